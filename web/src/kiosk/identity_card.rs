//! What the number on a resident identity card says (GB 11643-1999). The number itself is never kept.

/// What was read from a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IdentityCard {
    /// The day of birth, `1990-05-17`.
    pub(crate) born: String,
    /// Whether the holder is male.
    pub(crate) male: bool,
}

/// Why a text is no number of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoCard {
    /// It is something else.
    Foreign,
    /// The check digit is wrong: a digit was misread.
    CheckDigit,
    /// There is no such day of birth.
    Birth,
}

const DIGITS: usize = 18;

/// Weights of the first 17 digits, and the check digits by remainder (ISO 7064, MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// Whether a text looks like the number of a card, right or wrong: nobody writes such a thing as an answer.
pub(crate) fn resembles(text: &[char]) -> bool {
    let (last, rest) = match text.split_last() {
        Some(parts) => parts,
        None => return false,
    };
    matches!(text.len(), 15 | DIGITS)
        && rest.iter().all(char::is_ascii_digit)
        && (last.is_ascii_digit() || matches!(last, 'x' | 'X'))
}

/// Reads a number of 18 digits. Numbers of 15 digits, out of use since 2013, have no check digit and are refused.
///
/// # Errors
/// If it is none.
pub(crate) fn read(text: &[char]) -> Result<IdentityCard, NoCard> {
    if !resembles(text) || text.len() != DIGITS {
        return Err(NoCard::Foreign);
    }
    let digits: Vec<u32> = text.iter().filter_map(|sign| sign.to_digit(10)).collect();
    let weighed: u32 = WEIGHTS
        .iter()
        .zip(&digits)
        .map(|(weight, digit)| weight * digit)
        .sum();
    let remainder = usize::try_from(weighed.rem_euclid(11)).unwrap_or_default();
    let last = text.last().map(char::to_ascii_uppercase);
    if last.as_ref() != CHECK_DIGITS.get(remainder) {
        return Err(NoCard::CheckDigit);
    }
    let number = |from: usize, length: usize| -> u32 {
        let digits = digits.iter().skip(from).take(length);
        digits.fold(0, |number, digit| number * 10 + digit)
    };
    let (year, month, day) = (number(6, 4), number(10, 2), number(12, 2));
    if !(1850..=2199).contains(&year) || day == 0 || day > days(year, month) {
        return Err(NoCard::Birth);
    }
    Ok(IdentityCard {
        born: format!("{year:04}-{month:02}-{day:02}"),
        male: number(16, 1).rem_euclid(2) == 1,
    })
}

/// Days of a month; none where there is no such month.
fn days(year: u32, month: u32) -> u32 {
    let divides = |by: u32| year.rem_euclid(by) == 0;
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if divides(4) && (!divides(100) || divides(400)) => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<IdentityCard, NoCard> {
        super::read(&text.chars().collect::<Vec<_>>())
    }

    /// A number with its check digit; the region 150102 stands for any.
    fn number(born: &str, order: u32) -> String {
        let first = format!("150102{born}{order:03}");
        let weighed: u32 = WEIGHTS
            .iter()
            .zip(first.chars())
            .map(|(weight, digit)| weight * digit.to_digit(10).unwrap())
            .sum();
        format!("{first}{}", CHECK_DIGITS[usize::try_from(weighed % 11).unwrap()])
    }

    #[test]
    fn the_example_of_the_standard_is_read() {
        // GB 11643-1999, appendix A.
        let card = read("11010519491231002X").unwrap();
        assert_eq!(card.born, "1949-12-31");
        assert!(!card.male);
        assert_eq!(read("11010519491231002x"), Ok(card));
        assert!(read("440524188001010014").unwrap().male);
    }

    #[test]
    fn a_misread_or_swapped_digit_is_noticed() {
        let right: Vec<char> = number("19900517", 123).chars().collect();
        for at in 0..17 {
            for other in ('0'..='9').filter(|other| *other != right[at]) {
                let mut wrong = right.clone();
                wrong[at] = other;
                assert_eq!(super::read(&wrong), Err(NoCard::CheckDigit), "{wrong:?}");
            }
            let mut swapped = right.clone();
            swapped.swap(at, at + 1);
            assert!(swapped == right || super::read(&swapped).is_err());
        }
    }

    #[test]
    fn days_that_never_were_are_refused() {
        assert_eq!(read(&number("20240229", 12)).unwrap().born, "2024-02-29");
        for born in [
            "20230229", "19000229", "20230431", "20231301", "20230100", "18000101",
        ] {
            assert_eq!(read(&number(born, 1)), Err(NoCard::Birth), "{born}");
        }
    }

    #[test]
    fn other_texts_are_foreign() {
        for text in [
            "",
            "3500",
            "2023-06-30",
            "150102900517123",
            "1501021990051712345",
            "A10105194912310021",
        ] {
            assert_eq!(read(text), Err(NoCard::Foreign), "{text}");
        }
        assert!(resembles(&"150102900517123".chars().collect::<Vec<_>>()));
        assert!(!resembles(&"2023-06-30".chars().collect::<Vec<_>>()));
    }
}
