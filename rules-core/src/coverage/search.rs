//! Somebody who shows what no scenario shows.

use std::collections::BTreeMap;

use super::sensitive::matters;
use super::{Bound, Point, Side, Threshold, Version, amounts, answer, arms};
use crate::arena::{Id, InputId, NodeId};
use crate::assess::DEFAULT_BUDGET;
use crate::builder::PlanBuilder;
use crate::calendar::Day;
use crate::decide::Outcome;
use crate::engine::Engine;
use crate::forward;
use crate::number::Number;
use crate::part::{Part, Whole};
use crate::people::People;
use crate::plan::{Arm, Comparison, Criterion, Kind, Node, Plan, Role, Span, Variant};
use crate::possible::Possible;
use crate::question::Question;
use crate::unroll::Unrolled;

/// Whether somebody shows a point.
#[derive(Debug, Clone)]
pub enum Found {
    /// This one does; what does not matter for it is left open.
    Someone(People),
    /// Nobody can.
    Nobody,
    /// Not settled within the limit.
    Unsettled,
}

/// Work for one question. It is asked while rules are written, where nobody waits at a counter.
const WORK: u64 = 10 * DEFAULT_BUDGET;

/// Looks for examples in one flat plan.
#[derive(Debug)]
pub struct Search<'plan> {
    unrolled: &'plan Unrolled,
    whole: Whole<'plan>,
    /// The days of asking that are tried, the better first.
    asked: Vec<(Day, Day)>,
    /// The first day that may decide, except for versions.
    since: Day,
}

impl<'plan> Search<'plan> {
    /// A search among those who ask in one of the spans given, tried in this order, and whose rights are decided by a
    /// day not before `since`; for versions of figures by any day.
    pub fn new(unrolled: &'plan Unrolled, asked: Vec<(Day, Day)>, since: Day) -> Self {
        Self {
            unrolled,
            whole: Whole::with_one_value_for_each_figure(&unrolled.plan),
            asked,
            since,
        }
    }

    /// Someone who shows a point when a policy is judged as in `variant`.
    pub fn someone(&self, variant: &Variant, point: &Point) -> Found {
        let mut found = Found::Nobody;
        for node in self.standing_for(point) {
            for conditions in self.conditions(variant, point, node) {
                match self.satisfying(variant, point, &conditions) {
                    Found::Someone(people) => return Found::Someone(people),
                    Found::Unsettled => found = Found::Unsettled,
                    Found::Nobody => {}
                }
            }
        }
        found
    }

    fn standing_for(&self, point: &Point) -> Vec<Option<NodeId>> {
        let written = match point {
            Point::Criterion { .. } => return vec![None],
            Point::Threshold(threshold, _) => threshold.node,
            Point::Version(version) => version.case,
        };
        self.unrolled.stand_for(written).into_iter().map(Some).collect()
    }

    /// The conditions that somebody must satisfy, the better choice first.
    fn conditions(&self, variant: &Variant, point: &Point, node: Option<NodeId>) -> Vec<Conditions> {
        match (point, node) {
            (Point::Criterion { id, met }, _) => criterion(variant, id, *met),
            (Point::Threshold(threshold, side), Some(node)) => vec![Conditions {
                beside: Some((Threshold { node, ..*threshold }, *side)),
                ..Conditions::default()
            }],
            (Point::Version(version), Some(case)) => vec![Conditions {
                version: Some(Version { case, ..*version }),
                ..Conditions::default()
            }],
            _ => Vec::new(),
        }
    }

    fn satisfying(&self, variant: &Variant, point: &Point, conditions: &Conditions) -> Found {
        let mut roots = conditions.nodes();
        roots.push(variant.entitled);
        roots.extend(amounts(variant));
        roots.extend(variant.day);
        let Some(part) = self.whole.part(&roots) else {
            return Found::Unsettled;
        };
        let recent = !matches!(point, Point::Version(_));
        let mut found = Found::Nobody;
        for (first, last) in &self.asked {
            let first = if recent && variant.day.is_none() {
                self.since.max(*first)
            } else {
                *first
            };
            let Some(people) = self.asking(&part, conditions, first, *last) else {
                continue;
            };
            let mut builder = PlanBuilder::continuing(part.plan.clone());
            let Some(mut wanted) = conditions.build(&mut builder, &part, variant, &people) else {
                continue;
            };
            if let Some(day) = variant.day.filter(|_| recent) {
                let since = builder.number(Number::from(self.since), Kind::Date);
                wanted.push(builder.compare(Comparison::AtMost, since, part.node(day)));
            }
            let plan = builder.finish(String::new());
            let question = Question::new(&plan, &wanted, &[]);
            let mut engine = Engine::new(&plan, WORK);
            let decision = engine.decide(&question, &people);
            if let Some(person) = decision.witness(Outcome::Yes) {
                return Found::Someone(self.person(&part, &question, person, *last));
            }
            if decision.may_be(Outcome::Yes) {
                found = Found::Unsettled;
            }
        }
        found
    }

