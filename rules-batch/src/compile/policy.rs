//! A policy as conditions: for whom which verdict is certain, which criteria are unmet, what is paid.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::arena::{InputId, NodeId};
use rules_core::plan::{InputKind, Node, Plan, Policy, Role, Status, Variant};
use rules_core::possible::Possible;

use super::{Compiler, Quantity, Truth, View};
use crate::expression::{Literal, NEVER};
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
        let mut quantity = |this: &mut Self, node: NodeId| {
            let found = this.quantity(view, node);
            let tight = this.is_tight(view, node, variant.entitled);
            (found.unwrap_or_else(|| this.unknown()), tight)
        };
        let steps: Vec<(Quantity, bool)> = nodes.into_iter().map(|node| quantity(self, node)).collect();
        let months = pays.months.map(|node| quantity(self, node));
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

    /// Whether the least and the greatest of a node are always somebody's, if everybody is entitled: what is open in it enters it in one
    /// place only, and no assumption and no condition of the entitlement speaks of it. The stand-in for a figure that nobody
    /// bounds is nobody's.
    fn is_tight(&self, view: &View, node: NodeId, entitled: NodeId) -> bool {
        let paths = self.paths(view, node);
        let in_entitled = self.paths(view, entitled);
        let assumed = assumed(self.plan, &self.passes);
        paths.iter().all(|(input, paths)| {
            let is_open = match self.slots.get(input) {
                Some(slot) => self
                    .expressions
                    .universes
                    .get(*slot)
                    .is_none_or(|universe| universe.unknown),
                None => true,
            };
            let is_bounded = self.plan.inputs().at(*input).kind != InputKind::Figure;
            let is_alone = *paths == 1 && !in_entitled.contains_key(input) && !assumed.contains(input);
            !is_open || (is_bounded && is_alone)
        })
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
