//! Parameters: a figure for each place and span of days.

use rules_core::arena::ChoiceId;
use rules_core::number::Number;
use rules_core::plan::{CountUnit, Kind};
use rules_core::possible::{Possible, Range, Ranges, Values};
use rules_core::region::RegionTree;

use super::checker::Checker;
use super::declarations::{Domain, citation, place, text_of};
use super::layer::{Layered, settle};
use super::program::{Amended, ArmValue, Form, Param, ParamArm, Typed};
use crate::ast::{Dates, Expr, ParamItem, ParamValue};
use crate::diagnostic::{Code, Diagnostic, said};
use crate::source::Span;

pub(crate) fn param(
    item: &ParamItem,
    domain: &Domain,
    by: Option<ChoiceId>,
    checker: &mut Checker<'_>,
    regions: &RegionTree,
) -> Option<Param> {
    let mut arms = Vec::new();
    let mut sound = true;
    for arm in &item.arms {
        if arm.basis.is_none() && !matches!(arm.value, ParamValue::Unset(_)) {
            checker.findings.push(
                Diagnostic::warning(
                    Code::MissingBasis,
                    arm.span,
                    said!("数字没有写明出处", "a figure without its notice"),
                )
                .help(said!(
                    "写 `依据 文件 条款 \"…\"`；没有出处就写 `未定`",
                    "add `basis SOURCE clause \"…\"`; write `unset` if there is none"
                )),
            );
        }
        let place = place(arm.region.as_ref(), checker.names, checker.findings);
        let citation = arm
            .basis
            .as_ref()
            .and_then(|basis| citation(basis, checker.names, checker.findings));
        let value = arm_value(&arm.value, arm.span, domain, by, checker);
        match (place, value) {
            (Some(place), Some(value)) => arms.push(Layered {
                amended: Amended {
                    place,
                    dates: arm.dates,
                    citation,
                    change: value,
                },
                span: arm.span,
                part: Some(()),
                replaces: true,
                locals: arm.locals,
            }),
            _ => sound = false,
        }
    }
    if arms.is_empty() && sound {
        checker.findings.push(
            Diagnostic::error(
                Code::MissingStatement,
                item.name.id.span,
                said!(
                    "参数 `{}` 没有任何取值",
                    "the parameter `{}` has no value",
                    item.name.id.text
                ),
            )
            .help(said!(
                "至少写一行 `自 日期：值`，或 `：未定`",
                "write at least one line `from DATE: VALUE`, or `: unset`"
            )),
        );
    }
    // The deepest place first, in each place the latest span first: the order in which they are tried.
    let depth = |place: u32| regions.get(place).map_or(0, |region| region.depth);
    arms.sort_by_key(|Layered { amended: arm, .. }| {
        (
            std::cmp::Reverse(depth(arm.place)),
            arm.place,
            std::cmp::Reverse(arm.dates.from),
        )
    });
    for pair in arms.windows(2) {
        if let [later, earlier] = pair
            && later.amended.place == earlier.amended.place
        {
            adjoining(
                earlier.span,
                earlier.amended.dates,
                later.span,
                later.amended.dates,
                checker.findings,
            );
        }
    }
    settle(&mut arms, regions, checker.findings);
    sound.then_some(Param {
        id: item.name.id.text.clone(),
        name: text_of(&item.name),
        kind: domain.kind,
        by,
        arms: arms.into_iter().map(line).collect(),
    })
}

/// A line of a parameter, of which it is known how long it stands.
fn line(of: Layered<ArmValue, ()>) -> ParamArm {
    ParamArm {
        place: of.amended.place,
        dates: of.amended.dates,
        value: of.amended.change,
        citation: of.amended.citation,
        span: of.span,
    }
}

