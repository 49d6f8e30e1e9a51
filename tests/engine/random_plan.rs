//! Random plans: every kind of input, every kind of node, every part of a policy, over small domains.

use rules_core::arena::{InputId, NodeId};
use rules_core::builder::PlanBuilder;
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::plan::{
    Applicant, Assumption, Changeable, Choice, Comparison, Criterion, Document, Group, Input, InputKind,
    Kind, LocalHandling, PayKind, Pays, Plan, Policy, Role, Status, Touch, Validity, Variant,
};
use rules_core::possible::{Possible, Range, Values};

use crate::choices::Choices;
use crate::plan_parts::{criterion, day, input, places, policy, range, ranges, text, today};
use crate::random_expression::{Sort, Writer};

/// How large a plan may be and how far its calendar goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// The product of all domains stays at or below this.
    pub(crate) most_people: usize,
    /// The most inputs beside the day of asking and the declarations.
    pub(crate) most_inputs: usize,
    /// The days on which may be asked: the first, and how many.
    pub(crate) days: (Day, i64),
    /// How often, in a hundred, a policy has a claim window.
    pub(crate) windows: usize,
    /// How often, in a hundred, it can be had for one spell of days, or two with a gap in between, beside what else may
    /// limit its days.
    pub(crate) spells: usize,
}

/// A random plan.
pub(crate) fn random_plan(choices: &mut Choices, shape: Shape) -> Plan {
    plan_with(choices, shape, false)
}

/// A random plan without assumptions, some of whose facts can be changed.
pub(crate) fn changeable_plan(choices: &mut Choices, shape: Shape) -> Plan {
    plan_with(choices, shape, true)
}

fn plan_with(choices: &mut Choices, shape: Shape, changeable: bool) -> Plan {
    let mut builder = PlanBuilder::new(places());
    let mut members = |ordered: bool, count: usize| {
        builder.choice(Choice {
            id: format!("choice{count}"),
            name: text("choice"),
            ordered,
            members: (0..count).map(|i| (format!("m{i}"), text("m"))).collect(),
        })
    };
    let (unordered, ordered) = (members(false, 4), members(true, 5));
    let mut writer = Writer::new(builder, choices, unordered, ordered);
    let today = writer.input(Sort::Date, today(shape.days.0, shape.days.1));
    let mut people = usize::try_from(shape.days.1).unwrap();
    let count = 1 + writer.choices.below(shape.most_inputs);
    for position in 0..count {
        let (sort, input) = random_input(&mut writer, position);
        let size = usize::try_from(input.domain.count(input.step)).unwrap();
        if people * size <= shape.most_people {
            people *= size;
            let fact = input.kind == InputKind::Fact;
            let id = writer.input(sort, input);
            if changeable && fact && writer.choices.chance(60) {
                let how = Changeable {
                    how: text("how"),
                    office: None,
                    citation: None,
                    effort: 1 + u32::try_from(writer.choices.below(5)).unwrap(),
                    documents: Vec::new(),
                    when: None,
                };
                writer.builder.changeable(id, how);
            }
        }
    }
    let assumptions = if changeable {
        0
    } else {
        writer.choices.weighted(&[5, 3, 2])
    };
    for position in 0..assumptions {
        let node = writer.assumption();
        writer.builder.assume(Assumption {
            node,
            text: text(&format!("assumption{position}")),
        });
    }
    if !changeable && writer.choices.chance(25) {
        let node = writer.dated_assumption(today);
        let text = text("dated");
        writer.builder.assume(Assumption { node, text });
    }
    for position in 0..1 + writer.choices.weighted(&[4, 1]) {
        let policy = random_policy(&mut writer, position, today, shape, &mut people);
        writer.builder.policy(policy);
    }
    writer.builder.finish("random".to_owned())
}

