//! What the handbook says around its policies and measures, in both languages. The two tables have one type: a text that is
//! missing in one language does not compile.

use super::Fate;
use crate::Language;

pub(super) struct Words {
    pub(super) missing: &'static str,
    pub(super) missing_help: &'static str,
    pub(super) older: fn(&str, &str) -> String,
    pub(super) edition: fn(&str, &str) -> String,

    pub(super) shelf: &'static str,
    pub(super) shelf_lead: fn(usize) -> String,
    pub(super) search_policies: &'static str,
    pub(super) to_ledger: &'static str,
    pub(super) person: &'static str,
    pub(super) firm: &'static str,

    pub(super) whom: &'static str,
    pub(super) for_person: &'static str,
    pub(super) for_firm: &'static str,
    pub(super) benefit: &'static str,
    pub(super) in_force: &'static str,
    pub(super) conditions: &'static str,
    pub(super) clause: &'static str,
    pub(super) papers: &'static str,
    pub(super) counter: &'static str,
    pub(super) notes: &'static str,
    pub(super) basis: &'static str,
    pub(super) marks: &'static str,
    pub(super) rule: &'static str,
    pub(super) rule_lead: fn(&str) -> String,
    pub(super) rule_here: &'static str,
    pub(super) rule_there: &'static str,
    pub(super) figures: &'static str,
    pub(super) facts: &'static str,
    pub(super) beside: &'static str,
    pub(super) scenarios: &'static str,
    pub(super) scenarios_lead: &'static str,
    pub(super) measures: fn(usize) -> String,

    pub(super) found: fn(usize) -> String,
    pub(super) report: &'static str,
    pub(super) report_lead: &'static str,
    pub(super) which: &'static str,
    pub(super) whole: &'static str,
    pub(super) to_copy: &'static str,
    pub(super) copy: &'static str,
    /// What is written before the condition and behind it, for the title, the id and the version of the rules.
    pub(super) report_text: fn(&str, &str, &str) -> (String, String),

    pub(super) ledger: &'static str,
    pub(super) ledger_lead: fn(usize, usize) -> String,
    pub(super) search_measures: &'static str,
    pub(super) fate: fn(Fate) -> &'static str,
}

pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::Zh => &ZH,
        Language::En => &EN,
    }
}

static ZH: Words = Words {
    missing: "现在看不了政策全文",
    missing_help: "政策全文没有取到，或者里面没有这一项。不影响自查。请检查网络后刷新页面。",
    older: |old, new| {
        format!("这里写的是规则版本 {old}；计算结果用的是另一版 {new}。两版可能不同，请以结果为准。")
    },
    edition: |version, day| format!("规则版本 {version}，{day} 整理。以经办机构审核为准。"),

    shelf: "全部政策",
    shelf_lead: |n| format!("这里有全部 {n} 项政策，按主题排列。不用回答问题就可以看。"),
    search_policies: "查找政策",
    to_ledger: "看四份文件的每项措施编到了哪里",
    person: "个人",
    firm: "单位",

    whom: "给谁",
    for_person: "发给个人，或由个人申请",
    for_firm: "由单位申请",
    benefit: "给什么",
    in_force: "什么时候有效",
    conditions: "条件",
    clause: "条款：",
    papers: "要带的材料",
    counter: "怎么办理",
    notes: "说明",
    basis: "政策文件",
    marks: "关于依据的说明",
    rule: "规则原文",
    rule_lead: |path| format!("自查结果就是按这段文字算出来的，中文和英文写法意思相同。文件：{path}"),
    rule_here: "中文写法",
    rule_there: "英文写法",
    figures: "用到的数值和定义",
    facts: "用到的情况和问题",
    beside: "和哪些政策不能同时享受、可以同时享受",
    scenarios: "用来检验规则的情形",
    scenarios_lead: "每个情形写明应当得出的结论；规则每次改动都要全部重新检验。",
    measures: |n| format!("落实了文件中的 {n} 项措施"),

    found: |n| match n {
        0 => "没有找到，请换一个词。".to_owned(),
        _ => format!("找到 {n} 项"),
    },
    report: "报告这条规则的错误",
    report_lead: "规则和文件不一致？请复制下面的文字，写明哪里不对，发给当地经办机构或维护本页的部门。文字里没有您的任何回答。",
    which: "哪一条",
    whole: "整项政策",
    to_copy: "要复制的文字",
    copy: "复制",
    report_text: |title, id, version| {
        (
            format!("规则错误报告\n政策：{title}（{id}）\n条件："),
            format!("\n规则版本：{version}\n页面版本：{{page}}\n\n哪里不对：\n\n依据的文件和条款：\n"),
        )
    },

    ledger: "政策文件措施台账",
    ledger_lead: |found, announced| {
        format!(
            "四份文件共有 {announced} 项措施，{found} 项都写明了去向：编进了哪项政策，还缺什么，或者为什么没有编。"
        )
    },
    search_measures: "查找措施",
    fate: |fate| match fate {
        Fate::Encoded => "已编入",
        Fate::Waiting => "等待当地标准",
        Fate::Served => "见本页功能",
        Fate::ToBeEncoded => "待编入",
        Fate::Informational => "仅供了解",
    },
};

