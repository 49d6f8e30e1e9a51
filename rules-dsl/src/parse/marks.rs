//! What the reader recognised in the tokens of an item, kept for those who write the text again.
//!
//! A word is a keyword, a unit or a name by its place in a statement, not by its spelling; only the reader knows
//! which. Statements that could not be read leave no marks.

use std::ops::Range;

use rules_core::calendar::{Edge, Unit};

use crate::ast::{DatePart, Distance};
use crate::keyword::Keyword;

/// What the reader saw in one item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// Positions of tokens and what each of them is.
    pub words: Vec<(usize, Mark)>,
    /// Constructs whose parts stand in another order in the other language.
    pub phrases: Vec<Phrase>,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The first of so many words that spell a keyword.
    Keyword(Keyword, usize),
    /// The unit of a number or of a type.
    Unit,
    /// A unit that an age is compared in, which Chinese writes `周岁`.
    OfAge,
    /// A name.
    Name(NameUse),
    /// The first token of a statement.
    Start,
    /// A comma between names, which Chinese writes `、`.
    ListComma,
    /// A minus that belongs to what follows.
    Sign,
}

/// In which list of names a name is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameUse {
    /// What it names is declared somewhere in the rules, or is a member of a choice.
    Declared,
    /// The name of a choice, used as a type.
    Choice,
    /// The name something is given here, or one known only within its policy or list.
    Own,
}

/// A construct whose parts stand in another order in the other language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Which.
    pub kind: PhraseKind,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The tokens of its parts, in the order of the English phrase.
    pub parts: Vec<Range<usize>>,
    /// Whether it is written in the Chinese order.
    pub chinese: bool,
}

/// The constructs with two orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhraseKind {
    /// `within N after D` | `在 D 之后 N 内`.
    Within {
        /// `before` in place of `after`.
        before: bool,
    },
    /// `full months from A to B` | `自 A 至 B 的 满月数`.
    Distance(Distance),
    /// `year of D` | `D 的 年份`.
    DatePart(DatePart),
    /// `age on D` | `D 的 实足年龄`.
    AgeOn,
    /// `last day of month of D` | `D 所在 月 的 最后一天`.
    EdgeOf(Edge, Unit),
    /// `last day of quarter 1 of Y` | `Y 的 第1季度 的 最后一天`.
    EdgeOfNumbered(Edge, Unit),
    /// `article 9` | `第9条`.
    Article,
    /// `2023-07` | `2023年7月`.
    YearMonth,
    /// `any hire in hires has (…)` | `招用名单 当中 某一 新招用人员 满足（…）`.
    Quantified {
        /// `all` in place of `any`.
        every: bool,
    },
    /// `count of hires where (…)` | `招用名单 当中 满足（…）的 数目`.
    Count {
        /// Whether there is a condition.
        filtered: bool,
    },
    /// `sum of wage over hires where (…)` | `招用名单 当中 满足（…）的 月工资 的 合计`.
    Folded {
        /// `sum of`, `min of` or `max of`.
        by: Keyword,
        /// Whether there is a condition.
        filtered: bool,
    },
    /// `best 3 of wage over hires where (…)` | `招用名单 当中 满足（…）的 月工资 最高的 3项 的 合计`.
    Best {
        /// Whether there is a condition.
        filtered: bool,
    },
}

impl Marks {
    /// How much there is, to return to with [`Marks::forget`].
    pub(super) fn size(&self) -> (usize, usize) {
        (self.words.len(), self.phrases.len())
    }

    /// Drops what was marked since `size`.
    pub(super) fn forget(&mut self, size: (usize, usize)) {
        self.words.truncate(size.0);
        self.phrases.truncate(size.1);
    }
}
