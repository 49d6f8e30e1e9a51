//! Making a failing program smaller: items, lines, then runs of words, as long as the disagreement stays.

use std::time::{Duration, Instant};

use crate::Failure;
use crate::generator::Text;
use crate::people;

/// No failure is made smaller for longer than this.
const TIME: Duration = Duration::from_secs(40);

/// The smallest failing program found, with what it disagrees about.
pub(crate) fn smaller(failure: Failure) -> Failure {
    let begun = Instant::now();
    let mut best = failure;
    loop {
        let size = best.text.joined().len();
        for step in [fewer_people, without_items, without_lines, without_words] {
            best = step(best, begun);
        }
        if best.text.joined().len() == size || begun.elapsed() > TIME {
            return best;
        }
    }
}

fn tried(failure: &Failure, text: Text) -> Option<Failure> {
    crate::fails(&text, failure).map(|wrong| Failure {
        text,
        wrong,
        ..failure.clone()
    })
}

/// The failure with fewer people, if it stays one.
fn with(failure: &Failure, change: impl FnOnce(&mut Failure)) -> Option<Failure> {
    let mut changed = failure.clone();
    change(&mut changed);
    let wrong = crate::fails(&changed.text, &changed)?;
    Some(Failure { wrong, ..changed })
}

/// One person instead of a box, if that person alone shows it; else as little open as possible.
fn fewer_people(failure: Failure, _: Instant) -> Failure {
    let mut best = failure;
    for sample in best.samples.clone() {
        let alone = with(&best, |failure| {
            failure.lengths = sample.lengths.clone();
            failure.known = sample.known.clone();
            failure.samples = vec![sample.clone()];
        });
        if let Some(alone) = alone {
            return alone;
        }
        if let Some(fewer) = with(&best, |failure| failure.samples = vec![sample.clone()]) {
            best = fewer;
            break;
        }
    }
    if let [sample] = best.samples.clone().as_slice() {
        for (id, value) in &sample.known {
            let known = with(&best, |failure| {
                failure.known.insert(id.clone(), value.clone());
            });
            best = known.unwrap_or(best);
        }
    }
    best
}

fn without_items(failure: Failure, begun: Instant) -> Failure {
    let mut best = failure;
    for position in (0..best.text.items.len()).rev() {
        if begun.elapsed() > TIME {
            break;
        }
        let mut text = best.text.clone();
        text.items.remove(position);
        best = tried(&best, text).unwrap_or(best);
    }
    best
}

fn without_lines(failure: Failure, begun: Instant) -> Failure {
    let mut best = failure;
    for item in 0..best.text.items.len() {
        for line in (1..best.text.items[item].len().saturating_sub(1)).rev() {
            for count in [3, 2, 1] {
                if begun.elapsed() > TIME || line + count >= best.text.items[item].len() {
                    continue;
                }
                let mut text = best.text.clone();
                text.items[item].drain(line..line + count);
                best = tried(&best, text).unwrap_or(best);
            }
        }
    }
    best
}

fn without_words(failure: Failure, begun: Instant) -> Failure {
    let mut best = failure;
    for item in 0..best.text.items.len() {
        for line in 0..best.text.items[item].len() {
            for count in [12, 8, 6, 5, 4, 3, 2, 1] {
                let mut start = 0;
                loop {
                    let spaced = spaced(&best.text.items[item][line]);
                    let words: Vec<&str> = spaced.split(' ').collect();
                    if start + count > words.len() || begun.elapsed() > TIME {
                        break;
                    }
                    let indent = if line > 0 { "  " } else { "" };
                    let left: Vec<&str> = words[..start]
                        .iter()
                        .chain(&words[start + count..])
                        .copied()
                        .collect();
                    let mut text = best.text.clone();
                    text.items[item][line] = format!("{indent}{}", left.join(" "));
                    match tried(&best, text) {
                        Some(smaller) => best = smaller,
                        None => start += 1,
                    }
                }
            }
        }
    }
    best
}

/// A line with its brackets as words of their own.
fn spaced(line: &str) -> String {
    let mut text = String::new();
    for character in line.trim().chars() {
        if matches!(character, '(' | ')' | '{' | '}' | ',') {
            text += &format!(" {character} ");
        } else {
            text.push(character);
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The failure as one reads it.
pub(crate) fn described(failure: &Failure) -> String {
    let Some(compiled) = crate::compiled(&failure.text, failure.seed) else {
        return failure.wrong.clone();
    };
    let case = compiled.case(&failure.lengths);
    let people = people::people(&case.plan, &failure.known);
    let mut text = format!(
        "seed {}: {}\nknown on: {:?}\n\n{}\napplicant: {:?}\nrecords: {:?}\nwhat is known:\n{}",
        failure.seed,
        failure.wrong,
        crate::known_on(failure.seed),
        failure.text.joined(),
        failure.applicant,
        failure.lengths,
        people::described(&case.plan, &people)
    );
    let open = !people::open_inputs(&case.plan, &people).is_empty();
    for sample in failure
        .samples
        .iter()
        .filter(|sample| open || sample.lengths != failure.lengths)
    {
        let own = compiled.case(&sample.lengths);
        let one = people::one_person(&own.plan, &sample.known);
        text += &format!("one of them:\n{}", people::described(&own.plan, &one));
    }
    text
}