    /// The people of a part who ask in a span, without some who lie far from the threshold.
    fn asking(&self, part: &Part, conditions: &Conditions, first: Day, last: Day) -> Option<People> {
        let mut people = People::everybody(&part.plan);
        let today = self.unrolled.plan.today();
        let own = part.inputs.iter().position(|input| Some(*input) == today);
        if let Some(today) = own.map(InputId::from_index) {
            let asked = people.get(today).intersection(&Possible::days(first, last));
            if asked.is_empty() {
                return None;
            }
            people.set(today, asked);
        }
        if let Some((threshold, _)) = conditions.beside {
            let node = part.node(threshold.node);
            narrow(&mut people, &part.plan, Threshold { node, ..threshold });
        }
        Some(people)
    }

    /// A person of a part in the whole plan, asking on `last` if the day of asking does not matter.
    fn person(&self, part: &Part, question: &Question, person: &People, last: Day) -> People {
        let mut people = People::everybody(&self.unrolled.plan);
        if let Some(today) = self.unrolled.plan.today() {
            people.set(today, Possible::day(last));
        }
        for input in question.all_inputs.iter() {
            if let Some(whole) = part.inputs.get(input.index()) {
                people.set(*whole, person.get(*input).clone());
            }
        }
        for input in self.unrolled.plan.inputs().ids() {
            let same = self.whole.same_as(input);
            if same != input && people.get(same).is_single() {
                people.set(input, people.get(same).clone());
            }
        }
        people
    }
}

/// Leaves out people who lie far from a threshold, where that can be seen from a single answer.
fn narrow(people: &mut People, plan: &Plan, threshold: Threshold) {
    let (a, b) = match *plan.nodes().at(threshold.node) {
        Node::Compare(_, a, b) => (a, b),
        Node::Within { value, start, .. } if threshold.bound == Bound::First => (value, start),
        _ => return,
    };
    for (value, bound) in [(a, b), (b, a)] {
        let near = answer(plan, value).and_then(|input| {
            let hull = forward::evaluate(plan, people, bound).hull()?;
            let (low, high) = (hull.low.minus(threshold.unit)?, hull.high.plus(threshold.unit)?);
            let step = plan.inputs().at(input).step;
            Some((input, within(people.get(input), step, low, high)))
        });
        if let Some((input, near)) = near.filter(|(_, near)| !near.is_empty()) {
            people.set(input, near);
        }
    }
}

