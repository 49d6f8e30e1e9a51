//! What the rules come to over everybody: defects that no concrete case may have shown yet.

use crate::arena::{Id, InputId, NodeId};
use crate::assess::DEFAULT_BUDGET;
use crate::decide::{Decision, Outcome};
use crate::engine::Engine;
use crate::number::Number;
use crate::part::{Part, Whole};
use crate::people::People;
use crate::plan::Plan;
use crate::possible::{Possible, Values};
use crate::question::Question;

/// An example person: each input with a value, as a number (alternatives by position).
pub type Example = Vec<(InputId, Number)>;

/// Something that cannot be right for the person shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Defect {
    /// Whether they are entitled rests on a fact that does not exist for them.
    AbsentVerdict(Example),
    /// They are entitled, but the amount rests on such a fact.
    AbsentAmount(Example),
    /// Arithmetic fails for them.
    Arithmetic(Example),
}

/// Whether something holds for everybody who may exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// For everybody.
    Always,
    /// For nobody; this one shows it.
    Never(Example),
    /// Not for this one, though for others.
    NotFor(Example),
    /// For everybody for whom it says something.
    Elsewhere,
    /// Nobody satisfies the assumptions.
    Nobody,
    /// Not settled within the limit.
    Open,
}

/// Decides conditions over everybody.
#[derive(Debug)]
pub struct Analyst<'plan> {
    plan: &'plan Plan,
    whole: Whole<'plan>,
}

/// A question about a part of the plan, with those who answer it in one way or another.
struct Answered {
    part: Part,
    question: Question,
    decision: Decision,
}

impl Answered {
    /// Someone with an outcome.
    fn example(&self, outcome: Outcome) -> Option<Example> {
        let person = self.decision.witness(outcome)?;
        Some(example(&self.part, &self.question, person))
    }
}

impl<'plan> Analyst<'plan> {
    /// For a plan without lists.
    pub fn new(plan: &'plan Plan) -> Self {
        Self {
            plan,
            whole: Whole::new(plan),
        }
    }

    /// Decides a condition over everybody for whom some other conditions hold.
    pub fn settle(&self, given: &[NodeId], node: NodeId) -> Settled {
        let Some(answered) = self.decide(given, node) else {
            return Settled::Open;
        };
        let decision = &answered.decision;
        if decision.is_nobody() {
            return Settled::Nobody;
        }
        if decision.is_only(Outcome::Yes) {
            return Settled::Always;
        }
        match answered.example(Outcome::No) {
            Some(person) if decision.is_settled() && !decision.may_be(Outcome::Yes) => Settled::Never(person),
            Some(person) if decision.witness(Outcome::Yes).is_some() => Settled::NotFor(person),
            None if decision.is_settled() => Settled::Elsewhere,
            _ => Settled::Open,
        }
    }

    /// Someone for whom a condition holds, and some others.
    pub fn someone(&self, given: &[NodeId], node: NodeId) -> Option<Example> {
        self.decide(given, node)?.example(Outcome::Yes)
    }

    fn decide(&self, given: &[NodeId], node: NodeId) -> Option<Answered> {
        let roots: Vec<NodeId> = given.iter().copied().chain([node]).collect();
        let part = self.whole.part(&roots)?;
        let given: Vec<NodeId> = given.iter().map(|node| part.node(*node)).collect();
        let mut question = Question::new(&part.plan, &[part.node(node)], &given);
        question.assumptions.extend(given);
        let mut engine = Engine::new(&part.plan, DEFAULT_BUDGET);
        let decision = engine.decide(&question, &People::everybody(&part.plan));
        Some(Answered {
            part,
            question,
            decision,
        })
    }

    /// The defects of the policy at this position, each with an example person.
    pub fn defects(&self, position: usize) -> Vec<Defect> {
        let mut defects = Vec::new();
        let Some(policy) = self.plan.policies().get(position) else {
            return defects;
        };
        for variant in &policy.variants {
            if let Some(answered) = self.decide(&[], variant.entitled) {
                defects.extend(answered.example(Outcome::Absent).map(Defect::AbsentVerdict));
                defects.extend(answered.example(Outcome::Error).map(Defect::Arithmetic));
            }
            // Steps of a schedule that lie behind someone are absent by right.
            let watched = variant
                .pays
                .iter()
                .flat_map(|pays| [Some(pays.amount), pays.months]);
            for node in watched.flatten() {
                let without = self.entitled_without(variant.entitled, node);
                defects.extend(without.map(Defect::AbsentAmount));
            }
        }
        defects
    }

    /// Someone who is entitled although a value is absent or failed for them.
    fn entitled_without(&self, entitled: NodeId, node: NodeId) -> Option<Example> {
        let part = self.whole.part(&[entitled, node])?;
        let (entitled, node) = (part.node(entitled), part.node(node));
        let question = Question::new(&part.plan, &[entitled], &[node]);
        let mut engine = Engine::new(&part.plan, DEFAULT_BUDGET);
        let everybody = People::everybody(&part.plan);
        let person = engine.entitled_without_value(&question, node, &everybody)?;
        Some(example(&part, &question, &person))
    }
}

/// A person of a part, by the inputs of the whole plan.
fn example(part: &Part, question: &Question, person: &People) -> Example {
    question
        .inputs
        .iter()
        .filter_map(|input| {
            let value = shown(&part.plan, *input, person.get(*input))?;
            Some((*part.inputs.get(input.index())?, value))
        })
        .collect()
}

fn shown(plan: &Plan, input: InputId, value: &Possible) -> Option<Number> {
    match &value.values {
        Values::Bits(bits) if *bits != 0 => Some(Number::from(bits.trailing_zeros())),
        Values::Bits(_) => None,
        // Anyone of the box will do.
        values => Possible::of(values.first())
            .to_number()
            .filter(|_| plan.inputs().get(input).is_some()),
    }
}

impl Engine<'_> {
    /// Whether a value may be absent for somebody for whom the condition asked for holds. No only where that is shown.
    pub(crate) fn may_lack(&mut self, question: &Question, node: NodeId, people: &People) -> bool {
        let mut boxes = vec![people.clone()];
        let mut focus = question.roots.to_vec();
        focus.push(node);
        while let Some(here) = boxes.pop() {
            let possible = self.outcome(question, &here);
            let value = self.values.at(node);
            if self.contradicts(question) || !possible.may_be_yes() || !value.none {
                continue;
            }
            let certain = possible.is_yes() && value.values.is_empty();
            match self.split(question, &here, &focus) {
                Some((before, after)) if !certain && !self.exhausted() => boxes.extend([after, before]),
                _ => return true,
            }
        }
        false
    }

    /// Someone who is entitled although a watched value is absent or failed for them.
    fn entitled_without_value(
        &mut self,
        question: &Question,
        node: crate::arena::NodeId,
        people: &People,
    ) -> Option<People> {
        let mut boxes = vec![people.clone()];
        while let Some(here) = boxes.pop() {
            let possible = self.outcome(question, &here);
            let value = self.values.at(node);
            if self.contradicts(question) || !possible.may_be_yes() || !(value.none || value.error) {
                continue;
            }
            if self.exhausted() {
                return None;
            }
            let settled = possible.is_yes() && value.values.is_empty();
            if settled && self.is_lawful(question) {
                return Some(here);
            }
            let mut focus = question.roots.to_vec();
            focus.push(node);
            if let Some((before, after)) = self.split(question, &here, &focus) {
                boxes.extend([after, before]);
            }
        }
        None
    }
}
