//! Notices, lists of alternatives, types and facts.

use std::collections::BTreeMap;

use rules_core::arena::Id;
use rules_core::calendar::{self, Day};
use rules_core::number::Number;
use rules_core::plan::{Choice, Kind, Source, Text, Touch};
use rules_core::possible::{Possible, Range, Ranges, Values};
use rules_core::region::RegionTree;

use super::checker::Checker;
use super::names::{Names, Sort};
use super::program::{Citation, Fact};
use crate::ast::{ChoiceItem, Cite, Declared, FactItem, SourceItem, TypeExpr, Wording};
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
