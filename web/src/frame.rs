//! The page as a whole: what frames every screen.

use leptos::prelude::*;
use web_protocol::Language;

use crate::aids::aids;
use crate::app::App;
use crate::browser;
use crate::element::{Element, el, live, live_text, nothing};
use crate::engine::Failure;
use crate::kiosk::{self, idle::Idle, keys};
use crate::screens::check::CheckScreen;
use crate::screens::code::CodeScreen;
use crate::screens::event::EventScreen;
use crate::screens::leaf::LeafScreen;
use crate::screens::notice;
use crate::screens::question::QuestionScreen;
use crate::screens::results::ResultsScreen;
use crate::screens::sheet::SheetScreen;
use crate::screens::who::WhoScreen;
use crate::texts::{Texts, texts};
use crate::trail::{Content, Screen};
use crate::widgets::{button, heading};
use crate::{update, voice};

/// The sizes of letters for elders, smallest first; the style sheet says how large they are.
const LARGEST: usize = 4;

/// The page, from the moment it is opened. The first screen needs no engine.
#[component]
pub(crate) fn Page() -> impl IntoView {
    let app = App::new();
    browser::set_language(Language::Zh);
    if app.kiosk {
        browser::set_on_root("data-kiosk", "");
        keys::listen(app);
    } else {
        browser::replace_history(0);
        browser::on_history(move |position| app.travel(position));
    }
    // Another address of this page is another page.
    browser::on_window("hashchange", move |_| {
        if app.kiosk != (browser::place() == kiosk::PLACE) {
            browser::reload();
        }
    });
    update::listen(app);
    notice::listen(app);
    let idle = app.kiosk.then(|| Idle::watch(app));
    browser::set_state("usable");
    app.connect();
    app.look_for_kept();
    browser::soon(|| browser::mark("usable"));
    let main = el("main")
        .class("wide")
        .set("id", "main")
        .part(live(move || match app.failure.get() {
            Some(why) => failure(app, why).into_any(),
            None => view! { <Screens app /> }.into_any(),
        }));
    el("div")
        .class("page")
        .with(header(app))
        .part(busy(app))
        .part(update::offer(app))
        .with(main)
        .with(
            el("p")
                .class("unseen")
                .set("role", "status")
                .part(live_text(move || app.spoken.get())),
        )
        .with(footer(app))
        .part(notice::notice(app))
        .part(idle.map_or_else(nothing, Idle::warning))
        .into_any()
}

/// The screen that the trail leads to. Whatever changes on it, it is drawn anew as a whole.
#[component]
fn Screens(app: App) -> impl IntoView {
    live(move || {
        let Some(shown) = app.trail.with(|trail| trail.shown().cloned()) else {
            return nothing();
        };
        let texts = texts(app.visit.with(|visit| visit.language));
        match (shown.screen, shown.content) {
            (Screen::Event, Content::Event(opening)) => {
                view! { <EventScreen app texts opening /> }.into_any()
            }
            (Screen::Question { then, .. }, Content::Question(question, progress)) => {
                view! { <QuestionScreen app texts question progress then /> }.into_any()
            }
            (_, Content::Check(check)) => view! { <CheckScreen app texts check /> }.into_any(),
            (_, Content::Leaf(leaf)) => view! { <LeafScreen app leaf /> }.into_any(),
            (_, Content::Sheet(sheet)) => view! { <SheetScreen app texts sheet /> }.into_any(),
            (_, Content::Code(code)) => view! { <CodeScreen app texts code /> }.into_any(),
            (_, Content::Results(results)) => view! { <ResultsScreen app texts results /> }.into_any(),
            _ => view! { <WhoScreen app texts /> }.into_any(),
        }
    })
}

fn text(app: App, of: fn(&'static Texts) -> &'static str) -> AnyView {
    live_text(move || of(texts(app.visit.with(|visit| visit.language))).to_owned())
}

fn header(app: App) -> Element {
    let brand = el("p")
        .class("brand")
        .with(el("strong").part(text(app, |texts| texts.name)))
        .with(el("span").class("motto").part(text(app, |texts| texts.motto)));
    let switch = el("button")
        .set("type", "button")
        .class("quiet")
        .part(text(app, |texts| texts.other_language))
        .on("click", move |_| {
            app.speak(match app.language() {
                Language::Zh => Language::En,
                Language::En => Language::Zh,
            });
        });
    let tools = el("div")
        .class("tools")
        .with(el("div").class("reading").part(voice::reader(app)))
        .with(el("div").class("sizes").part(sizes(app)))
        .with(switch);
    let end = app.kiosk.then(|| {
        el("button")
            .set("type", "button")
            .class("main end")
            .set("aria-keyshortcuts", "F4")
            .part(live_text(move || app.aids_now().end.to_owned()))
            .on("click", move |_| app.end_session())
    });
    el("header")
        .class("top")
        .with(el("div").class("wide").with(brand).with(tools).perhaps(end))
}

/// Larger letters and targets. Kept as long as the page is open, and nowhere else.
fn sizes(app: App) -> AnyView {
    let size = RwSignal::new(0_usize);
    let resize = move |to: usize, focus: &'static str| {
        size.set(to.min(LARGEST));
        browser::set_on_root("data-size", &to.min(LARGEST).to_string());
        browser::focus(focus);
    };
    live(move || {
        let texts = texts(app.visit.with(|visit| visit.language));
        let now = size.get();
        if now == 0 {
            return button("quiet", texts.elder, move || resize(1, ".sizes .larger"))
                .set("id", "elder")
                .into_any();
        }
        let smaller = button("quiet smaller", texts.smaller, move || {
            resize(now.saturating_sub(1).max(1), ".sizes .smaller");
        });
        let larger = button("quiet larger", texts.larger, move || {
            resize(now.saturating_add(1), ".sizes .larger");
        });
        el("div")
            .class("row")
            .with(smaller)
            .with(larger)
            .with(button("quiet", texts.not_elder, move || resize(0, "#elder")))
            .into_any()
    })
}

/// Shows that the engine takes longer than a moment. The page goes on working meanwhile.
fn busy(app: App) -> AnyView {
    live(move || {
        let busy = app.busy.get();
        browser::set_busy(busy);
        let words = texts(app.visit.with(|visit| visit.language)).busy;
        let line = busy.then(|| el("p").class("busy").with(el("span").text(words)));
        el("div")
            .class("busy-place")
            .set("aria-hidden", "true")
            .perhaps(line)
            .into_any()
    })
}

fn footer(app: App) -> Element {
    el("footer").class("bottom").with(
        el("div")
            .class("wide")
            .with(el("p").part(text(app, |texts| texts.footer)))
            .with(el("p").part(live_text(move || {
                let language = app.visit.with(|visit| visit.language);
                let words = if app.kiosk {
                    aids(language).kiosk_private
                } else {
                    texts(language).private
                };
                words.to_owned()
            }))),
    )
}

fn failure(app: App, why: Failure) -> Element {
    let texts = texts(app.visit.with(|visit| visit.language));
    let reason = match why {
        Failure::NotFetched => texts.failed_fetch,
        Failure::Damaged => texts.failed_corrupt,
        Failure::Newer => texts.failed_newer,
    };
    el("div")
        .with(heading(texts.failed))
        .with(el("p").text(reason))
        .with(el("p").class("lead").text(texts.failed_help))
        .perhaps(app.kiosk.then(|| el("p").text(app.aids().restarting)))
}
