//! The fields of a question, by how it is answered.
//!
//! A field starts with what the draft holds and then writes into the draft; nothing writes back.

use std::sync::Arc;

use leptos::prelude::*;
use web_protocol::{Alternative, Field, PlaceGroup, PlaceParts, Question, Unit};

use crate::app::App;
use crate::browser;
use crate::draft::{self, Draft, NONE};
use crate::element::{Element, el, live, nothing};
use crate::kiosk::identity_card::resembles;
use crate::kiosk::pad::pad;
use crate::texts::Texts;
use crate::visit;

/// What stands in the fields: what was left there, or what was answered.
pub(super) fn draft_for(app: App, question: &Question) -> Draft {
    let left = app
        .drafts
        .with_value(|drafts| drafts.get(&question.fact).cloned());
    left.unwrap_or_else(|| {
        app.visit
            .with_untracked(|visit| {
                let entered = visit::entered(visit, &question.fact);
                entered.map(|entered| draft::of(&question.field, entered))
            })
            .or_else(|| app.of_card(question.card?))
            .unwrap_or_default()
    })
}

/// Where the fields write what they hold.
#[derive(Clone)]
struct Writer {
    app: App,
    question: Arc<Question>,
}

impl Writer {
    fn write(&self, change: impl FnOnce(&mut Draft)) {
        let mut draft = draft_for(self.app, &self.question);
        change(&mut draft);
        self.app.drafts.update_value(|drafts| {
            drafts.put(&self.question.fact, draft);
        });
    }
}

pub(super) fn fields(app: App, texts: &'static Texts, question: &Arc<Question>) -> Element {
    let draft = draft_for(app, question);
    let writer = Writer {
        app,
        question: Arc::clone(question),
    };
    match &question.field {
        Field::Choice(alternatives) => {
            let none = Alternative {
                value: NONE.to_owned(),
                label: texts.none.to_owned(),
            };
            let none = question.may_be_none.then_some(none);
            let radios = alternatives
                .iter()
                .chain(none.as_ref())
                .map(|alternative| radio(&writer, &alternative.value, &alternative.label, &draft, |_| {}));
            group("question").several(radios.collect())
        }
        Field::Places {
            before,
            groups,
            parts,
        } => places(&writer, texts, before, (groups, parts), &draft),
        Field::Written {
            unit,
            unit_name,
            hint,
        } => text_field(&writer, *unit, unit_name, hint, &draft),
    }
}

fn group(label: &'static str) -> Element {
    el("fieldset")
        .set("aria-labelledby", label)
        .set("aria-describedby", "complaint")
}

fn radio(
    writer: &Writer,
    value: &str,
    label: &str,
    draft: &Draft,
    chosen: impl Fn(&str) + 'static,
) -> Element {
    let writer = writer.clone();
    let held = value.to_owned();
    let field = el("input")
        .set("type", "radio")
        .set("name", "answer")
        .set("value", value)
        .flag("checked", draft.first == value)
        .on("change", move |_| {
            writer.write(|draft| {
                draft.first.clone_from(&held);
                draft.second.clear();
            });
            chosen(&held);
        });
    el("label")
        .class("choice")
        .with(field)
        .with(el("span").text(label))
}

fn text_field(writer: &Writer, unit: Unit, unit_name: &str, hint: &str, draft: &Draft) -> Element {
    let (class, mode) = match unit {
        Unit::Date => ("field date", "text"),
        Unit::Share => ("field", "text"),
        Unit::Money => ("field", "decimal"),
        Unit::Count | Unit::Records => ("field", "numeric"),
    };
    let (app, writer) = (writer.app, writer.clone());
    // A kiosk has a pad of its own.
    let mode = if app.kiosk { "none" } else { mode };
    let field = el("input")
        .set("id", "answer")
        .set("name", "answer")
        .set("type", "text")
        .set("inputmode", mode)
        .set("autocomplete", "off")
        .set("aria-labelledby", "question unit")
        .set("aria-describedby", "hint complaint")
        .set("value", &draft.first)
        .on("input", move |event| {
            let mut text = event_target_value(&event);
            if app.kiosk && resembles(&text.trim().chars().collect::<Vec<_>>()) {
                browser::rewrite("#answer", |_| String::new());
                text.clear();
                app.object(app.aids().card_in_field);
            }
            writer.write(|draft| draft.first = text);
        });
    el("div")
        .with(el("p").set("id", "hint").class("hint").text(hint))
        .with(
            el("p")
                .class(class)
                .with(field)
                .with(el("span").set("id", "unit").text(unit_name)),
        )
        .perhaps(app.kiosk.then(|| pad(app, unit)))
}

