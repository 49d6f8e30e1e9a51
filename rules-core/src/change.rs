//! What would make somebody entitled who is not: the nearest values of a few inputs that make it certain, whatever is
//! still unknown of all else.

use std::collections::BTreeSet;

use crate::arena::InputId;
use crate::decide::Outcome;
use crate::engine::Engine;
use crate::people::People;
use crate::possible::{Possible, Values};
use crate::question::Question;

/// The inputs that may be changed, the one whose value should stay nearest first.
pub(crate) type Levers<'a> = &'a [InputId];

/// Nearest values of some inputs, or that there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Nearest {
    /// These, in the order of the levers, make it certain.
    At(Vec<Possible>),
    /// No values do.
    Nowhere,
    /// Not settled within the work allowed.
    Unsettled,
}

/// A search over boxes asks a question for each. All of them together may take so many times the work allowed for one.
const QUESTIONS: u64 = 10;

/// A box of values, nearest first: how far its nearest values are from the present ones.
type Queue = BTreeSet<(Vec<i64>, usize)>;

impl Engine<'_> {
    /// The values of some inputs nearest to the present ones with which everybody in the box is entitled, all else
    /// being as it is. `ranges` are the values that may be proposed. Somebody must be able to have them.
    pub(crate) fn nearest(
        &mut self,
        question: &Question,
        people: &People,
        levers: Levers<'_>,
        ranges: &[Possible],
    ) -> Nearest {
        // What a box leaves open may be settled for its parts.
        let fell_short = self.work.fell_short;
        let nearest = self.search_nearest(question, people, levers, ranges);
        self.work.fell_short = fell_short || nearest == Nearest::Unsettled;
        nearest
    }

    fn search_nearest(
        &mut self,
        question: &Question,
        people: &People,
        levers: Levers<'_>,
        ranges: &[Possible],
    ) -> Nearest {
        let mut whole = people.clone();
        for (input, range) in levers.iter().zip(ranges) {
            whole.set(*input, range.clone());
        }
        let question = &self.narrowed(question, &whole);
        let mut boxes = vec![whole];
        let mut queue = Queue::new();
        queue.insert((self.distance(people, &boxes, 0, levers), 0));
        let began_at = self.work.total;
        while let Some((_, position)) = queue.pop_first() {
            let Some(here) = boxes.get(position).cloned() else {
                continue;
            };
            let allowed = self.work.limit.saturating_mul(QUESTIONS);
            if self.work.total.saturating_sub(began_at) > allowed || self.is_spent() {
                return Nearest::Unsettled;
            }
            self.fresh_budget();
            let decision = self.settle(question, &here);
            if !decision.may_be(Outcome::Yes) {
                continue;
            }
            if decision.is_only(Outcome::Yes) {
                let corner = self.corner(people, &here, levers);
                let values = levers.iter().map(|input| corner.get(*input).clone()).collect();
                self.fresh_budget();
                // Nobody may be able to have just these values.
                if self.settle(question, &corner).is_only(Outcome::Yes) {
                    return Nearest::At(values);
                }
            } else if decision.is_settled() && self.fails_throughout(question, &here, levers, &decision) {
                continue;
            }
            let Some((a, b)) = self.halved(question, &here, levers) else {
                if !decision.is_settled() {
                    return Nearest::Unsettled;
                }
                continue;
            };
            for part in [a, b] {
                boxes.push(part);
                let position = boxes.len() - 1;
                queue.insert((self.distance(people, &boxes, position, levers), position));
            }
        }
        Nearest::Nowhere
    }

    /// Whether somebody of a box is not entitled whatever the levers are.
    fn fails_throughout(
        &mut self,
        question: &Question,
        people: &People,
        levers: Levers<'_>,
        decision: &crate::decide::Decision,
    ) -> bool {
        let Some(somebody) = decision.witness(Outcome::No) else {
            return false;
        };
        let mut line = somebody.clone();
        for input in levers {
            line.set(*input, people.get(*input).clone());
        }
        let possible = self.outcome(question, &line);
        !possible.may_be_yes() && self.is_lawful(question)
    }

    /// Two parts of a box, divided along a lever: at a place where the answer changes, if one is found.
    fn halved(
        &mut self,
        question: &Question,
        people: &People,
        levers: Levers<'_>,
    ) -> Option<(People, People)> {
        self.outcome(question, people);
        let open = self.open_inputs(question, &question.focus());
        let matters = |input: &InputId| open.iter().any(|(open, _)| open == input);
        let splittable = |input: &&InputId| !people.get(**input).is_single();
        let mut these = levers.iter().filter(splittable);
        let chosen = these
            .clone()
            .find(|input| matters(input))
            .or_else(|| these.next())?;
        let (before, after) = self.parts(question, people, *chosen)?;
        Some((people.with(*chosen, before), people.with(*chosen, after)))
    }

    /// How far the nearest values of a box are from the present ones, in steps of each lever.
    fn distance(&self, present: &People, boxes: &[People], position: usize, levers: Levers<'_>) -> Vec<i64> {
        let Some(people) = boxes.get(position) else {
            return Vec::new();
        };
        let to = |input: &InputId| {
            self.nearest_value(*input, present.get(*input), people.get(*input))
                .0
        };
        levers.iter().map(to).collect()
    }

    /// The part of a box in which the levers have the values nearest to the present ones.
    fn corner(&self, present: &People, people: &People, levers: Levers<'_>) -> People {
        let mut corner = people.clone();
        for input in levers {
            let (_, value) = self.nearest_value(*input, present.get(*input), people.get(*input));
            corner.set(*input, value);
        }
        corner
    }

    /// How many steps lie between two sets, and the value of the second that is nearest to the first. Alternatives have
    /// no distance: all but the present one are one step away, the first of them comes first.
    fn nearest_value(&self, input: InputId, present: &Possible, set: &Possible) -> (i64, Possible) {
        let step = self.step(input);
        let both = present.intersection(set);
        if !both.is_empty() {
            return (0, both.split_at(1, step).0);
        }
        let (Some(here), Values::Ranges(there), Some(hull)) = (present.hull(), &set.values, set.hull())
        else {
            return (1, set.split_at(1, step).0);
        };
        let steps = |from: crate::number::Number, to: crate::number::Number| {
            let apart = to.minus(from).and_then(|apart| apart.over(step));
            apart.map_or(i64::MAX, crate::number::Number::floor)
        };
        let above = there.iter().map(|range| range.low).find(|low| *low > here.high);
        let below = there
            .iter()
            .rev()
            .map(|range| range.high)
            .find(|high| *high < here.low);
        let above = above.map(|low| (steps(here.high, low), low));
        let below = below.map(|high| (steps(high, here.low), high));
        let nearest = match (above, below) {
            (Some(above), Some(below)) if below.0 < above.0 => Some(below),
            (Some(above), _) => Some(above),
            (None, below) => below,
        };
        // What lies between the ends of what is known is no further than the next step.
        nearest.map_or((1, Possible::number(hull.low)), |(steps, value)| {
            (steps.max(1), Possible::number(value))
        })
    }
}
