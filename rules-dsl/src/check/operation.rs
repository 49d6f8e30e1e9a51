//! Computations and comparisons: which types go together, and what comes of them.

use rules_core::number::Number;
use rules_core::plan::{Kind, Span as TimeSpan};

use super::checker::{Checker, is_ordered_number, period_span};
use super::program::{Form, Typed};
use crate::ast::{Expr, Operation, Relation};
use crate::diagnostic::{Code, Diagnostic, Message, said};
use crate::source::Span;

impl Checker<'_> {
    pub(super) fn computed(
        &mut self,
        span: Span,
        operation: Operation,
        left: Typed,
        right: Typed,
    ) -> Option<Typed> {
        let kind = match (operation, left.kind, right.kind) {
            (Operation::Add, Kind::Date, other) if period_span(other).is_some() => {
                return self.date_plus(span, left, right);
            }
            (Operation::Add | Operation::Sub, a, b) if a == b && is_ordered_number(a) => a,
            (Operation::Mul, a, Kind::Number) if is_ordered_number(a) => a,
            (Operation::Mul, Kind::Number, b) if is_ordered_number(b) => b,
            (Operation::Mul, Kind::Money, Kind::Count(_)) | (Operation::Mul, Kind::Count(_), Kind::Money) => {
                Kind::Money
            }
            (Operation::Div, a, Kind::Number) if is_ordered_number(a) => a,
            (Operation::Div, a, b) if a == b && is_ordered_number(a) => Kind::Number,
            (Operation::WholeDiv | Operation::Rem, a, Kind::Number)
                if is_ordered_number(a) && a != Kind::Money =>
            {
                a
            }
            _ => return self.cannot_compute(span, operation, &left, &right),
        };
        if let (Form::Number(a), Form::Number(b)) = (&left.form, &right.form) {
            return self.folded(span, operation, kind, *a, *b);
        }
        let (a, b) = (Box::new(left), Box::new(right));
        let form = match operation {
            Operation::Add => Form::Add(a, b),
            Operation::Sub => Form::Sub(a, b),
            Operation::Mul => Form::Mul(a, b),
            Operation::Div => Form::Div(a, b),
            Operation::WholeDiv => Form::WholeDiv(a, b),
            Operation::Rem => Form::Rem(a, b),
        };
        Some(Typed { kind, form, span })
    }

    /// Years and months of one sum are added together and clamped once, then the days.
    fn date_plus(&mut self, span: Span, left: Typed, right: Typed) -> Option<Typed> {
        let (date, mut months, mut days) = match left.form {
            Form::AddSpans { date, months, days } => (date, months, days),
            form => (Box::new(Typed { form, ..left }), Vec::new(), Vec::new()),
        };
        match period_span(right.kind)? {
            TimeSpan::Months => months.push(right),
            TimeSpan::Days => days.push(right),
        }
        Some(Typed {
            kind: Kind::Date,
            form: Form::AddSpans { date, months, days },
            span,
        })
    }

    fn folded(
        &mut self,
        span: Span,
        operation: Operation,
        kind: Kind,
        a: Number,
        b: Number,
    ) -> Option<Typed> {
        let whole = |a: Number, b: Number| a.over(b).map(|quotient| Number::whole(quotient.floor()));
        let value = match operation {
            Operation::Add => a.plus(b),
            Operation::Sub => a.minus(b),
            Operation::Mul => a.times(b),
            Operation::Div => a.over(b),
            Operation::WholeDiv => whole(a, b),
            Operation::Rem => whole(a, b)
                .and_then(|quotient| quotient.times(b))
                .and_then(|product| a.minus(product)),
        };
        if value.is_none() {
            self.findings.push(Diagnostic::error(
                Code::NumberTooLarge,
                span,
                said!(
                    "除数为零，或结果太大",
                    "the divisor is zero or the result too large"
                ),
            ));
        }
        Some(Typed {
            kind,
            form: Form::Number(value?),
            span,
        })
    }

    fn cannot_compute(
        &mut self,
        span: Span,
        operation: Operation,
        left: &Typed,
        right: &Typed,
    ) -> Option<Typed> {
        let (left, right) = (self.kind_words(left.kind), self.kind_words(right.kind));
        let sign = match operation {
            Operation::Add => "+",
            Operation::Sub => "-",
            Operation::Mul => "*",
            Operation::Div => "/",
            Operation::WholeDiv => "div",
            Operation::Rem => "rem",
        };
        let code = if left.zh.starts_with("计数") && right.zh.starts_with("计数") {
            Code::WrongUnit
        } else {
            Code::WrongType
        };
        let mut finding = Diagnostic::error(
            code,
            span,
            Message {
                zh: format!("{} 与 {} 不能用 `{sign}` 计算", left.zh, right.zh),
                en: format!("{} and {} cannot be combined with `{sign}`", left.en, right.en),
            },
        );
        if sign == "-" && left.zh == "日期" {
            finding = finding.help(said!(
                "日期不减期间：把期间加到另一侧，例如 `离校日期 + 2年 不早于 今天`",
                "periods are not subtracted from dates: add to the other side, as in `left_school_on + 2 years >= today`"
            ));
        }
        self.findings.push(finding);
        None
    }

    pub(super) fn compared(
        &mut self,
        span: Span,
        relation: Relation,
        left: &Expr,
        right: &Expr,
    ) -> Option<Typed> {
        let (left, right) = self.both(left, right, None)?;
        if left.kind == Kind::Region {
            return match (relation, &right.form) {
                (Relation::Equal, Form::Place(place)) => {
                    let form = Form::InPlaces(Box::new(left), vec![*place]);
                    Some(Typed {
                        kind: Kind::Bool,
                        form,
                        span,
                    })
                }
                (Relation::NotEqual, Form::Place(place)) => {
                    let form = Form::InPlaces(Box::new(left), vec![*place]);
                    Some(negated(Typed {
                        kind: Kind::Bool,
                        form,
                        span,
                    }))
                }
                _ => self.wrong_type(&right, said!("地区名", "the name of a region")),
            };
        }
        let right = self.fitted(right, left.kind)?;
        let ordering = !matches!(relation, Relation::Equal | Relation::NotEqual);
        if ordering {
            match left.kind {
                Kind::Bool => return self.wrong_type(&left, said!("有大小的值", "a value with an order")),
                Kind::Choice(choice) => {
                    let choice = self.types.choices.get(rules_core::arena::Id::index(choice));
                    if choice.is_some_and(|choice| !choice.ordered) {
                        self.findings.push(
                            Diagnostic::error(
                                Code::NotOrdered,
                                span,
                                said!("这个选项没有高低之分", "this choice has no order"),
                            )
                            .help(said!(
                                "在声明里加 `有序`，或用 `属于`",
                                "declare it `ordered`, or use `is one of`"
                            )),
                        );
                        return None;
                    }
                }
                _ => {}
            }
        }
        let (a, b) = (Box::new(left), Box::new(right));
        let bool = |form| Typed {
            kind: Kind::Bool,
            form,
            span,
        };
        Some(match relation {
            Relation::Less => bool(Form::Less(a, b)),
            Relation::AtMost => bool(Form::AtMost(a, b)),
            Relation::More => bool(Form::Less(b, a)),
            Relation::AtLeast => bool(Form::AtMost(b, a)),
            Relation::Equal => bool(Form::Equal(a, b)),
            Relation::NotEqual => negated(bool(Form::Equal(a, b))),
        })
    }

    pub(super) fn one_of(
        &mut self,
        span: Span,
        value: &Expr,
        members: &[Expr],
        negate: bool,
    ) -> Option<Typed> {
        let value = self.check(value, None)?;
        let checked: Vec<Option<Typed>> = members
            .iter()
            .map(|member| self.of_kind(member, value.kind))
            .collect();
        let checked: Vec<Typed> = checked.into_iter().collect::<Option<_>>()?;
        let mut positions = Vec::new();
        let mut parts = Vec::new();
        for member in checked {
            match member.form {
                Form::Member(position) | Form::Place(position) => positions.push(position),
                _ => parts.push(Typed {
                    kind: Kind::Bool,
                    span: member.span,
                    form: Form::Equal(Box::new(value.clone()), Box::new(member)),
                }),
            }
        }
        let form = match value.kind {
            Kind::Choice(_) if parts.is_empty() => Form::OneOf(Box::new(value), positions),
            Kind::Region if parts.is_empty() => Form::InPlaces(Box::new(value), positions),
            _ => Form::Or(parts),
        };
        let typed = Typed {
            kind: Kind::Bool,
            form,
            span,
        };
        Some(if negate { self::negated(typed) } else { typed })
    }

    pub(super) fn within(
        &mut self,
        span: Span,
        value: &Expr,
        count: &Expr,
        anchor: &Expr,
        before: bool,
    ) -> Option<Typed> {
        let value = self.of_kind(value, Kind::Date);
        let count = self.check(count, None);
        let anchor = self.of_kind(anchor, Kind::Date);
        let (value, count, anchor) = (value?, count?, anchor?);
        let Some(time) = period_span(count.kind) else {
            return self.wrong_type(
                &count,
                said!(
                    "期间，例如 2年、6个月、30天",
                    "a period such as 2 years, 6 months or 30 days"
                ),
            );
        };
        // X within n before D is D within n after X.
        let (value, start) = if before { (anchor, value) } else { (value, anchor) };
        let form = Form::Within {
            value: Box::new(value),
            start: Box::new(start),
            count: Box::new(count),
            span: time,
        };
        Some(Typed {
            kind: Kind::Bool,
            form,
            span,
        })
    }
}

/// The opposite of a condition.
pub(crate) fn negated(typed: Typed) -> Typed {
    let span = typed.span;
    Typed {
        kind: Kind::Bool,
        form: Form::Not(Box::new(typed)),
        span,
    }
}
