//! One world for two plans: the same lists of alternatives and the same places, so that their values can be compared.
//!
//! Alternatives are the same by name, places by code. A place that only one plan lists lies, for the other, in the
//! nearest place around it that both list: nobody lives outside either plan.

use std::collections::BTreeMap;

use crate::arena::{Arena, ChoiceId, Id};
use crate::number::Number;
use crate::plan::{Choice, Kind, Node, Plan, Text};
use crate::possible::{MOST_RANGES, Possible, Range, Ranges, Values};
use crate::region::{Region, RegionTree};

/// What the alternatives and places of one plan are in the world of both.
#[derive(Debug, Default)]
struct Mapping {
    /// For each list of alternatives that list there, and the place of each member in it.
    choices: Vec<(ChoiceId, Vec<usize>)>,
    /// For each place there the place that it is here; `None` where the places are the same.
    here: Option<Vec<u32>>,
}

/// The alternatives and places of both plans.
#[derive(Debug, Default)]
pub(super) struct World {
    pub(super) choices: Vec<Choice>,
    pub(super) regions: RegionTree,
    /// Whether places mean the same in both plans.
    pub(super) places_agree: bool,
}

/// Both plans in one world: it, the old plan, the new one.
///
/// Lists of alternatives whose order was changed stay apart, and so do the places where one moved to another place:
/// what is asked with them is then another question.
pub(super) fn shared(old: &Plan, new: &Plan) -> (World, Plan, Plan) {
    let mut world = World {
        choices: Vec::new(),
        regions: new.regions().clone(),
        places_agree: same_places(old.regions(), new.regions()),
    };
    let mut before = Mapping::default();
    let mut after = Mapping::default();
    let mut partners: Vec<Option<&Choice>> = Vec::new();
    for (_, choice) in new.choices().iter() {
        let partner = partner(choice, old, new);
        partners.push(partner);
        let joined = partner.and_then(|old| joined(old, choice));
        let members = joined.unwrap_or_else(|| choice.members.clone());
        after.choices.push((
            ChoiceId::from_index(world.choices.len()),
            places(choice, choice, &members),
        ));
        world.choices.push(Choice {
            members,
            ..choice.clone()
        });
    }
    for (_, choice) in old.choices().iter() {
        let found = partners.iter().position(|partner| *partner == Some(choice));
        let there = found.and_then(|position| Some((position, world.choices.get(position)?)));
        let with = found.and_then(|position| new.choices().iter().nth(position));
        let mapped = there.zip(with).and_then(|((position, there), (_, new))| {
            let places = places(choice, new, &there.members);
            (places.len() == choice.members.len() && is_in_order(choice, new, &places))
                .then_some((ChoiceId::from_index(position), places))
        });
        let mapped = mapped.unwrap_or_else(|| {
            let own = (0..choice.members.len()).collect();
            let id = ChoiceId::from_index(world.choices.len());
            world.choices.push(choice.clone());
            (id, own)
        });
        before.choices.push(mapped);
    }
    if !world.places_agree
        && let Some(regions) = joined_places(old.regions(), new.regions())
    {
        before.here = Some(nearest(&regions, old.regions()));
        after.here = Some(nearest(&regions, new.regions()));
        world.regions = regions;
        world.places_agree = true;
    }
    let (Some(old_there), Some(new_there)) = (translated(old, &before), translated(new, &after)) else {
        // Some set of places has more parts than a set can hold: the places stay apart.
        (before.here, after.here) = (None, None);
        world.regions = new.regions().clone();
        world.places_agree = false;
        let plans = (translated(old, &before), translated(new, &after));
        let old = plans.0.unwrap_or_else(|| old.clone());
        return (world, old, plans.1.unwrap_or_else(|| new.clone()));
    };
    (world, old_there, new_there)
}

