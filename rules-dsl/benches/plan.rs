//! How long the plan of all policies takes to be read: hash, layout and every reference inside.
//!
//! `cargo bench -p rules-dsl --bench plan` prints its size and the least and the middle time of a hundred runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rules_core::plan_file::{from_bytes, from_parts, to_bytes, to_parts};
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::source::SourceFile;

const RUNS: usize = 100;

fn policies() -> std::io::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
        let mut paths = entries.collect::<std::io::Result<Vec<PathBuf>>>()?;
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path)?;
                let path = path.to_string_lossy().into_owned();
                files.push(SourceFile { path, text });
            }
        }
    }
    Ok(files)
}

/// The least and the middle time of many runs.
fn timed(mut work: impl FnMut() -> bool) -> (Duration, Duration) {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            let done = work();
            let time = start.elapsed();
            assert!(done, "the plan is not read");
            time
        })
        .collect();
    times.sort();
    let at = |position: usize| times.get(position).copied().unwrap_or_default();
    (at(0), at(RUNS / 2))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options {
        without_reasoning: true,
        ..Options::default()
    };
    let compiled = compile_with(&policies()?, &options);
    let (_, plan) = compiled.result.ok_or("the rules have errors")?;
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
        timed(|| from_bytes(&whole).is_ok()),
    );
    row(
        "in Chinese alone",
        chinese.len(),
        timed(|| from_bytes(&chinese).is_ok()),
    );
    row(
        "with a file of English words",
        chinese.len() + english.len(),
        timed(|| from_parts(&chinese, &english).is_ok()),
    );
    Ok(())
}
