//! A leaf of the handbook, laid out. What stands on it is the engine's business.

use std::sync::Arc;

use leptos::prelude::*;
use web_protocol::Language;
use web_protocol::handbook::{Block, Browse, Item, Leaf};

use super::report::report;
use crate::app::App;
use crate::browser;
use crate::draft::Draft;
use crate::element::{Element, el, live};
use crate::reading::reading;
use crate::widgets::{bullets, button, disclosure, heading, paragraph};

#[component]
pub(crate) fn LeafScreen(app: App, browse: Browse, leaf: Arc<Leaf>) -> impl IntoView {
    // What was searched is still there after reading a policy.
    let place = format!("search {}", name(&browse));
    let searched = app.drafts.with_value(|drafts| drafts.get(&place).cloned());
    let needle = RwSignal::new(searched.unwrap_or_default().first);
    let search = leaf
        .search
        .as_ref()
        .map(|label| search(app, place, label, needle));
    let report = leaf.report.clone().map(|rule| report(app, rule));
    let held = Arc::clone(&leaf);
    let blocks = live(move || {
        let needle = needle.with(|needle| folded(needle));
        let mut found = 0_usize;
        let blocks = held
            .blocks
            .iter()
            .filter_map(|part| block(app, part, &needle, &mut found));
        let blocks: Vec<Element> = blocks.collect();
        let words = reading(app.language());
        let count = match found {
            0 => words.nothing_found.to_owned(),
            _ => (words.found)(found),
        };
        let count = (!needle.is_empty()).then(|| {
            app.spoken.set(count.clone());
            paragraph("hint", &count)
        });
        el("div").perhaps(count).several(blocks).into_any()
    });
    let texts = app.texts();
    el("div")
        .class("leaf")
        .with(button("back", texts.back, browser::go_back))
        .with(heading(&leaf.title))
        .perhaps(search)
        .part(blocks)
        .perhaps(report.map(|report| el("div").class("folds").with(report)))
        .into_any()
}

/// A name by which what was opened and searched on a leaf is remembered.
fn name(browse: &Browse) -> &str {
    match browse {
        Browse::Shelf => "shelf",
        Browse::Policy(id) => id,
        Browse::Ledger => "ledger",
    }
}

fn search(app: App, place: String, label: &str, needle: RwSignal<String>) -> Element {
    let field = el("input")
        .set("type", "search")
        .set("name", "search")
        .set("autocomplete", "off")
        .set("value", &needle.get_untracked())
        .on("input", move |event| {
            let first = event_target_value(&event);
            app.drafts.update_value(|drafts| {
                let draft = Draft {
                    first: first.clone(),
                    second: String::new(),
                };
                drafts.insert(place.clone(), draft);
            });
            needle.set(first);
        });
    el("label")
        .class("list search")
        .with(el("span").text(label))
        .with(field)
}

/// As texts are compared: without blanks at the ends, and large letters as small ones.
fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Whether what is searched stands in an item.
fn holds(item: &Item, needle: &str) -> bool {
    let lines = [&item.name, &item.tag].into_iter().chain(&item.lines);
    needle.is_empty()
        || lines.into_iter().any(|line| folded(line).contains(needle))
        || item.parts.iter().any(|part| holds(part, needle))
}

/// A part of the leaf. While something is searched, only items in which it stands are shown.
fn block(app: App, part: &Block, needle: &str, found: &mut usize) -> Option<Element> {
    let head = |text: &str| (!text.is_empty()).then(|| el("h2").text(text));
    if let Block::Items(heading, all) = part {
        let held: Vec<&Item> = all.iter().filter(|item| holds(item, needle)).collect();
        *found = found.saturating_add(held.len());
        return (!held.is_empty()).then(|| el("section").perhaps(head(heading)).with(items(app, &held)));
    }
    needle.is_empty().then(|| match part {
        Block::Words(text) => paragraph("lead", text),
        Block::Aside(text) => paragraph("hint", text),
        Block::Notice(text) => paragraph("notice", text),
        Block::Lines(heading, lines) => {
            let body = match lines.as_slice() {
                [only] => el("p").text(only),
                several => bullets(several),
            };
            el("section").perhaps(head(heading)).with(body)
        }
        Block::Items(..) => el("div"),
        Block::Rule(language, text) => rule(*language, text),
        Block::Fold(title, parts) => {
            let (id, parts) = (format!("leaf {title}"), parts.clone());
            let content = move || {
                let mut found = 0;
                let blocks = parts.iter().filter_map(|part| block(app, part, "", &mut found));
                el("div").class("fold").several(blocks.collect())
            };
            el("div").class("folds").with(disclosure(app, id, title, content))
        }
        Block::Way(text, to) => {
            let to = to.clone();
            el("p").class("ways").with(way(app, text, &to))
        }
    })
}

fn rule(language: Language, text: &str) -> Element {
    let tag = match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    };
    el("pre")
        .class("rule")
        .set("lang", tag)
        .part(text.to_owned().into_any())
}

/// A way to another leaf.
fn way(app: App, text: &str, to: &Browse) -> Element {
    let to = to.clone();
    el("button")
        .set("type", "button")
        .class("plain way")
        .text(text)
        .on("click", move |_| app.browse(to.clone()))
}

fn items(app: App, all: &[&Item]) -> Element {
    let lines = all.iter().map(|item| {
        let name = match &item.leads {
            Some(to) => way(app, &item.name, to),
            None => el("span").class("item-name").text(&item.name),
        };
        let tag = (!item.tag.is_empty()).then(|| el("span").class("tag").text(&item.tag));
        let lines = item.lines.iter().map(|line| paragraph("hint", line));
        let parts: Vec<&Item> = item.parts.iter().collect();
        el("li")
            .with(el("p").class("head").with(name).perhaps(tag))
            .several(lines.collect())
            .perhaps((!parts.is_empty()).then(|| items(app, &parts)))
    });
    el("ul").class("items").several(lines.collect())
}
