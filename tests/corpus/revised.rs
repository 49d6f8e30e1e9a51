//! Comparisons of every policy of the corpus with the same one after an edit, against people answered one by one under
//! both: whoever is answered differently lies in the class that is told, and those who are told are answered so.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::arena::{InputId, NodeId};
use rules_core::assess::{Assessor, DEFAULT_BUDGET, Request};
use rules_core::calendar::{Day, add_months};
use rules_core::forward::evaluate;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{InputKind, Kind as RuleKind, Node, Pays, Plan, Variant};
use rules_core::possible::{Possible, Values};
use rules_core::revision::{
    Asked, Aspect, Change, Class, Direction, Example, PolicyRevision, Revision, Worth,
};
use rules_core::unroll::Lengths;
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::source::SourceFile;

use crate::edits::{Edit, Kind, of_policy, what_is_needed};
use crate::people::{draw_among, facts_behind, mixed};

/// Edits of one kind that are tried, until one changes what the policy computes.
const TRIALS: usize = 4;
/// Work allowed for each question.
const BUDGET: u64 = DEFAULT_BUDGET / 4;
/// People who can have the policy, and some about whom nothing is known, for each edit.
const ENTITLED: usize = 3;
const ANYBODY: usize = 1;
/// Days of asking, the first on which somebody can have the policy is taken.
const DAYS: [Day; 5] = [20_605, 20_420, 20_269, 19_905, 19_200];

#[derive(Debug, Default)]
struct Seen {
    edits: BTreeMap<Kind, usize>,
    policies: BTreeSet<String>,
    unchanged: usize,
    not_compared: usize,
    unsettled: usize,
    classes: usize,
    people: usize,
    /// Those whose answer changes.
    changed: usize,
    /// Days of examples that move.
    days: usize,
}

/// The plan of one policy.
fn plan(files: &[SourceFile], policy: &str) -> Option<Plan> {
    let options = Options {
        without_reasoning: true,
        only: vec![policy.to_owned()],
        ..Options::default()
    };
    let (_, plan) = compile_with(files, &options).result?;
    Some(plan.for_lists(&Lengths::default()))
}

/// The inputs of a plan by what they are called; what is computed over a list by its place among those of the list.
fn inputs(plan: &Plan) -> BTreeMap<String, InputId> {
    let mut folds: BTreeMap<(&str, usize), InputId> = BTreeMap::new();
    let mut inputs = BTreeMap::new();
    for (id, input) in plan.inputs().iter() {
        match input.id.split_once('#') {
            Some((list, rest)) => {
                let node = rest.split('.').next().unwrap().parse().unwrap();
                folds.insert((list, node), id);
            }
            None => {
                inputs.insert(input.id.clone(), id);
            }
        }
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for ((list, _), id) in folds {
        let count = counts.entry(list).or_default();
        *count += 1;
        inputs.insert(format!("{list}#{count}"), id);
    }
    inputs
}

/// Two plans whose questions are the same.
struct Two<'a> {
    plans: [&'a Plan; 2],
    inputs: [BTreeMap<String, InputId>; 2],
    /// Those of the graph of both.
    shared: BTreeMap<String, InputId>,
}

impl Two<'_> {
    /// Somebody of the old plan, in the new.
    fn in_new(&self, person: &People) -> People {
        self.moved(person, &self.inputs[0], self.plans[1], &self.inputs[1])
    }

    fn name(&self, input: InputId) -> Option<&str> {
        let (name, _) = self.shared.iter().find(|(_, known)| **known == input)?;
        Some(name)
    }

    fn in_shared(&self, person: &People, input: InputId) -> Option<Possible> {
        let own = self.inputs[0].get(self.name(input)?)?;
        Some(person.get(*own).clone())
    }

    /// An example, as somebody of the old plan.
    fn example(&self, example: &Example) -> People {
        let mut person = People::everybody(self.plans[0]);
        for (input, value) in &example.person {
            let name = self.shared.iter().find(|(_, known)| *known == input);
            if let Some(own) = name.and_then(|(name, _)| self.inputs[0].get(name)) {
                person.set(*own, value.clone());
            }
        }
        person
    }

    fn moved(
        &self,
        person: &People,
        from: &BTreeMap<String, InputId>,
        plan: &Plan,
        to: &BTreeMap<String, InputId>,
    ) -> People {
        let mut moved = People::everybody(plan);
        for (name, input) in to {
            if let Some(own) = from.get(name) {
                moved.set(*input, person.get(*own).clone());
            }
        }
        moved
    }

    fn is_lawful(&self, person: &People) -> bool {
        let there = self.in_new(person);
        let lawful = |plan: &Plan, person: &People| {
            let mut assumptions = plan.assumptions().iter();
            assumptions.all(|assumption| !evaluate(plan, person, assumption.node).is_no())
        };
        lawful(self.plans[0], person) && lawful(self.plans[1], &there)
    }
}

