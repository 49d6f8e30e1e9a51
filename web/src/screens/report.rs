//! Reporting a mistake in a rule: a text to copy. It is sent by nobody but the visitor.

use leptos::prelude::*;
use web_protocol::handbook::Reported;
use web_protocol::{Criterion, Policy};

use crate::app::App;
use crate::browser;
use crate::element::{Element, el, live};
use crate::reading::reading;
use crate::widgets::{button, disclosure, paragraph};

/// A policy of the results as a rule to report.
pub(super) fn reported(app: App, policy: &Policy) -> Reported {
    let version = app
        .opening
        .with_value(|opening| opening.as_ref().map(|(_, opening)| opening.version.clone()));
    let mut conditions = Vec::new();
    name(&policy.criteria, &mut conditions);
    Reported {
        policy: policy.id.clone(),
        title: policy.title.clone(),
        version: version.unwrap_or_default(),
        conditions,
    }
}

fn name(criteria: &[Criterion], into: &mut Vec<(String, String)>) {
    for criterion in criteria {
        into.push((criterion.id.clone(), criterion.label.clone()));
        name(&criterion.parts, into);
    }
}

/// The way to report a mistake in a rule, closed until it is asked for.
pub(super) fn report(app: App, rule: Reported) -> Element {
    let words = reading(app.language());
    let id = format!("report {}", rule.policy);
    disclosure(app, id, words.report, move || form(app, &rule))
}

fn form(app: App, rule: &Reported) -> Element {
    let words = reading(app.language());
    let chosen = RwSignal::new(String::new());
    let option = |id: &str, label: &str| el("option").set("value", id).text(label);
    let options = rule.conditions.iter().map(|(id, label)| option(id, label));
    let which = el("label").class("list").with(el("span").text(words.which)).with(
        el("select")
            .on("change", move |event| chosen.set(event_target_value(&event)))
            .with(option("", words.whole))
            .several(options.collect()),
    );
    let place = format!("report-{}", rule.policy);
    let (held, at) = (rule.clone(), place.clone());
    let text = live(move || {
        let text = words.written(&held, &chosen.get(), &browser::page_version());
        el("textarea")
            .set("id", &at)
            .set("rows", "10")
            .flag("readonly", true)
            .part(text.into_any())
            .into_any()
    });
    let copy = move || {
        let selector = format!("#{place}");
        browser::copy(&selector, move |copied| {
            let said = if copied { words.copied } else { words.not_copied };
            app.spoken.set(said.to_owned());
            app.copied.set(Some(copied));
        });
    };
    let outcome = live(move || {
        let said = match app.copied.get() {
            None => "",
            Some(true) => words.copied,
            Some(false) => words.not_copied,
        };
        paragraph("hint", said).set("aria-hidden", "true").into_any()
    });
    el("div")
        .class("fold report")
        .with(paragraph("hint", words.report_lead))
        .with(which)
        .with(
            el("label")
                .class("list")
                .with(el("span").text(words.report_text))
                .part(text),
        )
        .with(
            el("div")
                .class("actions")
                .with(button("second", words.copy, copy))
                .part(outcome),
        )
}
