//! The forward pass: the set of outcomes of a node for a box of people.
//!
//! **Soundness**: the set contains the outcome of every person in the box. On a single person the sets are
//! single, so the same code computes concrete values: there is one semantics. **Monotony**: a smaller box
//! never gives a larger set; the search for cuts relies on it.

mod arithmetic;
mod kept;
mod passes;

pub(crate) use arithmetic::added;
use arithmetic::{
    best, civil, corners, divided, extreme, failed, flagged, folded, monotone, month_of, remainder, to_day,
    within,
};
pub(crate) use kept::Kept;
pub use passes::Passes;

use std::collections::BinaryHeap;

use crate::arena::{Arena, NodeId};
use crate::calendar;
use crate::number::Number;
use crate::people::People;
use crate::plan::{Comparison, Kind, Node, Plan, Run};
use crate::possible::{NO, Possible, Ranges, Values, YES};

/// The nodes a set of roots needs, in topological order.
pub(crate) fn needed(plan: &Plan, roots: &[NodeId]) -> Vec<NodeId> {
    // Operands come before what is computed from them. The work is that of the nodes needed, not of the whole plan.
    let mut open: BinaryHeap<NodeId> = roots.iter().copied().collect();
    let mut order = Vec::new();
    while let Some(id) = open.pop() {
        if order.last() != Some(&id) {
            plan.for_each_operand(*plan.nodes().at(id), |operand| open.push(operand));
            order.push(id);
        }
    }
    order.reverse();
    order
}

/// The set of values that a node may have for a box of people: sound, and exact for one person.
///
/// It does not look at the assumptions, and does not tell people of the box apart; whether a condition holds
/// for all of them is for [`crate::assess`] to decide.
pub fn evaluate(plan: &Plan, people: &People, node: NodeId) -> Possible {
    let order = needed(plan, &[node]);
    let nothing = Possible {
        values: Values::Bits(0),
        none: false,
        error: false,
    };
    let mut values = plan.slots(nothing);
    pass(plan, people, &order, &mut values);
    values.at(node).clone()
}

/// Computes every node of `order` for `people` into `values`.
pub(crate) fn pass(plan: &Plan, people: &People, order: &[NodeId], values: &mut Arena<NodeId, Possible>) {
    for id in order {
        *values.at_mut(*id) = compute(plan, people, *id, values);
    }
}

fn compute(plan: &Plan, people: &People, node: NodeId, values: &Arena<NodeId, Possible>) -> Possible {
    match *plan.nodes().at(node) {
        Node::Constant(id) => Possible::of(plan.constant(id).clone()),
        Node::Input(id) => people.get(id).clone(),
        Node::OnlyIf { condition, value } => only_if(values.at(condition), values.at(value)),
        Node::IsGiven(value) => is_given(values.at(value)),
        Node::Named(_, value) => values.at(value).clone(),
        Node::Add(a, b) => corners(values.at(a), values.at(b), &Number::plus),
        Node::Sub(a, b) => corners(values.at(a), values.at(b), &Number::minus),
        Node::Mul(a, b) => corners(values.at(a), values.at(b), &Number::times),
        Node::Div(a, b) => divided(values.at(a), values.at(b), &Number::over),
        Node::WholeDiv(a, b) => divided(values.at(a), values.at(b), &|a, b| {
            Some(Number::whole(a.over(b)?.floor()))
        }),
        Node::Rem(a, b) => remainder(values.at(a), values.at(b)),
        Node::Min(run) => extreme(plan.run(run), values, Number::min),
        Node::Max(run) => extreme(plan.run(run), values, Number::max),
        Node::Round {
            value,
            unit,
            rounding,
        } => match Possible::of(plan.constant(unit).clone()).to_number() {
            Some(unit) => monotone(values.at(value), &|number| number.rounded(unit, rounding)),
            None => failed(),
        },
        Node::AddSpan { date, count, span } => corners(values.at(date), values.at(count), &|date, count| {
            added(date, count, span)
        }),
        Node::DaysBetween(from, to) => corners(values.at(from), values.at(to), &|from, to| to.minus(from)),
        Node::FullMonths(from, to) => corners(values.at(from), values.at(to), &|from, to| {
            Some(Number::from(calendar::full_months(to_day(from)?, to_day(to)?)))
        }),
        Node::YearOf(date) => monotone(values.at(date), &|date| Some(Number::from(civil(date)?.year))),
        Node::MonthOf(date) => month_of(values.at(date)),
        Node::MonthIndex(date) => monotone(values.at(date), &|date| {
            Some(Number::from(calendar::month_index(to_day(date)?)))
        }),
        Node::EdgeOf { date, unit, edge } => monotone(values.at(date), &|date| {
            Some(Number::from(calendar::edge(to_day(date)?, unit, edge)?))
        }),
        Node::MonthEdge { year, month, edge } => {
            corners(values.at(year), values.at(month), &|year, month| {
                Some(Number::from(calendar::month_edge(
                    to_day(year)?,
                    to_day(month)?,
                    edge,
                )?))
            })
        }
        Node::Compare(comparison, a, b) => compare(comparison, values.at(a), values.at(b)),
        Node::Within {
            value,
            start,
            count,
            span,
        } => within(values.at(value), values.at(start), values.at(count), span),
        Node::In(value, set) => is_in(values.at(value), plan.constant(set)),
        Node::And(run) => all(plan.run(run).iter().map(|id| values.at(*id))),
        Node::Or(run) => any(plan.run(run).iter().map(|id| values.at(*id))),
        Node::Not(value) => opposite(values.at(value)),
        Node::Case(run) => case(plan, plan.kind(node), run, values),
        Node::Best(run, most) => {
            let operands: Vec<&Possible> = plan.run(run).iter().map(|id| values.at(*id)).collect();
            best(&operands, most)
        }
        Node::Fold {
            list,
            body,
            guard,
            fold,
        } => folded(
            fold,
            values.at(body),
            values.at(guard),
            plan.lists().at(list).most,
        ),
    }
}

