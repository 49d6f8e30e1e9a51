//! A column of one batch, read into lanes.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int8Type, Int16Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, StringArray};
use arrow_buffer::BooleanBuffer;
use arrow_schema::DataType;
use rules_core::plan::Kind;

use crate::bound::{Bound, Place};
use crate::interval::{NONE, UNKNOWN};
use crate::lane::{BAD, BYTE_NONE, BYTE_UNKNOWN, Lane, SHORT_NONE, SHORT_UNKNOWN, TILE};
use crate::problem::Problem;

/// A column of one batch, ready to be read.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    bound: &'a Bound,
    values: Source<'a>,
    nulls: Option<&'a arrow_buffer::NullBuffer>,
    /// Where it is said that there is none, if that is said of some row.
    none: Option<BooleanBuffer>,
    /// Whether every empty cell is none, and nothing else.
    all_none: bool,
}

#[derive(Debug)]
enum Source<'a> {
    Nothing,
    Bools(&'a BooleanArray),
    Shorts(&'a [i32]),
    Longs(&'a [i64]),
    Codes(&'a [i32]),
    Words(&'a StringArray),
    Keys8(&'a [i8], Vec<i64>),
    Keys16(&'a [i16], Vec<i64>),
    Keys32(&'a [i32], Vec<i64>),
}

/// No alternative: a key whose word the rules do not know.
const STRANGE: i64 = i64::MAX;

impl<'a> Reader<'a> {
    /// # Errors
    /// If the batch is of another schema.
    pub(crate) fn new(bound: &'a Bound, place: Place, batch: &'a RecordBatch) -> Result<Self, Problem> {
        let column = |at: usize| batch.columns().get(at);
        let values = place.value.and_then(column);
        let none = place.none.and_then(column).and_then(|none| none.as_boolean_opt());
        Self::of_arrays(bound, values, none)
    }

    pub(crate) fn of_arrays(
        bound: &'a Bound,
        values: Option<&'a ArrayRef>,
        none: Option<&'a BooleanArray>,
    ) -> Result<Self, Problem> {
        let nulls = values
            .and_then(|values| values.nulls())
            .filter(|nulls| nulls.null_count() > 0);
        let source = match values {
            Some(values) => {
                bound.accepts(values.data_type())?;
                source(bound, values)
            }
            None => Source::Nothing,
        };
        let said = |none: &BooleanArray| match none.nulls() {
            Some(nulls) => none.values() & nulls.inner(),
            None => none.values().clone(),
        };
        let none = none.map(said).filter(|none| none.count_set_bits() > 0);
        let all_none = match (&none, nulls) {
            (Some(none), Some(nulls)) => {
                let both = none & &!nulls.inner();
                both.count_set_bits() == nulls.null_count() && none.count_set_bits() == nulls.null_count()
            }
            _ => false,
        };
        Ok(Self {
            all_none,
            bound,
            values: source,
            nulls,
            none,
        })
    }

    /// Whether some row is, or may be, unknown, and whether some is none. A column whose nulls are all none has nothing
    /// unknown.
    pub(crate) fn states(&self) -> (bool, bool) {
        let Some(none) = &self.none else {
            return (
                self.nulls.is_some() || matches!(self.values, Source::Nothing),
                false,
            );
        };
        let nulls = match (self.nulls, &self.values) {
            (_, Source::Nothing) => none.len(),
            (Some(nulls), _) => nulls.null_count(),
            (None, _) => 0,
        };
        (nulls > none.count_set_bits(), true)
    }

    /// The rows from one on, as many as the lane is long.
    ///
    /// # Errors
    /// A value that cannot be.
    pub(crate) fn read(&self, from: usize, lane: &mut Lane) -> Result<(), Problem> {
        let length = lane.len();
        let bad = match lane {
            Lane::Bytes(lane) => {
                self.raw_bytes(from, lane);
                let strange = |value: u8| value == BAD;
                self.marked(from, lane, (BYTE_NONE, BYTE_UNKNOWN), strange)
            }
            Lane::Shorts(lane) => {
                self.raw_shorts(from, lane);
                let (low, high) = self.bound.domain.hull().unwrap_or_default();
                let end = |end: i64| i32::try_from(end).unwrap_or(0);
                let (low, high) = (end(low), end(high));
                let strange = |value: i32| (value < low) | (value > high);
                let bad = self.marked(from, lane, (SHORT_NONE, SHORT_UNKNOWN), strange);
                bad || (self.bound.domain.len() > 1 && self.has_fault(from, length))
            }
            Lane::Longs(lane) => {
                for (row, to) in (from..).zip(lane.iter_mut()) {
                    *to = self.value(row).unwrap_or(UNKNOWN);
                }
                self.has_fault(from, length)
            }
        };
        if bad {
            let first = (from..from.saturating_add(length)).find_map(|row| self.fault(row));
            return first.map_or(Ok(()), Err);
        }
        Ok(())
    }

    fn has_fault(&self, from: usize, length: usize) -> bool {
        (from..from.saturating_add(length)).any(|row| self.value(row).is_none())
    }

    /// Writes the marks over what stands for nothing; whether a value is strange.
    fn marked<T: Copy + PartialEq>(
        &self,
        from: usize,
        lane: &mut [T],
        (none, unknown): (T, T),
        strange: impl Fn(T) -> bool,
    ) -> bool {
        let mut bad = false;
        let (mut valid, mut nones) = ([1_u8; TILE], [0_u8; TILE]);
        if matches!(self.values, Source::Nothing) {
            valid = [0; TILE];
        } else if let Some(nulls) = self.nulls {
            let valid = valid.get_mut(..lane.len()).unwrap_or_default();
            unpack_bits(
                nulls.buffer().as_slice(),
                nulls.offset().saturating_add(from),
                valid,
            );
        } else if self.none.is_none() {
            for value in lane {
                bad |= strange(*value);
            }
            return bad;
        }
        if let Some(none) = &self.none {
            let nones = nones.get_mut(..lane.len()).unwrap_or_default();
            unpack_bits(none.values(), none.offset().saturating_add(from), nones);
        }
        // Where all that is empty is so for one reason, the loops have no branch.
        let one_reason = match &self.none {
            None => Some(unknown),
            Some(_) => self.all_none.then_some(none),
        };
        if let Some(mark) = one_reason {
            for (value, valid) in lane.iter_mut().zip(valid) {
                *value = if valid != 0 { *value } else { mark };
            }
            let mut any = 0_u8;
            for value in lane {
                any |= u8::from(strange(*value)) & u8::from(*value != mark);
            }
            return any != 0;
        }
        for ((value, valid), none_here) in lane.iter_mut().zip(valid).zip(nones) {
            let is_valid = valid != 0;
            bad |= is_valid & (strange(*value) | (none_here != 0));
            let mark = if none_here != 0 { none } else { unknown };
            *value = if is_valid { *value } else { mark };
        }
        bad
    }

    /// What is wrong in a row.
    pub(crate) fn fault(&self, row: usize) -> Option<Problem> {
        if self.value(row).is_some() {
            return None;
        }
        let is_none = self.none.as_ref().is_some_and(|none| none.value(row));
        if is_none {
            let message = "a value stands beside `none`";
            let problem = Problem::of_column(&self.bound.name, message, "give one of the two");
            return Some(problem.at(row));
        }
        Some(self.bound.impossible(row, &self.told(row)))
    }

    fn told(&self, row: usize) -> String {
        match &self.values {
            Source::Words(words) => format!("`{}`", words.value(row)),
            Source::Shorts(values) | Source::Codes(values) => {
                values.get(row).map_or_else(String::new, ToString::to_string)
            }
            Source::Longs(values) => values.get(row).map_or_else(String::new, ToString::to_string),
            _ => "the value".to_owned(),
        }
    }

    /// The lane value of a row; `None` if it cannot be.
    pub(crate) fn value(&self, row: usize) -> Option<i64> {
        let is_null =
            matches!(self.values, Source::Nothing) || self.nulls.is_some_and(|nulls| nulls.is_null(row));
        let is_none = self.none.as_ref().is_some_and(|none| none.value(row));
        if is_null {
            return Some(if is_none { NONE } else { UNKNOWN });
        }
        let key = |key: Option<usize>, map: &[i64]| key.and_then(|key| map.get(key)).copied();
        let value = match &self.values {
            Source::Nothing => None,
            Source::Bools(values) => Some(i64::from(values.value(row))),
            Source::Shorts(values) => values.get(row).map(|value| i64::from(*value)),
            Source::Longs(values) => values.get(row).copied(),
            Source::Codes(values) => self.bound.codes.get(i64::from(*values.get(row)?)),
            Source::Words(values) => self.bound.words.get(values.value(row)).copied(),
            Source::Keys8(keys, map) => key(keys.get(row).and_then(|key| usize::try_from(*key).ok()), map),
            Source::Keys16(keys, map) => key(keys.get(row).and_then(|key| usize::try_from(*key).ok()), map),
            Source::Keys32(keys, map) => key(keys.get(row).and_then(|key| usize::try_from(*key).ok()), map),
        };
        value.filter(|value| !is_none && self.bound.domain.contains(*value))
    }

    /// The values, also where they stand for nothing; [`BAD`] where there is no such value.
    fn raw_bytes(&self, from: usize, lane: &mut [u8]) {
        let domain = &self.bound.domain;
        let byte = |value: i64| {
            let known = u8::try_from(value).ok().filter(|_| domain.contains(value));
            known.unwrap_or(BAD)
        };
        let mapped = |lane: &mut [u8], keys: &mut dyn Iterator<Item = usize>, map: &[i64]| {
            for (to, key) in lane.iter_mut().zip(keys) {
                *to = map.get(key).map_or(BAD, |value| byte(*value));
            }
        };
        match &self.values {
            Source::Bools(values) => {
                unpack(values, from, lane);
                if !(domain.contains(0) && domain.contains(1)) {
                    lane.iter_mut().for_each(|value| *value = byte(i64::from(*value)));
                }
            }
            Source::Keys8(keys, map) => {
                let keys = keys.get(from..).unwrap_or_default();
                let is_same = (0_i64..)
                    .zip(map)
                    .all(|(key, value)| key == *value && domain.contains(key));
                if is_same {
                    let count = u8::try_from(map.len()).unwrap_or(BAD);
                    for (to, key) in lane.iter_mut().zip(keys) {
                        let key = key.cast_unsigned();
                        *to = if key < count { key } else { BAD };
                    }
                    return;
                }
                let mut table = [BAD; 128];
                for (to, value) in table.iter_mut().zip(map) {
                    *to = byte(*value);
                }
                for (to, key) in lane.iter_mut().zip(keys) {
                    let at = usize::from(key.cast_unsigned() & 127);
                    *to = table.get(at).copied().unwrap_or(BAD);
                }
            }
            Source::Keys16(keys, map) => {
                let keys = keys.get(from..).unwrap_or_default().iter();
                mapped(
                    lane,
                    &mut keys.map(|key| usize::try_from(*key).unwrap_or(usize::MAX)),
                    map,
                );
            }
            Source::Keys32(keys, map) => {
                let keys = keys.get(from..).unwrap_or_default().iter();
                mapped(
                    lane,
                    &mut keys.map(|key| usize::try_from(*key).unwrap_or(usize::MAX)),
                    map,
                );
            }
            Source::Words(words) => {
                for (row, to) in (from..).zip(lane) {
                    *to = self
                        .bound
                        .words
                        .get(words.value(row))
                        .map_or(BAD, |value| byte(*value));
                }
            }
            Source::Nothing | Source::Shorts(_) | Source::Longs(_) | Source::Codes(_) => {}
        }
    }

    /// The values, also where they stand for nothing; one that cannot be where there is no such value.
    fn raw_shorts(&self, from: usize, lane: &mut [i32]) {
        match &self.values {
            Source::Shorts(values) => {
                let values = values.get(from..).unwrap_or_default();
                lane.iter_mut().zip(values).for_each(|(to, value)| *to = *value);
            }
            Source::Longs(values) => {
                let values = values.get(from..).unwrap_or_default();
                let mut beyond = 0_i64;
                for (to, value) in lane.iter_mut().zip(values) {
                    // The upper half of what fits is zero after this.
                    beyond |= value.wrapping_add(1 << 31) >> 32;
                    *to = narrow(*value);
                }
                if beyond != 0 {
                    for (to, value) in lane.iter_mut().zip(values) {
                        *to = i32::try_from(*value).unwrap_or(i32::MIN);
                    }
                }
            }
            Source::Codes(values) => {
                let values = values.get(from..).unwrap_or_default();
                let codes = &self.bound.codes;
                let first = i32::try_from(codes.first).unwrap_or(0);
                for (to, value) in lane.iter_mut().zip(values) {
                    let at = usize::try_from(value.wrapping_sub(first)).unwrap_or(usize::MAX);
                    let position = codes.positions.get(at).copied();
                    *to = position.filter(|position| *position >= 0).unwrap_or(i32::MIN);
                }
            }
            Source::Words(words) => {
                for (row, to) in (from..).zip(lane) {
                    let value = self.bound.words.get(words.value(row)).copied();
                    let value = value.and_then(|value| i32::try_from(value).ok());
                    *to = value.unwrap_or(i32::MIN);
                }
            }
            Source::Nothing
            | Source::Bools(_)
            | Source::Keys8(..)
            | Source::Keys16(..)
            | Source::Keys32(..) => {}
        }
    }
}

#[expect(
    clippy::as_conversions,
    reason = "what does not fit is found in the same loop and written again"
)]
fn narrow(value: i64) -> i32 {
    value as i32
}

fn unpack(values: &BooleanArray, from: usize, lane: &mut [u8]) {
    let bits = values.values();
    unpack_bits(bits.values(), bits.offset().saturating_add(from), lane);
}

/// Bits of a bitmap as bytes of 0 and 1.
fn unpack_bits(bytes: &[u8], offset: usize, lane: &mut [u8]) {
    let shift = offset % 8;
    let bytes = bytes.get(offset / 8..).unwrap_or_default();
    if shift == 0 {
        let whole = lane.len() - lane.len() % 8;
        let (eights, rest) = lane.split_at_mut(whole);
        for (to, byte) in eights.chunks_exact_mut(8).zip(bytes) {
            // Each bit alone in a byte of its own, then as 1.
            let apart = u64::from(*byte).wrapping_mul(0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
            let ones = (apart.wrapping_add(0x7f7f_7f7f_7f7f_7f7f) >> 7) & 0x0101_0101_0101_0101;
            to.copy_from_slice(&ones.to_le_bytes());
        }
        let last = bytes.get(whole / 8).copied().unwrap_or(0);
        for (to, bit) in rest.iter_mut().zip(0..8_u32) {
            *to = (last >> bit) & 1;
        }
        return;
    }
    for (at, to) in (shift..).zip(lane) {
        let byte = bytes.get(at / 8).copied().unwrap_or(0);
        *to = (byte >> (at % 8)) & 1;
    }
}

fn source<'a>(bound: &Bound, values: &'a ArrayRef) -> Source<'a> {
    let map = |values: &ArrayRef| -> Vec<i64> {
        let Some(words) = values.as_string_opt::<i32>() else {
            return Vec::new();
        };
        let value = |word: Option<&str>| word.and_then(|word| bound.words.get(word)).copied();
        words.iter().map(|word| value(word).unwrap_or(STRANGE)).collect()
    };
    match values.data_type() {
        DataType::Boolean => values.as_boolean_opt().map(Source::Bools),
        DataType::Date32 => values
            .as_primitive_opt::<Date32Type>()
            .map(|values| Source::Shorts(values.values())),
        DataType::Int32 if bound.value == Kind::Region => values
            .as_primitive_opt::<Int32Type>()
            .map(|values| Source::Codes(values.values())),
        DataType::Int32 => values
            .as_primitive_opt::<Int32Type>()
            .map(|values| Source::Shorts(values.values())),
        DataType::Int64 => values
            .as_primitive_opt::<Int64Type>()
            .map(|values| Source::Longs(values.values())),
        DataType::Utf8 => values.as_string_opt::<i32>().map(Source::Words),
        DataType::Dictionary(keys, _) => match **keys {
            DataType::Int8 => values
                .as_dictionary_opt::<Int8Type>()
                .map(|values| Source::Keys8(values.keys().values(), map(values.values()))),
            DataType::Int16 => values
                .as_dictionary_opt::<Int16Type>()
                .map(|values| Source::Keys16(values.keys().values(), map(values.values()))),
            _ => values
                .as_dictionary_opt::<Int32Type>()
                .map(|values| Source::Keys32(values.keys().values(), map(values.values()))),
        },
        _ => None,
    }
    .unwrap_or(Source::Nothing)
}
