//! What a rule text compiles to.
//!
//! A [`Plan`] is a flat, hash-consed graph of [`Node`]s in topological order (a node refers only to earlier
//! nodes), the inputs it reads, and the policies whose parts are nodes of it. Nothing regional or dated is
//! resolved in it: a parameter at a place and a date is a [`Node::Case`] whose guards test both.

mod between;
mod input;
mod node;
mod policy;
mod source;

use crate::arena::{Arena, ChoiceId, CitationId, ConstantId, InputId, ListId, NameId, NodeId, SourceId};
use crate::possible::Values;
use crate::region::RegionTree;

pub use between::{Combination, Exclusion, LifeEvent, Per};
pub use input::{
    Changeable, Choice, CountUnit, Input, InputKind, Kind, List, MOST_EFFORT, NO_BOUND, NO_BOUND_OF_COUNTS,
    Question, Text, Touch, USUAL_EFFORT,
};
pub use node::{Arm, Comparison, Fold, Node, Run, Span};
pub use policy::{
    Adoption, Applicant, Channel, Criterion, Document, Group, Handling, LocalHandling, OtherValidity,
    PayKind, Pays, Policy, Role, Status, Step, Suspension, Validity, Variant,
};
pub use source::{Citation, Name, Source};

/// A statement that is true of all people; answers that contradict it are input errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// The statement.
    pub node: NodeId,
    /// It as a sentence.
    pub text: Text,
}

/// A compiled rule text. Built by [`crate::builder::PlanBuilder`] or loaded and validated by
/// [`crate::plan_file`]; nothing else makes one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// SHA-256 of the rule texts, in hexadecimal: names the version in every answer.
    pub rules_hash: String,
    pub(crate) inputs: Arena<InputId, Input>,
    pub(crate) constants: Arena<ConstantId, Values>,
    pub(crate) nodes: Arena<NodeId, Node>,
    pub(crate) kinds: Arena<NodeId, Kind>,
    pub(crate) runs: Vec<NodeId>,
    pub(crate) arms: Vec<Arm>,
    pub(crate) names: Arena<NameId, Name>,
    pub(crate) choices: Arena<ChoiceId, Choice>,
    pub(crate) sources: Arena<SourceId, Source>,
    pub(crate) citations: Arena<CitationId, Citation>,
    pub(crate) lists: Arena<ListId, List>,
    pub(crate) regions: RegionTree,
    pub(crate) assumptions: Vec<Assumption>,
    pub(crate) policies: Vec<Policy>,
    pub(crate) exclusions: Vec<Exclusion>,
    pub(crate) combinations: Vec<Combination>,
    pub(crate) life_events: Vec<LifeEvent>,
    /// Made by [`Plan::for_lists`]: no input stands for every record of a list.
    pub(crate) flat: bool,
}

impl Plan {
    /// Everything an assessment may know.
    pub fn inputs(&self) -> &Arena<InputId, Input> {
        &self.inputs
    }

    /// The input with this id.
    pub fn input(&self, id: &str) -> Option<InputId> {
        self.inputs
            .iter()
            .find(|(_, input)| input.id == id)
            .map(|(id, _)| id)
    }

    /// The day of asking.
    pub fn today(&self) -> Option<InputId> {
        self.inputs
            .iter()
            .find(|(_, input)| input.kind == InputKind::Today)
            .map(|(id, _)| id)
    }

    /// The graph, in topological order.
    pub fn nodes(&self) -> &Arena<NodeId, Node> {
        &self.nodes
    }

    /// The type of a node's value.
    pub fn kind(&self, node: NodeId) -> Kind {
        *self.kinds.at(node)
    }

    /// A constant.
    pub fn constant(&self, id: ConstantId) -> &Values {
        self.constants.at(id)
    }

    /// The nodes of a run, as in [`Node::And`].
    pub fn run(&self, run: Run) -> &[NodeId] {
        slice(&self.runs, run)
    }

    /// The arms of a run, as in [`Node::Case`].
    pub fn arms(&self, run: Run) -> &[Arm] {
        slice(&self.arms, run)
    }

    /// A named declaration.
    pub fn name(&self, id: NameId) -> &Name {
        self.names.at(id)
    }

    /// The closed lists.
    pub fn choices(&self) -> &Arena<ChoiceId, Choice> {
        &self.choices
    }

    /// The lists of records.
    pub fn lists(&self) -> &Arena<ListId, List> {
        &self.lists
    }

    /// A citation and the notice it is in.
    pub fn citation(&self, id: CitationId) -> (&Citation, &Source) {
        let citation = self.citations.at(id);
        (citation, self.sources.at(citation.source))
    }

    /// The notices.
    pub fn sources(&self) -> &Arena<SourceId, Source> {
        &self.sources
    }

    /// The places.
    pub fn regions(&self) -> &RegionTree {
        &self.regions
    }

    /// What is true of all people.
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    /// Whether an assessment can be made of it: it has no lists, or [`Plan::for_lists`] made it.
    pub fn is_flat(&self) -> bool {
        self.flat || self.lists.is_empty()
    }

    /// The policies in the order of the rule texts.
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// Of which policies only one can be had.
    pub fn exclusions(&self) -> &[Exclusion] {
        &self.exclusions
    }

    /// Which policies can be had together.
    pub fn combinations(&self) -> &[Combination] {
        &self.combinations
    }

    /// What happens in somebody's life or to a firm.
    pub fn life_events(&self) -> &[LifeEvent] {
        &self.life_events
    }
}

fn slice<T>(items: &[T], run: Run) -> &[T] {
    let range = usize::try_from(run.start)
        .ok()
        .zip(usize::try_from(run.len).ok())
        .and_then(|(start, len)| Some(start..start.checked_add(len)?));
    range.and_then(|range| items.get(range)).unwrap_or_default()
}
