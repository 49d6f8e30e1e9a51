//! The answers so far, with their numbers.

use rules_core::arena::InputId;
use rules_core::interview::Interview;
use rules_report::value;

use super::beginning::Counted;
use super::console::Console;

/// Something that was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Fact(InputId),
    List(Counted),
}

/// The answers in the order in which they were first given.
pub(super) fn entries(interview: &Interview<'_>, counted: &[Counted]) -> Vec<Entry> {
    let given = interview.given();
    let mut entries = Vec::new();
    for (position, given) in given.iter().enumerate() {
        let lists = counted.iter().filter(|counted| counted.after == position);
        entries.extend(lists.copied().map(Entry::List));
        entries.push(Entry::Fact(given.input));
    }
    let last = counted.iter().filter(|counted| counted.after >= given.len());
    entries.extend(last.copied().map(Entry::List));
    entries
}

/// Lists the answers; those that change nothing any more are marked.
pub(super) fn show(console: &mut Console<'_>, interview: &mut Interview<'_>, counted: &[Counted]) {
    let entries = entries(interview, counted);
    if entries.is_empty() {
        console.say("还没有回答。", "nothing was answered yet.");
        return;
    }
    console.say("您的回答：", "your answers:");
    for (number, entry) in (1..).zip(&entries) {
        let answer = words(console, interview, *entry);
        let idle = match entry {
            Entry::Fact(input) => interview.matters(*input) == Some(false),
            Entry::List(_) => false,
        };
        let mark = if idle {
            console
                .setting
                .say("（现在不影响结果）", " (changes nothing now)")
        } else {
            String::new()
        };
        console.line(&format!("  {number:>2}  {answer}{mark}"));
    }
    let last = entries.len();
    console.say(
        format!("要改哪一项，写“修改”和编号，例如“修改 {last}”（c {last}）。"),
        format!("to change one, write \"change\" and its number, such as \"change {last}\" (c {last})."),
    );
}

/// What was asked and its answer in words.
pub(super) fn words(console: &Console<'_>, interview: &Interview<'_>, entry: Entry) -> String {
    match entry {
        Entry::Fact(input) => answer(console, interview, input),
        Entry::List(counted) => {
            let lang = console.setting.lang;
            let list = interview.topic().plan().lists().at(counted.list);
            let (name, records) = (lang.of(&list.name), counted.records);
            lang.pick(format!("{name}：{records}个人"), format!("{name}: {records}"))
        }
    }
}

/// A fact and its answer in words.
pub(super) fn answer(console: &Console<'_>, interview: &Interview<'_>, input: InputId) -> String {
    let lang = console.setting.lang;
    let plan = interview.topic().plan();
    let given = interview.given().iter().find(|given| given.input == input);
    let input = plan.inputs().at(input);
    let known = given.and_then(|given| given.known.as_ref()).map_or_else(
        || console.setting.say("不清楚", "not sure"),
        |known| value::possible(plan, input.value, known, lang),
    );
    format!("{}{}{known}", lang.of(&input.name), lang.pick("：", ": "))
}
