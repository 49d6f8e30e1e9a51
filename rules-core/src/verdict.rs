//! The parts of an answer.

use std::sync::Arc;

use crate::arena::{CitationId, InputId, NodeId};
use crate::calendar::Day;
use crate::number::Number;
use crate::people::People;
use crate::plan::{Document, Handling, PayKind, Role, Text};
use crate::possible::Possible;
pub use crate::relevance::Effect;
pub use crate::timeline::Claimable;

/// Why a policy is not in force on its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotInForce {
    /// It begins on this day.
    NotYet(Day),
    /// It ended on this day.
    Expired(Day),
    /// It ended on this day and is renewed regularly: its continuation is awaited.
    Lapsed(Day),
    /// It is suspended, from and until these days as far as they are set.
    Suspended(Option<Day>, Option<Day>),
}

/// The answer for one policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Entitled, whatever is still unknown.
    Eligible,
    /// Entitled once the provisos hold.
    EligibleIf,
    /// Both are possible.
    Depends,
    /// Not entitled, whatever is still unknown.
    NotEligible,
    /// Not in force on the day.
    NotInForce(NotInForce),
    /// For others: another kind of applicant, or no place of the applicant is covered.
    NotApplicable,
}

impl Verdict {
    /// The better the answer, the lower the number: orders the answers for several places.
    pub(crate) fn rank(self) -> u8 {
        match self {
            Self::Eligible => 0,
            Self::EligibleIf => 1,
            Self::Depends => 2,
            Self::NotEligible => 3,
            Self::NotInForce(_) => 4,
            Self::NotApplicable => 5,
        }
    }
}

/// What must still come true for an entitlement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proviso {
    /// The applicant declares the criterion with this id.
    Declare(String),
    /// The locality adopts what is optional, a pilot or under study.
    Adopt,
}

/// Why an answer is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Facts are missing, see the list of missing facts.
    Facts,
    /// A figure that no source gives.
    Figures,
    /// Arithmetic failed for some possible person.
    Arithmetic,
    /// Not settled within the work budget.
    Limit,
}

/// A fact that matters, with two people who differ only in it and get different answers.
#[derive(Debug, Clone)]
pub struct Missing {
    /// The fact.
    pub input: InputId,
    /// What it changes. Where it changes the verdict, the amount may be left out if the limit was reached.
    pub effects: Vec<Effect>,
    /// The first of the two.
    pub first: People,
    /// The second.
    pub second: People,
    /// The inputs the two people are made of, other than what was known.
    pub inputs: Vec<InputId>,
}

/// What is paid, among the people who are entitled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// How often.
    pub kind: PayKind,
    /// The least, in fen or as a share; of a schedule, over the months still to come.
    pub min: Number,
    /// The greatest.
    pub max: Number,
    /// Whether there is a greatest: not where a figure that nobody gives and nobody bounds decides it, and `max` is
    /// no more than what the engine reckons with.
    pub bounded: bool,
    /// What a schedule brings in the months still to come; empty where every month brings the same.
    pub steps: Vec<StepAmount>,
    /// Whether it is a share (of the interest), not money.
    pub is_share: bool,
    /// Whether both ends were shown to be reached and not exceeded.
    pub tight: bool,
    /// For at most so many months: least and greatest.
    pub months: Option<(Number, Number)>,
    /// As `bounded`, of the months.
    pub months_bounded: bool,
    /// The unset figures that keep it open.
    pub open: Vec<InputId>,
}

/// Months of a schedule, and the least and the greatest that one of them brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepAmount {
    /// The first month, counted from 1.
    pub from: u32,
    /// The last month, if there is one.
    pub to: Option<u32>,
    /// The least, in fen.
    pub min: Number,
    /// The greatest, in fen.
    pub max: Number,
    /// As in [`Amount::bounded`].
    pub bounded: bool,
}

/// How a criterion came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It holds for every possible person.
    Met,
    /// It holds for none.
    Unmet,
    /// It depends.
    Open,
    /// It speaks of something that does not exist for this person.
    NotReached,
    /// A later or local notice dropped it: nobody is asked for it any more.
    Dropped,
}

