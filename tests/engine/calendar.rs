//! `rules_core::calendar` against the walked almanac and against chrono, day by day from 1900 to 2100.

use chrono::{Datelike, Months, NaiveDate};
use rules_core::assess::{DEFAULT_BUDGET, Request, assess};
use rules_core::builder::PlanBuilder;
use rules_core::calendar::{self, Edge, Unit};
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{Kind, Node, Plan, Role, Span};
use rules_core::possible::Possible;
use rules_core::verdict::Verdict;

use crate::dates::{ALMANAC, Day};
use crate::plan_parts::{TIMES, criterion, fact, places, policy, range, ranges, today, variant};

const FIRST_YEAR: i64 = 1900;
const LAST_YEAR: i64 = 2100;

fn small(day: Day) -> i32 {
    i32::try_from(day).unwrap()
}

fn large(day: Option<i32>) -> Option<Day> {
    day.map(Day::from)
}

fn all_days() -> impl Iterator<Item = (Day, (i64, i64, i64))> {
    ALMANAC.years(FIRST_YEAR, LAST_YEAR)
}

/// Every count up to 40, whole years beyond, and the way back.
fn month_counts() -> impl Iterator<Item = i64> + Clone {
    (-14..=40)
        .chain((-10..=-2).map(|years| years * 12))
        .chain((4..=20).map(|years| years * 12))
        .chain([-600, 600, 719, 720, 721])
}

#[test]
fn days_and_dates_are_numbered_as_the_walk_numbers_them() {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    assert_eq!(all_days().count(), 73_414);
    for (day, (year, month, number)) in all_days() {
        let civil = calendar::civil(small(day));
        assert_eq!(
            (
                i64::from(civil.year),
                i64::from(civil.month),
                i64::from(civil.day)
            ),
            (year, month, number)
        );
        assert_eq!(
            large(calendar::day(small(year), small(month), small(number))),
            Some(day)
        );
        assert_eq!(
            i64::from(calendar::month_index(small(day))),
            year * 12 + month - 1
        );
        let other = epoch + chrono::Duration::days(day);
        assert_eq!(
            (
                i64::from(other.year()),
                i64::from(other.month()),
                i64::from(other.day())
            ),
            (year, month, number)
        );
    }
    assert_eq!(
        ALMANAC.iter().next().map(|(day, _)| day),
        Some(Day::from(calendar::FIRST_DAY))
    );
    assert_eq!(
        ALMANAC.iter().last().map(|(day, _)| day),
        Some(Day::from(calendar::LAST_DAY))
    );
}

#[test]
fn a_date_that_does_not_exist_has_no_day() {
    for year in FIRST_YEAR..=LAST_YEAR {
        for month in -1..=14 {
            for number in -1..=33 {
                let expected = ALMANAC.day(year, month, number);
                assert_eq!(
                    large(calendar::day(small(year), small(month), small(number))),
                    expected
                );
            }
        }
    }
}

#[test]
fn months_have_their_lengths() {
    for (day, (year, month, number)) in all_days() {
        let is_last = ALMANAC.date(day + 1).is_none_or(|(_, next, _)| next != month);
        if is_last {
            assert_eq!(
                i64::from(calendar::month_length(small(year), small(month))),
                number
            );
        }
    }
}

#[test]
fn adding_months_keeps_the_day_number_or_takes_the_last_day() {
    for (day, _) in all_days() {
        for months in month_counts() {
            let expected = ALMANAC.add_months(day, months);
            assert_eq!(
                large(calendar::add_months(small(day), small(months))),
                expected,
                "{:?} + {months} months",
                ALMANAC.date(day)
            );
        }
    }
}

#[test]
fn adding_months_agrees_with_chrono() {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    for (day, _) in all_days() {
        let date = epoch + chrono::Duration::days(day);
        for months in [1_u32, 2, 3, 6, 11, 12, 13, 23, 24, 25, 36, 120] {
            let later = date.checked_add_months(Months::new(months)).unwrap();
            let expected = later.signed_duration_since(epoch).num_days();
            let reached = calendar::add_months(small(day), i32::try_from(months).unwrap());
            assert_eq!(large(reached), Some(expected), "{date} + {months} months");
        }
    }
}

#[test]
fn adding_months_ends_with_the_span() {
    for (day, (year, month, _)) in ALMANAC.years(2298, 2299).chain(ALMANAC.years(1800, 1801)) {
        for months in month_counts() {
            let index = year * 12 + month - 1 + months;
            let inside = (1800 * 12..2300 * 12).contains(&index);
            let reached = large(calendar::add_months(small(day), small(months)));
            assert_eq!(reached.is_some(), inside);
            assert_eq!(reached, ALMANAC.add_months(day, months));
        }
    }
    assert_eq!(calendar::add_months(0, i32::MAX), None);
    assert_eq!(calendar::add_months(0, i32::MIN), None);
}

/// The definition, without arithmetic: the last of all counts after which the end is not passed.
fn check_full_months(start: Day, ends: impl Iterator<Item = Day>) {
    let reached: Vec<(i64, Day)> = (-60..=60)
        .filter_map(|months| Some((months, ALMANAC.add_months(start, months)?)))
        .collect();
    for end in ends {
        let expected = reached
            .iter()
            .rev()
            .find(|(_, day)| *day <= end)
            .map(|(months, _)| *months);
        assert_eq!(
            Some(i64::from(calendar::full_months(small(start), small(end)))),
            expected,
            "{:?} to {:?}",
            ALMANAC.date(start),
            ALMANAC.date(end)
        );
    }
}

