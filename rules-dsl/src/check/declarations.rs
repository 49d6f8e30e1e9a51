//! Notices, places, lists, facts and figures.

use std::collections::BTreeMap;

use rules_core::arena::{ChoiceId, Id};
use rules_core::calendar::{self, Day};
use rules_core::number::Number;
use rules_core::plan::{Choice, CountUnit, Kind, Source, Text, Touch};
use rules_core::possible::{Possible, Range, Ranges, Values};
use rules_core::region::{Region, RegionTree};

use super::expression::Checker;
use super::names::{Names, Sort};
use super::program::{ArmValue, Citation, Fact, Form, Param, ParamArm, Typed};
use crate::ast::{
    ChoiceItem, Cite, Dates, Declared, Expr, FactItem, ParamItem, ParamValue, RegionItem, SourceItem,
    TypeExpr, Wording,
};
use crate::diagnostic::{Code, Diagnostic, said};
use crate::source::Span;

/// The days on which an assessment may be asked for.
pub(crate) fn days_of_asking() -> (Day, Day) {
    let first = calendar::day(2000, 1, 1).unwrap_or(0);
    let last = calendar::day(2099, 12, 31).unwrap_or(0);
    (first, last)
}

/// What people call a declared thing.
pub(crate) fn text_of(name: &Declared) -> Text {
    let en = name.en.clone().unwrap_or_else(|| name.id.text.replace('_', " "));
    let zh = name.zh.as_ref().map_or_else(|| en.clone(), |zh| zh.text.clone());
    Text { zh, en }
}

/// A text and its translation; a warning if that is missing.
pub(crate) fn translated(wording: &Wording, findings: &mut Vec<Diagnostic>) -> Text {
    if wording.en.is_none() {
        findings.push(
            Diagnostic::warning(
                Code::MissingTranslation,
                wording.span,
                said!("缺少英文", "the English text is missing"),
            )
            .help(said!("在后面写 `英 \"…\"`", "add `en \"…\"` after it")),
        );
    }
    Text {
        zh: wording.zh.clone(),
        en: wording.en.clone().unwrap_or_else(|| wording.zh.clone()),
    }
}

pub(crate) fn source(item: &SourceItem, findings: &mut Vec<Diagnostic>) -> Source {
    let title = match &item.title {
        // Titles of notices stay in Chinese unless someone translated them.
        Some(title) => Text {
            zh: title.zh.clone(),
            en: title.en.clone().unwrap_or_else(|| title.zh.clone()),
        },
        None => {
            findings.push(
                Diagnostic::error(
                    Code::MissingStatement,
                    item.name.id.span,
                    said!(
                        "文件 `{}` 没有名称",
                        "the source `{}` has no title",
                        item.name.id.text
                    ),
                )
                .help(said!("加一行 `名称 \"…\"`", "add a line `title \"…\"`")),
            );
            text_of(&item.name)
        }
    };
    Source {
        id: item.name.id.text.clone(),
        number: item.number.clone(),
        title,
        issuer: item.issuer.as_ref().map(|issuer| Text {
            zh: issuer.zh.clone(),
            en: issuer.en.clone().unwrap_or_else(|| issuer.zh.clone()),
        }),
        issued: item.issued,
    }
}

/// The tree of places, with each item's position in it.
pub(crate) fn regions(
    items: &[RegionItem],
    findings: &mut Vec<Diagnostic>,
) -> (RegionTree, Vec<Option<u32>>) {
    let mut by_name = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        by_name.insert(item.name.id.text.as_str(), index);
        if let Some(zh) = &item.name.zh {
            by_name.insert(zh.text.as_str(), index);
        }
    }
    let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        let parent = item
            .parent
            .as_ref()
            .map(|parent| (parent, by_name.get(parent.text.as_str()).copied()));
        match parent {
            None => children.entry(None).or_default().push(index),
            Some((_, Some(parent))) => children.entry(Some(parent)).or_default().push(index),
            Some((parent, None)) => findings.push(
                Diagnostic::error(
                    Code::UnknownName,
                    parent.span,
                    said!(
                        "没有名为 `{}` 的地区",
                        "`{}` is not the name of a region",
                        parent.text
                    ),
                )
                .help(said!("先声明上级地区", "declare the region it lies in first")),
            ),
        }
    }
    let roots = children.get(&None).cloned().unwrap_or_default();
    if let Some(second) = roots.get(1).and_then(|index| items.get(*index)) {
        findings.push(
            Diagnostic::error(
                Code::BadRegion,
                second.name.id.span,
                said!(
                    "除最上级外，每个地区都要写属于哪里",
                    "every region but the topmost must say where it lies"
                ),
            )
            .help(said!("在后面写 `于 上级地区`", "add `in REGION`")),
        );
    }
    let mut order: Vec<(usize, u32)> = Vec::new();
    let mut stack: Vec<(usize, u32)> = roots.first().map(|root| (*root, 0)).into_iter().collect();
    while let Some((index, depth)) = stack.pop() {
        order.push((index, depth));
        let inside = children.get(&Some(index)).cloned().unwrap_or_default();
        stack.extend(inside.into_iter().rev().map(|child| (child, depth + 1)));
    }
    let mut positions = vec![None; items.len()];
    let mut preorder = Vec::new();
    for (position, (index, depth)) in (0_u32..).zip(order) {
        let Some(item) = items.get(index) else { continue };
        if let Some(slot) = positions.get_mut(index) {
            *slot = Some(position);
        }
        preorder.push(Region {
            id: item.name.id.text.clone(),
            code: item.code.clone(),
            name: text_of(&item.name),
            depth,
            last: position,
        });
    }
    for (item, position) in items.iter().zip(&positions) {
        let known_parent = item
            .parent
            .as_ref()
            .is_none_or(|parent| by_name.contains_key(parent.text.as_str()));
        if position.is_none() && known_parent && item.parent.is_some() {
            findings.push(Diagnostic::error(
                Code::BadRegion,
                item.name.id.span,
                said!(
                    "`{}` 不在最上级地区之内",
                    "`{}` does not lie inside the topmost region",
                    item.name.id.text
                ),
            ));
        }
    }
    (RegionTree::from_preorder(preorder).unwrap_or_default(), positions)
}

