//! The columnar evaluator against the set evaluator, row by row: every policy of the corpus, whatever is known of the
//! rows. `BATCH_ROWS` says how many rows are compared for each day.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that fails here has found something"
)]

mod population;

use std::collections::BTreeMap;

use population::{Random, people, said, table, value};
use rules_batch::{Code, Outcome, Prepared, Wanted};
use rules_core::arena::InputId;
use rules_core::assess::{Assessor, DEFAULT_BUDGET, Refused, Request};
use rules_core::calendar::{Day, add_months, day};
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::Plan;
use rules_core::possible::Possible;
use rules_core::unroll::Lengths;
use rules_core::verdict::{Effect, PolicyAssessment, Verdict};

/// Days on which the clamping of month arithmetic decides, and days on which it does not.
const DAYS: [(i32, i32, i32); 5] = [
    (2025, 6, 30),
    (2025, 2, 28),
    (2025, 3, 1),
    (2024, 2, 29),
    (2026, 11, 30),
];

fn rows_wanted() -> u64 {
    let wanted = std::env::var("BATCH_ROWS").ok();
    wanted.and_then(|wanted| wanted.parse().ok()).unwrap_or(60)
}

/// Days around the thresholds of a day of asking.
fn around(today: Day) -> Vec<i64> {
    let mut days = Vec::new();
    for months in [
        0,
        -1,
        -3,
        -6,
        -12,
        -24,
        -36,
        -60,
        -12 * 16,
        -12 * 24,
        -12 * 35,
        -12 * 45,
        -12 * 50,
        -12 * 60,
    ] {
        if let Some(day) = add_months(today, months) {
            days.extend((-2..=2).map(|near| i64::from(day + near)));
        }
    }
    days
}

/// What went how often.
#[derive(Debug, Default)]
struct Seen {
    verdicts: BTreeMap<u8, u64>,
    open: u64,
    answers: u64,
    ranges: u64,
}

fn code(verdict: Verdict) -> Code {
    match verdict {
        Verdict::Eligible => Code::Eligible,
        Verdict::EligibleIf => Code::EligibleIf,
        Verdict::Depends => Code::Depends,
        Verdict::NotEligible => Code::NotEligible,
        Verdict::NotInForce(_) => Code::NotInForce,
        Verdict::NotApplicable => Code::NotApplicable,
    }
}

fn compare(
    plan: &Plan,
    prepared: &Prepared,
    outcome: &Outcome,
    row: usize,
    at: usize,
    answer: &PolicyAssessment,
    seen: &mut Seen,
) -> Result<(), String> {
    let (layout, found) = (&prepared.layouts()[at], &outcome.policies[at]);
    let verdict = Code::of(found.verdict[row]).unwrap();
    *seen.verdicts.entry(found.verdict[row]).or_default() += 1;
    let wanted = code(answer.verdict);
    if verdict != wanted {
        return Err(format!("{verdict:?} and not {wanted:?}"));
    }
    let mut bits = 0;
    for id in &answer.unmet {
        bits |= 1_u64 << layout.criteria.iter().position(|known| known == id).unwrap();
    }
    if found.unmet[row] != bits {
        return Err(format!("unmet {:b} and not {bits:b}", found.unmet[row]));
    }
    let first = if bits == 0 { 0 } else { bits.trailing_zeros() + 1 };
    if u32::from(found.first_unmet[row]) != first {
        return Err(format!("first unmet {} and not {first}", found.first_unmet[row]));
    }
    let in_units = |number: Number| number.over(layout.amount_unit).unwrap().to_whole();
    let amount = answer.amount.as_ref();
    if let Some(amount) = amount.filter(|amount| amount.tight) {
        let ends = (in_units(amount.min).unwrap(), in_units(amount.max).unwrap());
        seen.ranges += u64::from(ends.0 != ends.1);
        if found.amount.get(row) != Some(ends) {
            return Err(format!("amount {:?} and not {ends:?}", found.amount.get(row)));
        }
    }
    if amount.is_none() && found.amount.get(row).is_some_and(|amount| amount != (0, 0)) {
        return Err(format!("amount {:?} and not none", found.amount.get(row)));
    }
    if let Some((least, most)) = amount.and_then(|amount| amount.months) {
        let ends = (least.to_whole().unwrap(), most.to_whole().unwrap());
        if found.months.get(row) != Some(ends) {
            return Err(format!("months {:?} and not {ends:?}", found.months.get(row)));
        }
    }
    let missing = answer
        .missing
        .iter()
        .filter(|missing| missing.effects.contains(&Effect::Verdict));
    let mut bits = 0_u64;
    for missing in missing {
        let id = &plan.inputs().at(missing.input).id;
        bits |= 1 << layout.facts.iter().position(|known| known == id).unwrap().min(63);
    }
    let told = found.missing.get(row).copied().unwrap_or(0);
    if told != bits {
        return Err(format!("missing {told:b} and not {bits:b}"));
    }
    Ok(())
}

