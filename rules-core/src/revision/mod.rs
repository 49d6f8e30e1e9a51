//! What a revision of the rules changes: for whom, in which way, and by how much.
//!
//! Two plans are put into one graph. A policy whose parts are the same nodes is unchanged; of the others everybody whose
//! answer differs belongs to exactly one [`Change`], and every change there is, is shown by a person or was shown to be
//! nobody's. What the work allowed did not suffice for is said to be unsettled, never to be unchanged.

mod besides;
mod change;
mod class;
mod days;
mod graph;
mod implied;
mod pairing;
mod portrait;
mod readings;
mod search;
mod telling;
mod world;

use std::collections::BTreeMap;

use crate::arena::InputId;
use crate::engine::Engine;
use crate::forward;
use crate::part::Whole;
use crate::people::People;
use crate::plan::{Plan, Policy, Text};
use crate::possible::Possible;

pub use besides::{Besides, Together};
pub use change::{Aspect, Change, Direction};
pub use class::{
    Asked, Class, Condition, Example, Extremes, Moved, NotCompared, Pair, PolicyRevision, Worth,
};
pub use graph::Narrowed;
pub use pairing::Renamed;

use change::Reading;
use days::{Interruption, MOST_INTERRUPTIONS};
use graph::Graph;
use pairing::Pairing;
use portrait::{Paid, Painter};
use search::{Search, Searched};
pub use telling::Criteria;

/// Two flat plans, to be compared policy by policy.
#[derive(Debug)]
pub struct Revision<'plan> {
    old: &'plan Plan,
    new: &'plan Plan,
    graph: Graph,
    pairs: Vec<Pair>,
    policies: BTreeMap<String, String>,
    renamed: Vec<Renamed>,
}

impl<'plan> Revision<'plan> {
    /// For flat plans, see [`Plan::for_lists`].
    pub fn of(old: &'plan Plan, new: &'plan Plan) -> Self {
        let mut policies = BTreeMap::new();
        let mut graph = graph_of(old, new, &policies);
        let has = |plan: &Plan, id: &str| plan.policies().iter().any(|policy| policy.id == id);
        let gone = old.policies().iter().filter(|policy| !has(new, &policy.id));
        let mut gone: Vec<&Policy> = gone.collect();
        for policy in new.policies().iter().filter(|policy| !has(old, &policy.id)) {
            let alike = gone.iter().position(|other| {
                other.variants.len() == policy.variants.len() && {
                    let trial = BTreeMap::from([(policy.id.clone(), other.id.clone())]);
                    let (mut graph, _) = graph_of(old, new, &trial);
                    graph.is_identical(other, policy)
                }
            });
            if let Some(position) = alike {
                policies.insert(policy.id.clone(), gone.remove(position).id.clone());
            }
        }
        if !policies.is_empty() {
            graph = graph_of(old, new, &policies);
        }
        let (graph, mut renamed) = graph;
        let old_name = |id: &str| policies.get(id).map_or(id, String::as_str).to_owned();
        let place = |id: &str| old.policies().iter().position(|policy| policy.id == id);
        let mut pairs: Vec<Pair> = new
            .policies()
            .iter()
            .enumerate()
            .map(|(position, policy)| match place(&old_name(&policy.id)) {
                Some(before) => Pair::Both(before, position),
                None => Pair::Added(position),
            })
            .collect();
        let kept = |position: usize| {
            pairs
                .iter()
                .any(|pair| matches!(pair, Pair::Both(old, _) if *old == position))
        };
        let removed: Vec<Pair> = (0..old.policies().len())
            .filter(|position| !kept(*position))
            .map(Pair::Removed)
            .collect();
        pairs.extend(removed);
        let names = policies.iter().map(|(new, old)| Renamed {
            old: old.clone(),
            new: new.clone(),
        });
        renamed.splice(0..0, names);
        Self {
            old,
            new,
            graph,
            pairs,
            policies,
            renamed,
        }
    }

    /// The graph of both, for the names of its inputs.
    pub fn plan(&self) -> &Plan {
        self.graph.plan()
    }

    /// The policies of the new plan in their order, then those it no longer has.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// Policies, facts, figures and declarations of another name that were compared as one.
    pub fn renamed(&self) -> &[Renamed] {
        &self.renamed
    }

    /// What an input may be in each of the plans, where that is not the same.
    pub fn narrowed(&self, input: InputId) -> Option<&Narrowed> {
        self.graph.narrowed.get(&input)
    }

    /// Statements about all people that one plan alone makes: of the old plan, of the new. Only people of whom both
    /// sets of statements are true were compared.
    pub fn assumed(&self) -> &[Vec<Text>; 2] {
        &self.graph.assumed
    }

    /// What is said of several policies together by one plan alone.
    pub fn together(&self) -> Vec<Together> {
        besides::together(self.old, self.new, &self.policies)
    }

