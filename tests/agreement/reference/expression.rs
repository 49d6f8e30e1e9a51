//! What an expression is worth: one function that does what each construct says.

use std::collections::BTreeMap;

use rules_core::calendar::Unit;
use rules_core::number::Number;
use rules_core::plan::CountUnit;
use rules_dsl::ast::{DatePart, Distance, Expr, ExprKind, Relation};

use super::Reference;
use super::calendar::Date;
use super::computation::{edge_of, extreme, ordered, plus_periods};
use super::fraction::Fraction;
use super::value::{Value, all, any, not, obstacle};

/// Where and when an expression is read.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    /// The place that decides, if one does.
    pub(crate) place: Option<String>,
    /// The day whose law decides.
    pub(crate) day: Date,
    /// What a declaration that was not made counts as.
    pub(crate) declared: bool,
    /// The record of each list that is being looked at, counted from 0.
    pub(crate) looking: Looking,
}

pub(crate) type Looking = BTreeMap<String, usize>;

pub(crate) fn fraction(number: Number) -> Fraction {
    Fraction::new(number.numerator().into(), number.denominator().into()).unwrap()
}

/// A date of the text; the reader gives it as days since 1970.
pub(crate) fn date(day: i32) -> Date {
    Date::from_number(day.into()).unwrap()
}

