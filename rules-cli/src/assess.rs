//! `assess`: what one person is entitled to, and why.

use std::io::Read;
use std::path::Path;

use rules_core::assess::{Assessor, Timeline, WhatWouldChange};
use rules_core::calendar::{Day, add_months};
use rules_core::plan::{InputKind, Plan};
use rules_core::possible::{Possible, Ranges, Values};
use rules_core::verdict::Standing;
use rules_report::facts::{self, Facts};
use rules_report::language::Lang;
use rules_report::problem::Problem;
use rules_report::summary::{self, Line, Summary};
use rules_report::{changes, dates, json, timeline};

use crate::arguments::{Assess, Format, Setting};
use crate::corpus;
use crate::outcome::{FOUND, Outcome};

pub(crate) fn run(command: &Assess, setting: &Setting) -> Outcome {
    answer(command, setting).unwrap_or_else(|outcome| outcome)
}

fn answer(command: &Assess, setting: &Setting) -> Result<Outcome, Outcome> {
    let today = setting
        .today(command.today.as_deref())
        .map_err(Outcome::unusable)?;
    let known_on = command.known_on.as_deref();
    let known_on = known_on.map(|text| setting.day("--known-on", text)).transpose();
    let known_on = known_on.map_err(Outcome::unusable)?;
    let plan = corpus::plan(setting, known_on)?;
    let text = read(&command.facts, setting)?;
    let policies = wanted(&plan, command, setting)?;
    let mut known = facts::read(&plan, &text, today).map_err(|found| problems(&found, setting))?;
    let filled = match &command.region {
        Some(code) => fill_places(&mut known, code, setting)?,
        None => Vec::new(),
    };
    let plan: &Plan = &known.plan;
    let request = known.request();
    let mut assessor = Assessor::new(plan);
    let contradiction = |refused| problems(&[facts::contradiction(plan, &known.people, &refused)], setting);
    let assessment = assessor.assess(&request, &policies).map_err(contradiction)?;
    let more = Further::asked(command, today, setting)?;
    let timelines = more
        .span
        .map(|span| assessor.timelines(&request, &policies, span));
    let timelines = timelines.transpose().map_err(contradiction)?;
    let changes = more
        .horizon
        .map(|day| assessor.what_would_change(&request, &policies, day));
    let changes = changes.transpose().map_err(contradiction)?;
    if setting.format == Format::Json {
        let mut document = json::assessment(plan, &assessment);
        if let Some((timelines, span)) = timelines.as_ref().zip(more.span) {
            document = document.with("timelines", timeline::json(plan, timelines, span));
        }
        if let Some((changes, day)) = changes.as_ref().zip(more.horizon) {
            document = document.with("what_would_change", changes::json(plan, changes, day));
        }
        return Ok(Outcome::done(json::written(&document)));
    }
    let mut out = String::new();
    out.push_str(&setting.say(
        format!("查询日：{}\n", dates::iso(today)),
        format!("as of {}\n", dates::iso(today)),
    ));
    if let Some(day) = known_on.map(dates::iso) {
        out.push_str(&setting.say(
            format!("只用 {day} 及以前印发的文件\n"),
            format!("only what was issued by {day}\n"),
        ));
    }
    for name in filled {
        out.push_str(&setting.say(
            format!("{name}没有回答，按 --region 填写\n"),
            format!("{name} was not answered; filled in from --region\n"),
        ));
    }
    for policy in summary::all(plan, &assessment, setting.lang) {
        out.push('\n');
        write_policy(&mut out, &policy, setting);
    }
    if let Some((timelines, span)) = timelines.as_ref().zip(more.span) {
        write_timelines(&mut out, plan, timelines, span, setting);
    }
    if let Some(found) = &changes {
        write_changes(&mut out, plan, found, setting);
    }
    out.push('\n');
    out.push_str(&summary::estimate(plan, today, setting.lang));
    out.push('\n');
    Ok(Outcome::done(out))
}

/// What is asked beside the answers of today.
struct Further {
    /// The first and the last day of the timelines.
    span: Option<(Day, Day)>,
    /// The day up to which somebody may wait.
    horizon: Option<Day>,
}

impl Further {
    fn asked(command: &Assess, today: Day, setting: &Setting) -> Result<Self, Outcome> {
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
        Ok(Self {
            span: command.timeline.then_some(span),
            horizon: command.what_if.then(|| add_months(today, AHEAD).unwrap_or(today)),
        })
    }
}

/// Months that a timeline goes back and ahead if nothing is said.
const BACK: i32 = 36;
const AHEAD: i32 = 60;

fn read(path: &Path, setting: &Setting) -> Result<String, Outcome> {
    if path.as_os_str() == "-" {
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text);
        return read
            .map(|_| text)
            .map_err(|error| corpus::unreadable(path, &error, setting));
    }
    std::fs::read_to_string(path).map_err(|error| corpus::unreadable(path, &error, setting))
}

fn wanted(plan: &Plan, command: &Assess, setting: &Setting) -> Result<Vec<usize>, Outcome> {
    if let Some(event) = &command.event {
        return of_event(plan, event, setting);
    }
    let Some(id) = &command.policy else {
        return Ok((0..plan.policies().len()).collect());
    };
    let found = plan.policies().iter().position(|policy| policy.id == *id);
    found.map(|position| vec![position]).ok_or_else(|| {
        let known: Vec<&str> = plan.policies().iter().map(|policy| policy.id.as_str()).collect();
        Outcome::unusable(setting.say(
            format!("没有政策 `{id}`；有：{}\n", known.join("、")),
            format!("there is no policy `{id}`; there are: {}\n", known.join(", ")),
        ))
    })
}

