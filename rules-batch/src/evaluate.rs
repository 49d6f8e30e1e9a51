//! Tile by tile: read the lanes, carry out the steps, put verdicts and amounts together, ask about what is open.

use crate::code::{Compiled, PaidCode, ReadingCode, SumCode};
use crate::columns::{Lane, Reader, TILE};
use crate::open::{Answer, Desk};
use crate::outcome::{Amounts, Code, Outcome, PolicyOutcome, Share};
use crate::prepared::Prepared;
use crate::problem::Problem;
use crate::program::Flag;
use crate::run::Registers;

/// No verdict is certain.
const OPEN: u8 = 7;

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
    readings: [ReadingRows; 2],
    desk: Desk<'p>,
    pub(crate) spare: Option<Outcome>,
}

/// The answers of one reading for the rows of a tile.
#[derive(Debug, Default)]
struct ReadingRows {
    code: Vec<u8>,
    first: Vec<u8>,
    unmet: Vec<u64>,
    amount: Vec<(i64, i64)>,
    /// Whether something is paid.
    pays: Vec<u8>,
    months: Vec<(i64, i64)>,
}

impl ReadingRows {
    fn reset(&mut self, rows: usize, wants_unmet: bool) {
        self.code.clear();
        self.code.resize(rows, OPEN);
        self.first.clear();
        self.first.resize(rows, 0);
        self.unmet.clear();
        if wants_unmet {
            self.unmet.resize(rows, 0);
        }
        for (all, nothing) in [(&mut self.amount, (0, 0)), (&mut self.months, (0, 0))] {
            all.clear();
            all.resize(rows, nothing);
        }
        self.pays.clear();
        self.pays.resize(rows, 0);
    }

    /// How good the answer for a row is: the lower the better.
    fn rank(&self, row: usize) -> (u8, std::cmp::Reverse<Option<i64>>) {
        let code = self.code.get(row).copied().unwrap_or(OPEN);
        let pays = self.pays.get(row).is_some_and(|pays| *pays != 0);
        let most = self.amount.get(row).filter(|_| pays).map(|(_, most)| *most);
        (code, std::cmp::Reverse(most))
    }

