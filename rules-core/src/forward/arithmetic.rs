//! Numbers, spans and dates: what each operation makes of sets of values.

use super::truths;
use crate::arena::{Arena, NodeId};
use crate::calendar::{self, Civil, Day};
use crate::number::Number;
use crate::plan::{Fold, Span};
use crate::possible::{Possible, Range, Ranges, Values};

/// The dates and month counts of the calendar fit easily; anything else is an arithmetic error.
pub(super) fn to_day(number: Number) -> Option<Day> {
    Day::try_from(number.to_whole()?).ok()
}

pub(super) fn civil(number: Number) -> Option<Civil> {
    to_day(number).map(calendar::civil)
}

pub(crate) fn added(date: Number, count: Number, span: Span) -> Option<Number> {
    let (date, count) = (to_day(date)?, to_day(count)?);
    let reached = match span {
        Span::Months => calendar::add_months(date, count)?,
        Span::Days => date
            .checked_add(count)
            .filter(|day| (calendar::FIRST_DAY..=calendar::LAST_DAY).contains(day))?,
    };
    Some(Number::from(reached))
}

pub(super) fn failed() -> Possible {
    Possible {
        values: Values::Ranges(Ranges::default()),
        none: false,
        error: true,
    }
}

/// A result whose values could not be bounded: anything, or an error.
pub(super) fn unbounded() -> Possible {
    let anything = Range {
        low: Number::MIN,
        high: Number::MAX,
    };
    Possible {
        values: Values::Ranges(Ranges::union([anything])),
        none: false,
        error: true,
    }
}

/// Carries absence and errors of the operands over to the result. An error in one operand wins over the
/// absence of another, so that one person has one outcome.
pub(super) fn flagged(mut result: Possible, operands: &[&Possible]) -> Possible {
    for operand in operands {
        result.none |= operand.none;
        result.error |= operand.error;
    }
    let certainly_failed = |operand: &&Possible| operand.error && operand.values.is_empty() && !operand.none;
    result.none &= !operands.iter().any(certainly_failed);
    result
}

/// An operation on numbers. Not a type parameter: the page would hold what applies it once for every operation.
type Unary<'a> = &'a dyn Fn(Number) -> Option<Number>;
/// An operation on two numbers.
type Binary<'a> = &'a dyn Fn(Number, Number) -> Option<Number>;

/// Applies an operation that is weakly monotone in its operand, so that end points bound the result.
pub(super) fn monotone(a: &Possible, operation: Unary<'_>) -> Possible {
    let Values::Ranges(ranges) = &a.values else {
        return failed();
    };
    if let Some(number) = a.to_number() {
        return operation(number).map_or_else(failed, Possible::number);
    }
    let ends: Option<Vec<Range>> = ranges
        .iter()
        .map(|range| Some(Range::between(operation(range.low)?, operation(range.high)?)))
        .collect();
    let result = match ends {
        Some(ends) => Possible::of(Values::Ranges(Ranges::union(ends))),
        None if a.is_single() => failed(),
        None => unbounded(),
    };
    flagged(result, &[a])
}

/// Applies an operation that is weakly monotone in each operand, rising or falling: the corners bound it.
pub(super) fn corners(a: &Possible, b: &Possible, operation: Binary<'_>) -> Possible {
    let (Values::Ranges(left), Values::Ranges(right)) = (&a.values, &b.values) else {
        return failed();
    };
    if let (Some(x), Some(y)) = (a.to_number(), b.to_number()) {
        return operation(x, y).map_or_else(failed, Possible::number);
    }
    let ends = |range: Range| {
        [range.low, range.high]
            .into_iter()
            .take(if range.low == range.high { 1 } else { 2 })
    };
    let mut results = Vec::with_capacity(left.len() * right.len());
    for x in left.iter() {
        for y in right.iter() {
            let mut hull: Option<Range> = None;
            for (p, q) in ends(x).flat_map(|p| ends(y).map(move |q| (p, q))) {
                let Some(value) = operation(p, q) else {
                    let result = if a.is_single() && b.is_single() {
                        failed()
                    } else {
                        unbounded()
                    };
                    return flagged(result, &[a, b]);
                };
                hull = Some(hull.map_or(Range::single(value), |hull| Range {
                    low: hull.low.min(value),
                    high: hull.high.max(value),
                }));
            }
            results.extend(hull);
        }
    }
    flagged(Possible::of(Values::Ranges(Ranges::union(results))), &[a, b])
}

/// Division is monotone in each operand as long as the divisor keeps its sign.
pub(super) fn divided(a: &Possible, b: &Possible, operation: Binary<'_>) -> Possible {
    let Values::Ranges(divisors) = &b.values else {
        return failed();
    };
    let spans_zero = divisors
        .iter()
        .any(|range| range.low <= Number::ZERO && range.high >= Number::ZERO);
    if spans_zero && !(a.is_single() && b.is_single()) {
        return flagged(unbounded(), &[a, b]);
    }
    corners(a, b, operation)
}