fn arm_value(
    value: &ParamValue,
    span: Span,
    domain: &Domain,
    by: Option<ChoiceId>,
    checker: &mut Checker<'_>,
) -> Option<ArmValue> {
    match (value, by) {
        (ParamValue::Set(value), None) => {
            let typed = checker
                .of_kind(value, domain.kind)
                .and_then(|typed| constant(typed, checker));
            typed.map(ArmValue::Set)
        }
        (ParamValue::Unset(None), _) => Some(ArmValue::Unset(Possible::of(domain.values.clone()))),
        (ParamValue::Unset(Some((low, high))), _) => {
            bounds(low, high, domain.kind, checker).map(ArmValue::Unset)
        }
        (ParamValue::ByMember(figures), Some(choice)) => {
            let figures = checker.figures(span, choice, figures)?;
            let figures: Vec<Option<ArmValue>> = figures
                .into_iter()
                .map(|figure| arm_value(figure, span, domain, None, checker))
                .collect();
            figures.into_iter().collect::<Option<_>>().map(ArmValue::ByMember)
        }
        (ParamValue::Set(_), Some(_)) => {
            checker.findings.push(
                Diagnostic::error(
                    Code::WrongSort,
                    span,
                    said!(
                        "这个参数分项给出，每一项都要有值",
                        "this parameter has a figure for each member"
                    ),
                )
                .help(said!(
                    "写成 `｛ 甲：值，乙：值 ｝`",
                    "write `{{ a: VALUE, b: VALUE }}`"
                )),
            );
            None
        }
        (ParamValue::ByMember(_), None) => {
            checker.findings.push(
                Diagnostic::error(
                    Code::WrongSort,
                    span,
                    said!(
                        "这里不能分项给出",
                        "a figure for each member is not possible here"
                    ),
                )
                .help(said!(
                    "在参数名后写 `按 选项`",
                    "write `by CHOICE` after the parameter's name"
                )),
            );
            None
        }
    }
}

/// Findings for two lines of one place that overlap or leave days between them.
fn adjoining(
    earlier_span: Span,
    earlier: Dates,
    later_span: Span,
    later: Dates,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(start) = later.from else {
        findings.push(
            Diagnostic::error(
                Code::Overlap,
                later_span,
                said!(
                    "同一地区有两行没有起始日",
                    "two lines of one place have no first day"
                ),
            )
            .label(earlier_span, said!("另一行", "the other one"))
            .help(said!("给后一行写 `自 日期`", "add `from DATE` to the later one")),
        );
        return;
    };
    if earlier.from == Some(start) || earlier.until.is_some_and(|until| until >= start) {
        findings.push(
            Diagnostic::error(
                Code::Overlap,
                later_span,
                said!("与另一行的日期重叠", "its days overlap another line's"),
            )
            .label(earlier_span, said!("另一行", "the other one"))
            .help(said!(
                "调整日期，使每天只有一个值",
                "change the dates so that each day has one value"
            )),
        );
    } else if earlier.until.is_some_and(|until| until + 1 < start) {
        findings.push(
            Diagnostic::warning(
                Code::Gap,
                later_span,
                said!(
                    "与前一行之间有几天没有值",
                    "there are days without a value before this line"
                ),
            )
            .label(earlier_span, said!("前一行", "the line before"))
            .help(said!(
                "补上日期；不知道数字就写 `未定`",
                "close the gap; write `unset` where the figure is not known"
            )),
        );
    }
}

/// A value that is written out; figures do not depend on facts.
fn constant(typed: Typed, checker: &mut Checker<'_>) -> Option<Typed> {
    let mut fixed = true;
    typed.walk(&mut |part| {
        fixed &= !matches!(
            part.form,
            Form::Fact(_)
                | Form::Param(_)
                | Form::ParamBy(..)
                | Form::Define(_)
                | Form::Today
                | Form::Day
                | Form::Fold { .. }
        );
    });
    if !fixed {
        checker.findings.push(
            Diagnostic::error(
                Code::NotConstant,
                typed.span,
                said!(
                    "参数的值不能取决于事实或日期",
                    "a figure cannot depend on facts or days"
                ),
            )
            .help(said!(
                "这样的计算写成 `定义`",
                "write such a computation as a `define`"
            )),
        );
        return None;
    }
    Some(typed)
}

fn bounds(low: &Expr, high: &Expr, kind: Kind, checker: &mut Checker<'_>) -> Option<Possible> {
    let low = checker.of_kind(low, kind).and_then(|low| constant(low, checker));
    let high = checker
        .of_kind(high, kind)
        .and_then(|high| constant(high, checker));
    // A period in years is kept in months, as everywhere.
    let end = |typed: Typed| match (typed.form, typed.kind) {
        (Form::Number(years), Kind::Count(CountUnit::Years)) if kind == Kind::Months => {
            years.times(Number::whole(12))
        }
        (Form::Number(number), _) => Some(number),
        _ => None,
    };
    let (low, high) = (end(low?)?, end(high?)?);
    Some(Possible::of(Values::Ranges(Ranges::union([Range::between(
        low, high,
    )]))))
}
