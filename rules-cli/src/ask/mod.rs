//! `ask`: questions and answers in the terminal. Only what still matters is asked.

mod console;
mod conversation;
mod opening;
mod place;
mod question;
mod results;
mod review;

use std::io::{IsTerminal, Write};

use rules_core::plan::Plan;
use rules_core::unroll::Lengths;
use rules_report::facts::{self, Facts};

use crate::arguments::{Ask, Format, Setting};
use crate::assess::{fill_places, find_event, positions, problems, read, wanted};
use crate::corpus;
use crate::outcome::Outcome;
use console::Console;
use conversation::{Beginning, Conversation};
use opening::Choice;
use rules_core::interview::Topic;

pub(crate) fn run(command: &Ask, setting: &Setting) -> Outcome {
    let stdin = std::io::stdin();
    let echoes = !stdin.is_terminal();
    let (mut stdout, mut stderr) = (std::io::stdout(), std::io::stderr());
    // With `--format json` the answer alone goes to standard output.
    let output: &mut dyn Write = if setting.format == Format::Json {
        &mut stderr
    } else {
        &mut stdout
    };
    let mut input = stdin.lock();
    let mut console = Console::new(&mut input, output, echoes, setting);
    asked(command, &mut console).unwrap_or_else(|outcome| outcome)
}

fn asked(command: &Ask, console: &mut Console<'_>) -> Result<Outcome, Outcome> {
    let setting = console.setting;
    let today = setting
        .today(command.today.as_deref())
        .map_err(Outcome::unusable)?;
    let plan = corpus::plan(setting, None)?;
    let text = match &command.facts {
        Some(path) => read(path, setting)?,
        None => "{}".to_owned(),
    };
    let mut known = facts::read(&plan, &text, today).map_err(|found| problems(&found, setting))?;
    if let Some(code) = &command.region {
        fill_places(&mut known, code, setting)?;
    }
    let Some(mut beginning) = begin(command, console, &plan, known)? else {
        return Ok(Outcome::default());
    };
    let mut outcome = Outcome::default();
    let ended = Conversation::hold(console, &mut beginning, today).map_err(|refused| {
        problems(
            &[facts::contradiction(&beginning.plan, &beginning.people, &refused)],
            setting,
        )
    })?;
    if setting.format == Format::Json {
        outcome.output = ended.json.into_bytes();
    }
    if let Some(path) = &command.save {
        std::fs::write(path, ended.facts).map_err(|error| {
            Outcome::unusable(setting.say(
                format!("写不了 {}：{error}；请核对路径\n", path.display()),
                format!("cannot write {}: {error}; check the path\n", path.display()),
            ))
        })?;
        console.say(
            format!("回答已存入 {}", path.display()),
            format!("the answers are in {}", path.display()),
        );
    }
    Ok(outcome)
}

/// Asks what comes before the questions of the rules, as far as the arguments leave it open; `None` if the input ends.
fn begin<'p>(
    command: &Ask,
    console: &mut Console<'_>,
    plan: &'p Plan,
    known: Facts<'p>,
) -> Result<Option<Beginning>, Outcome> {
    let setting = console.setting;
    console.say(
        "应享：一问一答，看能享受哪些就业补贴。",
        "Yingxiang: questions and answers on the employment subsidies you may claim.",
    );
    console.say(
        "回答只留在这台机器上。不清楚的可以跳过。",
        "Your answers stay on this machine. What you are not sure of can be skipped.",
    );
    console.show_commands();
    loop {
        let (applicant, policies) = if let Some(name) = &command.event {
            let event = find_event(plan, name, setting)?;
            (event.applicant, positions(event))
        } else if command.policy.is_some() {
            let policies = wanted(plan, None, command.policy.as_deref(), setting)?;
            let policy = policies.first().and_then(|first| plan.policies().get(*first));
            let applicant = policy.map_or(rules_core::plan::Applicant::Person, |policy| policy.applicant);
            (applicant, policies)
        } else {
            let applicant = match known.applicant {
                Some(applicant) => applicant,
                None => match opening::applicant(console) {
                    Choice::Made(applicant) => applicant,
                    Choice::Back => continue,
                    Choice::Ended => return Ok(None),
                },
            };
            match opening::event(console, plan, applicant) {
                Choice::Made(Some(event)) => (applicant, positions(event)),
                Choice::Made(None) => {
                    let mut all = wanted(plan, None, None, setting)?;
                    let policies = plan.policies();
                    all.retain(|position| {
                        policies
                            .get(*position)
                            .is_some_and(|policy| policy.applicant == applicant)
                    });
                    (applicant, all)
                }
                Choice::Back => continue,
                Choice::Ended => return Ok(None),
            }
        };
        let topic = Topic::new(&known.plan, Some(applicant), &policies);
        let lists = topic.map(|topic| topic.unknown_lists()).unwrap_or_default();
        let lengths = match opening::lengths(console, plan, &lists) {
            Choice::Made(lengths) => lengths,
            Choice::Back if command.event.is_none() && command.policy.is_none() => continue,
            Choice::Back => Lengths::new(),
            Choice::Ended => return Ok(None),
        };
        return Ok(Some(Beginning::new(plan, &known, applicant, policies, lengths)));
    }
}
