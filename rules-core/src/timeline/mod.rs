//! How an answer moves with the day: how long it holds, and which past days can still be claimed.

mod along;
mod ends;

pub(crate) use along::Stretch;
pub use ends::Ends;

use crate::arena::{InputId, NodeId};
use crate::calendar::Day;
use crate::decide::Outcome;
use crate::engine::Engine;
use crate::number::Number;
use crate::people::People;
use crate::possible::Possible;
use crate::question::Question;
use crate::split::last_true;

/// Past days that were entitled and can be claimed until the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimable {
    /// The first entitled day of the span.
    pub from: Day,
    /// The last one, at most the day of asking.
    pub to: Day,
    /// The last day to claim for it.
    pub until: Day,
}

/// What can still be claimed for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    Nothing,
    Until(Day),
}

/// The direction in which an answer is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Forward,
    Backward,
}

/// A search over days asks a question for each span it divides the days into. All of them together may take so
/// many times the work allowed for one.
const QUESTIONS: u64 = 10;

/// So often a search over days leaps over those of which a forward pass finds the answer for all at once, before it
/// divides the rest.
const LEAPS: usize = 6;

/// How far an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Up to and including this day.
    Through(Day),
    /// As far as the engine's calendar of asking goes.
    Throughout,
}

/// The day a set certainly is.
pub(crate) fn single_day(possible: &Possible) -> Option<Day> {
    Day::try_from(possible.to_number()?.to_whole()?).ok()
}

pub(crate) fn span(possible: &Possible) -> Option<(Day, Day)> {
    let hull = possible.hull()?;
    Some((
        Day::try_from(hull.low.to_whole()?).ok()?,
        Day::try_from(hull.high.to_whole()?).ok()?,
    ))
}

