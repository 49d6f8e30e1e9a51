//! The entitlements of an assessment, and what the notices say of each two of them.

use std::collections::{BTreeMap, BTreeSet};

use super::choice::Worth;
use super::search::{Graph, Work};
use super::{OpenClaim, StatedPair, Sum, every_greatest};
use crate::calendar::{Day, full_months};
use crate::number::Number;
use crate::plan::{PayKind, Per, Plan};
use crate::verdict::{Amount, Assessment, PolicyAssessment, Verdict};

/// A policy, for one record of a list where it is granted for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// The policy, as a position in [`Plan::policies`].
    pub policy: usize,
    /// The record, counted from 1.
    pub record: Option<u32>,
}

/// The claims of an assessment.
pub(super) struct Claims<'a> {
    pub(super) plan: &'a Plan,
    /// Those that are certain, in order.
    pub(super) entitled: Vec<Claim>,
    /// Those that are open, in order.
    open: Vec<Claim>,
    answers: BTreeMap<Claim, &'a PolicyAssessment>,
    today: Day,
}

impl<'a> Claims<'a> {
    pub(super) fn new(plan: &'a Plan, assessment: &'a Assessment) -> Self {
        let mut claims = Self {
            plan,
            entitled: Vec::new(),
            open: Vec::new(),
            answers: BTreeMap::new(),
            today: assessment.today,
        };
        for answer in &assessment.policies {
            if answer.records.is_empty() {
                claims.add(answer);
            }
            answer.records.iter().for_each(|record| claims.add(record));
        }
        claims.entitled.sort();
        claims.open.sort();
        claims
    }

    fn add(&mut self, answer: &'a PolicyAssessment) {
        let claim = Claim {
            policy: answer.policy,
            record: answer.record,
        };
        match answer.verdict {
            Verdict::Eligible | Verdict::EligibleIf => self.entitled.push(claim),
            Verdict::Depends => self.open.push(claim),
            _ => return,
        }
        self.answers.insert(claim, answer);
    }

