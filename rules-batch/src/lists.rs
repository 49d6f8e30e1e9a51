//! Rows with lists of records: those whose lists are of equal lengths are rows of a table of their own, with columns for
//! each record.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, UInt32Array};
use arrow_schema::{DataType, Field, FieldRef, Schema};
use arrow_select::take::take;
use rules_core::arena::ListId;
use rules_core::number::Number;
use rules_core::plan::Plan;
use rules_core::unroll::{Lengths, field_id};

use crate::outcome::{Amounts, Code, NO_BOUND, NO_SUM, Outcome, PolicyOutcome};
use crate::prepared::{Layout, Prepared};
use crate::problem::Problem;

/// How many records each list of a row has; `None` where nothing is known of the list.
type RowLengths = Vec<Option<u32>>;

/// Rows by the lengths of their lists.
type Groups = BTreeMap<RowLengths, Vec<u32>>;

/// A list with a column.
#[derive(Debug, Clone)]
pub(crate) struct ListColumn {
    list: ListId,
    id: String,
    most: u32,
    column: usize,
}

/// The lists of a table, and the plans for the lengths seen so far.
#[derive(Debug)]
pub(crate) struct Lists {
    written: Plan,
    columns: Vec<ListColumn>,
    known: Mutex<BTreeMap<RowLengths, Arc<Prepared>>>,
}

impl Lists {
    /// The lists that a schema has columns for; `None` if there are none.
    ///
    /// # Errors
    /// A column that is no list of structs.
    pub(crate) fn new(written: &Plan, schema: &Schema) -> Result<Option<Self>, Problem> {
        let mut columns = Vec::new();
        for (list, known) in written.lists().iter() {
            let Some((column, field)) = schema.fields().find(&known.id) else {
                continue;
            };
            if fields_of(field).is_none() {
                let message = format!("the type is {}", field.data_type());
                return Err(Problem::of_column(
                    &known.id,
                    message,
                    "give it as List of Struct",
                ));
            }
            columns.push(ListColumn {
                list,
                id: known.id.clone(),
                most: known.most,
                column,
            });
        }
        let some = !columns.is_empty();
        Ok(some.then(|| Self {
            written: written.clone(),
            columns,
            known: Mutex::default(),
        }))
    }

    pub(crate) fn has(&self, list: ListId) -> bool {
        self.columns.iter().any(|column| column.list == list)
    }

    /// The lengths of the lists in each row, and what is wrong with lists.
    fn lengths(&self, batch: &RecordBatch) -> (Vec<RowLengths>, Vec<Problem>) {
        let mut lengths: Vec<RowLengths> = vec![Vec::new(); batch.num_rows()];
        let mut problems = Vec::new();
        for column in &self.columns {
            let lists = batch
                .columns()
                .get(column.column)
                .and_then(|lists| lists.as_list_opt::<i32>());
            let Some(lists) = lists else {
                let message = "it is no list";
                problems.push(Problem::of_column(
                    &column.id,
                    message,
                    "give it as List of Struct",
                ));
                continue;
            };
            let some_null = lists.values().null_count() > 0;
            for (row, lengths) in lengths.iter_mut().enumerate() {
                if lists.is_null(row) {
                    lengths.push(None);
                    continue;
                }
                if some_null && lists.value(row).null_count() > 0 {
                    let remedy = "leave the record out, or give its fields as null";
                    problems.push(Problem::of_column(&column.id, "a record is null", remedy).at(row));
                }
                let length = u32::try_from(lists.value_length(row)).unwrap_or(u32::MAX);
                if length > column.most {
                    let message = format!("it has {length} records");
                    let remedy = format!("there may be {}; give the rest apart", column.most);
                    problems.push(Problem::of_column(&column.id, message, remedy).at(row));
                }
                lengths.push(Some(length));
            }
        }
        (lengths, problems)
    }

    /// The rows whose lists have the same lengths, by these lengths.
    fn groups(&self, batch: &RecordBatch) -> Result<Groups, Vec<Problem>> {
        let (lengths, problems) = self.lengths(batch);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut groups = Groups::new();
        for (row, lengths) in (0_u32..).zip(lengths) {
            groups.entry(lengths).or_default().push(row);
        }
        Ok(groups)
    }

    /// What is wrong with lists, or if nothing is, with values.
    pub(crate) fn faults(&self, outer: &Prepared, batch: &RecordBatch) -> Vec<Problem> {
        let groups = match self.groups(batch) {
            Ok(groups) => groups,
            Err(problems) => return problems,
        };
        let mut all = Vec::new();
        for (lengths, rows) in groups {
            let inner = self.flat(batch, &lengths, &rows).and_then(|own| {
                let inner = self.prepared(outer, &lengths, &own.schema())?;
                Ok(inner.faults(&own))
            });
            let found = inner.unwrap_or_else(|problem| vec![problem]);
            all.extend(found.into_iter().map(|problem| in_batch(problem, &rows)));
        }
        all
    }

