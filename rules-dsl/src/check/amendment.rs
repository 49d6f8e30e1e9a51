//! Amendments in folding order: from the root of the region tree to the leaves, in each layer by date.

use rules_core::plan::{Kind, Status, Validity};

use super::checker::Checker;
use super::declarations::{citation, place, translated};
use super::layer::{Layered, settle};
use super::program::{Amendment, Change, EARLIEST, Pays, Policy};
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
    let mut found: Vec<(Amendment, Layered<Part>)> = Vec::new();
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
        for line in &amend.changes {
            let verb = &line.change;
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
            if let Some(change) = change(verb, line.span, item, policy, around, checker) {
                let layered = Layered {
                    span: line.span,
                    place,
                    dates: amend.dates,
                    part: part_of(&change),
                    replaces: replaces(&change),
                    locals: line.locals,
                };
                let amendment = Amendment {
                    place,
                    dates: amend.dates,
                    citation: citation.clone(),
                    change,
                };
                found.push((amendment, layered));
            }
        }
    }
    let depth = |place: u32| around.regions.get(place).map_or(0, |region| region.depth);
    found.sort_by_key(|(amendment, _)| (depth(amendment.place), amendment.dates.from));
    conflicts(&found, checker.findings);
    let (mut amendments, mut layers): (Vec<Amendment>, Vec<Layered<Part>>) = found.into_iter().unzip();
    settle(&mut layers, around.regions, checker.findings);
    for (amendment, layered) in amendments.iter_mut().zip(layers) {
        amendment.dates = layered.dates;
    }
    amendments
}

pub(super) fn change(
    verb: &Verb,
    span: Span,
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
        Verb::InForce(line) => Change::InForce(Validity {
            from: line.dates.from.unwrap_or(EARLIEST),
            until: line.dates.until,
            renewed: line.renewed,
        }),
        Verb::Adopt => {
            if policy.status == Status::InForce {
                checker.findings.push(
                    Diagnostic::error(
                        Code::AmendsNothing,
                        span,
                        said!(
                            "政策 `{}` 本来就执行",
                            "the policy `{}` is in force anyway",
                            policy.id
                        ),
                    )
                    .help(said!(
                        "删去 `采用`，或写明政策的 `状态`",
                        "remove `adopt`, or state the policy's `status`"
                    )),
                );
                return None;
            }
            Change::Adopt
        }
        Verb::Suspend(reason) => Change::Suspend(translated(reason, checker.findings)),
        Verb::Define { body, .. } => {
            checker.findings.push(
                Diagnostic::error(
                    Code::Unexpected,
                    body.span,
                    said!(
                        "政策的修改要写明改哪一部分",
                        "an amendment of a policy names the part it changes"
                    ),
                )
                .help(said!(
                    "例如 `改为 条件 甲：…`",
                    "for example `replace require a: …`"
                )),
            );
            return None;
        }
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
fn conflicts(found: &[(Amendment, Layered<Part>)], findings: &mut Vec<Diagnostic>) {
    for (index, (first, of_first)) in found.iter().enumerate() {
        for (second, of_second) in found.iter().skip(index + 1) {
            let same_layer = first.place == second.place && overlap(first.dates, second.dates);
            let same_start = first.dates.from == second.dates.from;
            if same_layer && same_start && contradict(&first.change, &second.change) {
                findings.push(conflict(of_first.span, of_second.span));
            }
        }
    }
}

pub(super) fn conflict(first: Span, second: Span) -> Diagnostic {
    Diagnostic::error(
        Code::AmendmentConflict,
        second,
        said!(
            "与同一天、同一地区的另一处修改冲突",
            "contradicts another amendment of the same day and place"
        ),
    )
    .label(first, said!("另一处修改", "the other amendment"))
    .help(said!(
        "合为一处，或写明先后日期",
        "make them one, or give them different dates"
    ))
}

pub(super) fn overlap(a: Dates, b: Dates) -> bool {
    let starts_after = |one: Dates, other: Dates| {
        one.from
            .zip(other.until)
            .is_some_and(|(from, until)| from > until)
    };
    !starts_after(a, b) && !starts_after(b, a)
}

fn contradict(a: &Change, b: &Change) -> bool {
    match (a, b) {
        (Change::Widen(x, _), Change::Widen(y, _)) | (Change::Narrow(x, _), Change::Narrow(y, _))
            if x == y =>
        {
            false
        }
        _ => part_of(a).is_some() && part_of(a) == part_of(b),
    }
}

/// The part of a policy that a change touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Criterion(usize),
    Pays,
    ForAtMost,
    PaidUntil,
    ClaimFrom,
    ClaimUntil,
    Documents,
    Channel,
    InForce,
    Adoption,
    Suspension,
}

fn part_of(change: &Change) -> Option<Part> {
    Some(match change {
        Change::AddCriterion(_) => return None,
        Change::RemoveCriterion(position)
        | Change::ReplaceCriterion(position, _)
        | Change::Widen(position, _)
        | Change::Narrow(position, _) => Part::Criterion(*position),
        Change::Pays(_) => Part::Pays,
        Change::ForAtMost(_) => Part::ForAtMost,
        Change::PaidUntil(_) => Part::PaidUntil,
        Change::ClaimFrom(_) => Part::ClaimFrom,
        Change::ClaimUntil(_) => Part::ClaimUntil,
        Change::Documents(_) => Part::Documents,
        Change::Channel { .. } => Part::Channel,
        Change::InForce(_) => Part::InForce,
        Change::Adopt => Part::Adoption,
        Change::Suspend(_) => Part::Suspension,
    })
}

/// Whether a change leaves nothing of its part as it was before.
fn replaces(change: &Change) -> bool {
    !matches!(
        change,
        Change::AddCriterion(_) | Change::Widen(..) | Change::Narrow(..) | Change::Adopt | Change::Suspend(_)
    )
}
