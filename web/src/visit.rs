//! What a visitor has entered: changes to a visit. Each gives a new one, so that a change the engine refuses is simply
//! not kept.

use web_protocol::{Answer, Applicant, Entered, Visit};

/// The visit with this answer; an answer that is changed keeps its place.
pub(crate) fn answered(visit: &Visit, fact: &str, entered: Entered) -> Visit {
    let mut visit = visit.clone();
    match visit.answers.iter_mut().find(|answer| answer.fact == fact) {
        Some(answer) => answer.entered = entered,
        None => visit.answers.push(Answer {
            fact: fact.to_owned(),
            entered,
        }),
    }
    visit
}

/// The visit without the answer to a fact.
pub(crate) fn without(visit: &Visit, fact: &str) -> Visit {
    let mut visit = visit.clone();
    visit.answers.retain(|answer| answer.fact != fact);
    visit
}

/// What was entered for a fact.
pub(crate) fn entered<'visit>(visit: &'visit Visit, fact: &str) -> Option<&'visit Entered> {
    let answer = visit.answers.iter().find(|answer| answer.fact == fact)?;
    Some(&answer.entered)
}

/// The visit with a declaration made or taken back.
pub(crate) fn declared(visit: &Visit, id: &str, made: bool) -> Visit {
    let mut visit = visit.clone();
    visit.declared.retain(|declared| declared != id);
    if made {
        visit.declared.push(id.to_owned());
    }
    visit
}

/// The visit of this applicant. The life event of the other one is not theirs.
pub(crate) fn of_applicant(visit: &Visit, applicant: Applicant) -> Visit {
    let mut visit = visit.clone();
    if visit.applicant != Some(applicant) {
        visit.event = None;
    }
    visit.applicant = Some(applicant);
    visit
}

/// A visit in which nothing was entered, in the same language.
pub(crate) fn erased(visit: &Visit, today: String) -> Visit {
    Visit {
        language: visit.language,
        today,
        ..Visit::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use web_protocol::Language;

    fn chosen(value: &str) -> Entered {
        Entered::Chosen(value.to_owned())
    }

    #[test]
    fn a_changed_answer_keeps_its_place() {
        let visit = answered(&Visit::default(), "residence", chosen("1"));
        let visit = answered(&visit, "employed", Entered::NotSure);
        let visit = answered(&visit, "residence", chosen("2"));
        let facts: Vec<&str> = visit.answers.iter().map(|answer| answer.fact.as_str()).collect();
        assert_eq!(facts, ["residence", "employed"]);
        assert_eq!(entered(&visit, "residence"), Some(&chosen("2")));
        assert_eq!(entered(&visit, "other"), None);
    }

    #[test]
    fn a_declaration_is_made_once_and_can_be_taken_back() {
        let visit = declared(&Visit::default(), "a.registered", true);
        let visit = declared(&visit, "a.registered", true);
        assert_eq!(visit.declared, ["a.registered"]);
        assert!(declared(&visit, "a.registered", false).declared.is_empty());
    }

    #[test]
    fn another_applicant_has_no_event_yet_and_answers_stay() {
        let mut visit = of_applicant(&Visit::default(), Applicant::Person);
        visit.event = Some("left_school".to_owned());
        let visit = answered(&visit, "employed", Entered::NotSure);
        assert_eq!(of_applicant(&visit, Applicant::Person), visit);
        let firm = of_applicant(&visit, Applicant::Firm);
        assert_eq!((firm.event, firm.answers), (None, visit.answers));
    }

    #[test]
    fn erasing_leaves_the_language_only() {
        let mut visit = answered(&Visit::default(), "employed", Entered::NotSure);
        visit.language = Language::En;
        visit.declared.push("x".to_owned());
        let erased = erased(&visit, "2025-06-30".to_owned());
        assert_eq!(
            (erased.language, erased.today.as_str()),
            (Language::En, "2025-06-30")
        );
        assert!(erased.answers.is_empty() && erased.declared.is_empty() && erased.applicant.is_none());
    }
}
