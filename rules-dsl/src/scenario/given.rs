//! Who a scenario is about: what it gives, as the possible values of the plan's inputs.

use rules_core::arena::{Id, InputId, ListId};
use rules_core::forward::evaluate;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{CountUnit, Kind, List};
use rules_core::possible::{NO, Possible, Range, Ranges, Values, YES};
use rules_core::unroll::{Lengths, field_id};

use super::Runner;
use crate::ast::{Expr, GivenValue, Ident, ScenarioItem};
use crate::check::expression_in;
use crate::check::names::Sort;
use crate::check::program::{CheckedProgram, Form};
use crate::diagnostic::{Code, Diagnostic, said};
use crate::lower::Lowering;

/// How many records the scenario gives for each list.
pub(super) fn lengths(program: &CheckedProgram, scenario: &ScenarioItem) -> Lengths {
    let given = scenario.given.iter().filter_map(|(name, value)| {
        let (Some(Sort::List(list)), GivenValue::Records(records)) = (program.names.get(&name.text), value)
        else {
            return None;
        };
        Some((ListId::from_index(list), u32::try_from(records.len()).ok()?))
    });
    given.collect()
}

impl Runner<'_> {
    pub(super) fn people(&mut self, scenario: &ScenarioItem) -> Option<People> {
        let Some((today, _)) = scenario.today else {
            self.findings.push(
                Diagnostic::error(
                    Code::ScenarioInvalid,
                    scenario.span,
                    said!("情形没有写 `今天`", "the scenario does not say `today`"),
                )
                .help(said!("加一行 `今天 2025-06-30`", "add a line `today 2025-06-30`")),
            );
            return None;
        };
        let mut people = People::everybody(self.plan);
        people.set(self.plan.today()?, Possible::day(today));
        for (name, value) in &scenario.given {
            if let Some(Sort::List(list)) = self.program.names.get(&name.text) {
                self.records(name, list, value, &mut people)?;
                continue;
            }
            if let Some(Sort::Param(param)) = self.program.names.get(&name.text) {
                self.figures(name, param, value, &mut people)?;
                continue;
            }
            let input = self.input(name)?;
            if let Some(possible) = self.possible(name, input, value)? {
                people.set(input, possible);
            }
        }
        self.findings.is_empty().then_some(people)
    }

    /// The fields of the records a scenario gives.
    fn records(&mut self, name: &Ident, list: usize, value: &GivenValue, people: &mut People) -> Option<()> {
        let declared = self.plan.lists().get(ListId::from_index(list))?;
        let records = match value {
            GivenValue::Unknown => return Some(()),
            GivenValue::Records(records) => records,
            _ => {
                self.findings.push(
                    Diagnostic::error(
                        Code::ScenarioInvalid,
                        name.span,
                        said!("`{}` 是名单", "`{}` is a list", name.text),
                    )
                    .help(said!(
                        "写成 `{0}：｛ {1} ｛ 项目：值 ｝ ｝`",
                        "write `{0}: {{ {1} {{ field: value }} }}`",
                        name.text,
                        declared.record_id
                    )),
                );
                return None;
            }
        };
        if u32::try_from(records.len()).is_ok_and(|count| count > declared.most) {
            self.findings.push(Diagnostic::error(
                Code::ScenarioInvalid,
                name.span,
                said!(
                    "`{}` 最多 {} 项",
                    "`{}` has at most {} entries",
                    name.text,
                    declared.most
                ),
            ));
            return None;
        }
        for (number, record) in (1_u32..).zip(records) {
            for (field, value) in &record.given {
                let input = self.field(declared, number, field)?;
                if let Some(possible) = self.possible(field, input, value)? {
                    people.set(input, possible);
                }
            }
        }
        Some(())
    }

    /// What a figure that no source gives, or a reading, is taken to be: all its unset lines at once that allow it.
    fn figures(&mut self, name: &Ident, param: usize, value: &GivenValue, people: &mut People) -> Option<()> {
        let id = &self.program.params.get(param)?.id;
        let unset: Vec<InputId> = self
            .plan
            .inputs()
            .iter()
            .filter(|(_, input)| input.figure() == Some(id))
            .map(|(input, _)| input)
            .collect();
        if unset.is_empty() {
            self.findings.push(Diagnostic::error(
                Code::ScenarioInvalid,
                name.span,
                said!(
                    "`{}` 的值由规则给出，情形不能另给",
                    "`{}` has its value from the rules; a scenario cannot give another",
                    name.text
                ),
            ));
            return None;
        }
        let before = self.findings.len();
        let mut allowed = false;
        for input in unset {
            match self.possible(name, input, value) {
                Some(possible) => {
                    allowed = true;
                    if let Some(possible) = possible {
                        people.set(input, possible);
                    }
                }
                // Another place or another year may have other bounds.
                None => continue,
            }
        }
        if !allowed {
            self.findings.truncate(before.saturating_add(1));
            return None;
        }
        self.findings.truncate(before);
        Some(())
    }

    fn field(&mut self, list: &List, number: u32, name: &Ident) -> Option<InputId> {
        let found = self.program.names.find(
            name,
            |sort| matches!(sort, Sort::Fact(_)),
            ("名册的项目", "a field of the record"),
            &mut self.findings,
        )?;
        let Sort::Fact(fact) = found else { return None };
        let id = field_id(list, number, &self.program.facts.get(fact)?.id);
        let input = self.plan.input(&id);
        if input.is_none() {
            self.findings.push(Diagnostic::error(
                Code::ScenarioInvalid,
                name.span,
                said!(
                    "`{}` 不是 `{}` 的项目",
                    "`{}` is not a field of `{}`",
                    name.text,
                    list.record_id
                ),
            ));
        }
        input
    }

    /// The input a scenario names: a fact in either spelling, or `policy criterion` for a declaration.
    fn input(&mut self, name: &Ident) -> Option<InputId> {
        if let Some((policy, criterion)) = name.text.split_once('.')
            && let Some(Sort::Policy(policy)) = self.program.names.get(policy)
            && let Some(policy) = self.program.policies.get(policy)
            && let Some(input) = self.plan.input(&format!("{}.{criterion}", policy.id))
        {
            return Some(input);
        }
        let wanted = ("事实", "a fact");
        let found = self.program.names.find(
            name,
            |sort| matches!(sort, Sort::Fact(_)),
            wanted,
            &mut self.findings,
        )?;
        let Sort::Fact(fact) = found else { return None };
        self.plan.input(&self.program.facts.get(fact)?.id)
    }

    fn possible(&mut self, name: &Ident, input: InputId, value: &GivenValue) -> Option<Option<Possible>> {
        let declared = self.plan.inputs().at(input);
        let kind = declared.value;
        let domain = declared.domain.clone();
        let possible = match value {
            GivenValue::Unknown => return Some(None),
            GivenValue::None => Possible::absent(&domain.values),
            GivenValue::Is(expr) => self.value(expr, kind)?,
            GivenValue::Records(_) => {
                self.findings.push(Diagnostic::error(
                    Code::ScenarioInvalid,
                    name.span,
                    said!("`{}` 不是名单", "`{}` is not a list", name.text),
                ));
                return None;
            }
            GivenValue::OneOf(values) => {
                let mut union: Option<Possible> = None;
                for expr in values {
                    let value = self.value(expr, kind)?;
                    union = Some(union.map_or_else(|| value.clone(), |so_far| so_far.union(&value)));
                }
                union?
            }
            GivenValue::Between(low, high) => {
                let (low, high) = (self.value(low, kind)?, self.value(high, kind)?);
                match (low.hull(), high.hull()) {
                    (Some(low), Some(high)) => Possible::of(Values::Ranges(Ranges::union([Range::between(
                        low.low, high.high,
                    )]))),
                    _ => Possible::of(ordered_between(&low.values, &high.values)),
                }
            }
            GivenValue::SomeDay(first, last) => {
                let days = Range {
                    low: Number::from(*first),
                    high: Number::from(*last),
                };
                Possible::of(Values::Ranges(Ranges::union([days])))
            }
        };
        let within = possible.intersection(&domain);
        let partly = matches!(value, GivenValue::Between(..) | GivenValue::SomeDay(..));
        if within.is_empty() || (!partly && !possible.is_within(&domain)) {
            self.findings.push(
                Diagnostic::error(
                    Code::ScenarioInvalid,
                    name.span,
                    said!("`{}` 不能取这个值", "`{}` cannot have this value", name.text),
                )
                .help(said!(
                    "核对声明里的取值范围",
                    "compare with the range in its declaration"
                )),
            );
            return None;
        }
        Some(Some(within))
    }

    /// The value of a constant expression.
    pub(super) fn value(&mut self, expr: &Expr, kind: Kind) -> Option<Possible> {
        let value = constant(self.program, expr, kind, &mut self.findings)?;
        if value.is_empty() || value.error {
            self.findings.push(Diagnostic::error(
                Code::ScenarioInvalid,
                expr.span,
                said!("这里需要一个确定的值", "a fixed value is needed here"),
            ));
            return None;
        }
        Some(value)
    }
}

