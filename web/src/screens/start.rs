//! The first screen: what this is, and that nothing leaves the page.

use leptos::prelude::*;
use rules_core::plan::Applicant;
use rules_report::summary;

use crate::app::App;
use crate::element::el;
use crate::texts::Texts;
use crate::widgets::{bullets, button, heading, paragraph};

#[component]
pub(crate) fn Start(app: App, texts: &'static Texts) -> impl IntoView {
    let lang = app.lang.get_untracked();
    let titles: Vec<String> = app
        .plan
        .policies()
        .iter()
        .filter(|policy| policy.applicant == Applicant::Person)
        .map(|policy| summary::title(policy, lang).to_owned())
        .collect();
    let points: Vec<String> = texts
        .start_points
        .iter()
        .map(|point| (*point).to_owned())
        .collect();
    let begun = app
        .session
        .with_untracked(|session| !session.answers().is_empty());
    let begin = if begun { texts.resume } else { texts.start };
    el("div")
        .with(heading(texts.start_heading))
        .with(paragraph("lead", texts.start_lead))
        .with(bullets(&points))
        .with(
            el("p")
                .class("actions")
                .with(button("main", begin, move || app.go_on())),
        )
        .with(el("h2").text(texts.start_covers))
        .with(bullets(&titles))
        .into_any()
}