fn agree(plan: &Plan, today: Day, inputs: &[InputId], rows: &[Vec<Possible>], seen: &mut Seen) {
    let batch = table(plan, inputs, rows);
    let policies: Vec<usize> = (0..plan.policies().len()).collect();
    let prepared = Prepared::new(plan, &policies, today, &batch.schema(), Wanted::default()).unwrap();
    let mut buffers = prepared.buffers();
    let outcome = prepared.evaluate(&batch, &mut buffers).unwrap();
    seen.open += outcome.share.open;
    seen.answers += outcome.share.answers;
    let base = People::everybody(plan).with(plan.today().unwrap(), Possible::day(today));
    let mut assessor = Assessor::new(plan);
    for (at, row) in rows.iter().enumerate() {
        let request = Request {
            people: people(&base, inputs, row),
            applicant: None,
            budget: DEFAULT_BUDGET,
        };
        let contradicted = outcome.contradicted.get(at).copied().unwrap_or(0) != 0;
        match assessor.assess(&request, &policies) {
            Err(Refused::Contradiction(_)) => {
                let known = row.iter().all(Possible::is_single);
                assert!(contradicted || !known, "row {at} contradicts an assumption");
            }
            Err(other) => panic!("{other:?}"),
            Ok(assessment) => {
                assert!(!contradicted, "row {at} contradicts nothing");
                for (position, answer) in assessment.policies.iter().enumerate() {
                    if let Err(wrong) = compare(plan, &prepared, &outcome, at, position, answer, seen) {
                        let id = &plan.policies()[position].id;
                        let told: Vec<String> = inputs
                            .iter()
                            .zip(row)
                            .map(|(id, value)| format!("{}: {value:?}", plan.inputs().at(*id).id))
                            .collect();
                        panic!("day {today}, row {at}, {id}: {wrong}\n{}", told.join("\n"));
                    }
                }
            }
        }
    }
}

fn corpus() -> Plan {
    yingxiang_fuzz::corpus::plan()
        .unwrap()
        .for_lists(&Lengths::default())
}

/// Rows that contradict no assumption, as far as that is easily found.
fn drawn(
    random: &mut Random,
    plan: &Plan,
    today: Day,
    inputs: &[InputId],
    assessor: &mut Assessor<'_>,
) -> Vec<Possible> {
    let base = People::everybody(plan).with(plan.today().unwrap(), Possible::day(today));
    let near = around(today);
    let mut row: Vec<Possible> = inputs
        .iter()
        .map(|id| plan.inputs().at(*id).domain.clone())
        .collect();
    for (at, id) in inputs.iter().enumerate() {
        for _ in 0..4 {
            let before = row[at].clone();
            row[at] = value(random, plan, *id, &near);
            let request = Request {
                people: people(&base, inputs, &row),
                applicant: None,
                budget: DEFAULT_BUDGET,
            };
            if assessor.assess(&request, &[]).is_ok() {
                break;
            }
            row[at] = before;
        }
    }
    row
}

fn everything(unknown_percent: i64, none_missing: bool) {
    let plan = corpus();
    let inputs = said(&plan);
    let mut seen = Seen::default();
    for (number, (year, month, of_month)) in (1_u64..).zip(DAYS) {
        let today = day(year, month, of_month).unwrap();
        let mut random = Random::new(number * 77 + u64::try_from(unknown_percent).unwrap());
        let mut assessor = Assessor::new(&plan);
        let mut rows = Vec::new();
        let inputs: Vec<InputId> = inputs
            .iter()
            .copied()
            .filter(|_| none_missing || random.chance(80))
            .collect();
        for _ in 0..rows_wanted() {
            let mut row = drawn(&mut random, &plan, today, &inputs, &mut assessor);
            for (value, id) in row.iter_mut().zip(&inputs) {
                if random.chance(unknown_percent) {
                    *value = plan.inputs().at(*id).domain.clone();
                }
            }
            rows.push(row);
        }
        agree(&plan, today, &inputs, &rows, &mut seen);
    }
    println!("{seen:?}");
    assert!(seen.verdicts.len() > 4, "{seen:?}");
}

#[test]
fn rows_of_which_everything_is_known() {
    everything(0, true);
}

#[test]
fn rows_of_which_a_little_is_unknown() {
    everything(4, false);
}
