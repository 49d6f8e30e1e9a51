//! A column of one batch, read into lanes.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int8Type, Int16Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, StringArray};
use arrow_buffer::BooleanBuffer;
use arrow_schema::DataType;
use rules_core::plan::Kind;

use crate::bound::{Bound, Place};
use crate::interval::{NONE, UNKNOWN};
use crate::lane::{BAD, BYTE_NONE, BYTE_UNKNOWN, Lane, SHORT_NONE, SHORT_UNKNOWN, TILE, View, part};
use crate::problem::Problem;
use crate::vector::widely;

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
    /// Keys that are the very values, up to one.
    Same8(&'a [u8], u8),
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

    /// So many rows from one on: the column itself where it holds what a lane would, else written into the lane.
    ///
    /// # Errors
    /// A value that cannot be.
    pub(crate) fn read<'l>(
        &'l self,
        from: usize,
        rows: usize,
        lane: &'l mut Lane,
    ) -> Result<View<'l>, Problem> {
        let hull = self.bound.domain.hull().unwrap_or_default();
        let is_whole = self.nulls.is_none() && self.none.is_none();
        let (bad, view) = match (lane, &self.values) {
            (Lane::Shorts(_), Source::Shorts(values)) if is_whole => {
                let ends = (short(hull.0), short(hull.1));
                let values = part(values, from, rows);
                (some_beyond(values, ends), View::Shorts(values))
            }
            (Lane::Longs(_), Source::Longs(values)) if is_whole => {
                let values = part(values, from, rows);
                (some_beyond(values, hull), View::Longs(values))
            }
            (Lane::Bytes(_), Source::Same8(keys, most)) if is_whole => {
                let keys = part(keys, from, rows);
                (some_beyond(keys, (0, *most)), View::Bytes(keys))
            }
            (Lane::Bytes(lane), _) => {
                lane.resize(rows, 0);
                self.raw_bytes(from, lane);
                let bad = self.marked(from, lane, (BYTE_NONE, BYTE_UNKNOWN), (0, BAD - 1));
                (bad, View::Bytes(lane))
            }
            (Lane::Shorts(lane), _) => {
                lane.resize(rows, 0);
                self.raw_shorts(from, lane);
                let ends = (short(hull.0), short(hull.1));
                let bad = self.marked(from, lane, (SHORT_NONE, SHORT_UNKNOWN), ends);
                (bad, View::Shorts(lane))
            }
            (Lane::Longs(lane), Source::Longs(values)) => {
                lane.clear();
                lane.extend_from_slice(part(values, from, rows));
                lane.resize(rows, 0);
                let bad = self.marked(from, lane, (NONE, UNKNOWN), hull);
                (bad, View::Longs(lane))
            }
            (Lane::Longs(lane), _) => {
                lane.clear();
                lane.extend((from..from.saturating_add(rows)).map(|row| self.value(row).unwrap_or(UNKNOWN)));
                (self.has_fault(from, rows), View::Longs(lane))
            }
        };
        let is_short = matches!(view, View::Shorts(_) | View::Longs(_));
        let has_gaps = is_short && self.bound.domain.len() > 1;
        if bad || (has_gaps && self.has_fault(from, rows)) {
            let first = (from..from.saturating_add(rows)).find_map(|row| self.fault(row));
            return first.map_or(Ok(view), Err);
        }
        Ok(view)
    }

    fn has_fault(&self, from: usize, length: usize) -> bool {
        (from..from.saturating_add(length)).any(|row| self.value(row).is_none())
    }

    /// Writes the marks over what stands for nothing; whether a value lies beyond the ends.
    fn marked<T: Copy + PartialOrd>(
        &self,
        from: usize,
        lane: &mut [T],
        (none, unknown): (T, T),
        (low, high): (T, T),
    ) -> bool {
        if matches!(self.values, Source::Nothing) {
            for (row, value) in (from..).zip(lane) {
                let is_none = self.none.as_ref().is_some_and(|none| none.value(row));
                *value = if is_none { none } else { unknown };
            }
            return false;
        }
        if self.nulls.is_none() && self.none.is_none() {
            return some_beyond(lane, (low, high));
        }
        let chunks = lane.chunks_mut(TILE);
        let bad = (from..).step_by(TILE).zip(chunks).map(|(from, lane)| {
            let mut valid = [1_u8; TILE];
            if let Some(nulls) = self.nulls {
                let valid = valid.get_mut(..lane.len()).unwrap_or_default();
                let start = nulls.offset().saturating_add(from);
                unpack_bits(nulls.buffer().as_slice(), start, valid);
            }
            // Where all that is empty is so for one reason, the loops have no branch.
            match &self.none {
                None => mark(lane, &valid, unknown, (low, high)),
                Some(_) if self.all_none => mark(lane, &valid, none, (low, high)),
                Some(nones) => {
                    let mut is_none = [0_u8; TILE];
                    let here = is_none.get_mut(..lane.len()).unwrap_or_default();
                    unpack_bits(nones.values(), nones.offset().saturating_add(from), here);
                    mark_both(lane, (&valid, &is_none), (none, unknown), (low, high))
                }
            }
        });
        bad.fold(false, |any, bad| any | bad)
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
            Source::Same8(keys, _) => keys.get(row).map(|key| i64::from(*key)),
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
            Source::Same8(keys, most) => {
                for (to, key) in lane.iter_mut().zip(part(keys, from, usize::MAX)) {
                    *to = if key <= most { *key } else { BAD };
                }
            }
            Source::Keys8(keys, map) => {
                let keys = keys.get(from..).unwrap_or_default();
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
                    // The place of a code that there is not lies before all places.
                    *to = codes.positions.get(at).copied().unwrap_or(-1);
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
            | Source::Same8(..)
            | Source::Keys8(..)
            | Source::Keys16(..)
            | Source::Keys32(..) => {}
        }
    }
}

