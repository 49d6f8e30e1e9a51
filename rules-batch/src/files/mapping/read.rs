//! A mapping file, read and checked against the plan.

use std::collections::BTreeMap;
use std::path::Path;

use rules_core::arena::InputId;
use rules_core::plan::{Input, InputKind, Kind, Plan, Text};
use rules_report::language::both;
use serde::Deserialize;
use toml::Spanned;

use super::{DayForm, Encoding, FactColumn, Form, Mapping, Meaning, is_asked, usual_form};
use crate::files::finding::Finding;
use crate::files::national::{self, IDENTITY, PLACES, Table};
use crate::files::nearness::nearest;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: Spanned<i64>,
    id: Option<String>,
    encoding: Option<Spanned<String>>,
    delimiter: Option<Spanned<String>>,
    #[serde(default)]
    facts: BTreeMap<Spanned<String>, Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    column: String,
    codes: Option<Spanned<String>>,
    date: Option<Spanned<String>>,
    unit: Option<Spanned<String>>,
    empty: Option<Spanned<String>>,
    #[serde(default)]
    values: BTreeMap<String, Spanned<String>>,
}

/// Reads a mapping.
///
/// # Errors
/// Everything that is wrong with it.
pub(in crate::files) fn read(plan: &Plan, file: &Path, text: &str) -> Result<Mapping, Vec<Finding>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document: Document = match toml::from_str(text) {
        Ok(document) => document,
        Err(error) => {
            let finding = Finding::new(
                file,
                both(
                    format!("不是映射文件：{}", error.message()),
                    format!("is no mapping: {}", error.message()),
                ),
                both(
                    "格式见 docs/integrators.md；`--suggest-mapping` 会按表头写出一份",
                    "see docs/integrators.md for the format; `--suggest-mapping` writes one from the table's header",
                ),
            );
            let line = error.span().map(|span| line_of(text, span.start));
            return Err(vec![line.into_iter().fold(finding, Finding::line)]);
        }
    };
    let mut reader = Reader {
        plan,
        file,
        text,
        findings: Vec::new(),
    };
    let mapping = reader.mapping(document);
    if reader.findings.is_empty() {
        Ok(mapping)
    } else {
        Err(reader.findings)
    }
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

