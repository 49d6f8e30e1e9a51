//! Deciding a question exactly: forward pass, probing for witnesses, splitting with a counted budget.

use crate::arena::NodeId;
use crate::candidates::Candidates;
use crate::engine::Engine;
use crate::people::People;
use crate::possible::{Possible, Values};
use crate::question::Question;
use crate::split::last_true;

/// What a question can come to. `absent` does not occur for questions of a checked program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Everything holds.
    Yes,
    /// Something does not hold.
    No,
    /// A value that does not exist was used.
    Absent,
    /// Arithmetic failed.
    Error,
}

impl Outcome {
    /// Whether it is neither yes nor no.
    fn is_no_answer(&self) -> bool {
        matches!(self, Self::Absent | Self::Error)
    }
}

/// So often the ends of all ranges are looked at once more.
const ROUNDS: usize = 4;

pub(crate) const OUTCOMES: [Outcome; 4] = [Outcome::Yes, Outcome::No, Outcome::Absent, Outcome::Error];

/// Whether an outcome is among those possible.
fn admits(possible: &Possible, outcome: Outcome) -> bool {
    match outcome {
        Outcome::Yes => possible.may_be_yes(),
        Outcome::No => possible.may_be_no(),
        Outcome::Absent => possible.none,
        Outcome::Error => possible.error,
    }
}

/// The exact outcomes of a question for a box of people.
#[derive(Debug, Clone)]
pub struct Decision {
    witnesses: Vec<(Outcome, People)>,
    /// Outcomes that could be neither witnessed nor excluded within the budget.
    unsettled: Vec<Outcome>,
}

impl Decision {
    /// The person who proves that an outcome is possible.
    pub fn witness(&self, outcome: Outcome) -> Option<&People> {
        self.witnesses
            .iter()
            .find(|(found, _)| *found == outcome)
            .map(|(_, person)| person)
    }

    /// Whether every outcome was either witnessed or excluded.
    pub fn is_settled(&self) -> bool {
        self.unsettled.is_empty()
    }

    /// Whether this outcome, and no other, is possible.
    pub fn is_only(&self, outcome: Outcome) -> bool {
        self.is_settled() && matches!(self.witnesses.as_slice(), [(only, _)] if *only == outcome)
    }

    /// Whether no other outcome was found so far.
    pub fn may_be_only(&self, outcome: Outcome) -> bool {
        self.witnesses.iter().all(|(found, _)| *found == outcome)
    }

    /// Whether somebody was found for whom it does not come to "no".
    pub fn spares_someone(&self) -> bool {
        self.witnesses.iter().any(|(outcome, _)| *outcome != Outcome::No)
    }

    /// Whether the outcome is possible or could not be excluded.
    pub fn may_be(&self, outcome: Outcome) -> bool {
        self.witness(outcome).is_some() || self.unsettled.contains(&outcome)
    }

    /// Whether nobody in the box satisfies the assumptions.
    pub fn is_nobody(&self) -> bool {
        self.is_settled() && self.witnesses.is_empty()
    }
}