    /// The rows whose lists have some lengths as a table of its own.
    fn flat(
        &self,
        batch: &RecordBatch,
        lengths: &[Option<u32>],
        rows: &[u32],
    ) -> Result<RecordBatch, Problem> {
        let failed =
            |error: arrow_schema::ArrowError| Problem::of_all(error.to_string(), "give the columns anew");
        let indices = UInt32Array::from(rows.to_vec());
        let mut fields: Vec<Field> = Vec::new();
        let mut columns: Vec<ArrayRef> = Vec::new();
        let mut add = |name: String, column: ArrayRef| {
            fields.push(Field::new(name, column.data_type().clone(), true));
            columns.push(column);
        };
        for (at, (field, column)) in batch.schema().fields().iter().zip(batch.columns()).enumerate() {
            let Some(position) = self.columns.iter().position(|list| list.column == at) else {
                add(
                    field.name().clone(),
                    take(column, &indices, None).map_err(failed)?,
                );
                continue;
            };
            let (Some(Some(length)), Some(lists)) = (lengths.get(position), column.as_list_opt::<i32>())
            else {
                continue;
            };
            let Some(records) = lists.values().as_struct_opt() else {
                continue;
            };
            let list = self
                .columns
                .get(position)
                .map(|list| self.written.lists().at(list.list));
            for record in 0..*length {
                let offset = |row: &u32| {
                    let row = usize::try_from(*row).ok()?;
                    let first = u32::try_from(*lists.value_offsets().get(row)?).ok()?;
                    first.checked_add(record)
                };
                let places: Vec<u32> = rows.iter().filter_map(offset).collect();
                let places = UInt32Array::from(places);
                for (inner, values) in records.fields().iter().zip(records.columns()) {
                    let Some(list) = list else { continue };
                    let name = field_id(list, record.saturating_add(1), inner.name());
                    add(name, take(values, &places, None).map_err(failed)?);
                }
            }
        }
        let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
        RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options).map_err(failed)
    }

    /// The rules for lists of some lengths.
    fn prepared(
        &self,
        outer: &Prepared,
        lengths: &[Option<u32>],
        schema: &Schema,
    ) -> Result<Arc<Prepared>, Problem> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(prepared) = known.get(lengths) {
            return Ok(Arc::clone(prepared));
        }
        let counts: Lengths = self
            .columns
            .iter()
            .zip(lengths)
            .filter_map(|(column, length)| Some((column.list, (*length)?)))
            .collect();
        let plan = self.written.for_lists(&counts);
        let policies: Vec<usize> = outer.layouts.iter().map(|layout| layout.position).collect();
        let prepared = Arc::new(Prepared::new(
            &plan,
            &policies,
            outer.today,
            schema,
            outer.wanted,
        )?);
        known.insert(lengths.to_vec(), Arc::clone(&prepared));
        Ok(prepared)
    }

    /// The answers for all rows of a batch.
    ///
    /// # Errors
    /// As [`Prepared::evaluate`].
    pub(crate) fn evaluate(&self, outer: &Prepared, batch: &RecordBatch) -> Result<Outcome, Problem> {
        let mut outcome = Outcome {
            rows: batch.num_rows(),
            policies: outer.layouts.iter().map(|_| PolicyOutcome::default()).collect(),
            ..Outcome::default()
        };
        let first_of = |problems: Vec<Problem>| {
            let first = problems.into_iter().next();
            first.unwrap_or_else(|| Problem::of_all("a list cannot be read", "give the lists anew"))
        };
        for (lengths, rows) in self.groups(batch).map_err(first_of)? {
            let own = self.flat(batch, &lengths, &rows)?;
            let inner = self.prepared(outer, &lengths, &own.schema())?;
            let found = inner.evaluate(&own, &mut inner.buffers());
            let found = found.map_err(|problem| in_batch(problem, &rows))?;
            let rows: Vec<usize> = rows
                .into_iter()
                .filter_map(|row| usize::try_from(row).ok())
                .collect();
            outcome.share = outcome.share.plus(found.share);
            spread(
                &mut outcome.contradicted,
                &found.contradicted,
                &rows,
                batch.num_rows(),
                |number| number,
            );
            let layouts = outer.layouts.iter().zip(&inner.layouts);
            let policies = outcome.policies.iter_mut().zip(&found.policies);
            for ((to, from), (layout, own)) in policies.zip(layouts) {
                enter(to, from, (layout, own), &rows, batch.num_rows());
            }
        }
        Ok(outcome)
    }
}

/// A problem of a table of some rows, told by their numbers in the batch.
fn in_batch(mut problem: Problem, rows: &[u32]) -> Problem {
    let row = problem.row.and_then(|row| rows.get(row));
    problem.row = row.and_then(|row| usize::try_from(*row).ok());
    problem
}

