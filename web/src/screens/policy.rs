//! One policy: the answer, how much and until when at once; why, what to bring and the notices when they are asked for.

use leptos::prelude::*;
use web_protocol::{Policy, Tone};

use super::criteria::criteria;
use crate::app::App;
use crate::element::{Element, el};
use crate::reading::reading;
use crate::texts::Texts;
use crate::trail::Then;
use crate::widgets::{bullets, button_about, disclosure, look, paragraph, section, sign, some_paragraph};

/// The card of a policy.
pub(super) fn article(app: App, texts: &'static Texts, policy: &Policy) -> Element {
    let (icon, class) = look(policy.tone);
    let about = (!policy.about.is_empty()).then(|| paragraph("about", &policy.about));
    let verdict = el("p")
        .class(class)
        .with(sign(icon))
        .with(el("strong").text(&policy.headline));
    let changes: Vec<String> = policy.changes.iter().map(|change| change.words.clone()).collect();
    let next_step: Vec<String> = policy.next_step.iter().cloned().collect();
    el("article")
        .class("card")
        .with(el("h3").text(&policy.title))
        .perhaps(about)
        .with(verdict)
        .perhaps(figures(texts, policy))
        .perhaps(some_paragraph("", policy.adoption.as_ref()))
        .perhaps(section(texts.obstacles, &policy.obstacles))
        .perhaps(to_do(app, texts, policy))
        .perhaps(missing(app, texts, policy))
        .perhaps(section(texts.changes, &changes))
        .perhaps(each(texts, policy))
        .perhaps(section(texts.claimable, &policy.claimable))
        .perhaps(calendar(app, policy))
        .perhaps(section(texts.next_step, &next_step))
        .perhaps(some_paragraph("hint", policy.figures.as_ref()))
        .with(folds(app, texts, policy))
}

/// The last day as a file for a calendar.
fn calendar(app: App, policy: &Policy) -> Option<Element> {
    let file = policy.calendar.clone().filter(|_| !app.kiosk)?;
    let name = format!("{}.ics", policy.id);
    let save = move || crate::browser::download(&name, "text/calendar", &file);
    Some(el("p").with(button_about("plain", app.aids().to_calendar, &policy.title, save)))
}

/// How much, until when and where, side by side.
fn figures(texts: &'static Texts, policy: &Policy) -> Option<Element> {
    let pair = |name: &'static str, value: Element| el("div").with(el("dt").text(name)).with(value);
    let sum = |name: &'static str, sum: &String| pair(name, el("dd").class("amount").text(sum)).class("sum");
    let plain = |text: &String| el("dd").text(text);
    let mut pairs = Vec::new();
    if let Some(amount) = &policy.amount {
        pairs.push(sum(texts.amount, amount));
    }
    if let Some(total) = &policy.total {
        pairs.push(sum(texts.total, total));
    }
    if let Some(last) = &policy.last_day {
        // Most sentences say it themselves.
        let left = policy
            .until
            .as_ref()
            .filter(|(_, days)| !last.contains(&days.to_string()))
            .map(|(_, days)| el("span").class("tag").text(&(texts.days_left)(*days)));
        pairs.push(pair(texts.until, plain(last).perhaps(left)));
    }
    if let Some(place) = policy.place.as_ref().filter(|_| policy.tone != Tone::Aside) {
        pairs.push(pair(texts.place, plain(place)));
    }
    (!pairs.is_empty()).then(|| el("dl").class("figures").several(pairs))
}

/// What must still be done: what can be declared here has a box, the rest is said.
fn to_do(app: App, texts: &'static Texts, policy: &Policy) -> Option<Element> {
    // Nobody is sent to an office about what is refused; what was ticked can be taken back.
    let refused = matches!(policy.tone, Tone::No | Tone::Aside);
    let offered = policy
        .declarations
        .iter()
        .filter(|(_, _, made)| *made || !refused);
    let boxes = offered.map(|(id, words, made)| {
        let held = id.clone();
        let tick = move |event: web_sys::Event| app.declare(&held, event_target_checked(&event));
        el("label")
            .class("choice")
            .with(
                el("input")
                    .set("type", "checkbox")
                    .set("data-declaration", id)
                    .flag("checked", *made)
                    .on("change", tick),
            )
            .with(el("span").text(texts.i_declare).text(words))
    });
    // A box says the proviso itself.
    let has_box = |proviso: &String| {
        let mut declarations = policy.declarations.iter();
        declarations.any(|(_, words, _)| proviso.contains(words.as_str()))
    };
    let said: Vec<String> = policy
        .provisos
        .iter()
        .filter(|proviso| !has_box(proviso) && Some(*proviso) != policy.adoption.as_ref())
        .cloned()
        .collect();
    let boxes: Vec<Element> = boxes.collect();
    if said.is_empty() && boxes.is_empty() {
        return None;
    }
    let said = (!said.is_empty()).then(|| bullets(&said));
    Some(
        el("div")
            .class("part")
            .with(el("h4").text(texts.to_do))
            .perhaps(said)
            .several(boxes),
    )
}

