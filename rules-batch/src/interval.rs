//! Sets of lane values as unions of closed intervals.
//!
//! A lane holds whole numbers. Two of them are no values: [`NONE`] says that there is none, [`UNKNOWN`] that nothing is
//! known. [`NONE`] may be in a set, [`UNKNOWN`] never is: a test of what is unknown fails, and so does its opposite.

/// There is none.
pub(crate) const NONE: i64 = i64::MIN;
/// Nothing is known.
pub(crate) const UNKNOWN: i64 = i64::MIN + 1;

/// Disjoint closed intervals in ascending order; neighbours that touch are one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct Intervals(Vec<(i64, i64)>);

impl Intervals {
    pub(crate) fn of(parts: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let mut sorted: Vec<(i64, i64)> = parts.into_iter().filter(|(low, high)| low <= high).collect();
        sorted.sort_unstable();
        let mut merged: Vec<(i64, i64)> = Vec::new();
        for (low, high) in sorted {
            match merged.last_mut() {
                Some((_, end)) if low <= end.saturating_add(1) => *end = high.max(*end),
                _ => merged.push((low, high)),
            }
        }
        Self(merged)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (i64, i64)> + '_ {
        self.0.iter().copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The least and the greatest value proper.
    pub(crate) fn hull(&self) -> Option<(i64, i64)> {
        let mut values = self.iter().filter(|(low, _)| *low != NONE);
        let first = values.next()?;
        Some((first.0, values.last().unwrap_or(first).1))
    }

    pub(crate) fn union(&self, other: &Self) -> Self {
        Self::of(self.iter().chain(other.iter()))
    }

    pub(crate) fn intersection(&self, other: &Self) -> Self {
        let pairs = self
            .iter()
            .flat_map(|(low, high)| other.iter().map(move |(a, b)| (low.max(a), high.min(b))));
        Self::of(pairs)
    }

    /// What is in `self` and not in `other`.
    pub(crate) fn without(&self, other: &Self) -> Self {
        let mut left = self.0.clone();
        for (low, high) in other.iter() {
            let cut = left.into_iter().flat_map(|(a, b)| {
                let below = (a, b.min(low.saturating_sub(1)));
                let above = (a.max(high.saturating_add(1)), b);
                if high < a || low > b {
                    [Some((a, b)), None]
                } else {
                    [
                        Some(below).filter(|(a, b)| a <= b && low > *a),
                        Some(above).filter(|(a, b)| a <= b && high < *b),
                    ]
                }
            });
            left = cut.flatten().collect();
        }
        Self::of(left)
    }

    pub(crate) fn contains(&self, value: i64) -> bool {
        self.iter().any(|(low, high)| low <= value && value <= high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_behave_like_sets() {
        let universe = Intervals::of([(NONE, NONE), (0, 40)]);
        let sets = [
            Intervals::of([(3, 7), (8, 12), (20, 20)]),
            Intervals::of([(NONE, NONE), (0, 5), (12, 40)]),
            Intervals::of([(0, 40)]),
            Intervals::default(),
        ];
        assert_eq!(sets[0].len(), 2);
        for a in &sets {
            for b in &sets {
                for value in [NONE].into_iter().chain(0..=40) {
                    let (in_a, in_b) = (a.contains(value), b.contains(value));
                    assert_eq!(a.union(b).contains(value), in_a || in_b);
                    assert_eq!(a.intersection(b).contains(value), in_a && in_b);
                    assert_eq!(a.without(b).contains(value), in_a && !in_b, "{a:?} {b:?} {value}");
                    assert_eq!(universe.without(a).contains(value), !in_a);
                }
            }
        }
    }
}
