//! What must come out: each expectation against the answer.

use std::sync::Arc;

use rules_core::assess::{DEFAULT_BUDGET, Refused, Request, assess_some};
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{CountUnit, Kind};
use rules_core::verdict::{Cause, Effect, PolicyAssessment, Proviso, Verdict};

use super::Runner;
use super::words::{claimable_words, iso, missing, open_params, verdict_words, yuan};
use crate::ast::{ExpectItem, Expectation, ExpectedVerdict, Expr, ExprKind, Ident, ScenarioItem};
use crate::check::names::Sort;
use crate::check::program::CheckedProgram;
use crate::diagnostic::{Code, Diagnostic, Message, said};

/// The position of the policy that an expectation is about.
pub(super) fn policy(program: &CheckedProgram, expect: &ExpectItem) -> Option<usize> {
    program.policies.iter().position(|policy| {
        policy.id == expect.policy.text
            || program.names.get(&expect.policy.text) == program.names.get(&policy.id)
    })
}

impl Runner<'_> {
    pub(super) fn expect(&mut self, scenario: &ScenarioItem, people: &People, expect: &ExpectItem) {
        let answer = match self.answer(people, expect) {
            Some(Ok(answer)) => answer,
            Some(Err(refused)) => {
                self.findings.push(self.refused(scenario, &refused));
                return;
            }
            None => return,
        };
        self.answers += 1;
        self.limits += usize::from(answer.causes.contains(&Cause::Limit));
        let answer = match &expect.record {
            None => answer,
            Some((record, number)) => match meant(answer, *number) {
                Some(answer) => answer,
                None => {
                    self.findings.push(Diagnostic::error(
                        Code::ScenarioInvalid,
                        record.span,
                        said!(
                            "没有第 {1} 个 `{0}`",
                            "there is no `{0}` {1}",
                            record.text,
                            number
                        ),
                    ));
                    return;
                }
            },
        };
        self.verdict(expect, &answer);
        for expectation in &expect.rest {
            self.further(expect, expectation, &answer);
        }
    }

    /// The answer of the policy that an expectation is about.
    pub(super) fn answer(
        &self,
        people: &People,
        expect: &ExpectItem,
    ) -> Option<Result<PolicyAssessment, Refused>> {
        let position = policy(self.program, expect)?;
        let request = Request {
            people: people.clone(),
            applicant: None,
            budget: DEFAULT_BUDGET,
        };
        match assess_some(self.plan, &request, &[position]) {
            Ok(assessment) => {
                let answer = assessment.policies.into_iter().next();
                answer.map(|answer| Ok(Arc::unwrap_or_clone(answer)))
            }
            Err(refused) => Some(Err(refused)),
        }
    }

    fn refused(&self, scenario: &ScenarioItem, refused: &Refused) -> Diagnostic {
        let message = match refused {
            Refused::NoToday => said!("情形没有写 `今天`", "the scenario does not say `today`"),
            Refused::Contradiction(assumptions) => {
                let texts = assumptions
                    .iter()
                    .filter_map(|position| self.plan.assumptions().get(*position));
                let (zh, en): (Vec<&str>, Vec<&str>) = texts
                    .map(|assumption| (assumption.text.zh.as_str(), assumption.text.en.as_str()))
                    .unzip();
                Message {
                    zh: format!("情形与假定矛盾：{}", zh.join("；")),
                    en: format!(
                        "the scenario contradicts what is assumed of everybody: {}",
                        en.join("; ")
                    ),
                }
            }
        };
        Diagnostic::error(Code::ScenarioInvalid, scenario.span, message)
    }

    fn verdict(&mut self, expect: &ExpectItem, answer: &PolicyAssessment) {
        let came = verdict_words(self.plan, answer);
        let holds = match &expect.verdict {
            ExpectedVerdict::Eligible => answer.verdict == Verdict::Eligible,
            ExpectedVerdict::EligibleIf(names) => {
                let declared: Vec<&str> = answer
                    .provisos
                    .iter()
                    .map(|proviso| match proviso {
                        Proviso::Declare(id) => id.as_str(),
                        Proviso::Adopt => "adopted",
                    })
                    .collect();
                answer.verdict == Verdict::EligibleIf && same(names, &declared)
            }
            ExpectedVerdict::Depends(names) => {
                let mut came = missing(self.plan, answer, Some(Effect::Verdict));
                came.extend(open_params(self.plan, answer));
                answer.verdict == Verdict::Depends && self.same_facts(names, &came)
            }
            ExpectedVerdict::NotEligible(names) => {
                let unmet: Vec<&str> = answer.unmet.iter().map(String::as_str).collect();
                answer.verdict == Verdict::NotEligible && (names.is_empty() || same(names, &unmet))
            }
            ExpectedVerdict::NotInForce => matches!(answer.verdict, Verdict::NotInForce(_)),
            ExpectedVerdict::NotApplicable => answer.verdict == Verdict::NotApplicable,
        };
        if !holds {
            self.fails(expect, came);
        }
    }

    fn further(&mut self, expect: &ExpectItem, expectation: &Expectation, answer: &PolicyAssessment) {
        let day = |day: Option<Day>| match day {
            Some(day) => iso(day),
            None => "—".to_owned(),
        };
        match expectation {
            Expectation::Pays { min, max, kind, open } => {
                let came = answer.amount.as_ref();
                let measure = if came.is_some_and(|amount| amount.is_share) {
                    Kind::Number
                } else {
                    Kind::Money
                };
                let (Some(min), Some(max)) = (self.number(min, measure), self.number(max, measure)) else {
                    return;
                };
                let holds = came.is_some_and(|amount| {
                    amount.kind == *kind
                        && amount.min == min
                        && amount.max == max
                        && amount.open.is_empty() != *open
                });
                if !holds {
                    let words = came.map_or_else(
                        || said!("没有金额", "no amount"),
                        |amount| {
                            let open = if amount.open.is_empty() {
                                ("", "")
                            } else {
                                (" 待定", " open")
                            };
                            let shown = |number: Number| {
                                if amount.is_share {
                                    number.to_string()
                                } else {
                                    yuan(number)
                                }
                            };
                            let (min, max) = (shown(amount.min), shown(amount.max));
                            Message {
                                zh: format!("介于 {min} 和 {max}{}", open.0),
                                en: format!("between {min} and {max}{}", open.1),
                            }
                        },
                    );
                    self.fails(expect, words);
                }
            }
            Expectation::Step { from, to, min, max } => {
                let (Some(min), Some(max)) = (self.number(min, Kind::Money), self.number(max, Kind::Money))
                else {
                    return;
                };
                let steps = answer.amount.as_ref().map(|amount| amount.steps.as_slice());
                let steps = steps.unwrap_or_default();
                let holds = steps.iter().any(|step| {
                    Number::from(step.from) == *from
                        && step.to.map(Number::from) == *to
                        && (step.min, step.max) == (min, max)
                });
                if !holds {
                    let shown: Vec<String> = steps
                        .iter()
                        .map(|step| {
                            let to = step.to.map(|to| to.to_string()).unwrap_or_default();
                            format!("{}–{to}: {}…{}", step.from, yuan(step.min), yuan(step.max))
                        })
                        .collect();
                    let shown = shown.join("; ");
                    self.fails(expect, said!("各月次是 {}", "the steps are {}", shown));
                }
            }
            Expectation::ForAtMost(months) => {
                let Some(wanted) = self.months(months) else { return };
                let came = answer.amount.as_ref().and_then(|amount| amount.months);
                if came != Some((wanted, wanted)) {
                    let shown = came.map_or_else(|| "—".to_owned(), |(min, max)| format!("{min}…{max}"));
                    self.fails(expect, said!("最长月数是 {}", "at most {} months", shown));
                }
            }
            Expectation::FirstDay(wanted) if answer.first_day != Some(*wanted) => {
                self.fails(
                    expect,
                    said!("首日是 {}", "the first day is {}", day(answer.first_day)),
                );
            }
            Expectation::LastDay(wanted) if answer.last_day != Some(*wanted) => {
                self.fails(
                    expect,
                    said!("末日是 {}", "the last day is {}", day(answer.last_day)),
                );
            }
            Expectation::FirstDay(_) | Expectation::LastDay(_) => {}
            Expectation::Claimable { from, to, until } => {
                let found = answer
                    .claimable
                    .iter()
                    .any(|span| span.from == *from && span.to == *to && span.until == *until);
                if !found {
                    self.fails(expect, claimable_words(answer));
                }
            }
            Expectation::Total(total) => {
                let Some(wanted) = self.number(total, Kind::Money) else {
                    return;
                };
                if answer.total != Some((wanted, wanted)) {
                    let shown = answer.total.map_or_else(
                        || "—".to_owned(),
                        |(min, max)| format!("{}…{}", yuan(min), yuan(max)),
                    );
                    self.fails(expect, said!("总计 {}", "total {}", shown));
                }
            }
            Expectation::NothingClaimable => {
                if !answer.claimable.is_empty() {
                    self.fails(expect, claimable_words(answer));
                }
            }
            Expectation::Missing(names) => {
                let came = missing(self.plan, answer, None);
                if !self.same_facts(names, &came) {
                    self.fails(expect, said!("缺 {}", "missing {}", came.join("、")));
                }
            }
        }
    }

    fn number(&mut self, expr: &Expr, kind: Kind) -> Option<Number> {
        self.value(expr, kind)?.to_number()
    }

    fn months(&mut self, expr: &Expr) -> Option<Number> {
        let years = matches!(expr.kind, ExprKind::Count(_, CountUnit::Years));
        if years {
            let years = self.number(expr, Kind::Count(CountUnit::Years))?;
            return years.times(Number::whole(12));
        }
        self.number(expr, Kind::Count(CountUnit::Months))
    }

    fn fails(&mut self, expect: &ExpectItem, came: Message) {
        self.findings.push(Diagnostic::error(
            Code::ScenarioFails,
            expect.span,
            Message {
                zh: format!("结果不同：{}", came.zh),
                en: format!("it came out differently: {}", came.en),
            },
        ));
    }

    fn same_facts(&self, names: &[Ident], ids: &[String]) -> bool {
        let resolved: Option<Vec<&str>> = names
            .iter()
            .map(|name| match self.program.names.get(&name.text)? {
                Sort::Fact(fact) => Some(self.program.facts.get(fact)?.id.as_str()),
                Sort::List(list) => Some(self.program.lists.get(list)?.id.as_str()),
                Sort::Param(param) => Some(self.program.params.get(param)?.id.as_str()),
                _ => None,
            })
            .collect();
        let Some(mut resolved) = resolved else {
            return false;
        };
        let mut ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        resolved.sort_unstable();
        ids.sort_unstable();
        resolved == ids
    }
}

fn same(names: &[Ident], ids: &[&str]) -> bool {
    let mut names: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
    let mut ids = ids.to_vec();
    names.sort_unstable();
    ids.sort_unstable();
    names == ids
}

/// The answer for the record with this number.
pub(super) fn meant(answer: PolicyAssessment, number: u32) -> Option<PolicyAssessment> {
    let mut records = answer.records.into_iter();
    records.find(|record| record.record == Some(number))
}
