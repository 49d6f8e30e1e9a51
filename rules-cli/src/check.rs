//! `check`: every finding of every file in one run.

use rules_dsl::analysis::expiry;
use rules_dsl::compile::compile;
use rules_dsl::diagnostic::Severity;

use crate::arguments::{Check, Format, Setting};
use crate::outcome::{FOUND, Outcome};
use crate::{corpus, findings};

pub(crate) fn run(command: &Check, setting: &Setting) -> Outcome {
    let today = match setting.today(command.today.as_deref()) {
        Ok(today) => today,
        Err(complaint) => return Outcome::unusable(complaint),
    };
    let files = match corpus::files(&command.paths, setting) {
        Ok(files) => files,
        Err(outcome) => return outcome,
    };
    let mut compiled = compile(&files);
    if let Some((program, plan)) = &compiled.result {
        compiled.findings.extend(expiry(program, plan, today));
    }
    let mut outcome = findings::report(&compiled.findings, &files, setting);
    let warned = compiled
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Warning);
    if command.deny_warnings && warned {
        outcome.exit = FOUND;
    }
    if setting.format == Format::Text
        && let Some((program, plan)) = &compiled.result
    {
        let (policies, scenarios) = (plan.policies().len(), program.scenarios().len());
        outcome.complaint.push_str(&setting.say(
            format!(
                "{} 个文件，{policies} 项政策，{scenarios} 个情形，版本 {}\n",
                files.len(),
                version(&plan.rules_hash)
            ),
            format!(
                "{} files, {policies} policies, {scenarios} scenarios, version {}\n",
                files.len(),
                version(&plan.rules_hash)
            ),
        ));
    }
    outcome
}

/// The short form of a rules hash.
pub(crate) fn version(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}
