//! How many people were asked how many questions.

use std::collections::BTreeMap;
use std::fmt;

/// People by the number of questions.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    people: BTreeMap<usize, usize>,
}

impl Tally {
    pub(crate) fn add(&mut self, questions: usize, people: usize) {
        *self.people.entry(questions).or_default() += people;
    }

    /// The least number of questions that is enough for so many people in a hundred.
    fn enough_for(&self, percent: usize) -> usize {
        let all: usize = self.people.values().sum();
        let mut so_far = 0;
        for (questions, people) in &self.people {
            so_far += people;
            if so_far * 100 >= all * percent {
                return *questions;
            }
        }
        0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} / {} / {}",
            self.enough_for(50),
            self.enough_for(95),
            self.enough_for(100)
        )
    }
}
