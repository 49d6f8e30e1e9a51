//! Figures in numerals, with the units and the vague words of everyday speech.

/// A figure as it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Figure {
    /// Exactly this, as digits.
    Exactly(String),
    /// Something from one number to another: `三千多`.
    Between(i64, i64),
}

impl Figure {
    fn ends(&self) -> Option<(i64, i64)> {
        match self {
            Self::Exactly(text) => text.parse().ok().map(|number| (number, number)),
            Self::Between(low, high) => Some((*low, *high)),
        }
    }

    /// A tenth less or more; `None` for a figure with decimals.
    pub(super) fn roughly(self) -> Option<Self> {
        let (low, high) = self.ends()?;
        let tenth = high / 10;
        let low = low.saturating_sub(tenth).max(0);
        Some(Self::Between(low, high.saturating_add(tenth)))
    }

    /// From one to the other.
    pub(super) fn joined(from: &Self, to: &Self) -> Option<Self> {
        let ((low, _), (_, high)) = (from.ends()?, to.ends()?);
        (low <= high).then_some(Self::Between(low, high))
    }
}

/// The value of a character that stands for a digit.
fn digit(c: char) -> Option<i64> {
    const NUMERALS: [&[char]; 10] = [
        &['〇', '零', '0'],
        &['一', '壹', '1'],
        &['二', '两', '俩', '2'],
        &['三', '仨', '3'],
        &['四', '4'],
        &['五', '5'],
        &['六', '6'],
        &['七', '7'],
        &['八', '8'],
        &['九', '9'],
    ];
    let position = NUMERALS.iter().position(|forms| forms.contains(&c))?;
    i64::try_from(position).ok()
}

fn unit(c: char) -> Option<i64> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        '万' => Some(10_000),
        _ => None,
    }
}

/// Whether a character is part of a number in words.
pub(super) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some() || c == '半'
}

/// A whole number in digits or numerals: `12`, `十二`, `三千五`, `1万2`, `二〇二四`.
pub(super) fn whole(text: &str) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    let digits: Option<Vec<i64>> = text.chars().map(digit).collect();
    if let Some(digits) = digits {
        let add = |number: i64, digit: &i64| number.checked_mul(10)?.checked_add(*digit);
        return digits.iter().try_fold(0_i64, add);
    }
    let (mut sum, mut section): (i64, i64) = (0, 0);
    let mut pending: Option<i64> = None;
    // What a last digit without a unit counts: after `三千` the five of `三千五` is five hundred.
    let mut below = 1;
    let mut smallest = 10_000;
    for c in text.chars() {
        if let Some(unit) = unit(c) {
            // Units only fall, but for ten thousand of what came before.
            if sum > 0 && unit == 10_000 || unit < 10_000 && unit >= smallest {
                return None;
            }
            smallest = if unit == 10_000 { unit } else { unit.min(smallest) };
            if unit == 10_000 {
                section = section.checked_add(pending.take().unwrap_or(0))?;
                sum = sum.checked_add(section.checked_mul(unit)?)?;
                section = 0;
            } else {
                // Only ten may stand without a digit before it.
                let times = pending.take().or((unit == 10).then_some(1))?;
                section = section.checked_add(times.checked_mul(unit)?)?;
            }
            below = unit / 10;
        } else {
            let next = digit(c)?;
            pending = match pending {
                Some(before) if c.is_ascii_digit() => Some(before.checked_mul(10)?.checked_add(next)?),
                Some(_) => return None,
                None if next == 0 && !c.is_ascii_digit() => {
                    below = 1;
                    None
                }
                None => Some(next),
            };
        }
    }
    let last = match pending {
        Some(last) if last < 10 => last.checked_mul(below)?,
        Some(last) => last,
        None => 0,
    };
    sum.checked_add(section)?.checked_add(last)
}

/// A number; `多` behind it leaves open what comes below its last place.
fn vague(text: &str) -> Option<(i64, i64)> {
    let Some(least) = text.strip_suffix(['多', '几']) else {
        return whole(text).map(|number| (number, number));
    };
    let least = whole(least)?;
    let mut place: i64 = 1;
    while least > 0 && least.checked_rem(place.checked_mul(10)?)? == 0 {
        place = place.checked_mul(10)?;
    }
    Some((least, least.checked_add(place)?.checked_sub(1)?))
}

