//! What would change, against everything that could be changed.

use std::cell::RefCell;
use std::collections::BTreeSet;

use rules_core::arena::InputId;
use rules_core::assess::{Assessor, DEFAULT_BUDGET, Request, WhatWouldChange};
use rules_core::plan::Policy;
use rules_core::possible::Possible;
use rules_core::verdict::Verdict;

use crate::answers::{Case, Class};
use crate::assessment::boxes;
use crate::check::same;
use crate::choices::{Choices, for_random_words};
use crate::crowd::{Crowd, Part};
use crate::describe;
use crate::evaluate::Value;
use crate::plan_parts::day;
use crate::random_plan::{Shape, changeable_plan};

/// How the generated cases came out.
#[derive(Debug, Default)]
struct Seen {
    refused: usize,
    single: usize,
    double: usize,
    waiting: usize,
    open: usize,
}

/// The positions that may be proposed for an input.
fn proposable(crowd: &Crowd<'_>, part: &Part, input: InputId) -> Vec<usize> {
    let today = crowd.plan.today() == Some(input);
    let all = 0..crowd.everybody().get(input).len();
    all.filter(|position| {
        let is_later = !today || *position > part.get(input)[0];
        is_later && crowd.member(input, *position) != Value::Absent
    })
    .collect()
}

/// How far a value is from those possible now.
fn distance(crowd: &Crowd<'_>, part: &Part, input: InputId, position: usize) -> i64 {
    let step = crowd.plan.inputs().at(input).step;
    let here = |position: &usize| {
        crowd
            .member(input, *position)
            .number()
            .map(|number| number.to_number())
    };
    if part.get(input).contains(&position) {
        return 0;
    }
    let present: Vec<_> = part.get(input).iter().filter_map(here).collect();
    let (Some(there), Some(low), Some(high)) = (here(&position), present.iter().min(), present.iter().max())
    else {
        return 1;
    };
    let steps = |apart: rules_core::number::Number| apart.over(step).unwrap().floor().max(1);
    if there > *high {
        steps(there.minus(*high).unwrap())
    } else if there < *low {
        steps(low.minus(there).unwrap())
    } else {
        1
    }
}

/// Whether everybody is entitled whose inputs are these, all else being possible as before.
fn works(case: &Case<'_>, declared: &Part, inputs: &[InputId], positions: &[usize]) -> bool {
    let mut changed = declared.clone();
    for (input, position) in inputs.iter().zip(positions) {
        changed.set(*input, vec![*position]);
    }
    let entitled = case.crowd.column(case.variant.entitled);
    let people = case.crowd.people_of(&changed);
    people.iter().all(|person| entitled[*person].is_yes())
}

/// The smallest sets of inputs that make it certain, each with the least distances.
fn expected(case: &Case<'_>) -> BTreeSet<(Vec<InputId>, Vec<i64>)> {
    let (crowd, part) = (case.crowd, case.part);
    let declared = crowd.declaring(part, true);
    let mut levers: Vec<(u32, InputId)> = Vec::new();
    for (id, input) in crowd.plan.inputs().iter() {
        if crowd.plan.today() == Some(id) {
            levers.push((0, id));
        } else if let Some(changeable) = &input.changeable {
            levers.push((changeable.effort, id));
        }
    }
    levers.sort_by_key(|(effort, _)| *effort);
    let levers: Vec<InputId> = levers.into_iter().map(|(_, input)| input).collect();
    let mut found = BTreeSet::new();
    let mut alone = Vec::new();
    for input in &levers {
        let fitting = proposable(crowd, part, *input)
            .into_iter()
            .filter(|position| works(case, &declared, &[*input], &[*position]));
        if let Some(least) = fitting
            .map(|position| distance(crowd, part, *input, position))
            .min()
        {
            alone.push(*input);
            found.insert((vec![*input], vec![least]));
        }
    }
    let rest: Vec<InputId> = levers
        .into_iter()
        .filter(|input| !alone.contains(input))
        .collect();
    for (position, first) in rest.iter().enumerate() {
        for second in &rest[position + 1..] {
            let pairs = proposable(crowd, part, *first).into_iter().flat_map(|a| {
                let seconds = proposable(crowd, part, *second).into_iter();
                seconds.map(move |b| (a, b))
            });
            let inputs = [*first, *second];
            let fitting = pairs.filter(|(a, b)| works(case, &declared, &inputs, &[*a, *b]));
            let least = fitting
                .map(|(a, b)| {
                    vec![
                        distance(crowd, part, *first, a),
                        distance(crowd, part, *second, b),
                    ]
                })
                .min();
            found.extend(least.map(|least| (inputs.to_vec(), least)));
        }
    }
    found
}

