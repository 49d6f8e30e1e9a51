//! A bureau's table turned into the columns that the evaluator reads.

use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Date32Builder, Int8Builder, Int32Builder, Int64Builder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, DictionaryArray, Int32Array, RecordBatch, StringArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use rules_core::arena::InputId;
use rules_core::plan::{Kind, Plan, Text};
use rules_report::language::both;

use super::cells::texts;
use super::finding::Finding;
use super::mapping::{FactColumn, Form, Mapping};
use super::records::Records;
use super::value::{Reader, Value};

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The row of the batch, from 0.
    pub(super) row: usize,
    /// The column of the table.
    pub(super) column: String,
    /// What is wrong with it.
    pub(super) reason: Text,
}

/// Turns batches of the table into batches of facts.
#[derive(Debug)]
pub(super) struct Translator<'p> {
    columns: Vec<Column<'p>>,
    lists: Vec<Records<'p>>,
    /// Columns that say that a fact is none.
    carried: Vec<usize>,
    id: usize,
    schema: SchemaRef,
}

/// A column of a fact, by its place in the table or in a record.
#[derive(Debug)]
pub(super) struct Column<'p> {
    position: usize,
    reader: Reader<'p>,
    members: Arc<StringArray>,
}

impl<'p> Translator<'p> {
    /// For tables with these columns.
    ///
    /// # Errors
    /// Columns of the mapping that the table lacks, and columns whose type cannot hold the fact.
    pub(super) fn new(
        plan: &'p Plan,
        mapping: &Mapping,
        table: &Schema,
        file: &Path,
        mapping_file: Option<&Path>,
    ) -> Result<Self, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut fields = Vec::new();
        let mut columns = Vec::new();
        let id = table.index_of(&mapping.id).ok();
        if id.is_none() {
            findings.push(no_id(file, &mapping.id));
        }
        for fact in &mapping.facts {
            let Ok(position) = table.index_of(&fact.column) else {
                let at = mapping_file.unwrap_or(file);
                let finding = Finding::new(
                    at,
                    both(
                        format!("表里没有「{}」这一列", fact.column),
                        format!("the table has no column \"{}\"", fact.column),
                    ),
                    both(
                        "请核对表头，或从映射里删去这一项",
                        "check the header, or leave the fact out of the mapping",
                    ),
                );
                let finding = fact.line.into_iter().fold(finding, Finding::line);
                findings.push(finding.column(&fact.fact));
                continue;
            };
            let given = table.field(position).data_type();
            let Some(column) = Column::new(plan, fact, (position, given)) else {
                findings.push(cannot_hold(plan, fact, given, file));
                continue;
            };
            fields.push(column.field(given));
            if column.reader.may_be_none() {
                let none = format!("{}.none", fact.fact);
                fields.push(Field::new(none, DataType::Boolean, false));
            }
            columns.push(column);
        }
        let mut lists = Vec::new();
        for (position, field) in table.fields().iter().enumerate() {
            match Records::new(plan, (position, field), file) {
                Ok(found) => lists.extend(found),
                Err(found) => findings.extend(found),
            }
        }
        fields.extend(lists.iter().map(Records::field));
        let carried = carried(mapping, table);
        for position in &carried {
            fields.push(table.field(*position).clone());
        }
        match id {
            Some(id) if findings.is_empty() => Ok(Self {
                columns,
                lists,
                carried,
                id,
                schema: Arc::new(Schema::new(fields)),
            }),
            _ => Err(findings),
        }
    }

    /// The columns of facts.
    pub(super) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Which columns of the table are needed.
    pub(super) fn needed(&self) -> Vec<usize> {
        let columns = self.columns.iter().map(|column| column.position);
        columns
            .chain(self.lists.iter().map(|records| records.position))
            .chain(self.carried.iter().copied())
            .chain([self.id])
            .collect()
    }

    /// The fact of this id and the column that tells it, if the table does not say itself whether it is none.
    pub(super) fn told_by(&self, fact: &str) -> Option<(InputId, &str)> {
        if let Some((list, record)) = fact.split_once('[') {
            let (_, field) = record.split_once("].")?;
            return self.lists.iter().find_map(|records| records.told_by(list, field));
        }
        let columns = self.columns.iter().map(|column| column.reader.column());
        let none = format!("{fact}.none");
        let field = self
            .schema
            .index_of(&none)
            .ok()
            .filter(|position| self.schema.fields().len() - position <= self.carried.len());
        let mut columns = columns.filter(|column| column.fact == fact && field.is_none());
        columns
            .next()
            .map(|column| (column.input, column.column.as_str()))
    }

    /// Where the column is that says who a row is about.
    pub(super) fn id(&self) -> usize {
        self.id
    }

    /// The facts of a batch, and what is wrong with rows of it.
    ///
    /// # Errors
    /// If the batch does not have the columns for which this was made.
    pub(super) fn translate(
        &self,
        table: &RecordBatch,
        faults: &mut Vec<Fault>,
    ) -> Result<RecordBatch, ArrowError> {
        let mut arrays = Vec::with_capacity(self.schema.fields().len());
        for column in &self.columns {
            let given = table.column(column.position);
            let (values, nones) = column.read(given, faults);
            arrays.push(values);
            if column.reader.may_be_none() {
                arrays.push(Arc::new(
                    nones.unwrap_or_else(|| BooleanArray::from(vec![false; table.num_rows()])),
                ));
            }
        }
        for records in &self.lists {
            arrays.push(records.read(table.column(records.position), faults)?);
        }
        for position in &self.carried {
            arrays.push(Arc::clone(table.column(*position)));
        }
        RecordBatch::try_new(Arc::clone(&self.schema), arrays)
    }
}

