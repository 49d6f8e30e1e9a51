//! The rules for reading, policy by policy: its text in both languages, the text of all it is said with, and what its
//! scenarios show.

use std::collections::{BTreeMap, BTreeSet};

use crate::ast::{Declared, Item, TypeExpr};
use crate::check::is_called;
use crate::check::used::used_words;
use crate::diagnostic::Lang;
use crate::format::format;
use crate::parse::marked_items;
use crate::source::{SourceFile, Span};
use crate::syntax;

/// A text of the rules in both of its spellings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spelled {
    /// With Chinese keywords and names.
    pub zh: String,
    /// With English ones.
    pub en: String,
}

/// What a declaration is to a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The policy itself.
    Policy,
    /// A notice that changes it, or a term that it uses.
    Amendment,
    /// What excludes it, combines with it.
    Beside,
    /// A term.
    Term,
    /// A figure.
    Figure,
    /// A fact with its question, or the alternatives of one.
    Fact,
}

/// A declaration of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// What it is.
    pub part: Part,
    /// Its text.
    pub text: Spelled,
}

/// What a scenario shows of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The title, which is written in one language.
    pub title: String,
    /// What is expected, each statement.
    pub expected: Vec<Spelled>,
}

/// A policy with all that it is said with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its ASCII name.
    pub policy: String,
    /// The file it is in.
    pub path: String,
    /// Positions in [`Rules::passages`], the policy itself first.
    pub passages: Vec<usize>,
    /// The scenarios that expect something of it.
    pub scenarios: Vec<Shown>,
}

/// All policies with the declarations that they share.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// The declarations, each once.
    pub passages: Vec<Passage>,
    /// The policies in the order of the files.
    pub policies: Vec<Written>,
}

/// An item, where it is and its text.
struct Found {
    item: Item,
    path: String,
    text: Spelled,
    /// The statements of a scenario, in its order.
    expected: Vec<Spelled>,
}

/// Rule files for reading; nothing if they have errors.
pub fn rules(files: &[SourceFile]) -> Option<Rules> {
    let found = found(files)?;
    let names = names(&found);
    let mut rules = Rules::default();
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for (position, policy) in found.iter().enumerate() {
        let Item::Policy(item) = &policy.item else {
            continue;
        };
        let mut parts: Vec<(Part, usize)> = said_with(&found, &names, position);
        parts.sort();
        let passages = parts.into_iter().filter_map(|(part, position)| {
            let text = &found.get(position)?.text;
            Some(*places.entry(position).or_insert_with(|| {
                rules.passages.push(Passage {
                    part,
                    text: text.clone(),
                });
                rules.passages.len().saturating_sub(1)
            }))
        });
        rules.policies.push(Written {
            policy: item.name.id.text.clone(),
            path: policy.path.clone(),
            passages: passages.collect(),
            scenarios: found
                .iter()
                .filter_map(|found| shown(found, &item.name))
                .collect(),
        });
    }
    Some(rules)
}

/// Every item with its text in both languages. Formatting keeps items and their order, so the texts can be cut alike.
fn found(files: &[SourceFile]) -> Option<Vec<Found>> {
    let spelled = |lang| -> Option<Vec<SourceFile>> {
        let formatted = format(files, Some(lang)).files;
        let texts = files.iter().zip(formatted).map(|(file, formatted)| {
            Some(SourceFile {
                path: file.path.clone(),
                text: formatted.text?,
            })
        });
        texts.collect()
    };
    let (zh, en) = (spelled(Lang::Zh)?, spelled(Lang::En)?);
    let mut all = Vec::new();
    for (index, (zh, en)) in zh.iter().zip(&en).enumerate() {
        let (chinese, english) = (cut(index, zh)?, cut(index, en)?);
        if chinese.len() != english.len() {
            return None;
        }
        for ((item, span), (other, other_span)) in chinese.into_iter().zip(english) {
            let text = |zh_span, en_span| Spelled {
                zh: zh.snippet(zh_span).to_owned(),
                en: en.snippet(en_span).to_owned(),
            };
            let statements = expected(&item).into_iter().zip(expected(&other));
            all.push(Found {
                path: zh.path.clone(),
                text: text(span, other_span),
                expected: statements.map(|(zh, en)| text(zh, en)).collect(),
                // English names are the ids, by which everything is called.
                item: other,
            });
        }
    }
    Some(all)
}

