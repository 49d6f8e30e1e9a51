//! Where a policy is written differently: its criteria, and the questions that what differs reads.

use std::collections::BTreeSet;

use super::change::{Aspect, Compared, Reading};
use super::graph::Graph;
use crate::arena::{Arena, InputId, NodeId};
use crate::forward;
use crate::plan::{Criterion, Policy, Text};

/// The criteria that differ, as people call them; of the new plan where both have them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Criteria {
    /// Written in another way.
    pub changed: Vec<Text>,
    /// Of the new plan alone.
    pub added: Vec<Text>,
    /// Of the old plan alone.
    pub removed: Vec<Text>,
}

/// The criteria that differ in some reading of a policy that both plans have.
pub(super) fn criteria(graph: &Graph, [old, new]: [Option<&Policy>; 2]) -> Criteria {
    let mut found = Criteria::default();
    let (Some(old), Some(new)) = (old, new) else {
        return found;
    };
    let (olds, news) = (lines(old, &graph.merged.before), lines(new, &graph.merged.moved));
    let has = |lines: &[Line<'_>], id: &str| lines.iter().any(|line| line.id == id);
    for line in &news {
        let before = olds.iter().find(|old| old.id == line.id);
        match before {
            Some(before) if before.nodes != line.nodes => found.changed.push(line.label.clone()),
            Some(_) => {}
            // One that was only renamed is not new.
            None if olds
                .iter()
                .any(|old| old.nodes == line.nodes && !has(&news, old.id)) => {}
            None => found.added.push(line.label.clone()),
        }
    }
    let gone = olds.iter().filter(|old| {
        let renamed = |line: &Line<'_>| line.nodes == old.nodes && !has(&olds, line.id);
        !has(&news, old.id) && !news.iter().any(renamed)
    });
    found.removed = gone.map(|line| line.label.clone()).collect();
    found
}

struct Line<'plan> {
    id: &'plan str,
    label: &'plan Text,
    /// In each reading.
    nodes: Vec<NodeId>,
}

fn lines<'plan>(policy: &'plan Policy, there: &Arena<NodeId, NodeId>) -> Vec<Line<'plan>> {
    let mut lines: Vec<Line<'plan>> = Vec::new();
    let criteria = policy.variants.iter().flat_map(|variant| &variant.criteria);
    for Criterion { id, label, node, .. } in criteria {
        let node = *there.at(*node);
        match lines.iter_mut().find(|line| *line.id == **id) {
            Some(line) => line.nodes.push(node),
            None => lines.push(Line {
                id,
                label,
                nodes: vec![node],
            }),
        }
    }
    lines
}

/// The inputs of the nodes at which the two computations part: one is another operation than the other there.
pub(super) fn inputs(graph: &Graph, reading: &Reading) -> Vec<InputId> {
    let [was, is] = reading.entitled;
    let mut open = vec![(was, is)];
    // The days of the entitlement read what the entitlement reads.
    let is_of_days = |one: &&Compared| matches!(one.aspect, Aspect::LastDay | Aspect::FirstDay);
    open.extend(reading.compared.iter().filter(|one| !is_of_days(one)).map(|one| {
        let [a, b] = one.values;
        (a, b)
    }));
    let mut seen = BTreeSet::new();
    let mut found = BTreeSet::new();
    while let Some((a, b)) = open.pop() {
        if a == b || !seen.insert((a, b)) {
            continue;
        }
        let [ours, theirs] = [a, b].map(|node| graph.merged.operands(node));
        let alone = |ones: &[NodeId], others: &[NodeId]| -> Vec<NodeId> {
            ones.iter()
                .copied()
                .filter(|node| !others.contains(node))
                .collect()
        };
        let (only_ours, only_theirs) = (alone(&ours, &theirs), alone(&theirs, &ours));
        let plan = graph.plan();
        let same = std::mem::discriminant(plan.nodes.at(a)) == std::mem::discriminant(plan.nodes.at(b));
        let is_list = matches!(
            plan.nodes.at(a),
            crate::plan::Node::And(_) | crate::plan::Node::Or(_)
        );
        if same && !only_ours.is_empty() && only_ours.len() == only_theirs.len() {
            open.extend(only_ours.into_iter().zip(only_theirs));
            // What stands beside a threshold is what it is compared with.
            if !is_list {
                found.extend(forward::inputs_of(
                    plan,
                    &forward::needed(plan, &alone_or_all(&ours, &theirs)),
                ));
            }
        } else if same && is_list {
            let parts: Vec<NodeId> = only_ours.into_iter().chain(only_theirs).collect();
            found.extend(forward::inputs_of(plan, &forward::needed(plan, &parts)));
        } else {
            found.extend(forward::inputs_of(plan, &forward::needed(plan, &[a, b])));
        }
    }
    found.into_iter().collect()
}

/// The operands that two operations share.
fn alone_or_all(ours: &[NodeId], theirs: &[NodeId]) -> Vec<NodeId> {
    ours.iter()
        .copied()
        .filter(|node| theirs.contains(node))
        .collect()
}
