//! The answers for the rows of a batch, in columns.

use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Int64Array, RecordBatch, UInt8Array, UInt64Array};
use arrow_schema::{ArrowError, Field, Schema};
use rules_core::calendar::Day;

use crate::prepared::Layout;

/// A verdict as a small number. The better the answer, the lower.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Code {
    /// Entitled, whatever is unknown.
    Eligible = 0,
    /// Entitled once something is declared, or adopted by the locality.
    EligibleIf = 1,
    /// Both are possible.
    Depends = 2,
    /// Not entitled, whatever is unknown.
    NotEligible = 3,
    /// The policy is not in force on the day.
    NotInForce = 4,
    /// For others: no place of the applicant is covered.
    NotApplicable = 5,
    /// The facts of the row contradict what is true of all people; it has no answers.
    Contradiction = 6,
}

impl Code {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::Eligible,
        Self::EligibleIf,
        Self::Depends,
        Self::NotEligible,
        Self::NotInForce,
        Self::NotApplicable,
        Self::Contradiction,
    ];

    /// The number.
    #[expect(clippy::as_conversions, reason = "the numbers are given above and fit")]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The code of a number.
    pub fn of(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.number() == number)
    }

    /// The word for it in JSON answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::EligibleIf => "eligible_if",
            Self::Depends => "depends",
            Self::NotEligible => "not_eligible",
            Self::NotInForce => "not_in_force",
            Self::NotApplicable => "not_applicable",
            Self::Contradiction => "contradiction",
        }
    }
}

/// Why an answer is open: bits of [`PolicyOutcome::causes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Cause {
    /// Facts are missing.
    Facts = 1,
    /// A figure that no source gives.
    Figures = 2,
    /// Arithmetic failed for some possible person.
    Arithmetic = 4,
    /// Not settled within the work budget.
    Limit = 8,
}

impl Cause {
    /// The bit.
    #[expect(clippy::as_conversions, reason = "the numbers are given above and fit")]
    pub const fn bit(self) -> u8 {
        self as u8
    }
}

/// The greatest of an [amount](Amounts) that nobody bounds: it rests on a figure that is set locally and was not found.
pub const NO_BOUND: i64 = i64::MAX;

/// Stands in [`PolicyOutcome::total`] for rows that have no sum: nobody is paid, or nothing is known of the list.
pub const NO_SUM: i64 = -1;

/// A quantity for each row that may be a range: what is paid, or for how many months.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Amounts {
    /// The least of each row; 0 where there is none.
    pub least: Vec<i64>,
    /// The greatest of each row, [`NO_BOUND`] where nobody bounds it; empty where it is the least in every row.
    pub greatest: Vec<i64>,
}

impl Amounts {
    /// Least and greatest of a row.
    pub fn get(&self, row: usize) -> Option<(i64, i64)> {
        let least = self.least.get(row).copied()?;
        Some((least, self.greatest.get(row).copied().unwrap_or(least)))
    }

    /// Enters a range for a row, if there is room for rows.
    pub(crate) fn set(&mut self, row: usize, (least, greatest): (i64, i64)) {
        if self.least.is_empty() {
            return;
        }
        if least != greatest && self.greatest.is_empty() {
            self.greatest.clone_from(&self.least);
        }
        set(&mut self.least, row, least);
        set(&mut self.greatest, row, greatest);
    }
}

/// Enters a value, if there is such a place.
pub(crate) fn set<T>(values: &mut [T], at: usize, value: T) {
    if let Some(place) = values.get_mut(at) {
        *place = value;
    }
}

/// The answers of one policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyOutcome {
    /// [`Code`] of each row.
    pub verdict: Vec<u8>,
    /// How many rows the pass over the columns did not settle.
    pub open: u64,
    /// What is paid, among the people who are entitled: in fen, or for a share in steps of
    /// [`Layout::amount_unit`]. 0 where nobody is.
    pub amount: Amounts,
    /// For at most so many months; empty where the policy does not say.
    pub months: Amounts,
    /// What is paid for all records together, in fen, where the policy is granted for each record of a list; `amount` is
    /// then that of the best. [`NO_SUM`] where there is no such sum; empty for other policies.
    pub total: Amounts,
    /// The first criterion that is certainly unmet, counted from 1 in the order of [`Layout::criteria`]; 0 where none
    /// is.
    pub first_unmet: Vec<u8>,
    /// Bit `i` stands for criterion `i` of [`Layout::criteria`]: all that are unmet, of a refusal. Empty if not
    /// [wanted](crate::Wanted::every_unmet).
    pub unmet: Vec<u64>,
    /// Bits of [`Cause`]; empty where every row of the policy is settled.
    pub causes: Vec<u8>,
    /// Bit `i` stands for fact `i` of [`Layout::facts`]: those that matter to the verdict. Empty where every row is settled.
    pub missing: Vec<u64>,
    /// The last day on which an entitlement holds if nothing else changes, `None` if throughout or if it is none.
    /// Empty if days are not [wanted](crate::Wanted::days).
    pub last_day: Vec<Option<Day>>,
    /// The next day within two years on which the verdict is another one if nothing else changes, `None` if it stays.
    /// Empty if days are not wanted.
    pub next_day: Vec<Option<Day>>,
}

