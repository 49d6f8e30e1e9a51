//! The workload of the races: ten made-up policies over a million made-up people, by the engine and by a program that
//! was written by hand for them.
//!
//! `cargo bench -p yingxiang-tests --bench population -- COMMAND`
//!
//! | command | does |
//! |---|---|
//! | `race [ROWS]` | checks that both answer alike on four days, then times them in turn |
//! | `round [ROWS]` | one round, as lines `name seconds`, for `cargo xtask bench population` |
//! | `people ROWS FILE` | writes the people as Parquet |
//! | `residents ROWS FILE [DIFFERENT]` | writes residents of Inner Mongolia with every fact of `policies/` as Parquet, the first so many over and over |
//! | `totals ROWS` | the totals of the program written by hand, on four days |

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark of known data, not a library"
)]

mod by_hand;
mod columns;
#[cfg(not(target_family = "wasm"))]
#[path = "../questions/crowd.rs"]
#[expect(dead_code, reason = "the count of questions uses the rest")]
mod crowd;
#[cfg(not(target_family = "wasm"))]
mod file;
mod people;
#[cfg(not(target_family = "wasm"))]
#[path = "../questions/random.rs"]
#[expect(dead_code, reason = "the count of questions uses the rest")]
mod random;
mod register;
#[cfg(not(target_family = "wasm"))]
mod residents;
#[path = "../timing.rs"]
mod timing;
mod totals;
mod workload;

#[cfg(not(target_family = "wasm"))]
use std::sync::Barrier;
use std::time::Duration;
#[cfg(not(target_family = "wasm"))]
use std::time::Instant;

use arrow_array::RecordBatch;
use rules_batch::{Buffers, Code, Outcome, Prepared, Wanted};
use rules_core::calendar::Day;
use rules_core::plan::Plan;
use rules_report::dates;

use by_hand::{Answers, Days, POLICIES};
use register::Register;
use workload::{DAYS, plan};

const ROWS: usize = 1_000_000;
/// Rows that the engine gets at a time.
const BATCH: usize = 524_288;
const RUNS: usize = 7;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let rows = |position: usize| arguments.get(position).map_or(Ok(ROWS), |text| text.parse());
    match arguments.first().map(String::as_str) {
        #[cfg(not(target_family = "wasm"))]
        Some("people") => write(rows(1)?, arguments.get(2).ok_or("which file?")?),
        #[cfg(not(target_family = "wasm"))]
        Some("residents") => {
            let file = arguments.get(2).ok_or("which file?")?;
            let different = arguments.get(3).map_or(Ok(100_000), |text| text.parse())?;
            residents::write(rows(1)?, different, file)
        }
        Some("totals") => {
            tell_totals(&people::people(0, u64::try_from(rows(1)?)?));
            Ok(())
        }
        Some("round") => {
            round(rows(1)?);
            Ok(())
        }
        _ => {
            race(rows(1)?);
            Ok(())
        }
    }
}

fn day(text: &str) -> Day {
    dates::parse(text).unwrap().first
}

#[cfg(not(target_family = "wasm"))]
fn write(rows: usize, file: &str) -> Result<(), Box<dyn std::error::Error>> {
    file::write(file, rows, |from, count| {
        let register = people::people(u64::try_from(from)?, u64::try_from(count)?);
        Ok(columns::batch(&register, 0, count, false)?)
    })
}

fn tell_totals(register: &Register) {
    for text in DAYS {
        let mut answers = Answers::room(register.rows);
        by_hand::answer(register, &Days::of(day(text)), &mut answers);
        for (policy, total) in totals::totals(register, &answers).iter().enumerate() {
            println!("{text} P{} {total:?}", policy + 1);
        }
    }
}

/// The engine with everything it needs, the people being columns already.
struct Engine {
    batches: Vec<RecordBatch>,
    prepared: Prepared,
}

impl Engine {
    fn new(plan: &Plan, register: &Register, today: Day) -> Self {
        let starts = (0..register.rows).step_by(BATCH);
        let batches: Vec<RecordBatch> = starts
            .map(|from| columns::batch(register, from, (from + BATCH).min(register.rows), true).unwrap())
            .collect();
        let all: Vec<usize> = (0..plan.policies().len()).collect();
        let wanted = Wanted {
            every_unmet: false,
            missing: false,
            days: false,
        };
        let schema = batches.first().expect("there are people").schema();
        let prepared = Prepared::new(plan, &all, today, &schema, wanted).unwrap();
        Self { batches, prepared }
    }

    /// The answers of some batches, kept: they are what is wanted in the end. The memory of those before is used
    /// again, as that of the program written by hand is.
    fn answer(&self, batches: &[RecordBatch], buffers: &mut Buffers<'_>, kept: &mut Vec<Outcome>) {
        for (position, batch) in batches.iter().enumerate() {
            if let Some(earlier) = kept.get_mut(position) {
                buffers.recycle(std::mem::take(earlier));
            }
            let outcome = self.prepared.evaluate(batch, buffers).unwrap();
            match kept.get_mut(position) {
                Some(place) => *place = outcome,
                None => kept.push(outcome),
            }
        }
    }

