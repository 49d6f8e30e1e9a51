//! Values in words: money in yuan, spans in years, places and choices by name. Never a raw identifier.

use rules_core::number::Number;
use rules_core::plan::{CountUnit, Kind, Plan};
use rules_core::possible::{NO, Possible, Range, Values, YES};

use crate::dates;
use crate::language::Lang;
use crate::notation::{Cover, cover};
use crate::numbers::{grouped, yuan};

/// Everything a value may be, in words.
pub fn possible(plan: &Plan, kind: Kind, set: &Possible, lang: Lang) -> String {
    let mut alternatives = alternatives(plan, kind, &set.values, lang);
    if set.none {
        alternatives.push(lang.pick("无", "none").to_owned());
    }
    if set.error {
        alternatives.push(lang.pick("无法计算", "cannot be computed").to_owned());
    }
    lang.alternatives(&alternatives)
}

/// One number of a type in words.
pub fn number(kind: Kind, value: Number, lang: Lang) -> String {
    match kind {
        Kind::Money => {
            let (text, exact) = yuan(value, true);
            let about = if exact { "" } else { "≈" };
            lang.pick(format!("{about}{text}元"), format!("{about}{text} yuan"))
        }
        Kind::Date => whole(value).map_or_else(|| value.to_string(), dates::iso),
        Kind::Months => match value.to_whole() {
            Some(months) if months != 0 && months % 12 == 0 => counted(months / 12, CountUnit::Years, lang),
            _ => several(value, CountUnit::Months, lang),
        },
        Kind::Days => several(value, CountUnit::Days, lang),
        Kind::Count(unit) => several(value, unit, lang),
        Kind::Bool | Kind::Choice(_) | Kind::Number | Kind::Region => share(value),
    }
}

/// So many of something, parts of one too: 0.87人, 1/3个月.
fn several(value: Number, unit: CountUnit, lang: Lang) -> String {
    if let Some(count) = value.to_whole() {
        return counted(count, unit, lang);
    }
    let number = decimal(value).unwrap_or_else(|| value.to_string());
    let word = unit_word(unit, lang, false);
    lang.pick(format!("{number}{word}"), format!("{number} {word}"))
}

/// A whole number of something: 24个月 / 24 months.
pub fn counted(count: i64, unit: CountUnit, lang: Lang) -> String {
    let number = grouped(count);
    let one = count == 1;
    match lang {
        Lang::Zh => format!("{number}{}", unit_word(unit, lang, one)),
        Lang::En => format!("{number} {}", unit_word(unit, lang, one)),
    }
}

/// The word for a unit.
pub fn unit_word(unit: CountUnit, lang: Lang, one: bool) -> &'static str {
    match (unit, lang, one) {
        (CountUnit::Months, Lang::Zh, _) => "个月",
        (CountUnit::Years, Lang::Zh, _) => "年",
        (CountUnit::Days, Lang::Zh, _) => "天",
        (CountUnit::People, Lang::Zh, _) => "人",
        (CountUnit::Times, Lang::Zh, _) => "次",
        (CountUnit::Months, Lang::En, true) => "month",
        (CountUnit::Months, Lang::En, false) => "months",
        (CountUnit::Years, Lang::En, true) => "year",
        (CountUnit::Years, Lang::En, false) => "years",
        (CountUnit::Days, Lang::En, true) => "day",
        (CountUnit::Days, Lang::En, false) => "days",
        (CountUnit::People, Lang::En, true) => "person",
        (CountUnit::People, Lang::En, false) => "people",
        (CountUnit::Times, Lang::En, true) => "time",
        (CountUnit::Times, Lang::En, false) => "times",
    }
}

/// Shares that are per cents with at most two decimals are read as such; others, like two thirds, as a fraction.
fn share(value: Number) -> String {
    if let Some(whole) = value.to_whole() {
        // Not grouped: a plain number may be a year.
        return whole.to_string();
    }
    let percent = value.times(Number::whole(100)).and_then(decimal);
    percent.map_or_else(|| value.to_string(), |percent| format!("{percent}%"))
}

