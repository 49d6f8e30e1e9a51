//! One answer to one question: what was written, as the set of values it may mean.

mod wrong;

use rules_core::arena::InputId;
use rules_core::number::Number;
use rules_core::plan::{CountUnit, Input, InputKind, Kind, Plan};
use rules_core::possible::{Possible, Range, Ranges, Values};

use crate::dates;
use crate::language::{Lang, both};
use crate::numbers::{decimal, plain, share};
use crate::problem::Problem;
use crate::value;

use wrong::{allowed_members, off_grid, outside, wrong_type, wrong_way_round};

/// A single value as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar<'text> {
    /// Yes or no.
    Truth(bool),
    /// A number, by its digits.
    Number(&'text str),
    /// Anything in words or as a date.
    Text(&'text str),
}

/// What a value means for an input.
///
/// # Errors
/// If it is of the wrong type, outside what the input may be, or the input cannot be answered.
pub fn value_of(plan: &Plan, id: InputId, scalar: Scalar<'_>) -> Result<Possible, Problem> {
    let input = answerable(plan, id)?;
    let found = match (input.value, scalar) {
        (Kind::Bool, Scalar::Truth(truth)) => Possible::truth(truth),
        (Kind::Choice(_), Scalar::Text(text)) => member(plan, input, text)?,
        (Kind::Region, Scalar::Text(text)) => inside(plan, text)?,
        (Kind::Region, Scalar::Number(digits)) => inside(plan, digits)?,
        (Kind::Bool | Kind::Choice(_) | Kind::Region, _) => return Err(wrong_type(plan, input)),
        (_, scalar) => return number_in_domain(plan, input, scalar),
    };
    let known = found.intersection(&without_flags(&input.domain));
    if known.is_empty() {
        return Err(outside(plan, input));
    }
    Ok(known)
}

/// What somebody typed in answer to the question. Figures and dates may be a rough span: `600-800`, `2023至2024`.
///
/// # Errors
/// As [`value_of`].
pub fn typed(plan: &Plan, id: InputId, text: &str) -> Result<Possible, Problem> {
    let text = plain(text);
    let kind = plan.inputs().at(id).value;
    if kind != Kind::Bool {
        return match span_of(kind, &text) {
            Some((from, to)) => between(plan, id, Some(Scalar::Text(from)), Some(Scalar::Text(to))),
            None => value_of(plan, id, Scalar::Text(&text)),
        };
    }
    let truth = match text.to_ascii_lowercase().as_str() {
        "是" | "有" | "对" | "yes" | "y" | "true" => true,
        "否" | "没有" | "不是" | "no" | "n" | "false" => false,
        _ => return Err(wrong_type(plan, plan.inputs().at(id))),
    };
    value_of(plan, id, Scalar::Truth(truth))
}

/// The two ends of a span, if one was typed. In dates a hyphen stands between year and month.
fn span_of(kind: Kind, text: &str) -> Option<(&str, &str)> {
    let separators: &[char] = match kind {
        Kind::Choice(_) | Kind::Region | Kind::Bool => return None,
        Kind::Date => &['至', '到', '~'],
        _ => &['至', '到', '~', '-'],
    };
    let (from, to) = text.split_once(separators)?;
    (!from.is_empty()).then_some((from.trim(), to.trim()))
}

/// The answer "none".
///
/// # Errors
/// If the input always has a value.
pub fn none(plan: &Plan, id: InputId) -> Result<Possible, Problem> {
    let input = answerable(plan, id)?;
    if input.domain.none {
        return Ok(Possible::absent(&input.domain.values));
    }
    Err(Problem::new(
        both(
            format!("「{}」总有一个值，不能填“无”", input.name.zh),
            format!("\"{}\" always has a value and cannot be none", input.name.en),
        ),
        both("不知道就不要写这一项", "leave the field out if it is not known"),
    ))
}

/// Some value from one end to the other; an end that is left out is the end of what is possible.
///
/// # Errors
/// If an end is no possible value, or the ends are the wrong way round.
pub fn between(
    plan: &Plan,
    id: InputId,
    from: Option<Scalar<'_>>,
    to: Option<Scalar<'_>>,
) -> Result<Possible, Problem> {
    let input = answerable(plan, id)?;
    let all = match (&input.domain.values, input.value) {
        (Values::Bits(all), Kind::Choice(choice)) if plan.choices().at(choice).ordered => {
            return members_between(plan, id, *all, from, to);
        }
        (Values::Ranges(all), kind) if kind != Kind::Region => all,
        _ => {
            return Err(Problem::new(
                both(
                    "只有数字、金额、日期和分高低的选项才有范围",
                    "only numbers, amounts, dates and choices with an order have ranges",
                ),
                both(
                    "几个可能的值请写成 {\"one_of\": [ … ]}",
                    "write several possible values as {\"one_of\": [ … ]}",
                ),
            ));
        }
    };
    let end = |scalar: Option<Scalar<'_>>, field: &str| match scalar {
        Some(scalar) => value_of(plan, id, scalar)
            .map(|found| found.hull())
            .map_err(|problem| problem.below(field)),
        None => Ok(all.hull()),
    };
    let (Some(from), Some(to)) = (end(from, ".from")?, end(to, ".to")?) else {
        return Err(outside(plan, input));
    };
    if from.low > to.high {
        return Err(wrong_way_round());
    }
    let span = Ranges::union([Range {
        low: from.low,
        high: to.high,
    }]);
    let known = Values::Ranges(span.intersection(all));
    if known.is_empty() {
        return Err(outside(plan, input));
    }
    Ok(Possible::of(known))
}