/// The list of alternatives in the old plan: of the same name, or else, under another name, of the same members.
fn partner<'old>(choice: &Choice, old: &'old Plan, new: &Plan) -> Option<&'old Choice> {
    let all = || old.choices().iter().map(|(_, old)| old);
    if let Some(same) = all().find(|old| old.id == choice.id) {
        return Some(same);
    }
    let ids = |choice: &Choice| -> Vec<String> { choice.members.iter().map(|(id, _)| id.clone()).collect() };
    let is_gone = |old: &&Choice| !new.choices().iter().any(|(_, new)| new.id == old.id);
    let rivals = new.choices().iter().filter(|(_, new)| ids(new) == ids(choice));
    (rivals.count() == 1)
        .then(|| all().find(|old| is_gone(old) && ids(old) == ids(choice) && old.ordered == choice.ordered))
        .flatten()
}

/// The members of both lists; `None` where they cannot stand in one list.
fn joined(old: &Choice, new: &Choice) -> Option<Vec<(String, Text)>> {
    let position = |id: &str| new.members.iter().position(|(known, _)| known == id);
    let mut members = new.members.clone();
    // A member that only the old list has stands behind the one before it there.
    let mut behind: Option<String> = None;
    for (id, name) in &old.members {
        let known = renamed_member(old, new, id).or_else(|| position(id).map(|_| id.clone()));
        let Some(known) = known else {
            let at = behind
                .as_ref()
                .and_then(|behind| members.iter().position(|(id, _)| id == behind));
            members.insert(at.map_or(0, |at| at + 1), (id.clone(), name.clone()));
            behind = Some(id.clone());
            continue;
        };
        behind = Some(known);
    }
    (members.len() <= 64 && old.ordered == new.ordered).then_some(members)
}

/// The new name of a member that is called the same in words.
fn renamed_member(old: &Choice, new: &Choice, id: &str) -> Option<String> {
    let has = |choice: &Choice, id: &str| choice.members.iter().any(|(known, _)| known == id);
    if has(new, id) {
        return None;
    }
    let (_, name) = old.members.iter().find(|(known, _)| known == id)?;
    let mut called = new.members.iter().filter(|(_, other)| other.zh == name.zh);
    let (other, _) = called.next()?;
    (called.next().is_none() && !has(old, other)).then(|| other.clone())
}

/// The place of each member in a joined list.
fn places(choice: &Choice, new: &Choice, members: &[(String, Text)]) -> Vec<usize> {
    let place = |(id, _): &(String, Text)| {
        let there = renamed_member(choice, new, id).unwrap_or_else(|| id.clone());
        members.iter().position(|(known, _)| *known == there)
    };
    choice.members.iter().filter_map(place).collect()
}

fn is_in_order(choice: &Choice, new: &Choice, places: &[usize]) -> bool {
    choice.ordered == new.ordered && (!choice.ordered || places.is_sorted())
}

fn key(region: &Region) -> &str {
    if region.code.is_empty() {
        &region.id
    } else {
        &region.code
    }
}

fn same_places(old: &RegionTree, new: &RegionTree) -> bool {
    let keys = |tree: &RegionTree| -> Vec<(String, u32)> {
        let all = tree
            .iter()
            .map(|(_, region)| (key(region).to_owned(), region.depth));
        all.collect()
    };
    keys(old) == keys(new)
}

/// The places of both; `None` where one lies in different places.
fn joined_places(old: &RegionTree, new: &RegionTree) -> Option<RegionTree> {
    let parents = |tree: &RegionTree| -> BTreeMap<String, String> {
        let parent = |position| tree.parent(position).and_then(|parent| tree.get(parent));
        let all = tree.iter().map(|(position, region)| {
            let parent = parent(position).map_or("", key);
            (key(region).to_owned(), parent.to_owned())
        });
        all.collect()
    };
    let (olds, news) = (parents(old), parents(new));
    let moved = olds
        .iter()
        .any(|(place, parent)| news.get(place).is_some_and(|other| other != parent));
    // Codes that occur twice say nothing.
    let twice = olds.len() != old.len() || news.len() != new.len();
    if moved || twice {
        return None;
    }
    let mut regions: Vec<Region> = new.iter().map(|(_, region)| region.clone()).collect();
    for (_, region) in old.iter() {
        if news.contains_key(key(region)) {
            continue;
        }
        let parent = olds.get(key(region))?;
        let at = regions.iter().position(|known| key(known) == parent)?;
        let depth = regions.get(at)?.depth.saturating_add(1);
        let inside = regions
            .iter()
            .skip(at + 1)
            .take_while(|known| known.depth >= depth)
            .count();
        regions.insert(
            at + 1 + inside,
            Region {
                depth,
                ..region.clone()
            },
        );
    }
    RegionTree::from_preorder(regions)
}

