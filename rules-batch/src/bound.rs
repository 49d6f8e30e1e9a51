//! Which input a column says, which values it may have, and how they are written.

use std::collections::BTreeMap;

use arrow_schema::{DataType, Schema};
use rules_core::arena::InputId;
use rules_core::number::Number;
use rules_core::plan::{Input, InputKind, Kind, Plan};
use rules_core::possible::{Possible, Range, Ranges, Values};

use crate::expression::Universe;
use crate::interval::{Intervals, NONE};
use crate::lane::Width;
use crate::problem::Problem;

/// The column that says that there is none.
pub(crate) const NONE_SUFFIX: &str = ".none";

/// An input with a column.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    pub(crate) input: InputId,
    pub(crate) name: String,
    pub(crate) width: Width,
    /// Every value it may have as lane values, without none.
    pub(crate) domain: Intervals,
    pub(crate) may_be_none: bool,
    step: Number,
    pub(crate) value: Kind,
    /// Alternatives or places as they are written, with their lane values.
    pub(crate) words: BTreeMap<String, i64>,
    /// Places by code.
    pub(crate) codes: Codes,
}

/// Lane values by number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Codes {
    pub(crate) first: i64,
    pub(crate) positions: Vec<i32>,
}

impl Codes {
    fn new(codes: impl Iterator<Item = (i64, i32)>) -> Self {
        let codes: Vec<(i64, i32)> = codes.collect();
        let first = codes.iter().map(|(code, _)| *code).min().unwrap_or(0);
        let last = codes.iter().map(|(code, _)| *code).max().unwrap_or(0);
        let length = usize::try_from(last.saturating_sub(first))
            .unwrap_or(0)
            .min(1_000_000);
        let mut positions = vec![-1; length.saturating_add(1)];
        for (code, position) in codes {
            if let Some(place) = usize::try_from(code - first)
                .ok()
                .and_then(|at| positions.get_mut(at))
            {
                *place = position;
            }
        }
        Self { first, positions }
    }

    pub(crate) fn get(&self, code: i64) -> Option<i64> {
        let at = usize::try_from(code.checked_sub(self.first)?).ok()?;
        let position = *self.positions.get(at)?;
        (position >= 0).then(|| i64::from(position))
    }
}

impl Bound {
    /// An input of a plan as a lane; `None` for what no column can say.
    pub(crate) fn new(plan: &Plan, id: InputId, name: &str) -> Option<Self> {
        let input = plan.inputs().at(id);
        let domain = lane_domain(input)?;
        let mut words = BTreeMap::new();
        let mut codes = Codes::default();
        match input.value {
            Kind::Choice(choice) => {
                let members = &plan.choices().at(choice).members;
                words.extend((0_i64..).zip(members).map(|(at, (id, _))| (id.clone(), at)));
            }
            Kind::Region => {
                let places = plan.regions().iter();
                let by_code = places.filter_map(|(position, region)| {
                    let position = i32::try_from(position).ok()?;
                    Some((region.code.parse().ok()?, position))
                });
                codes = Codes::new(by_code);
                for (position, region) in plan.regions().iter() {
                    for word in [&region.id, &region.code, &region.name.zh] {
                        words.insert(word.clone(), i64::from(position));
                    }
                }
            }
            _ => {}
        }
        let (low, high) = domain.hull()?;
        let width = match input.value {
            Kind::Bool | Kind::Choice(_) => Width::Byte,
            _ if i32::try_from(low).is_ok_and(|low| low > i32::MIN + 1) && i32::try_from(high).is_ok() => {
                Width::Short
            }
            _ => Width::Long,
        };
        Some(Self {
            input: id,
            name: name.to_owned(),
            width,
            domain,
            may_be_none: input.domain.none,
            step: input.step,
            value: input.value,
            words,
            codes,
        })
    }

    /// What its lane may hold.
    pub(crate) fn universe(&self, unknown: bool, none: bool) -> Universe {
        let none = (none && self.may_be_none).then_some((NONE, NONE));
        Universe {
            set: Intervals::of(self.domain.iter().chain(none)),
            unknown,
        }
    }

    /// The set of values from one lane value to another.
    pub(crate) fn possible(&self, low: i64, high: i64) -> Possible {
        if low == NONE {
            let like = match self.width {
                Width::Byte => Values::Bits(0),
                Width::Short | Width::Long => Values::Ranges(Ranges::default()),
            };
            return Possible::absent(&like);
        }
        if self.width == Width::Byte {
            let members = (low..=high).filter_map(|member| 1_u64.checked_shl(u32::try_from(member).ok()?));
            return Possible::of(Values::Bits(members.fold(0, |bits, bit| bits | bit)));
        }
        let number = |value: i64| Number::whole(value).times(self.step).unwrap_or(Number::MAX);
        Possible::of(Values::Ranges(Ranges::union([Range {
            low: number(low),
            high: number(high),
        }])))
    }