/// A closed list; the Chinese names of its members go beside it.
pub(crate) fn choice(item: &ChoiceItem, findings: &mut Vec<Diagnostic>) -> (Choice, Vec<Option<String>>) {
    if item.members.is_empty() || item.members.len() > 64 {
        findings.push(Diagnostic::error(
            Code::BadDomain,
            item.name.id.span,
            said!("选项应有 1 至 64 项", "a choice has from 1 to 64 members"),
        ));
    }
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for member in &item.members {
        for word in [Some(&member.id), member.zh.as_ref()].into_iter().flatten() {
            if let Some(first) = seen.insert(&word.text, word.span) {
                findings.push(
                    Diagnostic::error(
                        Code::DuplicateName,
                        word.span,
                        said!(
                            "`{}` 在这个选项里出现两次",
                            "`{}` stands twice in this choice",
                            word.text
                        ),
                    )
                    .label(first, said!("先前在此", "first here")),
                );
            }
        }
    }
    let members = item
        .members
        .iter()
        .map(|member| (member.id.text.clone(), text_of(member)))
        .collect();
    let zh = item
        .members
        .iter()
        .map(|member| member.zh.as_ref().map(|zh| zh.text.clone()))
        .collect();
    (
        Choice {
            id: item.name.id.text.clone(),
            name: text_of(&item.name),
            ordered: item.ordered,
            members,
        },
        zh,
    )
}

/// Every value of a type, its grid, and whether its end moves with the day of asking.
pub(crate) struct Domain {
    pub(crate) kind: Kind,
    pub(crate) values: Values,
    pub(crate) step: Number,
    pub(crate) up_to_today: bool,
}

/// The type and the domain that a type expression states. Bounds left out have the defaults of the manual.
pub(crate) fn domain(
    value: &TypeExpr,
    span: Span,
    checker: &mut Checker<'_>,
    regions: &RegionTree,
) -> Option<Domain> {
    let ranged = |kind, low: Number, high: Number, step: Number| {
        Some(Domain {
            kind,
            values: Values::Ranges(Ranges::union((low <= high).then_some(Range { low, high }))),
            step,
            up_to_today: false,
        })
    };
    let found = match value {
        TypeExpr::Bool => Some(Domain {
            kind: Kind::Bool,
            values: Values::Bits(0b11),
            step: Number::ONE,
            up_to_today: false,
        }),
        TypeExpr::Count { unit, bounds } => {
            let (low, high) = bounds.unwrap_or((Number::ZERO, Number::whole(1200)));
            ranged(Kind::Count(*unit), low, high, Number::ONE)
        }
        TypeExpr::Number { bounds, step } => {
            let (low, high) = bounds.unwrap_or((Number::ZERO, Number::ONE));
            ranged(
                Kind::Number,
                low,
                high,
                step.or(Number::fraction(1, 10_000)).unwrap_or(Number::ONE),
            )
        }
        TypeExpr::Money { bounds, step } => {
            let (low, high) = bounds.unwrap_or((Number::ZERO, Number::whole(100_000_000)));
            ranged(Kind::Money, low, high, step.unwrap_or(Number::ONE))
        }
        TypeExpr::Date { from, to } => {
            let first = from.or(calendar::day(1900, 1, 1)).unwrap_or(calendar::FIRST_DAY);
            let last = to.flatten().unwrap_or(days_of_asking().1);
            let domain = ranged(Kind::Date, Number::from(first), Number::from(last), Number::ONE);
            domain.map(|domain| Domain {
                up_to_today: *to == Some(None),
                ..domain
            })
        }
        TypeExpr::Period => ranged(Kind::Months, Number::ZERO, Number::whole(1200), Number::ONE),
        // Lists are no values; where one stands in the place of a value, that was found before.
        TypeExpr::List { .. } => {
            checker.findings.push(Diagnostic::error(
                Code::ListMisused,
                span,
                said!("名单不是一个值", "a list is not a value"),
            ));
            None
        }
        TypeExpr::Region => Some(Domain {
            kind: Kind::Region,
            values: regions.everywhere(),
            step: Number::ONE,
            up_to_today: false,
        }),
        TypeExpr::Choice(name) => {
            let index = checker.names.find_choice(name, checker.findings)?;
            let count = checker.types.choices.get(index)?.members.len();
            let bits = if count >= 64 {
                u64::MAX
            } else {
                (1_u64 << count) - 1
            };
            Some(Domain {
                kind: Kind::Choice(Id::from_index(index)),
                values: Values::Bits(bits),
                step: Number::ONE,
                up_to_today: false,
            })
        }
    };
    let found = found?;
    if found.values.is_empty() || found.step <= Number::ZERO {
        checker.findings.push(
            Diagnostic::error(
                Code::BadDomain,
                span,
                said!("取值范围是空的", "there is no value in this range"),
            )
            .help(said!("先写小的界限，再写大的", "write the lower bound first")),
        );
        return None;
    }
    Some(found)
}

