//! The declarations of some files, each with the tokens it is written in.

use crate::ast::Item;
use crate::parse;
use crate::source::{SourceFile, Span};
use crate::syntax::{self, SyntaxTree, Token};

/// A declaration.
#[derive(Debug)]
pub(super) struct Declared {
    /// Never empty.
    pub(super) tokens: Vec<Token>,
    /// From the first token to the last.
    pub(super) span: Span,
    pub(super) item: Item,
}

/// Everything that some files declare, in order.
pub(super) fn declarations(files: &[SourceFile]) -> Vec<Declared> {
    let mut found = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let mut findings = Vec::new();
        for tokens in syntax::read(index, file, &mut findings).items {
            let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
                continue;
            };
            let span = first.span.to(last.span);
            let tree = SyntaxTree {
                items: vec![tokens.clone()],
                ..SyntaxTree::default()
            };
            found.extend(
                parse::items(&tree, &mut findings)
                    .into_iter()
                    .map(|item| Declared {
                        tokens: tokens.clone(),
                        span,
                        item,
                    }),
            );
        }
    }
    found
}
