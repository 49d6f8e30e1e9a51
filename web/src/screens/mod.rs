//! The screens.

pub(crate) mod question;
mod question_fields;
pub(crate) mod results;
mod results_policy;
pub(crate) mod start;
