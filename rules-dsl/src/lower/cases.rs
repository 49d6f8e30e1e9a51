//! The cases of every `when`, for checks that reason about them.

use super::Lowering;
use super::guard::Context;
use rules_core::arena::NodeId;
use rules_core::plan::Plan;

use crate::check::program::{Body, Change, CheckedProgram, Criterion, Form, Policy, Typed};
use crate::source::Span;

/// One `when`.
#[derive(Debug)]
pub(crate) struct Cases {
    /// The position of the policy that uses it.
    pub(crate) policy: usize,
    /// What holds of everybody whom it is about.
    pub(crate) given: Vec<NodeId>,
    /// The conditions in their order.
    pub(crate) conditions: Vec<(Span, NodeId)>,
    /// Whether one of them holds for everybody, if it must.
    pub(crate) any: Option<(Span, NodeId)>,
}

/// The plan with every `when` of its policies.
pub(crate) fn with_cases(program: &CheckedProgram) -> (Plan, Vec<Cases>) {
    let mut lowering = Lowering::new(program);
    lowering.assumptions();
    let mut found = Vec::new();
    for policy in &program.policies {
        lowering.policy(policy);
        for place in places(policy) {
            let context = lowering.context(policy, place).0;
            lowering.cases_of(policy, context, &mut found);
        }
    }
    lowering.combinations();
    (lowering.builder.finish(program.rules_hash.clone()), found)
}

pub(super) fn places(policy: &Policy) -> Vec<Option<usize>> {
    if policy.places.is_empty() {
        vec![None]
    } else {
        policy.places.iter().copied().map(Some).collect()
    }
}

impl Lowering<'_> {
    fn cases_of(&mut self, policy: &Policy, context: Context, found: &mut Vec<Cases>) {
        for criterion in &policy.criteria {
            self.cases_of_criterion(criterion, context, found);
        }
        // Amounts are computed only for those who are entitled.
        let entitled = self.builder.plan().policies().last();
        let given: Vec<NodeId> = entitled
            .and_then(|policy| policy.variants.first())
            .map(|variant| variant.entitled)
            .into_iter()
            .collect();
        for expression in policy.pays.iter().flat_map(|pays| pays.expressions()) {
            self.cases_in(expression, &given, context, found);
        }
        for amendment in &policy.amendments {
            let context = Self::amended(context, amendment.place, amendment.dates);
            match &amendment.change {
                Change::AddCriterion(criterion) => self.cases_of_criterion(criterion, context, found),
                Change::Pays(pays) => {
                    for expression in pays.expressions() {
                        self.cases_in(expression, &[], context, found);
                    }
                }
                Change::ReplaceCriterion(_, body)
                | Change::Widen(_, body)
                | Change::Narrow(_, body)
                | Change::ForAtMost(body) => self.cases_in(body, &[], context, found),
                _ => {}
            }
        }
    }

    fn cases_of_criterion(&mut self, criterion: &Criterion, context: Context, found: &mut Vec<Cases>) {
        match &criterion.body {
            Body::Condition(condition) => self.cases_in(condition, &[], context, found),
            Body::All(lines) | Body::Any(lines) => {
                for line in lines {
                    self.cases_of_criterion(line, context, found);
                }
            }
            Body::Declared => {}
        }
    }

    /// Every `when` in an expression and in the terms it uses.
    fn cases_in(&mut self, typed: &Typed, given: &[NodeId], context: Context, found: &mut Vec<Cases>) {
        let mut inside: Vec<Typed> = Vec::new();
        typed.walk(&mut |part| match &part.form {
            Form::When { .. } => inside.push(part.clone()),
            Form::Define(define) => {
                let bodies = self
                    .program
                    .defines
                    .get(*define)
                    .into_iter()
                    .flat_map(|define| define.bodies());
                for body in bodies {
                    body.walk(&mut |part| {
                        if matches!(part.form, Form::When { .. }) {
                            inside.push(part.clone());
                        }
                    });
                }
            }
            _ => {}
        });
        for part in inside {
            let Form::When { cases, otherwise } = &part.form else {
                continue;
            };
            let conditions: Vec<(Span, NodeId)> = cases
                .iter()
                .map(|(condition, _)| (condition.span, self.expression(condition, context)))
                .collect();
            let any = (otherwise.form == Form::NoCase).then(|| {
                let any = conditions.iter().map(|(_, node)| *node).collect();
                (part.span, self.builder.any(any))
            });
            // The policy at hand was lowered last.
            let policy = self.builder.plan().policies().len().saturating_sub(1);
            found.push(Cases {
                policy,
                given: given.to_vec(),
                conditions,
                any,
            });
        }
    }
}
