//! Tests of the whole system, and what several of them share.
//!
//! - `engine/`: the engine against a person-by-person reference, and the calendar against a walk through its
//!   days. `YINGXIANG_CASES` sets how many cases are drawn, in percent of the usual number, and
//!   `YINGXIANG_SEED` which: `YINGXIANG_CASES=5000 cargo test -p yingxiang-tests --test engine` is a soak.
//! - `corpus/`: every policy of `policies/` against people looked at one by one.
//! - `words/`: explanations of every operator and of the rules of `policies/`, and what can be had together.
//! - `specification/`: rules and answers as the manual states them.
//! - `browser/`: journeys through the page.
//! - `fuzz/`: what holds for any input at all, a crate of its own.

pub mod subsets;
