//! Random tables: each fact known, none or unknown, and the same rows as people.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Int64Builder, StringBuilder, StringDictionaryBuilder,
};
use arrow_array::types::Int8Type;
use arrow_array::{Array, ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{Field, Fields, Schema};
use rules_core::arena::InputId;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{Input, InputKind, Kind, Plan};
use rules_core::possible::{Possible, Values};
use rules_core::unroll::field_id;

use crate::random::Random;

/// The facts and places that a table can say.
pub(crate) fn said(plan: &Plan) -> Vec<InputId> {
    let inputs = plan.inputs().iter();
    let said = inputs.filter(|(_, input)| {
        matches!(input.kind, InputKind::Fact | InputKind::Place) && input.list.is_none()
    });
    said.map(|(id, _)| id).collect()
}

/// One value of an input, near `around` where it is a day.
pub(crate) fn value(random: &mut Random, plan: &Plan, id: InputId, around: &[i64]) -> Possible {
    let input = plan.inputs().at(id);
    let domain = &input.domain;
    let count = domain.values.count(input.step);
    if domain.none && random.chance(15) {
        return Possible::absent(&domain.values);
    }
    if input.value == Kind::Date && !around.is_empty() && random.chance(85) {
        let one = Possible::number(Number::whole(*random.pick(around)));
        if one.is_within(domain) {
            return one;
        }
    }
    let most = *random.pick(&[count.min(4), count.min(70), count]);
    Possible::of(domain.values.at(random.between(0, most - 1), input.step))
}

/// Somebody's facts, by id; what is not single is not known.
pub(crate) type Row = BTreeMap<String, Possible>;

/// A table of some people with a column for each of these facts, and one for each list whose lengths are given, by row.
pub(crate) fn table(
    plan: &Plan,
    inputs: &[InputId],
    rows: &[Row],
    lengths: &BTreeMap<String, Vec<u32>>,
) -> RecordBatch {
    let mut fields = Vec::new();
    let mut columns: Vec<ArrayRef> = Vec::new();
    for (at, id) in inputs.iter().enumerate() {
        let input = plan.inputs().at(*id);
        let cells: Vec<&Possible> = rows
            .iter()
            .map(|row| row.get(&input.id).unwrap_or(&input.domain))
            .collect();
        add(plan, input, &cells, at % 2 == 0, (&mut fields, &mut columns));
    }
    for (_, list) in plan.lists().iter() {
        let Some(lengths) = lengths.get(&list.id) else {
            continue;
        };
        let (mut inner_fields, mut inner) = (Vec::new(), Vec::new());
        for (at, field) in list.fields.iter().enumerate() {
            let input = plan.inputs().at(*field);
            let mut cells = Vec::new();
            for (row, length) in rows.iter().zip(lengths) {
                for record in 1..=*length {
                    let id = field_id(list, record, &input.id);
                    cells.push(row.get(&id).unwrap_or(&input.domain));
                }
            }
            add(plan, input, &cells, at % 2 == 0, (&mut inner_fields, &mut inner));
        }
        let inner_fields = Fields::from(inner_fields);
        let count = lengths
            .iter()
            .map(|length| usize::try_from(*length).unwrap())
            .sum();
        let records = StructArray::try_new_with_length(inner_fields, inner, None, count).unwrap();
        let offsets =
            OffsetBuffer::from_lengths(lengths.iter().map(|length| usize::try_from(*length).unwrap()));
        let record = Arc::new(Field::new("item", records.data_type().clone(), true));
        let column: ArrayRef =
            Arc::new(ListArray::try_new(record, offsets, Arc::new(records), None).unwrap());
        fields.push(Field::new(&list.id, column.data_type().clone(), true));
        columns.push(column);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
}

/// Adds the column of a fact, and the one that says that there is none.
fn add(
    plan: &Plan,
    input: &Input,
    cells: &[&Possible],
    as_dictionary: bool,
    (fields, columns): (&mut Vec<Field>, &mut Vec<ArrayRef>),
) {
    let whole = |cell: &Possible| cell.to_number()?.over(input.step)?.to_whole();
    let member = |cell: &Possible| match cell.values {
        Values::Bits(bits) if bits.count_ones() == 1 && !cell.none => Some(bits.trailing_zeros()),
        _ => None,
    };
    let column: ArrayRef = match input.value {
        Kind::Bool => {
            let mut column = BooleanBuilder::new();
            cells
                .iter()
                .for_each(|cell| column.append_option(member(cell).map(|bit| bit == 1)));
            Arc::new(column.finish())
        }
        Kind::Choice(choice) => {
            let words = &plan.choices().at(choice).members;
            let word =
                |cell: &Possible| member(cell).map(|at| words[usize::try_from(at).unwrap()].0.as_str());
            if as_dictionary {
                let mut column = StringDictionaryBuilder::<Int8Type>::new();
                cells.iter().for_each(|cell| column.append_option(word(cell)));
                Arc::new(column.finish())
            } else {
                let mut column = StringBuilder::new();
                cells.iter().for_each(|cell| column.append_option(word(cell)));
                Arc::new(column.finish())
            }
        }
        Kind::Date => {
            let mut column = Date32Builder::new();
            let day = |cell: &Possible| whole(cell).map(|day| i32::try_from(day).unwrap());
            cells.iter().for_each(|cell| column.append_option(day(cell)));
            Arc::new(column.finish())
        }
        Kind::Region => {
            let mut column = StringBuilder::new();
            for cell in cells {
                let position = whole(cell).and_then(|at| plan.regions().get(u32::try_from(at).unwrap()));
                column.append_option(position.map(|region| region.id.as_str()));
            }
            Arc::new(column.finish())
        }
        _ => {
            let mut column = Int64Builder::new();
            cells.iter().for_each(|cell| column.append_option(whole(cell)));
            Arc::new(column.finish())
        }
    };
    fields.push(Field::new(&input.id, column.data_type().clone(), true));
    columns.push(column);
    if input.domain.none {
        let mut none = BooleanBuilder::new();
        cells
            .iter()
            .for_each(|cell| none.append_value(cell.none && cell.values.is_empty()));
        let none: ArrayRef = Arc::new(none.finish());
        fields.push(Field::new(
            format!("{}.none", input.id),
            none.data_type().clone(),
            true,
        ));
        columns.push(none);
    }
}

/// The people of a row.
pub(crate) fn people(plan: &Plan, base: &People, row: &Row) -> People {
    let mut people = base.clone();
    for (id, input) in plan.inputs().iter() {
        if let Some(value) = row.get(&input.id) {
            people.set(id, value.clone());
        }
    }
    people
}
