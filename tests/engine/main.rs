//! The engine against the plainest possible reimplementation of what it promises.
//!
//! `dates`, `fraction` and `evaluate` know what one person's values are; `random_plan` makes plans; `crowd`
//! lists everybody a plan allows; `answers` works out from the list what the engine must say. The other
//! modules are the tests; `entitlements` gives `combination` its answers.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unreachable,
    reason = "a test that fails here has found something"
)]

mod answers;
mod assessment;
mod calendar;
mod changes;
mod check;
mod choices;
mod combination;
mod crowd;
mod dates;
mod days;
mod describe;
mod entitlements;
mod evaluate;
mod forward;
mod fraction;
mod interview;
mod interview_lists;
mod plan_file;
mod plan_parts;
mod random_condition;
mod random_expression;
mod random_plan;
mod regressions;
mod regressions_of_days;
mod revision;
mod settled;
mod timelines;
