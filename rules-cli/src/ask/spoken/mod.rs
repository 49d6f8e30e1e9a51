//! What people type who do not write as a form does: `三千五`, `3500块`, `两年半`, `去年6月`, `是的`.
//!
//! Only what [`answer::typed`] does not understand is looked at here. What is vague becomes a span, and the answer
//! taken is shown, so that nobody is held to more than was said.

mod dates;
mod numbers;

use rules_core::arena::InputId;
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::plan::{CountUnit, Input, Kind, Plan};
use rules_core::possible::{Possible, Range, Ranges, Values};
use rules_report::answer;
use rules_report::numbers::plain;
use rules_report::problem::Problem;

use numbers::Figure;

/// Words around an answer that leave its meaning as it is.
const BEFORE: &[&str] = &[
    "我是",
    "应该是",
    "应该",
    "就是",
    "是",
    "it is",
    "it was",
    "it's",
    "in ",
];
const AFTER: &[&str] = &["的样子", "吧", "啊", "呀", "呢", "哦", "。", ".", "!", "，", ","];

/// Words that make an answer a rough one.
const ROUGHLY: &[&str] = &[
    "大概",
    "大约",
    "差不多",
    "可能",
    "估计",
    "约",
    "about",
    "around",
    "roughly",
];
const OR_SO: &[&str] = &["左右", "上下", "or so"];

const YES: &[&str] = &[
    "是的", "是啊", "是呀", "对的", "对啊", "对呀", "嗯", "嗯嗯", "有的", "有啊", "有过", "在", "在的", "会",
    "可以", "行", "好", "好的", "算", "yeah", "yep", "yup", "sure", "i do", "i am", "i did", "i have",
    "yes i do", "yes i am",
];
const NO: &[&str] = &[
    "不",
    "不是的",
    "不是啊",
    "不在",
    "不会",
    "不算",
    "不对",
    "没",
    "没有的",
    "没有啊",
    "没有过",
    "没有了",
    "还没有",
    "还没",
    "从来没有",
    "都没有",
    "一个都没有",
    "无",
    "nope",
    "not yet",
    "never",
    "i don't",
    "i am not",
    "i'm not",
    "i did not",
    "i didn't",
    "i haven't",
    "none",
];

/// What people are counted by.
const PEOPLE: &[&str] = &["人", "名", "位", "口", "员工", "职工", "people", "person"];

/// What somebody typed in answer to the question.
///
/// # Errors
/// If it is not understood, or outside what the fact may be.
pub(super) fn typed(plan: &Plan, id: InputId, text: &str, today: Day) -> Result<Possible, Problem> {
    let problem = match answer::typed(plan, id, text) {
        Ok(known) => return Ok(known),
        Err(problem) => problem,
    };
    let input = plan.inputs().at(id);
    let (said, roughly) = bare(text);
    let found = match input.value {
        Kind::Bool => truth(&said)
            .or_else(|| echoed(&said, asked(input)))
            .map(Possible::truth),
        Kind::Date => dates::read(&said, today, roughly).map(|(from, to)| Possible::days(from, to)),
        Kind::Choice(_) | Kind::Region => None,
        _ => return figure(plan, id, &said, roughly).unwrap_or(Err(problem)),
    };
    let found = found.map(|found| found.intersection(&input.domain));
    found.filter(|found| !found.is_empty()).ok_or(problem)
}

/// Whether an answer says that there is no such thing.
pub(super) fn is_no(text: &str) -> bool {
    truth(&bare(text).0) == Some(false)
}

/// Whether it says that there is none of something. A mere no does not: it is no answer to "how many".
fn is_nothing(said: &str) -> bool {
    const NOTHING: &[&str] = &[
        "无", "零", "none", "nothing", "nobody", "never", "not yet", "zero", "nil",
    ];
    let said = said.split([',', ';', '、']).next().unwrap_or(said).trim();
    let denies = said.starts_with('没') || said.starts_with("还没") || said.starts_with("从来没");
    NOTHING.contains(&said) || (denies && said.chars().count() <= 6) || said.contains("都没")
}

