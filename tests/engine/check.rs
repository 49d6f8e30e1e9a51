//! Every part of an assessment against the answers worked out person by person.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::assess::{DEFAULT_BUDGET, Refused, Request, assess};
use rules_core::forward;
use rules_core::number::Number;
use rules_core::plan::{Applicant, Criterion, InputKind};
use rules_core::verdict::{Cause, Effect, Missing, PolicyAssessment, Proviso, Standing, Verdict};

use crate::answers::{Case, Class, Expected};
use crate::crowd::{Crowd, Part};
use crate::dates::Day;
use crate::describe;

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
    pub(crate) classes: BTreeMap<Class, usize>,
    /// Settled answers that one forward pass over the box does not give.
    pub(crate) split: usize,
    pub(crate) settled: usize,
    pub(crate) refused: usize,
    pub(crate) limits: usize,
    /// Among them those with a settled verdict, where only details are open.
    pub(crate) settled_at_limit: usize,
    largest: usize,
    pub(crate) nodes: BTreeMap<String, usize>,
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
    (applicant, budget): (Option<Applicant>, u64),
    tally: &mut Tally,
) -> Result<(), String> {
    let request = Request {
        people: crowd.people(part),
        applicant,
        budget,
    };
    tally.largest = tally.largest.max(part.size());
    let assessment = match assess(crowd.plan, &request) {
        Ok(assessment) => assessment,
        Err(Refused::Contradiction(positions)) => {
            tally.refused += 1;
            return check_contradiction(crowd, part, &positions, budget == DEFAULT_BUDGET);
        }
        Err(Refused::NoToday) => return Err("no day of asking".to_owned()),
    };
    if crowd.lawful_people_of(part).is_empty() {
        // With too small a budget this may stay unknown, but then nothing is said.
        tally.limits += 1;
        return assessment.policies.iter().try_for_each(|answer| {
            let silent = answer.verdict == Verdict::Depends && answer.causes.contains(&Cause::Limit);
            holds(
                "an answer although nobody satisfies the assumptions",
                silent || answer.verdict == Verdict::NotApplicable,
            )
        });
    }
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
        if answer.causes.contains(&Cause::Limit) {
            continue;
        }
        let rank = |expected: &Expected| {
            (
                expected.class,
                std::cmp::Reverse(expected.amount.map(|(_, most)| most)),
            )
        };
        let best = expected.iter().map(rank).min();
        if budget == DEFAULT_BUDGET {
            same("rank of the place chosen", &Some(rank(&expected[chosen])), &best)?;
        }
        for (place, verdict) in &answer.elsewhere {
            let other = policy
                .variants
                .iter()
                .position(|variant| variant.place == Some(*place))
                .unwrap();
            if budget == DEFAULT_BUDGET || *verdict != Verdict::Depends {
                same("verdict elsewhere", &class(*verdict), &expected[other].class)?;
            }
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
fn check_contradiction(
    crowd: &Crowd<'_>,
    part: &Part,
    positions: &[usize],
    is_smallest: bool,
) -> Result<(), String> {
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
    for position in positions.iter().filter(|_| is_smallest) {
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
        return check_unfinished(case, expected, answer, tally);
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
    let papers = answer.documents.iter().map(|paper| paper.id.clone());
    same("papers", &papers.collect(), &expected.papers)?;
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
            &Some(&judged(report.standing)),
            &expected.standings.get(&*report.id),
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
        .map(|criterion| criterion.id.to_string())
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
            .filter(|criterion| ids.contains(&criterion.id.to_string()))
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

/// How everybody comes out who was judged: what a notice dropped is met by all.
fn judged(standing: Standing) -> Standing {
    match standing {
        Standing::Dropped => Standing::Met,
        other => other,
    }
}

/// What an answer may say when the budget was too small: less than there is to say, but nothing wrong.
fn check_unfinished(
    case: &Case<'_>,
    expected: &Expected,
    answer: &PolicyAssessment,
    tally: &mut Tally,
) -> Result<(), String> {
    for report in &answer.criteria {
        if report.standing != Standing::Open {
            same(
                &format!("standing of {}", report.id),
                &Some(&judged(report.standing)),
                &expected.standings.get(&*report.id),
            )?;
        }
    }
    for missing in &answer.missing {
        let effects = expected.missing.get(&missing.input);
        let known = effects.is_some_and(|known| missing.effects.iter().all(|effect| known.contains(effect)));
        holds(&format!("{:?} does not matter so", missing.input), known)?;
        check_witnesses(case, missing)?;
    }
    if answer.verdict == Verdict::Depends {
        return Ok(());
    }
    tally.settled_at_limit += 1;
    same(
        "verdict beyond the budget",
        &class(answer.verdict),
        &expected.class,
    )?;
    let proviso_is_known = |proviso: &Proviso| answer.provisos.contains(proviso);
    holds(
        "a proviso is not named",
        expected.provisos.iter().all(proviso_is_known),
    )?;
    if let (Some(amount), Some((least, most))) = (&answer.amount, expected.amount) {
        // A rough look knows that nobody is paid less than nothing; random plans know no such thing.
        let floor = if amount.tight {
            least
        } else {
            least.max(Number::ZERO)
        };
        let bounds = amount.min <= floor && most <= amount.max;
        holds(
            "an amount lies outside",
            bounds && (!amount.tight || (least, most) == (amount.min, amount.max)),
        )?;
    }
    let (first, last) = (answer.first_day.map(Day::from), answer.last_day.map(Day::from));
    let from_then_on = first.map_or(expected.first_day.is_none(), |day| {
        expected.first_day.is_none_or(|first| first <= day)
    });
    let until_then = last.map_or(expected.last_day.is_none(), |day| {
        expected.last_day.is_none_or(|last| day <= last)
    });
    holds("it holds on fewer days", from_then_on && until_then)?;
    for span in &answer.claimable {
        let [from, to, until] = [span.from, span.to, span.until].map(Day::from);
        let mut known = expected.claimable.iter();
        let inside = known.any(|(first, last, same)| *first <= from && to <= *last && *same == until);
        holds("days are claimable that are not", inside)?;
    }
    let named = |criterion: &&Criterion| answer.unmet.contains(&criterion.id.to_string());
    let unmet = case
        .variant
        .criteria
        .iter()
        .filter(named)
        .map(|criterion| criterion.node);
    let reach = [case.variant.applies, case.variant.in_force];
    let unmet: Vec<_> = reach.into_iter().chain(unmet).collect();
    holds(
        "what is unmet can be met",
        answer.unmet.is_empty() || case.is_refused(&unmet),
    )
}
