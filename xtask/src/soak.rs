//! `cargo xtask soak`: the long runs, by hand. What they found is recorded in `docs/soak.md`.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::Args;

use crate::child::{cargo, run as run_program, trouble};
use crate::places::Places;
use crate::{SetupOptions, browser, fuzz, population, setup};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    setup: SetupOptions,
    /// Run only this one; `--only list` names them all.
    #[arg(long, value_name = "RUN")]
    only: Option<String>,
}

struct LongRun {
    name: &'static str,
    title: &'static str,
    run: fn(&Places, SetupOptions) -> Result<()>,
}

const RUNS: &[LongRun] = &[
    LongRun {
        name: "agreement",
        title: "100,000 random programs and people: the engine against the reference evaluator",
        run: agreement,
    },
    LongRun {
        name: "rows",
        title: "rows of tables: against the set evaluator for every policy, against both evaluators for random programs",
        run: rows,
    },
    LongRun {
        name: "fuzz-parser",
        title: "fuzzing: the reader of rule texts",
        run: fuzz::parser,
    },
    LongRun {
        name: "fuzz-checker",
        title: "fuzzing: names, types and units of rule texts",
        run: fuzz::checker,
    },
    LongRun {
        name: "fuzz-formatter",
        title: "fuzzing: the formatter, there and back",
        run: fuzz::formatter,
    },
    LongRun {
        name: "fuzz-plan",
        title: "fuzzing: the plan loader",
        run: fuzz::plan,
    },
    LongRun {
        name: "fuzz-facts",
        title: "fuzzing: facts documents",
        run: fuzz::facts,
    },
    LongRun {
        name: "parity",
        title: "1,000 people: the page against the command line",
        run: parity,
    },
    LongRun {
        name: "walk",
        title: "every question of every policy and every verdict of each, through the page",
        run: walk,
    },
    LongRun {
        name: "population",
        title: "24 million residents against all policies, within 2 GiB",
        run: population,
    },
    LongRun {
        name: "sessions",
        title: "200 sessions at a kiosk, and nothing grows",
        run: sessions,
    },
];

pub(crate) fn run(places: &Places, options: &Options) -> Result<ExitCode> {
    let chosen: Vec<&LongRun> = match options.only.as_deref() {
        Some("list") => {
            for run in RUNS {
                println!("{:<14} {}", run.name, run.title);
            }
            return Ok(ExitCode::SUCCESS);
        }
        Some(name) => vec![named(name)?],
        None => RUNS.iter().collect(),
    };
    let mut failed: Vec<&LongRun> = Vec::new();
    for (index, long) in chosen.iter().enumerate() {
        println!("\n[{}/{}] {}", index + 1, chosen.len(), long.title);
        let begun = Instant::now();
        let outcome = (long.run)(places, options.setup);
        println!("      {} s", begun.elapsed().as_secs());
        if let Err(error) = outcome {
            eprintln!("error: {error:#}");
            failed.push(long);
        }
    }
    for long in &failed {
        println!(
            "\nFAILED {}\n  repeat it alone: cargo xtask soak --only {}",
            long.title, long.name
        );
    }
    println!(
        "\n{} passed, {} failed",
        chosen.len() - failed.len(),
        failed.len()
    );
    Ok(if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn named(name: &str) -> Result<&'static LongRun> {
    RUNS.iter().find(|run| run.name == name).ok_or_else(|| {
        trouble(
            format!("there is no long run `{name}`"),
            "`cargo xtask soak --only list` names them",
        )
    })
}

/// As many people as Inner Mongolia has. The shell's limit is on all memory that is asked for, used or not.
fn population(places: &Places, _setup: SetupOptions) -> Result<()> {
    population::everybody(places)
}

/// The test of the gate, twenty times as long.
fn agreement(places: &Places, _setup: SetupOptions) -> Result<()> {
    let settings = [("AGREEMENT_PAIRS", "100000")];
    test(
        places,
        &["--test", "agreement", "--", "the_engine_agrees"],
        &settings,
    )
}

/// The tests of the gate, many times as long.
fn rows(places: &Places, _setup: SetupOptions) -> Result<()> {
    let settings = [
        ("BATCH_ROWS", "120"),
        ("BATCH_PROGRAMS", "1000"),
        ("ROWS_PROGRAMS", "10000"),
    ];
    test(places, &["--test", "batch", "--", "rows_of", "random"], &settings)?;
    test(places, &["--test", "agreement", "--", "rows_of"], &settings)
}

fn test(places: &Places, which: &[&str], settings: &[(&str, &str)]) -> Result<()> {
    let mut command = cargo(places.root());
    command.envs(settings.iter().copied());
    command.args(["test", "--release", "--quiet", "--package", "yingxiang-tests"]);
    command.args(which).arg("--nocapture");
    run_program(
        &mut command,
        "the message holds the smallest program found; the language page decides who is right",
    )
}

/// The journey of the gate with twenty times as many people. The page must have been built.
fn parity(places: &Places, setup: SetupOptions) -> Result<()> {
    journey(places, setup, "parity", ("YINGXIANG_PEOPLE", "1000"))
}

/// The journey of the gate, which then goes on to whatever verdict of each policy can be found.
fn walk(places: &Places, setup: SetupOptions) -> Result<()> {
    journey(places, setup, "walk", ("YINGXIANG_WALK", "long"))
}

/// The journey of the gate with 200 sessions.
fn sessions(places: &Places, setup: SetupOptions) -> Result<()> {
    journey(places, setup, "sessions", ("YINGXIANG_SESSIONS", "200"))
}

fn journey(places: &Places, setup: SetupOptions, name: &str, how: (&str, &str)) -> Result<()> {
    let toolbox = setup::prepare(places, browser::NEEDS, setup)?;
    let mut node = browser::walk(places, &toolbox, name)?;
    run_program(
        node.env(how.0, how.1),
        "the message names who is answered differently; `cargo xtask start --no-serve` builds the page anew",
    )
}
