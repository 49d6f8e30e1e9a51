//! From a plan and what is known of an applicant to the answers of all policies.

mod amount;
mod applicants;
mod assessor;
mod changes;
mod days;
mod desk;
mod lawful;
mod reasons;
mod timeline;

use std::sync::Arc;

use applicants::Applicants;
use lawful::Lawful;

use crate::calendar::Day;
use crate::engine::Engine;
use crate::people::People;
use crate::plan::{Applicant, Plan};
use crate::possible::Possible;
use crate::verdict::Assessment;

pub use crate::timeline::Ends;
pub use assessor::Assessor;
pub use changes::{Change, Proposal, WhatWouldChange};
pub use timeline::{RuleChange, RuleChangeKind, Segment, SegmentAmount, Timeline};

/// Work allowed for each question, in nodes computed. The corpus stays far below it.
pub const DEFAULT_BUDGET: u64 = 2_000_000;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What is known of the applicant, including the day of asking as a single day.
    pub people: People,
    /// Whether a person or a firm asks; `None` for both.
    pub applicant: Option<Applicant>,
    /// Work allowed for each question.
    pub budget: u64,
}

/// Why no assessment could be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The plan has no day of asking, or the request leaves it open.
    NoToday,
    /// The answers contradict these assumptions (positions in [`Plan::assumptions`]).
    Contradiction(Vec<usize>),
}

/// The answers of all policies.
///
/// # Errors
/// Answers that contradict an assumption are refused before anything is computed from them.
pub fn assess(plan: &Plan, request: &Request) -> Result<Assessment, Refused> {
    let policies: Vec<usize> = (0..plan.policies().len()).collect();
    assess_some(plan, request, &policies)
}

/// The answers of the policies at these positions.
///
/// # Errors
/// As [`assess`].
pub fn assess_some(plan: &Plan, request: &Request, policies: &[usize]) -> Result<Assessment, Refused> {
    let mut engine = Engine::new(plan, request.budget);
    let mut lawful = Lawful::new(&mut engine);
    let applicants = Applicants::of(&mut engine, &mut lawful, request)?;
    let mut answers = Vec::with_capacity(policies.len());
    for position in policies.iter().copied() {
        let desk = applicants.desk(&mut engine, position);
        answers.extend(desk.and_then(|mut desk| desk.answer(position)).map(Arc::new));
    }
    Ok(Assessment {
        today: applicants.today,
        policies: answers,
    })
}

/// A single day as a set.
pub fn on(day: Day) -> Possible {
    Possible::day(day)
}
