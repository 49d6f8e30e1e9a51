//! Counts over all rows, for the summary.

use rules_core::calendar::Day;
use rules_core::number::Number;

use crate::outcome::{NO_BOUND, NO_SUM};
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
    /// What is paid to those who are entitled, for all records together where there are several, at least and at most, in fen;
    /// 0 where a share is paid.
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
            for (count, here) in tally.verdicts.iter_mut().zip(counts(&policy.verdict)) {
                *count += here;
            }
            if layout.amount_unit == Number::ONE {
                let sums = if policy.total.least.is_empty() {
                    &policy.amount
                } else {
                    &policy.total
                };
                let (least, unbounded) = paid(&policy.verdict, &sums.least);
                let (greatest, unbounded) = if sums.greatest.is_empty() {
                    (least, unbounded)
                } else {
                    paid(&policy.verdict, &sums.greatest)
                };
                tally.least = tally.least.saturating_add(least);
                tally.greatest = tally.greatest.saturating_add(greatest);
                tally.unbounded += unbounded;
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
            let first = counts(&policy.first_unmet).into_iter().skip(1);
            for ((_, count), here) in tally.unmet.iter_mut().zip(first) {
                *count += here;
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

/// What those who are entitled get together, and how many have an amount that nobody bounds, which is left out. Most rows
/// are not entitled: they are passed over by 64.
fn paid(verdicts: &[u8], amounts: &[i64]) -> (i128, u64) {
    let (mut sum, mut unbounded) = (0_i128, 0_u64);
    for (verdicts, amounts) in verdicts.chunks(64).zip(amounts.chunks(64)) {
        let some = verdicts
            .iter()
            .fold(false, |some, verdict| some | is_entitled(*verdict));
        if !some {
            continue;
        }
        for (_, amount) in verdicts
            .iter()
            .zip(amounts)
            .filter(|(verdict, _)| is_entitled(**verdict))
        {
            if *amount == NO_BOUND {
                unbounded += 1;
            } else if *amount != NO_SUM {
                sum += i128::from(*amount);
            }
        }
    }
    (sum, unbounded)
}

/// How often each number comes. Neighbours are counted apart, so that none waits for the one before it.
fn counts(numbers: &[u8]) -> [u64; 256] {
    let mut apart = [[0_u64; 256]; 4];
    for four in numbers.chunks(4) {
        for (counts, number) in apart.iter_mut().zip(four) {
            if let Some(count) = counts.get_mut(usize::from(*number)) {
                *count += 1;
            }
        }
    }
    let mut all = [0; 256];
    for counts in apart {
        for (all, count) in all.iter_mut().zip(counts) {
            *all += count;
        }
    }
    all
}
