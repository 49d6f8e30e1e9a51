//! One question: how it is shown, and what an answer to it means.

use rules_core::arena::InputId;
use rules_core::plan::{Input, Kind, Plan};
use rules_core::possible::{Possible, Values};
use rules_report::answer;
use rules_report::problem::Problem;

use super::console::{Command, Console, Said};
use super::place;
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

/// Shows a question and reads until there is an answer or a command that is for somebody else.
///
/// `why` names what rests on it, `places` are those given before.
pub(super) fn ask(
    console: &mut Console<'_>,
    plan: &Plan,
    input: InputId,
    why: &str,
    places: &[(String, Possible)],
) -> Reply {
    show(console, plan, input);
    loop {
        if plan.inputs().at(input).value == Kind::Region {
            match place::ask(console, plan, input, places) {
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
            Said::Text(text) => match read(plan, input, &text) {
                Ok(known) => return Reply::Answer(known),
                Err(problem) => match alternatives(plan, plan.inputs().at(input), console.setting).len() {
                    0 => complain(console, &problem),
                    most => console.say(
                        format!("✗ 没有“{text}”这一项。请写前面的编号，1 到 {most}。"),
                        format!(
                            "✗ \"{text}\" is none of these; write the number in front of one, 1 to {most}."
                        ),
                    ),
                },
            },
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
    // Of a record, the name says which one is meant.
    if input.id.contains('[') {
        console.line(&format!("{}{}", lang.of(asked), lang.aside(lang.of(&input.name))));
    } else {
        console.line(lang.of(asked));
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
            "（写 2024-06-30、2024年6月 或 2024；记不清可以写一段：2023至2024",
            "(write 2024-06-30, 2024-06 or 2024; if you do not remember, a span: 2023~2024",
        ),
        Kind::Money => setting.say(
            "（写金额，单位元；大概也行：600-800",
            "(an amount in yuan; a rough one will do: 600-800",
        ),
        Kind::Region => return,
        _ => setting.say(
            "（写数字；大概也行：10-20",
            "(a number; a rough one will do: 10-20",
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
fn read(plan: &Plan, id: InputId, text: &str) -> Result<Possible, Problem> {
    let input = plan.inputs().at(id);
    let none = ["无", "没有", "没", "none"].contains(&text.to_lowercase().as_str());
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
        (Kind::Choice(_), Some(number)) if (1..=members).contains(&number) => {
            let bits = 1_u64.checked_shl(number - 1).unwrap_or(0);
            let known = Possible::of(Values::Bits(bits)).intersection(&input.domain);
            if known.is_empty() {
                answer::typed(plan, id, text)
            } else {
                Ok(known)
            }
        }
        _ => answer::typed(plan, id, text),
    }
}
