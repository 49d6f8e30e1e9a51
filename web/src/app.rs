//! What the screens share, and what happens when the engine has answered.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use web_protocol::desk::Desk;
use web_protocol::handbook::Leaf;
use web_protocol::{Ask, Language, Opening, Step, Told, Trouble, Visit};

use crate::aids::{Aids, aids};
use crate::browser;
use crate::draft::Drafts;
use crate::engine::{self, Failure};
use crate::keeping::TakenOver;
use crate::kiosk::identity_card::IdentityCard;
use crate::post::{Kind, Outgoing, Post};
use crate::screens::code::Code;
use crate::screens::notice::Paper;
use crate::texts::{Texts, texts};
use crate::trail::{Content, Progress, Screen, Shown, Then, Trail};
use crate::update::Arrival;

/// From so many questions on, it is said how many there can be at most: far from the end the bound would only frighten, for
/// most of it is never asked.
const NEAR: usize = 10;

/// Longer than this is worth a word.
const PATIENCE: Duration = Duration::from_millis(300);

/// What is to be done with an answer of the engine.
#[derive(Debug, Clone)]
pub(crate) enum Errand {
    /// To keep it for the screen of life events.
    Prefetch,
    /// To show it.
    Show(Journey),
    /// To offer it to programs.
    Documents,
    /// To take over the visit that it is.
    TakeOver,
    /// To offer to go on with it.
    Kept,
    /// To take over this visit, if the rules have nothing against it.
    Over(TakenOver),
    /// To draw it within the screen.
    Within,
}

/// How long a kiosk waits until it tries again.
const RECOVERY: Duration = Duration::from_secs(10);

/// A change of what is shown, with the visit that holds from then on.
#[derive(Debug, Clone)]
pub(crate) struct Journey {
    pub(crate) visit: Visit,
    pub(crate) way: Way,
    /// Where the answer to the question leads, if it is one.
    pub(crate) then: Then,
    pub(crate) say: Say,
}

/// Where on the trail something is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// On a new screen.
    On,
    /// On the screen at this position.
    To(usize),
    /// On this screen; the focus stays where it is.
    Stay,
}

/// What is said to who listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Say {
    Nothing,
    /// That an answer was noted.
    Noted,
    /// What has become of the policy to which this declaration belongs.
    Declared(String),
    /// These words.
    Words(String),
}

/// What the screens share.
#[derive(Clone, Copy)]
pub(crate) struct App {
    /// All that was entered.
    pub(crate) visit: RwSignal<Visit>,
    /// What is shown, and was.
    pub(crate) trail: RwSignal<Trail>,
    /// What is wrong with what was entered last.
    pub(crate) complaint: RwSignal<Option<Trouble>>,
    /// Whether the engine takes longer than a moment.
    pub(crate) busy: RwSignal<bool>,
    /// Why there is no engine.
    pub(crate) failure: RwSignal<Option<Failure>>,
    /// What is said once to who listens.
    pub(crate) spoken: RwSignal<String>,
    /// The facts document and the assessment, when they were asked for.
    pub(crate) documents: RwSignal<Option<(String, String)>>,
    /// What stands in the fields, by fact.
    pub(crate) drafts: StoredValue<Drafts>,
    /// What was opened on the results.
    pub(crate) unfolded: StoredValue<Vec<String>>,
    /// The life events of everybody, in a language.
    pub(crate) opening: StoredValue<Option<(Language, Arc<Opening>)>>,
    /// Whether this is a kiosk.
    pub(crate) kiosk: bool,
    /// Whether a caseworker enters answers.
    pub(crate) quick: RwSignal<bool>,
    /// What an identity card said.
    pub(crate) card: StoredValue<Option<IdentityCard>>,
    /// Whether answers are kept on the device.
    pub(crate) keeping: RwSignal<bool>,
    /// What was kept on the device before, and when.
    pub(crate) kept: RwSignal<Option<(String, Visit)>>,
    /// What is said about the screen once.
    pub(crate) remark: RwSignal<Option<String>>,
    /// What is being printed.
    pub(crate) paper: RwSignal<Option<Paper>>,
    /// What has arrived since the page was opened.
    pub(crate) update: RwSignal<Option<Arrival>, LocalStorage>,
    /// The desk where a list is filled.
    pub(crate) desk: RwSignal<Arc<Desk>>,
    /// What a line was taken away from.
    pub(crate) before: StoredValue<Option<Visit>>,
    /// What was found on the leaf that is shown.
    pub(crate) found: RwSignal<Option<Arc<Leaf>>>,
    post: StoredValue<Post<Errand>>,
}

