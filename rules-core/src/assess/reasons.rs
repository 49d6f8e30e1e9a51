//! Which criteria fail, which facts and figures still matter, and which may change by themselves.

use super::desk::Desk;
use crate::arena::{InputId, NodeId};
use crate::decide::{Decision, Outcome};
use crate::people::People;
use crate::plan::{Criterion, InputKind, Touch, Variant};
use crate::question::Question;
use crate::relevance::Relevance;
use crate::verdict::{Cause, Effect, Missing, PolicyAssessment, Standing};

impl Desk<'_, '_> {
    /// All criteria that fail for everyone; if none does alone, a smallest set that fails together.
    pub(super) fn unmet(&mut self, variant: &Variant, declared: &People) -> (Vec<String>, bool) {
        let alone: Vec<String> = variant
            .criteria
            .iter()
            .filter(|criterion| self.engine.standing(criterion.node, declared) == Standing::Unmet)
            .map(|criterion| criterion.id.to_string())
            .collect();
        if !alone.is_empty() {
            return (alone, false);
        }
        let mut together: Vec<&Criterion> = variant.criteria.iter().collect();
        let mut position = 0;
        while position < together.len() {
            let mut fewer = together.clone();
            fewer.remove(position);
            // Criteria need to fail only together with the policy's own reach.
            let reach = [variant.applies, variant.in_force].into_iter();
            let nodes: Vec<NodeId> = reach
                .chain(fewer.iter().map(|criterion| criterion.node))
                .collect();
            if self.is_refused(&nodes, declared) {
                together = fewer;
            } else {
                position += 1;
            }
        }
        (
            together
                .into_iter()
                .map(|criterion| criterion.id.to_string())
                .collect(),
            true,
        )
    }

    /// The facts and figures that matter, each with its pair of witnesses.
    pub(super) fn add_missing(
        &mut self,
        answer: &mut PolicyAssessment,
        question: &Question,
        declared: &People,
        decision: &Decision,
    ) {
        let verdict_is_open = !decision.is_only(Outcome::Yes);
        let comes_to_truth = !decision.may_be(Outcome::Absent) && !decision.may_be(Outcome::Error);
        let question = &Question {
            comes_to_truth,
            ..self.engine.narrowed(question, declared)
        };
        // Through what a fact could make a difference at all, as far as a forward pass can tell.
        self.engine.outcome(question, declared);
        let mut ways = vec![(
            Effect::Amount,
            self.engine.telling_inputs(question, &question.watched),
        )];
        if verdict_is_open {
            ways.insert(
                0,
                (
                    Effect::Verdict,
                    self.engine.telling_inputs(question, &question.roots),
                ),
            );
        }
        let effects = |input: InputId| -> Vec<Effect> {
            let leads = |from: &[(InputId, u64)]| from.iter().any(|(open, _)| *open == input);
            let ways = ways.iter().filter(|(_, from)| leads(from));
            ways.map(|(effect, _)| *effect).collect()
        };
        let open: Vec<InputId> = question
            .inputs
            .iter()
            .copied()
            .filter(|input| !declared.get(*input).is_single() && !effects(*input).is_empty())
            .collect();
        let known = decision.witness(Outcome::Yes);
        // What is quickly found is looked for first, before anything hard takes the work.
        let mut near = Vec::new();
        for input in &open {
            for effect in effects(*input) {
                near.push(
                    known.and_then(|known| self.engine.matters_to(question, declared, known, *input, effect)),
                );
            }
        }
        let mut near = near.into_iter();
        for input in open {
            let kind = self.engine.plan.inputs().at(input).kind;
            let mut pair: Option<(People, People)> = None;
            let mut found = Vec::new();
            for effect in effects(input) {
                self.engine.fresh_budget();
                let relevance = match near.next().flatten() {
                    Some((first, second)) => Relevance::Matters(first, second),
                    None => {
                        // One hard fact leaves something for all that come after it.
                        let allowed = self.engine.allow(self.engine.left() / 2);
                        let fell_short = self.engine.work.fell_short;
                        let relevance = self.engine.relevance(question, declared, input, effect, known);
                        // What was left open on the way is in the answer.
                        self.engine.work.fell_short = fell_short;
                        self.engine.give_back(allowed);
                        relevance
                    }
                };
                match relevance {
                    Relevance::Matters(first, second) => {
                        found.push(effect);
                        pair.get_or_insert((first, second));
                    }
                    Relevance::DoesNot => {}
                    // Of a fact that matters to the verdict it is of no weight whether it does to the amount too; of a
                    // figure it is, which is told beside the amount.
                    Relevance::Unsettled => {
                        self.engine.work.fell_short |= found.is_empty() || kind == InputKind::Figure;
                    }
                }
            }
            let Some((first, second)) = pair else { continue };
            if found.contains(&Effect::Verdict) {
                answer.causes.push(if kind == InputKind::Figure {
                    Cause::Figures
                } else {
                    Cause::Facts
                });
            }
            let inputs = question
                .all_inputs
                .iter()
                .copied()
                .filter(|other| !declared.get(*other).is_single())
                .collect();
            answer.missing.push(Missing {
                input,
                effects: found,
                first,
                second,
                inputs,
            });
        }
    }

    /// Facts behind the answer that may change by themselves.
    pub(super) fn snapshots(&self, question: &Question) -> Vec<InputId> {
        let plan = self.engine.plan;
        let changing = |input: &InputId| {
            let input = plan.inputs().at(*input);
            matches!(input.kind, InputKind::Fact | InputKind::Place) && input.touch != Touch::Fixed
        };
        question.inputs.iter().copied().filter(changing).collect()
    }
}
