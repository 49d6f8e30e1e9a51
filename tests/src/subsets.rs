//! What can be had together, worked out by trying every subset of what is had.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails here has found something"
)]

use std::collections::BTreeSet;

use rules_core::calendar::{Day, civil, month_length};
use rules_core::combination::{Bundle, Claim, Combined, Group, Worth};
use rules_core::number::Number;
use rules_core::plan::{Exclusion, PayKind, Per, Plan};
use rules_core::verdict::{Assessment, Verdict};

/// Fen; more than any amount can come to: stands for what nobody bounds.
const UNBOUNDED: i64 = 1_000_000_000_000_000;

/// A claim as the reference sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Entry {
    claim: Claim,
    kind: Option<PayKind>,
    worth: (i64, Option<i64>),
    in_all: Option<(i64, Option<i64>)>,
}

struct Reference<'a> {
    plan: &'a Plan,
    entries: Vec<Entry>,
    open: Vec<Claim>,
}

fn whole(number: Number) -> i64 {
    number.to_whole().unwrap()
}

/// How often a month's payment falls due from the day of asking on until a last day; this month's always does.
fn months_begun(today: Day, last: Day) -> i64 {
    let (first, last) = (civil(today), civil(last));
    let apart = (last.year - first.year) * 12 + last.month - first.month;
    // A month that has no such day ends on its last.
    let is_short = last.day < first.day && last.day < month_length(last.year, last.month);
    i64::from((apart - i32::from(is_short)).max(1))
}

impl<'a> Reference<'a> {
    fn new(plan: &'a Plan, assessment: &Assessment) -> Self {
        let (mut entries, mut open) = (Vec::new(), Vec::new());
        for policy in &assessment.policies {
            let answers = if policy.records.is_empty() {
                std::slice::from_ref(policy.as_ref())
            } else {
                policy.records.as_slice()
            };
            for answer in answers {
                let claim = Claim {
                    policy: answer.policy,
                    record: answer.record,
                };
                if answer.verdict == Verdict::Depends {
                    open.push(claim);
                }
                if !matches!(answer.verdict, Verdict::Eligible | Verdict::EligibleIf) {
                    continue;
                }
                let money = answer.amount.as_ref().filter(|amount| !amount.is_share);
                // Nobody has to take what costs.
                let worth = money.map_or((0, Some(0)), |amount| {
                    let most = amount.bounded.then(|| whole(amount.max).max(0));
                    (whole(amount.min).max(0), most)
                });
                let lasting = answer
                    .last_day
                    .map_or(i64::MAX, |last| months_begun(assessment.today, last));
                let months = money.and_then(|amount| amount.months.filter(|_| amount.months_bounded));
                entries.push(Entry {
                    claim,
                    kind: money.map(|amount| amount.kind),
                    worth,
                    in_all: months.map(|(least, most)| {
                        (
                            worth.0 * whole(least).min(lasting),
                            worth.1.map(|max| max * whole(most)),
                        )
                    }),
                });
            }
        }
        Self { plan, entries, open }
    }

    fn apart(&self, one: Claim, other: Claim, exclusion: &Exclusion) -> bool {
        let inside = |claim: Claim| exclusion.policies.contains(&u32::try_from(claim.policy).unwrap());
        let per = |claim: Claim| self.plan.policies()[claim.policy].per;
        let same_record = one.record.is_none()
            || other.record.is_none()
            || one.record == other.record && per(one) == per(other);
        one.policy != other.policy
            && inside(one)
            && inside(other)
            && (exclusion.per != Per::Record || same_record)
    }

    fn excluded(&self, one: Claim, other: Claim) -> bool {
        let mut all = self.plan.exclusions().iter();
        all.any(|exclusion| self.apart(one, other, exclusion))
    }

    fn adds_up(&self, one: usize, other: usize) -> bool {
        let holds = |policies: &[u32], policy| policies.contains(&u32::try_from(policy).unwrap());
        let mut all = self.plan.combinations().iter();
        one == other || all.any(|found| holds(&found.policies, one) && holds(&found.policies, other))
    }

