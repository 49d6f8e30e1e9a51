//! Sets of possible values in the notation of facts JSON, so that what is reported can be answered back.

use std::borrow::Cow;

use rules_core::arena::InputId;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{Kind, Plan};
use rules_core::possible::{NO, Possible, Range, Ranges, Values, YES};
use rules_core::region::RegionTree;

use crate::dates;
use crate::json_text::Json;
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
pub(crate) fn written(plan: &Plan, input: InputId, set: &Possible) -> Json {
    let kind = plan.inputs().at(input).value;
    let mut alternatives = Vec::new();
    match (&set.values, kind) {
        (Values::Bits(bits), Kind::Choice(choice)) => {
            for (bit, (id, _)) in (0_u32..64).zip(&plan.choices().at(choice).members) {
                if bits & (1_u64 << bit) != 0 {
                    alternatives.push(Json::text(id));
                }
            }
        }
        (Values::Bits(bits), _) => {
            for (truth, bit) in [(true, YES), (false, NO)] {
                if bits & bit != 0 {
                    alternatives.push(Json::Truth(truth));
                }
            }
        }
        (Values::Ranges(ranges), Kind::Region) => places(plan.regions(), ranges, &mut alternatives),
        (Values::Ranges(ranges), _) => {
            for range in ranges.iter() {
                alternatives.push(span(kind, range));
            }
        }
    }
    if set.none {
        alternatives.push(Json::Null);
    }
    match alternatives.pop() {
        Some(only) if alternatives.is_empty() => only,
        last => {
            alternatives.extend(last);
            Json::object().with("one_of", Json::List(alternatives))
        }
    }
}

/// One number of a type as a value of facts JSON.
pub(crate) fn number(kind: Kind, value: Number) -> Json {
    match (kind, value.to_whole()) {
        (Kind::Date, Some(day)) => {
            Json::or_null(i32::try_from(day).ok().map(|day| Json::Text(dates::iso(day))))
        }
        (Kind::Money, _) => Json::Text(yuan(value, false).0),
        (_, Some(whole)) => Json::whole(whole),
        (_, None) => Json::Text(value.to_string()),
    }
}

/// Some of the inputs as a facts document.
pub(crate) fn document(plan: &Plan, people: &People, inputs: &[InputId]) -> Json {
    let mut fields = Vec::new();
    for input in inputs {
        let id = plan.inputs().at(*input).id.clone();
        fields.push((Cow::Owned(id), written(plan, *input, people.get(*input))));
    }
    Json::Object(fields)
}

fn span(kind: Kind, range: Range) -> Json {
    if range.low == range.high {
        return number(kind, range.low);
    }
    Json::object()
        .with("from", number(kind, range.low))
        .with("to", number(kind, range.high))
}

fn places(tree: &RegionTree, ranges: &Ranges, alternatives: &mut Vec<Json>) {
    for part in cover(tree, ranges) {
        let (Cover::Whole(position) | Cover::Itself(position)) = part;
        let Some(region) = tree.get(position) else {
            continue;
        };
        let name = Json::text(&region.id);
        alternatives.push(match part {
            Cover::Whole(_) => name,
            Cover::Itself(_) => Json::object().with("exactly", name),
        });
    }
}
