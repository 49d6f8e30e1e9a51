//! A calendar made by walking from day to day: the reference for all date arithmetic of the engine.
//!
//! It shares nothing with `rules_core::calendar`: the days are counted out one after the other, and every
//! question is answered by looking at the resulting list.

use std::sync::LazyLock;

/// A day as the engine numbers it: 0 is 1970-01-01.
pub(crate) type Day = i64;

/// Year, month and day of the month.
pub(crate) type Date = (i64, i64, i64);

/// Every day of the engine's span.
pub(crate) struct Almanac {
    dates: Vec<Date>,
    /// Where each month begins in `dates`, counted from January of the first year.
    months: Vec<usize>,
    /// The number of the first day.
    first: Day,
}

const FIRST_YEAR: i64 = 1800;
const LAST_YEAR: i64 = 2299;

/// The almanac, counted out once.
pub(crate) static ALMANAC: LazyLock<Almanac> = LazyLock::new(Almanac::walk);

fn days_in(year: i64, month: i64) -> i64 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let lengths = [
        31,
        if leap { 29 } else { 28 },
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    lengths[usize::try_from(month - 1).unwrap()]
}

impl Almanac {
    fn walk() -> Self {
        let (mut dates, mut months) = (Vec::new(), Vec::new());
        for year in FIRST_YEAR..=LAST_YEAR {
            for month in 1..=12 {
                months.push(dates.len());
                dates.extend((1..=days_in(year, month)).map(|day| (year, month, day)));
            }
        }
        let epoch = dates.iter().position(|date| *date == (1970, 1, 1)).unwrap();
        Self {
            dates,
            months,
            first: -Day::try_from(epoch).unwrap(),
        }
    }

    /// All days with their dates.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Day, Date)> + '_ {
        (self.first..).zip(self.dates.iter().copied())
    }

    /// The days of a span of years.
    pub(crate) fn years(&self, first: i64, last: i64) -> impl Iterator<Item = (Day, Date)> + '_ {
        self.iter()
            .filter(move |(_, (year, _, _))| (first..=last).contains(year))
    }

    fn number(&self, position: usize) -> Day {
        self.first + Day::try_from(position).unwrap()
    }

    /// The date of a day.
    pub(crate) fn date(&self, day: Day) -> Option<Date> {
        self.dates.get(usize::try_from(day - self.first).ok()?).copied()
    }

    /// The days of a month, given by its number since January of the year 0.
    fn month(&self, index: i64) -> Option<std::ops::Range<Day>> {
        let month = usize::try_from(index - FIRST_YEAR * 12).ok()?;
        let begin = *self.months.get(month)?;
        let end = self.months.get(month + 1).copied().unwrap_or(self.dates.len());
        Some(self.number(begin)..self.number(end))
    }

    /// The day with this date.
    pub(crate) fn day(&self, year: i64, month: i64, day: i64) -> Option<Day> {
        let days = (1..=12)
            .contains(&month)
            .then(|| self.month(year * 12 + month - 1))??;
        let wanted = days.start + day - 1;
        days.contains(&wanted).then_some(wanted)
    }

    /// Months since January of the year 0.
    pub(crate) fn month_index(&self, day: Day) -> Option<i64> {
        let (year, month, _) = self.date(day)?;
        Some(year * 12 + month - 1)
    }

    /// The day with the same number so many months later, else the last day of that month.
    pub(crate) fn add_months(&self, start: Day, months: i64) -> Option<Day> {
        let (_, _, number) = self.date(start)?;
        let mut days = self.month(self.month_index(start)?.checked_add(months)?)?;
        let last = days.end - 1;
        Some(
            days.find(|day| self.date(*day).is_some_and(|(_, _, here)| here == number))
                .unwrap_or(last),
        )
    }

    /// The greatest number of months after which `end` is still not passed.
    pub(crate) fn full_months(&self, start: Day, end: Day) -> Option<i64> {
        let about = self.month_index(end)? - self.month_index(start)?;
        (about - 2..=about + 2)
            .rev()
            .find(|months| self.add_months(start, *months).is_some_and(|day| day <= end))
    }

    /// The first or last day of the stretch of `months` months that holds a day; stretches begin in January.
    pub(crate) fn edge(&self, day: Day, months: i64, last: bool) -> Option<Day> {
        let (year, month, _) = self.date(day)?;
        let first_month = month - (month - 1) % months;
        let days = self.month(year * 12 + first_month - 1 + if last { months - 1 } else { 0 })?;
        Some(if last { days.end - 1 } else { days.start })
    }

    /// The first or last day of a month by its number from 1 to 12.
    pub(crate) fn month_edge(&self, year: i64, month: i64, last: bool) -> Option<Day> {
        if !(1..=12).contains(&month) || !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return None;
        }
        let days = self.month(year * 12 + month - 1)?;
        Some(if last { days.end - 1 } else { days.start })
    }
}
