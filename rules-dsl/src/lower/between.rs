//! What is said of several policies together, and figures at one place and day for those who compare them.

use super::Lowering;
use super::guard::Context;
use rules_core::arena::NodeId;
use rules_core::calendar::Day;
use rules_core::forward::evaluate;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{Combination, Exclusion, Fold, Kind, LifeEvent, Node, Plan};
use rules_core::possible::{Possible, Values};

use crate::ast::Dates;
use crate::check::program::CheckedProgram;

impl Lowering<'_> {
    /// Which policies can and cannot be had together.
    pub(super) fn combinations(&mut self) {
        let program = self.program;
        let positions = |policies: &[usize]| {
            policies
                .iter()
                .filter_map(|policy| u32::try_from(*policy).ok())
                .collect()
        };
        for exclusive in &program.between.exclusive {
            let citation = self.citation(exclusive.citation.as_ref());
            self.builder.exclusion(Exclusion {
                id: exclusive.id.clone(),
                text: exclusive.text.clone(),
                per: exclusive.per,
                citation,
                policies: positions(&exclusive.policies),
            });
        }
        for combines in &program.between.combines {
            let citation = self.citation(combines.citation.as_ref());
            self.builder.combination(Combination {
                citation,
                policies: positions(&combines.policies),
            });
        }
        for event in &program.between.life_events {
            self.builder.life_event(LifeEvent {
                id: event.id.clone(),
                name: event.name.clone(),
                applicant: event.applicant,
                policies: positions(&event.policies),
            });
        }
    }

    /// Whether someone is entitled to a policy at any of the places that may decide; to one that is granted for each
    /// record, for the record that is spoken of, or for any.
    pub(super) fn entitled(&mut self, policy: usize) -> NodeId {
        let lowered = self.builder.plan().policies().get(policy);
        let per = lowered.and_then(|policy| policy.per);
        let entitled: Vec<NodeId> = lowered
            .iter()
            .flat_map(|policy| &policy.variants)
            .map(|variant| variant.entitled)
            .collect();
        let entitled = self.builder.any(entitled);
        match per {
            Some(list) if !self.spoken_of.contains(&list) => {
                let each = Node::Fold {
                    list,
                    body: entitled,
                    guard: self.builder.truth(true),
                    fold: Fold::Any,
                };
                self.builder.node(each, Kind::Bool)
            }
            _ => entitled,
        }
    }
}

/// The plan with the statements that should hold for everybody, each with its node.
pub(crate) fn with_invariants(program: &CheckedProgram) -> (Plan, Vec<NodeId>) {
    let mut lowering = Lowering::new(program);
    lowering.assumptions();
    for policy in &program.policies {
        lowering.policy(policy);
    }
    let nodes = program
        .between
        .invariants
        .iter()
        .map(|invariant| lowering.plain_expression(&invariant.condition))
        .collect();
    (lowering.builder.finish(program.rules_hash.clone()), nodes)
}

/// Where, when and for which member of its choice a parameter is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FigureAt {
    pub(crate) param: usize,
    pub(crate) place: u32,
    pub(crate) day: Day,
    pub(crate) member: Option<u32>,
}

/// What parameters may be, each at one place and day.
pub(crate) fn figures(program: &CheckedProgram, wanted: &[FigureAt]) -> Vec<Option<Possible>> {
    let mut lowering = Lowering::new(program);
    let nodes: Vec<Option<NodeId>> = wanted.iter().map(|at| lowering.figure_at(*at)).collect();
    let plan = lowering.builder.finish(String::new());
    let everybody = People::everybody(&plan);
    nodes
        .into_iter()
        .map(|node| Some(evaluate(&plan, &everybody, node?)))
        .collect()
}

impl Lowering<'_> {
    fn figure_at(&mut self, at: FigureAt) -> Option<NodeId> {
        let declared = self.program.params.get(at.param)?;
        let place = Values::number(Number::from(at.place));
        let member = declared.by.zip(at.member).map(|(choice, member)| {
            self.builder
                .constant(Values::Bits(1 << member), Kind::Choice(choice))
        });
        let context = Context {
            place: Some(self.builder.constant(place, Kind::Region)),
            day: self.builder.number(Number::from(at.day), Kind::Date),
            region: 0,
            dates: Dates::default(),
        };
        self.param(at.param, member, context)
    }
}
