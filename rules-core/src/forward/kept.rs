//! Forward passes that follow one another: what rests on nothing that changed in between is not computed again.

use super::compute;
use crate::arena::{Arena, InputId, NodeId};
use crate::people::People;
use crate::plan::{Node, Plan};
use crate::possible::Possible;

/// What earlier passes left behind in the values of a plan's nodes.
#[derive(Debug)]
pub(crate) struct Kept {
    /// The pass under way. The first is 1.
    pass: u64,
    /// What was right in this pass and before is so no more.
    forgotten: u64,
    /// Whom it is about: passes over the same people are one pass, for what was computed stays right.
    people: Option<People>,
    nodes: Arena<NodeId, State>,
}

/// Passes in which something happened to a node; 0 is never.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// Its value was last found to be right.
    right: u64,
    /// It last got another value.
    changed: u64,
}

impl Kept {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            pass: 0,
            forgotten: 0,
            people: None,
            nodes: plan.slots(State::default()),
        }
    }

    /// Everything is computed anew from here on.
    pub(crate) fn forget(&mut self) {
        self.forgotten = self.pass;
        self.people = None;
    }

    /// [`super::pass`] into values that only passes of this kind have written.
    pub(crate) fn pass(
        &mut self,
        plan: &Plan,
        people: &People,
        order: &[NodeId],
        values: &mut Arena<NodeId, Possible>,
    ) {
        if !self.people.as_ref().is_some_and(|before| before.is_same(people)) {
            self.pass = self.pass.saturating_add(1);
            self.people = Some(people.clone());
        }
        self.compute(plan, people, None, order, values);
    }

    /// The same for people of whom one input is something else.
    pub(crate) fn pass_with(
        &mut self,
        plan: &Plan,
        people: &People,
        other: (InputId, &Possible),
        order: &[NodeId],
        values: &mut Arena<NodeId, Possible>,
    ) {
        self.pass = self.pass.saturating_add(1);
        self.people = None;
        self.compute(plan, people, Some(other), order, values);
    }

    fn compute(
        &mut self,
        plan: &Plan,
        people: &People,
        other: Option<(InputId, &Possible)>,
        order: &[NodeId],
        values: &mut Arena<NodeId, Possible>,
    ) {
        for id in order {
            let state = *self.nodes.at(*id);
            if state.right == self.pass {
                continue;
            }
            if let (Node::Input(input), Some((changed, possible))) = (*plan.nodes().at(*id), other)
                && input == changed
            {
                if state.right <= self.forgotten || values.at(*id) != possible {
                    *values.at_mut(*id) = possible.clone();
                    self.nodes.at_mut(*id).changed = self.pass;
                }
                self.nodes.at_mut(*id).right = self.pass;
                continue;
            }
            let same =
                state.right > self.forgotten && self.rests_on_the_same(plan, people, *id, state, values);
            if !same {
                let value = compute(plan, people, *id, values);
                if state.right <= self.forgotten || *values.at(*id) != value {
                    *values.at_mut(*id) = value;
                    self.nodes.at_mut(*id).changed = self.pass;
                }
            }
            self.nodes.at_mut(*id).right = self.pass;
        }
    }

    /// Whether nothing that a node is computed from has changed since its value was right.
    fn rests_on_the_same(
        &self,
        plan: &Plan,
        people: &People,
        id: NodeId,
        state: State,
        values: &Arena<NodeId, Possible>,
    ) -> bool {
        match *plan.nodes().at(id) {
            Node::Input(input) => people.get(input) == values.at(id),
            node => {
                let mut same = true;
                plan.for_each_operand(node, |operand| {
                    same &= self.nodes.at(operand).changed <= state.right
                });
                same
            }
        }
    }
}
