//! One interview: what a visitor has entered is carried over to it, ask by ask, for as long as they stay with its policies.

use rules_core::arena::{InputId, ListId};
use rules_core::assess::{Assessor, DEFAULT_BUDGET, Request};
use rules_core::interview::{Interview, NotTaken, Topic};
use rules_core::people::People;
use rules_core::plan::Plan;
use rules_core::possible::Possible;
use rules_report::language::Lang;
use rules_report::{facts, value};
use web_protocol::desk::Act;
use web_protocol::{Answer, Ask, Check, Checked, Entered, Question, Sheet, Told, Trouble, Visit};

use crate::field::{self, Beside};
use crate::scope::{Scope, list_fact};
use crate::{Mailbox, answer, desk, handover, lang_of, results, step, trouble, visit_of};

/// Answers asks about one scope. The first that is about another one is given back.
pub(crate) async fn hold(written: &Plan, scope: Scope, mailbox: &Mailbox, first: Ask) -> Ask {
    let plan = written.for_named_lists(&scope.lengths, &scope.names);
    let policies = scope.policies(&plan);
    let Some(topic) = Topic::new(&plan, scope.applicant, &policies) else {
        mailbox.tell(no_rules(&first));
        return mailbox.next().await;
    };
    let mut people = People::everybody(&plan);
    if let Some(today) = plan.today() {
        people.set(today, Possible::day(scope.today));
    }
    let Ok(interview) = Interview::new(&topic, people, DEFAULT_BUDGET) else {
        mailbox.tell(no_rules(&first));
        return mailbox.next().await;
    };
    let mut room = Room {
        written,
        plan: &plan,
        policies,
        interview,
        noted: Vec::new(),
        assessor: Assessor::new(&plan),
        scope: scope.clone(),
    };
    let mut ask = first;
    loop {
        mailbox.tell(room.told(&ask));
        ask = mailbox.next().await;
        if matches!(ask, Ask::Opening(_)) || Scope::of(written, visit_of(&ask)).as_ref() != Ok(&scope) {
            return ask;
        }
    }
}

fn no_rules(ask: &Ask) -> Told {
    trouble(
        visit_of(ask).language,
        ("规则不能这样问", "the rules cannot be asked like this"),
        ("请从头开始", "start again"),
    )
}

/// An interview, with what it was told so far.
pub(crate) struct Room<'p> {
    /// The plan with its lists as they are written.
    pub(crate) written: &'p Plan,
    pub(crate) plan: &'p Plan,
    pub(crate) policies: Vec<usize>,
    pub(crate) scope: Scope,
    pub(crate) assessor: Assessor<'p>,
    pub(crate) interview: Interview<'p>,
    /// The answers that the interview has taken, in the order in which it took them.
    noted: Vec<Answer>,
}

