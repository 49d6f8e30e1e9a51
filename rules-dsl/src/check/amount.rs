//! Amounts: what is paid, and month by month.

use rules_core::plan::{CountUnit, Kind, PayKind};

use super::checker::Checker;
use super::program::{Pays, PaysAmount, Step, Typed};
use crate::ast::{self, Expr, PaysItem, StepItem};
use crate::diagnostic::{Code, Diagnostic, said};
use crate::source::Span;

/// No schedule is longer: a working life in months.
const LONGEST_SCHEDULE: i64 = 1200;

impl Checker<'_> {
    /// What a policy pays.
    pub(super) fn pays(&mut self, item: &PaysItem) -> Option<Pays> {
        let amount = match &item.amount {
            ast::PaysAmount::Same(amount) if item.kind == PayKind::Interest => self.interest(amount),
            ast::PaysAmount::Same(amount) => self.of_kind(amount, Kind::Money).map(PaysAmount::Same),
            ast::PaysAmount::Schedule { counted_from, steps } => {
                let months = Kind::Count(CountUnit::Months);
                let next = counted_from.as_ref().map(|next| self.of_kind(next, months));
                let steps = self.steps(item.span, steps);
                match (next, steps) {
                    (Some(None), _) | (_, None) => None,
                    (next, Some(steps)) => Some(PaysAmount::Schedule {
                        counted_from: next.flatten(),
                        steps,
                    }),
                }
            }
        };
        let at_most = item.at_most.as_ref().map(|at_most| self.at_most(at_most));
        Some(Pays {
            kind: item.kind,
            amount: amount?,
            at_most: at_most.flatten(),
        })
    }

    /// An amount of interest, or a share of it.
    fn interest(&mut self, amount: &Expr) -> Option<PaysAmount> {
        let typed = self.check(amount, Some(Kind::Number))?;
        match typed.kind {
            Kind::Number | Kind::Money => Some(PaysAmount::Same(typed)),
            _ => self.wrong_type(
                &typed,
                said!(
                    "利息的份额或金额",
                    "a share of the interest or an amount of money"
                ),
            ),
        }
    }

    /// How long something is paid, in months or years.
    pub(super) fn at_most(&mut self, expr: &Expr) -> Option<Typed> {
        let typed = self.check(expr, Some(Kind::Count(CountUnit::Months)))?;
        match typed.kind {
            Kind::Count(CountUnit::Months | CountUnit::Years) | Kind::Months => Some(typed),
            _ => {
                let months = Kind::Count(CountUnit::Months);
                self.agree(&typed, months).then_some(typed)
            }
        }
    }

    /// The steps of a schedule, each beginning where the one before ends.
    fn steps(&mut self, span: Span, items: &[StepItem]) -> Option<Vec<Step>> {
        let mut steps = Vec::new();
        let mut sound = true;
        // The first month without an amount yet, and the step before.
        let mut next = Some(1_i64);
        let mut before: Option<Span> = None;
        for item in items {
            let amount = self.of_kind(&item.amount, Kind::Money);
            let numbers = (item.from.to_whole(), item.to.map(|to| to.to_whole().unwrap_or(0)));
            let fits = |month: i64| (1..=LONGEST_SCHEDULE).contains(&month);
            let (from, to) = match numbers {
                (Some(from), to) if fits(from) && to.is_none_or(|to| fits(to) && from <= to) => (from, to),
                _ => {
                    self.findings.push(
                        Diagnostic::error(
                            Code::EmptySpan,
                            item.span,
                            said!("没有这样的月次", "there are no such months"),
                        )
                        .help(said!(
                            "从第 1 个月写起，先小后大",
                            "months count from 1, the smaller number first"
                        )),
                    );
                    return None;
                }
            };
            if next != Some(from) {
                let gap = next.is_some_and(|next| next < from);
                let finding = if gap {
                    Diagnostic::error(
                        Code::Gap,
                        item.span,
                        said!(
                            "之前有几个月没有金额",
                            "there are months without an amount before these"
                        ),
                    )
                } else {
                    Diagnostic::error(
                        Code::Overlap,
                        item.span,
                        said!("与前一段的月份重叠", "these months overlap those before"),
                    )
                };
                let finding = finding.help(said!(
                    "让各段首尾相接",
                    "let each step begin where the one before ends"
                ));
                self.findings.push(match before {
                    Some(before) => finding.label(before, said!("前一段", "the step before")),
                    None => finding,
                });
                sound = false;
            }
            next = to.map(|to| to + 1);
            before = Some(item.span);
            let (from, to) = (
                u32::try_from(from).ok()?,
                to.and_then(|to| u32::try_from(to).ok()),
            );
            match amount {
                Some(amount) => steps.push(Step { from, to, amount }),
                None => sound = false,
            }
        }
        if items.is_empty() {
            self.findings.push(Diagnostic::error(
                Code::MissingStatement,
                span,
                said!("没有写任何一个月的金额", "no month has an amount"),
            ));
            return None;
        }
        sound.then_some(steps)
    }
}
