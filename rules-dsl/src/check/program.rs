//! The checked program: every name resolved, every type and unit agreed.

use rules_core::arena::ChoiceId;
use rules_core::calendar::{Day, Edge, Unit};
use rules_core::number::{Number, Rounding};
use rules_core::plan::{
    Applicant, Channel, Choice, CountUnit, Document, Fold, Handling, Kind, PayKind, Source, Span as TimeSpan,
    Status, Text, Touch, Validity,
};
use rules_core::possible::Possible;
use rules_core::region::RegionTree;

use super::between::Between;
use crate::ast::{CriterionVerb, DatePart, Dates, DefineVerb, ScenarioItem};
use crate::source::Span;

/// A program without errors. Only [`crate::check::check`] makes one.
#[derive(Debug, Clone)]
pub struct CheckedProgram {
    pub(crate) rules_hash: String,
    pub(crate) sources: Vec<Source>,
    pub(crate) regions: RegionTree,
    pub(crate) choices: Vec<Choice>,
    /// Facts of the applicant and fields of records.
    pub(crate) facts: Vec<Fact>,
    pub(crate) records: Vec<Record>,
    pub(crate) lists: Vec<List>,
    pub(crate) assumptions: Vec<(Text, Typed)>,
    pub(crate) params: Vec<Param>,
    pub(crate) defines: Vec<Define>,
    pub(crate) policies: Vec<Policy>,
    pub(crate) between: Between,
    pub(crate) scenarios: Vec<ScenarioItem>,
    pub(crate) names: super::names::Names,
}

impl CheckedProgram {
    /// Where each policy's name stands, in the order of the plan's policies.
    pub(crate) fn policy_spans(&self) -> Vec<Span> {
        self.policies.iter().map(|policy| policy.span).collect()
    }

    /// The scenarios in the order of the files.
    pub fn scenarios(&self) -> &[ScenarioItem] {
        &self.scenarios
    }
}

/// What an entry of a list is.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) name: Text,
    /// The list whose entries it describes.
    pub(crate) list: Option<usize>,
}

/// A list of records.
#[derive(Debug, Clone)]
pub(crate) struct List {
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) record: usize,
    pub(crate) most: u32,
    pub(crate) unit: CountUnit,
    pub(crate) touch: Touch,
    pub(crate) ask: Option<Text>,
    pub(crate) help: Option<Text>,
}

/// A fact about the applicant, or a field of a record.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) kind: Kind,
    pub(crate) optional: bool,
    pub(crate) domain: Possible,
    pub(crate) step: Number,
    /// The last possible day is the day of asking.
    pub(crate) up_to_today: bool,
    pub(crate) touch: Touch,
    pub(crate) ask: Option<Text>,
    pub(crate) help: Option<Text>,
    pub(crate) only_if: Option<Typed>,
    pub(crate) changeable: Option<Changeable>,
    /// The record it is a field of.
    pub(crate) record: Option<usize>,
    pub(crate) span: Span,
}

/// How an applicant can lawfully bring something about.
#[derive(Debug, Clone)]
pub(crate) struct Changeable {
    pub(crate) how: Text,
    pub(crate) when: Option<Typed>,
}

/// A notice and the clause in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Citation {
    pub(crate) source: usize,
    pub(crate) clause: String,
    pub(crate) secondary: Option<Text>,
    pub(crate) carried_over: Option<Text>,
}

/// A figure from notices.
#[derive(Debug, Clone)]
pub(crate) struct Param {
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) kind: Kind,
    /// The choice that has a figure for each member.
    pub(crate) by: Option<ChoiceId>,
    /// The deepest place first, in each place the latest span first.
    pub(crate) arms: Vec<ParamArm>,
}

/// One dated value.
#[derive(Debug, Clone)]
pub(crate) struct ParamArm {
    /// Position in the region tree; the root for what is national.
    pub(crate) place: u32,
    pub(crate) dates: Dates,
    pub(crate) value: ArmValue,
    pub(crate) span: Span,
    pub(crate) citation: Option<Citation>,
}

/// A figure, or the bounds of one that nobody gives.
#[derive(Debug, Clone)]
pub(crate) enum ArmValue {
    Set(Typed),
    Unset(Possible),
    /// One for each member of the parameter's choice, in its order; never nested.
    ByMember(Vec<ArmValue>),
}

/// A term.
#[derive(Debug, Clone)]
pub(crate) struct Define {
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) body: Typed,
    /// In folding order, as of a policy.
    pub(crate) amendments: Vec<DefineAmendment>,
}

/// What a notice changes of a term, where and when.
#[derive(Debug, Clone)]
pub(crate) struct DefineAmendment {
    pub(crate) place: u32,
    pub(crate) dates: Dates,
    pub(crate) citation: Option<Citation>,
    pub(crate) verb: DefineVerb,
    pub(crate) body: Typed,
}

impl Define {
    /// The bodies by each of which alone it may hold.
    pub(crate) fn bodies_alone(&self) -> impl Iterator<Item = &Typed> {
        let alone = |amendment: &&DefineAmendment| amendment.verb != DefineVerb::Narrow;
        let local = self
            .amendments
            .iter()
            .filter(alone)
            .map(|amendment| &amendment.body);
        std::iter::once(&self.body).chain(local)
    }

