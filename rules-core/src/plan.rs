//! What a rule text compiles to.
//!
//! A [`Plan`] is a flat, hash-consed graph of [`Node`]s in topological order (a node refers only to earlier
//! nodes), the inputs it reads, and the policies whose parts are nodes of it. Nothing regional or dated is
//! resolved in it: a parameter at a place and a date is a [`Node::Case`] whose guards test both.

use crate::arena::{Arena, ChoiceId, CitationId, ConstantId, InputId, ListId, NameId, NodeId, SourceId};
use crate::calendar::{Day, Edge, Unit};
use crate::number::{Number, Rounding};
use crate::possible::{Possible, Values};
use crate::region::RegionTree;

/// A text in the two languages of the surfaces.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Text {
    /// Chinese (zh-CN).
    pub zh: String,
    /// English.
    pub en: String,
}

/// What a counted number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountUnit {
    /// Calendar months.
    Months,
    /// Years.
    Years,
    /// Days.
    Days,
    /// People.
    People,
    /// Times.
    Times,
}

/// The type of a value, for showing it; the arithmetic does not need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Yes or no.
    Bool,
    /// One of a closed list.
    Choice(ChoiceId),
    /// A whole number with a unit.
    Count(CountUnit),
    /// An exact fraction.
    Number,
    /// An amount in fen.
    Money,
    /// A day.
    Date,
    /// A span of years and months, in months.
    Months,
    /// A span of days.
    Days,
    /// A place.
    Region,
}

/// A closed list of alternatives; member `i` is bit `i`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// ASCII name.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// Whether the members have an order that conditions may use.
    pub ordered: bool,
    /// The members: ASCII name and what people call them.
    pub members: Vec<(String, Text)>,
}

/// How time touches a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Touch {
    /// Never changes once it is so (a birth date).
    Fixed,
    /// True today, may change (is in flexible work).
    AsOfToday,
    /// Grows with time (months received).
    Accrues,
}

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InputKind {
    /// A fact about the applicant.
    Fact,
    /// A place of the applicant.
    Place,
    /// A figure that no source gives.
    Figure,
    /// What only the applicant can declare (承诺).
    Confirm,
    /// The day of asking.
    Today,
}

/// How an applicant can lawfully bring a fact about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changeable {
    /// How.
    pub how: Text,
    /// When it is possible; always if nothing is said.
    pub when: Option<NodeId>,
}

/// How a fact is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question.
    pub ask: Text,
    /// A sentence of help.
    pub help: Option<Text>,
}

/// Something an assessment may know, partly know or not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Stable name: the fact's identifier, `policy.criterion` for a declaration, `parameter@region` for a figure.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// What it is.
    pub kind: InputKind,
    /// Its type.
    pub value: Kind,
    /// Every value it may have, and whether it may be absent.
    pub domain: Possible,
    /// The distance between neighbouring values.
    pub step: Number,
    /// How time touches it.
    pub touch: Touch,
    /// How to ask for it; `None` for what is never asked.
    pub question: Option<Question>,
    /// The condition under which it exists at all.
    pub only_if: Option<NodeId>,
    /// How it can be brought about, if it can.
    pub changeable: Option<Changeable>,
    /// The list it speaks of, if it is a field of a record, or what is not known of a whole list.
    pub list: Option<ListId>,
}

/// A list of records: people hired, partners of a firm.
///
/// In a compiled plan its fields are templates that stand for every record; [`Plan::for_lists`] makes inputs
/// of them, one for each record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// ASCII name.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// ASCII name of one record.
    pub record_id: String,
    /// What people call one record.
    pub record: Text,
    /// The most records it may hold.
    pub most: u32,
    /// What its records count as.
    pub unit: CountUnit,
    /// How time touches it.
    pub touch: Touch,
    /// How to ask for it.
    pub question: Option<Question>,
    /// The fields of a record.
    pub fields: Vec<InputId>,
}

