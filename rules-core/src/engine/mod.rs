//! Forward passes over one plan: their scratch memory, and the counted work that ends every search.

mod open;

use std::rc::Rc;

use crate::arena::{Arena, InputId, NodeId};
use crate::calendar::Day;
use crate::forward::{self, Kept};
use crate::people::People;
use crate::plan::Plan;
use crate::possible::{NO, Possible, Values, YES};
use crate::question::{Asked, Bearing, Question};

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
