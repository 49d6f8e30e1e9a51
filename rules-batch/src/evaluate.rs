//! Tile by tile: read the lanes, carry out the steps, put verdicts and amounts together, ask about what is open.

use crate::code::{Compiled, PaidCode, ReadingCode, SumCode};
use crate::lane::{Lane, TILE};
use crate::open::{Answer, Desk};
use crate::outcome::{Amounts, Code, Outcome, PolicyOutcome, Share};
use crate::prepared::Prepared;
use crate::problem::Problem;
use crate::program::Flag;
use crate::reader::Reader;
use crate::run::Registers;

/// No verdict is certain.
pub(crate) const OPEN: u8 = 7;

/// So far ahead the next change is looked for.
const MONTHS_AHEAD: i32 = 24;

/// The memory of one thread.
#[derive(Debug)]
pub(crate) struct Tiles<'p> {
    prepared: &'p Prepared,
    lanes: Vec<Lane>,
    registers: Registers,
    /// The lanes and registers of those rows of a tile that are entitled.
    few: Vec<Lane>,
    few_registers: Registers,
    rows: Vec<usize>,
    few_bits: Vec<u8>,
    readings: [ReadingRows; 2],
    desk: Desk<'p>,
    key: Vec<i64>,
    pub(crate) spare: Option<Outcome>,
}

/// The answers of one reading for the rows of a tile.
#[derive(Debug, Default)]
struct ReadingRows {
    code: Vec<u8>,
    first: Vec<u8>,
    unmet: Vec<u64>,
    /// What rows are paid that are entitled or may be, as far as it is certain; in ascending order.
    paid: Vec<PaidRow>,
}

#[derive(Debug, Clone, Copy)]
struct PaidRow {
    row: usize,
    amount: (i64, i64),
    months: (i64, i64),
}

impl ReadingRows {
    fn reset(&mut self, rows: usize, code: u8, wants_unmet: bool) {
        for (bytes, value) in [(&mut self.code, code), (&mut self.first, 0)] {
            bytes.clear();
            bytes.resize(rows, value);
        }
        self.unmet.clear();
        if wants_unmet {
            self.unmet.resize(rows, 0);
        }
        self.paid.clear();
    }

    /// Keeps for each row the better answer; the own one where both are as good. Where one is open, so are both.
    fn join(&mut self, other: &Self) {
        let mut paid: Vec<PaidRow> = Vec::with_capacity(self.paid.len().max(other.paid.len()));
        let (mut own, mut others) = (self.paid.iter().peekable(), other.paid.iter().peekable());
        for (row, (code, other_code)) in self.code.iter_mut().zip(&other.code).enumerate() {
            let mine = own.next_if(|paid| paid.row == row).copied();
            let theirs = others.next_if(|paid| paid.row == row).copied();
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
                copy(&mut self.first, &other.first, row);
                copy(&mut self.unmet, &other.unmet, row);
                paid.extend(theirs);
            } else {
                paid.extend(mine);
            }
        }
        self.paid = paid;
    }

    /// What a row is paid, if that is certain.
    fn paid(&self, row: usize) -> Option<&PaidRow> {
        let at = self.paid.binary_search_by_key(&row, |paid| paid.row).ok()?;
        self.paid.get(at)
    }
}

fn copy<T: Copy>(to: &mut [T], from: &[T], row: usize) {
    if let (Some(to), Some(from)) = (to.get_mut(row), from.get(row)) {
        *to = *from;
    }
}

impl<'p> Tiles<'p> {
    pub(crate) fn new(prepared: &'p Prepared) -> Self {
        let lanes: Vec<Lane> = prepared
            .bound
            .iter()
            .map(|bound| Lane::new(bound.width))
            .collect();
        Self {
            prepared,
            few: lanes.clone(),
            lanes,
            registers: Registers::default(),
            few_registers: Registers::default(),
            rows: Vec::new(),
            few_bits: Vec::new(),
            readings: Default::default(),
            desk: Desk::new(&prepared.plan, &prepared.base, prepared.layouts.len()),
            key: Vec::new(),
            spare: None,
        }
    }

