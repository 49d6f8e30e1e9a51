//! What a file says, construct by construct, before names and types are checked.

mod amendment;
mod between;
mod declaration;
mod expression;
mod ledger;
mod policy;
mod scenario;

use rules_core::calendar::Day;

use crate::source::Span;

pub use amendment::{AmendItem, Change, ChangeItem, DefineVerb, Locals};
pub use between::{CapItem, CombinesItem, ExclusiveItem, InvariantItem, LifeEventItem, PerWhat};
pub use declaration::{
    AssumeItem, ChangeableItem, ChoiceItem, CounterItem, DefineItem, DocumentItem, FactItem, ParamArm,
    ParamItem, ParamValue, RecordItem, RegionItem, SourceItem, TypeExpr,
};
pub use expression::{DatePart, Distance, Expr, ExprKind, FoldKind, Operation, Relation};
pub use ledger::{AccountItem, AwaitedItem, ClauseItem, EncodingItem, FeatureItem, LedgerItem, MeasureItem};
pub use policy::{
    ChannelItem, CriterionBody, CriterionItem, CriterionVerb, PaysAmount, PaysItem, PolicyItem, StepItem,
    ValidityItem,
};
pub use scenario::{ExpectItem, Expectation, ExpectedVerdict, GivenRecord, GivenValue, ScenarioItem};

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
    LifeEvent(LifeEventItem),
    Feature(FeatureItem),
    Ledger(LedgerItem),
}
