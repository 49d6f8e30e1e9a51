//! What `assess` says beside the answers of today: timelines, and what would make a refusal an entitlement.

use rules_core::assess::{Assessor, Refused, Request, Timeline, WhatWouldChange};
use rules_core::calendar::{Day, add_months};
use rules_core::plan::Plan;
use rules_report::json_text::Json;
use rules_report::{changes, dates, timeline};

use crate::arguments::{Assess, Setting};
use crate::outcome::Outcome;

/// Months that a timeline goes back and ahead if nothing is said.
const BACK: i32 = 36;
const AHEAD: i32 = 60;

/// What is asked for.
pub(crate) struct Asked {
    /// The first and the last day of the timelines.
    span: Option<(Day, Day)>,
    /// The day up to which somebody may wait.
    horizon: Option<Day>,
}

/// What was found.
pub(crate) struct Further {
    timelines: Option<(Vec<Timeline>, (Day, Day))>,
    changes: Option<(Vec<WhatWouldChange>, Day)>,
}

/// The last day up to which somebody may wait.
pub(crate) fn horizon(today: Day) -> Day {
    add_months(today, AHEAD).unwrap_or(today)
}

impl Asked {
    pub(crate) fn by(command: &Assess, today: Day, setting: &Setting) -> Result<Self, Outcome> {
        let day = |given: &Option<String>, argument: &str, months: i32| match given {
            Some(text) => setting.day(argument, text).map_err(Outcome::unusable),
            None => Ok(add_months(today, months).unwrap_or(today)),
        };
        let span = (
            day(&command.from, "--from", -BACK)?,
            day(&command.to, "--to", AHEAD)?,
        );
        if span.0 > span.1 {
            return Err(Outcome::unusable(setting.say(
                "--from 晚于 --to；请交换\n",
                "--from is later than --to; exchange them\n",
            )));
        }
        let horizon = horizon(today);
        Ok(Self {
            span: command.timeline.then_some(span),
            horizon: command.what_if.then_some(horizon),
        })
    }

    pub(crate) fn answered(
        &self,
        assessor: &mut Assessor<'_>,
        request: &Request,
        policies: &[usize],
    ) -> Result<Further, Refused> {
        let timelines = self
            .span
            .map(|span| Ok((assessor.timelines(request, policies, span)?, span)));
        let changes = self
            .horizon
            .map(|day| Ok((assessor.what_would_change(request, policies, day)?, day)));
        Ok(Further {
            timelines: timelines.transpose()?,
            changes: changes.transpose()?,
        })
    }
}

impl Further {
    /// The document with what was found.
    pub(crate) fn json(&self, plan: &Plan, mut document: Json) -> Json {
        if let Some((timelines, span)) = &self.timelines {
            document = document.with("timelines", timeline::json(plan, timelines, *span));
        }
        if let Some((found, day)) = &self.changes {
            document = document.with("what_would_change", changes::json(plan, found, *day));
        }
        document
    }

    pub(crate) fn write(&self, out: &mut String, plan: &Plan, setting: &Setting) {
        if let Some((timelines, span)) = &self.timelines {
            write_timelines(out, plan, timelines, *span, setting);
        }
        if let Some((found, _)) = &self.changes {
            write_changes(out, plan, found, setting);
        }
    }
}

fn write_timelines(
    out: &mut String,
    plan: &Plan,
    timelines: &[Timeline],
    (from, to): (Day, Day),
    setting: &Setting,
) {
    let days = setting.lang.span(&dates::iso(from), &dates::iso(to));
    out.push_str(&setting.say(
        format!("\n时间线，{days}，情况按现在填写的\n"),
        format!("\ntimeline, {days}, all else being as it is now\n"),
    ));
    for found in timelines
        .iter()
        .filter_map(|found| timeline::lines(plan, found, setting.lang))
    {
        out.push_str(&format!("\n# {}\n", found.title));
        for line in &found.segments {
            out.push_str(&format!("  {line}\n"));
        }
        for line in found.ends.iter().chain(&found.claimable).chain(&found.notes) {
            out.push_str(&format!("  * {line}\n"));
        }
        for line in &found.rule_changes {
            out.push_str(&format!("  § {line}\n"));
        }
    }
}

fn write_changes(out: &mut String, plan: &Plan, found: &[WhatWouldChange], setting: &Setting) {
    out.push_str(&setting.say("\n怎样才能符合\n", "\nwhat would make it an entitlement\n"));
    let mut any = false;
    for (title, lines) in found
        .iter()
        .filter_map(|found| changes::lines(plan, found, setting.lang))
    {
        any = true;
        out.push_str(&format!("\n# {title}\n"));
        for line in lines {
            out.push_str(&format!("  → {line}\n"));
        }
    }
    if !any {
        out.push_str(&setting.say(
            "没有找到依法可以改变的一两件事\n",
            "no one or two lawful changes were found\n",
        ));
    }
}
