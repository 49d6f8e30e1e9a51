//! The picture of all windows along the days, and the same in words.

use std::fmt::Write as _;
use std::sync::Arc;

use web_protocol::{Policy, Results, Window, WindowKind};

use crate::app::App;
use crate::days::{number, thousandths, years};
use crate::element::{Element, el};
use crate::texts::Texts;
use crate::widgets::{bullets, disclosure, paragraph};

/// The picture; nothing where there is no window to draw.
pub(super) fn picture(app: App, texts: &'static Texts, results: &Arc<Results>) -> Option<Element> {
    let rows: Vec<Element> = drawn(results).map(|policy| row(texts, policy, results)).collect();
    if rows.is_empty() {
        return None;
    }
    let words = {
        let results = Arc::clone(results);
        disclosure(app, "picture".to_owned(), texts.in_words, move || {
            let lists = drawn(&results).map(in_words);
            el("div").class("fold").several(lists.collect())
        })
    };
    let (first, last) = &results.span;
    let ends = el("p")
        .class("ends")
        .set("aria-hidden", "true")
        .with(el("span").text(first))
        .with(el("span").text(last));
    Some(
        el("section")
            .class("card picture")
            .with(el("h2").text(texts.picture))
            .with(paragraph("hint", texts.picture_lead))
            .with(ends)
            .with(el("ul").class("bars").several(rows))
            .with(words),
    )
}

/// The policies that somebody like the visitor can have on some day.
fn drawn(results: &Results) -> impl Iterator<Item = &Policy> {
    let has_window = |policy: &&Policy| {
        let mut windows = policy.windows.iter();
        windows.any(|window| matches!(window.kind, WindowKind::Entitled | WindowKind::Open))
    };
    results
        .groups
        .iter()
        .flat_map(|group| &group.policies)
        .filter(has_window)
}

fn row(texts: &'static Texts, policy: &Policy, results: &Results) -> Element {
    let words: Vec<&str> = policy
        .windows
        .iter()
        .map(|window| window.words.as_str())
        .collect();
    let bar = svg(&policy.windows, &results.span, &results.today).unwrap_or_default();
    el("li")
        .with(el("span").class("bar-name").text(&policy.title))
        .with(
            el("div")
                .class("bar")
                .set("role", "img")
                .set(
                    "aria-label",
                    &format!("{} {}: {}", texts.picture, policy.title, words.join("; ")),
                )
                .picture(bar),
        )
}

fn in_words(policy: &Policy) -> Element {
    let words: Vec<String> = policy.windows.iter().map(|window| window.words.clone()).collect();
    el("div")
        .class("part")
        .with(el("h3").text(&policy.title))
        .with(bullets(&words))
}

/// A bar of a thousand units from the first day to the last; nothing where a day is none.
fn svg(windows: &[Window], span: &(String, String), today: &str) -> Option<String> {
    let (first, last) = (number(&span.0)?, number(&span.1)?);
    let mut svg =
        String::from("<svg viewBox=\"0 0 1000 24\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    let write = |svg: &mut String, class: &str, from: i64, width: i64, (top, height): (u8, u8)| {
        // Writing into a text cannot fail.
        let _ = write!(
            svg,
            "<rect class=\"{class}\" x=\"{from}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>"
        );
    };
    write(&mut svg, "ground", 0, 1000, (10, 4));
    for window in windows {
        let from = thousandths(number(&window.from)?, first, last);
        // The last day belongs to the window.
        let to = thousandths(number(&window.to)? + 1, first, last);
        let class = match window.kind {
            WindowKind::Entitled => "entitled",
            WindowKind::Open => "maybe",
            WindowKind::Not | WindowKind::Aside => continue,
        };
        write(&mut svg, class, from, (to - from).max(4), (4, 16));
    }
    for year in years(&span.0, &span.1) {
        write(
            &mut svg,
            "year",
            thousandths(number(&year)?, first, last),
            1,
            (0, 24),
        );
    }
    let now = number(today)?;
    if (first..=last).contains(&now) {
        write(&mut svg, "today", thousandths(now, first, last), 5, (0, 24));
    }
    svg.push_str("</svg>");
    Some(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_shows_what_is_entitled_and_open_and_nothing_else() {
        let window = |from: &str, to: &str, kind| Window {
            from: from.to_owned(),
            to: to.to_owned(),
            kind,
            words: "<b>".to_owned(),
        };
        let windows = [
            window("2025-01-01", "2025-06-30", WindowKind::Entitled),
            window("2025-07-01", "2025-12-31", WindowKind::Not),
        ];
        let span = ("2025-01-01".to_owned(), "2026-01-01".to_owned());
        let svg = super::svg(&windows, &span, "2025-03-01").unwrap();
        assert_eq!(svg.matches("entitled").count(), 1);
        assert!(
            svg.contains("class=\"entitled\" x=\"0\" y=\"4\" width=\"495\""),
            "{svg}"
        );
        assert!(svg.contains("today") && !svg.contains("maybe") && !svg.contains("<b>"));
        assert_eq!(super::svg(&windows, &(String::new(), String::new()), ""), None);
    }
}