fn random_input(writer: &mut Writer<'_>, position: usize) -> (Sort, Input) {
    let sorts = [
        (Sort::Bool, 3),
        (Sort::Count, 4),
        (Sort::Ordered, 2),
        (Sort::Unordered, 2),
        (Sort::Date, 4),
        (Sort::Money, 3),
        (Sort::Region, 2),
        (Sort::Number, 2),
    ];
    let (sort, _) = sorts[writer.choices.weighted(&sorts.map(|(_, weight)| weight))];
    let (values, step) = random_domain(writer.choices, sort);
    let numeric = matches!(sort, Sort::Count | Sort::Money | Sort::Number);
    let kind = match sort {
        Sort::Region => InputKind::Place,
        _ if numeric && writer.choices.chance(20) => InputKind::Figure,
        _ => InputKind::Fact,
    };
    let none = kind == InputKind::Fact && writer.choices.chance(25);
    let domain = Possible {
        values,
        none,
        error: false,
    };
    let mut input = input(&format!("i{position}"), kind, writer.kind(sort), domain, step);
    input.touch = *writer
        .choices
        .pick(&[Touch::Fixed, Touch::AsOfToday, Touch::Accrues]);
    (sort, input)
}

fn fraction(over: i64, under: i64) -> Number {
    Number::fraction(over, under).unwrap()
}

/// Two to a dozen values, with gaps, steps and ends off the grid.
fn random_domain(choices: &mut Choices, sort: Sort) -> (Values, Number) {
    match sort {
        Sort::Bool => (Values::Bits(3), Number::ONE),
        Sort::Unordered => (
            Values::Bits(*choices.pick(&[0b11, 0b111, 0b1111, 0b1010])),
            Number::ONE,
        ),
        Sort::Ordered => (
            Values::Bits(*choices.pick(&[0b11, 0b1_1111, 0b1_0110])),
            Number::ONE,
        ),
        Sort::Count => {
            let spans: &[&[Range]] = &[
                &[range(0, 3)],
                &[range(0, 8)],
                &[range(-3, 3)],
                &[range(1, 4), range(9, 12)],
                &[range(0, 24)],
                &[range(-2, 0), range(2, 2), range(5, 7)],
            ];
            let step = if choices.chance(20) { 2 } else { 1 };
            (ranges(choices.pick(spans).iter().copied()), Number::whole(step))
        }
        Sort::Money => {
            let (high, step) = *choices.pick(&[
                (100_000, 50_000),
                (130_000, 40_000),
                (6_000, 1_000),
                (99_999, 33_333),
            ]);
            (ranges([range(0, high)]), Number::whole(step))
        }
        Sort::Number => {
            let spans = [
                (Range::between(Number::ZERO, fraction(2, 3)), fraction(1, 4)),
                (Range::between(fraction(-1, 2), fraction(1, 2)), fraction(1, 4)),
                (Range::between(fraction(1, 3), Number::ONE), fraction(1, 6)),
            ];
            let (range, step) = *choices.pick(&spans);
            (ranges([range]), step)
        }
        Sort::Date => {
            let span = |from: (i64, i64, i64), days: i64| {
                let first = i64::from(day(from.0, from.1, from.2));
                range(first, first + days - 1)
            };
            let spans: Vec<(Vec<Range>, i64)> = vec![
                (vec![span((2024, 2, 27), 5)], 1),
                (vec![span((2023, 12, 30), 3), span((2024, 12, 31), 2)], 1),
                (vec![span((2025, 1, 29), 6)], 1),
                (vec![span((2022, 8, 29), 4), span((2023, 2, 27), 3)], 1),
                (vec![span((2024, 1, 15), 47)], 9),
                (vec![span((2023, 6, 1), 700)], 90),
                ((2016..2024).map(|year| span((year, 2, 28), 1)).collect(), 1),
                (vec![span((2299, 11, 28), 34)], 11),
            ];
            let (all, step) = &spans[choices.weighted(&[4, 3, 3, 3, 3, 3, 2, 1])];
            (ranges(all.iter().copied()), Number::whole(*step))
        }
        Sort::Region => {
            let (low, high) = *choices.pick(&[(0, 8), (1, 6), (2, 4), (6, 8)]);
            (ranges([range(low, high)]), Number::ONE)
        }
    }
}

