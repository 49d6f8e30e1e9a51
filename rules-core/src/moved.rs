//! The nodes of one plan in another: made anew in its builder, so that what is computed alike is one node.

use crate::arena::{InputId, NodeId};
use crate::builder::PlanBuilder;
use crate::plan::{Arm, Node, Plan};

/// The node that computes in the builder's plan what `id` computes in `plan`, from what became of the operands and
/// inputs there. Names, notices and dates stay behind: they are for explanations. `None` for what only
/// [`Plan::for_lists`] gives a value, and where an input has no counterpart.
pub(crate) fn moved(
    builder: &mut PlanBuilder,
    plan: &Plan,
    id: NodeId,
    node_there: impl Fn(NodeId) -> NodeId,
    input_there: impl Fn(InputId) -> Option<InputId>,
) -> Option<NodeId> {
    let node = *plan.nodes().at(id);
    let kind = plan.kind(id);
    let mut operands = Vec::new();
    plan.for_each_operand(node, |operand| operands.push(node_there(operand)));
    let first = operands.first().copied();
    let made = match node {
        Node::Fold { .. } => return None,
        Node::Constant(constant) => builder.constant(plan.constant(constant).clone(), kind),
        Node::Input(input) => builder.input_value(input_there(input)?),
        Node::Named(..) => first?,
        Node::Round { unit, rounding, .. } => {
            let unit = builder.constant_values(plan.constant(unit).clone());
            let rounded = Node::Round {
                value: first?,
                unit,
                rounding,
            };
            builder.node(rounded, kind)
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
    Some(made)
}
