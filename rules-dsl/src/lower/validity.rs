//! When a policy is in force, and where: validity, suspension, adoption.

use super::Lowering;
use super::guard::Context;
use rules_core::arena::NodeId;
use rules_core::plan::{Adoption, Kind, OtherValidity, Status, Suspension, Validity};

use crate::ast::Dates;
use crate::check::program::{Change, Policy};

impl Lowering<'_> {
    /// Whether the policy is in force, where it is suspended, and the validity that amendments give it.
    pub(super) fn validity(
        &mut self,
        policy: &Policy,
        context: Context,
    ) -> (NodeId, Vec<Suspension>, Vec<OtherValidity>) {
        let mut valid = self.within_validity(&policy.validity, context);
        let mut others = Vec::new();
        for amendment in &policy.amendments {
            if let Change::InForce(validity) = &amendment.change {
                let changed = self.within_validity(std::slice::from_ref(validity), context);
                valid = self.replaced(valid, changed, amendment.origin(), Kind::Bool, context);
                others.push(OtherValidity {
                    guard: self.guard(amendment.place, amendment.dates, context),
                    spans: vec![*validity],
                });
            }
        }
        let mut in_force = vec![valid];
        let mut suspensions = Vec::new();
        for amendment in &policy.amendments {
            if let Change::Suspend(reason) = &amendment.change {
                let here = self.guard(amendment.place, amendment.dates, context);
                in_force.push(self.builder.not(here));
                suspensions.push(Suspension {
                    guard: self.builder.all(vec![valid, here]),
                    from: amendment.dates.from,
                    until: amendment.dates.until,
                    reason: reason.clone(),
                    citation: self.citation(amendment.citation.as_ref()),
                });
            }
        }
        (self.builder.all(in_force), suspensions, others)
    }

    fn within_validity(&mut self, validity: &[Validity], context: Context) -> NodeId {
        if validity.is_empty() {
            return self.builder.truth(true);
        }
        let spans = validity
            .iter()
            .map(|span| {
                let dates = Dates {
                    from: Some(span.from),
                    until: span.until,
                };
                self.guard(0, dates, context)
            })
            .collect();
        self.builder.any(spans)
    }

    /// Where localities have adopted a policy that does not bind by itself.
    pub(super) fn adoption(
        &mut self,
        policy: &Policy,
        entitled: NodeId,
        context: Context,
    ) -> Option<Adoption> {
        if policy.status == Status::InForce {
            return None;
        }
        let mut by = Vec::new();
        for amendment in &policy.amendments {
            if matches!(amendment.change, Change::Adopt) {
                let guard = self.guard(amendment.place, amendment.dates, context);
                by.push((guard, self.citation(amendment.citation.as_ref())));
            }
        }
        if by.is_empty() {
            return None;
        }
        let adopted = self.builder.any(by.iter().map(|(guard, _)| *guard).collect());
        Some(Adoption {
            adopted,
            entitled: self.builder.all(vec![entitled, adopted]),
            by,
        })
    }
}
