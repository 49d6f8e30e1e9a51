//! Exact fractions in 128 bits: the reference for the engine's 64-bit numbers.

use std::cmp::Ordering;

use rules_core::number::{Number, Rounding};

/// A fraction in lowest terms with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Fraction {
    over: i128,
    under: i128,
}

impl Fraction {
    pub(crate) fn whole(value: i64) -> Self {
        Self {
            over: i128::from(value),
            under: 1,
        }
    }

    /// What the engine promises to compute: results whose two parts fit into 64 bits, without `i64::MIN`.
    fn new(over: i128, under: i128) -> Option<Self> {
        if under == 0 {
            return None;
        }
        let mut divisor = over.unsigned_abs();
        let mut rest = under.unsigned_abs();
        while rest > 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        let divisor = i128::try_from(divisor).ok()? * under.signum();
        let (over, under) = (over / divisor, under / divisor);
        let limit = i128::from(i64::MAX);
        (over.abs() <= limit && under <= limit).then_some(Self { over, under })
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        Self::new(
            self.over * other.under + other.over * self.under,
            self.under * other.under,
        )
    }

    pub(crate) fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self {
            over: -other.over,
            ..other
        })
    }

    pub(crate) fn times(self, other: Self) -> Option<Self> {
        Self::new(self.over * other.over, self.under * other.under)
    }

    pub(crate) fn divided(self, other: Self) -> Option<Self> {
        Self::new(self.over * other.under, self.under * other.over)
    }

    /// The greatest whole number of `other`s that is not more; the divisor may be negative.
    pub(crate) fn whole_times(self, other: Self) -> Option<Self> {
        let quotient = self.divided(other)?;
        Self::new(quotient.over.div_euclid(quotient.under), 1)
    }

    pub(crate) fn remainder(self, other: Self) -> Option<Self> {
        self.minus(self.whole_times(other)?.times(other)?)
    }

    pub(crate) fn rounded(self, unit: Self, rounding: Rounding) -> Option<Self> {
        let steps = self.divided(unit)?;
        let below = steps.over.div_euclid(steps.under);
        let rest = steps.over.rem_euclid(steps.under);
        let up = match rounding {
            Rounding::Down => false,
            Rounding::Up => rest > 0,
            // Halves go away from zero.
            Rounding::HalfUp if self.over >= 0 => 2 * rest >= steps.under,
            Rounding::HalfUp => 2 * rest > steps.under,
        };
        Self::new(below + i128::from(up), 1)?.times(unit)
    }

    pub(crate) fn to_whole(self) -> Option<i64> {
        (self.under == 1).then(|| i64::try_from(self.over).ok())?
    }

    pub(crate) fn to_number(self) -> Number {
        Number::fraction(self.over.try_into().unwrap(), self.under.try_into().unwrap()).unwrap()
    }
}

impl From<Number> for Fraction {
    fn from(number: Number) -> Self {
        Self {
            over: i128::from(number.numerator()),
            under: i128::from(number.denominator()),
        }
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.over * other.under).cmp(&(other.over * self.under))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