/// How the answers were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Rows times policies.
    pub answers: u64,
    /// Of these, answers that the pass over the columns did not settle.
    pub open: u64,
    /// People given to the set evaluator for them: open answers that rest on the same facts are asked once.
    pub asked: u64,
    /// Rows whose facts contradict one another.
    pub contradictions: u64,
}

impl Share {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            answers: self.answers.saturating_add(other.answers),
            open: self.open.saturating_add(other.open),
            asked: self.asked.saturating_add(other.asked),
            contradictions: self.contradictions.saturating_add(other.contradictions),
        }
    }
}

/// The answers for all rows of a batch.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// How many rows.
    pub rows: usize,
    /// One for each policy, in the order given to [`crate::Prepared::new`].
    pub policies: Vec<PolicyOutcome>,
    /// For each row the first assumption (position in the plan's, counted from 1) that its facts contradict, 0 for none; empty where
    /// no row contradicts any.
    pub contradicted: Vec<u16>,
    /// How they were found.
    pub share: Share,
}

impl Outcome {
    /// The answers as Arrow columns, in this order for each policy:
    ///
    /// | column | type | |
    /// |---|---|---|
    /// | `<policy>.verdict` | UInt8 | number of the [`Code`] |
    /// | `<policy>.amount` | Int64 | the least; null where nobody is entitled or nothing is paid |
    /// | `<policy>.amount_most` | Int64 | the greatest, [`NO_BOUND`] where nobody bounds it; only where it may differ |
    /// | `<policy>.months` | Int64 | the least; only where the policy speaks of months |
    /// | `<policy>.months_most` | Int64 | the greatest; only where it may differ |
    /// | `<policy>.first_unmet` | UInt8 | as [`PolicyOutcome::first_unmet`] |
    /// | `<policy>.unmet` | UInt64 | as [`PolicyOutcome::unmet`], if wanted |
    /// | `<policy>.causes` | UInt8 | only where something may be open |
    /// | `<policy>.missing` | UInt64 | only where something may be open |
    /// | `<policy>.last_day`, `<policy>.next_day` | Date32 | if days are wanted |
    ///
    /// # Errors
    /// If the vectors were changed to be of unequal length.
    pub fn to_record_batch(&self, layouts: &[Layout]) -> Result<RecordBatch, ArrowError> {
        let mut fields: Vec<Field> = Vec::new();
        let mut columns: Vec<ArrayRef> = Vec::new();
        for (policy, layout) in self.policies.iter().zip(layouts) {
            let mut add = |name: &str, column: ArrayRef| {
                let name = format!("{}.{name}", layout.id);
                fields.push(Field::new(name, column.data_type().clone(), column.is_nullable()));
                columns.push(column);
            };
            let paid = |values: &[i64]| -> ArrayRef {
                let entitled = policy
                    .verdict
                    .iter()
                    .map(|verdict| *verdict <= Code::Depends.number());
                let values = values.iter().zip(entitled);
                Arc::new(
                    values
                        .map(|(value, paid)| paid.then_some(*value))
                        .collect::<Int64Array>(),
                )
            };
            add("verdict", Arc::new(UInt8Array::from(policy.verdict.clone())));
            for (name, amounts) in [("amount", &policy.amount), ("months", &policy.months)] {
                if !amounts.least.is_empty() {
                    add(name, paid(&amounts.least));
                }
                if !amounts.greatest.is_empty() {
                    add(&format!("{name}_most"), paid(&amounts.greatest));
                }
            }
            add(
                "first_unmet",
                Arc::new(UInt8Array::from(policy.first_unmet.clone())),
            );
            if !policy.unmet.is_empty() {
                add("unmet", Arc::new(UInt64Array::from(policy.unmet.clone())));
            }
            if !policy.causes.is_empty() {
                add("causes", Arc::new(UInt8Array::from(policy.causes.clone())));
            }
            if !policy.missing.is_empty() {
                add("missing", Arc::new(UInt64Array::from(policy.missing.clone())));
            }
            for (name, days) in [("last_day", &policy.last_day), ("next_day", &policy.next_day)] {
                if !days.is_empty() {
                    add(name, Arc::new(Date32Array::from(days.clone())));
                }
            }
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
    }
}
