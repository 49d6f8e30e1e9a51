//! The columnar evaluator against the set evaluator, row by row: every policy of the corpus and random programs, whatever
//! is known of the rows. `BATCH_ROWS` says how many rows of the corpus are compared for each day, `BATCH_PROGRAMS` how many
//! programs, `BATCH_ALIKE` how many like each of their rows, `BATCH_SEED` at which to begin. That the set evaluator is right
//! about random programs, the agreement with the reference evaluator shows.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that fails here has found something"
)]

#[path = "../agreement/generator/mod.rs"]
mod generator;
mod population;
#[path = "../agreement/random.rs"]
mod random;

use std::collections::BTreeMap;

use population::{Row, people, said, table, value};
use random::Random;
use rules_batch::Cause::{Arithmetic, Facts, Figures, Limit};
use rules_batch::{Code, NO_BOUND, NO_SUM, Outcome, Prepared, Wanted};
use rules_core::analysis::Analyst;
use rules_core::arena::InputId;
use rules_core::assess::{Assessor, DEFAULT_BUDGET, Refused, Request, assess_some};
use rules_core::calendar::{Day, add_months, day};
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::Plan;
use rules_core::possible::Possible;
use rules_core::unroll::Lengths;
use rules_core::verdict::{Effect, PolicyAssessment, Verdict};
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::source::SourceFile;

/// Days on which the clamping of month arithmetic decides, and days on which it does not.
const DAYS: [(i32, i32, i32); 5] = [
    (2025, 6, 30),
    (2025, 2, 28),
    (2025, 3, 1),
    (2024, 2, 29),
    (2026, 11, 30),
];

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
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
    totals: u64,
    /// Policies whose amounts do not come in whole units.
    broken: BTreeMap<String, u64>,
    /// Open answers by policy.
    open_by: BTreeMap<String, u64>,
    asked: u64,
    hard: Vec<String>,
    steps: usize,
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
    (row, at): (usize, usize),
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
    let in_units = |number: Number| number.over(layout.amount_unit).map(Number::floor);
    if let Some(amount) = &answer.amount
        && amount.min.over(layout.amount_unit).unwrap().to_whole().is_none()
    {
        *seen.broken.entry(layout.id.clone()).or_default() += 1;
    }
    let amount = answer.amount.as_ref();
    if let Some(amount) = amount.filter(|amount| amount.tight) {
        let most = in_units(amount.max).filter(|_| amount.bounded);
        let ends = (in_units(amount.min).unwrap(), most.unwrap_or(NO_BOUND));
        seen.ranges += u64::from(ends.0 != ends.1);
        if found.amount.get(row) != Some(ends) {
            return Err(format!("amount {:?} and not {ends:?}", found.amount.get(row)));
        }
    }
    if amount.is_none() && found.amount.get(row).is_some_and(|amount| amount != (0, 0)) {
        return Err(format!("amount {:?} and not none", found.amount.get(row)));
    }
    if let Some(amount) = amount
        && let Some((least, most)) = amount.months
    {
        let most = most.to_whole().filter(|_| amount.months_bounded);
        let ends = (least.to_whole().unwrap(), most.unwrap_or(NO_BOUND));
        if found.months.get(row) != Some(ends) {
            return Err(format!("months {:?} and not {ends:?}", found.months.get(row)));
        }
    }
    // Where the work ended, the set evaluator's sum is a rough one.
    let is_rough = answer.causes.contains(&rules_core::verdict::Cause::Limit);
    if let Some((least, most)) = answer.total.filter(|_| verdict <= Code::Depends && !is_rough) {
        let most = if answer.total_is_bounded() {
            most.floor()
        } else {
            NO_BOUND
        };
        seen.totals += 1;
        if found.total.get(row) != Some((least.floor(), most)) {
            return Err(format!(
                "total {:?} and not {:?}",
                found.total.get(row),
                (least.floor(), most)
            ));
        }
    }
    if answer.total.is_none()
        && found
            .total
            .get(row)
            .is_some_and(|total| total != (NO_SUM, NO_SUM))
    {
        return Err(format!("total {:?} and not none", found.total.get(row)));
    }
    let missing = answer
        .missing
        .iter()
        .filter(|missing| missing.effects.contains(&Effect::Verdict));
    let mut bits = 0_u64;
    for missing in missing {
        let id = &plan.inputs().at(missing.input).id;
        // A field of a record is told for all records of the list.
        let shared = id.split_once('[').zip(id.split_once(']'));
        let id = shared.map_or(id.clone(), |((list, _), (_, field))| format!("{list}[0]{field}"));
        bits |= 1
            << layout
                .facts
                .iter()
                .position(|known| *known == id)
                .unwrap_or(63)
                .min(63);
    }
    let told = found.missing.get(row).copied().unwrap_or(0);
    if told != bits {
        return Err(format!("missing {told:b} and not {bits:b}"));
    }
    // Where the work ended depends on who was asked for all rows that are alike.
    let settled = |causes: u8| causes & !Limit.bit();
    let causes = answer.causes.iter().map(|cause| match cause {
        rules_core::verdict::Cause::Facts => Facts.bit(),
        rules_core::verdict::Cause::Figures => Figures.bit(),
        rules_core::verdict::Cause::Arithmetic => Arithmetic.bit(),
        rules_core::verdict::Cause::Limit => 0,
    });
    let wanted = causes.fold(0, |bits, bit| bits | bit);
    let told = settled(found.causes.get(row).copied().unwrap_or(0));
    if told != wanted {
        return Err(format!("causes {told:b} and not {wanted:b}"));
    }
    Ok(())
}

