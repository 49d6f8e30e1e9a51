//! The screens.

pub(crate) mod check;
mod criteria;
pub(crate) mod event;
mod fields;
pub(crate) mod leaf;
mod picture;
mod policy;
pub(crate) mod question;
mod report;
pub(crate) mod results;
mod roster;
pub(crate) mod who;
