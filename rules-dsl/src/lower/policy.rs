//! Policies: one reading for each place that may decide.

use super::Lowering;
use super::cases::places;
use super::guard::Context;
use rules_core::arena::NodeId;
use rules_core::number::Number;
use rules_core::plan::{self, Comparison, Group, Input, InputKind, Kind, Node, Role, Text, Touch, Variant};
use rules_core::possible::{Possible, Values};

use crate::ast::{CriterionVerb, Dates};
use crate::check::program::{Body, Change, Criterion, Policy};

impl Lowering<'_> {
    pub(super) fn policy(&mut self, policy: &Policy) {
        let basis = policy
            .basis
            .iter()
            .filter_map(|basis| self.citation(Some(basis)))
            .collect();
        let variants = places(policy)
            .into_iter()
            .map(|place| self.variant(policy, place))
            .collect();
        self.builder.policy(plan::Policy {
            id: policy.id.clone(),
            title: policy.title.clone(),
            summary: policy.summary.clone(),
            applicant: policy.applicant,
            per: self.list_of(policy.per),
            status: policy.status,
            validity: policy.validity.clone(),
            basis,
            variants,
            documents: policy.documents.as_slice().into(),
            handling: policy.handling.clone().into(),
            services: policy.services.clone(),
            notes: policy.notes.clone(),
        });
    }

    /// Where and when a policy is judged, and the day that decides if it is not the day of asking.
    pub(super) fn context(&mut self, policy: &Policy, place: Option<usize>) -> (Context, Option<NodeId>) {
        let asked = Context {
            place: place.and_then(|place| self.facts.get(place).copied()),
            day: self.today,
            region: 0,
            dates: Dates::default(),
        };
        let day = policy
            .governed_by
            .as_ref()
            .map(|date| self.expression(date, asked));
        let context = Context {
            day: day.unwrap_or(self.today),
            ..asked
        };
        (context, day)
    }

    /// The policy as it reads when one of the applicant's places decides.
    pub(super) fn variant(&mut self, policy: &Policy, place: Option<usize>) -> Variant {
        let input = place.and_then(|place| self.inputs.get(place).copied());
        let (context, day) = self.context(policy, place);
        let applies = match context.place {
            Some(node) => self.inside(node, &[policy.region]),
            None => self.builder.truth(true),
        };
        let (in_force, suspensions, validity) = self.validity(policy, context);
        let mut criteria: Vec<plan::Criterion> = policy
            .criteria
            .iter()
            .map(|criterion| self.criterion(policy, criterion, context))
            .collect();
        for amendment in &policy.amendments {
            if let Change::AddCriterion(added) = &amendment.change {
                let added = self.added_criterion(policy, amendment, added, context);
                criteria.push(added);
            }
        }
        criteria.extend(self.paid_until(policy, context));
        let claim_until = self.window(
            policy,
            context,
            policy.claim_until.as_ref(),
            |change| match change {
                Change::ClaimUntil(typed) => Some(typed),
                _ => None,
            },
        );
        let claim_from = self.window(
            policy,
            context,
            policy.claim_from.as_ref(),
            |change| match change {
                Change::ClaimFrom(typed) => Some(typed),
                _ => None,
            },
        );
        if day.is_some() && (claim_from.is_some() || claim_until.is_some()) {
            criteria.push(self.claim_window(claim_from, claim_until));
        }
        let mut all = vec![applies, in_force];
        all.extend(criteria.iter().map(|criterion| criterion.node));
        let entitled = self.builder.all(all);
        let adoption = self.adoption(policy, entitled, context);
        Variant {
            place: input,
            record: None,
            day,
            applies,
            in_force,
            criteria,
            entitled,
            pays: self.pays(policy, context),
            claim_until,
            claim_from,
            total: None,
            local: self.local(policy, context),
            adoption,
            suspensions,
            validity,
        }
    }

    /// Nobody is entitled once payments have ended: a criterion nobody writes.
    fn paid_until(&mut self, policy: &Policy, context: Context) -> Option<plan::Criterion> {
        let until = self.window(
            policy,
            context,
            policy.paid_until.as_ref(),
            |change| match change {
                Change::PaidUntil(typed) => Some(typed),
                _ => None,
            },
        )?;
        let mut node = self.builder.compare(Comparison::AtMost, self.today, until);
        let mut guard = None;
        if policy.paid_until.is_none() {
            let given = self.builder.node(Node::IsGiven(until), Kind::Bool);
            let endless = self.builder.not(given);
            node = self.builder.any(vec![endless, node]);
            guard = Some(given);
        }
        Some(plan::Criterion {
            id: "paid_until".into(),
            label: Text {
                zh: "还在发放期内".to_owned(),
                en: "payments have not ended".to_owned(),
            }
            .into(),
            role: Role::Require,
            group: Group::Single,
            node,
            guard,
            citation: None,
            parts: Vec::new(),
        })
    }

    /// Where another day than today decides, today must lie in the claim window of that day.
    fn claim_window(&mut self, from: Option<NodeId>, until: Option<NodeId>) -> plan::Criterion {
        let mut parts = Vec::new();
        for (edge, is_first) in [(from, true), (until, false)] {
            let Some(edge) = edge else { continue };
            let given = self.builder.node(Node::IsGiven(edge), Kind::Bool);
            let no_window = self.builder.not(given);
            let (earlier, later) = if is_first {
                (edge, self.today)
            } else {
                (self.today, edge)
            };
            let inside = self.builder.compare(Comparison::AtMost, earlier, later);
            parts.push(self.builder.any(vec![no_window, inside]));
        }
        plan::Criterion {
            id: "claim_window".into(),
            label: Text {
                zh: "在申领期内".to_owned(),
                en: "within the claim period".to_owned(),
            }
            .into(),
            role: Role::Require,
            group: Group::Single,
            node: self.builder.all(parts),
            guard: None,
            citation: None,
            parts: Vec::new(),
        }
    }

    pub(super) fn plain_criterion(
        &mut self,
        policy: &Policy,
        criterion: &Criterion,
        context: Context,
    ) -> plan::Criterion {
        let mut parts = Vec::new();
        let (group, node) = match &criterion.body {
            Body::Condition(condition) => (Group::Single, self.expression(condition, context)),
            Body::Declared => (Group::Single, self.declaration(policy, criterion)),
            Body::All(lines) | Body::Any(lines) => {
                parts = lines
                    .iter()
                    .map(|line| self.plain_criterion(policy, line, context))
                    .collect();
                let nodes: Vec<NodeId> = parts.iter().map(|part| part.node).collect();
                if matches!(criterion.body, Body::All(_)) {
                    (Group::All, self.builder.all(nodes))
                } else {
                    (Group::Any, self.builder.any(nodes))
                }
            }
        };
        let node = if criterion.verb == CriterionVerb::Unless {
            self.builder.not(node)
        } else {
            node
        };
        plan::Criterion {
            id: criterion.id.as_str().into(),
            label: criterion.label.clone().into(),
            role: match criterion.verb {
                CriterionVerb::Require => Role::Require,
                CriterionVerb::Unless => Role::Unless,
                CriterionVerb::Confirm => Role::Confirm,
                CriterionVerb::Part => Role::Part,
            },
            group,
            node,
            guard: None,
            citation: self.citation(criterion.citation.as_ref()),
            parts,
        }
    }

    /// The input by which the applicant declares a criterion; one for all places.
    pub(super) fn declaration(&mut self, policy: &Policy, criterion: &Criterion) -> NodeId {
        let id = format!("{}.{}", policy.id, criterion.id);
        let input = match self.builder.plan().input(&id) {
            Some(input) => input,
            None => {
                let input = self.builder.input(Input {
                    id,
                    name: criterion.label.clone(),
                    kind: InputKind::Confirm,
                    value: Kind::Bool,
                    domain: Possible::of(Values::Bits(0b11)),
                    step: Number::ONE,
                    touch: Touch::AsOfToday,
                    question: None,
                    only_if: None,
                    changeable: None,
                    list: None,
                });
                self.changeable(input, criterion.changeable.as_deref());
                input
            }
        };
        self.builder.input_value(input)
    }
}
