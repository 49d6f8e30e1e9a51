//! How long the page waits for its next question and for its results, life event by life event.
//!
//! `cargo bench -p yingxiang-tests --bench visits` makes some visits for each event; `-- lost_job` those of one.

use std::time::{Duration, Instant};

use web_engine::Engine;
use web_protocol::{Answer, Applicant, Ask, Entered, Field, Language, Question, Told, Unit, Visit};

const VISITS: usize = 12;

fn visit(applicant: Option<Applicant>, event: Option<&str>) -> Visit {
    Visit {
        language: Language::Zh,
        today: "2025-11-20".to_owned(),
        applicant,
        event: event.map(str::to_owned),
        answers: Vec::new(),
        declared: Vec::new(),
    }
}

/// An answer that differs from visit to visit.
fn something(question: &Question, turn: usize) -> Entered {
    if turn.is_multiple_of(7) {
        return Entered::NotSure;
    }
    match &question.field {
        Field::Choice(alternatives) => {
            let chosen = alternatives.get(turn % alternatives.len().max(1));
            chosen.map_or(Entered::NotSure, |chosen| Entered::Chosen(chosen.value.clone()))
        }
        Field::Places { parts, .. } => {
            let city = parts.get(turn % parts.len().max(1));
            let part = city.and_then(|city| city.places.first());
            part.map_or(Entered::NotSure, |part| Entered::Chosen(part.value.clone()))
        }
        Field::Written { unit, .. } => Entered::Written(match unit {
            Unit::Date => format!("20{}-0{}-15", 10 + turn % 15, 1 + turn % 9),
            Unit::Records => (turn % 3).to_string(),
            _ => (turn * 3).to_string(),
        }),
    }
}

fn row(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: usize| {
        let position = (times.len() * share / 100).min(times.len().saturating_sub(1));
        times.get(position).map_or(0, Duration::as_micros)
    };
    println!(
        "{what:<36} {:>6}   middle {:>9} µs   95 % {:>9} µs   most {:>9} µs",
        times.len(),
        at(50),
        at(95),
        at(100)
    );
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wanted = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let mut engine = Engine::new(yingxiang_fuzz::corpus::plan()?);
    let Told::Opening(opening) = engine.tell(Ask::Opening(visit(None, None))) else {
        return Err("no opening".into());
    };
    for event in opening.events {
        if wanted.as_ref().is_some_and(|wanted| *wanted != event.id) {
            continue;
        }
        let (mut first, mut next, mut results) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..VISITS {
            let mut visit = visit(Some(event.applicant), Some(&event.id));
            let mut turn = number;
            loop {
                let started = Instant::now();
                let told = engine.tell(Ask::Step(visit.clone()));
                let took = started.elapsed();
                match told {
                    Told::Step(step) => {
                        if visit.answers.is_empty() {
                            first.push(took);
                        } else {
                            next.push(took);
                        }
                        let Some(question) = step.next else { break };
                        turn += 5;
                        visit.answers.push(Answer {
                            entered: something(&question, turn),
                            fact: question.fact,
                        });
                    }
                    // What contradicts the rest is left open.
                    _ => match visit.answers.last_mut() {
                        Some(answer) if answer.entered != Entered::NotSure => {
                            answer.entered = Entered::NotSure
                        }
                        _ => return Err("a visit that cannot go on".into()),
                    },
                }
            }
            let started = Instant::now();
            engine.tell(Ask::Results(visit));
            results.push(started.elapsed());
        }
        row(&format!("{}: first question", event.id), &mut first);
        row(&format!("{}: next question", event.id), &mut next);
        row(&format!("{}: results", event.id), &mut results);
    }
    Ok(())
}