/// The items of a file with their places.
fn cut(index: usize, file: &SourceFile) -> Option<Vec<(Item, Span)>> {
    let mut findings = Vec::new();
    let tree = syntax::read(index, file, &mut findings);
    let (items, _) = marked_items(&tree, &mut findings);
    let spans = tree
        .items
        .iter()
        .map(|tokens| Some(tokens.first()?.span.to(tokens.last()?.span)));
    let spans: Vec<Span> = spans.collect::<Option<_>>()?;
    // An item that could not be read would shift all others.
    (items.len() == spans.len()).then(|| items.into_iter().zip(spans).collect())
}

fn expected(item: &Item) -> Vec<Span> {
    match item {
        Item::Scenario(scenario) => scenario.expects.iter().map(|expect| expect.span).collect(),
        _ => Vec::new(),
    }
}

/// Terms, figures, facts and choices by each of their names.
fn names(found: &[Found]) -> BTreeMap<&str, Vec<usize>> {
    let mut names: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (position, found) in found.iter().enumerate() {
        let declared: Vec<&Declared> = match &found.item {
            Item::Define(item) => vec![&item.name],
            Item::Param(item) => vec![&item.name],
            Item::Fact(item) => vec![&item.name],
            Item::Choice(item) => vec![&item.name],
            Item::Record(item) => item.fields.iter().map(|field| &field.name).collect(),
            _ => Vec::new(),
        };
        for name in declared {
            names.entry(name.id.text.as_str()).or_default().push(position);
            if let Some(zh) = &name.zh {
                names.entry(zh.text.as_str()).or_default().push(position);
            }
        }
    }
    names
}

/// A policy and everything that it is said with, directly or through something else.
fn said_with(found: &[Found], names: &BTreeMap<&str, Vec<usize>>, policy: usize) -> Vec<(Part, usize)> {
    let mut open = vec![policy];
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut parts = Vec::new();
    while let Some(position) = open.pop() {
        let Some(current) = found.get(position).filter(|_| seen.insert(position)) else {
            continue;
        };
        let part = match &current.item {
            Item::Policy(_) => Part::Policy,
            Item::Amend(_) => Part::Amendment,
            Item::Define(_) => Part::Term,
            Item::Param(_) => Part::Figure,
            Item::Exclusive(_) | Item::Combines(_) => Part::Beside,
            _ => Part::Fact,
        };
        parts.push((part, position));
        // What else a policy excludes or combines with is about others.
        if part == Part::Beside {
            continue;
        }
        let mut words = used_words(std::slice::from_ref(&current.item));
        words.extend(choices_of(&current.item).into_iter().map(str::to_owned));
        let used = words.iter().filter_map(|word| names.get(word.as_str()));
        open.extend(used.flatten());
        let around = found.iter().enumerate();
        open.extend(
            around
                .filter(|(_, other)| is_about(&other.item, &current.item))
                .map(|(at, _)| at),
        );
    }
    parts
}

/// The lists of alternatives from which a fact or a figure is one.
fn choices_of(item: &Item) -> Vec<&str> {
    let values: Vec<&TypeExpr> = match item {
        Item::Fact(fact) => vec![&fact.value],
        Item::Param(param) => vec![&param.value],
        Item::Record(record) => record.fields.iter().map(|field| &field.value).collect(),
        _ => Vec::new(),
    };
    let named = values.into_iter().filter_map(|value| match value {
        TypeExpr::Choice(name) => Some(name.text.as_str()),
        _ => None,
    });
    named.collect()
}

/// Whether an item changes a policy or a term, or says with what it goes together.
fn is_about(item: &Item, subject: &Item) -> bool {
    match (item, subject) {
        (Item::Amend(amend), Item::Policy(policy)) => is_called(&policy.name, &amend.policy.text),
        (Item::Amend(amend), Item::Define(define)) => is_called(&define.name, &amend.policy.text),
        (Item::Exclusive(group), Item::Policy(policy)) => group
            .policies
            .iter()
            .any(|name| is_called(&policy.name, &name.text)),
        (Item::Combines(group), Item::Policy(policy)) => group
            .policies
            .iter()
            .any(|name| is_called(&policy.name, &name.text)),
        _ => false,
    }
}

fn shown(found: &Found, policy: &Declared) -> Option<Shown> {
    let Item::Scenario(scenario) = &found.item else {
        return None;
    };
    let expects = scenario.expects.iter().zip(&found.expected);
    let of_policy = expects.filter(|(expect, _)| is_called(policy, &expect.policy.text));
    let expected: Vec<Spelled> = of_policy.map(|(_, text)| text.clone()).collect();
    (!expected.is_empty()).then(|| Shown {
        title: scenario.title.clone(),
        expected,
    })
}
