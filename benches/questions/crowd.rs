//! People made up for counting questions: every fact has a value, what must be true of all people is, and what people
//! say of themselves when they begin mostly fits the rest.

use std::collections::BTreeMap;

use rules_core::arena::{InputId, NodeId};
use rules_core::calendar::Day;
use rules_core::forward::evaluate;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{InputKind, Kind, LifeEvent, Node, Plan};
use rules_core::possible::{Possible, Range, Values};

use crate::random::Random;

/// Somebody, or a firm.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) number: u64,
    answers: BTreeMap<InputId, Possible>,
}

impl Person {
    pub(crate) fn answer(&self, input: InputId) -> Option<&Possible> {
        self.answers.get(&input)
    }
}

/// Where people come from.
pub(crate) struct Crowd<'a> {
    plan: &'a Plan,
    base: &'a People,
    today: Day,
    size: usize,
    /// Places of Inner Mongolia.
    home: Range,
}

/// What fits a life event, so many times in a hundred: fact, value, share. A number is a count, or days before today.
const FITTING: &[(&str, &str, Fit, u64)] = &[
    ("left_school", "left_school_on", Fit::DaysAgo(900), 85),
    ("left_school", "born_on", Fit::Age(19, 28), 95),
    ("lost_job", "employment", Fit::Member("unemployed"), 90),
    ("lost_job", "insured_by_employer", Fit::No, 95),
    ("flexible_work", "employment", Fit::Member("flexible"), 90),
    ("flexible_work", "insured_by_employer", Fit::No, 90),
    (
        "starting_business",
        "employment",
        Fit::Member("self_employed"),
        70,
    ),
    ("at_work", "employment", Fit::Member("employed"), 95),
    ("at_work", "insured_by_employer", Fit::Yes, 95),
    ("in_hardship", "dibao", Fit::Yes, 60),
    ("in_hardship", "hard_to_find_work", Fit::Yes, 60),
    ("near_pension", "born_on", Fit::Age(50, 63), 95),
    ("near_pension", "employment", Fit::Member("unemployed"), 40),
];

#[derive(Debug, Clone, Copy)]
enum Fit {
    Yes,
    No,
    Member(&'static str),
    DaysAgo(u64),
    Age(u64, u64),
}

impl<'a> Crowd<'a> {
    pub(crate) fn new(plan: &'a Plan, base: &'a People, today: Day, size: usize) -> Self {
        let regions = plan.regions();
        let home = regions.find("150000").map_or(0, |(position, _)| position);
        Self {
            plan,
            base,
            today,
            size,
            home: regions.inside(home),
        }
    }

    /// The people of a life event, as far as some facts go.
    pub(crate) fn of(&self, event: &LifeEvent, facts: &[InputId]) -> Vec<Person> {
        let mut people = Vec::new();
        self.each(event, facts, |person| people.push(person));
        people
    }

    /// The same, one after the other.
    pub(crate) fn each(&self, event: &LifeEvent, facts: &[InputId], mut meet: impl FnMut(Person)) {
        let read = |node| {
            let mut inputs = Vec::new();
            self.add_inputs(node, &mut inputs);
            (node, inputs)
        };
        let assumptions = self
            .plan
            .assumptions()
            .iter()
            .map(|assumption| read(assumption.node));
        let mut left: Vec<(NodeId, Vec<InputId>)> = assumptions.collect();
        let mut facts = facts.to_vec();
        let mut assumptions = Vec::new();
        // Those that share facts with others that count.
        while let Some(position) = left
            .iter()
            .position(|(_, read)| read.iter().any(|input| facts.contains(input)))
        {
            let (node, read) = left.remove(position);
            facts.extend(&read);
            assumptions.push((node, read));
        }
        let numbers = 0..u64::try_from(self.size).unwrap_or(0);
        for number in numbers {
            meet(self.person(number, event, &facts, &assumptions));
        }
    }

    fn add_inputs(&self, node: NodeId, inputs: &mut Vec<InputId>) {
        match *self.plan.nodes().at(node) {
            Node::Input(input) if Some(input) != self.plan.today() => inputs.push(input),
            other => self
                .plan
                .for_each_operand(other, |operand| self.add_inputs(operand, inputs)),
        }
    }

