//! What one reading of a policy comes to for a box of people, and which facts can still change it.

use std::collections::BTreeMap;

use super::topic::Reading;
use crate::arena::InputId;
use crate::decide::{OUTCOMES, Outcome};
use crate::number::Number;
use crate::people::People;
use crate::possible::Possible;
use crate::question::Engine;
use crate::relevance::{Effect, Relevance};

/// Shares are counted in this many parts: it can be divided by every small number of answers.
pub(super) const WHOLE: i64 = 5040;

/// Into so many parts a fact with many values is divided to see what answers would settle.
const PARTS: usize = 4;

/// A fact of so many values is looked at value by value.
const FEW: i64 = 8;

/// Who is entitled.
#[derive(Debug, Clone)]
pub(super) enum Entitled {
    Everybody,
    Nobody,
    /// Two people who are answered differently.
    Some(People, People),
    /// Not settled within the budget.
    Unsettled,
}

/// The state of one reading.
#[derive(Debug)]
pub(super) struct Outlook {
    /// The box, of the reading's own inputs.
    pub(super) people: People,
    pub(super) entitled: Entitled,
    comes_to_truth: bool,
    /// The facts that may still change the answer, as far as a forward pass can tell; of the reading's own inputs.
    pub(super) open: Vec<InputId>,
    /// What is known of facts by closer search.
    found: BTreeMap<InputId, Relevance>,
    /// See [`Outlook::prospects`].
    prospects: Option<Vec<Prospect>>,
}

/// What would become of the other open facts if one were known.
#[derive(Debug, Clone)]
pub(super) struct Prospect {
    pub(super) input: InputId,
    /// The facts it may close, each with the share of the answers that do, in parts of [`WHOLE`].
    pub(super) closes: Vec<(InputId, i64)>,
}

impl Outlook {
    /// The state for a box; `before` is that for another box, a larger one if `narrower`.
    pub(super) fn new(
        engine: &mut Engine<'_>,
        reading: &Reading,
        people: People,
        before: Option<&Self>,
        narrower: bool,
    ) -> Self {
        let larger = before.filter(|_| narrower);
        let mut outlook = Self {
            people,
            entitled: Entitled::Unsettled,
            comes_to_truth: larger.is_some_and(|before| before.comes_to_truth),
            open: Vec::new(),
            found: BTreeMap::new(),
            prospects: None,
        };
        let of_larger = larger.map(|before| &before.entitled);
        match (of_larger, before.map(|before| &before.entitled)) {
            (Some(Entitled::Nobody), _) => outlook.entitled = Entitled::Nobody,
            (Some(Entitled::Everybody), _) => outlook.entitled = Entitled::Everybody,
            (Some(_), Some(Entitled::Some(first, second)))
                if outlook.holds(reading, first) && outlook.holds(reading, second) =>
            {
                outlook.entitled = Entitled::Some(first.clone(), second.clone());
            }
            _ => outlook.decide(engine, reading),
        }
        if matches!(outlook.entitled, Entitled::Nobody) {
            return outlook;
        }
        outlook.open = still_open(engine, reading, &outlook.people).unwrap_or_default();
        for (input, relevance) in before.into_iter().flat_map(|before| &before.found) {
            let stays = match relevance {
                Relevance::DoesNot => narrower,
                Relevance::Matters(first, second) => {
                    outlook.holds(reading, first) && outlook.holds(reading, second)
                }
                Relevance::Unsettled => false,
            };
            if stays {
                outlook.found.insert(*input, relevance.clone());
            }
        }
        outlook
    }

    /// Whether a person lies in the box.
    fn holds(&self, reading: &Reading, person: &People) -> bool {
        let mut inputs = reading.part.plan.inputs().ids();
        inputs.all(|input| person.get(input).is_within(self.people.get(input)))
    }

    fn decide(&mut self, engine: &mut Engine<'_>, reading: &Reading) {
        engine.fresh_budget();
        let decision = engine.decide(&reading.question, &self.people);
        self.comes_to_truth = !decision.may_be(Outcome::Absent) && !decision.may_be(Outcome::Error);
        let mut found = OUTCOMES.into_iter().filter_map(|outcome| decision.witness(outcome));
        self.entitled = match (found.next(), found.next()) {
            (Some(first), Some(second)) => Entitled::Some(first.clone(), second.clone()),
            _ if !decision.is_settled() => Entitled::Unsettled,
            _ if decision.is_only(Outcome::Yes) => Entitled::Everybody,
            _ => Entitled::Nobody,
        };
    }

