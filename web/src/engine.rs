//! The way to the engine: a worker that `boot.js` has started. Letters are `[number, text]`, answers `[number, text]`
//! or `[number, null, reason]`.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Array, Reflect};

use crate::post::Outgoing;

/// Why the engine does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Its files did not arrive, or it stopped.
    NotFetched,
    /// The rules are damaged, or what it says cannot be understood.
    Damaged,
    /// The rules were written for a newer page.
    Newer,
}

impl Failure {
    /// From the reason that the worker gives: a word of `web_protocol::NoRules` in JSON, or anything else.
    fn of(reason: &str) -> Self {
        match reason {
            "\"damaged\"" => Self::Damaged,
            "\"newer\"" | "\"older\"" => Self::Newer,
            _ => Self::NotFetched,
        }
    }
}

/// Hands a letter to the engine. Nothing happens if there is none: the page says so then anyway.
pub(crate) fn send(letter: &Outgoing) {
    if let Some(engine) = engine() {
        let message = Array::of2(&JsValue::from(letter.0), &JsValue::from_str(&letter.1));
        let _ = engine.post_message(&message);
    }
}

/// Calls `receive` with the number of every answer and its text. Hands back whether there is an engine.
pub(crate) fn on_answer(receive: impl Fn(u32, Result<String, Failure>) + 'static) -> bool {
    let Some(engine) = engine() else { return false };
    let listener = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        let answer = Array::from(&event.data());
        // Programs that ask beside the page number their letters in their own way.
        let Some(id) = number(&answer.get(0)) else { return };
        let text = answer.get(1).as_string();
        let reason = || answer.get(2).as_string().unwrap_or_default();
        receive(id, text.ok_or_else(|| Failure::of(&reason())));
    });
    let heard = engine.add_event_listener_with_callback("message", listener.as_ref().unchecked_ref());
    // Kept for the life of the page.
    listener.forget();
    heard.is_ok()
}

/// Calls `act` when the worker itself breaks down.
pub(crate) fn on_breakdown(act: impl Fn() + 'static) {
    let listener = Closure::<dyn Fn()>::new(act);
    if let Some(engine) = engine() {
        engine.set_onerror(Some(listener.as_ref().unchecked_ref()));
    }
    listener.forget();
}

/// A whole number, or nothing.
fn number(value: &JsValue) -> Option<u32> {
    use wasm_bindgen::convert::TryFromJsValue;
    u32::try_from_js_value_ref(value)
}

/// Ends the engine with all that it holds.
pub(crate) fn stop() {
    if let Some(engine) = engine() {
        engine.terminate();
    }
}

fn engine() -> Option<web_sys::Worker> {
    let window: JsValue = web_sys::window()?.into();
    let page = Reflect::get(&window, &JsValue::from_str("yingxiang")).ok()?;
    let engine = Reflect::get(&page, &JsValue::from_str("engine")).ok()?;
    engine.dyn_into().ok()
}
