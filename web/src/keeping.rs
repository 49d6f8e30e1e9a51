//! Answers that outlive the page, only where the visitor wants it: on the device, in a file, and across an update. The
//! engine reads them, so that the page need not know how.

use leptos::prelude::*;
use web_protocol::{Ask, Told, Trouble, Visit};

use crate::aids::aids;
use crate::app::{App, Errand, Journey, Say, Way};
use crate::browser::{self, Store};
use crate::post::Kind;
use crate::trail::Then;
use crate::visit;

/// Where answers are kept on the device, and where they lie while a new version is loaded.
const KEPT: &str = "yingxiang-answers";
const CARRIED: &str = "yingxiang-carried";

/// A visit that is being taken over, and how many of its answers the rules refused.
#[derive(Debug, Clone)]
pub(crate) struct TakenOver {
    pub(crate) visit: Visit,
    pub(crate) left_out: usize,
}

impl App {
    /// Looks for what was kept on this device.
    pub(crate) fn look_for_kept(self) {
        if self.kiosk {
            return;
        }
        let kept = browser::stored(Store::Device, KEPT);
        // The page was loaded anew by an update: nothing is asked, the visitor goes on.
        if let Some(carried) = browser::stored(Store::Session, CARRIED) {
            browser::unstore(Store::Session, CARRIED);
            self.keeping.set(kept.is_some());
            self.read(carried);
        } else if let Some(kept) = kept {
            let ask = Ask::Read(self.visit.get_untracked(), kept);
            self.ask(Kind::Kept, &ask, Errand::Kept);
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

    fn document(self) -> String {
        self.visit
            .with_untracked(|visit| web_protocol::kept(visit, &browser::today()))
    }

    /// Writes what was answered, where the visitor wants it kept; whether that could be done.
    pub(crate) fn write_kept(self) -> bool {
        !self.keeping.get_untracked() || browser::store(Store::Device, KEPT, &self.document())
    }

    /// Holds the answers while the page is loaded anew.
    pub(crate) fn carry(self) {
        browser::store(Store::Session, CARRIED, &self.document());
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
        if let Some((_, visit)) = self.kept.get_untracked() {
            self.keeping.set(true);
            self.take_over(visit);
        }
    }

    /// The answers as a file.
    pub(crate) fn export(self) {
        browser::download(self.aids().file_name, "application/json", &self.document());
    }

    /// Takes over the answers that a document or the text of a code tells.
    pub(crate) fn read(self, text: String) {
        let ask = Ask::Read(self.visit.get_untracked(), text);
        self.ask(Kind::Screen, &ask, Errand::TakeOver);
    }

    /// Takes over a visit from elsewhere.
    pub(crate) fn take_over(self, visit: Visit) {
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
                let journey = Journey {
                    visit: over.visit,
                    way: Way::On,
                    then: Then::GoOn,
                    say: Say::Words(text.clone()),
                };
                self.kept.set(None);
                self.show(journey, told);
                self.remark.set(Some(text));
            }
        }
    }
}
