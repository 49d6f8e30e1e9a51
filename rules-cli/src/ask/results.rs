//! What follows from the answers: in short, grouped by what to do, then policy by policy.

use rules_core::plan::Plan;
use rules_core::verdict::Assessment;
use rules_report::summary::{self, Summary, Tone};

use super::console::Console;
use crate::arguments::Setting;
use crate::assess::write_policy;

/// The groups in the order in which they are shown.
const GROUPS: [(Tone, &str, &str, &str); 5] = [
    (Tone::Yes, "✓", "可以享受", "entitled"),
    (
        Tone::Almost,
        "✓",
        "办好下面几件事就可以享受",
        "entitled once what is listed is done",
    ),
    (Tone::Open, "?", "还不能确定", "not certain yet"),
    (Tone::No, "✗", "不能享受", "not entitled"),
    (
        Tone::Aside,
        "–",
        "现在不实行，或不适用",
        "not in force, or for others",
    ),
];

/// So many of the missing facts are named in one line.
const NAMED: usize = 4;

/// One line for each policy.
pub(super) fn show_short(console: &mut Console<'_>, plan: &Plan, assessment: &Assessment) {
    let all = summary::all(plan, assessment, console.setting.lang);
    for (tone, sign, zh, en) in GROUPS {
        let group: Vec<&Summary> = all.iter().filter(|policy| policy.tone == tone).collect();
        if group.is_empty() {
            continue;
        }
        console.say(format!("\n【{zh}】"), format!("\n[{en}]"));
        for policy in group {
            let line = short(policy, tone, console.setting);
            console.line(&format!("  {sign} {line}"));
        }
    }
}

fn short(policy: &Summary, tone: Tone, setting: &Setting) -> String {
    let lang = setting.lang;
    let why = match tone {
        Tone::Yes | Tone::Almost => policy.amount.as_ref(),
        Tone::No => policy.obstacles.first(),
        Tone::Aside => Some(&policy.headline),
        Tone::Open => None,
    };
    let missing: Vec<String> = policy.missing.iter().map(|(_, name)| name.clone()).collect();
    let why = match (tone, why) {
        (Tone::Open, _) if missing.is_empty() => policy.figures.clone().unwrap_or_default(),
        (Tone::Open, _) => {
            let names = lang.list(missing.get(..NAMED).unwrap_or(&missing));
            let (zh, en) = match missing.len().saturating_sub(NAMED) {
                0 => (String::new(), String::new()),
                _ => (
                    format!("等{}项", missing.len()),
                    format!(" and others, {} in all", missing.len()),
                ),
            };
            setting.say(
                format!("还要知道：{names}{zh}"),
                format!("still to know: {names}{en}"),
            )
        }
        (_, why) => why.cloned().unwrap_or_default(),
    };
    let title = &policy.title;
    if why.is_empty() {
        title.clone()
    } else {
        format!("{title}{}{why}", lang.pick("：", ": "))
    }
}

/// What can be had or may be, as `assess` shows it; the rest is in the lines above.
pub(super) fn show_whole(console: &mut Console<'_>, plan: &Plan, assessment: &Assessment) {
    let lang = console.setting.lang;
    let all = summary::all(plan, assessment, lang);
    for (tone, ..) in GROUPS {
        let shown = matches!(tone, Tone::Yes | Tone::Almost | Tone::Open);
        for policy in all.iter().filter(|policy| shown && policy.tone == tone) {
            let mut text = String::from("\n");
            write_policy(&mut text, policy, console.setting);
            console.line(text.trim_end());
        }
    }
    let estimate = summary::estimate(plan, assessment.today, lang);
    console.line(&format!("\n{estimate}"));
}
