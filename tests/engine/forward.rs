//! The forward pass: sound for every box, exact for one person.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rules_core::arena::{Id, InputId, NodeId};
use rules_core::builder::PlanBuilder;
use rules_core::calendar::{Edge, Unit};
use rules_core::forward;
use rules_core::number::{Number, Rounding};
use rules_core::people::People;
use rules_core::plan::{Comparison, InputKind, Kind, Node, Plan, Span};
use rules_core::possible::{MOST_RANGES, Possible, Values};

use crate::choices::{Choices, for_random_words};
use crate::crowd::Crowd;
use crate::describe;
use crate::evaluate::Value;
use crate::plan_parts::{TIMES, day, input, places, range, ranges, today};
use crate::random_plan::{Shape, random_plan};

const SHAPE: Shape = Shape {
    most_people: 2_000,
    most_inputs: 6,
    days: (0, 4),
    windows: 50,
    spells: 0,
};

fn shape(choices: &mut Choices) -> Shape {
    Shape {
        days: (
            *choices.pick(&[day(2024, 2, 27), day(2024, 12, 30), day(2025, 8, 30)]),
            4,
        ),
        ..SHAPE
    }
}

fn failure(plan: &Plan, node: NodeId, what: &str) -> String {
    format!(
        "n{}: {what}\nof\n{}",
        node.index(),
        describe::nodes(plan, vec![node]).join("\n")
    )
}

#[test]
fn one_person_has_one_value_and_it_is_the_right_one() {
    let seen = RefCell::new(BTreeMap::<&str, usize>::new());
    for_random_words(400, 1_400, |words| {
        let mut choices = Choices::new(words);
        let shape = shape(&mut choices);
        let plan = random_plan(&mut choices, shape);
        let crowd = Crowd::new(&plan);
        for _ in 0..3 {
            let number = choices.below(crowd.len());
            let people = crowd.people(&crowd.alone(number));
            let mut person = crowd.person(number);
            for node in plan.nodes().ids() {
                let (set, value) = (forward::evaluate(&plan, &people, node), person.value(node));
                let name = match value {
                    Value::Absent => "absent",
                    Value::Failed => "failed",
                    _ => "there",
                };
                *seen.borrow_mut().entry(name).or_default() += 1;
                if !set.is_single() || !value.is_among(&set) {
                    let what = format!("is {value:?}, the engine says {}", describe::set(&set));
                    return Err(failure(&plan, node, &what));
                }
            }
        }
        Ok(())
    });
    let seen = seen.into_inner();
    println!("{seen:?}");
    let all: usize = seen.values().sum();
    assert!(seen.values().all(|count| *count > all / 200), "{seen:?}");
}

#[test]
fn the_values_of_everybody_in_a_box_are_among_its_values() {
    let (single, several) = (RefCell::new(0_usize), RefCell::new(0_usize));
    for_random_words(400, 1_400, |words| {
        let mut choices = Choices::new(words);
        let shape = shape(&mut choices);
        let plan = random_plan(&mut choices, shape);
        let crowd = Crowd::new(&plan);
        for _ in 0..2 {
            let mut part = crowd.random_part(&mut choices);
            // The day of asking may be a set as well, as when days are searched.
            let today = plan.today().unwrap();
            part.set(today, (0..1 + choices.below(4)).collect());
            let people = crowd.people(&part);
            let sets: Vec<_> = plan
                .nodes()
                .ids()
                .map(|node| forward::evaluate(&plan, &people, node))
                .collect();
            for number in crowd.people_of(&part) {
                let mut person = crowd.person(number);
                for (node, set) in plan.nodes().ids().zip(&sets) {
                    let value = person.value(node);
                    if !value.is_among(set) {
                        let what = format!("may be {value:?}, the engine says {}", describe::set(set));
                        return Err(format!(
                            "{}\nfor {}",
                            failure(&plan, node, &what),
                            crowd.describe(&part)
                        ));
                    }
                }
            }
            *single.borrow_mut() += sets.iter().filter(|set| set.is_single()).count();
            *several.borrow_mut() += sets.iter().filter(|set| !set.is_single()).count();
        }
        Ok(())
    });
    println!(
        "{} nodes with one value, {} with several",
        single.into_inner(),
        several.into_inner()
    );
}

/// Many small ranges, also below zero and over it; three quarters of all unions are full.
fn scattered(choices: &mut Choices) -> Possible {
    let mut low = choices.between(-40, 5);
    let mut all = Vec::new();
    for _ in 0..*choices.pick(&[1, 3, MOST_RANGES, MOST_RANGES + 3]) {
        let high = low + choices.between(0, 3);
        all.push(range(low, high));
        low = high + choices.between(2, 9);
    }
    Possible {
        values: ranges(all),
        none: choices.chance(20),
        error: false,
    }
}

