//! From the Ast to the checked program: names, types, units, what may be absent, what must be stated.

mod amendment;
mod amount;
pub(crate) mod between;
pub(crate) mod declarations;
pub(crate) mod expression;
mod given;
mod layer;
mod lists;
pub(crate) mod names;
mod policy;
pub(crate) mod program;
pub(crate) mod run;
mod soundness;
mod term;

use std::collections::{BTreeMap, BTreeSet};

use rules_core::arena::Id;
use rules_core::plan::{Document, Kind};

use crate::ast::{
    AmendItem, AssumeItem, CapItem, ChoiceItem, CombinesItem, CounterItem, DefineItem, DocumentItem,
    ExclusiveItem, Expr, ExprKind, FactItem, InvariantItem, Item, ParamItem, ParamValue, PolicyItem,
    RecordItem, RegionItem, ScenarioItem, SourceItem, TypeExpr,
};
use crate::diagnostic::{Code, Diagnostic, said};
use declarations::{Domain, text_of};
use expression::{Checker, Types};
use given::{Facts, Givens};
use names::{Names, Sort};
use policy::Surroundings;
pub use program::CheckedProgram;
use program::{Define, Fact, Form, Typed};

/// The declarations of all files, by sort and in order.
#[derive(Debug, Default)]
struct Sorted<'a> {
    sources: Vec<&'a SourceItem>,
    regions: Vec<RegionItem>,
    choices: Vec<&'a ChoiceItem>,
    /// Facts and fields, each with the record it is a field of.
    facts: Vec<&'a FactItem>,
    fact_records: Vec<Option<usize>>,
    records: Vec<&'a RecordItem>,
    lists: Vec<&'a FactItem>,
    assumes: Vec<&'a AssumeItem>,
    params: Vec<&'a ParamItem>,
    defines: Vec<&'a DefineItem>,
    policies: Vec<&'a PolicyItem>,
    amends: Vec<&'a AmendItem>,
    /// Positions of the amendments by what they call their policy or term.
    amended: BTreeMap<&'a str, Vec<usize>>,
    scenarios: Vec<&'a ScenarioItem>,
    documents: Vec<&'a DocumentItem>,
    counters: Vec<CounterItem>,
    caps: Vec<&'a CapItem>,
    exclusive: Vec<&'a ExclusiveItem>,
    combines: Vec<&'a CombinesItem>,
    invariants: Vec<&'a InvariantItem>,
}

impl<'a> Sorted<'a> {
    fn of(items: &'a [Item]) -> Self {
        let mut sorted = Self::default();
        for item in items {
            match item {
                Item::Source(item) => sorted.sources.push(item),
                Item::Region(item) => sorted.regions.push(item.clone()),
                Item::Choice(item) => sorted.choices.push(item),
                Item::Fact(item) if matches!(item.value, TypeExpr::List { .. }) => sorted.lists.push(item),
                Item::Fact(item) => {
                    sorted.facts.push(item);
                    sorted.fact_records.push(None);
                }
                Item::Record(item) => {
                    let record = sorted.records.len();
                    sorted.records.push(item);
                    sorted.facts.extend(&item.fields);
                    sorted.fact_records.resize(sorted.facts.len(), Some(record));
                }
                Item::Assume(item) => sorted.assumes.push(item),
                Item::Param(item) => sorted.params.push(item),
                Item::Define(item) => sorted.defines.push(item),
                Item::Policy(item) => sorted.policies.push(item),
                Item::Amend(item) => {
                    let position = sorted.amends.len();
                    sorted
                        .amended
                        .entry(&item.policy.text)
                        .or_default()
                        .push(position);
                    sorted.amends.push(item);
                }
                Item::Scenario(item) => sorted.scenarios.push(item),
                Item::Document(item) => sorted.documents.push(item),
                Item::Counter(item) => sorted.counters.push(item.clone()),
                Item::Cap(item) => sorted.caps.push(item),
                Item::Exclusive(item) => sorted.exclusive.push(item),
                Item::Combines(item) => sorted.combines.push(item),
                Item::Invariant(item) => sorted.invariants.push(item),
            }
        }
        sorted
    }