/// The value of an expression without facts, and days as single days.
fn constant(
    program: &CheckedProgram,
    expr: &Expr,
    kind: Kind,
    findings: &mut Vec<Diagnostic>,
) -> Option<Possible> {
    let typed = expression_in(program, expr, Some(kind), findings)?;
    let written = match typed.form {
        Form::Number(number) => Some(Values::number(number.times(scale(typed.kind, kind))?)),
        Form::Truth(truth) => Some(Values::Bits(if truth { YES } else { NO })),
        Form::Member(position) => 1_u64.checked_shl(position).map(Values::Bits),
        _ => None,
    };
    if !agrees(typed.kind, kind) {
        findings.push(Diagnostic::error(
            Code::WrongType,
            expr.span,
            said!("值的类型或单位不对", "a value of another type or unit is needed"),
        ));
        return None;
    }
    if let Some(values) = written {
        return Some(Possible::of(values));
    }
    let mut lowering = Lowering::new(program);
    let node = lowering.plain_expression(&typed);
    let plan = lowering.builder.finish(String::new());
    Some(evaluate(&plan, &People::everybody(&plan), node))
}

/// Whether a value of one kind can stand for another: `12 months` counts months, and is a period.
fn agrees(found: Kind, wanted: Kind) -> bool {
    let period = match found {
        Kind::Count(CountUnit::Months | CountUnit::Years) => Some(Kind::Months),
        Kind::Count(CountUnit::Days) => Some(Kind::Days),
        _ => None,
    };
    found == wanted || period == Some(wanted)
}

/// A year is a period of twelve months.
fn scale(found: Kind, wanted: Kind) -> Number {
    let years = found == Kind::Count(CountUnit::Years) && wanted == Kind::Months;
    Number::whole(if years { 12 } else { 1 })
}

fn ordered_between(low: &Values, high: &Values) -> Values {
    match (low, high) {
        (Values::Bits(low), Values::Bits(high)) => {
            let from = low.trailing_zeros();
            let to = 63_u32.saturating_sub(high.leading_zeros());
            Values::Bits((from..=to).fold(0, |bits, bit| bits | 1_u64.checked_shl(bit).unwrap_or(0)))
        }
        _ => Values::Bits(0),
    }
}
