//! The next question: which fact to ask for, so that few questions settle what some policies come to.
//!
//! A fact is asked only if it matters: if two possible people who differ in nothing else get different answers.
//! Which of those comes first is a function of the answers alone, not of the order in which they were given, so that
//! going back and forth finds the same questions. Figures that nobody gives and declarations are never asked.

mod order;
mod outlook;
mod topic;

use crate::arena::InputId;
use crate::assess::Refused;
use crate::engine::Engine;
use crate::people::People;
use crate::possible::Possible;
use crate::relevance::Relevance;
use outlook::{Entitled, Outlook};
pub use topic::Topic;

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Ask for this: some answer to it changes some verdict or amount. If it stands for a list, see
    /// [`Topic::list_of`], ask how many records the list holds.
    Ask(InputId),
    /// Nothing that was not answered changes anything.
    Settled,
    /// None of the others changes anything; of these that was not settled within the budget.
    Limit(Vec<InputId>),
}

/// Why an answer was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    /// It is outside what the fact may be.
    Impossible,
    /// It contradicts the others.
    Refused(Refused, People),
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The fact.
    pub input: InputId,
    /// What is possible after it; `None` for "not sure".
    pub known: Option<Possible>,
}

/// Whether somebody is entitled, as far as answers go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certain {
    /// Entitled, if everything open is declared.
    Entitled,
    /// Not entitled.
    Refused,
    /// Not known yet.
    Open,
}

/// The state after some answers.
#[derive(Debug, Clone)]
struct State {
    given: Vec<Given>,
    people: People,
    /// For each reading, its state.
    outlooks: Vec<usize>,
    /// What was answered last.
    last: Option<InputId>,
}

/// Questions and answers about some policies.
#[derive(Debug)]
pub struct Interview<'topic> {
    topic: &'topic Topic<'topic>,
    /// One for each reading.
    engines: Vec<Engine<'topic>>,
    /// What was found out about readings, for states of the stack and others.
    outlooks: Vec<Outlook>,
    state: State,
    earlier: Vec<State>,
    budget: u64,
}

impl<'topic> Interview<'topic> {
    /// Nothing asked yet. `people` holds what is known without asking, the day of asking among it; `budget` is the
    /// work allowed for each question of the engine.
    ///
    /// # Errors
    /// If what is known contradicts an assumption.
    pub fn new(topic: &'topic Topic<'topic>, people: People, budget: u64) -> Result<Self, Refused> {
        if let Some(violated) = Engine::new(topic.plan, budget).contradiction(&people) {
            return Err(Refused::Contradiction(violated));
        }
        let engines = topic.readings.iter();
        let mut interview = Self {
            topic,
            engines: engines
                .map(|reading| Engine::new(&reading.part.plan, budget))
                .collect(),
            outlooks: Vec::new(),
            state: State {
                given: Vec::new(),
                people,
                outlooks: Vec::new(),
                last: None,
            },
            earlier: Vec::new(),
            budget,
        };
        let readings = 0..topic.readings.len();
        interview.state.outlooks = readings
            .filter_map(|position| {
                interview.looked_at(position, &interview.state.people.clone(), None, false)
            })
            .collect();
        Ok(interview)
    }

    /// The policies it is about.
    pub fn topic(&self) -> &'topic Topic<'topic> {
        self.topic
    }

    /// Everything known.
    pub fn people(&self) -> &People {
        &self.state.people
    }

    /// The answers, in the order in which they were first given.
    pub fn given(&self) -> &[Given] {
        &self.state.given
    }

    /// Whether a fact was answered, if only with "not sure".
    pub fn is_answered(&self, input: InputId) -> bool {
        self.state.given.iter().any(|given| given.input == input)
    }

    /// Takes an answer, new or in place of an earlier one.
    ///
    /// # Errors
    /// If it cannot be. Nothing changes then.
    pub fn answer(&mut self, input: InputId, possible: &Possible) -> Result<(), NotTaken> {
        let domain = &self.topic.plan.inputs().at(input).domain;
        let known = possible.intersection(domain);
        if known.is_empty() {
            return Err(NotTaken::Impossible);
        }
        self.take(Given {
            input,
            known: Some(known),
        })
    }

    /// Takes "not sure" for an answer: the fact is not asked for again.
    ///
    /// # Errors
    /// Never, unless what was known from the beginning contradicts itself.
    pub fn not_sure(&mut self, input: InputId) -> Result<(), NotTaken> {
        self.take(Given { input, known: None })
    }

    fn take(&mut self, answer: Given) -> Result<(), NotTaken> {
        let input = answer.input;
        let first = self.earlier.first().unwrap_or(&self.state);
        let from_the_beginning = first.people.get(input);
        let set = answer.known.as_ref().unwrap_or(from_the_beginning);
        let people = self.state.people.with(input, set.clone());
        if let Some(refused) = self.contradicted(input, &people) {
            return Err(NotTaken::Refused(refused, people));
        }
        let narrower = set.is_within(self.state.people.get(input));
        let changes = set != self.state.people.get(input);
        let mut next = self.state.clone();
        match next.given.iter_mut().find(|given| given.input == input) {
            Some(given) => *given = answer,
            None => next.given.push(answer),
        }
        for (position, reading) in self.topic.readings.iter().enumerate() {
            if changes
                && reading.own(input).is_some()
                && let Some(outlook) = next.outlooks.get_mut(position)
                && let Some(new) = self.looked_at(position, &people, Some(*outlook), narrower)
            {
                *outlook = new;
            }
        }
        next.people = people;
        next.last = Some(input);
        self.earlier.push(std::mem::replace(&mut self.state, next));
        Ok(())
    }

