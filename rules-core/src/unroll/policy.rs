//! Policies and assumptions for the records there are.

use std::sync::Arc;

use super::Unroller;
use super::slot::{HERE, Looking, Slot};
use crate::arena::{ListId, NodeId};
use crate::plan::{Assumption, Criterion, Group, Kind, Policy, Role, Variant};

impl Unroller<'_> {
    /// What is true of all people is true for each of their records; of a record that may not exist, if it does.
    pub(super) fn assumptions(&mut self) {
        let mut all = Vec::new();
        for assumption in &self.plan.assumptions {
            let slots = self.reads.at(assumption.node).clone();
            for looking in self.every_record(&slots) {
                let mut node = self.node(assumption.node, &looking);
                for (list, _) in &slots {
                    if let Some(exists) = self.records.at(*list).exists {
                        let none = self.builder.not(exists);
                        node = self.builder.any(vec![none, node]);
                    }
                }
                all.push(Assumption {
                    node,
                    text: assumption.text.clone(),
                });
            }
        }
        self.builder.replace_assumptions(all);
    }

    /// Every choice of one record from each of some lists.
    pub(super) fn every_record(&self, slots: &[Slot]) -> Vec<Looking> {
        let mut all = vec![Looking::new()];
        let current = slots.iter().filter(|(_, out)| *out == HERE);
        for (list, _) in current {
            let records = self.records.at(*list).known.unwrap_or(1);
            let further = |looking: &Looking| {
                let looking = looking.clone();
                (0..records).map(move |record| {
                    let mut looking = looking.clone();
                    looking.insert((*list, HERE), record);
                    looking
                })
            };
            all = all.iter().flat_map(further).collect();
        }
        all
    }

    pub(super) fn policy(&mut self, policy: &Policy) -> Policy {
        let mut variants = Vec::new();
        for variant in &policy.variants {
            match policy.per {
                None => variants.push(self.variant(variant, &Looking::new())),
                Some(list) => variants.extend(self.for_each_record(variant, list)),
            }
        }
        Policy {
            variants,
            ..policy.clone()
        }
    }

    pub(super) fn for_each_record(&mut self, variant: &Variant, list: ListId) -> Vec<Variant> {
        let records = self.records.at(list);
        let (known, exists) = (records.known, records.exists);
        if known == Some(0) {
            return vec![self.without_records(variant, list)];
        }
        let mut variants: Vec<Variant> = (0..known.unwrap_or(1))
            .map(|record| {
                let mut own = self.variant(variant, &[((list, HERE), record)].into());
                own.record = known.map(|_| record.saturating_add(1));
                if let Some(exists) = exists {
                    own.entitled = self.builder.all(vec![exists, own.entitled]);
                    if let Some(adoption) = &mut own.adoption {
                        adoption.entitled = self.builder.all(vec![exists, adoption.entitled]);
                    }
                }
                own
            })
            .collect();
        let mut paid = Vec::new();
        for variant in &variants {
            if let Some(amount) = variant.pays.as_ref().map(|pays| pays.amount)
                && self.builder.plan().kind(amount) == Kind::Money
            {
                paid.push(self.or_nothing(variant.entitled, amount, Kind::Money));
            }
        }
        if known.is_some() && !paid.is_empty() {
            let total = self.sum(paid, Kind::Money);
            for variant in &mut variants {
                variant.total = Some(total);
            }
        }
        variants
    }

    /// The policy for an empty list: what does not speak of a record is judged, and a record is what lacks.
    pub(super) fn without_records(&mut self, variant: &Variant, list: ListId) -> Variant {
        let known = self.plan.lists.at(list);
        let lacking = Criterion {
            id: known.id.as_str().into(),
            label: Arc::new(known.one_at_least()),
            role: Role::Require,
            group: Group::Single,
            node: self.builder.truth(false),
            guard: None,
            citation: None,
            parts: Vec::new(),
        };
        let speaks_of_record = |node: NodeId| self.reads.at(node).iter().any(|(read, _)| *read == list);
        let criteria = variant
            .criteria
            .iter()
            .filter(|criterion| !speaks_of_record(criterion.node))
            .cloned()
            .collect();
        let dated_by_record = speaks_of_record(variant.in_force);
        let here = Variant {
            criteria,
            in_force: if dated_by_record {
                variant.applies
            } else {
                variant.in_force
            },
            entitled: variant.applies,
            pays: None,
            claim_from: None,
            claim_until: None,
            total: None,
            day: variant.day.filter(|day| !speaks_of_record(*day)),
            local: Vec::new(),
            adoption: None,
            suspensions: if dated_by_record {
                Vec::new()
            } else {
                variant.suspensions.clone()
            },
            validity: if dated_by_record {
                Vec::new()
            } else {
                variant.validity.clone()
            },
            ..variant.clone()
        };
        let mut own = self.variant(&here, &Looking::new());
        own.entitled = lacking.node;
        own.criteria.push(lacking);
        own
    }

    pub(super) fn variant(&mut self, variant: &Variant, looking: &Looking) -> Variant {
        let mut own = variant.clone();
        own.place = own
            .place
            .map(|place| self.own_input(place, looking).unwrap_or(place));
        own.applies = self.node(own.applies, looking);
        own.in_force = self.node(own.in_force, looking);
        own.entitled = self.node(own.entitled, looking);
        own.day = self.optional(own.day, looking);
        own.claim_until = self.optional(own.claim_until, looking);
        own.claim_from = self.optional(own.claim_from, looking);
        self.criteria(&mut own.criteria, looking);
        if let Some(pays) = &mut own.pays {
            pays.amount = self.node(pays.amount, looking);
            pays.months = self.optional(pays.months, looking);
            for step in &mut pays.steps {
                step.amount = self.node(step.amount, looking);
            }
        }
        if let Some(adoption) = &mut own.adoption {
            let by = adoption.by.iter_mut().map(|(guard, _)| guard);
            for node in by.chain([&mut adoption.adopted, &mut adoption.entitled]) {
                *node = self.node(*node, looking);
            }
        }
        let local = own.local.iter_mut().map(|local| &mut local.guard);
        let suspended = own.suspensions.iter_mut().map(|suspension| &mut suspension.guard);
        let valid = own.validity.iter_mut().map(|validity| &mut validity.guard);
        for guard in local.chain(suspended).chain(valid) {
            *guard = self.node(*guard, looking);
        }
        own
    }

    pub(super) fn optional(&mut self, node: Option<NodeId>, looking: &Looking) -> Option<NodeId> {
        node.map(|node| self.node(node, looking))
    }

    pub(super) fn criteria(&mut self, criteria: &mut [Criterion], looking: &Looking) {
        for criterion in criteria {
            criterion.node = self.node(criterion.node, looking);
            criterion.guard = self.optional(criterion.guard, looking);
            self.criteria(&mut criterion.parts, looking);
        }
    }
}
