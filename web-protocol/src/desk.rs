//! The desk on which a list, such as the people hired, is filled: line by line, or from a table.
//!
//! What is entered for the field of a record is an answer to the fact `hires[2].hired_on`; what its line is called, to
//! `hires[2]`; how many there are, to `list:hires`. The engine draws the desk as HTML and tells what the visit is after an
//! act; the page hands over what is in its fields.

use serde::{Deserialize, Serialize};

use crate::Visit;

/// Something that is done on the desk.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Act {
    /// The id of the list.
    pub list: String,
    /// What is done: what stands in `data-act` of what was pressed; nothing to see the lines.
    pub act: String,
    /// What stands in the fields of a line, in their order.
    pub cells: Vec<String>,
    /// The table.
    pub table: String,
}

/// The desk after an act.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Desk {
    /// What stands on it. Buttons have `data-act`, fields of a line `data-cell`, the field for a table `data-table`.
    pub html: String,
    /// The visit, if it has changed.
    pub visit: Option<Visit>,
    /// What stands in the field for tables.
    pub table: String,
    /// What is said to who listens.
    pub said: String,
    /// What takes the focus, as a selector; empty for nothing.
    pub focus: String,
}
