//! Conditions: when a yes/no node is certainly yes, certainly no, certainly absent.

use rules_core::arena::{Id, NodeId};
use rules_core::plan::{Comparison, Kind, Node};
use rules_core::possible::{Possible, Values};

use super::rests::Cuts;
use super::{Compiler, Quantity, Truth, View};
use crate::expression::{Literal, NEVER, Whole};

impl Compiler<'_> {
    pub(crate) fn truth(&mut self, view: &mut View, id: NodeId) -> Truth {
        if let Some(known) = view.truths.get(&id) {
            return *known;
        }
        let truth = self.found(view, id);
        view.truths.insert(id, truth);
        truth
    }

    fn found(&mut self, view: &mut View, id: NodeId) -> Truth {
        if let Some(possible) = view.folded(id)
            && possible.is_single()
        {
            return constant(possible);
        }
        if let Some(slot) = view.only_lane(id)
            && let Some(truth) = self.table(view, id, slot)
        {
            return truth;
        }
        let kind_of = |id: NodeId| self.plan.kind(id);
        match *self.plan.nodes().at(id) {
            Node::Named(_, a) => self.truth(view, a),
            Node::Not(a) => {
                let truth = self.truth(view, a);
                Truth {
                    yes: truth.no,
                    no: truth.yes,
                    ..truth
                }
            }
            Node::And(run) => {
                let parts: Vec<Truth> = self.truths(view, self.plan.run(run));
                self.all(&parts)
            }
            Node::Or(run) => {
                let mut parts: Vec<Truth> = self.truths(view, self.plan.run(run));
                for part in &mut parts {
                    std::mem::swap(&mut part.yes, &mut part.no);
                }
                let all = self.all(&parts);
                Truth {
                    yes: all.no,
                    no: all.yes,
                    ..all
                }
            }
            Node::OnlyIf { condition, value } => {
                let (condition, value) = (self.truth(view, condition), self.truth(view, value));
                let reached = [condition.yes, value.none];
                let absent = self.expressions.all(reached);
                Truth {
                    yes: self.expressions.all([condition.yes, value.yes]),
                    no: self.expressions.all([condition.yes, value.no]),
                    none: self.expressions.any([condition.no, condition.none, absent]),
                }
            }
            Node::Case(run) => {
                let mut truth = Truth::ABSENT;
                for arm in self.plan.arms(run).iter().rev() {
                    if view.folded(arm.guard).is_some_and(Possible::is_no) {
                        continue;
                    }
                    let guard = self.truth(view, arm.guard);
                    let value =
                        if guard.yes == NEVER && !view.folded(arm.guard).is_none_or(Possible::may_be_yes) {
                            Truth::OPEN
                        } else {
                            self.truth(view, arm.value)
                        };
                    let certain = view.always_has_a_value(arm.guard);
                    truth = Truth {
                        yes: self.either(guard, certain, value.yes, truth.yes),
                        no: self.either(guard, certain, value.no, truth.no),
                        none: {
                            let none = self.either(guard, certain, value.none, truth.none);
                            self.expressions.any([guard.none, none])
                        },
                    };
                }
                truth
            }
            Node::IsGiven(a) => self.given(view, a),
            Node::Compare(comparison, a, b) if kind_of(a) == Kind::Bool => {
                let (a, b) = (self.truth(view, a), self.truth(view, b));
                if comparison != Comparison::Equal {
                    return Truth::OPEN;
                }
                self.same(a, b)
            }
            Node::Compare(comparison, a, b) => {
                if let Some(truth) = self.by_member(view, id) {
                    return truth;
                }
                self.compared(view, comparison, a, b)
            }
            Node::Within {
                value,
                start,
                count,
                span,
            } => {
                if let Some(truth) = self.by_member(view, id) {
                    return truth;
                }
                let end = self.added(view, start, count, span);
                let (Some(value), Some(start), Some(end)) =
                    (self.quantity(view, value), self.quantity(view, start), end)
                else {
                    return Truth::OPEN;
                };
                let begun = self.ordered(Comparison::AtMost, start, value);
                let not_over = self.ordered(Comparison::AtMost, value, end);
                let yes = self.expressions.all([begun.yes, not_over.yes]);
                let present = [value.present, start.present, end.present];
                let outside = self.expressions.any([begun.no, not_over.no]);
                let no = present.into_iter().chain([outside]);
                let no = self.expressions.all(no);
                let may_fail = view.folded(id).is_none_or(|possible| possible.error);
                let absent = [value.absent, start.absent, end.absent];
                let none = if may_fail {
                    NEVER
                } else {
                    self.expressions.any(absent)
                };
                Truth { yes, no, none }
            }
            Node::In(a, set) => {
                if kind_of(a) == Kind::Bool {
                    return Truth::OPEN;
                }
                let set = self.plan.constant(set).clone();
                let Some(quantity) = self.quantity(view, a) else {
                    return Truth::OPEN;
                };
                self.member(view, a, quantity, &set)
            }
            Node::Input(_) => Truth::OPEN,
            _ => Truth::OPEN,
        }
    }

    fn truths(&mut self, view: &mut View, nodes: &[NodeId]) -> Vec<Truth> {
        nodes.iter().map(|node| self.truth(view, *node)).collect()
    }

    /// A conjunction: no wins over absence, absence over yes.
    fn all(&mut self, parts: &[Truth]) -> Truth {
        let yes = self.expressions.all(parts.iter().map(|part| part.yes));
        let no = self.expressions.any(parts.iter().map(|part| part.no));
        let mut reached: Vec<Literal> = Vec::new();
        let none = if parts.iter().all(|part| part.none == NEVER) {
            NEVER
        } else {
            for part in parts {
                reached.push(self.expressions.any([part.yes, part.none]));
            }
            reached.push(yes.not());
            self.expressions.all(reached)
        };
        Truth { yes, no, none }
    }

    /// What holds if it does where a guard is yes, and the rest does where it is no. `certain`: the guard is one of the two.
    pub(super) fn either(&mut self, guard: Truth, certain: bool, then: Literal, rest: Literal) -> Literal {
        let then_holds = self.expressions.all([guard.yes, then]);
        let rest_holds = self.expressions.all([guard.no, rest]);
        if certain {
            let both = self.expressions.all([then, rest]);
            // Where the guard is decided in every row, `both` adds nothing.
            if guard.no == guard.yes.not() {
                return self.expressions.any([then_holds, rest_holds]);
            }
            return self.expressions.any([then_holds, rest_holds, both]);
        }
        self.expressions.any([then_holds, rest_holds])
    }

    fn same(&mut self, a: Truth, b: Truth) -> Truth {
        let mut pair = |one: (Literal, Literal), other: (Literal, Literal)| {
            let one = self.expressions.all([one.0, one.1]);
            let other = self.expressions.all([other.0, other.1]);
            self.expressions.any([one, other])
        };
        Truth {
            yes: pair((a.yes, b.yes), (a.no, b.no)),
            no: pair((a.yes, b.no), (a.no, b.yes)),
            none: self.expressions.any([a.none, b.none]),
        }
    }

    /// Whether a value is there.
    fn given(&mut self, view: &mut View, a: NodeId) -> Truth {
        if self.plan.kind(a) == Kind::Bool {
            let truth = self.truth(view, a);
            return Truth {
                yes: self.expressions.any([truth.yes, truth.no]),
                no: truth.none,
                none: NEVER,
            };
        }
        match self.quantity(view, a) {
            Some(quantity) => Truth {
                yes: quantity.present,
                no: quantity.absent,
                none: NEVER,
            },
            None => Truth::OPEN,
        }
    }

    fn compared(&mut self, view: &mut View, comparison: Comparison, a: NodeId, b: NodeId) -> Truth {
        let may_fail = |view: &View, id| view.folded(id).is_none_or(|possible| possible.error);
        let fails = may_fail(view, a) || may_fail(view, b);
        let (Some(a), Some(b)) = (self.quantity(view, a), self.quantity(view, b)) else {
            return Truth::OPEN;
        };
        let truth = self.ordered(comparison, a, b);
        Truth {
            none: if fails { NEVER } else { truth.none },
            ..truth
        }
    }

    /// A comparison of two quantities, brought to the same parts.
    fn ordered(&mut self, comparison: Comparison, a: Quantity, b: Quantity) -> Truth {
        let Some((a, b)) = self.alike(a, b) else {
            return Truth::OPEN;
        };
        let there = [a.present, b.present];
        let with = |this: &mut Self, holds: Literal| this.expressions.all(there.into_iter().chain([holds]));
        let none = self.expressions.any([a.absent, b.absent]);
        let (yes, no) = match comparison {
            Comparison::Equal => {
                let mut same = vec![
                    self.expressions.compare(Comparison::Equal, a.low, b.low),
                    self.expressions.compare(Comparison::Equal, a.low, a.high),
                    self.expressions.compare(Comparison::Equal, b.low, b.high),
                ];
                same.dedup();
                let same = self.expressions.all(same);
                let below = self.expressions.compare(Comparison::Less, a.high, b.low);
                let above = self.expressions.compare(Comparison::Less, b.high, a.low);
                let exact = a.low == a.high && b.low == b.high;
                let apart = if exact {
                    same.not()
                } else {
                    self.expressions.any([below, above])
                };
                (same, apart)
            }
            _ => (
                self.expressions.compare(comparison, a.high, b.low),
                self.expressions.compare(comparison, a.low, b.high).not(),
            ),
        };
        Truth {
            yes: with(self, yes),
            no: with(self, no),
            none,
        }
    }

    /// Whether a quantity is one of a set.
    fn member(&mut self, view: &View, node: NodeId, quantity: Quantity, set: &Values) -> Truth {
        let ranges: Vec<(i64, i64)> = match set {
            Values::Bits(bits) => crate::interval::Intervals::of((0..64_i64).filter_map(|member| {
                let is_in = bits.checked_shr(u32::try_from(member).ok()?)? & 1 == 1;
                is_in.then_some((member, member))
            }))
            .iter()
            .collect(),
            Values::Ranges(ranges) => {
                let whole = ranges
                    .iter()
                    .map(|range| Some((range.low.to_whole()?, range.high.to_whole()?)));
                let Some(whole) = whole.collect::<Option<Vec<_>>>() else {
                    return Truth::OPEN;
                };
                whole
            }
        };
        if quantity.parts != 1 {
            return Truth::OPEN;
        }
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for (low, high) in ranges {
            let (low, high) = (self.expressions.constant(low), self.expressions.constant(high));
            let from = self.expressions.compare(Comparison::AtMost, low, quantity.low);
            let to = self.expressions.compare(Comparison::AtMost, quantity.high, high);
            inside.push(self.expressions.all([from, to]));
            let below = self.expressions.compare(Comparison::Less, quantity.high, low);
            let above = self.expressions.compare(Comparison::Less, high, quantity.low);
            outside.push(self.expressions.any([below, above]));
        }
        let (inside, outside) = (self.expressions.any(inside), self.expressions.all(outside));
        let may_fail = view.folded(node).is_none_or(|possible| possible.error);
        Truth {
            yes: self.expressions.all([quantity.present, inside]),
            no: self.expressions.all([quantity.present, outside]),
            none: if may_fail { NEVER } else { quantity.absent },
        }
    }

    /// A comparison that rests on one long lane and a few short ones: for each of their values it rests on the long lane
    /// only.
    fn by_member(&mut self, view: &mut View, id: NodeId) -> Option<Truth> {
        const MOST: usize = 12;
        let super::Support::Few(lanes) = view.supports.get(&id)?.clone() else {
            return None;
        };
        let is_byte = |slot: &usize| {
            self.bound
                .get(*slot)
                .is_some_and(|bound| bound.width == crate::lane::Width::Byte)
        };
        let (short, long): (Vec<usize>, Vec<usize>) = lanes.into_iter().partition(is_byte);
        let [long] = long.as_slice() else { return None };
        let mut choices: Vec<Vec<(usize, i64)>> = vec![Vec::new()];
        for slot in &short {
            let set = self.expressions.universes.get(*slot)?.set.clone();
            let values: Vec<i64> = set.iter().flat_map(|(low, high)| low..=high).collect();
            let further = |choice: &Vec<(usize, i64)>| {
                let choice = choice.clone();
                values.clone().into_iter().map(move |value| {
                    let mut choice = choice.clone();
                    choice.push((*slot, value));
                    choice
                })
            };
            choices = choices.iter().flat_map(further).collect();
            if choices.len() > MOST {
                return None;
            }
        }
        let mut cases: [Vec<Literal>; 3] = Default::default();
        let mut cuts: Vec<Cuts> = Vec::new();
        cuts.extend(short.iter().map(|slot| Cuts::whole(*slot)));
        for choice in choices {
            let mut people = view.people.clone();
            let mut chosen: Vec<Literal> = Vec::new();
            for (slot, value) in choice {
                let bound = self.bound.get(slot)?;
                people.set(bound.input, bound.possible(value, value));
                let set = crate::interval::Intervals::of([(value, value)]);
                chosen.push(self.expressions.among(slot, set));
            }
            let mut narrowed = View {
                people,
                folded: Default::default(),
                supports: Default::default(),
                truths: Default::default(),
                quantities: Default::default(),
                cuts: Default::default(),
            };
            let truth = self.table(&mut narrowed, id, *long)?;
            cuts.extend(narrowed.cuts.into_values().flatten());
            for (cases, literal) in cases.iter_mut().zip([truth.yes, truth.no, truth.none]) {
                cases.push(self.expressions.all(chosen.iter().copied().chain([literal])));
            }
        }
        view.cuts.insert(id, cuts);
        let [yes, no, none] = cases.map(|cases| self.expressions.any(cases));
        // Exactly one choice is every row's: where it decides, `no` is the opposite of `yes`.
        let is_decided = short.iter().chain([long]).all(|slot| {
            let universe = self.expressions.universes.get(*slot);
            universe.is_some_and(|universe| !universe.unknown)
        });
        let decided = is_decided && none == NEVER && view.always_has_a_value(id) && self.covers(view, id);
        Some(Truth {
            yes,
            no: if decided { yes.not() } else { no },
            none,
        })
    }

    /// Whether nothing but lanes decides a node.
    fn covers(&self, view: &View, id: NodeId) -> bool {
        let mut open = vec![id];
        let mut seen = std::collections::BTreeSet::new();
        while let Some(node) = open.pop() {
            if !seen.insert(node.index()) || view.folded(node).is_some_and(Possible::is_single) {
                continue;
            }
            match *self.plan.nodes().at(node) {
                Node::Input(input) if !self.slots.contains_key(&input) => return false,
                other => self.plan.for_each_operand(other, |operand| open.push(operand)),
            }
        }
        true
    }

    /// The number of an alternative as a literal's worth of one lane.
    pub(super) fn lane(&mut self, slot: usize, none: i64, unknown: i64) -> usize {
        self.expressions.whole(Whole::Load { slot, none, unknown })
    }
}

fn constant(possible: &Possible) -> Truth {
    if possible.is_yes() {
        Truth::YES
    } else if possible.is_no() {
        Truth::NO
    } else if possible.none {
        Truth::ABSENT
    } else {
        Truth::OPEN
    }
}