    /// The amendments of a policy or a term.
    fn amendments_of(&self, name: &crate::ast::Declared) -> Vec<&'a AmendItem> {
        let spellings = [Some(&name.id), name.zh.as_ref()];
        let positions = spellings
            .into_iter()
            .flatten()
            .filter_map(|word| self.amended.get(word.text.as_str()));
        // In the order of the files, whichever spelling was used.
        let positions: BTreeSet<usize> = positions.flatten().copied().collect();
        positions
            .into_iter()
            .filter_map(|position| self.amends.get(position).copied())
            .collect()
    }
}

/// Checks the declarations of all files together. `rules_hash` names the version of the texts.
///
/// Every finding is recorded; the program exists only if none of them is an error.
pub fn check(items: &[Item], rules_hash: String, findings: &mut Vec<Diagnostic>) -> Option<CheckedProgram> {
    resolve(items, rules_hash, findings).ok()
}

/// As [`check`]; where there is no program, what was found out about names.
pub(crate) fn resolve(
    items: &[Item],
    rules_hash: String,
    findings: &mut Vec<Diagnostic>,
) -> Result<CheckedProgram, Names> {
    let sorted = Sorted::of(items);
    let (regions, positions) = declarations::regions(&sorted.regions, findings);
    let names = declare(&sorted, &positions, findings);
    let sources = sorted
        .sources
        .iter()
        .map(|item| declarations::source(item, findings))
        .collect();
    let mut types = Types::default();
    for item in &sorted.choices {
        let (choice, zh) = declarations::choice(item, findings);
        types.choices.push(choice);
        types.members_zh.push(zh);
    }
    types.fact_records.clone_from(&sorted.fact_records);
    let (records, lists) = lists::lists(&sorted.records, &sorted.lists, &names, findings);
    types.lists = lists
        .iter()
        .map(|list| list.as_ref().map(|list| (list.record, list.unit)))
        .collect();
    types.records = sorted
        .records
        .iter()
        .map(|item| item.name.id.text.clone())
        .collect();
    let fact_domains: Vec<Option<Domain>> = {
        let mut checker = Checker::new(&names, &types, findings);
        let domain =
            |item: &&FactItem| declarations::domain(&item.value, item.type_span, &mut checker, &regions);
        sorted.facts.iter().map(domain).collect()
    };
    types.facts = fact_domains
        .iter()
        .map(|domain| Some(domain.as_ref()?.kind))
        .collect();
    let mut param_domains: Vec<Option<Domain>> = {
        let mut checker = Checker::new(&names, &types, findings);
        let domain =
            |item: &&ParamItem| declarations::domain(&item.value, item.type_span, &mut checker, &regions);
        sorted.params.iter().map(domain).collect()
    };
    for (item, domain) in sorted.params.iter().zip(&mut param_domains) {
        if let Some(domain) = domain {
            domain.kind = period_kind(item, domain.kind);
        }
    }
    types.params = param_domains
        .iter()
        .map(|domain| Some(domain.as_ref()?.kind))
        .collect();
    types.params_by = {
        let choice = |item: &&ParamItem| {
            let index = names.find_choice(item.by.as_ref()?, findings)?;
            Some(Id::from_index(index))
        };
        sorted.params.iter().map(choice).collect()
    };
    types.defines = vec![None; sorted.defines.len()];
    types.define_records = vec![BTreeSet::new(); sorted.defines.len()];
    let bodies = defines(
        &sorted.defines,
        |name| sorted.amendments_of(name),
        &names,
        &mut types,
        findings,
    );

    let mut checker = Checker::new(&names, &types, findings);
    let facts: Vec<Option<Fact>> = sorted
        .facts
        .iter()
        .zip(fact_domains)
        .zip(&sorted.fact_records)
        .map(|((item, domain), record)| Some(declarations::fact(item, domain?, *record, &mut checker)))
        .collect();
    let params: Vec<_> = sorted
        .params
        .iter()
        .zip(&param_domains)
        .zip(&types.params_by)
        .map(|((item, domain), by)| declarations::param(item, domain.as_ref()?, *by, &mut checker, &regions))
        .collect();
    let assumptions: Vec<_> = sorted
        .assumes
        .iter()
        .filter_map(|item| {
            let text = match &item.words {
                Some(words) => declarations::translated(words, checker.findings),
                None => rules_core::plan::Text::default(),
            };
            // What is true of all people is true of each of their records.
            checker.scope = (0..sorted.records.len()).collect();
            let condition = checker.condition(&item.condition);
            checker.scope.clear();
            Some((text, condition?))
        })
        .collect();
    let documents: Vec<Document> = sorted
        .documents
        .iter()
        .map(|item| Document {
            id: item.name.id.text.clone(),
            name: text_of(&item.name),
        })
        .collect();

    // What follows looks inside facts, figures and terms; without all of them it would only repeat findings.
    let complete = facts.iter().all(Option::is_some)
        && lists.iter().all(Option::is_some)
        && params.iter().all(Option::is_some)
        && bodies.iter().all(Option::is_some);
    let facts: Vec<Fact> = facts.into_iter().flatten().collect();
    let params: Vec<_> = params.into_iter().flatten().collect();
    let mut defines: Vec<Define> = Vec::new();
    for ((item, body), records) in sorted.defines.iter().zip(bodies).zip(&types.define_records) {
        let Some(body) = body else { continue };
        let amends = sorted.amendments_of(&item.name);
        // An amendment speaks of the records that the term speaks of.
        checker.scope = records.iter().copied().collect();
        defines.push(Define {
            id: item.name.id.text.clone(),
            name: text_of(&item.name),
            amendments: term::amendments(item, body.kind, &amends, &regions, &mut checker),
            body,
        });
    }
    checker.scope.clear();
    unknown_targets(&sorted, &names, checker.findings);
    let empty = (Vec::new(), Vec::new(), Vec::new());
    let (seen_facts, seen_params, seen_defines) = if complete {
        (&facts, &params, &defines)
    } else {
        (&empty.0, &empty.1, &empty.2)
    };
    let around = Surroundings {
        regions: &regions,
        documents: &documents,
        counters: &sorted.counters,
        params: seen_params,
        givens: Givens {
            facts: seen_facts,
            defines: seen_defines,
        },
    };
    let policies: Vec<_> = sorted
        .policies
        .iter()
        .filter_map(|item| {
            let amendments = sorted.amendments_of(&item.name);
            policy::policy(item, &amendments, &around, &mut checker)
        })
        .collect();
    let written = between::Written {
        caps: &sorted.caps,
        exclusive: &sorted.exclusive,
        combines: &sorted.combines,
        invariants: &sorted.invariants,
    };
    let between = between::between(&written, &sorted.policies, &around, &mut checker);
    if complete {
        let whens = facts
            .iter()
            .filter_map(|fact| fact.changeable.as_ref()?.when.as_ref());
        whens.for_each(|when| around.givens.report(when, &Facts::new(), checker.findings));
        for (_, assumption) in &assumptions {
            assumption_is_plain(assumption, checker.findings);
        }
        // A statement that could not be read may be the one that uses them.
        if checker
            .findings
            .iter()
            .all(|finding| finding.severity != crate::diagnostic::Severity::Error)
        {
            unused(&sorted, items, checker.findings);
        }
    }
    findings.sort_by_key(|finding| (finding.span, finding.code));
    findings.dedup();
    let sound = findings
        .iter()
        .all(|finding| finding.severity != crate::diagnostic::Severity::Error);
    if !(sound && complete) {
        return Err(names);
    }
    Ok(CheckedProgram {
        rules_hash,
        sources,
        regions,
        choices: types.choices.clone(),
        facts,
        records,
        lists: lists.into_iter().flatten().collect(),
        assumptions,
        params,
        defines,
        policies,
        between,
        scenarios: sorted.scenarios.into_iter().cloned().collect(),
        names,
    })
}

