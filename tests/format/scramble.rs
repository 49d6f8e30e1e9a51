//! The same program written otherwise: other spellings, spaces, line breaks, comments and punctuation.

use rules_dsl::keyword::{Keyword, UnitWord, unit};
use rules_dsl::parse::marked_items;
use rules_dsl::parse::marks::Mark;
use rules_dsl::source::SourceFile;
use rules_dsl::syntax::{self, Token, TokenKind};

use crate::random::Random;

/// The text of a file with its tokens in another dress.
pub(crate) fn scrambled(file: &SourceFile, seed: u64) -> SourceFile {
    let mut dice = Random::new(seed);
    // Few changes in some texts, many in others.
    let calm = 2 + dice.below(40);
    let mut findings = Vec::new();
    let tree = syntax::read(0, file, &mut findings);
    let (_, marks) = marked_items(&tree, &mut findings);
    let mut text = String::new();
    for (tokens, marks) in tree.items.iter().zip(&marks) {
        let mut position = 0;
        while position < tokens.len() {
            let seen: Vec<Mark> = marks
                .words
                .iter()
                .filter(|(at, _)| *at == position)
                .map(|(_, mark)| *mark)
                .collect();
            let written = written(&tokens[position], &seen, &mut dice, calm);
            let gap = gap(file, tokens, position, &mut dice, calm);
            text.push_str(if text.is_empty() { gap.trim_start() } else { &gap });
            text.push_str(&written);
            position += seen
                .iter()
                .find_map(|mark| match mark {
                    Mark::Keyword(_, length) => Some(*length),
                    _ => None,
                })
                .unwrap_or(1);
        }
    }
    if dice.below(2) == 0 {
        text.push_str("\n# the end");
    }
    SourceFile {
        path: file.path.clone(),
        text,
    }
}

fn gap(file: &SourceFile, tokens: &[Token], position: usize, dice: &mut Random, calm: usize) -> String {
    let token = &tokens[position];
    if position == 0 {
        let comment = dice.pick(&["", "  # 行末 at the end", "\n# 单独 on its own line\n#", "\n"]);
        return format!("{comment}\n");
    }
    if !dice.below(calm) == 0 {
        let before = &tokens[position - 1];
        let own = file.text.get(before.span.end..token.span.start).unwrap_or(" ");
        // Words that ran together with a sign may be words now.
        return if own.is_empty() || own.contains('#') {
            " ".to_owned()
        } else {
            own.to_owned()
        };
    }
    let gaps = [
        "  ",
        "   ",
        "\t",
        "\u{3000}",
        " ",
        "\n   ",
        "\n\n\n  ",
        "\r\n ",
        " # 中\n ",
        "\n # a\n  # b\n\n ",
        "\n  # ?\n\t",
    ];
    (*dice.pick(&gaps)).to_owned()
}

fn written(token: &Token, seen: &[Mark], dice: &mut Random, calm: usize) -> String {
    for mark in seen {
        match mark {
            Mark::Keyword(keyword, _) if dice.below(calm) == 0 => {
                return (*dice.pick(keyword.spellings())).to_owned();
            }
            Mark::Keyword(keyword, _) => {
                // The words of one spelling were joined by the reader.
                let spelling = keyword
                    .spellings()
                    .iter()
                    .find(|spelling| spelling.split(' ').next() == Some(&token.text));
                return spelling.map_or_else(|| token.text.clone(), |spelling| (*spelling).to_owned());
            }
            Mark::Unit if dice.below(calm) == 0 => {
                const WORDS: [&str; 19] = [
                    "months", "month", "个月", "月", "years", "year", "年", "days", "day", "天", "日",
                    "people", "人", "名", "times", "次", "fen", "分", "元",
                ];
                let same: Vec<&str> = WORDS
                    .iter()
                    .copied()
                    .filter(|word| unit(word) == unit(&token.text))
                    .collect();
                return match unit(&token.text) {
                    Some(UnitWord::Fen(fen)) if fen > 100 => token.text.clone(),
                    // A word without another for the same.
                    _ if same.is_empty() => token.text.clone(),
                    _ => (*dice.pick(&same)).to_owned(),
                };
            }
            _ => {}
        }
    }
    match token.kind {
        TokenKind::String => format!("\"{}\"", token.text),
        TokenKind::Sign if dice.below(calm) == 0 => {
            let wide = match token.text.as_str() {
                ":" => &["：", ":"][..],
                "," => &["，", "、", ","],
                "(" => &["（", "("],
                ")" => &["）", ")"],
                "{" => &["｛", "{"],
                "}" => &["｝", "}"],
                "*" => &["×", "＊", "*"],
                "/" => &["÷", "/", "／"],
                "-" => &["－", "−", "-"],
                "%" => &["％", "%"],
                "<=" => &["≤", "<="],
                ">=" => &["≥", ">="],
                "=" => &["==", "=", "＝"],
                _ => return token.text.clone(),
            };
            (*dice.pick(wide)).to_owned()
        }
        TokenKind::Number if dice.below(calm) == 0 && token.text.len() > 3 => {
            token.text.replacen('0', "０", 1)
        }
        _ => token.text.clone(),
    }
}

/// Words of the language in any order.
pub(crate) fn soup(seed: u64) -> String {
    const OTHERS: [&str; 40] = [
        "{",
        "}",
        "{",
        "}",
        "(",
        ")",
        ":",
        "：",
        ",",
        "、",
        "+",
        "-",
        "*",
        "/",
        "%",
        "<=",
        "≥",
        "=",
        "1",
        "24",
        "2/3",
        "300_000",
        "30",
        "2025-06-30",
        "2025年6月30日",
        "第9条",
        "2023年7月",
        "\"文字\"",
        "“文”",
        "\"open",
        "x",
        "甲",
        "p",
        "no_such",
        "甲不低于3",
        "# comment",
        "\n",
        "\n  ",
        "\n\n",
        "元",
    ];
    let mut dice = Random::new(seed);
    let mut text = String::from("fact x 甲: number from 1 to 9 step 1 fixed\n");
    for _ in 0..dice.below(120) {
        let word = if dice.below(5) < 3 {
            let keyword = dice.pick(Keyword::ALL);
            *dice.pick(keyword.spellings())
        } else {
            *dice.pick(&OTHERS)
        };
        text.push_str(word);
        text.push_str(["", "   ", "\n", " ", " ", " "][dice.below(6)]);
    }
    text
}

/// A text with some of its tokens left out, doubled or put elsewhere.
pub(crate) fn damaged(file: &SourceFile, seed: u64) -> String {
    let mut dice = Random::new(seed);
    let tree = syntax::read(0, file, &mut Vec::new());
    let mut words: Vec<&str> = Vec::new();
    let mut end = 0;
    for token in tree.items.iter().flatten() {
        words.push(file.text.get(end..token.span.start).unwrap());
        words.push(file.snippet(token.span));
        end = token.span.end;
    }
    for _ in 0..=dice.below(3) {
        let (from, to) = (dice.below(words.len()), dice.below(words.len()));
        match dice.below(4) {
            0 => words[from] = "",
            1 => words.insert(to, words[from]),
            2 => words.swap(from, to),
            _ => words[from] = dice.pick(Keyword::ALL).spellings()[0],
        }
    }
    words.concat()
}
