//! Visits over the whole corpus, as the page makes them.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails here has found something"
)]

use rules_core::plan_file::to_bytes;
use rules_report::{facts, json};
use web_engine::Engine;
use web_protocol::{
    Answer, Applicant, Ask, Entered, Field, Language, NoRules, Question, Results, Step, Told, Visit,
};

const TODAY: &str = "2025-11-20";

fn engine() -> Engine {
    Engine::new(yingxiang_fuzz::corpus::plan().unwrap())
}

fn visit(applicant: Applicant, event: &str) -> Visit {
    Visit {
        language: Language::Zh,
        today: TODAY.to_owned(),
        applicant: Some(applicant),
        event: Some(event.to_owned()),
        answers: Vec::new(),
        declared: Vec::new(),
    }
}

fn step(engine: &mut Engine, visit: &Visit) -> Step {
    let told = engine.tell(Ask::Step(visit.clone()));
    let Told::Step(step) = told else {
        panic!("{told:?}")
    };
    step
}

fn results(engine: &mut Engine, visit: &Visit) -> Results {
    let told = engine.tell(Ask::Results(visit.clone()));
    let Told::Results(results) = told else {
        panic!("{told:?}")
    };
    results
}

/// Answers until nothing matters any more; how many questions that took.
fn answered(engine: &mut Engine, visit: &mut Visit, say: impl Fn(&Question) -> Entered) -> usize {
    let mut asked = 0;
    while let Some(question) = step(engine, visit).next {
        assert!(
            visit.answers.iter().all(|answer| answer.fact != question.fact),
            "{} was asked twice",
            question.fact
        );
        visit.answers.push(Answer {
            entered: say(&question),
            fact: question.fact,
        });
        asked += 1;
        assert!(asked < 100);
    }
    asked
}

/// The last alternative, the second place, some text.
fn something(question: &Question) -> Entered {
    match &question.field {
        Field::Choice(alternatives) => Entered::Chosen(alternatives.last().unwrap().value.clone()),
        Field::Places { parts, .. } => {
            let city = parts.first().unwrap();
            Entered::Chosen(city.places.first().unwrap().value.clone())
        }
        Field::Written { unit, .. } => Entered::Written(
            match unit {
                web_protocol::Unit::Date => "2024-07-01",
                web_protocol::Unit::Records => "1",
                _ => "1",
            }
            .to_owned(),
        ),
    }
}

fn events() -> Vec<(Applicant, String)> {
    let told = engine().tell(Ask::Opening(Visit::default()));
    let Told::Opening(opening) = told else {
        panic!("{told:?}")
    };
    opening
        .events
        .into_iter()
        .map(|event| (event.applicant, event.id))
        .collect()
}

#[test]
fn every_life_event_begins_with_a_question_in_both_languages() {
    let events = events();
    assert!(events.len() >= 12, "{events:?}");
    for (applicant, event) in events {
        let mut engine = engine();
        let mut visit = visit(applicant, &event);
        let zh = step(&mut engine, &visit).next.unwrap();
        visit.language = Language::En;
        let en = step(&mut engine, &visit).next.unwrap();
        assert_eq!(zh.fact, en.fact);
        assert!(zh.ask != en.ask && en.ask.is_ascii(), "{event}: {}", en.ask);
        assert!(
            !zh.why.is_empty(),
            "{event}: nothing is asked without a policy for it"
        );
    }
}

#[test]
fn whoever_answers_something_comes_to_results_of_all_policies_of_the_event() {
    for (applicant, event) in events() {
        let mut engine = engine();
        let mut visit = visit(applicant, &event);
        let asked = answered(&mut engine, &mut visit, something);
        let policies: usize = results(&mut engine, &visit)
            .groups
            .iter()
            .map(|group| group.policies.len())
            .sum();
        assert!(
            asked > 0 && policies > 0,
            "{event}: {asked} questions, {policies} policies"
        );
    }
}

#[test]
fn the_assessment_is_that_of_the_facts_document() {
    let plan = yingxiang_fuzz::corpus::plan().unwrap();
    let mut engine = engine();
    let mut visit = visit(Applicant::Firm, "hiring_people");
    for _ in 0..12 {
        let Some(question) = step(&mut engine, &visit).next else {
            break;
        };
        visit.answers.push(Answer {
            entered: something(&question),
            fact: question.fact,
        });
    }
    let told = engine.tell(Ask::Documents(visit.clone()));
    let Told::Documents { facts, assessment } = told else {
        panic!("{told:?}")
    };
    let today = rules_report::dates::parse(TODAY).unwrap().first;
    let read = facts::read(&plan, &facts, today).unwrap();
    let own = read
        .plan
        .life_events()
        .iter()
        .find(|event| event.id == "hiring_people");
    let of_the_event: Vec<usize> = own
        .unwrap()
        .policies
        .iter()
        .map(|position| usize::try_from(*position).unwrap())
        .collect();
    let alone = rules_core::assess::assess_some(&read.plan, &read.request(), &of_the_event).unwrap();
    assert_eq!(assessment, json::written(&json::assessment(&read.plan, &alone)));
}

