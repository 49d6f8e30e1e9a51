//! Sums and products, roundings, comparisons, dates after periods.

use rules_core::calendar::Edge;
use rules_core::number::Rounding;
use rules_core::plan::CountUnit;
use rules_dsl::ast::{Expr, ExprKind, FoldKind, Operation, Relation, TypeExpr};

use super::Reference;
use super::calendar::Date;
use super::expression::Setting;
use super::fraction::Fraction;
use super::value::{Value, obstacle};

impl Reference<'_> {
    pub(super) fn compared(&self, relation: Relation, left: &Expr, right: &Expr, at: &Setting) -> Value {
        let choice = self.choice_of(left);
        let left = self.hinted(left, choice.as_deref(), at);
        let right = self.hinted(right, choice.as_deref(), at);
        self.mark(match (relation, &left) {
            (Relation::Equal | Relation::NotEqual, _) => "is",
            (_, Value::Member(..)) => "compare ordered members",
            (_, Value::Date(_)) => "compare dates",
            (_, Value::Money(_)) => "compare money",
            _ => "compare numbers",
        });
        match (relation, &left, &right) {
            (Relation::Equal, Value::Region(place), Value::Region(whole)) => {
                self.mark("is in a region");
                Value::Bool(self.program.lies_in(place, whole))
            }
            (Relation::NotEqual, Value::Region(place), Value::Region(whole)) => {
                Value::Bool(!self.program.lies_in(place, whole))
            }
            (_, Value::Member(choice, one), Value::Member(_, other)) => {
                let members = &self.program.choice(choice).unwrap().members;
                let position = |name: &str| {
                    let position = members.iter().position(|member| member.id.text == name);
                    Value::Number(Fraction::whole(i128::try_from(position.unwrap()).unwrap()))
                };
                ordered(relation, &position(one), &position(other))
            }
            _ => ordered(relation, &left, &right),
        }
    }

    pub(super) fn binary(&self, operation: Operation, left: &Expr, right: &Expr, at: &Setting) -> Value {
        // D + 1 year + 1 month + 3 days: years and months together, then days.
        if operation == Operation::Add {
            let mut periods = vec![right];
            let mut base = left;
            while let ExprKind::Binary(Operation::Add, inner, period) = &base.kind {
                periods.push(period);
                base = inner;
            }
            if self.is_date(base) {
                self.mark("date plus period");
                if periods.len() > 1 {
                    self.mark("date plus several periods");
                }
                let base = self.value(base, at);
                let periods: Vec<Value> = periods.iter().map(|period| self.value(period, at)).collect();
                return plus_periods(&base, &periods.iter().collect::<Vec<_>>());
            }
        }
        self.mark(match operation {
            Operation::Add => "+",
            Operation::Sub => "-",
            Operation::Mul => "*",
            Operation::Div => "/",
            Operation::WholeDiv => "div",
            Operation::Rem => "rem",
        });
        let (left, right) = (self.value(left, at), self.value(right, at));
        let (Some(a), Some(b)) = (left.quantity(), right.quantity()) else {
            return obstacle(&[&left, &right]).unwrap();
        };
        let whole_quotient = || Some(Fraction::whole(a.divided_by(b)?.floor()));
        let result = match operation {
            Operation::Add => Some(a.plus(b)),
            Operation::Sub => Some(a.minus(b)),
            Operation::Mul => Some(a.times(b)),
            Operation::Div => a.divided_by(b),
            Operation::WholeDiv => whole_quotient(),
            Operation::Rem => whole_quotient().map(|quotient| a.minus(quotient.times(b))),
        };
        let Some(result) = result else {
            return Value::Failed;
        };
        match (operation, &left, &right) {
            // A share: two of a kind.
            (Operation::Div, Value::Money(_), Value::Money(_))
            | (Operation::Div, Value::Count(..), Value::Count(..)) => Value::Number(result),
            (Operation::Mul, _, Value::Money(_)) | (Operation::Mul, Value::Number(_), _) => {
                right.with_quantity(result)
            }
            _ => left.with_quantity(result),
        }
    }

    /// Whether an expression is a date, which decides what `+` means.
    pub(super) fn is_date(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Date(_) | ExprKind::Today | ExprKind::Day => true,
            ExprKind::EdgeOf(..) | ExprKind::EdgeOfNumbered { .. } => true,
            ExprKind::Name(name) => {
                let fact = self.program.fact(name).map(|fact| &fact.value);
                let param = self.program.param(name).map(|param| &param.value);
                fact.or(param)
                    .is_some_and(|value| matches!(value, TypeExpr::Date { .. }))
                    || self
                        .program
                        .define(name)
                        .is_some_and(|define| self.is_date(&define.body))
            }
            ExprKind::Binary(Operation::Add, left, _) => self.is_date(left),
            ExprKind::Extreme { of, .. } => self.is_date(&of[0]),
            ExprKind::When { otherwise, .. } => self.is_date(otherwise),
            ExprKind::Match { arms, .. } => self.is_date(&arms[0].1),
            ExprKind::Tiers { above, .. } => self.is_date(above),
            ExprKind::By(param, _) | ExprKind::At(param, _) => self.is_date(param),
            ExprKind::Folded {
                fold: FoldKind::Min | FoldKind::Max,
                value: Some(value),
                ..
            } => self.is_date(value),
            _ => false,
        }
    }

    pub(super) fn rounded(&self, rounding: Rounding, unit: &Expr, value: &Expr, at: &Setting) -> Value {
        let (unit, value) = (self.value(unit, at), self.value(value, at));
        let (Some(step), Some(quantity)) = (unit.quantity(), value.quantity()) else {
            return obstacle(&[&unit, &value]).unwrap();
        };
        let Some(steps) = quantity.divided_by(step) else {
            return Value::Failed;
        };
        let (below, exact) = (steps.floor(), steps.to_whole().is_some());
        let half = Fraction::new(1, 2).unwrap();
        let over = steps.minus(Fraction::whole(below));
        let rounded = match rounding {
            Rounding::Down => {
                self.mark("round down");
                below
            }
            Rounding::Up => {
                self.mark("round up");
                if exact { below } else { below + 1 }
            }
            Rounding::HalfUp => {
                self.mark("round half up");
                // The nearest multiple; halves away from zero.
                let away_from_zero = below >= 0;
                if over > half || (over == half && away_from_zero) {
                    below + 1
                } else {
                    below
                }
            }
        };
        value.with_quantity(Fraction::whole(rounded).times(step))
    }
}

