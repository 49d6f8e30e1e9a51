//! The rules over whole populations: every person of a table against every policy, in columns.
//!
//! [`Prepared::new`] compiles a [`Plan`](rules_core::plan::Plan) once for a day and the columns that there are.
//! [`Prepared::evaluate`] answers for the rows of an Arrow [`RecordBatch`](arrow_array::RecordBatch). The answers are those
//! of [`rules_core::assess`], row by row; rows that a pass over the columns cannot settle are given to it, and counted.
//!
//! # Columns that are read
//!
//! | column | type | value |
//! |---|---|---|
//! | `<fact>`, yes or no | Boolean | |
//! | `<fact>`, a day | Date32 | |
//! | `<fact>`, a count, months, days | Int64 or Int32 | as counted |
//! | `<fact>`, money | Int64 | steps of the fact's grid: fen, unless the rules say a coarser step |
//! | `<fact>`, a number | Int64 | steps of the fact's grid: 25 with steps of 1/100 is 0.25 |
//! | `<fact>`, an alternative | Dictionary(Int8, Int16 or Int32, Utf8) or Utf8 | the alternative's id |
//! | `<place>` | Int32 or Utf8 | the code (GB/T 2260), or in text its name in the rules |
//! | `<fact>.none` | Boolean | true where it is known that there is none |
//! | `<list>` | List of Struct | one struct for each record, its fields as above |
//! | `<policy>.<criterion>`, a declaration | Boolean | |
//! | `id` | Int64 or Utf8 | whoever it is; carried over, not read |
//!
//! Null is unknown; a missing column is unknown for everybody; a list that is null is unknown, one that is empty is known
//! to be empty. Columns that the rules do not know are left alone.
//!
//! # Columns that are written
//!
//! See [`Outcome::to_record_batch`].

mod bound;
mod code;
mod compile;
mod days;
mod evaluate;
mod expression;
#[cfg(feature = "files")]
pub mod files;
mod interval;
mod lane;
mod lists;
mod open;
mod outcome;
mod paying;
mod prepared;
mod problem;
mod program;
mod reader;
mod run;
mod standing;
#[cfg(feature = "threads")]
mod threads;
mod vector;

pub use outcome::{Amounts, Cause, Code, NO_BOUND, NO_SUM, Outcome, PolicyOutcome, Share};
pub use prepared::{Buffers, Layout, Prepared, Wanted};
pub use problem::Problem;
#[cfg(feature = "threads")]
pub use threads::evaluate_all;
