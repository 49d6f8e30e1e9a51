//! Sets of possible values.
//!
//! Every value the engine computes is a [`Possible`]: the set of values it may have for the people under
//! consideration. A known value is a set of one. Yes/no values and choices are bit sets; numbers, money,
//! dates and places are unions of at most [`MOST_RANGES`] closed ranges. Two flags stand beside the values:
//! `none` (an optional fact may be absent) and `error` (arithmetic may have failed).

mod range;

use crate::number::Number;
pub use range::{Range, Ranges};
use range::{point, points};

/// A union with more ranges is coarsened by closing its narrowest gaps, which stays sound.
pub const MOST_RANGES: usize = 8;

/// The values proper, without the flags.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Values {
    /// Bit `i` stands for member `i` of a choice; for yes/no values bit 0 is no and bit 1 is yes.
    Bits(u64),
    /// Numbers, money, dates (day numbers) and places (positions in the region tree).
    Ranges(Ranges),
}

/// "no" as a bit set.
pub const NO: u64 = 1;
/// "yes" as a bit set.
pub const YES: u64 = 2;

impl Values {
    /// True for the empty set.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Bits(bits) => *bits == 0,
            Self::Ranges(ranges) => ranges.is_empty(),
        }
    }

    /// True for a set of exactly one value.
    pub fn is_single(&self) -> bool {
        match self {
            Self::Bits(bits) => bits.count_ones() == 1,
            Self::Ranges(ranges) => ranges.single().is_some(),
        }
    }

    /// The set of one number.
    pub fn number(value: Number) -> Self {
        Self::Ranges(Ranges::union([Range::single(value)]))
    }

    /// The members in both sets; the empty set when the kinds differ.
    pub fn intersection(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Bits(a), Self::Bits(b)) => Self::Bits(a & b),
            (Self::Ranges(a), Self::Ranges(b)) => Self::Ranges(a.intersection(b)),
            (Self::Bits(_), Self::Ranges(_)) => Self::Bits(0),
            (Self::Ranges(_), Self::Bits(_)) => Self::Ranges(Ranges::default()),
        }
    }

    /// The members of either set. Sets of different kinds never meet in a checked program.
    pub fn union(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Bits(a), Self::Bits(b)) => Self::Bits(a | b),
            (Self::Ranges(a), Self::Ranges(b)) => Self::Ranges(Ranges::union(a.iter().chain(b.iter()))),
            (Self::Bits(0), ranges @ Self::Ranges(_)) => ranges.clone(),
            (values, _) => values.clone(),
        }
    }

    /// Whether every member of `self` is one of `other`.
    pub fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bits(a), Self::Bits(b)) => a & !b == 0,
            (Self::Ranges(a), Self::Ranges(b)) => a.is_within(b),
            _ => self.is_empty(),
        }
    }

    /// The number of members on a grid of `step` (for ranges: counted from each range's low end, its high end
    /// always being a member).
    pub fn count(&self, step: Number) -> i64 {
        match self {
            Self::Bits(bits) => i64::from(bits.count_ones()),
            Self::Ranges(ranges) => ranges
                .iter()
                .fold(0_i64, |sum, range| sum.saturating_add(points(range, step))),
        }
    }

    /// The members before position `position` and the members from it on.
    pub fn split_at(&self, position: i64, step: Number) -> (Self, Self) {
        match self {
            Self::Bits(bits) => {
                let mut before = 0_u64;
                let mut rest = *bits;
                for _ in 0..position.max(0) {
                    let lowest = rest & rest.wrapping_neg();
                    before |= lowest;
                    rest &= !lowest;
                }
                (Self::Bits(before), Self::Bits(rest))
            }
            Self::Ranges(ranges) => {
                let (mut before, mut after) = (Vec::new(), Vec::new());
                let mut left = position;
                for range in ranges.iter() {
                    let here = points(range, step);
                    if left >= here {
                        before.push(range);
                    } else if left <= 0 {
                        after.push(range);
                    } else {
                        before.push(Range {
                            low: range.low,
                            high: point(range, left - 1, step),
                        });
                        after.push(Range {
                            low: point(range, left, step),
                            high: range.high,
                        });
                    }
                    left = left.saturating_sub(here);
                }
                (
                    Self::Ranges(Ranges::union(before)),
                    Self::Ranges(Ranges::union(after)),
                )
            }
        }
    }

    /// The member at a position, as a set of one; the empty set past the end.
    pub fn at(&self, position: i64, step: Number) -> Self {
        let (_, from) = self.split_at(position, step);
        let (single, _) = from.split_at(1, step);
        single
    }

    /// The least member as a set of one.
    pub fn first(&self) -> Self {
        match self {
            Self::Bits(bits) => Self::Bits(bits & bits.wrapping_neg()),
            Self::Ranges(ranges) => {
                Self::Ranges(Ranges::union(ranges.hull().map(|hull| Range::single(hull.low))))
            }
        }
    }

    /// The greatest member as a set of one.
    pub fn last(&self) -> Self {
        match self {
            Self::Bits(0) => Self::Bits(0),
            Self::Bits(bits) => Self::Bits(1 << (63 - bits.leading_zeros())),
            Self::Ranges(ranges) => {
                Self::Ranges(Ranges::union(ranges.hull().map(|hull| Range::single(hull.high))))
            }
        }
    }
}

/// A set of possible values with the two flags.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Possible {
    /// The values it may have.
    pub values: Values,
    /// It may be absent (an optional fact, or a fact that does not exist for some of these people).
    pub none: bool,
    /// Arithmetic may have failed on the way.
    pub error: bool,
}

