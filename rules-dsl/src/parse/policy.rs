//! Policies.

use rules_core::plan::{Applicant, Channel, Status};

use super::cursor::{Cursor, Parsed};
use crate::ast::{ChannelItem, CriterionBody, CriterionItem, CriterionVerb, Ident, PolicyItem, ValidityItem};
use crate::diagnostic::said;
use crate::keyword::Keyword;

const STATEMENTS: [Keyword; 22] = [
    Keyword::Title,
    Keyword::Summary,
    Keyword::Basis,
    Keyword::For,
    Keyword::Per,
    Keyword::GovernedBy,
    Keyword::By,
    Keyword::In,
    Keyword::Status,
    Keyword::InForce,
    Keyword::Require,
    Keyword::Unless,
    Keyword::Confirm,
    Keyword::Pays,
    Keyword::PaidUntil,
    Keyword::Note,
    Keyword::ClaimFrom,
    Keyword::ClaimUntil,
    Keyword::Documents,
    Keyword::Applicant,
    Keyword::Payee,
    Keyword::Channel,
];

impl Cursor<'_> {
    pub(super) fn policy(&mut self) -> Parsed<PolicyItem> {
        let name = self.declared()?;
        let mut policy = PolicyItem {
            name,
            title: None,
            summary: None,
            basis: Vec::new(),
            applicant_kind: None,
            per: None,
            governed_by: None,
            places: Vec::new(),
            region: None,
            status: None,
            validity: Vec::new(),
            criteria: Vec::new(),
            pays: None,
            services: Vec::new(),
            paid_until: None,
            notes: Vec::new(),
            claim_from: None,
            claim_until: None,
            documents: None,
            applicant: None,
            payee: None,
            channel: None,
            complete: true,
        };
        policy.complete = self.block(|cursor| cursor.policy_statement(&mut policy))?;
        Ok(policy)
    }

    fn policy_statement(&mut self, policy: &mut PolicyItem) -> Parsed<()> {
        let span = self.span_here();
        match self.eat_any(&STATEMENTS) {
            Some(Keyword::Title) => {
                let title = self.wording()?;
                self.set_once(&mut policy.title, title, span)
            }
            Some(Keyword::Summary) => {
                let summary = self.wording()?;
                self.set_once(&mut policy.summary, summary, span)
            }
            Some(Keyword::Basis) => {
                policy.basis.push(self.cite()?);
                Ok(())
            }
            Some(Keyword::For) => {
                let kind = self.person_or_firm()?;
                self.set_once(&mut policy.applicant_kind, kind, span)
            }
            Some(Keyword::Per) => {
                let record = self.ident()?;
                // The list is told by the record; naming it makes the sentence whole.
                if self.eat(Keyword::In) {
                    self.ident()?;
                }
                self.set_once(&mut policy.per, record, span)
            }
            Some(Keyword::GovernedBy) => {
                let date = self.sum()?;
                self.set_once(&mut policy.governed_by, date, span)
            }
            Some(Keyword::By) => {
                policy.places.push(self.ident()?);
                while self.eat(Keyword::Or) {
                    policy.places.push(self.ident()?);
                }
                Ok(())
            }
            Some(Keyword::In) => {
                let region = self.ident()?;
                self.set_once(&mut policy.region, region, span)
            }
            Some(Keyword::Status) => {
                let status = self.status()?;
                self.set_once(&mut policy.status, status, span)
            }
            Some(Keyword::InForce) => {
                let validity = self.validity(span)?;
                policy.validity.push(validity);
                Ok(())
            }
            Some(Keyword::Require) => self.push_criterion(policy, CriterionVerb::Require),
            Some(Keyword::Unless) => self.push_criterion(policy, CriterionVerb::Unless),
            Some(Keyword::Confirm) => self.push_criterion(policy, CriterionVerb::Confirm),
            Some(Keyword::Pays) if self.eat(Keyword::Service) => {
                policy.services.push(self.wording()?);
                Ok(())
            }
            Some(Keyword::PaidUntil) => {
                let until = self.expression()?;
                self.set_once(&mut policy.paid_until, until, span)
            }
            Some(Keyword::Note) => {
                policy.notes.push(self.wording()?);
                Ok(())
            }
            Some(Keyword::Pays) => {
                let pays = self.pays(span)?;
                self.set_once(&mut policy.pays, pays, span)
            }
            Some(Keyword::ClaimFrom) => {
                let from = self.expression()?;
                self.set_once(&mut policy.claim_from, from, span)
            }
            Some(Keyword::ClaimUntil) => {
                let until = self.expression()?;
                self.set_once(&mut policy.claim_until, until, span)
            }
            Some(Keyword::Documents) => {
                let documents = self.documents()?;
                policy.documents.get_or_insert_default().extend(documents);
                Ok(())
            }
            Some(Keyword::Applicant) => {
                let applicant = self.person_or_firm()?;
                self.set_once(&mut policy.applicant, applicant, span)
            }
            Some(Keyword::Payee) => {
                let payee = self.person_or_firm()?;
                self.set_once(&mut policy.payee, payee, span)
            }
            Some(_) => {
                let channel = self.channel(span)?;
                self.set_once(&mut policy.channel, channel, span)
            }
            None => Err(self.unknown_statement(&STATEMENTS)),
        }
    }

    /// `from … until … renewed regularly` or `not renewed`, after `in force`.
    pub(super) fn validity(&mut self, start: crate::source::Span) -> Parsed<ValidityItem> {
        let dates = self.dates()?;
        let renewed = self.eat(Keyword::RenewedRegularly);
        let not_renewed = !renewed && self.eat(Keyword::NotRenewed);
        Ok(ValidityItem {
            dates,
            renewed,
            not_renewed,
            span: self.since(start),
        })
    }

    fn push_criterion(&mut self, policy: &mut PolicyItem, verb: CriterionVerb) -> Parsed<()> {
        policy.criteria.push(self.criterion(verb)?);
        Ok(())
    }

    pub(super) fn person_or_firm(&mut self) -> Parsed<Applicant> {
        match self.eat_any(&[Keyword::Person, Keyword::Firm]) {
            Some(Keyword::Person) => Ok(Applicant::Person),
            Some(_) => Ok(Applicant::Firm),
            None => Err(self.unexpected(said!("`个人` 或 `单位`", "`person` or `firm`"))),
        }
    }

    pub(super) fn status(&mut self) -> Parsed<Status> {
        match self.eat_any(&[
            Keyword::InForce,
            Keyword::LocalOption,
            Keyword::Pilot,
            Keyword::UnderStudy,
        ]) {
            Some(Keyword::InForce) => Ok(Status::InForce),
            Some(Keyword::LocalOption) => Ok(Status::LocalOption),
            Some(Keyword::Pilot) => Ok(Status::Pilot),
            Some(_) => Ok(Status::UnderStudy),
            None => Err(self.unexpected(said!(
                "`执行`、`地方可选`、`试点` 或 `研究中`",
                "`in force`, `local option`, `pilot` or `under study`"
            ))),
        }
    }

    /// `ID "中文" en "English": CONDITION`, or a group of such lines.
    pub(super) fn criterion(&mut self, verb: CriterionVerb) -> Parsed<CriterionItem> {
        let start = self.span_here();
        let id = self.own_name()?;
        let label = if self.at_text() {
            Some(self.wording()?)
        } else {
            None
        };
        let mut changeable = if verb == CriterionVerb::Confirm && self.eat(Keyword::Changeable) {
            Some(Box::new(self.changeable()?))
        } else {
            None
        };
        let colon = self.eat_sign(":");
        let group = self.at(Keyword::AllOf) || self.at(Keyword::AnyOf);
        let body = if group && self.at_labelled_lines() {
            match self.eat_any(&[Keyword::AllOf, Keyword::AnyOf]) {
                Some(Keyword::AllOf) => CriterionBody::All(self.lines()?),
                _ => CriterionBody::Any(self.lines()?),
            }
        } else if colon || group {
            CriterionBody::Condition(self.expression()?)
        } else if verb == CriterionVerb::Confirm {
            CriterionBody::Declared
        } else {
            return Err(self.unexpected(said!("`：` 和条件", "`:` and a condition")));
        };
        let mut basis = self.basis()?;
        // One notice alone is that of the criterion; only where two are named is the first that of the change.
        if let Some(changeable) = changeable.as_mut().filter(|_| basis.is_none())
            && changeable.when.is_none()
        {
            basis = changeable.basis.take();
        }
        Ok(CriterionItem {
            verb,
            id,
            label,
            body,
            changeable,
            basis,
            span: self.since(start),
        })
    }

    fn lines(&mut self) -> Parsed<Vec<CriterionItem>> {
        let mut lines = Vec::new();
        self.block(|cursor| {
            lines.push(cursor.criterion(CriterionVerb::Part)?);
            cursor.eat_sign(",");
            Ok(())
        })?;
        Ok(lines)
    }

    pub(super) fn channel(&mut self, start: crate::source::Span) -> Parsed<ChannelItem> {
        const WAYS: [Keyword; 4] = [
            Keyword::Automatic,
            Keyword::Apply,
            Keyword::ThroughEmployer,
            Keyword::ThroughSchool,
        ];
        let channel = match self.eat_any(&WAYS) {
            Some(Keyword::Automatic) => Channel::Automatic,
            Some(Keyword::Apply) => Channel::Apply,
            Some(Keyword::ThroughEmployer) => Channel::ThroughEmployer,
            Some(_) => Channel::ThroughSchool,
            None => return Err(self.unknown_statement(&WAYS)),
        };
        let (mut counter, mut place) = (None, None);
        if self.eat(Keyword::Place) {
            if self.at_text() {
                place = Some(self.wording()?);
            } else {
                counter = Some(self.ident()?);
            }
        }
        let phone = self.phone()?;
        Ok(ChannelItem {
            channel,
            counter,
            place,
            phone,
            span: self.since(start),
        })
    }

    /// Papers, or `none`.
    pub(super) fn documents(&mut self) -> Parsed<Vec<Ident>> {
        if self.eat(Keyword::None) {
            return Ok(Vec::new());
        }
        self.idents()
    }
}
