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
            Some(months) => counted(months, CountUnit::Months, lang),
            None => share(value),
        },
        Kind::Days => value
            .to_whole()
            .map_or_else(|| share(value), |days| counted(days, CountUnit::Days, lang)),
        Kind::Count(unit) => value
            .to_whole()
            .map_or_else(|| share(value), |count| counted(count, unit, lang)),
        Kind::Bool | Kind::Choice(_) | Kind::Number | Kind::Region => share(value),
    }
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

/// Shares that are whole per cents are read as such; others, like two thirds, as a fraction.
fn share(value: Number) -> String {
    if let Some(whole) = value.to_whole() {
        // Not grouped: a plain number may be a year.
        return whole.to_string();
    }
    let percent = value.times(Number::whole(100)).and_then(Number::to_whole);
    percent.map_or_else(|| value.to_string(), |percent| format!("{percent}%"))
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
