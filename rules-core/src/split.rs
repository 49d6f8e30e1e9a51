//! Where to split a box: at the cut of an undecided comparison, found by binary search.

use crate::arena::{Id, InputId, NodeId};
use crate::engine::Engine;
use crate::number::Number;
use crate::people::People;
use crate::plan::Node;
use crate::possible::Possible;
use crate::question::Question;

/// How many undecided comparisons are tried before a box is halved.
const COMPARISONS_TRIED: usize = 4;

impl Engine<'_> {
    /// The distance between neighbouring values of an input.
    pub(crate) fn step(&self, input: InputId) -> Number {
        self.plan.inputs().at(input).step
    }

    /// Two boxes that together are `people`, or `None` when it is one person as far as the question goes.
    ///
    /// The input with the most undecided paths is split. `focus` are the nodes whose being open matters.
    pub(crate) fn split(
        &mut self,
        question: &Question,
        people: &People,
        focus: &[NodeId],
    ) -> Option<(People, People)> {
        self.split_keeping(question, people, focus, None)
    }

    /// [`Engine::split`] that never splits the input `kept`.
    pub(crate) fn split_keeping(
        &mut self,
        question: &Question,
        people: &People,
        focus: &[NodeId],
        kept: Option<InputId>,
    ) -> Option<(People, People)> {
        self.outcome(question, people);
        let splittable = |input: &InputId| Some(*input) != kept && !people.get(*input).is_single();
        let mut open = self.telling_inputs(question, focus);
        open.retain(|(input, _)| splittable(input));
        if open.is_empty() {
            open = self.open_inputs(question, focus);
            open.retain(|(input, _)| splittable(input));
        }
        if open.is_empty() {
            open = self.open_inputs(question, &question.assumptions);
            open.retain(|(input, _)| splittable(input));
        }
        if let (true, Some(asked)) = (open.is_empty(), &question.asked) {
            self.run_when_asked(question, asked, people);
            open = self.open_inputs(question, &asked.assumptions);
            open.retain(|(input, _)| splittable(input) && *input != asked.today);
        }
        let (input, _) = open
            .into_iter()
            .max_by_key(|(input, paths)| (*paths, std::cmp::Reverse(input.index())))?;
        let (before, after) = self.parts(question, people, input)?;
        self.work.splits += 1;
        Some((people.with(input, before), people.with(input, after)))
    }

    /// The two parts of an input's set, cut where an undecided comparison changes its outcome.
    pub(crate) fn parts(
        &mut self,
        question: &Question,
        people: &People,
        input: InputId,
    ) -> Option<(Possible, Possible)> {
        let step = self.step(input);
        let set = people.get(input).clone();
        let count = set.count(step);
        if count < 2 {
            return None;
        }
        if set.none {
            return Some(set.split_at(count - 1, step));
        }
        let position = match self.cut(question, people, input, &set, count) {
            Some(position) => position,
            None => count / 2,
        };
        Some(set.split_at(position, step))
    }

    /// The two parts of an input's set, if it has some values and an undecided comparison changes its outcome on the
    /// way.
    pub(crate) fn cut_at_comparison(
        &mut self,
        question: &Question,
        people: &People,
        input: InputId,
    ) -> Option<(Possible, Possible)> {
        let step = self.step(input);
        let set = people.get(input).clone();
        let count = set.count(step);
        if count < 2 || set.none {
            return None;
        }
        let position = self.cut(question, people, input, &set, count)?;
        Some(set.split_at(position, step))
    }

    fn cut(
        &mut self,
        question: &Question,
        people: &People,
        input: InputId,
        set: &Possible,
        count: i64,
    ) -> Option<i64> {
        let candidates = self.undecided_comparisons(question, people, input);
        candidates.into_iter().take(COMPARISONS_TRIED).find_map(|node| {
            let steps = self.steps_to(question, node);
            let settled = |engine: &mut Self, part: Possible| {
                // Whether a value may be absent hangs on other inputs; the cut is where the value changes.
                let value = &engine.value_with(people, (input, &part), &steps, node).values;
                value.is_single().then(|| value.clone())
            };
            let step = self.step(input);
            let head = settled(self, set.split_at(1, step).0);
            if let Some(head) = head {
                // The longest prefix on which the comparison keeps its first outcome. Prefixes grow, and a
                // larger box never has fewer outcomes, so the search is monotone.
                let cut = last_true(1, count, |length| {
                    settled(self, set.split_at(length, step).0).as_ref() == Some(&head)
                });
                return (cut < count).then_some(cut);
            }
            let tail = settled(self, set.split_at(count - 1, step).1)?;
            let length = last_true(1, count, |length| {
                settled(self, set.split_at(count - length, step).1).as_ref() == Some(&tail)
            });
            (length < count).then_some(count - length)
        })
    }

    /// Undecided comparisons that read the input, those nearest to it first.
    fn undecided_comparisons(&mut self, question: &Question, people: &People, input: InputId) -> Vec<NodeId> {
        self.outcome(question, people);
        let mut found = self.undecided_reading(question, input);
        found.retain(|id| {
            matches!(
                self.plan.nodes().at(*id),
                Node::Compare(..) | Node::Within { .. } | Node::In(..) | Node::IsGiven(_)
            )
        });
        found
    }
}

/// The greatest `x` in `low..=high` with `holds(x)`, for a predicate that holds at `low` and, once false,
/// stays false.
pub(crate) fn last_true(low: i64, high: i64, mut holds: impl FnMut(i64) -> bool) -> i64 {
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low + (high - low) / 2 + (high - low) % 2;
        if holds(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}
