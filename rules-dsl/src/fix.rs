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
}

/// Stretches of text that are to be replaced, none of which touches another.
#[derive(Debug, Default)]
struct Changes<'a>(BTreeMap<(usize, usize), (usize, &'a str)>);

impl<'a> Changes<'a> {
    fn touches(&self, span: Span) -> bool {
        let before = self.0.range(..=(span.file, span.end)).next_back();
        before.is_some_and(|((file, _), (end, _))| *file == span.file && *end >= span.start)
    }

    fn add(&mut self, fix: &'a Fix) -> bool {
        let free = fix.replacements.iter().all(|(span, _)| !self.touches(*span));
        if free {
            for (span, text) in &fix.replacements {
                self.0.insert((span.file, span.start), (span.end, text));
            }
        }
        free
    }
}

/// Applies the fixes of some findings; of two that touch, the one of the earlier finding. Returns how many were
/// applied.
pub fn apply(files: &mut [SourceFile], findings: &[Diagnostic]) -> usize {
    let mut changes = Changes::default();
    let mut count = 0;
    for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        if changes.add(fix) {
            count += 1;
        }
    }
    for (index, file) in files.iter_mut().enumerate() {
        let mut text = String::new();
        let mut copied = 0;
        for ((_, start), (end, new)) in changes.0.range((index, 0)..(index + 1, 0)) {
            text.push_str(file.text.get(copied..*start).unwrap_or_default());
            text.push_str(new);
            copied = *end;
        }
        text.push_str(file.text.get(copied..).unwrap_or_default());
        file.text = text;
    }
    count
}
