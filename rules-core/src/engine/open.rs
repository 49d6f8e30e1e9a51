//! What is still open after a pass: the steps and inputs through which an answer may come out in more than one way.

use super::{Engine, is_violated};
use crate::arena::{Arena, InputId, NodeId};
use crate::people::People;
use crate::plan::{Node, Plan, Run};
use crate::possible::Possible;
use crate::question::{Asked, Question};

impl Engine<'_> {
    /// The question as it stands for the people of a box: without the steps that come out alike for all of them, and
    /// without those that nothing open rests on. A smaller box never has more outcomes, so that it answers for every
    /// part of the box as the whole question does, as long as nothing is computed for anybody else in between.
    pub(crate) fn narrowed(&mut self, question: &Question, people: &People) -> Question {
        self.look_when_asked(question, people);
        let are_shown = self.when_asked.1;
        match &question.asked {
            Some(asked) => {
                let days = people.get(asked.today).union(&asked.day);
                self.run(&people.with(asked.today, days), &question.order);
            }
            None => self.run(people, &question.order),
        }
        let [mut needed, unused] = std::mem::take(&mut self.flags);
        let is_open = |node: &NodeId| !self.values.at(*node).is_single();
        let dated = question.asked.iter().flat_map(|asked| &asked.assumptions);
        let watched = question.roots.iter().chain(question.watched.iter());
        for end in watched.chain(&question.assumptions).chain(dated) {
            *needed.at_mut(*end) = is_open(end);
        }
        let mut order: Vec<NodeId> = Vec::new();
        for id in question.order.iter().rev() {
            if std::mem::take(needed.at_mut(*id)) {
                order.push(*id);
                let node = *self.plan.nodes().at(*id);
                self.for_each_open_operand(node, |operand| *needed.at_mut(operand) = true);
            }
        }
        order.reverse();
        self.flags = [needed, unused];
        let is_open = |node: &NodeId| !self.values.at(*node).is_single();
        let read = order.iter().filter_map(|id| match *self.plan.nodes().at(*id) {
            Node::Input(input) => Some(input),
            _ => None,
        });
        let mut bearing: Vec<InputId> = read.collect();
        bearing.sort_unstable();
        Question {
            order,
            bearing: Some(bearing.into()),
            assumptions: question
                .assumptions
                .iter()
                .copied()
                .filter(|node| is_open(node) || is_violated(self.values.at(*node)))
                .collect(),
            asked: question.asked.clone().map(|asked| Asked { are_shown, ..asked }),
            ..question.clone()
        }
    }

    /// The inputs through which the answer (and the watched values, if `from` holds them) are still open after
    /// [`Engine::outcome`], each with the number of undecided paths that lead to it.
    pub(crate) fn open_inputs(&mut self, question: &Question, from: &[NodeId]) -> Vec<(InputId, u64)> {
        self.inputs_reached(question, from, false)
    }

    /// Those of them of which some make a difference, as far as the steps tell. That nothing is reached shows that there
    /// is none, not that a forward pass sees it: what decides whether a box can be divided are [all that are
    /// open](Self::open_inputs).
    pub(crate) fn telling_inputs(&mut self, question: &Question, from: &[NodeId]) -> Vec<(InputId, u64)> {
        self.inputs_reached(question, from, true)
    }

    fn inputs_reached(
        &mut self,
        question: &Question,
        from: &[NodeId],
        are_telling: bool,
    ) -> Vec<(InputId, u64)> {
        let mut paths = std::mem::take(&mut self.counts);
        for root in from {
            if !self.values.at(*root).is_single() {
                *paths.at_mut(*root) += 1;
            }
        }
        let mut inputs = Vec::new();
        for id in question.order.iter().rev() {
            let count = std::mem::take(paths.at_mut(*id));
            if count == 0 {
                continue;
            }
            let node = *self.plan.nodes().at(*id);
            if let Node::Input(input) = node {
                inputs.push((input, count));
            }
            let add = |operand| {
                let sum = paths.at_mut(operand);
                *sum = sum.saturating_add(count);
            };
            if are_telling {
                self.for_each_telling_operand(node, add);
            } else {
                self.for_each_open_operand(node, add);
            }
        }
        self.counts = paths;
        inputs
    }

    /// The undecided nodes that decide, after [`Engine::outcome`], whether `input` can still reach a node of
    /// `focus`: first the guards of cases on the way, then the other operands of conditions and extremes.
    pub(crate) fn beside_the_way(
        &mut self,
        question: &Question,
        focus: &[NodeId],
        input: InputId,
    ) -> [Vec<NodeId>; 2] {
        let [mut leads, mut on_the_way] = std::mem::take(&mut self.flags);
        for id in &question.order {
            let node = *self.plan.nodes().at(*id);
            let mut leading = node.is_input(input);
            self.for_each_telling_operand(node, |operand| leading |= *leads.at(operand));
            *leads.at_mut(*id) = leading && !self.values.at(*id).is_single();
        }
        for node in focus {
            *on_the_way.at_mut(*node) = *leads.at(*node);
        }
        let (mut guards, mut operands) = (Vec::new(), Vec::new());
        for id in question.order.iter().rev() {
            if !*on_the_way.at(*id) {
                continue;
            }
            let node = *self.plan.nodes().at(*id);
            let conditional = matches!(
                node,
                Node::And(_)
                    | Node::Or(_)
                    | Node::Min(_)
                    | Node::Max(_)
                    | Node::Compare(..)
                    | Node::OnlyIf { .. }
            );
            self.for_each_telling_operand(node, |operand| {
                if *leads.at(operand) {
                    *on_the_way.at_mut(operand) = true;
                } else if conditional {
                    operands.push(operand);
                }
            });
            if let Node::Case(run) = node
                && self.only_value(run, Earlier::default()).is_none()
            {
                let undecided = |guard: &NodeId| !self.values.at(*guard).is_single() && !*leads.at(*guard);
                guards.extend(self.plan.arms(run).iter().map(|arm| arm.guard).filter(undecided));
            }
        }
        for id in question.order.iter().chain(focus) {
            *leads.at_mut(*id) = false;
            *on_the_way.at_mut(*id) = false;
        }
        self.flags = [leads, on_the_way];
        [guards, operands]
    }

    /// The undecided nodes, after [`Engine::outcome`], that decide whether the question comes to a value at all: the
    /// conditions under which a value exists, the guards of cases that may have no arm, and what may itself be absent
    /// or fail.
    pub(crate) fn where_nothing_comes_of(&mut self, question: &Question) -> Vec<NodeId> {
        let [mut reached, unused] = std::mem::take(&mut self.flags);
        for root in question.roots.iter().chain(question.conditions()) {
            *reached.at_mut(*root) = true;
        }
        let mut found = Vec::new();
        for id in question.order.iter().rev() {
            let value = self.values.at(*id);
            if !std::mem::take(reached.at_mut(*id)) || !(value.none || value.error) || value.is_single() {
                continue;
            }
            let node = *self.plan.nodes().at(*id);
            let mut has_reason = false;
            self.for_each_telling_operand(node, |operand| {
                let value = self.values.at(operand);
                let is_condition = match node {
                    Node::OnlyIf { condition, .. } => operand == condition,
                    Node::Case(run) => self.plan.arms(run).iter().any(|arm| arm.guard == operand),
                    _ => false,
                };
                if is_condition {
                    found.push(operand);
                }
                if value.none || value.error {
                    *reached.at_mut(operand) = true;
                }
                has_reason |= is_condition || value.none || value.error;
            });
            if !has_reason {
                found.push(*id);
            }
        }
        self.flags = [reached, unused];
        found
    }

    /// The undecided nodes, after [`Engine::outcome`], that read an input, in order.
    pub(crate) fn undecided_reading(&mut self, question: &Question, input: InputId) -> Vec<NodeId> {
        let [mut reads, unused] = std::mem::take(&mut self.flags);
        let mut found = Vec::new();
        for id in &question.order {
            let node = *self.plan.nodes().at(*id);
            let mut reading = node.is_input(input);
            self.plan
                .for_each_operand(node, |operand| reading |= *reads.at(operand));
            *reads.at_mut(*id) = reading;
            if reading && !self.values.at(*id).is_single() {
                found.push(*id);
            }
        }
        question.order.iter().for_each(|id| *reads.at_mut(*id) = false);
        self.flags = [reads, unused];
        found
    }

    /// Visits the operands that keep a node undecided; arms that cannot be taken do not.
    fn for_each_open_operand(&self, node: Node, mut visit: impl FnMut(NodeId)) {
        if let Node::Case(run) = node {
            for arm in self.plan.arms(run) {
                let guard = self.values.at(arm.guard);
                if !guard.is_single() {
                    visit(arm.guard);
                }
                if guard.may_be_yes() && !self.values.at(arm.value).is_single() {
                    visit(arm.value);
                }
                if !guard.may_be_no() {
                    break;
                }
            }
            return;
        }
        self.plan.for_each_operand(node, |operand| {
            if !self.values.at(operand).is_single() {
                visit(operand);
            }
        });
    }

    /// The same without what makes no difference: the guards of a case with [one value](Self::only_value), and arms
    /// that nobody gets to.
    fn for_each_telling_operand(&self, node: Node, mut visit: impl FnMut(NodeId)) {
        let Node::Case(run) = node else {
            return self.for_each_open_operand(node, visit);
        };
        if let Some(only) = self.only_value(run, Earlier::default()) {
            if !self.values.at(only).is_single() {
                visit(only);
            }
            return;
        }
        let mut earlier = Earlier::default();
        for arm in self.plan.arms(run) {
            let guard = self.values.at(arm.guard);
            if earlier.are_said_again(self.plan, arm.guard, &self.values) {
                continue;
            }
            if !guard.is_single() {
                visit(arm.guard);
            }
            if guard.may_be_yes() && !self.values.at(arm.value).is_single() {
                visit(arm.value);
            }
            if !guard.may_be_no() {
                break;
            }
        }
    }

    /// The value of a case where each of its arms that can be taken, and one will be, gives the same: which one it is
    /// makes no difference then. It is asked about people for whom some conditions do not hold.
    fn only_value(&self, run: Run, mut earlier: Earlier) -> Option<NodeId> {
        let mut only = None;
        for arm in self.plan.arms(run) {
            let guard = self.values.at(arm.guard);
            let before = earlier;
            if earlier.are_said_again(self.plan, arm.guard, &self.values) {
                continue;
            }
            if guard.none || guard.error {
                return None;
            }
            if guard.may_be_yes() {
                let value = self.what_it_comes_to(arm.value, before);
                if *only.get_or_insert(value) != value {
                    return None;
                }
            }
            if !guard.may_be_no() {
                return only;
            }
        }
        None
    }

    /// The node that gives a node its value for everybody for whom some conditions do not hold: behind names, and
    /// behind cases with [one value](Self::only_value).
    fn what_it_comes_to(&self, node: NodeId, earlier: Earlier) -> NodeId {
        match *self.plan.nodes().at(node) {
            Node::Named(_, value) => self.what_it_comes_to(value, earlier),
            Node::Case(run) => self.only_value(run, earlier).unwrap_or(node),
            _ => node,
        }
    }
}

