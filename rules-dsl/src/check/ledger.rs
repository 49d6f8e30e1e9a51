//! Ledgers against the rules, both ways: what a ledger says of the rules is so, and what the rules cite of its
//! document stands in it.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::plan::{Source, Text};

use super::declarations::{text_of, translated};
use super::names::{Names, Sort};
use super::sorted::Sorted;
use crate::ast::{
    AccountItem, AwaitedItem, Change, Cite, CriterionBody, CriterionItem, EncodingItem, Ident, Item,
    LedgerItem, MeasureItem, ParamValue,
};
use crate::diagnostic::{Code, Diagnostic, said};
use crate::ledger::{Account, Awaited, Encoding, Ledger, Measure};
use crate::source::Span;

/// The ledgers of all documents. `sources` are the documents in the order of their declaration.
pub(super) fn ledgers(
    sorted: &Sorted<'_>,
    items: &[Item],
    sources: &[Source],
    names: &Names,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Ledger> {
    let mut first: BTreeMap<usize, Span> = BTreeMap::new();
    let mut found = Vec::new();
    for item in &sorted.ledgers {
        let mut auditor = Auditor {
            sorted,
            names,
            findings,
        };
        let Some(source) = auditor.source(&item.source) else {
            continue;
        };
        if let Some(before) = first.insert(source, item.source.span) {
            auditor.findings.push(
                Diagnostic::error(
                    Code::Repeated,
                    item.source.span,
                    said!("这份文件已经有台账", "this document has a ledger already"),
                )
                .label(before, said!("先前在此", "here before"))
                .help(said!("合成一份", "make one of the two")),
            );
            continue;
        }
        let measures = auditor.measures(item);
        if item.complete {
            auditor.cited(item, source, items);
        }
        if let Some(source) = sources.get(source) {
            found.push(Ledger {
                source: source.clone(),
                announced: item.measures.0,
                measures,
            });
        }
    }
    found
}

/// What a ledger is held against.
struct Auditor<'a, 'f> {
    sorted: &'a Sorted<'a>,
    names: &'a Names,
    findings: &'f mut Vec<Diagnostic>,
}

impl Auditor<'_, '_> {
    fn source(&mut self, name: &Ident) -> Option<usize> {
        let fits = |sort| matches!(sort, Sort::Source(_));
        match self.names.find(name, fits, ("文件", "a source"), self.findings)? {
            Sort::Source(index) => Some(index),
            _ => None,
        }
    }

    fn measures(&mut self, item: &LedgerItem) -> Vec<Measure> {
        let mut ids: BTreeMap<&str, Span> = BTreeMap::new();
        let mut places: BTreeMap<&str, Span> = BTreeMap::new();
        let mut found = Vec::new();
        for clause in &item.clauses {
            if let Some(first) = places.insert(&clause.place, clause.span) {
                self.twice(&clause.place, clause.span, first);
            }
            for measure in &clause.measures {
                if let Some(first) = ids.insert(&measure.id.text, measure.id.span) {
                    self.twice(&measure.id.text, measure.id.span, first);
                }
                found.extend(self.measure(&clause.place, measure));
            }
        }
        if !item.complete {
            return found;
        }
        let (said, there): (_, usize) = (
            item.measures,
            item.clauses.iter().map(|clause| clause.measures.len()).sum(),
        );
        if said.0 != there {
            self.findings.push(
                Diagnostic::error(
                    Code::LedgerIncomplete,
                    said.1,
                    said!(
                        "写明 {} 项措施，下面有 {} 项",
                        "{} measures are announced, {} follow",
                        said.0,
                        there
                    ),
                )
                .help(said!(
                    "对照文件，补上缺的一项，或改数目",
                    "compare with the document: add what is missing, or correct the number"
                )),
            );
        }
        found
    }

    fn twice(&mut self, word: &str, span: Span, first: Span) {
        self.findings.push(
            Diagnostic::error(
                Code::DuplicateName,
                span,
                said!("`{}` 已经写过", "`{}` stands here twice", word),
            )
            .label(first, said!("先前在此", "here before")),
        );
    }

    fn measure(&mut self, clause: &str, item: &MeasureItem) -> Option<Measure> {
        let account = match &item.account {
            AccountItem::Encoded { by, waiting } => {
                let by = by.iter().map(|item| self.encoding(item)).collect::<Vec<_>>();
                let waiting = waiting.as_ref().map(|awaited| self.awaited(awaited));
                let by = by.into_iter().collect::<Option<Vec<_>>>();
                match waiting {
                    Some(awaited) => Account::Waiting(by?, awaited?),
                    None => Account::Encoded(by?),
                }
            }
            AccountItem::Waiting(awaited) => Account::Waiting(Vec::new(), self.awaited(awaited)?),
            AccountItem::ToBeEncoded(why) => Account::ToBeEncoded(translated(why, self.findings)),
            AccountItem::Informational(why) => Account::Informational(translated(why, self.findings)),
            AccountItem::Served(features) => {
                let features = features.iter().map(|name| self.feature(name)).collect::<Vec<_>>();
                Account::Served(features.into_iter().collect::<Option<_>>()?)
            }
        };
        Some(Measure {
            clause: clause.to_owned(),
            id: item.id.text.clone(),
            words: translated(&item.words, self.findings),
            status: item.status,
            account,
        })
    }

    fn feature(&mut self, name: &Ident) -> Option<Text> {
        let fits = |sort| matches!(sort, Sort::Feature(_));
        let found = self
            .names
            .find(name, fits, ("功能", "a feature"), self.findings)?;
        let Sort::Feature(index) = found else { return None };
        let item = self.sorted.features.get(index)?;
        Some(text_of(&item.name))
    }

    fn encoding(&mut self, item: &EncodingItem) -> Option<Encoding> {
        let fits = |sort| {
            matches!(
                sort,
                Sort::Policy(_) | Sort::Param(_) | Sort::Define(_) | Sort::Fact(_)
            )
        };
        let wanted = (
            "政策、参数、定义或事实",
            "a policy, a parameter, a define or a fact",
        );
        let sort = self.names.find(&item.rule, fits, wanted, self.findings)?;
        let name = match sort {
            Sort::Policy(index) => &self.sorted.policies.get(index)?.name,
            Sort::Param(index) => &self.sorted.params.get(index)?.name,
            Sort::Define(index) => &self.sorted.defines.get(index)?.name,
            Sort::Fact(index) => &self.sorted.facts.get(index)?.name,
            _ => return None,
        };
        let known = match sort {
            Sort::Policy(index) => self.criteria(index),
            _ => BTreeSet::new(),
        };
        let unknown = item.criteria.iter().find(|id| !known.contains(id.text.as_str()));
        if let Some(id) = unknown {
            let finding = Diagnostic::error(
                Code::UnknownName,
                id.span,
                said!(
                    "`{}` 不是 `{}` 的条件",
                    "`{}` is not a criterion of `{}`",
                    id.text,
                    item.rule.text
                ),
            );
            let finding = finding.did_you_mean(&id.text, known.iter().copied(), None);
            self.findings.push(finding);
        }
        Some(Encoding {
            id: name.id.text.clone(),
            name: text_of(name),
            criteria: item.criteria.iter().map(|id| id.text.clone()).collect(),
        })
    }

    /// The names of all criteria of a policy and of what amendments add to it.
    fn criteria(&self, policy: usize) -> BTreeSet<&str> {
        fn collect<'a>(criterion: &'a CriterionItem, ids: &mut BTreeSet<&'a str>) {
            ids.insert(&criterion.id.text);
            if let CriterionBody::All(lines) | CriterionBody::Any(lines) = &criterion.body {
                lines.iter().for_each(|line| collect(line, ids));
            }
        }
        let mut ids = BTreeSet::new();
        let Some(item) = self.sorted.policies.get(policy) else {
            return ids;
        };
        item.criteria
            .iter()
            .for_each(|criterion| collect(criterion, &mut ids));
        let amendments = self.sorted.amendments_of(&item.name);
        for line in amendments.into_iter().flat_map(|amend| &amend.changes) {
            if let Change::AddCriterion(criterion) = &line.change {
                collect(criterion, &mut ids);
            }
        }
        ids
    }

    fn awaited(&mut self, item: &AwaitedItem) -> Option<Awaited> {
        let figures = match item {
            AwaitedItem::Described(what) => {
                return Some(Awaited::Described(translated(what, self.findings)));
            }
            AwaitedItem::Figures(figures) => figures,
        };
        let mut found = Vec::new();
        for name in figures {
            let fits = |sort| matches!(sort, Sort::Param(_));
            let sort = self
                .names
                .find(name, fits, ("参数", "a parameter"), self.findings)?;
            let Sort::Param(index) = sort else { return None };
            let param = self.sorted.params.get(index)?;
            if !param.arms.iter().any(|arm| is_unset(&arm.value)) {
                self.findings.push(
                    Diagnostic::error(
                        Code::LedgerWrong,
                        name.span,
                        said!("`{}` 的数值都已写明", "every figure of `{}` is given", name.text),
                    )
                    .help(said!("改写 `编入`", "write `encoded by` instead")),
                );
            }
            found.push((param.name.id.text.clone(), text_of(&param.name)));
        }
        Some(Awaited::Figures(found))
    }

    /// What the rules cite of a document stands in its ledger, and there says which rule it is.
    fn cited(&mut self, ledger: &LedgerItem, source: usize, items: &[Item]) {
        let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
        for item in items {
            let (rule, cites) = citations(item);
            let Some(rule) = rule else { continue };
            for cite in cites {
                let of_it = self.names.get(&cite.source.text) == Some(Sort::Source(source));
                if !of_it || !told.insert((&rule.text, &cite.clause)) {
                    continue;
                }
                let inside: Vec<_> = ledger
                    .clauses
                    .iter()
                    .filter(|clause| is_in(&clause.place, &cite.clause))
                    .collect();
                let measures = inside.iter().flat_map(|clause| &clause.measures);
                let means = self.names.get(&rule.text);
                let named = |word: &Ident| means.is_some() && self.names.get(&word.text) == means;
                let accounts = measures.clone().any(|measure| match &measure.account {
                    AccountItem::Encoded { by, waiting } => {
                        by.iter().any(|item| named(&item.rule))
                            || waiting.as_ref().is_some_and(|item| awaits(item, named))
                    }
                    AccountItem::Waiting(awaited) => awaits(awaited, named),
                    _ => false,
                });
                if inside.is_empty() {
                    self.findings.push(
                        Diagnostic::error(
                            Code::LedgerIncomplete,
                            cite.source.span,
                            said!(
                                "台账里没有条款 `{}`",
                                "the ledger has no clause `{}`",
                                cite.clause
                            ),
                        )
                        .label(
                            ledger.source.span,
                            said!("这份文件的台账", "the ledger of this document"),
                        )
                        .help(said!(
                            "核对条款的写法",
                            "compare how the clause is written in the ledger"
                        )),
                    );
                } else if !accounts {
                    self.findings.push(
                        Diagnostic::error(
                            Code::LedgerIncomplete,
                            cite.source.span,
                            said!(
                                "台账没有说 `{}` 编入了这一条",
                                "the ledger does not say that `{}` encodes a measure of this clause",
                                rule.text
                            ),
                        )
                        .label(
                            ledger.source.span,
                            said!("这份文件的台账", "the ledger of this document"),
                        )
                        .help(said!(
                            "在台账这一条的措施后写 `编入 {}`，或改引别的条款",
                            "write `encoded by {}` behind the measure, or cite another clause",
                            rule.text
                        )),
                    );
                }
            }
        }
    }
}

