//! What follows: the policies by what there is to do, then what holds for all of them together.

use std::sync::Arc;

use leptos::prelude::*;
use web_protocol::{Group, GroupKind, Papers, Results};

use super::keeping::taking_along;
use super::notice;
use super::picture::picture;
use super::policy::article;
use super::question::complaint;
use crate::app::App;
use crate::browser;
use crate::element::{AnyPart, Element, el, live};
use crate::texts::Texts;
use crate::widgets::{bullets, button, disclosure, folded, heading, paragraph, sign};

#[component]
pub(crate) fn ResultsScreen(app: App, texts: &'static Texts, results: Arc<Results>) -> impl IntoView {
    let groups: Vec<Element> = (0..results.groups.len())
        .map(|position| group(app, texts, &results, position))
        .collect();
    el("div")
        .class("results")
        .with(button("back", texts.back, move || app.back()))
        .with(heading(texts.results))
        .with(ways_on(app, texts, &results))
        .with(overview(texts, &results.groups))
        .several(groups)
        .perhaps(together(texts, &results.together))
        .perhaps(papers(app, texts, &results))
        .perhaps(picture(app, texts, &results))
        .with(estimate(app, texts, &results))
        .with(notice::buttons(app))
        .perhaps((!app.kiosk).then(|| taking_along(app)))
        .perhaps((!app.kiosk).then(|| erasing(app, texts)))
        .perhaps((!app.kiosk).then(|| for_programs(app, texts)))
        .into_any()
}

/// How to make the results more certain, and what they rest on.
fn ways_on(app: App, texts: &'static Texts, results: &Results) -> Element {
    let open = results.questions_left != Some(0);
    let lead = open.then(|| paragraph("lead", texts.open_lead));
    let go_on = open.then(|| button("main", texts.go_on, move || app.go_on()));
    el("div")
        .perhaps(lead)
        .with(el("div").class("actions").perhaps(go_on).with(button(
            "second",
            texts.see_answers,
            move || app.see_check(),
        )))
}

/// The words of a group, its sign and the class that colours it.
fn name(texts: &'static Texts, kind: GroupKind) -> (&'static str, &'static str, &'static str) {
    let [claim, automatic, first, later, depends, not, aside] = texts.groups;
    match kind {
        GroupKind::Claim => (claim, "✓", "group yes"),
        GroupKind::Automatic => (automatic, "↓", "group yes"),
        GroupKind::First => (first, "!", "group almost"),
        GroupKind::Later => (later, "→", "group open"),
        GroupKind::Depends => (depends, "?", "group open"),
        GroupKind::Not => (not, "✕", "group no"),
        GroupKind::Aside => (aside, "–", "group aside"),
    }
}

/// The name by which a group's heading is found on the page.
fn mark(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::Claim => "claim",
        GroupKind::Automatic => "automatic",
        GroupKind::First => "first",
        GroupKind::Later => "later",
        GroupKind::Depends => "depends",
        GroupKind::Not => "not",
        GroupKind::Aside => "aside",
    }
}

/// How many policies there are in each group. No links: the address of the page never changes.
fn overview(texts: &'static Texts, groups: &[Group]) -> Element {
    let lines = groups.iter().map(|group| {
        let (words, icon, class) = name(texts, group.kind);
        let to = mark(group.kind);
        let jump = el("button")
            .set("type", "button")
            .class("jump")
            .with(sign(icon))
            .with(el("span").text(words))
            .with(el("strong").text(&group.policies.len().to_string()))
            .on("click", move |_| browser::focus(&format!("#group-{to}")));
        el("li").class(class).with(jump)
    });
    el("nav")
        .set("aria-label", texts.overview)
        .with(el("ul").class("overview").several(lines.collect()))
}

