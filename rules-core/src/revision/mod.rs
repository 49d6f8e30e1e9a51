//! What a revision of the rules changes: for whom, in which way, and by how much.
//!
//! Two plans are put into one graph. A policy whose parts are the same nodes is unchanged; of the others everybody whose
//! answer differs belongs to exactly one [`Change`], and every change there is, is shown by a person or was shown to be
//! nobody's. What the work allowed did not suffice for is said to be unsettled, never to be unchanged.

mod besides;
mod change;
mod graph;
mod implied;
mod pairing;
mod portrait;
mod search;
mod telling;
mod world;

use std::collections::BTreeMap;

use crate::arena::InputId;
use crate::calendar::Day;
use crate::difference::merged::Merged;
use crate::forward;
use crate::number::Number;
use crate::part::Whole;
use crate::people::People;
use crate::plan::{Kind, Plan, Policy, Text, Variant};
use crate::possible::Possible;
use crate::question::Engine;

pub use besides::{Besides, Together};
pub use change::{Aspect, Change, Direction};
pub use graph::Narrowed;
pub use pairing::Renamed;

use change::Reading;
use graph::Graph;
use pairing::Pairing;
use portrait::{Paid, Painter};
use search::{Search, Searched};
pub use telling::Criteria;

/// A policy of the revision, as positions in the two plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pair {
    /// Both plans have it.
    Both(usize, usize),
    /// The old plan alone has it.
    Removed(usize),
    /// The new plan alone has it.
    Added(usize),
}

/// On which days it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// On this day.
    On(Day),
    /// On any day the plans know, the day being a question like the others.
    AnyDay,
    /// The same, but of each class only the days and an example are told, not what its people are restricted to nor
    /// what they are paid. Where that is too much work, the days near this one on which the rules change are tried.
    SomeDay(Day),
}

/// What the answers of those in a class may be to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The question, as an input of [`Revision::plan`].
    pub input: InputId,
    /// The least and the greatest value that occur, or the alternatives.
    pub values: Possible,
    /// Whether every end occurs; otherwise nobody lies outside.
    pub exact: bool,
    /// What was changed reads it.
    pub tells: bool,
}

/// A person of a class. Inputs are those of [`Revision::plan`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The answers that put them into the class; the others may be anything.
    pub facts: Vec<(InputId, Possible)>,
    /// What they are paid: under the old plan, under the new.
    pub amount: [Option<Possible>; 2],
    /// For how many months.
    pub months: [Option<Possible>; 2],
    /// All their answers.
    pub person: Vec<(InputId, Possible)>,
}

/// The people at both ends of what a question may be answered with in a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extremes {
    /// The question.
    pub input: InputId,
    /// Who has the least value.
    pub least: Example,
    /// Who has the greatest.
    pub greatest: Example,
}

/// The least and the greatest amount in a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// Fen, a share, or a number of months.
    pub kind: Kind,
    /// The least.
    pub least: Number,
    /// The greatest.
    pub greatest: Number,
    /// Whether both occur; otherwise nobody lies outside.
    pub exact: bool,
    /// Whether the greatest is one: not where it rests on a figure that nobody bounds.
    pub bounded: bool,
}

/// All people whose answer changes in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// The way.
    pub change: Change,
    /// The place that decides, if the policy depends on one.
    pub place: Option<InputId>,
    /// The record it is about, if the policy is granted for each record of a list.
    pub record: Option<u32>,
    /// Who they are: what is restricted of their answers. What was changed comes first.
    pub conditions: Vec<Condition>,
    /// A smallest person.
    pub example: Example,
    /// The people on the border.
    pub ends: Vec<Extremes>,
    /// What they are paid: under the old plan, under the new.
    pub amount: [Option<Worth>; 2],
    /// The new amount less the old one.
    pub difference: Option<Worth>,
    /// For how many months: under the old plan, under the new.
    pub months: [Option<Worth>; 2],
}

/// Why something was not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotCompared {
    /// A question of one name that is no longer the same question: of another type or with its alternatives reordered.
    Question(InputId),
    /// Something is computed over a list in another way.
    List(InputId),
}

/// What became of one policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRevision {
    /// The policy.
    pub pair: Pair,
    /// Both plans compute the same: nothing had to be searched.
    pub identical: bool,
    /// Everybody whose answer changes, by the way in which it does.
    pub classes: Vec<Class>,
    /// Criteria that are written in another way.
    pub criteria: Criteria,
    /// What else is changed.
    pub besides: Vec<Besides>,
    /// Questions about it that were decided.
    pub settled: u64,
    /// Those that were not, within the work allowed.
    pub unsettled: u64,
    /// What was not compared at all.
    pub not_compared: Vec<NotCompared>,
    /// Questions of which only the answers were compared that both plans allow.
    pub narrowed: Vec<InputId>,
    /// For somebody, arithmetic fails.
    pub fails: bool,
}