    pub(crate) fn evaluate(
        &mut self,
        code: &Compiled,
        readers: &[Reader<'_>],
        rows: usize,
    ) -> Result<Outcome, Problem> {
        let mut outcome = self.fresh(code, rows);
        let mut from = 0;
        while from < rows {
            let here = TILE.min(rows - from);
            for slot in &code.slots {
                if let (Some(lane), Some(reader)) = (self.lanes.get_mut(*slot), readers.get(*slot)) {
                    lane.resize(here);
                    reader.read(from, lane)?;
                }
            }
            self.tile(code, from, here, &mut outcome);
            from += here;
        }
        outcome.share.asked = std::mem::take(&mut self.desk.asked);
        take_back(&mut outcome);
        Ok(outcome)
    }

    /// An outcome with room for all rows.
    fn fresh(&mut self, code: &Compiled, rows: usize) -> Outcome {
        let mut outcome = self.spare.take().unwrap_or_default();
        outcome.rows = rows;
        outcome.share = Share::default();
        outcome.contradicted.clear();
        outcome
            .policies
            .resize(self.prepared.layouts.len(), PolicyOutcome::default());
        let answers = u64::try_from(rows).unwrap_or(u64::MAX);
        for (policy, readings) in outcome.policies.iter_mut().zip(&code.policies) {
            outcome.share.answers = outcome.share.answers.saturating_add(answers);
            for bytes in [&mut policy.verdict, &mut policy.first_unmet] {
                bytes.clear();
                bytes.reserve(rows);
            }
            policy.unmet.clear();
            policy.open = 0;
            let pays = readings.iter().any(|reading| reading.paid.is_some());
            let has_months = readings
                .iter()
                .any(|reading| reading.paid.as_ref().is_some_and(|paid| paid.months.is_some()));
            for (amounts, wanted) in [(&mut policy.amount, pays), (&mut policy.months, has_months)] {
                amounts.greatest.clear();
                amounts.least.clear();
                if wanted {
                    amounts.least.resize(rows, 0);
                }
            }
            policy.causes.clear();
            policy.missing.clear();
            policy.last_day.clear();
            policy.next_day.clear();
            if self.prepared.wanted.days {
                policy.last_day.resize(rows, None);
                policy.next_day.resize(rows, None);
            }
        }
        outcome
    }

    fn tile(&mut self, code: &Compiled, from: usize, rows: usize, outcome: &mut Outcome) {
        self.registers.run(&code.dense, &self.lanes, rows);
        let contradicted = self.contradicted(code, from, rows, outcome);
        for (position, readings) in code.policies.iter().enumerate() {
            let mut is_open = false;
            for (number, reading) in readings.iter().enumerate() {
                is_open |= self.reading(reading, usize::from(number > 0), rows);
                if number > 0 {
                    let [first, other] = &mut self.readings;
                    first.join(other);
                }
            }
            let [answers, _] = &mut self.readings;
            if contradicted {
                let numbers = outcome.contradicted.iter().skip(from);
                let rows = answers
                    .code
                    .iter_mut()
                    .zip(&mut answers.first)
                    .zip(numbers)
                    .enumerate();
                for (row, ((code, first), _)) in rows.filter(|(_, (_, number))| **number != 0) {
                    (*code, *first) = (Code::Contradiction.number(), 0);
                    set(&mut answers.unmet, row, 0);
                }
            }
            is_open = is_open && answers.code.contains(&OPEN);
            if let Some(policy) = outcome.policies.get_mut(position) {
                policy.verdict.extend_from_slice(&answers.code);
                policy.first_unmet.extend_from_slice(&answers.first);
                policy.unmet.extend_from_slice(&answers.unmet);
                for paid in &answers.paid {
                    let code = answers.code.get(paid.row).copied().unwrap_or(OPEN);
                    if code <= Code::EligibleIf.number() {
                        set_range(&mut policy.amount, from + paid.row, paid.amount);
                        set_range(&mut policy.months, from + paid.row, paid.months);
                    }
                }
            }
            if is_open || self.prepared.wanted.days {
                self.ask(code, position, from, rows, outcome);
            }
        }
    }

    /// Marks the rows whose facts contradict an assumption; whether there are any.
    fn contradicted(&mut self, code: &Compiled, from: usize, rows: usize, outcome: &mut Outcome) -> bool {
        let mut any = false;
        for (flag, number) in code.contradictions.iter().rev() {
            let bits = self.registers.bit(flag.at);
            let negated = u8::from(flag.negated);
            if bits.iter().all(|bit| bit ^ negated == 0) {
                continue;
            }
            any = true;
            outcome.contradicted.resize(from + rows, 0);
            let places = outcome.contradicted.iter_mut().skip(from);
            for (place, bit) in places.zip(bits) {
                if bit ^ negated != 0 {
                    *place = *number;
                }
            }
        }
        if !any && !outcome.contradicted.is_empty() {
            outcome.contradicted.resize(from + rows, 0);
        }
        any
    }

    /// Verdict, unmet criteria and amounts of one reading; whether some row may be open.
    fn reading(&mut self, reading: &ReadingCode, which: usize, rows: usize) -> bool {
        let Some(answers) = self.readings.get_mut(which) else {
            return false;
        };
        let wants_unmet = self.prepared.wanted.every_unmet;
        answers.reset(rows, reading.otherwise, wants_unmet);
        for (flag, code) in &reading.verdicts {
            chosen(&mut answers.code, self.registers.bit(flag.at), *flag, *code);
        }
        for (flag, position) in reading.unmet.iter().rev() {
            let number = position.saturating_add(1);
            chosen(&mut answers.first, self.registers.bit(flag.at), *flag, number);
        }
        if wants_unmet {
            self.few_bits.clear();
            self.few_bits.resize(rows, 0);
            for (flag, position) in &reading.unmet {
                let bits = self.registers.bit(flag.at);
                let negated = u8::from(flag.negated);
                if *position < 8 {
                    for (unmet, bit) in self.few_bits.iter_mut().zip(bits) {
                        *unmet |= (bit ^ negated) << position;
                    }
                } else {
                    for (unmet, bit) in answers.unmet.iter_mut().zip(bits) {
                        *unmet |= u64::from(bit ^ negated) << (position & 63);
                    }
                }
            }
            for (unmet, few) in answers.unmet.iter_mut().zip(&self.few_bits) {
                *unmet |= u64::from(*few);
            }
        }
        if !reading.unmet_is_refused {
            let refused = Code::NotEligible.number();
            for (first, code) in answers.first.iter_mut().zip(&answers.code) {
                *first = if *code == refused { *first } else { 0 };
            }
            for (unmet, code) in answers.unmet.iter_mut().zip(&answers.code) {
                *unmet = if *code == refused { *unmet } else { 0 };
            }
        }
        let sums_are_open = reading.paid.as_ref().is_some_and(|paid| self.paid(paid, which));
        reading.otherwise == OPEN || sums_are_open
    }

    /// What the rows of the tile are paid that are entitled or may be; whether that is open for some.
    fn paid(&mut self, paid: &PaidCode, which: usize) -> bool {
        let Some(answers) = self.readings.get_mut(which) else {
            return false;
        };
        self.rows.clear();
        entitled(&answers.code, &mut self.rows);
        if self.rows.is_empty() {
            return false;
        }
        for slot in &paid.slots {
            if let (Some(few), Some(lane)) = (self.few.get_mut(*slot), self.lanes.get(*slot)) {
                few.gather(lane, &self.rows);
            }
        }
        let registers = &mut self.few_registers;
        registers.run(&paid.program, &self.few, self.rows.len());
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
                (Some(Some(amount)), Some(months)) => answers.paid.push(PaidRow {
                    row: *row,
                    amount,
                    months,
                }),
                (Some(None), _) => {}
                _ => {
                    some_open = true;
                    set(&mut answers.code, *row, OPEN);
                }
            }
        }
        some_open
    }

    /// Asks about the open rows of the tile, and where days are wanted about the entitled ones.
    fn ask(&mut self, code: &Compiled, position: usize, from: usize, rows: usize, outcome: &mut Outcome) {
        let prepared = self.prepared;
        let (Some(layout), Some(lanes), Some(facts), Some(rests), Some(readings)) = (
            prepared.layouts.get(position),
            prepared.keys.get(position),
            prepared.facts.get(position),
            code.rests.get(position),
            code.policies.get(position),
        ) else {
            return;
        };
        // Several readings are ranked by what they pay.
        let pays_nothing = readings.iter().all(|reading| reading.paid.is_none());
        let own_sums = |answers: &ReadingRows, row: usize| {
            let paid = answers.paid(row).filter(|_| readings.len() == 1);
            paid.map(|paid| (paid.amount, paid.months))
        };
        for row in 0..rows {
            let [answers, _] = &self.readings;
            let verdict = answers.code.get(row).copied().unwrap_or(OPEN);
            let wants_days = prepared.wanted.days && verdict != Code::Contradiction.number();
            if verdict != OPEN && !wants_days {
                continue;
            }
            let lane = |slot: usize| {
                self.lanes
                    .get(slot)
                    .map_or(crate::interval::UNKNOWN, |lane| lane.get(row))
            };
            let sums = own_sums(answers, row);
            let known_sums = pays_nothing || sums.is_some();
            self.key.clear();
            if wants_days {
                self.key.push(2);
                self.key.extend(lanes.iter().map(|slot| lane(*slot)));
            } else {
                let holds = |flag| self.registers.holds(flag, row);
                rests.tell(!known_sums, holds, lane, &mut self.key);
            }
            let values = lanes
                .iter()
                .filter_map(|slot| Some((prepared.bound.get(*slot)?, lane(*slot))));
            let until = wants_days
                .then(|| rules_core::calendar::add_months(prepared.today, MONTHS_AHEAD))
                .flatten();
            let asked = (layout, facts.as_slice());
            let answer = self.desk.answer(position, asked, until, &self.key, values);
            let Some(policy) = outcome.policies.get_mut(position) else {
                return;
            };
            if wants_days {
                set(&mut policy.last_day, from + row, answer.last_day);
                set(&mut policy.next_day, from + row, answer.next_day);
            }
            if verdict != OPEN {
                continue;
            }
            outcome.share.open = outcome.share.open.saturating_add(1);
            policy.open = policy.open.saturating_add(1);
            put(policy, from + row, &answer, prepared.wanted.every_unmet);
            let own = sums.filter(|_| answer.code <= Code::Depends.number());
            let (amount, months) = match own {
                Some((amount, months)) => (Some(amount), Some(months)),
                None if known_sums && !pays_nothing => (None, None),
                None => (answer.amount, answer.months),
            };
            set_range(&mut policy.amount, from + row, amount.unwrap_or_default());
            set_range(&mut policy.months, from + row, months.unwrap_or_default());
            if answer.contradicted != 0 {
                outcome
                    .contradicted
                    .resize(outcome.contradicted.len().max(from + rows), 0);
                set(&mut outcome.contradicted, from + row, answer.contradicted);
            }
        }
    }
}

