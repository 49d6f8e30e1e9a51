//! Plans in a form to read when a test fails.

use std::collections::BTreeSet;

use rules_core::arena::{ConstantId, Id, NodeId};
use rules_core::plan::{Node, Plan, Variant};
use rules_core::possible::{Possible, Values};

/// The values of a set.
pub(crate) fn set(possible: &Possible) -> String {
    let mut parts = match &possible.values {
        Values::Bits(bits) => vec![format!("{bits:#b}")],
        Values::Ranges(ranges) => ranges
            .iter()
            .map(|range| {
                if range.low == range.high {
                    range.low.to_string()
                } else {
                    format!("{}..{}", range.low, range.high)
                }
            })
            .collect(),
    };
    parts.extend(possible.none.then(|| "none".to_owned()));
    parts.extend(possible.error.then(|| "error".to_owned()));
    parts.join(" | ")
}

/// The inputs, the assumptions and one reading of a policy.
pub(crate) fn variant(plan: &Plan, variant: &Variant) -> String {
    let mut lines = Vec::new();
    for (id, input) in plan.inputs().iter() {
        lines.push(format!(
            "i{} {:?} {:?} = {} step {}",
            id.index(),
            input.kind,
            input.value,
            set(&input.domain),
            input.step
        ));
    }
    let mut roots: Vec<NodeId> = vec![variant.entitled];
    roots.extend(plan.assumptions().iter().map(|assumption| assumption.node));
    roots.extend(variant.criteria.iter().map(|criterion| criterion.node));
    roots.extend(
        variant
            .pays
            .iter()
            .flat_map(|pays| [Some(pays.amount), pays.months])
            .flatten(),
    );
    roots.extend([variant.claim_from, variant.claim_until].into_iter().flatten());
    lines.extend(nodes(plan, roots));
    for assumption in plan.assumptions() {
        lines.push(format!("assume n{}", assumption.node.index()));
    }
    for criterion in &variant.criteria {
        lines.push(format!(
            "{:?} {} n{} guard {:?}",
            criterion.role,
            criterion.id,
            criterion.node.index(),
            criterion.guard
        ));
    }
    lines.push(format!(
        "applies {:?} in force {:?} entitled {:?}",
        variant.applies, variant.in_force, variant.entitled
    ));
    lines.push(format!(
        "pays {:?} claim from {:?} until {:?}",
        variant.pays, variant.claim_from, variant.claim_until
    ));
    lines.join("\n")
}

/// Everything that some nodes need, a line each.
pub(crate) fn nodes(plan: &Plan, roots: Vec<NodeId>) -> Vec<String> {
    let mut wanted: BTreeSet<NodeId> = BTreeSet::new();
    let mut left = roots;
    while let Some(id) = left.pop() {
        if wanted.insert(id) {
            plan.for_each_operand(*plan.nodes().at(id), |operand| left.push(operand));
        }
    }
    let constant = |id: ConstantId| set(&Possible::of(plan.constant(id).clone()));
    let line = |id: NodeId| {
        let node = *plan.nodes().at(id);
        let text = match node {
            Node::Constant(id) => constant(id),
            Node::In(value, id) => format!("{value:?} in {}", constant(id)),
            Node::Round {
                value,
                unit,
                rounding,
            } => format!("{value:?} rounded {rounding:?} to {}", constant(unit)),
            Node::Min(run) => format!("Min {:?}", plan.run(run)),
            Node::Max(run) => format!("Max {:?}", plan.run(run)),
            Node::And(run) => format!("And {:?}", plan.run(run)),
            Node::Or(run) => format!("Or {:?}", plan.run(run)),
            Node::Case(run) => {
                let arms: Vec<_> = plan.arms(run).iter().map(|arm| (arm.guard, arm.value)).collect();
                format!("Case {arms:?}")
            }
            other => format!("{other:?}"),
        };
        format!(
            "n{} {:?} = {}",
            id.index(),
            plan.kind(id),
            text.replace("NodeId(", "(n").replace("InputId(", "(i")
        )
    };
    wanted.into_iter().map(line).collect()
}
