//! What a policy comes to for one person.

use std::collections::BTreeSet;

use rules_core::plan::{CountUnit, PayKind, Status};
use rules_dsl::ast::{CriterionBody, CriterionItem, CriterionVerb, PaysAmount, PolicyItem, Relation};

use super::Reference;
use super::computation::ordered;
use super::effective::{Condition, Effective, Rule};
use super::expression::{Looking, Setting, fraction};
use super::fraction::Fraction;
use super::program::is_called;
pub(crate) use super::validity::NotInForce;
use super::value::{Value, all, any, not};

/// The better, the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Eligible,
    EligibleIf,
    /// Only where a computation failed or something that does not exist was used.
    Undefined,
    NotEligible,
    NotInForce(NotInForce),
    NotApplicable,
}

impl Verdict {
    pub(crate) fn rank(self) -> u8 {
        match self {
            Self::Eligible => 0,
            Self::EligibleIf => 1,
            Self::Undefined => 2,
            Self::NotEligible => 3,
            Self::NotInForce(_) => 4,
            Self::NotApplicable => 5,
        }
    }

    pub(crate) fn is_entitled(self) -> bool {
        matches!(self, Self::Eligible | Self::EligibleIf)
    }
}

/// The answer of one policy for one of the person's places.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// The record it is about, counted from 1.
    pub(crate) record: Option<usize>,
    /// The fact that is the place.
    pub(crate) place: Option<String>,
    pub(crate) verdict: Verdict,
    pub(crate) unmet: BTreeSet<String>,
    pub(crate) to_declare: BTreeSet<String>,
    pub(crate) to_adopt: bool,
    pub(crate) kind: Option<PayKind>,
    /// What is paid if entitled, in fen or as a share: months, from the first to the last, and what each brings.
    pub(crate) amounts: Vec<StepOfAmount>,
    pub(crate) months: Option<Value>,
    pub(crate) claim_from: Option<Value>,
    pub(crate) claim_until: Option<Value>,
    pub(crate) documents: Vec<String>,
}

/// Months that bring the same; from the first on where it is always the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StepOfAmount {
    pub(crate) from: i128,
    pub(crate) to: Option<i128>,
    pub(crate) value: Value,
}

impl Answer {
    /// The least and the greatest of what is paid.
    pub(crate) fn extent(&self) -> Option<(Fraction, Fraction)> {
        let values = || self.amounts.iter().filter_map(|step| step.value.quantity());
        values().min().zip(values().max())
    }
}