fn random_policy(
    writer: &mut Writer<'_>,
    position: usize,
    today: InputId,
    shape: Shape,
    people: &mut usize,
) -> Policy {
    let id = format!("p{position}");
    let places: Vec<InputId> = writer
        .builder
        .plan()
        .inputs()
        .iter()
        .filter(|(_, input)| input.kind == InputKind::Place)
        .map(|(id, _)| id)
        .take(2)
        .collect();
    let mut variants = Vec::new();
    if places.len() == 2 && writer.choices.chance(50) {
        for place in places {
            variants.push(random_variant(writer, &id, Some(place), today, shape, people));
        }
    } else {
        let place = places.first().copied();
        variants.push(random_variant(writer, &id, place, today, shape, people));
    }
    let mut policy = policy(&id, variants);
    if writer.choices.chance(10) {
        policy.status = *writer
            .choices
            .pick(&[Status::LocalOption, Status::Pilot, Status::UnderStudy]);
    }
    if writer.choices.chance(10) {
        policy.applicant = Applicant::Firm;
    }
    let from = shape.days.0 - 100;
    policy.validity = vec![Validity {
        from,
        until: Some(from + 50),
        renewed: writer.choices.chance(50),
    }];
    policy
}

/// Whether the day lies in a spell that begins or ends on a fixed day or on one that somebody answers, or in a second one
/// after a gap.
fn spells(writer: &mut Writer<'_>, today: InputId, shape: Shape) -> NodeId {
    let first = i64::from(shape.days.0);
    let mut spells = Vec::new();
    let mut begins = first - 1 + writer.choices.between(0, 1);
    for _ in 0..1 + writer.choices.weighted(&[2, 1]) {
        let ends = begins + writer.choices.between(0, shape.days.1);
        let day = writer.builder.input_value(today);
        let [from, until] = [begins, ends].map(|day| writer.builder.number(Number::whole(day), Kind::Date));
        let from = if writer.choices.chance(20) {
            writer.expression(Sort::Date, 1)
        } else {
            from
        };
        let until = if writer.choices.chance(40) {
            writer.expression(Sort::Date, 1)
        } else {
            until
        };
        let begun = writer.builder.compare(Comparison::AtMost, from, day);
        let not_over = writer.builder.compare(Comparison::AtMost, day, until);
        spells.push(writer.builder.all(vec![begun, not_over]));
        begins = ends + writer.choices.between(2, 3);
    }
    writer.builder.any(spells)
}

fn random_variant(
    writer: &mut Writer<'_>,
    policy: &str,
    place: Option<InputId>,
    today: InputId,
    shape: Shape,
    people: &mut usize,
) -> Variant {
    let applies = match place {
        Some(place) if writer.choices.chance(60) => {
            let value = writer.builder.input_value(place);
            writer.inside_a_place(value)
        }
        _ => writer.builder.truth(true),
    };
    let in_force = if writer.choices.chance(20) {
        let day = writer.builder.input_value(today);
        let first = i64::from(shape.days.0);
        let from = first + writer.choices.between(-3, shape.days.1);
        let until = from + writer.choices.between(0, shape.days.1);
        let [from, until] = [from, until].map(|day| writer.builder.number(Number::whole(day), Kind::Date));
        let begun = writer.builder.compare(Comparison::AtMost, from, day);
        let not_over = writer.builder.compare(Comparison::AtMost, day, until);
        writer.builder.all(vec![begun, not_over])
    } else if writer.choices.chance(10) {
        writer.condition(1)
    } else {
        writer.builder.truth(true)
    };
    let mut criteria = Vec::new();
    for position in 0..1 + writer.choices.below(4) {
        criteria.push(random_criterion(writer, policy, position, people));
    }
    let spells =
        (shape.spells > 0 && writer.choices.chance(shape.spells)).then(|| spells(writer, today, shape));
    let nodes = criteria.iter().map(|criterion| criterion.node);
    let nodes = [applies, in_force]
        .into_iter()
        .chain(spells)
        .chain(nodes)
        .collect();
    let entitled = writer.builder.all(nodes);
    let pays = writer.choices.chance(70).then(|| random_pays(writer));
    let window = writer.choices.chance(shape.windows);
    let claim_until = window.then(|| writer.day_after(today, true));
    let claim_from = (window && writer.choices.chance(30)).then(|| writer.day_after(today, false));
    let local = (0..writer.choices.weighted(&[6, 2, 1])).map(|position| random_papers(writer, position));
    Variant {
        place,
        record: None,
        day: None,
        total: None,
        applies,
        in_force,
        criteria,
        entitled,
        pays,
        claim_until,
        claim_from,
        local: local.collect(),
        adoption: None,
        suspensions: Vec::new(),
        validity: Vec::new(),
    }
}

