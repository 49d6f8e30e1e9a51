//! The phrases of a comparison of two versions of the rules.

use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::plan::{Applicant, PayKind, Plan, Policy, Status, Text};
use rules_core::possible::Possible;
use rules_core::revision::{
    Aspect, Besides, Change, Class, Criteria, Direction, NotCompared, Pair, PolicyRevision, Renamed,
    Revision, Together, Worth,
};

use crate::dates;
use crate::language::Lang;
use crate::value;

/// What becomes of a class.
pub(super) fn change(change: &Change, lang: Lang) -> String {
    match change {
        Change::Gains => lang
            .pick(
                "新享受：原来不能，现在能",
                "Gain: not entitled before, entitled now",
            )
            .to_owned(),
        Change::Loses => lang
            .pick(
                "不再享受：原来能，现在不能",
                "Lose: entitled before, no longer entitled",
            )
            .to_owned(),
        Change::Otherwise(aspects) => {
            let all: Vec<String> = aspects
                .iter()
                .map(|(aspect, way)| changed(*aspect, *way, lang))
                .collect();
            all.join(lang.pick("，", ", "))
        }
    }
}

fn changed(aspect: Aspect, way: Direction, lang: Lang) -> String {
    let what = match aspect {
        Aspect::Amount => lang.pick("金额", "amount").to_owned(),
        Aspect::Months { from, to: Some(to) } if from == to => {
            lang.pick(format!("第{from}个月的金额"), format!("amount of month {from}"))
        }
        Aspect::Months { from, to: Some(to) } => lang.pick(
            format!("第{from}至{to}个月的金额"),
            format!("amount of months {from} to {to}"),
        ),
        Aspect::Months { from, to: None } => lang.pick(
            format!("第{from}个月起的金额"),
            format!("amount from month {from} on"),
        ),
        Aspect::Length => lang.pick("月数", "number of months").to_owned(),
        Aspect::ClaimFrom => lang.pick("申请开始日", "first day to claim").to_owned(),
        Aspect::ClaimUntil => lang.pick("申请截止日", "last day to claim").to_owned(),
        Aspect::Adopted => lang.pick("当地采用", "local adoption").to_owned(),
        Aspect::LastDay | Aspect::FirstDay => day_of_entitlement(aspect, lang).to_owned(),
    };
    let is_day = matches!(
        aspect,
        Aspect::ClaimFrom | Aspect::ClaimUntil | Aspect::LastDay | Aspect::FirstDay
    );
    let (zh, en) = match (aspect, way) {
        (Aspect::Adopted, Direction::Up | Direction::Appears) => ("：现在有", ": there is one now"),
        (Aspect::Adopted, Direction::Down | Direction::Vanishes) => ("：不再有", ": no longer"),
        (_, Direction::Up) if is_day => ("推后", " later"),
        (_, Direction::Down) if is_day => ("提前", " earlier"),
        (_, Direction::Up) => ("增加", " up"),
        (_, Direction::Down) => ("减少", " down"),
        (_, Direction::Appears) => ("：原来没有，现在有", ": none before, now there is one"),
        (_, Direction::Vanishes) => ("：原来有，现在没有", ": there was one, now none"),
    };
    format!("{what}{}", lang.pick(zh, en))
}

fn day_of_entitlement(aspect: Aspect, lang: Lang) -> &'static str {
    if aspect == Aspect::LastDay {
        lang.pick("享受资格的最后一天", "last day of the entitlement")
    } else {
        lang.pick("享受资格的第一天", "first day of the entitlement")
    }
}

/// A day of an entitlement; there is none where it goes on.
fn day_or_none(aspect: Aspect, day: Option<Day>, lang: Lang) -> String {
    let none = if aspect == Aspect::LastDay {
        lang.pick("没有期限", "no end")
    } else {
        lang.pick("没有开始日", "no beginning")
    };
    day.map_or_else(|| none.to_owned(), dates::iso)
}

