//! Last days as a calendar file (RFC 5545), which phones and computers put into their calendar.

use rules_core::calendar::Day;
use rules_report::dates;
use rules_report::language::Lang;

/// Bytes on a line, without the break (RFC 5545, 3.1).
const LINE: usize = 75;

/// Days before the last one on which the calendar reminds.
const REMINDERS: [u32; 2] = [30, 7];

/// A day after which something is lost.
pub(crate) struct Deadline {
    /// What ends on it.
    pub(crate) what: String,
    /// The last day.
    pub(crate) last: Day,
}

/// What the days are about.
pub(crate) struct Matter<'a> {
    /// The id of the policy.
    pub(crate) policy: &'a str,
    /// Its title.
    pub(crate) title: &'a str,
    /// What to know about it.
    pub(crate) details: &'a str,
    /// The day of asking.
    pub(crate) asked: Day,
}

/// The file with all days; nothing where there is none.
pub(crate) fn written(matter: &Matter<'_>, deadlines: &[Deadline], lang: Lang) -> Option<String> {
    if deadlines.is_empty() {
        return None;
    }
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Yingxiang//Employment subsidies//ZH".to_owned(),
    ];
    for deadline in deadlines {
        lines.extend(event(matter, deadline, lang));
    }
    lines.push("END:VCALENDAR".to_owned());
    Some(lines.iter().map(|line| folded(line)).collect())
}

fn event(matter: &Matter<'_>, deadline: &Deadline, lang: Lang) -> Vec<String> {
    let basic = |day: Day| dates::iso(day).replace('-', "");
    let last = basic(deadline.last);
    let colon = lang.pick("：", ": ");
    let summary = format!("{}{colon}{}", deadline.what, matter.title);
    let mut lines = vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}-{last}@yingxiang", matter.policy),
        // The day of asking and no clock time: the file tells nothing of when it was made.
        format!("DTSTAMP:{}T000000Z", basic(matter.asked)),
        format!("DTSTART;VALUE=DATE:{last}"),
        format!("DTEND;VALUE=DATE:{}", basic(deadline.last.saturating_add(1))),
        format!("SUMMARY:{}", escaped(&summary)),
        format!("DESCRIPTION:{}", escaped(matter.details)),
        "TRANSP:TRANSPARENT".to_owned(),
    ];
    for days in REMINDERS {
        lines.extend([
            "BEGIN:VALARM".to_owned(),
            "ACTION:DISPLAY".to_owned(),
            format!("DESCRIPTION:{}", escaped(&summary)),
            format!("TRIGGER:-P{days}D"),
            "END:VALARM".to_owned(),
        ]);
    }
    lines.push("END:VEVENT".to_owned());
    lines
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' | ';' | ',' => escaped.extend(['\\', sign]),
            '\n' => escaped.push_str("\\n"),
            '\r' => {}
            _ => escaped.push(sign),
        }
    }
    escaped
}

/// A line with its break; a long one goes on in the next, which then begins with a blank.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len().saturating_add(2));
    let mut used = 0_usize;
    for sign in line.chars() {
        if used.saturating_add(sign.len_utf8()) > LINE {
            folded.push_str("\r\n ");
            used = 1;
        }
        folded.push(sign);
        used = used.saturating_add(sign.len_utf8());
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_at_most_75_bytes_and_unfold_to_what_was_written() {
        let details = "到旗县区公共就业服务机构办理，带身份证、毕业证；电话 12333。".repeat(4);
        let last = dates::parse("2025-06-30").unwrap().first;
        let matter = Matter {
            policy: "flexible",
            title: "补贴, 一次性",
            details: &details,
            asked: last - 41,
        };
        let days = [("最后一天", last), ("申领截止", last + 90)];
        let days = days.map(|(what, last)| Deadline {
            what: what.to_owned(),
            last,
        });
        assert_eq!(written(&matter, &[], Lang::Zh), None);
        let file = written(&matter, &days, Lang::Zh).unwrap();
        assert_eq!(file.matches("BEGIN:VEVENT\r\n").count(), 2);
        assert!(file.split("\r\n").all(|line| line.len() <= LINE));
        let unfolded = file.replace("\r\n ", "");
        assert!(unfolded.contains("SUMMARY:最后一天：补贴\\, 一次性\r\n"));
        assert!(unfolded.contains(&format!("DESCRIPTION:{details}\r\n")));
        assert!(unfolded.contains("DTSTART;VALUE=DATE:20250630\r\nDTEND;VALUE=DATE:20250701\r\n"));
        assert!(!unfolded.replace("\r\n", "").contains(['\r', '\n']));
    }
}
