//! How figures, amounts and dates are written.

use rules_core::plan::CountUnit;

use crate::diagnostic::Lang;
use crate::keyword::UnitWord;

/// A figure in a language: `1_234_567.5` | `1234567.5`.
pub(super) fn figure(text: &str, lang: Lang) -> String {
    let (whole, decimals) = parts(text);
    let whole = match lang {
        Lang::Zh => whole,
        Lang::En => grouped(&whole),
    };
    joined(&whole, &decimals)
}

/// A figure with its unit, each in a language.
pub(super) fn quantity(text: &str, unit_text: &str, unit: UnitWord, lang: Lang) -> (String, String) {
    let unit_name = |lang| unit_word(unit, lang, Some(text)).to_owned();
    if !matches!(unit, UnitWord::Fen(fen) if fen >= 100) {
        return (figure(text, lang), unit_name(lang));
    }
    let yuan = if unit_text == "万元" {
        shifted(text)
    } else {
        let (whole, decimals) = parts(text);
        joined(&whole, &decimals)
    };
    match (lang, yuan.strip_suffix("0000")) {
        (Lang::Zh, Some(wan)) if !wan.is_empty() && !yuan.contains('.') => {
            (wan.to_owned(), "万元".to_owned())
        }
        (Lang::Zh, _) => (figure(&yuan, lang), "元".to_owned()),
        (Lang::En, _) => (figure(&yuan, lang), "yuan".to_owned()),
    }
}

/// A unit in a language; `after` is the figure before it, if any.
pub(super) fn unit_word(unit: UnitWord, lang: Lang, after: Option<&str>) -> &'static str {
    let one = after.is_some_and(|figure| parts(figure) == ("1".to_owned(), String::new()));
    let (single, several, chinese) = match unit {
        UnitWord::Counted(CountUnit::Months) if after.is_none() => ("month", "months", "月"),
        UnitWord::Counted(CountUnit::Months) => ("month", "months", "个月"),
        UnitWord::Counted(CountUnit::Years) => ("year", "years", "年"),
        UnitWord::Counted(CountUnit::Days) => ("day", "days", "天"),
        UnitWord::Counted(CountUnit::People) => ("people", "people", "人"),
        UnitWord::Counted(CountUnit::Times) => ("times", "times", "次"),
        UnitWord::Fen(1) => ("fen", "fen", "分"),
        UnitWord::Fen(_) => ("yuan", "yuan", "元"),
    };
    match lang {
        Lang::Zh => chinese,
        Lang::En if one => single,
        Lang::En => several,
    }
}

/// A calendar date: `2025-06-30` | `2025年6月30日`.
pub(super) fn date(text: &str, lang: Lang) -> String {
    let numbers: Vec<u32> = text
        .split(|character: char| !character.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .collect();
    match (numbers.as_slice(), lang) {
        ([year, month, day], Lang::Zh) => format!("{year:04}年{month}月{day}日"),
        ([year, month, day], Lang::En) => format!("{year:04}-{month:02}-{day:02}"),
        _ => text.to_owned(),
    }
}

/// A year, or a month of one: `2023-07` | `2023年7月`.
pub(super) fn year_month(year: &str, month: Option<&str>, lang: Lang) -> String {
    let (year, month) = (parts(year).0, month.map(|month| parts(month).0));
    match (month, lang) {
        (None, Lang::En) => year,
        (None, Lang::Zh) => format!("{year}年"),
        (Some(month), Lang::En) => format!("{year}-{month:0>2}"),
        (Some(month), Lang::Zh) => format!("{year}年{month}月"),
    }
}

/// The digits before and after the point, without groups and leading zeros.
fn parts(text: &str) -> (String, String) {
    let digits = text.replace('_', "");
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits.as_str(), ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    (whole.to_owned(), decimals.to_owned())
}

fn joined(whole: &str, decimals: &str) -> String {
    if decimals.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{decimals}")
    }
}

/// Ten thousand times a figure.
fn shifted(text: &str) -> String {
    let (whole, decimals) = parts(text);
    let (moved, rest) = match decimals.char_indices().nth(4) {
        Some((at, _)) => decimals.split_at_checked(at).unwrap_or_default(),
        None => (decimals.as_str(), ""),
    };
    let rest = rest.trim_end_matches('0');
    let (whole, _) = parts(&format!("{whole}{moved:0<4}"));
    joined(&whole, rest)
}

/// Groups of three for five digits and more: four read as a year.
fn grouped(whole: &str) -> String {
    if whole.len() < 5 {
        return whole.to_owned();
    }
    let mut grouped = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyword::unit;

    fn both(figure: &str, word: &str) -> (String, String) {
        let unit = unit(word).unwrap();
        let say = |lang| {
            let (figure, unit) = quantity(figure, word, unit, lang);
            format!("{figure} {unit}")
        };
        (say(Lang::En), say(Lang::Zh))
    }

    #[test]
    fn amounts_have_one_spelling_in_each_language() {
        for (figure, unit, en, zh) in [
            ("30", "万元", "300_000 yuan", "30 万元"),
            ("300_000", "yuan", "300_000 yuan", "30 万元"),
            ("1.5", "万元", "15_000 yuan", "15000 元"),
            ("0.00001", "万元", "0.1 yuan", "0.1 元"),
            ("9999", "元", "9999 yuan", "9999 元"),
            ("0", "万元", "0 yuan", "0 元"),
            ("10000.50", "元", "10_000.50 yuan", "10000.50 元"),
            ("1", "fen", "1 fen", "1 分"),
            ("01", "个月", "1 month", "1 个月"),
            ("12", "month", "12 months", "12 个月"),
        ] {
            assert_eq!(both(figure, unit), (en.to_owned(), zh.to_owned()));
        }
    }

    #[test]
    fn a_month_has_two_digits_in_english_only() {
        assert_eq!(year_month("2023", Some("7"), Lang::En), "2023-07");
        assert_eq!(year_month("2023", Some("07"), Lang::Zh), "2023年7月");
        assert_eq!(date("2025年6月3日", Lang::En), "2025-06-03");
    }
}
