//! Results.

use serde::{Deserialize, Serialize};

/// What follows from the answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Results {
    /// The day of asking.
    pub today: String,
    /// The version of the rules.
    pub version: String,
    /// That it is an estimate.
    pub estimate: String,
    /// How many questions could still change something, at most; nothing where that is not known.
    pub questions_left: Option<usize>,
    /// The policies by what to do now.
    pub groups: Vec<Group>,
    /// What can be had together and what excludes what, in sentences.
    pub together: Vec<String>,
    /// The papers for all that can be had.
    pub papers: Vec<Papers>,
    /// First and last day of the picture.
    pub span: (String, String),
}

/// What there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// Claim now.
    Claim,
    /// Nothing to do but to check that it arrived.
    Automatic,
    /// Get recognised or registered first, or declare something.
    First,
    /// Opens later.
    Later,
    /// Depends on what is not known.
    Depends,
    /// Not entitled.
    Not,
    /// Not in force, or for others.
    Aside,
}

/// Policies with the same thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// What there is to do.
    pub kind: GroupKind,
    /// The policies, those that matter most first.
    pub policies: Vec<Policy>,
}

/// How good the answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Entitled.
    Yes,
    /// Entitled once something is done.
    Almost,
    /// Open.
    Open,
    /// Not entitled.
    No,
    /// Not in force or not for this applicant.
    Aside,
}

/// One policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is, in a sentence.
    pub about: String,
    /// How good the answer is.
    pub tone: Tone,
    /// The answer in a sentence.
    pub headline: String,
    /// What must still be done or declared.
    pub provisos: Vec<String>,
    /// Declarations that the visitor can make here: id and words, and whether it was made.
    pub declarations: Vec<(String, String, bool)>,
    /// That a locality decides, or has decided, to offer it.
    pub adoption: Option<String>,
    /// What stands in the way.
    pub obstacles: Vec<String>,
    /// How much.
    pub amount: Option<String>,
    /// For each record of a list.
    pub records: Vec<String>,
    /// The same, line by line.
    pub each: Vec<Each>,
    /// All records together.
    pub total: Option<String>,
    /// How the amount comes about.
    pub formula: Option<String>,
    /// Until when.
    pub last_day: Option<String>,
    /// The last day itself, and in how many days that is.
    pub until: Option<(String, i64)>,
    /// The days until which it can be had or claimed, as a calendar file.
    pub calendar: Option<String>,
    /// What of the past can still be claimed.
    pub claimable: Vec<String>,
    /// The place whose rules apply.
    pub place: Option<String>,
    /// Facts that still matter: id and name.
    pub missing: Vec<(String, String)>,
    /// Figures that were not found.
    pub figures: Option<String>,
    /// The criteria.
    pub criteria: Vec<Criterion>,
    /// What to bring.
    pub documents: Vec<String>,
    /// Who applies, where, how.
    pub handling: Vec<String>,
    /// The next step.
    pub next_step: Option<String>,
    /// Notices and clauses.
    pub basis: Vec<String>,
    /// Marks such as "carried over".
    pub marks: Vec<String>,
    /// Notes.
    pub notes: Vec<String>,
    /// What would make the visitor entitled.
    pub changes: Vec<Change>,
    /// The windows of the picture, and their text twin.
    pub windows: Vec<Window>,
}

/// The answer for one record of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Each {
    /// What it is called.
    pub name: String,
    /// How good the answer is.
    pub tone: Tone,
    /// The answer in a few words.
    pub headline: String,
    /// How much.
    pub amount: Option<String>,
    /// What stands in the way.
    pub why: Vec<String>,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its name in the rules.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Whether it is met.
    pub standing: Standing,
    /// The same in a word.
    pub outcome: String,
    /// Why, with the visitor's value and the threshold.
    pub reason: String,
    /// More of it; where there are steps, how many of them must hold.
    pub detail: String,
    /// More of it part by part, where it has several.
    pub steps: Vec<Criterion>,
    /// The clause.
    pub clause: Option<String>,
    /// Its parts.
    pub parts: Vec<Criterion>,
}

/// Whether a criterion is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Met.
    Met,
    /// Not met.
    Unmet,
    /// Open.
    Open,
    /// Not reached, or dropped.
    Aside,
}

/// A lawful change that would make the visitor entitled, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The sentence.
    pub words: String,
}

/// Papers and what they are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Papers {
    /// What to bring.
    pub name: String,
    /// The titles of the policies.
    pub policies: Vec<String>,
}

/// A span of days in the picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First day, `2025-06-30`.
    pub from: String,
    /// Last day.
    pub to: String,
    /// What holds.
    pub kind: WindowKind,
    /// The same in words.
    pub words: String,
}

/// What holds in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowKind {
    /// Entitled.
    Entitled,
    /// Open.
    Open,
    /// Not entitled.
    Not,
    /// Not in force.
    Aside,
}

/// A mark at a place of the picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The day.
    pub day: String,
    /// What happens.
    pub words: String,
}
