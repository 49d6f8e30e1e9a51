//! Days as numbers, and the date arithmetic of the Civil Code.
//!
//! A [`Day`] counts proleptic Gregorian days from 1970-01-01. Months are added by keeping the day number, or
//! taking the month's last day if there is none (民法典 art. 202): 2024-02-29 + 1 year = 2025-02-28.
//! The conversion is Howard Hinnant's `days_from_civil` ("chrono-Compatible Low-Level Date Algorithms").

/// A day, counted from 1970-01-01.
pub type Day = i32;

/// The first day the engine computes with: 1800-01-01.
pub const FIRST_DAY: Day = -62_091;
/// The last day the engine computes with: 2299-12-31.
pub const LAST_DAY: Day = 120_529;

/// A year, a month from 1 to 12 and a day of the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Civil {
    /// Proleptic Gregorian year.
    pub year: i32,
    /// 1 to 12.
    pub month: i32,
    /// 1 to the length of the month.
    pub day: i32,
}

/// The calendar unit whose first or last day is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Calendar month.
    Month,
    /// Calendar quarter.
    Quarter,
    /// Calendar year.
    Year,
}

/// Which end of a calendar unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// The first day.
    First,
    /// The last day.
    Last,
}

/// The number of days in a month; `month` is brought into 1 to 12 first.
pub fn month_length(year: i32, month: i32) -> i32 {
    // 0 stands for December; nothing is subtracted, so that no month number overflows.
    match month.rem_euclid(12) {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: i32) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// The day number of a calendar date, or `None` if there is no such date or it lies outside the engine's span.
///
/// ```
/// use rules_core::calendar::day;
/// assert_eq!(day(1970, 1, 1), Some(0));
/// assert_eq!(day(2025, 2, 29), None);
/// ```
pub fn day(year: i32, month: i32, day_of_month: i32) -> Option<Day> {
    let exists = (1800..=2299).contains(&year)
        && (1..=12).contains(&month)
        && day_of_month >= 1
        && day_of_month <= month_length(year, month);
    exists.then(|| days_from_civil(year, month, day_of_month))
}

fn days_from_civil(year: i32, month: i32, day_of_month: i32) -> Day {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day_of_month - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The calendar date of a day.
pub fn civil(day: Day) -> Civil {
    let shifted = day.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    Civil {
        year: year_of_era + era * 400 + i32::from(month <= 2),
        month,
        day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
    }
}

/// Months since January of the year 0: neighbouring months have neighbouring numbers.
pub fn month_index(day: Day) -> i32 {
    let Civil { year, month, .. } = civil(day);
    year * 12 + month - 1
}

/// `day + months`: the same day number, or the month's last day if there is none; `None` outside the span.
///
/// ```
/// use rules_core::calendar::{add_months, day};
/// assert_eq!(add_months(day(2025, 8, 31).unwrap(), 6), day(2026, 2, 28));
/// ```
pub fn add_months(start: Day, months: i32) -> Option<Day> {
    let index = month_index(start).checked_add(months)?;
    let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
    day(year, month, civil(start).day.min(month_length(year, month)))
}

/// The greatest `n`, possibly negative, with `start + n months <= end`.
pub fn full_months(start: Day, end: Day) -> i32 {
    let apart = month_index(end) - month_index(start);
    match add_months(start, apart) {
        Some(reached) if reached <= end => apart,
        _ => apart - 1,
    }
}

/// The first or last day of the month, quarter or year that holds `day`.
pub fn edge(day: Day, unit: Unit, edge: Edge) -> Option<Day> {
    let index = month_index(day);
    let months = match unit {
        Unit::Month => 1,
        Unit::Quarter => 3,
        Unit::Year => 12,
    };
    let first = index.div_euclid(months) * months;
    match edge {
        Edge::First => month_edge(first.div_euclid(12), first.rem_euclid(12) + 1, Edge::First),
        Edge::Last => {
            let last = first + months - 1;
            month_edge(last.div_euclid(12), last.rem_euclid(12) + 1, Edge::Last)
        }
    }
}

/// The first or last day of a month given by year and month number.
pub fn month_edge(year: i32, month: i32, edge: Edge) -> Option<Day> {
    match edge {
        Edge::First => day(year, month, 1),
        Edge::Last => day(year, month, month_length(year, month)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_span_ends_where_it_says() {
        assert_eq!(day(1800, 1, 1), Some(FIRST_DAY));
        assert_eq!(day(2299, 12, 31), Some(LAST_DAY));
        assert_eq!(day(2300, 1, 1), None);
        assert_eq!(add_months(LAST_DAY, 1), None);
    }
}
