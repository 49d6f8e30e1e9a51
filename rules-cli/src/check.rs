//! `check`: every finding of every file in one run.

use std::path::Path;

use rules_dsl::analysis::{expiry, known_ends};
use rules_dsl::compile::compile;
use rules_dsl::diagnostic::Severity;
use rules_dsl::fix;
use rules_dsl::source::SourceFile;

use crate::arguments::{Check, Format, Setting};
use crate::outcome::{FOUND, Outcome};
use crate::{corpus, findings, rewrite};

pub(crate) fn run(command: &Check, setting: &Setting) -> Outcome {
    let today = match setting.today(command.today.as_deref()) {
        Ok(today) => today,
        Err(complaint) => return Outcome::unusable(complaint),
    };
    let mut files = match corpus::files(&command.paths, setting) {
        Ok(files) => files,
        Err(outcome) => return outcome,
    };
    let mended = if command.fix {
        match mend(command, files, setting) {
            Ok((mended, count)) => {
                files = mended;
                count
            }
            Err(outcome) => return outcome,
        }
    } else {
        0
    };
    let mut compiled = compile(&files);
    if let Some((program, plan)) = &compiled.result {
        compiled.findings.extend(expiry(program, plan, today));
        compiled.findings.extend(known_ends(program, plan, today));
    }
    let mut outcome = findings::report(&compiled.findings, &files, setting);
    let warned = compiled
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Warning);
    if command.deny_warnings && warned {
        outcome.exit = FOUND;
    }
    if command.fix && setting.format == Format::Text {
        outcome.complaint.insert_str(
            0,
            &setting.say(
                format!("改好 {mended} 处\n"),
                format!("{mended} fix{} made\n", if mended == 1 { "" } else { "es" }),
            ),
        );
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

/// The files with every fix made, and how many there were. A fix may bring the next finding to light, which may have
/// one of its own.
fn mend(
    command: &Check,
    files: Vec<SourceFile>,
    setting: &Setting,
) -> Result<(Vec<SourceFile>, usize), Outcome> {
    const ROUNDS: usize = 8;
    if command.paths.is_empty() && setting.rules.is_none() {
        return Err(Outcome::unusable(setting.say(
            "--fix 要改文件；请给出规则文件或目录\n",
            "--fix changes files; give rule files or a folder\n",
        )));
    }
    let mut mended = files.clone();
    let mut count = 0;
    for _ in 0..ROUNDS {
        let found = compile(&mended).findings;
        let made = fix::apply(&mut mended, &found);
        if made == 0 {
            break;
        }
        count += made;
    }
    for (file, before) in mended.iter().zip(&files) {
        if file.text != before.text
            && let Err(error) = rewrite::replace(Path::new(&file.path), &file.text)
        {
            return Err(rewrite::failed(&file.path, &error, setting));
        }
    }
    Ok((mended, count))
}

/// The short form of a rules hash.
pub(crate) fn version(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}