    /// The groups: everything that is reached from one claim by exclusions.
    fn groups(&self) -> Vec<Vec<Entry>> {
        let mut groups: Vec<Vec<Entry>> = Vec::new();
        for entry in &self.entries {
            let touching =
                |group: &Vec<Entry>| group.iter().any(|other| self.excluded(entry.claim, other.claim));
            let (touched, mut rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(touching);
            let mut group: Vec<Entry> = touched.into_iter().flatten().collect();
            group.push(*entry);
            group.sort_by_key(|entry| entry.claim);
            rest.push(group);
            groups = rest;
        }
        groups.retain(|group| group.len() > 1);
        groups.sort_by_key(|group| group[0].claim);
        groups
    }
}

/// Every subset, as lists of positions.
fn subsets(count: usize) -> impl Iterator<Item = Vec<usize>> {
    (0..1_usize << count).map(move |bits| (0..count).filter(|bit| bits & (1 << bit) != 0).collect())
}

/// One way of paying in one group: everything by hand.
struct Hand<'a> {
    reference: &'a Reference<'a>,
    claims: Vec<Claim>,
    worth: Vec<(i64, Option<i64>)>,
    /// The lawful sets to which nothing can be added.
    lawful: Vec<Vec<usize>>,
}

impl<'a> Hand<'a> {
    fn new(reference: &'a Reference<'a>, paid: &[Entry], in_all: bool) -> Self {
        let claims: Vec<Claim> = paid.iter().map(|entry| entry.claim).collect();
        let excluded = |one: usize, other: usize| reference.excluded(claims[one], claims[other]);
        let is_lawful = |set: &[usize]| {
            set.iter()
                .all(|one| !set.iter().any(|other| excluded(*one, *other)))
        };
        let lawful: Vec<Vec<usize>> = subsets(claims.len())
            .filter(|set| is_lawful(set))
            .filter(|set| {
                let mut others = (0..claims.len()).filter(|other| !set.contains(other));
                others.all(|other| set.iter().any(|one| excluded(*one, other)))
            })
            .collect();
        let worth = paid
            .iter()
            .map(|entry| {
                if in_all {
                    entry.in_all.unwrap()
                } else {
                    entry.worth
                }
            })
            .collect();
        Self {
            reference,
            claims,
            worth,
            lawful,
        }
    }

    fn adds_up(&self, set: &[usize]) -> bool {
        let policy = |position: &usize| self.claims[*position].policy;
        let adds_up = |one, other| self.reference.adds_up(policy(one), policy(other));
        set.iter().all(|one| set.iter().all(|other| adds_up(one, other)))
    }

    fn least(&self, set: &[usize]) -> i64 {
        set.iter().map(|one| self.worth[*one].0).sum()
    }

    fn most(&self, set: &[usize]) -> Option<i64> {
        set.iter().map(|one| self.worth[*one].1).sum()
    }

    /// What a set certainly brings: the most of its parts that add up.
    fn surely(&self, set: &[usize]) -> i64 {
        let parts = subsets(set.len()).map(|part| part.iter().map(|at| set[*at]).collect::<Vec<_>>());
        parts
            .filter(|part| self.adds_up(part))
            .map(|part| self.least(&part))
            .max()
            .unwrap()
    }

    fn reaches(&self, one: &[usize], other: &[usize]) -> bool {
        let without = |set: &[usize], out: &[usize]| -> Vec<usize> {
            set.iter()
                .copied()
                .filter(|member| !out.contains(member))
                .collect()
        };
        let (gained, lost) = (without(one, other), without(other, one));
        self.most(other).is_some_and(|most| self.surely(one) >= most)
            || self.adds_up(one) && self.most(&lost).is_some_and(|most| self.least(&gained) >= most)
    }

    fn best(&self) -> Vec<Vec<usize>> {
        let beaten = |set: &Vec<usize>| {
            let mut others = self.lawful.iter();
            others.any(|other| self.reaches(other, set) && !self.reaches(set, other))
        };
        self.lawful.iter().filter(|set| !beaten(set)).cloned().collect()
    }

    /// What a set brings if the amounts are these and some of the pairs that nothing is said of exclude each other.
    fn brings(&self, set: &[usize], amounts: &[i64], apart: &BTreeSet<(usize, usize)>) -> i64 {
        let parts = subsets(set.len()).map(|part| part.iter().map(|at| set[*at]).collect::<Vec<_>>());
        let together = |part: &Vec<usize>| {
            part.iter()
                .all(|one| !part.iter().any(|other| apart.contains(&(*one, *other))))
        };
        let sums = parts
            .filter(together)
            .map(|part| part.iter().map(|at| amounts[*at]).sum());
        sums.max().unwrap()
    }

    fn claims(&self, set: &[usize]) -> Vec<Claim> {
        set.iter().map(|at| self.claims[*at]).collect()
    }

    fn worth(&self, set: &[usize]) -> Worth {
        Worth {
            min: Number::whole(self.surely(set)),
            max: self.most(set).map(Number::whole),
        }
    }
}

