//! Checks that need the typed policy: what may be absent, whole fen, which place decides.

use rules_core::number::Number;
use rules_core::plan::Kind;

use super::checker::Checker;
use super::given::{Facts, Givens};
use super::names::Sort;
use super::program::{ArmValue, Body, Change, Criterion, Form, Pays, Policy, Typed};
use crate::ast::{CriterionBody, CriterionItem, Expr, ExprKind, PolicyItem};
use crate::diagnostic::{Code, Diagnostic, said};

use super::policy::Surroundings;

/// The names in `… is given` anywhere in a policy.
pub(super) fn names_given(item: &PolicyItem) -> Vec<String> {
    fn in_expr(expr: &Expr, names: &mut Vec<String>) {
        match &expr.kind {
            ExprKind::IsGiven(inner) => {
                if let ExprKind::Name(name) = &inner.kind {
                    names.push(name.clone());
                }
            }
            ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().for_each(|part| in_expr(part, names)),
            ExprKind::Not(inner) => in_expr(inner, names),
            _ => {}
        }
    }
    fn in_criterion(criterion: &CriterionItem, names: &mut Vec<String>) {
        match &criterion.body {
            CriterionBody::Condition(condition) => in_expr(condition, names),
            CriterionBody::All(lines) | CriterionBody::Any(lines) => {
                lines.iter().for_each(|line| in_criterion(line, names));
            }
            CriterionBody::Declared => {}
        }
    }
    let mut names = Vec::new();
    item.criteria
        .iter()
        .for_each(|criterion| in_criterion(criterion, &mut names));
    names
}

pub(super) fn facts_named(names: &[String], checker: &Checker<'_>) -> Facts {
    names
        .iter()
        .filter_map(|name| match checker.names.get(name)? {
            Sort::Fact(fact) => Some(fact),
            _ => None,
        })
        .collect()
}

/// Checks that need the typed policy: optional facts, whole fen.
pub(super) fn after_typing(
    policy: &Policy,
    maybe_given: &Facts,
    around: &Surroundings<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    let givens = &around.givens;
    let mut given: Facts = policy
        .criteria
        .iter()
        .flat_map(|criterion| givens.established_by(criterion))
        .collect();
    let removed = policy.amendments.iter().any(|amendment| {
        matches!(
            amendment.change,
            Change::RemoveCriterion(_) | Change::ReplaceCriterion(..) | Change::Widen(..)
        )
    });
    if removed {
        // Where a criterion may be gone, only what each part establishes for itself counts.
        given.clear();
    }
    given.extend(maybe_given);
    for criterion in &policy.criteria {
        report_criterion(criterion, &given, givens, findings);
    }
    let mut report = |typed: &Typed| givens.report(typed, &given, findings);
    policy
        .claim_from
        .iter()
        .chain(&policy.claim_until)
        .chain(&policy.paid_until)
        .for_each(&mut report);
    let mut amounts: Vec<&Pays> = policy.pays.iter().collect();
    for amendment in &policy.amendments {
        match &amendment.change {
            Change::Pays(pays) => amounts.push(pays),
            Change::ClaimFrom(typed)
            | Change::ClaimUntil(typed)
            | Change::ForAtMost(typed)
            | Change::PaidUntil(typed)
            | Change::ReplaceCriterion(_, typed)
            | Change::Widen(_, typed)
            | Change::Narrow(_, typed) => report(typed),
            _ => {}
        }
    }
    amounts
        .iter()
        .flat_map(|pays| pays.expressions())
        .for_each(&mut report);
    let money = amounts.iter().flat_map(|pays| pays.amounts());
    for amount in money.filter(|amount| amount.kind == Kind::Money) {
        if !is_whole_fen(amount, around) {
            findings.push(
                Diagnostic::error(
                    Code::NotWholeFen,
                    amount.span,
                    said!(
                        "金额可能不是整分，又没有写明如何取整",
                        "the amount may not be whole fen and is not rounded"
                    ),
                )
                .help(said!(
                    "写成 `向下取整到 1分 （…）`",
                    "write `round down to 1 fen (…)`"
                )),
            );
        }
    }
}

pub(super) fn report_criterion(
    criterion: &Criterion,
    given: &Facts,
    givens: &Givens<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    match &criterion.body {
        Body::Condition(condition) => givens.report(condition, given, findings),
        Body::All(lines) => {
            let mut more = given.clone();
            more.extend(givens.established_by(criterion));
            lines
                .iter()
                .for_each(|line| report_criterion(line, &more, givens, findings));
        }
        Body::Any(lines) => lines
            .iter()
            .for_each(|line| report_criterion(line, given, givens, findings)),
        Body::Declared => {}
    }
}

