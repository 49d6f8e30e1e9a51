//! A list of records as a table: what its columns are, and what a table says of its records.

use std::collections::BTreeSet;

use rules_core::arena::{InputId, ListId};
use rules_core::assess::{DEFAULT_BUDGET, Request, assess_some};
use rules_core::people::People;
use rules_core::plan::{Kind, Plan};
use rules_core::possible::{Possible, Values};
use rules_core::unroll::{Lengths, field_id};
use rules_report::language::Lang;
use rules_report::numbers::plain;
use rules_report::problem::Problem;
use rules_report::{answer, facts, value};
use web_protocol::{Alternative, Entered, Field};

use crate::answer::{NO, YES};
use crate::scope::Scope;
use crate::{field, table};

/// A list to be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Roster {
    /// The id of the list.
    pub(crate) list: String,
    /// What people call one record.
    pub(crate) record: String,
    /// The most records it may hold.
    pub(crate) most: u32,
    /// What is asked of each record.
    pub(crate) columns: Vec<Column>,
    /// A table to begin with: the names of all columns.
    pub(crate) template: String,
}

/// What is asked of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// The id of the field.
    pub(crate) field: String,
    /// What it is called.
    pub(crate) name: String,
    /// The question.
    pub(crate) ask: String,
    /// What may be chosen; nothing where it is written.
    pub(crate) choices: Vec<Alternative>,
    /// What may be written.
    pub(crate) hint: String,
}

/// A table as it was understood. Nothing of it is entered yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Pasted {
    /// How it was read, in sentences: which columns were found, which were left out.
    pub(crate) notes: Vec<String>,
    /// The lines in which everything was understood.
    pub(crate) rows: Vec<PastedRow>,
    /// What was not.
    pub(crate) problems: Vec<CellProblem>,
    /// The lines with problems, as they were, to be mended.
    pub(crate) rest: String,
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PastedRow {
    /// Its number in the table, counted from 1.
    pub(crate) line: usize,
    /// What it is called; empty if it has no name.
    pub(crate) name: String,
    /// What was entered, by the id of the field.
    pub(crate) entered: Vec<(String, Entered)>,
    /// The same in words.
    pub(crate) words: Vec<String>,
}

/// Something in a table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CellProblem {
    /// Where it stands, in words: line, column, and what is written there.
    pub(crate) place: String,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do.
    pub(crate) remedy: String,
}

/// A table longer than this is cut: nobody reads a preview of it.
const LONGEST: usize = 500;

/// A list as the page fills it.
pub(crate) fn roster(plan: &Plan, id: ListId, lang: Lang) -> Roster {
    let list = plan.lists().at(id);
    let columns = list.fields.iter().map(|field| column(plan, *field, lang));
    let columns: Vec<Column> = columns.collect();
    let header: Vec<String> = [name_column(lang).to_owned()]
        .into_iter()
        .chain(columns.iter().map(|column| column.name.clone()))
        .collect();
    Roster {
        list: list.id.clone(),
        record: lang.of(&list.record).to_owned(),
        most: list.most,
        columns,
        template: format!(
            "{}\n",
            header
                .iter()
                .map(|name| saved(name))
                .collect::<Vec<_>>()
                .join(",")
        ),
    }
}

/// A cell of a saved table.
fn saved(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn name_column(lang: Lang) -> &'static str {
    lang.pick("姓名", "Name")
}

fn column(plan: &Plan, id: InputId, lang: Lang) -> Column {
    let input = plan.inputs().at(id);
    let asked = field::about(plan, id, field::Beside::default(), lang);
    let (choices, hint) = match asked.field {
        Field::Choice(choices) => (choices, String::new()),
        Field::Places { groups, .. } => {
            let places = groups.into_iter().flat_map(|group| group.places);
            (places.collect(), String::new())
        }
        Field::Written { hint, .. } => (Vec::new(), hint),
    };
    Column {
        field: input.id.clone(),
        name: lang.of(&input.name).to_owned(),
        ask: asked.ask,
        choices,
        hint,
    }
}

/// What a column of a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    /// What a line is called.
    Name,
    /// The field at this position of the list.
    Field(usize),
}

/// What a table says of the records of a list.
pub(crate) fn pasted(written: &Plan, scope: &Scope, list: ListId, text: &str, lang: Lang) -> Pasted {
    let mut lengths = Lengths::new();
    lengths.insert(list, 1);
    let plan = written.for_lists(&lengths);
    let fields: Vec<&str> = written
        .lists()
        .at(list)
        .fields
        .iter()
        .map(|field| written.inputs().at(*field).id.as_str())
        .collect();
    let inputs = fields
        .iter()
        .filter_map(|field| plan.input(&field_id(written.lists().at(list), 1, field)));
    let reader = Reader {
        inputs: inputs.collect(),
        names: written
            .lists()
            .at(list)
            .fields
            .iter()
            .map(|field| written.inputs().at(*field).name.clone())
            .collect(),
        plan: &plan,
        fields,
        scope,
        lang,
    };
    reader.read(text)
}

