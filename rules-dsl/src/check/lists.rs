//! Records, the lists of them, and where their fields may be used.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::plan::{CountUnit, Fold, Kind, Touch};

use super::checker::Checker;
use super::declarations::{text_of, translated};
use super::names::{Names, Sort};
use super::program::{Form, List, Record, Typed};
use crate::ast::{Expr, FactItem, FoldKind, Ident, RecordItem, TypeExpr};
use crate::diagnostic::{Code, Diagnostic, said};
use crate::source::Span;

/// The most records a list may be declared to hold, and how many it holds if nothing is said.
const MOST_RECORDS: u32 = 1_000;
const USUAL_RECORDS: u32 = 50;

/// The records that the terms read so far speak of, by position.
pub(super) type DefineRecords = BTreeMap<usize, BTreeSet<usize>>;

/// Records and lists; each record describes the entries of one list.
pub(super) fn lists(
    records: &[&RecordItem],
    lists: &[&FactItem],
    names: &Names,
    findings: &mut Vec<Diagnostic>,
) -> (Vec<Record>, Vec<Option<List>>) {
    let mut found: Vec<Record> = records
        .iter()
        .map(|item| {
            for field in &item.fields {
                if matches!(field.value, TypeExpr::List { .. }) {
                    findings.push(misused(
                        field.type_span,
                        said!("名册的项目不能又是名单", "a field of a record cannot be a list"),
                    ));
                }
            }
            Record {
                id: item.name.id.text.clone(),
                name: text_of(&item.name),
                list: None,
            }
        })
        .collect();
    let checked = lists
        .iter()
        .enumerate()
        .map(|(position, item)| {
            let list = list(item, names, findings)?;
            let record = found.get_mut(list.record)?;
            if record.list.is_some() {
                findings.push(misused(
                    item.type_span,
                    said!(
                        "名册 `{}` 已经有名单了",
                        "the record `{}` has a list already",
                        record.id
                    ),
                ));
                return None;
            }
            record.list = Some(position);
            Some(list)
        })
        .collect();
    for (record, item) in found.iter().zip(records) {
        if record.list.is_none() && !lists.iter().any(|list| is_list_of(list, &item.name)) {
            findings.push(
                misused(
                    item.name.id.span,
                    said!("没有名单由 `{}` 组成", "no list is made of `{}`", record.id),
                )
                .help(said!(
                    "声明一个：`事实 … ：名单 {}`",
                    "declare one: `fact …: list of {}`",
                    record.id
                )),
            );
        }
    }
    (found, checked)
}

fn is_list_of(list: &FactItem, record: &crate::ast::Declared) -> bool {
    matches!(&list.value, TypeExpr::List { record: named, .. } if super::is_called(record, &named.text))
}

fn list(item: &FactItem, names: &Names, findings: &mut Vec<Diagnostic>) -> Option<List> {
    let TypeExpr::List { record, most, unit } = &item.value else {
        return None;
    };
    let found = names.find(
        record,
        |sort| matches!(sort, Sort::Record(_)),
        ("名册", "a record"),
        findings,
    )?;
    let Sort::Record(record) = found else { return None };
    if item.optional || item.only_if.is_some() {
        findings.push(misused(
            item.type_span,
            said!(
                "名单可以是空的，不用写可无或仅当",
                "a list may be empty; it needs no `optional` or `only if`"
            ),
        ));
    }
    let most = match most {
        None => USUAL_RECORDS,
        Some(most) => match most.to_whole().and_then(|most| u32::try_from(most).ok()) {
            Some(most) if (1..=MOST_RECORDS).contains(&most) => most,
            _ => {
                findings.push(Diagnostic::error(
                    Code::BadDomain,
                    item.type_span,
                    said!(
                        "名单应有 1 至 {} 项",
                        "a list has from 1 to {} entries",
                        MOST_RECORDS
                    ),
                ));
                return None;
            }
        },
    };
    Some(List {
        id: item.name.id.text.clone(),
        name: text_of(&item.name),
        record,
        most,
        unit: unit.unwrap_or(CountUnit::People),
        touch: item.touch.unwrap_or(Touch::AsOfToday),
        ask: item.ask.as_ref().map(|ask| translated(ask, findings)),
        help: item.help.as_ref().map(|help| translated(help, findings)),
    })
}

fn misused(span: Span, message: crate::diagnostic::Message) -> Diagnostic {
    Diagnostic::error(Code::ListMisused, span, message)
}

/// The records whose fields an expression reads without a list around them.
pub(super) fn records_read(
    typed: &Typed,
    fact_records: &[Option<usize>],
    defines: &DefineRecords,
) -> BTreeSet<usize> {
    let mut read = BTreeSet::new();
    match &typed.form {
        Form::Fact(fact) => read.extend(fact_records.get(*fact).copied().flatten()),
        Form::Define(define) => read.extend(defines.get(define).into_iter().flatten()),
        Form::Fold {
            record,
            body,
            guard,
            otherwise,
            ..
        } => {
            for part in [Some(body), guard.as_ref()].into_iter().flatten() {
                read.extend(records_read(part, fact_records, defines));
            }
            read.remove(record);
            if let Some(otherwise) = otherwise {
                read.extend(records_read(otherwise, fact_records, defines));
            }
        }
        _ => typed.for_each_part(&mut |part| read.extend(records_read(part, fact_records, defines))),
    }
    read
}

