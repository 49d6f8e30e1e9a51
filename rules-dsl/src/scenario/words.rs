//! An answer in the words of a scenario.

use rules_core::calendar::{Day, civil};
use rules_core::number::Number;
use rules_core::plan::{InputKind, Plan};
use rules_core::verdict::{Cause, Effect, PolicyAssessment, Proviso, Verdict};

use crate::diagnostic::{Message, said};

/// The facts that matter for the verdict, or for anything.
pub(super) fn missing(plan: &Plan, answer: &PolicyAssessment, effect: Option<Effect>) -> Vec<String> {
    answer
        .missing
        .iter()
        .filter(|missing| effect.is_none_or(|effect| missing.effects.contains(&effect)))
        .filter(|missing| {
            let input = plan.inputs().at(missing.input);
            matches!(input.kind, InputKind::Fact | InputKind::Place)
        })
        .map(|missing| {
            let id = plan.reported_id(missing.input);
            // A field is named as the rules name it, whichever record it is of.
            id.rsplit_once("].").map_or(id, |(_, field)| field).to_owned()
        })
        .fold(Vec::new(), |mut ids, id| {
            if !ids.contains(&id) {
                ids.push(id);
            }
            ids
        })
}

/// The parameters whose unset figures keep the verdict open.
pub(super) fn open_params(plan: &Plan, answer: &PolicyAssessment) -> Vec<String> {
    let mut params: Vec<String> = answer
        .missing
        .iter()
        .filter(|missing| missing.effects.contains(&Effect::Verdict))
        .map(|missing| plan.inputs().at(missing.input))
        .filter_map(|input| Some(input.figure()?.to_owned()))
        .collect();
    params.dedup();
    params
}

/// A verdict as a scenario would write it.
/// The verdict.
pub(crate) fn verdict_words(plan: &Plan, answer: &PolicyAssessment) -> Message {
    let list = |items: &[String]| (items.join(" 和 "), items.join(" and "));
    match answer.verdict {
        Verdict::Eligible => said!("符合", "eligible"),
        Verdict::EligibleIf => {
            let names: Vec<String> = answer
                .provisos
                .iter()
                .map(|proviso| match proviso {
                    Proviso::Declare(id) => id.clone(),
                    Proviso::Adopt => "adopted".to_owned(),
                })
                .collect();
            let (zh, en) = list(&names);
            Message {
                zh: format!("符合 如果 {zh}"),
                en: format!("eligible if {en}"),
            }
        }
        Verdict::Depends => {
            let mut names = missing(plan, answer, Some(Effect::Verdict));
            names.extend(open_params(plan, answer));
            let (zh, en) = list(&names);
            let limit = answer.causes.contains(&Cause::Limit);
            Message {
                zh: format!("取决于 {zh}{}", if limit { "（限额内没有算清）" } else { "" }),
                en: format!(
                    "depends on {en}{}",
                    if limit {
                        " (not settled within the limit)"
                    } else {
                        ""
                    }
                ),
            }
        }
        Verdict::NotEligible => {
            let (zh, en) = list(&answer.unmet);
            Message {
                zh: format!("不符合 因为 {zh}"),
                en: format!("not eligible because {en}"),
            }
        }
        Verdict::NotInForce(_) => said!("未执行", "not in force"),
        Verdict::NotApplicable => said!("不适用", "not applicable"),
    }
}

pub(super) fn claimable_words(answer: &PolicyAssessment) -> Message {
    if answer.claimable.is_empty() {
        return said!("无可补领", "nothing claimable");
    }
    let spans: Vec<(String, String)> = answer
        .claimable
        .iter()
        .map(|span| {
            let (from, to, until) = (iso(span.from), iso(span.to), iso(span.until));
            (
                format!("可补领 {from} 到 {to} 至 {until}"),
                format!("claimable for {from} to {to} until {until}"),
            )
        })
        .collect();
    let (zh, en): (Vec<String>, Vec<String>) = spans.into_iter().unzip();
    Message {
        zh: zh.join("，"),
        en: en.join(", "),
    }
}

/// A day as rule texts write it.
pub fn iso(day: Day) -> String {
    let date = civil(day);
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

pub(crate) fn yuan(fen: Number) -> String {
    let hundredths = fen.floor();
    format!(
        "{}.{:02} yuan",
        hundredths.div_euclid(100),
        hundredths.rem_euclid(100)
    )
}
