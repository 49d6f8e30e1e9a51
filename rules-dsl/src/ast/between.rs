//! What is said of several policies or parameters together.

use rules_core::plan::Applicant;

use super::{Cite, Declared, Expr, Ident, Wording};
use crate::source::Span;

/// `cap P by Q`: no value of a parameter is above that of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapItem {
    /// The parameter.
    pub param: Ident,
    /// The ceiling.
    pub ceiling: Ident,
    /// Where a notice allows more.
    pub exceptions: Vec<(Ident, Cite)>,
    /// The line.
    pub span: Span,
}

/// `exclusive …`: of some policies only one can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExclusiveItem {
    /// Its name.
    pub id: Ident,
    /// It in words.
    pub words: Wording,
    /// For whom or what only one can be had.
    pub per: PerWhat,
    /// The notice.
    pub basis: Option<Cite>,
    /// The policies.
    pub policies: Vec<Ident>,
    /// The line.
    pub span: Span,
}

/// For whom or what one of several policies can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PerWhat {
    /// One applicant.
    Person,
    /// One span of time.
    Period,
    /// One record of a list.
    Record(Ident),
}

/// `combines …`: policies that can be had together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CombinesItem {
    /// The policies.
    pub policies: Vec<Ident>,
    /// The notice.
    pub basis: Option<Cite>,
    /// The line.
    pub span: Span,
}

/// `life event …`: what happens in somebody's life or to a firm, with the policies that are about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeEventItem {
    /// Its name; the words are what people say of themselves.
    pub name: Declared,
    /// Whose life.
    pub applicant: Applicant,
    /// The policies, those that matter most first.
    pub policies: Vec<Ident>,
}

/// `invariant …`: what the rules make true for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvariantItem {
    /// Its name.
    pub id: Ident,
    /// It in words.
    pub words: Wording,
    /// The statement.
    pub condition: Expr,
}
