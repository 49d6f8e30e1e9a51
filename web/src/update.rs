//! A new version of the page or of the rules (`offline.js`): it is offered, and answers stay.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::js_sys::{Function, Reflect};

use crate::app::App;
use crate::browser;
use crate::element::{AnyPart, el, live, nothing};
use crate::widgets::button;

/// What has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Page,
    Rules,
    Newer,
    Damaged,
}

/// What has arrived, and what loads it.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    kind: Kind,
    load: Option<Function>,
}

impl Arrival {
    fn of(event: &web_sys::Event) -> Option<Self> {
        let event: &web_sys::CustomEvent = event.dyn_ref()?;
        let part = |name: &str| Reflect::get(&event.detail(), &JsValue::from_str(name)).ok();
        Some(Self {
            kind: match part("kind")?.as_string()?.as_str() {
                "page" => Kind::Page,
                "rules" => Kind::Rules,
                "newer" => Kind::Newer,
                "damaged" => Kind::Damaged,
                _ => return None,
            },
            load: part("load").and_then(|load| load.dyn_into().ok()),
        })
    }

    /// Whether there is something to load.
    pub(crate) fn loads(&self) -> bool {
        self.load.is_some()
    }

    /// Loads the page anew with what has arrived.
    pub(crate) fn load(&self) {
        if let Some(load) = &self.load {
            let _ = load.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Listens for updates.
pub(crate) fn listen(app: App) {
    browser::on_window("yingxiang-update", move |event| {
        if let Some(update) = Arrival::of(event) {
            app.update.set(Some(update));
        }
    });
}

/// The offer. On a kiosk there is none: it loads what is new when the session ends.
pub(crate) fn offer(app: App) -> AnyPart {
    live(move || {
        let Some(update) = app.update.get().filter(|_| !app.kiosk) else {
            return nothing();
        };
        let aids = app.aids_now();
        let words = match update.kind {
            Kind::Page => aids.new_page,
            Kind::Rules => aids.new_rules,
            Kind::Newer => aids.rules_newer,
            Kind::Damaged => aids.rules_damaged,
        };
        let away = move || {
            app.update.set(None);
            browser::focus("h1");
        };
        let load = update.loads().then(|| {
            button("main", aids.load, move || {
                app.carry();
                update.load();
            })
        });
        let close = if load.is_some() { aids.later } else { aids.close };
        el("section")
            .class("offer")
            .set("role", "status")
            .with(
                el("div").class("wide").with(el("p").text(words)).with(
                    el("div")
                        .class("row")
                        .perhaps(load)
                        .with(button("second", close, away)),
                ),
            )
            .into_any()
    })
}
