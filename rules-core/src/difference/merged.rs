//! Two plans in one graph: equal computations are one node, and where two differ is a node of its own.

use std::collections::BTreeMap;

use crate::arena::{Arena, InputId, NodeId};
use crate::builder::PlanBuilder;
use crate::moved;
use crate::plan::{Comparison, Kind, Node, Plan, Variant};

/// The graph of both.
#[derive(Debug)]
pub(crate) struct Merged {
    pub(crate) builder: PlanBuilder,
    /// The node of the merged plan for each node of the old one, and of the new one.
    pub(crate) before: Arena<NodeId, NodeId>,
    pub(crate) moved: Arena<NodeId, NodeId>,
    known: BTreeMap<(NodeId, NodeId), NodeId>,
    places: BTreeMap<(NodeId, NodeId), NodeId>,
}

impl Merged {
    /// Both plans in one; `None` where they do not have the same lists of alternatives and places.
    pub(crate) fn of(old: &Plan, new: &Plan) -> Option<Self> {
        let same_world = old.choices == new.choices && old.regions == new.regions;
        if !same_world {
            return None;
        }
        // The old plan is built anew, so that equal nodes of the two are found to be equal.
        let mut builder = PlanBuilder::new(old.regions.clone());
        for (_, choice) in old.choices.iter() {
            builder.choice(choice.clone());
        }
        let mut inputs = BTreeMap::new();
        let before = import(&mut builder, old, &mut inputs);
        let moved = import(&mut builder, new, &mut inputs);
        let assumptions = old.assumptions.iter().map(|assumption| (assumption, &before));
        let more = new.assumptions.iter().map(|assumption| (assumption, &moved));
        for (assumption, moved) in assumptions.chain(more) {
            let mut assumption = assumption.clone();
            assumption.node = *moved.at(assumption.node);
            builder.assume(assumption);
        }
        Some(Self::over(builder, before, moved))
    }

    /// A graph that holds both plans already, with what became of their nodes.
    pub(crate) fn over(
        builder: PlanBuilder,
        before: Arena<NodeId, NodeId>,
        moved: Arena<NodeId, NodeId>,
    ) -> Self {
        Self {
            builder,
            before,
            moved,
            known: BTreeMap::new(),
            places: BTreeMap::new(),
        }
    }

    /// Yes where one of the places is reached at which the two computations are written differently.
    pub(crate) fn changed(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if a == b {
            return self.builder.truth(false);
        }
        if let Some(known) = self.places.get(&(a, b)) {
            return *known;
        }
        let differing = self.same_operation(a, b).unwrap_or_default();
        // A condition that is written differently matters where it comes out differently.
        let constant = |node: NodeId| matches!(self.builder.plan().nodes.at(node), Node::Constant(_));
        let is_place = differing.is_empty()
            || differing
                .iter()
                .any(|(ours, theirs)| constant(*ours) || constant(*theirs));
        let changed = if !is_place {
            let parts: Vec<NodeId> = differing.iter().map(|(a, b)| self.changed(*a, *b)).collect();
            self.builder.any(parts)
        } else if self.builder.plan().kind(a) == Kind::Bool {
            self.unlike(a, b)
        } else {
            self.builder.truth(true)
        };
        self.places.insert((a, b), changed);
        changed
    }

    /// Yes where some part of the two computations differs: no answer can differ where this is no.
    pub(crate) fn apart(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if a == b {
            return self.builder.truth(false);
        }
        if let Some(known) = self.known.get(&(a, b)) {
            return *known;
        }
        let nodes = &self.builder.plan().nodes;
        let pairs = match (nodes.at(a), nodes.at(b)) {
            (Node::And(_), Node::And(_)) | (Node::Or(_), Node::Or(_)) => self.lines_of_one_alone(a, b),
            _ => self.same_operation(a, b),
        };
        let apart = match pairs {
            Some(pairs) => {
                let parts: Vec<NodeId> = pairs.iter().map(|(a, b)| self.apart(*a, *b)).collect();
                self.builder.any(parts)
            }
            None => self.builder.truth(true),
        };
        let apart = if self.builder.plan().kind(a) == Kind::Region {
            apart
        } else {
            let unlike = self.unlike(a, b);
            self.builder.all(vec![apart, unlike])
        };
        self.known.insert((a, b), apart);
        apart
    }