/// Whether an amount is certainly a whole number of fen. What could not be read is not judged.
pub(super) fn is_whole_fen(typed: &Typed, around: &Surroundings<'_>) -> bool {
    let whole = |number: &Number| number.to_whole().is_some();
    match &typed.form {
        Form::Number(number) => whole(number),
        Form::NoCase => true,
        Form::Fact(fact) => around
            .givens
            .facts
            .get(*fact)
            .is_none_or(|fact| whole(&fact.step)),
        Form::Param(param) | Form::ParamBy(param, _) => {
            fn whole_figure(value: &ArmValue, around: &Surroundings<'_>) -> bool {
                match value {
                    ArmValue::Set(value) => is_whole_fen(value, around),
                    ArmValue::Unset(_) => true,
                    ArmValue::ByMember(figures) => figures.iter().all(|figure| whole_figure(figure, around)),
                }
            }
            let param = around.params.get(*param);
            param.is_none_or(|param| param.arms.iter().all(|arm| whole_figure(&arm.value, around)))
        }
        Form::Define(define) => around
            .givens
            .defines
            .get(*define)
            .is_none_or(|define| define.bodies().all(|body| is_whole_fen(body, around))),
        Form::Add(a, b) | Form::Sub(a, b) => is_whole_fen(a, around) && is_whole_fen(b, around),
        Form::Mul(a, b) => {
            let countable = |typed: &Typed| match typed.kind {
                Kind::Money => is_whole_fen(typed, around),
                Kind::Count(_) => true,
                _ => matches!(&typed.form, Form::Number(number) if whole(number)),
            };
            countable(a) && countable(b)
        }
        Form::When { cases, otherwise } => {
            cases.iter().all(|(_, value)| is_whole_fen(value, around)) && is_whole_fen(otherwise, around)
        }
        Form::Fold { body, otherwise, .. } => {
            is_whole_fen(body, around)
                && otherwise
                    .as_ref()
                    .is_none_or(|otherwise| is_whole_fen(otherwise, around))
        }
        Form::At { body, .. } => is_whole_fen(body, around),
        Form::Extreme { of, .. } => of.iter().all(|operand| is_whole_fen(operand, around)),
        Form::Round { unit, .. } => whole(unit),
        _ => false,
    }
}

/// A regional figure or amendment needs to know which place decides.
pub(super) fn needs_place(
    item: &PolicyItem,
    policy: &Policy,
    around: &Surroundings<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    if !policy.places.is_empty() {
        return;
    }
    let regional_change = policy.amendments.iter().any(|amendment| amendment.place != 0);
    let mut regional_param = false;
    let mut look = |typed: &Typed| regional_param |= uses_regional_param(typed, around);
    policy
        .criteria
        .iter()
        .for_each(|criterion| each_condition(criterion, &mut look));
    policy
        .pays
        .iter()
        .flat_map(Pays::expressions)
        .chain(&policy.paid_until)
        .for_each(&mut look);
    if policy.region != 0 || regional_change || regional_param {
        findings.push(
            Diagnostic::error(
                Code::MissingStatement,
                item.name.id.span,
                said!(
                    "政策 `{}` 因地而异，却没有写按哪个地点",
                    "the policy `{}` differs by place but does not say which place decides",
                    policy.id
                ),
            )
            .help(said!("写 `按 常住地` 一类", "add a line such as `by residence`")),
        );
    }
}

pub(super) fn each_condition(criterion: &Criterion, visit: &mut impl FnMut(&Typed)) {
    match &criterion.body {
        Body::Condition(condition) => visit(condition),
        Body::All(lines) | Body::Any(lines) => lines.iter().for_each(|line| each_condition(line, visit)),
        Body::Declared => {}
    }
}

pub(super) fn uses_regional_param(typed: &Typed, around: &Surroundings<'_>) -> bool {
    let mut found = false;
    // At another place the figure does not need the one that decides.
    if matches!(typed.form, Form::At { place: Some(_), .. }) {
        return false;
    }
    typed.for_each_part(&mut |part| found |= uses_regional_param(part, around));
    found
        || match typed.form {
            Form::Param(param) | Form::ParamBy(param, _) => around
                .params
                .get(param)
                .is_some_and(|param| param.arms.iter().any(|arm| arm.place != 0)),
            Form::Define(define) => around.givens.defines.get(define).is_some_and(|define| {
                let regional = define.amendments.iter().any(|amendment| amendment.place != 0);
                regional || define.bodies().any(|body| uses_regional_param(body, around))
            }),
            _ => false,
        }
}
