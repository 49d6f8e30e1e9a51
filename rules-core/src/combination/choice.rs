//! Which of the lawful sets is worth most.

use std::collections::BTreeSet;

use super::search::{Graph, Seeker, Work, search};
use crate::number::Number;

/// From the least to the greatest that something may be worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// The least, in fen.
    pub min: Number,
    /// The greatest, in fen; absent where nobody bounds it.
    pub max: Option<Number>,
}

impl Worth {
    pub(super) const NOTHING: Self = Self {
        min: Number::ZERO,
        max: Some(Number::ZERO),
    };

    /// Both together. What does not fit is left out below and has no bound above.
    pub(super) fn plus(self, other: Self) -> Self {
        let max = self.max.zip(other.max);
        Self {
            min: self.min.plus(other.min).unwrap_or(self.min),
            max: max.and_then(|(one, other)| one.plus(other)),
        }
    }

    /// Whether it is never worth less than the other.
    fn reaches(self, other: Self) -> bool {
        other.max.is_some_and(|max| self.min >= max)
    }

    fn times(self, least: Number, greatest: Number) -> Self {
        Self {
            min: self.min.times(least).unwrap_or(Number::ZERO),
            max: self.max.and_then(|max| max.times(greatest)),
        }
    }

    /// So much a month, for so many months.
    pub(super) fn over(self, (least, greatest): (Number, Number)) -> Self {
        self.times(least.max(Number::ZERO), greatest.max(Number::ZERO))
    }
}

/// What can be chosen from: things with their worth, those that exclude each other, and those of which no notice says
/// that they combine.
pub(super) struct Offer<'a> {
    pub(super) worth: &'a [Worth],
    pub(super) excluded: &'a Graph,
    pub(super) unstated: &'a Graph,
}

/// A lawful set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) members: BTreeSet<usize>,
    /// At least what those bring of which a notice says that they combine; at most everything.
    pub(super) worth: Worth,
    /// Whether a notice says of all of them that they combine.
    pub(super) stated: bool,
}

impl Offer<'_> {
    fn worth(&self, thing: usize) -> Worth {
        self.worth.get(thing).copied().unwrap_or(Worth::NOTHING)
    }

    fn sum<'t>(&self, things: impl IntoIterator<Item = &'t usize>) -> Worth {
        let worth = things.into_iter().map(|thing| self.worth(*thing));
        worth.fold(Worth::NOTHING, Worth::plus)
    }

    fn most(&self, chosen: &BTreeSet<usize>, open: &BTreeSet<usize>) -> Option<Number> {
        // Of things that all exclude each other the greatest counts.
        let mut most = self.sum(chosen).max;
        for clique in self.excluded.cliques(open) {
            let mut greatest = Some(Number::ZERO);
            for thing in clique {
                let max = self.worth(thing).max;
                greatest = greatest.zip(max).map(|(one, other)| one.max(other));
            }
            most = most.zip(greatest).and_then(|(one, other)| one.plus(other));
        }
        most
    }

    fn weighed(&self, members: BTreeSet<usize>, work: &mut Work) -> Found {
        let mut worth = self.sum(&members);
        let pair = |one: &usize| members.iter().any(|other| self.unstated.joins(*one, *other));
        let stated = !members.iter().any(pair);
        if !stated {
            let mut surest = Surest {
                offer: self,
                worth: Number::ZERO,
            };
            search(self.unstated, &members, &mut surest, work);
            worth.min = surest.worth;
        }
        Found {
            members,
            worth,
            stated,
        }
    }

    /// Whether one set is never worth less than another. What both hold counts the same in both, as long as it is
    /// certain that the first set adds up.
    fn reaches(&self, one: &Found, other: &Found) -> bool {
        let gained = || self.sum(one.members.difference(&other.members));
        let lost = || self.sum(other.members.difference(&one.members));
        one.worth.reaches(other.worth) || one.stated && gained().reaches(lost())
    }

    fn beats(&self, one: &Found, other: &Found) -> bool {
        self.reaches(one, other) && !self.reaches(other, one)
    }
}

/// Looks for the most that things bring of which a notice says that they combine.
struct Surest<'a> {
    offer: &'a Offer<'a>,
    worth: Number,
}

impl Seeker for Surest<'_> {
    fn is_hopeless(&mut self, chosen: &BTreeSet<usize>, open: &BTreeSet<usize>, _: &mut Work) -> bool {
        self.offer.sum(chosen.union(open)).min <= self.worth
    }

    fn found(&mut self, set: BTreeSet<usize>, _: &mut Work) {
        self.worth = self.worth.max(self.offer.sum(&set).min);
    }
}

/// Keeps the sets that may be the best, and the next one.
struct Choosing<'a> {
    offer: &'a Offer<'a>,
    kept: Vec<Found>,
    /// What two sets found so far bring at least.
    least: [Option<Number>; 2],
}

impl Choosing<'_> {
    fn falls_behind(&self, most: Option<Number>) -> bool {
        let [_, second] = self.least;
        most.zip(second).is_some_and(|(most, second)| most < second)
    }
}

impl Seeker for Choosing<'_> {
    fn is_hopeless(&mut self, chosen: &BTreeSet<usize>, open: &BTreeSet<usize>, work: &mut Work) -> bool {
        work.does(open.len().saturating_mul(open.len()));
        self.falls_behind(self.offer.most(chosen, open))
    }

    fn found(&mut self, set: BTreeSet<usize>, work: &mut Work) {
        let found = self.offer.weighed(set, work);
        if self.falls_behind(found.worth.max) {
            return;
        }
        let [first, second] = self.least;
        let least = Some(found.worth.min);
        self.least = [first.max(least), second.max(first.min(least))];
        self.kept.push(found);
    }
}

/// The sets of some things that no other lawful set beats; where there is one, also the one that brings most of the
/// others. `None` when the work was used up before it was settled.
pub(super) fn choose(
    offer: &Offer<'_>,
    things: &BTreeSet<usize>,
    work: &mut Work,
) -> Option<(Vec<Found>, Option<Found>)> {
    let mut choosing = Choosing {
        offer,
        kept: Vec::new(),
        least: [None; 2],
    };
    search(offer.excluded, things, &mut choosing, work);
    let mut kept = choosing.kept;
    work.does(kept.len().saturating_mul(kept.len()));
    if work.fell_short {
        return None;
    }
    kept.sort_by(|one, other| one.members.cmp(&other.members));
    let beaten = |found: &Found| kept.iter().any(|other| offer.beats(other, found));
    let (others, best): (Vec<Found>, Vec<Found>) = kept.iter().cloned().partition(beaten);
    let no_bound = |found: &Found| (found.worth.max.is_none(), found.worth.max);
    let next = others.into_iter().reduce(|next, other| {
        let better = (other.worth.min, no_bound(&other)) > (next.worth.min, no_bound(&next));
        if better { other } else { next }
    });
    let next = next.filter(|_| best.len() == 1);
    Some((best, next))
}