fn figure((low, high): (i64, i64)) -> Figure {
    if low == high {
        Figure::Exactly(low.to_string())
    } else {
        Figure::Between(low, high)
    }
}

/// The words for how often an amount is paid, and what a question about such amounts says.
const OFTEN: &[(&str, &[&str])] = &[("月", &["每个月", "每月", "一个月"]), ("年", &["每年", "一年"])];

/// Yuan: `三千五`, `3500块`, `三千多块`, `3.5k`; `每月3500` if the question is about months.
pub(super) fn money(said: &str, asked: &str) -> Option<Figure> {
    let mut text = said.trim_start_matches(['¥', '￥']).trim();
    let asked_so = OFTEN.iter().filter(|(often, _)| asked.contains(often));
    for word in asked_so.flat_map(|(_, words)| *words) {
        text = text.strip_prefix(word).unwrap_or(text).trim();
    }
    for word in ["人民币", "rmb", "yuan", "块钱", "块", "元", "圆"] {
        text = text.strip_suffix(word).unwrap_or(text).trim();
    }
    if let Some(found) = vague(text) {
        return Some(figure(found));
    }
    let places = [('k', 3), ('千', 3), ('万', 4), ('w', 4)];
    let unit = places
        .iter()
        .find_map(|(unit, places)| Some((text.strip_suffix(*unit)?, *places)));
    let digits = match unit {
        Some((text, places)) => times_ten(text.trim(), places)?,
        None => text.to_owned(),
    };
    digits
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some(Figure::Exactly(digits))
}

/// A decimal with at most so many places, times ten for each of them.
fn times_ten(text: &str, places: usize) -> Option<String> {
    let (above, below) = text.split_once('.').unwrap_or((text, ""));
    let rest = places.checked_sub(below.len())?;
    let number: i64 = format!("{above}{below}{}", "0".repeat(rest)).parse().ok()?;
    Some(number.to_string())
}

/// Months: `三个月`, `两年`, `一年半`, `2年3个月`, `半年`, `二十多年`.
pub(super) fn months(said: &str) -> Option<Figure> {
    let text = ["years", "year"]
        .iter()
        .fold(said.to_owned(), |text, word| text.replace(word, "年"));
    let text = ["months", "month", "and", " "]
        .iter()
        .fold(text, |text, word| text.replace(word, ""));
    let Some((years, rest)) = text.split_once('年') else {
        return counted(&text, &["个月", "月"]);
    };
    if years == "半" && rest.is_empty() {
        return Some(Figure::Exactly("6".to_owned()));
    }
    let (least, most) = vague(years)?;
    let rest = rest.trim_start_matches(['零', '又']);
    let rest = rest.trim_end_matches('月').trim_end_matches('个');
    let (further, open) = match rest {
        "" => (0, 0),
        "半" => (6, 0),
        // More than two years and less than three.
        "多" => (0, 11),
        rest => (whole(rest)?, 0),
    };
    // `二十多年` may be any month of the last of them.
    let open = if least == most { open } else { 11 };
    let least = least.checked_mul(12)?.checked_add(further)?;
    let most = most.checked_mul(12)?.checked_add(further)?.checked_add(open)?;
    Some(figure((least, most)))
}

/// How many: `三个`, and with the word for the unit: `十二人`, `5次`.
pub(super) fn counted(said: &str, units: &[&str]) -> Option<Figure> {
    let counted = units
        .iter()
        .find_map(|unit| said.strip_suffix(unit))
        .unwrap_or(said);
    vague(counted.trim().trim_end_matches('个').trim()).map(figure)
}