/// The position of a proposed value.
fn position_of(crowd: &Crowd<'_>, input: InputId, value: &Possible) -> usize {
    let all = 0..crowd.everybody().get(input).len();
    let fits = |position: &usize| crowd.member(input, *position).is_among(value);
    let mut fitting = all.filter(fits);
    let only = fitting.next().unwrap();
    assert_eq!(fitting.next(), None, "one value is proposed");
    only
}

fn check_case(
    case: &Case<'_>,
    said: &WhatWouldChange,
    policy: &Policy,
    seen: &mut Seen,
) -> Result<(), String> {
    let class = case.expected().class;
    if !matches!(class, Class::NotEligible | Class::NotInForce) {
        return same("proposals", &said.proposals.len(), &0);
    }
    seen.refused += 1;
    let crowd = case.crowd;
    let mut found = BTreeSet::new();
    for proposal in &said.proposals {
        let inputs: Vec<InputId> = proposal.changes.iter().map(|change| change.input).collect();
        let positions: Vec<usize> = proposal
            .changes
            .iter()
            .map(|change| position_of(crowd, change.input, &change.to))
            .collect();
        let declared = crowd.declaring(case.part, true);
        same("it works", &works(case, &declared, &inputs, &positions), &true)?;
        let entitled = matches!(proposal.answer.verdict, Verdict::Eligible | Verdict::EligibleIf);
        same("the answer after it", &entitled, &true)?;
        let distances = inputs
            .iter()
            .zip(&positions)
            .map(|(input, position)| distance(crowd, case.part, *input, *position));
        seen.single += usize::from(inputs.len() == 1);
        seen.double += usize::from(inputs.len() == 2);
        seen.waiting += usize::from(inputs.contains(&crowd.plan.today().unwrap()));
        found.insert((inputs.clone(), distances.collect::<Vec<i64>>()));
    }
    same(
        &format!("what would change {}", policy.id),
        &found,
        &expected(case),
    )?;
    let sizes: Vec<usize> = said
        .proposals
        .iter()
        .map(|proposal| proposal.changes.len())
        .collect();
    same("fewest first", &sizes.is_sorted(), &true)
}

fn check_box(crowd: &Crowd<'_>, part: &Part, budget: u64, seen: &mut Seen) -> Result<(), String> {
    let plan = crowd.plan;
    let request = Request {
        people: crowd.people(part),
        applicant: None,
        budget,
    };
    let horizon = i32::try_from(*crowd.days().last().unwrap()).unwrap();
    let policies: Vec<usize> = (0..plan.policies().len()).collect();
    let all = Assessor::new(plan)
        .what_would_change(&request, &policies, horizon)
        .map_err(|refused| format!("{refused:?}"))?;
    let variants = plan
        .policies()
        .iter()
        .flat_map(|policy| policy.variants.iter().map(move |variant| (policy, variant)));
    for (said, (policy, variant)) in all.iter().zip(variants) {
        if said.fell_short {
            seen.open += 1;
            continue;
        }
        let case = Case::new(crowd, policy, variant, part);
        check_case(&case, said, policy, seen).map_err(|error| {
            let variant = describe::variant(plan, variant);
            format!("{error}\nfor {}\nof\n{variant}", crowd.describe(part))
        })?;
    }
    Ok(())
}

fn check(usual: u32, budgets: &[u64]) -> Seen {
    let seen = RefCell::new(Seen::default());
    for_random_words(usual, 1_400, |words| {
        let mut choices = Choices::new(words);
        let shape = Shape {
            most_people: 3_000,
            most_inputs: 5,
            days: (day(2024, 2, 25), choices.between(2, 12)),
            windows: 0,
            spells: 0,
        };
        let plan = changeable_plan(&mut choices, shape);
        let crowd = Crowd::new(&plan);
        for part in boxes(&crowd, &mut choices) {
            let budget = *choices.pick(budgets);
            check_box(&crowd, &part, budget, &mut seen.borrow_mut())?;
        }
        Ok(())
    });
    seen.into_inner()
}

#[test]
fn proposals_are_the_smallest_and_nearest() {
    let seen = check(1_200, &[DEFAULT_BUDGET]);
    println!("{seen:#?}");
    assert_eq!(seen.open, 0, "the usual budget settles everything");
    assert!(seen.single > 100 && seen.double > 20 && seen.waiting > 20);
}

#[test]
fn at_the_limit_nothing_wrong_is_proposed() {
    let seen = check(200, &[0, 30, 1_000]);
    println!("{seen:#?}");
    assert!(seen.open > 0);
}
