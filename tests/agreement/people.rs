//! People as the engine takes them, and the same people as the reference evaluator takes them.

use std::collections::BTreeMap;

use rules_core::arena::InputId;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{Applicant, CountUnit, Input, InputKind, Kind, Plan};
use rules_core::possible::{Possible, Range, Ranges, Values};

use crate::generator::DAYS;
use crate::random::Random;
use crate::reference::Person;
use crate::reference::calendar::Date;
use crate::reference::fraction::Fraction;
use crate::reference::value::Value;

/// What is known of each input, by its id, so that it can be said of a smaller program too.
pub(crate) type Known = BTreeMap<String, Possible>;

/// The values of inputs as sets of a plan; what the program has and `known` has not is anything.
pub(crate) fn people(plan: &Plan, known: &Known) -> People {
    let mut people = People::everybody(plan);
    for (id, input) in plan.inputs().iter() {
        if let Some(set) = known.get(&input.id) {
            let within = set.intersection(&input.domain);
            if !within.is_empty() {
                people.set(id, within);
            }
        }
    }
    people
}

/// The same with everything but declarations settled: the first value of what is open.
pub(crate) fn one_person(plan: &Plan, known: &Known) -> People {
    let mut people = people(plan, known);
    for (id, input) in plan.inputs().iter() {
        let set = people.get(id).clone();
        if is_asked(input) && !set.is_single() {
            people.set(id, member(&set, 0, input.step));
        }
    }
    people
}

pub(crate) fn known(plan: &Plan, people: &People) -> Known {
    let inputs = plan.inputs().iter();
    inputs
        .filter(|(_, input)| input.list.is_none())
        .map(|(id, input)| (input.id.clone(), people.get(id).clone()))
        .collect()
}

/// Whether an input is something about one person, and no declaration. What stands for every record of a list
/// is not.
fn is_asked(input: &Input) -> bool {
    input.kind != InputKind::Confirm && input.list.is_none()
}

fn member(set: &Possible, position: i64, step: Number) -> Possible {
    if position < set.values.count(step) {
        Possible::of(set.values.at(position, step))
    } else {
        Possible::absent(&set.values)
    }
}

/// The person as the reference evaluator reads them.
pub(crate) fn person(plan: &Plan, people: &People, applicant: Option<Applicant>) -> Person {
    let mut person = Person {
        today: Date::new(2024, 1, 1).unwrap(),
        applicant,
        facts: BTreeMap::new(),
        lists: plan
            .lists()
            .iter()
            .map(|(_, list)| (list.id.clone(), Vec::new()))
            .collect(),
        declared: BTreeMap::new(),
        figures: BTreeMap::new(),
    };
    for (id, input) in plan.inputs().iter() {
        let set = people.get(id);
        if input.list.is_some() {
            continue;
        }
        if let Some((list, rest)) = input.id.split_once('[') {
            let (record, field) = rest.split_once("].").unwrap();
            let record: usize = record.parse().unwrap();
            let records = person.lists.get_mut(list).unwrap();
            records.resize(records.len().max(record), BTreeMap::new());
            records[record - 1].insert(field.to_owned(), value(plan, input, set));
            continue;
        }
        match input.kind {
            InputKind::Confirm => {
                let said = set.is_single().then(|| set.is_yes());
                person.declared.insert(input.id.clone(), said);
            }
            InputKind::Today => match value(plan, input, set) {
                Value::Date(today) => person.today = today,
                other => panic!("{other} is no day"),
            },
            InputKind::Figure => {
                person.figures.insert(input.id.clone(), value(plan, input, set));
            }
            InputKind::Fact | InputKind::Place => {
                person.facts.insert(input.id.clone(), value(plan, input, set));
            }
        }
    }
    person
}

fn value(plan: &Plan, input: &Input, set: &Possible) -> Value {
    assert!(set.is_single(), "{} is open", input.id);
    if set.none {
        return Value::None;
    }
    if let Values::Bits(bits) = set.values {
        let position = usize::try_from(bits.trailing_zeros()).unwrap();
        return match input.value {
            Kind::Choice(choice) => {
                let choice = plan.choices().at(choice);
                Value::Member(choice.id.clone(), choice.members[position].0.clone())
            }
            _ => Value::Bool(position == 1),
        };
    }
    let number = set.to_number().unwrap();
    let quantity = Fraction::new(number.numerator().into(), number.denominator().into()).unwrap();
    let whole = || i64::try_from(quantity.to_whole().unwrap()).unwrap();
    match input.value {
        Kind::Count(unit) => Value::Count(quantity, unit),
        Kind::Months => Value::Count(quantity, CountUnit::Months),
        Kind::Days => Value::Count(quantity, CountUnit::Days),
        Kind::Money => Value::Money(quantity),
        Kind::Number => Value::Number(quantity),
        Kind::Date => Value::Date(Date::from_number(whole()).unwrap()),
        Kind::Region => {
            let place = plan.regions().get(u32::try_from(whole()).unwrap()).unwrap();
            Value::Region(place.id.clone())
        }
        Kind::Bool | Kind::Choice(_) => panic!("{} has a number", input.id),
    }
}

