//! What amendments make of criteria, amounts, windows and counters.

use super::Lowering;
use super::guard::Context;
use rules_core::arena::{CitationId, NodeId};
use rules_core::plan::{self, Arm, Channel, Document, Handling, Kind, LocalHandling, Text};

use crate::ast::CriterionVerb;
use crate::check::program::{Amendment, Change, Criterion, Policy, Typed};

impl Lowering<'_> {
    /// A criterion with everything amendments make of it where and when they apply.
    pub(super) fn criterion(
        &mut self,
        policy: &Policy,
        criterion: &Criterion,
        context: Context,
    ) -> plan::Criterion {
        let mut lowered = self.plain_criterion(policy, criterion, context);
        let position = policy.criteria.iter().position(|other| other.id == criterion.id);
        let negated = criterion.verb == CriterionVerb::Unless;
        for amendment in &policy.amendments {
            let guard = self.guard(amendment.place, amendment.dates, context);
            let citation = self.citation(amendment.citation.as_ref());
            match &amendment.change {
                Change::RemoveCriterion(target) if Some(*target) == position => {
                    let yes = self.builder.truth(true);
                    lowered.node = self.replaced(lowered.node, guard, yes, citation, amendment, Kind::Bool);
                }
                Change::ReplaceCriterion(target, body) if Some(*target) == position => {
                    let mut body = self.expression(body, Self::amended(context, amendment));
                    if negated {
                        body = self.builder.not(body);
                    }
                    lowered.node = self.replaced(lowered.node, guard, body, citation, amendment, Kind::Bool);
                }
                Change::Widen(target, by) if Some(*target) == position => {
                    let by = self.expression(by, Self::amended(context, amendment));
                    lowered.node = self.extended(lowered.node, guard, by, negated, true);
                }
                Change::Narrow(target, by) if Some(*target) == position => {
                    let by = self.expression(by, Self::amended(context, amendment));
                    lowered.node = self.extended(lowered.node, guard, by, negated, false);
                }
                _ => {}
            }
        }
        lowered
    }

    /// The context inside an amendment: it is used only where and when the amendment applies.
    pub(super) fn amended(context: Context, amendment: &Amendment) -> Context {
        Context {
            region: amendment.place,
            dates: amendment.dates,
            ..context
        }
    }

    pub(super) fn replaced(
        &mut self,
        before: NodeId,
        guard: NodeId,
        value: NodeId,
        citation: Option<CitationId>,
        amendment: &Amendment,
        kind: Kind,
    ) -> NodeId {
        let otherwise = self.builder.truth(true);
        let arms = vec![
            Arm {
                guard,
                value,
                citation,
                since: amendment.dates.from,
                place: Some(amendment.place),
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

    /// Widening a condition is an "or" under the guard, narrowing an "and"; an exclusion's condition is the
    /// opposite of its node.
    pub(super) fn extended(
        &mut self,
        node: NodeId,
        guard: NodeId,
        by: NodeId,
        negated: bool,
        widen: bool,
    ) -> NodeId {
        let condition = if negated { self.builder.not(node) } else { node };
        let extended = if widen {
            let here = self.builder.all(vec![guard, by]);
            self.builder.any(vec![condition, here])
        } else {
            let elsewhere = self.builder.not(guard);
            let here = self.builder.any(vec![elsewhere, by]);
            self.builder.all(vec![condition, here])
        };
        if negated {
            self.builder.not(extended)
        } else {
            extended
        }
    }

    pub(super) fn added_criterion(
        &mut self,
        policy: &Policy,
        amendment: &Amendment,
        added: &Criterion,
        context: Context,
    ) -> plan::Criterion {
        let mut lowered = self.plain_criterion(policy, added, Self::amended(context, amendment));
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
            let guard = self.guard(amendment.place, amendment.dates, context);
            let citation = self.citation(amendment.citation.as_ref());
            let value = self.expression(typed, Self::amended(context, amendment));
            let before = node.unwrap_or_else(|| self.builder.absent(Kind::Date));
            node = Some(self.replaced(before, guard, value, citation, amendment, Kind::Date));
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
                documents,
                handling: changed,
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
