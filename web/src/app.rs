//! The page as a whole: which screen is shown, how one gets to the next, and what frames them all.

use leptos::prelude::*;
use leptos::task::spawn_local;
use rules_core::arena::InputId;
use rules_core::plan::Plan;
use rules_report::language::Lang;

use crate::browser;
use crate::plan_loading::{self, NoRules};
use crate::reading::{Unread, wording};
use crate::screens::{question, results, start};
use crate::session::{Draft, Given, Session};
use crate::texts::{Texts, texts};

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Start,
    /// A question; when it is being changed, its answer leads back to the results.
    Ask {
        input: InputId,
        changing: bool,
    },
    Results,
}

/// The screens visited, for going back and forth. The browser's history holds positions in it and no more.
#[derive(Debug, Clone)]
struct Trail {
    steps: Vec<Step>,
    at: usize,
}

impl Trail {
    fn step(&self) -> Step {
        self.steps.get(self.at).copied().unwrap_or(Step::Start)
    }

    fn extend(&mut self, step: Step) {
        self.steps.truncate(self.at.saturating_add(1));
        self.steps.push(step);
        self.at = self.steps.len().saturating_sub(1);
    }
}

/// What the screens share.
#[derive(Clone, Copy)]
pub(crate) struct App {
    pub(crate) plan: &'static Plan,
    pub(crate) lang: RwSignal<Lang>,
    pub(crate) session: RwSignal<Session>,
    /// What stands in the fields of the question that is shown.
    pub(crate) draft: RwSignal<Draft>,
    /// What is wrong with it.
    pub(crate) complaint: RwSignal<Option<Unread>>,
    trail: RwSignal<Trail>,
    spoken: RwSignal<String>,
}

impl App {
    fn new(session: Session, lang: RwSignal<Lang>) -> Self {
        Self {
            plan: session.plan(),
            lang,
            session: RwSignal::new(session),
            draft: RwSignal::default(),
            complaint: RwSignal::default(),
            trail: RwSignal::new(Trail {
                steps: vec![Step::Start],
                at: 0,
            }),
            spoken: RwSignal::default(),
        }
    }

    /// The texts of the language that is set now; the caller is redrawn when it changes.
    pub(crate) fn texts(self) -> &'static Texts {
        texts(self.lang.get())
    }

    /// Shows a screen.
    pub(crate) fn go(self, step: Step) {
        self.trail.update(|trail| trail.extend(step));
        browser::push_history(self.trail.with_untracked(|trail| trail.at));
        self.arrive();
    }

    /// Shows the next question that matters, or the results when none is left.
    pub(crate) fn go_on(self) {
        let next = self
            .session
            .with_untracked(|session| session.open_questions().first().copied());
        self.go(match next {
            Some(input) => Step::Ask {
                input,
                changing: false,
            },
            None => Step::Results,
        });
    }

    /// Shows the screen at a position of the trail, after the browser's own back or forward.
    fn travel(self, position: usize) {
        self.trail.update(|trail| {
            trail.at = position.min(trail.steps.len().saturating_sub(1));
        });
        self.arrive();
    }

    /// Prepares the fields of the screen and moves the focus to its heading.
    fn arrive(self) {
        let step = self.trail.with_untracked(Trail::step);
        if let Step::Ask { input, .. } = step {
            let known = self
                .session
                .with_untracked(|session| session.answer(input).map(|given| given.draft.clone()));
            self.draft.set(known.unwrap_or_default());
        }
        self.complaint.set(None);
        browser::scroll_up();
        browser::focus("h1");
    }

    /// Says something once to who listens.
    pub(crate) fn say(self, text: String) {
        self.spoken.set(text);
    }

    /// Notes an answer and moves on, or stays and says what is wrong.
    pub(crate) fn submit(self, given: Given, changing: bool) {
        let mut outcome = Ok(());
        self.session.update(|session| outcome = session.note(given));
        match outcome {
            Ok(()) => {
                let texts = texts(self.lang.get_untracked());
                let left = self
                    .session
                    .with_untracked(|session| session.open_questions().len());
                self.say((texts.noted)(left));
                if changing {
                    self.go(Step::Results);
                } else {
                    self.go_on();
                }
            }
            Err(problem) => self.complain(Unread::Wrong(problem)),
        }
    }

    /// Shows what is wrong with an answer, at its field.
    pub(crate) fn complain(self, unread: Unread) {
        self.complaint.set(Some(unread));
        browser::focus("#answer, [name=answer]");
    }

    /// Asks the same on another day.
    pub(crate) fn ask_on(self, day: rules_core::calendar::Day) -> Result<(), String> {
        let mut outcome = Ok(());
        self.session.update(|session| outcome = session.ask_on(day));
        // The results are drawn anew, whichever day it is.
        self.trail.update(|_| {});
        browser::focus("h1");
        outcome.map_err(|problem| wording(&problem, self.lang.get_untracked()))
    }

    /// Forgets everything that was answered.
    pub(crate) fn erase(self) {
        let today = browser::today().unwrap_or_else(|| self.session.with_untracked(Session::today));
        if let Ok(fresh) = Session::new(self.plan, today) {
            self.session.set(fresh);
        }
        self.draft.set(Draft::default());
        self.trail.set(Trail {
            steps: vec![Step::Start],
            at: 0,
        });
        browser::replace_history(0);
        self.arrive();
        self.say(texts(self.lang.get_untracked()).erased.to_owned());
    }

    fn screen(self) -> AnyView {
        // Read here, so that a change of language redraws the screen.
        let texts = self.texts();
        match self.trail.with(Trail::step) {
            Step::Start => start::screen(self, texts),
            Step::Ask { input, changing } => question::screen(self, texts, input, changing),
            Step::Results => results::screen(self, texts),
        }
    }
}

