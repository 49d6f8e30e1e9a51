//! The cells of a column as text, whatever type the column has.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date64Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, types::Date32Type};
use arrow_schema::{DataType, TimeUnit};
use rules_core::calendar::civil;

/// Text of each cell, `None` where it is null; `None` for a column that cannot be read as text.
pub(super) fn texts(array: &ArrayRef) -> Option<Vec<Option<Cow<'_, str>>>> {
    macro_rules! printed {
        ($type:ty) => {
            array
                .as_primitive::<$type>()
                .iter()
                .map(|value| value.map(|value| Cow::Owned(value.to_string())))
                .collect()
        };
    }
    macro_rules! days {
        ($type:ty, $in_a_day:expr) => {
            array
                .as_primitive::<$type>()
                .iter()
                .map(|value| value.map(|value| Cow::Owned(iso(value.div_euclid($in_a_day)))))
                .collect()
        };
    }
    Some(match array.data_type() {
        DataType::Utf8 => borrowed(array.as_string::<i32>().iter()),
        DataType::LargeUtf8 => borrowed(array.as_string::<i64>().iter()),
        DataType::Utf8View => borrowed(array.as_string_view().iter()),
        DataType::Boolean => array
            .as_boolean()
            .iter()
            .map(|value| value.map(|value| Cow::Borrowed(if value { "true" } else { "false" })))
            .collect(),
        DataType::Int8 => printed!(Int8Type),
        DataType::Int16 => printed!(Int16Type),
        DataType::Int32 => printed!(Int32Type),
        DataType::Int64 => printed!(Int64Type),
        DataType::UInt8 => printed!(UInt8Type),
        DataType::UInt16 => printed!(UInt16Type),
        DataType::UInt32 => printed!(UInt32Type),
        DataType::UInt64 => printed!(UInt64Type),
        DataType::Float32 => printed!(Float32Type),
        DataType::Float64 => printed!(Float64Type),
        DataType::Decimal128(_, scale) => array
            .as_primitive::<Decimal128Type>()
            .iter()
            .map(|value| value.map(|value| Cow::Owned(decimal(value, *scale))))
            .collect(),
        DataType::Date32 => array
            .as_primitive::<Date32Type>()
            .iter()
            .map(|value| value.map(|value| Cow::Owned(iso(i64::from(value)))))
            .collect(),
        DataType::Date64 => days!(Date64Type, 86_400_000),
        DataType::Timestamp(TimeUnit::Second, None) => days!(TimestampSecondType, 86_400),
        DataType::Timestamp(TimeUnit::Millisecond, None) => days!(TimestampMillisecondType, 86_400_000),
        DataType::Timestamp(TimeUnit::Microsecond, None) => days!(TimestampMicrosecondType, 86_400_000_000),
        DataType::Timestamp(TimeUnit::Nanosecond, None) => days!(TimestampNanosecondType, 86_400_000_000_000),
        DataType::Dictionary(_, _) => {
            let dictionary = array.as_any_dictionary_opt()?;
            let values = texts(dictionary.values())?;
            if values.is_empty() {
                // Nothing but nulls; keys of an empty dictionary cannot be asked for.
                return Some(vec![None; array.len()]);
            }
            let keys = dictionary.normalized_keys();
            let keys = keys.iter().enumerate();
            keys.map(|(row, key)| {
                let known = !dictionary.is_null(row);
                known.then(|| values.get(*key).cloned().flatten()).flatten()
            })
            .collect()
        }
        _ => return None,
    })
}

fn borrowed<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Vec<Option<Cow<'a, str>>> {
    values.map(|value| value.map(Cow::Borrowed)).collect()
}

/// A day as `2025-06-30`; what no calendar here holds, as its number.
pub(super) fn iso(day: i64) -> String {
    match i32::try_from(day) {
        Ok(day) => {
            let date = civil(day);
            format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
        }
        Err(_) => day.to_string(),
    }
}

fn decimal(value: i128, scale: i8) -> String {
    let Some(places) = u32::try_from(scale).ok().filter(|places| *places > 0) else {
        let zeros = usize::from(scale.unsigned_abs());
        return format!("{value}{}", "0".repeat(if value == 0 { 0 } else { zeros }));
    };
    let unit = 10_i128.saturating_pow(places);
    let sign = if value < 0 { "-" } else { "" };
    let size = value.saturating_abs();
    let width = usize::try_from(places).unwrap_or(0);
    format!("{sign}{}.{:0width$}", size / unit, size % unit)
}
