//! Computations over the records of a list.

use super::cursor::{Cursor, Parsed};
use crate::ast::{ExprKind, FoldKind};
use crate::diagnostic::said;
use crate::keyword::Keyword;

impl Cursor<'_> {
    /// What follows `any` or `all`: `hire in hires has (…)`.
    pub(super) fn quantified(&mut self, every: bool) -> Parsed<ExprKind> {
        let record = self.ident()?;
        self.expect(Keyword::In)?;
        let list = self.ident()?;
        self.expect(Keyword::Has)?;
        self.expect_sign("(")?;
        let condition = Box::new(self.expression()?);
        self.expect_sign(")")?;
        Ok(ExprKind::Quantified {
            every,
            record,
            list,
            condition,
        })
    }

    /// What follows `count of`, `sum of`, `min of`, `max of` or `best`.
    pub(super) fn folded(&mut self, keyword: Keyword) -> Parsed<ExprKind> {
        let fold = match keyword {
            Keyword::CountOf => FoldKind::Count,
            Keyword::SumOf => FoldKind::Sum,
            Keyword::MinOf => FoldKind::Min,
            Keyword::MaxOf => FoldKind::Max,
            _ => FoldKind::Best(self.how_many()?),
        };
        let value = if fold == FoldKind::Count {
            None
        } else {
            let value = self.sum()?;
            self.expect(Keyword::Over)?;
            Some(Box::new(value))
        };
        let list = self.ident()?;
        let filter = if self.eat(Keyword::Where) {
            self.expect_sign("(")?;
            let filter = self.expression()?;
            self.expect_sign(")")?;
            Some(Box::new(filter))
        } else {
            None
        };
        let otherwise = if matches!(fold, FoldKind::Min | FoldKind::Max) {
            self.expect(Keyword::Otherwise)?;
            Some(Box::new(self.sum()?))
        } else {
            None
        };
        Ok(ExprKind::Folded {
            fold,
            value,
            list,
            filter,
            otherwise,
        })
    }

    /// `3 of`, after `best`.
    fn how_many(&mut self) -> Parsed<u32> {
        let number = self.number()?;
        let Some(most) = number.to_whole().and_then(|number| u32::try_from(number).ok()) else {
            return Err(self.unexpected(said!("一个整数", "a whole number")));
        };
        self.expect(Keyword::Of)?;
        Ok(most)
    }
}
