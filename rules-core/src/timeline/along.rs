//! What a question comes to day by day: stretches of days on which it comes to the same.

use crate::arena::InputId;
use crate::calendar::Day;
use crate::decide::{Decision, OUTCOMES, Outcome};
use crate::engine::Engine;
use crate::people::People;
use crate::possible::Possible;
use crate::question::Question;

/// Neighbouring days on each of which a question has the same outcomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) from: Day,
    pub(crate) to: Day,
    /// The outcomes that somebody has; none where nobody satisfies the assumptions.
    pub(crate) outcomes: Vec<Outcome>,
    /// Not settled within the work allowed: there may be others.
    pub(crate) is_open: bool,
}

impl Stretch {
    /// Whether it is settled that this is the outcome of everybody.
    pub(crate) fn is_only(&self, outcome: Outcome) -> bool {
        !self.is_open && self.outcomes == [outcome]
    }

    /// Whether somebody may have this outcome.
    pub(crate) fn may_be(&self, outcome: Outcome) -> bool {
        self.is_open || self.outcomes.contains(&outcome)
    }
}

impl Engine<'_> {
    /// The outcomes of a question on every day of a span, in ascending order and without gaps.
    ///
    /// Where several are possible, a stretch is one only if for each outcome somebody has it on all of its days.
    pub(crate) fn along_days(
        &mut self,
        question: &Question,
        people: &People,
        today: InputId,
        whole: (Day, Day),
    ) -> Vec<Stretch> {
        let question = &self.narrowed(question, &people.with(today, Possible::days(whole.0, whole.1)));
        let mut found: Vec<Stretch> = Vec::new();
        let mut spans = vec![whole];
        // What a span leaves open may be settled for its parts.
        let fell_short = self.work.fell_short;
        let began_at = self.work.total;
        while let Some((from, to)) = spans.pop() {
            let here = people.with(today, Possible::days(from, to));
            self.fresh_budget();
            let decision = self.settle(question, &here);
            let is_spent = self.has_searched_enough(began_at);
            let is_uniform = from == to || self.is_uniform(question, &here, today, &decision);
            if !is_uniform && !is_spent {
                let (before, after) = self.halves(question, &here, today, from, to);
                spans.extend([after, before]);
                continue;
            }
            let outcomes: Vec<Outcome> = OUTCOMES
                .into_iter()
                .filter(|outcome| decision.witness(*outcome).is_some())
                .collect();
            let is_open = !decision.is_settled() || !is_uniform;
            match found.last_mut() {
                Some(last) if last.outcomes == outcomes && last.is_open == is_open => last.to = to,
                _ => found.push(Stretch {
                    from,
                    to,
                    outcomes,
                    is_open,
                }),
            }
        }
        self.work.fell_short = fell_short || found.iter().any(|stretch| stretch.is_open);
        found
    }

    /// Whether each outcome of a box is somebody's on all of its days.
    fn is_uniform(
        &mut self,
        question: &Question,
        people: &People,
        today: InputId,
        decision: &Decision,
    ) -> bool {
        if !decision.is_settled() {
            return false;
        }
        let mut witnesses = OUTCOMES.iter().filter_map(|outcome| decision.witness(*outcome));
        let (first, second) = (witnesses.next(), witnesses.next());
        let (Some(_), Some(_)) = (first, second) else {
            return true;
        };
        OUTCOMES
            .into_iter()
            .all(|outcome| match decision.witness(outcome) {
                None => true,
                Some(witness) => {
                    let line = witness.with(today, people.get(today).clone());
                    self.fresh_budget();
                    self.decide(question, &line).is_only(outcome)
                }
            })
    }
}
