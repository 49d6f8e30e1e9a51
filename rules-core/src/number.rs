//! Exact rational numbers in checked integers.
//!
//! Every amount, share and count of the engine is a [`Number`]; dates and places are ordered whole numbers
//! and use the same type. There is no floating point and no silent overflow: what does not fit is `None`,
//! which the evaluator turns into the cause `arithmetic`.

use std::cmp::Ordering;
use std::fmt;

/// A fraction in lowest terms with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Number {
    numerator: i64,
    denominator: i64,
}

/// How a number is brought to a multiple of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rounding {
    /// Towards minus infinity.
    Down,
    /// Towards plus infinity.
    Up,
    /// To the nearest multiple, halves away from zero (四舍五入).
    HalfUp,
}

impl Number {
    /// Zero.
    pub const ZERO: Self = Self::whole(0);
    /// One.
    pub const ONE: Self = Self::whole(1);
    /// The least number, used as the end of a range whose true end could not be computed.
    pub const MIN: Self = Self::whole(-i64::MAX);
    /// The greatest number, see [`Number::MIN`].
    pub const MAX: Self = Self::whole(i64::MAX);

    /// A whole number. `i64::MIN` is kept out so that negation is total.
    pub const fn whole(value: i64) -> Self {
        let numerator = if value == i64::MIN { -i64::MAX } else { value };
        Self {
            numerator,
            denominator: 1,
        }
    }

    /// `numerator / denominator` in lowest terms; `None` for a zero denominator or what does not fit.
    ///
    /// ```
    /// use rules_core::number::Number;
    /// assert_eq!(Number::fraction(4, -6), Number::fraction(-2, 3));
    /// assert_eq!(Number::fraction(1, 0), None);
    /// ```
    pub fn fraction(numerator: i64, denominator: i64) -> Option<Self> {
        Self::reduced(i128::from(numerator), i128::from(denominator))
    }

    fn reduced(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let is_negative = (numerator < 0) != (denominator < 0);
        let (numerator, denominator) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        // Nearly all are short, and division is then many times faster.
        let (numerator, denominator) = match (u64::try_from(numerator), u64::try_from(denominator)) {
            (Ok(numerator), Ok(denominator)) => lowest_terms(numerator, denominator)?,
            _ => {
                let divisor = greatest_common_divisor(numerator, denominator)?;
                let short = |long: u128| u64::try_from(long.checked_div(divisor)?).ok();
                (short(numerator)?, short(denominator)?)
            }
        };
        let numerator = i64::try_from(numerator).ok()?;
        Some(Self {
            numerator: if is_negative { -numerator } else { numerator },
            denominator: i64::try_from(denominator).ok()?,
        })
    }

    /// The numerator in lowest terms.
    pub fn numerator(self) -> i64 {
        self.numerator
    }

    /// The denominator in lowest terms, positive.
    pub fn denominator(self) -> i64 {
        self.denominator
    }

    /// The value as a whole number, if it is one.
    pub fn to_whole(self) -> Option<i64> {
        (self.denominator == 1).then_some(self.numerator)
    }

    /// Sum, or `None` on overflow.
    pub fn plus(self, other: Self) -> Option<Self> {
        if self.denominator == 1 && other.denominator == 1 {
            return self
                .numerator
                .checked_add(other.numerator)
                .filter(|n| *n != i64::MIN)
                .map(Self::whole);
        }
        let (a, b, c, d) = self.wide(other);
        Self::reduced(
            a.checked_mul(d)?.checked_add(c.checked_mul(b)?)?,
            b.checked_mul(d)?,
        )
    }

    /// Difference, or `None` on overflow.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    /// Product, or `None` on overflow.
    pub fn times(self, other: Self) -> Option<Self> {
        if self.denominator == 1 && other.denominator == 1 {
            return self
                .numerator
                .checked_mul(other.numerator)
                .filter(|n| *n != i64::MIN)
                .map(Self::whole);
        }
        let (a, b, c, d) = self.wide(other);
        Self::reduced(a.checked_mul(c)?, b.checked_mul(d)?)
    }

    /// Quotient, or `None` for a zero divisor or on overflow.
    pub fn over(self, other: Self) -> Option<Self> {
        if other == Self::ONE {
            return Some(self);
        }
        let (a, b, c, d) = self.wide(other);
        Self::reduced(a.checked_mul(d)?, b.checked_mul(c)?)
    }

