//! The two languages of everything that is shown.

use rules_core::plan::Text;

/// A language of the surfaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Chinese as written on the mainland (zh-CN).
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The text in this language; the Chinese one where no English was written.
    pub fn of(self, text: &Text) -> &str {
        match self {
            Self::En if !text.en.is_empty() => &text.en,
            _ => &text.zh,
        }
    }

    /// One of two wordings.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// The language tag for `lang` attributes.
    pub fn tag(self) -> &'static str {
        self.pick("zh-CN", "en")
    }

    /// Several things of which one is meant: 甲、乙或丙 / a, b or c.
    pub fn alternatives(self, items: &[String]) -> String {
        let Some((last, before)) = items.split_last() else {
            return String::new();
        };
        if before.is_empty() {
            return last.clone();
        }
        match self {
            Self::Zh => format!("{}或{last}", before.join("、")),
            Self::En => format!("{} or {last}", before.join(", ")),
        }
    }

    /// Several things that all are meant: 甲、乙 / a, b.
    pub fn list(self, items: &[String]) -> String {
        items.join(self.pick("、", ", "))
    }

    /// From one end to the other: 甲至乙 / a to b.
    pub fn span(self, low: &str, high: &str) -> String {
        match self {
            Self::Zh => format!("{low} 至 {high}"),
            Self::En => format!("{low} to {high}"),
        }
    }

    /// One of two sentences with `{0}`, `{1}` … replaced by values. Costs the page a fraction of what `format!` does.
    pub(crate) fn fill(self, zh: &str, en: &str, values: &[&str]) -> String {
        let mut pieces = self.pick(zh, en).split('{');
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (number, rest) = piece.split_once('}').unwrap_or_default();
            let value = number.parse::<usize>().ok().and_then(|number| values.get(number));
            text.push_str(value.copied().unwrap_or_default());
            text.push_str(rest);
        }
        text
    }

    /// The text in brackets behind what it explains.
    pub fn aside(self, text: &str) -> String {
        [self.pick("（", " ("), text, self.pick("）", ")")].concat()
    }

    /// The text in brackets.
    pub fn bracketed(self, text: &str) -> String {
        [self.pick("（", "("), text, self.pick("）", ")")].concat()
    }

    /// A name and what it is: 学历：本科 / degree: bachelor.
    pub fn labelled(self, name: &str, what: &str) -> String {
        [name, self.pick("：", ": "), what].concat()
    }
}

/// A text written in both languages.
pub fn both(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text {
        zh: zh.into(),
        en: en.into(),
    }
}

/// A text made by saying the same in each language.
pub fn in_both(say: impl Fn(Lang) -> String) -> Text {
    Text {
        zh: say(Lang::Zh),
        en: say(Lang::En),
    }
}
