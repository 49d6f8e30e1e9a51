//! The same program written otherwise: other spellings, spaces, line breaks, comments and punctuation.

use rules_dsl::keyword::{UnitWord, unit};
use rules_dsl::parse::marked_items;
use rules_dsl::parse::marks::Mark;
use rules_dsl::source::SourceFile;
use rules_dsl::syntax::{self, Token, TokenKind};

/// A small generator of numbers, so that one seed makes one text.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.below(sides) == 0
    }

    fn choose<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.below(u64::try_from(from.len()).unwrap())).unwrap()]
    }
}

/// The text of a file with its tokens in another dress.
pub(crate) fn scrambled(file: &SourceFile, seed: u64) -> SourceFile {
    let mut dice = Dice(seed);
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
    if dice.one_in(2) {
        text.push_str("\n# the end");
    }
    SourceFile {
        path: file.path.clone(),
        text,
    }
}

fn gap(file: &SourceFile, tokens: &[Token], position: usize, dice: &mut Dice, calm: u64) -> String {
    let token = &tokens[position];
    if position == 0 {
        let comment = dice.choose(&["", "  # 行末 at the end", "\n# 单独 on its own line\n#", "\n"]);
        return format!("{comment}\n");
    }
    if !dice.one_in(calm) {
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
    dice.choose(&gaps).to_owned()
}

fn written(token: &Token, seen: &[Mark], dice: &mut Dice, calm: u64) -> String {
    for mark in seen {
        match mark {
            Mark::Keyword(keyword, _) if dice.one_in(calm) => {
                return dice.choose(keyword.spellings()).to_owned();
            }
            Mark::Keyword(keyword, _) => {
                // The words of one spelling were joined by the reader.
                let spelling = keyword
                    .spellings()
                    .iter()
                    .find(|spelling| spelling.split(' ').next() == Some(&token.text));
                return spelling.map_or_else(|| token.text.clone(), |spelling| (*spelling).to_owned());
            }
            Mark::Unit if dice.one_in(calm) => {
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
                    _ => dice.choose(&same).to_owned(),
                };
            }
            _ => {}
        }
    }
    match token.kind {
        TokenKind::String => format!("\"{}\"", token.text),
        TokenKind::Sign if dice.one_in(calm) => {
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
            dice.choose(wide).to_owned()
        }
        TokenKind::Number if dice.one_in(calm) && token.text.len() > 3 => token.text.replacen('0', "０", 1),
        _ => token.text.clone(),
    }
}
