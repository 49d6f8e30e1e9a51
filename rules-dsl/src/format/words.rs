//! Tokens as they are to be written.

use std::collections::BTreeMap;
use std::ops::Range;

use super::amount;
use super::layout::Atom;
use super::names::NameTable;
use super::trivia::Trivia;
use crate::diagnostic::Lang;
use crate::keyword::{self, Keyword, UnitWord};
use crate::parse::marks::{Mark, Marks, NameUse, Phrase};
use crate::source::{SourceFile, Span};
use crate::syntax::{Token, TokenKind};

/// How words are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speech {
    /// All in one language.
    In(Lang),
    /// Each in its own.
    AsWritten,
}

/// What the reader saw in one token.
#[derive(Debug, Clone, Default)]
struct Seen {
    keyword: Option<(Keyword, usize)>,
    name: Option<NameUse>,
    unit: Option<UnitWord>,
    of_age: bool,
    starts: bool,
    between_names: bool,
    sign: bool,
}

/// Writes the tokens of one item.
pub(super) struct Writer<'a> {
    file: &'a SourceFile,
    pub(super) tokens: &'a [Token],
    pub(super) marks: &'a Marks,
    pub(super) trivia: Vec<Trivia>,
    seen: Vec<Seen>,
    /// The phrases by where they begin.
    pub(super) phrases: BTreeMap<usize, Vec<&'a Phrase>>,
    pub(super) speech: Speech,
    names: Option<(Lang, &'a NameTable)>,
    /// Names that stay in the other language.
    pub(super) unconverted: Vec<(Span, String)>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        file: &'a SourceFile,
        tokens: &'a [Token],
        marks: &'a Marks,
        trivia: Vec<Trivia>,
        speech: Speech,
        names: Option<(Lang, &'a NameTable)>,
    ) -> Self {
        let mut seen = vec![Seen::default(); tokens.len()];
        for (position, mark) in &marks.words {
            let (Some(seen), Some(token)) = (seen.get_mut(*position), tokens.get(*position)) else {
                continue;
            };
            match mark {
                Mark::Keyword(keyword, length) => seen.keyword = Some((*keyword, *length)),
                Mark::Name(uses) => seen.name = Some(*uses),
                Mark::Unit => seen.unit = keyword::unit_behind(&token.text),
                Mark::OfAge => seen.of_age = true,
                Mark::Start => seen.starts = true,
                Mark::ListComma => seen.between_names = true,
                Mark::Sign => seen.sign = true,
            }
        }
        let mut phrases: BTreeMap<usize, Vec<&Phrase>> = BTreeMap::new();
        for phrase in &marks.phrases {
            phrases.entry(phrase.tokens.start).or_default().push(phrase);
        }
        Self {
            file,
            tokens,
            marks,
            trivia,
            seen,
            phrases,
            speech,
            names,
            unconverted: Vec::new(),
        }
    }

    /// The whole item.
    pub(super) fn atoms(&mut self) -> Vec<Atom> {
        for position in 0..self.tokens.len() {
            if let Some((_, length)) = self.keyword(position)
                && length > 1
            {
                self.on_one_line(position..position + length);
            }
        }
        self.chinese_phrases_on_one_line();
        let mut atoms = Vec::new();
        self.write(0..self.tokens.len(), &mut atoms);
        fractions(&mut atoms, self.speech);
        atoms
    }

    pub(super) fn keyword(&self, position: usize) -> Option<(Keyword, usize)> {
        self.seen.get(position)?.keyword
    }

    /// Removes line breaks between some tokens; comments there go before the line.
    pub(super) fn on_one_line(&mut self, tokens: Range<usize>) {
        let mut comments = Vec::new();
        for trivia in self
            .trivia
            .iter_mut()
            .take(tokens.end)
            .skip(tokens.start.saturating_add(1))
        {
            comments.append(&mut trivia.hoisted);
            comments.extend(
                std::mem::take(&mut trivia.comments)
                    .into_iter()
                    .map(|comment| comment.text),
            );
            trivia.breaks = 0;
            trivia.wide = false;
        }
        if let Some(first) = self.trivia.get_mut(tokens.start) {
            first.hoisted.extend(comments);
        }
    }

    /// Writes some tokens.
    pub(super) fn write(&mut self, tokens: Range<usize>, atoms: &mut Vec<Atom>) {
        let mut position = tokens.start;
        while position < tokens.end {
            position = match self.phrase_at(position, tokens.end) {
                Some(phrase) => self.write_phrase(phrase, atoms),
                None => self.write_token(position, atoms),
            };
        }
    }

    /// An atom in the place of a token.
    pub(super) fn atom(&self, position: usize, text: String) -> Atom {
        let seen = self.seen.get(position).cloned().unwrap_or_default();
        Atom {
            text,
            trivia: self.trivia.get(position).cloned().unwrap_or_default(),
            starts: seen.starts,
            part: seen.keyword.is_some_and(|(keyword, _)| !keyword.joins()),
            ..Atom::default()
        }
    }

    /// Writes what stands at a position; returns the position after it.
    fn write_token(&mut self, position: usize, atoms: &mut Vec<Atom>) -> usize {
        let Some(token) = self.tokens.get(position) else {
            return position + 1;
        };
        let seen = self.seen.get(position).cloned().unwrap_or_default();
        if let Some((keyword, length)) = seen.keyword {
            let text = self.spelling(keyword, position, length, self.lang_of(token));
            atoms.push(self.atom(position, text));
            return position + length;
        }
        match token.kind {
            TokenKind::Number => return self.write_number(token, position, atoms),
            TokenKind::Sign => {
                let atom = self.sign(token, position, &seen);
                atoms.push(atom);
            }
            TokenKind::String => {
                atoms.push(self.atom(position, self.file.snippet(token.span).to_owned()));
            }
            TokenKind::Date => {
                let chinese = token.text.contains('年');
                let lang = self.in_speech(if chinese { Lang::Zh } else { Lang::En });
                atoms.push(self.atom(position, amount::date(&token.text, lang)));
            }
            TokenKind::Word => {
                let text = self.word(token, &seen);
                atoms.push(self.atom(position, text));
            }
        }
        position + 1
    }

    fn word(&mut self, token: &Token, seen: &Seen) -> String {
        if let Some(unit) = seen.unit {
            return amount::unit_word(unit, self.lang_of(token), None).to_owned();
        }
        let (Some(uses), Some((lang, table))) = (seen.name, self.names) else {
            return token.text.clone();
        };
        table.spelled(token, uses, lang).unwrap_or_else(|| {
            self.unconverted.push((token.span, token.text.clone()));
            token.text.clone()
        })
    }

    /// A figure, with its unit if it has one.
    fn write_number(&mut self, token: &Token, position: usize, atoms: &mut Vec<Atom>) -> usize {
        let unit = self.seen.get(position + 1).and_then(|seen| seen.unit);
        let (Some(unit), Some(unit_token)) = (unit, self.tokens.get(position + 1)) else {
            let text = match self.speech {
                Speech::In(lang) => amount::figure(&token.text, lang),
                Speech::AsWritten => token.text.clone(),
            };
            atoms.push(Atom {
                figure: true,
                ..self.atom(position, text)
            });
            return position + 1;
        };
        let lang = self.lang_of(unit_token);
        let (figure, mut unit) = amount::quantity(&token.text, &unit_token.text, unit, lang);
        let of_age = self.seen.get(position + 1).is_some_and(|seen| seen.of_age);
        if of_age && lang == Lang::Zh {
            unit = keyword::OF_AGE.first().copied().unwrap_or_default().to_owned();
        }
        atoms.push(Atom {
            figure: true,
            ..self.atom(position, figure)
        });
        atoms.push(Atom {
            glued: (lang == Lang::Zh, false),
            ..self.atom(position + 1, unit)
        });
        position + 2
    }

    /// The language a word is written in: that of the text, or its own.
    fn lang_of(&self, token: &Token) -> Lang {
        self.in_speech(if token.text.is_ascii() { Lang::En } else { Lang::Zh })
    }

    pub(super) fn in_speech(&self, own: Lang) -> Lang {
        match self.speech {
            Speech::In(lang) => lang,
            Speech::AsWritten => own,
        }
    }

    fn spelling(&self, keyword: Keyword, position: usize, length: usize, lang: Lang) -> String {
        let next = position + length;
        let spelling = match lang {
            Lang::En => None,
            Lang::Zh => self.chinese_for(keyword, next),
        };
        spelling.unwrap_or_else(|| keyword.spelling(lang)).to_owned()
    }

    /// What Chinese says instead of the usual word because of what follows.
    fn chinese_for(&self, keyword: Keyword, next: usize) -> Option<&'static str> {
        let following = self.keyword(next).map(|(keyword, _)| keyword);
        // 是 是 and 是 否 would read as a question.
        if keyword == Keyword::Is && matches!(following, Some(Keyword::Yes | Keyword::No)) {
            return Some("为");
        }
        let literal = self
            .tokens
            .get(next)
            .is_some_and(|token| token.kind == TokenKind::Date);
        let day = literal || matches!(following, Some(Keyword::Today | Keyword::Day));
        // 当日 的 年份 is no day.
        let part = self
            .phrases
            .get(&next)
            .is_some_and(|phrases| phrases.iter().any(|phrase| phrase.chinese));
        if !day || part {
            return None;
        }
        match keyword {
            Keyword::AtLeast => Some("不早于"),
            Keyword::AtMost => Some("不晚于"),
            Keyword::MoreThan => Some("晚于"),
            Keyword::LessThan => Some("早于"),
            _ => None,
        }
    }

    fn sign(&self, token: &Token, position: usize, seen: &Seen) -> Atom {
        let written = self.file.snippet(token.span);
        let text = match self.speech {
            Speech::In(Lang::Zh) => chinese_sign(&token.text, seen.between_names),
            Speech::In(Lang::En) => &token.text,
            Speech::AsWritten if written.is_ascii() => &token.text,
            Speech::AsWritten => written,
        };
        let full_width = matches!(text, "：" | "，" | "、" | "（" | "）");
        let after_function = text == "("
            && position
                .checked_sub(1)
                .and_then(|before| self.keyword(before))
                .is_some_and(|(keyword, _)| matches!(keyword, Keyword::Min | Keyword::Max));
        let before = full_width || after_function || matches!(text, "," | ":" | ")" | "%" | "％");
        let after = full_width || seen.sign || text == "(";
        Atom {
            glued: (before, after),
            ..self.atom(position, text.to_owned())
        }
    }
}

fn chinese_sign(sign: &str, between_names: bool) -> &str {
    match sign {
        ":" => "：",
        "," if between_names => "、",
        "," => "，",
        "(" => "（",
        ")" => "）",
        "*" => "×",
        "<=" => "≤",
        ">=" => "≥",
        "!=" => "≠",
        other => other,
    }
}

/// `2/3` is written without spaces, a division with them.
fn fractions(atoms: &mut [Atom], speech: Speech) {
    for position in 1..atoms.len().saturating_sub(1) {
        let figure = |at: usize| atoms.get(at).is_some_and(|atom: &Atom| atom.figure);
        let breaks = |at: usize| {
            atoms
                .get(at)
                .is_some_and(|atom: &Atom| atom.trivia.breaks > 0 || !atom.trivia.comments.is_empty())
        };
        let fraction =
            figure(position - 1) && figure(position + 1) && !breaks(position) && !breaks(position + 1);
        if let Some(atom) = atoms.get_mut(position)
            && matches!(atom.text.as_str(), "/" | "÷" | "／")
        {
            if fraction {
                atom.glued = (true, true);
                atom.text = "/".to_owned();
            } else if speech == Speech::In(Lang::Zh) {
                atom.text = "÷".to_owned();
            }
        }
    }
}
