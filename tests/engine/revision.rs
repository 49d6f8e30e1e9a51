//! Comparisons of random plans against everybody there is: the classes that are named are those that exist, their
//! people and amounts are exact, and a small budget never shows that nothing changes.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rules_core::arena::{Id, InputId, NodeId};
use rules_core::assess::DEFAULT_BUDGET;
use rules_core::calendar::Day;
use rules_core::plan::{InputKind, Plan, Policy, Variant};
use rules_core::possible::Values;
use rules_core::revision::{Asked, Aspect, Change, Class, Direction, Pair, PolicyRevision, Revision, Worth};

use crate::choices::{Choices, for_random_words};
use crate::crowd::Crowd;
use crate::evaluate::{Person, Value};
use crate::plan_parts::day;
use crate::random_plan::{Shape, random_plan};

/// More people than that are not looked at one by one.
const MOST_PEOPLE: usize = 30_000;

#[derive(Debug, Default)]
struct Tally {
    compared: usize,
    unchanged: usize,
    classes: BTreeMap<&'static str, usize>,
    small_budgets: usize,
}

#[test]
fn classes_are_those_that_brute_force_finds() {
    let tally = RefCell::new(Tally::default());
    for_random_words(220, 700, |words| check(words, &mut tally.borrow_mut()));
    let tally = tally.into_inner();
    let found = |kind| tally.classes.get(kind).copied().unwrap_or(0);
    assert!(tally.compared > 60, "{tally:?}");
    assert!(tally.unchanged > 5 && tally.small_budgets > 20, "{tally:?}");
    assert!(
        found("gains") > 10 && found("loses") > 10 && found("otherwise") > 10,
        "{tally:?}"
    );
}

/// Two plans from nearly the same words.
fn check(words: Vec<u32>, tally: &mut Tally) -> Result<(), String> {
    let shape = Shape {
        most_people: 600,
        most_inputs: 4,
        days: (Day::try_from(day(2025, 6, 28)).unwrap(), 3),
        windows: 30,
    };
    let mut other = words.clone();
    let turn = words.first().copied().unwrap_or(1);
    let length = other.len();
    for step in 1..4_u32 {
        let at = usize::try_from(turn.wrapping_mul(step).rotate_left(step)).unwrap();
        if let Some(word) = other.get_mut(at.checked_rem(length).unwrap_or(0)) {
            *word = word.wrapping_add(1 + step);
        }
    }
    let old = random_plan(&mut Choices::new(words), shape);
    let new = random_plan(&mut Choices::new(other), shape);
    for (old, new) in [(&old, &new), (&new, &old), (&old, &old)] {
        compare(old, new, tally)?;
    }
    Ok(())
}

fn compare(old: &Plan, new: &Plan, tally: &mut Tally) -> Result<(), String> {
    let mut revision = Revision::of(old, new);
    let people: Vec<Vec<(InputId, Value)>> = match everybody(revision.plan()) {
        Some(people) => people,
        None => return Ok(()),
    };
    let pairs = revision.pairs().to_vec();
    let today = revision.plan().today().unwrap();
    for pair in pairs {
        let policies = revision.policies(pair);
        for asked in [Asked::On(Day::try_from(day(2025, 6, 29)).unwrap()), Asked::AnyDay] {
            let here: Vec<_> = people
                .iter()
                .filter(|person| match asked {
                    Asked::On(day) => person[today.index()].1.day() == Some(i64::from(day)),
                    _ => true,
                })
                .collect();
            let exact = revision.compare(pair, asked, DEFAULT_BUDGET);
            if exact.fails || !exact.not_compared.is_empty() {
                continue;
            }
            if exact.unsettled > 0 {
                return Err(format!("not settled: {exact:?}"));
            }
            // That nobody at all lives on a day, whatever is asked, is not looked at by questions about other things.
            let days: BTreeSet<_> = here.iter().map(|person| person[today.index()].1.day()).collect();
            let lawful = here
                .iter()
                .filter(|person| are_lawful(&revision, [old, new], person));
            let inhabited: BTreeSet<_> = lawful.map(|person| person[today.index()].1.day()).collect();
            if inhabited != days {
                continue;
            }
            tally.compared += 1;
            let judged = judged(&revision, [old, new], policies, &here);
            check_exact(&revision, &exact, &judged, tally)?;
            let small = revision.compare(pair, asked, 1);
            let real: BTreeSet<_> = judged.keys().collect();
            for class in &small.classes {
                if !real.contains(&(class.place, class.change.clone())) {
                    return Err(format!("named at budget 1, but nobody's: {class:?}"));
                }
            }
            if !judged.is_empty() && !exact.identical {
                tally.small_budgets += 1;
                if small.is_unchanged() {
                    return Err("no change at budget 1, though there is".to_owned());
                }
            }
        }
    }
    Ok(())
}