/// A reading in both plans: by the place and record of the graph of both.
type Key = (Option<InputId>, Option<u32>);

struct Readings<'a> {
    two: &'a Two<'a>,
    readings: BTreeMap<Key, [Option<&'a Variant>; 2]>,
}

/// What becomes of somebody, and what is paid before and after.
type Judged = (Change, [Option<Number>; 2]);

impl<'a> Readings<'a> {
    fn of(two: &'a Two<'a>) -> Self {
        let mut readings: BTreeMap<Key, [Option<&Variant>; 2]> = BTreeMap::new();
        for (side, plan) in two.plans.into_iter().enumerate() {
            let policy = plan.policies().first().unwrap();
            for variant in &policy.variants {
                let place = variant.place.map(|place| plan.inputs().at(place).id.as_str());
                let place = place.map(|place| *two.shared.get(place).unwrap());
                let reading = readings.entry((place, variant.record)).or_default();
                *reading.get_mut(side).unwrap() = Some(variant);
            }
        }
        Self { two, readings }
    }

    /// What becomes of somebody in a reading, by one look at each plan.
    fn judge(&self, [was, is]: [Option<&Variant>; 2], person: &People) -> Option<Judged> {
        let [old, new] = self.two.plans;
        let there = self.two.in_new(person);
        let before = |node: NodeId| evaluate(old, person, node);
        let after = |node: NodeId| evaluate(new, &there, node);
        let entitled = [
            was.is_some_and(|variant| before(variant.entitled).is_yes()),
            is.is_some_and(|variant| after(variant.entitled).is_yes()),
        ];
        let paid = |variant: Option<&Variant>, value: &dyn Fn(NodeId) -> Possible| {
            let pays = variant?.pays.as_ref()?;
            value(pays.amount).to_number()
        };
        let amounts = [paid(was, &before), paid(is, &after)];
        let change = match (entitled, was, is) {
            ([false, true], ..) => Change::Gains,
            ([true, false], ..) => Change::Loses,
            ([true, true], Some(was), Some(is)) => {
                let pairs = aspects(was, is);
                let mut ways = Vec::new();
                for (aspect, [a, b]) in pairs {
                    let kinds = (a.map(|node| old.kind(node)), b.map(|node| new.kind(node)));
                    if matches!(kinds, (Some(a), Some(b)) if a != b) {
                        continue;
                    }
                    let values = [a.map(before), b.map(after)];
                    ways.extend(way(values).map(|way| (aspect, way)));
                }
                ways.extend(moved(self.ends([was, is], person)));
                if ways.is_empty() {
                    return None;
                }
                Change::Otherwise(ways)
            }
            _ => return None,
        };
        Some((change, amounts))
    }
}

/// The last and the first day of an entitlement; none where it goes on.
type Ends = [Option<Day>; 2];

