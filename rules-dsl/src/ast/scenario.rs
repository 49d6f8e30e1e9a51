//! Scenarios: what is given of a person, and what must come out.

use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::plan::PayKind;

use super::{Expr, Ident};
use crate::source::Span;

/// What a scenario says of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenValue {
    /// One value.
    Is(Expr),
    /// Absent.
    None,
    /// Unknown.
    Unknown,
    /// From one value to another.
    Between(Expr, Expr),
    /// One of several.
    OneOf(Vec<Expr>),
    /// Some day in a year or month (first and last day).
    SomeDay(Day, Day),
    /// The records of a list.
    Records(Vec<GivenRecord>),
}

/// `hire { hired_on: 2024-03-01 }`: one entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenRecord {
    /// The record.
    pub record: Ident,
    /// Its fields.
    pub given: Vec<(Ident, GivenValue)>,
}

/// The verdict a scenario expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedVerdict {
    /// Entitled.
    Eligible,
    /// Entitled once these declarations are made.
    EligibleIf(Vec<Ident>),
    /// Depends on exactly these facts.
    Depends(Vec<Ident>),
    /// Not entitled because of exactly these criteria (any, if none is named).
    NotEligible(Vec<Ident>),
    /// Not in force.
    NotInForce,
    /// Not applicable.
    NotApplicable,
}

/// Further things a scenario expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// `pays 533.33 yuan monthly`, `pays between a and b monthly [open]`.
    Pays {
        /// The least.
        min: Expr,
        /// The greatest.
        max: Expr,
        /// How often.
        kind: PayKind,
        /// Whether it stays open for an unset figure.
        open: bool,
    },
    /// `month 1 to 12: V`: a step of a schedule.
    Step {
        /// The first month.
        from: Number,
        /// The last month.
        to: Option<Number>,
        /// The least.
        min: Expr,
        /// The greatest.
        max: Expr,
    },
    /// `for at most 12 months`.
    ForAtMost(Expr),
    /// `first day D`.
    FirstDay(Day),
    /// `last day D`.
    LastDay(Day),
    /// `claimable for D to D until D`.
    Claimable {
        /// The first day.
        from: Day,
        /// The last day.
        to: Day,
        /// The last day to claim.
        until: Day,
    },
    /// `nothing claimable`.
    NothingClaimable,
    /// `total 4500 yuan`: what all records together are paid.
    Total(Expr),
    /// `missing a and b`: the facts that matter, exactly.
    Missing(Vec<Ident>),
}

/// `expect …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectItem {
    /// The policy.
    pub policy: Ident,
    /// `for hire 2`: the record whose answer is meant, counted from 1.
    pub record: Option<(Ident, u32)>,
    /// The verdict.
    pub verdict: ExpectedVerdict,
    /// The rest.
    pub rest: Vec<Expectation>,
    /// The line.
    pub span: Span,
}

/// `scenario …`: a person and what must come out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioItem {
    /// Its title.
    pub title: String,
    /// Where the title stands.
    pub span: Span,
    /// The day of asking.
    pub today: Option<(Day, Span)>,
    /// The facts.
    pub given: Vec<(Ident, GivenValue)>,
    /// The expectations.
    pub expects: Vec<ExpectItem>,
}