/// Rows of a plan without lists, or with lists whose lengths are given by row.
struct Rows<'a> {
    written: &'a Plan,
    today: Day,
    inputs: &'a [InputId],
    rows: &'a [Row],
    lengths: &'a BTreeMap<String, Vec<u32>>,
}

impl Rows<'_> {
    /// The plan for the lists of a row.
    fn plan(&self, row: usize) -> Plan {
        let lists = self.written.lists().iter();
        let lengths = lists.filter_map(|(id, list)| Some((id, self.lengths.get(&list.id)?[row])));
        self.written.for_lists(&lengths.collect())
    }

    fn agree(&self, seen: &mut Seen) -> Result<(), String> {
        let batch = table(self.written, self.inputs, self.rows, self.lengths);
        let policies: Vec<usize> = (0..self.written.policies().len()).collect();
        let prepared = Prepared::new(
            self.written,
            &policies,
            self.today,
            &batch.schema(),
            Wanted::default(),
        )
        .unwrap();
        let outcome = prepared.evaluate(&batch, &mut prepared.buffers()).unwrap();
        let flat = self.written.for_lists(&Lengths::new());
        let node = |id| format!("{:?}: {:?}", flat.nodes().at(id), flat.kind(id));
        seen.hard = prepared.hard().into_iter().map(node).collect();
        seen.steps = prepared.steps();
        seen.open += outcome.share.open;
        seen.asked += outcome.share.asked;
        seen.answers += outcome.share.answers;
        for (layout, policy) in prepared.layouts().iter().zip(&outcome.policies) {
            if policy.open > 0 {
                *seen.open_by.entry(layout.id.clone()).or_default() += policy.open;
            }
        }
        for (at, row) in self.rows.iter().enumerate() {
            let own = if self.lengths.is_empty() {
                flat.clone()
            } else {
                self.plan(at)
            };
            let base = People::everybody(&own).with(own.today().unwrap(), Possible::day(self.today));
            let request = Request {
                people: people(&own, &base, row),
                applicant: None,
                budget: DEFAULT_BUDGET,
            };
            let contradicted = outcome.contradicted.get(at).copied().unwrap_or(0) != 0;
            let assessment = match assess_some(&own, &request, &policies) {
                Err(Refused::Contradiction(_)) => {
                    let given = |id: InputId| row.contains_key(&own.inputs().at(id).id);
                    let known = said(&own).into_iter().all(given);
                    if known && !contradicted {
                        return Err(format!("row {at} contradicts an assumption"));
                    }
                    continue;
                }
                Err(other) => return Err(format!("{other:?}")),
                Ok(assessment) => assessment,
            };
            if contradicted {
                return Err(format!("row {at} contradicts nothing"));
            }
            for (position, answer) in assessment.policies.iter().enumerate() {
                // A search that gave up says nothing of the columns, which may know: it is asked for longer.
                let gave_up = answer.causes == [rules_core::verdict::Cause::Limit];
                let longer = Request {
                    budget: 100 * DEFAULT_BUDGET,
                    ..request.clone()
                };
                let longer = gave_up.then(|| assess_some(&own, &longer, &[position]));
                let answer = match &longer {
                    None => answer,
                    Some(Ok(longer)) => &longer.policies[0],
                    // Nobody is like that, which the columns need not see in a row that is not wholly known.
                    Some(Err(_)) => continue,
                };
                if let Err(wrong) = compare(&own, &prepared, &outcome, (at, position), answer, seen) {
                    let id = &own.policies()[position].id;
                    let told: Vec<String> =
                        row.iter().map(|(id, value)| format!("{id}: {value:?}")).collect();
                    return Err(format!(
                        "day {}, row {at}, {id}: {wrong}\n{}",
                        self.today,
                        told.join("\n")
                    ));
                }
            }
        }
        Ok(())
    }
}

