//! Whom the assumptions allow: whether anybody, and which values nobody.
//!
//! Assumptions that share no input, directly or through one another, are asked apart, and only where an answer that
//! they read has changed since they were last asked.

use crate::arena::{InputId, NodeId};
use crate::decide::Outcome;
use crate::engine::Engine;
use crate::people::People;
use crate::plan::{Assumption, Plan};
use crate::question::Question;

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
    people: People,
    /// Somebody whom all of the part allow, if one was found.
    somebody: Option<People>,
    /// The people without values that no assumption allows, cut off at the ends; or assumptions nobody satisfies.
    admitted: Result<People, Vec<usize>>,
    fell_short: bool,
}

impl Lawful {
    pub(super) fn new(engine: &mut Engine<'_>) -> Self {
        let plan = engine.plan;
        let mut parts: Vec<Part> = Vec::new();
        for (position, assumption) in plan.assumptions().iter().enumerate() {
            if parts.iter().any(|part| part.assumptions.contains(&position)) {
                continue;
            }
            // A question about one assumption rests on all that share facts with it. One of the day alone has no others.
            let question = engine.question(&[assumption.node], &[]);
            let bears = |(other, assumption): &(usize, &Assumption)| {
                *other == position || question.assumptions.contains(&assumption.node)
            };
            let assumptions = plan.assumptions().iter().enumerate().filter(bears);
            parts.push(Part {
                assumptions: assumptions.map(|(position, _)| position).collect(),
                inputs: question.all_inputs.to_vec(),
                known: None,
            });
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
            let tightened = known.admitted.as_ref().map_err(Clone::clone)?;
            part.copy(tightened, &mut admitted);
            match (&mut somebody, &known.somebody) {
                (Some(somebody), Some(found)) => part.copy(found, somebody),
                _ => somebody = None,
            }
        }
        engine.somebody = somebody;
        Ok(admitted)
    }
}

impl Part {
    /// Sets of the part's inputs, from some people to others.
    fn copy(&self, from: &People, to: &mut People) {
        for input in self.inputs.iter().copied() {
            if from.get(input) != to.get(input) {
                to.set(input, from.get(input).clone());
            }
        }
    }

    /// Sets what is known, unless it is known of these very people.
    fn ask(&mut self, engine: &mut Engine<'_>, people: &People) {
        let stands = |known: &Known| {
            let mut inputs = self.inputs.iter();
            let same = |input: &InputId| people.get(*input) == known.people.get(*input);
            known.budget == engine.work.limit && inputs.all(same)
        };
        if self.known.as_ref().is_some_and(stands) {
            return;
        }
        let had_fallen_short = std::mem::take(&mut engine.work.fell_short);
        let (holds, somebody) = can_hold(engine, &self.assumptions, people);
        let admitted = if holds {
            Ok(engine.tightened_by(&nodes(engine.plan, &self.assumptions), people))
        } else {
            Err(smallest(engine, &self.assumptions, people))
        };
        self.known = Some(Known {
            budget: engine.work.limit,
            people: people.clone(),
            somebody,
            admitted,
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
        Lawful::new(self).admit(self, people).err()
    }
}
