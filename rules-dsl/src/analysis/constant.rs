//! Criteria that hold for nobody or for everybody, at every place and on every day.

use std::collections::BTreeMap;

use rules_core::analysis::{Analyst, Settled};
use rules_core::plan::{Criterion, Plan, Role};

use super::person::person;
use crate::check::CheckedProgram;
use crate::check::program::{self, Body, Change, Policy};
use crate::diagnostic::{Code, Diagnostic, Message, said};
use crate::source::Span;

/// Warnings for criteria that decide nothing.
pub(super) fn criteria(
    program: &CheckedProgram,
    plan: &Plan,
    analyst: &Analyst<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    for (policy, lowered) in program.policies.iter().zip(plan.policies()) {
        let spans = spans(policy);
        // One reading for each place that may decide; the criteria are the same ones in each.
        let Some(first) = lowered.variants.first() else {
            continue;
        };
        for position in 0..first.criteria.len() {
            let readings: Vec<&Criterion> = lowered
                .variants
                .iter()
                .filter_map(|variant| variant.criteria.get(position))
                .collect();
            judge(&readings, &spans, plan, analyst, findings);
        }
    }
}

fn judge(
    readings: &[&Criterion],
    spans: &BTreeMap<&str, Span>,
    plan: &Plan,
    analyst: &Analyst<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(first) = readings.first() else { return };
    // What nobody wrote is judged with what it comes from.
    let Some(span) = spans.get(&*first.id) else {
        return;
    };
    let mut verdict: Option<Settled> = None;
    if first.role != Role::Confirm {
        for reading in readings {
            let given: Vec<_> = reading.guard.into_iter().collect();
            let settled = analyst.settle(&given, reading.node);
            let same = matches!(
                (&verdict, &settled),
                (None | Some(Settled::Always), Settled::Always)
                    | (None | Some(Settled::Never(_)), Settled::Never(_))
            );
            if !same {
                verdict = None;
                break;
            }
            verdict = Some(settled);
        }
    }
    if let Some(verdict) = verdict {
        findings.push(finding(first, *span, &verdict, plan));
        // Its lines have no say of their own then.
        return;
    }
    for position in 0..first.parts.len() {
        let parts: Vec<&Criterion> = readings
            .iter()
            .filter_map(|reading| reading.parts.get(position))
            .collect();
        judge(&parts, spans, plan, analyst, findings);
    }
}

fn finding(criterion: &Criterion, span: Span, verdict: &Settled, plan: &Plan) -> Diagnostic {
    let id = &criterion.id;
    let exclusion = criterion.role == Role::Unless;
    match verdict {
        Settled::Never(example) => {
            let person = person(plan, example);
            let message = if exclusion {
                said!(
                    "除非 `{}` 排除所有人",
                    "the exclusion `{}` applies to everybody",
                    id
                )
            } else {
                said!(
                    "条件 `{}` 对任何人都不成立",
                    "the criterion `{}` holds for nobody",
                    id
                )
            };
            Diagnostic::warning(Code::NeverHolds, span, message).help(Message {
                zh: format!("例如不成立：{}；核对数字和日期", person.zh),
                en: format!("not for, say, {}; check the figures and dates", person.en),
            })
        }
        _ => {
            let message = if exclusion {
                said!(
                    "除非 `{}` 不会排除任何人",
                    "the exclusion `{}` applies to nobody",
                    id
                )
            } else {
                said!(
                    "条件 `{}` 对所有人都成立",
                    "the criterion `{}` holds for everybody",
                    id
                )
            };
            Diagnostic::warning(Code::AlwaysHolds, span, message).help(said!(
                "核对数字和日期；只是说明就写 `说明`",
                "check the figures and dates; write a `note` if it is only to be shown"
            ))
        }
    }
}

/// Where each criterion of a policy stands.
fn spans(policy: &Policy) -> BTreeMap<&str, Span> {
    fn collect<'p>(criterion: &'p program::Criterion, found: &mut BTreeMap<&'p str, Span>) {
        found.insert(&criterion.id, criterion.span);
        if let Body::All(lines) | Body::Any(lines) = &criterion.body {
            lines.iter().for_each(|line| collect(line, found));
        }
    }
    let mut found = BTreeMap::new();
    let added = policy
        .amendments
        .iter()
        .filter_map(|amendment| match &amendment.change {
            Change::AddCriterion(criterion) => Some(criterion),
            _ => None,
        });
    for criterion in policy.criteria.iter().chain(added) {
        collect(criterion, &mut found);
    }
    found
}
