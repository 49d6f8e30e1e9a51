//! Every committed input and a counted number of changed ones through each target.
//!
//! A failure prints the input's file, or writes it to the folder of temporary files; put it into
//! `regressions/TARGET` under a name that says what it shows.

#![expect(clippy::unwrap_used, reason = "a test that fails here has found something")]

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

use yingxiang_fuzz::mutator::mutate;
use yingxiang_fuzz::{TARGETS, Target, corpus};

/// What does not hold of an input, a panic included.
fn wrong(target: &Target, bytes: &[u8]) -> Option<String> {
    match catch_unwind(|| (target.check)(bytes)) {
        Ok(held) => held.err(),
        Err(panic) => Some(match panic.downcast::<String>() {
            Ok(message) => *message,
            Err(_) => "a panic".to_owned(),
        }),
    }
}

fn run(name: &str, changed: u64) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let inputs = corpus::inputs(name).unwrap();
    assert!(inputs.len() > 20, "{name} has {} inputs", inputs.len());
    let mut failures = Vec::new();
    for input in &inputs {
        if let Some(what) = wrong(target, &input.bytes) {
            failures.push(format!("{}: {what}", input.path.display()));
        }
    }
    let words = (target.words)();
    let others: Vec<&[u8]> = inputs.iter().map(|input| input.bytes.as_slice()).collect();
    for seed in 0..changed {
        let own = others
            .iter()
            .cycle()
            .nth(usize::try_from(seed).unwrap() % others.len());
        let bytes = mutate(own.unwrap(), &words, &others, seed);
        if let Some(what) = wrong(target, &bytes) {
            let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{seed}"));
            fs::write(&path, &bytes).unwrap();
            failures.push(format!("{}: {what}", path.display()));
        }
    }
    assert!(
        failures.is_empty(),
        "{} failures\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}

#[test]
fn parser() {
    run("parser", 3_000);
}

#[test]
fn checker() {
    run("checker", 1_500);
}

#[test]
fn formatter() {
    run("formatter", 1_000);
}

#[test]
fn plan() {
    run("plan", 4_000);
}

#[test]
fn facts() {
    run("facts", 2_000);
}
