//! Facts JSON: what is known of an applicant, as an object keyed by input.
//!
//! A plain value is known, `null` is none, an absent key is not known, `{"from": …, "to": …}` is some value
//! of a range (either end may be left out) and `{"one_of": [ … ]}` one of several. A place means "somewhere
//! inside it"; `{"exactly": …}` means the place but none of its listed parts. A date may be a year or a
//! month. Amounts are in yuan. Declarations have the id `policy.criterion`.
//!
//! All mistakes of a document are reported at once. Numbers are read from their digits, never through
//! floating point.

use std::fmt;

use rules_core::arena::{InputId, NodeId};
use rules_core::assess::{self, DEFAULT_BUDGET, Refused, Request};
use rules_core::calendar::Day;
use rules_core::people::People;
use rules_core::plan::{Applicant, InputKind, Node, Plan};
use rules_core::possible::Possible;
use rules_core::verdict::Assessment;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::answer::{self, SIMILAR, Scalar, likeness};
use crate::language::{Lang, both, in_both};
use crate::problem::Problem;
use crate::value;

/// What is known of an applicant.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The possible people.
    pub people: People,
    /// Whether a person or a firm asks, if that was said.
    pub applicant: Option<Applicant>,
    /// What was answered, in the order of the document.
    pub answered: Vec<InputId>,
}

