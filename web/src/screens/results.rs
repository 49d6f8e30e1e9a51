//! The results: one answer for each policy, then the answers that led there.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use rules_core::verdict::Assessment;
use rules_report::summary::Tone;
use rules_report::{dates, json, summary, value};

use super::results_policy;
use crate::app::{App, Step};
use crate::browser;
use crate::session::{Given, Session};
use crate::texts::Texts;
use crate::widgets::{button, button_about};

pub(crate) fn screen(app: App, texts: &'static Texts) -> AnyView {
    let policies: Vec<AnyView> = app
        .session
        .with_untracked(|session| in_order(app, session.assessment()))
        .into_iter()
        .map(|position| results_policy::article(app, texts, position))
        .collect();
    let open = app
        .session
        .with_untracked(|session| !session.open_questions().is_empty());
    let go_on = open.then(|| {
        view! {
            <p class="lead">{texts.result_lead_open}</p>
            <p class="actions">{button("main", texts.continue_questions, move || app.go_on())}</p>
        }
    });
    view! {
        {button("back", texts.back, browser::go_back)}
        <h1 tabindex="-1">{texts.results}</h1>
        {go_on}
        {policies}
        {as_of(app, texts)}
        {answers(app, texts)}
        <section class="erase">
            <p class="hint">{texts.erase_hint}</p>
            {button("second", texts.erase, move || app.erase())}
        </section>
        <details class="programs">
            <summary>{texts.for_programs}</summary>
            <pre id="assessment-json" tabindex="0">
                {move || app.session.with(|session| written(session))}
            </pre>
        </details>
    }
    .into_any()
}

fn written(session: &Session) -> String {
    json::written(&json::assessment(session.plan(), session.assessment()))
}

/// The policies of the assessment, the best answers first.
fn in_order(app: App, assessment: &Assessment) -> Vec<usize> {
    let lang = app.lang.get_untracked();
    let rank = |tone| match tone {
        Tone::Yes => 0,
        Tone::Almost => 1,
        Tone::Open => 2,
        Tone::No => 3,
        Tone::Aside => 4,
    };
    let mut ranked: Vec<(u8, usize)> = summary::all(app.plan, assessment, lang)
        .iter()
        .enumerate()
        .map(|(position, summary)| (rank(summary.tone), position))
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, position)| position).collect()
}

/// The notice that this is an estimate, and the day it is for.
fn as_of(app: App, texts: &'static Texts) -> AnyView {
    let lang = app.lang.get_untracked();
    let today = app.session.with_untracked(Session::today);
    let typed = RwSignal::new(dates::iso(today));
    let complaint = RwSignal::new(String::new());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match dates::parse(&typed.get_untracked()) {
            Ok(days) if days.first == days.last => {
                if let Err(problem) = app.ask_on(days.first) {
                    complaint.set(problem);
                }
            }
            Ok(_) => complaint.set(texts.date_hint.to_owned()),
            Err(no) => complaint.set(lang.of(&no.remedy).to_owned()),
        }
    };
    view! {
        <section class="estimate">
            <p>{summary::estimate(app.plan, today, lang)}</p>
            <form class="inline" novalidate on:submit=submit>
                <label for="as-of">{texts.as_of}</label>
                <input
                    id="as-of"
                    type="text"
                    autocomplete="off"
                    aria-describedby="as-of-complaint"
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <button type="submit" class="second">{texts.as_of_apply}</button>
            </form>
            <p id="as-of-complaint" class="complaint">{move || complaint.get()}</p>
        </section>
    }
    .into_any()
}

/// Everything that was answered, each with a way to change it.
fn answers(app: App, texts: &'static Texts) -> AnyView {
    let lang = app.lang.get_untracked();
    let row = |session: &Session, given: &Given| {
        let input = app.plan.inputs().at(given.input);
        let name = lang.of(&input.name).to_owned();
        let shown = match &given.known {
            Some(known) => value::possible(app.plan, input.value, known, lang),
            None => texts.was_unsure.to_owned(),
        };
        let idle = given.known.is_none() && !session.matters(given.input);
        let note = idle.then(|| view! { <span class="hint">{lang.aside(texts.does_not_matter)}</span> });
        let id = given.input;
        let change = button_about("plain", texts.change, &name, move || {
            app.go(Step::Ask {
                input: id,
                changing: true,
            });
        });
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{shown} {note}</dd>
                <dd class="change">{change}</dd>
            </div>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = app.session.with_untracked(|session| {
        session
            .answers()
            .iter()
            .map(|given| row(session, given))
            .collect()
    });
    let list = if rows.is_empty() {
        view! { <p>{texts.no_answers}</p> }.into_any()
    } else {
        view! { <dl class="answers">{rows}</dl> }.into_any()
    };
    view! {
        <section>
            <h2>{texts.your_answers}</h2>
            {list}
        </section>
    }
    .into_any()
}
