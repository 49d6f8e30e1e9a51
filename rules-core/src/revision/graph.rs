//! Both plans in one graph, written in one way: what is computed alike is one node, in whatever order it is told.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::days::FreeDays;
use super::pairing::{self, Pairing, common};
use super::world;
use crate::arena::{Arena, Id, InputId, ListId, NodeId};
use crate::builder::PlanBuilder;
use crate::difference::merged::Merged;
use crate::moved::moved;
use crate::plan::{Arm, Assumption, Comparison, Input, Kind, List, Name, Node, Plan, Text};
use crate::possible::{NO, Possible, Values, YES};
use crate::unroll::KEPT;

/// A question that may be answered otherwise in the two plans, or that they do not put alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrowed {
    /// What it may be in the old plan.
    pub old: Possible,
    /// What it may be in the new plan.
    pub new: Possible,
}

/// The graph of two plans.
#[derive(Debug)]
pub(super) struct Graph {
    pub(super) merged: Merged,
    /// What became of the inputs: the old plan's, the new plan's.
    pub(super) inputs: [BTreeMap<InputId, InputId>; 2],
    /// Inputs that only what both plans allow was compared of.
    pub(super) narrowed: BTreeMap<InputId, Narrowed>,
    /// Inputs of one name that are no longer the same question.
    pub(super) unlike: Vec<InputId>,
    /// Inputs that stand for what is computed over a list.
    pub(super) folds: [Vec<InputId>; 2],
    /// Assumptions of one plan alone.
    pub(super) assumed: [Vec<Text>; 2],
    /// The inputs that are further days, once they were asked for.
    pub(super) free_days: Option<FreeDays>,
}

/// One plan on its way into the graph.
struct Import<'plan> {
    plan: &'plan Plan,
    inputs: BTreeMap<InputId, InputId>,
    nodes: Arena<NodeId, NodeId>,
    /// What each list of the plan is in the graph, and its name there.
    lists: Vec<ListId>,
    names: Vec<String>,
    kept: crate::arena::NameId,
}

impl Graph {
    /// The names, and how things are called, are those of the new plan where both have them.
    pub(super) fn of(old: &Plan, new: &Plan, pairing: &Pairing) -> Self {
        let (world, old_there, new_there) = world::shared(old, new);
        let (old, new) = (&old_there, &new_there);
        let agree = world.places_agree;
        let mut builder = PlanBuilder::new(world.regions);
        for choice in world.choices {
            builder.choice(choice);
        }
        let kept = builder.name(Name {
            id: KEPT.to_owned(),
            text: Text::default(),
            parameter: false,
        });
        let mut graph_inputs: [BTreeMap<InputId, InputId>; 2] = Default::default();
        let (mut narrowed, mut unlike) = (BTreeMap::new(), Vec::new());
        let [of_old, of_new] = &mut graph_inputs;
        for (id, input) in answered(new) {
            let partner = pairing
                .partner
                .get(&id)
                .map(|partner| (*partner, old.inputs().at(*partner)));
            let one_place = agree || input.value != Kind::Region;
            let both = partner
                .and_then(|(_, old)| common(old, input))
                .filter(|_| one_place);
            let domain = both.clone().unwrap_or_else(|| input.domain.clone());
            let made = builder.input(bare(input, domain));
            of_new.insert(id, made);
            let Some((partner, other)) = partner else {
                continue;
            };
            match both {
                Some(_) => {
                    of_old.insert(partner, made);
                    if other.domain != input.domain {
                        let (old, new) = (other.domain.clone(), input.domain.clone());
                        narrowed.insert(made, Narrowed { old, new });
                    }
                }
                None => unlike.push(made),
            }
        }
        for (id, input) in answered(old) {
            if let Entry::Vacant(place) = of_old.entry(id) {
                let made = builder.input(bare(input, input.domain.clone()));
                place.insert(made);
                if pairing.partner.values().any(|partner| *partner == id) {
                    unlike.push(made);
                }
            }
        }
        let [lists_of_old, lists_of_new] = pairing::lists(old, new);
        let names = |plan: &Plan, lists: &[ListId]| -> Vec<String> {
            let name = |(own, there): (&List, &ListId)| {
                let there = new.lists().get(*there).unwrap_or(own);
                there.id.clone()
            };
            let own = plan.lists().iter().map(|(_, list)| list);
            own.zip(lists).map(name).collect()
        };
        let mut folds: BTreeMap<String, InputId> = BTreeMap::new();
        let [of_old, of_new] = graph_inputs;
        let mut after = Import {
            plan: new,
            inputs: of_new,
            nodes: Arena::default(),
            names: names(new, &lists_of_new),
            lists: lists_of_new,
            kept,
        };
        let new_folds = after.nodes(&mut builder, &mut folds, &mut narrowed);
        let mut before = Import {
            plan: old,
            inputs: of_old,
            nodes: Arena::default(),
            names: names(old, &lists_of_old),
            lists: lists_of_old,
            kept,
        };
        let old_folds = before.nodes(&mut builder, &mut folds, &mut narrowed);
        let assumed = assume(&mut builder, (old, &before.nodes), (new, &after.nodes));
        Self {
            inputs: [before.inputs, after.inputs],
            merged: Merged::over(builder, before.nodes, after.nodes),
            narrowed,
            unlike,
            folds: [old_folds, new_folds],
            assumed,
            free_days: None,
        }
    }

