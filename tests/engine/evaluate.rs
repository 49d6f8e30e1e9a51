//! What a node is worth for one person: the plainest recursive interpreter of a plan.
//!
//! Nothing of the engine's own evaluation is used, only the plan's data. An error in an operand makes the
//! result an error; failing that, an absent operand makes it absent. In a conjunction "no" wins over both,
//! in a disjunction "yes" does.

use rules_core::arena::{Id, NodeId};
use rules_core::calendar::{Edge, Unit};
use rules_core::number::Number;
use rules_core::plan::{Comparison, Kind, Node, Plan, Run, Span};
use rules_core::possible::{Possible, Values};

use crate::dates::{ALMANAC, Day};
use crate::fraction::Fraction;

/// One person's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Value {
    Truth(bool),
    Member(u32),
    Number(Fraction),
    Absent,
    Failed,
}

impl Value {
    /// The members of a set without its flags, in order; ranges count `step` from their low end, and their
    /// high end belongs to them. Each comes with the number of the range it is in.
    pub(crate) fn members(values: &Values, kind: Kind, step: Number) -> Vec<(usize, Self)> {
        match values {
            Values::Bits(bits) => (0..64)
                .filter(|bit| bits >> bit & 1 == 1)
                .map(|bit| match kind {
                    Kind::Bool => (0, Self::Truth(bit == 1)),
                    _ => (0, Self::Member(bit)),
                })
                .collect(),
            Values::Ranges(ranges) => {
                let step = Fraction::from(step);
                let mut members = Vec::new();
                for (position, range) in ranges.iter().enumerate() {
                    let (mut here, high) = (Fraction::from(range.low), Fraction::from(range.high));
                    while here < high {
                        members.push((position, Self::Number(here)));
                        here = here.plus(step).unwrap();
                    }
                    members.push((position, Self::Number(high)));
                }
                members
            }
        }
    }

    /// Whether the value is among those possible.
    pub(crate) fn is_among(self, possible: &Possible) -> bool {
        match (self, &possible.values) {
            (Self::Absent, _) => possible.none,
            (Self::Failed, _) => possible.error,
            (Self::Truth(truth), Values::Bits(bits)) => bits >> u32::from(truth) & 1 == 1,
            (Self::Member(member), Values::Bits(bits)) => bits >> member & 1 == 1,
            (Self::Number(number), Values::Ranges(ranges)) => ranges
                .iter()
                .any(|range| Fraction::from(range.low) <= number && number <= Fraction::from(range.high)),
            _ => false,
        }
    }

    pub(crate) fn is_yes(self) -> bool {
        self == Self::Truth(true)
    }

    pub(crate) fn is_no(self) -> bool {
        self == Self::Truth(false)
    }

    pub(crate) fn number(self) -> Option<Fraction> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn day(self) -> Option<Day> {
        self.number()?.to_whole()
    }
}

/// "No" wins, then an error, then absence.
pub(crate) fn conjunction(values: impl IntoIterator<Item = Value>) -> Value {
    let mut result = Value::Truth(true);
    for value in values {
        result = match (result, value) {
            (Value::Truth(false), _) | (_, Value::Truth(false)) => return Value::Truth(false),
            (Value::Failed, _) | (_, Value::Failed) => Value::Failed,
            (Value::Absent, _) | (_, Value::Absent) => Value::Absent,
            (both, _) => both,
        };
    }
    result
}

fn opposite(value: Value) -> Value {
    match value {
        Value::Truth(truth) => Value::Truth(!truth),
        other => other,
    }
}

/// One person, with what is already worked out.
pub(crate) struct Person<'a> {
    plan: &'a Plan,
    /// The person's value for each input.
    answers: Vec<Value>,
    known: Vec<Option<Value>>,
}

impl<'a> Person<'a> {
    pub(crate) fn new(plan: &'a Plan, answers: Vec<Value>) -> Self {
        Self {
            plan,
            answers,
            known: vec![None; plan.nodes().len()],
        }
    }