/// Somebody's answers, with what they are paid under the old plan and the new.
type Paid<'p> = (&'p Vec<(InputId, Value)>, [Value; 2]);

/// The people of each class.
type Judged<'p> = BTreeMap<(Option<InputId>, Change), Vec<Paid<'p>>>;

fn everybody(plan: &Plan) -> Option<Vec<Vec<(InputId, Value)>>> {
    let ids: BTreeSet<&str> = plan.inputs().iter().map(|(_, input)| input.id.as_str()).collect();
    // A question of one name that is no longer the same is tested by name below: here it could not be told apart.
    if ids.len() < plan.inputs().len() {
        return None;
    }
    let sizes = plan
        .inputs()
        .iter()
        .map(|(_, input)| usize::try_from(input.domain.count(input.step)).unwrap());
    let product = sizes.fold(1_usize, |product, size| product.saturating_mul(size));
    if product > MOST_PEOPLE {
        return None;
    }
    let crowd = Crowd::new(plan);
    let people = (0..crowd.len()).map(|person| {
        let inputs = plan.inputs().ids();
        inputs.map(|input| (input, crowd.answer(person, input))).collect()
    });
    Some(people.collect())
}

/// Somebody's answers in the words of one of the plans.
fn somebody<'a>(merged: &Plan, plan: &'a Plan, answers: &[(InputId, Value)]) -> Person<'a> {
    let own = plan.inputs().iter().map(|(_, input)| {
        let there = merged.input(&input.id).unwrap();
        answers[there.index()].1
    });
    Person::new(plan, own.collect())
}

fn are_lawful(revision: &Revision<'_>, plans: [&Plan; 2], answers: &[(InputId, Value)]) -> bool {
    plans
        .into_iter()
        .all(|plan| is_lawful(plan, &mut somebody(revision.plan(), plan, answers)))
}

fn is_lawful(plan: &Plan, person: &mut Person<'_>) -> bool {
    let mut assumptions = plan.assumptions().iter();
    assumptions.all(|assumption| !person.value(assumption.node).is_no())
}

