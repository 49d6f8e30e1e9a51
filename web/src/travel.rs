//! What a visitor can do: every way from one screen to the next.

use std::sync::Arc;

use web_protocol::{Applicant, Ask, Entered, Language, Trouble, Visit};

use leptos::prelude::*;

use crate::app::{App, Journey, Say, Way};
use crate::browser;
use crate::texts::texts;
use crate::trail::{Content, Screen, Shown, Then};
use crate::visit;

/// What to ask for a screen; nothing where the page knows itself.
fn asked(screen: &Screen, visit: &Visit) -> Option<Ask> {
    let visit = visit.clone();
    match screen {
        Screen::Who => None,
        Screen::Event => Some(Ask::Opening(Visit {
            applicant: None,
            ..visit
        })),
        Screen::Question { fact, .. } => Some(Ask::Question(visit, fact.clone())),
        Screen::Check => Some(Ask::Check(visit)),
        Screen::Sheet => Some(Ask::Sheet(visit)),
        Screen::Code => Some(Ask::Code(visit)),
        Screen::Results => Some(Ask::Results(visit)),
        Screen::Leaf(name) => Some(Ask::Browse(visit, name.clone(), String::new())),
    }
}

impl App {
    fn here(self) -> Screen {
        self.trail
            .with_untracked(|trail| trail.shown().map(|shown| shown.screen.clone()))
            .unwrap_or(Screen::Who)
    }

    fn go(self, screen: &Screen, visit: Visit, way: Way, say: Say) {
        let then = match screen {
            Screen::Question { then, .. } => *then,
            _ => Then::GoOn,
        };
        let Some(ask) = asked(screen, &visit) else {
            self.change_of_mind();
            return self.arrive(Shown::first(visit), way);
        };
        self.ask_to_show(
            &ask,
            Journey {
                visit,
                way,
                then,
                say,
            },
        );
    }

    /// A person or a firm: the life events come next, at once if they are known already.
    pub(crate) fn choose_applicant(self, applicant: Applicant) {
        let visit = visit::of_applicant(&self.visit.get_untracked(), applicant);
        let known = self.opening.with_value(|opening| {
            let (language, opening) = opening.as_ref()?;
            (*language == visit.language).then(|| Arc::clone(opening))
        });
        match known {
            Some(opening) => self.arrive(
                Shown {
                    screen: Screen::Event,
                    content: Content::Event(opening),
                    visit,
                },
                Way::On,
            ),
            None => self.go(&Screen::Event, visit, Way::On, Say::Nothing),
        }
    }

    /// What happened; nothing for everything.
    pub(crate) fn choose_event(self, event: Option<String>) {
        self.visit.update_untracked(|visit| visit.event = event);
        if self.quick.get_untracked() {
            self.go(&Screen::Sheet, self.visit.get_untracked(), Way::On, Say::Nothing);
        } else {
            self.go_on();
        }
    }

    /// The next question that matters, or the results where none is left.
    pub(crate) fn go_on(self) {
        self.step(self.visit.get_untracked(), Say::Nothing);
    }

    fn step(self, visit: Visit, say: Say) {
        self.ask_to_show(
            &Ask::Step(visit.clone()),
            Journey {
                visit,
                way: Way::On,
                then: Then::GoOn,
                say,
            },
        );
    }

    /// Sends an answer. It is kept when the engine has nothing against it.
    pub(crate) fn submit(self, fact: &str, entered: Entered, then: Then) {
        self.complaint.set(None);
        let visit = visit::answered(&self.visit.get_untracked(), fact, entered);
        match then {
            Then::GoOn => self.step(visit, Say::Noted),
            Then::Check => self.go(&Screen::Check, visit, Way::On, Say::Noted),
            Then::Results => self.go(&Screen::Results, visit, Way::On, Say::Noted),
            Then::Sheet => {
                let sheet = self.trail.with_untracked(crate::trail::Trail::last_sheet);
                let way = sheet.map_or(Way::On, Way::To);
                self.go(&Screen::Sheet, visit, way, Say::Noted);
            }
        }
    }

    /// Nothing was entered where something should be.
    pub(crate) fn nothing_entered(self, fact: &str, message: &str) {
        self.complain(Trouble {
            fact: Some(fact.to_owned()),
            message: message.to_owned(),
            remedy: String::new(),
        });
    }

    /// A question again.
    pub(crate) fn change(self, fact: &str, then: Then) {
        let screen = Screen::Question {
            fact: fact.to_owned(),
            then,
        };
        self.go(&screen, self.visit.get_untracked(), Way::On, Say::Nothing);
    }

    /// The answers as a QR code.
    pub(crate) fn see_code(self) {
        self.go(&Screen::Code, self.visit.get_untracked(), Way::On, Say::Nothing);
    }

    /// All answers.
    pub(crate) fn see_check(self) {
        self.go(&Screen::Check, self.visit.get_untracked(), Way::On, Say::Nothing);
    }

    /// What follows from what is known by now.
    pub(crate) fn see_results(self) {
        self.go(
            &Screen::Results,
            self.visit.get_untracked(),
            Way::On,
            Say::Nothing,
        );
    }

    /// The leaf of the handbook of this name.
    pub(crate) fn browse(self, name: &str) {
        let visit = self.visit.get_untracked();
        self.go(&Screen::Leaf(name.to_owned()), visit, Way::On, Say::Nothing);
    }

    /// The screen at a position of the trail, after the browser's own back or forward.
    pub(crate) fn travel(self, position: usize) {
        self.change_of_mind();
        let visit = self.visit.get_untracked();
        let near = self.trail.with_untracked(|trail| {
            let (position, shown) = trail.near(position)?;
            Some((position, shown.clone()))
        });
        let Some((position, shown)) = near else { return };
        if shown.holds_for(&visit) {
            self.arrive(Shown { visit, ..shown }, Way::To(position));
        } else {
            self.go(&shown.screen, visit, Way::To(position), Say::Nothing);
        }
    }

    /// The same on another day.
    pub(crate) fn ask_on(self, today: String) {
        self.complaint.set(None);
        let visit = Visit {
            today,
            ..self.visit.get_untracked()
        };
        let texts = texts(visit.language);
        if visit.today.len() != "2025-06-30".len() {
            return self.complain(Trouble {
                fact: None,
                message: texts.one_day.to_owned(),
                remedy: String::new(),
            });
        }
        let position = self.trail.with_untracked(crate::trail::Trail::at);
        self.go(&Screen::Results, visit, Way::To(position), Say::Noted);
    }

    /// Makes a declaration or takes it back.
    pub(crate) fn declare(self, id: &str, made: bool) {
        let visit = visit::declared(&self.visit.get_untracked(), id, made);
        let say = Say::Declared(id.to_owned());
        self.go(&Screen::Results, visit, Way::Stay, say);
    }

    /// The other language, everywhere.
    pub(crate) fn speak(self, language: Language) {
        browser::set_language(language);
        self.visit.update(|visit| visit.language = language);
        self.opening.set_value(None);
        let visit = self.visit.get_untracked();
        self.go(&self.here(), visit, Way::Stay, Say::Nothing);
        self.prefetch();
    }

    /// Forgets everything that was entered.
    pub(crate) fn erase(self) {
        self.discard();
        self.forget(visit::erased(&self.visit.get_untracked(), browser::today()));
        browser::replace_history(0);
        browser::scroll_up();
        browser::focus("h1");
        self.spoken.set(self.texts().erased.to_owned());
    }
}
