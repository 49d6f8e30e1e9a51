//! Where a node that rests on one lane is yes, no or absent: found by asking the set evaluator about whole intervals of the
//! lane's values and dividing those for which it says several things.
//!
//! No rule is turned around: a threshold is where the answer changes. So month arithmetic, which has no inverse, is exact.

use rules_core::arena::NodeId;
use rules_core::possible::Possible;

use super::rests::Cuts;
use super::{Compiler, Truth, View};
use crate::interval::{Intervals, NONE};

/// So often the set evaluator is asked about one node before it is computed in every row instead.
const MOST_LOOKS: usize = 600;

/// Places and counts have no more values than this: each of them may be looked at.
const FEW_VALUES: i64 = 2000;

/// As [`MOST_LOOKS`], of a lane with few values.
const MOST_LOOKS_AT_FEW: usize = 8000;

/// A test of more intervals costs more than computing the node.
const MOST_INTERVALS: usize = 6;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    Yes,
    No,
    Absent,
    Failed,
    Open,
}

fn found(possible: &Possible) -> Found {
    if possible.is_yes() {
        Found::Yes
    } else if possible.is_no() {
        Found::No
    } else if !possible.is_single() {
        Found::Open
    } else if possible.none {
        Found::Absent
    } else {
        Found::Failed
    }
}

impl Compiler<'_> {
    /// The truth of a node that rests on one lane; `None` where its values are too scattered.
    pub(super) fn table(&mut self, view: &mut View, node: NodeId, slot: usize) -> Option<Truth> {
        let (truth, cuts) = self.divided(view, node, slot)?;
        view.cuts.insert(node, vec![cuts]);
        Some(truth)
    }

    /// The same, with where the answer changes.
    fn divided(&mut self, view: &View, node: NodeId, slot: usize) -> Option<(Truth, Cuts)> {
        let bound = self.bound.get(slot)?;
        let universe = self.expressions.universes.get(slot)?.clone();
        let (least, most) = universe.set.hull().unwrap_or_default();
        let is_small = most.saturating_sub(least) < FEW_VALUES;
        let mut people = view.people.clone();
        let mut looks = 0_usize;
        let mut look = |low: i64, high: i64| {
            looks += 1;
            people.set(bound.input, bound.possible(low, high));
            (found(self.passes.evaluate(&people, node)), looks)
        };
        let mut parts: Vec<(i64, i64, Found)> = Vec::new();
        let mut open: Vec<(i64, i64)> = universe.set.iter().collect();
        open.reverse();
        while let Some((low, high)) = open.pop() {
            let (whole, looks) = look(low, high);
            if whole != Found::Open || low == high || low == NONE {
                parts.push((low, high, whole));
                continue;
            }
            let ends = [look(low, low).0, look(high, high).0];
            // Where both ends are open for other reasons than this lane, all between is taken for open too.
            if ends == [Found::Open, Found::Open] && !is_small {
                parts.push((low, high, Found::Open));
                continue;
            }
            if looks > if is_small { MOST_LOOKS_AT_FEW } else { MOST_LOOKS } {
                return None;
            }
            let middle = low + (high - low) / 2;
            open.extend([(middle + 1, high), (low, middle)]);
        }
        let set = |wanted: Found| {
            let parts = parts.iter().filter(|(_, _, found)| *found == wanted);
            Intervals::of(parts.map(|(low, high, _)| (*low, *high)))
        };
        let sets = [Found::Yes, Found::No, Found::Absent].map(set);
        if sets
            .iter()
            .any(|set| set.len() > MOST_INTERVALS.saturating_mul(2))
            || sets.iter().map(Intervals::len).min_by_key(|length| *length) > Some(MOST_INTERVALS)
        {
            return None;
        }
        let [yes, no, none] = sets.map(|set| self.expressions.among(slot, set));
        let mut from: Vec<i64> = Vec::new();
        let mut before = None;
        for (low, _, found) in &parts {
            if *low != NONE && before != Some(*found) {
                from.push(*low);
            }
            before = Some(*found).filter(|_| *low != NONE);
        }
        let open = parts.iter().any(|(_, _, found)| *found == Found::Open);
        Some((Truth { yes, no, none }, Cuts { slot, from, open }))
    }
}
