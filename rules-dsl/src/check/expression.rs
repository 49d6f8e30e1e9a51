//! Names, types and units of expressions.

use std::collections::BTreeSet;

use rules_core::number::Number;
use rules_core::plan::{CountUnit, Kind, Span as TimeSpan};

use super::names::{Meaning, Names, Sort};
use super::program::{Form, Typed, unit_words};
use crate::ast::{Distance, Expr, ExprKind, Ident, Operation, Relation};
use crate::diagnostic::{Code, Diagnostic, Message, said};
use crate::source::Span;
use rules_core::calendar::Unit;
use rules_core::plan::Choice;

/// The types of what names stand for, as far as they are known while checking.
#[derive(Debug, Default)]
pub(crate) struct Types {
    pub(crate) choices: Vec<Choice>,
    /// Chinese names of members, beside the ASCII ones in `choices`.
    pub(crate) members_zh: Vec<Vec<Option<String>>>,
    pub(crate) facts: Vec<Option<Kind>>,
    /// The record each fact is a field of.
    pub(crate) fact_records: Vec<Option<usize>>,
    /// The record of each list and what its entries count as.
    pub(crate) lists: Vec<Option<(usize, CountUnit)>>,
    /// The names of the records.
    pub(crate) records: Vec<String>,
    /// The records that each term speaks of.
    pub(crate) define_records: Vec<BTreeSet<usize>>,
    pub(crate) params: Vec<Option<Kind>>,
    /// The choice that has a figure of the parameter for each member.
    pub(crate) params_by: Vec<Option<rules_core::arena::ChoiceId>>,
    pub(crate) defines: Vec<Option<Kind>>,
}

/// Checks expressions against names and types, collecting findings.
pub(crate) struct Checker<'a> {
    pub(crate) names: &'a Names,
    pub(crate) types: &'a Types,
    pub(crate) findings: &'a mut Vec<Diagnostic>,
    /// The records whose fields may be used.
    pub(crate) scope: Vec<usize>,
    /// Those of them that a list around the expression means.
    pub(crate) meant: Vec<usize>,
    /// Whether it is an invariant that is checked, which may speak of policies.
    pub(crate) invariant: bool,
}

impl<'a> Checker<'a> {
    /// A checker outside all records.
    pub(crate) fn new(names: &'a Names, types: &'a Types, findings: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            names,
            types,
            findings,
            scope: Vec::new(),
            meant: Vec::new(),
            invariant: false,
        }
    }
}

