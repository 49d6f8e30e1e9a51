//! The desk on which a list is filled: line by line, or from a table. What is on it is entered at once, and noted when the
//! engine has understood it.

use std::sync::Arc;

use leptos::prelude::*;
use web_protocol::roster::{CellProblem, Pasted, Roster};
use web_protocol::{Ask, Told};

use crate::app::App;
use crate::browser;
use crate::list_texts::list_texts;
use crate::records::{self, Record};

/// What is done on the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mode {
    /// The lines are shown.
    #[default]
    Lines,
    /// The line at this position is filled; it is a new one behind the last.
    Line(usize),
    /// A table is read.
    Table,
}

/// Why a table was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TableFor {
    /// To see what would be entered.
    Preview,
    /// To enter it as the line at this position of a list.
    Line(String, usize),
}

/// The desk.
#[derive(Clone, Copy, Default)]
pub(crate) struct Desk {
    pub(crate) mode: RwSignal<Mode>,
    /// What was understood of the table.
    pub(crate) table: RwSignal<Option<Arc<Pasted>>>,
    /// The records as they were before one was taken away.
    pub(crate) before: RwSignal<Option<Vec<Record>>>,
    /// What stands in the field for tables. Kept when the desk is left.
    pub(crate) text: RwSignal<String>,
}

impl Desk {
    /// Leaves what is being done.
    pub(crate) fn clear(self) {
        self.mode.set(Mode::Lines);
        self.table.set(None);
        self.before.set(None);
    }
}

impl App {
    /// The records of a list.
    pub(crate) fn records(self, list: &str) -> Vec<Record> {
        self.visit.with_untracked(|visit| records::all(visit, list))
    }

    fn keep(self, list: &str, records: &[Record]) {
        let visit = self
            .visit
            .with_untracked(|visit| records::with(visit, list, records));
        self.visit.set(visit);
    }

    /// Turns to something else on the desk. The focus goes to its heading.
    pub(crate) fn turn(self, mode: Mode) {
        self.desk.table.set(None);
        self.desk.mode.set(mode);
        browser::focus("#desk");
    }

    /// A line once more, behind the last.
    pub(crate) fn copy_record(self, list: &str, position: usize) {
        let mut records = self.records(list);
        let Some(record) = records.get(position) else {
            return;
        };
        // Two people are not called the same.
        let copy = Record {
            name: String::new(),
            ..record.clone()
        };
        records.push(copy);
        self.counted(list, &records);
    }

    /// Takes a line away; it can be had back.
    pub(crate) fn remove_record(self, list: &str, position: usize) {
        let mut records = self.records(list);
        if position < records.len() {
            self.desk.before.set(Some(records.clone()));
            records.remove(position);
            self.counted(list, &records);
        }
    }

    /// Undoes what was taken away last.
    pub(crate) fn restore_records(self, list: &str) {
        if let Some(records) = self.desk.before.get_untracked() {
            self.desk.before.set(None);
            self.counted(list, &records);
        }
    }

    fn counted(self, list: &str, records: &[Record]) {
        self.keep(list, records);
        self.spoken.set((list_texts(self.language()).now)(records.len()));
        self.turn(Mode::Lines);
    }

    /// Asks what a table says.
    pub(crate) fn read_table(self, list: &str, text: String, purpose: TableFor) {
        let visit = self.visit.get_untracked();
        self.ask_table(&Ask::Table(visit, list.to_owned(), text), purpose);
    }

    /// Takes what the engine understood of a table.
    pub(crate) fn take_table(self, purpose: &TableFor, told: Told) {
        let pasted = match told {
            Told::Table(pasted) => pasted,
            Told::Trouble(trouble) => Pasted {
                problems: vec![CellProblem {
                    place: String::new(),
                    message: trouble.message,
                    remedy: trouble.remedy,
                }],
                ..Pasted::default()
            },
            _ => return,
        };
        match purpose {
            TableFor::Line(list, position) if pasted.problems.is_empty() => {
                let row = pasted.rows.into_iter().next();
                let record = row.map_or_else(Record::default, |row| Record {
                    name: row.name,
                    entered: row.entered,
                });
                let mut records = self.records(list);
                match records.get_mut(*position) {
                    Some(place) => *place = record,
                    None => records.push(record),
                }
                self.counted(list, &records);
            }
            _ => {
                let count = (pasted.rows.len(), pasted.problems.len());
                self.spoken
                    .set((list_texts(self.language()).checked)(count.0, count.1));
                self.desk.table.set(Some(Arc::new(pasted)));
                browser::focus("#checked");
            }
        }
    }

    /// Enters the lines of the table that were understood; the others stay in the field.
    pub(crate) fn accept_table(self, roster: &Roster) {
        let Some(pasted) = self.desk.table.get_untracked() else {
            return;
        };
        let mut records = self.records(&roster.list);
        records.extend(pasted.rows.iter().map(|row| Record {
            name: row.name.clone(),
            entered: row.entered.clone(),
        }));
        self.desk.text.set(pasted.rest.clone());
        self.counted(&roster.list, &records);
        if !pasted.rest.is_empty() {
            self.turn(Mode::Table);
        }
    }
}
