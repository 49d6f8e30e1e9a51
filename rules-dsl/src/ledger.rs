//! The ledger: what became of every measure of the documents that the rules account for.

use rules_core::plan::{Source, Status, Text};

/// A document and all its measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// The document.
    pub source: Source,
    /// How many measures it is said to have.
    pub announced: usize,
    /// Its measures in order.
    pub measures: Vec<Measure>,
}

/// A measure of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// What the document calls the clause it is in.
    pub clause: String,
    /// Its name within the document.
    pub id: String,
    /// It in a few words.
    pub words: Text,
    /// What its verb says.
    pub status: Status,
    /// What became of it.
    pub account: Account,
}

/// What became of a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Account {
    /// These rules say it.
    Encoded(Vec<Encoding>),
    /// These rules say it, if any do; a figure is missing.
    Waiting(Vec<Encoding>, Awaited),
    /// These features of the product do it: what people call each.
    Served(Vec<Text>),
    /// A rule could say it and does not yet; what is missing.
    ToBeEncoded(Text),
    /// There is nothing to claim or to meet; why.
    Informational(Text),
}

/// A rule that says a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    /// Its ASCII name.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// The criteria of a policy by their ASCII names; none for the whole.
    pub criteria: Vec<String>,
}

/// A figure that nobody gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaited {
    /// Of these parameters: the ASCII name of each and what people call it.
    Figures(Vec<(String, Text)>),
    /// Described.
    Described(Text),
}

/// The ways in which a measure is accounted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Rules say it.
    Encoded,
    /// A local figure is missing.
    Waiting,
    /// The product does it.
    Served,
    /// No rule says it yet.
    ToBeEncoded,
    /// There is nothing to claim or to meet.
    Informational,
}

impl Way {
    /// All of them, those that help people first.
    pub const ALL: [Self; 5] = [
        Self::Encoded,
        Self::Waiting,
        Self::Served,
        Self::ToBeEncoded,
        Self::Informational,
    ];
}

impl Account {
    /// Which way it is.
    pub fn way(&self) -> Way {
        match self {
            Self::Encoded(_) => Way::Encoded,
            Self::Waiting(..) => Way::Waiting,
            Self::Served(_) => Way::Served,
            Self::ToBeEncoded(_) => Way::ToBeEncoded,
            Self::Informational(_) => Way::Informational,
        }
    }
}

impl Ledger {
    /// How many measures are accounted for in a way.
    pub fn count(&self, way: Way) -> usize {
        let measures = self.measures.iter();
        measures.filter(|measure| measure.account.way() == way).count()
    }
}