    /// The bodies it may have: its own and those of its amendments.
    pub(crate) fn bodies(&self) -> impl Iterator<Item = &Typed> {
        let local = self.amendments.iter().map(|amendment| &amendment.body);
        std::iter::once(&self.body).chain(local)
    }
}

/// A policy with its amendments.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub(crate) id: String,
    pub(crate) span: Span,
    pub(crate) title: Text,
    pub(crate) summary: Text,
    pub(crate) applicant: Applicant,
    /// It is written what follows its end: regular renewal, or nothing.
    pub(crate) end_is_known: bool,
    /// The record for each of which it is granted.
    pub(crate) per: Option<usize>,
    /// The date whose law decides, if not the day of asking.
    pub(crate) governed_by: Option<Typed>,
    pub(crate) status: Status,
    pub(crate) validity: Vec<Validity>,
    pub(crate) basis: Vec<Citation>,
    /// Facts of type region; empty when place does not matter.
    pub(crate) places: Vec<usize>,
    pub(crate) region: u32,
    pub(crate) criteria: Vec<Criterion>,
    pub(crate) pays: Option<Pays>,
    pub(crate) services: Vec<Text>,
    pub(crate) notes: Vec<Text>,
    /// The last day of payments.
    pub(crate) paid_until: Option<Typed>,
    pub(crate) claim_from: Option<Typed>,
    pub(crate) claim_until: Option<Typed>,
    pub(crate) documents: Vec<Document>,
    pub(crate) handling: Handling,
    /// In folding order: from the root of the region tree to the leaves, in each layer by date.
    pub(crate) amendments: Vec<Amendment>,
}

/// A criterion.
#[derive(Debug, Clone)]
pub(crate) struct Criterion {
    pub(crate) id: String,
    pub(crate) label: Text,
    pub(crate) verb: CriterionVerb,
    pub(crate) body: Body,
    pub(crate) changeable: Option<Box<Changeable>>,
    pub(crate) citation: Option<Citation>,
    pub(crate) span: Span,
}

/// What a criterion says.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    Condition(Typed),
    All(Vec<Criterion>),
    Any(Vec<Criterion>),
    Declared,
}

/// What a policy pays.
#[derive(Debug, Clone)]
pub(crate) struct Pays {
    pub(crate) kind: PayKind,
    pub(crate) amount: PaysAmount,
    /// Months or years.
    pub(crate) at_most: Option<Typed>,
}

/// How much a policy pays.
#[derive(Debug, Clone)]
pub(crate) enum PaysAmount {
    Same(Typed),
    /// By the month it is; the steps adjoin and begin with the first month.
    Schedule {
        /// The number of the next month; the first if there is none.
        counted_from: Option<Typed>,
        steps: Vec<Step>,
    },
}

/// Months of a schedule that bring the same.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) from: u32,
    pub(crate) to: Option<u32>,
    pub(crate) amount: Typed,
}

impl Pays {
    /// The amounts it may come to.
    pub(crate) fn amounts(&self) -> impl Iterator<Item = &Typed> {
        let (same, steps) = match &self.amount {
            PaysAmount::Same(amount) => (Some(amount), [].as_slice()),
            PaysAmount::Schedule { steps, .. } => (None, steps.as_slice()),
        };
        same.into_iter().chain(steps.iter().map(|step| &step.amount))
    }

    /// Every expression in it.
    pub(crate) fn expressions(&self) -> impl Iterator<Item = &Typed> {
        let counted_from = match &self.amount {
            PaysAmount::Same(_) => None,
            PaysAmount::Schedule { counted_from, .. } => counted_from.as_ref(),
        };
        self.amounts().chain(counted_from).chain(&self.at_most)
    }
}

/// What a notice changes, where and when.
#[derive(Debug, Clone)]
pub(crate) struct Amendment {
    pub(crate) place: u32,
    pub(crate) dates: Dates,
    pub(crate) citation: Option<Citation>,
    pub(crate) change: Change,
}

impl Amendment {
    /// The criterion it adds, if it adds one.
    pub(crate) fn added(&self) -> Option<&Criterion> {
        match &self.change {
            Change::AddCriterion(criterion) => Some(criterion),
            _ => None,
        }
    }
}

/// One change.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    AddCriterion(Criterion),
    RemoveCriterion(usize),
    ReplaceCriterion(usize, Typed),
    Widen(usize, Typed),
    Narrow(usize, Typed),
    Pays(Pays),
    ForAtMost(Typed),
    PaidUntil(Typed),
    ClaimFrom(Typed),
    ClaimUntil(Typed),
    InForce(Validity),
    Adopt,
    Suspend(Text),
    Documents(Vec<Document>),
    Channel {
        channel: Channel,
        counter: Option<Text>,
        phone: Option<String>,
    },
}

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

/// The day a declared validity begins when the text gives none.
pub(crate) const EARLIEST: Day = rules_core::calendar::FIRST_DAY;
