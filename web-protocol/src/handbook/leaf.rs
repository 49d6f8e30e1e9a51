//! The leaves of the handbook: what stands on each, for whoever lays it out.

use super::words::{Words, words};
use super::{About, Condition, Fate, Handbook, Measure, Part, Passage, Written};
use crate::{Applicant, Language};

/// What somebody wants to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Browse {
    /// The list of all policies.
    Shelf,
    /// The policy of this id.
    Policy(String),
    /// A text to report a mistake in the policy of this id.
    Report(String),
    /// What became of every measure of the documents.
    Ledger,
}

impl Browse {
    /// Its name, as the page keeps it.
    pub fn name(&self) -> String {
        match self {
            Self::Shelf => "shelf".to_owned(),
            Self::Policy(id) => format!("policy:{id}"),
            Self::Report(id) => format!("report:{id}"),
            Self::Ledger => "ledger".to_owned(),
        }
    }

    /// What a name stands for.
    pub fn named(name: &str) -> Option<Self> {
        match name.split_once(':') {
            Some(("policy", id)) => Some(Self::Policy(id.to_owned())),
            Some(("report", id)) => Some(Self::Report(id.to_owned())),
            None if name == "shelf" => Some(Self::Shelf),
            None if name == "ledger" => Some(Self::Ledger),
            _ => None,
        }
    }
}

/// What is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// Its heading.
    pub title: String,
    /// What stands below it.
    pub blocks: Vec<Block>,
    /// What is written beside a field in which the items can be searched, if they can.
    pub search: Option<&'static str>,
}

/// A part of a leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Words(String),
    /// A paragraph beside the matter.
    Aside(String),
    /// Something to be noticed.
    Notice(String),
    /// A heading with sentences.
    Lines(String, Vec<String>),
    /// A heading with items.
    Items(String, Vec<Item>),
    /// A text of the rules: the language of its keywords, and the text.
    Rule(Language, String),
    /// What is closed until it is asked for.
    Fold(String, Vec<Block>),
    /// A way to another leaf.
    Way(String, Browse),
    /// A text to copy.
    Copy(Copied),
}

/// A text to copy, with something to be chosen in its middle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// What is chosen, in words.
    pub which: &'static str,
    /// What can be chosen; the first is chosen already.
    pub options: Vec<String>,
    /// What the text is, in words.
    pub what: &'static str,
    /// The text before what is chosen. `{page}` stands for the version of the page.
    pub before: String,
    /// The text behind it.
    pub behind: String,
    /// What copies it.
    pub copy: &'static str,
}

/// One of several.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// What it is called.
    pub name: String,
    /// What is to be noticed of it.
    pub tag: String,
    /// What else there is to say.
    pub lines: Vec<String>,
    /// The leaf that its name leads to.
    pub leads: Option<Browse>,
    /// Its parts, and the ways from it to other leaves.
    pub parts: Vec<Item>,
}

impl Item {
    /// Whether what is searched stands in it; `needle` is in small letters.
    fn holds(&self, needle: &str) -> bool {
        let lines = [&self.name, &self.tag].into_iter().chain(&self.lines);
        lines.into_iter().any(|line| line.to_lowercase().contains(needle))
            || self.parts.iter().any(|part| part.holds(needle))
    }
}

impl Text {
    /// Leaves only the items in which something stands, and says how many they are.
    pub fn search(&mut self, needle: &str, language: Language) -> String {
        let needle = needle.trim().to_lowercase();
        if needle.is_empty() {
            return String::new();
        }
        let mut found = 0_usize;
        for block in &mut self.blocks {
            if let Block::Items(_, items) = block {
                items.retain(|item| item.holds(&needle));
                found = found.saturating_add(items.len());
            }
        }
        self.blocks
            .retain(|block| matches!(block, Block::Items(_, items) if !items.is_empty()));
        (words(language).found)(found)
    }
}

/// A leaf. `answers_by` is the version of the rules by which answers are worked out.
pub fn leaf(
    handbook: Option<&Handbook>,
    browse: Option<&Browse>,
    answers_by: &str,
    language: Language,
) -> Text {
    let words = words(language);
    let found = handbook.zip(browse).and_then(|(handbook, browse)| {
        let reader = Reader {
            handbook,
            language,
            words,
        };
        let mut leaf = match browse {
            Browse::Shelf => reader.shelf(),
            Browse::Policy(id) => reader.policy(id)?,
            Browse::Report(id) => return reader.report(id),
            Browse::Ledger => reader.ledger(),
        };
        let mut head = Vec::new();
        if handbook.version != answers_by {
            let versions = (words.older)(&short(&handbook.version), &short(answers_by));
            head.push(Block::Notice(versions));
        }
        let foot = (words.edition)(&short(&handbook.version), &handbook.made_on);
        leaf.blocks.push(Block::Aside(foot));
        head.append(&mut leaf.blocks);
        leaf.blocks = head;
        Some(leaf)
    });
    found.unwrap_or_else(|| Text {
        title: words.missing.to_owned(),
        blocks: vec![Block::Words(words.missing_help.to_owned())],
        search: None,
    })
}

