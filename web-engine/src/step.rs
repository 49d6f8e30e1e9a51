//! What there is to ask about, how far it has come, and what comes next.

use rules_core::arena::InputId;
use rules_core::interview::{Certain, Interview, Next};
use rules_core::plan::{self, Kind, Plan};
use rules_report::language::Lang;
use rules_report::{summary, value};
use web_protocol::{Alternative, Applicant, Check, Checked, Event, News, Opening, Question, Step, Visit};

use crate::field::{self, Beside};
use crate::{lang_of, place_list};

/// The life events.
pub(crate) fn opening(plan: &Plan, visit: &Visit) -> Opening {
    let lang = lang_of(visit);
    let told = |applicant| match applicant {
        plan::Applicant::Person => Applicant::Person,
        plan::Applicant::Firm => Applicant::Firm,
    };
    let events = plan.life_events().iter().map(|event| Event {
        id: event.id.clone(),
        name: lang.of(&event.name).to_owned(),
        applicant: told(event.applicant),
        policies: event
            .policies
            .iter()
            .filter_map(|position| plan.policies().get(usize::try_from(*position).ok()?))
            .map(|policy| summary::title(policy, lang).to_owned())
            .collect(),
    });
    Opening {
        version: plan.rules_hash.clone(),
        policies: plan.policies().len(),
        events: events
            .filter(|event| {
                visit
                    .applicant
                    .is_none_or(|applicant| applicant == event.applicant)
            })
            .collect(),
    }
}

/// What comes next in an interview.
pub(crate) fn step(interview: &mut Interview<'_>, lang: Lang) -> Step {
    let plan = interview.topic().plan();
    let (next, unsettled) = match interview.next_question() {
        Next::Ask(input) => (Some(input), false),
        Next::Limit(inputs) => (inputs.first().copied(), true),
        Next::Settled => (None, false),
    };
    let all = interview.certain();
    let certain = all.iter().filter(|(_, certain)| *certain != Certain::Open);
    let certain = certain.filter_map(|(position, certain)| {
        let policy = plan.policies().get(*position)?;
        Some(News {
            policy: policy.id.clone(),
            title: summary::title(policy, lang).to_owned(),
            qualifies: *certain == Certain::Entitled,
        })
    });
    Step {
        answered: interview.given().len(),
        at_most: interview.most_questions_left(),
        policies: all.len(),
        certain: certain.collect(),
        next: next.map(|input| question(interview, input, unsettled, lang)),
    }
}

/// The question about a fact, or about the list for which it stands.
pub(crate) fn question(interview: &Interview<'_>, input: InputId, unsettled: bool, lang: Lang) -> Question {
    let plan = interview.topic().plan();
    let list = interview.topic().list_of(input);
    let beside = Beside {
        is_list: list.is_some(),
        why: why(interview, input, lang),
        places: places(interview, input, lang),
        unsettled,
    };
    match list {
        Some(list) => field::about_list(plan, list, beside, lang),
        None => field::about(plan, input, beside, lang),
    }
}

/// The policies that are not refused yet and read a fact.
fn why(interview: &Interview<'_>, input: InputId, lang: Lang) -> Vec<String> {
    let plan = interview.topic().plan();
    let certain = interview.certain();
    let refused: Vec<&str> = certain
        .iter()
        .filter(|(_, certain)| *certain == Certain::Refused)
        .filter_map(|(position, _)| Some(plan.policies().get(*position)?.id.as_str()))
        .collect();
    let reading = interview.topic().policies_reading(input).into_iter();
    reading
        .filter(|policy| !refused.contains(&policy.id.as_str()))
        .map(|policy| summary::title(policy, lang).to_owned())
        .collect()
}

/// The places given in answer to other questions, each once.
fn places(interview: &Interview<'_>, input: InputId, lang: Lang) -> Vec<Alternative> {
    let plan = interview.topic().plan();
    if plan.inputs().at(input).value != Kind::Region {
        return Vec::new();
    }
    let mut places: Vec<Alternative> = Vec::new();
    for given in interview.given().iter().filter(|given| given.input != input) {
        let is_place = plan.inputs().at(given.input).value == Kind::Region;
        let known = given.known.as_ref().filter(|_| is_place);
        let place = known.and_then(|known| place_list::known(plan, known, lang));
        places.extend(place.filter(|place| !places.contains(place)));
    }
    places
}

/// All answers with what they were understood to mean.
pub(crate) fn check(interview: &mut Interview<'_>, lang: Lang) -> Check {
    let plan = interview.topic().plan();
    let given = interview.given().to_vec();
    let answers = given.into_iter().map(|given| {
        let input = plan.inputs().at(given.input);
        let question = input
            .question
            .as_ref()
            .filter(|_| !field::is_of_a_record(&input.id));
        Checked {
            fact: input.id.clone(),
            ask: lang
                .of(question.map_or(&input.name, |question| &question.ask))
                .to_owned(),
            answer: given.known.as_ref().map_or_else(
                || lang.pick("不清楚", "not sure").to_owned(),
                |known| value::possible(plan, input.value, known, lang),
            ),
            matters: interview.matters(given.input) != Some(false),
        }
    });
    Check {
        answers: answers.collect(),
    }
}
