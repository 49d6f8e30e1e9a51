//! Every step that a rule can compute with, explained: met, not met, open and beside the point.

use std::collections::BTreeSet;

use rules_core::plan::{Fold, Node, Plan};
use rules_core::verdict::{CriterionReport, Reason, Standing};
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::source::SourceFile;
use rules_report::facts;
use rules_report::language::Lang;
use rules_report::words::{Length, sentence};

use crate::judge;

const SHARED: &str = r#"
source law 办法 en "Measures" { title "办法" en "Measures" issued 2020-01-01 }
source local 细则 en "Local rules" { title "细则" en "Local rules" issued 2020-01-01 }
region land 全国 en "the country" code "100000"
region north 北省 en "North" code "150000" in land
region town 北城 en "Northtown" code "150100" in north
region south 南省 en "South" code "160000" in land
choice degree 学历 ordered { below 高中以下 en "below college", college 大专 en "college", bachelor 本科 en "bachelor" }
choice work 就业类别 { flexible 灵活就业 en "flexible work", employed 单位就业 en "employed by a firm", none_yet 没有工作 en "no work" }
fact home 居住地 en "home": region fixed ask "？" en "?"
fact shop 店铺所在地 en "place of the shop": region fixed ask "？" en "?"
fact degree 最高学历 en "highest degree": degree fixed ask "？" en "?"
fact work 目前就业 en "work now": work as of today ask "？" en "?"
fact flag 已登记 en "is registered": bool fixed ask "？" en "?"
fact married 已婚 en "is married": bool fixed ask "？" en "?"
fact wage 工资 en "wage": money from 0 yuan to 9000 yuan fixed ask "？" en "?"
fact premium 保费 en "premium": money from 0 yuan to 9000 yuan fixed ask "？" en "?"
fact spouse_wage 配偶工资 en "wage of the spouse": money from 0 yuan to 9000 yuan fixed ask "？" en "?"
  only if married
fact received 已领月数 en "months received": count 0 to 60 months accrues ask "？" en "?"
fact staff 职工人数 en "staff": count 0 to 500 people as of today ask "？" en "?"
fact share 股份比例 en "share held": number from 0 to 1 step 1/100 fixed ask "？" en "?"
fact score 得分 en "score": number from 0 to 100 step 1 fixed ask "？" en "?"
fact left_on 离校日期 en "day of leaving school": optional date from 2000-01-01 to 2030-12-31 fixed ask "？" en "?"
fact born_on 出生日期 en "date of birth": date from 1950-01-01 to 2020-12-31 fixed ask "？" en "?"
fact hired_on 入职日期 en "day of hire": date from 2000-01-01 to 2030-12-31 fixed ask "？" en "?"
param least_wage 最低工资 en "least wage": money {
  from 2020-01-01: 1500 yuan basis law clause "三"
  from 2024-01-01: 1800 yuan basis law clause "五" keeping local rules
  in town from 2023-01-01: 2000 yuan basis local
}
param limit 期限 en "time limit": count months { : 24 months basis law }
param own_rate 本地比例 en "local rate": number { : unset between 1/10 and 1/2 basis law }
define young 年轻人 en "is young": age on today at most 35 years
define both_incomes 两人收入 en "income of both": wage + premium
record hire 新招用人员 en "hire" {
  fact pay 月薪 en "monthly pay": money from 0 yuan to 9000 yuan fixed ask "？" en "?"
  fact since 入职日 en "first day": date from 2000-01-01 to 2030-12-31 fixed ask "？" en "?"
  fact senior 有经验 en "is experienced": bool fixed ask "？" en "?"
}
fact hires 招用名单 en "list of hires": list of hire up to 5 people as of today ask "？" en "?"
"#;

const TODAY: &str = "2025-06-30";
const HIRES: &str = r#""hires":[{"pay":3000,"since":"2025-01-15","senior":true},{"pay":4500,"since":"2024-03-01","senior":false}]"#;

