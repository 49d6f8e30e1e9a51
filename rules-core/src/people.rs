//! The people an assessment is about: for every input, the set of values it may have.

use std::sync::Arc;

use crate::arena::{Arena, Id, InputId};
use crate::plan::{InputKind, Plan};
use crate::possible::Possible;

/// So many sets are shared or copied together.
const CHUNK: usize = 16;

/// A box of possible people. One person when every set is single.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    // A search looks at many boxes that differ in one set: they share the chunks in which they do not.
    chunks: Arc<Arena<InputId, Arc<Chunk>>>,
}

type Chunk = Arena<InputId, Arc<Possible>>;

/// The chunk of an input, and its place there.
fn place(input: InputId) -> (InputId, InputId) {
    let index = input.index();
    (
        InputId::from_index(index / CHUNK),
        InputId::from_index(index % CHUNK),
    )
}

impl People {
    /// Everybody: nothing known.
    pub fn everybody(plan: &Plan) -> Self {
        let mut chunks = Arena::default();
        let mut chunk = Chunk::default();
        for (_, input) in plan.inputs().iter() {
            chunk.push(Arc::new(input.domain.clone()));
            if chunk.len() == CHUNK {
                chunks.push(Arc::new(std::mem::take(&mut chunk)));
            }
        }
        chunks.push(Arc::new(chunk));
        Self {
            chunks: Arc::new(chunks),
        }
    }

    /// What is possible for an input.
    pub fn get(&self, input: InputId) -> &Possible {
        let (chunk, place) = place(input);
        self.chunks.at(chunk).at(place)
    }

    /// Replaces what is possible for an input.
    pub fn set(&mut self, input: InputId, possible: Possible) {
        let (chunk, place) = place(input);
        let chunks = Arc::make_mut(&mut self.chunks);
        *Arc::make_mut(chunks.at_mut(chunk)).at_mut(place) = Arc::new(possible);
    }

    /// The same people with another set for one input.
    pub fn with(&self, input: InputId, possible: Possible) -> Self {
        let mut people = self.clone();
        people.set(input, possible);
        people
    }

    /// Whether the two were made from one another and nothing was set in between. Equal sets that were made apart are
    /// not the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.chunks, &other.chunks)
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
