//! The comparison in the terminal.

use rules_report::revision::ToldClass;

use super::Report;
use crate::arguments::Setting;

/// The whole comparison as text.
pub(super) fn written(report: &Report<'_>, setting: &Setting) -> String {
    let mut out = String::new();
    let days = report.days(setting);
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(setting.say(format!("比较日：{days}"), format!("compared on: {days}")));
    for told in &report.told {
        line(String::new());
        line(format!("# {}{}", told.title, setting.lang.aside(&told.id)));
        for note in &told.notes {
            line(format!("  {note}"));
        }
        for class in &told.classes {
            for text in lines(class, setting) {
                line(text);
            }
        }
        for doubt in &told.doubts {
            line(format!("  ? {doubt}"));
        }
    }
    if !report.remarks.is_empty() {
        line(String::new());
    }
    for remark in &report.remarks {
        line(remark.clone());
    }
    line(String::new());
    line(report.conclusion(setting));
    out
}

fn lines(class: &ToldClass, setting: &Setting) -> Vec<String> {
    let (colon, semicolon) = (setting.say("：", ": "), setting.say("；", "; "));
    let told = |facts: &[(String, String)]| {
        let all: Vec<String> = facts
            .iter()
            .map(|(name, value)| format!("{name}{colon}{value}"))
            .collect();
        all.join(&semicolon)
    };
    let mut lines = vec![format!("→ {}", class.heading)];
    let terms = class.money.iter().chain(&class.days);
    lines.extend(terms.map(|text| format!("    {text}")));
    if !class.people.is_empty() {
        lines.push(format!(
            "    {}{}",
            setting.say("谁：", "who: "),
            told(&class.people)
        ));
    }
    if !class.example.is_empty() {
        let terms = class.paid.iter().chain(&class.days_of_example);
        let paid: String = terms.map(|text| format!("{semicolon}{text}")).collect();
        lines.push(format!(
            "    {}{}{paid}",
            setting.say("例：", "example: "),
            told(&class.example)
        ));
    }
    let border = setting.say("边界 ", "border, ");
    lines.extend(class.border.iter().map(|text| format!("    {border}{text}")));
    lines
}
