//! What is still open after a pass: the steps and inputs through which an answer may come out in more than one way.

use super::{Engine, is_violated};
use crate::arena::{InputId, NodeId};
use crate::people::People;
use crate::plan::Node;
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

    /// The inputs through which the answer (and, if `and_watched`, the watched values) are still open after
    /// [`Engine::outcome`], each with the number of undecided paths that lead to it.
    pub(crate) fn open_inputs(&mut self, question: &Question, from: &[NodeId]) -> Vec<(InputId, u64)> {
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
            self.for_each_open_operand(node, |operand| {
                let sum = paths.at_mut(operand);
                *sum = sum.saturating_add(count);
            });
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
            self.for_each_open_operand(node, |operand| leading |= *leads.at(operand));
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
            self.for_each_open_operand(node, |operand| {
                if *leads.at(operand) {
                    *on_the_way.at_mut(operand) = true;
                } else if conditional {
                    operands.push(operand);
                }
            });
            if let Node::Case(run) = node {
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
}
