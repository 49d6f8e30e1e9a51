//! What a file says, construct by construct, before names and types are checked.

use rules_core::calendar::{Day, Edge, Unit};
use rules_core::number::{Number, Rounding};
use rules_core::plan::{Applicant, Channel, CountUnit, PayKind, Status, Touch};

use crate::source::Span;

/// A name as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    /// The word.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// The name a declaration introduces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The ASCII identifier.
    pub id: Ident,
    /// The Chinese name.
    pub zh: Option<Ident>,
    /// The English words.
    pub en: Option<String>,
}

/// A text with its translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Chinese.
    pub zh: String,
    /// English, if it is there.
    pub en: Option<String>,
    /// Where.
    pub span: Span,
}

/// A notice and the place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// The notice.
    pub source: Ident,
    /// Clause or article, empty for the whole.
    pub clause: String,
    /// The evidence is second-hand.
    pub secondary: Option<Wording>,
    /// An older notice's value is still used.
    pub carried_over: Option<Wording>,
}

/// A span of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dates {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub until: Option<Day>,
}

/// A top-level declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant holds the construct of its name")]
#[expect(
    clippy::large_enum_variant,
    reason = "a few hundred items live at a time; boxes would only blur the code"
)]
pub enum Item {
    Source(SourceItem),
    Region(RegionItem),
    Choice(ChoiceItem),
    Fact(FactItem),
    Record(RecordItem),
    Assume(AssumeItem),
    Param(ParamItem),
    Define(DefineItem),
    Policy(PolicyItem),
    Amend(AmendItem),
    Scenario(ScenarioItem),
    Document(DocumentItem),
    Counter(CounterItem),
    Cap(CapItem),
    Exclusive(ExclusiveItem),
    Combines(CombinesItem),
    Invariant(InvariantItem),
}

/// `cap P by Q`: no value of a parameter is above that of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapItem {
    /// The parameter.
    pub param: Ident,
    /// The ceiling.
    pub ceiling: Ident,
    /// Where a notice allows more.
    pub exceptions: Vec<(Ident, Cite)>,
    /// The line.
    pub span: Span,
}

/// `exclusive …`: of some policies only one can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExclusiveItem {
    /// Its name.
    pub id: Ident,
    /// It in words.
    pub words: Wording,
    /// For whom or what only one can be had.
    pub per: PerWhat,
    /// The notice.
    pub basis: Option<Cite>,
    /// The policies.
    pub policies: Vec<Ident>,
    /// The line.
    pub span: Span,
}

/// For whom or what one of several policies can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PerWhat {
    /// One applicant.
    Person,
    /// One span of time.
    Period,
    /// One record of a list.
    Record(Ident),
}

/// `combines …`: policies that can be had together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CombinesItem {
    /// The policies.
    pub policies: Vec<Ident>,
    /// The notice.
    pub basis: Option<Cite>,
    /// The line.
    pub span: Span,
}

/// `invariant …`: what the rules make true for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvariantItem {
    /// Its name.
    pub id: Ident,
    /// It in words.
    pub words: Wording,
    /// The statement.
    pub condition: Expr,
}

/// `changeable "how" when EXPR`: what an applicant can lawfully bring about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeableItem {
    /// How.
    pub how: Wording,
    /// When it is possible; always if nothing is said.
    pub when: Option<Expr>,
}

/// `source …`: a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceItem {
    /// Its name.
    pub name: Declared,
    /// Document number.
    pub number: Option<String>,
    /// Title.
    pub title: Option<Wording>,
    /// Issuer.
    pub issuer: Option<Wording>,
    /// Day of issue.
    pub issued: Option<Day>,
    /// First day of effect.
    pub effective: Option<Day>,
    /// Notices it replaces.
    pub replaces: Vec<Ident>,
}

/// `region …`: a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionItem {
    /// Its name.
    pub name: Declared,
    /// GB/T 2260 code.
    pub code: String,
    /// The place it lies in.
    pub parent: Option<Ident>,
}

