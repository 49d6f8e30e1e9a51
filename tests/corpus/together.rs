//! What can be had together: for every two policies of which a notice says something there are people who can have both,
//! and of them the engine says what trying every subset says.

use std::collections::BTreeSet;

use rules_core::arena::{InputId, ListId};
use rules_core::assess::{Assessor, DEFAULT_BUDGET, Request};
use rules_core::calendar::Day;
use rules_core::combination::{self, Claim, combine};
use rules_core::forward::evaluate;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{Plan, Policy, Variant};
use rules_core::unroll::Lengths;
use rules_core::verdict::{Assessment, PolicyAssessment, Verdict};
use yingxiang_tests::subsets::agree;

use crate::people::{self, Drawn, draw, draw_among, few_values, mixed};

/// Some day of the years in which the rules change most.
const DAYS: [Day; 6] = [20_269, 20_420, 20_600, 20_180, 19_905, 19_540];

/// How many people of each kind are looked at.
const PEOPLE_OF_A_PAIR: usize = 8;
const OTHERS: usize = 6;

/// Two policies, by position.
type Two = (usize, usize);

#[derive(Debug, Default)]
struct Seen {
    people: usize,
    /// Of them, those of whom everything is known.
    known: usize,
    entitlements: usize,
    groups: usize,
    choices: usize,
    sums: usize,
    /// In one assessment both were had.
    had: BTreeSet<Two>,
}

/// Every two policies of which something is said.
fn pairs(plan: &Plan) -> BTreeSet<Two> {
    let excluded = plan.exclusions().iter().map(|one| &one.policies);
    let combined = plan.combinations().iter().map(|one| &one.policies);
    let mut pairs = BTreeSet::new();
    for policies in excluded.chain(combined) {
        let policies = policies.iter().map(|policy| usize::try_from(*policy).unwrap());
        let policies: BTreeSet<usize> = policies.collect();
        for one in &policies {
            pairs.extend(policies.range(one + 1..).map(|other| (*one, *other)));
        }
    }
    pairs
}

/// Lists for each record of which a policy of some pair is granted.
fn lists(plan: &Plan, pairs: &BTreeSet<Two>) -> BTreeSet<ListId> {
    let policies = pairs.iter().flat_map(|(one, other)| [*one, *other]);
    let per = policies.filter_map(|policy| plan.policies().get(policy).unwrap().per);
    per.collect()
}

fn request(people: People) -> Request {
    Request {
        people,
        applicant: None,
        budget: DEFAULT_BUDGET,
    }
}

/// Somebody who can have both of a pair: drawn value by value, both staying possible.
fn somebody_with_both(
    plan: &Plan,
    assessor: &mut Assessor<'_>,
    (one, other): Two,
    seed: usize,
) -> Option<Drawn> {
    let day = *DAYS.get(seed % DAYS.len()).unwrap();
    let may_be_had = |person: &People, position: usize| {
        let mut readings = plan.policies().get(position).unwrap().variants.iter();
        readings.any(|variant| evaluate(plan, person, variant.entitled).may_be_yes())
    };
    let mut stays_possible = |person: &People| {
        may_be_had(person, one)
            && may_be_had(person, other)
            && assessor.assess(&request(person.clone()), &[]).is_ok()
    };
    draw_among(plan, day, seed, &mut stays_possible)
}

fn is_had(answer: &PolicyAssessment) -> bool {
    matches!(answer.verdict, Verdict::Eligible | Verdict::EligibleIf)
}

/// What a person of whom everything is known is entitled to, by one look at each reading: the amount is the greatest of
/// those for the places that may decide.
fn had_by_hand(plan: &Plan, person: &People) -> BTreeSet<(Claim, Option<Number>)> {
    let declared = person.declaring(plan, true);
    let value = |node| evaluate(plan, &declared, node);
    let mut had = BTreeSet::new();
    for (position, policy) in plan.policies().iter().enumerate() {
        let records: BTreeSet<Option<u32>> = policy.variants.iter().map(|variant| variant.record).collect();
        for record in records {
            let entitled = |variant: &&Variant| variant.record == record && value(variant.entitled).is_yes();
            let readings = policy.variants.iter().filter(entitled);
            let amounts = readings.map(|variant| {
                let pays = variant.pays.as_ref().filter(|pays| pays.steps.is_empty());
                pays.and_then(|pays| value(pays.amount).to_number())
            });
            let claim = Claim {
                policy: position,
                record,
            };
            had.extend(amounts.max().map(|amount| (claim, amount)));
        }
    }
    had
}

/// The same, as it is told; amounts of schedules left out.
fn had_as_told(plan: &Plan, assessment: &Assessment) -> BTreeSet<(Claim, Option<Number>)> {
    let mut had = BTreeSet::new();
    for policy in &assessment.policies {
        let answers = if policy.records.is_empty() {
            std::slice::from_ref(policy.as_ref())
        } else {
            policy.records.as_slice()
        };
        for answer in answers.iter().filter(|answer| is_had(answer)) {
            let claim = Claim {
                policy: answer.policy,
                record: answer.record,
            };
            let has_schedule = |policy: &Policy| {
                let mut pays = policy.variants.iter().filter_map(|variant| variant.pays.as_ref());
                pays.any(|pays| !pays.steps.is_empty())
            };
            let amount = answer.amount.as_ref().map(|amount| amount.max);
            let known = plan.policies().get(answer.policy).unwrap();
            had.insert((claim, amount.filter(|_| !has_schedule(known))));
        }
    }
    had
}

