//! JSON as text: a tree, its one written form, and a strict reader that says what is wrong in both languages.
//!
//! Written here because the citizen's page carries it: the general library costs a tenth of the page's bytes,
//! turns numbers into floating point unless told otherwise, and words its errors in English only. Tests hold it
//! against that library.

use std::borrow::Cow;

use rules_core::plan::Text;

use crate::language::both;
use crate::problem::Problem;

/// Lists and objects inside one another; deeper documents are refused.
const DEEPEST: usize = 64;

/// A JSON value. Numbers keep their digits as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Truth(bool),
    /// A number, by its digits.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object; the fields keep their order, and repetitions are kept too.
    Object(Vec<(Cow<'static, str>, Json)>),
}

impl Json {
    /// A text.
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// A whole number.
    pub(crate) fn whole(number: i64) -> Self {
        Self::Number(number.to_string())
    }

    /// An object without fields.
    pub(crate) fn object() -> Self {
        Self::Object(Vec::new())
    }

    /// One value for each item.
    pub(crate) fn list<T>(items: &[T], value: &dyn Fn(&T) -> Self) -> Self {
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            list.push(value(item));
        }
        Self::List(list)
    }

    /// The value, or `null`.
    pub(crate) fn or_null(value: Option<Self>) -> Self {
        value.unwrap_or(Self::Null)
    }

    /// The object with one more field.
    pub fn with(mut self, key: &'static str, value: Self) -> Self {
        if let Self::Object(fields) = &mut self {
            fields.push((Cow::Borrowed(key), value));
        }
        self
    }

    /// The value as text, indented by two spaces, with a final line break.
    pub fn written(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out.push('\n');
        out
    }

    fn write(&self, out: &mut String, depth: usize) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Truth(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Self::Number(digits) => out.push_str(digits),
            Self::Text(text) => write_text(out, text),
            Self::List(items) if items.is_empty() => out.push_str("[]"),
            Self::List(items) => {
                let mut before = '[';
                for item in items {
                    out.push(before);
                    before = ',';
                    new_line(out, depth + 1);
                    item.write(out, depth + 1);
                }
                new_line(out, depth);
                out.push(']');
            }
            Self::Object(fields) if fields.is_empty() => out.push_str("{}"),
            Self::Object(fields) => {
                let mut before = '{';
                for (key, value) in fields {
                    out.push(before);
                    before = ',';
                    new_line(out, depth + 1);
                    write_text(out, key);
                    out.push_str(": ");
                    value.write(out, depth + 1);
                }
                new_line(out, depth);
                out.push('}');
            }
        }
    }

    /// Reads a document.
    ///
    /// # Errors
    /// If the text is no JSON, with line and column.
    pub fn read(text: &str) -> Result<Self, Problem> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0);
        let value = value.and_then(|value| {
            reader.skip_space();
            match reader.peek() {
                None => Ok(value),
                Some(_) => Err(("文件应当在这里结束", "the document should end here")),
            }
        });
        value.map_err(|(zh, en)| reader.problem(zh, en))
    }
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' => {
                out.push_str("\\u00");
                for half in [u32::from(c) / 16, u32::from(c) % 16] {
                    out.extend(char::from_digit(half, 16));
                }
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// What is wrong, in Chinese and in English.
type Wrong = (&'static str, &'static str);

