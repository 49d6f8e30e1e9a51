//! The texts: the rule files of `policies/` together, and the rules of each specification case.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rules_dsl::source::SourceFile;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn collect(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, extension, found);
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found.sort();
}

/// The rule files of `policies/`.
pub(crate) fn policies() -> Vec<SourceFile> {
    let files = yingxiang_fuzz::corpus::policies().unwrap();
    assert!(files.len() > 5);
    files
}

/// Every text, with the place where it stands.
pub(crate) fn all() -> &'static [(String, Vec<SourceFile>)] {
    static ALL: OnceLock<Vec<(String, Vec<SourceFile>)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = vec![("policies".to_owned(), policies())];
        let mut paths = Vec::new();
        collect(&root().join("tests/specification"), "md", &mut paths);
        for path in paths {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            all.extend(cases(&name, &fs::read_to_string(&path).unwrap()));
        }
        assert!(all.len() > 40);
        all
    })
}

fn cases(name: &str, text: &str) -> Vec<(String, Vec<SourceFile>)> {
    let mut shared = String::new();
    let mut cases = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(kind) = line.strip_prefix("```") else {
            continue;
        };
        let body: String = lines
            .by_ref()
            .take_while(|line| *line != "```")
            .map(|line| format!("{line}\n"))
            .collect();
        match kind.trim() {
            "rules shared" => shared.push_str(&body),
            "rules" => {
                let file = SourceFile {
                    path: name.to_owned(),
                    text: format!("{shared}{body}"),
                };
                cases.push((format!("{name}, case {}", cases.len() + 1), vec![file]));
            }
            _ => {}
        }
    }
    cases
}
