//! What the rules come to over everybody: defects that no concrete case may have shown yet.

use crate::arena::{InputId, NodeId};
use crate::assess::DEFAULT_BUDGET;
use crate::decide::{Decision, Outcome};
use crate::number::Number;
use crate::people::People;
use crate::plan::Plan;
use crate::possible::{Possible, Values};
use crate::question::{Engine, Question};

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
    engine: Engine<'plan>,
    everybody: People,
}

impl<'plan> Analyst<'plan> {
    /// For a plan without lists.
    pub fn new(plan: &'plan Plan) -> Self {
        Self {
            plan,
            engine: Engine::new(plan, DEFAULT_BUDGET),
            everybody: People::everybody(plan),
        }
    }

    /// Decides a condition over everybody for whom some other conditions hold.
    pub fn settle(&mut self, given: &[NodeId], node: NodeId) -> Settled {
        let (question, decision) = self.decide(given, node);
        if decision.is_nobody() {
            return Settled::Nobody;
        }
        if decision.is_only(Outcome::Yes) {
            return Settled::Always;
        }
        let no = decision.witness(Outcome::No);
        match no.map(|person| example(self.plan, &question, person)) {
            Some(person) if decision.is_settled() && !decision.may_be(Outcome::Yes) => Settled::Never(person),
            Some(person) if decision.witness(Outcome::Yes).is_some() => Settled::NotFor(person),
            None if decision.is_settled() => Settled::Elsewhere,
            _ => Settled::Open,
        }
    }

    /// Someone for whom a condition holds, and some others.
    pub fn someone(&mut self, given: &[NodeId], node: NodeId) -> Option<Example> {
        let (question, decision) = self.decide(given, node);
        let person = decision.witness(Outcome::Yes)?;
        Some(example(self.plan, &question, person))
    }

    fn decide(&mut self, given: &[NodeId], node: NodeId) -> (Question, Decision) {
        let mut question = Question::new(self.plan, &[node], given);
        question.assumptions.extend(given);
        self.engine.fresh_budget();
        let decision = self.engine.decide(&question, &self.everybody);
        (question, decision)
    }
}

/// The defects of the policy at this position, each with an example person.
pub fn policy_defects(plan: &Plan, position: usize) -> Vec<Defect> {
    let mut defects = Vec::new();
    let Some(policy) = plan.policies().get(position) else {
        return defects;
    };
    let mut engine = Engine::new(plan, DEFAULT_BUDGET);
    let everybody = People::everybody(plan);
    for variant in &policy.variants {
        let question = Question::new(plan, &[variant.entitled], &[]);
        let decision = engine.decide(&question, &everybody);
        if let Some(person) = decision.witness(Outcome::Absent) {
            defects.push(Defect::AbsentVerdict(example(plan, &question, person)));
        }
        if let Some(person) = decision.witness(Outcome::Error) {
            defects.push(Defect::Arithmetic(example(plan, &question, person)));
        }
        // Steps of a schedule that lie behind someone are absent by right.
        let watched = variant
            .pays
            .iter()
            .flat_map(|pays| [Some(pays.amount), pays.months]);
        for node in watched.flatten() {
            engine.fresh_budget();
            let question = Question::new(plan, &[variant.entitled], &[node]);
            if let Some(person) = engine.entitled_without_value(&question, node, &everybody) {
                defects.push(Defect::AbsentAmount(example(plan, &question, &person)));
            }
        }
    }
    defects
}

fn example(plan: &Plan, question: &Question, person: &People) -> Example {
    question
        .inputs
        .iter()
        .filter_map(|input| Some((*input, shown(plan, *input, person.get(*input))?)))
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
            let mut focus = question.roots.clone();
            focus.push(node);
            if let Some((before, after)) = self.split(question, &here, &focus) {
                boxes.extend([after, before]);
            }
        }
        None
    }
}
