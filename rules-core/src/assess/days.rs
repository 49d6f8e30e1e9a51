//! From which day until which somebody is entitled, and what of the past can still be claimed.

use std::rc::Rc;

use super::desk::Desk;
use crate::arena::NodeId;
use crate::people::People;
use crate::plan::Variant;
use crate::question::Question;
use crate::timeline::{Direction, Holds};
use crate::verdict::PolicyAssessment;

impl Desk<'_, '_> {
    pub(super) fn on_other_days(&mut self, roots: &[NodeId], watched: &[NodeId]) -> Rc<Question> {
        let (today, asked_on) = (self.today_input, self.today);
        self.engine
            .question_on_other_days(roots, watched, today, asked_on)
    }

    pub(super) fn add_days(&mut self, answer: &mut PolicyAssessment, variant: &Variant, declared: &People) {
        let Some(root) = self.root(answer, variant) else {
            return;
        };
        let question = &self.on_other_days(&[root], &[]);
        let mut follow =
            |direction| match self
                .engine
                .holds(question, declared, self.today_input, self.today, direction)
            {
                Holds::Through(day) => Some(day),
                Holds::Throughout => None,
            };
        answer.first_day = follow(Direction::Backward);
        answer.last_day = follow(Direction::Forward);
    }

    pub(super) fn add_claimable(
        &mut self,
        answer: &mut PolicyAssessment,
        variant: &Variant,
        declared: &People,
    ) {
        // Where another day decides, its window is a condition of the entitlement itself.
        let (Some(until), None) = (variant.claim_until, variant.day) else {
            return;
        };
        let window = (variant.claim_from, until);
        let nodes: Vec<NodeId> = variant.claim_from.into_iter().chain([until]).collect();
        let Some(root) = self.root(answer, variant) else {
            return;
        };
        let question = self.on_other_days(&[root], &nodes);
        answer.claimable = self
            .engine
            .claimable(&question, window, declared, self.today_input, self.today);
    }
}
