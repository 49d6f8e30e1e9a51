//! Rows that the columns do not settle: asked of the set evaluator, once for all that rest on the same facts.

use std::collections::HashMap;
use std::rc::Rc;

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) code: u8,
    pub(crate) amount: Option<(i64, i64)>,
    pub(crate) months: Option<(i64, i64)>,
    pub(crate) first_unmet: u8,
    pub(crate) unmet: u64,
    pub(crate) causes: u8,
    pub(crate) missing: u64,
    pub(crate) last_day: Option<Day>,
    pub(crate) next_day: Option<Day>,
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
            first_unmet: 0,
            unmet: 0,
            causes: Cause::Limit.bit(),
            missing: 0,
            last_day: None,
            next_day: None,
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
    known: Vec<HashMap<Vec<i64>, Rc<Answer>>>,
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
            asked: 0,
        }
    }

    /// The answer of a policy for a row; `policy` is its place among those asked for, rows of one key have one answer.
    pub(crate) fn answer(
        &mut self,
        policy: usize,
        (layout, facts): (&Layout, &[InputId]),
        until: Option<Day>,
        key: &[i64],
        row: impl Iterator<Item = (&'p Bound, i64)>,
    ) -> Rc<Answer> {
        if let Some(known) = self.known.get(policy).and_then(|known| known.get(key)) {
            return Rc::clone(known);
        }
        let mut people = self.base.clone();
        for (bound, value) in row.filter(|(_, value)| *value != UNKNOWN) {
            people.set(bound.input, bound.possible(value, value));
        }
        self.asked = self.asked.saturating_add(1);
        let request = Request {
            people,
            applicant: None,
            budget: DEFAULT_BUDGET,
        };
        let answer = match self.assessor.assess(&request, &[layout.position]) {
            Ok(assessment) => {
                let answer = assessment.policies.first();
                let answer = answer.map(|answer| of_assessment(layout, facts, answer));
                Answer {
                    next_day: until
                        .and_then(|until| self.next_day(&request, layout, assessment.today, until)),
                    ..answer.unwrap_or_else(Answer::undecided)
                }
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
        let answer = Rc::new(answer);
        if let Some(known) = self.known.get_mut(policy) {
            if known.len() >= MOST_KEPT {
                known.clear();
            }
            known.insert(key.to_vec(), Rc::clone(&answer));
        }
        answer
    }
}

impl Desk<'_> {
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
        first_unmet: first.unwrap_or(0),
        unmet: unmet.into_iter().map(bit).fold(0, |bits, bit| bits | bit),
        causes: causes.fold(0, |bits, bit| bits | bit),
        missing: missing.map(bit).fold(0, |bits, bit| bits | bit),
        last_day: answer.last_day,
        next_day: None,
        contradicted: 0,
    }
}
