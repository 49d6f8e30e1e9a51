//! A position in the tokens of one item, and the small readers everything else is made of.

use super::marks::{Mark, Marks, Phrase, PhraseKind};
use super::{DEEPEST, MOST_OPERATIONS};
use crate::diagnostic::{Code, Diagnostic, Message, said};
use crate::fix::Fix;
use crate::source::Span;
use crate::syntax::{Token, TokenKind};

/// Reading stopped; the finding that says why has been recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Failed;

pub(super) type Parsed<T> = Result<T, Failed>;

/// A reader of one item's tokens.
pub(super) struct Cursor<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) position: usize,
    findings: &'a mut Vec<Diagnostic>,
    marks: Marks,
    /// How many values are being read inside one another.
    depth: usize,
    /// How many operations the statement has so far.
    operations: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(tokens: &'a [Token], findings: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            tokens,
            position: 0,
            findings,
            marks: Marks::default(),
            depth: 0,
            operations: 0,
        }
    }

    /// What was recognised.
    pub(super) fn into_marks(self) -> Marks {
        self.marks
    }

    /// The token at a position.
    pub(super) fn token(&self, position: usize) -> Option<&'a Token> {
        self.tokens.get(position)
    }

    /// Where the cursor is among the tokens.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// Says what the token at the cursor is, if an item that breaks off has one there.
    pub(super) fn mark(&mut self, mark: Mark) {
        if !self.is_at_end() {
            self.marks.words.push((self.position, mark));
        }
    }

    /// Says what the token read last is.
    pub(super) fn mark_last(&mut self, mark: Mark) {
        let last = self.position.checked_sub(1);
        self.marks.words.extend(last.map(|last| (last, mark)));
    }

    /// Records a construct with two orders that began at `start` and ends before the cursor. `parts` are given in
    /// the order of the English phrase.
    pub(super) fn phrase(
        &mut self,
        kind: PhraseKind,
        start: usize,
        parts: impl Into<Vec<std::ops::Range<usize>>>,
        chinese: bool,
    ) {
        self.marks.phrases.push(Phrase {
            kind,
            tokens: start..self.position,
            parts: parts.into(),
            chinese,
        });
    }

    pub(super) fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.position)
    }

    pub(super) fn peek_second(&self) -> Option<&'a Token> {
        self.peek_at(1)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(self.position + ahead)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.peek().is_none()
    }

    pub(super) fn advance(&mut self) -> Option<&'a Token> {
        let token = self.peek()?;
        self.position += 1;
        Some(token)
    }

    /// The word at the cursor and its place; at the end, the place after the last token.
    pub(super) fn here(&self) -> (String, Span) {
        match (self.peek(), self.tokens.last()) {
            (Some(token), _) => (token.text.clone(), token.span),
            (None, Some(last)) => (
                String::new(),
                Span {
                    file: last.span.file,
                    start: last.span.end,
                    end: last.span.end,
                },
            ),
            (None, None) => (
                String::new(),
                Span {
                    file: 0,
                    start: 0,
                    end: 0,
                },
            ),
        }
    }

    pub(super) fn span_here(&self) -> Span {
        self.here().1
    }

    /// The stretch from `start` to the token read last.
    pub(super) fn since(&self, start: Span) -> Span {
        match self
            .position
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
        {
            Some(last) => start.to(last.span),
            None => start,
        }
    }

    pub(super) fn finding(&mut self, finding: Diagnostic) -> Failed {
        self.findings.push(finding);
        Failed
    }

    /// Records that something else was expected at the cursor.
    pub(super) fn unexpected(&mut self, expected: Message) -> Failed {
        let (word, span) = self.here();
        let message = if word.is_empty() {
            Message {
                zh: format!("此处缺少{}", expected.zh),
                en: format!("missing here: {}", expected.en),
            }
        } else {
            Message {
                zh: format!("`{word}` 处应为{}", expected.zh),
                en: format!("expected {} instead of `{word}`", expected.en),
            }
        };
        self.finding(Diagnostic::error(Code::Unexpected, span, message))
    }

    /// Records that a declaration is complete, but something follows it.
    pub(super) fn does_not_belong(&mut self) -> Failed {
        let (word, span) = self.here();
        self.finding(
            Diagnostic::error(
                Code::Unexpected,
                span,
                said!(
                    "前面的声明到此已经完整，`{}` 接不上",
                    "the declaration is complete before `{}`",
                    word
                ),
            )
            .help(said!(
                "核对前面的写法；下一个声明要从行首写起",
                "check what stands before it; the next declaration begins at the start of a line"
            )),
        )
    }

    pub(super) fn at_sign(&self, sign: &str) -> bool {
        self.peek()
            .is_some_and(|token| token.kind == TokenKind::Sign && token.text == sign)
    }

    pub(super) fn eat_sign(&mut self, sign: &str) -> bool {
        let found = self.at_sign(sign);
        if found {
            self.position += 1;
        }
        found
    }

    /// A comma between names.
    pub(super) fn eat_list_comma(&mut self) -> bool {
        if self.at_sign(",") {
            self.mark(Mark::ListComma);
        }
        self.eat_sign(",")
    }

    pub(super) fn expect_sign(&mut self, sign: &str) -> Parsed<()> {
        if self.eat_sign(sign) {
            return Ok(());
        }
        let before = self
            .position
            .checked_sub(1)
            .and_then(|before| self.tokens.get(before));
        // A colon is missing more often than what stands here is wrong.
        let same_line = self.peek().is_some_and(|token| !token.starts_line);
        let fix = before
            .filter(|_| sign == ":" && same_line)
            .map(|before| Fix::insert_after(before.span, ":"));
        let failed = self.unexpected(said!("`{}`", "`{}`", sign));
        if let Some(finding) = self.findings.last_mut() {
            finding.fix = fix;
        }
        Err(failed)
    }

    /// Reads a value that may hold others, and those in them, down to a limit.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        // Words such as `year of` nest without brackets; with brackets alone the limit is met before.
        if self.depth > DEEPEST + 1 {
            return Err(self.too_much(said!("嵌套超过 {} 层", "nested more than {} deep", DEEPEST)));
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    /// Counts an operation, up to a limit.
    pub(super) fn operation(&mut self) -> Parsed<()> {
        self.operations += 1;
        if self.operations > MOST_OPERATIONS {
            return Err(self.too_much(said!(
                "一条语句里有 {} 个以上的运算",
                "more than {} operations in one statement",
                MOST_OPERATIONS
            )));
        }
        Ok(())
    }

    fn too_much(&mut self, message: Message) -> Failed {
        let span = self.span_here();
        self.finding(Diagnostic::error(Code::NestedTooDeep, span, message).help(said!(
            "用 `定义` 给其中一部分起名",
            "name a part of it with `define`"
        )))
    }

    /// Reads `{ … }` statement by statement. A statement that fails is skipped up to the next line that starts
    /// with one of `starts`, or to the closing bracket.
    /// Says whether all could be read.
    pub(super) fn block(&mut self, mut statement: impl FnMut(&mut Self) -> Parsed<()>) -> Parsed<bool> {
        self.expect_sign("{")?;
        let mut complete = true;
        loop {
            if self.eat_sign("}") {
                return Ok(complete);
            }
            if self.is_at_end() {
                return Err(self.unexpected(said!("右花括号 `}}`", "a closing `}}`")));
            }
            let (before, marked) = (self.position, self.marks.size());
            self.mark(Mark::Start);
            self.operations = 0;
            if statement(self).is_err() {
                complete = false;
                self.marks.forget(marked);
                self.skip_statement(before);
            }
        }
    }

    /// Moves to the next line that starts at this bracket level, or to the bracket that ends it.
    fn skip_statement(&mut self, from: usize) {
        self.position = from;
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            if depth == 0 && self.position > from && (token.starts_line || token.text == "}") {
                return;
            }
            match token.text.as_str() {
                "{" | "(" => depth += 1,
                "}" | ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.position += 1;
        }
    }

    /// Sets a statement that may stand once.
    pub(super) fn set_once<T>(&mut self, slot: &mut Option<T>, value: T, span: Span) -> Parsed<()> {
        if slot.is_some() {
            return Err(self.finding(
                Diagnostic::error(
                    Code::Repeated,
                    span,
                    said!("此项已经写过", "this has been stated already"),
                )
                .help(said!("只保留一处", "keep one of the two")),
            ));
        }
        *slot = Some(value);
        Ok(())
    }
}
