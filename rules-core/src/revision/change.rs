//! How somebody's answer changes.

use super::days::Ending;
use super::implied::{Reader, Side};
use crate::arena::{InputId, NodeId};
use crate::builder::PlanBuilder;
use crate::difference::merged::Merged;
use crate::plan::{Comparison, Kind, Node, Pays, Variant};

/// What of an answer changes for somebody who is entitled under both plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// How much is paid; by a schedule, what the next month brings.
    Amount,
    /// What these months of a schedule bring, counted from 1.
    Months {
        /// The first month.
        from: u32,
        /// The last month, if there is one.
        to: Option<u32>,
    },
    /// For how many months it is paid.
    Length,
    /// The first day on which it can be claimed.
    ClaimFrom,
    /// The last day on which it can be claimed.
    ClaimUntil,
    /// Whether the place has adopted it.
    Adopted,
    /// The last of the days around the day of asking on which one is entitled.
    LastDay,
    /// The first of these days.
    FirstDay,
}

/// In which direction something changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// More, or later.
    Up,
    /// Less, or earlier.
    Down,
    /// There was none before.
    Appears,
    /// There is none any more.
    Vanishes,
}

/// The directions in the order in which they are sought.
pub(super) const DIRECTIONS: [Direction; 4] = [
    Direction::Up,
    Direction::Down,
    Direction::Appears,
    Direction::Vanishes,
];

/// How the answer of one person changes. Everybody whose answer changes has exactly one such change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Entitled under the new plan alone.
    Gains,
    /// Entitled under the old plan alone.
    Loses,
    /// Entitled under both, to something else; never empty.
    Otherwise(Vec<(Aspect, Direction)>),
}

impl Change {
    /// The same without the days of the entitlement, which are compared only as seen from one day of asking; `None`
    /// where nothing else changes.
    pub fn beside_days(&self) -> Option<Self> {
        let Self::Otherwise(aspects) = self else {
            return Some(self.clone());
        };
        let is_day = |aspect: Aspect| matches!(aspect, Aspect::LastDay | Aspect::FirstDay);
        let others = aspects.iter().filter(|(aspect, _)| !is_day(*aspect));
        let others: Vec<(Aspect, Direction)> = others.copied().collect();
        (!others.is_empty()).then_some(Self::Otherwise(others))
    }
}

/// One aspect in both plans: the values, and conditions that say how it changes.
#[derive(Debug, Clone)]
pub(super) struct Compared {
    pub(super) aspect: Aspect,
    pub(super) values: [NodeId; 2],
    /// Yes for those for whom it stays as it is.
    pub(super) same: NodeId,
    /// Yes for those for whom it changes, in each of the [`DIRECTIONS`].
    pub(super) changes: [NodeId; 4],
}

/// One reading of a policy, in both plans.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub(super) place: Option<InputId>,
    pub(super) record: Option<u32>,
    /// Whether somebody is entitled: in the old plan, in the new.
    pub(super) entitled: [NodeId; 2],
    pub(super) gains: NodeId,
    pub(super) loses: NodeId,
    pub(super) compared: Vec<Compared>,
    /// What is paid, in the old plan and in the new.
    pub(super) amount: [Option<NodeId>; 2],
    /// The new amount less the old one, where both are of one kind.
    pub(super) difference: Option<NodeId>,
    /// For how many months.
    pub(super) months: [Option<NodeId>; 2],
    /// Nobody gains or loses where these are no.
    pub(super) entitlement_apart: [NodeId; 2],
    /// Nothing changes for the entitled where these are no.
    pub(super) values_apart: [NodeId; 2],
    /// The same, the days of the entitlement included.
    pub(super) something_apart: [NodeId; 2],
    /// The ends of the entitlement, where its days are compared.
    pub(super) endings: Vec<Ending>,
}

/// A reading of a policy in one plan, as nodes of the graph of both.
#[derive(Debug, Clone, Default)]
struct Half {
    entitled: Option<NodeId>,
    amount: Option<NodeId>,
    steps: Vec<(u32, Option<u32>, NodeId)>,
    months: Option<NodeId>,
    claim: [Option<NodeId>; 2],
    adopted: Option<NodeId>,
}

