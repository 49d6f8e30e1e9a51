//! What an interview is about: policies, every reading of them a plan of its own, and what links their facts.

use std::collections::BTreeMap;

use crate::arena::{Arena, InputId, ListId, NodeId};
use crate::forward;
use crate::part::{Part, Whole};
use crate::people::People;
use crate::plan::{Applicant, InputKind, Pays, Plan, Policy, Variant};
use crate::question::Question;

/// Some policies, prepared for interviews about them.
#[derive(Debug)]
pub struct Topic<'plan> {
    pub(super) plan: &'plan Plan,
    /// The readings of the policies, in the order in which the policies were named.
    pub(super) readings: Vec<Reading>,
    /// For the input that stands for a list of which nothing is known, all that is unknown of the list.
    lists: BTreeMap<InputId, Vec<InputId>>,
    /// The facts that say whether a fact exists at all.
    pub(super) asked_before: BTreeMap<InputId, Vec<InputId>>,
    /// What is true of all people, as far as it bears on a fact.
    pub(super) links: Vec<Linked>,
    /// For each input, its entry in `links`.
    pub(super) link: BTreeMap<InputId, usize>,
}

/// A policy as it reads for one place and one record.
#[derive(Debug)]
pub(super) struct Reading {
    /// Position in [`Plan::policies`].
    pub(super) policy: usize,
    pub(super) part: Part,
    pub(super) question: Question,
    /// The input of the part for each of the whole plan.
    own: BTreeMap<InputId, InputId>,
}

/// Assumptions that share facts with one another.
#[derive(Debug)]
pub(super) struct Linked {
    pub(super) part: Part,
    pub(super) question: Question,
}

impl<'plan> Topic<'plan> {
    /// The policies at these positions, those that matter most first; those for other applicants are left out.
    ///
    /// `None` where the plan is not flat, see [`Plan::for_lists`].
    pub fn new(plan: &'plan Plan, applicant: Option<Applicant>, policies: &[usize]) -> Option<Self> {
        let whole = Whole::new(plan);
        let mut readings = Vec::new();
        for position in policies {
            let Some(policy) = plan.policies().get(*position) else {
                continue;
            };
            if applicant.is_none_or(|applicant| applicant == policy.applicant) {
                for variant in &policy.variants {
                    readings.push(Reading::new(&whole, *position, variant)?);
                }
            }
        }
        let mut topic = Self {
            plan,
            readings,
            lists: unknown_lists(plan),
            asked_before: BTreeMap::new(),
            links: Vec::new(),
            link: BTreeMap::new(),
        };
        for (id, input) in plan.inputs().iter() {
            if let (Some(condition), Some(asked)) = (input.only_if, topic.asked_for(id)) {
                let read = forward::inputs_of(plan, &forward::needed(plan, &[condition]));
                let read = read.into_iter().filter_map(|other| topic.asked_for(other));
                let before: Vec<InputId> = read.filter(|other| *other != asked).collect();
                topic.asked_before.entry(asked).or_default().extend(before);
            }
        }
        topic.link_facts(&whole)?;
        Some(topic)
    }

