//! From the Ast to the checked program: names, types, units, what may be absent, what must be stated.

mod amendment;
mod amount;
pub(crate) mod between;
mod cases;
mod checker;
pub(crate) mod declarations;
mod expression;
mod figure;
mod given;
mod layer;
mod ledger;
mod lists;
pub(crate) mod names;
mod operation;
mod policy;
pub(crate) mod program;
mod region;
pub(crate) mod run;
mod sorted;
mod soundness;
mod term;
mod typed;
pub(crate) mod used;

use std::collections::BTreeSet;

use rules_core::arena::Id;
use rules_core::plan::{Document, Kind};

use crate::ast::{Expr, ExprKind, FactItem, Item, ParamItem, ParamValue};
use crate::diagnostic::{Code, Diagnostic, said};
use checker::{Checker, Types};
use declarations::{Domain, text_of};
use given::{Facts, Givens};
use names::{Names, Sort};
use policy::Surroundings;
pub use program::CheckedProgram;
use program::{Define, Fact, Form, Typed};
pub(crate) use sorted::is_called;
use sorted::{Sorted, declare};
use used::unused;

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
    let (regions, positions) = region::regions(&sorted.regions, findings);
    let names = declare(&sorted, &positions, findings);
    let sources: Vec<rules_core::plan::Source> = sorted
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
    let bodies = term::bodies(
        &sorted.defines,
        |name| sorted.amendments_of(name),
        &names,
        &mut types,
        findings,
    );

    let documents: Vec<Document> = sorted
        .documents
        .iter()
        .map(|item| Document {
            id: item.name.id.text.clone(),
            name: text_of(&item.name),
        })
        .collect();
    let mut checker = Checker::new(&names, &types, findings);
    checker.documents = &documents;
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
        .map(|((item, domain), by)| figure::param(item, domain.as_ref()?, *by, &mut checker, &regions))
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
        life_events: &sorted.life_events,
        applicants: sorted.policies.iter().map(|item| item.applicant_kind).collect(),
    };
    let between = between::between(&written, &around, &mut checker);
    let ledgers = ledger::ledgers(&sorted, items, &sources, &names, checker.findings);
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
        ledgers,
        scenarios: sorted.scenarios.into_iter().cloned().collect(),
        names,
    })
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
