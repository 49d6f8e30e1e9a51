//! Answers that outlive the page, only where the visitor wants it: on the device, in a file, and across an update.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use web_protocol::{Ask, Told, Trouble, Visit};

use crate::aids::aids;
use crate::app::{App, Errand, Journey, Say, Way};
use crate::browser::{self, Store};
use crate::post::Kind;
use crate::trail::Then;
use crate::visit;

/// The version of what is written.
const VERSION: u32 = 1;

/// Where answers are kept on the device, and where they lie while a new version is loaded.
const KEPT: &str = "yingxiang-answers";
const CARRIED: &str = "yingxiang-carried";

/// Answers as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Written {
    yingxiang: u32,
    /// The day on which they were written.
    pub(crate) day: String,
    pub(crate) visit: Visit,
}

/// Why something is no such text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    Foreign,
    Newer,
}

/// What every version writes.
#[derive(Deserialize)]
struct Head {
    yingxiang: u32,
}

/// The text of a visit.
pub(crate) fn written(visit: &Visit, day: String) -> String {
    let written = Written {
        yingxiang: VERSION,
        day,
        visit: visit.clone(),
    };
    serde_json::to_string_pretty(&written).unwrap_or_default()
}

/// Reads such a text.
///
/// # Errors
/// If it is none, or from a newer version.
pub(crate) fn read(text: &str) -> Result<Written, Unreadable> {
    let head: Head = serde_json::from_str(text).map_err(|_| Unreadable::Foreign)?;
    if head.yingxiang > VERSION {
        return Err(Unreadable::Newer);
    }
    serde_json::from_str(text).map_err(|_| Unreadable::Foreign)
}

/// A visit that is being taken over, and how many of its answers the rules refused.
#[derive(Debug, Clone)]
pub(crate) struct TakenOver {
    pub(crate) visit: Visit,
    pub(crate) left_out: usize,
}

impl App {
    /// What was kept on this device, and whether it is to be gone on with at once.
    pub(crate) fn look_for_kept(self) {
        if self.kiosk {
            return;
        }
        // The page was loaded anew by an update: nothing is asked, the visitor goes on.
        let carried = browser::stored(Store::Session, CARRIED);
        browser::unstore(Store::Session, CARRIED);
        if let Some(Ok(carried)) = carried.as_deref().map(read) {
            self.keeping.set(browser::stored(Store::Device, KEPT).is_some());
            return self.take_over(carried.visit);
        }
        let kept = browser::stored(Store::Device, KEPT);
        if let Some(Ok(kept)) = kept.as_deref().map(read) {
            self.kept.set(Some(kept));
        }
    }

    /// Keeps the answers from now on, or deletes what was kept.
    pub(crate) fn keep(self, keep: bool) {
        self.keeping.set(keep);
        if !keep {
            return self.discard();
        }
        if !self.write_kept() {
            self.keeping.set(false);
            self.object(self.aids().not_kept);
        }
    }

    /// Writes what was answered, where the visitor wants it kept.
    pub(crate) fn write_kept(self) -> bool {
        let text = self
            .visit
            .with_untracked(|visit| written(visit, browser::today()));
        !self.keeping.get_untracked() || browser::store(Store::Device, KEPT, &text)
    }

    /// Holds the answers while the page is loaded anew.
    pub(crate) fn carry(self) {
        let text = self
            .visit
            .with_untracked(|visit| written(visit, browser::today()));
        browser::store(Store::Session, CARRIED, &text);
    }

    /// Deletes what was kept.
    pub(crate) fn discard(self) {
        browser::unstore(Store::Device, KEPT);
        self.keeping.set(false);
        self.kept.set(None);
        self.spoken.set(self.aids().discarded.to_owned());
    }

    /// Goes on with what was kept.
    pub(crate) fn resume(self) {
        if let Some(kept) = self.kept.get_untracked() {
            self.keeping.set(true);
            self.take_over(kept.visit);
        }
    }

    /// The answers as a file.
    pub(crate) fn export(self) {
        let text = self
            .visit
            .with_untracked(|visit| written(visit, browser::today()));
        browser::download(self.aids().file_name, "application/json", &text);
    }

    /// Takes over answers from a file.
    pub(crate) fn import(self, text: &str) {
        match read(text) {
            Ok(written) => self.take_over(written.visit),
            Err(Unreadable::Foreign) => self.object(self.aids().file_foreign),
            Err(Unreadable::Newer) => self.object(self.aids().file_newer),
        }
    }

    /// Takes over a visit from elsewhere, in the language and on the day of this page.
    pub(crate) fn take_over(self, visit: Visit) {
        let here = self.visit.get_untracked();
        let visit = Visit {
            language: here.language,
            today: here.today,
            ..visit
        };
        self.try_over(TakenOver { visit, left_out: 0 });
    }

    fn try_over(self, over: TakenOver) {
        let ask = Ask::Check(over.visit.clone());
        self.ask(Kind::Screen, &ask, Errand::Over(over));
    }

    /// What came of it: an answer that the rules refuse is left out, and that is said.
    pub(crate) fn taken_over(self, over: TakenOver, told: Told) {
        match told {
            Told::Trouble(Trouble { fact: Some(fact), .. })
                if over.visit.answers.iter().any(|answer| answer.fact == fact) =>
            {
                self.try_over(TakenOver {
                    visit: visit::without(&over.visit, &fact),
                    left_out: over.left_out.saturating_add(1),
                });
            }
            Told::Trouble(trouble) => self.complain(trouble),
            told => {
                let words = aids(over.visit.language);
                let text = match over.left_out {
                    0 => words.taken_over.to_owned(),
                    some => (words.left_out)(some),
                };
                self.kept.set(None);
                let journey = Journey {
                    visit: over.visit,
                    way: Way::On,
                    then: Then::GoOn,
                    say: Say::Words(text.clone()),
                };
                self.show(journey, told);
                self.remark.set(Some(text));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use web_protocol::{Answer, Entered};

    #[test]
    fn what_is_written_is_read_again() {
        let visit = Visit {
            answers: vec![Answer {
                fact: "residence".to_owned(),
                entered: Entered::Chosen("150100".to_owned()),
            }],
            ..Visit::default()
        };
        let text = written(&visit, "2025-06-30".to_owned());
        let read = read(&text).unwrap();
        assert_eq!((read.visit, read.day.as_str()), (visit, "2025-06-30"));
    }

    #[test]
    fn other_files_and_newer_ones_are_told_apart() {
        for text in [
            "",
            "[]",
            "{}",
            "{\"yingxiang\": 1}",
            "{\"yingxiang\": \"1\"}",
            "PK\u{3}\u{4}",
        ] {
            assert_eq!(read(text), Err(Unreadable::Foreign), "{text}");
        }
        let newer = "{\"yingxiang\": 2, \"answers\": {}}";
        assert_eq!(read(newer), Err(Unreadable::Newer));
    }
}