/// A row that contradicts an assumption has no answers, also where only one policy asked for what shows it.
fn take_back(outcome: &mut Outcome) {
    let marked = outcome.contradicted.iter().enumerate();
    let marked: Vec<usize> = marked
        .filter(|(_, number)| **number != 0)
        .map(|(row, _)| row)
        .collect();
    outcome.share.contradictions = u64::try_from(marked.len()).unwrap_or(u64::MAX);
    for policy in &mut outcome.policies {
        for row in marked.iter().copied() {
            set(&mut policy.verdict, row, Code::Contradiction.number());
            set(&mut policy.first_unmet, row, 0);
            set(&mut policy.unmet, row, 0);
            set(&mut policy.causes, row, 0);
            set(&mut policy.missing, row, 0);
            set(&mut policy.last_day, row, None);
            set(&mut policy.next_day, row, None);
            set_range(&mut policy.amount, row, (0, 0));
            set_range(&mut policy.months, row, (0, 0));
        }
    }
}

/// Enters an answer of the set evaluator.
fn put(policy: &mut PolicyOutcome, row: usize, answer: &Answer, wants_unmet: bool) {
    let rows = policy.verdict.len();
    set(&mut policy.verdict, row, answer.code);
    set(&mut policy.first_unmet, row, answer.first_unmet);
    if wants_unmet {
        set(&mut policy.unmet, row, answer.unmet);
    }
    if answer.causes != 0 || answer.missing != 0 || !policy.causes.is_empty() {
        policy.causes.resize(rows, 0);
        policy.missing.resize(rows, 0);
        set(&mut policy.causes, row, answer.causes);
        set(&mut policy.missing, row, answer.missing);
    }
}

