//! A class of people as people can read it: who they are, an example, what they get.

use super::change::Change;
use super::search::Found;
use super::{Class, Condition, Example, Extremes, Worth};
use crate::arena::{Id, InputId, NodeId};
use crate::decide::Outcome;
use crate::extent::{End, Extent};
use crate::part::Part;
use crate::people::People;
use crate::plan::{InputKind, Node};
use crate::possible::{Possible, Range, Ranges, Values};
use crate::question::{Engine, Question};

/// Draws the classes of one reading.
pub(super) struct Painter<'engine, 'plan> {
    pub(super) engine: &'engine mut Engine<'plan>,
    pub(super) part: &'plan Part,
    /// Everybody compared.
    pub(super) people: &'engine People,
    /// Inputs that what differs reads, as inputs of the graph.
    pub(super) telling: &'engine [InputId],
    /// Whether nothing is wanted but the days and an example.
    pub(super) only_days: bool,
}

/// What is paid, as nodes of the graph: in the old plan and in the new.
pub(super) struct Paid {
    pub(super) amount: [Option<NodeId>; 2],
    pub(super) difference: Option<NodeId>,
    pub(super) months: [Option<NodeId>; 2],
}

impl Painter<'_, '_> {
    pub(super) fn class(
        &mut self,
        found: Found,
        place: Option<InputId>,
        record: Option<u32>,
        paid: &Paid,
    ) -> Class {
        let question = Question::new(self.engine.plan, &found.roots, &[]);
        let mut conditions = self.conditions(&question, &found.witness);
        conditions.sort_by_key(|condition| !condition.tells);
        let own = Question::new(self.engine.plan, &found.own, &[]);
        let example = self.example(&own, self.people, &found.witness, paid);
        let telling: Vec<InputId> = conditions
            .iter()
            .filter(|condition| condition.tells && !self.only_days)
            .map(|condition| condition.input)
            .collect();
        let ends = telling
            .into_iter()
            .filter_map(|input| self.ends([&question, &own], input, paid))
            .collect();
        let only_days = self.only_days;
        let mut worth = |node: Option<NodeId>| {
            let node = node.filter(|_| !only_days)?;
            self.worth(&found.roots, node)
        };
        // Who is not entitled is paid nothing, whatever the sum would be.
        let entitled = [found.change != Change::Gains, found.change != Change::Loses];
        let mut of_entitled = |nodes: [Option<NodeId>; 2]| {
            let [old, new] = nodes;
            let [was, is] = entitled;
            [worth(old.filter(|_| was)), worth(new.filter(|_| is))]
        };
        let (amount, months) = (of_entitled(paid.amount), of_entitled(paid.months));
        let changes = matches!(found.change, Change::Otherwise(_));
        let difference = worth(paid.difference.filter(|_| changes));
        Class {
            change: found.change,
            place,
            record,
            conditions,
            example,
            ends,
            amount,
            difference,
            months,
        }
    }

