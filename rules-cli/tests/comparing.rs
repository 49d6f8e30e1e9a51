//! `diff`: its exit codes and its three forms.

#![expect(clippy::unwrap_used, reason = "a test that fails here has found something")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const RULES: &str = r#"
source plan 方案 en "Plan" { title "方案" en "Plan" }
fact age 年龄 en "age": count 0 to 120 years as of today
  ask "几岁？" en "How old?"
policy grant 补助 {
  title "补助" en "Grant | one"
  basis plan
  for person
  in force from 2020-01-01
  require age "年龄" en "age": age at least 18 years
  pays once: 100 yuan
  applicant person   payee person   channel automatic
}
"#;

fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

fn diff(old: &Path, new: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_yingxiang"))
        .arg("diff")
        .args([old, new])
        .args(["--today", "2026-06-01"])
        .args(arguments)
        .output()
        .unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.code().unwrap(), text)
}

#[test]
fn what_changes_is_told_in_each_form() {
    let old = file("diff_old.rules", RULES);
    let new = file("diff_new.rules", &RULES.replace("18 years", "16 years"));
    let (code, text) = diff(&old, &new, &["--lang", "en"]);
    assert_eq!(code, 1, "{text}");
    assert!(
        text.contains("Gain") && text.contains("age: 16 years to 17 years"),
        "{text}"
    );
    let (code, text) = diff(&old, &new, &["--lang", "en", "--format", "markdown"]);
    assert!(code == 1 && text.contains("## Grant \\| one (`grant`)"), "{text}");
    assert!(
        text.contains("| age | 16 years to 17 years | 16 years |"),
        "{text}"
    );
    let (code, text) = diff(&old, &new, &["--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let class = &document["policies"][0]["days"][0]["classes"][0];
    assert_eq!((code, class["change"].as_str()), (1, Some("gains")));
    assert_eq!(class["example"]["age"].as_i64(), Some(16));
}

#[test]
fn a_last_day_that_moves_is_told_in_each_form() {
    let ends = |year: &str| RULES.replace("from 2020-01-01", &format!("from 2020-01-01 until {year}-12-31"));
    let old = file("diff_ends_old.rules", &ends("2026"));
    let new = file("diff_ends_new.rules", &ends("2027"));
    let (code, text) = diff(&old, &new, &["--lang", "en"]);
    assert_eq!(code, 1, "{text}");
    let told = "last day of the entitlement: 2026-12-31 before, 2027-12-31 now";
    assert!(text.contains("→ last day of the entitlement later\n"), "{text}");
    assert!(text.contains(&format!("    {told}\n")), "{text}");
    assert!(
        text.contains(&format!("example: age: 18 years; {told}")),
        "{text}"
    );
    let (_, text) = diff(&old, &new, &["--lang", "zh"]);
    let told = "享受资格的最后一天：原来 2026-12-31，现在 2027-12-31";
    assert!(text.contains("→ 享受资格的最后一天推后\n"), "{text}");
    assert!(text.contains(told), "{text}");
    let (_, text) = diff(&new, &old, &["--lang", "zh", "--format", "markdown"]);
    assert!(text.contains("### 享受资格的最后一天提前\n"), "{text}");
    assert!(
        text.contains("- 例：享受资格的最后一天：原来 2027-12-31，现在 2026-12-31\n"),
        "{text}"
    );
    let (_, text) = diff(&old, &new, &["--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let class = &document["policies"][0]["days"][0]["classes"][0];
    let moved = serde_json::json!({
        "aspect": "last_day",
        "old": {"earliest": "2026-12-31", "latest": "2026-12-31"},
        "new": {"earliest": "2027-12-31", "latest": "2027-12-31"},
        "exact": true,
        "example": {"old": "2026-12-31", "new": "2027-12-31"},
    });
    assert_eq!(class["entitlement"], serde_json::json!([moved]), "{text}");
    assert_eq!(
        class["aspects"],
        serde_json::json!([{"aspect": "last_day", "way": "up"}])
    );
}

const OF_A_LIST: &str = r#"
source plan 方案 en "Plan" { title "方案" en "Plan" }
record hire 新招用人员 en "hire" {
  fact wage 月工资 en "wage": money from 0 yuan to 20000 yuan step 100 yuan   as of today
    ask "月工资多少？" en "What wage?"
}
fact hires 招用名单 en "hires": list of hire up to 10 people   as of today
  ask "招用了哪些人？" en "Whom did you hire?"
policy grant 补助 {
  title "补助" en "Grant"
  basis plan
  for firm
  in force from 2020-01-01
  require hires "两人" en "two": count of hires where (wage at least 1000 yuan) at least 2 people
  pays once: 100 yuan
  applicant firm   payee firm   channel automatic
}
"#;

#[test]
fn what_is_computed_over_a_list_is_compared_for_short_lists() {
    let old = file("diff_list_old.rules", OF_A_LIST);
    let new = file(
        "diff_list_new.rules",
        &OF_A_LIST.replace("1000 yuan", "2000 yuan"),
    );
    let (code, text) = diff(&old, &new, &["--lang", "en"]);
    assert_eq!(code, 1, "{text}");
    for told in [
        "with exactly 2 in \"hires\": Lose",
        "with exactly 3 in \"hires\": Lose",
        "not compared: more than 3 in \"hires\"",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert!(
        !text.contains("with exactly 1 in") && !text.contains("nobody is in"),
        "{text}"
    );
    let (_, text) = diff(&old, &new, &["--lang", "zh"]);
    assert!(text.contains("“招用名单”恰有2条时："), "{text}");
    let (_, text) = diff(&old, &new, &["--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let short = document["short_lists"].as_array().unwrap();
    let changes = short.iter().map(|one| {
        let classes = one["policy"]["days"][0]["classes"].as_array().unwrap();
        (one["records"].as_u64().unwrap(), classes.len())
    });
    assert_eq!(changes.collect::<Vec<_>>(), [(0, 0), (1, 0), (2, 1), (3, 1)]);
}

#[test]
fn nothing_changes_for_the_same_rules_and_only_where_that_is_shown() {
    let old = file("diff_same.rules", RULES);
    let renamed = file("diff_renamed.rules", &RULES.replace("grant ", "allowance "));
    let (code, text) = diff(&old, &renamed, &[]);
    assert!(
        code == 0 && text.contains("没有变化") && text.contains("grant → allowance"),
        "{text}"
    );
    let other = file("diff_other.rules", &RULES.replace("18 years", "16 years"));
    let (code, text) = diff(&old, &other, &["--budget", "1"]);
    assert!(code == 1 && text.contains("在限额内没有算清"), "{text}");
    let (code, _) = diff(&old, Path::new("nowhere.rules"), &[]);
    assert_eq!(code, 2);
}