/// The days of the entitlement of a class, where they move.
pub(super) fn days(class: &Class, lang: Lang) -> Vec<String> {
    let told = class.days.iter().map(|moved| {
        let pairs = moved.earliest.into_iter().zip(moved.latest);
        let sides: Vec<String> = pairs
            .map(|(earliest, latest)| {
                let [from, to] = [earliest, latest].map(|day| day_or_none(moved.aspect, day, lang));
                if from == to { from } else { lang.span(&from, &to) }
            })
            .collect();
        let beyond = lang.aside(lang.pick("不会超出", "nobody beyond"));
        let beyond = if moved.exact { "" } else { &beyond };
        let what = day_of_entitlement(moved.aspect, lang);
        before_and_now(what, &sides, lang) + beyond
    });
    told.collect()
}

/// The days of the entitlement of the example, where they move.
pub(super) fn days_of_example(class: &Class, lang: Lang) -> Vec<String> {
    let told = class.example.days.iter().map(|(aspect, days)| {
        let days = days.map(|day| day_or_none(*aspect, day, lang));
        before_and_now(day_of_entitlement(*aspect, lang), &days, lang)
    });
    told.collect()
}

fn before_and_now(what: &str, sides: &[String], lang: Lang) -> String {
    let [before, now] = sides else {
        return String::new();
    };
    lang.pick(
        format!("{what}：原来 {before}，现在 {now}"),
        format!("{what}: {before} before, {now} now"),
    )
}

/// How often a sum is paid.
fn each(policy: &Policy, lang: Lang) -> &'static str {
    let pays = policy.variants.iter().find_map(|variant| variant.pays.as_ref());
    match pays.map(|pays| pays.kind) {
        Some(PayKind::Monthly) => lang.pick("每月 ", "a month: "),
        Some(PayKind::Yearly) => lang.pick("每年 ", "a year: "),
        Some(PayKind::Once) => lang.pick("一次性 ", "once: "),
        Some(PayKind::Loan) => lang.pick("贷款最高 ", "a loan of up to "),
        Some(PayKind::Interest) => lang.pick("贴息 ", "interest borne: "),
        Some(PayKind::Tax) => lang.pick("减税最高 ", "tax remitted up to "),
        None => "",
    }
}

fn range(worth: &Worth, lang: Lang) -> String {
    let shown = |number: Number| value::number(worth.kind, number, lang);
    let (least, greatest) = (shown(worth.least), shown(worth.greatest));
    let mut text = match (worth.bounded, worth.least == worth.greatest) {
        (true, true) => least,
        (true, false) => lang.span(&least, &greatest),
        (false, _) => lang.pick(
            format!("{least} 起，上限由当地确定（没有查到）"),
            format!("{least} or more, the limit being set locally (not found)"),
        ),
    };
    if !worth.exact {
        text.push_str(&lang.aside(lang.pick("不会超出", "nobody beyond")));
    }
    text
}

/// What the people of a class are paid.
pub(super) fn money(policy: &Policy, class: &Class, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    let pair = |values: &[Option<Worth>; 2]| values.map(|worth| worth.map(|worth| range(&worth, lang)));
    let each = each(policy, lang);
    let colon = lang.pick("：", ": ");
    let amount = lang.pick("金额", "amount");
    match (&class.change, pair(&class.amount)) {
        (Change::Gains, [_, Some(now)]) => lines.push(format!("{amount}{colon}{each}{now}")),
        (Change::Loses, [Some(before), _]) => lines.push(format!("{amount}{colon}{each}{before}")),
        (Change::Otherwise(_), [Some(before), Some(now)]) if before == now && class.difference.is_none() => {
            lines.push(format!("{amount}{colon}{each}{now}"));
        }
        (Change::Otherwise(_), [before, now]) if before.is_some() || now.is_some() => {
            let none = lang.pick("无", "none");
            let [before, now] = [before, now].map(|worth| worth.unwrap_or_else(|| none.to_owned()));
            lines.push(lang.pick(
                format!("金额：{each}原来 {before}；现在 {now}"),
                format!("amount: {each}before {before}; now {now}"),
            ));
        }
        _ => {}
    }
    if let Some(difference) = class
        .difference
        .filter(|_| matches!(class.change, Change::Otherwise(_)))
    {
        let difference = range(&difference, lang);
        lines.push(lang.pick(format!("相差：{difference}"), format!("difference: {difference}")));
    }
    match (&class.change, pair(&class.months)) {
        (Change::Otherwise(aspects), [before, now])
            if aspects.iter().any(|(aspect, _)| *aspect == Aspect::Length) =>
        {
            let none = lang.pick("不限", "no limit");
            let [before, now] = [before, now].map(|worth| worth.unwrap_or_else(|| none.to_owned()));
            lines.push(lang.pick(
                format!("月数：原来 {before}；现在 {now}"),
                format!("months: before {before}; now {now}"),
            ));
        }
        (Change::Gains, [_, Some(months)]) | (Change::Loses, [Some(months), _]) => {
            lines.push(lang.pick(format!("月数：{months}"), format!("months: {months}")));
        }
        _ => {}
    }
    lines
}

