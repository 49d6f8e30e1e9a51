//! What is wrong with a table.

use std::fmt;

/// Why a table, or a row of it, cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The column, if it is about one; `hires.hired_on` for a field of a list's records.
    pub column: Option<String>,
    /// The row of the batch, counted from 0, if it is about one.
    pub row: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl Problem {
    /// A problem of a whole column.
    pub fn of_column(column: &str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            column: Some(column.to_owned()),
            row: None,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// A problem of the rules or the request.
    pub fn of_all(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            column: None,
            row: None,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// The same, of one row.
    #[must_use]
    pub fn at(mut self, row: usize) -> Self {
        self.row = Some(row);
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(column) = &self.column {
            write!(f, "column `{column}`")?;
        }
        if let Some(row) = self.row {
            let and = if self.column.is_some() { ", " } else { "" };
            write!(f, "{and}row {row}")?;
        }
        if self.column.is_some() || self.row.is_some() {
            f.write_str(": ")?;
        }
        write!(f, "{}; {}", self.message, self.remedy)
    }
}

impl std::error::Error for Problem {}
