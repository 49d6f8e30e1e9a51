//! `assess`: what one person is entitled to, and why.

use std::io::Read;
use std::path::Path;

use rules_core::assess::Assessor;
use rules_core::combination::{DEFAULT_BUDGET, combine};
use rules_core::plan::{InputKind, LifeEvent, Plan};
use rules_core::possible::{Possible, Ranges, Values};
use rules_core::verdict::Standing;
use rules_report::combination;
use rules_report::facts::{self, Facts};
use rules_report::language::Lang;
use rules_report::problem::Problem;
use rules_report::summary::{self, Line, Summary};
use rules_report::{dates, json};

use crate::arguments::{Assess, Format, Setting};
use crate::corpus;
use crate::further::Asked;
use crate::outcome::{FOUND, Outcome};

pub(crate) fn run(command: &Assess, setting: &Setting) -> Outcome {
    answer(command, setting).unwrap_or_else(|outcome| outcome)
}

fn answer(command: &Assess, setting: &Setting) -> Result<Outcome, Outcome> {
    let today = setting
        .today(command.today.as_deref())
        .map_err(Outcome::unusable)?;
    let known_on = command.known_on.as_deref();
    let known_on = known_on.map(|text| setting.day("--known-on", text)).transpose();
    let known_on = known_on.map_err(Outcome::unusable)?;
    let plan = corpus::plan(setting, known_on)?;
    let text = read(&command.facts, setting)?;
    let policies = wanted(
        &plan,
        command.event.as_deref(),
        command.policy.as_deref(),
        setting,
    )?;
    let mut known = facts::read(&plan, &text, today).map_err(|found| problems(&found, setting))?;
    let filled = match &command.region {
        Some(code) => fill_places(&mut known, code, setting)?,
        None => Vec::new(),
    };
    let plan: &Plan = &known.plan;
    let request = known.request();
    let mut assessor = Assessor::new(plan);
    let contradiction = |refused| problems(&[facts::contradiction(plan, &known.people, &refused)], setting);
    let assessment = assessor.assess(&request, &policies).map_err(contradiction)?;
    let further = Asked::by(command, today, setting)?;
    let further = further
        .answered(&mut assessor, &request, &policies)
        .map_err(contradiction)?;
    let together = || combine(plan, &assessment, DEFAULT_BUDGET);
    if setting.format == Format::Json {
        let mut document = json::assessment(plan, &assessment);
        if command.together {
            document = document.with("combination", combination::json(plan, &together()));
        }
        return Ok(Outcome::done(json::written(&further.json(plan, document))));
    }
    let mut out = String::new();
    out.push_str(&setting.say(
        format!("查询日：{}\n", dates::iso(today)),
        format!("as of {}\n", dates::iso(today)),
    ));
    if let Some(day) = known_on.map(dates::iso) {
        out.push_str(&setting.say(
            format!("只用 {day} 及以前印发的文件\n"),
            format!("only what was issued by {day}\n"),
        ));
    }
    for name in filled {
        out.push_str(&setting.say(
            format!("{name}没有回答，按 --region 填写\n"),
            format!("{name} was not answered; filled in from --region\n"),
        ));
    }
    for policy in summary::all(plan, &assessment, setting.lang) {
        out.push('\n');
        write_policy(&mut out, &policy, setting);
    }
    let together = combination::sentences(plan, &together(), setting.lang);
    if !together.is_empty() {
        out.push_str(&format!("\n# {}\n", combination::heading(setting.lang)));
    }
    for line in together {
        out.push_str(&format!("  {line}\n"));
    }
    further.write(&mut out, plan, setting);
    out.push('\n');
    out.push_str(&summary::estimate(plan, today, setting.lang));
    out.push('\n');
    Ok(Outcome::done(out))
}

pub(crate) fn read(path: &Path, setting: &Setting) -> Result<String, Outcome> {
    if path.as_os_str() == "-" {
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text);
        return read
            .map(|_| text)
            .map_err(|error| corpus::unreadable(path, &error, setting));
    }
    std::fs::read_to_string(path).map_err(|error| corpus::unreadable(path, &error, setting))
}

/// The policies of a life event, the one that is named, or all.
pub(crate) fn wanted(
    plan: &Plan,
    event: Option<&str>,
    policy: Option<&str>,
    setting: &Setting,
) -> Result<Vec<usize>, Outcome> {
    if let Some(event) = event {
        return Ok(positions(find_event(plan, event, setting)?));
    }
    let Some(id) = policy else {
        return Ok((0..plan.policies().len()).collect());
    };
    let found = plan.policies().iter().position(|policy| policy.id == id);
    found.map(|position| vec![position]).ok_or_else(|| {
        let known: Vec<&str> = plan.policies().iter().map(|policy| policy.id.as_str()).collect();
        Outcome::unusable(setting.say(
            format!("没有政策 `{id}`；有：{}\n", known.join("、")),
            format!("there is no policy `{id}`; there are: {}\n", known.join(", ")),
        ))
    })
}

