//! One question: the question is the heading, and "not sure" is always an answer.

use std::sync::Arc;

use leptos::prelude::*;
use web_protocol::{Entered, Field, News, Question, Trouble};

use super::desk::desk;
use super::fields::{draft_for, fields};
use crate::app::App;
use crate::draft;
use crate::element::{AnyPart, Element, el, live};
use crate::texts::Texts;
use crate::trail::{Progress, Then};
use crate::visit;
use crate::widgets::{bullets, button, disclosure, heading, paragraph, sign, some_paragraph};

#[component]
pub(crate) fn QuestionScreen(
    app: App,
    texts: &'static Texts,
    question: Arc<Question>,
    progress: Option<Arc<Progress>>,
    /// Where its answer leads.
    then: Then,
) -> impl IntoView {
    let about = question.about.as_ref().map(|about| {
        el("p")
            .class("whom")
            .with(el("strong").text(texts.about_whom))
            .text(about)
    });
    let unsettled = question.unsettled.then(|| paragraph("hint", texts.unsettled));
    let form = el("form")
        .flag("novalidate", true)
        .on("submit", submit(app, texts, &question, then))
        .perhaps(about)
        .with(heading(&question.ask).set("id", "question"))
        .perhaps(some_paragraph("help", question.help.as_ref()))
        .perhaps(unsettled)
        .perhaps(last_answer(app, texts, &question))
        .with(el("div").set("id", "complaint").part(complaint(app, texts)))
        .with(match &question.list {
            Some(list) => desk(app, list.clone()),
            None => fields(app, texts, &question),
        })
        .with(actions(app, texts, &question, then));
    let why = question.why.clone();
    let why = (!why.is_empty()).then(|| {
        disclosure(app, "why".to_owned(), texts.why_asked, move || {
            el("div")
                .class("fold")
                .with(el("p").text(texts.why_asked_lead))
                .with(bullets(&why))
        })
    });
    let certain = progress
        .as_ref()
        .and_then(|progress| certain(app, texts, &progress.certain));
    el("div")
        .class("question")
        .with(
            el("div")
                .class("above")
                .with(button("back", texts.back, move || app.back()))
                .perhaps(progress.as_ref().map(|progress| bar(texts, progress))),
        )
        .with(form)
        .with(el("div").class("below").perhaps(why).perhaps(certain))
        .into_any()
}

pub(super) fn submit(
    app: App,
    texts: &'static Texts,
    question: &Arc<Question>,
    then: Then,
) -> impl Fn(web_sys::Event) + use<> {
    let question = Arc::clone(question);
    move |event| {
        event.prevent_default();
        if question.list.is_some() {
            let count = app
                .visit
                .with_untracked(|visit| match visit::entered(visit, &question.fact) {
                    Some(Entered::Written(count)) => count.clone(),
                    _ => "0".to_owned(),
                });
            return app.submit(&question.fact, Entered::Written(count), then);
        }
        let draft = draft_for(app, &question);
        match draft::read(&question.field, &draft) {
            Some(entered) => app.submit(&question.fact, entered, then),
            None => app.nothing_entered(
                &question.fact,
                match question.field {
                    Field::Choice(_) => texts.choose_one,
                    Field::Places { .. } => texts.choose_place,
                    Field::Written { .. } => texts.write_something,
                },
            ),
        }
    }
}

/// What cannot stand in the fields: that nobody knew, or that there was none; or that an identity card filled them.
pub(super) fn last_answer(app: App, texts: &'static Texts, question: &Question) -> Option<Element> {
    if question.card.and_then(|part| app.of_card(part)).is_some() {
        return Some(paragraph("hint", app.aids().card_used));
    }
    let choice = matches!(question.field, Field::Choice(_));
    let words = app
        .visit
        .with_untracked(|visit| match visit::entered(visit, &question.fact)? {
            Entered::NotSure => Some(texts.unsure),
            Entered::None if !choice => Some(texts.none),
            _ => None,
        })?;
    Some(paragraph("hint", texts.last_answer).with(el("strong").text(words)))
}

/// What is wrong with an answer, as one line.
pub(super) fn complaint(app: App, texts: &'static Texts) -> AnyPart {
    let line = move |trouble: &Trouble| {
        let words = if trouble.remedy.is_empty() {
            trouble.message.clone()
        } else {
            (texts.wrong)(&trouble.message, &trouble.remedy)
        };
        el("p")
            .class("complaint")
            .with(el("strong").text(texts.error))
            .text(&words)
    };
    live(move || {
        let line = app.complaint.with(|trouble| trouble.as_ref().map(line));
        el("div").perhaps(line).into_any()
    })
}

fn actions(app: App, texts: &'static Texts, question: &Arc<Question>, then: Then) -> Element {
    let give = |entered: Entered| {
        let question = Arc::clone(question);
        move || {
            app.drafts.update_value(|drafts| {
                drafts.remove(&question.fact);
            });
            app.submit(&question.fact, entered.clone(), then);
        }
    };
    let main = match then {
        Then::GoOn => texts.next,
        Then::Check | Then::Results | Then::Sheet => texts.save,
    };
    // Lists of alternatives hold "none" themselves.
    let none = question.may_be_none && !matches!(question.field, Field::Choice(_));
    let none = none.then(|| button("second", texts.none, give(Entered::None)));
    let unsure = button("second", texts.unsure, give(Entered::NotSure));
    let unsure = if app.kiosk {
        unsure.set("aria-keyshortcuts", "F8")
    } else {
        unsure
    };
    let answered = app.visit.with_untracked(|visit| !visit.answers.is_empty());
    let answers = answered.then(|| button("plain", texts.see_answers, move || app.see_check()));
    el("div")
        .class("after")
        .with(
            el("div")
                .class("actions")
                .with(el("button").set("type", "submit").class("main").text(main))
                .perhaps(none)
                .with(unsure),
        )
        .with(
            el("div")
                .class("ways")
                .with(button("plain", texts.see_results, move || app.see_results()))
                .perhaps(answers),
        )
}

/// How many questions were answered and how many may still come: never fewer than really will.
fn bar(texts: &'static Texts, progress: &Progress) -> Element {
    let words = (texts.progress)(progress.answered, progress.at_most);
    let line = progress.at_most.map(|left| {
        el("progress")
            .set("max", &progress.answered.saturating_add(left).max(1).to_string())
            .set("value", &progress.answered.to_string())
            .set("aria-label", words.as_str())
    });
    el("p")
        .class("progress")
        .perhaps(line)
        .with(el("span").text(&words))
}

/// What is certain by now.
fn certain(app: App, texts: &'static Texts, news: &[News]) -> Option<Element> {
    if news.is_empty() {
        return None;
    }
    let title = (texts.certain)(news.len());
    let (mut sorted, others): (Vec<News>, Vec<News>) = news.iter().cloned().partition(|news| news.qualifies);
    sorted.extend(others);
    let news = sorted;
    Some(disclosure(app, "certain".to_owned(), &title, move || {
        let lines = news.iter().map(|news| {
            let (class, icon, word) = if news.qualifies {
                ("news yes", "✓", texts.certain_yes)
            } else {
                ("news no", "✕", texts.certain_no)
            };
            el("li")
                .class(class)
                .with(sign(icon))
                .with(el("span").text(&news.title))
                .with(el("span").class("outcome").text(word))
        });
        el("ul").class("fold newses").several(lines.collect())
    }))
}
