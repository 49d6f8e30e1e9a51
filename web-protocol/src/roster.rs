//! A list of records, such as the people hired, that is filled like a table.
//!
//! What is entered for the field of a record is an answer to the fact `hires[2].hired_on`; what its line is called, to
//! `hires[2]`. The engine counts records by the answer to `list:hires` and reads no names.

use serde::{Deserialize, Serialize};

use crate::{Alternative, Entered};

/// A list to be filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// The id of the list.
    pub list: String,
    /// What people call one record.
    pub record: String,
    /// The most records it may hold.
    pub most: u32,
    /// What is asked of each record.
    pub columns: Vec<Column>,
    /// A table to begin with: the names of all columns, and a line that shows what is written in them.
    pub template: String,
}

/// What is asked of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The id of the field.
    pub field: String,
    /// What it is called.
    pub name: String,
    /// The question.
    pub ask: String,
    /// What may be chosen; nothing where it is written.
    pub choices: Vec<Alternative>,
    /// What may be written.
    pub hint: String,
}

/// A table as it was understood. Nothing of it is noted yet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pasted {
    /// How it was read, in sentences: which columns were found, which were left out.
    pub notes: Vec<String>,
    /// The lines in which everything was understood.
    pub rows: Vec<PastedRow>,
    /// What was not.
    pub problems: Vec<CellProblem>,
    /// The lines with problems, as they were, to be mended.
    pub rest: String,
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastedRow {
    /// Its number in the table, counted from 1.
    pub line: usize,
    /// What it is called; empty if it has no name.
    pub name: String,
    /// What was entered, by the id of the field.
    pub entered: Vec<(String, Entered)>,
    /// The same in words.
    pub words: Vec<String>,
}

/// Something in a table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellProblem {
    /// Where it stands, in words: line, column, and what is written there.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}
