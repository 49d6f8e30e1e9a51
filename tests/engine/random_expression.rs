//! Random well-typed expressions over every kind of node.

use std::collections::BTreeMap;

use rules_core::arena::{ChoiceId, InputId, NameId, NodeId};
use rules_core::builder::PlanBuilder;
use rules_core::calendar::{Edge, Unit};
use rules_core::number::{Number, Rounding};
use rules_core::plan::{Arm, Comparison, Input, Kind, Name, Node, Span};
use rules_core::possible::Values;

use crate::choices::Choices;
use crate::dates::ALMANAC;
use crate::random_plan::{TIMES, range, ranges, text};

/// The types of expressions, counts told apart from fractions because dates take only whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    Bool,
    Unordered,
    Ordered,
    Count,
    Number,
    Money,
    Date,
    Region,
}

const COMPARISONS: [Comparison; 3] = [Comparison::AtMost, Comparison::Less, Comparison::Equal];
const EDGES: [Edge; 2] = [Edge::First, Edge::Last];
const SPANS: [Span; 2] = [Span::Months, Span::Days];

/// Writes expressions, often using again what was written before.
pub(crate) struct Writer<'a> {
    pub(crate) builder: PlanBuilder,
    pub(crate) choices: &'a mut Choices,
    unordered: ChoiceId,
    ordered: ChoiceId,
    name: NameId,
    inputs: BTreeMap<Sort, Vec<NodeId>>,
    written: BTreeMap<Sort, Vec<NodeId>>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(
        mut builder: PlanBuilder,
        choices: &'a mut Choices,
        unordered: ChoiceId,
        ordered: ChoiceId,
    ) -> Self {
        let name = builder.name(Name {
            id: "term".to_owned(),
            text: text("term"),
            parameter: false,
        });
        Self {
            builder,
            choices,
            unordered,
            ordered,
            name,
            inputs: BTreeMap::new(),
            written: BTreeMap::new(),
        }
    }

    pub(crate) fn kind(&self, sort: Sort) -> Kind {
        match sort {
            Sort::Bool => Kind::Bool,
            Sort::Unordered => Kind::Choice(self.unordered),
            Sort::Ordered => Kind::Choice(self.ordered),
            Sort::Count => TIMES,
            Sort::Number => Kind::Number,
            Sort::Money => Kind::Money,
            Sort::Date => Kind::Date,
            Sort::Region => Kind::Region,
        }
    }

    /// Adds an input, to be used in expressions.
    pub(crate) fn input(&mut self, sort: Sort, input: Input) -> InputId {
        let id = self.builder.input(input);
        let node = self.builder.input_value(id);
        self.inputs.entry(sort).or_default().push(node);
        id
    }

    /// A condition that mostly says "no" where it would speak of something absent.
    pub(crate) fn condition(&mut self, depth: usize) -> NodeId {
        let node = self.expression(Sort::Bool, depth);
        if self.choices.chance(15) {
            return node;
        }
        let mut parts = self.optional_inputs(node);
        for part in &mut parts {
            *part = self.builder.node(Node::IsGiven(*part), Kind::Bool);
        }
        parts.push(node);
        self.builder.all(parts)
    }

    /// A statement that holds for many people.
    pub(crate) fn assumption(&mut self) -> NodeId {
        let (a, b) = (self.condition(1), self.condition(2));
        self.builder.any(vec![a, b])
    }

    /// An amount that mostly exists for everybody.
    pub(crate) fn amount(&mut self) -> NodeId {
        let amount = self.expression(Sort::Money, 3);
        let given = self.optional_inputs(amount);
        if given.is_empty() || self.choices.chance(20) {
            return amount;
        }
        let given = given
            .into_iter()
            .map(|input| self.builder.node(Node::IsGiven(input), Kind::Bool))
            .collect();
        let guard = self.builder.all(given);
        let otherwise = self.builder.truth(true);
        let least = self.constant(Sort::Money);
        self.builder
            .case(vec![arm(guard, amount), arm(otherwise, least)], Kind::Money)
    }

    /// A day near the day of asking: before it or after it.
    pub(crate) fn day_after(&mut self, today: InputId, later: bool) -> NodeId {
        let date = self.builder.input_value(today);
        let count = if later && self.choices.chance(15) {
            self.expression(Sort::Count, 1)
        } else {
            let months = if later {
                self.choices.between(0, 7)
            } else {
                self.choices.between(-5, 0)
            };
            self.builder.number(Number::whole(months), TIMES)
        };
        let date = self.builder.node(
            Node::AddSpan {
                date,
                count,
                span: Span::Months,
            },
            Kind::Date,
        );
        if self.choices.chance(50) {
            return date;
        }
        let edge = if later { Edge::Last } else { Edge::First };
        let unit = *self.choices.pick(&[Unit::Month, Unit::Quarter, Unit::Year]);
        self.builder.node(Node::EdgeOf { date, unit, edge }, Kind::Date)
    }

    /// Whether a place lies in a random part of the tree.
    pub(crate) fn inside_a_place(&mut self, place: NodeId) -> NodeId {
        let position = u32::try_from(self.choices.below(self.builder.plan().regions().len())).unwrap();
        let part = self.builder.plan().regions().inside(position);
        let set = self.builder.constant_values(ranges([part]));
        self.builder.node(Node::In(place, set), Kind::Bool)
    }

    /// The optional inputs that a node reads.
    fn optional_inputs(&self, node: NodeId) -> Vec<NodeId> {
        let plan = self.builder.plan();
        let (mut found, mut left) = (Vec::new(), vec![node]);
        while let Some(id) = left.pop() {
            if let Node::Input(input) = *plan.nodes().at(id)
                && plan.inputs().at(input).domain.none
                && !found.contains(&id)
            {
                found.push(id);
            }
            plan.for_each_operand(*plan.nodes().at(id), |operand| left.push(operand));
        }
        found.sort();
        found
    }

    /// A random expression of a type.
    pub(crate) fn expression(&mut self, sort: Sort, depth: usize) -> NodeId {
        if depth == 0 || self.choices.chance(15) {
            return self.leaf(sort);
        }
        let known = self.written.get(&sort).cloned().unwrap_or_default();
        if !known.is_empty() && self.choices.chance(20) {
            return *self.choices.pick(&known);
        }
        self.written_compound(sort, depth)
    }

    fn written_compound(&mut self, sort: Sort, depth: usize) -> NodeId {
        if depth == 0 {
            return self.leaf(sort);
        }
        let node = self.compound(sort, depth - 1);
        self.written.entry(sort).or_default().push(node);
        node
    }

    fn leaf(&mut self, sort: Sort) -> NodeId {
        let inputs = self.inputs.get(&sort).cloned().unwrap_or_default();
        if !inputs.is_empty() && !self.choices.chance(25) {
            return *self.choices.pick(&inputs);
        }
        self.constant(sort)
    }

    fn constant(&mut self, sort: Sort) -> NodeId {
        let kind = self.kind(sort);
        let values = match sort {
            // A condition that says nothing is dull: compare something instead.
            Sort::Bool => return self.comparison(0),
            Sort::Unordered => Values::Bits(1 << self.choices.below(4)),
            Sort::Ordered => Values::Bits(1 << self.choices.below(5)),
            Sort::Count => Values::number(Number::whole(self.choices.between(-2, 13))),
            Sort::Number => Values::number(
                Number::fraction(self.choices.between(-1, 5), self.choices.between(1, 6)).unwrap(),
            ),
            Sort::Money if self.choices.chance(2) => Values::number(Number::whole(i64::MAX / 2)),
            Sort::Money => Values::number(Number::whole(self.choices.between(0, 12) * 10_000)),
            Sort::Date => {
                let dates = [
                    (2024, 2, 29),
                    (2024, 2, 28),
                    (2023, 12, 31),
                    (2024, 1, 1),
                    (2025, 1, 31),
                    (2025, 2, 28),
                    (2022, 8, 31),
                    (2024, 3, 1),
                ];
                let (year, month, day) = *self.choices.pick(&dates);
                let day = ALMANAC.day(year, month, day).unwrap() + self.choices.between(-1, 1);
                Values::number(Number::whole(day))
            }
            Sort::Region => Values::number(Number::whole(self.choices.between(0, 8))),
        };
        self.builder.constant(values, kind)
    }

    fn compound(&mut self, sort: Sort, depth: usize) -> NodeId {
        if self.choices.chance(12) {
            return self.of_any_type(sort, depth);
        }
        match sort {
            Sort::Bool => self.truth(depth),
            Sort::Count => self.count(depth),
            Sort::Number => self.number(depth),
            Sort::Money => self.money(depth),
            Sort::Date => self.date(depth),
            Sort::Unordered | Sort::Ordered | Sort::Region => self.of_any_type(sort, depth),
        }
    }

    fn of_any_type(&mut self, sort: Sort, depth: usize) -> NodeId {
        let kind = self.kind(sort);
        match self.choices.weighted(&[5, 2, 1]) {
            0 => {
                let mut arms = Vec::new();
                for _ in 0..1 + self.choices.below(3) {
                    arms.push(arm(
                        self.expression(Sort::Bool, depth),
                        self.expression(sort, depth),
                    ));
                }
                if !self.choices.chance(30) {
                    let otherwise = self.builder.truth(true);
                    arms.push(arm(otherwise, self.expression(sort, depth)));
                }
                self.builder.case(arms, kind)
            }
            1 => {
                let value = self.expression(sort, depth);
                self.builder.node(Node::Named(self.name, value), kind)
            }
            _ => {
                let (condition, value) = (self.expression(Sort::Bool, depth), self.expression(sort, depth));
                self.builder.node(Node::OnlyIf { condition, value }, kind)
            }
        }
    }

    fn comparison(&mut self, depth: usize) -> NodeId {
        let sorts = [
            Sort::Count,
            Sort::Date,
            Sort::Money,
            Sort::Ordered,
            Sort::Number,
            Sort::Unordered,
            Sort::Region,
            Sort::Bool,
        ];
        // Prefer types that the plan has inputs of.
        let used: Vec<Sort> = sorts
            .into_iter()
            .filter(|sort| self.inputs.contains_key(sort))
            .collect();
        let sort = if self.choices.chance(80) {
            *self.choices.pick(&used)
        } else {
            *self.choices.pick(&sorts)
        };
        let ordered = !matches!(sort, Sort::Unordered | Sort::Region | Sort::Bool);
        let comparison = if ordered {
            *self.choices.pick(&COMPARISONS)
        } else {
            Comparison::Equal
        };
        let left = match self.inputs.get(&sort).cloned() {
            Some(inputs) if depth == 0 || sort == Sort::Bool => *self.choices.pick(&inputs),
            _ if sort == Sort::Bool => return self.builder.truth(true),
            _ if self.choices.chance(60) => self.written_compound(sort, depth),
            _ => self.expression(sort, depth),
        };
        let mut right = match sort {
            Sort::Bool => self.leaf(sort),
            _ if self.choices.chance(40) => self.expression(sort, depth),
            _ => self.constant(sort),
        };
        if right == left && sort != Sort::Bool {
            right = self.constant(sort);
        }
        self.builder.compare(comparison, left, right)
    }

    fn truth(&mut self, depth: usize) -> NodeId {
        match self.choices.weighted(&[12, 4, 4, 4, 3, 2, 2, 1]) {
            0 => self.comparison(depth),
            1 => {
                let operands = self.several(Sort::Bool, depth);
                self.builder.any(operands)
            }
            2 => {
                let operands = self.several(Sort::Bool, depth);
                self.builder.all(operands)
            }
            3 => {
                let (value, start) = (
                    self.expression(Sort::Date, depth),
                    self.expression(Sort::Date, depth),
                );
                let count = self.span_count(depth);
                let span = *self.choices.pick(&SPANS);
                self.builder.node(
                    Node::Within {
                        value,
                        start,
                        count,
                        span,
                    },
                    Kind::Bool,
                )
            }
            4 => self.membership(depth),
            5 => {
                let value = self.expression(Sort::Bool, depth);
                self.builder.not(value)
            }
            6 => {
                let sort =
                    *self
                        .choices
                        .pick(&[Sort::Count, Sort::Date, Sort::Ordered, Sort::Bool, Sort::Money]);
                let value = self.expression(sort, depth);
                self.builder.node(Node::IsGiven(value), Kind::Bool)
            }
            // Always or never so, but only seen by telling cases apart.
            _ => {
                let value = self.expression(Sort::Bool, depth);
                let opposite = self.builder.not(value);
                if self.choices.chance(30) {
                    self.builder.all(vec![value, opposite])
                } else {
                    self.builder.any(vec![value, opposite])
                }
            }
        }
    }

    fn membership(&mut self, depth: usize) -> NodeId {
        let sort = *self.choices.pick(&[
            Sort::Region,
            Sort::Unordered,
            Sort::Ordered,
            Sort::Count,
            Sort::Date,
        ]);
        let value = self.expression(sort, depth);
        let set = match sort {
            Sort::Region => return self.inside_a_place(value),
            Sort::Unordered | Sort::Ordered => {
                Values::Bits(u64::try_from(1 + self.choices.below(15)).unwrap())
            }
            Sort::Date => {
                let first = ALMANAC.day(2024, 1, 1).unwrap() + self.choices.between(0, 90);
                ranges([range(first, first + 40), range(first + 60, first + 400)])
            }
            _ => ranges([range(-1, 1), range(3, 4), range(7, 30)]),
        };
        let set = self.builder.constant_values(set);
        self.builder.node(Node::In(value, set), Kind::Bool)
    }

    fn several(&mut self, sort: Sort, depth: usize) -> Vec<NodeId> {
        (0..2 + self.choices.below(2))
            .map(|_| self.expression(sort, depth))
            .collect()
    }

    /// How many months or days are added to a date.
    fn span_count(&mut self, depth: usize) -> NodeId {
        if self.choices.chance(40) {
            return self.expression(Sort::Count, depth);
        }
        let count = *self.choices.pick(&[1, 2, 6, 12, 24, 30, 0, -1, -12]);
        self.builder.number(Number::whole(count), TIMES)
    }

    fn pair(&mut self, sort: Sort, depth: usize) -> (NodeId, NodeId) {
        (self.expression(sort, depth), self.expression(sort, depth))
    }

    fn count(&mut self, depth: usize) -> NodeId {
        let node = match self.choices.weighted(&[4, 3, 3, 2, 2, 2, 2, 2, 3, 2, 2, 1]) {
            0 => self.pair_node(Sort::Count, depth, Node::Add),
            1 => self.pair_node(Sort::Count, depth, Node::Sub),
            2 => self.pair_node(Sort::Count, depth, Node::Mul),
            3 => self.pair_node(Sort::Count, depth, Node::WholeDiv),
            4 => self.pair_node(Sort::Count, depth, Node::Rem),
            5 => {
                let operands = self.several(Sort::Count, depth);
                Node::Min(self.builder.run(operands))
            }
            6 => {
                let operands = self.several(Sort::Count, depth);
                Node::Max(self.builder.run(operands))
            }
            7 => self.pair_node(Sort::Date, depth, Node::DaysBetween),
            8 => self.pair_node(Sort::Date, depth, Node::FullMonths),
            9 => Node::MonthOf(self.expression(Sort::Date, depth)),
            10 => {
                // Years and month numbers since 2020, so that they meet other counts.
                let date = self.expression(Sort::Date, depth);
                let (count, base) = if self.choices.chance(50) {
                    (self.builder.node(Node::YearOf(date), TIMES), 2020)
                } else {
                    (self.builder.node(Node::MonthIndex(date), TIMES), 2023 * 12)
                };
                let base = self.builder.number(Number::whole(base), TIMES);
                Node::Sub(count, base)
            }
            _ => {
                let value = self.expression(Sort::Number, depth);
                self.round(value, Number::ONE)
            }
        };
        self.builder.node(node, TIMES)
    }

    fn pair_node(&mut self, sort: Sort, depth: usize, node: fn(NodeId, NodeId) -> Node) -> Node {
        let (a, b) = self.pair(sort, depth);
        node(a, b)
    }

    fn round(&mut self, value: NodeId, unit: Number) -> Node {
        Node::Round {
            value,
            unit: self.builder.constant_values(Values::number(unit)),
            rounding: *self
                .choices
                .pick(&[Rounding::Down, Rounding::Up, Rounding::HalfUp]),
        }
    }

    fn number(&mut self, depth: usize) -> NodeId {
        let node = match self.choices.weighted(&[3, 2, 2, 3, 2, 1]) {
            0 => self.pair_node(Sort::Number, depth, Node::Add),
            1 => self.pair_node(Sort::Number, depth, Node::Sub),
            2 => self.pair_node(Sort::Number, depth, Node::Mul),
            3 => {
                let sort = *self.choices.pick(&[Sort::Count, Sort::Number, Sort::Money]);
                self.pair_node(sort, depth, Node::Div)
            }
            4 => {
                let operands = self.several(Sort::Number, depth);
                Node::Max(self.builder.run(operands))
            }
            _ => {
                let value = self.expression(Sort::Number, depth);
                self.round(value, Number::fraction(1, 4).unwrap())
            }
        };
        self.builder.node(node, Kind::Number)
    }

    fn money(&mut self, depth: usize) -> NodeId {
        let node = match self.choices.weighted(&[3, 3, 3, 2, 2, 3]) {
            0 => self.pair_node(Sort::Money, depth, Node::Add),
            1 => self.pair_node(Sort::Money, depth, Node::Sub),
            2 => {
                let share = *self.choices.pick(&[Sort::Count, Sort::Number]);
                Node::Mul(self.expression(Sort::Money, depth), self.expression(share, depth))
            }
            3 => {
                let operands = self.several(Sort::Money, depth);
                Node::Min(self.builder.run(operands))
            }
            4 => {
                let operands = self.several(Sort::Money, depth);
                Node::Max(self.builder.run(operands))
            }
            _ => {
                let value = self.expression(Sort::Money, depth);
                let unit = *self.choices.pick(&[1, 100, 7_000]);
                self.round(value, Number::whole(unit))
            }
        };
        self.builder.node(node, Kind::Money)
    }

    fn date(&mut self, depth: usize) -> NodeId {
        let node = match self.choices.weighted(&[5, 3, 2, 1, 1]) {
            0 => {
                let date = self.expression(Sort::Date, depth);
                let count = self.span_count(depth);
                let span = *self.choices.pick(&SPANS);
                Node::AddSpan { date, count, span }
            }
            1 => Node::EdgeOf {
                date: self.expression(Sort::Date, depth),
                unit: *self.choices.pick(&[Unit::Month, Unit::Quarter, Unit::Year]),
                edge: *self.choices.pick(&EDGES),
            },
            2 => {
                let (a, b) = self.pair(Sort::Date, depth);
                let year = self.builder.node(Node::YearOf(a), TIMES);
                let month = match self.choices.below(3) {
                    0 => self.builder.node(Node::MonthOf(b), TIMES),
                    1 => self.leaf(Sort::Count),
                    _ => self.builder.number(Number::whole(2), TIMES),
                };
                let edge = *self.choices.pick(&EDGES);
                Node::MonthEdge { year, month, edge }
            }
            3 => {
                let operands = self.several(Sort::Date, depth);
                Node::Min(self.builder.run(operands))
            }
            _ => {
                let operands = self.several(Sort::Date, depth);
                Node::Max(self.builder.run(operands))
            }
        };
        self.builder.node(node, Kind::Date)
    }
}

fn arm(guard: NodeId, value: NodeId) -> Arm {
    Arm {
        guard,
        value,
        citation: None,
        since: None,
        place: None,
    }
}
