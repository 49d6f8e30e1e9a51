//! What a command prints, and its exit code.

use serde::Serialize;

/// Everything is as it should be.
pub(crate) const DONE: u8 = 0;
/// The rules, scenarios or facts have mistakes.
pub(crate) const FOUND: u8 = 1;
/// The command could not be carried out: a file cannot be read, an argument is wrong.
pub(crate) const UNUSABLE: u8 = 2;

/// The result of a command.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// For standard output.
    pub(crate) output: Vec<u8>,
    /// For standard error.
    pub(crate) complaint: String,
    /// The exit code.
    pub(crate) exit: u8,
}

impl Outcome {
    /// A command that worked.
    pub(crate) fn done(output: impl Into<Vec<u8>>) -> Self {
        Self {
            output: output.into(),
            ..Self::default()
        }
    }

    /// A JSON document of shape version 1: `version`, then the fields of the body in their order.
    pub(crate) fn document(exit: u8, body: impl Serialize) -> Self {
        #[derive(Serialize)]
        struct Document<Body> {
            version: u8,
            #[serde(flatten)]
            body: Body,
        }
        match serde_json::to_vec_pretty(&Document { version: 1, body }) {
            Ok(mut output) => {
                output.push(b'\n');
                Self {
                    output,
                    exit,
                    ..Self::default()
                }
            }
            Err(error) => Self::unusable(format!("{error}\n")),
        }
    }

    /// A command that found mistakes, told on standard error.
    pub(crate) fn found(complaint: impl Into<String>) -> Self {
        Self {
            complaint: complaint.into(),
            exit: FOUND,
            ..Self::default()
        }
    }

    /// A command that could not be carried out.
    pub(crate) fn unusable(complaint: impl Into<String>) -> Self {
        Self {
            complaint: complaint.into(),
            exit: UNUSABLE,
            ..Self::default()
        }
    }
}