impl PolicyRevision {
    /// Whether it was shown that nothing changes.
    pub fn is_unchanged(&self) -> bool {
        let nothing =
            self.classes.is_empty() && self.besides.is_empty() && matches!(self.pair, Pair::Both(..));
        nothing && self.is_covered()
    }

    /// Whether everybody was compared.
    pub fn is_covered(&self) -> bool {
        self.unsettled == 0 && self.not_compared.is_empty() && self.narrowed.is_empty() && !self.fails
    }
}

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

    fn read(&mut self, reading: &Reading, asked: Asked, budget: u64, revision: &mut PolicyRevision) {
        let nodes = reading.nodes();
        let plan = self.graph.plan();
        let inputs = forward::inputs_of(plan, &forward::needed(plan, &nodes));
        revision
            .narrowed
            .extend(self.graph.narrowed.keys().filter(|input| inputs.contains(input)));
        if reading.is_identical() {
            revision.settled += 1;
            return;
        }
        let whole = Whole::new(plan);
        let not_compared = self
            .graph
            .not_compared(&inputs, matches!(revision.pair, Pair::Both(..)));
        if !not_compared.is_empty() {
            revision.not_compared.extend(not_compared);
            return;
        }
        let Some(part) = whole.part(&nodes) else {
            revision.unsettled += 1;
            return;
        };
        let mut engine = Engine::new(&part.plan, budget);
        let mut people = People::everybody(&part.plan);
        if let (Some(input), Asked::On(day)) = (part.plan.today(), asked) {
            people.set(input, Possible::day(day));
        }
        let people = engine.tightened(&people);
        let search = Search {
            engine: &mut engine,
            part: &part,
            reading,
            people: &people,
            trials: match asked {
                Asked::SomeDay(near) => search::trials(&part.plan, near),
                Asked::On(_) | Asked::AnyDay => Vec::new(),
            },
            searched: Searched::default(),
        };
        let searched = search.all();
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
    }
}

/// The graph of two plans, and what was renamed.
fn graph_of(old: &Plan, new: &Plan, policies: &BTreeMap<String, String>) -> (Graph, Vec<Renamed>) {
    let pairing = Pairing::of(old, new, policies);
    (Graph::of(old, new, &pairing), pairing.renamed)
}

impl Graph {
    /// The readings of a policy in both plans, in the order of the new one.
    fn readings(&mut self, [old, new]: [Option<&Policy>; 2]) -> Vec<Reading> {
        let key = |side: usize, variant: &Variant| {
            let there = self.inputs.get(side);
            let place = variant.place.and_then(|place| there?.get(&place).copied());
            (place, variant.record)
        };
        let keyed =
            |side: usize, policy: Option<&Policy>| -> Vec<((Option<InputId>, Option<u32>), Variant)> {
                let variants = policy.into_iter().flat_map(|policy| &policy.variants);
                variants
                    .map(|variant| (key(side, variant), variant.clone()))
                    .collect()
            };
        let (olds, news) = (keyed(0, old), keyed(1, new));
        let gone = olds
            .iter()
            .filter(|(key, _)| !news.iter().any(|(other, _)| other == key));
        let keys: Vec<(Option<InputId>, Option<u32>)> =
            news.iter().chain(gone).map(|(key, _)| *key).collect();
        let of = |all: &[((Option<InputId>, Option<u32>), Variant)], key| {
            let found = all.iter().find(|(known, _)| *known == key);
            found.map(|(_, variant)| variant.clone())
        };
        let pairs = keys.into_iter().map(|key| (key, of(&olds, key), of(&news, key)));
        let pairs: Vec<_> = pairs.collect();
        let merged: &mut Merged = &mut self.merged;
        pairs
            .iter()
            .map(|((place, _), old, new)| Reading::of(merged, *place, [old.as_ref(), new.as_ref()]))
            .collect()
    }

    fn is_identical(&mut self, old: &Policy, new: &Policy) -> bool {
        let readings = self.readings([Some(old), Some(new)]);
        readings.iter().all(Reading::is_identical)
    }

    /// What stands in the way of a comparison that reads these inputs.
    fn not_compared(&self, inputs: &[InputId], of_both: bool) -> Vec<NotCompared> {
        let unlike = inputs.iter().filter(|input| self.unlike.contains(input));
        let mut found: Vec<NotCompared> = unlike.map(|input| NotCompared::Question(*input)).collect();
        let [old, new] = &self.folds;
        let of_one = inputs
            .iter()
            .filter(|input| old.contains(input) != new.contains(input));
        found.extend(of_one.map(|input| NotCompared::List(*input)));
        // Who gets what one plan alone has is not compared with anything.
        found.retain(|_| of_both);
        found
    }
}
