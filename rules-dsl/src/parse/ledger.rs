//! The ledger: what became of every measure of a document.

use rules_core::plan::Status;

use super::cursor::{Cursor, Parsed};
use crate::ast::{AccountItem, AwaitedItem, ClauseItem, EncodingItem, FeatureItem, LedgerItem, MeasureItem};
use crate::diagnostic::{Code, Diagnostic, said};
use crate::keyword::Keyword;

impl Cursor<'_> {
    /// `feature NAME help "…" en "…"`.
    pub(super) fn feature(&mut self) -> Parsed<FeatureItem> {
        let name = self.declared()?;
        let help = if self.eat(Keyword::Help) {
            Some(self.wording()?)
        } else {
            None
        };
        Ok(FeatureItem { name, help })
    }

    /// `ledger DOCUMENT number of measures N { clause "…" { … } }`.
    pub(super) fn ledger(&mut self) -> Parsed<LedgerItem> {
        let source = self.ident()?;
        self.expect(Keyword::Measures)?;
        let start = self.span_here();
        let number = self.number()?;
        let span = self.since(start);
        let count = number.to_whole().and_then(|count| usize::try_from(count).ok());
        let Some(count) = count else {
            return Err(self.finding(Diagnostic::error(
                Code::BadDomain,
                span,
                said!("措施的数目应为整数", "the number of measures is a whole number"),
            )));
        };
        let mut clauses = Vec::new();
        let mut all_read = true;
        let complete = self.block(|cursor| {
            cursor.expect(Keyword::Clause)?;
            let (place, span) = cursor.text(said!("条款名", "the clause in quotation marks"))?;
            let mut measures = Vec::new();
            all_read &= cursor.block(|cursor| {
                measures.push(cursor.measure()?);
                Ok(())
            })?;
            clauses.push(ClauseItem {
                place,
                span,
                measures,
            });
            Ok(())
        })?;
        Ok(LedgerItem {
            source,
            measures: (count, span),
            clauses,
            complete: complete && all_read,
        })
    }

    /// `NAME "words" en "…" status pilot: ACCOUNT`.
    fn measure(&mut self) -> Parsed<MeasureItem> {
        let id = self.own_name()?;
        let words = self.wording()?;
        let status = if self.eat(Keyword::Status) {
            self.status()?
        } else {
            Status::InForce
        };
        self.expect_sign(":")?;
        Ok(MeasureItem {
            id,
            words,
            status,
            account: self.account()?,
        })
    }

    fn account(&mut self) -> Parsed<AccountItem> {
        match self.eat_any(&[
            Keyword::EncodedBy,
            Keyword::WaitingFor,
            Keyword::ToBeEncoded,
            Keyword::Informational,
            Keyword::ServedBy,
        ]) {
            Some(Keyword::EncodedBy) => {
                let mut by = vec![self.encoding()?];
                while self.eat_list_comma() {
                    by.push(self.encoding()?);
                }
                let waiting = if self.eat(Keyword::WaitingFor) {
                    Some(self.awaited()?)
                } else {
                    None
                };
                Ok(AccountItem::Encoded { by, waiting })
            }
            Some(Keyword::WaitingFor) => self.awaited().map(AccountItem::Waiting),
            Some(Keyword::ToBeEncoded) => self.wording().map(AccountItem::ToBeEncoded),
            Some(Keyword::Informational) => self.wording().map(AccountItem::Informational),
            Some(_) => self.idents().map(AccountItem::Served),
            None => Err(self.unexpected(said!(
                "`编入`、`等待`、`待编入`、`仅供了解` 或 `见功能`",
                "`encoded by`, `waiting for`, `to be encoded`, `informational` or `served by`"
            ))),
        }
    }

    /// `POLICY (criterion, criterion)`, or another rule.
    fn encoding(&mut self) -> Parsed<EncodingItem> {
        let rule = self.ident()?;
        let mut criteria = Vec::new();
        if self.eat_sign("(") {
            criteria.push(self.own_name()?);
            while self.eat_list_comma() {
                criteria.push(self.own_name()?);
            }
            self.expect_sign(")")?;
        }
        Ok(EncodingItem { rule, criteria })
    }

    fn awaited(&mut self) -> Parsed<AwaitedItem> {
        if self.at_text() {
            return self.wording().map(AwaitedItem::Described);
        }
        self.idents().map(AwaitedItem::Figures)
    }
}