/// A life event, by its name in either language.
pub(crate) fn find_event<'p>(
    plan: &'p Plan,
    name: &str,
    setting: &Setting,
) -> Result<&'p LifeEvent, Outcome> {
    let events = plan.life_events();
    let found = events
        .iter()
        .find(|event| event.id == name || event.name.zh == name);
    found.ok_or_else(|| {
        let known: Vec<String> = events
            .iter()
            .map(|event| format!("{}{}", event.id, setting.lang.aside(setting.lang.of(&event.name))))
            .collect();
        Outcome::unusable(setting.say(
            format!("没有生活事件 `{name}`；有：{}\n", known.join("、")),
            format!(
                "there is no life event `{name}`; there are: {}\n",
                known.join(", ")
            ),
        ))
    })
}

/// The policies of a life event, as positions.
pub(crate) fn positions(event: &LifeEvent) -> Vec<usize> {
    let positions = event.policies.iter();
    positions
        .filter_map(|policy| usize::try_from(*policy).ok())
        .collect()
}

/// Fills places that were not answered; returns what they are called.
pub(crate) fn fill_places(
    known: &mut Facts<'_>,
    code: &str,
    setting: &Setting,
) -> Result<Vec<String>, Outcome> {
    let plan: &Plan = &known.plan;
    let Some((position, _)) = plan.regions().find(code) else {
        return Err(Outcome::unusable(setting.say(
            format!("没有地区 `{code}`；请写 GB/T 2260 代码，例如 150100\n"),
            format!("there is no region `{code}`; write a GB/T 2260 code such as 150100\n"),
        )));
    };
    let inside = Possible::of(Values::Ranges(Ranges::union([plan.regions().inside(position)])));
    let mut filled = Vec::new();
    for (id, input) in plan.inputs().iter() {
        if input.kind == InputKind::Place && !known.answered.contains(&id) {
            known.people.set(id, inside.clone());
            known.answered.push(id);
            filled.push(setting.lang.of(&input.name).to_owned());
        }
    }
    Ok(filled)
}

pub(crate) fn problems(found: &[Problem], setting: &Setting) -> Outcome {
    if setting.format == Format::Json {
        let output = json::written(&json::problems(found)).into_bytes();
        return Outcome {
            output,
            exit: FOUND,
            ..Outcome::default()
        };
    }
    let lines: Vec<String> = found
        .iter()
        .map(|problem| {
            let (line, remedy) = (problem.line(setting.lang), setting.lang.of(problem.remedy()));
            setting.say(
                format!("错误：{line}\n  办法：{remedy}\n"),
                format!("error: {line}\n  help: {remedy}\n"),
            )
        })
        .collect();
    Outcome::found(lines.concat())
}

pub(crate) fn write_policy(out: &mut String, policy: &Summary, setting: &Setting) {
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    line(&format!("# {}{}", policy.title, setting.lang.aside(&policy.id)));
    line(&format!("→ {}", policy.headline));
    for text in policy.provisos.iter().chain(&policy.obstacles) {
        line(&format!("  {text}"));
    }
    for text in policy
        .amount
        .iter()
        .chain(&policy.last_day)
        .chain(&policy.claimable)
        .chain(&policy.figures)
    {
        line(&format!("  {text}"));
    }
    for record in &policy.records {
        line(&format!("  {record}"));
    }
    if let Some(total) = &policy.total {
        line(&setting.say(format!("  合计 {total}"), format!("  {total} in all")));
    }
    if !policy.missing.is_empty() {
        let names: Vec<String> = policy.missing.iter().map(|(_, name)| name.clone()).collect();
        let names = setting.lang.list(&names);
        line(&setting.say(
            format!("  还要知道：{names}"),
            format!("  still to know: {names}"),
        ));
    }
    for text in policy.place.iter().chain(&policy.next_step) {
        line(&format!("  {text}"));
    }
    if !policy.criteria.is_empty() {
        line(&setting.say("  条件：", "  criteria:"));
    }
    for criterion in &policy.criteria {
        write_criterion(out, criterion, 2, setting.lang);
    }
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    if let Some(formula) = &policy.formula {
        line(&setting.say(format!("  金额：{formula}"), format!("  amount: {formula}")));
    }
    if !policy.documents.is_empty() {
        let papers = setting.lang.list(&policy.documents);
        line(&setting.say(format!("  材料：{papers}"), format!("  papers: {papers}")));
    }
    for text in &policy.handling {
        line(&format!("  {text}"));
    }
    for text in &policy.notes {
        line(&setting.say(format!("  说明：{text}"), format!("  note: {text}")));
    }
    for text in &policy.basis {
        line(&setting.say(format!("  依据：{text}"), format!("  source: {text}")));
    }
    for text in &policy.marks {
        line(&format!("  * {text}"));
    }
}

fn write_criterion(out: &mut String, criterion: &Line, depth: usize, lang: Lang) {
    let sign = match criterion.standing {
        Standing::Met => "✓",
        Standing::Unmet => "✗",
        Standing::Open => "?",
        Standing::NotReached | Standing::Dropped => "–",
    };
    let mut text = format!(
        "{}{sign} {}{}",
        "  ".repeat(depth),
        criterion.label,
        lang.aside(&criterion.outcome)
    );
    if !criterion.reason.is_empty() {
        text.push_str(lang.pick("：", ": "));
        text.push_str(&criterion.reason);
    }
    if let Some(clause) = &criterion.clause {
        text.push_str(&format!(" [{clause}]"));
    }
    out.push_str(&text);
    out.push('\n');
    for part in &criterion.parts {
        write_criterion(out, part, depth + 1, lang);
    }
}
