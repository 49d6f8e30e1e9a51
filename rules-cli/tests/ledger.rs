//! `ledger`: every measure of the built-in documents, and those of a folder.

#![expect(clippy::unwrap_used, reason = "a test that fails here has found something")]

use std::fs;
use std::path::Path;
use std::process::Command;

fn yingxiang(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_yingxiang"))
        .args(arguments)
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn all_measures_of_the_four_documents_are_accounted_for() {
    let (code, out, complaint) = yingxiang(&["--lang", "en", "ledger"]);
    assert_eq!((code, complaint.as_str()), (0, ""));
    let last = out.lines().last().unwrap();
    assert!(last.starts_with("all: 454 of 454 measures"), "{last}");
    assert_eq!(out.lines().count(), 5, "one line for each document and the sum");
    let (_, list, _) = yingxiang(&["--lang", "en", "ledger", "--list"]);
    let told = list.lines().filter(|line| line.starts_with("      ")).count();
    assert_eq!(told, 454);
}

#[test]
fn one_way_alone_can_be_listed_and_mistakes_are_findings() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ledger");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("a.rules");
    let rules = |measures: u32| {
        format!(
            "source law 法规 {{ title \"法规\" en \"law\" }}\n\
             ledger law number of measures {measures} {{\n  clause \"一\" {{\n    \
             first \"甲\" en \"first\": waiting for \"县里的标准\" en \"the county's figure\"\n    \
             second \"乙\" en \"second\": informational \"机关的工作\" en \"work of authorities\"\n  }}\n}}\n"
        )
    };
    fs::write(&file, rules(2)).unwrap();
    let path = file.to_string_lossy().into_owned();
    let (code, out, _) = yingxiang(&["--lang", "en", "ledger", "--list", "waiting", &path]);
    assert_eq!(code, 0);
    assert!(out.contains("waiting for a figure: the county's figure"), "{out}");
    assert!(!out.contains("work of authorities"), "{out}");
    let (code, _, complaint) = yingxiang(&["--lang", "en", "ledger", "--list", "nothing", &path]);
    assert_eq!(code, 2, "{complaint}");
    assert!(complaint.contains("to-be-encoded"), "{complaint}");
    fs::write(&file, rules(3)).unwrap();
    let (code, _, complaint) = yingxiang(&["--lang", "en", "ledger", &path]);
    assert_eq!(code, 1);
    assert!(complaint.contains("YX0330"), "{complaint}");
}
