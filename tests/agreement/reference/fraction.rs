//! Exact fractions, the school way: a whole number over another, in lowest terms.

use std::cmp::Ordering;
use std::fmt;

/// A fraction in lowest terms with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Fraction {
    over: i128,
    under: i128,
}

impl Fraction {
    pub(crate) fn new(over: i128, under: i128) -> Option<Self> {
        if under == 0 {
            return None;
        }
        let (mut a, mut b) = (over.abs(), under.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let sign = under.signum();
        Some(Self {
            over: sign * over / a.max(1),
            under: under.abs() / a.max(1),
        })
    }

    pub(crate) fn whole(value: i128) -> Self {
        Self {
            over: value,
            under: 1,
        }
    }

    pub(crate) fn zero() -> Self {
        Self::whole(0)
    }

    pub(crate) fn parts(self) -> (i128, i128) {
        (self.over, self.under)
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self::new(
            self.over * other.under + other.over * self.under,
            self.under * other.under,
        )
        .unwrap()
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        self.plus(Self {
            over: -other.over,
            under: other.under,
        })
    }

    pub(crate) fn times(self, other: Self) -> Self {
        Self::new(self.over * other.over, self.under * other.under).unwrap()
    }

    /// `None` when dividing by nothing.
    pub(crate) fn divided_by(self, other: Self) -> Option<Self> {
        Self::new(self.over * other.under, self.under * other.over)
    }

    /// The greatest whole number that is not greater.
    pub(crate) fn floor(self) -> i128 {
        let towards_zero = self.over / self.under;
        if self.over % self.under < 0 {
            towards_zero - 1
        } else {
            towards_zero
        }
    }

    pub(crate) fn to_whole(self) -> Option<i128> {
        (self.under == 1).then_some(self.over)
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

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.under == 1 {
            write!(f, "{}", self.over)
        } else {
            write!(f, "{}/{}", self.over, self.under)
        }
    }
}
