//! On what the answers of a policy rest, row by row.
//!
//! What is certain of a node in a row says all of it; of what is open, what it is computed from is told. Rows of which the
//! same is told differ in nothing that an open step still reads, so that the same is true of all their possible people:
//! the set evaluator is asked once for all of them.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::arena::{InputId, NodeId};
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{InputKind, Kind, Node, Pays, Role, Variant};
use rules_core::possible::{Possible, Values};

use super::{Compiler, Truth, View};
use crate::expression::{Literal, NEVER};
use crate::lane::Width;

/// What is told apart of a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Apart {
    /// Every value.
    All,
    /// The parts between these values, each the first of a part, in ascending order.
    From(Vec<i64>),
}

impl Apart {
    /// A value that stands for all that are not told apart from one.
    pub(crate) fn class(&self, value: i64) -> i64 {
        match self {
            Self::All => value,
            _ if crate::open::is_mark(value) => value,
            Self::From(cuts) => {
                let part = cuts.partition_point(|cut| *cut <= value);
                i64::try_from(part).unwrap_or(0)
            }
        }
    }
}

/// What a table was found to be.
#[derive(Debug, Clone)]
pub(crate) struct Cuts {
    pub(super) slot: usize,
    pub(super) from: Vec<i64>,
    /// For some values of the lane the answer is open.
    pub(super) open: bool,
}

impl Cuts {
    /// A short lane that is told apart by every value.
    pub(super) fn whole(slot: usize) -> Self {
        Self {
            slot,
            from: Vec::new(),
            open: false,
        }
    }
}

/// Which people a step is told of. An open declaration is made or refused by all; where both may be, nothing is certain
/// beforehand of what rests on one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Declared,
    Undeclared,
    Either,
}

/// Where a step is certainly yes, no, absent.
pub(crate) type Certain<L> = [Option<L>; 3];

/// So many values of what no column says are told one by one.
const MOST_CASES: usize = 16;

/// What is told of one step where it is open, and how its own certainty is tested.
#[derive(Debug, Clone)]
pub(crate) struct Told<L> {
    pub(crate) certain: Certain<L>,
    /// The same for each value of what no column says. Where all of them are certain, no more is told.
    pub(crate) cases: Vec<Certain<L>>,
    pub(crate) lanes: Vec<(usize, Apart)>,
    pub(crate) below: Vec<Below>,
}

/// A step that is read by another one, by its place in the list. What is read comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Below {
    Always(usize),
    /// The guard of an arm, and its value: read unless the guard is no. Nothing after a guard that is yes is read.
    Arm(usize, Option<usize>),
}

/// All that may have to be told of a policy, what is read after what reads it.
#[derive(Debug, Clone)]
pub(crate) struct Rests<L> {
    pub(crate) told: Vec<Told<L>>,
    /// What is told first: for a verdict, and for what is paid.
    pub(crate) verdict: Vec<usize>,
    pub(crate) sums: Vec<usize>,
    /// Places that decide, of which it is told only whether they are known.
    pub(crate) places: Vec<usize>,
}

/// Steps by what reads them first: a node has a higher number than what it is computed from.
type Key = (std::cmp::Reverse<NodeId>, Who);

#[derive(Debug)]
enum Reads {
    Always(Key),
    Arm(Key, Option<Key>),
}

#[derive(Debug)]
struct Draft {
    truth: Truth,
    cases: Vec<Truth>,
    lanes: Vec<(usize, Apart)>,
    below: Vec<Reads>,
}

type Drafts = BTreeMap<Key, Draft>;

