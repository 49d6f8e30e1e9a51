//! Mending rule texts: what a finding would change, and the changes of many findings together.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// What to write in place of what, so that a finding goes away. It is applied as a whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Places and their new texts.
    pub replacements: Vec<(Span, String)>,
}

impl Fix {
    /// One replacement.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self {
            replacements: vec![(span, text.into())],
        }
    }

    /// A text put behind a place.
    pub fn insert_after(span: Span, text: impl Into<String>) -> Self {
        let behind = Span {
            start: span.end,
            ..span
        };
        Self::replace(behind, text)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let pairs = self
            .replacements
            .iter()
            .flat_map(|(a, _)| other.replacements.iter().map(move |(b, _)| (a, b)));
        pairs
            .into_iter()
            .any(|(a, b)| a.file == b.file && a.start <= b.end && b.start <= a.end)
    }
}

/// Applies the fixes of some findings; of two that touch, the one of the earlier finding. Returns how many were
/// applied.
pub fn apply(files: &mut [SourceFile], findings: &[Diagnostic]) -> usize {
    let mut chosen: Vec<&Fix> = Vec::new();
    for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        if !chosen.iter().any(|other| other.overlaps(fix)) {
            chosen.push(fix);
        }
    }
    let mut changes: BTreeMap<Span, &str> = BTreeMap::new();
    for (span, text) in chosen.iter().flat_map(|fix| &fix.replacements) {
        changes.insert(*span, text);
    }
    // From the end of each file, so that the places before stay where they are.
    for (span, text) in changes.into_iter().rev() {
        if let Some(file) = files.get_mut(span.file)
            && file.text.get(span.start..span.end).is_some()
        {
            file.text.replace_range(span.start..span.end, text);
        }
    }
    chosen.len()
}
