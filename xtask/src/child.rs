//! Running other programs: what was run, whether it worked, and what to do if it did not.

use std::env;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

/// An error as people see it: what is wrong, and what to do about it.
pub(crate) fn trouble(what: impl Display, remedy: impl Display) -> anyhow::Error {
    anyhow!("{what}\n  remedy: {remedy}")
}

/// The cargo that runs this program.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// `yingxiang`, built for release first.
pub(crate) fn yingxiang(root: &Path) -> Command {
    let mut command = cargo(root);
    command.args(["run", "--quiet", "--release", "--package", "rules-cli"]);
    command.args(["--bin", "yingxiang", "--"]);
    command
}

/// Runs a program to its end, with its output on the terminal.
pub(crate) fn run(command: &mut Command, remedy: &str) -> Result<()> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(trouble(format!("`{}` failed ({status})", shown(command)), remedy))
    }
}

/// What a program prints when asked something, or nothing if it is absent or refuses.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// How a program with a time limit ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Success,
    Failure,
    OutOfTime,
}

/// Runs a program for at most `limit`; after that it is killed.
pub(crate) fn run_within(command: &mut Command, limit: Duration) -> Result<Ending> {
    let mut child = command
        .stdin(Stdio::null())
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(if status.success() {
                Ending::Success
            } else {
                Ending::Failure
            });
        }
        if begun.elapsed() >= limit {
            child.kill()?;
            child.wait()?;
            return Ok(Ending::OutOfTime);
        }
        sleep(Duration::from_millis(100));
    }
}

/// The program of this name on the search path.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

fn not_started(command: &Command, error: &std::io::Error) -> anyhow::Error {
    let program = command.get_program().to_string_lossy();
    trouble(
        format!("`{program}` could not be started: {error}"),
        format!("install `{program}` or put its folder on PATH"),
    )
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    std::iter::once(name)
        .chain(command.get_args())
        .map(|word| {
            let word = word.to_string_lossy();
            if word.contains(' ') {
                format!("'{word}'")
            } else {
                word.into_owned()
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}
