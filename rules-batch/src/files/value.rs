//! What one cell says of a fact.

use std::collections::{BTreeSet, HashMap};

use rules_core::calendar::{Day, day};
use rules_core::number::Number;
use rules_core::plan::{Kind, Plan, Text};
use rules_core::possible::Values;
use rules_report::answer;
use rules_report::language::both;

use super::mapping::{DayForm, FactColumn, Form, Meaning};
use super::national;

/// A cell, understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// Not known.
    Unknown,
    /// There is none.
    None,
    /// Yes or no.
    Truth(bool),
    /// A count, fen, or steps of a grid.
    Whole(i64),
    /// A day.
    Day(Day),
    /// A position among the alternatives.
    Member(i8),
    /// The code of a place of the plan.
    Place(i32),
}

/// Reads the cells of one fact.
#[derive(Debug)]
pub(super) struct Reader<'p> {
    plan: &'p Plan,
    column: FactColumn,
    kind: Kind,
    step: Number,
    /// What texts mean that stand for one of a few values.
    known: HashMap<String, Value>,
    /// Six-digit codes of the plan.
    places: BTreeSet<i32>,
}

impl<'p> Reader<'p> {
    pub(super) fn new(plan: &'p Plan, column: &FactColumn) -> Self {
        let input = plan.inputs().at(column.input);
        let mut reader = Self {
            plan,
            column: column.clone(),
            kind: input.value,
            step: input.step,
            known: HashMap::new(),
            places: BTreeSet::new(),
        };
        if input.value == Kind::Region {
            let codes = plan
                .regions()
                .iter()
                .filter_map(|(_, place)| place.code.parse().ok());
            reader.places = codes.collect();
        }
        if let Kind::Choice(choice) = input.value {
            for (position, (id, name)) in (0_i8..).zip(&plan.choices().at(choice).members) {
                for text in [&name.en, &name.zh, id] {
                    if !text.is_empty() {
                        reader.known.insert(text.clone(), Value::Member(position));
                    }
                }
            }
        }
        for (text, meaning) in &column.values {
            let value = match meaning {
                Meaning::Unknown => Value::Unknown,
                Meaning::None => Value::None,
                Meaning::Value(value) => reader.plain(value).unwrap_or(Value::Unknown),
            };
            reader.known.insert(text.clone(), value);
        }
        reader
    }

    /// What the fact's column holds where nothing is.
    pub(super) fn empty(&self) -> Value {
        if self.column.empty_is_none {
            Value::None
        } else {
            Value::Unknown
        }
    }

    /// Whether any cell may mean that there is none.
    pub(super) fn may_be_none(&self) -> bool {
        self.column.empty_is_none
            || self
                .column
                .values
                .values()
                .any(|meaning| *meaning == Meaning::None)
    }

    /// Whether values of the natural type stand for themselves.
    pub(super) fn is_plain(&self) -> bool {
        self.column.values.is_empty()
    }