fn day_number(date: Date) -> Number {
    Number::whole(date.number())
}

/// A day at the end of a month or near one, as boundaries have it.
fn telling_day(random: &mut Random) -> Date {
    let (year, month, day) = *random.pick(&DAYS);
    let months = *random.pick(&[0, 0, 0, 0, 1, 2, 3, 6, 6, 12, 12, 18, 24, -1, -3, -6, -12]);
    let days = *random.pick(&[0, 0, 0, 1, -1, 30, -30]);
    let date = Date::new(year, month, day).unwrap();
    date.plus_months(months).unwrap().plus_days(days).unwrap()
}

pub(crate) fn day_of_asking(random: &mut Random) -> Possible {
    Possible::number(day_number(telling_day(random)))
}

/// One value of a set; of dates those at which something may change.
pub(crate) fn sample(random: &mut Random, input: &Input, set: &Possible) -> Possible {
    let count = set.count(input.step);
    if input.value == Kind::Date && random.chance(75) {
        let mut day = telling_day(random);
        if input.id == "born_on" {
            let years = *random.pick(&[1, 2, 5, 16, 16, 20, 20, 40]);
            day = day.plus_months(-12 * years).unwrap();
        }
        let day = Possible::number(day_number(day));
        if day.is_within(set) {
            return day;
        }
    }
    let last = count - 1;
    let position = match random.weighted(&[6, 1, 1]) {
        0 => random.between(0, last),
        1 => 0,
        _ => last,
    };
    member(set, position, input.step)
}

/// Somebody of a box. Declarations stay as they are.
pub(crate) fn somebody(random: &mut Random, plan: &Plan, people: &People) -> People {
    let mut person = people.clone();
    for (id, input) in plan.inputs().iter() {
        let set = people.get(id);
        if is_asked(input) && !set.is_single() {
            let one = sample(random, input, set);
            person.set(id, one);
        }
    }
    person
}

/// Anybody, on a telling day; some declarations made, some refused, most left open.
pub(crate) fn anybody(random: &mut Random, plan: &Plan) -> People {
    let mut people = People::everybody(plan);
    for (id, input) in plan.inputs().iter() {
        match input.kind {
            InputKind::Today => people.set(id, day_of_asking(random)),
            InputKind::Confirm => match random.weighted(&[10, 4, 1]) {
                0 => {}
                1 => people.set(id, Possible::truth(true)),
                _ => people.set(id, Possible::truth(false)),
            },
            _ => {}
        }
    }
    somebody(random, plan, &people)
}

/// A box around a person: so many inputs in a hundred are open, wholly or in part.
pub(crate) fn around(random: &mut Random, plan: &Plan, person: &People, percent: usize) -> People {
    let mut people = person.clone();
    for (id, input) in plan.inputs().iter() {
        let opens = matches!(input.kind, InputKind::Fact | InputKind::Place | InputKind::Figure);
        if opens && is_asked(input) && random.chance(percent) {
            let set = opened(random, input, person.get(id));
            people.set(id, set);
        }
    }
    people
}

fn opened(random: &mut Random, input: &Input, value: &Possible) -> Possible {
    let mut set = match random.weighted(&[3, 6, 1]) {
        0 => return input.domain.clone(),
        1 => near(random, input, value),
        _ => value.union(&sample(random, input, &input.domain)),
    };
    set.none |= input.domain.none && random.chance(25);
    set.intersection(&input.domain)
}

/// What lies around a value.
fn near(random: &mut Random, input: &Input, value: &Possible) -> Possible {
    let Some(number) = value.to_number() else {
        return value.union(&sample(random, input, &input.domain));
    };
    let mut reach = || {
        let steps = *random.pick(&[0, 1, 2, 5, 31, 365]);
        Number::whole(steps).times(input.step).unwrap()
    };
    let interval = Range::between(number.minus(reach()).unwrap(), number.plus(reach()).unwrap());
    Possible::of(Values::Ranges(Ranges::union([interval])))
}

/// What is open of a box, for reports.
pub(crate) fn open_inputs(plan: &Plan, people: &People) -> Vec<InputId> {
    let inputs = plan.inputs().ids();
    inputs
        .filter(|id| is_asked(plan.inputs().at(*id)) && !people.get(*id).is_single())
        .collect()
}

/// A box in words.
pub(crate) fn described(plan: &Plan, people: &People) -> String {
    let mut text = String::new();
    for (id, input) in plan.inputs().iter() {
        let set = people.get(id);
        if input.list.is_some() {
            continue;
        }
        let words = if set.is_single() {
            value(plan, input, set).to_string()
        } else {
            let ranges = match &set.values {
                Values::Bits(bits) => format!("members {bits:#b}"),
                Values::Ranges(ranges) => ranges
                    .iter()
                    .map(|range| {
                        let end = |number: Number| value(plan, input, &Possible::number(number)).to_string();
                        format!("{} to {}", end(range.low), end(range.high))
                    })
                    .collect::<Vec<_>>()
                    .join(" or "),
            };
            format!("{ranges}{}", if set.none { " or none" } else { "" })
        };
        text += &format!("  {}: {words}\n", input.id);
    }
    text
}
