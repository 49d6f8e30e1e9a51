//! The least and the greatest value of an amount among the people for whom a question is answered yes.

use crate::arena::{InputId, NodeId};
use crate::candidates::Candidates;
use crate::engine::Engine;
use crate::number::Number;
use crate::people::People;
use crate::plan::{InputKind, Plan};
use crate::possible::Possible;
use crate::question::Question;

/// Which end is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Least,
    Greatest,
}

/// An end of a range of amounts.
#[derive(Debug, Clone)]
pub(crate) struct Extent {
    /// The value.
    pub(crate) value: Number,
    /// Who has it.
    pub(crate) person: Option<People>,
    /// Whether it was shown that nobody lies beyond it.
    pub(crate) exact: bool,
}

impl End {
    fn better(self, a: Number, b: Number) -> bool {
        match self {
            Self::Least => a < b,
            Self::Greatest => a > b,
        }
    }
}

impl Engine<'_> {
    /// Branch and bound for one end of `amount` among the people of a box for whom the question is yes.
    ///
    /// `None` when there is no such person, or none for whom the amount has a value.
    pub(crate) fn extent(
        &mut self,
        question: &Question,
        amount: NodeId,
        people: &People,
        end: End,
    ) -> Option<Extent> {
        let question = &self.narrowed(question, people);
        let mut best: Option<(Number, People)> = None;
        let mut beyond: Option<Number> = None;
        let mut boxes = vec![people.clone()];
        while let Some(here) = boxes.pop() {
            let Some(bound) = self.bound(question, amount, &here, end) else {
                continue;
            };
            if best.as_ref().is_some_and(|(value, _)| !end.better(bound, *value)) {
                continue;
            }
            if self.exhausted() {
                beyond = Some(beyond.map_or(
                    bound,
                    |so_far| if end.better(bound, so_far) { bound } else { so_far },
                ));
                continue;
            }
            if let Some((value, person)) = self.descend_towards(question, amount, &here, (end, bound))
                && best.as_ref().is_none_or(|(so_far, _)| end.better(value, *so_far))
            {
                best = Some((value, person));
            }
            if best.as_ref().is_some_and(|(value, _)| !end.better(bound, *value)) {
                continue;
            }
            let mut focus = question.roots.to_vec();
            focus.push(amount);
            let Some((a, b)) = self.split(question, &here, &focus) else {
                continue;
            };
            let bounds = (
                self.bound(question, amount, &a, end),
                self.bound(question, amount, &b, end),
            );
            let a_first = matches!(bounds, (Some(a), Some(b)) if end.better(a, b));
            if a_first {
                boxes.extend([b, a]);
            } else {
                boxes.extend([a, b]);
            }
        }
        let extent = match (best, beyond) {
            (Some((value, person)), None) => Some(Extent {
                value,
                person: Some(person),
                exact: true,
            }),
            (Some((value, person)), Some(bound)) if !end.better(bound, value) => Some(Extent {
                value,
                person: Some(person),
                exact: true,
            }),
            (_, Some(bound)) => Some(Extent {
                value: bound,
                person: None,
                exact: false,
            }),
            (None, None) => None,
        };
        self.work.fell_short |= extent.as_ref().is_some_and(|extent| !extent.exact);
        extent
    }

    /// Whether a greatest amount is one: not if it would be greater still with more of a figure that nobody bounds. A
    /// rough greatest amount is nobody's; there it is asked of all people together.
    pub(crate) fn is_bounded(&mut self, amount: NodeId, people: &People, greatest: &Extent) -> bool {
        let has_it = greatest.person.as_ref();
        let people = has_it.unwrap_or(people);
        let mut so_far = has_it.map(|_| greatest.value);
        figures_without_bound(self.plan, people).all(|(input, more)| {
            let mut most = |people: &People| self.value(amount, people).hull().map(|hull| hull.high);
            let so_far = *so_far.get_or_insert_with(|| most(people).unwrap_or(greatest.value));
            most(&people.with(input, more)).is_none_or(|more| more <= so_far)
        })
    }

    /// The end of the amount over a box as far as a forward pass can tell; `None` if nobody there is entitled.
    fn bound(&mut self, question: &Question, amount: NodeId, people: &People, end: End) -> Option<Number> {
        let possible = self.outcome(question, people);
        self.bound_found(question, amount, &possible, end)
    }

    /// The same after a pass with its outcome.
    fn bound_found(
        &self,
        question: &Question,
        amount: NodeId,
        possible: &Possible,
        end: End,
    ) -> Option<Number> {
        if self.contradicts(question) || !possible.may_be_yes() {
            return None;
        }
        let hull = self.values.at(amount).hull()?;
        Some(match end {
            End::Least => hull.low,
            End::Greatest => hull.high,
        })
    }

    /// Fixes one input after the other at the value whose bound is best; `most` is that of all.
    fn descend_towards(
        &mut self,
        question: &Question,
        amount: NodeId,
        people: &People,
        (end, mut most): (End, Number),
    ) -> Option<(Number, People)> {
        let mut here = people.clone();
        for input in question.all_inputs.iter().copied() {
            if here.get(input).is_single() {
                continue;
            }
            if !question.rests_on(input) {
                here.set(input, self.any(&here, input));
                continue;
            }
            let mut best: Option<(Number, Possible)> = None;
            let mut candidates = Candidates::of(self, &here, input);
            // Among fewer people nothing is better than among all.
            while best.as_ref().is_none_or(|(so_far, _)| *so_far != most)
                && let Some(candidate) = candidates.next(self, question, &here)
            {
                let possible = self.outcome_with(question, &here, input, &candidate);
                let Some(bound) = self.bound_found(question, amount, &possible, end) else {
                    continue;
                };
                if best.as_ref().is_none_or(|(so_far, _)| end.better(bound, *so_far)) {
                    best = Some((bound, candidate));
                }
            }
            let (bound, candidate) = best?;
            most = bound;
            here.set(input, candidate);
        }
        let possible = self.outcome(question, &here);
        if !possible.is_yes() || !self.is_lawful(question) {
            return None;
        }
        Some((self.values.at(amount).to_number()?, here))
    }
}

/// The figures that may be as great as what stands in for no bound, each with what it may be if that were twice as much.
fn figures_without_bound(plan: &Plan, people: &People) -> impl Iterator<Item = (InputId, Possible)> {
    plan.inputs().iter().filter_map(|(id, input)| {
        let no_bound = input.value.no_bound()?;
        let set = people.get(id);
        let is_figure = input.kind == InputKind::Figure;
        if !is_figure || set.hull().is_none_or(|hull| hull.high != no_bound) {
            return None;
        }
        let more = Possible::number(no_bound.plus(no_bound)?);
        let is_one = set.is_single();
        Some((id, if is_one { more } else { set.union(&more) }))
    })
}
