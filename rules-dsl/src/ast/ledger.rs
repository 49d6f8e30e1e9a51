//! The ledger: what became of every measure of a document.

use rules_core::plan::Status;

use super::{Declared, Ident, Wording};
use crate::source::Span;

/// `feature …`: something the product does for people apart from its policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureItem {
    /// Its name.
    pub name: Declared,
    /// What it does.
    pub help: Option<Wording>,
}

/// `ledger DOCUMENT number of measures N { … }`: every measure of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerItem {
    /// The document.
    pub source: Ident,
    /// How many measures it has, and where that is said.
    pub measures: (usize, Span),
    /// Its clauses in order.
    pub clauses: Vec<ClauseItem>,
    /// Whether all of them could be read.
    pub complete: bool,
}

/// A clause of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseItem {
    /// What the document calls it.
    pub place: String,
    /// Where that stands.
    pub span: Span,
    /// Its measures in order.
    pub measures: Vec<MeasureItem>,
}

/// A measure of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureItem {
    /// Its name within the document.
    pub id: Ident,
    /// It in a few words.
    pub words: Wording,
    /// What its verb says.
    pub status: Status,
    /// What became of it.
    pub account: AccountItem,
}

/// What became of a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountItem {
    /// Rules say it, perhaps all but a figure that is not given.
    Encoded {
        /// The rules.
        by: Vec<EncodingItem>,
        /// What they wait for.
        waiting: Option<AwaitedItem>,
    },
    /// Only a figure is missing.
    Waiting(AwaitedItem),
    /// A rule could say it, and none does yet.
    ToBeEncoded(Wording),
    /// It gives nobody anything to claim and asks nothing of anybody.
    Informational(Wording),
    /// The product does it.
    Served(Vec<Ident>),
}

/// A rule that says a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingItem {
    /// A policy, a parameter, a define or a fact.
    pub rule: Ident,
    /// The criteria of the policy; none for the whole.
    pub criteria: Vec<Ident>,
}

/// A figure that nobody gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AwaitedItem {
    /// Of these parameters.
    Figures(Vec<Ident>),
    /// Described where the rules have no parameter for it.
    Described(Wording),
}
