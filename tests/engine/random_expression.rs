//! Random well-typed expressions over every kind of node.

use std::collections::BTreeMap;

use rules_core::arena::{ChoiceId, InputId, NameId, NodeId};
use rules_core::builder::PlanBuilder;
use rules_core::calendar::{Edge, Unit};
use rules_core::number::{Number, Rounding};
use rules_core::plan::{Input, Kind, Name, Node, Span};
use rules_core::possible::Values;

use crate::choices::Choices;
use crate::dates::ALMANAC;
use crate::plan_parts::{TIMES, arm, text};

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

const EDGES: [Edge; 2] = [Edge::First, Edge::Last];
pub(crate) const SPANS: [Span; 2] = [Span::Months, Span::Days];

/// Writes expressions, often using again what was written before.
pub(crate) struct Writer<'a> {
    pub(crate) builder: PlanBuilder,
    pub(crate) choices: &'a mut Choices,
    unordered: ChoiceId,
    ordered: ChoiceId,
    name: NameId,
    pub(crate) inputs: BTreeMap<Sort, Vec<NodeId>>,
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

    pub(crate) fn written_compound(&mut self, sort: Sort, depth: usize) -> NodeId {
        if depth == 0 {
            return self.leaf(sort);
        }
        let node = self.compound(sort, depth - 1);
        self.written.entry(sort).or_default().push(node);
        node
    }

    pub(crate) fn leaf(&mut self, sort: Sort) -> NodeId {
        let inputs = self.inputs.get(&sort).cloned().unwrap_or_default();
        if !inputs.is_empty() && !self.choices.chance(25) {
            return *self.choices.pick(&inputs);
        }
        self.constant(sort)
    }

    pub(crate) fn constant(&mut self, sort: Sort) -> NodeId {
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

    pub(crate) fn several(&mut self, sort: Sort, depth: usize) -> Vec<NodeId> {
        (0..2 + self.choices.below(2))
            .map(|_| self.expression(sort, depth))
            .collect()
    }

    /// How many months or days are added to a date.
    pub(crate) fn span_count(&mut self, depth: usize) -> NodeId {
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
