//! Facts documents: what each notation means, and what is said about mistakes.

#![expect(clippy::unwrap_used, reason = "what a test cannot set up has failed already")]

mod graduate;

use rules_core::calendar::day;
use rules_core::plan::Plan;
use rules_core::possible::Possible;
use rules_report::facts::{Facts, read};
use rules_report::language::Lang;

fn asked<'p>(plan: &'p Plan, document: &str) -> Result<Facts<'p>, Vec<String>> {
    read(plan, document, day(2025, 5, 20).unwrap()).map_err(|problems| {
        problems
            .iter()
            .map(|problem| format!("{} | {}", problem.line(Lang::En), Lang::En.of(problem.remedy())))
            .collect()
    })
}

fn set(plan: &Plan, document: &str, fact: &str) -> Possible {
    let facts = asked(plan, document).unwrap();
    facts.people.get(plan.input(fact).unwrap()).clone()
}

#[test]
fn equal_meanings_in_different_spellings() {
    let plan = graduate::plan();
    let pairs = [
        ("degree", r#""bachelor""#, r#""本科""#),
        (
            "degree",
            r#"{"from": "junior_college", "to": "本科"}"#,
            r#"{"one_of": ["bachelor", "junior_college"]}"#,
        ),
        ("degree", r#"{"from": "master"}"#, r#""master""#),
        ("left_school_on", r#""2023-06-30""#, r#""２０２３年６月３０日""#),
        (
            "left_school_on",
            r#""2023""#,
            r#"{"from": "2023-01-01", "to": "2023-12-31"}"#,
        ),
        (
            "left_school_on",
            r#""2023-02""#,
            r#"{"from": "2023-02-01", "to": "2023-02-28"}"#,
        ),
        (
            "left_school_on",
            r#"{"one_of": [null, "2023"]}"#,
            r#"{"one_of": ["2023", null]}"#,
        ),
        ("own_contribution", "800.5", r#""800.50""#),
        ("own_contribution", "800", r#""８００元""#),
        ("own_contribution", r#""0.3万元""#, "3000"),
        ("months_received", r#"{"from": 20}"#, r#"{"from": 20, "to": 60}"#),
        ("months_received", r#""3个月""#, "3"),
        ("residence", r#""hohhot""#, r#""150100""#),
        ("residence", r#""呼和浩特市""#, "150100"),
        (
            "residence",
            r#""hohhot""#,
            r#"{"one_of": [{"exactly": "hohhot"}, "xincheng", "tumed_left"]}"#,
        ),
    ];
    for (fact, one, other) in pairs {
        let of = |value: &str| set(&plan, &format!(r#"{{"{fact}": {value}}}"#), fact);
        assert_eq!(of(one), of(other), "{fact}: {one} and {other}");
    }
}

#[test]
fn absent_is_unknown_and_null_is_none() {
    let plan = graduate::plan();
    let input = plan.input("left_school_on").unwrap();
    assert_eq!(set(&plan, "{}", "left_school_on"), plan.inputs().at(input).domain);
    let none = set(&plan, r#"{"left_school_on": null}"#, "left_school_on");
    assert!(none.none && none.is_single());
    assert!(
        set(
            &plan,
            r#"{"flexible_graduate.registered": true}"#,
            "flexible_graduate.registered"
        )
        .is_yes()
    );
}

#[test]
fn every_mistake_is_reported_at_once_with_its_field_and_a_remedy() {
    let plan = graduate::plan();
    let found = asked(
        &plan,
        r#"{
            "degre": "bachelor",
            "degree": "doctor",
            "left_school_on": "2023-02-30",
            "own_contribution": 1.234,
            "months_received": {"one_of": [1, 61]},
            "residence": "呼和浩特",
            "insured_by_employer": "yes",
            "employment": null,
            "local_bonus@china": 5,
            "today": "2025-01-01",
            "applicant": "dog",
            "born_on": {"from": "2010", "to": "2000"},
            "degree": "master"
        }"#,
    )
    .unwrap_err();
    let expected = [
        "degre: the rules know no such fact | did you mean degree (highest degree)?",
        "degree: `doctor` is no answer to \"highest degree\" | use one of: below_college (below college), junior_college (junior college), bachelor (bachelor), master (master or higher)",
        "left_school_on: 2023-02 has no day 30 | that month has 28 days; the month alone is fine too",
        "own_contribution: \"own monthly contribution\" is not recorded that finely | amounts are in yuan with at most two decimals",
        "months_received.one_of[1]: outside what \"months received so far\" may be | allowed: 0 months to 60 months",
        "residence: there is no place `呼和浩特` | did you mean hohhot（呼和浩特市）?",
        "insured_by_employer: this is no answer to \"insured through an employer\" | write true or false",
        "employment: \"kind of work\" always has a value and cannot be none | leave the field out if it is not known",
        "local_bonus@china: \"local addition\" is a figure that no source gives; it is no fact about a person | leave the field out",
        "today: the day of asking is no fact about a person | give the day of asking separately (--today, or on the result page)",
        "applicant: this is no kind of applicant | write \"person\" or \"firm\"",
        "born_on: `from` lies after `to` | exchange the two ends",
        "degree: this field is written twice | keep one of them",
    ];
    assert_eq!(found, expected);
}

#[test]
fn broken_json_is_located() {
    let plan = graduate::plan();
    for (document, place) in [
        ("{\n  \"degree\": \"bachelor\",\n}", "line 3, column 1"),
        ("", "line 1, column 1"),
        ("[1]", "line 1, column 1"),
        ("{\"degree\": \"a\"} x", "line 1, column 17"),
    ] {
        let found = asked(&plan, document).unwrap_err();
        assert!(
            matches!(found.as_slice(), [only] if only.starts_with(place)),
            "{document}: {found:?}"
        );
    }
}

#[test]
fn answers_that_cannot_all_be_right_are_named_with_the_rule_they_break() {
    let plan = graduate::plan();
    let facts = asked(&plan, r#"{"born_on": "2010-05-01", "left_school_on": "2020"}"#).unwrap();
    let problem = facts.assess().unwrap_err();
    assert_eq!(
        problem.line(Lang::En),
        "born_on, left_school_on: these answers cannot all be right: date of birth 2010-05-01, date of leaving \
         school 2020-01-01 to 2020-12-31. It must hold that: school is left at fifteen or later"
    );
}

#[test]
fn a_number_is_read_from_its_digits() {
    let plan = graduate::plan();
    let of = |value: &str| {
        set(
            &plan,
            &format!(r#"{{"own_contribution": {value}}}"#),
            "own_contribution",
        )
    };
    assert_eq!(
        of("4503.67").to_number().and_then(|n| n.to_whole()),
        Some(450_367)
    );
    assert!(asked(&plan, r#"{"own_contribution": 1e3}"#).is_err());
}

#[test]
fn typed_answers_may_be_rough() {
    let plan = graduate::plan();
    for (fact, typed, document) in [
        (
            "own_contribution",
            "６００－８００元",
            r#"{"own_contribution": {"from": 600, "to": 800}}"#,
        ),
        (
            "left_school_on",
            "2023到2024年3月",
            r#"{"left_school_on": {"from": "2023", "to": "2024-03"}}"#,
        ),
        ("insured_by_employer", "没有", r#"{"insured_by_employer": false}"#),
    ] {
        let id = plan.input(fact).unwrap();
        let read = rules_report::answer::typed(&plan, id, typed);
        assert_eq!(read.unwrap(), set(&plan, document, fact), "{typed}");
    }
}
