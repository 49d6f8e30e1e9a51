//! The kiosk's own pad for numbers and dates: a screen of glass has no keyboard.

use web_protocol::Unit;

use crate::app::App;
use crate::browser;
use crate::element::{Element, el};

/// A key of the pad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Sign(&'static str),
    Back,
    Clear,
}

/// Keys in rows of four.
const NUMBERS: [Key; 14] = [
    Key::Sign("1"),
    Key::Sign("2"),
    Key::Sign("3"),
    Key::Back,
    Key::Sign("4"),
    Key::Sign("5"),
    Key::Sign("6"),
    Key::Clear,
    Key::Sign("7"),
    Key::Sign("8"),
    Key::Sign("9"),
    Key::Sign("-"),
    Key::Sign("0"),
    Key::Sign("."),
];

/// The pad for a field of a unit.
pub(crate) fn pad(app: App, unit: Unit) -> Element {
    let is_date = unit == Unit::Date;
    let keys = NUMBERS
        .into_iter()
        .filter(|key| !is_date || *key != Key::Sign("."));
    el("div")
        .class("pad")
        .set("role", "group")
        .set("aria-label", app.aids().pad)
        .several(keys.map(|key| drawn(app, key, is_date)).collect())
}

fn drawn(app: App, key: Key, is_date: bool) -> Element {
    let aids = app.aids();
    let (text, name) = match key {
        Key::Sign(".") => (".", aids.key_point),
        Key::Sign("-") => ("-", aids.key_dash),
        Key::Sign(digit) => (digit, digit),
        Key::Back => ("⌫", aids.key_back),
        Key::Clear => (aids.key_clear, aids.key_clear),
    };
    pad_key(text, name).on("click", move |_| {
        // The field keeps its cursor while others are pressed.
        browser::focus_now("#answer");
        match key {
            Key::Sign(sign) => {
                browser::type_text(sign);
                if is_date {
                    browser::rewrite("#answer", with_dashes);
                }
            }
            Key::Back => browser::rewrite("#answer", |text| shortened(text, is_date)),
            Key::Clear => browser::rewrite("#answer", |_| String::new()),
        }
    })
}

/// The text without its last sign. In a date, a dash that was written by itself goes by itself.
fn shortened(text: &str, is_date: bool) -> String {
    let mut text = text.to_owned();
    text.pop();
    if is_date && text.ends_with('-') {
        text.pop();
    }
    text
}

fn pad_key(text: &'static str, name: &str) -> Element {
    el("button")
        .set("type", "button")
        .class("second")
        .set("aria-label", name)
        .text(text)
}

/// The digits of a date with its dashes: `20230630` → `2023-06-30`, `202306` → `2023-06`. Anything else stays.
fn with_dashes(text: &str) -> String {
    if !text.chars().all(|sign| sign.is_ascii_digit() || sign == '-') {
        return text.to_owned();
    }
    let mut written = String::new();
    for (position, digit) in text.chars().filter(char::is_ascii_digit).take(8).enumerate() {
        if matches!(position, 4 | 6) {
            written.push('-');
        }
        written.push(digit);
    }
    // A dash typed by hand behind a whole part is kept, so that it can be seen.
    if text.ends_with('-') && matches!(written.len(), 4 | 7) {
        written.push('-');
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{shortened, with_dashes};

    #[test]
    fn what_was_typed_is_taken_back_digit_by_digit() {
        let mut text = "2023-06-30".to_owned();
        let mut steps = Vec::new();
        while !text.is_empty() {
            text = shortened(&text, true);
            steps.push(text.clone());
        }
        assert_eq!(
            steps,
            ["2023-06-3", "2023-06", "2023-0", "2023", "202", "20", "2", ""]
        );
        assert_eq!(shortened("3-4", false), "3-");
    }

    #[test]
    fn dashes_come_by_themselves() {
        for (typed, written) in [
            ("2", "2"),
            ("2023", "2023"),
            ("20230", "2023-0"),
            ("2023-06", "2023-06"),
            ("2023-063", "2023-06-3"),
            ("20230630", "2023-06-30"),
            ("2023063012", "2023-06-30"),
            ("2023-", "2023-"),
            ("2023年", "2023年"),
            ("", ""),
        ] {
            assert_eq!(with_dashes(typed), written, "{typed}");
        }
    }
}
