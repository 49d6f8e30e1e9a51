//! Which policies can and cannot be had together, as far as a notice says so.

use rules_core::plan::{Combination, Exclusion, Per, Plan, Policy};

use crate::citation;
use crate::language::Lang;

/// The exclusions a policy is in.
pub(crate) fn exclusive(plan: &Plan, policy: usize) -> Vec<&Exclusion> {
    let exclusions = plan.exclusions().iter();
    exclusions
        .filter(|found| holds(&found.policies, policy))
        .collect()
}

/// The combinations a policy is in.
pub(crate) fn combines(plan: &Plan, policy: usize) -> Vec<&Combination> {
    let combinations = plan.combinations().iter();
    combinations
        .filter(|found| holds(&found.policies, policy))
        .collect()
}

/// The other policies among some.
pub(crate) fn others<'plan>(plan: &'plan Plan, policies: &[u32], policy: usize) -> Vec<&'plan Policy> {
    policies
        .iter()
        .filter_map(|other| usize::try_from(*other).ok())
        .filter(|other| *other != policy)
        .filter_map(|other| plan.policies().get(other))
        .collect()
}

fn holds(policies: &[u32], policy: usize) -> bool {
    policies.iter().any(|found| usize::try_from(*found) == Ok(policy))
}

/// It all as sentences.
pub(crate) fn sentences(plan: &Plan, policy: usize, lang: Lang) -> Vec<String> {
    let titles = |policies: &[u32]| {
        let others = others(plan, policies, policy);
        let titles: Vec<String> = others
            .iter()
            .map(|other| lang.of(&other.title).to_owned())
            .collect();
        lang.list(&titles)
    };
    let clause = |found| match found {
        Some(id) => lang.aside(&citation::full(plan, id, lang)),
        None => String::new(),
    };
    let mut sentences = Vec::new();
    for found in exclusive(plan, policy) {
        let others = titles(&found.policies);
        let text = lang.of(&found.text);
        let sentence = match (found.per, lang) {
            (Per::Person, Lang::Zh) => format!("{text}：不能同时享受{others}"),
            (Per::Period, Lang::Zh) => format!("{text}：同一期间不能同时享受{others}"),
            (Per::Record, Lang::Zh) => format!("{text}：就同一人不能同时享受{others}"),
            (Per::Person, Lang::En) => format!("{text}: not together with {others}"),
            (Per::Period, Lang::En) => format!("{text}: not for the same time as {others}"),
            (Per::Record, Lang::En) => format!("{text}: not for the same entry as {others}"),
        };
        sentences.push(sentence + &clause(found.citation));
    }
    for found in combines(plan, policy) {
        let others = titles(&found.policies);
        let sentence = lang.pick(
            format!("可以同时享受{others}"),
            format!("can be had together with {others}"),
        );
        sentences.push(sentence + &clause(found.citation));
    }
    sentences
}
