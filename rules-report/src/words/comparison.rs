//! Comparisons, windows and memberships in words.

use rules_core::calendar::{FIRST_DAY, LAST_DAY, add_months};
use rules_core::number::Number;
use rules_core::plan::{Comparison, InputKind, Kind, Node, Span};
use rules_core::possible::{Possible, Range, Ranges, Values};
use rules_core::verdict::Reason;

use super::{Speaker, Truth};
use crate::language::Lang;
use crate::value;

/// How one value stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Less,
    AtMost,
    Equal,
    Different,
    AtLeast,
    Greater,
}

impl Relation {
    /// What is the case when a comparison came out so.
    fn stated(comparison: Comparison, holds: bool) -> Self {
        match (comparison, holds) {
            (Comparison::Less, true) => Self::Less,
            (Comparison::Less, false) => Self::AtLeast,
            (Comparison::AtMost, true) => Self::AtMost,
            (Comparison::AtMost, false) => Self::Greater,
            (Comparison::Equal, true) => Self::Equal,
            (Comparison::Equal, false) => Self::Different,
        }
    }

    /// The same with the sides exchanged.
    fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::AtLeast => Self::AtMost,
            Self::Greater => Self::Less,
            same => same,
        }
    }

    fn words(self, kind: Kind, lang: Lang) -> &'static str {
        let (zh, en) = match (kind, self) {
            (Kind::Date, Self::Less) => ("早于", "earlier than"),
            (Kind::Date, Self::AtMost) => ("不晚于", "not later than"),
            (Kind::Date, Self::AtLeast) => ("不早于", "not earlier than"),
            (Kind::Date, Self::Greater) => ("晚于", "later than"),
            (Kind::Choice(_), Self::Less) => ("低于", "below"),
            (Kind::Choice(_), Self::AtMost) => ("不高于", "not above"),
            (Kind::Choice(_), Self::AtLeast) => ("不低于", "at least"),
            (Kind::Choice(_), Self::Greater) => ("高于", "above"),
            (Kind::Bool | Kind::Region | Kind::Date | Kind::Choice(_), Self::Equal) => ("是", "the same as"),
            (Kind::Bool | Kind::Region | Kind::Date | Kind::Choice(_), Self::Different) => ("不是", "not"),
            (Kind::Money | Kind::Number, Self::Less) => ("低于", "less than"),
            (_, Self::Less) => ("少于", "less than"),
            (_, Self::AtMost) => ("不超过", "at most"),
            (_, Self::Equal) => ("等于", "equal to"),
            (_, Self::Different) => ("不等于", "different from"),
            (Kind::Money | Kind::Number, Self::AtLeast) => ("不低于", "at least"),
            (_, Self::AtLeast) => ("不少于", "at least"),
            (_, Self::Greater) => ("超过", "more than"),
        };
        lang.pick(zh, en)
    }
}

