//! Every condition and amount of a rule, wherever it stands.

use crate::ast::{
    Change, CriterionBody, CriterionItem, Expr, ExprKind, Item, ParamValue, PaysAmount, PaysItem,
};

/// What a visitor is shown.
pub(super) enum Seen<'a> {
    /// An expression; its parts follow.
    Expression(&'a Expr),
    /// A group of labelled lines.
    Group(&'a CriterionItem),
}

/// Shows everything in a declaration that people may have written wrongly by one.
pub(super) fn walk<'a>(item: &'a Item, visit: &mut dyn FnMut(Seen<'a>)) {
    match item {
        Item::Param(param) => param.arms.iter().for_each(|arm| value(&arm.value, visit)),
        Item::Define(define) => expression(&define.body, visit),
        Item::Policy(policy) => {
            policy.criteria.iter().for_each(|line| criterion(line, visit));
            policy.pays.iter().for_each(|paid| pays(paid, visit));
            for expr in [
                &policy.governed_by,
                &policy.claim_from,
                &policy.claim_until,
                &policy.paid_until,
            ]
            .into_iter()
            .flatten()
            {
                expression(expr, visit);
            }
        }
        Item::Amend(amend) => amend.changes.iter().for_each(|line| change(&line.change, visit)),
        _ => {}
    }
}

fn value<'a>(found: &'a ParamValue, visit: &mut dyn FnMut(Seen<'a>)) {
    match found {
        ParamValue::Set(expr) => expression(expr, visit),
        ParamValue::Unset(bounds) => {
            if let Some((low, high)) = bounds {
                expression(low, visit);
                expression(high, visit);
            }
        }
        ParamValue::ByMember(figures) => figures.iter().for_each(|(_, figure)| value(figure, visit)),
    }
}

fn change<'a>(found: &'a Change, visit: &mut dyn FnMut(Seen<'a>)) {
    match found {
        Change::AddCriterion(line) => criterion(line, visit),
        Change::ReplaceCriterion { body: expr, .. }
        | Change::Widen { by: expr, .. }
        | Change::Narrow { by: expr, .. }
        | Change::Define { body: expr, .. }
        | Change::ForAtMost(expr)
        | Change::PaidUntil(expr)
        | Change::ClaimFrom(expr)
        | Change::ClaimUntil(expr) => expression(expr, visit),
        Change::Pays(paid) => pays(paid, visit),
        Change::RemoveCriterion(_)
        | Change::Documents(_)
        | Change::Channel(_)
        | Change::InForce(_)
        | Change::Adopt
        | Change::Suspend(_) => {}
    }
}

fn criterion<'a>(line: &'a CriterionItem, visit: &mut dyn FnMut(Seen<'a>)) {
    match &line.body {
        CriterionBody::Condition(condition) => expression(condition, visit),
        CriterionBody::All(lines) | CriterionBody::Any(lines) => {
            visit(Seen::Group(line));
            lines.iter().for_each(|line| criterion(line, visit));
        }
        CriterionBody::Declared => {}
    }
}

fn pays<'a>(paid: &'a PaysItem, visit: &mut dyn FnMut(Seen<'a>)) {
    match &paid.amount {
        PaysAmount::Same(amount) => expression(amount, visit),
        PaysAmount::Schedule { counted_from, steps } => {
            counted_from.iter().for_each(|expr| expression(expr, visit));
            steps.iter().for_each(|step| expression(&step.amount, visit));
        }
    }
    paid.at_most.iter().for_each(|expr| expression(expr, visit));
}

fn expression<'a>(expr: &'a Expr, visit: &mut dyn FnMut(Seen<'a>)) {
    visit(Seen::Expression(expr));
    for part in parts(expr) {
        expression(part, visit);
    }
}

/// The direct parts of an expression.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Number(_)
        | ExprKind::Money(_)
        | ExprKind::Count(..)
        | ExprKind::Date(_)
        | ExprKind::Truth(_)
        | ExprKind::Name(_)
        | ExprKind::Today
        | ExprKind::Entitled(_)
        | ExprKind::NoCase
        | ExprKind::Day => Vec::new(),
        ExprKind::Negative(a)
        | ExprKind::Not(a)
        | ExprKind::IsGiven(a)
        | ExprKind::DatePart(_, a)
        | ExprKind::AgeOn(a)
        | ExprKind::EdgeOf(_, _, a)
        | ExprKind::Quantified { condition: a, .. } => vec![a],
        ExprKind::Binary(_, a, b)
        | ExprKind::Compare(_, a, b)
        | ExprKind::Distance(_, a, b)
        | ExprKind::By(a, b)
        | ExprKind::At(a, b)
        | ExprKind::Round {
            unit: a, value: b, ..
        }
        | ExprKind::EdgeOfNumbered {
            index: a, year: b, ..
        } => vec![a, b],
        ExprKind::Between(a, b, c)
        | ExprKind::Within {
            value: a,
            count: b,
            anchor: c,
            ..
        } => vec![a, b, c],
        ExprKind::OneOf(a, members, _) => [a.as_ref()].into_iter().chain(members).collect(),
        ExprKind::And(all) | ExprKind::Or(all) | ExprKind::Extreme { of: all, .. } => all.iter().collect(),
        ExprKind::When { cases, otherwise } => {
            let pairs = cases.iter().flat_map(|(condition, value)| [condition, value]);
            pairs.chain([otherwise.as_ref()]).collect()
        }
        ExprKind::Match {
            value,
            arms,
            otherwise,
        } => {
            let values = arms.iter().map(|(_, value)| value);
            let all = [value.as_ref()].into_iter().chain(values);
            all.chain(otherwise.as_deref()).collect()
        }
        ExprKind::Tiers { value, steps, above } => {
            let pairs = steps.iter().flat_map(|(bound, value)| [bound, value]);
            let all = [value.as_ref()].into_iter().chain(pairs);
            all.chain([above.as_ref()]).collect()
        }
        ExprKind::Folded {
            value,
            filter,
            otherwise,
            ..
        } => [value, filter, otherwise]
            .into_iter()
            .filter_map(|part| part.as_deref())
            .collect(),
    }
}
