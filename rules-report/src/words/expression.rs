//! Values in words: facts with their answers, parameters with their notices, arithmetic with its numbers.

use rules_core::calendar::{Edge, Unit};
use rules_core::number::{Number, Rounding};
use rules_core::plan::{InputKind, Kind, Node};
use rules_core::possible::{Possible, Values};
use rules_core::verdict::Reason;

use super::{Length, Speaker};
use crate::language::Lang;
use crate::value;

/// How tightly the parts of an expression hold together; looser ones are bracketed inside tighter ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hold {
    Sum,
    Product,
    Atom,
}

impl Speaker<'_> {
    /// A value: its name and what it is, or how it is computed and what comes out.
    pub(super) fn phrase(&self, reason: &Reason) -> String {
        let (text, hold) = self.expression(reason);
        if hold == Hold::Atom && !self.is_computed(reason) {
            return text;
        }
        // Absence belongs to an operand and was told there.
        let values = Possible::of(reason.value.values.clone());
        let shown = value::possible(self.plan, self.plan.kind(reason.node), &values, self.lang);
        let result = format!("{text}{}{shown}", self.lang.pick(" ＝ ", " = "));
        match self.rounding(reason) {
            Some(rounding) => format!("{result}{}", self.lang.aside(&rounding)),
            None => result,
        }
    }

    /// A phrase as the subject of a comparison, and whether it needs a comma behind it.
    pub(super) fn subject(&self, reason: &Reason) -> (String, bool) {
        let computed = self.is_computed(reason);
        if computed && self.rests_on_unanswered(reason) {
            return (self.expression(reason).0, true);
        }
        (self.phrase(reason), computed)
    }

    /// A phrase as the object of a comparison: the value first, how it came about in brackets.
    pub(super) fn object(&self, reason: &Reason) -> String {
        if !self.is_computed(reason) {
            return self.phrase(reason);
        }
        let (text, _) = self.expression(reason);
        if self.rests_on_unanswered(reason) {
            return text;
        }
        format!("{}{}", self.shown(reason), self.lang.aside(&text))
    }

    /// Whether what comes out says nothing yet: it is anything that unanswered facts allow.
    pub(super) fn rests_on_unanswered(&self, reason: &Reason) -> bool {
        let mut parts = reason.parts.iter();
        self.is_unanswered(reason) || parts.any(|part| self.rests_on_unanswered(part))
    }

    /// A fact and its answer with a colon between them.
    pub(super) fn labelled(&self, reason: &Reason) -> String {
        let node = self.node(reason);
        let name = match node {
            Node::Input(input) => Some(&self.plan.inputs().at(input).name),
            Node::Named(name, _) => Some(&self.plan.name(name).text),
            _ => None,
        };
        match (name, node, reason.parts.as_slice()) {
            _ if self.is_unanswered(reason) || self.is_unset(reason) => self.phrase(reason),
            (Some(name), ..) => self.lang.labelled(self.lang.of(name), &self.shown(reason)),
            (None, Node::OnlyIf { .. }, [_, inner]) => self.labelled(inner),
            _ => self.phrase(reason),
        }
    }

    /// Whether the phrase is a computation with a result, not a value with a name.
    fn is_computed(&self, reason: &Reason) -> bool {
        match (self.node(reason), reason.parts.as_slice()) {
            (Node::Constant(_) | Node::Input(_) | Node::Named(..), _) => false,
            (Node::OnlyIf { .. }, [_, inner]) | (Node::Case(_), [inner]) => self.is_computed(inner),
            (Node::Case(_), _) => false,
            _ => true,
        }
    }

    /// The expression without its result.
    pub(super) fn expression(&self, reason: &Reason) -> (String, Hold) {
        let parts = reason.parts.as_slice();
        let (plus, minus, times, over) = match self.lang {
            Lang::Zh => (" ＋ ", " － ", " × ", " ÷ "),
            Lang::En => (" + ", " − ", " × ", " ÷ "),
        };
        let text = match (self.node(reason), parts) {
            (Node::Input(_), _) => self.fact(reason),
            (Node::Named(..), [inner]) => self.named(reason, inner),
            (Node::OnlyIf { .. }, [condition, inner]) => {
                if reason.value.values.is_empty() && reason.value.none {
                    self.beside_the_point(condition)
                } else {
                    return self.expression(inner);
                }
            }
            (Node::Case(_), [inner]) => {
                let (text, hold) = self.expression(inner);
                if reason.because.is_empty() || self.length == Length::Short {
                    return (text, hold);
                }
                let because = reason.because.iter().map(|part| self.statement(part));
                let because: Vec<String> = because.collect();
                let because = because.join(self.lang.pick("；", "; "));
                return (format!("{text}{}", self.lang.aside(&because)), hold);
            }
            (Node::Case(_), parts) => {
                let arms = self.arms(reason, parts, |part| self.expression(part).0);
                self.lang.bracketed(&arms)
            }
            (Node::Add(..), [a, b]) => return (self.joined(a, plus, b, Hold::Sum), Hold::Sum),
            (Node::Sub(..), [a, b]) => return (self.joined(a, minus, b, Hold::Sum), Hold::Sum),
            (Node::Mul(..), [a, b]) => return (self.joined(a, times, b, Hold::Product), Hold::Product),
            (Node::Div(..), [a, b]) => return (self.joined(a, over, b, Hold::Product), Hold::Product),
            (Node::WholeDiv(..), [a, b]) => {
                // Full years are full months by twelve.
                let twelve = b.value.to_number() == Some(Number::whole(12));
                if let (Node::FullMonths(..), [from, to], true) = (self.node(a), a.parts.as_slice(), twelve) {
                    let text = self.between(from, to, "的满年数", "full years from");
                    return (text, Hold::Atom);
                }
                let quotient = self.joined(a, over, b, Hold::Product);
                self.lang
                    .fill("{0} 的整数部分", "the whole part of {0}", &[&quotient])
            }
            (Node::Rem(..), [a, b]) => {
                let quotient = self.joined(a, over, b, Hold::Product);
                self.lang.fill("{0} 的余数", "the remainder of {0}", &[&quotient])
            }
            (Node::AddSpan { .. }, [date, count]) => {
                return (self.joined(date, plus, count, Hold::Sum), Hold::Sum);
            }
            (Node::Round { .. }, [inner]) => return self.expression(inner),
            (Node::Min(_), parts) => self.extreme(parts, "取小", "the least of"),
            (Node::Max(_), parts) => self.extreme(parts, "取大", "the greatest of"),
            (Node::Best(_, most), parts) => self.extreme(
                parts,
                &format!("最高{most}项之和"),
                &format!("the sum of the {most} greatest of"),
            ),
            (Node::DaysBetween(..), [from, to]) => self.between(from, to, "的天数", "days from"),
            (Node::FullMonths(..), [from, to]) => self.between(from, to, "的满月数", "full months from"),
            (Node::YearOf(_), [date]) => self.of(date, "的年份", "the year of"),
            (Node::MonthOf(_), [date]) => self.of(date, "的月份", "the month of"),
            (Node::MonthIndex(_), [date]) => self.of(date, "的年月", "the year and month of"),
            (Node::EdgeOf { unit, edge, .. }, [date]) => {
                let (zh, en) = edge_words(unit, edge);
                self.of(date, zh, en)
            }
            (Node::MonthEdge { edge, .. }, [year, month]) => {
                let (year, month) = (self.month_part(year), self.month_part(month));
                let (zh, en) = match edge {
                    Edge::First => ("{0}年{1}月第一天", "the first day of {0}-{1}"),
                    Edge::Last => ("{0}年{1}月最后一天", "the last day of {0}-{1}"),
                };
                self.lang.fill(zh, en, &[&year, &month])
            }
            _ => self.shown(reason),
        };
        (text, Hold::Atom)
    }

    fn joined(&self, left: &Reason, sign: &str, right: &Reason, hold: Hold) -> String {
        let left = self.operand(left, hold);
        // a − (b + c) and a ÷ (b × c) keep their brackets.
        let tighter = if hold == Hold::Sum {
            Hold::Product
        } else {
            Hold::Atom
        };
        let right = self.operand(right, tighter);
        format!("{left}{sign}{right}")
    }

    fn operand(&self, reason: &Reason, least: Hold) -> String {
        let (text, hold) = self.expression(reason);
        if hold < least {
            self.lang.bracketed(&text)
        } else {
            text
        }
    }

    fn extreme(&self, parts: &[Reason], zh: &str, en: &str) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.expression(part).0).collect();
        let what = self.lang.pick(zh, en);
        [what, &self.lang.aside(&parts.join(self.lang.pick("，", ", ")))].concat()
    }

    fn between(&self, from: &Reason, to: &Reason, zh: &str, en: &str) -> String {
        let (from, to) = (self.expression(from).0, self.expression(to).0);
        self.lang.fill(
            "{1} 至 {2} {0}",
            "{0} {1} to {2}",
            &[self.lang.pick(zh, en), &from, &to],
        )
    }

    /// A year or a month by its number; where facts decide it, in full by how they do.
    fn month_part(&self, reason: &Reason) -> String {
        let unanswered = self.rests_on_unanswered(reason);
        if self.is_computed(reason) && (unanswered || self.length == Length::Full) {
            let part = self.subject(reason).0;
            return self.lang.bracketed(&part);
        }
        self.shown(reason)
    }

    fn of(&self, date: &Reason, zh: &str, en: &str) -> String {
        let date = self.operand(date, Hold::Atom);
        self.lang
            .fill("{1} {0}", "{0} {1}", &[self.lang.pick(zh, en), &date])
    }

    /// A fact with its answer.
    pub(super) fn fact(&self, reason: &Reason) -> String {
        let Node::Input(id) = self.node(reason) else {
            return self.shown(reason);
        };
        let input = self.plan.inputs().at(id);
        let name = self.lang.of(&input.name);
        match input.kind {
            InputKind::Today => return self.shown(reason),
            InputKind::Figure if !reason.value.is_single() => {
                return format!("{name}{}", self.lang.aside(self.unset()));
            }
            _ if self.is_unanswered(reason) => return self.unanswered(name),
            _ => {}
        }
        let one_span = match &reason.value.values {
            Values::Ranges(ranges) => ranges.len() == 1 && !reason.value.is_single() && !reason.value.none,
            Values::Bits(_) => false,
        };
        let shown = self.shown(reason);
        let (zh, en) = if one_span && input.value != Kind::Region {
            ("{0}在 {1} 之间", "{0} (from {1})")
        } else {
            ("{0} {1}", "{0} {1}")
        };
        self.lang.fill(zh, en, &[name, &shown])
    }

    fn is_unanswered(&self, reason: &Reason) -> bool {
        match self.node(reason) {
            Node::Input(input) => {
                let domain = &self.plan.inputs().at(input).domain;
                reason.value == *domain && !domain.is_single()
            }
            _ => false,
        }
    }

    /// That no source gives a figure.
    pub(super) fn unset(&self) -> &'static str {
        self.lang.pick("由各地确定，未查到", "set locally, not found")
    }

    /// Whether it is a figure that no source gives, perhaps under the name of its parameter.
    pub(super) fn is_unset(&self, reason: &Reason) -> bool {
        match (self.node(reason), reason.parts.as_slice()) {
            (Node::Input(input), _) => {
                self.plan.inputs().at(input).kind == InputKind::Figure && !reason.value.is_single()
            }
            (Node::Named(..) | Node::Case(_), [inner]) => self.is_unset(inner),
            _ => false,
        }
    }

    /// How the result was rounded, if it was.
    fn rounding(&self, reason: &Reason) -> Option<String> {
        let (unit, rounding) = match (self.node(reason), reason.parts.as_slice()) {
            (Node::Round { unit, rounding, .. }, _) => (unit, rounding),
            (Node::Case(_), [inner]) | (Node::OnlyIf { .. }, [_, inner]) => return self.rounding(inner),
            _ => return None,
        };
        let kind = self.plan.kind(reason.node);
        let unit = Possible::of(self.plan.constant(unit).clone()).to_number()?;
        let unit = match (kind, unit) {
            (Kind::Money, Number::ONE) => self.lang.pick("分", "the fen").to_owned(),
            _ => value::number(kind, unit, self.lang),
        };
        let (zh, en) = match rounding {
            Rounding::Down => ("舍去尾数，到{0}", "rounded down to {0}"),
            Rounding::Up => ("进位到{0}", "rounded up to {0}"),
            Rounding::HalfUp => ("四舍五入到{0}", "rounded to {0}"),
        };
        Some(self.lang.fill(zh, en, &[&unit]))
    }
}

fn edge_words(unit: Unit, edge: Edge) -> (&'static str, &'static str) {
    match (unit, edge) {
        (Unit::Month, Edge::First) => ("当月第一天", "the first day of the month of"),
        (Unit::Month, Edge::Last) => ("当月最后一天", "the last day of the month of"),
        (Unit::Quarter, Edge::First) => ("当季第一天", "the first day of the quarter of"),
        (Unit::Quarter, Edge::Last) => ("当季最后一天", "the last day of the quarter of"),
        (Unit::Year, Edge::First) => ("当年第一天", "the first day of the year of"),
        (Unit::Year, Edge::Last) => ("当年最后一天", "the last day of the year of"),
    }
}