    /// Takes over what another reading says of a row.
    fn take(&mut self, other: &Self, row: usize) {
        fn copy<T: Copy>(to: &mut [T], from: &[T], row: usize) {
            if let (Some(to), Some(from)) = (to.get_mut(row), from.get(row)) {
                *to = *from;
            }
        }
        copy(&mut self.code, &other.code, row);
        copy(&mut self.first, &other.first, row);
        copy(&mut self.unmet, &other.unmet, row);
        copy(&mut self.amount, &other.amount, row);
        copy(&mut self.pays, &other.pays, row);
        copy(&mut self.months, &other.months, row);
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
            readings: Default::default(),
            desk: Desk::new(&prepared.plan, &prepared.base, prepared.layouts.len()),
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
            for (lane, reader) in self.lanes.iter_mut().zip(readers) {
                lane.resize(here);
                reader.read(from, lane)?;
            }
            self.tile(code, from, here, &mut outcome);
            from += here;
        }
        outcome.share.asked = std::mem::take(&mut self.desk.asked);
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
                self.reading(reading, usize::from(number > 0), rows);
                if number > 0 {
                    let [first, other] = &mut self.readings;
                    for row in 0..rows {
                        let open = [&first, &other]
                            .into_iter()
                            .any(|rows| rows.code.get(row) == Some(&OPEN));
                        if open {
                            if let Some(code) = first.code.get_mut(row) {
                                *code = OPEN;
                            }
                        } else if other.rank(row) < first.rank(row) {
                            first.take(other, row);
                        }
                    }
                }
            }
            let [answers, _] = &mut self.readings;
            if contradicted {
                for (row, code) in answers.code.iter_mut().enumerate() {
                    if outcome
                        .contradicted
                        .get(from + row)
                        .is_some_and(|number| *number != 0)
                    {
                        *code = Code::Contradiction.number();
                    }
                }
            }
            is_open |= answers.code.contains(&OPEN);
            if let Some(policy) = outcome.policies.get_mut(position) {
                policy.verdict.extend_from_slice(&answers.code);
                policy.first_unmet.extend_from_slice(&answers.first);
                policy.unmet.extend_from_slice(&answers.unmet);
                if contradicted {
                    for row in 0..rows {
                        if answers.code.get(row) == Some(&Code::Contradiction.number()) {
                            clear(policy, from + row);
                        }
                    }
                }
                for row in &self.rows_paid(rows) {
                    let [answers, _] = &self.readings;
                    let amount = answers.amount.get(*row).copied().unwrap_or_default();
                    set_range(&mut policy.amount, from + row, amount);
                    if !policy.months.least.is_empty() {
                        let months = answers.months.get(*row).copied().unwrap_or_default();
                        set_range(&mut policy.months, from + row, months);
                    }
                }
            }
            if is_open || self.prepared.wanted.days {
                self.ask(position, from, rows, outcome);
            }
        }
    }

    /// The rows of the tile that are paid something.
    fn rows_paid(&self, rows: usize) -> Vec<usize> {
        let [answers, _] = &self.readings;
        let paid = answers.pays.iter().zip(&answers.code).take(rows).enumerate();
        paid.filter(|(_, (pays, code))| **pays != 0 && **code <= Code::EligibleIf.number())
            .map(|(row, _)| row)
            .collect()
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
        if any {
            let marked = outcome
                .contradicted
                .iter()
                .skip(from)
                .filter(|number| **number != 0);
            let marked = u64::try_from(marked.count()).unwrap_or(0);
            outcome.share.contradictions = outcome.share.contradictions.saturating_add(marked);
        } else if !outcome.contradicted.is_empty() {
            outcome.contradicted.resize(from + rows, 0);
        }
        any
    }

    /// Verdict, unmet criteria and amounts of one reading.
    fn reading(&mut self, reading: &ReadingCode, which: usize, rows: usize) {
        let Some(answers) = self.readings.get_mut(which) else {
            return;
        };
        answers.reset(rows, self.prepared.wanted.every_unmet);
        for (flag, code) in &reading.verdicts {
            chosen(&mut answers.code, self.registers.bit(flag.at), *flag, *code);
        }
        for (flag, position) in reading.unmet.iter().rev() {
            chosen(
                &mut answers.first,
                self.registers.bit(flag.at),
                *flag,
                position.saturating_add(1),
            );
        }
        if self.prepared.wanted.every_unmet {
            for (flag, position) in &reading.unmet {
                let negated = u8::from(flag.negated);
                let bits = self.registers.bit(flag.at);
                for (unmet, bit) in answers.unmet.iter_mut().zip(bits) {
                    *unmet |= u64::from(bit ^ negated) << (position & 63);
                }
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
        if let Some(paid) = &reading.paid {
            self.paid(paid, which);
        }
    }

    /// What the entitled rows of the tile are paid.
    fn paid(&mut self, paid: &PaidCode, which: usize) {
        let Some(answers) = self.readings.get_mut(which) else {
            return;
        };
        self.rows.clear();
        entitled(&answers.code, &mut self.rows);
        if self.rows.is_empty() {
            return;
        }
        for slot in &paid.slots {
            if let (Some(few), Some(lane)) = (self.few.get_mut(*slot), self.lanes.get(*slot)) {
                few.gather(lane, &self.rows);
            }
        }
        let registers = &mut self.few_registers;
        registers.run(&paid.program, &self.few, self.rows.len());
        for (few, row) in self.rows.iter().enumerate() {
            let sums = paid.steps.iter().map(|sum| sum_of(registers, sum, few));
            let amount = sums.reduce(|all, next| match (all, next) {
                (Sum::Is(low, high), Sum::Is(other_low, other_high)) => {
                    Sum::Is(low.min(other_low), high.max(other_high))
                }
                (Sum::Nothing, sum) | (sum, Sum::Nothing) => sum,
                _ => Sum::Open,
            });
            let months = paid.months.as_ref().map(|sum| sum_of(registers, sum, few));
            let scaled = |value: i64| paid.scale.and_then(|scale| value.checked_mul(scale));
            let amount = match amount.unwrap_or(Sum::Open) {
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
                (Some(Some(amount)), Some(months)) => {
                    set(&mut answers.amount, *row, amount);
                    set(&mut answers.months, *row, months);
                    set(&mut answers.pays, *row, 1);
                }
                (Some(None), _) => {}
                _ => set(&mut answers.code, *row, OPEN),
            }
        }
    }

    /// Asks about the open rows of the tile.
    fn ask(&mut self, position: usize, from: usize, rows: usize, outcome: &mut Outcome) {
        let prepared = self.prepared;
        let (Some(layout), Some(key), Some(facts)) = (
            prepared.layouts.get(position),
            prepared.keys.get(position),
            prepared.facts.get(position),
        ) else {
            return;
        };
        for row in 0..rows {
            let [answers, _] = &self.readings;
            let code = answers.code.get(row).copied().unwrap_or(OPEN);
            let wants_days = prepared.wanted.days && code <= Code::EligibleIf.number();
            if code != OPEN && !wants_days {
                continue;
            }
            let lane = |slot: &usize| {
                self.lanes
                    .get(*slot)
                    .map_or(crate::interval::UNKNOWN, |lane| lane.get(row))
            };
            let values: Vec<i64> = key.iter().map(lane).collect();
            let answer = self
                .desk
                .answer(position, layout, facts, (key, &prepared.bound), values);
            let Some(policy) = outcome.policies.get_mut(position) else {
                return;
            };
            if wants_days && code != OPEN {
                set(&mut policy.last_day, from + row, answer.last_day);
                continue;
            }
            outcome.share.open = outcome.share.open.saturating_add(1);
            put(policy, from + row, &answer, prepared.wanted.every_unmet);
            if answer.contradicted != 0 {
                outcome
                    .contradicted
                    .resize(outcome.contradicted.len().max(from + rows), 0);
                set(&mut outcome.contradicted, from + row, answer.contradicted);
            }
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
    set_range(&mut policy.amount, row, answer.amount.unwrap_or_default());
    if !policy.months.least.is_empty() {
        set_range(&mut policy.months, row, answer.months.unwrap_or_default());
    }
    if answer.causes != 0 || answer.missing != 0 || !policy.causes.is_empty() {
        policy.causes.resize(rows, 0);
        policy.missing.resize(rows, 0);
        set(&mut policy.causes, row, answer.causes);
        set(&mut policy.missing, row, answer.missing);
    }
    if !policy.last_day.is_empty() {
        set(&mut policy.last_day, row, answer.last_day);
    }
}

/// A row without answers.
fn clear(policy: &mut PolicyOutcome, row: usize) {
    set(&mut policy.first_unmet, row, 0);
    set(&mut policy.unmet, row, 0);
}

fn set<T>(values: &mut [T], at: usize, value: T) {
    if let Some(place) = values.get_mut(at) {
        *place = value;
    }
}

fn set_range(amounts: &mut Amounts, row: usize, (least, greatest): (i64, i64)) {
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

/// The rows that are entitled, perhaps with a proviso.
fn entitled(codes: &[u8], rows: &mut Vec<usize>) {
    let most = Code::EligibleIf.number();
    for (first, chunk) in (0..).step_by(16).zip(codes.chunks(16)) {
        let any = chunk.iter().fold(0_u8, |any, code| any | u8::from(*code <= most));
        if any != 0 {
            let found = chunk.iter().enumerate().filter(|(_, code)| **code <= most);
            rows.extend(found.map(|(at, _)| first + at));
        }
    }
}
