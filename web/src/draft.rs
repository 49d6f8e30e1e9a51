//! What stands in the fields of a question, and what it says as an answer. Knows no DOM.

use web_protocol::{Entered, Field};

/// The value of the alternative "there is none".
pub(crate) const NONE: &str = "~none";

/// What stands in the fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Draft {
    /// Text, the value of an alternative, or of the first list of places; [`before`] for a place given before.
    pub(crate) first: String,
    /// The value of the second list of places.
    pub(crate) second: String,
}

/// What was left in the fields of questions, by fact. There are few: a list is smaller than a map.
#[derive(Debug, Default)]
pub(crate) struct Drafts(Vec<(String, Draft)>);

impl Drafts {
    pub(crate) fn get(&self, fact: &str) -> Option<&Draft> {
        let (_, draft) = self.0.iter().find(|(other, _)| other == fact)?;
        Some(draft)
    }

    pub(crate) fn put(&mut self, fact: &str, draft: Draft) {
        self.remove(fact);
        self.0.push((fact.to_owned(), draft));
    }

    pub(crate) fn remove(&mut self, fact: &str) {
        self.0.retain(|(other, _)| other != fact);
    }
}

/// The value of a place that was given before; it may be in the lists too.
pub(crate) fn before(value: &str) -> String {
    format!("={value}")
}

/// What the fields say; nothing where they are empty.
pub(crate) fn read(field: &Field, draft: &Draft) -> Option<Entered> {
    let first = draft.first.trim();
    if first.is_empty() {
        return None;
    }
    Some(match field {
        Field::Choice(_) if first == NONE => Entered::None,
        Field::Choice(_) => Entered::Chosen(first.to_owned()),
        Field::Places { .. } => Entered::Chosen(match first.strip_prefix('=') {
            Some(value) => value.to_owned(),
            None if draft.second.is_empty() => first.to_owned(),
            None => draft.second.clone(),
        }),
        Field::Written { .. } => Entered::Written(draft.first.clone()),
    })
}

/// What stood in the fields when this was entered.
pub(crate) fn of(field: &Field, entered: &Entered) -> Draft {
    let one = |first: String| Draft {
        first,
        second: String::new(),
    };
    match (field, entered) {
        (Field::Choice(_), Entered::None) => one(NONE.to_owned()),
        (Field::Choice(_), Entered::Chosen(value)) => one(value.clone()),
        (
            Field::Places {
                before: given,
                groups,
                parts,
            },
            Entered::Chosen(value),
        ) => {
            let listed = groups
                .iter()
                .any(|group| group.places.iter().any(|place| place.value == *value));
            let whole = parts
                .iter()
                .find(|parts| parts.places.iter().any(|place| place.value == *value));
            match whole {
                _ if given.iter().any(|place| place.value == *value) => one(before(value)),
                _ if listed => one(value.clone()),
                Some(whole) => Draft {
                    first: whole.of.clone(),
                    second: value.clone(),
                },
                None => Draft::default(),
            }
        }
        (Field::Written { .. }, Entered::Written(text)) => one(text.clone()),
        _ => Draft::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use web_protocol::{Alternative, PlaceGroup, PlaceParts, Unit};

    fn alternative(value: &str) -> Alternative {
        Alternative {
            value: value.to_owned(),
            label: value.to_owned(),
        }
    }

    fn places() -> Field {
        Field::Places {
            before: vec![alternative("kundulun")],
            groups: vec![PlaceGroup {
                heading: None,
                places: vec![alternative("hohhot"), alternative("baotou")],
            }],
            parts: vec![PlaceParts {
                of: "baotou".to_owned(),
                places: vec![alternative("kundulun"), alternative("qingshan")],
            }],
        }
    }

    fn draft(first: &str, second: &str) -> Draft {
        Draft {
            first: first.to_owned(),
            second: second.to_owned(),
        }
    }

    #[test]
    fn what_was_entered_stands_in_the_fields_again() {
        let written = Field::Written {
            unit: Unit::Money,
            unit_name: String::new(),
            hint: String::new(),
        };
        let choice = Field::Choice(vec![alternative("yes"), alternative("no")]);
        for (field, draft) in [
            (places(), draft("hohhot", "")),
            (places(), draft("baotou", "qingshan")),
            (places(), draft("=kundulun", "")),
            (choice.clone(), draft("no", "")),
            (choice.clone(), draft(NONE, "")),
            (written, draft(" 600-800", "")),
        ] {
            let entered = read(&field, &draft).unwrap();
            assert_eq!(of(&field, &entered), draft, "{field:?}");
        }
        assert_eq!(of(&choice, &Entered::NotSure), Draft::default());
    }

    #[test]
    fn the_second_list_narrows_the_first_and_nothing_is_no_answer() {
        assert_eq!(
            read(&places(), &draft("baotou", "qingshan")),
            Some(Entered::Chosen("qingshan".to_owned()))
        );
        assert_eq!(read(&places(), &draft("", "qingshan")), None);
        assert_eq!(read(&Field::Choice(Vec::new()), &draft("  ", "")), None);
    }
}
