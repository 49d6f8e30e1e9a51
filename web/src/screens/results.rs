//! The results: one answer for each policy, then the answers that led there.

use leptos::prelude::*;
use rules_core::plan::Applicant;
use rules_core::verdict::Assessment;
use rules_report::summary::Tone;
use rules_report::{dates, json, summary, value};

use super::results_policy::PolicyArticle;
use crate::app::{App, Step};
use crate::browser;
use crate::element::{Element, el, live_text};
use crate::session::{Given, Session};
use crate::texts::Texts;
use crate::widgets::{button, button_about, disclosure, heading, paragraph};

#[component]
pub(crate) fn Results(app: App, texts: &'static Texts) -> impl IntoView {
    let policies: Vec<AnyView> = app
        .session
        .with_untracked(|session| in_order(app, session.assessment()))
        .into_iter()
        .map(|position| view! { <PolicyArticle app texts position /> }.into_any())
        .collect();
    let open = app
        .session
        .with_untracked(|session| !session.open_questions().is_empty());
    let go_on =
        open.then(|| {
            el("div").with(paragraph("lead", texts.result_lead_open)).with(
                el("p")
                    .class("actions")
                    .with(button("main", texts.continue_questions, move || app.go_on())),
            )
        });
    let output = el("pre")
        .set("id", "assessment-json")
        .set("tabindex", "0")
        .part(live_text(move || app.session.with(written)));
    el("div")
        .with(button("back", texts.back, browser::go_back))
        .with(heading(texts.results))
        .perhaps(go_on)
        .parts(policies)
        .with(as_of(app, texts))
        .with(answers(app, texts))
        .with(
            el("section")
                .class("erase")
                .with(paragraph("hint", texts.erase_hint))
                .with(button("second", texts.erase, move || app.erase())),
        )
        .with(disclosure(texts.for_programs, output).class("programs"))
        .into_any()
}

fn written(session: &Session) -> String {
    json::written(&json::assessment(session.plan(), session.assessment()))
}

/// The policies of the assessment, the best answers first.
fn in_order(app: App, assessment: &Assessment) -> Vec<usize> {
    let all = summary::all(app.plan, assessment, app.lang.get_untracked());
    let best_first = [Tone::Yes, Tone::Almost, Tone::Open, Tone::No, Tone::Aside];
    let of = |tone| {
        all.iter()
            .enumerate()
            .filter(move |(_, summary)| summary.tone == tone)
            .filter(|(position, _)| is_for_a_person(app, *position))
            .map(|(position, _)| position)
    };
    best_first.into_iter().flat_map(of).collect()
}

fn is_for_a_person(app: App, position: usize) -> bool {
    let policy = app.plan.policies().get(position);
    policy.is_some_and(|policy| policy.applicant == Applicant::Person)
}

/// The notice that this is an estimate, and the day it is for.
fn as_of(app: App, texts: &'static Texts) -> Element {
    let lang = app.lang.get_untracked();
    let today = app.session.with_untracked(Session::today);
    let typed = RwSignal::new(dates::iso(today));
    let complaint = RwSignal::new(String::new());
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        let wrong = match dates::parse(&typed.get_untracked()) {
            Ok(days) if days.first == days.last => app.ask_on(days.first).err(),
            Ok(_) => Some(texts.one_day.to_owned()),
            Err(no) => Some(lang.of(&no.remedy).to_owned()),
        };
        complaint.set(wrong.unwrap_or_default());
    };
    let field = el("input")
        .set("id", "as-of")
        .set("type", "text")
        .set("autocomplete", "off")
        .set("aria-describedby", "as-of-complaint")
        .set("value", &dates::iso(today))
        .on("input", move |event| typed.set(event_target_value(&event)));
    let form = el("form")
        .class("inline")
        .flag("novalidate", true)
        .on("submit", submit)
        .with(el("label").set("for", "as-of").text(texts.as_of))
        .with(field)
        .with(
            el("button")
                .set("type", "submit")
                .class("second")
                .text(texts.as_of_apply),
        );
    el("section")
        .class("estimate")
        .with(el("p").text(&summary::estimate(app.plan, today, lang)))
        .with(form)
        .with(
            el("p")
                .set("id", "as-of-complaint")
                .class("complaint")
                .part(live_text(move || complaint.get())),
        )
}

/// Everything that was answered, each with a way to change it.
fn answers(app: App, texts: &'static Texts) -> Element {
    let lang = app.lang.get_untracked();
    let row = |session: &Session, given: &Given| {
        let input = app.plan.inputs().at(given.input);
        let name = lang.of(&input.name);
        let shown = match &given.known {
            Some(known) => value::possible(app.plan, input.value, known, lang),
            None => texts.was_unsure.to_owned(),
        };
        let idle = given.known.is_none() && !session.matters(given.input);
        let note = idle.then(|| el("span").class("hint").text(&lang.aside(texts.does_not_matter)));
        let id = given.input;
        let change = button_about("plain", texts.change, name, move || {
            app.go(Step::Ask {
                input: id,
                changing: true,
            });
        });
        el("div")
            .with(el("dt").text(name))
            .with(el("dd").text(&shown).perhaps(note))
            .with(el("dd").class("change").with(change))
    };
    let rows: Vec<Element> = app.session.with_untracked(|session| {
        session
            .answers()
            .iter()
            .map(|given| row(session, given))
            .collect()
    });
    let list = if rows.is_empty() {
        el("p").text(texts.no_answers)
    } else {
        el("dl").class("answers").several(rows)
    };
    el("section").with(el("h2").text(texts.your_answers)).with(list)
}
