//! Cases of `when` that several people's answers meet, or that are never used.

use std::collections::BTreeSet;

use rules_core::analysis::{Analyst, Settled};
use rules_core::arena::NodeId;
use rules_core::plan::Plan;

use super::person::person;
use crate::diagnostic::{Code, Diagnostic, Message, said};
use crate::lower::cases::Cases;
use crate::source::Span;

/// Warnings for cases that overlap, with an example person, and for cases that are never used; errors for cases that
/// leave someone out without an `otherwise`. Gives the policies with the latter.
///
/// A case that is part of a later one (up to 12 months, up to 24 months) does not overlap it: there the order says
/// what is meant.
pub(super) fn overlaps(
    plan: &Plan,
    cases: &[Cases],
    analyst: &Analyst<'_>,
    findings: &mut Vec<Diagnostic>,
) -> BTreeSet<usize> {
    let mut told: Vec<Span> = Vec::new();
    let mut incomplete = BTreeSet::new();
    for cases in cases {
        if let Some((span, any)) = cases.any
            && let Some(finding) = left_out(plan, &cases.given, (span, any), analyst)
        {
            incomplete.insert(cases.policy);
            if !told.contains(&span) {
                told.push(span);
                findings.push(finding);
            }
        }
        let mut before: Vec<(Span, NodeId)> = Vec::new();
        for (span, node) in &cases.conditions {
            // The same text may be used by several policies.
            if !told.contains(span)
                && let Some(finding) = judge(plan, &cases.given, &before, (*span, *node), analyst)
            {
                told.push(*span);
                findings.push(finding);
            }
            before.push((*span, *node));
        }
    }
    incomplete
}

/// An error where the cases leave someone out, or where that could not be settled.
fn left_out(
    plan: &Plan,
    given: &[NodeId],
    (span, any): (Span, NodeId),
    analyst: &Analyst<'_>,
) -> Option<Diagnostic> {
    let example = match analyst.settle(given, any) {
        Settled::Always | Settled::Elsewhere | Settled::Nobody => return None,
        Settled::NotFor(example) | Settled::Never(example) => Some(person(plan, &example)),
        Settled::Open => None,
    };
    let finding = Diagnostic::error(
        Code::NotExhaustive,
        span,
        said!(
            "没有 `否则`，而有人不属于任何一种情况",
            "there is no `otherwise`, and some people are in none of the cases"
        ),
    );
    Some(match example {
        Some(person) => finding.help(Message {
            zh: format!("例如 {}；加上这种情况，或写 `否则`", person.zh),
            en: format!("for example {}; add the case, or write `otherwise`", person.en),
        }),
        None => finding.help(said!(
            "在限额内没有算清；请写 `否则`",
            "not settled within the limit; write `otherwise`"
        )),
    })
}

fn judge(
    plan: &Plan,
    given: &[NodeId],
    before: &[(Span, NodeId)],
    (span, node): (Span, NodeId),
    analyst: &Analyst<'_>,
) -> Option<Diagnostic> {
    for (earlier_span, earlier) in before {
        let with = |more: NodeId| -> Vec<NodeId> { given.iter().copied().chain([more]).collect() };
        // Nobody is in the case at all, or everybody in it is in the earlier one.
        if let Settled::Always = analyst.settle(&with(node), *earlier) {
            return Some(
                Diagnostic::warning(
                    Code::Unreachable,
                    span,
                    said!(
                        "用不到：满足它的人都已属于前面的情况",
                        "never used: whoever meets it is in an earlier case"
                    ),
                )
                .label(*earlier_span, said!("前面的情况", "the earlier case"))
                .help(said!("把范围小的写在前面", "write the narrower case first")),
            );
        }
        if let Settled::NotFor(_) = analyst.settle(&with(*earlier), node)
            && let Some(example) = analyst.someone(&with(*earlier), node)
        {
            let person = person(plan, &example);
            return Some(
                Diagnostic::warning(
                    Code::OverlappingCases,
                    span,
                    said!(
                        "有人同时属于前面的情况；按先写的算",
                        "some people are in an earlier case too; the first one counts"
                    ),
                )
                .label(*earlier_span, said!("前面的情况", "the earlier case"))
                .help(Message {
                    zh: format!("例如 {}；写明哪种情况优先，例如加上“且 非 …”", person.zh),
                    en: format!(
                        "for example {}; say which comes first, as with `and not …`",
                        person.en
                    ),
                }),
            );
        }
    }
    None
}