impl Readings<'_> {
    /// The days of the entitlement of somebody entitled on the day of asking, under each plan, by a walk from day to day.
    /// Many days are passed at once where one look finds the same for all of them.
    fn ends(&self, [was, is]: [&Variant; 2], person: &People) -> [Ends; 2] {
        let plans = self.two.plans;
        let entitled = [was.entitled, is.entitled];
        let people = [person.clone(), self.two.in_new(person)];
        let conditions = self.dated(entitled);
        let holds = |side: usize, from: Day, to: Day| {
            let days = Possible::days(from.min(to), from.max(to));
            let on = |side: usize, node: NodeId| {
                let plan = plans[side];
                let there = plan.today().map(|today| people[side].with(today, days.clone()));
                evaluate(plan, there.as_ref().unwrap_or(&people[side]), node)
            };
            let lives = conditions
                .iter()
                .all(|(side, node)| !on(*side, *node).may_be_no());
            lives && on(side, entitled[side]).is_yes()
        };
        [0, 1].map(|side| {
            let plan = plans[side];
            let Some(today) = plan.today() else {
                return [None, None];
            };
            let hull = plan.inputs().at(today).domain.hull().unwrap();
            let whole = [hull.low, hull.high].map(|day| Day::try_from(day.to_whole().unwrap()).unwrap());
            // An example that does not say the day is one on every day.
            let Some(asked_on) = people[side].get(today).to_number() else {
                return [None, None];
            };
            let asked_on = Day::try_from(asked_on.to_whole().unwrap()).unwrap();
            [(1, whole[1]), (-1, whole[0])].map(|(step, edge)| {
                let mut day = asked_on;
                while day != edge {
                    let left = (edge - day).abs();
                    let mut leaps = (0..15).rev().map(|power| 1 << power);
                    match leaps.find(|leap| *leap <= left && holds(side, day + step, day + step * leap)) {
                        Some(leap) => day += step * leap,
                        None => return Some(day),
                    }
                }
                None
            })
        })
    }

    /// The statements about all people that read the day and have to do with the entitlements, with the plan that makes
    /// them.
    fn dated(&self, entitled: [NodeId; 2]) -> Vec<(usize, NodeId)> {
        let names = |(side, node): (usize, NodeId)| -> BTreeSet<&str> {
            let plan = self.two.plans[side];
            let own = &self.two.inputs[side];
            let behind = facts_behind(plan, node);
            let named = own.iter().filter(|(_, input)| behind.contains(input));
            named.map(|(name, _)| name.as_str()).collect()
        };
        let today = |plan: &Plan| plan.today().map(|today| plan.inputs().at(today).id.clone());
        let today = today(self.two.plans[0]).unwrap_or_default();
        let mut known: BTreeSet<&str> = entitled.into_iter().enumerate().flat_map(names).collect();
        let mut left: Vec<(usize, NodeId)> = Vec::new();
        for (side, plan) in self.two.plans.into_iter().enumerate() {
            left.extend(
                plan.assumptions()
                    .iter()
                    .map(|assumption| (side, assumption.node)),
            );
        }
        let mut found = Vec::new();
        loop {
            known.remove(today.as_str());
            let (touching, apart): (Vec<_>, Vec<_>) =
                left.into_iter().partition(|one| !names(*one).is_disjoint(&known));
            left = apart;
            if touching.is_empty() {
                return found;
            }
            for one in touching {
                let behind = names(one);
                if behind.contains(today.as_str()) {
                    found.push(one);
                }
                known.extend(behind);
            }
        }
    }
}

/// How the last and the first day move.
fn moved([was, is]: [Ends; 2]) -> Vec<(Aspect, Direction)> {
    let ends = [(Aspect::LastDay, 0), (Aspect::FirstDay, 1)];
    let moved = ends.into_iter().filter_map(|(aspect, position)| {
        // What goes on is later than every last day, and earlier than every first one.
        let beyond = if aspect == Aspect::LastDay {
            Day::MAX
        } else {
            Day::MIN
        };
        let [was, is] = [was, is].map(|ends| ends[position].unwrap_or(beyond));
        let way = if was < is { Direction::Up } else { Direction::Down };
        (was != is).then_some((aspect, way))
    });
    moved.collect()
}

/// What is told of an entitlement, before and after; the months of a schedule by the spans in which both stay.
fn aspects(was: &Variant, is: &Variant) -> Vec<(Aspect, [Option<NodeId>; 2])> {
    let pays = [was, is].map(|variant| variant.pays.as_ref());
    let mut pairs = vec![(Aspect::Amount, pays.map(|pays| pays.map(|pays| pays.amount)))];
    let steps: Vec<(u32, Option<u32>)> = pays
        .into_iter()
        .flatten()
        .flat_map(|pays| pays.steps.iter().map(|step| (step.from, step.to)))
        .collect();
    if !steps.is_empty() {
        let ends = steps.iter().filter_map(|(_, to)| to.map(|to| to + 1));
        let starts: BTreeSet<u32> = steps
            .iter()
            .map(|(from, _)| *from)
            .chain(ends)
            .chain([1])
            .collect();
        for from in &starts {
            let in_month = |pays: Option<&Pays>| {
                let pays = pays?;
                if pays.steps.is_empty() {
                    return Some(pays.amount);
                }
                let mut steps = pays.steps.iter();
                let holds = |to: Option<u32>| to.is_none_or(|to| *from <= to);
                steps
                    .find(|step| step.from <= *from && holds(step.to))
                    .map(|step| step.amount)
            };
            let to = starts.range(from + 1..).next().map(|next| next - 1);
            pairs.push((Aspect::Months { from: *from, to }, pays.map(in_month)));
        }
    }
    pairs.push((Aspect::Length, pays.map(|pays| pays?.months)));
    pairs.push((Aspect::ClaimFrom, [was.claim_from, is.claim_from]));
    pairs.push((Aspect::ClaimUntil, [was.claim_until, is.claim_until]));
    let adopted = |variant: &Variant| variant.adoption.as_ref().map(|adoption| adoption.adopted);
    pairs.push((Aspect::Adopted, [adopted(was), adopted(is)]));
    pairs
}

