//! Constructs whose parts stand in another order in the other language.

use std::ops::Range;

use rules_core::calendar::{Edge, Unit};

use super::amount;
use super::layout::Atom;
use super::words::{Speech, Writer};
use crate::ast::{DatePart, Distance};
use crate::diagnostic::Lang;
use crate::keyword::Keyword;
use crate::parse::marks::{Phrase, PhraseKind};

/// A piece of a phrase as it is written.
enum Piece {
    Word(Keyword),
    /// The part with this number in the English order.
    Part(usize),
    /// The same without a space before it.
    GluedPart(usize),
    GluedWord(Keyword),
}
use Piece::{GluedPart, GluedWord, Part, Word};

impl<'a> Writer<'a> {
    /// A phrase in the Chinese order stands on one line: its parts may have to change places.
    pub(super) fn chinese_phrases_on_one_line(&mut self) {
        let marks = self.marks;
        for phrase in marks.phrases.iter().filter(|phrase| phrase.chinese) {
            self.on_one_line(phrase.tokens.clone());
        }
    }

    /// The longest phrase that begins at a position, ends before another and is written by its pattern.
    pub(super) fn phrase_at(&self, position: usize, end: usize) -> Option<&'a Phrase> {
        let Speech::In(lang) = self.speech else {
            return None;
        };
        self.phrases
            .get(&position)?
            .iter()
            .copied()
            .filter(|phrase| phrase.tokens.end <= end)
            .filter(|phrase| phrase.chinese || self.fits(phrase, lang))
            .max_by_key(|phrase| phrase.tokens.end)
    }

    /// Whether a phrase in the English order can be written by its pattern.
    fn fits(&self, phrase: &Phrase, lang: Lang) -> bool {
        let one_line = self
            .trivia
            .iter()
            .take(phrase.tokens.end)
            .skip(phrase.tokens.start + 1)
            .all(|trivia| trivia.breaks == 0 && trivia.comments.is_empty());
        if !one_line || lang == Lang::En {
            return one_line;
        }
        let is_plain = |part: Option<&Range<usize>>| {
            let first = part.and_then(|part| self.tokens.get(part.start));
            first.is_some_and(|token| token.text != "-")
        };
        match phrase.kind {
            PhraseKind::Within { .. } | PhraseKind::Distance(_) => true,
            PhraseKind::Article | PhraseKind::YearMonth => true,
            PhraseKind::Quantified { .. } | PhraseKind::Count { .. } => true,
            PhraseKind::Folded { .. } | PhraseKind::Best { .. } => true,
            // Behind `-X`, `的 年份` would belong to X alone.
            PhraseKind::DatePart(_) | PhraseKind::AgeOn | PhraseKind::EdgeOf(..) => {
                is_plain(phrase.parts.first())
            }
            PhraseKind::EdgeOfNumbered(..) => {
                let single = phrase.parts.first().is_some_and(|index| index.len() == 1);
                single && is_plain(phrase.parts.get(1))
            }
        }
    }

    /// Writes a phrase by its pattern; returns the position after it.
    pub(super) fn write_phrase(&mut self, phrase: &Phrase, atoms: &mut Vec<Atom>) -> usize {
        let (start, end) = (phrase.tokens.start, phrase.tokens.end);
        let lang = self.in_speech(Lang::En);
        let mut written = Vec::new();
        if phrase.kind == PhraseKind::YearMonth {
            let digits = |part: usize| {
                let position = phrase.parts.get(part)?.start;
                Some(self.tokens.get(position)?.text.as_str())
            };
            let text = amount::year_month(digits(0).unwrap_or_default(), digits(1), lang);
            written.push(self.atom(start, text));
        } else {
            for piece in pattern(phrase.kind, lang) {
                self.write_piece(&piece, phrase, lang, &mut written);
            }
            if self.needs_brackets(phrase) {
                let (open, close) = match lang {
                    Lang::Zh => ("（", "）"),
                    Lang::En => ("(", ")"),
                };
                let zh = lang == Lang::Zh;
                written.insert(0, bracket(open, (zh, true)));
                written.push(bracket(close, (true, zh)));
            }
        }
        // The phrase as a whole stands where its first token stood.
        let place = self.atom(start, String::new());
        for (position, atom) in written.iter_mut().enumerate() {
            let first = position == 0;
            atom.trivia = if first {
                place.trivia.clone()
            } else {
                Default::default()
            };
            atom.starts = first && place.starts;
            atom.part = false;
        }
        if let Some(first) = written.first_mut() {
            let inside = self.trivia.iter().take(end).skip(start + 1);
            first
                .trivia
                .hoisted
                .extend(inside.flat_map(|trivia| trivia.hoisted.iter().cloned()));
        }
        atoms.append(&mut written);
        end
    }

    fn write_piece(&mut self, piece: &Piece, phrase: &Phrase, lang: Lang, written: &mut Vec<Atom>) {
        let before = written.len();
        match piece {
            Word(keyword) | GluedWord(keyword) => written.push(Atom {
                text: keyword.spelling(lang).to_owned(),
                ..Atom::default()
            }),
            Part(part) | GluedPart(part) => {
                if let Some(tokens) = phrase.parts.get(*part) {
                    self.write(tokens.clone(), written);
                }
            }
        }
        if let (GluedWord(_) | GluedPart(_), Some(first)) = (piece, written.get_mut(before)) {
            first.glued.0 = true;
        }
    }

    /// In the English order `+ 1` would belong to the second date.
    fn needs_brackets(&self, phrase: &Phrase) -> bool {
        let next = phrase.tokens.end;
        let sign = self
            .tokens
            .get(next)
            .is_some_and(|token| matches!(token.text.as_str(), "+" | "-" | "*" | "/"));
        let word = matches!(self.keyword(next), Some((Keyword::Div | Keyword::Rem, _)));
        phrase.chinese && matches!(phrase.kind, PhraseKind::Distance(_)) && (sign || word)
    }
}

