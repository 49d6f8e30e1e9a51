//! One question: how it is shown, and what an answer to it means.

use rules_core::arena::InputId;
use rules_core::calendar::Day;
use rules_core::plan::{CountUnit, Input, Kind, Plan};
use rules_core::possible::{Possible, Values};
use rules_report::answer;
use rules_report::language::Lang;
use rules_report::problem::Problem;

use super::console::{Command, Console, Said};
use super::{place, spoken, wording};
use crate::arguments::Setting;

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reply {
    /// What is possible after the answer.
    Answer(Possible),
    /// Something else was asked for, or the input ended.
    Other(Command),
    /// There is no more input.
    End,
}

/// What is asked.
pub(super) struct Asked<'a> {
    pub(super) plan: &'a Plan,
    pub(super) input: InputId,
    /// What rests on it.
    pub(super) why: &'a str,
    /// The places given before.
    pub(super) places: &'a [(String, Possible)],
    /// The day of asking.
    pub(super) today: Day,
}

/// Shows a question and reads until there is an answer or a command that is for somebody else.
pub(super) fn ask(console: &mut Console<'_>, asked: &Asked<'_>) -> Reply {
    let Asked { plan, input, why, .. } = *asked;
    show(console, plan, input);
    loop {
        if plan.inputs().at(input).value == Kind::Region {
            match place::ask(console, plan, input, asked.places) {
                Reply::Other(Command::Help) => help(console, plan, input, why),
                reply => return reply,
            }
            continue;
        }
        match console.read() {
            Said::End => return Reply::End,
            Said::Command(Command::Help) => help(console, plan, input, why),
            Said::Command(command) => return Reply::Other(command),
            Said::Text(text) if text.is_empty() => console.say(
                "请回答，或输入“不清楚”；“帮助”告诉您怎样写。",
                "please answer, or write \"not sure\"; \"help\" tells how.",
            ),
            Said::Text(text) => match read(asked, &text, console.setting) {
                Ok(known) => return Reply::Answer(known),
                Err(problem) => not_understood(console, asked, &text, &problem),
            },
        }
    }
}

fn not_understood(console: &mut Console<'_>, asked: &Asked<'_>, text: &str, problem: &Problem) {
    let input = asked.plan.inputs().at(asked.input);
    let most = alternatives(asked.plan, input, console.setting).len();
    match input.value {
        Kind::Bool => console.say(
            format!("✗ 没看懂“{text}”。请写“是”或“否”（1 或 2）；拿不准就写“不清楚”。"),
            format!("✗ \"{text}\" was not understood; write yes or no (1 or 2), or \"not sure\"."),
        ),
        Kind::Choice(_) => console.say(
            format!("✗ 没有“{text}”这一项。请写前面的编号，1 到 {most}；拿不准就写“不清楚”。"),
            format!(
                "✗ \"{text}\" is none of these; write the number in front of one, 1 to {most}, or \"not sure\"."
            ),
        ),
        _ => {
            if spoken::is_no(text) {
                console.say(
                    "✗ 这一项总有一个值，不能填“没有”。没有这回事，就写“不清楚”跳过。",
                    "✗ this cannot be none. If there is no such thing, write \"not sure\" to go on.",
                );
                return;
            }
            complain(console, problem);
            if matches!(input.value, Kind::Months | Kind::Count(CountUnit::Months)) {
                console.say(
                    "  也可以写 两年、一年半；拿不准就写“不清楚”。",
                    "  2 years will do as well; if you do not know, write \"not sure\".",
                );
            } else {
                console.say("  拿不准就写“不清楚”。", "  If you do not know, write \"not sure\".");
            }
        }
    }
}

/// What is wrong with an answer, and what to do.
pub(super) fn complain(console: &mut Console<'_>, problem: &Problem) {
    let lang = console.setting.lang;
    let (message, remedy) = (lang.of(problem.message()), lang.of(problem.remedy()));
    console.say(
        format!("✗ {message}。{remedy}。"),
        format!("✗ {message}; {remedy}."),
    );
}

fn show(console: &mut Console<'_>, plan: &Plan, input: InputId) {
    let lang = console.setting.lang;
    let input = plan.inputs().at(input);
    let asked = input
        .question
        .as_ref()
        .map_or(&input.name, |question| &question.ask);
    match record(plan, input, lang) {
        Some(record) => console.line(&format!("{}{}", lang.of(asked), lang.aside(&record))),
        None => console.line(lang.of(asked)),
    }
    let help = input
        .question
        .as_ref()
        .and_then(|question| question.help.as_ref());
    if let Some(help) = help {
        console.line(&format!("  {}", lang.of(help)));
    }
    let alternatives = alternatives(plan, input, console.setting);
    console.numbered(&alternatives);
    if alternatives.is_empty() {
        how_to_write(console, input);
    }
}

/// The record that a question is about, such as `hire 2`.
fn record(plan: &Plan, input: &Input, lang: Lang) -> Option<String> {
    let (list, rest) = input.id.split_once('[')?;
    let (number, _) = rest.split_once(']')?;
    let (_, list) = plan.lists().iter().find(|(_, other)| other.id == list)?;
    let name = lang.of(&list.record);
    Some(lang.pick(format!("{name}{number}"), format!("{name} {number}")))
}

