//! The page as a whole: which screen is shown, how one gets to the next, and what frames them all.

use leptos::prelude::*;
use leptos::task::spawn_local;
use rules_core::arena::InputId;
use rules_core::plan::Plan;
use rules_report::language::Lang;

use crate::browser;
use crate::element::{el, live, live_text};
use crate::plan_loading::{self, NoRules};
use crate::reading::{Unread, wording};
use crate::screens::question::Question;
use crate::screens::results::Results;
use crate::screens::start::Start;
use crate::session::{Draft, Given, Session};
use crate::texts::{Texts, texts};
use crate::widgets::heading;

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
        browser::mark_invalid();
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
}

/// The page, from the moment it is opened.
#[component]
pub(crate) fn Page() -> impl IntoView {
    let lang = RwSignal::new(Lang::Zh);
    let rules = RwSignal::new(None::<Result<&'static Plan, NoRules>>);
    spawn_local(async move { rules.set(Some(plan_loading::load().await)) });
    browser::set_language(Lang::Zh);
    live(move || match rules.get() {
        None => {
            let loading = live_text(move || texts(lang.get()).loading.to_owned());
            view! { <Frame lang>{el("p").part(loading).into_any()}</Frame> }.into_any()
        }
        Some(Err(why)) => failure(lang, move |lang| why.message(texts(lang)).to_owned()),
        Some(Ok(plan)) => match browser::today().map(|today| Session::new(plan, today)) {
            Some(Ok(session)) => opened(App::new(session, lang)),
            Some(Err(problem)) => failure(lang, move |lang| wording(&problem, lang)),
            None => failure(lang, |lang| texts(lang).failed.to_owned()),
        },
    })
}

fn opened(app: App) -> AnyView {
    browser::offer_to_programs(app.plan);
    browser::replace_history(0);
    browser::on_history(move |position| app.travel(position));
    browser::soon(|| browser::set_state("ready"));
    view! { <Frame lang=app.lang spoken=app.spoken><Screen app /></Frame> }.into_any()
}

/// The screen that the trail leads to.
#[component]
fn Screen(app: App) -> impl IntoView {
    live(move || {
        // Read here, so that a change of language redraws the screen.
        let texts = app.texts();
        match app.trail.with(Trail::step) {
            Step::Start => view! { <Start app texts /> }.into_any(),
            Step::Ask { input, changing } => view! { <Question app texts input changing /> }.into_any(),
            Step::Results => view! { <Results app texts /> }.into_any(),
        }
    })
}

/// Header and footer around a screen.
#[component]
fn Frame(
    lang: RwSignal<Lang>,
    /// What is said once to who listens.
    #[prop(optional)]
    spoken: Option<RwSignal<String>>,
    children: Children,
) -> impl IntoView {
    let text =
        move |of: fn(&'static Texts) -> &'static str| live_text(move || of(texts(lang.get())).to_owned());
    let brand = el("p")
        .class("brand")
        .with(el("strong").part(text(|texts| texts.name)))
        .with(el("span").class("motto").part(text(|texts| texts.motto)));
    let switch = el("button")
        .set("type", "button")
        .class("quiet")
        .part(text(|texts| texts.other_language))
        .on("click", move |_| {
            lang.update(|lang| *lang = lang.pick(Lang::En, Lang::Zh));
            browser::set_language(lang.get_untracked());
        });
    let header = el("header")
        .class("top")
        .with(el("div").class("wide").with(brand).with(switch));
    let footer = el("footer")
        .class("bottom")
        .with(el("p").class("wide").part(text(|texts| texts.footer)));
    let spoken = spoken.map(|spoken| {
        el("p")
            .class("unseen")
            .set("role", "status")
            .part(live_text(move || spoken.get()))
    });
    el("div")
        .class("page")
        .with(header)
        .with(el("main").class("wide").part(children()))
        .perhaps(spoken)
        .with(footer)
        .into_any()
}

fn failure(lang: RwSignal<Lang>, why: impl Fn(Lang) -> String + Send + 'static) -> AnyView {
    browser::set_state("failed");
    let message = move || {
        let lang = lang.get();
        let texts = texts(lang);
        el("div")
            .with(heading(texts.failed))
            .with(el("p").text(&why(lang)))
            .with(el("p").text(texts.failed_help))
            .into_any()
    };
    view! { <Frame lang>{live(message)}</Frame> }.into_any()
}
