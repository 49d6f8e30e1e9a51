//! How many people a list holds: whoever was hired is asked about one by one.

use rules_core::arena::ListId;
use rules_core::plan::Plan;

use super::console::{Command, Console, Said};
use super::spoken;

/// More records than these are better written into a file.
const BY_HAND: u32 = 5;

/// What came of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    Records(u32),
    /// Something else was asked for.
    Other(Command),
    /// There is no more input.
    End,
}

/// Asks how many records a list holds; help is for the caller.
pub(super) fn ask(console: &mut Console<'_>, plan: &Plan, list: ListId) -> Count {
    let lang = console.setting.lang;
    let list = plan.lists().at(list);
    let most = list.most.min(BY_HAND);
    let question = list.question.as_ref();
    console.line(lang.of(question.map_or(&list.name, |question| &question.ask)));
    console.say(
        format!("  先写有几个人，0 到 {most}，只算打算申领的；再一个一个地问。"),
        format!("  First how many people there are, 0 to {most}, those you claim for; then they are asked about one by one."),
    );
    loop {
        match console.read() {
            Said::End => return Count::End,
            Said::Command(command) => return Count::Other(command),
            Said::Text(text) => match spoken::people(&text).filter(|number| *number <= most) {
                Some(number) => return Count::Records(number),
                None => console.say(
                    format!(
                        "✗ 请写人数，0 到 {most}，例如 2；没有就写 0；也可以写“不清楚”。人更多的，请写进文件，用 --facts 读。"
                    ),
                    format!(
                        "✗ write a number from 0 to {most}, such as 2; 0 if there is nobody; or \"not sure\". Write \
                         more into a file for --facts."
                    ),
                ),
            },
        }
    }
}
