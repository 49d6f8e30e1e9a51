//! One policy and one applicant: the verdict and everything told beside it.

use super::Request;
use crate::arena::{InputId, NodeId};
use crate::calendar::Day;
use crate::decide::{Decision, Outcome};
use crate::engine::Engine;
use crate::people::People;
use crate::plan::{Criterion, Pays, Policy, Role, Status, Validity, Variant};
use crate::question::Question;
use crate::timeline::single_day;
use crate::verdict::{Cause, NotInForce, PolicyAssessment, Proviso, Standing, Verdict};

/// The order in which causes are told.
const CAUSES: [Cause; 4] = [Cause::Facts, Cause::Figures, Cause::Arithmetic, Cause::Limit];

/// One policy being assessed.
pub(super) struct Desk<'a, 'plan> {
    pub(super) engine: &'a mut Engine<'plan>,
    pub(super) request: &'a Request,
    /// The people with every open declaration made, and with every one refused.
    pub(super) declared: &'a People,
    pub(super) undeclared: &'a People,
    pub(super) today_input: InputId,
    pub(super) today: Day,
    pub(super) policy: &'plan Policy,
    /// Whether anybody satisfies the assumptions could not be settled within the budget.
    pub(super) may_contradict: bool,
    /// Whether only the verdict and the days are wanted, not what is missing nor what is paid.
    pub(super) is_brief: bool,
}

