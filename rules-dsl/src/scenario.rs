//! Running scenarios: a person, and what must come out.

use rules_core::arena::{Id, InputId, ListId};
use rules_core::assess::{DEFAULT_BUDGET, Refused, Request, assess_some};
use rules_core::calendar::{Day, civil};
use rules_core::forward::evaluate;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{CountUnit, InputKind, Kind, List, Plan};
use rules_core::possible::{NO, Possible, Range, Ranges, Values, YES};
use rules_core::unroll::{Lengths, field_id};
use rules_core::verdict::{Cause, Effect, PolicyAssessment, Proviso, Verdict};

use crate::ast::{ExpectItem, Expectation, ExpectedVerdict, Expr, ExprKind, GivenValue, Ident, ScenarioItem};
use crate::check::expression_in;
use crate::check::names::Sort;
use crate::check::program::{CheckedProgram, Form};
use crate::diagnostic::{Code, Diagnostic, Message, said};
use crate::lower::Lowering;

/// Runs one scenario. No finding means that everything came out as expected.
pub fn run(program: &CheckedProgram, plan: &Plan, scenario: &ScenarioItem) -> Vec<Diagnostic> {
    let plan = &plan.for_lists(&lengths(program, scenario));
    let mut runner = Runner {
        program,
        plan,
        findings: Vec::new(),
    };
    if let Some(people) = runner.people(scenario) {
        for expect in &scenario.expects {
            runner.expect(scenario, &people, expect);
        }
    }
    runner.findings
}

/// Finds out what the names in a scenario mean, without judging anything.
pub(crate) fn find_names(program: &CheckedProgram, plan: &Plan, scenario: &ScenarioItem) {
    let plan = &plan.for_lists(&lengths(program, scenario));
    let mut runner = Runner {
        program,
        plan,
        findings: Vec::new(),
    };
    let _: Option<People> = runner.people(scenario);
}

/// How many records the scenario gives for each list.
fn lengths(program: &CheckedProgram, scenario: &ScenarioItem) -> Lengths {
    let given = scenario.given.iter().filter_map(|(name, value)| {
        let (Some(Sort::List(list)), GivenValue::Records(records)) = (program.names.get(&name.text), value)
        else {
            return None;
        };
        Some((ListId::from_index(list), u32::try_from(records.len()).ok()?))
    });
    given.collect()
}

struct Runner<'a> {
    program: &'a CheckedProgram,
    plan: &'a Plan,
    findings: Vec<Diagnostic>,
}