fn exists(assessor: &mut Assessor<'_>, people: People) -> bool {
    let request = Request {
        people,
        applicant: None,
        budget: DEFAULT_BUDGET,
    };
    assessor.assess(&request, &[]).is_ok()
}

/// Somebody who contradicts no assumption, as far as that is easily found.
fn drawn(random: &mut Random, plan: &Plan, today: Day, near: &[i64], assessor: &mut Assessor<'_>) -> Row {
    let base = People::everybody(plan).with(plan.today().unwrap(), Possible::day(today));
    let mut row = Row::new();
    for id in said(plan) {
        let input = plan.inputs().at(id);
        for _ in 0..4 {
            row.insert(input.id.clone(), value(random, plan, id, near));
            if exists(assessor, people(plan, &base, &row)) {
                break;
            }
            row.remove(&input.id);
        }
    }
    row
}

fn forget(random: &mut Random, row: &mut Row, percent: usize) {
    row.retain(|_, _| !random.chance(percent));
}

/// Somebody who differs from a row in a few facts. Of such rows many have the same open, and one answer for all that have.
fn alike(
    random: &mut Random,
    plan: &Plan,
    today: Day,
    row: &Row,
    near: &[i64],
    assessor: &mut Assessor<'_>,
) -> Row {
    let base = People::everybody(plan).with(plan.today().unwrap(), Possible::day(today));
    let all = said(plan);
    let mut other = row.clone();
    for _ in 0..random.between(1, 4) {
        let id = *random.pick(&all);
        let name = &plan.inputs().at(id).id;
        let before = other.insert(name.clone(), value(random, plan, id, near));
        if !exists(assessor, people(plan, &base, &other)) {
            other.remove(name);
            other.extend(before.map(|before| (name.clone(), before)));
        }
    }
    other
}

/// The rules of `policies/` for people of whose lists nothing is known.
fn corpus() -> Plan {
    yingxiang_fuzz::corpus::plan()
        .unwrap()
        .for_lists(&Lengths::default())
}

fn corpus_agrees(unknown_percent: usize, rows_wanted: u64) {
    let plan = corpus();
    let all = said(&plan);
    let mut seen = Seen::default();
    for (number, (year, month, of_month)) in (1_u64..).zip(DAYS) {
        let today = day(year, month, of_month).unwrap();
        let mut random = Random::new(number * 77 + u64::try_from(unknown_percent).unwrap());
        let mut assessor = Assessor::new(&plan);
        let near = around(today);
        let whole = unknown_percent == 0;
        let inputs: Vec<InputId> = all
            .iter()
            .copied()
            .filter(|_| whole || random.chance(85))
            .collect();
        let ids: Vec<&String> = inputs.iter().map(|id| &plan.inputs().at(*id).id).collect();
        let mut rows = Vec::new();
        for _ in 0..rows_wanted {
            let mut row = drawn(&mut random, &plan, today, &near, &mut assessor);
            row.retain(|id, _| ids.contains(&id));
            forget(&mut random, &mut row, unknown_percent);
            rows.push(row);
        }
        let rows = Rows {
            written: &plan,
            today,
            inputs: &inputs,
            rows: &rows,
            lengths: &BTreeMap::new(),
        };
        if let Err(wrong) = rows.agree(&mut seen) {
            panic!("{wrong}");
        }
    }
    println!("{seen:#?}");
    assert!(seen.verdicts.len() > 4, "{seen:?}");
}

