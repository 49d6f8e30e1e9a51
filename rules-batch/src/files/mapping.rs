//! Which column of a table is which fact, and what its values mean. The facts are those of the plan.

mod read;

use std::collections::BTreeMap;

use rules_core::arena::InputId;
use rules_core::plan::{Input, InputKind, Kind, Plan};

pub(super) use read::read;

/// A checked mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The column that says who a row is about.
    pub id: String,
    /// How the text of a CSV file is encoded.
    pub encoding: Encoding,
    /// What separates the cells of a CSV file.
    pub delimiter: u8,
    /// The facts that the table tells.
    pub facts: Vec<FactColumn>,
}

/// How text is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8, with or without a mark at the beginning.
    #[default]
    Utf8,
    /// GB18030, and so GBK and GB2312.
    Gb18030,
}

/// Where a fact is in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactColumn {
    /// The fact.
    pub input: InputId,
    /// Its id, which the column has from then on.
    pub fact: String,
    /// The column of the table.
    pub column: String,
    /// How its values are read.
    pub form: Form,
    /// Whether an empty cell means that there is none; otherwise it is unknown.
    pub empty_is_none: bool,
    /// What some texts mean, before anything else is tried.
    pub values: BTreeMap<String, Meaning>,
    /// The line of the mapping that says so; `None` for a column that has the fact's own name.
    pub line: Option<usize>,
}

/// What a text stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// Not known.
    Unknown,
    /// There is none.
    None,
    /// A value of the fact, as it is written in facts documents.
    Value(String),
}

/// How values of a fact are written in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As in facts documents; amounts in yuan, or in fen where the column holds whole numbers named so.
    Plain,
    /// Amounts in fen.
    Fen,
    /// Days in this order.
    Day(DayForm),
    /// Codes of a place in more digits than six: the first six count.
    Place,
    /// The number of an identity card, which holds the day of birth and the sex.
    Identity,
}

/// The order of a day's parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayForm {
    /// 20250630
    Compact,
    /// 2025-06-30, also with slashes or dots, and without leading zeros.
    YearFirst,
    /// 06/30/2025
    MonthFirst,
    /// 30.06.2025
    DayFirst,
}

impl DayForm {
    const NAMES: [(&'static str, Self); 4] = [
        ("YYYYMMDD", Self::Compact),
        ("YYYY-MM-DD", Self::YearFirst),
        ("MM/DD/YYYY", Self::MonthFirst),
        ("DD.MM.YYYY", Self::DayFirst),
    ];
}

impl Mapping {
    /// Columns that have the names of facts, and `id`: the mapping of a table that was made for the rules.
    pub fn by_name<'a>(plan: &Plan, columns: impl Iterator<Item = &'a str>) -> Self {
        let mut facts = Vec::new();
        for column in columns {
            if let Some(input) = plan
                .input(column)
                .filter(|input| is_asked(plan.inputs().at(*input)))
            {
                facts.push(FactColumn {
                    input,
                    fact: column.to_owned(),
                    column: column.to_owned(),
                    form: usual_form(plan.inputs().at(input)),
                    empty_is_none: false,
                    values: BTreeMap::new(),
                    line: None,
                });
            }
        }
        Self {
            id: "id".to_owned(),
            encoding: Encoding::Utf8,
            delimiter: b',',
            facts,
        }
    }
}

/// Whether a table may tell it.
pub(super) fn is_asked(input: &Input) -> bool {
    let kind = matches!(
        input.kind,
        InputKind::Fact | InputKind::Place | InputKind::Confirm
    );
    kind && input.list.is_none() && !input.id.contains('[')
}

pub(super) fn usual_form(input: &Input) -> Form {
    match input.value {
        Kind::Date => Form::Day(DayForm::YearFirst),
        Kind::Region => Form::Place,
        _ => Form::Plain,
    }
}