impl Speaker<'_> {
    pub(super) fn comparison(
        &self,
        comparison: Comparison,
        left: &Reason,
        right: &Reason,
        truth: Truth,
    ) -> String {
        let kind = self.plan.kind(left.node);
        // What was answered is the subject: 学历 不低于 大专, not 大专 不高于 学历.
        let constant = |reason: &Reason| matches!(self.node(reason), Node::Constant(_));
        let mirrored = self.is_fixed(left) && !self.is_fixed(right) || constant(left) && !constant(right);
        let (subject, object) = if mirrored { (right, left) } else { (left, right) };
        if comparison == Comparison::Equal
            && let Kind::Bool | Kind::Choice(_) | Kind::Region = kind
        {
            return self.identity(subject, &self.shown(object), truth);
        }
        let stated = Relation::stated(comparison, truth != Truth::No);
        let relation = if mirrored { stated.mirrored() } else { stated };
        let words = relation.words(kind, self.lang);
        let (subject, comma) = self.subject(subject);
        let object = self.object(object);
        let (zh, en) = match (truth, comma) {
            (Truth::Open, _) => (
                "{0}，是否{1} {2}，还不能确定",
                "{0}; it is open whether this is {1} {2}",
            ),
            (_, true) => ("{0}，{1} {2}", "{0}, which is {1} {2}"),
            (_, false) => ("{0} {1} {2}", "{0} is {1} {2}"),
        };
        self.lang.fill(zh, en, &[&subject, words, &object])
    }

    /// Whether something is this and nothing else.
    fn identity(&self, subject: &Reason, wanted: &str, truth: Truth) -> String {
        let value = self.labelled(subject);
        // Of two answers, the one that is wanted goes without saying.
        let plain = self.plan.kind(subject.node) == Kind::Bool || self.is_unset(subject);
        let (zh, en) = match truth {
            Truth::Yes | Truth::Absent => return value,
            Truth::Open if plain => return value,
            Truth::No => ("{0}，不是{1}", "{0}, not {1}"),
            Truth::Open => ("{0}，是否为{1}还不能确定", "{0}; it is open whether this is {1}"),
        };
        self.lang.fill(zh, en, &[&value, wanted])
    }

    pub(super) fn membership(&self, subject: &Reason, set: &Values, truth: Truth) -> String {
        let kind = self.plan.kind(subject.node);
        let wanted = value::possible(self.plan, kind, &Possible::of(set.clone()), self.lang);
        if set.is_single() || subject.value.values == *set {
            return self.identity(subject, &wanted, truth);
        }
        let value = self.labelled(subject);
        let inside = if kind == Kind::Region {
            self.lang.pick("在", "in")
        } else {
            self.lang.pick("属于", "one of:")
        };
        let (zh, en) = match truth {
            Truth::No => ("{0}，不{1}{2}", "{0}, not {1} {2}"),
            Truth::Open => (
                "{0}，是否{1}{2}还不能确定",
                "{0}; it is open whether this is {1} {2}",
            ),
            _ => ("{0}，{1}{2}", "{0}, {1} {2}"),
        };
        self.lang.fill(zh, en, &[&value, inside, &wanted])
    }

    /// `start <= value <= start + count`, told by the end that decides.
    pub(super) fn within(
        &self,
        value: &Reason,
        start: &Reason,
        count: &Reason,
        span: Span,
        truth: Truth,
    ) -> String {
        let (day, _) = self.subject(value);
        let (first, _) = self.subject(start);
        let is_before = match (value.value.hull(), start.value.hull()) {
            (Some(value), Some(start)) => value.high < start.low,
            _ => false,
        };
        if truth == Truth::No && is_before {
            let (zh, en) = ("{0} 早于 {1}", "{0} is earlier than {1}");
            return self.lang.fill(zh, en, &[&day, &first]);
        }
        let length = self.shown_count(count, span);
        let end = end_of(start, count, span).filter(|_| !self.rests_on_unanswered(start));
        let Some(end) = end else {
            return self.lang.fill(
                "{0} 是否在 {1} 之后{2}以内，还不能确定",
                "it is open whether {0} is within {2} after {1}",
                &[&day, &first, &length],
            );
        };
        let end = value::possible(self.plan, Kind::Date, &end, self.lang);
        let (zh, en) = match truth {
            Truth::Yes => (
                "{0} ＋ {1} ＝ {2}，{3} 不晚于该日",
                "{0} + {1} = {2}; {3} is not later",
            ),
            Truth::No => ("{0} ＋ {1} ＝ {2}，{3} 晚于该日", "{0} + {1} = {2}; {3} is later"),
            _ => (
                "{0} ＋ {1} ＝ {2}，{3} 是否不晚于该日还不能确定",
                "{0} + {1} = {2}; it is open whether {3} is not later",
            ),
        };
        self.lang.fill(zh, en, &[&first, &length, &end, &day])
    }

    fn shown_count(&self, count: &Reason, span: Span) -> String {
        let kind = match span {
            Span::Months => Kind::Months,
            Span::Days => Kind::Days,
        };
        value::possible(self.plan, kind, &count.value, self.lang)
    }

    /// A constant, or a parameter that stands for one.
    fn is_fixed(&self, reason: &Reason) -> bool {
        match self.node(reason) {
            Node::Constant(_) => true,
            Node::Named(name, _) => self.plan.name(name).parameter,
            Node::Input(input) => self.plan.inputs().at(input).kind == InputKind::Figure,
            // Steps and sizes by which a threshold is chosen.
            Node::Case(_) => reason.parts.iter().all(|part| self.is_fixed(part)),
            _ => false,
        }
    }
}

/// The days on which a window may end.
fn end_of(start: &Reason, count: &Reason, span: Span) -> Option<Possible> {
    let (start, count) = (start.value.hull()?, count.value.hull()?);
    let whole = |number: Number| i32::try_from(number.to_whole()?).ok();
    let end = |day: Number, count: Number| {
        let (day, count) = (whole(day)?, whole(count)?);
        match span {
            Span::Months => add_months(day, count),
            Span::Days => day
                .checked_add(count)
                .filter(|day| (FIRST_DAY..=LAST_DAY).contains(day)),
        }
    };
    let low = end(start.low, count.low)?;
    let high = end(start.high, count.high)?;
    Some(Possible::of(Values::Ranges(Ranges::union([Range {
        low: Number::from(low),
        high: Number::from(high),
    }]))))
}
