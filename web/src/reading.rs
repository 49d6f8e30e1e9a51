//! From what stands in a question's fields to an answer. Knows no DOM.

use rules_core::arena::InputId;
use rules_core::plan::{Kind, Plan};
use rules_core::possible::{Possible, Ranges, Values};
use rules_core::region::RegionTree;
use rules_report::answer;
use rules_report::language::Lang;
use rules_report::problem::Problem;

use crate::session::Draft;
use crate::texts::Texts;

/// The value of the alternative "none" in a draft.
pub(crate) const NONE: &str = "none";
pub(crate) const YES: &str = "yes";
pub(crate) const NO: &str = "no";

/// Why a draft is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unread {
    /// Nothing was chosen or written.
    Empty,
    /// Something is wrong with it.
    Wrong(Problem),
}

impl Unread {
    /// What to tell the applicant.
    pub(crate) fn message(&self, plan: &Plan, input: InputId, texts: &Texts, lang: Lang) -> String {
        match self {
            Self::Empty => match plan.inputs().at(input).value {
                Kind::Bool | Kind::Choice(_) => texts.choose_one.to_owned(),
                Kind::Region => texts.choose_place.to_owned(),
                _ => texts.write_something.to_owned(),
            },
            Self::Wrong(problem) => wording(problem, lang),
        }
    }
}

/// A problem as the page tells it: what is wrong, and what to do.
pub(crate) fn wording(problem: &Problem, lang: Lang) -> String {
    let (message, remedy) = (lang.of(problem.message()), lang.of(problem.remedy()));
    lang.pick(format!("{message}。{remedy}。"), format!("{message}; {remedy}."))
}

/// Reads a draft.
pub(crate) fn read(plan: &Plan, input: InputId, draft: &Draft) -> Result<Possible, Unread> {
    let text = draft.first.as_str();
    if text.trim().is_empty() {
        return Err(Unread::Empty);
    }
    if text == NONE {
        return answer::none(plan, input).map_err(Unread::Wrong);
    }
    match plan.inputs().at(input).value {
        Kind::Bool => Ok(Possible::truth(text == YES)),
        Kind::Choice(_) => text
            .parse::<u32>()
            .ok()
            .and_then(|bit| 1_u64.checked_shl(bit))
            .map(|bits| Possible::of(Values::Bits(bits)))
            .ok_or(Unread::Empty),
        Kind::Region => {
            let narrow = Place::parse(&draft.second).or(Place::parse(text));
            narrow.map(|place| place.set(plan.regions())).ok_or(Unread::Empty)
        }
        _ => answer::typed(plan, input, text).map_err(Unread::Wrong),
    }
}

/// An entry of a list of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The place with everything inside.
    Whole(u32),
    /// The place, but none of the listed parts.
    Rest(u32),
}

impl Place {
    /// The value of the entry in a draft.
    pub(crate) fn value(self) -> String {
        match self {
            Self::Whole(position) => position.to_string(),
            Self::Rest(position) => format!("-{position}"),
        }
    }

    pub(crate) fn parse(value: &str) -> Option<Self> {
        match value.strip_prefix('-') {
            Some(position) => position.parse().ok().map(Self::Rest),
            None => value.parse().ok().map(Self::Whole),
        }
    }

    pub(crate) fn set(self, tree: &RegionTree) -> Possible {
        match self {
            Self::Whole(position) => Possible::of(Values::Ranges(Ranges::union([tree.inside(position)]))),
            Self::Rest(position) => Possible::number(position.into()),
        }
    }
}

/// The first list: the cities under each province that has any, then the provinces that have none, then
/// everywhere else. A heading of `None` is no heading.
pub(crate) fn first_list(tree: &RegionTree) -> Vec<(Option<u32>, Vec<Place>)> {
    let mut groups = Vec::new();
    let mut others = Vec::new();
    for province in tree.parts(0) {
        let cities = tree.parts(province);
        if cities.is_empty() {
            others.push(Place::Whole(province));
            continue;
        }
        let mut places: Vec<Place> = cities.into_iter().map(Place::Whole).collect();
        places.push(Place::Rest(province));
        groups.push((Some(province), places));
    }
    others.push(Place::Rest(0));
    groups.push((None, others));
    groups
}

/// The second list: the parts of the place chosen in the first.
pub(crate) fn second_list(tree: &RegionTree, first: &str) -> Vec<Place> {
    match Place::parse(first) {
        Some(Place::Whole(position)) => tree.parts(position).into_iter().map(Place::Whole).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn of(id: &str, first: &str, second: &str) -> Result<Possible, Unread> {
        let plan = sample::plan();
        let draft = Draft {
            first: first.to_owned(),
            second: second.to_owned(),
        };
        read(plan, plan.input(id).unwrap(), &draft)
    }

    #[test]
    fn the_second_list_narrows_the_first() {
        let tree = sample::plan().regions();
        assert_eq!(of("residence", "2", "").unwrap(), Place::Whole(2).set(tree));
        assert_eq!(of("residence", "2", "3").unwrap(), Place::Whole(3).set(tree));
        assert_eq!(of("residence", "-0", "").unwrap(), Place::Rest(0).set(tree));
        assert_eq!(second_list(tree, "2"), [Place::Whole(3)]);
        assert_eq!(second_list(tree, "-1"), []);
    }

    #[test]
    fn the_first_list_reaches_every_place_once() {
        let tree = sample::plan().regions();
        let groups = first_list(tree);
        assert_eq!(
            groups,
            [
                (Some(1), vec![Place::Whole(2), Place::Rest(1)]),
                (None, vec![Place::Whole(4), Place::Rest(0)]),
            ]
        );
        let places = groups.iter().flat_map(|(_, places)| places);
        let reached: i64 = places
            .map(|place| place.set(tree).count(rules_core::number::Number::ONE))
            .sum();
        assert_eq!(reached, 5);
    }

    #[test]
    fn an_empty_field_is_told_from_a_wrong_one() {
        assert_eq!(of("left_school_on", "  ", ""), Err(Unread::Empty));
        assert!(matches!(
            of("left_school_on", "2025-13", ""),
            Err(Unread::Wrong(_))
        ));
        assert!(of("left_school_on", NONE, "").unwrap().none);
        assert!(of("employed", NO, "").unwrap().is_no());
    }
}
