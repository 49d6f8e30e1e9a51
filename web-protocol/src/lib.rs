//! What the page and the engine behind it say to each other: JSON texts of these shapes, both ways.
//!
//! The page knows no rules and the engine no document. The page sends all that the visitor has entered so far
//! ([`Visit`]) each time; the engine remembers what it can reuse, and nothing that the page does not send again. All words
//! are in the language of the visit.

mod asked;
pub mod desk;
pub mod handbook;
mod results;

pub use asked::{
    Alternative, CardPart, Check, Checked, Event, Field, News, Opening, PlaceGroup, PlaceParts, Question,
    Sheet, Step, Trouble, Unit,
};
pub use results::{
    Change, Criterion, Each, Group, GroupKind, Mark, Papers, Policy, Results, Standing, Tone, Window,
    WindowKind,
};

use serde::{Deserialize, Serialize};

/// The language of all words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applicant {
    /// A person.
    Person,
    /// A firm or another organisation.
    Firm,
}

/// All that a visitor has entered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Visit {
    /// The language of the answer.
    pub language: Language,
    /// The day of asking, `2025-06-30`.
    pub today: String,
    /// Who asks; nothing for both.
    pub applicant: Option<Applicant>,
    /// The id of the life event; nothing for all policies of the applicant.
    pub event: Option<String>,
    /// The answers, in the order in which they were first given.
    pub answers: Vec<Answer>,
    /// Ids of declarations that were made.
    pub declared: Vec<String>,
}

/// The version of documents of visits.
pub const KEPT_VERSION: u32 = 1;

/// A visit as a document to be kept, written on a day such as `2025-06-30`. [`Ask::Read`] reads it.
pub fn kept(visit: &Visit, day: &str) -> String {
    let visit = serde_json::to_string(visit).unwrap_or_default();
    format!("{{\"yingxiang\":{KEPT_VERSION},\"written\":\"{day}\",\"visit\":{visit}}}\n")
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The id of the fact.
    pub fact: String,
    /// What was entered.
    pub entered: Entered,
}

/// What was entered, as it was: going back finds it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entered {
    /// "Not sure".
    NotSure,
    /// "There is none".
    None,
    /// The value of an alternative or of an entry of a list of places.
    Chosen(String),
    /// Text: a date, a number, a sum, how many records.
    Written(String),
}

/// What the page asks of the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// What there is to ask about.
    Opening(Visit),
    /// What comes next.
    Step(Visit),
    /// The question about one fact, to answer it again.
    Question(Visit, String),
    /// All answers with what they were understood to mean.
    Check(Visit),
    /// All answers and what comes next, for quick entry on one page.
    Sheet(Visit),
    /// The answers as a QR code, to hand them to another device.
    Code(Visit),
    /// The visit that the text of such a code or of a kept document ([`kept`]) tells; language and day are those of the
    /// visit given.
    Read(Visit, String),
    /// What follows.
    Results(Visit),
    /// The visit as a facts document, and the assessment as JSON.
    Documents(Visit),
    /// A leaf of the handbook in the language of the visit, of which nothing else matters: its name, and what is searched
    /// on it.
    Browse(Visit, String, String),
    /// What is done on the desk where a list is filled.
    Desk(Visit, desk::Act),
}

/// What the engine tells the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// To [`Ask::Opening`].
    Opening(Opening),
    /// To [`Ask::Step`].
    Step(Step),
    /// To [`Ask::Question`].
    Question(Question),
    /// To [`Ask::Check`].
    Check(Check),
    /// To [`Ask::Sheet`].
    Sheet(Sheet),
    /// To [`Ask::Code`].
    Code {
        /// Modules on each side, without the quiet zone.
        size: u32,
        /// Dark modules, as runs of a row: column, row, length.
        runs: Vec<(u32, u32, u32)>,
        /// What is in it.
        holds: Check,
    },
    /// To [`Ask::Read`].
    Visit {
        /// The day on which it was written, where that is known.
        written: Option<String>,
        /// The visit.
        visit: Visit,
    },
    /// To [`Ask::Results`].
    Results(Results),
    /// To [`Ask::Documents`].
    Documents {
        /// The facts document that `yingxiang assess --facts` reads.
        facts: String,
        /// What `yingxiang assess --format json` prints for it.
        assessment: String,
    },
    /// To [`Ask::Desk`].
    Desk(desk::Desk),
    /// To [`Ask::Browse`].
    Leaf(handbook::Leaf),
    /// An answer is not one, or contradicts the others: which, why, and what to do. Nothing was noted.
    Trouble(Trouble),
}

/// Why there are no rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoRules {
    /// They are damaged, or no rules at all.
    Damaged,
    /// They were written for a newer page.
    Newer,
    /// They were written for an older page.
    Older,
}
