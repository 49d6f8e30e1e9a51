//! Whole answers in words and as JSON.

#![expect(clippy::unwrap_used, reason = "what a test cannot set up has failed already")]

mod graduate;

use rules_core::plan::Plan;
use rules_report::facts;
use rules_report::json;
use rules_report::language::Lang;
use rules_report::summary::{self, Summary, Tone};

const KNOWN: &str = r#""degree": "bachelor", "employment": "flexible", "own_contribution": 800,
    "months_received": 3, "insured_by_employer": false"#;

fn answered(plan: &Plan, more: &str, today: &str, lang: Lang) -> Summary {
    let day = rules_report::dates::parse(today).unwrap().first;
    let facts = facts::read(plan, &format!("{{{KNOWN}{more}}}"), day).unwrap();
    let assessment = facts.assess().unwrap();
    summary::all(plan, &assessment, lang).remove(0)
}

/// The answer as a program reads it: through a library of its own.
fn parsed(plan: &Plan, document: &str, today: &str) -> serde_json::Value {
    serde_json::from_str(&json::answer(plan, document, today).written()).unwrap()
}

fn reason<'a>(summary: &'a Summary, id: &str) -> &'a str {
    &summary.criteria.iter().find(|line| line.id == id).unwrap().reason
}

#[test]
fn an_entitlement_in_both_languages() {
    let plan = graduate::plan();
    let known = r#", "residence": "hohhot", "left_school_on": "2023-06-30""#;
    let zh = answered(&plan, known, "2025-05-20", Lang::Zh);
    assert_eq!(zh.tone, Tone::Almost);
    assert_eq!(zh.provisos, ["需要办理或声明：已办理灵活就业登记"]);
    assert_eq!(zh.amount.as_deref(), Some("每月 533.33元，最多 21个月"));
    assert_eq!(
        reason(&zh, "graduate"),
        "最高学历 本科 不低于 大专；离校日期 2023-06-30 ＋ 2年 ＝ 2025-06-30，2025-05-20 不晚于该日"
    );
    assert_eq!(
        reason(&zh, "flexible"),
        "就业形式：灵活就业，属于灵活就业或平台就业"
    );
    assert_eq!(
        zh.formula.as_deref(),
        Some(
            "补贴比例 2/3（自 2017-10-13，财社〔2017〕164号第九条） × 本人每月缴费 800元 ＋ 地方加发 0元（呼和浩特市） ＝ 533.33元"
        )
    );
    assert!(
        zh.last_day
            .unwrap()
            .starts_with("到 2025-06-30 为止（还有 41天）")
    );

    let en = answered(&plan, known, "2025-05-20", Lang::En);
    assert_eq!(
        en.amount.as_deref(),
        Some("533.33 yuan a month, for at most 21 months")
    );
    assert_eq!(
        reason(&en, "graduate"),
        "highest degree bachelor is at least junior college; date of leaving school 2023-06-30 + 2 years = 2025-06-30; 2025-05-20 is not later"
    );
}

#[test]
fn a_refusal_has_a_reason_a_clause_a_next_step_and_what_is_still_claimable() {
    let plan = graduate::plan();
    let known = r#", "residence": "hohhot", "left_school_on": "2023-06-30""#;
    let answer = answered(&plan, known, "2025-07-01", Lang::Zh);
    assert_eq!(answer.tone, Tone::No);
    assert_eq!(
        answer.obstacles,
        ["离校2年内的高校毕业生（不符合）：离校日期 2023-06-30 ＋ 2年 ＝ 2025-06-30，2025-07-01 晚于该日"]
    );
    assert_eq!(
        answer.claimable.last().unwrap(),
        "不能再领新的月份；2025-01-01 至 2025-06-30 的补贴可以申领到 2026-03-31"
    );
    assert!(
        answer.criteria[0]
            .clause
            .as_deref()
            .unwrap()
            .contains("财社〔2017〕164号")
    );
    assert!(answer.next_step.unwrap().contains("12333"));
}