fn way([was, is]: [Option<Possible>; 2]) -> Option<Direction> {
    let truth = |value: &Option<Possible>| value.as_ref().is_some_and(Possible::is_yes);
    let is_truth = [&was, &is].iter().any(|value| {
        matches!(
            value,
            Some(Possible {
                values: Values::Bits(_),
                ..
            })
        )
    });
    if is_truth {
        return match (truth(&was), truth(&is)) {
            (false, true) => Some(Direction::Up),
            (true, false) => Some(Direction::Down),
            _ => None,
        };
    }
    let failed = |value: &Option<Possible>| value.as_ref().is_some_and(|value| value.error);
    if failed(&was) || failed(&is) {
        return None;
    }
    let number = |value: Option<Possible>| value.and_then(|value| value.to_number());
    match (number(was), number(is)) {
        (Some(was), Some(is)) if was < is => Some(Direction::Up),
        (Some(was), Some(is)) if was > is => Some(Direction::Down),
        (None, Some(_)) => Some(Direction::Appears),
        (Some(_), None) => Some(Direction::Vanishes),
        _ => None,
    }
}

/// Values around every constant that the plans compare with: at it, one step below and above; of days, also those so far
/// from the day of asking.
fn border(plans: [&Plan; 2], input: InputId, today: Day) -> Vec<Possible> {
    let [plan, _] = plans;
    let known = plan.inputs().at(input);
    let count = known.domain.count(known.step);
    let Some(hull) = known.domain.hull().filter(|_| count > 6) else {
        return (0..count.min(12))
            .map(|position| {
                let (_, from) = known.domain.split_at(position, known.step);
                from.split_at(1, known.step).0
            })
            .collect();
    };
    let is_day = plan.nodes().ids().any(|id| {
        matches!(*plan.nodes().at(id), Node::Input(own) if own == input) && plan.kind(id) == RuleKind::Date
    });
    let mut centres: BTreeSet<Number> = BTreeSet::new();
    for plan in plans {
        for id in plan.nodes().ids() {
            let Node::Constant(constant) = *plan.nodes().at(id) else {
                continue;
            };
            let Some(number) = Possible::of(plan.constant(constant).clone()).to_number() else {
                continue;
            };
            centres.insert(number);
            let Some(far) = number.to_whole().and_then(|far| i32::try_from(far).ok()) else {
                continue;
            };
            if is_day && far.abs() < 100 {
                for months in [far, -far, far * 12, -far * 12] {
                    let then = add_months(today, months);
                    centres.extend(then.map(Number::from));
                }
            }
        }
    }
    let low = hull.low;
    let mut values: Vec<Possible> = Vec::new();
    for centre in centres {
        let steps = centre.minus(low).and_then(|above| above.over(known.step));
        let Some(steps) = steps.map(Number::floor) else {
            continue;
        };
        for steps in [steps - 1, steps, steps + 1] {
            let value = known
                .step
                .times(Number::whole(steps))
                .and_then(|above| low.plus(above));
            let value = value.map(|value| Possible::of(Values::number(value)));
            values.extend(value.filter(|value| value.is_within(&known.domain)));
        }
    }
    values.dedup();
    values
}

