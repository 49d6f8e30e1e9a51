//! The part of a plan that some nodes need, as a plan of its own: what is decided about one policy then costs nothing
//! for all the others.

use std::collections::BTreeMap;

use crate::arena::{InputId, NodeId};
use crate::builder::PlanBuilder;
use crate::forward;
use crate::plan::{Arm, Assumption, Node, Plan};
use crate::region::RegionTree;

/// A plan and the inputs that each assumption reads.
#[derive(Debug)]
pub(crate) struct Whole<'plan> {
    plan: &'plan Plan,
    assumptions: Vec<(NodeId, Vec<InputId>)>,
    /// The assumptions that read an input, by position.
    reading: BTreeMap<InputId, Vec<usize>>,
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
        }
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
            let mut copy = plan.inputs().at(input).clone();
            (copy.only_if, copy.changeable) = (None, None);
            own.insert(input, builder.input(copy));
            inputs.push(input);
        }
        let mut nodes: BTreeMap<NodeId, NodeId> = BTreeMap::new();
        for id in order {
            let kind = plan.kind(id);
            let mut operands = Vec::new();
            let node = *plan.nodes().at(id);
            plan.for_each_operand(node, |operand| {
                operands.push(nodes.get(&operand).copied().unwrap_or(operand));
            });
            let first = operands.first().copied();
            let made = match node {
                Node::Fold { .. } => return None,
                Node::Constant(constant) => builder.constant(plan.constant(constant).clone(), kind),
                Node::Input(input) => builder.input_value(*own.get(&input)?),
                // Names are for explanations.
                Node::Named(..) => first?,
                Node::Round { unit, rounding, .. } => {
                    let unit = builder.constant_values(plan.constant(unit).clone());
                    let value = first?;
                    builder.node(
                        Node::Round {
                            value,
                            unit,
                            rounding,
                        },
                        kind,
                    )
                }
                Node::In(_, set) => {
                    let set = builder.constant_values(plan.constant(set).clone());
                    builder.node(Node::In(first?, set), kind)
                }
                Node::Case(_) => {
                    let arms = operands.chunks_exact(2).filter_map(|pair| match pair {
                        [guard, value] => Some(Arm {
                            guard: *guard,
                            value: *value,
                            citation: None,
                            since: None,
                            place: None,
                        }),
                        _ => None,
                    });
                    let arms = arms.collect();
                    builder.case(arms, kind)
                }
                node => builder.with_operands(node, &operands, kind),
            };
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
