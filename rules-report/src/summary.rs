//! The answer of one policy as everything a person reads about it, in one language.
//!
//! The surfaces lay it out; none of them words anything itself.

use rules_core::arena::InputId;
use rules_core::calendar::Day;
use rules_core::plan::{Plan, Policy, Role};
use rules_core::verdict::{Assessment, CriterionReport, PolicyAssessment, Reason, Standing, Verdict};

use crate::citation;
use crate::language::Lang;
use crate::together;
use crate::verdict_words as say;
use crate::words::{Length, Step, is_one_computation, sentence, steps};

/// What kind of answer it is, for icons and colours beside the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Entitled.
    Yes,
    /// Entitled once something is done.
    Almost,
    /// Open.
    Open,
    /// Not entitled.
    No,
    /// Not in force or not for this applicant.
    Aside,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// ASCII name.
    pub id: String,
    /// What is required, or what must not be.
    pub label: String,
    /// How it counts.
    pub role: Role,
    /// How it came out.
    pub standing: Standing,
    /// The outcome in words; never told by a sign or a colour alone.
    pub outcome: String,
    /// Why, in short; empty for a group, whose lines have their own.
    pub reason: String,
    /// Why, with every parameter and notice; empty when it says no more than the short form.
    pub detail: String,
    /// The same part by part, where it is said of many; whether any one of them suffices, and the parts.
    pub steps: Option<(bool, Vec<Step>)>,
    /// The notice and the clause.
    pub clause: Option<String>,
    /// Its lines.
    pub parts: Vec<Line>,
}

/// The answer for one record of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Each {
    /// Its number, counted from 1.
    pub number: u32,
    /// What people call a record of its list.
    pub record: String,
    /// What kind of answer it is.
    pub tone: Tone,
    /// The answer in one line.
    pub headline: String,
    /// What is paid.
    pub amount: Option<String>,
    /// The same without the facts that it rests on.
    pub sum: Option<String>,
    /// The criteria that stand in the way, in words.
    pub obstacles: Vec<String>,
}

/// The answer of one policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The policy's id.
    pub id: String,
    /// The policy's title.
    pub title: String,
    /// What the policy is, in plain words; empty if nobody wrote it yet.
    pub about: String,
    /// What kind of answer it is.
    pub tone: Tone,
    /// The answer in one line.
    pub headline: String,
    /// What must still come true: declarations and, last, the adoption by the locality.
    pub provisos: Vec<String>,
    /// The adoption alone, for surfaces where declarations are ticked.
    pub adoption: Option<String>,
    /// The criteria that stand in the way, in words.
    pub obstacles: Vec<String>,
    /// What is paid.
    pub amount: Option<String>,
    /// The same without the facts that it rests on, which are among those missing.
    pub sum: Option<String>,
    /// The answer for each record of a list, where the policy is granted for each and there are several; all else is
    /// said of the best of them.
    pub records: Vec<String>,
    /// The same, part by part.
    pub each: Vec<Each>,
    /// What all records together are paid.
    pub total: Option<String>,
    /// How the amount came about.
    pub formula: Option<String>,
    /// How long the entitlement lasts.
    pub last_day: Option<String>,
    /// What was earned on past days and can still be claimed.
    pub claimable: Vec<String>,
    /// The place that was used.
    pub place: Option<String>,
    /// The facts that are missing: which, and by what name.
    pub missing: Vec<(InputId, String)>,
    /// The figures that no source gives.
    pub figures: Option<String>,
    /// Every criterion.
    pub criteria: Vec<Line>,
    /// The papers to bring.
    pub documents: Vec<String>,
    /// Who acts, where, and whom to ask.
    pub handling: Vec<String>,
    /// What to do about an answer that is no entitlement.
    pub next_step: Option<String>,
    /// The notices.
    pub basis: Vec<String>,
    /// What is known against the evidence.
    pub marks: Vec<String>,
    /// What the rules say besides.
    pub notes: Vec<String>,
}