/// What is computed over the records of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fold {
    /// Whether the body holds for some record.
    Any,
    /// Whether it holds for every record.
    All,
    /// For how many records it holds.
    Count,
    /// The sum of its values.
    Sum,
    /// The least value; absent where there is no record.
    Min,
    /// The greatest value; absent where there is no record.
    Max,
    /// The sum of so many greatest values above zero.
    Best(u32),
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// ASCII name.
    pub id: String,
    /// Document number, if it has one.
    pub number: Option<String>,
    /// Title.
    pub title: Text,
    /// Who issued it.
    pub issuer: Option<Text>,
    /// When it was issued.
    pub issued: Option<Day>,
}

/// A place in a notice, with what is known against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The notice.
    pub source: SourceId,
    /// Clause or article as the notice counts, empty for the notice as a whole.
    pub clause: String,
    /// Why the evidence is second-hand, if it is.
    pub secondary: Option<Text>,
    /// Why an older notice's value is still used, if it is.
    pub carried_over: Option<Text>,
}

/// A named declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// ASCII name.
    pub id: String,
    /// What people call it.
    pub text: Text,
    /// Whether it is a parameter (figures from notices) or a define (a term).
    pub parameter: bool,
}

/// A run of entries in one of the plan's side vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// Less than (少于).
    Less,
    /// At most (不超过).
    AtMost,
    /// Equal.
    Equal,
}

/// The unit of a span used in date arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// Calendar months (a year is twelve).
    Months,
    /// Days.
    Days,
}

/// One step of a computation. The value of what is absent is "none": it makes every operation absent, except
/// that no ∧ none = no and yes ∨ none = yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A fixed value.
    Constant(ConstantId),
    /// An answer.
    Input(InputId),
    /// `value` where `condition` holds, absent where it does not.
    OnlyIf {
        /// Whether the value exists.
        condition: NodeId,
        /// The value.
        value: NodeId,
    },
    /// Whether a value is present.
    IsGiven(NodeId),
    /// A parameter or a term: the same value, with its name for explanations.
    Named(NameId, NodeId),
    /// Sum.
    Add(NodeId, NodeId),
    /// Difference.
    Sub(NodeId, NodeId),
    /// Product.
    Mul(NodeId, NodeId),
    /// Exact quotient.
    Div(NodeId, NodeId),
    /// Whole-number quotient, towards minus infinity.
    WholeDiv(NodeId, NodeId),
    /// Remainder of [`Node::WholeDiv`].
    Rem(NodeId, NodeId),
    /// The least of several.
    Min(Run),
    /// The greatest of several.
    Max(Run),
    /// A multiple of a unit.
    Round {
        /// What is rounded.
        value: NodeId,
        /// The unit, in the value's own measure (fen for money).
        unit: ConstantId,
        /// The side.
        rounding: Rounding,
    },
    /// A date and a span after it.
    AddSpan {
        /// The date.
        date: NodeId,
        /// How many.
        count: NodeId,
        /// Of what.
        span: Span,
    },
    /// Days from the first date to the second.
    DaysBetween(NodeId, NodeId),
    /// Full months from the first date to the second.
    FullMonths(NodeId, NodeId),
    /// The calendar year of a date.
    YearOf(NodeId),
    /// The calendar month of a date, 1 to 12.
    MonthOf(NodeId),
    /// Months since the year 0, so that neighbouring months differ by one.
    MonthIndex(NodeId),
    /// The first or last day of the unit that holds a date.
    EdgeOf {
        /// The date.
        date: NodeId,
        /// Month, quarter or year.
        unit: Unit,
        /// First or last day.
        edge: Edge,
    },
    /// The first or last day of a month given by its year and number.
    MonthEdge {
        /// The year.
        year: NodeId,
        /// The month, 1 to 12.
        month: NodeId,
        /// First or last day.
        edge: Edge,
    },
    /// A comparison of two values of one type.
    Compare(Comparison, NodeId, NodeId),
    /// `start <= value <= start + count span`.
    Within {
        /// The date that must lie inside.
        value: NodeId,
        /// The first day.
        start: NodeId,
        /// The length.
        count: NodeId,
        /// Its unit.
        span: Span,
    },
    /// Whether a value is one of a constant set: alternatives, or a part of the region tree.
    In(NodeId, ConstantId),
    /// All of them.
    And(Run),
    /// Any of them.
    Or(Run),
    /// The opposite.
    Not(NodeId),
    /// The value of the first arm whose guard holds; absent if none does.
    Case(Run),
    /// The sum of the so many greatest of some values, those above zero.
    Best(Run, u32),
    /// `body` over the records of a list for which `guard` holds. Only [`Plan::for_lists`] gives it a value.
    Fold {
        /// The list.
        list: ListId,
        /// What is computed for each record.
        body: NodeId,
        /// Which records take part.
        guard: NodeId,
        /// What is made of them.
        fold: Fold,
    },
}

