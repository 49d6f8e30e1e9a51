//! Lists in a facts document: an array of objects, one for each record.

use std::borrow::Cow;

use rules_core::arena::ListId;
use rules_core::plan::Plan;
pub(super) use rules_core::unroll::Lengths;
use rules_core::unroll::field_id;

use super::{Facts, entry, repeated};
use crate::answer::{SIMILAR, likeness};
use crate::json_text::Json;
use crate::language::{both, in_both};
use crate::problem::Problem;

/// The plan with an input for each record.
pub(super) fn flat<'p>(plan: &'p Plan, lengths: &Lengths) -> Cow<'p, Plan> {
    if plan.is_flat() {
        Cow::Borrowed(plan)
    } else {
        Cow::Owned(plan.for_lists(lengths))
    }
}

/// The list with this id.
pub(super) fn find(plan: &Plan, key: &str) -> Option<ListId> {
    plan.lists()
        .iter()
        .find(|(_, list)| list.id == key)
        .map(|(id, _)| id)
}

/// How many records the document gives for each list.
pub(super) fn lengths(
    plan: &Plan,
    entries: &[(Cow<'static, str>, Json)],
    problems: &mut Vec<Problem>,
) -> Lengths {
    let mut lengths = Lengths::new();
    for (key, written) in entries {
        let (Some(list), Json::List(records)) = (find(plan, key), written) else {
            continue;
        };
        let most = plan.lists().at(list).most;
        match u32::try_from(records.len()) {
            Ok(count) if count <= most => {
                lengths.insert(list, count);
            }
            _ => problems.push(too_many(most).below(key)),
        }
    }
    lengths
}

/// Enters the fields of every record.
pub(super) fn enter(facts: &mut Facts<'_>, list: ListId, records: &[Json]) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    for (number, record) in (1_u32..).zip(records) {
        let below = |problem: Problem| problem.below(&format!("[{}]", number - 1));
        let Json::Object(fields) = record else {
            problems.push(below(no_record(&facts.plan, list)));
            continue;
        };
        let mut seen: Vec<&str> = Vec::new();
        for (key, written) in fields {
            let entered = if seen.contains(&key.as_ref()) {
                Err(vec![repeated()])
            } else {
                field(facts, list, number, key, written)
            };
            seen.push(key);
            for problem in entered.err().into_iter().flatten() {
                problems.push(below(problem.below(&format!(".{key}"))));
            }
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn field(
    facts: &mut Facts<'_>,
    list: ListId,
    number: u32,
    key: &str,
    written: &Json,
) -> Result<(), Vec<Problem>> {
    let id = field_id(facts.plan.lists().at(list), number, key);
    let Some(input) = facts.plan.input(&id) else {
        return Err(vec![unknown(&facts.plan, list, key)]);
    };
    let set = entry(&facts.plan, input, written)?;
    facts.people.set(input, set);
    facts.answered.push(input);
    Ok(())
}

fn unknown(plan: &Plan, list: ListId, key: &str) -> Problem {
    let list = plan.lists().at(list);
    let fields: Vec<&str> = list
        .fields
        .iter()
        .map(|field| plan.inputs().at(*field).id.as_str())
        .collect();
    let nearest = fields
        .iter()
        .map(|field| (likeness(key, field), *field))
        .filter(|(likeness, _)| *likeness >= SIMILAR)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let remedy = match nearest {
        Some((_, near)) => both(format!("是不是 {near}？"), format!("did you mean {near}?")),
        None => in_both(|lang| {
            let known = lang.list(&fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>());
            format!("{}{known}", lang.pick("可填的项：", "possible fields: "))
        }),
    };
    let message = in_both(|lang| {
        let record = lang.of(&list.record);
        lang.pick(
            format!("{record}没有这一项"),
            format!("there is no such field of a {record}"),
        )
    });
    Problem::new(message, remedy)
}

fn no_record(plan: &Plan, list: ListId) -> Problem {
    let field = plan.lists().at(list).fields.first();
    let example = field.map_or("…", |field| plan.inputs().at(*field).id.as_str());
    Problem::new(
        both("名单的每一项应为一个对象", "each entry of a list is an object"),
        both(
            format!("请写成 {{\"{example}\": …}}"),
            format!("write it like {{\"{example}\": …}}"),
        ),
    )
}

/// A list that is not written as one.
pub(super) fn no_list(plan: &Plan, list: ListId) -> Problem {
    let list = plan.lists().at(list);
    Problem::new(
        both("这里要一个名单", "a list is needed here"),
        both(
            format!("请写成 \"{}\": [ {{ … }}, {{ … }} ]；不清楚就不写", list.id),
            format!(
                "write it like \"{}\": [ {{ … }}, {{ … }} ]; leave it out if it is not known",
                list.id
            ),
        ),
    )
}

fn too_many(most: u32) -> Problem {
    Problem::new(
        both(
            format!("名单最多 {most} 项"),
            format!("the list has at most {most} entries"),
        ),
        both("请分几次查询", "ask in several parts"),
    )
}
