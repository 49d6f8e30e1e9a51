//! What a comparison finds: classes of people, and what was not compared.

use super::besides::Besides;
use super::change::{Aspect, Change};
use super::telling::Criteria;
use crate::arena::InputId;
use crate::calendar::Day;
use crate::number::Number;
use crate::plan::Kind;
use crate::possible::Possible;

/// A policy of the revision, as positions in the two plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pair {
    /// Both plans have it.
    Both(usize, usize),
    /// The old plan alone has it.
    Removed(usize),
    /// The new plan alone has it.
    Added(usize),
}

/// On which days it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// On this day.
    On(Day),
    /// On any day the plans know, the day being a question like the others.
    AnyDay,
    /// The same, but of each class only the days and an example are told, not what its people are restricted to nor
    /// what they are paid. Where that is too much work, the days near this one on which the rules change are tried.
    SomeDay(Day),
}

/// What the answers of those in a class may be to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The question, as an input of [`super::Revision::plan`].
    pub input: InputId,
    /// The least and the greatest value that occur, or the alternatives.
    pub values: Possible,
    /// Whether every end occurs; otherwise nobody lies outside.
    pub exact: bool,
    /// What was changed reads it.
    pub tells: bool,
}

/// A person of a class. Inputs are those of [`super::Revision::plan`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The answers that put them into the class; the others may be anything.
    pub facts: Vec<(InputId, Possible)>,
    /// What they are paid: under the old plan, under the new.
    pub amount: [Option<Possible>; 2],
    /// For how many months.
    pub months: [Option<Possible>; 2],
    /// The first and the last day of the entitlement, where the class says that it moves.
    pub days: Vec<(Aspect, [Option<Day>; 2])>,
    /// All their answers.
    pub person: Vec<(InputId, Possible)>,
}

/// The people at both ends of what a question may be answered with in a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extremes {
    /// The question.
    pub input: InputId,
    /// Who has the least value.
    pub least: Example,
    /// Who has the greatest.
    pub greatest: Example,
}

/// The earliest and the latest first, or last, day of the entitlement in a class: under the old plan, under the new.
/// `None` where it goes on beyond all days on which anybody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Which of them.
    pub aspect: Aspect,
    /// Nobody's is before.
    pub earliest: [Option<Day>; 2],
    /// Nobody's is after.
    pub latest: [Option<Day>; 2],
    /// Whether all of them are somebody's.
    pub exact: bool,
}

/// The least and the greatest amount in a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// Fen, a share, or a number of months.
    pub kind: Kind,
    /// The least.
    pub least: Number,
    /// The greatest.
    pub greatest: Number,
    /// Whether both occur; otherwise nobody lies outside.
    pub exact: bool,
    /// Whether the greatest is one: not where it rests on a figure that nobody bounds.
    pub bounded: bool,
}

/// All people whose answer changes in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// The way.
    pub change: Change,
    /// The place that decides, if the policy depends on one.
    pub place: Option<InputId>,
    /// The record it is about, if the policy is granted for each record of a list.
    pub record: Option<u32>,
    /// Who they are: what is restricted of their answers. What was changed comes first.
    pub conditions: Vec<Condition>,
    /// A smallest person.
    pub example: Example,
    /// The people on the border.
    pub ends: Vec<Extremes>,
    /// What they are paid: under the old plan, under the new.
    pub amount: [Option<Worth>; 2],
    /// The new amount less the old one.
    pub difference: Option<Worth>,
    /// For how many months: under the old plan, under the new.
    pub months: [Option<Worth>; 2],
    /// The days of the entitlement, where they move.
    pub days: Vec<Moved>,
}

/// Why something was not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotCompared {
    /// A question of one name that is no longer the same question: of another type or with its alternatives reordered.
    Question(InputId),
    /// Something is computed over a list in another way.
    List(InputId),
}

/// What became of one policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRevision {
    /// The policy.
    pub pair: Pair,
    /// Both plans compute the same: nothing had to be searched.
    pub identical: bool,
    /// Everybody whose answer changes, by the way in which it does.
    pub classes: Vec<Class>,
    /// Criteria that are written in another way.
    pub criteria: Criteria,
    /// What else is changed.
    pub besides: Vec<Besides>,
    /// Questions about it that were decided.
    pub settled: u64,
    /// Those that were not, within the work allowed.
    pub unsettled: u64,
    /// What was not compared at all.
    pub not_compared: Vec<NotCompared>,
    /// Questions of which only the answers were compared that both plans allow.
    pub narrowed: Vec<InputId>,
    /// For somebody, arithmetic fails.
    pub fails: bool,
}

impl PolicyRevision {
    /// Whether it was shown that nothing changes.
    pub fn is_unchanged(&self) -> bool {
        let nothing =
            self.classes.is_empty() && self.besides.is_empty() && matches!(self.pair, Pair::Both(..));
        nothing && self.is_covered()
    }

    /// Whether everybody was compared.
    pub fn is_covered(&self) -> bool {
        self.unsettled == 0 && self.not_compared.is_empty() && self.narrowed.is_empty() && !self.fails
    }
}
