//! One policy as a card.

use rules_core::assess::{Timeline, WhatWouldChange};
use rules_core::calendar::Day;
use rules_core::plan::{Channel, InputKind, Plan, Role};
use rules_core::verdict::{self, NotInForce, PolicyAssessment, Verdict};
use rules_report::language::Lang;
use rules_report::summary::{self, Line, Summary};
use rules_report::words::Step;
use rules_report::{changes, dates, timeline};
use web_protocol::{
    Answer, Change, Criterion, Each, Entered, GroupKind, Policy, Standing, Tone, Window, WindowKind,
};

use crate::calendar_file::{self, Deadline, Matter};

/// What else there is to say about a policy.
pub(crate) struct Beside<'a> {
    pub(crate) today: Day,
    /// Ids of declarations that were made.
    pub(crate) declared: &'a [String],
    /// All that was entered: lines of lists have names.
    pub(crate) answers: &'a [Answer],
    pub(crate) timelines: Vec<&'a Timeline>,
    pub(crate) changes: Vec<&'a WhatWouldChange>,
}

/// What there is to do about a policy.
pub(crate) fn group(plan: &Plan, answer: &PolicyAssessment, beside: &Beside<'_>) -> GroupKind {
    let policy = plan.policies().get(answer.policy);
    let is_automatic = policy.is_some_and(|policy| policy.handling.channel == Channel::Automatic);
    let opens_later = beside
        .timelines
        .iter()
        .flat_map(|timeline| &timeline.segments)
        .any(|segment| {
            segment.from > beside.today && matches!(segment.verdict, Verdict::Eligible | Verdict::EligibleIf)
        });
    match answer.verdict {
        Verdict::Eligible if is_automatic => GroupKind::Automatic,
        Verdict::Eligible => GroupKind::Claim,
        Verdict::EligibleIf => GroupKind::First,
        Verdict::Depends => GroupKind::Depends,
        Verdict::NotInForce(NotInForce::NotYet(_)) => GroupKind::Later,
        Verdict::NotEligible | Verdict::NotInForce(_) if opens_later => GroupKind::Later,
        Verdict::NotEligible => GroupKind::Not,
        Verdict::NotInForce(_) | Verdict::NotApplicable => GroupKind::Aside,
    }
}

/// The card of a policy.
pub(crate) fn card(
    plan: &Plan,
    answer: &PolicyAssessment,
    beside: &Beside<'_>,
    lang: Lang,
) -> Option<Policy> {
    let said = summary::of(plan, beside.today, answer, lang)?;
    let list = plan.policies().get(answer.policy).and_then(|policy| policy.per);
    let list = list.map_or("", |list| plan.lists().at(list).id.as_str());
    let name = |number: u32, record: &str| {
        let fact = format!("{list}[{number}]");
        let mut answers = beside.answers.iter();
        let given = answers
            .find(|answer| answer.fact == fact)
            .map(|answer| &answer.entered);
        match given {
            Some(Entered::Written(name)) if !name.is_empty() => name.clone(),
            _ => lang.pick(format!("{record}{number}"), format!("{record} {number}")),
        }
    };
    let ids = said.missing.iter().map(|(input, name)| {
        let id = plan.inputs().at(*input).id.clone();
        (id, name.clone())
    });
    Some(Policy {
        missing: ids.collect(),
        tone: told(said.tone),
        declarations: declarations(plan, answer, beside, lang),
        until: answer
            .last_day
            .filter(|_| matches!(answer.verdict, Verdict::Eligible | Verdict::EligibleIf))
            .map(|day| (dates::iso(day), i64::from(day) - i64::from(beside.today))),
        calendar: calendar(answer, beside, &said, lang),
        criteria: said.criteria.iter().map(|line| criterion(line, lang)).collect(),
        changes: beside
            .changes
            .iter()
            // That a search was cut short helps nobody whom it proposes nothing.
            .filter(|found| !found.proposals.is_empty())
            .filter_map(|found| changes::lines(plan, found, lang))
            .flat_map(|(_, lines)| lines)
            .map(|words| Change { words })
            .collect(),
        windows: windows(plan, beside, lang),
        id: said.id,
        title: said.title,
        about: said.about,
        headline: said.headline,
        provisos: said.provisos,
        adoption: said.adoption,
        obstacles: said.obstacles,
        amount: said.sum,
        records: said.records,
        each: said
            .each
            .into_iter()
            .map(|each| Each {
                name: name(each.number, &each.record),
                tone: told(each.tone),
                headline: each.headline,
                amount: each.sum,
                why: each.obstacles,
            })
            .collect(),
        // What nobody can have is no sum of nothing.
        total: said
            .total
            .filter(|_| !matches!(said.tone, summary::Tone::No | summary::Tone::Aside)),
        formula: said.formula,
        last_day: said.last_day,
        claimable: said.claimable,
        place: said.place,
        figures: said.figures,
        documents: said.documents,
        handling: said.handling,
        next_step: said.next_step,
        basis: said.basis,
        marks: said.marks,
        notes: said.notes,
    })
}

