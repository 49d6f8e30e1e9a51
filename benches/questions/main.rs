//! How many questions the interview asks, life event by life event, beside a questionnaire in the order of the rules.
//!
//! `cargo bench -p yingxiang-tests --bench questions` prints the table of `docs/questions.md`; `-- 500 lost_job` does it for
//! 500 people of one life event.

mod crowd;
mod random;
mod tally;

use std::collections::BTreeMap;
use std::time::Instant;

use rules_core::arena::InputId;
use rules_core::assess::DEFAULT_BUDGET;
use rules_core::interview::{Interview, Next, Topic};
use rules_core::people::People;
use rules_core::plan::{LifeEvent, Plan};
use rules_core::possible::Possible;

use crowd::{Crowd, Person};
use tally::Tally;

const PEOPLE: usize = 10_000;

/// The columns beside that of the interview are those of the first so many people.
const COMPARED: usize = 1_000;

/// Of a hundred answers, so many are "not sure" in the column of that name.
const UNSURE: u64 = 3;

/// How the next question is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// What the interview asks.
    Interview,
    /// The first fact that matters, as the rules list them.
    Declared,
}

/// People who gave the same answers so far.
type Group<'a> = Vec<&'a Person>;

struct Count<'a, 'topic> {
    interview: Interview<'topic>,
    order: Order,
    unsure: u64,
    facts: &'a [InputId],
    tally: Tally,
    limits: usize,
    states: usize,
}

impl Count<'_, '_> {
    fn next(&mut self) -> Option<InputId> {
        self.states += 1;
        match self.order {
            Order::Interview => match self.interview.next_question() {
                Next::Ask(input) => Some(input),
                Next::Settled => None,
                Next::Limit(unsettled) => {
                    self.limits += 1;
                    unsettled.first().copied()
                }
            },
            Order::Declared => self.facts.iter().copied().find(|input| {
                !self.interview.is_answered(*input) && self.interview.matters(*input) != Some(false)
            }),
        }
    }

    /// Asks people until nothing matters; those who answer alike are asked together.
    fn ask(&mut self, people: Group<'_>, asked: usize) {
        let Some(input) = self.next() else {
            self.tally.add(asked, people.len());
            return;
        };
        let mut groups: Vec<(Option<&Possible>, Group<'_>)> = Vec::new();
        for person in people {
            let sure = random::of(person.number, input) % 100 >= self.unsure;
            let answer = person.answer(input).filter(|_| sure);
            match groups.iter_mut().find(|(other, _)| *other == answer) {
                Some((_, group)) => group.push(person),
                None => groups.push((answer, vec![person])),
            }
        }
        for (answer, group) in groups {
            let taken = match answer {
                Some(answer) => self.interview.answer(input, answer),
                None => self.interview.not_sure(input),
            };
            assert!(taken.is_ok(), "a lawful person contradicts nothing: {taken:?}");
            self.ask(group, asked + 1);
            self.interview.back();
        }
    }
}

/// One column of the table, and how many states were looked at.
fn count(
    topic: &Topic<'_>,
    base: &People,
    people: &[Person],
    (order, unsure): (Order, u64),
) -> Result<(Tally, (usize, usize)), Box<dyn std::error::Error>> {
    let interview = Interview::new(topic, base.clone(), DEFAULT_BUDGET)
        .map_err(|_| "nobody satisfies the assumptions")?;
    let mut count = Count {
        interview,
        order,
        unsure,
        facts: &topic.facts(),
        tally: Tally::default(),
        limits: 0,
        states: 0,
    };
    count.ask(people.iter().collect(), 0);
    Ok((count.tally, (count.states, count.limits)))
}

fn row(
    plan: &Plan,
    event: &LifeEvent,
    base: &People,
    crowd: &Crowd<'_>,
) -> Result<(), Box<dyn std::error::Error>> {
    let positions = event
        .policies
        .iter()
        .filter_map(|policy| usize::try_from(*policy).ok());
    let positions: Vec<usize> = positions.collect();
    let topic = Topic::new(plan, Some(event.applicant), &positions).ok_or("the plan is not flat")?;
    let facts = topic.facts();
    let people = crowd.of(event, &facts);
    let first = people.get(..COMPARED).unwrap_or(&people);
    eprintln!("{}: {} facts", event.id, facts.len());
    let begun = Instant::now();
    let mut naive = Tally::default();
    for person in first {
        naive.add(
            facts.iter().filter(|input| crowd.exists(person, **input)).count(),
            1,
        );
    }
    let (declared, _) = count(&topic, base, first, (Order::Declared, 0))?;
    let declared_after = begun.elapsed().as_secs();
    let (interview, states) = count(&topic, base, &people, (Order::Interview, 0))?;
    let interview_after = begun.elapsed().as_secs();
    let (unsure, _) = count(&topic, base, first, (Order::Interview, UNSURE))?;
    println!(
        "| {} {} | {} | {naive} | {declared} | {interview} | {unsure} |",
        event.name.zh,
        event.id,
        event.policies.len()
    );
    eprintln!(
        "  {states:?} states, {declared_after} s, {interview_after} s, {} s",
        begun.elapsed().as_secs()
    );
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let people = arguments
        .iter()
        .find_map(|word| word.parse().ok())
        .unwrap_or(PEOPLE);
    let wanted = arguments.iter().find(|word| word.parse::<usize>().is_err());
    let plan = yingxiang_fuzz::corpus::plan()?;
    // One person hired: every other one is asked for in the same way.
    let plan = plan.for_lists(
        &plan
            .lists()
            .ids()
            .map(|list| (list, 1))
            .collect::<BTreeMap<_, _>>(),
    );
    let mut base = People::everybody(&plan);
    let today = plan.today().ok_or("the rules have no day of asking")?;
    let day = rules_core::calendar::day(2025, 11, 20).ok_or("no such day")?;
    base.set(today, Possible::day(day));
    let crowd = Crowd::new(&plan, &base, day, people);
    println!("{people} people for each life event; median / 95th percentile / most questions\n");
    println!(
        "| life event | policies | every fact | in the order of the rules | interview | with 3 % not sure |"
    );
    println!("|---|---|---|---|---|---|");
    for event in plan.life_events() {
        if wanted.is_none_or(|wanted| *wanted == event.id) {
            row(&plan, event, &base, &crowd)?;
        }
    }
    Ok(())
}