impl Compiler<'_> {
    /// On what the answers for these readings of a policy rest, with their reasons. `lanes` are those it reads, and those
    /// that assumptions link with them.
    pub(crate) fn rests(
        &mut self,
        (declared, undeclared): (&mut View, &mut View),
        variants: &[Variant],
        lanes: &[usize],
    ) -> Rests<Literal> {
        let mut drafts = Drafts::new();
        let (mut verdict, mut sums, mut places) = (Vec::new(), Vec::new(), Vec::new());
        let mut views = (declared, undeclared);
        for variant in variants {
            let mut roots = vec![variant.applies, variant.in_force, variant.entitled];
            roots.extend(variant.criteria.iter().map(|criterion| criterion.node));
            roots.extend(variant.suspensions.iter().map(|suspension| suspension.guard));
            for root in roots {
                verdict.extend(self.draft(&mut views, root, Who::Declared, &mut drafts));
            }
            let confirmed = variant.criteria.iter();
            let confirmed = confirmed.filter(|criterion| criterion.role == Role::Confirm);
            let roots = confirmed.map(|criterion| criterion.node);
            for root in roots.chain([variant.entitled]) {
                verdict.extend(self.draft(&mut views, root, Who::Undeclared, &mut drafts));
            }
            if let Some(adoption) = &variant.adoption {
                verdict.extend(self.draft(&mut views, adoption.adopted, Who::Either, &mut drafts));
            }
            let pays = variant.pays.iter().flat_map(Pays::nodes);
            for node in pays.chain(variant.total) {
                sums.extend(self.draft(&mut views, node, Who::Declared, &mut drafts));
            }
            places.extend(variant.place.and_then(|place| self.slots.get(&place)));
        }
        for assumption in self.plan.assumptions() {
            let inputs = self.passes.inputs_of(assumption.node);
            let is_linked = |input| self.slots.get(input).is_some_and(|slot| lanes.contains(slot));
            if inputs.iter().any(is_linked) {
                verdict.extend(self.draft(&mut views, assumption.node, Who::Either, &mut drafts));
            }
        }
        places.sort_unstable();
        places.dedup();
        listed(drafts, &verdict, &sums, places)
    }

    /// Enters a step and all that it may read; `None` for what is the same for everybody.
    fn draft(
        &mut self,
        views: &mut (&mut View, &mut View),
        node: NodeId,
        who: Who,
        drafts: &mut Drafts,
    ) -> Option<Key> {
        let who = if who == Who::Declared || self.rests_on_declaration(node) {
            who
        } else {
            Who::Declared
        };
        let view = match who {
            Who::Declared | Who::Either => &mut *views.0,
            Who::Undeclared => &mut *views.1,
        };
        let is_single = view.folded(node).is_some_and(Possible::is_single);
        if is_single && who != Who::Either {
            return None;
        }
        let key = (std::cmp::Reverse(node), who);
        if drafts.contains_key(&key) {
            return Some(key);
        }
        let mut draft = Draft {
            truth: Truth::OPEN,
            cases: Vec::new(),
            lanes: Vec::new(),
            below: Vec::new(),
        };
        if who != Who::Either && self.plan.kind(node) == Kind::Bool {
            draft.truth = self.truth(view, node);
            if let Some(cuts) = view.cuts.get(&node)
                && cuts.iter().all(|cuts| !cuts.open)
            {
                draft.lanes = self.told_of(cuts);
                drafts.insert(key, draft);
                return Some(key);
            }
            draft.cases = self.cases(view, node).unwrap_or_default();
        }
        match *self.plan.nodes().at(node) {
            Node::Input(input) => {
                let slot = self.slots.get(&input).copied();
                draft.lanes.extend(slot.map(|slot| (slot, Apart::All)));
            }
            Node::Case(run) => {
                for arm in self.plan.arms(run).to_vec() {
                    let guard = match who {
                        Who::Declared => views.0.folded(arm.guard).cloned(),
                        Who::Undeclared => views.1.folded(arm.guard).cloned(),
                        Who::Either => None,
                    };
                    let value = guard
                        .as_ref()
                        .is_none_or(Possible::may_be_yes)
                        .then(|| self.draft(views, arm.value, who, drafts))
                        .flatten();
                    match self.draft(views, arm.guard, who, drafts) {
                        Some(tested) => draft.below.push(Reads::Arm(tested, value)),
                        None => draft.below.extend(value.map(Reads::Always)),
                    }
                    if guard.is_some_and(|guard| !guard.may_be_no()) {
                        break;
                    }
                }
            }
            other => {
                let mut operands = Vec::new();
                self.plan
                    .for_each_operand(other, |operand| operands.push(operand));
                for operand in operands {
                    let read = self.draft(views, operand, who, drafts);
                    draft.below.extend(read.map(Reads::Always));
                }
            }
        }
        drafts.insert(key, draft);
        Some(key)
    }

    /// The truth of a comparison for each value of what no column says of it, if those are few and some lane holds many.
    fn cases(&mut self, view: &View, node: NodeId) -> Option<Vec<Truth>> {
        if !matches!(
            self.plan.nodes().at(node),
            Node::Compare(..) | Node::Within { .. } | Node::In(..)
        ) {
            return None;
        }
        let inputs = self.paths(view, node);
        let (lanes, others): (Vec<InputId>, Vec<InputId>) =
            inputs.keys().partition(|input| self.slots.contains_key(input));
        let mut lanes = lanes.iter().filter_map(|input| self.slots.get(input));
        let is_long = |slot: &usize| {
            let bound = self.bound.get(*slot);
            bound.is_some_and(|bound| bound.width != Width::Byte)
        };
        if others.is_empty() || !lanes.any(is_long) {
            return None;
        }
        let mut all: Vec<People> = vec![view.people.clone()];
        for input in others {
            let values = values_of(view.people.get(input), self.plan.inputs().at(input).step)?;
            let with_each = |people: &People| {
                let people = people.clone();
                let values = values.iter().cloned();
                values
                    .map(move |value| people.clone().with(input, value))
                    .collect::<Vec<_>>()
            };
            all = all.iter().flat_map(with_each).collect();
            if all.len() > MOST_CASES {
                return None;
            }
        }
        let truths = all.into_iter().map(|people| {
            let mut view = self.looked(people, &[node]);
            self.truth(&mut view, node)
        });
        Some(truths.collect())
    }

    fn told_of(&self, cuts: &[Cuts]) -> Vec<(usize, Apart)> {
        let mut all: BTreeMap<usize, Apart> = BTreeMap::new();
        for cuts in cuts {
            let is_byte = self
                .bound
                .get(cuts.slot)
                .is_some_and(|bound| bound.width == Width::Byte);
            if is_byte {
                all.insert(cuts.slot, Apart::All);
            } else if let Apart::From(known) = all.entry(cuts.slot).or_insert(Apart::From(Vec::new())) {
                known.extend(&cuts.from);
                known.sort_unstable();
                known.dedup();
            }
        }
        all.into_iter().collect()
    }

    fn rests_on_declaration(&mut self, node: NodeId) -> bool {
        if let Some(known) = self.declared.get(&node) {
            return *known;
        }
        let is_declaration = |input: InputId| self.plan.inputs().at(input).kind == InputKind::Confirm;
        let found = match *self.plan.nodes().at(node) {
            Node::Input(input) => is_declaration(input),
            other => {
                let mut operands = BTreeSet::new();
                self.plan.for_each_operand(other, |operand| {
                    operands.insert(operand);
                });
                operands
                    .into_iter()
                    .any(|operand| self.rests_on_declaration(operand))
            }
        };
        self.declared.insert(node, found);
        found
    }
}

