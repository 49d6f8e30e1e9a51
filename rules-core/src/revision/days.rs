//! The first and the last day of an entitlement, as questions about one more day.
//!
//! Who is entitled on the day of asking under both plans is so for a stretch of days around it. On the nearest day on
//! which they are not entitled under both any more, the plans part, or both end: entitled under the new plan alone, the
//! last day is later; under the old one alone, earlier; under neither, it stays. That day is one more answer, and what is
//! computed for the day of asking is computed once more for it.
//!
//! That somebody is entitled on every day in between is no condition of a few days. So whoever is found is looked at day
//! by day; where an earlier day interrupts their stretch, that they are entitled on that day too becomes a condition, and
//! the search begins anew.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Aspect, Compared, Reading, only, yes};
use super::graph::Graph;
use crate::arena::{InputId, NodeId};
use crate::calendar::Day;
use crate::engine::Engine;
use crate::forward;
use crate::number::Number;
use crate::part::Part;
use crate::people::People;
use crate::plan::{Comparison, Input, InputKind, Kind, Node, Plan, Span, Text, Touch};
use crate::possible::Possible;
use crate::question::Question;
use crate::timeline::{Direction, Holds, single_day, span};

/// So many days are learned on which somebody's stretch is interrupted.
pub(super) const MOST_INTERRUPTIONS: usize = 12;

/// A day on which somebody is not entitled under both plans, between the day of asking and what was taken to be the
/// end of their stretch.
pub(super) type Interruption = (Aspect, Day);

/// One end of the stretch.
#[derive(Debug, Clone)]
pub(super) struct Ending {
    pub(super) aspect: Aspect,
    /// The nearest day on which not both plans entitle, as an input of the graph.
    pub(super) parting: InputId,
    /// The last day of the stretch of the plan that goes on, as an input of the graph.
    pub(super) farther: InputId,
    /// That it is that: where the old plan goes on, where the new one does.
    pub(super) goes_on: [NodeId; 2],
    /// The end does not move where these are no.
    pub(super) apart: [NodeId; 2],
    /// The condition that nobody meets.
    pub(super) never: NodeId,
    /// The day beyond all days on which anybody asks.
    pub(super) edge: Day,
    /// The day of asking.
    pub(super) asked_on: Day,
}

/// The inputs that are free days: the parting and the farther one of each end.
#[derive(Debug, Clone, Copy)]
pub(super) struct FreeDays {
    last: [InputId; 2],
    first: [InputId; 2],
}

impl FreeDays {
    fn of(&self, aspect: Aspect) -> [InputId; 2] {
        if aspect == Aspect::LastDay {
            self.last
        } else {
            self.first
        }
    }

    pub(super) fn contains(&self, input: InputId) -> bool {
        self.last.contains(&input) || self.first.contains(&input)
    }
}

impl Ending {
    /// The days by which one goes away from the day of asking.
    fn step(&self) -> Day {
        step(self.aspect)
    }

    pub(super) fn direction(&self) -> Direction {
        if self.aspect == Aspect::LastDay {
            Direction::Forward
        } else {
            Direction::Backward
        }
    }

    /// The days that may be the parting one, and those that may be the farther one.
    pub(super) fn among(&self) -> [Possible; 2] {
        let step = self.step();
        let days = |a: Day, b: Day| Possible::days(a.min(b), a.max(b));
        [
            days(self.asked_on.saturating_add(step), self.edge),
            days(self.asked_on.saturating_add(step), self.edge.saturating_sub(step)),
        ]
    }

    /// The last entitled day before a parting day.
    pub(super) fn inside(&self, parting: Day) -> Day {
        parting.saturating_sub(self.step())
    }

    /// An end of a stretch; none where it goes on beyond all days on which anybody asks.
    pub(super) fn end(&self, day: Day) -> Option<Day> {
        (day != self.edge.saturating_sub(self.step())).then_some(day)
    }

    /// Which plan goes on where an end moves: the old one, or the new one.
    pub(super) fn goes_on_under(&self, way: super::Direction) -> usize {
        usize::from((way == super::Direction::Up) == (self.aspect == Aspect::LastDay))
    }
}

fn step(aspect: Aspect) -> Day {
    if aspect == Aspect::LastDay { 1 } else { -1 }
}