/// The greatest or least of some values; none of none.
pub(super) fn extreme(greatest: bool, values: &[Value]) -> Option<&Value> {
    let relation = if greatest {
        Relation::AtLeast
    } else {
        Relation::AtMost
    };
    let beats_all = |value: &&Value| {
        let mut others = values.iter();
        others.all(|other| ordered(relation, value, other) == Value::Bool(true))
    };
    values.iter().find(beats_all)
}

pub(super) fn edge_of(edge: Edge, year: i64, first: i64, last: i64) -> Value {
    let date = match edge {
        Edge::First => Date::first_of_month(year, first),
        Edge::Last => Date::last_of_month(year, last),
    };
    date.map_or(Value::Failed, Value::Date)
}

/// All years and months together with one clamp, then all days.
pub(super) fn plus_periods(date: &Value, periods: &[&Value]) -> Value {
    let mut operands = vec![date];
    operands.extend(periods);
    if let Some(obstacle) = obstacle(&operands) {
        return obstacle;
    }
    let Value::Date(date) = date else {
        panic!("a period after {date}")
    };
    let (mut months, mut days) = (Fraction::zero(), Fraction::zero());
    let (mut any_months, mut any_days) = (false, false);
    for period in periods {
        match period {
            Value::Count(years, CountUnit::Years) => {
                months = months.plus(years.times(Fraction::whole(12)));
                any_months = true;
            }
            Value::Count(more, CountUnit::Months) => {
                months = months.plus(*more);
                any_months = true;
            }
            Value::Count(more, CountUnit::Days) => {
                days = days.plus(*more);
                any_days = true;
            }
            other => panic!("{other} is no period"),
        }
    }
    let whole = |number: Fraction| i64::try_from(number.to_whole()?).ok();
    let reached = || {
        let mut reached = *date;
        if any_months {
            reached = reached.plus_months(whole(months)?)?;
        }
        if any_days {
            reached = reached.plus_days(whole(days)?)?;
        }
        Some(reached)
    };
    reached().map_or(Value::Failed, Value::Date)
}

/// Two values of one sort in relation to one another.
pub(crate) fn ordered(relation: Relation, left: &Value, right: &Value) -> Value {
    if let Some(obstacle) = obstacle(&[left, right]) {
        return obstacle;
    }
    let months = |value: &Value| match value {
        Value::Count(count, CountUnit::Years) => Some(count.times(Fraction::whole(12))),
        Value::Count(count, CountUnit::Months) => Some(*count),
        _ => None,
    };
    let order = match (left, right) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Count(a, one), Value::Count(b, other)) if one == other => a.cmp(b),
        (Value::Count(..), Value::Count(..)) => months(left).unwrap().cmp(&months(right).unwrap()),
        (Value::Number(a), Value::Number(b)) | (Value::Money(a), Value::Money(b)) => a.cmp(b),
        _ => panic!("{left} and {right} do not compare"),
    };
    Value::Bool(match relation {
        Relation::Less => order.is_lt(),
        Relation::AtMost => order.is_le(),
        Relation::More => order.is_gt(),
        Relation::AtLeast => order.is_ge(),
        Relation::Equal => order.is_eq(),
        Relation::NotEqual => order.is_ne(),
    })
}
