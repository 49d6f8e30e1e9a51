//! What notices made of a policy in a place, what it gives and what it goes with, in answers.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test without its subject must fail"
)]

use rules_core::plan::Plan;
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::source::SourceFile;
use rules_report::facts;
use rules_report::json;
use rules_report::language::Lang;
use rules_report::summary::{self, Summary};
use serde_json::{Value, json};

const RULES: &str = r#"
source law 办法 en "Measures" { title "办法" en "Measures" issued 2020-01-01 }
source town_rule 细则 en "Town rule" { title "细则" en "Town rule" issued 2024-06-01 }
region land 全国 en "the land" code "100000"
region town 北城 en "the town" code "150100" in land
fact home 住地 en "home": region fixed ask "住哪里？" en "Where?"
fact received 月数 en "months so far": count 0 to 24 months accrues ask "几个月？" en "How many months?"
  changeable "再领一个月" en "draw one more month" when months_left
define months_left 未满 en "not full": received less than 24 months
policy grant 补贴 {
  title "补贴" en "Grant"
  basis law
  for person   by home
  status pilot
  in force from 2020-01-01
  require left "未满" en "months left": months_left   basis law clause "一"
  require short "不到一年" en "less than a year": received less than 12 months   basis law clause "六"
  unless rich "够多" en "enough": received at least 18 months   basis law clause "七"
  pays monthly counted from received + 1 month { month 1 to 12: 500 yuan   month 13 on: 300 yuan }   for at most 24 months - received
  pays service "指导" en "guidance"
  note "每人一次" en "once for each person"
  documents none   applicant person   payee person   channel apply
}
policy loan 贷款 {
  title "贷款" en "Loan"
  basis law
  for person   by home
  in force from 2020-01-01
  require left "未满" en "months left": received at most 12 months
  pays interest: 1/2
  documents none   applicant person   payee person   channel apply
}
amend grant by town_rule clause "二" in town from 2024-01-01 { adopt   widen require left: or received is 24 months }
amend grant by town_rule clause "八" in town from 2024-01-01 { remove require short   remove unless rich }
amend months_left by town_rule clause "三" in town from 2024-01-01 { narrow: and received at most 20 months }
amend loan by town_rule clause "四" in town from 2024-01-01 until 2024-12-31 { suspend because "资金用完" en "funds are used up" }
exclusive only_one "不得重复享受" en "only one of them" per period by law clause "五" { grant, loan }
"#;

fn plan(known_on: Option<i32>) -> Plan {
    let file = SourceFile {
        path: "local.rules".to_owned(),
        text: RULES.to_owned(),
    };
    let compiled = compile_with(
        &[file],
        &Options {
            known_on,
            ..Options::default()
        },
    );
    let wrong: Vec<&str> = compiled
        .findings
        .iter()
        .map(|finding| finding.message.en.as_str())
        .collect();
    assert_eq!(wrong, Vec::<&str>::new());
    compiled.result.unwrap().1
}

fn asked(document: &str, today: &str) -> Value {
    let text = json::written(&json::answer(&plan(None), document, today));
    serde_json::from_str::<Value>(&text).unwrap()["policies"].clone()
}

fn told(document: &str, today: &str, lang: Lang) -> Vec<Summary> {
    let plan = plan(None);
    let day = rules_report::dates::parse(today).unwrap().first;
    let facts = facts::read(&plan, document, day).unwrap();
    summary::all(&plan, &facts.assess().unwrap(), lang)
}

const IN_TOWN: &str = r#"{"home": "town", "received": 10}"#;

