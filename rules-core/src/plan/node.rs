//! The steps of a computation.

use super::Plan;
use crate::arena::{CitationId, ConstantId, InputId, ListId, NameId, NodeId};
use crate::calendar::{Day, Edge, Unit};
use crate::number::Rounding;

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

impl Node {
    /// Whether it is the value of an input.
    pub fn is_input(self, input: InputId) -> bool {
        matches!(self, Self::Input(read) if read == input)
    }
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

impl Plan {
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