impl Checker<'_> {
    /// A finding where a field, or a term that reads one, stands where no record is meant.
    pub(super) fn in_scope(&mut self, word: &Ident, records: impl IntoIterator<Item = usize>) -> bool {
        let outside = records.into_iter().find(|record| !self.scope.contains(record));
        let Some(record) = outside else { return true };
        let record = self.types.records.get(record).cloned().unwrap_or_default();
        self.findings.push(
            Diagnostic::error(
                Code::FieldWithoutRecord,
                word.span,
                said!(
                    "`{}` 说的是每个 `{}`，这里没有说是哪一个",
                    "`{}` speaks of each `{}`, and none is meant here",
                    word.text,
                    record
                ),
            )
            .help(said!(
                "写在 `某一 {0} 于 … 满足 （…）` 里，或在政策里写 `每 {0}`",
                "put it into `any {0} in … has (…)`, or write `per {0}` in the policy",
                record
            )),
        );
        false
    }

    pub(super) fn quantified(
        &mut self,
        span: Span,
        every: bool,
        record: &Ident,
        list: &Ident,
        condition: &Expr,
    ) -> Option<Typed> {
        let fits = |sort| matches!(sort, Sort::Record(_));
        let named = self.names.find(record, fits, ("名册", "a record"), self.findings);
        let (list_position, of, _) = self.list(list)?;
        if named? != Sort::Record(of) {
            self.findings.push(misused(
                record.span,
                said!(
                    "`{}` 不由 `{}` 组成",
                    "`{}` is not made of `{}`",
                    list.text,
                    record.text
                ),
            ));
            return None;
        }
        let body = self.inside(list, of, |checker| checker.condition(condition))??;
        Some(Typed {
            kind: Kind::Bool,
            form: Form::Fold {
                list: list_position,
                record: of,
                fold: if every { Fold::All } else { Fold::Any },
                body: Box::new(body),
                guard: None,
                otherwise: None,
            },
            span,
        })
    }

    pub(super) fn folded_list(
        &mut self,
        span: Span,
        fold: FoldKind,
        value: Option<&Expr>,
        list: &Ident,
        filter: Option<&Expr>,
        otherwise: Option<&Expr>,
    ) -> Option<Typed> {
        let (list_position, record, unit) = self.list(list)?;
        let (guard, body) = self.inside(list, record, |checker| {
            let guard = filter.map(|filter| checker.condition(filter));
            let body = value.map(|value| checker.check(value, None));
            (guard, body)
        })?;
        let guard = match guard {
            Some(guard) => Some(Box::new(guard?)),
            None => None,
        };
        let truth = Typed {
            kind: Kind::Bool,
            form: Form::Truth(true),
            span,
        };
        let body = match body {
            Some(body) => body?,
            None => truth,
        };
        let (kind, fold) = match fold {
            FoldKind::Count => (Kind::Count(unit), Fold::Count),
            FoldKind::Sum => (body.kind, Fold::Sum),
            FoldKind::Min => (body.kind, Fold::Min),
            FoldKind::Max => (body.kind, Fold::Max),
            FoldKind::Best(most) => (body.kind, Fold::Best(most)),
        };
        let addable = matches!(
            kind,
            Kind::Money | Kind::Number | Kind::Count(_) | Kind::Months | Kind::Days
        );
        let fits = match fold {
            Fold::Min | Fold::Max => addable || kind == Kind::Date,
            _ => addable,
        };
        if !fits {
            return self.wrong_type(&body, said!("数字或金额", "a number or an amount"));
        }
        let otherwise = match otherwise {
            Some(otherwise) => Some(Box::new(self.of_kind(otherwise, kind)?)),
            None => None,
        };
        Some(Typed {
            kind,
            form: Form::Fold {
                list: list_position,
                record,
                fold,
                body: Box::new(body),
                guard,
                otherwise,
            },
            span,
        })
    }

    /// A list by its name: its position, its record and what its entries count as.
    fn list(&mut self, name: &Ident) -> Option<(usize, usize, CountUnit)> {
        let fits = |sort| matches!(sort, Sort::List(_));
        let found = self.names.find(name, fits, ("名单", "a list"), self.findings)?;
        let Sort::List(position) = found else { return None };
        let (record, unit) = (*self.types.lists.get(position)?)?;
        Some((position, record, unit))
    }

    /// Checks something that speaks of the records of a list.
    fn inside<T>(&mut self, list: &Ident, record: usize, check: impl FnOnce(&mut Self) -> T) -> Option<T> {
        // In a term the record may be one the term's user means; a list around it takes precedence.
        let before = self.scope.clone();
        if self.meant.contains(&record) {
            self.findings.push(misused(
                list.span,
                said!(
                    "`{}` 里的每一项已经在说了，不能再套一层",
                    "the entries of `{}` are spoken of already",
                    list.text
                ),
            ));
            return None;
        }
        self.scope.push(record);
        self.meant.push(record);
        let checked = check(self);
        self.meant.pop();
        self.scope = before;
        Some(checked)
    }

    /// `loan_cap at signed_on`, `min_wage at workplace`.
    pub(super) fn at_other(&mut self, span: Span, body: &Expr, other: &Expr) -> Option<Typed> {
        let body = self.check(body, None);
        let other = self.check(other, None);
        let (body, other) = (body?, other?);
        if !matches!(body.form, Form::Param(_) | Form::Define(_)) {
            return self.wrong_type(
                &body,
                said!("参数或定义的名称", "the name of a parameter or a define"),
            );
        }
        let (day, place) = match (other.kind, &other.form) {
            (Kind::Date, _) => (Some(Box::new(other)), None),
            (Kind::Region, Form::Fact(fact)) => (None, Some(*fact)),
            _ => {
                return self.wrong_type(
                    &other,
                    said!("日期，或地区类的事实", "a date, or a fact of type region"),
                );
            }
        };
        Some(Typed {
            kind: body.kind,
            form: Form::At {
                body: Box::new(body),
                day,
                place,
            },
            span,
        })
    }
}