/// `choice …`: a closed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceItem {
    /// Its name.
    pub name: Declared,
    /// Whether the members have an order.
    pub ordered: bool,
    /// The members.
    pub members: Vec<Declared>,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeExpr {
    /// `bool`.
    Bool,
    /// `count 0 to 60 months`, bounds only for facts.
    Count {
        /// The unit.
        unit: CountUnit,
        /// The bounds.
        bounds: Option<(Number, Number)>,
    },
    /// `number from 0 to 1 step 1/100`.
    Number {
        /// The bounds.
        bounds: Option<(Number, Number)>,
        /// The grid.
        step: Option<Number>,
    },
    /// `money from 0 yuan to 5000 yuan`, in fen.
    Money {
        /// The bounds.
        bounds: Option<(Number, Number)>,
        /// The grid.
        step: Option<Number>,
    },
    /// `date from 1970-01-01 to today`.
    Date {
        /// The first day.
        from: Option<Day>,
        /// The last day; `None` for today.
        to: Option<Option<Day>>,
    },
    /// `period`.
    Period,
    /// `region`.
    Region,
    /// The name of a choice.
    Choice(Ident),
    /// `list of hire up to 50 people`.
    List {
        /// The record.
        record: Ident,
        /// The most records.
        most: Option<Number>,
        /// What they count as.
        unit: Option<CountUnit>,
    },
}

/// `record …`: the fields of one entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordItem {
    /// Its name.
    pub name: Declared,
    /// Its fields.
    pub fields: Vec<FactItem>,
}

/// `fact …`: something known of an applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactItem {
    /// Its name.
    pub name: Declared,
    /// Whether it may be absent.
    pub optional: bool,
    /// Its type.
    pub value: TypeExpr,
    /// Where the type stands.
    pub type_span: Span,
    /// How time touches it.
    pub touch: Option<Touch>,
    /// The question.
    pub ask: Option<Wording>,
    /// Help for it.
    pub help: Option<Wording>,
    /// When it exists.
    pub only_if: Option<Expr>,
    /// How an applicant can change it.
    pub changeable: Option<ChangeableItem>,
}

/// `assume …`: true of all people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssumeItem {
    /// The statement in words.
    pub words: Option<Wording>,
    /// The statement.
    pub condition: Expr,
}

/// The value of a parameter in one span and place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParamValue {
    /// A figure.
    Set(Expr),
    /// No source gives it; bounds if they are known.
    Unset(Option<(Expr, Expr)>),
    /// One for each member of the parameter's choice; never nested.
    ByMember(Vec<(Vec<Ident>, ParamValue)>),
}

/// One line of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParamArm {
    /// The place, or everywhere.
    pub region: Option<Ident>,
    /// The span.
    pub dates: Dates,
    /// The value.
    pub value: ParamValue,
    /// The notice.
    pub basis: Option<Cite>,
    /// The line.
    pub span: Span,
}

/// `param …`: a figure from notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParamItem {
    /// Its name.
    pub name: Declared,
    /// The choice that has a figure for each member.
    pub by: Option<Ident>,
    /// Its type.
    pub value: TypeExpr,
    /// Where the type stands.
    pub type_span: Span,
    /// The lines.
    pub arms: Vec<ParamArm>,
}

/// `define …`: a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefineItem {
    /// Its name.
    pub name: Declared,
    /// What it means.
    pub body: Expr,
}

/// `document …`: a shared paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentItem {
    /// Its name.
    pub name: Declared,
}

/// `counter …`: a shared counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterItem {
    /// Its name.
    pub name: Declared,
    /// What people call it.
    pub words: Option<Wording>,
    /// Telephone.
    pub phone: Option<String>,
}

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
    /// Papers.
    pub documents: Vec<Ident>,
    /// Who applies.
    pub applicant: Option<Applicant>,
    /// Who is paid.
    pub payee: Option<Applicant>,
    /// How.
    pub channel: Option<ChannelItem>,
}

/// What an amendment does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the verb and part of its name")]
pub enum Change {
    AddCriterion(CriterionItem),
    RemoveCriterion(Ident),
    ReplaceCriterion { id: Ident, body: Expr },
    Widen { id: Ident, by: Expr },
    Narrow { id: Ident, by: Expr },
    Pays(PaysItem),
    ForAtMost(Expr),
    PaidUntil(Expr),
    ClaimFrom(Expr),
    ClaimUntil(Expr),
    Documents(Vec<Ident>),
    Channel(ChannelItem),
    InForce(ValidityItem),
    Adopt,
    Suspend(Wording),
    Define { verb: DefineVerb, body: Expr },
}

