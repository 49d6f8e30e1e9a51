//! From a plan and what is known of an applicant to the answers of all policies.

use std::collections::BTreeSet;

use crate::arena::{InputId, NodeId};
use crate::calendar::Day;
use crate::decide::{Decision, Outcome};
use crate::extent::End;
use crate::number::Number;
use crate::people::People;
use crate::plan::{
    Applicant, Criterion, InputKind, Kind, Pays, Plan, Policy, Role, Status, Touch, Validity, Variant,
};
use crate::possible::Possible;
use crate::question::{Engine, Question};
use crate::relevance::Relevance;
use crate::timeline::{Direction, Holds, single_day};
use crate::verdict::{
    Amount, Assessment, Cause, Effect, Missing, NotInForce, PolicyAssessment, Proviso, Standing, StepAmount,
    Verdict,
};

/// The order in which causes are told.
const CAUSES: [Cause; 4] = [Cause::Facts, Cause::Figures, Cause::Arithmetic, Cause::Limit];

/// Work allowed for each question, in nodes computed. The corpus stays far below it.
pub const DEFAULT_BUDGET: u64 = 2_000_000;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Request {
    /// What is known of the applicant, including the day of asking as a single day.
    pub people: People,
    /// Whether a person or a firm asks; `None` for both.
    pub applicant: Option<Applicant>,
    /// Work allowed for each question.
    pub budget: u64,
}

/// Why no assessment could be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The plan has no day of asking, or the request leaves it open.
    NoToday,
    /// The answers contradict these assumptions (positions in [`Plan::assumptions`]).
    Contradiction(Vec<usize>),
}

/// The answers of all policies.
///
/// Answers that contradict an assumption are refused before anything is computed from them.
pub fn assess(plan: &Plan, request: &Request) -> Result<Assessment, Refused> {
    let policies: Vec<usize> = (0..plan.policies().len()).collect();
    assess_some(plan, request, &policies)
}

/// The answers of the policies at these positions.
pub fn assess_some(plan: &Plan, request: &Request, policies: &[usize]) -> Result<Assessment, Refused> {
    let today_input = plan.today().ok_or(Refused::NoToday)?;
    let today = single_day(request.people.get(today_input)).ok_or(Refused::NoToday)?;
    let mut engine = Engine::new(plan, request.budget);
    if let Some(violated) = engine.contradiction(&request.people) {
        return Err(Refused::Contradiction(violated));
    }
    let request = &Request {
        people: engine.tightened(&request.people),
        ..request.clone()
    };
    let may_contradict = engine.work.fell_short;
    let answers = policies.iter().filter_map(|position| {
        let policy = plan.policies().get(*position)?;
        let mut desk = Desk {
            engine: &mut engine,
            request,
            today_input,
            today,
            policy,
            may_contradict,
        };
        desk.answer(*position)
    });
    Ok(Assessment {
        today,
        policies: answers.collect(),
    })
}

impl Engine<'_> {
    /// A smallest set of assumptions (by inclusion) that the answers contradict.
    fn contradiction(&mut self, people: &People) -> Option<Vec<usize>> {
        let mut kept: Vec<usize> = (0..self.plan.assumptions().len()).collect();
        if self.can_hold(&kept, people) {
            return None;
        }
        let mut position = 0;
        while position < kept.len() {
            let mut fewer = kept.clone();
            fewer.remove(position);
            if self.can_hold(&fewer, people) {
                position += 1;
            } else {
                kept = fewer;
            }
        }
        Some(kept)
    }

    fn can_hold(&mut self, assumptions: &[usize], people: &People) -> bool {
        let nodes: Vec<NodeId> = assumptions
            .iter()
            .filter_map(|position| Some(self.plan.assumptions().get(*position)?.node))
            .collect();
        let mut question = Question::new(self.plan, &[], &nodes);
        question.assumptions = nodes;
        self.fresh_budget();
        // An empty conjunction is yes for everyone who satisfies the assumptions.
        !self.decide(&question, people).is_nobody()
    }
}

/// One policy being assessed.
struct Desk<'a, 'plan> {
    engine: &'a mut Engine<'plan>,
    request: &'a Request,
    today_input: InputId,
    today: Day,
    policy: &'plan Policy,
    /// Whether anybody satisfies the assumptions could not be settled within the budget.
    may_contradict: bool,
}

