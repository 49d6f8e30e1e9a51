//! The kiosk's own pad for numbers and dates: a screen of glass has no keyboard.

use web_protocol::Unit;

use crate::app::App;
use crate::browser;
use crate::element::{Element, el};

/// Keys of the pad, row by row.
const KEYS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", ".", "0", "-"];

/// The pad for a field of a unit.
pub(crate) fn pad(app: App, unit: Unit) -> Element {
    let aids = app.aids();
    let is_date = unit == Unit::Date;
    let press = move |key: &'static str| {
        browser::focus_now("#answer");
        browser::type_text(key);
        if is_date {
            browser::rewrite("#answer", with_dashes);
        }
    };
    let keys = KEYS.iter().filter(|key| !is_date || **key != ".").map(|key| {
        let name = match *key {
            "." => aids.key_point,
            "-" => aids.key_dash,
            digit => digit,
        };
        pad_key(key, name).on("click", move |_| press(key))
    });
    let back = pad_key("⌫", aids.key_back).on("click", move |_| {
        browser::focus_now("#answer");
        browser::rewrite("#answer", |text| {
            let mut text = text.to_owned();
            text.pop();
            // A dash that was written by itself goes by itself.
            if is_date && text.ends_with('-') {
                text.pop();
            }
            text
        });
    });
    let clear = pad_key(aids.key_clear, aids.key_clear).on("click", move |_| {
        browser::focus_now("#answer");
        browser::rewrite("#answer", |_| String::new());
    });
    el("div")
        .class("pad")
        .set("role", "group")
        .set("aria-label", aids.pad)
        .several(keys.collect())
        .with(back)
        .with(clear)
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
    use super::with_dashes;

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
