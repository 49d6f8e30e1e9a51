//! Lists of records in a table: the fields of a record are written as columns of facts are, and read in the same way.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ListArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field, Fields};
use rules_core::arena::InputId;
use rules_core::plan::{List, Plan};

use super::finding::Finding;
use super::mapping::{FactColumn, usual_form};
use super::translate::{Column, Fault, cannot_hold};

/// A column of lists, as the evaluator reads it.
#[derive(Debug)]
pub(super) struct Records<'p> {
    pub(super) position: usize,
    columns: Vec<Column<'p>>,
    /// Fields that say themselves whether there is none, by their places in a record.
    nones: Vec<usize>,
    fields: Fields,
    name: String,
}

impl<'p> Records<'p> {
    /// For a column of the table, if it is one of lists of records of the rules.
    ///
    /// # Errors
    /// Fields whose type cannot hold the fact.
    pub(super) fn new(
        plan: &'p Plan,
        (position, field): (usize, &Field),
        file: &Path,
    ) -> Result<Option<Self>, Vec<Finding>> {
        let mut lists = plan.lists().iter().map(|(_, list)| list);
        let list = lists.find(|list| list.id == *field.name());
        let (Some(list), DataType::List(record)) = (list, field.data_type()) else {
            return Ok(None);
        };
        let DataType::Struct(given) = record.data_type() else {
            return Ok(None);
        };
        Self::of(plan, list, (position, given), file).map(Some)
    }

    fn of(
        plan: &'p Plan,
        list: &List,
        (position, given): (usize, &Fields),
        file: &Path,
    ) -> Result<Self, Vec<Finding>> {
        let mut findings = Vec::new();
        let (mut columns, mut nones, mut fields) = (Vec::new(), Vec::new(), Vec::new());
        for input in list.fields.iter().copied() {
            let about = plan.inputs().at(input);
            let place = |name: &str| given.iter().position(|field| field.name() == name);
            if let Some((at, field)) = place(&about.id).and_then(|at| Some((at, given.get(at)?))) {
                let told = FactColumn {
                    input,
                    fact: about.id.clone(),
                    column: format!("{}.{}", list.id, about.id),
                    form: usual_form(about),
                    empty_is_none: false,
                    values: BTreeMap::new(),
                    line: None,
                };
                match Column::new(plan, &told, (at, field.data_type())) {
                    Some(column) => {
                        fields.push(column.field(field.data_type()));
                        columns.push(column);
                    }
                    None => findings.push(cannot_hold(plan, &told, field.data_type(), file)),
                }
            }
        }
        for (at, field) in given.iter().enumerate() {
            let of_a_field = field.name().strip_suffix(".none");
            let is_known = |name: &str| fields.iter().any(|known: &Field| known.name() == name);
            if of_a_field.is_some_and(is_known) {
                nones.push(at);
            }
        }
        fields.extend(
            nones
                .iter()
                .filter_map(|at| Some(given.get(*at)?.as_ref().clone())),
        );
        if !findings.is_empty() {
            return Err(findings);
        }
        Ok(Self {
            position,
            columns,
            nones,
            fields: Fields::from(fields),
            name: list.id.clone(),
        })
    }

    fn record(&self) -> Field {
        Field::new("item", DataType::Struct(self.fields.clone()), true)
    }

    /// The column as it is written for the evaluator.
    pub(super) fn field(&self) -> Field {
        Field::new(&self.name, DataType::List(Arc::new(self.record())), true)
    }

    /// The fact of a field of this list, and what its column is called.
    pub(super) fn told_by(&self, list: &str, field: &str) -> Option<(InputId, &str)> {
        let columns = self.columns.iter().filter(|_| self.name == list);
        let mut told = columns.map(|column| column.reader().column());
        let told = told.find(|column| column.fact == field)?;
        Some((told.input, told.column.as_str()))
    }

    /// The lists of a batch, and what is wrong with rows of it.
    ///
    /// # Errors
    /// If the column is not of the type for which this was made.
    pub(super) fn read(&self, given: &ArrayRef, faults: &mut Vec<Fault>) -> Result<ArrayRef, ArrowError> {
        let other = || ArrowError::SchemaError(format!("{}: {}", self.name, given.data_type()));
        let lists = given.as_list_opt::<i32>().ok_or_else(other)?;
        let whole = |offset: Option<&i32>| {
            offset
                .and_then(|offset| usize::try_from(*offset).ok())
                .unwrap_or(0)
        };
        let ends = (whole(lists.offsets().first()), whole(lists.offsets().last()));
        let values = lists.values().slice(ends.0, ends.1.saturating_sub(ends.0));
        let records = values.as_struct_opt().ok_or_else(other)?;
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(self.fields.len());
        let mut in_records = Vec::new();
        for column in &self.columns {
            let cells = records.columns().get(column.position()).ok_or_else(other)?;
            arrays.push(column.read(cells, &mut in_records).0);
        }
        for at in &self.nones {
            arrays.push(Arc::clone(records.columns().get(*at).ok_or_else(other)?));
        }
        let row_of = |record: usize| {
            let begun = |offset: &i32| whole(Some(offset)) <= ends.0.saturating_add(record);
            lists.offsets().partition_point(begun).saturating_sub(1)
        };
        faults.extend(in_records.into_iter().map(|fault| Fault {
            row: row_of(fault.row),
            ..fault
        }));
        let nulls = records.nulls().cloned();
        let records = StructArray::try_new_with_length(self.fields.clone(), arrays, nulls, records.len())?;
        let offsets = OffsetBuffer::from_lengths(lists.offsets().lengths());
        let record = Arc::new(self.record());
        let lists = ListArray::try_new(record, offsets, Arc::new(records), lists.nulls().cloned())?;
        Ok(Arc::new(lists))
    }
}
