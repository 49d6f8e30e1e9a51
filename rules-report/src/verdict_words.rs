//! The parts of an answer in plain words.

use rules_core::arena::{CitationId, InputId};
use rules_core::calendar::Day;
use rules_core::explanation::amendments;
use rules_core::number::Number;
use rules_core::plan::{
    Applicant, Channel, CountUnit, Handling, InputKind, Kind, PayKind, Plan, Policy, Status,
};
use rules_core::verdict::{
    Amount, Cause, Claimable, CriterionReport, Effect, NotInForce, PolicyAssessment, Proviso, Verdict,
};

use crate::dates::iso;
use crate::language::Lang;
use crate::value::{self, counted};

/// How many of the facts an answer rests on are named in a sentence.
const MOST_NAMED: usize = 3;

/// The citations of a policy, of every criterion of an answer and of what amendments made of them, each once, in order of appearance.
pub(crate) fn citations(plan: &Plan, policy: &Policy, answer: &PolicyAssessment) -> Vec<CitationId> {
    fn collect(criteria: &[CriterionReport], found: &mut Vec<CitationId>) {
        for criterion in criteria {
            found.extend(criterion.citation);
            found.extend(&criterion.amended_by);
            collect(&criterion.parts, found);
        }
    }
    let mut all = policy.basis.clone();
    collect(&answer.criteria, &mut all);
    all.extend(&answer.adopted_by);
    all.extend(answer.suspended.as_ref().and_then(|(_, citation)| *citation));
    let amount = answer.amount_reason.as_ref();
    all.extend(amount.map(|reason| amendments(plan, reason)).unwrap_or_default());
    let mut unique = Vec::new();
    for id in all {
        if !unique.contains(&id) {
            unique.push(id);
        }
    }
    unique
}

/// The answer in one line.
pub(crate) fn headline(answer: &PolicyAssessment, lang: Lang) -> String {
    let adopt = answer.provisos.contains(&Proviso::Adopt);
    let only_figures = answer.causes == [Cause::Figures];
    // What is still to be answered may settle it.
    let unsettled = !answer.causes.contains(&Cause::Facts)
        && (answer.causes.contains(&Cause::Limit) || answer.causes.contains(&Cause::Arithmetic));
    match answer.verdict {
        Verdict::Eligible => lang.pick("可以享受", "You are entitled").to_owned(),
        Verdict::EligibleIf if adopt => lang
            .pick(
                "条件符合，当地实行这项政策就可以享受",
                "You qualify wherever this is put into practice",
            )
            .to_owned(),
        Verdict::EligibleIf => lang
            .pick(
                "条件符合，办好下面的事就可以享受",
                "You qualify once the point below is done",
            )
            .to_owned(),
        Verdict::Depends if unsettled => lang
            .pick(
                "没能算清，请向经办机构咨询",
                "This could not be worked out; please ask the office",
            )
            .to_owned(),
        Verdict::Depends if only_figures => lang
            .pick(
                "取决于当地标准，请向当地咨询",
                "It depends on a local figure; please ask locally",
            )
            .to_owned(),
        Verdict::Depends => lang
            .pick(
                "可能可以享受，还差几项信息",
                "You may be entitled; some answers are missing",
            )
            .to_owned(),
        Verdict::NotEligible => lang
            .pick("目前不符合条件", "Not entitled as things are now")
            .to_owned(),
        Verdict::NotApplicable => lang
            .pick(
                "不适用：对象或地区不同",
                "Not for you: meant for other applicants or places",
            )
            .to_owned(),
        Verdict::NotInForce(why) => not_in_force(why, answer, lang),
    }
}

fn not_in_force(why: NotInForce, answer: &PolicyAssessment, lang: Lang) -> String {
    let (date, zh, en) = match why {
        NotInForce::NotYet(day) => (day, "尚未开始，自 {} 起执行", "Not in force yet: begins on {}"),
        NotInForce::Expired(day) => (day, "目前未执行，已于 {} 到期", "No longer in force: ended on {}"),
        NotInForce::Lapsed(day) => (
            day,
            "已于 {} 到期，是否延续等待新通知",
            "Ended on {}; whether it continues is awaited",
        ),
        NotInForce::Suspended(from, until) => return suspended(from, until, answer, lang),
    };
    lang.pick(zh, en).replace("{}", &iso(date))
}

