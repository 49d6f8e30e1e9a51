//! Carrying out the steps of a program for the rows of a tile: plain loops over slices, without a branch per row.

use rules_core::calendar::{self, Day, FIRST_DAY, LAST_DAY};

use crate::interval::{NONE, UNKNOWN};
use crate::lane::{BYTE_NONE, BYTE_UNKNOWN, SHORT_NONE, SHORT_UNKNOWN, View};
use crate::program::{Binary, Flag, Into, OfDay, Program, Step};
use crate::vector::widely;

/// The registers of a tile.
#[derive(Debug, Default)]
pub(crate) struct Registers {
    bits: Vec<Vec<u8>>,
    nums: Vec<Vec<i64>>,
}

impl Registers {
    /// The register of a condition: 1 where it holds, 0 where it does not.
    pub(crate) fn bit(&self, at: usize) -> &[u8] {
        self.bits.get(at).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn num(&self, at: usize) -> &[i64] {
        self.nums.get(at).map_or(&[], Vec::as_slice)
    }

    /// Whether a flag holds in a row.
    pub(crate) fn holds(&self, flag: Flag, row: usize) -> bool {
        self.bit(flag.at)
            .get(row)
            .is_some_and(|bit| (*bit != 0) != flag.negated)
    }

    fn make_room(&mut self, program: &Program, rows: usize) {
        if self.bits.len() < program.bits {
            self.bits.resize(program.bits, Vec::new());
        }
        if self.nums.len() < program.nums {
            self.nums.resize(program.nums, Vec::new());
        }
        for bits in self.bits.iter_mut().take(program.bits) {
            bits.resize(rows, 0);
        }
        for nums in self.nums.iter_mut().take(program.nums) {
            nums.resize(rows, 0);
        }
    }

    /// A register to be written while others are read.
    fn take_bit(&mut self, at: usize) -> Vec<u8> {
        self.bits.get_mut(at).map(std::mem::take).unwrap_or_default()
    }

    fn put_bit(&mut self, at: usize, bits: Vec<u8>) {
        if let Some(place) = self.bits.get_mut(at) {
            *place = bits;
        }
    }

    fn take_num(&mut self, at: usize) -> Vec<i64> {
        self.nums.get_mut(at).map(std::mem::take).unwrap_or_default()
    }

    fn put_num(&mut self, at: usize, nums: Vec<i64>) {
        if let Some(place) = self.nums.get_mut(at) {
            *place = nums;
        }
    }

    pub(crate) fn run(&mut self, program: &Program, lanes: &[View<'_>], rows: usize) {
        self.make_room(program, rows);
        widely(
            #[inline(always)]
            || {
                for step in &program.steps {
                    self.step(step, lanes);
                }
            },
        );
    }

    #[inline(always)]
    fn step(&mut self, step: &Step, lanes: &[View<'_>]) {
        match *step {
            Step::Fill { to, value } => {
                if let Some(bits) = self.bits.get_mut(to) {
                    bits.fill(u8::from(value));
                }
            }
            Step::Bytes {
                slot,
                low,
                high,
                to,
                into,
            } => {
                let (Some(View::Bytes(lane)), Some(bits)) = (lanes.get(slot), self.bits.get_mut(to)) else {
                    return;
                };
                if low == high {
                    test(lane, bits, into, |value| value == low);
                } else {
                    let span = high.wrapping_sub(low);
                    test(lane, bits, into, |value| value.wrapping_sub(low) <= span);
                }
            }
            Step::Shorts {
                slot,
                low,
                high,
                to,
                into,
            } => {
                let (Some(View::Shorts(lane)), Some(bits)) = (lanes.get(slot), self.bits.get_mut(to)) else {
                    return;
                };
                match (low, high) {
                    (Some(low), Some(high)) => {
                        test(lane, bits, into, |value| (value >= low) & (value <= high));
                    }
                    (Some(low), None) => test(lane, bits, into, |value| value >= low),
                    (None, Some(high)) => test(lane, bits, into, |value| value <= high),
                    (None, None) => bits.fill(1),
                }
            }
            Step::Longs {
                slot,
                low,
                high,
                to,
                into,
            } => {
                let (Some(View::Longs(lane)), Some(bits)) = (lanes.get(slot), self.bits.get_mut(to)) else {
                    return;
                };
                test(lane, bits, into, |value| (value >= low) & (value <= high));
            }
            Step::Both { a, b, to } => {
                let mut out = self.take_bit(to);
                both(self.bit(a.at), self.bit(b.at), &mut out, (a.negated, b.negated));
                self.put_bit(to, out);
            }
            Step::Also { a, to } => {
                let mut out = self.take_bit(to);
                if a.negated {
                    out.iter_mut()
                        .zip(self.bit(a.at))
                        .for_each(|(out, a)| *out &= *a ^ 1);
                } else {
                    out.iter_mut().zip(self.bit(a.at)).for_each(|(out, a)| *out &= *a);
                }
                self.put_bit(to, out);
            }
            Step::Less { a, b, to } => self.compare(a, b, to, |a, b| a < b),
            Step::Same { a, b, to } => self.compare(a, b, to, |a, b| a == b),
            Step::Constant { value, to } => {
                if let Some(nums) = self.nums.get_mut(to) {
                    nums.fill(value);
                }
            }
            Step::Load {
                slot,
                none,
                unknown,
                to,
            } => {
                if let (Some(lane), Some(nums)) = (lanes.get(slot), self.nums.get_mut(to)) {
                    load(*lane, nums, none, unknown);
                }
            }
            Step::Binary { operation, a, b, to } => self.binary(operation, a, b, to),
            Step::Scale { a, by, to } => self.unary(a, to, |a| a.wrapping_mul(by)),
            Step::Floor { a, by, to } => self.unary(a, to, |a| a.checked_div_euclid(by).unwrap_or(0)),
            Step::Select { flag, a, b, to } => {
                let mut out = self.take_num(to);
                let negated = u8::from(flag.negated);
                let operands = self.bit(flag.at).iter().zip(self.num(a)).zip(self.num(b));
                for (out, ((bit, a), b)) in out.iter_mut().zip(operands) {
                    *out = if bit ^ negated != 0 { *a } else { *b };
                }
                self.put_num(to, out);
            }
            Step::OfDay { operation, a, to } => match operation {
                OfDay::Year => self.unary(a, to, |a| i64::from(calendar::civil(day(a)).year)),
                OfDay::Month => self.unary(a, to, |a| i64::from(calendar::civil(day(a)).month)),
                OfDay::MonthIndex => self.unary(a, to, |a| i64::from(calendar::month_index(day(a)))),
                OfDay::Edge(unit, edge) => self.unary(a, to, |a| {
                    calendar::edge(day(a), unit.into(), edge.into()).map_or(0, i64::from)
                }),
            },
        }
    }

    #[inline(always)]
    fn compare(&mut self, a: usize, b: usize, to: usize, holds: impl Fn(i64, i64) -> bool) {
        let mut out = self.take_bit(to);
        for (out, (a, b)) in out.iter_mut().zip(self.num(a).iter().zip(self.num(b))) {
            *out = u8::from(holds(*a, *b));
        }
        self.put_bit(to, out);
    }

    #[inline(always)]
    fn unary(&mut self, a: usize, to: usize, operation: impl Fn(i64) -> i64) {
        let mut out = self.take_num(to);
        for (out, a) in out.iter_mut().zip(self.num(a)) {
            *out = operation(*a);
        }
        self.put_num(to, out);
    }

    #[inline(always)]
    fn with_both(&mut self, a: usize, b: usize, to: usize, operation: impl Fn(i64, i64) -> i64) {
        let mut out = self.take_num(to);
        for (out, (a, b)) in out.iter_mut().zip(self.num(a).iter().zip(self.num(b))) {
            *out = operation(*a, *b);
        }
        self.put_num(to, out);
    }

    /// No sum, difference or product leaves 64 bits: the compiler knows the ends of all operands.
    #[inline(always)]
    fn binary(&mut self, operation: Binary, a: usize, b: usize, to: usize) {
        match operation {
            Binary::Add => self.with_both(a, b, to, i64::wrapping_add),
            Binary::Sub => self.with_both(a, b, to, i64::wrapping_sub),
            Binary::Mul => self.with_both(a, b, to, i64::wrapping_mul),
            Binary::Min => self.with_both(a, b, to, i64::min),
            Binary::Max => self.with_both(a, b, to, i64::max),
            Binary::AddMonths => self.with_both(a, b, to, |date, months| {
                let months = i32::try_from(months).unwrap_or(0);
                calendar::add_months(day(date), months).map_or(0, i64::from)
            }),
            Binary::FullMonths => self.with_both(a, b, to, |from, until| {
                i64::from(calendar::full_months(day(from), day(until)))
            }),
            Binary::MonthEdge(edge) => self.with_both(a, b, to, |year, month| {
                let parts = i32::try_from(year).ok().zip(i32::try_from(month).ok());
                let found = parts.and_then(|(year, month)| calendar::month_edge(year, month, edge.into()));
                found.map_or(0, i64::from)
            }),
        }
    }
}

/// A day of the calendar; where a row has none, any.
#[inline(always)]
fn day(value: i64) -> Day {
    Day::try_from(value).unwrap_or(0).clamp(FIRST_DAY, LAST_DAY)
}

#[inline(always)]
fn test<T: Copy>(lane: &[T], bits: &mut [u8], into: Into, holds: impl Fn(T) -> bool) {
    match into {
        Into::Fresh => {
            for (bit, value) in bits.iter_mut().zip(lane) {
                *bit = u8::from(holds(*value));
            }
        }
        Into::More => {
            for (bit, value) in bits.iter_mut().zip(lane) {
                *bit |= u8::from(holds(*value));
            }
        }
    }
}

#[inline(always)]
fn both(a: &[u8], b: &[u8], out: &mut [u8], negated: (bool, bool)) {
    let operands = out.iter_mut().zip(a.iter().zip(b));
    match negated {
        (false, false) => operands.for_each(|(out, (a, b))| *out = a & b),
        (true, false) => operands.for_each(|(out, (a, b))| *out = (a ^ 1) & b),
        (false, true) => operands.for_each(|(out, (a, b))| *out = a & (b ^ 1)),
        (true, true) => operands.for_each(|(out, (a, b))| *out = (a | b) ^ 1),
    }
}

#[inline(always)]
fn load(lane: View<'_>, nums: &mut [i64], none: i64, unknown: i64) {
    match lane {
        View::Bytes(lane) => {
            for (to, value) in nums.iter_mut().zip(lane) {
                *to = match *value {
                    BYTE_NONE => none,
                    BYTE_UNKNOWN => unknown,
                    value => i64::from(value),
                };
            }
        }
        View::Shorts(lane) => {
            for (to, value) in nums.iter_mut().zip(lane) {
                *to = match *value {
                    SHORT_NONE => none,
                    SHORT_UNKNOWN => unknown,
                    value => i64::from(value),
                };
            }
        }
        View::Longs(lane) => {
            for (to, value) in nums.iter_mut().zip(lane) {
                *to = match *value {
                    NONE => none,
                    UNKNOWN => unknown,
                    value => value,
                };
            }
        }
    }
}
