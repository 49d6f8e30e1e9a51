//! Lists of places, and their values: GB/T 2260 codes, which outlive an edition of the rules.

use rules_core::plan::{Kind, Plan};
use rules_core::possible::{Possible, Ranges, Values};
use rules_core::region::RegionTree;
use rules_report::language::Lang;
use rules_report::value;
use web_protocol::{Alternative, PlaceGroup, PlaceParts};

/// An entry of a list of places, by its position in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The place with everything inside.
    Whole(u32),
    /// The place, but none of the listed parts.
    Rest(u32),
}

/// Before the code of a place none of whose listed parts is meant.
const REST: &str = "rest:";

impl Place {
    pub(crate) fn parse(tree: &RegionTree, value: &str) -> Option<Self> {
        match value.strip_prefix(REST) {
            Some(code) => Some(Self::Rest(tree.find(code)?.0)),
            None => Some(Self::Whole(tree.find(value)?.0)),
        }
    }

    pub(crate) fn set(self, tree: &RegionTree) -> Possible {
        match self {
            Self::Whole(position) => Possible::of(Values::Ranges(Ranges::union([tree.inside(position)]))),
            Self::Rest(position) => Possible::number(position.into()),
        }
    }

    fn value(self, tree: &RegionTree) -> String {
        // A region without a code, as the whole country has none, goes by its name in the rules.
        let name = |position: u32| {
            tree.get(position).map_or("", |region| {
                if region.code.is_empty() {
                    &region.id
                } else {
                    &region.code
                }
            })
        };
        match self {
            Self::Whole(position) => name(position).to_owned(),
            Self::Rest(position) => format!("{REST}{}", name(position)),
        }
    }

    fn listed(self, plan: &Plan, lang: Lang) -> Alternative {
        let tree = plan.regions();
        Alternative {
            value: self.value(tree),
            label: value::possible(plan, Kind::Region, &self.set(tree), lang),
        }
    }
}

/// The first list: the cities under each province that has any, then the provinces that have none, then everywhere
/// else.
pub(crate) fn groups(plan: &Plan, lang: Lang) -> Vec<PlaceGroup> {
    let tree = plan.regions();
    let mut groups = Vec::new();
    let mut others = Vec::new();
    for province in tree.parts(0) {
        let cities = tree.parts(province);
        if cities.is_empty() {
            others.push(Place::Whole(province).listed(plan, lang));
            continue;
        }
        let mut places: Vec<Alternative> = cities
            .into_iter()
            .map(|city| Place::Whole(city).listed(plan, lang))
            .collect();
        places.push(Place::Rest(province).listed(plan, lang));
        groups.push(PlaceGroup {
            heading: Some(Place::Whole(province).listed(plan, lang).label),
            places,
        });
    }
    others.push(Place::Rest(0).listed(plan, lang));
    groups.push(PlaceGroup {
        heading: None,
        places: others,
    });
    groups
}

/// The second list for each entry of the first that has parts.
pub(crate) fn parts(plan: &Plan, lang: Lang) -> Vec<PlaceParts> {
    let tree = plan.regions();
    let cities = tree
        .parts(0)
        .into_iter()
        .flat_map(|province| tree.parts(province));
    let with_parts = cities.map(|city| (city, tree.parts(city)));
    with_parts
        .filter(|(_, parts)| !parts.is_empty())
        .map(|(city, parts)| PlaceParts {
            of: Place::Whole(city).value(tree),
            places: parts
                .into_iter()
                .map(|part| Place::Whole(part).listed(plan, lang))
                .collect(),
        })
        .collect()
}

/// A place that was given before, as an alternative, if it is one of the lists.
pub(crate) fn known(plan: &Plan, possible: &Possible, lang: Lang) -> Option<Alternative> {
    let tree = plan.regions();
    let whole = tree.iter().map(|(position, _)| Place::Whole(position));
    let rest = tree.iter().map(|(position, _)| Place::Rest(position));
    let mut places = whole.chain(rest);
    let place = places.find(|place| place.set(tree) == *possible)?;
    Some(place.listed(plan, lang))
}