    /// The policy in the old plan and in the new.
    pub fn policies(&self, pair: Pair) -> [Option<&'plan Policy>; 2] {
        let (old, new) = match pair {
            Pair::Both(old, new) => (Some(old), Some(new)),
            Pair::Removed(old) => (Some(old), None),
            Pair::Added(new) => (None, Some(new)),
        };
        [
            old.and_then(|position| self.old.policies().get(position)),
            new.and_then(|position| self.new.policies().get(position)),
        ]
    }

    /// Compares one policy. `budget` is the work allowed for each question.
    pub fn compare(&mut self, pair: Pair, asked: Asked, budget: u64) -> PolicyRevision {
        let policies = self.policies(pair);
        let readings = self.graph.readings(policies);
        let mut revision = PolicyRevision {
            pair,
            identical: readings.iter().all(Reading::is_identical),
            classes: Vec::new(),
            criteria: telling::criteria(&self.graph, policies),
            besides: match policies {
                [Some(old), Some(new)] => besides::besides(old, new),
                _ => Vec::new(),
            },
            settled: 0,
            unsettled: 0,
            not_compared: Vec::new(),
            narrowed: Vec::new(),
            fails: false,
        };
        for reading in &readings {
            self.read(reading, asked, budget, &mut revision);
        }
        revision
    }

    /// What becomes of those whom a reading is about: on a day of asking also the days of their entitlement.
    fn read(&mut self, reading: &Reading, asked: Asked, budget: u64, revision: &mut PolicyRevision) {
        let Asked::On(day) = asked else {
            self.search(reading, asked, budget, false, revision);
            return;
        };
        let mut interruptions: Vec<Interruption> = Vec::new();
        loop {
            let dated = self.graph.with_days(reading, day, &interruptions);
            let may_learn = interruptions.len() < MOST_INTERRUPTIONS;
            match self.search(&dated, asked, budget, may_learn, revision) {
                Some(interruption) => interruptions.push(interruption),
                None => break,
            }
        }
    }

    /// Everything about a reading, unless a day has to be learned before.
    fn search(
        &mut self,
        reading: &Reading,
        asked: Asked,
        budget: u64,
        may_learn: bool,
        revision: &mut PolicyRevision,
    ) -> Option<Interruption> {
        let nodes = reading.nodes();
        let plan = self.graph.plan();
        let inputs = forward::inputs_of(plan, &forward::needed(plan, &nodes));
        let is_known = |input: &&InputId| revision.narrowed.contains(input);
        let narrowed = self.graph.narrowed.keys().filter(|input| inputs.contains(input));
        let narrowed: Vec<InputId> = narrowed.filter(|input| !is_known(input)).copied().collect();
        revision.narrowed.extend(narrowed);
        if reading.is_identical() {
            revision.settled += 1;
            return None;
        }
        let whole = Whole::new(plan);
        let not_compared = self
            .graph
            .not_compared(&inputs, matches!(revision.pair, Pair::Both(..)));
        if !not_compared.is_empty() {
            revision.not_compared.extend(not_compared);
            return None;
        }
        let Some(part) = whole.part(&nodes) else {
            revision.unsettled += 1;
            return None;
        };
        let mut engine = Engine::new(&part.plan, budget);
        let mut people = People::everybody(&part.plan);
        if let (Some(input), Asked::On(day)) = (part.plan.today(), asked) {
            people.set(input, Possible::day(day));
        }
        let mut people = engine.tightened(&people);
        for ending in &reading.endings {
            for (input, among) in [ending.parting, ending.farther].into_iter().zip(ending.among()) {
                if let Some(own) = part.own(input) {
                    people.set(own, among);
                }
            }
        }
        let search = Search {
            engine: &mut engine,
            part: &part,
            reading,
            people: &people,
            trials: match asked {
                Asked::SomeDay(near) => search::trials(&part.plan, near),
                Asked::On(_) | Asked::AnyDay => Vec::new(),
            },
            may_learn,
            met: Vec::new(),
            searched: Searched::default(),
        };
        let searched = search.all();
        if searched.interruption.is_some() {
            return searched.interruption;
        }
        revision.settled += searched.settled;
        revision.unsettled += searched.unsettled;
        revision.fails |= searched.fails;
        let telling = telling::inputs(&self.graph, reading);
        let mut painter = Painter {
            engine: &mut engine,
            part: &part,
            people: &people,
            telling: &telling,
            only_days: matches!(asked, Asked::SomeDay(_)),
            free_days: self.graph.free_days,
            endings: &reading.endings,
            entitled: reading.entitled,
        };
        let paid = Paid {
            amount: reading.amount,
            difference: reading.difference,
            months: reading.months,
        };
        for found in searched.found {
            let class = painter.class(found, reading.place, reading.record, &paid);
            revision.classes.push(class);
        }
        None
    }
}

/// The graph of two plans, and what was renamed.
fn graph_of(old: &Plan, new: &Plan, policies: &BTreeMap<String, String>) -> (Graph, Vec<Renamed>) {
    let pairing = Pairing::of(old, new, policies);
    (Graph::of(old, new, &pairing), pairing.renamed)
}
