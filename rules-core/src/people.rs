//! The people an assessment is about: for every input, the set of values it may have.

use std::rc::Rc;

use crate::arena::{Arena, InputId};
use crate::plan::{InputKind, Plan};
use crate::possible::Possible;

/// A box of possible people. One person when every set is single.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    // Shared, for a search looks at many boxes that differ in one set.
    sets: Arena<InputId, Rc<Possible>>,
}

impl People {
    /// Everybody: nothing known.
    pub fn everybody(plan: &Plan) -> Self {
        let mut sets = Arena::default();
        for (_, input) in plan.inputs().iter() {
            sets.push(Rc::new(input.domain.clone()));
        }
        Self { sets }
    }

    /// What is possible for an input.
    pub fn get(&self, input: InputId) -> &Possible {
        self.sets.at(input)
    }

    /// Replaces what is possible for an input.
    pub fn set(&mut self, input: InputId, possible: Possible) {
        *self.sets.at_mut(input) = Rc::new(possible);
    }

    /// The same people with another set for one input.
    pub fn with(&self, input: InputId, possible: Possible) -> Self {
        let mut people = self.clone();
        people.set(input, possible);
        people
    }

    /// The same people, every declaration that is still open answered with `answer`.
    pub fn declaring(&self, plan: &Plan, answer: bool) -> Self {
        let mut people = self.clone();
        for (id, input) in plan.inputs().iter() {
            if input.kind == InputKind::Confirm && !people.get(id).is_single() {
                people.set(id, Possible::truth(answer));
            }
        }
        people
    }
}
