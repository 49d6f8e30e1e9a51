//! Telling a scanner from a hand: a desk scanner is a keyboard that types faster than anybody can.
//!
//! What is typed is held back until nothing has followed for a moment. If more follows sooner, it is a burst, and
//! nothing of it reaches a field before its end has shown what it is.

use std::time::Duration;

/// Nothing for so long ends what is held back. Scanners leave a few milliseconds between two signs, hands a hundred.
pub(crate) const SILENCE: Duration = Duration::from_millis(60);

/// A shorter burst is not from a scanner: nothing that a scanner is for is shorter.
const SHORTEST: usize = 15;

/// What came of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caught {
    /// A hand typed this.
    Typed(String),
    /// A scanner read this.
    Scanned(Vec<char>),
}

/// What is held back.
#[derive(Debug, Default)]
pub(crate) struct Burst {
    held: Vec<char>,
}

impl Burst {
    /// Whether something is held back.
    pub(crate) fn holds(&self) -> bool {
        !self.held.is_empty()
    }

    /// A sign that came before the silence was over.
    pub(crate) fn sign(&mut self, sign: char) {
        self.held.push(sign);
    }

    /// The end: Enter, Tab, or silence.
    pub(crate) fn end(&mut self) -> Option<Caught> {
        if self.held.is_empty() {
            return None;
        }
        let caught = if self.held.len() >= SHORTEST {
            Caught::Scanned(self.held.clone())
        } else {
            Caught::Typed(self.held.iter().collect())
        };
        // A number of a card may have been in it.
        self.held.fill('\0');
        self.held.clear();
        Some(caught)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(text: &str) -> Burst {
        let mut burst = Burst::default();
        text.chars().for_each(|sign| burst.sign(sign));
        burst
    }

    #[test]
    fn what_a_hand_types_is_typed_however_fast() {
        for text in ["3", "3500", "2023-06-30"] {
            assert_eq!(held(text).end(), Some(Caught::Typed(text.to_owned())));
        }
        assert_eq!(Burst::default().end(), None);
    }

    #[test]
    fn a_scanner_is_caught_whole_and_nothing_of_it_stays() {
        let mut burst = held("11010519491231002X");
        let caught = burst.end();
        assert_eq!(
            caught,
            Some(Caught::Scanned("11010519491231002X".chars().collect()))
        );
        assert!(!burst.holds() && burst.end().is_none());
    }
}
