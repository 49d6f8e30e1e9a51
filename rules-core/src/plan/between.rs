//! What is said of several policies together.

use super::{Applicant, Text};
use crate::arena::CitationId;

/// For whom or what only one of several policies can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// One applicant.
    Person,
    /// One span of time.
    Period,
    /// One record of a list.
    Record,
}

/// Policies of which only one can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// ASCII name.
    pub id: String,
    /// It in words.
    pub text: Text,
    /// For whom or what.
    pub per: Per,
    /// The clause.
    pub citation: Option<CitationId>,
    /// The policies, as positions in [`crate::plan::Plan::policies`].
    pub policies: Vec<u32>,
}

/// Policies that can be had together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Combination {
    /// The clause.
    pub citation: Option<CitationId>,
    /// The policies, as positions in [`crate::plan::Plan::policies`].
    pub policies: Vec<u32>,
}

/// What happens in somebody's life or to a firm, with the policies that are about it. It decides nothing: who begins
/// with it is asked about these policies first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeEvent {
    /// ASCII name.
    pub id: String,
    /// What people say of themselves.
    pub name: Text,
    /// Whose life.
    pub applicant: Applicant,
    /// The policies, as positions in [`crate::plan::Plan::policies`], those that matter most first.
    pub policies: Vec<u32>,
}
