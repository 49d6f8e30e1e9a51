//! Declarations that policies rest on: notices, places, facts, figures, terms, papers and counters.

use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::plan::{CountUnit, Touch};

use super::{Cite, Dates, Declared, Expr, Ident, Locals, Wording};
use crate::source::Span;

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

/// `changeable "how" at "office" effort 2 documents a, b basis SOURCE when EXPR`: what an applicant can lawfully bring about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeableItem {
    /// How.
    pub how: Wording,
    /// The office.
    pub office: Option<Wording>,
    /// How much it takes, from 1 to 5, if that is said.
    pub effort: Option<u32>,
    /// The papers it takes.
    pub documents: Vec<Ident>,
    /// What says so.
    pub basis: Option<Cite>,
    /// When it is possible; always if nothing is said.
    pub when: Option<Expr>,
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
    /// What it says of local lines.
    pub locals: Option<Locals>,
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
