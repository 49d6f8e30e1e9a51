//! `cargo xtask mutate` and `cargo xtask bench`: how well the scenarios hold the rules, and how checking grows and a plan is read.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::child::{cargo, run as run_program, yingxiang};
use crate::places::Places;

#[derive(Args)]
pub(crate) struct Options {
    /// Only rule files whose path holds this text.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

pub(crate) fn run_alone(places: &Places, options: &Options) -> Result<ExitCode> {
    let mut arguments = Vec::new();
    if let Some(text) = &options.only {
        arguments.extend(["--only", text.as_str()]);
    }
    run(
        places.root(),
        &arguments,
        "the list above names the slips that no scenario notices",
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Tries every slip; an error names those that nobody noticed.
pub(crate) fn run(root: &Path, arguments: &[&str], remedy: &str) -> Result<()> {
    let mut command = yingxiang(root);
    command.args(["--lang", "en", "mutate"]);
    run_program(command.args(arguments), remedy)
}

pub(crate) fn bench(places: &Places) -> Result<ExitCode> {
    // How many questions are asked takes an hour, and has a command of its own (docs/questions.md).
    for (package, bench) in [
        ("rules-dsl", "check"),
        ("yingxiang-tests", "plan"),
        ("yingxiang-tests", "answers"),
    ] {
        let mut command = cargo(places.root());
        command.args(["bench", "--quiet", "--package", package, "--bench", bench]);
        run_program(&mut command, "mend what the compiler names")?;
    }
    Ok(ExitCode::SUCCESS)
}
