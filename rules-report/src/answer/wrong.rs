//! What is wrong with one answer, and what to write instead.

use rules_core::number::Number;
use rules_core::plan::{Input, Kind, Plan, Text};

use super::without_flags;
use crate::language::{Lang, both, in_both};
use crate::problem::Problem;
use crate::value;

pub(super) fn wrong_way_round() -> Problem {
    Problem::new(
        both("开始晚于（大于）结束", "`from` lies after `to`"),
        both("请把两端对调", "exchange the two ends"),
    )
}

pub(super) fn allowed_members(members: &[(String, Text)]) -> Text {
    in_both(|lang| {
        let list: Vec<String> = members
            .iter()
            .map(|(id, name)| format!("{id}{}", lang.aside(lang.of(name))))
            .collect();
        format!("{}{}", lang.pick("可填：", "use one of: "), lang.list(&list))
    })
}

pub(super) fn outside(plan: &Plan, input: &Input) -> Problem {
    Problem::new(
        both(
            format!("超出「{}」的允许范围", input.name.zh),
            format!("outside what \"{}\" may be", input.name.en),
        ),
        in_both(|lang| {
            let range = value::possible(plan, input.value, &without_flags(&input.domain), lang);
            format!("{}{range}", lang.pick("允许范围：", "allowed: "))
        }),
    )
}

pub(super) fn off_grid(input: &Input) -> Problem {
    let name = &input.name;
    let message = both(
        format!("「{}」的数值太细", name.zh),
        format!("\"{}\" is not recorded that finely", name.en),
    );
    let remedy = match input.value {
        Kind::Money if input.step == Number::ONE => both(
            "金额以元为单位，最多两位小数",
            "amounts are in yuan with at most two decimals",
        ),
        Kind::Count(_) | Kind::Months | Kind::Days if input.step == Number::ONE => {
            both("请填整数", "write a whole number")
        }
        kind => in_both(|lang| {
            let step = value::number(kind, input.step, lang);
            lang.pick(
                format!("请按 {step} 一档填写"),
                format!("write it in steps of {step}"),
            )
        }),
    };
    Problem::new(message, remedy)
}

pub(super) fn wrong_type(plan: &Plan, input: &Input) -> Problem {
    let remedy = match input.value {
        Kind::Bool => both("请填 true（是）或 false（否）", "write true or false"),
        Kind::Choice(choice) => allowed_members(&plan.choices().at(choice).members),
        Kind::Count(unit) => both(
            format!(
                "请填整数（单位：{}），例如 3",
                value::unit_word(unit, Lang::Zh, false)
            ),
            format!(
                "write a whole number of {}, like 3",
                value::unit_word(unit, Lang::En, false)
            ),
        ),
        Kind::Months => both("请填月数，例如 24", "write the number of months, like 24"),
        Kind::Days => both("请填天数，例如 30", "write the number of days, like 30"),
        Kind::Number if input.step.to_whole().is_some() => both("请填整数", "write a whole number"),
        Kind::Number => both(
            "请填数字、分数或百分数，例如 2/3 或 50%",
            "write a number, a fraction or a percentage, like 2/3 or 50%",
        ),
        Kind::Money => both(
            "请填以元为单位的金额，例如 800 或 533.33",
            "write an amount in yuan, like 800 or 533.33",
        ),
        Kind::Date => both(
            "请填日期，例如 \"2025-06-30\" 或 \"2025\"",
            "write a date, like \"2025-06-30\" or \"2025\"",
        ),
        Kind::Region => both(
            "请填地区名称或行政区划代码",
            "write the name or the code of a place",
        ),
    };
    Problem::new(
        both(
            format!("看不懂「{}」的回答", input.name.zh),
            format!("this is no answer to \"{}\"", input.name.en),
        ),
        remedy,
    )
}
