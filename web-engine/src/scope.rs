//! Which policies a visit is about, on which day, and how many records the lists hold.

use rules_core::calendar::Day;
use rules_core::plan::{self, Plan};
use rules_core::unroll::{Lengths, RecordNames};
use rules_report::dates;
use web_protocol::{Applicant, Entered, Trouble, Visit};

use crate::{answer, lang_of, records};

/// A question about a list has this before the list's id.
const LIST: &str = "list:";

/// What an interview is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scope {
    pub(crate) applicant: Option<plan::Applicant>,
    /// The life event, if the visit began with one.
    event: Option<String>,
    pub(crate) today: Day,
    pub(crate) lengths: Lengths,
    /// What records are called that have names.
    pub(crate) names: RecordNames,
}

impl Scope {
    /// # Errors
    /// If the day is none, or the number of records of a list.
    pub(crate) fn of(plan: &Plan, visit: &Visit) -> Result<Self, Trouble> {
        let lang = lang_of(visit);
        let today = dates::parse(&visit.today).map_err(|_| Trouble {
            fact: None,
            message: lang.pick("看不懂这个日期", "this is no date").to_owned(),
            remedy: lang
                .pick("请写成 2025-06-30", "write it as 2025-06-30")
                .to_owned(),
        })?;
        let mut lengths = Lengths::new();
        for given in &visit.answers {
            let list = given.fact.strip_prefix(LIST).and_then(|id| {
                let mut lists = plan.lists().iter();
                lists.find(|(_, list)| list.id == id)
            });
            if let (Some((id, list)), Entered::Written(text)) = (list, &given.entered) {
                lengths.insert(id, answer::records(text, list.most, &given.fact, lang)?);
            }
        }
        Ok(Self {
            applicant: visit.applicant.map(|applicant| match applicant {
                Applicant::Person => plan::Applicant::Person,
                Applicant::Firm => plan::Applicant::Firm,
            }),
            event: visit.event.clone(),
            today: today.first,
            names: named(plan, visit, &lengths),
            lengths,
        })
    }

    /// The policies, as positions in the plan: those of the life event in its order, or all of the applicant.
    pub(crate) fn policies(&self, plan: &Plan) -> Vec<usize> {
        let event = plan
            .life_events()
            .iter()
            .find(|event| Some(&event.id) == self.event.as_ref());
        match event {
            Some(event) => event
                .policies
                .iter()
                .filter_map(|position| usize::try_from(*position).ok())
                .collect(),
            None => plan
                .policies()
                .iter()
                .enumerate()
                .filter(|(_, policy)| {
                    self.applicant
                        .is_none_or(|applicant| applicant == policy.applicant)
                })
                .map(|(position, _)| position)
                .collect(),
        }
    }
}

/// The names that were entered for records.
fn named(plan: &Plan, visit: &Visit, lengths: &Lengths) -> RecordNames {
    let mut names = RecordNames::new();
    for list in lengths.keys() {
        let records = records::all(visit, &plan.lists().at(*list).id);
        for (number, record) in (1..).zip(records) {
            let name = record.name.trim();
            if !name.is_empty() {
                names.insert((*list, number), name.to_owned());
            }
        }
    }
    names
}

/// The name under which a list is asked for.
pub(crate) fn list_fact(list: &plan::List) -> String {
    format!("{LIST}{}", list.id)
}