/// A number of people.
pub(super) fn people(text: &str) -> Option<u32> {
    let (said, roughly) = bare(text);
    if is_nothing(&said) {
        return Some(0);
    }
    let digits = PEOPLE
        .iter()
        .find_map(|unit| said.strip_suffix(unit))
        .unwrap_or(&said);
    let digits = digits.trim_end_matches('个').trim();
    let number = numbers::whole(digits).filter(|_| !roughly)?;
    u32::try_from(number).ok()
}

/// The answer without the words around it, in lower case, and whether they make it a rough one.
fn bare(text: &str) -> (String, bool) {
    let mut said = plain(text).to_lowercase();
    let mut roughly = false;
    loop {
        let before = said.len();
        for word in BEFORE.iter().chain(ROUGHLY) {
            if let Some(rest) = said.strip_prefix(word).filter(|rest| !rest.is_empty()) {
                // `是` alone, or before something that is no figure, is an answer.
                if ROUGHLY.contains(word) || rest.chars().any(is_of_a_figure) {
                    roughly |= ROUGHLY.contains(word);
                    said = rest.trim().to_owned();
                }
            }
        }
        for word in AFTER.iter().chain(OR_SO) {
            if let Some(rest) = said.strip_suffix(word).filter(|rest| !rest.is_empty()) {
                roughly |= OR_SO.contains(word);
                said = rest.trim().to_owned();
            }
        }
        if said.len() == before {
            return (said, roughly);
        }
    }
}

/// Whether a character belongs to a figure in words; `一` and `半` are in too many other words.
pub(super) fn is_figure(c: char) -> bool {
    numbers::is_numeral(c) && !['一', '半', '两', '俩'].contains(&c)
}

fn is_of_a_figure(c: char) -> bool {
    c.is_ascii_digit() || numbers::is_numeral(c) || c == '年'
}

/// Whether it is a yes or a no.
fn truth(said: &str) -> Option<bool> {
    let said = said.replace('’', "'");
    // What follows a comma tells why.
    let said = said.split([',', ';', '、']).next().unwrap_or(&said).trim();
    // `没登记过`: whatever was asked, it was not.
    let denies = said.starts_with('没') && said.chars().count() <= 6;
    if NO.contains(&said) || ["否", "没有", "不是", "no"].contains(&said) || denies {
        Some(false)
    } else if YES.contains(&said) || ["是", "有", "对", "yes"].contains(&said) {
        Some(true)
    } else {
        None
    }
}

/// The question in Chinese: only there people answer with its own words.
fn asked(input: &Input) -> &str {
    let question = input.question.as_ref();
    &question.map_or(&input.name, |question| &question.ask).zh
}

/// An answer that takes up the verb of the question, as one does in Chinese: `签了` or `不签` to `签劳动合同了吗？`.
fn echoed(said: &str, question: &str) -> Option<bool> {
    // What comes before a comma is taken for granted, and is not what is asked.
    let asked = question.rsplit(['，', ',']).next()?;
    if ["不", "没", "未"].iter().any(|word| asked.contains(word)) {
        return None;
    }
    let (verb, truth) = match (said.strip_suffix(['了', '过']), said.strip_prefix('不')) {
        (None, Some(verb)) => (verb, false),
        (Some(verb), None) => (verb, true),
        _ => return None,
    };
    let letters = verb.chars().count();
    ((1..=3).contains(&letters) && asked.contains(verb)).then_some(truth)
}

/// A figure, in the unit of the fact; `None` if it is none.
fn figure(plan: &Plan, id: InputId, said: &str, roughly: bool) -> Option<Result<Possible, Problem>> {
    let input = plan.inputs().at(id);
    if is_nothing(said) {
        // Of what is always a number, nothing is zero.
        return Some(answer::typed(plan, id, "0")).filter(|zero| zero.is_ok());
    }
    let ends: Vec<&str> = said.splitn(2, ['至', '到', '~']).collect();
    let ends: Option<Vec<Figure>> = ends
        .into_iter()
        .map(|end| read(input, end.trim(), roughly))
        .collect();
    match ends?.as_slice() {
        [one] => Some(within(plan, id, one.clone())),
        [from, to] => Some(within(plan, id, Figure::joined(from, to)?)),
        _ => None,
    }
}

