//! Names, and texts with their translation.

use super::cursor::{Cursor, Failed, Parsed};
use super::marks::{Mark, NameUse};
use crate::ast::{Declared, Ident, Wording};
use crate::diagnostic::{Code, Diagnostic, Message, said};
use crate::keyword::{self, Keyword};
use crate::source::Span;
use crate::syntax::{Token, TokenKind};

impl Cursor<'_> {
    pub(super) fn text(&mut self, what: Message) -> Parsed<(String, Span)> {
        match self.peek() {
            Some(token) if token.kind == TokenKind::String => {
                self.position += 1;
                Ok((token.text.clone(), token.span))
            }
            _ => Err(self.unexpected(what)),
        }
    }

    pub(super) fn at_text(&self) -> bool {
        self.peek().is_some_and(|token| token.kind == TokenKind::String)
    }

    /// `"中文" en "English"`.
    pub(super) fn wording(&mut self) -> Parsed<Wording> {
        let (zh, span) = self.text(said!("带引号的文字", "a text in quotation marks"))?;
        let en = self.english()?;
        Ok(Wording {
            zh,
            en,
            span: self.since(span),
        })
    }

    pub(super) fn english(&mut self) -> Parsed<Option<String>> {
        if !self.eat(Keyword::En) {
            return Ok(None);
        }
        self.text(said!("英文文字", "the English text"))
            .map(|(text, _)| Some(text))
    }

    /// A name that refers to something declared elsewhere.
    pub(super) fn ident(&mut self) -> Parsed<Ident> {
        self.name(NameUse::Declared)
    }

    /// The name something is given here, or one known only within its policy.
    pub(super) fn own_name(&mut self) -> Parsed<Ident> {
        self.name(NameUse::Own)
    }

    /// A name that is looked up among those of some use.
    pub(super) fn name(&mut self, uses: NameUse) -> Parsed<Ident> {
        match self.peek() {
            Some(token) if token.kind == TokenKind::Word && !keyword::is_reserved(&token.text) => {
                self.mark(Mark::Name(uses));
                self.position += 1;
                Ok(Ident {
                    text: token.text.clone(),
                    span: token.span,
                })
            }
            Some(token) if token.kind == TokenKind::Word => Err(self.keyword_as_name(token)),
            _ => Err(self.unexpected(said!("名称", "a name"))),
        }
    }

    fn keyword_as_name(&mut self, token: &Token) -> Failed {
        let finding = Diagnostic::error(
            Code::KeywordAsName,
            token.span,
            said!(
                "`{}` 是规则语言的词，不能作名称",
                "`{}` is a word of the language and cannot be a name",
                token.text
            ),
        )
        .help(said!(
            "换一个名称，例如 `{}_1`",
            "choose another name, such as `{}_1`",
            token.text
        ));
        self.finding(finding)
    }

    pub(super) fn at_ident(&self) -> bool {
        self.peek()
            .is_some_and(|token| token.kind == TokenKind::Word && !keyword::is_reserved(&token.text))
    }

    /// The name a declaration introduces: `id`, perhaps a Chinese name, perhaps English words.
    pub(super) fn declared(&mut self) -> Parsed<Declared> {
        let id = self.own_name()?;
        if !id.text.is_ascii() {
            return Err(self.finding(
                Diagnostic::error(
                    Code::NotAscii,
                    id.span,
                    said!("`{}` 之前缺少英文标识", "`{}` needs an ASCII name before it", id.text),
                )
                .help(said!(
                    "先写只含字母、数字和下划线的标识，再写中文名：`degree 学历`",
                    "write a name of letters, digits and underscores first, then the Chinese one: `degree 学历`"
                )),
            ));
        }
        let names_itself = self.peek().is_some_and(|token| {
            token.kind == TokenKind::Word && !token.text.is_ascii() && !keyword::is_reserved(&token.text)
        });
        let names_next = |token: &&Token| {
            token.kind == TokenKind::Word && !token.text.is_ascii() && keyword::is_reserved(&token.text)
        };
        // `fact month 月份: …`: only a name stands before a colon or its English.
        let ends = |cursor: &Self| {
            let english = cursor.spelled_at(1, Keyword::En).is_some();
            english || cursor.peek_second().is_some_and(|token| token.text == ":")
        };
        if let Some(token) = self.peek().filter(names_next)
            && !self.at(Keyword::En)
            && ends(self)
        {
            return Err(self.keyword_as_name(token));
        }
        let zh = if names_itself {
            Some(self.own_name()?)
        } else {
            None
        };
        let en = self.english()?;
        Ok(Declared { id, zh, en })
    }

    /// `{ a, b }`, perhaps with a comma behind the last name.
    pub(super) fn idents_in_braces(&mut self) -> Parsed<Vec<Ident>> {
        self.expect_sign("{")?;
        let idents = self.idents()?;
        self.eat_list_comma();
        self.expect_sign("}")?;
        Ok(idents)
    }

    /// A list of names separated by commas.
    pub(super) fn idents(&mut self) -> Parsed<Vec<Ident>> {
        let mut idents = vec![self.ident()?];
        while self.eat_list_comma() {
            idents.push(self.ident()?);
        }
        Ok(idents)
    }
}
