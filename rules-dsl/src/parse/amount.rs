//! Amounts: what is paid and how often, month by month, by members of a choice, by tiers.

use rules_core::number::Number;
use rules_core::plan::PayKind;

use super::cursor::{Cursor, Parsed};
use super::marks::Mark;
use crate::ast::{Expr, ExprKind, ParamValue, PaysAmount, PaysItem, StepItem};
use crate::diagnostic::said;
use crate::keyword::Keyword;
use crate::source::Span;

impl Cursor<'_> {
    /// `match CHOICE { a: V  b, c: V  otherwise: V }`, the first word being read already.
    pub(super) fn match_(&mut self) -> Parsed<ExprKind> {
        let value = Box::new(self.sum()?);
        let (mut arms, mut otherwise) = (Vec::new(), None);
        self.expect_sign("{")?;
        while !self.eat_sign("}") {
            let start = self.span_here();
            self.mark(Mark::Start);
            if self.eat(Keyword::Otherwise) {
                self.expect_sign(":")?;
                let rest = Box::new(self.expression()?);
                self.set_once(&mut otherwise, rest, start)?;
            } else {
                let members = self.members_before_colon()?;
                arms.push((members, self.expression()?));
            }
            self.eat_sign(",");
        }
        Ok(ExprKind::Match {
            value,
            arms,
            otherwise,
        })
    }

    fn members_before_colon(&mut self) -> Parsed<Vec<Expr>> {
        let mut members = vec![self.sum()?];
        while self.eat_list_comma() {
            members.push(self.sum()?);
        }
        self.expect_sign(":")?;
        Ok(members)
    }

    /// `tiers EXPR { up to A: V  up to B: V  above: V }`, the first word being read already.
    pub(super) fn tiers(&mut self) -> Parsed<ExprKind> {
        let value = Box::new(self.sum()?);
        let mut steps = Vec::new();
        self.expect_sign("{")?;
        loop {
            self.mark(Mark::Start);
            if self.eat(Keyword::Above) {
                break;
            }
            self.expect(Keyword::UpTo)?;
            let bound = self.sum()?;
            self.expect_sign(":")?;
            steps.push((bound, self.expression()?));
            self.eat_sign(",");
        }
        self.expect_sign(":")?;
        let above = Box::new(self.expression()?);
        self.eat_sign(",");
        self.expect_sign("}")?;
        Ok(ExprKind::Tiers { value, steps, above })
    }

    /// `{ a: V, b, c: unset }`: a figure for each member of a choice.
    pub(super) fn by_member(&mut self) -> Parsed<ParamValue> {
        let mut figures = Vec::new();
        self.expect_sign("{")?;
        while !self.eat_sign("}") {
            self.mark(Mark::Start);
            let members = self.idents()?;
            self.expect_sign(":")?;
            figures.push((members, self.param_value()?));
            self.eat_sign(",");
        }
        Ok(ParamValue::ByMember(figures))
    }

    /// `pays KIND: AMOUNT for at most N months`, `pays monthly { month 1 to 12: V … }`.
    pub(super) fn pays(&mut self, start: Span) -> Parsed<PaysItem> {
        let kind = self.pay_kind()?;
        let schedule = kind == PayKind::Monthly && (self.at(Keyword::CountedFrom) || self.at_sign("{"));
        let amount = if schedule {
            let counted_from = if self.eat(Keyword::CountedFrom) {
                Some(self.sum()?)
            } else {
                None
            };
            let mut steps = Vec::new();
            self.expect_sign("{")?;
            while !self.eat_sign("}") {
                self.mark(Mark::Start);
                let start = self.span_here();
                let (from, to) = self.months_of_step()?;
                let span = self.since(start);
                self.expect_sign(":")?;
                let amount = self.sum()?;
                self.eat_sign(",");
                steps.push(StepItem {
                    from,
                    to,
                    amount,
                    span,
                });
            }
            PaysAmount::Schedule { counted_from, steps }
        } else {
            self.expect_sign(":")?;
            PaysAmount::Same(self.expression()?)
        };
        let at_most = if self.eat(Keyword::ForAtMost) {
            Some(self.expression()?)
        } else {
            None
        };
        Ok(PaysItem {
            kind,
            amount,
            at_most,
            span: self.since(start),
        })
    }

    /// `month 1 to 12`, `month 13 on`, `month 1`.
    pub(super) fn months_of_step(&mut self) -> Parsed<(Number, Option<Number>)> {
        self.expect(Keyword::MonthNumber)?;
        self.step_months()
    }

    /// The months of a step, the word for them being read already.
    pub(super) fn step_months(&mut self) -> Parsed<(Number, Option<Number>)> {
        let from = self.number()?;
        if self.eat(Keyword::On) {
            return Ok((from, None));
        }
        let to = if self.eat(Keyword::To) {
            self.number()?
        } else {
            from
        };
        Ok((from, Some(to)))
    }

    pub(super) fn pay_kind(&mut self) -> Parsed<PayKind> {
        const KINDS: [Keyword; 6] = [
            Keyword::Once,
            Keyword::Monthly,
            Keyword::Yearly,
            Keyword::Loan,
            Keyword::Interest,
            Keyword::Tax,
        ];
        match self.eat_any(&KINDS) {
            Some(Keyword::Once) => Ok(PayKind::Once),
            Some(Keyword::Monthly) => Ok(PayKind::Monthly),
            Some(Keyword::Yearly) => Ok(PayKind::Yearly),
            Some(Keyword::Loan) => Ok(PayKind::Loan),
            Some(Keyword::Interest) => Ok(PayKind::Interest),
            Some(_) => Ok(PayKind::Tax),
            None => Err(self.unexpected(said!(
                "`一次`、`每月`、`每年`、`贷款上限`、`贴息`、`减税上限` 或 `服务`",
                "`once`, `monthly`, `yearly`, `loan up to`, `interest`, `tax up to` or `service`"
            ))),
        }
    }
}
