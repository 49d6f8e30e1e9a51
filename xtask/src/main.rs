//! `cargo xtask …`: sets the machine up, builds and serves the page, runs the gate.
//!
//! Every command may be repeated: what is already there is not fetched or built again.

mod browser;
mod child;
mod fuzz;
mod gate;
mod measure;
mod mutate;
mod page;
mod places;
mod population;
mod serve;
mod servers;
mod setup;
mod site;
mod soak;
mod start;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::places::Places;
use crate::setup::{SystemPackages, WasmChoice};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Build, serve and check 应享"
)]
struct CommandLine {
    #[command(subcommand)]
    job: Job,
}

#[derive(Subcommand)]
enum Job {
    /// Set up the machine, build the rules and the page, weigh the page, serve it on this machine.
    Start(start::Options),
    /// Set up the machine and run the whole gate; or one step of it.
    Test(gate::Options),
    /// Do the long runs, or one of them.
    Soak(soak::Options),
    /// Put slips into the rules and list those that no scenario notices.
    Mutate(mutate::Options),
    /// Measure how the time of checking grows with the rules, how fast a plan is read and how long answers take; or
    /// race whole populations against other engines (`bench population`).
    Bench(population::Options),
    /// Run browser journeys against the page that was built last.
    Browser(browser::Options),
    /// Look for answers that lead to every question and every kind of result, for the journeys.
    Ways(SetupOptions),
    /// Take the pictures of docs/screens, or those of some states.
    Screens(measure::PictureOptions),
    /// Measure how long a slow phone waits: for the page, and for each next question.
    Speed(measure::Options),
    /// Have Lighthouse mark the page as a phone gets it.
    Lighthouse(measure::Options),
}

/// What set-up may do to this machine.
#[derive(Args, Clone, Copy)]
struct SetupOptions {
    /// Install no system packages; say what is missing instead.
    #[arg(long)]
    no_system: bool,
    /// Which Rust builds the WebAssembly: rustup's target, Debian's packages, or whichever is there.
    #[arg(long, value_enum, default_value_t = WasmChoice::Auto)]
    wasm: WasmChoice,
}

impl SetupOptions {
    fn system_packages(self) -> SystemPackages {
        if self.no_system {
            SystemPackages::Forbidden
        } else {
            SystemPackages::Allowed
        }
    }
}

fn main() -> ExitCode {
    let result = Places::find().and_then(|places| match CommandLine::parse().job {
        Job::Start(options) => start::run(&places, &options),
        Job::Test(options) => gate::run(&places, &options),
        Job::Soak(options) => soak::run(&places, &options),
        Job::Mutate(options) => mutate::run_alone(&places, &options),
        Job::Bench(options) => population::bench(&places, &options),
        Job::Browser(options) => browser::run_alone(&places, &options),
        Job::Ways(options) => browser::find_ways(&places, &options),
        Job::Screens(options) => measure::screens(&places, &options),
        Job::Speed(options) => measure::speed(&places, &options),
        Job::Lighthouse(options) => measure::lighthouse(&places, &options),
    });
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
