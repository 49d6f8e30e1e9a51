//! Computations that begin with a word: least, rounded, by cases, of dates, over lists.

use rules_core::calendar::Edge;
use rules_core::number::Rounding;

use super::cursor::{Cursor, Parsed};
use super::marks::{Mark, PhraseKind};
use crate::ast::{DatePart, Distance, Expr, ExprKind};
use crate::keyword::Keyword;

impl Cursor<'_> {
    /// What begins with a keyword.
    pub(super) fn computation(&mut self) -> Parsed<Option<ExprKind>> {
        const STARTS: [Keyword; 31] = [
            Keyword::EntitledTo,
            Keyword::AnyRecord,
            Keyword::AllRecords,
            Keyword::CountOf,
            Keyword::SumOf,
            Keyword::MinOf,
            Keyword::MaxOf,
            Keyword::Best,
            Keyword::When,
            Keyword::Match,
            Keyword::Tiers,
            Keyword::AnyOf,
            Keyword::AllOf,
            Keyword::Yes,
            Keyword::No,
            Keyword::Today,
            Keyword::Day,
            Keyword::YearOf,
            Keyword::MonthOf,
            Keyword::MonthIndexOf,
            Keyword::FullMonths,
            Keyword::FullYears,
            Keyword::DaysFrom,
            Keyword::AgeOn,
            Keyword::FirstDayOf,
            Keyword::LastDayOf,
            Keyword::Min,
            Keyword::Max,
            Keyword::RoundDownTo,
            Keyword::RoundUpTo,
            Keyword::RoundHalfUpTo,
        ];
        if self.at_chinese(Keyword::From) {
            return self.distance_in_chinese_order().map(Some);
        }
        let phrase = self.position();
        let Some(keyword) = self.eat_any(&STARTS) else {
            return Ok(None);
        };
        Ok(Some(match keyword {
            Keyword::AnyRecord => self.quantified(phrase, false)?,
            Keyword::AllRecords => self.quantified(phrase, true)?,
            Keyword::CountOf | Keyword::SumOf | Keyword::MinOf | Keyword::MaxOf | Keyword::Best => {
                self.folded(phrase, keyword)?
            }
            Keyword::When => self.when()?,
            Keyword::EntitledTo => ExprKind::Entitled(self.ident()?),
            Keyword::Match => self.match_()?,
            Keyword::Tiers => self.tiers()?,
            Keyword::AnyOf => ExprKind::Or(self.listed()?),
            Keyword::AllOf => ExprKind::And(self.listed()?),
            Keyword::Yes => ExprKind::Truth(true),
            Keyword::No => ExprKind::Truth(false),
            Keyword::Today => ExprKind::Today,
            Keyword::Day => ExprKind::Day,
            Keyword::YearOf => self.date_part(phrase, DatePart::Year)?,
            Keyword::MonthOf => self.date_part(phrase, DatePart::Month)?,
            Keyword::MonthIndexOf => self.date_part(phrase, DatePart::MonthIndex)?,
            Keyword::FullMonths => self.distance(phrase, Distance::FullMonths)?,
            Keyword::FullYears => self.distance(phrase, Distance::FullYears)?,
            Keyword::DaysFrom => self.distance(phrase, Distance::Days)?,
            Keyword::AgeOn => {
                let (date, part) = self.operand()?;
                self.phrase(PhraseKind::AgeOn, phrase, [part], false);
                ExprKind::AgeOn(date)
            }
            Keyword::FirstDayOf => self.edge(phrase, Edge::First)?,
            Keyword::LastDayOf => self.edge(phrase, Edge::Last)?,
            Keyword::Min => ExprKind::Extreme {
                greatest: false,
                of: self.arguments()?,
            },
            Keyword::Max => ExprKind::Extreme {
                greatest: true,
                of: self.arguments()?,
            },
            Keyword::RoundDownTo => self.rounded(Rounding::Down)?,
            Keyword::RoundUpTo => self.rounded(Rounding::Up)?,
            _ => self.rounded(Rounding::HalfUp)?,
        }))
    }

    /// `{ a, b }` or one to a line, after `any of` and `all of` inside an expression.
    fn listed(&mut self) -> Parsed<Vec<Expr>> {
        self.expect_sign("{")?;
        let mut operands = Vec::new();
        while !self.eat_sign("}") {
            self.mark(Mark::Start);
            operands.push(self.expression()?);
            self.eat_sign(",");
        }
        Ok(operands)
    }

    /// `when C: A when D: B otherwise: E`, the first `when` being read already.
    fn when(&mut self) -> Parsed<ExprKind> {
        let start = self.span_here();
        let mut cases = Vec::new();
        loop {
            let condition = self.expression()?;
            self.expect_sign(":")?;
            cases.push((condition, self.sum()?));
            if self.eat(Keyword::Otherwise) {
                self.expect_sign(":")?;
                return Ok(ExprKind::When {
                    cases,
                    otherwise: Box::new(self.sum()?),
                });
            }
            if !self.eat(Keyword::When) {
                // That the cases leave nobody out is proved later.
                let otherwise = Expr {
                    kind: ExprKind::NoCase,
                    span: self.since(start),
                };
                return Ok(ExprKind::When {
                    cases,
                    otherwise: Box::new(otherwise),
                });
            }
        }
    }

    fn arguments(&mut self) -> Parsed<Vec<Expr>> {
        self.expect_sign("(")?;
        let mut arguments = vec![self.sum()?];
        while self.eat_sign(",") {
            arguments.push(self.sum()?);
        }
        self.expect_sign(")")?;
        Ok(arguments)
    }

    fn rounded(&mut self, rounding: Rounding) -> Parsed<ExprKind> {
        let unit = Box::new(self.quantity()?);
        let value = Box::new(self.primary()?);
        Ok(ExprKind::Round {
            rounding,
            unit,
            value,
        })
    }
}
