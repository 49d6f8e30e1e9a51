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
#[path = "../../benches/population/workload.rs"]
mod workload;

use std::fmt::Write;

use rules_core::assess::Assessor;
use rules_core::verdict::{PolicyAssessment, Verdict};
use rules_report::{dates, facts};

use by_hand::{Answers, Days};
use register::{CERTIFICATE, DIFFICULTY, EDUCATION, EMPLOYER, NO_DAY, Register, SEX, SIZE, WORK};
use workload::{DAYS, plan};

/// Of the first 20,000 people on each day, by policy: how many are entitled, what they get in fen, and both reasons and
/// amounts weighed by the row. Whoever makes other people, or answers one of them otherwise, gets other sums.
#[rustfmt::skip]
const TOTALS: [[(usize, i64, i64, i64); by_hand::POLICIES]; 4] = [
    [
        (71, 57_407_960, 23_863_626, 27_721_654_926),
        (529, 425_923_306, 21_845_591, 211_158_417_932),
        (20, 3_000_000, 24_023_432, 1_450_500_000),
        (944, 993_281_016, 23_297_724, 509_215_124_472),
        (3_904, 102_622_600_000, 23_772_063, 52_194_882_400_000),
        (1_329, 664_500_000, 27_278_863, 332_821_500_000),
        (510, 734_400_000, 20_640_636, 383_784_480_000),
        (1_513, 203_100_000, 25_713_595, 106_211_250_000),
        (200, 448_800_000, 21_062_506, 226_830_000_000),
        (44, 6_600_000, 23_673_389, 2_754_900_000),
    ],
    [
        (74, 59_615_897, 23_862_060, 28_761_948_582),
        (529, 425_923_306, 21_845_591, 211_158_417_932),
        (19, 2_850_000, 24_019_770, 1_682_850_000),
        (958, 1_008_995_208, 23_290_036, 516_972_323_400),
        (3_565, 93_651_400_000, 24_229_065, 47_768_953_400_000),
        (1_215, 607_500_000, 27_446_156, 306_221_000_000),
        (534, 768_960_000, 20_610_620, 405_396_000_000),
        (1_304, 174_050_000, 26_055_212, 89_700_550_000),
        (180, 402_800_000, 21_095_029, 201_788_800_000),
        (44, 6_600_000, 23_673_389, 2_754_900_000),
    ],
    [
        (74, 59_615_897, 23_862_060, 28_761_948_582),
        (529, 425_923_306, 21_845_591, 211_158_417_932),
        (19, 2_850_000, 24_019_824, 1_682_850_000),
        (958, 1_008_995_208, 23_290_036, 516_972_323_400),
        (3_570, 93_779_400_000, 24_220_602, 47_843_178_600_000),
        (1_215, 607_500_000, 27_446_156, 306_221_000_000),
        (534, 768_960_000, 20_610_620, 405_396_000_000),
        (1_301, 173_850_000, 26_059_020, 89_694_650_000),
        (180, 402_800_000, 21_095_029, 201_788_800_000),
        (44, 6_600_000, 23_673_389, 2_754_900_000),
    ],
    [
        (87, 66_751_927, 23_836_026, 33_667_765_646),
        (526, 423_827_330, 21_854_183, 209_724_758_284),
        (16, 2_400_000, 24_049_505, 1_254_000_000),
        (984, 1_036_066_440, 23_300_107, 523_466_426_988),
        (2_632, 69_002_800_000, 25_578_264, 34_860_044_400_000),
        (912, 456_000_000, 27_919_826, 223_560_000_000),
        (583, 839_520_000, 20_561_488, 440_771_040_000),
        (853, 113_450_000, 26_741_470, 58_665_250_000),
        (132, 294_000_000, 21_170_797, 147_725_600_000),
        (41, 6_150_000, 23_703_334, 2_843_250_000),
    ],
];

#[test]
fn the_rules_and_the_program_written_by_hand_answer_alike() {
    let plan = plan();
    let register = people::people(0, 3_000);
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

#[test]
fn the_people_and_their_answers_are_those_that_were_written_down() {
    let register = people::people(0, 20_000);
    for (text, expected) in DAYS.iter().zip(TOTALS) {
        let days = Days::of(dates::parse(text).unwrap().first);
        let mut answers = Answers::room(register.rows);
        by_hand::answer(&register, &days, &mut answers);
        let found = totals::totals(&register, &answers);
        let found: Vec<_> = found
            .iter()
            .map(|total| {
                (
                    total.entitled,
                    total.sum,
                    total.weighed_reasons,
                    total.weighed_amounts,
                )
            })
            .collect();
        assert_eq!(found, expected, "{text}");
        let mut by_two = Answers::room(register.rows);
        by_hand::answer_with_two(&register, &days, &mut by_two);
        assert!(answers == by_two, "two threads answer as one");
    }
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