/// The fields of a list of structs.
fn fields_of(field: &FieldRef) -> Option<&arrow_schema::Fields> {
    match field.data_type() {
        DataType::List(record) => match record.data_type() {
            DataType::Struct(fields) => Some(fields),
            _ => None,
        },
        _ => None,
    }
}

/// Values of some rows at their places among all.
fn spread<T: Copy + Default>(
    to: &mut Vec<T>,
    from: &[T],
    rows: &[usize],
    all: usize,
    change: impl Fn(T) -> T,
) {
    spread_over(to, from, rows, (all, T::default()), change);
}

/// The same, rows that have none yet holding this.
fn spread_over<T: Copy>(
    to: &mut Vec<T>,
    from: &[T],
    rows: &[usize],
    (all, empty): (usize, T),
    change: impl Fn(T) -> T,
) {
    if from.is_empty() {
        return;
    }
    to.resize(all, empty);
    for (row, value) in rows.iter().zip(from) {
        if let Some(place) = to.get_mut(*row) {
            *place = change(*value);
        }
    }
}

fn enter(
    to: &mut PolicyOutcome,
    from: &PolicyOutcome,
    (layout, own): (&Layout, &Layout),
    rows: &[usize],
    all: usize,
) {
    let place = |names: &[String], name: &str| names.iter().position(|known| known == name).unwrap_or(63);
    let criteria: Vec<usize> = own
        .criteria
        .iter()
        .map(|id| place(&layout.criteria, id))
        .collect();
    let facts: Vec<usize> = own
        .facts
        .iter()
        .map(|id| place(&layout.facts, &shared(id)))
        .collect();
    let moved = |bits: u64, places: &[usize]| {
        let set = places.iter().enumerate().filter(|(at, _)| {
            let at = u32::try_from(*at).unwrap_or(63);
            bits.checked_shr(at).is_some_and(|bits| bits & 1 == 1)
        });
        let bit = |(_, place): (usize, &usize)| 1_u64 << u32::try_from((*place).min(63)).unwrap_or(63);
        set.map(bit).fold(0, |bits, bit| bits | bit)
    };
    let numbered = |number: u8| {
        let at = usize::from(number).checked_sub(1);
        let place = at.and_then(|at| criteria.get(at)).copied();
        place.map_or(0, |place| {
            u8::try_from(place.saturating_add(1)).unwrap_or(u8::MAX)
        })
    };
    to.open = to.open.saturating_add(from.open);
    // Nobody is entitled for want of an answer.
    let undecided = Code::Depends.number();
    spread_over(&mut to.verdict, &from.verdict, rows, (all, undecided), |code| {
        code
    });
    spread(&mut to.first_unmet, &from.first_unmet, rows, all, numbered);
    spread(&mut to.unmet, &from.unmet, rows, all, |bits| {
        moved(bits, &criteria)
    });
    spread(&mut to.causes, &from.causes, rows, all, |causes| causes);
    spread(&mut to.missing, &from.missing, rows, all, |bits| {
        moved(bits, &facts)
    });
    spread(&mut to.last_day, &from.last_day, rows, all, |day| day);
    spread(&mut to.next_day, &from.next_day, rows, all, |day| day);
    let in_units = |value: i64| {
        if value == NO_BOUND {
            return NO_BOUND;
        }
        let number = Number::whole(value).times(own.amount_unit);
        number
            .and_then(|number| number.over(layout.amount_unit))
            .map_or(value, Number::floor)
    };
    sums(&mut to.amount, &from.amount, rows, (all, 0), in_units);
    sums(&mut to.months, &from.months, rows, (all, 0), |months| months);
    sums(&mut to.total, &from.total, rows, (all, NO_SUM), |total| total);
}

/// Ranges of some rows at their places among all, rows that have none yet holding `empty`.
fn sums(
    to: &mut Amounts,
    from: &Amounts,
    rows: &[usize],
    (all, empty): (usize, i64),
    change: impl Fn(i64) -> i64,
) {
    let ranges = !from.greatest.is_empty() || !to.greatest.is_empty();
    if ranges && to.greatest.is_empty() {
        to.greatest.clone_from(&to.least);
    }
    spread_over(&mut to.least, &from.least, rows, (all, empty), &change);
    if ranges {
        let greatest = if from.greatest.is_empty() {
            &from.least
        } else {
            &from.greatest
        };
        spread_over(&mut to.greatest, greatest, rows, (all, empty), &change);
    }
}

/// The id of a field in any record: `hires[2].hired_on` as `hires[0].hired_on`.
fn shared(id: &str) -> String {
    let parts = id.split_once('[').zip(id.split_once(']'));
    match parts {
        Some(((list, _), (_, field))) => format!("{list}[0]{field}"),
        None => id.to_owned(),
    }
}
