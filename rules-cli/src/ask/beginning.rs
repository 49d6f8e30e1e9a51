//! What is known before a question of the rules is asked.

use rules_core::arena::ListId;
use rules_core::assess::Refused;
use rules_core::interview::{Interview, NotTaken, Topic};
use rules_core::people::People;
use rules_core::plan::{Applicant, Plan};
use rules_core::possible::Possible;
use rules_core::unroll::{Lengths, field_id};
use rules_report::facts::Facts;

/// An answer by the id of its fact, which is the same whatever lists are known; nothing for "not sure".
pub(super) type Named = (String, Option<Possible>);

/// How many records somebody said a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) list: ListId,
    pub(super) records: u32,
    /// So many facts were answered before.
    pub(super) after: usize,
}

/// What is known when the questions begin, or go on because a list was counted.
#[derive(Debug)]
pub(super) struct Beginning<'p> {
    /// The rules with their lists.
    written: &'p Plan,
    /// The same with an input for each record that is known.
    pub(super) plan: Plan,
    /// With the day of asking.
    pub(super) people: People,
    pub(super) applicant: Applicant,
    pub(super) policies: Vec<usize>,
    pub(super) lengths: Lengths,
    /// The lists that were counted in the conversation.
    pub(super) counted: Vec<Counted>,
    /// What was answered already, by the facts document or before a list was counted.
    answered: Vec<Named>,
    /// What was answered before a list was counted anew, as far as it still can be.
    kept: Vec<Named>,
}

impl<'p> Beginning<'p> {
    /// The beginning with what a facts document tells.
    pub(super) fn new(
        written: &'p Plan,
        known: &Facts<'_>,
        applicant: Applicant,
        policies: Vec<usize>,
    ) -> Self {
        let lengths = lengths_of(written, &known.plan);
        let plan = written.for_lists(&lengths);
        let named = |input| {
            (
                known.plan.inputs().at(input).id.clone(),
                known.people.get(input).clone(),
            )
        };
        let today = known.plan.today().map(named);
        let answered = known.answered.iter().map(|input| named(*input));
        Self {
            written,
            people: on_the_day(&plan, today.map(|(_, day)| day)),
            applicant,
            policies,
            lengths,
            counted: Vec::new(),
            answered: answered.map(|(id, known)| (id, Some(known))).collect(),
            kept: Vec::new(),
            plan,
        }
    }

    /// The beginning once some lists were counted, with what was answered by then. What was `kept` is left out where it
    /// contradicts the rest.
    pub(super) fn counted(&self, counted: Vec<Counted>, answered: Vec<Named>, kept: Vec<Named>) -> Self {
        let mut lengths = self.lengths.clone();
        lengths.extend(counted.iter().map(|counted| (counted.list, counted.records)));
        let plan = self.written.for_lists(&lengths);
        let today = self.plan.today().map(|today| self.people.get(today).clone());
        Self {
            written: self.written,
            people: on_the_day(&plan, today),
            applicant: self.applicant,
            policies: self.policies.clone(),
            lengths,
            counted,
            answered,
            kept,
            plan,
        }
    }

    /// The interview with everything that was answered already.
    pub(super) fn interview<'t>(&self, topic: &'t Topic<'t>, budget: u64) -> Result<Interview<'t>, Refused> {
        let mut interview = Interview::new(topic, self.people.clone(), budget)?;
        for named in &self.answered {
            if let Some(Err(NotTaken::Refused(refused, _))) = given(&mut interview, named) {
                return Err(refused);
            }
        }
        for named in &self.kept {
            let _ = given(&mut interview, named);
        }
        Ok(interview)
    }
}

/// Gives an answer; `None` if the plan has no such fact.
pub(super) fn given(interview: &mut Interview<'_>, (id, known): &Named) -> Option<Result<(), NotTaken>> {
    let input = interview.topic().plan().input(id)?;
    Some(match known {
        Some(known) => interview.answer(input, known),
        None => interview.not_sure(input),
    })
}

/// The lists of which a facts document names records, and how many.
fn lengths_of(written: &Plan, known: &Plan) -> Lengths {
    let mut lengths = Lengths::new();
    for (id, list) in written.lists().iter() {
        let is_known = |record: &u32| {
            let mut fields = list.fields.iter();
            fields.any(|field| {
                let name = &written.inputs().at(*field).id;
                known.input(&field_id(list, *record, name)).is_some()
            })
        };
        let records = (1..=list.most).take_while(is_known).count();
        if let Some(records) = u32::try_from(records).ok().filter(|records| *records > 0) {
            lengths.insert(id, records);
        }
    }
    lengths
}

fn on_the_day(plan: &Plan, today: Option<Possible>) -> People {
    let mut people = People::everybody(plan);
    if let Some((input, day)) = plan.today().zip(today) {
        people.set(input, day);
    }
    people
}
