//! Embeds the rule files of `policies/` and the pages of `docs/codes/`, so that the program answers without any file beside it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let missing = || io::Error::other("cargo sets this variable for build scripts");
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or_else(missing)?);
    let root = manifest.join("..");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(missing)?);
    embed(&root, "policies", "rules", &out.join("corpus.rs"))?;
    embed(&root, "docs/codes", "md", &out.join("codes.rs"))
}

/// Writes a table of the paths and texts of all files below a folder that have an extension.
fn embed(root: &Path, folder: &str, extension: &str, out: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    collect(&root.join(folder), extension, &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(root).map_err(io::Error::other)?;
        let name = name.to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(file)?;
        writeln!(table, "    ({name:?}, {text:?}),").map_err(io::Error::other)?;
    }
    table.push(']');
    fs::write(out, table)
}

fn collect(folder: &Path, wanted: &str, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, wanted, files)?;
        } else if path.extension().is_some_and(|extension| extension == wanted) {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}
