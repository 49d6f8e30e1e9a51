//! Everything that turns an assessment into what people and programs read, and what they answer into
//! [`rules_core::people::People`].
//!
//! The command line and the page both speak through this crate, so they cannot differ. It reads no file and
//! no clock, and its output depends on nothing but its arguments: the same bytes natively and in WebAssembly.
//!
//! | module | from | to |
//! |---|---|---|
//! | [`facts`] | facts JSON | people |
//! | [`saved`] | people | facts JSON |
//! | [`answer`] | one answer as typed or as a JSON value | a set of possible values |
//! | [`json`] | assessment | JSON for programs |
//! | [`words`] | the reason behind a value | a sentence |
//! | [`timeline`] | a policy over a span of days | words and JSON |
//! | [`changes`] | what would make somebody entitled | words and JSON |
//! | [`summary`] | the answer of one policy | everything a person reads about it |
//! | [`catalogue`] | an assessment of nobody | all policies for reading |
//! | [`combination`] | what can be had together | sentences, JSON |
//! | [`revision`] | two versions of the rules, compared | words and JSON |

pub mod answer;
pub mod catalogue;
pub mod changes;
pub mod citation;
pub mod combination;
pub mod dates;
pub mod facts;
pub mod json;
pub mod json_text;
pub mod language;
mod notation;
pub mod numbers;
pub mod problem;
pub mod revision;
pub mod saved;
pub mod summary;
pub mod timeline;
mod together;
pub mod value;
mod verdict_words;
pub mod words;
