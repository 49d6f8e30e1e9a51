//! A leaf of the handbook. What stands on it, the engine has drawn.

use std::sync::Arc;

use leptos::prelude::*;
use web_protocol::handbook::Leaf;

use crate::app::App;
use crate::browser;
use crate::draft::Draft;
use crate::element::{Element, el, live};
use crate::reading::reading;
use crate::widgets::{button, heading, paragraph};

#[component]
pub(crate) fn LeafScreen(app: App, leaf: Arc<Leaf>) -> impl IntoView {
    let held = Arc::clone(&leaf);
    let content = live(move || {
        let found = app.found.get().filter(|found| found.name == held.name);
        let leaf = found.as_ref().unwrap_or(&held);
        let count = (!leaf.found.is_empty()).then(|| paragraph("hint", &leaf.found));
        let html = leaf.html.replace("{page}", &browser::page_version());
        el("div").perhaps(count).with(el("div").picture(html)).into_any()
    });
    let search = (!leaf.search.is_empty()).then(|| search(app, &leaf));
    el("div")
        .class("leaf")
        .on("click", move |event| {
            if let Some(leaf) = browser::met(&event, "data-browse") {
                app.browse(&leaf);
            } else if browser::met(&event, "data-copy").is_some() {
                browser::copy(TEXT, move |copied| {
                    let words = reading(app.language());
                    let said = if copied { words.copied } else { words.not_copied };
                    app.spoken.set(said.to_owned());
                });
            }
        })
        .on("change", |_| {
            if let Some(chosen) = browser::value(".leaf select") {
                let [before, behind] =
                    ["data-before", "data-behind"].map(|name| browser::attribute(TEXT, name));
                browser::write(TEXT, &[before, chosen, behind].concat());
            }
        })
        .with(button("back", app.texts().back, move || app.back()))
        .with(heading(&leaf.title))
        .perhaps(search)
        .part(content)
        .into_any()
}

/// The text of a leaf that is to be copied.
const TEXT: &str = ".leaf textarea";

/// A field for searching. What was searched is still there after reading a policy.
fn search(app: App, leaf: &Leaf) -> Element {
    let (name, place) = (leaf.name.clone(), format!("search {}", leaf.name));
    let searched = app.drafts.with_value(|drafts| drafts.get(&place).cloned());
    let searched = searched.unwrap_or_default().first;
    if !searched.is_empty() {
        app.search(&name, searched.clone());
    }
    let field = el("input")
        .set("type", "search")
        .set("name", "search")
        .set("autocomplete", "off")
        .set("value", &searched)
        .on("input", move |event| {
            let first = event_target_value(&event);
            app.search(&name, first.clone());
            let draft = Draft {
                first,
                second: String::new(),
            };
            app.drafts.update_value(|drafts| {
                drafts.put(&place, draft);
            });
        });
    el("label")
        .class("list search")
        .with(el("span").text(&leaf.search))
        .with(field)
}
