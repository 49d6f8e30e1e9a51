//! Every policy of the corpus against brute force: random people who differ in a few facts, on every day of a few weeks.
//!
//! The people are concrete, so that each of them is one forward pass without any search. What the engine says of all of
//! them together must be what they say one by one.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that fails here has found something"
)]

mod edits;
mod people;
mod revised;
mod together;

use std::collections::BTreeSet;

use people::{Drawn, draw, facts_behind, few_values, products};
use rules_core::arena::{InputId, NodeId};
use rules_core::assess::{Assessor, DEFAULT_BUDGET, Request, Segment};
use rules_core::calendar::Day;
use rules_core::forward::evaluate;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{InputKind, Plan, Policy, Variant};
use rules_core::possible::Possible;
use rules_core::unroll::Lengths;
use rules_core::verdict::{Effect, Verdict};

/// The plan of all policies, nothing being known of any list.
fn corpus() -> Plan {
    yingxiang_fuzz::corpus::plan()
        .unwrap()
        .for_lists(&Lengths::default())
}

/// Days looked at around the day of asking.
const AROUND: Day = 12;

/// How the cases came out.
#[derive(Debug, Default)]
struct Seen {
    policies: BTreeSet<String>,
    yes: usize,
    no: usize,
    depends: usize,
    amounts: usize,
    matter: usize,
    proposals: usize,
}

/// One reading of a policy and the people who may be meant.
struct Case<'a> {
    plan: &'a Plan,
    policy: &'a Policy,
    variant: &'a Variant,
    today: InputId,
    people: Vec<People>,
    /// The assumptions that are conditions on other days.
    conditions: Vec<NodeId>,
}

impl Case<'_> {
    fn value(&self, person: &People, day: Day, node: NodeId) -> Possible {
        evaluate(self.plan, &person.with(self.today, Possible::day(day)), node)
    }

    fn all_no(&self, day: Day, nodes: &[NodeId]) -> bool {
        let refused = |person: &People| nodes.iter().any(|node| self.value(person, day, *node).is_no());
        self.people.iter().all(refused)
    }

    fn is_entitled(&self, person: &People, day: Day) -> bool {
        let mut conditions = self.conditions.iter();
        let is_let = conditions.all(|node| !self.value(person, day, *node).is_no());
        is_let && self.value(person, day, self.variant.entitled).is_yes()
    }

    /// The verdict on a day, and the least and greatest amount.
    fn on(&self, day: Day) -> (&'static str, Option<(Number, Number)>) {
        let Variant {
            applies, in_force, ..
        } = *self.variant;
        if self.all_no(day, &[applies]) {
            return ("not applicable", None);
        }
        if self.all_no(day, &[applies, in_force]) {
            return ("not in force", None);
        }
        let entitled: Vec<&People> = self
            .people
            .iter()
            .filter(|person| self.is_entitled(person, day))
            .collect();
        let amount = self.variant.pays.as_ref().map(|pays| pays.amount);
        let amounts = entitled
            .iter()
            .filter_map(|person| self.value(person, day, amount?).to_number());
        let amounts: BTreeSet<Number> = amounts.collect();
        let range = amounts.first().copied().zip(amounts.last().copied());
        match entitled.len() {
            0 => ("no", None),
            all if all == self.people.len() => ("yes", range),
            _ => ("depends", range),
        }
    }
}

fn said(segment: &Segment) -> &'static str {
    match segment.verdict {
        Verdict::Eligible | Verdict::EligibleIf => "yes",
        Verdict::Depends => "depends",
        Verdict::NotEligible => "no",
        Verdict::NotInForce(_) => "not in force",
        Verdict::NotApplicable => "not applicable",
    }
}

/// The assumptions that read the day and share facts with the entitlement, directly or through others.
fn conditions(plan: &Plan, variant: &Variant, today: InputId) -> Vec<NodeId> {
    let watched = variant.pays.iter().flat_map(|pays| pays.nodes());
    let mut linked: BTreeSet<InputId> = BTreeSet::new();
    for node in watched.chain([variant.entitled]) {
        linked.extend(facts_behind(plan, node));
    }
    linked.remove(&today);
    let mut found: Vec<NodeId> = Vec::new();
    for _ in plan.assumptions() {
        for assumption in plan.assumptions() {
            let mut behind = facts_behind(plan, assumption.node);
            behind.remove(&today);
            if !found.contains(&assumption.node) && !behind.is_disjoint(&linked) {
                found.push(assumption.node);
                linked.extend(behind);
            }
        }
    }
    found.retain(|node| facts_behind(plan, *node).contains(&today));
    found
}

