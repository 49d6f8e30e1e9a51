//! Edits of one policy, made from its text: a number or a day one step further, a condition less, another amount.

use std::collections::BTreeSet;
use std::ops::Range;

use rules_core::calendar::{Day, civil, day};
use rules_dsl::source::SourceFile;

use crate::people::mixed;

/// What an edit does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A number of a condition, or of what a condition is made of, is one greater.
    Number,
    /// A day is the next one.
    Date,
    /// A condition is not asked for any more.
    Condition,
    /// A number of what is paid is one greater.
    Amount,
}

/// What is written in place of what, in one file.
#[derive(Debug, Clone)]
pub(crate) struct Edit {
    pub(crate) file: usize,
    place: Range<usize>,
    instead: String,
    /// A day on which it may matter, if it is the day that is edited.
    pub(crate) day: Option<Day>,
}

impl Edit {
    pub(crate) fn made(&self, files: &[SourceFile]) -> Vec<SourceFile> {
        let mut files = files.to_vec();
        let file = files.get_mut(self.file).unwrap();
        file.text.replace_range(self.place.clone(), &self.instead);
        files
    }

    /// The line, before and after.
    pub(crate) fn told(&self, files: &[SourceFile]) -> String {
        let text = &files.get(self.file).unwrap().text;
        let before = text.get(..self.place.start).unwrap();
        let line = before.rsplit('\n').next().unwrap().trim();
        let what = text.get(self.place.clone()).unwrap();
        format!("{line} [{what}] -> [{}]", self.instead)
    }
}

/// An item of a rule text: from its first column to the next line that begins there.
#[derive(Debug, Clone)]
struct Item {
    file: usize,
    place: Range<usize>,
}

fn items(files: &[SourceFile]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for (file, source) in files.iter().enumerate() {
        let mut at = 0;
        for line in source.text.split_inclusive('\n') {
            let begins = line.chars().next().is_some_and(|first| first.is_alphabetic());
            let place = at..at + line.len();
            at = place.end;
            match items.last_mut().filter(|item| item.file == file) {
                Some(item) if !begins => item.place.end = place.end,
                _ => items.push(Item { file, place }),
            }
        }
    }
    items
}

fn text<'a>(files: &'a [SourceFile], item: &Item) -> &'a str {
    files
        .get(item.file)
        .unwrap()
        .text
        .get(item.place.clone())
        .unwrap()
}

/// Words and numbers outside of quotes and comments, by place.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let (mut quoted, mut comment) = (false, false);
    for (at, character) in text.char_indices() {
        match character {
            '\n' => comment = false,
            '"' if !comment => quoted = !quoted,
            '#' if !quoted => comment = true,
            _ => {}
        }
        let inside = character.is_alphanumeric() || character == '_' || character == '-';
        if quoted || comment || !inside {
            continue;
        }
        let end = at + character.len_utf8();
        match words.last_mut().filter(|word| word.end == at) {
            Some(word) => word.end = end,
            None => words.push(at..end),
        }
    }
    words
}

/// The item that declares a name.
fn declared<'a>(files: &[SourceFile], items: &'a [Item], keyword: &str, name: &str) -> Option<&'a Item> {
    items.iter().find(|item| {
        let mut words = text(files, item).split_whitespace();
        words.next() == Some(keyword) && words.next() == Some(name)
    })
}

/// The parameters and terms that a text names, and those that they name.
fn named(files: &[SourceFile], items: &[Item], within: &str) -> Vec<Item> {
    let mut found: Vec<Item> = Vec::new();
    let mut open = vec![within];
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    while let Some(text_of) = open.pop() {
        for word in words(text_of) {
            let name = text_of.get(word).unwrap();
            let is_name = name
                .chars()
                .next()
                .is_some_and(|first| first.is_ascii_lowercase());
            if !is_name || !seen.insert(name) {
                continue;
            }
            let item = ["param", "define"]
                .into_iter()
                .find_map(|keyword| declared(files, items, keyword, name));
            if let Some(item) = item {
                let own = files.get(item.file).unwrap();
                open.push(own.text.get(item.place.clone()).unwrap());
                found.push(item.clone());
            }
        }
    }
    found
}