fn bracket(text: &str, glued: (bool, bool)) -> Atom {
    Atom {
        text: text.to_owned(),
        glued,
        ..Atom::default()
    }
}

/// How a phrase is put together.
fn pattern(kind: PhraseKind, lang: Lang) -> Vec<Piece> {
    match (kind, lang) {
        (PhraseKind::Quantified { every }, Lang::En) => vec![
            Word(quantifier(every)),
            Part(0),
            Word(Keyword::In),
            Part(1),
            Word(Keyword::Has),
            Part(2),
        ],
        (PhraseKind::Quantified { every }, Lang::Zh) => vec![
            Part(1),
            Word(Keyword::Among),
            Word(quantifier(every)),
            Part(0),
            Word(Keyword::Has),
            Part(2),
        ],
        (PhraseKind::Count { filtered: false }, Lang::En) => vec![Word(Keyword::CountOf), Part(0)],
        (PhraseKind::Count { filtered: false }, Lang::Zh) => {
            vec![Part(0), Word(Keyword::Of), Word(Keyword::CountOf)]
        }
        (PhraseKind::Count { filtered: true }, Lang::En) => {
            vec![Word(Keyword::CountOf), Part(0), Word(Keyword::Where), Part(1)]
        }
        (PhraseKind::Count { filtered: true }, Lang::Zh) => vec![
            Part(0),
            Word(Keyword::Among),
            Word(Keyword::Has),
            Part(1),
            Word(Keyword::Of),
            Word(Keyword::CountOf),
        ],
        (PhraseKind::Folded { by, filtered }, Lang::En) => {
            let folded = [Word(by), Part(0), Word(Keyword::Over), Part(1)];
            where_(folded, filtered.then_some(2))
        }
        (PhraseKind::Folded { by, filtered }, Lang::Zh) => {
            let folded = [Part(0), Word(Keyword::Of), Word(by)];
            among(1, filtered.then_some(2), folded)
        }
        (PhraseKind::Best { filtered }, Lang::En) => {
            let most = [Word(Keyword::Best), Part(0), Word(Keyword::Of)];
            let over = [Part(1), Word(Keyword::Over), Part(2)];
            where_(most.into_iter().chain(over), filtered.then_some(3))
        }
        (PhraseKind::Best { filtered }, Lang::Zh) => {
            let most = [Part(1), Word(Keyword::Best), Part(0), GluedWord(Keyword::Entries)];
            let sum = [Word(Keyword::Of), Word(Keyword::SumOf)];
            among(2, filtered.then_some(3), most.into_iter().chain(sum))
        }
        (PhraseKind::Within { before }, Lang::En) => {
            vec![Word(Keyword::Within), Part(0), Word(side(before)), Part(1)]
        }
        (PhraseKind::Within { before }, Lang::Zh) => vec![
            Word(Keyword::At),
            Part(1),
            Word(side(before)),
            Part(0),
            Word(Keyword::Within),
        ],
        (PhraseKind::Distance(Distance::Days), Lang::En) => {
            vec![Word(Keyword::DaysFrom), Part(0), Word(Keyword::To), Part(1)]
        }
        (PhraseKind::Distance(distance), Lang::En) => vec![
            Word(measure(distance)),
            Word(Keyword::From),
            Part(0),
            Word(Keyword::To),
            Part(1),
        ],
        (PhraseKind::Distance(distance), Lang::Zh) => vec![
            Word(Keyword::From),
            Part(0),
            Word(Keyword::To),
            Part(1),
            Word(Keyword::Of),
            Word(measure(distance)),
        ],
        (PhraseKind::DatePart(part), Lang::En) => vec![Word(part_word(part)), Part(0)],
        (PhraseKind::DatePart(part), Lang::Zh) => vec![Part(0), Word(Keyword::Of), Word(part_word(part))],
        (PhraseKind::AgeOn, Lang::En) => vec![Word(Keyword::AgeOn), Part(0)],
        (PhraseKind::AgeOn, Lang::Zh) => vec![Part(0), Word(Keyword::Of), Word(Keyword::AgeOn)],
        (PhraseKind::EdgeOf(edge, unit), Lang::En) => vec![
            Word(edge_word(edge)),
            Word(unit_word(unit)),
            Word(Keyword::Of),
            Part(0),
        ],
        (PhraseKind::EdgeOf(edge, unit), Lang::Zh) => vec![
            Part(0),
            Word(Keyword::Containing),
            Word(unit_word(unit)),
            Word(Keyword::Of),
            Word(edge_word(edge)),
        ],
        (PhraseKind::EdgeOfNumbered(edge, unit), Lang::En) => vec![
            Word(edge_word(edge)),
            Word(unit_word(unit)),
            Part(0),
            Word(Keyword::Of),
            Part(1),
        ],
        (PhraseKind::EdgeOfNumbered(edge, unit), Lang::Zh) => vec![
            Part(1),
            Word(Keyword::Of),
            Word(Keyword::Article),
            GluedPart(0),
            GluedWord(unit_word(unit)),
            Word(Keyword::Of),
            Word(edge_word(edge)),
        ],
        (PhraseKind::Article, Lang::En) => vec![Word(Keyword::Article), Part(0)],
        (PhraseKind::Article, Lang::Zh) => {
            vec![
                Word(Keyword::Article),
                GluedPart(0),
                GluedWord(Keyword::ArticleEnd),
            ]
        }
        // Written as one figure.
        (PhraseKind::YearMonth, _) => Vec::new(),
    }
}

