//! A policy as conditions: for whom which verdict is certain, which criteria are unmet, what is paid.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::arena::{InputId, NodeId};
use rules_core::plan::{Comparison, InputKind, Kind, Node, Plan, Policy, Role, Status, Variant};
use rules_core::possible::Possible;

use super::{Compiler, Quantity, Truth, View};
use crate::expression::{ALWAYS, Expressions, Literal, NEVER};
use crate::outcome::Code;

/// A policy as it reads for one place, and one record.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// Where each verdict is certain. Where none is, the row is open.
    pub(crate) verdicts: Vec<(Literal, Code)>,
    /// The criteria in the order of the notice.
    pub(crate) criteria: Vec<Standing>,
    pub(crate) paid: Option<Paid>,
}

impl Reading {
    /// Whether the columns may leave the verdict or a sum of some row open.
    pub(crate) fn may_be_open(&self, expressions: &mut Expressions) -> bool {
        let verdicts = self.verdicts.iter().map(|(literal, _)| *literal);
        if expressions.any(verdicts) != ALWAYS {
            return true;
        }
        self.paid.iter().any(|paid| paid.may_be_open(expressions))
    }
}

impl Paid {
    /// Whether the columns may leave a sum of some row open.
    pub(crate) fn may_be_open(&self, expressions: &mut Expressions) -> bool {
        self.steps.iter().chain(&self.months).any(|(sum, tight)| {
            let is_one = *tight || sum.low == sum.high;
            !is_one || expressions.any([sum.present, sum.absent]) != ALWAYS
        })
    }
}

/// Where a criterion is certainly unmet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    pub(crate) unmet: Literal,
    /// Its place among those of the policy.
    pub(crate) position: usize,
}

/// What a policy pays.
#[derive(Debug, Clone)]
pub(crate) struct Paid {
    /// What the months of a schedule bring, or the one amount; all in the same parts.
    pub(crate) steps: Vec<(Quantity, bool)>,
    pub(crate) months: Option<(Quantity, bool)>,
}

/// The readings of a policy, the first of equally good ones before the others.
pub(crate) fn readings(policy: &Policy) -> Vec<&Variant> {
    let mut records: Vec<Option<u32>> = Vec::new();
    for variant in &policy.variants {
        if !records.contains(&variant.record) {
            records.push(variant.record);
        }
    }
    let of_record = |record| {
        policy
            .variants
            .iter()
            .filter(move |variant| variant.record == record)
    };
    records.into_iter().flat_map(of_record).collect()
}