impl Runner<'_> {
    fn people(&mut self, scenario: &ScenarioItem) -> Option<People> {
        let Some((today, _)) = scenario.today else {
            self.findings.push(
                Diagnostic::error(
                    Code::ScenarioInvalid,
                    scenario.span,
                    said!("情形没有写 `今天`", "the scenario does not say `today`"),
                )
                .help(said!("加一行 `今天 2025-06-30`", "add a line `today 2025-06-30`")),
            );
            return None;
        };
        let mut people = People::everybody(self.plan);
        people.set(self.plan.today()?, Possible::day(today));
        for (name, value) in &scenario.given {
            if let Some(Sort::List(list)) = self.program.names.get(&name.text) {
                self.records(name, list, value, &mut people)?;
                continue;
            }
            if let Some(Sort::Param(param)) = self.program.names.get(&name.text) {
                self.figures(name, param, value, &mut people)?;
                continue;
            }
            let input = self.input(name)?;
            if let Some(possible) = self.possible(name, input, value)? {
                people.set(input, possible);
            }
        }
        self.findings.is_empty().then_some(people)
    }

    /// The fields of the records a scenario gives.
    fn records(&mut self, name: &Ident, list: usize, value: &GivenValue, people: &mut People) -> Option<()> {
        let declared = self.plan.lists().get(ListId::from_index(list))?;
        let records = match value {
            GivenValue::Unknown => return Some(()),
            GivenValue::Records(records) => records,
            _ => {
                self.findings.push(
                    Diagnostic::error(
                        Code::ScenarioInvalid,
                        name.span,
                        said!("`{}` 是名单", "`{}` is a list", name.text),
                    )
                    .help(said!(
                        "写成 `{0}：｛ {1} ｛ 项目：值 ｝ ｝`",
                        "write `{0}: {{ {1} {{ field: value }} }}`",
                        name.text,
                        declared.record_id
                    )),
                );
                return None;
            }
        };
        if u32::try_from(records.len()).is_ok_and(|count| count > declared.most) {
            self.findings.push(Diagnostic::error(
                Code::ScenarioInvalid,
                name.span,
                said!(
                    "`{}` 最多 {} 项",
                    "`{}` has at most {} entries",
                    name.text,
                    declared.most
                ),
            ));
            return None;
        }
        for (number, record) in (1_u32..).zip(records) {
            for (field, value) in &record.given {
                let input = self.field(declared, number, field)?;
                if let Some(possible) = self.possible(field, input, value)? {
                    people.set(input, possible);
                }
            }
        }
        Some(())
    }

    /// What a figure that no source gives, or a reading, is taken to be: all its unset lines at once.
    fn figures(&mut self, name: &Ident, param: usize, value: &GivenValue, people: &mut People) -> Option<()> {
        let id = &self.program.params.get(param)?.id;
        let unset: Vec<InputId> = self
            .plan
            .inputs()
            .iter()
            .filter(|(_, input)| input.kind == InputKind::Figure)
            .filter(|(_, input)| input.id.split('@').next() == Some(id))
            .map(|(input, _)| input)
            .collect();
        if unset.is_empty() {
            self.findings.push(Diagnostic::error(
                Code::ScenarioInvalid,
                name.span,
                said!(
                    "`{}` 的值由规则给出，情形不能另给",
                    "`{}` has its value from the rules; a scenario cannot give another",
                    name.text
                ),
            ));
            return None;
        }
        for input in unset {
            if let Some(possible) = self.possible(name, input, value)? {
                people.set(input, possible);
            }
        }
        Some(())
    }

    fn field(&mut self, list: &List, number: u32, name: &Ident) -> Option<InputId> {
        let found = self.program.names.find(
            name,
            |sort| matches!(sort, Sort::Fact(_)),
            ("名册的项目", "a field of the record"),
            &mut self.findings,
        )?;
        let Sort::Fact(fact) = found else { return None };
        let id = field_id(list, number, &self.program.facts.get(fact)?.id);
        let input = self.plan.input(&id);
        if input.is_none() {
            self.findings.push(Diagnostic::error(
                Code::ScenarioInvalid,
                name.span,
                said!(
                    "`{}` 不是 `{}` 的项目",
                    "`{}` is not a field of `{}`",
                    name.text,
                    list.record_id
                ),
            ));
        }
        input
    }

    /// The input a scenario names: a fact in either spelling, or `policy criterion` for a declaration.
    fn input(&mut self, name: &Ident) -> Option<InputId> {
        if let Some((policy, criterion)) = name.text.split_once('.')
            && let Some(Sort::Policy(policy)) = self.program.names.get(policy)
            && let Some(policy) = self.program.policies.get(policy)
            && let Some(input) = self.plan.input(&format!("{}.{criterion}", policy.id))
        {
            return Some(input);
        }
        let wanted = ("事实", "a fact");
        let found = self.program.names.find(
            name,
            |sort| matches!(sort, Sort::Fact(_)),
            wanted,
            &mut self.findings,
        )?;
        let Sort::Fact(fact) = found else { return None };
        self.plan.input(&self.program.facts.get(fact)?.id)
    }

    fn possible(&mut self, name: &Ident, input: InputId, value: &GivenValue) -> Option<Option<Possible>> {
        let declared = self.plan.inputs().at(input);
        let kind = declared.value;
        let domain = declared.domain.clone();
        let possible = match value {
            GivenValue::Unknown => return Some(None),
            GivenValue::None => Possible::absent(&domain.values),
            GivenValue::Is(expr) => self.value(expr, kind)?,
            GivenValue::Records(_) => {
                self.findings.push(Diagnostic::error(
                    Code::ScenarioInvalid,
                    name.span,
                    said!("`{}` 不是名单", "`{}` is not a list", name.text),
                ));
                return None;
            }
            GivenValue::OneOf(values) => {
                let mut union: Option<Possible> = None;
                for expr in values {
                    let value = self.value(expr, kind)?;
                    union = Some(union.map_or_else(|| value.clone(), |so_far| so_far.union(&value)));
                }
                union?
            }
            GivenValue::Between(low, high) => {
                let (low, high) = (self.value(low, kind)?, self.value(high, kind)?);
                match (low.hull(), high.hull()) {
                    (Some(low), Some(high)) => Possible::of(Values::Ranges(Ranges::union([Range::between(
                        low.low, high.high,
                    )]))),
                    _ => Possible::of(ordered_between(&low.values, &high.values)),
                }
            }
            GivenValue::SomeDay(first, last) => {
                let days = Range {
                    low: Number::from(*first),
                    high: Number::from(*last),
                };
                Possible::of(Values::Ranges(Ranges::union([days])))
            }
        };
        let within = possible.intersection(&domain);
        let partly = matches!(value, GivenValue::Between(..) | GivenValue::SomeDay(..));
        if within.is_empty() || (!partly && !possible.is_within(&domain)) {
            self.findings.push(
                Diagnostic::error(
                    Code::ScenarioInvalid,
                    name.span,
                    said!("`{}` 不能取这个值", "`{}` cannot have this value", name.text),
                )
                .help(said!(
                    "核对声明里的取值范围",
                    "compare with the range in its declaration"
                )),
            );
            return None;
        }
        Some(Some(within))
    }

    /// The value of a constant expression.
    fn value(&mut self, expr: &Expr, kind: Kind) -> Option<Possible> {
        let value = constant(self.program, expr, kind, &mut self.findings)?;
        if value.is_empty() || value.error {
            self.findings.push(Diagnostic::error(
                Code::ScenarioInvalid,
                expr.span,
                said!("这里需要一个确定的值", "a fixed value is needed here"),
            ));
            return None;
        }
        Some(value)
    }

    fn expect(&mut self, scenario: &ScenarioItem, people: &People, expect: &ExpectItem) {
        let position = self.program.policies.iter().position(|policy| {
            policy.id == expect.policy.text
                || self.program.names.get(&expect.policy.text) == self.program.names.get(&policy.id)
        });
        let Some(position) = position else { return };
        let request = Request {
            people: people.clone(),
            applicant: None,
            budget: DEFAULT_BUDGET,
        };
        let answer = match assess_some(self.plan, &request, &[position]) {
            Ok(assessment) => assessment.policies.into_iter().next(),
            Err(refused) => {
                self.findings.push(self.refused(scenario, &refused));
                return;
            }
        };
        let Some(answer) = answer else { return };
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
        let came = describe(self.plan, answer);
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

/// The value of an expression without facts, and days as single days.
fn constant(
    program: &CheckedProgram,
    expr: &Expr,
    kind: Kind,
    findings: &mut Vec<Diagnostic>,
) -> Option<Possible> {
    let typed = expression_in(program, expr, Some(kind), findings)?;
    let written = match typed.form {
        Form::Number(number) => Some(Values::number(number)),
        Form::Truth(truth) => Some(Values::Bits(if truth { YES } else { NO })),
        Form::Member(position) => 1_u64.checked_shl(position).map(Values::Bits),
        _ => None,
    };
    if !agrees(typed.kind, kind) {
        findings.push(Diagnostic::error(
            Code::WrongType,
            expr.span,
            said!("值的类型或单位不对", "a value of another type or unit is needed"),
        ));
        return None;
    }
    if let Some(values) = written {
        return Some(Possible::of(values));
    }
    let mut lowering = Lowering::new(program);
    let node = lowering.plain_expression(&typed);
    let plan = lowering.builder.finish(String::new());
    Some(evaluate(&plan, &People::everybody(&plan), node))
}

fn agrees(found: Kind, wanted: Kind) -> bool {
    found == wanted
}

fn ordered_between(low: &Values, high: &Values) -> Values {
    match (low, high) {
        (Values::Bits(low), Values::Bits(high)) => {
            let from = low.trailing_zeros();
            let to = 63_u32.saturating_sub(high.leading_zeros());
            Values::Bits((from..=to).fold(0, |bits, bit| bits | 1_u64.checked_shl(bit).unwrap_or(0)))
        }
        _ => Values::Bits(0),
    }
}

fn same(names: &[Ident], ids: &[&str]) -> bool {
    let mut names: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
    let mut ids = ids.to_vec();
    names.sort_unstable();
    ids.sort_unstable();
    names == ids
}

/// The facts that matter for the verdict, or for anything.
fn missing(plan: &Plan, answer: &PolicyAssessment, effect: Option<Effect>) -> Vec<String> {
    answer
        .missing
        .iter()
        .filter(|missing| effect.is_none_or(|effect| missing.effects.contains(&effect)))
        .filter(|missing| {
            let input = plan.inputs().at(missing.input);
            matches!(input.kind, InputKind::Fact | InputKind::Place)
        })
        .map(|missing| {
            let id = plan.reported_id(missing.input);
            // A field is named as the rules name it, whichever record it is of.
            id.rsplit_once("].").map_or(id, |(_, field)| field).to_owned()
        })
        .fold(Vec::new(), |mut ids, id| {
            if !ids.contains(&id) {
                ids.push(id);
            }
            ids
        })
}

/// The answer for the record with this number.
fn meant(answer: PolicyAssessment, number: u32) -> Option<PolicyAssessment> {
    let mut records = answer.records.into_iter();
    records.find(|record| record.record == Some(number))
}

/// The parameters whose unset figures keep the verdict open.
fn open_params(plan: &Plan, answer: &PolicyAssessment) -> Vec<String> {
    let mut params: Vec<String> = answer
        .missing
        .iter()
        .filter(|missing| missing.effects.contains(&Effect::Verdict))
        .map(|missing| plan.inputs().at(missing.input))
        .filter(|input| input.kind == InputKind::Figure)
        .filter_map(|input| Some(input.id.split_once('@')?.0.to_owned()))
        .collect();
    params.dedup();
    params
}

/// A verdict as a scenario would write it.
fn describe(plan: &Plan, answer: &PolicyAssessment) -> Message {
    let list = |items: &[String]| (items.join(" 和 "), items.join(" and "));
    match answer.verdict {
        Verdict::Eligible => said!("符合", "eligible"),
        Verdict::EligibleIf => {
            let names: Vec<String> = answer
                .provisos
                .iter()
                .map(|proviso| match proviso {
                    Proviso::Declare(id) => id.clone(),
                    Proviso::Adopt => "adopted".to_owned(),
                })
                .collect();
            let (zh, en) = list(&names);
            Message {
                zh: format!("符合 如果 {zh}"),
                en: format!("eligible if {en}"),
            }
        }
        Verdict::Depends => {
            let mut names = missing(plan, answer, Some(Effect::Verdict));
            names.extend(open_params(plan, answer));
            let (zh, en) = list(&names);
            let limit = answer.causes.contains(&Cause::Limit);
            Message {
                zh: format!("取决于 {zh}{}", if limit { "（限额内没有算清）" } else { "" }),
                en: format!(
                    "depends on {en}{}",
                    if limit {
                        " (not settled within the limit)"
                    } else {
                        ""
                    }
                ),
            }
        }
        Verdict::NotEligible => {
            let (zh, en) = list(&answer.unmet);
            Message {
                zh: format!("不符合 因为 {zh}"),
                en: format!("not eligible because {en}"),
            }
        }
        Verdict::NotInForce(_) => said!("未执行", "not in force"),
        Verdict::NotApplicable => said!("不适用", "not applicable"),
    }
}

fn claimable_words(answer: &PolicyAssessment) -> Message {
    if answer.claimable.is_empty() {
        return said!("无可补领", "nothing claimable");
    }
    let spans: Vec<(String, String)> = answer
        .claimable
        .iter()
        .map(|span| {
            let (from, to, until) = (iso(span.from), iso(span.to), iso(span.until));
            (
                format!("可补领 {from} 到 {to} 至 {until}"),
                format!("claimable for {from} to {to} until {until}"),
            )
        })
        .collect();
    let (zh, en): (Vec<String>, Vec<String>) = spans.into_iter().unzip();
    Message {
        zh: zh.join("，"),
        en: en.join(", "),
    }
}

/// A day as rule texts write it.
pub fn iso(day: Day) -> String {
    let date = civil(day);
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

pub(crate) fn yuan(fen: Number) -> String {
    let hundredths = fen.floor();
    format!(
        "{}.{:02} yuan",
        hundredths.div_euclid(100),
        hundredths.rem_euclid(100)
    )
}
