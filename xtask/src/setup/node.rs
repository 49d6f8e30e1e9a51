//! Node.js and the npm packages: wasm-opt, esbuild and the browser driver in `tests/browser`, Lighthouse in a folder of its
//! own, for the gate does without it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::Missing;
use crate::child::{answer, on_path, run, trouble};
use crate::places::Places;

/// The oldest Node.js whose test runner the journeys can use.
const OLDEST: u32 = 20;

/// A folder with a package.json.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NodeFolder {
    /// What builds the page and walks through it.
    Browser,
    /// What measures the page, by hand.
    Lighthouse,
}

impl NodeFolder {
    /// The folder.
    pub(crate) fn path(self, places: &Places) -> PathBuf {
        match self {
            Self::Browser => places.browser_tests(),
            Self::Lighthouse => places.root().join("tests/lighthouse"),
        }
    }

    /// Whether the packages differ from what package-lock.json asks for.
    ///
    /// npm's own folder can't tell: an interrupted `npm ci` leaves one behind. So the lock file is copied
    /// into it when npm is done.
    pub(super) fn is_missing(self, places: &Places) -> bool {
        let wanted = fs::read(self.path(places).join("package-lock.json"));
        let installed = fs::read(self.stamp(places));
        !matches!((wanted, installed), (Ok(wanted), Ok(installed)) if wanted == installed)
    }

    pub(super) fn announcement(self) -> Missing {
        let (name, why) = match self {
            Self::Browser => (
                "tests/browser",
                "wasm-opt and esbuild shrink the page; playwright-core drives the browser; axe-core checks accessibility",
            ),
            Self::Lighthouse => ("tests/lighthouse", "Lighthouse measures the page"),
        };
        Missing {
            what: format!("npm packages of {name}"),
            why,
            how: format!("npm ci, into {name}/node_modules"),
        }
    }

    pub(super) fn install(self, places: &Places) -> Result<()> {
        let folder = self.path(places);
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(&folder);
        run(&mut npm, "check the connection to the npm registry, then repeat")?;
        fs::copy(folder.join("package-lock.json"), self.stamp(places))?;
        Ok(())
    }

    fn stamp(self, places: &Places) -> PathBuf {
        self.path(places).join("node_modules/.installed-from.json")
    }
}

pub(super) fn present() -> bool {
    on_path("node").is_some() && on_path("npm").is_some()
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

/// The folder that holds `wasm-opt` and `esbuild`.
pub(super) fn programs(places: &Places) -> PathBuf {
    NodeFolder::Browser.path(places).join("node_modules/.bin")
}
