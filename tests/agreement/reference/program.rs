//! The declarations of a program, found by name.

use std::collections::BTreeMap;

use rules_dsl::ast::{
    AmendItem, AssumeItem, ChoiceItem, Cite, Declared, DefineItem, FactItem, Ident, Item, ParamItem,
    PolicyItem, RecordItem, RegionItem, TypeExpr,
};

use super::calendar::Date;
use super::expression::date;

/// The parsed declarations of one program.
pub(crate) struct Program {
    items: Vec<Item>,
    /// Both spellings of every name but those of choices, which are types and may be called like facts.
    names: BTreeMap<String, usize>,
    choices: BTreeMap<String, usize>,
    /// What was issued later does not exist.
    known_on: Option<Date>,
}

fn declared(item: &Item) -> Option<&Declared> {
    Some(match item {
        Item::Source(item) => &item.name,
        Item::Region(item) => &item.name,
        Item::Choice(item) => &item.name,
        Item::Fact(item) => &item.name,
        Item::Param(item) => &item.name,
        Item::Define(item) => &item.name,
        Item::Policy(item) => &item.name,
        Item::Document(item) => &item.name,
        Item::Counter(item) => &item.name,
        Item::Record(item) => &item.name,
        _ => return None,
    })
}

fn spellings(name: &Declared) -> impl Iterator<Item = &str> {
    [Some(&name.id), name.zh.as_ref()]
        .into_iter()
        .flatten()
        .map(|ident| ident.text.as_str())
}

pub(crate) fn is_called(name: &Declared, word: &str) -> bool {
    spellings(name).any(|spelling| spelling == word)
}

impl Program {
    pub(crate) fn new(items: Vec<Item>, known_on: Option<Date>) -> Self {
        let (mut names, mut choices) = (BTreeMap::new(), BTreeMap::new());
        for (position, item) in items.iter().enumerate() {
            let Some(name) = declared(item) else { continue };
            let known = if matches!(item, Item::Choice(_)) {
                &mut choices
            } else {
                &mut names
            };
            for spelling in spellings(name) {
                known.insert(spelling.to_owned(), position);
            }
        }
        Self {
            items,
            names,
            choices,
            known_on,
        }
    }

    /// Whether a notice had been issued by the day as of which the rules are read.
    pub(crate) fn is_known(&self, cite: &Cite) -> bool {
        let Some(Item::Source(source)) = self.named(&cite.source.text) else {
            panic!("no notice {}", cite.source.text)
        };
        let since = source.issued.or(source.effective).map(date);
        match (since, self.known_on) {
            (Some(since), Some(day)) => since <= day,
            _ => true,
        }
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Item> {
        self.names.get(name).map(|position| &self.items[*position])
    }

    pub(crate) fn fact(&self, name: &str) -> Option<&FactItem> {
        match self.named(name) {
            Some(Item::Fact(fact)) => Some(fact),
            _ => self
                .records()
                .flat_map(|record| &record.fields)
                .find(|field| is_called(&field.name, name)),
        }
    }

    fn records(&self) -> impl Iterator<Item = &RecordItem> {
        self.items.iter().filter_map(|item| match item {
            Item::Record(record) => Some(record),
            _ => None,
        })
    }

    /// The list that is made of a record.
    pub(crate) fn list_of(&self, record: &str) -> &str {
        let record = self.records().find(|item| is_called(&item.name, record)).unwrap();
        let lists = self.facts_and_fields().find(|fact| match &fact.value {
            TypeExpr::List { record: of, .. } => is_called(&record.name, &of.text),
            _ => false,
        });
        &lists.unwrap().name.id.text
    }

    /// The list whose records have a field, if it is one.
    pub(crate) fn list_of_field(&self, field: &str) -> Option<&str> {
        let has = |record: &&RecordItem| record.fields.iter().any(|one| one.name.id.text == field);
        let record = self.records().find(has)?;
        Some(self.list_of(&record.name.id.text))
    }

    pub(crate) fn param(&self, name: &str) -> Option<&ParamItem> {
        match self.named(name) {
            Some(Item::Param(param)) => Some(param),
            _ => None,
        }
    }

    pub(crate) fn define(&self, name: &str) -> Option<&DefineItem> {
        match self.named(name) {
            Some(Item::Define(define)) => Some(define),
            _ => None,
        }
    }

    pub(crate) fn choice(&self, name: &str) -> Option<&ChoiceItem> {
        match &self.items[*self.choices.get(name)?] {
            Item::Choice(choice) => Some(choice),
            _ => None,
        }
    }

    pub(crate) fn region(&self, name: &str) -> Option<&RegionItem> {
        match self.named(name) {
            Some(Item::Region(region)) => Some(region),
            _ => None,
        }
    }

    pub(crate) fn facts_and_fields(&self) -> impl Iterator<Item = &FactItem> {
        let facts = self.items.iter().filter_map(|item| match item {
            Item::Fact(fact) => Some(fact),
            _ => None,
        });
        facts.chain(self.records().flat_map(|record| &record.fields))
    }

    pub(crate) fn assumptions(&self) -> impl Iterator<Item = &AssumeItem> {
        self.items.iter().filter_map(|item| match item {
            Item::Assume(assume) => Some(assume),
            _ => None,
        })
    }

    pub(crate) fn policies(&self) -> impl Iterator<Item = &PolicyItem> {
        self.items.iter().filter_map(|item| match item {
            Item::Policy(policy) => Some(policy),
            _ => None,
        })
    }

    /// The policies of which some notice was known.
    pub(crate) fn known_policies(&self) -> impl Iterator<Item = &PolicyItem> {
        self.policies()
            .filter(|policy| policy.basis.is_empty() || policy.basis.iter().any(|cite| self.is_known(cite)))
    }

    /// The amendments of something, in the order of the text.
    pub(crate) fn amendments_of<'a>(&'a self, name: &'a Declared) -> impl Iterator<Item = &'a AmendItem> {
        self.items.iter().filter_map(move |item| match item {
            Item::Amend(amend)
                if is_called(name, &amend.policy.text)
                    && amend.basis.iter().all(|cite| self.is_known(cite)) =>
            {
                Some(amend)
            }
            _ => None,
        })
    }

    /// A place and everything it lies in, the outermost first.
    pub(crate) fn path_to(&self, region: &str) -> Vec<&RegionItem> {
        let mut path = Vec::new();
        let mut next = self.region(region);
        while let Some(here) = next {
            path.insert(0, here);
            next = here.parent.as_ref().and_then(|parent| self.region(&parent.text));
        }
        path
    }

    /// Whether a place is another one or lies in it.
    pub(crate) fn lies_in(&self, place: &str, whole: &str) -> bool {
        self.path_to(place)
            .iter()
            .any(|region| is_called(&region.name, whole))
    }

    /// The place that lies in no other.
    pub(crate) fn root(&self) -> Option<&RegionItem> {
        self.items.iter().find_map(|item| match item {
            Item::Region(region) if region.parent.is_none() => Some(region),
            _ => None,
        })
    }

    /// Whether a line for `region` (everywhere, if none) concerns exactly this layer.
    pub(crate) fn is_of_layer(&self, region: Option<&Ident>, layer: Option<&RegionItem>) -> bool {
        let layer = layer.or(self.root());
        match (region, layer) {
            (None, None) => true,
            (None, Some(layer)) => layer.parent.is_none(),
            (Some(region), Some(layer)) => is_called(&layer.name, &region.text),
            (Some(_), None) => false,
        }
    }
}