pub(crate) fn fact(
    item: &FactItem,
    domain: Domain,
    record: Option<usize>,
    checker: &mut Checker<'_>,
) -> Fact {
    checker.scope.extend(record);
    let only_if = item
        .only_if
        .as_ref()
        .and_then(|condition| checker.condition(condition));
    checker.scope.clear();
    let changeable = checker.changeable(item.changeable.as_ref());
    let findings = &mut *checker.findings;
    if item.ask.is_none() {
        findings.push(
            Diagnostic::warning(
                Code::MissingQuestion,
                item.name.id.span,
                said!(
                    "事实 `{}` 没有提问",
                    "the fact `{}` has no question",
                    item.name.id.text
                ),
            )
            .help(said!(
                "加一行 `问 \"…\" 英 \"…\"`",
                "add a line `ask \"…\" en \"…\"`"
            )),
        );
    }
    if item.touch.is_none() {
        findings.push(
            Diagnostic::error(
                Code::MissingStatement,
                item.name.id.span,
                said!(
                    "没有写明事实 `{}` 随时间如何变化",
                    "how time touches the fact `{}` is not stated",
                    item.name.id.text
                ),
            )
            .help(said!(
                "写 `固定`、`截至今日` 或 `累计`",
                "write `fixed`, `as of today` or `accrues`"
            )),
        );
    }
    Fact {
        id: item.name.id.text.clone(),
        name: text_of(&item.name),
        kind: domain.kind,
        optional: item.optional,
        domain: Possible {
            values: domain.values,
            none: item.optional,
            error: false,
        },
        step: domain.step,
        up_to_today: domain.up_to_today,
        touch: item.touch.unwrap_or(Touch::AsOfToday),
        ask: item.ask.as_ref().map(|ask| translated(ask, findings)),
        help: item.help.as_ref().map(|help| translated(help, findings)),
        only_if,
        changeable,
        record,
        span: item.name.id.span,
    }
}

/// The notice and clause a citation names.
pub(crate) fn citation(cite: &Cite, names: &Names, findings: &mut Vec<Diagnostic>) -> Option<Citation> {
    let found = names.find(
        &cite.source,
        |sort| matches!(sort, Sort::Source(_)),
        ("文件", "a source"),
        findings,
    )?;
    let Sort::Source(source) = found else { return None };
    let mark = |wording: &Option<Wording>, findings: &mut Vec<Diagnostic>| {
        wording.as_ref().map(|wording| translated(wording, findings))
    };
    Some(Citation {
        source,
        clause: cite.clause.clone(),
        secondary: mark(&cite.secondary, findings),
        carried_over: mark(&cite.carried_over, findings),
    })
}

/// The place a name stands for; the root when none is named.
pub(crate) fn place(
    name: Option<&crate::ast::Ident>,
    names: &Names,
    findings: &mut Vec<Diagnostic>,
) -> Option<u32> {
    let Some(name) = name else { return Some(0) };
    match names.find(
        name,
        |sort| matches!(sort, Sort::Region(_)),
        ("地区", "a region"),
        findings,
    )? {
        Sort::Region(position) => Some(position),
        _ => None,
    }
}

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
            (Some(place), Some(value)) => arms.push((
                arm.span,
                ParamArm {
                    place,
                    dates: arm.dates,
                    value,
                    span: arm.span,
                    citation,
                },
            )),
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
    arms.sort_by_key(|(_, arm)| {
        (
            std::cmp::Reverse(depth(arm.place)),
            arm.place,
            std::cmp::Reverse(arm.dates.from),
        )
    });
    for pair in arms.windows(2) {
        if let [(later_span, later), (earlier_span, earlier)] = pair
            && later.place == earlier.place
        {
            adjoining(
                *earlier_span,
                earlier.dates,
                *later_span,
                later.dates,
                checker.findings,
            );
        }
    }
    sound.then_some(Param {
        id: item.name.id.text.clone(),
        name: text_of(&item.name),
        kind: domain.kind,
        by,
        arms: arms.into_iter().map(|(_, arm)| arm).collect(),
    })
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
