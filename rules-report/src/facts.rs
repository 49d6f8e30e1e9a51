//! Facts JSON: what is known of an applicant, as an object keyed by input.
//!
//! A plain value is known, `null` is none, an absent key is not known, `{"from": …, "to": …}` is some value
//! of a range (either end may be left out) and `{"one_of": [ … ]}` one of several. A place means "somewhere
//! inside it"; `{"exactly": …}` means the place but none of its listed parts. A date may be a year or a
//! month. Amounts are in yuan. Declarations have the id `policy.criterion`.
//!
//! All mistakes of a document are reported at once. Numbers are read from their digits, never through
//! floating point.

#[cfg(feature = "lists")]
mod lists;
#[cfg(not(feature = "lists"))]
#[path = "facts/without_lists.rs"]
mod lists;

use std::borrow::Cow;

use rules_core::arena::{InputId, NodeId};
use rules_core::assess::{self, DEFAULT_BUDGET, Refused, Request};
use rules_core::calendar::Day;
use rules_core::people::People;
use rules_core::plan::{Applicant, Input, InputKind, Node, Plan};
use rules_core::possible::Possible;
use rules_core::verdict::Assessment;

use crate::answer::{self, SIMILAR, Scalar, likeness};
use crate::json_text::Json;
use crate::language::{Lang, both, in_both};
use crate::problem::Problem;
use crate::value;

/// What is known of an applicant.
#[derive(Debug, Clone)]
pub struct Facts<'p> {
    /// The plan with an input for each record that was given.
    pub plan: Cow<'p, Plan>,
    /// The possible people.
    pub people: People,
    /// Whether a person or a firm asks, if that was said.
    pub applicant: Option<Applicant>,
    /// What was answered, in the order of the document.
    pub answered: Vec<InputId>,
}

impl<'p> Facts<'p> {
    /// Nothing known, asked on `today`.
    ///
    /// # Errors
    /// If the rules do not cover that day.
    pub fn unknown(plan: &'p Plan, today: Day) -> Result<Self, Problem> {
        Self::with_lists(plan, &lists::Lengths::default(), today)
    }

    /// Nothing known but how many records some lists hold.
    fn with_lists(plan: &'p Plan, lengths: &lists::Lengths, today: Day) -> Result<Self, Problem> {
        let plan = lists::flat(plan, lengths);
        let mut people = People::everybody(&plan);
        if let Some(input) = plan.today() {
            let day = Possible::day(today);
            let domain = &plan.inputs().at(input).domain;
            if !day.is_within(domain) {
                let outside = both("规则不包含这一天", "the rules do not reach to this day");
                let remedy = in_both(|lang| {
                    let span = answer::allowed(&plan, input, lang);
                    format!("{}{span}", lang.pick("可选日期：", "possible days: "))
                });
                return Err(Problem::new(outside, remedy).below("today"));
            }
            people.set(input, day);
        }
        Ok(Self {
            plan,
            people,
            applicant: None,
            answered: Vec::new(),
        })
    }

    /// The question to the engine.
    pub fn request(&self) -> Request {
        Request {
            people: self.people.clone(),
            applicant: self.applicant,
            budget: DEFAULT_BUDGET,
        }
    }

    /// The answers of all policies.
    ///
    /// # Errors
    /// If the facts contradict what is true of all people.
    pub fn assess(&self) -> Result<Assessment, Problem> {
        assess::assess(&self.plan, &self.request())
            .map_err(|refused| contradiction(&self.plan, &self.people, &refused))
    }
}

/// Reads a facts document.
///
/// # Errors
/// Every mistake in it, in the order of the document.
pub fn read<'p>(plan: &'p Plan, text: &str, today: Day) -> Result<Facts<'p>, Vec<Problem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document = Json::read(text).map_err(|problem| vec![problem])?;
    let Json::Object(entries) = document else {
        return Err(vec![no_object()]);
    };
    let mut problems = Vec::new();
    let lengths = lists::lengths(plan, &entries, &mut problems);
    let mut facts = Facts::with_lists(plan, &lengths, today).map_err(|problem| vec![problem])?;
    let mut seen: Vec<&str> = Vec::new();
    for (key, written) in &entries {
        if seen.contains(&key.as_ref()) {
            problems.push(repeated().below(shown(key)));
            continue;
        }
        seen.push(key);
        let entered = match (lists::find(plan, key), written) {
            (Some(list), Json::List(records)) => lists::enter(&mut facts, list, records),
            (Some(list), _) => Err(vec![lists::no_list(plan, list)]),
            (None, _) => enter(&mut facts, key, written),
        };
        if let Err(found) = entered {
            for problem in found {
                problems.push(problem.below(shown(key)));
            }
        }
    }
    if problems.is_empty() {
        Ok(facts)
    } else {
        Err(problems)
    }
}