/// The page, from the moment it is opened.
pub(crate) fn root() -> impl IntoView {
    let lang = RwSignal::new(Lang::Zh);
    let rules = RwSignal::new(None::<Result<&'static Plan, NoRules>>);
    spawn_local(async move { rules.set(Some(plan_loading::load().await)) });
    browser::set_language(Lang::Zh);
    move || match rules.get() {
        None => framed(lang, loading(lang), ().into_any()),
        Some(Err(why)) => framed(
            lang,
            failure(lang, move |texts| why.message(texts).to_owned()),
            ().into_any(),
        ),
        Some(Ok(plan)) => {
            let session = browser::today().map(|today| Session::new(plan, today));
            match session {
                Some(Ok(session)) => opened(App::new(session, lang)),
                Some(Err(problem)) => {
                    let say = move |_: &Texts| wording(&problem, lang.get());
                    framed(lang, failure(lang, say), ().into_any())
                }
                None => framed(
                    lang,
                    failure(lang, |texts| texts.failed.to_owned()),
                    ().into_any(),
                ),
            }
        }
    }
}

fn opened(app: App) -> AnyView {
    browser::offer_to_programs(app.plan);
    browser::replace_history(0);
    browser::on_history(move |position| app.travel(position));
    leptos::prelude::request_animation_frame(|| browser::set_state("ready"));
    let spoken = view! {
        <p class="unseen" role="status">{move || app.spoken.get()}</p>
    };
    framed(app.lang, (move || app.screen()).into_any(), spoken.into_any())
}

/// Header and footer around a screen.
fn framed(lang: RwSignal<Lang>, content: AnyView, spoken: AnyView) -> AnyView {
    let texts = move || texts(lang.get());
    let switch = move |_| {
        lang.update(|lang| *lang = lang.pick(Lang::En, Lang::Zh));
        browser::set_language(lang.get_untracked());
    };
    let other = move || lang.get().pick(Lang::En, Lang::Zh).tag();
    view! {
        <header class="top">
            <div class="wide">
                <p class="brand">
                    <strong>{move || texts().name}</strong>
                    <span class="motto">{move || texts().motto}</span>
                </p>
                <button type="button" class="quiet" lang=other on:click=switch>
                    {move || texts().other_language}
                </button>
            </div>
        </header>
        <main id="main" class="wide">{content}</main>
        {spoken}
        <footer class="bottom">
            <p class="wide">{move || texts().footer}</p>
        </footer>
    }
    .into_any()
}

fn loading(lang: RwSignal<Lang>) -> AnyView {
    view! { <p>{move || texts(lang.get()).loading}</p> }.into_any()
}

fn failure(lang: RwSignal<Lang>, why: impl Fn(&Texts) -> String + Send + 'static) -> AnyView {
    browser::set_state("failed");
    let texts = move || texts(lang.get());
    view! {
        <h1 tabindex="-1">{move || texts().failed}</h1>
        <p>{move || why(texts())}</p>
        <p>{move || texts().failed_help}</p>
    }
    .into_any()
}
