//! Rows that the columns do not settle: asked of the set evaluator, once for all that rest on the same facts.

use std::collections::HashMap;

use rules_core::arena::InputId;
use rules_core::assess::{Assessor, DEFAULT_BUDGET, Refused, Request};
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::Plan;
use rules_core::verdict::{Effect, PolicyAssessment, Verdict};

use crate::bound::Bound;
use crate::interval::{NONE, UNKNOWN};
use crate::outcome::{Cause, Code, NO_BOUND};
use crate::prepared::Layout;

/// The answer for one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) code: u8,
    pub(crate) amount: Option<(i64, i64)>,
    pub(crate) months: Option<(i64, i64)>,
    pub(crate) total: Option<(i64, i64)>,
    pub(crate) first_unmet: u8,
    pub(crate) unmet: u64,
    pub(crate) causes: u8,
    pub(crate) missing: u64,
    /// The assumption that the facts contradict, counted from 1.
    pub(crate) contradicted: u16,
}

impl Answer {
    /// Nothing is certain. No answer is ever an entitlement for want of one.
    fn undecided() -> Self {
        Self {
            code: Code::Depends.number(),
            amount: None,
            months: None,
            total: None,
            first_unmet: 0,
            unmet: 0,
            causes: Cause::Limit.bit(),
            missing: 0,
            contradicted: 0,
        }
    }
}

/// So many answers of a policy are kept.
const MOST_KEPT: usize = 200_000;

/// What is asked of the set evaluator, with the answers so far.
pub(crate) struct Desk<'p> {
    assessor: Assessor<'p>,
    base: &'p People,
    /// By policy: what was answered for which values of the lanes it rests on.
    known: Vec<HashMap<Vec<i64>, Answer>>,
    known_days: Vec<HashMap<Vec<i64>, Option<Day>>>,
    pub(crate) asked: u64,
}

impl std::fmt::Debug for Desk<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk")
            .field("asked", &self.asked)
            .finish_non_exhaustive()
    }
}

impl<'p> Desk<'p> {
    pub(crate) fn new(plan: &'p Plan, base: &'p People, policies: usize) -> Self {
        Self {
            assessor: Assessor::new(plan),
            base,
            known: vec![HashMap::new(); policies],
            known_days: vec![HashMap::new(); policies],
            asked: 0,
        }
    }

