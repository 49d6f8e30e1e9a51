//! Dates, numbers and citations.

use rules_core::calendar::{self, Day};
use rules_core::number::Number;

use super::cursor::{Cursor, Parsed};
use super::marks::PhraseKind;
use crate::ast::{Cite, Dates};
use crate::diagnostic::{Code, Diagnostic, said};
use crate::keyword::Keyword;
use crate::syntax::{Token, TokenKind};

impl Cursor<'_> {
    pub(super) fn at_date(&self) -> bool {
        self.peek().is_some_and(|token| token.kind == TokenKind::Date)
    }

    pub(super) fn date(&mut self) -> Parsed<Day> {
        let Some(token) = self.peek().filter(|token| token.kind == TokenKind::Date) else {
            return Err(self.unexpected(said!("日期，例如 2025-06-30", "a date such as 2025-06-30")));
        };
        self.position += 1;
        day_of(token).ok_or_else(|| {
            self.finding(
                Diagnostic::error(
                    Code::NoSuchDate,
                    token.span,
                    said!("日历上没有 `{}`", "there is no `{}` in the calendar", token.text),
                )
                .help(said!(
                    "请核对月份和日数，年份在 1800 至 2299 之间",
                    "check month and day; years go from 1800 to 2299"
                )),
            )
        })
    }

    pub(super) fn number(&mut self) -> Parsed<Number> {
        let Some(token) = self.peek().filter(|token| token.kind == TokenKind::Number) else {
            return Err(self.unexpected(said!("数字", "a number")));
        };
        self.position += 1;
        number_of(&token.text).ok_or_else(|| {
            self.finding(Diagnostic::error(
                Code::NumberTooLarge,
                token.span,
                said!("数字 `{}` 太大", "the number `{}` is too large", token.text),
            ))
        })
    }

    pub(super) fn at_number(&self) -> bool {
        self.peek().is_some_and(|token| token.kind == TokenKind::Number)
    }

    /// `from D`, `until D`, both or neither.
    pub(super) fn dates(&mut self) -> Parsed<Dates> {
        let start = self.span_here();
        let from = if self.eat(Keyword::From) {
            Some(self.date()?)
        } else {
            None
        };
        let until = if self.eat(Keyword::Until) {
            Some(self.date()?)
        } else {
            None
        };
        if let (Some(first), Some(last)) = (from, until)
            && last < first
        {
            let span = self.since(start);
            self.finding(
                Diagnostic::error(
                    Code::EmptySpan,
                    span,
                    said!("截止日早于起始日", "the last day is before the first"),
                )
                .help(said!("核对两个日期", "check the two dates")),
            );
        }
        Ok(Dates { from, until })
    }

    /// `SOURCE clause "…"`, `SOURCE article 9`, `SOURCE`.
    pub(super) fn cite(&mut self) -> Parsed<Cite> {
        let source = self.ident()?;
        let clause = if self.eat(Keyword::Clause) {
            self.text(said!("条款名", "the clause in quotation marks"))?.0
        } else if self.at(Keyword::Article) {
            let start = self.position;
            self.eat(Keyword::Article);
            let at = self.position;
            let number = self.number()?;
            let part = at..self.position;
            let chinese = self.eat(Keyword::ArticleEnd);
            self.phrase(PhraseKind::Article, start, [part], chinese);
            format!("第{number}条")
        } else {
            String::new()
        };
        let secondary = if self.eat(Keyword::Secondary) {
            Some(self.wording()?)
        } else {
            None
        };
        let carried_over = if self.eat(Keyword::CarriedOver) {
            Some(self.wording()?)
        } else {
            None
        };
        Ok(Cite {
            source,
            clause,
            secondary,
            carried_over,
        })
    }

    pub(super) fn basis(&mut self) -> Parsed<Option<Cite>> {
        if self.eat(Keyword::Basis) {
            self.cite().map(Some)
        } else {
            Ok(None)
        }
    }
}

/// The day of a date token, if it is in the calendar.
fn day_of(token: &Token) -> Option<Day> {
    let mut parts = token
        .text
        .split(|character: char| !character.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let mut next = || parts.next()?.parse::<i32>().ok();
    calendar::day(next()?, next()?, next()?)
}

/// The value of a number token: digits, perhaps with underscores and a decimal part.
pub(super) fn number_of(text: &str) -> Option<Number> {
    let digits: String = text.chars().filter(|character| *character != '_').collect();
    match digits.split_once('.') {
        None => digits.parse::<i64>().ok().map(Number::whole),
        Some((whole, decimals)) => {
            let scale = 10_i64.checked_pow(u32::try_from(decimals.len()).ok()?)?;
            Number::fraction(format!("{whole}{decimals}").parse::<i64>().ok()?, scale)
        }
    }
}