/// The values from `low` to `high`, which need not be values themselves.
fn within(set: &Possible, step: Number, low: Number, high: Number) -> Possible {
    let positions = set.values.count(step);
    let first_that = |holds: &dyn Fn(Number) -> bool| {
        let (mut from, mut to) = (0, positions);
        while from < to {
            let middle = from + (to - from) / 2;
            let value = Possible::of(set.values.at(middle, step)).to_number();
            if value.is_some_and(holds) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        from
    };
    let (first, beyond) = (
        first_that(&|value| value >= low),
        first_that(&|value| value > high),
    );
    let (head, _) = set.values.split_at(beyond, step);
    let (_, values) = head.split_at(first, step);
    Possible {
        values,
        ..set.clone()
    }
}

/// What somebody must satisfy.
#[derive(Debug, Default)]
struct Conditions {
    hold: Vec<NodeId>,
    fail: Vec<NodeId>,
    beside: Option<(Threshold, Side)>,
    version: Option<Version>,
}

/// One criterion met or not: all others met if possible, else whatever the others.
fn criterion(variant: &Variant, id: &str, met: bool) -> Vec<Conditions> {
    let mut all = Vec::new();
    for top in &variant.criteria {
        let Some(node) = line(top, id) else { continue };
        let others = variant
            .criteria
            .iter()
            .filter(|other| other.id != top.id && other.role != Role::Confirm);
        let guards = top.guard.into_iter();
        let reach: Vec<NodeId> = [variant.applies, variant.in_force]
            .into_iter()
            .chain(guards)
            .collect();
        let with_others: Vec<NodeId> = reach
            .iter()
            .copied()
            .chain(others.map(|other| other.node))
            .collect();
        for mut hold in [with_others, reach] {
            let mut fail = Vec::new();
            if met {
                hold.push(node);
            } else {
                fail.push(node);
            }
            all.push(Conditions {
                hold,
                fail,
                ..Conditions::default()
            });
        }
    }
    all
}

fn line(criterion: &Criterion, id: &str) -> Option<NodeId> {
    if *criterion.id == *id {
        return Some(criterion.node);
    }
    criterion.parts.iter().find_map(|part| line(part, id))
}

impl Conditions {
    /// Every node they speak of.
    fn nodes(&self) -> Vec<NodeId> {
        let special = self.beside.iter().map(|(threshold, _)| threshold.node);
        let cases = self.version.iter().map(|version| version.case);
        let plain = self.hold.iter().chain(&self.fail).copied();
        plain.chain(special).chain(cases).collect()
    }

    /// The nodes that must all hold; nothing where the answer is made of something else.
    fn build(
        &self,
        builder: &mut PlanBuilder,
        part: &Part,
        variant: &Variant,
        people: &People,
    ) -> Option<Vec<NodeId>> {
        let mut wanted: Vec<NodeId> = self.hold.iter().map(|node| part.node(*node)).collect();
        for node in &self.fail {
            wanted.push(builder.not(part.node(*node)));
        }
        let answer = Answer {
            entitled: part.node(variant.entitled),
            amounts: amounts(variant).map(|node| part.node(node)).collect(),
        };
        if let Some((threshold, side)) = self.beside {
            let node = part.node(threshold.node);
            wanted.extend(beside(
                builder,
                &part.plan,
                Threshold { node, ..threshold },
                side,
            )?);
            wanted.push(answer.rests_on(builder, &part.plan, node));
            let [one, other] = [true, false].map(|truth| {
                let other = Possible::truth(truth);
                answer.with(builder, &part.plan, people, node, &other)
            });
            wanted.push(one?.differs(builder, &other?));
        }
        if let Some(version) = self.version {
            let case = part.node(version.case);
            for (position, arm) in arms(&part.plan, case) {
                if position == version.arm {
                    wanted.push(arm.guard);
                    break;
                }
                wanted.push(builder.not(arm.guard));
            }
            wanted.push(answer.rests_on(builder, &part.plan, case));
            let like = forward::evaluate(&part.plan, people, case).values;
            let nothing = Possible::absent(&like);
            let without = answer.with(builder, &part.plan, people, case, &nothing)?;
            wanted.push(answer.differs(builder, &without));
        }
        Some(wanted)
    }
}

/// What a value must be to lie on one side of a threshold.
fn beside(builder: &mut PlanBuilder, plan: &Plan, threshold: Threshold, side: Side) -> Option<Vec<NodeId>> {
    let (value, bound) = match *plan.nodes().at(threshold.node) {
        Node::Compare(_, a, b) if threshold.mirrored => (b, a),
        Node::Compare(_, a, b) => (a, b),
        Node::Within {
            value,
            start,
            count,
            span,
        } => match threshold.bound {
            Bound::Only | Bound::First => (value, start),
            Bound::Last => {
                let date = start;
                let last = builder.node(Node::AddSpan { date, count, span }, Kind::Date);
                (value, last)
            }
        },
        _ => return None,
    };
    let kind = plan.kind(value);
    let unit = threshold.unit;
    let beyond = |builder: &mut PlanBuilder, by: Number| {
        if kind == Kind::Date {
            let count = builder.number(by, Kind::Days);
            let span = Span::Days;
            return builder.node(
                Node::AddSpan {
                    date: bound,
                    count,
                    span,
                },
                kind,
            );
        }
        let by = builder.number(by, kind);
        builder.node(Node::Add(bound, by), kind)
    };
    Some(match side {
        Side::On => vec![builder.compare(Comparison::Equal, value, bound)],
        // What is assumed of everybody does not fail for anybody.
        Side::Before if is_assumed(plan, bound, value) => return None,
        Side::After if is_assumed(plan, value, bound) => return None,
        Side::Before => {
            let least = beyond(builder, unit.negated());
            vec![
                builder.compare(Comparison::AtMost, least, value),
                builder.compare(Comparison::Less, value, bound),
            ]
        }
        Side::After => {
            let most = beyond(builder, unit);
            vec![
                builder.compare(Comparison::Less, bound, value),
                builder.compare(Comparison::AtMost, value, most),
            ]
        }
    })
}

/// Whether one value is at most another for everybody.
fn is_assumed(plan: &Plan, least: NodeId, most: NodeId) -> bool {
    plan.assumptions()
        .iter()
        .any(|assumption| *plan.nodes().at(assumption.node) == Node::Compare(Comparison::AtMost, least, most))
}

/// What an answer is made of.
struct Answer {
    entitled: NodeId,
    amounts: Vec<NodeId>,
}

impl Answer {
    /// The answer of some people if one node had this value, truth or nothing; nothing if it does not rest on that
    /// node at all. What is the same for all of them becomes a constant, so that equal answers become equal nodes.
    fn with(
        &self,
        builder: &mut PlanBuilder,
        plan: &Plan,
        people: &People,
        target: NodeId,
        value: &Possible,
    ) -> Option<Self> {
        let roots: Vec<NodeId> = std::iter::once(self.entitled)
            .chain(self.amounts.iter().copied())
            .collect();
        let order = forward::needed(plan, &roots);
        let position = order.iter().position(|node| *node == target)?;
        let mut values = plan.slots(value.clone());
        let (before, after) = order.split_at(position);
        forward::pass(plan, people, before, &mut values);
        *values.at_mut(target) = value.clone();
        forward::pass(plan, people, after.get(1..).unwrap_or_default(), &mut values);
        let mut made: BTreeMap<NodeId, NodeId> = BTreeMap::new();
        for id in order {
            let kind = plan.kind(id);
            let known = values.at(id);
            if known.none && known.is_single() {
                made.insert(id, builder.absent(kind));
                continue;
            }
            if known.is_single() && !known.error {
                made.insert(id, builder.constant(known.values.clone(), kind));
                continue;
            }
            let node = *plan.nodes().at(id);
            let (mut operands, mut changed) = (Vec::new(), false);
            plan.for_each_operand(node, |operand| {
                let other = made.get(&operand).copied();
                changed |= other.is_some();
                operands.push(other.unwrap_or(operand));
            });
            if changed {
                made.insert(id, simplified(builder, node, &operands, kind));
            }
        }
        let now = |node: NodeId| made.get(&node).copied().unwrap_or(node);
        Some(Self {
            entitled: now(self.entitled),
            amounts: self.amounts.iter().map(|node| now(*node)).collect(),
        })
    }

    fn rests_on(&self, builder: &mut PlanBuilder, plan: &Plan, node: NodeId) -> NodeId {
        matters(builder, plan, self.entitled, &self.amounts, node)
    }

    /// Other people are entitled, or to something else.
    fn differs(&self, builder: &mut PlanBuilder, other: &Self) -> NodeId {
        let mut ways = Vec::new();
        if self.entitled != other.entitled {
            ways.push(unlike(builder, self.entitled, other.entitled));
        }
        for (a, b) in self.amounts.iter().zip(&other.amounts).filter(|(a, b)| a != b) {
            let unlike = unlike(builder, *a, *b);
            ways.push(builder.all(vec![self.entitled, unlike]));
        }
        builder.any(ways)
    }
}

/// An operation on other operands, without what does not depend on anything any more: two answers that are the same
/// then are the same node.
fn simplified(builder: &mut PlanBuilder, node: Node, operands: &[NodeId], kind: Kind) -> NodeId {
    let [yes, no] = [true, false].map(|truth| builder.truth(truth));
    match node {
        Node::And(_) if operands.contains(&no) => no,
        Node::Or(_) if operands.contains(&yes) => yes,
        Node::And(_) | Node::Or(_) => {
            let settled = if matches!(node, Node::And(_)) { yes } else { no };
            let open = operands
                .iter()
                .copied()
                .filter(|operand| *operand != settled)
                .collect();
            if matches!(node, Node::And(_)) {
                builder.all(open)
            } else {
                builder.any(open)
            }
        }
        Node::Not(_) if operands == [yes] => no,
        Node::Not(_) if operands == [no] => yes,
        Node::Case(_) => {
            let mut arms = Vec::new();
            for pair in operands.chunks_exact(2) {
                let [guard, value] = pair else { continue };
                if *guard != no {
                    arms.push(Arm {
                        guard: *guard,
                        value: *value,
                        citation: None,
                        since: None,
                        place: None,
                    });
                }
                if *guard == yes {
                    break;
                }
            }
            match arms.as_slice() {
                [only] if only.guard == yes => only.value,
                _ => builder.case(arms, kind),
            }
        }
        node => builder.with_operands(node, operands, kind),
    }
}

/// Two values of which one is absent, or which differ.
fn unlike(builder: &mut PlanBuilder, a: NodeId, b: NodeId) -> NodeId {
    let [given_a, given_b] = [a, b].map(|node| builder.node(Node::IsGiven(node), Kind::Bool));
    let (no_a, no_b) = (builder.not(given_a), builder.not(given_b));
    let unequal = if builder.plan().kind(a) == Kind::Bool {
        let (not_a, not_b) = (builder.not(a), builder.not(b));
        let (only_a, only_b) = (builder.all(vec![a, not_b]), builder.all(vec![not_a, b]));
        builder.any(vec![only_a, only_b])
    } else {
        let equal = builder.compare(Comparison::Equal, a, b);
        builder.not(equal)
    };
    let other = builder.all(vec![given_a, given_b, unequal]);
    let appeared = builder.all(vec![no_a, given_b]);
    let vanished = builder.all(vec![given_a, no_b]);
    builder.any(vec![other, appeared, vanished])
}
