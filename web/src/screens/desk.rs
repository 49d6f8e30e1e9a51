//! The desk where a list is filled. The engine draws it; the page hands over what is done there.

use leptos::prelude::*;

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