impl Half {
    fn of(variant: Option<&Variant>, there: impl Fn(NodeId) -> NodeId) -> Self {
        let Some(variant) = variant else {
            return Self::default();
        };
        let pays: Option<&Pays> = variant.pays.as_ref();
        let steps = pays.into_iter().flat_map(|pays| &pays.steps);
        Self {
            entitled: Some(there(variant.entitled)),
            amount: pays.map(|pays| there(pays.amount)),
            steps: steps
                .map(|step| (step.from, step.to, there(step.amount)))
                .collect(),
            months: pays.and_then(|pays| pays.months).map(&there),
            claim: [variant.claim_from, variant.claim_until].map(|node| node.map(&there)),
            adopted: variant.adoption.as_ref().map(|adoption| there(adoption.adopted)),
        }
    }

    /// What a month of the schedule brings; every month brings the same where there is none.
    fn in_month(&self, month: u32) -> Option<NodeId> {
        if self.steps.is_empty() {
            return self.amount;
        }
        let mut steps = self.steps.iter();
        let step = steps.find(|(from, to, _)| *from <= month && to.is_none_or(|to| month <= to));
        step.map(|(_, _, amount)| *amount)
    }
}

impl Reading {
    /// A reading that both plans have, or one of them alone. The nodes of the variants are those of their plans.
    pub(super) fn of(merged: &mut Merged, place: Option<InputId>, variants: [Option<&Variant>; 2]) -> Self {
        let [before, after] = variants;
        let old = Half::of(before, |node| *merged.before.at(node));
        let new = Half::of(after, |node| *merged.moved.at(node));
        let nobody = merged.builder.truth(false);
        let entitled = [&old, &new].map(|side| side.entitled.unwrap_or(nobody));
        let [was, is] = entitled;
        let gains = only(&mut merged.builder, is, was);
        let loses = only(&mut merged.builder, was, is);
        let mut pairs = vec![(Aspect::Amount, old.amount, new.amount)];
        pairs.extend(months_of_schedule(&old, &new));
        pairs.push((Aspect::Length, old.months, new.months));
        let ([old_from, old_until], [new_from, new_until]) = (old.claim, new.claim);
        pairs.push((Aspect::ClaimFrom, old_from, new_from));
        pairs.push((Aspect::ClaimUntil, old_until, new_until));
        pairs.push((Aspect::Adopted, old.adopted, new.adopted));
        let mut compared = Vec::new();
        if before.is_some() && after.is_some() {
            for (aspect, a, b) in pairs {
                compared.extend(comparison(&mut merged.builder, aspect, a, b));
            }
        }
        let entitlement_apart = [merged.changed(was, is), merged.apart(was, is)];
        let (mut changed, mut apart) = (Vec::new(), Vec::new());
        for one in &compared {
            let [a, b] = one.values;
            changed.push(merged.changed(a, b));
            apart.push(merged.apart(a, b));
        }
        let values_apart = [changed, apart].map(|parts| merged.builder.any(parts));
        let difference = match (old.amount, new.amount) {
            (Some(a), Some(b))
                if a != b && merged.builder.plan().kind(a) == merged.builder.plan().kind(b) =>
            {
                let kind = merged.builder.plan().kind(a);
                Some(merged.builder.node(Node::Sub(b, a), kind))
            }
            _ => None,
        };
        Self {
            place,
            record: after.or(before).and_then(|variant| variant.record),
            entitled,
            gains,
            loses,
            compared,
            amount: [old.amount, new.amount],
            difference,
            months: [old.months, new.months],
            entitlement_apart,
            values_apart,
            something_apart: values_apart,
            endings: Vec::new(),
        }
    }

    /// Everything a search about it needs.
    pub(super) fn nodes(&self) -> Vec<NodeId> {
        let mut nodes = vec![self.gains, self.loses];
        nodes.extend(self.entitled);
        nodes.extend(self.entitlement_apart);
        nodes.extend(self.values_apart);
        for one in &self.compared {
            nodes.push(one.same);
            nodes.extend(one.values);
            nodes.extend(one.changes);
        }
        nodes.extend(self.something_apart);
        nodes.extend(
            self.endings
                .iter()
                .flat_map(|ending| ending.goes_on.into_iter().chain(ending.apart)),
        );
        let paid = self
            .amount
            .into_iter()
            .chain(self.months)
            .chain([self.difference]);
        nodes.extend(paid.flatten());
        nodes
    }

    /// Whether the two plans compute the same.
    pub(super) fn is_identical(&self) -> bool {
        let [was, is] = self.entitled;
        was == is && self.compared.is_empty()
    }
}