    /// The person's value of a node.
    pub(crate) fn value(&mut self, id: NodeId) -> Value {
        if let Some(value) = self.known[id.index()] {
            return value;
        }
        let value = self.compute(id);
        self.known[id.index()] = Some(value);
        value
    }

    fn compute(&mut self, id: NodeId) -> Value {
        let plan = self.plan;
        match *plan.nodes().at(id) {
            Node::Constant(constant) => constant_value(plan.constant(constant), plan.kind(id)),
            Node::Input(input) => self.answers[input.index()],
            Node::OnlyIf { condition, value } => match self.value(condition) {
                Value::Truth(true) => self.value(value),
                Value::Failed => Value::Failed,
                _ => Value::Absent,
            },
            Node::IsGiven(value) => match self.value(value) {
                Value::Failed => Value::Failed,
                other => Value::Truth(other != Value::Absent),
            },
            Node::Named(_, value) => self.value(value),
            Node::Add(a, b) => self.numbers([a, b], |[a, b]| a.plus(b)),
            Node::Sub(a, b) => self.numbers([a, b], |[a, b]| a.minus(b)),
            Node::Mul(a, b) => self.numbers([a, b], |[a, b]| a.times(b)),
            Node::Div(a, b) => self.numbers([a, b], |[a, b]| a.divided(b)),
            Node::WholeDiv(a, b) => self.numbers([a, b], |[a, b]| a.whole_times(b)),
            Node::Rem(a, b) => self.numbers([a, b], |[a, b]| a.remainder(b)),
            Node::Min(run) => self.extreme(run, Fraction::min),
            Node::Max(run) => self.extreme(run, Fraction::max),
            Node::Round {
                value,
                unit,
                rounding,
            } => {
                let unit = constant_value(plan.constant(unit), Kind::Number)
                    .number()
                    .unwrap();
                self.numbers([value], |[value]| value.rounded(unit, rounding))
            }
            Node::AddSpan { date, count, span } => {
                self.days([date, count], |[date, count]| added(date, count, span))
            }
            Node::DaysBetween(from, to) => self.days([from, to], |[from, to]| Some(to - from)),
            Node::FullMonths(from, to) => self.days([from, to], |[from, to]| ALMANAC.full_months(from, to)),
            Node::YearOf(date) => self.days([date], |[date]| Some(ALMANAC.date(date)?.0)),
            Node::MonthOf(date) => self.days([date], |[date]| Some(ALMANAC.date(date)?.1)),
            Node::MonthIndex(date) => self.days([date], |[date]| ALMANAC.month_index(date)),
            Node::EdgeOf { date, unit, edge } => {
                let months = match unit {
                    Unit::Month => 1,
                    Unit::Quarter => 3,
                    Unit::Year => 12,
                };
                self.days([date], |[date]| ALMANAC.edge(date, months, edge == Edge::Last))
            }
            Node::MonthEdge { year, month, edge } => self.days([year, month], |[year, month]| {
                ALMANAC.month_edge(year, month, edge == Edge::Last)
            }),
            Node::Compare(comparison, a, b) => {
                let (a, b) = (self.value(a), self.value(b));
                strict(&[a, b]).unwrap_or_else(|| Value::Truth(compare(comparison, a, b)))
            }
            Node::Within {
                value,
                start,
                count,
                span,
            } => {
                let operands = [value, start, count].map(|operand| self.value(operand));
                strict(&operands).unwrap_or_else(|| {
                    let [value, start, count] = operands.map(|operand| operand.day().unwrap());
                    added(start, count, span)
                        .map_or(Value::Failed, |end| Value::Truth(start <= value && value <= end))
                })
            }
            Node::In(value, set) => {
                let value = self.value(value);
                let set = Possible::of(plan.constant(set).clone());
                strict(&[value]).unwrap_or_else(|| Value::Truth(value.is_among(&set)))
            }
            Node::And(run) => conjunction(plan.run(run).iter().map(|id| self.value(*id))),
            Node::Or(run) => opposite(conjunction(
                plan.run(run).iter().map(|id| opposite(self.value(*id))),
            )),
            Node::Not(value) => opposite(self.value(value)),
            Node::Best(run, most) => self.best(plan.run(run), most),
            // Plans are flat here: what lists come to is tested where they are made flat.
            Node::Fold { .. } => Value::Failed,
            Node::Case(run) => {
                for arm in plan.arms(run) {
                    match self.value(arm.guard) {
                        Value::Truth(true) => return self.value(arm.value),
                        Value::Truth(false) => {}
                        Value::Failed => return Value::Failed,
                        _ => return Value::Absent,
                    }
                }
                Value::Absent
            }
        }
    }

