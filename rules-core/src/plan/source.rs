//! Where a part of the rules comes from.

use super::Text;
use crate::arena::SourceId;
use crate::calendar::Day;

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// ASCII name.
    pub id: String,
    /// Document number, if it has one.
    pub number: Option<String>,
    /// Title.
    pub title: Text,
    /// Who issued it.
    pub issuer: Option<Text>,
    /// When it was issued.
    pub issued: Option<Day>,
}

/// A place in a notice, with what is known against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The notice.
    pub source: SourceId,
    /// Clause or article as the notice counts, empty for the notice as a whole.
    pub clause: String,
    /// Why the evidence is second-hand, if it is.
    pub secondary: Option<Text>,
    /// Why an older notice's value is still used, if it is.
    pub carried_over: Option<Text>,
}

/// A named declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// ASCII name.
    pub id: String,
    /// What people call it.
    pub text: Text,
    /// Whether it is a parameter (figures from notices) or a define (a term).
    pub parameter: bool,
}
