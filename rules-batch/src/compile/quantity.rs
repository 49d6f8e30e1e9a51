//! Numbers, days, places and alternatives: the least and the greatest each may be in a row.
//!
//! Every operation is taken at the ends of its operands, as in the set evaluator. A value is a whole number of parts whose
//! size is the same in all rows, so that two thirds are exact. What has no such size, or could leave 64 bits, no lane
//! holds: it is open in every row, and the set evaluator is asked.

use rules_core::arena::NodeId;
use rules_core::number::{Number, Rounding};
use rules_core::plan::{Node, Span};
use rules_core::possible::{Possible, Values};

use super::{Compiler, Quantity, Truth, View};
use crate::expression::{ALWAYS, NEVER, Whole};

/// Lanes stay this far from their ends, so that sums and differences of two never leave them.
const MOST: i64 = i64::MAX / 4;

fn within(ends: (i128, i128)) -> Option<(i64, i64)> {
    let (low, high) = (i64::try_from(ends.0).ok()?, i64::try_from(ends.1).ok()?);
    (low >= -MOST && high <= MOST).then_some((low, high))
}

impl Compiler<'_> {
    pub(crate) fn quantity(&mut self, view: &mut View, id: NodeId) -> Option<Quantity> {
        if let Some(known) = view.quantities.get(&id) {
            return *known;
        }
        let made = self.made(view, id);
        if made.is_none() {
            self.hard.push(id);
        }
        view.quantities.insert(id, made);
        made
    }

    fn made(&mut self, view: &mut View, id: NodeId) -> Option<Quantity> {
        let folded = view.folded(id)?.clone();
        if folded.is_single() {
            return self.constant_of(&folded);
        }
        if let Some(super::Support::Few(lanes)) = view.supports.get(&id)
            && lanes.is_empty()
        {
            return self.same_for_all(&folded);
        }
        let quantity = match *self.plan.nodes().at(id) {
            Node::Constant(_) => None,
            Node::Named(_, a) => self.quantity(view, a),
            Node::Input(input) => match self.slots.get(&input) {
                Some(slot) => self.of_lane(*slot),
                None => self.same_for_all(&folded),
            },
            Node::OnlyIf { condition, value } => {
                let condition = self.truth(view, condition);
                let value = self.quantity(view, value)?;
                let absent = self.expressions.all([condition.yes, value.absent]);
                Some(Quantity {
                    present: self.expressions.all([condition.yes, value.present]),
                    absent: self.expressions.any([condition.no, condition.none, absent]),
                    ..value
                })
            }
            Node::Add(a, b) => self.both(view, a, b, true, |this, a, b| {
                Some(Quantity {
                    low: this.expressions.whole(Whole::Add(a.low, b.low)),
                    high: this.expressions.whole(Whole::Add(a.high, b.high)),
                    ends: within((
                        i128::from(a.ends.0) + i128::from(b.ends.0),
                        i128::from(a.ends.1) + i128::from(b.ends.1),
                    ))?,
                    ..a
                })
            }),
            Node::Sub(a, b) => self.both(view, a, b, true, Self::difference),
            Node::DaysBetween(from, to) => self.both(view, to, from, true, Self::difference),
            Node::Mul(a, b) => self.both(view, a, b, false, |this, a, b| {
                let parts = a.parts.checked_mul(b.parts)?;
                let (low, high, ends) = this.corners(a, b, Whole::Mul, |x, y| Some(x * y))?;
                Some(Quantity {
                    low,
                    high,
                    ends,
                    parts,
                    ..a
                })
            }),
            Node::Div(a, b) => {
                let by = view.folded(b)?.to_number().filter(|by| *by > Number::ZERO)?;
                let a = self.quantity(view, a)?;
                let a = self.scaled(a, by.denominator())?;
                Some(Quantity {
                    parts: a.parts.checked_mul(by.numerator())?,
                    ..a
                })
            }
            Node::WholeDiv(a, b) => {
                let by = view.folded(b)?.to_number().filter(|by| *by > Number::ZERO)?;
                let a = self.quantity(view, a)?;
                let a = self.scaled(a, by.denominator())?;
                self.floor(a, a.parts.checked_mul(by.numerator())?)
            }
            Node::Rem(a, b) => {
                let by = view.folded(b)?.to_number()?.to_whole().filter(|by| *by > 0)?;
                let a = self.quantity(view, a)?;
                if a.low != a.high {
                    return None;
                }
                let by = by.checked_mul(a.parts)?;
                let whole = self.floor(a, by)?;
                let taken = self.scaled(Quantity { parts: 1, ..whole }, by)?;
                let low = self.expressions.whole(Whole::Sub(a.low, taken.low));
                Some(Quantity {
                    low,
                    high: low,
                    ends: (0, by - 1),
                    ..a
                })
            }
            Node::Min(run) => self.extreme(view, self.plan.run(run), Whole::Min, i64::min),
            Node::Max(run) => self.extreme(view, self.plan.run(run), Whole::Max, i64::max),
            Node::Round {
                value,
                unit,
                rounding,
            } => {
                let unit = Possible::of(self.plan.constant(unit).clone()).to_number()?;
                let value = self.quantity(view, value)?;
                self.rounded(value, unit, rounding)
            }
            Node::AddSpan { date, count, span } => self.added(view, date, count, span),
            Node::FullMonths(from, to) => self.both(view, from, to, true, |this, from, to| {
                Some(Quantity {
                    low: this.expressions.whole(Whole::FullMonths(from.high, to.low)),
                    high: this.expressions.whole(Whole::FullMonths(from.low, to.high)),
                    ends: (-12_000, 12_000),
                    ..from
                })
            }),
            Node::YearOf(a) => self.of_day(view, a, Whole::Year, (1800, 2299)),
            Node::MonthOf(a) => {
                let quantity = self.of_day(view, a, Whole::Month, (1, 12))?;
                // A month is not the greater the later the day.
                (quantity.low == quantity.high).then_some(quantity)
            }
            Node::MonthIndex(a) => self.of_day(view, a, Whole::MonthIndex, (0, 12 * 2300)),
            Node::EdgeOf { date, unit, edge } => {
                let (low, high) = (rules_core::calendar::FIRST_DAY, rules_core::calendar::LAST_DAY);
                let edge_of = |day| Whole::EdgeOf(day, unit.into(), edge.into());
                self.of_day(view, date, edge_of, (i64::from(low), i64::from(high)))
            }
            Node::MonthEdge { year, month, edge } => {
                self.both(view, year, month, true, |this, year, month| {
                    let (low, high) = (rules_core::calendar::FIRST_DAY, rules_core::calendar::LAST_DAY);
                    if year.parts != 1 {
                        return None;
                    }
                    let at = |year, month| Whole::MonthEdge(year, month, edge.into());
                    Some(Quantity {
                        low: this.expressions.whole(at(year.low, month.low)),
                        high: this.expressions.whole(at(year.high, month.high)),
                        ends: (i64::from(low), i64::from(high)),
                        ..year
                    })
                })
            }
            Node::Case(run) => self.case(view, self.plan.arms(run)),
            Node::Best(..)
            | Node::Fold { .. }
            | Node::IsGiven(_)
            | Node::Compare(..)
            | Node::Within { .. }
            | Node::In(..)
            | Node::And(_)
            | Node::Or(_)
            | Node::Not(_) => None,
        };
        let mut quantity = quantity?;
        if folded.error {
            // Where arithmetic may fail, no row is said to have a value, nor to have none.
            (quantity.present, quantity.absent) = (NEVER, NEVER);
        }
        Some(quantity)
    }

    fn constant_of(&mut self, possible: &Possible) -> Option<Quantity> {
        if possible.is_single() && possible.values.is_empty() {
            let zero = self.expressions.constant(0);
            return Some(Quantity {
                low: zero,
                high: zero,
                parts: 1,
                ends: (0, 0),
                present: NEVER,
                absent: if possible.none { ALWAYS } else { NEVER },
            });
        }
        self.same_for_all(possible)
    }

    /// What is the same set for everybody.
    fn same_for_all(&mut self, possible: &Possible) -> Option<Quantity> {
        let (low, high) = match &possible.values {
            Values::Bits(0) => return None,
            Values::Bits(bits) => (
                Number::from(bits.trailing_zeros()),
                Number::from(63 - bits.leading_zeros()),
            ),
            Values::Ranges(ranges) => ranges.hull().map(|hull| (hull.low, hull.high))?,
        };
        let parts = multiple(low.denominator(), high.denominator())?;
        let at = |number: Number| number.times(Number::whole(parts))?.to_whole();
        let ends = within((i128::from(at(low)?), i128::from(at(high)?)))?;
        let certain = !possible.none && !possible.error;
        Some(Quantity {
            low: self.expressions.constant(ends.0),
            high: self.expressions.constant(ends.1),
            parts,
            ends,
            present: if certain { ALWAYS } else { NEVER },
            absent: NEVER,
        })
    }

    fn of_lane(&mut self, slot: usize) -> Option<Quantity> {
        let bound = self.bound.get(slot)?;
        let (least, most) = bound.domain.hull()?;
        let step = bound.step();
        let is_byte = bound.width == crate::lane::Width::Byte;
        let domain = bound.domain.clone();
        let low = self.lane(slot, least, least);
        let high = if self.expressions.universes.get(slot)?.unknown {
            self.lane(slot, least, most)
        } else {
            low
        };
        let none = crate::interval::Intervals::of([(crate::interval::NONE, crate::interval::NONE)]);
        let unknown = self.expressions.universes.get(slot)?.unknown;
        let may_be_none = self.plan.inputs().at(bound.input).domain.none;
        // What is unknown is there all the same where it cannot be none.
        let present = if unknown && !may_be_none {
            ALWAYS
        } else {
            self.expressions.among(slot, domain)
        };
        let quantity = Quantity {
            low,
            high,
            parts: 1,
            ends: within((i128::from(least), i128::from(most)))?,
            present,
            absent: self.expressions.among(slot, none),
        };
        if is_byte {
            return Some(quantity);
        }
        let quantity = self.scaled(quantity, step.numerator())?;
        Some(Quantity {
            parts: step.denominator(),
            ..quantity
        })
    }

    /// Two operands that must both be there.
    fn both(
        &mut self,
        view: &mut View,
        a: NodeId,
        b: NodeId,
        alike: bool,
        make: impl FnOnce(&mut Self, Quantity, Quantity) -> Option<Quantity>,
    ) -> Option<Quantity> {
        let (mut a, mut b) = (self.quantity(view, a)?, self.quantity(view, b)?);
        if alike {
            (a, b) = self.alike(a, b)?;
        }
        let made = make(self, a, b)?;
        Some(Quantity {
            present: self.expressions.all([a.present, b.present]),
            absent: self.expressions.any([a.absent, b.absent]),
            ..made
        })
    }

    fn difference(&mut self, a: Quantity, b: Quantity) -> Option<Quantity> {
        Some(Quantity {
            low: self.expressions.whole(Whole::Sub(a.low, b.high)),
            high: self.expressions.whole(Whole::Sub(a.high, b.low)),
            ends: within((
                i128::from(a.ends.0) - i128::from(b.ends.1),
                i128::from(a.ends.1) - i128::from(b.ends.0),
            ))?,
            ..a
        })
    }

    /// The least and the greatest at the ends of both operands, with the ends over all rows.
    fn corners(
        &mut self,
        a: Quantity,
        b: Quantity,
        whole: fn(usize, usize) -> Whole,
        ends: fn(i128, i128) -> Option<i128>,
    ) -> Option<(usize, usize, (i64, i64))> {
        let all = [a.ends.0, a.ends.1]
            .into_iter()
            .flat_map(|x| [b.ends.0, b.ends.1].map(|y| ends(i128::from(x), i128::from(y))));
        let all: Vec<i128> = all.collect::<Option<_>>()?;
        let bounds = within((*all.iter().min()?, *all.iter().max()?))?;
        if a.ends.0 >= 0 && b.ends.0 >= 0 {
            let low = self.expressions.whole(whole(a.low, b.low));
            let high = self.expressions.whole(whole(a.high, b.high));
            return Some((low, high, bounds));
        }
        let mut corners = Vec::new();
        for x in [a.low, a.high] {
            for y in [b.low, b.high] {
                corners.push(self.expressions.whole(whole(x, y)));
            }
        }
        corners.sort_unstable();
        corners.dedup();
        let (mut low, mut high) = (*corners.first()?, *corners.first()?);
        for corner in corners.into_iter().skip(1) {
            low = self.expressions.whole(Whole::Min(low, corner));
            high = self.expressions.whole(Whole::Max(high, corner));
        }
        Some((low, high, bounds))
    }

    /// The same value in so many times more parts.
    fn scaled(&mut self, a: Quantity, by: i64) -> Option<Quantity> {
        if by == 1 {
            return Some(a);
        }
        let ends = within((
            i128::from(a.ends.0) * i128::from(by),
            i128::from(a.ends.1) * i128::from(by),
        ))?;
        let low = self.expressions.whole(Whole::Scale(a.low, by));
        let high = self.expressions.whole(Whole::Scale(a.high, by));
        let (low, high) = if by < 0 { (high, low) } else { (low, high) };
        Some(Quantity {
            low,
            high,
            ends: (ends.0.min(ends.1), ends.0.max(ends.1)),
            ..a
        })
    }

    /// Both in the same parts.
    pub(super) fn alike(&mut self, a: Quantity, b: Quantity) -> Option<(Quantity, Quantity)> {
        let parts = multiple(a.parts, b.parts)?;
        let mut to = |quantity: Quantity| {
            let by = parts.checked_div(quantity.parts)?;
            let scaled = self.scaled(quantity, by)?;
            Some(Quantity { parts, ..scaled })
        };
        Some((to(a)?, to(b)?))
    }

    fn floor(&mut self, a: Quantity, by: i64) -> Option<Quantity> {
        let ends = (a.ends.0.checked_div_euclid(by)?, a.ends.1.checked_div_euclid(by)?);
        Some(Quantity {
            low: self.expressions.whole(Whole::Floor(a.low, by)),
            high: self.expressions.whole(Whole::Floor(a.high, by)),
            parts: 1,
            ends,
            ..a
        })
    }

    fn rounded(&mut self, value: Quantity, unit: Number, rounding: Rounding) -> Option<Quantity> {
        if unit <= Number::ZERO {
            return None;
        }
        // In units: value * unit.denominator / (parts * unit.numerator).
        let by = value.parts.checked_mul(unit.numerator())?;
        let value = self.scaled(value, unit.denominator())?;
        let units = match rounding {
            Rounding::Down => self.floor(value, by)?,
            Rounding::Up => {
                let shifted = self.shifted(value, by - 1)?;
                self.floor(shifted, by)?
            }
            // Halves go away from zero: this is so for what is not negative.
            Rounding::HalfUp if value.ends.0 >= 0 => {
                let twice = self.scaled(value, 2)?;
                let shifted = self.shifted(twice, by)?;
                self.floor(shifted, by.checked_mul(2)?)?
            }
            Rounding::HalfUp => return None,
        };
        let rounded = self.scaled(units, unit.numerator())?;
        Some(Quantity {
            parts: unit.denominator(),
            ..rounded
        })
    }

    fn shifted(&mut self, a: Quantity, by: i64) -> Option<Quantity> {
        let ends = within((
            i128::from(a.ends.0) + i128::from(by),
            i128::from(a.ends.1) + i128::from(by),
        ))?;
        let by = self.expressions.constant(by);
        Some(Quantity {
            low: self.expressions.whole(Whole::Add(a.low, by)),
            high: self.expressions.whole(Whole::Add(a.high, by)),
            ends,
            ..a
        })
    }

    fn extreme(
        &mut self,
        view: &mut View,
        run: &[NodeId],
        whole: fn(usize, usize) -> Whole,
        pick: fn(i64, i64) -> i64,
    ) -> Option<Quantity> {
        let mut operands = Vec::new();
        for id in run {
            operands.push(self.quantity(view, *id)?);
        }
        let mut operands = operands.into_iter();
        let first = operands.next()?;
        operands.try_fold(first, |so_far, next| {
            let (a, b) = self.alike(so_far, next)?;
            Some(Quantity {
                low: self.expressions.whole(whole(a.low, b.low)),
                high: self.expressions.whole(whole(a.high, b.high)),
                ends: (pick(a.ends.0, b.ends.0), pick(a.ends.1, b.ends.1)),
                present: self.expressions.all([a.present, b.present]),
                absent: self.expressions.any([a.absent, b.absent]),
                ..a
            })
        })
    }

    pub(super) fn added(
        &mut self,
        view: &mut View,
        date: NodeId,
        count: NodeId,
        span: Span,
    ) -> Option<Quantity> {
        self.both(view, date, count, true, |this, date, count| {
            if date.parts != 1 {
                return None;
            }
            let (first, last) = (rules_core::calendar::FIRST_DAY, rules_core::calendar::LAST_DAY);
            let whole = match span {
                Span::Months => Whole::AddMonths,
                Span::Days => Whole::Add,
            };
            let ends = match span {
                Span::Months => (i64::from(first), i64::from(last)),
                Span::Days => within((
                    i128::from(date.ends.0) + i128::from(count.ends.0),
                    i128::from(date.ends.1) + i128::from(count.ends.1),
                ))?,
            };
            Some(Quantity {
                low: this.expressions.whole(whole(date.low, count.low)),
                high: this.expressions.whole(whole(date.high, count.high)),
                ends,
                ..date
            })
        })
    }

    fn of_day(
        &mut self,
        view: &mut View,
        date: NodeId,
        whole: impl Fn(usize) -> Whole,
        ends: (i64, i64),
    ) -> Option<Quantity> {
        let date = self.quantity(view, date).filter(|date| date.parts == 1)?;
        Some(Quantity {
            low: self.expressions.whole(whole(date.low)),
            high: self.expressions.whole(whole(date.high)),
            ends,
            ..date
        })
    }

    fn case(&mut self, view: &mut View, arms: &[rules_core::plan::Arm]) -> Option<Quantity> {
        let mut so_far: Option<Quantity> = None;
        for arm in arms.iter().rev() {
            let guard = view.folded(arm.guard)?.clone();
            if !guard.may_be_yes() && !guard.none && !guard.error {
                continue;
            }
            let truth = self.truth(view, arm.guard);
            let value = if guard.may_be_yes() {
                self.quantity(view, arm.value)?
            } else {
                self.constant_of(&Possible::absent(&Values::Bits(0)))?
            };
            let rest = match so_far {
                Some(rest) => rest,
                None if guard.is_yes() => value,
                None => Quantity {
                    present: NEVER,
                    absent: ALWAYS,
                    ..value
                },
            };
            let certain = !guard.none && !guard.error;
            so_far = Some(self.chosen(truth, certain, value, rest)?);
        }
        match so_far {
            Some(quantity) => Some(quantity),
            None => self.constant_of(&Possible::absent(&Values::Bits(0))),
        }
    }

    /// One where a guard is yes, the other where it is no; where that is open, from the least to the greatest of both.
    fn chosen(&mut self, guard: Truth, certain: bool, value: Quantity, rest: Quantity) -> Option<Quantity> {
        let (value, rest) = self.alike(value, rest)?;
        let decided = guard.no == guard.yes.not();
        let mut select = |value: usize, rest: usize, open: fn(usize, usize) -> Whole| {
            let otherwise = if decided {
                rest
            } else {
                // A value that is not there must not widen the range.
                let hull = self.expressions.whole(open(value, rest));
                self.expressions.whole(Whole::Select(guard.no, rest, hull))
            };
            self.expressions.whole(Whole::Select(guard.yes, value, otherwise))
        };
        let low = select(value.low, rest.low, Whole::Min);
        let high = select(value.high, rest.high, Whole::Max);
        let absent = self.either(guard, certain, value.absent, rest.absent);
        Some(Quantity {
            low,
            high,
            parts: value.parts,
            ends: (value.ends.0.min(rest.ends.0), value.ends.1.max(rest.ends.1)),
            present: self.either(guard, certain, value.present, rest.present),
            absent: self.expressions.any([guard.none, absent]),
        })
    }
}

/// The least common multiple of two positive numbers.
fn multiple(a: i64, b: i64) -> Option<i64> {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x.checked_rem(y)?);
    }
    a.checked_div(x)?.checked_mul(b)
}
