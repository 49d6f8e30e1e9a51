//! Sets of possible values in the notation of facts JSON, so that what is reported can be answered back.

use rules_core::arena::InputId;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{Kind, Plan};
use rules_core::possible::{Possible, Range, Ranges, Values, YES};
use rules_core::region::RegionTree;
use serde_json::{Map, Value};

use crate::dates;
use crate::numbers::yuan;

/// A part of a set of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cover {
    /// The place with everything inside it.
    Whole(u32),
    /// The place, but none of the parts that are listed.
    Itself(u32),
}

/// The fewest places that make up a set, in the order of the tree.
pub(crate) fn cover(tree: &RegionTree, ranges: &Ranges) -> Vec<Cover> {
    let mut parts = Vec::new();
    for range in ranges.iter() {
        let position = |end: Number| u32::try_from(end.to_whole()?).ok();
        let (Some(mut at), Some(last)) = (position(range.low), position(range.high)) else {
            continue;
        };
        while at <= last {
            let Some(region) = tree.get(at) else { break };
            if region.last <= last {
                parts.push(Cover::Whole(at));
                at = region.last + 1;
            } else {
                parts.push(Cover::Itself(at));
                at += 1;
            }
        }
    }
    parts
}

/// A set as a value of facts JSON.
pub(crate) fn written(plan: &Plan, input: InputId, set: &Possible) -> Value {
    let kind = plan.inputs().at(input).value;
    let mut alternatives = match (&set.values, kind) {
        (Values::Bits(bits), Kind::Choice(choice)) => (0_u32..64)
            .zip(&plan.choices().at(choice).members)
            .filter(|(bit, _)| bits & (1_u64 << bit) != 0)
            .map(|(_, (id, _))| Value::from(id.as_str()))
            .collect(),
        (Values::Bits(bits), _) => [true, false]
            .into_iter()
            .filter(|truth| bits & (if *truth { YES } else { 1 }) != 0)
            .map(Value::from)
            .collect(),
        (Values::Ranges(ranges), Kind::Region) => places(plan.regions(), ranges),
        (Values::Ranges(ranges), _) => ranges.iter().map(|range| span(kind, range)).collect::<Vec<_>>(),
    };
    if set.none {
        alternatives.push(Value::Null);
    }
    match alternatives.pop() {
        Some(only) if alternatives.is_empty() => only,
        last => {
            alternatives.extend(last);
            object([("one_of", Value::Array(alternatives))])
        }
    }
}

/// One number of a type as a value of facts JSON.
pub(crate) fn number(kind: Kind, value: Number) -> Value {
    match (kind, value.to_whole()) {
        (Kind::Date, Some(day)) => i32::try_from(day).map_or(Value::Null, |day| Value::from(dates::iso(day))),
        (Kind::Money, _) => Value::from(yuan(value, false).0),
        (_, Some(whole)) => Value::from(whole),
        (_, None) => Value::from(value.to_string()),
    }
}

/// Those of the inputs that were left open, as a facts document.
pub(crate) fn document(plan: &Plan, people: &People, inputs: impl Iterator<Item = InputId>) -> Value {
    let fields = inputs.map(|input| {
        (
            plan.inputs().at(input).id.clone(),
            written(plan, input, people.get(input)),
        )
    });
    Value::Object(fields.collect())
}

/// An object with its keys in the order written.
pub(crate) fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let mut map = Map::new();
    for (key, value) in fields {
        map.insert(key.to_owned(), value);
    }
    Value::Object(map)
}

fn span(kind: Kind, range: Range) -> Value {
    if range.low == range.high {
        number(kind, range.low)
    } else {
        object([
            ("from", number(kind, range.low)),
            ("to", number(kind, range.high)),
        ])
    }
}

fn places(tree: &RegionTree, ranges: &Ranges) -> Vec<Value> {
    let named = |position: u32| tree.get(position).map(|region| Value::from(region.id.as_str()));
    cover(tree, ranges)
        .into_iter()
        .filter_map(|part| match part {
            Cover::Whole(position) => named(position),
            Cover::Itself(position) => Some(object([("exactly", named(position)?)])),
        })
        .collect()
}
