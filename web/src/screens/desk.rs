//! The desk where a list is filled. The engine draws it; the page hands over what is done there.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::App;
use crate::browser;
use crate::element::{Element, el, live};

/// The desk of a list.
pub(super) fn desk(app: App, list: String) -> Element {
    app.work(&list, "");
    let pressed = list.clone();
    el("div")
        .class("desk")
        .on("click", move |event| {
            if let Some(act) = browser::met(&event, "data-act") {
                app.work(&pressed, &act);
            }
        })
        .on("keydown", |event| {
            // The desk lies inside the form of the question, which it is not yet time to send.
            let enter = event
                .dyn_ref::<web_sys::KeyboardEvent>()
                .is_some_and(|key| key.key() == "Enter");
            if enter && browser::met(&event, "data-cell").is_some() {
                event.prevent_default();
                browser::click(".desk button.main");
            }
        })
        .on("change", move |event| {
            let list = list.clone();
            browser::read_file(&event, move |read| match read {
                Ok(text) => browser::write("[data-table]", &text),
                Err(why) => app.work(&list, &format!("file:{why}")),
            });
        })
        .part(live(move || {
            el("div")
                .picture(app.desk.with(|desk| desk.html.clone()))
                .into_any()
        }))
}
