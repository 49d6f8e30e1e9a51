//! The committed inputs, and the rule files of `policies/`.

use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

use rules_core::plan::Plan;
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::source::SourceFile;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// An input and the file it stands in.
pub struct Input {
    /// The file.
    pub path: PathBuf,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The committed inputs of a target: those that reach different code, and all that ever failed.
///
/// # Errors
/// If they cannot be read.
pub fn inputs(target: &str) -> Result<Vec<Input>> {
    let mut inputs = Vec::new();
    for kind in ["corpus", "regressions"] {
        let folder = here().join(kind).join(target);
        if !folder.is_dir() {
            continue;
        }
        for path in sorted(&folder)? {
            let bytes = fs::read(&path)?;
            inputs.push(Input { path, bytes });
        }
    }
    Ok(inputs)
}

/// The rule files of `policies/`, in the order of their paths, as the command line has them.
///
/// # Errors
/// If they cannot be read.
pub fn policies() -> Result<Vec<SourceFile>> {
    let mut found = Vec::new();
    let mut folders = vec![here().join("../../policies")];
    while let Some(folder) = folders.pop() {
        for path in sorted(&folder)? {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == "rules") {
                found.push(path);
            }
        }
    }
    found.sort();
    let file = |path: PathBuf| {
        Ok(SourceFile {
            path: path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            text: fs::read_to_string(&path)?,
        })
    };
    found.into_iter().map(file).collect()
}

/// The plan of the rules in `policies/`, without the checks that reason about everybody.
///
/// # Errors
/// If they cannot be read or have errors.
pub fn plan() -> Result<Plan> {
    let options = Options {
        without_reasoning: true,
        ..Options::default()
    };
    let compiled = compile_with(&policies()?, &options);
    let (_, plan) = compiled
        .result
        .ok_or_else(|| std::io::Error::other("the rules have errors"))?;
    Ok(plan)
}

/// What is in a folder, in an order that does not depend on the machine.
fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?;
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