/// A computation over a list, with its condition behind it if it has one.
fn where_(folded: impl IntoIterator<Item = Piece>, condition: Option<usize>) -> Vec<Piece> {
    let condition = condition.map(|part| [Word(Keyword::Where), Part(part)]);
    folded
        .into_iter()
        .chain(condition.into_iter().flatten())
        .collect()
}

/// A computation over a list that is named before it, as is its condition.
fn among(list: usize, condition: Option<usize>, folded: impl IntoIterator<Item = Piece>) -> Vec<Piece> {
    let condition = condition.map(|part| [Word(Keyword::Has), Part(part), Word(Keyword::Of)]);
    [Part(list), Word(Keyword::Among)]
        .into_iter()
        .chain(condition.into_iter().flatten())
        .chain(folded)
        .collect()
}

fn quantifier(every: bool) -> Keyword {
    if every {
        Keyword::AllRecords
    } else {
        Keyword::AnyRecord
    }
}

fn side(before: bool) -> Keyword {
    if before { Keyword::Before } else { Keyword::After }
}

fn measure(distance: Distance) -> Keyword {
    match distance {
        Distance::FullMonths => Keyword::FullMonths,
        Distance::FullYears => Keyword::FullYears,
        Distance::Days => Keyword::DaysFrom,
    }
}

fn part_word(part: DatePart) -> Keyword {
    match part {
        DatePart::Year => Keyword::YearOf,
        DatePart::Month => Keyword::MonthOf,
        DatePart::MonthIndex => Keyword::MonthIndexOf,
    }
}

fn edge_word(edge: Edge) -> Keyword {
    match edge {
        Edge::First => Keyword::FirstDayOf,
        Edge::Last => Keyword::LastDayOf,
    }
}

fn unit_word(unit: Unit) -> Keyword {
    match unit {
        Unit::Month => Keyword::Month,
        Unit::Quarter => Keyword::Quarter,
        Unit::Year => Keyword::Year,
    }
}