/// A position in a document. Everything that it stops at is ASCII, so that it always stands between
/// characters.
struct Reader<'text> {
    text: &'text str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn take(&mut self, wanted: u8) -> bool {
        let here = self.peek() == Some(wanted);
        self.at += usize::from(here);
        here
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json, Wrong> {
        if depth > DEEPEST {
            return Err(("嵌套太深", "too many levels inside one another"));
        }
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => self.word(),
            None => Err(("文件在这里中断了", "the document ends here unexpectedly")),
        }
    }

    fn word(&mut self) -> Result<Json, Wrong> {
        let words = [
            ("true", Json::Truth(true)),
            ("false", Json::Truth(false)),
            ("null", Json::Null),
        ];
        let rest = self.text.get(self.at..).unwrap_or_default();
        for (word, value) in words {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err((
            "这里应当是一个值；文字要加引号",
            "a value is expected here; texts need quotes",
        ))
    }

    fn object(&mut self, depth: usize) -> Result<Json, Wrong> {
        let mut fields = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.take(b'}') {
            return Ok(Json::Object(fields));
        }
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                return Err(("这里应当是加引号的名称", "a name in quotes is expected here"));
            }
            let key = self.string()?;
            self.skip_space();
            if !self.take(b':') {
                return Err(("这里应当是冒号 :", "a colon `:` is expected here"));
            }
            let value = self.value(depth + 1)?;
            fields.push((Cow::Owned(key), value));
            self.skip_space();
            if self.take(b'}') {
                return Ok(Json::Object(fields));
            }
            if !self.take(b',') {
                return Err(("这里应当是逗号 , 或 }", "a comma `,` or `}` is expected here"));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Json, Wrong> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.take(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.skip_space();
            if self.take(b']') {
                return Ok(Json::List(items));
            }
            if !self.take(b',') {
                return Err(("这里应当是逗号 , 或 ]", "a comma `,` or `]` is expected here"));
            }
        }
    }

    fn number(&mut self) -> Result<Json, Wrong> {
        let start = self.at;
        self.take(b'-');
        let mut fits = if self.take(b'0') { true } else { self.digits() };
        if self.take(b'.') {
            fits &= self.digits();
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if !self.take(b'-') {
                self.take(b'+');
            }
            fits &= self.digits();
        }
        // A zero in front, as in 007.
        fits &= !matches!(self.peek(), Some(b'0'..=b'9'));
        match self.text.get(start..self.at) {
            Some(digits) if fits => Ok(Json::Number(digits.to_owned())),
            _ => Err(("这不是一个数字", "this is no number")),
        }
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at > start
    }

    fn string(&mut self) -> Result<String, Wrong> {
        let unfinished = ("引号没有闭合", "the quotes are not closed");
        self.at += 1;
        let mut out = String::new();
        let mut start = self.at;
        loop {
            let end = self.at;
            let byte = self.next().ok_or(unfinished)?;
            match byte {
                b'"' | b'\\' => out.push_str(self.text.get(start..end).unwrap_or_default()),
                0..=0x1f => {
                    self.at = end;
                    return Err(("引号内不能换行", "a text cannot go on in the next line"));
                }
                _ => continue,
            }
            if byte == b'"' {
                return Ok(out);
            }
            let escaped = match self.next().ok_or(unfinished)? {
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'u' => self.unicode()?,
                same @ (b'"' | b'\\' | b'/') => char::from(same),
                _ => {
                    self.at = end;
                    return Err(("没有这种转义写法", "there is no such escape"));
                }
            };
            out.push(escaped);
            start = self.at;
        }
    }

    /// `\u` and four hexadecimal digits; characters beyond the first 65,536 take two of these.
    fn unicode(&mut self) -> Result<char, Wrong> {
        let wrong = (
            "\\u 后面应当是四位十六进制数",
            "`\\u` needs four hexadecimal digits",
        );
        let first = self.hex().ok_or(wrong)?;
        let code = if (0xd800..0xdc00).contains(&first) {
            let second = (self.take(b'\\') && self.take(b'u'))
                .then(|| self.hex())
                .flatten();
            let second = second.filter(|low| (0xdc00..0xe000).contains(low)).ok_or(wrong)?;
            0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        char::from_u32(code).ok_or(wrong)
    }

    fn hex(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.next()?).to_digit(16)?;
            code = code * 16 + digit;
        }
        Some(code)
    }

    fn problem(&self, zh: &str, en: &str) -> Problem {
        let before = self.text.get(..self.at).unwrap_or(self.text);
        let (lines, last) = match before.rsplit_once('\n') {
            Some((lines, last)) => (lines.matches('\n').count() + 2, last),
            None => (1, before),
        };
        let message: Text = both(format!("不是有效的 JSON：{zh}"), format!("not valid JSON: {en}"));
        let mut problem = Problem::new(
            message,
            both(
                "请检查这一处的引号、逗号和括号",
                "check quotes, commas and brackets there",
            ),
        );
        problem.place = Some((lines, last.chars().count() + 1));
        problem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_what_the_general_library_reads() {
        let documents = [
            r#"{"a": [1, -0.5, 1e3, 0, "x\u4e2d\ud83d\ude00\n\/\"", null, true, {"b": {}}], "c": []}"#,
            " \n\t[ ] ",
            "0",
            "-0",
            "1.5E-3",
            "\"中文\"",
            "null",
            "",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\" 1}",
            "01",
            "1.",
            ".5",
            "-",
            "+1",
            "1e",
            "tru",
            "nulll",
            "\"a",
            "\"\\x\"",
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\u12g4\"",
            "\"a\nb\"",
            "[1 2]",
            "[1] x",
            "'a'",
            "NaN",
            "\u{feff}1",
            "[",
            "{\"a\"",
            "{\"a\":",
            "\"\\",
        ];
        for document in documents {
            let ours = Json::read(document);
            let theirs: Result<serde_json::Value, _> = serde_json::from_str(document);
            assert_eq!(ours.is_ok(), theirs.is_ok(), "{document:?}: {ours:?} {theirs:?}");
            if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
                let again: serde_json::Value = serde_json::from_str(&ours.written()).unwrap();
                assert_eq!(again, theirs, "{document}");
            }
        }
        let deep = "[".repeat(100_000);
        assert!(Json::read(&deep).is_err());
    }

    #[test]
    fn it_writes_what_the_general_library_writes() {
        let text: String = (0..0x100_u32)
            .filter_map(char::from_u32)
            .chain("中😀".chars())
            .collect();
        let json = Json::object()
            .with("text", Json::text(&text))
            .with("none", Json::List(Vec::new()))
            .with("empty", Json::object())
            .with(
                "list",
                Json::List(vec![Json::whole(-3), Json::Null, Json::Truth(true)]),
            );
        let theirs: serde_json::Value = serde_json::from_str(&json.written()).unwrap();
        assert_eq!(
            json.written(),
            serde_json::to_string_pretty(&theirs).unwrap() + "\n"
        );
    }

    #[test]
    fn mistakes_are_located() {
        let place = |text| Json::read(text).unwrap_err().place;
        assert_eq!(place("{\n  \"学历\": 本科\n}"), Some((2, 9)));
        assert_eq!(place("{\"a\": 1,\n\n}"), Some((3, 1)));
        assert_eq!(place(""), Some((1, 1)));
    }
}
