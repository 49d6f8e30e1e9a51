//! Which facts matter: those for which two people who differ in nothing else get different answers.

use crate::arena::{InputId, NodeId};
use crate::candidates::Candidates;
use crate::decide::OUTCOMES;
use crate::engine::Engine;
use crate::extent::End;
use crate::number::Number;
use crate::people::People;
use crate::plan::Node;
use crate::possible::{Possible, Range, Values};
use crate::question::Question;
use crate::split::last_true;

/// After so many boxes that showed nothing, people near one who is known are looked at.
const FEW: usize = 8;

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
        known: Option<&People>,
    ) -> Relevance {
        let focus: Vec<NodeId> = match effect {
            Effect::Verdict => question.roots.to_vec(),
            Effect::Amount => question.watched.to_vec(),
        };
        let question = &self.narrowed(question, people);
        // Whose amount it is must be settled too: only the entitled count.
        let borders: Vec<NodeId> = question.roots.iter().chain(&focus).copied().collect();
        let mut boxes = vec![people.clone()];
        let mut is_whole = true;
        let mut looked_at: usize = 0;
        while let Some(here) = boxes.pop() {
            if !self.is_open(question, &here, input, effect, &focus) {
                continue;
            }
            if self.exhausted() {
                return Relevance::Unsettled;
            }
            looked_at += 1;
            if looked_at == FEW
                && let Some(known) = known
                && let Some((a, b)) = self.differ_near_some(question, people, known, input, effect)
            {
                return Relevance::Matters(a, b);
            }
            if looked_at == FEW && effect == Effect::Amount {
                match self.entitled(question, &here, None) {
                    Some(entitled) if !entitled.is_same(&here) => {
                        boxes.push(entitled);
                        continue;
                    }
                    Some(_) => {}
                    None => continue,
                }
            }
            // A value that nobody has, or nobody who is paid, tells nobody apart.
            let telling = self.telling_values(question, &here, input, effect);
            let is_narrower = telling != *here.get(input);
            let here = here.with(input, telling);
            if here.get(input).is_empty()
                || (is_narrower && !self.is_open(question, &here, input, effect, &focus))
            {
                continue;
            }
            if let Some(line) =
                self.descend_keeping_open(question, &here, input, effect, &focus, looked_at > 1)
                && let Some((a, b)) = self.differ_on_a_line(question, &line, effect)
            {
                return Relevance::Matters(a, b);
            }
            // Before all that lies beside the fact is divided: it may change nothing in the conditions that read it.
            if std::mem::take(&mut is_whole)
                && effect == Effect::Verdict
                && self.is_idle_in_parts(question, &here, input)
            {
                return Relevance::DoesNot;
            }
            if let Some((a, b)) = self.split_beside(question, &here, input, &focus, &borders) {
                boxes.extend([b, a]);
            }
        }
        if self.exhausted() {
            Relevance::Unsettled
        } else {
            Relevance::DoesNot
        }
    }

    /// Whether it was shown that an input changes none of the smallest conditions through which it reaches the answer.
    /// What they are joined by then makes no difference either. Each reads less than all together.
    fn is_idle_in_parts(&mut self, question: &Question, people: &People, input: InputId) -> bool {
        self.outcome(question, people);
        let reading = self.undecided_reading(question, input);
        let mut open = question.roots.to_vec();
        let mut parts: Vec<NodeId> = Vec::new();
        while let Some(id) = open.pop() {
            match *self.plan.nodes().at(id) {
                _ if !reading.contains(&id) => {}
                Node::And(run) | Node::Or(run) => open.extend(self.plan.run(run)),
                Node::Not(part) | Node::Named(_, part) => open.push(part),
                _ if parts.contains(&id) => {}
                _ => parts.push(id),
            }
        }
        if question.asked.is_some() || parts.iter().all(|part| question.roots.contains(part)) {
            return false;
        }
        let allowed = self.allow(self.left() / 4);
        let are_idle = parts.into_iter().all(|part| {
            let condition = self.question(&[part], &[]);
            let relevance = self.relevance(&condition, people, input, Effect::Verdict, None);
            matches!(relevance, Relevance::DoesNot)
        });
        self.give_back(allowed);
        are_idle
    }

    /// The people without values that nobody has for whom the question is yes, one input after the other; `None` where
    /// it is yes for nobody. If it is for the sake of an amount, only what that is computed from, and what has few values.
    pub(crate) fn entitled(
        &mut self,
        question: &Question,
        people: &People,
        sake: Option<NodeId>,
    ) -> Option<People> {
        self.outcome(question, people);
        let wanted = sake.map(|amount| self.open_inputs(question, &[amount]));
        let mut people = people.clone();
        for input in question.all_inputs.iter().copied() {
            let set = people.get(input);
            if set.is_single() || !question.rests_on(input) {
                continue;
            }
            let is_wanted = |wanted: &Vec<(InputId, u64)>| wanted.iter().any(|(wanted, _)| *wanted == input);
            if matches!(set.values, Values::Ranges(_)) && !wanted.as_ref().is_none_or(is_wanted) {
                continue;
            }
            let telling = self.telling_values(question, &people, input, Effect::Amount);
            if telling.is_empty() {
                return None;
            }
            if telling != *people.get(input) {
                people.set(input, telling);
            }
        }
        Some(people)
    }

    /// The values of an input without those, of many cut off at the ends, that no assumption allows anybody in the box;
    /// and, where an amount is asked about, that nobody has who is paid it.
    fn telling_values(
        &mut self,
        question: &Question,
        people: &People,
        input: InputId,
        effect: Effect,
    ) -> Possible {
        let (mut set, step) = (people.get(input).clone(), self.step(input));
        let count = set.values.count(step);
        let is_bound = effect == Effect::Amount || !question.assumptions.is_empty();
        if !is_bound || set.count(step) < 2 {
            return set;
        }
        let is_nobodys = |engine: &mut Self, value: &Possible| {
            let possible = engine.outcome_with(question, people, input, value);
            engine.contradicts(question) || (effect == Effect::Amount && !possible.may_be_yes())
        };
        if effect == Effect::Amount && set.none {
            set.none = !is_nobodys(self, &Possible::absent(&set.values));
        }
        if let Values::Bits(_) = set.values {
            let mut kept = Values::Bits(0);
            for position in 0..count {
                let member = set.values.at(position, step);
                if !is_nobodys(self, &Possible::of(member.clone())) {
                    kept = kept.union(&member);
                }
            }
            return Possible { values: kept, ..set };
        }
        let from = last_true(0, count, |length| {
            is_nobodys(self, &Possible::of(set.values.split_at(length, step).0))
        });
        let rest = set.values.split_at(from, step).1;
        let left = count - from;
        let to = last_true(0, left, |length| {
            is_nobodys(self, &Possible::of(rest.split_at(left - length, step).1))
        });
        Possible {
            values: rest.split_at(left - to, step).0,
            ..set
        }
    }

    /// Two people who get different answers, both like somebody who is known to be entitled but for the input. That
    /// finds most of what matters at once; where it finds nothing, nothing is shown.
    pub(crate) fn matters_to(
        &mut self,
        question: &Question,
        people: &People,
        somebody: &People,
        input: InputId,
        effect: Effect,
    ) -> Option<(People, People)> {
        let is_one = |other: &InputId| *other == input || somebody.get(*other).is_single();
        if !question.all_inputs.iter().all(is_one) {
            return None;
        }
        let line = somebody.with(input, people.get(input).clone());
        let fell_short = self.work.fell_short;
        self.fresh_budget();
        let pair = self.differ_on_a_line(question, &line, effect);
        self.work.fell_short = fell_short;
        pair
    }

    /// Two people who get different answers, near somebody who is known to be entitled, or who is paid as much as
    /// anybody near that one: of little, nothing takes much away.
    fn differ_near_some(
        &mut self,
        question: &Question,
        people: &People,
        known: &People,
        input: InputId,
        effect: Effect,
    ) -> Option<(People, People)> {
        let near = self.differ_near(question, people, known, input, effect);
        if near.is_some() || effect == Effect::Verdict {
            return near;
        }
        question.watched.iter().find_map(|amount| {
            let (_, richest) = self.best_near(question, *amount, people, End::Greatest, known)?;
            self.differ_near(question, people, &richest, input, effect)
        })
    }

    /// Two people who get different answers, both like somebody who is known to be entitled but for the input and one
    /// more answer.
    fn differ_near(
        &mut self,
        question: &Question,
        people: &People,
        known: &People,
        input: InputId,
        effect: Effect,
    ) -> Option<(People, People)> {
        let line = known.with(input, people.get(input).clone());
        for other in question.all_inputs.iter().copied() {
            if other == input || people.get(other).is_single() || !question.rests_on(other) {
                continue;
            }
            let plane = line.with(other, people.get(other).clone());
            for candidate in self.candidates(question, &plane, other) {
                if self.exhausted() {
                    return None;
                }
                let line = line.with(other, candidate);
                let pair = self.differ_on_a_line(question, &line, effect);
                if pair.is_some() {
                    return pair;
                }
            }
        }
        None
    }

    /// Splits what decides whether the input can make a difference, and anything else only then.
    fn split_beside(
        &mut self,
        question: &Question,
        people: &People,
        input: InputId,
        focus: &[NodeId],
        borders: &[NodeId],
    ) -> Option<(People, People)> {
        self.outcome(question, people);
        let beside = self.beside_the_way(question, focus, input);
        for nodes in beside.iter().filter(|nodes| !nodes.is_empty()) {
            self.outcome(question, people);
            let mut open = self.telling_inputs(question, nodes);
            open.retain(|(other, _)| *other != input && !people.get(*other).is_single());
            if !open.is_empty() {
                return self.split_keeping(question, people, nodes, Some(input));
            }
        }
        self.split_keeping(question, people, borders, Some(input))
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
        self.is_open_as(question, &possible, input, effect, focus)
    }

    /// The same after a pass with its outcome.
    fn is_open_as(
        &mut self,
        question: &Question,
        possible: &Possible,
        input: InputId,
        effect: Effect,
        focus: &[NodeId],
    ) -> bool {
        !self.contradicts(question)
            && match effect {
                Effect::Verdict if question.comes_to_truth => possible.may_be_yes() && possible.may_be_no(),
                Effect::Verdict => !possible.is_single(),
                Effect::Amount => possible.may_be_yes(),
            }
            && self
                .telling_inputs(question, focus)
                .iter()
                .any(|(open, _)| *open == input)
    }

    /// Fixes every other input so that this one alone still makes a difference possible. For amounts the value
    /// is taken under which they can differ most: where little is paid, no fact changes much.
    fn descend_keeping_open(
        &mut self,
        question: &Question,
        people: &People,
        input: InputId,
        effect: Effect,
        focus: &[NodeId],
        is_again: bool,
    ) -> Option<People> {
        let mut here = people.clone();
        let mut others: Vec<InputId> = question.all_inputs.to_vec();
        others.retain(|other| *other != input && !people.get(*other).is_single());
        let (others, idle): (Vec<InputId>, Vec<InputId>) =
            others.into_iter().partition(|other| question.rests_on(*other));
        // Where that came to nothing, what decides whether the input is looked at at all goes before the rest.
        let (mut others, mut rest) = (others, Vec::new());
        if is_again {
            self.outcome(question, people);
            let [guards, _] = self.beside_the_way(question, focus, input);
            let first = self.telling_inputs(question, &guards);
            let is_first = |other: &InputId| first.iter().any(|(input, _)| input == other);
            (others, rest) = others.into_iter().partition(is_first);
        }
        others.append(&mut rest);
        for other in idle {
            here.set(other, self.any(&here, other));
        }
        let samples = match effect {
            Effect::Amount if !others.is_empty() => self.samples(question, people, input),
            _ => Vec::new(),
        };
        let mut widest = (!samples.is_empty()).then(|| self.spread(question, people, input, &samples));
        for other in others {
            let mut best: Option<(Number, Possible)> = None;
            let mut candidates = Candidates::of(self, &here, other);
            // Two of fewer people do not differ more than two of all.
            while best.as_ref().is_none_or(|(so_far, _)| Some(*so_far) != widest)
                && let Some(candidate) = candidates.next(self, question, &here)
            {
                let possible = self.outcome_with(question, &here, other, &candidate);
                if !self.is_open_as(question, &possible, input, effect, focus) {
                    continue;
                }
                if effect == Effect::Verdict {
                    best = Some((Number::ZERO, candidate));
                    break;
                }
                let trial = here.with(other, candidate.clone());
                let spread = self.spread(question, &trial, input, &samples);
                if best.as_ref().is_none_or(|(widest, _)| spread > *widest) {
                    best = Some((spread, candidate));
                }
            }
            let (spread, candidate) = best?;
            widest = Some(spread);
            here.set(other, candidate);
        }
        Some(here)
    }

    /// Values of an input among which a difference would show: those every test of it tells apart, as far as
    /// tests name their values, and the usual candidates.
    fn samples(&mut self, question: &Question, people: &People, input: InputId) -> Vec<Possible> {
        let set = people.get(input);
        let mut samples = self.candidates(question, people, input);
        for id in &question.order {
            if let Node::In(value, members) = *self.plan.nodes().at(*id)
                && self.plan.nodes().at(value).is_input(input)
            {
                let inside = set.values.intersection(self.plan.constant(members)).first();
                let sample = Possible::of(inside);
                if !sample.is_empty() && !samples.contains(&sample) {
                    samples.push(sample);
                }
            }
        }
        samples
    }

    /// How far apart the watched values of two people may be who differ in the input.
    fn spread(
        &mut self,
        question: &Question,
        people: &People,
        input: InputId,
        samples: &[Possible],
    ) -> Number {
        let mut ends: Vec<(usize, usize, Range)> = Vec::new();
        for (number, sample) in samples.iter().enumerate() {
            let possible = self.outcome_with(question, people, input, sample);
            if !possible.may_be_yes() || self.contradicts(question) {
                continue;
            }
            for (position, node) in question.watched.iter().enumerate() {
                ends.extend(self.values.at(*node).hull().map(|hull| (number, position, hull)));
            }
        }
        let apart = |(a, of_a, high): &(usize, usize, Range), (b, of_b, low): &(usize, usize, Range)| {
            (a != b && of_a == of_b)
                .then(|| high.high.minus(low.low))
                .flatten()
        };
        let pairs = ends
            .iter()
            .flat_map(|one| ends.iter().filter_map(move |other| apart(one, other)));
        pairs.fold(Number::ZERO, Number::max)
    }

    /// Two people with different answers where only one input is left open.
    fn differ_on_a_line(
        &mut self,
        question: &Question,
        line: &People,
        effect: Effect,
    ) -> Option<(People, People)> {
        // One input is open: of the question little is left, which is then looked at for each end of each sum.
        let question = &self.narrowed(question, line);
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