/// Compares what is said of somebody; returns the policies that are had.
fn check(
    plan: &Plan,
    assessor: &mut Assessor<'_>,
    people: &People,
    word: usize,
    seen: &mut Seen,
) -> Vec<usize> {
    let every: Vec<usize> = (0..plan.policies().len()).collect();
    let Ok(assessment) = assessor.assess(&request(people.clone()), &every) else {
        return Vec::new();
    };
    let is_known = |input: &InputId| people.get(*input).is_single();
    if plan.inputs().ids().all(|input| is_known(&input)) {
        assert_eq!(had_as_told(plan, &assessment), had_by_hand(plan, people));
        seen.known += 1;
    }
    let combined = combine(plan, &assessment, combination::DEFAULT_BUDGET);
    assert!(!combined.limit, "the budget is large enough");
    let mut drawn = 0;
    let mut below = |count: usize| {
        drawn += 1;
        mixed(word, drawn) % count.max(1)
    };
    agree(plan, &assessment, &combined, &mut below).unwrap();
    seen.people += 1;
    seen.entitlements += combined.entitled.len();
    seen.groups += combined.groups.len();
    seen.choices += combined
        .groups
        .iter()
        .map(|group| group.choices.len())
        .sum::<usize>();
    seen.sums += combined.sums.len();
    combined.entitled.iter().map(|claim| claim.policy).collect()
}

/// A person, and the same one with a few facts open.
fn check_around(plan: &Plan, assessor: &mut Assessor<'_>, drawn: &Drawn, two: Two, seen: &mut Seen) {
    let word = seen.people;
    let had = check(plan, assessor, &drawn.person, word, seen);
    let both = pairs(plan)
        .into_iter()
        .filter(|(one, other)| had.contains(one) && had.contains(other));
    seen.had.extend(both);
    for (turn, position) in [two.0, two.1].into_iter().enumerate() {
        let policy = plan.policies().get(position).unwrap();
        let variant = policy.variants.first().unwrap();
        let amount = variant.pays.as_ref().map(|pays| pays.amount);
        let mut behind = people::facts_behind(plan, variant.entitled);
        behind.extend(
            amount
                .into_iter()
                .flat_map(|node| people::facts_behind(plan, node)),
        );
        let mut open = drawn.person.clone();
        for (input, values) in few_values(plan, &behind, drawn, word * 3 + turn) {
            let all = values
                .iter()
                .fold(drawn.person.get(input).clone(), |all, value| all.union(value));
            open.set(input, all);
        }
        check(plan, assessor, &open, word, seen);
    }
}

/// All of it, for one plan: people for every pair, and some who are drawn for nothing in particular.
fn check_plan(plan: &Plan, seen: &mut Seen) {
    let mut assessor = Assessor::new(plan);
    let pairs = pairs(plan);
    for (turn, pair) in pairs.iter().enumerate() {
        let mut found = 0;
        for seed in (0..150).map(|attempt| turn * 1_000 + attempt) {
            if found == PEOPLE_OF_A_PAIR {
                break;
            }
            if let Some(drawn) = somebody_with_both(plan, &mut assessor, *pair, seed) {
                found += 1;
                check_around(plan, &mut assessor, &drawn, *pair, seen);
            }
        }
    }
    for seed in 0..OTHERS {
        let drawn = draw(plan, &mut assessor, seed + 10);
        let pair = *pairs.iter().nth(seed % pairs.len()).unwrap();
        check_around(plan, &mut assessor, &drawn, pair, seen);
    }
}

#[test]
fn what_can_be_had_together_is_what_every_subset_says() {
    let written = yingxiang_fuzz::corpus::plan().unwrap();
    let pairs = pairs(&written);
    let lengths: Lengths = lists(&written, &pairs)
        .into_iter()
        .map(|list| (list, 2))
        .collect();
    assert!(!lengths.is_empty() && pairs.len() > 8);
    for lengths in [Lengths::default(), lengths] {
        let plan = written.for_lists(&lengths);
        let mut seen = Seen::default();
        check_plan(&plan, &mut seen);
        println!(
            "{} lists known: {} people ({} known in full) with {} entitlements, {} groups, {} choices, {} sums; {} of {} pairs \
             had by somebody",
            lengths.len(),
            seen.people,
            seen.known,
            seen.entitlements,
            seen.groups,
            seen.choices,
            seen.sums,
            seen.had.len(),
            pairs.len(),
        );
        let id = |policy: usize| &plan.policies().get(policy).unwrap().id;
        let missed: Vec<_> = pairs
            .difference(&seen.had)
            .map(|(one, other)| (id(*one), id(*other)))
            .collect();
        assert!(
            seen.known > 60 && seen.groups > 60 && seen.choices > 60 && seen.sums > 20,
            "{seen:?}"
        );
        assert!(missed.is_empty(), "nobody has both of {missed:?}");
    }
}
