//! Who has been seen already.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Everybody who was seen. Numbers that rise, as they mostly do, take no room for themselves.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Stretches of numbers, rising; none once a number was out of order.
    stretches: Vec<(i64, i64)>,
    numbers: HashSet<i64>,
    out_of_order: bool,
    texts: HashSet<u128>,
}

impl Seen {
    /// Notes a number; false if it was seen before.
    pub(super) fn number(&mut self, number: i64) -> bool {
        if self.out_of_order {
            let was_seen = self
                .stretches
                .iter()
                .any(|(low, high)| (*low..=*high).contains(&number));
            return !was_seen && self.numbers.insert(number);
        }
        let highest = self.stretches.last().map(|(_, high)| *high);
        let follows = highest.is_some_and(|high| high.checked_add(1) == Some(number));
        if highest.is_some_and(|high| number <= high) || (!follows && self.stretches.len() >= MOST) {
            self.out_of_order = true;
            self.settle();
            return self.number(number);
        }
        match self.stretches.last_mut() {
            Some((_, high)) if follows => *high = number,
            _ => self.stretches.push((number, number)),
        }
        true
    }

    /// Stretches that are single numbers go among the numbers: a long list is slow to look through.
    fn settle(&mut self) {
        let stretches = std::mem::take(&mut self.stretches);
        for (low, high) in stretches {
            if high.checked_sub(low).is_some_and(|length| length < LONG) {
                self.numbers.extend(low..=high);
            } else {
                self.stretches.push((low, high));
            }
        }
    }

    /// Notes a text; false if it was seen before.
    pub(super) fn text(&mut self, text: &str) -> bool {
        self.texts.insert(hash(text.as_bytes()))
    }
}

/// More stretches than this are no longer kept as such.
const MOST: usize = 1 << 20;

/// A stretch of so many numbers stays one.
const LONG: i64 = 1 << 16;

/// 128 bits of some bytes, the same in every run.
pub(super) fn hash(bytes: &[u8]) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        salt.hash(&mut hasher);
        bytes.hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_seen_twice() {
        let mut seen = Seen::default();
        let order = [5, 6, 7, 9, 8, 200_000, 3, i64::MAX, i64::MIN, 100];
        assert!(order.iter().all(|number| seen.number(*number)));
        assert!(order.iter().all(|number| !seen.number(*number)));
        let mut seen = Seen::default();
        assert!((0..200_000).all(|number| seen.number(number)));
        assert!(!seen.number(17));
        assert!(seen.number(-1) && seen.number(200_000) && !seen.number(200_000));
        assert!(seen.text("张三") && !seen.text("张三") && seen.text("李四"));
    }
}