    /// The claims at these positions.
    pub(super) fn at<'p>(&self, positions: impl IntoIterator<Item = &'p usize>) -> Vec<Claim> {
        let claims = positions
            .into_iter()
            .filter_map(|position| self.entitled.get(*position));
        claims.copied().collect()
    }

    /// What keeps two claims apart, as positions in [`Plan::exclusions`].
    pub(super) fn exclusions(&self, one: &Claim, other: &Claim) -> impl Iterator<Item = usize> {
        let (one, other) = (*one, *other);
        let all = self.plan.exclusions().iter().enumerate();
        let apart = all.filter(move |(_, exclusion)| {
            one.policy != other.policy
                && holds(&exclusion.policies, one.policy)
                && holds(&exclusion.policies, other.policy)
                && (exclusion.per != Per::Record || self.may_be_one_record(one, other))
        });
        apart.map(|(position, _)| position)
    }

    /// Whether two claims are about one record, as far as they are about one at all.
    fn may_be_one_record(&self, one: Claim, other: Claim) -> bool {
        let list = |claim: Claim| self.plan.policies().get(claim.policy)?.per;
        match (one.record, other.record) {
            (Some(first), Some(second)) => first == second && list(one) == list(other),
            _ => true,
        }
    }

    /// What says of two policies that they combine, as a position in [`Plan::combinations`].
    fn combination(&self, one: usize, other: usize) -> Option<usize> {
        let mut all = self.plan.combinations().iter();
        all.position(|combination| holds(&combination.policies, one) && holds(&combination.policies, other))
    }

    /// Whether amounts of two policies, or of one for several records, may be summed.
    pub(super) fn add_up(&self, one: usize, other: usize) -> bool {
        one == other || self.combination(one, other).is_some()
    }

    fn money(&self, claim: &Claim) -> Option<&'a Amount> {
        let amount = self.answers.get(claim)?.amount.as_ref();
        amount.filter(|amount| !amount.is_share)
    }

    /// How a claim is paid; `None` where it has no amount in money.
    pub(super) fn kind(&self, claim: &Claim) -> Option<PayKind> {
        self.money(claim).map(|amount| amount.kind)
    }

    /// What a claim brings: once, a month or a year.
    pub(super) fn worth(&self, claim: &Claim) -> Option<Worth> {
        let amount = self.money(claim)?;
        // Nobody has to take what costs.
        Some(Worth {
            min: amount.min.max(Number::ZERO),
            max: Some(amount.max.max(Number::ZERO)).filter(|_| amount.bounded),
        })
    }

    /// What a monthly claim brings over all its months, if it is known how many those can be.
    pub(super) fn in_all(&self, claim: &Claim) -> Option<Worth> {
        let amount = self.money(claim)?;
        let (mut least, greatest) = amount.months.filter(|_| amount.months_bounded)?;
        // The entitlement may end before all months have come; this month's is had in any case.
        if let Some(last) = self.answers.get(claim)?.last_day {
            least = least.min(Number::from(full_months(self.today, last).max(1)));
        }
        Some(self.worth(claim)?.over((least, greatest)))
    }

    /// Every two policies that are had, by what the notices say of them; not those that a notice keeps apart.
    pub(super) fn pairs(&self) -> (Vec<StatedPair>, Vec<(usize, usize)>) {
        let policies: BTreeSet<usize> = self.entitled.iter().map(|claim| claim.policy).collect();
        let (mut stated, mut unstated) = (Vec::new(), Vec::new());
        for first in policies.iter().copied() {
            for second in policies.range(first..).copied().skip(1) {
                let mut exclusions = self.plan.exclusions().iter();
                if let Some(combination) = self.combination(first, second) {
                    stated.push(StatedPair {
                        first,
                        second,
                        combination,
                    });
                } else if !exclusions
                    .any(|apart| holds(&apart.policies, first) && holds(&apart.policies, second))
                {
                    unstated.push((first, second));
                }
            }
        }
        (stated, unstated)
    }

    /// What kept claims of policies that all combine bring together, for each way of paying.
    pub(super) fn sums(&self, kept: &[Claim], work: &mut Work) -> Vec<Sum> {
        let mut paid: BTreeMap<(PayKind, usize), Worth> = BTreeMap::new();
        for claim in kept {
            if let (Some(kind), Some(worth)) = (self.kind(claim), self.worth(claim)) {
                let sum = paid.entry((kind, claim.policy)).or_insert(Worth::NOTHING);
                *sum = sum.plus(worth);
            }
        }
        let kinds: BTreeSet<PayKind> = paid.keys().map(|(kind, _)| *kind).collect();
        let mut sums = Vec::new();
        for kind in kinds {
            let of_kind = paid.iter().filter(|((found, _), _)| *found == kind);
            let of_kind: Vec<(usize, Worth)> =
                of_kind.map(|((_, policy), worth)| (*policy, *worth)).collect();
            let unstated = Graph::new(of_kind.len(), |one, other| {
                let pair = of_kind.get(one).zip(of_kind.get(other));
                pair.is_some_and(|((one, _), (other, _))| !self.add_up(*one, *other))
            });
            for set in every_greatest(&unstated, of_kind.len(), work) {
                let members: Vec<(usize, Worth)> = set
                    .iter()
                    .filter_map(|position| of_kind.get(*position))
                    .copied()
                    .collect();
                if members.len() > 1 {
                    sums.push(Sum {
                        kind,
                        policies: members.iter().map(|(policy, _)| *policy).collect(),
                        worth: members
                            .iter()
                            .fold(Worth::NOTHING, |sum, (_, worth)| sum.plus(*worth)),
                    });
                }
            }
        }
        sums
    }

    /// Open claims that stand against something that is had.
    pub(super) fn open_claims(&self) -> Vec<OpenClaim> {
        let mut found = Vec::new();
        for open in &self.open {
            let exclusions: BTreeSet<usize> = self
                .entitled
                .iter()
                .flat_map(|claim| self.exclusions(open, claim))
                .collect();
            found.extend(exclusions.into_iter().map(|exclusion| OpenClaim {
                claim: *open,
                exclusion,
            }));
        }
        found
    }
}

fn holds(policies: &[u32], policy: usize) -> bool {
    policies.iter().any(|found| usize::try_from(*found) == Ok(policy))
}
