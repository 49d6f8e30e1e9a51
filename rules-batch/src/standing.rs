//! Verdict and unmet criteria of one reading for the rows of a tile.

use crate::code::ReadingCode;
use crate::evaluate::OPEN;
use crate::outcome::Code;
use crate::paying::PaidRow;
use crate::program::Flag;
use crate::run::Registers;
use crate::vector::widely;

/// The answers of one reading for the rows of a tile.
#[derive(Debug)]
pub(crate) struct Standing<'a> {
    pub(crate) code: &'a mut [u8],
    pub(crate) first: &'a mut [u8],
    /// Empty where only the first unmet criterion is wanted.
    pub(crate) unmet: &'a mut [u64],
}

/// The answers of a further reading, before they are joined with the first.
#[derive(Debug, Default)]
pub(crate) struct Spare {
    code: Vec<u8>,
    first: Vec<u8>,
    unmet: Vec<u64>,
}

impl Spare {
    /// Room for so many rows.
    pub(crate) fn standing(&mut self, rows: usize, wants_unmet: bool) -> Standing<'_> {
        self.code.resize(rows, 0);
        self.first.resize(rows, 0);
        self.unmet.resize(if wants_unmet { rows } else { 0 }, 0);
        Standing {
            code: &mut self.code,
            first: &mut self.first,
            unmet: &mut self.unmet,
        }
    }
}

impl Standing<'_> {
    /// Says what the registers hold of a reading.
    pub(crate) fn fill(&mut self, reading: &ReadingCode, registers: &Registers) {
        let verdicts = reading.verdicts.iter();
        let verdicts: Choices<'_> = verdicts
            .map(|(flag, code)| Choice::new(registers, *flag, *code))
            .collect();
        choose(self.code, reading.otherwise, &verdicts);
        // The first one that is unmet is written last.
        let unmet = reading.unmet.iter().rev();
        let unmet: Choices<'_> = unmet
            .map(|(flag, position)| Choice::new(registers, *flag, position.saturating_add(1)))
            .collect();
        choose(self.first, 0, &unmet);
        self.fill_unmet(reading, registers);
        if !reading.unmet_is_refused {
            let refused = Code::NotEligible.number();
            for (first, code) in self.first.iter_mut().zip(self.code.iter()) {
                *first = if *code == refused { *first } else { 0 };
            }
            for (unmet, code) in self.unmet.iter_mut().zip(self.code.iter()) {
                *unmet = if *code == refused { *unmet } else { 0 };
            }
        }
    }

    fn fill_unmet(&mut self, reading: &ReadingCode, registers: &Registers) {
        self.unmet.fill(0);
        for (flag, position) in &reading.unmet {
            let negated = u8::from(flag.negated);
            for (unmet, bit) in self.unmet.iter_mut().zip(registers.bit(flag.at)) {
                *unmet |= u64::from(bit ^ negated) << (position & 63);
            }
        }
    }

    /// Keeps for each row the better answer; the own one where both are as good. Where one is open, so are both. What is
    /// paid comes in ascending order of rows.
    pub(crate) fn join(&mut self, own: &mut Vec<PaidRow>, other: &Standing<'_>, others: &[PaidRow]) {
        let mut paid: Vec<PaidRow> = Vec::with_capacity(own.len().max(others.len()));
        let (mut own_paid, mut other_paid) = (own.iter().peekable(), others.iter().peekable());
        for (row, (code, other_code)) in self.code.iter_mut().zip(other.code.iter()).enumerate() {
            let mine = own_paid.next_if(|paid| paid.row == row).copied();
            let theirs = other_paid.next_if(|paid| paid.row == row).copied();
            if *code == OPEN || *other_code == OPEN {
                *code = OPEN;
                continue;
            }
            let rank = |code: u8, paid: &Option<PaidRow>| {
                let most = paid.as_ref().map(|paid| paid.amount.1);
                (code, std::cmp::Reverse(most))
            };
            if rank(*other_code, &theirs) < rank(*code, &mine) {
                *code = *other_code;
                copy(self.first, other.first, row);
                copy(self.unmet, other.unmet, row);
                paid.extend(theirs);
            } else {
                paid.extend(mine);
            }
        }
        *own = paid;
    }
}

fn copy<T: Copy>(to: &mut [T], from: &[T], row: usize) {
    if let (Some(to), Some(from)) = (to.get_mut(row), from.get(row)) {
        *to = *from;
    }
}

/// A code for the rows in which a flag holds.
#[derive(Debug, Clone, Copy)]
struct Choice<'a> {
    bits: &'a [u8],
    negated: u8,
    code: u8,
}

type Choices<'a> = smallvec::SmallVec<[Choice<'a>; 12]>;

impl<'a> Choice<'a> {
    fn new(registers: &'a Registers, flag: Flag, code: u8) -> Self {
        Self {
            bits: registers.bit(flag.at),
            negated: u8::from(flag.negated),
            code,
        }
    }

    /// The code where the flag holds, else what there was.
    #[inline(always)]
    fn or(&self, before: u8, bit: u8) -> u8 {
        // All ones where the flag holds.
        let mask = (bit ^ self.negated).wrapping_neg();
        before ^ (mask & (before ^ self.code))
    }
}

/// Writes for each row the code of the last choice that holds, `otherwise` where none does; several choices at a time, so
/// that the codes are not read and written again for each.
fn choose(codes: &mut [u8], otherwise: u8, choices: &[Choice<'_>]) {
    widely(
        #[inline(always)]
        || chosen(codes, otherwise, choices),
    );
}

#[inline(always)]
fn chosen(codes: &mut [u8], otherwise: u8, choices: &[Choice<'_>]) {
    let (first, rest) = choices.split_at(choices.len().min(4));
    match first {
        [] => codes.fill(otherwise),
        [a] => {
            for (code, x) in codes.iter_mut().zip(a.bits) {
                *code = a.or(otherwise, *x);
            }
        }
        [a, b] => {
            for ((code, x), y) in codes.iter_mut().zip(a.bits).zip(b.bits) {
                *code = b.or(a.or(otherwise, *x), *y);
            }
        }
        [a, b, c] => {
            for (((code, x), y), z) in codes.iter_mut().zip(a.bits).zip(b.bits).zip(c.bits) {
                *code = c.or(b.or(a.or(otherwise, *x), *y), *z);
            }
        }
        [a, b, c, d, ..] => {
            let rows = codes.iter_mut().zip(a.bits).zip(b.bits).zip(c.bits).zip(d.bits);
            for ((((code, x), y), z), w) in rows {
                *code = d.or(c.or(b.or(a.or(otherwise, *x), *y), *z), *w);
            }
        }
    }
    for pair in rest.chunks(2) {
        match pair {
            [a, b] => {
                for ((code, x), y) in codes.iter_mut().zip(a.bits).zip(b.bits) {
                    *code = b.or(a.or(*code, *x), *y);
                }
            }
            pair => {
                for a in pair {
                    for (code, x) in codes.iter_mut().zip(a.bits) {
                        *code = a.or(*code, *x);
                    }
                }
            }
        }
    }
}
