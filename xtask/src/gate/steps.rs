//! The steps of the gate, quick ones first.

use std::process::Command;

use anyhow::Result;

use super::Ground;
use crate::child::{cargo, run, yingxiang};
use crate::setup::{CargoTool, Need, TARGET};
use crate::site::Site;
use crate::{browser, page};

/// The day as of which the rules are judged here, so that the calendar alone never turns the gate red.
/// It is moved forward by hand when the rule files are reviewed.
const AS_OF: &str = "2026-11-21";

pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) needs: &'static [Need],
    /// A step whose product this one uses.
    pub(super) after: Option<&'static str>,
    pub(super) run: fn(&Ground<'_>) -> Result<()>,
}

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "format",
        title: "formatting of the code",
        needs: &[],
        after: None,
        run: format,
    },
    Step {
        name: "licences",
        title: "licences and sources of dependencies",
        needs: &[Need::Cargo(CargoTool::Deny)],
        after: None,
        run: licences,
    },
    Step {
        name: "unused",
        title: "unused dependencies",
        needs: &[Need::Cargo(CargoTool::Machete)],
        after: None,
        run: unused,
    },
    Step {
        name: "clippy",
        title: "clippy (native)",
        needs: &[],
        after: None,
        run: clippy,
    },
    Step {
        name: "clippy-wasm",
        title: "clippy (WebAssembly)",
        needs: &[Need::WasmTarget, Need::WasmClippy],
        after: None,
        run: clippy_wasm,
    },
    Step {
        name: "docs",
        title: "documentation of the code",
        needs: &[],
        after: None,
        run: docs,
    },
    Step {
        name: "tests",
        title: "tests",
        needs: &[],
        after: None,
        run: tests,
    },
    Step {
        name: "rules",
        title: "rule files",
        needs: &[],
        after: None,
        run: rules,
    },
    Step {
        name: "scenarios",
        title: "scenarios of the rules",
        needs: &[],
        after: None,
        run: scenarios,
    },
    Step {
        name: "slips",
        title: "slips put into the rules: each is noticed by a scenario",
        needs: &[],
        after: None,
        run: slips,
    },
    Step {
        name: "page",
        title: "page",
        needs: crate::setup::PAGE,
        after: None,
        run: build_page,
    },
    Step {
        name: "bytes",
        title: "bytes to the first question, and of all policies",
        needs: &[Need::WasmTarget],
        after: Some("page"),
        run: weigh,
    },
    Step {
        name: "servers",
        title: "the page on nginx and Caddy",
        needs: &[Need::WebServers],
        after: Some("page"),
        run: servers,
    },
    Step {
        name: "browser",
        title: "browser journeys",
        needs: browser::NEEDS,
        after: Some("page"),
        run: journeys,
    },
];

fn format(ground: &Ground<'_>) -> Result<()> {
    run(
        cargo(ground.places.root()).args(["fmt", "--all", "--check"]),
        "cargo fmt --all",
    )
}

/// Advisories are left out: their database is a git repository that many machines can't reach, and a
/// gate must not turn red because of the network. `cargo deny check advisories` looks them up by hand.
fn licences(ground: &Ground<'_>) -> Result<()> {
    let mut command = tool(CargoTool::Deny, ground)?;
    command.args([
        "--offline",
        "check",
        "--hide-inclusion-graph",
        "bans",
        "licenses",
        "sources",
    ]);
    run(
        &mut command,
        "take another dependency, or allow it in deny.toml with the reason",
    )
}

fn unused(ground: &Ground<'_>) -> Result<()> {
    run(
        &mut tool(CargoTool::Machete, ground)?,
        "remove the dependencies named above from their Cargo.toml",
    )
}

fn clippy(ground: &Ground<'_>) -> Result<()> {
    let mut command = cargo(ground.places.root());
    command.args([
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ]);
    run(
        &mut command,
        "mend what the lints name, or `#[expect(lint, reason = …)]` it",
    )
}

/// The page's code once more as the browser gets it: parts of it exist only there.
fn clippy_wasm(ground: &Ground<'_>) -> Result<()> {
    let mut command = ground.toolbox.wasm_command("cargo", ground.places)?;
    command.args([
        "clippy",
        "--quiet",
        "--package",
        "web",
        "--package",
        "web-engine",
        "--target",
        TARGET,
        "--",
        "--deny",
        "warnings",
    ]);
    run(
        &mut command,
        "mend what the lints name; without clippy: `rustup component add clippy`",
    )
}

fn docs(ground: &Ground<'_>) -> Result<()> {
    let mut command = cargo(ground.places.root());
    command.args([
        "doc",
        "--quiet",
        "--workspace",
        "--no-deps",
        "--document-private-items",
    ]);
    command.env("RUSTDOCFLAGS", "--deny warnings");
    run(&mut command, "mend the links and comments named above")
}

fn tests(ground: &Ground<'_>) -> Result<()> {
    run(
        cargo(ground.places.root()).args(["test", "--quiet", "--workspace"]),
        "`cargo test --package CRATE NAME` repeats one test",
    )
}

fn rules(ground: &Ground<'_>) -> Result<()> {
    run(
        yingxiang(ground.places.root()).args(["check", "--deny-warnings", "--today", AS_OF]),
        "mend the rule files as the messages say",
    )
}

fn scenarios(ground: &Ground<'_>) -> Result<()> {
    run(
        yingxiang(ground.places.root()).args(["test", "--coverage", "--today", AS_OF]),
        "either the rule or the scenario is wrong; the notice decides which. What no scenario shows: compare the \
         proposed scenarios with the notice and add them",
    )
}

fn slips(ground: &Ground<'_>) -> Result<()> {
    crate::mutate::run(
        ground.places.root(),
        &[],
        "add a scenario that tells the slip from the rule, or remove what decides nothing",
    )
}

fn build_page(ground: &Ground<'_>) -> Result<()> {
    page::build(ground.places, &ground.toolbox).map(drop)
}

/// A step of its own, so that a page that is too heavy is still walked through.
fn weigh(ground: &Ground<'_>) -> Result<()> {
    page::whole_plan::weigh(ground.places)?;
    page::first_load::weigh(&Site::load(&ground.places.dist())?, ground.toolbox.wasm()?)
}

fn servers(ground: &Ground<'_>) -> Result<()> {
    crate::servers::check(ground.places)
}

fn journeys(ground: &Ground<'_>) -> Result<()> {
    browser::run_journeys(ground.places, &ground.toolbox, "")
}

fn tool(tool: CargoTool, ground: &Ground<'_>) -> Result<Command> {
    let mut command = Command::new(tool.program(ground.places)?);
    command.current_dir(ground.places.root());
    Ok(command)
}
