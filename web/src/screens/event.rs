//! What happened in the life of who asks.

use std::sync::Arc;

use leptos::prelude::*;
use web_protocol::{Applicant, Opening};

use super::question::complaint;
use crate::app::App;
use crate::element::{Element, el};
use crate::texts::Texts;
use crate::widgets::{button, heading, paragraph, tile};

#[component]
pub(crate) fn EventScreen(app: App, texts: &'static Texts, opening: Arc<Opening>) -> impl IntoView {
    let applicant = app
        .visit
        .with_untracked(|visit| visit.applicant)
        .unwrap_or(Applicant::Person);
    let ask = match applicant {
        Applicant::Person => texts.event_person,
        Applicant::Firm => texts.event_firm,
    };
    let events: Vec<Element> = opening
        .events
        .iter()
        .filter(|event| event.applicant == applicant)
        .map(|event| {
            let id = event.id.clone();
            tile(
                &event.name,
                &(texts.policies_of)(event.policies.len()),
                move || {
                    app.choose_event(Some(id.clone()));
                },
            )
        })
        .collect();
    el("div")
        .with(button("back", texts.back, move || app.back()))
        .with(heading(ask))
        .with(paragraph("help", texts.event_hint))
        .with(el("div").set("id", "complaint").part(complaint(app, texts)))
        .with(el("ul").class("tiles").several(events).with(tile(
            texts.everything,
            texts.everything_hint,
            move || app.choose_event(None),
        )))
        .into_any()
}
