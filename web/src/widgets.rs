//! The few parts that every screen is made of.

use rules_report::summary::Tone;

use crate::element::{Element, el};

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

/// The heading of a screen, which takes the focus.
pub(crate) fn heading(text: &str) -> Element {
    el("h1").set("tabindex", "-1").text(text)
}

/// A paragraph.
pub(crate) fn paragraph(class: &'static str, text: &str) -> Element {
    el("p").class(class).text(text)
}

/// A heading with the paragraphs below it; nothing when there are none.
pub(crate) fn section(heading: &'static str, lines: &[String]) -> Option<Element> {
    let body = match lines {
        [] => return None,
        [only] => el("p").text(only.as_str()),
        several => bullets(several),
    };
    Some(el("div").with(el("h3").text(heading)).with(body))
}

/// A list.
pub(crate) fn bullets(lines: &[String]) -> Element {
    let items = lines.iter().map(|line| el("li").text(line.as_str()));
    el("ul").several(items.collect())
}

/// What opens when it is asked for.
pub(crate) fn disclosure(title: &'static str, content: Element) -> Element {
    el("details").with(el("summary").text(title)).with(content)
}

/// A sign that repeats what the words beside it say.
pub(crate) fn sign(sign: &'static str) -> Element {
    el("span").class("sign").set("aria-hidden", "true").text(sign)
}

/// The sign of a verdict and the class that colours it.
pub(crate) fn look(tone: Tone) -> (&'static str, &'static str) {
    match tone {
        Tone::Yes => ("✓", "verdict yes"),
        Tone::Almost => ("!", "verdict almost"),
        Tone::Open => ("?", "verdict open"),
        Tone::No => ("✕", "verdict no"),
        Tone::Aside => ("–", "verdict aside"),
    }
}
