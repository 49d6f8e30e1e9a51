//! Unions of closed ranges of numbers.

use smallvec::SmallVec;

use super::MOST_RANGES;
use crate::number::Number;

/// A closed range of numbers (dates and places count as whole numbers).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Range {
    /// The least member.
    pub low: Number,
    /// The greatest member, not below `low`.
    pub high: Number,
}

impl Range {
    /// The range from one end to the other, whichever is lower.
    pub fn between(a: Number, b: Number) -> Self {
        Self {
            low: a.min(b),
            high: a.max(b),
        }
    }

    /// The range with one member.
    pub fn single(value: Number) -> Self {
        Self {
            low: value,
            high: value,
        }
    }

    fn intersects(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

/// A union of disjoint closed ranges in ascending order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Ranges(pub(super) SmallVec<[Range; 1]>);

impl Ranges {
    /// The union of the given ranges, at most [`MOST_RANGES`] of them.
    pub fn union(ranges: impl IntoIterator<Item = Range>) -> Self {
        Self::united(ranges.into_iter().collect())
    }

    /// Apart from [`Ranges::union`], so that the page holds the sorting once and not for every iterator.
    fn united(mut sorted: SmallVec<[Range; 1]>) -> Self {
        if sorted.len() > 1 {
            sorted.sort_unstable_by_key(|range| range.low);
            let mut merged: SmallVec<[Range; 1]> = SmallVec::new();
            for range in sorted {
                match merged.last_mut() {
                    Some(last) if range.low <= last.high => last.high = last.high.max(range.high),
                    _ => merged.push(range),
                }
            }
            sorted = merged;
        }
        let mut union = Self(sorted);
        while union.0.len() > MOST_RANGES {
            union.close_narrowest_gap();
        }
        union
    }

    fn close_narrowest_gap(&mut self) {
        let gap = |pair: &[Range]| match pair {
            [left, right] => right.low.minus(left.high).unwrap_or(Number::MAX),
            _ => Number::MAX,
        };
        let narrowest = self
            .0
            .windows(2)
            .map(gap)
            .enumerate()
            .min_by_key(|(_, width)| *width);
        if let Some((index, _)) = narrowest {
            let right = self.0.remove(index + 1);
            if let Some(left) = self.0.get_mut(index) {
                left.high = right.high;
            }
        }
    }

    /// The ranges in ascending order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Range> + '_ {
        self.0.iter().copied()
    }

    /// How many ranges there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True for the empty set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The least and the greatest member.
    pub fn hull(&self) -> Option<Range> {
        Some(Range {
            low: self.0.first()?.low,
            high: self.0.last()?.high,
        })
    }

    /// The members in both sets.
    pub fn intersection(&self, other: &Self) -> Self {
        let pairs = self.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
        Self::union(pairs.filter(|(a, b)| a.intersects(*b)).map(|(a, b)| Range {
            low: a.low.max(b.low),
            high: a.high.min(b.high),
        }))
    }

    /// Whether some number lies in both.
    pub fn intersects(&self, other: &Self) -> bool {
        self.iter().any(|a| other.iter().any(|b| a.intersects(b)))
    }

    /// Whether every member of `self` is one of `other`.
    pub fn is_within(&self, other: &Self) -> bool {
        self.iter()
            .all(|a| other.iter().any(|b| b.low <= a.low && a.high <= b.high))
    }

    pub(super) fn single(&self) -> Option<Number> {
        match self.0.as_slice() {
            [only] if only.low == only.high => Some(only.low),
            _ => None,
        }
    }
}

/// Grid points of a range: every `step` from its low end, and its high end.
pub(super) fn points(range: Range, step: Number) -> i64 {
    let steps = range.high.minus(range.low).and_then(|width| width.over(step));
    match steps {
        Some(steps) if steps.to_whole().is_some() => steps.floor().saturating_add(1),
        Some(steps) => steps.floor().saturating_add(2),
        None => i64::MAX,
    }
}

pub(super) fn point(range: Range, position: i64, step: Number) -> Number {
    let reached = Number::whole(position)
        .times(step)
        .and_then(|offset| range.low.plus(offset));
    reached.unwrap_or(range.high).min(range.high)
}
