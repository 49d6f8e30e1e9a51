//! `cargo xtask bench population`: the same work by the engine, by a program written by hand for it, by Polars and by
//! DuckDB. They run in turn, several rounds, and must all come to the same totals.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::Result;
use clap::Args;

use crate::child::{answer, cargo, run, trouble, yingxiang};
use crate::mutate;
use crate::places::Places;

#[derive(Args)]
pub(crate) struct Options {
    /// `population` races whole populations against other engines; nothing measures everything else.
    what: Option<String>,
    /// How many people.
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// How many rounds.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
}

/// What the other engines are, as the Python package index has them.
const PACKAGES: [&str; 3] = ["polars", "duckdb", "pyarrow"];

/// Whose time is compared with whose: ours, theirs.
const COMPARED: [(&str, &str); 7] = [
    ("engine, 1 thread(s)", "by hand, 1 thread(s)"),
    ("engine, 1 thread(s)", "Polars (in-memory), 1 thread(s)"),
    ("engine, 1 thread(s)", "Polars (streaming), 1 thread(s)"),
    ("engine, 1 thread(s)", "DuckDB, into a table, 1 thread(s)"),
    ("engine, 2 thread(s)", "engine, 1 thread(s)"),
    (
        "yingxiang match, Parquet to Parquet, 1 thread(s)",
        "Polars, Parquet to Parquet, 1 thread(s)",
    ),
    (
        "yingxiang match, Parquet to Parquet, 2 thread(s)",
        "Polars, Parquet to Parquet, 2 thread(s)",
    ),
];

/// `cargo xtask bench [population]`
pub(crate) fn bench(places: &Places, options: &Options) -> Result<ExitCode> {
    match options.what.as_deref() {
        None => mutate::bench(places),
        Some("population") => race(places, options),
        Some(other) => Err(trouble(
            format!("there is no benchmark `{other}`"),
            "write `population`, or nothing for the others",
        )),
    }
}

/// Writes a table of people, and builds what reads it, so that neither is timed.
fn table(places: &Places, arguments: &[&str]) -> Result<()> {
    const REMEDY: &str = "mend what the compiler names";
    run(ours(places).args(arguments), REMEDY)?;
    run(yingxiang(places.root()).arg("--version"), REMEDY)
}

fn race(places: &Places, options: &Options) -> Result<ExitCode> {
    let folder = places.root().join("target/population");
    std::fs::create_dir_all(&folder)?;
    let python = python(&folder)?;
    let people = folder.join(format!("people-{}.parquet", options.rows));
    let rows = options.rows.to_string();
    let people_text = people.to_string_lossy();
    table(places, &["people", &rows, &people_text])?;
    let mut build = yingxiang(places.root());
    build
        .arg("build")
        .arg("--rules")
        .arg(places.root().join("benches/population"));
    build.arg("--out").arg(folder.join("workload.plan"));
    run(&mut build, "mend the rules in benches/population")?;
    let mut times: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut totals: Vec<String> = Vec::new();
    for round in 1..=options.rounds {
        println!("round {round} of {}", options.rounds);
        take(ours(places).args(["round", &rows]), &mut times, &mut totals)?;
        for threads in ["1", "2"] {
            let mut polars = script(&python, places.root(), "polars_peer.py");
            polars
                .arg(&people)
                .arg(folder.join("polars.parquet"))
                .env("POLARS_MAX_THREADS", threads);
            take(&mut polars, &mut times, &mut totals)?;
            let mut duckdb = script(&python, places.root(), "duckdb_peer.py");
            take(duckdb.arg(&people).arg(threads), &mut times, &mut totals)?;
            for _ in 0..3 {
                let begun = Instant::now();
                run(
                    &mut matching(places, &people, &folder, threads),
                    "see the message above",
                )?;
                let name = format!("yingxiang match, Parquet to Parquet, {threads} thread(s)");
                times.entry(name).or_default().push(begun.elapsed().as_secs_f64());
            }
        }
    }
    tell(&times);
    if totals.len() == 10 {
        println!("\nall come to the same totals");
        return Ok(ExitCode::SUCCESS);
    }
    Err(trouble(
        format!("the totals differ:\n{}", totals.join("\n")),
        "one of them answers another question; their sources lie in benches/population",
    ))
}

