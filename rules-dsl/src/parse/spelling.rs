//! Keywords in either spelling, and what was meant by words that are none.

use super::cursor::{Cursor, Failed, Parsed};
use super::marks::Mark;
use crate::diagnostic::{Alike, Code, Diagnostic, Message, most_alike, said};
use crate::fix::Fix;
use crate::keyword::{self, Keyword};
use crate::source::Span;
use crate::syntax::{Token, TokenKind};

impl Cursor<'_> {
    /// Whether a keyword stands at the cursor, and how many tokens it takes.
    fn spelled(&self, keyword: Keyword) -> Option<usize> {
        self.spelled_at(0, keyword)
    }

    pub(super) fn spelled_at(&self, ahead: usize, keyword: Keyword) -> Option<usize> {
        keyword
            .spellings()
            .iter()
            .map(|spelling| {
                let mut length = 0;
                for part in spelling.split(' ') {
                    let token = self.peek_at(ahead + length)?;
                    if token.kind != TokenKind::Word || token.text != part {
                        return None;
                    }
                    length += 1;
                }
                Some(length)
            })
            .find_map(|length| length)
    }

    /// Whether a keyword stands at the cursor in its Chinese spelling.
    pub(super) fn at_chinese(&self, keyword: Keyword) -> bool {
        self.at_chinese_ahead(0, keyword)
    }

    /// Whether a keyword stands so many tokens ahead in its Chinese spelling.
    pub(super) fn at_chinese_ahead(&self, ahead: usize, keyword: Keyword) -> bool {
        self.spelled_at(ahead, keyword).is_some()
            && self.peek_at(ahead).is_some_and(|token| !token.text.is_ascii())
    }

    pub(super) fn at(&self, keyword: Keyword) -> bool {
        self.spelled(keyword).is_some()
    }

    pub(super) fn eat(&mut self, keyword: Keyword) -> bool {
        match self.spelled(keyword) {
            Some(length) => {
                self.mark(Mark::Keyword(keyword, length));
                self.position += length;
                true
            }
            None => false,
        }
    }

    /// Whether `any of {` or `all of {` opens named lines (`pension "…": …`) and not plain conditions.
    pub(super) fn at_labelled_lines(&self) -> bool {
        let mut rest = self
            .tokens
            .iter()
            .skip(self.position)
            .skip_while(|token| token.text != "{")
            .skip(1);
        let named = rest
            .next()
            .is_some_and(|token| token.kind == TokenKind::Word && !keyword::is_reserved(&token.text));
        named
            && rest.next().is_some_and(|token| {
                let group = |keyword: Keyword| {
                    keyword
                        .spellings()
                        .iter()
                        .any(|spelling| spelling.split(' ').next() == Some(&token.text))
                };
                token.kind == TokenKind::String
                    || token.text == ":"
                    || group(Keyword::AnyOf)
                    || group(Keyword::AllOf)
            })
    }

    /// The longest of some keywords that stands at the cursor.
    pub(super) fn eat_any(&mut self, keywords: &[Keyword]) -> Option<Keyword> {
        let found = keywords
            .iter()
            .filter_map(|keyword| Some((self.spelled(*keyword)?, *keyword)));
        let (length, keyword) = found.max_by_key(|(length, _)| *length)?;
        self.mark(Mark::Keyword(keyword, length));
        self.position += length;
        Some(keyword)
    }

    pub(super) fn expect(&mut self, keyword: Keyword) -> Parsed<()> {
        if self.eat(keyword) {
            return Ok(());
        }
        Err(self.unexpected(keyword_message(keyword)))
    }

    /// A statement that does not exist, with the one probably meant.
    pub(super) fn unknown_statement(&mut self, known: &[Keyword]) -> Failed {
        let (word, span) = self.here();
        let list = |position: usize| {
            let spellings: Vec<&str> = known
                .iter()
                .filter_map(|keyword| keyword.spellings().get(position))
                .copied()
                .collect();
            spellings
        };
        let options = Message {
            zh: format!("此处可写：{}", list(1).join("、")),
            en: format!("possible here: {}", list(0).join(", ")),
        };
        let finding = Diagnostic::error(
            Code::UnknownStatement,
            span,
            said!("此处不能写 `{}`", "`{}` is not possible here", word),
        );
        let finding = match self.spelling_meant(known) {
            Some((alike, span)) => {
                let help = said!("是否想写 `{}`？", "did you mean `{}`?", alike.word);
                let fix = alike.sure.then(|| Fix::replace(span, alike.word));
                Diagnostic {
                    fix,
                    ..finding.help(help)
                }
            }
            None => finding.help(options),
        };
        self.finding(finding)
    }

    /// The spelling of some keywords most like the words at the cursor, and the words it would replace.
    fn spelling_meant(&self, known: &[Keyword]) -> Option<(Alike<'static>, Span)> {
        let mut best: Option<(Alike<'static>, Span)> = None;
        for length in 1..=4 {
            let words: Vec<&Token> = (0..length)
                .map_while(|ahead| self.peek_at(ahead))
                .take_while(|token| token.kind == TokenKind::Word)
                .collect();
            let (Some(first), Some(last)) = (words.first(), words.last()) else {
                break;
            };
            if words.len() < length {
                break;
            }
            let written: Vec<&str> = words.iter().map(|token| token.text.as_str()).collect();
            let spellings = known
                .iter()
                .flat_map(|keyword| keyword.spellings())
                .filter(|spelling| spelling.split(' ').count() == length)
                .copied();
            let alike = most_alike(&written.join(" "), spellings);
            if let Some(alike) = alike
                && best
                    .as_ref()
                    .is_none_or(|(best, _)| alike.likeness > best.likeness)
            {
                best = Some((alike, first.span.to(last.span)));
            }
        }
        best
    }
}

fn keyword_message(keyword: Keyword) -> Message {
    let mut spellings = keyword.spellings().iter();
    let (en, zh) = (spellings.next().unwrap_or(&""), spellings.next().unwrap_or(&""));
    Message {
        zh: format!("`{zh}`（{en}）"),
        en: format!("`{en}`"),
    }
}
