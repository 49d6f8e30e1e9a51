//! `match`: everybody of a table against all policies.

mod bar;
mod table;

use rules_batch::files::{self, Finding, Report, Request};
use rules_core::plan::{Applicant, Plan};

use crate::arguments::{Format, Match, Setting};
use crate::corpus;
use crate::outcome::{DONE, FOUND, Outcome, UNUSABLE};

pub(crate) fn run(command: &Match, setting: &Setting) -> Outcome {
    answer(command, setting).unwrap_or_else(|outcome| outcome)
}

fn answer(command: &Match, setting: &Setting) -> Result<Outcome, Outcome> {
    let today = setting
        .today(command.today.as_deref())
        .map_err(Outcome::unusable)?;
    // Here mistakes found are rows that were rejected, the others being answered: without rules there are none.
    let plan = corpus::plan(setting, None).map_err(|outcome| Outcome {
        exit: UNUSABLE,
        ..outcome
    })?;
    let Some(out) = command.out.as_ref().filter(|_| !command.suggest_mapping) else {
        let policies = policies(command, &plan, setting)?;
        let suggested = files::suggestion(&plan, &policies, &command.people, setting.lang);
        return suggested
            .map(Outcome::done)
            .map_err(|finding| refused(&[finding], setting));
    };
    let request = Request {
        plan: &plan,
        policies: policies(command, &plan, setting)?,
        today,
        people: command.people.clone(),
        mapping: command.mapping.clone(),
        previous: command.previous.clone(),
        out: out.clone(),
        only: command.only.clone(),
        wide: command.wide,
        days: !command.without_days,
        threads: threads(command),
        lang: setting.lang,
        program: format!("yingxiang {}", env!("CARGO_PKG_VERSION")),
    };
    let mut bar = bar::Bar::new(setting);
    let done = files::run(&request, &mut |progress| bar.show(progress));
    bar.clear();
    let report = done.map_err(|findings| refused(&findings, setting))?;
    Ok(told(&plan, &request, &report, setting))
}

/// The work is the same with any number of threads, and so is every byte of the result.
fn threads(command: &Match) -> usize {
    let given = command.threads.map(usize::from);
    given.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

fn policies(command: &Match, plan: &Plan, setting: &Setting) -> Result<Vec<usize>, Outcome> {
    let all = plan.policies().iter().enumerate();
    if command.policies.is_empty() {
        let whom = if command.firms {
            Applicant::Firm
        } else {
            Applicant::Person
        };
        let fitting = all.filter(|(_, policy)| policy.applicant == whom);
        return Ok(fitting.map(|(position, _)| position).collect());
    }
    let find = |id: &String| {
        let found = plan.policies().iter().position(|policy| policy.id == *id);
        found.ok_or_else(|| {
            Outcome::unusable(setting.say(
                format!("没有政策 `{id}`；`yingxiang list` 列出全部\n"),
                format!("there is no policy `{id}`; `yingxiang list` lists all\n"),
            ))
        })
    };
    command.policies.iter().map(find).collect()
}

fn refused(findings: &[Finding], setting: &Setting) -> Outcome {
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| {
            let lines = finding.lines(setting.lang);
            setting.say(format!("错误：{lines}"), format!("error: {lines}"))
        })
        .collect();
    Outcome::unusable(lines.concat())
}

/// The summary; rows that were rejected make the exit code that of facts with mistakes.
fn told(plan: &Plan, request: &Request<'_>, report: &Report, setting: &Setting) -> Outcome {
    let output = if setting.format == Format::Json {
        // The manifest is the summary for programs.
        std::fs::read(&report.manifest.file).unwrap_or_default()
    } else {
        table::summary(plan, request, report, setting).into_bytes()
    };
    let exit = if report.tally.rejected > 0 { FOUND } else { DONE };
    Outcome {
        output,
        exit,
        ..Outcome::default()
    }
}
