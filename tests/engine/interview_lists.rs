//! Interviews about policies that go through lists: a list is asked for where it may matter, and nowhere else.

use rules_core::arena::{InputId, ListId};
use rules_core::assess::DEFAULT_BUDGET;
use rules_core::interview::{Certain, Interview, Next, Topic};
use rules_core::people::People;
use rules_core::plan::Plan;
use rules_core::possible::Possible;
use rules_core::unroll::Lengths;

use crate::choices::{Choices, for_random_words};

/// More questions than these are not asked in one interview.
const STEPS: usize = 40;

/// The answers, by the ids of the facts.
type Answers = Vec<(String, Option<Possible>)>;

#[derive(Debug, Default)]
struct Tally {
    asked: usize,
    spared: usize,
}

/// What some people are asked, and what is certain of them.
struct Seen {
    next: Next,
    certain: Vec<(usize, Certain)>,
    /// The next question is about a record.
    of_a_record: bool,
}

struct Walk<'a> {
    written: &'a Plan,
    policies: Vec<usize>,
    answers: Answers,
}

fn on_some_day(plan: &Plan) -> People {
    let mut people = People::everybody(plan);
    let day = rules_core::calendar::day(2025, 11, 20).unwrap();
    people.set(plan.today().unwrap(), Possible::day(day));
    people
}

impl Walk<'_> {
    /// The interview with the same answers, a list being of some length.
    fn with(&self, lengths: &Lengths) -> Seen {
        let plan = self.written.for_lists(lengths);
        let topic = Topic::new(&plan, None, &self.policies).unwrap();
        let mut interview = Interview::new(&topic, on_some_day(&plan), DEFAULT_BUDGET).unwrap();
        for (id, known) in &self.answers {
            let input = plan.input(id).unwrap();
            match known {
                Some(known) => interview.answer(input, known).unwrap(),
                None => interview.not_sure(input).unwrap(),
            }
        }
        let next = interview.next_question();
        let of_a_record = matches!(&next, Next::Ask(input) if plan.inputs().at(*input).id.contains('['));
        Seen {
            next,
            certain: interview.certain(),
            of_a_record,
        }
    }

    fn of_length(&self, list: ListId, records: u32) -> Seen {
        self.with(&Lengths::from([(list, records)]))
    }

    /// The list that is asked for, if one is before nothing matters any more.
    fn list_asked(&mut self, choices: &mut Choices) -> Option<(ListId, Next)> {
        let plan = self.written.for_lists(&Lengths::new());
        let topic = Topic::new(&plan, None, &self.policies).unwrap();
        let mut interview = Interview::new(&topic, on_some_day(&plan), DEFAULT_BUDGET).unwrap();
        for _ in 0..STEPS {
            let Next::Ask(input) = interview.next_question() else {
                break;
            };
            if let Some(list) = topic.list_of(input) {
                return Some((list, Next::Ask(input)));
            }
            let answer = some_value(&plan, choices, input);
            let taken = interview.answer(input, &answer).is_ok();
            if !taken {
                interview.not_sure(input).unwrap();
            }
            let id = plan.inputs().at(input).id.clone();
            self.answers.push((id, taken.then_some(answer)));
        }
        None
    }
}

fn some_value(plan: &Plan, choices: &mut Choices, input: InputId) -> Possible {
    let input = plan.inputs().at(input);
    if input.domain.none && choices.chance(30) {
        return Possible::absent(&input.domain.values);
    }
    let count = input.domain.values.count(input.step);
    let part = i64::try_from(choices.weighted(&[1; 12])).unwrap();
    Possible::of(input.domain.values.at((count - 1) * part / 11, input.step))
}

fn check_walk(written: &Plan, choices: &mut Choices, tally: &mut Tally) -> Result<(), String> {
    let events: Vec<_> = written
        .life_events()
        .iter()
        .filter(|event| event.id == "hiring_people" || choices.chance(20))
        .collect();
    let event = *choices.pick(&events);
    let mut policies: Vec<usize> = event
        .policies
        .iter()
        .filter_map(|policy| usize::try_from(*policy).ok())
        .collect();
    while policies.len() > 2 {
        let out = choices.weighted(&vec![1; policies.len()]);
        policies.remove(out);
    }
    let mut walk = Walk {
        written,
        policies,
        answers: Vec::new(),
    };
    if let Some((list, _)) = walk.list_asked(choices) {
        tally.asked += 1;
        let seen = [0, 1, 2].map(|records| walk.of_length(list, records));
        let differs =
            seen.iter().any(|seen| seen.of_a_record) || seen.iter().any(|one| one.certain != seen[0].certain);
        if !differs {
            return Err(format!(
                "{list:?} is asked for and changes nothing\nafter {:?}",
                walk.answers
            ));
        }
        return Ok(());
    }
    if walk.with(&Lengths::new()).next != Next::Settled {
        return Ok(());
    }
    for list in written.lists().ids() {
        for records in [1, 2] {
            let seen = walk.of_length(list, records);
            if seen.next != Next::Settled {
                return Err(format!(
                    "{list:?} of {records} is not asked for, and leads to {:?}\nafter {:?}",
                    seen.next, walk.answers
                ));
            }
        }
    }
    tally.spared += 1;
    Ok(())
}

#[test]
fn a_list_is_asked_for_where_its_records_matter() {
    let written = yingxiang_fuzz::corpus::plan().unwrap();
    let tally = std::cell::RefCell::new(Tally::default());
    for_random_words(120, 200, |words| {
        let mut choices = Choices::new(words);
        check_walk(&written, &mut choices, &mut tally.borrow_mut())
    });
    let tally = tally.into_inner();
    println!("{tally:#?}");
    assert!(tally.asked >= 15 && tally.spared >= 15, "{tally:?}");
}