impl Engine<'_> {
    /// The outcome that a question has for everybody of a box who satisfies the assumptions, if there is just one.
    pub(crate) fn only_outcome(&mut self, question: &Question, people: &People) -> Option<Outcome> {
        let possible = self.outcome(question, people);
        if possible.is_single() && self.is_inhabited(question, people) {
            return OUTCOMES.into_iter().find(|outcome| admits(&possible, *outcome));
        }
        let decision = self.settle(question, people);
        OUTCOMES.into_iter().find(|outcome| decision.is_only(*outcome))
    }

    /// Which outcomes the question has among the people of a box who satisfy the assumptions. The witness of one
    /// outcome may be somebody like the person whom the assumptions are known to allow.
    pub(crate) fn settle(&mut self, question: &Question, people: &People) -> Decision {
        let possible = self.outcome(question, people);
        let alike = self.somebody_alike(question, people, &possible);
        let mut others = OUTCOMES.into_iter().filter(|outcome| admits(&possible, *outcome));
        if let Some((outcome, _)) = &alike
            && others.all(|other| other == *outcome)
        {
            return Decision {
                witnesses: alike.into_iter().collect(),
                unsettled: Vec::new(),
            };
        }
        self.decide_beside(question, people, alike.into_iter().collect())
    }

    /// Whether the person whom the assumptions are known to allow lies in a box, as far as a question looks. On other
    /// days than the one of asking that person is the same.
    fn is_inhabited(&self, question: &Question, people: &People) -> bool {
        let Some(somebody) = &self.somebody else {
            return false;
        };
        question.all_inputs.iter().all(|input| {
            let value = somebody.get(*input);
            let on_other_days = question.asked.as_ref().filter(|asked| asked.today == *input);
            let set = on_other_days.map_or_else(|| people.get(*input), |asked| &asked.day);
            // A value that no assumption reads may be any.
            !value.is_single() || value.is_within(set)
        })
    }

    /// The person whom the assumptions are known to allow, moved into a box, with what the question comes to for them.
    fn somebody_alike(
        &mut self,
        question: &Question,
        people: &People,
        possible: &Possible,
    ) -> Option<(Outcome, People)> {
        let is_allowed = self.is_inhabited(question, people);
        let somebody = self.somebody.clone()?;
        let mut alike = people.clone();
        let mut is_moved = false;
        for input in question.all_inputs.iter().copied() {
            let set = people.get(input);
            if set.is_single() {
                continue;
            }
            let value = somebody.get(input);
            let value = if value.is_single() && value.is_within(set) {
                value.clone()
            } else {
                set.split_at(1, self.step(input)).0
            };
            alike.set(input, value);
            is_moved = true;
        }
        if is_allowed && possible.is_single() {
            let outcome = OUTCOMES.into_iter().find(|outcome| admits(possible, *outcome))?;
            return Some((outcome, alike));
        }
        let possible = if is_moved {
            self.outcome(question, &alike)
        } else {
            possible.clone()
        };
        let is_allowed = possible.is_single() && self.is_lawful(question);
        let outcome = OUTCOMES.into_iter().find(|outcome| admits(&possible, *outcome))?;
        is_allowed.then_some((outcome, alike))
    }

    /// Which outcomes the question has among the people of a box who satisfy the assumptions.
    pub(crate) fn decide(&mut self, question: &Question, people: &People) -> Decision {
        self.decide_beside(question, people, Vec::new())
    }

    /// The same, some witnesses being known.
    fn decide_beside(
        &mut self,
        question: &Question,
        people: &People,
        witnesses: Vec<(Outcome, People)>,
    ) -> Decision {
        let mut decision = Decision {
            witnesses,
            unsettled: Vec::new(),
        };
        let question = &self.narrowed(question, people);
        let mut boxes = vec![people.clone()];
        while let Some(here) = boxes.pop() {
            let possible = self.outcome(question, &here);
            if self.contradicts(question) {
                continue;
            }
            let new: Vec<Outcome> = OUTCOMES
                .into_iter()
                .filter(|outcome| admits(&possible, *outcome) && decision.witness(*outcome).is_none())
                .collect();
            if new.is_empty() {
                continue;
            }
            if self.exhausted() {
                decision.unsettled.extend(new);
                continue;
            }
            for outcome in &new {
                if let Some(person) = self.descend(question, &here, *outcome) {
                    decision.witnesses.push((*outcome, person));
                }
            }
            if new.iter().all(|outcome| decision.witness(*outcome).is_some()) {
                continue;
            }
            let halves = if new.iter().all(Outcome::is_no_answer) {
                self.split_where_nothing_comes_of(question, &here)
            } else {
                None
            };
            let halves = halves.or_else(|| self.split(question, &here, &question.focus()));
            if let Some((before, after)) = halves {
                boxes.push(after);
                boxes.push(before);
            }
        }
        let unsettled =
            |outcome: &Outcome| decision.unsettled.contains(outcome) && decision.witness(*outcome).is_none();
        decision.unsettled = OUTCOMES.into_iter().filter(unsettled).collect();
        self.work.fell_short |= !decision.is_settled();
        decision
    }

    /// Two boxes, divided by what decides whether a value that the question needs exists or can be computed: where
    /// everything else has an answer, what that answer is matters no more.
    fn split_where_nothing_comes_of(
        &mut self,
        question: &Question,
        people: &People,
    ) -> Option<(People, People)> {
        self.outcome(question, people);
        let from = self.where_nothing_comes_of(question);
        self.outcome(question, people);
        let open = self.open_inputs(question, &from);
        if open.iter().all(|(input, _)| people.get(*input).is_single()) {
            return None;
        }
        self.split(question, people, &from)
    }

    /// Walks from a box to one person with the wanted outcome, fixing one input after the other at an end of
    /// its set. May miss a person who exists; never invents one.
    pub(crate) fn descend(
        &mut self,
        question: &Question,
        people: &People,
        wanted: Outcome,
    ) -> Option<People> {
        let mut here = people.clone();
        for input in question.all_inputs.iter().copied() {
            if here.get(input).is_single() {
                continue;
            }
            if !question.rests_on(input) {
                here.set(input, self.any(&here, input));
                continue;
            }
            let mut candidates = Candidates::of(self, &here, input);
            let next = loop {
                let candidate = candidates.next(self, question, &here)?;
                let possible = self.outcome_with(question, &here, input, &candidate);
                if !self.contradicts(question) && admits(&possible, wanted) {
                    break candidate;
                }
            };
            here.set(input, next);
        }
        let possible = self.outcome(question, &here);
        (self.is_lawful(question) && possible.is_single() && admits(&possible, wanted)).then_some(here)
    }

    /// The people without values with which a question is answered yes for nobody, cut off at the ends of each range:
    /// one after the other, and again for as long as that helps.
    pub(crate) fn tightened_to(&mut self, question: &Question, people: &People) -> People {
        let mut people = people.clone();
        for _ in 0..ROUNDS {
            let before = people.clone();
            for input in question.inputs.iter().copied() {
                let (mut set, step) = (people.get(input).clone(), self.step(input));
                if set.is_single() || !matches!(set.values, Values::Ranges(_)) {
                    continue;
                }
                let around = people.clone();
                let is_nobodys_value = |engine: &mut Self, value: Possible| {
                    let possible = engine.outcome(question, &around.with(input, value));
                    engine.contradicts(question) || !possible.may_be_yes()
                };
                if set.none && is_nobodys_value(self, Possible::absent(&set.values)) {
                    set.none = false;
                    people.set(input, set.clone());
                }
                if set.none {
                    continue;
                }
                let count = set.values.count(step);
                let is_nobodys =
                    |engine: &mut Self, values: Values| is_nobodys_value(engine, Possible::of(values));
                let from = last_true(0, count, |length| {
                    is_nobodys(self, set.values.split_at(length, step).0)
                });
                let to = last_true(0, count, |length| {
                    is_nobodys(self, set.values.split_at(count - length, step).1)
                });
                if (from > 0 || to > 0) && from < count - to {
                    let (head, _) = set.values.split_at(count - to, step);
                    let (_, values) = head.split_at(from, step);
                    people.set(input, Possible { values, ..set });
                }
            }
            if people.is_same(&before) {
                break;
            }
        }
        people
    }

    /// The people without values that no assumption allows, cut off at the ends of each set.
    pub(crate) fn tightened(&mut self, people: &People) -> People {
        let plan = self.plan;
        let assumptions = plan.assumptions().iter().map(|assumption| assumption.node);
        self.tightened_by(&assumptions.collect::<Vec<_>>(), people)
    }

    /// The same by some of the assumptions.
    pub(crate) fn tightened_by(&mut self, assumptions: &[NodeId], people: &People) -> People {
        let mut people = people.clone();
        for node in assumptions.iter().copied() {
            let question = Question::about_assumption(self.plan, node);
            for input in question.inputs.iter().copied() {
                if people.get(input).is_single() {
                    continue;
                }
                let (set, step) = (people.get(input).clone(), self.step(input));
                let count = set.values.count(step);
                let forbidden = |engine: &mut Self, values: crate::possible::Values| {
                    engine.outcome(&question, &people.with(input, Possible::of(values)));
                    engine.contradicts(&question)
                };
                let from = last_true(0, count, |length| {
                    forbidden(self, set.values.split_at(length, step).0)
                });
                let to = last_true(0, count, |length| {
                    forbidden(self, set.values.split_at(count - length, step).1)
                });
                if (from > 0 || to > 0) && from < count - to {
                    let (head, _) = set.values.split_at(count - to, step);
                    let (_, values) = head.split_at(from, step);
                    people.set(input, Possible { values, ..set });
                }
            }
        }
        people
    }
}
