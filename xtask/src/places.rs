//! Where things lie: the workspace, the built page, the cache of tools.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::child::trouble;

/// The folders that the commands work with.
pub(crate) struct Places {
    root: PathBuf,
    cache: PathBuf,
}

impl Places {
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .map(Path::to_path_buf)
            .ok_or_else(|| {
                trouble(
                    "xtask lies outside a workspace",
                    "build it again with `cargo xtask`",
                )
            })?;
        let cache = env::var_os("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute())
            .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))
            .ok_or_else(|| trouble("no folder to keep tools in", "set HOME or XDG_CACHE_HOME"))?
            .join("yingxiang");
        Ok(Self { root, cache })
    }

    /// The folder of the workspace's Cargo.toml.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The built page: what is put on a web server.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The Node project of the browser journeys, which also brings `wasm-opt`.
    pub(crate) fn browser_tests(&self) -> PathBuf {
        self.root.join("tests/browser")
    }

    /// What set-up keeps between runs and shares between checkouts.
    pub(crate) fn cache(&self) -> &Path {
        &self.cache
    }

    pub(crate) fn tools(&self) -> PathBuf {
        self.cache.join("tools")
    }
}
