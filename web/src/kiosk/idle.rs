//! Nobody there: a warning after a minute, then the end of the session.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use crate::app::App;
use crate::browser;
use crate::element::{AnyPart, el, live, live_text, nothing};
use crate::widgets::button;

/// Without a touch or a key for so long, a warning is shown.
const QUIET: Duration = Duration::from_secs(60);

/// Seconds to say that one is still there (WCAG 2.2.1: at least 20).
const WARNING: u32 = 30;

/// What ends the session of who has left.
#[derive(Clone, Copy)]
pub(crate) struct Idle {
    app: App,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// Seconds left once the warning is shown.
    left: RwSignal<Option<u32>>,
}

impl Idle {
    /// Begins to watch for touches and keys.
    pub(crate) fn watch(app: App) -> Self {
        let idle = Self {
            app,
            timer: StoredValue::new(None),
            left: RwSignal::new(None),
        };
        for sign in ["pointerdown", "keydown", "wheel", "touchstart"] {
            browser::on_document(sign, move |_| idle.somebody());
        }
        idle.somebody();
        idle
    }

    /// Somebody is there.
    fn somebody(self) {
        if self.left.get_untracked().is_some() {
            self.left.set(None);
            browser::set_inert(false);
            browser::focus("h1");
        }
        self.after(QUIET, Self::warn);
    }

    fn after(self, time: Duration, act: fn(Self)) {
        self.timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
            *timer = set_timeout_with_handle(move || act(self), time).ok();
        });
    }

    fn warn(self) {
        if !self.app.is_in_use() {
            return;
        }
        self.left.set(Some(WARNING));
        browser::set_inert(true);
        browser::focus("#still-here");
        self.after(Duration::from_secs(1), Self::count);
    }

    fn count(self) {
        match self.left.get_untracked() {
            Some(0 | 1) => self.app.end_session(),
            Some(left) => {
                self.left.set(Some(left.saturating_sub(1)));
                self.after(Duration::from_secs(1), Self::count);
            }
            None => {}
        }
    }

    /// The warning. Any touch and any key keeps the session; the button says so.
    pub(crate) fn warning(self) -> AnyPart {
        let shown = Memo::new(move |_| self.left.get().is_some());
        live(move || {
            if !shown.get() {
                return nothing();
            }
            let aids = self.app.aids();
            let seconds = live_text(move || {
                let left = self.left.get().unwrap_or(0);
                (self.app.aids().seconds_left)(left)
            });
            el("div")
                .class("veil")
                .with(
                    el("div")
                        .class("card warning")
                        .set("role", "alertdialog")
                        .set("aria-modal", "true")
                        .set("aria-labelledby", "idle-title")
                        .set("aria-describedby", "idle-text")
                        .with(el("h2").set("id", "idle-title").text(aids.idle_title))
                        .with(el("p").set("id", "idle-text").text(&(aids.idle_text)(WARNING)))
                        .with(
                            el("p")
                                .class("countdown")
                                .set("aria-hidden", "true")
                                .part(seconds),
                        )
                        .with(
                            el("div")
                                .class("actions")
                                .with(
                                    button("main", aids.still_here, move || self.somebody())
                                        .set("id", "still-here"),
                                )
                                .with(button("second", aids.end, move || self.app.end_session())),
                        ),
                )
                .into_any()
        })
    }
}
