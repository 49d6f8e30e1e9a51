//! Which question, figure and declaration of the new plan is which of the old one.

use std::collections::BTreeMap;

use super::graph::answered;
use crate::arena::{Id, InputId, ListId};
use crate::number::Number;
use crate::plan::{Input, InputKind, List, Plan};
use crate::possible::{Possible, Range, Ranges, Values};

/// Something that has another name in the new plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// Its name in the old plan.
    pub old: String,
    /// Its name in the new one.
    pub new: String,
}

/// The inputs that are the same question in both plans.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    /// The input of the old plan for one of the new.
    pub(super) partner: BTreeMap<InputId, InputId>,
    /// Facts, figures and declarations that were given another name.
    pub(super) renamed: Vec<Renamed>,
}

impl Pairing {
    /// Inputs of one name, then those of another name that are called and asked alike. Under `policies` stand the new
    /// names of policies with their old ones: a declaration is named after its policy.
    pub(super) fn of(old: &Plan, new: &Plan, policies: &BTreeMap<String, String>) -> Self {
        let mut pairing = Self::default();
        let ids: BTreeMap<&str, InputId> = answered(old).map(|(id, input)| (input.id.as_str(), id)).collect();
        let mut alone = Vec::new();
        for (id, input) in answered(new) {
            let name = old_name(input, policies);
            let same = if input.kind == InputKind::Today {
                old.today()
            } else {
                ids.get(name.as_str()).copied()
            };
            match same {
                Some(same) => {
                    pairing.partner.insert(id, same);
                }
                None => alone.push((id, input)),
            }
        }
        let taken: Vec<InputId> = pairing.partner.values().copied().collect();
        let left: Vec<(InputId, &Input)> = answered(old).filter(|(id, _)| !taken.contains(id)).collect();
        for (id, input) in &alone {
            let alike = |other: &Input| is_called_alike(other, input, policies);
            let mut olds = left.iter().filter(|(_, other)| alike(other));
            let Some((only, other)) = olds.next() else {
                continue;
            };
            let rivals = alone
                .iter()
                .filter(|(_, rival)| is_called_alike(other, rival, policies));
            if olds.next().is_none() && rivals.count() == 1 {
                pairing.partner.insert(*id, *only);
                // A field that was given another name is listed as it is written, not for every record.
                let list = |input: &Input| input.id.split_once('[').map(|(list, _)| list.to_owned());
                if list(other).is_none() || list(other) != list(input) {
                    pairing.renamed.push(Renamed {
                        old: other.id.clone(),
                        new: input.id.clone(),
                    });
                }
            }
        }
        pairing
    }
}

/// What the lists of the old plan and of the new are in the graph of both: one of one name or, under another name, the
/// only one that is called the same.
pub(super) fn lists(old: &Plan, new: &Plan) -> [Vec<ListId>; 2] {
    let has = |plan: &Plan, id: &str| plan.lists().iter().any(|(_, list)| list.id == id);
    let alike = |one: &List, other: &List| !one.name.zh.is_empty() && one.name.zh == other.name.zh;
    let partner = |own: &List| -> Option<ListId> {
        let all = || new.lists().iter();
        if let Some((same, _)) = all().find(|(_, list)| list.id == own.id) {
            return Some(same);
        }
        let mut called = all().filter(|(_, list)| !has(old, &list.id) && alike(own, list));
        let (only, _) = called.next()?;
        let mut olds = old.lists().iter();
        let is_rival = |rival: &List| rival.id != own.id && !has(new, &rival.id) && alike(own, rival);
        let is_alone = called.next().is_none() && !olds.any(|(_, rival)| is_rival(rival));
        is_alone.then_some(only)
    };
    let behind = new.lists().len();
    let there = |(id, own): (ListId, &List)| {
        let apart = ListId::from_index(behind.saturating_add(id.index()));
        partner(own).unwrap_or(apart)
    };
    [
        old.lists().iter().map(there).collect(),
        new.lists().ids().collect(),
    ]
}

fn old_name(input: &Input, policies: &BTreeMap<String, String>) -> String {
    let renamed = input.id.split_once('.').and_then(|(policy, rest)| {
        let policy = policies.get(policy)?;
        (input.kind == InputKind::Confirm).then(|| format!("{policy}.{rest}"))
    });
    renamed.unwrap_or_else(|| input.id.clone())
}

/// Whether two inputs of different names are one: of one sort, of one place and time, and called the same.
fn is_called_alike(old: &Input, new: &Input, policies: &BTreeMap<String, String>) -> bool {
    let place = |input: &Input| input.id.split_once('@').map(|(_, place)| place.to_owned());
    // A field of a record stands in a plan once for every record, and once as it is written.
    let record = |input: &Input| {
        let (_, rest) = input.id.split_once('[')?;
        rest.split_once(']').map(|(record, _)| record.to_owned())
    };
    let policy = |id: &str| id.split_once('.').map(|(policy, _)| policy.to_owned());
    let one_policy = old.kind != InputKind::Confirm || policy(&old.id) == policy(&old_name(new, policies));
    let asked = |input: &Input| input.question.as_ref().map(|question| question.ask.zh.clone());
    old.kind == new.kind
        && old.value == new.value
        && old.step == new.step
        && old.list.is_some() == new.list.is_some()
        && place(old) == place(new)
        && record(old) == record(new)
        && one_policy
        && !old.name.zh.is_empty()
        && (old.name.zh == new.name.zh || asked(old).is_some_and(|old| Some(old) == asked(new)))
}

/// What two inputs may both be; `None` where they are not one question: of different types, or on grids that do not
/// meet.
pub(super) fn common(old: &Input, new: &Input) -> Option<Possible> {
    if old.value != new.value || old.step != new.step {
        return None;
    }
    if old.domain == new.domain {
        return Some(new.domain.clone());
    }
    let common = old.domain.intersection(&new.domain);
    let fits = match (&common.values, &old.domain.values, &new.domain.values) {
        (Values::Ranges(both), Values::Ranges(a), Values::Ranges(b)) => [a, b]
            .into_iter()
            .all(|one| both.iter().all(|range| is_on_grid(range, one, old.step))),
        _ => true,
    };
    (fits && !common.is_empty()).then_some(common)
}

/// Whether both ends of a range are members of a set, and the grid of the one is that of the other.
fn is_on_grid(range: Range, of: &Ranges, step: Number) -> bool {
    let around = of
        .iter()
        .find(|around| around.low <= range.low && range.high <= around.high);
    let Some(around) = around else {
        return false;
    };
    let reached = |end: Number| {
        let steps = end.minus(around.low).and_then(|width| width.over(step));
        steps.is_some_and(|steps| steps.to_whole().is_some())
    };
    reached(range.low) && (reached(range.high) || range.high == around.high)
}
