//! Policies: their criteria, what they pay, where and when they hold, and how they are reached.

use std::sync::Arc;

use super::Text;
use crate::arena::{CitationId, InputId, ListId, NodeId};
use crate::calendar::Day;

/// Who a policy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Applicant {
    /// A natural person.
    Person,
    /// A firm or another employer.
    Firm,
}

/// What the verb of the clause says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Must be done: in force.
    InForce,
    /// Localities may.
    LocalOption,
    /// Tried out in places.
    Pilot,
    /// Under study.
    UnderStudy,
}

/// How a criterion counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Must hold.
    Require,
    /// Must not hold; its node is already negated.
    Unless,
    /// What only the applicant can declare.
    Confirm,
    /// A line of a group.
    Part,
}

/// How the lines of a group combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// One condition, no lines.
    Single,
    /// All lines must hold.
    All,
    /// One line suffices.
    Any,
}

/// A criterion as the notice lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// ASCII name, unique in its policy. Shared with every answer that tells of it, as its label is.
    pub id: Arc<str>,
    /// What people call it.
    pub label: Arc<Text>,
    /// How it counts.
    pub role: Role,
    /// How its lines combine.
    pub group: Group,
    /// Met when yes.
    pub node: NodeId,
    /// When the criterion belongs to the policy at all (one added by a local notice does only there).
    pub guard: Option<NodeId>,
    /// The clause.
    pub citation: Option<CitationId>,
    /// Its lines.
    pub parts: Vec<Criterion>,
}

/// How an amount is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PayKind {
    /// One payment.
    Once,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
    /// A loan of up to so much.
    Loan,
    /// Interest is borne: so much, or a share of it.
    Interest,
    /// Tax is remitted up to so much.
    Tax,
}

/// What a policy pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pays {
    /// How often.
    pub kind: PayKind,
    /// How much, in fen or as a share; by a schedule, what the next month brings.
    pub amount: NodeId,
    /// For at most so many months.
    pub months: Option<NodeId>,
    /// The steps of a schedule; empty where every month brings the same.
    pub steps: Vec<Step>,
}

impl Pays {
    /// Everything that is computed of it.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        let steps = self.steps.iter().map(|step| step.amount);
        [self.amount].into_iter().chain(self.months).chain(steps)
    }
}

/// Months of a schedule that bring the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The first month, counted from 1.
    pub from: u32,
    /// The last month, if there is one.
    pub to: Option<u32>,
    /// How much a month; absent where none of these months is still to come.
    pub amount: NodeId,
}

/// A policy as it reads for one of the applicant's places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The place that decides, if the policy depends on one.
    pub place: Option<InputId>,
    /// The record it is about, counted from 1, if the policy is granted for each record of a list.
    pub record: Option<u32>,
    /// The day whose law decides, if that is not the day of asking.
    pub day: Option<NodeId>,
    /// Whether the policy covers the place.
    pub applies: NodeId,
    /// Whether the policy is in force on its day.
    pub in_force: NodeId,
    /// The criteria in the order of the notice.
    pub criteria: Vec<Criterion>,
    /// `applies` and `in_force` and every criterion.
    pub entitled: NodeId,
    /// What it pays.
    pub pays: Option<Pays>,
    /// The last day on which entitlement of a given day can be claimed; absent where no window is known.
    pub claim_until: Option<NodeId>,
    /// The first such day.
    pub claim_from: Option<NodeId>,
    /// What all records together are paid, in fen; for policies granted for each record.
    pub total: Option<NodeId>,
    /// Local papers and counters, in the order in which later ones replace earlier ones.
    pub local: Vec<LocalHandling>,
    /// Where localities have adopted what does not bind by itself.
    pub adoption: Option<Adoption>,
    /// Where the policy is suspended though it would be in force.
    pub suspensions: Vec<Suspension>,
    /// Other spans of validity, in the order in which later ones replace earlier ones.
    pub validity: Vec<OtherValidity>,
}

