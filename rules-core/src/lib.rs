//! The engine of Yingxiang: a plan, sets of possible people, and exact answers about them.
//!
//! A [`plan::Plan`] is what the rule text compiles to. [`people::People`] holds, for every input, the set of
//! values it may have. [`assess::assess`] says for every policy what is certain, what it depends on and why.
//!
//! The crate knows no text syntax, files, clock, locale, JSON text or threads.

pub mod analysis;
pub mod arena;
pub mod assess;
pub mod builder;
pub mod calendar;
mod candidates;
mod change;
pub mod combination;
pub mod coverage;
pub mod decide;
pub mod difference;
mod engine;
pub mod explanation;
mod extent;
pub mod forward;
pub mod interview;
mod moved;
pub mod number;
mod part;
pub mod people;
pub mod plan;
pub mod plan_file;
pub mod possible;
mod question;
pub mod region;
mod relevance;
pub mod revision;
mod split;
mod timeline;
pub mod unroll;
pub mod verdict;