fn awaits(item: &AwaitedItem, named: impl Fn(&Ident) -> bool) -> bool {
    match item {
        AwaitedItem::Figures(figures) => figures.iter().any(named),
        AwaitedItem::Described(_) => false,
    }
}

fn is_unset(value: &ParamValue) -> bool {
    match value {
        ParamValue::Unset(_) => true,
        ParamValue::ByMember(figures) => figures.iter().any(|(_, figure)| is_unset(figure)),
        ParamValue::Set(_) => false,
    }
}

/// Whether a clause is the one cited or a part of it: `专栏2.1` is in `专栏2`, `(七)¶2` in `(七)`, all in the whole.
fn is_in(clause: &str, cited: &str) -> bool {
    let rest = clause.strip_prefix(cited);
    rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()) || cited.is_empty())
}

/// What a declaration rests on, and the rule it belongs to.
fn citations(item: &Item) -> (Option<&Ident>, Vec<&Cite>) {
    fn of_criterion<'a>(criterion: &'a CriterionItem, cites: &mut Vec<&'a Cite>) {
        cites.extend(&criterion.basis);
        if let CriterionBody::All(lines) | CriterionBody::Any(lines) = &criterion.body {
            lines.iter().for_each(|line| of_criterion(line, cites));
        }
    }
    let mut cites = Vec::new();
    let rule = match item {
        Item::Policy(policy) => {
            cites.extend(&policy.basis);
            for criterion in &policy.criteria {
                of_criterion(criterion, &mut cites);
            }
            &policy.name.id
        }
        Item::Amend(amend) => {
            cites.extend(&amend.basis);
            for line in &amend.changes {
                if let Change::AddCriterion(criterion) = &line.change {
                    of_criterion(criterion, &mut cites);
                }
            }
            &amend.policy
        }
        Item::Param(param) => {
            cites.extend(param.arms.iter().filter_map(|arm| arm.basis.as_ref()));
            &param.name.id
        }
        _ => return (None, cites),
    };
    (Some(rule), cites)
}