/// The days until which something can be had or claimed, with what to bring and where to go.
fn calendar(answer: &PolicyAssessment, beside: &Beside<'_>, said: &Summary, lang: Lang) -> Option<String> {
    let entitled = matches!(answer.verdict, Verdict::Eligible | Verdict::EligibleIf);
    let deadline = |what: (&str, &str), last: Day| Deadline {
        what: lang.pick(what.0, what.1).to_owned(),
        last,
    };
    let claims = answer.claimable.iter().map(|span| span.until);
    let mut days: Vec<Deadline> = claims
        .map(|day| deadline(("申领截止", "Claim until"), day))
        .collect();
    let last = answer.last_day.filter(|_| entitled);
    days.extend(last.map(|day| deadline(("最后一天", "Last day"), day)));
    let mut details = vec![said.headline.clone()];
    details.extend(said.amount.clone());
    details.extend(said.last_day.clone());
    details.extend(said.claimable.iter().cloned());
    details.extend(said.documents.iter().cloned());
    details.extend(said.handling.iter().cloned());
    let matter = Matter {
        policy: &said.id,
        title: &said.title,
        details: &details.join("\n"),
        asked: beside.today,
    };
    calendar_file::written(&matter, &days, lang)
}

fn told(tone: summary::Tone) -> Tone {
    match tone {
        summary::Tone::Yes => Tone::Yes,
        summary::Tone::Almost => Tone::Almost,
        summary::Tone::Open => Tone::Open,
        summary::Tone::No => Tone::No,
        summary::Tone::Aside => Tone::Aside,
    }
}

/// The declarations of a policy: id, words, and whether it was made.
fn declarations(
    plan: &Plan,
    answer: &PolicyAssessment,
    beside: &Beside<'_>,
    lang: Lang,
) -> Vec<(String, String, bool)> {
    let Some(policy) = plan.policies().get(answer.policy) else {
        return Vec::new();
    };
    let mut found: Vec<(String, String, bool)> = Vec::new();
    for criterion in answer.criteria.iter().filter(|found| found.role == Role::Confirm) {
        let id = format!("{}.{}", policy.id, criterion.id);
        let input = plan.input(&id).map(|input| plan.inputs().at(input));
        if input.is_some_and(|input| input.kind == InputKind::Confirm) {
            let made = beside.declared.contains(&id);
            found.push((id, lang.of(&criterion.label).to_owned(), made));
        }
    }
    found
}

fn criterion(line: &Line, lang: Lang) -> Criterion {
    Criterion {
        id: line.id.clone(),
        label: line.label.clone(),
        standing: standing(line.standing),
        outcome: line.outcome.clone(),
        reason: line.reason.clone(),
        detail: match &line.steps {
            Some((any, _)) => summary::step_rule(*any, lang).to_owned(),
            None => line.detail.clone(),
        },
        clause: line.clause.clone(),
        steps: line
            .steps
            .iter()
            .flat_map(|(_, parts)| steps(parts, lang))
            .collect(),
        parts: line.parts.iter().map(|part| criterion(part, lang)).collect(),
    }
}

fn standing(standing: verdict::Standing) -> Standing {
    match standing {
        verdict::Standing::Met => Standing::Met,
        verdict::Standing::Unmet => Standing::Unmet,
        verdict::Standing::Open => Standing::Open,
        verdict::Standing::NotReached | verdict::Standing::Dropped => Standing::Aside,
    }
}

/// The parts of a condition as criteria.
fn steps(parts: &[Step], lang: Lang) -> Vec<Criterion> {
    let told = parts.iter().map(|step| {
        let rule = summary::step_rule(step.any, lang).to_owned();
        let (label, reason) = match (step.words.is_empty(), step.steps.is_empty()) {
            (true, _) => (rule, String::new()),
            (false, true) => (step.words.clone(), String::new()),
            (false, false) => (step.words.clone(), rule),
        };
        Criterion {
            id: String::new(),
            label,
            standing: standing(step.standing),
            outcome: summary::step_outcome(step, lang).to_owned(),
            reason,
            detail: String::new(),
            steps: Vec::new(),
            clause: None,
            parts: steps(&step.steps, lang),
        }
    });
    told.collect()
}

/// The windows of all readings of a policy, in the order of their days.
fn windows(plan: &Plan, beside: &Beside<'_>, lang: Lang) -> Vec<Window> {
    let mut windows = Vec::new();
    for found in &beside.timelines {
        let Some(lines) = timeline::lines(plan, found, lang) else {
            continue;
        };
        for (segment, words) in found.segments.iter().zip(lines.segments) {
            windows.push(Window {
                from: dates::iso(segment.from),
                to: dates::iso(segment.to),
                kind: match segment.verdict {
                    Verdict::Eligible | Verdict::EligibleIf => WindowKind::Entitled,
                    Verdict::Depends => WindowKind::Open,
                    Verdict::NotEligible => WindowKind::Not,
                    Verdict::NotInForce(_) | Verdict::NotApplicable => WindowKind::Aside,
                },
                words,
            });
        }
    }
    windows
}
