//! Comparisons of random plans against everybody there is: the classes that are named are those that exist, their
//! people and amounts are exact, and a small budget never shows that nothing changes.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rules_core::arena::{Id, InputId, NodeId};
use rules_core::assess::DEFAULT_BUDGET;
use rules_core::calendar::Day;
use rules_core::plan::{InputKind, Node, Plan, Policy, Variant};
use rules_core::possible::Values;
use rules_core::revision::{
    Asked, Aspect, Change, Class, Direction, Moved, Pair, PolicyRevision, Revision, Worth,
};

use crate::choices::{Choices, for_random_words};
use crate::crowd::Crowd;
use crate::evaluate::{Person, Value};
use crate::fraction::Fraction;
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
    /// Classes in which a first or a last day moves.
    days: usize,
    /// People entitled on the day of asking, and again on a day after one on which they are not.
    gaps: usize,
}

#[test]
fn first_and_last_days_are_those_that_brute_force_finds() {
    let tally = RefCell::new(Tally::default());
    for_random_words(1_500, 700, |words| check(words, 80, &mut tally.borrow_mut()));
    let tally = tally.into_inner();
    println!("{tally:?}");
    assert!(tally.days > 20 && tally.gaps > 5, "{tally:?}");
}

#[test]
fn classes_are_those_that_brute_force_finds() {
    let tally = RefCell::new(Tally::default());
    for_random_words(220, 700, |words| check(words, 0, &mut tally.borrow_mut()));
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
fn check(words: Vec<u32>, spells: usize, tally: &mut Tally) -> Result<(), String> {
    let shape = Shape {
        most_people: 600,
        most_inputs: 4,
        days: (Day::try_from(day(2025, 6, 27)).unwrap(), 5),
        windows: 30,
        spells,
    };
    let mut other = words.clone();
    let turn = words.first().copied().unwrap_or(1);
    let length = other.len();
    // Days move seldom by a few words.
    for step in 1..if spells > 0 { 9_u32 } else { 4 } {
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
            let days = match asked {
                Asked::On(day) => Some(Days::of(revision.plan(), today, day)),
                _ => None,
            };
            tally.gaps += days
                .as_ref()
                .map_or(0, |days| gaps(days, revision.plan(), [old, new], policies, &here));
            let judged = judged(&revision, [old, new], policies, &here, days);
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

/// The last or the first day of somebody's entitlement under the old plan and the new; none where it goes on.
type Ends = (Aspect, [Option<i64>; 2]);

/// Somebody's answers, with what they are paid under the old plan and the new, and the days that move.
type Paid<'p> = (&'p Vec<(InputId, Value)>, [Value; 2], Vec<Ends>);

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
    days: Option<Days>,
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
            let mut moved = Vec::new();
            let change = match (was, is, a, b) {
                (false, true, ..) => Some(Change::Gains),
                (true, false, ..) => Some(Change::Loses),
                (true, true, Some(a), Some(b)) => {
                    let mut ways = aspects((old, a, &mut before), (new, b, &mut after));
                    for (aspect, way, days) in days
                        .iter()
                        .flat_map(|days| days.moved(merged, [old, new], [a.entitled, b.entitled], answers))
                    {
                        ways.push((aspect, way));
                        moved.push((aspect, days));
                    }
                    (!ways.is_empty()).then_some(Change::Otherwise(ways))
                }
                _ => None,
            };
            let Some(change) = change else { continue };
            let paid = |person: &mut Person<'_>, variant: Option<&Variant>| {
                let pays = variant.and_then(|variant| variant.pays.as_ref());
                pays.map_or(Value::Absent, |pays| person.value(pays.amount))
            };
            let amounts = [paid(&mut before, a), paid(&mut after, b)];
            let people = judged.entry((*key, change)).or_default();
            people.push((answers, amounts, moved));
        }
    }
    judged
}

/// The days around the one of asking.
struct Days {
    today: InputId,
    asked_on: i64,
    whole: (i64, i64),
}

