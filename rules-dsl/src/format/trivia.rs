//! What stands between tokens: line breaks, spaces that set apart, comments.

use crate::source::SourceFile;
use crate::syntax::SyntaxTree;

/// What stands before a token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Trivia {
    /// Comments between it and the token before.
    pub(super) comments: Vec<Comment>,
    /// Comments from inside a phrase that is written on one line; they go before that line.
    pub(super) hoisted: Vec<String>,
    /// Line breaks directly before it: none, one, or two for a blank line.
    pub(super) breaks: usize,
    /// Whether more than one space sets it apart on its line.
    pub(super) wide: bool,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) text: String,
    /// Whether nothing stands before it on its line.
    pub(super) own_line: bool,
    pub(super) after_blank: bool,
}

/// What stands before each token of each item, and the comments after the last.
pub(super) fn between(file: &SourceFile, tree: &SyntaxTree) -> (Vec<Vec<Trivia>>, Vec<Comment>) {
    let mut comments = tree.comments.iter().peekable();
    let mut end = None;
    let mut items = Vec::new();
    for tokens in &tree.items {
        let mut item = Vec::new();
        for token in tokens {
            let mut trivia = Trivia::default();
            while let Some(comment) = comments.next_if(|comment| comment.span.start < token.span.start) {
                trivia
                    .comments
                    .push(placed(file, comment, end.replace(comment.span.end)));
            }
            let gap = gap(file, end, token.span.start);
            trivia.breaks = breaks(gap);
            trivia.wide = trivia.breaks == 0 && (gap.chars().count() > 1 || gap.contains(['\t', '\u{3000}']));
            end = Some(token.span.end);
            item.push(trivia);
        }
        items.push(item);
    }
    let tail = comments
        .map(|comment| placed(file, comment, end.replace(comment.span.end)))
        .collect();
    (items, tail)
}

fn placed(file: &SourceFile, comment: &crate::syntax::Comment, end: Option<usize>) -> Comment {
    let breaks = breaks(gap(file, end, comment.span.start));
    Comment {
        text: comment.text.clone(),
        own_line: end.is_none() || breaks > 0,
        after_blank: breaks > 1,
    }
}

fn gap(file: &SourceFile, end: Option<usize>, start: usize) -> &str {
    file.text.get(end.unwrap_or(0)..start).unwrap_or_default()
}

fn breaks(gap: &str) -> usize {
    gap.matches('\n').count().min(2)
}
