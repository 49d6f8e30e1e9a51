//! How an answer moves with the day: how long it holds, and which past days can still be claimed.

use crate::arena::{InputId, NodeId};
use crate::calendar::Day;
use crate::decide::Outcome;
use crate::number::Number;
use crate::people::People;
use crate::possible::{Possible, Range, Ranges, Values};
use crate::question::{Engine, Question};

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

/// The direction in which an answer is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Forward,
    Backward,
}

/// How far an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Up to and including this day.
    Through(Day),
    /// As far as the engine's calendar of asking goes.
    Throughout,
}

fn days(from: Day, to: Day) -> Possible {
    Possible::of(Values::Ranges(Ranges::union([Range::between(
        Number::from(from),
        Number::from(to),
    )])))
}

/// The day a set certainly is.
pub(crate) fn single_day(possible: &Possible) -> Option<Day> {
    Day::try_from(possible.to_number()?.to_whole()?).ok()
}

fn span(possible: &Possible) -> Option<(Day, Day)> {
    let hull = possible.hull()?;
    Some((
        Day::try_from(hull.low.to_whole()?).ok()?,
        Day::try_from(hull.high.to_whole()?).ok()?,
    ))
}

impl Engine<'_> {
    /// From a day on which the question is certainly answered yes: how far that holds, day by day, for
    /// everyone in the box, if only the day changes.
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
        let mut spans = match direction {
            Direction::Forward => vec![(start, last)],
            Direction::Backward => vec![(first, start)],
        };
        while let Some((low, high)) = spans.pop() {
            let people = people.with(today, days(low, high));
            if self.is_certain(question, &people) {
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
    /// Each past day is judged as if it had been the day of asking, all else being as it is now.
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
        let mut spans = vec![(first, asked_on)];
        while let Some((low, high)) = spans.pop() {
            let people = people.with(today, days(low, high));
            let closes = self.value(until, &people);
            let Some((_, last_close)) = span(&closes) else {
                continue;
            };
            if last_close < asked_on {
                continue;
            }
            let opens = from.map(|from| self.value(from, &people));
            if opens
                .as_ref()
                .and_then(span)
                .is_some_and(|(first_open, _)| first_open > asked_on)
            {
                continue;
            }
            let opened = opens.as_ref().is_none_or(Possible::is_single);
            self.fresh_budget();
            let decision = self.decide(question, &people);
            if !decision.may_be(Outcome::Yes) {
                continue;
            }
            if let (true, true, Some(until)) = (opened, decision.is_only(Outcome::Yes), single_day(&closes)) {
                match found.last_mut() {
                    Some(before) if before.until == until && before.to + 1 == low => before.to = high,
                    _ => found.push(Claimable {
                        from: low,
                        to: high,
                        until,
                    }),
                }
            } else if low < high {
                let (before, after) = self.halves(question, &people, today, low, high);
                spans.extend([after, before]);
            }
        }
        found
    }
}
