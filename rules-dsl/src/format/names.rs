//! Both spellings of each name.

use std::collections::{BTreeMap, BTreeSet};

use crate::ast::{ChoiceItem, Declared, Item};
use crate::check::names::{Meaning, Sort};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::parse::marks::NameUse;
use crate::source::Span;
use crate::syntax::Token;

/// A name in ASCII and, if it has one, in Chinese.
type Spellings = (String, Option<String>);

/// Both spellings of what is declared in some files, and what each name in them means.
#[derive(Debug)]
pub(super) struct NameTable {
    /// By either spelling.
    declared: BTreeMap<String, Spellings>,
    choices: BTreeMap<String, Spellings>,
    /// By position of the choice and of its member.
    members: Vec<Vec<Spellings>>,
    found: BTreeMap<Span, Meaning>,
    /// Whether the rules are free of errors, so that every name means something.
    sound: bool,
    failing: BTreeSet<usize>,
}

impl NameTable {
    pub(super) fn new(
        items: &[Item],
        found: BTreeMap<Span, Meaning>,
        sound: bool,
        findings: &[Diagnostic],
    ) -> Self {
        let mut table = Self {
            declared: BTreeMap::new(),
            choices: BTreeMap::new(),
            members: Vec::new(),
            found,
            sound,
            failing: findings
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
                .map(|finding| finding.span.file)
                .collect(),
        };
        for item in items {
            table.add_item(item);
        }
        table
    }

    fn add_item(&mut self, item: &Item) {
        match item {
            Item::Choice(choice) => self.add_choice(choice),
            Item::Source(item) => add(&mut self.declared, &item.name),
            Item::Region(item) => add(&mut self.declared, &item.name),
            Item::Fact(item) => add(&mut self.declared, &item.name),
            Item::Record(item) => {
                add(&mut self.declared, &item.name);
                for field in &item.fields {
                    add(&mut self.declared, &field.name);
                }
            }
            Item::Param(item) => add(&mut self.declared, &item.name),
            Item::Define(item) => add(&mut self.declared, &item.name),
            Item::Policy(item) => add(&mut self.declared, &item.name),
            Item::Document(item) => add(&mut self.declared, &item.name),
            Item::Counter(item) => add(&mut self.declared, &item.name),
            Item::LifeEvent(item) => add(&mut self.declared, &item.name),
            Item::Feature(item) => add(&mut self.declared, &item.name),
            Item::Assume(_)
            | Item::Amend(_)
            | Item::Scenario(_)
            | Item::Cap(_)
            | Item::Exclusive(_)
            | Item::Combines(_)
            | Item::Invariant(_)
            | Item::Ledger(_) => {}
        }
    }

    fn add_choice(&mut self, choice: &ChoiceItem) {
        add(&mut self.choices, &choice.name);
        self.members.push(choice.members.iter().map(spellings).collect());
    }

    /// Whether a file has errors.
    pub(super) fn fails(&self, file: usize) -> bool {
        self.failing.contains(&file)
    }

    /// How the name is spelled in a language; none if that is not known.
    pub(super) fn spelled(&self, token: &Token, uses: NameUse, lang: Lang) -> Option<String> {
        let spellings = match (self.found.get(&token.span), uses) {
            (_, NameUse::Own) => return Some(token.text.clone()),
            (Some(Meaning::Member(choice, member)), _) => {
                let member = usize::try_from(*member).ok()?;
                self.members.get(*choice)?.get(member)?
            }
            (Some(Meaning::Declared(Sort::Choice(_))), _) => self.choices.get(&token.text)?,
            (Some(Meaning::Declared(_)), _) => self.declared.get(&token.text)?,
            // In rules without errors what was not looked up is no member of a choice.
            (None, _) if !self.sound => {
                let stays = token.text.is_ascii() == (lang == Lang::En);
                return stays.then(|| token.text.clone());
            }
            (None, NameUse::Choice) => self.choices.get(&token.text)?,
            (None, NameUse::Declared) => match self.declared.get(&token.text) {
                Some(spellings) => spellings,
                None => return Some(token.text.clone()),
            },
        };
        let (ascii, chinese) = spellings;
        Some(match lang {
            Lang::En => ascii.clone(),
            Lang::Zh => chinese.clone().unwrap_or_else(|| ascii.clone()),
        })
    }
}

fn add(table: &mut BTreeMap<String, Spellings>, name: &Declared) {
    let spellings = spellings(name);
    if let Some(chinese) = &spellings.1 {
        table.insert(chinese.clone(), spellings.clone());
    }
    table.insert(spellings.0.clone(), spellings);
}

fn spellings(name: &Declared) -> Spellings {
    (
        name.id.text.clone(),
        name.zh.as_ref().map(|chinese| chinese.text.clone()),
    )
}