/// The rules without the items that a policy does not need: they would be read anew with every edit.
pub(crate) fn what_is_needed(files: &[SourceFile], policy: &str) -> Vec<SourceFile> {
    let items = items(files);
    let parts = |item: &Item| -> (String, Vec<String>) {
        let text = text(files, item);
        let mut words = words(text)
            .into_iter()
            .map(|word| text.get(word).unwrap().to_owned());
        (words.next().unwrap_or_default(), words.collect())
    };
    let all: Vec<(&Item, String, Vec<String>)> = items
        .iter()
        .map(|item| {
            let (keyword, words) = parts(item);
            (item, keyword, words)
        })
        .collect();
    let declares = [
        "policy", "param", "define", "fact", "choice", "record", "source", "counter", "document",
    ];
    let mut names: BTreeSet<&str> = BTreeSet::from([policy]);
    let is_other_policy = |keyword: &str, name: &str| keyword == "policy" && name != policy;
    loop {
        let before = names.len();
        for (_, keyword, words) in &all {
            let name = words.first().map_or("", String::as_str);
            let fields = words
                .windows(2)
                .filter(|pair| pair.first().is_some_and(|word| word == "fact"));
            let mut fields = fields.filter_map(|pair| pair.last());
            if keyword == "record" && fields.any(|field| names.contains(field.as_str())) {
                names.insert(name);
            }
            let speaks_of_it = declares.contains(&keyword.as_str()) && !is_other_policy(keyword, name);
            if names.contains(name) && (speaks_of_it || keyword == "amend") {
                names.extend(words.iter().map(String::as_str));
                // Somebody's age is that of the day of birth.
                names.extend(words.iter().any(|word| word == "age").then_some("born_on"));
            }
        }
        if names.len() == before {
            break;
        }
    }
    let declared: BTreeSet<&str> = all
        .iter()
        .filter(|(_, keyword, _)| keyword == "fact" || keyword == "define")
        .filter_map(|(_, _, words)| words.first().map(String::as_str))
        .collect();
    let is_needed = |keyword: &str, own: &[String]| {
        let name = own.first().map_or("", String::as_str);
        match keyword {
            "region" => true,
            "assume" => own
                .iter()
                .all(|word| names.contains(word.as_str()) || !declared.contains(word.as_str())),
            "policy" => name == policy,
            "amend" => names.contains(name),
            _ => declares.contains(&keyword) && names.contains(name),
        }
    };
    let mut kept: Vec<SourceFile> = files
        .iter()
        .map(|file| SourceFile {
            path: file.path.clone(),
            text: String::new(),
        })
        .collect();
    for (item, keyword, words) in &all {
        if is_needed(keyword, words) {
            kept.get_mut(item.file).unwrap().text.push_str(text(files, item));
        }
    }
    kept.retain(|file| !file.text.is_empty());
    kept
}

/// The statements of a policy: a line indented by two, with those that belong to it.
fn statements(text: &str) -> Vec<Range<usize>> {
    let mut statements: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let place = at..at + line.len();
        at = place.end;
        let begins = line.starts_with("  ") && line.chars().nth(2).is_some_and(char::is_alphabetic);
        match statements.last_mut() {
            _ if begins => statements.push(place),
            Some(statement) if line.starts_with("   ") || line.starts_with("  }") => {
                statement.end = place.end
            }
            _ => {}
        }
    }
    statements
}

fn iso(text: &str) -> Option<Day> {
    let mut parts = text.split('-').map(str::parse::<i32>);
    let (year, month, date) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    (parts.next().is_none() && year > 1900).then(|| day(year, month, date))?
}

/// Whole numbers, one greater; days, the next one.
fn further(files: &[SourceFile], item: &Item, dates: bool) -> Vec<Edit> {
    let text = text(files, item);
    let found = words(text).into_iter().filter_map(|word| {
        let own = text.get(word.clone())?;
        let place = item.place.start + word.start..item.place.start + word.end;
        let day = iso(own);
        let instead = match day {
            Some(day) if dates => {
                let next = civil(day + 1);
                format!("{:04}-{:02}-{:02}", next.year, next.month, next.day)
            }
            None if !dates => (own.replace('_', "").parse::<u64>().ok()? + 1).to_string(),
            _ => return None,
        };
        Some(Edit {
            file: item.file,
            place,
            instead,
            day,
        })
    });
    found.collect()
}

/// All edits of one kind of a policy, in an order that looks random.
pub(crate) fn of_policy(files: &[SourceFile], policy: &str, kind: Kind) -> Vec<Edit> {
    let items = items(files);
    let own = declared(files, &items, "policy", policy).unwrap().clone();
    let whole = text(files, &own);
    let part = |place: Range<usize>| Item {
        file: own.file,
        place: own.place.start + place.start..own.place.start + place.end,
    };
    let begins = |place: &Range<usize>, starts: &[&str]| {
        let first = whole.get(place.clone()).unwrap().split_whitespace().next();
        starts.contains(&first.unwrap_or_default())
    };
    let all = statements(whole);
    let of = |starts: &[&str]| -> Vec<Item> {
        let mut found: Vec<Item> = Vec::new();
        for statement in all.iter().filter(|place| begins(place, starts)) {
            found.push(part(statement.clone()));
            found.extend(named(files, &items, whole.get(statement.clone()).unwrap()));
        }
        found
    };
    let conditions = ["require", "unless"];
    let mut edits: Vec<Edit> = match kind {
        Kind::Number => of(&conditions)
            .iter()
            .flat_map(|item| further(files, item, false))
            .collect(),
        Kind::Amount => of(&["pays"])
            .iter()
            .flat_map(|item| further(files, item, false))
            .collect(),
        Kind::Date => {
            let mut found = of(&["in", "require", "unless", "pays"]);
            found.dedup_by_key(|item| item.place.clone());
            found.iter().flat_map(|item| further(files, item, true)).collect()
        }
        Kind::Condition => {
            let left_out = all.iter().filter(|place| begins(place, &conditions));
            let edit = |place: &Range<usize>| Edit {
                file: own.file,
                place: part(place.clone()).place,
                instead: String::new(),
                day: None,
            };
            left_out.map(edit).collect()
        }
    };
    edits.sort_by_key(|edit| mixed(edit.place.start, edit.file));
    edits.dedup_by_key(|edit| (edit.file, edit.place.clone()));
    edits
}
