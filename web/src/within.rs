//! What the engine draws within a screen: the desk where a list is filled, and what was found on a leaf.

use std::sync::Arc;

use leptos::prelude::*;
use web_protocol::desk::Act;
use web_protocol::{Ask, Told, Visit};

use crate::app::App;
use crate::browser;

impl App {
    /// Something is done on the desk.
    pub(crate) fn work(self, list: &str, act: &str) {
        if act.starts_with("remove") {
            self.before.set_value(Some(self.visit.get_untracked()));
        }
        if act == "undo"
            && let Some(before) = self.before.get_value()
        {
            self.replace_visit(before);
        }
        let kept = || self.desk.with_untracked(|desk| desk.table.clone());
        let act = Act {
            list: list.to_owned(),
            act: act.to_owned(),
            cells: browser::values("[data-cell]"),
            table: browser::value("[data-table]").unwrap_or_else(kept),
        };
        self.ask_within(&Ask::Desk(self.visit.get_untracked(), act));
    }

    /// Holds what was done on the desk. Nothing else is drawn anew for it.
    fn replace_visit(self, visit: Visit) {
        self.visit.update_untracked(|held| *held = visit);
        self.write_kept();
    }

    /// Something is searched on a leaf.
    pub(crate) fn search(self, leaf: &str, needle: String) {
        let visit = self.visit.get_untracked();
        self.ask_within(&Ask::Browse(visit, leaf.to_owned(), needle));
    }

    /// Draws what the engine has drawn.
    pub(crate) fn draw(self, told: Told) {
        match told {
            Told::Desk(desk) => {
                if let Some(visit) = desk.visit.clone() {
                    self.replace_visit(visit);
                }
                self.spoken.set(desk.said.clone());
                if !desk.focus.is_empty() {
                    browser::focus(&desk.focus);
                }
                self.desk.set(Arc::new(desk));
            }
            Told::Leaf(leaf) => {
                self.spoken.set(leaf.found.clone());
                self.found.set(Some(Arc::new(leaf)));
            }
            Told::Trouble(trouble) => self.complain(trouble),
            _ => {}
        }
    }
}