fn is_bundle(hand: &Hand<'_>, set: &[usize], bundle: &Bundle) -> bool {
    bundle.claims == hand.claims(set) && bundle.worth == hand.worth(set) && bundle.stated == hand.adds_up(set)
}

/// Holds what was combined against every subset. `draw` gives a number below the one it is given.
///
/// # Errors
/// Says what differs.
pub fn agree(
    plan: &Plan,
    assessment: &Assessment,
    combined: &Combined,
    draw: &mut dyn FnMut(usize) -> usize,
) -> Result<(), String> {
    let reference = Reference::new(plan, assessment);
    let entitled: BTreeSet<Claim> = reference.entries.iter().map(|entry| entry.claim).collect();
    let told: BTreeSet<Claim> = combined.entitled.iter().copied().collect();
    expect(entitled == told, "what is had")?;
    let groups = reference.groups();
    expect(groups.len() == combined.groups.len(), "the number of groups")?;
    for (entries, group) in groups.iter().zip(&combined.groups) {
        check_group(&reference, entries, group, draw)?;
    }
    check_sums(&reference, combined)?;
    check_pairs(&reference, combined)
}

fn expect(holds: bool, said: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(said.to_owned()) }
}

fn check_group(
    reference: &Reference<'_>,
    entries: &[Entry],
    group: &Group,
    draw: &mut dyn FnMut(usize) -> usize,
) -> Result<(), String> {
    let claims: Vec<Claim> = entries.iter().map(|entry| entry.claim).collect();
    expect(group.claims == claims, "the claims of the group")?;
    let exclusions: Vec<usize> = (0..reference.plan.exclusions().len())
        .filter(|position| {
            let exclusion = &reference.plan.exclusions()[*position];
            let mut pairs = claims
                .iter()
                .flat_map(|one| claims.iter().map(move |other| (*one, *other)));
            pairs.any(|(one, other)| reference.apart(one, other, exclusion))
        })
        .collect();
    expect(group.exclusions == exclusions, "the exclusions of the group")?;
    let kinds: BTreeSet<PayKind> = entries.iter().filter_map(|entry| entry.kind).collect();
    let found: Vec<PayKind> = group.choices.iter().map(|choice| choice.kind).collect();
    expect(
        found == kinds.into_iter().collect::<Vec<_>>(),
        "the ways of paying",
    )?;
    let at_a_time = exclusions
        .iter()
        .any(|position| reference.plan.exclusions()[*position].per == Per::Period);
    for choice in &group.choices {
        let paid: Vec<Entry> = entries
            .iter()
            .copied()
            .filter(|entry| entry.kind == Some(choice.kind))
            .collect();
        let in_all =
            choice.kind == PayKind::Monthly && !at_a_time && paid.iter().all(|entry| entry.in_all.is_some());
        expect(choice.in_all == in_all, "what is compared")?;
        let hand = Hand::new(reference, &paid, in_all);
        let mut best = hand.best();
        best.sort();
        let same = best.len() == choice.best.len()
            && best
                .iter()
                .zip(&choice.best)
                .all(|(set, bundle)| is_bundle(&hand, set, bundle));
        expect(same, "the best sets")?;
        // Whatever the amounts are and whatever the law turns out to be, a best set brings as much as any other.
        let amounts: Vec<Vec<i64>> = (0..8)
            .map(|_| {
                let ends = |(min, max): &(i64, Option<i64>), draw: &mut dyn FnMut(usize) -> usize| {
                    if draw(2) == 1 {
                        *min
                    } else {
                        max.unwrap_or(UNBOUNDED)
                    }
                };
                hand.worth.iter().map(|worth| ends(worth, draw)).collect()
            })
            .collect();
        let laws: Vec<BTreeSet<(usize, usize)>> = (0..4)
            .map(|_| {
                let mut apart = BTreeSet::new();
                for one in 0..hand.claims.len() {
                    for other in 0..one {
                        if !hand.adds_up(&[one, other]) && draw(2) == 1 {
                            apart.extend([(one, other), (other, one)]);
                        }
                    }
                }
                apart
            })
            .collect();
        for set in &hand.lawful {
            let covered = best.iter().any(|best| {
                amounts.iter().all(|amounts| {
                    let brings = |set: &[usize], law| hand.brings(set, amounts, law);
                    laws.iter().all(|law| brings(best, law) >= brings(set, law))
                })
            });
            expect(
                covered || best.contains(set),
                "a set that is left out brings less",
            )?;
        }
        let rest = hand.lawful.iter().filter(|set| !best.contains(set));
        let most = |set: &Vec<usize>| (hand.surely(set), hand.most(set).unwrap_or(i64::MAX));
        let next = rest.map(most).max().filter(|_| best.len() == 1);
        let told = choice.runner_up.as_ref().map(|bundle| {
            let max = bundle.worth.max.map_or(i64::MAX, whole);
            (whole(bundle.worth.min), max)
        });
        expect(next == told, &format!("the runner-up {next:?}, told {told:?}"))?;
    }
    Ok(())
}

