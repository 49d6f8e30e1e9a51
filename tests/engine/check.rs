//! Assessments of random plans against the answers worked out person by person.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rules_core::assess::{DEFAULT_BUDGET, Refused, Request, assess};
use rules_core::forward;
use rules_core::plan::{Applicant, InputKind, Plan};
use rules_core::verdict::{Cause, Effect, Missing, PolicyAssessment, Verdict};

use crate::answers::{Case, Class, Expected};
use crate::choices::{Choices, for_random_words};
use crate::crowd::{Crowd, Part};
use crate::dates::Day;
use crate::describe;
use crate::evaluate::Value;
use crate::random_plan::{Shape, count_nodes, day, random_plan};

/// The class of a verdict.
pub(crate) fn class(verdict: Verdict) -> Class {
    match verdict {
        Verdict::Eligible => Class::Eligible,
        Verdict::EligibleIf => Class::EligibleIf,
        Verdict::Depends => Class::Depends,
        Verdict::NotEligible => Class::NotEligible,
        Verdict::NotInForce(_) => Class::NotInForce,
        Verdict::NotApplicable => Class::NotApplicable,
    }
}

/// Fails with both values unless they are equal.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(
    what: &str,
    engine: &T,
    expected: &T,
) -> Result<(), String> {
    if engine == expected {
        Ok(())
    } else {
        Err(format!("{what}: the engine says {engine:?}, it is {expected:?}"))
    }
}

fn holds(what: &str, holds: bool) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

/// How the generated cases came out.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    classes: BTreeMap<Class, usize>,
    /// Settled answers that one forward pass over the box does not give.
    split: usize,
    settled: usize,
    refused: usize,
    limits: usize,
    largest: usize,
    nodes: BTreeMap<String, usize>,
    amounts: usize,
    missing: usize,
    joint: usize,
    pub(crate) ended: usize,
    pub(crate) claimable: usize,
}

/// Asks about a box and compares every part of every answer.
pub(crate) fn check_box(
    crowd: &Crowd<'_>,
    part: &Part,
    applicant: Option<Applicant>,
    tally: &mut Tally,
) -> Result<(), String> {
    let request = Request {
        people: crowd.people(part),
        applicant,
        budget: DEFAULT_BUDGET,
    };
    tally.largest = tally.largest.max(part.size());
    let assessment = match assess(crowd.plan, &request) {
        Ok(assessment) => assessment,
        Err(Refused::Contradiction(positions)) => {
            tally.refused += 1;
            return check_contradiction(crowd, part, &positions);
        }
        Err(Refused::NoToday) => return Err("no day of asking".to_owned()),
    };
    let anybody = !crowd.lawful_people_of(part).is_empty();
    holds(
        "nobody satisfies the assumptions, yet there is an answer",
        anybody,
    )?;
    for (policy, answer) in crowd.plan.policies().iter().zip(&assessment.policies) {
        let is_other = applicant.is_some_and(|applicant| applicant != policy.applicant);
        let cases: Vec<Case<'_>> = policy
            .variants
            .iter()
            .map(|variant| Case::new(crowd, policy, variant, part))
            .collect();
        let expected: Vec<Expected> = cases.iter().map(Case::expected).collect();
        if is_other {
            same("verdict", &class(answer.verdict), &Class::NotApplicable)?;
            continue;
        }
        let chosen = policy
            .variants
            .iter()
            .position(|variant| variant.place == answer.place)
            .unwrap();
        check_answer(&cases[chosen], &expected[chosen], answer, tally).map_err(|error| {
            let variant = describe::variant(crowd.plan, &policy.variants[chosen]);
            format!(
                "{} at place {:?}: {error}\nof\n{variant}",
                policy.id, answer.place
            )
        })?;
        let rank = |expected: &Expected| {
            (
                expected.class,
                std::cmp::Reverse(expected.amount.map(|(_, most)| most)),
            )
        };
        let best = expected.iter().map(rank).min();
        same("rank of the place chosen", &Some(rank(&expected[chosen])), &best)?;
        for (place, verdict) in &answer.elsewhere {
            let other = policy
                .variants
                .iter()
                .position(|variant| variant.place == Some(*place))
                .unwrap();
            same("verdict elsewhere", &class(*verdict), &expected[other].class)?;
        }
        let is_settled = expected[chosen].class != Class::Depends;
        *tally.classes.entry(expected[chosen].class).or_default() += 1;
        if is_settled && expected[chosen].class < Class::NotInForce {
            let declared = request.people.declaring(crowd.plan, true);
            let one_pass = forward::evaluate(crowd.plan, &declared, cases[chosen].variant.entitled);
            tally.settled += 1;
            tally.split += usize::from(!one_pass.is_single());
        }
    }
    Ok(())
}

