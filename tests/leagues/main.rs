//! The twelve leagues and cities of Inner Mongolia: what is answered differs where, and only where, a cited local
//! text differs.
//!
//! Asked is everybody who lives, works, is insured and does business in one place: in a league, or in a banner that a
//! local line names, on the first day of every local line and today.

#![expect(clippy::unwrap_used, reason = "a test without its subject must fail")]

use std::collections::{BTreeMap, BTreeSet};

use rules_core::arena::{InputId, NodeId};
use rules_core::assess::{DEFAULT_BUDGET, Request, assess_some};
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{Arm, InputKind, Kind, Node, Plan, Policy};
use rules_core::possible::{Possible, Values};
use rules_core::unroll::Lengths;
use rules_core::verdict::PolicyAssessment;

const REGION: &str = "neimenggu";
const LEAGUES: usize = 12;
/// 2026-11-21.
const LAST_ASKED: Day = 20_778;

fn corpus() -> Plan {
    yingxiang_fuzz::corpus::plan().unwrap().for_lists(&Lengths::new())
}

/// Everything that a policy's answers are computed from.
fn cone(plan: &Plan, policy: &Policy) -> BTreeSet<NodeId> {
    let mut open: Vec<NodeId> = Vec::new();
    for variant in &policy.variants {
        open.extend([variant.entitled, variant.applies, variant.in_force]);
        open.extend(variant.claim_from.iter().chain(&variant.claim_until));
        if let Some(pays) = &variant.pays {
            open.push(pays.amount);
            open.extend(pays.months);
            open.extend(pays.steps.iter().map(|step| step.amount));
        }
        open.extend(variant.adoption.iter().map(|adoption| adoption.adopted));
        open.extend(variant.suspensions.iter().map(|suspension| suspension.guard));
        open.extend(variant.local.iter().map(|local| local.guard));
        open.extend(variant.validity.iter().map(|validity| validity.guard));
    }
    let mut reached = BTreeSet::new();
    while let Some(node) = open.pop() {
        if reached.insert(node) {
            plan.for_each_operand(*plan.nodes().at(node), |operand| open.push(operand));
        }
    }
    reached
}

/// Which of the sets of places that a policy speaks of hold a place.
fn told_apart(plan: &Plan, cone: &BTreeSet<NodeId>, place: u32) -> BTreeSet<NodeId> {
    let place = number(place);
    let holds = |id: &NodeId| {
        let set = match *plan.nodes().at(*id) {
            Node::In(_, set) => plan.constant(set),
            Node::Compare(_, _, other) if plan.kind(other) == Kind::Region => match *plan.nodes().at(other) {
                Node::Constant(constant) => plan.constant(constant),
                _ => return false,
            },
            _ => return false,
        };
        match set {
            Values::Ranges(places) => places
                .iter()
                .any(|range| range.low <= place && place <= range.high),
            Values::Bits(_) => false,
        }
    };
    cone.iter().copied().filter(holds).collect()
}

fn number(place: u32) -> Number {
    Number::from(i32::try_from(place).unwrap())
}

/// The lines of a policy that are for a place inside Inner Mongolia, by that place.
fn local_lines<'p>(plan: &'p Plan, cone: &BTreeSet<NodeId>, region: u32) -> BTreeMap<u32, Vec<&'p Arm>> {
    let inside = plan.regions().inside(region);
    let mut found: BTreeMap<u32, Vec<&Arm>> = BTreeMap::new();
    for id in cone {
        if let Node::Case(run) = *plan.nodes().at(*id) {
            for arm in plan.arms(run) {
                let local = |place: &u32| {
                    *place != region && inside.low <= number(*place) && number(*place) <= inside.high
                };
                if let Some(place) = arm.place.filter(local) {
                    found.entry(place).or_default().push(arm);
                }
            }
        }
    }
    found
}

/// Everybody in a place on a day.
fn everybody(plan: &Plan, place: u32, today: Day) -> People {
    let mut people = People::everybody(plan);
    let there = Possible::number(number(place));
    let places: Vec<InputId> = plan
        .inputs()
        .iter()
        .filter(|(_, input)| input.kind == InputKind::Place)
        .map(|(id, _)| id)
        .collect();
    for place in places {
        people.set(place, there.clone());
    }
    people.set(plan.today().unwrap(), Possible::day(today));
    people
}