impl Checker<'_> {
    /// Checks an expression that must be of one type.
    pub(crate) fn of_kind(&mut self, expr: &Expr, wanted: Kind) -> Option<Typed> {
        let typed = self.check(expr, Some(wanted))?;
        self.fitted(typed, wanted)
    }

    /// An expression that must be of one type; where a period is wanted, years become months.
    fn fitted(&mut self, typed: Typed, wanted: Kind) -> Option<Typed> {
        if !self.agree(&typed, wanted) {
            return None;
        }
        if (typed.kind, wanted) != (Kind::Count(CountUnit::Years), Kind::Months) {
            return Some(typed);
        }
        let (span, twelve) = (typed.span, Number::whole(12));
        let written = match &typed.form {
            Form::Number(years) => years.times(twelve).map(Form::Number),
            _ => None,
        };
        let form = written.unwrap_or_else(|| {
            let twelve = Typed {
                kind: Kind::Number,
                form: Form::Number(twelve),
                span,
            };
            Form::Mul(Box::new(typed), Box::new(twelve))
        });
        Some(Typed {
            kind: wanted,
            form,
            span,
        })
    }

    /// Checks a condition.
    pub(crate) fn condition(&mut self, expr: &Expr) -> Option<Typed> {
        self.of_kind(expr, Kind::Bool)
    }

    /// Checks an expression; `hint` is the type its context suggests, by which members of a choice are found.
    pub(crate) fn check(&mut self, expr: &Expr, hint: Option<Kind>) -> Option<Typed> {
        let span = expr.span;
        let typed = |kind, form| Some(Typed { kind, form, span });
        match &expr.kind {
            ExprKind::Number(number) => typed(Kind::Number, Form::Number(*number)),
            ExprKind::Money(fen) => typed(Kind::Money, Form::Number(*fen)),
            ExprKind::Count(number, unit) => typed(Kind::Count(*unit), Form::Number(*number)),
            ExprKind::Date(day) => typed(Kind::Date, Form::Number(Number::from(*day))),
            ExprKind::NoCase => typed(hint.unwrap_or(Kind::Bool), Form::NoCase),
            ExprKind::Truth(truth) => typed(Kind::Bool, Form::Truth(*truth)),
            ExprKind::Today => typed(Kind::Date, Form::Today),
            ExprKind::Day => typed(Kind::Date, Form::Day),
            ExprKind::Name(name) => self.name(
                &Ident {
                    text: name.clone(),
                    span,
                },
                hint,
            ),
            ExprKind::Negative(operand) => {
                let operand = self.check(operand, hint)?;
                let zero = Typed {
                    kind: operand.kind,
                    form: Form::Number(Number::ZERO),
                    span,
                };
                self.computed(span, Operation::Sub, zero, operand)
            }
            ExprKind::Binary(operation, left, right) => {
                let (left, right) = self.both(left, right, hint)?;
                self.computed(span, *operation, left, right)
            }
            ExprKind::Compare(relation, left, right) => self.compared(span, *relation, left, right),
            ExprKind::Between(value, low, high) => {
                let at_least = self.compared(span, Relation::AtLeast, value, low)?;
                let at_most = self.compared(span, Relation::AtMost, value, high)?;
                typed(Kind::Bool, Form::And(vec![at_least, at_most]))
            }
            ExprKind::OneOf(value, members, negated) => self.one_of(span, value, members, *negated),
            ExprKind::IsGiven(value) => {
                let value = Box::new(self.check(value, None)?);
                typed(Kind::Bool, Form::IsGiven(value))
            }
            ExprKind::Within {
                value,
                count,
                anchor,
                before,
            } => self.within(span, value, count, anchor, *before),
            ExprKind::And(operands) => {
                let operands = self.conditions(operands)?;
                typed(Kind::Bool, Form::And(operands))
            }
            ExprKind::Or(operands) => {
                let operands = self.conditions(operands)?;
                typed(Kind::Bool, Form::Or(operands))
            }
            ExprKind::Not(operand) => {
                let operand = Box::new(self.condition(operand)?);
                typed(Kind::Bool, Form::Not(operand))
            }
            ExprKind::Extreme { greatest, of } => {
                let mut checked = Vec::new();
                for operand in of {
                    let kind = checked.first().map(|first: &Typed| first.kind).or(hint);
                    let operand = self.check(operand, kind)?;
                    let wanted = checked.first().map_or(operand.kind, |first| first.kind);
                    checked.push(self.fitted(operand, wanted)?);
                }
                let kind = checked.first()?.kind;
                if !is_ordered_number(kind) && kind != Kind::Date {
                    return self.wrong_type(
                        checked.first()?,
                        said!("数字、金额或日期", "a number, an amount or a date"),
                    );
                }
                typed(
                    kind,
                    Form::Extreme {
                        greatest: *greatest,
                        of: checked,
                    },
                )
            }
            ExprKind::When { cases, otherwise } => {
                // Where nothing is left, the first case says of what type the others are.
                let like = match (&otherwise.kind, cases.first()) {
                    (ExprKind::NoCase, Some((_, first))) => Some(self.check(first, hint)?.kind),
                    _ => hint,
                };
                let otherwise = self.check(otherwise, like)?;
                let mut checked = Vec::new();
                for (condition, value) in cases {
                    let condition = self.condition(condition);
                    let value = self.of_kind(value, otherwise.kind);
                    checked.push((condition?, value?));
                }
                typed(
                    otherwise.kind,
                    Form::When {
                        cases: checked,
                        otherwise: Box::new(otherwise),
                    },
                )
            }
            ExprKind::Match {
                value,
                arms,
                otherwise,
            } => self.matched(span, value, arms, otherwise.as_deref(), hint),
            ExprKind::Tiers { value, steps, above } => self.tiers(span, value, steps, above, hint),
            ExprKind::Entitled(policy) => self.entitled(span, policy),
            ExprKind::By(param, member) => self.by(span, param, member),
            ExprKind::Quantified {
                every,
                record,
                list,
                condition,
            } => self.quantified(span, *every, record, list, condition),
            ExprKind::Folded {
                fold,
                value,
                list,
                filter,
                otherwise,
            } => self.folded_list(
                span,
                *fold,
                value.as_deref(),
                list,
                filter.as_deref(),
                otherwise.as_deref(),
            ),
            ExprKind::At(body, other) => self.at_other(span, body, other),
            ExprKind::Round {
                rounding,
                unit,
                value,
            } => {
                let value = Box::new(self.check(value, hint)?);
                let unit = self.of_kind(unit, value.kind)?;
                match unit.form {
                    Form::Number(unit) if unit > Number::ZERO => typed(
                        value.kind,
                        Form::Round {
                            rounding: *rounding,
                            unit,
                            value,
                        },
                    ),
                    _ => self.wrong_type(&unit, said!("大于零的单位", "a unit greater than zero")),
                }
            }
            ExprKind::DatePart(part, date) => {
                let date = Box::new(self.of_kind(date, Kind::Date)?);
                typed(Kind::Number, Form::DatePart(*part, date))
            }
            ExprKind::Distance(distance, from, to) => {
                let from = self.of_kind(from, Kind::Date);
                let to = self.of_kind(to, Kind::Date);
                let (from, to) = (Box::new(from?), Box::new(to?));
                match distance {
                    Distance::FullMonths => typed(Kind::Count(CountUnit::Months), Form::FullMonths(from, to)),
                    Distance::FullYears => typed(Kind::Count(CountUnit::Years), Form::FullYears(from, to)),
                    Distance::Days => typed(Kind::Count(CountUnit::Days), Form::Days(from, to)),
                }
            }
            ExprKind::AgeOn(date) => {
                let date = Box::new(self.of_kind(date, Kind::Date)?);
                let born = self.name(
                    &Ident {
                        text: "born_on".to_owned(),
                        span,
                    },
                    Some(Kind::Date),
                )?;
                typed(
                    Kind::Count(CountUnit::Years),
                    Form::FullYears(Box::new(born), date),
                )
            }
            ExprKind::EdgeOf(edge, unit, date) => {
                let date = Box::new(self.of_kind(date, Kind::Date)?);
                typed(Kind::Date, Form::EdgeOf(*edge, *unit, date))
            }
            ExprKind::EdgeOfNumbered {
                edge,
                unit,
                index,
                year,
            } => {
                let index = self.of_kind(index, Kind::Number);
                let year = self.of_kind(year, Kind::Number);
                let (index, year) = (index?, Box::new(year?));
                let month = match (unit, &index.form) {
                    (Unit::Quarter, Form::Number(number)) => {
                        let first = Number::whole(3).times(*number).and_then(|last| match edge {
                            rules_core::calendar::Edge::First => last.minus(Number::whole(2)),
                            rules_core::calendar::Edge::Last => Some(last),
                        })?;
                        Typed {
                            form: Form::Number(first),
                            ..index
                        }
                    }
                    _ => index,
                };
                match &month.form {
                    Form::Number(number) if (1..=12).contains(&number.to_whole().unwrap_or(0)) => typed(
                        Kind::Date,
                        Form::EdgeOfMonth {
                            edge: *edge,
                            month: Box::new(month),
                            year,
                        },
                    ),
                    _ => {
                        self.findings.push(Diagnostic::error(
                            Code::NoSuchDate,
                            month.span,
                            said!("没有这个月份或季度", "there is no such month or quarter"),
                        ));
                        None
                    }
                }
            }
        }
    }

    fn conditions(&mut self, operands: &[Expr]) -> Option<Vec<Typed>> {
        let checked: Vec<Option<Typed>> = operands.iter().map(|operand| self.condition(operand)).collect();
        checked.into_iter().collect()
    }

    /// Both operands, each finding recorded; a member or place is found by the type of the other side.
    fn both(&mut self, left: &Expr, right: &Expr, hint: Option<Kind>) -> Option<(Typed, Typed)> {
        let left = self.check(left, hint);
        // What a bare name means may hang on the other side; without it, nothing true can be said of the name.
        if left.is_none() && matches!(right.kind, ExprKind::Name(_)) {
            return None;
        }
        let right = self.check(right, left.as_ref().map(|left| left.kind).or(hint));
        Some((left?, right?))
    }

    fn name(&mut self, word: &Ident, hint: Option<Kind>) -> Option<Typed> {
        let typed = |kind, form| {
            Some(Typed {
                kind,
                form,
                span: word.span,
            })
        };
        if let Some(Kind::Choice(choice)) = hint
            && let Some(position) = self.member(rules_core::arena::Id::index(choice), &word.text)
        {
            let choice_position = rules_core::arena::Id::index(choice);
            self.names
                .remember(word.span, Meaning::Member(choice_position, position));
            return typed(Kind::Choice(choice), Form::Member(position));
        }
        let wanted = match hint {
            Some(Kind::Choice(choice)) => {
                let choice = self.types.choices.get(rules_core::arena::Id::index(choice));
                let members: Vec<String> = choice
                    .map(|choice| {
                        choice
                            .members
                            .iter()
                            .map(|(id, name)| format!("{id} {}", name.zh))
                            .collect()
                    })
                    .unwrap_or_default();
                if self.names.get(&word.text).is_none() {
                    let candidates: Vec<&str> = members.iter().flat_map(|member| member.split(' ')).collect();
                    let finding = Diagnostic::error(
                        Code::UnknownName,
                        word.span,
                        said!("`{}` 不是其中一项", "`{}` is not one of its members", word.text),
                    );
                    let possible = said!("可选：{}", "possible: {}", members.join("、"));
                    self.findings
                        .push(finding.did_you_mean(&word.text, candidates, Some(possible)));
                    return None;
                }
                ("选项中的一项", "a member of the choice")
            }
            _ => ("事实、参数或定义", "a fact, a parameter or a define"),
        };
        let fits = |sort| {
            matches!(
                sort,
                Sort::Fact(_) | Sort::Param(_) | Sort::Define(_) | Sort::Region(_)
            )
        };
        match self.names.find(word, fits, wanted, self.findings)? {
            Sort::Fact(index) => {
                let record = self.types.fact_records.get(index).copied().flatten();
                if !self.in_scope(word, record) {
                    return None;
                }
                typed((*self.types.facts.get(index)?)?, Form::Fact(index))
            }
            Sort::Param(index) if self.needs_member(index, word) => None,
            Sort::Param(index) => typed((*self.types.params.get(index)?)?, Form::Param(index)),
            Sort::Define(index) if !self.define_in_scope(word, index) => None,
            Sort::Define(index) => typed((*self.types.defines.get(index)?)?, Form::Define(index)),
            Sort::Region(position) => typed(Kind::Region, Form::Place(position)),
            _ => None,
        }
    }

    fn define_in_scope(&mut self, word: &Ident, define: usize) -> bool {
        let records = self.types.define_records.get(define).cloned().unwrap_or_default();
        self.in_scope(word, records)
    }

    fn member(&self, choice: usize, word: &str) -> Option<u32> {
        let members = &self.types.choices.get(choice)?.members;
        let zh = self.types.members_zh.get(choice)?;
        let position = members
            .iter()
            .zip(zh)
            .position(|((id, _), zh)| id == word || zh.as_deref() == Some(word))?;
        u32::try_from(position).ok()
    }

    fn computed(&mut self, span: Span, operation: Operation, left: Typed, right: Typed) -> Option<Typed> {
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

    fn compared(&mut self, span: Span, relation: Relation, left: &Expr, right: &Expr) -> Option<Typed> {
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

    fn one_of(&mut self, span: Span, value: &Expr, members: &[Expr], negate: bool) -> Option<Typed> {
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

    fn within(
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

    /// Whether an expression is of a type; a finding if not.
    pub(crate) fn agree(&mut self, typed: &Typed, wanted: Kind) -> bool {
        if typed.kind == wanted {
            return true;
        }
        // A counted literal stands for a period where one is wanted.
        if period_span(wanted).is_some()
            && matches!(wanted, Kind::Months | Kind::Days)
            && period_span(typed.kind) == period_span(wanted)
        {
            return true;
        }
        let code = match (typed.kind, wanted) {
            (Kind::Count(_), Kind::Count(_)) => Code::WrongUnit,
            _ => Code::WrongType,
        };
        let (found, needed) = (self.kind_words(typed.kind), self.kind_words(wanted));
        let mut finding = Diagnostic::error(
            code,
            typed.span,
            Message {
                zh: format!("这里需要{}，写的却是{}", needed.zh, found.zh),
                en: format!("{} is needed here, not {}", needed.en, found.en),
            },
        );
        if matches!(typed.form, Form::Number(_)) && typed.kind == Kind::Number {
            if let Kind::Count(unit) = wanted {
                let (zh, en) = unit_words(unit);
                finding = finding.help(Message {
                    zh: format!("写上单位：`24{zh}`"),
                    en: format!("write the unit: `24 {en}`"),
                });
            } else if wanted == Kind::Money {
                finding = finding.help(said!("写上单位：`500 元`", "write the unit: `500 yuan`"));
            }
        }
        self.findings.push(finding);
        false
    }

    pub(super) fn wrong_type<T>(&mut self, typed: &Typed, needed: Message) -> Option<T> {
        let found = self.kind_words(typed.kind);
        self.findings.push(Diagnostic::error(
            Code::WrongType,
            typed.span,
            Message {
                zh: format!("这里需要{}，写的却是{}", needed.zh, found.zh),
                en: format!("{} is needed here, not {}", needed.en, found.en),
            },
        ));
        None
    }

    pub(crate) fn kind_words(&self, kind: Kind) -> Message {
        let (zh, en) = match kind {
            Kind::Bool => ("是否".to_owned(), "a yes/no value".to_owned()),
            Kind::Choice(choice) => {
                let choice = self.types.choices.get(rules_core::arena::Id::index(choice));
                let name = choice
                    .map(|choice| (choice.name.zh.clone(), choice.id.clone()))
                    .unwrap_or_default();
                (format!("选项 `{}`", name.0), format!("the choice `{}`", name.1))
            }
            Kind::Count(unit) => {
                let (zh, en) = unit_words(unit);
                (format!("计数（{zh}）"), format!("a count of {en}"))
            }
            Kind::Number => ("数值".to_owned(), "a number".to_owned()),
            Kind::Money => ("金额".to_owned(), "an amount of money".to_owned()),
            Kind::Date => ("日期".to_owned(), "a date".to_owned()),
            Kind::Months => (
                "期间（年月）".to_owned(),
                "a period of years and months".to_owned(),
            ),
            Kind::Days => ("期间（天）".to_owned(), "a period of days".to_owned()),
            Kind::Region => ("地区".to_owned(), "a region".to_owned()),
        };
        Message { zh, en }
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

pub(super) fn is_ordered_number(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Number | Kind::Money | Kind::Count(_) | Kind::Months | Kind::Days
    )
}

/// Whether something can be added to a date, and as what.
pub(crate) fn period_span(kind: Kind) -> Option<TimeSpan> {
    match kind {
        Kind::Months | Kind::Count(CountUnit::Months | CountUnit::Years) => Some(TimeSpan::Months),
        Kind::Days | Kind::Count(CountUnit::Days) => Some(TimeSpan::Days),
        _ => None,
    }
}
