//! A mapping to begin with, from the header of a table.

use std::collections::BTreeSet;
use std::fmt::Write;

use rules_core::arena::InputId;
use rules_core::forward::Passes;
use rules_core::plan::{Kind, Plan, Variant};
use rules_report::language::Lang;

use super::mapping::is_asked;
use super::national;
use super::nearness::nearest;

/// A mapping of the columns that look like facts of the plan; the others, and the facts without a column that some policies
/// read, as comments. It is to be looked through: likeness is no proof.
pub(super) fn suggestion(plan: &Plan, policies: &[usize], columns: &[String], lang: Lang) -> String {
    let read = read_by(plan, policies);
    let mut text = String::from("version = 1\n");
    let id = columns.iter().find(|column| is_id(column));
    let _ = match id {
        Some(id) => writeln!(text, "id = {}", quoted(id)),
        None => writeln!(
            text,
            "{}\nid = {}",
            lang.pick("# 请写明哪一列是编号", "# say which column tells who it is"),
            quoted(columns.first().map_or("id", String::as_str))
        ),
    };
    let mut used = Vec::new();
    let mut left = Vec::new();
    for column in columns {
        if Some(column) == id {
            continue;
        }
        match nearest(plan, column).filter(|fact| !used.contains(fact)) {
            Some(fact) => {
                used.push(fact);
                entry(&mut text, plan, fact, column, lang);
            }
            None => left.push(column.clone()),
        }
    }
    if !left.is_empty() {
        let said = lang.pick("# 没有认出的列：", "# columns that were not recognised: ");
        let _ = writeln!(text, "\n{said}{}", lang.list(&left));
    }
    let without: Vec<String> = plan
        .inputs()
        .iter()
        .filter(|(id, input)| is_asked(input) && read.contains(id) && !used.contains(id))
        .filter(|(_, input)| !input.id.contains('.'))
        .map(|(_, input)| format!("{}{}", input.id, lang.aside(lang.of(&input.name))))
        .collect();
    if !without.is_empty() {
        let said = lang.pick(
            "# 表里没有的情况（按不清楚处理）：",
            "# facts without a column, which stay unknown: ",
        );
        let _ = writeln!(text, "\n{said}");
        for fact in without {
            let _ = writeln!(text, "#   {fact}");
        }
    }
    text
}

/// What the answers of policies rest on.
fn read_by(plan: &Plan, policies: &[usize]) -> BTreeSet<InputId> {
    let passes = Passes::new(plan);
    let policies = policies
        .iter()
        .filter_map(|position| plan.policies().get(*position));
    let variants = policies.flat_map(|policy| &policy.variants);
    let read = |variant: &Variant| {
        let nodes = variant.nodes().into_iter();
        let inputs = nodes.flat_map(|node| passes.inputs_of(node));
        inputs.chain(variant.place).collect::<Vec<InputId>>()
    };
    variants.flat_map(read).collect()
}

fn is_id(column: &str) -> bool {
    let plain = column.to_lowercase();
    [
        "id",
        "编号",
        "人员编号",
        "个人编号",
        "身份证号",
        "身份证号码",
        "证件号码",
        "公民身份号码",
    ]
    .contains(&plain.trim())
}

fn entry(text: &mut String, plan: &Plan, fact: InputId, column: &str, lang: Lang) {
    let input = plan.inputs().at(fact);
    let name = if input.id.contains('.') {
        quoted(&input.id)
    } else {
        input.id.clone()
    };
    let _ = writeln!(text, "\n[facts.{name}]  # {}", lang.of(&input.name));
    let _ = writeln!(text, "column = {}", quoted(column));
    match input.value {
        Kind::Date => {
            let _ = writeln!(text, "date = \"YYYY-MM-DD\"");
        }
        Kind::Money => {
            let _ = writeln!(text, "unit = \"yuan\"");
        }
        Kind::Region => {
            let _ = writeln!(text, "codes = {}", quoted(national::PLACES));
        }
        Kind::Choice(choice) => {
            let members = &plan.choices().at(choice).members;
            let fits = |table: &&national::Table| {
                let names = table.codes.iter().filter(|(_, _, names)| !names.is_empty());
                let mut named = names.map(|(_, _, names)| {
                    members.iter().any(|(id, member)| {
                        names.contains(&id.as_str()) || names.contains(&member.zh.as_str())
                    })
                });
                named.all(|found| found)
            };
            if let Some(table) = national::TABLES.iter().find(fits) {
                let _ = writeln!(text, "codes = {}", quoted(table.name));
            }
            let list: Vec<String> = members
                .iter()
                .map(|(id, member)| format!("{id}{}", lang.aside(lang.of(member))))
                .collect();
            let said = lang.pick("# 可用：", "# one of: ");
            let _ = writeln!(text, "{said}{}", lang.list(&list));
        }
        Kind::Bool => {
            let _ = writeln!(text, "values = {{ \"1\" = \"yes\", \"0\" = \"no\" }}");
        }
        _ => {}
    }
    if input.domain.none {
        let said = lang.pick(
            "  # 空格：unknown 不清楚，none 没有",
            "  # empty cells: unknown, or none for \"there is none\"",
        );
        let _ = writeln!(text, "empty = \"unknown\"{said}");
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