/// The answer of one policy in words.
pub fn of(plan: &Plan, today: Day, answer: &PolicyAssessment, lang: Lang) -> Option<Summary> {
    let policy = plan.policies().get(answer.policy)?;
    let citations = say::citations(plan, policy, answer);
    let mut marks: Vec<String> = Vec::new();
    for mark in citations.iter().flat_map(|id| citation::marks(plan, *id, lang)) {
        if !marks.contains(&mark) {
            marks.push(mark);
        }
    }
    let formula = answer
        .amount_reason
        .as_ref()
        .map(|reason| formula(plan, reason, lang));
    let mut notes: Vec<String> = policy.notes.iter().map(|note| lang.of(note).to_owned()).collect();
    notes.extend(together::sentences(plan, answer.policy, lang));
    let each = each(plan, policy, answer, lang);
    Some(Summary {
        id: policy.id.clone(),
        title: lang.of(&policy.title).to_owned(),
        about: lang.of(&policy.summary).to_owned(),
        tone: tone(answer.verdict),
        headline: say::headline(answer, lang),
        provisos: say::provisos(policy, answer, lang),
        adoption: say::adoption(policy, answer, lang),
        obstacles: obstacles(plan, answer, lang),
        amount: say::benefit(plan, policy, answer, lang),
        sum: say::sum(policy, answer, lang),
        records: each.iter().map(|record| one_line(record, lang)).collect(),
        each,
        total: say::total(answer, lang),
        formula,
        last_day: say::last_day(plan, answer, today, lang),
        claimable: say::claimable(answer, lang),
        place: say::place(plan, answer, lang),
        missing: say::missing_facts(plan, answer)
            .into_iter()
            .map(|input| {
                let known = plan.inputs().at(input);
                let name = known.list.map_or(&known.name, |list| &plan.lists().at(list).name);
                (input, lang.of(name).to_owned())
            })
            .collect(),
        figures: say::open_figures(plan, answer, lang),
        criteria: answer
            .criteria
            .iter()
            .map(|criterion| line(plan, criterion, lang))
            .collect(),
        documents: answer
            .documents
            .iter()
            .map(|paper| lang.of(&paper.name).to_owned())
            .collect(),
        handling: say::handling(&answer.handling, lang),
        next_step: say::next_step(plan, answer, lang),
        basis: citations
            .iter()
            .map(|id| citation::full(plan, *id, lang))
            .collect(),
        marks,
        notes,
    })
}

/// The answers of all policies in words.
pub fn all(plan: &Plan, assessment: &Assessment, lang: Lang) -> Vec<Summary> {
    assessment
        .policies
        .iter()
        .filter_map(|answer| of(plan, assessment.today, answer, lang))
        .collect()
}

/// The notice under every answer: an estimate, its day and the version of the rules.
pub fn estimate(plan: &Plan, today: Day, lang: Lang) -> String {
    say::estimate(plan, today, lang)
}

/// What a policy is about, for lists that judge nobody.
pub fn title(policy: &Policy, lang: Lang) -> &str {
    lang.of(&policy.title)
}

/// The answers for the records of a list, where there are several.
fn each(plan: &Plan, policy: &Policy, answer: &PolicyAssessment, lang: Lang) -> Vec<Each> {
    let several = answer.records.len() > 1;
    let name = policy.per.map(|list| &plan.lists().at(list).record);
    let answers = answer.records.iter().filter(|_| several);
    let each = answers.map(|record| Each {
        number: record.record.unwrap_or(1),
        record: name.map_or("", |name| lang.of(name)).to_owned(),
        tone: tone(record.verdict),
        headline: say::headline(record, lang),
        amount: say::benefit(plan, policy, record, lang),
        sum: say::sum(policy, record, lang),
        obstacles: obstacles(plan, record, lang),
    });
    each.collect()
}

/// `hire 2: not entitled as things are now; months insured …`.
fn one_line(each: &Each, lang: Lang) -> String {
    let first = [&each.headline].into_iter();
    let parts: Vec<&str> = first
        .chain(&each.amount)
        .chain(&each.obstacles)
        .map(String::as_str)
        .collect();
    let (name, number, parts) = (&each.record, each.number, parts.join(lang.pick("；", "; ")));
    lang.pick(
        format!("{name}{number}：{parts}"),
        format!("{name} {number}: {parts}"),
    )
}

/// How the amount is computed, once it is certain which notice's formula applies.
fn formula(plan: &Plan, reason: &Reason, lang: Lang) -> String {
    if is_one_computation(plan, reason) {
        return sentence(plan, reason, lang, Length::Full);
    }
    lang.pick(
        "各地算法不同，地区和情况确定以后显示算式",
        "computed differently from place to place; shown once the place is known",
    )
    .to_owned()
}

fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Eligible => Tone::Yes,
        Verdict::EligibleIf => Tone::Almost,
        Verdict::Depends => Tone::Open,
        Verdict::NotEligible => Tone::No,
        Verdict::NotInForce(_) | Verdict::NotApplicable => Tone::Aside,
    }
}

