//! Computations over the records of a list.

use std::iter;
use std::ops::Range;

use super::cursor::{Cursor, Parsed};
use super::marks::PhraseKind;
use crate::ast::{Expr, ExprKind, FoldKind, Ident};
use crate::diagnostic::said;
use crate::keyword::Keyword;

impl Cursor<'_> {
    /// What follows `any` or `all`: `hire in hires has (…)`.
    pub(super) fn quantified(&mut self, phrase: usize, every: bool) -> Parsed<ExprKind> {
        let first = self.position();
        let record = self.ident()?;
        self.expect(Keyword::In)?;
        let second = self.position();
        let list = self.ident()?;
        let names = [first..first + 1, second..self.position()];
        self.expect(Keyword::Has)?;
        let (condition, tokens) = self.in_brackets()?;
        let parts = names.into_iter().chain([tokens]).collect::<Vec<_>>();
        self.phrase(PhraseKind::Quantified { every }, phrase, parts, false);
        Ok(ExprKind::Quantified {
            every,
            record,
            list,
            condition,
        })
    }

    /// What follows `count of`, `sum of`, `min of`, `max of` or `best`.
    pub(super) fn folded(&mut self, phrase: usize, keyword: Keyword) -> Parsed<ExprKind> {
        let mut parts = Vec::new();
        let fold = match keyword {
            Keyword::CountOf => FoldKind::Count,
            Keyword::SumOf => FoldKind::Sum,
            Keyword::MinOf => FoldKind::Min,
            Keyword::MaxOf => FoldKind::Max,
            _ => {
                let at = self.position();
                let most = self.how_many()?;
                parts.push(at..self.position());
                self.expect(Keyword::Of)?;
                FoldKind::Best(most)
            }
        };
        let value = if fold == FoldKind::Count {
            None
        } else {
            let (value, tokens) = self.term()?;
            parts.push(tokens);
            self.expect(Keyword::Over)?;
            Some(value)
        };
        let at = self.position();
        let list = self.ident()?;
        parts.push(at..self.position());
        let filter = if self.eat(Keyword::Where) {
            let (filter, tokens) = self.in_brackets()?;
            parts.push(tokens);
            Some(filter)
        } else {
            None
        };
        let filtered = filter.is_some();
        match fold {
            FoldKind::Count => self.phrase(PhraseKind::Count { filtered }, phrase, parts, false),
            FoldKind::Best(_) => self.phrase(PhraseKind::Best { filtered }, phrase, parts, false),
            FoldKind::Sum | FoldKind::Min | FoldKind::Max => {
                let kind = PhraseKind::Folded {
                    by: keyword,
                    filtered,
                };
                self.phrase(kind, phrase, parts, false);
            }
        }
        let otherwise = self.otherwise_of(fold)?;
        Ok(ExprKind::Folded {
            fold,
            value,
            list,
            filter,
            otherwise,
        })
    }

    /// `otherwise 0 yuan`, where there may be no least or greatest.
    fn otherwise_of(&mut self, fold: FoldKind) -> Parsed<Option<Box<Expr>>> {
        if !matches!(fold, FoldKind::Min | FoldKind::Max) {
            return Ok(None);
        }
        self.expect(Keyword::Otherwise)?;
        Ok(Some(Box::new(self.sum()?)))
    }

    /// What Chinese puts behind the name of a list: `当中 某一 新招用人员 满足（…）`, `的 数目`,
    /// `当中 满足（…）的 数目`, `当中 满足（…）的 月工资 的 合计`, `当中 月工资 最高的 3项 的 合计`. The name stands
    /// at `phrase` and has been read.
    pub(super) fn of_list_in_chinese_order(
        &mut self,
        phrase: usize,
        list: &Ident,
    ) -> Parsed<Option<ExprKind>> {
        let list = list.clone();
        let list_tokens = phrase..self.position();
        if self.at_chinese(Keyword::Of) && self.at_chinese_ahead(1, Keyword::CountOf) {
            self.eat(Keyword::Of);
            self.eat(Keyword::CountOf);
            let kind = PhraseKind::Count { filtered: false };
            self.phrase(kind, phrase, [list_tokens], true);
            return Ok(Some(folded(FoldKind::Count, None, list, None)));
        }
        if !self.eat(Keyword::Among) {
            return Ok(None);
        }
        let every = self.at(Keyword::AllRecords);
        if self.eat_any(&[Keyword::AnyRecord, Keyword::AllRecords]).is_some() {
            let at = self.position();
            let record = self.ident()?;
            let record_tokens = at..self.position();
            self.expect(Keyword::Has)?;
            let (condition, tokens) = self.in_brackets()?;
            let parts = [record_tokens, list_tokens, tokens];
            self.phrase(PhraseKind::Quantified { every }, phrase, parts, true);
            return Ok(Some(ExprKind::Quantified {
                every,
                record,
                list,
                condition,
            }));
        }
        let (mut filter, mut filter_tokens) = (None, None);
        if self.eat(Keyword::Has) {
            let (condition, tokens) = self.in_brackets()?;
            self.expect(Keyword::Of)?;
            (filter, filter_tokens) = (Some(condition), Some(tokens));
        }
        let filtered = filter.is_some();
        if filtered && self.eat(Keyword::CountOf) {
            let parts = [list_tokens].into_iter().chain(filter_tokens).collect::<Vec<_>>();
            self.phrase(PhraseKind::Count { filtered }, phrase, parts, true);
            return Ok(Some(folded(FoldKind::Count, None, list, filter)));
        }
        let (value, value_tokens) = self.term()?;
        let parts = [value_tokens, list_tokens].into_iter().chain(filter_tokens);
        if self.eat(Keyword::Best) {
            let at = self.position();
            let fold = FoldKind::Best(self.how_many()?);
            let parts = iter::once(at..self.position()).chain(parts).collect::<Vec<_>>();
            self.expect(Keyword::Entries)?;
            self.expect(Keyword::Of)?;
            self.expect(Keyword::SumOf)?;
            self.phrase(PhraseKind::Best { filtered }, phrase, parts, true);
            return Ok(Some(folded(fold, Some(value), list, filter)));
        }
        self.expect(Keyword::Of)?;
        let (by, fold) = match self.eat_any(&[Keyword::SumOf, Keyword::MinOf, Keyword::MaxOf]) {
            Some(Keyword::MinOf) => (Keyword::MinOf, FoldKind::Min),
            Some(Keyword::MaxOf) => (Keyword::MaxOf, FoldKind::Max),
            Some(_) => (Keyword::SumOf, FoldKind::Sum),
            None => {
                return Err(self.unexpected(said!(
                    "`合计`、`最小值` 或 `最大值`",
                    "`sum of`, `min of` or `max of`"
                )));
            }
        };
        let parts = parts.collect::<Vec<_>>();
        self.phrase(PhraseKind::Folded { by, filtered }, phrase, parts, true);
        let otherwise = self.otherwise_of(fold)?;
        Ok(Some(ExprKind::Folded {
            fold,
            value: Some(value),
            list,
            filter,
            otherwise,
        }))
    }

    /// `(CONDITION)` and its tokens.
    fn in_brackets(&mut self) -> Parsed<(Box<Expr>, Range<usize>)> {
        let start = self.position();
        self.expect_sign("(")?;
        let condition = Box::new(self.expression()?);
        self.expect_sign(")")?;
        Ok((condition, start..self.position()))
    }

    /// How many of the greatest values count.
    fn how_many(&mut self) -> Parsed<u32> {
        let number = self.number()?;
        match number.to_whole().and_then(|number| u32::try_from(number).ok()) {
            Some(most) => Ok(most),
            None => Err(self.unexpected(said!("一个整数", "a whole number"))),
        }
    }
}

fn folded(fold: FoldKind, value: Option<Box<Expr>>, list: Ident, filter: Option<Box<Expr>>) -> ExprKind {
    ExprKind::Folded {
        fold,
        value,
        list,
        filter,
        otherwise: None,
    }
}