/// Facts that still matter, each with a way to give it.
fn missing(app: App, texts: &'static Texts, policy: &Policy) -> Option<Element> {
    if policy.missing.is_empty() {
        return None;
    }
    let lines = policy.missing.iter().map(|(fact, name)| {
        let fact = fact.clone();
        let answer = button_about("plain", texts.answer_now, name, move || {
            app.change(&fact, Then::Results);
        });
        el("li").with(el("span").text(name)).with(answer)
    });
    Some(
        el("div")
            .class("part")
            .with(el("h4").text(texts.missing))
            .with(el("ul").class("missing").several(lines.collect())),
    )
}

/// The answer for each record of a list, and all together.
fn each(texts: &'static Texts, policy: &Policy) -> Option<Element> {
    if policy.each.is_empty() {
        return section(texts.each, &policy.records);
    }
    let rows = policy.each.iter().map(|each| {
        let (icon, class) = look(each.tone);
        let amount = each.amount.as_ref().map(|amount| el("strong").text(amount));
        let answer = el("td")
            .with(
                el("p")
                    .class(class)
                    .with(sign(icon))
                    .with(el("span").text(&each.headline)),
            )
            .perhaps(amount)
            .perhaps((!each.why.is_empty()).then(|| bullets(&each.why)));
        el("tr")
            .with(el("th").set("scope", "row").text(&each.name))
            .with(answer)
    });
    let total = policy.total.as_ref().map(|total| {
        let cell = el("td").with(el("strong").text(total));
        el("tfoot").with(
            el("tr")
                .with(el("th").set("scope", "row").text(texts.total))
                .with(cell),
        )
    });
    let table = el("table")
        .class("each")
        .with(el("caption").text(texts.each))
        .with(el("tbody").several(rows.collect()))
        .perhaps(total);
    Some(table)
}

/// What is closed until it is asked for.
fn folds(app: App, texts: &'static Texts, policy: &Policy) -> Element {
    let id = |part: &str| format!("{part} {}", policy.id);
    let (lines, formula) = (policy.criteria.clone(), policy.formula.clone());
    let checked = !lines.is_empty() || formula.is_some();
    let checked = checked.then(|| {
        disclosure(app, id("criteria"), texts.conditions, move || {
            let formula: Vec<String> = formula.iter().cloned().collect();
            let list = (!lines.is_empty()).then(|| criteria(texts, &lines));
            el("div")
                .class("fold")
                .perhaps(list)
                .perhaps(section(texts.formula, &formula))
        })
    });
    let (documents, handling) = (policy.documents.clone(), policy.handling.clone());
    let practical = !documents.is_empty() || !handling.is_empty();
    let practical = practical.then(|| {
        disclosure(app, id("practical"), texts.practical, move || {
            el("div")
                .class("fold")
                .perhaps(section(texts.documents, &documents))
                .perhaps(section(texts.handling, &handling))
        })
    });
    let (basis, marks, notes) = (policy.basis.clone(), policy.marks.clone(), policy.notes.clone());
    let evidence = disclosure(app, id("evidence"), texts.evidence, move || {
        el("div")
            .class("fold")
            .perhaps(section(texts.basis, &basis))
            .perhaps(section(texts.marks, &marks))
            .perhaps(section(texts.notes, &notes))
    });
    let words = reading(app.language());
    let leaf = |name: &'static str, leaf: &str| {
        let leaf = format!("{leaf}:{}", policy.id);
        button_about("plain", name, &policy.title, move || app.browse(&leaf))
    };
    el("div")
        .class("folds")
        .perhaps(checked)
        .perhaps(practical)
        .with(evidence)
        .with(
            el("p")
                .class("ways")
                .with(leaf(words.see_rule, "policy"))
                .with(leaf(words.report, "report")),
        )
}