    /// The number of grid steps in one.
    pub(crate) fn step(&self) -> Number {
        self.step
    }

    /// Whether a column of a type can say it.
    ///
    /// # Errors
    /// Which types can.
    pub(crate) fn accepts(&self, data: &DataType) -> Result<(), Problem> {
        let is_text = |data: &DataType| *data == DataType::Utf8;
        let (fits, wanted) = match self.value {
            Kind::Bool => (*data == DataType::Boolean, "Boolean"),
            Kind::Date => (*data == DataType::Date32, "Date32"),
            Kind::Choice(_) => (
                is_text(data)
                    || matches!(data, DataType::Dictionary(keys, values)
                        if matches!(**keys, DataType::Int8 | DataType::Int16 | DataType::Int32) && is_text(values)),
                "Utf8 or Dictionary(Int8, Int16 or Int32, Utf8)",
            ),
            Kind::Region => (is_text(data) || *data == DataType::Int32, "Int32 or Utf8"),
            Kind::Count(_) | Kind::Number | Kind::Money | Kind::Months | Kind::Days => (
                matches!(data, DataType::Int64 | DataType::Int32),
                "Int64 or Int32",
            ),
        };
        if fits {
            return Ok(());
        }
        Err(Problem::of_column(
            &self.name,
            format!("the type is {data}"),
            format!("give it as {wanted}"),
        ))
    }

    /// The problem of a value that cannot be.
    pub(crate) fn impossible(&self, row: usize, value: &str) -> Problem {
        let ends = self.domain.hull().unwrap_or_default();
        let remedy = match self.value {
            Kind::Choice(_) => {
                let words: Vec<&str> = self.words.keys().map(String::as_str).collect();
                format!("it may be {}", words.join(", "))
            }
            Kind::Region => "give a place of the rules by its code".to_owned(),
            Kind::Date => format!(
                "it may be from day {} to day {}, counted from 1970-01-01",
                ends.0, ends.1
            ),
            _ => format!("it may be {} to {}", ends.0, ends.1),
        };
        Problem::of_column(&self.name, format!("{value} cannot be"), remedy).at(row)
    }
}

/// The values of an input as lane values.
fn lane_domain(input: &Input) -> Option<Intervals> {
    match &input.domain.values {
        Values::Bits(bits) => Some(Intervals::of((0..64_u32).filter_map(|member| {
            let is_in = bits.checked_shr(member)? & 1 == 1;
            is_in.then_some((i64::from(member), i64::from(member)))
        }))),
        Values::Ranges(ranges) => {
            let steps = |number: Number| number.over(input.step);
            let parts: Option<Vec<(i64, i64)>> = ranges
                .iter()
                .map(|range| {
                    let low = steps(range.low)?.negated().floor().checked_neg()?;
                    Some((low, steps(range.high)?.floor()))
                })
                .collect();
            let parts = Intervals::of(parts?);
            (!parts.is_empty()).then_some(parts)
        }
    }
}

/// Where the columns of an input are in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) value: Option<usize>,
    pub(crate) none: Option<usize>,
}

/// The inputs of a plan that a schema has columns for.
///
/// # Errors
/// A column of another type than the fact.
pub(crate) fn bound(plan: &Plan, schema: &Schema) -> Result<Vec<(Bound, Place)>, Problem> {
    let find = |name: &str| schema.fields().iter().position(|field| field.name() == name);
    let mut found = Vec::new();
    for (id, input) in plan.inputs().iter() {
        let said = matches!(
            input.kind,
            InputKind::Fact | InputKind::Place | InputKind::Confirm
        );
        if !said || input.list.is_some() {
            continue;
        }
        let place = Place {
            value: find(&input.id),
            none: find(&format!("{}{NONE_SUFFIX}", input.id)),
        };
        if place.value.is_none() && place.none.is_none() {
            continue;
        }
        let Some(bound) = Bound::new(plan, id, &input.id) else {
            continue;
        };
        if let Some(field) = place.value.and_then(|at| schema.fields().get(at)) {
            bound.accepts(field.data_type())?;
        }
        if let Some(field) = place.none.and_then(|at| schema.fields().get(at)) {
            let name = format!("{}{NONE_SUFFIX}", input.id);
            if *field.data_type() != DataType::Boolean {
                let message = format!("the type is {}", field.data_type());
                return Err(Problem::of_column(&name, message, "give it as Boolean"));
            }
            if !bound.may_be_none {
                let message = "the fact cannot be none";
                return Err(Problem::of_column(&name, message, "leave the column out"));
            }
        }
        found.push((bound, place));
    }
    Ok(found)
}
