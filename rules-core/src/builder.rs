//! Building a plan: equal nodes are made once, and operands exist before what uses them.

use std::collections::BTreeMap;

use crate::arena::{Arena, ChoiceId, CitationId, ConstantId, InputId, ListId, NameId, NodeId, SourceId};
use crate::number::Number;
use crate::plan::{
    Arm, Assumption, Changeable, Choice, Citation, Combination, Comparison, Exclusion, Input, Kind,
    LifeEvent, List, Name, Node, Plan, Policy, Run, Source,
};
use crate::possible::{NO, Possible, Values, YES};
use crate::region::RegionTree;

/// Collects the parts of a plan. Equal nodes of one type share an id (hash-consing), so that parts of two
/// rule texts that mean the same are the same nodes.
#[derive(Debug, Default)]
pub struct PlanBuilder {
    plan: Plan,
    nodes: BTreeMap<(Node, Kind), NodeId>,
    runs: BTreeMap<Vec<NodeId>, Run>,
    arms: BTreeMap<Vec<Arm>, Run>,
    citations: Vec<(Citation, CitationId)>,
}

impl PlanBuilder {
    /// A builder over a tree of places.
    pub fn new(regions: RegionTree) -> Self {
        Self {
            plan: Plan {
                regions,
                ..Plan::default()
            },
            ..Self::default()
        }
    }

    /// A builder that adds to a plan. Its nodes keep their ids.
    pub(crate) fn continuing(plan: Plan) -> Self {
        Self {
            plan,
            ..Self::default()
        }
    }

    /// Puts other assumptions in the place of all there are.
    pub(crate) fn replace_assumptions(&mut self, assumptions: Vec<Assumption>) {
        self.plan.assumptions = assumptions;
    }

    /// The same operation on other operands, given in the order of [`Plan::for_each_operand`].
    pub(crate) fn with_operands(&mut self, node: Node, operands: &[NodeId], kind: Kind) -> NodeId {
        let Some(a) = operands.first().copied() else {
            return self.node(node, kind);
        };
        let b = operands.get(1).copied().unwrap_or(a);
        let c = operands.get(2).copied().unwrap_or(a);
        let made = match node {
            Node::Constant(_) | Node::Input(_) | Node::Fold { .. } => node,
            Node::IsGiven(_) => Node::IsGiven(a),
            Node::Named(name, _) => Node::Named(name, a),
            Node::Round { unit, rounding, .. } => Node::Round {
                value: a,
                unit,
                rounding,
            },
            Node::YearOf(_) => Node::YearOf(a),
            Node::MonthOf(_) => Node::MonthOf(a),
            Node::MonthIndex(_) => Node::MonthIndex(a),
            Node::EdgeOf { unit, edge, .. } => Node::EdgeOf { date: a, unit, edge },
            Node::In(_, set) => Node::In(a, set),
            Node::Not(_) => Node::Not(a),
            Node::OnlyIf { .. } => Node::OnlyIf {
                condition: a,
                value: b,
            },
            Node::Add(..) => Node::Add(a, b),
            Node::Sub(..) => Node::Sub(a, b),
            Node::Mul(..) => Node::Mul(a, b),
            Node::Div(..) => Node::Div(a, b),
            Node::WholeDiv(..) => Node::WholeDiv(a, b),
            Node::Rem(..) => Node::Rem(a, b),
            Node::AddSpan { span, .. } => Node::AddSpan {
                date: a,
                count: b,
                span,
            },
            Node::DaysBetween(..) => Node::DaysBetween(a, b),
            Node::FullMonths(..) => Node::FullMonths(a, b),
            Node::MonthEdge { edge, .. } => Node::MonthEdge {
                year: a,
                month: b,
                edge,
            },
            Node::Compare(comparison, ..) => Node::Compare(comparison, a, b),
            Node::Within { span, .. } => Node::Within {
                value: a,
                start: b,
                count: c,
                span,
            },
            Node::Min(_) => Node::Min(self.run(operands.to_vec())),
            Node::Max(_) => Node::Max(self.run(operands.to_vec())),
            Node::Best(_, most) => Node::Best(self.run(operands.to_vec()), most),
            Node::And(_) => return self.all(operands.to_vec()),
            Node::Or(_) => return self.any(operands.to_vec()),
            Node::Case(run) => {
                let arms = self.plan.arms(run).to_vec();
                let pairs = arms.into_iter().zip(operands.chunks_exact(2));
                let arms = pairs.filter_map(|(arm, pair)| match pair {
                    [guard, value] => Some(Arm {
                        guard: *guard,
                        value: *value,
                        ..arm
                    }),
                    _ => None,
                });
                let arms = arms.collect();
                return self.case(arms, kind);
            }
        };
        self.node(made, kind)
    }

