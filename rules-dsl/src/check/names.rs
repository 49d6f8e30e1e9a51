//! Names: what each one means, and what was probably meant by one that means nothing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::run;
use crate::ast::{Declared, Ident};
use crate::diagnostic::{Code, Diagnostic, Message, said};
use crate::source::Span;

/// The sort of thing a name stands for, with its position among those of its sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Source(usize),
    /// Position in the region tree.
    Region(u32),
    Choice(usize),
    /// A fact, or a field of a record.
    Fact(usize),
    Record(usize),
    List(usize),
    Param(usize),
    Define(usize),
    Policy(usize),
    Document(usize),
    Counter(usize),
    LifeEvent(usize),
    Feature(usize),
}

impl Sort {
    /// What it is, in words.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Source(_) => ("文件", "a source"),
            Self::Region(_) => ("地区", "a region"),
            Self::Choice(_) => ("选项", "a choice"),
            Self::Fact(_) => ("事实", "a fact"),
            Self::Record(_) => ("名册", "a record"),
            Self::List(_) => ("名单", "a list"),
            Self::Param(_) => ("参数", "a parameter"),
            Self::Define(_) => ("定义", "a define"),
            Self::Policy(_) => ("政策", "a policy"),
            Self::Document(_) => ("材料", "a document"),
            Self::Counter(_) => ("窗口", "a counter"),
            Self::LifeEvent(_) => ("生活事件", "a life event"),
            Self::Feature(_) => ("功能", "a feature"),
        }
    }
}

/// What a name in the text was found to mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Something declared.
    Declared(Sort),
    /// A member of a choice: the positions of both.
    Member(usize, u32),
}

/// All declared names, ASCII and Chinese.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    meanings: BTreeMap<String, (Sort, Span)>,
    /// Choices are types and have names of their own: a fact may be called like its choice.
    choices: BTreeMap<String, (Sort, Span)>,
    /// Words with a meaning only in their context.
    others: BTreeSet<String>,
    /// What each name was found to mean, by its place, in the order of finding.
    found: RefCell<Vec<(Span, Meaning)>>,
}

impl Names {
    /// Declares a name in both its spellings.
    pub(crate) fn declare(&mut self, name: &Declared, sort: Sort, findings: &mut Vec<Diagnostic>) {
        self.declare_word(&name.id, sort, findings);
        if let Some(zh) = &name.zh {
            self.declare_word(zh, sort, findings);
        }
    }

    fn declare_word(&mut self, word: &Ident, sort: Sort, findings: &mut Vec<Diagnostic>) {
        let taken = if matches!(sort, Sort::Choice(_)) {
            &mut self.choices
        } else {
            &mut self.meanings
        };
        if let Some((_, first)) = taken.get(&word.text) {
            findings.push(
                Diagnostic::error(
                    Code::DuplicateName,
                    word.span,
                    said!("名称 `{}` 已经用过", "the name `{}` is taken already", word.text),
                )
                .label(*first, said!("先前在此声明", "declared here before"))
                .help(said!(
                    "换一个名称，或删去重复的声明",
                    "choose another name or remove the second declaration"
                )),
            );
            return;
        }
        taken.insert(word.text.clone(), (sort, word.span));
    }

    /// The choice with this name; a finding with the most alike one if there is none.
    pub(crate) fn find_choice(&self, word: &Ident, findings: &mut Vec<Diagnostic>) -> Option<usize> {
        if let Some((Sort::Choice(index), _)) = self.choices.get(&word.text) {
            self.remember(word.span, Meaning::Declared(Sort::Choice(*index)));
            return Some(*index);
        }
        let candidates = self.choices.keys().map(String::as_str);
        findings.push(unknown(word, candidates, ("选项", "a choice"), self));
        None
    }

    /// Records what the name at a place was found to mean.
    pub(crate) fn remember(&self, place: Span, meaning: Meaning) {
        self.found.borrow_mut().push((place, meaning));
    }

    /// What each name was found to mean so far.
    pub(crate) fn found(&self) -> BTreeMap<Span, Meaning> {
        self.found.borrow().iter().copied().collect()
    }

    /// What a word means, if anything.
    pub(crate) fn get(&self, word: &str) -> Option<Sort> {
        self.meanings.get(word).map(|(sort, _)| *sort)
    }

    /// What a word means; a finding with the most alike name of a fitting sort if nothing.
    pub(crate) fn find(
        &self,
        word: &Ident,
        fits: impl Fn(Sort) -> bool,
        wanted: (&str, &str),
        findings: &mut Vec<Diagnostic>,
    ) -> Option<Sort> {
        match self.get(&word.text) {
            Some(sort) if fits(sort) => {
                self.remember(word.span, Meaning::Declared(sort));
                Some(sort)
            }
            Some(sort) => {
                let (zh, en) = sort.words();
                findings.push(Diagnostic::error(
                    Code::WrongSort,
                    word.span,
                    Message {
                        zh: format!("`{}` 是{zh}，这里需要{}", word.text, wanted.0),
                        en: format!("`{}` is {en}, but {} is needed here", word.text, wanted.1),
                    },
                ));
                None
            }
            None => {
                let candidates = self
                    .meanings
                    .iter()
                    .filter(|(_, (sort, _))| fits(*sort))
                    .map(|(name, _)| name.as_str());
                findings.push(unknown(word, candidates, wanted, self));
                None
            }
        }
    }

    /// A word that stands in the rules without being looked up here, such as a member of a choice.
    pub(crate) fn know(&mut self, word: &str) {
        self.others.insert(word.to_owned());
    }

    /// The words that were written together in a run, if all of it can be read so.
    pub(crate) fn split(&self, run: &str) -> Option<String> {
        let known = |word: &str| {
            self.meanings.contains_key(word) || self.choices.contains_key(word) || self.others.contains(word)
        };
        run::split(run, known)
    }
}

fn unknown<'a>(
    word: &Ident,
    candidates: impl IntoIterator<Item = &'a str>,
    wanted: (&str, &str),
    names: &Names,
) -> Diagnostic {
    let finding = Diagnostic::error(
        Code::UnknownName,
        word.span,
        Message {
            zh: format!("没有名为 `{}` 的{}", word.text, wanted.0),
            en: format!("`{}` is not the name of {}", word.text, wanted.1),
        },
    );
    match names.split(&word.text) {
        Some(split) => run::propose(finding, &split),
        None => {
            let otherwise = said!("先声明它，或核对拼写", "declare it first, or check the spelling");
            finding.did_you_mean(&word.text, candidates, Some(otherwise))
        }
    }
}
