//! Figures at a place and a day, and periods in one unit.

use super::Lowering;
use super::guard::Context;
use rules_core::arena::{Id, NodeId};
use rules_core::number::Number;
use rules_core::plan::{self, Arm, Input, InputKind, Kind, Node, Touch};
use rules_core::possible::{Possible, Range, Ranges, Values};

use crate::check::declarations::days_of_asking;
use crate::check::program::{ArmValue, Form, Param, Typed};

/// Which figure no source gives: of which parameter, in which of its lines, for which member.
pub(super) type FigureAt = (usize, usize, Option<usize>);

impl Lowering<'_> {
    /// A figure at the context's place and day: the deepest place first, in it the latest line.
    /// `member` is the value by which a parameter with a figure for each member is read.
    pub(super) fn param(&mut self, index: usize, member: Option<NodeId>, context: Context) -> Option<NodeId> {
        let param = self.program.params.get(index)?;
        let mut arms = Vec::new();
        for (position, line) in param.arms.iter().enumerate() {
            let judged = line.place == 0 || context.place.is_some();
            if !judged || !self.is_reachable(line.place, line.dates, context) {
                continue;
            }
            let guard = self.guard(line.place, line.dates, context);
            let value = match (&line.value, member) {
                (ArmValue::Set(value), _) => self.period_or_value(value, param.kind, context),
                (ArmValue::Unset(bounds), _) => {
                    self.figure((index, position, None), param, line.place, bounds.clone())
                }
                (ArmValue::ByMember(figures), Some(member)) => {
                    self.by_member((index, position), figures, member, context)?
                }
                (ArmValue::ByMember(_), None) => return None,
            };
            let citation = self.citation(line.citation.as_ref());
            arms.push(Arm {
                guard,
                value,
                citation,
                since: line.dates.from,
                place: Some(line.place),
            });
            if guard == self.builder.truth(true) {
                break;
            }
        }
        // Before the first line and outside all of them nobody gave the figure.
        let last = param.arms.len();
        let open = arms
            .last()
            .is_none_or(|arm| arm.guard != self.builder.truth(true));
        if open {
            let bounds = self.every_value(param);
            let value = self.figure((index, last, None), param, 0, bounds);
            let guard = self.builder.truth(true);
            arms.push(Arm {
                guard,
                value,
                citation: None,
                since: None,
                place: None,
            });
        }
        let case = self.builder.case(arms, param.kind);
        let name = self.params.get(index).copied()?;
        Some(self.builder.node(Node::Named(name, case), param.kind))
    }

    /// The figure of one line for the member that applies.
    fn by_member(
        &mut self,
        (index, line): (usize, usize),
        figures: &[ArmValue],
        member: NodeId,
        context: Context,
    ) -> Option<NodeId> {
        let param = self.program.params.get(index)?;
        let place = param.arms.get(line)?.place;
        let mut arms = Vec::new();
        for (position, figure) in figures.iter().enumerate() {
            let set = self.builder.constant_values(Values::Bits(1 << position));
            let guard = self.builder.node(Node::In(member, set), Kind::Bool);
            let value = match figure {
                ArmValue::Set(value) => self.period_or_value(value, param.kind, context),
                ArmValue::Unset(bounds) => {
                    self.figure((index, line, Some(position)), param, place, bounds.clone())
                }
                ArmValue::ByMember(_) => return None,
            };
            arms.push(Arm {
                guard,
                value,
                citation: None,
                since: None,
                place: None,
            });
        }
        Some(self.builder.case(arms, param.kind))
    }

    /// Bounds for days and places without a line: what its lines span, so that nothing is promised beyond them.
    pub(super) fn every_value(&self, param: &Param) -> Possible {
        let default = match param.kind {
            Kind::Bool => Values::Bits(0b11),
            Kind::Choice(choice) => {
                let count = self
                    .program
                    .choices
                    .get(choice.index())
                    .map_or(0, |choice| choice.members.len());
                Values::Bits(if count >= 64 { u64::MAX } else { (1 << count) - 1 })
            }
            Kind::Date => {
                let (first, last) = days_of_asking();
                span(Number::from(first), Number::from(last))
            }
            Kind::Number => span(Number::ZERO, Number::ONE),
            Kind::Money | Kind::Count(_) | Kind::Months | Kind::Days => {
                span(Number::ZERO, param.kind.no_bound().unwrap_or(Number::ZERO))
            }
            Kind::Region => self.program.regions.everywhere(),
        };
        Possible::of(default)
    }

    pub(super) fn figure(&mut self, at: FigureAt, param: &Param, place: u32, bounds: Possible) -> NodeId {
        if let Some(node) = self.figures.get(&at) {
            return *node;
        }
        let (_, line, member) = at;
        let member = member
            .zip(param.by)
            .and_then(|(member, choice)| self.program.choices.get(choice.index())?.members.get(member));
        let region = self.program.regions.get(place);
        let code = region.map_or("", |region| region.code.as_str());
        let since = param.arms.get(line).and_then(|line| line.dates.from);
        let version = since
            .map(|day| format!(":{}", rules_core::calendar::civil(day).year))
            .unwrap_or_default();
        let outside = if line == param.arms.len() { "outside" } else { code };
        // The place and the member it is for, in brackets.
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        let beside = region.filter(|_| place != 0).map(|region| &region.name);
        for text in beside.into_iter().chain(member.map(|(_, text)| text)) {
            zh.push(text.zh.as_str());
            en.push(text.en.as_str());
        }
        let mut name = param.name.clone();
        if !zh.is_empty() {
            name.zh.push_str(&format!("（{}）", zh.join("，")));
            name.en.push_str(&format!(" ({})", en.join(", ")));
        }
        let member = member.map(|(id, _)| format!(".{id}")).unwrap_or_default();
        let step = if param.kind == Kind::Number {
            Number::fraction(1, 10_000)
        } else {
            None
        };
        let input = self.builder.input(Input {
            id: format!("{}@{outside}{version}{member}", param.id),
            name,
            kind: InputKind::Figure,
            value: param.kind,
            domain: bounds,
            step: step.unwrap_or(Number::ONE),
            touch: Touch::Fixed,
            question: None,
            only_if: None,
            changeable: None,
            list: None,
        });
        let node = self.builder.input_value(input);
        self.figures.insert(at, node);
        node
    }

    /// A value where a period may be wanted: years become months.
    pub(super) fn period_or_value(&mut self, typed: &Typed, wanted: Kind, context: Context) -> NodeId {
        if wanted == Kind::Months {
            self.span_count(typed, context)
        } else {
            self.expression(typed, context)
        }
    }

    /// How many months or days a period is.
    pub(super) fn span_count(&mut self, typed: &Typed, context: Context) -> NodeId {
        if typed.kind != Kind::Count(plan::CountUnit::Years) {
            return self.expression(typed, context);
        }
        let twelve = Number::whole(12);
        if let Form::Number(years) = typed.form
            && let Some(months) = years.times(twelve)
        {
            return self.builder.number(months, Kind::Months);
        }
        let years = self.expression(typed, context);
        let twelve = self.builder.number(twelve, Kind::Number);
        self.builder.node(Node::Mul(years, twelve), Kind::Months)
    }
}

pub(super) fn span(low: Number, high: Number) -> Values {
    Values::Ranges(Ranges::union([Range { low, high }]))
}