    /// The graph as a plan.
    pub(super) fn plan(&self) -> &Plan {
        self.merged.builder.plan()
    }
}

/// All inputs but those that stand for what is computed over a list: they are known by what is computed.
pub(super) fn answered(plan: &Plan) -> impl Iterator<Item = (InputId, &Input)> {
    plan.inputs().iter().filter(|(_, input)| !input.id.contains('#'))
}

/// An input without what refers to nodes of its plan.
fn bare(input: &Input, domain: Possible) -> Input {
    Input {
        domain,
        only_if: None,
        changeable: None,
        ..input.clone()
    }
}

/// Everybody compared satisfies the assumptions of both; returns those of one alone.
fn assume(
    builder: &mut PlanBuilder,
    (old, before): (&Plan, &Arena<NodeId, NodeId>),
    (new, after): (&Plan, &Arena<NodeId, NodeId>),
) -> [Vec<Text>; 2] {
    let made = |plan: &Plan, nodes: &Arena<NodeId, NodeId>| -> BTreeMap<NodeId, Text> {
        let all = plan.assumptions().iter();
        all.map(|assumption| (*nodes.at(assumption.node), assumption.text.clone()))
            .collect()
    };
    let (olds, news) = (made(old, before), made(new, after));
    for (node, text) in news.iter().chain(&olds) {
        let known = builder
            .plan()
            .assumptions()
            .iter()
            .any(|known| known.node == *node);
        if !known {
            builder.assume(Assumption {
                node: *node,
                text: text.clone(),
            });
        }
    }
    let alone = |ones: &BTreeMap<NodeId, Text>, others: &BTreeMap<NodeId, Text>| {
        let alone = ones.iter().filter(|(node, _)| !others.contains_key(node));
        alone.map(|(_, text)| text.clone()).collect()
    };
    [alone(&olds, &news), alone(&news, &olds)]
}