/// Each criterion in the way with its reason: a refusal never stands alone.
fn obstacles(plan: &Plan, answer: &PolicyAssessment, lang: Lang) -> Vec<String> {
    if answer.verdict != Verdict::NotEligible {
        return Vec::new();
    }
    let mut lines: Vec<String> = answer
        .criteria
        .iter()
        .filter(|criterion| answer.unmet.iter().any(|unmet| **unmet == *criterion.id))
        .map(|criterion| obstacle(plan, criterion, lang))
        .collect();
    if answer.jointly_unmet {
        lines.insert(
            0,
            lang.pick("以下条件不能同时满足", "these conditions cannot hold together")
                .to_owned(),
        );
    }
    lines
}

fn obstacle(plan: &Plan, criterion: &CriterionReport, lang: Lang) -> String {
    // A bare label would read as if it held.
    let label = format!(
        "{}{}",
        required(criterion, lang),
        lang.aside(outcome(criterion, lang))
    );
    match &criterion.reason {
        Some(reason) => {
            let why = sentence(plan, reason, lang, Length::Short);
            lang.labelled(&label, &why)
        }
        None => label,
    }
}

/// What is asked for: an exclusion is named as one.
fn required(criterion: &CriterionReport, lang: Lang) -> String {
    let label = lang.of(&criterion.label);
    match (criterion.role, lang) {
        (Role::Unless, Lang::Zh) => format!("排除情形：{label}"),
        (Role::Unless, Lang::En) => format!("excluded if: {label}"),
        _ => label.to_owned(),
    }
}

fn line(plan: &Plan, criterion: &CriterionReport, lang: Lang) -> Line {
    let said = |length| {
        criterion
            .reason
            .as_ref()
            .map(|reason| sentence(plan, reason, lang, length))
            .unwrap_or_default()
    };
    let (reason, detail) = (said(Length::Short), said(Length::Full));
    Line {
        id: criterion.id.to_string(),
        label: required(criterion, lang),
        role: criterion.role,
        standing: criterion.standing,
        outcome: outcome(criterion, lang).to_owned(),
        detail: if detail == reason { String::new() } else { detail },
        reason,
        steps: criterion
            .reason
            .as_ref()
            .and_then(|reason| steps(plan, reason, lang)),
        clause: clause(plan, criterion, lang),
        parts: criterion
            .parts
            .iter()
            .map(|part| line(plan, part, lang))
            .collect(),
    }
}

/// The notice and the clause, with those that changed it here.
fn clause(plan: &Plan, criterion: &CriterionReport, lang: Lang) -> Option<String> {
    let all = criterion.citation.iter().chain(&criterion.amended_by);
    let all: Vec<String> = all.map(|id| citation::full(plan, *id, lang)).collect();
    (!all.is_empty()).then(|| all.join(lang.pick("；", "; ")))
}

/// How a part of a condition came out, in words.
pub fn step_outcome(step: &Step, lang: Lang) -> &'static str {
    match step.standing {
        Standing::Met => lang.pick("符合", "met"),
        Standing::Unmet => lang.pick("不符合", "not met"),
        Standing::Open => lang.pick("待确定", "open"),
        Standing::NotReached | Standing::Dropped => lang.pick("不涉及", "not relevant"),
    }
}

/// How many of several parts must hold.
pub fn step_rule(any: bool, lang: Lang) -> &'static str {
    if any {
        lang.pick("以下有一项符合即可", "one of these is enough")
    } else {
        lang.pick("以下各项都要符合", "all of these must be met")
    }
}

fn outcome(criterion: &CriterionReport, lang: Lang) -> &'static str {
    let (zh, en) = match (criterion.standing, criterion.role) {
        (Standing::Met, Role::Confirm) => ("已声明", "declared"),
        (Standing::Open, Role::Confirm) => ("待办理或声明", "to be done or declared"),
        (Standing::Met, Role::Unless) => ("没有此情形", "not the case"),
        (Standing::Unmet, Role::Unless) => ("有此情形", "the case"),
        (Standing::Met, _) if !criterion.amended_by.is_empty() => ("符合，按修改后的规定", "met, as amended"),
        (Standing::Met, _) => ("符合", "met"),
        (Standing::Unmet, _) if !criterion.amended_by.is_empty() => {
            ("不符合，按修改后的规定", "not met, as amended")
        }
        (Standing::Unmet, _) => ("不符合", "not met"),
        (Standing::Open, _) => ("待确定", "open"),
        (Standing::NotReached, _) => ("不涉及", "not relevant"),
        (Standing::Dropped, _) => ("不再要求", "no longer asked for"),
    };
    lang.pick(zh, en)
}
