//! Which policies a slip can touch: those that use what it stands in, by name, however many declarations lie between.

use std::collections::{BTreeMap, BTreeSet};

use super::declared::Declared;
use crate::ast::{self, Item};
use crate::source::Span;
use crate::syntax::{Token, TokenKind};

/// The declarations of some files and the words in each.
#[derive(Debug, Default)]
pub(super) struct Reach {
    items: Vec<Declaration>,
}

#[derive(Debug)]
struct Declaration {
    span: Span,
    /// What others name it by; of an amendment, what they name the thing amended by.
    names: Vec<String>,
    /// Its ASCII name, if it is a policy.
    policy: Option<String>,
    bearing: Bearing,
    /// It is an amendment, or says which policies go together.
    about_policies: bool,
    words: BTreeSet<String>,
}

/// On whose answers a declaration bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bearing {
    Everybody,
    /// Those of the policies that use it.
    Users,
    /// On none: it says something about policies.
    Nobody,
}

impl Reach {
    pub(super) fn of(declared: &[Declared]) -> Self {
        let items = declared.iter().filter_map(declaration);
        Self {
            items: items.collect(),
        }
    }

    /// The ASCII names of the policies whose answers may change with what is written at some places; nothing if all
    /// may.
    pub(super) fn policies(&self, places: &[Span]) -> Option<BTreeSet<&str>> {
        let inside = |item: &&Declaration| {
            places.iter().any(|place| {
                item.span.file == place.file && item.span.start <= place.start && place.end <= item.span.end
            })
        };
        let mut open: Vec<&Declaration> = self.items.iter().filter(inside).collect();
        let mut reached: BTreeMap<Span, &Declaration> = BTreeMap::new();
        if open.is_empty() {
            return None;
        }
        while let Some(item) = open.pop() {
            match item.bearing {
                Bearing::Everybody => return None,
                Bearing::Nobody => continue,
                Bearing::Users => {}
            }
            if reached.insert(item.span, item).is_none() {
                let uses = |other: &&Declaration| item.names.iter().any(|name| other.words.contains(name));
                open.extend(self.items.iter().filter(uses));
            }
        }
        Some(
            reached
                .values()
                .filter_map(|item| item.policy.as_deref())
                .collect(),
        )
    }
}

impl Reach {
    /// Where the policies stand that are not among some, and what speaks of them.
    pub(super) fn without(&self, policies: &BTreeSet<&str>) -> Vec<Span> {
        let is_other = |item: &&Declaration| {
            let policy = item.policy.as_deref();
            policy.is_some_and(|policy| !policies.contains(policy))
        };
        let others: BTreeSet<&String> = self
            .items
            .iter()
            .filter(is_other)
            .flat_map(|item| &item.names)
            .collect();
        let speaks_of_others =
            |item: &Declaration| item.about_policies && item.words.iter().any(|word| others.contains(word));
        let gone = self
            .items
            .iter()
            .filter(|item| is_other(item) || speaks_of_others(item));
        gone.map(|item| item.span).collect()
    }
}

fn words(tokens: &[Token]) -> BTreeSet<String> {
    let words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
    words.map(|token| token.text.clone()).collect()
}

/// What an item declares; scenarios declare nothing.
fn declaration(declared: &Declared) -> Option<Declaration> {
    let item = &declared.item;
    let called = |name: &ast::Declared| -> Vec<String> {
        let zh = name.zh.iter().map(|zh| zh.text.clone());
        zh.chain([name.id.text.clone()]).collect()
    };
    let (names, policy) = match item {
        Item::Param(param) => (called(&param.name), None),
        Item::Define(define) => (called(&define.name), None),
        Item::Fact(fact) => (called(&fact.name), None),
        Item::Record(record) => {
            let fields = record.fields.iter().map(|field| &field.name);
            (fields.chain([&record.name]).flat_map(called).collect(), None)
        }
        Item::Policy(policy) => (called(&policy.name), Some(policy.name.id.text.clone())),
        Item::Amend(amend) => (vec![amend.policy.text.clone()], None),
        Item::Cap(cap) => (vec![cap.param.text.clone()], None),
        Item::Scenario(_) => return None,
        _ => (Vec::new(), None),
    };
    let bearing = match item {
        Item::Assume(_) | Item::Choice(_) | Item::Region(_) | Item::Source(_) => Bearing::Everybody,
        Item::Invariant(_)
        | Item::Document(_)
        | Item::Counter(_)
        | Item::Exclusive(_)
        | Item::Combines(_)
        | Item::LifeEvent(_)
        | Item::Feature(_)
        | Item::Ledger(_) => Bearing::Nobody,
        _ => Bearing::Users,
    };
    Some(Declaration {
        span: declared.span,
        names,
        policy,
        bearing,
        about_policies: matches!(
            item,
            Item::Amend(_) | Item::Exclusive(_) | Item::Combines(_) | Item::Invariant(_) | Item::LifeEvent(_)
        ),
        words: words(&declared.tokens),
    })
}
