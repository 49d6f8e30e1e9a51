//! Forward passes over one plan again and again, for callers outside that ask about many nodes and boxes.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{needed, pass};
use crate::arena::{Arena, InputId, NodeId};
use crate::people::People;
use crate::plan::Plan;
use crate::possible::{Possible, Values};

/// [`super::evaluate`] with its memory kept from one call to the next.
#[derive(Debug)]
pub struct Passes<'plan> {
    plan: &'plan Plan,
    values: Arena<NodeId, Possible>,
    orders: BTreeMap<NodeId, Rc<[NodeId]>>,
}

impl<'plan> Passes<'plan> {
    /// Over a plan without lists of records, see [`Plan::for_lists`].
    pub fn new(plan: &'plan Plan) -> Self {
        let nothing = Possible {
            values: Values::Bits(0),
            none: false,
            error: false,
        };
        Self {
            plan,
            values: plan.slots(nothing),
            orders: BTreeMap::new(),
        }
    }

    /// The set of values that a node may have for a box of people.
    pub fn evaluate(&mut self, people: &People, node: NodeId) -> &Possible {
        let plan = self.plan;
        let order = self.orders.entry(node);
        let order = Rc::clone(order.or_insert_with(|| needed(plan, &[node]).into()));
        pass(plan, people, &order, &mut self.values);
        self.values.at(node)
    }

    /// The same for some nodes and everything they are computed from, in topological order.
    pub fn evaluate_all(&mut self, people: &People, nodes: &[NodeId]) -> Vec<(NodeId, Possible)> {
        let order = needed(self.plan, nodes);
        pass(self.plan, people, &order, &mut self.values);
        let values = &self.values;
        order.into_iter().map(|id| (id, values.at(id).clone())).collect()
    }

    /// The inputs that a node reads.
    pub fn inputs_of(&self, node: NodeId) -> Vec<InputId> {
        super::inputs_of(self.plan, &needed(self.plan, &[node]))
    }
}