#[test]
fn rows_of_which_everything_is_known() {
    corpus_agrees(0, setting("BATCH_ROWS").unwrap_or(12));
}

#[test]
fn rows_of_which_a_little_is_unknown() {
    corpus_agrees(4, setting("BATCH_ROWS").unwrap_or(12) / 4);
}

#[test]
fn rows_that_are_alike() {
    let plan = corpus();
    let today = day(2025, 6, 30).unwrap();
    let (near, inputs) = (around(today), said(&plan));
    let mut random = Random::new(setting("BATCH_SEED").unwrap_or(1));
    let mut assessor = Assessor::new(&plan);
    let mut rows = Vec::new();
    for _ in 0..2 {
        let mut first = drawn(&mut random, &plan, today, &near, &mut assessor);
        forget(&mut random, &mut first, 5);
        for _ in 0..setting("BATCH_ROWS").unwrap_or(12) / 2 {
            rows.push(alike(&mut random, &plan, today, &first, &near, &mut assessor));
        }
        rows.push(first);
    }
    let rows = Rows {
        written: &plan,
        today,
        inputs: &inputs,
        rows: &rows,
        lengths: &BTreeMap::new(),
    };
    let mut seen = Seen::default();
    if let Err(wrong) = rows.agree(&mut seen) {
        panic!("{wrong}");
    }
    println!("{} open answers, {} asked", seen.open, seen.asked);
    assert!(seen.asked < seen.open / 2, "{} of {}", seen.asked, seen.open);
}

