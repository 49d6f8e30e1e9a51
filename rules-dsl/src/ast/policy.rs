//! Policies: who, since when, on what conditions, what, and by which way.

use rules_core::number::Number;
use rules_core::plan::{Applicant, Channel, PayKind, Status};

use super::{ChangeableItem, Cite, Dates, Declared, Expr, Ident, Wording};
use crate::source::Span;

/// How a criterion counts, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CriterionVerb {
    /// `require`.
    Require,
    /// `unless`.
    Unless,
    /// `confirm`.
    Confirm,
    /// A line of a group.
    Part,
}

/// What a criterion says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CriterionBody {
    /// One condition.
    Condition(Expr),
    /// `all of { … }`.
    All(Vec<CriterionItem>),
    /// `any of { … }`.
    Any(Vec<CriterionItem>),
    /// Nothing to compute: a declaration.
    Declared,
}

/// A criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionItem {
    /// How it counts.
    pub verb: CriterionVerb,
    /// Its name.
    pub id: Ident,
    /// What people call it.
    pub label: Option<Wording>,
    /// What it says.
    pub body: CriterionBody,
    /// How an applicant can bring it about; for what is declared.
    pub changeable: Option<Box<ChangeableItem>>,
    /// The clause.
    pub basis: Option<Cite>,
    /// The whole line.
    pub span: Span,
}

/// `pays …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaysItem {
    /// How often.
    pub kind: PayKind,
    /// How much.
    pub amount: PaysAmount,
    /// For at most so many months or years.
    pub at_most: Option<Expr>,
    /// The line.
    pub span: Span,
}

/// How much a policy pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaysAmount {
    /// The same every time.
    Same(Expr),
    /// By the month it is.
    Schedule {
        /// The number of the next month, if the first is not it.
        counted_from: Option<Expr>,
        /// The steps.
        steps: Vec<StepItem>,
    },
}

/// `month 1 to 12: V`, `month 13 on: V`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepItem {
    /// The first month.
    pub from: Number,
    /// The last month; none for `on`.
    pub to: Option<Number>,
    /// How much a month.
    pub amount: Expr,
    /// The months.
    pub span: Span,
}

impl PaysItem {
    /// Every expression in it.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let (same, counted_from, steps) = match &self.amount {
            PaysAmount::Same(amount) => (Some(amount), None, [].as_slice()),
            PaysAmount::Schedule { counted_from, steps } => (None, counted_from.as_ref(), steps.as_slice()),
        };
        let steps = steps.iter().map(|step| &step.amount);
        same.into_iter()
            .chain(counted_from)
            .chain(steps)
            .chain(&self.at_most)
    }
}

/// `channel …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelItem {
    /// How.
    pub channel: Channel,
    /// A declared counter.
    pub counter: Option<Ident>,
    /// Or one described in place.
    pub place: Option<Wording>,
    /// Telephone.
    pub phone: Option<String>,
    /// The line.
    pub span: Span,
}

/// `in force …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidityItem {
    /// The days.
    pub dates: Dates,
    /// Renewed regularly.
    pub renewed: bool,
    /// Known to have ended for good.
    pub not_renewed: bool,
    /// The line.
    pub span: Span,
}

/// `policy …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyItem {
    /// Its name.
    pub name: Declared,
    /// Title.
    pub title: Option<Wording>,
    /// What it is in plain words.
    pub summary: Option<Wording>,
    /// The clauses it rests on.
    pub basis: Vec<Cite>,
    /// Who it is for.
    pub applicant_kind: Option<Applicant>,
    /// The record for each of which it is granted.
    pub per: Option<Ident>,
    /// The date whose law decides, if not the day of asking.
    pub governed_by: Option<Expr>,
    /// The places that may decide.
    pub places: Vec<Ident>,
    /// A locality's own policy: where it applies.
    pub region: Option<Ident>,
    /// What the verb of the clause says.
    pub status: Option<Status>,
    /// When it is in force.
    pub validity: Vec<ValidityItem>,
    /// The criteria.
    pub criteria: Vec<CriterionItem>,
    /// What it pays.
    pub pays: Option<PaysItem>,
    /// What it gives other than money.
    pub services: Vec<Wording>,
    /// The last day of payments.
    pub paid_until: Option<Expr>,
    /// What is only shown.
    pub notes: Vec<Wording>,
    /// The first day to claim.
    pub claim_from: Option<Expr>,
    /// The last day to claim.
    pub claim_until: Option<Expr>,
    /// Papers; without any where none are needed.
    pub documents: Option<Vec<Ident>>,
    /// Who applies.
    pub applicant: Option<Applicant>,
    /// Who is paid.
    pub payee: Option<Applicant>,
    /// How.
    pub channel: Option<ChannelItem>,
    /// Whether every statement could be read.
    pub complete: bool,
}
