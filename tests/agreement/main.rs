//! The engine against the reference evaluator, over random programs and random people.
//!
//! A pair is a program and a box of people, some of whom are drawn and looked at one by one. `AGREEMENT_PAIRS`
//! says how many pairs are compared, `AGREEMENT_SEED` at which seed to begin; `AGREEMENT_SHOW` prints the
//! program of one seed instead.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that fails here has found something"
)]

mod compare;
mod generator;
mod people;
#[path = "../batch/population.rs"]
#[expect(dead_code, reason = "the rows against the set evaluator use the rest")]
mod population;
mod random;
mod reference;
mod rows;
mod shares;
mod shrink;

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use rules_core::analysis::Analyst;
use rules_core::plan::{Applicant, InputKind};
use rules_core::unroll::Lengths;
use rules_dsl::compile::{Options, compile, compile_with};
use rules_dsl::parse;
use rules_dsl::source::SourceFile;

use compare::{Case, Compiled, ListLengths};
use generator::Text;
use people::{Known, anybody, around, known, one_person, somebody};
use random::Random;
use reference::Marks;
use reference::calendar::Date;
use reference::policy::Verdict;
use reference::program::Program;
use shares::Shares;

/// How many pairs are compared if nothing is said.
const OF_THE_GATE: u64 = 5_000;

/// How many boxes of people are compared for each program.
const PAIRS_OF_A_PROGRAM: u64 = 8;

/// A disagreement.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    seed: u64,
    text: Text,
    /// The records of the lists of which something is known, and what is known of everything.
    lengths: ListLengths,
    known: Known,
    samples: Vec<Sample>,
    applicant: Option<Applicant>,
    wrong: String,
}

/// One of the people of a box.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    lengths: ListLengths,
    known: Known,
}

/// Every sixth program is read as it was known on a day: what was issued later does not exist.
fn known_on(seed: u64) -> Option<Date> {
    // The newest notice was issued on 2024-01-15.
    match seed % 18 {
        0 => Date::new(2024, 1, 14),
        6 => Date::new(2024, 1, 15),
        12 => Date::new(2022, 12, 31),
        _ => None,
    }
}

/// A program in both readings, if the checker lets it pass.
fn compiled(text: &Text, seed: u64) -> Option<Compiled> {
    let files = [SourceFile {
        path: "random.rules".to_owned(),
        text: text.joined(),
    }];
    let known_on = known_on(seed);
    let options = Options {
        known_on: known_on.map(|date| i32::try_from(date.number()).unwrap()),
        without_reasoning: true,
        ..Options::default()
    };
    let (_, plan) = compile_with(&files, &options).result?;
    // Of the checks that reason only those whose findings are errors: what does not exist or cannot be computed.
    let flat = plan.for_lists(&Lengths::new());
    let analyst = Analyst::new(&flat);
    let is_sound = |position| analyst.defects(position).is_empty();
    if !(0..flat.policies().len()).all(is_sound) {
        return None;
    }
    let items = parse::file(0, &files[0], &mut Vec::new());
    Some(Compiled {
        program: Program::new(items, known_on),
        plan,
        marks: RefCell::default(),
    })
}

/// What is wrong with a program for some people, if anything is.
fn fails(text: &Text, failure: &Failure) -> Option<String> {
    let checked = || -> Option<String> {
        let compiled = compiled(text, failure.seed)?;
        let case = compiled.case(&failure.lengths);
        let people = people::people(&case.plan, &failure.known);
        let mut persons = Vec::new();
        for sample in &failure.samples {
            let own = compiled.case(&sample.lengths);
            let one = one_person(&own.plan, &sample.known);
            if let Err(wrong) = own.compare_person(&one, failure.applicant) {
                return Some(wrong);
            }
            let inside = case.plan.inputs().iter().all(|(id, input)| {
                let value = own.plan.input(&input.id).map(|id| one.get(id));
                let open = input.kind == InputKind::Confirm || input.list.is_some();
                open || value.is_none_or(|value| value.is_within(people.get(id)))
            });
            if inside {
                persons.push(people::person(&own.plan, &one, failure.applicant));
            }
        }
        case.compare_box(&people, &persons, failure.applicant).err()
    };
    match catch_unwind(AssertUnwindSafe(checked)) {
        Ok(wrong) => wrong,
        Err(panic) => Some(format!("panicked: {}", told(&panic))),
    }
}