    /// The plan.
    pub fn plan(&self) -> &'plan Plan {
        self.plan
    }

    /// The policies it is about, in their order.
    pub fn policies(&self) -> Vec<usize> {
        let mut policies: Vec<usize> = Vec::new();
        for reading in &self.readings {
            if !policies.contains(&reading.policy) {
                policies.push(reading.policy);
            }
        }
        policies
    }

    /// The policies that read a fact, in their order.
    pub fn policies_reading(&self, input: InputId) -> Vec<&'plan Policy> {
        let reads = |position: &usize| {
            let mut readings = self.readings.iter();
            readings.any(|reading| reading.policy == *position && reading.reads_any(&self.behind(input)))
        };
        let positions = self.policies().into_iter().filter(reads);
        positions
            .filter_map(|position| self.plan.policies().get(position))
            .collect()
    }

    /// The facts that the policies read and that can be asked for, in the order of their declaration, places first.
    pub fn facts(&self) -> Vec<InputId> {
        let read = |input: &InputId| self.readings.iter().any(|reading| reading.own(*input).is_some());
        let inputs = self.plan.inputs().ids();
        let mut facts: Vec<InputId> = inputs
            .filter(|input| self.is_asked(*input) && read(input))
            .collect();
        facts.sort_by_key(|input| self.declared(*input));
        facts
    }

    /// The list for which an input stands. To a question about it the answer is how many records the list holds; once
    /// that is known, the interview goes on about another plan, see [`Plan::for_lists`].
    pub fn list_of(&self, input: InputId) -> Option<ListId> {
        let standing = self.lists.contains_key(&input);
        self.plan.inputs().at(input).list.filter(|_| standing)
    }

    /// What to ask for in order to know an input: the input itself, or what stands for its list. `None` if nobody can
    /// be asked.
    pub(super) fn asked_for(&self, input: InputId) -> Option<InputId> {
        match self.plan.inputs().at(input).list {
            Some(list) => self.plan.input(&self.plan.lists().at(list).id),
            None => self.is_asked(input).then_some(input),
        }
    }

    /// The inputs of which the answer to a question tells.
    pub(super) fn behind(&self, asked: InputId) -> Vec<InputId> {
        self.lists.get(&asked).cloned().unwrap_or_else(|| vec![asked])
    }

    /// Places come first, then facts as the rules list them.
    pub(super) fn declared(&self, input: InputId) -> (bool, InputId) {
        (!self.is_place(input), input)
    }

    pub(super) fn is_place(&self, input: InputId) -> bool {
        self.plan.inputs().at(input).kind == InputKind::Place
    }

    /// Whether anybody can be asked for it: not for figures, declarations, and what is unknown of a whole list.
    pub(super) fn is_asked(&self, input: InputId) -> bool {
        let input = self.plan.inputs().at(input);
        input.question.is_some()
            && input.list.is_none()
            && matches!(input.kind, InputKind::Fact | InputKind::Place)
    }

    fn link_facts(&mut self, whole: &Whole<'_>) -> Option<()> {
        let plan = self.plan;
        for assumption in plan.assumptions() {
            let read = forward::inputs_of(plan, &forward::needed(plan, &[assumption.node]));
            let new = |input: &&InputId| Some(**input) != plan.today() && !self.link.contains_key(*input);
            if read.iter().any(|input| new(&input)) {
                let part = whole.part(&[assumption.node])?;
                let all: Vec<NodeId> = part.plan.assumptions().iter().map(|other| other.node).collect();
                let mut question = Question::new(&part.plan, &[], &all);
                question.watched = std::rc::Rc::default();
                question.assumptions = all;
                for input in part.inputs.iter().filter(|input| Some(**input) != plan.today()) {
                    self.link.insert(*input, self.links.len());
                }
                self.links.push(Linked { part, question });
            }
        }
        Some(())
    }
}

impl Reading {
    fn new(whole: &Whole<'_>, policy: usize, variant: &Variant) -> Option<Self> {
        let watched: Vec<NodeId> = variant.pays.iter().flat_map(Pays::nodes).collect();
        let roots: Vec<NodeId> = [variant.entitled]
            .into_iter()
            .chain(watched.iter().copied())
            .collect();
        let part = whole.part(&roots)?;
        let watched: Vec<NodeId> = watched.into_iter().map(|node| part.node(node)).collect();
        let question = Question::new(&part.plan, &[part.node(variant.entitled)], &watched);
        let own = part.plan.inputs().ids().zip(&part.inputs);
        let own = own.map(|(own, input)| (*input, own)).collect();
        Some(Self {
            policy,
            part,
            question,
            own,
        })
    }

    /// The input of the part for one of the whole plan, if it is read.
    pub(super) fn own(&self, input: InputId) -> Option<InputId> {
        self.own.get(&input).copied()
    }

    /// The input of the whole plan for one of the part.
    pub(super) fn named(&self, own: InputId) -> Option<InputId> {
        use crate::arena::Id;
        self.part.inputs.get(own.index()).copied()
    }

    fn reads_any(&self, inputs: &[InputId]) -> bool {
        inputs.iter().any(|input| self.own(*input).is_some())
    }

    /// What is known of people, as far as it is read; what is open is taken as declared.
    pub(super) fn people(&self, people: &People) -> People {
        of_part(&self.part, people).declaring(&self.part.plan, true)
    }

    /// A slot for each input of the part.
    pub(super) fn slots<T: Clone>(&self, value: T) -> Arena<InputId, T> {
        Arena::filled(value, self.part.inputs.len())
    }
}

/// All that is unknown of each list, for the input that stands for the list: whether it holds any record.
fn unknown_lists(plan: &Plan) -> BTreeMap<InputId, Vec<InputId>> {
    let mut lists: BTreeMap<InputId, Vec<InputId>> = BTreeMap::new();
    for (id, input) in plan.inputs().iter() {
        let list = input.list.map(|list| plan.lists().at(list));
        if let Some(standing) = list.and_then(|list| plan.input(&list.id)) {
            lists.entry(standing).or_default().push(id);
        }
    }
    lists
}

/// What is known of people, for the inputs of a part of the plan.
pub(super) fn of_part(part: &Part, people: &People) -> People {
    let mut own = People::everybody(&part.plan);
    for (id, input) in part.plan.inputs().ids().zip(&part.inputs) {
        own.set(id, people.get(*input).clone());
    }
    own
}
