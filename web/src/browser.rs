//! What the page asks of the browser: the date, the focus, the history.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_protocol::Language;
use web_sys::js_sys::{Array, Date, Reflect};

use crate::texts::texts;

/// The date in China, whatever the clock's own time zone: `2025-06-30`.
pub(crate) fn today() -> String {
    let now = Date::new_0();
    // China keeps UTC+8 all year; an hour past 23 carries over into the next day.
    now.set_utc_hours(now.get_utc_hours() + 8);
    format!(
        "{:04}-{:02}-{:02}",
        now.get_utc_full_year(),
        now.get_utc_month() + 1,
        now.get_utc_date()
    )
}

/// Leaves a mark in the browser's time line.
pub(crate) fn mark(name: &str) {
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        let _ = performance.mark(name);
    }
}

/// Sets the language of the document and its title, which never says more than the name of the page.
pub(crate) fn set_language(language: Language) {
    document().set_title(texts(language).name);
    set_on_root(
        "lang",
        match language {
            Language::Zh => "zh-CN",
            Language::En => "en",
        },
    );
}

/// Says how far the page has come: `usable` when something can be chosen, `ready` when everything it will ever fetch
/// has arrived, `failed`.
pub(crate) fn set_state(state: &str) {
    set_on_root("data-app", state);
}

/// Says whether what is shown is about to change.
pub(crate) fn set_busy(busy: bool) {
    if let Some(main) = first("main") {
        let _ = main.set_attribute("aria-busy", if busy { "true" } else { "false" });
    }
}

/// Sets an attribute of the document's root.
pub(crate) fn set_on_root(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(name, value);
    }
}

/// Moves the focus to the first element that matches, once it is there.
pub(crate) fn focus(selector: &str) {
    let selector = selector.to_owned();
    soon(move || {
        let element = first(&selector).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            let _ = element.focus();
        }
    });
}

/// Takes the focus from where it is before that is drawn anew: to remove what has the focus, the browser first lays out the
/// old and the new together, a third of the time until the next question.
pub(crate) fn leave_focus() {
    let active = document()
        .active_element()
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = active {
        let _ = element.blur();
    }
}

/// Whether what opens and closes is open.
pub(crate) fn is_open(details: &web_sys::EventTarget) -> bool {
    let details: Option<&web_sys::Element> = details.dyn_ref();
    details.is_some_and(|details| details.has_attribute("open"))
}

/// Does something once what is drawn anew is there, still within the same turn of the browser: nobody can meet
/// the new screen with the focus elsewhere.
pub(crate) fn soon(act: impl FnOnce() + 'static) {
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        act();
    });
}

/// Marks the field of the question as holding something wrong, and moves the focus there.
pub(crate) fn mark_invalid() {
    let field = "main [name=answer]";
    if let Some(element) = first(field) {
        let _ = element.set_attribute("aria-invalid", "true");
    }
    focus(field);
}

/// Moves the focus at once, to what is there already.
pub(crate) fn focus_now(selector: &str) {
    if let Some(element) = first(selector).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        let _ = element.focus();
    }
}

/// Presses the first element that matches; whether there is one.
pub(crate) fn click(selector: &str) -> bool {
    let element = first(selector).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = &element {
        element.click();
    }
    element.is_some()
}

/// The text field that has the focus.
fn focused_field() -> Option<web_sys::HtmlInputElement> {
    let field: web_sys::HtmlInputElement = document().active_element()?.dyn_into().ok()?;
    matches!(field.type_().as_str(), "text" | "search" | "date").then_some(field)
}

/// Types into the text field that has the focus, where its cursor stands; whether there is one.
pub(crate) fn type_text(text: &str) -> bool {
    let Some(field) = focused_field() else {
        return false;
    };
    if field.set_range_text(text).is_err() {
        // A field for dates of the browser's own has no cursor.
        return true;
    }
    let end = field.selection_start().ok().flatten().unwrap_or_default();
    let end = end.saturating_add(u32::try_from(text.encode_utf16().count()).unwrap_or_default());
    let _ = field.set_selection_range(end, end);
    tell_of_input(&field);
    true
}

