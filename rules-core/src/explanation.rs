//! Why: every criterion with its outcome and the values behind it, in the shape of the rule text.

use crate::arena::{Arena, CitationId, NodeId};
use crate::decide::Outcome;
use crate::engine::Engine;
use crate::people::People;
use crate::plan::{Criterion, Group, Kind, Node, Plan, Role};
use crate::possible::Possible;
use crate::verdict::{CriterionReport, Reason, Standing, Taken};

impl Engine<'_> {
    /// The criteria with their outcomes. `declared` are the people with every open declaration made, who
    /// decide all criteria but the declarations themselves.
    pub(crate) fn explain(
        &mut self,
        criteria: &[Criterion],
        people: &People,
        declared: &People,
    ) -> Vec<CriterionReport> {
        let mut reports = Vec::with_capacity(criteria.len());
        for criterion in criteria {
            if let Some(guard) = criterion.guard
                && !self.value(guard, declared).may_be_yes()
            {
                continue;
            }
            let judged = if criterion.role == Role::Confirm {
                people
            } else {
                declared
            };
            let mut standing = self.standing(criterion.node, judged);
            let reason = self.reason(criterion.node, judged);
            let amended_by = amendments(self.plan, &reason);
            if standing == Standing::Met && is_dropped(self.plan, &reason) {
                standing = Standing::Dropped;
            }
            let told = criterion.group == Group::Single || !amended_by.is_empty();
            let told = told && standing != Standing::Dropped;
            reports.push(CriterionReport {
                id: criterion.id.clone(),
                label: criterion.label.clone(),
                role: criterion.role,
                standing,
                citation: criterion.citation,
                amended_by,
                reason: told.then_some(reason),
                parts: self.explain(&criterion.parts, people, declared),
            });
        }
        reports
    }

    pub(crate) fn standing(&mut self, node: NodeId, people: &People) -> Standing {
        self.fresh_budget();
        let question = self.question(&[node], &[]);
        match self.only_outcome(&question, people) {
            Some(Outcome::Yes) => Standing::Met,
            Some(Outcome::No) => Standing::Unmet,
            Some(Outcome::Absent) => Standing::NotReached,
            Some(Outcome::Error) | None => Standing::Open,
        }
    }

    /// The computation of a node over a box, as a tree.
    pub(crate) fn reason(&mut self, node: NodeId, people: &People) -> Reason {
        self.value(node, people);
        reason_of(self, node)
    }
}

/// Whether a notice certainly made of a condition one that everybody meets, whatever they are.
fn is_dropped(plan: &Plan, reason: &Reason) -> bool {
    match (
        plan.nodes().at(reason.node),
        reason.parts.as_slice(),
        reason.taken.as_slice(),
    ) {
        (Node::Not(_), [negated], _) => is_dropped(plan, negated),
        (Node::Case(_), [part], [taken]) => taken.citation.is_some() && is_constant(plan, part.node),
        _ => false,
    }
}

/// The notices that certainly made a condition or an amount what it is, in their order; figures have their own.
pub fn amendments(plan: &Plan, reason: &Reason) -> Vec<CitationId> {
    fn collect(plan: &Plan, reason: &Reason, found: &mut Vec<CitationId>) {
        if matches!(*plan.nodes().at(reason.node), Node::Named(name, _) if plan.name(name).parameter) {
            return;
        }
        reason.parts.iter().for_each(|part| collect(plan, part, found));
        if let [taken] = reason.taken.as_slice() {
            found.extend(taken.citation.filter(|citation| !found.contains(citation)));
        }
    }
    let mut found = Vec::new();
    collect(plan, reason, &mut found);
    found
}

/// Whether a computation begins with an answer, not with constants alone.
fn speaks_of_someone(plan: &Plan, reason: &Reason) -> bool {
    matches!(plan.nodes().at(reason.node), Node::Input(_))
        || reason.parts.iter().any(|part| speaks_of_someone(plan, part))
}

fn is_constant(plan: &Plan, node: NodeId) -> bool {
    matches!(plan.nodes().at(node), Node::Constant(_))
}

fn reason_of(engine: &Engine<'_>, node: NodeId) -> Reason {
    let values: &Arena<NodeId, Possible> = &engine.values;
    let mut reason = Reason {
        node,
        value: values.at(node).clone(),
        parts: Vec::new(),
        taken: Vec::new(),
        because: Vec::new(),
    };
    if let Node::Case(run) = *engine.plan.nodes().at(node) {
        let mut passed = Vec::new();
        for arm in engine.plan.arms(run) {
            let guard = values.at(arm.guard);
            let written = (arm.citation, arm.since, arm.place) == (None, None, None);
            if !is_constant(engine.plan, arm.guard) && written {
                passed.push(arm.guard);
            }
            if guard.may_be_yes() {
                // Where the case only says yes or no, its condition is the reason: of what is left for the last arm,
                // that it is not the first.
                let bare = is_constant(engine.plan, arm.value) && arm.citation.is_none();
                let conditions = engine.plan.arms(run).iter().map(|arm| arm.guard);
                let first = conditions
                    .chain([arm.guard])
                    .find(|guard| !is_constant(engine.plan, *guard));
                let told = match first {
                    Some(first) if bare && engine.plan.kind(node) == Kind::Bool => {
                        if is_constant(engine.plan, arm.guard) {
                            first
                        } else {
                            arm.guard
                        }
                    }
                    _ => arm.value,
                };
                // One arm as a rule: room for four, as a vector takes by itself, is most of what trees would hold.
                reason.parts.reserve_exact(1);
                reason.parts.push(reason_of(engine, told));
                reason.taken.reserve_exact(1);
                reason.taken.push(Taken {
                    citation: arm.citation,
                    since: arm.since,
                    place: arm.place,
                });
            }
            if !guard.may_be_no() {
                if written && reason.parts.len() == 1 && engine.plan.kind(node) != Kind::Bool {
                    // The last condition says it all, unless the arm is what is left when none holds.
                    let own = passed.iter().position(|passed| *passed == arm.guard);
                    let told = passed.split_off(own.unwrap_or(0)).into_iter();
                    let told = told.map(|guard| reason_of(engine, guard));
                    reason.because = told.filter(|told| speaks_of_someone(engine.plan, told)).collect();
                }
                break;
            }
        }
        return reason;
    }
    let step = *engine.plan.nodes().at(node);
    let mut operands = 0;
    engine.plan.for_each_operand(step, |_| operands += 1);
    reason.parts.reserve_exact(operands);
    engine
        .plan
        .for_each_operand(step, |operand| reason.parts.push(reason_of(engine, operand)));
    reason
}
