//! What can be had together, against every subset of what is had.

use rules_core::combination::{Bundle, DEFAULT_BUDGET, combine};
use rules_core::number::Number;
use rules_core::plan::{Per, Plan};
use rules_core::verdict::Assessment;
use yingxiang_tests::subsets::agree;

use crate::choices::{Choices, for_random_words};
use crate::entitlements::{Paid, had, plan, random};

fn expect(holds: bool, said: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(said.to_owned()) }
}

#[test]
fn what_can_be_had_together_is_what_every_subset_says() {
    for_random_words(4_000, 400, |words| {
        let mut choices = Choices::new(words);
        let (plan, assessment) = random(&mut choices);
        let combined = combine(&plan, &assessment, DEFAULT_BUDGET);
        expect(!combined.limit, "the budget is large enough")?;
        agree(&plan, &assessment, &combined, &mut |count| choices.below(count))?;
        // With less work allowed the answer is the same or none.
        let budget = u64::try_from(choices.below(200)).unwrap();
        let less = combine(&plan, &assessment, budget);
        for (full, less) in combined.groups.iter().zip(&less.groups) {
            for (full, less) in full.choices.iter().zip(&less.choices) {
                expect(less.best.is_empty() || full == less, "less work, another answer")?;
            }
        }
        expect(
            less.limit || less.sums.len() <= combined.sums.len(),
            "less work, more sums",
        )
    });
}

/// Policies paid once, excluding each other where `apart` says so and all combining otherwise.
fn once(amounts: &[i64], apart: &[Vec<u32>]) -> (Plan, Assessment) {
    let everything: Vec<u32> = (0..u32::try_from(amounts.len()).unwrap()).collect();
    let exclusions = apart.iter().map(|policies| (Per::Person, policies.clone()));
    let plan = plan(
        &vec![false; amounts.len()],
        &exclusions.collect::<Vec<_>>(),
        &[everything],
    );
    let paid = |amount: &i64| Paid::once(*amount);
    let answers = amounts.iter().enumerate();
    let policies = answers
        .map(|(policy, amount)| had(policy, None, Some(paid(amount))).into())
        .collect();
    (plan, Assessment { today: 0, policies })
}

#[test]
fn a_long_chain_is_settled_exactly() {
    let amounts: Vec<i64> = (0..60).map(|at: i64| 100 + at * 37 % 61).collect();
    let neighbours: Vec<Vec<u32>> = (1..60).map(|at| vec![at - 1, at]).collect();
    let (plan, assessment) = once(&amounts, &neighbours);
    // The best up to each policy, with it and without it.
    let (with, without) = amounts
        .iter()
        .fold((0, 0), |(with, without): (i64, i64), amount| {
            (without + amount, without.max(with))
        });
    let combined = combine(&plan, &assessment, 20 * DEFAULT_BUDGET);
    let best = &combined.groups[0].choices[0].best;
    assert_eq!(best[0].worth.min, Number::whole(with.max(without)));
    assert!(best[0].stated);
    let hurried = combine(&plan, &assessment, 100);
    assert!(
        hurried.groups[0].choices[0].best.is_empty(),
        "not settled within the limit"
    );
    assert!(hurried.sums.is_empty(), "what is not settled is not summed");
}

#[test]
fn a_firm_with_many_hires_chooses_between_two_policies() {
    let plan = plan(&[true, true], &[(Per::Person, vec![0, 1])], &[]);
    let records = |policy: usize, amount: i64| {
        let each = (1..=150).map(|record| had(policy, Some(record), Some(Paid::once(amount))));
        let mut answer = had(policy, Some(1), None);
        answer.records = each.collect();
        answer
    };
    let assessment = Assessment {
        today: 0,
        policies: vec![records(0, 1_000).into(), records(1, 1_500).into()],
    };
    let combined = combine(&plan, &assessment, DEFAULT_BUDGET);
    let choice = &combined.groups[0].choices[0];
    assert_eq!(choice.best.len(), 1);
    assert!(choice.best[0].claims.iter().all(|claim| claim.policy == 1));
    assert_eq!(choice.best[0].worth.min, Number::whole(225_000));
    assert_eq!(
        choice.runner_up.as_ref().unwrap().worth.min,
        Number::whole(150_000)
    );
}

#[test]
fn what_no_notice_lets_combine_is_not_certain_to_add_up() {
    // One against two others, of which nothing is said.
    let apart = [(Per::Person, vec![0, 1]), (Per::Person, vec![0, 2])];
    let answers = |first: i64| {
        let amounts = [first, 300, 200];
        let policies = amounts.iter().enumerate();
        let policies = policies.map(|(policy, amount)| had(policy, None, Some(Paid::once(*amount))));
        Assessment {
            today: 0,
            policies: policies.map(std::sync::Arc::new).collect(),
        }
    };
    let silent = plan(&[false; 3], &apart, &[]);
    let best = |plan: &Plan, first| {
        combine(plan, &answers(first), DEFAULT_BUDGET).groups[0].choices[0]
            .best
            .clone()
    };
    let policies = |bundle: &Bundle| bundle.claims.iter().map(|claim| claim.policy).collect::<Vec<_>>();
    let told = |plan: &Plan, first| best(plan, first).iter().map(policies).collect::<Vec<_>>();
    assert_eq!(told(&silent, 299), [vec![1, 2]]);
    assert_eq!(
        told(&silent, 400),
        [vec![0], vec![1, 2]],
        "open: 300 or 500 against 400"
    );
    assert_eq!(told(&silent, 501), [vec![0]]);
    let stated = plan(&[false; 3], &apart, &[vec![1, 2]]);
    assert_eq!(told(&stated, 400), [vec![1, 2]]);
}
