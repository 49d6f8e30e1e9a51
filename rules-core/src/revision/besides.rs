//! What of a policy is changed beside who gets what, and what is said of several policies together.

use std::collections::BTreeMap;

use crate::plan::{Document, LocalHandling, Plan, Policy, Variant};

/// Something else about a policy that is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Besides {
    /// What the verb of the clause says: binding, or up to the places.
    Status,
    /// Whether a person or a firm applies.
    Applicant,
    /// How it is paid: once, monthly, as a loan.
    PayKind,
    /// How often it is asked whether it goes on: once its time is over, its end or its continuation is told.
    Renewal,
    /// The papers to bring.
    Papers,
    /// Who acts, and at which counter.
    Handling,
}

/// What else is changed.
pub(super) fn besides(old: &Policy, new: &Policy) -> Vec<Besides> {
    let kinds = |policy: &Policy| -> Vec<_> {
        let pays = policy.variants.iter().map(|variant| variant.pays.as_ref());
        pays.flatten().map(|pays| pays.kind).collect()
    };
    let differing = |a: &Policy, b: &Policy| {
        let (a, b) = (kinds(a), kinds(b));
        !a.is_empty() && !b.is_empty() && a != b
    };
    let renewal =
        |policy: &Policy| -> Vec<bool> { policy.validity.iter().map(|span| span.renewed).collect() };
    let all = [
        (Besides::Status, old.status != new.status),
        (Besides::Applicant, old.applicant != new.applicant),
        (Besides::PayKind, differing(old, new)),
        (
            Besides::Renewal,
            renewal(old).contains(&true) != renewal(new).contains(&true),
        ),
        (
            Besides::Papers,
            papers(&old.documents) != papers(&new.documents) || local_papers(old) != local_papers(new),
        ),
        (Besides::Handling, handling(old) != handling(new)),
    ];
    let changed = all.into_iter().filter(|(_, changed)| *changed);
    changed.map(|(besides, _)| besides).collect()
}

fn papers(documents: &[Document]) -> Vec<&str> {
    let mut ids: Vec<&str> = documents.iter().map(|document| document.id.as_str()).collect();
    ids.sort_unstable();
    ids
}

fn local(policy: &Policy) -> impl Iterator<Item = &LocalHandling> {
    policy
        .variants
        .iter()
        .flat_map(|variant: &Variant| &variant.local)
}

fn local_papers(policy: &Policy) -> Vec<Vec<&str>> {
    let documents = local(policy).filter_map(|local| local.documents.as_ref());
    documents.map(|documents| papers(documents)).collect()
}

fn handling(policy: &Policy) -> impl PartialEq {
    let told = |handling: &crate::plan::Handling| {
        let counter = handling.counter.as_ref().map(|counter| counter.zh.clone());
        let who = (handling.applicant, handling.payee, handling.channel);
        (who, counter, handling.phone.clone())
    };
    let places = local(policy)
        .filter_map(|local| local.handling.as_ref())
        .map(|handling| told(handling));
    (told(&policy.handling), places.collect::<Vec<_>>())
}

/// A rule about several policies that only one of the plans has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Together {
    /// Whether it excludes, or allows to combine.
    pub excludes: bool,
    /// Whether the new plan has it.
    pub added: bool,
    /// The policies by id; those of the old plan under their new names.
    pub policies: Vec<String>,
}

/// What is said of several policies together in one plan alone.
pub(super) fn together(old: &Plan, new: &Plan, renamed: &BTreeMap<String, String>) -> Vec<Together> {
    let current = |id: &str| {
        let new = renamed.iter().find(|(_, old)| *old == id);
        new.map_or_else(|| id.to_owned(), |(new, _)| new.clone())
    };
    let named = |plan: &Plan, positions: &[u32], is_old: bool| -> Vec<String> {
        let policies = positions.iter().filter_map(|position| {
            let policy = plan.policies().get(usize::try_from(*position).ok()?)?;
            Some(if is_old {
                current(&policy.id)
            } else {
                policy.id.clone()
            })
        });
        let mut ids: Vec<String> = policies.collect();
        ids.sort_unstable();
        ids
    };
    let rules = |plan: &Plan, is_old: bool| -> Vec<(bool, String, Vec<String>)> {
        let excluded = plan.exclusions().iter().map(|exclusion| {
            let per = format!("{:?}", exclusion.per);
            (true, per, named(plan, &exclusion.policies, is_old))
        });
        let combined = plan
            .combinations()
            .iter()
            .map(|combination| (false, String::new(), named(plan, &combination.policies, is_old)));
        excluded.chain(combined).collect()
    };
    let (olds, news) = (rules(old, true), rules(new, false));
    let alone =
        |ones: &[(bool, String, Vec<String>)], others: &[(bool, String, Vec<String>)], added: bool| {
            let alone = ones.iter().filter(|rule| !others.contains(rule));
            let alone = alone.map(|(excludes, _, policies)| Together {
                excludes: *excludes,
                added,
                policies: policies.clone(),
            });
            alone.collect::<Vec<_>>()
        };
    let mut found = alone(&olds, &news, false);
    found.extend(alone(&news, &olds, true));
    found
}
