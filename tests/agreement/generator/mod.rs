//! Random rule programs, as text: well typed, in either spelling, with dates at the ends of months.

mod amendment;
mod condition;
mod declaration;
mod list;
mod policy;
mod quantity;

use crate::random::Random;

/// A program as lines, item by item, so that a failing one can be made smaller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) items: Vec<Vec<String>>,
}

impl Text {
    pub(crate) fn joined(&self) -> String {
        let mut text = String::new();
        for line in self.items.iter().flatten() {
            text.push_str(line);
            text.push('\n');
        }
        text
    }
}

/// A unit of counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Months,
    Years,
    Days,
    People,
    Times,
}

/// What an expression is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Bool,
    /// The position of the choice.
    Choice(usize),
    Count(Unit),
    Number,
    Money,
    Date,
    /// Years and months.
    Period,
    Region,
}

/// Something declared that has a value.
#[derive(Debug, Clone)]
struct Named {
    id: String,
    zh: String,
    sort: Sort,
    /// The condition that makes it exist, as text.
    guard: Option<String>,
    /// Reads a figure that differs by place.
    regional: bool,
    /// A field of a record.
    field: bool,
    /// A parameter with a figure for each member of this choice.
    by: Option<usize>,
}

impl Named {
    /// Something of this name and sort that always exists.
    fn plain(id: &str, zh: &str, sort: Sort) -> Self {
        Self {
            id: id.to_owned(),
            zh: zh.to_owned(),
            sort,
            guard: None,
            regional: false,
            field: false,
            by: None,
        }
    }
}

#[derive(Debug, Clone)]
struct Choice {
    id: String,
    ordered: bool,
    members: Vec<(String, String)>,
}

/// What may be used where an expression stands.
#[derive(Debug, Clone, Default)]
struct Scope {
    /// Parameters, terms and `day` may be used: inside rules.
    rule: bool,
    /// So may figures that differ by place.
    regional: bool,
    /// Facts that certainly exist here although they do not always.
    given: Vec<String>,
    /// A record is meant: its fields may be used.
    record: bool,
    /// Inside a computation over a list: no other stands in it.
    inside: bool,
}

/// How words are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    English,
    Chinese,
    Mixed,
}

/// Writes one program.
pub(crate) struct Writer<'a> {
    random: &'a mut Random,
    spelling: Spelling,
    choices: Vec<Choice>,
    facts: Vec<Named>,
    params: Vec<Named>,
    defines: Vec<Named>,
    /// Places with the place each lies in.
    regions: Vec<(String, String, Option<usize>)>,
    documents: Vec<(String, String)>,
    /// There is a list of records, `hires` of `hire`.
    has_list: bool,
    items: Vec<Vec<String>>,
}

/// Ends of months, days around 29 February, starts of years: where month arithmetic shows.
pub(crate) const DAYS: [(i64, i64, i64); 20] = [
    (2024, 2, 29),
    (2024, 2, 28),
    (2024, 3, 1),
    (2025, 2, 28),
    (2023, 2, 28),
    (2023, 8, 31),
    (2024, 8, 31),
    (2024, 8, 30),
    (2024, 1, 31),
    (2024, 1, 30),
    (2023, 12, 31),
    (2024, 1, 1),
    (2024, 5, 31),
    (2024, 6, 30),
    (2024, 10, 31),
    (2024, 11, 30),
    (2024, 7, 1),
    (2025, 1, 1),
    (2025, 3, 31),
    (2023, 6, 15),
];

/// A random program.
pub(crate) fn program(random: &mut Random) -> Text {
    let spelling = match random.weighted(&[4, 3, 3]) {
        0 => Spelling::English,
        1 => Spelling::Chinese,
        _ => Spelling::Mixed,
    };
    let mut writer = Writer {
        random,
        spelling,
        choices: Vec::new(),
        facts: Vec::new(),
        params: Vec::new(),
        defines: Vec::new(),
        regions: Vec::new(),
        documents: Vec::new(),
        has_list: false,
        items: Vec::new(),
    };
    writer.declarations();
    let policies = 1 + writer.random.weighted(&[5, 3]);
    for number in 0..policies {
        writer.policy(number);
    }
    Text { items: writer.items }
}

impl Writer<'_> {
    /// A keyword in one of its spellings.
    fn word(&mut self, en: &str, zh: &str) -> String {
        let english = match self.spelling {
            Spelling::English => true,
            Spelling::Chinese => false,
            Spelling::Mixed => self.random.chance(50),
        };
        if english { en } else { zh }.to_owned()
    }

    /// A name in one of its spellings.
    fn name(&mut self, id: &str, zh: &str) -> String {
        self.word(id, zh)
    }

    fn item(&mut self, line: String) {
        self.items.push(vec![line]);
    }

    fn day(&mut self) -> (i64, i64, i64) {
        *self.random.pick(&DAYS)
    }

    /// A date of the pool as text.
    fn date_literal(&mut self) -> String {
        let (year, month, day) = self.day();
        self.dated(year, month, day)
    }

    fn dated(&mut self, year: i64, month: i64, day: i64) -> String {
        match self.random.weighted(&[5, 2, 1]) {
            0 => format!("{year}-{month:02}-{day:02}"),
            1 => format!("{year}年{month}月{day}日"),
            _ => format!("{year}-{month}-{day}"),
        }
    }

    fn has_regions(&self) -> bool {
        !self.regions.is_empty()
    }

    fn region_name(&mut self) -> String {
        let position = self.random.below(self.regions.len());
        let (id, zh, _) = self.regions[position].clone();
        self.name(&id, &zh)
    }
}
