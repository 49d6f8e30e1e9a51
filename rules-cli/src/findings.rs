//! Findings, for people and for programs.

use rules_core::plan::Text;
use rules_dsl::diagnostic::{Diagnostic, Message, Severity};
use rules_dsl::render::render;
use rules_dsl::source::{SourceFile, Span};
use serde_json::{Value, json};

use crate::arguments::{Format, Setting};
use crate::outcome::{DONE, FOUND, Outcome};

/// All findings of one run; fails if one is an error.
pub(crate) fn report(findings: &[Diagnostic], files: &[SourceFile], setting: &Setting) -> Outcome {
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    let exit = if errors > 0 { FOUND } else { DONE };
    match setting.format {
        Format::Json => Outcome {
            output: written(findings, files),
            exit,
            ..Outcome::default()
        },
        Format::Editor => Outcome {
            output: for_editors(findings, files, setting).into_bytes(),
            exit,
            ..Outcome::default()
        },
        Format::Text => {
            let mut complaint = String::new();
            for finding in findings {
                complaint.push_str(&render(finding, files, setting.finding_lang(), setting.colours));
                complaint.push_str("\n\n");
            }
            complaint.push_str(&counted(errors, findings.len() - errors, setting));
            Outcome {
                complaint,
                exit,
                ..Outcome::default()
            }
        }
    }
}

/// `3 errors, 1 warning`.
pub(crate) fn counted(errors: usize, warnings: usize, setting: &Setting) -> String {
    setting.say(
        format!("{errors} 个错误，{warnings} 个警告\n"),
        format!(
            "{errors} error{}, {warnings} warning{}\n",
            if errors == 1 { "" } else { "s" },
            if warnings == 1 { "" } else { "s" }
        ),
    )
}

/// One finding to a line, as compilers print them and the problem lists of editors read them:
/// `path:line:column: severity: message [CODE]`, the form of gcc, which VS Code (`$gcc`), Emacs, Vim and the IDEs know
/// without being told. Columns count characters from 1.
fn for_editors(findings: &[Diagnostic], files: &[SourceFile], setting: &Setting) -> String {
    let lang = setting.finding_lang();
    let lines = findings.iter().map(|finding| {
        let place = files.get(finding.span.file).map_or_else(String::new, |file| {
            let (line, column) = file.position(finding.span.start);
            format!("{}:{line}:{column}: ", file.path)
        });
        let help = finding
            .help
            .as_ref()
            .map(|help| setting.lang.pick("；", "; ").to_owned() + help.in_lang(lang));
        format!(
            "{place}{}: {}{} [{}]\n",
            severity(finding.severity),
            finding.message.in_lang(lang),
            help.unwrap_or_default(),
            finding.code.as_str(),
        )
    });
    lines.collect()
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Findings as JSON, shape version 1.
pub(crate) fn written(findings: &[Diagnostic], files: &[SourceFile]) -> Vec<u8> {
    format!(
        "{:#}\n",
        json!({ "version": 1, "findings": values(findings, files) })
    )
    .into_bytes()
}

/// Each finding as a JSON value.
pub(crate) fn values(findings: &[Diagnostic], files: &[SourceFile]) -> Vec<Value> {
    findings.iter().map(|finding| one(finding, files)).collect()
}

fn one(finding: &Diagnostic, files: &[SourceFile]) -> Value {
    json!({
        "code": finding.code.as_str(),
        "severity": severity(finding.severity),
        "place": place(finding.span, files),
        "message": message(&finding.message),
        "help": finding.help.as_ref().map(message),
        "labels": finding
            .labels
            .iter()
            .map(|(span, label)| json!({ "place": place(*span, files), "message": message(label) }))
            .collect::<Vec<_>>(),
        "fix": finding.fix.as_ref().map(|fix| {
            let replacement = |(span, text): &(Span, String)| json!({ "place": place(*span, files), "text": text });
            fix.replacements.iter().map(replacement).collect::<Vec<_>>()
        }),
    })
}

fn message(message: &Message) -> Value {
    let text = Text {
        zh: message.zh.clone(),
        en: message.en.clone(),
    };
    json!({ "zh": text.zh, "en": text.en })
}

pub(crate) fn place(span: Span, files: &[SourceFile]) -> Value {
    let Some(file) = files.get(span.file) else {
        return Value::Null;
    };
    let (line, column) = file.position(span.start);
    let (end_line, end_column) = file.position(span.end);
    json!({ "file": file.path, "line": line, "column": column, "end_line": end_line, "end_column": end_column })
}
