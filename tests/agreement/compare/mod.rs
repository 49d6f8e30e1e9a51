//! What the engine says against what the reference evaluator says.

mod boxes;
mod days;
mod witnesses;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rules_core::assess::{Refused, Request, assess};
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{Applicant, Plan, Policy};
use rules_core::possible::Possible;
use rules_core::unroll::Lengths;
use rules_core::verdict::{Assessment, Cause, NotInForce, PolicyAssessment, Proviso, StepAmount, Verdict};

use crate::people::person;
use crate::reference::calendar::Date;
use crate::reference::fraction::Fraction;
use crate::reference::policy::{self as expected, Answer, StepOfAmount};
use crate::reference::program::Program;
use crate::reference::value::Value;
use crate::reference::{Marks, Person, Reference};

/// Work allowed for each question: small, so that hard boxes do not hold the others up.
const BUDGET: u64 = 60_000;

/// A program in both readings.
pub(crate) struct Compiled {
    pub(crate) program: Program,
    /// With lists not yet told.
    pub(crate) plan: Plan,
    pub(crate) marks: RefCell<Marks>,
}

/// How many records each list has, of those of which it is known.
pub(crate) type ListLengths = BTreeMap<String, u32>;

/// A program for lists of certain lengths.
pub(crate) struct Case<'a> {
    compiled: &'a Compiled,
    pub(crate) plan: Plan,
    /// Nothing is known of some list.
    unknown_list: bool,
}

impl Compiled {
    pub(crate) fn case(&self, lengths: &ListLengths) -> Case<'_> {
        let lists = self.plan.lists();
        let known: Lengths = lists
            .iter()
            .filter_map(|(id, list)| Some((id, *lengths.get(&list.id)?)))
            .collect();
        Case {
            compiled: self,
            unknown_list: known.len() < lists.len(),
            plan: self.plan.for_lists(&known),
        }
    }
}

/// What the engine said of a box.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report {
    /// For each policy its verdict, whether boxes had to be split, and whether work ran out.
    pub(crate) answers: Vec<(Verdict, bool, bool)>,
    pub(crate) contradiction: bool,
    /// Whether it holds more than one person.
    pub(crate) open: bool,
}

pub(crate) fn number(fraction: Fraction) -> Number {
    let (over, under) = fraction.parts();
    Number::fraction(i64::try_from(over).unwrap(), i64::try_from(under).unwrap()).unwrap()
}

fn quantity(value: Option<&Value>) -> Option<Number> {
    value.and_then(Value::quantity).map(number)
}

fn step(step: &StepOfAmount) -> Option<StepAmount> {
    let value = number(step.value.quantity()?);
    Some(StepAmount {
        from: u32::try_from(step.from).unwrap(),
        to: step.to.map(|to| u32::try_from(to).unwrap()),
        min: value,
        max: value,
        bounded: true,
    })
}

fn day(date: Date) -> Day {
    Day::try_from(date.number()).unwrap()
}

fn date(day: Day) -> Date {
    Date::from_number(day.into()).unwrap()
}

fn engine_verdict(verdict: expected::Verdict) -> Verdict {
    match verdict {
        expected::Verdict::Eligible => Verdict::Eligible,
        expected::Verdict::EligibleIf => Verdict::EligibleIf,
        expected::Verdict::Undefined => Verdict::Depends,
        expected::Verdict::NotEligible => Verdict::NotEligible,
        expected::Verdict::NotInForce(reason) => Verdict::NotInForce(match reason {
            expected::NotInForce::NotYet(from) => NotInForce::NotYet(day(from)),
            expected::NotInForce::Expired(until) => NotInForce::Expired(day(until)),
            expected::NotInForce::Lapsed(until) => NotInForce::Lapsed(day(until)),
            expected::NotInForce::Suspended(from, until) => {
                NotInForce::Suspended(from.map(day), until.map(day))
            }
        }),
        expected::Verdict::NotApplicable => Verdict::NotApplicable,
    }
}

