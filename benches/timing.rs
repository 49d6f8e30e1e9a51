//! How long something takes.

use std::time::{Duration, Instant};

/// The least and the middle time of some runs, each of which must succeed.
pub(crate) fn of(runs: usize, mut work: impl FnMut() -> bool) -> (Duration, Duration) {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            let done = work();
            let time = start.elapsed();
            assert!(done, "what is timed has failed");
            time
        })
        .collect();
    times.sort();
    let at = |position: usize| times.get(position).copied().unwrap_or_default();
    (at(0), at(runs / 2))
}
