//! Amounts by cases: members of a choice, tiers, figures for each member.

use super::cursor::{Cursor, Parsed};
use super::marks::Mark;
use crate::ast::{Expr, ExprKind, ParamValue};
use crate::keyword::Keyword;

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
}