/// Each value of a set, if they are few.
fn values_of(set: &Possible, step: Number) -> Option<Vec<Possible>> {
    if set.none || set.error {
        return None;
    }
    let mut all = Vec::new();
    match &set.values {
        Values::Bits(bits) => {
            let is_in = |member: &u32| bits.checked_shr(*member).is_some_and(|rest| rest & 1 == 1);
            for member in (0..64).filter(is_in) {
                all.push(Possible::of(Values::Bits(1_u64.checked_shl(member)?)));
            }
        }
        Values::Ranges(ranges) => {
            for range in ranges.iter() {
                let mut value = range.low;
                while value <= range.high && all.len() <= MOST_CASES {
                    all.push(Possible::number(value));
                    value = value.plus(step)?;
                }
            }
        }
    }
    (all.len() <= MOST_CASES).then_some(all)
}

fn certain(truth: Truth) -> Certain<Literal> {
    let Truth { yes, no, none } = truth;
    [yes, no, none].map(|literal| (literal != NEVER).then_some(literal))
}

/// The drafts in their order, by their places in it.
fn listed(drafts: Drafts, verdict: &[Key], sums: &[Key], places: Vec<usize>) -> Rests<Literal> {
    let at: BTreeMap<Key, usize> = drafts.keys().copied().zip(0..).collect();
    let all = |keys: &[Key]| -> Vec<usize> {
        let found: BTreeSet<usize> = keys.iter().filter_map(|key| at.get(key).copied()).collect();
        found.into_iter().collect()
    };
    let (verdict, sums) = (all(verdict), all(sums));
    let told = drafts.into_values().map(|draft| {
        let below = draft.below.iter().filter_map(|read| match read {
            Reads::Always(key) => at.get(key).copied().map(Below::Always),
            Reads::Arm(guard, value) => {
                let value = value.and_then(|value| at.get(&value).copied());
                at.get(guard).map(|guard| Below::Arm(*guard, value))
            }
        });
        Told {
            certain: certain(draft.truth),
            cases: draft.cases.into_iter().map(certain).collect(),
            lanes: draft.lanes,
            below: below.collect(),
        }
    });
    Rests {
        told: told.collect(),
        verdict,
        sums,
        places,
    }
}

impl<L: Copy> Rests<L> {
    /// On every value of some lanes.
    pub(crate) fn of_lanes(lanes: &[usize]) -> Self {
        let all = Told {
            certain: [None; 3],
            cases: Vec::new(),
            lanes: lanes.iter().map(|slot| (*slot, Apart::All)).collect(),
            below: Vec::new(),
        };
        Self {
            told: vec![all],
            verdict: vec![0],
            sums: Vec::new(),
            places: Vec::new(),
        }
    }

