//! From tokens to the [`Ast`](crate::ast): one function for each construct.
//!
//! A construct that cannot be read becomes one finding and is skipped to the next statement, so that one run
//! shows every mistake of every file.

mod amendment;
mod amount;
mod between;
mod computation;
mod cursor;
mod date;
mod declaration;
mod expression;
mod ledger;
mod list;
mod literal;
pub mod marks;
mod name;
mod policy;
mod scenario;
mod spelling;

use crate::ast::{Expr, Item};
use crate::diagnostic::{Code, Diagnostic, said};
use crate::keyword::Keyword;
use crate::source::SourceFile;
use crate::syntax::{self, SyntaxTree, Token};
use cursor::{Cursor, Failed};
use marks::Marks;

/// Brackets nested deeper than this are refused before anything recurses into them.
pub const DEEPEST: usize = 64;

/// A statement with more operations is refused: each of them is a step of what walks through it.
pub const MOST_OPERATIONS: usize = 400;

const DECLARATIONS: [Keyword; 20] = [
    Keyword::Source,
    Keyword::Region,
    Keyword::Choice,
    Keyword::Fact,
    Keyword::Record,
    Keyword::Assume,
    Keyword::Param,
    Keyword::Define,
    Keyword::Policy,
    Keyword::Amend,
    Keyword::Scenario,
    Keyword::Document,
    Keyword::Counter,
    Keyword::Cap,
    Keyword::Exclusive,
    Keyword::Combines,
    Keyword::Invariant,
    Keyword::LifeEvent,
    Keyword::Feature,
    Keyword::Ledger,
];

/// The declarations of a file, in order.
pub fn file(index: usize, source: &SourceFile, findings: &mut Vec<Diagnostic>) -> Vec<Item> {
    let tree = syntax::read(index, source, findings);
    items(&tree, findings)
}

/// The declarations of a syntax tree.
pub fn items(tree: &SyntaxTree, findings: &mut Vec<Diagnostic>) -> Vec<Item> {
    marked_items(tree, findings).0
}

/// The declarations of a syntax tree, and what was recognised in the tokens of each of its items, including those
/// that could not be read.
pub fn marked_items(tree: &SyntaxTree, findings: &mut Vec<Diagnostic>) -> (Vec<Item>, Vec<Marks>) {
    let mut items = Vec::new();
    let mut marks = Vec::new();
    for tokens in &tree.items {
        if let Some(deep) = too_deep(tokens) {
            findings.push(
                Diagnostic::error(
                    Code::NestedTooDeep,
                    deep.span,
                    said!("括号嵌套超过 {} 层", "brackets nested more than {} deep", DEEPEST),
                )
                .help(said!(
                    "用 `定义` 给里层的条件起名",
                    "name the inner conditions with `define`"
                )),
            );
            marks.push(Marks::default());
            continue;
        }
        let mut cursor = Cursor::new(tokens, findings);
        // What fails has left a finding.
        if let Ok(item) = item(&mut cursor) {
            items.push(item);
            if !cursor.is_at_end() {
                let _: Failed = cursor.does_not_belong();
            }
        }
        marks.push(cursor.into_marks());
    }
    (items, marks)
}

/// One expression, as typed after `calc`.
pub fn expression(source: &SourceFile, findings: &mut Vec<Diagnostic>) -> Option<Expr> {
    let tree = syntax::read(0, source, findings);
    let tokens: Vec<Token> = tree.items.into_iter().flatten().collect();
    if let Some(deep) = too_deep(&tokens) {
        findings.push(Diagnostic::error(
            Code::NestedTooDeep,
            deep.span,
            said!("括号嵌套超过 {} 层", "brackets nested more than {} deep", DEEPEST),
        ));
        return None;
    }
    let mut cursor = Cursor::new(&tokens, findings);
    let expression = cursor.expression().ok()?;
    if !cursor.is_at_end() {
        let _: Failed = cursor.unexpected(said!("表达式到此结束", "the end of the expression"));
        return None;
    }
    findings.is_empty().then_some(expression)
}

fn too_deep(tokens: &[Token]) -> Option<&Token> {
    let mut depth = 0_usize;
    let mut negations = 0_usize;
    tokens.iter().find(|token| {
        match token.text.as_str() {
            "(" | "{" => depth += 1,
            ")" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A run of prefix operators nests as brackets do.
        negations = if matches!(token.text.as_str(), "-" | "not" | "非") {
            negations + 1
        } else {
            0
        };
        depth + negations > DEEPEST
    })
}

fn item(cursor: &mut Cursor<'_>) -> Result<Item, Failed> {
    match cursor.eat_any(&DECLARATIONS) {
        Some(Keyword::Source) => cursor.source().map(Item::Source),
        Some(Keyword::Region) => cursor.region().map(Item::Region),
        Some(Keyword::Choice) => cursor.choice().map(Item::Choice),
        Some(Keyword::Fact) => cursor.fact().map(Item::Fact),
        Some(Keyword::Record) => cursor.record().map(Item::Record),
        Some(Keyword::Assume) => cursor.assume().map(Item::Assume),
        Some(Keyword::Param) => cursor.param().map(Item::Param),
        Some(Keyword::Define) => cursor.define().map(Item::Define),
        Some(Keyword::Policy) => cursor.policy().map(Item::Policy),
        Some(Keyword::Amend) => cursor.amend().map(Item::Amend),
        Some(Keyword::Scenario) => cursor.scenario().map(Item::Scenario),
        Some(Keyword::Document) => cursor.document().map(Item::Document),
        Some(Keyword::Counter) => cursor.counter().map(Item::Counter),
        Some(Keyword::Cap) => cursor.cap().map(Item::Cap),
        Some(Keyword::Exclusive) => cursor.exclusive().map(Item::Exclusive),
        Some(Keyword::Combines) => cursor.combines().map(Item::Combines),
        Some(Keyword::Invariant) => cursor.invariant().map(Item::Invariant),
        Some(Keyword::LifeEvent) => cursor.life_event().map(Item::LifeEvent),
        Some(Keyword::Feature) => cursor.feature().map(Item::Feature),
        Some(Keyword::Ledger) => cursor.ledger().map(Item::Ledger),
        _ => Err(unknown_declaration(cursor)),
    }
}

fn unknown_declaration(cursor: &mut Cursor<'_>) -> Failed {
    let spellings = DECLARATIONS
        .iter()
        .flat_map(|keyword| keyword.spellings())
        .copied();
    let (word, span) = cursor.here();
    cursor.finding(
        Diagnostic::error(
            Code::UnknownStatement,
            span,
            said!("没有 `{}` 这种声明", "there is no declaration `{}`", word),
        )
        .did_you_mean(
            &word,
            spellings,
            Some(said!(
                "声明以这些词开头：文件、地区、选项、事实、名册、假定、参数、定义、政策、修改、情形、材料、窗口、封顶、不可兼得、可以兼得、恒真",
                "declarations start with source, region, choice, fact, record, assume, param, define, policy, amend, \
                 scenario, document, counter, cap, exclusive, combines or invariant"
            )),
        ),
    )
}
