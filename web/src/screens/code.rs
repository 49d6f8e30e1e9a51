//! The answers as a QR code, after they were listed.

use std::fmt::Write as _;
use std::sync::Arc;

use leptos::prelude::*;
use web_protocol::Check;

use crate::app::App;
use crate::element::{el, live};
use crate::texts::Texts;
use crate::widgets::{button, heading, paragraph};

/// Light modules around a code (ISO/IEC 18004: four).
const QUIET_ZONE: u32 = 4;

/// A code and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) size: u32,
    pub(crate) runs: Vec<(u32, u32, u32)>,
    pub(crate) holds: Check,
}

#[component]
pub(crate) fn CodeScreen(app: App, texts: &'static Texts, code: Arc<Code>) -> impl IntoView {
    let aids = app.aids();
    let shown = RwSignal::new(false);
    let rows = code.holds.answers.iter().map(|answer| {
        el("div")
            .with(el("dt").text(&answer.ask))
            .with(el("dd").with(el("strong").text(&answer.answer)))
    });
    let rows = el("dl").class("answers").several(rows.collect());
    let drawn = live(move || {
        if !shown.get() {
            return el("div")
                .class("actions")
                .with(button("main", aids.code_show, move || shown.set(true)))
                .into_any();
        }
        el("figure")
            .class("code")
            .with(
                el("div")
                    .set("role", "img")
                    .set("aria-label", aids.code_name)
                    .picture(svg(&code)),
            )
            .with(el("figcaption").text(aids.code_help))
            .into_any()
    });
    el("div")
        .with(button("back", texts.back, move || app.back()))
        .with(heading(aids.code_title))
        .with(paragraph("lead", aids.code_lead))
        .part(drawn)
        .with(rows)
        .into_any()
}

/// Dark on light whatever the colours of the page: scanners expect it.
fn svg(code: &Code) -> String {
    let side = code.size.saturating_add(QUIET_ZONE * 2);
    let mut svg = format!(
        "<svg viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" aria-hidden=\"true\"><rect class=\"light\" width=\"{side}\" height=\"{side}\"/><path class=\"dark\" d=\""
    );
    for (x, y, length) in &code.runs {
        // Writing into a text cannot fail.
        let _ = write!(
            svg,
            "M{} {}h{length}v1h-{length}z",
            x.saturating_add(QUIET_ZONE),
            y.saturating_add(QUIET_ZONE)
        );
    }
    svg.push_str("\"/></svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_stand_within_the_quiet_zone() {
        let code = Code {
            size: 21,
            runs: vec![(0, 0, 7), (20, 20, 1)],
            holds: Check { answers: Vec::new() },
        };
        let svg = svg(&code);
        assert!(svg.contains("viewBox=\"0 0 29 29\""));
        assert!(svg.contains("M4 4h7v1h-7z") && svg.contains("M24 24h1v1h-1z"));
    }
}
