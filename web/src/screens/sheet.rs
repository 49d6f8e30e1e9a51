//! Quick entry for caseworkers: what was entered, the next question and what is certain, on one page.

use std::sync::Arc;

use leptos::prelude::*;
use web_protocol::{Checked, Entered, Question, Sheet};

use super::fields::fields;
use super::question::{complaint, last_answer, submit};
use crate::app::App;
use crate::element::{Element, el};
use crate::texts::Texts;
use crate::trail::Then;
use crate::widgets::{button, button_about, heading, paragraph, sign, some_paragraph};

#[component]
pub(crate) fn SheetScreen(app: App, texts: &'static Texts, sheet: Arc<Sheet>) -> impl IntoView {
    let aids = app.aids();
    let rows = sheet.check.answers.iter().rev().enumerate();
    let rows: Vec<Element> = rows
        .map(|(position, answer)| row(app, texts, answer, position == 0))
        .collect();
    let entered = (!rows.is_empty()).then(|| {
        el("section")
            .class("card")
            .with(el("h2").text(aids.sheet_answers))
            .with(el("dl").class("answers").several(rows))
    });
    let now = match &sheet.step.next {
        Some(question) => next(app, texts, &Arc::new(question.clone())),
        None => el("section")
            .class("card")
            .set("id", "sheet-done")
            .set("tabindex", "-1")
            .with(el("h2").text(aids.sheet_done)),
    };
    let certain = sheet.step.certain.iter().map(|news| {
        let (class, icon) = if news.qualifies {
            ("news yes", "✓")
        } else {
            ("news no", "✕")
        };
        let word = if news.qualifies {
            texts.certain_yes
        } else {
            texts.certain_no
        };
        el("li")
            .class(class)
            .with(sign(icon))
            .with(el("span").text(&news.title))
            .with(el("span").class("outcome").text(word))
    });
    let certain: Vec<Element> = certain.collect();
    let certain = (!certain.is_empty()).then(|| {
        el("section")
            .class("card")
            .with(el("h2").text(aids.sheet_certain))
            .with(el("ul").class("newses").several(certain))
    });
    let results = button("main", texts.to_results, move || app.see_results()).set("aria-keyshortcuts", "F9");
    el("div")
        .class("sheet")
        .with(button("back", texts.back, move || app.back()))
        .with(heading(aids.sheet))
        .with(paragraph("hint keys", aids.sheet_keys))
        .with(
            el("div")
                .class("columns")
                .with(el("div").with(now).with(el("div").class("actions").with(results)))
                .with(el("div").perhaps(certain).perhaps(entered)),
        )
        .into_any()
}

fn next(app: App, texts: &'static Texts, question: &Arc<Question>) -> Element {
    let aids = app.aids();
    // How many records a list has is written here as a number; there is no desk.
    let question = &Arc::new(Question {
        list: None,
        ..Question::clone(question)
    });
    let unsure = {
        let question = Arc::clone(question);
        button("second", texts.unsure, move || {
            app.submit(&question.fact, Entered::NotSure, Then::Sheet);
        })
        .set("aria-keyshortcuts", "F8")
    };
    let none = question.may_be_none && !matches!(question.field, web_protocol::Field::Choice(_));
    let none = none.then(|| {
        let question = Arc::clone(question);
        button("second", texts.none, move || {
            app.submit(&question.fact, Entered::None, Then::Sheet);
        })
    });
    let about = question.about.as_ref().map(|about| {
        el("p")
            .class("whom")
            .with(el("strong").text(texts.about_whom))
            .text(about)
    });
    el("form")
        .class("card now")
        .flag("novalidate", true)
        .on("submit", submit(app, texts, question, Then::Sheet))
        .perhaps(about)
        .with(el("h2").set("id", "question").text(&question.ask))
        .perhaps(some_paragraph("help", question.help.as_ref()))
        .perhaps(last_answer(app, texts, question))
        .with(el("div").set("id", "complaint").part(complaint(app, texts)))
        .with(fields(app, texts, question))
        .with(
            el("div")
                .class("actions")
                .with(
                    el("button")
                        .set("type", "submit")
                        .class("main")
                        .text(aids.sheet_next),
                )
                .perhaps(none)
                .with(unsure),
        )
}

fn row(app: App, texts: &'static Texts, answer: &Checked, is_last: bool) -> Element {
    let fact = answer.fact.clone();
    let change = button_about("plain", texts.change, &answer.ask, move || {
        app.change(&fact, Then::Sheet)
    });
    let change = if is_last {
        change.set("aria-keyshortcuts", "F2")
    } else {
        change
    };
    el("div")
        .with(el("dt").text(&answer.ask))
        .with(el("dd").with(el("strong").text(&answer.answer)))
        .with(el("dd").class("change").with(change))
}