/// A group. Those that give nothing are closed until they are asked for.
fn group(app: App, texts: &'static Texts, results: &Arc<Results>, position: usize) -> Element {
    let Some(kind) = results.groups.get(position).map(|group| group.kind) else {
        return el("div");
    };
    let (words, icon, class) = name(texts, kind);
    let title = el("h2")
        .set("id", &format!("group-{}", mark(kind)))
        .set("tabindex", "-1")
        .with(sign(icon))
        .with(el("span").text(words));
    let results = Arc::clone(results);
    let articles = move || {
        let policies = results
            .groups
            .get(position)
            .map(|group| group.policies.as_slice());
        let articles = policies
            .unwrap_or_default()
            .iter()
            .map(|policy| article(app, texts, policy));
        el("div").several(articles.collect())
    };
    let section = el("section").class(class);
    match kind {
        GroupKind::Not | GroupKind::Aside => section.with(folded(
            app,
            format!("group-{}", mark(kind)),
            el("summary").with(title),
            articles,
        )),
        _ => section.with(title).with(articles()),
    }
}

fn together(texts: &'static Texts, sentences: &[String]) -> Option<Element> {
    (!sentences.is_empty()).then(|| {
        el("section")
            .class("card")
            .with(el("h2").text(texts.together))
            .with(bullets(sentences))
    })
}

/// What to bring for all that can be had, each once.
fn papers(app: App, texts: &'static Texts, results: &Arc<Results>) -> Option<Element> {
    if results.papers.is_empty() {
        return None;
    }
    let results = Arc::clone(results);
    let line = move |papers: &Papers| {
        el("li").with(el("span").text(&papers.name)).with(
            el("span")
                .class("hint")
                .text(texts.papers_for)
                .text(&papers.policies.join(texts.comma)),
        )
    };
    let title = format!("{} ({})", texts.papers, results.papers.len());
    let list = disclosure(app, "papers".to_owned(), &title, move || {
        el("ul")
            .class("fold papers")
            .several(results.papers.iter().map(line).collect())
    });
    Some(el("section").class("card").with(list))
}

/// That this is an estimate, by which version of the rules, and for which day; the day can be changed.
fn estimate(app: App, texts: &'static Texts, results: &Results) -> Element {
    let typed = RwSignal::new(results.today.clone());
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        app.ask_on(typed.get_untracked());
    };
    let field = el("input")
        .set("id", "as-of")
        .set("name", "answer")
        .set("type", "date")
        .set("autocomplete", "off")
        .set("aria-describedby", "complaint")
        .set("value", &results.today)
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
        .class("card estimate")
        .with(el("p").text(&results.estimate))
        .with(form)
        .with(el("div").set("id", "complaint").part(complaint(app, texts)))
}

/// A way to forget everything.
pub(super) fn erasing(app: App, texts: &'static Texts) -> Element {
    el("section")
        .class("card erase")
        .with(paragraph("hint", texts.erase_hint))
        .with(button("second", texts.erase, move || app.erase()))
}

/// The facts document and the assessment, as the command line reads and writes them.
fn for_programs(app: App, texts: &'static Texts) -> Element {
    let written = move || -> AnyPart {
        let documents = app.documents.get();
        let part = |id: &'static str, text: &str| {
            el("pre")
                .set("id", id)
                .set("tabindex", "0")
                .part(text.to_owned().into_any())
        };
        match documents {
            Some((facts, assessment)) => el("div")
                .with(part("facts-json", &facts))
                .with(part("assessment-json", &assessment))
                .into_any(),
            None => el("p").text(texts.waiting).into_any(),
        }
    };
    let documents = disclosure(app, "programs".to_owned(), texts.for_programs, move || {
        el("div").class("fold").part(live(written))
    });
    let ask = move |event: web_sys::Event| {
        let open = event
            .current_target()
            .is_some_and(|details| browser::is_open(&details));
        if open && app.documents.with_untracked(Option::is_none) {
            app.ask_for_documents();
        }
    };
    el("section")
        .class("card programs")
        .with(documents.on("toggle", ask))
}