fn no_id(file: &Path, id: &str) -> Finding {
    Finding::new(
        file,
        both(
            format!("没有编号列「{id}」"),
            format!("there is no column \"{id}\" that says who a row is about"),
        ),
        both(
            "请在映射里写 id = \"列名\"",
            "write id = \"column\" in the mapping",
        ),
    )
}

/// Columns `fact.none` of a table that was made for the rules.
fn carried(mapping: &Mapping, table: &Schema) -> Vec<usize> {
    let is_none = |name: &str| {
        let fact = name.strip_suffix(".none");
        fact.is_some_and(|fact| {
            mapping
                .facts
                .iter()
                .any(|known| known.fact == fact && known.line.is_none())
        })
    };
    let fields = table.fields().iter().enumerate();
    fields
        .filter(|(_, field)| *field.data_type() == DataType::Boolean && is_none(field.name()))
        .map(|(position, _)| position)
        .collect()
}

fn is_text(given: &DataType) -> bool {
    match given {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// Whether a column of this type may tell a fact of that kind.
fn fits(kind: Kind, given: &DataType) -> bool {
    if is_text(given) {
        return true;
    }
    match kind {
        Kind::Bool => *given == DataType::Boolean || given.is_integer(),
        Kind::Date => {
            matches!(
                given,
                DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, None)
            ) || given.is_integer()
        }
        Kind::Choice(_) | Kind::Region => given.is_integer(),
        Kind::Count(_) | Kind::Months | Kind::Days | Kind::Number | Kind::Money => {
            given.is_integer()
                || matches!(
                    given,
                    DataType::Float32 | DataType::Float64 | DataType::Decimal128(_, _)
                )
        }
    }
}

/// The type that the fact's column gets.
fn written(kind: Kind, given: &DataType, reader: &Reader<'_>) -> DataType {
    match kind {
        Kind::Bool => DataType::Boolean,
        Kind::Date => DataType::Date32,
        Kind::Choice(_) => DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8)),
        Kind::Region => DataType::Int32,
        Kind::Count(_) | Kind::Months | Kind::Days if *given == DataType::Int32 && reader.is_plain() => {
            DataType::Int32
        }
        _ => DataType::Int64,
    }
}

/// What is wrong with a column whose type cannot hold the fact.
pub(super) fn cannot_hold(plan: &Plan, fact: &FactColumn, given: &DataType, file: &Path) -> Finding {
    let name = &plan.inputs().at(fact.input).name;
    let finding = Finding::new(
        file,
        both(
            format!("类型 {given} 不能表示「{}」", name.zh),
            format!("the type {given} cannot hold \"{}\"", name.en),
        ),
        both(
            "请换成文字、整数、日期或是否的列",
            "give a column of text, whole numbers, days or truths",
        ),
    );
    finding.column(&fact.column)
}

impl<'p> Column<'p> {
    /// For a column at a place, if its type can hold the fact.
    pub(super) fn new(
        plan: &'p Plan,
        fact: &FactColumn,
        (position, given): (usize, &DataType),
    ) -> Option<Self> {
        let reader = Reader::new(plan, fact);
        if !fits(reader.kind(), given) {
            return None;
        }
        let members = match reader.kind() {
            Kind::Choice(choice) => {
                let members = &plan.choices().at(choice).members;
                members.iter().map(|(id, _)| Some(id.as_str())).collect()
            }
            _ => StringArray::from(Vec::<&str>::new()),
        };
        Some(Self {
            position,
            reader,
            members: Arc::new(members),
        })
    }