    /// Takes the last answer back, or the last change of an answer; returns what it was about.
    pub fn back(&mut self) -> Option<InputId> {
        let before = self.earlier.pop()?;
        let undone = std::mem::replace(&mut self.state, before);
        // What was found out about later states only is not needed again.
        let states = self.earlier.iter().chain([&self.state]);
        let used = states.flat_map(|state| &state.outlooks).max();
        self.outlooks
            .truncate(used.map_or(0, |last| last.saturating_add(1)));
        undone.last
    }

    /// Whether another answer to a fact could change some verdict or amount, all other answers being as they are;
    /// `None` if that was not settled within the budget.
    pub fn matters(&mut self, input: InputId) -> Option<bool> {
        let domain = self.topic.plan.inputs().at(input).domain.clone();
        if *self.state.people.get(input) == domain {
            return self.changes_something(input);
        }
        let people = self.state.people.with(input, domain);
        let mut settled = true;
        for (position, reading) in self.topic.readings.iter().enumerate() {
            let (Some(own), Some(engine)) = (reading.own(input), self.engines.get_mut(position)) else {
                continue;
            };
            let mut outlook = Outlook::new(engine, reading, reading.people(&people), None, false);
            match outlook.relevance(engine, reading, own) {
                Relevance::Matters(..) => return Some(true),
                Relevance::DoesNot => {}
                Relevance::Unsettled => settled = false,
            }
        }
        settled.then_some(false)
    }

    /// What is certain of each policy by now.
    pub fn certain(&self) -> Vec<(usize, Certain)> {
        let policies = self.topic.policies().into_iter();
        policies.map(|policy| (policy, self.certain_of(policy))).collect()
    }

    fn certain_of(&self, policy: usize) -> Certain {
        let of_policy = self.topic.readings.iter().zip(&self.state.outlooks);
        let mut entitled = of_policy
            .filter(|(reading, _)| reading.policy == policy)
            .filter_map(|(_, outlook)| Some(&self.outlooks.get(*outlook)?.entitled))
            .peekable();
        let mut all_refused = entitled.peek().is_some();
        for entitled in entitled {
            match entitled {
                Entitled::Everybody => return Certain::Entitled,
                Entitled::Nobody => {}
                Entitled::Some | Entitled::Unsettled => all_refused = false,
            }
        }
        if all_refused {
            Certain::Refused
        } else {
            Certain::Open
        }
    }

    /// Whether a fact, or what is unknown of a list, changes something for the people who are still possible.
    fn changes_something(&mut self, asked: InputId) -> Option<bool> {
        let mut settled = true;
        for input in self.topic.behind(asked) {
            match self.input_changes_something(input) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => settled = false,
            }
        }
        settled.then_some(false)
    }

    fn input_changes_something(&mut self, input: InputId) -> Option<bool> {
        let mut settled = true;
        for (position, reading) in self.topic.readings.iter().enumerate() {
            let (Some(own), Some(outlook)) = (reading.own(input), self.state.outlooks.get(position)) else {
                continue;
            };
            let (Some(outlook), Some(engine)) =
                (self.outlooks.get_mut(*outlook), self.engines.get_mut(position))
            else {
                continue;
            };
            match outlook.relevance(engine, reading, own) {
                Relevance::Matters(..) => return Some(true),
                Relevance::DoesNot => {}
                Relevance::Unsettled => settled = false,
            }
        }
        settled.then_some(false)
    }

    /// Looks at a reading for a box of people.
    fn looked_at(
        &mut self,
        position: usize,
        people: &People,
        before: Option<usize>,
        narrower: bool,
    ) -> Option<usize> {
        let reading = self.topic.readings.get(position)?;
        let engine = self.engines.get_mut(position)?;
        let before = before.and_then(|before| self.outlooks.get(before));
        let outlook = Outlook::new(engine, reading, reading.people(people), before, narrower);
        self.outlooks.push(outlook);
        self.outlooks.len().checked_sub(1)
    }

    /// The assumptions that nobody satisfies any more once a fact is answered.
    fn contradicted(&self, input: InputId, people: &People) -> Option<Refused> {
        let linked = self.topic.links.get(*self.topic.link.get(&input)?)?;
        let mut engine = Engine::new(&linked.part.plan, self.budget);
        let own = topic::of_part(&linked.part, people);
        if !engine.decide(&linked.question, &own).is_nobody() {
            return None;
        }
        let violated = Engine::new(self.topic.plan, self.budget).contradiction(people)?;
        Some(Refused::Contradiction(violated))
    }
}
