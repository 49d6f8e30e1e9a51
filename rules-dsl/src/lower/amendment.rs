//! What amendments make of criteria, amounts, windows and counters.

use super::Lowering;
use super::guard::Context;
use rules_core::arena::NodeId;
use rules_core::plan::{self, Arm, Channel, Document, Handling, Kind, LocalHandling, Node, Text};

use crate::ast::{CriterionVerb, Dates, DefineVerb};
use crate::check::program::{Amended, Amendment, Change, Citation, Criterion, Define, Policy, Typed};

/// Where, when and by which notice something was changed.
#[derive(Clone, Copy)]
pub(super) struct Origin<'t> {
    place: u32,
    dates: Dates,
    citation: Option<&'t Citation>,
}

impl<C> Amended<C> {
    pub(super) fn origin(&self) -> Origin<'_> {
        Origin {
            place: self.place,
            dates: self.dates,
            citation: self.citation.as_ref(),
        }
    }
}

impl Lowering<'_> {
    /// A criterion with everything amendments make of it where and when they apply.
    pub(super) fn criterion(
        &mut self,
        policy: &Policy,
        criterion: &Criterion,
        context: Context,
    ) -> plan::Criterion {
        let mut lowered = self.plain_criterion(policy, criterion, context);
        lowered.node = self.changed(policy, criterion, lowered.node, context);
        lowered
    }

    /// What amendments make of a criterion where and when they apply.
    fn changed(&mut self, policy: &Policy, criterion: &Criterion, node: NodeId, context: Context) -> NodeId {
        // An exclusion is changed as the condition it is, then turned round again.
        let negated = criterion.verb == CriterionVerb::Unless;
        let mut condition = if negated { self.opposite(node) } else { node };
        for amendment in &policy.amendments {
            let inside = Self::amended(context, amendment.place, amendment.dates);
            let changed = match &amendment.change {
                Change::RemoveCriterion(target) if *target == criterion.id => self.builder.truth(!negated),
                Change::ReplaceCriterion(target, body) if *target == criterion.id => {
                    self.expression(body, inside)
                }
                Change::Widen(target, by) if *target == criterion.id => {
                    let by = self.expression(by, inside);
                    self.builder.any(vec![condition, by])
                }
                Change::Narrow(target, by) if *target == criterion.id => {
                    let by = self.expression(by, inside);
                    self.builder.all(vec![condition, by])
                }
                _ => continue,
            };
            condition = self.replaced(condition, changed, amendment.origin(), Kind::Bool, context);
        }
        if negated {
            self.opposite(condition)
        } else {
            condition
        }
    }

    fn opposite(&mut self, node: NodeId) -> NodeId {
        match self.builder.plan().nodes().get(node) {
            Some(Node::Not(inner)) => *inner,
            _ => self.builder.not(node),
        }
    }

    /// A term with everything amendments make of it where and when they apply.
    pub(super) fn term(&mut self, define: &Define, context: Context) -> NodeId {
        let mut node = self.expression(&define.body, context);
        for amendment in &define.amendments {
            let judged = amendment.place == 0 || context.place.is_some();
            if !judged || !self.is_reachable(amendment.place, amendment.dates, context) {
                continue;
            }
            let inside = Self::amended(context, amendment.place, amendment.dates);
            let body = self.expression(&amendment.change.body, inside);
            let changed = match amendment.change.verb {
                DefineVerb::Replace => body,
                DefineVerb::Widen => self.builder.any(vec![node, body]),
                DefineVerb::Narrow => self.builder.all(vec![node, body]),
            };
            node = self.replaced(node, changed, amendment.origin(), define.body.kind, context);
        }
        node
    }

    /// The context inside an amendment: it is used only where and when the amendment applies.
    pub(super) fn amended(context: Context, place: u32, dates: Dates) -> Context {
        Context {
            region: place,
            dates,
            ..context
        }
    }

    /// `changed` where and when the amendment applies, with its notice; elsewhere what was before.
    pub(super) fn replaced(
        &mut self,
        before: NodeId,
        changed: NodeId,
        origin: Origin<'_>,
        kind: Kind,
        context: Context,
    ) -> NodeId {
        let guard = self.guard(origin.place, origin.dates, context);
        let citation = self.citation(origin.citation);
        let otherwise = self.builder.truth(true);
        let arms = vec![
            Arm {
                guard,
                value: changed,
                citation,
                since: origin.dates.from,
                place: Some(origin.place),
            },
            Arm {
                guard: otherwise,
                value: before,
                citation: None,
                since: None,
                place: None,
            },
        ];
        self.builder.case(arms, kind)
    }

    pub(super) fn added_criterion(
        &mut self,
        policy: &Policy,
        amendment: &Amendment,
        added: &Criterion,
        context: Context,
    ) -> plan::Criterion {
        let inside = Self::amended(context, amendment.place, amendment.dates);
        let mut lowered = self.criterion(policy, added, inside);
        let guard = self.guard(amendment.place, amendment.dates, context);
        let elsewhere = self.builder.not(guard);
        lowered.node = self.builder.any(vec![elsewhere, lowered.node]);
        lowered.guard = Some(guard);
        lowered.citation = lowered.citation.or(self.citation(amendment.citation.as_ref()));
        lowered
    }

    /// The claim window with what amendments make of it; absent where nobody set one.
    pub(super) fn window<'t>(
        &mut self,
        policy: &'t Policy,
        context: Context,
        national: Option<&Typed>,
        pick: impl Fn(&'t Change) -> Option<&'t Typed>,
    ) -> Option<NodeId> {
        let mut node = national.map(|typed| self.expression(typed, context));
        for amendment in &policy.amendments {
            let Some(typed) = pick(&amendment.change) else {
                continue;
            };
            let value = self.expression(typed, Self::amended(context, amendment.place, amendment.dates));
            let before = node.unwrap_or_else(|| self.builder.absent(Kind::Date));
            node = Some(self.replaced(before, value, amendment.origin(), Kind::Date, context));
        }
        node
    }

    pub(super) fn local(&mut self, policy: &Policy, context: Context) -> Vec<LocalHandling> {
        let mut local = Vec::new();
        for amendment in &policy.amendments {
            let (documents, changed): (Option<Vec<Document>>, Option<Handling>) = match &amendment.change {
                Change::Documents(documents) => (Some(documents.clone()), None),
                Change::Channel {
                    channel,
                    counter,
                    phone,
                } => (
                    None,
                    Some(with_channel(
                        &policy.handling,
                        *channel,
                        counter.clone(),
                        phone.clone(),
                    )),
                ),
                _ => continue,
            };
            let guard = self.guard(amendment.place, amendment.dates, context);
            let citation = self.citation(amendment.citation.as_ref());
            local.push(LocalHandling {
                guard,
                documents: documents.map(Into::into),
                handling: changed.map(Into::into),
                citation,
            });
        }
        local
    }
}

fn with_channel(
    national: &Handling,
    channel: Channel,
    counter: Option<Text>,
    phone: Option<String>,
) -> Handling {
    Handling {
        channel,
        counter,
        phone: phone.or_else(|| national.phone.clone()),
        ..national.clone()
    }
}