/// What is answered, apart from examples and from where it is asked.
fn told(plan: &Plan, answer: &PolicyAssessment) -> String {
    let id = |input: InputId| plan.inputs().at(input).id.clone();
    let missing: Vec<String> = answer
        .missing
        .iter()
        .filter(|missing| plan.inputs().at(missing.input).kind != InputKind::Place)
        .map(|missing| format!("{} {:?}", id(missing.input), missing.effects))
        .collect();
    let criteria: Vec<String> = answer
        .criteria
        .iter()
        .map(|criterion| {
            format!(
                "{} {:?} {:?}",
                criterion.id, criterion.standing, criterion.amended_by
            )
        })
        .collect();
    let amount = answer.amount.as_ref().map(|amount| {
        (
            amount.min,
            amount.max,
            amount.bounded,
            amount.months,
            amount.steps.clone(),
        )
    });
    format!(
        "{:?} {:?} {:?} {missing:?} {criteria:?} {amount:?} {:?}",
        answer.verdict, answer.provisos, answer.causes, answer.adopted_by
    )
}

#[test]
fn leagues_differ_where_and_only_where_a_cited_local_text_does() {
    let plan = corpus();
    let (region, _) = plan.regions().find(REGION).unwrap();
    let leagues = plan.regions().parts(region);
    assert_eq!(leagues.len(), LEAGUES);
    let name = |league: u32| plan.regions().get(league).unwrap().id.clone();
    let mut differing = 0;
    for (position, policy) in plan.policies().iter().enumerate() {
        let cone = cone(&plan, policy);
        let lines = local_lines(&plan, &cone, region);
        for (place, lines) in &lines {
            let uncited = lines.iter().filter(|line| line.citation.is_none()).count();
            assert_eq!(uncited, 0, "{} in {}", policy.id, name(*place));
        }
        let begun = |line: &&Arm| line.since.unwrap_or(LAST_ASKED);
        let mut days: BTreeSet<Day> = lines.values().flatten().map(begun).collect();
        days.insert(LAST_ASKED);
        let places: BTreeSet<u32> = leagues.iter().chain(lines.keys()).copied().collect();
        let answers: BTreeMap<(u32, Day), String> = places
            .iter()
            .flat_map(|place| days.iter().map(|today| (*place, *today)))
            .map(|(place, today)| {
                let request = Request {
                    people: everybody(&plan, place, today),
                    applicant: None,
                    budget: DEFAULT_BUDGET,
                };
                let assessment = assess_some(&plan, &request, &[position]).unwrap();
                let told = assessment.policies.iter().map(|answer| told(&plan, answer));
                ((place, today), told.collect())
            })
            .collect();
        // One place stands for all that the policy does not tell apart from it.
        let mut first: BTreeMap<BTreeSet<NodeId>, u32> = BTreeMap::new();
        for place in &places {
            let first = *first.entry(told_apart(&plan, &cone, *place)).or_insert(*place);
            for today in &days {
                let (here, there) = (&answers[&(*place, *today)], &answers[&(first, *today)]);
                assert!(
                    here == there,
                    "{} differs between {} and {} without a local text: {here} and {there}",
                    policy.id,
                    name(*place),
                    name(first)
                );
            }
        }
        // A place with lines of its own is answered otherwise than a league without.
        let plain = leagues.iter().find(|league| {
            let above =
                |place: &u32| plan.regions().inside(*place).high >= number(**league) && *place <= **league;
            !lines.keys().any(above)
        });
        for (place, lines) in &lines {
            let Some(plain) = plain else { continue };
            let own: BTreeSet<Day> = lines.iter().map(begun).collect();
            // Lines that ended before the policy began are another policy's.
            if own
                .iter()
                .all(|today| answers[&(*plain, *today)].starts_with("NotInForce"))
            {
                continue;
            }
            let differs = days
                .iter()
                .any(|today| answers[&(*place, *today)] != answers[&(*plain, *today)]);
            assert!(
                differs,
                "{}: the lines for {} change nothing",
                policy.id,
                name(*place)
            );
            differing += 1;
            let notices: BTreeSet<&str> = lines
                .iter()
                .filter_map(|line| line.citation)
                .map(|citation| plan.citation(citation).1.id.as_str())
                .collect();
            println!("{} in {}: {notices:?}", policy.id, name(*place));
        }
    }
    assert!(differing > 5, "only {differing} local differences");
}

#[test]
fn every_policy_is_about_some_life_event() {
    let plan = corpus();
    let named: BTreeSet<u32> = plan
        .life_events()
        .iter()
        .flat_map(|event| event.policies.iter().copied())
        .collect();
    let without: Vec<&str> = (0..)
        .zip(plan.policies())
        .filter(|(position, _)| !named.contains(position))
        .map(|(_, policy)| policy.id.as_str())
        .collect();
    assert_eq!(without, [""; 0]);
}