/// The policies of a life event, by its name in either language.
fn of_event(plan: &Plan, name: &str, setting: &Setting) -> Result<Vec<usize>, Outcome> {
    let events = plan.life_events();
    let found = events
        .iter()
        .find(|event| event.id == name || event.name.zh == name);
    let Some(event) = found else {
        let known: Vec<String> = events
            .iter()
            .map(|event| format!("{}{}", event.id, setting.lang.aside(setting.lang.of(&event.name))))
            .collect();
        return Err(Outcome::unusable(setting.say(
            format!("没有生活事件 `{name}`；有：{}\n", known.join("、")),
            format!(
                "there is no life event `{name}`; there are: {}\n",
                known.join(", ")
            ),
        )));
    };
    let positions = event
        .policies
        .iter()
        .filter_map(|policy| usize::try_from(*policy).ok());
    Ok(positions.collect())
}

/// Fills places that were not answered; returns what they are called.
fn fill_places(known: &mut Facts<'_>, code: &str, setting: &Setting) -> Result<Vec<String>, Outcome> {
    let plan: &Plan = &known.plan;
    let Some((position, _)) = plan.regions().find(code) else {
        return Err(Outcome::unusable(setting.say(
            format!("没有地区 `{code}`；请写 GB/T 2260 代码，例如 150100\n"),
            format!("there is no region `{code}`; write a GB/T 2260 code such as 150100\n"),
        )));
    };
    let inside = Possible::of(Values::Ranges(Ranges::union([plan.regions().inside(position)])));
    let mut filled = Vec::new();
    for (id, input) in plan.inputs().iter() {
        if input.kind == InputKind::Place && !known.answered.contains(&id) {
            known.people.set(id, inside.clone());
            filled.push(setting.lang.of(&input.name).to_owned());
        }
    }
    Ok(filled)
}

fn problems(found: &[Problem], setting: &Setting) -> Outcome {
    if setting.format == Format::Json {
        let output = json::written(&json::problems(found)).into_bytes();
        return Outcome {
            output,
            exit: FOUND,
            ..Outcome::default()
        };
    }
    let lines: Vec<String> = found
        .iter()
        .map(|problem| {
            let (line, remedy) = (problem.line(setting.lang), setting.lang.of(problem.remedy()));
            setting.say(
                format!("错误：{line}\n  办法：{remedy}\n"),
                format!("error: {line}\n  help: {remedy}\n"),
            )
        })
        .collect();
    Outcome::found(lines.concat())
}

fn write_policy(out: &mut String, policy: &Summary, setting: &Setting) {
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    line(&format!("# {}{}", policy.title, setting.lang.aside(&policy.id)));
    line(&format!("→ {}", policy.headline));
    for text in policy.provisos.iter().chain(&policy.obstacles) {
        line(&format!("  {text}"));
    }
    for text in policy
        .amount
        .iter()
        .chain(&policy.last_day)
        .chain(&policy.claimable)
        .chain(&policy.figures)
    {
        line(&format!("  {text}"));
    }
    for record in &policy.records {
        line(&format!("  {record}"));
    }
    if let Some(total) = &policy.total {
        line(&format!("  {total}"));
    }
    if !policy.missing.is_empty() {
        let names: Vec<String> = policy.missing.iter().map(|(_, name)| name.clone()).collect();
        let names = setting.lang.list(&names);
        line(&setting.say(
            format!("  还要知道：{names}"),
            format!("  still to know: {names}"),
        ));
    }
    for text in policy.place.iter().chain(&policy.next_step) {
        line(&format!("  {text}"));
    }
    if !policy.criteria.is_empty() {
        line(&setting.say("  条件：", "  criteria:"));
    }
    for criterion in &policy.criteria {
        write_criterion(out, criterion, 2, setting.lang);
    }
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    if let Some(formula) = &policy.formula {
        line(&setting.say(format!("  金额：{formula}"), format!("  amount: {formula}")));
    }
    if !policy.documents.is_empty() {
        let papers = setting.lang.list(&policy.documents);
        line(&setting.say(format!("  材料：{papers}"), format!("  papers: {papers}")));
    }
    for text in &policy.handling {
        line(&format!("  {text}"));
    }
    for text in &policy.notes {
        line(&setting.say(format!("  说明：{text}"), format!("  note: {text}")));
    }
    for text in &policy.basis {
        line(&setting.say(format!("  依据：{text}"), format!("  source: {text}")));
    }
    for text in &policy.marks {
        line(&format!("  * {text}"));
    }
}

fn write_criterion(out: &mut String, criterion: &Line, depth: usize, lang: Lang) {
    let sign = match criterion.standing {
        Standing::Met => "✓",
        Standing::Unmet => "✗",
        Standing::Open => "?",
        Standing::NotReached | Standing::Dropped => "–",
    };
    let mut text = format!(
        "{}{sign} {}{}",
        "  ".repeat(depth),
        criterion.label,
        lang.aside(&criterion.outcome)
    );
    if !criterion.reason.is_empty() {
        text.push_str(lang.pick("：", ": "));
        text.push_str(&criterion.reason);
    }
    if let Some(clause) = &criterion.clause {
        text.push_str(&format!(" [{clause}]"));
    }
    out.push_str(&text);
    out.push('\n');
    for part in &criterion.parts {
        write_criterion(out, part, depth + 1, lang);
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
