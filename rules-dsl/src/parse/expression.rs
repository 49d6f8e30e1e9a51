//! Expressions, by precedence climbing: or, and, not, comparison, sum, product, sign, value.

use rules_core::number::Number;
use rules_core::plan::CountUnit;

use super::cursor::{Cursor, Failed, Parsed};
use super::marks::{Mark, PhraseKind};
use crate::ast::{Expr, ExprKind, Operation, Relation};
use crate::diagnostic::{Code, Diagnostic, Lang, said};
use crate::fix::Fix;
use crate::keyword::{self, Keyword, UnitWord};
use crate::source::Span;
use crate::syntax::TokenKind;

impl Cursor<'_> {
    /// A whole expression.
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        let start = self.span_here();
        let first = self.negation()?;
        let joiner = if self.at(Keyword::And) {
            Keyword::And
        } else if self.at(Keyword::Or) {
            Keyword::Or
        } else {
            return Ok(first);
        };
        let mut operands = vec![first];
        while self.eat(joiner) {
            operands.push(self.negation()?);
        }
        let span = self.since(start);
        if self.at(Keyword::And) || self.at(Keyword::Or) {
            let here = self.span_here();
            return Err(self.finding(
                Diagnostic::error(
                    Code::MixedAndOr,
                    here,
                    said!(
                        "`且` 与 `或` 混用而没有括号",
                        "`and` and `or` are mixed without brackets"
                    ),
                )
                .help(said!(
                    "用括号写明先后：（甲 且 乙）或 丙，还是 甲 且（乙 或 丙）",
                    "say with brackets which belongs together: (a and b) or c, or a and (b or c)"
                )),
            ));
        }
        let kind = if joiner == Keyword::And {
            ExprKind::And(operands)
        } else {
            ExprKind::Or(operands)
        };
        Ok(Expr { kind, span })
    }

    fn negation(&mut self) -> Parsed<Expr> {
        let start = self.span_here();
        if self.eat(Keyword::Not) {
            let operand = self.negation()?;
            return Ok(self.expr(start, ExprKind::Not(Box::new(operand))));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Parsed<Expr> {
        let start = self.span_here();
        let left = Box::new(self.sum()?);
        const WORDS: [Keyword; 14] = [
            Keyword::AtLeast,
            Keyword::AtMost,
            Keyword::MoreThan,
            Keyword::LessThan,
            Keyword::Is,
            Keyword::IsNot,
            Keyword::IsOneOf,
            Keyword::IsNotOneOf,
            Keyword::IsIn,
            Keyword::IsGiven,
            Keyword::IsNotGiven,
            Keyword::Between,
            Keyword::Within,
            Keyword::At,
        ];
        let phrase = self.position();
        let relation = match self.eat_any(&WORDS) {
            Some(Keyword::AtLeast) => Relation::AtLeast,
            Some(Keyword::AtMost) => Relation::AtMost,
            Some(Keyword::MoreThan) => Relation::More,
            Some(Keyword::LessThan) => Relation::Less,
            Some(relation @ (Keyword::Is | Keyword::IsNot)) if self.at(Keyword::None) => {
                return Err(self.none_compared(phrase, relation));
            }
            Some(Keyword::Is) => Relation::Equal,
            Some(Keyword::IsNot) => Relation::NotEqual,
            Some(Keyword::IsOneOf) => return self.members(start, left, false),
            Some(Keyword::IsNotOneOf) => return self.members(start, left, true),
            Some(Keyword::IsIn) => {
                let place = self.ident()?;
                let member = Expr {
                    kind: ExprKind::Name(place.text),
                    span: place.span,
                };
                return Ok(self.expr(start, ExprKind::OneOf(left, vec![member], false)));
            }
            Some(Keyword::IsGiven) => return Ok(self.expr(start, ExprKind::IsGiven(left))),
            Some(Keyword::IsNotGiven) => {
                let given = self.expr(start, ExprKind::IsGiven(left));
                return Ok(self.expr(start, ExprKind::Not(Box::new(given))));
            }
            Some(Keyword::Between) => {
                let low = self.compared_with(&left)?;
                self.expect(Keyword::Together)?;
                let high = self.compared_with(&left)?;
                return Ok(self.expr(start, ExprKind::Between(left, Box::new(low), Box::new(high))));
            }
            Some(Keyword::Within) => return self.within(start, phrase, left),
            Some(Keyword::At) => return self.within_in_chinese_order(start, phrase, left),
            _ => match self.relation_sign() {
                Some(relation) => relation,
                None => return Ok(*left),
            },
        };
        let right = Box::new(self.compared_with(&left)?);
        Ok(self.expr(start, ExprKind::Compare(relation, left, right)))
    }

    /// What a value is compared with; a figure in years, if the value is an age.
    fn compared_with(&mut self, value: &Expr) -> Parsed<Expr> {
        let other = self.sum()?;
        let is_age = matches!(value.kind, ExprKind::AgeOn(_));
        if is_age && matches!(other.kind, ExprKind::Count(_, CountUnit::Years)) {
            self.mark_last(Mark::OfAge);
        }
        Ok(other)
    }

    /// `is none` or `is not none`: the relation stands at `start`, the cursor at `none`.
    fn none_compared(&mut self, start: usize, relation: Keyword) -> Failed {
        let (_, none) = self.here();
        let (span, lang) = match self.token(start) {
            Some(token) if token.text.is_ascii() => (token.span.to(none), Lang::En),
            Some(token) => (token.span.to(none), Lang::Zh),
            None => (none, Lang::En),
        };
        let meant = if relation == Keyword::Is {
            Keyword::IsNotGiven
        } else {
            Keyword::IsGiven
        };
        let spelling = meant.spelling(lang);
        self.finding(
            Diagnostic::error(
                Code::Unexpected,
                span,
                said!("`无` 不能用来比较", "nothing can be compared with `none`"),
            )
            .help(said!("写成 `{}`", "write `{}`", spelling))
            .fix(Fix::replace(span, spelling)),
        )
    }

    fn relation_sign(&mut self) -> Option<Relation> {
        let relation = match self
            .peek()
            .filter(|token| token.kind == TokenKind::Sign)?
            .text
            .as_str()
        {
            "<" => Relation::Less,
            "<=" => Relation::AtMost,
            ">" => Relation::More,
            ">=" => Relation::AtLeast,
            "=" => Relation::Equal,
            "!=" => Relation::NotEqual,
            _ => return None,
        };
        self.advance();
        Some(relation)
    }

    /// `{ a, b }` after `is one of`; a single place may follow without brackets (`属于 内蒙古`).
    fn members(&mut self, start: Span, left: Box<Expr>, negated: bool) -> Parsed<Expr> {
        if self.at_ident() {
            let member = self.sum()?;
            return Ok(self.expr(start, ExprKind::OneOf(left, vec![member], negated)));
        }
        self.expect_sign("{")?;
        let mut members = vec![self.sum()?];
        while self.eat_list_comma() {
            members.push(self.sum()?);
        }
        self.expect_sign("}")?;
        Ok(self.expr(start, ExprKind::OneOf(left, members, negated)))
    }

    /// `X within 2 years after D`.
    fn within(&mut self, start: Span, phrase: usize, value: Box<Expr>) -> Parsed<Expr> {
        let first = self.position();
        let count = Box::new(self.sum()?);
        let between = self.position();
        let before = self.after_or_before()?;
        let second = self.position();
        let anchor = Box::new(self.sum()?);
        let parts = [first..between, second..self.position()];
        self.phrase(PhraseKind::Within { before }, phrase, parts, false);
        Ok(self.expr(
            start,
            ExprKind::Within {
                value,
                count,
                anchor,
                before,
            },
        ))
    }

    /// `X 在 D 之后 2年 内`: the same in the order Chinese has it.
    fn within_in_chinese_order(&mut self, start: Span, phrase: usize, value: Box<Expr>) -> Parsed<Expr> {
        let first = self.position();
        let anchor = Box::new(self.sum()?);
        let between = self.position();
        let before = self.after_or_before()?;
        let second = self.position();
        let count = Box::new(self.sum()?);
        let parts = [second..self.position(), first..between];
        self.expect(Keyword::Within)?;
        self.phrase(PhraseKind::Within { before }, phrase, parts, true);
        Ok(self.expr(
            start,
            ExprKind::Within {
                value,
                count,
                anchor,
                before,
            },
        ))
    }

    fn after_or_before(&mut self) -> Parsed<bool> {
        match self.eat_any(&[Keyword::After, Keyword::Before]) {
            Some(keyword) => Ok(keyword == Keyword::Before),
            None => Err(self.unexpected(said!("`之后` 或 `之前`", "`after` or `before`"))),
        }
    }

    pub(super) fn sum(&mut self) -> Parsed<Expr> {
        let start = self.span_here();
        let mut left = self.product()?;
        loop {
            let operation = if self.eat_sign("+") {
                Operation::Add
            } else if self.eat_sign("-") {
                Operation::Sub
            } else {
                return Ok(left);
            };
            self.operation()?;
            let right = self.product()?;
            left = self.expr(
                start,
                ExprKind::Binary(operation, Box::new(left), Box::new(right)),
            );
        }
    }

    fn product(&mut self) -> Parsed<Expr> {
        let start = self.span_here();
        let mut left = self.signed()?;
        loop {
            let operation = if self.eat_sign("*") {
                Operation::Mul
            } else if self.eat_sign("/") {
                Operation::Div
            } else if self.eat(Keyword::Div) {
                Operation::WholeDiv
            } else if self.eat(Keyword::Rem) {
                Operation::Rem
            } else {
                return Ok(left);
            };
            self.operation()?;
            let right = self.signed()?;
            left = self.expr(
                start,
                ExprKind::Binary(operation, Box::new(left), Box::new(right)),
            );
        }
    }

    pub(super) fn signed(&mut self) -> Parsed<Expr> {
        let start = self.span_here();
        if self.at_sign("-") {
            self.mark(Mark::Sign);
            self.advance();
            let operand = self.signed()?;
            return Ok(self.expr(start, ExprKind::Negative(Box::new(operand))));
        }
        self.primary()
    }

    /// A value, perhaps with what Chinese puts behind it: `当日 的 年份`.
    pub(super) fn primary(&mut self) -> Parsed<Expr> {
        let (start, phrase) = (self.span_here(), self.position());
        let mut value = self.nested(Self::plain_primary)?;
        while let Some(kind) = self.chinese_part(phrase, &value)? {
            self.operation()?;
            value = self.expr(start, kind);
        }
        Ok(value)
    }

    fn plain_primary(&mut self) -> Parsed<Expr> {
        let start = self.span_here();
        if self.at_number() {
            return self.quantity();
        }
        if self.at_date() {
            let day = self.date()?;
            return Ok(self.expr(start, ExprKind::Date(day)));
        }
        if self.eat_sign("(") {
            let inner = self.expression()?;
            self.expect_sign(")")?;
            return Ok(Expr {
                kind: inner.kind,
                span: self.since(start),
            });
        }
        if let Some(kind) = self.computation()? {
            return Ok(self.expr(start, kind));
        }
        if self.at_ident() {
            let phrase = self.position();
            let name = self.ident()?;
            if let Some(kind) = self.of_list_in_chinese_order(phrase, &name)? {
                return Ok(self.expr(start, kind));
            }
            let named = Expr {
                kind: ExprKind::Name(name.text),
                span: name.span,
            };
            // At the start of a line `by` says which place decides.
            if self.peek().is_some_and(|token| !token.starts_line) && self.eat(Keyword::By) {
                let member = Box::new(self.primary()?);
                return Ok(self.expr(start, ExprKind::By(Box::new(named), member)));
            }
            let compares = self.at(Keyword::AtLeast) || self.at(Keyword::AtMost);
            if !compares && self.eat(Keyword::AtOther) {
                let other = Box::new(self.primary()?);
                return Ok(self.expr(start, ExprKind::At(Box::new(named), other)));
            }
            return Ok(named);
        }
        Err(self.value_expected())
    }

    fn value_expected(&mut self) -> Failed {
        self.unexpected(said!(
            "一个值：数字、日期、名称或括号",
            "a value: a number, a date, a name or a bracket"
        ))
    }

    /// A number with what follows it: `24 months`, `300_000 yuan`, `50%`, `2`.
    pub(super) fn quantity(&mut self) -> Parsed<Expr> {
        let start = self.span_here();
        let value = self.number()?;
        if self.eat_sign("%") {
            let share = Number::fraction(1, 100).and_then(|hundredth| value.times(hundredth));
            return match share {
                Some(share) => Ok(self.expr(start, ExprKind::Number(share))),
                None => Err(self.too_large(start)),
            };
        }
        let unit = self
            .peek()
            .filter(|token| token.kind == TokenKind::Word)
            .and_then(|token| keyword::unit_behind(&token.text));
        let kind = match unit {
            None => ExprKind::Number(value),
            Some(UnitWord::Counted(unit)) => {
                self.mark(Mark::Unit);
                self.advance();
                ExprKind::Count(value, unit)
            }
            Some(UnitWord::Fen(fen)) => {
                self.mark(Mark::Unit);
                self.advance();
                match value.times(Number::whole(fen)) {
                    Some(fen) => ExprKind::Money(fen),
                    None => return Err(self.too_large(start)),
                }
            }
        };
        Ok(self.expr(start, kind))
    }

    fn too_large(&mut self, start: Span) -> Failed {
        let span = self.since(start);
        self.finding(Diagnostic::error(
            Code::NumberTooLarge,
            span,
            said!("数字太大", "the number is too large"),
        ))
    }

    pub(super) fn expr(&self, start: Span, kind: ExprKind) -> Expr {
        Expr {
            kind,
            span: self.since(start),
        }
    }
}
