//! What is asked before the questions of the rules: who asks, and what happened.

use rules_core::plan::{Applicant, LifeEvent, Plan, Text};
use rules_report::language::Lang;

use super::console::{Command, Console, Said};
use super::wording;
use crate::assess::positions;

/// What came of a question of the opening.
pub(super) enum Choice<T> {
    Made(T),
    Back,
    Ended,
}

/// Whether a person or a firm asks.
pub(super) fn applicant(console: &mut Console<'_>) -> Choice<Applicant> {
    console.say("\n您是哪一方？", "\nWho are you?");
    let words = [
        console
            .setting
            .say("个人（为自己问）", "a person, asking for myself"),
        console.setting.say(
            "单位（企业、个体户、社会组织等，为单位问）",
            "a firm or another employer",
        ),
    ];
    let words = words.map(|name| (name, String::new()));
    let unsure = console.setting.say(
        "为自己找工作、办补贴，选 1；替单位办，选 2。选错了随时可以“返回”重选。",
        "1 if it is about yourself, 2 if you ask for a firm; \"back\" lets you choose again.",
    );
    match chosen(console, &words, &unsure) {
        Choice::Made(0) => Choice::Made(Applicant::Person),
        Choice::Made(_) => Choice::Made(Applicant::Firm),
        Choice::Back => {
            console.say("这是第一问，前面没有了。", "this is the first question.");
            Choice::Back
        }
        Choice::Ended => Choice::Ended,
    }
}

/// What happened; `None` for everything there is.
pub(super) fn event<'p>(
    console: &mut Console<'_>,
    plan: &'p Plan,
    applicant: Applicant,
) -> Choice<Option<&'p LifeEvent>> {
    let lang = console.setting.lang;
    let events: Vec<&LifeEvent> = plan
        .life_events()
        .iter()
        .filter(|event| event.applicant == applicant)
        .collect();
    if events.is_empty() {
        return Choice::Made(None);
    }
    console.say(
        "\n您现在的情况，哪一句最像？写编号，也可以用自己的话说。",
        "\nWhich of these is most like your situation? Write its number, or say it in your own words.",
    );
    let mut words: Vec<(String, String)> = events
        .iter()
        .map(|event| (lang.of(&event.name).to_owned(), about(plan, event, lang)))
        .collect();
    words.push((
        console
            .setting
            .say("都看一遍（问题最多）", "show me everything (most questions)"),
        String::new(),
    ));
    let last = words.len();
    let unsure = console.setting.say(
        format!("拿不准就选最像的一句；写 {last} 也行。选错了随时可以“返回”重选。"),
        format!("choose the one most like it, or write {last}; \"back\" lets you choose again."),
    );
    match chosen(console, &words, &unsure) {
        Choice::Made(position) => Choice::Made(events.get(position).copied()),
        Choice::Back => Choice::Back,
        Choice::Ended => Choice::Ended,
    }
}

/// What the policies of a life event are called, and what they are.
fn about(plan: &Plan, event: &LifeEvent, lang: Lang) -> String {
    let policies = positions(event).into_iter();
    let policies = policies.filter_map(|position| plan.policies().get(position));
    let texts = policies.flat_map(|policy| [&policy.title, &policy.summary]);
    let texts: Vec<&str> = texts.map(|text: &Text| lang.of(text)).collect();
    texts.join("\n")
}

/// The position of the alternative that was chosen, by its number or in words; `unsure` is told to whoever is not sure.
fn chosen(console: &mut Console<'_>, words: &[(String, String)], unsure: &str) -> Choice<usize> {
    let names: Vec<String> = words.iter().map(|(name, _)| name.clone()).collect();
    console.numbered(&names);
    loop {
        match console.read() {
            Said::End | Said::Command(Command::Quit | Command::Results) => return Choice::Ended,
            Said::Command(Command::Back) => return Choice::Back,
            Said::Command(Command::Help) => {
                console.say(
                    "写前面的编号就行，例如 1；也可以用自己的话说，例如“下岗了”“跑外卖”。",
                    "write the number in front, such as 1, or your own words, such as \"laid off\".",
                );
                console.show_commands();
            }
            Said::Command(Command::NotSure) => console.line(unsure),
            Said::Command(_) => no_such(console, words.len()),
            Said::Text(text) => match understood(console, &text, words) {
                Some(position) => return Choice::Made(position),
                None => no_such(console, words.len()),
            },
        }
    }
}

/// The alternative with a number, or the one that is meant; `None` once it was told that several may be.
fn understood(console: &mut Console<'_>, text: &str, words: &[(String, String)]) -> Option<usize> {
    let number = super::spoken::people(text).and_then(|number| usize::try_from(number).ok());
    if let Some(number) = number {
        let position = number.checked_sub(1)?;
        return (position < words.len()).then_some(position);
    }
    let name = |position: &usize| words.get(*position).map(|(name, _)| name.clone());
    match wording::meant(text, words).as_slice() {
        [position] => {
            let name = name(position)?;
            if !name.to_lowercase().starts_with(&text.to_lowercase()) {
                // What stands in brackets was for choosing.
                let name = name.split(['（', '(']).next().unwrap_or(&name);
                console.say(
                    format!("按“{name}”来问。不对就写“返回”重选。"),
                    format!("taken as \"{name}\". If that is wrong, write \"back\"."),
                );
            }
            Some(*position)
        }
        [] => None,
        several if several.len() < words.len() => {
            let names: Vec<String> = several
                .iter()
                .filter_map(|position| Some(format!("{} {}", position + 1, name(position)?)))
                .collect();
            let names = console.setting.lang.list(&names);
            console.say(format!("可能是：{names}"), format!("it may be: {names}"));
            None
        }
        _ => None,
    }
}

fn no_such(console: &mut Console<'_>, most: usize) {
    console.say(
        format!("✗ 请写 1 到 {most} 的编号，或换个说法。"),
        format!("✗ write a number from 1 to {most}, or say it in other words."),
    );
}
