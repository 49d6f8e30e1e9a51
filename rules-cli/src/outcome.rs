//! What a command prints, and its exit code.

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
