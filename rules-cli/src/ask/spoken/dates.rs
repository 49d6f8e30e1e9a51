//! Days as people remember them: `去年6月`, `2024年6月底`, `73年`, `三年前`, `end of June 2024`.

use rules_core::calendar::{Day, add_months, day, month_length};
use rules_report::dates;

use super::numbers;

/// The first and the last day it may be.
type Span = (Day, Day);

/// The days that something may mean.
pub(super) fn read(said: &str, today: Day, roughly: bool) -> Option<Span> {
    let days = said.split_once(['至', '到', '~']);
    if let Some((from, to)) = days {
        let (from, to) = (exact(from.trim(), today)?, exact(to.trim(), today)?);
        return (from.0 <= to.1).then_some((from.0, to.1));
    }
    let (from, to) = exact(said, today)?;
    // Roughly some day of a month may be in the month before or after.
    let wide = roughly && to.saturating_sub(from) <= 31;
    let by = if wide { 31 } else { 0 };
    Some((from.saturating_sub(by), to.saturating_add(by)))
}

fn exact(said: &str, today: Day) -> Option<Span> {
    if let Ok(days) = dates::parse(said) {
        return Some((days.first, days.last));
    }
    let joined: String = said.chars().filter(|c| !c.is_whitespace()).collect();
    let text = with_digits(&joined);
    near(&text, today)
        .or_else(|| chinese(&text, today))
        .or_else(|| english(said, today))
}

/// The text with numerals as digits: `六月三十号` is `6月30号`.
fn with_digits(text: &str) -> String {
    let mut out = String::new();
    let mut numeral = String::new();
    for c in text.chars().chain(['\n']) {
        if numbers::is_numeral(c) && c != '半' {
            numeral.push(c);
            continue;
        }
        match numbers::whole(&numeral) {
            // `05年` keeps its zero.
            Some(_) if numeral.bytes().all(|byte| byte.is_ascii_digit()) => out.push_str(&numeral),
            Some(number) => out.push_str(&number.to_string()),
            None => out.push_str(&numeral),
        }
        numeral.clear();
        if c != '\n' {
            out.push(c);
        }
    }
    out
}

/// What is said from today's point of view.
fn near(text: &str, today: Day) -> Option<Span> {
    let (year, month, _) = dates::parts(today)?;
    let ago = |units: &[&str]| {
        units
            .iter()
            .find_map(|unit| text.strip_suffix(unit)?.parse::<i32>().ok())
    };
    let before = |months: i32| {
        let (year, month, _) = dates::parts(add_months(today, months.checked_neg()?)?)?;
        months_of(year, month, month)
    };
    match text {
        "今天" | "today" => Some((today, today)),
        "昨天" | "yesterday" => Some((today.saturating_sub(1), today.saturating_sub(1))),
        "前天" => Some((today.saturating_sub(2), today.saturating_sub(2))),
        "这个月" | "本月" | "这月" | "thismonth" => months_of(year, month, month),
        "上个月" | "上月" | "lastmonth" => before(1),
        "半年前" => before(6),
        _ => match (
            ago(&["个月前", "monthsago", "monthago"]),
            ago(&["年前", "yearsago", "yearago"]),
        ) {
            (Some(months), _) => before(months),
            // Who says `三年前` means the year.
            (_, Some(years)) => months_of(year.checked_sub(years)?, 1, 12),
            (None, None) => None,
        },
    }
}

fn chinese(text: &str, today: Day) -> Option<Span> {
    let (year, rest) = year_of(text, today)?;
    let rest = rest.trim_start_matches(['的', '年']);
    let rest = rest.strip_suffix("份").unwrap_or(rest);
    match rest {
        "" => return months_of(year, 1, 12),
        "初" => return months_of(year, 1, 2),
        "中" => return months_of(year, 6, 7),
        "底" | "末" => return months_of(year, 11, 12),
        "上半年" => return months_of(year, 1, 6),
        "下半年" => return months_of(year, 7, 12),
        "春天" | "春季" => return months_of(year, 3, 5),
        "夏天" | "夏季" => return months_of(year, 6, 8),
        "秋天" | "秋季" => return months_of(year, 9, 11),
        _ => {}
    }
    let (month, rest) = rest.split_once('月')?;
    let month: u32 = month.parse().ok()?;
    part_of_month(year, month, rest.trim_end_matches(['日', '号']))
}

/// The year at the beginning, and what comes after it. Of two digits, the century is the latest that has come.
fn year_of(text: &str, today: Day) -> Option<(i32, &str)> {
    let (this, ..) = dates::parts(today)?;
    for (word, ago) in [("今年", 0), ("去年", 1), ("大前年", 3), ("前年", 2), ("明年", -1)] {
        if let Some(rest) = text.strip_prefix(word) {
            return Some((this.checked_sub(ago)?, rest));
        }
    }
    let (digits, rest) = text.split_once('年')?;
    let year: i32 = digits.parse().ok()?;
    match digits.len() {
        4 => Some((year, rest)),
        2 => {
            let century = this.checked_sub(this.checked_rem(100)?)?;
            let year = century.checked_add(year)?;
            let year = if year > this { year.checked_sub(100)? } else { year };
            Some((year, rest))
        }
        _ => None,
    }
}

