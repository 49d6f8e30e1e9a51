//! Questions.

use serde::{Deserialize, Serialize};

use crate::Applicant;

/// What there is to ask about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The version of the rules.
    pub version: String,
    /// How many policies there are.
    pub policies: usize,
    /// Life events of the applicant of the visit, or of both.
    pub events: Vec<Event>,
}

/// Something that happens in the life of a person or a firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its id.
    pub id: String,
    /// What people say of themselves.
    pub name: String,
    /// Whose life.
    pub applicant: Applicant,
    /// The titles of the policies.
    pub policies: Vec<String>,
}

/// How far it has come and what comes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// How many questions were answered.
    pub answered: usize,
    /// At most so many are still to come, where that is known.
    pub at_most: Option<usize>,
    /// Of so many policies.
    pub policies: usize,
    /// What is certain by now.
    pub certain: Vec<News>,
    /// The next question; nothing where no answer changes anything any more.
    pub next: Option<Question>,
}

/// Something certain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// The id of the policy.
    pub policy: String,
    /// Its title.
    pub title: String,
    /// Whether the visitor qualifies.
    pub qualifies: bool,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The id of the fact.
    pub fact: String,
    /// The question itself.
    pub ask: String,
    /// What explains it.
    pub help: Option<String>,
    /// The policies for which it is asked.
    pub why: Vec<String>,
    /// Whom of a list it is about.
    pub about: Option<String>,
    /// How it is answered.
    pub field: Field,
    /// The id of the list to be filled, if it asks for one.
    pub list: Option<String>,
    /// Whether "there is none" is an answer.
    pub may_be_none: bool,
    /// Whether it could not be settled within the limit if the answer still matters.
    pub unsettled: bool,
    /// What of an identity card answers it.
    pub card: Option<CardPart>,
}

/// What an identity card says of its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardPart {
    /// The day of birth, as a written date.
    Birth,
    /// The sex: the alternatives `male` and `female`.
    Sex,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// One of a few.
    Choice(Vec<Alternative>),
    /// A place.
    Places {
        /// Places given in answer to other questions.
        before: Vec<Alternative>,
        /// The first list.
        groups: Vec<PlaceGroup>,
        /// The second list, by the value chosen in the first.
        parts: Vec<PlaceParts>,
    },
    /// Text.
    Written {
        /// What is read from it.
        unit: Unit,
        /// The word behind the field.
        unit_name: String,
        /// What may be entered.
        hint: String,
    },
}

/// What is read from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A day, a month or a year.
    Date,
    /// A sum in yuan.
    Money,
    /// A share or another number with decimals.
    Share,
    /// A whole number.
    Count,
    /// How many records a list holds.
    Records,
}

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// What is sent back, as [`crate::Entered::Chosen`].
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// Places under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceGroup {
    /// The heading, if there is one.
    pub heading: Option<String>,
    /// The places.
    pub places: Vec<Alternative>,
}

/// The parts of a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceParts {
    /// The value of the place.
    pub of: String,
    /// Its parts.
    pub places: Vec<Alternative>,
}

/// All answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// In the order in which they were given.
    pub answers: Vec<Checked>,
}

/// All answers and what comes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The answers.
    pub check: Check,
    /// What comes next.
    pub step: Step,
}

/// An answer and what it was understood to mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The id of the fact.
    pub fact: String,
    /// What is asked.
    pub ask: String,
    /// The answer in words.
    pub answer: String,
    /// Whether it makes a difference as things are.
    pub matters: bool,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// The fact whose answer it is about, if it is about one.
    pub fact: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}