/// Since when, until when and why a policy is suspended.
fn suspended(from: Option<Day>, until: Option<Day>, answer: &PolicyAssessment, lang: Lang) -> String {
    let mut text = lang.pick("暂停执行", "Suspended").to_owned();
    if let Some(from) = from.map(iso) {
        text.push_str(&lang.pick(format!("，自 {from} 起"), format!(" since {from}")));
    }
    if let Some(until) = until.map(iso) {
        text.push_str(&lang.pick(format!("，至 {until}"), format!(" until {until}")));
    }
    if let Some((why, _)) = &answer.suspended {
        text.push_str(lang.pick("：", ": "));
        text.push_str(lang.of(why));
    }
    text
}

/// What must still come true, as sentences.
pub(crate) fn provisos(policy: &Policy, answer: &PolicyAssessment, lang: Lang) -> Vec<String> {
    let criteria = || policy.variants.iter().flat_map(|variant| &variant.criteria);
    let sentence = |proviso: &Proviso| match proviso {
        Proviso::Adopt => adoption(policy, answer, lang),
        Proviso::Declare(id) => {
            let criterion = criteria().find(|criterion| *criterion.id == **id)?;
            let done = lang.pick("需要办理或声明", "to be done or declared");
            Some(lang.labelled(done, lang.of(&criterion.label)))
        }
    };
    answer.provisos.iter().filter_map(sentence).collect()
}

/// What the locality must do first, where the notice binds nobody yet.
pub(crate) fn adoption(policy: &Policy, answer: &PolicyAssessment, lang: Lang) -> Option<String> {
    answer
        .provisos
        .contains(&Proviso::Adopt)
        .then(|| binding(policy.status, lang).to_owned())
}

/// Why a policy binds nobody by itself, if it does not.
pub(crate) fn not_binding(policy: &Policy, lang: Lang) -> Option<String> {
    (policy.status != Status::InForce).then(|| binding(policy.status, lang).to_owned())
}

fn binding(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::InForce => "",
        Status::LocalOption => lang.pick(
            "国家允许各地自行决定是否实行，请向当地确认",
            "localities may decide whether to offer this; please ask locally",
        ),
        Status::Pilot => lang.pick(
            "这项政策还在部分地区试点，请向当地确认",
            "this is being tried out in some places; please ask locally",
        ),
        Status::UnderStudy => lang.pick(
            "这项政策还在研究，没有实行",
            "this is under study and not offered yet",
        ),
    }
}

/// What is given in one sentence: money, services or both.
pub(crate) fn benefit(plan: &Plan, policy: &Policy, answer: &PolicyAssessment, lang: Lang) -> Option<String> {
    given(policy, answer, lang, |found| {
        let rests_on = rests_on(plan, answer, lang);
        amount(found, rests_on.as_deref(), lang)
    })
}

/// The same without the facts that the sum rests on, for surfaces that list what is missing beside it.
pub(crate) fn sum(policy: &Policy, answer: &PolicyAssessment, lang: Lang) -> Option<String> {
    given(policy, answer, lang, |found| amount(found, None, lang))
}

fn given(
    policy: &Policy,
    answer: &PolicyAssessment,
    lang: Lang,
    amount: impl Fn(&Amount) -> String,
) -> Option<String> {
    let mut given: Vec<String> = Vec::new();
    given.extend(answer.amount.as_ref().map(amount));
    let may_be_given = matches!(
        answer.verdict,
        Verdict::Eligible | Verdict::EligibleIf | Verdict::Depends
    );
    if may_be_given {
        given.extend(policy.services.iter().map(|service| lang.of(service).to_owned()));
    }
    (!given.is_empty()).then(|| given.join(lang.pick("；", "; ")))
}

/// What all records together are paid, if it is granted for several.
pub(crate) fn total(answer: &PolicyAssessment, lang: Lang) -> Option<String> {
    let (least, greatest) = answer.total.filter(|_| answer.records.len() > 1)?;
    let sum = sum_of((least, greatest), answer.total_is_bounded(), Kind::Money, lang);
    let each = match answer.amount.as_ref().map(|amount| amount.kind) {
        Some(PayKind::Monthly) => ("每月 ", " a month"),
        Some(PayKind::Yearly) => ("每年 ", " a year"),
        _ => ("", ""),
    };
    Some(lang.pick(format!("{}{sum}", each.0), format!("{sum}{}", each.1)))
}

/// From the least to the greatest sum; where nobody bounds it, what there is of a bound.
pub(crate) fn sum_of((min, max): (Number, Number), bounded: bool, measure: Kind, lang: Lang) -> String {
    let shown = |number| value::number(measure, number, lang);
    match (bounded, min == Number::ZERO) {
        (true, _) if min == max => shown(min),
        (true, _) => lang.span(&shown(min), &shown(max)),
        (false, true) => lang
            .pick("由当地确定的金额（没有查到）", "a sum set locally (not found)")
            .to_owned(),
        (false, false) => {
            let least = shown(min);
            lang.pick(format!("不少于 {least}"), format!("at least {least}"))
        }
    }
}