impl Compiler<'_> {
    /// `declared` and `undeclared` are views of the people with every open declaration made, and with every one refused.
    pub(crate) fn reading(
        &mut self,
        (declared, undeclared): (&mut View, &mut View),
        policy: &Policy,
        variant: &Variant,
        criteria: &[String],
    ) -> Reading {
        let applies = self.truth(declared, variant.applies);
        let in_force = self.truth(declared, variant.in_force);
        let entitled = self.truth(declared, variant.entitled);
        let reach = self.both_hold(applies, in_force);
        let e = &mut self.expressions;
        let reached = reach.yes;
        let not_in_force = e.all([applies.yes, reach.no]);
        let mut standings = Vec::new();
        let (mut unmet, mut open) = (Vec::new(), Vec::new());
        for criterion in &variant.criteria {
            let truth = self.truth(declared, criterion.node);
            unmet.push(truth.no);
            open.push(self.expressions.any([truth.yes, truth.no, truth.none]).not());
            let position = criteria.iter().position(|known| **known == *criterion.id);
            standings.push(Standing {
                unmet: truth.no,
                position: position.unwrap_or(0),
            });
        }
        let some_unmet = self.expressions.any(unmet);
        let none_open = self.expressions.any(open).not();
        let refused = [reached, entitled.no, some_unmet, none_open];
        let not_eligible = self.expressions.all(refused);
        let adopted = self.adopted(declared, policy, variant);
        let without = self.truth(undeclared, variant.entitled);
        let mut open_declarations = Vec::new();
        for criterion in &variant.criteria {
            if criterion.role == Role::Confirm {
                let truth = self.truth(undeclared, criterion.node);
                open_declarations.push(self.expressions.any([truth.no, truth.none]));
            }
        }
        let e = &mut self.expressions;
        let declare = e.any(open_declarations);
        let declare = e.all([without.no, declare]);
        let proviso = e.any([adopted.no, declare]);
        let eligible = e.all([entitled.yes, adopted.yes, without.yes]);
        let eligible_if = e.all([entitled.yes, proviso]);
        let paid = self.paid(declared, variant);
        Reading {
            verdicts: vec![
                (eligible, Code::Eligible),
                (eligible_if, Code::EligibleIf),
                (not_eligible, Code::NotEligible),
                (not_in_force, Code::NotInForce),
                (applies.no, Code::NotApplicable),
            ],
            criteria: standings,
            paid,
        }
    }

    fn both_hold(&mut self, a: Truth, b: Truth) -> Truth {
        Truth {
            yes: self.expressions.all([a.yes, b.yes]),
            no: self.expressions.any([a.no, b.no]),
            none: NEVER,
        }
    }

    fn adopted(&mut self, view: &mut View, policy: &Policy, variant: &Variant) -> Truth {
        if policy.status == Status::InForce {
            return Truth::YES;
        }
        let Some(adoption) = &variant.adoption else {
            return Truth::NO;
        };
        let inputs = self.passes.inputs_of(adoption.adopted);
        let mut kinds = inputs.iter().map(|input| self.plan.inputs().at(*input).kind);
        if kinds.any(|kind| kind == InputKind::Confirm) {
            return Truth::OPEN;
        }
        let truth = self.truth(view, adoption.adopted);
        // What is absent, or an error, is not adopted; what is open may be.
        Truth {
            no: self.expressions.any([truth.no, truth.none]),
            ..truth
        }
    }

    fn paid(&mut self, view: &mut View, variant: &Variant) -> Option<Paid> {
        let pays = variant.pays.as_ref()?;
        let nodes: Vec<NodeId> = if pays.steps.is_empty() {
            vec![pays.amount]
        } else {
            pays.steps.iter().map(|step| step.amount).collect()
        };
        let mut sum = |node: NodeId| self.sum(view, node, variant.entitled);
        let steps: Vec<(Quantity, bool)> = nodes.into_iter().map(&mut sum).collect();
        let months = pays.months.map(&mut sum);
        let mut alike: Vec<(Quantity, bool)> = Vec::new();
        for (step, tight) in &steps {
            let Some(first) = steps.iter().try_fold(*step, |step, (other, _)| {
                self.alike(step, *other).map(|(step, _)| step)
            }) else {
                continue;
            };
            alike.push((first, *tight));
        }
        if alike.len() < steps.len() {
            alike.push((self.unknown(), false));
        }
        Some(Paid { steps: alike, months })
    }

    /// What all records together are paid, where a policy is granted for each. Where several places may decide, which one does is
    /// not known here.
    pub(crate) fn total(&mut self, view: &mut View, policy: &Policy) -> Option<Paid> {
        let mut nodes: Vec<NodeId> = policy
            .variants
            .iter()
            .filter_map(|variant| variant.total)
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        let sum = match nodes.as_slice() {
            [] => return None,
            // Whether somebody is entitled is part of it.
            [node] => self.sum(view, *node, *node),
            _ => (self.unknown(), false),
        };
        Some(Paid {
            steps: vec![sum],
            months: None,
        })
    }

    /// What is certain of a sum, and whether its ends are somebody's.
    fn sum(&mut self, view: &mut View, node: NodeId, entitled: NodeId) -> (Quantity, bool) {
        let found = self.quantity(view, node);
        let found = found.unwrap_or_else(|| self.unknown());
        let tight = self.tight(view, node, entitled);
        if tight == ALWAYS || tight == NEVER {
            return (found, tight == ALWAYS);
        }
        // Elsewhere only what is no range is said to be there.
        let is_one = self.expressions.compare(Comparison::Equal, found.low, found.high);
        let certain = self.expressions.any([tight, is_one]);
        let present = self.expressions.all([found.present, certain]);
        (Quantity { present, ..found }, true)
    }

    /// A quantity of which nothing is certain.
    pub(crate) fn unknown(&mut self) -> Quantity {
        let zero = self.expressions.constant(0);
        Quantity {
            low: zero,
            high: zero,
            parts: 1,
            ends: (0, 0),
            present: NEVER,
            absent: NEVER,
        }
    }

    /// Where the least and the greatest of a node are somebody's, if everybody is entitled: what is open in it enters it in one
    /// place only, and no assumption and no condition of the entitlement speaks of it. The stand-in for a figure that nobody
    /// bounds is nobody's.
    fn tight(&mut self, view: &mut View, node: NodeId, entitled: NodeId) -> Literal {
        let in_entitled = self.paths(view, entitled);
        let assumed = assumed(self.plan, &self.passes);
        let paths = self.paths(view, node).into_iter();
        let alone = paths.filter(|(input, paths)| {
            let about = self.plan.inputs().at(*input);
            let greatest = about.domain.hull().map(|hull| hull.high);
            let no_bound = about.value.no_bound();
            let is_bounded = about.kind != InputKind::Figure || no_bound.is_none() || greatest != no_bound;
            is_bounded && *paths == 1 && !in_entitled.contains_key(input) && !assumed.contains(input)
        });
        let alone: BTreeSet<InputId> = alone.map(|(input, _)| input).collect();
        self.tight_of(view, node, &alone, &mut BTreeMap::new())
    }

    /// The same of a step, the inputs in `alone` being those that may be open.
    fn tight_of(
        &mut self,
        view: &mut View,
        node: NodeId,
        alone: &BTreeSet<InputId>,
        known: &mut BTreeMap<NodeId, Literal>,
    ) -> Literal {
        if view.folded(node).is_some_and(Possible::is_single) {
            return ALWAYS;
        }
        if let Some(known) = known.get(&node) {
            return *known;
        }
        let tight = match *self.plan.nodes().at(node) {
            Node::Input(input) if alone.contains(&input) => ALWAYS,
            _ if self.plan.kind(node) == Kind::Bool => {
                let truth = self.truth(view, node);
                if self.may_be_both(view, node, alone) {
                    ALWAYS
                } else {
                    self.expressions.any([truth.yes, truth.no, truth.none])
                }
            }
            Node::Input(input) => match self.slots.get(&input) {
                Some(slot) => self.known(*slot),
                None => NEVER,
            },
            Node::Case(run) => {
                let mut tight = ALWAYS;
                for arm in self.plan.arms(run).iter().rev() {
                    if view.folded(arm.guard).is_some_and(Possible::is_no) {
                        continue;
                    }
                    let guard = self.truth(view, arm.guard);
                    let value = self.tight_of(view, arm.value, alone, known);
                    let either = self.tight_of(view, arm.guard, alone, known);
                    let e = &mut self.expressions;
                    let taken = e.all([guard.yes, value]);
                    let passed = e.all([guard.no, tight]);
                    let both = e.all([either, value, tight]);
                    tight = e.any([guard.none, taken, passed, both]);
                }
                tight
            }
            other => {
                let mut operands = Vec::new();
                self.plan
                    .for_each_operand(other, |operand| operands.push(operand));
                let all: Vec<Literal> = operands
                    .into_iter()
                    .map(|operand| self.tight_of(view, operand, alone, known))
                    .collect();
                self.expressions.all(all)
            }
        };
        known.insert(node, tight);
        tight
    }

    /// Whether a condition that is open is both yes and no for somebody: it was looked up, and all that is open of it is
    /// its own.
    fn may_be_both(&self, view: &View, node: NodeId, alone: &BTreeSet<InputId>) -> bool {
        let was_looked_up = view
            .cuts
            .get(&node)
            .is_some_and(|cuts| cuts.iter().all(|cuts| !cuts.open));
        was_looked_up && self.paths(view, node).keys().all(|input| alone.contains(input))
    }

    /// Where the value of a lane is not unknown.
    fn known(&mut self, slot: usize) -> Literal {
        let Some(universe) = self.expressions.universes.get(slot) else {
            return NEVER;
        };
        if !universe.unknown {
            return ALWAYS;
        }
        let any = universe.set.clone();
        self.expressions.among(slot, any)
    }

    /// In how many ways what is open of a node rests on each input.
    pub(super) fn paths(&self, view: &View, node: NodeId) -> BTreeMap<InputId, u64> {
        let mut counts: BTreeMap<NodeId, u64> = [(node, 1)].into();
        let mut inputs = BTreeMap::new();
        // Operands have lower numbers than what is computed from them.
        while let Some((id, paths)) = counts.pop_last() {
            if view.folded(id).is_some_and(Possible::is_single) {
                continue;
            }
            let mut add = |operand: NodeId| {
                let count = counts.entry(operand).or_insert(0);
                *count = count.saturating_add(paths);
            };
            match *self.plan.nodes().at(id) {
                Node::Input(input) => {
                    let count: &mut u64 = inputs.entry(input).or_insert(0);
                    *count = count.saturating_add(paths);
                }
                Node::Case(run) => {
                    for arm in self.plan.arms(run) {
                        let guard = view.folded(arm.guard);
                        add(arm.guard);
                        if guard.is_none_or(Possible::may_be_yes) {
                            add(arm.value);
                        }
                        if guard.is_some_and(|guard| !guard.may_be_no()) {
                            break;
                        }
                    }
                }
                other => self.plan.for_each_operand(other, add),
            }
        }
        inputs
    }

    /// Where the facts of a row contradict each assumption.
    pub(crate) fn contradictions(&mut self, view: &mut View) -> Vec<(Literal, usize)> {
        let mut found = Vec::new();
        for (position, assumption) in self.plan.assumptions().iter().enumerate() {
            let violated = self.truth(view, assumption.node).no;
            if violated != NEVER {
                found.push((violated, position));
            }
        }
        found
    }
}

/// The inputs that an assumption speaks of.
pub(crate) fn assumed(plan: &Plan, passes: &rules_core::forward::Passes<'_>) -> BTreeSet<InputId> {
    let nodes = plan.assumptions().iter().map(|assumption| assumption.node);
    nodes.flat_map(|node| passes.inputs_of(node)).collect()
}
