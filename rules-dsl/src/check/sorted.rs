//! The declarations of all files, by sort and in order.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Names, Sort};
use crate::ast::{
    AmendItem, AssumeItem, CapItem, ChoiceItem, CombinesItem, CounterItem, DefineItem, DocumentItem,
    ExclusiveItem, FactItem, FeatureItem, InvariantItem, Item, LedgerItem, LifeEventItem, ParamItem,
    PolicyItem, RecordItem, RegionItem, ScenarioItem, SourceItem, TypeExpr,
};
use crate::diagnostic::Diagnostic;

/// The declarations of all files, by sort and in order.
#[derive(Debug, Default)]
pub(super) struct Sorted<'a> {
    pub(super) sources: Vec<&'a SourceItem>,
    pub(super) regions: Vec<RegionItem>,
    pub(super) choices: Vec<&'a ChoiceItem>,
    /// Facts and fields, each with the record it is a field of.
    pub(super) facts: Vec<&'a FactItem>,
    pub(super) fact_records: Vec<Option<usize>>,
    pub(super) records: Vec<&'a RecordItem>,
    pub(super) lists: Vec<&'a FactItem>,
    pub(super) assumes: Vec<&'a AssumeItem>,
    pub(super) params: Vec<&'a ParamItem>,
    pub(super) defines: Vec<&'a DefineItem>,
    pub(super) policies: Vec<&'a PolicyItem>,
    pub(super) amends: Vec<&'a AmendItem>,
    /// Positions of the amendments by what they call their policy or term.
    pub(super) amended: BTreeMap<&'a str, Vec<usize>>,
    pub(super) scenarios: Vec<&'a ScenarioItem>,
    pub(super) documents: Vec<&'a DocumentItem>,
    pub(super) counters: Vec<CounterItem>,
    pub(super) caps: Vec<&'a CapItem>,
    pub(super) exclusive: Vec<&'a ExclusiveItem>,
    pub(super) combines: Vec<&'a CombinesItem>,
    pub(super) invariants: Vec<&'a InvariantItem>,
    pub(super) life_events: Vec<&'a LifeEventItem>,
    pub(super) features: Vec<&'a FeatureItem>,
    pub(super) ledgers: Vec<&'a LedgerItem>,
}

impl<'a> Sorted<'a> {
    pub(super) fn of(items: &'a [Item]) -> Self {
        let mut sorted = Self::default();
        for item in items {
            match item {
                Item::Source(item) => sorted.sources.push(item),
                Item::Region(item) => sorted.regions.push(item.clone()),
                Item::Choice(item) => sorted.choices.push(item),
                Item::Fact(item) if matches!(item.value, TypeExpr::List { .. }) => sorted.lists.push(item),
                Item::Fact(item) => {
                    sorted.facts.push(item);
                    sorted.fact_records.push(None);
                }
                Item::Record(item) => {
                    let record = sorted.records.len();
                    sorted.records.push(item);
                    sorted.facts.extend(&item.fields);
                    sorted.fact_records.resize(sorted.facts.len(), Some(record));
                }
                Item::Assume(item) => sorted.assumes.push(item),
                Item::Param(item) => sorted.params.push(item),
                Item::Define(item) => sorted.defines.push(item),
                Item::Policy(item) => sorted.policies.push(item),
                Item::Amend(item) => {
                    let position = sorted.amends.len();
                    sorted
                        .amended
                        .entry(&item.policy.text)
                        .or_default()
                        .push(position);
                    sorted.amends.push(item);
                }
                Item::Scenario(item) => sorted.scenarios.push(item),
                Item::Document(item) => sorted.documents.push(item),
                Item::Counter(item) => sorted.counters.push(item.clone()),
                Item::Cap(item) => sorted.caps.push(item),
                Item::Exclusive(item) => sorted.exclusive.push(item),
                Item::Combines(item) => sorted.combines.push(item),
                Item::Invariant(item) => sorted.invariants.push(item),
                Item::LifeEvent(item) => sorted.life_events.push(item),
                Item::Feature(item) => sorted.features.push(item),
                Item::Ledger(item) => sorted.ledgers.push(item),
            }
        }
        sorted
    }

    /// The amendments of a policy or a term.
    pub(super) fn amendments_of(&self, name: &crate::ast::Declared) -> Vec<&'a AmendItem> {
        let spellings = [Some(&name.id), name.zh.as_ref()];
        let positions = spellings
            .into_iter()
            .flatten()
            .filter_map(|word| self.amended.get(word.text.as_str()));
        // In the order of the files, whichever spelling was used.
        let positions: BTreeSet<usize> = positions.flatten().copied().collect();
        positions
            .into_iter()
            .filter_map(|position| self.amends.get(position).copied())
            .collect()
    }
}

pub(super) fn declare(
    sorted: &Sorted<'_>,
    positions: &[Option<u32>],
    findings: &mut Vec<Diagnostic>,
) -> Names {
    let mut names = Names::default();
    for (index, item) in sorted.sources.iter().enumerate() {
        names.declare(&item.name, Sort::Source(index), findings);
    }
    for (item, position) in sorted.regions.iter().zip(positions) {
        if let Some(position) = position {
            names.declare(&item.name, Sort::Region(*position), findings);
        }
    }
    for (index, item) in sorted.choices.iter().enumerate() {
        names.declare(&item.name, Sort::Choice(index), findings);
        for member in &item.members {
            names.know(&member.id.text);
            member.zh.iter().for_each(|chinese| names.know(&chinese.text));
        }
    }
    for (index, item) in sorted.facts.iter().enumerate() {
        names.declare(&item.name, Sort::Fact(index), findings);
    }
    for (index, item) in sorted.records.iter().enumerate() {
        names.declare(&item.name, Sort::Record(index), findings);
    }
    for (index, item) in sorted.lists.iter().enumerate() {
        names.declare(&item.name, Sort::List(index), findings);
    }
    for (index, item) in sorted.params.iter().enumerate() {
        names.declare(&item.name, Sort::Param(index), findings);
    }
    for (index, item) in sorted.defines.iter().enumerate() {
        names.declare(&item.name, Sort::Define(index), findings);
    }
    for (index, item) in sorted.policies.iter().enumerate() {
        names.declare(&item.name, Sort::Policy(index), findings);
    }
    for (index, item) in sorted.documents.iter().enumerate() {
        names.declare(&item.name, Sort::Document(index), findings);
    }
    for (index, item) in sorted.counters.iter().enumerate() {
        names.declare(&item.name, Sort::Counter(index), findings);
    }
    for (index, item) in sorted.life_events.iter().enumerate() {
        names.declare(&item.name, Sort::LifeEvent(index), findings);
    }
    for (index, item) in sorted.features.iter().enumerate() {
        names.declare(&item.name, Sort::Feature(index), findings);
    }
    names
}

/// Whether a declaration has this name in either spelling.
pub(crate) fn is_called(name: &crate::ast::Declared, word: &str) -> bool {
    name.id.text == word || name.zh.as_ref().is_some_and(|zh| zh.text == word)
}