impl Engine<'_> {
    /// One of the people, if the question, one [on other days](Question::on_other_days), is answered yes for
    /// all of them on every day of the box.
    fn yes_daily(&mut self, question: &Question, people: &People) -> Option<People> {
        self.fresh_budget();
        let decision = self.settle(question, people);
        let witness = decision.witness(Outcome::Yes).cloned();
        witness.filter(|_| decision.is_only(Outcome::Yes))
    }

    /// Whether a search over days that began at a state of the counter has used up the work allowed for it.
    pub(crate) fn has_searched_enough(&mut self, began_at: u64) -> bool {
        let allowed = self.work.limit.saturating_mul(QUESTIONS);
        let enough = self.work.total.saturating_sub(began_at) > allowed || self.is_spent();
        self.work.fell_short |= enough;
        enough
    }

    /// From a day on which the question is certainly answered yes: how far that holds, day by day, for
    /// everyone in the box, if only the day changes. When the work is used up: as far as was shown.
    pub(crate) fn holds(
        &mut self,
        question: &Question,
        people: &People,
        today: InputId,
        start: Day,
        direction: Direction,
    ) -> Holds {
        let Some((first, last)) = span(&self.plan.inputs().at(today).domain) else {
            return Holds::Through(start);
        };
        let mut whole = match direction {
            Direction::Forward => (start, last),
            Direction::Backward => (first, start),
        };
        let question = &self.narrowed(question, &people.with(today, Possible::days(whole.0, whole.1)));
        let began_at = self.work.total;
        let mut start = start;
        for _ in 0..LEAPS {
            let reached = self.leap(question, people, today, start, direction);
            let (next, rest) = match direction {
                Direction::Forward => (reached + 1, (reached + 1, last)),
                Direction::Backward => (reached - 1, (first, reached - 1)),
            };
            if rest.0 > rest.1 {
                return Holds::Throughout;
            }
            let on_next = people.with(today, Possible::day(next));
            if self.yes_daily(question, &on_next).is_none() {
                return Holds::Through(reached);
            }
            (start, whole) = (next, rest);
        }
        let mut spans = vec![whole];
        while let Some((low, high)) = spans.pop() {
            if self.has_searched_enough(began_at) {
                return Holds::Through(match direction {
                    Direction::Forward => low.saturating_sub(1).max(start),
                    Direction::Backward => high.saturating_add(1).min(start),
                });
            }
            let people = people.with(today, Possible::days(low, high));
            if self.yes_daily(question, &people).is_some() {
                continue;
            }
            if low == high {
                return Holds::Through(match direction {
                    Direction::Forward => low - 1,
                    Direction::Backward => low + 1,
                });
            }
            let (before, after) = self.halves(question, &people, today, low, high);
            match direction {
                Direction::Forward => spans.extend([after, before]),
                Direction::Backward => spans.extend([before, after]),
            }
        }
        Holds::Throughout
    }

    /// The day farthest from a start up to which a forward pass over all days between finds the answer to be yes; the
    /// start itself where it does not find any.
    fn leap(
        &mut self,
        question: &Question,
        people: &People,
        today: InputId,
        start: Day,
        direction: Direction,
    ) -> Day {
        let Some((first, last)) = span(&self.plan.inputs().at(today).domain) else {
            return start;
        };
        let most = match direction {
            Direction::Forward => last - start,
            Direction::Backward => start - first,
        };
        let through = |length: Day| match direction {
            Direction::Forward => (start, start + length),
            Direction::Backward => (start - length, start),
        };
        // More days never have fewer outcomes.
        let length = longest(most, |length| {
            let (from, to) = through(length);
            let days = Possible::days(from, to);
            self.outcome_with(question, people, today, &days).is_yes()
        });
        let (from, to) = through(length);
        match direction {
            Direction::Forward => to,
            Direction::Backward => from,
        }
    }

    /// Two shorter spans of days, cut where a comparison with the day changes if there is such a place.
    fn halves(
        &mut self,
        question: &Question,
        people: &People,
        today: InputId,
        low: Day,
        high: Day,
    ) -> ((Day, Day), (Day, Day)) {
        let cut = self
            .parts(question, people, today)
            .and_then(|(before, _)| Some(span(&before)?.1));
        let end = cut.unwrap_or(low + (high - low) / 2);
        ((low, end), (end + 1, high))
    }

    /// Entitled days up to `asked_on` whose claim window is still open then, in ascending order.
    ///
    /// Each past day is judged as if it had been the day of asking, all else being as it is now. A day counts
    /// if everyone is entitled on it, may claim already, and may claim until one and the same day.
    pub(crate) fn claimable(
        &mut self,
        question: &Question,
        window: (Option<NodeId>, NodeId),
        people: &People,
        today: InputId,
        asked_on: Day,
    ) -> Vec<Claimable> {
        let Some((first, _)) = span(&self.plan.inputs().at(today).domain) else {
            return Vec::new();
        };
        let (from, until) = window;
        let mut found: Vec<Claimable> = Vec::new();
        let question = &self.narrowed(question, &people.with(today, Possible::days(first, asked_on)));
        let began_at = self.work.total;
        let mut rest = Some((first, asked_on));
        for _ in 0..LEAPS {
            let Some((low, high)) = rest else { break };
            let mut claims = |days| self.claims(question, window, (people, today), days, asked_on);
            let Some(claim) = claims((low, low)) else { break };
            let through = low + longest(high - low, |length| claims((low, low + length)) == Some(claim));
            if let Claim::Until(until) = claim {
                add(&mut found, (low, through), until);
            }
            rest = (through < high).then_some((through + 1, high));
        }
        let mut spans: Vec<(Day, Day)> = rest.into_iter().collect();
        while let Some((low, high)) = spans.pop() {
            if self.has_searched_enough(began_at) {
                break;
            }
            let people = people.with(today, Possible::days(low, high));
            let closes = self.value(until, &people);
            // Compared as numbers: where arithmetic may fail for some day of the span, the hull is no span of days.
            if closes
                .hull()
                .is_none_or(|hull| hull.high < Number::from(asked_on))
            {
                continue;
            }
            let opens = from.map(|from| self.value(from, &people));
            if opens.is_some_and(|opens| has_opened(&opens, asked_on) == Some(false)) {
                continue;
            }
            self.fresh_budget();
            if !self.settle(question, &people).may_be(Outcome::Yes) {
                continue;
            }
            // Windows that move with the day are told apart day by day.
            let is_one_window = low == high || closes.is_single();
            let claimed_until = is_one_window
                .then(|| self.claimed_until(question, window, &people, asked_on))
                .flatten();
            if let Some(until) = claimed_until {
                add(&mut found, (low, high), until);
            } else if low < high {
                let (before, after) = self.halves(question, &people, today, low, high);
                spans.extend([after, before]);
            }
        }
        found
    }

    /// What can still be claimed for every day of a span alike, as far as a forward pass finds it. More days never have
    /// more to say.
    fn claims(
        &mut self,
        question: &Question,
        (from, until): (Option<NodeId>, NodeId),
        (people, today): (&People, InputId),
        (low, high): (Day, Day),
        asked_on: Day,
    ) -> Option<Claim> {
        let possible = self.outcome_with(question, people, today, &Possible::days(low, high));
        let closes = self.values.at(until);
        let opened = from.map_or(Some(true), |from| has_opened(self.values.at(from), asked_on));
        let is_over = closes
            .hull()
            .is_none_or(|hull| hull.high < Number::from(asked_on));
        if is_over || opened == Some(false) || !possible.may_be_yes() {
            return Some(Claim::Nothing);
        }
        let last = single_day(closes).filter(|_| possible.is_yes() && opened == Some(true))?;
        Some(Claim::Until(last))
    }

    /// The last day to claim, if everyone in the box is entitled and may claim on the day of asking.
    fn claimed_until(
        &mut self,
        question: &Question,
        (from, until): (Option<NodeId>, NodeId),
        people: &People,
        asked_on: Day,
    ) -> Option<Day> {
        let someone = self.yes_daily(question, people)?;
        let last = self.value(until, &someone);
        let until_then = |closes: &Possible| {
            if *closes == last {
                Some(true)
            } else if last.is_within(closes) {
                None
            } else {
                Some(false)
            }
        };
        let opened = |opens: &Possible| has_opened(opens, asked_on);
        let may_claim = self.everyone(question, people, until, until_then)
            && from.is_none_or(|from| self.everyone(question, people, from, opened));
        may_claim
            .then(|| single_day(&last))
            .flatten()
            .filter(|until| *until >= asked_on)
    }

    /// Whether what `test` says of a node's values holds for everyone in the box who satisfies the
    /// assumptions. `test` says nothing where it holds for some of the values only.
    fn everyone(
        &mut self,
        question: &Question,
        people: &People,
        node: NodeId,
        test: impl Fn(&Possible) -> Option<bool>,
    ) -> bool {
        let mut boxes = vec![people.clone()];
        while let Some(here) = boxes.pop() {
            self.outcome(question, &here);
            let verdict = test(self.values.at(node));
            if self.contradicts(question) || verdict == Some(true) {
                continue;
            }
            if self.exhausted() {
                self.work.fell_short = true;
                return false;
            }
            if verdict == Some(false) && !self.decide(question, &here).is_nobody() {
                return false;
            }
            if let (None, Some((before, after))) = (verdict, self.split(question, &here, &[node])) {
                boxes.extend([after, before]);
            }
        }
        true
    }
}

/// Adds a span of days to those found before it.
fn add(found: &mut Vec<Claimable>, (from, to): (Day, Day), until: Day) {
    match found.last_mut() {
        Some(before) if before.until == until && before.to + 1 == from => before.to = to,
        _ => found.push(Claimable { from, to, until }),
    }
}

/// The greatest length for which something holds that holds for 0 and, once false, stays false.
fn longest(most: Day, mut holds: impl FnMut(Day) -> bool) -> Day {
    let length = last_true(0, i64::from(most), |length| {
        Day::try_from(length).is_ok_and(&mut holds)
    });
    Day::try_from(length).unwrap_or(0)
}

/// Whether a claim has opened by a day: where no first day is set, it has.
fn has_opened(opens: &Possible, asked_on: Day) -> Option<bool> {
    let hull = opens.hull();
    let asked_on = Number::from(asked_on);
    let all = !opens.error && hull.is_none_or(|hull| hull.high <= asked_on);
    let some = opens.none || hull.is_some_and(|hull| hull.low <= asked_on);
    (all || !some).then_some(all)
}
