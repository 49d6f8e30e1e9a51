//! What one reading of a policy comes to for a box of people, and which facts can still change it.

use std::collections::BTreeMap;

use super::topic::Reading;
use crate::arena::InputId;
use crate::decide::{OUTCOMES, Outcome};
use crate::engine::Engine;
use crate::number::Number;
use crate::people::People;
use crate::possible::Possible;
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
    /// Some are and some are not.
    Some,
    /// Not settled within the budget.
    Unsettled,
}

/// So many people are carried from one box to the next.
const CARRIED: usize = 12;

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
    /// Some people of the box, entitled ones first.
    met: Vec<People>,
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
            met: Vec::new(),
            prospects: None,
        };
        match larger.map(|before| &before.entitled) {
            Some(Entitled::Nobody) => outlook.entitled = Entitled::Nobody,
            Some(Entitled::Everybody) => outlook.entitled = Entitled::Everybody,
            // Whether errors are possible is not asked again in a smaller box.
            Some(_) => outlook.meet_again(engine, reading, before),
            None => {}
        }
        if matches!(outlook.entitled, Entitled::Unsettled) {
            outlook.decide(engine, reading);
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

    /// Brings people of another box into this one, and sees whether they are answered differently.
    fn meet_again(&mut self, engine: &mut Engine<'_>, reading: &Reading, before: Option<&Self>) {
        let pairs = before.into_iter().flat_map(|before| before.found.values());
        let pairs = pairs.flat_map(|relevance| match relevance {
            Relevance::Matters(first, second) => vec![first, second],
            Relevance::DoesNot | Relevance::Unsettled => Vec::new(),
        });
        let known: Vec<&People> = before
            .into_iter()
            .flat_map(|before| &before.met)
            .chain(pairs)
            .collect();
        let (mut entitled, mut others) = (Vec::new(), Vec::new());
        for person in known {
            let moved = self.moved_here(reading, person);
            let Some(possible) = answer(engine, reading, &moved) else {
                continue;
            };
            let group = if possible.is_yes() {
                &mut entitled
            } else {
                &mut others
            };
            if group.len() < CARRIED && !group.contains(&moved) {
                group.push(moved);
            }
        }
        if !entitled.is_empty() && !others.is_empty() {
            self.entitled = Entitled::Some;
        }
        self.met = entitled;
        self.met.extend(others);
    }

    /// The person of the box who is most like another one.
    fn moved_here(&self, reading: &Reading, person: &People) -> People {
        let mut moved = person.clone();
        for input in reading.part.plan.inputs().ids() {
            let here = self.people.get(input);
            if !person.get(input).is_within(here) {
                let first = here.values.first();
                let nearest = if first.is_empty() {
                    Possible::absent(&here.values)
                } else {
                    Possible::of(first)
                };
                moved.set(input, nearest);
            }
        }
        moved
    }

    fn decide(&mut self, engine: &mut Engine<'_>, reading: &Reading) {
        engine.fresh_budget();
        let decision = engine.decide(&reading.question, &self.people);
        self.comes_to_truth = !decision.may_be(Outcome::Absent) && !decision.may_be(Outcome::Error);
        let mut found = OUTCOMES
            .into_iter()
            .filter_map(|outcome| decision.witness(outcome));
        let (first, second) = (found.next(), found.next());
        self.met.extend(first.into_iter().chain(second).cloned());
        self.entitled = match (first, second) {
            (Some(_), Some(_)) => Entitled::Some,
            _ if !decision.is_settled() => Entitled::Unsettled,
            _ if decision.is_only(Outcome::Yes) => Entitled::Everybody,
            _ => Entitled::Nobody,
        };
    }

    /// Whether a fact can change the answer, with two people who show it.
    pub(super) fn relevance(
        &mut self,
        engine: &mut Engine<'_>,
        reading: &Reading,
        input: InputId,
    ) -> &Relevance {
        if !self.found.contains_key(&input) {
            let found = match self.changed_alone(engine, reading, input) {
                Some((first, second)) => Relevance::Matters(first, second),
                None => self.search(engine, reading, input),
            };
            self.found.insert(input, found);
        }
        self.found.get(&input).unwrap_or(&Relevance::Unsettled)
    }

    /// Two people who show that a fact matters, if one of those met is answered differently once it is changed.
    fn changed_alone(
        &self,
        engine: &mut Engine<'_>,
        reading: &Reading,
        input: InputId,
    ) -> Option<(People, People)> {
        for person in self.met.iter().filter(|_| self.open.contains(&input)) {
            let line = person.with(input, self.people.get(input).clone());
            let before = received(engine, reading, person);
            for value in engine.candidates(&reading.question, &line, input) {
                let other = person.with(input, value);
                let after = received(engine, reading, &other);
                if before
                    .as_ref()
                    .zip(after.as_ref())
                    .is_some_and(|(a, b)| a.differs(b))
                {
                    return Some((person.clone(), other));
                }
            }
        }
        None
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
                match engine.relevance(question, &self.people, input, effect, None) {
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
            (closed > 0).then(|| {
                (
                    *other,
                    closed.saturating_mul(WHOLE).checked_div(answers).unwrap_or(0),
                )
            })
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

/// What a single person is answered; `None` if the person does not satisfy the assumptions.
fn answer(engine: &mut Engine<'_>, reading: &Reading, person: &People) -> Option<Possible> {
    let possible = engine.outcome(&reading.question, person);
    (engine.is_lawful(&reading.question) && possible.is_single()).then_some(possible)
}

/// What a single person is answered, and is paid if entitled.
struct Received {
    answer: Possible,
    paid: Vec<Option<Number>>,
}

impl Received {
    /// Whether two people are answered differently, or both are paid and not the same.
    fn differs(&self, other: &Self) -> bool {
        let mut paid = self.paid.iter().zip(&other.paid);
        self.answer != other.answer || paid.any(|(a, b)| a.is_some() && b.is_some() && a != b)
    }
}

fn received(engine: &mut Engine<'_>, reading: &Reading, person: &People) -> Option<Received> {
    let answer = answer(engine, reading, person)?;
    let paid = reading.question.watched.iter().filter(|_| answer.is_yes());
    let paid = paid.map(|node| engine.values.at(*node).to_number()).collect();
    Some(Received { answer, paid })
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
    let open = engine.telling_inputs(question, &focus);
    Some(open.into_iter().map(|(input, _)| input).collect())
}
