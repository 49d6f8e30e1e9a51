//! `mutate`: slips put into the rules, and those that no scenario notices.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rules_dsl::mutation::{Fate, Mutant, Original};
use rules_dsl::source::SourceFile;
use serde::Serialize;

use crate::arguments::{Format, Mutate, Setting};
use crate::corpus;
use crate::finding_json::{Place, Said, place, said};
use crate::outcome::{DONE, FOUND, Outcome};
use crate::test::spelled;

pub(crate) fn run(command: &Mutate, setting: &Setting) -> Outcome {
    let files = match corpus::files(&command.paths, setting) {
        Ok(files) => files,
        Err(outcome) => return outcome,
    };
    let Some(original) = Original::of(&files) else {
        return Outcome::found(setting.say(
            "规则有错误，或有情形未通过；先运行 `check` 和 `test`\n",
            "the rules have errors, or a scenario fails; run `check` and `test` first\n",
        ));
    };
    let mut mutants = original.mutants();
    if let Some(text) = &command.only {
        mutants.retain(|mutant| {
            let file = files.get(mutant.span.file);
            file.is_some_and(|file| file.path.contains(text))
        });
    }
    let fates = fates(&original, &mutants, command.jobs.max(1));
    report(&files, &mutants, &fates, setting)
}

/// What becomes of every mutant, several at a time, with a line of progress for people.
fn fates(original: &Original<'_>, mutants: &[Mutant], jobs: usize) -> BTreeMap<usize, Fate> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(BTreeMap::new());
    let watched = std::io::stderr().is_terminal();
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let position = next.fetch_add(1, Ordering::Relaxed);
                    let Some(mutant) = mutants.get(position) else {
                        break;
                    };
                    let fate = original.fate(mutant);
                    if watched {
                        eprint!("\r{}/{}", position + 1, mutants.len());
                    }
                    if let Ok(mut found) = found.lock() {
                        found.insert(position, fate);
                    }
                }
            });
        }
    });
    if watched {
        eprintln!();
    }
    found.into_inner().unwrap_or_default()
}

/// How many slips met each fate.
#[derive(Serialize)]
struct Counts {
    slips: usize,
    noticed: usize,
    refused: usize,
    without_difference: usize,
    unnoticed: usize,
}

/// A slip that no scenario notices.
#[derive(Serialize)]
struct Unnoticed<'text> {
    place: Option<Place<'text>>,
    what: Said<'text>,
    /// Whether it was shown that somebody gets another answer.
    settled: bool,
    scenario: Option<&'text str>,
}

fn report(
    files: &[SourceFile],
    mutants: &[Mutant],
    fates: &BTreeMap<usize, Fate>,
    setting: &Setting,
) -> Outcome {
    let count = |wanted: fn(&Fate) -> bool| fates.values().filter(|fate| wanted(fate)).count();
    let counts = Counts {
        slips: mutants.len(),
        noticed: count(|fate| matches!(fate, Fate::Noticed(_))),
        refused: count(|fate| *fate == Fate::Refused),
        without_difference: count(|fate| *fate == Fate::NoDifference),
        unnoticed: count(|fate| matches!(fate, Fate::Survived(_) | Fate::Unsettled)),
    };
    let exit = if counts.unnoticed > 0 { FOUND } else { DONE };
    let unnoticed: Vec<(&Mutant, bool, Option<&str>)> = mutants
        .iter()
        .enumerate()
        .filter_map(|(position, mutant)| match fates.get(&position)? {
            Fate::Survived(scenario) => Some((mutant, true, scenario.as_deref())),
            Fate::Unsettled => Some((mutant, false, None)),
            _ => None,
        })
        .collect();
    if setting.format == Format::Json {
        let slips = unnoticed.iter().map(|(mutant, settled, scenario)| Unnoticed {
            place: place(mutant.span, files),
            what: said(&mutant.what),
            settled: *settled,
            scenario: *scenario,
        });
        #[derive(Serialize)]
        struct Slips<'text> {
            #[serde(flatten)]
            counts: Counts,
            slips_unnoticed: Vec<Unnoticed<'text>>,
        }
        let slips_unnoticed = slips.collect();
        return Outcome::document(
            exit,
            Slips {
                counts,
                slips_unnoticed,
            },
        );
    }
    let mut out = tell(&counts, setting);
    for (mutant, settled, scenario) in unnoticed {
        out.push_str(&tell_one(files, mutant, settled, scenario, setting));
    }
    Outcome {
        exit,
        ..Outcome::done(out)
    }
}

fn tell(counts: &Counts, setting: &Setting) -> String {
    let Counts {
        slips,
        noticed,
        refused,
        without_difference,
        unnoticed,
    } = counts;
    setting.say(
        format!(
            "改错：{slips} 处；情形发现 {noticed}，检查发现 {refused}，对谁都没有差别 {without_difference}，没有发现 \
             {unnoticed}\n"
        ),
        format!(
            "slips: {slips}; noticed by scenarios {noticed}, refused by the checks {refused}, without a difference for \
             anybody {without_difference}, unnoticed {unnoticed}\n"
        ),
    )
}

fn tell_one(
    files: &[SourceFile],
    mutant: &Mutant,
    settled: bool,
    scenario: Option<&str>,
    setting: &Setting,
) -> String {
    let line = files.get(mutant.span.file).map_or_else(String::new, |file| {
        let (line, _) = file.position(mutant.span.start);
        format!("{}:{line}", file.path)
    });
    let what = setting.say(&mutant.what.zh, &mutant.what.en);
    let doubt = if settled {
        String::new()
    } else {
        setting.say(
            "（是否有差别没有算清）",
            " (whether anybody gets another answer was not settled)",
        )
    };
    let mut out = format!("{line}: {what}{doubt}\n");
    if let Some(scenario) = scenario {
        out.push_str(&setting.say(
            "补上这个情形（先对照文件核对结果）：\n\n",
            "add this scenario (compare what it expects with the notice first):\n\n",
        ));
        out.push_str(&spelled(scenario, files, setting));
        out.push('\n');
    }
    out
}