fn declare(sorted: &Sorted<'_>, positions: &[Option<u32>], findings: &mut Vec<Diagnostic>) -> Names {
    let mut names = Names::default();
    for (index, item) in sorted.sources.iter().enumerate() {
        names.declare(&item.name, Sort::Source(index), findings);
    }
    for (item, position) in sorted.regions.iter().zip(positions) {
        if let Some(position) = position {
            names.declare(&item.name, Sort::Region(*position), findings);
        }
    }
    for (index, item) in sorted.choices.iter().enumerate() {
        names.declare(&item.name, Sort::Choice(index), findings);
        for member in &item.members {
            names.know(&member.id.text);
            member.zh.iter().for_each(|chinese| names.know(&chinese.text));
        }
    }
    for (index, item) in sorted.facts.iter().enumerate() {
        names.declare(&item.name, Sort::Fact(index), findings);
    }
    for (index, item) in sorted.records.iter().enumerate() {
        names.declare(&item.name, Sort::Record(index), findings);
    }
    for (index, item) in sorted.lists.iter().enumerate() {
        names.declare(&item.name, Sort::List(index), findings);
    }
    for (index, item) in sorted.params.iter().enumerate() {
        names.declare(&item.name, Sort::Param(index), findings);
    }
    for (index, item) in sorted.defines.iter().enumerate() {
        names.declare(&item.name, Sort::Define(index), findings);
    }
    for (index, item) in sorted.policies.iter().enumerate() {
        names.declare(&item.name, Sort::Policy(index), findings);
    }
    for (index, item) in sorted.documents.iter().enumerate() {
        names.declare(&item.name, Sort::Document(index), findings);
    }
    for (index, item) in sorted.counters.iter().enumerate() {
        names.declare(&item.name, Sort::Counter(index), findings);
    }
    names
}

