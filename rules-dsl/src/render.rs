//! Findings for the terminal.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::source::SourceFile;

/// The name shown for a text that is not a file, such as what was typed after `calc`.
pub const TYPED: &str = "<expression>";

/// A finding with the lines it is about.
pub fn render(finding: &Diagnostic, files: &[SourceFile], lang: Lang, colours: bool) -> String {
    let (error, warning, note, help) = match lang {
        Lang::Zh => ("错误", "警告", "说明", "办法"),
        Lang::En => ("error", "warning", "note", "help"),
    };
    let level = match finding.severity {
        Severity::Error => Level::ERROR.with_name(error),
        Severity::Warning => Level::WARNING.with_name(warning),
        Severity::Note => Level::NOTE.with_name(note),
    };
    let title = level
        .primary_title(finding.message.in_lang(lang))
        .id(finding.code.as_str());
    let mut group = Group::with_title(title);
    if let Some(file) = files.get(finding.span.file) {
        let clamp = |at: usize| at.min(file.text.len());
        let mut snippet = Snippet::source(&file.text)
            .path(&file.path)
            .annotation(AnnotationKind::Primary.span(clamp(finding.span.start)..clamp(finding.span.end)));
        for (span, label) in finding
            .labels
            .iter()
            .filter(|(span, _)| span.file == finding.span.file)
        {
            let context = AnnotationKind::Context.span(clamp(span.start)..clamp(span.end));
            snippet = snippet.annotation(context.label(label.in_lang(lang)));
        }
        group = group.element(snippet);
        for (span, label) in finding
            .labels
            .iter()
            .filter(|(span, _)| span.file != finding.span.file)
        {
            if let Some(other) = files.get(span.file) {
                let context = AnnotationKind::Context
                    .span(span.start..span.end)
                    .label(label.in_lang(lang));
                group = group.element(Snippet::source(&other.text).path(&other.path).annotation(context));
            }
        }
    }
    if let Some(text) = &finding.help {
        group = group.element(Level::HELP.with_name(help).message(text.in_lang(lang)));
    }
    let renderer = if colours {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.render(&[group])
}