/// A key as a mistake names it; without a name it would be a mistake of the whole document.
fn shown(key: &str) -> &str {
    if key.is_empty() { "\"\"" } else { key }
}

/// Why no assessment could be made, naming the statement that is violated and the answers it speaks of.
pub fn contradiction(plan: &Plan, people: &People, refused: &Refused) -> Problem {
    let Refused::Contradiction(positions) = refused else {
        return Problem::new(
            both("规则缺少查询日期", "the rules have no day of asking"),
            both("请更换规则文件", "use another rules file"),
        );
    };
    let violated: Vec<_> = positions
        .iter()
        .filter_map(|position| plan.assumptions().get(*position))
        .collect();
    let mut inputs = Vec::new();
    for assumption in &violated {
        collect_inputs(plan, assumption.node, &mut inputs);
    }
    inputs.retain(|input| *people.get(*input) != plan.inputs().at(*input).domain);
    inputs.sort_unstable();
    let ids: Vec<&str> = inputs
        .iter()
        .map(|input| plan.inputs().at(*input).id.as_str())
        .collect();
    let message = in_both(|lang| {
        let statements: Vec<String> = violated
            .iter()
            .map(|assumption| lang.of(&assumption.text).to_owned())
            .collect();
        let answers: Vec<String> = inputs
            .iter()
            .map(|input| {
                let known = plan.inputs().at(*input);
                let value = value::possible(plan, known.value, people.get(*input), lang);
                format!("{} {value}", lang.of(&known.name))
            })
            .collect();
        let (statements, answers) = (statements.join(lang.pick("；", "; ")), lang.list(&answers));
        lang.pick(
            format!("这些回答不能同时成立：{answers}。应当符合：{statements}"),
            format!("these answers cannot all be right: {answers}. It must hold that: {statements}"),
        )
    });
    Problem::new(message, both("请更正其中一项", "correct one of them")).below(&ids.join(", "))
}

fn collect_inputs(plan: &Plan, node: NodeId, inputs: &mut Vec<InputId>) {
    if let Node::Input(input) = *plan.nodes().at(node)
        && !inputs.contains(&input)
    {
        inputs.push(input);
    }
    plan.for_each_operand(*plan.nodes().at(node), |operand| {
        collect_inputs(plan, operand, inputs)
    });
}

fn enter(facts: &mut Facts<'_>, key: &str, written: &Json) -> Result<(), Vec<Problem>> {
    let plan: &Plan = &facts.plan;
    if key == "applicant" {
        let said = match written {
            Json::Text(text) => text.as_str(),
            _ => "",
        };
        facts.applicant = Some(match said {
            "person" => Applicant::Person,
            "firm" => Applicant::Firm,
            _ => return Err(vec![no_applicant()]),
        });
        return Ok(());
    }
    let input = match (plan.input(key), plan.today()) {
        (Some(input), _) => input,
        // The day of asking is refused under its usual name, whatever the rules call it.
        (None, Some(today)) if key == "today" => today,
        _ => return Err(vec![unknown(plan, key)]),
    };
    let set = entry(plan, input, written)?;
    facts.people.set(input, set);
    facts.answered.push(input);
    Ok(())
}

/// A value with its variations.
fn entry(plan: &Plan, input: InputId, written: &Json) -> Result<Possible, Vec<Problem>> {
    let one = |problem: Problem| vec![problem];
    match written {
        Json::List(_) => Err(one(list_is_no_value())),
        Json::Object(fields) => match fields.as_slice() {
            [(key, Json::List(items))] if key == "one_of" && !items.is_empty() => one_of(plan, input, items),
            [(key, _)] if key == "one_of" => Err(one(no_list())),
            [(key, place)] if key == "exactly" => scalar(place)
                .and_then(|place| answer::exactly(plan, input, place))
                .map_err(|problem| one(problem.below(".exactly"))),
            _ => range(plan, input, fields).map_err(one),
        },
        Json::Null => answer::none(plan, input).map_err(one),
        plain => scalar(plain)
            .and_then(|value| answer::value_of(plan, input, value))
            .map_err(one),
    }
}

fn one_of(plan: &Plan, input: InputId, items: &[Json]) -> Result<Possible, Vec<Problem>> {
    let mut sets = Vec::new();
    let mut problems = Vec::new();
    for (position, item) in items.iter().enumerate() {
        match entry(plan, input, item) {
            Ok(set) => sets.push(set),
            Err(found) => {
                for problem in found {
                    problems.push(problem.below(&format!(".one_of[{position}]")));
                }
            }
        }
    }
    if problems.is_empty() {
        Ok(answer::any_of(plan, input, &sets))
    } else {
        Err(problems)
    }
}

