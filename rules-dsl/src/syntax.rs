//! The syntax tree: the tokens of a file, cut into top-level items by their layout.
//!
//! Tokens are normalised (full-width digits and punctuation read as ASCII) but keep their places. Comments are
//! kept beside them. An item starts with a word in the first column; a brace that is missing in one item
//! therefore never swallows the next.

use pest::Parser;
use pest::iterators::Pair;

use crate::diagnostic::{Code, Diagnostic, said};
use crate::source::{SourceFile, Span};

mod grammar {
    /// The generated parser.
    #[derive(pest_derive::Parser)]
    #[grammar = "grammar.pest"]
    pub(super) struct Grammar;
}
use grammar::{Grammar, Rule};

/// A file longer than this is refused: rule files are read by people.
pub const LONGEST_FILE: usize = 8 * 1024 * 1024;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A keyword or name.
    Word,
    /// Digits, perhaps with a decimal part.
    Number,
    /// A calendar date.
    Date,
    /// A text in quotation marks, without them.
    String,
    /// Punctuation or an operator.
    Sign,
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its normalised text.
    pub text: String,
    /// Its place.
    pub span: Span,
    /// Whether it is the first on its line.
    pub starts_line: bool,
}

/// A comment and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The text with its `#`.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// The tokens of a file, item by item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SyntaxTree {
    /// The tokens of each top-level item.
    pub items: Vec<Vec<Token>>,
    /// The comments of the file.
    pub comments: Vec<Comment>,
}

/// Reads a file. Never fails: what is no token becomes a finding and is left out.
pub fn read(file: usize, source: &SourceFile, findings: &mut Vec<Diagnostic>) -> SyntaxTree {
    let mut tree = SyntaxTree {
        items: Vec::new(),
        comments: Vec::new(),
    };
    if source.text.len() > LONGEST_FILE {
        let span = Span {
            file,
            start: 0,
            end: 0,
        };
        findings.push(Diagnostic::error(
            Code::FileTooLong,
            span,
            said!(
                "文件超过 {} MiB",
                "file longer than {} MiB",
                LONGEST_FILE / 1024 / 1024
            ),
        ));
        return tree;
    }
    // The grammar accepts every text, so there is no error to report here.
    let Ok(mut pairs) = Grammar::parse(Rule::file, &source.text) else {
        return tree;
    };
    let mut line_end = 0;
    let mut column_end = None;
    for pair in pairs.next().into_iter().flat_map(Pair::into_inner) {
        let span = Span {
            file,
            start: pair.as_span().start(),
            end: pair.as_span().end(),
        };
        let gap = source.text.get(line_end..span.start).unwrap_or_default();
        let starts_line = column_end.is_none() || gap.contains('\n');
        let first_column = span.start == 0 || source.text.as_bytes().get(span.start - 1) == Some(&b'\n');
        line_end = span.end;
        column_end = Some(span.end);
        let Some(kind) = classify(&pair, span, &mut tree, findings) else {
            continue;
        };
        let text = match kind {
            TokenKind::String => unquoted(pair.as_str()),
            TokenKind::Word => pair.as_str().to_owned(),
            TokenKind::Number | TokenKind::Date | TokenKind::Sign => half_width(pair.as_str()),
        };
        let token = Token {
            kind,
            text,
            span,
            starts_line,
        };
        if (first_column && kind == TokenKind::Word) || tree.items.is_empty() {
            tree.items.push(Vec::new());
        }
        if let Some(item) = tree.items.last_mut() {
            item.push(token);
        }
    }
    tree
}

fn classify(
    pair: &Pair<'_, Rule>,
    span: Span,
    tree: &mut SyntaxTree,
    findings: &mut Vec<Diagnostic>,
) -> Option<TokenKind> {
    match pair.as_rule() {
        Rule::word => Some(TokenKind::Word),
        Rule::number => Some(TokenKind::Number),
        Rule::date => Some(TokenKind::Date),
        Rule::string => Some(TokenKind::String),
        Rule::sign => Some(TokenKind::Sign),
        Rule::unclosed => {
            findings.push(
                Diagnostic::error(
                    Code::UnclosedText,
                    span,
                    said!(
                        "引号没有在本行内结束",
                        "text without a closing quotation mark on its line"
                    ),
                )
                .help(said!("在行末补上引号", "add the closing quotation mark")),
            );
            Some(TokenKind::String)
        }
        Rule::comment => {
            tree.comments.push(Comment {
                text: pair.as_str().trim_end().to_owned(),
                span,
            });
            None
        }
        Rule::junk => {
            findings.push(Diagnostic::error(
                Code::StrayCharacter,
                span,
                said!(
                    "规则语言里没有字符 `{}`",
                    "the rule language has no character `{}`",
                    pair.as_str()
                ),
            ));
            None
        }
        _ => None,
    }
}

fn unquoted(text: &str) -> String {
    let text = text.strip_prefix(['"', '“']).unwrap_or(text);
    text.strip_suffix(['"', '”'])
        .unwrap_or(text)
        .trim_end_matches('\r')
        .to_owned()
}

/// Full-width digits and punctuation as ASCII; the variants of an operator as one.
fn half_width(text: &str) -> String {
    let ascii: String = text
        .chars()
        .map(|character| match character {
            '０'..='９' => char::from_u32(u32::from(character) - u32::from('０') + u32::from('0')),
            '－' | '−' => Some('-'),
            '．' => Some('.'),
            '＜' => Some('<'),
            '＞' => Some('>'),
            '＝' => Some('='),
            '＋' => Some('+'),
            '×' | '＊' => Some('*'),
            '÷' | '／' => Some('/'),
            '％' => Some('%'),
            '：' => Some(':'),
            '，' | '、' => Some(','),
            '（' => Some('('),
            '）' => Some(')'),
            '｛' => Some('{'),
            '｝' => Some('}'),
            other => Some(other),
        })
        .map(|character| character.unwrap_or('?'))
        .collect();
    match ascii.as_str() {
        "≤" => "<=".to_owned(),
        "≥" => ">=".to_owned(),
        "≠" => "!=".to_owned(),
        "==" => "=".to_owned(),
        _ => ascii,
    }
}
