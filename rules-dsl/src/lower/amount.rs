//! What a policy pays: one amount or a schedule, with what amendments make of it.

use super::Lowering;
use super::guard::Context;
use rules_core::arena::NodeId;
use rules_core::number::Number;
use rules_core::plan::{self, Arm, Comparison, CountUnit, Kind, Node};

use crate::check::program::{Amendment, Change, Pays, PaysAmount, Policy};

/// The kind of a number of months.
const MONTHS: Kind = Kind::Count(CountUnit::Months);

/// One text of what is paid, and where it applies.
struct Version<'t> {
    pays: &'t Pays,
    /// The amendment that set it; the policy itself if none.
    amendment: Option<&'t Amendment>,
    guard: NodeId,
}

impl Lowering<'_> {
    pub(super) fn pays(&mut self, policy: &Policy, context: Context) -> Option<plan::Pays> {
        let everywhere = self.builder.truth(true);
        let mut versions: Vec<Version<'_>> = Vec::new();
        versions.extend(policy.pays.as_ref().map(|pays| Version {
            pays,
            amendment: None,
            guard: everywhere,
        }));
        for amendment in &policy.amendments {
            if let Change::Pays(pays) = &amendment.change {
                versions.push(Version {
                    pays,
                    amendment: Some(amendment),
                    guard: self.guard(amendment.place, amendment.dates, context),
                });
            }
        }
        let first = versions.first()?.pays;
        let (kind, value) = (first.kind, first.amounts().next()?.kind);
        let mut amount = None;
        for version in &versions {
            let inside = version.context(context);
            let own = self.next_amount(version.pays, value, inside);
            amount = Some(match version.amendment {
                None => own,
                Some(amendment) => {
                    let before = amount.unwrap_or_else(|| self.builder.absent(value));
                    self.replaced(before, own, amendment.origin(), value, context)
                }
            });
        }
        let months = self.at_most(policy, context);
        let scheduled = |version: &Version<'_>| matches!(version.pays.amount, PaysAmount::Schedule { .. });
        let steps = if versions.iter().any(scheduled) {
            let limited = policy.pays.as_ref().is_some_and(|pays| pays.at_most.is_some());
            self.schedules(&versions, months, limited, context)
        } else {
            Vec::new()
        };
        Some(plan::Pays {
            kind,
            amount: amount?,
            months,
            steps,
        })
    }

    /// For how many months it is paid, with what amendments make of it.
    fn at_most(&mut self, policy: &Policy, context: Context) -> Option<NodeId> {
        let national = policy.pays.as_ref().and_then(|pays| pays.at_most.as_ref());
        let mut months = national.map(|at_most| self.span_count(at_most, context));
        for amendment in &policy.amendments {
            let local = match &amendment.change {
                Change::Pays(pays) => pays.at_most.as_ref(),
                Change::ForAtMost(at_most) => Some(at_most),
                _ => None,
            };
            let Some(local) = local else { continue };
            let inside = Self::amended(context, amendment.place, amendment.dates);
            let value = self.span_count(local, inside);
            let before = months.unwrap_or_else(|| self.builder.absent(MONTHS));
            months = Some(self.replaced(before, value, amendment.origin(), MONTHS, context));
        }
        months
    }

    /// What is paid; by a schedule, for the next month.
    fn next_amount(&mut self, pays: &Pays, value: Kind, context: Context) -> NodeId {
        match &pays.amount {
            PaysAmount::Same(amount) => self.expression(amount, context),
            PaysAmount::Schedule { steps, .. } => {
                let next = self.next_month(pays, context);
                let mut arms = Vec::new();
                for step in steps {
                    let guard = self.not_past(next, step.to);
                    let amount = self.expression(&step.amount, context);
                    arms.push(plain(guard, amount));
                }
                self.builder.case(arms, value)
            }
        }
    }

    /// The number of the next month.
    fn next_month(&mut self, pays: &Pays, context: Context) -> NodeId {
        match &pays.amount {
            PaysAmount::Schedule {
                counted_from: Some(next),
                ..
            } => self.expression(next, context),
            _ => self.builder.number(Number::ONE, MONTHS),
        }
    }

    /// Whether a month lies not after the last one of a step.
    fn not_past(&mut self, month: NodeId, last: Option<u32>) -> NodeId {
        match last {
            None => self.builder.truth(true),
            Some(last) => {
                let last = self.builder.number(Number::from(last), MONTHS);
                self.builder.compare(Comparison::AtMost, month, last)
            }
        }
    }

    /// The steps of all versions, each absent where its version does not apply or its months are over. `limited`
    /// if the number of months is set everywhere.
    fn schedules(
        &mut self,
        versions: &[Version<'_>],
        months: Option<NodeId>,
        limited: bool,
        context: Context,
    ) -> Vec<plan::Step> {
        let mut found = Vec::new();
        for (position, version) in versions.iter().enumerate() {
            let mut applies = vec![version.guard];
            for later in versions.iter().skip(position + 1) {
                applies.push(self.builder.not(later.guard));
            }
            let inside = version.context(context);
            let next = self.next_month(version.pays, inside);
            let steps: Vec<_> = match &version.pays.amount {
                PaysAmount::Same(amount) => vec![(1, None, amount)],
                PaysAmount::Schedule { steps, .. } => steps
                    .iter()
                    .map(|step| (step.from, step.to, &step.amount))
                    .collect(),
            };
            for (from, to, amount) in steps {
                let mut guards = applies.clone();
                if to.is_some() {
                    guards.push(self.not_past(next, to));
                }
                if let Some(months) = months {
                    guards.push(self.is_reached(from, next, months, limited));
                }
                let guard = self.builder.all(guards);
                let value = self.expression(amount, inside);
                let amount = self.builder.case(vec![plain(guard, value)], amount.kind);
                found.push(plan::Step { from, to, amount });
            }
        }
        found
    }

    /// Whether the payments reach a month: it comes before the `months` that begin with `next` are over.
    fn is_reached(&mut self, month: u32, next: NodeId, months: NodeId, limited: bool) -> NodeId {
        let after = self.builder.number(Number::from(month.saturating_add(1)), MONTHS);
        let end = self.builder.node(Node::Add(next, months), MONTHS);
        let reached = self.builder.compare(Comparison::AtMost, after, end);
        if limited {
            return reached;
        }
        let given = self.builder.node(Node::IsGiven(months), Kind::Bool);
        let endless = self.builder.not(given);
        self.builder.any(vec![endless, reached])
    }
}

impl Version<'_> {
    /// The context of its expressions.
    fn context(&self, context: Context) -> Context {
        match self.amendment {
            Some(amendment) => Lowering::amended(context, amendment.place, amendment.dates),
            None => context,
        }
    }
}

fn plain(guard: NodeId, value: NodeId) -> Arm {
    Arm {
        guard,
        value,
        citation: None,
        since: None,
        place: None,
    }
}