/// For each place of a tree the place of another one that it is or lies in.
fn nearest(tree: &RegionTree, own: &RegionTree) -> Vec<u32> {
    let at = |region: &Region| own.iter().find(|(_, known)| key(known) == key(region));
    let places = tree.iter().map(|(position, _)| {
        let mut here = Some(position);
        while let Some(place) = here {
            if let Some((found, _)) = tree.get(place).and_then(at) {
                return found;
            }
            here = tree.parent(place);
        }
        0
    });
    places.collect()
}

/// The plan with its values as they are in the world of both; `None` where a set of places cannot be held.
fn translated(plan: &Plan, mapping: &Mapping) -> Option<Plan> {
    let mut made = plan.clone();
    let kind_there = |kind: Kind| match kind {
        Kind::Choice(id) => mapping.choice(id).map_or(kind, |(id, _)| Kind::Choice(*id)),
        kind => kind,
    };
    for input in &mut made.inputs.items {
        let values = mapping.values(input.value, &input.domain.values)?;
        input.domain = Possible {
            values,
            ..input.domain.clone()
        };
        input.value = kind_there(input.value);
    }
    for id in plan.nodes().ids() {
        let (kind, constant) = match *plan.nodes().at(id) {
            Node::Constant(constant) => (plan.kind(id), constant),
            Node::In(value, constant) => (plan.kind(value), constant),
            _ => continue,
        };
        if !matches!(kind, Kind::Choice(_) | Kind::Region) {
            continue;
        }
        let values = mapping.values(kind, plan.constant(constant))?;
        let there = made.constants.push(values);
        let node = made.nodes.at_mut(id);
        *node = match *node {
            Node::In(value, _) => Node::In(value, there),
            _ if made.constants.at(there).is_single() => Node::Constant(there),
            _ => return None,
        };
    }
    made.kinds = Arena::from(
        made.kinds
            .items
            .iter()
            .map(|kind| kind_there(*kind))
            .collect::<Vec<_>>(),
    );
    Some(made)
}

impl Mapping {
    fn choice(&self, id: ChoiceId) -> Option<&(ChoiceId, Vec<usize>)> {
        self.choices.get(id.index())
    }

    /// A set of values there; `None` where it has more parts than a set can hold.
    fn values(&self, kind: Kind, values: &Values) -> Option<Values> {
        match (kind, values) {
            (Kind::Choice(id), Values::Bits(bits)) => {
                let Some((_, places)) = self.choice(id) else {
                    return Some(values.clone());
                };
                let members = (0_u32..64)
                    .zip(places)
                    .filter(|(bit, _)| bits & (1_u64 << bit) != 0);
                let there = members.fold(0_u64, |there, (_, place)| there | (1_u64 << (place & 63)));
                Some(Values::Bits(there))
            }
            (Kind::Region, Values::Ranges(ranges)) => match &self.here {
                None => Some(values.clone()),
                Some(here) => there(ranges, here),
            },
            _ => Some(values.clone()),
        }
    }
}

/// The places that are or lie in those of a set.
fn there(ranges: &Ranges, here: &[u32]) -> Option<Values> {
    let is_in = |place: u32| {
        let place = Number::from(place);
        ranges
            .iter()
            .any(|range| range.low <= place && place <= range.high)
    };
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for (place, own) in (0_u32..).zip(here) {
        if !is_in(*own) {
            continue;
        }
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(place) => *last = place,
            _ => runs.push((place, place)),
        }
    }
    let parts = runs.iter().map(|(low, high)| Range {
        low: Number::from(*low),
        high: Number::from(*high),
    });
    (runs.len() <= MOST_RANGES).then(|| Values::Ranges(Ranges::union(parts)))
}