struct Reader<'a> {
    plan: &'a Plan,
    file: &'a Path,
    text: &'a str,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn line<T>(&self, of: &Spanned<T>) -> usize {
        line_of(self.text, of.span().start)
    }

    fn tell(&mut self, line: usize, fact: Option<&str>, message: Text, remedy: Text) {
        let finding = Finding::new(self.file, message, remedy).line(line);
        let finding = fact.into_iter().fold(finding, Finding::column);
        self.findings.push(finding);
    }

    fn mapping(&mut self, document: Document) -> Mapping {
        if *document.version.get_ref() != 1 {
            let line = self.line(&document.version);
            self.tell(
                line,
                None,
                both(
                    "这个版本的映射文件不认识",
                    "this version of mappings is not known",
                ),
                both("请写 version = 1", "write version = 1"),
            );
        }
        let encoding = document
            .encoding
            .map_or(Encoding::Utf8, |name| self.encoding(&name));
        let delimiter = document.delimiter.map_or(b',', |text| self.delimiter(&text));
        let mut facts = Vec::new();
        for (fact, entry) in document.facts {
            facts.extend(self.fact(&fact, entry));
        }
        // In the order of the file, which is that of the columns that are written.
        facts.sort_by_key(|fact: &FactColumn| fact.line);
        Mapping {
            id: document.id.unwrap_or_else(|| "id".to_owned()),
            encoding,
            delimiter,
            facts,
        }
    }

    fn encoding(&mut self, name: &Spanned<String>) -> Encoding {
        match name.get_ref().to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Encoding::Utf8,
            "gb18030" | "gbk" | "gb2312" => Encoding::Gb18030,
            _ => {
                let line = self.line(name);
                self.tell(
                    line,
                    None,
                    both("不认识这种编码", "this encoding is not known"),
                    both("可以写 utf-8 或 gb18030", "write utf-8 or gb18030"),
                );
                Encoding::Utf8
            }
        }
    }

    fn delimiter(&mut self, text: &Spanned<String>) -> u8 {
        if let [byte @ (b',' | b';' | b'\t' | b'|')] = text.get_ref().as_bytes() {
            return *byte;
        }
        let line = self.line(text);
        self.tell(
            line,
            None,
            both("不认识这种分隔符", "this is no delimiter"),
            both(
                "可以写 \",\" \";\" \"|\" \"\\t\"",
                "write \",\" \";\" \"|\" or \"\\t\"",
            ),
        );
        b','
    }

    fn fact(&mut self, name: &Spanned<String>, entry: Entry) -> Option<FactColumn> {
        let (fact, line) = (name.get_ref().as_str(), self.line(name));
        let input = self.input(fact, line)?;
        let known = self.plan.inputs().at(input);
        let mut form = usual_form(known);
        let mut values = BTreeMap::new();
        if let Some(codes) = &entry.codes {
            form = self.codes(fact, known, codes, form, &entry.values, &mut values);
        }
        if let Some(date) = &entry.date {
            form = self.date(fact, known, date, form);
        }
        if let Some(unit) = &entry.unit {
            form = self.unit(fact, known, unit, form);
        }
        let empty_is_none = entry
            .empty
            .as_ref()
            .is_some_and(|empty| self.empty(fact, known, empty));
        for (text, meaning) in &entry.values {
            if let Some(found) = self.meaning(fact, input, meaning) {
                values.insert(text.clone(), found);
            }
        }
        Some(FactColumn {
            input,
            fact: fact.to_owned(),
            column: entry.column,
            form,
            empty_is_none,
            values,
            line: Some(line),
        })
    }

    fn input(&mut self, fact: &str, line: usize) -> Option<InputId> {
        let found = self.plan.input(fact);
        if let Some(input) = found.filter(|input| is_asked(self.plan.inputs().at(*input))) {
            return Some(input);
        }
        let figure = found.is_some_and(|input| self.plan.inputs().at(input).kind == InputKind::Figure);
        if figure {
            self.tell(
                line,
                Some(fact),
                both(
                    "这是标准，不是个人情况",
                    "this is a figure and no fact about anybody",
                ),
                both("删去这一项", "leave it out"),
            );
            return None;
        }
        let near = nearest(self.plan, fact).map(|input| self.plan.inputs().at(input));
        let remedy = near.map_or_else(
            || {
                both(
                    "`yingxiang match --people FILE --suggest-mapping` 列出可用的项",
                    "`yingxiang match --people FILE --suggest-mapping` lists the facts that there are",
                )
            },
            |near| {
                both(
                    format!("是不是 {}（{}）？", near.id, near.name.zh),
                    format!("did you mean {} ({})?", near.id, near.name.en),
                )
            },
        );
        self.tell(
            line,
            Some(fact),
            both("规则里没有这一项", "the rules know no such fact"),
            remedy,
        );
        None
    }

    fn codes(
        &mut self,
        fact: &str,
        input: &Input,
        codes: &Spanned<String>,
        usual: Form,
        given: &BTreeMap<String, Spanned<String>>,
        values: &mut BTreeMap<String, Meaning>,
    ) -> Form {
        let (name, line) = (codes.get_ref().as_str(), self.line(codes));
        if national::is_named(PLACES, name) && input.value == Kind::Region {
            return Form::Place;
        }
        if national::is_named(IDENTITY, name) && matches!(input.value, Kind::Date | Kind::Choice(_)) {
            return Form::Identity;
        }
        match (national::table(name), input.value) {
            (Some(table), Kind::Choice(choice)) => {
                let members = &self.plan.choices().at(choice).members;
                let lacking = fill(table, members, given, values);
                if !lacking.is_empty() {
                    let list = lacking.join("、");
                    self.tell(
                        line,
                        Some(fact),
                        both(
                            format!("「{}」里没有与这些代码对应的项：{list}", input.name.zh),
                            format!("\"{}\" has no alternative for these codes: {list}", input.name.en),
                        ),
                        both(
                            "请在 values 里写明这些代码是什么，或写 \"unknown\"",
                            "say in `values` what they are, or \"unknown\"",
                        ),
                    );
                }
            }
            (Some(_), _) => self.tell(
                line,
                Some(fact),
                both("这一项不是选项，没有代码表", "this fact is no choice and has no codes"),
                both("删去 codes", "leave `codes` out"),
            ),
            (None, _) => self.tell(
                line,
                Some(fact),
                both(format!("这里不能用代码表 {name}"), format!("the codes {name} cannot be used here")),
                both(
                    "选项可写 GB/T 2261.1（性别）、GB/T 4658（学历），地区可写 GB/T 2260，出生日期和性别可写 GB 11643（身份证号）；别的代码写在 values 里",
                    "for a choice GB/T 2261.1 (sex) or GB/T 4658 (education), for a place GB/T 2260, for day of birth and sex GB 11643 (identity card); other codes go into `values`",
                ),
            ),
        }
        usual
    }

    fn date(&mut self, fact: &str, input: &Input, date: &Spanned<String>, usual: Form) -> Form {
        let known = DayForm::NAMES.iter().find(|(name, _)| name == date.get_ref());
        match (known, input.value) {
            (Some((_, form)), Kind::Date) => Form::Day(*form),
            _ => {
                let line = self.line(date);
                self.tell(
                    line,
                    Some(fact),
                    both(
                        "不认识这种日期格式，或这一项不是日期",
                        "this form of days is not known, or the fact is no day",
                    ),
                    both(
                        "日期可写 YYYYMMDD、YYYY-MM-DD、MM/DD/YYYY、DD.MM.YYYY",
                        "for days: YYYYMMDD, YYYY-MM-DD, MM/DD/YYYY or DD.MM.YYYY",
                    ),
                );
                usual
            }
        }
    }

    fn unit(&mut self, fact: &str, input: &Input, unit: &Spanned<String>, usual: Form) -> Form {
        match (unit.get_ref().as_str(), input.value) {
            ("yuan" | "元", Kind::Money) => Form::Plain,
            ("fen" | "分", Kind::Money) => Form::Fen,
            _ => {
                let line = self.line(unit);
                self.tell(
                    line,
                    Some(fact),
                    both("单位只用于金额", "only amounts have a unit"),
                    both(
                        "金额可写 yuan（默认）或 fen",
                        "for amounts: yuan (as if nothing is said) or fen",
                    ),
                );
                usual
            }
        }
    }

    fn empty(&mut self, fact: &str, input: &Input, empty: &Spanned<String>) -> bool {
        match empty.get_ref().as_str() {
            "unknown" => return false,
            "none" if input.domain.none => return true,
            _ => {}
        }
        let line = self.line(empty);
        self.tell(
            line,
            Some(fact),
            if input.domain.none {
                both("空格的意思不明", "what an empty cell means is not clear")
            } else {
                both(
                    "这一项总有一个值，空格不能是“无”",
                    "this fact always has a value; an empty cell cannot be none",
                )
            },
            both(
                "可写 unknown（默认），可无的项可写 none",
                "write unknown (as if nothing is said), or none for a fact that may be absent",
            ),
        );
        false
    }

    fn meaning(&mut self, fact: &str, input: InputId, meaning: &Spanned<String>) -> Option<Meaning> {
        let known = self.plan.inputs().at(input);
        match meaning.get_ref().as_str() {
            "unknown" => return Some(Meaning::Unknown),
            "none" if known.domain.none => return Some(Meaning::None),
            _ => {}
        }
        match rules_report::answer::typed(self.plan, input, meaning.get_ref()) {
            Ok(found) if found.is_single() || known.value == Kind::Region => {
                Some(Meaning::Value(meaning.get_ref().clone()))
            }
            Ok(_) => {
                let line = self.line(meaning);
                self.tell(
                    line,
                    Some(fact),
                    both("这不是一个确定的值", "this is not one value"),
                    both("写一个值，或 unknown", "write one value, or unknown"),
                );
                None
            }
            Err(problem) => {
                let line = self.line(meaning);
                self.tell(
                    line,
                    Some(fact),
                    problem.message().clone(),
                    problem.remedy().clone(),
                );
                None
            }
        }
    }
}

/// What the codes of a table mean here. Returns those that have a meaning for which there is no alternative.
fn fill(
    table: &Table,
    members: &[(String, Text)],
    given: &BTreeMap<String, Spanned<String>>,
    values: &mut BTreeMap<String, Meaning>,
) -> Vec<String> {
    let mut lacking = Vec::new();
    for (code, means, names) in table.codes {
        if given.contains_key(*code) {
            continue;
        }
        let member = names.iter().find_map(|name| {
            let mut members = members.iter();
            members.find(|(id, text)| id == name || text.zh == *name)
        });
        match member {
            Some((id, _)) => values.insert((*code).to_owned(), Meaning::Value(id.clone())),
            None if names.is_empty() => values.insert((*code).to_owned(), Meaning::Unknown),
            None => {
                lacking.push(format!("{code}（{means}）"));
                None
            }
        };
    }
    lacking
}