/// Compares one reading of a policy for people who differ in a few facts.
fn check(
    plan: &Plan,
    assessor: &mut Assessor<'_>,
    position: usize,
    reading: usize,
    drawn: &Drawn,
    seen: &mut Seen,
) {
    let policy = plan.policies().get(position).unwrap();
    let variant = policy.variants.get(reading).unwrap();
    let today = plan.today().unwrap();
    let behind = facts_behind(plan, variant.entitled);
    let varied = few_values(plan, &behind, drawn, position * 7 + reading);
    let mut whole = drawn.person.clone();
    for (input, values) in &varied {
        let all = values
            .iter()
            .skip(1)
            .fold(values.first().unwrap().clone(), |all, value| all.union(value));
        whole.set(*input, all);
    }
    let lawful = |person: &People| {
        let mut assumptions = plan.assumptions().iter();
        assumptions.all(|assumption| !evaluate(plan, person, assumption.node).is_no())
    };
    let mut people = products(&drawn.person, &varied);
    people.retain(lawful);
    let case = Case {
        plan,
        policy,
        variant,
        today,
        people,
        conditions: conditions(plan, variant, today),
    };
    let request = Request {
        people: whole,
        applicant: None,
        budget: DEFAULT_BUDGET,
    };
    let span = (drawn.today - AROUND, drawn.today + AROUND);
    let timelines = assessor.timelines(&request, &[position], span).unwrap();
    let timeline = timelines.get(reading).unwrap();
    assert!(!timeline.fell_short, "{}: the limit was reached", policy.id);
    for day in span.0..=span.1 {
        let segment = timeline
            .segments
            .iter()
            .find(|segment| segment.to >= day)
            .unwrap();
        let (verdict, amount) = case.on(day);
        assert_eq!(said(segment), verdict, "{} on day {day}", case.policy.id);
        if let (Some(found), Some((least, most))) = (segment.amount, amount) {
            assert_eq!(
                (found.min, found.max),
                (least, Some(most)),
                "{} on day {day}",
                policy.id
            );
            seen.amounts += 1;
        }
        match verdict {
            "yes" => seen.yes += 1,
            "no" => seen.no += 1,
            "depends" => seen.depends += 1,
            _ => {}
        }
    }
    seen.policies.insert(policy.id.clone());
    check_changes(&case, assessor, (position, reading), &request, drawn, seen);
    if policy.variants.len() == 1 {
        check_missing(&case, assessor, position, &request, drawn, &varied, seen);
    }
}

/// What would change: every proposal holds for each of the people, and no single one is left out.
fn check_changes(
    case: &Case<'_>,
    assessor: &mut Assessor<'_>,
    (position, reading): (usize, usize),
    request: &Request,
    drawn: &Drawn,
    seen: &mut Seen,
) {
    let horizon = drawn.today + AROUND;
    let all = assessor.what_would_change(request, &[position], horizon).unwrap();
    let found = all.get(reading).unwrap();
    let id = &case.policy.id;
    assert!(!found.fell_short, "{id}: the limit was reached");
    let works = |changes: &[(InputId, Possible)]| {
        let changed = |person: &People| {
            let with =
                |person: People, (input, value): &(InputId, Possible)| person.with(*input, value.clone());
            changes.iter().fold(person.clone(), with)
        };
        let lawful = |person: &People| {
            let mut assumptions = case.plan.assumptions().iter();
            assumptions.all(|assumption| !evaluate(case.plan, person, assumption.node).is_no())
        };
        let people: Vec<People> = case.people.iter().map(changed).filter(lawful).collect();
        let entitled = |person: &People| evaluate(case.plan, person, case.variant.entitled).is_yes();
        !people.is_empty() && people.iter().all(entitled)
    };
    let mut single: Vec<InputId> = Vec::new();
    for proposal in &found.proposals {
        let changes = proposal.changes.iter();
        let changes: Vec<(InputId, Possible)> =
            changes.map(|change| (change.input, change.to.clone())).collect();
        assert!(works(&changes), "{id}: a proposal does not work");
        if let [(input, _)] = changes.as_slice() {
            single.push(*input);
        }
        seen.proposals += 1;
    }
    let (verdict, _) = case.on(drawn.today);
    if !matches!(verdict, "no" | "not in force") {
        assert!(
            found.proposals.is_empty(),
            "{id}: proposals beside an entitlement"
        );
        return;
    }
    for input in facts_behind(case.plan, case.variant.entitled) {
        let known = case.plan.inputs().at(input);
        let may_change = known.changeable.as_ref().is_some_and(|changeable| {
            let holds = |person: &People| {
                changeable
                    .when
                    .is_none_or(|when| evaluate(case.plan, person, when).is_yes())
            };
            case.people.iter().all(holds)
        });
        let values: Vec<Possible> = if input == case.today {
            (drawn.today + 1..=horizon).map(Possible::day).collect()
        } else if may_change && known.domain.values.count(known.step) <= 20 {
            let count = known.domain.values.count(known.step);
            let value = |position| Possible::of(known.domain.values.at(position, known.step));
            (0..count).map(value).collect()
        } else {
            continue;
        };
        if values.iter().any(|value| works(&[(input, value.clone())])) {
            assert!(
                single.contains(&input),
                "{id}: a change of {} alone would do",
                known.id
            );
        }
    }
}

