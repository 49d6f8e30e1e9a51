//! The part of a plan that some nodes need, as a plan of its own: what is decided about one policy then costs nothing
//! for all the others.

use std::collections::BTreeMap;

use crate::arena::{Id, InputId, NodeId};
use crate::builder::PlanBuilder;
use crate::forward;
use crate::moved;
use crate::plan::{Assumption, Plan};
use crate::region::RegionTree;

/// A plan and the inputs that each assumption reads.
#[derive(Debug)]
pub(crate) struct Whole<'plan> {
    plan: &'plan Plan,
    assumptions: Vec<(NodeId, Vec<InputId>)>,
    /// The assumptions that read an input, by position.
    reading: BTreeMap<InputId, Vec<usize>>,
    /// Inputs that have the value of another one.
    same_as: BTreeMap<InputId, InputId>,
}

/// A part of a plan.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) plan: Plan,
    /// The inputs of the whole plan, in the order of those of the part.
    pub(crate) inputs: Vec<InputId>,
    nodes: BTreeMap<NodeId, NodeId>,
}

impl Part {
    /// The node of the part for one of the whole plan.
    pub(crate) fn node(&self, node: NodeId) -> NodeId {
        self.nodes.get(&node).copied().unwrap_or(node)
    }

    /// The input of the part for one of the whole plan, if the part reads it.
    pub(crate) fn own(&self, input: InputId) -> Option<InputId> {
        let position = self.inputs.iter().position(|known| *known == input);
        position.map(InputId::from_index)
    }
}

impl<'plan> Whole<'plan> {
    pub(crate) fn new(plan: &'plan Plan) -> Self {
        let mut assumptions = Vec::new();
        let mut reading: BTreeMap<InputId, Vec<usize>> = BTreeMap::new();
        for (position, assumption) in plan.assumptions().iter().enumerate() {
            let inputs = forward::inputs_of(plan, &forward::needed(plan, &[assumption.node]));
            for input in &inputs {
                reading.entry(*input).or_default().push(position);
            }
            assumptions.push((assumption.node, inputs));
        }
        Self {
            plan,
            assumptions,
            reading,
            same_as: BTreeMap::new(),
        }
    }

    /// All lines of a figure that nobody gives have the same value, as in a scenario that gives it, as far as they
    /// allow the same values.
    pub(crate) fn with_one_value_for_each_figure(plan: &'plan Plan) -> Self {
        let mut whole = Self::new(plan);
        let mut lines: BTreeMap<&str, Vec<InputId>> = BTreeMap::new();
        for (id, input) in plan.inputs().iter() {
            let Some(name) = input.figure() else {
                continue;
            };
            let lines = lines.entry(name).or_default();
            let allows_the_same = |line: &&InputId| {
                let line = plan.inputs().at(**line);
                line.domain == input.domain && line.step == input.step
            };
            match lines.iter().find(allows_the_same) {
                Some(same) => {
                    whole.same_as.insert(id, *same);
                }
                None => lines.push(id),
            }
        }
        whole
    }

    /// The input whose value an input has.
    pub(crate) fn same_as(&self, input: InputId) -> InputId {
        self.same_as.get(&input).copied().unwrap_or(input)
    }

    /// Everything that some nodes need, with the assumptions that bear on them: those that share an input with them,
    /// directly or through one another. The day of asking links nothing. `None` where the part would read lists.
    pub(crate) fn part(&self, roots: &[NodeId]) -> Option<Part> {
        let plan = self.plan;
        let mut wanted = roots.to_vec();
        let today = plan.today();
        let mut open = forward::inputs_of(plan, &forward::needed(plan, roots));
        let mut taken = vec![false; self.assumptions.len()];
        while let Some(input) = open.pop() {
            let touching = self.reading.get(&input).filter(|_| Some(input) != today);
            for position in touching.into_iter().flatten() {
                if let (Some(taken), Some((node, inputs))) =
                    (taken.get_mut(*position), self.assumptions.get(*position))
                    && !*taken
                {
                    *taken = true;
                    wanted.push(*node);
                    open.extend(inputs);
                }
            }
        }
        let order = forward::needed(plan, &wanted);
        let mut builder = PlanBuilder::new(RegionTree::default());
        let mut inputs = Vec::new();
        let mut own = BTreeMap::new();
        for input in forward::inputs_of(plan, &order) {
            let same = self.same_as(input);
            let known = own.get(&same).copied();
            let made = known.unwrap_or_else(|| {
                let mut copy = plan.inputs().at(same).clone();
                (copy.only_if, copy.changeable) = (None, None);
                inputs.push(same);
                builder.input(copy)
            });
            own.insert(same, made);
            own.insert(input, made);
        }
        let mut nodes: BTreeMap<NodeId, NodeId> = BTreeMap::new();
        for id in order {
            let made = moved::moved(
                &mut builder,
                plan,
                id,
                |node| nodes.get(&node).copied().unwrap_or(node),
                |input| own.get(&input).copied(),
            )?;
            nodes.insert(id, made);
        }
        for ((node, _), taken) in self.assumptions.iter().zip(taken) {
            if let Some(node) = nodes.get(node).filter(|_| taken) {
                builder.assume(Assumption {
                    node: *node,
                    text: crate::plan::Text::default(),
                });
            }
        }
        Some(Part {
            plan: builder.finish(String::new()),
            inputs,
            nodes,
        })
    }
}