/// Writes what is in a text field anew.
pub(crate) fn rewrite(selector: &str, write: impl Fn(&str) -> String) {
    let field = first(selector).and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(field) = field {
        field.set_value(&write(&field.value()));
        tell_of_input(&field);
    }
}

fn tell_of_input(field: &web_sys::HtmlInputElement) {
    if let Ok(event) = web_sys::Event::new("input") {
        let _ = field.dispatch_event(&event);
    }
}

/// Chooses the alternative or the tile with a number, counted from 1, of those among which the focus is.
pub(crate) fn choose_numbered(number: u32) {
    let among = document()
        .active_element()
        .and_then(|element| element.closest("fieldset, .tiles").ok().flatten());
    let found = among.and_then(|among| among.query_selector_all("input, button").ok());
    let chosen = found.and_then(|found| found.get(number.checked_sub(1)?));
    if let Some(element) = chosen.and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
        element.click();
    }
}

/// Calls `act` for every event of a kind, wherever on the page, before anything else hears of it.
pub(crate) fn on_document(kind: &str, act: impl Fn(&web_sys::Event) + 'static) {
    let listener = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| act(&event));
    let target = document();
    let _ = target.add_event_listener_with_callback_and_bool(kind, listener.as_ref().unchecked_ref(), true);
    // Kept for the life of the page.
    listener.forget();
}

/// Takes the page behind a dialog out of reach, or gives it back.
pub(crate) fn set_inert(inert: bool) {
    for part in [".top", "main", ".bottom"] {
        if let Some(element) = first(part) {
            let _ = element.toggle_attribute_with_force("inert", inert);
        }
    }
}

/// What stands behind the sign `#` in the address, with the sign.
pub(crate) fn place() -> String {
    let location = web_sys::window().map(|window| window.location());
    location
        .and_then(|location| location.hash().ok())
        .unwrap_or_default()
}

/// Where texts outlive the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Store {
    /// On the device.
    Device,
    /// In this window, until it is closed.
    Session,
}

fn storage(store: Store) -> Option<web_sys::Storage> {
    let window = web_sys::window()?;
    match store {
        Store::Device => window.local_storage().ok().flatten(),
        Store::Session => window.session_storage().ok().flatten(),
    }
}

/// What was stored under a name.
pub(crate) fn stored(store: Store, name: &str) -> Option<String> {
    storage(store)?.get_item(name).ok().flatten()
}

/// Stores a text; whether the browser allowed it.
pub(crate) fn store(store: Store, name: &str, text: &str) -> bool {
    storage(store).is_some_and(|storage| storage.set_item(name, text).is_ok())
}

/// Deletes what was stored under a name.
pub(crate) fn unstore(store: Store, name: &str) {
    if let Some(storage) = storage(store) {
        let _ = storage.remove_item(name);
    }
}

/// Deletes everything that was stored.
pub(crate) fn clear_storage() {
    for storage in [Store::Device, Store::Session].into_iter().filter_map(storage) {
        let _ = storage.clear();
    }
}

/// Hands the visitor a file.
pub(crate) fn download(name: &str, kind: &str, text: &str) {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let content = Array::of1(&JsValue::from_str(text));
    let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&content, &options) else {
        return;
    };
    let Ok(address) = web_sys::Url::create_object_url_with_blob(&blob) else {
        return;
    };
    let link = document().create_element("a").ok();
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = link.set_attribute("href", &address);
        let _ = link.set_attribute("download", name);
        link.click();
    }
    let _ = web_sys::Url::revoke_object_url(&address);
}

/// Reads the file that was chosen in a field, and lets it be chosen again.
pub(crate) fn chosen_file(event: &web_sys::Event, act: impl Fn(String) + 'static) {
    let field = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    let Some(field) = field else { return };
    let Some(file) = field.files().and_then(|files| files.get(0)) else {
        return;
    };
    leptos::task::spawn_local(async move {
        let text = wasm_bindgen_futures::JsFuture::from(file.text()).await;
        act(text.ok().and_then(|text| text.as_string()).unwrap_or_default());
        field.set_value("");
    });
}

