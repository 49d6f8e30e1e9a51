//! What is asked before the questions of the rules: who asks, what happened, how many people were hired.

use rules_core::arena::ListId;
use rules_core::plan::{Applicant, LifeEvent, Plan};
use rules_core::unroll::Lengths;
use rules_report::numbers::plain;

use super::console::{Command, Console, Said};

/// More records than these are better written into a file.
const BY_HAND: u32 = 5;

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
        console.setting.say("个人", "a person"),
        console
            .setting
            .say("单位（企业、个体户、社会组织等）", "a firm or another employer"),
    ];
    match chosen(console, &words) {
        Choice::Made(0) => Choice::Made(Applicant::Person),
        Choice::Made(_) => Choice::Made(Applicant::Firm),
        Choice::Back => Choice::Back,
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
        "\n您现在的情况，哪一句最像？",
        "\nWhich of these is most like your situation?",
    );
    let mut words: Vec<String> = events
        .iter()
        .map(|event| lang.of(&event.name).to_owned())
        .collect();
    words.push(
        console
            .setting
            .say("都看一遍（问题最多）", "show me everything (most questions)"),
    );
    match chosen(console, &words) {
        Choice::Made(position) => Choice::Made(events.get(position).copied()),
        Choice::Back => Choice::Back,
        Choice::Ended => Choice::Ended,
    }
}

/// How many records some lists hold; a list of which that is not known is left out.
pub(super) fn lengths(console: &mut Console<'_>, plan: &Plan, lists: &[ListId]) -> Choice<Lengths> {
    let mut lengths = Lengths::new();
    for id in lists {
        let lang = console.setting.lang;
        let list = plan.lists().at(*id);
        let most = list.most.min(BY_HAND);
        let name = lang.of(&list.name);
        console.say(
            format!("\n{name}：要查几个人？（0-{most}；逐个问。更多人请写进文件，用 --facts 读；不清楚就写“不清楚”）"),
            format!(
                "\n{name}: how many are there to ask about? (0-{most}, one after the other; write more into a file for \
                 --facts; or \"not sure\")"
            ),
        );
        loop {
            match console.read() {
                Said::End | Said::Command(Command::Quit | Command::Results) => return Choice::Ended,
                Said::Command(Command::Back) => return Choice::Back,
                Said::Command(Command::NotSure) => break,
                Said::Command(Command::Help) => console.show_commands(),
                Said::Text(text) if number(&text).is_some_and(|number| number <= most) => {
                    lengths.insert(*id, number(&text).unwrap_or(0));
                    break;
                }
                Said::Command(_) | Said::Text(_) => console.say(
                    format!("✗ 请写 0 到 {most} 的数字，或“不清楚”。"),
                    format!("✗ write a number from 0 to {most}, or \"not sure\"."),
                ),
            }
        }
    }
    Choice::Made(lengths)
}

fn number(text: &str) -> Option<u32> {
    let text = plain(text);
    text.trim_end_matches(['个', '人', '名']).trim().parse().ok()
}

/// The position of the alternative that was chosen, by its number or its words.
fn chosen(console: &mut Console<'_>, words: &[String]) -> Choice<usize> {
    console.numbered(words);
    loop {
        match console.read() {
            Said::End | Said::Command(Command::Quit | Command::Results) => return Choice::Ended,
            Said::Command(Command::Back) => return Choice::Back,
            Said::Command(Command::Help) => {
                console.say(
                    "写前面的编号就行，例如 1。",
                    "write the number in front, such as 1.",
                );
                console.show_commands();
            }
            Said::Text(text) => {
                let number = text
                    .parse::<usize>()
                    .ok()
                    .and_then(|number| number.checked_sub(1));
                let named = || words.iter().position(|word| *word == text);
                match number.filter(|position| *position < words.len()).or_else(named) {
                    Some(position) => return Choice::Made(position),
                    None => no_such(console, words.len()),
                }
            }
            Said::Command(_) => no_such(console, words.len()),
        }
    }
}

fn no_such(console: &mut Console<'_>, most: usize) {
    console.say(
        format!("✗ 请写 1 到 {most} 的编号。"),
        format!("✗ write a number from 1 to {most}."),
    );
}
