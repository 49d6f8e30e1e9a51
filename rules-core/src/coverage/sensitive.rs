//! When a node can make a difference at all: on the way from it to the answer nothing else has settled the outcome.

use std::collections::BTreeMap;

use crate::arena::NodeId;
use crate::builder::PlanBuilder;
use crate::forward;
use crate::plan::{Node, Plan};

/// A condition without which `target` makes no difference to `root`; nothing if it is not on the way.
///
/// It is necessary, not sufficient. Searches need it because sets of possible values do not show that two outcomes
/// are always the same.
pub(super) fn sensitive(
    builder: &mut PlanBuilder,
    plan: &Plan,
    root: NodeId,
    target: NodeId,
) -> Option<NodeId> {
    let mut known: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    let yes = builder.truth(true);
    known.insert(target, yes);
    for id in forward::needed(plan, &[root]) {
        if id == target {
            continue;
        }
        let mut ways = Vec::new();
        for (operand, beside) in ways_through(builder, plan, id, &known) {
            let mut parts = beside;
            parts.extend(known.get(&operand).copied().filter(|node| *node != yes));
            if parts.is_empty() {
                parts.push(yes);
            }
            ways.push(builder.all(parts));
        }
        if !ways.is_empty() {
            let any = builder.any(ways);
            known.insert(id, any);
        }
    }
    known.get(&root).copied()
}

/// The operands through which the target is reached, each with what must hold beside them.
fn ways_through(
    builder: &mut PlanBuilder,
    plan: &Plan,
    id: NodeId,
    known: &BTreeMap<NodeId, NodeId>,
) -> Vec<(NodeId, Vec<NodeId>)> {
    let node = *plan.nodes().at(id);
    match node {
        Node::And(run) | Node::Or(run) => {
            let operands = plan.run(run);
            let beside: Vec<NodeId> = operands
                .iter()
                .filter(|operand| !known.contains_key(operand))
                .map(|operand| {
                    if matches!(node, Node::And(_)) {
                        *operand
                    } else {
                        builder.not(*operand)
                    }
                })
                .collect();
            let leading = operands.iter().filter(|operand| known.contains_key(operand));
            leading.map(|operand| (*operand, beside.clone())).collect()
        }
        Node::Case(run) => {
            let mut ways = Vec::new();
            let mut before: Vec<NodeId> = Vec::new();
            for arm in plan.arms(run) {
                if known.contains_key(&arm.guard) {
                    ways.push((arm.guard, before.clone()));
                    // Whether this arm is taken is what may differ.
                    if known.contains_key(&arm.value) {
                        ways.push((arm.value, before.clone()));
                    }
                    continue;
                }
                if known.contains_key(&arm.value) {
                    let mut here = before.clone();
                    here.push(arm.guard);
                    ways.push((arm.value, here));
                }
                before.push(builder.not(arm.guard));
            }
            ways
        }
        Node::OnlyIf { condition, value } => {
            let mut ways = Vec::new();
            if known.contains_key(&condition) {
                ways.push((condition, Vec::new()));
            }
            if known.contains_key(&value) {
                let beside = if known.contains_key(&condition) {
                    Vec::new()
                } else {
                    vec![condition]
                };
                ways.push((value, beside));
            }
            ways
        }
        node => {
            let mut ways = Vec::new();
            plan.for_each_operand(node, |operand| {
                if known.contains_key(&operand) {
                    ways.push((operand, Vec::new()));
                }
            });
            ways
        }
    }
}

/// A condition without which `target` makes no difference to an answer: to who is entitled, or to what those get.
pub(super) fn matters(
    builder: &mut PlanBuilder,
    plan: &Plan,
    entitled: NodeId,
    amounts: &[NodeId],
    target: NodeId,
) -> NodeId {
    let mut ways: Vec<NodeId> = sensitive(builder, plan, entitled, target).into_iter().collect();
    for amount in amounts {
        if let Some(way) = sensitive(builder, plan, *amount, target) {
            ways.push(builder.all(vec![entitled, way]));
        }
    }
    builder.any(ways)
}