impl Graph {
    /// The free days, made when they are first asked for.
    fn free_days(&mut self, whole: (Day, Day)) -> FreeDays {
        if let Some(known) = self.free_days {
            return known;
        }
        let days = Possible::days(whole.0.saturating_sub(1), whole.1.saturating_add(1));
        let mut made = |id: &str| {
            self.merged.builder.input(Input {
                id: id.to_owned(),
                name: Text::default(),
                kind: InputKind::Fact,
                value: Kind::Date,
                domain: days.clone(),
                step: Number::ONE,
                touch: Touch::Fixed,
                question: None,
                only_if: None,
                changeable: None,
                list: None,
            })
        };
        let made = FreeDays {
            last: ["last day#parting", "last day#farther"].map(&mut made),
            first: ["first day#parting", "first day#farther"].map(&mut made),
        };
        self.free_days = Some(made);
        made
    }

    /// The reading with the first and the last day of the entitlement as further aspects, seen from a day of asking.
    pub(super) fn with_days(
        &mut self,
        reading: &Reading,
        asked_on: Day,
        interruptions: &[Interruption],
    ) -> Reading {
        let mut reading = reading.clone();
        let plan = self.plan();
        let [was, is] = reading.entitled;
        let Some(today) = plan.today() else {
            return reading;
        };
        let dated_lines = [was, is].map(|node| lines_reading(plan, node, today));
        if dated_lines[0] == dated_lines[1] {
            return reading;
        }
        let Some(whole) = span(&plan.inputs().at(today).domain) else {
            return reading;
        };
        let free = self.free_days(whole);
        // What is copied stands in the graph as it is now.
        let mut other_day = OtherDay {
            plan: self.plan().clone(),
            today,
            dated: dated(self.plan(), [was, is], today),
            lines: dated_lines,
        };
        for aspect in [Aspect::LastDay, Aspect::FirstDay] {
            let learned = interruptions.iter().filter(|(of, _)| *of == aspect);
            let learned: Vec<Day> = learned.map(|(_, day)| *day).collect();
            let (mut ending, compared) =
                other_day.ending(self, aspect, (asked_on, whole), free.of(aspect), &learned);
            let [old, new] = compared.values;
            ending.apart = [self.merged.changed(old, new), self.merged.apart(old, new)];
            reading.compared.push(compared);
            reading.endings.push(ending);
        }
        let ends = reading.endings.iter().map(|ending| ending.apart);
        let all: Vec<[NodeId; 2]> = ends.chain([reading.values_apart]).collect();
        let builder = &mut self.merged.builder;
        reading.something_apart = [
            builder.any(all.iter().map(|[changed, _]| *changed).collect()),
            builder.any(all.iter().map(|[_, apart]| *apart).collect()),
        ];
        reading
    }
}

/// The assumptions about the people of a question that read the day: on another day they are conditions, for nobody is
/// entitled before he is born.
fn dated(plan: &Plan, entitled: [NodeId; 2], today: InputId) -> Vec<NodeId> {
    let question = Question::new(plan, &entitled, &[]);
    let reads_the_day =
        |node: &NodeId| forward::inputs_of(plan, &forward::needed(plan, &[*node])).contains(&today);
    question.assumptions.into_iter().filter(reads_the_day).collect()
}

/// The conditions that read an input, of those that a condition asks for.
fn lines_reading(plan: &Plan, node: NodeId, input: InputId) -> Vec<NodeId> {
    let all = lines(plan, &[node]);
    let reads = |node: &NodeId| forward::inputs_of(plan, &forward::needed(plan, &[*node])).contains(&input);
    all.into_iter().filter(reads).collect()
}

/// Everything that some conditions ask for together, as single conditions.
fn lines(plan: &Plan, nodes: &[NodeId]) -> Vec<NodeId> {
    let mut open: Vec<NodeId> = nodes.iter().rev().copied().collect();
    let mut found = Vec::new();
    while let Some(node) = open.pop() {
        match *plan.nodes().at(node) {
            Node::And(run) => open.extend(plan.run(run).iter().rev()),
            _ if found.contains(&node) => {}
            _ => found.push(node),
        }
    }
    found
}

