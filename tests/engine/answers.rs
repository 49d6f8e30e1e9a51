//! What an assessment must say, worked out by looking at every person.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::arena::{InputId, NodeId};
use rules_core::number::Number;
use rules_core::plan::{Criterion, InputKind, Node, Plan, Policy, Role, Status, Variant};
use rules_core::verdict::{Cause, Effect, Proviso, Standing};

use crate::crowd::{Crowd, Part};
use crate::dates::Day;
use crate::evaluate::{Value, conjunction};
use crate::fraction::Fraction;

/// The verdicts without their details, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Class {
    Eligible,
    EligibleIf,
    Depends,
    NotEligible,
    NotInForce,
    NotApplicable,
}

/// The answer for one reading of a policy.
#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) class: Class,
    pub(crate) provisos: Vec<Proviso>,
    pub(crate) causes: BTreeSet<Cause>,
    pub(crate) missing: BTreeMap<InputId, Vec<Effect>>,
    pub(crate) amount: Option<(Number, Number)>,
    pub(crate) months: Option<(Number, Number)>,
    pub(crate) first_day: Option<Day>,
    pub(crate) last_day: Option<Day>,
    pub(crate) claimable: Vec<(Day, Day, Day)>,
    pub(crate) standings: BTreeMap<String, Standing>,
    pub(crate) papers: Vec<String>,
}

/// One reading of a policy for a box of people.
pub(crate) struct Case<'a> {
    pub(crate) crowd: &'a Crowd<'a>,
    pub(crate) policy: &'a Policy,
    pub(crate) variant: &'a Variant,
    /// The box as it is asked about.
    pub(crate) part: &'a Part,
    /// The lawful people of the box if everything open is declared.
    pub(crate) declared: Vec<usize>,
    declared_part: Part,
}

impl<'a> Case<'a> {
    pub(crate) fn new(
        crowd: &'a Crowd<'a>,
        policy: &'a Policy,
        variant: &'a Variant,
        part: &'a Part,
    ) -> Self {
        let declared_part = crowd.declaring(part, true);
        Self {
            crowd,
            policy,
            variant,
            part,
            declared: crowd.lawful_people_of(&declared_part),
            declared_part,
        }
    }