    /// What the answers of those in a class may be, where that is less than they may be of all people.
    fn conditions(&mut self, question: &Question, witness: &People) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for own in question.inputs.iter().copied() {
            let all = self.people.get(own).clone();
            let is_day = self.engine.plan.inputs().at(own).kind == InputKind::Today;
            if all.is_single() || (self.only_days && !is_day) {
                continue;
            }
            let (values, exact) = match all.values {
                Values::Bits(bits) => self.members(question, own, bits, witness),
                Values::Ranges(_) => self.hull(question, own, &all),
            };
            if values.values == all.values && values.none == all.none {
                continue;
            }
            let Some(input) = self.part.inputs.get(own.index()).copied() else {
                continue;
            };
            conditions.push(Condition {
                input,
                values,
                exact,
                tells: self.telling.contains(&input),
            });
        }
        conditions
    }

    /// Which alternatives occur in the class.
    fn members(
        &mut self,
        question: &Question,
        input: InputId,
        bits: u64,
        witness: &People,
    ) -> (Possible, bool) {
        let mut found = witness.get(input).clone();
        let mut exact = true;
        let all = self.people.get(input).clone();
        let single = (0..64).map(|bit| 1_u64 << bit).filter(|bit| bits & bit != 0);
        let mut trials: Vec<Possible> = single.map(|bit| Possible::of(Values::Bits(bit))).collect();
        trials.extend(all.none.then(|| Possible::absent(&all.values)));
        for trial in trials {
            if trial.is_within(&found) {
                continue;
            }
            let (occurs, settled) = self.occurs(question, input, &trial);
            exact &= settled;
            if occurs {
                found = found.union(&trial);
            }
        }
        (found, exact)
    }

    /// The least and the greatest number, amount or day that occurs in the class.
    fn hull(&mut self, question: &Question, input: InputId, all: &Possible) -> (Possible, bool) {
        let mut values = Possible::absent(&all.values);
        let mut exact = true;
        values.none = false;
        if let [Some(least), Some(greatest)] = self.extremes(question, input) {
            exact = least.exact && greatest.exact;
            let hull = Range::between(least.value, greatest.value);
            let hull = Values::Ranges(Ranges::union([hull]));
            values.values = hull.intersection(&all.values);
        }
        if all.none {
            let (occurs, settled) = self.occurs(question, input, &Possible::absent(&all.values));
            values.none = occurs;
            exact &= settled;
        }
        (values, exact)
    }

    /// Whether somebody in the class gives this answer, and whether that was settled.
    fn occurs(&mut self, question: &Question, input: InputId, answer: &Possible) -> (bool, bool) {
        self.engine.fresh_budget();
        let people = self.people.with(input, answer.clone());
        let decision = self.engine.decide(question, &people);
        let settled = decision.witness(Outcome::Yes).is_some() || !decision.may_be(Outcome::Yes);
        (decision.may_be(Outcome::Yes), settled)
    }

    fn extremes(&mut self, question: &Question, input: InputId) -> [Option<Extent>; 2] {
        let nodes = self.engine.plan.nodes();
        let node = nodes.ids().find(|id| *nodes.at(*id) == Node::Input(input));
        let Some(node) = node else {
            return [None, None];
        };
        let watching = Question::new(self.engine.plan, &question.roots, &[node]);
        [End::Least, End::Greatest].map(|end| {
            self.engine.fresh_budget();
            self.engine.extent(&watching, node, self.people, end)
        })
    }

    /// The people at both ends of what a telling answer may be.
    fn ends(&mut self, [question, members]: [&Question; 2], input: InputId, paid: &Paid) -> Option<Extremes> {
        let own = self.part.inputs.iter().position(|known| *known == input)?;
        let own = InputId::from_index(own);
        let [least, greatest] = self.extremes(question, own).map(|extent| {
            let extent = extent?;
            let person = extent.person.filter(|_| extent.exact)?;
            let there = self.people.with(own, person.get(own).clone());
            Some(self.example(members, &there, &person, paid))
        });
        Some(Extremes {
            input,
            least: least?,
            greatest: greatest?,
        })
    }

    /// A smallest person of the class: with the first value of every answer that leaves them in it, and without those
    /// answers that may be anything.
    fn example(&mut self, question: &Question, base: &People, witness: &People, paid: &Paid) -> Example {
        let mut person = witness.clone();
        for input in question.all_inputs.iter().copied() {
            if base.get(input).is_single() {
                continue;
            }
            let all = base.get(input).clone();
            let open = person.with(input, all.clone());
            let mut candidates = self.engine.candidates(question, &open, input);
            candidates.sort_by_key(first_none_then_least);
            let better = candidates.into_iter().find_map(|candidate| {
                let trial = person.with(input, candidate);
                self.is_member(question, &trial).then_some(trial)
            });
            if let Some(better) = better.filter(|better| is_before(better.get(input), person.get(input))) {
                person = better;
            }
        }
        let mut shown = person.clone();
        let mut left_out = Vec::new();
        let by_weight = |input: &InputId| {
            let there = self.part.inputs.get(input.index());
            there.is_some_and(|input| self.telling.contains(input))
        };
        let mut order = question.inputs.to_vec();
        order.sort_by_key(by_weight);
        for input in order {
            let wide = shown.with(input, base.get(input).clone());
            if !base.get(input).is_single() && self.engine.outcome(question, &wide).is_yes() {
                shown = wide;
                left_out.push(input);
            }
        }
        let inputs = self.engine.plan.inputs();
        let facts = question.inputs.iter().filter(|input| {
            let is_today = inputs.at(**input).kind == InputKind::Today;
            let is_known = is_today && self.people.get(**input).is_single();
            !left_out.contains(input) && !is_known
        });
        let facts =
            facts.filter_map(|own| Some((*self.part.inputs.get(own.index())?, shown.get(*own).clone())));
        let facts = facts.collect();
        let mut value = |node: Option<NodeId>| {
            let node = self.part.node(node?);
            Some(self.engine.value(node, &shown))
        };
        Example {
            facts,
            amount: paid.amount.map(&mut value),
            months: paid.months.map(&mut value),
            person: self.everywhere(&person),
        }
    }

    fn is_member(&mut self, question: &Question, person: &People) -> bool {
        let outcome = self.engine.outcome(question, person);
        outcome.is_yes() && self.engine.is_lawful(question)
    }

    /// The person's answers, as inputs of the graph.
    fn everywhere(&self, person: &People) -> Vec<(InputId, Possible)> {
        let all = self.part.inputs.iter().zip(self.part.plan.inputs().ids());
        all.map(|(input, own)| (*input, person.get(own).clone()))
            .collect()
    }

    fn worth(&mut self, roots: &[NodeId], node: NodeId) -> Option<Worth> {
        let node = self.part.node(node);
        let question = Question::new(self.engine.plan, roots, &[node]);
        let mut end = |end| {
            self.engine.fresh_budget();
            self.engine.extent(&question, node, self.people, end)
        };
        let (least, greatest) = (end(End::Least)?, end(End::Greatest)?);
        Some(Worth {
            kind: self.engine.plan.kind(node),
            least: least.value,
            greatest: greatest.value,
            exact: least.exact && greatest.exact,
            bounded: self.engine.is_bounded(node, &greatest),
        })
    }
}

/// Absence comes first, then the values in their order.
fn first_none_then_least(value: &Possible) -> (bool, Option<crate::number::Number>, u64) {
    let bits = match &value.values {
        Values::Bits(bits) => *bits,
        Values::Ranges(_) => 0,
    };
    (!value.none, value.hull().map(|hull| hull.low), bits)
}

fn is_before(one: &Possible, other: &Possible) -> bool {
    first_none_then_least(one) < first_none_then_least(other)
}
