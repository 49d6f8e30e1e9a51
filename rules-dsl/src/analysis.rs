//! Checks that need reasoning: the engine decides them over everybody, and an example person shows each.

mod cases;
mod ceiling;
mod constant;
mod invariant;
mod person;

use rules_core::analysis::{Analyst, Defect};
use rules_core::calendar::Day;
use rules_core::plan::Plan;
use rules_core::unroll::Lengths;

use crate::check::CheckedProgram;
use crate::check::program::{Change, Policy};
use crate::diagnostic::{Code, Diagnostic, Message, said};
use crate::lower::cases::with_cases;
use crate::scenario::iso;
use crate::source::Span;

/// Findings about what the rules come to for people who may exist.
pub(crate) fn analyse(program: &CheckedProgram, plan: &Plan, findings: &mut Vec<Diagnostic>) {
    // One record that is not known stands for every record there may be.
    let plan = &plan.for_lists(&Lengths::new());
    let (with_cases, cases) = with_cases(program);
    let with_cases = with_cases.for_lists(&Lengths::new());
    let incomplete = cases::overlaps(&with_cases, &cases, &Analyst::new(&with_cases), findings);
    let analyst = Analyst::new(plan);
    for (position, span) in program.policy_spans().into_iter().enumerate() {
        for defect in analyst.defects(position) {
            // Cases that leave someone out are why something does not exist; that was told.
            let told = incomplete.contains(&position) && !matches!(defect, Defect::Arithmetic(_));
            if told {
                continue;
            }
            findings.push(finding(plan, position, span, &defect));
        }
    }
    constant::criteria(program, plan, &analyst, findings);
    ceiling::exceeded(program, findings);
    invariant::broken(program, findings);
}

/// Warnings for policies that have ended by a day, or end within three months of it.
///
/// An end that is followed by a later span of validity is no end. Where the rule says what follows its end
/// (`renewed regularly`, `not renewed`), somebody has looked.
pub fn expiry(program: &CheckedProgram, plan: &Plan, today: Day) -> Vec<Diagnostic> {
    let judged = plan.policies().iter().zip(&program.policies);
    let warned = judged.filter_map(|(policy, checked)| {
        let ending = ending(checked, today).filter(|_| !checked.end_is_known)?;
        let day = iso(ending.day);
        let message = if ending.over {
            said!("`{}` 已于 {} 到期", "`{}` ended on {}", policy.id, day)
        } else {
            said!("`{}` 将于 {} 到期", "`{}` will end on {}", policy.id, day)
        };
        let help = said!(
            "查一查有没有延续的文件，再改 `执行`；确实没有就写 `不再延续`",
            "look for a notice that continues it, then change `in force`; if there is none, write `not renewed`"
        );
        Some(Diagnostic::warning(Code::Expired, checked.span, message).help(help))
    });
    warned.collect()
}

/// Notes on policies that have ended or will soon, and of which the rules say what follows their end.
pub fn known_ends(program: &CheckedProgram, plan: &Plan, today: Day) -> Vec<Diagnostic> {
    let judged = plan.policies().iter().zip(&program.policies);
    let noted = judged.filter_map(|(policy, checked)| {
        let ending = ending(checked, today).filter(|_| checked.end_is_known)?;
        let (id, day) = (&policy.id, iso(ending.day));
        let message = match (ending.over, ending.renewed) {
            (true, true) => said!(
                "`{}` 已于 {} 到期；定期延续，还没有见到新文件",
                "`{}` lapsed on {}; it is renewed regularly, and no new notice was seen",
                id,
                day
            ),
            (true, false) => said!(
                "`{}` 已于 {} 到期，不再延续",
                "`{}` ended on {} and is not renewed",
                id,
                day
            ),
            (false, true) => said!(
                "`{}` 将于 {} 到期；定期延续，留意新文件",
                "`{}` will lapse on {}; it is renewed regularly: look for a new notice",
                id,
                day
            ),
            (false, false) => said!(
                "`{}` 将于 {} 到期，不再延续",
                "`{}` will end on {} and is not renewed",
                id,
                day
            ),
        };
        Some(Diagnostic::note(Code::Expired, checked.span, message))
    });
    noted.collect()
}

/// The end of a policy that is past or near.
struct Ending {
    day: Day,
    over: bool,
    renewed: bool,
}

fn ending(checked: &Policy, today: Day) -> Option<Ending> {
    const SOON: Day = 92;
    let (day, renewed) = end(checked)?;
    let near = day < today.saturating_add(SOON);
    near.then_some(Ending {
        day,
        over: day < today,
        renewed,
    })
}

/// The last day of a policy, if it has one, and whether it is renewed regularly; a later text of the whole country may
/// have moved it.
fn end(policy: &Policy) -> Option<(Day, bool)> {
    let moved = policy
        .amendments
        .iter()
        .rev()
        .find_map(|amendment| match &amendment.change {
            Change::InForce(validity) if amendment.place == 0 => Some(std::slice::from_ref(validity)),
            _ => None,
        });
    let spans = moved.unwrap_or(&policy.validity);
    let open_ended = spans.iter().any(|span| span.until.is_none());
    let ends = spans.iter().filter_map(|span| Some((span.until?, span.renewed)));
    ends.max().filter(|_| !open_ended)
}

fn finding(plan: &Plan, position: usize, span: Span, defect: &Defect) -> Diagnostic {
    let policy = plan
        .policies()
        .get(position)
        .map_or("", |policy| policy.id.as_str());
    let variants = plan.policies().get(position).map(|policy| &policy.variants);
    let mut pays = variants
        .into_iter()
        .flatten()
        .filter_map(|variant| variant.pays.as_ref());
    let scheduled = pays.any(|pays| !pays.steps.is_empty());
    let what = match defect {
        Defect::AbsentVerdict(_) => said!(
            "有人在 `{}` 里会用到不存在的事实",
            "for some people `{}` uses a fact that does not exist",
            policy
        ),
        Defect::AbsentAmount(_) if scheduled => said!(
            "有人符合 `{}`，但按月次已没有金额",
            "some people are entitled to `{}` in a month that has no amount",
            policy
        ),
        Defect::AbsentAmount(_) => said!(
            "有人符合 `{}`，金额却用到不存在的事实",
            "for some people entitled to `{}` the amount uses a fact that does not exist",
            policy
        ),
        Defect::Arithmetic(_) => said!(
            "有人在 `{}` 里算不出结果（除数为零或数字太大）",
            "for some people `{}` cannot be computed (a zero divisor or a number too large)",
            policy
        ),
    };
    let (Defect::AbsentVerdict(person) | Defect::AbsentAmount(person) | Defect::Arithmetic(person)) = defect;
    let Message { zh, en } = self::person::person(plan, person);
    let code = match defect {
        Defect::Arithmetic(_) => Code::NumberTooLarge,
        _ => Code::MayBeAbsent,
    };
    if scheduled && matches!(defect, Defect::AbsentAmount(_)) {
        return Diagnostic::error(Code::Gap, span, what).help(Message {
            zh: format!("例如：{zh}；写上还有剩余月数的条件，或 `月次 N 起`"),
            en: format!("for example: {en}; require that months are left, or add `month N on`"),
        });
    }
    Diagnostic::error(code, span, what).help(Message {
        zh: format!("例如：{zh}；先写出该事实存在的条件"),
        en: format!("for example: {en}; state first when the fact exists"),
    })
}
