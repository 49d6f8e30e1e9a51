//! Dates as year, month and day, and what the Civil Code makes of adding months to them.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Date {
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day: i64,
}

fn is_leap(year: i64) -> bool {
    year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
}

pub(crate) fn length_of_month(year: i64, month: i64) -> i64 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        _ if is_leap(year) => 29,
        _ => 28,
    }
}

fn length_of_year(year: i64) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

impl Date {
    /// The dates the language knows: the years 1800 to 2299.
    pub(crate) fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let exists = (1800..2300).contains(&year)
            && (1..=12).contains(&month)
            && (1..=length_of_month(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// Days since 1970-01-01, counted year by year and month by month.
    pub(crate) fn number(self) -> i64 {
        let years: i64 = if self.year >= 1970 {
            (1970..self.year).map(length_of_year).sum()
        } else {
            -(self.year..1970).map(length_of_year).sum::<i64>()
        };
        let months: i64 = (1..self.month)
            .map(|month| length_of_month(self.year, month))
            .sum();
        years + months + self.day - 1
    }

    pub(crate) fn from_number(number: i64) -> Option<Self> {
        let (mut year, mut left) = (1970, number);
        while left < 0 {
            year -= 1;
            left += length_of_year(year);
        }
        while left >= length_of_year(year) {
            left -= length_of_year(year);
            year += 1;
        }
        let mut month = 1;
        while left >= length_of_month(year, month) {
            left -= length_of_month(year, month);
            month += 1;
        }
        Self::new(year, month, left + 1)
    }

    /// The same day number so many months later, or that month's last day if it has no such day (民法典 202).
    pub(crate) fn plus_months(self, months: i64) -> Option<Self> {
        let (mut year, mut month) = (self.year, self.month + months);
        if !(-12_000..=12_000).contains(&months) {
            return None;
        }
        while month > 12 {
            month -= 12;
            year += 1;
        }
        while month < 1 {
            month += 12;
            year -= 1;
        }
        Self::new(year, month, self.day.min(length_of_month(year, month)))
    }

    pub(crate) fn plus_days(self, days: i64) -> Option<Self> {
        if !(-400_000..=400_000).contains(&days) {
            return None;
        }
        Self::from_number(self.number() + days)
    }

    /// The greatest number of whole months (or years, `unit` 12) that fit between two dates.
    pub(crate) fn full_units_until(self, end: Self, unit: i64) -> i64 {
        let fits = |count: i64| {
            self.plus_months(count * unit)
                .is_some_and(|reached| reached <= end)
        };
        let mut count = (end.year - self.year + 1) * 12 / unit + 1;
        while !fits(count) {
            count -= 1;
        }
        count
    }

    pub(crate) fn first_of_month(year: i64, month: i64) -> Option<Self> {
        Self::new(year, month, 1)
    }

    pub(crate) fn last_of_month(year: i64, month: i64) -> Option<Self> {
        Self::new(year, month, length_of_month(year, month))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