impl Facts {
    /// Nothing known, asked on `today`.
    ///
    /// # Errors
    /// If the rules do not cover that day.
    pub fn unknown(plan: &Plan, today: Day) -> Result<Self, Problem> {
        let mut people = People::everybody(plan);
        if let Some(input) = plan.today() {
            let day = Possible::day(today);
            let domain = &plan.inputs().at(input).domain;
            if !day.is_within(domain) {
                let outside = both("规则不包含这一天", "the rules do not reach to this day");
                let remedy = in_both(|lang| {
                    let span = answer::allowed(plan, input, lang);
                    format!("{}{span}", lang.pick("可选日期：", "possible days: "))
                });
                return Err(Problem::new(outside, remedy).below("today"));
            }
            people.set(input, day);
        }
        Ok(Self {
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
    pub fn assess(&self, plan: &Plan) -> Result<Assessment, Problem> {
        assess::assess(plan, &self.request()).map_err(|refused| contradiction(plan, &self.people, &refused))
    }
}

/// Reads a facts document.
///
/// # Errors
/// Every mistake in it, in the order of the document.
pub fn read(plan: &Plan, text: &str, today: Day) -> Result<Facts, Vec<Problem>> {
    let mut facts = Facts::unknown(plan, today).map_err(|problem| vec![problem])?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Entries(entries) = serde_json::from_str(text).map_err(|error| vec![no_object(&error)])?;
    let mut problems = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (key, raw) in &entries {
        if seen.contains(&key.as_str()) {
            problems.push(repeated().below(key));
            continue;
        }
        seen.push(key);
        if let Err(found) = enter(plan, &mut facts, key, raw) {
            problems.extend(found.into_iter().map(|problem| problem.below(key)));
        }
    }
    if problems.is_empty() {
        Ok(facts)
    } else {
        Err(problems)
    }
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

fn enter(plan: &Plan, facts: &mut Facts, key: &str, raw: &RawValue) -> Result<(), Vec<Problem>> {
    if key == "applicant" {
        facts.applicant = Some(match written::<String>(raw).as_deref() {
            Ok("person") => Applicant::Person,
            Ok("firm") => Applicant::Firm,
            _ => {
                return Err(vec![Problem::new(
                    both("看不懂申请人", "this is no kind of applicant"),
                    both(
                        "请填 \"person\"（个人）或 \"firm\"（单位）",
                        "write \"person\" or \"firm\"",
                    ),
                )]);
            }
        });
        return Ok(());
    }
    let input = match (plan.input(key), plan.today()) {
        (Some(input), _) => input,
        // The day of asking is refused under its usual name, whatever the rules call it.
        (None, Some(today)) if key == "today" => today,
        _ => return Err(vec![unknown(plan, key)]),
    };
    let set = entry(plan, input, raw)?;
    facts.people.set(input, set);
    facts.answered.push(input);
    Ok(())
}

/// A value with its variations.
fn entry(plan: &Plan, input: InputId, raw: &RawValue) -> Result<Possible, Vec<Problem>> {
    let text = raw.get();
    if text.starts_with('[') {
        return Err(vec![Problem::new(
            both("列表不是一个值", "a list is no value"),
            both(
                "几个可能的值请写成 {\"one_of\": [ … ]}",
                "write several possible values as {\"one_of\": [ … ]}",
            ),
        )]);
    }
    if !text.starts_with('{') {
        return plain_value(plan, input, raw).map_err(|problem| vec![problem]);
    }
    let Entries(fields) = written(raw).map_err(|problem| vec![problem])?;
    match fields.as_slice() {
        [(key, list)] if key == "one_of" => one_of(plan, input, list),
        [(key, place)] if key == "exactly" => {
            let place = written::<String>(place).map_err(|problem| vec![problem.below(".exactly")])?;
            answer::exactly(plan, input, &place).map_err(|problem| vec![problem.below(".exactly")])
        }
        _ => range(plan, input, &fields),
    }
}

fn one_of(plan: &Plan, input: InputId, list: &RawValue) -> Result<Possible, Vec<Problem>> {
    let items: Vec<&RawValue> = serde_json::from_str(list.get()).map_err(|_| vec![no_list()])?;
    let mut sets = Vec::new();
    let mut problems = Vec::new();
    for (position, item) in items.into_iter().enumerate() {
        match entry(plan, input, item) {
            Ok(set) => sets.push(set),
            Err(found) => problems.extend(
                found
                    .into_iter()
                    .map(|problem| problem.below(&format!(".one_of[{position}]"))),
            ),
        }
    }
    if sets.is_empty() && problems.is_empty() {
        problems.push(no_list());
    }
    if problems.is_empty() {
        Ok(answer::any_of(plan, input, &sets))
    } else {
        Err(problems)
    }
}

fn range(plan: &Plan, input: InputId, fields: &[(String, &RawValue)]) -> Result<Possible, Vec<Problem>> {
    let (mut from, mut to) = (None, None);
    for (key, raw) in fields {
        let end = match key.as_str() {
            "from" => &mut from,
            "to" => &mut to,
            _ => return Err(vec![unknown_form(key)]),
        };
        if end.is_some() {
            return Err(vec![repeated().below(&format!(".{key}"))]);
        }
        *end = Some(*raw);
    }
    if from.is_none() && to.is_none() {
        return Err(vec![unknown_form("{}")]);
    }
    let mut texts = (None, None);
    for (raw, text, field) in [(from, &mut texts.0, ".from"), (to, &mut texts.1, ".to")] {
        if let Some(raw) = raw {
            *text = Some(Written::of(raw).map_err(|problem| vec![problem.below(field)])?);
        }
    }
    let (from, to) = (
        texts.0.as_ref().map(Written::scalar),
        texts.1.as_ref().map(Written::scalar),
    );
    answer::between(plan, input, from, to).map_err(|problem| vec![problem])
}

fn plain_value(plan: &Plan, input: InputId, raw: &RawValue) -> Result<Possible, Problem> {
    if raw.get() == "null" {
        return answer::none(plan, input);
    }
    answer::value_of(plan, input, Written::of(raw)?.scalar())
}

/// A scalar of the document with its text.
enum Written<'text> {
    Truth(bool),
    Number(&'text str),
    Text(String),
}

impl<'text> Written<'text> {
    fn of(raw: &'text RawValue) -> Result<Self, Problem> {
        match raw.get() {
            "true" => Ok(Self::Truth(true)),
            "false" => Ok(Self::Truth(false)),
            text if text.starts_with('"') => written(raw).map(Self::Text),
            text if text.starts_with(['{', '[', 'n']) => Err(Problem::new(
                both("这里要一个简单的值", "a plain value is needed here"),
                both("请写数字、金额或日期", "write a number, an amount or a date"),
            )),
            text => Ok(Self::Number(text)),
        }
    }

    fn scalar(&self) -> Scalar<'_> {
        match self {
            Self::Truth(truth) => Scalar::Truth(*truth),
            Self::Number(digits) => Scalar::Number(digits),
            Self::Text(text) => Scalar::Text(text),
        }
    }
}

fn written<'text, T: Deserialize<'text>>(raw: &'text RawValue) -> Result<T, Problem> {
    serde_json::from_str(raw.get()).map_err(|error| {
        let message = error.to_string();
        Problem::new(
            both(
                format!("看不懂这个值：{message}"),
                format!("cannot be read: {message}"),
            ),
            both(
                "请对照格式说明更正",
                "correct it by the description of the format",
            ),
        )
    })
}

/// The fields of an object in their order, repetitions included.
struct Entries<'text>(Vec<(String, &'text RawValue)>);

impl<'text> Deserialize<'text> for Entries<'text> {
    fn deserialize<D: Deserializer<'text>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'text> Visitor<'text> for Fields {
            type Value = Entries<'text>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'text>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

fn no_object(error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or_default();
    let mut problem = if error.is_data() {
        Problem::new(
            both("应为一个 JSON 对象", "a JSON object is expected"),
            both(
                "请写成 {\"degree\": \"bachelor\", …}",
                "write it like {\"degree\": \"bachelor\", …}",
            ),
        )
    } else {
        Problem::new(
            both(
                format!("不是有效的 JSON（{reason}）"),
                format!("not valid JSON: {reason}"),
            ),
            both(
                "请检查这一处的引号、逗号和括号",
                "check quotes, commas and brackets at this place",
            ),
        )
    };
    problem.place = Some((error.line(), error.column()));
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
    let known = plan.inputs().iter().map(|(_, input)| input).filter(|input| {
        matches!(
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
        .filter(|(_, input)| matches!(input.kind, InputKind::Fact | InputKind::Place))
        .map(|(_, input)| input.id.clone())
        .collect();
    format!(
        "{}{}",
        lang.pick("可填的项：", "possible facts: "),
        lang.list(&ids)
    )
}