#[test]
fn going_back_and_changing_an_answer_tell_what_a_fresh_engine_tells() {
    let mut used = engine();
    let mut visit = visit(Applicant::Person, "near_pension");
    answered(&mut used, &mut visit, |question| {
        if question.fact.len() % 3 == 0 {
            Entered::NotSure
        } else {
            something(question)
        }
    });
    let all = visit.answers.clone();
    for kept in [all.len() - 1, 3, 1, 0, 2] {
        visit.answers.truncate(kept.min(visit.answers.len()));
        for answer in all.iter().take(kept).skip(visit.answers.len()) {
            visit.answers.push(answer.clone());
        }
        assert_eq!(
            step(&mut used, &visit),
            step(&mut engine(), &visit),
            "{kept} answers"
        );
        assert_eq!(results(&mut used, &visit), results(&mut engine(), &visit));
    }
    visit.answers = all;
    visit.answers.first_mut().unwrap().entered = Entered::NotSure;
    assert_eq!(
        used.tell(Ask::Step(visit.clone())),
        engine().tell(Ask::Step(visit.clone()))
    );
}

#[test]
fn what_is_no_answer_is_told_at_its_question_and_nothing_is_noted() {
    let mut engine = engine();
    let mut visit = visit(Applicant::Person, "left_school");
    let date = loop {
        let question = step(&mut engine, &visit).next.unwrap();
        if matches!(
            &question.field,
            Field::Written {
                unit: web_protocol::Unit::Date,
                ..
            }
        ) {
            break question.fact;
        }
        visit.answers.push(Answer {
            entered: Entered::NotSure,
            fact: question.fact,
        });
    };
    let before = step(&mut engine, &visit);
    for text in ["2025-13-01", "", "明天吧", "2030-01-01"] {
        let mut wrong = visit.clone();
        wrong.answers.push(Answer {
            fact: date.clone(),
            entered: Entered::Written(text.to_owned()),
        });
        let told = engine.tell(Ask::Step(wrong));
        let Told::Trouble(trouble) = told else {
            panic!("{text}: {told:?}")
        };
        assert_eq!(trouble.fact.as_deref(), Some(date.as_str()), "{text}");
        assert!(!trouble.message.is_empty() && !trouble.remedy.is_empty());
    }
    assert_eq!(step(&mut engine, &visit), before);
}

#[test]
fn a_list_is_counted_and_its_records_are_asked_about_one_by_one() {
    let mut engine = engine();
    let mut visit = visit(Applicant::Firm, "hiring_people");
    answered(&mut engine, &mut visit, |question| {
        if question.fact == "list:hires" {
            Entered::Written("2".to_owned())
        } else {
            something(question)
        }
    });
    let of_records = |number: &str| {
        let facts = visit.answers.iter().map(|answer| answer.fact.as_str());
        facts.filter(|fact| fact.contains(number)).count()
    };
    let facts: Vec<&str> = visit.answers.iter().map(|answer| answer.fact.as_str()).collect();
    assert!(
        of_records("hires[1]") > 0 && of_records("hires[2]") > 0,
        "{facts:?}"
    );
}

#[test]
fn rules_that_are_none_are_refused_and_told_from_newer_ones() {
    let bytes = to_bytes(&yingxiang_fuzz::corpus::plan().unwrap()).unwrap();
    assert!(Engine::open(&bytes).is_ok());
    let mut damaged = bytes.clone();
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(Engine::open(&damaged).err(), Some(NoRules::Damaged));
    assert_eq!(Engine::open(b"<!doctype html>").err(), Some(NoRules::Damaged));
    let mut newer = bytes;
    *newer.get_mut(8).unwrap() = 250;
    assert_eq!(Engine::open(&newer).err(), Some(NoRules::Newer));
}

#[test]
fn what_is_no_ask_is_answered_all_the_same() {
    let told: Told = serde_json::from_str(&engine().tell_text("{}")).unwrap();
    assert!(matches!(told, Told::Trouble(_)));
}

#[test]
fn who_is_not_sure_of_a_list_is_asked_about_it_once() {
    let mut engine = engine();
    let mut visit = visit(Applicant::Firm, "hiring_people");
    let asked = answered(&mut engine, &mut visit, |_| Entered::NotSure);
    let is_list = |answer: &Answer| answer.fact == "list:hires";
    assert!(visit.answers.iter().any(is_list), "{:?}", visit.answers);
    let Told::Check(check) = engine.tell(Ask::Check(visit)) else {
        panic!("no check");
    };
    assert_eq!(check.answers.len(), asked);
}