fn read(input: &Input, said: &str, roughly: bool) -> Option<Figure> {
    let asked = input
        .question
        .as_ref()
        .map_or(&input.name, |question| &question.ask);
    let figure = match input.value {
        Kind::Money => numbers::money(said, &asked.zh),
        Kind::Months | Kind::Count(CountUnit::Months) => numbers::months(said),
        Kind::Number => numbers::percentage(said).or_else(|| numbers::counted(said, &["年"])),
        Kind::Days | Kind::Count(CountUnit::Days) => numbers::counted(said, &["天", "日", "days", "day"]),
        Kind::Count(CountUnit::People) => numbers::counted(said, PEOPLE),
        Kind::Count(CountUnit::Times) => numbers::counted(said, &["次", "回", "times", "time"]),
        Kind::Count(CountUnit::Years) => numbers::counted(said, &["年", "岁", "years", "year"]),
        _ => None,
    }?;
    if roughly { figure.roughly() } else { Some(figure) }
}

fn within(plan: &Plan, id: InputId, figure: Figure) -> Result<Possible, Problem> {
    match figure {
        Figure::Exactly(text) => answer::typed(plan, id, &text),
        Figure::Between(low, high) => {
            let input = plan.inputs().at(id);
            let known = span(input, low, high);
            known.map_or_else(|| answer::typed(plan, id, &low.to_string()), Ok)
        }
    }
}

/// The values of a fact from one figure to another, on the grid of its values.
fn span(input: &Input, low: i64, high: i64) -> Option<Possible> {
    let Values::Ranges(domain) = &input.domain.values else {
        return None;
    };
    let unit = if input.value == Kind::Money { 100 } else { 1 };
    let first = domain.hull()?.low;
    let on_grid = |value: i64, up: i64| {
        let value = Number::whole(value.checked_mul(unit)?);
        let steps = value.minus(first)?.over(input.step)?;
        let down = steps.floor();
        let further = if steps.to_whole().is_some() { 0 } else { up };
        first.plus(input.step.times(Number::whole(down.checked_add(further)?))?)
    };
    let (low, high) = (on_grid(low, 0)?, on_grid(high, 1)?);
    if low > high {
        return None;
    }
    let known = Ranges::union([Range { low, high }]).intersection(domain);
    (!known.is_empty()).then(|| Possible::of(Values::Ranges(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_as_people_say_them() {
        for yes in ["是的", "是", "嗯", "有的。", "对啊", "Yep", "有"] {
            assert_eq!(truth(&bare(yes).0), Some(true), "{yes}");
        }
        for no in [
            "没有啊",
            "还没呢",
            "没登记",
            "不是的",
            "I don’t",
            "没领过",
            "不是，厂子倒闭了",
            "No, I was laid off",
        ] {
            assert_eq!(truth(&bare(no).0), Some(false), "{no}");
        }
        for neither in [
            "也许",
            "不一定",
            "是不是",
            "maybe",
            "没有单位给我缴过所以算了",
            "",
        ] {
            assert_eq!(truth(&bare(neither).0), None, "{neither}");
        }
    }

    #[test]
    fn the_verb_of_the_question_answers_it() {
        let asked = "签劳动合同了吗？";
        assert_eq!(echoed("签了", asked), Some(true));
        assert_eq!(echoed("不签", asked), Some(false));
        assert_eq!(echoed("签", asked), None);
        assert_eq!(echoed("辞了", asked), None);
        // That there is a course is taken for granted by the question, and does not answer it.
        assert_eq!(echoed("参加了", "您参加的培训，在补贴目录里吗？"), None);
        assert_eq!(echoed("缴了", "是不是没有缴？"), None);
    }

    #[test]
    fn words_around_an_answer_are_left_out() {
        for (text, said, roughly) in [
            ("大概３５００左右", "3500", true),
            ("应该是去年6月吧", "去年6月", false),
            ("是", "是", false),
            ("是的", "是的", false),
            ("about 20", "20", true),
        ] {
            assert_eq!(bare(text), (said.to_owned(), roughly), "{text}");
        }
    }

    #[test]
    fn people_are_counted_in_digits_and_numerals() {
        for (text, number) in [
            ("3", Some(3)),
            ("３个", Some(3)),
            ("三个人", Some(3)),
            ("没有", Some(0)),
            ("一个都没有", Some(0)),
            ("还没有", Some(0)),
            ("不是", None),
            ("no", None),
            ("two", None),
            ("3 people", Some(3)),
            ("左右", None),
            ("-1", None),
        ] {
            assert_eq!(people(text), number, "{text}");
        }
    }
}
