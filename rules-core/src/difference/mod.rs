//! Whether two plans answer alike: decided over everybody, on every day and in every place.
//!
//! Both plans are put into one graph, with the inputs they share by id. Two nodes that compute the same in the
//! same way become one node, so that only what really differs is searched.

pub(crate) mod merged;

use merged::Merged;

use crate::arena::NodeId;
use crate::decide::Outcome;
use crate::engine::Engine;
use crate::part::{Part, Whole};
use crate::people::People;
use crate::plan::Plan;
use crate::question::Question;

/// What became of a comparison of one policy in two plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// Shown for everybody: the same people are entitled, to the same amounts and until the same days.
    None,
    /// This one, in the old plan, gets another answer when judged as in the old variant at this position.
    Some(usize, People),
    /// Not settled within the work budget, or the policy is built in another way.
    Unsettled,
}

/// What the lines of a figure that nobody gives may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figures {
    /// Each anything within its bounds.
    Free,
    /// All the same, as in a scenario that gives the figure.
    Same,
}

/// Two flat plans with the same policies, to be compared policy by policy.
#[derive(Debug)]
pub struct Both<'a> {
    old: &'a Plan,
    new: &'a Plan,
    merged: Merged,
}

impl<'a> Both<'a> {
    /// `None` where the two do not have the same lists of alternatives, places and policies.
    pub fn of(old: &'a Plan, new: &'a Plan) -> Option<Self> {
        let ids = |plan: &'a Plan| plan.policies.iter().map(|policy| &policy.id);
        if !ids(old).eq(ids(new)) {
            return None;
        }
        let merged = Merged::of(old, new)?;
        Some(Self { old, new, merged })
    }

    /// Compares the policy at this position.
    pub fn difference(&mut self, policy: usize, figures: Figures, budget: u64) -> Difference {
        let (Some(before), Some(after)) = (self.old.policies.get(policy), self.new.policies.get(policy))
        else {
            return Difference::Unsettled;
        };
        let same_shape = before.variants.len() == after.variants.len()
            && before.status == after.status
            && before.validity.len() == after.validity.len();
        if !same_shape {
            return Difference::Unsettled;
        }
        let mut pairs = Vec::new();
        for (position, (before, after)) in before.variants.iter().zip(&after.variants).enumerate() {
            match self.merged.differs(before, after) {
                Some(pair) => pairs.push((position, pair)),
                None => return Difference::Unsettled,
            }
        }
        let never = self.merged.builder.truth(false);
        pairs.retain(|(_, places)| !places.contains(&never));
        let merged = self.merged.builder.plan();
        let whole = match figures {
            Figures::Free => Whole::new(merged),
            Figures::Same => Whole::with_one_value_for_each_figure(merged),
        };
        let mut found = Difference::None;
        for (position, places) in pairs {
            // What the others compute costs nothing here.
            let Some(part) = whole.part(&places) else {
                return Difference::Unsettled;
            };
            let mut engine = Engine::new(&part.plan, budget);
            let people = engine.tightened(&People::everybody(&part.plan));
            let [changed, apart, differs] = places.map(|node| part.node(node));
            match engine.someone_differs([changed, apart], &[differs], &people) {
                Someone::Nobody => {}
                Someone::Found(person) => return Difference::Some(position, self.in_old(&part, &person)),
                Someone::Unsettled => found = Difference::Unsettled,
            }
        }
        found
    }

    /// A person of a part as somebody in the old plan; what does not matter is left open.
    fn in_old(&self, part: &Part, person: &People) -> People {
        let mut people = People::everybody(self.old);
        let merged = self.merged.builder.plan();
        for (own, input) in part.plan.inputs.ids().zip(&part.inputs) {
            let id = &merged.inputs.at(*input).id;
            let old = self.old.inputs.iter().find(|(_, input)| input.id == *id);
            if let Some((old, _)) = old {
                people.set(old, person.get(own).clone());
            }
        }
        people
    }
}

/// What a search for someone who is answered differently came to.
pub(crate) enum Someone {
    Found(People),
    Nobody,
    Unsettled,
}

impl Engine<'_> {
    /// Whether somebody is answered differently: whether all of `differs` hold for somebody. Where the two computations are written alike, or nothing of them is
    /// `apart`, nobody is: the people are first told apart by that, then only those who are left by their answers.
    pub(crate) fn someone_differs(
        &mut self,
        [changed, apart]: [NodeId; 2],
        differs: &[NodeId],
        people: &People,
    ) -> Someone {
        let by_place = Question::new(self.plan, &[changed], &[]);
        let by_parts = Question::new(self.plan, &[apart], &[]);
        let by_answer = Question::new(self.plan, differs, &[]);
        let mut found = Someone::Nobody;
        let mut boxes = vec![people.clone()];
        self.fresh_budget();
        while let Some(here) = boxes.pop() {
            if !self.outcome(&by_answer, &here).may_be_yes() {
                continue;
            }
            let reached = self.outcome(&by_place, &here);
            if !reached.may_be_yes() || self.contradicts(&by_place) {
                continue;
            }
            if reached.may_be_no()
                && !self.exhausted()
                && let Some((before, after)) = self.split(&by_place, &here, &[changed])
            {
                boxes.extend([after, before]);
                continue;
            }
            let possible = self.outcome(&by_parts, &here);
            if !possible.may_be_yes() || self.contradicts(&by_parts) {
                continue;
            }
            if self.exhausted() {
                return Someone::Unsettled;
            }
            let undecided = possible.may_be_no();
            let parts = undecided
                .then(|| self.split(&by_parts, &here, &[apart]))
                .flatten();
            if let Some((before, after)) = parts {
                boxes.extend([after, before]);
                continue;
            }
            let decision = self.decide(&by_answer, &here);
            if let Some(person) = decision.witness(Outcome::Yes) {
                return Someone::Found(person.clone());
            }
            if decision.may_be(Outcome::Yes) {
                found = Someone::Unsettled;
            }
        }
        found
    }
}
