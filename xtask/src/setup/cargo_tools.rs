//! Programs from the Rust registry, each in one fixed version, kept apart from the person's own.
//!
//! A tool is built in a folder of another name, which gets its real name when it is complete: an
//! interrupted installation never looks like a finished one, and the next run takes it up again.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::{Missing, Need};
use crate::child::{cargo, run, trouble};
use crate::places::Places;

/// A program that is installed with `cargo install`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CargoTool {
    Trunk,
    WasmBindgen,
    Deny,
    Machete,
}

impl CargoTool {
    fn package(self) -> &'static str {
        match self {
            Self::Trunk => "trunk",
            Self::WasmBindgen => "wasm-bindgen-cli",
            Self::Deny => "cargo-deny",
            Self::Machete => "cargo-machete",
        }
    }

    fn executable(self) -> &'static str {
        match self {
            Self::WasmBindgen => "wasm-bindgen",
            other => other.package(),
        }
    }

    fn why(self) -> &'static str {
        match self {
            Self::Trunk => "bundles the page (a few minutes, once)",
            Self::WasmBindgen => "writes the page's JavaScript glue (a few minutes, once)",
            Self::Deny => "checks licences and sources of dependencies (a few minutes, once)",
            Self::Machete => "finds dependencies that nobody uses (a minute, once)",
        }
    }

    fn version(self, places: &Places) -> Result<String> {
        match self {
            Self::Trunk => Ok("0.21.14".to_owned()),
            // The command and the library speak a private protocol, so the lock file decides.
            Self::WasmBindgen => locked_version(places, "wasm-bindgen"),
            Self::Deny => Ok("0.20.2".to_owned()),
            Self::Machete => Ok("0.9.2".to_owned()),
        }
    }

    fn folder(self, places: &Places) -> Result<PathBuf> {
        Ok(places
            .tools()
            .join(format!("{}-{}", self.package(), self.version(places)?)))
    }

    /// The program's full path, whether or not it is there yet.
    pub(crate) fn program(self, places: &Places) -> Result<PathBuf> {
        Ok(self.folder(places)?.join("bin").join(self.executable()))
    }
}

/// A tool that is not there.
pub(super) struct Wanted {
    tool: CargoTool,
    version: String,
}

impl Wanted {
    pub(super) fn announcement(&self) -> Missing {
        let package = self.tool.package();
        Missing {
            what: format!("{package} {}", self.version),
            why: self.tool.why(),
            how: format!("cargo install {package}, into the cache folder for tools of this project"),
        }
    }
}

pub(super) fn missing(places: &Places, needs: &[Need]) -> Result<Vec<Wanted>> {
    let mut wanted = Vec::new();
    for need in needs {
        if let Need::Cargo(tool) = *need
            && !tool.program(places)?.is_file()
        {
            wanted.push(Wanted {
                tool,
                version: tool.version(places)?,
            });
        }
    }
    Ok(wanted)
}

pub(super) fn install(places: &Places, wanted: &[Wanted]) -> Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    // One build folder for all of them: they share many dependencies.
    let build = places.tools().join(".build");
    for Wanted { tool, version } in wanted {
        let folder = tool.folder(places)?;
        let unfinished = places
            .tools()
            .join(format!(".unfinished-{}-{version}", tool.package()));
        let mut command = cargo(places.root());
        command
            .args(["install", "--locked", "--version", version, "--root"])
            .arg(&unfinished)
            .arg(tool.package());
        command.env("CARGO_TARGET_DIR", &build);
        run(
            &mut command,
            "check the connection to the Rust registry and the free disk space, then repeat",
        )?;
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::rename(&unfinished, &folder)?;
    }
    fs::remove_dir_all(&build)?;
    Ok(())
}

/// The version of a package in Cargo.lock.
fn locked_version(places: &Places, package: &str) -> Result<String> {
    let lock = fs::read_to_string(places.root().join("Cargo.lock"))?;
    version_in(&lock, package).map(str::to_owned).ok_or_else(|| {
        trouble(
            format!("Cargo.lock names no version of `{package}`"),
            format!("keep `{package}` among the dependencies of the crate `web`"),
        )
    })
}

fn version_in<'lock>(lock: &'lock str, package: &str) -> Option<&'lock str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn reads_the_exact_package_and_not_one_whose_name_begins_alike() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.126\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen"), Some("0.2.126"));
        assert_eq!(version_in(lock, "leptos"), None);
    }
}
