//! The last day of an entitlement, and the next day on which the verdict is another one.
//!
//! The same rules are compiled for all the days ahead at once: what is certain for a row then is so on every one of them, and
//! nothing need be looked for. Of the others those are alike of which the same is open, day by day.

use rules_core::calendar::Day;

use crate::code::{Ahead, Compiled};
use crate::compile::Telling;
use crate::evaluate::OPEN;
use crate::interval::UNKNOWN;
use crate::lane::View;
use crate::open::{Desk, Search};
use crate::outcome::{Code, Outcome};
use crate::prepared::Prepared;
use crate::run::Registers;
use crate::standing::Spare;

/// The memory of one thread.
#[derive(Debug, Default)]
pub(crate) struct Days {
    soon: Registers,
    ever: Registers,
    answers: Spare,
    is_open: Vec<bool>,
    telling: Telling,
}

/// Which policy is looked at, by its place among those asked for, with the lanes it rests on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Policy<'a> {
    pub(crate) position: usize,
    pub(crate) lanes: &'a [usize],
}

impl Days {
    /// Carries out the steps for a tile.
    pub(crate) fn look(&mut self, ahead: &Ahead, lanes: &[View<'_>], rows: usize) {
        self.soon.run(&ahead.soon.dense, lanes, rows);
        self.ever.run(&ahead.ever.dense, lanes, rows);
    }

    /// Writes the days of one policy for the rows of a tile, whose verdicts are known; `from` is the first of them.
    pub(crate) fn add<'p>(
        &mut self,
        policy: Policy<'_>,
        ahead: &Ahead,
        lanes: &[View<'_>],
        (from, rows): (usize, usize),
        (prepared, desk): (&'p Prepared, &mut Desk<'p>),
        outcome: &mut Outcome,
    ) {
        let (Some(layout), Some(found)) = (
            prepared.layouts.get(policy.position),
            outcome.policies.get_mut(policy.position),
        ) else {
            return;
        };
        let next = Search::Next(prepared.today, prepared.until());
        let searches = [
            (&ahead.soon, &self.soon, next),
            (&ahead.ever, &self.ever, Search::Last),
        ];
        for (code, registers, search) in searches {
            let (worst, days) = match search {
                Search::Next(..) => (Code::NotApplicable, &mut found.next_day),
                // Nobody else has one.
                Search::Last => (Code::Depends, &mut found.last_day),
            };
            open_rows(
                code,
                policy.position,
                registers,
                &mut self.answers,
                (rows, &mut self.is_open),
            );
            let Some(rests) = code.rests.get(policy.position) else {
                return;
            };
            let open = self.is_open.iter().enumerate().filter(|(_, is_open)| **is_open);
            for (row, _) in open {
                let verdict = found.verdict.get(from + row).copied().unwrap_or(OPEN);
                if verdict > worst.number() {
                    continue;
                }
                let lane = |slot: usize| lanes.get(slot).map_or(UNKNOWN, |lane| lane.get(row));
                self.telling.key.clear();
                self.telling
                    .key
                    .push(if matches!(search, Search::Last) { 1 } else { 0 });
                let holds = |flag| registers.holds(flag, row);
                rests.tell(false, holds, lane, &mut self.telling);
                let values = policy.lanes.iter();
                let values = values.filter_map(|slot| Some((prepared.bound.get(*slot)?, lane(*slot))));
                let day: Option<Day> = desk.day(policy.position, layout, search, &self.telling.key, values);
                if let Some(place) = days.get_mut(from + row) {
                    *place = day;
                }
            }
        }
    }
}

/// Marks the rows for which the verdict is not one and the same on all of the days.
fn open_rows(
    code: &Compiled,
    position: usize,
    registers: &Registers,
    answers: &mut Spare,
    (rows, is_open): (usize, &mut Vec<bool>),
) {
    is_open.clear();
    is_open.resize(rows, false);
    for reading in code.policies.get(position).into_iter().flatten() {
        let mut standing = answers.standing(rows, false);
        standing.fill(reading, registers);
        for (is_open, code) in is_open.iter_mut().zip(standing.code.iter()) {
            *is_open |= *code == OPEN;
        }
    }
}
