//! Facts documents, read against the rules of `policies/`: mistakes with their places, or people who can be assessed.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rules_core::assess::{Request, assess_some};
use rules_core::calendar;
use rules_core::plan::Plan;
use rules_dsl::compile::{Options, compile_with};
use rules_report::facts::{self, Facts};
use rules_report::json;
use rules_report::json_text::Json;
use rules_report::language::Lang;
use rules_report::problem::Problem;
use rules_report::summary;

use crate::mutator::Words;
use crate::{corpus, must};

/// So little work that no document takes long.
const BUDGET: u64 = 100;

/// The plan of the rule files of `policies/`.
fn rules() -> Result<&'static Plan, String> {
    static RULES: OnceLock<Option<Plan>> = OnceLock::new();
    let rules = RULES.get_or_init(|| {
        let quick = Options {
            without_reasoning: true,
            ..Options::default()
        };
        let compiled = compile_with(&corpus::policies().ok()?, &quick);
        compiled.result.map(|(_, plan)| plan)
    });
    rules
        .as_ref()
        .ok_or_else(|| "the rule files have errors".to_owned())
}

/// What documents are made of: the names of facts, fields and members, forms of values, and some values.
pub fn words() -> Words {
    const FORMS: [&str; 42] = [
        "\"from\"",
        "\"to\"",
        "\"one_of\"",
        "\"exactly\"",
        "\"applicant\"",
        "\"person\"",
        "\"firm\"",
        "\"today\"",
        "null",
        "true",
        "false",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "{}",
        "[]",
        "0",
        "-1",
        "1",
        "24",
        "800",
        "800.005",
        "1e9",
        "9223372036854775807",
        "99999999999999999999",
        "0.1",
        "\"2025-06-30\"",
        "\"2024-02-29\"",
        "\"2025\"",
        "\"2025-06\"",
        "\"2025年6月\"",
        "\"8百元\"",
        "\"1/3\"",
        "\"\"",
        "\"\\u0000\"",
        "\"\\ud83d\\ude00\"",
        "\"是\"",
        "\"不清楚\"",
        "\u{feff}",
    ];
    let mut words: BTreeSet<String> = FORMS.iter().map(|word| (*word).to_owned()).collect();
    if let Ok(plan) = rules() {
        let facts = plan.inputs().iter().map(|(_, input)| &input.id);
        let lists = plan.lists().iter().map(|(_, list)| &list.id);
        let choices = plan.choices().iter().flat_map(|(_, choice)| &choice.members);
        let members = choices.map(|(id, _)| id);
        let places = plan.regions().iter().map(|(_, place)| &place.id);
        let named = facts.chain(lists).chain(members).chain(places);
        words.extend(named.map(|name| format!("\"{name}\"")));
    }
    Words::Texts(words.into_iter().collect())
}

/// Reads bytes as a facts document.
///
/// # Errors
/// What does not hold.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    let plan = rules()?;
    let today = calendar::day(2025, 6, 30).ok_or("no such day")?;
    let text = String::from_utf8_lossy(bytes);
    let read = match facts::read(plan, &text, today) {
        Ok(read) => read,
        Err(problems) => return told(&problems, &text),
    };
    for (id, input) in read.plan.inputs().iter() {
        let set = read.people.get(id);
        must(!set.is_empty() && set.is_within(&input.domain), || {
            format!("`{}` may be {set:?}, which it cannot be", input.id)
        })?;
    }
    let rewritten = Json::read(text.strip_prefix('\u{feff}').unwrap_or(&text))
        .map_err(|problem| problem.line(Lang::En))?
        .written();
    let again = facts::read(plan, &rewritten, today)
        .map_err(|problems| format!("{} mistakes in {rewritten}", problems.len()))?;
    must(
        (&again.people, again.applicant, &again.answered) == (&read.people, read.applicant, &read.answered),
        || format!("written again it says something else: {rewritten}"),
    )?;
    // One policy for each document, so that many documents are tried.
    let letters: usize = bytes.iter().map(|byte| usize::from(*byte)).sum();
    asked(&read, letters % plan.policies().len().max(1))
}

/// Each mistake says what, what to do and where.
fn told(problems: &[Problem], text: &str) -> Result<(), String> {
    must(!problems.is_empty(), || "refused without a word".to_owned())?;
    for problem in problems {
        for said in [problem.message(), problem.remedy()] {
            must(!said.zh.is_empty() && !said.en.is_empty(), || {
                format!("says nothing: {problem:?}")
            })?;
        }
        let lines = text.matches('\n').count() + 1;
        let placed = problem
            .place
            .is_some_and(|(line, column)| (1..=lines).contains(&line) && column >= 1);
        must(placed || !problem.path.is_empty(), || {
            format!("a mistake without a place: {problem:?}")
        })?;
    }
    let written = json::problems(problems).written();
    must(Json::read(&written).is_ok(), || {
        format!("mistakes that are no JSON: {written}")
    })
}

/// The answer of the policy at a position, or which facts contradict one another.
fn asked(facts: &Facts<'_>, policy: usize) -> Result<(), String> {
    let request = Request {
        people: facts.people.clone(),
        applicant: facts.applicant,
        budget: BUDGET,
    };
    match assess_some(&facts.plan, &request, &[policy]) {
        Ok(answers) => {
            for lang in [Lang::Zh, Lang::En] {
                let summaries = summary::all(&facts.plan, &answers, lang);
                must(summaries.len() == answers.policies.len(), || {
                    "an answer cannot be shown".to_owned()
                })?;
            }
            let written = json::assessment(&facts.plan, &answers).written();
            must(Json::read(&written).is_ok(), || {
                format!("an assessment that is no JSON: {written}")
            })
        }
        Err(refused) => {
            let problem = facts::contradiction(&facts.plan, &facts.people, &refused);
            must(!problem.message().en.is_empty(), || {
                "refused without a word".to_owned()
            })
        }
    }
}