/// A day of a month, or its beginning, middle or end.
fn part_of_month(year: i32, month: u32, part: &str) -> Option<Span> {
    let number = i32::try_from(month).ok()?;
    if !(1..=12).contains(&number) {
        return None;
    }
    let last = month_length(year, number);
    let (from, to) = match part {
        "" => (1, last),
        "初" | "上旬" | "early" => (1, 10),
        "中" | "中旬" | "mid" => (11, 20),
        "底" | "末" | "下旬" | "late" => (21, last),
        text => {
            let day: i32 = text.parse().ok()?;
            (day, day)
        }
    };
    Some((day(year, number, from)?, day(year, number, to)?))
}

fn months_of(year: i32, first: u32, last: u32) -> Option<Span> {
    let (first, last) = (i32::try_from(first).ok()?, i32::try_from(last).ok()?);
    let to = day(year, last, month_length(year, last))?;
    Some((day(year, first, 1)?, to))
}

/// `June 2024`, `28 June 2024`, `end of June 2024`, `last year`, `June last year`.
fn english(said: &str, today: Day) -> Option<Span> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let (this, ..) = dates::parts(today)?;
    let (mut year, mut month, mut part) = (None, None, String::new());
    let said = said.replace("last year", &this.checked_sub(1)?.to_string());
    let said = said.replace("this year", &this.to_string());
    for word in said.split([' ', ',', '-']).filter(|word| !word.is_empty()) {
        let start: String = word.chars().take(3).collect();
        let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if let Some(position) = (1_u32..).zip(MONTHS).find(|(_, month)| *month == start) {
            month = Some(position.0);
        } else if let Some(found) = (number.len() == 4).then(|| number.parse().ok()).flatten() {
            year = Some(found);
        } else if number.len() <= 2 && number.parse::<u32>().is_ok() {
            number.clone_into(&mut part);
        } else {
            match word {
                "end" | "late" => "late".clone_into(&mut part),
                "beginning" | "early" | "start" => "early".clone_into(&mut part),
                "middle" | "mid" => "mid".clone_into(&mut part),
                "of" | "the" | "in" | "on" => {}
                _ => return None,
            }
        }
    }
    match (year?, month, part.as_str()) {
        (year, Some(month), part) => part_of_month(year, month, part),
        (year, None, "") => months_of(year, 1, 12),
        (year, None, "early") => months_of(year, 1, 2),
        (year, None, "mid") => months_of(year, 6, 7),
        (year, None, "late") => months_of(year, 11, 12),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(said: &str, roughly: bool) -> Option<(String, String)> {
        let today = day(2025, 11, 20)?;
        read(said, today, roughly).map(|(from, to)| (dates::iso(from), dates::iso(to)))
    }

    #[test]
    fn days_are_understood_as_they_are_remembered() {
        for (said, from, to) in [
            ("去年6月", "2024-06-01", "2024-06-30"),
            ("去年六月", "2024-06-01", "2024-06-30"),
            ("2024年6月底", "2024-06-21", "2024-06-30"),
            ("二〇二四年六月三十号", "2024-06-30", "2024-06-30"),
            ("今年3月15号", "2025-03-15", "2025-03-15"),
            ("2024年6月份", "2024-06-01", "2024-06-30"),
            ("24年6月中旬", "2024-06-11", "2024-06-20"),
            ("去年", "2024-01-01", "2024-12-31"),
            ("去年年底", "2024-11-01", "2024-12-31"),
            ("前年上半年", "2023-01-01", "2023-06-30"),
            ("69年", "1969-01-01", "1969-12-31"),
            ("05年2月", "2005-02-01", "2005-02-28"),
            ("69年3月8日", "1969-03-08", "1969-03-08"),
            ("三年前", "2022-01-01", "2022-12-31"),
            ("3个月前", "2025-08-01", "2025-08-31"),
            ("上个月", "2025-10-01", "2025-10-31"),
            ("昨天", "2025-11-19", "2025-11-19"),
            ("去年5月到今年3月", "2024-05-01", "2025-03-31"),
            ("june 2024", "2024-06-01", "2024-06-30"),
            ("28th june 2024", "2024-06-28", "2024-06-28"),
            ("end of june 2024", "2024-06-21", "2024-06-30"),
            ("june last year", "2024-06-01", "2024-06-30"),
            ("last year", "2024-01-01", "2024-12-31"),
        ] {
            assert_eq!(
                dated(said, false),
                Some((from.to_owned(), to.to_owned())),
                "{said}"
            );
        }
    }

    #[test]
    fn what_may_mean_several_years_is_not_guessed() {
        for said in [
            "6月",
            "很久以前",
            "那时候",
            "2024年13月",
            "2024年2月30日",
            "june",
            "2024年六",
            "123年",
            "",
        ] {
            assert_eq!(dated(said, false), None, "{said}");
        }
    }

    #[test]
    fn roughly_widens_a_day_and_a_month_but_no_year() {
        let month = dated("2024年6月", true);
        assert_eq!(month, Some(("2024-05-01".to_owned(), "2024-07-31".to_owned())));
        let year = dated("2024", true);
        assert_eq!(year, Some(("2024-01-01".to_owned(), "2024-12-31".to_owned())));
    }
}
