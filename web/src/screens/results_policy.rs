//! The answer of one policy, laid out. Every sentence comes from `rules-report`.

use leptos::prelude::*;
use rules_core::arena::InputId;
use rules_core::plan::Role;
use rules_core::verdict::Standing;
use rules_report::summary::{self, Line, Summary, Tone};

use crate::app::{App, Step};
use crate::texts::Texts;
use crate::widgets::{bullets, button_about, colour, section, sign};

/// The policy at a position of the assessment.
pub(super) fn article(app: App, texts: &'static Texts, position: usize) -> AnyView {
    let lang = app.lang.get_untracked();
    let summarised = move || {
        app.session.with(|session| {
            let assessment = session.assessment();
            let answer = assessment.policies.get(position)?;
            summary::of(app.plan, assessment.today, answer, lang)
        })
    };
    let Some(first) = untrack(summarised) else {
        return ().into_any();
    };
    let about = (!first.about.is_empty()).then(|| view! { <p class="about">{first.about.clone()}</p> });
    view! {
        <article>
            <h2>{first.title.clone()}</h2>
            {about}
            {move || summarised().map(|summary| verdict(&summary))}
            {declarations(app, texts, &first)}
            {move || summarised().map(|summary| particulars(app, texts, summary))}
        </article>
    }
    .into_any()
}

fn verdict(summary: &Summary) -> AnyView {
    let class = format!("verdict {}", colour(summary.tone));
    let place = (summary.tone != Tone::Aside)
        .then(|| summary.place.clone())
        .flatten()
        .map(|place| view! { <p class="hint">{place}</p> });
    view! {
        <p class=class>
            <span class="sign" aria-hidden="true">{sign(summary.tone)}</span>
            <strong>{summary.headline.clone()}</strong>
        </p>
        {place}
    }
    .into_any()
}

/// What only the applicant can declare. Drawn once, so that ticking one does not lose the focus.
fn declarations(app: App, texts: &'static Texts, summary: &Summary) -> AnyView {
    if !matches!(summary.tone, Tone::Yes | Tone::Almost | Tone::Open) {
        return ().into_any();
    }
    let boxes: Vec<AnyView> = summary
        .criteria
        .iter()
        .filter(|line| line.role == Role::Confirm && line.standing != Standing::NotReached)
        .filter_map(|line| {
            let input = app.plan.input(&format!("{}.{}", summary.id, line.id))?;
            Some(declaration(app, texts, input, line.label.clone()))
        })
        .collect();
    if boxes.is_empty() {
        return ().into_any();
    }
    view! {
        <h3>{texts.to_do}</h3>
        {boxes}
    }
    .into_any()
}

fn declaration(app: App, texts: &'static Texts, input: InputId, label: String) -> AnyView {
    let tick = move |event| {
        let declared = event_target_checked(&event);
        app.session.update(|session| {
            // A declaration is about the future; it contradicts nothing that was answered.
            let _ = session.declare(input, declared);
        });
        let headline = app.session.with_untracked(|session| {
            let lang = app.lang.get_untracked();
            let all = summary::all(app.plan, session.assessment(), lang);
            all.into_iter().next().map(|summary| summary.headline)
        });
        app.say(headline.unwrap_or_default());
    };
    view! {
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=move || app.session.with(|session| session.is_declared(input))
                on:change=tick
            />
            <span>{texts.i_declare} {label}</span>
        </label>
    }
    .into_any()
}

fn particulars(app: App, texts: &'static Texts, summary: Summary) -> AnyView {
    let formula = summary.formula.map(|formula| {
        view! {
            <details>
                <summary>{texts.how_computed}</summary>
                <p>{formula}</p>
            </details>
        }
    });
    let missing: Vec<AnyView> = summary
        .missing
        .iter()
        .map(|(input, name)| missing(app, texts, *input, name))
        .collect();
    let missing = (!missing.is_empty()).then(|| {
        view! {
            <h3>{texts.missing}</h3>
            <ul class="missing">{missing}</ul>
        }
    });
    let criteria: Vec<AnyView> = summary
        .criteria
        .iter()
        .map(|line| criterion(texts, line))
        .collect();
    let criteria = (!criteria.is_empty()).then(|| {
        view! {
            <h3>{texts.conditions}</h3>
            <ul class="criteria">{criteria}</ul>
        }
    });
    let helps =
        matches!(summary.tone, Tone::Yes | Tone::Almost | Tone::Open) || !summary.claimable.is_empty();
    let practical = helps.then(|| {
        view! {
            {section(texts.documents, summary.documents)}
            {section(texts.where_to, summary.handling)}
        }
    });
    view! {
        {summary.adoption.map(|adoption| view! { <p>{adoption}</p> })}
        {section(texts.why_not, summary.obstacles)}
        {section(texts.amount, summary.amount.into_iter().collect())}
        {formula}
        {section(texts.until, summary.last_day.into_iter().collect())}
        {section(texts.still_claimable, summary.claimable)}
        {missing}
        {summary.figures.map(|figures| view! { <p class="hint">{figures}</p> })}
        {section(texts.next_step, summary.next_step.into_iter().collect())}
        {criteria}
        {practical}
        <details>
            <summary>{texts.basis}</summary>
            {bullets(summary.basis)}
            {section(texts.marks, summary.marks)}
        </details>
    }
    .into_any()
}

fn missing(app: App, texts: &'static Texts, input: InputId, name: &str) -> AnyView {
    let askable = app.plan.inputs().at(input).question.is_some();
    let answer = askable.then(|| {
        button_about("plain", texts.answer_now, name, move || {
            app.go(Step::Ask {
                input,
                changing: true,
            });
        })
    });
    view! { <li><span>{name.to_owned()}</span> {answer}</li> }.into_any()
}

fn criterion(texts: &'static Texts, line: &Line) -> AnyView {
    let (class, sign) = match line.standing {
        Standing::Met => ("criterion yes", "✓"),
        Standing::Unmet => ("criterion no", "✕"),
        Standing::Open => ("criterion open", "?"),
        Standing::NotReached => ("criterion aside", "–"),
    };
    let reason = (!line.reason.is_empty()).then(|| view! { <p>{line.reason.clone()}</p> });
    let detail = (!line.detail.is_empty()).then(|| {
        view! {
            <details>
                <summary>{texts.sources_of}</summary>
                <p>{line.detail.clone()}</p>
            </details>
        }
    });
    let clause = line
        .clause
        .as_ref()
        .map(|clause| view! { <p class="hint">{texts.clause} {clause.clone()}</p> });
    let parts: Vec<AnyView> = line.parts.iter().map(|part| criterion(texts, part)).collect();
    let parts = (!parts.is_empty()).then(|| view! { <ul class="criteria">{parts}</ul> });
    view! {
        <li class=class>
            <p class="head">
                <span class="sign" aria-hidden="true">{sign}</span>
                <span class="label">{line.label.clone()}</span>
                <span class="outcome">{line.outcome.clone()}</span>
            </p>
            {reason}
            {parts}
            {clause}
            {detail}
        </li>
    }
    .into_any()
}
