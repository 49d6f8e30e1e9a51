//! Expressions as a list of steps over lanes, with registers that are used again.

use std::collections::BTreeMap;

use crate::bound::Bound;
use crate::expression::{Condition, EdgeAt, Expressions, Literal, UnitOf, Whole};
use crate::interval::{Intervals, NONE};
use crate::lane::{BYTE_NONE, SHORT_NONE, SHORT_UNKNOWN, Width};
use rules_core::plan::Comparison;

/// A register of conditions.
pub(crate) type Bit = usize;
/// A register of numbers.
pub(crate) type Num = usize;

/// A condition in a register, or its opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flag {
    pub(crate) at: Bit,
    pub(crate) negated: bool,
}

/// Whether a test replaces what the register holds or is added to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Into {
    Fresh,
    More,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Fill {
        to: Bit,
        value: bool,
    },
    /// `low <= lane <= high`. An end that no value passes is left out.
    Bytes {
        slot: usize,
        low: u8,
        high: u8,
        to: Bit,
        into: Into,
    },
    Shorts {
        slot: usize,
        low: Option<i32>,
        high: Option<i32>,
        to: Bit,
        into: Into,
    },
    Longs {
        slot: usize,
        low: i64,
        high: i64,
        to: Bit,
        into: Into,
    },
    Both {
        a: Flag,
        b: Flag,
        to: Bit,
    },
    /// The register and a flag.
    Also {
        a: Flag,
        to: Bit,
    },
    Less {
        a: Num,
        b: Num,
        to: Bit,
    },
    Same {
        a: Num,
        b: Num,
        to: Bit,
    },
    Constant {
        value: i64,
        to: Num,
    },
    Load {
        slot: usize,
        none: i64,
        unknown: i64,
        to: Num,
    },
    Binary {
        operation: Binary,
        a: Num,
        b: Num,
        to: Num,
    },
    Scale {
        a: Num,
        by: i64,
        to: Num,
    },
    Floor {
        a: Num,
        by: i64,
        to: Num,
    },
    Select {
        flag: Flag,
        a: Num,
        b: Num,
        to: Num,
    },
    OfDay {
        operation: OfDay,
        a: Num,
        to: Num,
    },
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Binary {
    Add,
    Sub,
    Mul,
    Min,
    Max,
    AddMonths,
    FullMonths,
    MonthEdge(EdgeAt),
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum OfDay {
    Year,
    Month,
    MonthIndex,
    Edge(UnitOf, EdgeAt),
}

/// A list of steps, and where what was asked for is afterwards.
#[derive(Debug, Default)]
pub(crate) struct Program {
    pub(crate) steps: Vec<Step>,
    pub(crate) bits: usize,
    pub(crate) nums: usize,
    flags: BTreeMap<Literal, Flag>,
    wholes: BTreeMap<usize, Num>,
}

impl Program {
    /// Where a condition that was asked for is.
    pub(crate) fn flag(&self, literal: Literal) -> Flag {
        let known = self.flags.get(&literal).copied();
        known.unwrap_or(Flag {
            at: 0,
            negated: false,
        })
    }

    /// The lanes that are read.
    pub(crate) fn slots(&self) -> Vec<usize> {
        let read = self.steps.iter().filter_map(|step| match step {
            Step::Bytes { slot, .. }
            | Step::Shorts { slot, .. }
            | Step::Longs { slot, .. }
            | Step::Load { slot, .. } => Some(*slot),
            _ => None,
        });
        let mut slots: Vec<usize> = read.collect();
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    /// Where a number that was asked for is.
    pub(crate) fn num(&self, whole: usize) -> Num {
        self.wholes.get(&whole).copied().unwrap_or(0)
    }
}

/// Registers in use, and those that are free again.
#[derive(Debug, Default)]
struct Registers {
    used: usize,
    free: Vec<usize>,
}

impl Registers {
    fn take(&mut self) -> usize {
        self.free.pop().unwrap_or_else(|| {
            self.used += 1;
            self.used - 1
        })
    }
}

struct Writer<'a> {
    expressions: &'a Expressions,
    bound: &'a [Bound],
    program: Program,
    /// How often each condition and number is still read.
    reads: BTreeMap<usize, usize>,
    whole_reads: BTreeMap<usize, usize>,
    bits: Registers,
    nums: Registers,
    at: BTreeMap<usize, Bit>,
    whole_at: BTreeMap<usize, Num>,
}

/// The steps to some conditions and numbers.
pub(crate) fn program(
    expressions: &Expressions,
    bound: &[Bound],
    literals: &[Literal],
    wholes: &[usize],
) -> Program {
    let mut writer = Writer {
        expressions,
        bound,
        program: Program::default(),
        reads: BTreeMap::new(),
        whole_reads: BTreeMap::new(),
        bits: Registers::default(),
        nums: Registers::default(),
        at: BTreeMap::new(),
        whole_at: BTreeMap::new(),
    };
    // What is asked for is never given free.
    for literal in literals {
        writer.read(literal.id);
    }
    for whole in wholes {
        writer.read_whole(*whole);
    }
    for literal in literals {
        let at = writer.bit(literal.id);
        let flag = Flag {
            at,
            negated: literal.negated,
        };
        writer.program.flags.insert(*literal, flag);
    }
    for whole in wholes {
        let at = writer.num(*whole);
        writer.program.wholes.insert(*whole, at);
    }
    writer.program.bits = writer.bits.used;
    writer.program.nums = writer.nums.used;
    writer.program
}

impl Writer<'_> {
    /// Counts the reads of everything below.
    fn read(&mut self, id: usize) {
        let count = self.reads.entry(id).or_insert(0);
        *count += 1;
        if *count > 1 {
            return;
        }
        match self.expressions.condition(id).clone() {
            Condition::All(parts) => parts.iter().for_each(|part| self.read(part.id)),
            Condition::Compare(_, a, b) => {
                self.read_whole(a);
                self.read_whole(b);
            }
            Condition::Always | Condition::Among { .. } => {}
        }
    }

    fn read_whole(&mut self, id: usize) {
        let count = self.whole_reads.entry(id).or_insert(0);
        *count += 1;
        if *count > 1 {
            return;
        }
        match self.expressions.whole_of(id) {
            Whole::Constant(_) | Whole::Load { .. } => {}
            Whole::Select(literal, a, b) => {
                self.read(literal.id);
                self.read_whole(a);
                self.read_whole(b);
            }
            Whole::Scale(a, _)
            | Whole::Floor(a, _)
            | Whole::Year(a)
            | Whole::Month(a)
            | Whole::MonthIndex(a)
            | Whole::EdgeOf(a, ..) => self.read_whole(a),
            Whole::Add(a, b)
            | Whole::Sub(a, b)
            | Whole::Mul(a, b)
            | Whole::Min(a, b)
            | Whole::Max(a, b)
            | Whole::AddMonths(a, b)
            | Whole::FullMonths(a, b)
            | Whole::MonthEdge(a, b, _) => {
                self.read_whole(a);
                self.read_whole(b);
            }
        }
    }

    /// One read of a condition is over.
    fn done(&mut self, id: usize) {
        if let Some(count) = self.reads.get_mut(&id) {
            *count = count.saturating_sub(1);
            if *count == 0
                && let Some(at) = self.at.remove(&id)
            {
                self.bits.free.push(at);
            }
        }
    }

    fn done_whole(&mut self, id: usize) {
        if let Some(count) = self.whole_reads.get_mut(&id) {
            *count = count.saturating_sub(1);
            if *count == 0
                && let Some(at) = self.whole_at.remove(&id)
            {
                self.nums.free.push(at);
            }
        }
    }

    fn bit(&mut self, id: usize) -> Bit {
        if let Some(at) = self.at.get(&id) {
            return *at;
        }
        let at = match self.expressions.condition(id).clone() {
            Condition::Always => {
                let to = self.bits.take();
                self.program.steps.push(Step::Fill { to, value: true });
                to
            }
            Condition::Among { slot, set } => {
                let to = self.bits.take();
                self.among(slot, &set, to);
                to
            }
            Condition::All(parts) => {
                let flags: Vec<Flag> = parts
                    .iter()
                    .map(|part| Flag {
                        at: self.bit(part.id),
                        negated: part.negated,
                    })
                    .collect();
                let to = self.bits.take();
                if let [a, b, rest @ ..] = flags.as_slice() {
                    self.program.steps.push(Step::Both { a: *a, b: *b, to });
                    for a in rest {
                        self.program.steps.push(Step::Also { a: *a, to });
                    }
                }
                parts.iter().for_each(|part| self.done(part.id));
                to
            }
            Condition::Compare(comparison, a, b) => {
                let (x, y) = (self.num(a), self.num(b));
                let to = self.bits.take();
                self.program.steps.push(match comparison {
                    Comparison::Equal => Step::Same { a: x, b: y, to },
                    _ => Step::Less { a: x, b: y, to },
                });
                self.done_whole(a);
                self.done_whole(b);
                to
            }
        };
        self.at.insert(id, at);
        at
    }

    fn among(&mut self, slot: usize, set: &Intervals, to: Bit) {
        let Some(bound) = self.bound.get(slot) else { return };
        let universe = self.expressions.universes.get(slot);
        let (least, most) = universe
            .and_then(|universe| universe.set.hull())
            .unwrap_or_default();
        let has_marks = universe.is_some_and(|universe| universe.unknown || universe.set.contains(NONE));
        let mut into = Into::Fresh;
        for (low, high) in set.iter() {
            let step = match bound.width {
                Width::Byte => {
                    let end = |value: i64| {
                        if value == NONE {
                            BYTE_NONE
                        } else {
                            u8::try_from(value).unwrap_or(BYTE_NONE)
                        }
                    };
                    Step::Bytes {
                        slot,
                        low: end(low),
                        high: end(high),
                        to,
                        into,
                    }
                }
                Width::Short if low == NONE => Step::Shorts {
                    slot,
                    low: None,
                    high: Some(SHORT_NONE),
                    to,
                    into,
                },
                Width::Short => {
                    let low_end = if low > least {
                        i32::try_from(low).ok()
                    } else if has_marks {
                        // Marks lie below all values.
                        Some(SHORT_UNKNOWN + 1)
                    } else {
                        None
                    };
                    let high_end = (high < most).then(|| i32::try_from(high).unwrap_or(i32::MAX));
                    Step::Shorts {
                        slot,
                        low: low_end,
                        high: high_end,
                        to,
                        into,
                    }
                }
                Width::Long => Step::Longs {
                    slot,
                    low,
                    high,
                    to,
                    into,
                },
            };
            self.program.steps.push(step);
            into = Into::More;
        }
    }

    fn num(&mut self, id: usize) -> Num {
        if let Some(at) = self.whole_at.get(&id) {
            return *at;
        }
        let whole = self.expressions.whole_of(id);
        let to = match whole {
            Whole::Constant(value) => {
                let to = self.nums.take();
                self.program.steps.push(Step::Constant { value, to });
                to
            }
            Whole::Load { slot, none, unknown } => {
                let to = self.nums.take();
                self.program.steps.push(Step::Load {
                    slot,
                    none,
                    unknown,
                    to,
                });
                to
            }
            Whole::Add(a, b) => self.binary(Binary::Add, a, b),
            Whole::Sub(a, b) => self.binary(Binary::Sub, a, b),
            Whole::Mul(a, b) => self.binary(Binary::Mul, a, b),
            Whole::Min(a, b) => self.binary(Binary::Min, a, b),
            Whole::Max(a, b) => self.binary(Binary::Max, a, b),
            Whole::AddMonths(a, b) => self.binary(Binary::AddMonths, a, b),
            Whole::FullMonths(a, b) => self.binary(Binary::FullMonths, a, b),
            Whole::MonthEdge(a, b, edge) => self.binary(Binary::MonthEdge(edge), a, b),
            Whole::Scale(a, by) => self.unary(a, |a, to| Step::Scale { a, by, to }),
            Whole::Floor(a, by) => self.unary(a, |a, to| Step::Floor { a, by, to }),
            Whole::Year(a) => self.of_day(OfDay::Year, a),
            Whole::Month(a) => self.of_day(OfDay::Month, a),
            Whole::MonthIndex(a) => self.of_day(OfDay::MonthIndex, a),
            Whole::EdgeOf(a, unit, edge) => self.of_day(OfDay::Edge(unit, edge), a),
            Whole::Select(literal, a, b) => {
                let flag = Flag {
                    at: self.bit(literal.id),
                    negated: literal.negated,
                };
                let (x, y) = (self.num(a), self.num(b));
                let to = self.nums.take();
                self.program.steps.push(Step::Select { flag, a: x, b: y, to });
                self.done(literal.id);
                self.done_whole(a);
                self.done_whole(b);
                to
            }
        };
        self.whole_at.insert(id, to);
        to
    }

    fn unary(&mut self, a: usize, step: impl FnOnce(Num, Num) -> Step) -> Num {
        let x = self.num(a);
        let to = self.nums.take();
        self.program.steps.push(step(x, to));
        self.done_whole(a);
        to
    }

    fn of_day(&mut self, operation: OfDay, a: usize) -> Num {
        self.unary(a, |a, to| Step::OfDay { operation, a, to })
    }

    fn binary(&mut self, operation: Binary, a: usize, b: usize) -> Num {
        let (x, y) = (self.num(a), self.num(b));
        let to = self.nums.take();
        self.program.steps.push(Step::Binary {
            operation,
            a: x,
            b: y,
            to,
        });
        self.done_whole(a);
        self.done_whole(b);
        to
    }
}