/// One alternative of a [`Node::Case`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arm {
    /// When it applies.
    pub guard: NodeId,
    /// Its value.
    pub value: NodeId,
    /// The notice that gives it.
    pub citation: Option<CitationId>,
    /// The first day from which it applies, if it is dated.
    pub since: Option<Day>,
    /// The place it is for, as a position in the region tree; the root for what is national.
    pub place: Option<u32>,
}

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
    /// ASCII name, unique in its policy.
    pub id: String,
    /// What people call it.
    pub label: Text,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// Papers or a counter that a locality sets for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalHandling {
    /// Where and when it applies.
    pub guard: NodeId,
    /// The papers, if they differ.
    pub documents: Option<Vec<Document>>,
    /// Who acts and where, if that differs.
    pub handling: Option<Handling>,
    /// The notice.
    pub citation: Option<CitationId>,
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
    pub documents: Vec<Document>,
    /// Who acts, and where.
    pub handling: Handling,
    /// What is given other than money.
    pub services: Vec<Text>,
    /// What applicants should know besides; shown only.
    pub notes: Vec<Text>,
}

/// For whom or what only one of several policies can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// One applicant.
    Person,
    /// One span of time.
    Period,
    /// One record of a list.
    Record,
}

/// Policies of which only one can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// ASCII name.
    pub id: String,
    /// It in words.
    pub text: Text,
    /// For whom or what.
    pub per: Per,
    /// The clause.
    pub citation: Option<CitationId>,
    /// The policies, as positions in [`Plan::policies`].
    pub policies: Vec<u32>,
}

/// Policies that can be had together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Combination {
    /// The clause.
    pub citation: Option<CitationId>,
    /// The policies, as positions in [`Plan::policies`].
    pub policies: Vec<u32>,
}

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

    /// Calls `visit` with every node that `node` refers to directly.
    pub fn for_each_operand(&self, node: Node, mut visit: impl FnMut(NodeId)) {
        match node {
            Node::Constant(_) | Node::Input(_) => {}
            Node::IsGiven(a)
            | Node::Named(_, a)
            | Node::Round { value: a, .. }
            | Node::YearOf(a)
            | Node::MonthOf(a)
            | Node::MonthIndex(a)
            | Node::EdgeOf { date: a, .. }
            | Node::In(a, _)
            | Node::Not(a) => visit(a),
            Node::OnlyIf {
                condition: a,
                value: b,
            }
            | Node::Add(a, b)
            | Node::Sub(a, b)
            | Node::Mul(a, b)
            | Node::Div(a, b)
            | Node::WholeDiv(a, b)
            | Node::Rem(a, b)
            | Node::AddSpan {
                date: a, count: b, ..
            }
            | Node::DaysBetween(a, b)
            | Node::FullMonths(a, b)
            | Node::MonthEdge {
                year: a, month: b, ..
            }
            | Node::Compare(_, a, b) => {
                visit(a);
                visit(b);
            }
            Node::Within {
                value, start, count, ..
            } => {
                visit(value);
                visit(start);
                visit(count);
            }
            Node::Fold { body, guard, .. } => {
                visit(body);
                visit(guard);
            }
            Node::Min(run) | Node::Max(run) | Node::And(run) | Node::Or(run) | Node::Best(run, _) => {
                self.run(run).iter().copied().for_each(visit);
            }
            Node::Case(run) => {
                for arm in self.arms(run) {
                    visit(arm.guard);
                    visit(arm.value);
                }
            }
        }
    }
}

fn slice<T>(items: &[T], run: Run) -> &[T] {
    let range = usize::try_from(run.start)
        .ok()
        .zip(usize::try_from(run.len).ok())
        .and_then(|(start, len)| Some(start..start.checked_add(len)?));
    range.and_then(|range| items.get(range)).unwrap_or_default()
}