#[test]
fn what_is_partly_known_is_told_with_its_range() {
    let plan = graduate::plan();
    let answer = answered(
        &plan,
        r#", "residence": "hohhot", "left_school_on": "2023""#,
        "2025-07-01",
        Lang::Zh,
    );
    assert_eq!(answer.tone, Tone::Open);
    assert_eq!(
        reason(&answer, "graduate"),
        "离校日期在 2023-01-01 至 2023-12-31 之间 ＋ 2年 ＝ 2025-01-01 至 2025-12-31，2025-07-01 是否不晚于该日还不能确定"
    );
    let names: Vec<&str> = answer.missing.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["离校日期"]);
}

#[test]
fn an_amount_that_is_set_locally_says_so() {
    let plan = graduate::plan();
    let answer = answered(
        &plan,
        r#", "residence": "beijing", "left_school_on": "2023-06-30""#,
        "2025-05-20",
        Lang::Zh,
    );
    assert_eq!(
        answer.amount.as_deref(),
        Some("每月 533.33元 至 633.33元，最多 21个月，金额由当地确定")
    );
    assert_eq!(answer.missing, []);
    assert!(answer.figures.unwrap().contains("地方加发金额"));
}

#[test]
fn no_identifier_is_ever_shown() {
    let plan = graduate::plan();
    for more in [
        "",
        r#", "residence": "neimenggu""#,
        r#", "left_school_on": null"#,
        r#", "left_school_on": "2024""#,
    ] {
        for lang in [Lang::Zh, Lang::En] {
            let text = format!("{:?}", answered(&plan, more, "2025-05-20", lang).criteria);
            for id in [
                "left_school_on",
                "own_contribution",
                "wulatehouqi",
                "junior_college",
            ] {
                assert!(!text.contains(id), "{id} in {text}");
            }
            let en_words = answered(&plan, more, "2025-05-20", lang);
            if lang == Lang::En {
                let reasons: String = en_words
                    .criteria
                    .iter()
                    .map(|line| line.reason.as_str())
                    .collect();
                assert!(!reasons.contains(['是', '为', '的', '，']), "{reasons}");
            }
        }
    }
}

#[test]
fn json_has_its_documented_shape_and_can_be_answered_back() {
    let plan = graduate::plan();
    let document = format!(r#"{{{KNOWN}, "residence": "hohhot", "left_school_on": "2023"}}"#);
    let answer = parsed(&plan, &document, "2025-07-01");
    let policy = &answer["policies"][0];
    assert_eq!(policy["verdict"], "depends");
    assert_eq!(policy["causes"], serde_json::json!(["facts"]));
    let missing = policy["missing"].as_array().unwrap();
    assert_eq!(missing.len(), 1);
    let mut outcomes = Vec::new();
    for witness in missing[0]["witnesses"].as_array().unwrap() {
        let mut person = serde_json::from_str::<serde_json::Map<_, _>>(&document).unwrap();
        person.extend(missing[0]["others"].as_object().unwrap().clone());
        person.extend(witness.as_object().unwrap().clone());
        let answer = parsed(&plan, &serde_json::to_string(&person).unwrap(), "2025-07-01");
        outcomes.push(answer["policies"][0]["verdict"].as_str().unwrap().to_owned());
    }
    outcomes.sort();
    assert_eq!(
        outcomes,
        ["eligible_if", "not_eligible"],
        "the witnesses get different answers"
    );

    let keys: Vec<&String> = policy.as_object().unwrap().keys().collect();
    let documented = "id title summary verdict reason provisos causes missing figures amount exclusive combines services notes first_day last_day claimable unmet \
        jointly_unmet if_unchanged criteria place elsewhere documents handling status basis record records total";
    assert_eq!(keys, documented.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn mistakes_come_back_as_json_too() {
    let plan = graduate::plan();
    let answer = parsed(&plan, r#"{"degree": 5}"#, "2025-07");
    assert_eq!(answer["errors"][0]["path"], "today");
    let answer = parsed(&plan, r#"{"degree": 5}"#, "2025-07-01");
    assert_eq!(answer["errors"][0]["path"], "degree");
    assert!(
        answer["errors"][0]["remedy"]["zh"]
            .as_str()
            .unwrap()
            .contains("bachelor")
    );
}
