//! The page on a kiosk (`#/kiosk`): nothing of a visitor outlives the visit, and scanners are understood.

pub(crate) mod burst;
pub(crate) mod identity_card;
pub(crate) mod idle;
pub(crate) mod keys;
pub(crate) mod pad;

use leptos::prelude::*;
use web_protocol::{CardPart, Question};

use crate::app::App;
use crate::browser;
use crate::draft::Draft;
use crate::engine;
use crate::trail::Content;
use crate::voice;
use identity_card::{IdentityCard, NoCard};

/// What the address ends with on a kiosk.
pub(crate) const PLACE: &str = "#/kiosk";

/// How a code from a phone begins (`web-engine/src/handover.rs`).
const HANDED_OVER: &str = "YX1:";

impl App {
    /// Ends the session: everything is cleared, and the page is loaded anew, so that not a byte stays in memory.
    pub(crate) fn end_session(self) {
        voice::hush();
        self.card.set_value(None);
        self.forget(self.untouched());
        browser::clear_storage();
        engine::stop();
        match self.update.get_untracked() {
            Some(update) if update.loads() => update.load(),
            _ => browser::reload(),
        }
    }

    /// Whether there is anything to clear.
    fn is_in_use(self) -> bool {
        browser::on_root("data-size").is_some_and(|size| size != "0")
            || self.trail.with_untracked(|trail| trail.at() > 0)
            || self.visit.with_untracked(|visit| *visit != self.untouched())
    }

    /// Something from a scanner.
    pub(crate) fn scanned(self, text: &[char]) {
        let aids = self.aids();
        if text
            .iter()
            .take(HANDED_OVER.len())
            .copied()
            .eq(HANDED_OVER.chars())
        {
            return self.read(text.iter().collect());
        }
        match identity_card::read(text) {
            Ok(card) => self.take_card(card),
            Err(NoCard::CheckDigit) => self.object(aids.card_misread),
            Err(NoCard::Birth) => self.object(aids.card_no_birth),
            Err(NoCard::Foreign) => self.object(aids.scan_foreign),
        }
    }

    /// Notes what a card says, and fills the field of the question at hand if it asks for that.
    fn take_card(self, card: IdentityCard) {
        self.card.set_value(Some(card));
        let question = self.trail.with_untracked(|trail| match &trail.shown()?.content {
            Content::Question(question, _) => Some(question.clone()),
            Content::Sheet(sheet) => sheet.step.next.clone().map(Into::into),
            _ => None,
        });
        let part = question
            .as_ref()
            .and_then(|question| Some((question, question.card?)));
        match part {
            Some((question, part)) => {
                self.fill(question, part);
                self.spoken.set(self.aids().card_read.to_owned());
            }
            None => self.object(self.aids().card_not_asked),
        }
    }

    /// Writes what the card says into the field of a question.
    fn fill(self, question: &Question, part: CardPart) {
        let Some(draft) = self.of_card(part) else { return };
        self.drafts.update_value(|drafts| {
            drafts.put(&question.fact, draft);
        });
        self.complaint.set(None);
        self.trail.update(|_| {});
        browser::focus("main [name=answer]:checked, main #answer");
    }

    /// What the card says to a question, if one was read.
    pub(crate) fn of_card(self, part: CardPart) -> Option<Draft> {
        let first = self.card.with_value(|card| {
            let card = card.as_ref()?;
            Some(match part {
                CardPart::Birth => card.born.clone(),
                CardPart::Sex if card.male => "male".to_owned(),
                CardPart::Sex => "female".to_owned(),
            })
        })?;
        Some(Draft {
            first,
            second: String::new(),
        })
    }
}