/// Yes for those of whom the one is yes and the other is not; what is absent is not yes.
pub(super) fn only(builder: &mut PlanBuilder, one: NodeId, other: NodeId) -> NodeId {
    if Reader::new(builder.plan()).implies(one, other) {
        return builder.truth(false);
    }
    let other = beyond(builder, one, other);
    let one_given = builder.node(Node::IsGiven(one), Kind::Bool);
    let held = yes(builder, other);
    let not_held = builder.not(held);
    builder.all(vec![one_given, one, not_held])
}

/// Yes for those of whom it is yes, no also for those for whom it is absent.
pub(super) fn yes(builder: &mut PlanBuilder, node: NodeId) -> NodeId {
    let given = builder.node(Node::IsGiven(node), Kind::Bool);
    builder.all(vec![given, node])
}

/// What the other asks for beyond what the one asks for: of those for whom the one holds, nothing else decides.
fn beyond(builder: &mut PlanBuilder, one: NodeId, other: NodeId) -> NodeId {
    let lines = |node: NodeId| match *builder.plan().nodes.at(node) {
        Node::And(run) => builder.plan().run(run).to_vec(),
        _ => vec![node],
    };
    let asked = lines(one);
    let more: Vec<NodeId> = lines(other)
        .into_iter()
        .filter(|line| !asked.contains(line))
        .collect();
    builder.all(more)
}

/// What every month of two schedules brings, where both bring the same throughout.
fn months_of_schedule(old: &Half, new: &Half) -> Vec<(Aspect, Option<NodeId>, Option<NodeId>)> {
    let mut starts = vec![1];
    for (from, to, _) in old.steps.iter().chain(&new.steps) {
        starts.push(*from);
        starts.extend(to.and_then(|to| to.checked_add(1)));
    }
    if old.steps.is_empty() && new.steps.is_empty() {
        return Vec::new();
    }
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|next| next.checked_sub(1));
    let ends: Vec<Option<u32>> = ends.chain([None]).collect();
    let months = starts.into_iter().zip(ends).map(|(from, to)| {
        let aspect = Aspect::Months { from, to };
        (aspect, old.in_month(from), new.in_month(from))
    });
    months.collect()
}

/// Two values of one aspect; `None` where nothing of it can change, or the two cannot be compared.
fn comparison(
    builder: &mut PlanBuilder,
    aspect: Aspect,
    old: Option<NodeId>,
    new: Option<NodeId>,
) -> Option<Compared> {
    let like = new.or(old)?;
    let kind = builder.plan().kind(like);
    let missing = if kind == Kind::Bool {
        builder.truth(false)
    } else {
        builder.absent(kind)
    };
    let values = [old, new].map(|node| node.unwrap_or(missing));
    let [a, b] = values;
    if a == b || builder.plan().kind(a) != builder.plan().kind(b) {
        return None;
    }
    let [given_a, given_b] = values.map(|node| builder.node(Node::IsGiven(node), Kind::Bool));
    let (no_a, no_b) = (builder.not(given_a), builder.not(given_b));
    let order = [(a, b), (b, a)].map(|(less, more)| {
        if kind == Kind::Bool {
            let not_less = builder.not(less);
            builder.all(vec![not_less, more])
        } else {
            builder.compare(Comparison::Less, less, more)
        }
    });
    let [up, down] = order.map(|order| builder.all(vec![given_a, given_b, order]));
    let appears = builder.all(vec![no_a, given_b]);
    let vanishes = builder.all(vec![given_a, no_b]);
    let never = builder.truth(false);
    let mut reader = Reader::new(builder.plan());
    let [not_less, not_more] = [Side::NotLess, Side::NotMore].map(|side| reader.lies(a, b, side));
    let stays_given = reader.lies(b, a, Side::NotLess) || reader.lies(b, a, Side::NotMore);
    let seldom = [not_more, not_less, stays_given, not_less || not_more];
    let changes = [up, down, appears, vanishes];
    let changes = changes.into_iter().zip(seldom);
    let changes = changes.map(|(change, is_never)| if is_never { never } else { change });
    let changes: [NodeId; 4] = changes
        .collect::<Vec<_>>()
        .try_into()
        .unwrap_or([up, down, appears, vanishes]);
    let stays = changes.map(|change| builder.not(change));
    let same = builder.all(stays.to_vec());
    Some(Compared {
        aspect,
        values,
        same,
        changes,
    })
}