    /// The answer of a policy for a row; `policy` is its place among those asked for, rows of one key have one answer.
    pub(crate) fn answer(
        &mut self,
        policy: usize,
        (layout, facts): (&Layout, &[InputId]),
        key: &[i64],
        row: impl Iterator<Item = (&'p Bound, i64)>,
    ) -> Answer {
        if let Some(known) = self.known.get(policy).and_then(|known| known.get(key)) {
            return *known;
        }
        let request = self.request(row);
        let answer = match self.assessor.assess(&request, &[layout.position]) {
            Ok(assessment) => {
                let answer = assessment.policies.first();
                let answer = answer.map(|answer| of_assessment(layout, facts, answer));
                answer.unwrap_or_else(Answer::undecided)
            }
            Err(Refused::Contradiction(assumptions)) => {
                let first = assumptions.first().copied().unwrap_or(0);
                Answer {
                    code: Code::Contradiction.number(),
                    contradicted: u16::try_from(first.saturating_add(1)).unwrap_or(u16::MAX),
                    causes: 0,
                    ..Answer::undecided()
                }
            }
            Err(Refused::NoToday) => Answer::undecided(),
        };
        keep(&mut self.known, policy, key, answer);
        answer
    }

    /// A day that a policy has for a row, found as said; rows of one key have one.
    pub(crate) fn day(
        &mut self,
        policy: usize,
        layout: &Layout,
        search: Search,
        key: &[i64],
        row: impl Iterator<Item = (&'p Bound, i64)>,
    ) -> Option<Day> {
        if let Some(known) = self.known_days.get(policy).and_then(|known| known.get(key)) {
            return *known;
        }
        let request = self.request(row);
        let found = match search {
            Search::Last => {
                let assessment = self.assessor.assess(&request, &[layout.position]).ok();
                assessment.and_then(|assessment| assessment.policies.first()?.last_day)
            }
            Search::Next(today, until) => self.next_day(&request, layout, today, until),
        };
        keep(&mut self.known_days, policy, key, found);
        found
    }

    fn request(&mut self, row: impl Iterator<Item = (&'p Bound, i64)>) -> Request {
        let mut people = self.base.clone();
        for (bound, value) in row.filter(|(_, value)| *value != UNKNOWN) {
            people.set(bound.input, bound.possible(value, value));
        }
        self.asked = self.asked.saturating_add(1);
        Request {
            people,
            applicant: None,
            budget: DEFAULT_BUDGET,
        }
    }

    /// The first day up to another one on which the better of the readings is answered otherwise than today.
    fn next_day(&mut self, request: &Request, layout: &Layout, today: Day, until: Day) -> Option<Day> {
        let span = (today, until);
        let timelines = self.assessor.timelines(request, &[layout.position], span).ok()?;
        let best_on = |day: Day| {
            let on_day = timelines.iter().filter_map(|timeline| {
                let mut segments = timeline.segments.iter();
                segments.find(|segment| segment.from <= day && day <= segment.to)
            });
            on_day.map(|segment| code_of(segment.verdict)).min()
        };
        let now = best_on(today)?;
        let segments = timelines.iter().flat_map(|timeline| &timeline.segments);
        let starts = segments.map(|segment| segment.from).filter(|from| *from > today);
        starts
            .filter(|day| best_on(*day).is_some_and(|then| then != now))
            .min()
    }
}

/// Which day is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Search {
    /// The last one of an entitlement.
    Last,
    /// The next one on which the verdict is another, from a day to another.
    Next(Day, Day),
}

fn keep<T>(known: &mut [HashMap<Vec<i64>, T>], policy: usize, key: &[i64], found: T) {
    if let Some(known) = known.get_mut(policy) {
        if known.len() >= MOST_KEPT {
            known.clear();
        }
        known.insert(key.to_vec(), found);
    }
}

fn code_of(verdict: Verdict) -> Code {
    match verdict {
        Verdict::Eligible => Code::Eligible,
        Verdict::EligibleIf => Code::EligibleIf,
        Verdict::Depends => Code::Depends,
        Verdict::NotEligible => Code::NotEligible,
        Verdict::NotInForce(_) => Code::NotInForce,
        Verdict::NotApplicable => Code::NotApplicable,
    }
}

/// Whether a lane value is none or unknown.
pub(crate) fn is_mark(value: i64) -> bool {
    value == NONE || value == UNKNOWN
}

/// What the columns hold of an answer.
pub(crate) fn of_assessment(layout: &Layout, facts: &[InputId], answer: &PolicyAssessment) -> Answer {
    let code = code_of(answer.verdict);
    let in_units = |number: Number| number.over(layout.amount_unit).map_or(i64::MAX, Number::floor);
    let place = |id: &String| layout.criteria.iter().position(|known| known == id);
    let unmet: Vec<usize> = answer.unmet.iter().filter_map(place).collect();
    let bit = |position: usize| 1_u64 << u32::try_from(position.min(63)).unwrap_or(63);
    let first = unmet
        .iter()
        .min()
        .map(|first| u8::try_from(first.saturating_add(1)).unwrap_or(u8::MAX));
    let matters = answer
        .missing
        .iter()
        .filter(|missing| missing.effects.contains(&Effect::Verdict));
    let missing = matters.filter_map(|missing| facts.iter().position(|fact| *fact == missing.input));
    let causes = answer.causes.iter().map(|cause| match cause {
        rules_core::verdict::Cause::Facts => Cause::Facts.bit(),
        rules_core::verdict::Cause::Figures => Cause::Figures.bit(),
        rules_core::verdict::Cause::Arithmetic => Cause::Arithmetic.bit(),
        rules_core::verdict::Cause::Limit => Cause::Limit.bit(),
    });
    let amount = answer.amount.as_ref();
    let until = |bounded: bool, most: i64| if bounded { most } else { NO_BOUND };
    Answer {
        code: code.number(),
        amount: amount.map(|amount| {
            let most = until(amount.bounded, in_units(amount.max));
            (in_units(amount.min), most)
        }),
        months: amount.and_then(|amount| {
            let (least, most) = amount.months?;
            Some((least.floor(), until(amount.months_bounded, most.floor())))
        }),
        total: answer
            .total
            .map(|(least, most)| (least.floor(), until(answer.total_is_bounded(), most.floor()))),
        first_unmet: first.unwrap_or(0),
        unmet: unmet.into_iter().map(bit).fold(0, |bits, bit| bits | bit),
        causes: causes.fold(0, |bits, bit| bits | bit),
        missing: missing.map(bit).fold(0, |bits, bit| bits | bit),
        contradicted: 0,
    }
}
