//! What the desk says, on which lists are filled, in both languages. The two tables have one type: a text that is missing in one
//! language does not compile.

use rules_report::language::Lang;

/// The texts in one language.
pub(crate) struct Words {
    pub(crate) lead: fn(u32) -> String,
    pub(crate) nobody: &'static str,
    pub(crate) line: fn(&str, usize) -> String,
    pub(crate) filled: fn(usize) -> String,
    pub(crate) add: fn(&str) -> String,
    pub(crate) edit: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) undo: &'static str,
    pub(crate) full: fn(u32) -> String,
    pub(crate) now: fn(usize) -> String,

    pub(crate) name: &'static str,
    pub(crate) name_hint: &'static str,
    pub(crate) not_sure: &'static str,
    pub(crate) keep: &'static str,
    pub(crate) cancel: &'static str,
    pub(crate) comma: &'static str,
    pub(crate) line_lead: &'static str,

    pub(crate) table: &'static str,
    pub(crate) table_lead: fn(u32) -> String,
    pub(crate) template: &'static str,
    pub(crate) template_file: &'static str,
    pub(crate) paste: &'static str,
    pub(crate) file: &'static str,
    pub(crate) check: &'static str,
    pub(crate) checked: fn(usize, usize) -> String,
    pub(crate) nothing: &'static str,
    pub(crate) problems: &'static str,
    pub(crate) accept: fn(usize, bool) -> String,
    pub(crate) too_many: fn(usize, u32) -> String,
    pub(crate) workbook: &'static str,
    pub(crate) too_large: &'static str,
    pub(crate) unreadable: &'static str,
}

/// The texts in a language.
pub(crate) fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

static ZH: Words = Words {
    lead: |most| format!("一人一行，最多 {most} 人。可以只填姓名，其余的会在后面逐项问；不清楚的不用填。"),
    nobody: "还没有填。没有招用就直接点“下一题”。",
    line: |record, number| format!("{record} {number}"),
    filled: |n| format!("已填 {n} 项"),
    add: |record| format!("添加{record}"),
    edit: "修改",
    copy: "再来一份",
    remove: "删除",
    undo: "撤销删除",
    full: |most| format!("名单已满 {most} 人。"),
    now: |n| format!("现在共 {n} 人。"),

    name: "姓名或编号",
    name_hint: "可以不填，只用来在结果里区分。",
    not_sure: "不清楚",
    keep: "保存这一行",
    cancel: "取消",
    comma: "、",
    line_lead: "都可以不填。有影响的情况，后面还会问。",

    table: "从表格粘贴或读入文件",
    table_lead: |most| {
        format!(
            "从 Excel、WPS 里复制后粘贴，或选一个 CSV 文件。第一行写列名最好。名单最多 {most} 人。文件只在您的设备上读，不会发送。"
        )
    },
    template: "下载模板（CSV）",
    template_file: "招用名单模板.csv",
    paste: "粘贴到这里",
    file: "或者选文件（CSV、TXT）",
    check: "检查",
    checked: |rows, problems| match problems {
        0 => format!("读懂了 {rows} 行，还没有加入。"),
        _ => format!("读懂了 {rows} 行，有 {problems} 处问题，还没有加入。"),
    },
    nothing: "里面没有内容。请粘贴表格，或选一个文件。",
    problems: "请更正：",
    accept: |n, rest| {
        if rest {
            format!("先加入这 {n} 人，其余的留在框里")
        } else {
            format!("加入这 {n} 人")
        }
    },
    too_many: |n, most| format!("加上已有的共 {n} 人，超过 {most} 人，放不下。请分几次查询。"),
    workbook: "这是工作簿文件。请在 Excel 或 WPS 里另存为 CSV，或者复制后粘贴。",
    too_large: "文件超过 2 MB。请只留下名单再试。",
    unreadable: "读不出文字。请另存为 UTF-8 或 GB18030（GBK）的 CSV。",
};

static EN: Words = Words {
    lead: |most| {
        format!(
            "One line each, at most {most} people. A name is enough: the rest is asked later, and what is not known can be left out."
        )
    },
    nobody: "Nobody yet. If there is nobody, press “Next”.",
    line: |record, number| format!("{record} {number}"),
    filled: |n| format!("{n} {} filled in", if n == 1 { "fact" } else { "facts" }),
    add: |record| format!("Add a {record}"),
    edit: "Edit",
    copy: "Duplicate",
    remove: "Remove",
    undo: "Undo the removal",
    full: |most| format!("The list is full with {most} people."),
    now: |n| format!("{n} on the list now."),

    name: "Name or number",
    name_hint: "May be left out; it only tells them apart in the results.",
    not_sure: "Not sure",
    keep: "Keep this line",
    cancel: "Cancel",
    comma: ", ",
    line_lead: "All of it may be left out. What matters is asked later.",

    table: "Paste a table or read a file",
    table_lead: |most| {
        format!(
            "Copy from a spreadsheet and paste, or choose a CSV file, best with names of columns in the first line. The list holds at most {most} people. Files are read on your device and never sent."
        )
    },
    template: "Download a template (CSV)",
    template_file: "hires.csv",
    paste: "Paste here",
    file: "Or choose a file (CSV, TXT)",
    check: "Check",
    checked: |rows, problems| match problems {
        0 => format!("{rows} {} understood, not added yet.", lines(rows)),
        1 => format!("{rows} {} understood, 1 problem, not added yet.", lines(rows)),
        _ => format!(
            "{rows} {} understood, {problems} problems, not added yet.",
            lines(rows)
        ),
    },
    nothing: "There is nothing in it. Paste a table or choose a file.",
    problems: "Please correct:",
    accept: |n, rest| {
        if rest {
            format!("Add these {n}, and keep the others in the field")
        } else {
            format!("Add these {n}")
        }
    },
    too_many: |n, most| format!("With those there are, {n} people: more than {most}. Ask in several parts."),
    workbook: "This is a workbook. Save it as CSV in the spreadsheet, or copy and paste.",
    too_large: "The file is larger than 2 MB. Keep the list alone in it.",
    unreadable: "There is no text to read. Save it as CSV in UTF-8 or GB18030 (GBK).",
};

/// `line` or `lines`.
fn lines(count: usize) -> &'static str {
    if count == 1 { "line" } else { "lines" }
}