    /// The conditions that are tested.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = L> {
        let all = self
            .told
            .iter()
            .flat_map(|told| told.cases.iter().chain([&told.certain]));
        all.copied().flatten().flatten()
    }

    /// With its conditions where they are found.
    pub(crate) fn map<M>(self, to: impl Fn(L) -> M + Copy) -> Rests<M> {
        let told = self.told.into_iter().map(|told| Told {
            certain: told.certain.map(|literal| literal.map(to)),
            cases: told
                .cases
                .into_iter()
                .map(|case| case.map(|literal| literal.map(to)))
                .collect(),
            lanes: told.lanes,
            below: told.below,
        });
        Rests {
            told: told.collect(),
            verdict: self.verdict,
            sums: self.sums,
            places: self.places,
        }
    }

    /// What is told of a row, added to the key. Rows with one key have one answer.
    pub(crate) fn tell(
        &self,
        with_sums: bool,
        holds: impl Fn(L) -> bool,
        lane: impl Fn(usize) -> i64,
        telling: &mut Telling,
    ) {
        let Telling { key, wanted, states } = telling;
        wanted.begin(self.told.len());
        self.verdict.iter().for_each(|root| wanted.add(*root));
        if with_sums {
            self.sums.iter().for_each(|root| wanted.add(*root));
        }
        key.push(i64::from(with_sums));
        for slot in &self.places {
            key.push(Apart::From(Vec::new()).class(lane(*slot)));
        }
        let state_of = |certain: &Certain<L>| {
            let found = certain.iter().position(|tested| tested.is_some_and(&holds));
            found.and_then(|state| u8::try_from(state).ok()).unwrap_or(OPEN)
        };
        while let Some(told) = wanted.next().and_then(|at| self.told.get(at)) {
            let state = state_of(&told.certain);
            if told.certain.iter().any(Option::is_some) {
                states.add(state);
            }
            if state != OPEN {
                continue;
            }
            if !told.cases.is_empty() {
                let all_certain = told.cases.iter().all(|case| state_of(case) != OPEN);
                states.add(if all_certain { YES } else { OPEN });
                if all_certain {
                    told.cases.iter().for_each(|case| states.add(state_of(case)));
                    continue;
                }
            }
            for (slot, apart) in &told.lanes {
                key.push(apart.class(lane(*slot)));
            }
            for below in &told.below {
                match *below {
                    Below::Always(at) => wanted.add(at),
                    Below::Arm(guard, value) => {
                        wanted.add(guard);
                        let guard = self.told.get(guard).map_or(OPEN, |told| state_of(&told.certain));
                        if guard != NO {
                            value.into_iter().for_each(|value| wanted.add(value));
                        }
                        if guard == YES {
                            break;
                        }
                    }
                }
            }
        }
        // Each state says what is told next, and where the states begin is told: no two rows tell the same otherwise.
        let values = i64::try_from(key.len()).unwrap_or(0);
        states.end(key);
        key.push(values);
    }
}

const YES: u8 = 0;
const NO: u8 = 1;
const OPEN: u8 = 3;

/// The memory in which keys are put together, used again for the next row.
#[derive(Debug, Default)]
pub(crate) struct Telling {
    pub(crate) key: Vec<i64>,
    wanted: Wanted,
    states: States,
}

/// Places in a list that are still to be looked at, from the first on.
#[derive(Debug, Default)]
struct Wanted {
    words: Vec<u64>,
    at: usize,
}

impl Wanted {
    fn begin(&mut self, length: usize) {
        self.words.clear();
        self.words.resize(length.div_ceil(64), 0);
        self.at = 0;
    }

    fn add(&mut self, place: usize) {
        if let Some(word) = self.words.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    fn next(&mut self) -> Option<usize> {
        loop {
            let word = self.words.get_mut(self.at)?;
            if *word != 0 {
                let bit = usize::try_from(word.trailing_zeros()).ok()?;
                *word &= word.wrapping_sub(1);
                return Some(self.at.saturating_mul(64).saturating_add(bit));
            }
            self.at = self.at.saturating_add(1);
        }
    }
}

/// States of steps, many in one number.
#[derive(Debug, Default)]
struct States {
    full: Vec<i64>,
    word: i64,
    count: u32,
}

impl States {
    fn add(&mut self, state: u8) {
        self.word = (self.word << 2) | i64::from(state & 3);
        self.count = self.count.saturating_add(1);
        if self.count == 31 {
            self.full.push(self.word);
            (self.word, self.count) = (0, 0);
        }
    }

    /// Adds all to the key, and begins anew.
    fn end(&mut self, key: &mut Vec<i64>) {
        key.append(&mut self.full);
        key.push(self.word);
        (self.word, self.count) = (0, 0);
    }
}