/// `百分之三十`.
pub(super) fn percentage(said: &str) -> Option<Figure> {
    let number = whole(said.strip_prefix("百分之")?)?;
    Some(Figure::Exactly(format!("{number}%")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_numerals() {
        for (text, number) in [
            ("三千五", 3_500),
            ("三千五百", 3_500),
            ("三千零五", 3_005),
            ("一万二", 12_000),
            ("1万2", 12_000),
            ("3千5", 3_500),
            ("十二", 12),
            ("二十", 20),
            ("二十一", 21),
            ("一百零五", 105),
            ("一百五", 150),
            ("二〇二四", 2_024),
            ("两百", 200),
            ("0", 0),
            ("十二万三千", 123_000),
        ] {
            assert_eq!(whole(text), Some(number), "{text}");
        }
        for text in [
            "",
            "千",
            "三四千",
            "1.5",
            "几",
            "三千块",
            "99999999999999999999",
            "九万万",
            "三千四千",
            "百",
        ] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn every_number_is_read_as_it_is_spoken() {
        for number in (0..=12_000).chain([20_000, 34_500, 99_999]) {
            assert_eq!(
                whole(&in_numerals(number)),
                Some(number),
                "{}",
                in_numerals(number)
            );
        }
    }

    /// The full reading of a number below a hundred thousand.
    fn in_numerals(number: i64) -> String {
        let mut text = String::new();
        let mut gap = false;
        for (unit, word) in [(10_000, "万"), (1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let place = number / unit % 10;
            if place == 0 {
                gap = !text.is_empty();
                continue;
            }
            if gap {
                text.push('零');
            }
            gap = false;
            text.extend(
                "零一二三四五六七八九"
                    .chars()
                    .nth(usize::try_from(place).unwrap_or(0)),
            );
            text.push_str(word);
        }
        if text.is_empty() { "零".to_owned() } else { text }
    }

    fn exactly(text: &str) -> Option<Figure> {
        Some(Figure::Exactly(text.to_owned()))
    }

    #[test]
    fn amounts_have_many_words_for_yuan() {
        for text in [
            "三千五",
            "3500块",
            "3500块钱",
            "3500 元",
            "每月3500",
            "3.5k",
            "三千五百块",
            "3.5千",
        ] {
            assert_eq!(money(text, "每月缴多少？"), exactly("3500"), "{text}");
        }
        assert_eq!(money("三千多块", ""), Some(Figure::Between(3_000, 3_999)));
        assert_eq!(money("533.33块", ""), exactly("533.33"));
        assert_eq!(money("很多", ""), None);
        // A month is no year.
        assert_eq!(money("每月3500", "去年收入多少？"), None);
        assert_eq!(money("一年八十万", "去年收入多少？"), exactly("800000"));
        assert_eq!(money("1.2345k", ""), None);
    }

    #[test]
    fn years_are_counted_in_months() {
        for (text, number) in [
            ("三个月", "3"),
            ("两年", "24"),
            ("一年半", "18"),
            ("2年3个月", "27"),
            ("一年零三个月", "15"),
            ("半年", "6"),
            ("2 years", "24"),
            ("1 year and 3 months", "15"),
            ("十二", "12"),
        ] {
            assert_eq!(months(text), exactly(number), "{text}");
        }
        assert_eq!(months("两年多"), Some(Figure::Between(24, 35)));
        assert_eq!(months("二十多年"), Some(Figure::Between(240, 359)));
        assert_eq!(months("很多"), None);
        assert_eq!(months("好几年"), None);
    }

    #[test]
    fn what_is_rough_is_a_span() {
        let rough = money("3500", "").and_then(Figure::roughly);
        assert_eq!(rough, Some(Figure::Between(3_150, 3_850)));
        assert_eq!(counted("三个人", &["人"]), exactly("3"));
        assert_eq!(counted("2年", &["人"]), None);
        let rough = money("1.2万", "").and_then(Figure::roughly);
        assert_eq!(rough, Some(Figure::Between(10_800, 13_200)));
        assert_eq!(money("533.33", "").and_then(Figure::roughly), None);
        assert_eq!(percentage("百分之三十"), exactly("30%"));
        let span = Figure::joined(&Figure::Exactly("5".to_owned()), &Figure::Exactly("3".to_owned()));
        assert_eq!(span, None);
    }
}
