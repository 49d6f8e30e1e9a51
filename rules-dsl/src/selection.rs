//! A few policies of a corpus, with what they need and nothing else: for places where every byte counts.

use std::collections::BTreeSet;

use crate::ast::{Declared, Expr, Ident, Item};
use crate::check::used::names_in;
use crate::check::{self, is_called};
use crate::diagnostic::{Code, Severity};

/// Keeps these policies, their amendments, and the declarations that they use.
pub(crate) fn select(items: &mut Vec<Item>, policies: &[String]) {
    let named = |ident: &Ident, items: &[Item]| {
        items.iter().any(|item| match item {
            Item::Policy(policy) => is_called(&policy.name, &ident.text),
            _ => false,
        })
    };
    items.retain(|item| match item {
        Item::Policy(policy) => policies.iter().any(|wanted| is_called(&policy.name, wanted)),
        Item::Scenario(_) | Item::Invariant(_) | Item::Ledger(_) | Item::Feature(_) => false,
        _ => true,
    });
    let kept: Vec<Item> = items
        .iter()
        .filter(|item| matches!(item, Item::Policy(_)))
        .cloned()
        .collect();
    let defines: Vec<Item> = items
        .iter()
        .filter(|item| matches!(item, Item::Define(_)))
        .cloned()
        .collect();
    let is_term = |ident: &Ident| {
        defines.iter().any(|item| match item {
            Item::Define(define) => is_called(&define.name, &ident.text),
            _ => false,
        })
    };
    items.retain(|item| match item {
        Item::Amend(amend) => named(&amend.policy, &kept) || is_term(&amend.policy),
        Item::Exclusive(group) => group.policies.iter().all(|policy| named(policy, &kept)),
        Item::Combines(group) => group.policies.iter().all(|policy| named(policy, &kept)),
        Item::Cap(_) => false,
        _ => true,
    });
    for item in items.iter_mut() {
        if let Item::LifeEvent(event) = item {
            event.policies.retain(|policy| named(policy, &kept));
        }
    }
    items.retain(|item| !matches!(item, Item::LifeEvent(event) if event.policies.is_empty()));
    without_lists(items);
    without_idle_assumptions(items);
    without_unused(items);
    without_unspoken(items);
}

/// Assumptions go that share no fact with what is kept, directly or through one another: they say nothing about it.
fn without_idle_assumptions(items: &mut Vec<Item>) {
    let mut kept = items.clone();
    kept.retain(|item| !matches!(item, Item::Assume(_)));
    without_unused(&mut kept);
    let mut words: BTreeSet<String> = BTreeSet::new();
    for item in &kept {
        if let Item::Fact(fact) = item {
            words.extend(spellings(&fact.name));
        }
    }
    let mut linked: Vec<bool> = vec![false; items.len()];
    loop {
        let mut grows = false;
        for (item, linked) in items.iter().zip(&mut linked) {
            let Item::Assume(assume) = item else { continue };
            let spoken = facts_in(&assume.condition, items);
            if !*linked && !spoken.is_disjoint(&words) {
                (*linked, grows) = (true, true);
                words.extend(spoken);
            }
        }
        if !grows {
            break;
        }
    }
    let mut linked = linked.into_iter();
    items.retain(|item| linked.next() == Some(true) || !matches!(item, Item::Assume(_)));
}

fn spellings(name: &Declared) -> Vec<String> {
    let zh = name.zh.iter().map(|zh| zh.text.clone());
    zh.chain([name.id.text.clone()]).collect()
}

/// The facts that an expression reads, by themselves and in terms, in all their spellings.
fn facts_in(expr: &Expr, items: &[Item]) -> BTreeSet<String> {
    let mut open: Vec<String> = Vec::new();
    names_in(expr, &mut |word| open.push(word.to_owned()));
    let mut seen = BTreeSet::new();
    let mut facts = BTreeSet::new();
    while let Some(word) = open.pop() {
        if !seen.insert(word.clone()) {
            continue;
        }
        for item in items {
            match item {
                Item::Fact(fact) if is_called(&fact.name, &word) => facts.extend(spellings(&fact.name)),
                Item::Define(define) if is_called(&define.name, &word) => {
                    names_in(&define.body, &mut |word| open.push(word.to_owned()));
                }
                _ => {}
            }
        }
    }
    facts
}

/// What nothing uses is used by nothing that is kept; taking it away may leave more without a use.
fn without_unused(items: &mut Vec<Item>) {
    loop {
        let mut findings = Vec::new();
        check::check(items, String::new(), &mut findings);
        let unused: BTreeSet<(usize, usize)> = findings
            .iter()
            .filter(|finding| finding.code == Code::Unused)
            .map(|finding| (finding.span.file, finding.span.start))
            .collect();
        let before = items.len();
        items.retain(|item| declared_at(item).is_none_or(|place| !unused.contains(&place)));
        without_aimless_amendments(items);
        if items.len() == before {
            break;
        }
    }
}

/// Amendments of terms that are gone go too.
fn without_aimless_amendments(items: &mut Vec<Item>) {
    let declared: Vec<Declared> = items
        .iter()
        .filter_map(|item| match item {
            Item::Policy(policy) => Some(policy.name.clone()),
            Item::Define(define) => Some(define.name.clone()),
            _ => None,
        })
        .collect();
    items.retain(|item| match item {
        Item::Amend(amend) => declared.iter().any(|name| is_called(name, &amend.policy.text)),
        _ => true,
    });
}

/// Notices and alternatives go when nothing misses them.
fn without_unspoken(items: &mut Vec<Item>) {
    let mut position = 0;
    while let Some(item) = items.get(position) {
        if !matches!(item, Item::Source(_) | Item::Choice(_)) {
            position += 1;
            continue;
        }
        let item = items.remove(position);
        let mut findings = Vec::new();
        check::check(items, String::new(), &mut findings);
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            items.insert(position, item);
            position += 1;
        }
    }
}

/// Lists go with the policies granted for each of their records.
fn without_lists(items: &mut Vec<Item>) {
    let per_record = items
        .iter()
        .any(|item| matches!(item, Item::Policy(policy) if policy.per.is_some()));
    if per_record {
        return;
    }
    let mut fewer = items.clone();
    fewer.retain(|item| match item {
        Item::Record(_) => false,
        Item::Fact(fact) => !matches!(fact.value, crate::ast::TypeExpr::List { .. }),
        _ => true,
    });
    // Terms that speak of a record have no use without it.
    loop {
        let mut findings = Vec::new();
        check::check(&fewer, String::new(), &mut findings);
        let broken = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .find_map(|finding| {
                fewer.iter().position(|item| match item {
                    Item::Define(define) => {
                        let (inside, span) = (define.body.span, finding.span);
                        inside.file == span.file && inside.start <= span.start && span.end <= inside.end
                    }
                    _ => false,
                })
            });
        match broken {
            Some(position) => {
                fewer.remove(position);
            }
            None if findings.iter().any(|finding| finding.severity == Severity::Error) => {
                return;
            }
            None => break,
        }
    }
    *items = fewer;
}

fn declared_at(item: &Item) -> Option<(usize, usize)> {
    let name = match item {
        Item::Fact(item) => &item.name,
        Item::Param(item) => &item.name,
        Item::Define(item) => &item.name,
        Item::Document(item) => &item.name,
        Item::Counter(item) => &item.name,
        _ => return None,
    };
    Some((name.id.span.file, name.id.span.start))
}
