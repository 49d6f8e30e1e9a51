//! Amendments of policies and terms.

use super::cursor::{Cursor, Parsed};
use crate::ast::{AmendItem, Change, ChangeItem, CriterionVerb, DefineVerb, Locals};
use crate::keyword::Keyword;

impl Cursor<'_> {
    pub(super) fn amend(&mut self) -> Parsed<AmendItem> {
        let start = self.span_here();
        let policy = self.ident()?;
        let basis = if self.eat(Keyword::AccordingTo) {
            Some(self.cite()?)
        } else {
            None
        };
        let region = if self.eat(Keyword::In) {
            Some(self.ident()?)
        } else {
            None
        };
        let dates = self.dates()?;
        let span = self.since(start);
        let mut changes = Vec::new();
        let complete = self.block(|cursor| {
            let start = cursor.span_here();
            let change = cursor.change()?;
            let locals = cursor.locals();
            changes.push(ChangeItem {
                change,
                locals,
                span: cursor.since(start),
            });
            Ok(())
        })?;
        Ok(AmendItem {
            policy,
            basis,
            region,
            dates,
            changes,
            complete,
            span,
        })
    }

    fn change(&mut self) -> Parsed<Change> {
        const VERBS: [Keyword; 7] = [
            Keyword::Adopt,
            Keyword::Suspend,
            Keyword::Add,
            Keyword::Remove,
            Keyword::Replace,
            Keyword::Widen,
            Keyword::Narrow,
        ];
        const CRITERIA: [Keyword; 3] = [Keyword::Require, Keyword::Unless, Keyword::Confirm];
        let span = self.span_here();
        let Some(verb) = self.eat_any(&VERBS) else {
            return Err(self.unknown_statement(&VERBS));
        };
        if matches!(verb, Keyword::Replace | Keyword::Widen | Keyword::Narrow) && self.at_sign(":") {
            return self.change_of_term(verb);
        }
        match verb {
            Keyword::Adopt => Ok(Change::Adopt),
            Keyword::Suspend => {
                self.expect(Keyword::Because)?;
                self.wording().map(Change::Suspend)
            }
            Keyword::Remove => {
                if self.eat_any(&CRITERIA).is_none() {
                    return Err(self.unknown_statement(&CRITERIA));
                }
                self.own_name().map(Change::RemoveCriterion)
            }
            Keyword::Widen | Keyword::Narrow => {
                if self.eat_any(&CRITERIA).is_none() {
                    return Err(self.unknown_statement(&CRITERIA));
                }
                let id = self.own_name()?;
                self.expect_sign(":")?;
                self.expect(if verb == Keyword::Widen {
                    Keyword::Or
                } else {
                    Keyword::And
                })?;
                let by = self.expression()?;
                Ok(if verb == Keyword::Widen {
                    Change::Widen { id, by }
                } else {
                    Change::Narrow { id, by }
                })
            }
            _ => self.change_of_part(verb, span),
        }
    }

    /// `replace: EXPR`, `widen: or EXPR`, `narrow: and EXPR`: the changes of a term.
    fn change_of_term(&mut self, verb: Keyword) -> Parsed<Change> {
        self.expect_sign(":")?;
        let verb = match verb {
            Keyword::Widen => {
                self.expect(Keyword::Or)?;
                DefineVerb::Widen
            }
            Keyword::Narrow => {
                self.expect(Keyword::And)?;
                DefineVerb::Narrow
            }
            _ => DefineVerb::Replace,
        };
        Ok(Change::Define {
            verb,
            body: self.expression()?,
        })
    }

    fn change_of_part(&mut self, verb: Keyword, span: crate::source::Span) -> Parsed<Change> {
        const PARTS: [Keyword; 11] = [
            Keyword::InForce,
            Keyword::Require,
            Keyword::Unless,
            Keyword::Confirm,
            Keyword::Pays,
            Keyword::ForAtMost,
            Keyword::PaidUntil,
            Keyword::ClaimFrom,
            Keyword::ClaimUntil,
            Keyword::Documents,
            Keyword::Channel,
        ];
        let part = self.eat_any(&PARTS);
        Ok(match (verb, part) {
            (_, None) => return Err(self.unknown_statement(&PARTS)),
            (_, Some(Keyword::Pays)) => Change::Pays(self.pays(span)?),
            (_, Some(Keyword::InForce)) => Change::InForce(self.validity(span)?),
            (_, Some(Keyword::ForAtMost)) => Change::ForAtMost(self.expression()?),
            (_, Some(Keyword::PaidUntil)) => Change::PaidUntil(self.expression()?),
            (_, Some(Keyword::ClaimFrom)) => Change::ClaimFrom(self.expression()?),
            (_, Some(Keyword::ClaimUntil)) => Change::ClaimUntil(self.expression()?),
            (_, Some(Keyword::Documents)) => Change::Documents(self.documents()?),
            (_, Some(Keyword::Channel)) => Change::Channel(self.channel(span)?),
            (Keyword::Add, Some(Keyword::Require)) => {
                Change::AddCriterion(self.criterion(CriterionVerb::Require)?)
            }
            (Keyword::Add, Some(Keyword::Unless)) => {
                Change::AddCriterion(self.criterion(CriterionVerb::Unless)?)
            }
            (Keyword::Add, Some(_)) => Change::AddCriterion(self.criterion(CriterionVerb::Confirm)?),
            (_, Some(_)) => {
                let id = self.own_name()?;
                self.expect_sign(":")?;
                Change::ReplaceCriterion {
                    id,
                    body: self.expression()?,
                }
            }
        })
    }

    /// What a line says of the rules that localities have made before.
    pub(super) fn locals(&mut self) -> Option<Locals> {
        match self.eat_any(&[Keyword::KeepingLocal, Keyword::EndingLocal])? {
            Keyword::KeepingLocal => Some(Locals::Keep),
            _ => Some(Locals::End),
        }
    }
}
