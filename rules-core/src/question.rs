//! A yes/no question about a box of people, prepared for repeated forward passes.

use std::rc::Rc;

use crate::arena::{Arena, InputId, NodeId};
use crate::calendar::Day;
use crate::forward::{self, Kept};
use crate::people::People;
use crate::plan::{Assumption, Node, Plan};
use crate::possible::{NO, Possible, Values, YES};

/// The conjunction of some nodes, with further nodes whose values are looked at, and the assumptions that
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
    /// Where the question was [narrowed](Engine::narrowed): those of them that still bear on it, in order.
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
    fn on_other_days(&self, plan: &Plan, today: InputId, asked_on: Possible) -> Self {
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
    fn conditions(&self) -> impl Iterator<Item = &NodeId> {
        let asked = self.asked.iter().filter(|asked| asked.are_conditions);
        asked.flat_map(|asked| &asked.assumptions)
    }

    pub(crate) fn new(plan: &Plan, roots: &[NodeId], watched: &[NodeId]) -> Self {
        Self::among(plan, &Bearing::of(plan), roots, watched)
    }

    /// The same, where it is known what the assumptions read.
    fn among(plan: &Plan, bearing: &Bearing, roots: &[NodeId], watched: &[NodeId]) -> Self {
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
struct Bearing {
    assumptions: Vec<(NodeId, Vec<InputId>)>,
}

impl Bearing {
    fn of(plan: &Plan) -> Self {
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

/// Counted work, so that every search ends. One unit is one node computed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Work {
    pub(crate) used: u64,
    /// The same over all questions so far.
    pub(crate) total: u64,
    /// How many boxes were split so far, by all questions.
    pub(crate) splits: u64,
    pub(crate) limit: u64,
    /// The state of `total` at which the searches of a [part of an answer](Engine::allow) have used up what it may take.
    until: u64,
    /// Some question was left unsettled at the limit since this was last cleared.
    pub(crate) fell_short: bool,
}

/// What was allowed before, see [`Engine::allow`].
#[derive(Debug)]
#[must_use]
pub(crate) struct Allowance(u64);

/// Forward passes over one plan, with their scratch memory and the work they cost.
#[derive(Debug)]
pub(crate) struct Engine<'plan> {
    pub(crate) plan: &'plan Plan,
    pub(crate) values: Arena<NodeId, Possible>,
    kept: Kept,
    pub(crate) work: Work,
    orders: Arena<NodeId, Option<Rc<[NodeId]>>>,
    /// What was prepared once is asked of many people.
    questions: Arena<NodeId, Vec<Rc<Question>>>,
    bearing: Option<Rc<Bearing>>,
    /// Scratch memory, empty between uses.
    counts: Arena<NodeId, u64>,
    flags: [Arena<NodeId, bool>; 2],
    /// Somebody whom all assumptions of the plan allow, if one is known.
    pub(crate) somebody: Option<People>,
    /// Of the assumptions on the day of asking, where that is another day: some cannot hold, all must hold.
    when_asked: (bool, bool),
}

impl<'plan> Engine<'plan> {
    /// `limit` is the work allowed for each question.
    pub(crate) fn new(plan: &'plan Plan, limit: u64) -> Self {
        let unknown = Possible {
            values: Values::Bits(0),
            none: false,
            error: false,
        };
        Self {
            plan,
            values: plan.slots(unknown),
            kept: Kept::new(plan),
            work: Work {
                used: 0,
                total: 0,
                splits: 0,
                limit,
                until: u64::MAX,
                fell_short: false,
            },
            orders: plan.slots(None),
            questions: plan.slots(Vec::new()),
            bearing: None,
            counts: plan.slots(0),
            flags: [plan.slots(false), plan.slots(false)],
            somebody: None,
            when_asked: (false, true),
        }
    }

    /// Computes everything anew from here on.
    pub(crate) fn forget(&mut self) {
        self.kept.forget();
    }

    /// Starts the counter of a new question.
    pub(crate) fn fresh_budget(&mut self) {
        self.work.used = 0;
    }

    pub(crate) fn exhausted(&self) -> bool {
        self.work.used > self.work.limit || self.is_spent()
    }

    /// Allows all searches together no more than so much work, until what was allowed before is [given
    /// back](Engine::give_back). What a part of an answer asks one question after the other about then ends as surely as
    /// one question does.
    pub(crate) fn allow(&mut self, most: u64) -> Allowance {
        let before = self.work.until;
        self.work.until = before.min(self.work.total.saturating_add(most));
        Allowance(before)
    }

    /// Allows again what was allowed before.
    pub(crate) fn give_back(&mut self, before: Allowance) {
        self.work.until = before.0;
    }

    /// The work that is left of what was allowed.
    pub(crate) fn left(&self) -> u64 {
        self.work.until.saturating_sub(self.work.total)
    }

    /// Whether what was allowed is used up.
    pub(crate) fn is_spent(&self) -> bool {
        self.work.total > self.work.until
    }

    /// [`Question::new`], prepared once.
    pub(crate) fn question(&mut self, roots: &[NodeId], watched: &[NodeId]) -> Rc<Question> {
        // One of its nodes keeps all questions that begin with it.
        let keeper = roots.iter().chain(watched).next().copied();
        let is_same = |known: &&Rc<Question>| {
            known.asked.is_none() && *known.roots == *roots && *known.watched == *watched
        };
        let known = keeper.and_then(|keeper| self.questions.at(keeper).iter().find(is_same));
        if let Some(known) = known {
            return Rc::clone(known);
        }
        let plan = self.plan;
        let bearing = self.bearing.get_or_insert_with(|| Rc::new(Bearing::of(plan)));
        let question = Rc::new(Question::among(plan, bearing, roots, watched));
        if let Some(keeper) = keeper {
            self.questions.at_mut(keeper).push(Rc::clone(&question));
        }
        question
    }

    /// The same on other days than the one of asking, all else being as it is then.
    pub(crate) fn question_on_other_days(
        &mut self,
        roots: &[NodeId],
        watched: &[NodeId],
        today: InputId,
        asked_on: Day,
    ) -> Rc<Question> {
        let keeper = roots.iter().chain(watched).next().copied();
        let is_same = |known: &Rc<Question>| {
            known.asked.is_some() && *known.roots == *roots && *known.watched == *watched
        };
        let day = Possible::day(asked_on);
        let known = keeper.and_then(|keeper| {
            let questions = self.questions.at_mut(keeper);
            let position = questions.iter().position(is_same)?;
            let known = questions.swap_remove(position);
            Some(known).filter(|known| known.asked.as_ref().is_some_and(|asked| asked.day == day))
        });
        let question = known.unwrap_or_else(|| {
            let question = self.question(roots, watched);
            Rc::new(question.on_other_days(self.plan, today, day))
        });
        // Of each question those of one day are kept: one person asks after the other, but all of them today.
        if let Some(keeper) = keeper {
            self.questions.at_mut(keeper).push(Rc::clone(&question));
        }
        question
    }

    /// The outcome of the question's conjunction over a box.
    pub(crate) fn outcome(&mut self, question: &Question, people: &People) -> Possible {
        self.look_when_asked(question, people);
        self.run(people, &question.order);
        self.conjunction(question)
    }

    /// The same over a box of which one input is something else.
    pub(crate) fn outcome_with(
        &mut self,
        question: &Question,
        people: &People,
        input: InputId,
        possible: &Possible,
    ) -> Possible {
        if question.asked.as_ref().is_some_and(|asked| !asked.are_shown) {
            return self.outcome(question, &people.with(input, possible.clone()));
        }
        self.when_asked = (false, true);
        self.count(&question.order);
        let other = (input, possible);
        self.kept
            .pass_with(self.plan, people, other, &question.order, &mut self.values);
        self.conjunction(question)
    }

    /// What the assumptions come to on the day of asking, where the question is about other days.
    fn look_when_asked(&mut self, question: &Question, people: &People) {
        self.when_asked = (false, true);
        if let Some(asked) = question.asked.as_ref().filter(|asked| !asked.are_shown) {
            self.run_when_asked(question, asked, people);
            let values = || asked.assumptions.iter().map(|node| self.values.at(*node));
            self.when_asked = (values().any(is_violated), !values().any(Possible::may_be_no));
        }
    }

    /// What the roots, and the assumptions that are conditions, come to together after a pass.
    fn conjunction(&self, question: &Question) -> Possible {
        let dated: Vec<Possible> = question
            .conditions()
            .map(|node| satisfied(self.values.at(*node)))
            .collect();
        let roots = question.roots.iter().map(|root| self.values.at(*root));
        forward::all(roots.chain(&dated))
    }

    /// Computes everything for the day of asking.
    pub(crate) fn run_when_asked(&mut self, question: &Question, asked: &Asked, people: &People) {
        self.run(&people.with(asked.today, asked.day.clone()), &question.order);
    }

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

    /// The value of one node over a box.
    pub(crate) fn value(&mut self, node: NodeId, people: &People) -> Possible {
        let order = self.order(node);
        self.run(people, &order);
        self.values.at(node).clone()
    }

    fn count(&mut self, order: &[NodeId]) {
        let nodes = u64::try_from(order.len()).unwrap_or(u64::MAX);
        self.work.used = self.work.used.saturating_add(nodes);
        self.work.total = self.work.total.saturating_add(nodes);
    }

    fn run(&mut self, people: &People, order: &[NodeId]) {
        self.count(order);
        self.kept.pass(self.plan, people, order, &mut self.values);
    }

    /// The value of a node of a question over a box of which one input is something else, computed by the steps of the
    /// question that it rests on.
    pub(crate) fn value_with(
        &mut self,
        people: &People,
        other: (InputId, &Possible),
        steps: &[NodeId],
        node: NodeId,
    ) -> &Possible {
        self.count(steps);
        self.kept
            .pass_with(self.plan, people, other, steps, &mut self.values);
        self.values.at(node)
    }

    /// The steps of a question that one of them rests on.
    pub(crate) fn steps_to(&mut self, question: &Question, node: NodeId) -> Vec<NodeId> {
        let [mut wanted, unused] = std::mem::take(&mut self.flags);
        *wanted.at_mut(node) = true;
        let mut steps = Vec::new();
        for id in question.order.iter().rev() {
            if std::mem::take(wanted.at_mut(*id)) {
                steps.push(*id);
                let node = *self.plan.nodes().at(*id);
                self.plan
                    .for_each_operand(node, |operand| *wanted.at_mut(operand) = true);
            }
        }
        for id in &steps {
            let node = *self.plan.nodes().at(*id);
            self.plan
                .for_each_operand(node, |operand| *wanted.at_mut(operand) = false);
        }
        self.flags = [wanted, unused];
        steps.reverse();
        steps
    }

    fn order(&mut self, node: NodeId) -> Rc<[NodeId]> {
        let plan = self.plan;
        let order = self.orders.at_mut(node);
        Rc::clone(order.get_or_insert_with(|| forward::needed(plan, &[node]).into()))
    }

    /// Whether, after [`Engine::outcome`], some assumption cannot hold for anyone in the box.
    pub(crate) fn contradicts(&self, question: &Question) -> bool {
        let mut assumptions = question.assumptions.iter();
        self.when_asked.0 || assumptions.any(|node| is_violated(self.values.at(*node)))
    }

    /// Whether, after [`Engine::outcome`], every assumption holds for everyone in the box.
    pub(crate) fn is_lawful(&self, question: &Question) -> bool {
        let mut assumptions = question.assumptions.iter();
        self.when_asked.1 && assumptions.all(|node| !self.values.at(*node).may_be_no())
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

/// An assumption about something absent says nothing.
fn is_violated(value: &Possible) -> bool {
    !value.may_be_yes() && !value.none && !value.error
}

/// Whether an assumption is satisfied, as a condition.
fn satisfied(value: &Possible) -> Possible {
    let no = if value.may_be_no() { NO } else { 0 };
    let yes = if value.may_be_yes() || value.none || value.error {
        YES
    } else {
        0
    };
    Possible::of(Values::Bits(no | yes))
}
