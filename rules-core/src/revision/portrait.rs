//! A class of people as people can read it: who they are, an example, what they get.

use super::change::{Aspect, Change, Direction};
use super::days::{Days, Ending, FreeDays, Seen, about_days};
use super::search::Found;
use super::{Class, Condition, Example, Extremes, Moved, Worth};
use crate::arena::{Id, InputId, NodeId};
use crate::calendar::Day;
use crate::decide::Outcome;
use crate::engine::Engine;
use crate::extent::{End, Extent};
use crate::part::Part;
use crate::people::People;
use crate::plan::{InputKind, Node};
use crate::possible::{Possible, Range, Ranges, Values};
use crate::question::Question;
use crate::timeline::single_day;

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
    /// Answers that are no answers but further days.
    pub(super) free_days: Option<FreeDays>,
    /// The ends of the entitlement, where its days are compared.
    pub(super) endings: &'engine [Ending],
    /// Whether somebody is entitled, as nodes of the graph.
    pub(super) entitled: [NodeId; 2],
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
        let moved = moved(&found.change);
        let of_class = OfClass {
            question: &own,
            paid,
            moved: &moved,
            has_days: matches!(found.change, Change::Otherwise(_)),
        };
        let example = self.example(&of_class, self.people, &found.witness);
        let telling: Vec<InputId> = conditions
            .iter()
            .filter(|condition| condition.tells && !self.only_days)
            .map(|condition| condition.input)
            .collect();
        let ends = telling
            .into_iter()
            .filter_map(|input| self.ends(&question, &of_class, input))
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
        let days = moved
            .iter()
            .filter_map(|(aspect, way)| self.moved(&found.roots, *aspect, *way));
        let days = days.collect();
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
            days,
        }
    }

    fn is_free_day(&self, own: InputId) -> bool {
        let input = self.part.inputs.get(own.index());
        input.is_some_and(|input| self.free_days.is_some_and(|free| free.contains(*input)))
    }

    /// How the first or the last day moves.
    fn moved(&mut self, roots: &[NodeId], aspect: Aspect, way: Direction) -> Option<Moved> {
        let endings = self.endings;
        let ending = endings.iter().find(|ending| ending.aspect == aspect)?;
        let goes_on = ending.goes_on_under(way);
        let farther = self.part.node(*ending.goes_on.get(goes_on)?);
        let near = self.reach(roots, ending, ending.parting, &self.entitled.clone())?;
        let roots: Vec<NodeId> = roots.iter().copied().chain([farther]).collect();
        let far = self.reach(
            &roots,
            ending,
            ending.farther,
            self.entitled.get(goes_on..=goes_on)?.to_vec().as_slice(),
        )?;
        let [near_ends, far_ends] = [
            near.days.map(|day| ending.end(ending.inside(day))),
            far.days.map(|day| ending.end(day)),
        ];
        let pair = |position: usize| {
            let pair = [near_ends, far_ends].map(|ends| ends.get(position).copied().flatten());
            let [near, far] = pair;
            if goes_on == 0 { [far, near] } else { [near, far] }
        };
        Some(Moved {
            aspect,
            earliest: pair(0),
            latest: pair(1),
            exact: near.exact && far.exact,
        })
    }

    /// The least and the greatest of a free day, and whether both are where somebody's stretch really ends who is
    /// entitled under some of the plans.
    fn reach(
        &mut self,
        roots: &[NodeId],
        ending: &Ending,
        day: InputId,
        entitled: &[NodeId],
    ) -> Option<Reach> {
        let days = Days {
            part: self.part,
            ending,
        };
        let own = self.part.own(day)?;
        let question = Question::new(self.engine.plan, roots, &[]);
        // Few conditions bear on the days: they show at once which days are nobody's.
        let free = self.part.own(ending.parting).into_iter().chain([own]);
        let few = about_days(self.engine.plan, roots, &free.collect::<Vec<_>>());
        let few = Question::new(self.engine.plan, &few, &[]);
        let people = self.engine.tightened_to(&few, self.people);
        let [Some(least), Some(greatest)] = self.extremes(&question, own, &people) else {
            return None;
        };
        let mut exact = least.exact && greatest.exact;
        for extent in [&least, &greatest] {
            let Some(person) = extent.person.as_ref().filter(|_| exact) else {
                continue;
            };
            let parting = days.parting(self.engine, &self.entitled, person);
            let end = days.parting(self.engine, entitled, person);
            let told = single_day(person.get(own));
            let end = match end {
                Seen::Parting(end) if day == ending.farther => Some(ending.inside(end)),
                Seen::Parting(end) => Some(end),
                Seen::Unsettled => None,
            };
            exact = told.is_some() && end == told && days.told(person).map(Seen::Parting) == Some(parting);
        }
        let days = [least, greatest].map(|extent| {
            let day = extent.value.to_whole().and_then(|day| Day::try_from(day).ok());
            day.unwrap_or(ending.edge)
        });
        Some(Reach { days, exact })
    }

    /// What the answers of those in a class may be, where that is less than they may be of all people.
    fn conditions(&mut self, question: &Question, witness: &People) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for own in question.inputs.iter().copied() {
            let all = self.people.get(own).clone();
            let is_day = self.engine.plan.inputs().at(own).kind == InputKind::Today;
            if all.is_single() || (self.only_days && !is_day) || self.is_free_day(own) {
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
        if let [Some(least), Some(greatest)] = self.extremes(question, input, self.people) {
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

    fn extremes(&mut self, question: &Question, input: InputId, people: &People) -> [Option<Extent>; 2] {
        let nodes = self.engine.plan.nodes();
        let node = nodes.ids().find(|id| *nodes.at(*id) == Node::Input(input));
        let Some(node) = node else {
            return [None, None];
        };
        let watching = Question::new(self.engine.plan, &question.roots, &[node]);
        [End::Least, End::Greatest].map(|end| {
            self.engine.fresh_budget();
            self.engine.extent(&watching, node, people, end)
        })
    }

    /// The people at both ends of what a telling answer may be.
    fn ends(&mut self, question: &Question, class: &OfClass<'_>, input: InputId) -> Option<Extremes> {
        let own = self.part.own(input)?;
        let [least, greatest] = self.extremes(question, own, self.people).map(|extent| {
            let extent = extent?;
            let person = extent.person.filter(|_| extent.exact)?;
            let there = self.people.with(own, person.get(own).clone());
            let person = self.with_its_days(class, &person)?;
            if !self.is_member(class.question, &person) {
                return None;
            }
            Some(self.example(class, &there, &person))
        });
        Some(Extremes {
            input,
            least: least?,
            greatest: greatest?,
        })
    }

    /// A smallest person of the class: with the first value of every answer that leaves them in it, and without those
    /// answers that may be anything.
    fn example(&mut self, class: &OfClass<'_>, base: &People, witness: &People) -> Example {
        let question = class.question;
        let mut person = witness.clone();
        for input in question.all_inputs.iter().copied() {
            if base.get(input).is_single() || self.is_free_day(input) {
                continue;
            }
            let all = base.get(input).clone();
            let mut candidates = Vec::new();
            // The days of the entitlement go with the answer.
            let days = question
                .all_inputs
                .iter()
                .copied()
                .filter(|input| self.is_free_day(*input));
            let with_any_day = days.fold(person.clone(), |person, day| {
                person.with(day, base.get(day).clone())
            });
            for around in [&person, &with_any_day] {
                let open = around.with(input, all.clone());
                candidates.extend(self.engine.candidates(question, &open, input));
                if !class.has_days || self.endings.is_empty() {
                    break;
                }
            }
            candidates.sort_by_key(first_none_then_least);
            candidates.retain(|candidate| is_before(candidate, person.get(input)));
            let better = candidates.into_iter().find_map(|candidate| {
                let trial = self.with_its_days(class, &person.with(input, candidate))?;
                self.is_member(question, &trial).then_some(trial)
            });
            person = better.unwrap_or(person);
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
            if base.get(input).is_single() || self.is_free_day(input) {
                continue;
            }
            let wide = shown.with(input, base.get(input).clone());
            let has_the_days = self.engine.outcome(question, &wide).is_yes()
                && self
                    .with_its_days(class, &wide)
                    .is_some_and(|there| there == wide);
            if has_the_days {
                shown = wide;
                left_out.push(input);
            }
        }
        let inputs = self.engine.plan.inputs();
        let facts = question.inputs.iter().filter(|input| {
            let is_today = inputs.at(**input).kind == InputKind::Today;
            let is_known = is_today && self.people.get(**input).is_single();
            !left_out.contains(input) && !is_known && !self.is_free_day(**input)
        });
        let facts =
            facts.filter_map(|own| Some((*self.part.inputs.get(own.index())?, shown.get(*own).clone())));
        let facts = facts.collect();
        let mut value = |node: Option<NodeId>| {
            let node = self.part.node(node?);
            Some(self.engine.value(node, &shown))
        };
        let (amount, months) = (
            class.paid.amount.map(&mut value),
            class.paid.months.map(&mut value),
        );
        Example {
            facts,
            amount,
            months,
            days: self.days_of(class, &person),
            person: self.everywhere(&person),
        }
    }

    /// The same person, or people who are alike, with the days on which their entitlement parts; `None` where that is
    /// not one day for all of them. Who is entitled under one plan alone has none.
    fn with_its_days(&mut self, class: &OfClass<'_>, person: &People) -> Option<People> {
        let mut person = person.clone();
        for ending in self.endings.iter().filter(|_| class.has_days) {
            let days = Days {
                part: self.part,
                ending,
            };
            let own = self
                .part
                .own(ending.parting)
                .filter(|own| class.question.all_inputs.contains(own));
            let Some(own) = own else { continue };
            let entitled = self.entitled.map(|node| self.part.node(node));
            if !entitled
                .into_iter()
                .all(|node| self.engine.value(node, &person).is_yes())
            {
                return None;
            }
            match days.parting(self.engine, &self.entitled, &person) {
                Seen::Parting(day) => person.set(own, Possible::day(day)),
                Seen::Unsettled => return None,
            }
        }
        Some(person)
    }

    /// The days of somebody's entitlement that move: under the old plan and under the new.
    fn days_of(&mut self, class: &OfClass<'_>, person: &People) -> Vec<(Aspect, [Option<Day>; 2])> {
        let mut found = Vec::new();
        for (aspect, _) in class.moved {
            let Some(ending) = self.endings.iter().find(|ending| ending.aspect == *aspect) else {
                continue;
            };
            let days = Days {
                part: self.part,
                ending,
            };
            let ends = self
                .entitled
                .map(|node| days.parting(self.engine, &[node], person));
            if let [Seen::Parting(old), Seen::Parting(new)] = ends {
                found.push((*aspect, [old, new].map(|day| ending.end(ending.inside(day)))));
            }
        }
        found
    }

    fn is_member(&mut self, question: &Question, person: &People) -> bool {
        let outcome = self.engine.outcome(question, person);
        outcome.is_yes() && self.engine.is_lawful(question)
    }

    /// The person's answers, as inputs of the graph.
    fn everywhere(&self, person: &People) -> Vec<(InputId, Possible)> {
        let all = self.part.inputs.iter().zip(self.part.plan.inputs().ids());
        all.filter(|(_, own)| !self.is_free_day(*own))
            .map(|(input, own)| (*input, person.get(own).clone()))
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
            bounded: self.engine.is_bounded(node, self.people, &greatest),
        })
    }
}

/// The free days at both ends of a class.
struct Reach {
    days: [Day; 2],
    exact: bool,
}

/// What an example of a class has to be.
struct OfClass<'a> {
    question: &'a Question,
    paid: &'a Paid,
    /// The days of the entitlement that move.
    moved: &'a [(Aspect, Direction)],
    /// Whether its people are entitled under both plans.
    has_days: bool,
}

fn moved(change: &Change) -> Vec<(Aspect, Direction)> {
    let Change::Otherwise(aspects) = change else {
        return Vec::new();
    };
    let is_day = |(aspect, _): &&(Aspect, Direction)| matches!(aspect, Aspect::LastDay | Aspect::FirstDay);
    aspects.iter().filter(is_day).copied().collect()
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