impl Variant {
    /// Everything that is computed for an answer.
    pub fn nodes(&self) -> Vec<NodeId> {
        let mut nodes = vec![self.applies, self.in_force, self.entitled];
        let pays = self.pays.iter().flat_map(Pays::nodes);
        nodes.extend(pays.chain(self.day).chain(self.claim_from));
        nodes.extend(self.claim_until.into_iter().chain(self.total));
        nodes.extend(self.local.iter().map(|local| local.guard));
        nodes.extend(self.suspensions.iter().map(|suspension| suspension.guard));
        nodes.extend(self.validity.iter().map(|other| other.guard));
        if let Some(adoption) = &self.adoption {
            nodes.extend([adoption.adopted, adoption.entitled]);
            nodes.extend(adoption.by.iter().map(|(guard, _)| *guard));
        }
        self.criteria
            .iter()
            .for_each(|criterion| criterion.visit(&mut nodes));
        nodes
    }
}

impl Criterion {
    fn visit(&self, nodes: &mut Vec<NodeId>) {
        nodes.extend(self.guard.into_iter().chain([self.node]));
        self.parts.iter().for_each(|part| part.visit(nodes));
    }
}

/// Papers or a counter that a locality sets for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalHandling {
    /// Where and when it applies.
    pub guard: NodeId,
    /// The papers, if they differ.
    pub documents: Option<Arc<[Document]>>,
    /// Who acts and where, if that differs.
    pub handling: Option<Arc<Handling>>,
    /// The notice.
    pub citation: Option<CitationId>,
}

/// Where localities have adopted a policy that does not bind by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// Whether the place has adopted it.
    pub adopted: NodeId,
    /// `entitled` of the variant, and adopted.
    pub entitled: NodeId,
    /// Each adoption: where and when it applies, and the notice.
    pub by: Vec<(NodeId, Option<CitationId>)>,
}

/// A stretch in which a policy is suspended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspension {
    /// Where and when it applies, the policy being otherwise in force.
    pub guard: NodeId,
    /// The first day, if one is set.
    pub from: Option<Day>,
    /// The last day, if one is set.
    pub until: Option<Day>,
    /// Why.
    pub reason: Text,
    /// The notice.
    pub citation: Option<CitationId>,
}

/// Spans of validity that an amendment puts in place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherValidity {
    /// Where and when it applies.
    pub guard: NodeId,
    /// The spans.
    pub spans: Vec<Validity>,
}

/// A span of validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: Day,
    /// The last day, if one is set.
    pub until: Option<Day>,
    /// Renewed regularly: once over, its continuation is awaited, not its end announced.
    pub renewed: bool,
}

/// A shared paper the applicant brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// ASCII name.
    pub id: String,
    /// What people call it.
    pub name: Text,
}

/// How a benefit is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Nothing to apply for; check that it arrived.
    Automatic,
    /// Apply oneself.
    Apply,
    /// The employer applies.
    ThroughEmployer,
    /// The school applies.
    ThroughSchool,
}

/// Who acts, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handling {
    /// Who applies.
    pub applicant: Applicant,
    /// Who is paid.
    pub payee: Applicant,
    /// How.
    pub channel: Channel,
    /// Where the counter is.
    pub counter: Option<Text>,
    /// The telephone number to ask.
    pub phone: Option<String>,
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// ASCII name.
    pub id: String,
    /// Title.
    pub title: Text,
    /// What it is in plain words, empty if nobody wrote it yet.
    pub summary: Text,
    /// Who it is for.
    pub applicant: Applicant,
    /// The list for each record of which it is granted, if it is.
    pub per: Option<ListId>,
    /// What the verb of the clause says.
    pub status: Status,
    /// When it is in force.
    pub validity: Vec<Validity>,
    /// The clauses it rests on.
    pub basis: Vec<CitationId>,
    /// One reading for each place that may decide; at least one.
    pub variants: Vec<Variant>,
    /// The papers to bring.
    pub documents: Arc<[Document]>,
    /// Who acts, and where.
    pub handling: Arc<Handling>,
    /// What is given other than money.
    pub services: Vec<Text>,
    /// What applicants should know besides; shown only.
    pub notes: Vec<Text>,
}
