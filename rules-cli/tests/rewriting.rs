//! The commands that change rule files, and what editors read.

#![expect(clippy::unwrap_used, reason = "a test that fails here has found something")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const FACTS: &str = "source law 法规 { title \"法规\" en \"law\" }
fact x 甲: number from 1 to 9 step 1 fixed ask \"甲？\" en \"x?\"
";

/// A folder with one rule file in it.
fn folder(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("a.rules"), format!("{FACTS}{text}")).unwrap();
    folder
}

fn text(folder: &Path) -> String {
    let files: Vec<_> = fs::read_dir(folder).unwrap().collect();
    assert_eq!(files.len(), 1, "nothing is left beside the file");
    let text = fs::read_to_string(folder.join("a.rules")).unwrap();
    text.strip_prefix(FACTS).map_or(text.clone(), str::to_owned)
}

fn yingxiang(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_yingxiang"))
        .args(arguments)
        .arg("a.rules")
        .current_dir(folder)
        .output()
        .unwrap();
    (
        status.code().unwrap(),
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    )
}

#[test]
fn fmt_writes_only_when_it_is_not_asked_to_check() {
    let folder = folder("fmt", "define d:   x   at least 3\n");
    let (code, out, _) = yingxiang(&folder, &["fmt", "--check"]);
    assert_eq!((code, out.as_str()), (1, "a.rules\n"));
    assert_eq!(text(&folder), "define d:   x   at least 3\n");
    let (code, out, _) = yingxiang(&folder, &["fmt"]);
    assert_eq!((code, out.as_str()), (0, "a.rules\n"));
    assert_eq!(text(&folder), "define d: x at least 3\n");
    assert_eq!(yingxiang(&folder, &["fmt", "--check"]).0, 0);
}

#[test]
fn fmt_converts_to_the_language_it_is_given() {
    let folder = folder(
        "fmt-lang",
        "define d: x at least 3 and today at least 2025-06-30\n",
    );
    assert_eq!(yingxiang(&folder, &["fmt", "--lang", "zh"]).0, 0);
    assert!(text(&folder).ends_with("\n定义 d：甲 不低于 3 且 今天 不早于 2025年6月30日\n"));
    assert_eq!(yingxiang(&folder, &["fmt", "--lang", "en"]).0, 0);
    assert_eq!(
        text(&folder),
        "define d: x at least 3 and today at least 2025-06-30\n"
    );
}

#[test]
fn fmt_leaves_alone_what_it_cannot_read() {
    let folder = folder("fmt-bad", "define d:   x at\n");
    let (code, out, complaint) = yingxiang(&folder, &["fmt", "--lang", "en"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(complaint.contains("YX0010"), "{complaint}");
    assert_eq!(text(&folder), "define d:   x at\n");
}

#[test]
fn fixes_are_made_until_none_is_left() {
    let folder = folder("fix", "定义d：甲不低于3\n");
    let (code, _, complaint) = yingxiang(&folder, &["check", "--fix", "--lang", "en"]);
    assert_eq!(text(&folder), "定义 d：甲 不低于 3\n");
    assert_eq!(code, 0, "{complaint}");
    assert!(complaint.starts_with("2 fixes made\n"), "{complaint}");
}

#[test]
fn codes_are_explained() {
    let explain = |code: &str| {
        let program = Command::new(env!("CARGO_BIN_EXE_yingxiang"))
            .args(["explain", code])
            .output()
            .unwrap();
        let page = String::from_utf8(program.stdout).unwrap();
        (program.status.code().unwrap(), page)
    };
    let (code, page) = explain("yx0100");
    assert!(code == 0 && page.starts_with("# YX0100 · "), "{page}");
    assert_eq!(explain("YX9999"), (2, String::new()));
}

#[test]
fn editors_get_one_line_for_each_finding() {
    let folder = folder("editor", "define d: y at least 3\n");
    let (code, out, complaint) = yingxiang(&folder, &["check", "--format", "editor", "--lang", "en"]);
    assert_eq!(
        out,
        "a.rules:3:11: error: `y` is not the name of a fact, a parameter or a define; \
         declare it first, or check the spelling [YX0100]\n"
    );
    assert_eq!((code, complaint.as_str()), (1, ""));
}
