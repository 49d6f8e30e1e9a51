//! Several batches at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use arrow_array::RecordBatch;

use crate::outcome::Outcome;
use crate::prepared::Prepared;
use crate::problem::Problem;

/// The answers for some batches, in their order, on so many threads. They are those that one thread gives.
///
/// # Errors
/// As [`Prepared::evaluate`], with the number of the batch: of all batches that have a problem, the first.
pub fn evaluate_all(
    prepared: &Prepared,
    batches: &[RecordBatch],
    threads: usize,
) -> Result<Vec<Outcome>, (usize, Problem)> {
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, Result<Outcome, Problem>)>> = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..threads.clamp(1, batches.len().max(1)) {
            scope.spawn(|| {
                let mut buffers = prepared.buffers();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(batch) = batches.get(number) else { break };
                    let outcome = prepared.evaluate(batch, &mut buffers);
                    let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                    found.push((number, outcome));
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_unstable_by_key(|(number, _)| *number);
    let outcomes = found.into_iter();
    outcomes
        .map(|(number, outcome)| outcome.map_err(|problem| (number, problem)))
        .collect()
}
