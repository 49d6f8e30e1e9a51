//! The fields of a question, by the type of what is asked.
//!
//! A field starts with what the draft holds and then writes into the draft; nothing writes back.

use leptos::prelude::*;
use rules_core::arena::InputId;
use rules_core::plan::{CountUnit, Kind};
use rules_report::language::Lang;
use rules_report::value;

use crate::app::App;
use crate::element::{Element, el, live, nothing};
use crate::reading::{NO, NONE, Place, YES, first_list, second_list};
use crate::session::Draft;
use crate::texts::Texts;

/// Whether the answers are listed, so that "none" is one of the list.
pub(crate) fn has_alternatives(kind: Kind) -> bool {
    matches!(kind, Kind::Bool | Kind::Choice(_))
}

pub(super) fn fields(app: App, texts: &'static Texts, id: InputId) -> Element {
    let lang = app.lang.get_untracked();
    let draft = app.draft.get_untracked();
    let input = app.plan.inputs().at(id);
    let mut alternatives: Vec<(String, &str)> = match input.value {
        Kind::Bool => vec![(YES.to_owned(), texts.yes), (NO.to_owned(), texts.no)],
        Kind::Choice(choice) => (0_u32..)
            .zip(&app.plan.choices().at(choice).members)
            .map(|(bit, (_, name))| (bit.to_string(), lang.of(name)))
            .collect(),
        Kind::Region => return places(app, texts, lang, &draft),
        kind => return text_field(app, texts, kind, lang, draft),
    };
    if input.domain.none {
        alternatives.push((NONE.to_owned(), texts.none));
    }
    let radios = alternatives
        .into_iter()
        .map(|(value, text)| radio(app, value, text, &draft));
    el("fieldset")
        .set("aria-labelledby", "question")
        .set("aria-describedby", "complaint")
        .several(radios.collect())
}

fn radio(app: App, value: String, text: &str, draft: &Draft) -> Element {
    let field = el("input")
        .set("type", "radio")
        .set("name", "answer")
        .set("value", value.as_str())
        .flag("checked", draft.first == value)
        .on("change", move |_| {
            app.draft.update(|draft| draft.first.clone_from(&value));
        });
    el("label")
        .class("choice")
        .with(field)
        .with(el("span").text(text))
}

fn text_field(app: App, texts: &'static Texts, kind: Kind, lang: Lang, draft: Draft) -> Element {
    let (hint, mode) = match kind {
        Kind::Date => (texts.date_hint, "text"),
        Kind::Number => (texts.share_hint, "text"),
        Kind::Money => (texts.figure_hint, "decimal"),
        _ => (texts.figure_hint, "numeric"),
    };
    let unit = match kind {
        Kind::Money => texts.yuan,
        Kind::Count(unit) => value::unit_word(unit, lang, false),
        Kind::Months => value::unit_word(CountUnit::Months, lang, false),
        Kind::Days => value::unit_word(CountUnit::Days, lang, false),
        _ => "",
    };
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
            let text = event_target_value(&event);
            app.draft.update(|draft| draft.first = text);
        });
    let class = if kind == Kind::Date { "field date" } else { "field" };
    el("div")
        .with(el("p").set("id", "hint").class("hint").text(hint))
        .with(
            el("p")
                .class(class)
                .with(field)
                .with(el("span").set("id", "unit").text(unit)),
        )
}

/// A list of cities and, once one is chosen that has parts, a list of these.
fn places(app: App, texts: &'static Texts, lang: Lang, draft: &Draft) -> Element {
    let tree = app.plan.regions();
    let name = move |place: Place| value::possible(app.plan, Kind::Region, &place.set(tree), lang);
    let options = move |places: Vec<Place>, chosen: &str| -> Vec<Element> {
        let option = |place: Place| {
            let value = place.value();
            el("option")
                .flag("selected", value == chosen)
                .set("value", &value)
                .text(&name(place))
        };
        places.into_iter().map(option).collect()
    };
    // Only a change of the first list may redraw the second one, or it would lose the focus.
    let chosen = RwSignal::new(draft.first.clone());
    let mut first = el("select")
        .set("id", "answer")
        .set("name", "answer")
        .set("aria-describedby", "complaint")
        .on("change", move |event| {
            chosen.set(event_target_value(&event));
            app.draft.set(Draft {
                first: chosen.get_untracked(),
                second: String::new(),
            });
        })
        .with(el("option").set("value", "").text(texts.choose));
    for (heading, places) in first_list(tree) {
        let places = options(places, &draft.first);
        first = match heading {
            Some(province) => first.with(
                el("optgroup")
                    .set("label", &name(Place::Whole(province)))
                    .several(places),
            ),
            None => first.several(places),
        };
    }
    let second = move || {
        let parts = second_list(tree, &chosen.get());
        if parts.is_empty() {
            return nothing();
        }
        let parts = options(parts, &app.draft.with_untracked(|draft| draft.second.clone()));
        let select = el("select")
            .set("name", "part")
            .on("change", move |event| {
                let chosen = event_target_value(&event);
                app.draft.update(|draft| draft.second = chosen);
            })
            .with(el("option").set("value", "").text(texts.whole_place))
            .several(parts);
        labelled(texts.banner, select).into_any()
    };
    el("div").with(labelled(texts.league, first)).part(live(second))
}

fn labelled(label: &'static str, select: Element) -> Element {
    el("label")
        .class("list")
        .with(el("span").text(label))
        .with(select)
}