fn range(plan: &Plan, input: InputId, fields: &[(Cow<'static, str>, Json)]) -> Result<Possible, Problem> {
    let (mut from, mut to) = (None, None);
    for (key, written) in fields {
        let end = match key.as_ref() {
            "from" => &mut from,
            "to" => &mut to,
            _ => return Err(unknown_form(key)),
        };
        if end.is_some() {
            return Err(repeated().below(&format!(".{key}")));
        }
        *end = Some(scalar(written).map_err(|problem| problem.below(&format!(".{key}")))?);
    }
    if from.is_none() && to.is_none() {
        return Err(unknown_form("{}"));
    }
    answer::between(plan, input, from, to)
}

fn scalar(written: &Json) -> Result<Scalar<'_>, Problem> {
    match written {
        Json::Truth(truth) => Ok(Scalar::Truth(*truth)),
        Json::Number(digits) => Ok(Scalar::Number(digits)),
        Json::Text(text) => Ok(Scalar::Text(text)),
        Json::Null | Json::List(_) | Json::Object(_) => Err(Problem::new(
            both("这里要一个简单的值", "a plain value is needed here"),
            both(
                "请写数字、金额、日期或名称",
                "write a number, an amount, a date or a name",
            ),
        )),
    }
}

fn no_applicant() -> Problem {
    Problem::new(
        both("看不懂申请人", "this is no kind of applicant"),
        both(
            "请填 \"person\"（个人）或 \"firm\"（单位）",
            "write \"person\" or \"firm\"",
        ),
    )
}

fn list_is_no_value() -> Problem {
    Problem::new(
        both("列表不是一个值", "a list is no value"),
        both(
            "几个可能的值请写成 {\"one_of\": [ … ]}",
            "write several possible values as {\"one_of\": [ … ]}",
        ),
    )
}

fn no_object() -> Problem {
    let mut problem = Problem::new(
        both("应为一个 JSON 对象", "a JSON object is expected"),
        both(
            "请写成 {\"degree\": \"bachelor\", …}",
            "write it like {\"degree\": \"bachelor\", …}",
        ),
    );
    problem.place = Some((1, 1));
    problem
}

fn repeated() -> Problem {
    Problem::new(
        both("这一项写了两次", "this field is written twice"),
        both("只保留一个", "keep one of them"),
    )
}

fn no_list() -> Problem {
    Problem::new(
        both(
            "one_of 要一个至少有一个值的列表",
            "`one_of` needs a list with at least one value",
        ),
        both(
            "请写成 {\"one_of\": [值, 值]}",
            "write it like {\"one_of\": [value, value]}",
        ),
    )
}

fn unknown_form(key: &str) -> Problem {
    Problem::new(
        both(format!("看不懂 {key}"), format!("`{key}` has no meaning here")),
        both(
            "可用的写法：{\"from\": …, \"to\": …}、{\"one_of\": [ … ]}、{\"exactly\": 地区}",
            "possible forms: {\"from\": …, \"to\": …}, {\"one_of\": [ … ]}, {\"exactly\": place}",
        ),
    )
}

fn unknown(plan: &Plan, key: &str) -> Problem {
    let given_by_records = |input: &Input| input.list.is_some() || input.id.contains('[');
    let known = plan.inputs().iter().map(|(_, input)| input).filter(|input| {
        !given_by_records(input)
            && matches!(
                input.kind,
                InputKind::Fact | InputKind::Place | InputKind::Confirm
            )
    });
    let nearest = known
        .map(|input| {
            let likeness = [&input.id, &input.name.zh, &input.name.en]
                .into_iter()
                .map(|name| likeness(key, name))
                .fold(0.0, f64::max);
            (likeness, input)
        })
        .filter(|(likeness, _)| *likeness >= SIMILAR)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let remedy = match nearest {
        Some((_, near)) => in_both(|lang| {
            let name = format!("{}{}", near.id, lang.aside(lang.of(&near.name)));
            lang.pick(format!("是不是 {name}？"), format!("did you mean {name}?"))
        }),
        None => in_both(|lang| listing(plan, lang)),
    };
    Problem::new(both("规则里没有这一项", "the rules know no such fact"), remedy)
}

/// The facts that can be given, for who has guessed none of them.
fn listing(plan: &Plan, lang: Lang) -> String {
    let ids: Vec<String> = plan
        .inputs()
        .iter()
        .map(|(_, input)| input)
        .filter(|input| matches!(input.kind, InputKind::Fact | InputKind::Place))
        .filter(|input| input.list.is_none() && !input.id.contains('['))
        .map(|input| input.id.clone())
        .chain(plan.lists().iter().map(|(_, list)| list.id.clone()))
        .collect();
    format!(
        "{}{}",
        lang.pick("可填的项：", "possible facts: "),
        lang.list(&ids)
    )
}
