//! Scenarios: a person, and what must come out.

use rules_core::calendar::{self, Day, Edge};

use super::cursor::{Cursor, Parsed};
use super::marks::{Mark, NameUse, PhraseKind};
use crate::ast::{
    ExpectItem, Expectation, ExpectedVerdict, Expr, GivenRecord, GivenValue, Ident, ScenarioItem,
};
use crate::diagnostic::{Code, Diagnostic, said};
use crate::keyword::Keyword;

impl Cursor<'_> {
    pub(super) fn scenario(&mut self) -> Parsed<ScenarioItem> {
        let (title, span) = self.text(said!("情形的名称", "the scenario's title in quotation marks"))?;
        let mut scenario = ScenarioItem {
            title,
            span,
            today: None,
            given: Vec::new(),
            expects: Vec::new(),
        };
        self.block(|cursor| cursor.scenario_statement(&mut scenario))?;
        Ok(scenario)
    }

    fn scenario_statement(&mut self, scenario: &mut ScenarioItem) -> Parsed<()> {
        let start = self.span_here();
        if self.eat(Keyword::Today) {
            let today = self.date()?;
            let span = self.since(start);
            return self.set_once(&mut scenario.today, (today, span), start);
        }
        if self.eat(Keyword::Expect) {
            scenario.expects.push(self.expect_item()?);
            return Ok(());
        }
        if self.eat(Keyword::Given) {
            loop {
                let name = self.dotted_ident()?;
                self.expect_sign(":")?;
                let value = self.given_value()?;
                scenario.given.push((name, value));
                if !self.eat_sign(",") {
                    return Ok(());
                }
            }
        }
        // A fact beside `today`: `residence hohhot`.
        if self.at_ident() {
            let name = self.dotted_ident()?;
            self.eat_sign(":");
            let value = self.given_value()?;
            scenario.given.push((name, value));
            return Ok(());
        }
        Err(self.unknown_statement(&[Keyword::Today, Keyword::Given, Keyword::Expect]))
    }

    /// A fact, or `policy criterion` for a declaration.
    fn dotted_ident(&mut self) -> Parsed<Ident> {
        let first = self.ident()?;
        if !self.at_ident() || self.at_sign(":") {
            return Ok(first);
        }
        // Two names in a row before a colon name a declaration; otherwise the second is the value.
        let second = self.peek_declaration();
        match second {
            Some(second) => {
                self.mark(Mark::Name(NameUse::Own));
                self.advance();
                Ok(Ident {
                    text: format!("{}.{}", first.text, second.text),
                    span: first.span.to(second.span),
                })
            }
            None => Ok(first),
        }
    }

    fn peek_declaration(&self) -> Option<Ident> {
        let (token, colon) = (self.peek()?, self.peek_second()?);
        (colon.text == ":").then(|| Ident {
            text: token.text.clone(),
            span: token.span,
        })
    }

    fn given_value(&mut self) -> Parsed<GivenValue> {
        if self.at_sign("{") {
            return self.given_records().map(GivenValue::Records);
        }
        if self.eat(Keyword::None) {
            return Ok(GivenValue::None);
        }
        if self.eat(Keyword::Unknown) {
            return Ok(GivenValue::Unknown);
        }
        if self.eat(Keyword::SomeDayIn) {
            let (first, last) = self.year_or_month()?;
            return Ok(GivenValue::SomeDay(first, last));
        }
        if self.eat(Keyword::Between) {
            let low = self.sum()?;
            self.expect(Keyword::Together)?;
            return Ok(GivenValue::Between(low, self.sum()?));
        }
        if self.eat(Keyword::OneOf) {
            self.expect_sign("{")?;
            let mut values = vec![self.sum()?];
            while self.eat_list_comma() {
                values.push(self.sum()?);
            }
            self.expect_sign("}")?;
            return Ok(GivenValue::OneOf(values));
        }
        self.sum().map(GivenValue::Is)
    }

    /// `{ hire { hired_on: 2024-03-01 } hire { … } }`.
    fn given_records(&mut self) -> Parsed<Vec<GivenRecord>> {
        self.expect_sign("{")?;
        let mut records = Vec::new();
        while !self.eat_sign("}") {
            let record = self.ident()?;
            self.expect_sign("{")?;
            let mut given = Vec::new();
            while !self.eat_sign("}") {
                let name = self.ident()?;
                self.expect_sign(":")?;
                given.push((name, self.given_value()?));
                if !self.eat_sign(",") {
                    self.expect_sign("}")?;
                    break;
                }
            }
            records.push(GivenRecord { record, given });
            self.eat_sign(",");
        }
        Ok(records)
    }

    /// `2023`, `2023年`, `2023-6`, `2023年6月`.
    fn year_or_month(&mut self) -> Parsed<(Day, Day)> {
        let (start, phrase) = (self.span_here(), self.position());
        let year = self.number()?;
        let year_part = phrase..self.position();
        let mut month_part = None;
        let chinese = self.eat_word("年");
        let month = if self.eat_sign("-") || self.at_number() {
            let from = self.position();
            let month = self.number()?;
            month_part = Some(from..self.position());
            self.eat_word("月");
            Some(month)
        } else {
            None
        };
        let parts: Vec<_> = std::iter::once(year_part).chain(month_part).collect();
        self.phrase(PhraseKind::YearMonth, phrase, parts, chinese);
        let whole = |number: rules_core::number::Number| i32::try_from(number.to_whole()?).ok();
        let days = whole(year).and_then(|year| match month {
            None => Some((calendar::day(year, 1, 1)?, calendar::day(year, 12, 31)?)),
            Some(month) => {
                let month = whole(month)?;
                Some((
                    calendar::month_edge(year, month, Edge::First)?,
                    calendar::month_edge(year, month, Edge::Last)?,
                ))
            }
        });
        let span = self.since(start);
        days.ok_or_else(|| {
            self.finding(Diagnostic::error(
                Code::NoSuchDate,
                span,
                said!(
                    "日历上没有这一年或这个月",
                    "there is no such year or month in the calendar"
                ),
            ))
        })
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.text == word);
        if found {
            self.advance();
        }
        found
    }

    fn expect_item(&mut self) -> Parsed<ExpectItem> {
        let start = self.span_here();
        let policy = self.ident()?;
        let record = self.meant_record()?;
        const VERDICTS: [Keyword; 5] = [
            Keyword::Eligible,
            Keyword::NotEligible,
            Keyword::Depends,
            Keyword::NotInForce,
            Keyword::NotApplicable,
        ];
        let verdict = match self.eat_any(&VERDICTS) {
            Some(Keyword::Eligible) if self.eat(Keyword::If) => {
                ExpectedVerdict::EligibleIf(self.names_with_and(NameUse::Own)?)
            }
            Some(Keyword::Eligible) => ExpectedVerdict::Eligible,
            Some(Keyword::Depends) => ExpectedVerdict::Depends(self.names_with_and(NameUse::Declared)?),
            Some(Keyword::NotEligible) if self.eat(Keyword::Because) => {
                ExpectedVerdict::NotEligible(self.names_with_and(NameUse::Own)?)
            }
            Some(Keyword::NotEligible) => ExpectedVerdict::NotEligible(Vec::new()),
            Some(Keyword::NotInForce) => ExpectedVerdict::NotInForce,
            Some(_) => ExpectedVerdict::NotApplicable,
            None => return Err(self.unknown_statement(&VERDICTS)),
        };
        let mut rest = Vec::new();
        while self.eat_sign(",") {
            rest.push(self.expectation()?);
        }
        Ok(ExpectItem {
            policy,
            record,
            verdict,
            rest,
            span: self.since(start),
        })
    }

    /// `for hire 2`.
    fn meant_record(&mut self) -> Parsed<Option<(Ident, u32)>> {
        if !self.eat(Keyword::For) {
            return Ok(None);
        }
        let record = self.ident()?;
        let number = self.number()?;
        match number.to_whole().and_then(|number| u32::try_from(number).ok()) {
            Some(number) if number > 0 => Ok(Some((record, number))),
            _ => Err(self.unexpected(said!("第几个，从 1 数起", "which one, counted from 1"))),
        }
    }

    fn names_with_and(&mut self, uses: NameUse) -> Parsed<Vec<Ident>> {
        let mut names = vec![self.name(uses)?];
        while self.eat(Keyword::Together) {
            names.push(self.name(uses)?);
        }
        Ok(names)
    }

    fn amount_or_range(&mut self) -> Parsed<(Expr, Expr)> {
        if self.eat(Keyword::Between) {
            let low = self.sum()?;
            self.expect(Keyword::Together)?;
            return Ok((low, self.sum()?));
        }
        let amount = self.sum()?;
        Ok((amount.clone(), amount))
    }

    fn expectation(&mut self) -> Parsed<Expectation> {
        const KINDS: [Keyword; 10] = [
            Keyword::Pays,
            Keyword::MonthNumber,
            Keyword::ForAtMost,
            Keyword::FirstDayIs,
            Keyword::LastDayIs,
            Keyword::ClaimableFor,
            Keyword::NothingClaimable,
            Keyword::Missing,
            Keyword::NothingMissing,
            Keyword::Total,
        ];
        Ok(match self.eat_any(&KINDS) {
            Some(Keyword::Pays) => {
                // A loan, interest and tax are named before the amount, intervals after it.
                let first = if self.at(Keyword::Loan) || self.at(Keyword::Interest) || self.at(Keyword::Tax) {
                    Some(self.pay_kind()?)
                } else {
                    None
                };
                let (min, max) = self.amount_or_range()?;
                let kind = match first {
                    Some(kind) => kind,
                    None => self.pay_kind()?,
                };
                Expectation::Pays {
                    min,
                    max,
                    kind,
                    open: self.eat(Keyword::Open),
                }
            }
            Some(Keyword::MonthNumber) => {
                let (from, to) = self.step_months()?;
                self.expect_sign(":")?;
                let (min, max) = self.amount_or_range()?;
                Expectation::Step { from, to, min, max }
            }
            Some(Keyword::ForAtMost) => Expectation::ForAtMost(self.sum()?),
            Some(Keyword::FirstDayIs) => Expectation::FirstDay(self.date()?),
            Some(Keyword::LastDayIs) => Expectation::LastDay(self.date()?),
            Some(Keyword::ClaimableFor) => {
                let from = self.date()?;
                self.expect(Keyword::To)?;
                let to = self.date()?;
                self.expect(Keyword::NotAfter)?;
                Expectation::Claimable {
                    from,
                    to,
                    until: self.date()?,
                }
            }
            Some(Keyword::Total) => Expectation::Total(self.sum()?),
            Some(Keyword::NothingClaimable) => Expectation::NothingClaimable,
            Some(Keyword::Missing) => Expectation::Missing(self.names_with_and(NameUse::Declared)?),
            Some(_) => Expectation::Missing(Vec::new()),
            None => return Err(self.unknown_statement(&KINDS)),
        })
    }
}