/// Which of the varied facts matter.
fn check_missing(
    case: &Case<'_>,
    assessor: &mut Assessor<'_>,
    position: usize,
    request: &Request,
    drawn: &Drawn,
    varied: &[(InputId, Vec<Possible>)],
    seen: &mut Seen,
) {
    let assessment = assessor.assess(request, &[position]).unwrap();
    let answer = assessment.policies.first().unwrap();
    if !matches!(
        answer.verdict,
        Verdict::Eligible | Verdict::EligibleIf | Verdict::Depends
    ) {
        return;
    }
    let amount = case.variant.pays.as_ref().map(|pays| pays.amount);
    let months = case.variant.pays.as_ref().and_then(|pays| pays.months);
    for (input, _) in varied {
        let mut verdict = false;
        let mut sum = false;
        for a in &case.people {
            for b in &case.people {
                let apart = |(other, _): &&(InputId, Vec<Possible>)| a.get(*other) != b.get(*other);
                let differ: Vec<InputId> = varied.iter().filter(apart).map(|(other, _)| *other).collect();
                if differ != [*input] {
                    continue;
                }
                let entitled = [a, b].map(|person| case.is_entitled(person, drawn.today));
                verdict |= entitled[0] != entitled[1];
                let paid = |node: Option<NodeId>| {
                    [a, b].map(|person| case.value(person, drawn.today, node.unwrap()).to_number())
                };
                for node in [amount, months] {
                    if entitled == [true, true] && node.is_some() {
                        let [one, other] = paid(node);
                        sum |= one.is_some() && other.is_some() && one != other;
                    }
                }
            }
        }
        let missing = answer.missing.iter().find(|missing| missing.input == *input);
        let effects = missing.map_or(&[][..], |missing| &missing.effects);
        let id = &case.plan.inputs().at(*input).id;
        assert_eq!(
            effects.contains(&Effect::Verdict),
            verdict,
            "{}: does {id} matter",
            case.policy.id
        );
        assert_eq!(
            effects.contains(&Effect::Amount),
            sum,
            "{}: does {id} change the amount",
            case.policy.id
        );
        seen.matter += usize::from(verdict || sum);
    }
}

#[test]
fn every_policy_says_of_some_people_together_what_it_says_of_each() {
    let flat = corpus();
    let mut assessor = Assessor::new(&flat);
    let mut seen = Seen::default();
    for seed in 0..4 {
        let drawn = draw(&flat, &mut assessor, seed);
        for (position, policy) in flat.policies().iter().enumerate() {
            for reading in 0..policy.variants.len() {
                check(&flat, &mut assessor, position, reading, &drawn, &mut seen);
            }
        }
    }
    println!(
        "{} policies; days: {} yes, {} no, {} depends, {} with an amount; {} facts matter; {} proposals",
        seen.policies.len(),
        seen.yes,
        seen.no,
        seen.depends,
        seen.amounts,
        seen.matter,
        seen.proposals
    );
    assert_eq!(seen.policies.len(), flat.policies().len());
    assert!(seen.yes > 300 && seen.no > 300 && seen.depends > 300 && seen.amounts > 200 && seen.matter > 20);
    let figures = flat
        .inputs()
        .iter()
        .any(|(_, input)| input.kind == InputKind::Figure);
    assert!(figures, "figures that nobody gives are drawn too");
}

#[test]
fn whoever_misses_by_one_fact_is_told_what_would_change() {
    let flat = corpus();
    let today = flat.today().unwrap();
    let mut assessor = Assessor::new(&flat);
    let mut seen = Seen::default();
    let day: Day = 20_269;
    let request = |people: People| Request {
        people,
        applicant: None,
        budget: DEFAULT_BUDGET,
    };
    let nobody_special = request(People::everybody(&flat).with(today, Possible::day(day)));
    for (position, policy) in flat.policies().iter().enumerate() {
        let assessment = assessor.assess(&nobody_special, &[position]).unwrap();
        let pairs = assessment.policies.first().unwrap().missing.iter();
        let mut near: Vec<People> = pairs
            .filter(|missing| missing.effects.contains(&Effect::Verdict))
            .filter(|missing| flat.inputs().at(missing.input).changeable.is_some())
            .flat_map(|missing| [missing.first.clone(), missing.second.clone()])
            .collect();
        near.truncate(6);
        for person in near {
            for (reading, variant) in policy.variants.iter().enumerate() {
                let drawn = people::asked_on(person.clone(), day);
                let case = Case {
                    plan: &flat,
                    policy,
                    variant,
                    today,
                    people: vec![person.clone()],
                    conditions: conditions(&flat, variant, today),
                };
                let request = request(person.clone());
                check_changes(
                    &case,
                    &mut assessor,
                    (position, reading),
                    &request,
                    &drawn,
                    &mut seen,
                );
            }
        }
    }
    println!("{} proposals", seen.proposals);
    assert!(seen.proposals > 10);
}