/// A condition, and people of whom the first meets it and the second does not; a third is beside the point.
const CONDITIONS: &[(&str, &[&str])] = &[
    ("flag", &[r#""flag":true"#, r#""flag":false"#]),
    ("not flag", &[r#""flag":false"#, r#""flag":true"#]),
    ("wage less than 2000 yuan", &[r#""wage":1999"#, r#""wage":2000"#]),
    ("wage at most 2000 yuan", &[r#""wage":2000"#, r#""wage":2001"#]),
    ("wage more than 2000 yuan", &[r#""wage":2001"#, r#""wage":2000"#]),
    ("wage at least 2000 yuan", &[r#""wage":2000"#, r#""wage":1999"#]),
    ("wage is 2000 yuan", &[r#""wage":2000"#, r#""wage":1999"#]),
    ("wage is not 2000 yuan", &[r#""wage":1999"#, r#""wage":2000"#]),
    (
        "wage between 1000 yuan and 2000 yuan",
        &[r#""wage":1500"#, r#""wage":2500"#],
    ),
    (
        "received less than limit",
        &[r#""received":23"#, r#""received":24"#],
    ),
    ("staff at least 30 people", &[r#""staff":30"#, r#""staff":29"#]),
    ("score is 7", &[r#""score":7"#, r#""score":8"#]),
    ("share more than 1/4", &[r#""share":"0.3""#, r#""share":"0.2""#]),
    (
        "wage at least least_wage",
        &[r#""wage":1800,"home":"south""#, r#""wage":1800,"home":"town""#],
    ),
    (
        "wage at least least_wage at hired_on",
        &[
            r#""wage":1600,"home":"south","hired_on":"2021-05-01""#,
            r#""wage":1600,"home":"town","hired_on":"2024-05-01""#,
        ],
    ),
    (
        "wage at least least_wage at shop",
        &[r#""wage":1800,"shop":"south""#, r#""wage":1800,"shop":"town""#],
    ),
    (
        "spouse_wage at most 3000 yuan",
        &[
            r#""married":true,"spouse_wage":3000"#,
            r#""married":true,"spouse_wage":3001"#,
            r#""married":false"#,
        ],
    ),
    (
        "degree at least college",
        &[r#""degree":"bachelor""#, r#""degree":"below""#],
    ),
    (
        "degree is college",
        &[r#""degree":"college""#, r#""degree":"below""#],
    ),
    (
        "degree is not college",
        &[r#""degree":"below""#, r#""degree":"college""#],
    ),
    (
        "degree is one of { below, bachelor }",
        &[r#""degree":"below""#, r#""degree":"college""#],
    ),
    (
        "work is one of { flexible, none_yet }",
        &[r#""work":"flexible""#, r#""work":"employed""#],
    ),
    (
        "work is not one of { flexible, none_yet }",
        &[r#""work":"employed""#, r#""work":"flexible""#],
    ),
    ("home is in north", &[r#""home":"town""#, r#""home":"south""#]),
    ("not home is in north", &[r#""home":"south""#, r#""home":"town""#]),
    (
        "left_on is given",
        &[r#""left_on":"2024-06-30""#, r#""left_on":null"#],
    ),
    (
        "left_on is not given",
        &[r#""left_on":null"#, r#""left_on":"2024-06-30""#],
    ),
    (
        "left_on is given and today within 2 years after left_on",
        &[
            r#""left_on":"2024-06-30""#,
            r#""left_on":"2020-06-30""#,
            r#""left_on":null"#,
        ],
    ),
    (
        "today within 10 days after hired_on",
        &[r#""hired_on":"2025-06-25""#, r#""hired_on":"2025-07-25""#],
    ),
    (
        "today within 6 months before born_on + 60 years",
        &[r#""born_on":"1965-08-01""#, r#""born_on":"1970-08-01""#],
    ),
    (
        "hired_on at least 2024-01-01",
        &[r#""hired_on":"2024-01-01""#, r#""hired_on":"2023-12-31""#],
    ),
    (
        "hired_on is 2024-01-01",
        &[r#""hired_on":"2024-01-01""#, r#""hired_on":"2023-12-31""#],
    ),
    (
        "hired_on between 2024-01-01 and 2024-12-31",
        &[r#""hired_on":"2024-05-01""#, r#""hired_on":"2025-05-01""#],
    ),
    (
        "full months from hired_on to today at least 6 months",
        &[r#""hired_on":"2024-12-30""#, r#""hired_on":"2025-01-30""#],
    ),
    (
        "full years from born_on to today at least 18 years",
        &[r#""born_on":"2007-06-30""#, r#""born_on":"2007-07-01""#],
    ),
    (
        "age on today at most 35 years",
        &[r#""born_on":"1990-06-30""#, r#""born_on":"1980-06-30""#],
    ),
    (
        "young",
        &[r#""born_on":"1990-06-30""#, r#""born_on":"1980-06-30""#],
    ),
    (
        "days from hired_on to today at most 30 days",
        &[r#""hired_on":"2025-06-01""#, r#""hired_on":"2025-05-01""#],
    ),
    (
        "year of hired_on is 2024",
        &[r#""hired_on":"2024-05-01""#, r#""hired_on":"2025-05-01""#],
    ),
    (
        "month of hired_on at most 6",
        &[r#""hired_on":"2024-05-01""#, r#""hired_on":"2025-07-01""#],
    ),
    (
        "month index of today - month index of hired_on at most 3",
        &[r#""hired_on":"2025-05-01""#, r#""hired_on":"2025-01-01""#],
    ),
    (
        "today at most last day of quarter of hired_on",
        &[r#""hired_on":"2025-05-01""#, r#""hired_on":"2025-03-01""#],
    ),
    (
        "today at least first day of month of (hired_on + 3 months)",
        &[r#""hired_on":"2025-03-10""#, r#""hired_on":"2025-05-01""#],
    ),
    (
        "today at most last day of quarter 1 of (year of hired_on + 1)",
        &[r#""hired_on":"2025-01-31""#, r#""hired_on":"2024-05-31""#],
    ),
    (
        "wage + premium at most 5000 yuan",
        &[r#""wage":3000,"premium":2000"#, r#""wage":3000,"premium":2001"#],
    ),
    (
        "both_incomes at most 5000 yuan",
        &[r#""wage":3000,"premium":2000"#, r#""wage":3000,"premium":2001"#],
    ),
    (
        "wage - premium at least 1000 yuan",
        &[r#""wage":3000,"premium":2000"#, r#""wage":3000,"premium":2001"#],
    ),
    (
        "wage * 2 at most 5000 yuan",
        &[r#""wage":2500"#, r#""wage":2501"#],
    ),
    (
        "premium / wage at most 1/4",
        &[r#""wage":4000,"premium":1000"#, r#""wage":4000,"premium":1001"#],
    ),
    ("score div 10 at least 6", &[r#""score":65"#, r#""score":59"#]),
    ("score rem 10 is 5", &[r#""score":65"#, r#""score":59"#]),
    (
        "min(wage, premium) at least 1000 yuan",
        &[r#""wage":4000,"premium":1000"#, r#""wage":4000,"premium":900"#],
    ),
    (
        "max(wage, premium) at least 4000 yuan",
        &[r#""wage":4000,"premium":1000"#, r#""wage":3000,"premium":900"#],
    ),
    (
        "round down to 100 yuan (wage) at least 2000 yuan",
        &[r#""wage":2050"#, r#""wage":1950"#],
    ),
    (
        "round half up to 100 yuan (wage) at least 2000 yuan",
        &[r#""wage":1950"#, r#""wage":1949"#],
    ),
    (
        "share more than own_rate",
        &[r#""share":"0.6""#, r#""share":"0.05""#],
    ),
    (
        "flag and wage at least 2000 yuan",
        &[r#""flag":true,"wage":2000"#, r#""flag":true,"wage":1999"#],
    ),
    (
        "flag or wage at least 2000 yuan",
        &[r#""flag":false,"wage":2000"#, r#""flag":false,"wage":1999"#],
    ),
    (
        "not (flag or wage at least 2000 yuan)",
        &[r#""flag":false,"wage":1999"#, r#""flag":false,"wage":2000"#],
    ),
    (
        "wage at least (match degree { below: 1000 yuan college, bachelor: 2000 yuan })",
        &[
            r#""degree":"bachelor","wage":2000"#,
            r#""degree":"college","wage":1999"#,
        ],
    ),
    (
        "wage at least (tiers staff { up to 30 people: 1000 yuan above: 2000 yuan })",
        &[r#""staff":30,"wage":1000"#, r#""staff":31,"wage":1999"#],
    ),
    (
        "any hire in hires has (pay at least 4000 yuan)",
        &[HIRES, r#""hires":[{"pay":3000},{"pay":3999}]"#, r#""hires":[]"#],
    ),
    (
        "all hire in hires has (pay at least 3000 yuan)",
        &[HIRES, r#""hires":[{"pay":3000},{"pay":2999}]"#],
    ),
    (
        "(count of hires where (pay at least 4000 yuan)) at least 1 people",
        &[HIRES, r#""hires":[{"pay":3000},{"pay":2999}]"#, r#""hires":[]"#],
    ),
    (
        "(sum of pay over hires) at least 7000 yuan",
        &[HIRES, r#""hires":[{"pay":3000},{"pay":2999}]"#, r#""hires":[]"#],
    ),
    (
        "(sum of pay over hires where (senior)) at least 3000 yuan",
        &[
            HIRES,
            r#""hires":[{"pay":3000,"senior":false},{"pay":2999,"senior":true}]"#,
        ],
    ),
    (
        "(max of pay over hires otherwise 0 yuan) at least 4000 yuan",
        &[HIRES, r#""hires":[{"pay":3000},{"pay":2999}]"#, r#""hires":[]"#],
    ),
    (
        "(min of pay over hires otherwise 9000 yuan) at least 3000 yuan",
        &[HIRES, r#""hires":[{"pay":3000},{"pay":2999}]"#, r#""hires":[]"#],
    ),
    (
        "(best 1 of pay over hires) at least 4000 yuan",
        &[HIRES, r#""hires":[{"pay":3000},{"pay":2999}]"#],
    ),
];

/// An amount, and people it is computed for.
const AMOUNTS: &[(&str, &[&str])] = &[
    ("1500 yuan", &[""]),
    ("wage", &[r#""wage":1234"#]),
    ("least_wage", &[r#""home":"south""#, r#""home":"town""#, ""]),
    ("least_wage at shop", &[r#""shop":"town""#]),
    ("wage + premium", &[r#""wage":1234,"premium":56"#]),
    ("wage - min(wage, premium)", &[r#""wage":1234,"premium":56"#]),
    ("3 * (wage + premium)", &[r#""wage":1234,"premium":56"#]),
    (
        "round down to 1 fen (2/3 * premium)",
        &[r#""premium":800"#, r#""premium":{"from":600,"to":800}"#],
    ),
    ("round up to 1 yuan (premium / 3)", &[r#""premium":800"#]),
    (
        "round half up to 10 yuan (share * wage)",
        &[r#""share":"0.33","wage":1000"#],
    ),
    ("round down to 1 fen (own_rate * wage)", &[r#""wage":1000"#]),
    ("100 yuan * staff", &[r#""staff":12"#]),
    (
        "when premium more than 500 yuan: min(premium, 800 yuan) otherwise: 300 yuan",
        &[r#""premium":900"#, r#""premium":400"#, ""],
    ),
    (
        "match degree { below: 100 yuan college, bachelor: 200 yuan }",
        &[r#""degree":"bachelor""#, r#""degree":"below""#, ""],
    ),
    (
        "tiers staff { up to 30 people: 60 yuan up to 100 people: 40 yuan above: 20 yuan }",
        &[r#""staff":30"#, r#""staff":31"#, r#""staff":101"#],
    ),
    ("sum of pay over hires where (senior)", &[HIRES]),
    ("best 1 of pay over hires", &[HIRES]),
    ("max of pay over hires otherwise 0 yuan", &[HIRES]),
    ("min of pay over hires otherwise 0 yuan", &[HIRES]),
    ("10 yuan * (count of hires where (senior))", &[HIRES]),
    (
        "1 yuan * (days from hired_on to today)",
        &[r#""hired_on":"2025-06-01""#],
    ),
    (
        "1 yuan * (full months from hired_on to today)",
        &[r#""hired_on":"2025-01-01""#],
    ),
    (
        "round down to 1 yuan (1 yuan * (year of today + month of today))",
        &[""],
    ),
];

fn plan() -> Plan {
    let mut text = SHARED.to_owned();
    let head = "basis law for person by home in force from 2000-01-01 documents none applicant person payee person channel apply";
    for (position, (condition, _)) in CONDITIONS.iter().enumerate() {
        text.push_str(&format!(
            "policy c{position} {{ title \"甲\" en \"c\" {head} require c \"条件\" en \"the condition\": {condition} }}\n"
        ));
    }
    for (position, (amount, _)) in AMOUNTS.iter().enumerate() {
        text.push_str(&format!(
            "policy a{position} {{ title \"甲\" en \"a\" {head} require c \"条件\" en \"the condition\": flag pays once: {amount} }}\n"
        ));
    }
    let files = [SourceFile {
        path: "operators.rules".to_owned(),
        text,
    }];
    let options = Options {
        without_reasoning: true,
        ..Options::default()
    };
    let compiled = compile_with(&files, &options);
    let Some((_, plan)) = compiled.result else {
        let findings = compiled.findings.iter();
        let findings: Vec<String> = findings
            .map(|finding| rules_dsl::render::render(finding, &files, rules_dsl::diagnostic::Lang::En, false))
            .collect();
        panic!("{}", findings.join("\n"));
    };
    plan
}

/// What kind of step a node is. A step that is new to the language has to be added here, and then to the table.
fn step(node: Node) -> &'static str {
    match node {
        Node::Constant(_) => "Constant",
        Node::Input(_) => "Input",
        Node::OnlyIf { .. } => "OnlyIf",
        Node::IsGiven(_) => "IsGiven",
        Node::Named(..) => "Named",
        Node::Add(..) => "Add",
        Node::Sub(..) => "Sub",
        Node::Mul(..) => "Mul",
        Node::Div(..) => "Div",
        Node::WholeDiv(..) => "WholeDiv",
        Node::Rem(..) => "Rem",
        Node::Min(_) => "Min",
        Node::Max(_) => "Max",
        Node::Round { .. } => "Round",
        Node::AddSpan { .. } => "AddSpan",
        Node::DaysBetween(..) => "DaysBetween",
        Node::FullMonths(..) => "FullMonths",
        Node::YearOf(_) => "YearOf",
        Node::MonthOf(_) => "MonthOf",
        Node::MonthIndex(_) => "MonthIndex",
        Node::EdgeOf { .. } => "EdgeOf",
        Node::MonthEdge { .. } => "MonthEdge",
        Node::Compare(..) => "Compare",
        Node::Within { .. } => "Within",
        Node::In(..) => "In",
        Node::And(_) => "And",
        Node::Or(_) => "Or",
        Node::Not(_) => "Not",
        Node::Case(_) => "Case",
        Node::Best(..) => "Best",
        Node::Fold { fold, .. } => match fold {
            Fold::Any => "Any",
            Fold::All => "All",
            Fold::Count => "Count",
            Fold::Sum => "Sum",
            Fold::Min => "Least",
            Fold::Max => "Greatest",
            Fold::Best(_) => "Best of",
        },
    }
}

/// The steps that an explanation is made of.
fn steps(plan: &Plan, reason: &Reason, found: &mut BTreeSet<&'static str>) {
    found.insert(step(*plan.nodes().at(reason.node)));
    reason.parts.iter().for_each(|part| steps(plan, part, found));
}

/// One explanation in both languages and lengths, and what is wrong with it.
fn judged(plan: &Plan, reason: &Reason, about: &str) -> (Vec<String>, Vec<String>) {
    let (mut told, mut wrong) = (Vec::new(), Vec::new());
    for lang in [Lang::Zh, Lang::En] {
        for length in [Length::Short, Length::Full] {
            let said = sentence(plan, reason, lang, length);
            let mut faults: Vec<String> = judge::form(&said, lang).into_iter().map(str::to_owned).collect();
            if length == Length::Full {
                let numbers = judge::numbers(plan, reason, lang);
                let missing = numbers
                    .into_iter()
                    .filter(|number| !said.contains(number.as_str()));
                faults.extend(missing.map(|number| format!("without {number}")));
            }
            if !faults.is_empty() {
                wrong.push(format!("{about}\n  {said}\n  {}", faults.join(", ")));
            }
            told.push(said);
        }
    }
    (told, wrong)
}

#[test]
fn every_operator_is_explained() {
    let plan = plan();
    let (mut wrong, mut met) = (Vec::new(), BTreeSet::new());
    let day = rules_report::dates::parse(TODAY).unwrap().first;
    let mut explain = |id: &str, about: &str, person: &str| {
        let comma = if person.is_empty() { "" } else { "," };
        let person = format!("{{\"applicant\":\"person\"{comma}{person}}}");
        let known =
            facts::read(&plan, &person, day).unwrap_or_else(|problems| panic!("{person}: {problems:?}"));
        let position = plan.policies().iter().position(|policy| policy.id == id).unwrap();
        let assessment = rules_core::assess::assess_some(&known.plan, &known.request(), &[position]).unwrap();
        let answer = &assessment.policies[0];
        let criterion: &CriterionReport = &answer.criteria[0];
        let amount = answer.amount_reason.as_ref();
        let reason = if id.starts_with('a') {
            amount
        } else {
            criterion.reason.as_ref()
        };
        let about = format!("{about} [{person}] {:?}", criterion.standing);
        let reason = reason.unwrap_or_else(|| panic!("{about} has no explanation"));
        let (told, faults) = judged(&known.plan, reason, &about);
        println!("{about}");
        told.iter().for_each(|said| println!("  {said}"));
        wrong.extend(faults);
        steps(&known.plan, reason, &mut met);
        criterion.standing
    };
    for (position, (condition, people)) in CONDITIONS.iter().enumerate() {
        let wanted = [Standing::Met, Standing::Unmet];
        for (number, person) in people.iter().enumerate() {
            let standing = explain(&format!("c{position}"), condition, person);
            if let Some(wanted) = wanted.get(number) {
                assert_eq!(standing, *wanted, "{condition} {person}");
            }
        }
        assert_eq!(
            explain(&format!("c{position}"), condition, ""),
            Standing::Open,
            "{condition}"
        );
    }
    for (position, (amount, people)) in AMOUNTS.iter().enumerate() {
        for person in *people {
            let comma = if person.is_empty() { "" } else { "," };
            explain(
                &format!("a{position}"),
                amount,
                &format!("\"flag\":true{comma}{person}"),
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n{} explanations",
        wrong.join("\n"),
        wrong.len()
    );
    let all = [
        "Constant",
        "Input",
        "OnlyIf",
        "IsGiven",
        "Named",
        "Add",
        "Sub",
        "Mul",
        "Div",
        "WholeDiv",
        "Rem",
        "Min",
        "Max",
        "Round",
        "AddSpan",
        "DaysBetween",
        "FullMonths",
        "YearOf",
        "MonthOf",
        "MonthIndex",
        "EdgeOf",
        "MonthEdge",
        "Compare",
        "Within",
        "In",
        "And",
        "Or",
        "Not",
        "Case",
        "Best",
    ];
    let missing: Vec<&str> = all.into_iter().filter(|step| !met.contains(step)).collect();
    assert!(missing.is_empty(), "no explanation has a step {missing:?}");
}
