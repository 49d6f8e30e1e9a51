//! What is computed from dates, in the English order and in the Chinese one: `year of day`, `当日 的 年份`.

use std::ops::Range;

use rules_core::calendar::{Edge, Unit};

use super::cursor::{Cursor, Failed, Parsed};
use super::marks::PhraseKind;
use crate::ast::{DatePart, Distance, Expr, ExprKind};
use crate::diagnostic::said;
use crate::keyword::Keyword;

const UNITS: [Keyword; 3] = [Keyword::Month, Keyword::Quarter, Keyword::Year];
const EDGES: [Keyword; 2] = [Keyword::FirstDayOf, Keyword::LastDayOf];

impl Cursor<'_> {
    /// What a prefix such as `year of` applies to, and its tokens.
    pub(super) fn operand(&mut self) -> Parsed<(Box<Expr>, Range<usize>)> {
        let start = self.position();
        let operand = Box::new(self.signed()?);
        Ok((operand, start..self.position()))
    }

    /// A sum, and its tokens.
    pub(super) fn term(&mut self) -> Parsed<(Box<Expr>, Range<usize>)> {
        let start = self.position();
        let term = Box::new(self.sum()?);
        Ok((term, start..self.position()))
    }

    pub(super) fn date_part(&mut self, phrase: usize, part: DatePart) -> Parsed<ExprKind> {
        let (date, tokens) = self.operand()?;
        self.phrase(PhraseKind::DatePart(part), phrase, [tokens], false);
        Ok(ExprKind::DatePart(part, date))
    }

    /// `full months from A to B`, the kind being read already.
    pub(super) fn distance(&mut self, phrase: usize, distance: Distance) -> Parsed<ExprKind> {
        // `days from` holds the word already; the Chinese `天数` does not.
        if !self.eat(Keyword::From) && distance != Distance::Days {
            self.expect(Keyword::From)?;
        }
        let (first, from) = self.term()?;
        self.expect(Keyword::To)?;
        let (second, to) = self.term()?;
        self.phrase(PhraseKind::Distance(distance), phrase, [from, to], false);
        Ok(ExprKind::Distance(distance, first, second))
    }

    /// `自 A 至 B 的 满月数`.
    pub(super) fn distance_in_chinese_order(&mut self) -> Parsed<ExprKind> {
        let phrase = self.position();
        self.expect(Keyword::From)?;
        let (first, from) = self.term()?;
        self.expect(Keyword::To)?;
        let (second, to) = self.term()?;
        self.expect(Keyword::Of)?;
        let kinds = [Keyword::FullMonths, Keyword::FullYears, Keyword::DaysFrom];
        let distance = match self.eat_any(&kinds) {
            Some(Keyword::FullMonths) => Distance::FullMonths,
            Some(Keyword::FullYears) => Distance::FullYears,
            Some(_) => Distance::Days,
            None => {
                return Err(self.unexpected(said!(
                    "`满月数`、`满年数` 或 `天数`",
                    "`满月数`, `满年数` or `天数` (full months, full years or days)"
                )));
            }
        };
        self.phrase(PhraseKind::Distance(distance), phrase, [from, to], true);
        Ok(ExprKind::Distance(distance, first, second))
    }

    /// `last day of quarter 1 of YEAR`, `last day of month of D`.
    pub(super) fn edge(&mut self, phrase: usize, edge: Edge) -> Parsed<ExprKind> {
        let unit = self.calendar_unit()?;
        let index = if self.at_number() && unit != Unit::Year {
            let start = self.position();
            let index = Box::new(self.quantity()?);
            Some((index, start..self.position()))
        } else {
            None
        };
        self.expect(Keyword::Of)?;
        let (of, tokens) = self.operand()?;
        Ok(match index {
            Some((index, part)) => {
                let kind = PhraseKind::EdgeOfNumbered(edge, unit);
                self.phrase(kind, phrase, [part, tokens], false);
                ExprKind::EdgeOfNumbered {
                    edge,
                    unit,
                    index,
                    year: of,
                }
            }
            None => {
                self.phrase(PhraseKind::EdgeOf(edge, unit), phrase, [tokens], false);
                ExprKind::EdgeOf(edge, unit, of)
            }
        })
    }

    fn calendar_unit(&mut self) -> Parsed<Unit> {
        match self.eat_any(&UNITS) {
            Some(Keyword::Month) => Ok(Unit::Month),
            Some(Keyword::Quarter) => Ok(Unit::Quarter),
            Some(_) => Ok(Unit::Year),
            None => Err(self.unexpected(said!("`月`、`季度` 或 `年度`", "`month`, `quarter` or `year`"))),
        }
    }

    fn numbered_unit(&mut self) -> Parsed<Unit> {
        match self.eat_any(&[Keyword::Month, Keyword::Quarter]) {
            Some(Keyword::Month) => Ok(Unit::Month),
            Some(_) => Ok(Unit::Quarter),
            None => Err(self.unexpected(said!("`月` 或 `季度`", "`month` or `quarter`"))),
        }
    }

    /// What Chinese puts behind a date or year: `的 年份`, `所在 月 的 最后一天`, `的 第1季度 的 最后一天`. The value
    /// it belongs to began at `phrase` and has been read.
    pub(super) fn chinese_part(&mut self, phrase: usize, value: &Expr) -> Parsed<Option<ExprKind>> {
        const PARTS: [Keyword; 4] = [
            Keyword::YearOf,
            Keyword::MonthOf,
            Keyword::MonthIndexOf,
            Keyword::AgeOn,
        ];
        let of = Box::new(value.clone());
        let tokens = phrase..self.position();
        if self.at_chinese(Keyword::Containing) {
            self.eat(Keyword::Containing);
            let unit = self.calendar_unit()?;
            let edge = self.chinese_edge()?;
            self.phrase(PhraseKind::EdgeOf(edge, unit), phrase, [tokens], true);
            return Ok(Some(ExprKind::EdgeOf(edge, unit, of)));
        }
        if !self.at_chinese(Keyword::Of) {
            return Ok(None);
        }
        if self.at_chinese_ahead(1, Keyword::Article) {
            self.eat(Keyword::Of);
            self.eat(Keyword::Article);
            let start = self.position();
            let here = self.span_here();
            let number = self.number()?;
            let index = Box::new(self.expr(here, ExprKind::Number(number)));
            let part = start..self.position();
            let unit = self.numbered_unit()?;
            let edge = self.chinese_edge()?;
            let kind = PhraseKind::EdgeOfNumbered(edge, unit);
            self.phrase(kind, phrase, [part, tokens], true);
            return Ok(Some(ExprKind::EdgeOfNumbered {
                edge,
                unit,
                index,
                year: of,
            }));
        }
        if !PARTS.iter().any(|part| self.at_chinese_ahead(1, *part)) {
            return Ok(None);
        }
        self.eat(Keyword::Of);
        let part = match self.eat_any(&PARTS) {
            Some(Keyword::YearOf) => DatePart::Year,
            Some(Keyword::MonthOf) => DatePart::Month,
            Some(Keyword::MonthIndexOf) => DatePart::MonthIndex,
            _ => {
                self.phrase(PhraseKind::AgeOn, phrase, [tokens], true);
                return Ok(Some(ExprKind::AgeOn(of)));
            }
        };
        self.phrase(PhraseKind::DatePart(part), phrase, [tokens], true);
        Ok(Some(ExprKind::DatePart(part, of)))
    }

    fn chinese_edge(&mut self) -> Parsed<Edge> {
        self.expect(Keyword::Of)?;
        match self.eat_any(&EDGES) {
            Some(Keyword::FirstDayOf) => Ok(Edge::First),
            Some(_) => Ok(Edge::Last),
            None => Err(self.edge_expected()),
        }
    }

    fn edge_expected(&mut self) -> Failed {
        self.unexpected(said!(
            "`第一天` 或 `最后一天`",
            "`第一天` or `最后一天` (first or last day)"
        ))
    }
}