    pub(super) fn position(&self) -> usize {
        self.position
    }

    pub(super) fn reader(&self) -> &Reader<'p> {
        &self.reader
    }

    /// The fact's column, as it is written from one of some type.
    pub(super) fn field(&self, given: &DataType) -> Field {
        let kind = written(self.reader.kind(), given, &self.reader);
        Field::new(&self.reader.column().fact, kind, true)
    }

    pub(super) fn read(&self, given: &ArrayRef, faults: &mut Vec<Fault>) -> (ArrayRef, Option<BooleanArray>) {
        self.as_it_is(given)
            .or_else(|| self.by_key(given, faults))
            .unwrap_or_else(|| self.cell_by_cell(given, faults))
    }

    /// What has the right type already, without looking at single cells.
    fn as_it_is(&self, given: &ArrayRef) -> Option<(ArrayRef, Option<BooleanArray>)> {
        let (reader, form) = (&self.reader, self.reader.column().form);
        if reader.is_plain()
            && reader.kind() == Kind::Money
            && reader.is_fine()
            && form == Form::Plain
            && let Some(yuan) = given.as_primitive_opt::<Int64Type>()
        {
            // What is too great is told cell by cell.
            let fen = yuan.try_unary::<_, Int64Type, ArrowError>(|yuan| {
                let fen = yuan.checked_mul(100);
                fen.ok_or_else(|| ArrowError::ComputeError("too great".to_owned()))
            });
            return Some((Arc::new(fen.ok()?), self.nones(given.nulls(), given.len())));
        }
        let suits = match (reader.kind(), given.data_type()) {
            (Kind::Bool, DataType::Boolean) | (Kind::Date, DataType::Date32) => true,
            (Kind::Count(_) | Kind::Months | Kind::Days, DataType::Int32) => true,
            (Kind::Count(_) | Kind::Months | Kind::Days, DataType::Int64) => true,
            (Kind::Money, DataType::Int64) => form == Form::Fen && reader.is_fine(),
            (Kind::Choice(_), DataType::Dictionary(key, _)) if **key == DataType::Int8 => {
                let dictionary = given.as_dictionary_opt::<Int8Type>()?;
                let values = dictionary.values().as_string_opt::<i32>()?;
                let ours = |value: Option<&str>| self.members.iter().any(|member| member == value);
                values.iter().all(|value| value.is_some() && ours(value))
            }
            _ => false,
        };
        if !suits || !reader.is_plain() {
            return None;
        }
        Some((Arc::clone(given), self.nones(given.nulls(), given.len())))
    }

    fn nones(&self, nulls: Option<&NullBuffer>, rows: usize) -> Option<BooleanArray> {
        if !self.reader.may_be_none() {
            return None;
        }
        Some(match nulls {
            Some(nulls) if self.reader.column().empty_is_none => BooleanArray::new(!nulls.inner(), None),
            _ => BooleanArray::from(vec![false; rows]),
        })
    }

    /// A dictionary: each of its values is looked at once. Codes of places likewise, the last one being remembered.
    fn by_key(&self, given: &ArrayRef, faults: &mut Vec<Fault>) -> Option<(ArrayRef, Option<BooleanArray>)> {
        if self.reader.kind() == Kind::Region
            && *given.data_type() == DataType::Int32
            && self.reader.is_plain()
        {
            return Some((self.places(given, faults), self.nones(given.nulls(), given.len())));
        }
        let dictionary = given.as_any_dictionary_opt()?;
        if dictionary.values().is_empty() {
            return None;
        }
        let cells = texts(dictionary.values())?;
        let values: Vec<Result<Value, Text>> = cells
            .iter()
            .map(|text| {
                text.as_ref()
                    .map_or_else(|| Ok(self.reader.empty()), |text| self.reader.read(text))
            })
            .collect();
        let keys = dictionary.normalized_keys();
        let mut built = Built::new(self, given.len());
        for (row, key) in keys.iter().enumerate() {
            let value = match values.get(*key) {
                Some(value) if !dictionary.is_null(row) => value.clone(),
                _ => Ok(self.reader.empty()),
            };
            built.add(row, value, faults);
        }
        Some(built.finish())
    }

    fn places(&self, given: &ArrayRef, faults: &mut Vec<Fault>) -> ArrayRef {
        let codes = given.as_primitive::<Int32Type>();
        // A register has few places, and many people in each. By the last digits of a code: who stands there, and its place.
        const SLOTS: usize = 4096;
        let mut seen: Vec<(i32, Option<i32>)> = vec![(i32::MIN, None); SLOTS];
        let mut placed = |code: i32| -> Option<i32> {
            let slot = usize::try_from(code.cast_unsigned()).unwrap_or(0) % SLOTS;
            let known = seen.get_mut(slot)?;
            if known.0 != code {
                *known = (code, self.reader.place(i64::from(code)));
            }
            known.1
        };
        let placed: Int32Array = codes.iter().map(|code| code.and_then(&mut placed)).collect();
        if placed.null_count() > codes.null_count() {
            for (row, (code, found)) in codes.iter().zip(placed.iter()).enumerate() {
                if let (Some(code), None) = (code, found) {
                    faults.push(self.fault(row, no_place(code)));
                }
            }
        }
        Arc::new(placed)
    }

    fn cell_by_cell(&self, given: &ArrayRef, faults: &mut Vec<Fault>) -> (ArrayRef, Option<BooleanArray>) {
        let mut built = Built::new(self, given.len());
        match texts(given) {
            Some(cells) => {
                for (row, cell) in cells.iter().enumerate() {
                    let value = cell
                        .as_ref()
                        .map_or_else(|| Ok(self.reader.empty()), |cell| self.reader.read(cell));
                    built.add(row, value, faults);
                }
            }
            // Excluded when the columns were looked at.
            None => (0..given.len()).for_each(|row| built.add(row, Ok(Value::Unknown), faults)),
        }
        built.finish()
    }

    fn fault(&self, row: usize, reason: Text) -> Fault {
        Fault {
            row,
            column: self.reader.column().column.clone(),
            reason,
        }
    }
}

