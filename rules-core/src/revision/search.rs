//! Which changes there are: every one is shown by somebody, or shown to be nobody's.

use std::collections::BTreeSet;

use super::change::{Aspect, Change, Compared, DIRECTIONS, Direction, Reading};
use super::days::{Days, Interruption, Seen, about_days};
use crate::arena::NodeId;
use crate::calendar::Day;
use crate::decide::Outcome;
use crate::difference::Someone;
use crate::engine::Engine;
use crate::number::Number;
use crate::part::Part;
use crate::people::People;
use crate::plan::{Kind, Node, Plan};
use crate::possible::Possible;
use crate::question::Question;

/// Those whose answer changes in one way.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) change: Change,
    /// What holds for them and for nobody else.
    pub(super) own: Vec<NodeId>,
    /// The same, with what must differ for that: easier to search.
    pub(super) roots: Vec<NodeId>,
    pub(super) witness: People,
}

/// What a search came to.
#[derive(Debug, Default)]
pub(super) struct Searched {
    pub(super) found: Vec<Found>,
    /// Questions that were decided, and those that the work allowed did not suffice for.
    pub(super) settled: u64,
    pub(super) unsettled: u64,
    /// Somebody's answer rests on arithmetic that fails.
    pub(super) fails: bool,
    /// A day that has to be learned before anything can be said.
    pub(super) interruption: Option<Interruption>,
}

/// All searches about one reading, in a part of the graph that holds no more than it needs.
pub(super) struct Search<'engine, 'plan> {
    pub(super) engine: &'engine mut Engine<'plan>,
    pub(super) part: &'plan Part,
    pub(super) reading: &'engine Reading,
    pub(super) people: &'engine People,
    /// Days to try one by one where all days together are too much work.
    pub(super) trials: Vec<Day>,
    /// Whether the search may begin anew with a condition about one more day.
    pub(super) may_learn: bool,
    /// People found so far.
    pub(super) met: Vec<People>,
    pub(super) searched: Searched,
}

/// So many days are tried.
const MOST_TRIALS: usize = 24;

/// The days on which the rules of a plan change, and the days after: those nearest to a day first.
pub(super) fn trials(plan: &Plan, near: Day) -> Vec<Day> {
    let Some(today) = plan.today() else {
        return Vec::new();
    };
    let domain = &plan.inputs().at(today).domain;
    let mut days = BTreeSet::new();
    for id in plan.nodes().ids() {
        let Node::Constant(constant) = *plan.nodes().at(id) else {
            continue;
        };
        let value = Possible::of(plan.constant(constant).clone());
        let day = value.to_number().and_then(Number::to_whole);
        let day = day.and_then(|day| Day::try_from(day).ok());
        let next = day.and_then(|day| day.checked_add(1));
        let known = |day: &Day| Possible::day(*day).is_within(domain);
        if plan.kind(id) == Kind::Date {
            days.extend(day.into_iter().chain(next).filter(known));
        }
    }
    let mut days: Vec<Day> = days.into_iter().collect();
    days.sort_by_key(|day| day.abs_diff(near));
    days.truncate(MOST_TRIALS);
    days
}

impl Search<'_, '_> {
    /// Every change that somebody among the people has.
    pub(super) fn all(mut self) -> Searched {
        let reading = self.reading;
        let [was, is] = reading.entitled;
        for (change, node) in [(Change::Gains, reading.gains), (Change::Loses, reading.loses)] {
            // One condition is never both met and not met.
            if was == is {
                self.searched.settled += 1;
            } else if let Some(witness) = self.someone(&[node], reading.entitlement_apart) {
                self.found(change, &[node], reading.entitlement_apart, witness);
            }
        }
        let compared = self.compared();
        if !compared.is_empty() {
            self.among_entitled(&[was, is], &compared, &mut Vec::new());
        }
        self.searched.fails = self.fails();
        self.searched
    }

