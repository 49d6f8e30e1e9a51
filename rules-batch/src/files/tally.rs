//! Counts over all rows, for the summary.

use rules_core::calendar::Day;
use rules_core::number::Number;

use crate::outcome::NO_BOUND;
use crate::{Code, Layout, Outcome, Share};

/// What came out for one policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyTally {
    /// The policy.
    pub id: String,
    /// Its position in the plan.
    pub position: usize,
    /// How many rows have each [`Code`], by its number.
    pub verdicts: [u64; 7],
    /// What is paid to those who are entitled, at least and at most, in fen; 0 where a share is paid.
    pub least: i128,
    /// The greatest, those left out whom nobody bounds.
    pub greatest: i128,
    /// How many of those who are entitled have an amount that nobody bounds.
    pub unbounded: u64,
    /// How many fail first at each criterion, with its id.
    pub unmet: Vec<(String, u64)>,
    /// Entitlements whose last day is within 30 days.
    pub closing_30: u64,
    /// Entitlements whose last day is within 90 days.
    pub closing_90: u64,
    /// Refusals that become something else within 90 days if nothing changes.
    pub opening_90: u64,
}

/// What came out of everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Rows that were answered.
    pub answered: u64,
    /// Rows that were rejected.
    pub rejected: u64,
    /// Rows of the file that was written.
    pub written: u64,
    /// Rows of the previous list that were met again.
    pub matched: u64,
    /// How the answers were found.
    pub share: Share,
    /// One for each policy.
    pub policies: Vec<PolicyTally>,
}

impl Tally {
    pub(super) fn new(layouts: &[Layout]) -> Self {
        let policies = layouts.iter().map(|layout| PolicyTally {
            id: layout.id.clone(),
            position: layout.position,
            unmet: layout.criteria.iter().map(|id| (id.clone(), 0)).collect(),
            ..PolicyTally::default()
        });
        Self {
            policies: policies.collect(),
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, outcome: &Outcome, layouts: &[Layout], today: Day) {
        self.answered = self
            .answered
            .saturating_add(u64::try_from(outcome.rows).unwrap_or(0));
        for ((tally, policy), layout) in self.policies.iter_mut().zip(&outcome.policies).zip(layouts) {
            for verdict in &policy.verdict {
                if let Some(count) = tally.verdicts.get_mut(usize::from(*verdict)) {
                    *count += 1;
                }
            }
            if layout.amount_unit == Number::ONE {
                let greatest = if policy.amount.greatest.is_empty() {
                    &policy.amount.least
                } else {
                    &policy.amount.greatest
                };
                tally.least = tally
                    .least
                    .saturating_add(paid(&policy.verdict, &policy.amount.least));
                tally.greatest = tally.greatest.saturating_add(paid(&policy.verdict, greatest));
                let entitled = policy.verdict.iter().zip(greatest);
                let unbounded =
                    entitled.filter(|(verdict, most)| is_entitled(**verdict) && **most == NO_BOUND);
                tally.unbounded += u64::try_from(unbounded.count()).unwrap_or(0);
            }
            let within = |days: &[Option<Day>], span: Day, is: &dyn Fn(u8) -> bool| {
                let rows = policy.verdict.iter().zip(days);
                let near = rows.filter(|(verdict, day)| {
                    is(**verdict) && day.is_some_and(|day| day.saturating_sub(today) <= span)
                });
                u64::try_from(near.count()).unwrap_or(0)
            };
            let refused = |verdict| verdict == Code::NotEligible.number();
            tally.closing_30 += within(&policy.last_day, 30, &is_entitled);
            tally.closing_90 += within(&policy.last_day, 90, &is_entitled);
            tally.opening_90 += within(&policy.next_day, 90, &refused);
            for first in &policy.first_unmet {
                let position = usize::from(*first).checked_sub(1);
                if let Some((_, count)) = position.and_then(|position| tally.unmet.get_mut(position)) {
                    *count += 1;
                }
            }
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.answered = self.answered.saturating_add(other.answered);
        self.rejected = self.rejected.saturating_add(other.rejected);
        self.written = self.written.saturating_add(other.written);
        self.matched = self.matched.saturating_add(other.matched);
        self.share = self.share.plus(other.share);
        for (tally, other) in self.policies.iter_mut().zip(&other.policies) {
            for (count, more) in tally.verdicts.iter_mut().zip(other.verdicts) {
                *count = count.saturating_add(more);
            }
            for ((_, count), (_, more)) in tally.unmet.iter_mut().zip(&other.unmet) {
                *count = count.saturating_add(*more);
            }
            tally.least = tally.least.saturating_add(other.least);
            tally.greatest = tally.greatest.saturating_add(other.greatest);
            tally.unbounded = tally.unbounded.saturating_add(other.unbounded);
            tally.closing_30 = tally.closing_30.saturating_add(other.closing_30);
            tally.closing_90 = tally.closing_90.saturating_add(other.closing_90);
            tally.opening_90 = tally.opening_90.saturating_add(other.opening_90);
        }
    }
}

fn is_entitled(verdict: u8) -> bool {
    verdict <= Code::EligibleIf.number()
}

/// What those who are entitled get together.
fn paid(verdicts: &[u8], amounts: &[i64]) -> i128 {
    let bounded = |(_, amount): &(&u8, &i64)| **amount != NO_BOUND;
    let rows = verdicts.iter().zip(amounts).filter(bounded);
    let paid = rows.filter(|(verdict, _)| is_entitled(**verdict));
    paid.map(|(_, amount)| i128::from(*amount)).sum()
}
