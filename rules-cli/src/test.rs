//! `test`: every scenario, and what came out differently.

use rules_dsl::compile::compile;
use rules_dsl::scenario;
use serde_json::json;

use crate::arguments::{Format, Setting, Test};
use crate::outcome::{DONE, FOUND, Outcome};
use crate::{corpus, findings};

pub(crate) fn run(command: &Test, setting: &Setting) -> Outcome {
    let files = match corpus::files(&command.paths, setting) {
        Ok(files) => files,
        Err(outcome) => return outcome,
    };
    let (program, plan) = match corpus::usable(compile(&files), &files, setting) {
        Ok(usable) => usable,
        Err(outcome) => return outcome,
    };
    let mut found = Vec::new();
    let mut results = Vec::new();
    for scenario in program.scenarios() {
        let differences = scenario::run(&program, &plan, scenario);
        results.push((scenario.title.as_str(), differences.is_empty()));
        found.extend(differences);
    }
    let failed = results.iter().filter(|(_, passed)| !passed).count();
    let exit = if failed == 0 { DONE } else { FOUND };
    if setting.format == Format::Json {
        let scenarios: Vec<_> = results
            .iter()
            .map(|(title, passed)| json!({ "title": title, "passed": passed }))
            .collect();
        let findings = findings::values(&found, &files);
        let output = json!({ "version": 1, "scenarios": scenarios, "findings": findings });
        return Outcome {
            output: format!("{output:#}\n").into_bytes(),
            exit,
            ..Outcome::default()
        };
    }
    let mut outcome = if found.is_empty() {
        Outcome::default()
    } else {
        findings::report(&found, &files, setting)
    };
    let passed = results.len() - failed;
    outcome.output = setting
        .say(
            format!("情形：{passed} 个通过，{failed} 个未通过\n"),
            format!("scenarios: {passed} passed, {failed} failed\n"),
        )
        .into_bytes();
    outcome.exit = exit;
    outcome
}
