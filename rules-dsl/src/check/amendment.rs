//! Amendments in folding order: from the root of the region tree to the leaves, in each layer by date.

use rules_core::plan::Kind;

use super::declarations::{citation, place};
use super::expression::Checker;
use super::program::{Amendment, Change, Pays, Policy};
use crate::ast::{AmendItem, Change as Verb, Dates, Ident, PolicyItem};
use crate::diagnostic::{Code, Diagnostic, said};
use crate::source::Span;

use super::policy::{Surroundings, counter, criterion, documents};

/// The amendments of a policy in folding order: from the root of the region tree to the leaves, in each layer
/// by date, then as they stand in the files.
pub(super) fn folded(
    item: &PolicyItem,
    amendments: &[&AmendItem],
    policy: &Policy,
    around: &Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Vec<Amendment> {
    let mut found: Vec<(Span, Amendment)> = Vec::new();
    let mut added: Vec<String> = Vec::new();
    for amend in amendments {
        if amend.basis.is_none() {
            checker.findings.push(
                Diagnostic::warning(
                    Code::MissingBasis,
                    amend.span,
                    said!("修改没有写明依据的文件", "an amendment without its notice"),
                )
                .help(said!(
                    "在政策名后写 `按 文件`",
                    "add `by SOURCE` after the policy"
                )),
            );
        }
        let Some(place) = place(amend.region.as_ref(), checker.names, checker.findings) else {
            continue;
        };
        let citation = amend
            .basis
            .as_ref()
            .and_then(|cite| citation(cite, checker.names, checker.findings));
        for verb in &amend.changes {
            if let Verb::AddCriterion(criterion) = verb {
                let taken = policy.criteria.iter().any(|known| known.id == criterion.id.text);
                if taken || added.contains(&criterion.id.text) {
                    checker.findings.push(Diagnostic::error(
                        Code::DuplicateName,
                        criterion.id.span,
                        said!(
                            "条件 `{}` 已经有了",
                            "there is a criterion `{}` already",
                            criterion.id.text
                        ),
                    ));
                    continue;
                }
                added.push(criterion.id.text.clone());
            }
            if let Some(change) = change(verb, item, policy, around, checker) {
                found.push((
                    amend.span,
                    Amendment {
                        place,
                        dates: amend.dates,
                        citation: citation.clone(),
                        change,
                    },
                ));
            }
        }
    }
    let depth = |place: u32| around.regions.get(place).map_or(0, |region| region.depth);
    found.sort_by_key(|(_, amendment)| (depth(amendment.place), amendment.dates.from));
    conflicts(&found, checker.findings);
    found.into_iter().map(|(_, amendment)| amendment).collect()
}

pub(super) fn change(
    verb: &Verb,
    item: &PolicyItem,
    policy: &Policy,
    around: &Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Option<Change> {
    let target = |id: &Ident, checker: &mut Checker<'_>| {
        let position = policy
            .criteria
            .iter()
            .position(|criterion| criterion.id == id.text);
        if position.is_none() {
            let criteria = policy.criteria.iter().map(|criterion| criterion.id.as_str());
            checker.findings.push(
                Diagnostic::error(
                    Code::AmendsNothing,
                    id.span,
                    said!(
                        "政策 `{1}` 没有条件 `{0}`",
                        "there is no criterion `{0}` in the policy `{1}`",
                        id.text,
                        item.name.id.text
                    ),
                )
                .did_you_mean(&id.text, criteria, None),
            );
        }
        position
    };
    Some(match verb {
        Verb::AddCriterion(added) => Change::AddCriterion(criterion(added, checker)?),
        Verb::RemoveCriterion(id) => Change::RemoveCriterion(target(id, checker)?),
        Verb::ReplaceCriterion { id, body } => {
            let (position, body) = (target(id, checker), checker.condition(body));
            Change::ReplaceCriterion(position?, body?)
        }
        Verb::Widen { id, by } => {
            let (position, by) = (target(id, checker), checker.condition(by));
            Change::Widen(position?, by?)
        }
        Verb::Narrow { id, by } => {
            let (position, by) = (target(id, checker), checker.condition(by));
            Change::Narrow(position?, by?)
        }
        Verb::Pays(local) => {
            let changed = checker.pays(local)?;
            let measure = |pays: &Pays| pays.amounts().next().map(|amount| amount.kind);
            let differs =
                |national: &Pays| national.kind != changed.kind || measure(national) != measure(&changed);
            if policy.pays.as_ref().is_some_and(differs) {
                checker.findings.push(
                    Diagnostic::error(
                        Code::AmendmentConflict,
                        local.span,
                        said!(
                            "发放方式与原政策不同",
                            "the amendment pays in another way than the policy"
                        ),
                    )
                    .help(said!(
                        "写成 `政策 … 于 地区`",
                        "write a policy of the locality's own: `policy … in REGION`"
                    )),
                );
                return None;
            }
            Change::Pays(changed)
        }
        Verb::ForAtMost(expr) => {
            if policy.pays.is_none() {
                checker.findings.push(Diagnostic::error(
                    Code::AmendsNothing,
                    expr.span,
                    said!(
                        "政策 `{}` 没有写发放什么",
                        "the policy `{}` does not say what it pays",
                        policy.id
                    ),
                ));
            }
            Change::ForAtMost(checker.at_most(expr)?)
        }
        Verb::PaidUntil(expr) => Change::PaidUntil(checker.of_kind(expr, Kind::Date)?),
        Verb::ClaimFrom(expr) => Change::ClaimFrom(checker.of_kind(expr, Kind::Date)?),
        Verb::ClaimUntil(expr) => Change::ClaimUntil(checker.of_kind(expr, Kind::Date)?),
        Verb::Documents(names) => Change::Documents(documents(names, around, checker)),
        Verb::Channel(item) => {
            let (counter, phone) = counter(item, around, checker);
            Change::Channel {
                channel: item.channel,
                counter,
                phone,
            }
        }
    })
}

/// Two amendments of one layer, date and part conflict, unless both widen, narrow or add.
pub(super) fn conflicts(found: &[(Span, Amendment)], findings: &mut Vec<Diagnostic>) {
    for (index, (first_span, first)) in found.iter().enumerate() {
        for (second_span, second) in found.iter().skip(index + 1) {
            let same_layer = first.place == second.place && overlap(first.dates, second.dates);
            let same_start = first.dates.from == second.dates.from;
            if same_layer && same_start && contradict(&first.change, &second.change) {
                findings.push(
                    Diagnostic::error(
                        Code::AmendmentConflict,
                        *second_span,
                        said!(
                            "与同一天、同一地区的另一处修改冲突",
                            "contradicts another amendment of the same day and place"
                        ),
                    )
                    .label(*first_span, said!("另一处修改", "the other amendment"))
                    .help(said!(
                        "合为一处，或写明先后日期",
                        "make them one, or give them different dates"
                    )),
                );
            }
        }
    }
}

pub(super) fn overlap(a: Dates, b: Dates) -> bool {
    let starts_after = |one: Dates, other: Dates| {
        one.from
            .zip(other.until)
            .is_some_and(|(from, until)| from > until)
    };
    !starts_after(a, b) && !starts_after(b, a)
}

pub(super) fn contradict(a: &Change, b: &Change) -> bool {
    match (a, b) {
        (Change::Pays(_), Change::Pays(_))
        | (Change::ForAtMost(_), Change::ForAtMost(_))
        | (Change::PaidUntil(_), Change::PaidUntil(_))
        | (Change::ClaimFrom(_), Change::ClaimFrom(_))
        | (Change::ClaimUntil(_), Change::ClaimUntil(_))
        | (Change::Documents(_), Change::Documents(_))
        | (Change::Channel { .. }, Change::Channel { .. }) => true,
        (Change::Widen(x, _), Change::Widen(y, _)) | (Change::Narrow(x, _), Change::Narrow(y, _))
            if x == y =>
        {
            false
        }
        _ => target_of(a).is_some() && target_of(a) == target_of(b),
    }
}

pub(super) fn target_of(change: &Change) -> Option<usize> {
    match change {
        Change::RemoveCriterion(position)
        | Change::ReplaceCriterion(position, _)
        | Change::Widen(position, _)
        | Change::Narrow(position, _) => Some(*position),
        _ => None,
    }
}
