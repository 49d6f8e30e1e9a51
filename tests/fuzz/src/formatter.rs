//! The formatter: formatting twice is formatting once; through Chinese and back is the same as formatting in English,
//! and the other way round; the plan is the same; no comment is lost.

use rules_core::plan::Plan;
use rules_dsl::check;
use rules_dsl::diagnostic::{Code, Lang, Severity};
use rules_dsl::format::format;
use rules_dsl::lower::lower;
use rules_dsl::parse;
use rules_dsl::source::SourceFile;
use rules_dsl::syntax;

use crate::checker;
use crate::must;

/// Formats rule texts in every way.
///
/// # Errors
/// What does not hold.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    holds(&checker::files(bytes))
}

/// Checks everything that must hold of the formatter for some files. Files with syntax errors are left alone.
///
/// # Errors
/// What does not hold.
pub fn holds(files: &[SourceFile]) -> Result<(), String> {
    let Some(plain) = formatted(files, None) else {
        return Ok(());
    };
    let (meant, remarks) = (meaning(files), comments(files));
    let kept = |files: &[SourceFile], what: &str| {
        must(remarks == comments(files), || {
            format!("{what} loses comments\n{}", texts(files))
        })?;
        must(meant == meaning(files), || {
            format!("{what} changes the meaning\n{}", texts(files))
        })
    };
    kept(&plain, "fmt")?;
    let again = formatted(&plain, None).unwrap_or_default();
    same("fmt twice", &plain, &again)?;
    let chinese = formatted(files, Some(Lang::Zh)).unwrap_or_default();
    kept(&chinese, "fmt --lang zh")?;
    let english = formatted(files, Some(Lang::En)).unwrap_or_default();
    kept(&english, "fmt --lang en")?;
    if meant.is_err() {
        let twice = formatted(&chinese, Some(Lang::Zh)).unwrap_or_default();
        same("fmt --lang zh twice", &chinese, &twice)?;
        let twice = formatted(&english, Some(Lang::En)).unwrap_or_default();
        return same("fmt --lang en twice", &english, &twice);
    }
    for (own, from, target, expected) in [
        ("Chinese", &chinese, Some(Lang::Zh), &chinese),
        ("English", &english, Some(Lang::En), &english),
        ("Chinese", &chinese, None, &chinese),
        ("English", &english, None, &english),
        ("Chinese", &chinese, Some(Lang::En), &english),
        ("English", &english, Some(Lang::Zh), &chinese),
    ] {
        let came = formatted(from, target).unwrap_or_default();
        same(&format!("fmt to {target:?} of formatted {own}"), expected, &came)?;
    }
    Ok(())
}

/// What rule texts mean: their plan, or the codes of their errors.
fn meaning(files: &[SourceFile]) -> Result<Plan, Vec<Code>> {
    let mut findings = Vec::new();
    let mut items = Vec::new();
    for (index, file) in files.iter().enumerate() {
        items.extend(parse::file(index, file, &mut findings));
    }
    match check::check(&items, String::new(), &mut findings) {
        Some(program) => Ok(lower(&program)),
        None => Err(findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.code)
            .collect()),
    }
}

fn comments(files: &[SourceFile]) -> Vec<String> {
    let mut comments: Vec<String> = files
        .iter()
        .flat_map(|file| syntax::read(0, file, &mut Vec::new()).comments)
        .map(|comment| comment.text)
        .collect();
    comments.sort();
    comments
}

/// The formatted files; none if one of them has syntax errors.
pub fn formatted(files: &[SourceFile], target: Option<Lang>) -> Option<Vec<SourceFile>> {
    let formatting = format(files, target);
    files
        .iter()
        .zip(formatting.files)
        .map(|(file, formatted)| {
            Some(SourceFile {
                path: file.path.clone(),
                text: formatted.text?,
            })
        })
        .collect()
}

fn texts(files: &[SourceFile]) -> String {
    files
        .iter()
        .map(|file| format!("=== {}\n{}", file.path, file.text))
        .collect()
}

/// Compares texts.
///
/// # Errors
/// The first lines in which they differ, with some before them.
pub fn same(what: &str, expected: &[SourceFile], came: &[SourceFile]) -> Result<(), String> {
    let (expected, came) = (texts(expected), texts(came));
    if expected == came {
        return Ok(());
    }
    let (expected, came): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), came.lines().collect());
    let first = expected.iter().zip(&came).take_while(|(a, b)| a == b).count();
    let around = |lines: &[&str]| {
        let near = lines.iter().skip(first.saturating_sub(4)).take(8);
        near.map(|line| format!("  {line}\n")).collect::<String>()
    };
    let (expected, came) = (around(&expected), around(&came));
    Err(format!("{what}, line {first}\nexpected\n{expected}came\n{came}"))
}