impl<'plan> Desk<'_, 'plan> {
    /// The best of the answers for the records, each the better of those for the places that may decide.
    fn answer(&mut self, position: usize) -> Option<PolicyAssessment> {
        let records: BTreeSet<Option<u32>> = self
            .policy
            .variants
            .iter()
            .map(|variant| variant.record)
            .collect();
        let mut answers: Vec<PolicyAssessment> = records
            .into_iter()
            .filter_map(|record| self.answer_for(position, record))
            .collect();
        let best = best(&answers)?;
        if answers.iter().all(|answer| answer.record.is_none()) {
            return Some(answers.remove(best));
        }
        let mut overall = answers.get(best)?.clone();
        if overall.verdict != Verdict::NotApplicable {
            overall.total = self.total(overall.place);
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

    /// What all records together are paid if one place decides.
    fn total(&mut self, place: Option<InputId>) -> Option<(Number, Number)> {
        let node = self
            .policy
            .variants
            .iter()
            .find(|variant| variant.place == place)?
            .total?;
        let declared = self.request.people.declaring(self.engine.plan, true);
        let question = Question::new(self.engine.plan, &[], &[node]);
        let mut end = |end| {
            self.engine.fresh_budget();
            self.engine.extent(&question, node, &declared, end)
        };
        Some((end(End::Least)?.value, end(End::Greatest)?.value))
    }

    fn answer_at(&mut self, position: usize, variant: &'plan Variant) -> PolicyAssessment {
        self.engine.work.fell_short = self.may_contradict;
        let mut answer = self.blank(position, variant);
        let other_applicant = self
            .request
            .applicant
            .is_some_and(|applicant| applicant != self.policy.applicant);
        if other_applicant {
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

    /// A refusal is given only when it is certain of which kind it is, however small the budget.
    fn fill(&mut self, answer: &mut PolicyAssessment, variant: &'plan Variant) {
        let people = &self.request.people;
        let declared = people.declaring(self.engine.plan, true);
        let applies = self.decided(&[variant.applies], &declared);
        if applies.is_only(Outcome::No) {
            return;
        }
        self.localise(answer, variant, &declared);
        answer.criteria = self.engine.explain(&variant.criteria, people, &declared);
        // Where it applies: a policy may be in force elsewhere.
        let reach = self.decided(&[variant.applies, variant.in_force], &declared);
        if reach.is_only(Outcome::No) && applies.spares_someone() {
            answer.verdict = Verdict::NotInForce(self.not_in_force(answer, variant, &declared));
            self.add_claimable(answer, variant, &declared);
            return;
        }
        let watched: Vec<NodeId> = variant.pays.iter().flat_map(Pays::nodes).collect();
        let question = Question::new(self.engine.plan, &[variant.entitled], &watched);
        let splits_before = self.engine.work.splits;
        self.engine.fresh_budget();
        let decision = self.engine.decide(&question, &declared);
        answer.verdict = if !decision.is_only(Outcome::No) {
            self.verdict(answer, variant, &question, &decision)
        } else if reach.spares_someone() {
            (answer.unmet, answer.jointly_unmet) = self.unmet(variant, &declared);
            Verdict::NotEligible
        } else {
            Verdict::Depends
        };
        if answer.verdict != Verdict::NotEligible {
            self.add_missing(answer, &question, &declared, &decision);
            self.add_amount(answer, variant, &question, &declared);
        }
        answer.splits = self.engine.work.splits - splits_before;
        if matches!(answer.verdict, Verdict::Eligible | Verdict::EligibleIf) {
            self.add_days(answer, variant, &declared);
        }
        if answer.verdict != Verdict::Depends {
            self.add_claimable(answer, variant, &declared);
        }
        if answer.first_day.is_some() || answer.last_day.is_some() || !answer.claimable.is_empty() {
            answer.if_unchanged = self.snapshots(&question);
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
        let undeclared = self.request.people.declaring(self.engine.plan, false);
        let open: Vec<&Criterion> = variant
            .criteria
            .iter()
            .filter(|criterion| criterion.role == Role::Confirm)
            .collect();
        for criterion in open {
            if self.engine.standing(criterion.node, &undeclared) != Standing::Met {
                answer.provisos.push(Proviso::Declare(criterion.id.clone()));
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
            self.engine.decide(question, &undeclared)
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
    fn root(&self, answer: &PolicyAssessment, variant: &Variant) -> Option<NodeId> {
        if self.policy.status == Status::InForce || answer.provisos.contains(&Proviso::Adopt) {
            return Some(variant.entitled);
        }
        variant.adoption.as_ref().map(|adoption| adoption.entitled)
    }

    /// Whether some conditions together hold for nobody.
    fn is_refused(&mut self, nodes: &[NodeId], people: &People) -> bool {
        self.decided(nodes, people).is_only(Outcome::No)
    }

    fn decided(&mut self, nodes: &[NodeId], people: &People) -> Decision {
        self.engine.fresh_budget();
        let question = Question::new(self.engine.plan, nodes, &[]);
        self.engine.decide(&question, people)
    }

    /// All criteria that fail for everyone; if none does alone, a smallest set that fails together.
    fn unmet(&mut self, variant: &Variant, declared: &People) -> (Vec<String>, bool) {
        let alone: Vec<String> = variant
            .criteria
            .iter()
            .filter(|criterion| self.engine.standing(criterion.node, declared) == Standing::Unmet)
            .map(|criterion| criterion.id.clone())
            .collect();
        if !alone.is_empty() {
            return (alone, false);
        }
        let mut together: Vec<&Criterion> = variant.criteria.iter().collect();
        let mut position = 0;
        while position < together.len() {
            let mut fewer = together.clone();
            fewer.remove(position);
            // Criteria need to fail only together with the policy's own reach.
            let reach = [variant.applies, variant.in_force].into_iter();
            let nodes: Vec<NodeId> = reach
                .chain(fewer.iter().map(|criterion| criterion.node))
                .collect();
            if self.is_refused(&nodes, declared) {
                together = fewer;
            } else {
                position += 1;
            }
        }
        (
            together
                .into_iter()
                .map(|criterion| criterion.id.clone())
                .collect(),
            true,
        )
    }

    /// The facts and figures that matter, each with its pair of witnesses.
    fn add_missing(
        &mut self,
        answer: &mut PolicyAssessment,
        question: &Question,
        declared: &People,
        decision: &Decision,
    ) {
        let verdict_is_open = !decision.is_only(Outcome::Yes);
        let comes_to_truth = !decision.may_be(Outcome::Absent) && !decision.may_be(Outcome::Error);
        let question = &Question {
            comes_to_truth,
            ..question.clone()
        };
        let open: Vec<InputId> = question
            .inputs
            .iter()
            .copied()
            .filter(|input| !declared.get(*input).is_single())
            .collect();
        for input in open {
            let mut pair: Option<(People, People)> = None;
            let mut effects = Vec::new();
            for effect in [Effect::Verdict, Effect::Amount] {
                if effect == Effect::Verdict && !verdict_is_open {
                    continue;
                }
                self.engine.fresh_budget();
                match self.engine.relevance(question, declared, input, effect) {
                    Relevance::Matters(first, second) => {
                        effects.push(effect);
                        pair.get_or_insert((first, second));
                    }
                    Relevance::DoesNot => {}
                    Relevance::Unsettled => self.engine.work.fell_short = true,
                }
            }
            let Some((first, second)) = pair else { continue };
            let kind = self.engine.plan.inputs().at(input).kind;
            if effects.contains(&Effect::Verdict) {
                answer.causes.push(if kind == InputKind::Figure {
                    Cause::Figures
                } else {
                    Cause::Facts
                });
            }
            let inputs = question
                .all_inputs
                .iter()
                .copied()
                .filter(|other| !declared.get(*other).is_single())
                .collect();
            answer.missing.push(Missing {
                input,
                effects,
                first,
                second,
                inputs,
            });
        }
    }

    fn add_amount(
        &mut self,
        answer: &mut PolicyAssessment,
        variant: &Variant,
        question: &Question,
        declared: &People,
    ) {
        let Some(pays) = &variant.pays else { return };
        let ends = |desk: &mut Self, node: NodeId| {
            desk.engine.fresh_budget();
            let mut least = desk.engine.extent(question, node, declared, End::Least);
            // Nobody is paid less than nothing, nor for fewer months: what a rough look finds below it is nobody's.
            if let Some(least) = least.as_mut().filter(|least| !least.exact) {
                least.value = least.value.max(Number::ZERO);
            }
            desk.engine.fresh_budget();
            least.zip(desk.engine.extent(question, node, declared, End::Greatest))
        };
        let mut steps = Vec::new();
        let mut total: Option<(Number, Number, bool)> = None;
        let mut all_bounded = true;
        let whole = [(1, None, pays.amount)];
        let schedule = pays.steps.iter().map(|step| (step.from, step.to, step.amount));
        let whole = whole.into_iter().filter(|_| pays.steps.is_empty());
        for (from, to, node) in schedule.chain(whole) {
            let Some((least, greatest)) = ends(self, node) else {
                continue;
            };
            let (mut min, mut max) = (least.value, greatest.value);
            let mut tight = least.exact && greatest.exact;
            let bounded = self.engine.is_bounded(node, &greatest);
            all_bounded &= bounded;
            steps.push(StepAmount {
                from,
                to,
                min,
                max,
                bounded,
            });
            if let Some((least, greatest, exact)) = total {
                (min, max, tight) = (min.min(least), max.max(greatest), tight && exact);
            }
            total = Some((min, max, tight));
        }
        let Some((min, max, tight)) = total else { return };
        // Every month brings the same.
        if matches!(
            steps.as_slice(),
            [StepAmount {
                from: 1,
                to: None,
                ..
            }]
        ) {
            steps.clear();
        }
        let months = pays.months.and_then(|node| ends(self, node));
        let months_bounded = match (pays.months, &months) {
            (Some(node), Some((_, greatest))) => self.engine.is_bounded(node, greatest),
            _ => true,
        };
        let is_figure = |missing: &Missing| {
            missing.effects.contains(&Effect::Amount)
                && self.engine.plan.inputs().at(missing.input).kind == InputKind::Figure
        };
        answer.amount = Some(Amount {
            kind: pays.kind,
            min,
            max,
            bounded: all_bounded,
            steps,
            is_share: self.engine.plan.kind(pays.amount) == Kind::Number,
            tight,
            months_bounded,
            months: months.map(|(least, greatest)| (least.value, greatest.value)),
            open: answer
                .missing
                .iter()
                .filter(|missing| is_figure(missing))
                .map(|missing| missing.input)
                .collect(),
        });
        answer.amount_reason = Some(self.engine.reason(pays.amount, declared));
    }

    fn on_other_days(&self, root: NodeId, watched: &[NodeId]) -> Question {
        let (plan, today) = (self.engine.plan, self.today_input);
        Question::on_other_days(plan, root, watched, today, on(self.today))
    }

    fn add_days(&mut self, answer: &mut PolicyAssessment, variant: &Variant, declared: &People) {
        let Some(root) = self.root(answer, variant) else {
            return;
        };
        let question = &self.on_other_days(root, &[]);
        let mut follow =
            |direction| match self
                .engine
                .holds(question, declared, self.today_input, self.today, direction)
            {
                Holds::Through(day) => Some(day),
                Holds::Throughout => None,
            };
        answer.first_day = follow(Direction::Backward);
        answer.last_day = follow(Direction::Forward);
    }

    fn add_claimable(&mut self, answer: &mut PolicyAssessment, variant: &Variant, declared: &People) {
        // Where another day decides, its window is a condition of the entitlement itself.
        let (Some(until), None) = (variant.claim_until, variant.day) else {
            return;
        };
        let window = (variant.claim_from, until);
        let nodes: Vec<NodeId> = variant.claim_from.into_iter().chain([until]).collect();
        let Some(root) = self.root(answer, variant) else {
            return;
        };
        let question = self.on_other_days(root, &nodes);
        answer.claimable = self
            .engine
            .claimable(&question, window, declared, self.today_input, self.today);
    }

    /// Facts behind the answer that may change by themselves.
    fn snapshots(&self, question: &Question) -> Vec<InputId> {
        let plan = self.engine.plan;
        let changing = |input: &InputId| {
            let input = plan.inputs().at(*input);
            matches!(input.kind, InputKind::Fact | InputKind::Place) && input.touch != Touch::Fixed
        };
        question.inputs.iter().copied().filter(changing).collect()
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
fn not_in_force(validity: &[Validity], day: Day) -> NotInForce {
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

/// A single day as a set.
pub fn on(day: Day) -> Possible {
    Possible::day(day)
}
