//! Residents of Inner Mongolia as a file: every fact of the rules in `policies/`, all of it known.

use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Int8Array, Int32Array, Int64Array,
    RecordBatch, StringArray,
};
use arrow_schema::{ArrowError, Field, Schema};
use rules_core::arena::InputId;
use rules_core::people::People;
use rules_core::plan::{Applicant, InputKind, Kind, Plan};
use rules_core::possible::{Possible, Values};
use rules_core::unroll::Lengths;

use crate::crowd::{Crowd, Person};

/// Writes so many rows. There are at most so many different people; then they come again under other numbers.
pub(crate) fn write(rows: usize, different: usize, file: &str) -> Result<(), Box<dyn std::error::Error>> {
    let plan = yingxiang_fuzz::corpus::plan()?;
    let plan = plan.for_lists(&Lengths::new());
    let today = crate::day(crate::workload::DAYS[0]);
    let asked = plan.today().ok_or("no day of asking")?;
    let base = People::everybody(&plan).with(asked, Possible::day(today));
    let inputs = plan.inputs().iter();
    let facts: Vec<InputId> = inputs
        .filter(|(_, input)| matches!(input.kind, InputKind::Fact | InputKind::Place))
        .filter(|(_, input)| input.list.is_none() && !input.id.contains('['))
        .map(|(id, _)| id)
        .collect();
    let events: Vec<_> = plan
        .life_events()
        .iter()
        .filter(|event| event.applicant == Applicant::Person)
        .collect();
    let each = different.min(rows).div_ceil(events.len());
    let crowd = Crowd::new(&plan, &base, today, each);
    let mut people: Vec<Person> = Vec::new();
    for event in events {
        crowd.each(event, &facts, |person| people.push(person));
    }
    crate::file::write(file, rows, |from, count| {
        // Neighbours of one life event would be more alike than a register's.
        let who: Vec<&Person> = (from..from + count)
            .map(|row| &people[row * 7919 % people.len()])
            .collect();
        Ok(batch(&plan, &facts, from, &who)?)
    })
}

fn batch(plan: &Plan, facts: &[InputId], from: usize, people: &[&Person]) -> Result<RecordBatch, ArrowError> {
    let numbers = (0..people.len()).map(|row| i64::try_from(from + row).ok());
    let mut fields = vec![Field::new("id", arrow_schema::DataType::Int64, false)];
    let mut columns: Vec<ArrayRef> = vec![Arc::new(Int64Array::from_iter_values(numbers.flatten()))];
    let mut add = |name: String, column: ArrayRef| {
        fields.push(Field::new(name, column.data_type().clone(), true));
        columns.push(column);
    };
    for fact in facts {
        let input = plan.inputs().at(*fact);
        let answers = || people.iter().map(|person| person.answer(*fact));
        add(input.id.clone(), column(plan, *fact, answers()));
        if input.domain.none {
            let none = answers().map(|answer| Some(answer.is_some_and(|answer| answer.none)));
            add(
                format!("{}.none", input.id),
                Arc::new(none.collect::<BooleanArray>()),
            );
        }
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

fn column<'a>(plan: &Plan, fact: InputId, answers: impl Iterator<Item = Option<&'a Possible>>) -> ArrayRef {
    let input = plan.inputs().at(fact);
    // None has a column of its own.
    let answers = answers.map(|answer| answer.filter(|answer| !answer.none));
    let whole = |answer: Option<&Possible>| answer?.to_number()?.to_whole();
    match input.value {
        Kind::Bool => Arc::new(
            answers
                .map(|answer| answer.map(Possible::is_yes))
                .collect::<BooleanArray>(),
        ),
        Kind::Date => {
            let days = answers.map(|answer| i32::try_from(whole(answer)?).ok());
            Arc::new(days.collect::<Date32Array>())
        }
        Kind::Choice(choice) => {
            let keys = answers.map(|answer| match answer?.values {
                Values::Bits(bits) => i8::try_from(bits.trailing_zeros()).ok(),
                Values::Ranges(_) => None,
            });
            let keys = keys.collect::<Int8Array>();
            let members = plan
                .choices()
                .at(choice)
                .members
                .iter()
                .map(|(id, _)| id.as_str());
            let members: ArrayRef = Arc::new(StringArray::from_iter_values(members));
            Arc::new(
                DictionaryArray::<Int8Type>::try_new(keys, members).expect("positions of the alternatives"),
            )
        }
        Kind::Region => {
            let codes = answers.map(|answer| {
                let position = u32::try_from(whole(answer)?).ok()?;
                plan.regions().get(position)?.code.parse().ok()
            });
            Arc::new(codes.collect::<Int32Array>())
        }
        Kind::Money => {
            let step = input.step.to_whole().unwrap_or(1);
            let fen = answers.map(|answer| {
                let fen = whole(answer)?;
                Some(i128::from(fen - fen % step))
            });
            let fen = fen.collect::<Decimal128Array>().with_precision_and_scale(18, 2);
            Arc::new(fen.expect("no amount has more digits"))
        }
        Kind::Number => {
            let numbers = answers.map(|answer| Some(answer?.to_number()?.to_string()));
            Arc::new(numbers.collect::<StringArray>())
        }
        Kind::Count(_) | Kind::Months | Kind::Days => Arc::new(answers.map(whole).collect::<Int64Array>()),
    }
}
