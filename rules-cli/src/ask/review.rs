//! The answers so far, with their numbers.

use rules_core::arena::InputId;
use rules_core::interview::Interview;
use rules_report::value;

use super::console::Console;

/// Lists the answers; those that change nothing any more are marked.
pub(super) fn show(console: &mut Console<'_>, interview: &mut Interview<'_>) {
    let given = interview.given().to_vec();
    if given.is_empty() {
        console.say("还没有回答。", "nothing was answered yet.");
        return;
    }
    console.say("您的回答：", "your answers:");
    for (number, given) in (1..).zip(&given) {
        let answer = answer(console, interview, given.input);
        let mark = if interview.matters(given.input) == Some(false) {
            console
                .setting
                .say("（现在不影响结果）", " (changes nothing now)")
        } else {
            String::new()
        };
        console.line(&format!("  {number:>2}  {answer}{mark}"));
    }
    console.say(
        "要改第3项，就写“修改 3”（c 3）。",
        "write \"change 3\" (c 3) to change the third.",
    );
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
