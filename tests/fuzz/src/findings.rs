//! Findings: each lies in its text, says something in both languages and can be shown.

use std::collections::BTreeMap;

use rules_dsl::diagnostic::{Code, Diagnostic, Lang};
use rules_dsl::fix;
use rules_dsl::render::render;
use rules_dsl::source::{SourceFile, Span};

use crate::must;

/// So many findings of each code are shown.
const SHOWN: usize = 2;

/// Whether a place lies in its file, between characters.
pub(crate) fn lies_in(span: Span, files: &[SourceFile]) -> bool {
    files
        .get(span.file)
        .is_some_and(|file| file.text.get(span.start..span.end).is_some())
}

/// What must hold of all findings about some files.
///
/// # Errors
/// The finding that is not as it must be.
pub fn check(findings: &[Diagnostic], files: &[SourceFile]) -> Result<(), String> {
    let mut shown_of: BTreeMap<Code, usize> = BTreeMap::new();
    for finding in findings {
        let places = finding.labels.iter().map(|(span, _)| *span);
        let fixes = finding.fix.iter().flat_map(|fix| &fix.replacements);
        let places = places.chain(fixes.map(|(span, _)| *span)).chain([finding.span]);
        for span in places {
            must(lies_in(span, files), || {
                format!("a place outside the text: {finding:?}")
            })?;
        }
        let said = [Some(&finding.message), finding.help.as_ref()];
        let labels = finding.labels.iter().map(|(_, label)| label);
        for message in said.into_iter().flatten().chain(labels) {
            must(!message.zh.is_empty() && !message.en.is_empty(), || {
                format!("says nothing: {finding:?}")
            })?;
        }
        // Showing takes most of the time, and a text without sense has hundreds of the same kind.
        let count = shown_of.entry(finding.code).or_default();
        *count += 1;
        if *count <= SHOWN {
            shown(finding, files)?;
        }
    }
    let mut mended = files.to_vec();
    let applied = fix::apply(&mut mended, findings);
    must(applied == 0 || mended != files, || {
        "a fix that changes nothing".to_owned()
    })
}

fn shown(finding: &Diagnostic, files: &[SourceFile]) -> Result<(), String> {
    for lang in [Lang::Zh, Lang::En] {
        for colours in [false, true] {
            let shown = render(finding, files, lang, colours);
            must(shown.contains(finding.code.as_str()), || {
                format!("shown without its code: {shown}")
            })?;
        }
    }
    if let Some(file) = files.get(finding.span.file) {
        let (from, to) = (file.position(finding.span.start), file.position(finding.span.end));
        must(from <= to, || {
            format!("ends at {to:?} before it begins at {from:?}: {finding:?}")
        })?;
    }
    Ok(())
}
