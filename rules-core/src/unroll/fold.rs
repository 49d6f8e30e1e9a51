//! What is computed over the records of a list: of a known one from its records, of an unknown one an unknown.

use super::Unroller;
use super::slot::{HERE, Looking, around};
use crate::arena::{Id, ListId, NodeId};
use crate::engine::Engine;
use crate::forward;
use crate::number::Number;
use crate::part::Whole;
use crate::people::People;
use crate::plan::{Arm, Fold, Input, InputKind, Kind, Node};
use crate::possible::{Possible, Values, YES};
use crate::question::Question;

/// The work allowed to find out whether something may be absent.
const BUDGET: u64 = 20_000;

impl Unroller<'_> {
    /// A fold over a list of which nothing is known is an unknown of its own, for each of the records outside that
    /// it reads.
    pub(super) fn unknown_fold(&mut self, id: NodeId, list: ListId, looking: &Looking) -> NodeId {
        let everybody = People::everybody(self.plan);
        let mut within = forward::evaluate(self.plan, &everybody, id);
        // Whether any record counts is asked before a least or greatest, and is an unknown of its own.
        if let Node::Fold { body, guard, .. } = *self.plan.nodes.at(id) {
            within.none &= self.may_be_absent(body, guard, &everybody);
        }
        let known = self.plan.lists.at(list);
        let kind = self.plan.kind(id);
        let step = match kind {
            Kind::Number => Number::fraction(1, 10_000).unwrap_or(Number::ONE),
            _ => Number::ONE,
        };
        let mut own_id = format!("{}#{}", known.id, id.index());
        for record in looking.values() {
            own_id.push_str(&format!(".{record}"));
        }
        let input = self.builder.input(Input {
            id: own_id,
            name: known.name.clone(),
            kind: InputKind::Fact,
            value: kind,
            domain: Possible {
                error: false,
                ..within
            },
            step,
            touch: known.touch,
            question: known.question.clone(),
            only_if: None,
            changeable: None,
            list: Some(list),
        });
        self.builder.input_value(input)
    }

    /// Whether something is absent of a record that may count.
    fn may_be_absent(&self, body: NodeId, guard: NodeId, everybody: &People) -> bool {
        let absent = |node: NodeId| forward::evaluate(self.plan, everybody, node).none;
        if absent(guard) || !absent(body) {
            return absent(guard);
        }
        // What is kept is of another record; in a part of the plan it would be taken for this one's.
        let mut slots = [body, guard].into_iter().flat_map(|part| self.reads.at(part));
        if slots.any(|(_, out)| *out != HERE) {
            return true;
        }
        let whole = Whole::new(self.plan);
        let Some(part) = whole.part(&[guard, body]) else {
            return true;
        };
        let (guard, body) = (part.node(guard), part.node(body));
        let question = Question::new(&part.plan, &[guard], &[body]);
        let mut engine = Engine::new(&part.plan, BUDGET);
        engine.may_lack(&question, body, &People::everybody(&part.plan))
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one fold")]
    pub(super) fn over_records(
        &mut self,
        list: ListId,
        known: u32,
        body: NodeId,
        guard: NodeId,
        fold: Fold,
        kind: Kind,
        looking: &Looking,
    ) -> NodeId {
        let mut guarded = Vec::new();
        for record in 0..known {
            let parts = [guard, body].map(|part| {
                let inside = self.looking(part, |slot| match around(slot, list) {
                    None => Some(record),
                    Some(outside) => looking.get(&outside).copied(),
                });
                self.node(part, &inside)
            });
            guarded.push(parts.into());
        }
        let yes = self.builder.truth(true);
        match fold {
            Fold::Any => {
                let parts = guarded.into_iter().map(|(guard, body)| self.both(guard, body));
                let parts = parts.collect();
                self.builder.any(parts)
            }
            Fold::All => {
                let mut parts = Vec::new();
                for (guard, body) in guarded {
                    let outside = self.builder.not(guard);
                    parts.push(if self.always(guard) {
                        body
                    } else {
                        self.builder.any(vec![outside, body])
                    });
                }
                self.builder.all(parts)
            }
            Fold::Count => {
                let one = self.builder.number(Number::ONE, kind);
                let counted = guarded.into_iter().map(|(guard, body)| {
                    let counts = self.both(guard, body);
                    self.or_nothing(counts, one, kind)
                });
                let counted = counted.collect();
                self.sum(counted, kind)
            }
            Fold::Sum => {
                let values = guarded
                    .into_iter()
                    .map(|(guard, body)| self.or_nothing(guard, body, kind))
                    .collect();
                self.sum(values, kind)
            }
            Fold::Best(most) => {
                let values = guarded
                    .into_iter()
                    .map(|(guard, body)| self.or_nothing(guard, body, kind))
                    .collect();
                let run = self.builder.run(values);
                self.builder.node(Node::Best(run, most), kind)
            }
            Fold::Min | Fold::Max => {
                let mut reached = self.builder.absent(kind);
                // Whether a record before counts. What is absent of one that counts makes the whole absent.
                let mut seen: Option<NodeId> = None;
                for (guard, body) in guarded {
                    let run = self.builder.run(vec![reached, body]);
                    let further = if fold == Fold::Min {
                        Node::Min(run)
                    } else {
                        Node::Max(run)
                    };
                    let value = match seen {
                        None => body,
                        Some(seen) => {
                            let further = self.builder.node(further, kind);
                            self.builder.case(vec![arm(seen, further), arm(yes, body)], kind)
                        }
                    };
                    reached = if self.always(guard) {
                        value
                    } else {
                        self.builder
                            .case(vec![arm(guard, value), arm(yes, reached)], kind)
                    };
                    seen = Some(match seen {
                        None => guard,
                        Some(seen) => self.builder.any(vec![seen, guard]),
                    });
                }
                reached
            }
        }
    }

    pub(super) fn both(&mut self, guard: NodeId, body: NodeId) -> NodeId {
        if self.always(guard) {
            body
        } else {
            self.builder.all(vec![guard, body])
        }
    }

    pub(super) fn always(&self, guard: NodeId) -> bool {
        let plan = self.builder.plan();
        matches!(*plan.nodes.at(guard), Node::Constant(id) if *plan.constant(id) == Values::Bits(YES))
    }

    /// The value where the guard holds, else zero.
    pub(super) fn or_nothing(&mut self, guard: NodeId, value: NodeId, kind: Kind) -> NodeId {
        let yes = self.builder.truth(true);
        if self.always(guard) {
            return value;
        }
        let zero = self.builder.number(Number::ZERO, kind);
        self.builder.case(vec![arm(guard, value), arm(yes, zero)], kind)
    }

    pub(super) fn sum(&mut self, values: Vec<NodeId>, kind: Kind) -> NodeId {
        let total = values
            .into_iter()
            .reduce(|so_far, value| self.builder.node(Node::Add(so_far, value), kind));
        match total {
            Some(total) => total,
            None => self.builder.number(Number::ZERO, kind),
        }
    }
}

fn arm(guard: NodeId, value: NodeId) -> Arm {
    Arm {
        guard,
        value,
        citation: None,
        since: None,
        place: None,
    }
}
