//! What of everything somebody is entitled to can be had together.
//!
//! Verdicts know nothing of one another; here they are set side by side. Of benefits that exclude each other the lawful
//! set of greatest value is found, for each way of paying by itself: a monthly payment is never held against a loan.
//! Where no notice says that two benefits combine, their amounts are not added up, neither in what is shown nor in what
//! a set is certain to bring.

mod choice;
mod claims;
mod search;

use std::collections::BTreeSet;

use crate::plan::{PayKind, Per, Plan};
use crate::verdict::Assessment;

use choice::{Found, Offer, choose};
use claims::Claims;
use search::{Graph, Seeker, Work, search};

pub use choice::Worth;
pub use claims::Claim;

/// Work allowed for one answer, in sets looked at times their size. Groups of exclusive policies are small.
pub const DEFAULT_BUDGET: u64 = 2_000_000;

/// What of some entitlements can be had together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Combined {
    /// Everything somebody is entitled to, perhaps once a declaration is made or the locality has adopted it.
    pub entitled: Vec<Claim>,
    /// Entitlements that exclude each other, group by group.
    pub groups: Vec<Group>,
    /// Pairs of which a notice says that they combine.
    pub stated: Vec<StatedPair>,
    /// Pairs of which no notice says whether they combine, as positions in [`Plan::policies`].
    pub unstated: Vec<(usize, usize)>,
    /// Sums of what is certainly kept and combines.
    pub sums: Vec<Sum>,
    /// What is still open and would exclude, or be excluded by, something that is had.
    pub open: Vec<OpenClaim>,
    /// Whether some sums are missing because the work was used up.
    pub limit: bool,
}

/// Entitlements each of which excludes another of the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The entitlements.
    pub claims: Vec<Claim>,
    /// What keeps them apart, as positions in [`Plan::exclusions`].
    pub exclusions: Vec<usize>,
    /// Which of them to take, for each way of paying.
    pub choices: Vec<Choice>,
    /// Those without an amount that could be compared: services, shares of an interest.
    pub without_amount: Vec<Claim>,
}

/// Which of some entitlements that are paid in the same way to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// How they are paid.
    pub kind: PayKind,
    /// Whether monthly payments are compared by what all months bring, not by one month.
    pub in_all: bool,
    /// The lawful sets than which none is certainly better; several if they bring the same, or if it is open which
    /// brings more. Empty where it could not be settled within the limit.
    pub best: Vec<Bundle>,
    /// Where one set is the best: what comes next.
    pub runner_up: Option<Bundle>,
}

/// Entitlements that can be had without breaking an exclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// The entitlements.
    pub claims: Vec<Claim>,
    /// What they bring: at least what those bring of which a notice says that they combine.
    pub worth: Worth,
    /// Whether a notice says of every pair that it combines; only then may they be summed up.
    pub stated: bool,
}

/// Two policies of which a notice says that they combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatedPair {
    /// The first, as a position in [`Plan::policies`].
    pub first: usize,
    /// The second.
    pub second: usize,
    /// What says so, as a position in [`Plan::combinations`].
    pub combination: usize,
}

/// What policies bring together that are paid in the same way and all combine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// How they are paid; monthly payments are summed by the month.
    pub kind: PayKind,
    /// The policies, as positions in [`Plan::policies`].
    pub policies: Vec<usize>,
    /// What they bring together.
    pub worth: Worth,
}

/// An entitlement that is open, and what it would stand against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenClaim {
    /// What is open.
    pub claim: Claim,
    /// The exclusion, as a position in [`Plan::exclusions`].
    pub exclusion: usize,
}

impl Choice {
    /// Whether all of the best sets certainly bring the same.
    pub fn is_tie(&self) -> bool {
        let fixed = |bundle: &Bundle| Some(bundle.worth.min) == bundle.worth.max;
        let mut worth = self.best.iter().map(|bundle| bundle.worth);
        let first = worth.next();
        self.best.iter().all(fixed) && worth.all(|other| Some(other) == first)
    }
}

impl Group {
    /// What is certainly kept: there is one way of paying, one best set, and nothing that could not be compared.
    pub fn kept(&self) -> Option<&[Claim]> {
        match (self.choices.as_slice(), self.without_amount.is_empty()) {
            ([choice], true) => match choice.best.as_slice() {
                [only] => Some(&only.claims),
                _ => None,
            },
            _ => None,
        }
    }
}

