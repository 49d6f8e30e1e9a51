//! What somebody who is not entitled could lawfully change, or wait for, to become so.

use std::sync::Arc;

use super::desk::Desk;
use crate::arena::{InputId, NodeId};
use crate::calendar::Day;
use crate::change::Nearest;
use crate::forward;
use crate::number::Number;
use crate::people::People;
use crate::plan::{Criterion, InputKind, Pays, Role, Variant};
use crate::possible::Possible;
use crate::verdict::{PolicyAssessment, Standing, Verdict};

/// What would change the answer of one policy, for one of the applicant's places and one record.
#[derive(Debug, Clone)]
pub struct WhatWouldChange {
    /// Position in [`crate::plan::Plan::policies`].
    pub policy: usize,
    /// The place that was used.
    pub place: Option<InputId>,
    /// The record it is about, counted from 1, where the policy is granted for each record of a list.
    pub record: Option<u32>,
    /// The least first: by number of changes, then by effort, then by distance. None is a part of another.
    pub proposals: Vec<Proposal>,
    /// Not settled within the work allowed: there may be others.
    pub fell_short: bool,
}

/// Changes that together make the applicant entitled, whatever is still unknown.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// One or two, in the order in which they can be made.
    pub changes: Vec<Change>,
    /// The answer after them.
    pub answer: Arc<PolicyAssessment>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What changes; the day of asking for waiting.
    pub input: InputId,
    /// What is possible now.
    pub from: Possible,
    /// The nearest value that will do.
    pub to: Possible,
}

/// To wait takes less than anything that must be done.
const WAITING: u32 = 0;

/// All searches for one reading together may take so many times the work allowed for one question.
const SEARCHES: u64 = 10;

/// An input that may be changed.
struct Lever {
    input: InputId,
    effort: u32,
    /// When it can be changed.
    when: Option<NodeId>,
    range: Possible,
}

/// A proposal before its answer is known.
pub(super) struct Draft {
    pub(super) changes: Vec<Change>,
    effort: u32,
    steps: u64,
}

/// Drafts for one reading of a policy.
pub(super) struct Drafts {
    pub(super) found: Vec<Draft>,
    pub(super) fell_short: bool,
}