/// A sum with the way in which it is paid; whether it is a range, and a share, not money.
pub(crate) fn paid_as(kind: PayKind, sum: &str, (several, is_share): (bool, bool), lang: Lang) -> String {
    match (kind, lang) {
        (PayKind::Once, Lang::Zh) => format!("一次性 {sum}"),
        (PayKind::Once, Lang::En) => format!("{sum} once"),
        (PayKind::Monthly, Lang::Zh) => format!("每月 {sum}"),
        (PayKind::Monthly, Lang::En) => format!("{sum} a month"),
        (PayKind::Yearly, Lang::Zh) => format!("每年 {sum}"),
        (PayKind::Yearly, Lang::En) => format!("{sum} a year"),
        (PayKind::Loan, Lang::Zh) => format!("贷款最高 {sum}"),
        (PayKind::Loan, Lang::En) if several => format!("a loan with a limit of {sum}"),
        (PayKind::Loan, Lang::En) => format!("a loan of up to {sum}"),
        (PayKind::Interest, Lang::Zh) if is_share => format!("贴息：利息的 {sum}"),
        (PayKind::Interest, Lang::Zh) => format!("贴息 {sum}"),
        (PayKind::Interest, Lang::En) => format!("{sum} of the interest"),
        (PayKind::Tax, Lang::Zh) => format!("减税最高 {sum}"),
        (PayKind::Tax, Lang::En) if several => format!("less tax, with a limit of {sum}"),
        (PayKind::Tax, Lang::En) => format!("up to {sum} less tax"),
    }
}

/// The facts that the amount rests on.
fn rests_on(plan: &Plan, answer: &PolicyAssessment, lang: Lang) -> Option<String> {
    let mut facts: Vec<InputId> = Vec::new();
    for missing in &answer.missing {
        let kind = plan.inputs().at(missing.input).kind;
        if missing.effects.contains(&Effect::Amount) && kind != InputKind::Figure {
            facts.push(missing.input);
        }
    }
    (!facts.is_empty()).then(|| named(plan, &facts, lang))
}

/// The amount in one sentence.
fn amount(amount: &Amount, rests_on: Option<&str>, lang: Lang) -> String {
    let measure = if amount.is_share {
        Kind::Number
    } else {
        Kind::Money
    };
    let sum = sum_of((amount.min, amount.max), amount.bounded, measure, lang);
    let several = amount.min != amount.max;
    let mut sentence = match amount.kind {
        PayKind::Monthly if !amount.steps.is_empty() => {
            let steps: Vec<String> = amount
                .steps
                .iter()
                .map(|step| {
                    let sum = sum_of((step.min, step.max), step.bounded, measure, lang);
                    by_month(step.from, step.to, &sum, lang)
                })
                .collect();
            steps.join(lang.pick("，", ", "))
        }
        _ => paid_as(amount.kind, &sum, (several, amount.is_share), lang),
    };
    let comma = lang.pick("，", ", ");
    if let Some((least, greatest)) = amount.months {
        sentence.push_str(comma);
        sentence.push_str(&match (amount.months_bounded, least == Number::ZERO) {
            (true, _) => at_most(least, greatest, lang),
            (false, true) => lang
                .pick(
                    "领几个月由当地确定（没有查到）",
                    "for how many months is set locally (not found)",
                )
                .to_owned(),
            (false, false) => lang.pick(
                format!("至少 {}，最多由当地确定", months(least, lang)),
                format!("for {} or more, as set locally", months(least, lang)),
            ),
        });
    }
    let told = !amount.bounded && amount.min == Number::ZERO;
    if !amount.open.is_empty() && !told {
        sentence.push_str(comma);
        sentence.push_str(lang.pick("金额由当地确定", "set locally"));
    }
    if let Some(facts) = rests_on {
        sentence.push_str(comma);
        sentence.push_str(&lang.pick(format!("取决于{facts}"), format!("depending on: {facts}")));
    }
    if !amount.tight {
        sentence.push_str(&lang.aside(lang.pick("粗略范围", "a rough range")));
    }
    sentence
}

/// `for at most 24 months`; where it is open how many, from the fewest to the most.
fn at_most(least: Number, greatest: Number, lang: Lang) -> String {
    let most = months(greatest, lang);
    if least == greatest {
        return lang.pick(format!("最多 {most}"), format!("for at most {most}"));
    }
    lang.pick(
        format!("最多 {least}至{greatest}个月"),
        format!("for at most {least} to {most}"),
    )
}