#[test]
fn full_months_are_the_most_that_fit() {
    let near = [
        0, 1, 27, 28, 29, 30, 31, 32, 58, 59, 60, 61, 62, 89, 92, 181, 184, 364, 365, 366, 367, 730, 731,
        1095, 1461,
    ];
    for (start, _) in all_days() {
        check_full_months(start, near.iter().flat_map(|days| [start + days, start - days]));
    }
    for (start, _) in ALMANAC.years(1999, 2001).chain(ALMANAC.years(2023, 2025)) {
        check_full_months(start, start - 800..=start + 800);
    }
}

#[test]
fn full_months_at_the_ends_of_the_span_are_still_counted() {
    let (first, last) = (Day::from(calendar::FIRST_DAY), Day::from(calendar::LAST_DAY));
    for start in last - 70..=last {
        check_full_months(start, last - 70..=last);
    }
    for start in first + 40..=first + 110 {
        check_full_months(start, first + 40..=first + 110);
    }
}

#[test]
fn units_begin_and_end_where_their_neighbours_do() {
    let units = [(Unit::Month, 1), (Unit::Quarter, 3), (Unit::Year, 12)];
    for (day, (year, month, _)) in all_days() {
        for (unit, months) in units {
            // Walk to the first and last day with the same unit number.
            let unit_of = |day: Day| ALMANAC.month_index(day).map(|index| index.div_euclid(months));
            let here = unit_of(day);
            let first = large(calendar::edge(small(day), unit, Edge::First)).unwrap();
            let last = large(calendar::edge(small(day), unit, Edge::Last)).unwrap();
            assert!(first <= day && day <= last);
            assert_eq!((unit_of(first), unit_of(last)), (here, here));
            assert_ne!(unit_of(first - 1), here);
            assert_ne!(unit_of(last + 1), here);
            assert_eq!(Some(first), ALMANAC.edge(day, months, false));
            assert_eq!(Some(last), ALMANAC.edge(day, months, true));
        }
        for (edge, is_last) in [(Edge::First, false), (Edge::Last, true)] {
            let expected = ALMANAC.edge(day, 1, is_last);
            assert_eq!(
                large(calendar::month_edge(small(year), small(month), edge)),
                expected
            );
        }
    }
}

#[test]
fn a_month_that_does_not_exist_has_no_ends() {
    for month in [i32::MIN, -1, 0, 13, i32::MAX] {
        for year in [i32::MIN, 1799, 2024, 2300, i32::MAX] {
            assert_eq!(calendar::month_edge(year, month, Edge::First), None);
            assert_eq!(calendar::month_edge(year, month, Edge::Last), None);
        }
    }
}

/// Whether a day lies within a span after another, put as a policy; the span is the constant.
fn within_policy(count: i64, span: Span) -> Plan {
    let mut builder = PlanBuilder::new(places());
    builder.input(today(0, 1));
    let whole = Possible::of(ranges([range(0, 40_000)]));
    let (_, start) = fact(&mut builder, "start", Kind::Date, whole.clone());
    let (_, value) = fact(&mut builder, "value", Kind::Date, whole);
    let count = builder.number(Number::whole(count), TIMES);
    let within = Node::Within {
        value,
        start,
        count,
        span,
    };
    let within = builder.node(within, Kind::Bool);
    let variant = variant(&mut builder, vec![criterion("within", Role::Require, within)]);
    builder.policy(policy("p", vec![variant]));
    builder.finish(String::new())
}

#[test]
fn within_holds_from_the_first_day_to_the_last_and_not_beyond() {
    let spans = [1, 2, 3, 6, 12, 13, 24, 36].map(|count| (count, Span::Months));
    for (count, span) in spans
        .into_iter()
        .chain([(0, Span::Days), (1, Span::Days), (90, Span::Days)])
    {
        let plan = within_policy(count, span);
        let [start, value] = ["start", "value"].map(|id| plan.input(id).unwrap());
        let verdict = |first: Day, (from, to): (Day, Day)| {
            let mut people = People::everybody(&plan);
            people.set(start, Possible::day(small(first)));
            people.set(value, Possible::of(ranges([range(from, to)])));
            let request = Request {
                people,
                applicant: None,
                budget: DEFAULT_BUDGET,
            };
            assess(&plan, &request).unwrap().policies[0].verdict
        };
        for (first, date) in ALMANAC.years(1999, 2000).chain(ALMANAC.years(2024, 2025)) {
            let last = match span {
                Span::Months => ALMANAC.add_months(first, count).unwrap(),
                Span::Days => first + count,
            };
            let expected = [
                ((first - 1, first - 1), Verdict::NotEligible),
                ((first, first), Verdict::Eligible),
                ((last, last), Verdict::Eligible),
                ((last + 1, last + 1), Verdict::NotEligible),
                ((first, last), Verdict::Eligible),
                ((first - 1, last), Verdict::Depends),
                ((first, last + 1), Verdict::Depends),
                ((last + 1, last + 400), Verdict::NotEligible),
            ];
            for (days, expected) in expected {
                assert_eq!(
                    verdict(first, days),
                    expected,
                    "{days:?} within {count} {span:?} after {date:?}"
                );
            }
        }
    }
}