/// Whether a declaration has this name in either spelling.
pub(crate) fn is_called(name: &crate::ast::Declared, word: &str) -> bool {
    name.id.text == word || name.zh.as_ref().is_some_and(|zh| zh.text == word)
}

/// A parameter of type period counts months unless its values are written in days.
fn period_kind(item: &ParamItem, kind: Kind) -> Kind {
    fn is_in_days(value: &ParamValue) -> bool {
        match value {
            ParamValue::Set(Expr {
                kind: ExprKind::Count(_, unit),
                ..
            }) => *unit == rules_core::plan::CountUnit::Days,
            ParamValue::ByMember(figures) => figures.iter().any(|(_, figure)| is_in_days(figure)),
            _ => false,
        }
    }
    let in_days = item.arms.iter().any(|arm| is_in_days(&arm.value));
    if item.value == crate::ast::TypeExpr::Period && in_days {
        Kind::Days
    } else {
        kind
    }
}

/// The bodies of the terms, each checked after those it uses; terms that use one another are findings.
fn defines<'a>(
    items: &[&DefineItem],
    amended: impl Fn(&crate::ast::Declared) -> Vec<&'a AmendItem>,
    names: &Names,
    types: &mut Types,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Option<Typed>> {
    let uses: Vec<BTreeSet<usize>> = items
        .iter()
        .map(|item| {
            let mut found = BTreeSet::new();
            let mut add = |word: &str| {
                if let Some(Sort::Define(index)) = names.get(word) {
                    found.insert(index);
                }
            };
            names_in(&item.body, &mut add);
            for change in amended(&item.name).iter().flat_map(|amend| &amend.changes) {
                if let crate::ast::Change::Define { body, .. } = &change.change {
                    names_in(body, &mut add);
                }
            }
            found
        })
        .collect();
    let mut bodies = vec![None; items.len()];
    let mut defined: lists::DefineRecords = BTreeMap::new();
    let mut open: BTreeSet<usize> = (0..items.len()).collect();
    loop {
        let ready: Vec<usize> = open
            .iter()
            .copied()
            .filter(|index| uses.get(*index).is_some_and(|uses| uses.is_disjoint(&open)))
            .collect();
        if ready.is_empty() {
            break;
        }
        for index in ready {
            open.remove(&index);
            let Some(item) = items.get(index) else { continue };
            let mut checker = Checker::new(names, types, findings);
            // A term may speak of a record; it can then be used only where that record is meant.
            checker.scope = (0..types.records.len()).collect();
            let body = checker.check(&item.body, None);
            if let (Some(body), Some(slot)) = (&body, types.define_records.get_mut(index)) {
                *slot = lists::records_read(body, &types.fact_records, &defined);
                defined.insert(index, slot.clone());
            }
            if let Some(slot) = types.defines.get_mut(index) {
                *slot = body.as_ref().map(|body| body.kind);
            }
            if let Some(slot) = bodies.get_mut(index) {
                *slot = body;
            }
        }
    }
    for item in open.iter().filter_map(|index| items.get(*index)) {
        findings.push(
            Diagnostic::error(
                Code::Circular,
                item.name.id.span,
                said!(
                    "定义 `{}` 绕了一圈又用到自己",
                    "the define `{}` uses itself in a circle",
                    item.name.id.text
                ),
            )
            .help(said!("拆开其中一个定义", "write one of them out")),
        );
    }
    bodies
}