impl Days {
    fn of(plan: &Plan, today: InputId, asked_on: Day) -> Self {
        let hull = plan.inputs().at(today).domain.hull().unwrap();
        let day = |number: rules_core::number::Number| number.to_whole().unwrap();
        Self {
            today,
            asked_on: i64::from(asked_on),
            whole: (day(hull.low), day(hull.high)),
        }
    }

    /// How the last and the first day of somebody move who is entitled under both plans.
    fn moved(
        &self,
        merged: &Plan,
        plans: [&Plan; 2],
        entitled: [NodeId; 2],
        answers: &[(InputId, Value)],
    ) -> Vec<(Aspect, Direction, [Option<i64>; 2])> {
        let conditions = dated(plans, entitled);
        let is_entitled = |side: usize, day: i64| {
            let mut there = answers.to_vec();
            there[self.today.index()].1 = Value::Number(Fraction::whole(day));
            let mut people = plans.map(|plan| somebody(merged, plan, &there));
            let lives = conditions
                .iter()
                .all(|(side, node)| !people[*side].value(*node).is_no());
            lives && people[side].value(entitled[side]).is_yes()
        };
        let end = |side: usize, step: i64| {
            let mut day = self.asked_on;
            while is_entitled(side, day + step) {
                day += step;
                if day == self.whole.0 || day == self.whole.1 {
                    return None;
                }
            }
            Some(day)
        };
        let mut found = Vec::new();
        for (aspect, step) in [(Aspect::LastDay, 1), (Aspect::FirstDay, -1)] {
            let days = [end(0, step), end(1, step)];
            // Where it goes on, it goes beyond every day.
            let [was, is] = days.map(|day| step * day.unwrap_or(step * i64::MAX / 2));
            let farther = if step > 0 { Direction::Up } else { Direction::Down };
            let nearer = if step > 0 { Direction::Down } else { Direction::Up };
            match was.cmp(&is) {
                std::cmp::Ordering::Less => found.push((aspect, farther, days)),
                std::cmp::Ordering::Greater => found.push((aspect, nearer, days)),
                std::cmp::Ordering::Equal => {}
            }
        }
        found
    }
}

/// Somebody who is entitled on the day of asking, not on a later one, and again on a still later one.
fn gaps(
    days: &Days,
    merged: &Plan,
    [old, _]: [&Plan; 2],
    [before, _]: [Option<&Policy>; 2],
    people: &[&Vec<(InputId, Value)>],
) -> usize {
    let variants = before.into_iter().flat_map(|policy| &policy.variants);
    let has_gap = |variant: &Variant| {
        people.iter().any(|answers| {
            let on = |day: i64| {
                let mut there = (*answers).clone();
                there[days.today.index()].1 = Value::Number(Fraction::whole(day));
                somebody(merged, old, &there).value(variant.entitled).is_yes()
            };
            let mut later = (days.asked_on..=days.whole.1).skip_while(|day| on(*day));
            on(days.asked_on) && later.any(on)
        })
    };
    variants.filter(|variant| has_gap(variant)).count()
}

/// The statements about all people that read the day and have to do with the entitlements, with the plan that makes them.
fn dated(plans: [&Plan; 2], entitled: [NodeId; 2]) -> Vec<(usize, NodeId)> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (plan, node) in plans.into_iter().zip(entitled) {
        read(plan, node, &mut known);
    }
    let mut left: Vec<(usize, NodeId)> = Vec::new();
    for (side, plan) in plans.into_iter().enumerate() {
        let assumptions = plan.assumptions().iter();
        left.extend(assumptions.map(|assumption| (side, assumption.node)));
    }
    let today = plans[0].inputs().at(plans[0].today().unwrap()).id.clone();
    let mut found = Vec::new();
    loop {
        known.remove(&today);
        let touches = |(side, node): &(usize, NodeId)| {
            let mut own = BTreeSet::new();
            read(plans[*side], *node, &mut own);
            own.remove(&today);
            !own.is_disjoint(&known)
        };
        let (touching, apart): (Vec<_>, Vec<_>) = left.into_iter().partition(touches);
        left = apart;
        if touching.is_empty() {
            break;
        }
        for (side, node) in touching {
            let mut own = BTreeSet::new();
            read(plans[side], node, &mut own);
            if own.contains(&today) {
                found.push((side, node));
            }
            known.extend(own);
        }
    }
    found
}

