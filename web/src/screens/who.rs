//! The first screen: what this is, that nothing leaves the page, and the first question. It needs no engine.

use leptos::prelude::*;
use web_protocol::Applicant;

use super::keeping;
use super::question::complaint;
use crate::app::App;
use crate::element::{Element, el};
use crate::reading::reading;
use crate::texts::Texts;
use crate::widgets::{bullets, button, heading, paragraph, tile};

#[component]
pub(crate) fn WhoScreen(app: App, texts: &'static Texts) -> impl IntoView {
    let points = texts.who_points.map(str::to_owned);
    let begun = app.visit.with_untracked(|visit| !visit.answers.is_empty());
    let resume = begun.then(|| {
        el("p")
            .class("actions")
            .with(button("second", texts.see_answers, move || app.see_check()))
    });
    el("div")
        .class("who")
        .with(heading(texts.who_heading))
        .with(paragraph("lead", texts.who_lead))
        .with(
            el("ul")
                .class("tiles")
                .with(tile(texts.person, texts.person_hint, move || {
                    app.quick.set(false);
                    app.choose_applicant(Applicant::Person);
                }))
                .with(tile(texts.firm, texts.firm_hint, move || {
                    app.quick.set(false);
                    app.choose_applicant(Applicant::Firm);
                })),
        )
        .perhaps(resume)
        .with(
            el("p")
                .class("ways")
                .with(button("plain", reading(app.language()).browse, move || {
                    app.browse("shelf");
                })),
        )
        .with(el("div").set("id", "complaint").part(complaint(app, texts)))
        .perhaps((!app.kiosk).then(|| keeping::kept(app)))
        .perhaps(app.kiosk.then(|| at_a_counter(app)))
        .with(bullets(&points).class("points"))
        .into_any()
}

/// What a kiosk has besides: quick entry by staff, and codes from phones.
fn at_a_counter(app: App) -> Element {
    let aids = app.aids();
    let quick = move |applicant: Applicant| {
        app.quick.set(true);
        app.choose_applicant(applicant);
    };
    el("div")
        .with(
            el("section")
                .class("card")
                .with(el("h2").text(aids.scan_title))
                .with(paragraph("", aids.scan_hint)),
        )
        .with(
            el("ul")
                .class("tiles")
                .with(tile(aids.quick_person, aids.quick_hint, move || {
                    quick(Applicant::Person)
                }))
                .with(tile(aids.quick_firm, aids.quick_hint, move || {
                    quick(Applicant::Firm)
                })),
        )
}
