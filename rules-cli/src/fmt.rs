//! `fmt`: rule files in their canonical form, or in the other language.

use std::path::{Path, PathBuf};

use rules_dsl::format::{Formatted, Outcome as Formatting, format};
use rules_dsl::source::SourceFile;
use serde::Serialize;

use crate::arguments::{Fmt, Format, Setting};
use crate::finding_json::{self, Finding, Place};
use crate::outcome::{DONE, FOUND, Outcome};
use crate::{corpus, findings, rewrite};

/// So many names that were not converted are listed.
const NAMES_TOLD: usize = 20;

#[derive(Serialize)]
struct Rewritten<'text> {
    changed: &'text [&'text str],
    unconverted: Vec<Unconverted<'text>>,
    findings: Vec<Finding<'text>>,
}

/// A name that the rules give no meaning, so that it has no spelling in the other language.
#[derive(Serialize)]
struct Unconverted<'text> {
    name: &'text str,
    place: Option<Place<'text>>,
}

pub(crate) fn run(command: &Fmt, setting: &Setting) -> Outcome {
    match files(command, setting) {
        Ok((files, own)) => rewritten(command, setting, &files, own),
        Err(outcome) => outcome,
    }
}

/// The files to format, then those of `--rules`, which only say what names mean; and how many are the former.
fn files(command: &Fmt, setting: &Setting) -> Result<(Vec<SourceFile>, usize), Outcome> {
    let mut files = if command.paths.is_empty() {
        corpus::files(&[PathBuf::from(".")], setting)?
    } else {
        corpus::files(&command.paths, setting)?
    };
    let own = files.len();
    if let Some(rules) = &setting.rules {
        let same = |path: &str| std::fs::canonicalize(path).ok();
        let known: Vec<Option<PathBuf>> = files.iter().map(|file| same(&file.path)).collect();
        let others = corpus::files(std::slice::from_ref(rules), setting)?;
        files.extend(
            others
                .into_iter()
                .filter(|file| !known.contains(&same(&file.path))),
        );
    }
    Ok((files, own))
}

fn rewritten(command: &Fmt, setting: &Setting, files: &[SourceFile], own: usize) -> Outcome {
    let target = setting.lang_given.then(|| setting.finding_lang());
    let formatting = format(files, target);
    let mut changed = Vec::new();
    for (file, formatted) in files.iter().zip(&formatting.files).take(own) {
        let Some(text) = formatted.text.as_ref().filter(|text| **text != file.text) else {
            continue;
        };
        if !command.check
            && let Err(error) = rewrite::replace(Path::new(&file.path), text)
        {
            return rewrite::failed(&file.path, &error, setting);
        }
        changed.push(file.path.as_str());
    }
    let mut outcome = match setting.format {
        Format::Json => as_json(&formatting, files, own, &changed),
        Format::Text | Format::Editor | Format::Markdown | Format::Html => {
            as_text(&formatting, files, own, &changed, setting)
        }
    };
    let open = formatting
        .files
        .iter()
        .take(own)
        .any(|formatted| formatted.text.is_none() || !formatted.unconverted.is_empty());
    if open || (command.check && !changed.is_empty()) {
        outcome.exit = FOUND;
    }
    outcome
}

fn as_json(formatting: &Formatting, files: &[SourceFile], own: usize, changed: &[&str]) -> Outcome {
    let unconverted = formatting
        .files
        .iter()
        .take(own)
        .flat_map(|formatted| &formatted.unconverted)
        .map(|(span, name)| Unconverted {
            name,
            place: finding_json::place(*span, files),
        })
        .collect();
    let rewritten = Rewritten {
        changed,
        unconverted,
        findings: finding_json::findings(&formatting.findings, files),
    };
    Outcome::document(DONE, rewritten)
}

fn as_text(
    formatting: &Formatting,
    files: &[SourceFile],
    own: usize,
    changed: &[&str],
    setting: &Setting,
) -> Outcome {
    let mut outcome = Outcome::done(changed.iter().map(|path| format!("{path}\n")).collect::<String>());
    if !formatting.findings.is_empty() {
        outcome.complaint = findings::report(&formatting.findings, files, setting).complaint;
    }
    for (file, formatted) in files.iter().zip(&formatting.files).take(own) {
        if formatted.text.is_none() {
            outcome.complaint.push_str(&setting.say(
                format!("{}：有语法错误，没有改动\n", file.path),
                format!("{}: not changed because of its errors\n", file.path),
            ));
        }
    }
    let unconverted = files.iter().zip(&formatting.files).take(own);
    outcome
        .complaint
        .push_str(&unconverted_names(unconverted, setting));
    outcome
}

/// Names that stay in the other language: each once, at its first place. One mistake may leave many without a meaning.
fn unconverted_names<'f>(
    files: impl Iterator<Item = (&'f SourceFile, &'f Formatted)>,
    setting: &Setting,
) -> String {
    let mut names: Vec<(&str, String)> = Vec::new();
    for (file, formatted) in files {
        for (span, name) in &formatted.unconverted {
            if names.iter().all(|(known, _)| known != name) {
                let (line, column) = file.position(span.start);
                names.push((name, format!("{}:{line}:{column}", file.path)));
            }
        }
    }
    let mut told = String::new();
    for (name, place) in names.iter().take(NAMES_TOLD) {
        told.push_str(&setting.say(
            format!("{place}: 不知道 `{name}` 指什么，没有转换\n"),
            format!("{place}: `{name}` stays, for the rules do not say what it means\n"),
        ));
    }
    if let Some(more) = names.len().checked_sub(NAMES_TOLD).filter(|more| *more > 0) {
        told.push_str(&setting.say(
            format!("还有 {more} 个名称没有转换；先运行 `check`，改好规则里的错误\n"),
            format!("{more} more names stay; run `check` first and mend the errors of the rules\n"),
        ));
    }
    told
}
