//! Dates as people write them. Parsing and printing go through chrono; the engine counts days.

use chrono::{Datelike, NaiveDate};
use rules_core::calendar::Day;
use rules_core::plan::Text;

use crate::language::both;
use crate::numbers::plain;

/// Days from 0001-01-01, chrono's day 1, to 1970-01-01, the engine's day 0.
const EPOCH: i32 = 719_163;

/// The engine's first and last year.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2299;

/// The days that a written date may mean: one day, the days of a month or those of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first of them.
    pub first: Day,
    /// The last of them.
    pub last: Day,
}

/// Why something is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoDate {
    /// What is wrong.
    pub message: Text,
    /// What to write.
    pub remedy: Text,
}

/// A day in ISO 8601.
///
/// ```
/// use rules_report::dates::{iso, parse};
/// assert_eq!(iso(parse("2025年7月1日").unwrap().first), "2025-07-01");
/// ```
pub fn iso(day: Day) -> String {
    date(day).map_or_else(|| day.to_string(), |date| date.to_string())
}

/// The year, month and day of the month.
pub fn parts(day: Day) -> Option<(i32, u32, u32)> {
    date(day).map(|date| (date.year(), date.month(), date.day()))
}

fn date(day: Day) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(day.checked_add(EPOCH)?)
}

fn day(date: NaiveDate) -> Day {
    date.num_days_from_ce() - EPOCH
}

/// Reads `2025-06-30`, `2025-6`, `2025`, `2025年6月30日`, `2025/6/30`, `2025.6.30`, `20250630` or `202506`,
/// with ASCII or full-width digits.
///
/// # Errors
/// If it is none of these, or there is no such day.
pub fn parse(text: &str) -> Result<Days, NoDate> {
    let text = plain(text);
    let numbers = fields(&text).ok_or_else(unreadable)?;
    match numbers.as_slice() {
        [year] => month_span(*year, 1, 12),
        [year, month] => month_span(*year, *month, *month),
        [year, month, day_of_month] => single(*year, *month, *day_of_month),
        _ => Err(unreadable()),
    }
}

/// The numbers of a date: a four-digit year, then month and day if they are there.
fn fields(text: &str) -> Option<Vec<u32>> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let lengths: &[usize] = match text.len() {
            4 => &[4],
            6 => &[4, 2],
            8 => &[4, 2, 2],
            _ => return None,
        };
        let mut rest = text;
        return lengths
            .iter()
            .map(|length| {
                let (field, after) = rest.split_at_checked(*length)?;
                rest = after;
                field.parse().ok()
            })
            .collect();
    }
    let text = text.trim_end_matches(['日', '号', '月', '年']);
    let fields: Vec<&str> = text.split(['-', '/', '.', '年', '月']).map(str::trim).collect();
    let year_has_four = fields.first().is_some_and(|year| year.len() == 4);
    let rest_are_short = fields.iter().skip(1).all(|field| matches!(field.len(), 1 | 2));
    if !year_has_four || !rest_are_short {
        return None;
    }
    fields
        .iter()
        .map(|field| {
            field
                .bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| field.parse().ok())?
        })
        .collect()
}

fn month_span(year: u32, first: u32, last: u32) -> Result<Days, NoDate> {
    let first = single(year, first, 1)?.first;
    let (next_year, next_month) = if last == 12 {
        (year.saturating_add(1), 1)
    } else {
        (year, last.saturating_add(1))
    };
    let next = naive(next_year, next_month, 1).ok_or_else(out_of_span)?;
    Ok(Days {
        first,
        last: day(next) - 1,
    })
}

fn naive(year: u32, month: u32, day_of_month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day_of_month)
}

fn single(year: u32, month: u32, day_of_month: u32) -> Result<Days, NoDate> {
    if !i32::try_from(year).is_ok_and(|year| YEARS.contains(&year)) {
        return Err(out_of_span());
    }
    if !(1..=12).contains(&month) {
        return Err(NoDate {
            message: both(format!("没有{month}月"), format!("there is no month {month}")),
            remedy: both("月份写1到12", "write the month as 1 to 12"),
        });
    }
    let Some(date) = naive(year, month, day_of_month) else {
        let last = month_span(year, month, month)?.last;
        let days = parts(last).map_or(31, |(_, _, days)| days);
        return Err(NoDate {
            message: both(
                format!("{year}年{month}月没有{day_of_month}日"),
                format!("{year}-{month:02} has no day {day_of_month}"),
            ),
            remedy: both(
                format!("这个月有{days}天；记不清哪一天，只写到月份也可以"),
                format!("that month has {days} days; the month alone is fine too"),
            ),
        });
    };
    Ok(Days {
        first: day(date),
        last: day(date),
    })
}

fn unreadable() -> NoDate {
    NoDate {
        message: both("看不懂这个日期", "this is not a date"),
        remedy: both(
            "请写成 2025-06-30 或 2025年6月30日；只写年份或年月也可以",
            "write it like 2025-06-30; the year or the month alone is fine too",
        ),
    }
}

fn out_of_span() -> NoDate {
    NoDate {
        message: both("年份超出范围", "the year is out of range"),
        remedy: both(
            "年份用四位数字，例如 2025",
            "write the year with four digits, like 2025",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String)> {
        parse(text).ok().map(|days| (iso(days.first), iso(days.last)))
    }

    #[test]
    fn one_day_in_many_spellings() {
        for text in [
            "2025-06-30",
            "2025-6-30",
            "2025/6/30",
            "2025.6.30",
            "20250630",
            "2025年6月30日",
            "2025年6月30号",
            " ２０２５－６－３０ ",
            "2025 年 6 月 30 日",
        ] {
            assert_eq!(
                read(text),
                Some(("2025-06-30".into(), "2025-06-30".into())),
                "{text}"
            );
        }
    }

    #[test]
    fn months_and_years_are_spans() {
        let year = Some(("2023-01-01".into(), "2023-12-31".into()));
        assert_eq!(read("2023"), year);
        assert_eq!(read("2023年"), year);
        let month = Some(("2024-02-01".into(), "2024-02-29".into()));
        for text in ["2024-02", "2024年2月", "202402", "2024/2"] {
            assert_eq!(read(text), month, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_a_remedy() {
        for text in [
            "",
            "昨天",
            "25-6-30",
            "2025-13-1",
            "2025-00",
            "2025-6-31",
            "1799-1-1",
            "2300",
            "2025-6-30-1",
            "2025--6",
            "12345",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        let february = parse("2023-02-29").unwrap_err();
        assert!(february.remedy.zh.contains("28"), "{february:?}");
    }

    #[test]
    fn days_are_the_engines_days() {
        assert_eq!(iso(0), "1970-01-01");
        let leap = rules_core::calendar::day(2024, 2, 29).unwrap();
        assert_eq!(parse("2024-02-29").unwrap().first, leap);
        assert_eq!(parts(leap), Some((2024, 2, 29)));
    }
}