/// Of what some conditions ask for, what reads some free days, and what shares an answer with that.
pub(super) fn about_days(plan: &Plan, conditions: &[NodeId], free: &[InputId]) -> Vec<NodeId> {
    let read = |node: &NodeId| forward::inputs_of(plan, &forward::needed(plan, &[*node]));
    let all: Vec<(NodeId, Vec<InputId>)> = lines(plan, conditions)
        .into_iter()
        .map(|node| (node, read(&node)))
        .collect();
    let of_days = all
        .iter()
        .filter(|(_, inputs)| inputs.iter().any(|input| free.contains(input)));
    let mut shared: BTreeSet<InputId> = of_days.flat_map(|(_, inputs)| inputs).copied().collect();
    if let Some(today) = plan.today() {
        shared.remove(&today);
    }
    let few = all
        .iter()
        .filter(|(_, inputs)| inputs.iter().any(|input| shared.contains(input)));
    few.map(|(node, _)| *node).collect()
}

/// What is computed for the day of asking, for another day.
struct OtherDay {
    plan: Plan,
    today: InputId,
    dated: Vec<NodeId>,
    /// The conditions of each plan that read the day: who is entitled on the day of asking meets the others always.
    lines: [Vec<NodeId>; 2],
}

impl OtherDay {
    fn ending(
        &mut self,
        graph: &mut Graph,
        aspect: Aspect,
        (asked_on, whole): (Day, (Day, Day)),
        [parting, farther]: [InputId; 2],
        learned: &[Day],
    ) -> (Ending, Compared) {
        let step = step(aspect);
        let is_last = aspect == Aspect::LastDay;
        let edge = if is_last {
            whole.1.saturating_add(1)
        } else {
            whole.0.saturating_sub(1)
        };
        let builder = &mut graph.merged.builder;
        let constant =
            |graph: &mut Graph, day: Day| graph.merged.builder.number(Number::from(day), Kind::Date);
        let beside = |graph: &mut Graph, day: NodeId, days: Day| {
            let builder = &mut graph.merged.builder;
            let count = builder.number(Number::from(days), Kind::Days);
            let node = Node::AddSpan {
                date: day,
                count,
                span: Span::Days,
            };
            builder.node(node, Kind::Date)
        };
        // Whether a day comes before another one on the way from the day of asking.
        let nearer = |graph: &mut Graph, a: NodeId, b: NodeId| {
            let (a, b) = if is_last { (a, b) } else { (b, a) };
            graph.merged.builder.compare(Comparison::Less, a, b)
        };
        let (day, far) = (builder.input_value(parting), builder.input_value(farther));
        let inside = beside(graph, day, -step);
        let mut common = self.entitled_on(graph, inside).to_vec();
        for interrupted in learned {
            let interrupted = constant(graph, *interrupted);
            let on_it = self.entitled_on(graph, interrupted).to_vec();
            let before = nearer(graph, interrupted, day);
            let builder = &mut graph.merged.builder;
            let stops = builder.not(before);
            let entitled = builder.all(on_it);
            common.push(builder.any(vec![stops, entitled]));
        }
        let edge_day = constant(graph, edge);
        let ends = nearer(graph, day, edge_day);
        let values @ [was, is] = self.entitled_on(graph, day);
        let builder = &mut graph.merged.builder;
        let mut alone = |one: NodeId, other: NodeId| {
            let alone = only(builder, one, other);
            let parts = common.iter().copied().chain([ends, alone]);
            builder.all(parts.collect())
        };
        let (gains, loses) = (alone(is, was), alone(was, is));
        let neither = [was, is].map(|one| {
            let yes = yes(builder, one);
            builder.not(yes)
        });
        let neither = builder.all(neither.to_vec());
        let goes_on = builder.not(ends);
        let alike = builder.any(vec![goes_on, neither]);
        let same = builder.all(common.iter().copied().chain([alike]).collect());
        let never = builder.truth(false);
        let [up, down] = if is_last { [gains, loses] } else { [loses, gains] };
        let beyond = beside(graph, far, step);
        let (there, behind) = (self.entitled_on(graph, far), self.entitled_on(graph, beyond));
        let is_farthest = constant(graph, edge.saturating_sub(step));
        let before = nearer(graph, far, day);
        let builder = &mut graph.merged.builder;
        let not_before = builder.not(before);
        let is_farthest = builder.compare(Comparison::Equal, far, is_farthest);
        let pairs = [(there[0], behind[0]), (there[1], behind[1])];
        let goes_on = pairs.map(|(there, behind)| {
            let yes = yes(builder, behind);
            let stops = builder.not(yes);
            let stops = builder.any(vec![is_farthest, stops]);
            builder.all(vec![not_before, there, stops])
        });
        let ending = Ending {
            aspect,
            parting,
            farther,
            goes_on,
            apart: [never, never],
            never,
            edge,
            asked_on,
        };
        let compared = Compared {
            aspect,
            values,
            same,
            changes: [up, down, never, never],
        };
        (ending, compared)
    }

