//! From the first question of the rules to the results.

use rules_core::arena::{InputId, ListId};
use rules_core::assess::{DEFAULT_BUDGET, Refused, Request, assess_some};
use rules_core::calendar::Day;
use rules_core::interview::{Certain, Interview, Next, NotTaken, Topic};
use rules_core::people::People;
use rules_core::plan::{Applicant, Kind, Plan};
use rules_core::possible::Possible;
use rules_core::unroll::Lengths;
use rules_core::verdict::Assessment;
use rules_report::facts::{self, Facts};
use rules_report::{json, saved, summary, value};

use super::console::{Command, Console, Said};
use super::question::{self, Reply};
use super::{results, review};

/// From so many questions on, it is said how many there can be at most.
const NEAR: usize = 10;

/// What is known when the questions begin.
pub(super) struct Beginning {
    /// With an input for each record.
    pub(super) plan: Plan,
    /// With the day of asking.
    pub(super) people: People,
    applicant: Applicant,
    policies: Vec<usize>,
    lists: Vec<(ListId, u32)>,
    /// What the facts document answered.
    answered: Vec<(InputId, Possible)>,
}

impl Beginning {
    pub(super) fn new(
        plan: &Plan,
        known: &Facts<'_>,
        applicant: Applicant,
        policies: Vec<usize>,
        mut lengths: Lengths,
    ) -> Self {
        for (list, declared) in plan.lists().iter() {
            let of_file = (1..=declared.most).take_while(|record| {
                let mut fields = declared.fields.iter();
                fields.any(|field| {
                    let name = &plan.inputs().at(*field).id;
                    known
                        .plan
                        .input(&rules_core::unroll::field_id(declared, *record, name))
                        .is_some()
                })
            });
            let records = u32::try_from(of_file.count()).unwrap_or(0);
            if records > 0 {
                lengths.insert(list, records);
            }
        }
        let flat = plan.for_lists(&lengths);
        let mut people = People::everybody(&flat);
        let set_of = |input: InputId| {
            let id = &known.plan.inputs().at(input).id;
            flat.input(id).map(|own| (own, known.people.get(input).clone()))
        };
        if let Some((own, day)) = known.plan.today().and_then(set_of) {
            people.set(own, day);
        }
        let answered = known.answered.iter().filter_map(|input| set_of(*input)).collect();
        Self {
            people,
            applicant,
            policies,
            lists: lengths.into_iter().collect(),
            answered,
            plan: flat,
        }
    }
}

/// What remains when the conversation is over.
pub(super) struct Ended {
    /// The assessment for programs.
    pub(super) json: String,
    /// The answers as a facts document.
    pub(super) facts: String,
}

/// How the questions go on.
enum Step {
    On,
    Results,
    Over,
}

/// Questions and answers.
pub(super) struct Conversation<'a, 'c, 't> {
    console: &'a mut Console<'c>,
    interview: Interview<'t>,
    beginning: &'t Beginning,
    today: Day,
    /// What was told to be certain.
    told: Vec<(usize, Certain)>,
}

impl<'a, 'c, 't> Conversation<'a, 'c, 't> {
    /// Asks until nothing matters any more or nobody answers.
    pub(super) fn hold(
        console: &'a mut Console<'c>,
        beginning: &'t mut Beginning,
        today: Day,
    ) -> Result<Ended, Refused> {
        let beginning: &Beginning = beginning;
        let plan = &beginning.plan;
        let Some(topic) = Topic::new(plan, Some(beginning.applicant), &beginning.policies) else {
            return Err(Refused::NoToday);
        };
        let mut interview = Interview::new(&topic, beginning.people.clone(), DEFAULT_BUDGET)?;
        for (input, known) in &beginning.answered {
            if let Err(NotTaken::Refused(refused, _)) = interview.answer(*input, known) {
                return Err(refused);
            }
        }
        let told = interview.certain();
        let mut conversation = Conversation {
            console,
            interview,
            beginning,
            today,
            told,
        };
        conversation.go();
        conversation.end()
    }

    fn go(&mut self) {
        loop {
            let (input, unsettled) = match self.interview.next_question() {
                Next::Ask(input) => (Some(input), false),
                Next::Limit(inputs) => (inputs.first().copied(), true),
                Next::Settled => (None, false),
            };
            let step = match input {
                Some(input) => {
                    self.heading(unsettled);
                    self.ask(input)
                }
                None => self.after_the_last(),
            };
            if matches!(step, Step::Over) {
                return;
            }
        }
    }