/// Whether a value lies beyond the ends.
fn some_beyond<T: Copy + PartialOrd>(values: &[T], (low, high): (T, T)) -> bool {
    widely(
        #[inline(always)]
        || {
            let beyond = values.iter().map(|value| (*value < low) | (*value > high));
            beyond.fold(false, |any, beyond| any | beyond)
        },
    )
}

/// Writes a mark where nothing is valid; whether a valid value lies beyond the ends.
fn mark<T: Copy + PartialOrd>(lane: &mut [T], valid: &[u8], mark: T, (low, high): (T, T)) -> bool {
    widely(
        #[inline(always)]
        || {
            for (value, valid) in lane.iter_mut().zip(valid) {
                *value = if *valid != 0 { *value } else { mark };
            }
            let strange = lane
                .iter()
                .map(|value| u8::from(((*value < low) | (*value > high)) & (*value != mark)));
            strange.fold(0, |any, strange| any | strange) != 0
        },
    )
}

/// The same where some of what is empty is none, and the rest unknown. A value beside `none` is wrong.
fn mark_both<T: Copy + PartialOrd>(
    lane: &mut [T],
    (valid, is_none): (&[u8], &[u8]),
    (none, unknown): (T, T),
    (low, high): (T, T),
) -> bool {
    let mut bad = false;
    for ((value, valid), is_none) in lane.iter_mut().zip(valid).zip(is_none) {
        let is_valid = *valid != 0;
        bad |= is_valid & ((*value < low) | (*value > high) | (*is_none != 0));
        let mark = if *is_none != 0 { none } else { unknown };
        *value = if is_valid { *value } else { mark };
    }
    bad
}

/// An end of what a short lane may hold.
fn short(end: i64) -> i32 {
    i32::try_from(end).unwrap_or(0)
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
    widely(
        #[inline(always)]
        || unpacked(bytes, offset, lane),
    );
}

#[inline(always)]
fn unpacked(bytes: &[u8], offset: usize, lane: &mut [u8]) {
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
            DataType::Int8 => values.as_dictionary_opt::<Int8Type>().map(|values| {
                let (keys, map) = (values.keys().values(), map(values.values()));
                let is_same = |(key, value): (i64, &i64)| key == *value && bound.domain.contains(key);
                let most = u8::try_from(map.len())
                    .ok()
                    .and_then(|count| count.checked_sub(1));
                match most.filter(|most| *most < 128 && (0..).zip(&map).all(is_same)) {
                    Some(most) => Source::Same8(keys.inner().as_slice(), most),
                    None => Source::Keys8(keys, map),
                }
            }),
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