/// Calls `visit` with every name an expression uses.
fn names_in(expr: &Expr, visit: &mut dyn FnMut(&str)) {
    match &expr.kind {
        ExprKind::Name(name) => visit(name),
        ExprKind::Entitled(policy) => visit(&policy.text),
        ExprKind::Number(_)
        | ExprKind::Money(_)
        | ExprKind::Count(..)
        | ExprKind::Date(_)
        | ExprKind::Truth(_)
        | ExprKind::NoCase
        | ExprKind::Today
        | ExprKind::Day => {}
        ExprKind::Negative(a)
        | ExprKind::Not(a)
        | ExprKind::IsGiven(a)
        | ExprKind::DatePart(_, a)
        | ExprKind::AgeOn(a)
        | ExprKind::EdgeOf(_, _, a) => names_in(a, visit),
        ExprKind::Binary(_, a, b)
        | ExprKind::Compare(_, a, b)
        | ExprKind::By(a, b)
        | ExprKind::Distance(_, a, b)
        | ExprKind::Round {
            unit: a, value: b, ..
        }
        | ExprKind::EdgeOfNumbered {
            index: a, year: b, ..
        } => {
            names_in(a, visit);
            names_in(b, visit);
        }
        ExprKind::Quantified { list, condition, .. } => {
            visit(&list.text);
            names_in(condition, visit);
        }
        ExprKind::Folded {
            value,
            list,
            filter,
            otherwise,
            ..
        } => {
            visit(&list.text);
            for part in [value, filter, otherwise].into_iter().flatten() {
                names_in(part, visit);
            }
        }
        ExprKind::At(a, b) => {
            names_in(a, visit);
            names_in(b, visit);
        }
        ExprKind::Between(a, b, c)
        | ExprKind::Within {
            value: a,
            count: b,
            anchor: c,
            ..
        } => {
            names_in(a, visit);
            names_in(b, visit);
            names_in(c, visit);
        }
        ExprKind::When { cases, otherwise }
        | ExprKind::Tiers {
            steps: cases,
            above: otherwise,
            ..
        } => {
            if let ExprKind::Tiers { value, .. } = &expr.kind {
                names_in(value, visit);
            }
            for (condition, value) in cases {
                names_in(condition, visit);
                names_in(value, visit);
            }
            names_in(otherwise, visit);
        }
        // Members are no names of declarations.
        ExprKind::Match {
            value,
            arms,
            otherwise,
        } => {
            names_in(value, visit);
            arms.iter().for_each(|(_, value)| names_in(value, visit));
            otherwise.iter().for_each(|value| names_in(value, visit));
        }
        ExprKind::OneOf(a, members, _) => {
            names_in(a, visit);
            members.iter().for_each(|member| names_in(member, visit));
        }
        ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::Extreme { of: parts, .. } => {
            parts.iter().for_each(|part| names_in(part, visit));
        }
    }
}

/// Amendments and scenarios of policies that do not exist.
fn unknown_targets(sorted: &Sorted<'_>, names: &Names, findings: &mut Vec<Diagnostic>) {
    for amend in &sorted.amends {
        let fits = |sort| matches!(sort, Sort::Policy(_) | Sort::Define(_));
        names.find(
            &amend.policy,
            fits,
            ("政策或定义", "a policy or a define"),
            findings,
        );
    }
    for expect in sorted.scenarios.iter().flat_map(|scenario| &scenario.expects) {
        let fits = |sort| matches!(sort, Sort::Policy(_));
        names.find(&expect.policy, fits, ("政策", "a policy"), findings);
    }
}

