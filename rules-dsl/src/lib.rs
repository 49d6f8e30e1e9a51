//! The rule language of Yingxiang, from text to plan.
//!
//! ```text
//! SourceFile → SyntaxTree → Ast → CheckedProgram → Plan
//! ```

pub mod ast;
pub mod diagnostic;
pub mod keyword;
pub mod parse;
pub mod source;
pub mod syntax;
