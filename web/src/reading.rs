//! The page's own texts for reading policies and for reporting mistakes, in both languages. The two tables have one type: a
//! text that is missing in one language does not compile.

use web_protocol::Language;
use web_protocol::handbook::Reported;

/// The texts in one language.
pub(crate) struct Reading {
    pub(crate) browse: &'static str,
    pub(crate) see_rule: &'static str,
    pub(crate) found: fn(usize) -> String,
    pub(crate) nothing_found: &'static str,

    pub(crate) report: &'static str,
    pub(crate) report_lead: &'static str,
    pub(crate) which: &'static str,
    pub(crate) whole: &'static str,
    pub(crate) report_text: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) copied: &'static str,
    pub(crate) not_copied: &'static str,
    write: fn(&Reported, Option<&(String, String)>, &str) -> String,
}

impl Reading {
    /// What a report of a mistake says: which rule, which of its conditions, which versions. Nothing about anybody.
    pub(crate) fn written(&self, rule: &Reported, condition: &str, page: &str) -> String {
        let condition = rule.conditions.iter().find(|(id, _)| id == condition);
        (self.write)(rule, condition, page)
    }
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
    found: |n| format!("找到 {n} 项"),
    nothing_found: "没有找到，请换一个词。",

    report: "报告这条规则的错误",
    report_lead: "规则和文件不一致？请复制下面的文字，写明哪里不对，发给当地经办机构或维护本页的部门。文字里没有您的任何回答。",
    which: "哪一条",
    whole: "整项政策",
    report_text: "要复制的文字",
    copy: "复制",
    copied: "已复制。",
    not_copied: "没能自动复制，文字已选中，请手动复制。",
    write: |rule, condition, page| {
        let condition =
            condition.map_or_else(|| "整项政策".to_owned(), |(id, label)| format!("{label}（{id}）"));
        format!(
            "规则错误报告\n政策：{}（{}）\n条件：{condition}\n规则版本：{}\n页面版本：{page}\n\n哪里不对：\n\n依据的文件和条款：\n",
            rule.title, rule.policy, rule.version
        )
    },
};

static EN: Reading = Reading {
    browse: "Browse all policies",
    see_rule: "Read the rule itself",
    found: |n| format!("{n} found"),
    nothing_found: "Nothing found; try another word.",

    report: "Report a mistake in this rule",
    report_lead: "Does the rule differ from the notice? Copy the text below, say what is wrong, and send it to the local office or to whoever runs this page. None of your answers is in it.",
    which: "Which condition",
    whole: "The whole policy",
    report_text: "Text to copy",
    copy: "Copy",
    copied: "Copied.",
    not_copied: "It could not be copied; the text is selected, copy it by hand.",
    write: |rule, condition, page| {
        let condition = condition.map_or_else(
            || "the whole policy".to_owned(),
            |(id, label)| format!("{label} ({id})"),
        );
        format!(
            "Mistake in a rule\nPolicy: {} ({})\nCondition: {condition}\nRules version: {}\nPage version: {page}\n\nWhat is wrong:\n\nNotice and clause:\n",
            rule.title, rule.policy, rule.version
        )
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_names_rule_condition_and_versions_in_both_languages() {
        let rule = Reported {
            policy: "hiring_grant".to_owned(),
            title: "Grant".to_owned(),
            version: "abc123".to_owned(),
            conditions: vec![("young".to_owned(), "at most 24".to_owned())],
        };
        for language in [Language::Zh, Language::En] {
            let texts = reading(language);
            let report = texts.written(&rule, "young", "web-1");
            for part in ["hiring_grant", "Grant", "abc123", "young", "at most 24", "web-1"] {
                assert!(report.contains(part), "{report}");
            }
            assert!(!texts.written(&rule, "", "web-1").contains("young"));
        }
    }
}
