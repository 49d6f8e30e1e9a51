//! On what of its lanes the answers of a policy rest: on the very value, or only on which of a few intervals holds it.
//!
//! Rows that are alike in this have the same verdict, whatever else they differ in, so that the set evaluator is asked once
//! for all of them.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::arena::{InputId, NodeId};
use rules_core::plan::{Node, Variant};
use rules_core::possible::Possible;

use super::{Compiler, View};
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

/// Lanes with what is told apart of them, in ascending order.
pub(crate) type Rests = BTreeMap<usize, Apart>;

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

impl Compiler<'_> {
    /// On what the verdict of a reading rests, with its reasons.
    pub(crate) fn verdict_rests(&mut self, view: &View, variant: &Variant, rests: &mut Rests) {
        let mut roots = vec![variant.applies, variant.in_force, variant.entitled];
        for criterion in &variant.criteria {
            roots.push(criterion.node);
        }
        if let Some(adoption) = &variant.adoption {
            roots.push(adoption.adopted);
        }
        roots.extend(variant.suspensions.iter().map(|suspension| suspension.guard));
        let mut seen = BTreeSet::new();
        for root in roots {
            self.walk(view, root, &mut seen, rests);
        }
        if let Some(place) = variant.place.and_then(|place| self.slots.get(&place)) {
            // Which place decides is told by its own answer.
            rests.entry(*place).or_insert(Apart::From(Vec::new()));
        }
    }

    /// On what the sums rest: on every value that enters them.
    pub(crate) fn sums_rest(&mut self, view: &View, variant: &Variant, rests: &mut Rests) {
        let Some(pays) = &variant.pays else { return };
        let mut seen = BTreeSet::new();
        for node in pays.nodes().chain(variant.total) {
            self.walk(view, node, &mut seen, rests);
        }
    }

    /// What assumptions that may be open for some row say of lanes.
    pub(crate) fn assumptions_rest(&mut self, view: &View, rests: &mut Rests) {
        for assumption in self.plan.assumptions() {
            let inputs = self.passes.inputs_of(assumption.node);
            let may_be_open = |input: &InputId| match self.slots.get(input) {
                Some(slot) => self
                    .expressions
                    .universes
                    .get(*slot)
                    .is_none_or(|universe| universe.unknown),
                None => !view.people.get(*input).is_single(),
            };
            if inputs.iter().any(may_be_open) {
                self.walk(view, assumption.node, &mut BTreeSet::new(), rests);
            }
        }
    }

    fn walk(&mut self, view: &View, node: NodeId, seen: &mut BTreeSet<NodeId>, rests: &mut Rests) {
        if !seen.insert(node) || view.folded(node).is_some_and(Possible::is_single) {
            return;
        }
        if let Some(cuts) = view.cuts.get(&node) {
            for cuts in cuts {
                // What is open may be so for another reason at each value.
                self.add(cuts, cuts.open, rests);
            }
            return;
        }
        match *self.plan.nodes().at(node) {
            Node::Input(input) => {
                if let Some(slot) = self.slots.get(&input) {
                    rests.insert(*slot, Apart::All);
                }
            }
            Node::Case(run) => {
                for arm in self.plan.arms(run).to_vec() {
                    self.walk(view, arm.guard, seen, rests);
                    let guard = view.folded(arm.guard);
                    if guard.is_none_or(Possible::may_be_yes) {
                        self.walk(view, arm.value, seen, rests);
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
                    self.walk(view, operand, seen, rests);
                }
            }
        }
    }

    fn add(&self, cuts: &Cuts, every_value: bool, rests: &mut Rests) {
        let is_byte = self
            .bound
            .get(cuts.slot)
            .is_some_and(|bound| bound.width == Width::Byte);
        if every_value || is_byte {
            rests.insert(cuts.slot, Apart::All);
            return;
        }
        match rests.entry(cuts.slot).or_insert(Apart::From(Vec::new())) {
            Apart::All => {}
            Apart::From(known) => {
                known.extend(&cuts.from);
                known.sort_unstable();
                known.dedup();
            }
        }
    }
}