/// People around the border: those who can have it under one of the plans and some others, with one answer or two moved
/// to where a rule may part them.
fn crowd(two: &Two<'_>, readings: &Readings<'_>, day: Day, word: usize) -> Vec<People> {
    let plan = two.plans[0];
    let mut assessor = Assessor::new(plan);
    let mut people = Vec::new();
    for turn in 0..(ENTITLED + ANYBODY) {
        let may_be_had = |person: &People| {
            turn >= ENTITLED
                || readings.readings.values().any(|[was, is]| {
                    let [old, new] = two.plans;
                    if turn % 2 == 0 {
                        was.is_some_and(|variant| evaluate(old, person, variant.entitled).may_be_yes())
                    } else {
                        let there = two.in_new(person);
                        is.is_some_and(|variant| evaluate(new, &there, variant.entitled).may_be_yes())
                    }
                })
        };
        let mut is_possible = |person: &People| {
            let request = Request {
                people: person.clone(),
                applicant: None,
                budget: DEFAULT_BUDGET,
            };
            may_be_had(person) && assessor.assess(&request, &[]).is_ok()
        };
        let drawn =
            (0..3).find_map(|again| draw_among(plan, day, word * 31 + turn * 7 + again, &mut is_possible));
        people.extend(drawn.map(|drawn| drawn.person));
    }
    let mut behind: BTreeSet<InputId> = BTreeSet::new();
    for [was, _] in readings.readings.values() {
        let nodes = was.iter().flat_map(|variant| {
            let paid = variant.pays.iter().flat_map(|pays| pays.nodes());
            paid.chain([variant.entitled])
        });
        behind.extend(nodes.flat_map(|node| facts_behind(plan, node)));
    }
    let moved: Vec<(InputId, Vec<Possible>)> = behind
        .into_iter()
        .filter(|input| plan.inputs().at(*input).kind != InputKind::Today)
        .map(|input| (input, border(two.plans, input, day)))
        .collect();
    let mut crowd = people.clone();
    for person in &people {
        for (number, (input, values)) in moved.iter().enumerate() {
            for value in values {
                let near = person.with(*input, value.clone());
                if let Some((other, values)) = moved.get(mixed(number, crowd.len()) % moved.len())
                    && let Some(value) = values.get(mixed(crowd.len(), word) % values.len().max(1))
                {
                    crowd.push(near.with(*other, value.clone()));
                }
                crowd.push(near);
            }
        }
    }
    crowd.retain(|person| two.is_lawful(person));
    crowd
}

fn lies_within(worth: &Option<Worth>, amount: Option<Number>) -> bool {
    match (worth, amount) {
        (Some(worth), Some(amount)) => worth.least <= amount && (!worth.bounded || amount <= worth.greatest),
        (None, Some(_)) => false,
        _ => true,
    }
}

fn fits(two: &Two<'_>, person: &People, facts: &[(InputId, Possible)]) -> bool {
    facts.iter().all(|(input, set)| {
        let own = two.in_shared(person, *input);
        own.is_some_and(|own| own.is_within(set))
    })
}

/// Everybody of the crowd against what is told.
fn check(readings: &Readings<'_>, told: &PolicyRevision, crowd: &[People], name: &str, seen: &mut Seen) {
    let two = readings.two;
    let class_of = |key: &Key, change: &Change| -> Option<&Class> {
        let mut classes = told.classes.iter();
        classes.find(|class| (class.place, class.record) == *key && class.change == *change)
    };
    for person in crowd {
        for (key, reading) in &readings.readings {
            let judged = readings.judge(*reading, person);
            seen.people += 1;
            if let Some((change, amounts)) = &judged {
                seen.changed += 1;
                assert!(!told.is_unchanged(), "{name}: no change is told, but {change:?}");
                let class = class_of(key, change);
                if told.unsettled > 0 && class.is_none() {
                    continue;
                }
                let class =
                    class.unwrap_or_else(|| panic!("{name}: nobody is told to be {change:?}: {told:#?}"));
                for condition in &class.conditions {
                    let own = two.in_shared(person, condition.input);
                    assert!(
                        own.is_none_or(|own| own.is_within(&condition.values)),
                        "{name}: somebody of {change:?} lies outside of {condition:?} ({:?}): {:?}",
                        two.name(condition.input),
                        two.in_shared(person, condition.input),
                    );
                }
                for (side, without) in [(0, Change::Gains), (1, Change::Loses)] {
                    assert!(
                        *change == without || lies_within(&class.amount[side], amounts[side]),
                        "{name}: {change:?} is paid {amounts:?} outside of {:?}",
                        class.amount
                    );
                }
            }
            for class in told
                .classes
                .iter()
                .filter(|class| (class.place, class.record) == *key)
            {
                let is_of = judged.as_ref().is_some_and(|(change, _)| *change == class.change);
                assert!(
                    is_of || !fits(two, person, &class.example.facts),
                    "{name}: answers like the example of {:?}, but is {judged:?}",
                    class.change
                );
            }
        }
    }
    for class in &told.classes {
        seen.classes += 1;
        let reading = readings.readings.get(&(class.place, class.record)).unwrap();
        let ends = class.ends.iter().flat_map(|ends| [&ends.least, &ends.greatest]);
        for example in [&class.example].into_iter().chain(ends) {
            let person = two.example(example);
            let judged = readings.judge(*reading, &person);
            let change = judged.as_ref().map(|(change, _)| change);
            assert_eq!(change, Some(&class.change), "{name}: an example of the class");
            seen.days += example.days.len();
            if let [Some(was), Some(is)] = *reading {
                let days = readings.ends([was, is], &person);
                for (aspect, told) in &example.days {
                    let position = usize::from(*aspect == Aspect::FirstDay);
                    let real = days.map(|ends| ends[position]);
                    assert_eq!(*told, real, "{name}: the days of an example");
                }
            }
            assert!(
                two.is_lawful(&person),
                "{name}: an example whom the assumptions do not allow"
            );
        }
    }
}