pub(super) fn remainder(a: &Possible, b: &Possible) -> Possible {
    let exact = |x: Number, y: Number| {
        let whole = Number::whole(x.over(y)?.floor());
        x.minus(whole.times(y)?)
    };
    if a.is_single() && b.is_single() {
        return corners(a, b, &exact);
    }
    // 0 <= remainder < divisor for positive divisors, which is all the checker lets through.
    let result = match b.hull() {
        Some(divisor) if divisor.low > Number::ZERO => Possible::of(Values::Ranges(Ranges::union([Range {
            low: Number::ZERO,
            high: divisor.high,
        }]))),
        _ => unbounded(),
    };
    flagged(result, &[a, b])
}

pub(super) fn extreme(
    run: &[NodeId],
    values: &Arena<NodeId, Possible>,
    pick: fn(Number, Number) -> Number,
) -> Possible {
    let mut operands = run.iter().map(|id| values.at(*id));
    let Some(first) = operands.next() else {
        return failed();
    };
    operands.fold(first.clone(), |so_far, next| {
        corners(&so_far, next, &|a, b| Some(pick(a, b)))
    })
}

/// The sum of the greatest values above zero: greater operands never make it less.
pub(super) fn best(operands: &[&Possible], most: u32) -> Possible {
    let end = |pick: fn(Range) -> Number| {
        let ends = operands.iter().map(|operand| operand.hull().map(pick));
        let mut ends: Vec<Number> = ends.collect::<Option<_>>()?;
        ends.sort_unstable_by(|a, b| b.cmp(a));
        let counted = ends.into_iter().take(usize::try_from(most).ok()?);
        let mut counted = counted.filter(|value| *value > Number::ZERO);
        counted.try_fold(Number::ZERO, Number::plus)
    };
    let possible = match (end(|range| range.low), end(|range| range.high)) {
        (Some(low), Some(high)) => Possible::of(Values::Ranges(Ranges::union([Range { low, high }]))),
        _ => unbounded(),
    };
    flagged(possible, operands)
}

/// What can come of a list of which nothing is known but the most records it holds and what a record may be.
pub(super) fn folded(fold: Fold, body: &Possible, guard: &Possible, most: u32) -> Possible {
    let between = |low: Option<Number>, high: Option<Number>| match (low, high) {
        (Some(low), Some(high)) => Possible::of(Values::Ranges(Ranges::union([Range { low, high }]))),
        _ => unbounded(),
    };
    let times = |number: Number, count: u32| number.times(Number::from(count));
    let hull = body.hull();
    let possible = match fold {
        Fold::Any => truths(true, guard.may_be_yes() && body.may_be_yes()),
        Fold::All => truths(guard.may_be_yes() && body.may_be_no(), true),
        Fold::Count => between(Some(Number::ZERO), Some(Number::from(most))),
        Fold::Sum => match hull {
            Some(hull) => between(
                times(hull.low.min(Number::ZERO), most),
                times(hull.high.max(Number::ZERO), most),
            ),
            None => between(Some(Number::ZERO), Some(Number::ZERO)),
        },
        Fold::Best(count) => match hull {
            Some(hull) => between(
                Some(Number::ZERO),
                times(hull.high.max(Number::ZERO), count.min(most)),
            ),
            None => between(Some(Number::ZERO), Some(Number::ZERO)),
        },
        Fold::Min | Fold::Max => Possible {
            none: true,
            ..Possible::of(body.values.clone())
        },
    };
    flagged(possible, &[body, guard])
}

pub(super) fn month_of(date: &Possible) -> Possible {
    let Values::Ranges(ranges) = &date.values else {
        return failed();
    };
    let mut months = Vec::new();
    for range in ranges.iter() {
        let (Some(low), Some(high)) = (to_day(range.low), to_day(range.high)) else {
            return flagged(unbounded(), &[date]);
        };
        let (first, last) = (calendar::month_index(low), calendar::month_index(high));
        for index in first..=last.min(first.saturating_add(11)) {
            months.push(Range::single(Number::from(index.rem_euclid(12) + 1)));
        }
    }
    // Neighbouring months join into one range, so that the union stays small.
    let joined = Ranges::union(months.iter().map(|month| Range {
        low: month.low,
        high: month.high,
    }));
    flagged(Possible::of(Values::Ranges(joined)), &[date])
}

/// One comparison, not two: `start <= value <= start + count` is exact at the end points because adding a
/// span is monotone in both operands.
pub(super) fn within(value: &Possible, start: &Possible, count: &Possible, span: Span) -> Possible {
    let operands = [value, start, count];
    let (Values::Ranges(values), Values::Ranges(starts), Some(count_hull)) =
        (&value.values, &start.values, count.hull())
    else {
        return flagged(truths(false, false), &operands);
    };
    let (mut may_be_no, mut may_be_yes) = (false, false);
    for day in values.iter() {
        for first in starts.iter() {
            let ends = added(first.low, count_hull.low, span).zip(added(first.high, count_hull.high, span));
            let Some((least_end, greatest_end)) = ends else {
                let known = operands.iter().all(|operand| operand.is_single());
                let mut result = flagged(truths(!known, !known), &operands);
                result.error = true;
                return result;
            };
            may_be_no |= !(first.high <= day.low && day.high <= least_end);
            may_be_yes |= first.low <= day.high && day.low <= greatest_end;
        }
    }
    flagged(truths(may_be_no, may_be_yes), &operands)
}