/// The members of a choice with an order, from one to another.
fn members_between(
    plan: &Plan,
    id: InputId,
    all: u64,
    from: Option<Scalar<'_>>,
    to: Option<Scalar<'_>>,
) -> Result<Possible, Problem> {
    let bits = |scalar: Option<Scalar<'_>>, field: &str| {
        let Some(scalar) = scalar else { return Ok(None) };
        let found = value_of(plan, id, scalar).map_err(|problem| problem.below(field))?;
        Ok(match found.values {
            Values::Bits(bits) => Some(bits),
            Values::Ranges(_) => None,
        })
    };
    let (from, to) = (bits(from, ".from")?, bits(to, ".to")?);
    // All bits from a member's on, and all up to a member's.
    let known = all
        & from.map_or(u64::MAX, |bit| !bit.wrapping_sub(1))
        & to.map_or(u64::MAX, |bit| bit | bit.wrapping_sub(1));
    if known == 0 {
        return Err(wrong_way_round());
    }
    Ok(Possible::of(Values::Bits(known)))
}

/// The place itself, but none of its listed parts.
///
/// # Errors
/// If the input is no place or there is no such place.
pub fn exactly(plan: &Plan, id: InputId, place: Scalar<'_>) -> Result<Possible, Problem> {
    let input = answerable(plan, id)?;
    let (Kind::Region, Scalar::Text(text) | Scalar::Number(text)) = (input.value, place) else {
        return Err(wrong_type(plan, input));
    };
    let hull = inside(plan, text)?.hull();
    Ok(hull.map_or_else(|| input.domain.clone(), |range| Possible::number(range.low)))
}

/// One of several sets. Neighbouring values join into one range, so that a list of all parts of a place is the
/// place.
pub fn any_of(plan: &Plan, id: InputId, sets: &[Possible]) -> Possible {
    let input = plan.inputs().at(id);
    let mut whole = Possible::absent(&input.domain.values);
    whole.none = sets.iter().any(|set| set.none);
    let mut ranges: Vec<Range> = Vec::new();
    for set in sets {
        match &set.values {
            Values::Bits(_) => whole.values = whole.values.union(&set.values),
            Values::Ranges(more) => {
                for range in more.iter() {
                    let position = ranges.partition_point(|other| other.low < range.low);
                    ranges.insert(position, range);
                }
            }
        }
    }
    let mut joined: Vec<Range> = Vec::new();
    for range in ranges {
        let next = joined.last().and_then(|last| last.high.plus(input.step));
        match joined.last_mut() {
            Some(last) if next.is_some_and(|next| range.low <= next) => last.high = last.high.max(range.high),
            _ => joined.push(range),
        }
    }
    if !joined.is_empty() {
        whole.values = Values::Ranges(Ranges::union(joined));
    }
    whole
}

fn answerable(plan: &Plan, id: InputId) -> Result<&Input, Problem> {
    let input = plan.inputs().at(id);
    match input.kind {
        InputKind::Fact | InputKind::Place | InputKind::Confirm => Ok(input),
        InputKind::Figure => Err(Problem::new(
            both(
                format!(
                    "「{}」是各地自定、尚未查到的标准，不能作为个人情况填写",
                    input.name.zh
                ),
                format!(
                    "\"{}\" is a figure that no source gives; it is no fact about a person",
                    input.name.en
                ),
            ),
            both("删去这一项", "leave the field out"),
        )),
        InputKind::Today => Err(Problem::new(
            both(
                "查询日期不属于个人情况",
                "the day of asking is no fact about a person",
            ),
            both(
                "请另行给出查询日期（命令行用 --today，网页上在结果页更改）",
                "give the day of asking separately (--today, or on the result page)",
            ),
        )),
    }
}

fn without_flags(domain: &Possible) -> Possible {
    Possible::of(domain.values.clone())
}

fn member(plan: &Plan, input: &Input, text: &str) -> Result<Possible, Problem> {
    let text = text.trim();
    let Kind::Choice(choice) = input.value else {
        return Err(wrong_type(plan, input));
    };
    let members = &plan.choices().at(choice).members;
    let position = (0_u32..64).zip(members).find(|(_, (id, name))| {
        id == text || name.zh == text || (!name.en.is_empty() && name.en.eq_ignore_ascii_case(text))
    });
    match position {
        Some((bit, _)) => Ok(Possible::of(Values::Bits(1_u64 << bit))),
        None => Err(Problem::new(
            both(
                format!("「{}」没有“{text}”这一项", input.name.zh),
                format!("`{text}` is no answer to \"{}\"", input.name.en),
            ),
            allowed_members(members),
        )),
    }
}

