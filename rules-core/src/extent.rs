//! The least and the greatest value of an amount among the people for whom a question is answered yes.

use crate::arena::{InputId, NodeId};
use crate::candidates::Candidates;
use crate::engine::Engine;
use crate::forward;
use crate::number::Number;
use crate::people::People;
use crate::plan::{Comparison, InputKind, Node, Plan};
use crate::possible::{Possible, Values};
use crate::question::Question;

/// So often everything about a person is looked at once more.
const ROUNDS: usize = 4;

/// One in so many boxes is searched for somebody better.
const OFTEN: usize = 8;

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
        self.extent_beyond(question, amount, people, end, None)
    }

    /// The same, somebody for whom the question is yes being known: it begins with people who are much like that one.
    pub(crate) fn extent_beyond(
        &mut self,
        question: &Question,
        amount: NodeId,
        people: &People,
        end: End,
        known: Option<&People>,
    ) -> Option<Extent> {
        let question = &self.narrowed(question, people);
        let mut best = known.and_then(|known| self.best_near(question, amount, people, end, known));
        let mut beyond: Option<Number> = None;
        let floor = self
            .least_difference(question, people, amount)
            .filter(|_| end == End::Least);
        let mut looked_at: usize = 0;
        let mut boxes = vec![people.clone()];
        while let Some(here) = boxes.pop() {
            let Some(bound) = self.bound(question, amount, &here, (end, floor)) else {
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
            looked_at += 1;
            // Once there is somebody at all, somebody better is looked for now and then, and where nothing is left to divide.
            if (best.is_none() || looked_at % OFTEN == 1)
                && let Some((value, person)) = self.descend_towards(question, amount, &here, (end, bound))
                && best.as_ref().is_none_or(|(so_far, _)| end.better(value, *so_far))
            {
                best = Some((value, person));
            }
            if best.as_ref().is_some_and(|(value, _)| !end.better(bound, *value)) {
                continue;
            }
            // Values that nobody has who is entitled are left out before anything is divided.
            let Some(entitled) = self.entitled(question, &here, (looked_at > 1).then_some(amount)) else {
                continue;
            };
            if !entitled.is_same(&here) {
                let bound = self.bound(question, amount, &entitled, (end, floor));
                let is_better =
                    |bound: Number| best.as_ref().is_none_or(|(value, _)| end.better(bound, *value));
                if !bound.is_some_and(is_better) {
                    continue;
                }
            }
            let here = entitled;
            // What the amount is computed from, and what decides who has it, by turns.
            let mut focus = vec![amount];
            if looked_at.is_multiple_of(2) || self.bears_nothing(question, &here, amount) {
                focus.extend(question.roots.iter());
            }
            let Some((a, b)) = self.split(question, &here, &focus) else {
                // One person is left, also of more with whom nobody was found.
                if let Some((value, person)) = self.descend_towards(question, amount, &here, (end, bound))
                    && best.as_ref().is_none_or(|(so_far, _)| end.better(value, *so_far))
                {
                    best = Some((value, person));
                }
                continue;
            };
            let bounds = (
                self.bound(question, amount, &a, (end, floor)),
                self.bound(question, amount, &b, (end, floor)),
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

    /// What an amount that is a difference comes to at least where the question is yes, if that asks for one of the two
    /// to be less than the other: months that are left of those that somebody may have.
    fn least_difference(&self, question: &Question, people: &People, amount: NodeId) -> Option<Number> {
        let plan = self.plan;
        let Node::Sub(all, taken) = *plan.nodes().at(plan.behind_names(amount)) else {
            return None;
        };
        let (all, taken) = (plan.behind_names(all), plan.behind_names(taken));
        let mut asked_for = question.roots.to_vec();
        let mut least = None;
        while let Some(id) = asked_for.pop() {
            match *plan.nodes().at(id) {
                Node::And(run) => asked_for.extend(plan.run(run)),
                Node::Named(_, condition) => asked_for.push(condition),
                Node::Compare(comparison, less, more)
                    if plan.behind_names(less) == taken && plan.behind_names(more) == all =>
                {
                    let apart = comparison == Comparison::Less && plan.are_whole(people, &[all, taken]);
                    let here = if apart { Number::ONE } else { Number::ZERO };
                    least = least.max(Some(here));
                }
                _ => {}
            }
        }
        least
    }

    /// Whether, in a box, nothing that the amount is computed from is open.
    fn bears_nothing(&mut self, question: &Question, people: &People, amount: NodeId) -> bool {
        self.outcome(question, people);
        let open = self.open_inputs(question, &[amount]);
        open.iter().all(|(input, _)| people.get(*input).is_single())
    }

    /// Somebody who has the best amount among those who differ from a known person in one answer, and so on from there
    /// for as long as that helps.
    pub(crate) fn best_near(
        &mut self,
        question: &Question,
        amount: NodeId,
        people: &People,
        end: End,
        known: &People,
    ) -> Option<(Number, People)> {
        let most = self.bound(question, amount, people, (end, None))?;
        let mut inputs = question.all_inputs.iter();
        let is_one_of_them = inputs.all(|input| known.get(*input).is_within(people.get(*input)));
        let is_yes = is_one_of_them && self.outcome(question, known).is_yes() && self.is_lawful(question);
        let value = self.values.at(amount).to_number().filter(|_| is_yes)?;
        let mut best = (value, known.clone());
        for _ in 0..ROUNDS {
            let before = best.0;
            for input in question.all_inputs.iter().copied() {
                if best.0 == most || self.exhausted() {
                    return Some(best);
                }
                if people.get(input).is_single() || !question.rests_on(input) {
                    continue;
                }
                let around = best.1.clone();
                let line = around.with(input, people.get(input).clone());
                for candidate in self.candidates(question, &line, input) {
                    let possible = self.outcome_with(question, &around, input, &candidate);
                    let value = self.values.at(amount).to_number();
                    if let Some(value) = value.filter(|value| end.better(*value, best.0))
                        && possible.is_yes()
                        && self.is_lawful(question)
                    {
                        best = (value, around.with(input, candidate));
                    }
                }
            }
            if best.0 == before {
                break;
            }
        }
        Some(best)
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
    fn bound(
        &mut self,
        question: &Question,
        amount: NodeId,
        people: &People,
        (end, floor): (End, Option<Number>),
    ) -> Option<Number> {
        let possible = self.outcome(question, people);
        let bound = self.bound_found(question, amount, &possible, end)?;
        Some(match (end, floor) {
            (End::Least, Some(floor)) => bound.max(floor),
            _ => bound,
        })
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

impl Plan {
    /// The node whose value a node has under a name.
    fn behind_names(&self, node: NodeId) -> NodeId {
        match *self.nodes().at(node) {
            Node::Named(_, value) => self.behind_names(value),
            _ => node,
        }
    }

    /// Whether some nodes have no values but whole numbers for the people of a box.
    fn are_whole(&self, people: &People, nodes: &[NodeId]) -> bool {
        let mut whole = self.slots(false);
        for id in forward::needed(self, nodes) {
            let are = |operands: &[NodeId]| operands.iter().all(|operand| *whole.at(*operand));
            let is_whole = match *self.nodes().at(id) {
                Node::Constant(constant) => is_whole(self.constant(constant)),
                // Both ends of every range are values, the others lie so many steps from the lower one.
                Node::Input(input) => {
                    self.inputs().at(input).step.to_whole().is_some() && is_whole(&people.get(input).values)
                }
                Node::Named(_, value) | Node::OnlyIf { value, .. } => are(&[value]),
                Node::Add(a, b) | Node::Sub(a, b) | Node::Mul(a, b) => are(&[a, b]),
                Node::Min(run) | Node::Max(run) => are(self.run(run)),
                Node::Case(run) => self.arms(run).iter().all(|arm| *whole.at(arm.value)),
                Node::WholeDiv(..) | Node::FullMonths(..) | Node::DaysBetween(..) => true,
                _ => false,
            };
            *whole.at_mut(id) = is_whole;
        }
        nodes.iter().all(|node| *whole.at(*node))
    }
}

/// Whether the ends of all ranges are whole numbers.
fn is_whole(values: &Values) -> bool {
    match values {
        Values::Bits(_) => false,
        Values::Ranges(ranges) => {
            let mut ends = ranges.iter().flat_map(|range| [range.low, range.high]);
            ends.all(|end| end.to_whole().is_some())
        }
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