/// The assumptions named cannot hold together for anybody in the box, and would without any one of them.
fn check_contradiction(crowd: &Crowd<'_>, part: &Part, positions: &[usize]) -> Result<(), String> {
    let can_hold = |positions: &[usize]| {
        crowd.people_of(part).into_iter().any(|person| {
            let nodes = positions
                .iter()
                .map(|position| crowd.plan.assumptions()[*position].node);
            nodes.into_iter().all(|node| !crowd.column(node)[person].is_no())
        })
    };
    holds(
        "answers are refused that contradict nothing",
        !can_hold(positions),
    )?;
    for position in positions {
        let fewer: Vec<usize> = positions
            .iter()
            .copied()
            .filter(|other| other != position)
            .collect();
        holds("an assumption is named that needs not be", can_hold(&fewer))?;
    }
    Ok(())
}

fn check_answer(
    case: &Case<'_>,
    expected: &Expected,
    answer: &PolicyAssessment,
    tally: &mut Tally,
) -> Result<(), String> {
    if answer.causes.contains(&Cause::Limit) {
        tally.limits += 1;
        return holds(
            "a settled verdict beyond the budget is wrong",
            answer.verdict == Verdict::Depends || class(answer.verdict) == expected.class,
        );
    }
    same("verdict", &class(answer.verdict), &expected.class)?;
    same("provisos", &answer.provisos, &expected.provisos)?;
    same(
        "causes",
        &answer.causes.iter().copied().collect(),
        &expected.causes,
    )?;
    check_criteria(expected, &answer.criteria)?;
    check_unmet(case, answer, tally)?;
    check_missing(case, expected, answer)?;
    check_amount(case, expected, answer)?;
    same("first day", &answer.first_day.map(Day::from), &expected.first_day)?;
    same("last day", &answer.last_day.map(Day::from), &expected.last_day)?;
    let claimable = answer.claimable.iter();
    let claimable: Vec<_> = claimable
        .map(|span| (Day::from(span.from), Day::from(span.to), Day::from(span.until)))
        .collect();
    same("claimable", &claimable, &expected.claimable)?;
    tally.amounts += usize::from(expected.amount.is_some_and(|(least, most)| least < most));
    tally.missing += expected.missing.len();
    tally.ended += usize::from(expected.first_day.is_some() || expected.last_day.is_some());
    tally.claimable += usize::from(!expected.claimable.is_empty());
    Ok(())
}

fn check_criteria(
    expected: &Expected,
    reports: &[rules_core::verdict::CriterionReport],
) -> Result<(), String> {
    for report in reports {
        same(
            &format!("standing of {}", report.id),
            &Some(&report.standing),
            &expected.standings.get(&report.id),
        )?;
        check_criteria(expected, &report.parts)?;
    }
    Ok(())
}

fn check_unmet(case: &Case<'_>, answer: &PolicyAssessment, tally: &mut Tally) -> Result<(), String> {
    if answer.verdict != Verdict::NotEligible {
        same("unmet", &answer.unmet, &Vec::new())?;
        return same("jointly unmet", &answer.jointly_unmet, &false);
    }
    let criteria = &case.variant.criteria;
    let alone: Vec<String> = criteria
        .iter()
        .filter(|criterion| case.is_refused(&[criterion.node]))
        .map(|criterion| criterion.id.clone())
        .collect();
    same("jointly unmet", &answer.jointly_unmet, &alone.is_empty())?;
    if !alone.is_empty() {
        return same("unmet", &answer.unmet, &alone);
    }
    tally.joint += 1;
    // Where the policy applies and is in force, the set cannot hold, and could without any one of them.
    let is_refused = |ids: &BTreeSet<&String>| {
        let nodes = criteria
            .iter()
            .filter(|criterion| ids.contains(&criterion.id))
            .map(|criterion| criterion.node);
        let nodes: Vec<_> = [case.variant.applies, case.variant.in_force]
            .into_iter()
            .chain(nodes)
            .collect();
        case.is_refused(&nodes)
    };
    let named: BTreeSet<&String> = answer.unmet.iter().collect();
    holds(&format!("{named:?} can hold together"), is_refused(&named))?;
    for id in &named {
        let fewer = named.iter().copied().filter(|other| other != id).collect();
        holds(&format!("{named:?} fail without {id}"), !is_refused(&fewer))?;
    }
    Ok(())
}

fn check_missing(case: &Case<'_>, expected: &Expected, answer: &PolicyAssessment) -> Result<(), String> {
    let missing: BTreeMap<_, _> = answer
        .missing
        .iter()
        .map(|missing| (missing.input, missing.effects.clone()))
        .collect();
    same("missing", &missing, &expected.missing)?;
    for missing in &answer.missing {
        check_witnesses(case, missing)
            .map_err(|error| format!("witnesses for {:?}: {error}", missing.input))?;
    }
    Ok(())
}

