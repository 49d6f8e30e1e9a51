//! What the scenarios of a policy must show: every criterion met and not met, every threshold a step before, on and
//! a step after, every version of a figure and every amendment in use.
//!
//! A threshold is shown by someone for whom it decides: if the comparison came out the other way, another answer
//! would be given. A version is shown by someone whose answer rests on it.

mod search;
mod sensitive;
mod shown;

use std::collections::BTreeSet;

use crate::arena::{InputId, ListId, NameId, NodeId};
use crate::calendar::Day;
use crate::forward;
use crate::number::Number;
use crate::plan::{Arm, Criterion, Group, InputKind, Kind, Node, Plan, Variant};
use crate::possible::Possible;

pub use search::{Found, Search};
pub use shown::shown;

/// One thing that some scenario must show.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// A criterion, or a line of one.
    Criterion {
        /// Its ASCII name.
        id: String,
        /// Whether it is met.
        met: bool,
    },
    /// A side of a threshold.
    Threshold(Threshold, Side),
    /// A version of a figure, or an amendment.
    Version(Version),
}

/// A place where a condition changes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Threshold {
    /// The comparison, in the plan as it was compiled.
    pub node: NodeId,
    /// Which of its bounds.
    pub bound: Bound,
    /// The bound is written first: `3 <= x` for "x at least 3".
    pub mirrored: bool,
    /// How near to it a value must lie, in the measure of the values.
    pub unit: Number,
}

/// The bound of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// The only one.
    Only,
    /// The first day of a period.
    First,
    /// Its last day.
    Last,
}

/// Where a value lies beside a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Below, by at most a unit.
    Before,
    /// Exactly there.
    On,
    /// Above, by at most a unit.
    After,
}

impl Side {
    /// All of them, in their order.
    pub const ALL: [Self; 3] = [Self::Before, Self::On, Self::After];
}

/// One arm of a dated case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The case, in the plan as it was compiled.
    pub case: NodeId,
    /// The position of the arm.
    pub arm: usize,
    /// The parameter it gives a value, if it is no amendment.
    pub name: Option<NameId>,
    /// The place it is for.
    pub place: Option<u32>,
    /// Its first day.
    pub since: Option<Day>,
    /// The member of a choice whose figure it is.
    pub member: Option<usize>,
}

/// Everything that the scenarios of the policy at this position must show, as far as anybody can.
pub fn points(plan: &Plan, policy: usize) -> Vec<Point> {
    let mut points = Vec::new();
    let variants = plan
        .policies()
        .get(policy)
        .map(|policy| policy.variants.as_slice());
    for variant in variants.unwrap_or_default() {
        criteria(&variant.criteria, &mut points);
        let order = forward::needed(plan, &roots(variant));
        for node in order {
            points.extend(
                bounds(plan, node)
                    .into_iter()
                    .flat_map(|threshold| Side::ALL.map(|side| Point::Threshold(threshold, side))),
            );
            versions(plan, node, &mut points);
        }
    }
    points.sort_unstable();
    points.dedup();
    points
}

/// The lists whose records the answer of the policy at this position depends on.
pub fn lists_read(plan: &Plan, policy: usize) -> BTreeSet<ListId> {
    let policy = plan.policies().get(policy);
    let variants = policy.map(|policy| policy.variants.as_slice());
    let nodes: Vec<NodeId> = variants.unwrap_or_default().iter().flat_map(all_nodes).collect();
    let needed = forward::needed(plan, &nodes);
    let read = needed.iter().filter_map(|id| match *plan.nodes().at(*id) {
        Node::Fold { list, .. } => Some(list),
        Node::Input(input) => plan.inputs().at(input).list,
        _ => None,
    });
    read.chain(policy.and_then(|policy| policy.per)).collect()
}

fn all_nodes(variant: &Variant) -> Vec<NodeId> {
    let mut nodes = roots(variant);
    nodes.extend(variant.day);
    nodes
}

/// What an answer is made of.
fn roots(variant: &Variant) -> Vec<NodeId> {
    let mut roots = vec![variant.entitled];
    roots.extend(amounts(variant));
    roots
}

/// What those are told who are entitled.
fn amounts(variant: &Variant) -> impl Iterator<Item = NodeId> {
    let pays = variant.pays.iter().flat_map(|pays| pays.nodes());
    let windows = variant.claim_from.into_iter().chain(variant.claim_until);
    let adopted = variant.adoption.iter().map(|adoption| adoption.adopted);
    pays.chain(windows).chain(adopted)
}

fn criteria(criteria: &[Criterion], points: &mut Vec<Point>) {
    for criterion in criteria {
        let both = [true, false].map(|met| Point::Criterion {
            id: criterion.id.to_string(),
            met,
        });
        points.extend(both);
        if criterion.group != Group::Single {
            self::criteria(&criterion.parts, points);
        }
    }
}

