//! The comparison as a memo to be reviewed, in Markdown.

use rules_report::revision::{Told, ToldClass};

use super::Report;
use crate::arguments::Setting;

/// The whole comparison as Markdown.
pub(super) fn written(report: &Report<'_>, setting: &Setting) -> String {
    let mut out = String::new();
    let title = setting.say("规则修订审阅", "Review of a revision of the rules");
    out.push_str(&format!("# {title}\n\n"));
    out.push_str(&format!("{}\n\n", escaped(&report.conclusion(setting))));
    out.push_str(&compared(report, setting));
    if !report.remarks.is_empty() {
        out.push('\n');
    }
    for remark in &report.remarks {
        out.push_str(&format!("- {}\n", escaped(remark)));
    }
    for told in &report.told {
        out.push_str(&policy(told, setting));
    }
    out
}

/// What was compared.
fn compared(report: &Report<'_>, setting: &Setting) -> String {
    let [old, new] = &report.paths;
    let [old_hash, new_hash] = report.hashes;
    let (days, budget) = (report.days(setting), report.budget);
    let rows = [
        (
            setting.say("旧规则", "old rules"),
            format!("`{}` `{old_hash}`", code(old)),
        ),
        (
            setting.say("新规则", "new rules"),
            format!("`{}` `{new_hash}`", code(new)),
        ),
        (setting.say("比较日", "compared on"), days),
        (
            setting.say("每个问题的工作上限", "work allowed for each question"),
            budget.to_string(),
        ),
    ];
    let head = format!(
        "| {} | {} |\n| --- | --- |\n",
        setting.say("比较了什么", "what was compared"),
        setting.say("内容", "content")
    );
    let rows: String = rows
        .iter()
        .map(|(name, value)| format!("| {name} | {value} |\n"))
        .collect();
    head + &rows
}

fn policy(told: &Told, setting: &Setting) -> String {
    let mut out = format!(
        "\n## {}{}\n\n",
        escaped(&told.title),
        setting.lang.aside(&format!("`{}`", told.id))
    );
    for note in &told.notes {
        out.push_str(&format!("- {}\n", escaped(note)));
    }
    for basis in &told.basis {
        out.push_str(&format!(
            "- {}{}\n",
            setting.say("依据：", "source: "),
            escaped(basis)
        ));
    }
    for doubt in &told.doubts {
        out.push_str(&format!("- **{}**\n", escaped(doubt)));
    }
    for told in &told.classes {
        out.push_str(&class(told, setting));
    }
    out
}

fn class(class: &ToldClass, setting: &Setting) -> String {
    let mut out = format!("\n### {}\n\n", escaped(&class.heading));
    let example = setting.say("例：", "example: ");
    let of_example = class.paid.iter().chain(&class.days_of_example);
    let of_example = of_example.map(|text| format!("{example}{text}"));
    for text in class.money.iter().chain(&class.days).cloned().chain(of_example) {
        out.push_str(&format!("- {}\n", escaped(&text)));
    }
    if !class.people.is_empty() || !class.example.is_empty() {
        out.push_str(&format!(
            "\n| {} | {} | {} |\n| --- | --- | --- |\n",
            setting.say("问题", "question"),
            setting.say("这一类人", "people of this class"),
            setting.say("例", "example")
        ));
    }
    let mut questions: Vec<&str> = class.people.iter().map(|(name, _)| name.as_str()).collect();
    for (name, _) in &class.example {
        if !questions.contains(&name.as_str()) {
            questions.push(name);
        }
    }
    for question in questions {
        let of = |facts: &[(String, String)]| {
            let found = facts.iter().find(|(name, _)| name == question);
            found.map_or_else(|| setting.say("不限", "any"), |(_, value)| escaped(value))
        };
        out.push_str(&format!(
            "| {} | {} | {} |\n",
            escaped(question),
            of(&class.people),
            of(&class.example)
        ));
    }
    if !class.border.is_empty() {
        out.push('\n');
    }
    for text in &class.border {
        out.push_str(&format!(
            "- {}{}\n",
            setting.say("边界，", "border, "),
            escaped(text)
        ));
    }
    out
}

/// A text without what Markdown would take for marks.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '|' | '<' | '#' | '[') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// A text between backquotes cannot hold any.
fn code(text: &str) -> String {
    text.replace(['`', '|'], "'")
}
