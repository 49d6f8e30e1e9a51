//! Lists of records in facts documents and answers.

#![expect(clippy::unwrap_used, reason = "a test without its subject must fail")]

use rules_core::plan::Plan;
use rules_dsl::compile::compile;
use rules_dsl::source::SourceFile;
use rules_report::json;

const RULES: &str = r#"
source plan 方案 en "Plan" { title "方案" en "Plan" }
choice hire_group 人员类别 { graduate 毕业生 en "graduate", other 其他人 en "other" }
record hire 新招用人员 en "hire" {
  fact group 类别 en "group": hire_group fixed ask "属于哪类？" en "Which group?"
  fact wage 工资 en "wage": money from 0 yuan to 9000 yuan step 100 yuan fixed ask "工资？" en "Wage?"
}
fact hires 招用名单 en "hires": list of hire up to 3 people as of today ask "招用了哪些人？" en "Whom?"
policy grant 补助 {
  title "补助" en "Grant"
  basis plan
  for firm   per hire in hires
  in force from 2020-01-01
  require group "毕业生" en "graduate": group is graduate
  pays once: wage
  applicant firm   payee firm   channel automatic
}
"#;

fn plan() -> Plan {
    let file = SourceFile {
        path: "hires.rules".to_owned(),
        text: RULES.to_owned(),
    };
    compile(&[file]).result.unwrap().1
}

fn asked(document: &str) -> serde_json::Value {
    let text = json::written(&json::answer(&plan(), document, "2025-01-01"));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn each_entry_has_an_answer_and_all_together_a_total() {
    let answer = asked(
        r#"{"hires": [{"group": "other", "wage": 100}, {"group": "graduate", "wage": 200}, {"group": "graduate", "wage": {"from": 300, "to": 400}}]}"#,
    );
    let policy = &answer["policies"][0];
    assert_eq!(policy["verdict"], "eligible");
    let verdicts: Vec<&str> = policy["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts, ["not_eligible", "eligible", "eligible"]);
    assert_eq!(
        policy["total"],
        serde_json::json!({"min_fen": 50000, "max_fen": 60000})
    );
    assert_eq!(policy["records"][0]["record"], 1);
}

#[test]
fn what_is_missing_of_an_entry_can_be_added_by_its_own_key() {
    let document = r#"{"hires": [{"wage": 100}]}"#;
    let missing = asked(document)["policies"][0]["missing"][0].clone();
    assert_eq!(missing["fact"], "hires[1].group");
    let mut outcomes = Vec::new();
    for witness in missing["witnesses"].as_array().unwrap() {
        let mut person: serde_json::Map<String, serde_json::Value> = serde_json::from_str(document).unwrap();
        person.extend(witness.as_object().unwrap().clone());
        let answer = asked(&serde_json::to_string(&person).unwrap());
        outcomes.push(answer["policies"][0]["verdict"].as_str().unwrap().to_owned());
    }
    outcomes.sort();
    assert_eq!(outcomes, ["eligible", "not_eligible"]);
}

#[test]
fn a_list_that_is_not_given_is_missing_as_a_whole() {
    let policy = asked("{}")["policies"][0].clone();
    assert_eq!(policy["verdict"], "depends");
    let facts: Vec<&str> = policy["missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|missing| missing["fact"].as_str().unwrap())
        .collect();
    assert_eq!(facts, ["hires"]);
}

#[test]
fn mistakes_in_a_list_are_named_with_their_place() {
    let paths = |document: &str| -> Vec<String> {
        asked(document)["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["path"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(paths(r#"{"hires": 5}"#), ["hires"]);
    assert_eq!(
        paths(r#"{"hires": [5, {"grup": "other"}]}"#),
        ["hires[0]", "hires[1].grup"]
    );
    assert_eq!(paths(r#"{"hires": [{}, {}, {}, {}]}"#), ["hires"]);
    assert_eq!(paths(r#"{"hires": [{"group": "nobody"}]}"#), ["hires[0].group"]);
}
