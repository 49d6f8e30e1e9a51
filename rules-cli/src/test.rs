//! `test`: every scenario, and what came out differently; with `--coverage` also what none of them shows.

use rules_dsl::compile::compile;
use rules_dsl::coverage::{Coverage, coverage};
use rules_dsl::format::format;
use rules_dsl::render::render;
use rules_dsl::scenario;
use rules_dsl::source::SourceFile;
use serde::Serialize;

use crate::arguments::{Format, Setting, Test};
use crate::finding_json::{self, Finding};
use crate::outcome::{DONE, FOUND, Outcome};
use crate::{corpus, findings};

#[derive(Serialize)]
struct Tested<'text> {
    scenarios: Vec<Ran<'text>>,
    /// Answers asked for, and those in which something was not settled within the limit.
    answers: usize,
    limits: usize,
    findings: Vec<Finding<'text>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Covered<'text>>,
}

/// What came of one scenario.
#[derive(Serialize)]
struct Ran<'text> {
    title: &'text str,
    passed: bool,
}

#[derive(Serialize)]
struct Covered<'text> {
    points: usize,
    shown: usize,
    beyond: usize,
    holes: Vec<Hole<'text>>,
}

/// What no scenario shows, with one that would.
#[derive(Serialize)]
struct Hole<'text> {
    findings: Vec<Finding<'text>>,
    scenario: Option<&'text str>,
}

pub(crate) fn run(command: &Test, setting: &Setting) -> Outcome {
    let files = match corpus::files(&command.paths, setting) {
        Ok(files) => files,
        Err(outcome) => return outcome,
    };
    let (program, plan) = match corpus::usable(compile(&files), &files, setting) {
        Ok(usable) => usable,
        Err(outcome) => return outcome,
    };
    let today = match setting.today(command.today.as_deref()) {
        Ok(today) => today,
        Err(complaint) => return Outcome::unusable(complaint),
    };
    let mut found = Vec::new();
    let mut results = Vec::new();
    let (mut answers, mut limits) = (0, 0);
    for scenario in program.scenarios() {
        let tried = scenario::tried(&program, &plan, scenario);
        (answers, limits) = (answers + tried.answers, limits + tried.limits);
        results.push(Ran {
            title: &scenario.title,
            passed: tried.findings.is_empty(),
        });
        found.extend(tried.findings);
    }
    let coverage = command
        .coverage
        .then(|| coverage(&program, &files, today, setting.finding_lang()));
    let holes = coverage.as_ref().map_or(0, |coverage| coverage.holes.len());
    let failed = results.iter().filter(|result| !result.passed).count();
    let exit = if failed == 0 && holes == 0 { DONE } else { FOUND };
    if setting.format == Format::Json {
        let tested = Tested {
            scenarios: results,
            answers,
            limits,
            findings: finding_json::findings(&found, &files),
            coverage: coverage.as_ref().map(|coverage| covered(coverage, &files)),
        };
        return Outcome::document(exit, tested);
    }
    let mut outcome = if found.is_empty() {
        Outcome::default()
    } else {
        findings::report(&found, &files, setting)
    };
    let passed = results.len() - failed;
    outcome.output = setting
        .say(
            format!(
                "情形：{passed} 个通过，{failed} 个未通过\n{answers} 个结论中，{limits} 个没有在计算限度内全部查完\n"
            ),
            format!(
                "scenarios: {passed} passed, {failed} failed\nof {answers} answers, {limits} not settled within the limit\n"
            ),
        )
        .into_bytes();
    if let Some(coverage) = &coverage {
        tell(coverage, &files, setting, &mut outcome);
    }
    outcome.exit = exit;
    outcome
}

fn covered<'text>(coverage: &'text Coverage, files: &'text [SourceFile]) -> Covered<'text> {
    let holes = coverage.holes.iter().map(|hole| Hole {
        findings: finding_json::findings(&hole.findings, files),
        scenario: hole.scenario.as_deref(),
    });
    Covered {
        points: coverage.points,
        shown: coverage.shown,
        beyond: coverage.beyond,
        holes: holes.collect(),
    }
}

/// What is not shown, with the scenarios to paste.
fn tell(coverage: &Coverage, files: &[SourceFile], setting: &Setting, outcome: &mut Outcome) {
    let mut output = String::new();
    for hole in &coverage.holes {
        output.push('\n');
        for finding in &hole.findings {
            output.push_str(&render(finding, files, setting.finding_lang(), setting.colours));
            output.push('\n');
        }
        match &hole.scenario {
            Some(scenario) => {
                output.push_str(&setting.say(
                    "补上这个情形（先对照文件核对结果）：\n\n",
                    "add this scenario (compare what it expects with the notice first):\n\n",
                ));
                output.push_str(&spelled(scenario, files, setting));
            }
            None => output.push_str(&setting.say(
                "在限额内没有找到能说明它的人；请自己写一个情形\n",
                "nobody who shows it was found within the limit; write a scenario by hand\n",
            )),
        }
    }
    let Coverage {
        points,
        shown,
        beyond,
        ..
    } = coverage;
    let open = points.saturating_sub(*shown).saturating_sub(*beyond);
    output.push_str(&setting.say(
        format!("覆盖：{points} 点，情形说明了 {shown} 点，{beyond} 点没有人能说明，缺 {open} 点\n"),
        format!(
            "coverage: of {points} points {shown} are shown, {beyond} nobody can show, {open} are missing\n"
        ),
    ));
    outcome.output.extend(output.into_bytes());
}

/// A scenario in canonical form and in the language of the output.
pub(crate) fn spelled(scenario: &str, files: &[SourceFile], setting: &Setting) -> String {
    let mut all = files.to_vec();
    all.push(SourceFile {
        path: "scenario.rules".to_owned(),
        text: scenario.to_owned(),
    });
    let formatted = format(&all, Some(setting.finding_lang()));
    let text = formatted.files.into_iter().next_back().and_then(|file| file.text);
    text.unwrap_or_else(|| scenario.to_owned())
}