impl Import<'_> {
    /// Makes every node anew; returns the inputs that stand for what is computed over a list.
    fn nodes(
        &mut self,
        builder: &mut PlanBuilder,
        folds: &mut BTreeMap<String, InputId>,
        narrowed: &mut BTreeMap<InputId, Narrowed>,
    ) -> Vec<InputId> {
        let mut stand_in = Vec::new();
        for id in self.plan.nodes().ids() {
            let kind = self.plan.kind(id);
            let made = match *self.plan.nodes().at(id) {
                Node::Fold {
                    list,
                    body,
                    guard,
                    fold,
                } => {
                    // Never computed: it says which fold an unknown stands for.
                    let list = self.lists.get(list.index()).copied().unwrap_or(list);
                    let (body, guard) = (*self.nodes.at(body), *self.nodes.at(guard));
                    let fold = Node::Fold {
                        list,
                        body,
                        guard,
                        fold,
                    };
                    builder.node(fold, kind)
                }
                Node::Input(input) if self.plan.inputs().at(input).id.contains('#') => {
                    let made = self.fold(builder, input, folds, narrowed);
                    self.inputs.insert(input, made);
                    stand_in.push(made);
                    builder.input_value(made)
                }
                Node::Named(name, inner) if self.plan.name(name).id == KEPT => {
                    builder.node(Node::Named(self.kept, *self.nodes.at(inner)), kind)
                }
                Node::And(run) => self.list(builder, run, true),
                Node::Or(run) => self.list(builder, run, false),
                _ => self.moved(builder, id),
            };
            self.nodes.push(made);
        }
        stand_in
    }

    fn moved(&self, builder: &mut PlanBuilder, id: NodeId) -> NodeId {
        let node_there = |node: NodeId| *self.nodes.at(node);
        let input_there = |input: InputId| self.inputs.get(&input).copied();
        let made = moved(builder, self.plan, id, node_there, input_there);
        let made = made.unwrap_or_else(|| builder.absent(self.plan.kind(id)));
        let kind = builder.plan().kind(made);
        let swapped = match *builder.plan().nodes.at(made) {
            Node::Add(a, b) if b < a => Node::Add(b, a),
            Node::Mul(a, b) if b < a => Node::Mul(b, a),
            Node::Compare(Comparison::Equal, a, b) if b < a => Node::Compare(Comparison::Equal, b, a),
            Node::Case(run) => {
                let arms = builder.plan().arms(run).to_vec();
                return decided(builder, arms, kind);
            }
            Node::Min(run) => Node::Min(sorted(builder, run)),
            Node::Max(run) => Node::Max(sorted(builder, run)),
            _ => return made,
        };
        builder.node(swapped, kind)
    }

    /// A list of conditions, however it is grouped and in whatever order: a condition told twice counts once, and one
    /// that always holds does not count.
    fn list(&self, builder: &mut PlanBuilder, run: crate::plan::Run, all: bool) -> NodeId {
        let mut parts = Vec::new();
        for node in self.plan.run(run) {
            let there = *self.nodes.at(*node);
            match (*builder.plan().nodes.at(there), all) {
                (Node::And(run), true) | (Node::Or(run), false) => {
                    parts.extend(builder.plan().run(run).iter().copied());
                }
                _ => parts.push(there),
            }
        }
        let neutral = Values::Bits(if all { YES } else { NO });
        let is_neutral = |node: NodeId| match *builder.plan().nodes.at(node) {
            Node::Constant(constant) => *builder.plan().constant(constant) == neutral,
            _ => false,
        };
        parts.retain(|node| !is_neutral(*node));
        parts.sort_unstable();
        parts.dedup();
        match (parts.is_empty(), all) {
            (true, _) => builder.truth(all),
            (false, true) => builder.all(parts),
            (false, false) => builder.any(parts),
        }
    }

    /// The input for an unknown that stands for a fold: one for the same fold over the same records.
    fn fold(
        &self,
        builder: &mut PlanBuilder,
        input: InputId,
        folds: &mut BTreeMap<String, InputId>,
        narrowed: &mut BTreeMap<InputId, Narrowed>,
    ) -> InputId {
        if let Some(known) = self.inputs.get(&input) {
            return *known;
        }
        let own = self.plan.inputs().at(input);
        let (list, rest) = own.id.split_once('#').unwrap_or((&own.id, ""));
        let mut lists = self.plan.lists().iter().zip(&self.names);
        let there = lists.find(|((_, known), _)| known.id == list);
        let list = there.map_or(list, |(_, name)| name);
        let (index, records) = rest.split_once('.').unwrap_or((rest, ""));
        let node = index.parse().ok().map(NodeId::from_index);
        let node = node
            .and_then(|node| self.nodes.get(node))
            .map_or(usize::MAX, |node| node.index());
        let id = format!("{list}#{node}.{records}");
        let known = folds.get(&id).copied();
        let both =
            known.and_then(|known| common(builder.plan().inputs().at(known), own).map(|both| (known, both)));
        if let Some((known, both)) = both {
            let other = builder.domain(known).clone();
            if other != own.domain {
                let (old, new) = (own.domain.clone(), other);
                narrowed.insert(known, Narrowed { old, new });
                builder.narrow(known, both);
            }
            return known;
        }
        let made = builder.input(Input {
            id: id.clone(),
            ..bare(own, own.domain.clone())
        });
        folds.insert(id, made);
        made
    }
}

fn sorted(builder: &mut PlanBuilder, run: crate::plan::Run) -> crate::plan::Run {
    let mut nodes = builder.plan().run(run).to_vec();
    nodes.sort_unstable();
    nodes.dedup();
    builder.run(nodes)
}

/// A case without the arms that are never taken: those whose guard never holds, and those behind one that always does.
fn decided(builder: &mut PlanBuilder, arms: Vec<Arm>, kind: Kind) -> NodeId {
    let constant = |builder: &PlanBuilder, node: NodeId| match *builder.plan().nodes.at(node) {
        Node::Constant(constant) => Some(builder.plan().constant(constant) == &Values::Bits(YES)),
        _ => None,
    };
    let mut kept: Vec<Arm> = Vec::new();
    for arm in arms {
        match constant(builder, arm.guard) {
            Some(false) => {}
            Some(true) => {
                if kept.is_empty() {
                    return arm.value;
                }
                kept.push(arm);
                break;
            }
            None => kept.push(arm),
        }
    }
    builder.case(kept, kind)
}