fn judged<'p>(
    revision: &Revision<'_>,
    [old, new]: [&Plan; 2],
    policies: [Option<&Policy>; 2],
    people: &[&'p Vec<(InputId, Value)>],
) -> Judged<'p> {
    let merged = revision.plan();
    let key = |plan: &Plan, variant: &Variant| {
        let place = variant.place.map(|place| plan.inputs().at(place).id.clone());
        place.and_then(|place| merged.input(&place))
    };
    let variants = |plan: &Plan, policy: Option<&Policy>| -> BTreeMap<Option<InputId>, Variant> {
        let variants = policy.into_iter().flat_map(|policy| &policy.variants);
        variants
            .map(|variant| (key(plan, variant), variant.clone()))
            .collect()
    };
    let (olds, news) = (variants(old, policies[0]), variants(new, policies[1]));
    let keys: BTreeSet<Option<InputId>> = olds.keys().chain(news.keys()).copied().collect();
    let mut judged = Judged::new();
    for answers in people {
        let (mut before, mut after) = (somebody(merged, old, answers), somebody(merged, new, answers));
        if !is_lawful(old, &mut before) || !is_lawful(new, &mut after) {
            continue;
        }
        for key in &keys {
            let (a, b) = (olds.get(key), news.get(key));
            let was = a.is_some_and(|variant| before.value(variant.entitled).is_yes());
            let is = b.is_some_and(|variant| after.value(variant.entitled).is_yes());
            let change = match (was, is, a, b) {
                (false, true, ..) => Some(Change::Gains),
                (true, false, ..) => Some(Change::Loses),
                (true, true, Some(a), Some(b)) => aspects((old, a, &mut before), (new, b, &mut after)),
                _ => None,
            };
            let Some(change) = change else { continue };
            let paid = |person: &mut Person<'_>, variant: Option<&Variant>| {
                let pays = variant.and_then(|variant| variant.pays.as_ref());
                pays.map_or(Value::Absent, |pays| person.value(pays.amount))
            };
            let amounts = [paid(&mut before, a), paid(&mut after, b)];
            judged.entry((*key, change)).or_default().push((answers, amounts));
        }
    }
    judged
}

type Side<'a, 'p> = (&'a Plan, &'a Variant, &'a mut Person<'p>);

fn aspects((old, a, before): Side<'_, '_>, (new, b, after): Side<'_, '_>) -> Option<Change> {
    let nodes = |variant: &Variant| -> [(Aspect, Option<NodeId>); 4] {
        let pays = variant.pays.as_ref();
        [
            (Aspect::Amount, pays.map(|pays| pays.amount)),
            (Aspect::Length, pays.and_then(|pays| pays.months)),
            (Aspect::ClaimFrom, variant.claim_from),
            (Aspect::ClaimUntil, variant.claim_until),
        ]
    };
    let mut found = Vec::new();
    for ((aspect, a), (_, b)) in nodes(a).into_iter().zip(nodes(b)) {
        let kinds = (a.map(|node| old.kind(node)), b.map(|node| new.kind(node)));
        if matches!(kinds, (Some(a), Some(b)) if a != b) {
            continue;
        }
        let was = a.map_or(Value::Absent, |node| before.value(node));
        let is = b.map_or(Value::Absent, |node| after.value(node));
        let way = match (was, is) {
            (Value::Number(was), Value::Number(is)) if was < is => Direction::Up,
            (Value::Number(was), Value::Number(is)) if was > is => Direction::Down,
            (Value::Absent, Value::Number(_)) => Direction::Appears,
            (Value::Number(_), Value::Absent) => Direction::Vanishes,
            _ => continue,
        };
        found.push((aspect, way));
    }
    (!found.is_empty()).then_some(Change::Otherwise(found))
}

fn check_exact(
    revision: &Revision<'_>,
    exact: &PolicyRevision,
    judged: &Judged<'_>,
    tally: &mut Tally,
) -> Result<(), String> {
    let named: Vec<_> = exact
        .classes
        .iter()
        .map(|class| (class.place, class.change.clone()))
        .collect();
    let once: BTreeSet<_> = named.iter().cloned().collect();
    let real: BTreeSet<_> = judged.keys().cloned().collect();
    if once.len() != named.len() || once != real {
        return Err(format!("named {named:?}\nthere are {real:?}"));
    }
    if judged.is_empty() && matches!(exact.pair, Pair::Both(..)) {
        tally.unchanged += 1;
    }
    for class in &exact.classes {
        let people = &judged[&(class.place, class.change.clone())];
        *tally.classes.entry(kind(&class.change)).or_default() += 1;
        check_class(revision, class, people, judged)?;
    }
    Ok(())
}

fn kind(change: &Change) -> &'static str {
    match change {
        Change::Gains => "gains",
        Change::Loses => "loses",
        Change::Otherwise(_) => "otherwise",
    }
}

