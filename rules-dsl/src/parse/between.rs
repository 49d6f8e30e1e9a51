//! What is said of several policies or parameters together: ceilings, exclusion, combination, what always holds.

use super::cursor::{Cursor, Parsed};
use crate::ast::{CapItem, CombinesItem, ExclusiveItem, InvariantItem, LifeEventItem, PerWhat};
use crate::diagnostic::said;
use crate::keyword::Keyword;

impl Cursor<'_> {
    /// `cap P by Q except in REGION by SOURCE clause "…"`.
    pub(super) fn cap(&mut self) -> Parsed<CapItem> {
        let start = self.span_here();
        let param = self.ident()?;
        self.expect(Keyword::By)?;
        let ceiling = self.ident()?;
        let mut exceptions = Vec::new();
        while self.eat(Keyword::Except) {
            self.expect(Keyword::In)?;
            let region = self.ident()?;
            self.expect(Keyword::AccordingTo)?;
            exceptions.push((region, self.cite()?));
        }
        Ok(CapItem {
            param,
            ceiling,
            exceptions,
            span: self.since(start),
        })
    }

    /// `exclusive NAME "words" en "…" per person by SOURCE { a, b }`.
    pub(super) fn exclusive(&mut self) -> Parsed<ExclusiveItem> {
        let start = self.span_here();
        let id = self.own_name()?;
        let words = self.wording()?;
        self.expect(Keyword::Per)?;
        let per = if self.eat(Keyword::Person) {
            PerWhat::Person
        } else if self.eat(Keyword::Period) {
            PerWhat::Period
        } else if self.at_ident() {
            PerWhat::Record(self.ident()?)
        } else {
            return Err(self.unexpected(said!(
                "`个人`、`期间` 或名册名",
                "`person`, `period` or the name of a record"
            )));
        };
        let basis = if self.eat(Keyword::AccordingTo) {
            Some(self.cite()?)
        } else {
            None
        };
        let policies = self.idents_in_braces()?;
        Ok(ExclusiveItem {
            id,
            words,
            per,
            basis,
            policies,
            span: self.since(start),
        })
    }

    /// `combines a, b by SOURCE`.
    pub(super) fn combines(&mut self) -> Parsed<CombinesItem> {
        let start = self.span_here();
        let policies = self.idents()?;
        let basis = if self.eat(Keyword::AccordingTo) {
            Some(self.cite()?)
        } else {
            None
        };
        Ok(CombinesItem {
            policies,
            basis,
            span: self.since(start),
        })
    }

    /// `life event NAME 我毕业了 en "…" for person { a, b }`.
    pub(super) fn life_event(&mut self) -> Parsed<LifeEventItem> {
        let name = self.declared()?;
        self.expect(Keyword::For)?;
        let applicant = self.person_or_firm()?;
        let policies = self.idents_in_braces()?;
        Ok(LifeEventItem {
            name,
            applicant,
            policies,
        })
    }

    /// `invariant NAME "words" en "…": CONDITION`.
    pub(super) fn invariant(&mut self) -> Parsed<InvariantItem> {
        let id = self.own_name()?;
        let words = self.wording()?;
        self.expect_sign(":")?;
        Ok(InvariantItem {
            id,
            words,
            condition: self.expression()?,
        })
    }
}
