//! What must hold for any input at all, as functions of bytes.
//!
//! | target | input | what must hold |
//! |---|---|---|
//! | [`parser`] | bytes | every character is in a token, a comment or a finding; every place lies in the text |
//! | [`checker`] | rule text | findings that can be shown, or a plan that can be written, read and asked |
//! | [`formatter`] | rule text | what can be read has one form in each language, and keeps its meaning and comments |
//! | [`plan`] | bytes | an error, or a plan that can be asked; also when the hash was made to match |
//! | [`facts`] | facts document | mistakes with their places, or people who can be assessed |
//!
//! The gate sends the committed inputs through them (`corpus/TARGET`, `regressions/TARGET`) and a counted number of
//! changed ones; `cargo xtask soak` lets libFuzzer look for new ones.

pub mod checker;
pub mod corpus;
pub mod facts;
pub mod findings;
pub mod formatter;
pub mod mutator;
pub mod parser;
pub mod plan;
#[path = "../../agreement/random.rs"]
#[expect(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "shared with the random programs, which draw in more ways"
)]
mod random;

use mutator::Words;

/// Something that takes bytes from outside.
pub struct Target {
    /// Its name: that of the folder of its inputs, and of its run after `fuzz-`.
    pub name: &'static str,
    /// Says what does not hold; it may also panic, which is as bad.
    pub check: fn(&[u8]) -> Result<(), String>,
    /// What its inputs are made of.
    pub words: fn() -> Words,
}

/// All of them.
pub const TARGETS: [Target; 5] = [
    Target {
        name: "parser",
        check: parser::check,
        words: mutator::of_rules,
    },
    Target {
        name: "checker",
        check: checker::check,
        words: mutator::of_rules,
    },
    Target {
        name: "formatter",
        check: formatter::check,
        words: mutator::of_rules,
    },
    Target {
        name: "plan",
        check: plan::check,
        words: || Words::Bytes,
    },
    Target {
        name: "facts",
        check: facts::check,
        words: facts::words,
    },
];

/// An error that says what was expected to hold.
fn must(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}
