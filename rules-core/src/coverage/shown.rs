//! What one example shows.

use super::{Bound, Point, Side, Threshold, Version, amounts, arms, roots};
use crate::arena::{Arena, NodeId};
use crate::forward;
use crate::number::Number;
use crate::people::People;
use crate::plan::{Criterion, Node, Plan, Role, Variant};
use crate::possible::{NO, Possible, Values, YES};
use crate::unroll::Unrolled;

/// Which of some points people show, when a policy is judged as in `variant` of the flat plan.
///
/// Of people who are only partly known it is shown what holds for all of them.
pub fn shown(unrolled: &Unrolled, points: &[Point], variant: &Variant, people: &People) -> Vec<Point> {
    let plan = &unrolled.plan;
    let declared = people.declaring(plan, true);
    let example = Example::of(plan, variant, &declared);
    let is_shown = |point: &&Point| match point {
        Point::Criterion { id, met } => {
            let found = find(&variant.criteria, id).filter(|criterion| example.belongs(criterion));
            example.is_judged()
                && found.is_some_and(|criterion| {
                    let judged = match criterion.role {
                        Role::Confirm => forward::evaluate(plan, people, criterion.node),
                        _ => example.values.at(criterion.node).clone(),
                    };
                    if *met { judged.is_yes() } else { judged.is_no() }
                })
        }
        Point::Threshold(threshold, side) => {
            let mut nodes = unrolled.stand_for(threshold.node).into_iter();
            nodes.any(|node| {
                let here = Threshold { node, ..*threshold };
                example.side(here) == Some(*side) && example.decides(node)
            })
        }
        Point::Version(version) => {
            let mut cases = unrolled.stand_for(version.case).into_iter();
            cases.any(|case| example.uses(&Version { case, ..*version }))
        }
    };
    points.iter().filter(is_shown).cloned().collect()
}

fn find<'c>(criteria: &'c [Criterion], id: &str) -> Option<&'c Criterion> {
    criteria.iter().find_map(|criterion| {
        if *criterion.id == *id {
            Some(criterion)
        } else {
            find(&criterion.parts, id)
        }
    })
}

/// People with all that their answer is made of.
struct Example<'a> {
    plan: &'a Plan,
    variant: &'a Variant,
    people: &'a People,
    order: Vec<NodeId>,
    values: Arena<NodeId, Possible>,
}

impl<'a> Example<'a> {
    fn of(plan: &'a Plan, variant: &'a Variant, people: &'a People) -> Self {
        let guards = variant.criteria.iter().filter_map(|criterion| criterion.guard);
        let wanted: Vec<NodeId> = roots(variant)
            .into_iter()
            .chain([variant.applies, variant.in_force])
            .chain(guards)
            .chain(variant.criteria.iter().flat_map(all_lines))
            .collect();
        let order = forward::needed(plan, &wanted);
        let nothing = Possible {
            values: Values::Bits(0),
            none: false,
            error: false,
        };
        let mut values = plan.slots(nothing);
        forward::pass(plan, people, &order, &mut values);
        Self {
            plan,
            variant,
            people,
            order,
            values,
        }
    }

    /// Whether the policy applies and is in force, so that its criteria are told.
    fn is_judged(&self) -> bool {
        let reach = [self.variant.applies, self.variant.in_force];
        reach.iter().all(|node| self.values.at(*node).is_yes())
    }

    fn belongs(&self, criterion: &Criterion) -> bool {
        criterion.guard.is_none_or(|guard| self.values.at(guard).is_yes())
    }

    /// On which side of a threshold a value lies, if near enough.
    fn side(&self, threshold: Threshold) -> Option<Side> {
        let value = |node: NodeId| self.values.at(node).to_number();
        let (value, bound) = match *self.plan.nodes().at(threshold.node) {
            Node::Compare(_, a, b) if threshold.mirrored => (value(b)?, value(a)?),
            Node::Compare(_, a, b) => (value(a)?, value(b)?),
            Node::Within {
                value: day,
                start,
                count,
                span,
            } => {
                let bound = match threshold.bound {
                    Bound::Last => forward::added(value(start)?, value(count)?, span)?,
                    Bound::Only | Bound::First => value(start)?,
                };
                (value(day)?, bound)
            }
            _ => return None,
        };
        let (beyond, unit) = (value.minus(bound)?, threshold.unit);
        if beyond == Number::ZERO {
            Some(Side::On)
        } else if beyond < Number::ZERO && beyond.negated() <= unit {
            Some(Side::Before)
        } else if beyond > Number::ZERO && beyond <= unit {
            Some(Side::After)
        } else {
            None
        }
    }

    /// Whether the answer would be another if a condition came out the other way.
    fn decides(&self, node: NodeId) -> bool {
        let value = self.values.at(node);
        let other = if value.is_yes() {
            NO
        } else if value.is_no() {
            YES
        } else {
            return false;
        };
        self.differs_with(node, Possible::of(Values::Bits(other)))
    }

    /// Whether the answer rests on an arm that is taken.
    fn uses(&self, version: &Version) -> bool {
        for (position, arm) in arms(self.plan, version.case) {
            let guard = self.values.at(arm.guard);
            if position == version.arm {
                return guard.is_yes() && self.differs_with(version.case, self.nothing_like(version.case));
            }
            if !guard.is_no() {
                return false;
            }
        }
        false
    }

    fn nothing_like(&self, node: NodeId) -> Possible {
        Possible::absent(&self.values.at(node).values)
    }

    /// Whether the answer would be another with this value of a node.
    fn differs_with(&self, node: NodeId, value: Possible) -> bool {
        let Some(position) = self.order.iter().position(|known| *known == node) else {
            return false;
        };
        let mut values = self.values.clone();
        *values.at_mut(node) = value;
        let after = self.order.get(position.saturating_add(1)..).unwrap_or_default();
        forward::pass(self.plan, self.people, after, &mut values);
        let changed = |node: NodeId| values.at(node) != self.values.at(node);
        let entitled = self.variant.entitled;
        changed(entitled) || (self.values.at(entitled).may_be_yes() && amounts(self.variant).any(changed))
    }
}

fn all_lines(criterion: &Criterion) -> Vec<NodeId> {
    let parts = criterion.parts.iter().flat_map(all_lines);
    std::iter::once(criterion.node).chain(parts).collect()
}
