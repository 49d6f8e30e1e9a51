//! Findings, for people and for programs.

use rules_dsl::diagnostic::{Diagnostic, Severity};
use rules_dsl::render::render;
use rules_dsl::source::SourceFile;
use serde::Serialize;

use crate::arguments::{Format, Setting};
use crate::finding_json::{self, Finding, severity};
use crate::outcome::{DONE, FOUND, Outcome};

/// All findings of one run; fails if one is an error.
pub(crate) fn report(findings: &[Diagnostic], files: &[SourceFile], setting: &Setting) -> Outcome {
    let count = |severity| {
        let found = findings.iter().filter(|finding| finding.severity == severity);
        found.count()
    };
    let errors = count(Severity::Error);
    let exit = if errors > 0 { FOUND } else { DONE };
    match setting.format {
        Format::Json => document(findings, files, exit),
        Format::Editor => Outcome {
            output: for_editors(findings, files, setting).into_bytes(),
            exit,
            ..Outcome::default()
        },
        Format::Text | Format::Markdown | Format::Html => {
            let mut complaint = String::new();
            for finding in findings {
                complaint.push_str(&render(finding, files, setting.finding_lang(), setting.colours));
                complaint.push_str("\n\n");
            }
            complaint.push_str(&counted(errors, count(Severity::Warning), setting));
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

/// Findings as JSON, shape version 1.
pub(crate) fn document(findings: &[Diagnostic], files: &[SourceFile], exit: u8) -> Outcome {
    #[derive(Serialize)]
    struct Found<'text> {
        findings: Vec<Finding<'text>>,
    }
    let findings = finding_json::findings(findings, files);
    Outcome::document(exit, Found { findings })
}