/// Opens the browser's dialog for printing.
pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

/// What a person reads in the first element that matches.
pub(crate) fn text_of(selector: &str) -> String {
    first(selector)
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
        .map(|element| element.inner_text())
        .unwrap_or_default()
}

/// An attribute of the document's root.
pub(crate) fn on_root(name: &str) -> Option<String> {
    document().document_element()?.get_attribute(name)
}

/// Calls `act` for every event of a kind at a target.
pub(crate) fn on(target: &web_sys::EventTarget, kind: &str, act: impl Fn(&web_sys::Event) + 'static) {
    let listener = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| act(&event));
    let _ = target.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
    // Kept for the life of the page.
    listener.forget();
}

/// Calls `act` for every event of a kind at the window.
pub(crate) fn on_window(kind: &str, act: impl Fn(&web_sys::Event) + 'static) {
    if let Some(window) = web_sys::window() {
        on(&window, kind, act);
    }
}

/// Calls `act` at the first event of a kind at a target.
pub(crate) fn once(target: &web_sys::EventTarget, kind: &str, act: impl FnOnce() + 'static) {
    let listener = Closure::once_into_js(act);
    let _ = target.add_event_listener_with_callback(kind, listener.unchecked_ref());
}

/// Loads the page anew.
pub(crate) fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// Which build of the page this is: its program has a hash in its name.
pub(crate) fn page_version() -> String {
    let program = document().query_selector("link[rel=modulepreload]");
    let program = program.ok().flatten().and_then(|link| link.get_attribute("href"));
    let program = program.unwrap_or_default();
    let name = program.rsplit('/').next().unwrap_or_default();
    name.trim_end_matches(".js").to_owned()
}

/// The value of an attribute of what an event has met, or of what is around it.
pub(crate) fn met(event: &web_sys::Event, attribute: &str) -> Option<String> {
    let met: web_sys::Element = event.target()?.dyn_into().ok()?;
    let met = met.closest(&format!("[{attribute}]")).ok().flatten()?;
    met.get_attribute(attribute)
}

/// What stands in the first field that matches.
pub(crate) fn value(selector: &str) -> Option<String> {
    first(selector).map(|field| value_of(&field))
}

/// What stands in all fields that match.
pub(crate) fn values(selector: &str) -> Vec<String> {
    let Ok(fields) = document().query_selector_all(selector) else {
        return Vec::new();
    };
    let fields = (0..fields.length()).filter_map(|position| fields.get(position));
    fields.map(|field| value_of(&field)).collect()
}

