//! `cargo xtask test`: the gate that every change passes. All steps run, whichever fail before them.

mod steps;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;

use self::steps::{STEPS, Step};
use crate::SetupOptions;
use crate::child::trouble;
use crate::places::Places;
use crate::setup::{self, Need, Toolbox};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    setup: SetupOptions,
    /// Run only this step; `--only list` names them all.
    #[arg(long, value_name = "STEP")]
    only: Option<String>,
}

/// What a step works with.
pub(crate) struct Ground<'a> {
    places: &'a Places,
    toolbox: Toolbox,
}

enum Outcome {
    Passed,
    Failed(anyhow::Error),
    /// The step that it builds on has failed.
    NotRun(&'static str),
}

pub(crate) fn run(places: &Places, options: &Options) -> Result<ExitCode> {
    let chosen = match options.only.as_deref() {
        Some("list") => {
            for step in STEPS {
                println!("{:<14} {}", step.name, step.title);
            }
            return Ok(ExitCode::SUCCESS);
        }
        Some(name) => vec![step_named(name)?],
        None => STEPS.iter().collect(),
    };
    let begun = Instant::now();
    let toolbox = setup::prepare(places, &needs(&chosen), options.setup)?;
    let ground = Ground { places, toolbox };
    let mut results: Vec<(&Step, Outcome)> = Vec::new();
    for (index, step) in chosen.iter().enumerate() {
        println!("\n[{}/{}] {}", index + 1, chosen.len(), step.title);
        let step_begun = Instant::now();
        let outcome = outcome(step, &ground, &results);
        println!("      {} ({})", word(&outcome), seconds(step_begun.elapsed()));
        if let Outcome::Failed(error) = &outcome {
            eprintln!("error: {error:#}");
        }
        results.push((step, outcome));
    }
    Ok(summary(&results, begun.elapsed()))
}

fn step_named(name: &str) -> Result<&'static Step> {
    STEPS.iter().find(|step| step.name == name).ok_or_else(|| {
        trouble(
            format!("the gate has no step `{name}`"),
            "`cargo xtask test --only list` names the steps",
        )
    })
}

fn needs(steps: &[&Step]) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    for need in steps.iter().flat_map(|step| step.needs) {
        if !needs.contains(need) {
            needs.push(*need);
        }
    }
    needs
}

fn outcome(step: &Step, ground: &Ground<'_>, earlier: &[(&Step, Outcome)]) -> Outcome {
    let stands = |name: &str| {
        earlier
            .iter()
            .all(|(step, outcome)| step.name != name || passed(outcome))
    };
    match step.after {
        Some(name) if !stands(name) => Outcome::NotRun(name),
        _ => match (step.run)(ground) {
            Ok(()) => Outcome::Passed,
            Err(error) => Outcome::Failed(error),
        },
    }
}

fn passed(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Passed)
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "passed",
        Outcome::Failed(_) => "FAILED",
        Outcome::NotRun(_) => "not run",
    }
}

/// Lists what failed, how to repeat it and what to do; the last line counts.
fn summary(results: &[(&Step, Outcome)], took: Duration) -> ExitCode {
    println!("\ngate: {}", seconds(took));
    for (step, outcome) in results {
        match outcome {
            Outcome::Passed => {}
            Outcome::Failed(error) => {
                println!(
                    "\nFAILED {}\n  {error:#}\n  repeat it alone: cargo xtask test --only {}",
                    step.title, step.name
                );
            }
            Outcome::NotRun(name) => println!("\nnot run {}\n  it builds on `{name}`", step.title),
        }
    }
    let all = results.len();
    let good = results.iter().filter(|(_, outcome)| passed(outcome)).count();
    let failed = results
        .iter()
        .filter(|(_, outcome)| matches!(outcome, Outcome::Failed(_)))
        .count();
    let not_run = all - good - failed;
    let tail = if not_run == 0 {
        String::new()
    } else {
        format!(", {not_run} not run")
    };
    println!("\n{good} passed, {failed} failed{tail}");
    if good == all {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn seconds(time: Duration) -> String {
    let tenths = time.as_millis() / 100;
    format!("{}.{} s", tenths / 10, tenths % 10)
}
