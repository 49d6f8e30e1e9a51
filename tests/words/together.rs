//! What people of the corpus can have together: the better of what excludes itself, with the clause; sums only where a
//! notice lets benefits combine.

use rules_core::assess::assess_some;
use rules_core::combination::{Combined, DEFAULT_BUDGET, combine};
use rules_core::plan::Plan;
use rules_core::verdict::Assessment;
use rules_report::language::Lang;
use rules_report::{combination, dates, facts};

use crate::rules::corpus;

struct Asked {
    plan: Plan,
    assessment: Assessment,
    combined: Combined,
}

fn asked(document: &str, today: &str, policies: &[&str]) -> Asked {
    let day = dates::parse(today).unwrap().first;
    let known = facts::read(corpus(), document, day).unwrap();
    let plan: Plan = known.plan.clone().into_owned();
    let position = |id: &&str| {
        plan.policies()
            .iter()
            .position(|policy| policy.id == **id)
            .unwrap()
    };
    let positions: Vec<usize> = policies.iter().map(position).collect();
    let assessment = assess_some(&plan, &known.request(), &positions).unwrap();
    let combined = combine(&plan, &assessment, DEFAULT_BUDGET);
    Asked {
        plan,
        assessment,
        combined,
    }
}

impl Asked {
    fn said(&self, lang: Lang) -> String {
        combination::sentences(&self.plan, &self.combined, lang).join("\n")
    }
}

const HIRES: &str = r#"{"applicant":"firm","operating_place":"beijing","employer_kind":"enterprise",
"firm_industry":"other_industry","staff":30,"hires":[
{"hired_on":"2025-03-01","higher_education":true,"employed_before_hire":false,"diploma_on":"2024-06-30",
"contract_signed":true,"contract_months":12,"employer_pension_premium":800,"employer_medical_premium":300,
"employer_unemployment_premium":25,"hire_subsidy_months":0,"recognised_before_hire":true,
"hire_near_retirement":false,"hire_months_to_retirement":236},
{"hired_on":"2025-03-01","recognised_before_hire":true,"contract_signed":true,"contract_months":12,
"employer_pension_premium":800,"employer_medical_premium":300,"employer_unemployment_premium":25,
"hire_subsidy_months":0,"hire_near_retirement":false,"hire_months_to_retirement":236,"higher_education":false,
"other_graduate":false}]}"#;

#[test]
fn for_one_hire_the_longer_subsidy_is_worth_more() {
    let asked = asked(
        HIRES,
        "2025-06-30",
        &["employer_insurance_difficulty", "employer_insurance_graduate"],
    );
    assert_eq!(
        asked.combined.entitled.len(),
        3,
        "two for the first hire, one for the second"
    );
    assert_eq!(
        asked.combined.groups.len(),
        1,
        "only of one hire both could be had"
    );
    assert_eq!(
        asked.said(Lang::Zh),
        "不能全部同时享受：“招用就业困难人员社会保险补贴（单位）”（新招用人员1）、“小微企业招用高校毕业生社会保险补贴”（新招用人员1）\n  \
         同一个人的保险费只补一次（《就业补助资金管理办法》（财社〔2023〕181号））\n  \
         较多的是“招用就业困难人员社会保险补贴（单位）”（新招用人员1，全部月份共 40,500元），其次是“小微企业招用高校毕业生社会保险补贴”（新招用人员1，全部月份共 13,500元）"
    );
    let english = asked.said(Lang::En);
    assert!(
        english.contains("more: \"Social-insurance subsidy for employers of people in difficulty\" (hire 1, 40,500 yuan over all months); next:"),
        "{english}"
    );
    let document = combination::json(&asked.plan, &asked.combined).written();
    assert!(document.contains("\"entitled\": ["), "{document}");
}

