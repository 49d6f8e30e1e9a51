//! The register as Arrow columns: as the evaluator reads them, and as a bureau would keep them in a file.

use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, DictionaryArray, Int8Array, Int32Array, Int64Array, RecordBatch,
    StringArray,
};
use arrow_schema::{ArrowError, Field, Schema};

use crate::register::{CERTIFICATE, DIFFICULTY, EDUCATION, EMPLOYER, NO_DAY, Register, SEX, SIZE, WORK};

/// The rows from one to before another. With `nones` a day that somebody does not have is told as none in a column
/// beside it; without, its cell is empty.
pub(crate) fn batch(
    register: &Register,
    from: usize,
    to: usize,
    nones: bool,
) -> Result<RecordBatch, ArrowError> {
    let mut fields = Vec::new();
    let mut columns: Vec<ArrayRef> = Vec::new();
    let mut add = |name: &str, column: ArrayRef, nullable: bool| {
        fields.push(Field::new(name, column.data_type().clone(), nullable));
        columns.push(column);
    };
    let whole = |values: &[i32]| -> ArrayRef { Arc::new(Int32Array::from(values[from..to].to_vec())) };
    let sums = |values: &[i64]| -> ArrayRef { Arc::new(Int64Array::from(values[from..to].to_vec())) };
    let truth = |values: &[u8]| -> ArrayRef {
        Arc::new(
            values[from..to]
                .iter()
                .map(|flag| Some(*flag != 0))
                .collect::<BooleanArray>(),
        )
    };
    let choice = |values: &[u8], names: &[&'static str]| -> ArrayRef {
        let keys = values[from..to].iter().map(|key| i8::try_from(*key).ok());
        let names: ArrayRef = Arc::new(StringArray::from(names.to_vec()));
        let choice = DictionaryArray::<Int8Type>::try_new(keys.collect::<Int8Array>(), names);
        Arc::new(choice.expect("positions of the alternatives"))
    };
    let days = |values: &[i32]| -> ArrayRef {
        let days = values[from..to]
            .iter()
            .map(|day| (*day != NO_DAY).then_some(*day));
        Arc::new(days.collect::<Date32Array>())
    };
    let none = |values: &[i32]| -> ArrayRef {
        let nones = values[from..to].iter().map(|day| Some(*day == NO_DAY));
        Arc::new(nones.collect::<BooleanArray>())
    };
    add("id", sums(&register.id), false);
    add(
        "born_on",
        Arc::new(Date32Array::from(register.born[from..to].to_vec())),
        false,
    );
    add("sex", choice(&register.sex, SEX), false);
    add("education", choice(&register.education, EDUCATION), false);
    add("left_school_on", days(&register.left), true);
    add("work_status", choice(&register.work, WORK), false);
    add("registered_unemployed", truth(&register.registered), false);
    add("registered_on", days(&register.registered_on), true);
    add("difficulty", choice(&register.difficulty, DIFFICULTY), false);
    add("veteran", truth(&register.veteran), false);
    add("poverty_lifted", truth(&register.lifted), false);
    add("returned_migrant", truth(&register.migrant), false);
    add("contract_signed_on", days(&register.signed), true);
    add("contract_months", whole(&register.contract), false);
    add("employer_kind", choice(&register.employer, EMPLOYER), false);
    add("employer_size", choice(&register.size, SIZE), false);
    add("insured_unemployment_months", whole(&register.insured), false);
    add("insured_pension", truth(&register.pension), false);
    add("insured_work_injury", truth(&register.injury), false);
    add("monthly_contribution", sums(&register.contribution), false);
    add("subsidy_months_received", whole(&register.received), false);
    add("business_registered_on", days(&register.business), true);
    add("first_business", truth(&register.first), false);
    add("partners", whole(&register.partners), false);
    add("other_business_loan", truth(&register.other_loan), false);
    add("bad_credit", truth(&register.bad_credit), false);
    add("loan_requested", sums(&register.loan), false);
    add(
        "certificate_level",
        choice(&register.certificate, CERTIFICATE),
        false,
    );
    add("certificate_on", days(&register.certified), true);
    add("skill_claims_this_year", whole(&register.claims), false);
    add("residence", whole(&register.place), false);
    if nones {
        add("left_school_on.none", none(&register.left), false);
        add("contract_signed_on.none", none(&register.signed), false);
        add("business_registered_on.none", none(&register.business), false);
        add("certificate_on.none", none(&register.certified), false);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}