fn inside(plan: &Plan, text: &str) -> Result<Possible, Problem> {
    let text = text.trim();
    let tree = plan.regions();
    let found = tree.find(text).or_else(|| {
        tree.iter()
            .find(|(_, region)| !region.name.en.is_empty() && region.name.en.eq_ignore_ascii_case(text))
    });
    if let Some((position, _)) = found {
        let range = tree.inside(position);
        return Ok(Possible::of(Values::Ranges(Ranges::union([range]))));
    }
    let names = tree.iter().map(|(_, region)| {
        let is_part = !text.is_empty() && (region.name.zh.contains(text) || text.contains(&region.name.zh));
        let likeness = if is_part {
            1.0
        } else {
            likeness(text, &region.id).max(likeness(text, &region.name.zh))
        };
        (likeness, region)
    });
    let nearest = names
        .filter(|(likeness, _)| *likeness >= SIMILAR)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, region)| format!("{}（{}）", region.id, region.name.zh));
    Err(Problem::new(
        both(
            format!("没有名为“{text}”的地区"),
            format!("there is no place `{text}`"),
        ),
        match nearest {
            Some(near) => both(format!("是不是 {near}？"), format!("did you mean {near}?")),
            None => both(
                "请写规则中的地区名、中文名称或六位行政区划代码",
                "write the name used in the rules, the Chinese name or the six-digit code",
            ),
        },
    ))
}

/// How alike two names must be to be proposed for one another.
pub(crate) const SIMILAR: f64 = 0.72;

/// From 0 to 1: how alike two names are.
pub(crate) fn likeness(a: &str, b: &str) -> f64 {
    // The same measure as in the findings of rule texts; the page pays less for it than for edit distances.
    strsim::jaro_winkler(a, b)
}

fn number_in_domain(plan: &Plan, input: &Input, scalar: Scalar<'_>) -> Result<Possible, Problem> {
    let (Scalar::Number(text) | Scalar::Text(text)) = scalar else {
        return Err(wrong_type(plan, input));
    };
    let text = plain(text);
    let span = match input.value {
        Kind::Date => {
            let days = dates::parse(&text).map_err(|no| Problem::new(no.message, no.remedy))?;
            Range {
                low: Number::from(days.first),
                high: Number::from(days.last),
            }
        }
        Kind::Money => Range::single(money(&text).ok_or_else(|| wrong_type(plan, input))?),
        Kind::Number => Range::single(share(&text).ok_or_else(|| wrong_type(plan, input))?),
        kind => {
            let digits = without_unit(kind, &text);
            Range::single(decimal(digits).ok_or_else(|| wrong_type(plan, input))?)
        }
    };
    let Values::Ranges(domain) = &input.domain.values else {
        return Err(wrong_type(plan, input));
    };
    let known = Ranges::union([span]).intersection(domain);
    if known.is_empty() {
        return Err(outside(plan, input));
    }
    let on_grid = span.low != span.high || domain.iter().any(|range| is_on_grid(range, input.step, span.low));
    if !on_grid {
        return Err(off_grid(input));
    }
    Ok(Possible::of(Values::Ranges(known)))
}

fn is_on_grid(range: Range, step: Number, value: Number) -> bool {
    if value < range.low || value > range.high {
        return false;
    }
    let steps = value.minus(range.low).and_then(|apart| apart.over(step));
    value == range.high || steps.is_some_and(|steps| steps.to_whole().is_some())
}

/// Yuan, perhaps with the unit written behind or before them; in fen.
fn money(text: &str) -> Option<Number> {
    let text = text.trim_start_matches(['¥', '￥']).trim();
    let text = text
        .strip_suffix("yuan")
        .or(text.strip_suffix('元'))
        .unwrap_or(text)
        .trim();
    let (digits, times) = match text.strip_suffix('万') {
        Some(rest) => (rest.trim(), 1_000_000),
        None => (text, 100),
    };
    decimal(digits)?.times(Number::whole(times))
}

fn without_unit(kind: Kind, text: &str) -> &str {
    let unit = match kind {
        Kind::Count(unit) => unit,
        Kind::Days => CountUnit::Days,
        _ => CountUnit::Months,
    };
    let words = [
        value::unit_word(unit, Lang::Zh, false),
        value::unit_word(unit, Lang::En, false),
        value::unit_word(unit, Lang::En, true),
    ];
    let rest = words.iter().find_map(|word| text.strip_suffix(word));
    rest.unwrap_or(text).trim_end_matches('个').trim()
}

/// What the input may be, in words.
pub fn allowed(plan: &Plan, id: InputId, lang: Lang) -> String {
    let input = plan.inputs().at(id);
    value::possible(plan, input.value, &without_flags(&input.domain), lang)
}