fn told(panic: &Box<dyn std::any::Any + Send>) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default()
}

/// Compares one program with several boxes of people.
fn run(seed: u64, shares: &mut Shares) -> Result<(), Box<Failure>> {
    let mut random = Random::new(seed);
    let text = generator::program(&mut random);
    shares.programs += 1;
    let Some(compiled) = compiled(&text, seed) else {
        shares.rejected += 1;
        return Ok(());
    };
    if compiled.plan.policies().is_empty() {
        // None of them was known on the day.
        shares.nobody += 1;
        return Ok(());
    }
    for _ in 0..PAIRS_OF_A_PROGRAM {
        let applicant = match random.weighted(&[20, 3, 1]) {
            0 => None,
            1 => Some(Applicant::Person),
            _ => Some(Applicant::Firm),
        };
        let lengths = lengths(&mut random, &compiled);
        let own = compiled.case(&lengths);
        let Some(person) = wanted(&mut random, &own, applicant) else {
            shares.nobody += 1;
            continue;
        };
        let percent = *random.pick(&[0, 40, 55, 70, 85, 100]);
        let around = around(&mut random, &own.plan, &person, percent);
        let mut known_lengths = lengths.clone();
        if percent > 50 {
            known_lengths.retain(|_, _| random.chance(75));
        }
        let case = compiled.case(&known_lengths);
        let known = known(&own.plan, &around);
        let people = people::people(&case.plan, &known);
        let mut samples = vec![Sample {
            lengths: lengths.clone(),
            known: people::known(&own.plan, &person),
        }];
        if percent > 0 {
            for _ in 0..5 {
                samples.push(drawn(&mut random, &compiled, &known, &lengths, &known_lengths));
            }
        }
        let failure = |wrong: String| {
            Box::new(Failure {
                seed,
                text: text.clone(),
                lengths: known_lengths.clone(),
                known: known.clone(),
                samples: samples.clone(),
                applicant,
                wrong,
            })
        };
        // One or two of the people alone, the second perhaps somebody who cannot be.
        let alone = 1 + random.below(2);
        let mut persons = Vec::new();
        for (position, sample) in samples.iter().enumerate() {
            let own = compiled.case(&sample.lengths);
            let one = one_person(&own.plan, &sample.known);
            if position < alone {
                own.compare_person(&one, applicant).map_err(failure)?;
            }
            persons.push(people::person(&own.plan, &one, applicant));
        }
        let report = case.compare_box(&people, &persons, applicant).map_err(failure)?;
        shares.count(&report);
    }
    shares.mark(&compiled.marks.into_inner());
    Ok(())
}

/// So many records of each list.
fn lengths(random: &mut Random, compiled: &Compiled) -> ListLengths {
    let lists = compiled.plan.lists().iter();
    lists
        .map(|(_, list)| {
            let most = usize::try_from(list.most).unwrap().min(3);
            let count = random.weighted(&[1, 3, 4, 3]).min(most);
            (list.id.clone(), u32::try_from(count).unwrap())
        })
        .collect()
}

