//! Which facts matter: those for which two people who differ in nothing else get different answers.

use crate::arena::{InputId, NodeId};
use crate::decide::OUTCOMES;
use crate::extent::End;
use crate::people::People;
use crate::question::{Engine, Question};

/// What a fact can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Whether someone is entitled.
    Verdict,
    /// How much someone who is entitled gets.
    Amount,
}

/// The answer to "does this fact matter?".
#[derive(Debug, Clone)]
pub(crate) enum Relevance {
    /// Two people who differ only in the fact and get different answers.
    Matters(People, People),
    /// Shown for everybody in the box that it does not.
    DoesNot,
    /// Not settled within the budget.
    Unsettled,
}

impl Engine<'_> {
    /// Whether `input` can change the verdict, or an amount among the question's watched nodes.
    pub(crate) fn relevance(
        &mut self,
        question: &Question,
        people: &People,
        input: InputId,
        effect: Effect,
    ) -> Relevance {
        let focus: Vec<NodeId> = match effect {
            Effect::Verdict => question.roots.clone(),
            Effect::Amount => question.watched.clone(),
        };
        // Whose amount it is must be settled too: only the entitled count.
        let borders: Vec<NodeId> = question.roots.iter().chain(&focus).copied().collect();
        let mut boxes = vec![people.clone()];
        while let Some(here) = boxes.pop() {
            if !self.is_open(question, &here, input, effect, &focus) {
                continue;
            }
            if self.exhausted() {
                return Relevance::Unsettled;
            }
            if let Some(line) = self.descend_keeping_open(question, &here, input, effect, &focus)
                && let Some((a, b)) = self.differ_on_a_line(question, &line, effect)
            {
                return Relevance::Matters(a, b);
            }
            if let Some((a, b)) = self.split_keeping(question, &here, &borders, Some(input)) {
                boxes.extend([b, a]);
            }
        }
        if self.exhausted() {
            Relevance::Unsettled
        } else {
            Relevance::DoesNot
        }
    }

    /// Whether the input can still make a difference in the box, as far as a forward pass can tell.
    fn is_open(
        &mut self,
        question: &Question,
        people: &People,
        input: InputId,
        effect: Effect,
        focus: &[NodeId],
    ) -> bool {
        let possible = self.outcome(question, people);
        !self.contradicts(question)
            && match effect {
                Effect::Verdict => !possible.is_single(),
                Effect::Amount => possible.may_be_yes(),
            }
            && self.open_inputs(question, focus).contains_key(&input)
    }

    /// Fixes every other input so that this one alone still makes a difference possible.
    fn descend_keeping_open(
        &mut self,
        question: &Question,
        people: &People,
        input: InputId,
        effect: Effect,
        focus: &[NodeId],
    ) -> Option<People> {
        let mut here = people.clone();
        for other in question.all_inputs.iter().copied() {
            if other == input || here.get(other).is_single() {
                continue;
            }
            let next = self.candidates(&here, other).into_iter().find_map(|candidate| {
                let trial = here.with(other, candidate);
                self.is_open(question, &trial, input, effect, focus)
                    .then_some(trial)
            });
            here = next?;
        }
        Some(here)
    }

    /// Two people with different answers where only one input is left open.
    fn differ_on_a_line(
        &mut self,
        question: &Question,
        line: &People,
        effect: Effect,
    ) -> Option<(People, People)> {
        match effect {
            Effect::Verdict => {
                let decision = self.decide(question, line);
                let mut found = OUTCOMES
                    .into_iter()
                    .filter_map(|outcome| decision.witness(outcome));
                found.next().cloned().zip(found.next().cloned())
            }
            Effect::Amount => question.watched.iter().find_map(|node| {
                let least = self.extent(question, *node, line, End::Least)?;
                let greatest = self.extent(question, *node, line, End::Greatest)?;
                (least.value != greatest.value).then_some((least.person?, greatest.person?))
            }),
        }
    }
}
