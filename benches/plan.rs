//! How long the plan of all policies takes to be read: hash, layout and every reference inside.
//!
//! `cargo bench -p yingxiang-tests --bench plan` prints its size and the least and the middle time of a hundred runs.

mod timing;

use std::time::Duration;

use rules_core::plan_file::{from_bytes, from_parts, to_bytes, to_parts};

const RUNS: usize = 100;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let plan = yingxiang_fuzz::corpus::plan()?;
    let whole = to_bytes(&plan)?;
    let (chinese, english) = to_parts(&plan)?;
    println!(
        "{} policies, {} steps of computation",
        plan.policies().len(),
        plan.nodes().len()
    );
    let row = |what: &str, size: usize, (least, middle): (Duration, Duration)| {
        println!(
            "{what:<28} {size:>8} bytes   least {:>6} µs   middle {:>6} µs",
            least.as_micros(),
            middle.as_micros()
        );
    };
    row(
        "with English words inside",
        whole.len(),
        timing::of(RUNS, || from_bytes(&whole).is_ok()),
    );
    row(
        "in Chinese alone",
        chinese.len(),
        timing::of(RUNS, || from_bytes(&chinese).is_ok()),
    );
    row(
        "with a file of English words",
        chinese.len() + english.len(),
        timing::of(RUNS, || from_parts(&chinese, &english).is_ok()),
    );
    Ok(())
}