    /// Somebody who satisfies the assumptions; what does not is drawn again.
    fn person(
        &self,
        number: u64,
        event: &LifeEvent,
        facts: &[InputId],
        assumptions: &[(NodeId, Vec<InputId>)],
    ) -> Person {
        let seed = event.id.bytes().fold(number << 20, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        let mut random = Random::new(seed);
        let mut person = Person {
            number,
            answers: self.answers(&mut random, event),
        };
        person.answers.retain(|input, _| facts.contains(input));
        loop {
            let people = self.people(&person);
            let is_violated =
                |(node, _): &&(NodeId, Vec<InputId>)| evaluate(self.plan, &people, *node).is_no();
            let Some((_, read)) = assumptions.iter().find(is_violated) else {
                return person;
            };
            for input in read {
                person.answers.insert(*input, self.value(&mut random, *input));
            }
        }
    }

    fn people(&self, person: &Person) -> People {
        let mut people = self.base.clone();
        for (input, answer) in &person.answers {
            people.set(*input, answer.clone());
        }
        people
    }

    /// Whether a fact exists for somebody.
    pub(crate) fn exists(&self, person: &Person, input: InputId) -> bool {
        let condition = self.plan.inputs().at(input).only_if;
        condition.is_none_or(|condition| evaluate(self.plan, &self.people(person), condition).is_yes())
    }

    fn answers(&self, random: &mut Random, event: &LifeEvent) -> BTreeMap<InputId, Possible> {
        let mut answers = BTreeMap::new();
        let mut home: Option<Possible> = None;
        for (id, input) in self.plan.inputs().iter() {
            if !matches!(input.kind, InputKind::Fact | InputKind::Place) {
                continue;
            }
            let fitting = FITTING
                .iter()
                .find(|(of, fact, _, share)| *of == event.id && *fact == input.id && random.percent(*share));
            let value = match fitting.and_then(|(_, _, fit, _)| self.fitted(random, id, *fit)) {
                Some(value) => value,
                // Most live, work and are registered in one place.
                None if input.value == Kind::Region => match &home {
                    Some(home) if random.percent(85) => home.clone(),
                    _ => self.place(random, id),
                },
                None => self.value(random, id),
            };
            if input.value == Kind::Region {
                home.get_or_insert(value.clone());
            }
            answers.insert(id, value);
        }
        answers
    }

    fn fitted(&self, random: &mut Random, id: InputId, fit: Fit) -> Option<Possible> {
        let input = self.plan.inputs().at(id);
        match fit {
            Fit::Yes => Some(Possible::truth(true)),
            Fit::No => Some(Possible::truth(false)),
            Fit::Member(name) => {
                let Kind::Choice(choice) = input.value else {
                    return None;
                };
                let mut members = (0_u32..64).zip(&self.plan.choices().at(choice).members);
                let (bit, _) = members.find(|(_, (id, _))| id == name)?;
                Some(Possible::of(Values::Bits(1 << bit)))
            }
            Fit::DaysAgo(most) => Some(self.day_ago(random, 0, most)),
            Fit::Age(from, to) => Some(self.day_ago(random, from * 365, to * 365)),
        }
    }

    /// A day, to the quarter of a year: who differ by a few days seldom differ in what they are asked.
    fn day_ago(&self, random: &mut Random, from: u64, to: u64) -> Possible {
        let quarters = random.below((to - from) / 91 + 1);
        let ago = i32::try_from(from + quarters * 91).unwrap_or(0);
        Possible::day(self.today.saturating_sub(ago))
    }

    fn place(&self, random: &mut Random, id: InputId) -> Possible {
        let domain = &self.plan.inputs().at(id).domain.values;
        let home = Possible::number(self.home.low);
        let near = Values::Ranges(rules_core::possible::Ranges::union([self.home]));
        let all = if random.percent(92) { &near } else { domain };
        let count = all.count(Number::ONE);
        let position = random.below(u64::try_from(count).unwrap_or(1));
        let place = all.at(i64::try_from(position).unwrap_or(0), Number::ONE);
        if place.is_empty() {
            home
        } else {
            Possible::of(place)
        }
    }

    fn value(&self, random: &mut Random, id: InputId) -> Possible {
        let input = self.plan.inputs().at(id);
        if input.domain.none && random.percent(30) {
            return Possible::absent(&input.domain.values);
        }
        match input.value {
            Kind::Bool => Possible::truth(random.percent(35)),
            Kind::Choice(_) => {
                let all = &input.domain.values;
                let count = u64::try_from(all.count(Number::ONE)).unwrap_or(1);
                let position = i64::try_from(random.below(count)).unwrap_or(0);
                Possible::of(all.at(position, Number::ONE))
            }
            Kind::Date => self.date(random, id),
            _ => self.number(random, id),
        }
    }

    fn date(&self, random: &mut Random, id: InputId) -> Possible {
        let input = self.plan.inputs().at(id);
        let drawn = match input.id.as_str() {
            "born_on" => self.day_ago(random, 18 * 365, 62 * 365),
            _ if random.percent(70) => self.day_ago(random, 0, 5 * 365),
            _ => self.day_ago(random, 0, 20 * 365),
        };
        let inside = drawn.intersection(&input.domain);
        if inside.is_empty() {
            Possible::of(input.domain.values.first())
        } else {
            inside
        }
    }

    /// Small numbers are more frequent than great ones, and none most of all; years are mostly recent ones.
    fn number(&self, random: &mut Random, id: InputId) -> Possible {
        const USUAL: &[i64] = &[1, 2, 3, 6, 12, 18, 30, 60, 120, 300];
        const YUAN: &[i64] = &[300, 800, 2000, 5000, 10_000, 100_000, 5_000_000];
        const YEARS: i64 = 1900;
        let input = self.plan.inputs().at(id);
        let values = &input.domain.values;
        let low = Possible::of(values.first());
        if low.to_number().is_some_and(|low| low >= Number::whole(YEARS)) {
            let count = values.count(input.step);
            let before = i64::try_from(random.below(12)).unwrap_or(0);
            return Possible::of(values.at((count - 1 - before).max(0), input.step));
        }
        if random.percent(35) {
            return low;
        }
        let drawn = match input.value {
            Kind::Money => random.pick(YUAN).copied().unwrap_or(0).saturating_mul(100),
            _ => random.pick(USUAL).copied().unwrap_or(0),
        };
        let inside = Possible::number(Number::whole(drawn)).intersection(&input.domain);
        if inside.is_empty() { low } else { inside }
    }
}
