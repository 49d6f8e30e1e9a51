//! The checked program: every name resolved, every type and unit agreed.

use rules_core::arena::ChoiceId;
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::plan::{
    Applicant, Channel, Choice, CountUnit, Document, Handling, Kind, PayKind, Source, Status, Text, Touch,
    Validity,
};
use rules_core::possible::Possible;
use rules_core::region::RegionTree;

use super::between::Between;
pub(crate) use super::typed::{Form, Typed, unit_words};
use crate::ast::{CriterionVerb, Dates, DefineVerb, ScenarioItem};
use crate::ledger::Ledger;
use crate::source::Span;

/// A program without errors. Only [`crate::check::check`] makes one.
#[derive(Debug, Clone)]
pub struct CheckedProgram {
    pub(crate) rules_hash: String,
    pub(crate) sources: Vec<Source>,
    pub(crate) regions: RegionTree,
    pub(crate) choices: Vec<Choice>,
    /// Facts of the applicant and fields of records.
    pub(crate) facts: Vec<Fact>,
    pub(crate) records: Vec<Record>,
    pub(crate) lists: Vec<List>,
    pub(crate) assumptions: Vec<(Text, Typed)>,
    pub(crate) params: Vec<Param>,
    pub(crate) defines: Vec<Define>,
    pub(crate) policies: Vec<Policy>,
    pub(crate) between: Between,
    pub(crate) ledgers: Vec<Ledger>,
    pub(crate) scenarios: Vec<ScenarioItem>,
    pub(crate) names: super::names::Names,
}

impl CheckedProgram {
    /// Where each policy's name stands, in the order of the plan's policies.
    pub(crate) fn policy_spans(&self) -> Vec<Span> {
        self.policies.iter().map(|policy| policy.span).collect()
    }

    /// What became of every measure of the documents that the rules account for.
    pub fn ledgers(&self) -> &[Ledger] {
        &self.ledgers
    }

    /// The scenarios in the order of the files.
    pub fn scenarios(&self) -> &[ScenarioItem] {
        &self.scenarios
    }
}

/// What an entry of a list is.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) name: Text,
    /// The list whose entries it describes.
    pub(crate) list: Option<usize>,
}

/// A list of records.
#[derive(Debug, Clone)]
pub(crate) struct List {
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) record: usize,
    pub(crate) most: u32,
    pub(crate) unit: CountUnit,
    pub(crate) touch: Touch,
    pub(crate) ask: Option<Text>,
    pub(crate) help: Option<Text>,
}

/// A fact about the applicant, or a field of a record.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) kind: Kind,
    pub(crate) optional: bool,
    pub(crate) domain: Possible,
    pub(crate) step: Number,
    /// The last possible day is the day of asking.
    pub(crate) up_to_today: bool,
    pub(crate) touch: Touch,
    pub(crate) ask: Option<Text>,
    pub(crate) help: Option<Text>,
    pub(crate) only_if: Option<Typed>,
    pub(crate) changeable: Option<Changeable>,
    /// The record it is a field of.
    pub(crate) record: Option<usize>,
    pub(crate) span: Span,
}

/// How an applicant can lawfully bring something about.
#[derive(Debug, Clone)]
pub(crate) struct Changeable {
    pub(crate) how: Text,
    pub(crate) office: Option<Text>,
    pub(crate) effort: u32,
    pub(crate) documents: Vec<Document>,
    pub(crate) basis: Option<Citation>,
    pub(crate) when: Option<Typed>,
}

/// A notice and the clause in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Citation {
    pub(crate) source: usize,
    pub(crate) clause: String,
    pub(crate) secondary: Option<Text>,
    pub(crate) carried_over: Option<Text>,
}

/// A figure from notices.
#[derive(Debug, Clone)]
pub(crate) struct Param {
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) kind: Kind,
    /// The choice that has a figure for each member.
    pub(crate) by: Option<ChoiceId>,
    /// The deepest place first, in each place the latest span first.
    pub(crate) arms: Vec<ParamArm>,
}

/// One dated value.
#[derive(Debug, Clone)]
pub(crate) struct ParamArm {
    /// Position in the region tree; the root for what is national.
    pub(crate) place: u32,
    pub(crate) dates: Dates,
    pub(crate) value: ArmValue,
    pub(crate) span: Span,
    pub(crate) citation: Option<Citation>,
}

/// A figure, or the bounds of one that nobody gives.
#[derive(Debug, Clone)]
pub(crate) enum ArmValue {
    Set(Typed),
    Unset(Possible),
    /// One for each member of the parameter's choice, in its order; never nested.
    ByMember(Vec<ArmValue>),
}

/// A term.
#[derive(Debug, Clone)]
pub(crate) struct Define {
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) body: Typed,
    /// In folding order, as of a policy.
    pub(crate) amendments: Vec<DefineAmendment>,
}

/// What a notice changes of a term.
pub(crate) type DefineAmendment = Amended<DefineChange>;

/// One change of a term.
#[derive(Debug, Clone)]
pub(crate) struct DefineChange {
    pub(crate) verb: DefineVerb,
    pub(crate) body: Typed,
}

