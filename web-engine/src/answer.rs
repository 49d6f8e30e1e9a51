//! From what was entered to what is possible.

use rules_core::arena::InputId;
use rules_core::plan::{Kind, Plan};
use rules_core::possible::{Possible, Values};
use rules_report::language::Lang;
use rules_report::problem::Problem;
use rules_report::{answer, numbers};
use web_protocol::{Entered, Trouble};

use crate::place_list::Place;

/// The values of the alternatives of a yes/no question.
pub(crate) const YES: &str = "yes";
pub(crate) const NO: &str = "no";

/// A problem with the answer to a fact, as the page tells it.
pub(crate) fn trouble(fact: &str, problem: &Problem, lang: Lang) -> Trouble {
    Trouble {
        fact: Some(fact.to_owned()),
        message: lang.of(problem.message()).to_owned(),
        remedy: lang.of(problem.remedy()).to_owned(),
    }
}

/// What is possible after an answer; nothing for "not sure".
///
/// # Errors
/// If it is no answer to the question.
pub(crate) fn read(
    plan: &Plan,
    input: InputId,
    entered: &Entered,
    lang: Lang,
) -> Result<Option<Possible>, Trouble> {
    let known = plan.inputs().at(input);
    let complain = |problem: Problem| trouble(&known.id, &problem, lang);
    let nothing = || Trouble {
        fact: Some(known.id.clone()),
        message: match known.value {
            Kind::Bool | Kind::Choice(_) => lang.pick("请选一项", "choose one"),
            Kind::Region => lang.pick("请选一个地方", "choose a place"),
            _ => lang.pick("请填写", "write something"),
        }
        .to_owned(),
        remedy: lang
            .pick("拿不准就选“不清楚”", "if you are not sure, say so")
            .to_owned(),
    };
    match entered {
        Entered::NotSure => Ok(None),
        Entered::None => answer::none(plan, input).map(Some).map_err(complain),
        Entered::Written(text) if text.trim().is_empty() => Err(nothing()),
        Entered::Written(text) => answer::typed(plan, input, text).map(Some).map_err(complain),
        Entered::Chosen(value) => chosen(plan, known.value, value).map(Some).ok_or_else(nothing),
    }
}

fn chosen(plan: &Plan, kind: Kind, value: &str) -> Option<Possible> {
    match kind {
        Kind::Bool => match value {
            YES => Some(Possible::truth(true)),
            NO => Some(Possible::truth(false)),
            _ => None,
        },
        Kind::Choice(choice) => {
            let mut members = plan.choices().at(choice).members.iter();
            let bit = u32::try_from(members.position(|(id, _)| id == value)?).ok()?;
            Some(Possible::of(Values::Bits(1_u64.checked_shl(bit)?)))
        }
        Kind::Region => Some(Place::parse(plan.regions(), value)?.set(plan.regions())),
        _ => None,
    }
}

/// How many records a list holds.
///
/// # Errors
/// If it is no number, or more than the list may hold.
pub(crate) fn records(text: &str, most: u32, fact: &str, lang: Lang) -> Result<u32, Trouble> {
    let whole = numbers::decimal(&numbers::plain(text)).and_then(|number| number.to_whole());
    let number = whole.and_then(|number| u32::try_from(number).ok());
    number.filter(|number| *number <= most).ok_or_else(|| Trouble {
        fact: Some(fact.to_owned()),
        message: lang.pick("这不是人数", "this is no number of people").to_owned(),
        remedy: lang.pick(
            format!("请写 0 到 {most} 的整数"),
            format!("write a whole number from 0 to {most}"),
        ),
    })
}
