//! Criteria: whether each is met, why, and where it is written.

use web_protocol::Criterion;

use crate::element::{Element, el};
use crate::texts::Texts;
use crate::widgets::{sign, standing};

/// A list of criteria with their parts.
pub(super) fn criteria(texts: &'static Texts, lines: &[Criterion]) -> Element {
    let items = lines.iter().map(|line| criterion(texts, line));
    el("ul").class("criteria").several(items.collect())
}

fn criterion(texts: &'static Texts, line: &Criterion) -> Element {
    let (icon, class) = standing(line.standing);
    let head = el("p")
        .class("head")
        .with(sign(icon))
        .with(el("span").class("label").text(&line.label))
        .with(el("span").class("outcome").text(&line.outcome));
    let clause = |clause: &String| el("p").class("hint").text(texts.clause).text(clause);
    let steps = (!line.steps.is_empty()).then(|| criteria(texts, &line.steps).class("criteria steps"));
    let detail = |detail: &String| {
        el("details")
            .with(el("summary").text(texts.sources_of))
            .with(el("p").text(detail))
            .perhaps(steps)
    };
    el("li")
        .class(class)
        .with(head)
        .perhaps((!line.reason.is_empty()).then(|| el("p").text(&line.reason)))
        .perhaps((!line.parts.is_empty()).then(|| criteria(texts, &line.parts)))
        .perhaps(line.clause.as_ref().map(clause))
        .perhaps((!line.detail.is_empty()).then(|| detail(&line.detail)))
}