    /// Whether a fact can change the answer, with two people who show it.
    pub(super) fn relevance(&mut self, engine: &mut Engine<'_>, reading: &Reading, input: InputId) -> &Relevance {
        if !self.found.contains_key(&input) {
            let found = self.search(engine, reading, input);
            self.found.insert(input, found);
        }
        self.found.get(&input).unwrap_or(&Relevance::Unsettled)
    }

    fn search(&self, engine: &mut Engine<'_>, reading: &Reading, input: InputId) -> Relevance {
        if !self.open.contains(&input) {
            return Relevance::DoesNot;
        }
        let question = &crate::question::Question {
            comes_to_truth: self.comes_to_truth,
            ..reading.question.clone()
        };
        let mut settled = true;
        for effect in [Effect::Verdict, Effect::Amount] {
            let can_change = match effect {
                Effect::Verdict => !matches!(self.entitled, Entitled::Everybody),
                Effect::Amount => !question.watched.is_empty(),
            };
            if can_change {
                engine.fresh_budget();
                match engine.relevance(question, &self.people, input, effect) {
                    Relevance::DoesNot => {}
                    Relevance::Unsettled => settled = false,
                    found @ Relevance::Matters(..) => return found,
                }
            }
        }
        if settled {
            Relevance::DoesNot
        } else {
            Relevance::Unsettled
        }
    }

    /// For every open fact that `wanted` names: what its answers would close, by one forward pass for each.
    pub(super) fn prospects(
        &mut self,
        engine: &mut Engine<'_>,
        reading: &Reading,
        wanted: impl Fn(InputId) -> bool,
    ) -> &[Prospect] {
        if self.prospects.is_none() {
            let asked = self.open.iter().copied().filter(|input| wanted(*input));
            let prospects = asked.map(|input| self.prospect(engine, reading, input));
            self.prospects = Some(prospects.collect());
        }
        self.prospects.as_deref().unwrap_or_default()
    }

    fn prospect(&self, engine: &mut Engine<'_>, reading: &Reading, input: InputId) -> Prospect {
        let mut stays = reading.slots(0_i64);
        let mut answers = 0_i64;
        for value in self.values(engine, reading, input) {
            let there = self.people.with(input, value);
            // An answer that nobody can give does not count.
            if let Some(open) = still_open(engine, reading, &there) {
                answers += 1;
                for other in open {
                    *stays.at_mut(other) += 1;
                }
            }
        }
        let closes = self.open.iter().filter_map(|other| {
            let closed = answers - stays.at(*other);
            (closed > 0).then(|| (*other, closed.saturating_mul(WHOLE).checked_div(answers).unwrap_or(0)))
        });
        Prospect {
            input,
            closes: closes.collect(),
        }
    }

    /// Answers worth looking at: all of a few, else one of each part in which comparisons come out alike.
    fn values(&self, engine: &mut Engine<'_>, reading: &Reading, input: InputId) -> Vec<Possible> {
        let step = engine.step(input);
        let set = self.people.get(input);
        let present = Possible::of(set.values.clone());
        let count = present.count(step);
        let mut values: Vec<Possible> = Vec::new();
        if set.none {
            values.push(Possible::absent(&set.values));
        }
        if count <= FEW {
            values.extend((0..count).map(|position| Possible::of(set.values.at(position, step))));
            return values;
        }
        let mut parts = vec![present];
        while parts.len() < PARTS {
            let mut divided = Vec::new();
            for part in &parts {
                let there = self.people.with(input, part.clone());
                match engine.cut_at_comparison(&reading.question, &there, input) {
                    Some((before, after)) => divided.extend([before, after]),
                    None => divided.push(part.clone()),
                }
            }
            if divided.len() == parts.len() {
                break;
            }
            parts = divided;
        }
        values.extend(parts.iter().map(|part| middle(part, step)));
        values
    }
}

/// The value in the middle of a set.
fn middle(part: &Possible, step: Number) -> Possible {
    Possible::of(part.values.at(part.values.count(step) / 2, step))
}

/// The facts through which the answer is still open, as far as a forward pass can tell; `None` for a box in which
/// there is nobody.
fn still_open(engine: &mut Engine<'_>, reading: &Reading, people: &People) -> Option<Vec<InputId>> {
    let question = &reading.question;
    let possible = engine.outcome(question, people);
    if engine.contradicts(question) {
        return None;
    }
    let verdict = question.roots.iter().filter(|_| !possible.is_single());
    let amounts = question.watched.iter().filter(|_| possible.may_be_yes());
    let focus: Vec<_> = verdict.chain(amounts).copied().collect();
    let open = engine.open_inputs(question, &focus);
    Some(open.into_iter().map(|(input, _)| input).collect())
}