impl Possible {
    /// Certainly present and computed without error.
    pub fn of(values: Values) -> Self {
        Self {
            values,
            none: false,
            error: false,
        }
    }

    /// One number.
    pub fn number(value: Number) -> Self {
        Self::of(Values::number(value))
    }

    /// One day.
    pub fn day(day: crate::calendar::Day) -> Self {
        Self::number(Number::from(day))
    }

    /// One of the days from one to another.
    pub fn days(from: crate::calendar::Day, to: crate::calendar::Day) -> Self {
        let span = Range::between(Number::from(from), Number::from(to));
        Self::of(Values::Ranges(Ranges::union([span])))
    }

    /// A yes/no value.
    pub fn truth(value: bool) -> Self {
        Self::of(Values::Bits(if value { YES } else { NO }))
    }

    /// Certainly absent.
    pub fn absent(like: &Values) -> Self {
        let values = match like {
            Values::Bits(_) => Values::Bits(0),
            Values::Ranges(_) => Values::Ranges(Ranges::default()),
        };
        Self {
            values,
            none: true,
            error: false,
        }
    }

    /// True for exactly one outcome: one value, or certainly absent, or certainly an error.
    pub fn is_single(&self) -> bool {
        match (self.none, self.error) {
            (false, false) => self.values.is_single(),
            (true, false) | (false, true) => self.values.is_empty(),
            (true, true) => false,
        }
    }

    /// True when nothing is possible at all.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && !self.none && !self.error
    }

    /// Yes, and nothing else.
    pub fn is_yes(&self) -> bool {
        self.values == Values::Bits(YES) && !self.none && !self.error
    }

    /// No, and nothing else.
    pub fn is_no(&self) -> bool {
        self.values == Values::Bits(NO) && !self.none && !self.error
    }

    /// Whether yes is among the outcomes.
    pub fn may_be_yes(&self) -> bool {
        matches!(self.values, Values::Bits(bits) if bits & YES != 0)
    }

    /// Whether no is among the outcomes.
    pub fn may_be_no(&self) -> bool {
        matches!(self.values, Values::Bits(bits) if bits & NO != 0)
    }

    /// The one number it certainly is.
    pub fn to_number(&self) -> Option<Number> {
        match &self.values {
            Values::Ranges(ranges) if !self.none && !self.error => ranges.single(),
            _ => None,
        }
    }

    /// The least and the greatest number among the values.
    pub fn hull(&self) -> Option<Range> {
        match &self.values {
            Values::Ranges(ranges) => ranges.hull(),
            Values::Bits(_) => None,
        }
    }

    /// The set as its grid orders it: absence counts as one more position after all values.
    pub fn count(&self, step: Number) -> i64 {
        self.values.count(step).saturating_add(i64::from(self.none))
    }

    /// The part before a position and the part from it on, see [`Values::split_at`].
    pub fn split_at(&self, position: i64, step: Number) -> (Self, Self) {
        let (before, after) = self.values.split_at(position, step);
        let absent_before = self.none && position > self.values.count(step);
        (
            Self {
                values: before,
                none: absent_before,
                error: false,
            },
            Self {
                values: after,
                none: self.none && !absent_before,
                error: false,
            },
        )
    }

    /// What is possible in both.
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            values: self.values.intersection(&other.values),
            none: self.none && other.none,
            error: self.error && other.error,
        }
    }

    /// What is possible in either.
    pub fn union(&self, other: &Self) -> Self {
        Self {
            values: self.values.union(&other.values),
            none: self.none || other.none,
            error: self.error || other.error,
        }
    }

    /// Whether everything possible here is possible there.
    pub fn is_within(&self, other: &Self) -> bool {
        (!self.none || other.none) && (!self.error || other.error) && self.values.is_within(&other.values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(low: i64, high: i64) -> Range {
        Range {
            low: Number::whole(low),
            high: Number::whole(high),
        }
    }

    #[test]
    fn too_many_ranges_close_the_narrowest_gap() {
        let many = (0..9).map(|i| {
            if i == 5 {
                range(46, 46)
            } else {
                range(i * 10, i * 10 + 2)
            }
        });
        let union = Ranges::union(many);
        assert_eq!(union.len(), MOST_RANGES);
        assert!(union.iter().any(|r| r == range(40, 46)), "{union:?}");
    }

    #[test]
    fn splitting_walks_the_grid_across_ranges() {
        let set = Possible {
            values: Values::Ranges(Ranges::union([range(1, 3), range(7, 8)])),
            none: true,
            error: false,
        };
        assert_eq!(set.count(Number::ONE), 6);
        let (before, after) = set.split_at(4, Number::ONE);
        assert_eq!(
            before.values,
            Values::Ranges(Ranges::union([range(1, 3), range(7, 7)]))
        );
        assert_eq!(after.values, Values::number(Number::whole(8)));
        assert!(after.none && !before.none);
        assert_eq!(set.values.at(3, Number::ONE), Values::number(Number::whole(7)));
    }

    #[test]
    fn the_high_end_off_the_grid_is_a_member() {
        let share = Values::Ranges(Ranges::union([Range {
            low: Number::ZERO,
            high: Number::fraction(2, 3).unwrap(),
        }]));
        let step = Number::fraction(1, 4).unwrap();
        assert_eq!(share.count(step), 4);
        assert_eq!(share.at(3, step), Values::number(Number::fraction(2, 3).unwrap()));
    }
}
