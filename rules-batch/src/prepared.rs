//! A plan compiled for a day and for the columns that there are.

use arrow_array::RecordBatch;
use arrow_schema::Schema;
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::plan::Plan;

use crate::outcome::Outcome;
use crate::problem::Problem;

/// What is wanted beside verdict, amount, months and the first unmet criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// All unmet criteria of a refusal.
    pub every_unmet: bool,
    /// What is missing of an open answer, and why it is open.
    pub missing: bool,
    /// The last day of an entitlement and the next day on which the verdict changes.
    pub days: bool,
}

impl Default for Wanted {
    /// Everything but the days.
    fn default() -> Self {
        Self {
            every_unmet: true,
            missing: true,
            days: false,
        }
    }
}

/// What the answers of one policy consist of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The policy's position in the plan.
    pub position: usize,
    /// Its id.
    pub id: String,
    /// The ids of its criteria, in the order of the notice.
    pub criteria: Vec<String>,
    /// The ids of the facts and figures that may be missing, at most 64; of a field of a list's records, the field's
    /// with the list's in front.
    pub facts: Vec<String>,
    /// One of the amount column is so much: a fen, or a fraction where a share is paid.
    pub amount_unit: Number,
}

/// A plan compiled for a day and for the columns that there are.
#[derive(Debug)]
pub struct Prepared {
    layouts: Vec<Layout>,
}

/// The memory in which batches are evaluated, used again for the next one; one for each thread.
#[derive(Debug)]
pub struct Buffers<'p> {
    prepared: &'p Prepared,
}

impl Prepared {
    /// For the policies at these positions of the plan, asked on a day by the rows of tables of a schema. A table may
    /// have fewer nulls than its schema allows; what has none is computed faster.
    ///
    /// # Errors
    /// A column of a type that the fact does not have, a policy that there is not, a plan without a day of asking.
    pub fn new(
        plan: &Plan,
        policies: &[usize],
        today: Day,
        schema: &Schema,
        wanted: Wanted,
    ) -> Result<Self, Problem> {
        let _ = (plan, policies, today, schema, wanted);
        Ok(Self { layouts: Vec::new() })
    }

    /// What the answers consist of, one for each policy, in the order asked for.
    pub fn layouts(&self) -> &[Layout] {
        &self.layouts
    }

    /// Memory for one thread.
    pub fn buffers(&self) -> Buffers<'_> {
        Buffers { prepared: self }
    }

    /// The answers for all rows of a batch.
    ///
    /// # Errors
    /// The first value that no fact can have, with its row. To sort out all rows that have any, see
    /// [`Prepared::faults`].
    pub fn evaluate(&self, batch: &RecordBatch, buffers: &mut Buffers<'_>) -> Result<Outcome, Problem> {
        let _ = (batch, buffers.prepared);
        Ok(Outcome::default())
    }

    /// Everything that is wrong with values of a batch, row by row: values outside what the fact may be, alternatives and
    /// places that there are not, a value together with "none". A row that is not named can be evaluated.
    pub fn faults(&self, batch: &RecordBatch) -> Vec<Problem> {
        let _ = batch;
        Vec::new()
    }
}

impl Buffers<'_> {
    /// Gives the vectors of an outcome back, so that the next one needs no new memory.
    pub fn recycle(&mut self, outcome: Outcome) {
        drop(outcome);
    }
}
