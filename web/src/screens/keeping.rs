//! Keeping answers and taking them along, where the visitor asks for it.

use leptos::prelude::*;

use crate::app::App;
use crate::browser;
use crate::element::{AnyPart, Element, el, live};
use crate::widgets::{button, disclosure, paragraph};

/// What was kept before, and reading a file.
pub(super) fn kept(app: App) -> Element {
    let aids = app.aids();
    let before = move || -> AnyPart {
        let card = app.kept.with(|kept| {
            let (day, _) = kept.as_ref()?;
            Some(
                el("section")
                    .class("card kept")
                    .with(el("h2").text(aids.kept_title))
                    .with(paragraph("hint", &(aids.kept_on)(day)))
                    .with(
                        el("div")
                            .class("actions")
                            .with(button("main", aids.resume, move || app.resume()))
                            .with(button("second", aids.discard, move || {
                                app.discard();
                                browser::focus("h1");
                            })),
                    ),
            )
        });
        el("div").perhaps(card).into_any()
    };
    let from_file = disclosure(app, "from-file".to_owned(), aids.from_file, move || {
        el("div")
            .class("fold")
            .with(el("p").set("id", "file-hint").text(aids.from_file_hint))
            .with(
                el("input")
                    .set("type", "file")
                    .set("accept", ".json,application/json")
                    .set("aria-label", aids.from_file)
                    .set("aria-describedby", "file-hint complaint")
                    .on("change", move |event| {
                        browser::chosen_file(&event, move |text| app.read(text));
                    }),
            )
    });
    el("div").part(live(before)).with(from_file)
}

/// Keeping on the device, a file, and a code for another device.
pub(super) fn taking_along(app: App) -> Element {
    let aids = app.aids();
    let keep = el("label")
        .class("choice")
        .with(
            el("input")
                .set("type", "checkbox")
                .set("aria-describedby", "keep-hint")
                .flag("checked", app.keeping.get_untracked())
                .on("change", move |event| app.keep(event_target_checked(&event))),
        )
        .with(el("span").text(aids.keep));
    el("section")
        .class("card along")
        .with(el("h2").text(aids.take_along))
        .with(keep)
        .with(paragraph("hint", aids.keep_hint).set("id", "keep-hint"))
        .with(
            el("div")
                .class("actions")
                .with(button("second", aids.to_file, move || app.export()))
                .with(button("second", aids.to_code, move || app.see_code())),
        )
}
