//! How long answers over all policies take, for one person of whom everything is known and for one of whom nothing is.
//!
//! `cargo bench -p yingxiang-tests --bench answers` prints the least and the middle time of many runs; a text behind it
//! keeps the rows that hold it.

mod timing;

use std::hint::black_box;

use rules_core::assess::{Assessor, assess};
use rules_core::calendar::{Day, add_months};
use rules_report::facts::{self, Facts};
use rules_report::language::Lang;
use rules_report::{dates, summary};

const CITIZEN: &str = include_str!("people/citizen.json");
const TODAY: &str = "2025-06-30";

/// Prints the least and the middle time of some runs, if the row is wanted.
fn timed(what: &str, runs: usize, work: impl FnMut() -> bool) {
    let wanted = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    if wanted.is_some_and(|wanted| !what.contains(&wanted)) {
        return;
    }
    let (least, middle) = timing::of(runs, work);
    println!(
        "{what:<52} least {:>9} µs   middle {:>9} µs",
        least.as_micros(),
        middle.as_micros()
    );
}

/// What changes in somebody's facts, one after the other.
const CHANGED: [(&str, &str, &str); 4] = [
    (
        "months received",
        "\"months_received\": 10",
        "\"months_received\": 11",
    ),
    ("married", "\"married\": false", "\"married\": true"),
    ("minimum living allowance", "\"dibao\": false", "\"dibao\": true"),
    (
        "work",
        "\"employment\": \"flexible\"",
        "\"employment\": \"unemployed\"",
    ),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let plan = yingxiang_fuzz::corpus::plan()?;
    let today: Day = dates::parse(TODAY).map_err(|_| "no day")?.first;
    println!(
        "{} policies, {} steps of computation, asked on {TODAY}",
        plan.policies().len(),
        plan.nodes().len()
    );
    let read = |text: &str| facts::read(&plan, text, today).map_err(|problems| format!("{problems:?}"));
    let known = read(CITIZEN)?;
    let request = known.request();
    let all: Vec<usize> = (0..plan.policies().len()).collect();

    timed("everything known, plan just read", 100, || {
        black_box(assess(&known.plan, black_box(&request))).is_ok()
    });
    let mut assessor = Assessor::new(&known.plan);
    timed("everything known: all policies, with reasons", 500, || {
        assessor.forget();
        black_box(assessor.assess(black_box(&request), &all)).is_ok()
    });
    let assessment = assess(&known.plan, &request).map_err(|refused| format!("{refused:?}"))?;
    timed("the same in words", 100, || {
        !black_box(summary::all(&known.plan, black_box(&assessment), Lang::Zh)).is_empty()
    });
    for (what, before, after) in CHANGED {
        let changed = CITIZEN.replace(before, after);
        assert_ne!(changed, CITIZEN, "{what} is not among the facts");
        let requests = [request.clone(), read(&changed)?.request()];
        let mut turns = requests.iter().cycle();
        timed(&format!("one answer changed: {what}"), 200, || {
            let next = turns.next().unwrap_or(&request);
            black_box(assessor.assess(black_box(next), &all)).is_ok()
        });
    }
    let span = (
        add_months(today, -36).unwrap_or(today),
        add_months(today, 60).unwrap_or(today),
    );
    timed("timeline of eight years", 20, || {
        black_box(assessor.timelines(black_box(&request), &all, span)).is_ok()
    });
    timed("what would change", 20, || {
        black_box(assessor.what_would_change(black_box(&request), &all, span.1)).is_ok()
    });
    let nothing = Facts::unknown(&plan, today).map_err(|problem| format!("{problem:?}"))?;
    let request = nothing.request();
    timed("nothing known: all policies, with reasons", 3, || {
        black_box(assess(&nothing.plan, black_box(&request))).is_ok()
    });
    Ok(())
}
