//! What can be seen without looking at anybody: that one condition follows from another, that one value is never less.
//!
//! A threshold that was moved, an alternative that was added, a criterion that was dropped can only go one way. That
//! nobody goes the other way is a matter of how the two are written, and holds on all days at once.

use crate::arena::NodeId;
use crate::forward;
use crate::number::Number;
use crate::people::People;
use crate::plan::{Comparison, Node, Plan, Run};
use crate::possible::{NO, Possible, Values, YES};

/// So many pairs are looked at; beyond that nothing is claimed.
const MOST_PAIRS: u32 = 20_000;

/// Spans that are longer might lead out of the calendar.
const LONGEST: i64 = 100_000;

/// In which direction a value lies from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    NotLess,
    NotMore,
}

impl Side {
    fn opposite(self) -> Self {
        match self {
            Self::NotLess => Self::NotMore,
            Self::NotMore => Self::NotLess,
        }
    }
}

/// Compares how two nodes of one plan are written.
pub(super) struct Reader<'plan> {
    plan: &'plan Plan,
    left: u32,
}

impl<'plan> Reader<'plan> {
    pub(super) fn new(plan: &'plan Plan) -> Self {
        Self {
            plan,
            left: MOST_PAIRS,
        }
    }

    /// Whether `b` is yes, or fails, for everybody for whom `a` is yes. No where that is not seen.
    pub(super) fn implies(&mut self, a: NodeId, b: NodeId) -> bool {
        if a == b {
            return true;
        }
        let Some(left) = self.left.checked_sub(1) else {
            return false;
        };
        self.left = left;
        let plan = self.plan;
        if self.truth(a) == Some(NO) || self.truth(b) == Some(YES) {
            return true;
        }
        match (*plan.nodes().at(a), *plan.nodes().at(b)) {
            (Node::Or(run), _) => plan.run(run).iter().all(|part| self.implies(*part, b)),
            (_, Node::And(run)) => plan.run(run).iter().all(|part| self.implies(a, *part)),
            (Node::And(run), Node::Or(other)) => {
                plan.run(run).iter().any(|part| self.implies(*part, b))
                    || plan.run(other).iter().any(|part| self.implies(a, *part))
            }
            (Node::And(run), _) => plan.run(run).iter().any(|part| self.implies(*part, b)),
            (_, Node::Or(run)) => plan.run(run).iter().any(|part| self.implies(a, *part)),
            (Node::Case(run), Node::Case(other)) => self
                .values_by_guard(run, other)
                .is_some_and(|pairs| pairs.into_iter().all(|(a, b)| self.implies(a, b))),
            (Node::In(value, set), Node::In(other, larger)) => {
                value == other && plan.constant(set).is_within(plan.constant(larger))
            }
            (Node::Compare(strict, less, more), Node::Compare(other, other_less, other_more)) => {
                // Equality follows from nothing looser, and being less from nothing that allows equality.
                let ordered =
                    other == Comparison::AtMost || (strict == Comparison::Less && other == Comparison::Less);
                ordered
                    && self.lies(less, other_less, Side::NotMore)
                    && self.lies(more, other_more, Side::NotLess)
            }
            (
                Node::Within {
                    value,
                    start,
                    count,
                    span,
                },
                Node::Within {
                    value: other,
                    start: other_start,
                    count: longer,
                    span: other_span,
                },
            ) => {
                (value, start, span) == (other, other_start, other_span)
                    && self.is_short(longer)
                    && self.lies(count, longer, Side::NotLess)
            }
            _ => false,
        }
    }