    /// The operands in which the two differ, if they are one operation on as many operands.
    pub(crate) fn same_operation(&mut self, a: NodeId, b: NodeId) -> Option<Vec<(NodeId, NodeId)>> {
        let (ours, theirs) = (self.operands(a), self.operands(b));
        let plan = self.builder.plan();
        let (one, kind) = (*plan.nodes.at(a), plan.kind(a));
        // The operation of the one on the operands of the other is the other.
        let same = ours.len() == theirs.len()
            && !ours.is_empty()
            && self.builder.with_operands(one, &theirs, kind) == b;
        let pairs = ours.into_iter().zip(theirs);
        same.then(|| pairs.filter(|(ours, theirs)| ours != theirs).collect())
    }

    /// The lines of two lists of conditions that the other does not have, in pairs: lines that both have are alike
    /// wherever they stand.
    pub(crate) fn lines_of_one_alone(&self, a: NodeId, b: NodeId) -> Option<Vec<(NodeId, NodeId)>> {
        let (ours, theirs) = (self.operands(a), self.operands(b));
        let alone = |lines: &[NodeId], others: &[NodeId]| -> Vec<NodeId> {
            let alone = lines.iter().filter(|line| !others.contains(line));
            alone.copied().collect()
        };
        let (ours, theirs) = (alone(&ours, &theirs), alone(&theirs, &ours));
        (ours.len() == theirs.len()).then(|| ours.into_iter().zip(theirs).collect())
    }

    pub(crate) fn operands(&self, node: NodeId) -> Vec<NodeId> {
        let plan = self.builder.plan();
        let mut found = Vec::new();
        plan.for_each_operand(*plan.nodes.at(node), |operand| found.push(operand));
        found
    }

    /// Yes where the two may have different values, or one of them has none.
    fn unlike(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if self.builder.plan().kind(a) != self.builder.plan().kind(b) {
            // Operands of comparisons that have nothing else in common: an alternative cannot equal a number.
            return self.builder.truth(true);
        }
        let different = if self.builder.plan().kind(a) == Kind::Bool {
            self.exclusive(a, b)
        } else {
            let equal = self.builder.compare(Comparison::Equal, a, b);
            self.builder.not(equal)
        };
        let [no_a, no_b] = [a, b].map(|node| {
            let given = self.builder.node(Node::IsGiven(node), Kind::Bool);
            self.builder.not(given)
        });
        self.builder.any(vec![different, no_a, no_b])
    }

    pub(crate) fn exclusive(&mut self, a: NodeId, b: NodeId) -> NodeId {
        let (not_a, not_b) = (self.builder.not(a), self.builder.not(b));
        let only_a = self.builder.all(vec![a, not_b]);
        let only_b = self.builder.all(vec![not_a, b]);
        self.builder.any(vec![only_a, only_b])
    }

    /// Where the computations of two readings are written differently, where they are apart, and yes for those whom
    /// they answer differently.
    pub(crate) fn differs(&mut self, before: &Variant, after: &Variant) -> Option<[NodeId; 3]> {
        let old = |node: NodeId| *self.before.at(node);
        let new = |node: NodeId| *self.moved.at(node);
        let (was, is) = (old(before.entitled), new(after.entitled));
        let pairs = |a: &Variant| {
            let pays = a.pays.as_ref();
            let mut nodes = vec![pays.map(|pays| pays.amount), pays.and_then(|pays| pays.months)];
            nodes.extend([a.claim_from, a.claim_until]);
            nodes.extend(
                pays.into_iter()
                    .flat_map(|pays| pays.steps.iter().map(|step| Some(step.amount))),
            );
            nodes
        };
        let (olds, news) = (pairs(before), pairs(after));
        if olds.len() != news.len() {
            return None;
        }
        let mut values = Vec::new();
        for (a, b) in olds.into_iter().zip(news) {
            match (a, b) {
                (Some(a), Some(b)) => values.push((old(a), new(b))),
                (None, None) => {}
                _ => return None,
            }
        }
        let mut apart = vec![self.apart(was, is)];
        let mut changed = vec![self.changed(was, is)];
        for (a, b) in &values {
            apart.push(self.apart(*a, *b));
            changed.push(self.changed(*a, *b));
        }
        let mut parts = Vec::new();
        if was != is {
            parts.push(self.exclusive(was, is));
        }
        let builder = &mut self.builder;
        for (a, b) in values.into_iter().filter(|(a, b)| a != b) {
            let (given_a, given_b) = (
                builder.node(Node::IsGiven(a), Kind::Bool),
                builder.node(Node::IsGiven(b), Kind::Bool),
            );
            let (no_a, no_b) = (builder.not(given_a), builder.not(given_b));
            let equal = builder.compare(Comparison::Equal, a, b);
            let unequal = builder.not(equal);
            let other = builder.all(vec![given_a, given_b, unequal]);
            let appeared = builder.all(vec![no_a, given_b]);
            let vanished = builder.all(vec![given_a, no_b]);
            let changed = builder.any(vec![other, appeared, vanished]);
            parts.push(builder.all(vec![was, is, changed]));
        }
        Some([builder.any(changed), builder.any(apart), builder.any(parts)])
    }
}

