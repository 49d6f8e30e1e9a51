//! The answer of one policy, laid out. Every sentence comes from `rules-report`.

use leptos::prelude::*;
use rules_core::arena::InputId;
use rules_core::plan::Role;
use rules_core::verdict::Standing;
use rules_report::summary::{self, Line, Summary, Tone};

use crate::app::{App, Step};
use crate::element::{Element, el, live, nothing};
use crate::texts::Texts;
use crate::widgets::{bullets, button_about, disclosure, look, paragraph, section, sign};

/// The policy at a position of the assessment.
#[component]
pub(super) fn PolicyArticle(app: App, texts: &'static Texts, position: usize) -> impl IntoView {
    let lang = app.lang.get_untracked();
    let summarised = move || {
        app.session.with(|session| {
            let assessment = session.assessment();
            let answer = assessment.policies.get(position)?;
            summary::of(app.plan, assessment.today, answer, lang)
        })
    };
    let drawn = move |draw: fn(App, &'static Texts, &Summary) -> Element| {
        live(move || match summarised() {
            Some(summary) => draw(app, texts, &summary).into_any(),
            None => nothing(),
        })
    };
    let Some(first) = untrack(summarised) else {
        return nothing();
    };
    let about = (!first.about.is_empty()).then(|| paragraph("about", &first.about));
    el("article")
        .with(el("h2").text(first.title.as_str()))
        .perhaps(about)
        .part(drawn(verdict))
        .perhaps(declarations(app, texts, &first, position))
        .part(drawn(particulars))
        .into_any()
}

fn verdict(_: App, _: &'static Texts, summary: &Summary) -> Element {
    let (icon, class) = look(summary.tone);
    let place = summary.place.as_ref().filter(|_| summary.tone != Tone::Aside);
    el("div")
        .with(
            el("p")
                .class(class)
                .with(sign(icon))
                .with(el("strong").text(summary.headline.as_str())),
        )
        .perhaps(place.map(|place| paragraph("hint", place)))
}

/// What only the applicant can declare. Drawn once, so that ticking one does not lose the focus.
fn declarations(app: App, texts: &'static Texts, summary: &Summary, position: usize) -> Option<Element> {
    if !matches!(summary.tone, Tone::Yes | Tone::Almost | Tone::Open) {
        return None;
    }
    let boxes: Vec<Element> = summary
        .criteria
        .iter()
        .filter(|line| line.role == Role::Confirm && line.standing != Standing::NotReached)
        .filter_map(|line| {
            let input = app.plan.input(&format!("{}.{}", summary.id, line.id))?;
            Some(declaration(app, texts, input, &line.label, position))
        })
        .collect();
    let list = el("div").with(el("h3").text(texts.to_do));
    (!boxes.is_empty()).then(|| list.several(boxes))
}

fn declaration(app: App, texts: &'static Texts, input: InputId, label: &str, position: usize) -> Element {
    let tick = move |event: web_sys::Event| {
        let declared = event_target_checked(&event);
        app.session.update(|session| {
            // What is declared here was open and contradicts nothing that was answered.
            let _ = session.declare(input, declared);
        });
        let lang = app.lang.get_untracked();
        let headline = app.session.with_untracked(|session| {
            let all = summary::all(app.plan, session.assessment(), lang);
            all.into_iter().nth(position).map(|summary| summary.headline)
        });
        app.say(headline.unwrap_or_default());
    };
    let declared = app.session.with_untracked(|session| session.is_declared(input));
    el("label")
        .class("choice")
        .with(
            el("input")
                .set("type", "checkbox")
                .flag("checked", declared)
                .on("change", tick),
        )
        .with(el("span").text(texts.i_declare).text(label))
}

fn particulars(app: App, texts: &'static Texts, summary: &Summary) -> Element {
    let one = |line: &Option<String>| -> Vec<String> { line.iter().cloned().collect() };
    let formula = summary
        .formula
        .as_ref()
        .map(|formula| disclosure(texts.how_computed, el("p").text(formula.as_str())));
    let missing: Vec<Element> = summary
        .missing
        .iter()
        .map(|(input, name)| missing(app, texts, *input, name))
        .collect();
    let missing = (!missing.is_empty()).then(|| {
        el("div")
            .with(el("h3").text(texts.missing))
            .with(el("ul").class("missing").several(missing))
    });
    let criteria = (!summary.criteria.is_empty()).then(|| {
        el("div")
            .with(el("h3").text(texts.conditions))
            .with(criteria(texts, &summary.criteria))
    });
    let helps =
        matches!(summary.tone, Tone::Yes | Tone::Almost | Tone::Open) || !summary.claimable.is_empty();
    let practical = helps.then(|| {
        el("div")
            .perhaps(section(texts.documents, &summary.documents))
            .perhaps(section(texts.where_to, &summary.handling))
    });
    let basis = el("div")
        .with(bullets(&summary.basis))
        .perhaps(section(texts.marks, &summary.marks));
    el("div")
        .perhaps(
            summary
                .adoption
                .as_ref()
                .map(|adoption| el("p").text(adoption.as_str())),
        )
        .perhaps(section(texts.why_not, &summary.obstacles))
        .perhaps(section(texts.amount, &one(&summary.amount)))
        .perhaps(formula)
        .perhaps(section(texts.until, &one(&summary.last_day)))
        .perhaps(section(texts.still_claimable, &summary.claimable))
        .perhaps(missing)
        .perhaps(summary.figures.as_ref().map(|figures| paragraph("hint", figures)))
        .perhaps(section(texts.notes, &summary.notes))
        .perhaps(section(texts.next_step, &one(&summary.next_step)))
        .perhaps(criteria)
        .perhaps(practical)
        .with(disclosure(texts.basis, basis))
}

fn missing(app: App, texts: &'static Texts, input: InputId, name: &str) -> Element {
    let askable = app.plan.inputs().at(input).question.is_some();
    let answer = askable.then(|| {
        button_about("plain", texts.answer_now, name, move || {
            app.go(Step::Ask {
                input,
                changing: true,
            });
        })
    });
    el("li").with(el("span").text(name)).perhaps(answer)
}

fn criteria(texts: &'static Texts, lines: &[Line]) -> Element {
    let items = lines.iter().map(|line| criterion(texts, line));
    el("ul").class("criteria").several(items.collect())
}

fn criterion(texts: &'static Texts, line: &Line) -> Element {
    let (class, icon) = match line.standing {
        Standing::Met => ("criterion yes", "✓"),
        Standing::Unmet => ("criterion no", "✕"),
        Standing::Open => ("criterion open", "?"),
        Standing::NotReached | Standing::Dropped => ("criterion aside", "–"),
    };
    let head = el("p")
        .class("head")
        .with(sign(icon))
        .with(el("span").class("label").text(line.label.as_str()))
        .with(el("span").class("outcome").text(line.outcome.as_str()));
    let clause = |clause: &String| el("p").class("hint").text(texts.clause).text(clause.as_str());
    el("li")
        .class(class)
        .with(head)
        .perhaps((!line.reason.is_empty()).then(|| el("p").text(line.reason.as_str())))
        .perhaps((!line.parts.is_empty()).then(|| criteria(texts, &line.parts)))
        .perhaps(line.clause.as_ref().map(clause))
        .perhaps(
            (!line.detail.is_empty())
                .then(|| disclosure(texts.sources_of, el("p").text(line.detail.as_str()))),
        )
}
