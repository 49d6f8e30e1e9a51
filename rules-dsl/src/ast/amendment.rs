//! What notices change of policies and terms.

use super::{ChannelItem, Cite, CriterionItem, Dates, Expr, Ident, PaysItem, ValidityItem, Wording};
use crate::source::Span;

/// What an amendment does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the verb and part of its name")]
pub enum Change {
    AddCriterion(CriterionItem),
    RemoveCriterion(Ident),
    ReplaceCriterion { id: Ident, body: Expr },
    Widen { id: Ident, by: Expr },
    Narrow { id: Ident, by: Expr },
    Pays(PaysItem),
    ForAtMost(Expr),
    PaidUntil(Expr),
    ClaimFrom(Expr),
    ClaimUntil(Expr),
    Documents(Vec<Ident>),
    Channel(ChannelItem),
    InForce(ValidityItem),
    Adopt,
    Suspend(Wording),
    Define { verb: DefineVerb, body: Expr },
}

/// What an amendment does to a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the verbs")]
pub enum DefineVerb {
    Replace,
    Widen,
    Narrow,
}

/// What becomes of the parts that localities have changed before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locals {
    /// They stay.
    Keep,
    /// They end.
    End,
}

/// One line of an amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeItem {
    /// What it changes.
    pub change: Change,
    /// What it says of local rules.
    pub locals: Option<Locals>,
    /// The line.
    pub span: Span,
}

/// `amend …`: what a notice changes of a policy or a term in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendItem {
    /// The policy or term.
    pub policy: Ident,
    /// The notice.
    pub basis: Option<Cite>,
    /// Where; everywhere if not said.
    pub region: Option<Ident>,
    /// When.
    pub dates: Dates,
    /// What.
    pub changes: Vec<ChangeItem>,
    /// Whether every line could be read.
    pub complete: bool,
    /// The head.
    pub span: Span,
}
