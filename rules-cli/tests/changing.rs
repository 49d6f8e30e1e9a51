//! `assess --what-if`: the office, the papers and the notice of a change.

#![expect(clippy::unwrap_used, reason = "a test that fails here has found something")]

use std::fs;
use std::path::Path;
use std::process::Command;

const RULES: &str = r#"
source plan 方案 en "Plan" { title "方案" en "Plan" }
source recognition 认定办法 en "Recognition" { title "认定办法" en "Recognition" }
document proof 所属群体证明 en "proof of the group"
fact registered 已登记 en "registered": bool as of today
  ask "登记了吗？" en "Are you registered?"
  changeable "登记" en "register" at "街道" en "the street office" effort 1
fact recognised 已认定 en "recognised": bool as of today
  ask "认定了吗？" en "Are you recognised?"
  changeable "申请认定" en "apply" at "社区" en "the community office" effort 2 documents proof basis recognition clause "二"
fact lawful 守约 en "keeps the contract": bool as of today
  ask "守约吗？" en "Do you keep the contract?"
  changeable "守约" en "keep it" effort 1
policy registration 登记补助 {
  title "登记补助" en "Registration grant"
  basis plan
  for person
  in force from 2020-01-01
  require registered "已登记" en "registered": registered
  applicant person   payee person   channel automatic
  pays once: 100 yuan
}
policy recognition_grant 认定补助 {
  title "认定补助" en "Recognition grant"
  basis plan
  for person
  in force from 2020-01-01
  require recognised "已认定" en "recognised": recognised
  confirm again "再声明" en "declared again" changeable "再声明" en "declare it again" effort 1
    basis plan clause "三"
  applicant person   payee person   channel automatic
  pays once: 100 yuan
}
policy lawful_grant 守约补助 {
  title "守约补助" en "Contract grant"
  basis plan
  for person
  in force from 2020-01-01
  require lawful "守约" en "keeps the contract": lawful
  applicant person   payee person   channel automatic
  pays once: 100 yuan
}
"#;

fn assessed(arguments: &[&str]) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // Both tests write the same.
    let (rules, facts) = (folder.join("changing.rules"), folder.join("changing.json"));
    fs::write(&rules, RULES).unwrap();
    fs::write(
        &facts,
        r#"{"registered": false, "recognised": false, "lawful": false}"#,
    )
    .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_yingxiang"))
        .args(["assess", "--what-if", "--today", "2026-06-01"])
        .arg("--rules")
        .arg(&rules)
        .arg("--facts")
        .arg(&facts)
        .args(arguments)
        .output()
        .unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[test]
fn the_office_and_the_papers_are_told_or_that_they_were_not_found() {
    let en = assessed(&["--lang", "en"]);
    for line in [
        "register, at the street office, which papers: not found, ask the office (registered: yes): ",
        "apply, at the community office, bringing proof of the group (recognised: yes): ",
        "keep it (keeps the contract: yes): ",
    ] {
        assert!(en.contains(line), "{line} is missing in\n{en}");
    }
    let zh = assessed(&["--lang", "zh"]);
    for line in [
        "登记，地点：街道，要带哪些材料没有查到，请问经办机构（已登记：是）：",
        "申请认定，地点：社区，带所属群体证明（已认定：是）：",
    ] {
        assert!(zh.contains(line), "{line} is missing in\n{zh}");
    }
}

#[test]
fn programs_read_the_office_the_papers_and_the_notice() {
    let text = assessed(&["--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let policies = document["what_would_change"]["policies"].as_array().unwrap();
    let change = |id: &str| {
        let policy = policies.iter().find(|policy| policy["id"] == id).unwrap();
        policy["proposals"][0]["changes"][0].clone()
    };
    let register = change("registration");
    assert_eq!(register["office"]["en"], "the street office");
    assert_eq!(
        (&register["documents"], &register["documents_named"]),
        (&serde_json::json!([]), &false.into())
    );
    assert!(register["basis"].is_null());
    let recognise = change("recognition_grant");
    assert_eq!(recognise["office"]["zh"], "社区");
    assert_eq!(recognise["documents"][0]["id"], "proof");
    assert_eq!(recognise["documents_named"], true);
    assert_eq!(recognise["basis"]["source"], "recognition");
    let lawful = change("lawful_grant");
    assert!(lawful["office"].is_null() && lawful["documents_named"] == true);
}