impl App {
    pub(crate) fn new() -> Self {
        let visit = Visit {
            today: browser::today(),
            ..Visit::default()
        };
        Self {
            trail: RwSignal::new(Trail::new(visit.clone())),
            visit: RwSignal::new(visit),
            complaint: RwSignal::default(),
            busy: RwSignal::default(),
            failure: RwSignal::default(),
            spoken: RwSignal::default(),
            documents: RwSignal::default(),
            drafts: StoredValue::default(),
            unfolded: StoredValue::default(),
            opening: StoredValue::default(),
            kiosk: browser::place() == crate::kiosk::PLACE,
            quick: RwSignal::default(),
            card: StoredValue::default(),
            keeping: RwSignal::default(),
            kept: RwSignal::default(),
            remark: RwSignal::default(),
            paper: RwSignal::default(),
            update: RwSignal::new_local(None),
            desk: RwSignal::default(),
            before: StoredValue::default(),
            found: RwSignal::default(),
            post: StoredValue::default(),
        }
    }

    /// A visit in which nothing was entered.
    pub(crate) fn untouched(self) -> Visit {
        Visit {
            today: browser::today(),
            ..Visit::default()
        }
    }

    /// The texts of what helps, in the language that is set now.
    pub(crate) fn aids(self) -> &'static Aids {
        aids(self.language())
    }

    /// The same; the caller is redrawn when the language changes.
    pub(crate) fn aids_now(self) -> &'static Aids {
        aids(self.visit.with(|visit| visit.language))
    }

    /// Begins to listen to the engine and asks what there is to ask about.
    pub(crate) fn connect(self) {
        let heard = engine::on_answer(move |id, answer| self.receive(id, answer));
        engine::on_breakdown(move || self.fail(Failure::NotFetched));
        if heard {
            self.prefetch();
        } else {
            self.fail(Failure::NotFetched);
        }
    }

    /// The language that is set now; the caller is not redrawn when it changes.
    pub(crate) fn language(self) -> Language {
        self.visit.with_untracked(|visit| visit.language)
    }

    /// The texts of that language.
    pub(crate) fn texts(self) -> &'static Texts {
        texts(self.language())
    }

    /// Asks for the life events of everybody, so that choosing who asks shows them at once.
    pub(crate) fn prefetch(self) {
        let visit = Visit {
            applicant: None,
            event: None,
            ..self.visit.get_untracked()
        };
        self.ask(Kind::Opening, &Ask::Opening(visit), Errand::Prefetch);
    }

    /// Asks the engine for what is to be shown.
    pub(crate) fn ask_to_show(self, ask: &Ask, journey: Journey) {
        // The same words are said again only where others, or none, stood between.
        self.spoken.set(String::new());
        self.ask(Kind::Screen, ask, Errand::Show(journey));
        set_timeout(
            move || {
                let late = self.post.with_value(|post| post.awaits(Kind::Screen));
                if late && !self.busy.get_untracked() {
                    self.busy.set(true);
                    self.spoken.set(self.texts().busy.to_owned());
                }
            },
            PATIENCE,
        );
    }

    /// Asks for the documents for programs.
    pub(crate) fn ask_for_documents(self) {
        let ask = Ask::Documents(self.visit.get_untracked());
        self.ask(Kind::Documents, &ask, Errand::Documents);
    }

    /// What was asked for a screen is not wanted any more.
    pub(crate) fn change_of_mind(self) {
        self.post.update_value(|post| post.forget(Kind::Screen));
        self.busy.set(false);
    }

    /// Asks for what is drawn within the screen.
    pub(crate) fn ask_within(self, ask: &Ask) {
        self.ask(Kind::Within, ask, Errand::Within);
    }

    /// Asks the engine for something.
    pub(crate) fn ask(self, kind: Kind, ask: &Ask, errand: Errand) {
        let Ok(text) = serde_json::to_string(ask) else {
            return self.fail(Failure::Damaged);
        };
        let mut outgoing: Option<Outgoing> = None;
        self.post
            .update_value(|post| outgoing = post.ask(kind, text, errand));
        if let Some(letter) = outgoing {
            engine::send(&letter);
        }
    }

    fn receive(self, id: u32, answer: Result<String, Failure>) {
        let mut outcome = (None, None);
        self.post.update_value(|post| outcome = post.told(id));
        let (errand, next) = outcome;
        if let Some(letter) = next {
            engine::send(&letter);
        }
        let awaits = self.post.with_value(|post| post.awaits(Kind::Screen));
        if self.busy.get_untracked() && !awaits {
            self.busy.set(false);
            self.spoken.set(String::new());
        }
        let told = answer.and_then(|text| serde_json::from_str(&text).map_err(|_| Failure::Damaged));
        match (told, errand) {
            (Err(failure), _) => self.fail(failure),
            (Ok(_), None) => {}
            (Ok(told), Some(errand)) => self.carry_out(errand, told),
        }
    }

    fn fail(self, failure: Failure) {
        self.busy.set(false);
        self.failure.set(Some(failure));
        browser::set_state("failed");
        browser::focus("h1");
        if self.kiosk {
            set_timeout(browser::reload, RECOVERY);
        }
    }

    fn carry_out(self, errand: Errand, told: Told) {
        match (errand, told) {
            (Errand::Show(_), Told::Trouble(trouble)) => self.complain(trouble),
            (Errand::Show(journey), told) => self.show(journey, told),
            (Errand::Prefetch, Told::Opening(opening)) => {
                let language = self.language();
                self.opening.set_value(Some((language, Arc::new(opening))));
                browser::mark("engine-ready");
                browser::set_state("ready");
            }
            (Errand::TakeOver, Told::Visit { visit, .. }) => self.take_over(visit),
            (Errand::Kept, Told::Visit { written, visit }) => {
                self.kept.set(Some((written.unwrap_or_default(), visit)));
            }
            // It stays where it is until the visitor deletes it.
            (Errand::Kept, Told::Trouble(trouble)) => self.complaint.set(Some(trouble)),
            (Errand::TakeOver, Told::Trouble(trouble)) => self.complain(trouble),
            (Errand::Over(over), told) => self.taken_over(over, told),
            (Errand::Within, told) => self.draw(told),
            (Errand::Documents, Told::Documents { facts, assessment }) => {
                self.documents.set(Some((facts, assessment)));
            }
            (Errand::Documents, Told::Trouble(trouble)) => {
                self.documents.set(Some((trouble.message, trouble.remedy)));
            }
            _ => self.fail(Failure::Damaged),
        }
    }

    /// Shows what was told for a screen.
    pub(crate) fn show(self, journey: Journey, told: Told) {
        let (screen, content) = match told {
            Told::Opening(opening) => (Screen::Event, Content::Event(Arc::new(opening))),
            Told::Step(Step { next: None, .. }) => {
                // Nothing is left to ask: what follows is shown instead.
                let ask = Ask::Results(journey.visit.clone());
                return self.ask_to_show(&ask, journey);
            }
            Told::Step(Step {
                answered,
                at_most,
                certain,
                next: Some(question),
                ..
            }) => {
                let progress = Progress {
                    answered,
                    at_most: at_most.filter(|left| *left <= NEAR),
                    certain,
                };
                let screen = Screen::Question {
                    fact: question.fact.clone(),
                    then: Then::GoOn,
                };
                let progress = Some(Arc::new(progress));
                (screen, Content::Question(Arc::new(question), progress))
            }
            Told::Question(question) => {
                let screen = Screen::Question {
                    fact: question.fact.clone(),
                    then: journey.then,
                };
                (screen, Content::Question(Arc::new(question), None))
            }
            Told::Check(check) => (Screen::Check, Content::Check(Arc::new(check))),
            Told::Results(results) => (Screen::Results, Content::Results(Arc::new(results))),
            Told::Sheet(sheet) => (Screen::Sheet, Content::Sheet(Arc::new(sheet))),
            Told::Code { size, runs, holds } => {
                let code = Code { size, runs, holds };
                (Screen::Code, Content::Code(Arc::new(code)))
            }
            Told::Leaf(leaf) => (Screen::Leaf(leaf.name.clone()), Content::Leaf(Arc::new(leaf))),
            Told::Documents { .. } | Told::Visit { .. } | Told::Desk(_) | Told::Trouble(_) => return,
        };
        let shown = Shown {
            screen,
            content,
            visit: journey.visit,
        };
        self.say(&journey.say, &shown);
        self.arrive(shown, journey.way);
        if let Say::Declared(id) = journey.say {
            browser::focus(&format!("[data-declaration=\"{id}\"]"));
        }
    }

    /// Shows something, and moves the focus to its heading unless the visitor stays where they are.
    pub(crate) fn arrive(self, shown: Shown, way: Way) {
        self.complaint.set(None);
        self.documents.set(None);
        self.remark.set(None);
        self.visit.set(shown.visit.clone());
        self.write_kept();
        // Who enters answers quickly goes on writing at once.
        let start = match shown.screen {
            Screen::Sheet => ".now [name=answer], #sheet-done",
            Screen::Event if self.quick.get_untracked() => ".tiles button",
            _ => "h1",
        };
        if way != Way::Stay {
            browser::leave_focus();
        }
        match way {
            Way::On => {
                self.trail.update(|trail| trail.extend(shown));
                // A kiosk leaves nothing in the browser's history.
                if !self.kiosk {
                    browser::push_history(self.trail.with_untracked(Trail::at));
                }
            }
            Way::To(position) => self.trail.update(|trail| trail.show_at(position, shown)),
            Way::Stay => self.trail.update(|trail| {
                let position = trail.at();
                trail.show_at(position, shown);
            }),
        }
        if way != Way::Stay {
            self.found.set(None);
            browser::scroll_up();
            browser::focus(start);
        }
    }

    /// Back to the screen before.
    pub(crate) fn back(self) {
        if self.kiosk {
            let position = self.trail.with_untracked(Trail::at);
            self.travel(position.saturating_sub(1));
        } else {
            browser::go_back();
        }
    }

    /// Shows what is wrong that the page itself has noticed.
    pub(crate) fn object(self, words: &str) {
        self.complain(Trouble {
            fact: None,
            message: words.to_owned(),
            remedy: String::new(),
        });
    }

    /// Shows what is wrong with what was entered. It was not kept.
    pub(crate) fn complain(self, trouble: Trouble) {
        self.complaint.set(Some(trouble));
        browser::mark_invalid();
    }

    fn say(self, say: &Say, shown: &Shown) {
        let texts = texts(shown.visit.language);
        let text = match (say, &shown.content) {
            (Say::Nothing, _) => return,
            (Say::Words(words), _) => words.clone(),
            (Say::Noted, Content::Question(_, progress)) => {
                let left = progress.as_ref().and_then(|progress| progress.at_most);
                (texts.noted)(left)
            }
            (Say::Noted, _) => texts.noted_only.to_owned(),
            (Say::Declared(id), Content::Results(results)) => results
                .groups
                .iter()
                .flat_map(|group| &group.policies)
                .find(|policy| policy.declarations.iter().any(|(other, ..)| other == id))
                .map(|policy| policy.headline.clone())
                .unwrap_or_default(),
            (Say::Declared(_), _) => texts.noted_only.to_owned(),
        };
        self.spoken.set(text);
    }

    /// Forgets everything that was entered, in the page and in what the engine keeps to answer faster.
    pub(crate) fn forget(self, visit: Visit) {
        self.change_of_mind();
        self.drafts.set_value(Drafts::default());
        self.unfolded.set_value(Vec::new());
        self.documents.set(None);
        self.complaint.set(None);
        self.visit.set(visit.clone());
        self.trail.set(Trail::new(visit));
        self.prefetch();
    }
}
