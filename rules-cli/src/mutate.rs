//! `mutate`: slips put into the rules, and those that no scenario notices.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rules_dsl::mutation::{Fate, Mutant, Original};
use rules_dsl::source::SourceFile;

use crate::arguments::{Mutate, Setting};
use crate::corpus;
use crate::outcome::{FOUND, Outcome};

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

fn report(
    files: &[SourceFile],
    mutants: &[Mutant],
    fates: &BTreeMap<usize, Fate>,
    setting: &Setting,
) -> Outcome {
    let count = |wanted: fn(&Fate) -> bool| fates.values().filter(|fate| wanted(fate)).count();
    let noticed = count(|fate| matches!(fate, Fate::Noticed(_)));
    let refused = count(|fate| *fate == Fate::Refused);
    let same = count(|fate| *fate == Fate::NoDifference);
    let survived = count(|fate| matches!(fate, Fate::Survived | Fate::Unsettled));
    let mut out = setting.say(
        format!(
            "改错：{} 处；情形发现 {noticed}，检查发现 {refused}，对谁都没有差别 {same}，没有发现 {survived}\n",
            mutants.len()
        ),
        format!(
            "slips: {}; noticed by scenarios {noticed}, refused by the checks {refused}, without a difference for \
             anybody {same}, unnoticed {survived}\n",
            mutants.len()
        ),
    );
    for (position, mutant) in mutants.iter().enumerate() {
        let unsettled = match fates.get(&position) {
            Some(Fate::Survived) => false,
            Some(Fate::Unsettled) => true,
            _ => continue,
        };
        let Some(file) = files.get(mutant.span.file) else {
            continue;
        };
        let line = file
            .text
            .get(..mutant.span.start)
            .map_or(1, |before| before.matches('\n').count() + 1);
        let what = setting.say(&mutant.what.zh, &mutant.what.en);
        let doubt = if unsettled {
            setting.say(
                "（是否有差别没有算清）",
                " (whether anybody gets another answer was not settled)",
            )
        } else {
            String::new()
        };
        out.push_str(&format!("{}:{line}: {what}{doubt}\n", file.path));
    }
    let mut outcome = Outcome::done(out);
    if survived > 0 {
        outcome.exit = FOUND;
    }
    outcome
}