impl Define {
    /// The bodies by each of which alone it may hold.
    pub(crate) fn bodies_alone(&self) -> impl Iterator<Item = &Typed> {
        let alone = |amendment: &&DefineAmendment| amendment.change.verb != DefineVerb::Narrow;
        let local = self
            .amendments
            .iter()
            .filter(alone)
            .map(|amendment| &amendment.change.body);
        std::iter::once(&self.body).chain(local)
    }

    /// The bodies it may have: its own and those of its amendments.
    pub(crate) fn bodies(&self) -> impl Iterator<Item = &Typed> {
        let local = self.amendments.iter().map(|amendment| &amendment.change.body);
        std::iter::once(&self.body).chain(local)
    }
}

/// A policy with its amendments.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub(crate) id: String,
    pub(crate) span: Span,
    pub(crate) title: Text,
    pub(crate) summary: Text,
    pub(crate) applicant: Applicant,
    /// It is written what follows its end: regular renewal, or nothing.
    pub(crate) end_is_known: bool,
    /// The record for each of which it is granted.
    pub(crate) per: Option<usize>,
    /// The date whose law decides, if not the day of asking.
    pub(crate) governed_by: Option<Typed>,
    pub(crate) status: Status,
    pub(crate) validity: Vec<Validity>,
    pub(crate) basis: Vec<Citation>,
    /// Facts of type region; empty when place does not matter.
    pub(crate) places: Vec<usize>,
    pub(crate) region: u32,
    pub(crate) criteria: Vec<Criterion>,
    pub(crate) pays: Option<Pays>,
    pub(crate) services: Vec<Text>,
    pub(crate) notes: Vec<Text>,
    /// The last day of payments.
    pub(crate) paid_until: Option<Typed>,
    pub(crate) claim_from: Option<Typed>,
    pub(crate) claim_until: Option<Typed>,
    pub(crate) documents: Vec<Document>,
    pub(crate) handling: Handling,
    /// In folding order: from the root of the region tree to the leaves, in each layer by date.
    pub(crate) amendments: Vec<Amendment>,
}

/// A criterion.
#[derive(Debug, Clone)]
pub(crate) struct Criterion {
    pub(crate) id: String,
    pub(crate) label: Text,
    pub(crate) verb: CriterionVerb,
    pub(crate) body: Body,
    pub(crate) changeable: Option<Box<Changeable>>,
    pub(crate) citation: Option<Citation>,
    pub(crate) span: Span,
}

/// What a criterion says.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    Condition(Typed),
    All(Vec<Criterion>),
    Any(Vec<Criterion>),
    Declared,
}

/// What a policy pays.
#[derive(Debug, Clone)]
pub(crate) struct Pays {
    pub(crate) kind: PayKind,
    pub(crate) amount: PaysAmount,
    /// Months or years.
    pub(crate) at_most: Option<Typed>,
}

/// How much a policy pays.
#[derive(Debug, Clone)]
pub(crate) enum PaysAmount {
    Same(Typed),
    /// By the month it is; the steps adjoin and begin with the first month.
    Schedule {
        /// The number of the next month; the first if there is none.
        counted_from: Option<Typed>,
        steps: Vec<Step>,
    },
}

/// Months of a schedule that bring the same.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) from: u32,
    pub(crate) to: Option<u32>,
    pub(crate) amount: Typed,
}

impl Pays {
    /// The amounts it may come to.
    pub(crate) fn amounts(&self) -> impl Iterator<Item = &Typed> {
        let (same, steps) = match &self.amount {
            PaysAmount::Same(amount) => (Some(amount), [].as_slice()),
            PaysAmount::Schedule { steps, .. } => (None, steps.as_slice()),
        };
        same.into_iter().chain(steps.iter().map(|step| &step.amount))
    }

    /// Every expression in it.
    pub(crate) fn expressions(&self) -> impl Iterator<Item = &Typed> {
        let counted_from = match &self.amount {
            PaysAmount::Same(_) => None,
            PaysAmount::Schedule { counted_from, .. } => counted_from.as_ref(),
        };
        self.amounts().chain(counted_from).chain(&self.at_most)
    }
}

/// What a notice changes, where and when.
#[derive(Debug, Clone)]
pub(crate) struct Amended<C> {
    pub(crate) place: u32,
    pub(crate) dates: Dates,
    pub(crate) citation: Option<Citation>,
    pub(crate) change: C,
}

/// What a notice changes of a policy.
pub(crate) type Amendment = Amended<Change>;

impl Amendment {
    /// The criterion it adds, if it adds one.
    pub(crate) fn added(&self) -> Option<&Criterion> {
        match &self.change {
            Change::AddCriterion(criterion) => Some(criterion),
            _ => None,
        }
    }
}

/// One change of a policy. Criteria go by their names, those that amendments add too.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    AddCriterion(Criterion),
    RemoveCriterion(String),
    ReplaceCriterion(String, Typed),
    Widen(String, Typed),
    Narrow(String, Typed),
    Pays(Pays),
    ForAtMost(Typed),
    PaidUntil(Typed),
    ClaimFrom(Typed),
    ClaimUntil(Typed),
    InForce(Validity),
    Adopt,
    Suspend(Text),
    Documents(Vec<Document>),
    Channel {
        channel: Channel,
        counter: Option<Text>,
        phone: Option<String>,
    },
}

/// The day a declared validity begins when the text gives none.
pub(crate) const EARLIEST: Day = rules_core::calendar::FIRST_DAY;
