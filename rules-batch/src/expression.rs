//! What is computed of a row: conditions and whole numbers, each written once.
//!
//! A condition is a set of values of one lane, a conjunction or a comparison; a [`Literal`] may be the opposite of one. All
//! that can be said of one lane is said as one set, so that `given and before today and within two years` becomes one
//! pair of thresholds, and so that a conjunction and the opposite of its parts' opposites are the same.

use std::collections::BTreeMap;
use std::hash::Hash;

use rules_core::calendar::{Edge, Unit};
use rules_core::plan::Comparison;

use crate::interval::Intervals;

/// A condition, or its opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Literal {
    pub(crate) id: usize,
    pub(crate) negated: bool,
}

/// Always.
pub(crate) const ALWAYS: Literal = Literal {
    id: 0,
    negated: false,
};
/// Never.
pub(crate) const NEVER: Literal = Literal { id: 0, negated: true };

impl Literal {
    pub(crate) fn not(self) -> Self {
        Self {
            negated: !self.negated,
            ..self
        }
    }
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Condition {
    /// It always holds.
    Always,
    /// A lane's value is one of a set.
    Among { slot: usize, set: Intervals },
    /// All of them, at least two.
    All(Vec<Literal>),
    /// A comparison of two numbers.
    Compare(Comparison, usize, usize),
}

/// A whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Whole {
    /// A fixed one.
    Constant(i64),
    /// A lane's value; others in the place of none and of what is unknown.
    Load {
        slot: usize,
        none: i64,
        unknown: i64,
    },
    Add(usize, usize),
    Sub(usize, usize),
    Mul(usize, usize),
    /// Times a fixed number.
    Scale(usize, i64),
    /// Divided by a fixed positive number, towards minus infinity.
    Floor(usize, i64),
    Min(usize, usize),
    Max(usize, usize),
    /// The one where a condition holds, else the other.
    Select(Literal, usize, usize),
    /// A day so many months later, as far as the calendar goes.
    AddMonths(usize, usize),
    /// Full months from one day to another.
    FullMonths(usize, usize),
    Year(usize),
    Month(usize),
    MonthIndex(usize),
    EdgeOf(usize, UnitOf, EdgeAt),
    MonthEdge(usize, usize, EdgeAt),
}

/// [`Unit`] with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum UnitOf {
    Month,
    Quarter,
    Year,
}

/// [`Edge`] with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum EdgeAt {
    First,
    Last,
}

impl From<Unit> for UnitOf {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Month => Self::Month,
            Unit::Quarter => Self::Quarter,
            Unit::Year => Self::Year,
        }
    }
}

impl From<UnitOf> for Unit {
    fn from(unit: UnitOf) -> Self {
        match unit {
            UnitOf::Month => Self::Month,
            UnitOf::Quarter => Self::Quarter,
            UnitOf::Year => Self::Year,
        }
    }
}

impl From<Edge> for EdgeAt {
    fn from(edge: Edge) -> Self {
        match edge {
            Edge::First => Self::First,
            Edge::Last => Self::Last,
        }
    }
}

impl From<EdgeAt> for Edge {
    fn from(edge: EdgeAt) -> Self {
        match edge {
            EdgeAt::First => Self::First,
            EdgeAt::Last => Self::Last,
        }
    }
}

/// What a lane may hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Universe {
    /// Every value, and none where that may be.
    pub(crate) set: Intervals,
    /// Whether something may be unknown.
    pub(crate) unknown: bool,
}

/// All conditions and numbers, each once; what one is made of comes before it.
#[derive(Debug, Default)]
pub(crate) struct Expressions {
    pub(crate) conditions: Vec<Condition>,
    pub(crate) wholes: Vec<Whole>,
    known: BTreeMap<Condition, usize>,
    known_wholes: BTreeMap<Whole, usize>,
    /// By slot.
    pub(crate) universes: Vec<Universe>,
}