fn set<T>(values: &mut [T], at: usize, value: T) {
    if let Some(place) = values.get_mut(at) {
        *place = value;
    }
}

fn set_range(amounts: &mut Amounts, row: usize, (least, greatest): (i64, i64)) {
    if amounts.least.is_empty() {
        return;
    }
    if least != greatest && amounts.greatest.is_empty() {
        amounts.greatest.clone_from(&amounts.least);
    }
    set(&mut amounts.least, row, least);
    set(&mut amounts.greatest, row, greatest);
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

/// Writes a code where a flag holds.
fn chosen(codes: &mut [u8], bits: &[u8], flag: Flag, code: u8) {
    let negated = u8::from(flag.negated);
    for (to, bit) in codes.iter_mut().zip(bits) {
        // All ones where the flag holds.
        let mask = (bit ^ negated).wrapping_neg();
        *to = (code & mask) | (*to & !mask);
    }
}

/// The rows that are entitled, perhaps with a proviso, and those that may be.
fn entitled(codes: &[u8], rows: &mut Vec<usize>) {
    let most = Code::EligibleIf.number();
    for (first, chunk) in (0..).step_by(16).zip(codes.chunks(16)) {
        let may_be = |code: u8| (code <= most) | (code == OPEN);
        let any = chunk.iter().fold(0_u8, |any, code| any | u8::from(may_be(*code)));
        if any != 0 {
            let found = chunk.iter().enumerate().filter(|(_, code)| may_be(**code));
            rows.extend(found.map(|(at, _)| first + at));
        }
    }
}
