//! `ask`: questions and answers in the terminal. Only what still matters is asked.

mod beginning;
mod change;
mod console;
mod conversation;
mod counting;
mod list;
mod opening;
mod place;
mod place_name;
mod progress;
mod question;
mod results;
mod review;
mod spoken;
mod wording;

use std::io::{IsTerminal, Write};

use rules_core::plan::{Applicant, Plan};
use rules_report::facts;

use crate::arguments::{Ask, Format, Setting};
use crate::assess::{fill_places, find_event, positions, problems, read, wanted};
use crate::corpus;
use crate::outcome::Outcome;
use beginning::Beginning;
use console::Console;
use conversation::{Conversation, Left};
use opening::Choice;

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
    greet(console);
    let by_hand = command.event.is_none() && command.policy.is_none();
    let mut applicant = known.applicant;
    let ended = loop {
        let opened = opened(command, console, &plan, applicant)?;
        let Some((for_whom, policies)) = opened else {
            return Ok(Outcome::default());
        };
        // Back from the first question leads to the choice of what happened.
        applicant = Some(for_whom);
        let beginning = Beginning::new(&plan, &known, for_whom, policies);
        let left = Conversation::hold(console, &beginning, today, None).map_err(|refused| {
            problems(
                &[facts::contradiction(&beginning.plan, &beginning.people, &refused)],
                setting,
            )
        })?;
        match left {
            Left::Done(ended) => break ended,
            // Nothing was answered yet, so that nothing is lost by beginning anew.
            Left::Back | Left::Recount(..) if by_hand => {}
            Left::Back | Left::Recount(..) => console.say(
                "这是第一问，前面没有了。要换一件事，请退出(q)后重新开始。",
                "this is the first question. To begin with something else, quit (q) and start again.",
            ),
        }
    };
    let mut outcome = Outcome::default();
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

fn greet(console: &mut Console<'_>) {
    console.say(
        "应享：一问一答，看能享受哪些就业补贴。",
        "Yingxiang: questions and answers on the employment subsidies you may claim.",
    );
    console.say(
        "回答只留在这台机器上。不清楚的可以跳过，答错了可以返回重答。",
        "Your answers stay on this machine. What you are not sure of can be skipped, what was wrong can be changed.",
    );
    console.show_commands();
}

/// Asks who asks, unless that is known, and what happened, as far as the arguments leave it open: the policies to be
/// asked about. `None` if the input ends.
fn opened(
    command: &Ask,
    console: &mut Console<'_>,
    plan: &Plan,
    mut known: Option<Applicant>,
) -> Result<Option<(Applicant, Vec<usize>)>, Outcome> {
    let setting = console.setting;
    if let Some(name) = &command.event {
        let event = find_event(plan, name, setting)?;
        return Ok(Some((event.applicant, positions(event))));
    }
    if command.policy.is_some() {
        let policies = wanted(plan, None, command.policy.as_deref(), setting)?;
        let policy = policies.first().and_then(|first| plan.policies().get(*first));
        let applicant = policy.map_or(Applicant::Person, |policy| policy.applicant);
        return Ok(Some((applicant, policies)));
    }
    loop {
        let applicant = match known.take() {
            Some(applicant) => applicant,
            None => match opening::applicant(console) {
                Choice::Made(applicant) => applicant,
                Choice::Back => continue,
                Choice::Ended => return Ok(None),
            },
        };
        match opening::event(console, plan, applicant) {
            Choice::Made(Some(event)) => return Ok(Some((applicant, positions(event)))),
            Choice::Made(None) => {
                let all = (0..).zip(plan.policies());
                let of_applicant = all.filter(|(_, policy)| policy.applicant == applicant);
                let policies = of_applicant.map(|(position, _)| position).collect();
                return Ok(Some((applicant, policies)));
            }
            Choice::Back => {}
            Choice::Ended => return Ok(None),
        }
    }
}
