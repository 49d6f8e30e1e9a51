//! The words of answers: explanations of every operator of the language and of the rules of `policies/`, and what can
//! be had together.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test without its subject must fail"
)]

mod corpus;
mod judge;
mod operators;
mod rules;
mod together;
