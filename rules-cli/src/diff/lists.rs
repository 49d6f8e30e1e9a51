//! Policies that compute something else over a list, compared once more for lists of a few records.

use rules_core::calendar::Day;
use rules_core::plan::{Plan, Text};
use rules_core::revision::Revision;
use rules_core::unroll::Lengths;
use rules_report::json_text::Json;
use rules_report::language::Lang;
use rules_report::revision::{Compared, MOST_RECORDS, OfLength, ToldClass};

/// What was found of one policy.
#[derive(Default)]
pub(super) struct Found {
    pub(super) policy: String,
    pub(super) classes: Vec<ToldClass>,
    pub(super) doubts: Vec<String>,
    pub(super) documents: Vec<Json>,
}

/// How it is asked.
pub(super) struct Asked<'a> {
    pub(super) days: &'a [Day],
    pub(super) budget: u64,
    pub(super) lang: Lang,
}

/// The policy of an id in plans that are not flat, for lists of no record, of one, and so on. Lists that may not hold
/// so many are left as they are.
pub(super) fn of_few_records(plans: [&Plan; 2], lists: &[String], policy: &str, asked: &Asked<'_>) -> Found {
    let mut found = Found {
        policy: policy.to_owned(),
        ..Found::default()
    };
    let mut limit = None;
    for records in 0..=MOST_RECORDS {
        let [old, new] = plans.map(|plan| plan.for_lists(&lengths(plan, lists, records)));
        let mut both = Revision::of(&old, &new);
        let is_it = |policies: [Option<&rules_core::plan::Policy>; 2]| {
            policies.into_iter().flatten().any(|own| own.id == policy)
        };
        let pair = both.pairs().iter().find(|pair| is_it(both.policies(**pair)));
        let Some(pair) = pair.copied() else { continue };
        let one = OfLength {
            lists: names(plans, lists),
            records,
            compared: Compared {
                ever: None,
                ..super::compare_on(&mut both, pair, asked.days, asked.budget)
            },
        };
        found.classes.extend(one.classes(&both, asked.lang));
        found.doubts.extend(one.doubts(asked.lang));
        found.documents.push(one.document(&both, lists));
        limit = Some(one.limit(asked.lang));
    }
    found.doubts.extend(limit);
    found
}

fn lengths(plan: &Plan, lists: &[String], records: u32) -> Lengths {
    let known = plan.lists().iter();
    let known = known.filter(|(_, list)| lists.contains(&list.id) && records <= list.most);
    known.map(|(id, _)| (id, records)).collect()
}

/// What people call the lists, by the new rules.
fn names([old, new]: [&Plan; 2], lists: &[String]) -> Vec<Text> {
    let name = |plan: &Plan, id: &str| {
        let mut all = plan.lists().iter();
        all.find(|(_, list)| list.id == id)
            .map(|(_, list)| list.name.clone())
    };
    let names = lists
        .iter()
        .filter_map(|id| name(new, id).or_else(|| name(old, id)));
    names.collect()
}
