//! A finding as JSON. The order of fields is the order of keys that programs see (`docs/integrators.md`).

use rules_dsl::diagnostic::{Diagnostic, Message, Severity};
use rules_dsl::source::{SourceFile, Span};
use serde::Serialize;

/// A finding, with its places resolved to lines and columns.
#[derive(Serialize)]
pub(crate) struct Finding<'text> {
    code: &'static str,
    severity: &'static str,
    place: Option<Place<'text>>,
    message: Said<'text>,
    help: Option<Said<'text>>,
    labels: Vec<Label<'text>>,
    fix: Option<Vec<Replacement<'text>>>,
}

/// Lines and columns from 1, columns in characters, the end being the place behind the last character.
#[derive(Serialize)]
pub(crate) struct Place<'text> {
    file: &'text str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// A text in both languages.
#[derive(Serialize)]
pub(crate) struct Said<'text> {
    pub(crate) zh: &'text str,
    pub(crate) en: &'text str,
}

#[derive(Serialize)]
struct Label<'text> {
    place: Option<Place<'text>>,
    message: Said<'text>,
}

#[derive(Serialize)]
struct Replacement<'text> {
    place: Option<Place<'text>>,
    text: &'text str,
}

/// Each finding in its shape for programs.
pub(crate) fn findings<'text>(
    findings: &'text [Diagnostic],
    files: &'text [SourceFile],
) -> Vec<Finding<'text>> {
    findings.iter().map(|finding| one(finding, files)).collect()
}

fn one<'text>(finding: &'text Diagnostic, files: &'text [SourceFile]) -> Finding<'text> {
    let label = |(span, label): &'text (Span, Message)| Label {
        place: place(*span, files),
        message: said(label),
    };
    let replacement = |(span, text): &'text (Span, String)| Replacement {
        place: place(*span, files),
        text,
    };
    Finding {
        code: finding.code.as_str(),
        severity: severity(finding.severity),
        place: place(finding.span, files),
        message: said(&finding.message),
        help: finding.help.as_ref().map(said),
        labels: finding.labels.iter().map(label).collect(),
        fix: finding
            .fix
            .as_ref()
            .map(|fix| fix.replacements.iter().map(replacement).collect()),
    }
}

/// The word for a severity, the same in every form that programs read.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Where a span lies; `None` for what concerns no file.
pub(crate) fn place(span: Span, files: &[SourceFile]) -> Option<Place<'_>> {
    let file = files.get(span.file)?;
    let (line, column) = file.position(span.start);
    let (end_line, end_column) = file.position(span.end);
    Some(Place {
        file: &file.path,
        line,
        column,
        end_line,
        end_column,
    })
}

/// A text in both languages.
pub(crate) fn said(message: &Message) -> Said<'_> {
    Said {
        zh: &message.zh,
        en: &message.en,
    }
}