    /// Whether arithmetic may fail for somebody in what differs.
    fn fails(&mut self) -> bool {
        let compared = self.reading.compared.iter().flat_map(|one| one.values);
        let nodes: Vec<NodeId> = self.reading.entitled.into_iter().chain(compared).collect();
        nodes.into_iter().any(|node| {
            let given = self.engine.value(self.part.node(node), self.people);
            if !given.error {
                return false;
            }
            let question = Question::new(self.engine.plan, &[], &[self.part.node(node)]);
            self.engine.fresh_budget();
            self.engine.may_fail(&question, self.part.node(node), self.people)
        })
    }

    /// The aspects, without the ends of the entitlement that move for nobody, whatever else changes.
    fn compared(&mut self) -> Vec<Compared> {
        let reading = self.reading;
        let mut compared = reading.compared.clone();
        for ending in &reading.endings {
            let Some(position) = compared.iter().position(|one| one.aspect == ending.aspect) else {
                continue;
            };
            let mut one = compared.remove(position);
            let [was, is] = reading.entitled;
            for node in one.changes.iter_mut().filter(|node| **node != ending.never) {
                let unsettled = self.searched.unsettled;
                let moves = self.someone(&[was, is, *node], ending.apart).is_some();
                if !moves && self.searched.unsettled == unsettled {
                    *node = ending.never;
                }
                // It is asked again of those for whom other things change, and counted there.
                self.searched.unsettled = unsettled;
            }
            if one.changes.iter().any(|node| *node != ending.never) {
                compared.insert(position, one);
            }
        }
        compared
    }

    /// What is no where nobody has the changes found so far, or none of those that are still left.
    fn apart(&self, so_far: &[(Aspect, Direction)]) -> [NodeId; 2] {
        let reading = self.reading;
        let Some((aspect, _)) = so_far.first() else {
            return reading.something_apart;
        };
        let ending = reading.endings.iter().find(|ending| ending.aspect == *aspect);
        ending.map_or(reading.values_apart, |ending| ending.apart)
    }

    /// Goes through the aspects one after the other: how each changes for those for whom the ones before change so.
    fn among_entitled(&mut self, roots: &[NodeId], left: &[Compared], so_far: &mut Vec<(Aspect, Direction)>) {
        let Some((one, left)) = left.split_first() else {
            return;
        };
        let ways = DIRECTIONS
            .into_iter()
            .zip(one.changes)
            .map(|(way, node)| (Some(way), node));
        for (way, node) in [(None, one.same)].into_iter().chain(ways) {
            if way.is_none() && left.is_empty() && so_far.is_empty() {
                // Nothing changes for them.
                continue;
            }
            let roots: Vec<NodeId> = roots.iter().copied().chain([node]).collect();
            so_far.extend(way.map(|way| (one.aspect, way)));
            let apart = self.apart(so_far);
            if way.is_none() && is_of_days(one.aspect) && !left.is_empty() {
                // That a day stays is hard to decide, and what remains is decided at once with it.
                self.among_entitled(&roots, left, so_far);
            } else if let Some(witness) = self.someone(&roots, apart) {
                if left.is_empty() {
                    self.found(Change::Otherwise(so_far.clone()), &roots, apart, witness);
                } else {
                    self.among_entitled(&roots, left, so_far);
                }
            }
            if way.is_some() {
                so_far.pop();
            }
        }
    }

    fn found(&mut self, change: Change, conditions: &[NodeId], apart: [NodeId; 2], witness: People) {
        self.searched.found.push(Found {
            change,
            own: conditions.iter().map(|node| self.part.node(*node)).collect(),
            roots: self.roots(conditions, apart),
            witness,
        });
    }

    /// Some conditions, and that the computations are apart, as nodes of the part.
    fn roots(&self, conditions: &[NodeId], apart: [NodeId; 2]) -> Vec<NodeId> {
        let all = conditions.iter().chain(&apart);
        all.map(|node| self.part.node(*node)).collect()
    }

