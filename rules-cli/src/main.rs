//! `yingxiang`: the rules on the command line.

mod arguments;
mod ask;
mod assess;
mod build;
mod calc;
mod check;
mod corpus;
mod diff;
mod doc;
mod explain;
mod finding_json;
mod findings;
mod fmt;
mod further;
mod ledger;
mod list;
mod matching;
mod mutate;
mod outcome;
mod rewrite;
mod test;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use outcome::Outcome;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let setting = arguments.setting(std::io::stderr().is_terminal());
    let outcome = match &arguments.command {
        Command::Check(command) => check::run(command, &setting),
        Command::Explain(command) => explain::run(command, &setting),
        Command::Fmt(command) => fmt::run(command, &setting),
        Command::Test(command) => test::run(command, &setting),
        Command::Mutate(command) => mutate::run(command, &setting),
        Command::Diff(command) => diff::run(command, &setting),
        Command::Ledger(command) => ledger::run(command, &setting),
        Command::List(command) => list::run(command, &setting),
        Command::Doc(command) => doc::run(command, &setting),
        Command::Assess(command) => assess::run(command, &setting),
        Command::Match(command) => matching::run(command, &setting),
        Command::Ask(command) => ask::run(command, &setting),
        Command::Calc(command) => calc::run(command, &setting),
        Command::Build(command) => build::run(command, &setting),
    };
    let Outcome {
        output,
        complaint,
        exit,
    } = outcome;
    // A reader that has gone away (`| head`) is no failure of this program.
    let _ = std::io::stdout().write_all(&output);
    let _ = std::io::stderr().write_all(complaint.as_bytes());
    ExitCode::from(exit)
}
