//! What has been answered so far and what follows from it. Knows no DOM.

use rules_core::arena::InputId;
use rules_core::calendar::Day;
use rules_core::plan::{Applicant, InputKind, Plan};
use rules_core::possible::Possible;
use rules_core::verdict::Assessment;
use rules_report::facts::Facts;
use rules_report::problem::Problem;

/// What stands in a question's fields: kept as it was entered, so that going back finds it again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Draft {
    /// The text, the chosen alternative or the first of two lists.
    pub(crate) first: String,
    /// The second list.
    pub(crate) second: String,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) input: InputId,
    /// What is possible after it; `None` for "not sure".
    pub(crate) known: Option<Possible>,
    pub(crate) draft: Draft,
}

/// One applicant at the page.
#[derive(Debug)]
pub(crate) struct Session {
    plan: &'static Plan,
    today: Day,
    given: Vec<Given>,
    declared: Vec<InputId>,
    assessment: Assessment,
}

impl Session {
    /// Nothing answered yet, asked on `today`.
    pub(crate) fn new(plan: &'static Plan, today: Day) -> Result<Self, Problem> {
        Ok(Self {
            plan,
            today,
            given: Vec::new(),
            declared: Vec::new(),
            assessment: assessed(plan, today, &[], &[])?,
        })
    }

    pub(crate) fn plan(&self) -> &'static Plan {
        self.plan
    }

    pub(crate) fn today(&self) -> Day {
        self.today
    }

    pub(crate) fn assessment(&self) -> &Assessment {
        &self.assessment
    }

    /// The answers in the order of the questions.
    pub(crate) fn answers(&self) -> &[Given] {
        &self.given
    }

    pub(crate) fn answer(&self, input: InputId) -> Option<&Given> {
        self.given.iter().find(|given| given.input == input)
    }

    /// Notes an answer, unless it contradicts the others.
    pub(crate) fn note(&mut self, given: Given) -> Result<(), Problem> {
        let was_known = self
            .answer(given.input)
            .is_some_and(|given| given.known.is_some());
        let tells_something = was_known || given.known.is_some();
        let mut next = self.given.clone();
        next.retain(|other| other.input != given.input);
        let line = place_in_line(self.plan, given.input);
        let position = next.partition_point(|other| place_in_line(self.plan, other.input) < line);
        next.insert(position, given);
        // "Not sure" leaves everything as possible as it was.
        if tells_something {
            self.assessment = assessed(self.plan, self.today, &next, &self.declared)?;
        }
        self.given = next;
        Ok(())
    }

    /// Notes or withdraws a declaration.
    pub(crate) fn declare(&mut self, input: InputId, declared: bool) -> Result<(), Problem> {
        let mut next = self.declared.clone();
        next.retain(|other| *other != input);
        if declared {
            next.push(input);
        }
        self.assessment = assessed(self.plan, self.today, &self.given, &next)?;
        self.declared = next;
        Ok(())
    }

    pub(crate) fn is_declared(&self, input: InputId) -> bool {
        self.declared.contains(&input)
    }

    /// The same answers on another day.
    pub(crate) fn ask_on(&mut self, today: Day) -> Result<(), Problem> {
        self.assessment = assessed(self.plan, today, &self.given, &self.declared)?;
        self.today = today;
        Ok(())
    }

    /// Whether an answer can still change some verdict or amount.
    pub(crate) fn matters(&self, input: InputId) -> bool {
        let mut missing = self.assessment.policies.iter().flat_map(|policy| &policy.missing);
        missing.any(|missing| missing.input == input)
    }

    /// The questions that still matter and were not answered, in the order in which they are asked.
    ///
    /// No answer ever adds to them: who differs by a fact among fewer people differs by it among more.
    pub(crate) fn open_questions(&self) -> Vec<InputId> {
        let is_place = |id: &InputId| self.plan.inputs().at(*id).kind == InputKind::Place;
        let (mut places, facts): (Vec<InputId>, Vec<InputId>) = self
            .plan
            .inputs()
            .iter()
            .filter(|(_, input)| input.question.is_some())
            .map(|(id, _)| id)
            .filter(|id| self.matters(*id) && self.answer(*id).is_none())
            .partition(is_place);
        places.extend(facts);
        places
    }
}

/// What follows for a person, not a firm, of whom this is known.
fn assessed(plan: &Plan, today: Day, given: &[Given], declared: &[InputId]) -> Result<Assessment, Problem> {
    let mut facts = Facts {
        applicant: Some(Applicant::Person),
        ..Facts::unknown(plan, today)?
    };
    for given in given {
        if let Some(known) = &given.known {
            facts.people.set(given.input, known.clone());
        }
    }
    for input in declared {
        facts.people.set(*input, Possible::truth(true));
    }
    facts.assess()
}

/// Places come first, then facts as the rules list them.
fn place_in_line(plan: &Plan, input: InputId) -> (bool, InputId) {
    (plan.inputs().at(input).kind != InputKind::Place, input)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::{self, NONE, YES};
    use crate::sample;

    fn session() -> Session {
        Session::new(sample::plan(), rules_core::calendar::day(2025, 6, 30).unwrap()).unwrap()
    }

    fn given(session: &Session, id: &str, text: &str) -> Given {
        let draft = Draft {
            first: text.to_owned(),
            second: String::new(),
        };
        let input = session.plan().input(id).unwrap();
        Given {
            input,
            known: Some(reading::read(session.plan(), input, &draft).unwrap()),
            draft,
        }
    }

    fn open(session: &Session) -> Vec<&str> {
        let plan = session.plan();
        let ids = session.open_questions().into_iter();
        ids.map(|input| plan.inputs().at(input).id.as_str()).collect()
    }

    #[test]
    fn places_are_asked_first_and_only_what_matters_is_asked() {
        let mut session = session();
        assert_eq!(open(&session), ["residence", "employed", "left_school_on"]);
        // Who is employed is not entitled, whatever else is so.
        session.note(given(&session, "employed", YES)).unwrap();
        assert_eq!(open(&session), [""; 0]);
    }

    #[test]
    fn not_sure_is_an_answer_that_is_not_asked_again() {
        let mut session = session();
        let input = session.plan().input("employed").unwrap();
        let unsure = Given {
            input,
            known: None,
            draft: Draft::default(),
        };
        session.note(unsure).unwrap();
        assert_eq!(open(&session), ["residence", "left_school_on"]);
        assert!(session.matters(input));
    }

    #[test]
    fn an_answer_that_contradicts_another_is_refused_and_nothing_changes() {
        let mut session = session();
        let before = session.answers().to_vec();
        let problem = session
            .note(given(&session, "left_school_on", "2030-01-01"))
            .unwrap_err();
        assert!(
            problem.message().en.contains("school is left by now"),
            "{problem:?}"
        );
        assert_eq!(session.answers(), before);
        session.note(given(&session, "left_school_on", NONE)).unwrap();
    }

    #[test]
    fn answers_are_listed_in_the_order_of_the_questions_and_can_be_changed() {
        let mut session = session();
        for (id, text) in [
            ("left_school_on", "2024"),
            ("residence", "1"),
            ("left_school_on", "2024-05"),
        ] {
            session.note(given(&session, id, text)).unwrap();
        }
        let drafts: Vec<&str> = session
            .answers()
            .iter()
            .map(|given| given.draft.first.as_str())
            .collect();
        assert_eq!(drafts, ["1", "2024-05"]);
    }
}