impl<'plan> Desk<'_, 'plan> {
    /// Changes for those who are certainly refused. A day up to which somebody may wait is given.
    pub(super) fn drafts(
        &mut self,
        variant: &'plan Variant,
        answer: &PolicyAssessment,
        horizon: Day,
    ) -> Drafts {
        let mut drafts = Drafts {
            found: Vec::new(),
            fell_short: false,
        };
        if !matches!(answer.verdict, Verdict::NotEligible | Verdict::NotInForce(_)) {
            return drafts;
        }
        self.engine.work.fell_short = false;
        let touched = self.to_be_touched(variant, answer);
        let levers = self.levers(variant, horizon);
        let allowed = self.engine.allow(self.request.budget.saturating_mul(SEARCHES));
        let mut alone = Vec::new();
        for lever in &levers {
            if let Some(draft) = self.draft(variant, &[lever], &touched) {
                alone.push(lever.input);
                drafts.found.push(draft);
            }
        }
        let rest: Vec<&Lever> = levers
            .iter()
            .filter(|lever| !alone.contains(&lever.input))
            .collect();
        for (position, first) in rest.iter().enumerate() {
            for second in rest.iter().skip(position + 1) {
                drafts
                    .found
                    .extend(self.draft(variant, &[first, second], &touched));
            }
        }
        self.engine.give_back(allowed);
        drafts
            .found
            .sort_by_key(|draft| (draft.changes.len(), draft.effort, draft.steps));
        drafts.fell_short = self.engine.work.fell_short;
        drafts
    }

    /// For each condition that does not hold for everybody, what it reads: something of each must change.
    fn to_be_touched(&self, variant: &Variant, answer: &PolicyAssessment) -> Vec<Vec<InputId>> {
        let plan = self.engine.plan;
        let read = |node: NodeId| forward::inputs_of(plan, &forward::needed(plan, &[node]));
        let fails = |criterion: &&Criterion| {
            let mut reports = answer.criteria.iter();
            let report = reports.find(|report| report.id == criterion.id);
            // A declaration that is open counts as made.
            report.is_some_and(|report| match report.standing {
                Standing::Unmet => true,
                Standing::Open => report.role != Role::Confirm,
                Standing::Met | Standing::NotReached | Standing::Dropped => false,
            })
        };
        let criteria = variant.criteria.iter().filter(fails);
        let mut touched: Vec<Vec<InputId>> = criteria.map(|criterion| read(criterion.node)).collect();
        if let Verdict::NotInForce(_) = answer.verdict {
            touched.push(read(variant.in_force));
        }
        touched
    }

    /// What the applicant can change, waiting among it.
    fn levers(&self, variant: &Variant, horizon: Day) -> Vec<Lever> {
        let plan = self.engine.plan;
        let read = forward::inputs_of(plan, &forward::needed(plan, &[variant.entitled]));
        let mut levers = Vec::new();
        for input in read {
            let known = plan.inputs().at(input);
            if input == self.today_input {
                if self.today < horizon {
                    levers.push(Lever {
                        input,
                        effort: WAITING,
                        when: None,
                        range: Possible::days(self.today + 1, horizon),
                    });
                }
            } else if let Some(changeable) = &known.changeable
                && matches!(known.kind, InputKind::Fact | InputKind::Confirm)
            {
                levers.push(Lever {
                    input,
                    effort: changeable.effort,
                    when: changeable.when,
                    range: Possible::of(known.domain.values.clone()),
                });
            }
        }
        levers.sort_by_key(|lever| lever.effort);
        levers
    }

    fn draft(&mut self, variant: &Variant, levers: &[&Lever], touched: &[Vec<InputId>]) -> Option<Draft> {
        let inputs: Vec<InputId> = levers.iter().map(|lever| lever.input).collect();
        let touches = |read: &Vec<InputId>| inputs.iter().any(|input| read.contains(input));
        if !touched.iter().all(touches) {
            return None;
        }
        let ranges: Vec<Possible> = levers.iter().map(|lever| lever.range.clone()).collect();
        let watched: Vec<NodeId> = variant.pays.iter().flat_map(Pays::nodes).collect();
        let question = self.engine.question(&[variant.entitled], &watched);
        let values = match self.engine.nearest(&question, self.declared, &inputs, &ranges) {
            Nearest::At(values) => values,
            Nearest::Nowhere => return None,
            Nearest::Unsettled => {
                self.engine.work.fell_short = true;
                return None;
            }
        };
        let mut changes: Vec<(&Lever, Change)> = Vec::new();
        for (lever, to) in levers.iter().zip(values) {
            let from = self.declared.get(lever.input).clone();
            let change = Change {
                input: lever.input,
                from,
                to,
            };
            changes.push((lever, change));
        }
        let order = self.lawful_order(&changes)?;
        let changes: Vec<(&Lever, Change)> = order
            .into_iter()
            .filter_map(|position| changes.get(position).cloned())
            .collect();
        let steps = changes.iter().map(|(_, change)| self.steps(change));
        Some(Draft {
            effort: levers.iter().map(|lever| lever.effort).max()?,
            steps: steps.fold(0, u64::saturating_add),
            changes: changes.into_iter().map(|(_, change)| change).collect(),
        })
    }

    /// An order in which each change can be made when its turn comes.
    fn lawful_order(&mut self, changes: &[(&Lever, Change)]) -> Option<Vec<usize>> {
        let forwards: Vec<usize> = (0..changes.len()).collect();
        let backwards: Vec<usize> = forwards.iter().rev().copied().collect();
        [forwards, backwards].into_iter().find(|order| {
            let mut people: People = self.declared.clone();
            order
                .iter()
                .filter_map(|position| changes.get(*position))
                .all(|(lever, change)| {
                    let can_be = lever
                        .when
                        .is_none_or(|when| self.engine.standing(when, &people) == Standing::Met);
                    people.set(change.input, change.to.clone());
                    can_be
                })
        })
    }

    fn steps(&self, change: &Change) -> u64 {
        let step = self.engine.step(change.input);
        let (Some(from), Some(to)) = (change.from.hull(), change.to.hull()) else {
            return 1;
        };
        let apart = |a: Number, b: Number| a.minus(b).and_then(|apart| apart.over(step));
        let apart = if to.low > from.high {
            apart(to.low, from.high)
        } else {
            apart(from.low, to.high)
        };
        apart.map_or(u64::MAX, |apart| u64::try_from(apart.floor()).unwrap_or(0))
    }
}
