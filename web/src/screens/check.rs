//! All answers, each with a way to change it.

use std::sync::Arc;

use leptos::prelude::*;
use web_protocol::{Check, Checked};

use super::keeping::taking_along;
use super::question::complaint;
use super::results::erasing;
use crate::app::App;
use crate::element::{Element, el, live};
use crate::texts::Texts;
use crate::trail::Then;
use crate::widgets::{button, button_about, heading, paragraph, some_paragraph};

#[component]
pub(crate) fn CheckScreen(app: App, texts: &'static Texts, check: Arc<Check>) -> impl IntoView {
    let answers = check.answers.iter().map(|answer| row(app, texts, answer));
    let list = if check.answers.is_empty() {
        paragraph("hint", texts.no_answers)
    } else {
        el("dl").class("answers").several(answers.collect())
    };
    el("div")
        .with(button("back", texts.back, move || app.back()))
        .with(heading(texts.check))
        .part(live(move || {
            let remark = app.remark.get();
            el("div")
                .perhaps(some_paragraph("lead remark", remark.as_ref()))
                .into_any()
        }))
        .with(el("div").set("id", "complaint").part(complaint(app, texts)))
        .with(list)
        .with(
            el("div")
                .class("actions")
                .with(button("main", texts.go_on, move || app.go_on()))
                .with(button("second", texts.to_results, move || app.see_results())),
        )
        .perhaps((!app.kiosk).then(|| taking_along(app)))
        .perhaps((!app.kiosk).then(|| erasing(app, texts)))
        .into_any()
}

fn row(app: App, texts: &'static Texts, answer: &Checked) -> Element {
    let aside = (!answer.matters).then(|| el("span").class("tag").text(texts.does_not_matter));
    let fact = answer.fact.clone();
    let class = if answer.matters { "" } else { "idle" };
    el("div")
        .class(class)
        .with(el("dt").text(&answer.ask))
        .with(el("dd").with(el("strong").text(&answer.answer)).perhaps(aside))
        .with(
            el("dd")
                .class("change")
                .with(button_about("plain", texts.change, &answer.ask, move || {
                    app.change(&fact, Then::Check);
                })),
        )
}
