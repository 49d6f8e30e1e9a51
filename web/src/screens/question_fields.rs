//! The fields of a question, by the type of what is asked.

use leptos::prelude::*;
use rules_core::arena::InputId;
use rules_core::plan::{CountUnit, Kind};
use rules_report::language::Lang;
use rules_report::value;

use crate::app::App;
use crate::reading::{NO, NONE, Place, YES, first_list, second_list};
use crate::texts::Texts;

/// Whether the answers are listed, so that "none" is one of the list.
pub(crate) fn has_alternatives(kind: Kind) -> bool {
    matches!(kind, Kind::Bool | Kind::Choice(_))
}

pub(super) fn fields(app: App, texts: &'static Texts, id: InputId) -> AnyView {
    let lang = app.lang.get_untracked();
    let input = app.plan.inputs().at(id);
    let mut alternatives: Vec<(String, String)> = match input.value {
        Kind::Bool => vec![
            (YES.to_owned(), texts.yes.to_owned()),
            (NO.to_owned(), texts.no.to_owned()),
        ],
        Kind::Choice(choice) => (0_u32..)
            .zip(&app.plan.choices().at(choice).members)
            .map(|(bit, (_, name))| (bit.to_string(), lang.of(name).to_owned()))
            .collect(),
        Kind::Region => return places(app, texts, lang),
        kind => return text_field(app, texts, kind, lang),
    };
    if input.domain.none {
        alternatives.push((NONE.to_owned(), texts.none.to_owned()));
    }
    radios(app, alternatives)
}

fn radios(app: App, alternatives: Vec<(String, String)>) -> AnyView {
    let items: Vec<AnyView> = alternatives
        .into_iter()
        .map(|(value, text)| {
            let chosen = value.clone();
            let is_chosen = {
                let value = value.clone();
                move || app.draft.with(|draft| draft.first == value)
            };
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name="answer"
                        value=value
                        prop:checked=is_chosen
                        on:change=move |_| app.draft.update(|draft| draft.first.clone_from(&chosen))
                    />
                    <span>{text}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset aria-labelledby="question" aria-describedby="complaint">
            {items}
        </fieldset>
    }
    .into_any()
}

fn text_field(app: App, texts: &'static Texts, kind: Kind, lang: Lang) -> AnyView {
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
    let class = if kind == Kind::Date { "field date" } else { "field" };
    view! {
        <p id="hint" class="hint">{hint}</p>
        <p class=class>
            <input
                id="answer"
                name="answer"
                type="text"
                inputmode=mode
                autocomplete="off"
                aria-labelledby="question unit"
                aria-describedby="hint complaint"
                aria-invalid=move || app.complaint.with(Option::is_some).to_string()
                prop:value=move || app.draft.with(|draft| draft.first.clone())
                on:input=move |event| {
                    let text = event_target_value(&event);
                    app.draft.update(|draft| draft.first = text);
                }
            />
            <span id="unit">{unit}</span>
        </p>
    }
    .into_any()
}

/// A list of cities and, once one is chosen that has parts, a list of these.
fn places(app: App, texts: &'static Texts, lang: Lang) -> AnyView {
    let tree = app.plan.regions();
    let name = move |place: Place| value::possible(app.plan, Kind::Region, &place.set(tree), lang);
    let groups: Vec<AnyView> = first_list(tree)
        .into_iter()
        .map(|(heading, places)| {
            let options: Vec<AnyView> = places
                .into_iter()
                .map(|place| {
                    option(place.value(), name(place), move || {
                        app.draft.with(|draft| draft.first == place.value())
                    })
                })
                .collect();
            match heading {
                Some(province) => {
                    view! { <optgroup label=name(Place::Whole(province))>{options}</optgroup> }.into_any()
                }
                None => options.into_any(),
            }
        })
        .collect();
    let second = move || {
        let parts = second_list(tree, &app.draft.with(|draft| draft.first.clone()));
        (!parts.is_empty()).then(|| {
            let options: Vec<AnyView> = parts
                .into_iter()
                .map(|place| {
                    option(place.value(), name(place), move || {
                        app.draft.with_untracked(|draft| draft.second == place.value())
                    })
                })
                .collect();
            view! {
                <label class="list">
                    <span>{texts.banner}</span>
                    <select name="part" on:change=move |event| {
                        let chosen = event_target_value(&event);
                        app.draft.update(|draft| draft.second = chosen);
                    }>
                        <option value="">{texts.whole_place}</option>
                        {options}
                    </select>
                </label>
            }
        })
    };
    // Only a change of the first list may rebuild the second one: it would lose the focus.
    let first = Memo::new(move |_| app.draft.with(|draft| draft.first.clone()));
    view! {
        <label class="list">
            <span>{texts.league}</span>
            <select
                id="answer"
                name="answer"
                aria-describedby="complaint"
                aria-invalid=move || app.complaint.with(Option::is_some).to_string()
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    app.draft.update(|draft| {
                        draft.first = chosen;
                        draft.second.clear();
                    });
                }
            >
                <option value="">{texts.choose}</option>
                {groups}
            </select>
        </label>
        {move || {
            first.track();
            untrack(second)
        }}
    }
    .into_any()
}

fn option(value: String, text: String, is_chosen: impl Fn() -> bool + Send + 'static) -> AnyView {
    view! {
        <option value=value prop:selected=is_chosen>
            {text}
        </option>
    }
    .into_any()
}