/// Fields are of several kinds; all have a value.
fn value_of(field: &JsValue) -> String {
    let value = Reflect::get(field, &JsValue::from_str("value"));
    value.ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// Writes into the first field that matches.
pub(crate) fn write(selector: &str, text: &str) {
    if let Some(field) = first(selector) {
        let _ = Reflect::set(&field, &JsValue::from_str("value"), &JsValue::from_str(text));
    }
}

/// An attribute of the first element that matches.
pub(crate) fn attribute(selector: &str, name: &str) -> String {
    first(selector)
        .and_then(|element| element.get_attribute(name))
        .unwrap_or_default()
}

/// Copies what stands in a field. Where the browser does not allow it, the text is selected, to be copied by hand.
pub(crate) fn copy(selector: &'static str, tell: impl FnOnce(bool) + 'static) {
    let text = value(selector).unwrap_or_default();
    // Pages that did not come over https have no clipboard.
    let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
    let clipboard = clipboard.filter(|clipboard| !AsRef::<JsValue>::as_ref(clipboard).is_undefined());
    leptos::task::spawn_local(async move {
        let written = match clipboard {
            Some(clipboard) => JsFuture::from(clipboard.write_text(&text)).await.is_ok(),
            None => false,
        };
        if !written && let Some(field) = first(selector) {
            let field: &web_sys::HtmlTextAreaElement = field.unchecked_ref();
            let _ = field.focus();
            field.select();
        }
        tell(written);
    });
}

/// No list is larger, in bytes.
const LARGEST_FILE: u32 = 2 * 1024 * 1024;

/// Reads the file that was chosen in a field, on this device. What is no text is told in a word.
pub(crate) fn read_file(event: &web_sys::Event, tell: impl FnOnce(Result<String, &'static str>) + 'static) {
    use web_sys::HtmlInputElement;
    let field = event
        .target()
        .and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    let files = field.as_ref().and_then(HtmlInputElement::files);
    let Some(file) = files.and_then(|files| files.get(0)) else {
        return;
    };
    let reading = file.array_buffer();
    leptos::task::spawn_local(async move {
        let read = JsFuture::from(reading).await;
        let bytes = read.map(|buffer| web_sys::js_sys::Uint8Array::new(&buffer));
        tell(match bytes {
            Ok(bytes) if bytes.length() > LARGEST_FILE => Err("large"),
            Ok(bytes) => decoded(&bytes.to_vec()),
            Err(_) => Err("unreadable"),
        });
        // The same file can be chosen again after it was mended.
        if let Some(field) = field {
            field.set_value("");
        }
    });
}

/// The text of a file: UTF-8, UTF-16 with its mark as spreadsheets write it, or GB18030, which includes GBK.
fn decoded(bytes: &[u8]) -> Result<String, &'static str> {
    use web_sys::{TextDecoder, TextDecoderOptions};
    let names: &[&str] = match bytes {
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err("workbook"),
        [0xff, 0xfe, ..] => &["utf-16le"],
        [0xfe, 0xff, ..] => &["utf-16be"],
        _ => &["utf-8", "gb18030"],
    };
    let options = TextDecoderOptions::new();
    options.set_fatal(true);
    for name in names {
        let decoder = TextDecoder::new_with_label_and_options(name, &options);
        let text = decoder.and_then(|decoder| decoder.decode_with_u8_array(bytes));
        // What is no text has such signs.
        if let Ok(text) = text
            && !text.contains('\0')
        {
            return Ok(text);
        }
    }
    Err("unreadable")
}

/// Shows a new page from its beginning.
pub(crate) fn scroll_up() {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Adds an entry to the history. It holds a number and leaves the address as it is.
pub(crate) fn push_history(position: usize) {
    if let Some(history) = history() {
        let _ = history.push_state_with_url(&JsValue::from_str(&position.to_string()), "", None);
    }
}

/// Replaces the entry of the history that is shown.
pub(crate) fn replace_history(position: usize) {
    if let Some(history) = history() {
        let _ = history.replace_state_with_url(&JsValue::from_str(&position.to_string()), "", None);
    }
}

/// One step back in the history.
pub(crate) fn go_back() {
    if let Some(history) = history() {
        let _ = history.back();
    }
}

/// Calls `visit` with the number of the history's entry whenever the browser moves to another.
pub(crate) fn on_history(visit: impl Fn(usize) + 'static) {
    let listener = Closure::<dyn Fn(web_sys::PopStateEvent)>::new(move |event: web_sys::PopStateEvent| {
        let position = event.state().as_string().and_then(|state| state.parse().ok());
        visit(position.unwrap_or(0));
    });
    if let Some(window) = web_sys::window() {
        window.set_onpopstate(Some(listener.as_ref().unchecked_ref()));
    }
    // Kept for the life of the page.
    listener.forget();
}

/// The document.
#[expect(clippy::expect_used, reason = "a page has one")]
pub(crate) fn document() -> web_sys::Document {
    let document = web_sys::window().and_then(|window| window.document());
    document.expect("a page has a document")
}

/// The first element of the page that matches. What stands there before the page starts may be there still.
fn first(selector: &str) -> Option<web_sys::Element> {
    let page = document().query_selector(".page").ok().flatten()?;
    page.query_selector(selector).ok().flatten()
}

fn history() -> Option<web_sys::History> {
    web_sys::window()?.history().ok()
}