/// A number with at most two decimals: `1.5`.
fn decimal(value: Number) -> Option<String> {
    let hundredths = value.times(Number::whole(100))?.to_whole()?;
    let (sign, size) = (if hundredths < 0 { "-" } else { "" }, hundredths.checked_abs()?);
    let decimals = format!("{:02}", size % 100);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    Some(format!("{sign}{}{point}{decimals}", size / 100))
}

fn whole(value: Number) -> Option<i32> {
    i32::try_from(value.to_whole()?).ok()
}

fn alternatives(plan: &Plan, kind: Kind, values: &Values, lang: Lang) -> Vec<String> {
    match (kind, values) {
        (Kind::Choice(choice), Values::Bits(bits)) => {
            let members = &plan.choices().at(choice).members;
            (0_u32..64)
                .zip(members)
                .filter(|(bit, _)| bits & (1_u64 << bit) != 0)
                .map(|(_, (_, name))| lang.of(name).to_owned())
                .collect()
        }
        (_, Values::Bits(bits)) => [(YES, lang.pick("是", "yes")), (NO, lang.pick("否", "no"))]
            .into_iter()
            .filter(|(bit, _)| bits & bit != 0)
            .map(|(_, word)| word.to_owned())
            .collect(),
        (Kind::Region, Values::Ranges(ranges)) => cover(plan.regions(), ranges)
            .into_iter()
            .filter_map(|part| place(plan, part, lang))
            .collect(),
        (_, Values::Ranges(ranges)) => ranges.iter().map(|range| span(kind, range, lang)).collect(),
    }
}

fn span(kind: Kind, range: Range, lang: Lang) -> String {
    if range.low == range.high {
        return number(kind, range.low, lang);
    }
    let bounded = |end: Number| end != Number::MIN && end != Number::MAX;
    match (bounded(range.low), bounded(range.high)) {
        (true, true) => lang.span(&number(kind, range.low, lang), &number(kind, range.high, lang)),
        (true, false) => {
            let low = number(kind, range.low, lang);
            lang.pick(format!("{low}以上"), format!("{low} or more"))
        }
        (false, true) => {
            let high = number(kind, range.high, lang);
            lang.pick(format!("{high}以下"), format!("{high} or less"))
        }
        (false, false) => lang.pick("任意值", "anything").to_owned(),
    }
}

/// The name of a place; "elsewhere in" for what lies in none of its listed parts.
fn place(plan: &Plan, part: Cover, lang: Lang) -> Option<String> {
    let tree = plan.regions();
    match part {
        Cover::Whole(position) => Some(lang.of(&tree.get(position)?.name).to_owned()),
        Cover::Itself(position) => {
            let name = lang.of(&tree.get(position)?.name);
            Some(lang.pick(format!("{name}其他地方"), format!("elsewhere in {name}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_as_people_write_them() {
        let part = |above, below| Number::fraction(above, below).unwrap();
        let said = |kind, value| number(kind, value, Lang::En);
        for (value, text) in [
            (part(3, 200), "1.5%"),
            (part(667, 10_000), "6.67%"),
            (part(1, 2), "50%"),
            (part(-1, 8), "-12.5%"),
            (part(1, 15), "1/15"),
            (part(3, 1), "3"),
        ] {
            assert_eq!(said(Kind::Number, value), text);
        }
        let people = Kind::Count(CountUnit::People);
        assert_eq!(said(people, part(87, 100)), "0.87 people");
        assert_eq!(number(people, part(87, 100), Lang::Zh), "0.87人");
        assert_eq!(said(Kind::Months, part(1, 3)), "1/3 months");
        assert_eq!(said(Kind::Months, part(12, 1)), "1 year");
    }
}
