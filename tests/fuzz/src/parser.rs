//! The reader of rule texts: nothing is lost, and every place lies in the text.

use rules_dsl::diagnostic::Code;
use rules_dsl::parse;
use rules_dsl::parse::marks::Mark;
use rules_dsl::source::{SourceFile, Span};
use rules_dsl::syntax::{self, SyntaxTree};

use crate::{findings, must};

/// Reads bytes as a rule file and as an expression.
///
/// # Errors
/// What does not hold.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    let file = SourceFile {
        path: "any.rules".to_owned(),
        text: String::from_utf8_lossy(bytes).into_owned(),
    };
    let files = std::slice::from_ref(&file);
    let mut found = Vec::new();
    let tree = syntax::read(0, &file, &mut found);
    let stray = found
        .iter()
        .filter(|finding| finding.code == Code::StrayCharacter)
        .map(|finding| finding.span);
    covered(&file, &tree, stray.collect())?;
    let (items, marks) = parse::marked_items(&tree, &mut found);
    must(marks.len() == tree.items.len(), || {
        "an item without its marks".to_owned()
    })?;
    must(items.len() == tree.items.len() || !found.is_empty(), || {
        "an item was dropped without a word".to_owned()
    })?;
    for (tokens, marks) in tree.items.iter().zip(&marks) {
        let words = marks.words.iter().map(|(at, mark)| match mark {
            Mark::Keyword(_, length) => *at..at + length,
            _ => *at..at + 1,
        });
        let phrases = marks.phrases.iter();
        let phrases = phrases.flat_map(|phrase| phrase.parts.iter().chain([&phrase.tokens]).cloned());
        for range in words.chain(phrases) {
            must(tokens.get(range.clone()).is_some(), || {
                format!("marked tokens {range:?} of {}", tokens.len())
            })?;
        }
    }
    findings::check(&found, files)?;
    let mut found = Vec::new();
    let expression = parse::expression(&file, &mut found);
    must(expression.is_some() || !found.is_empty(), || {
        "an expression was refused without a word".to_owned()
    })?;
    findings::check(&found, files)
}

/// Tokens, comments and stray characters stand one after the other, and between them is only space.
fn covered(file: &SourceFile, tree: &SyntaxTree, stray: Vec<Span>) -> Result<(), String> {
    let tokens = tree.items.iter().flatten().map(|token| token.span);
    let comments = tree.comments.iter().map(|comment| comment.span);
    let mut places: Vec<Span> = tokens.chain(comments).chain(stray).collect();
    places.sort();
    let mut end = 0;
    let tail = Span {
        file: 0,
        start: file.text.len(),
        end: file.text.len(),
    };
    for place in places.into_iter().chain([tail]) {
        let gap = file.text.get(end..place.start);
        let gap = gap.ok_or_else(|| format!("{place:?} begins before {end} or inside a character"))?;
        let space = |character| matches!(character, ' ' | '\t' | '\r' | '\n' | '\u{3000}' | '\u{feff}');
        must(gap.chars().all(space), || format!("nobody read {gap:?}"))?;
        end = place.end;
    }
    Ok(())
}