    /// The middle time of some passes.
    fn time(&self) -> Duration {
        let (mut buffers, mut kept) = (self.prepared.buffers(), Vec::new());
        // The first is to get the memory.
        self.answer(&self.batches, &mut buffers, &mut kept);
        let (_, middle) = timing::of(RUNS, || {
            self.answer(&self.batches, &mut buffers, &mut kept);
            true
        });
        middle
    }

    /// The middle time of some passes by so many threads, which are there before and after.
    #[cfg(not(target_family = "wasm"))]
    fn time_with(&self, threads: usize) -> Duration {
        let barrier = Barrier::new(threads + 1);
        let shares: Vec<&[RecordBatch]> = self
            .batches
            .chunks(self.batches.len().div_ceil(threads))
            .collect();
        assert_eq!(shares.len(), threads, "too few people");
        let mut times = Vec::new();
        std::thread::scope(|scope| {
            for share in shares {
                let barrier = &barrier;
                scope.spawn(move || {
                    let (mut buffers, mut kept) = (self.prepared.buffers(), Vec::new());
                    for _ in 0..=RUNS {
                        barrier.wait();
                        self.answer(share, &mut buffers, &mut kept);
                        barrier.wait();
                    }
                });
            }
            for run in 0..=RUNS {
                barrier.wait();
                let start = Instant::now();
                barrier.wait();
                // The first is to get the memory.
                if run > 0 {
                    times.push(start.elapsed());
                }
            }
        });
        times.sort();
        times[times.len() / 2]
    }
}

/// Both must say the same of everybody.
fn check(plan: &Plan, register: &Register) {
    for text in DAYS {
        let mut by_hand = Answers::room(register.rows);
        by_hand::answer(register, &Days::of(day(text)), &mut by_hand);
        let mut outcomes = Vec::new();
        let engine = Engine::new(plan, register, day(text));
        engine.answer(&engine.batches, &mut engine.prepared.buffers(), &mut outcomes);
        let mut row = 0;
        let mut open = 0;
        for outcome in &outcomes {
            open += outcome.share.open;
            for within in 0..outcome.rows {
                for policy in 0..POLICIES {
                    let ours = &outcome.policies[policy];
                    let verdict = Code::of(ours.verdict[within]).unwrap();
                    let reason = if verdict == Code::Eligible {
                        0
                    } else {
                        ours.first_unmet[within]
                    };
                    let amount = if verdict == Code::Eligible {
                        ours.amount.least[within]
                    } else {
                        0
                    };
                    let theirs = (by_hand.amounts[policy][row], by_hand.reasons[policy][row]);
                    assert_eq!(
                        (amount, reason),
                        theirs,
                        "policy {} of person {row} on {text}",
                        policy + 1
                    );
                }
                row += 1;
            }
        }
        assert_eq!(row, register.rows);
        println!("{text}: both answer all {row} people alike; {open} answers needed a search");
    }
}

fn seconds(time: Duration) -> String {
    format!("{}.{:06}", time.as_secs(), time.subsec_micros())
}

fn race(rows: usize) {
    let plan = plan();
    let register = people::people(0, u64::try_from(rows).unwrap());
    check(&plan, &register);
    let times = timed(&plan, &register, 3);
    for (name, time) in times {
        println!("{name:<36} {:>9} µs", time.as_micros());
    }
}

fn round(rows: usize) {
    let plan = plan();
    let register = people::people(0, u64::try_from(rows).unwrap());
    for (name, time) in timed(&plan, &register, 1) {
        println!("{name}\t{}", seconds(time));
    }
    let mut answers = Answers::room(register.rows);
    by_hand::answer(&register, &Days::of(day(DAYS[0])), &mut answers);
    for (policy, total) in totals::totals(&register, &answers).iter().enumerate() {
        println!(
            "= P{} {} {} {} {}",
            policy + 1,
            total.entitled,
            total.sum,
            total.weighed_reasons,
            total.weighed_amounts
        );
    }
}

/// The middle times, each taken in turn with the others.
fn timed(plan: &Plan, register: &Register, rounds: usize) -> Vec<(&'static str, Duration)> {
    let today = day(DAYS[0]);
    let days = Days::of(today);
    let engine = Engine::new(plan, register, today);
    let mut answers = Answers::room(register.rows);
    let mut times: Vec<(&str, Vec<Duration>)> = Vec::new();
    for _ in 0..rounds {
        let mut by_hand = |answer: fn(&Register, &Days, &mut Answers)| {
            let (_, middle) = timing::of(RUNS, || {
                answer(register, &days, &mut answers);
                true
            });
            middle
        };
        let found = [
            ("by hand, 1 thread(s)", by_hand(by_hand::answer)),
            ("engine, 1 thread(s)", engine.time()),
            #[cfg(not(target_family = "wasm"))]
            ("by hand, 2 thread(s)", by_hand(by_hand::answer_with_two)),
            #[cfg(not(target_family = "wasm"))]
            ("engine, 2 thread(s)", engine.time_with(2)),
        ];
        for (name, middle) in found {
            match times.iter_mut().find(|(known, _)| *known == name) {
                Some((_, times)) => times.push(middle),
                None => times.push((name, vec![middle])),
            }
        }
    }
    times
        .into_iter()
        .map(|(name, mut times)| {
            times.sort();
            (name, times[times.len() / 2])
        })
        .collect()
}
