//! The plan of all policies.

use std::fs;
use std::path::{Path, PathBuf};

use rules_core::plan::Plan;
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::source::SourceFile;

/// The plan of the rules in `policies/`.
pub(crate) fn plan() -> Result<Plan, Box<dyn std::error::Error>> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
        let mut paths = entries.collect::<std::io::Result<Vec<PathBuf>>>()?;
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path)?;
                let path = path.to_string_lossy().into_owned();
                files.push(SourceFile { path, text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let options = Options {
        without_reasoning: true,
        ..Options::default()
    };
    let compiled = compile_with(&files, &options);
    let (_, plan) = compiled.result.ok_or("the rules have errors")?;
    Ok(plan)
}
