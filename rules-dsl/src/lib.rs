//! The rule language of Yingxiang, from text to plan.
//!
//! ```text
//! SourceFile → SyntaxTree → Ast → CheckedProgram → Plan
//! ```

pub mod analysis;
pub mod ast;
pub mod calc;
pub mod check;
pub mod compile;
pub mod coverage;
pub mod diagnostic;
pub mod fix;
pub mod format;
pub mod keyword;
mod known;
pub mod ledger;
pub mod lower;
pub mod mutation;
pub mod parse;
pub mod passages;
pub mod render;
pub mod scenario;
mod selection;
pub mod source;
pub mod syntax;