impl<'plan> Desk<'_, 'plan> {
    /// The best of the answers for the records, each the better of those for the places that may decide.
    pub(super) fn answer(&mut self, position: usize) -> Option<PolicyAssessment> {
        let variants = self.policy.variants.iter();
        let mut records: Vec<Option<u32>> = Vec::new();
        for variant in variants {
            if !records.contains(&variant.record) {
                records.push(variant.record);
            }
        }
        let mut answers: Vec<PolicyAssessment> = records
            .into_iter()
            .filter_map(|record| self.answer_for(position, record))
            .collect();
        let best = best(&answers)?;
        if answers.iter().all(|answer| answer.record.is_none()) {
            return Some(answers.remove(best));
        }
        // The best of them speaks for all. To ask again is rare, and cheaper to carry than the means to copy an answer.
        let mut overall = self.answer_for(position, answers.get(best)?.record)?;
        if overall.verdict != Verdict::NotApplicable {
            let allowed = self.engine.allow(self.request.budget);
            overall.total = self.total(overall.place);
            self.engine.give_back(allowed);
        }
        overall.records = answers;
        Some(overall)
    }

    /// The better of the answers for the places that may decide, for one record.
    fn answer_for(&mut self, position: usize, record: Option<u32>) -> Option<PolicyAssessment> {
        let variants = self
            .policy
            .variants
            .iter()
            .filter(|variant| variant.record == record);
        let mut answers: Vec<PolicyAssessment> = variants
            .map(|variant| self.answer_at(position, variant))
            .collect();
        let mut best = answers.remove(best(&answers)?);
        best.elsewhere = answers
            .into_iter()
            .filter_map(|other| Some((other.place?, other.verdict)))
            .collect();
        Some(best)
    }

    pub(super) fn answer_at(&mut self, position: usize, variant: &'plan Variant) -> PolicyAssessment {
        self.engine.work.fell_short = self.may_contradict;
        let mut answer = self.blank(position, variant);
        if self.is_for_others() {
            return answer;
        }
        self.fill(&mut answer, variant);
        if self.engine.work.fell_short {
            answer.causes.push(Cause::Limit);
        }
        if self.may_contradict {
            answer.verdict = Verdict::Depends;
        }
        let found = std::mem::take(&mut answer.causes);
        answer
            .causes
            .extend(CAUSES.iter().filter(|cause| found.contains(cause)));
        answer
    }

    fn blank(&self, position: usize, variant: &Variant) -> PolicyAssessment {
        PolicyAssessment {
            policy: position,
            place: variant.place,
            record: variant.record,
            verdict: Verdict::NotApplicable,
            suspended: None,
            adopted_by: Vec::new(),
            provisos: Vec::new(),
            causes: Vec::new(),
            missing: Vec::new(),
            amount: None,
            amount_reason: None,
            first_day: None,
            last_day: None,
            claimable: Vec::new(),
            unmet: Vec::new(),
            jointly_unmet: false,
            if_unchanged: Vec::new(),
            criteria: Vec::new(),
            documents: self.policy.documents.clone(),
            handling: self.policy.handling.clone(),
            splits: 0,
            elsewhere: Vec::new(),
            records: Vec::new(),
            total: None,
        }
    }

    /// Whether the policy is for firms and a person asks, or the other way round.
    fn is_for_others(&self) -> bool {
        let asking = self.request.applicant;
        asking.is_some_and(|applicant| applicant != self.policy.applicant)
    }

    /// A refusal is given only when it is certain of which kind it is, however small the budget.
    fn fill(&mut self, answer: &mut PolicyAssessment, variant: &'plan Variant) {
        let (people, declared) = (&self.request.people, self.declared);
        let applies = self.decided(&[variant.applies], declared);
        if applies.is_only(Outcome::No) {
            return;
        }
        self.localise(answer, variant, declared);
        answer.criteria = self.engine.explain(&variant.criteria, people, declared);
        // Where it applies: a policy may be in force elsewhere.
        let reach = self.decided(&[variant.applies, variant.in_force], declared);
        if reach.is_only(Outcome::No) && applies.spares_someone() {
            answer.verdict = Verdict::NotInForce(self.not_in_force(answer, variant, declared));
            self.add_claimable(answer, variant, declared);
            return;
        }
        let watched: Vec<NodeId> = variant.pays.iter().flat_map(Pays::nodes).collect();
        let question = &*self.engine.question(&[variant.entitled], &watched);
        let splits_before = self.engine.work.splits;
        self.engine.fresh_budget();
        let decision = self.engine.settle(question, declared);
        answer.verdict = if !decision.is_only(Outcome::No) {
            self.verdict(answer, variant, question, &decision)
        } else if reach.spares_someone() {
            (answer.unmet, answer.jointly_unmet) = self.unmet(variant, declared);
            Verdict::NotEligible
        } else {
            Verdict::Depends
        };
        if answer.verdict != Verdict::NotEligible && !self.is_brief {
            // Each asks about one fact or one sum after the other.
            let allowed = self.engine.allow(self.request.budget);
            self.add_missing(answer, question, declared, &decision);
            self.engine.give_back(allowed);
            let allowed = self.engine.allow(self.request.budget);
            let known = decision.witness(Outcome::Yes);
            self.add_amount(answer, variant, question, declared, known);
            self.engine.give_back(allowed);
        }
        answer.splits = self.engine.work.splits - splits_before;
        if matches!(answer.verdict, Verdict::Eligible | Verdict::EligibleIf) {
            self.add_days(answer, variant, declared);
        }
        if answer.verdict != Verdict::Depends {
            self.add_claimable(answer, variant, declared);
        }
        if answer.first_day.is_some() || answer.last_day.is_some() || !answer.claimable.is_empty() {
            answer.if_unchanged = self.snapshots(question);
        }
    }

    /// Papers and counters of the place, where it is certain which rules apply.
    fn localise(&mut self, answer: &mut PolicyAssessment, variant: &Variant, declared: &People) {
        for local in &variant.local {
            if self.engine.standing(local.guard, declared) == Standing::Met {
                if let Some(documents) = &local.documents {
                    answer.documents.clone_from(documents);
                }
                if let Some(handling) = &local.handling {
                    answer.handling.clone_from(handling);
                }
            }
        }
    }

    fn verdict(
        &mut self,
        answer: &mut PolicyAssessment,
        variant: &Variant,
        question: &Question,
        decision: &Decision,
    ) -> Verdict {
        if decision.may_be(Outcome::Error) || decision.may_be(Outcome::Absent) {
            answer.causes.push(Cause::Arithmetic);
        }
        let undeclared = self.undeclared;
        let open: Vec<&Criterion> = variant
            .criteria
            .iter()
            .filter(|criterion| criterion.role == Role::Confirm)
            .collect();
        for criterion in open {
            if self.engine.standing(criterion.node, undeclared) != Standing::Met {
                answer.provisos.push(Proviso::Declare(criterion.id.to_string()));
            }
        }
        if !self.binds(answer, variant) {
            answer.provisos.push(Proviso::Adopt);
        }
        if !decision.is_only(Outcome::Yes) {
            return Verdict::Depends;
        }
        let without = {
            self.engine.fresh_budget();
            self.engine.settle(question, undeclared)
        };
        if without.is_only(Outcome::Yes) {
            answer.provisos.retain(|proviso| *proviso == Proviso::Adopt);
        } else if !without.is_settled() && without.may_be_only(Outcome::Yes) {
            return Verdict::Depends;
        }
        if answer.provisos.is_empty() {
            Verdict::Eligible
        } else {
            Verdict::EligibleIf
        }
    }

    /// Whether the policy binds in the place: by itself, or because the place has adopted it.
    fn binds(&mut self, answer: &mut PolicyAssessment, variant: &Variant) -> bool {
        if self.policy.status == Status::InForce {
            return true;
        }
        let Some(adoption) = &variant.adoption else {
            return false;
        };
        let people = &self.request.people;
        for (guard, citation) in &adoption.by {
            if self.engine.standing(*guard, people) == Standing::Met {
                answer.adopted_by.extend(citation);
            }
        }
        self.engine.standing(adoption.adopted, people) == Standing::Met
    }

    /// Why the policy is not in force for anybody in question.
    fn not_in_force(
        &mut self,
        answer: &mut PolicyAssessment,
        variant: &Variant,
        people: &People,
    ) -> NotInForce {
        for suspension in &variant.suspensions {
            if self.engine.standing(suspension.guard, people) == Standing::Met {
                answer.suspended = Some((suspension.reason.clone(), suspension.citation));
                return NotInForce::Suspended(suspension.from, suspension.until);
            }
        }
        let mut spans = self.policy.validity.as_slice();
        for other in &variant.validity {
            if self.engine.standing(other.guard, people) == Standing::Met {
                spans = &other.spans;
            }
        }
        let day = match variant.day {
            Some(node) => single_day(&self.engine.value(node, people)).unwrap_or(self.today),
            None => self.today,
        };
        not_in_force(spans, day)
    }

    /// What holds on the days on which the policy can be had: entitled, and adopted where that is needed.
    pub(super) fn root(&self, answer: &PolicyAssessment, variant: &Variant) -> Option<NodeId> {
        if self.policy.status == Status::InForce || answer.provisos.contains(&Proviso::Adopt) {
            return Some(variant.entitled);
        }
        variant.adoption.as_ref().map(|adoption| adoption.entitled)
    }

    /// Whether some conditions together hold for nobody.
    pub(super) fn is_refused(&mut self, nodes: &[NodeId], people: &People) -> bool {
        self.decided(nodes, people).is_only(Outcome::No)
    }

    /// Whether it was settled that somebody in question is not refused; `None` where everybody certainly is.
    pub(super) fn is_not_refused(&mut self, variant: &Variant) -> Option<bool> {
        // Whom the policy is not for at all, is told at once.
        if self.is_for_others() || self.is_refused(&[variant.applies], self.declared) {
            return None;
        }
        let decision = self.decided(&[variant.entitled], self.declared);
        (!decision.is_only(Outcome::No)).then(|| decision.is_settled() && !self.may_contradict)
    }

    fn decided(&mut self, nodes: &[NodeId], people: &People) -> Decision {
        self.engine.fresh_budget();
        let question = self.engine.question(nodes, &[]);
        self.engine.settle(&question, people)
    }
}

/// The first of the best answers: by verdict, then by amount.
fn best(answers: &[PolicyAssessment]) -> Option<usize> {
    let best = answers.iter().enumerate().min_by_key(|(_, answer)| {
        let most = answer.amount.as_ref().map(|amount| amount.max);
        (answer.verdict.rank(), std::cmp::Reverse(most))
    });
    best.map(|(position, _)| position)
}

/// Why no span of validity holds the day.
pub(super) fn not_in_force(validity: &[Validity], day: Day) -> NotInForce {
    let next = validity
        .iter()
        .map(|span| span.from)
        .filter(|from| *from > day)
        .min();
    let last = validity
        .iter()
        .filter_map(|span| Some((span.until?, span.renewed)))
        .filter(|(until, _)| *until < day)
        .max();
    match (last, next) {
        (_, Some(from)) => NotInForce::NotYet(from),
        (Some((until, true)), None) => NotInForce::Lapsed(until),
        (Some((until, false)), None) => NotInForce::Expired(until),
        (None, None) => NotInForce::Expired(day),
    }
}