/// The undecided guards of a case so far. What they come to is read below what the case is computed from, and so is
/// nothing for a forward pass, which keeps a value for as long as its operands stay the same.
#[derive(Debug, Clone, Copy, Default)]
struct Earlier {
    guards: [Option<NodeId>; MOST_GUARDS],
}

/// So many of them are remembered: as many as amendments that follow one another.
const MOST_GUARDS: usize = 4;

impl Earlier {
    /// Whether for everybody the next guard comes to the same as an earlier one: nobody gets to its arm then.
    fn are_said_again(&mut self, plan: &Plan, guard: NodeId, values: &Arena<NodeId, Possible>) -> bool {
        if values.at(guard).is_single() {
            return false;
        }
        let left = what_is_left(plan, guard, values);
        if self.guards.contains(&Some(left)) {
            return true;
        }
        if let Some(free) = self.guards.iter_mut().find(|known| known.is_none()) {
            *free = Some(left);
        }
        false
    }
}

/// The condition that alone decides an undecided one: behind names, and in a conjunction of which the rest holds for
/// everybody.
fn what_is_left(plan: &Plan, condition: NodeId, values: &Arena<NodeId, Possible>) -> NodeId {
    match *plan.nodes().at(condition) {
        Node::Named(_, condition) => what_is_left(plan, condition, values),
        Node::And(run) => {
            let mut open = plan.run(run).iter().filter(|part| !values.at(**part).is_yes());
            match (open.next(), open.next()) {
                (Some(only), None) => what_is_left(plan, *only, values),
                _ => condition,
            }
        }
        _ => condition,
    }
}