/// The bounds of a comparison of measured values.
fn bounds(plan: &Plan, node: NodeId) -> Vec<Threshold> {
    let (value, mirrored, bounds): (NodeId, bool, &[Bound]) = match *plan.nodes().at(node) {
        Node::Compare(_, a, b) => {
            let mirrored = !reads_answers(plan, a) && reads_answers(plan, b);
            (if mirrored { b } else { a }, mirrored, &[Bound::Only])
        }
        Node::Within { value, .. } => (value, false, &[Bound::First, Bound::Last]),
        _ => return Vec::new(),
    };
    let Some(unit) = unit(plan, value) else {
        return Vec::new();
    };
    let threshold = |bound: &Bound| Threshold {
        node,
        bound: *bound,
        mirrored,
        unit,
    };
    bounds.iter().map(threshold).collect()
}

/// How near to a threshold a value must lie: a day, a month, a yuan, one of what is counted; a plain number that is
/// asked for, a step of it, one that is computed, a hundredth, or one if it is whole.
fn unit(plan: &Plan, value: NodeId) -> Option<Number> {
    match plan.kind(value) {
        Kind::Date | Kind::Count(_) | Kind::Months | Kind::Days => Some(Number::ONE),
        Kind::Money => Some(Number::whole(100)),
        Kind::Number => match answer(plan, value) {
            Some(input) => Some(plan.inputs().at(input).step),
            None if is_whole(plan, value) => Some(Number::ONE),
            None => Number::fraction(1, 100),
        },
        Kind::Bool | Kind::Choice(_) | Kind::Region => None,
    }
}

/// Whether a computed number is always whole: a year, a month of the year, or sums of such.
fn is_whole(plan: &Plan, node: NodeId) -> bool {
    match *plan.nodes().at(node) {
        Node::YearOf(_) | Node::MonthOf(_) | Node::MonthIndex(_) | Node::WholeDiv(..) => true,
        Node::Named(_, value) | Node::OnlyIf { value, .. } => is_whole(plan, value),
        Node::Add(a, b) | Node::Sub(a, b) | Node::Mul(a, b) => is_whole(plan, a) && is_whole(plan, b),
        Node::Constant(constant) => Possible::of(plan.constant(constant).clone())
            .to_number()
            .is_some_and(|number| number.to_whole().is_some()),
        _ => false,
    }
}

/// The input whose value a node passes on.
fn answer(plan: &Plan, node: NodeId) -> Option<InputId> {
    match *plan.nodes().at(node) {
        Node::Input(input) => Some(input),
        Node::OnlyIf { value, .. } | Node::Named(_, value) => answer(plan, value),
        _ => None,
    }
}

/// Whether a value is not the same for everybody on every day.
fn reads_answers(plan: &Plan, node: NodeId) -> bool {
    let inputs = forward::inputs_of(plan, &forward::needed(plan, &[node]));
    inputs
        .iter()
        .any(|input| plan.inputs().at(*input).kind != InputKind::Figure)
}

fn versions(plan: &Plan, node: NodeId, points: &mut Vec<Point>) {
    match *plan.nodes().at(node) {
        Node::Named(name, case) if plan.name(name).parameter => {
            for (position, arm) in arms(plan, case) {
                let version = Version {
                    case,
                    arm: position,
                    name: Some(name),
                    place: arm.place,
                    since: arm.since,
                    member: None,
                };
                // What lies outside all lines was not written by anybody.
                if arm.place.is_none() {
                    continue;
                }
                let figures = arms(plan, arm.value);
                let by_member = figures.iter().all(|(_, figure)| figure.place.is_none());
                if figures.is_empty() || !by_member {
                    points.push(Point::Version(version));
                    continue;
                }
                points.extend(figures.iter().map(|(member, _)| {
                    Point::Version(Version {
                        case: arm.value,
                        arm: *member,
                        member: Some(*member),
                        ..version
                    })
                }));
            }
        }
        Node::Case(_) => {
            for (position, arm) in arms(plan, node) {
                if arm.citation.is_some() && arm.place.is_some() {
                    points.push(Point::Version(Version {
                        case: node,
                        arm: position,
                        name: None,
                        place: arm.place,
                        since: arm.since,
                        member: None,
                    }));
                }
            }
        }
        _ => {}
    }
}

fn arms(plan: &Plan, case: NodeId) -> Vec<(usize, Arm)> {
    match *plan.nodes().at(case) {
        Node::Case(run) => plan.arms(run).iter().copied().enumerate().collect(),
        _ => Vec::new(),
    }
}
