//! Lists are counted. Once one is, the rules have questions for each of its records: the conversation goes on in one about
//! those, with everything answered so far, and comes back to this one by going back from its first question.

use rules_core::arena::{InputId, ListId};
use rules_core::assess::Refused;
use rules_report::facts;

use super::beginning::{Beginning, Counted, Named, given};
use super::console::Command;
use super::conversation::{Conversation, Left, Step};
use super::list::{self, Count};
use super::question;

/// What is kept of a conversation when it is left to count a list anew.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    pub(super) answers: Vec<Named>,
    pub(super) counted: Vec<Counted>,
}

impl Kept {
    /// Counts a list that was counted before anew.
    fn count(&mut self, list: ListId, records: u32) {
        let counted = self.counted.iter_mut().filter(|counted| counted.list == list);
        counted.for_each(|counted| counted.records = records);
    }
}

impl<'a> Conversation<'a, '_, '_> {
    /// Asks how many records a list holds.
    pub(super) fn count(&mut self, input: InputId, list: ListId) -> Result<Step, Refused> {
        loop {
            match list::ask(self.console, &self.beginning.plan, list) {
                Count::Records(records) => return self.enter(list, records, &Kept::default()),
                Count::Other(Command::NotSure) => {
                    self.not_sure(input);
                    return Ok(Step::On);
                }
                Count::Other(Command::Help) => self.help_with_list(input),
                Count::Other(command) => return self.obey(command),
                Count::End => return Ok(Step::Over),
            }
        }
    }

    fn help_with_list(&mut self, input: InputId) {
        let why = self.why(input);
        self.console.say(
            format!("为什么问：{why}按人计算，要逐个看。"),
            format!("why: {why} — it is worked out for each of them."),
        );
        self.console.show_commands();
    }

    /// Goes on about the records of a list. `kept` is what was answered before it was counted anew.
    fn enter(&mut self, list: ListId, mut records: u32, kept: &Kept) -> Result<Step, Refused> {
        let mut kept = kept.clone();
        loop {
            let beginning = self.beginning_with(list, records, &kept);
            let (name, lang) = (&beginning.plan.lists().at(list).name, self.console.setting.lang);
            let name = lang.of(name);
            self.console.say(
                format!("记下：{name}：{records}个人"),
                format!("noted: {name}: {records}"),
            );
            let left = match Conversation::hold(self.console, &beginning, self.today, Some(self.told.clone()))
            {
                Ok(left) => left,
                Err(refused) => {
                    let problem = facts::contradiction(&beginning.plan, &beginning.people, &refused);
                    question::complain(self.console, &problem);
                    return Ok(Step::On);
                }
            };
            match left {
                Left::Back => {
                    self.told = self.interview.certain();
                    return Ok(Step::On);
                }
                Left::Recount(other, number, after) if self.is_counted_here(other) => {
                    kept = after;
                    match number {
                        Some(number) if other == list => records = number,
                        Some(number) => kept.count(other, number),
                        None if other == list => {
                            self.absorb(&kept, list);
                            return Ok(Step::On);
                        }
                        None => {
                            kept.counted.retain(|counted| counted.list != other);
                            let id = self.beginning.plan.lists().at(other).id.clone();
                            kept.answers.push((id, None));
                        }
                    }
                }
                left => return Ok(Step::Leave(left)),
            }
        }
    }

    /// Whether a list was counted in this conversation or those it led to, and not before.
    fn is_counted_here(&self, list: ListId) -> bool {
        let mut before = self.beginning.counted.iter();
        before.all(|counted| counted.list != list)
    }

    fn beginning_with(&self, list: ListId, records: u32, kept: &Kept) -> Beginning<'a> {
        let plan = &self.beginning.plan;
        let given = self.interview.given().iter();
        let given = given.filter(|given| plan.inputs().at(given.input).list != Some(list));
        let answers: Vec<Named> = given
            .map(|given| (plan.inputs().at(given.input).id.clone(), given.known.clone()))
            .collect();
        let mut counted = self.beginning.counted.clone();
        counted.push(Counted {
            list,
            records,
            after: answers.len(),
        });
        let others = kept.answers.iter();
        let others = others.filter(|(id, _)| answers.iter().all(|(other, _)| other != id));
        let others: Vec<Named> = others.cloned().collect();
        let further = kept.counted.iter();
        let further: Vec<Counted> = further
            .filter(|other| counted.iter().all(|counted| counted.list != other.list))
            .copied()
            .collect();
        let own = counted.len();
        counted.extend(further);
        let mut beginning = self.beginning.counted(counted, answers, others);
        // Of the answers before them, those about records that are no more are gone.
        let plan = &beginning.plan;
        for further in beginning.counted.iter_mut().skip(own) {
            let before = kept.answers.iter().take(further.after);
            further.after = before.filter(|(id, _)| plan.input(id).is_some()).count();
        }
        beginning
    }

    /// Takes over what was answered once a list was counted, all but what was said of its records.
    fn absorb(&mut self, kept: &Kept, list: ListId) {
        let plan = &self.beginning.plan;
        for named in &kept.answers {
            let input = plan.input(&named.0);
            if input.is_some_and(|input| !self.interview.is_answered(input)) {
                let taken = given(&mut self.interview, named);
                self.taken += usize::from(matches!(taken, Some(Ok(()))));
            }
        }
        if let Some(input) = plan.input(&plan.lists().at(list).id) {
            self.not_sure(input);
        }
    }

    /// A list that was counted is counted anew, by the conversation that asked for it.
    pub(super) fn recount(&mut self, before: Counted) -> Step {
        let records = match list::ask(self.console, &self.beginning.plan, before.list) {
            Count::Records(records) => Some(records),
            Count::Other(Command::NotSure) => None,
            Count::Other(_) => {
                self.nothing_changed();
                return Step::On;
            }
            Count::End => return Step::Over,
        };
        let plan = &self.beginning.plan;
        let given = self.interview.given().iter();
        let answers = given.map(|given| (plan.inputs().at(given.input).id.clone(), given.known.clone()));
        let kept = Kept {
            answers: answers.collect(),
            counted: self.beginning.counted.clone(),
        };
        Step::Leave(Left::Recount(before.list, records, kept))
    }

    /// A list of which nothing was known is counted now.
    pub(super) fn count_after_all(&mut self, list: ListId) -> Result<Step, Refused> {
        match list::ask(self.console, &self.beginning.plan, list) {
            Count::Records(records) => self.enter(list, records, &Kept::default()),
            Count::Other(_) => {
                self.nothing_changed();
                Ok(Step::On)
            }
            Count::End => Ok(Step::Over),
        }
    }
}