/// The answers of a question that has few, as they are numbered.
fn alternatives(plan: &Plan, input: &Input, setting: &Setting) -> Vec<String> {
    let mut all = match input.value {
        Kind::Bool => vec![setting.say("是", "yes"), setting.say("否", "no")],
        Kind::Choice(choice) => {
            let members = plan.choices().at(choice).members.iter();
            members
                .map(|(_, name)| setting.lang.of(name).to_owned())
                .collect()
        }
        _ => return Vec::new(),
    };
    if input.domain.none {
        all.push(setting.say("没有", "none"));
    }
    all
}

fn how_to_write(console: &mut Console<'_>, input: &Input) {
    let setting = console.setting;
    let none = if input.domain.none {
        setting.say("；没有就写“无”", "; write \"none\" if there is none")
    } else {
        String::new()
    };
    let how = match input.value {
        Kind::Date => setting.say(
            "（例如 2024年6月30日、2024年6月、去年6月；只记得哪年就写年份",
            "(such as 2024-06-30, June 2024 or last year; the year alone will do",
        ),
        Kind::Money => setting.say(
            "（写多少元，例如 3500；大概也行：3000-4000",
            "(yuan, such as 3500; a rough amount will do: 3000-4000",
        ),
        Kind::Region => return,
        Kind::Months | Kind::Count(CountUnit::Months) => setting.say(
            "（写几个月，例如 12 或 一年；大概也行：10-20",
            "(months, such as 12 or 1 year; roughly will do: 10-20",
        ),
        _ => setting.say(
            "（写数字，例如 3；大概也行：10-20",
            "(a number, such as 3; roughly will do: 10-20",
        ),
    };
    let end = setting.say("）", ")");
    console.line(&format!("  {how}{none}{end}"));
}

fn help(console: &mut Console<'_>, plan: &Plan, input: InputId, why: &str) {
    let lang = console.setting.lang;
    if !why.is_empty() {
        console.say(
            format!("为什么问：{why}要看这一项。"),
            format!("why: {why} depends on it."),
        );
    }
    if plan.inputs().at(input).value != Kind::Region {
        let allowed = answer::allowed(plan, input, lang);
        console.say(
            format!("可以回答：{allowed}"),
            format!("possible answers: {allowed}"),
        );
    }
    console.show_commands();
}

/// Reads an answer that is no command: the number of an alternative, or what was written out.
fn read(asked: &Asked<'_>, text: &str, setting: &Setting) -> Result<Possible, Problem> {
    let (plan, id) = (asked.plan, asked.input);
    let input = plan.inputs().at(id);
    let none = ["无", "没有", "没", "none", "从来没有", "没有过"].contains(&text.to_lowercase().as_str());
    let number = text.parse::<u32>().ok();
    let members = match input.value {
        Kind::Bool => 2,
        Kind::Choice(choice) => u32::try_from(plan.choices().at(choice).members.len()).unwrap_or(0),
        _ => 0,
    };
    let is_last = members > 0 && number == members.checked_add(1);
    if input.domain.none && (none || is_last) {
        return answer::none(plan, id);
    }
    match (input.value, number) {
        (Kind::Bool, Some(number @ 1..=2)) => Ok(Possible::truth(number == 1)),
        (Kind::Choice(_), Some(number)) if (1..=members).contains(&number) => member(asked, number - 1, text),
        (Kind::Choice(_), None) => answer::typed(plan, id, text).or_else(|problem| {
            let meant = meant(plan, input, text, setting);
            meant.map_or(Err(problem), |position| member(asked, position, text))
        }),
        _ => spoken::typed(plan, id, text, asked.today),
    }
}

/// The member of a choice at a position, if the fact may be that.
fn member(asked: &Asked<'_>, position: u32, text: &str) -> Result<Possible, Problem> {
    let domain = &asked.plan.inputs().at(asked.input).domain;
    let bits = 1_u64.checked_shl(position).unwrap_or(0);
    let known = Possible::of(Values::Bits(bits)).intersection(domain);
    if known.is_empty() {
        answer::typed(asked.plan, asked.input, text)
    } else {
        Ok(known)
    }
}

/// The member of a choice that is meant by free words, if only one can be.
fn meant(plan: &Plan, input: &Input, text: &str, setting: &Setting) -> Option<u32> {
    let names = alternatives(plan, input, setting);
    let named: Vec<(String, String)> = names.iter().map(|name| (name.clone(), String::new())).collect();
    let help = input
        .question
        .as_ref()
        .and_then(|question| question.help.as_ref());
    let told = help.and_then(|help| wording::told_by_help(text, setting.lang.of(help), &names));
    let position = match (wording::meant(text, &named).as_slice(), told) {
        (_, Some(position)) => position,
        ([position], None) => *position,
        _ => return None,
    };
    u32::try_from(position).ok()
}