fn check_witnesses(case: &Case<'_>, missing: &Missing) -> Result<(), String> {
    for other in case
        .crowd
        .plan
        .inputs()
        .ids()
        .filter(|other| *other != missing.input)
    {
        same(
            &format!("value of {other:?}"),
            missing.first.get(other),
            missing.second.get(other),
        )?;
    }
    for input in &missing.inputs {
        holds(
            "an input of a witness is open",
            missing.first.get(*input).is_single(),
        )?;
    }
    let (first, second) = (case.crowd.whom(&missing.first), case.crowd.whom(&missing.second));
    holds("a witness is nobody", !first.is_empty() && !second.is_empty())?;
    let within = |people: &[usize]| people.iter().all(|person| case.declared.contains(person));
    holds(
        "a witness is outside of the box",
        within(&first) && within(&second),
    )?;
    let effect = missing.effects[0];
    for a in &first {
        for b in &second {
            holds("two witnesses get the same", case.differ(*a, *b, effect))?;
        }
    }
    Ok(())
}

fn check_amount(case: &Case<'_>, expected: &Expected, answer: &PolicyAssessment) -> Result<(), String> {
    let Some(amount) = &answer.amount else {
        return same("amount", &None, &expected.amount);
    };
    holds("an amount is not tight", amount.tight)?;
    same("amount", &Some((amount.min, amount.max)), &expected.amount)?;
    same("months", &amount.months, &expected.months)?;
    let figures: Vec<_> = expected
        .missing
        .iter()
        .filter(|(input, effects)| {
            effects.contains(&Effect::Amount)
                && case.crowd.plan.inputs().at(**input).kind == InputKind::Figure
        })
        .map(|(input, _)| *input)
        .collect();
    same("open figures", &amount.open, &figures)
}

/// Boxes of a crowd where exactness is hard: random ones, ones that reach just as far as an answer holds, and
/// those with one value more.
pub(crate) fn boxes(crowd: &Crowd<'_>, choices: &mut Choices) -> Vec<Part> {
    let mut parts = vec![crowd.random_part(choices)];
    for _ in 0..2 {
        let policy = choices.pick(crowd.plan.policies());
        let entitled = crowd.column(choices.pick(&policy.variants).entitled);
        let wanted = Value::Truth(choices.chance(65));
        // Open declarations count as made.
        let judged = |person| crowd.declared(person);
        let fits = |person: &usize| crowd.is_lawful(judged(*person)) && entitled[judged(*person)] == wanted;
        let start = choices.below(crowd.len());
        let Some(person) = (start..crowd.len()).chain(0..start).find(fits) else {
            continue;
        };
        let same = |person| !crowd.is_lawful(judged(person)) || entitled[judged(person)] == wanted;
        let part = crowd.grown(choices, judged(person), same);
        parts.push(crowd.widened(choices, &part));
        parts.push(part);
    }
    parts
}

pub(crate) fn random_applicant(choices: &mut Choices) -> Option<Applicant> {
    *choices.pick(&[None, None, None, Some(Applicant::Person), Some(Applicant::Firm)])
}

/// Checks boxes of random plans of a shape.
pub(crate) fn check_plans(usual: u32, shape: impl Fn(&mut Choices) -> Shape) -> Tally {
    let tally = RefCell::new(Tally::default());
    for_random_words(usual, 1_400, |words| {
        let mut choices = Choices::new(words);
        let shape = shape(&mut choices);
        let plan = random_plan(&mut choices, shape);
        count_nodes(&plan, &mut tally.borrow_mut().nodes);
        check_plan(&plan, &mut choices, &mut tally.borrow_mut())
    });
    tally.into_inner()
}

fn check_plan(plan: &Plan, choices: &mut Choices, tally: &mut Tally) -> Result<(), String> {
    let crowd = Crowd::new(plan);
    for part in boxes(&crowd, choices) {
        let applicant = random_applicant(choices);
        check_box(&crowd, &part, applicant, tally)
            .map_err(|error| format!("{error}\nfor {}", crowd.describe(&part)))?;
    }
    Ok(())
}

#[test]
fn assessments_are_exact() {
    let tally = check_plans(400, |choices| Shape {
        most_people: [300, 2_000, 20_000][choices.weighted(&[14, 5, 1])],
        most_inputs: 6,
        days: (
            *choices.pick(&[day(2024, 2, 28), day(2024, 12, 30), day(2025, 8, 31)]),
            choices.between(1, 3),
        ),
        windows: 20,
    });
    println!("{tally:#?}");
    let answers: usize = tally.classes.values().sum();
    for class in [
        Class::Eligible,
        Class::EligibleIf,
        Class::Depends,
        Class::NotEligible,
    ] {
        let share = 100 * tally.classes.get(&class).copied().unwrap_or(0) / answers;
        assert!(share >= 10, "{share} % of the answers are {class:?}");
    }
}