/// As much of a version as people compare.
fn short(version: &str) -> String {
    version.chars().take(8).collect()
}

struct Reader<'h> {
    handbook: &'h Handbook,
    language: Language,
    words: &'static Words,
}

impl Reader<'_> {
    fn policies(&self) -> &[About] {
        &self.handbook.edition(self.language).policies
    }

    /// All policies, theme by theme.
    fn shelf(&self) -> Text {
        let words = self.words;
        let mut themes: Vec<(String, Vec<Item>)> = Vec::new();
        for about in self.policies() {
            let mut lines = vec![about.about.clone(), about.benefit.clone()];
            lines.retain(|line| !line.is_empty());
            let item = Item {
                name: about.title.clone(),
                tag: match about.applicant {
                    Applicant::Person => words.person,
                    Applicant::Firm => words.firm,
                }
                .to_owned(),
                lines,
                leads: Some(Browse::Policy(about.id.clone())),
                parts: Vec::new(),
            };
            match themes.iter_mut().find(|(theme, _)| *theme == about.theme) {
                Some((_, items)) => items.push(item),
                None => themes.push((about.theme.clone(), vec![item])),
            }
        }
        let count = self.policies().len();
        let head = [
            Block::Words((words.shelf_lead)(count)),
            Block::Way(words.to_ledger.to_owned(), Browse::Ledger),
        ];
        let themes = themes
            .into_iter()
            .map(|(theme, items)| Block::Items(theme, items));
        Text {
            title: words.shelf.to_owned(),
            blocks: head.into_iter().chain(themes).collect(),
            search: Some(words.search_policies),
        }
    }

    /// A policy; nothing if there is none of this id.
    fn policy(&self, id: &str) -> Option<Text> {
        let words = self.words;
        let position = self.policies().iter().position(|about| about.id == id)?;
        let about = self.policies().get(position)?;
        let written = self.handbook.written.get(position)?;
        let mut blocks = Vec::new();
        let mut say = |block: Block| blocks.push(block);
        if !about.about.is_empty() {
            say(Block::Words(about.about.clone()));
        }
        about
            .standing
            .iter()
            .cloned()
            .map(Block::Notice)
            .for_each(&mut say);
        let lines = |heading: &str, lines: &[String]| {
            (!lines.is_empty()).then(|| Block::Lines(heading.to_owned(), lines.to_vec()))
        };
        let whom = match about.applicant {
            Applicant::Person => words.for_person,
            Applicant::Firm => words.for_firm,
        };
        let conditions: Vec<Item> = about.conditions.iter().map(|line| self.condition(line)).collect();
        let of_conditions =
            (!conditions.is_empty()).then(|| Block::Items(words.conditions.to_owned(), conditions));
        let parts = [
            lines(words.whom, &[whom.to_owned()]),
            lines(words.benefit, std::slice::from_ref(&about.benefit)),
            lines(words.in_force, &about.in_force),
            of_conditions,
            lines(words.papers, &about.documents),
            lines(words.counter, &about.handling),
            lines(words.notes, &about.notes),
            lines(words.basis, &about.basis),
            lines(words.marks, &about.marks),
        ];
        parts.into_iter().flatten().for_each(&mut say);
        blocks.extend(self.rule(written));
        let measures = self.measures(id);
        if !measures.is_empty() {
            blocks.push(Block::Fold(
                (words.measures)(measures.len()),
                vec![Block::Items(String::new(), measures)],
            ));
        }
        let report = Browse::Report(about.id.clone());
        blocks.push(Block::Way(words.report.to_owned(), report));
        Some(Text {
            title: about.title.clone(),
            blocks,
            search: None,
        })
    }

    /// A text to report a mistake in a rule. There is no word in it about who reads it.
    fn report(&self, id: &str) -> Option<Text> {
        let words = self.words;
        let about = self.policies().iter().find(|about| about.id == id)?;
        let mut options = vec![words.whole.to_owned()];
        name(&about.conditions, self.language, &mut options);
        let (before, behind) = (words.report_text)(&about.title, &about.id, &self.handbook.version);
        let copied = Copied {
            which: words.which,
            options,
            what: words.to_copy,
            before,
            behind,
            copy: words.copy,
        };
        Some(Text {
            title: words.report.to_owned(),
            blocks: vec![
                Block::Words(about.title.clone()),
                Block::Aside(words.report_lead.to_owned()),
                Block::Copy(copied),
            ],
            search: None,
        })
    }

    fn condition(&self, condition: &Condition) -> Item {
        let clause = condition.clause.iter();
        Item {
            name: condition.label.clone(),
            lines: clause
                .map(|clause| format!("{}{clause}", self.words.clause))
                .collect(),
            parts: condition.parts.iter().map(|part| self.condition(part)).collect(),
            ..Item::default()
        }
    }

    /// The text of the rules in both spellings, what it is said with, and what its scenarios show.
    fn rule(&self, written: &Written) -> Vec<Block> {
        let words = self.words;
        let passages = written
            .passages
            .iter()
            .filter_map(|position| self.handbook.passages.get(*position));
        let passages: Vec<&Passage> = passages.collect();
        let spelled = |passage: &Passage, language| {
            let text = match language {
                Language::Zh => &passage.zh,
                Language::En => &passage.en,
            };
            Block::Rule(language, text.clone())
        };
        let of = |wanted: &[Part], language| -> Vec<Block> {
            let parts = passages.iter().filter(|passage| wanted.contains(&passage.part));
            parts.map(|passage| spelled(passage, language)).collect()
        };
        let own = |language| of(&[Part::Policy, Part::Amendment], language);
        let (first, second) = match self.language {
            Language::Zh => (Language::Zh, Language::En),
            Language::En => (Language::En, Language::Zh),
        };
        let mut blocks = vec![
            Block::Lines(words.rule.to_owned(), vec![(words.rule_lead)(&written.path)]),
            Block::Fold(words.rule_here.to_owned(), own(first)),
            Block::Fold(words.rule_there.to_owned(), own(second)),
        ];
        for (title, parts) in [
            (words.figures, [Part::Figure, Part::Term].as_slice()),
            (words.facts, &[Part::Fact]),
            (words.beside, &[Part::Beside]),
        ] {
            let texts = of(parts, first);
            if !texts.is_empty() {
                blocks.push(Block::Fold(
                    format!("{title}{}", count(texts.len(), self.language)),
                    texts,
                ));
            }
        }
        if !written.scenarios.is_empty() {
            let title = format!(
                "{}{}",
                words.scenarios,
                count(written.scenarios.len(), self.language)
            );
            let scenarios = written.scenarios.iter().map(|scenario| Item {
                name: scenario.title.clone(),
                lines: vec![
                    match self.language {
                        Language::Zh => &scenario.zh,
                        Language::En => &scenario.en,
                    }
                    .clone(),
                ],
                ..Item::default()
            });
            let lead = Block::Words(words.scenarios_lead.to_owned());
            blocks.push(Block::Fold(
                title,
                vec![lead, Block::Items(String::new(), scenarios.collect())],
            ));
        }
        blocks
    }

    /// The measures that a policy says.
    fn measures(&self, policy: &str) -> Vec<Item> {
        let documents = self.handbook.edition(self.language).documents.iter();
        let measures = documents.flat_map(|document| {
            let named = document.measures.iter();
            named
                .filter(|measure| measure.policies.iter().any(|id| id == policy))
                .map(|measure| Item {
                    name: measure.words.clone(),
                    lines: vec![format!("{} {}", document.title, measure.clause)],
                    ..Item::default()
                })
        });
        measures.collect()
    }

    /// What became of every measure.
    fn ledger(&self) -> Text {
        let words = self.words;
        let edition = self.handbook.edition(self.language);
        let all = edition.documents.iter().flat_map(|document| &document.measures);
        let all: Vec<&Measure> = all.collect();
        let kinds = Fate::ALL.map(|fate| {
            let count = all.iter().filter(|measure| measure.fate == fate).count();
            format!("{}{}", (words.fate)(fate), self.colon(count))
        });
        let mut blocks = vec![
            Block::Words((words.ledger_lead)(all.len(), self.handbook.announced)),
            Block::Lines(String::new(), kinds.to_vec()),
        ];
        for document in &edition.documents {
            let items = document.measures.iter().map(|measure| self.measure(measure));
            blocks.push(Block::Items(document.title.clone(), items.collect()));
        }
        Text {
            title: words.ledger.to_owned(),
            blocks,
            search: Some(words.search_measures),
        }
    }

    fn measure(&self, measure: &Measure) -> Item {
        let policies = measure.policies.iter().filter_map(|id| {
            let about = self.policies().iter().find(|about| about.id == *id)?;
            Some(Item {
                name: about.title.clone(),
                leads: Some(Browse::Policy(id.clone())),
                ..Item::default()
            })
        });
        Item {
            name: format!("{} {}", measure.clause, measure.words),
            tag: (self.words.fate)(measure.fate).to_owned(),
            lines: Some(measure.more.clone())
                .filter(|more| !more.is_empty())
                .into_iter()
                .collect(),
            leads: None,
            parts: policies.collect(),
        }
    }

    fn colon(&self, count: usize) -> String {
        match self.language {
            Language::Zh => format!("：{count} 项"),
            Language::En => format!(": {count}"),
        }
    }
}

fn count(count: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("（{count}）"),
        Language::En => format!(" ({count})"),
    }
}

/// Conditions with their parts, as they are named in a report.
fn name(conditions: &[Condition], language: Language, into: &mut Vec<String>) {
    for condition in conditions {
        let (label, id) = (&condition.label, &condition.id);
        into.push(match language {
            Language::Zh => format!("{label}（{id}）"),
            Language::En => format!("{label} ({id})"),
        });
        name(&condition.parts, language, into);
    }
}
