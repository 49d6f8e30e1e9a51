//! The page's own texts for reading policies, in both languages. The two tables have one type: a text that is missing in one
//! language does not compile. What stands on the leaves, the engine words.

use web_protocol::Language;

/// The texts in one language.
pub(crate) struct Reading {
    pub(crate) browse: &'static str,
    pub(crate) see_rule: &'static str,
    pub(crate) report: &'static str,
    pub(crate) copied: &'static str,
    pub(crate) not_copied: &'static str,
}

/// The texts in a language.
pub(crate) fn reading(language: Language) -> &'static Reading {
    match language {
        Language::Zh => &ZH,
        Language::En => &EN,
    }
}

static ZH: Reading = Reading {
    browse: "看看全部政策",
    see_rule: "看规则原文",
    report: "报告这条规则的错误",
    copied: "已复制。",
    not_copied: "没能自动复制，文字已选中，请手动复制。",
};

static EN: Reading = Reading {
    browse: "Browse all policies",
    see_rule: "Read the rule itself",
    report: "Report a mistake in this rule",
    copied: "Copied.",
    not_copied: "It could not be copied; the text is selected, copy it by hand.",
};
