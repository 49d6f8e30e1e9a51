//! One question: the question is the heading, and "not sure" is always an answer.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use rules_core::arena::InputId;

use super::question_fields::fields;
use crate::app::{App, Step};
use crate::browser;
use crate::reading::{self, NONE};
use crate::session::{Draft, Given};
use crate::texts::Texts;
use crate::widgets::button;

pub(crate) fn screen(app: App, texts: &'static Texts, id: InputId, changing: bool) -> AnyView {
    let lang = app.lang.get_untracked();
    let input = app.plan.inputs().at(id);
    let question = input.question.as_ref();
    let ask = question.map_or(lang.of(&input.name), |question| lang.of(&question.ask));
    let help = question
        .and_then(|question| question.help.as_ref())
        .map(|help| view! { <p class="help">{lang.of(help).to_owned()}</p> });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let draft = app.draft.get_untracked();
        match reading::read(app.plan, id, &draft) {
            Ok(known) => app.submit(
                Given {
                    input: id,
                    known: Some(known),
                    draft,
                },
                changing,
            ),
            Err(unread) => app.complain(unread),
        }
    };
    let unsure = move || {
        app.submit(
            Given {
                input: id,
                known: None,
                draft: Draft::default(),
            },
            changing,
        );
    };
    let complaint = move || {
        app.complaint
            .with(|unread| {
                unread
                    .as_ref()
                    .map(|unread| unread.message(app.plan, id, texts, lang))
            })
            .map(|message| view! { <strong>{texts.error}</strong> {message} })
    };
    let none = (input.domain.none && !super::question_fields::has_alternatives(input.value)).then(|| {
        button("second", texts.none, move || {
            let draft = Draft {
                first: NONE.to_owned(),
                second: String::new(),
            };
            if let Ok(known) = reading::read(app.plan, id, &draft) {
                app.submit(
                    Given {
                        input: id,
                        known: Some(known),
                        draft: Draft::default(),
                    },
                    changing,
                );
            }
        })
    });
    view! {
        {button("back", texts.back, browser::go_back)}
        {progress(app, texts)}
        <form novalidate on:submit=submit>
            <h1 id="question" tabindex="-1">{ask.to_owned()}</h1>
            {help}
            <p id="complaint" class="complaint">{complaint}</p>
            {fields(app, texts, id)}
            <div class="actions">
                <button type="submit" class="main">
                    {if changing { texts.save } else { texts.next }}
                </button>
                {none}
                {button("second", texts.unsure, unsure)}
                {button("plain", texts.see_results, move || app.go(Step::Results))}
            </div>
        </form>
    }
    .into_any()
}

/// How many questions were answered and how many may still come: never fewer than really will.
fn progress(app: App, texts: &'static Texts) -> AnyView {
    let (answered, left) = app
        .session
        .with_untracked(|session| (session.answers().len(), session.open_questions().len()));
    let words = (texts.progress)(answered, left);
    view! {
        <p class="progress">
            <progress max=answered + left value=answered aria-label=words.clone()></progress>
            <span>{words}</span>
        </p>
    }
    .into_any()
}