/// What of the entitlements of an assessment can be had together.
pub fn combine(plan: &Plan, assessment: &Assessment, budget: u64) -> Combined {
    let claims = Claims::new(plan, assessment);
    let table = Table {
        excluded: Graph::new(claims.entitled.len(), |one, other| {
            let (one, other) = (claims.entitled.get(one), claims.entitled.get(other));
            one.zip(other)
                .is_some_and(|(one, other)| claims.exclusions(one, other).next().is_some())
        }),
        unstated: Graph::new(claims.entitled.len(), |one, other| {
            let (one, other) = (claims.entitled.get(one), claims.entitled.get(other));
            one.zip(other)
                .is_some_and(|(one, other)| !claims.add_up(one.policy, other.policy))
        }),
        claims,
    };
    let mut work = Work::new(budget);
    let parts = table.excluded.components();
    let together: Vec<&BTreeSet<usize>> = parts.iter().filter(|part| part.len() > 1).collect();
    let groups: Vec<Group> = together.iter().map(|part| table.group(part, &mut work)).collect();
    let free = parts.iter().filter(|part| part.len() == 1).flatten();
    let mut kept = table.claims.at(free);
    kept.extend(groups.iter().filter_map(Group::kept).flatten());
    kept.sort();
    let mut work = Work::new(budget);
    let sums = table.claims.sums(&kept, &mut work);
    let (stated, unstated) = table.claims.pairs();
    Combined {
        groups,
        stated,
        unstated,
        sums,
        open: table.claims.open_claims(),
        limit: work.fell_short,
        entitled: table.claims.entitled,
    }
}

/// The entitlements, and how each stands to the others.
struct Table<'a> {
    claims: Claims<'a>,
    excluded: Graph,
    unstated: Graph,
}

impl Table<'_> {
    fn group(&self, part: &BTreeSet<usize>, work: &mut Work) -> Group {
        let members = self.claims.at(part);
        let mut exclusions = BTreeSet::new();
        for (position, one) in members.iter().enumerate() {
            for other in members.iter().skip(position.saturating_add(1)) {
                exclusions.extend(self.claims.exclusions(one, other));
            }
        }
        let exclusions: Vec<usize> = exclusions.into_iter().collect();
        let is_of = |position: &usize, kind| {
            let claim = self.claims.entitled.get(*position);
            claim.is_some_and(|claim| self.claims.kind(claim) == kind)
        };
        let mut choices = Vec::new();
        for kind in [
            PayKind::Once,
            PayKind::Monthly,
            PayKind::Yearly,
            PayKind::Loan,
            PayKind::Interest,
            PayKind::Tax,
        ] {
            let paid = part.iter().copied().filter(|claim| is_of(claim, Some(kind)));
            let paid: BTreeSet<usize> = paid.collect();
            if !paid.is_empty() {
                choices.push(self.choice(kind, &paid, &exclusions, work));
            }
        }
        let without_amount = part.iter().filter(|claim| is_of(claim, None));
        Group {
            without_amount: self.claims.at(without_amount),
            claims: members,
            exclusions,
            choices,
        }
    }

    fn choice(&self, kind: PayKind, paid: &BTreeSet<usize>, exclusions: &[usize], work: &mut Work) -> Choice {
        let claims = &self.claims;
        // What excludes another only for the same time may follow it: then months are compared, not all of them.
        let at_a_time = exclusions
            .iter()
            .filter_map(|exclusion| claims.plan.exclusions().get(*exclusion))
            .any(|exclusion| exclusion.per == Per::Period);
        let in_all = kind == PayKind::Monthly
            && !at_a_time
            && claims.at(paid).iter().all(|claim| claims.in_all(claim).is_some());
        let worth = claims.entitled.iter().map(|claim| {
            let whole = claims.in_all(claim).filter(|_| in_all);
            whole.or_else(|| claims.worth(claim)).unwrap_or(Worth::NOTHING)
        });
        let worth: Vec<Worth> = worth.collect();
        let offer = Offer {
            worth: &worth,
            excluded: &self.excluded,
            unstated: &self.unstated,
        };
        let bundle = |found: &Found| Bundle {
            claims: claims.at(&found.members),
            worth: found.worth,
            stated: found.stated,
        };
        let (best, runner_up) = choose(&offer, paid, work).unwrap_or_default();
        Choice {
            kind,
            in_all,
            best: best.iter().map(bundle).collect(),
            runner_up: runner_up.as_ref().map(bundle),
        }
    }
}

/// Collects every set.
#[derive(Default)]
struct Every(Vec<BTreeSet<usize>>);

impl Seeker for Every {
    fn is_hopeless(&mut self, _: &BTreeSet<usize>, _: &BTreeSet<usize>, _: &mut Work) -> bool {
        false
    }

    fn found(&mut self, set: BTreeSet<usize>, _: &mut Work) {
        self.0.push(set);
    }
}

/// The greatest sets of some things of which no pair is joined.
fn every_greatest(graph: &Graph, count: usize, work: &mut Work) -> Vec<BTreeSet<usize>> {
    let mut every = Every::default();
    search(graph, &(0..count).collect(), &mut every, work);
    every.0.sort();
    every.0
}
