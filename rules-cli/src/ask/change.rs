//! An answer that was given is changed.

use rules_core::arena::InputId;
use rules_core::assess::Refused;

use super::console::Command;
use super::conversation::{Conversation, Step};
use super::question::Reply;
use super::review::{self, Entry};

impl Conversation<'_, '_, '_> {
    /// Asks for an answer that was given once more.
    pub(super) fn change(&mut self, number: Option<usize>) -> Result<Step, Refused> {
        let entries = review::entries(&self.interview, &self.beginning.counted);
        let entry = number.and_then(|number| entries.get(number.checked_sub(1)?));
        let Some(entry) = entry.copied() else {
            let most = entries.len();
            if most == 0 {
                self.console
                    .say("还没有回答，没有可改的。", "nothing was answered yet.");
            } else {
                self.console.say(
                    format!("✗ 请写要改的是第几项（1-{most}），例如“修改 1”；“查看”列出全部回答。"),
                    format!("✗ write which answer (1-{most}), such as \"change 1\"; \"review\" lists them."),
                );
            }
            return Ok(Step::On);
        };
        let before = review::words(self.console, &self.interview, entry);
        self.console.say(
            format!("\n修改——原来：{before}"),
            format!("\nchange — so far: {before}"),
        );
        match entry {
            Entry::List(counted) => Ok(self.recount(counted)),
            Entry::Fact(input) => match self.interview.topic().list_of(input) {
                Some(list) => self.count_after_all(list),
                None => self.change_fact(input),
            },
        }
    }

    fn change_fact(&mut self, input: InputId) -> Result<Step, Refused> {
        match self.reply(input) {
            Reply::Answer(known) => self.take(input, &known),
            Reply::Other(Command::NotSure) => self.not_sure(input),
            Reply::Other(Command::Back | Command::Help) => self.nothing_changed(),
            Reply::Other(command) => {
                self.nothing_changed();
                return self.obey(command);
            }
            Reply::End => return Ok(Step::Over),
        }
        self.told = self.interview.certain();
        Ok(Step::On)
    }

    pub(super) fn nothing_changed(&mut self) {
        self.console.say("没有改动。", "nothing was changed.");
    }
}