/// What is certainly kept, by hand: what no group holds, and the one best set of a group that has nothing else.
fn kept(reference: &Reference<'_>, combined: &Combined) -> Vec<Entry> {
    let in_group = |claim: &Claim| combined.groups.iter().find(|group| group.claims.contains(claim));
    let is_kept = |entry: &&Entry| match in_group(&entry.claim) {
        None => true,
        Some(group) => {
            group.choices.len() == 1
                && group.without_amount.is_empty()
                && group.choices[0].best.len() == 1
                && group.choices[0].best[0].claims.contains(&entry.claim)
        }
    };
    reference.entries.iter().filter(is_kept).copied().collect()
}

fn check_sums(reference: &Reference<'_>, combined: &Combined) -> Result<(), String> {
    let kept = kept(reference, combined);
    let mut expected = Vec::new();
    let kinds: BTreeSet<PayKind> = kept.iter().filter_map(|entry| entry.kind).collect();
    for kind in kinds {
        let paid: Vec<&Entry> = kept.iter().filter(|entry| entry.kind == Some(kind)).collect();
        let policies: BTreeSet<usize> = paid.iter().map(|entry| entry.claim.policy).collect();
        let policies: Vec<usize> = policies.into_iter().collect();
        let adds_up = |one: usize, other: usize| reference.adds_up(policies[one], policies[other]);
        for set in subsets(policies.len()) {
            let clique = set
                .iter()
                .all(|one| set.iter().all(|other| adds_up(*one, *other)));
            let mut others = (0..policies.len()).filter(|other| !set.contains(other));
            let greatest = others.all(|other| set.iter().any(|one| !adds_up(*one, other)));
            if set.len() > 1 && clique && greatest {
                let set: Vec<usize> = set.iter().map(|at| policies[*at]).collect();
                let inside = paid.iter().filter(|entry| set.contains(&entry.claim.policy));
                let min: i64 = inside.clone().map(|entry| entry.worth.0).sum();
                let max: Option<i64> = inside.map(|entry| entry.worth.1).sum();
                expected.push((kind, set, min, max));
            }
        }
    }
    expected.sort();
    let found: Vec<(PayKind, Vec<usize>, i64, Option<i64>)> = combined
        .sums
        .iter()
        .map(|sum| {
            (
                sum.kind,
                sum.policies.clone(),
                whole(sum.worth.min),
                sum.worth.max.map(whole),
            )
        })
        .collect();
    expect(
        found == expected,
        &format!("the sums {expected:?}, found {found:?}"),
    )
}

fn check_pairs(reference: &Reference<'_>, combined: &Combined) -> Result<(), String> {
    let plan = reference.plan;
    let policies: BTreeSet<usize> = reference.entries.iter().map(|entry| entry.claim.policy).collect();
    for first in policies.iter().copied() {
        for second in policies.iter().copied().filter(|second| *second > first) {
            let stated = combined
                .stated
                .iter()
                .any(|pair| (pair.first, pair.second) == (first, second));
            expect(stated == reference.adds_up(first, second), "a pair that combines")?;
            let both = |policies: &[u32]| {
                [first, second]
                    .iter()
                    .all(|policy| policies.contains(&u32::try_from(*policy).unwrap()))
            };
            let apart = plan
                .exclusions()
                .iter()
                .any(|exclusion| both(&exclusion.policies));
            let unstated = combined.unstated.contains(&(first, second));
            expect(unstated == (!stated && !apart), "a pair that nothing is said of")?;
        }
    }
    for pair in &combined.stated {
        let policies = &plan.combinations()[pair.combination].policies;
        let holds = |policy: usize| policies.contains(&u32::try_from(policy).unwrap());
        expect(
            holds(pair.first) && holds(pair.second),
            "what says that a pair combines",
        )?;
    }
    let mut open = BTreeSet::new();
    for claim in &reference.open {
        for (position, exclusion) in plan.exclusions().iter().enumerate() {
            let mut entries = reference.entries.iter();
            if entries.any(|entry| reference.apart(*claim, entry.claim, exclusion)) {
                open.insert((*claim, position));
            }
        }
    }
    let found: BTreeSet<_> = combined
        .open
        .iter()
        .map(|open| (open.claim, open.exclusion))
        .collect();
    expect(open == found, "what is open")
}