/// Places that were given before, then the two lists.
fn places(
    writer: &Writer,
    texts: &'static Texts,
    before: &[Alternative],
    (groups, parts): (&[PlaceGroup], &[PlaceParts]),
    draft: &Draft,
) -> Element {
    if before.is_empty() {
        return lists(writer, texts, groups, parts, draft);
    }
    let given = draft.first.starts_with('=');
    let elsewhere = RwSignal::new(!given && !draft.first.is_empty());
    let radios = before.iter().map(|place| {
        let value = draft::before(&place.value);
        radio(writer, &value, &place.label, draft, move |_| elsewhere.set(false))
    });
    let radios: Vec<Element> = radios.collect();
    let mark = if elsewhere.get_untracked() {
        Draft::default()
    } else {
        draft.clone()
    };
    // The alternative "another place" has no value of its own: the lists have it.
    let mark = Draft {
        first: if elsewhere.get_untracked() {
            String::new()
        } else {
            format!("{} ", mark.first)
        },
        ..mark
    };
    let other = radio(writer, "", texts.other_place, &mark, move |_| elsewhere.set(true));
    let (writer, groups, parts) = (writer.clone(), groups.to_vec(), parts.to_vec());
    let more = live(move || {
        if !elsewhere.get() {
            return nothing();
        }
        let draft = draft_for(writer.app, &writer.question);
        lists(&writer, texts, &groups, &parts, &draft).into_any()
    });
    el("div")
        .with(group("question").several(radios).with(other))
        .part(more)
}

/// A list of places and, once one is chosen that has parts, a list of these.
fn lists(
    writer: &Writer,
    texts: &'static Texts,
    groups: &[PlaceGroup],
    parts: &[PlaceParts],
    draft: &Draft,
) -> Element {
    // Only a change of the first list may redraw the second one, or it would lose the focus.
    let chosen = RwSignal::new(draft.first.clone());
    let first = {
        let writer = writer.clone();
        el("select")
            .set("id", "answer")
            .set("name", "answer")
            .set("aria-describedby", "complaint")
            .on("change", move |event| {
                chosen.set(event_target_value(&event));
                writer.write(|draft| {
                    *draft = Draft {
                        first: chosen.get_untracked(),
                        second: String::new(),
                    };
                });
            })
            .with(el("option").set("value", "").text(texts.choose))
    };
    let first = groups.iter().fold(first, |list, group| {
        let places = options(&group.places, &draft.first);
        match &group.heading {
            Some(heading) => list.with(el("optgroup").set("label", heading).several(places)),
            None => list.several(places),
        }
    });
    let (writer, parts) = (writer.clone(), parts.to_vec());
    let second = live(move || {
        let whole = chosen.get();
        let Some(parts) = parts.iter().find(|parts| parts.of == whole) else {
            return nothing();
        };
        let part = draft_for(writer.app, &writer.question).second;
        let writer = writer.clone();
        let select = el("select")
            .set("name", "part")
            .on("change", move |event| {
                let chosen = event_target_value(&event);
                writer.write(|draft| draft.second = chosen);
            })
            .with(el("option").set("value", "").text(texts.whole_place))
            .several(options(&parts.places, &part));
        labelled(texts.banner, select).into_any()
    });
    el("div").with(labelled(texts.league, first)).part(second)
}

fn options(places: &[Alternative], chosen: &str) -> Vec<Element> {
    let option = |place: &Alternative| {
        el("option")
            .flag("selected", place.value == chosen)
            .set("value", &place.value)
            .text(&place.label)
    };
    places.iter().map(option).collect()
}

fn labelled(label: &'static str, select: Element) -> Element {
    el("label")
        .class("list")
        .with(el("span").text(label))
        .with(select)
}