static EN: Words = Words {
    missing: "The policies cannot be shown right now",
    missing_help: "Their texts did not arrive, or there is none of this name. The self-check works all the same. Check the connection and reload the page.",
    older: |old, new| {
        format!(
            "This describes version {old} of the rules. Results are worked out by another one, {new}; where they differ, the results hold."
        )
    },
    edition: |version, day| format!("Rules version {version}, put together on {day}. The office decides."),

    shelf: "All policies",
    shelf_lead: |n| format!("All {n} policies by theme, to be read without answering anything."),
    search_policies: "Search the policies",
    to_ledger: "What became of every measure of the four documents",
    person: "Person",
    firm: "Firm",

    whom: "For whom",
    for_person: "Paid to persons, or applied for by them",
    for_firm: "Applied for by employers",
    benefit: "What there is",
    in_force: "In force",
    conditions: "Conditions",
    clause: "Clause: ",
    papers: "What to bring",
    counter: "How to apply",
    notes: "Good to know",
    basis: "Notices",
    marks: "About the evidence",
    rule: "The rule itself",
    rule_lead: |path| {
        format!(
            "Results are worked out from this very text. Its Chinese and English spellings mean the same. File: {path}"
        )
    },
    rule_here: "In English",
    rule_there: "In Chinese",
    figures: "Figures and terms it uses",
    facts: "Facts and questions it uses",
    beside: "What excludes it, what combines with it",
    scenarios: "Scenarios that test it",
    scenarios_lead: "Each says what must come out; all are run again whenever the rules change.",
    measures: |n| format!("Measures of the documents that it carries out ({n})"),

    found: |n| match n {
        0 => "Nothing found; try another word.".to_owned(),
        _ => format!("{n} found"),
    },
    report: "Report a mistake in this rule",
    report_lead: "Does the rule differ from the notice? Copy the text below, say what is wrong, and send it to the local office or to whoever runs this page. None of your answers is in it.",
    which: "Which condition",
    whole: "The whole policy",
    to_copy: "Text to copy",
    copy: "Copy",
    report_text: |title, id, version| {
        (
            format!("Mistake in a rule\nPolicy: {title} ({id})\nCondition: "),
            format!(
                "\nRules version: {version}\nPage version: {{page}}\n\nWhat is wrong:\n\nNotice and clause:\n"
            ),
        )
    },

    ledger: "Ledger of the documents' measures",
    ledger_lead: |found, announced| {
        format!(
            "The four documents have {announced} measures, {found} of which are accounted for: which policy says it, what is missing, or why there is none."
        )
    },
    search_measures: "Search the measures",
    fate: |fate| match fate {
        Fate::Encoded => "Encoded",
        Fate::Waiting => "Waiting for a local figure",
        Fate::Served => "Done by this page",
        Fate::ToBeEncoded => "To be encoded",
        Fate::Informational => "For information",
    },
};