    /// The same distance from zero on the other side.
    pub fn negated(self) -> Self {
        Self {
            numerator: -self.numerator,
            denominator: self.denominator,
        }
    }

    /// The greatest whole number that is not greater.
    pub fn floor(self) -> i64 {
        self.numerator.div_euclid(self.denominator)
    }

    /// The nearest whole number, halves up; in 128 bits, so that great numbers can be rounded too.
    fn half_up(self) -> Option<i64> {
        let (numerator, denominator) = (i128::from(self.numerator), i128::from(self.denominator));
        i64::try_from((2 * numerator + denominator).div_euclid(2 * denominator)).ok()
    }

    /// The multiple of `unit` that `rounding` chooses; `None` for a unit that is not positive or on overflow.
    ///
    /// ```
    /// use rules_core::number::{Number, Rounding};
    /// let x = Number::fraction(160_000, 3).unwrap(); // 53,333.33 fen
    /// assert_eq!(x.rounded(Number::ONE, Rounding::Down), Some(Number::whole(53_333)));
    /// ```
    pub fn rounded(self, unit: Self, rounding: Rounding) -> Option<Self> {
        if unit <= Self::ZERO {
            return None;
        }
        let steps = self.over(unit)?;
        let whole = match rounding {
            Rounding::Down => steps.floor(),
            Rounding::Up => steps.negated().floor().checked_neg()?,
            Rounding::HalfUp if self < Self::ZERO => steps.negated().half_up()?.checked_neg()?,
            Rounding::HalfUp => steps.half_up()?,
        };
        Self::whole(whole).times(unit)
    }

    fn wide(self, other: Self) -> (i128, i128, i128, i128) {
        (
            i128::from(self.numerator),
            i128::from(self.denominator),
            i128::from(other.numerator),
            i128::from(other.denominator),
        )
    }
}

/// A fraction without the divisors common to both its parts.
fn lowest_terms(numerator: u64, denominator: u64) -> Option<(u64, u64)> {
    let (mut a, mut b) = (numerator, denominator);
    while b != 0 {
        (a, b) = (b, a.checked_rem(b)?);
    }
    Some((numerator.checked_div(a)?, denominator.checked_div(a)?))
}

/// Euclid's algorithm; never zero, because callers exclude a zero denominator.
fn greatest_common_divisor(mut a: u128, mut b: u128) -> Option<u128> {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b)?);
    }
    Some(a.max(1))
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        // Cross-multiplication: two 64-bit factors always fit into 128 bits.
        let (a, b, c, d) = self.wide(*other);
        (a * d).cmp(&(c * b))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i32> for Number {
    fn from(value: i32) -> Self {
        Self::whole(i64::from(value))
    }
}

impl From<u32> for Number {
    fn from(value: u32) -> Self {
        Self::whole(i64::from(value))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            write!(f, "{}", self.numerator)
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_takes_the_stated_side_on_both_sides_of_zero() {
        let half = Number::fraction(5, 2).unwrap();
        let cases = [
            (half, Rounding::Down, 2),
            (half, Rounding::Up, 3),
            (half, Rounding::HalfUp, 3),
            (half.negated(), Rounding::Down, -3),
            (half.negated(), Rounding::Up, -2),
            (half.negated(), Rounding::HalfUp, -3),
        ];
        for (value, rounding, expected) in cases {
            assert_eq!(
                value.rounded(Number::ONE, rounding),
                Some(Number::whole(expected)),
                "{value} {rounding:?}"
            );
        }
        assert_eq!(half.rounded(Number::ZERO, Rounding::Down), None);
    }

    #[test]
    fn great_numbers_are_rounded_too() {
        for number in [Number::MAX, Number::MIN] {
            assert_eq!(number.rounded(Number::ONE, Rounding::HalfUp), Some(number));
        }
    }

    #[test]
    fn what_does_not_fit_is_none() {
        assert_eq!(Number::MAX.plus(Number::ONE), None);
        assert_eq!(Number::MAX.times(Number::MAX), None);
        assert_eq!(Number::ONE.over(Number::ZERO), None);
        assert_eq!(Number::MIN.minus(Number::ONE), None);
        assert!(Number::MAX > Number::fraction(i64::MAX, 2).unwrap());
    }
}
