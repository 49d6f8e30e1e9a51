//! The few parts that every screen is made of.

use web_protocol::{Standing, Tone};

use crate::app::App;
use crate::element::{AnyPart, Element, el, live};

/// A button beside the main one.
pub(crate) fn button(class: &'static str, text: &'static str, press: impl Fn() + 'static) -> Element {
    el("button")
        .set("type", "button")
        .class(class)
        .text(text)
        .on("click", move |_| press())
}

/// A button whose text alone would not say what it is about.
pub(crate) fn button_about(
    class: &'static str,
    text: &'static str,
    about: &str,
    press: impl Fn() + 'static,
) -> Element {
    button(class, text, press).set("aria-label", &format!("{text}: {about}"))
}

/// A large button that is an answer by itself: what it says, and more about it.
pub(crate) fn tile(text: &str, more: &str, press: impl Fn() + 'static) -> Element {
    let more = (!more.is_empty()).then(|| el("span").class("hint").text(more));
    el("li").with(
        el("button")
            .set("type", "button")
            .class("tile")
            .with(el("span").class("tile-name").text(text))
            .perhaps(more)
            .on("click", move |_| press()),
    )
}

/// The heading of a screen, which takes the focus.
pub(crate) fn heading(text: &str) -> Element {
    el("h1").set("tabindex", "-1").text(text)
}

/// A paragraph.
pub(crate) fn paragraph(class: &'static str, text: &str) -> Element {
    el("p").class(class).text(text)
}

/// A paragraph, if there is anything to say.
pub(crate) fn some_paragraph(class: &'static str, text: Option<&String>) -> Option<Element> {
    text.filter(|text| !text.is_empty())
        .map(|text| paragraph(class, text))
}

/// A heading with the paragraphs below it; nothing when there are none.
pub(crate) fn section(heading: &'static str, lines: &[String]) -> Option<Element> {
    let body = match lines {
        [] => return None,
        [only] => el("p").text(only.as_str()),
        several => bullets(several),
    };
    Some(el("div").class("part").with(el("h4").text(heading)).with(body))
}

/// A list.
pub(crate) fn bullets(lines: &[String]) -> Element {
    let items = lines.iter().map(|line| el("li").text(line.as_str()));
    el("ul").several(items.collect())
}

/// What opens when it is asked for. Its content is drawn when it is opened, and it stays open when what is around it is
/// drawn anew; `id` tells it from all others.
pub(crate) fn disclosure(
    app: App,
    id: String,
    title: &str,
    content: impl Fn() -> Element + Send + 'static,
) -> Element {
    folded(app, id, el("summary").text(title), content)
}

/// The same with a summary of several parts.
pub(crate) fn folded(
    app: App,
    id: String,
    summary: Element,
    content: impl Fn() -> Element + Send + 'static,
) -> Element {
    use leptos::prelude::*;
    let open = app.unfolded.with_value(|unfolded| unfolded.contains(&id));
    let drawn = RwSignal::new(open);
    let summary = summary.on("click", move |_| drawn.set(true));
    let toggled = move |event: web_sys::Event| {
        let open = event
            .current_target()
            .is_some_and(|details| crate::browser::is_open(&details));
        if open {
            drawn.set(true);
        }
        app.unfolded.update_value(|unfolded| {
            unfolded.retain(|other| *other != id);
            if open {
                unfolded.push(id.clone());
            }
        });
    };
    let content: AnyPart = live(move || {
        if drawn.get() {
            content().into_any()
        } else {
            crate::element::nothing()
        }
    });
    el("details")
        .flag("open", open)
        .on("toggle", toggled)
        .with(summary)
        .part(content)
}

/// A sign that repeats what the words beside it say.
pub(crate) fn sign(sign: &'static str) -> Element {
    el("span").class("sign").set("aria-hidden", "true").text(sign)
}

/// The sign of an answer and the class that colours it.
pub(crate) fn look(tone: Tone) -> (&'static str, &'static str) {
    match tone {
        Tone::Yes => ("✓", "verdict yes"),
        Tone::Almost => ("!", "verdict almost"),
        Tone::Open => ("?", "verdict open"),
        Tone::No => ("✕", "verdict no"),
        Tone::Aside => ("–", "verdict aside"),
    }
}

/// The sign of a criterion and the class that colours it.
pub(crate) fn standing(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Met => ("✓", "criterion yes"),
        Standing::Unmet => ("✕", "criterion no"),
        Standing::Open => ("?", "criterion open"),
        Standing::Aside => ("–", "criterion aside"),
    }
}
