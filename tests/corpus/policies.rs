//! The rules of `policies/`.

use std::fs;
use std::path::{Path, PathBuf};

use rules_core::plan::Plan;
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::source::SourceFile;

/// The plan of all policies.
pub(crate) fn plan() -> Plan {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(folder).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                let path = path.to_string_lossy().into_owned();
                files.push(SourceFile { path, text });
            }
        }
    }
    let options = Options {
        without_reasoning: true,
        ..Options::default()
    };
    compile_with(&files, &options).result.unwrap().1
}