#[test]
fn every_part_names_the_notice_that_made_it_what_it_is() {
    let answer = &asked(IN_TOWN, "2025-01-01")[0];
    assert_eq!(answer["verdict"], "eligible", "the town has adopted it");
    let criterion = &answer["criteria"][0];
    assert_eq!(criterion["clause"]["clause"], "一");
    let clauses: Vec<&Value> = criterion["amended_by"]
        .as_array()
        .unwrap()
        .iter()
        .map(|by| &by["clause"])
        .collect();
    assert_eq!(
        clauses,
        ["三", "二"],
        "the term was narrowed, then the criterion widened"
    );
    let basis = answer["basis"].to_string();
    assert!(basis.contains("town_rule"), "{basis}");
    let elsewhere = &asked(r#"{"home": {"exactly": "land"}, "received": 10}"#, "2025-01-01")[0];
    assert_eq!(elsewhere["verdict"], "eligible_if");
    assert_eq!(elsewhere["provisos"], json!([{"adopt": true}]));
    assert_eq!(elsewhere["criteria"][0]["amended_by"], json!([]));
}

#[test]
fn what_a_notice_dropped_is_not_said_to_hold() {
    let facts = r#"{"home": "town", "received": 24}"#;
    let answer = &asked(facts, "2025-01-01")[0];
    let dropped: Vec<(&str, bool)> = answer["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|criterion| criterion["standing"] == "dropped")
        .map(|criterion| (criterion["id"].as_str().unwrap(), criterion["words"].is_null()))
        .collect();
    assert_eq!(dropped, [("short", true), ("rich", true)]);
    let lines: Vec<(String, String)> = told(facts, "2025-01-01", Lang::En)
        .remove(0)
        .criteria
        .into_iter()
        .map(|line| (line.label, line.outcome))
        .collect();
    let no_longer = |label: &str| (label.to_owned(), "no longer asked for".to_owned());
    assert_eq!(
        lines[1..3],
        [no_longer("less than a year"), no_longer("excluded if: enough")]
    );
    let elsewhere = &asked(r#"{"home": {"exactly": "land"}, "received": 19}"#, "2025-01-01")[0];
    assert_eq!(elsewhere["criteria"][1]["standing"], "unmet");
}

#[test]
fn what_is_given_and_what_it_goes_with() {
    let answer = &asked(IN_TOWN, "2025-01-01")[0];
    let amount = &answer["amount"];
    assert_eq!(
        amount["steps"],
        json!([
            {"from": 1, "to": 12, "min_fen": 50000, "max_fen": 50000},
            {"from": 13, "to": null, "min_fen": 30000, "max_fen": 30000}
        ])
    );
    assert_eq!(
        (&amount["min_fen"], &amount["max_fen"]),
        (&json!(30000), &json!(50000))
    );
    assert_eq!(answer["services"][0]["en"], "guidance");
    assert_eq!(answer["notes"][0]["en"], "once for each person");
    let exclusive = &answer["exclusive"][0];
    assert_eq!(
        (&exclusive["per"], &exclusive["clause"]["clause"]),
        (&json!("period"), &json!("五"))
    );
    assert_eq!(exclusive["with"][0]["id"], "loan");
    assert_eq!(answer["combines"], json!([]));
    let share = &asked(IN_TOWN, "2025-01-01")[1]["amount"];
    assert_eq!((&share["min"], &share["min_fen"]), (&json!("1/2"), &json!(null)));

    let zh = told(IN_TOWN, "2025-01-01", Lang::Zh);
    assert_eq!(
        zh[0].amount.as_deref(),
        Some("第1至12个月每月 500元，第13个月起每月 300元，最多 14个月；指导")
    );
    assert_eq!(zh[1].amount.as_deref(), Some("贴息：利息的 50%"));
    let en = told(IN_TOWN, "2025-01-01", Lang::En);
    assert!(
        en[0]
            .notes
            .iter()
            .any(|note| note.contains("not for the same time as Loan")),
        "{:?}",
        en[0].notes
    );
}

#[test]
fn a_suspension_tells_since_when_and_why() {
    let answer = &asked(IN_TOWN, "2024-06-01")[1];
    assert_eq!(answer["verdict"], "not_in_force");
    assert_eq!(
        answer["reason"],
        json!({
            "kind": "suspended",
            "date": "2024-01-01",
            "until": "2024-12-31",
            "because": {"zh": "资金用完", "en": "funds are used up"}
        })
    );
    let en = told(IN_TOWN, "2024-06-01", Lang::En);
    assert_eq!(
        en[1].headline,
        "Suspended since 2024-01-01 until 2024-12-31: funds are used up"
    );
    assert_eq!(asked(IN_TOWN, "2025-01-01")[1]["verdict"], "eligible");
}

#[test]
fn what_was_issued_later_was_not_known() {
    let day = rules_report::dates::parse("2024-05-31").unwrap().first;
    let text = json::written(&json::answer(&plan(Some(day)), IN_TOWN, "2024-06-01"));
    let policies = serde_json::from_str::<Value>(&text).unwrap()["policies"].clone();
    assert_eq!(policies[0]["verdict"], "eligible_if");
    assert_eq!(policies[1]["verdict"], "eligible");
}

#[test]
fn what_can_be_brought_about_is_in_the_plan() {
    let plan = plan(None);
    let input = plan.inputs().at(plan.input("received").unwrap());
    let changeable = input.changeable.as_ref().unwrap();
    assert_eq!(changeable.how.en, "draw one more month");
    assert!(changeable.when.is_some());
}
