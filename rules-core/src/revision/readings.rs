//! The readings of a policy in both plans: for each place and record that may decide, what each plan says.

use super::change::Reading;
use super::class::NotCompared;
use super::graph::Graph;
use crate::arena::InputId;
use crate::plan::{Policy, Variant};

/// What decides in a reading: the place, the record.
type Key = (Option<InputId>, Option<u32>);

impl Graph {
    /// The readings of a policy in both plans, in the order of the new one.
    pub(super) fn readings(&mut self, [old, new]: [Option<&Policy>; 2]) -> Vec<Reading> {
        let key = |side: usize, variant: &Variant| {
            let there = self.inputs.get(side);
            let place = variant.place.and_then(|place| there?.get(&place).copied());
            (place, variant.record)
        };
        let keyed = |side: usize, policy: Option<&Policy>| -> Vec<(Key, Variant)> {
            let variants = policy.into_iter().flat_map(|policy| &policy.variants);
            variants
                .map(|variant| (key(side, variant), variant.clone()))
                .collect()
        };
        let (olds, news) = (keyed(0, old), keyed(1, new));
        let gone = olds
            .iter()
            .filter(|(key, _)| !news.iter().any(|(other, _)| other == key));
        let keys: Vec<Key> = news.iter().chain(gone).map(|(key, _)| *key).collect();
        let of = |all: &[(Key, Variant)], key| {
            let found = all.iter().find(|(known, _)| *known == key);
            found.map(|(_, variant)| variant.clone())
        };
        let pairs = keys.into_iter().map(|key| (key, of(&olds, key), of(&news, key)));
        let pairs: Vec<_> = pairs.collect();
        let merged = &mut self.merged;
        pairs
            .iter()
            .map(|((place, _), old, new)| Reading::of(merged, *place, [old.as_ref(), new.as_ref()]))
            .collect()
    }

    pub(super) fn is_identical(&mut self, old: &Policy, new: &Policy) -> bool {
        let readings = self.readings([Some(old), Some(new)]);
        readings.iter().all(Reading::is_identical)
    }

    /// What stands in the way of a comparison that reads these inputs.
    pub(super) fn not_compared(&self, inputs: &[InputId], of_both: bool) -> Vec<NotCompared> {
        let unlike = inputs.iter().filter(|input| self.unlike.contains(input));
        let mut found: Vec<NotCompared> = unlike.map(|input| NotCompared::Question(*input)).collect();
        let [old, new] = &self.folds;
        let of_one = inputs
            .iter()
            .filter(|input| old.contains(input) != new.contains(input));
        found.extend(of_one.map(|input| NotCompared::List(*input)));
        // Who gets what one plan alone has is not compared with anything.
        found.retain(|_| of_both);
        found
    }
}
