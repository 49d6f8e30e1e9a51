//! What follows from the answers, by what to do now.

use std::collections::BTreeMap;

use rules_core::assess::{Assessor, Refused, Request, Timeline, WhatWouldChange};
use rules_core::calendar::{Day, add_months};
use rules_core::combination::{DEFAULT_BUDGET, combine};
use rules_core::plan::Plan;
use rules_core::verdict::Assessment;
use rules_report::language::Lang;
use rules_report::{combination, dates, facts, json, saved, summary};
use web_protocol::{Group, GroupKind, Papers, Policy, Results, Told, Tone, Trouble, Visit};

use crate::policy_card::{self, Beside};
use crate::room::Room;

/// Months that the picture goes back and ahead.
const BACK: i32 = 36;
const AHEAD: i32 = 60;

/// Work allowed for each question of the picture. Where much is unknown, days beyond it are told as not settled: the page
/// must not let anybody wait for a picture.
const PICTURE_BUDGET: u64 = 20_000;

/// What was computed.
struct Found {
    assessment: Assessment,
    timelines: Vec<Timeline>,
    changes: Vec<WhatWouldChange>,
    span: (Day, Day),
}

/// Why the engine refused to answer.
fn trouble(plan: &Plan, request: &Request, refused: &Refused, lang: Lang) -> Trouble {
    let problem = facts::contradiction(plan, &request.people, refused);
    Trouble {
        fact: None,
        message: lang.of(problem.message()).to_owned(),
        remedy: lang.of(problem.remedy()).to_owned(),
    }
}

fn found(room: &mut Room<'_>, request: &Request) -> Result<Found, Refused> {
    let today = room.scope.today;
    let span = (
        add_months(today, -BACK).unwrap_or(today),
        add_months(today, AHEAD).unwrap_or(today),
    );
    let drawn = Request {
        budget: PICTURE_BUDGET,
        ..request.clone()
    };
    Ok(Found {
        assessment: room.assessor.assess(request, &room.policies)?,
        timelines: room.assessor.timelines(&drawn, &room.policies, span)?,
        changes: room.assessor.what_would_change(request, &room.policies, span.1)?,
        span,
    })
}

/// Everything that follows.
///
/// # Errors
/// If the answers contradict one another.
pub(crate) fn results(room: &mut Room<'_>, visit: &Visit, lang: Lang) -> Result<Results, Trouble> {
    let plan = room.plan;
    let request = room.request(visit);
    let found = found(room, &request).map_err(|refused| trouble(plan, &request, &refused, lang))?;
    let mut groups: BTreeMap<GroupKind, Vec<Policy>> = BTreeMap::new();
    for answer in &found.assessment.policies {
        let beside = Beside {
            today: found.assessment.today,
            declared: &visit.declared,
            answers: &visit.answers,
            timelines: found
                .timelines
                .iter()
                .filter(|timeline| timeline.policy == answer.policy)
                .collect(),
            changes: found
                .changes
                .iter()
                .filter(|change| change.policy == answer.policy)
                .collect(),
        };
        let Some(card) = policy_card::card(plan, answer, &beside, lang) else {
            continue;
        };
        let kind = policy_card::group(plan, answer, &beside);
        groups.entry(kind).or_default().push(card);
    }
    let combined = combine(plan, &found.assessment, DEFAULT_BUDGET);
    let groups: Vec<Group> = groups
        .into_iter()
        .map(|(kind, policies)| Group { kind, policies })
        .collect();
    Ok(Results {
        today: dates::iso(found.assessment.today),
        version: plan.rules_hash.clone(),
        estimate: format!(
            "{}{}",
            summary::estimate(plan, found.assessment.today, lang),
            newest(plan, lang).unwrap_or_default()
        ),
        questions_left: room.interview.most_questions_left(),
        papers: papers(&groups),
        together: combination::sentences(plan, &combined, lang),
        groups,
        span: (dates::iso(found.span.0), dates::iso(found.span.1)),
    })
}

/// Up to when notices are in the rules: rules that the device has kept for long show their age.
fn newest(plan: &Plan, lang: Lang) -> Option<String> {
    let issued = plan.sources().iter().filter_map(|(_, source)| source.issued);
    let day = dates::iso(issued.max()?);
    Some(lang.pick(
        format!("规则收录到 {day} 印发的文件。"),
        format!(" The rules hold notices issued up to {day}."),
    ))
}

/// The papers of all that can be had, each once, with what it is for.
fn papers(groups: &[Group]) -> Vec<Papers> {
    let mut papers: Vec<Papers> = Vec::new();
    let policies = groups.iter().flat_map(|group| &group.policies);
    for policy in policies.filter(|policy| matches!(policy.tone, Tone::Yes | Tone::Almost)) {
        for name in &policy.documents {
            match papers.iter_mut().find(|paper| paper.name == *name) {
                Some(paper) => paper.policies.push(policy.title.clone()),
                None => papers.push(Papers {
                    name: name.clone(),
                    policies: vec![policy.title.clone()],
                }),
            }
        }
    }
    papers
}

/// The visit as a facts document, and the assessment as the command line writes it.
///
/// # Errors
/// If the answers contradict one another.
pub(crate) fn documents(room: &mut Room<'_>, visit: &Visit, lang: Lang) -> Result<Told, Trouble> {
    let request = room.request(visit);
    // Names of people on a list are not handed on: programs are told what the command line tells.
    let plan = &room.written.for_lists(&room.scope.lengths);
    let assessment = Assessor::new(plan)
        .assess(&request, &room.policies)
        .map_err(|refused| trouble(plan, &request, &refused, lang))?;
    let known = room
        .interview
        .given()
        .iter()
        .filter(|given| given.known.is_some());
    let mut answered: Vec<_> = known.map(|given| given.input).collect();
    answered.extend(visit.declared.iter().filter_map(|id| plan.input(id)));
    let lists: Vec<_> = room.scope.lengths.clone().into_iter().collect();
    let document = saved::document(plan, room.scope.applicant, &request.people, &answered, &lists);
    Ok(Told::Documents {
        facts: document.written(),
        assessment: json::written(&json::assessment(plan, &assessment)),
    })
}