#[test]
fn benefit_and_pension_premium_are_summed_because_a_notice_says_so() {
    let person = r#"{"applicant":"person","insured_place":"hohhot","employment":"unemployed",
        "insured_months_since_benefit":120,"unused_benefit_months":0,"quit_voluntarily":false,
        "benefit_months_received":0,"sex":"male","born_on":"1967-01-01","spouse_draws_benefit":false,
        "drawing_now":true,"months_to_retirement":11,"pays_own_pension":true,"pension_premium":800}"#;
    let asked = asked(
        person,
        "2025-06-30",
        &["unemployment_benefit", "benefit_pension_premium"],
    );
    let [sum] = asked.combined.sums.as_slice() else {
        panic!("one sum: {:?}", asked.combined);
    };
    let amounts = asked
        .assessment
        .policies
        .iter()
        .map(|answer| answer.amount.clone().unwrap());
    let amounts: Vec<_> = amounts.collect();
    assert_eq!(amounts[0].min.plus(amounts[1].min), Some(sum.worth.min));
    assert_eq!(amounts[0].max.plus(amounts[1].max), sum.worth.max);
    assert!(asked.combined.unstated.is_empty());
    assert!(
        asked
            .said(Lang::Zh)
            .starts_with("可以同时享受：“失业保险金”、“大龄领金人员养老保险费”，合计每月 ")
    );
    assert!(asked.said(Lang::Zh).contains("人社部发〔2024〕76号"));
}

const VETERAN: &str = r#"{"applicant":"person","business_place":"PLACE","business_registered_on":"2024-01-10",
    "individual_business":true,"self_employed_veteran":true,"poverty_listed":true,"small_firm_founder":false,
    "founder_group":"veteran","licensed":true,"married":false,"other_loans":false,"consumer_loans":0,
    "commercial_loan_before":false,"subsidised_loans":0,"partners":1,"loan_signed_on":"2024-03-01"}"#;
const TAX: [&str; 3] = [
    "tax_self_employed_key_groups",
    "tax_self_employed_veterans",
    "start_up_loan",
];

#[test]
fn where_local_limits_are_not_known_it_is_open_which_relief_is_greater() {
    let asked = asked(&VETERAN.replace("PLACE", "baotou"), "2024-03-31", &TAX);
    assert_eq!(asked.combined.groups[0].choices[0].best.len(), 2);
    assert!(
        asked.combined.sums.is_empty(),
        "no notice lets anything of it combine"
    );
    let said = asked.said(Lang::En);
    assert!(said.contains("open which brings more: "), "{said}");
    assert!(
        said.contains("apart from what is said above, no source says whether these combine"),
        "{said}"
    );
    assert!(said.contains("one of the two at a time ("), "{said}");
}

#[test]
fn where_one_limit_is_the_highest_there_can_be_it_is_never_less() {
    let asked = asked(&VETERAN.replace("PLACE", "ningxia"), "2024-03-31", &TAX);
    let choice = &asked.combined.groups[0].choices[0];
    assert_eq!(choice.best.len(), 1);
    assert!(choice.runner_up.is_some());
    let said = asked.said(Lang::Zh);
    assert!(
        said.contains("不会比别的少的是“重点群体自己创业的税收扣减”（减税最高 6,000元）"),
        "{said}"
    );
}

#[test]
fn one_premium_is_compared_by_the_month_because_another_month_may_follow() {
    let person = r#"{"applicant":"person","residence":"beijing","employment":"flexible","insured_by_employer":false,
        "pays_own_pension":true,"pension_premium":800,"pays_own_medical":true,"medical_premium":300,
        "difficulty_months_received":0,"months_to_retirement":236,"hard_to_find_work":true,
        "recognised_otherwise":false,"degree":"bachelor","left_school_on":"2024-06-30","worked_for_employer":false,
        "months_received":0}"#;
    let asked = asked(
        person,
        "2025-06-30",
        &["flexible_insurance_graduate", "flexible_insurance_difficulty"],
    );
    let choice = &asked.combined.groups[0].choices[0];
    assert!(!choice.in_all, "the clause speaks of one period");
    assert_eq!(choice.best.len(), 2, "both shares are set locally");
}

#[test]
fn a_loan_for_the_owner_and_one_for_the_start_add_up() {
    let person = r#"{"applicant":"person","business_place":"hohhot","business_registered_on":"2022-01-01",
        "individual_business":true,"small_firm_founder":false,"founder_group":"veteran","licensed":true,
        "married":false,"other_loans":false,"consumer_loans":0,"commercial_loan_before":false,"subsidised_loans":0,
        "partners":1,"loan_signed_on":"2025-06-01","layoff_rate_told":0}"#;
    let asked = asked(
        person,
        "2025-06-30",
        &["start_up_loan", "job_keeping_loan_owner", "incubator_place"],
    );
    assert_eq!(asked.combined.sums.len(), 1);
    let said = asked.said(Lang::Zh);
    assert!(said.contains("合计贷款最高 10,300,000元"), "{said}");
    assert!(
        said.contains("除上面写明的以外，没有文件说明能否同时享受，金额不相加："),
        "{said}"
    );
}
