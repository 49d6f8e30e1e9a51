//! The workload of the races: what is raced must be the same task. The rules of `benches/population/workload.rules` and
//! the program that was written by hand answer the same people alike, on days that show every rule about days.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that fails here has found something"
)]

#[path = "../../benches/population/by_hand.rs"]
mod by_hand;
#[path = "../../benches/population/people.rs"]
mod people;
#[path = "../../benches/population/register.rs"]
mod register;
#[path = "../../benches/population/totals.rs"]
mod totals;

use std::fmt::Write;

use rules_core::assess::Assessor;
use rules_core::plan::Plan;
use rules_core::verdict::{PolicyAssessment, Verdict};
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::source::SourceFile;
use rules_report::{dates, facts};

use by_hand::{Answers, Days};
use register::{CERTIFICATE, DIFFICULTY, EDUCATION, EMPLOYER, NO_DAY, Register, SEX, SIZE, WORK};

/// On the first alone no rule about the end of February decides anything.
const DAYS: [&str; 4] = ["2025-06-30", "2025-02-28", "2025-03-01", "2024-02-29"];

const RULES: &str = include_str!("../../benches/population/workload.rules");

fn plan() -> Plan {
    let file = SourceFile {
        path: "workload.rules".to_owned(),
        text: RULES.to_owned(),
    };
    let options = Options {
        without_reasoning: true,
        ..Options::default()
    };
    compile_with(&[file], &options)
        .result
        .expect("the workload has no errors")
        .1
}

#[test]
fn the_rules_and_the_program_written_by_hand_answer_alike() {
    let plan = plan();
    let register = people::people(0, 500);
    let all: Vec<usize> = (0..plan.policies().len()).collect();
    let mut entitled = [0; by_hand::POLICIES];
    let mut reasons_seen = std::collections::BTreeSet::new();
    for text in DAYS {
        let today = dates::parse(text).unwrap().first;
        let mut answers = Answers::room(register.rows);
        by_hand::answer(&register, &Days::of(today), &mut answers);
        let mut assessor = Assessor::new(&plan);
        for row in 0..register.rows {
            let known = facts::read(&plan, &document(&register, row), today).unwrap();
            let assessment = assessor.assess(&known.request(), &all).unwrap();
            for (policy, assessed) in assessment.policies.iter().enumerate() {
                let (amount, reason) = answered(assessed);
                let by_hand = (answers.amounts[policy][row], answers.reasons[policy][row]);
                assert_eq!(
                    (amount, reason),
                    by_hand,
                    "policy {} of {} on {text}",
                    policy + 1,
                    document(&register, row)
                );
                entitled[policy] += usize::from(reason == 0);
                reasons_seen.insert((policy, reason));
            }
        }
    }
    assert!(
        entitled.iter().all(|count| *count > 0),
        "somebody is entitled to everything: {entitled:?}"
    );
    // Five, four, five, four, five, three, two, four, three and three criteria, and being entitled.
    assert_eq!(
        reasons_seen.len(),
        48,
        "every criterion decides: {reasons_seen:?}"
    );
}

/// The amount in fen and the number of the first criterion that is not met.
fn answered(assessed: &PolicyAssessment) -> (i64, u8) {
    match assessed.verdict {
        Verdict::Eligible => {
            let amount = assessed.amount.as_ref().unwrap();
            assert_eq!(amount.min, amount.max);
            (amount.min.to_whole().unwrap(), 0)
        }
        Verdict::NotEligible => {
            let first = assessed.unmet.first().unwrap().strip_prefix('c').unwrap();
            (0, first.parse().unwrap())
        }
        other => panic!("everything is known: {other:?}"),
    }
}

/// A row as a facts document.
fn document(register: &Register, row: usize) -> String {
    let mut text = String::from("{");
    let day = |day: i32| match day {
        NO_DAY => "null".to_owned(),
        day => format!("\"{}\"", dates::iso(day)),
    };
    let member = |names: &[&str], position: u8| format!("\"{}\"", names[usize::from(position)]);
    let yuan = |fen: i64| format!("{}.{:02}", fen / 100, fen % 100);
    let truth = |flag: u8| (flag != 0).to_string();
    let entries = [
        ("born_on", day(register.born[row])),
        ("sex", member(SEX, register.sex[row])),
        ("education", member(EDUCATION, register.education[row])),
        ("left_school_on", day(register.left[row])),
        ("work_status", member(WORK, register.work[row])),
        ("registered_unemployed", truth(register.registered[row])),
        ("difficulty", member(DIFFICULTY, register.difficulty[row])),
        ("veteran", truth(register.veteran[row])),
        ("poverty_lifted", truth(register.lifted[row])),
        ("returned_migrant", truth(register.migrant[row])),
        ("contract_signed_on", day(register.signed[row])),
        ("contract_months", register.contract[row].to_string()),
        ("employer_kind", member(EMPLOYER, register.employer[row])),
        ("employer_size", member(SIZE, register.size[row])),
        ("insured_unemployment_months", register.insured[row].to_string()),
        ("insured_pension", truth(register.pension[row])),
        ("insured_work_injury", truth(register.injury[row])),
        ("monthly_contribution", yuan(register.contribution[row])),
        ("subsidy_months_received", register.received[row].to_string()),
        ("business_registered_on", day(register.business[row])),
        ("first_business", truth(register.first[row])),
        ("partners", register.partners[row].to_string()),
        ("other_business_loan", truth(register.other_loan[row])),
        ("bad_credit", truth(register.bad_credit[row])),
        ("loan_requested", yuan(register.loan[row])),
        (
            "certificate_level",
            member(CERTIFICATE, register.certificate[row]),
        ),
        ("certificate_on", day(register.certified[row])),
        ("skill_claims_this_year", register.claims[row].to_string()),
        ("residence", format!("\"{}\"", register.place[row])),
    ];
    for (key, value) in entries {
        let comma = if text.len() > 1 { "," } else { "" };
        write!(text, "{comma}\"{key}\":{value}").unwrap();
    }
    text.push('}');
    text
}
