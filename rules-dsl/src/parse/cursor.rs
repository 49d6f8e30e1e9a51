//! A position in the tokens of one item, and the small readers everything else is made of.

use rules_core::calendar::{self, Day};
use rules_core::number::Number;

use crate::ast::{Cite, Dates, Declared, Ident, Wording};
use crate::diagnostic::{Alike, Code, Diagnostic, Message, most_alike, said};
use crate::fix::Fix;
use crate::keyword::{self, Keyword};
use crate::parse::marks::{Mark, Marks, NameUse, Phrase, PhraseKind};
use crate::parse::{DEEPEST, MOST_OPERATIONS};
use crate::source::Span;
use crate::syntax::{Token, TokenKind};

/// Reading stopped; the finding that says why has been recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Failed;

pub(super) type Parsed<T> = Result<T, Failed>;

/// A reader of one item's tokens.
pub(super) struct Cursor<'a> {
    tokens: &'a [Token],
    position: usize,
    findings: &'a mut Vec<Diagnostic>,
    marks: Marks,
    /// How many values are being read inside one another.
    depth: usize,
    /// How many operations the statement has so far.
    operations: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(tokens: &'a [Token], findings: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            tokens,
            position: 0,
            findings,
            marks: Marks::default(),
            depth: 0,
            operations: 0,
        }
    }

    /// What was recognised.
    pub(super) fn into_marks(self) -> Marks {
        self.marks
    }

    /// The token at a position.
    pub(super) fn token(&self, position: usize) -> Option<&'a Token> {
        self.tokens.get(position)
    }

    /// Where the cursor is among the tokens.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// Says what the token at the cursor is.
    pub(super) fn mark(&mut self, mark: Mark) {
        self.marks.words.push((self.position, mark));
    }

    /// Records a construct with two orders that began at `start` and ends before the cursor. `parts` are given in
    /// the order of the English phrase.
    pub(super) fn phrase(
        &mut self,
        kind: PhraseKind,
        start: usize,
        parts: impl Into<Vec<std::ops::Range<usize>>>,
        chinese: bool,
    ) {
        self.marks.phrases.push(Phrase {
            kind,
            tokens: start..self.position,
            parts: parts.into(),
            chinese,
        });
    }

    pub(super) fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.position)
    }

    pub(super) fn peek_second(&self) -> Option<&'a Token> {
        self.peek_at(1)
    }

    fn peek_at(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(self.position + ahead)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.peek().is_none()
    }

    pub(super) fn advance(&mut self) -> Option<&'a Token> {
        let token = self.peek()?;
        self.position += 1;
        Some(token)
    }

    /// The word at the cursor and its place; at the end, the place after the last token.
    pub(super) fn here(&self) -> (String, Span) {
        match (self.peek(), self.tokens.last()) {
            (Some(token), _) => (token.text.clone(), token.span),
            (None, Some(last)) => (
                String::new(),
                Span {
                    file: last.span.file,
                    start: last.span.end,
                    end: last.span.end,
                },
            ),
            (None, None) => (
                String::new(),
                Span {
                    file: 0,
                    start: 0,
                    end: 0,
                },
            ),
        }
    }

    pub(super) fn span_here(&self) -> Span {
        self.here().1
    }

    /// The stretch from `start` to the token read last.
    pub(super) fn since(&self, start: Span) -> Span {
        match self
            .position
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
        {
            Some(last) => start.to(last.span),
            None => start,
        }
    }

    pub(super) fn finding(&mut self, finding: Diagnostic) -> Failed {
        self.findings.push(finding);
        Failed
    }

    /// Records that something else was expected at the cursor.
    pub(super) fn unexpected(&mut self, expected: Message) -> Failed {
        let (word, span) = self.here();
        let message = if word.is_empty() {
            Message {
                zh: format!("此处缺少{}", expected.zh),
                en: format!("missing here: {}", expected.en),
            }
        } else {
            Message {
                zh: format!("`{word}` 处应为{}", expected.zh),
                en: format!("expected {} instead of `{word}`", expected.en),
            }
        };
        self.finding(Diagnostic::error(Code::Unexpected, span, message))
    }

    /// Records that a declaration is complete, but something follows it.
    pub(super) fn does_not_belong(&mut self) -> Failed {
        let (word, span) = self.here();
        self.finding(
            Diagnostic::error(
                Code::Unexpected,
                span,
                said!(
                    "前面的声明到此已经完整，`{}` 接不上",
                    "the declaration is complete before `{}`",
                    word
                ),
            )
            .help(said!(
                "核对前面的写法；下一个声明要从行首写起",
                "check what stands before it; the next declaration begins at the start of a line"
            )),
        )
    }

    /// Whether a keyword stands at the cursor, and how many tokens it takes.
    fn spelled(&self, keyword: Keyword) -> Option<usize> {
        self.spelled_at(0, keyword)
    }

    fn spelled_at(&self, ahead: usize, keyword: Keyword) -> Option<usize> {
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

    pub(super) fn at_sign(&self, sign: &str) -> bool {
        self.peek()
            .is_some_and(|token| token.kind == TokenKind::Sign && token.text == sign)
    }

    pub(super) fn eat_sign(&mut self, sign: &str) -> bool {
        let found = self.at_sign(sign);
        if found {
            self.position += 1;
        }
        found
    }

    /// A comma between names.
    pub(super) fn eat_list_comma(&mut self) -> bool {
        if self.at_sign(",") {
            self.mark(Mark::ListComma);
        }
        self.eat_sign(",")
    }

    pub(super) fn expect_sign(&mut self, sign: &str) -> Parsed<()> {
        if self.eat_sign(sign) {
            return Ok(());
        }
        let before = self
            .position
            .checked_sub(1)
            .and_then(|before| self.tokens.get(before));
        // A colon is missing more often than what stands here is wrong.
        let same_line = self.peek().is_some_and(|token| !token.starts_line);
        let fix = before
            .filter(|_| sign == ":" && same_line)
            .map(|before| Fix::insert_after(before.span, ":"));
        let failed = self.unexpected(said!("`{}`", "`{}`", sign));
        if let Some(finding) = self.findings.last_mut() {
            finding.fix = fix;
        }
        Err(failed)
    }

    /// Reads a value that may hold others, and those in them, down to a limit.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        // Words such as `year of` nest without brackets; with brackets alone the limit is met before.
        if self.depth > DEEPEST + 1 {
            return Err(self.too_much(said!("嵌套超过 {} 层", "nested more than {} deep", DEEPEST)));
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    /// Counts an operation, up to a limit.
    pub(super) fn operation(&mut self) -> Parsed<()> {
        self.operations += 1;
        if self.operations > MOST_OPERATIONS {
            return Err(self.too_much(said!(
                "一条语句里有 {} 个以上的运算",
                "more than {} operations in one statement",
                MOST_OPERATIONS
            )));
        }
        Ok(())
    }

    fn too_much(&mut self, message: Message) -> Failed {
        let span = self.span_here();
        self.finding(Diagnostic::error(Code::NestedTooDeep, span, message).help(said!(
            "用 `定义` 给其中一部分起名",
            "name a part of it with `define`"
        )))
    }

    /// Reads `{ … }` statement by statement. A statement that fails is skipped up to the next line that starts
    /// with one of `starts`, or to the closing bracket.
    pub(super) fn block(&mut self, mut statement: impl FnMut(&mut Self) -> Parsed<()>) -> Parsed<()> {
        self.expect_sign("{")?;
        loop {
            if self.eat_sign("}") {
                return Ok(());
            }
            if self.is_at_end() {
                return Err(self.unexpected(said!("右花括号 `}}`", "a closing `}}`")));
            }
            let (before, marked) = (self.position, self.marks.size());
            self.mark(Mark::Start);
            self.operations = 0;
            if statement(self).is_err() {
                self.marks.forget(marked);
                self.skip_statement(before);
            }
        }
    }

    /// Moves to the next line that starts at this bracket level, or to the bracket that ends it.
    fn skip_statement(&mut self, from: usize) {
        self.position = from;
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            if depth == 0 && self.position > from && (token.starts_line || token.text == "}") {
                return;
            }
            match token.text.as_str() {
                "{" | "(" => depth += 1,
                "}" | ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.position += 1;
        }
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

    /// A list of names separated by commas.
    pub(super) fn idents(&mut self) -> Parsed<Vec<Ident>> {
        let mut idents = vec![self.ident()?];
        while self.eat_list_comma() {
            idents.push(self.ident()?);
        }
        Ok(idents)
    }

    pub(super) fn at_date(&self) -> bool {
        self.peek().is_some_and(|token| token.kind == TokenKind::Date)
    }

    pub(super) fn date(&mut self) -> Parsed<Day> {
        let Some(token) = self.peek().filter(|token| token.kind == TokenKind::Date) else {
            return Err(self.unexpected(said!("日期，例如 2025-06-30", "a date such as 2025-06-30")));
        };
        self.position += 1;
        day_of(token).ok_or_else(|| {
            self.finding(
                Diagnostic::error(
                    Code::NoSuchDate,
                    token.span,
                    said!("日历上没有 `{}`", "there is no `{}` in the calendar", token.text),
                )
                .help(said!(
                    "请核对月份和日数，年份在 1800 至 2299 之间",
                    "check month and day; years go from 1800 to 2299"
                )),
            )
        })
    }

    pub(super) fn number(&mut self) -> Parsed<Number> {
        let Some(token) = self.peek().filter(|token| token.kind == TokenKind::Number) else {
            return Err(self.unexpected(said!("数字", "a number")));
        };
        self.position += 1;
        number_of(&token.text).ok_or_else(|| {
            self.finding(Diagnostic::error(
                Code::NumberTooLarge,
                token.span,
                said!("数字 `{}` 太大", "the number `{}` is too large", token.text),
            ))
        })
    }

    pub(super) fn at_number(&self) -> bool {
        self.peek().is_some_and(|token| token.kind == TokenKind::Number)
    }

    /// `from D`, `until D`, both or neither.
    pub(super) fn dates(&mut self) -> Parsed<Dates> {
        let start = self.span_here();
        let from = if self.eat(Keyword::From) {
            Some(self.date()?)
        } else {
            None
        };
        let until = if self.eat(Keyword::Until) {
            Some(self.date()?)
        } else {
            None
        };
        if let (Some(first), Some(last)) = (from, until)
            && last < first
        {
            let span = self.since(start);
            self.finding(
                Diagnostic::error(
                    Code::EmptySpan,
                    span,
                    said!("截止日早于起始日", "the last day is before the first"),
                )
                .help(said!("核对两个日期", "check the two dates")),
            );
        }
        Ok(Dates { from, until })
    }

    /// `SOURCE clause "…"`, `SOURCE article 9`, `SOURCE`.
    pub(super) fn cite(&mut self) -> Parsed<Cite> {
        let source = self.ident()?;
        let clause = if self.eat(Keyword::Clause) {
            self.text(said!("条款名", "the clause in quotation marks"))?.0
        } else if self.at(Keyword::Article) {
            let start = self.position;
            self.eat(Keyword::Article);
            let at = self.position;
            let number = self.number()?;
            let part = at..self.position;
            let chinese = self.eat(Keyword::ArticleEnd);
            self.phrase(PhraseKind::Article, start, [part], chinese);
            format!("第{number}条")
        } else {
            String::new()
        };
        let secondary = if self.eat(Keyword::Secondary) {
            Some(self.wording()?)
        } else {
            None
        };
        let carried_over = if self.eat(Keyword::CarriedOver) {
            Some(self.wording()?)
        } else {
            None
        };
        Ok(Cite {
            source,
            clause,
            secondary,
            carried_over,
        })
    }

    pub(super) fn basis(&mut self) -> Parsed<Option<Cite>> {
        if self.eat(Keyword::Basis) {
            self.cite().map(Some)
        } else {
            Ok(None)
        }
    }

    /// Sets a statement that may stand once.
    pub(super) fn set_once<T>(&mut self, slot: &mut Option<T>, value: T, span: Span) -> Parsed<()> {
        if slot.is_some() {
            return Err(self.finding(
                Diagnostic::error(
                    Code::Repeated,
                    span,
                    said!("此项已经写过", "this has been stated already"),
                )
                .help(said!("只保留一处", "keep one of the two")),
            ));
        }
        *slot = Some(value);
        Ok(())
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

/// The day of a date token, if it is in the calendar.
fn day_of(token: &Token) -> Option<Day> {
    let mut parts = token
        .text
        .split(|character: char| !character.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let mut next = || parts.next()?.parse::<i32>().ok();
    calendar::day(next()?, next()?, next()?)
}

/// The value of a number token: digits, perhaps with underscores and a decimal part.
pub(super) fn number_of(text: &str) -> Option<Number> {
    let digits: String = text.chars().filter(|character| *character != '_').collect();
    match digits.split_once('.') {
        None => digits.parse::<i64>().ok().map(Number::whole),
        Some((whole, decimals)) => {
            let scale = 10_i64.checked_pow(u32::try_from(decimals.len()).ok()?)?;
            Number::fraction(format!("{whole}{decimals}").parse::<i64>().ok()?, scale)
        }
    }
}
