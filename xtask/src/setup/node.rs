//! Node.js and the npm packages of `tests/browser`: wasm-opt, esbuild and the browser driver.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::Missing;
use crate::child::{answer, on_path, run, trouble};
use crate::places::Places;

/// The oldest Node.js whose test runner the journeys can use.
const OLDEST: u32 = 20;

pub(super) fn present() -> bool {
    on_path("node").is_some() && on_path("npm").is_some()
}

/// Whether the packages differ from what package-lock.json asks for.
///
/// npm's own folder can't tell: an interrupted `npm ci` leaves one behind. So the lock file is copied
/// into it when npm is done.
pub(super) fn missing(places: &Places) -> bool {
    let wanted = fs::read(places.browser_tests().join("package-lock.json"));
    let installed = fs::read(stamp(places));
    !matches!((wanted, installed), (Ok(wanted), Ok(installed)) if wanted == installed)
}

pub(super) fn announcement() -> Missing {
    Missing {
        what: "npm packages of tests/browser".to_owned(),
        why: "wasm-opt and esbuild shrink the page; playwright-core drives the browser; axe-core checks accessibility",
        how: "npm ci, into tests/browser/node_modules".to_owned(),
    }
}

/// # Errors
/// If Node.js is absent or too old.
pub(super) fn check() -> Result<()> {
    let version = answer(Command::new("node").arg("--version")).unwrap_or_default();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= OLDEST) {
        return Ok(());
    }
    let found = if version.is_empty() {
        "not there".to_owned()
    } else {
        format!("version {version}")
    };
    Err(trouble(
        format!("Node.js is {found}; version {OLDEST} or newer is needed"),
        "install a current Node.js from nodejs.org or your system's packages, with `node` and `npm` on PATH",
    ))
}

pub(super) fn install(places: &Places) -> Result<()> {
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(places.browser_tests());
    run(&mut npm, "check the connection to the npm registry, then repeat")?;
    fs::copy(places.browser_tests().join("package-lock.json"), stamp(places))?;
    Ok(())
}

/// The folder that holds `wasm-opt` and `esbuild`.
pub(super) fn programs(places: &Places) -> PathBuf {
    places.browser_tests().join("node_modules/.bin")
}

fn stamp(places: &Places) -> PathBuf {
    places.browser_tests().join("node_modules/.installed-from.json")
}
