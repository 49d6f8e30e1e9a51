//! Expressions: one node for each computation.

use super::Lowering;
use super::guard::Context;
use rules_core::arena::{Id, ListId, NodeId};
use rules_core::number::Number;
use rules_core::plan::{self, Arm, Comparison, Fold, Kind, Node, Span as TimeSpan};
use rules_core::possible::{Ranges, Values};

use crate::ast::{DatePart, Dates};
use crate::check::program::{Form, Typed};

impl Lowering<'_> {
    pub(super) fn expression(&mut self, typed: &Typed, context: Context) -> NodeId {
        let kind = typed.kind;
        let node = match &typed.form {
            Form::Number(number) => return self.builder.number(*number, kind),
            Form::NoCase => return self.builder.absent(kind),
            Form::Truth(truth) => return self.builder.truth(*truth),
            Form::Member(position) => return self.builder.constant(Values::Bits(1 << position), kind),
            Form::Place(position) => {
                let inside = self.program.regions.inside(*position);
                return self
                    .builder
                    .constant(Values::Ranges(Ranges::union([inside])), kind);
            }
            Form::Fact(index) => return self.facts.get(*index).copied().unwrap_or(self.today),
            Form::Param(index) => return self.param(*index, None, context).unwrap_or(self.today),
            Form::ParamBy(index, member) => {
                let member = self.expression(member, context);
                return self.param(*index, Some(member), context).unwrap_or(self.today);
            }
            Form::Define(index) => {
                let Some((define, name)) = self
                    .program
                    .defines
                    .get(*index)
                    .zip(self.defines.get(*index).copied())
                else {
                    return self.today;
                };
                let body = self.term(define, context);
                Node::Named(name, body)
            }
            Form::Entitled(policy) => return self.entitled(*policy),
            Form::Today => return self.today,
            Form::Day => return context.day,
            Form::Add(a, b) => Node::Add(self.expression(a, context), self.expression(b, context)),
            Form::Sub(a, b) => Node::Sub(self.expression(a, context), self.expression(b, context)),
            Form::Mul(a, b) => Node::Mul(self.expression(a, context), self.expression(b, context)),
            Form::Div(a, b) => Node::Div(self.expression(a, context), self.expression(b, context)),
            Form::WholeDiv(a, b) => Node::WholeDiv(self.expression(a, context), self.expression(b, context)),
            Form::Rem(a, b) => Node::Rem(self.expression(a, context), self.expression(b, context)),
            Form::AddSpans { date, months, days } => return self.add_spans(date, months, days, context),
            Form::Less(a, b) => Node::Compare(
                Comparison::Less,
                self.expression(a, context),
                self.expression(b, context),
            ),
            Form::AtMost(a, b) => Node::Compare(
                Comparison::AtMost,
                self.expression(a, context),
                self.expression(b, context),
            ),
            Form::Equal(a, b) => Node::Compare(
                Comparison::Equal,
                self.expression(a, context),
                self.expression(b, context),
            ),
            Form::OneOf(value, members) => {
                let bits = members.iter().fold(0_u64, |bits, member| bits | 1 << member);
                let set = self.builder.constant_values(Values::Bits(bits));
                Node::In(self.expression(value, context), set)
            }
            Form::InPlaces(value, places) => {
                let value = self.expression(value, context);
                return self.inside(value, places);
            }
            Form::IsGiven(value) => Node::IsGiven(self.expression(value, context)),
            Form::Within {
                value,
                start,
                count,
                span,
            } => Node::Within {
                value: self.expression(value, context),
                start: self.expression(start, context),
                count: self.span_count(count, context),
                span: *span,
            },
            Form::And(parts) => {
                let parts = parts.iter().map(|part| self.expression(part, context)).collect();
                return self.builder.all(parts);
            }
            Form::Or(parts) => {
                let parts = parts.iter().map(|part| self.expression(part, context)).collect();
                return self.builder.any(parts);
            }
            Form::Not(inner) => Node::Not(self.expression(inner, context)),
            Form::Extreme { greatest, of } => {
                let operands = of
                    .iter()
                    .map(|operand| self.expression(operand, context))
                    .collect();
                let run = self.builder.run(operands);
                if *greatest { Node::Max(run) } else { Node::Min(run) }
            }
            Form::When { cases, otherwise } => {
                let arm = |guard, value| Arm {
                    guard,
                    value,
                    citation: None,
                    since: None,
                    place: None,
                };
                let mut arms: Vec<Arm> = cases
                    .iter()
                    .map(|(condition, value)| {
                        arm(
                            self.expression(condition, context),
                            self.expression(value, context),
                        )
                    })
                    .collect();
                let value = self.expression(otherwise, context);
                arms.push(arm(self.builder.truth(true), value));
                return self.builder.case(arms, kind);
            }
            Form::Round {
                rounding,
                unit,
                value,
            } => {
                let unit = self.builder.constant_values(Values::number(*unit));
                Node::Round {
                    value: self.expression(value, context),
                    unit,
                    rounding: *rounding,
                }
            }
            Form::Fold {
                list,
                fold,
                body,
                guard,
                otherwise,
                ..
            } => {
                let (list, inside) = (ListId::from_index(*list), self.inside_list(context));
                self.spoken_of.push(list);
                let guard = match guard {
                    Some(guard) => self.expression(guard, inside),
                    None => self.builder.truth(true),
                };
                let body = self.expression(body, inside);
                self.spoken_of.pop();
                let folded = Node::Fold {
                    list,
                    body,
                    guard,
                    fold: *fold,
                };
                match otherwise {
                    None => folded,
                    Some(otherwise) => {
                        let some = Node::Fold {
                            list,
                            body: self.builder.truth(true),
                            guard,
                            fold: Fold::Any,
                        };
                        let otherwise = self.expression(otherwise, context);
                        return self.or_otherwise(some, folded, otherwise, kind);
                    }
                }
            }
            Form::At { body, day, place } => {
                let other = Context {
                    day: match day {
                        Some(day) => self.expression(day, context),
                        None => context.day,
                    },
                    place: match place {
                        Some(place) => self.facts.get(*place).copied(),
                        None => context.place,
                    },
                    region: if place.is_some() { 0 } else { context.region },
                    dates: if day.is_some() {
                        Dates::default()
                    } else {
                        context.dates
                    },
                };
                return self.expression(body, other);
            }
            Form::DatePart(part, date) => {
                let date = self.expression(date, context);
                match part {
                    DatePart::Year => Node::YearOf(date),
                    DatePart::Month => Node::MonthOf(date),
                    DatePart::MonthIndex => Node::MonthIndex(date),
                }
            }
            Form::FullMonths(from, to) => {
                Node::FullMonths(self.expression(from, context), self.expression(to, context))
            }
            Form::FullYears(from, to) => {
                let (from, to) = (self.expression(from, context), self.expression(to, context));
                let months = self
                    .builder
                    .node(Node::FullMonths(from, to), Kind::Count(plan::CountUnit::Months));
                Node::WholeDiv(months, self.builder.number(Number::whole(12), Kind::Number))
            }
            Form::Days(from, to) => {
                Node::DaysBetween(self.expression(from, context), self.expression(to, context))
            }
            Form::EdgeOf(edge, unit, date) => Node::EdgeOf {
                date: self.expression(date, context),
                unit: *unit,
                edge: *edge,
            },
            Form::EdgeOfMonth { edge, month, year } => Node::MonthEdge {
                year: self.expression(year, context),
                month: self.expression(month, context),
                edge: *edge,
            },
        };
        let made = self.builder.node(node, kind);
        if matches!(node, Node::Compare(..) | Node::Within { .. }) {
            self.places.entry(made).or_insert(typed.span);
        }
        made
    }

    /// What is computed over a list where some record counts, another value where none does.
    fn or_otherwise(&mut self, some: Node, folded: Node, otherwise: NodeId, kind: Kind) -> NodeId {
        let some = self.builder.node(some, Kind::Bool);
        let value = self.builder.node(folded, kind);
        let yes = self.builder.truth(true);
        let arms = [(some, value), (yes, otherwise)].map(|(guard, value)| Arm {
            guard,
            value,
            citation: None,
            since: None,
            place: None,
        });
        self.builder.case(arms.into(), kind)
    }

    pub(super) fn add_spans(
        &mut self,
        date: &Typed,
        months: &[Typed],
        days: &[Typed],
        context: Context,
    ) -> NodeId {
        let mut reached = self.expression(date, context);
        for (spans, span, kind) in [
            (months, TimeSpan::Months, Kind::Months),
            (days, TimeSpan::Days, Kind::Days),
        ] {
            let mut total: Option<NodeId> = None;
            for part in spans {
                let count = self.span_count(part, context);
                total = Some(match total {
                    None => count,
                    Some(so_far) => self.builder.node(Node::Add(so_far, count), kind),
                });
            }
            if let Some(count) = total {
                reached = self.builder.node(
                    Node::AddSpan {
                        date: reached,
                        count,
                        span,
                    },
                    Kind::Date,
                );
            }
        }
        reached
    }
}
