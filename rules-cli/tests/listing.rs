//! `list`: all policies for reading, as text, JSON and a page.

#![expect(clippy::unwrap_used, reason = "a test that fails here has found something")]

use std::fs;
use std::path::Path;
use std::process::Command;

const RULES: &str = r#"
source plan 方案 en "Plan" { title "方案" en "Plan" }
fact age 年龄 en "age": count 0 to 120 years as of today
  ask "几岁？" en "How old?"
policy grant 补助 {
  title "补助 <甲> & 乙" en "Grant <a> & b"
  summary "给大人的" en "for adults"
  basis plan
  for person
  in force from 2020-01-01
  require age "年龄" en "age": age at least 18 years
  pays once: 100 yuan
  applicant person   payee person   channel automatic
}
policy by_age 按年龄 {
  title "按年龄" en "By age"
  basis plan
  for firm
  in force from 2020-01-01
  require age "年龄" en "age": age at least 18 years
  pays once: (when age at least 60 years: 200 yuan otherwise: 100 yuan)
  applicant firm   payee firm   channel apply
}
policy ended 已停 {
  title "已停" en "Ended"
  basis plan
  for person
  in force from 2020-01-01 until 2021-12-31
  require age "年龄" en "age": age at least 18 years
  pays once: 300 yuan
  applicant person   payee person   channel automatic
}
"#;

fn list(name: &str, arguments: &[&str]) -> String {
    let rules = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.rules"));
    fs::write(&rules, RULES).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_yingxiang"))
        .args(["list", "--today", "2026-06-01", "--rules"])
        .arg(&rules)
        .args(arguments)
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .output()
        .unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(complaint, "");
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// What stands between the names of two policies.
fn part<'text>(text: &'text str, from: &str, to: &str) -> &'text str {
    let (_, rest) = text.split_once(from).unwrap();
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

#[test]
fn only_what_is_the_same_for_all_and_in_force_is_told_as_a_sum() {
    let text = list("told", &["--lang", "en"]);
    let grant = part(&text, "(grant)", "(ended)");
    assert!(
        grant.contains("100 yuan once") && grant.contains("for adults"),
        "{text}"
    );
    let ended = part(&text, "(ended)", "(by_age)");
    assert!(
        ended.contains("2021-12-31") && !ended.contains("300"),
        "what has ended pays nothing: {text}"
    );
    let by_age = part(&text, "(by_age)", "nothing more");
    assert!(
        by_age.contains("depends on your case") && !by_age.contains("yuan"),
        "{text}"
    );
    assert!(by_age.contains("12333"), "{text}");
}

#[test]
fn the_page_is_valid_has_both_languages_and_no_script() {
    let out = "listing.html";
    let told = list("page", &["--format", "html", "--out", out]);
    assert!(told.contains(out), "{told}");
    let page = fs::read_to_string(Path::new(env!("CARGO_TARGET_TMPDIR")).join(out)).unwrap();
    assert!(
        page.contains("Grant &lt;a&gt; &amp; b") && page.contains("补助 &lt;甲&gt;"),
        "{page}"
    );
    for forbidden in ["<script", "<style", " style=", "://", "href=\"/", " on"] {
        let tags = page.split('<').skip(1).filter_map(|tag| tag.split_once('>'));
        let written: String = tags.map(|(tag, _)| format!("<{tag}>")).collect();
        assert!(!written.contains(forbidden), "{forbidden} in {written}");
    }
    assert_eq!(page.matches("<article id=\"zh-").count(), 3);
    assert_eq!(page.matches("<article id=\"en-").count(), 3);
    balanced(&page);
    let alone = list("alone", &["--format", "html", "--lang", "en"]);
    assert!(alone.starts_with("<!doctype html>\n<html lang=\"en\">") && !alone.contains("补助"));
}

/// Every element that has an end is ended, in the order of nesting.
fn balanced(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in page
        .split('<')
        .skip(1)
        .filter_map(|tag| tag.split(['>', ' ']).next())
    {
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{page}"),
            None if ["!doctype", "meta", "link"].contains(&tag) => {}
            None => open.push(tag),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn programs_get_both_languages_and_null_for_what_differs() {
    let document: serde_json::Value = serde_json::from_str(&list("programs", &["--format", "json"])).unwrap();
    let policies = document["policies"].as_array().unwrap();
    let ids: Vec<&str> = policies
        .iter()
        .map(|policy| policy["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["grant", "by_age", "ended"]);
    assert_eq!(policies[0]["benefit"]["en"], "100 yuan once");
    assert!(policies[1]["benefit"].is_null() && policies[1]["standing"].is_null());
    assert!(
        policies[2]["standing"]["zh"]
            .as_str()
            .unwrap()
            .contains("2021-12-31")
    );
}
