//! Random tables: each fact known, none or unknown, and the same rows as people.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Int64Builder, StringBuilder, StringDictionaryBuilder,
};
use arrow_array::types::Int8Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use rules_core::arena::InputId;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{InputKind, Kind, Plan};
use rules_core::possible::{Possible, Values};

/// Numbers that look random and are the same every time.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    pub(crate) fn below(&mut self, end: i64) -> i64 {
        i64::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }
}

/// The facts and places that a table can say.
pub(crate) fn said(plan: &Plan) -> Vec<InputId> {
    let inputs = plan.inputs().iter();
    let said = inputs.filter(|(_, input)| {
        matches!(input.kind, InputKind::Fact | InputKind::Place) && input.list.is_none()
    });
    said.map(|(id, _)| id).collect()
}

/// One value of an input, near `around` where it is a number that has so many.
pub(crate) fn value(random: &mut Random, plan: &Plan, id: InputId, around: &[i64]) -> Possible {
    let input = plan.inputs().at(id);
    let domain = &input.domain;
    let count = domain.values.count(input.step);
    if domain.none && random.chance(15) {
        return Possible::absent(&domain.values);
    }
    if input.value == Kind::Date && !around.is_empty() && random.chance(85) {
        let day = around[usize::try_from(random.below(i64::try_from(around.len()).unwrap())).unwrap()];
        let one = Possible::number(Number::whole(day));
        if one.is_within(domain) {
            return one;
        }
    }
    let most = match random.below(3) {
        0 => count.min(4),
        1 => count.min(70),
        _ => count,
    };
    Possible::of(domain.values.at(random.below(most), input.step))
}

/// A table of some people, each a set of values for these inputs; what is not single is left empty.
pub(crate) fn table(plan: &Plan, inputs: &[InputId], rows: &[Vec<Possible>]) -> RecordBatch {
    let mut fields = Vec::new();
    let mut columns: Vec<ArrayRef> = Vec::new();
    for (at, id) in inputs.iter().enumerate() {
        let input = plan.inputs().at(*id);
        let cells = || rows.iter().map(|row| &row[at]);
        let whole = |cell: &Possible| {
            let number = cell.to_number()?;
            number.over(input.step)?.to_whole()
        };
        let member = |cell: &Possible| match cell.values {
            Values::Bits(bits) if bits.count_ones() == 1 && !cell.none => Some(bits.trailing_zeros()),
            _ => None,
        };
        let column: ArrayRef = match input.value {
            Kind::Bool => {
                let mut column = BooleanBuilder::new();
                cells().for_each(|cell| column.append_option(member(cell).map(|bit| bit == 1)));
                Arc::new(column.finish())
            }
            Kind::Choice(choice) => {
                let words = &plan.choices().at(choice).members;
                let word =
                    |cell: &Possible| member(cell).map(|at| words[usize::try_from(at).unwrap()].0.as_str());
                if at % 2 == 0 {
                    let mut column = StringDictionaryBuilder::<Int8Type>::new();
                    cells().for_each(|cell| column.append_option(word(cell)));
                    Arc::new(column.finish())
                } else {
                    let mut column = StringBuilder::new();
                    cells().for_each(|cell| column.append_option(word(cell)));
                    Arc::new(column.finish())
                }
            }
            Kind::Date => {
                let mut column = Date32Builder::new();
                cells().for_each(|cell| {
                    column.append_option(whole(cell).map(|day| i32::try_from(day).unwrap()))
                });
                Arc::new(column.finish())
            }
            Kind::Region => {
                let mut column = StringBuilder::new();
                for cell in cells() {
                    let position = whole(cell).and_then(|at| plan.regions().get(u32::try_from(at).unwrap()));
                    column.append_option(position.map(|region| region.id.as_str()));
                }
                Arc::new(column.finish())
            }
            _ => {
                let mut column = Int64Builder::new();
                cells().for_each(|cell| column.append_option(whole(cell)));
                Arc::new(column.finish())
            }
        };
        fields.push(Field::new(&input.id, column.data_type().clone(), true));
        columns.push(column);
        if input.domain.none {
            let mut none = BooleanBuilder::new();
            cells().for_each(|cell| none.append_value(cell.none && cell.values.is_empty()));
            let none: ArrayRef = Arc::new(none.finish());
            fields.push(Field::new(
                format!("{}.none", input.id),
                none.data_type().clone(),
                true,
            ));
            columns.push(none);
        }
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
}

/// The people of a row.
pub(crate) fn people(base: &People, inputs: &[InputId], row: &[Possible]) -> People {
    let mut people = base.clone();
    for (id, value) in inputs.iter().zip(row) {
        people.set(*id, value.clone());
    }
    people
}