    /// Whether somebody who is entitled on the day of asking is so on another day, under the old plan and under the new.
    fn entitled_on(&mut self, graph: &mut Graph, day: NodeId) -> [NodeId; 2] {
        let mut moved: BTreeMap<NodeId, NodeId> = BTreeMap::new();
        let dated: Vec<NodeId> = self
            .dated
            .iter()
            .map(|node| {
                let there = self.on(graph, day, *node, &mut moved);
                let builder = &mut graph.merged.builder;
                // An assumption about something absent says nothing.
                let given = builder.node(Node::IsGiven(there), Kind::Bool);
                let absent = builder.not(given);
                builder.any(vec![absent, there])
            })
            .collect();
        self.lines.each_ref().map(|lines| {
            let lines = lines.iter().map(|node| self.on(graph, day, *node, &mut moved));
            let mut lines: Vec<NodeId> = lines.collect();
            lines.extend(&dated);
            graph.merged.builder.all(lines)
        })
    }

    /// A node as it is on another day.
    fn on(
        &self,
        graph: &mut Graph,
        day: NodeId,
        node: NodeId,
        moved: &mut BTreeMap<NodeId, NodeId>,
    ) -> NodeId {
        for id in forward::needed(&self.plan, &[node]) {
            if moved.contains_key(&id) {
                continue;
            }
            let own = *self.plan.nodes().at(id);
            let mut operands = Vec::new();
            self.plan.for_each_operand(own, |operand| {
                operands.push(moved.get(&operand).copied().unwrap_or(operand));
            });
            let mut before = Vec::new();
            self.plan.for_each_operand(own, |operand| before.push(operand));
            let there = if own.is_input(self.today) {
                day
            } else if before == operands {
                id
            } else {
                let kind = self.plan.kind(id);
                graph.merged.builder.with_operands(own, &operands, kind)
            };
            moved.insert(id, there);
        }
        moved.get(&node).copied().unwrap_or(node)
    }
}

/// What a look at every day says of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// The stretch ends before this day, going away from the day of asking.
    Parting(Day),
    /// Not settled within the work allowed.
    Unsettled,
}

/// A look at the days of one person, or of people who are all entitled on the day of asking.
pub(super) struct Days<'a> {
    pub(super) part: &'a Part,
    pub(super) ending: &'a Ending,
}

impl Days<'_> {
    /// The nearest day on which some of these conditions do not hold any more.
    pub(super) fn parting(&self, engine: &mut Engine<'_>, roots: &[NodeId], people: &People) -> Seen {
        let Some(today) = engine.plan.today() else {
            return Seen::Unsettled;
        };
        let asked_on = self.ending.asked_on;
        let roots: Vec<NodeId> = roots.iter().map(|node| self.part.node(*node)).collect();
        let question = engine.question_on_other_days(&roots, &[], today, asked_on);
        engine.fresh_budget();
        match engine.holds(&question, people, today, asked_on, self.ending.direction()) {
            Holds::Throughout => Seen::Parting(self.ending.edge),
            Holds::Through(day) => {
                let next = day.saturating_add(self.ending.step());
                engine.fresh_budget();
                let there = people.with(today, Possible::day(next));
                let stops = next == self.ending.edge || !engine.outcome(&question, &there).is_yes();
                if stops {
                    Seen::Parting(next)
                } else {
                    Seen::Unsettled
                }
            }
        }
    }

    /// The day that somebody's answers say is the parting one.
    pub(super) fn told(&self, person: &People) -> Option<Day> {
        single_day(person.get(self.part.own(self.ending.parting)?))
    }
}