/// Adds the nodes of a plan to a builder; inputs with the same id, values and type are one.
fn import(
    builder: &mut PlanBuilder,
    plan: &Plan,
    inputs: &mut BTreeMap<String, InputId>,
) -> Arena<NodeId, NodeId> {
    let mut own: Arena<InputId, InputId> = Arena::default();
    for (_, input) in plan.inputs.iter() {
        let known = inputs.get(&input.id).copied().filter(|known| {
            let known = builder.plan().inputs.at(*known);
            known.domain == input.domain && known.value == input.value && known.step == input.step
        });
        let id = known.unwrap_or_else(|| builder.input(input.clone()));
        inputs.insert(input.id.clone(), id);
        own.push(id);
    }
    let mut there: Arena<NodeId, NodeId> = Arena::default();
    for id in plan.nodes.ids() {
        let made = moved::moved(
            builder,
            plan,
            id,
            |node| *there.at(node),
            |input| Some(*own.at(input)),
        );
        // A flat plan computes no folds.
        let made = made.unwrap_or_else(|| builder.absent(plan.kind(id)));
        there.push(made);
    }
    there
}

#[cfg(test)]
mod tests {
    use super::{Merged, import};
    use crate::arena::NodeId;
    use crate::builder::PlanBuilder;
    use crate::forward;
    use crate::number::Number;
    use crate::people::People;
    use crate::plan::{Input, InputKind, Kind, Node, Plan, Text, Touch};
    use crate::possible::{Possible, Values};
    use crate::region::RegionTree;

    /// A plan that computes whether one of two answers is yes; the first may be absent.
    fn either(first: &str) -> (Plan, NodeId) {
        let mut builder = PlanBuilder::new(RegionTree::default());
        let mut answer = |id: &str, none| {
            let input = builder.input(Input {
                id: id.to_owned(),
                name: Text::default(),
                kind: InputKind::Fact,
                value: Kind::Bool,
                domain: Possible {
                    none,
                    ..Possible::of(Values::Bits(0b11))
                },
                step: Number::ONE,
                touch: Touch::Fixed,
                question: None,
                only_if: None,
                changeable: None,
                list: None,
            });
            builder.node(Node::Input(input), Kind::Bool)
        };
        let answers = vec![answer(first, true), answer("other", false)];
        let node = builder.any(answers);
        (builder.finish(String::new()), node)
    }

    #[test]
    fn a_condition_that_one_side_lacks_may_make_the_difference() {
        let ((old, before), (new, after)) = (either("old"), either("new"));
        let mut merged = Merged::of(&old, &new).unwrap();
        let (was, is) = (*merged.before.at(before), *merged.moved.at(after));
        let (changed, apart) = (merged.changed(was, is), merged.apart(was, is));
        let plan = merged.builder.plan();
        let mut people = People::everybody(plan);
        let absent = Possible::absent(&Values::Bits(0b11));
        let answers = [
            ("old", Possible::truth(true)),
            ("new", absent),
            ("other", Possible::truth(false)),
        ];
        for (id, answer) in answers {
            people.set(plan.input(id).unwrap(), answer);
        }
        let yes = |node| forward::evaluate(plan, &people, node).may_be_yes();
        assert!(yes(was) && !yes(is), "the two answer differently");
        assert!(yes(changed) && yes(apart), "so neither may rule it out");
    }

    #[test]
    fn what_both_plans_compute_alike_is_one_node() {
        let (plan, node) = either("same");
        let mut builder = PlanBuilder::new(RegionTree::default());
        let mut inputs = std::collections::BTreeMap::new();
        let first = import(&mut builder, &plan, &mut inputs);
        let second = import(&mut builder, &plan, &mut inputs);
        assert_eq!(first.at(node), second.at(node));
    }
}