fn check_class(
    revision: &Revision<'_>,
    class: &Class,
    people: &[Paid<'_>],
    judged: &Judged<'_>,
) -> Result<(), String> {
    for side in 0..2 {
        // Who is not entitled is paid nothing.
        let entitled = [class.change != Change::Gains, class.change != Change::Loses][side];
        let numbers = people.iter().filter(|_| entitled);
        let numbers = numbers.filter_map(|(_, paid)| paid[side].number());
        check_worth(
            &class.amount[side],
            numbers.map(|number| number.to_number()).collect(),
        )
        .map_err(|why| format!("{why}: {class:?}"))?;
    }
    // Who is the example is one of them, and whoever answers like it is too, or stands outside the law.
    let is_in = |answers: &Vec<(InputId, Value)>| people.iter().any(|(known, _)| *known == answers);
    let fits = |answers: &[(InputId, Value)], facts: &[(InputId, rules_core::possible::Possible)]| {
        facts
            .iter()
            .all(|(input, set)| answers[input.index()].1.is_among(set))
    };
    let examples = class.ends.iter().flat_map(|ends| [&ends.least, &ends.greatest]);
    for example in [&class.example].into_iter().chain(examples) {
        if !people.iter().any(|(answers, _)| fits(answers, &example.person)) {
            return Err(format!("the example is not of the class: {class:?}"));
        }
        let others = judged
            .iter()
            .filter(|((place, change), _)| *place == class.place && *change != class.change);
        for (answers, _) in others.flat_map(|(_, people)| people) {
            if fits(answers, &example.facts) && !is_in(answers) {
                return Err(format!("the facts shown do not suffice: {class:?}"));
            }
        }
    }
    for condition in &class.conditions {
        if !condition.exact {
            return Err(format!("not exact: {condition:?}"));
        }
        let mut seen: Vec<Value> = people
            .iter()
            .map(|(answers, _)| answers[condition.input.index()].1)
            .collect();
        seen.dedup();
        let is_number = matches!(condition.values.values, Values::Ranges(_));
        if let Some(outside) = seen.iter().find(|value| !value.is_among(&condition.values)) {
            return Err(format!("{outside:?} lies outside of {condition:?}"));
        }
        let numbers = seen.iter().filter_map(|value| value.number());
        let (least, greatest) = (numbers.clone().min(), numbers.max());
        let hull = condition.values.hull();
        let ends = hull.map(|hull| (hull.low, hull.high));
        let real = least
            .zip(greatest)
            .map(|(least, greatest)| (least.to_number(), greatest.to_number()));
        if is_number && ends != real {
            return Err(format!("{condition:?} ends elsewhere: {real:?}"));
        }
        if let Values::Bits(bits) = condition.values.values {
            let values: BTreeSet<String> = seen
                .iter()
                .filter(|value| **value != Value::Absent)
                .map(|value| format!("{value:?}"))
                .collect();
            if values.len() != usize::try_from(bits.count_ones()).unwrap() {
                return Err(format!("{condition:?} holds what does not occur: {values:?}"));
            }
        }
        let input = revision.plan().inputs().at(condition.input);
        if condition.values == input.domain && input.kind != InputKind::Today {
            return Err(format!("{condition:?} restricts nothing"));
        }
    }
    Ok(())
}

fn check_worth(worth: &Option<Worth>, numbers: Vec<rules_core::number::Number>) -> Result<(), String> {
    let real = numbers.iter().min().zip(numbers.iter().max());
    match (worth, real) {
        (None, None) => Ok(()),
        (Some(worth), Some((least, greatest))) if worth.exact => {
            let same = worth.least == *least && worth.greatest == *greatest;
            same.then_some(())
                .ok_or_else(|| format!("paid {least:?} to {greatest:?}, not {worth:?}"))
        }
        _ => Err(format!("paid {real:?}, not {worth:?}")),
    }
}