/// The names of the questions that a node reads.
fn read(plan: &Plan, node: NodeId, names: &mut BTreeSet<String>) {
    let own = *plan.nodes().at(node);
    if let Node::Input(input) = own {
        names.insert(plan.inputs().at(input).id.clone());
    }
    let mut operands = Vec::new();
    plan.for_each_operand(own, |operand| operands.push(operand));
    for operand in operands {
        read(plan, operand, names);
    }
}

type Side<'a, 'p> = (&'a Plan, &'a Variant, &'a mut Person<'p>);

fn aspects((old, a, before): Side<'_, '_>, (new, b, after): Side<'_, '_>) -> Vec<(Aspect, Direction)> {
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
    found
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
        tally.days += usize::from(!class.days.is_empty());
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
        let numbers = numbers.filter_map(|(_, paid, _)| paid[side].number());
        check_worth(
            &class.amount[side],
            numbers.map(|number| number.to_number()).collect(),
        )
        .map_err(|why| format!("{why}: {class:?}"))?;
    }
    for moved in &class.days {
        check_days(moved, people).map_err(|why| format!("{why}: {class:?}"))?;
    }
    let moved = class.days.iter().map(|moved| moved.aspect);
    if !moved.eq(people
        .iter()
        .flat_map(|(_, _, moved)| moved)
        .map(|(aspect, _)| *aspect)
        .take(class.days.len()))
    {
        return Err(format!("other days move: {class:?}"));
    }
    // Who is the example is one of them, and whoever answers like it is too, or stands outside the law.
    let is_in = |answers: &Vec<(InputId, Value)>| people.iter().any(|(known, ..)| *known == answers);
    let fits = |answers: &[(InputId, Value)], facts: &[(InputId, rules_core::possible::Possible)]| {
        facts
            .iter()
            .all(|(input, set)| answers[input.index()].1.is_among(set))
    };
    let examples = class.ends.iter().flat_map(|ends| [&ends.least, &ends.greatest]);
    for example in [&class.example].into_iter().chain(examples) {
        let of_class = people.iter().find(|(answers, ..)| fits(answers, &example.person));
        let days = |of: &[Ends]| -> Vec<Ends> { of.to_vec() };
        let told: Vec<Ends> = example
            .days
            .iter()
            .map(|(aspect, days)| (*aspect, days.map(|day| day.map(i64::from))))
            .collect();
        if of_class.is_some_and(|(_, _, moved)| days(moved) != told) {
            return Err(format!("the days of the example are others: {class:?}"));
        }
        if of_class.is_none() {
            return Err(format!("the example is not of the class: {class:?}"));
        }
        let others = judged
            .iter()
            .filter(|((place, change), _)| *place == class.place && *change != class.change);
        for (answers, ..) in others.flat_map(|(_, people)| people) {
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
            .map(|(answers, ..)| answers[condition.input.index()].1)
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

fn check_days(moved: &Moved, people: &[Paid<'_>]) -> Result<(), String> {
    if !moved.exact {
        return Err("not exact".to_owned());
    }
    // A last day that does not come is later than all others, a first one earlier.
    let rank = |day: &Option<i64>| match (moved.aspect, day) {
        (_, Some(day)) => *day,
        (Aspect::LastDay, None) => i64::MAX,
        (_, None) => i64::MIN,
    };
    for side in 0..2 {
        let days = people.iter().flat_map(|(_, _, moved)| moved);
        let mut days: Vec<Option<i64>> = days
            .filter(|(aspect, _)| *aspect == moved.aspect)
            .map(|(_, days)| days[side])
            .collect();
        days.sort_by_key(rank);
        let told = [moved.earliest, moved.latest].map(|ends| ends[side].map(i64::from));
        if (days.first().copied(), days.last().copied()) != (Some(told[0]), Some(told[1])) {
            return Err(format!("the days of side {side} are {days:?}"));
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
