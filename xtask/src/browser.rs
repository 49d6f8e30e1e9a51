//! The browser journeys of `tests/browser`: Node's test runner against the built page.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;

use anyhow::Result;
use clap::Args;

use crate::SetupOptions;
use crate::child::{cargo, run, trouble};
use crate::places::Places;
use crate::serve::{Listening, Port};
use crate::setup::{self, Need, NodeFolder, Toolbox};
use crate::site::Site;

/// What the journeys find on the machine.
pub(crate) const NEEDS: &[Need] = &[Need::Node(NodeFolder::Browser), Need::Chromium, Need::PdfReader];

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    setup: SetupOptions,
    /// Run only the journey files whose name contains this.
    name: Option<String>,
}

/// `cargo xtask browser [NAME]`
pub(crate) fn run_alone(places: &Places, options: &Options) -> Result<ExitCode> {
    let toolbox = setup::prepare(places, NEEDS, options.setup)?;
    run_journeys(places, &toolbox, options.name.as_deref().unwrap_or_default())?;
    Ok(ExitCode::SUCCESS)
}

/// `cargo xtask ways`
pub(crate) fn find_ways(places: &Places, options: &SetupOptions) -> Result<ExitCode> {
    setup::prepare(places, &[Need::Node(NodeFolder::Browser)], *options)?;
    // Looks into dist/ itself, so that there must be one.
    Site::load(&places.dist())?;
    let mut node = Command::new("node");
    node.arg("harness/search.mjs").current_dir(places.browser_tests());
    run(
        with_rules(&mut node, places)?,
        "build the page with `cargo xtask start --no-serve`, then repeat",
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Tells Node where the command line and the rules are.
fn with_rules<'a>(node: &'a mut Command, places: &Places) -> Result<&'a mut Command> {
    Ok(node
        .env("YINGXIANG_CLI", command_line(places)?)
        .env("YINGXIANG_POLICIES", places.root().join("policies")))
}

/// Runs the journeys whose file name contains `name`.
pub(crate) fn run_journeys(places: &Places, toolbox: &Toolbox, name: &str) -> Result<()> {
    run(
        &mut walk(places, toolbox, name)?,
        "repeat one file with `cargo xtask browser NAME`; pictures of failures lie in tests/browser/.output",
    )
}

/// Node's test runner for the journeys whose file name contains `name`.
pub(crate) fn walk(places: &Places, toolbox: &Toolbox, name: &str) -> Result<Command> {
    let files = journeys(places, name)?;
    let mut node = on_page(places, toolbox)?;
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(&files);
    node.current_dir(places.browser_tests());
    with_rules(&mut node, places)?;
    Ok(node)
}

/// Serves the page that was built last and hands back a call of Node that is told where it and the browser are.
pub(crate) fn on_page(places: &Places, toolbox: &Toolbox) -> Result<Command> {
    let site = Site::load(&places.dist())?;
    let listening = Listening::on(Port::Any)?;
    let mut node = Command::new("node");
    node.env("YINGXIANG_URL", listening.address())
        .env("YINGXIANG_CHROMIUM", toolbox.chromium()?);
    // The port is open already, so Node need not wait for it. The thread ends with the program.
    thread::spawn(|| listening.serve(site));
    Ok(node)
}

/// The program `yingxiang`, built anew: some journeys compare the page with it.
fn command_line(places: &Places) -> Result<PathBuf> {
    let mut build = cargo(places.root());
    build.args(["build", "--quiet", "--release", "--package", "rules-cli"]);
    run(
        &mut build,
        "`cargo build --package rules-cli` shows what is wrong",
    )?;
    // This program lies in `debug` of the target folder, wherever that is.
    let target = env::current_exe()?
        .parent()
        .and_then(Path::parent)
        .map(Path::to_path_buf);
    let program = target
        .unwrap_or_else(|| places.root().join("target"))
        .join("release/yingxiang");
    if program.is_file() {
        return Ok(program);
    }
    Err(trouble(
        format!("{} is not there", program.display()),
        "run this through `cargo xtask`",
    ))
}

fn journeys(places: &Places, name: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(places.browser_tests().join("journeys"))? {
        let path = entry?.path();
        let file = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if file.ends_with(".test.mjs") && file.contains(name) {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(trouble(
            format!("no journey is called `{name}`"),
            "ls tests/browser/journeys shows their names",
        ));
    }
    Ok(files)
}
