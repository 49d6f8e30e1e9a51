//! The fuzzing runs: libFuzzer for so many seconds of processor time, from the committed inputs.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::SetupOptions;
use crate::child::{answer, cargo, run, trouble};
use crate::places::Places;
use crate::setup::{self, Need};

/// Half an hour.
const SECONDS: u64 = 30 * 60;

/// Sets another length, in seconds of processor time.
const LENGTH: &str = "FUZZ_SECONDS";

/// Counters of covered code and of comparisons, a pass of LLVM. `cargo fuzz` sets the same, and a sanitizer besides,
/// for which it needs a nightly compiler.
const COUNTERS: [&str; 7] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    // The counters of a crate lie in one stretch.
    "-Ccodegen-units=1",
];

/// Inputs are texts that a person might write, so they need not be long.
const LONGEST: &str = "-max_len=4096";

pub(crate) fn parser(places: &Places, setup: SetupOptions) -> Result<()> {
    fuzz(places, setup, "parser")
}

pub(crate) fn checker(places: &Places, setup: SetupOptions) -> Result<()> {
    fuzz(places, setup, "checker")
}

pub(crate) fn formatter(places: &Places, setup: SetupOptions) -> Result<()> {
    fuzz(places, setup, "formatter")
}

pub(crate) fn plan(places: &Places, setup: SetupOptions) -> Result<()> {
    fuzz(places, setup, "plan")
}

pub(crate) fn facts(places: &Places, setup: SetupOptions) -> Result<()> {
    fuzz(places, setup, "facts")
}

fn fuzz(places: &Places, setup: SetupOptions, target: &str) -> Result<()> {
    let seconds = length()?;
    setup::prepare(places, &[Need::CxxCompiler], setup)?;
    let program = build(places, target)?;
    let folder = places.root().join("target/fuzz");
    // What earlier runs found is gone on with; only the committed inputs are shared.
    let (inputs, failures) = (
        folder.join("inputs").join(target),
        folder.join("failures").join(target),
    );
    fs::create_dir_all(&inputs)?;
    fs::create_dir_all(&failures)?;
    let mut command = Command::new(program);
    command.current_dir(places.root());
    command.args([
        LONGEST,
        "-timeout=25",
        "-report_slow_units=2",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
    ]);
    command.arg(format!("-artifact_prefix={}/", failures.display()));
    command.arg(&inputs);
    for kind in ["corpus", "regressions"] {
        let committed = places.root().join("tests/fuzz").join(kind).join(target);
        if committed.is_dir() {
            command.arg(committed);
        }
    }
    let mut child = command
        .spawn()
        .map_err(|error| trouble(error, "build it again: remove target/fuzz"))?;
    let spent = watch(&mut child, seconds)?;
    println!(
        "      fuzz-{target}: {} s of processor time, {} inputs kept in {}",
        spent.as_secs(),
        fs::read_dir(&inputs)?.count(),
        inputs.display()
    );
    if child.wait()?.success() {
        return Ok(());
    }
    Err(trouble(
        format!("an input fails; it is in {}", failures.display()),
        format!("mend what the message above names and put the input into tests/fuzz/regressions/{target}"),
    ))
}

fn length() -> Result<u64> {
    match env::var(LENGTH) {
        Err(_) => Ok(SECONDS),
        Ok(text) => text.parse().map_err(|_| {
            trouble(
                format!("{LENGTH} is `{text}`, no number of seconds"),
                format!("{LENGTH}=60 cargo xtask soak --only fuzz-parser"),
            )
        }),
    }
}

/// Builds one target with counters. Naming the platform keeps them out of what runs while building.
fn build(places: &Places, target: &str) -> Result<PathBuf> {
    let platform = answer(Command::new("rustc").args(["--version", "--verbose"]))
        .and_then(|version| {
            let line = version.lines().find_map(|line| line.strip_prefix("host: "))?;
            Some(line.to_owned())
        })
        .ok_or_else(|| trouble("`rustc -vV` names no platform", "install Rust"))?;
    let folder = places.root().join("target/fuzz");
    let program = format!("fuzz-{target}");
    let mut command = cargo(places.root());
    command.args([
        "build",
        "--quiet",
        "--profile",
        "fuzz",
        "--package",
        "yingxiang-fuzz",
    ]);
    command.args([
        "--features",
        "libfuzzer",
        "--bin",
        &program,
        "--target",
        &platform,
    ]);
    command.arg("--target-dir").arg(&folder);
    command.env("CARGO_ENCODED_RUSTFLAGS", COUNTERS.join("\u{1f}"));
    run(&mut command, "mend what the compiler names")?;
    Ok(folder.join(platform).join("fuzz").join(program))
}

/// Asks the run to end after so many seconds of processor time, and waits for it. Returns how many it had.
fn watch(child: &mut Child, seconds: u64) -> Result<Duration> {
    let limit = Duration::from_secs(seconds);
    let begun = Instant::now();
    let mut spent = Duration::ZERO;
    let mut asked = false;
    while child.try_wait()?.is_none() {
        spent = processor_time(child.id()).unwrap_or_else(|| begun.elapsed());
        if spent >= limit && !asked {
            // libFuzzer then finishes its input, prints its totals and ends well.
            run(
                Command::new("kill").args(["-USR1", &child.id().to_string()]),
                "end it with Ctrl-C",
            )?;
            asked = true;
        }
        sleep(Duration::from_secs(1));
    }
    Ok(spent)
}

/// The time a process has computed, where the system tells (Linux); a busy machine counts less than the clock.
fn processor_time(process: u32) -> Option<Duration> {
    let line = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // Its name, in brackets, may hold anything. Behind it the 12th and 13th words are hundredths of a second.
    let (_, words) = line.rsplit_once(')')?;
    let mut ticks = words.split_whitespace().skip(11).map(str::parse::<u64>);
    let (own, of_system) = (ticks.next()?.ok()?, ticks.next()?.ok()?);
    Some(Duration::from_millis((own + of_system) * 10))
}
