//! Random people who can exist.

use std::collections::BTreeSet;

use rules_core::arena::{Id, InputId, NodeId};
use rules_core::assess::{Assessor, DEFAULT_BUDGET, Request};
use rules_core::calendar::Day;
use rules_core::people::People;
use rules_core::plan::{InputKind, Node, Plan};
use rules_core::possible::Possible;

/// A person of whom everything is known, and the day of asking.
pub(crate) struct Drawn {
    pub(crate) person: People,
    pub(crate) today: Day,
    seed: usize,
}

/// Somebody who is given, asking on a day.
pub(crate) fn asked_on(person: People, today: Day) -> Drawn {
    Drawn {
        person,
        today,
        seed: 0,
    }
}

/// A number that looks random and is the same every time.
pub(crate) fn mixed(a: usize, b: usize) -> usize {
    let [a, b] = [a, b].map(|number| u64::try_from(number).unwrap());
    let mut x = (a + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (b + 7).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^= x >> 31;
    x = x.wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((x ^ (x >> 29)) >> 8 & 0xffff_ffff).unwrap()
}

/// Somebody whom the assumptions allow.
pub(crate) fn draw(plan: &Plan, assessor: &mut Assessor<'_>, seed: usize) -> Drawn {
    let days = [19_540, 19_905, 20_180, 20_269, 20_420, 20_600];
    let day: Day = *days.get(seed % days.len()).unwrap();
    let mut exists = |person: &People| {
        let request = Request {
            people: person.clone(),
            applicant: None,
            budget: DEFAULT_BUDGET,
        };
        assessor.assess(&request, &[]).is_ok()
    };
    draw_among(plan, day, seed, &mut exists).unwrap()
}

/// One of the people for whom something is possible. Values are fixed one after the other; one that nobody with the
/// others can have is drawn again. `None` where what seemed possible was not.
pub(crate) fn draw_among(
    plan: &Plan,
    day: Day,
    seed: usize,
    is_possible: &mut dyn FnMut(&People) -> bool,
) -> Option<Drawn> {
    let today = plan.today().unwrap();
    let mut person = People::everybody(plan).with(today, Possible::day(day));
    if !is_possible(&person) {
        return None;
    }
    for (id, input) in plan.inputs().iter() {
        if id == today {
            continue;
        }
        let mut left = input.domain.clone();
        for attempt in 0.. {
            let count = left.count(input.step);
            if count <= 1 {
                break;
            }
            let word = mixed(seed * 1_000 + id.index(), attempt);
            // Small numbers are more frequent than great ones.
            let most = if word.is_multiple_of(3) {
                count
            } else {
                count.min(40)
            };
            let position = i64::try_from(word / 3).unwrap() % most;
            let (below, from) = left.split_at(position, input.step);
            let (value, above) = from.split_at(1, input.step);
            // Where a value does not fit, those on one side of it that has some are left.
            let sides = if word.is_multiple_of(2) {
                [value, below, above]
            } else {
                [value, above, below]
            };
            let fits = |side: &&Possible| {
                side.count(input.step) > 0 && is_possible(&person.with(id, (*side).clone()))
            };
            left = sides.iter().find(fits)?.clone();
        }
        person = person.with(id, left);
    }
    Some(Drawn {
        person,
        today: day,
        seed,
    })
}

/// The inputs that a node reads.
pub(crate) fn facts_behind(plan: &Plan, node: NodeId) -> BTreeSet<InputId> {
    let mut seen = BTreeSet::new();
    let mut facts = BTreeSet::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if !seen.insert(node) {
            continue;
        }
        match *plan.nodes().at(node) {
            Node::Input(input) => {
                facts.insert(input);
            }
            other => plan.for_each_operand(other, |operand| open.push(operand)),
        }
    }
    facts
}

/// A few values for a few of some facts, the person's own among them.
pub(crate) fn few_values(
    plan: &Plan,
    behind: &BTreeSet<InputId>,
    drawn: &Drawn,
    turn: usize,
) -> Vec<(InputId, Vec<Possible>)> {
    let fitting: Vec<InputId> = behind
        .iter()
        .copied()
        .filter(|input| {
            !matches!(
                plan.inputs().at(*input).kind,
                InputKind::Today | InputKind::Confirm
            )
        })
        .collect();
    let mut varied: Vec<(InputId, Vec<Possible>)> = Vec::new();
    for number in 0..fitting.len().min(3) {
        let word = mixed(drawn.seed * 97 + turn, number);
        let input = *fitting.get(word % fitting.len()).unwrap();
        if varied.iter().any(|(known, _)| *known == input) {
            continue;
        }
        let known = plan.inputs().at(input);
        let count = known.domain.count(known.step);
        let mut values = vec![drawn.person.get(input).clone()];
        for attempt in 0..3 {
            let word = mixed(turn * 31 + input.index(), attempt + drawn.seed * 5);
            let most = if attempt == 0 { count } else { count.min(40) };
            let position = i64::try_from(word).unwrap() % most.max(1);
            let (_, from) = known.domain.split_at(position, known.step);
            let (value, _) = from.split_at(1, known.step);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        varied.push((input, values));
    }
    varied
}

/// Everybody who has one of the values of each varied fact.
pub(crate) fn products(person: &People, varied: &[(InputId, Vec<Possible>)]) -> Vec<People> {
    let mut people = vec![person.clone()];
    for (input, values) in varied {
        people = people
            .iter()
            .flat_map(|person| values.iter().map(|value| person.with(*input, value.clone())))
            .collect();
    }
    people
}
