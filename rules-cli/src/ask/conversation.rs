//! From the first question of the rules to the results.

use rules_core::arena::{InputId, ListId};
use rules_core::assess::{DEFAULT_BUDGET, Refused};
use rules_core::calendar::Day;
use rules_core::interview::{Certain, Interview, Next, NotTaken, Topic};
use rules_core::possible::Possible;
use rules_report::facts;

use super::beginning::Beginning;
use super::console::{Command, Console, Said};
use super::counting::Kept;
use super::question::{self, Asked, Reply};
use super::results::{Ended, Extent};
use super::review;

/// How a conversation was left.
pub(super) enum Left {
    /// It is over.
    Done(Ended),
    /// Back from the first question.
    Back,
    /// A list that was counted before is counted anew; `None` for "not sure".
    Recount(ListId, Option<u32>, Kept),
}

/// How the questions go on.
pub(super) enum Step {
    On,
    Over,
    Leave(Left),
}

/// Questions and answers.
pub(super) struct Conversation<'a, 'c, 't> {
    pub(super) console: &'a mut Console<'c>,
    pub(super) interview: Interview<'t>,
    pub(super) beginning: &'a Beginning<'a>,
    pub(super) today: Day,
    /// What was told to be certain.
    pub(super) told: Vec<(usize, Certain)>,
    /// How many answers were taken in this conversation and not taken back.
    pub(super) taken: usize,
    /// The results were shown with all reasons.
    explained: bool,
}

impl<'c> Conversation<'_, 'c, '_> {
    /// Asks until nothing matters any more or nobody answers. `told` is what was told to be certain before.
    pub(super) fn hold(
        console: &mut Console<'c>,
        beginning: &Beginning<'_>,
        today: Day,
        told: Option<Vec<(usize, Certain)>>,
    ) -> Result<Left, Refused> {
        let topic = Topic::new(&beginning.plan, Some(beginning.applicant), &beginning.policies);
        let topic = topic.ok_or(Refused::NoToday)?;
        let interview = beginning.interview(&topic, DEFAULT_BUDGET)?;
        let told = told.unwrap_or_else(|| interview.certain());
        let mut conversation = Conversation {
            console,
            interview,
            beginning,
            today,
            told,
            taken: 0,
            explained: false,
        };
        conversation.tell_certain();
        loop {
            match conversation.step()? {
                Step::On => {}
                Step::Over => return conversation.end().map(Left::Done),
                Step::Leave(left) => return Ok(left),
            }
        }
    }

    fn step(&mut self) -> Result<Step, Refused> {
        let (input, unsettled) = match self.interview.next_question() {
            Next::Ask(input) => (Some(input), false),
            Next::Limit(inputs) => (inputs.first().copied(), true),
            Next::Settled => (None, false),
        };
        let Some(input) = input else {
            return self.after_the_last();
        };
        self.heading(unsettled);
        match self.interview.topic().list_of(input) {
            Some(list) => self.count(input, list),
            None => self.ask(input),
        }
    }

    fn ask(&mut self, input: InputId) -> Result<Step, Refused> {
        match self.reply(input) {
            Reply::Answer(known) => self.take(input, &known),
            Reply::Other(Command::NotSure) => self.not_sure(input),
            Reply::Other(command) => return self.obey(command),
            Reply::End => return Ok(Step::Over),
        }
        Ok(Step::On)
    }

    /// Asks a question of the rules.
    pub(super) fn reply(&mut self, input: InputId) -> Reply {
        let (why, places) = (self.why(input), self.places(input));
        let asked = Asked {
            plan: &self.beginning.plan,
            input,
            why: &why,
            places: &places,
            today: self.today,
        };
        question::ask(self.console, &asked)
    }

    /// Takes an answer, or says why it cannot be.
    pub(super) fn take(&mut self, input: InputId, known: &Possible) {
        match self.interview.answer(input, known) {
            Ok(()) => {
                self.taken += 1;
                let answer = review::answer(self.console, &self.interview, input);
                self.console
                    .say(format!("记下：{answer}"), format!("noted: {answer}"));
                self.tell_certain();
            }
            Err(NotTaken::Refused(refused, people)) => {
                let problem = facts::contradiction(&self.beginning.plan, &people, &refused);
                question::complain(self.console, &problem);
                self.console.say(
                    "这个回答没有记下。若是前面的答错了，用“查看”和“修改 N”改。",
                    "this answer was not taken. If an earlier one is wrong, \"review\" and \"change N\" mend it.",
                );
            }
            Err(NotTaken::Impossible) => self.console.say(
                "✗ 这个值超出范围；“帮助”告诉您可以怎样回答。",
                "✗ this is out of range; \"help\" tells what is possible.",
            ),
        }
    }

    /// Takes "not sure" for an answer.
    pub(super) fn not_sure(&mut self, input: InputId) {
        if self.interview.not_sure(input).is_ok() {
            self.taken += 1;
            self.console.say("记下：不清楚。", "noted: not sure.");
        }
    }

    pub(super) fn obey(&mut self, command: Command) -> Result<Step, Refused> {
        match command {
            Command::Back if self.taken > 0 => {
                let undone = self.interview.back();
                self.taken -= 1;
                self.told = self.interview.certain();
                // Unless a change was taken back, the question itself comes next.
                if let Some(input) = undone.filter(|input| self.interview.is_answered(*input)) {
                    let answer = review::answer(self.console, &self.interview, input);
                    self.console
                        .say(format!("改回：{answer}"), format!("as before: {answer}"));
                }
            }
            Command::Back => return Ok(Step::Leave(Left::Back)),
            Command::Review => review::show(self.console, &mut self.interview, &self.beginning.counted),
            Command::Change(number) => return self.change(number),
            Command::Results => self.show(Extent::Short),
            Command::Quit => return Ok(Step::Over),
            Command::Help => self.console.show_commands(),
            Command::NotSure => {}
        }
        Ok(Step::On)
    }

    /// Nothing matters any more: the results, and the chance to correct something.
    fn after_the_last(&mut self) -> Result<Step, Refused> {
        let asked = self.answers();
        self.console.say(
            format!("\n── 问完了：{asked}个回答，其余的都不影响结果。"),
            format!("\n── that is all: {asked} answers, nothing else changes the results."),
        );
        // The reasons are long. Whoever changes an answer has read them, and asks for them again.
        self.show(if self.explained {
            Extent::WithChanges
        } else {
            Extent::Whole
        });
        self.explained = true;
        self.console.say(
            "\n写“查看”核对回答，“修改 N”改一项，“返回”回到上一问，“结果”再看一遍详细的；“退出”结束。",
            "\n\"review\" lists your answers, \"change N\" changes one, \"back\" returns to the last question, \"results\" \
             tells all once more, \"quit\" ends.",
        );
        loop {
            match self.console.read() {
                Said::End | Said::Command(Command::Quit) => return Ok(Step::Over),
                Said::Command(command @ (Command::Back | Command::Change(_))) => return self.obey(command),
                Said::Command(Command::Results) => self.show(Extent::Whole),
                Said::Command(command @ (Command::Review | Command::Help)) => {
                    self.obey(command)?;
                }
                Said::Command(Command::NotSure) | Said::Text(_) => self.console.say(
                    "已经没有问题了；“查看”看回答，“退出”(q) 结束。",
                    "there are no more questions; \"review\" lists your answers, \"quit\" (q) ends.",
                ),
            }
        }
    }
}