/// What the example is paid, where that is certain.
pub(super) fn paid(policy: &Policy, plan: &Plan, class: &Class, lang: Lang) -> Option<String> {
    let shown = |possible: &Option<Possible>, worth: &Option<Worth>| {
        let (possible, worth) = (possible.as_ref()?, worth.as_ref()?);
        let single = possible.is_single() && !possible.error && !possible.none;
        single.then(|| value::possible(plan, worth.kind, possible, lang))
    };
    let ([before, now], [worth_before, worth_now]) = (&class.example.amount, &class.amount);
    let (before, now) = (shown(before, worth_before)?, shown(now, worth_now)?);
    (before != now).then(|| {
        lang.pick(
            format!("{}原来 {before}，现在 {now}", each(policy, lang)),
            format!("{}before {before}, now {now}", each(policy, lang)),
        )
    })
}

/// A question with its answer.
pub(super) fn fact(question: &str, answer: &str, lang: Lang) -> String {
    format!("{question}{}{answer}", lang.pick("：", ": "))
}

/// Whether one of the rules alone has the policy.
pub(super) fn presence(revision: &PolicyRevision, lang: Lang) -> Option<String> {
    let text = match revision.pair {
        Pair::Both(..) => return None,
        Pair::Added(_) => lang.pick("新增的政策", "a new policy"),
        Pair::Removed(_) => lang.pick("取消的政策", "a policy that is gone"),
    };
    Some(text.to_owned())
}

/// The criteria that are written in another way.
pub(super) fn criteria(criteria: &Criteria, lang: Lang) -> Vec<String> {
    let Criteria {
        changed,
        added,
        removed,
    } = criteria;
    let kinds = [
        (changed, lang.pick("改动的条件", "criteria changed")),
        (added, lang.pick("新增的条件", "criteria added")),
        (removed, lang.pick("删除的条件", "criteria removed")),
    ];
    let told = kinds
        .into_iter()
        .filter(|(labels, _)| !labels.is_empty())
        .map(|(labels, word)| {
            let labels: Vec<String> = labels.iter().map(|label| lang.of(label).to_owned()).collect();
            format!("{word}{}{}", lang.pick("：", ": "), lang.list(&labels))
        });
    told.collect()
}

/// What else is changed.
pub(super) fn besides(besides: Besides, [old, new]: [Option<&Policy>; 2], lang: Lang) -> String {
    let from_to = |what: &str, told: &dyn Fn(&Policy) -> &'static str| {
        let [old, new] = [old, new].map(|policy| policy.map_or("", told));
        lang.pick(
            format!("{what}：原来{old}，现在{new}"),
            format!("{what}: {old} before, {new} now"),
        )
    };
    match besides {
        Besides::Status => from_to(lang.pick("效力", "status"), &|policy| {
            status(policy.status, lang)
        }),
        Besides::Applicant => from_to(lang.pick("对象", "applicant"), &|policy| match policy.applicant {
            Applicant::Person => lang.pick("个人", "a person"),
            Applicant::Firm => lang.pick("单位", "a firm"),
        }),
        Besides::PayKind => lang
            .pick("发放方式有变化", "the way of paying is changed")
            .to_owned(),
        Besides::Renewal => lang
            .pick(
                "到期后是否接续的说法有变化",
                "whether it is renewed when it ends is changed",
            )
            .to_owned(),
        Besides::Papers => lang
            .pick("要带的材料有变化", "the papers to bring are changed")
            .to_owned(),
        Besides::Handling => lang
            .pick("办理人、渠道或地点有变化", "who acts, how or where is changed")
            .to_owned(),
    }
}