fn no_place(code: i32) -> Text {
    both(
        format!("没有行政区划代码 {code}"),
        format!("there is no place {code}"),
    )
}

/// A column under construction.
struct Built<'a> {
    column: &'a Column<'a>,
    values: Values,
    nones: Option<BooleanBuilder>,
}

enum Values {
    Truths(BooleanBuilder),
    Days(Date32Builder),
    Members(Int8Builder),
    Places(Int32Builder),
    Wholes(Int64Builder),
}

impl<'a> Built<'a> {
    fn new(column: &'a Column<'_>, rows: usize) -> Self {
        let reader = &column.reader;
        let values = match reader.kind() {
            Kind::Bool => Values::Truths(BooleanBuilder::with_capacity(rows)),
            Kind::Date => Values::Days(Date32Builder::with_capacity(rows)),
            Kind::Choice(_) => Values::Members(Int8Builder::with_capacity(rows)),
            Kind::Region => Values::Places(Int32Builder::with_capacity(rows)),
            _ => Values::Wholes(Int64Builder::with_capacity(rows)),
        };
        Self {
            column,
            values,
            nones: reader.may_be_none().then(|| BooleanBuilder::with_capacity(rows)),
        }
    }

    fn add(&mut self, row: usize, value: Result<Value, Text>, faults: &mut Vec<Fault>) {
        let value = value.unwrap_or_else(|reason| {
            faults.push(self.column.fault(row, reason));
            Value::Unknown
        });
        match &mut self.values {
            Values::Truths(built) => built.append_option(match value {
                Value::Truth(truth) => Some(truth),
                _ => None,
            }),
            Values::Days(built) => built.append_option(match value {
                Value::Day(day) => Some(day),
                _ => None,
            }),
            Values::Members(built) => built.append_option(match value {
                Value::Member(member) => Some(member),
                _ => None,
            }),
            Values::Places(built) => built.append_option(match value {
                Value::Place(place) => Some(place),
                _ => None,
            }),
            Values::Wholes(built) => built.append_option(match value {
                Value::Whole(whole) => Some(whole),
                _ => None,
            }),
        }
        if let Some(nones) = &mut self.nones {
            nones.append_value(value == Value::None);
        }
    }

    fn finish(self) -> (ArrayRef, Option<BooleanArray>) {
        let values: ArrayRef = match self.values {
            Values::Truths(mut built) => Arc::new(built.finish()),
            Values::Days(mut built) => Arc::new(built.finish()),
            Values::Members(mut built) => {
                let members: ArrayRef = Arc::<StringArray>::clone(&self.column.members);
                let keys = built.finish();
                match DictionaryArray::try_new(keys, members) {
                    Ok(dictionary) => Arc::new(dictionary),
                    // Members are counted as they are numbered.
                    Err(_) => arrow_array::new_null_array(
                        &DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8)),
                        0,
                    ),
                }
            }
            Values::Places(mut built) => Arc::new(built.finish()),
            Values::Wholes(mut built) => Arc::new(built.finish()),
        };
        (values, self.nones.map(|mut nones| nones.finish()))
    }
}
