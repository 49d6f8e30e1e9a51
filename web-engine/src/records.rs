//! The records of a list among the answers of a visit: `list:hires` holds how many there are, `hires[2]` what the second is
//! called, `hires[2].hired_on` what was entered for it. Each change gives new answers.

use web_protocol::{Answer, Entered, Visit};

/// A record: what it is called, and what was entered by the id of the field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) entered: Vec<(String, Entered)>,
}

fn length(list: &str) -> String {
    format!("list:{list}")
}

/// The number of a record and the field, if a fact belongs to a list.
fn part<'fact>(fact: &'fact str, list: &str) -> Option<(usize, &'fact str)> {
    let (number, field) = fact.strip_prefix(list)?.strip_prefix('[')?.split_once(']')?;
    Some((number.parse().ok()?, field.strip_prefix('.').unwrap_or(field)))
}

/// How many records there are: what was said, or if nothing was, as many as something was entered for.
pub(crate) fn count(visit: &Visit, list: &str) -> usize {
    let fact = length(list);
    let given = visit.answers.iter().find(|answer| answer.fact == fact);
    match given.map(|answer| &answer.entered) {
        Some(Entered::Written(count)) => count.trim().parse().unwrap_or(0),
        _ => {
            let numbers = visit.answers.iter().filter_map(|answer| part(&answer.fact, list));
            numbers.map(|(number, _)| number).max().unwrap_or(0)
        }
    }
}

/// All records.
pub(crate) fn all(visit: &Visit, list: &str) -> Vec<Record> {
    let mut records = vec![Record::default(); count(visit, list).min(MOST)];
    for answer in &visit.answers {
        let Some((number, field)) = part(&answer.fact, list) else {
            continue;
        };
        let Some(record) = number.checked_sub(1).and_then(|at| records.get_mut(at)) else {
            continue;
        };
        match (&answer.entered, field) {
            (Entered::Written(name), "") => record.name.clone_from(name),
            (entered, field) => record.entered.push((field.to_owned(), entered.clone())),
        }
    }
    records
}

/// No list holds more; a number that somebody wrote is no reason to fill the memory.
const MOST: usize = 1000;

/// The visit with these records instead of those it had. Everything else keeps its place.
pub(crate) fn with(visit: &Visit, list: &str, records: &[Record]) -> Visit {
    let fact = length(list);
    let mut visit = visit.clone();
    let is_old = |answer: &Answer| answer.fact == fact || part(&answer.fact, list).is_some();
    let place = visit
        .answers
        .iter()
        .position(is_old)
        .unwrap_or(visit.answers.len());
    visit.answers.retain(|answer| !is_old(answer));
    let mut answers = vec![Answer {
        fact,
        entered: Entered::Written(records.len().to_string()),
    }];
    for (number, record) in (1_usize..).zip(records) {
        if !record.name.is_empty() {
            answers.push(Answer {
                fact: format!("{list}[{number}]"),
                entered: Entered::Written(record.name.clone()),
            });
        }
        answers.extend(record.entered.iter().map(|(field, entered)| Answer {
            fact: format!("{list}[{number}].{field}"),
            entered: entered.clone(),
        }));
    }
    let place = place.min(visit.answers.len());
    visit.answers.splice(place..place, answers);
    visit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(name: &str, year: &str) -> Record {
        Record {
            name: name.to_owned(),
            entered: vec![("birth_year".to_owned(), Entered::Written(year.to_owned()))],
        }
    }

    #[test]
    fn records_are_found_again_and_the_rest_keeps_its_place() {
        let answer = |fact: &str| Answer {
            fact: fact.to_owned(),
            entered: Entered::NotSure,
        };
        let visit = Visit {
            answers: vec![answer("employer_kind"), answer("operating_place")],
            ..Visit::default()
        };
        let records = [record("张三", "2001"), record("", "1999")];
        let filled = with(&visit, "hires", &records);
        assert_eq!(all(&filled, "hires"), records);
        assert_eq!(count(&filled, "hires"), 2);
        assert_eq!(with(&filled, "hires", &records), filled);
        let one = with(&filled, "hires", &records[1..]);
        assert_eq!(all(&one, "hires"), [record("", "1999")]);
        let facts: Vec<&str> = one.answers.iter().map(|answer| answer.fact.as_str()).collect();
        assert_eq!(
            facts,
            [
                "employer_kind",
                "operating_place",
                "list:hires",
                "hires[1].birth_year"
            ]
        );
    }

    #[test]
    fn facts_of_other_lists_are_no_records() {
        assert_eq!(part("hires[12].born_on", "hires"), Some((12, "born_on")));
        assert_eq!(part("hires[1]", "hires"), Some((1, "")));
        assert_eq!(part("hires_too[1].x", "hires"), None);
        assert_eq!(part("hires", "hires"), None);
        assert_eq!(count(&Visit::default(), "hires"), 0);
    }
}