/// What an amendment does to a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the verbs")]
pub enum DefineVerb {
    Replace,
    Widen,
    Narrow,
}

/// What becomes of the parts that localities have changed before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locals {
    /// They stay.
    Keep,
    /// They end.
    End,
}

/// One line of an amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeItem {
    /// What it changes.
    pub change: Change,
    /// What it says of local rules.
    pub locals: Option<Locals>,
    /// The line.
    pub span: Span,
}

/// `amend …`: what a notice changes of a policy or a term in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendItem {
    /// The policy or term.
    pub policy: Ident,
    /// The notice.
    pub basis: Option<Cite>,
    /// Where; everywhere if not said.
    pub region: Option<Ident>,
    /// When.
    pub dates: Dates,
    /// What.
    pub changes: Vec<ChangeItem>,
    /// The head.
    pub span: Span,
}

/// What a scenario says of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenValue {
    /// One value.
    Is(Expr),
    /// Absent.
    None,
    /// Unknown.
    Unknown,
    /// From one value to another.
    Between(Expr, Expr),
    /// One of several.
    OneOf(Vec<Expr>),
    /// Some day in a year or month (first and last day).
    SomeDay(Day, Day),
    /// The records of a list.
    Records(Vec<GivenRecord>),
}

/// `hire { hired_on: 2024-03-01 }`: one entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenRecord {
    /// The record.
    pub record: Ident,
    /// Its fields.
    pub given: Vec<(Ident, GivenValue)>,
}

/// The verdict a scenario expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedVerdict {
    /// Entitled.
    Eligible,
    /// Entitled once these declarations are made.
    EligibleIf(Vec<Ident>),
    /// Depends on exactly these facts.
    Depends(Vec<Ident>),
    /// Not entitled because of exactly these criteria (any, if none is named).
    NotEligible(Vec<Ident>),
    /// Not in force.
    NotInForce,
    /// Not applicable.
    NotApplicable,
}

/// Further things a scenario expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// `pays 533.33 yuan monthly`, `pays between a and b monthly [open]`.
    Pays {
        /// The least.
        min: Expr,
        /// The greatest.
        max: Expr,
        /// How often.
        kind: PayKind,
        /// Whether it stays open for an unset figure.
        open: bool,
    },
    /// `month 1 to 12: V`: a step of a schedule.
    Step {
        /// The first month.
        from: Number,
        /// The last month.
        to: Option<Number>,
        /// The least.
        min: Expr,
        /// The greatest.
        max: Expr,
    },
    /// `for at most 12 months`.
    ForAtMost(Expr),
    /// `first day D`.
    FirstDay(Day),
    /// `last day D`.
    LastDay(Day),
    /// `claimable for D to D until D`.
    Claimable {
        /// The first day.
        from: Day,
        /// The last day.
        to: Day,
        /// The last day to claim.
        until: Day,
    },
    /// `nothing claimable`.
    NothingClaimable,
    /// `total 4500 yuan`: what all records together are paid.
    Total(Expr),
    /// `missing a and b`: the facts that matter, exactly.
    Missing(Vec<Ident>),
}

/// `expect …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectItem {
    /// The policy.
    pub policy: Ident,
    /// `for hire 2`: the record whose answer is meant, counted from 1.
    pub record: Option<(Ident, u32)>,
    /// The verdict.
    pub verdict: ExpectedVerdict,
    /// The rest.
    pub rest: Vec<Expectation>,
    /// The line.
    pub span: Span,
}

/// `scenario …`: a person and what must come out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioItem {
    /// Its title.
    pub title: String,
    /// Where the title stands.
    pub span: Span,
    /// The day of asking.
    pub today: Option<(Day, Span)>,
    /// The facts.
    pub given: Vec<(Ident, GivenValue)>,
    /// The expectations.
    pub expects: Vec<ExpectItem>,
}

/// An expression and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// Signs and words that compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what they compare")]
pub enum Relation {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    NotEqual,
}