    pub(super) fn column(&self) -> &FactColumn {
        &self.column
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// The place that a code means: itself, or the smallest place of the plan around it.
    pub(super) fn place(&self, code: i64) -> Option<i32> {
        // Codes of towns and villages have more digits.
        let mut code = code;
        while code > 999_999 {
            code /= 1000;
        }
        let code = i32::try_from(code).ok().filter(|code| *code >= 100_000)?;
        let around = [code, code / 100 * 100, code / 10_000 * 10_000];
        around.into_iter().find(|code| self.places.contains(code))
    }

    /// What a text means.
    ///
    /// # Errors
    /// Why it is no value of the fact.
    pub(super) fn read(&self, text: &str) -> Result<Value, Text> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(self.empty());
        }
        if let Some(value) = self.known.get(text) {
            return Ok(*value);
        }
        if text.contains('\u{fffd}') {
            return Err(both(
                "文字编码不对，读出了乱码",
                "the encoding is wrong: letters cannot be read",
            ));
        }
        self.plain(text)
    }

    fn plain(&self, text: &str) -> Result<Value, Text> {
        let quick = match (self.column.form, self.kind) {
            (Form::Identity, _) => return self.identity(text),
            (Form::Day(form), _) => parse_day(text, form).map(Value::Day),
            (Form::Fen, _) => text.parse().ok().and_then(|fen| self.steps(fen)),
            (Form::Place, _) => text
                .parse()
                .ok()
                .and_then(|code| self.place(code))
                .map(Value::Place),
            (Form::Plain, Kind::Bool) => match text {
                "1" | "true" | "是" => Some(Value::Truth(true)),
                "0" | "false" | "否" => Some(Value::Truth(false)),
                _ => None,
            },
            (Form::Plain, Kind::Money) => fen(text).and_then(|fen| self.steps(fen)),
            (Form::Plain, Kind::Choice(_)) => self.known.get(text).copied(),
            (Form::Plain, _) if self.step == Number::ONE => text.parse().ok().map(Value::Whole),
            (Form::Plain, _) => None,
        };
        quick.map_or_else(|| self.slowly(text), Ok)
    }

    /// An amount in steps of the fact's grid; `None` where it lies between two.
    fn steps(&self, fen: i64) -> Option<Value> {
        let steps = Number::whole(fen).over(self.step)?;
        steps.to_whole().map(Value::Whole)
    }

    /// Whether a fen, or one of whatever is counted, is a step of the fact's grid.
    pub(super) fn is_fine(&self) -> bool {
        self.step == Number::ONE
    }

    /// As the command line reads an answer; it also has the words for what is none.
    fn slowly(&self, text: &str) -> Result<Value, Text> {
        if let Form::Day(form) = self.column.form
            && form != DayForm::YearFirst
        {
            return Err(both(
                format!("「{text}」不是这种格式的日期"),
                format!("\"{text}\" is no day in that form"),
            ));
        }
        let told = |problem: rules_report::problem::Problem| {
            let (message, remedy) = (problem.message(), problem.remedy());
            both(
                format!("「{text}」{}；{}", message.zh, remedy.zh),
                format!("\"{text}\": {}; {}", message.en, remedy.en),
            )
        };
        let found = match self.column.form {
            // The command line reads yuan.
            Form::Fen => text.parse().map_or_else(
                |_| answer::typed(self.plan, self.column.input, "?"),
                |fen: i64| {
                    let (yuan, rest) = (fen / 100, fen % 100);
                    answer::typed(self.plan, self.column.input, &format!("{yuan}.{:02}", rest.abs()))
                },
            ),
            _ => answer::typed(self.plan, self.column.input, text),
        };
        let found = found.map_err(told)?;
        Ok(match (&found.values, self.kind) {
            (Values::Bits(_), Kind::Bool) => Value::Truth(found.is_yes()),
            (Values::Bits(bits), _) => {
                i8::try_from(bits.trailing_zeros()).map_or(Value::Unknown, Value::Member)
            }
            (Values::Ranges(_), Kind::Region) => {
                let place = found
                    .hull()
                    .and_then(|range| u32::try_from(range.low.to_whole()?).ok());
                let code = place.and_then(|place| self.plan.regions().get(place)?.code.parse().ok());
                code.map_or(Value::Unknown, Value::Place)
            }
            // A year or a span is known only in part; a column cannot hold that.
            (Values::Ranges(_), kind) => match found.to_number() {
                None => Value::Unknown,
                Some(number) if kind == Kind::Date => {
                    let day = number.to_whole().and_then(|day| Day::try_from(day).ok());
                    day.map_or(Value::Unknown, Value::Day)
                }
                Some(number) => {
                    let steps = number.over(self.step).and_then(Number::to_whole);
                    steps.map_or(Value::Unknown, Value::Whole)
                }
            },
        })
    }

    fn identity(&self, text: &str) -> Result<Value, Text> {
        let Some((born, man)) = national::identity(text) else {
            return Err(both(
                "身份证号不对：应是18位，校验码相符",
                "no number of an identity card: 18 characters and the right check digit",
            ));
        };
        if self.kind == Kind::Date {
            let day = parse_day(born, DayForm::Compact).map(Value::Day);
            return day.ok_or_else(|| {
                both(
                    "身份证号里的日期不存在",
                    "the number holds a day that does not exist",
                )
            });
        }
        let code = if man { "1" } else { "2" };
        let names = national::table("GB/T 2261.1").and_then(|table| {
            let mut codes = table.codes.iter();
            codes
                .find(|(known, _, _)| *known == code)
                .map(|(_, _, names)| *names)
        });
        let value = names.into_iter().flatten().find_map(|name| self.known.get(*name));
        value
            .copied()
            .ok_or_else(|| both("这一项没有男、女", "the fact has no male and female"))
    }
}

