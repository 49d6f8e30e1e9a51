//! From the nodes of a plan to conditions and numbers of a row.
//!
//! What is certain of a node is said by conditions of their own ([`Truth`], [`Quantity`]): that it is yes, that it is no,
//! that it is absent. A row for which none of them holds is open there. What depends on one lane only is not computed at
//! all: the set evaluator is asked, interval by interval, where the node is what ([`table`]).

mod policy;
mod quantity;
mod rests;
mod table;
mod truth;

use std::collections::BTreeMap;

use rules_core::arena::{InputId, NodeId};
use rules_core::forward::Passes;
use rules_core::people::People;
use rules_core::plan::{Node, Plan};
use rules_core::possible::Possible;

use crate::bound::Bound;
use crate::expression::{ALWAYS, Expressions, Literal, NEVER, Universe};

pub(crate) use policy::{Paid, readings};
pub(crate) use rests::{Rests, Telling};

/// What is certain of a yes/no node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Truth {
    pub(crate) yes: Literal,
    pub(crate) no: Literal,
    /// It is absent.
    pub(crate) none: Literal,
}

impl Truth {
    pub(crate) const YES: Self = Self {
        yes: ALWAYS,
        no: NEVER,
        none: NEVER,
    };
    pub(crate) const NO: Self = Self {
        yes: NEVER,
        no: ALWAYS,
        none: NEVER,
    };
    pub(crate) const ABSENT: Self = Self {
        yes: NEVER,
        no: NEVER,
        none: ALWAYS,
    };
    pub(crate) const OPEN: Self = Self {
        yes: NEVER,
        no: NEVER,
        none: NEVER,
    };
}

/// What is certain of a number, day, place or alternative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quantity {
    /// The least and the greatest it may be, times `parts`. Anything where it is not present.
    pub(crate) low: usize,
    pub(crate) high: usize,
    /// The value is so many times smaller; positive.
    pub(crate) parts: i64,
    /// No row has less or more.
    pub(crate) ends: (i64, i64),
    /// It has a value: it is not absent and no arithmetic failed.
    pub(crate) present: Literal,
    /// It is absent.
    pub(crate) absent: Literal,
}

/// The lanes a node rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Support {
    /// So few, in ascending order.
    Few(Vec<usize>),
    Many,
}

/// More lanes are not told apart.
const FEW: usize = 6;

/// One way to look at the people: with all declarations made, or with none.
pub(crate) struct View {
    pub(crate) people: People,
    folded: BTreeMap<NodeId, Possible>,
    supports: BTreeMap<NodeId, Support>,
    truths: BTreeMap<NodeId, Truth>,
    quantities: BTreeMap<NodeId, Option<Quantity>>,
    /// For nodes that are told by intervals of lanes: which.
    cuts: BTreeMap<NodeId, Vec<rests::Cuts>>,
}

/// Writes conditions and numbers for nodes of one plan.
pub(crate) struct Compiler<'a> {
    pub(crate) plan: &'a Plan,
    passes: Passes<'a>,
    bound: &'a [Bound],
    slots: BTreeMap<InputId, usize>,
    pub(crate) expressions: Expressions,
    /// Whether nodes rest on something that people declare.
    declared: BTreeMap<NodeId, bool>,
    /// Nodes that no lane can hold, for reports.
    pub(crate) hard: Vec<NodeId>,
}

impl<'a> Compiler<'a> {
    /// For lanes of these inputs, each with what it may hold.
    pub(crate) fn new(plan: &'a Plan, bound: &'a [Bound], universes: Vec<Universe>) -> Self {
        let slots = bound.iter().enumerate().map(|(slot, bound)| (bound.input, slot));
        Self {
            plan,
            passes: Passes::new(plan),
            bound,
            slots: slots.collect(),
            expressions: Expressions::new(universes),
            declared: BTreeMap::new(),
            hard: Vec::new(),
        }
    }

    /// A view of some people, ready for these nodes and all that they are computed from.
    pub(crate) fn view(&mut self, people: &People, nodes: &[NodeId]) -> View {
        let mut people = people.clone();
        // Every lane may have any of its values; where none has been seen to be none, none is.
        for (slot, bound) in self.bound.iter().enumerate() {
            let may_be_none = self
                .expressions
                .universes
                .get(slot)
                .is_some_and(|universe| universe.unknown || universe.set.contains(crate::interval::NONE));
            let mut domain = self.plan.inputs().at(bound.input).domain.clone();
            domain.none &= may_be_none;
            people.set(bound.input, domain);
        }
        self.looked(people, nodes)
    }

    /// A view of just these people.
    fn looked(&mut self, people: People, nodes: &[NodeId]) -> View {
        let folded = self.passes.evaluate_all(&people, nodes);
        let mut view = View {
            people,
            folded: BTreeMap::new(),
            supports: BTreeMap::new(),
            truths: BTreeMap::new(),
            quantities: BTreeMap::new(),
            cuts: BTreeMap::new(),
        };
        for (id, possible) in folded {
            view.folded.insert(id, possible);
            let support = self.support(&view, id);
            view.supports.insert(id, support);
        }
        view
    }

    fn support(&self, view: &View, id: NodeId) -> Support {
        if view.folded.get(&id).is_some_and(Possible::is_single) {
            return Support::Few(Vec::new());
        }
        let mut all: Vec<usize> = Vec::new();
        let mut many = false;
        let mut add = |support: Option<&Support>| match support {
            Some(Support::Few(lanes)) => all.extend(lanes),
            Some(Support::Many) => many = true,
            None => {}
        };
        match *self.plan.nodes().at(id) {
            Node::Input(input) => all.extend(self.slots.get(&input)),
            Node::Case(run) => {
                for arm in self.plan.arms(run) {
                    let guard = view.folded.get(&arm.guard);
                    add(view.supports.get(&arm.guard));
                    if guard.is_none_or(Possible::may_be_yes) {
                        add(view.supports.get(&arm.value));
                    }
                    if guard.is_some_and(|guard| !guard.may_be_no()) {
                        break;
                    }
                }
            }
            node => self
                .plan
                .for_each_operand(node, |operand| add(view.supports.get(&operand))),
        }
        all.sort_unstable();
        all.dedup();
        if many || all.len() > FEW {
            Support::Many
        } else {
            Support::Few(all)
        }
    }
}

impl View {
    fn folded(&self, id: NodeId) -> Option<&Possible> {
        self.folded.get(&id)
    }

    /// The only lane a node rests on.
    fn only_lane(&self, id: NodeId) -> Option<usize> {
        match self.supports.get(&id)? {
            Support::Few(lanes) => match lanes.as_slice() {
                [lane] => Some(*lane),
                _ => None,
            },
            Support::Many => None,
        }
    }

    /// Whether neither absence nor an error can come of a node.
    fn always_has_a_value(&self, id: NodeId) -> bool {
        self.folded(id)
            .is_some_and(|possible| !possible.none && !possible.error)
    }
}