/// A paper that is asked for in some places or cases.
fn random_papers(writer: &mut Writer<'_>, position: usize) -> LocalHandling {
    let paper = Document {
        id: format!("paper{position}"),
        name: text("paper"),
    };
    LocalHandling {
        guard: writer.condition(1),
        documents: Some([paper].into()),
        handling: None,
        citation: None,
    }
}

fn random_pays(writer: &mut Writer<'_>) -> Pays {
    let amount = writer.amount();
    Pays {
        kind: PayKind::Monthly,
        amount,
        steps: Vec::new(),
        months: writer
            .choices
            .chance(40)
            .then(|| writer.expression(Sort::Count, 2)),
    }
}

fn random_criterion(writer: &mut Writer<'_>, policy: &str, position: usize, people: &mut usize) -> Criterion {
    let id = format!("c{position}");
    let fits = *people * 2 <= 20_000;
    let role = [Role::Require, Role::Unless, Role::Confirm]
        [writer.choices.weighted(&[6, 2, if fits { 3 } else { 0 }])];
    let mut criterion = match role {
        Role::Confirm => {
            // Both readings of a policy share the declaration.
            let name = format!("{policy}.{id}");
            let known = writer.builder.plan().input(&name);
            let declared = known.unwrap_or_else(|| {
                *people *= 2;
                let domain = Possible::of(Values::Bits(3));
                writer
                    .builder
                    .input(input(&name, InputKind::Confirm, Kind::Bool, domain, Number::ONE))
            });
            let node = writer.builder.input_value(declared);
            criterion(&id, role, node)
        }
        Role::Unless => {
            let held = writer.condition(4);
            let node = writer.builder.not(held);
            criterion(&id, role, node)
        }
        _ if writer.choices.chance(30) => random_group(writer, &id, 2),
        _ => {
            let node = writer.condition(4);
            criterion(&id, role, node)
        }
    };
    if writer.choices.chance(15) {
        // A criterion that a local notice adds: it binds only where its guard holds.
        let guard = writer.condition(1);
        let elsewhere = writer.builder.not(guard);
        criterion.node = writer.builder.any(vec![elsewhere, criterion.node]);
        criterion.guard = Some(guard);
    }
    criterion
}

fn random_group(writer: &mut Writer<'_>, id: &str, depth: usize) -> Criterion {
    let group = *writer.choices.pick(&[Group::All, Group::Any]);
    let mut parts = Vec::new();
    for position in 0..2 + writer.choices.below(2) {
        let id = format!("{id}.{position}");
        let nested = depth > 1 && writer.choices.chance(20);
        let mut part = if nested {
            random_group(writer, &id, depth - 1)
        } else {
            let node = writer.condition(3);
            criterion(&id, Role::Part, node)
        };
        part.role = Role::Part;
        parts.push(part);
    }
    let nodes = parts.iter().map(|part| part.node).collect();
    let node = match group {
        Group::Any => writer.builder.any(nodes),
        _ => writer.builder.all(nodes),
    };
    let mut whole = criterion(id, Role::Require, node);
    whole.group = group;
    whole.parts = parts;
    whole
}

/// How often each kind of node occurs, for the report of what was generated.
pub(crate) fn count_nodes(plan: &Plan, counts: &mut std::collections::BTreeMap<String, usize>) {
    for (_, node) in plan.nodes().iter() {
        let name: String = format!("{node:?}")
            .chars()
            .take_while(char::is_ascii_alphabetic)
            .collect();
        *counts.entry(name).or_default() += 1;
    }
}