impl Reference<'_> {
    pub(crate) fn value(&self, expr: &Expr, at: &Setting) -> Value {
        self.hinted(expr, None, at)
    }

    /// `choice` is the choice whose members the context expects.
    pub(super) fn hinted(&self, expr: &Expr, choice: Option<&str>, at: &Setting) -> Value {
        match &expr.kind {
            ExprKind::Number(number) => Value::Number(fraction(*number)),
            ExprKind::Money(fen) => Value::Money(fraction(*fen)),
            ExprKind::Count(count, unit) => Value::Count(fraction(*count), *unit),
            ExprKind::Date(day) => Value::Date(date(*day)),
            ExprKind::Truth(truth) => Value::Bool(*truth),
            ExprKind::Name(name) => self.named(name, choice, at),
            ExprKind::NoCase => Value::None,
            // Only invariants say it, and they are no part of an assessment.
            ExprKind::Entitled(policy) => panic!("entitled to {}", policy.text),
            ExprKind::Today => {
                self.mark("today");
                Value::Date(self.person.today)
            }
            ExprKind::Day => {
                self.mark("day");
                Value::Date(at.day)
            }
            ExprKind::Binary(operation, left, right) => self.binary(*operation, left, right, at),
            ExprKind::Negative(operand) => {
                self.mark("negative");
                let operand = self.value(operand, at);
                match operand.quantity() {
                    Some(quantity) => operand.with_quantity(Fraction::zero().minus(quantity)),
                    None => operand,
                }
            }
            ExprKind::Compare(relation, left, right) => self.compared(*relation, left, right, at),
            ExprKind::Between(value, low, high) => {
                self.mark("between");
                all(&[
                    self.compared(Relation::AtLeast, value, low, at),
                    self.compared(Relation::AtMost, value, high, at),
                ])
            }
            ExprKind::OneOf(value, members, negated) => {
                self.mark(if *negated { "is not one of" } else { "is one of" });
                let found = any(&members
                    .iter()
                    .map(|member| self.compared(Relation::Equal, value, member, at))
                    .collect::<Vec<_>>());
                if *negated { not(found) } else { found }
            }
            ExprKind::IsGiven(value) => {
                self.mark("is given");
                match self.value(value, at) {
                    Value::Failed => Value::Failed,
                    value => Value::Bool(value != Value::None),
                }
            }
            ExprKind::Within {
                value,
                count,
                anchor,
                before,
            } => {
                self.mark(if *before { "within before" } else { "within after" });
                let (value, count) = (self.value(value, at), self.value(count, at));
                let anchor = self.value(anchor, at);
                // X within n before D is D within n after X.
                let (value, start) = if *before { (anchor, value) } else { (value, anchor) };
                let end = plus_periods(&start, &[&count]);
                if let Some(obstacle) = obstacle(&[&value, &start, &count, &end]) {
                    return obstacle;
                }
                all(&[
                    ordered(Relation::AtMost, &start, &value),
                    ordered(Relation::AtMost, &value, &end),
                ])
            }
            ExprKind::And(parts) => {
                self.mark("and");
                all(&parts.iter().map(|part| self.value(part, at)).collect::<Vec<_>>())
            }
            ExprKind::Or(parts) => {
                self.mark("or");
                any(&parts.iter().map(|part| self.value(part, at)).collect::<Vec<_>>())
            }
            ExprKind::Not(operand) => {
                self.mark("not");
                not(self.value(operand, at))
            }
            ExprKind::Extreme { greatest, of } => {
                self.mark(if *greatest { "max" } else { "min" });
                let values: Vec<Value> = of.iter().map(|operand| self.value(operand, at)).collect();
                if let Some(obstacle) = obstacle(&values.iter().collect::<Vec<_>>()) {
                    return obstacle;
                }
                extreme(*greatest, &values).unwrap().clone()
            }
            ExprKind::Round {
                rounding,
                unit,
                value,
            } => self.rounded(*rounding, unit, value, at),
            ExprKind::When { cases, otherwise } => {
                self.mark("when");
                let choice = choice.map(str::to_owned).or_else(|| self.choice_of(otherwise));
                for (condition, value) in cases {
                    match self.value(condition, at) {
                        Value::Bool(true) => return self.hinted(value, choice.as_deref(), at),
                        Value::Bool(false) => {}
                        obstacle => return obstacle,
                    }
                }
                self.mark("otherwise");
                self.hinted(otherwise, choice.as_deref(), at)
            }
            ExprKind::Match {
                value,
                arms,
                otherwise,
            } => {
                self.mark("match");
                let of = self.choice_of(value);
                let value = self.value(value, at);
                if let Some(obstacle) = obstacle(&[&value]) {
                    return obstacle;
                }
                for (members, result) in arms {
                    if members
                        .iter()
                        .any(|member| self.hinted(member, of.as_deref(), at) == value)
                    {
                        return self.hinted(result, choice, at);
                    }
                }
                self.mark("match otherwise");
                self.hinted(otherwise.as_ref().unwrap(), choice, at)
            }
            ExprKind::Tiers { value, steps, above } => {
                self.mark("tiers");
                let value = self.value(value, at);
                for (bound, result) in steps {
                    match ordered(Relation::AtMost, &value, &self.value(bound, at)) {
                        Value::Bool(true) => return self.hinted(result, choice, at),
                        Value::Bool(false) => {}
                        obstacle => return obstacle,
                    }
                }
                self.mark("tiers above");
                self.hinted(above, choice, at)
            }
            ExprKind::By(param, member) => {
                self.mark("param by member");
                let ExprKind::Name(name) = &param.kind else {
                    panic!("{param:?} by")
                };
                let param = self.program.param(name).unwrap();
                let by = param.by.as_ref().map(|by| by.text.as_str());
                match self.hinted(member, by, at) {
                    Value::Member(_, member) => self.param(param, Some(&member), at),
                    obstacle => obstacle,
                }
            }
            ExprKind::DatePart(part, of) => {
                let Value::Date(date) = self.value(of, at) else {
                    return self.value(of, at);
                };
                Value::Number(Fraction::whole(i128::from(match part {
                    DatePart::Year => {
                        self.mark("year of");
                        date.year
                    }
                    DatePart::Month => {
                        self.mark("month of");
                        date.month
                    }
                    DatePart::MonthIndex => {
                        self.mark("month index of");
                        date.year * 12 + date.month - 1
                    }
                })))
            }
            ExprKind::Distance(distance, from, to) => {
                let (from, to) = (self.value(from, at), self.value(to, at));
                let (Value::Date(start), Value::Date(end)) = (&from, &to) else {
                    return obstacle(&[&from, &to]).unwrap();
                };
                let (count, unit) = match distance {
                    Distance::FullMonths => {
                        self.mark("full months");
                        (start.full_units_until(*end, 1), CountUnit::Months)
                    }
                    Distance::FullYears => {
                        self.mark("full years");
                        (start.full_units_until(*end, 12), CountUnit::Years)
                    }
                    Distance::Days => {
                        self.mark("days from");
                        (end.number() - start.number(), CountUnit::Days)
                    }
                };
                Value::Count(Fraction::whole(count.into()), unit)
            }
            ExprKind::AgeOn(on) => {
                self.mark("age on");
                let (born, on) = (self.named("born_on", None, at), self.value(on, at));
                let (Value::Date(born), Value::Date(on)) = (&born, &on) else {
                    return obstacle(&[&born, &on]).unwrap();
                };
                Value::Count(
                    Fraction::whole(born.full_units_until(*on, 12).into()),
                    CountUnit::Years,
                )
            }
            ExprKind::EdgeOf(edge, unit, of) => {
                let Value::Date(date) = self.value(of, at) else {
                    return self.value(of, at);
                };
                let (first, last) = match unit {
                    Unit::Month => {
                        self.mark("edge of month");
                        (date.month, date.month)
                    }
                    Unit::Quarter => {
                        self.mark("edge of quarter");
                        let first = (date.month - 1) / 3 * 3 + 1;
                        (first, first + 2)
                    }
                    Unit::Year => {
                        self.mark("edge of year");
                        (1, 12)
                    }
                };
                edge_of(*edge, date.year, first, last)
            }
            ExprKind::EdgeOfNumbered {
                edge,
                unit,
                index,
                year,
            } => {
                let (index, year) = (self.value(index, at), self.value(year, at));
                if let Some(obstacle) = obstacle(&[&index, &year]) {
                    return obstacle;
                }
                let whole = |value: &Value| i64::try_from(value.quantity()?.to_whole()?).ok();
                let (Some(index), Some(year)) = (whole(&index), whole(&year)) else {
                    return Value::Failed;
                };
                if *unit == Unit::Quarter {
                    self.mark("edge of numbered quarter");
                    edge_of(*edge, year, index * 3 - 2, index * 3)
                } else {
                    self.mark("edge of numbered month");
                    edge_of(*edge, year, index, index)
                }
            }
            ExprKind::Quantified {
                every,
                list,
                condition,
                ..
            } => {
                self.mark(if *every { "all records" } else { "any record" });
                let values: Vec<Value> = self
                    .each_record(&list.text, at)
                    .iter()
                    .map(|inside| self.value(condition, inside))
                    .collect();
                if *every { all(&values) } else { any(&values) }
            }
            ExprKind::Folded {
                fold,
                value,
                list,
                filter,
                otherwise,
            } => self.folded(
                *fold,
                value.as_deref(),
                &list.text,
                (filter.as_deref(), otherwise.as_deref()),
                at,
            ),
            ExprKind::At(body, other) => match self.value(other, at) {
                Value::Date(day) => {
                    self.mark("at another date");
                    self.value(body, &Setting { day, ..at.clone() })
                }
                Value::Region(place) => {
                    self.mark("at another place");
                    let place = Some(place);
                    self.value(body, &Setting { place, ..at.clone() })
                }
                obstacle => obstacle,
            },
        }
    }
}
