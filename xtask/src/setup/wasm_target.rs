//! A Rust that builds for the browser. Two routes lead there.
//!
//! The ordinary one is rustup's target and library source. A machine that cannot reach rustup's server may hang
//! there, so the attempt has a time limit, and a refusal is remembered for a day. The other one is
//! Debian's rustc with the matching library source.
//!
//! Both build the standard library as part of the page: for size, and with panics that stop at once instead of
//! formatting a message nobody sees. That is a fifth of the page's bytes, and the reason for the unstable flags.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::ValueEnum;

use super::Missing;
use super::system::{Apt, Package, lies};
use crate::child::{Ending, answer, on_path, run_within, trouble};
use crate::places::Places;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A panic stops the page at once; no place in the source and no `{:?}` text is kept for its message.
const FOR_SIZE: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

/// How long rustup may take: its download is some 20 MB.
const PATIENCE: Duration = Duration::from_secs(60);
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);

const DEBIAN_LINKER: &str = "/usr/bin/wasm-ld-22";
const DEBIAN_SOURCE: &str = "/usr/lib/rustlib/src/rust/library/Cargo.lock";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_CLIPPY: &str = "/usr/bin/clippy-driver";

/// Which route the person asks for.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum WasmChoice {
    Auto,
    Rustup,
    Debian,
}

/// A route that is ready.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum WasmRoute {
    /// The Rust on PATH with rustup's library source.
    Rustup,
    /// Debian's rustc with Debian's library source.
    Debian,
}

impl WasmRoute {
    pub(crate) fn described(self) -> &'static str {
        match self {
            Self::Rustup => "standard library built with the page (rustup's source)",
            Self::Debian => "standard library built with the page (Debian's source)",
        }
    }

    /// Gives a command the environment of this route.
    pub(super) fn prepare(self, command: &mut Command, tools: &[PathBuf], places: &Places) -> Result<()> {
        let mut folders = tools.to_vec();
        // Folders of their own, or the compilers and flags would undo each other's work.
        let built = match self {
            Self::Rustup => "target/wasm-rustup",
            Self::Debian => "target/wasm-debian",
        };
        command
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_UNSTABLE_BUILD_STD", "std")
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", FOR_SIZE)
            .env("CARGO_TARGET_DIR", places.root().join(built));
        if self == Self::Debian {
            folders.push(PathBuf::from("/usr/bin"));
            // What the outer cargo and rustup set would lead back to their own toolchain.
            for name in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH"] {
                command.env_remove(name);
            }
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
        }
        let rest = env::var_os("PATH").unwrap_or_default();
        folders.extend(env::split_paths(&rest));
        let path: OsString = env::join_paths(folders).context("a folder on PATH has a colon in its name")?;
        command.env("PATH", path);
        Ok(())
    }
}

/// The route that is ready, if one is and there is no reason to try for a better one.
pub(super) fn find(places: &Places, choice: WasmChoice, clippy: bool) -> Result<Option<WasmRoute>> {
    let rustup = choice != WasmChoice::Debian && rustup_ready();
    if rustup {
        return Ok(Some(WasmRoute::Rustup));
    }
    let debian = choice != WasmChoice::Rustup && debian_ready(places, clippy)?;
    let settled = choice == WasmChoice::Debian || on_path("rustup").is_none() || refused_lately(places);
    Ok((debian && settled).then_some(WasmRoute::Debian))
}

pub(super) fn announcement(places: &Places, choice: WasmChoice, clippy: bool) -> Result<Missing> {
    let rustup = format!("rustup target add {TARGET} and rustup component add rust-src");
    let packages = debian_packages(places, clippy)?;
    let names: Vec<&str> = packages.iter().map(|package| package.name).collect();
    let debian = if names.is_empty() {
        "Debian's rustc-web".to_owned()
    } else {
        format!("apt-get install {}", names.join(" "))
    };
    let how = match choice {
        WasmChoice::Rustup => rustup,
        WasmChoice::Auto if on_path("rustup").is_some() && !refused_lately(places) => {
            format!(
                "{rustup}; if its server does not deliver within {} s: {debian}",
                PATIENCE.as_secs()
            )
        }
        WasmChoice::Auto | WasmChoice::Debian => debian,
    };
    Ok(Missing {
        what: format!("Rust target {TARGET}"),
        why: "the page is WebAssembly",
        how,
    })
}

