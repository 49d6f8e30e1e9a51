//! Exact numbers as people write them.

use rules_core::number::Number;

/// The text with full-width digits and signs as ASCII, without spaces around it.
///
/// ```
/// assert_eq!(rules_report::numbers::plain(" ２０２５－７－１ "), "2025-7-1");
/// ```
pub fn plain(text: &str) -> String {
    let narrow = |c: char| match c {
        // The full-width forms of ASCII lie at one fixed distance from it.
        '\u{ff01}'..='\u{ff5e}' => u32::from(c)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        '\u{3000}' => ' ',
        '—' | '–' | '−' => '-',
        '。' => '.',
        _ => c,
    };
    text.chars().map(narrow).collect::<String>().trim().to_owned()
}

/// A decimal such as `533.33`, with or without separators of thousands.
pub fn decimal(text: &str) -> Option<Number> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
        Some(_) => return None,
        None => (digits, ""),
    };
    let whole = without_separators(whole)?;
    let numerator: i64 = format!("{whole}{fraction}").parse().ok()?;
    let denominator = 10_i64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let number = Number::fraction(numerator, denominator)?;
    Some(if negative { number.negated() } else { number })
}

/// A decimal, a fraction such as `2/3` or a percentage such as `50%`.
///
/// ```
/// use rules_report::numbers::share;
/// assert_eq!(share("50%"), share("1/2"));
/// ```
pub fn share(text: &str) -> Option<Number> {
    if let Some(percent) = text.strip_suffix('%') {
        return decimal(percent.trim_end())?.over(Number::whole(100));
    }
    match text.split_once('/') {
        Some((above, below)) => decimal(above.trim())?.over(decimal(below.trim())?),
        None => decimal(text),
    }
}

/// A whole number with commas between groups of three.
pub fn grouped(whole: i64) -> String {
    let digits = whole.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if whole < 0 {
        text.push('-');
    }
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An amount of fen in yuan: `533.33`, or without the fen when there are none. What is no whole fen is cut
/// off there; the flag says whether it was.
pub fn yuan(fen: Number, separators: bool) -> (String, bool) {
    let cut = fen.floor();
    let exact = fen.to_whole().is_some();
    let (whole, rest) = (cut / 100, (cut % 100).abs());
    let mut text = if separators {
        grouped(whole)
    } else {
        whole.to_string()
    };
    if whole == 0 && cut < 0 {
        text.insert(0, '-');
    }
    if rest != 0 {
        text.push('.');
        text.push_str(&two_digits(rest));
    }
    (text, exact)
}

/// `7` as `07`.
pub fn two_digits(number: i64) -> String {
    if (0..10).contains(&number) {
        format!("0{number}")
    } else {
        number.to_string()
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The digits of a whole number; commas must stand where they belong.
fn without_separators(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    if !is_digits(first) {
        return None;
    }
    let mut digits = first.to_owned();
    for group in groups {
        if first.len() > 3 || group.len() != 3 || !is_digits(group) {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        assert_eq!(decimal("0.1"), Number::fraction(1, 10));
        assert_eq!(decimal("1,234,567.05"), Number::fraction(123_456_705, 100));
        assert_eq!(decimal("-3"), Some(Number::whole(-3)));
        for wrong in [
            "",
            ".",
            "1.",
            ".5",
            "1e3",
            "12,34",
            "1,2345",
            "--1",
            "1 000",
            "99999999999999999999",
        ] {
            assert_eq!(decimal(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn shares_may_be_fractions_and_percentages() {
        assert_eq!(share("2/3"), Number::fraction(2, 3));
        assert_eq!(share("12.5%"), Number::fraction(1, 8));
        assert_eq!(share("1/0"), None);
    }

    #[test]
    fn yuan_are_printed_from_fen() {
        let print = |fen| yuan(fen, true).0;
        assert_eq!(print(Number::whole(53_333)), "533.33");
        assert_eq!(print(Number::whole(99_000_000)), "990,000");
        assert_eq!(print(Number::whole(5)), "0.05");
        assert!(!yuan(Number::fraction(160_000, 3).unwrap(), true).1);
    }
}
