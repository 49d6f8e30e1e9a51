//! Amendments of policies: what each line changes, and which lines contradict each other.

use rules_core::plan::{Kind, Status, Validity};
use rules_core::region::RegionTree;

use super::checker::Checker;
use super::declarations::{place, translated};
use super::layer::{Layered, Origin, folded, lies_in, overlap};
use super::policy::{Surroundings, counter, criterion, documents};
use super::program::{Amendment, Change, EARLIEST, Pays, Policy};
use crate::ast::{AmendItem, Change as Verb, ChangeItem, Dates, Ident, PolicyItem};
use crate::diagnostic::{Code, Diagnostic, said};

/// The amendments of a policy in folding order.
pub(super) fn amendments(
    item: &PolicyItem,
    amends: &[&AmendItem],
    policy: &Policy,
    around: &Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Vec<Amendment> {
    let criteria = Criteria::of(item, amends, policy, checker);
    let mut found: Vec<Layered<Change, Part>> = Vec::new();
    let mut added: Vec<&str> = Vec::new();
    for amend in amends {
        let Some(origin) = Origin::of(amend, checker) else {
            continue;
        };
        for line in &amend.changes {
            if let Verb::AddCriterion(criterion) = &line.change {
                let id = criterion.id.text.as_str();
                let taken = item.criteria.iter().any(|known| known.id.text == id);
                if taken || added.contains(&id) {
                    checker.findings.push(Diagnostic::error(
                        Code::DuplicateName,
                        criterion.id.span,
                        said!("条件 `{}` 已经有了", "there is a criterion `{}` already", id),
                    ));
                    continue;
                }
                added.push(id);
            }
            let target = |id: &Ident, checker: &mut Checker<'_>| {
                criteria.changed(id, (origin.place, amend.dates), around.regions, checker)
            };
            if let Some(change) = change(line, target, policy, around, checker) {
                found.push(Layered {
                    part: part_of(&change),
                    replaces: replaces(&change),
                    amended: origin.amended(change),
                    span: line.span,
                    locals: line.locals,
                });
            }
        }
    }
    let alike = |one: &Change, other: &Change| {
        matches!(
            (one, other),
            (Change::Widen(..), Change::Widen(..)) | (Change::Narrow(..), Change::Narrow(..))
        )
    };
    folded(found, alike, around.regions, checker.findings)
}

/// The criteria that the amendments of a policy may change.
struct Criteria<'a> {
    policy: &'a str,
    own: Vec<&'a str>,
    /// Those that amendments add, with where and when.
    added: Vec<(&'a str, u32, Dates)>,
    /// Whether every line of the policy and its amendments could be read.
    complete: bool,
}

impl<'a> Criteria<'a> {
    fn of(item: &'a PolicyItem, amends: &[&'a AmendItem], policy: &'a Policy, checker: &Checker<'_>) -> Self {
        let mut added = Vec::new();
        for amend in amends {
            // A place that does not exist is told where the amendment itself is checked.
            let place = place(amend.region.as_ref(), checker.names, &mut Vec::new());
            for line in &amend.changes {
                if let (Verb::AddCriterion(criterion), Some(place)) = (&line.change, place) {
                    added.push((criterion.id.text.as_str(), place, amend.dates));
                }
            }
        }
        Self {
            policy: &policy.id,
            own: item
                .criteria
                .iter()
                .map(|criterion| criterion.id.text.as_str())
                .collect(),
            added,
            complete: item.complete && amends.iter().all(|amend| amend.complete),
        }
    }

    /// The criterion that an amendment of a place and span changes; a finding if it is not there then. What an upper
    /// or earlier amendment adds can be changed like what the policy has itself.
    fn changed(
        &self,
        id: &Ident,
        (place, dates): (u32, Dates),
        regions: &RegionTree,
        checker: &mut Checker<'_>,
    ) -> Option<String> {
        let name = id.text.as_str();
        if self.own.contains(&name) {
            return Some(name.to_owned());
        }
        let mut added = self.added.iter().filter(|(added, ..)| *added == name);
        let Some((_, of, since)) = added.next() else {
            if self.complete {
                let known = self.own.iter().copied();
                let known = known.chain(self.added.iter().map(|(added, ..)| *added));
                checker.findings.push(
                    Diagnostic::error(
                        Code::AmendsNothing,
                        id.span,
                        said!(
                            "政策 `{1}` 没有条件 `{0}`",
                            "there is no criterion `{0}` in the policy `{1}`",
                            name,
                            self.policy
                        ),
                    )
                    .did_you_mean(name, known, None),
                );
            }
            return None;
        };
        let before = *of != place || since.from <= dates.from;
        if lies_in(place, *of, regions) && before && overlap(*since, dates) {
            return Some(name.to_owned());
        }
        checker.findings.push(
            Diagnostic::error(
                Code::AmendsNothing,
                id.span,
                said!(
                    "条件 `{}` 是另一处修改增加的，在这个地区、这些日子还没有",
                    "the criterion `{}` is added by another amendment, which is not in force before this one here",
                    name
                ),
            )
            .help(said!(
                "核对两处修改的地区和日期",
                "compare places and days of the two amendments"
            )),
        );
        None
    }
}

fn change(
    line: &ChangeItem,
    target: impl Fn(&Ident, &mut Checker<'_>) -> Option<String>,
    policy: &Policy,
    around: &Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Option<Change> {
    Some(match &line.change {
        Verb::AddCriterion(added) => Change::AddCriterion(criterion(added, checker)?),
        Verb::RemoveCriterion(id) => Change::RemoveCriterion(target(id, checker)?),
        Verb::ReplaceCriterion { id, body } => {
            let (id, body) = (target(id, checker), checker.condition(body));
            Change::ReplaceCriterion(id?, body?)
        }
        Verb::Widen { id, by } => {
            let (id, by) = (target(id, checker), checker.condition(by));
            Change::Widen(id?, by?)
        }
        Verb::Narrow { id, by } => {
            let (id, by) = (target(id, checker), checker.condition(by));
            Change::Narrow(id?, by?)
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
        Verb::InForce(validity) => Change::InForce(Validity {
            from: validity.dates.from.unwrap_or(EARLIEST),
            until: validity.dates.until,
            renewed: validity.renewed,
        }),
        Verb::Adopt => {
            if policy.status == Status::InForce {
                checker.findings.push(
                    Diagnostic::error(
                        Code::AmendsNothing,
                        line.span,
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
        Verb::Documents(names) => Change::Documents(documents(names, around.documents, checker)),
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

/// The part of a policy that a change touches.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    Criterion(String),
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
        Change::RemoveCriterion(id)
        | Change::ReplaceCriterion(id, _)
        | Change::Widen(id, _)
        | Change::Narrow(id, _) => Part::Criterion(id.clone()),
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