/// Assumptions hold for people, not for places and days of rules.
fn assumption_is_plain(assumption: &Typed, findings: &mut Vec<Diagnostic>) {
    assumption.walk(&mut |part| {
        if matches!(part.form, Form::Param(_) | Form::ParamBy(..) | Form::Day) {
            findings.push(Diagnostic::error(
                Code::WrongSort,
                part.span,
                said!(
                    "假定里不能用参数或 `当日`",
                    "an assumption cannot use parameters or `day`"
                ),
            ));
        }
    });
}

/// Warnings for declarations that nothing uses. Notices and regions are kept for reference, used or not.
fn unused(sorted: &Sorted<'_>, items: &[Item], findings: &mut Vec<Diagnostic>) {
    let (words, choices) = (used_words(items), used_choices(sorted));
    let by_words = |word: &str| words.contains(word);
    let by_type = |word: &str| choices.contains(word);
    let mut warn = |name: &crate::ast::Declared, is_used: &dyn Fn(&str) -> bool, zh: &str, en: &str| {
        let mut spelled = [Some(&name.id), name.zh.as_ref()].into_iter().flatten();
        if !spelled.any(|word| is_used(&word.text)) {
            findings.push(Diagnostic::warning(
                Code::Unused,
                name.id.span,
                crate::diagnostic::Message {
                    zh: format!("{zh} `{}` 没有用到", name.id.text),
                    en: format!("the {en} `{}` is not used", name.id.text),
                },
            ));
        }
    };
    for item in &sorted.choices {
        warn(&item.name, &by_type, "选项", "choice");
    }
    for item in &sorted.facts {
        warn(&item.name, &by_words, "事实", "fact");
    }
    for item in &sorted.params {
        warn(&item.name, &by_words, "参数", "parameter");
    }
    for item in &sorted.defines {
        warn(&item.name, &by_words, "定义", "define");
    }
    for item in &sorted.documents {
        warn(&item.name, &by_words, "材料", "document");
    }
    for item in &sorted.counters {
        warn(&item.name, &by_words, "窗口", "counter");
    }
}

/// The choices that are the type of something. They have names of their own, which a fact may share.
fn used_choices<'a>(sorted: &Sorted<'a>) -> BTreeSet<&'a str> {
    let facts = sorted.facts.iter().map(|item| &item.value);
    let types = facts.chain(sorted.params.iter().map(|item| &item.value));
    let named = types.filter_map(|value| match value {
        TypeExpr::Choice(name) => Some(name),
        _ => None,
    });
    let by = sorted.params.iter().filter_map(|item| item.by.as_ref());
    named.chain(by).map(|name| name.text.as_str()).collect()
}

/// Every name that some declaration other than a scenario refers to.
fn used_words(items: &[Item]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut add = |expr: &Expr| {
        names_in(expr, &mut |word| {
            words.insert(word.to_owned());
        });
        ages_in(expr, &mut words);
    };
    let mut plain: Vec<&crate::ast::Ident> = Vec::new();
    for item in items {
        match item {
            Item::Fact(fact) => {
                let changeable = fact.changeable.iter().flat_map(|changeable| &changeable.when);
                fact.only_if.iter().chain(changeable).for_each(&mut add);
            }
            Item::Invariant(invariant) => add(&invariant.condition),
            Item::Cap(cap) => plain.push(&cap.ceiling),
            Item::Record(record) => record
                .fields
                .iter()
                .flat_map(|field| &field.only_if)
                .for_each(&mut add),
            Item::Assume(assume) => add(&assume.condition),
            Item::Define(define) => add(&define.body),
            Item::Policy(policy) => {
                plain.extend(policy.places.iter().chain(&policy.documents));
                policy.governed_by.iter().for_each(&mut add);
                plain.extend(
                    policy
                        .channel
                        .iter()
                        .filter_map(|channel| channel.counter.as_ref()),
                );
                policy
                    .criteria
                    .iter()
                    .for_each(|criterion| conditions_in(criterion, &mut add));
                if let Some(pays) = &policy.pays {
                    pays.expressions().for_each(&mut add);
                }
                policy
                    .claim_from
                    .iter()
                    .chain(&policy.claim_until)
                    .chain(&policy.paid_until)
                    .for_each(&mut add);
            }
            Item::Amend(amend) => {
                for line in &amend.changes {
                    change_words(&line.change, &mut plain, &mut add);
                }
            }
            _ => {}
        }
    }
    words.extend(plain.into_iter().map(|ident| ident.text.clone()));
    words
}