    /// The outcomes of a conjunction among some people.
    pub(crate) fn outcomes(&self, nodes: &[NodeId], people: &[usize]) -> BTreeSet<&'static str> {
        let columns: Vec<_> = nodes.iter().map(|node| self.crowd.column(*node)).collect();
        let outcome = |person: &usize| match conjunction(columns.iter().map(|column| column[*person])) {
            Value::Truth(true) => "yes",
            Value::Truth(false) => "no",
            Value::Absent => "absent",
            _ => "error",
        };
        people.iter().map(outcome).collect()
    }

    /// Whether a conjunction comes to "no" for all of the declared people.
    pub(crate) fn is_refused(&self, nodes: &[NodeId]) -> bool {
        self.outcomes(nodes, &self.declared) == BTreeSet::from(["no"])
    }

    fn all_yes(&self, people: &[usize]) -> bool {
        let entitled = self.crowd.column(self.variant.entitled);
        !people.is_empty() && people.iter().all(|person| entitled[*person].is_yes())
    }

    fn standing(&self, node: NodeId, people: &[usize]) -> Standing {
        let outcomes = self.outcomes(&[node], people);
        match outcomes.first() {
            Some(&"yes") if outcomes.len() == 1 => Standing::Met,
            Some(&"no") if outcomes.len() == 1 => Standing::Unmet,
            Some(&"absent") if outcomes.len() == 1 => Standing::NotReached,
            _ => Standing::Open,
        }
    }

    fn add_standings(&self, criteria: &[Criterion], standings: &mut BTreeMap<String, Standing>) {
        let asked = self.crowd.lawful_people_of(self.part);
        for criterion in criteria {
            let people = if criterion.role == Role::Confirm {
                &asked
            } else {
                &self.declared
            };
            standings.insert(criterion.id.to_string(), self.standing(criterion.node, people));
            self.add_standings(&criterion.parts, standings);
        }
    }

    /// The answer for applicants of the policy's kind.
    pub(crate) fn expected(&self) -> Expected {
        let mut expected = Expected {
            class: Class::NotApplicable,
            provisos: Vec::new(),
            causes: BTreeSet::new(),
            missing: BTreeMap::new(),
            amount: None,
            months: None,
            first_day: None,
            last_day: None,
            claimable: Vec::new(),
            standings: BTreeMap::new(),
            papers: Vec::new(),
        };
        let Variant {
            applies,
            in_force,
            entitled,
            ..
        } = *self.variant;
        self.add_standings(&self.variant.criteria, &mut expected.standings);
        if self.is_refused(&[applies]) {
            return expected;
        }
        expected.papers = self.papers();
        if self.is_refused(&[applies, in_force]) {
            expected.class = Class::NotInForce;
            expected.claimable = self.claimable_if_bound();
            return expected;
        }
        if self.is_refused(&[entitled]) {
            expected.class = Class::NotEligible;
            expected.claimable = self.claimable_if_bound();
            return expected;
        }
        self.add_provisos(&mut expected);
        self.add_missing(&mut expected);
        if let Some(pays) = &self.variant.pays {
            expected.amount = self.extent(pays.amount);
            expected.months = expected
                .amount
                .and(pays.months.and_then(|months| self.extent(months)));
        }
        if expected.class != Class::Depends {
            (expected.first_day, expected.last_day) = self.days();
            expected.claimable = self.claimable();
        }
        expected
    }

    /// What no locality is bound to cannot be claimed for days that are over.
    fn claimable_if_bound(&self) -> Vec<(Day, Day, Day)> {
        if self.policy.status == Status::InForce {
            self.claimable()
        } else {
            Vec::new()
        }
    }

    /// The papers of the last local notice that certainly applies.
    fn papers(&self) -> Vec<String> {
        let applies = |guard| self.standing(guard, &self.declared) == Standing::Met;
        let local = self.variant.local.iter().rfind(|local| applies(local.guard));
        let papers = local.and_then(|local| local.documents.as_ref());
        papers
            .into_iter()
            .flat_map(|papers| papers.iter())
            .map(|paper| paper.id.clone())
            .collect()
    }

    fn add_provisos(&self, expected: &mut Expected) {
        let undeclared = self
            .crowd
            .lawful_people_of(&self.crowd.declaring(self.part, false));
        let certain = self.all_yes(&self.declared);
        let without = certain && self.all_yes(&undeclared);
        for criterion in &self.variant.criteria {
            let confirms = criterion.role == Role::Confirm;
            if confirms && !without && self.standing(criterion.node, &undeclared) != Standing::Met {
                expected.provisos.push(Proviso::Declare(criterion.id.to_string()));
            }
        }
        if self.policy.status != Status::InForce {
            expected.provisos.push(Proviso::Adopt);
        }
        expected.class = match (certain, expected.provisos.is_empty()) {
            (false, _) => Class::Depends,
            (true, true) => Class::Eligible,
            (true, false) => Class::EligibleIf,
        };
        let outcomes = self.outcomes(&[self.variant.entitled], &self.declared);
        if outcomes.contains("absent") || outcomes.contains("error") {
            expected.causes.insert(Cause::Arithmetic);
        }
    }

    /// What an entitled person gets: the amount and the number of months.
    fn received(&self, node: NodeId, person: usize) -> Option<Fraction> {
        let entitled = self.crowd.column(self.variant.entitled);
        entitled[person]
            .is_yes()
            .then(|| self.crowd.column(node)[person].number())?
    }

    fn watched(&self) -> Vec<NodeId> {
        let pays = self.variant.pays.iter();
        pays.flat_map(|pays| [Some(pays.amount), pays.months])
            .flatten()
            .collect()
    }

    /// Whether two people get different answers, and of which kind the difference is.
    pub(crate) fn differ(&self, a: usize, b: usize, effect: Effect) -> bool {
        match effect {
            Effect::Verdict => {
                let entitled = self.crowd.column(self.variant.entitled);
                entitled[a] != entitled[b]
            }
            Effect::Amount => self.watched().iter().any(|node| {
                let (a, b) = (self.received(*node, a), self.received(*node, b));
                a.is_some() && b.is_some() && a != b
            }),
        }
    }

    fn add_missing(&self, expected: &mut Expected) {
        for (input, details) in self.crowd.plan.inputs().iter() {
            if !self.declared_part.is_open(input) {
                continue;
            }
            for effect in [Effect::Verdict, Effect::Amount] {
                if !self.matters(input, effect) {
                    continue;
                }
                expected.missing.entry(input).or_default().push(effect);
                if effect == Effect::Verdict {
                    expected.causes.insert(match details.kind {
                        InputKind::Figure => Cause::Figures,
                        _ => Cause::Facts,
                    });
                }
            }
        }
    }

    /// Whether two of the people differ only in the input and get different answers.
    pub(crate) fn matters(&self, input: InputId, effect: Effect) -> bool {
        let mut alike: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for person in &self.declared {
            alike
                .entry(self.crowd.without(*person, input))
                .or_default()
                .push(*person);
        }
        let pair_differs = |people: &Vec<usize>| match effect {
            // Being different is not being equal to the first.
            Effect::Verdict => people
                .iter()
                .any(|person| self.differ(people[0], *person, effect)),
            Effect::Amount => self.watched().iter().any(|node| {
                let amounts: BTreeSet<_> = people
                    .iter()
                    .filter_map(|person| self.received(*node, *person))
                    .collect();
                amounts.len() > 1
            }),
        };
        alike.values().any(pair_differs)
    }

    fn extent(&self, node: NodeId) -> Option<(Number, Number)> {
        let received = || {
            self.declared
                .iter()
                .filter_map(|person| self.received(node, *person))
        };
        Some((received().min()?.to_number(), received().max()?.to_number()))
    }

    /// The declared people on another day.
    fn on_day(&self, position: usize) -> Vec<usize> {
        let today = self.crowd.plan.today().unwrap();
        let people = self.declared.iter();
        people
            .map(|person| self.crowd.moved(*person, today, position))
            .collect()
    }

    /// Whether everybody is entitled on another day: nobody is on a day when an assumption about the facts
    /// behind the answer does not let him be.
    fn all_entitled_on(&self, position: usize, window: &[NodeId]) -> bool {
        let people = self.on_day(position);
        let assumptions = self.linked_assumptions(window);
        let is_let = |person: &usize| {
            assumptions
                .iter()
                .all(|node| !self.crowd.column(*node)[*person].is_no())
        };
        self.all_yes(&people) && people.iter().all(is_let)
    }

    /// What the policy comes to on each day of the calendar, all else being as on the day of asking: the answer, and the
    /// least and the greatest amount of those who are entitled then.
    pub(crate) fn daily(&self) -> Vec<(Class, Option<(Number, Number)>)> {
        let undeclared = self.crowd.declaring(self.part, false);
        let undeclared = self.crowd.lawful_people_of(&undeclared);
        (0..self.crowd.days().len())
            .map(|position| self.on_one_day(position, &undeclared))
            .collect()
    }

    fn on_one_day(&self, position: usize, undeclared: &[usize]) -> (Class, Option<(Number, Number)>) {
        let Variant {
            applies,
            in_force,
            entitled,
            ..
        } = *self.variant;
        let declared = self.on_day(position);
        let no = BTreeSet::from(["no"]);
        if self.outcomes(&[applies], &declared) == no {
            return (Class::NotApplicable, None);
        }
        if self.outcomes(&[applies, in_force], &declared) == no {
            return (Class::NotInForce, None);
        }
        let conditions: Vec<NodeId> = [entitled]
            .into_iter()
            .chain(self.linked_assumptions(&[]))
            .collect();
        let is_let = |person: &usize| {
            conditions[1..]
                .iter()
                .all(|node| !self.crowd.column(*node)[*person].is_no())
        };
        let (these, others): (Vec<usize>, Vec<usize>) = declared.iter().partition(|person| is_let(person));
        let mut outcomes = self.outcomes(&[entitled], &these);
        if !others.is_empty() {
            outcomes.insert("no");
        }
        if outcomes == no {
            return (Class::NotEligible, None);
        }
        let node = self.variant.pays.as_ref().map(|pays| pays.amount);
        let received = || these.iter().filter_map(|person| self.received(node?, *person));
        let amount = received().min().zip(received().max());
        let amount = amount.map(|(least, most)| (least.to_number(), most.to_number()));
        let today = self.crowd.plan.today().unwrap();
        let undeclared: Vec<usize> = undeclared
            .iter()
            .map(|person| self.crowd.moved(*person, today, position))
            .collect();
        let without = undeclared.iter().all(is_let) && self.all_yes(&undeclared);
        let class = if outcomes != BTreeSet::from(["yes"]) {
            Class::Depends
        } else if without && self.policy.status == Status::InForce {
            Class::Eligible
        } else {
            Class::EligibleIf
        };
        (class, amount)
    }

    /// The first and the last of the last days of those who are entitled on the day of asking; `None` for one beyond
    /// the calendar.
    pub(crate) fn ends(&self) -> Option<(Option<Day>, Option<Day>)> {
        let today = self.crowd.plan.today().unwrap();
        let entitled = self.crowd.column(self.variant.entitled);
        let assumptions = self.linked_assumptions(&[]);
        let is_entitled = |person: usize| {
            let mut assumptions = assumptions.iter();
            entitled[person].is_yes() && assumptions.all(|node| !self.crowd.column(*node)[person].is_no())
        };
        let days = self.crowd.days();
        let last_day = |person: &usize| {
            let mut after = self.today()..days.len();
            let fails = after.find(|position| !is_entitled(self.crowd.moved(*person, today, *position)));
            // The day behind the calendar stands for none.
            fails.map_or(Day::MAX, |position| days[position - 1])
        };
        let held = self.declared.iter().filter(|person| is_entitled(**person));
        let last_days: BTreeSet<Day> = held.map(last_day).collect();
        let known = |day: &Day| Some(*day).filter(|day| *day != Day::MAX);
        Some((known(last_days.first()?), known(last_days.last()?)))
    }

    /// The assumptions that share facts with the entitlement or its window, or with one another.
    fn linked_assumptions(&self, window: &[NodeId]) -> Vec<NodeId> {
        let plan = self.crowd.plan;
        let mut facts = BTreeSet::new();
        for node in window.iter().chain([&self.variant.entitled]) {
            facts.extend(facts_behind(plan, *node));
        }
        let mut linked = Vec::new();
        // As often as there are assumptions, so that chains of them are followed to their ends.
        for _ in plan.assumptions() {
            for assumption in plan.assumptions() {
                let behind = facts_behind(plan, assumption.node);
                if !linked.contains(&assumption.node) && !behind.is_disjoint(&facts) {
                    linked.push(assumption.node);
                    facts.extend(behind);
                }
            }
        }
        linked
    }

    fn today(&self) -> usize {
        self.part.get(self.crowd.plan.today().unwrap())[0]
    }

    /// The days around the day of asking on which everybody is entitled as well, where that ends.
    fn days(&self) -> (Option<Day>, Option<Day>) {
        let days = self.crowd.days();
        let fails = |position: &usize| !self.all_entitled_on(*position, &[]);
        let before = (0..self.today()).rev().find(fails);
        let after = (self.today() + 1..days.len()).find(fails);
        (
            before.map(|position| days[position + 1]),
            after.map(|position| days[position - 1]),
        )
    }

    /// Past days on which everybody was entitled and for which the claim is open today, for everybody until
    /// the same day.
    fn claimable(&self) -> Vec<(Day, Day, Day)> {
        let Some(until) = self.variant.claim_until else {
            return Vec::new();
        };
        let window: Vec<NodeId> = self.variant.claim_from.into_iter().chain([until]).collect();
        let closes = self.crowd.column(until);
        let opens = self.variant.claim_from.map(|from| self.crowd.column(from));
        let days = self.crowd.days();
        let asked_on = days[self.today()];
        let mut spans: Vec<(Day, Day, Day)> = Vec::new();
        for (position, day) in days.iter().copied().enumerate().take(self.today() + 1) {
            let people = self.on_day(position);
            let opened = opens.as_ref().is_none_or(|opens| {
                people.iter().all(|person| match opens[*person] {
                    Value::Absent => true,
                    other => other.day().is_some_and(|first| first <= asked_on),
                })
            });
            let last_days: BTreeSet<Option<Day>> =
                people.iter().map(|person| closes[*person].day()).collect();
            let until = match (last_days.len(), last_days.first()) {
                (1, Some(Some(until))) if *until >= asked_on => *until,
                _ => continue,
            };
            if !opened || !self.all_entitled_on(position, &window) {
                continue;
            }
            match spans.last_mut() {
                Some((_, to, same)) if *to + 1 == day && *same == until => *to = day,
                _ => spans.push((day, day, until)),
            }
        }
        spans
    }
}

/// The inputs that a node reads, but for the day of asking.
fn facts_behind(plan: &Plan, node: NodeId) -> BTreeSet<InputId> {
    let mut facts = BTreeSet::new();
    match *plan.nodes().at(node) {
        Node::Input(input) if Some(input) != plan.today() => {
            facts.insert(input);
        }
        other => plan.for_each_operand(other, |operand| facts.extend(facts_behind(plan, operand))),
    }
    facts
}
