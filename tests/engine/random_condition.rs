//! Random conditions, and the amounts and days of a policy.

use rules_core::arena::{InputId, NodeId};
use rules_core::calendar::{Edge, Unit};
use rules_core::number::Number;
use rules_core::plan::{Comparison, Kind, Node, Span};
use rules_core::possible::Values;

use crate::dates::ALMANAC;
use crate::plan_parts::{TIMES, arm, range, ranges};
use crate::random_expression::{SPANS, Sort, Writer};

const COMPARISONS: [Comparison; 3] = [Comparison::AtMost, Comparison::Less, Comparison::Equal];

impl Writer<'_> {
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

    /// A statement that is true from some day on: something lies before the day of asking.
    pub(crate) fn dated_assumption(&mut self, today: InputId) -> NodeId {
        let (before, today) = (self.expression(Sort::Date, 1), self.builder.input_value(today));
        let lies_before = self.builder.compare(Comparison::AtMost, before, today);
        if self.choices.chance(50) {
            return lies_before;
        }
        let otherwise = self.condition(1);
        self.builder.any(vec![lies_before, otherwise])
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
        match self.choices.weighted(&[7, 2, 1]) {
            0 => {}
            1 => {
                let day = self.builder.plan().inputs().at(today).domain.hull().unwrap();
                let day = if later { day.high } else { day.low };
                let moved = Number::whole(self.choices.between(-40, 40)).plus(day).unwrap();
                return self.builder.number(moved, Kind::Date);
            }
            _ => return self.expression(Sort::Date, 2),
        }
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

    pub(crate) fn comparison(&mut self, depth: usize) -> NodeId {
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

    pub(crate) fn truth(&mut self, depth: usize) -> NodeId {
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
}