fn ages_in(expr: &Expr, words: &mut BTreeSet<String>) {
    if matches!(expr.kind, ExprKind::AgeOn(_)) {
        words.insert("born_on".to_owned());
    }
}

fn conditions_in(criterion: &crate::ast::CriterionItem, add: &mut impl FnMut(&Expr)) {
    match &criterion.body {
        crate::ast::CriterionBody::Condition(condition) => add(condition),
        crate::ast::CriterionBody::All(lines) | crate::ast::CriterionBody::Any(lines) => {
            lines.iter().for_each(|line| conditions_in(line, add));
        }
        crate::ast::CriterionBody::Declared => {}
    }
}

fn change_words<'a>(
    change: &'a crate::ast::Change,
    plain: &mut Vec<&'a crate::ast::Ident>,
    add: &mut impl FnMut(&Expr),
) {
    use crate::ast::Change;
    match change {
        Change::AddCriterion(criterion) => conditions_in(criterion, add),
        Change::ReplaceCriterion { body: expr, .. }
        | Change::Widen { by: expr, .. }
        | Change::Narrow { by: expr, .. }
        | Change::ForAtMost(expr)
        | Change::PaidUntil(expr)
        | Change::ClaimFrom(expr)
        | Change::ClaimUntil(expr) => add(expr),
        Change::Pays(pays) => pays.expressions().for_each(add),
        Change::Documents(names) => plain.extend(names),
        Change::Channel(channel) => plain.extend(&channel.counter),
        Change::Define { body, .. } => add(body),
        Change::RemoveCriterion(_) | Change::InForce(_) | Change::Adopt | Change::Suspend(_) => {}
    }
}

/// One expression with the names of a program, for `calc` and scenarios.
pub(crate) fn expression_in(
    program: &CheckedProgram,
    expr: &Expr,
    hint: Option<Kind>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Typed> {
    let types = types_of(program);
    let mut checker = Checker::new(&program.names, &types, findings);
    checker.scope = (0..program.records.len()).collect();
    checker.check(expr, hint)
}

fn types_of(program: &CheckedProgram) -> Types {
    Types {
        choices: program.choices.clone(),
        members_zh: program
            .choices
            .iter()
            .map(|choice| {
                choice
                    .members
                    .iter()
                    .map(|(_, text)| Some(text.zh.clone()))
                    .collect()
            })
            .collect(),
        facts: program.facts.iter().map(|fact| Some(fact.kind)).collect(),
        fact_records: program.facts.iter().map(|fact| fact.record).collect(),
        lists: program
            .lists
            .iter()
            .map(|list| Some((list.record, list.unit)))
            .collect(),
        records: program.records.iter().map(|record| record.id.clone()).collect(),
        define_records: vec![BTreeSet::new(); program.defines.len()],
        params: program.params.iter().map(|param| Some(param.kind)).collect(),
        params_by: program.params.iter().map(|param| param.by).collect(),
        defines: program
            .defines
            .iter()
            .map(|define| Some(define.body.kind))
            .collect(),
    }
}

/// Facts an expression reads that may be absent in it.
pub(crate) fn report_absent(program: &CheckedProgram, typed: &Typed, findings: &mut Vec<Diagnostic>) {
    let givens = Givens {
        facts: &program.facts,
        defines: &program.defines,
    };
    givens.report(typed, &Facts::new(), findings);
}
