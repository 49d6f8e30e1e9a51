//! `diff`: two versions of the rules, and for whom they come to something else.

use rules_core::calendar::Day;
use rules_core::plan::Plan;
use rules_core::revision::{Asked, Pair, Revision};
use rules_core::unroll::Lengths;
use rules_report::json_text::Json;
use rules_report::revision::{self, Compared, Told};
use rules_report::{dates, json};

use crate::arguments::{Diff, Format, Setting};
use crate::corpus;
use crate::outcome::{DONE, FOUND, Outcome};

mod lists;
mod memo;
mod page;

/// Everything that is told of a comparison.
struct Report<'a> {
    paths: [String; 2],
    hashes: [&'a str; 2],
    days: Vec<Day>,
    budget: u64,
    told: Vec<Told>,
    unchanged: usize,
    /// What holds for the rules as a whole: renamed, together, not compared.
    remarks: Vec<String>,
    /// Nothing changes for anybody: shown.
    no_change: bool,
}

pub(crate) fn run(command: &Diff, setting: &Setting) -> Outcome {
    compared(command, setting).unwrap_or_else(|outcome| outcome)
}

fn compared(command: &Diff, setting: &Setting) -> Result<Outcome, Outcome> {
    let days = days(command, setting)?;
    let old = corpus::plan_at(&command.old, setting)?;
    let new = corpus::plan_at(&command.new, setting)?;
    let (flat_old, flat_new) = (old.for_lists(&Lengths::new()), new.for_lists(&Lengths::new()));
    let mut both = Revision::of(&flat_old, &flat_new);
    let pairs = wanted(&both, command, setting)?;
    let compared: Vec<Compared> = pairs
        .into_iter()
        .map(|pair| compare(&mut both, pair, &days, command.budget))
        .collect();
    let asked = lists::Asked {
        days: &days,
        budget: command.budget,
        lang: setting.lang,
    };
    let short = of_short_lists(&both, &compared, [&old, &new], &asked);
    let hashes = [old.rules_hash.as_str(), new.rules_hash.as_str()];
    let mut report = report(
        command,
        setting,
        (&both, &compared),
        [&flat_old, &flat_new],
        &days,
    );
    report.add(&short);
    let exit = if report.no_change { DONE } else { FOUND };
    let output = match setting.format {
        Format::Json => {
            let document = revision::document(&both, &compared, hashes, command.budget);
            let short = short.into_iter().flat_map(|found| found.documents);
            json::written(&document.with("short_lists", Json::List(short.collect())))
        }
        Format::Markdown => memo::written(&report, setting),
        Format::Text | Format::Editor | Format::Html => page::written(&report, setting),
    };
    Ok(Outcome {
        exit,
        ..Outcome::done(output)
    })
}

/// The days asked for; none for all of them at once.
fn days(command: &Diff, setting: &Setting) -> Result<Vec<Day>, Outcome> {
    if command.all_days {
        return Ok(Vec::new());
    }
    if command.today.is_empty() {
        return setting
            .today(None)
            .map(|day| vec![day])
            .map_err(Outcome::unusable);
    }
    let mut days = Vec::new();
    for text in &command.today {
        let day = setting.today(Some(text)).map_err(Outcome::unusable)?;
        if !days.contains(&day) {
            days.push(day);
        }
    }
    Ok(days)
}

fn wanted(both: &Revision<'_>, command: &Diff, setting: &Setting) -> Result<Vec<Pair>, Outcome> {
    let Some(id) = &command.policy else {
        return Ok(both.pairs().to_vec());
    };
    let is_called = |pair: &&Pair| {
        let policies = both.policies(**pair);
        policies.into_iter().flatten().any(|policy| policy.id == *id)
    };
    let found: Vec<Pair> = both.pairs().iter().filter(is_called).copied().collect();
    if found.is_empty() {
        return Err(Outcome::unusable(setting.say(
            format!("新旧规则里都没有政策 `{id}`\n"),
            format!("neither version of the rules has a policy `{id}`\n"),
        )));
    }
    Ok(found)
}

