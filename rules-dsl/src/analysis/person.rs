//! Example people and values as a scenario would write them.

use rules_core::analysis::Example;
use rules_core::number::Number;
use rules_core::plan::{InputKind, Kind, Plan};
use rules_core::possible::Possible;

use crate::diagnostic::Message;
use crate::scenario::{iso, yuan};

/// An example person: `a: 4, home: north`.
pub(super) fn person(plan: &Plan, example: &Example) -> Message {
    let mut known = Vec::new();
    for (input, value) in example {
        let Some(input) = plan.inputs().get(*input) else {
            continue;
        };
        let value = match (
            input.value,
            value.to_whole().and_then(|bit| usize::try_from(bit).ok()),
        ) {
            (Kind::Bool, Some(0)) => ("否".to_owned(), "no".to_owned()),
            (Kind::Bool, _) => ("是".to_owned(), "yes".to_owned()),
            (Kind::Choice(choice), Some(member)) => {
                let members = plan.choices().get(choice).map(|choice| &choice.members);
                same(members.and_then(|members| Some(members.get(member)?.0.clone())))
            }
            (Kind::Region, Some(_)) => {
                let position = value.to_whole().and_then(|position| u32::try_from(position).ok());
                let region = position.and_then(|position| plan.regions().get(position));
                same(region.map(|region| region.id.clone()))
            }
            (kind, _) => same(Some(number(kind, *value))),
        };
        let (zh, en) = match input.kind {
            InputKind::Today => ("今天 ".to_owned(), "today ".to_owned()),
            _ => (format!("{}：", input.id), format!("{}: ", input.id)),
        };
        known.push((zh + &value.0, en + &value.1));
    }
    if known.is_empty() {
        return Message {
            zh: "任何人".to_owned(),
            en: "anybody".to_owned(),
        };
    }
    let (zh, en): (Vec<String>, Vec<String>) = known.into_iter().unzip();
    Message {
        zh: zh.join("，"),
        en: en.join(", "),
    }
}

fn same(text: Option<String>) -> (String, String) {
    let text = text.unwrap_or_default();
    (text.clone(), text)
}

/// What a figure may be, from its least to its greatest value.
pub(super) fn span(kind: Kind, value: &Possible) -> String {
    match value.hull() {
        Some(hull) if hull.low == hull.high => number(kind, hull.low),
        Some(hull) => format!("{} … {}", number(kind, hull.low), number(kind, hull.high)),
        None => "—".to_owned(),
    }
}

fn number(kind: Kind, value: Number) -> String {
    match kind {
        Kind::Money => yuan(value),
        Kind::Date => value
            .to_whole()
            .and_then(|day| i32::try_from(day).ok())
            .map_or_else(|| value.to_string(), iso),
        Kind::Count(unit) => format!("{value} {}", crate::check::program::unit_words(unit).1),
        Kind::Months => format!("{value} months"),
        Kind::Days => format!("{value} days"),
        _ => value.to_string(),
    }
}
