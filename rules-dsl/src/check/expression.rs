//! Names, types and units of expressions.

use rules_core::calendar::Unit;
use rules_core::number::Number;
use rules_core::plan::{CountUnit, Kind};

use super::checker::{Checker, is_ordered_number};
use super::names::{Meaning, Sort};
use super::program::{Form, Typed};
use crate::ast::{Distance, Expr, ExprKind, Ident, Operation, Relation};
use crate::diagnostic::{Code, Diagnostic, said};

impl Checker<'_> {
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

    /// Both operands, each finding recorded; a member or place is found by the type of the other side.
    pub(super) fn both(&mut self, left: &Expr, right: &Expr, hint: Option<Kind>) -> Option<(Typed, Typed)> {
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
                let members = self.members(rules_core::arena::Id::index(choice));
                if self.names.get(&word.text).is_none() {
                    let candidates: Vec<&str> = members
                        .iter()
                        .flat_map(|(id, zh)| [Some(*id), *zh])
                        .flatten()
                        .collect();
                    let called = |(id, zh): &(&str, Option<&str>)| match zh {
                        Some(zh) => format!("{id} {zh}"),
                        None => (*id).to_owned(),
                    };
                    let members: Vec<String> = members.iter().map(called).collect();
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

    /// The members of a choice: what each is called in ASCII, and in Chinese if it is.
    fn members(&self, choice: usize) -> Vec<(&str, Option<&str>)> {
        let ids = self.types.choices.get(choice).map(|choice| &choice.members);
        let zh = self.types.members_zh.get(choice);
        let ids = ids.into_iter().flatten().map(|(id, _)| id.as_str());
        ids.zip(zh.into_iter().flatten().map(Option::as_deref)).collect()
    }

    fn member(&self, choice: usize, word: &str) -> Option<u32> {
        let mut members = self.members(choice).into_iter();
        let position = members.position(|(id, zh)| id == word || zh == Some(word))?;
        u32::try_from(position).ok()
    }
}
