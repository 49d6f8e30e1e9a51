//! Amounts that rest on a figure nobody gives: a bound is told only if somebody set it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test without its subject must fail"
)]

use rules_dsl::compile::compile;
use rules_dsl::source::SourceFile;
use rules_report::facts;
use rules_report::json;
use rules_report::language::Lang;
use rules_report::summary;
use serde_json::{Value, json};

/// The amount of a policy that pays `pays`: in Chinese, in English, and for programs.
fn amount(pays: &str) -> (String, String, Value) {
    let text = format!(
        r#"
source law 办法 en "Measures" {{ title "办法" en "Measures" issued 2020-01-01 }}
fact flag 甲 en "flag": bool fixed ask "是吗？" en "Is it?"
fact paid 已付 en "paid": money from 0 yuan to 1000 yuan as of today ask "付了多少？" en "How much?"
param local_sum 当地数额 en "local sum": money {{ : unset   basis law }}
param known 上限 en "ceiling": money {{ : unset between 0 yuan and 500 yuan   basis law }}
policy grant 补贴 {{
  title "补贴" en "Grant"
  basis law
  for person
  in force from 2020-01-01
  require flag "是" en "it is": flag   basis law
  {pays}
  documents none   applicant person   payee person   channel apply
}}
define used 用到 en "used": local_sum more than known and paid more than 0 yuan
"#
    );
    let files = [SourceFile {
        path: "open.rules".to_owned(),
        text,
    }];
    let (_, plan) = compile(&files).result.unwrap();
    let day = rules_report::dates::parse("2026-11-21").unwrap().first;
    let known = r#"{"flag": true, "paid": 100}"#;
    let assessment = facts::read(&plan, known, day).unwrap().assess().unwrap();
    let said = |lang| summary::all(&plan, &assessment, lang).remove(0).amount.unwrap();
    let document = json::answer(&plan, known, "2026-11-21").written();
    let document: Value = serde_json::from_str(&document).unwrap();
    (
        said(Lang::Zh),
        said(Lang::En),
        document["policies"][0]["amount"].clone(),
    )
}

#[test]
fn what_nobody_bounds_has_no_greatest_amount() {
    let (zh, en, program) = amount("pays once: local_sum");
    assert_eq!(zh, "一次性 由当地确定的金额（没有查到）");
    assert_eq!(en, "a sum set locally (not found) once");
    assert_eq!(
        [&program["min_fen"], &program["max_fen"], &program["max"]],
        [&json!(0), &Value::Null, &Value::Null]
    );
}

#[test]
fn what_is_added_to_it_is_the_least() {
    let (zh, en, _) = amount("pays monthly: local_sum + 100 yuan");
    assert_eq!(zh, "每月 不少于 100元，金额由当地确定");
    assert_eq!(en, "at least 100 yuan a month, set locally");
}

#[test]
fn months_of_a_schedule_are_bounded_each_for_itself() {
    let (zh, _, program) = amount("pays monthly { month 1 to 12: 300 yuan   month 13 on: local_sum }");
    assert_eq!(
        zh,
        "第1至12个月每月 300元，第13个月起每月 由当地确定的金额（没有查到）"
    );
    let greatest = |step: usize| program["steps"][step]["max_fen"].clone();
    assert_eq!([greatest(0), greatest(1)], [json!(30000), Value::Null]);
}

#[test]
fn a_bound_that_somebody_set_is_told() {
    let (zh, _, program) = amount("pays once: min(local_sum, paid)");
    assert_eq!(zh, "一次性 0元 至 100元，金额由当地确定");
    assert_eq!(program["max_fen"], json!(10000));
    let (zh, _, _) = amount("pays once: known");
    assert_eq!(zh, "一次性 0元 至 500元，金额由当地确定");
}