/// Somebody of a box, whose lists are anything where they are not known.
fn drawn(
    random: &mut Random,
    compiled: &Compiled,
    known: &Known,
    lengths: &ListLengths,
    known_lengths: &ListLengths,
) -> Sample {
    let mut own_lengths = self::lengths(random, compiled);
    let mut known = known.clone();
    for (list, length) in lengths {
        if known_lengths.contains_key(list) {
            own_lengths.insert(list.clone(), *length);
        } else {
            let prefix = format!("{list}[");
            known.retain(|id, _| !id.starts_with(&prefix));
        }
    }
    let own = compiled.case(&own_lengths);
    let people = people::people(&own.plan, &known);
    let one = somebody(random, &own.plan, &people);
    Sample {
        lengths: own_lengths,
        known: people::known(&own.plan, &one),
    }
}

/// How many verdicts are tried before one takes who comes.
const TARGETS: usize = 2;

/// Somebody for whom a policy comes to a verdict drawn beforehand, if such a person is found.
fn wanted(
    random: &mut Random,
    case: &Case<'_>,
    applicant: Option<Applicant>,
) -> Option<rules_core::people::People> {
    const TRIES: usize = 40;
    let mut found = None;
    for _ in 0..TARGETS {
        let target = random.weighted(&[8, 8, 1, 1, 5]);
        let policy = random.below(case.plan.policies().len());
        for _ in 0..TRIES {
            let person = anybody(random, &case.plan);
            if case.violates(&person, applicant) {
                continue;
            }
            let fits = match case.verdicts(&person, applicant)[policy] {
                Verdict::Eligible => target == 0,
                Verdict::EligibleIf => target == 1,
                Verdict::NotEligible | Verdict::Undefined => target == 2,
                Verdict::NotInForce(_) => target == 3,
                Verdict::NotApplicable => target == 4,
            };
            found = Some(person);
            if fits {
                return found;
            }
        }
    }
    // Some programs refuse everybody: of them a few people are enough.
    found.filter(|_| random.chance(35))
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn the_engine_agrees_with_the_reference_evaluator() {
    if let Some(seed) = setting("AGREEMENT_SHOW") {
        show(seed);
        return;
    }
    let pairs = setting("AGREEMENT_PAIRS").unwrap_or(OF_THE_GATE);
    let first = setting("AGREEMENT_SEED").unwrap_or(1);
    let next = AtomicU64::new(first);
    let shares = Mutex::new(Shares::default());
    let failure = Mutex::new(None);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while failure.lock().unwrap().is_none() && shares.lock().unwrap().pairs < pairs {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let mut here = Shares::default();
                    let outcome = catch_unwind(AssertUnwindSafe(|| run(seed, &mut here)));
                    match outcome {
                        Ok(Ok(())) => {
                            let mut shares = shares.lock().unwrap();
                            shares.join(&here);
                            shares.tell_progress(pairs);
                        }
                        Ok(Err(found)) => *failure.lock().unwrap() = Some(found),
                        Err(panic) => panic!("seed {seed} panicked: {}", told(&panic)),
                    }
                }
            });
        }
    });
    if let Some(found) = failure.into_inner().unwrap() {
        println!(
            "seed {} disagrees: {}; making it smaller",
            found.seed, found.wrong
        );
        panic!("{}", shrink::described(&shrink::smaller(*found)));
    }
    let shares = shares.into_inner().unwrap();
    println!("{shares}");
    // A few pairs, run to repeat something, have no shares to speak of.
    let low = shares.too_low();
    assert!(pairs < OF_THE_GATE || low.is_empty(), "{}", low.join("\n"));
}

/// Prints a program with what the checker says of it.
fn show(seed: u64) {
    let text = generator::program(&mut Random::new(seed));
    let files = [SourceFile {
        path: "random.rules".to_owned(),
        text: text.joined(),
    }];
    println!("{}", files[0].text);
    for finding in compile(&files).findings {
        if finding.severity == rules_dsl::diagnostic::Severity::Error {
            println!(
                "{}",
                rules_dsl::render::render(&finding, &files, rules_dsl::diagnostic::Lang::En, false)
            );
        }
    }
}

/// Marks of constructs, for [`Shares`].
type Counted = Marks;