fn status(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::InForce => lang.pick("施行", "in force"),
        Status::LocalOption => lang.pick("由各地决定", "up to the places"),
        Status::Pilot => lang.pick("试点", "a pilot"),
        Status::UnderStudy => lang.pick("研究中", "under study"),
    }
}

/// What the work allowed did not suffice for.
pub(super) fn unsettled(revision: &PolicyRevision, day: &str, lang: Lang) -> Option<String> {
    let (settled, all) = (
        revision.settled,
        revision.settled.saturating_add(revision.unsettled),
    );
    let on = if day.is_empty() {
        String::new()
    } else {
        format!("{day}{}", lang.pick("：", ": "))
    };
    (revision.unsettled > 0).then(|| {
        lang.pick(
            format!("{on}在限额内没有算清：{all} 个问题算清了 {settled} 个"),
            format!("{on}not settled within the limit: {settled} of {all} questions were settled"),
        )
    })
}

/// Why something was not compared.
pub(super) fn not_compared(reason: NotCompared, name: &str, lang: Lang) -> String {
    match reason {
        NotCompared::Question(_) => lang.pick(
            format!("没有比较：“{name}”的类型或选项顺序不同，已不是同一个问题"),
            format!("not compared: \"{name}\" has another type or order of alternatives and is no longer the same question"),
        ),
        NotCompared::List(_) => lang.pick(
            format!("没有比较：对“{name}”逐项计算的方式不同"),
            format!("not compared: what is computed over \"{name}\" differs"),
        ),
    }
}

/// What was given another name.
pub fn renamed(all: &[Renamed], lang: Lang) -> Vec<String> {
    let told = all.iter().map(|Renamed { old, new }| {
        lang.pick(format!("改名：{old} → {new}"), format!("renamed: {old} → {new}"))
    });
    told.collect()
}

/// The statements about all people that one of the rules alone makes.
pub fn assumed(revision: &Revision<'_>, lang: Lang) -> Vec<String> {
    let [old, new] = revision.assumed();
    let tell = |text: &Text, zh: &str, en: &str| {
        let text = lang.of(text);
        lang.pick(
            format!("只比较了符合“{text}”的人：只有{zh}规则这样规定"),
            format!(
                "only people of whom this is true were compared: \"{text}\" (the {en} rules alone say so)"
            ),
        )
    };
    let olds = old.iter().map(|text| tell(text, "旧", "old"));
    olds.chain(new.iter().map(|text| tell(text, "新", "new")))
        .collect()
}

/// What a question may be answered under one of the rules alone.
pub fn narrowed(revision: &Revision<'_>, lang: Lang) -> Vec<String> {
    let plan = revision.plan();
    let told = plan.inputs().iter().filter_map(|(id, input)| {
        let narrowed = revision.narrowed(id)?;
        let [old, new] =
            [&narrowed.old, &narrowed.new].map(|set| value::possible(plan, input.value, set, lang));
        let name = lang.of(&input.name);
        Some(lang.pick(
            format!("“{name}”可以是：原来 {old}；现在 {new}"),
            format!("what \"{name}\" may be: {old} before; {new} now"),
        ))
    });
    told.collect()
}

/// What is said of several policies together.
pub fn together(all: &[Together], lang: Lang) -> Vec<String> {
    let told = all.iter().map(|rule| {
        let policies = lang.list(&rule.policies);
        let (zh, en) = match (rule.excludes, rule.added) {
            (true, true) => ("新增：只能享受其中一项", "added: only one of these can be had"),
            (true, false) => ("取消：只能享受其中一项", "gone: only one of these can be had"),
            (false, true) => ("新增：可以同时享受", "added: these can be had together"),
            (false, false) => ("取消：可以同时享受", "gone: these can be had together"),
        };
        format!("{}{}{policies}", lang.pick(zh, en), lang.pick("：", ": "))
    });
    told.collect()
}
