//! The rules as they were known on a day: what was issued later does not exist.
//!
//! A notice without a day of issue counts as known from the day it takes effect, and without that as known always.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::calendar::Day;

use crate::ast::{
    AmendItem, Change, Cite, CriterionBody, CriterionItem, Declared, Item, ParamArm, ParamValue, SourceItem,
};

/// Leaves out the lines, amendments, policies and citations whose notice was issued after a day.
pub(crate) fn known_on(items: &mut Vec<Item>, day: Day) {
    let later: BTreeSet<String> = items
        .iter()
        .filter_map(|item| match item {
            Item::Source(source) if is_later(source, day) => Some(spellings(&source.name)),
            _ => None,
        })
        .flatten()
        .collect();
    let is_known = |cite: &Cite| !later.contains(&cite.source.text);
    let mut gone: BTreeSet<String> = BTreeSet::new();
    for item in items.iter() {
        if let Item::Policy(policy) = item
            && !policy.basis.is_empty()
            && !policy.basis.iter().any(is_known)
        {
            gone.extend(spellings(&policy.name));
        }
    }
    // Criteria that amendments added which nobody knew of.
    let mut unknown: BTreeSet<String> = BTreeSet::new();
    for item in items.iter() {
        if let Item::Amend(amend) = item
            && !amend.basis.iter().all(is_known)
        {
            unknown.extend(added(amend).map(str::to_owned));
        }
    }
    items.retain(|item| match item {
        Item::Policy(policy) => !gone.contains(&policy.name.id.text),
        Item::Amend(amend) => amend.basis.iter().all(is_known) && !gone.contains(&amend.policy.text),
        Item::Exclusive(exclusive) => exclusive.basis.iter().all(is_known),
        Item::Combines(combines) => combines.basis.iter().all(is_known),
        // They speak of all the rules.
        Item::Invariant(_) | Item::Cap(_) | Item::Ledger(_) | Item::Feature(_) => false,
        _ => true,
    });
    for item in items.iter_mut() {
        match item {
            Item::Source(source) => source.replaces.retain(|source| !later.contains(&source.text)),
            Item::Param(param) => {
                let span = param.type_span;
                param.arms.retain(|arm| arm.basis.iter().all(is_known));
                // Nobody knew a figure yet.
                if param.arms.is_empty() {
                    param.arms.push(ParamArm {
                        region: None,
                        dates: crate::ast::Dates::default(),
                        value: ParamValue::Unset(None),
                        basis: None,
                        locals: None,
                        span,
                    });
                }
            }
            Item::Policy(policy) => {
                policy.basis.retain(is_known);
                policy
                    .criteria
                    .iter_mut()
                    .for_each(|criterion| forget_citations(criterion, &is_known));
            }
            Item::Exclusive(exclusive) => exclusive.policies.retain(|policy| !gone.contains(&policy.text)),
            Item::Combines(combines) => combines.policies.retain(|policy| !gone.contains(&policy.text)),
            Item::LifeEvent(event) => event.policies.retain(|policy| !gone.contains(&policy.text)),
            Item::Scenario(scenario) => {
                scenario
                    .expects
                    .retain(|expect| !gone.contains(&expect.policy.text));
            }
            _ => {}
        }
    }
    forget_added(items, &unknown);
    // One policy alone is not said to go with another.
    items.retain(|item| match item {
        Item::Exclusive(exclusive) => exclusive.policies.len() > 1,
        Item::Combines(combines) => combines.policies.len() > 1,
        Item::LifeEvent(event) => !event.policies.is_empty(),
        _ => true,
    });
}

/// The criteria that an amendment adds.
fn added(amend: &AmendItem) -> impl Iterator<Item = &str> {
    amend.changes.iter().filter_map(|line| match &line.change {
        Change::AddCriterion(criterion) => Some(criterion.id.text.as_str()),
        _ => None,
    })
}

/// Leaves out what amendments change of criteria that nobody had added yet.
fn forget_added(items: &mut [Item], unknown: &BTreeSet<String>) {
    let names: BTreeMap<String, String> = items
        .iter()
        .filter_map(|item| match item {
            Item::Policy(policy) => Some(&policy.name),
            _ => None,
        })
        .flat_map(|name| {
            spellings(name)
                .into_iter()
                .map(|word| (word, name.id.text.clone()))
        })
        .collect();
    let policy_of = |word: &str| names.get(word).cloned().unwrap_or_default();
    let mut there: BTreeSet<(String, String)> = BTreeSet::new();
    for item in items.iter() {
        match item {
            Item::Policy(policy) => {
                let own = policy.criteria.iter().map(|criterion| &criterion.id.text);
                there.extend(own.map(|id| (policy.name.id.text.clone(), id.clone())));
            }
            Item::Amend(amend) => {
                there.extend(added(amend).map(|id| (policy_of(&amend.policy.text), id.to_owned())));
            }
            _ => {}
        }
    }
    for item in items.iter_mut() {
        let Item::Amend(amend) = item else { continue };
        let policy = policy_of(&amend.policy.text);
        amend.changes.retain(|line| match &line.change {
            Change::RemoveCriterion(id)
            | Change::ReplaceCriterion { id, .. }
            | Change::Widen { id, .. }
            | Change::Narrow { id, .. } => {
                !unknown.contains(&id.text) || there.contains(&(policy.clone(), id.text.clone()))
            }
            _ => true,
        });
    }
}

fn is_later(source: &SourceItem, day: Day) -> bool {
    source
        .issued
        .or(source.effective)
        .is_some_and(|since| since > day)
}

fn spellings(name: &Declared) -> Vec<String> {
    [Some(&name.id), name.zh.as_ref()]
        .into_iter()
        .flatten()
        .map(|word| word.text.clone())
        .collect()
}

fn forget_citations(criterion: &mut CriterionItem, is_known: &impl Fn(&Cite) -> bool) {
    criterion.basis = criterion.basis.take().filter(is_known);
    if let CriterionBody::All(lines) | CriterionBody::Any(lines) = &mut criterion.body {
        lines.iter_mut().for_each(|line| forget_citations(line, is_known));
    }
}
