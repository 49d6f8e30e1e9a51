//! Which of the facts that matter is asked for first.

use std::collections::{BTreeMap, BTreeSet};

use super::{Interview, Next};
use crate::arena::InputId;

/// A fact that may have to be asked for.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    input: InputId,
    /// How many open facts, in parts of [`super::outlook::WHOLE`], an answer to it may be expected to spare.
    spares: i64,
    /// The first of the policies that are open through it, by the order in which they were named.
    group: usize,
    /// It is a place, and most of what is open rests on it.
    is_where: bool,
}

impl Interview<'_> {
    /// The next question.
    pub fn next_question(&mut self) -> Next {
        let mut candidates = self.candidates();
        let mut unsettled = Vec::new();
        while let Some(position) = self.first_of(&candidates) {
            let candidate = candidates.remove(position);
            match self.changes_something(candidate.input) {
                Some(true) => return Next::Ask(candidate.input),
                Some(false) => {}
                None => unsettled.push(candidate.input),
            }
        }
        if unsettled.is_empty() {
            Next::Settled
        } else {
            Next::Limit(unsettled)
        }
    }

    /// At most so many questions are still to come; `None` while a list may have to be asked for, whose records bring
    /// questions of their own.
    pub fn most_questions_left(&self) -> Option<usize> {
        let open = self.open_facts();
        let lists = open.keys().any(|asked| self.topic.list_of(*asked).is_some());
        (!lists).then_some(open.len())
    }

    /// The first in line, of those for which nothing has to be asked before.
    fn first_of(&self, candidates: &[Candidate]) -> Option<usize> {
        let waits = |candidate: &Candidate| {
            let before = self.topic.asked_before.get(&candidate.input);
            let mut before = before.into_iter().flatten();
            before.any(|input| candidates.iter().any(|other| other.input == *input))
        };
        let in_line = candidates.iter().enumerate();
        let first = in_line.min_by_key(|(_, candidate)| {
            let in_line = (
                candidate.group,
                std::cmp::Reverse(candidate.spares),
                candidate.input,
            );
            (waits(candidate), !candidate.is_where, in_line)
        });
        first.map(|(position, _)| position)
    }

    /// The facts that were not answered and may still matter, as far as a forward pass can tell, each with the
    /// position of the first reading that is open through it and the number of those that are.
    fn open_facts(&self) -> BTreeMap<InputId, (usize, i64)> {
        let mut open: BTreeMap<InputId, (usize, i64)> = BTreeMap::new();
        for (position, (reading, outlook)) in self.topic.readings.iter().zip(&self.state.outlooks).enumerate()
        {
            let Some(outlook) = self.outlooks.get(*outlook) else {
                continue;
            };
            let inputs = outlook.open.iter().filter_map(|own| reading.named(*own));
            let asked: BTreeSet<InputId> = inputs.filter_map(|input| self.topic.asked_for(input)).collect();
            for input in asked {
                if !self.is_answered(input) {
                    open.entry(input).or_insert((position, 0)).1 += 1;
                }
            }
        }
        open
    }

    /// What may be asked next. How many records a list holds spares nothing by itself, so that a list comes after the
    /// facts of the first policy that is open through it.
    fn candidates(&mut self) -> Vec<Candidate> {
        let open = self.open_facts();
        let mut spares: BTreeMap<InputId, i64> = BTreeMap::new();
        for (position, reading) in self.topic.readings.iter().enumerate() {
            let outlook = self.state.outlooks.get(position).copied();
            let outlook = outlook.and_then(|outlook| self.outlooks.get_mut(outlook));
            let (Some(outlook), Some(engine)) = (outlook, self.engines.get_mut(position)) else {
                continue;
            };
            let topic = self.topic;
            let asked = |own: InputId| {
                let input = reading.named(own);
                input.is_some_and(|input| topic.is_asked(input))
            };
            for prospect in outlook.prospects(engine, reading, asked) {
                let Some(input) = reading
                    .named(prospect.input)
                    .filter(|input| open.contains_key(input))
                else {
                    continue;
                };
                let spared = spares.entry(input).or_default();
                for (other, share) in &prospect.closes {
                    let other = reading.named(*other).and_then(|other| topic.asked_for(other));
                    // A fact that several policies still need is spared only if all of them are closed.
                    if let Some((_, readings)) = other.and_then(|other| open.get(&other)) {
                        *spared += share.checked_div(*readings).unwrap_or(0);
                    }
                }
            }
        }
        let outlooks = self
            .state
            .outlooks
            .iter()
            .filter_map(|outlook| self.outlooks.get(*outlook));
        let readings = outlooks.filter(|outlook| !outlook.open.is_empty()).count();
        let readings = i64::try_from(readings).unwrap_or(i64::MAX);
        let policies = self.topic.policies();
        let group = |first: usize| {
            let policy = self.topic.readings.get(first).map(|reading| reading.policy);
            policies
                .iter()
                .position(|other| Some(*other) == policy)
                .unwrap_or(policies.len())
        };
        let candidate = |(input, (first, reading)): (InputId, (usize, i64))| Candidate {
            input,
            spares: spares.get(&input).copied().unwrap_or(0),
            group: group(first),
            is_where: self.topic.is_place(input) && reading.saturating_mul(2) > readings,
        };
        open.into_iter().map(candidate).collect()
    }
}
