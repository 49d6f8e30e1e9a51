//! Days as numbers, to draw them. The page computes nothing else with dates.

/// The number of a day such as `2025-06-30`, counted from 1970-01-01; nothing if it is none.
pub(crate) fn number(iso: &str) -> Option<i64> {
    let mut parts = iso.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(0..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Years that begin in March, so that the leap day is the last of its year.
    let shifted = if month > 2 { year } else { year.checked_sub(1)? };
    let month_of_shifted = (month + 9).checked_rem(12)?;
    let day_of_year = (153 * month_of_shifted + 2) / 5 + day - 1;
    Some(365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + day_of_year - 719_468)
}

/// Where a day lies between the first and the last, in thousandths; days outside lie at the ends.
pub(crate) fn thousandths(day: i64, first: i64, last: i64) -> i64 {
    let length = (last - first).max(1);
    ((day - first).clamp(0, length) * 1000)
        .checked_div(length)
        .unwrap_or(0)
}

/// The years whose first day lies in a span.
pub(crate) fn years(first: &str, last: &str) -> Vec<String> {
    let year = |iso: &str| -> Option<i64> { iso.get(..4)?.parse().ok() };
    match (year(first), year(last)) {
        (Some(first), Some(last)) => (first + 1..=last)
            .take(40)
            .map(|year| format!("{year:04}-01-01"))
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_through_leap_years() {
        assert_eq!(number("1970-01-01"), Some(0));
        assert_eq!(number("2000-03-01"), Some(11_017));
        assert_eq!(number("2024-02-29"), Some(19_782));
        assert_eq!(number("2024-03-01"), Some(19_783));
        assert_eq!(number("2024-13-01"), None);
        assert_eq!(number("soon"), None);
    }

    #[test]
    fn places_in_a_span_never_leave_it() {
        assert_eq!(thousandths(5, 0, 10), 500);
        assert_eq!(thousandths(-5, 0, 10), 0);
        assert_eq!(thousandths(50, 0, 10), 1000);
        assert_eq!(thousandths(3, 3, 3), 0);
        assert_eq!(years("2025-06-30", "2027-01-01"), ["2026-01-01", "2027-01-01"]);
    }
}
