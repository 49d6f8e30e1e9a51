//! What the rows of a tile are paid that are entitled or may be: they are few, so they are gathered first.

use crate::code::{ExactSum, PaidCode, SumCode};
use crate::evaluate::OPEN;
use crate::lane::{Lane, View};
use crate::outcome::{Amounts, Code, set};
use crate::run::Registers;
use crate::vector::widely;

/// What one row is paid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PaidRow {
    pub(crate) row: usize,
    pub(crate) amount: (i64, i64),
    pub(crate) months: (i64, i64),
}

/// The memory of one thread for those who are paid.
#[derive(Debug)]
pub(crate) struct Payroll {
    lanes: Vec<Lane>,
    registers: Registers,
    rows: Vec<usize>,
    marks: Vec<u8>,
}

impl Payroll {
    /// For lanes like these.
    pub(crate) fn new(lanes: &[Lane]) -> Self {
        Self {
            lanes: lanes.to_vec(),
            registers: Registers::default(),
            rows: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// Writes what the entitled rows are paid, where that is one exact amount for each of them; `from` is the first row of
    /// the tile.
    pub(crate) fn write_exact(
        &mut self,
        (paid, exact): (&PaidCode, &ExactSum),
        codes: &[u8],
        lanes: &[View<'_>],
        from: usize,
        (amounts, months): (&mut Amounts, &mut Amounts),
    ) {
        if !self.gather(paid, codes, lanes) {
            return;
        }
        let sums = self.registers.num(exact.amount);
        if let Some(amounts) = amounts.least.get_mut(from..) {
            for (row, sum) in self.rows.iter().zip(sums) {
                set(amounts, *row, sum.wrapping_mul(exact.scale));
            }
        }
        if let (Some(at), Some(months)) = (exact.months, months.least.get_mut(from..)) {
            for (row, count) in self.rows.iter().zip(self.registers.num(at)) {
                set(months, *row, *count);
            }
        }
    }

    /// Lists what the rows are paid that are entitled or may be, as far as it is certain, in ascending order; a row for
    /// which it is not becomes open. Whether there is one.
    pub(crate) fn list(
        &mut self,
        paid: &PaidCode,
        codes: &mut [u8],
        lanes: &[View<'_>],
        list: &mut Vec<PaidRow>,
    ) -> bool {
        list.clear();
        if !self.gather(paid, codes, lanes) {
            return false;
        }
        let registers = &self.registers;
        let mut some_open = false;
        for (few, row) in self.rows.iter().enumerate() {
            let sums = paid.steps.iter().map(|sum| sum_of(registers, sum, few));
            let amount = sums.reduce(Sum::with).unwrap_or(Sum::Open);
            let months = paid.months.as_ref().map(|sum| sum_of(registers, sum, few));
            let scaled = |value: i64| paid.scale.and_then(|scale| value.checked_mul(scale));
            let amount = match amount {
                Sum::Is(low, high) => scaled(low).zip(scaled(high)).map(Some),
                Sum::Nothing => Some(None),
                Sum::Open => None,
            };
            let months = match months {
                None | Some(Sum::Nothing) => Some((0, 0)),
                Some(Sum::Is(low, high)) => Some((low, high)),
                Some(Sum::Open) => None,
            };
            match (amount, months) {
                (Some(Some(amount)), Some(months)) => list.push(PaidRow {
                    row: *row,
                    amount,
                    months,
                }),
                (Some(None), _) => {}
                _ => {
                    some_open = true;
                    set(codes, *row, OPEN);
                }
            }
        }
        some_open
    }

    /// Computes everything for the rows that are entitled or may be; whether there are any.
    fn gather(&mut self, paid: &PaidCode, codes: &[u8], lanes: &[View<'_>]) -> bool {
        self.rows.clear();
        entitled(codes, &mut self.marks, &mut self.rows);
        if self.rows.is_empty() {
            return false;
        }
        for slot in &paid.slots {
            if let (Some(few), Some(lane)) = (self.lanes.get_mut(*slot), lanes.get(*slot)) {
                few.gather(*lane, &self.rows);
            }
        }
        let few: Vec<View<'_>> = self.lanes.iter().map(Lane::view).collect();
        self.registers.run(&paid.program, &few, self.rows.len());
        true
    }
}

enum Sum {
    Is(i64, i64),
    Nothing,
    Open,
}

impl Sum {
    /// From the least to the greatest of both.
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Is(low, high), Self::Is(other_low, other_high)) => {
                Self::Is(low.min(other_low), high.max(other_high))
            }
            (Self::Nothing, sum) | (sum, Self::Nothing) => sum,
            _ => Self::Open,
        }
    }
}

fn sum_of(registers: &Registers, sum: &SumCode, row: usize) -> Sum {
    if registers.holds(sum.absent, row) {
        return Sum::Nothing;
    }
    let low = registers.num(sum.low).get(row).copied().unwrap_or_default();
    let high = registers.num(sum.high).get(row).copied().unwrap_or_default();
    if registers.holds(sum.present, row) && (sum.tight || low == high) {
        Sum::Is(low, high)
    } else {
        Sum::Open
    }
}

/// The rows that are entitled, perhaps with a proviso, and those that may be. Most are not: they are passed over by 64.
fn entitled(codes: &[u8], marks: &mut Vec<u8>, rows: &mut Vec<usize>) {
    let most = Code::EligibleIf.number();
    let whole = codes.len().next_multiple_of(64);
    marks.resize(whole, 0);
    widely(
        #[inline(always)]
        || {
            for (mark, code) in marks.iter_mut().zip(codes) {
                *mark = u8::from((*code <= most) | (*code == OPEN));
            }
        },
    );
    marks.iter_mut().skip(codes.len()).for_each(|mark| *mark = 0);
    for (first, marks) in (0_usize..).step_by(64).zip(marks.as_chunks::<64>().0) {
        let mut left = bits(marks);
        while left != 0 {
            rows.push(first + usize::try_from(left.trailing_zeros()).unwrap_or(0));
            left &= left - 1;
        }
    }
}

/// Bytes of 0 or 1 as bits.
fn bits(marks: &[u8; 64]) -> u64 {
    // Times this, the lowest bit of byte `i` comes to stand at bit 56 + `i`.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let eights = marks.as_chunks::<8>().0.iter().enumerate();
    eights.fold(0, |bits, (at, eight)| {
        let byte = u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56;
        bits | (byte << (8 * at))
    })
}