impl Reference<'_> {
    /// The answers of a policy for each record it is granted for and each place that may decide, in the order in
    /// which they are named.
    pub(crate) fn answers(&self, policy: &PolicyItem) -> Vec<Answer> {
        let Some(record) = &policy.per else {
            return self.answers_by_place(policy, &Looking::new());
        };
        self.mark("per record");
        let list = self.program.list_of(&record.text);
        let count = self.person.lists[list].len();
        if count == 0 {
            self.mark("per record of an empty list");
            let mut answers = self.answers_by_place(policy, &Looking::new());
            for answer in &mut answers {
                if !matches!(answer.verdict, Verdict::NotApplicable | Verdict::NotInForce(_)) {
                    answer.verdict = Verdict::NotEligible;
                    answer.unmet = [list.to_owned()].into();
                    answer.amounts.clear();
                }
            }
            return answers;
        }
        let of_record = |position| {
            let looking = [(list.to_owned(), position)].into();
            let mut answers = self.answers_by_place(policy, &looking);
            for answer in &mut answers {
                answer.record = Some(position + 1);
            }
            answers
        };
        (0..count).flat_map(of_record).collect()
    }

    fn answers_by_place(&self, policy: &PolicyItem, looking: &Looking) -> Vec<Answer> {
        if policy.places.is_empty() {
            return vec![self.answer(policy, None, looking)];
        }
        policy
            .places
            .iter()
            .map(|place| {
                if policy.places.len() > 1 {
                    self.mark("by a or b");
                }
                self.answer(policy, Some(&place.text), looking)
            })
            .collect()
    }

    /// The answer that counts: the best verdict, of those the greatest amount, of those the first.
    pub(crate) fn best<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> &'a Answer {
        let quantity = |answer: &Answer| answer.extent().map(|(_, most)| most);
        let mut answers = answers.into_iter();
        let mut best = answers.next().unwrap();
        for answer in answers {
            let better = answer.verdict.rank() < best.verdict.rank()
                || (answer.verdict.rank() == best.verdict.rank() && quantity(answer) > quantity(best));
            if better {
                best = answer;
            }
        }
        best
    }

    fn answer(&self, policy: &PolicyItem, place_fact: Option<&str>, looking: &Looking) -> Answer {
        let id = place_fact.map(|name| self.program.fact(name).unwrap().name.id.text.clone());
        let mut answer = Answer {
            record: None,
            place: id,
            verdict: Verdict::NotApplicable,
            unmet: BTreeSet::new(),
            to_declare: BTreeSet::new(),
            to_adopt: false,
            kind: None,
            amounts: Vec::new(),
            months: None,
            claim_from: None,
            claim_until: None,
            documents: Vec::new(),
        };
        if let (Some(asking), Some(meant)) = (self.person.applicant, policy.applicant_kind.or(DEFAULT))
            && asking != meant
        {
            self.mark("other applicant");
            return answer;
        }
        let place = match place_fact.map(|name| self.fact(name, looking)) {
            None => None,
            Some(Value::Region(place)) => Some(place),
            Some(_) => return answer,
        };
        if let (Some(region), Some(place)) = (&policy.region, &place) {
            self.mark("policy in a region");
            if !self.program.lies_in(place, &region.text) {
                return answer;
            }
        }
        let asked = Setting {
            place,
            day: self.person.today,
            declared: true,
            looking: looking.clone(),
        };
        let day = match &policy.governed_by {
            None => self.person.today,
            Some(date) => {
                self.mark("governed by");
                match self.value(date, &asked) {
                    Value::Date(day) => day,
                    _ => {
                        answer.verdict = Verdict::Undefined;
                        return answer;
                    }
                }
            }
        };
        let at = Setting { day, ..asked };
        let effective = self.effective(policy, &at);
        answer.documents = effective
            .documents
            .iter()
            .map(|name| match self.program.named(name) {
                Some(rules_dsl::ast::Item::Document(document)) => document.name.id.text.clone(),
                _ => panic!("no document {name}"),
            })
            .collect();
        answer.claim_from = effective.claim_from.map(|expr| self.value(expr, &at));
        answer.claim_until = effective.claim_until.map(|expr| self.value(expr, &at));
        if let Some(reason) = self.not_in_force(&effective, at.day) {
            answer.verdict = Verdict::NotInForce(reason);
            return answer;
        }
        let outcomes = self.outcomes(policy, &effective, &at);
        answer.verdict = match self.conjunction(&outcomes) {
            Value::Bool(false) => {
                let fails = |outcome: &&(String, Value)| outcome.1 == Value::Bool(false);
                answer.unmet = outcomes.iter().filter(fails).map(|(id, _)| id.clone()).collect();
                Verdict::NotEligible
            }
            Value::Bool(true) => {
                self.provisos(policy, &effective, &at, &mut answer);
                if answer.to_declare.is_empty() && !answer.to_adopt {
                    Verdict::Eligible
                } else {
                    Verdict::EligibleIf
                }
            }
            _ => Verdict::Undefined,
        };
        // Amounts have meaning only where the person is eligible.
        if answer.verdict.is_entitled() {
            self.pay(&effective, &at, &mut answer);
        }
        answer
    }

    fn pay(&self, effective: &Effective<'_>, at: &Setting, answer: &mut Answer) {
        let Some(pays) = effective.pays else { return };
        answer.kind = Some(pays.kind);
        self.mark(match pays.kind {
            PayKind::Once => "pays once",
            PayKind::Monthly => "pays monthly",
            PayKind::Yearly => "pays yearly",
            PayKind::Loan => "pays loan",
            PayKind::Interest => "pays interest",
            PayKind::Tax => "pays tax",
        });
        if let Some(months) = effective.at_most {
            self.mark("for at most");
            answer.months = Some(in_months(self.value(months, at)));
        }
        let (counted_from, steps) = match &pays.amount {
            PaysAmount::Same(amount) => {
                answer.amounts.push(StepOfAmount {
                    from: 1,
                    to: None,
                    value: self.value(amount, at),
                });
                return;
            }
            PaysAmount::Schedule { counted_from, steps } => (counted_from, steps),
        };
        self.mark("schedule");
        let next = match counted_from {
            None => 1,
            Some(next) => {
                self.mark("counted from");
                match whole(&self.value(next, at)) {
                    Some(next) => next,
                    None => return,
                }
            }
        };
        // The months to come are `next` and those after it, as many as are paid for.
        let end = answer
            .months
            .as_ref()
            .and_then(whole)
            .map(|months| next + months - 1);
        for step in steps {
            let (from, to) = (
                fraction(step.from).to_whole().unwrap(),
                step.to.map(|to| fraction(to).to_whole().unwrap()),
            );
            let first = from.max(next);
            if to.is_none_or(|to| first <= to) && end.is_none_or(|end| first <= end) {
                answer.amounts.push(StepOfAmount {
                    from,
                    to,
                    value: self.value(&step.amount, at),
                });
            }
        }
    }

    /// Whether someone is entitled on a day, declarations left open being made.
    pub(crate) fn conjunction(&self, outcomes: &[(String, Value)]) -> Value {
        all(&outcomes
            .iter()
            .map(|(_, value)| value.clone())
            .collect::<Vec<_>>())
    }

    fn provisos(&self, policy: &PolicyItem, effective: &Effective<'_>, at: &Setting, answer: &mut Answer) {
        let undeclared = Setting {
            declared: false,
            ..at.clone()
        };
        let without = self.outcomes(policy, effective, &undeclared);
        if self.conjunction(&without) != Value::Bool(true) {
            for (rule, (id, value)) in effective.rules.iter().zip(&without) {
                if rule.verb == CriterionVerb::Confirm && *value != Value::Bool(true) {
                    self.mark("proviso");
                    answer.to_declare.insert(id.clone());
                }
            }
        }
        let option = policy.status.is_some_and(|status| status != Status::InForce);
        if option {
            self.mark("status other than in force");
        }
        answer.to_adopt = option && !effective.adopted;
    }

    fn outcomes(&self, policy: &PolicyItem, effective: &Effective<'_>, at: &Setting) -> Vec<(String, Value)> {
        let outcome = |rule: &Rule<'_>| {
            let value = self.condition(policy, &rule.condition, rule.verb, at);
            let value = if rule.verb == CriterionVerb::Unless {
                self.mark("unless");
                not(value)
            } else {
                value
            };
            (rule.id.to_owned(), value)
        };
        let mut outcomes: Vec<_> = effective.rules.iter().map(outcome).collect();
        if let Some(until) = effective.paid_until {
            self.mark("paid until");
            let today = Value::Date(self.person.today);
            let holds = ordered(Relation::AtMost, &today, &self.value(until, at));
            outcomes.push(("paid_until".to_owned(), holds));
        }
        // Where another day than today decides, today must lie in the claim window of that day.
        if policy.governed_by.is_some() && (effective.claim_from.is_some() || effective.claim_until.is_some())
        {
            self.mark("claim window as a condition");
            let today = Value::Date(self.person.today);
            let from = effective.claim_from.map(|from| {
                let from = self.value(from, at);
                ordered(Relation::AtMost, &from, &today)
            });
            let until = effective.claim_until.map(|until| {
                let until = self.value(until, at);
                ordered(Relation::AtMost, &today, &until)
            });
            let holds: Vec<Value> = from.into_iter().chain(until).collect();
            outcomes.push(("claim_window".to_owned(), all(&holds)));
        }
        outcomes
    }

    fn condition(
        &self,
        policy: &PolicyItem,
        condition: &Condition<'_>,
        verb: CriterionVerb,
        at: &Setting,
    ) -> Value {
        match condition {
            Condition::Written(item) => self.criterion(policy, item, at),
            Condition::Instead(expr) => self.value(expr, at),
            Condition::Removed => Value::Bool(verb != CriterionVerb::Unless),
            Condition::Widened(before, by) => {
                any(&[self.condition(policy, before, verb, at), self.value(by, at)])
            }
            Condition::Narrowed(before, by) => {
                all(&[self.condition(policy, before, verb, at), self.value(by, at)])
            }
        }
    }

    fn criterion(&self, policy: &PolicyItem, item: &CriterionItem, at: &Setting) -> Value {
        let lines = |lines: &[CriterionItem]| {
            lines
                .iter()
                .map(|line| self.criterion(policy, line, at))
                .collect::<Vec<_>>()
        };
        match &item.body {
            CriterionBody::Condition(expr) => {
                self.mark("require");
                self.value(expr, at)
            }
            CriterionBody::All(parts) => {
                self.mark("all of labelled lines");
                all(&lines(parts))
            }
            CriterionBody::Any(parts) => {
                self.mark("any of labelled lines");
                any(&lines(parts))
            }
            CriterionBody::Declared => {
                self.mark("confirm");
                let id = format!("{}.{}", policy.name.id.text, item.id.text);
                let said = self.person.declared.get(&id).copied().flatten();
                Value::Bool(said.unwrap_or(at.declared))
            }
        }
    }

    /// The policy with this name.
    pub(crate) fn policy(&self, id: &str) -> &PolicyItem {
        self.program
            .policies()
            .find(|policy| is_called(&policy.name, id))
            .unwrap()
    }
}

/// A period of years as months.
fn in_months(value: Value) -> Value {
    match value {
        Value::Count(years, CountUnit::Years) => {
            Value::Count(years.times(Fraction::whole(12)), CountUnit::Months)
        }
        other => other,
    }
}

fn whole(value: &Value) -> Option<i128> {
    value.quantity()?.to_whole()
}

/// Who a policy is for if it does not say.
const DEFAULT: Option<rules_core::plan::Applicant> = Some(rules_core::plan::Applicant::Person);
