//! What an assessment may know: types, lists of alternatives, inputs, lists of records.

use super::Document;
use crate::arena::{ChoiceId, CitationId, InputId, ListId, NodeId};
use crate::number::Number;
use crate::possible::Possible;

/// A text in the two languages of the surfaces.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Text {
    /// Chinese (zh-CN).
    pub zh: String,
    /// English.
    pub en: String,
}

/// What a counted number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountUnit {
    /// Calendar months.
    Months,
    /// Years.
    Years,
    /// Days.
    Days,
    /// People.
    People,
    /// Times.
    Times,
}

/// The type of a value, for showing it; the arithmetic does not need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Yes or no.
    Bool,
    /// One of a closed list.
    Choice(ChoiceId),
    /// A whole number with a unit.
    Count(CountUnit),
    /// An exact fraction.
    Number,
    /// An amount in fen.
    Money,
    /// A day.
    Date,
    /// A span of years and months, in months.
    Months,
    /// A span of days.
    Days,
    /// A place.
    Region,
}

impl Kind {
    /// The greatest value reckoned with where nobody gives a figure or a bound of it, in the kind's own measure. It stands
    /// for no bound. `None` where everything is bounded or nothing is reckoned.
    pub fn no_bound(self) -> Option<Number> {
        match self {
            Self::Money => Some(Number::whole(NO_BOUND)),
            Self::Count(_) | Self::Months | Self::Days => Some(Number::whole(NO_BOUND_OF_COUNTS)),
            Self::Bool | Self::Choice(_) | Self::Number | Self::Date | Self::Region => None,
        }
    }
}

/// A closed list of alternatives; member `i` is bit `i`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// ASCII name.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// Whether the members have an order that conditions may use.
    pub ordered: bool,
    /// The members: ASCII name and what people call them.
    pub members: Vec<(String, Text)>,
}

/// How time touches a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Touch {
    /// Never changes once it is so (a birth date).
    Fixed,
    /// True today, may change (is in flexible work).
    AsOfToday,
    /// Grows with time (months received).
    Accrues,
}

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InputKind {
    /// A fact about the applicant.
    Fact,
    /// A place of the applicant.
    Place,
    /// A figure that no source gives.
    Figure,
    /// What only the applicant can declare (承诺).
    Confirm,
    /// The day of asking.
    Today,
}

/// The effort of a change of which nothing is said.
pub const USUAL_EFFORT: u32 = 3;

/// The greatest effort.
pub const MOST_EFFORT: u32 = 5;

/// How an applicant can lawfully bring a fact about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changeable {
    /// How.
    pub how: Text,
    /// The office where it is done, if it takes one.
    pub office: Option<Text>,
    /// How much it takes beside other changes, from 1 to [`MOST_EFFORT`].
    pub effort: u32,
    /// The papers to bring, as far as a source names them.
    pub documents: Vec<Document>,
    /// What says so.
    pub citation: Option<CitationId>,
    /// When it is possible; always if nothing is said.
    pub when: Option<NodeId>,
}

/// How a fact is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question.
    pub ask: Text,
    /// A sentence of help.
    pub help: Option<Text>,
}

/// The greatest sum reckoned with, in fen, where nobody gives a figure or a bound of it. It stands for no bound.
pub const NO_BOUND: i64 = 100_000_000;

/// The greatest number of months, days, people or times reckoned with in the same way.
pub const NO_BOUND_OF_COUNTS: i64 = 1200;

/// Something an assessment may know, partly know or not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Stable name: the fact's identifier, `policy.criterion` for a declaration, `parameter@region` for a figure.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// What it is.
    pub kind: InputKind,
    /// Its type.
    pub value: Kind,
    /// Every value it may have, and whether it may be absent.
    pub domain: Possible,
    /// The distance between neighbouring values.
    pub step: Number,
    /// How time touches it.
    pub touch: Touch,
    /// How to ask for it; `None` for what is never asked.
    pub question: Option<Question>,
    /// The condition under which it exists at all.
    pub only_if: Option<NodeId>,
    /// How it can be brought about, if it can.
    pub changeable: Option<Changeable>,
    /// The list it speaks of, if it is a field of a record, or what is not known of a whole list.
    pub list: Option<ListId>,
}

impl Input {
    /// The parameter whose figure, or whose reading, nobody gives here; `None` for what is no figure.
    pub fn figure(&self) -> Option<&str> {
        let is_figure = self.kind == InputKind::Figure;
        is_figure.then(|| self.id.split_once('@').map_or(self.id.as_str(), |(name, _)| name))
    }
}

/// A list of records: people hired, partners of a firm.
///
/// In a compiled plan its fields are templates that stand for every record;
/// [`crate::plan::Plan::for_lists`] makes inputs of them, one for each record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// ASCII name.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// ASCII name of one record.
    pub record_id: String,
    /// What people call one record.
    pub record: Text,
    /// The most records it may hold.
    pub most: u32,
    /// What its records count as.
    pub unit: CountUnit,
    /// How time touches it.
    pub touch: Touch,
    /// How to ask for it.
    pub question: Option<Question>,
    /// The fields of a record.
    pub fields: Vec<InputId>,
}

impl List {
    /// What a policy that is granted for each record asks of the list itself; the criterion is called after the list.
    pub fn one_at_least(&self) -> Text {
        Text {
            zh: format!("{}中至少有一项", self.name.zh),
            en: format!("at least one entry in {}", self.name.en),
        }
    }
}