    /// Somebody for whom some conditions hold on one of the days to try.
    fn on_some_trial(&mut self, apart: [NodeId; 2], conditions: &[NodeId]) -> Option<People> {
        let today = self.engine.plan.today()?;
        let began_at = self.engine.work.total;
        let trials = self.trials.clone();
        trials.into_iter().find_map(|day| {
            if self.engine.has_searched_enough(began_at) {
                return None;
            }
            let people = self.people.with(today, Possible::day(day));
            match self.engine.sweep(apart, conditions, &people) {
                Someone::Found(person) => Some(person),
                Someone::Nobody | Someone::Unsettled => None,
            }
        })
    }

    /// Whether nobody meets some conditions going by those about further days, and those that share an answer with them.
    fn is_nobody_by_days(&mut self, asked: &[NodeId], conditions: &[NodeId]) -> bool {
        if !self
            .reading
            .compared
            .iter()
            .any(|one| is_of_days(one.aspect) && is_asked(one, asked))
        {
            return false;
        }
        let part = self.part;
        let free = self
            .reading
            .endings
            .iter()
            .filter_map(|ending| part.own(ending.parting));
        let few = about_days(self.engine.plan, conditions, &free.collect::<Vec<_>>());
        let Some(first) = few.first().copied() else {
            return false;
        };
        matches!(
            self.engine.sweep([first, first], &few, self.people),
            Someone::Nobody
        )
    }

    /// Somebody met before for whom some conditions hold, with the days of their own entitlement.
    fn known(&mut self, asked: &[NodeId], conditions: &[NodeId]) -> Option<People> {
        if !self
            .reading
            .compared
            .iter()
            .any(|one| is_of_days(one.aspect) && is_asked(one, asked))
        {
            return None;
        }
        let question = self.engine.question(conditions, &[]);
        let entitled = self.reading.entitled.map(|node| self.part.node(node));
        for mut person in self.met.clone() {
            if !entitled
                .into_iter()
                .all(|node| self.engine.value(node, &person).is_yes())
            {
                continue;
            }
            for ending in &self.reading.endings {
                let days = Days {
                    part: self.part,
                    ending,
                };
                let parting = days.parting(self.engine, &self.reading.entitled, &person);
                if let (Seen::Parting(day), Some(own)) = (parting, self.part.own(ending.parting)) {
                    person.set(own, Possible::day(day));
                }
            }
            let outcome = self.engine.outcome(&question, &person);
            if outcome.is_yes() && self.engine.is_lawful(&question) {
                return Some(person);
            }
        }
        None
    }

    /// A day that interrupts what somebody's answers say is the stretch of days around the day of asking on which they
    /// are entitled under both plans, going by the conditions that were asked for. `Err` where that was not settled.
    fn interruption(&mut self, conditions: &[NodeId], person: &People) -> Result<Option<Interruption>, ()> {
        let reading = self.reading;
        for ending in &reading.endings {
            let mut compared = reading.compared.iter();
            let one = compared.find(|one| one.aspect == ending.aspect);
            if !one.is_some_and(|one| is_asked(one, conditions)) {
                continue;
            }
            let days = Days {
                part: self.part,
                ending,
            };
            match days.parting(self.engine, &reading.entitled, person) {
                Seen::Parting(day) if Some(day) == days.told(person) => {}
                Seen::Parting(day) => return Ok(Some((ending.aspect, day))),
                Seen::Unsettled => return Err(()),
            }
        }
        Ok(None)
    }

