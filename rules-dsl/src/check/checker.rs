//! The checker of expressions: what it knows, and whether types agree.

use std::collections::BTreeSet;

use rules_core::number::Number;
use rules_core::plan::{Choice, CountUnit, Document, Kind, Span as TimeSpan};

use super::names::Names;
use super::program::{Form, Typed, unit_words};
use crate::ast::Expr;
use crate::diagnostic::{Code, Diagnostic, Message};

/// The types of what names stand for, as far as they are known while checking.
#[derive(Debug, Default)]
pub(crate) struct Types {
    pub(crate) choices: Vec<Choice>,
    /// Chinese names of members, beside the ASCII ones in `choices`.
    pub(crate) members_zh: Vec<Vec<Option<String>>>,
    pub(crate) facts: Vec<Option<Kind>>,
    /// The record each fact is a field of.
    pub(crate) fact_records: Vec<Option<usize>>,
    /// The record of each list and what its entries count as.
    pub(crate) lists: Vec<Option<(usize, CountUnit)>>,
    /// The names of the records.
    pub(crate) records: Vec<String>,
    /// The records that each term speaks of.
    pub(crate) define_records: Vec<BTreeSet<usize>>,
    pub(crate) params: Vec<Option<Kind>>,
    /// The choice that has a figure of the parameter for each member.
    pub(crate) params_by: Vec<Option<rules_core::arena::ChoiceId>>,
    pub(crate) defines: Vec<Option<Kind>>,
}

/// Checks expressions against names and types, collecting findings.
pub(crate) struct Checker<'a> {
    pub(crate) names: &'a Names,
    pub(crate) types: &'a Types,
    pub(crate) findings: &'a mut Vec<Diagnostic>,
    /// The papers that are declared.
    pub(crate) documents: &'a [Document],
    /// The records whose fields may be used.
    pub(crate) scope: Vec<usize>,
    /// Those of them that a list around the expression means.
    pub(crate) meant: Vec<usize>,
    /// Whether it is an invariant that is checked, which may speak of policies.
    pub(crate) invariant: bool,
}

impl<'a> Checker<'a> {
    /// A checker outside all records.
    pub(crate) fn new(names: &'a Names, types: &'a Types, findings: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            names,
            types,
            findings,
            documents: &[],
            scope: Vec::new(),
            meant: Vec::new(),
            invariant: false,
        }
    }
}