/// A step of a schedule.
fn by_month(from: u32, to: Option<u32>, sum: &str, lang: Lang) -> String {
    match (to, lang) {
        (Some(to), Lang::Zh) if to == from => format!("第{from}个月 {sum}"),
        (Some(to), Lang::Zh) => format!("第{from}至{to}个月每月 {sum}"),
        (None, Lang::Zh) => format!("第{from}个月起每月 {sum}"),
        (Some(to), Lang::En) if to == from => format!("{sum} in month {from}"),
        (Some(to), Lang::En) => format!("{sum} a month in months {from} to {to}"),
        (None, Lang::En) => format!("{sum} a month from month {from} on"),
    }
}

fn months(count: Number, lang: Lang) -> String {
    count.to_whole().map_or_else(
        || count.to_string(),
        |months| counted(months, CountUnit::Months, lang),
    )
}

/// How long the entitlement lasts.
pub(crate) fn last_day(plan: &Plan, answer: &PolicyAssessment, today: Day, lang: Lang) -> Option<String> {
    let last = answer.last_day?;
    let left = i64::from(last) - i64::from(today);
    let date = iso(last);
    let unchanged = unchanged(plan, answer, lang);
    let left = match (left, lang) {
        (0, _) => lang.pick("今天是最后一天", "today is the last day").to_owned(),
        (_, Lang::Zh) => format!("还有 {}", counted(left, CountUnit::Days, lang)),
        (_, Lang::En) => format!("{} left", counted(left, CountUnit::Days, lang)),
    };
    Some(match lang {
        Lang::Zh => format!("到 {date} 为止（{left}）{unchanged}"),
        Lang::En => format!("Until {date} ({left}){unchanged}"),
    })
}

/// The names of some inputs; of many, the first few.
fn named(plan: &Plan, inputs: &[InputId], lang: Lang) -> String {
    let names: Vec<String> = inputs
        .iter()
        .take(MOST_NAMED)
        .map(|input| lang.of(&plan.inputs().at(*input).name).to_owned())
        .collect();
    let mut list = lang.list(&names);
    if inputs.len() > MOST_NAMED {
        list.push_str(lang.pick("等", ", …"));
    }
    list
}

/// On what the days rest.
fn unchanged(plan: &Plan, answer: &PolicyAssessment, lang: Lang) -> String {
    if answer.if_unchanged.is_empty() {
        return String::new();
    }
    let names = named(plan, &answer.if_unchanged, lang);
    match lang {
        Lang::Zh => format!("，前提是其他情况不变（{names}）"),
        Lang::En => format!(", if nothing else changes ({names})"),
    }
}

/// What was earned on past days and can still be claimed.
pub(crate) fn claimable(answer: &PolicyAssessment, lang: Lang) -> Vec<String> {
    let is_over = !matches!(
        answer.verdict,
        Verdict::Eligible | Verdict::EligibleIf | Verdict::Depends
    );
    let sentence = |(position, span): (usize, &Claimable)| {
        let prefix = match (is_over && position == 0, lang) {
            (true, Lang::Zh) => "不能再领新的月份；",
            (true, Lang::En) => "No new months; ",
            (false, _) => "",
        };
        format!("{prefix}{}", claimable_span(span, lang))
    };
    answer.claimable.iter().enumerate().map(sentence).collect()
}

/// Past days and until when they can be claimed.
pub(crate) fn claimable_span(span: &Claimable, lang: Lang) -> String {
    let (from, to, until) = (iso(span.from), iso(span.to), iso(span.until));
    lang.pick(
        format!("{from} 至 {to} 的补贴可以申领到 {until}"),
        format!("{from} to {to} can be claimed until {until}"),
    )
}

/// For which of the applicant's places the answer is.
pub(crate) fn place(plan: &Plan, answer: &PolicyAssessment, lang: Lang) -> Option<String> {
    let used = lang.of(&plan.inputs().at(answer.place?).name);
    let differ = answer
        .elsewhere
        .iter()
        .any(|(_, verdict)| *verdict != answer.verdict);
    Some(match (lang, differ) {
        (Lang::Zh, true) => format!("按{used}计算（按其他地点结果较差）"),
        (Lang::Zh, false) => format!("按{used}计算"),
        (Lang::En, true) => format!("Judged by: {used} (worse by the other places)"),
        (Lang::En, false) => format!("Judged by: {used}"),
    })
}