    /// Somebody for whom some conditions hold.
    fn someone(&mut self, conditions: &[NodeId], apart: [NodeId; 2]) -> Option<People> {
        if self.searched.interruption.is_some() {
            return None;
        }
        let part = self.part;
        let asked = conditions;
        let conditions: Vec<NodeId> = conditions.iter().map(|node| part.node(*node)).collect();
        let apart = apart.map(|node| part.node(node));
        if let Some(witness) = self.known(asked, &conditions) {
            self.searched.settled += 1;
            return Some(witness);
        }
        if self.is_nobody_by_days(asked, &conditions) {
            self.searched.settled += 1;
            return None;
        }
        let mut someone = self.engine.sweep(apart, &conditions, self.people);
        if matches!(someone, Someone::Unsettled) {
            someone = self.engine.someone_differs(apart, &conditions, self.people);
        }
        if matches!(someone, Someone::Unsettled)
            && let Some(witness) = self.on_some_trial(apart, &conditions)
        {
            someone = Someone::Found(witness);
        }
        if let Someone::Found(witness) = &someone {
            match self.interruption(asked, witness) {
                Ok(None) => {}
                Ok(Some(interruption)) if self.may_learn => {
                    self.searched.interruption = Some(interruption);
                    return None;
                }
                Ok(Some(_)) | Err(()) => someone = Someone::Unsettled,
            }
        }
        match someone {
            Someone::Found(witness) => {
                self.searched.settled += 1;
                self.met.push(witness.clone());
                Some(witness)
            }
            Someone::Nobody => {
                self.searched.settled += 1;
                None
            }
            Someone::Unsettled => {
                self.searched.unsettled += 1;
                None
            }
        }
    }
}

fn is_of_days(aspect: Aspect) -> bool {
    matches!(aspect, Aspect::LastDay | Aspect::FirstDay)
}

/// Whether some conditions say how an aspect changes, or that it does not.
fn is_asked(one: &Compared, conditions: &[NodeId]) -> bool {
    conditions.contains(&one.same) || one.changes.iter().any(|node| conditions.contains(node))
}

impl Engine<'_> {
    /// Somebody for whom all conditions hold, among those for whom two computations are apart. People are divided by
    /// the conditions alone: where two thresholds lie in one direction, nobody stands on the wrong side of both, and
    /// that is seen long before it is settled on which side of each everybody stands.
    fn sweep(&mut self, apart: [NodeId; 2], conditions: &[NodeId], people: &People) -> Someone {
        let roots: Vec<NodeId> = conditions.iter().chain(&apart).copied().collect();
        let question = Question::new(self.plan, &roots, &[]);
        self.fresh_budget();
        let mut boxes = vec![people.clone()];
        // Walks to single people cost more than divisions: at the first box, and at every second as many.
        let (mut seen, mut walk_at) = (0_u64, 1_u64);
        while let Some(here) = boxes.pop() {
            let possible = self.outcome(&question, &here);
            if self.contradicts(&question) || !possible.may_be_yes() {
                continue;
            }
            if self.exhausted() {
                return Someone::Unsettled;
            }
            seen = seen.saturating_add(1);
            let parts = if possible.is_yes() {
                None
            } else {
                self.split(&question, &here, conditions)
                    .or_else(|| self.split(&question, &here, &roots))
            };
            if parts.is_none() || seen >= walk_at {
                walk_at = seen.saturating_mul(2);
                if let Some(person) = self.descend(&question, &here, Outcome::Yes) {
                    return Someone::Found(person);
                }
            }
            match parts {
                Some((before, after)) => boxes.extend([after, before]),
                // Everybody here is one, as far as the question goes, but for the assumptions.
                None => {
                    let decision = self.decide(&question, &here);
                    if let Some(person) = decision.witness(Outcome::Yes) {
                        return Someone::Found(person.clone());
                    }
                    if decision.may_be(Outcome::Yes) {
                        return Someone::Unsettled;
                    }
                }
            }
        }
        Someone::Nobody
    }

    /// Whether arithmetic may fail for somebody in a value. No only where that is shown.
    fn may_fail(&mut self, question: &Question, node: NodeId, people: &People) -> bool {
        let mut boxes = vec![people.clone()];
        while let Some(here) = boxes.pop() {
            self.outcome(question, &here);
            let value = self.values.at(node).clone();
            if self.contradicts(question) || !value.error {
                continue;
            }
            let certain = value.values.is_empty() && !value.none;
            match self.split(question, &here, &[node]) {
                Some((before, after)) if !certain && !self.exhausted() => boxes.extend([after, before]),
                _ => return true,
            }
        }
        false
    }
}