/// Signs and words that compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what they compute")]
pub enum Operation {
    Add,
    Sub,
    Mul,
    Div,
    WholeDiv,
    Rem,
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// A number without a unit.
    Number(Number),
    /// An amount in fen.
    Money(Number),
    /// A number with a counted unit.
    Count(Number, CountUnit),
    /// A date.
    Date(Day),
    /// Yes or no.
    Truth(bool),
    /// A name.
    Name(String),
    /// The day of asking.
    Today,
    /// The day whose law decides.
    Day,
    /// A computation.
    Binary(Operation, Box<Expr>, Box<Expr>),
    /// The opposite number.
    Negative(Box<Expr>),
    /// A comparison.
    Compare(Relation, Box<Expr>, Box<Expr>),
    /// `a between b and c`.
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `a is one of {…}`, `a is in REGION`; negated if true.
    OneOf(Box<Expr>, Vec<Expr>, bool),
    /// `a is given`.
    IsGiven(Box<Expr>),
    /// `value within count after start`, or before it.
    Within {
        /// The date.
        value: Box<Expr>,
        /// The length.
        count: Box<Expr>,
        /// The first (or, before, last) day.
        anchor: Box<Expr>,
        /// Whether the span lies before the anchor.
        before: bool,
    },
    /// All of them.
    And(Vec<Expr>),
    /// Any of them.
    Or(Vec<Expr>),
    /// The opposite.
    Not(Box<Expr>),
    /// The least or greatest.
    Extreme {
        /// The greatest, not the least.
        greatest: bool,
        /// Of these.
        of: Vec<Expr>,
    },
    /// Rounding.
    Round {
        /// The side.
        rounding: Rounding,
        /// To a multiple of this.
        unit: Box<Expr>,
        /// What.
        value: Box<Expr>,
    },
    /// `when C: A … otherwise: B`.
    When {
        /// The conditions with their values, in order.
        cases: Vec<(Expr, Expr)>,
        /// The value where none of them holds.
        otherwise: Box<Expr>,
    },
    /// `match CHOICE { a: V  b, c: V  otherwise: V }`.
    Match {
        /// The value of a choice.
        value: Box<Expr>,
        /// Members with the value for them, in order.
        arms: Vec<(Vec<Expr>, Expr)>,
        /// The value for all other members.
        otherwise: Option<Box<Expr>>,
    },
    /// `tiers EXPR { up to A: V  up to B: V  above: V }`.
    Tiers {
        /// What is graded.
        value: Box<Expr>,
        /// Upper bounds, still included, with the value up to them.
        steps: Vec<(Expr, Expr)>,
        /// The value above the last bound.
        above: Box<Expr>,
    },
    /// In the place of `otherwise` where nothing is left for it.
    NoCase,
    /// `entitled to POLICY`, in invariants.
    Entitled(Ident),
    /// `PARAM by CHOICE`: the figure of a parameter that has one for each member.
    By(Box<Expr>, Box<Expr>),
    /// `any hire in hires has (…)`.
    Quantified {
        /// Every record, not some.
        every: bool,
        /// The record.
        record: Ident,
        /// The list.
        list: Ident,
        /// What it must satisfy.
        condition: Box<Expr>,
    },
    /// `count of hires where …`, `sum of wage over hires where …`.
    Folded {
        /// What is made of the records.
        fold: FoldKind,
        /// The value of each; none for a count.
        value: Option<Box<Expr>>,
        /// The list.
        list: Ident,
        /// Which records count.
        filter: Option<Box<Expr>>,
        /// The value where no record counts.
        otherwise: Option<Box<Expr>>,
    },
    /// `loan_cap at signed_on`: a figure or term at another date or place.
    At(Box<Expr>, Box<Expr>),
    /// Year, month or month index of a date.
    DatePart(DatePart, Box<Expr>),
    /// Full months, full years or days from one date to another.
    Distance(Distance, Box<Expr>, Box<Expr>),
    /// Age on a date.
    AgeOn(Box<Expr>),
    /// The first or last day of the unit that holds a date.
    EdgeOf(Edge, Unit, Box<Expr>),
    /// The first or last day of a numbered month or quarter of a year.
    EdgeOfNumbered {
        /// First or last.
        edge: Edge,
        /// Month or quarter.
        unit: Unit,
        /// Which one.
        index: Box<Expr>,
        /// Of which year.
        year: Box<Expr>,
    },
}

/// What is made of the records of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what is computed")]
pub enum FoldKind {
    Count,
    Sum,
    Min,
    Max,
    /// The sum of so many greatest values.
    Best(u32),
}

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say which part")]
pub enum DatePart {
    Year,
    Month,
    MonthIndex,
}

/// A distance of two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what is counted")]
pub enum Distance {
    FullMonths,
    FullYears,
    Days,
}
