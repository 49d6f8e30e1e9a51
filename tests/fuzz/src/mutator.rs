//! Changed inputs: words left out, doubled, exchanged, taken from the language or from another input.
//!
//! A change of single bytes nearly always ends in the reader. These changes keep most of a text readable, so that
//! what comes after the reader is reached.

use rules_dsl::keyword::Keyword;

use crate::random::Random;

/// What inputs are made of.
pub enum Words {
    /// Any bytes.
    Bytes,
    /// Texts of these words, among others.
    Texts(Vec<String>),
}

/// A changed input is no longer than this.
pub const LONGEST: usize = 8 * 1024;

/// What rule texts are made of: all keywords in all spellings, units, signs, figures and days.
pub fn of_rules() -> Words {
    const OTHERS: [&str; 94] = [
        "months",
        "month",
        "个月",
        "月",
        "years",
        "year",
        "年",
        "days",
        "day",
        "天",
        "日",
        "people",
        "人",
        "名",
        "times",
        "次",
        "fen",
        "分",
        "yuan",
        "元",
        "万元",
        "{",
        "}",
        "｛",
        "｝",
        "(",
        ")",
        "（",
        "）",
        ":",
        "：",
        ",",
        "，",
        "、",
        "+",
        "-",
        "－",
        "*",
        "×",
        "/",
        "÷",
        "%",
        "％",
        "<",
        "<=",
        "≤",
        ">",
        ">=",
        "≥",
        "=",
        "==",
        "!=",
        "≠",
        "\"",
        "“",
        "”",
        "\"x\"",
        "“文”",
        "#",
        "# next file\n",
        "\n",
        "\n  ",
        "\n\n",
        "\r\n",
        "\t",
        "\u{3000}",
        "\u{feff}",
        "0",
        "1",
        "2",
        "3",
        "12",
        "0.5",
        "1.005",
        "30",
        "100",
        "300_000",
        "９",
        "1000000",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999",
        "1800-01-01",
        "2299-12-31",
        "2024-02-29",
        "2023-02-29",
        "2025-06-30",
        "2025年6月30日",
        "2023-07",
        "2023年7月",
        "第9条",
        "region",
        "x",
        "d",
    ];
    let keywords = Keyword::ALL.iter().flat_map(|keyword| keyword.spellings());
    let words = keywords.chain(&OTHERS).map(|word| (*word).to_owned());
    Words::Texts(words.collect())
}

/// An input with some changes, drawn from `seed`. `others` are inputs from which parts are taken.
pub fn mutate(bytes: &[u8], words: &Words, others: &[&[u8]], seed: u64) -> Vec<u8> {
    let mut dice = Random::new(seed);
    let mut bytes = match words {
        Words::Bytes => in_bytes(bytes, others, &mut dice),
        Words::Texts(words) => in_words(bytes, words, others, &mut dice),
    };
    bytes.truncate(LONGEST);
    bytes
}

fn in_words(bytes: &[u8], words: &[String], others: &[&[u8]], dice: &mut Random) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let mut pieces: Vec<&str> = pieces(&text);
    let other = if others.is_empty() {
        String::new()
    } else {
        String::from_utf8_lossy(dice.pick::<&[u8]>(others)).into_owned()
    };
    let other = self::pieces(&other);
    for _ in 0..=dice.below(4) {
        let at = dice.below(pieces.len() + 1);
        let few = (1 + dice.below(6)).min(pieces.len() - at);
        match dice.below(12) {
            0 => drop(pieces.drain(at..at + few)),
            1 => {
                let doubled = pieces.get(at..at + few).unwrap_or_default().to_vec();
                splice(&mut pieces, at, 0, &doubled);
            }
            2 if few > 0 => {
                let with = dice.below(pieces.len());
                pieces.swap(at, with);
            }
            3 | 4 if few > 0 => splice(&mut pieces, at, 1, &[dice.pick(words).as_str()]),
            5 => splice(&mut pieces, at, 0, &[" ", dice.pick(words).as_str(), " "]),
            // A name of the same text in place of another.
            6 | 7 if few > 0 => {
                let word = *dice.pick(&pieces);
                splice(&mut pieces, at, 1, &[word]);
            }
            8 if few > 0 => {
                let many = vec![pieces.get(at).copied().unwrap_or_default(); 1 + dice.below(80)];
                splice(&mut pieces, at, 0, &many);
            }
            9 if !other.is_empty() => {
                let from = dice.below(other.len());
                let count = 1 + dice.below(60);
                let part: Vec<&str> = other.iter().skip(from).take(count).copied().collect();
                splice(&mut pieces, at, few * dice.below(2), &part);
            }
            // Whole lines.
            10 => {
                let (from, to) = line(&pieces, at);
                let moved: Vec<&str> = pieces.drain(from..to).collect();
                let at = dice.below(pieces.len() + 1);
                let (at, _) = line(&pieces, at);
                splice(&mut pieces, at, 0, &moved);
            }
            11 if !other.is_empty() => {
                let (from, to) = line(&other, dice.below(other.len()));
                let (at, _) = line(&pieces, at);
                let part: Vec<&str> = other.iter().take(to).skip(from).copied().collect();
                splice(&mut pieces, at, 0, &part);
            }
            _ => {}
        }
    }
    pieces.concat().into_bytes()
}

fn splice<'a>(pieces: &mut Vec<&'a str>, at: usize, removed: usize, put: &[&'a str]) {
    drop(pieces.splice(at..at + removed, put.iter().copied()));
}

/// The line around a piece.
fn line(pieces: &[&str], at: usize) -> (usize, usize) {
    let ends = |piece: &&str| piece.contains('\n');
    let before = pieces.iter().take(at).rposition(ends);
    let after = pieces.iter().skip(at).position(ends);
    (
        before.map_or(0, |position| position + 1),
        after.map_or(pieces.len(), |position| at + position + 1),
    )
}

/// A text cut into words, runs of space, and single signs.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, character) in text.char_indices() {
        let kind = match character {
            '_' => Some(0),
            _ if character.is_ascii_digit() => Some(1),
            _ if character.is_alphanumeric() => Some(0),
            '\n' => None,
            _ if character.is_whitespace() => Some(2),
            _ => None,
        };
        if kind.is_none() || kind != before {
            pieces.extend(text.get(start..at).filter(|piece| !piece.is_empty()));
            start = at;
        }
        before = kind;
    }
    pieces.extend(text.get(start..).filter(|piece| !piece.is_empty()));
    pieces
}

fn in_bytes(bytes: &[u8], others: &[&[u8]], dice: &mut Random) -> Vec<u8> {
    const EDGES: [u8; 9] = [0, 1, 2, 3, 5, 127, 128, 129, 255];
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(3) {
        let at = dice.below(bytes.len() + 1);
        let few = dice.below(9).min(bytes.len() - at);
        let edge = *dice.pick(&EDGES);
        match dice.below(6) {
            0 => bytes.insert(at, edge),
            1 => drop(bytes.drain(at..at + few)),
            2 => {
                let stretch = bytes.get(at..at + few).unwrap_or_default().to_vec();
                let to = dice.below(bytes.len() + 1);
                drop(bytes.splice(to..to, stretch));
            }
            3 if !others.is_empty() => {
                let other = dice.pick(others);
                let from = dice.below(other.len() + 1);
                let part = other.iter().skip(from).take(1 + dice.below(40)).copied();
                drop(bytes.splice(at..at + few, part.collect::<Vec<u8>>()));
            }
            4 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = edge;
                }
            }
        }
    }
    bytes
}
