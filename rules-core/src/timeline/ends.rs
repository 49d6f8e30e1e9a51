//! The earliest and the latest last day of an entitlement among the people of a box.

use super::{Direction, Holds};
use crate::arena::InputId;
use crate::calendar::Day;
use crate::decide::Outcome;
use crate::engine::Engine;
use crate::people::People;
use crate::possible::Possible;
use crate::question::Question;

/// When the entitlement of those ends who are entitled on the first day of a span: the first and the last of their
/// last days, `None` where it does not end within the span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ends {
    /// Nobody's ends before.
    pub earliest: Option<Day>,
    /// Nobody's ends after.
    pub latest: Option<Day>,
    /// Whether it was shown that somebody's ends on either day.
    pub exact: bool,
}

/// A last day; one that does not come within the span is later than all others.
type LastDay = Option<Day>;

fn is_earlier(a: LastDay, b: LastDay) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a < b,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// The ends found so far.
#[derive(Default)]
struct Found {
    ends: Option<(LastDay, LastDay)>,
}

impl Found {
    fn add(&mut self, earliest: LastDay, latest: LastDay) {
        let (mut first, mut last) = self.ends.unwrap_or((earliest, latest));
        if is_earlier(earliest, first) {
            first = earliest;
        }
        if is_earlier(last, latest) {
            last = latest;
        }
        self.ends = Some((first, last));
    }

    /// Whether people whose ends lie between two days can add nothing.
    fn spans(&self, earliest: LastDay, latest: LastDay) -> bool {
        self.ends
            .is_some_and(|(first, last)| !is_earlier(earliest, first) && !is_earlier(last, latest))
    }
}

impl Engine<'_> {
    /// Among those for whom the question, one [on other days](Question::on_other_days), is answered yes on the first
    /// day of a span: when that ends. `None` if there is nobody.
    pub(crate) fn ends(
        &mut self,
        question: &Question,
        people: &People,
        today: InputId,
        whole: (Day, Day),
    ) -> Option<Ends> {
        let question = &self.narrowed(question, &people.with(today, Possible::days(whole.0, whole.1)));
        let mut found = Found::default();
        let mut exact = true;
        let mut boxes = vec![people.clone()];
        let began_at = self.work.total;
        while let Some(here) = boxes.pop() {
            let stretches = self.along_days(question, &here, today, whole);
            let Some(first) = stretches.first().filter(|first| first.may_be(Outcome::Yes)) else {
                continue;
            };
            let everybody = first.is_only(Outcome::Yes);
            let end = |stops: &dyn Fn(&super::Stretch) -> bool| {
                let stop = stretches.iter().find(|stretch| stops(stretch));
                stop.map(|stretch| stretch.from - 1)
            };
            // Who is no longer entitled then was so on every day before, if everybody was on the first.
            let low = if everybody {
                end(&|stretch| !stretch.is_only(Outcome::Yes))
            } else {
                Some(whole.0)
            };
            let high = end(&|stretch| !stretch.may_be(Outcome::Yes));
            if everybody && stretches.iter().all(|stretch| !stretch.is_open) {
                found.add(low, low);
            }
            let last = high.unwrap_or(whole.1).max(whole.0);
            if let Some(last_day) = self.last_day_of_somebody(question, &here, today, (whole, last)) {
                found.add(last_day, last_day);
            }
            if found.spans(low, high) {
                continue;
            }
            let on = if everybody {
                Possible::days(whole.0, last)
            } else {
                Possible::days(whole.0, whole.0)
            };
            let halves = self.split_keeping(question, &here.with(today, on), &question.focus(), Some(today));
            match halves {
                Some((a, b)) if !self.has_searched_enough(began_at) => boxes.extend([b, a]),
                _ => {
                    found.add(low, high);
                    exact = false;
                }
            }
        }
        let (earliest, latest) = found.ends?;
        Some(Ends {
            earliest,
            latest,
            exact,
        })
    }

    /// The last day of somebody of a box who is entitled on the first day of a span and on another one.
    fn last_day_of_somebody(
        &mut self,
        question: &Question,
        people: &People,
        today: InputId,
        ((start, end), other): ((Day, Day), Day),
    ) -> Option<LastDay> {
        self.fresh_budget();
        let decision = self.settle(question, &people.with(today, Possible::days(other, other)));
        let somebody = decision.witness(Outcome::Yes)?;
        self.fresh_budget();
        let on_first = self.settle(question, &somebody.with(today, Possible::days(start, start)));
        if !on_first.is_only(Outcome::Yes) {
            return None;
        }
        let holds = self.holds(question, somebody, today, start, Direction::Forward);
        Some(match holds {
            Holds::Through(day) if day < end => Some(day),
            _ => None,
        })
    }
}
