//! The keyboard of a kiosk: scanners, and short ways for caseworkers.
//!
//! F2, F4, F8 and F9 press what names them as its key (`aria-keyshortcuts`). A digit chooses that alternative where
//! alternatives have the focus.

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::burst::{Burst, Caught, SILENCE};
use crate::app::App;
use crate::browser;

/// What is held back and what ends it.
#[derive(Clone, Copy)]
struct Keys {
    app: App,
    burst: StoredValue<Burst>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

/// Begins to listen.
pub(crate) fn listen(app: App) {
    let keys = Keys {
        app,
        burst: StoredValue::default(),
        timer: StoredValue::new(None),
    };
    browser::on_document("keydown", move |event| {
        if let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() {
            keys.pressed(event);
        }
    });
}

impl Keys {
    fn pressed(self, event: &web_sys::KeyboardEvent) {
        let key = event.key();
        let mut signs = key.chars();
        let sign = signs.next().filter(|_| signs.next().is_none());
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
        let taken = match sign {
            _ if modified => false,
            // A blank presses buttons, unless it stands within a burst.
            Some(' ') if !self.burst.with_value(Burst::holds) => false,
            Some(sign) => {
                self.burst.update_value(|burst| burst.sign(sign));
                self.wait();
                true
            }
            // A scanner types an end of its own, which is not to press anything.
            None if matches!(key.as_str(), "Enter" | "Tab") => self.finish(),
            None if matches!(key.as_str(), "F2" | "F4" | "F8" | "F9") => {
                browser::click(&format!("[aria-keyshortcuts=\"{key}\"]"))
            }
            None => false,
        };
        if taken {
            event.prevent_default();
        }
    }

    fn wait(self) {
        self.timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
            let finish = move || {
                self.finish();
            };
            *timer = set_timeout_with_handle(finish, SILENCE).ok();
        });
    }

    /// Ends what is held back; hands back whether it came from a scanner.
    fn finish(self) -> bool {
        let mut caught = None;
        self.burst.update_value(|burst| caught = burst.end());
        match caught {
            None => false,
            Some(Caught::Scanned(mut text)) => {
                self.app.scanned(&text);
                text.fill('\0');
                true
            }
            Some(Caught::Typed(text)) => {
                if !browser::type_text(&text) {
                    choose(&text);
                }
                false
            }
        }
    }
}

/// Chooses the alternative with a number, where no field takes what was typed. Several signs at once are noise.
fn choose(text: &str) {
    let mut signs = text.chars();
    if let (Some(digit), None) = (signs.next().and_then(|sign| sign.to_digit(10)), signs.next()) {
        browser::choose_numbered(digit);
    }
}
