//! Which names are used, and declarations that nothing uses.

use std::collections::BTreeSet;

use super::sorted::Sorted;
use crate::ast::{AccountItem, Expr, ExprKind, Item, TypeExpr};
use crate::diagnostic::{Code, Diagnostic};

/// Warnings for declarations that nothing uses. Notices and regions are kept for reference, used or not.
pub(super) fn unused(sorted: &Sorted<'_>, items: &[Item], findings: &mut Vec<Diagnostic>) {
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
    for item in &sorted.features {
        warn(&item.name, &by_words, "功能", "feature");
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
pub(crate) fn used_words(items: &[Item]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut add = |expr: &Expr| {
        names_in(expr, &mut |word| {
            words.insert(word.to_owned());
        });
    };
    let mut plain: Vec<&crate::ast::Ident> = Vec::new();
    for item in items {
        match item {
            Item::Fact(fact) => {
                let changeable = fact.changeable.iter().flat_map(|changeable| &changeable.when);
                fact.only_if.iter().chain(changeable).for_each(&mut add);
                plain.extend(
                    fact.changeable
                        .iter()
                        .flat_map(|changeable| &changeable.documents),
                );
            }
            Item::Invariant(invariant) => add(&invariant.condition),
            Item::Cap(cap) => plain.push(&cap.ceiling),
            // What a ledger speaks of is not used for it, except what only ledgers use.
            Item::Ledger(ledger) => {
                let measures = ledger.clauses.iter().flat_map(|clause| &clause.measures);
                plain.extend(measures.flat_map(|measure| match &measure.account {
                    AccountItem::Served(features) => features.as_slice(),
                    _ => &[],
                }));
            }
            Item::Record(record) => record
                .fields
                .iter()
                .flat_map(|field| &field.only_if)
                .for_each(&mut add),
            Item::Assume(assume) => add(&assume.condition),
            Item::Define(define) => add(&define.body),
            Item::Policy(policy) => {
                plain.extend(policy.places.iter().chain(policy.documents.iter().flatten()));
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
                let changeable = policy.criteria.iter().flat_map(|criterion| &criterion.changeable);
                plain.extend(changeable.flat_map(|changeable| &changeable.documents));
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

fn conditions_in(criterion: &crate::ast::CriterionItem, add: &mut impl FnMut(&Expr)) {
    let changeable = criterion.changeable.iter();
    changeable
        .filter_map(|changeable| changeable.when.as_ref())
        .for_each(&mut *add);
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
        Change::AddCriterion(criterion) => {
            conditions_in(criterion, add);
            plain.extend(
                criterion
                    .changeable
                    .iter()
                    .flat_map(|changeable| &changeable.documents),
            );
        }
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

/// Calls `visit` with every name an expression uses.
pub(crate) fn names_in(expr: &Expr, visit: &mut dyn FnMut(&str)) {
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
        | ExprKind::EdgeOf(_, _, a) => names_in(a, visit),
        ExprKind::AgeOn(a) => {
            visit("born_on");
            names_in(a, visit);
        }
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
