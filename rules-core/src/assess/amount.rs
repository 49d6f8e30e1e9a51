//! What is paid, and for how long.

use super::desk::Desk;
use crate::arena::{InputId, NodeId};
use crate::extent::End;
use crate::number::Number;
use crate::people::People;
use crate::plan::{InputKind, Kind, Variant};
use crate::question::Question;
use crate::verdict::{Amount, Effect, Missing, PolicyAssessment, StepAmount};

impl Desk<'_, '_> {
    /// What all records together are paid if one place decides.
    pub(super) fn total(&mut self, place: Option<InputId>) -> Option<(Number, Number)> {
        let node = self
            .policy
            .variants
            .iter()
            .find(|variant| variant.place == place)?
            .total?;
        let declared = self.request.people.declaring(self.engine.plan, true);
        let question = Question::new(self.engine.plan, &[], &[node]);
        let mut end = |end| {
            self.engine.fresh_budget();
            self.engine.extent(&question, node, &declared, end)
        };
        Some((end(End::Least)?.value, end(End::Greatest)?.value))
    }

    pub(super) fn add_amount(
        &mut self,
        answer: &mut PolicyAssessment,
        variant: &Variant,
        question: &Question,
        declared: &People,
        known: Option<&People>,
    ) {
        let Some(pays) = &variant.pays else { return };
        let ends = |desk: &mut Self, node: NodeId| {
            desk.engine.fresh_budget();
            let question = &desk.engine.narrowed(question, declared);
            let least = desk
                .engine
                .extent_beyond(question, node, declared, End::Least, known);
            desk.engine.fresh_budget();
            let (mut least, greatest) =
                least.zip(
                    desk.engine
                        .extent_beyond(question, node, declared, End::Greatest, known),
                )?;
            // Nobody is paid less than nothing, nor for fewer months: what a rough look finds below it is nobody's.
            if !least.exact {
                least.value = least.value.max(Number::ZERO).min(greatest.value);
            }
            Some((least, greatest))
        };
        let mut steps = Vec::new();
        let mut total: Option<(Number, Number, bool)> = None;
        let mut all_bounded = true;
        let whole = [(1, None, pays.amount)];
        let schedule = pays.steps.iter().map(|step| (step.from, step.to, step.amount));
        let whole = whole.into_iter().filter(|_| pays.steps.is_empty());
        for (from, to, node) in schedule.chain(whole) {
            let Some((least, greatest)) = ends(self, node) else {
                continue;
            };
            let (mut min, mut max) = (least.value, greatest.value);
            let mut tight = least.exact && greatest.exact;
            let bounded = self.engine.is_bounded(node, declared, &greatest);
            all_bounded &= bounded;
            steps.push(StepAmount {
                from,
                to,
                min,
                max,
                bounded,
            });
            if let Some((least, greatest, exact)) = total {
                (min, max, tight) = (min.min(least), max.max(greatest), tight && exact);
            }
            total = Some((min, max, tight));
        }
        let Some((min, max, tight)) = total else { return };
        // Every month brings the same.
        if matches!(
            steps.as_slice(),
            [StepAmount {
                from: 1,
                to: None,
                ..
            }]
        ) {
            steps.clear();
        }
        let months = pays.months.and_then(|node| ends(self, node));
        let months_bounded = match (pays.months, &months) {
            (Some(node), Some((_, greatest))) => self.engine.is_bounded(node, declared, greatest),
            _ => true,
        };
        let is_figure = |missing: &Missing| {
            missing.effects.contains(&Effect::Amount)
                && self.engine.plan.inputs().at(missing.input).kind == InputKind::Figure
        };
        answer.amount = Some(Amount {
            kind: pays.kind,
            min,
            max,
            bounded: all_bounded,
            steps,
            is_share: self.engine.plan.kind(pays.amount) == Kind::Number,
            tight,
            months_bounded,
            months: months.map(|(least, greatest)| (least.value, greatest.value)),
            open: answer
                .missing
                .iter()
                .filter(|missing| is_figure(missing))
                .map(|missing| missing.input)
                .collect(),
        });
        answer.amount_reason = Some(self.engine.reason(pays.amount, declared));
    }
}