    fn numbers<const N: usize>(
        &mut self,
        operands: [NodeId; N],
        operation: impl FnOnce([Fraction; N]) -> Option<Fraction>,
    ) -> Value {
        let operands = operands.map(|operand| self.value(operand));
        strict(&operands).unwrap_or_else(|| {
            operation(operands.map(|operand| operand.number().unwrap())).map_or(Value::Failed, Value::Number)
        })
    }

    fn days<const N: usize>(
        &mut self,
        operands: [NodeId; N],
        operation: impl FnOnce([Day; N]) -> Option<Day>,
    ) -> Value {
        self.numbers(operands, |operands| {
            operation(operands.map(|operand| operand.to_whole().unwrap())).map(Fraction::whole)
        })
    }

    /// The sum of the greatest few of the values above zero.
    fn best(&mut self, run: &[NodeId], most: u32) -> Value {
        let operands: Vec<Value> = run.iter().map(|id| self.value(*id)).collect();
        strict(&operands).unwrap_or_else(|| {
            let mut numbers: Vec<Fraction> =
                operands.iter().map(|operand| operand.number().unwrap()).collect();
            numbers.sort();
            let above = numbers
                .into_iter()
                .rev()
                .filter(|number| *number > Fraction::whole(0));
            let sum = above
                .take(usize::try_from(most).unwrap())
                .try_fold(Fraction::whole(0), Fraction::plus);
            sum.map_or(Value::Failed, Value::Number)
        })
    }

    fn extreme(&mut self, run: Run, pick: fn(Fraction, Fraction) -> Fraction) -> Value {
        let operands: Vec<Value> = self.plan.run(run).iter().map(|id| self.value(*id)).collect();
        strict(&operands).unwrap_or_else(|| {
            let numbers = operands.iter().map(|operand| operand.number().unwrap());
            Value::Number(numbers.reduce(pick).unwrap())
        })
    }
}

/// What operands decide by being absent or errors; `None` if all are there.
fn strict(operands: &[Value]) -> Option<Value> {
    [Value::Failed, Value::Absent]
        .into_iter()
        .find(|flag| operands.contains(flag))
}

fn constant_value(values: &Values, kind: Kind) -> Value {
    Value::members(values, kind, Number::ONE)[0].1
}

fn added(date: Day, count: i64, span: Span) -> Option<Day> {
    match span {
        Span::Months => ALMANAC.add_months(date, count),
        Span::Days => date.checked_add(count).filter(|day| ALMANAC.date(*day).is_some()),
    }
}

fn compare(comparison: Comparison, a: Value, b: Value) -> bool {
    let order = match (a, b) {
        (Value::Truth(a), Value::Truth(b)) => a.cmp(&b),
        (Value::Member(a), Value::Member(b)) => a.cmp(&b),
        (Value::Number(a), Value::Number(b)) => a.cmp(&b),
        _ => panic!("a plan that compares {a:?} with {b:?}"),
    };
    match comparison {
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Equal => order.is_eq(),
    }
}