pub(super) fn install(places: &Places, choice: WasmChoice, clippy: bool, apt: &mut Apt) -> Result<WasmRoute> {
    if choice != WasmChoice::Debian && rustup_delivers(places, choice)? {
        return Ok(WasmRoute::Rustup);
    }
    if choice == WasmChoice::Rustup {
        return Err(trouble(
            format!("rustup did not deliver the target {TARGET}"),
            "check the connection and repeat, or leave out `--wasm rustup` to take Debian's packages",
        ));
    }
    apt.install(&debian_packages(places, clippy)?)?;
    if debian_ready(places, clippy)? {
        return Ok(WasmRoute::Debian);
    }
    Err(trouble(
        format!("Debian's packages do not make a Rust that builds for {TARGET} (too old, or incomplete)"),
        format!("`rustup target add {TARGET}` and `rustup component add rust-src`, then repeat this command"),
    ))
}

fn rustup_delivers(places: &Places, choice: WasmChoice) -> Result<bool> {
    if on_path("rustup").is_none() || (choice == WasmChoice::Auto && refused_lately(places)) {
        return Ok(false);
    }
    let mut delivered = true;
    for wanted in [["target", "add", TARGET], ["component", "add", "rust-src"]] {
        let ending = run_within(Command::new("rustup").args(wanted), PATIENCE)?;
        delivered &= ending == Ending::Success;
        if !delivered {
            break;
        }
    }
    if delivered && rustup_ready() {
        return Ok(true);
    }
    println!("rustup did not deliver the target; it will not be asked again for a day");
    fs::create_dir_all(places.cache())?;
    fs::write(
        refusal(places),
        "rustup did not deliver the WebAssembly target; delete this file to ask again\n",
    )?;
    Ok(false)
}

fn refusal(places: &Places) -> PathBuf {
    places.cache().join("rustup-target-refused")
}

fn refused_lately(places: &Places) -> bool {
    fs::metadata(refusal(places))
        .and_then(|file| file.modified())
        .is_ok_and(|when| when.elapsed().is_ok_and(|age| age < REMEMBERED))
}

/// Whether the Rust on PATH brings the browser's target, and the library source to build it for size.
fn rustup_ready() -> bool {
    let source = answer(Command::new("rustc").args(["--print", "sysroot"]))
        .map(|root| Path::new(&root).join("lib/rustlib/src/rust/library/Cargo.lock"));
    if !source.is_some_and(|file| file.is_file()) {
        return false;
    }
    let folder = answer(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    let Some(files) = folder.and_then(|folder| fs::read_dir(folder).ok()) else {
        return false;
    };
    files
        .flatten()
        .any(|file| file.file_name().to_string_lossy().starts_with("libcore-"))
}

fn debian_ready(places: &Places, clippy: bool) -> Result<bool> {
    Ok(debian_packages(places, clippy)?.is_empty())
}

fn debian_is_new_enough(places: &Places) -> Result<bool> {
    let Some(version) = answer(Command::new(DEBIAN_RUSTC).arg("--version")) else {
        return Ok(false);
    };
    Ok(minor(version.split_whitespace().nth(1).unwrap_or_default()) >= minor(&oldest_rust(places)?))
}

/// `rust-version` of the workspace: Debian without its security archive has an older rustc-web.
fn oldest_rust(places: &Places) -> Result<String> {
    let manifest = fs::read_to_string(Path::new(places.root()).join("Cargo.toml"))?;
    manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = "))
        .map(|version| version.trim_matches('"').to_owned())
        .ok_or_else(|| {
            trouble(
                "Cargo.toml names no rust-version",
                "restore `rust-version` in [workspace.package]",
            )
        })
}

/// The 96 of `1.96.0`.
fn minor(version: &str) -> Option<u32> {
    version.split('.').nth(1)?.parse().ok()
}

/// Debian's packages that are not there; all of them if what is there is too old.
fn debian_packages(places: &Places, clippy: bool) -> Result<Vec<Package>> {
    let new_enough = debian_is_new_enough(places)?;
    let all = [
        ("rustc-web", "the compiler", DEBIAN_RUSTC),
        ("cargo-web", "its cargo", DEBIAN_CARGO),
        (
            "rust-web-src",
            "the source of its standard library",
            DEBIAN_SOURCE,
        ),
        ("rust-web-llvm", "its archive tools", "/usr/bin/rust-lld"),
        ("lld-22", "the WebAssembly linker", DEBIAN_LINKER),
        ("rust-web-clippy", "lints for the page's own code", DEBIAN_CLIPPY),
    ];
    let otherwise =
        "`rustup target add wasm32-unknown-unknown` with `rustup component add rust-src` does as well";
    Ok(all
        .into_iter()
        .filter(|(name, ..)| clippy || *name != "rust-web-clippy")
        .filter(|(.., file)| !new_enough || !lies(file))
        .map(|(name, why, _)| Package { name, why, otherwise })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::minor;

    #[test]
    fn minor_versions_compare_as_numbers() {
        assert_eq!(minor("1.96.0"), Some(96));
        assert!(minor("1.100.0") > minor("1.96"));
        assert!(minor("") < minor("1.0"));
    }
}