/// The verdicts of a person on a day, by policy; `None` where nobody is like that then.
fn verdicts_on(
    (plan, assessor): (&Plan, &mut Assessor<'_>),
    row: &Row,
    day: Day,
    policies: &[usize],
) -> Option<Vec<(u8, Option<Day>)>> {
    let base = People::everybody(plan).with(plan.today().unwrap(), Possible::day(day));
    let request = Request {
        people: people(plan, &base, row),
        applicant: None,
        budget: DEFAULT_BUDGET,
    };
    let assessment = assessor.assess(&request, policies).ok()?;
    let answers = assessment.policies.iter();
    Some(
        answers
            .map(|answer| (code(answer.verdict).number(), answer.last_day))
            .collect(),
    )
}

#[test]
fn the_last_day_and_the_next_change() {
    let plan = corpus();
    let inputs = said(&plan);
    let policies: Vec<usize> = (0..plan.policies().len()).collect();
    let (mut last_days, mut changes, mut stays) = (0, 0, 0);
    for (number, (year, month, of_month)) in (1_u64..).zip(DAYS) {
        let today = day(year, month, of_month).unwrap();
        let mut random = Random::new(number * 131);
        let mut assessor = Assessor::new(&plan);
        let near = around(today);
        let drawn_rows: Vec<Row> = (0..setting("BATCH_ROWS").unwrap_or(12) / 6)
            .map(|_| drawn(&mut random, &plan, today, &near, &mut assessor))
            .collect();
        let mut rows = drawn_rows.clone();
        for row in &drawn_rows {
            for _ in 0..12 {
                rows.push(alike(&mut random, &plan, today, row, &near, &mut assessor));
            }
        }
        let batch = table(&plan, &inputs, &rows, &BTreeMap::new());
        let wanted = Wanted {
            days: true,
            ..Wanted::default()
        };
        let prepared = Prepared::new(&plan, &policies, today, &batch.schema(), wanted).unwrap();
        let outcome = prepared.evaluate(&batch, &mut prepared.buffers()).unwrap();
        // Those who are alike have their days from the first of them, and the other way round from the last.
        let turned: Vec<Row> = rows.iter().rev().cloned().collect();
        let turned = table(&plan, &inputs, &turned, &BTreeMap::new());
        let turned = prepared.evaluate(&turned, &mut prepared.buffers()).unwrap();
        for (one, other) in outcome.policies.iter().zip(&turned.policies) {
            let turned_last: Vec<Option<Day>> = other.last_day.iter().rev().copied().collect();
            let turned_next: Vec<Option<Day>> = other.next_day.iter().rev().copied().collect();
            assert_eq!(
                (&one.last_day, &one.next_day),
                (&turned_last, &turned_next),
                "day {today}"
            );
        }
        for (at, row) in drawn_rows.iter().enumerate() {
            let Some(now) = verdicts_on((&plan, &mut assessor), row, today, &policies) else {
                continue;
            };
            for (position, (verdict, last_day)) in now.iter().enumerate() {
                let (policy, id) = (&outcome.policies[position], &plan.policies()[position].id);
                assert_eq!(policy.last_day[at], *last_day, "{id}, row {at}, day {today}");
                last_days += usize::from(last_day.is_some());
                let mut then = |day: Day| {
                    let then = verdicts_on((&plan, &mut assessor), row, day, &[position])?;
                    Some(then[0].0)
                };
                match policy.next_day[at] {
                    Some(next) => {
                        changes += 1;
                        assert_ne!(then(next), Some(*verdict), "{id}, row {at}, day {today}: {next}");
                        let before = then(next - 1).unwrap_or(*verdict);
                        assert_eq!(before, *verdict, "{id}, row {at}, day {today}: before {next}");
                    }
                    None => {
                        for months in [1, 5, 12, 18, 23] {
                            let later = then(add_months(today, months).unwrap()).unwrap_or(*verdict);
                            assert_eq!(
                                later, *verdict,
                                "{id}, row {at}, day {today}: {months} months later"
                            );
                            stays += 1;
                        }
                    }
                }
            }
        }
    }
    println!("{last_days} last days, {changes} changes, {stays} days without one");
    assert!(last_days > 0 && changes > 0 && stays > 0);
}

/// A random program, if the checker lets it pass.
fn program(random: &mut Random) -> Option<(Plan, String)> {
    let text = generator::program(random).joined();
    let files = [SourceFile {
        path: "random.rules".to_owned(),
        text,
    }];
    let options = Options {
        without_reasoning: true,
        ..Options::default()
    };
    let (_, plan) = compile_with(&files, &options).result?;
    let flat = plan.for_lists(&Lengths::new());
    let analyst = Analyst::new(&flat);
    let is_sound = |position| analyst.defects(position).is_empty();
    let [file] = files;
    (0..flat.policies().len())
        .all(is_sound)
        .then_some((plan, file.text))
}

#[test]
fn random_programs() {
    let mut seen = Seen::default();
    let first = setting("BATCH_SEED").unwrap_or(1);
    let mut programs = 0;
    for seed in first.. {
        if programs >= setting("BATCH_PROGRAMS").unwrap_or(60) {
            break;
        }
        let mut random = Random::new(seed);
        let Some((written, text)) = program(&mut random) else {
            continue;
        };
        if written.policies().is_empty() {
            continue;
        }
        programs += 1;
        let (year, month, of_month) = *random.pick(&generator::DAYS);
        let (year, of_month) = (i32::try_from(year).unwrap(), i32::try_from(of_month).unwrap());
        let today = day(year, i32::try_from(month).unwrap(), of_month).unwrap();
        let near: Vec<i64> = around(today);
        let percent = *random.pick(&[0, 0, 5, 30]);
        let mut rows = Vec::new();
        let mut lengths: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for _ in 0..6 {
            let mut own = Lengths::new();
            for (id, list) in written.lists().iter() {
                let length = u32::try_from(random.below(3)).unwrap().min(list.most);
                own.insert(id, length);
                lengths.entry(list.id.clone()).or_default().push(length);
            }
            let plan = written.for_lists(&own);
            let mut assessor = Assessor::new(&plan);
            let mut row = drawn(&mut random, &plan, today, &near, &mut assessor);
            forget(&mut random, &mut row, percent);
            for _ in 0..setting("BATCH_ALIKE").unwrap_or(1) {
                let other = alike(&mut random, &plan, today, &row, &near, &mut assessor);
                rows.push(other);
                for (id, length) in &own {
                    let id = &written.lists().at(*id).id;
                    lengths.entry(id.clone()).or_default().push(*length);
                }
            }
            rows.push(row);
        }
        let flat = written.for_lists(&Lengths::new());
        let rows = Rows {
            written: &written,
            today,
            inputs: &said(&flat),
            rows: &rows,
            lengths: &lengths,
        };
        if let Err(wrong) = rows.agree(&mut seen) {
            panic!("seed {seed}: {wrong}\n{text}");
        }
    }
    seen.open_by.clear();
    seen.hard.clear();
    println!("{seen:#?}");
    assert!(seen.verdicts.len() > 4, "{seen:?}");
}
