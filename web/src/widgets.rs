//! The few parts that every screen is made of.

use leptos::prelude::*;
use rules_report::summary::Tone;

/// A button beside the main one.
pub(crate) fn button(class: &'static str, text: &'static str, press: impl Fn() + 'static) -> AnyView {
    view! {
        <button type="button" class=class on:click=move |_| press()>
            {text}
        </button>
    }
    .into_any()
}

/// A button whose text alone would not say what it is about.
pub(crate) fn button_about(
    class: &'static str,
    text: &'static str,
    about: &str,
    press: impl Fn() + 'static,
) -> AnyView {
    let full = format!("{text}: {about}");
    view! {
        <button type="button" class=class aria-label=full on:click=move |_| press()>
            {text}
        </button>
    }
    .into_any()
}

/// A heading with the paragraphs below it; nothing when there are none.
pub(crate) fn section(heading: &'static str, lines: Vec<String>) -> AnyView {
    match lines.len() {
        0 => ().into_any(),
        1 => {
            let line = lines.into_iter().next().unwrap_or_default();
            view! {
                <h3>{heading}</h3>
                <p>{line}</p>
            }
            .into_any()
        }
        _ => view! {
            <h3>{heading}</h3>
            {bullets(lines)}
        }
        .into_any(),
    }
}

/// A list.
pub(crate) fn bullets(lines: Vec<String>) -> AnyView {
    let items: Vec<AnyView> = lines
        .into_iter()
        .map(|line| view! { <li>{line}</li> }.into_any())
        .collect();
    view! { <ul>{items}</ul> }.into_any()
}

/// The sign before a verdict. Words always stand beside it.
pub(crate) fn sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Yes => "✓",
        Tone::Almost => "!",
        Tone::Open => "?",
        Tone::No => "✕",
        Tone::Aside => "–",
    }
}

/// The class that colours what belongs to a verdict.
pub(crate) fn colour(tone: Tone) -> &'static str {
    match tone {
        Tone::Yes => "yes",
        Tone::Almost => "almost",
        Tone::Open => "open",
        Tone::No => "no",
        Tone::Aside => "aside",
    }
}
