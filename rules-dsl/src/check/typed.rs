//! Expressions with every name resolved, every type and unit agreed.

use rules_core::calendar::{Edge, Unit};
use rules_core::number::{Number, Rounding};
use rules_core::plan::{CountUnit, Fold, Kind, Span as TimeSpan};

use crate::ast::DatePart;
use crate::source::Span;

/// A typed expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Typed {
    pub(crate) kind: Kind,
    pub(crate) form: Form,
    pub(crate) span: Span,
}

/// What a typed expression is. Operands are of the types the operation needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Form {
    Number(Number),
    Truth(bool),
    /// Nothing: the cases before leave nobody for it.
    NoCase,
    Member(u32),
    Place(u32),
    Fact(usize),
    Param(usize),
    /// The figure of a parameter for a member of its choice.
    ParamBy(usize, Box<Typed>),
    Define(usize),
    /// Whether someone is entitled to a policy; only in invariants.
    Entitled(usize),
    Today,
    Day,
    Add(Box<Typed>, Box<Typed>),
    Sub(Box<Typed>, Box<Typed>),
    Mul(Box<Typed>, Box<Typed>),
    Div(Box<Typed>, Box<Typed>),
    WholeDiv(Box<Typed>, Box<Typed>),
    Rem(Box<Typed>, Box<Typed>),
    /// A date, then spans: all months together with one clamp, then all days.
    AddSpans {
        date: Box<Typed>,
        months: Vec<Typed>,
        days: Vec<Typed>,
    },
    Less(Box<Typed>, Box<Typed>),
    AtMost(Box<Typed>, Box<Typed>),
    Equal(Box<Typed>, Box<Typed>),
    OneOf(Box<Typed>, Vec<u32>),
    InPlaces(Box<Typed>, Vec<u32>),
    IsGiven(Box<Typed>),
    Within {
        value: Box<Typed>,
        start: Box<Typed>,
        count: Box<Typed>,
        span: TimeSpan,
    },
    And(Vec<Typed>),
    Or(Vec<Typed>),
    Not(Box<Typed>),
    Extreme {
        greatest: bool,
        of: Vec<Typed>,
    },
    /// The first case whose condition holds, else the last value.
    When {
        cases: Vec<(Typed, Typed)>,
        otherwise: Box<Typed>,
    },
    Round {
        rounding: Rounding,
        unit: Number,
        value: Box<Typed>,
    },
    /// Something over the records of a list for which the guard holds.
    Fold {
        list: usize,
        record: usize,
        fold: Fold,
        body: Box<Typed>,
        guard: Option<Box<Typed>>,
        /// The value where there is no such record.
        otherwise: Option<Box<Typed>>,
    },
    /// A parameter or term at another date or place.
    At {
        body: Box<Typed>,
        day: Option<Box<Typed>>,
        place: Option<usize>,
    },
    DatePart(DatePart, Box<Typed>),
    FullMonths(Box<Typed>, Box<Typed>),
    FullYears(Box<Typed>, Box<Typed>),
    Days(Box<Typed>, Box<Typed>),
    EdgeOf(Edge, Unit, Box<Typed>),
    EdgeOfMonth {
        edge: Edge,
        month: Box<Typed>,
        year: Box<Typed>,
    },
}

impl Typed {
    /// Visits this expression and all inside it.
    pub(crate) fn walk(&self, visit: &mut dyn FnMut(&Typed)) {
        visit(self);
        self.for_each_part(&mut |part| part.walk(visit));
    }

    /// Visits the direct parts.
    pub(crate) fn for_each_part(&self, visit: &mut dyn FnMut(&Typed)) {
        match &self.form {
            Form::Number(_)
            | Form::Truth(_)
            | Form::NoCase
            | Form::Member(_)
            | Form::Place(_)
            | Form::Fact(_)
            | Form::Param(_)
            | Form::Define(_)
            | Form::Entitled(_)
            | Form::Today
            | Form::Day => {}
            Form::Add(a, b)
            | Form::Sub(a, b)
            | Form::Mul(a, b)
            | Form::Div(a, b)
            | Form::WholeDiv(a, b)
            | Form::Rem(a, b)
            | Form::Less(a, b)
            | Form::AtMost(a, b)
            | Form::Equal(a, b)
            | Form::FullMonths(a, b)
            | Form::FullYears(a, b)
            | Form::Days(a, b)
            | Form::EdgeOfMonth {
                month: a, year: b, ..
            } => {
                visit(a);
                visit(b);
            }
            Form::AddSpans { date, months, days } => {
                visit(date);
                months.iter().chain(days).for_each(visit);
            }
            Form::Fold {
                body,
                guard,
                otherwise,
                ..
            } => {
                guard.iter().for_each(|guard| visit(guard));
                visit(body);
                otherwise.iter().for_each(|otherwise| visit(otherwise));
            }
            Form::At { body, day, .. } => {
                visit(body);
                day.iter().for_each(|day| visit(day));
            }
            Form::When { cases, otherwise } => {
                for (condition, value) in cases {
                    visit(condition);
                    visit(value);
                }
                visit(otherwise);
            }
            Form::OneOf(a, _)
            | Form::InPlaces(a, _)
            | Form::IsGiven(a)
            | Form::ParamBy(_, a)
            | Form::Not(a)
            | Form::Round { value: a, .. }
            | Form::DatePart(_, a)
            | Form::EdgeOf(_, _, a) => visit(a),
            Form::Within {
                value, start, count, ..
            } => {
                visit(value);
                visit(start);
                visit(count);
            }
            Form::And(parts) | Form::Or(parts) | Form::Extreme { of: parts, .. } => {
                parts.iter().for_each(visit)
            }
        }
    }
}

/// A counted unit in words.
pub(crate) fn unit_words(unit: CountUnit) -> (&'static str, &'static str) {
    match unit {
        CountUnit::Months => ("个月", "months"),
        CountUnit::Years => ("年", "years"),
        CountUnit::Days => ("天", "days"),
        CountUnit::People => ("人", "people"),
        CountUnit::Times => ("次", "times"),
    }
}
