//! The handbook: every policy and every measure for reading, without a person to judge.
//!
//! `yingxiang doc --format json` writes it as one file, which is published beside the page ([`Handbook`]). The engine
//! holds its bytes and reads them when somebody opens it; the page asks for one leaf at a time ([`Browse`], [`Leaf`]), which
//! comes as HTML: what a phone fetches before the first question holds nothing of it.

mod html;
mod leaf;
mod words;

use serde::{Deserialize, Serialize};

use crate::{Applicant, Language};

pub use html::{escaped, html};
pub use leaf::{Block, Browse, Copied, Item, Text, leaf};

/// A leaf as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    /// Its name, [`Browse::name`].
    pub name: String,
    /// Its heading.
    pub title: String,
    /// What stands below it. A button with `data-browse` leads to the leaf of this name; the one with `data-copy` copies
    /// what stands in the field before it.
    pub html: String,
    /// What is written beside the field for searching; empty if there is none.
    pub search: String,
    /// How much was found, if something was searched.
    pub found: String,
}

/// The file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handbook {
    /// The version of the rules that it describes.
    pub version: String,
    /// The day on which it was made, `2025-06-30`: what is in force was judged on it.
    pub made_on: String,
    /// How many measures the documents are said to have.
    pub announced: usize,
    /// All words in Chinese.
    pub zh: Edition,
    /// All words in English.
    pub en: Edition,
    /// Declarations of the rules, each once.
    pub passages: Vec<Passage>,
    /// What the rules say of the policies, in the order of the editions.
    pub written: Vec<Written>,
}

impl Handbook {
    /// The words in a language.
    pub fn edition(&self, language: Language) -> &Edition {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// The handbook in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// The policies, theme by theme.
    pub policies: Vec<About>,
    /// The documents with their measures.
    pub documents: Vec<Document>,
}

/// A policy for reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is about: the heading under which it stands.
    pub theme: String,
    /// Who it is for.
    pub applicant: Applicant,
    /// What it is, in a sentence.
    pub about: String,
    /// Why it may not be had now, if so.
    pub standing: Option<String>,
    /// Since when and until when it is in force.
    pub in_force: Vec<String>,
    /// What it gives.
    pub benefit: String,
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// What to bring.
    pub documents: Vec<String>,
    /// Who applies, where, how.
    pub handling: Vec<String>,
    /// Notices and clauses.
    pub basis: Vec<String>,
    /// Marks such as "carried over".
    pub marks: Vec<String>,
    /// Notes.
    pub notes: Vec<String>,
}

/// A condition of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Its name in the rules.
    pub id: String,
    /// What it asks for.
    pub label: String,
    /// The notice and the clause.
    pub clause: Option<String>,
    /// Its parts.
    pub parts: Vec<Condition>,
}

/// A document that the ledger accounts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its title and number.
    pub title: String,
    /// Its measures, in its order.
    pub measures: Vec<Measure>,
}

/// A measure of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// The clause.
    pub clause: String,
    /// It in a few words.
    pub words: String,
    /// What became of it.
    pub fate: Fate,
    /// The policies that say it: ids.
    pub policies: Vec<String>,
    /// More about its fate: which figure is missing, why there is no rule, which feature does it.
    pub more: String,
}

/// What became of a measure, those first that help people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Rules say it.
    Encoded,
    /// A figure is missing.
    Waiting,
    /// The page itself does it.
    Served,
    /// No rule says it yet.
    ToBeEncoded,
    /// There is nothing to claim or to meet.
    Informational,
}

impl Fate {
    /// All of them, those that help people first.
    pub const ALL: [Self; 5] = [
        Self::Encoded,
        Self::Waiting,
        Self::Served,
        Self::ToBeEncoded,
        Self::Informational,
    ];
}

/// A declaration of the rules in both spellings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// What it is to a policy.
    pub part: Part,
    /// With Chinese keywords and names.
    pub zh: String,
    /// With English ones.
    pub en: String,
}

/// What a declaration is to a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The policy itself.
    Policy,
    /// What a notice changes of it.
    Amendment,
    /// What excludes it, what combines with it.
    Beside,
    /// A term.
    Term,
    /// A figure.
    Figure,
    /// A fact, or its alternatives.
    Fact,
}

/// What the rules say of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Written {
    /// The file.
    pub path: String,
    /// Positions in [`Handbook::passages`].
    pub passages: Vec<usize>,
    /// What its scenarios show.
    pub scenarios: Vec<Scenario>,
}

/// What a scenario shows of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// Its title, in the language in which it was written.
    pub title: String,
    /// What is expected, with Chinese keywords and names.
    pub zh: String,
    /// The same with English ones.
    pub en: String,
}
