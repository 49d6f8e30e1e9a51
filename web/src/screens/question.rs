//! One question: the question is the heading, and "not sure" is always an answer.

use leptos::prelude::*;
use rules_core::arena::InputId;
use rules_core::possible::Possible;

use super::question_fields::{fields, has_alternatives};
use crate::app::{App, Step};
use crate::browser;
use crate::element::{Element, el, live};
use crate::reading::{self, NONE};
use crate::session::{Draft, Given};
use crate::texts::Texts;
use crate::widgets::{button, heading, paragraph};

#[component]
pub(crate) fn Question(
    app: App,
    texts: &'static Texts,
    /// The fact that is asked for.
    input: InputId,
    /// Whether its answer leads back to the results.
    changing: bool,
) -> impl IntoView {
    let id = input;
    let lang = app.lang.get_untracked();
    let input = app.plan.inputs().at(id);
    let question = input.question.as_ref();
    let ask = question.map_or(lang.of(&input.name), |question| lang.of(&question.ask));
    let help = question
        .and_then(|question| question.help.as_ref())
        .map(|help| paragraph("help", lang.of(help)));
    let give = move |known: Option<Possible>, draft: Draft| {
        app.submit(
            Given {
                input: id,
                known,
                draft,
            },
            changing,
        );
    };
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        let draft = app.draft.get_untracked();
        match reading::read(app.plan, id, &draft) {
            Ok(known) => give(Some(known), draft),
            Err(unread) => app.complain(unread),
        }
    };
    let complaint = move || {
        let message = app.complaint.with(|unread| {
            unread
                .as_ref()
                .map(|unread| unread.message(app.plan, id, texts, lang))
        });
        let line = |message: String| {
            el("p")
                .class("complaint")
                .with(el("strong").text(texts.error))
                .text(&message)
        };
        el("div").perhaps(message.map(line)).into_any()
    };
    // Lists of alternatives hold "none" themselves.
    let none = (input.domain.none && !has_alternatives(input.value)).then(|| {
        button("second", texts.none, move || {
            let draft = Draft {
                first: NONE.to_owned(),
                second: String::new(),
            };
            if let Ok(known) = reading::read(app.plan, id, &draft) {
                give(Some(known), Draft::default());
            }
        })
    });
    let actions = el("div")
        .class("actions")
        .with(
            el("button")
                .set("type", "submit")
                .class("main")
                .text(if changing { texts.save } else { texts.next }),
        )
        .perhaps(none)
        .with(button("second", texts.unsure, move || {
            give(None, Draft::default())
        }))
        .with(button("plain", texts.see_results, move || app.go(Step::Results)));
    let form = el("form")
        .flag("novalidate", true)
        .on("submit", submit)
        .with(heading(ask).set("id", "question"))
        .perhaps(help)
        .with(el("div").set("id", "complaint").part(live(complaint)))
        .with(fields(app, texts, id))
        .with(actions);
    el("div")
        .with(button("back", texts.back, browser::go_back))
        .with(progress(app, texts))
        .with(form)
        .into_any()
}

/// How many questions were answered and how many may still come: never fewer than really will.
fn progress(app: App, texts: &'static Texts) -> Element {
    let (answered, left) = app
        .session
        .with_untracked(|session| (session.answers().len(), session.open_questions().len()));
    let words = (texts.progress)(answered, left);
    el("p")
        .class("progress")
        .with(
            el("progress")
                .set("max", &answered.saturating_add(left).max(1).to_string())
                .set("value", &answered.to_string())
                .set("aria-label", words.as_str()),
        )
        .with(el("span").text(&words))
}
