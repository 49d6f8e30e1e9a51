//! What follows from the answers: in short, grouped by what to do, then policy by policy.

use rules_core::arena::{InputId, ListId};
use rules_core::assess::{Assessor, DEFAULT_BUDGET, Refused, Request, WhatWouldChange};
use rules_core::interview::Next;
use rules_core::plan::Plan;
use rules_core::verdict::Assessment;
use rules_report::summary::{self, Summary, Tone};
use rules_report::{changes, facts, json, saved};

use super::console::Console;
use super::conversation::Conversation;
use super::question;
use crate::arguments::Setting;
use crate::assess::write_policy;
use crate::further;

/// The groups in the order in which they are shown.
const GROUPS: [(Tone, &str, &str, &str); 5] = [
    (Tone::Yes, "✓", "可以享受", "entitled"),
    (
        Tone::Almost,
        "✓",
        "办好下面几件事就可以享受",
        "entitled once what is listed is done",
    ),
    (Tone::Open, "?", "还不能确定", "not certain yet"),
    (Tone::No, "✗", "不能享受", "not entitled"),
    (
        Tone::Aside,
        "–",
        "现在不实行，或不适用",
        "not in force, or for others",
    ),
];

/// So many ways to become entitled are named for a policy; `assess --what-if` names all.
const SHOWN: usize = 2;

/// A longer account of how an amount came about frightens more than it tells; `assess` has it.
const READABLE: usize = 160;

/// So many of the missing facts are named in one line.
const NAMED: usize = 4;

/// How much of the results is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extent {
    /// A line for each policy.
    Short,
    /// With what would make a refusal an entitlement.
    WithChanges,
    /// And with all reasons.
    Whole,
}

/// One line for each policy; below it, until when what can be had is had, and what would make a refusal an
/// entitlement.
pub(super) fn show_short(
    console: &mut Console<'_>,
    plan: &Plan,
    assessment: &Assessment,
    changes: &[WhatWouldChange],
) {
    let all = summary::all(plan, assessment, console.setting.lang);
    for (tone, sign, zh, en) in GROUPS {
        let group: Vec<&Summary> = all.iter().filter(|policy| policy.tone == tone).collect();
        if group.is_empty() {
            continue;
        }
        console.say(format!("\n【{zh}】"), format!("\n[{en}]"));
        for policy in group {
            let line = short(policy, tone, console.setting);
            console.line(&format!("  {sign} {line}"));
            if matches!(tone, Tone::Yes | Tone::Almost) {
                show_what_to_do(console, policy);
            }
            for change in ways(plan, changes, &policy.id, console.setting) {
                console.say(
                    format!("      → 怎样才能符合：{change}"),
                    format!("      → what would change it: {change}"),
                );
            }
        }
    }
}

/// What must still be done, until when, and what to bring.
fn show_what_to_do(console: &mut Console<'_>, policy: &Summary) {
    let lines = policy
        .provisos
        .iter()
        .chain(&policy.last_day)
        .chain(&policy.claimable);
    for line in lines {
        console.line(&format!("      {line}"));
    }
    if !policy.documents.is_empty() {
        let papers = console.setting.lang.list(&policy.documents);
        console.say(format!("      材料：{papers}"), format!("      papers: {papers}"));
    }
}

/// What would make somebody entitled to a policy, in words; the first of several.
fn ways(plan: &Plan, changes: &[WhatWouldChange], policy: &str, setting: &Setting) -> Vec<String> {
    let is_named = |found: &&WhatWouldChange| {
        let named = plan.policies().get(found.policy);
        named.is_some_and(|named| named.id == policy) && !found.proposals.is_empty()
    };
    let mut ways: Vec<String> = Vec::new();
    for found in changes.iter().filter(is_named) {
        let lines = changes::lines(plan, found, setting.lang).map(|(_, lines)| lines);
        for line in lines.unwrap_or_default() {
            if ways.len() < SHOWN && !ways.contains(&line) {
                ways.push(line);
            }
        }
    }
    ways
}