impl Expressions {
    pub(crate) fn new(universes: Vec<Universe>) -> Self {
        let mut made = Self {
            universes,
            ..Self::default()
        };
        made.put(Condition::Always);
        made
    }

    fn put(&mut self, condition: Condition) -> Literal {
        let next = self.conditions.len();
        let id = *self.known.entry(condition.clone()).or_insert(next);
        if id == next {
            self.conditions.push(condition);
        }
        Literal { id, negated: false }
    }

    pub(crate) fn condition(&self, id: usize) -> &Condition {
        self.conditions.get(id).unwrap_or(&Condition::Always)
    }

    pub(crate) fn whole_of(&self, id: usize) -> Whole {
        self.wholes.get(id).copied().unwrap_or(Whole::Constant(0))
    }

    pub(crate) fn among(&mut self, slot: usize, set: Intervals) -> Literal {
        let Some(universe) = self.universes.get(slot) else {
            return NEVER;
        };
        let set = set.intersection(&universe.set);
        if set.is_empty() {
            return NEVER;
        }
        if !universe.unknown && set == universe.set {
            return ALWAYS;
        }
        // Of a set and its complement the one with fewer intervals is written.
        let complement = universe.set.without(&set);
        if !universe.unknown && (complement.len(), &complement) < (set.len(), &set) {
            return self
                .put(Condition::Among {
                    slot,
                    set: complement,
                })
                .not();
        }
        self.put(Condition::Among { slot, set })
    }

    /// The lane and set that a literal speaks of, if it speaks of one lane.
    fn as_set(&self, literal: Literal) -> Option<(usize, Intervals)> {
        let Condition::Among { slot, set } = self.condition(literal.id) else {
            return None;
        };
        if !literal.negated {
            return Some((*slot, set.clone()));
        }
        let universe = self.universes.get(*slot)?;
        (!universe.unknown).then(|| (*slot, universe.set.without(set)))
    }

    pub(crate) fn all(&mut self, parts: impl IntoIterator<Item = Literal>) -> Literal {
        let mut open: Vec<Literal> = parts.into_iter().collect();
        let mut sets: BTreeMap<usize, Intervals> = BTreeMap::new();
        let mut kept: Vec<Literal> = Vec::new();
        while let Some(literal) = open.pop() {
            match (self.condition(literal.id), literal.negated) {
                (Condition::Always, false) => continue,
                (Condition::Always, true) => return NEVER,
                (Condition::All(parts), false) => {
                    open.extend(parts);
                    continue;
                }
                _ => {}
            }
            match self.as_set(literal) {
                Some((slot, set)) => {
                    let both = sets.get(&slot).map(|so_far| so_far.intersection(&set));
                    sets.insert(slot, both.unwrap_or(set));
                }
                None => kept.push(literal),
            }
        }
        for (slot, set) in sets {
            let literal = self.among(slot, set);
            if literal == NEVER {
                return NEVER;
            }
            if literal != ALWAYS {
                kept.push(literal);
            }
        }
        kept.sort_unstable();
        kept.dedup();
        let contradicts = |pair: &[Literal]| matches!(pair, [a, b] if a.id == b.id);
        if kept.windows(2).any(contradicts) {
            return NEVER;
        }
        // `a and not (a and b)` is `a and not b`.
        let holds = kept.clone();
        let mut changed = false;
        for literal in &mut kept {
            if let (Condition::All(parts), true) = (self.condition(literal.id).clone(), literal.negated)
                && parts
                    .iter()
                    .any(|part| holds.contains(part) || holds.contains(&part.not()))
            {
                if parts.iter().any(|part| holds.contains(&part.not())) {
                    *literal = ALWAYS;
                } else {
                    let rest: Vec<Literal> = parts.into_iter().filter(|part| !holds.contains(part)).collect();
                    *literal = self.all(rest).not();
                }
                changed = true;
            }
        }
        if changed {
            return self.all(kept);
        }
        match kept.as_slice() {
            [] => ALWAYS,
            [only] => *only,
            _ => self.put(Condition::All(kept)),
        }
    }

