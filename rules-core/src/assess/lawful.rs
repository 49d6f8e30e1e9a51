//! Whom the assumptions allow: whether anybody, and which values nobody.
//!
//! Assumptions that share no input, directly or through one another, are asked apart, and only where an answer that
//! they read has changed since they were last asked.

use crate::arena::{InputId, NodeId};
use crate::decide::Outcome;
use crate::people::People;
use crate::plan::Plan;
use crate::possible::Possible;
use crate::question::{Engine, Question};

/// The assumptions of a plan, in parts that have nothing to do with one another.
#[derive(Debug)]
pub(super) struct Lawful {
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    /// Positions in [`Plan::assumptions`].
    assumptions: Vec<usize>,
    /// What they read.
    inputs: Vec<InputId>,
    known: Option<Known>,
}

/// What was shown for some people.
#[derive(Debug)]
struct Known {
    budget: u64,
    /// What was possible of each input.
    sets: Vec<Possible>,
    /// Somebody whom all of the part allow, if one was found.
    somebody: Option<Vec<Possible>>,
    /// The sets without values that no assumption allows, cut off at the ends; or assumptions nobody satisfies.
    result: Result<Vec<Possible>, Vec<usize>>,
    fell_short: bool,
}

impl Lawful {
    pub(super) fn new(plan: &Plan) -> Self {
        let today = plan.today();
        let mut parts: Vec<Part> = Vec::new();
        for (position, assumption) in plan.assumptions().iter().enumerate() {
            let read = Question::new(plan, &[assumption.node], &[]).inputs;
            let touches = |part: &Part| {
                let mut inputs = part.inputs.iter();
                inputs.any(|input| Some(*input) != today && read.contains(input))
            };
            let (touching, apart): (Vec<_>, Vec<_>) = parts.into_iter().partition(touches);
            parts = apart;
            let mut part = Part {
                assumptions: vec![position],
                inputs: read,
                known: None,
            };
            for other in touching {
                part.assumptions.extend(other.assumptions);
                part.inputs.extend(other.inputs);
            }
            part.assumptions.sort_unstable();
            part.inputs.sort_unstable();
            part.inputs.dedup();
            parts.push(part);
        }
        Self { parts }
    }

    /// The people without values that no assumption allows. Somebody whom all assumptions allow is left with the
    /// engine, as far as one was found.
    ///
    /// # Errors
    /// A smallest set of assumptions (by inclusion) that nobody satisfies.
    pub(super) fn admit(&mut self, engine: &mut Engine<'_>, people: &People) -> Result<People, Vec<usize>> {
        let mut admitted = people.clone();
        let mut somebody = Some(people.clone());
        for part in &mut self.parts {
            part.ask(engine, people);
            let Some(known) = &part.known else { continue };
            engine.work.fell_short |= known.fell_short;
            let sets = known.result.as_ref().map_err(Clone::clone)?;
            for ((input, set), before) in part.inputs.iter().zip(sets).zip(&known.sets) {
                if set != before {
                    admitted.set(*input, set.clone());
                }
            }
            match (&mut somebody, &known.somebody) {
                (Some(person), Some(values)) => {
                    let open = part.inputs.iter().zip(values);
                    let open = open.filter(|(input, value)| people.get(**input) != *value);
                    open.for_each(|(input, value)| person.set(*input, value.clone()));
                }
                _ => somebody = None,
            }
        }
        engine.somebody = somebody;
        Ok(admitted)
    }
}

impl Part {
    /// Sets what is known, unless it is known of these very people.
    fn ask(&mut self, engine: &mut Engine<'_>, people: &People) {
        let stands = |known: &Known| {
            let mut sets = self.inputs.iter().zip(&known.sets);
            known.budget == engine.work.limit && sets.all(|(input, set)| people.get(*input) == set)
        };
        if self.known.as_ref().is_some_and(stands) {
            return;
        }
        let had_fallen_short = std::mem::take(&mut engine.work.fell_short);
        let sets_of = |people: &People| {
            self.inputs
                .iter()
                .map(|input| people.get(*input).clone())
                .collect()
        };
        let (holds, somebody) = can_hold(engine, &self.assumptions, people);
        let result = if holds {
            Ok(sets_of(
                &engine.tightened_by(&nodes(engine.plan, &self.assumptions), people),
            ))
        } else {
            Err(smallest(engine, &self.assumptions, people))
        };
        self.known = Some(Known {
            budget: engine.work.limit,
            sets: sets_of(people),
            somebody: somebody.as_ref().map(sets_of),
            result,
            fell_short: std::mem::replace(&mut engine.work.fell_short, had_fallen_short),
        });
    }
}

fn nodes(plan: &Plan, assumptions: &[usize]) -> Vec<NodeId> {
    let found = assumptions.iter();
    found
        .filter_map(|position| Some(plan.assumptions().get(*position)?.node))
        .collect()
}

/// The assumptions without those that the others contradict people without.
fn smallest(engine: &mut Engine<'_>, assumptions: &[usize], people: &People) -> Vec<usize> {
    let mut kept = assumptions.to_vec();
    let mut position = 0;
    while position < kept.len() {
        let mut fewer = kept.clone();
        fewer.remove(position);
        if can_hold(engine, &fewer, people).0 {
            position += 1;
        } else {
            kept = fewer;
        }
    }
    kept
}

/// Whether somebody may satisfy all of some assumptions, and who does.
fn can_hold(engine: &mut Engine<'_>, assumptions: &[usize], people: &People) -> (bool, Option<People>) {
    let nodes = nodes(engine.plan, assumptions);
    let mut question = Question::clone(&engine.question(&[], &nodes));
    question.assumptions = nodes;
    engine.fresh_budget();
    // An empty conjunction is yes for everyone who satisfies the assumptions.
    let decision = engine.decide(&question, people);
    (!decision.is_nobody(), decision.witness(Outcome::Yes).cloned())
}

impl Engine<'_> {
    /// A smallest set of assumptions (by inclusion) that the answers contradict.
    pub(crate) fn contradiction(&mut self, people: &People) -> Option<Vec<usize>> {
        Lawful::new(self.plan).admit(self, people).err()
    }
}