    /// How far it has come.
    fn heading(&mut self, unsettled: bool) {
        let number = self.interview.given().len() + 1;
        let all = self.interview.certain();
        let certain = all
            .iter()
            .filter(|(_, certain)| *certain != Certain::Open)
            .count();
        let (policies, most) = (all.len(), self.interview.most_questions_left());
        let (mut zh, mut en) = (
            format!("\n── 第{number}问 · 已确定 {certain}/{policies} 项政策"),
            format!("\n── question {number} · {certain} of {policies} policies certain"),
        );
        // Far from the end, the bound would only frighten: most of it is never asked.
        if most <= NEAR {
            zh.push_str(&format!(" · 最多还有{most}问"));
            en.push_str(&format!(" · at most {most} more"));
        }
        self.console.say(zh, en);
        if unsettled {
            self.console.say(
                "（在计算限度内没能断定这一项是否还有影响）",
                "(whether this still matters was not settled within the limit)",
            );
        }
    }

    /// Why a fact is asked for: the policies that are still open and read it.
    fn why(&self, input: InputId) -> String {
        let lang = self.console.setting.lang;
        let open: Vec<usize> = self
            .interview
            .certain()
            .into_iter()
            .filter(|(_, certain)| *certain != Certain::Refused)
            .map(|(policy, _)| policy)
            .collect();
        let plan = &self.beginning.plan;
        let reading = self.interview.topic().policies_reading(input);
        let is_open = |id: &str| {
            open.iter()
                .any(|open| plan.policies().get(*open).is_some_and(|policy| policy.id == id))
        };
        let titles = reading.into_iter().filter(|policy| is_open(&policy.id));
        let titles: Vec<String> = titles
            .map(|policy| format!("“{}”", summary::title(policy, lang)))
            .collect();
        lang.list(&titles)
    }

    /// The places given in answer to other questions, each once.
    fn places(&self, input: InputId) -> Vec<(String, Possible)> {
        let lang = self.console.setting.lang;
        let plan = &self.beginning.plan;
        let mut places: Vec<(String, Possible)> = Vec::new();
        for given in self.interview.given().iter().filter(|given| given.input != input) {
            let is_place = plan.inputs().at(given.input).value == Kind::Region;
            if let Some(known) = given.known.as_ref().filter(|_| is_place)
                && places.iter().all(|(_, place)| place != known)
            {
                places.push((value::possible(plan, Kind::Region, known, lang), known.clone()));
            }
        }
        places
    }

    fn ask(&mut self, input: InputId) -> Step {
        let why = self.why(input);
        let reply = question::ask(
            self.console,
            &self.beginning.plan,
            input,
            &why,
            &self.places(input),
        );
        match reply {
            Reply::Answer(known) => {
                self.take(input, &known);
                Step::On
            }
            Reply::Other(Command::NotSure) => {
                let _ = self.interview.not_sure(input);
                self.console.say("记下：不清楚。", "noted: not sure.");
                Step::On
            }
            Reply::Other(command) => self.obey(command),
            Reply::End => Step::Over,
        }
    }