impl Room<'_> {
    fn told(&mut self, ask: &Ask) -> Told {
        let visit = visit_of(ask);
        let lang = lang_of(visit);
        if let Ask::Desk(_, act) = ask {
            return self.desk(visit, act, lang);
        }
        if let Err(wrong) = self.follow(visit, lang) {
            return Told::Trouble(wrong);
        }
        match ask {
            Ask::Question(_, fact) => match self.plan.input(fact) {
                Some(input) => Told::Question(step::question(&self.interview, input, false, lang)),
                None => match self.list(fact) {
                    Some(list) => Told::Question(self.about_list(list, lang)),
                    None => trouble(
                        visit.language,
                        ("现在没有这一问", "there is no such question now"),
                        ("请接着往下答", "go on with the next one"),
                    ),
                },
            },
            Ask::Check(_) => Told::Check(self.check(visit, lang)),
            Ask::Results(_) => match results::results(self, visit, lang) {
                Ok(results) => Told::Results(results),
                Err(wrong) => Told::Trouble(wrong),
            },
            Ask::Documents(_) => match results::documents(self, visit, lang) {
                Ok(documents) => documents,
                Err(wrong) => Told::Trouble(wrong),
            },
            Ask::Sheet(_) => Told::Sheet(Sheet {
                check: self.check(visit, lang),
                step: step::step(&mut self.interview, lang),
            }),
            Ask::Code(_) => self.code(visit, lang),
            Ask::Opening(_) | Ask::Step(_) | Ask::Read(..) | Ask::Browse(..) | Ask::Desk(..) => {
                Told::Step(step::step(&mut self.interview, lang))
            }
        }
    }

    /// All answers, the lists that were filled among them.
    fn check(&mut self, visit: &Visit, lang: Lang) -> Check {
        let mut check = step::check(&mut self.interview, lang);
        check.answers.extend(self.counted(visit, lang));
        check
    }

    /// The answers as a QR code, and what is in it.
    fn code(&mut self, visit: &Visit, lang: Lang) -> Told {
        match handover::code(&handover::written(visit)) {
            Some(code) => Told::Code {
                size: code.size,
                runs: code.runs,
                holds: self.check(visit, lang),
            },
            None => trouble(
                visit.language,
                (
                    "回答太多，放不进一个二维码",
                    "these are too many answers for one QR code",
                ),
                ("请改用“导出为文件”", "export them as a file instead"),
            ),
        }
    }

    /// The list of a question such as `list:hires`.
    fn list(&self, fact: &str) -> Option<ListId> {
        let mut lists = self.written.lists().iter();
        let (id, _) = lists.find(|(_, list)| list_fact(list) == fact)?;
        Some(id)
    }

    /// The question about a list whose records are known: they can be changed.
    fn about_list(&self, list: ListId, lang: Lang) -> Question {
        let beside = Beside {
            is_list: true,
            ..Beside::default()
        };
        field::about_list(self.written, list, beside, lang)
    }

    /// The lists that were filled, among the answers: the interview holds their records only.
    fn counted(&self, visit: &Visit, lang: Lang) -> Vec<Checked> {
        let lists = visit.answers.iter().filter_map(|answer| {
            let list = self.written.lists().at(self.list(&answer.fact)?);
            let question = list.question.as_ref();
            let Entered::Written(count) = &answer.entered else {
                return None;
            };
            Some(Checked {
                fact: answer.fact.clone(),
                ask: lang
                    .of(question.map_or(&list.name, |question| &question.ask))
                    .to_owned(),
                answer: format!("{count} {}", value::unit_word(list.unit, lang, count == "1")),
                matters: true,
            })
        });
        lists.collect()
    }

    /// The desk after an act. What is entered there is noted when the visit is sent again.
    fn desk(&self, visit: &Visit, act: &Act, lang: Lang) -> Told {
        let mut lists = self.written.lists().iter();
        match lists.find(|(_, known)| known.id == act.list) {
            Some((list, _)) => {
                let desk = desk::Worker {
                    plan: self.written,
                    scope: &self.scope,
                    list,
                    lang,
                    visit,
                };
                Told::Desk(desk.after(act))
            }
            None => trouble(
                visit.language,
                ("没有这个名单", "there is no such list"),
                ("请接着往下答", "go on with the next question"),
            ),
        }
    }

    /// Brings the interview to where a visit is.
    fn follow(&mut self, visit: &Visit, lang: Lang) -> Result<(), Trouble> {
        let wanted: Vec<&Answer> = visit
            .answers
            .iter()
            .filter(|answer| self.input_of(&answer.fact).is_some())
            .collect();
        let is_same = |noted: &Answer, wanted: &&Answer| noted == *wanted;
        let shared = self
            .noted
            .iter()
            .zip(&wanted)
            .take_while(|(a, b)| is_same(a, b))
            .count();
        if shared < self.noted.len() {
            self.go_back(shared);
        }
        for answer in wanted.into_iter().skip(self.noted.len()) {
            self.take(answer, lang)?;
        }
        Ok(())
    }

    /// What an answer is about. Of a list of which nothing is known there is one input, which stands for it; where its length is
    /// known, the plan has its records instead.
    fn input_of(&self, fact: &str) -> Option<InputId> {
        let standing = || {
            let list = self.list(fact)?;
            self.plan.input(&self.written.lists().at(list).id)
        };
        self.plan.input(fact).or_else(standing)
    }

    /// Takes back all answers but the first few.
    fn go_back(&mut self, kept: usize) {
        while self.noted.len() > kept {
            self.noted.pop();
            self.interview.back();
        }
    }

    fn take(&mut self, given: &Answer, lang: Lang) -> Result<(), Trouble> {
        let Some(input) = self.input_of(&given.fact) else {
            return Ok(());
        };
        let taken = match answer::read(self.plan, input, &given.entered, lang)? {
            Some(known) => self.interview.answer(input, &known),
            None => self.interview.not_sure(input),
        };
        match taken {
            Ok(()) => {
                self.noted.push(given.clone());
                Ok(())
            }
            Err(NotTaken::Refused(refused, people)) => {
                let problem = facts::contradiction(self.plan, &people, &refused);
                Err(answer::trouble(&given.fact, &problem, lang))
            }
            Err(NotTaken::Impossible) => Err(Trouble {
                fact: Some(given.fact.clone()),
                message: lang.pick("这个值超出范围", "this is out of range").to_owned(),
                remedy: lang.labelled(
                    lang.pick("可以填", "possible"),
                    &rules_report::answer::allowed(self.plan, input, lang),
                ),
            }),
        }
    }

    /// Everything known of the visitor, with the declarations made.
    pub(crate) fn request(&self, visit: &Visit) -> Request {
        let mut people = self.interview.people().clone();
        for declared in visit.declared.iter().filter_map(|id| self.plan.input(id)) {
            people.set(declared, Possible::truth(true));
        }
        Request {
            people,
            applicant: self.scope.applicant,
            budget: DEFAULT_BUDGET,
        }
    }
}
