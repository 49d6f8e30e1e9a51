//! The screens.

pub(crate) mod check;
mod criteria;
mod desk;
pub(crate) mod event;
mod fields;
pub(crate) mod leaf;
mod picture;
mod policy;
pub(crate) mod question;
pub(crate) mod results;
pub(crate) mod who;
