//! Declarations other than policies: notices, places, lists, facts, parameters, terms.

use rules_core::number::Number;
use rules_core::plan::{CountUnit, MOST_EFFORT, Touch};

use super::cursor::{Cursor, Parsed};
use super::marks::{Mark, NameUse};
use crate::ast::{
    AssumeItem, ChangeableItem, ChoiceItem, CounterItem, DefineItem, DocumentItem, ExprKind, FactItem,
    ParamArm, ParamItem, ParamValue, RecordItem, RegionItem, SourceItem, TypeExpr,
};
use crate::diagnostic::said;
use crate::keyword::{self, Keyword, UnitWord};

impl Cursor<'_> {
    pub(super) fn source(&mut self) -> Parsed<SourceItem> {
        let name = self.declared()?;
        let mut item = SourceItem {
            name,
            number: None,
            title: None,
            issuer: None,
            issued: None,
            effective: None,
            replaces: Vec::new(),
        };
        const PARTS: [Keyword; 6] = [
            Keyword::DocumentNumber,
            Keyword::Title,
            Keyword::Issuer,
            Keyword::Issued,
            Keyword::Effective,
            Keyword::Replaces,
        ];
        self.block(|cursor| {
            let span = cursor.span_here();
            match cursor.eat_any(&PARTS) {
                Some(Keyword::DocumentNumber) => {
                    let (number, _) = cursor.text(said!("文号", "the document number in quotation marks"))?;
                    cursor.set_once(&mut item.number, number, span)
                }
                Some(Keyword::Title) => {
                    let title = cursor.wording()?;
                    cursor.set_once(&mut item.title, title, span)
                }
                Some(Keyword::Issuer) => {
                    let issuer = cursor.wording()?;
                    cursor.set_once(&mut item.issuer, issuer, span)
                }
                Some(Keyword::Issued) => {
                    let day = cursor.date()?;
                    cursor.set_once(&mut item.issued, day, span)
                }
                Some(Keyword::Effective) => {
                    let day = cursor.date()?;
                    cursor.set_once(&mut item.effective, day, span)
                }
                Some(_) => {
                    item.replaces.extend(cursor.idents()?);
                    Ok(())
                }
                None => Err(cursor.unknown_statement(&PARTS)),
            }
        })?;
        Ok(item)
    }

    pub(super) fn region(&mut self) -> Parsed<RegionItem> {
        let name = self.declared()?;
        self.expect(Keyword::Code)?;
        let (code, _) = self.text(said!("六位区划代码", "the six-digit code in quotation marks"))?;
        let parent = if self.eat(Keyword::PartOf) {
            Some(self.ident()?)
        } else {
            None
        };
        Ok(RegionItem { name, code, parent })
    }

    pub(super) fn choice(&mut self) -> Parsed<ChoiceItem> {
        let name = self.declared()?;
        let ordered = self.eat(Keyword::Ordered);
        let mut members = Vec::new();
        self.block(|cursor| {
            members.push(cursor.declared()?);
            cursor.eat_sign(",");
            Ok(())
        })?;
        Ok(ChoiceItem {
            name,
            ordered,
            members,
        })
    }

    pub(super) fn document(&mut self) -> Parsed<DocumentItem> {
        Ok(DocumentItem {
            name: self.declared()?,
        })
    }

    pub(super) fn counter(&mut self) -> Parsed<CounterItem> {
        let name = self.declared()?;
        let words = if self.at_text() {
            Some(self.wording()?)
        } else {
            None
        };
        let phone = self.phone()?;
        Ok(CounterItem { name, words, phone })
    }

    pub(super) fn phone(&mut self) -> Parsed<Option<String>> {
        if !self.eat(Keyword::Phone) {
            return Ok(None);
        }
        self.text(said!("电话号码", "the number in quotation marks"))
            .map(|(number, _)| Some(number))
    }

    pub(super) fn fact(&mut self) -> Parsed<FactItem> {
        let name = self.declared()?;
        self.expect_sign(":")?;
        let start = self.span_here();
        let optional = self.eat(Keyword::Optional);
        let value = self.type_expr()?;
        let type_span = self.since(start);
        let mut item = FactItem {
            name,
            optional,
            value,
            type_span,
            touch: None,
            ask: None,
            help: None,
            only_if: None,
            changeable: None,
        };
        const PARTS: [Keyword; 7] = [
            Keyword::Changeable,
            Keyword::Fixed,
            Keyword::AsOfToday,
            Keyword::Accrues,
            Keyword::Ask,
            Keyword::Help,
            Keyword::OnlyIf,
        ];
        while !self.is_at_end() && !self.at_sign("}") && !self.at(Keyword::Fact) {
            let span = self.span_here();
            match self.eat_any(&PARTS) {
                Some(Keyword::Fixed) => self.set_once(&mut item.touch, Touch::Fixed, span)?,
                Some(Keyword::AsOfToday) => self.set_once(&mut item.touch, Touch::AsOfToday, span)?,
                Some(Keyword::Accrues) => self.set_once(&mut item.touch, Touch::Accrues, span)?,
                Some(Keyword::Changeable) => {
                    let changeable = self.changeable()?;
                    self.set_once(&mut item.changeable, changeable, span)?;
                }
                Some(Keyword::Ask) => {
                    let ask = self.wording()?;
                    self.set_once(&mut item.ask, ask, span)?;
                }
                Some(Keyword::Help) => {
                    let help = self.wording()?;
                    self.set_once(&mut item.help, help, span)?;
                }
                Some(_) => {
                    let condition = self.expression()?;
                    self.set_once(&mut item.only_if, condition, span)?;
                }
                None => return Err(self.unknown_statement(&PARTS)),
            }
        }
        Ok(item)
    }

    /// `"how" en "…" at "office" effort 2 documents a, b basis SOURCE when EXPR`, after `changeable`.
    pub(super) fn changeable(&mut self) -> Parsed<ChangeableItem> {
        let how = self.wording()?;
        let office = if self.eat(Keyword::At) {
            Some(self.wording()?)
        } else {
            None
        };
        let effort = if self.eat(Keyword::Effort) {
            Some(self.effort()?)
        } else {
            None
        };
        let documents = if self.eat(Keyword::Documents) {
            self.idents()?
        } else {
            Vec::new()
        };
        let basis = self.basis()?;
        let when = if self.eat(Keyword::When) {
            Some(self.expression()?)
        } else {
            None
        };
        Ok(ChangeableItem {
            how,
            office,
            effort,
            documents,
            basis,
            when,
        })
    }

    /// From 1, a form at a counter, to 5.
    fn effort(&mut self) -> Parsed<u32> {
        let written = self.peek().and_then(|token| token.text.parse::<u32>().ok());
        match written.filter(|effort| (1..=MOST_EFFORT).contains(effort)) {
            Some(effort) => self.number().map(|_| effort),
            None => Err(self.unexpected(said!("1 到 5 的整数", "a whole number from 1 to 5"))),
        }
    }

    /// `record hire { fact … fact … }`.
    pub(super) fn record(&mut self) -> Parsed<RecordItem> {
        let name = self.declared()?;
        let mut fields = Vec::new();
        self.block(|cursor| {
            if !cursor.eat(Keyword::Fact) {
                return Err(cursor.unknown_statement(&[Keyword::Fact]));
            }
            fields.push(cursor.fact()?);
            Ok(())
        })?;
        Ok(RecordItem { name, fields })
    }

    /// What follows `list of`.
    fn list_type(&mut self) -> Parsed<TypeExpr> {
        let record = self.ident()?;
        let (mut most, mut unit) = (None, None);
        if self.eat(Keyword::UpTo) {
            most = Some(self.number()?);
            unit = Some(self.count_unit()?);
        }
        Ok(TypeExpr::List { record, most, unit })
    }

    fn type_expr(&mut self) -> Parsed<TypeExpr> {
        const TYPES: [Keyword; 8] = [
            Keyword::Bool,
            Keyword::Count,
            Keyword::Number,
            Keyword::Money,
            Keyword::DateType,
            Keyword::Period,
            Keyword::Region,
            Keyword::ListOf,
        ];
        Ok(match self.eat_any(&TYPES) {
            Some(Keyword::Bool) => TypeExpr::Bool,
            Some(Keyword::Count) => {
                let bounds = if self.at_number() {
                    let low = self.number()?;
                    self.expect(Keyword::To)?;
                    Some((low, self.number()?))
                } else {
                    None
                };
                TypeExpr::Count {
                    unit: self.count_unit()?,
                    bounds,
                }
            }
            Some(Keyword::Number) => {
                let bounds = self.bounds()?;
                let step = if self.eat(Keyword::Step) {
                    Some(self.plain_quantity()?)
                } else {
                    None
                };
                TypeExpr::Number { bounds, step }
            }
            Some(Keyword::Money) => {
                let bounds = self.bounds()?;
                let step = if self.eat(Keyword::Step) {
                    Some(self.plain_quantity()?)
                } else {
                    None
                };
                TypeExpr::Money { bounds, step }
            }
            Some(Keyword::DateType) => {
                let from = if self.eat(Keyword::From) {
                    Some(self.date()?)
                } else {
                    None
                };
                let to = match self.eat(Keyword::To) {
                    false => None,
                    true if self.eat(Keyword::Today) => Some(None),
                    true => Some(Some(self.date()?)),
                };
                TypeExpr::Date { from, to }
            }
            Some(Keyword::Period) => TypeExpr::Period,
            Some(Keyword::ListOf) => self.list_type()?,
            Some(_) => TypeExpr::Region,
            None if self.at_ident() => TypeExpr::Choice(self.name(NameUse::Choice)?),
            None => {
                return Err(self.unexpected(said!(
                    "类型：是否、计数、数值、金额、日期、期间、地区、名单或选项名",
                    "a type: bool, count, number, money, date, period, region, list of or the name of a choice"
                )));
            }
        })
    }

    fn count_unit(&mut self) -> Parsed<CountUnit> {
        let unit = self.peek().and_then(|token| keyword::unit_behind(&token.text));
        match unit {
            Some(UnitWord::Counted(unit)) => {
                self.mark(Mark::Unit);
                self.advance();
                Ok(unit)
            }
            _ => Err(self.unexpected(said!(
                "单位：月、年、天、人或次",
                "a unit: months, years, days, people or times"
            ))),
        }
    }

    fn bounds(&mut self) -> Parsed<Option<(Number, Number)>> {
        if !self.eat(Keyword::From) {
            return Ok(None);
        }
        let low = self.plain_quantity()?;
        self.expect(Keyword::To)?;
        Ok(Some((low, self.plain_quantity()?)))
    }

    /// A number, share or amount (in fen) that is written out; a fraction such as 1/100 counts as one.
    fn plain_quantity(&mut self) -> Parsed<Number> {
        let value = self.quantity()?;
        let value = match value.kind {
            ExprKind::Number(number) | ExprKind::Money(number) => number,
            _ => return Err(self.unexpected(said!("数字或金额", "a number or an amount"))),
        };
        if self.eat_sign("/") {
            let divisor = self.number()?;
            return match value.over(divisor) {
                Some(share) => Ok(share),
                None => Err(self.unexpected(said!("不为零的除数", "a divisor that is not zero"))),
            };
        }
        Ok(value)
    }

    pub(super) fn assume(&mut self) -> Parsed<AssumeItem> {
        let words = if self.at_text() {
            let words = self.wording()?;
            self.expect_sign(":")?;
            Some(words)
        } else {
            None
        };
        Ok(AssumeItem {
            words,
            condition: self.expression()?,
        })
    }

    pub(super) fn define(&mut self) -> Parsed<DefineItem> {
        let name = self.declared()?;
        self.expect_sign(":")?;
        Ok(DefineItem {
            name,
            body: self.expression()?,
        })
    }

    pub(super) fn param(&mut self) -> Parsed<ParamItem> {
        let name = self.declared()?;
        let by = if self.eat(Keyword::By) {
            Some(self.name(NameUse::Choice)?)
        } else {
            None
        };
        self.expect_sign(":")?;
        let start = self.span_here();
        let value = self.type_expr()?;
        let type_span = self.since(start);
        let mut arms = Vec::new();
        self.block(|cursor| {
            arms.push(cursor.param_arm()?);
            Ok(())
        })?;
        Ok(ParamItem {
            name,
            by,
            value,
            type_span,
            arms,
        })
    }

    /// A figure, or `unset` with the bounds that are known.
    pub(super) fn param_value(&mut self) -> Parsed<ParamValue> {
        if !self.eat(Keyword::Unset) {
            return self.expression().map(ParamValue::Set);
        }
        let bounds = if self.eat(Keyword::Between) {
            let low = self.sum()?;
            self.expect(Keyword::Together)?;
            Some((low, self.sum()?))
        } else {
            None
        };
        Ok(ParamValue::Unset(bounds))
    }

    /// `in REGION from DATE until DATE: VALUE basis … keeping local rules`.
    fn param_arm(&mut self) -> Parsed<ParamArm> {
        let start = self.span_here();
        let region = if self.eat(Keyword::In) {
            Some(self.ident()?)
        } else {
            None
        };
        let dates = self.dates()?;
        self.expect_sign(":")?;
        let value = if self.at_sign("{") {
            self.by_member()?
        } else {
            self.param_value()?
        };
        let basis = self.basis()?;
        let locals = self.locals();
        Ok(ParamArm {
            region,
            dates,
            value,
            basis,
            locals,
            span: self.since(start),
        })
    }
}
