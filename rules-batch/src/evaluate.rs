//! Tile by tile: read the lanes, carry out the steps, put verdicts and amounts together, ask about what is open.

use crate::code::{Compiled, PaidCode, ReadingCode};
use crate::compile::Telling;
use crate::days::{Days, Policy};
use crate::lane::{BLOCK, Lane, TILE, View};
use crate::open::{Answer, Desk};
use crate::outcome::{Code, NO_SUM, Outcome, PolicyOutcome, Share, set};
use crate::paying::{PaidRow, Payroll};
use crate::prepared::Prepared;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::run::Registers;
use crate::standing::{Spare, Standing};

/// No verdict is certain.
pub(crate) const OPEN: u8 = 7;

/// The memory of one thread.
#[derive(Debug)]
pub(crate) struct Tiles<'p> {
    prepared: &'p Prepared,
    lanes: Vec<Lane>,
    registers: Registers,
    payroll: Payroll,
    /// Of policies with several readings, the answers of one that is not the first.
    spare_answers: Spare,
    /// What rows are paid that are entitled or may be, as far as it is certain, in ascending order: of the first reading,
    /// and of another.
    paid: [Vec<PaidRow>; 2],
    /// What is paid for all records together.
    totals: Vec<PaidRow>,
    days: Days,
    desk: Desk<'p>,
    telling: Telling,
    pub(crate) spare: Option<Outcome>,
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
            payroll: Payroll::new(&lanes),
            lanes,
            registers: Registers::default(),
            spare_answers: Spare::default(),
            paid: Default::default(),
            totals: Vec::new(),
            days: Days::default(),
            desk: Desk::new(&prepared.plan, &prepared.base, prepared.layouts.len()),
            telling: Telling::default(),
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
        // Taken out, so that they can be looked at while everything else is written.
        let mut lanes = std::mem::take(&mut self.lanes);
        let mut done = Ok(());
        while from < rows && done.is_ok() {
            let block = BLOCK.min(rows - from);
            let slots = lanes.iter_mut().zip(readers).enumerate();
            let views = slots.map(|(slot, (lane, reader))| {
                if code.slots.binary_search(&slot).is_ok() {
                    reader.read(from, block, lane)
                } else {
                    Ok(View::Bytes(&[]))
                }
            });
            done = views.collect::<Result<Vec<View<'_>>, Problem>>().map(|views| {
                for start in (0..block).step_by(TILE) {
                    let here = TILE.min(block - start);
                    let tile: Vec<View<'_>> = views.iter().map(|view| view.part(start, here)).collect();
                    self.tile(code, &tile, (from + start, here), &mut outcome);
                }
            });
            from += block;
        }
        self.lanes = lanes;
        done?;
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
            let (pays, has_months) = is_paid(readings);
            policy.total.least.clear();
            policy.total.greatest.clear();
            for (amounts, wanted) in [(&mut policy.amount, pays), (&mut policy.months, has_months)] {
                amounts.greatest.clear();
                amounts.least.clear();
                amounts.least.reserve(if wanted { rows } else { 0 });
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

    fn tile(
        &mut self,
        code: &Compiled,
        lanes: &[View<'_>],
        (from, rows): (usize, usize),
        outcome: &mut Outcome,
    ) {
        self.registers.run(&code.dense, lanes, rows);
        if let Some(ahead) = &code.ahead {
            self.days.look(ahead, lanes, rows);
        }
        let contradicted = self.contradicted(code, from, rows, outcome);
        let all = outcome.rows;
        for (position, readings) in code.policies.iter().enumerate() {
            let numbers = contradicted.then(|| outcome.contradicted.get(from..)).flatten();
            let Some(policy) = outcome.policies.get_mut(position) else {
                return;
            };
            let total = code.totals.get(position).and_then(Option::as_ref);
            let may_be_open = self.policy(
                (readings, total, lanes),
                policy,
                (from, rows, all),
                numbers.unwrap_or_default(),
            );
            let is_open = may_be_open && policy.verdict.iter().skip(from).any(|code| *code == OPEN);
            if is_open {
                self.ask((code, lanes), position, (from, rows), outcome);
            }
            if let Some(ahead) = &code.ahead {
                let key = self.prepared.keys.get(position).map_or(&[][..], Vec::as_slice);
                let asked = Policy { position, lanes: key };
                let (prepared, desk) = (self.prepared, &mut self.desk);
                self.days
                    .add(asked, ahead, lanes, (from, rows), (prepared, desk), outcome);
            }
        }
    }

    /// What the columns say of a policy; whether some row may be open.
    fn policy(
        &mut self,
        (readings, total, lanes): (&[ReadingCode], Option<&PaidCode>, &[View<'_>]),
        policy: &mut PolicyOutcome,
        (from, rows, all): (usize, usize, usize),
        contradicted: &[u16],
    ) -> bool {
        let wants_unmet = self.prepared.wanted.every_unmet;
        let until = from + rows;
        grow(
            policy,
            readings,
            (until, until.next_multiple_of(BLOCK).min(all)),
            wants_unmet,
        );
        let mut answers = Standing {
            code: policy.verdict.get_mut(from..).unwrap_or_default(),
            first: policy.first_unmet.get_mut(from..).unwrap_or_default(),
            unmet: policy.unmet.get_mut(from..).unwrap_or_default(),
        };
        let [list, other_list] = &mut self.paid;
        list.clear();
        let exact = match readings {
            [only] if only.otherwise != OPEN => only.paid.as_ref(),
            _ => None,
        };
        let exact = exact.and_then(|paid| Some((paid, paid.exact.as_ref()?)));
        let mut may_be_open = false;
        for (number, reading) in readings.iter().enumerate() {
            may_be_open |= reading.otherwise == OPEN;
            let paid = reading.paid.as_ref().filter(|_| exact.is_none());
            if number == 0 {
                answers.fill(reading, &self.registers);
                if let Some(paid) = paid {
                    may_be_open |= self.payroll.list(paid, answers.code, lanes, list);
                }
                continue;
            }
            let mut other = self.spare_answers.standing(rows, wants_unmet);
            other.fill(reading, &self.registers);
            other_list.clear();
            if let Some(paid) = paid {
                may_be_open |= self.payroll.list(paid, other.code, lanes, other_list);
            }
            answers.join(list, &other, other_list);
        }
        self.totals.clear();
        if let Some(total) = total {
            policy.total.least.resize(until, NO_SUM);
            if !policy.total.greatest.is_empty() {
                policy.total.greatest.resize(until, NO_SUM);
            }
            let totals = &mut self.totals;
            may_be_open |= self.payroll.list(total, answers.code, lanes, totals);
        }
        for (row, _) in contradicted
            .iter()
            .enumerate()
            .filter(|(_, number)| **number != 0)
        {
            set(answers.code, row, Code::Contradiction.number());
            set(answers.first, row, 0);
            set(answers.unmet, row, 0);
        }
        let (amount, months) = (&mut policy.amount, &mut policy.months);
        if let Some(exact) = exact {
            let codes: &[u8] = answers.code;
            self.payroll
                .write_exact(exact, codes, lanes, from, (amount, months));
        }
        for paid in list.iter() {
            let code = answers.code.get(paid.row).copied().unwrap_or(OPEN);
            if code <= Code::EligibleIf.number() {
                amount.set(from + paid.row, paid.amount);
                months.set(from + paid.row, paid.months);
            }
        }
        for paid in &self.totals {
            let code = policy.verdict.get(from + paid.row).copied().unwrap_or(OPEN);
            if code <= Code::EligibleIf.number() {
                policy.total.set(from + paid.row, paid.amount);
            }
        }
        may_be_open
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

    /// Asks about the open rows of the tile.
    fn ask(
        &mut self,
        (code, tile): (&Compiled, &[View<'_>]),
        position: usize,
        (from, rows): (usize, usize),
        outcome: &mut Outcome,
    ) {
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
        let own_sums = |list: &[PaidRow], row: usize| {
            let at = list.binary_search_by_key(&row, |paid| paid.row).ok()?;
            let paid = list.get(at).filter(|_| readings.len() == 1)?;
            Some((paid.amount, paid.months))
        };
        for row in 0..rows {
            let verdicts = outcome.policies.get(position).map(|policy| &policy.verdict);
            let verdict = verdicts.and_then(|verdicts| verdicts.get(from + row).copied());
            let verdict = verdict.unwrap_or(OPEN);
            if verdict != OPEN {
                continue;
            }
            let lane = |slot: usize| {
                tile.get(slot)
                    .map_or(crate::interval::UNKNOWN, |lane| lane.get(row))
            };
            let [list, _] = &self.paid;
            let sums = own_sums(list, row);
            let has_total = code.totals.get(position).is_some_and(Option::is_some);
            let known_sums = (pays_nothing || sums.is_some()) && !has_total;
            self.telling.key.clear();
            let holds = |flag| self.registers.holds(flag, row);
            rests.tell(!known_sums, holds, lane, &mut self.telling);
            let values = lanes
                .iter()
                .filter_map(|slot| Some((prepared.bound.get(*slot)?, lane(*slot))));
            let asked = (layout, facts.as_slice());
            let answer = self.desk.answer(position, asked, &self.telling.key, values);
            let Some(policy) = outcome.policies.get_mut(position) else {
                return;
            };
            outcome.share.open = outcome.share.open.saturating_add(1);
            policy.open = policy.open.saturating_add(1);
            put(policy, from + row, &answer, prepared.wanted.every_unmet);
            let own = sums.filter(|_| answer.code <= Code::Depends.number());
            let (amount, months) = match own {
                Some((amount, months)) => (Some(amount), Some(months)),
                None if known_sums && !pays_nothing => (None, None),
                None => (answer.amount, answer.months),
            };
            policy.amount.set(from + row, amount.unwrap_or_default());
            policy.months.set(from + row, months.unwrap_or_default());
            if answer.code <= Code::Depends.number() {
                policy
                    .total
                    .set(from + row, answer.total.unwrap_or((NO_SUM, NO_SUM)));
            }
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
            policy.amount.set(row, (0, 0));
            policy.months.set(row, (0, 0));
            policy.total.set(row, (NO_SUM, NO_SUM));
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

/// Makes room for the rows of one tile more. Nobody is paid anything so far, until a row further on: the longer the run,
/// the faster that is written.
fn grow(
    policy: &mut PolicyOutcome,
    readings: &[ReadingCode],
    (until, unpaid): (usize, usize),
    wants_unmet: bool,
) {
    policy.verdict.resize(until, 0);
    policy.first_unmet.resize(until, 0);
    if wants_unmet {
        policy.unmet.resize(until, 0);
    }
    let (pays, has_months) = is_paid(readings);
    for (amounts, wanted) in [(&mut policy.amount, pays), (&mut policy.months, has_months)] {
        if wanted && amounts.least.len() < until {
            amounts.least.resize(unpaid, 0);
        }
        if !amounts.greatest.is_empty() {
            amounts.greatest.resize(amounts.least.len(), 0);
        }
    }
}

/// Whether something is paid, and whether for a number of months.
fn is_paid(readings: &[ReadingCode]) -> (bool, bool) {
    let mut paid = readings.iter().filter_map(|reading| reading.paid.as_ref());
    let pays = paid.clone().next().is_some();
    (pays, paid.any(|paid| paid.months.is_some()))
}