    pub(crate) fn any(&mut self, parts: impl IntoIterator<Item = Literal>) -> Literal {
        // Sets of one lane that may be unknown do not turn into their complements: they are united first.
        let mut sets: BTreeMap<usize, Intervals> = BTreeMap::new();
        let mut rest = Vec::new();
        let mut open: Vec<Literal> = parts.into_iter().collect();
        while let Some(literal) = open.pop() {
            if let (Condition::All(inner), true) = (self.condition(literal.id), literal.negated) {
                open.extend(inner.iter().map(|part| part.not()));
                continue;
            }
            match self.as_set(literal) {
                Some((slot, set)) => {
                    let both = sets.get(&slot).map(|so_far| so_far.union(&set));
                    sets.insert(slot, both.unwrap_or(set));
                }
                None => rest.push(literal),
            }
        }
        for (slot, set) in sets {
            rest.push(self.among(slot, set));
        }
        self.all(rest.into_iter().map(Literal::not)).not()
    }

    pub(crate) fn whole(&mut self, whole: Whole) -> usize {
        let value = |id: usize| match self.whole_of(id) {
            Whole::Constant(value) => Some(value),
            _ => None,
        };
        let simpler = match whole {
            Whole::Add(a, b) => value(a).zip(value(b)).and_then(|(a, b)| a.checked_add(b)),
            Whole::Sub(a, b) => value(a).zip(value(b)).and_then(|(a, b)| a.checked_sub(b)),
            Whole::Mul(a, b) => value(a).zip(value(b)).and_then(|(a, b)| a.checked_mul(b)),
            Whole::Scale(a, by) => value(a).and_then(|a| a.checked_mul(by)),
            Whole::Floor(a, by) => value(a).and_then(|a| a.checked_div_euclid(by)),
            Whole::Min(a, b) => value(a).zip(value(b)).map(|(a, b)| a.min(b)),
            Whole::Max(a, b) => value(a).zip(value(b)).map(|(a, b)| a.max(b)),
            _ => None,
        };
        let whole = match (simpler, whole) {
            (Some(value), _) => Whole::Constant(value),
            (None, Whole::Scale(a, 1) | Whole::Floor(a, 1)) => return a,
            (None, Whole::Min(a, b) | Whole::Max(a, b)) if a == b => return a,
            (None, Whole::Select(condition, a, b)) => {
                if a == b || condition == ALWAYS {
                    return a;
                }
                if condition == NEVER {
                    return b;
                }
                whole
            }
            (None, Whole::Mul(a, b)) => match (value(a), value(b)) {
                (Some(by), _) => return self.whole(Whole::Scale(b, by)),
                (_, Some(by)) => return self.whole(Whole::Scale(a, by)),
                _ => whole,
            },
            _ => whole,
        };
        let next = self.wholes.len();
        let id = *self.known_wholes.entry(whole).or_insert(next);
        if id == next {
            self.wholes.push(whole);
        }
        id
    }

    pub(crate) fn constant(&mut self, value: i64) -> usize {
        self.whole(Whole::Constant(value))
    }

    pub(crate) fn compare(&mut self, comparison: Comparison, a: usize, b: usize) -> Literal {
        if let (Whole::Constant(a), Whole::Constant(b)) = (self.whole_of(a), self.whole_of(b)) {
            let holds = match comparison {
                Comparison::Less => a < b,
                Comparison::AtMost => a <= b,
                Comparison::Equal => a == b,
            };
            return if holds { ALWAYS } else { NEVER };
        }
        if a == b {
            return if comparison == Comparison::Less {
                NEVER
            } else {
                ALWAYS
            };
        }
        match comparison {
            // a <= b is not (b < a): one of the two is written.
            Comparison::AtMost => self.put(Condition::Compare(Comparison::Less, b, a)).not(),
            Comparison::Less => self.put(Condition::Compare(Comparison::Less, a, b)),
            Comparison::Equal => self.put(Condition::Compare(Comparison::Equal, a.min(b), a.max(b))),
        }
    }
}