fn short(policy: &Summary, tone: Tone, setting: &Setting) -> String {
    let lang = setting.lang;
    let why = match tone {
        Tone::Yes | Tone::Almost => policy.amount.as_ref(),
        Tone::No => policy.obstacles.first(),
        Tone::Aside => Some(&policy.headline),
        Tone::Open => None,
    };
    let missing: Vec<String> = policy.missing.iter().map(|(_, name)| name.clone()).collect();
    let why = match (tone, why) {
        (Tone::Open, _) if missing.is_empty() => policy.figures.clone().unwrap_or_default(),
        (Tone::Open, _) => {
            let names = lang.list(missing.get(..NAMED).unwrap_or(&missing));
            let (zh, en) = match missing.len().saturating_sub(NAMED) {
                0 => (String::new(), String::new()),
                _ => (
                    format!("等{}项", missing.len()),
                    format!(" and others, {} in all", missing.len()),
                ),
            };
            setting.say(
                format!("还要知道：{names}{zh}"),
                format!("still to know: {names}{en}"),
            )
        }
        (_, why) => why.cloned().unwrap_or_default(),
    };
    let title = &policy.title;
    if why.is_empty() {
        title.clone()
    } else {
        format!("{title}{}{why}", lang.pick("：", ": "))
    }
}

/// What can be had or may be, as `assess` shows it; the rest is in the lines above.
pub(super) fn show_whole(console: &mut Console<'_>, plan: &Plan, assessment: &Assessment) {
    let lang = console.setting.lang;
    let all = summary::all(plan, assessment, lang);
    for (tone, ..) in GROUPS {
        let shown = matches!(tone, Tone::Yes | Tone::Almost | Tone::Open);
        for policy in all.iter().filter(|policy| shown && policy.tone == tone) {
            let mut text = String::from("\n");
            let readable = |formula: &String| formula.chars().count() <= READABLE;
            let policy = Summary {
                formula: policy.formula.clone().filter(readable),
                ..policy.clone()
            };
            write_policy(&mut text, &policy, console.setting);
            console.line(text.trim_end());
        }
    }
    let estimate = summary::estimate(plan, assessment.today, lang);
    console.line(&format!("\n{estimate}"));
}

/// What remains when the conversation is over.
pub(super) struct Ended {
    /// The assessment for programs.
    pub(super) json: String,
    /// The answers as a facts document.
    pub(super) facts: String,
}

impl Conversation<'_, '_, '_> {
    fn request(&self) -> Request {
        Request {
            people: self.interview.people().clone(),
            applicant: Some(self.beginning.applicant),
            budget: DEFAULT_BUDGET,
        }
    }

    /// Shows what follows from the answers so far, how far it is shown by `extent`.
    pub(super) fn show(&mut self, extent: Extent) {
        let plan = &self.beginning.plan;
        let mut assessor = Assessor::new(plan);
        let assessment = match assessor.assess(&self.request(), &self.beginning.policies) {
            Ok(assessment) => assessment,
            Err(refused) => {
                let problem = facts::contradiction(plan, self.interview.people(), &refused);
                question::complain(self.console, &problem);
                return;
            }
        };
        let changes = if extent > Extent::Short {
            let horizon = further::horizon(self.today);
            let found = assessor.what_would_change(&self.request(), &self.beginning.policies, horizon);
            found.unwrap_or_default()
        } else {
            Vec::new()
        };
        let day = rules_report::dates::iso(self.today);
        self.console.say(
            format!("\n结果（查询日 {day}）"),
            format!("\nresults as of {day}"),
        );
        show_short(self.console, plan, &assessment, &changes);
        if extent == Extent::Whole {
            show_whole(self.console, plan, &assessment);
        }
    }

    /// What remains of the conversation; the results are shown if they were not.
    pub(super) fn end(mut self) -> Result<Ended, Refused> {
        let plan = &self.beginning.plan;
        let assessment = Assessor::new(plan).assess(&self.request(), &self.beginning.policies)?;
        if self.interview.next_question() != Next::Settled {
            self.show(Extent::Short);
        }
        let known = self
            .interview
            .given()
            .iter()
            .filter(|given| given.known.is_some());
        let answered: Vec<InputId> = known.map(|given| given.input).collect();
        let lists: Vec<(ListId, u32)> = self.beginning.lengths.clone().into_iter().collect();
        let document = saved::document(
            plan,
            Some(self.beginning.applicant),
            self.interview.people(),
            &answered,
            &lists,
        );
        Ok(Ended {
            json: json::written(&json::assessment(plan, &assessment)),
            facts: document.written(),
        })
    }
}