fn only_if(condition: &Possible, value: &Possible) -> Possible {
    let mut result = if condition.may_be_yes() {
        value.clone()
    } else {
        Possible::absent(&value.values)
    };
    result.none = (condition.may_be_yes() && value.none) || condition.may_be_no() || condition.none;
    result.error |= condition.error;
    result
}

fn is_given(value: &Possible) -> Possible {
    let mut bits = 0;
    if value.none {
        bits |= NO;
    }
    if !value.values.is_empty() {
        bits |= YES;
    }
    Possible {
        values: Values::Bits(bits),
        none: false,
        error: value.error,
    }
}

fn truths(may_be_no: bool, may_be_yes: bool) -> Possible {
    let bits = if may_be_no { NO } else { 0 } | if may_be_yes { YES } else { 0 };
    Possible::of(Values::Bits(bits))
}

fn compare(comparison: Comparison, a: &Possible, b: &Possible) -> Possible {
    let result = match (&a.values, &b.values) {
        (left, right) if left.is_empty() || right.is_empty() => truths(false, false),
        (Values::Bits(left), Values::Bits(right)) => match comparison {
            Comparison::Equal => truths(!(left == right && a.values.is_single()), left & right != 0),
            Comparison::Less | Comparison::AtMost => {
                let (low, high) = (left.trailing_zeros(), 63 - left.leading_zeros());
                let (other_low, other_high) = (right.trailing_zeros(), 63 - right.leading_zeros());
                order(comparison, (low, high), (other_low, other_high))
            }
        },
        (Values::Ranges(left), Values::Ranges(right)) => match comparison {
            Comparison::Equal => {
                let same = a.values.is_single() && left == right;
                truths(!same, left.intersects(right))
            }
            Comparison::Less | Comparison::AtMost => match (left.hull(), right.hull()) {
                (Some(left), Some(right)) => {
                    order(comparison, (left.low, left.high), (right.low, right.high))
                }
                _ => truths(false, false),
            },
        },
        _ => return failed(),
    };
    flagged(result, &[a, b])
}

fn order<T: PartialOrd>(comparison: Comparison, left: (T, T), right: (T, T)) -> Possible {
    let holds = |a: &T, b: &T| {
        if comparison == Comparison::Less {
            a < b
        } else {
            a <= b
        }
    };
    truths(!holds(&left.1, &right.0), holds(&left.0, &right.1))
}

fn is_in(value: &Possible, set: &Values) -> Possible {
    let inside = !value.values.intersection(set).is_empty();
    let outside = !value.values.is_within(set);
    flagged(truths(outside, inside), &[value])
}

fn opposite(value: &Possible) -> Possible {
    flagged(truths(value.may_be_yes(), value.may_be_no()), &[value])
}

/// Conjunction over sets. "No" wins over absence and errors, absence wins over "yes".
pub(crate) fn all<'a>(operands: impl Iterator<Item = &'a Possible>) -> Possible {
    let mut no = false;
    let mut every_yes = true;
    let (mut absent, mut without_absent) = (false, true);
    let (mut error, mut without_error) = (false, true);
    for operand in operands {
        no |= operand.may_be_no();
        every_yes &= operand.may_be_yes();
        absent |= operand.none;
        without_absent &= operand.none || operand.may_be_yes();
        error |= operand.error;
        without_error &= operand.error || operand.none || operand.may_be_yes();
    }
    let mut result = truths(no, every_yes);
    result.none = absent && without_absent;
    result.error = error && without_error;
    result
}

/// Disjunction over sets, the mirror image of [`all`].
fn any<'a>(operands: impl Iterator<Item = &'a Possible>) -> Possible {
    let mirrored: Vec<Possible> = operands.map(opposite).collect();
    opposite(&all(mirrored.iter()))
}

fn case(plan: &Plan, kind: Kind, run: Run, values: &Arena<NodeId, Possible>) -> Possible {
    // The type is the node's own, not that of an arm: a case without a result is an absent value of its type.
    let nothing = match kind {
        Kind::Bool | Kind::Choice(_) => Values::Bits(0),
        _ => Values::Ranges(Ranges::default()),
    };
    let mut result = Possible::of(nothing);
    for arm in plan.arms(run) {
        let guard = values.at(arm.guard);
        if guard.may_be_yes() {
            result = result.union(values.at(arm.value));
        }
        result.none |= guard.none;
        result.error |= guard.error;
        if !guard.may_be_no() {
            return result;
        }
    }
    // No arm may apply: the value is absent.
    result.none = true;
    result
}

/// Inputs that a set of nodes reads.
pub(crate) fn inputs_of(plan: &Plan, order: &[NodeId]) -> Vec<crate::arena::InputId> {
    let mut read = Arena::filled(false, plan.inputs().len());
    for id in order {
        if let Node::Input(input) = *plan.nodes().at(*id) {
            *read.at_mut(input) = true;
        }
    }
    plan.inputs().ids().filter(|input| *read.at(*input)).collect()
}