impl Checker<'_> {
    /// Checks an expression that must be of one type.
    pub(crate) fn of_kind(&mut self, expr: &Expr, wanted: Kind) -> Option<Typed> {
        let typed = self.check(expr, Some(wanted))?;
        self.fitted(typed, wanted)
    }

    /// An expression that must be of one type; where a period is wanted, years become months.
    pub(super) fn fitted(&mut self, typed: Typed, wanted: Kind) -> Option<Typed> {
        if !self.agree(&typed, wanted) {
            return None;
        }
        if (typed.kind, wanted) != (Kind::Count(CountUnit::Years), Kind::Months) {
            return Some(typed);
        }
        let (span, twelve) = (typed.span, Number::whole(12));
        let written = match &typed.form {
            Form::Number(years) => years.times(twelve).map(Form::Number),
            _ => None,
        };
        let form = written.unwrap_or_else(|| {
            let twelve = Typed {
                kind: Kind::Number,
                form: Form::Number(twelve),
                span,
            };
            Form::Mul(Box::new(typed), Box::new(twelve))
        });
        Some(Typed {
            kind: wanted,
            form,
            span,
        })
    }

    /// Checks a condition.
    pub(crate) fn condition(&mut self, expr: &Expr) -> Option<Typed> {
        self.of_kind(expr, Kind::Bool)
    }

    pub(super) fn conditions(&mut self, operands: &[Expr]) -> Option<Vec<Typed>> {
        let checked: Vec<Option<Typed>> = operands.iter().map(|operand| self.condition(operand)).collect();
        checked.into_iter().collect()
    }

    /// Whether an expression is of a type; a finding if not.
    pub(crate) fn agree(&mut self, typed: &Typed, wanted: Kind) -> bool {
        if typed.kind == wanted {
            return true;
        }
        // A counted literal stands for a period where one is wanted.
        if period_span(wanted).is_some()
            && matches!(wanted, Kind::Months | Kind::Days)
            && period_span(typed.kind) == period_span(wanted)
        {
            return true;
        }
        let code = match (typed.kind, wanted) {
            (Kind::Count(_), Kind::Count(_)) => Code::WrongUnit,
            _ => Code::WrongType,
        };
        let (found, needed) = (self.kind_words(typed.kind), self.kind_words(wanted));
        let mut finding = Diagnostic::error(
            code,
            typed.span,
            Message {
                zh: format!("这里需要{}，写的却是{}", needed.zh, found.zh),
                en: format!("{} is needed here, not {}", needed.en, found.en),
            },
        );
        if let (Form::Number(number), Kind::Number) = (&typed.form, typed.kind) {
            let unit = match wanted {
                Kind::Count(unit) => Some(unit_words(unit)),
                Kind::Money => Some(("元", "yuan")),
                Kind::Months => Some(unit_words(CountUnit::Months)),
                Kind::Days => Some(unit_words(CountUnit::Days)),
                _ => None,
            };
            if let Some((zh, en)) = unit {
                finding = finding.help(Message {
                    zh: format!("写上单位：`{number}{zh}`"),
                    en: format!("write the unit: `{number} {en}`"),
                });
            }
        }
        self.findings.push(finding);
        false
    }

    pub(super) fn wrong_type<T>(&mut self, typed: &Typed, needed: Message) -> Option<T> {
        let found = self.kind_words(typed.kind);
        self.findings.push(Diagnostic::error(
            Code::WrongType,
            typed.span,
            Message {
                zh: format!("这里需要{}，写的却是{}", needed.zh, found.zh),
                en: format!("{} is needed here, not {}", needed.en, found.en),
            },
        ));
        None
    }

    pub(crate) fn kind_words(&self, kind: Kind) -> Message {
        let (zh, en) = match kind {
            Kind::Bool => ("是否".to_owned(), "a yes/no value".to_owned()),
            Kind::Choice(choice) => {
                let choice = self.types.choices.get(rules_core::arena::Id::index(choice));
                let name = choice
                    .map(|choice| (choice.name.zh.clone(), choice.id.clone()))
                    .unwrap_or_default();
                (format!("选项 `{}`", name.0), format!("the choice `{}`", name.1))
            }
            Kind::Count(unit) => {
                let (zh, en) = unit_words(unit);
                (format!("计数（{zh}）"), format!("a count of {en}"))
            }
            Kind::Number => ("数值".to_owned(), "a number".to_owned()),
            Kind::Money => ("金额".to_owned(), "an amount of money".to_owned()),
            Kind::Date => ("日期".to_owned(), "a date".to_owned()),
            Kind::Months => (
                "期间（年月）".to_owned(),
                "a period of years and months".to_owned(),
            ),
            Kind::Days => ("期间（天）".to_owned(), "a period of days".to_owned()),
            Kind::Region => ("地区".to_owned(), "a region".to_owned()),
        };
        Message { zh, en }
    }
}

pub(super) fn is_ordered_number(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Number | Kind::Money | Kind::Count(_) | Kind::Months | Kind::Days
    )
}

/// Whether something can be added to a date, and as what.
pub(crate) fn period_span(kind: Kind) -> Option<TimeSpan> {
    match kind {
        Kind::Months | Kind::Count(CountUnit::Months | CountUnit::Years) => Some(TimeSpan::Months),
        Kind::Days | Kind::Count(CountUnit::Days) => Some(TimeSpan::Days),
        _ => None,
    }
}