/// Yuan with at most two decimals, in fen.
fn fen(text: &str) -> Option<i64> {
    let (yuan, decimals) = text.split_once('.').unwrap_or((text, ""));
    let is_negative = yuan.starts_with('-');
    if decimals.len() > 2 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let yuan: i64 = yuan.parse().ok()?;
    let mut part: i64 = if decimals.is_empty() {
        0
    } else {
        decimals.parse().ok()?
    };
    if decimals.len() == 1 {
        part = part.checked_mul(10)?;
    }
    let fen = yuan.checked_mul(100)?;
    if is_negative {
        fen.checked_sub(part)
    } else {
        fen.checked_add(part)
    }
}

/// A day as it is written in a form; `None` for what does not have the form or is in no calendar.
fn parse_day(text: &str, form: DayForm) -> Option<Day> {
    if form == DayForm::Compact {
        let all = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
        let part = |range: std::ops::Range<usize>| all.then(|| text.get(range)).flatten()?.parse().ok();
        return day(part(0..4)?, part(4..6)?, part(6..8)?);
    }
    // What follows a space is the time of day.
    let date = text.split([' ', 'T']).next()?;
    let mut parts = date.split(['-', '/', '.']);
    let mut part = || {
        let text = parts.next()?;
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<i32>().ok()).flatten()
    };
    let (first, second, third) = (part()?, part()?, part()?);
    if parts.next().is_some() {
        return None;
    }
    match form {
        DayForm::Compact | DayForm::YearFirst => day(first, second, third),
        DayForm::MonthFirst => day(third, first, second),
        DayForm::DayFirst => day(third, second, first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (text, found) in [
            ("533.33", Some(53_333)),
            ("800", Some(80_000)),
            ("0.5", Some(50)),
            ("-0.05", Some(-5)),
            ("-1.05", Some(-105)),
            ("1.005", None),
            ("1e3", None),
            ("92233720368547758.08", None),
            (".5", None),
        ] {
            assert_eq!(fen(text), found, "{text}");
        }
    }

    #[test]
    fn days_have_the_form_that_was_said() {
        let expected = day(2025, 6, 30);
        for (text, form) in [
            ("20250630", DayForm::Compact),
            ("2025-06-30", DayForm::YearFirst),
            ("2025/6/30", DayForm::YearFirst),
            ("2025-06-30 00:00:00", DayForm::YearFirst),
            ("06/30/2025", DayForm::MonthFirst),
            ("30.06.2025", DayForm::DayFirst),
        ] {
            assert_eq!(parse_day(text, form), expected, "{text}");
        }
        assert_eq!(parse_day("2025-06-31", DayForm::YearFirst), None);
        assert_eq!(parse_day("2025-06", DayForm::YearFirst), None);
        assert_eq!(parse_day("+2025-06-30", DayForm::YearFirst), None);
        assert_eq!(parse_day("2025063", DayForm::Compact), None);
    }
}
