//! Expressions.

use rules_core::calendar::{Day, Edge, Unit};
use rules_core::number::{Number, Rounding};
use rules_core::plan::CountUnit;

use super::Ident;
use crate::source::Span;

/// An expression and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// Signs and words that compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what they compare")]
pub enum Relation {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    NotEqual,
}

/// Signs and words that compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what they compute")]
pub enum Operation {
    Add,
    Sub,
    Mul,
    Div,
    WholeDiv,
    Rem,
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// A number without a unit.
    Number(Number),
    /// An amount in fen.
    Money(Number),
    /// A number with a counted unit.
    Count(Number, CountUnit),
    /// A date.
    Date(Day),
    /// Yes or no.
    Truth(bool),
    /// A name.
    Name(String),
    /// The day of asking.
    Today,
    /// The day whose law decides.
    Day,
    /// A computation.
    Binary(Operation, Box<Expr>, Box<Expr>),
    /// The opposite number.
    Negative(Box<Expr>),
    /// A comparison.
    Compare(Relation, Box<Expr>, Box<Expr>),
    /// `a between b and c`.
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `a is one of {…}`, `a is in REGION`; negated if true.
    OneOf(Box<Expr>, Vec<Expr>, bool),
    /// `a is given`.
    IsGiven(Box<Expr>),
    /// `value within count after start`, or before it.
    Within {
        /// The date.
        value: Box<Expr>,
        /// The length.
        count: Box<Expr>,
        /// The first (or, before, last) day.
        anchor: Box<Expr>,
        /// Whether the span lies before the anchor.
        before: bool,
    },
    /// All of them.
    And(Vec<Expr>),
    /// Any of them.
    Or(Vec<Expr>),
    /// The opposite.
    Not(Box<Expr>),
    /// The least or greatest.
    Extreme {
        /// The greatest, not the least.
        greatest: bool,
        /// Of these.
        of: Vec<Expr>,
    },
    /// Rounding.
    Round {
        /// The side.
        rounding: Rounding,
        /// To a multiple of this.
        unit: Box<Expr>,
        /// What.
        value: Box<Expr>,
    },
    /// `when C: A … otherwise: B`.
    When {
        /// The conditions with their values, in order.
        cases: Vec<(Expr, Expr)>,
        /// The value where none of them holds.
        otherwise: Box<Expr>,
    },
    /// `match CHOICE { a: V  b, c: V  otherwise: V }`.
    Match {
        /// The value of a choice.
        value: Box<Expr>,
        /// Members with the value for them, in order.
        arms: Vec<(Vec<Expr>, Expr)>,
        /// The value for all other members.
        otherwise: Option<Box<Expr>>,
    },
    /// `tiers EXPR { up to A: V  up to B: V  above: V }`.
    Tiers {
        /// What is graded.
        value: Box<Expr>,
        /// Upper bounds, still included, with the value up to them.
        steps: Vec<(Expr, Expr)>,
        /// The value above the last bound.
        above: Box<Expr>,
    },
    /// In the place of `otherwise` where nothing is left for it.
    NoCase,
    /// `entitled to POLICY`, in invariants.
    Entitled(Ident),
    /// `PARAM by CHOICE`: the figure of a parameter that has one for each member.
    By(Box<Expr>, Box<Expr>),
    /// `any hire in hires has (…)`.
    Quantified {
        /// Every record, not some.
        every: bool,
        /// The record.
        record: Ident,
        /// The list.
        list: Ident,
        /// What it must satisfy.
        condition: Box<Expr>,
    },
    /// `count of hires where …`, `sum of wage over hires where …`.
    Folded {
        /// What is made of the records.
        fold: FoldKind,
        /// The value of each; none for a count.
        value: Option<Box<Expr>>,
        /// The list.
        list: Ident,
        /// Which records count.
        filter: Option<Box<Expr>>,
        /// The value where no record counts.
        otherwise: Option<Box<Expr>>,
    },
    /// `loan_cap at signed_on`: a figure or term at another date or place.
    At(Box<Expr>, Box<Expr>),
    /// Year, month or month index of a date.
    DatePart(DatePart, Box<Expr>),
    /// Full months, full years or days from one date to another.
    Distance(Distance, Box<Expr>, Box<Expr>),
    /// Age on a date.
    AgeOn(Box<Expr>),
    /// The first or last day of the unit that holds a date.
    EdgeOf(Edge, Unit, Box<Expr>),
    /// The first or last day of a numbered month or quarter of a year.
    EdgeOfNumbered {
        /// First or last.
        edge: Edge,
        /// Month or quarter.
        unit: Unit,
        /// Which one.
        index: Box<Expr>,
        /// Of which year.
        year: Box<Expr>,
    },
}

/// What is made of the records of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what is computed")]
pub enum FoldKind {
    Count,
    Sum,
    Min,
    Max,
    /// The sum of so many greatest values.
    Best(u32),
}

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say which part")]
pub enum DatePart {
    Year,
    Month,
    MonthIndex,
}

/// A distance of two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what is counted")]
pub enum Distance {
    FullMonths,
    FullYears,
    Days,
}