    /// Takes an answer, or says why it cannot be.
    fn take(&mut self, input: InputId, known: &Possible) {
        match self.interview.answer(input, known) {
            Ok(()) => {
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

    /// Tells what the last answer settled.
    fn tell_certain(&mut self) {
        let lang = self.console.setting.lang;
        let now = self.interview.certain();
        for (policy, certain) in &now {
            if *certain == Certain::Open || self.told.contains(&(*policy, *certain)) {
                continue;
            }
            let plan = &self.beginning.plan;
            let title = plan
                .policies()
                .get(*policy)
                .map_or("", |policy| summary::title(policy, lang));
            match certain {
                Certain::Entitled => self.console.say(
                    format!("  ✓ 已确定：{title}，符合条件"),
                    format!("  ✓ certain: {title} — you qualify"),
                ),
                _ => self.console.say(
                    format!("  ✗ 已确定：{title}，不符合条件"),
                    format!("  ✗ certain: {title} — you do not qualify"),
                ),
            }
        }
        self.told = now;
    }

    fn obey(&mut self, command: Command) -> Step {
        match command {
            Command::Back => {
                match self.interview.back() {
                    Some(_) => self.told = self.interview.certain(),
                    None => self.console.say(
                        "这是第一问，前面没有了。要换一件事，请退出(q)后重新开始。",
                        "this is the first question. To begin with something else, quit (q) and start again.",
                    ),
                }
                Step::On
            }
            Command::Review => {
                review::show(self.console, &mut self.interview);
                Step::On
            }
            Command::Change(number) => {
                self.change(number);
                Step::On
            }
            Command::Results => {
                self.show(false);
                Step::On
            }
            Command::Quit => Step::Over,
            Command::Help => {
                self.console.show_commands();
                Step::On
            }
            Command::NotSure => Step::On,
        }
    }

    /// Asks for an answer that was given once more.
    fn change(&mut self, number: Option<usize>) {
        let given = number.and_then(|number| self.interview.given().get(number.checked_sub(1)?));
        let Some(input) = given.map(|given| given.input) else {
            let most = self.interview.given().len();
            self.console.say(
                format!("✗ 请写要改的是第几项（1-{most}），例如“修改 1”；“查看”列出全部回答。"),
                format!("✗ write which answer (1-{most}), such as \"change 1\"; \"review\" lists them."),
            );
            return;
        };
        let before = review::answer(self.console, &self.interview, input);
        self.console.say(
            format!("\n修改——原来：{before}"),
            format!("\nchange — so far: {before}"),
        );
        let why = self.why(input);
        match question::ask(
            self.console,
            &self.beginning.plan,
            input,
            &why,
            &self.places(input),
        ) {
            Reply::Answer(known) => self.take(input, &known),
            Reply::Other(Command::NotSure) => {
                let _ = self.interview.not_sure(input);
                self.console.say("记下：不清楚。", "noted: not sure.");
            }
            Reply::Other(Command::Review) => review::show(self.console, &mut self.interview),
            Reply::Other(_) | Reply::End => self.console.say("没有改动。", "nothing was changed."),
        }
        self.told = self.interview.certain();
    }

    /// Nothing matters any more: the results, and the chance to correct something.
    fn after_the_last(&mut self) -> Step {
        let asked = self.interview.given().len();
        self.console.say(
            format!("\n── 问完了：{asked}个回答，其余的都不影响结果。"),
            format!("\n── that is all: {asked} answers, nothing else changes the results."),
        );
        self.show(true);
        self.console.say(
            "\n写“查看”核对回答，“修改 N”改一项，“返回”回到上一问；“退出”结束。",
            "\n\"review\" lists your answers, \"change N\" changes one, \"back\" returns to the last question, \"quit\" ends.",
        );
        loop {
            match self.console.read() {
                Said::End | Said::Command(Command::Quit) => return Step::Over,
                Said::Command(Command::Review) => review::show(self.console, &mut self.interview),
                Said::Command(command @ (Command::Back | Command::Change(_))) => return self.obey(command),
                Said::Command(Command::Results) => return Step::Results,
                Said::Command(Command::Help) => self.console.show_commands(),
                Said::Command(Command::NotSure) | Said::Text(_) => self.console.say(
                    "已经没有问题了；“退出”(q) 结束。",
                    "there are no more questions; \"quit\" (q) ends.",
                ),
            }
        }
    }

    fn assessed(&self) -> Result<Assessment, Refused> {
        let request = Request {
            people: self.interview.people().clone(),
            applicant: Some(self.beginning.applicant),
            budget: DEFAULT_BUDGET,
        };
        assess_some(&self.beginning.plan, &request, &self.beginning.policies)
    }

    fn show(&mut self, whole: bool) {
        let plan = &self.beginning.plan;
        match self.assessed() {
            Ok(assessment) => {
                let day = rules_report::dates::iso(self.today);
                self.console.say(
                    format!("\n结果（查询日 {day}）"),
                    format!("\nresults as of {day}"),
                );
                results::show_short(self.console, plan, &assessment);
                if whole {
                    results::show_whole(self.console, plan, &assessment);
                }
            }
            Err(refused) => {
                let problem = facts::contradiction(plan, self.interview.people(), &refused);
                question::complain(self.console, &problem);
            }
        }
    }

    fn end(mut self) -> Result<Ended, Refused> {
        let plan = &self.beginning.plan;
        let assessment = self.assessed()?;
        if self.interview.next_question() != Next::Settled {
            self.show(false);
        }
        let known = self
            .interview
            .given()
            .iter()
            .filter(|given| given.known.is_some());
        let answered: Vec<InputId> = known.map(|given| given.input).collect();
        let document = saved::document(
            plan,
            Some(self.beginning.applicant),
            self.interview.people(),
            &answered,
            &self.beginning.lists,
        );
        Ok(Ended {
            json: json::written(&json::assessment(plan, &assessment)),
            facts: document.written(),
        })
    }
}