/// Days near the ends of months, in several years.
fn scattered_days(choices: &mut Choices) -> Possible {
    let mut all = Vec::new();
    for _ in 0..1 + choices.below(MOST_RANGES) {
        let first =
            i64::from(day(2023 + choices.between(0, 2), choices.between(1, 12), 27)) + choices.between(-2, 3);
        let most = if choices.chance(5) { 400 } else { 4 };
        all.push(range(first, first + choices.between(0, most)));
    }
    Possible {
        values: ranges(all),
        none: choices.chance(20),
        error: false,
    }
}

/// One operation on inputs with many ranges each.
fn operations(builder: &mut PlanBuilder, [a, b, from, to]: [NodeId; 4]) -> Vec<NodeId> {
    let mut nodes = Vec::new();
    let run = builder.run(vec![a, b, a]);
    let unit = builder.constant_values(Values::number(Number::whole(7)));
    let set = builder.constant_values(ranges((-3..6).map(|i| range(i * 9, i * 9 + 4))));
    let counts = [
        Node::Add(a, b),
        Node::Sub(a, b),
        Node::Mul(a, b),
        Node::Div(a, b),
        Node::WholeDiv(a, b),
        Node::Rem(a, b),
        Node::Min(run),
        Node::Max(run),
        Node::DaysBetween(from, to),
        Node::FullMonths(from, to),
        Node::YearOf(from),
        Node::MonthOf(from),
        Node::MonthIndex(from),
    ];
    for node in counts {
        nodes.push(builder.node(node, TIMES));
    }
    for rounding in [Rounding::Down, Rounding::Up, Rounding::HalfUp] {
        let node = Node::Round {
            value: a,
            unit,
            rounding,
        };
        nodes.push(builder.node(node, TIMES));
    }
    for comparison in [Comparison::Less, Comparison::AtMost, Comparison::Equal] {
        nodes.push(builder.compare(comparison, a, b));
        nodes.push(builder.compare(comparison, from, to));
    }
    for span in [Span::Months, Span::Days] {
        nodes.push(builder.node(
            Node::AddSpan {
                date: from,
                count: a,
                span,
            },
            Kind::Date,
        ));
        let within = Node::Within {
            value: to,
            start: from,
            count: a,
            span,
        };
        nodes.push(builder.node(within, Kind::Bool));
    }
    for edge in [Edge::First, Edge::Last] {
        for unit in [Unit::Month, Unit::Quarter, Unit::Year] {
            nodes.push(builder.node(
                Node::EdgeOf {
                    date: from,
                    unit,
                    edge,
                },
                Kind::Date,
            ));
        }
        let year = builder.node(Node::YearOf(from), TIMES);
        nodes.push(builder.node(Node::MonthEdge { year, month: a, edge }, Kind::Date));
    }
    nodes.push(builder.node(Node::In(a, set), Kind::Bool));
    nodes.push(builder.node(Node::IsGiven(a), Kind::Bool));
    nodes
}

#[test]
fn every_operation_is_sound_on_unions_of_many_ranges() {
    let full = RefCell::new(0_usize);
    for_random_words(120, 300, |words| {
        let mut choices = Choices::new(words);
        let mut builder = PlanBuilder::new(places());
        builder.input(today(0, 1));
        let mut node = |name: &str, kind: Kind, domain: Possible| {
            let input = builder.input(input(name, InputKind::Fact, kind, domain, Number::ONE));
            builder.input_value(input)
        };
        let operands = [
            node("a", TIMES, scattered(&mut choices)),
            node("b", TIMES, scattered(&mut choices)),
            node("from", Kind::Date, scattered_days(&mut choices)),
            node("to", Kind::Date, scattered_days(&mut choices)),
        ];
        let nodes = operations(&mut builder, operands);
        let plan = builder.finish(String::new());
        let crowd = Crowd::new(&plan);
        let people = People::everybody(&plan);
        for node in nodes {
            let set = forward::evaluate(&plan, &people, node);
            if matches!(&set.values, Values::Ranges(ranges) if ranges.len() == MOST_RANGES) {
                *full.borrow_mut() += 1;
            }
            // Inputs that the operation does not read stay at their first value.
            let mut part = crowd.alone(0);
            for input in read_by(&plan, node) {
                part.set(input, crowd.everybody().get(input).to_vec());
            }
            for number in crowd.people_of(&part) {
                let value = crowd.person(number).value(node);
                if !value.is_among(&set) {
                    let what = format!("may be {value:?}, the engine says {}", describe::set(&set));
                    return Err(format!(
                        "{}\nfor {}",
                        failure(&plan, node, &what),
                        crowd.describe(&part)
                    ));
                }
            }
        }
        Ok(())
    });
    let full = full.into_inner();
    println!("{full} results with as many ranges as there may be");
    assert!(full > 100);
}

fn read_by(plan: &Plan, node: NodeId) -> Vec<InputId> {
    match *plan.nodes().at(node) {
        Node::Input(input) => vec![input],
        other => {
            let mut operands = Vec::new();
            plan.for_each_operand(other, |operand| operands.push(operand));
            operands
                .into_iter()
                .flat_map(|operand| read_by(plan, operand))
                .collect()
        }
    }
}