    /// The plan so far: for looking things up while building.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Adds an input.
    pub fn input(&mut self, input: Input) -> InputId {
        self.plan.inputs.push(input)
    }

    /// States under which condition an input exists, for surfaces; its uses go through [`Node::OnlyIf`].
    pub fn exists_only_if(&mut self, input: InputId, condition: NodeId) {
        self.plan.inputs.at_mut(input).only_if = Some(condition);
    }

    /// Adds a list of records; its fields are added afterwards.
    pub fn list(&mut self, list: List) -> ListId {
        self.plan.lists.push(list)
    }

    /// Adds a field of the records of a list: a template of one input for each record.
    pub fn field(&mut self, list: ListId, input: Input) -> InputId {
        let field = self.plan.inputs.push(Input {
            list: Some(list),
            ..input
        });
        self.plan.lists.at_mut(list).fields.push(field);
        field
    }

    /// States how an input can be brought about.
    pub fn changeable(&mut self, input: InputId, changeable: Changeable) {
        self.plan.inputs.at_mut(input).changeable = Some(changeable);
    }

    /// States that only one of some policies can be had.
    pub fn exclusion(&mut self, exclusion: Exclusion) {
        self.plan.exclusions.push(exclusion);
    }

    /// States what happens in somebody's life or to a firm.
    pub fn life_event(&mut self, event: LifeEvent) {
        self.plan.life_events.push(event);
    }

    /// States that some policies can be had together.
    pub fn combination(&mut self, combination: Combination) {
        self.plan.combinations.push(combination);
    }

    /// Adds a closed list.
    pub fn choice(&mut self, choice: Choice) -> ChoiceId {
        self.plan.choices.push(choice)
    }

    /// Adds a notice.
    pub fn source(&mut self, source: Source) -> SourceId {
        self.plan.sources.push(source)
    }

    /// Adds a named declaration.
    pub fn name(&mut self, name: Name) -> NameId {
        self.plan.names.push(name)
    }

    /// Adds a citation, or finds the equal one.
    pub fn citation(&mut self, citation: Citation) -> CitationId {
        if let Some((_, id)) = self.citations.iter().find(|(known, _)| *known == citation) {
            return *id;
        }
        let id = self.plan.citations.push(citation.clone());
        self.citations.push((citation, id));
        id
    }

    /// Adds a statement that is true of all people.
    pub fn assume(&mut self, assumption: Assumption) {
        self.plan.assumptions.push(assumption);
    }

    /// Adds a policy.
    pub fn policy(&mut self, policy: Policy) {
        self.plan.policies.push(policy);
    }

    /// The node that computes this, made if there is none yet.
    pub fn node(&mut self, node: Node, kind: Kind) -> NodeId {
        if let Some(id) = self.nodes.get(&(node, kind)) {
            return *id;
        }
        let id = self.plan.nodes.push(node);
        self.plan.kinds.push(kind);
        self.nodes.insert((node, kind), id);
        id
    }

    /// A constant set of values, to be used in [`Node::In`] or [`Node::Round`].
    pub fn constant_values(&mut self, values: Values) -> ConstantId {
        let known = self
            .plan
            .constants
            .iter()
            .find(|(_, known)| **known == values)
            .map(|(id, _)| id);
        known.unwrap_or_else(|| self.plan.constants.push(values))
    }