/// A computation with its values, in the shape of the rule text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The step.
    pub node: NodeId,
    /// Its possible values.
    pub value: Possible,
    /// The operands; of a case only the arms that can be taken, see [`Taken`], each by its value, or by its condition
    /// where the value is a plain yes or no.
    pub parts: Vec<Reason>,
    /// For a case: the arms that can be taken, parallel to `parts`.
    pub taken: Vec<Taken>,
    /// For a case that certainly takes an arm no notice, day or place stands for: the conditions it takes it by.
    pub because: Vec<Reason>,
}

/// The version of a parameter or the amendment that gave a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The notice.
    pub citation: Option<CitationId>,
    /// The first day it applies.
    pub since: Option<Day>,
    /// The place it is for.
    pub place: Option<u32>,
}

/// One criterion of the explanation.
#[derive(Debug, Clone)]
pub struct CriterionReport {
    /// ASCII name.
    pub id: Arc<str>,
    /// What people call it.
    pub label: Arc<Text>,
    /// How it counts.
    pub role: Role,
    /// How it came out; for an exclusion, met means that it does not apply.
    pub standing: Standing,
    /// The clause.
    pub citation: Option<CitationId>,
    /// The notices that made it what it is here, in their order.
    pub amended_by: Vec<CitationId>,
    /// The values behind it; `None` for a group, whose lines have their own, unless it was amended.
    pub reason: Option<Reason>,
    /// Its lines.
    pub parts: Vec<CriterionReport>,
}

/// The answer of one policy for one of the applicant's places.
#[derive(Debug, Clone)]
pub struct PolicyAssessment {
    /// Position in [`crate::plan::Plan::policies`].
    pub policy: usize,
    /// The place that was used.
    pub place: Option<InputId>,
    /// The record it is about, counted from 1, where the policy is granted for each record of a list.
    pub record: Option<u32>,
    /// The answer.
    pub verdict: Verdict,
    /// Why it is suspended, if it is, and the notice.
    pub suspended: Option<(Text, Option<CitationId>)>,
    /// The notices by which the place has adopted it.
    pub adopted_by: Vec<CitationId>,
    /// What must still come true.
    pub provisos: Vec<Proviso>,
    /// Why it is open.
    pub causes: Vec<Cause>,
    /// The facts that matter.
    pub missing: Vec<Missing>,
    /// What is paid.
    pub amount: Option<Amount>,
    /// How the amount came about; `None` when nobody is entitled.
    pub amount_reason: Option<Reason>,
    /// The first day on which the answer holds as it does today, if it is an entitlement.
    pub first_day: Option<Day>,
    /// The last such day.
    pub last_day: Option<Day>,
    /// Past days that can still be claimed.
    pub claimable: Vec<Claimable>,
    /// The criteria that stand in the way.
    pub unmet: Vec<String>,
    /// None of `unmet` fails for everyone, but they cannot hold together.
    pub jointly_unmet: bool,
    /// Snapshots and counters the days rest on: they hold if nothing else changes.
    pub if_unchanged: Vec<InputId>,
    /// Every criterion.
    pub criteria: Vec<CriterionReport>,
    /// The papers to bring where the applicant is.
    pub documents: Arc<[Document]>,
    /// Who acts, and at which counter, where the applicant is.
    pub handling: Arc<Handling>,
    /// How often the people had to be divided to settle the verdict, the missing facts and the amount: 0 where one
    /// look at all of them, and a few examples, were enough.
    pub splits: u64,
    /// The answers for the applicant's other places.
    pub elsewhere: Vec<(InputId, Verdict)>,
    /// The answers for each record of the list, where the policy is granted for each; this is the best of them.
    pub records: Vec<PolicyAssessment>,
    /// What all records together are paid, in fen: least and greatest.
    pub total: Option<(Number, Number)>,
}

impl PolicyAssessment {
    /// Whether [`PolicyAssessment::total`] has a greatest sum: that of every record has.
    pub fn total_is_bounded(&self) -> bool {
        let amounts = self.records.iter().filter_map(|record| record.amount.as_ref());
        amounts.into_iter().all(|amount| amount.bounded)
    }
}

/// The answers of all policies.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The day of asking.
    pub today: Day,
    /// One answer for each policy, in the order of the plan.
    pub policies: Vec<Arc<PolicyAssessment>>,
}