/// Facts that are missing, by name.
pub(crate) fn missing_facts(plan: &Plan, answer: &PolicyAssessment) -> Vec<InputId> {
    answer
        .missing
        .iter()
        .map(|missing| missing.input)
        .filter(|input| plan.inputs().at(*input).kind != InputKind::Figure)
        .fold(Vec::new(), |mut inputs, input| {
            // A list of which nothing is known is missing once, not field by field.
            if !inputs
                .iter()
                .any(|known| plan.reported_id(*known) == plan.reported_id(input))
            {
                inputs.push(input);
            }
            inputs
        })
}

/// Figures that no source gives and on which the answer depends.
pub(crate) fn open_figures(plan: &Plan, answer: &PolicyAssessment, lang: Lang) -> Option<String> {
    let names: Vec<String> = answer
        .missing
        .iter()
        .map(|missing| plan.inputs().at(missing.input))
        .filter(|input| input.kind == InputKind::Figure)
        .map(|input| lang.of(&input.name).to_owned())
        .fold(Vec::new(), |mut names, name| {
            // Lines of one figure have one name.
            if !names.contains(&name) {
                names.push(name);
            }
            names
        });
    let list = lang.list(&names);
    let what = lang.pick(
        "由当地确定、文件里没有查到的标准",
        "Set locally and not found in the notices",
    );
    (!names.is_empty()).then(|| lang.labelled(what, &list))
}

/// Who acts, and how.
pub(crate) fn handling(handling: &Handling, lang: Lang) -> Vec<String> {
    let channel = match handling.channel {
        Channel::Automatic => lang.pick(
            "不用申请，留意是否到账",
            "Nothing to apply for; check that it arrives",
        ),
        Channel::Apply if handling.applicant == Applicant::Firm => {
            lang.pick("由单位申请", "The employer applies")
        }
        Channel::Apply => lang.pick("由本人申请", "You apply yourself"),
        Channel::ThroughEmployer => lang.pick("通过单位申请", "Apply through the employer"),
        Channel::ThroughSchool => lang.pick("通过学校申请", "Apply through the school"),
    };
    let payee = match handling.payee {
        Applicant::Person => lang.pick("发给个人", "paid to the person"),
        Applicant::Firm => lang.pick("发给单位", "paid to the employer"),
    };
    let mut lines = vec![lang.pick(format!("{channel}，{payee}"), format!("{channel}; {payee}"))];
    lines.extend(handling.counter.as_ref().map(|counter| {
        let counter = lang.of(counter);
        lang.pick(format!("到{counter}办理"), format!("At: {counter}"))
    }));
    let number = phone(handling);
    lines.push(lang.pick(
        format!("咨询电话 {number}"),
        format!("Questions: telephone {number}"),
    ));
    lines
}

/// The number to ask; the national one for work and social insurance where none is named.
fn phone(handling: &Handling) -> &str {
    handling.phone.as_deref().unwrap_or("12333")
}

/// What to do about an answer that is no entitlement.
pub(crate) fn next_step(plan: &Plan, answer: &PolicyAssessment, lang: Lang) -> Option<String> {
    let number = phone(&answer.handling);
    let nothing_missing = missing_facts(plan, answer).is_empty();
    Some(match (answer.verdict, lang) {
        (Verdict::Eligible | Verdict::EligibleIf, _) => return None,
        (Verdict::Depends, _) if nothing_missing => lang.pick(
            format!("拨打 {number} 或到当地经办机构问清当地的规定"),
            format!("Call {number} or ask the local office what holds there"),
        ),
        (Verdict::Depends, Lang::Zh) => format!("补充上面的信息再看结果；不清楚的可以拨打 {number} 咨询"),
        (Verdict::Depends, Lang::En) => {
            format!("Add what is missing and look again, or call {number} to ask")
        }
        (Verdict::NotEligible, Lang::Zh) => {
            format!("情况有变化时可以再查一次；如果您认为结果不对，请拨打 {number} 咨询")
        }
        (Verdict::NotEligible, Lang::En) => {
            format!("Check again when something changes; if you think this is wrong, call {number}")
        }
        (_, Lang::Zh) => format!("想了解当地是否有类似政策，请拨打 {number} 咨询"),
        (_, Lang::En) => format!("To learn whether there is something like it where you are, call {number}"),
    })
}

/// What every answer is, by which rules, for which day.
pub(crate) fn estimate(plan: &Plan, today: Day, lang: Lang) -> String {
    let rules: String = plan.rules_hash.chars().take(8).collect();
    let date = iso(today);
    match lang {
        Lang::Zh => format!("这是估算，以经办机构审核为准。查询日期 {date}，规则版本 {rules}。"),
        Lang::En => {
            format!("This is an estimate; the office decides. As of {date}, rules version {rules}.")
        }
    }
}