struct Reader<'a> {
    plan: &'a Plan,
    scope: &'a Scope,
    fields: Vec<&'a str>,
    names: Vec<rules_core::plan::Text>,
    /// The fields of the one record of the plan.
    inputs: Vec<InputId>,
    lang: Lang,
}

impl Reader<'_> {
    fn read(&self, text: &str) -> Pasted {
        let lang = self.lang;
        let all = table::rows(text);
        let mut found = Pasted::default();
        let Some(first) = all.first() else {
            return found;
        };
        let named: Vec<Option<Meaning>> = first.cells.iter().map(|cell| self.meaning(cell)).collect();
        let has_header = named
            .iter()
            .flatten()
            .any(|meaning| matches!(meaning, Meaning::Field(_)))
            || (named.contains(&Some(Meaning::Name)) && all.len() > 1);
        let columns = if has_header {
            self.header_notes(&first.cells, &named, &mut found);
            named
        } else {
            found.notes.push(
                lang.pick(
                    "第一行没有列名，按模板的列顺序读：先是姓名，再是各项情况。",
                    "The first line has no names of columns, so they are read in the order of the template: the name, then the facts.",
                )
                .to_owned(),
            );
            let fields = (0..self.fields.len()).map(|position| Some(Meaning::Field(position)));
            [Some(Meaning::Name)].into_iter().chain(fields).collect()
        };
        let mut kept: Vec<&[String]> = Vec::new();
        if has_header {
            kept.push(&first.cells);
        }
        let lines = all.iter().skip(usize::from(has_header));
        for row in lines.clone().take(LONGEST) {
            let before = found.problems.len();
            let line = self.row(row, &columns, &mut found.problems);
            match line {
                Some(line) if found.problems.len() == before => found.rows.push(line),
                _ => kept.push(&row.cells),
            }
        }
        let over = lines.len().saturating_sub(LONGEST);
        if over > 0 {
            found.notes.push(lang.pick(
                format!("只读了前 {LONGEST} 行，还有 {over} 行没有读。"),
                format!("Only the first {LONGEST} lines were read; {over} more were not."),
            ));
            kept.extend(lines.skip(LONGEST).map(|row| row.cells.as_slice()));
        }
        if kept.len() > usize::from(has_header) {
            found.rest = table::written(&kept);
        }
        found
    }

    /// What a name of a column means: the name of a field in either language, or its id.
    fn meaning(&self, cell: &str) -> Option<Meaning> {
        let same = |a: &str, b: &str| !a.is_empty() && alike(a) == alike(b);
        if [
            "姓名",
            "名字",
            "人员",
            "编号",
            "工号",
            "name",
            "full name",
            "number",
            "no.",
        ]
        .iter()
        .any(|name| same(name, cell))
        {
            return Some(Meaning::Name);
        }
        let mut fields = self.fields.iter().zip(&self.names);
        let position =
            fields.position(|(id, name)| same(id, cell) || same(&name.zh, cell) || same(&name.en, cell))?;
        Some(Meaning::Field(position))
    }

    fn header_notes(&self, cells: &[String], named: &[Option<Meaning>], found: &mut Pasted) {
        let lang = self.lang;
        let columns = cells.iter().zip(named);
        let strange: Vec<String> = columns
            .clone()
            .filter(|(cell, meaning)| meaning.is_none() && !cell.is_empty())
            .map(|(cell, _)| lang.pick(format!("“{cell}”"), format!("\"{cell}\"")))
            .collect();
        let count = named.iter().flatten().count();
        found.notes.push(lang.pick(
            format!("认出 {count} 列。"),
            format!(
                "{count} {} understood.",
                if count == 1 { "column is" } else { "columns are" }
            ),
        ));
        if !strange.is_empty() {
            let strange = lang.list(&strange);
            found.notes.push(lang.pick(
                format!("这些列不认识，没有读：{strange}。列名请用模板里的。"),
                format!("Not understood and left out: {strange}. Use the names of the template."),
            ));
        }
        let mut seen = BTreeSet::new();
        for (cell, meaning) in columns {
            let Some(meaning) = meaning else { continue };
            if !seen.insert(*meaning) {
                found.problems.push(CellProblem {
                    place: lang.pick(format!("列“{cell}”"), format!("Column \"{cell}\"")),
                    message: lang.pick("这一列有两次", "this column is there twice").to_owned(),
                    remedy: lang.pick("请只留一列", "keep one of them").to_owned(),
                });
            }
        }
    }

    /// A line; nothing if something in it cannot be used.
    fn row(
        &self,
        row: &table::Row,
        columns: &[Option<Meaning>],
        problems: &mut Vec<CellProblem>,
    ) -> Option<PastedRow> {
        let lang = self.lang;
        let before = problems.len();
        let mut line = PastedRow {
            line: row.line,
            name: String::new(),
            entered: Vec::new(),
            words: Vec::new(),
        };
        let mut people = People::everybody(self.plan);
        if let Some(today) = self.plan.today() {
            people.set(today, Possible::day(self.scope.today));
        }
        let extra = row.cells.iter().skip(columns.len()).any(|cell| !cell.is_empty());
        if extra {
            problems.push(CellProblem {
                place: self.place(row.line, None),
                message: lang
                    .pick(
                        "这一行的格子比列多",
                        "this line has more cells than there are columns",
                    )
                    .to_owned(),
                remedy: lang
                    .pick("请检查是不是多了分隔符", "look for a separator too many")
                    .to_owned(),
            });
        }
        for (cell, meaning) in row.cells.iter().zip(columns) {
            let cell = cell.trim();
            match meaning {
                Some(Meaning::Name) => line.name = cell.chars().take(40).collect(),
                Some(Meaning::Field(position)) if !cell.is_empty() => {
                    let Some(input) = self.inputs.get(*position) else {
                        continue;
                    };
                    match self.cell(*input, cell) {
                        Ok(None) => {}
                        Ok(Some((entered, known))) => {
                            let (field, name) = (self.fields.get(*position), self.names.get(*position));
                            let (Some(field), Some(name)) = (field, name) else {
                                continue;
                            };
                            let kind = self.plan.inputs().at(*input).value;
                            let words = value::possible(self.plan, kind, &known, lang);
                            line.words.push(lang.labelled(lang.of(name), &words));
                            line.entered.push(((*field).to_owned(), entered));
                            people.set(*input, known);
                        }
                        Err(problem) => problems.push(CellProblem {
                            place: self.place(row.line, Some((*position, cell))),
                            message: lang.of(problem.message()).to_owned(),
                            remedy: lang.of(problem.remedy()).to_owned(),
                        }),
                    }
                }
                _ => {}
            }
        }
        if problems.len() > before {
            return None;
        }
        // Each may be right while all together cannot.
        let request = Request {
            people,
            applicant: None,
            budget: DEFAULT_BUDGET,
        };
        if let Err(refused) = assess_some(self.plan, &request, &[]) {
            let problem = facts::contradiction(self.plan, &request.people, &refused);
            problems.push(CellProblem {
                place: self.place(row.line, None),
                message: lang.of(problem.message()).to_owned(),
                remedy: lang.of(problem.remedy()).to_owned(),
            });
            return None;
        }
        Some(line)
    }

    /// What a cell says; nothing where it says that nobody knows.
    fn cell(&self, input: InputId, cell: &str) -> Result<Option<(Entered, Possible)>, Problem> {
        let text = plain(cell);
        let lower = text.to_lowercase();
        if [
            "不清楚",
            "不知道",
            "未知",
            "不详",
            "?",
            "？",
            "unknown",
            "not sure",
        ]
        .contains(&lower.as_str())
        {
            return Ok(None);
        }
        let known = self.plan.inputs().at(input);
        let none = ["无", "没有", "从未", "-", "—", "/", "none", "never"].contains(&lower.as_str());
        if none && known.domain.none {
            return Ok(Some((Entered::None, answer::none(self.plan, input)?)));
        }
        let text = match (known.value, lower.as_str()) {
            (Kind::Bool, "√" | "✓" | "1" | "真") => YES.to_owned(),
            (Kind::Bool, "×" | "✗" | "x" | "0" | "无" | "假") => NO.to_owned(),
            // Spreadsheets write the time of day behind a date.
            (Kind::Date, _) => text.split([' ', 'T']).next().unwrap_or_default().to_owned(),
            _ => text,
        };
        let known = answer::typed(self.plan, input, &text)?;
        let chosen = |value: &str| Entered::Chosen(value.to_owned());
        let entered = match (self.plan.inputs().at(input).value, &known.values) {
            (Kind::Bool, _) => chosen(if known == Possible::truth(true) { YES } else { NO }),
            (Kind::Choice(choice), Values::Bits(bits)) => {
                let members = &self.plan.choices().at(choice).members;
                let position = usize::try_from(bits.trailing_zeros()).ok();
                let member = position.and_then(|position| members.get(position));
                chosen(member.map_or("", |(id, _)| id))
            }
            (Kind::Region, _) => crate::place_list::known(self.plan, &known, self.lang).map_or_else(
                || Entered::Written(text.clone()),
                |place| Entered::Chosen(place.value),
            ),
            _ => Entered::Written(text),
        };
        Ok(Some((entered, known)))
    }

    /// Where something stands.
    fn place(&self, line: usize, cell: Option<(usize, &str)>) -> String {
        let lang = self.lang;
        let name = cell.and_then(|(position, cell)| Some((self.names.get(position)?, cell)));
        match name {
            None => lang.pick(format!("第 {line} 行"), format!("Line {line}")),
            Some((name, cell)) => {
                let name = lang.of(name);
                lang.pick(
                    format!("第 {line} 行，“{name}”写的是“{cell}”"),
                    format!("Line {line}, \"{name}\" says \"{cell}\""),
                )
            }
        }
    }
}

/// Names of columns as they are compared: without blanks and brackets' contents, large letters as small ones.
fn alike(name: &str) -> String {
    let name = plain(name).to_lowercase();
    let bare = name.split(['（', '(']).next().unwrap_or_default();
    bare.chars()
        .filter(|sign| !sign.is_whitespace() && !"_*：:".contains(*sign))
        .collect()
}
