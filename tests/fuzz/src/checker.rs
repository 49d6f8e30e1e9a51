//! Names, types and units: findings that can be shown, or a plan that can be written, read and asked.

use rules_core::calendar::{self, Day};
use rules_core::plan::Plan;
use rules_core::plan_file;
use rules_dsl::calc::calc;
use rules_dsl::compile::{Compiled, Options, compile_with};
use rules_dsl::source::SourceFile;

use crate::{findings, must, plan};

/// Between the files of one input.
pub const NEXT_FILE: &str = "# next file\n";

/// The files of one input.
pub(crate) fn files(bytes: &[u8]) -> Vec<SourceFile> {
    let text = String::from_utf8_lossy(bytes);
    let named = |(number, text): (usize, &str)| SourceFile {
        path: format!("{number}.rules"),
        text: text.to_owned(),
    };
    text.split(NEXT_FILE).enumerate().map(named).collect()
}

/// A day in the middle of what rule texts are about.
fn some_day() -> Option<Day> {
    calendar::day(2024, 6, 30)
}

/// Compiles rule texts as they are and as they were known on a day, and computes them as an expression.
///
/// # Errors
/// What does not hold.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    let files = files(bytes);
    let quick = Options {
        without_reasoning: true,
        ..Options::default()
    };
    let compiled = compile_with(&files, &quick);
    findings::check(&compiled.findings, &files)?;
    if let Some(plan) = planned(&compiled)? {
        let only = plan.policies().first().map(|policy| policy.id.clone());
        let known = Options {
            known_on: some_day(),
            only: only.into_iter().collect(),
            ..quick
        };
        let compiled = compile_with(&files, &known);
        findings::check(&compiled.findings, &files)?;
        planned(&compiled)?;
    }
    if let Some(day) = some_day()
        && let Some(first) = files.first()
        && let Err(found) = calc(first, &[], day)
    {
        must(!found.is_empty(), || {
            "an expression was refused without a word".to_owned()
        })?;
        findings::check(&found, std::slice::from_ref(first))?;
    }
    Ok(())
}

/// The plan, if there is no error, and what must hold of it.
fn planned(compiled: &Compiled) -> Result<Option<&Plan>, String> {
    must(compiled.result.is_some() == (compiled.errors() == 0), || {
        format!(
            "{} errors, and a plan: {}",
            compiled.errors(),
            compiled.result.is_some()
        )
    })?;
    let Some((_, made)) = &compiled.result else {
        return Ok(None);
    };
    let written = plan_file::to_bytes(made).map_err(|error| error.to_string())?;
    must(plan_file::from_bytes(&written).as_ref() == Ok(made), || {
        "another plan is read back".to_owned()
    })?;
    plan::ask(made)?;
    Ok(Some(made))
}
