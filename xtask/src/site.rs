//! The built page in memory: every file of `dist/`, as it lies there and compressed.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

use crate::child::trouble;

/// The window and quality that web servers use for files compressed in advance.
const QUALITY: u32 = 11;
const WINDOW: u32 = 22;
const BUFFER: usize = 4096;

/// The one file that can be replaced without building the page anew.
pub(crate) const RULES: &str = "rules.plan";

/// One file of the built page.
pub(crate) struct Asset {
    pub(crate) media_type: &'static str,
    pub(crate) raw: Vec<u8>,
    pub(crate) brotli: Vec<u8>,
}

impl Asset {
    fn new(path: &str, raw: Vec<u8>) -> Result<Self> {
        Ok(Self {
            media_type: media_type(path),
            brotli: compressed(&raw)?,
            raw,
        })
    }
}

/// The files of the built page by their path from its root, with `/` between folders.
pub(crate) struct Site {
    assets: BTreeMap<String, Asset>,
}

impl Site {
    /// # Errors
    /// If the folder does not hold a built page.
    pub(crate) fn load(dist: &Path) -> Result<Self> {
        let mut site = Self {
            assets: BTreeMap::new(),
        };
        if dist.join("index.html").is_file() {
            site.add_folder(dist, "")?;
            return Ok(site);
        }
        Err(trouble(
            "there is no built page in dist/",
            "build it with `cargo xtask start --no-serve`",
        ))
    }

    /// A site of some files, without a folder.
    #[cfg(test)]
    pub(crate) fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<Self> {
        let mut assets = BTreeMap::new();
        for (path, raw) in files {
            assets.insert(path.to_owned(), Asset::new(path, raw.to_vec())?);
        }
        Ok(Self { assets })
    }

    pub(crate) fn get(&self, path: &str) -> Option<&Asset> {
        self.assets.get(path)
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.assets.keys().map(String::as_str)
    }

    /// The text of the page itself.
    pub(crate) fn index(&self) -> Result<&str> {
        let index = self
            .get("index.html")
            .map(|asset| asset.raw.as_slice())
            .unwrap_or_default();
        std::str::from_utf8(index).context("dist/index.html is not UTF-8")
    }

    /// Writes `FILE.br` beside every file that is smaller so, for web servers that send it instead. Never for the rules:
    /// new ones may be put beside the page, and the server would go on sending the compressed old ones.
    pub(crate) fn write_compressed(&self, dist: &Path) -> Result<()> {
        for (path, asset) in &self.assets {
            if path != RULES && asset.brotli.len() < asset.raw.len() {
                fs::write(dist.join(format!("{path}.br")), &asset.brotli)?;
            }
        }
        Ok(())
    }

    fn add_folder(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.add_folder(&entry.path(), &format!("{path}/"))?;
            } else if !is_compressed(&path) {
                let asset = Asset::new(&path, fs::read(entry.path())?)?;
                self.assets.insert(path, asset);
            }
        }
        Ok(())
    }
}

/// Whether it is a file once more, compressed in advance.
fn is_compressed(path: &str) -> bool {
    [".br", ".gz"].iter().any(|ending| path.ends_with(ending))
}

/// A file as web servers send it.
pub(crate) fn compressed(raw: &[u8]) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), BUFFER, QUALITY, WINDOW);
    writer.write_all(raw)?;
    Ok(writer.into_inner())
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
