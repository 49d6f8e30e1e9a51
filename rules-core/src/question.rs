//! A yes/no question about a box of people, prepared for repeated forward passes.

use std::rc::Rc;

use crate::arena::{Arena, InputId, NodeId};
use crate::forward;
use crate::plan::{Assumption, Plan};
use crate::possible::Possible;

/// bear on them.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// All must hold for "yes".
    pub(crate) roots: Rc<[NodeId]>,
    /// Watched beside the answer: an amount, a number of months.
    pub(crate) watched: Rc<[NodeId]>,
    /// Statements true of all people that share inputs with the above, directly or through one another.
    pub(crate) assumptions: Vec<NodeId>,
    /// Everything the above needs, in topological order.
    pub(crate) order: Vec<NodeId>,
    /// The inputs that decide the answer and the watched values.
    pub(crate) inputs: Rc<[InputId]>,
    /// `inputs` and those of the assumptions.
    pub(crate) all_inputs: Rc<[InputId]>,
    /// Where the question was [narrowed](crate::engine::Engine::narrowed): those of them that still bear on it, in order.
    pub(crate) bearing: Option<Rc<[InputId]>>,
    /// The day of asking, if the question is about other days.
    pub(crate) asked: Option<Asked>,
    /// It was shown that the answer is yes or no for everybody: an absent value or an error on the way is one
    /// that a forward pass cannot rule out, and no answer.
    pub(crate) comes_to_truth: bool,
}

/// The day of asking says who the people are, the other day what they are entitled to.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// The input that is the day.
    pub(crate) today: InputId,
    /// The day of asking.
    pub(crate) day: Possible,
    /// The assumptions that read the day. The people satisfy them on the day of asking.
    pub(crate) assumptions: Vec<NodeId>,
    /// On another day they are conditions like the roots, for nobody is entitled before he is born.
    pub(crate) are_conditions: bool,
    /// They were shown to hold for everybody in question on the day of asking.
    pub(crate) are_shown: bool,
}

impl Question {
    /// The question on other days than `asked_on`, all else being as it is then.
    pub(crate) fn on_other_days(&self, plan: &Plan, today: InputId, asked_on: Possible) -> Self {
        let mut question = self.clone();
        let reads_the_day =
            |node: &NodeId| forward::inputs_of(plan, &forward::needed(plan, &[*node])).contains(&today);
        let (dated, others) = question.assumptions.into_iter().partition(reads_the_day);
        question.assumptions = others;
        question.asked = Some(Asked {
            today,
            day: asked_on,
            assumptions: dated,
            are_conditions: true,
            are_shown: false,
        });
        question
    }

    /// The same, where it does not matter who could have asked on the other days: whether a rule reaches them.
    pub(crate) fn reaching_other_days(&self) -> Self {
        let mut question = self.clone();
        if let Some(asked) = &mut question.asked {
            asked.are_conditions = false;
        }
        question
    }

    /// The nodes whose being open keeps the answer open.
    pub(crate) fn focus(&self) -> Vec<NodeId> {
        self.roots.iter().chain(self.conditions()).copied().collect()
    }

    /// The assumptions that are conditions on the other days.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &NodeId> {
        let asked = self.asked.iter().filter(|asked| asked.are_conditions);
        asked.flat_map(|asked| &asked.assumptions)
    }

    pub(crate) fn new(plan: &Plan, roots: &[NodeId], watched: &[NodeId]) -> Self {
        Self::among(plan, &Bearing::of(plan), roots, watched)
    }

    /// The same, where it is known what the assumptions read.
    pub(crate) fn among(plan: &Plan, bearing: &Bearing, roots: &[NodeId], watched: &[NodeId]) -> Self {
        let of_interest: Vec<NodeId> = roots.iter().chain(watched).copied().collect();
        let order = forward::needed(plan, &of_interest);
        let inputs = forward::inputs_of(plan, &order);
        let (assumptions, all_inputs) = bearing.on(plan, &inputs);
        let everything: Vec<NodeId> = of_interest.iter().chain(&assumptions).copied().collect();
        let order = forward::needed(plan, &everything);
        Self {
            roots: roots.into(),
            watched: watched.into(),
            assumptions,
            order,
            inputs: inputs.into(),
            all_inputs: all_inputs.into(),
            bearing: None,
            asked: None,
            comes_to_truth: false,
        }
    }
}

/// What the assumptions of a plan read: which of them bear on a question.
#[derive(Debug, Clone)]
pub(crate) struct Bearing {
    assumptions: Vec<(NodeId, Vec<InputId>)>,
}

impl Bearing {
    pub(crate) fn of(plan: &Plan) -> Self {
        let read = |assumption: &Assumption| {
            let order = forward::needed(plan, &[assumption.node]);
            (assumption.node, forward::inputs_of(plan, &order))
        };
        Self {
            assumptions: plan.assumptions().iter().map(read).collect(),
        }
    }

    /// The assumptions that share an input with some inputs, directly or through one another, and all the inputs
    /// together. The day of asking links nothing: that everybody left school before it says nothing about those whose
    /// schooling is not asked for.
    fn on(&self, plan: &Plan, inputs: &[InputId]) -> (Vec<NodeId>, Vec<InputId>) {
        let today = plan.today();
        let mut read = Arena::filled(false, plan.inputs().len());
        inputs.iter().for_each(|input| *read.at_mut(*input) = true);
        let mut left: Vec<&(NodeId, Vec<InputId>)> = self.assumptions.iter().collect();
        let mut found = Vec::new();
        loop {
            let touching = |(_, inputs): &&(NodeId, Vec<InputId>)| {
                inputs
                    .iter()
                    .any(|input| Some(*input) != today && *read.at(*input))
            };
            let (touching, apart): (Vec<_>, Vec<_>) = left.into_iter().partition(touching);
            left = apart;
            if touching.is_empty() {
                break;
            }
            for (node, inputs) in touching {
                found.push(*node);
                inputs.iter().for_each(|input| *read.at_mut(*input) = true);
            }
        }
        let all = plan.inputs().ids().filter(|input| *read.at(*input)).collect();
        (found, all)
    }
}

impl Question {
    /// Whether one assumption can hold.
    pub(crate) fn about_assumption(plan: &Plan, node: NodeId) -> Self {
        let order = forward::needed(plan, &[node]);
        let inputs: Rc<[InputId]> = forward::inputs_of(plan, &order).into();
        Self {
            roots: Rc::default(),
            watched: Rc::default(),
            assumptions: vec![node],
            all_inputs: Rc::clone(&inputs),
            order,
            inputs,
            bearing: None,
            asked: None,
            comes_to_truth: false,
        }
    }

    /// Whether the value of an input can still make a difference.
    pub(crate) fn rests_on(&self, input: InputId) -> bool {
        let bearing = self.bearing.as_ref();
        bearing.is_none_or(|bearing| bearing.binary_search(&input).is_ok())
    }
}
