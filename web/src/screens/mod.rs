//! The screens.

pub(crate) mod check;
pub(crate) mod code;
mod criteria;
mod desk;
pub(crate) mod event;
mod fields;
mod keeping;
pub(crate) mod leaf;
pub(crate) mod notice;
mod picture;
mod policy;
pub(crate) mod question;
pub(crate) mod results;
pub(crate) mod sheet;
pub(crate) mod who;
