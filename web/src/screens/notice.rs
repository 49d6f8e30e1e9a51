//! What is printed: one sheet that says what to bring, what to do and where to go. It stands on paper only, for A4 and for
//! rolls of 80 mm.

use std::sync::Arc;

use leptos::prelude::*;
use web_protocol::{Criterion, GroupKind, Policy, Results, Standing};

use crate::app::App;
use crate::browser;
use crate::element::{AnyPart, Element, el, live, nothing};
use crate::texts::Texts;
use crate::trail::Content;
use crate::widgets::{bullets, button, paragraph, some_paragraph};

/// What is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    A4,
    Roll,
}

/// Begins to draw the sheet when the browser is about to print, and to take it away afterwards.
pub(crate) fn listen(app: App) {
    browser::on_window("beforeprint", move |_| {
        if app.paper.get_untracked().is_none() {
            app.paper.set(Some(Paper::A4));
        }
    });
    browser::on_window("afterprint", move |_| app.paper.set(None));
}

/// Buttons to print.
pub(super) fn buttons(app: App) -> Element {
    let aids = app.aids();
    let print = move |paper: Paper| {
        app.paper.set(Some(paper));
        browser::soon(browser::print);
    };
    let roll = app
        .kiosk
        .then(|| button("second", aids.print_roll, move || print(Paper::Roll)));
    el("div")
        .class("actions")
        .with(button("second", aids.print, move || print(Paper::A4)))
        .perhaps(roll)
}

/// The sheet of what is shown, while it is printed.
pub(crate) fn notice(app: App) -> AnyPart {
    live(move || {
        let Some(paper) = app.paper.get() else {
            return nothing();
        };
        let content = app
            .trail
            .with(|trail| trail.shown().map(|shown| shown.content.clone()));
        let Some(Content::Results(results)) = content else {
            return nothing();
        };
        sheet(app, &results, paper).into_any()
    })
}

fn sheet(app: App, results: &Arc<Results>, paper: Paper) -> Element {
    let (texts, aids) = (app.texts(), app.aids());
    let of = |kinds: &'static [GroupKind]| {
        let groups = results.groups.iter().filter(|group| kinds.contains(&group.kind));
        groups.flat_map(|group| &group.policies).collect::<Vec<_>>()
    };
    let can = of(&[
        GroupKind::Claim,
        GroupKind::Automatic,
        GroupKind::First,
        GroupKind::Later,
    ]);
    let open = of(&[GroupKind::Depends]);
    let cannot = of(&[GroupKind::Not]);
    let none = can.is_empty().then(|| {
        let words = if open.is_empty() {
            aids.notice_none
        } else {
            aids.notice_none_yet
        };
        paragraph("", words)
    });
    let papers = (!results.papers.is_empty()).then(|| {
        let boxes = results.papers.iter().map(|paper| {
            el("li")
                .with(el("span").class("box").text("☐ "))
                .with(el("span").text(&paper.name))
                .with(
                    el("span")
                        .class("for")
                        .text(texts.papers_for)
                        .text(&paper.policies.join(texts.comma)),
                )
        });
        el("section")
            .with(el("h2").text(aids.notice_papers))
            .with(el("ul").class("boxes").several(boxes.collect()))
    });
    let unmet = (!cannot.is_empty()).then(|| {
        el("section").with(el("h2").text(aids.notice_unmet)).several(
            cannot
                .iter()
                .map(|policy| short(policy, &policy.obstacles))
                .collect(),
        )
    });
    let unanswered = (!open.is_empty()).then(|| {
        let lines = |policy: &&Policy| {
            policy
                .missing
                .iter()
                .map(|(_, name)| name.clone())
                .collect::<Vec<_>>()
        };
        el("section")
            .with(el("h2").text(aids.notice_unanswered))
            .several(open.iter().map(|policy| short(policy, &lines(policy))).collect())
    });
    el("div")
        .class(match paper {
            Paper::A4 => "notice a4",
            Paper::Roll => "notice roll",
        })
        .with(el("h1").text(aids.notice))
        .with(paragraph("", &results.estimate))
        .with(paragraph("", aids.notice_lead))
        .with(el("h2").text(aids.notice_can))
        .perhaps(none)
        .several(can.iter().map(|policy| entry(app, texts, policy)).collect())
        .perhaps(papers)
        .perhaps(unanswered)
        .perhaps(unmet)
        .with(paragraph("signed", aids.notice_signed))
}

/// A policy that can be had: the answer, how much, until when, what to do first and where to go.
fn entry(app: App, texts: &'static Texts, policy: &Policy) -> Element {
    let aids = app.aids();
    let to_do = (!policy.provisos.is_empty()).then(|| {
        let boxes = policy.provisos.iter().map(|proviso| {
            el("li")
                .with(el("span").class("box").text("☐ "))
                .with(el("span").text(proviso))
        });
        el("div")
            .with(el("h4").text(aids.notice_to_do))
            .with(el("ul").class("boxes").several(boxes.collect()))
    });
    let place = (!policy.handling.is_empty()).then(|| {
        el("div")
            .with(el("h4").text(aids.notice_where))
            .with(bullets(&policy.handling))
    });
    let unmet: Vec<String> = unmet(&policy.criteria);
    el("section")
        .class("entry")
        .with(el("h3").text(&policy.title))
        .with(paragraph("", &policy.headline))
        .perhaps(some_paragraph("amount", policy.amount.as_ref()))
        .perhaps(
            policy
                .total
                .as_ref()
                .map(|total| paragraph("", texts.total).text(" ").text(total)),
        )
        .perhaps(some_paragraph("", policy.last_day.as_ref()))
        .perhaps((!policy.claimable.is_empty()).then(|| bullets(&policy.claimable)))
        .perhaps((!unmet.is_empty()).then(|| {
            el("div")
                .with(el("h4").text(aids.notice_unmet))
                .with(bullets(&unmet))
        }))
        .perhaps(to_do)
        .perhaps(place)
        .perhaps(
            some_paragraph("hint", policy.basis.first())
                .map(|basis| el("div").with(el("h4").text(texts.basis)).with(basis)),
        )
}

/// The conditions that are not met or open.
fn unmet(criteria: &[Criterion]) -> Vec<String> {
    let lines = criteria.iter().filter(|line| line.standing == Standing::Unmet);
    lines.map(|line| line.label.clone()).collect()
}

/// A policy with a few lines.
fn short(policy: &Policy, lines: &[String]) -> Element {
    el("section")
        .class("entry")
        .with(el("h3").text(&policy.title))
        .perhaps((!lines.is_empty()).then(|| bullets(lines)))
}