/// A policy on the days asked for, and whether other days bring something else.
fn compare(both: &mut Revision<'_>, pair: Pair, days: &[Day], budget: u64) -> Compared {
    let mut compared = compare_on(both, pair, days, budget);
    let identical = compared.on.iter().all(|(_, revision)| revision.identical);
    if let Some(first) = days.first().filter(|_| !identical) {
        compared.ever = Some(both.compare(pair, Asked::SomeDay(*first), budget));
    }
    compared
}

/// A policy on the days asked for; on all at once if there are none.
fn compare_on(both: &mut Revision<'_>, pair: Pair, days: &[Day], budget: u64) -> Compared {
    let on = if days.is_empty() {
        vec![(None, both.compare(pair, Asked::AnyDay, budget))]
    } else {
        let days = days.iter();
        days.map(|day| (Some(*day), both.compare(pair, Asked::On(*day), budget)))
            .collect()
    };
    Compared { on, ever: None }
}

/// Policies that compute something else over a list, for lists of a few records.
fn of_short_lists(
    both: &Revision<'_>,
    compared: &[Compared],
    plans: [&Plan; 2],
    asked: &lists::Asked<'_>,
) -> Vec<lists::Found> {
    let mut found = Vec::new();
    for one in compared {
        let lists = revision::lists_not_compared(both, one);
        let Some((_, first)) = one.on.first().filter(|_| !lists.is_empty()) else {
            continue;
        };
        let [old, new] = both.policies(first.pair);
        if let Some(policy) = new.or(old) {
            found.push(lists::of_few_records(plans, &lists, &policy.id, asked));
        }
    }
    found
}

fn report<'a>(
    command: &Diff,
    setting: &Setting,
    (both, compared): (&Revision<'_>, &[Compared]),
    plans: [&'a Plan; 2],
    days: &[Day],
) -> Report<'a> {
    let lang = setting.lang;
    let changed = compared.iter().filter(|one| !one.is_unchanged());
    let told: Vec<Told> = changed
        .filter_map(|one| revision::told(both, one, plans, lang))
        .collect();
    let mut doubts = revision::narrowed(both, lang);
    doubts.extend(revision::assumed(both, lang));
    let together = revision::together(&both.together(), lang);
    let no_change = told.is_empty() && doubts.is_empty() && together.is_empty();
    let mut remarks = revision::renamed(both.renamed(), lang);
    remarks.extend(together);
    remarks.extend(doubts);
    let name = |path: &std::path::Path| path.display().to_string();
    Report {
        paths: [name(&command.old), name(&command.new)],
        hashes: plans.map(|plan| plan.rules_hash.as_str()),
        days: days.to_vec(),
        budget: command.budget,
        unchanged: compared.len().saturating_sub(told.len()),
        told,
        remarks,
        no_change,
    }
}

impl Report<'_> {
    /// Tells of a policy also what was found for lists of a few records.
    fn add(&mut self, short: &[lists::Found]) {
        for found in short {
            let told = self.told.iter_mut().find(|told| told.id == found.policy);
            if let Some(told) = told {
                told.classes.extend(found.classes.iter().cloned());
                told.doubts.extend(found.doubts.iter().cloned());
            }
        }
    }

    /// The days that were compared.
    fn days(&self, setting: &Setting) -> String {
        if self.days.is_empty() {
            return setting.say("所有日子", "all days");
        }
        let days: Vec<String> = self.days.iter().map(|day| dates::iso(*day)).collect();
        setting.lang.list(&days)
    }

    /// What it comes to.
    fn conclusion(&self, setting: &Setting) -> String {
        let unchanged = self.unchanged;
        if self.no_change {
            return setting.say(
                format!("没有变化：{unchanged} 项政策对所有人都一样"),
                format!("no change: {unchanged} policies answer everybody alike"),
            );
        }
        let changed = self.told.iter().filter(|told| told.is_changed()).count();
        let open = self.told.len().saturating_sub(changed);
        let mut parts = vec![setting.say(
            format!("有变化的政策 {changed} 项"),
            format!("policies that change: {changed}"),
        )];
        if open > 0 {
            parts.push(setting.say(
                format!("没有算清的 {open} 项"),
                format!("not settled within the limit or not compared: {open}"),
            ));
        }
        parts.push(setting.say(
            format!("没有变化的 {unchanged} 项"),
            format!("without change: {unchanged}"),
        ));
        parts.join(&setting.say("；", "; "))
    }
}
