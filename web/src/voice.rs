//! Reading aloud, only through voices that the device has itself: others send the text to a server.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_protocol::Language;
use web_sys::{SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

use crate::app::App;
use crate::browser;
use crate::element::{AnyPart, live, nothing};
use crate::widgets::button;

fn synthesis() -> Option<SpeechSynthesis> {
    web_sys::window()?.speech_synthesis().ok()
}

/// A voice of the device for a language.
fn local_voice(language: Language) -> Option<SpeechSynthesisVoice> {
    let wanted = match language {
        Language::Zh => "zh",
        Language::En => "en",
    };
    let voices = synthesis()?.get_voices();
    let voices = voices
        .iter()
        .filter_map(|voice| voice.dyn_into::<SpeechSynthesisVoice>().ok());
    voices
        .filter(SpeechSynthesisVoice::local_service)
        .find(|voice| voice.lang().to_lowercase().starts_with(wanted))
}

/// Stops reading.
pub(crate) fn hush() {
    if let Some(synthesis) = synthesis() {
        synthesis.cancel();
    }
}

/// Reads what stands on the screen. Long texts are read line by line: some voices stop within a long one.
fn read(language: Language, done: impl Fn() + Clone + 'static) -> bool {
    let (Some(synthesis), Some(voice)) = (synthesis(), local_voice(language)) else {
        return false;
    };
    synthesis.cancel();
    let text = browser::text_of("main");
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .peekable();
    while let Some(line) = lines.next() {
        let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(line) else {
            return false;
        };
        utterance.set_voice(Some(&voice));
        utterance.set_lang(&voice.lang());
        utterance.set_rate(0.9);
        if lines.peek().is_none() {
            browser::once(&utterance, "end", done.clone());
        }
        synthesis.speak(&utterance);
    }
    true
}

/// The button, where the device has a voice for the language.
pub(crate) fn reader(app: App) -> AnyPart {
    let voices = RwSignal::new(0_u32);
    let reading = RwSignal::new(false);
    if let Some(synthesis) = synthesis() {
        // Voices arrive some time after the page.
        browser::on(&synthesis, "voiceschanged", move |_| {
            voices.update(|count| *count = count.wrapping_add(1))
        });
    }
    // Another screen: what was read is gone.
    Effect::new(move |_| {
        app.trail.track();
        hush();
        reading.set(false);
    });
    live(move || {
        voices.track();
        let language = app.visit.with(|visit| visit.language);
        if local_voice(language).is_none() {
            return nothing();
        }
        let aids = crate::aids::aids(language);
        if reading.get() {
            return button("quiet", aids.stop_reading, move || {
                hush();
                reading.set(false);
                browser::focus(".reader");
            })
            .set("data-reader", "")
            .into_any();
        }
        button("quiet reader", aids.read_aloud, move || {
            reading.set(read(language, move || reading.set(false)));
        })
        .set("data-reader", "")
        .into_any()
    })
}
