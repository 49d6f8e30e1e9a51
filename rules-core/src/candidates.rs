//! Values of an input worth trying, looked for only as long as somebody asks for more.

use crate::arena::InputId;
use crate::engine::Engine;
use crate::number::Number;
use crate::people::People;
use crate::possible::{Possible, Values};
use crate::question::Question;

/// Of so few values all are tried.
const EVERY: i64 = 16;

/// All of a few values; else the ends, the middle, and the two sides of the place where an undecided comparison changes.
/// Absence comes last.
#[derive(Debug)]
pub(crate) struct Candidates {
    input: InputId,
    step: Number,
    count: i64,
    tried: i64,
    /// The value after the place where a comparison changes, once that was looked for.
    after: Option<Values>,
}

impl Candidates {
    pub(crate) fn of(engine: &Engine<'_>, people: &People, input: InputId) -> Self {
        let step = engine.step(input);
        Self {
            input,
            step,
            count: people.get(input).values.count(step),
            tried: 0,
            after: None,
        }
    }

    /// The next one for the people with whom the search began.
    pub(crate) fn next(
        &mut self,
        engine: &mut Engine<'_>,
        question: &Question,
        people: &People,
    ) -> Option<Possible> {
        let set = people.get(self.input);
        let few = self.count <= EVERY;
        let last = if few { self.count } else { 5 };
        while self.tried <= last {
            let position = self.tried;
            self.tried += 1;
            let values = match position {
                _ if position == last => return set.none.then(|| Possible::absent(&set.values)),
                _ if few => set.values.at(position, self.step),
                0 => set.values.first(),
                1 => set.values.last(),
                2 => set.values.at(self.count / 2, self.step),
                3 => match engine.parts(question, people, self.input) {
                    Some((before, after)) => {
                        self.after = Some(after.values.first());
                        before.values.last()
                    }
                    None => continue,
                },
                _ => match self.after.take() {
                    Some(after) => after,
                    None => continue,
                },
            };
            if !values.is_empty() {
                return Some(Possible::of(values));
            }
        }
        None
    }
}

impl Engine<'_> {
    /// A value of an input for people to whom it makes no difference.
    pub(crate) fn any(&self, people: &People, input: InputId) -> Possible {
        people.get(input).split_at(1, self.step(input)).0
    }

    /// All [`Candidates`] together.
    pub(crate) fn candidates(
        &mut self,
        question: &Question,
        people: &People,
        input: InputId,
    ) -> Vec<Possible> {
        let mut candidates = Candidates::of(self, people, input);
        std::iter::from_fn(|| candidates.next(self, question, people)).collect()
    }
}