    /// A constant.
    pub fn constant(&mut self, values: Values, kind: Kind) -> NodeId {
        let id = self.constant_values(values);
        self.node(Node::Constant(id), kind)
    }

    /// A constant number, amount, count or date.
    pub fn number(&mut self, value: Number, kind: Kind) -> NodeId {
        self.constant(Values::number(value), kind)
    }

    /// Yes or no.
    pub fn truth(&mut self, value: bool) -> NodeId {
        self.constant(Values::Bits(if value { YES } else { NO }), Kind::Bool)
    }

    /// A value that is never there.
    pub fn absent(&mut self, kind: Kind) -> NodeId {
        let no = self.truth(false);
        let value = match kind {
            Kind::Bool | Kind::Choice(_) => self.constant(Values::Bits(1), kind),
            _ => self.number(Number::ZERO, kind),
        };
        self.node(Node::OnlyIf { condition: no, value }, kind)
    }

    /// A run of nodes.
    pub fn run(&mut self, nodes: Vec<NodeId>) -> Run {
        if let Some(run) = self.runs.get(&nodes) {
            return *run;
        }
        let run = appended(&mut self.plan.runs, &nodes);
        self.runs.insert(nodes, run);
        run
    }

    /// All of them; one alone is itself.
    pub fn all(&mut self, nodes: Vec<NodeId>) -> NodeId {
        match nodes.as_slice() {
            [only] => *only,
            _ => {
                let run = self.run(nodes);
                self.node(Node::And(run), Kind::Bool)
            }
        }
    }

    /// Any of them; one alone is itself.
    pub fn any(&mut self, nodes: Vec<NodeId>) -> NodeId {
        match nodes.as_slice() {
            [only] => *only,
            _ => {
                let run = self.run(nodes);
                self.node(Node::Or(run), Kind::Bool)
            }
        }
    }

    /// The opposite.
    pub fn not(&mut self, node: NodeId) -> NodeId {
        self.node(Node::Not(node), Kind::Bool)
    }

    /// A comparison.
    pub fn compare(&mut self, comparison: Comparison, left: NodeId, right: NodeId) -> NodeId {
        self.node(Node::Compare(comparison, left, right), Kind::Bool)
    }

    /// The first arm whose guard holds.
    pub fn case(&mut self, arms: Vec<Arm>, kind: Kind) -> NodeId {
        let run = match self.arms.get(&arms) {
            Some(run) => *run,
            None => {
                let run = appended(&mut self.plan.arms, &arms);
                self.arms.insert(arms, run);
                run
            }
        };
        self.node(Node::Case(run), kind)
    }

    /// An input as a value.
    pub fn input_value(&mut self, input: InputId) -> NodeId {
        let kind = self.plan.inputs.at(input).value;
        self.node(Node::Input(input), kind)
    }

    /// What an input may be: for narrowing a domain while building.
    pub fn domain(&self, input: InputId) -> &Possible {
        &self.plan.inputs.at(input).domain
    }

    /// Narrows what an input may be.
    pub(crate) fn narrow(&mut self, input: InputId, domain: Possible) {
        self.plan.inputs.at_mut(input).domain = domain;
    }

    /// The finished plan.
    pub fn finish(mut self, rules_hash: String) -> Plan {
        self.plan.rules_hash = rules_hash;
        self.plan
    }

    /// The number of nodes so far.
    pub fn len(&self) -> usize {
        self.plan.nodes.len()
    }

    /// True before the first node.
    pub fn is_empty(&self) -> bool {
        self.plan.nodes.is_empty()
    }
}

impl Plan {
    /// An arena with one slot for every node.
    pub(crate) fn slots<T: Clone>(&self, value: T) -> Arena<NodeId, T> {
        Arena::filled(value, self.nodes.len())
    }
}

fn appended<T: Copy>(items: &mut Vec<T>, more: &[T]) -> Run {
    // A plan past 2³² entries cannot be built in memory here; saturating keeps the run empty, never wrong.
    let start = u32::try_from(items.len()).unwrap_or(u32::MAX);
    items.extend_from_slice(more);
    Run {
        start,
        len: u32::try_from(more.len()).unwrap_or(0),
    }
}