/// `cargo xtask soak --only population`
pub(crate) fn everybody(places: &Places) -> Result<()> {
    const PEOPLE: &str = "24000000";
    const KIBIBYTES: &str = "2097152";
    let folder = places.root().join("target/population");
    std::fs::create_dir_all(&folder)?;
    let people = folder.join("residents.parquet");
    let people_text = people.to_string_lossy();
    table(places, &["residents", PEOPLE, &people_text])?;
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("ulimit -v {KIBIBYTES}; exec \"$@\""), "sh"]);
    shell.arg(places.root().join("target/release/yingxiang"));
    shell
        .args([
            "match",
            "--wide",
            "--without-days",
            "--lang",
            "en",
            "--today",
            "2025-06-30",
            "--people",
        ])
        .arg(&people);
    shell.arg("--out").arg(folder.join("residents-answers.parquet"));
    let begun = Instant::now();
    run(
        &mut shell,
        "if memory was refused, something grows with the table",
    )?;
    println!("      {PEOPLE} people in {} s", begun.elapsed().as_secs());
    Ok(())
}

/// A Python with the other engines in it, made once.
fn python(folder: &Path) -> Result<PathBuf> {
    let environment = folder.join("python");
    let python = environment.join("bin/python");
    let mut probe = Command::new(&python);
    let has_all = answer(probe.args(["-c", "import polars, duckdb, pyarrow; print('here')"])).is_some();
    if has_all {
        return Ok(python);
    }
    println!(
        "to be installed, into {} alone:\n  {} from the Python package index",
        environment.display(),
        PACKAGES.join(", ")
    );
    run(
        Command::new("python3").args(["-m", "venv"]).arg(&environment),
        "install Python 3 with its `venv` module",
    )?;
    run(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet"])
            .args(PACKAGES),
        "the Python package index must be reachable",
    )?;
    Ok(python)
}

fn ours(places: &Places) -> Command {
    let mut command = cargo(places.root());
    command.args([
        "bench",
        "--quiet",
        "--package",
        "yingxiang-tests",
        "--bench",
        "population",
        "--",
    ]);
    command
}

fn script(python: &Path, root: &Path, name: &str) -> Command {
    let mut command = Command::new(python);
    command.arg(root.join("benches/population").join(name));
    command
}

/// The whole program, from file to file; its start is part of the time.
fn matching(places: &Places, people: &Path, folder: &Path, threads: &str) -> Command {
    let workload = places.root().join("benches/population");
    let mut command = Command::new(places.root().join("target/release/yingxiang"));
    command.args([
        "match",
        "--wide",
        "--without-days",
        "--today",
        "2025-06-30",
        "--format",
        "json",
    ]);
    command.arg("--threads").arg(threads);
    command.arg("--rules").arg(folder.join("workload.plan"));
    command.arg("--mapping").arg(workload.join("workload.toml"));
    command.arg("--people").arg(people);
    command.arg("--out").arg(folder.join("ours.parquet"));
    command.stdout(std::process::Stdio::null());
    command
}

/// Reads lines `name`, tab, seconds, and totals, which begin with `=`.
fn take(
    command: &mut Command,
    times: &mut BTreeMap<String, Vec<f64>>,
    totals: &mut Vec<String>,
) -> Result<()> {
    let output = command.output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(trouble(
            format!("a runner has failed: {}", String::from_utf8_lossy(&output.stderr)),
            "run it alone; its source lies in benches/population",
        ));
    }
    for line in text.lines() {
        if let Some(total) = line.strip_prefix("= ") {
            if !totals.iter().any(|known| known == total) {
                totals.push(total.to_owned());
            }
        } else if let Some((name, seconds)) = line.split_once('\t') {
            times.entry(name.to_owned()).or_default().push(seconds.parse()?);
        }
    }
    Ok(())
}

fn middle(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

#[expect(
    clippy::float_arithmetic,
    reason = "measured times; nothing is decided by them"
)]
fn tell(times: &BTreeMap<String, Vec<f64>>) {
    println!();
    for (name, times) in times {
        println!("{name:<58} {:>9.1} ms", middle(times) * 1000.0);
    }
    println!();
    for (ours, theirs) in COMPARED {
        if let (Some(first), Some(second)) = (times.get(ours), times.get(theirs)) {
            println!("{:>6.2}   {theirs} / {ours}", middle(second) / middle(first));
        }
    }
}