/// One policy, and what an edit of it is called.
struct Case<'a> {
    old: &'a Plan,
    policy: &'a str,
    word: usize,
    name: &'a str,
}

impl Case<'_> {
    /// Compares one edit; `false` where the edit is none: it does not compile, or the policy computes the same.
    fn compare(&self, edited: &[SourceFile], edit: &Edit, seen: &mut Seen) -> bool {
        let Self {
            old,
            policy,
            word,
            name,
        } = *self;
        let Some(new) = plan(edited, policy) else {
            return false;
        };
        let mut revision = Revision::of(old, &new);
        let pair = *revision.pairs().first().unwrap();
        let two = Two {
            plans: [old, &new],
            inputs: [inputs(old), inputs(&new)],
            shared: inputs(revision.plan()),
        };
        let days = edit.day.into_iter().flat_map(|day| [day, day + 1]).chain(DAYS);
        let readings = Readings::of(&two);
        let mut compared = false;
        for day in days {
            let told = revision.compare(pair, Asked::On(day), BUDGET);
            if told.identical {
                return false;
            }
            if told.classes.is_empty() && told.is_covered() && day != DAYS[4] {
                continue;
            }
            compared = true;
            seen.unchanged += usize::from(told.is_unchanged());
            seen.unsettled += usize::from(told.unsettled > 0);
            seen.not_compared += usize::from(!told.not_compared.is_empty());
            if !told.not_compared.is_empty() {
                assert!(!told.is_unchanged());
                break;
            }
            let crowd = crowd(&two, &readings, day, word);
            check(&readings, &told, &crowd, name, seen);
            break;
        }
        compared
    }
}

/// Edits of some kinds of every policy.
fn compare_all(kinds: [Kind; 2]) -> Seen {
    let files: Vec<SourceFile> = yingxiang_fuzz::corpus::policies()
        .unwrap()
        .into_iter()
        .filter(|file| !file.path.ends_with("_scenarios.rules"))
        .collect();
    let all = yingxiang_fuzz::corpus::plan().unwrap();
    let mut seen = Seen::default();
    for (position, policy) in all.policies().iter().enumerate() {
        let files = what_is_needed(&files, &policy.id);
        let old = plan(&files, &policy.id).unwrap();
        let mut tried: Vec<String> = Vec::new();
        for kind in kinds {
            for edit in of_policy(&files, &policy.id, kind).iter().take(TRIALS) {
                let told = edit.told(&files);
                if tried.contains(&told) {
                    continue;
                }
                let name = format!("{} {kind:?}: {told}", policy.id);
                tried.push(told);
                let case = Case {
                    old: &old,
                    policy: &policy.id,
                    word: position,
                    name: &name,
                };
                if case.compare(&edit.made(&files), edit, &mut seen) {
                    *seen.edits.entry(kind).or_default() += 1;
                    seen.policies.insert(policy.id.clone());
                    break;
                }
            }
        }
    }
    println!("{seen:?}");
    seen
}

#[test]
fn a_number_one_greater_changes_what_it_changes_for_each() {
    let seen = compare_all([Kind::Number, Kind::Amount]);
    assert!(seen.policies.len() > 40 && seen.changed > 1_000 && seen.unsettled < 40);
}

#[test]
fn a_day_later_or_a_condition_less_changes_what_it_changes_for_each() {
    let seen = compare_all([Kind::Condition, Kind::Date]);
    // Every policy has a condition to leave out or a day to move.
    assert_eq!(
        seen.policies.len(),
        yingxiang_fuzz::corpus::plan().unwrap().policies().len()
    );
    assert!(seen.changed > 1_000 && seen.unsettled < 40);
}