    /// Whether, wherever `a` has a value, `b` has one too, on that side of it, or fails. No where that is not seen.
    pub(super) fn lies(&mut self, a: NodeId, b: NodeId, side: Side) -> bool {
        if a == b {
            return true;
        }
        let Some(left) = self.left.checked_sub(1) else {
            return false;
        };
        self.left = left;
        match (*self.plan.nodes().at(a), *self.plan.nodes().at(b)) {
            (Node::Constant(_), Node::Constant(_)) => match (self.number(a), self.number(b)) {
                (Some(a), Some(b)) => match side {
                    Side::NotLess => a <= b,
                    Side::NotMore => b <= a,
                },
                _ => false,
            },
            (Node::Case(run), Node::Case(other)) => self
                .values_by_guard(run, other)
                .is_some_and(|pairs| pairs.into_iter().all(|(a, b)| self.lies(a, b, side))),
            (Node::Add(x, y), Node::Add(v, w)) => {
                (self.lies(x, v, side) && self.lies(y, w, side))
                    || (self.lies(x, w, side) && self.lies(y, v, side))
            }
            (Node::Sub(x, y), Node::Sub(v, w)) => self.lies(x, v, side) && self.lies(y, w, side.opposite()),
            (Node::Mul(x, y), Node::Mul(v, w)) => {
                let ways = [(x, y, v, w), (x, y, w, v), (y, x, v, w), (y, x, w, v)];
                ways.into_iter().any(|(factor, rest, other, other_rest)| {
                    factor == other && self.is_never_negative(factor) && self.lies(rest, other_rest, side)
                })
            }
            (
                Node::Round {
                    value,
                    unit,
                    rounding,
                },
                Node::Round {
                    value: other,
                    unit: other_unit,
                    rounding: other_rounding,
                },
            ) => (unit, rounding) == (other_unit, other_rounding) && self.lies(value, other, side),
            (Node::Min(run), Node::Min(other)) | (Node::Max(run), Node::Max(other)) => {
                let (ours, theirs) = (self.plan.run(run), self.plan.run(other));
                ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| self.lies(*a, *b, side))
            }
            (
                Node::AddSpan { date, count, span },
                Node::AddSpan {
                    date: other,
                    count: other_count,
                    span: other_span,
                },
            ) => {
                (date, span) == (other, other_span)
                    && self.is_short(other_count)
                    && self.lies(count, other_count, side)
            }
            _ => false,
        }
    }

    fn is_never_negative(&self, node: NodeId) -> bool {
        let everybody = People::everybody(self.plan);
        let hull = forward::evaluate(self.plan, &everybody, node).hull();
        hull.is_some_and(|hull| hull.low >= Number::ZERO)
    }

    /// Whether a span is nowhere so long that what lies after it might lie outside of the calendar.
    fn is_short(&self, count: NodeId) -> bool {
        match *self.plan.nodes().at(count) {
            Node::Constant(_) => {
                let longest = Number::whole(LONGEST);
                self.number(count)
                    .is_some_and(|count| count <= longest && longest.negated() <= count)
            }
            // Where only constants are compared, what is no constant is the same in both.
            Node::Case(run) => {
                let plan = self.plan;
                plan.arms(run).iter().all(|arm| {
                    let is_constant = matches!(plan.nodes().at(arm.value), Node::Constant(_));
                    !is_constant || self.is_short(arm.value)
                })
            }
            _ => true,
        }
    }

    /// The values of two cases that test the same, arm by arm.
    fn values_by_guard(&self, run: Run, other: Run) -> Option<Vec<(NodeId, NodeId)>> {
        let (ours, theirs) = (self.plan.arms(run), self.plan.arms(other));
        let same = ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| a.guard == b.guard);
        same.then(|| ours.iter().zip(theirs).map(|(a, b)| (a.value, b.value)).collect())
    }

    fn truth(&self, node: NodeId) -> Option<u64> {
        match *self.plan.nodes().at(node) {
            Node::Constant(constant) => match self.plan.constant(constant) {
                Values::Bits(bits) => Some(*bits),
                Values::Ranges(_) => None,
            },
            _ => None,
        }
    }

    fn number(&self, node: NodeId) -> Option<Number> {
        match *self.plan.nodes().at(node) {
            Node::Constant(constant) => Possible::of(self.plan.constant(constant).clone()).to_number(),
            _ => None,
        }
    }
}
