//! The screens.

pub(crate) mod check;
mod criteria;
pub(crate) mod event;
mod fields;
mod picture;
mod policy;
pub(crate) mod question;
pub(crate) mod results;
pub(crate) mod who;