impl Case<'_> {
    fn assess(&self, people: &People, applicant: Option<Applicant>) -> Result<Assessment, Refused> {
        let request = Request {
            people: people.clone(),
            applicant,
            budget: BUDGET,
        };
        assess(&self.plan, &request)
    }

    pub(crate) fn reference<'a>(&'a self, person: &'a Person) -> Reference<'a> {
        Reference {
            program: &self.compiled.program,
            person,
            marks: &self.compiled.marks,
            spoken_of: RefCell::new(None),
        }
    }

    fn place_id(&self, place: Option<rules_core::arena::InputId>) -> Option<String> {
        place.map(|place| self.plan.inputs().at(place).id.clone())
    }

    pub(crate) fn violates(&self, people: &People, applicant: Option<Applicant>) -> bool {
        let person = person(&self.plan, people, applicant);
        self.reference(&person).violated() > 0
    }

    /// The verdicts of the reference evaluator, policy by policy.
    pub(crate) fn verdicts(&self, people: &People, applicant: Option<Applicant>) -> Vec<expected::Verdict> {
        let person = person(&self.plan, people, applicant);
        let reference = self.reference(&person);
        self.plan
            .policies()
            .iter()
            .map(|policy| Reference::best(&reference.answers(reference.policy(&policy.id))).verdict)
            .collect()
    }

    /// One person: everything must be equal.
    pub(crate) fn compare_person(&self, people: &People, applicant: Option<Applicant>) -> Result<(), String> {
        let person = person(&self.plan, people, applicant);
        let reference = self.reference(&person);
        let assessment = self.assess(people, applicant);
        let violated = reference.violated() > 0;
        let assessment = match assessment {
            Err(Refused::Contradiction(_)) if violated => return Ok(()),
            Err(refused) => return Err(format!("the engine refuses the person: {refused:?}")),
            Ok(_) if violated => {
                return Err("the person violates an assumption, the engine answers".to_owned());
            }
            Ok(assessment) => assessment,
        };
        let planned: Vec<&str> = self
            .plan
            .policies()
            .iter()
            .map(|policy| policy.id.as_str())
            .collect();
        let known: Vec<&str> = reference
            .program
            .known_policies()
            .map(|policy| policy.name.id.text.as_str())
            .collect();
        if planned != known {
            return Err(format!(
                "the engine has the policies {planned:?}, the reference {known:?}"
            ));
        }
        for (policy, said) in self.plan.policies().iter().zip(&assessment.policies) {
            let groups = by_record(reference.answers(reference.policy(&policy.id)));
            for (record, answers) in &groups {
                let said =
                    of_record(said, *record).ok_or_else(|| format!("{}: no record {record:?}", policy.id))?;
                self.compare_answer(&person, policy, said, answers)
                    .map_err(|wrong| format!("{} for record {record:?}: {wrong}", policy.id))?;
            }
            self.compare_records(said, &groups)
                .map_err(|wrong| format!("{}: {wrong}", policy.id))?;
        }
        Ok(())
    }

    /// What is said of all records together.
    fn compare_records(&self, said: &PolicyAssessment, groups: &Groups) -> Result<(), String> {
        if groups.contains_key(&None) {
            return Ok(());
        }
        if said.records.len() != groups.len() {
            return Err(format!("{} records, not {}", said.records.len(), groups.len()));
        }
        let bests: Vec<&Answer> = groups.values().map(Reference::best).collect();
        let best = Reference::best(bests.iter().copied());
        let record = best.record.map(|record| u32::try_from(record).unwrap());
        if (said.verdict, said.record) != (engine_verdict(best.verdict), record) {
            return Err(format!(
                "best: engine {:?} of {:?}, reference {:?} of {record:?}",
                said.verdict, said.record, best.verdict
            ));
        }
        let mut total = Fraction::zero();
        for answer in groups
            .values()
            .flatten()
            .filter(|answer| answer.place == best.place)
        {
            if let Some(first) = answer.amounts.first() {
                match &first.value {
                    Value::Money(fen) => total = total.plus(*fen),
                    _ => return Ok(()),
                }
            }
        }
        match said.total {
            Some((least, most)) if least != number(total) || most != number(total) => {
                Err(format!("total: engine {least} to {most}, reference {total}"))
            }
            _ => Ok(()),
        }
    }

    fn compare_answer(
        &self,
        person: &Person,
        policy: &Policy,
        said: &PolicyAssessment,
        answers: &[Answer],
    ) -> Result<(), String> {
        let best = Reference::best(answers);
        let wrong = |what: &str, engine: String, plain: String| {
            Err(format!("{what}: engine {engine}, reference {plain}"))
        };
        if said.verdict != engine_verdict(best.verdict) {
            return wrong(
                "verdict",
                format!("{:?}", said.verdict),
                format!("{:?}", best.verdict),
            );
        }
        if self.place_id(said.place) != best.place {
            let place = format!("{:?}", self.place_id(said.place));
            return wrong("place", place, format!("{:?}", best.place));
        }
        for (place, verdict) in &said.elsewhere {
            let id = self.place_id(Some(*place));
            let other = answers.iter().find(|answer| answer.place == id).unwrap();
            if *verdict != engine_verdict(other.verdict) {
                return wrong(
                    "elsewhere",
                    format!("{verdict:?}"),
                    format!("{:?}", other.verdict),
                );
            }
        }
        let unmet: BTreeSet<String> = said.unmet.iter().cloned().collect();
        if policy.per.is_some() && best.record.is_none() {
            // An empty list: that a record lacks is among the reasons.
            return if best.unmet.is_subset(&unmet) {
                Ok(())
            } else {
                wrong("unmet", format!("{unmet:?}"), format!("{:?}", best.unmet))
            };
        }
        if unmet != best.unmet || said.jointly_unmet {
            return wrong("unmet", format!("{unmet:?}"), format!("{:?}", best.unmet));
        }
        self.compare_provisos(said, best)
            .or_else(|(engine, plain)| wrong("provisos", engine, plain))?;
        self.compare_amount(said, best)
            .or_else(|(engine, plain)| wrong("amount", engine, plain))?;
        if best.verdict != expected::Verdict::NotApplicable {
            let documents: Vec<&str> = said
                .documents
                .iter()
                .map(|document| document.id.as_str())
                .collect();
            if documents != best.documents {
                return wrong(
                    "documents",
                    format!("{documents:?}"),
                    format!("{:?}", best.documents),
                );
            }
        }
        // Only the search for days can run out of work where everything else is known.
        if !said.causes.contains(&Cause::Limit) {
            self.compare_days(person, &policy.id, said, best)?;
        }
        Ok(())
    }

    fn compare_provisos(&self, said: &PolicyAssessment, best: &Answer) -> Result<(), (String, String)> {
        if !best.verdict.is_entitled() {
            return Ok(());
        }
        let (mut declare, mut adopt) = (BTreeSet::new(), false);
        for proviso in &said.provisos {
            match proviso {
                Proviso::Declare(id) => {
                    declare.insert(id.clone());
                }
                Proviso::Adopt => adopt = true,
            }
        }
        if declare == best.to_declare && adopt == best.to_adopt {
            return Ok(());
        }
        Err((
            format!("{:?}", said.provisos),
            format!("{:?}, adopt {}", best.to_declare, best.to_adopt),
        ))
    }

    fn compare_amount(&self, said: &PolicyAssessment, best: &Answer) -> Result<(), (String, String)> {
        if !best.verdict.is_entitled() {
            return Ok(());
        }
        let months = quantity(best.months.as_ref());
        let extent = best.extent().map(|(least, most)| (number(least), number(most)));
        let steps: Vec<StepAmount> = best.amounts.iter().filter_map(step).collect();
        // Where it is always the same there is no schedule to speak of.
        let schedule = !matches!(
            steps.as_slice(),
            [StepAmount {
                from: 1,
                to: None,
                ..
            }]
        );
        let same = match &said.amount {
            None => extent.is_none(),
            Some(found) => {
                extent == Some((found.min, found.max))
                    && Some(found.kind) == best.kind
                    && found.tight
                    && found.months == months.map(|months| (months, months))
                    && if schedule {
                        // Whether somebody bounds a figure is no part of the meaning.
                        let said = |step: &StepAmount| (step.from, step.to, step.min, step.max);
                        found.steps.iter().map(said).eq(steps.iter().map(said))
                    } else {
                        found.steps.is_empty()
                    }
            }
        };
        if same {
            return Ok(());
        }
        Err((
            format!("{:?}", said.amount),
            format!("{:?} for {:?}", best.amounts, best.months),
        ))
    }
}

/// The answers for each record.
type Groups = BTreeMap<Option<usize>, Vec<Answer>>;

fn by_record(answers: Vec<Answer>) -> Groups {
    let mut groups = Groups::new();
    for answer in answers {
        groups.entry(answer.record).or_default().push(answer);
    }
    groups
}

/// What the engine says for one record; for all together where there is none.
fn of_record(said: &PolicyAssessment, record: Option<usize>) -> Option<&PolicyAssessment> {
    let Some(record) = record else {
        return Some(said);
    };
    let number = u32::try_from(record).unwrap();
    said.records.iter().find(|one| one.record == Some(number))
}

fn made(declaration: &Possible) -> Possible {
    if declaration.is_single() {
        declaration.clone()
    } else {
        Possible::truth(true)
    }
}
