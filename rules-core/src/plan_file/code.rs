//! How single values are laid out: postcard's encoding, which is a few rules long.
//!
//! Whole numbers are written seven bits at a time, the low ones first, signed ones folded to unsigned before;
//! texts and lists behind their length; an option behind 0 or 1.
//!
//! A [`Reader`] remembers that something was wrong and from then on reads only zeros, so that reading is plain
//! code and the page, whose every byte somebody waits for, holds no way out at each value. What was read counts
//! only if the reader is intact at the end.

use crate::arena::{Arena, Id};
use crate::number::Number;
use crate::possible::{Range, Ranges};

/// Lists inside lists deeper than this are refused before anything recurses into them. Rule texts nest less.
const DEEPEST: u8 = 100;

/// A value with a place in a plan file.
pub(super) trait Stored {
    fn write(&self, into: &mut Writer);
    /// The next value; any value once the reader is no longer intact.
    fn read(from: &mut Reader<'_>) -> Self;
}

pub(super) struct Writer {
    bytes: Vec<u8>,
    depth: u8,
    intact: bool,
}

impl Writer {
    /// What stands for a value, if it can be read back.
    pub(super) fn written(value: &impl Stored) -> Option<Vec<u8>> {
        let mut writer = Self {
            bytes: Vec::new(),
            depth: 0,
            intact: true,
        };
        value.write(&mut writer);
        writer.intact.then_some(writer.bytes)
    }

    pub(super) fn number(&mut self, value: u64) {
        let [low, ..] = value.to_le_bytes();
        if value < 0x80 {
            self.bytes.push(low);
        } else {
            self.bytes.push(low | 0x80);
            self.number(value >> 7);
        }
    }

    pub(super) fn length(&mut self, length: usize) {
        match u64::try_from(length) {
            Ok(length) => self.number(length),
            Err(_) => self.intact = false,
        }
    }
}

pub(super) struct Reader<'a> {
    rest: &'a [u8],
    depth: u8,
    intact: bool,
}

impl<'a> Reader<'a> {
    /// The value that some bytes stand for, all of them.
    pub(super) fn read<T: Stored>(bytes: &'a [u8]) -> Option<T> {
        let mut reader = Self {
            rest: bytes,
            depth: 0,
            intact: true,
        };
        let value = T::read(&mut reader);
        (reader.intact && reader.rest.is_empty()).then_some(value)
    }

    /// Something is wrong: what follows is read as zeros.
    pub(super) fn refuse(&mut self) {
        self.intact = false;
        self.rest = &[];
    }

    fn some<T>(&mut self, found: Option<T>, otherwise: T) -> T {
        found.unwrap_or_else(|| {
            self.refuse();
            otherwise
        })
    }

    fn byte(&mut self) -> u8 {
        let (first, rest) = self.rest.split_first().unzip();
        self.rest = rest.unwrap_or_default();
        self.some(first.copied(), 0)
    }

    pub(super) fn number(&mut self) -> u64 {
        let mut value = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte();
            let bits = u64::from(byte & 0x7f);
            let placed = bits << shift;
            if placed >> shift != bits {
                break;
            }
            value |= placed;
            if byte < 0x80 {
                return value;
            }
        }
        self.refuse();
        0
    }

    fn length(&mut self) -> usize {
        let length = usize::try_from(self.number()).ok();
        // Nothing takes less than a byte.
        let fits = length.filter(|length| *length <= self.rest.len());
        self.some(fits, 0)
    }
}

impl Stored for bool {
    fn write(&self, into: &mut Writer) {
        into.bytes.push(u8::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match from.byte() {
            0 => false,
            1 => true,
            _ => {
                from.refuse();
                false
            }
        }
    }
}

impl Stored for u64 {
    fn write(&self, into: &mut Writer) {
        into.number(*self);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        from.number()
    }
}

impl Stored for u32 {
    fn write(&self, into: &mut Writer) {
        into.number(u64::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let number = Self::try_from(from.number()).ok();
        from.some(number, 0)
    }
}

impl Stored for i64 {
    fn write(&self, into: &mut Writer) {
        into.number((self << 1 ^ self >> 63).cast_unsigned());
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let folded = from.number();
        (folded >> 1).cast_signed() ^ -(folded & 1).cast_signed()
    }
}

impl Stored for i32 {
    fn write(&self, into: &mut Writer) {
        i64::from(*self).write(into);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let number = Self::try_from(i64::read(from)).ok();
        from.some(number, 0)
    }
}

impl Stored for String {
    fn write(&self, into: &mut Writer) {
        into.length(self.len());
        into.bytes.extend_from_slice(self.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let length = from.length();
        let (text, rest) = from.rest.split_at_checked(length).unwrap_or_default();
        from.rest = rest;
        let text = str::from_utf8(text).ok();
        from.some(text, "").to_owned()
    }
}

impl<T: Stored> Stored for Option<T> {
    fn write(&self, into: &mut Writer) {
        self.is_some().write(into);
        if let Some(value) = self {
            value.write(into);
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        bool::read(from).then(|| T::read(from))
    }
}

impl<T: Stored, U: Stored> Stored for (T, U) {
    fn write(&self, into: &mut Writer) {
        self.0.write(into);
        self.1.write(into);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        (T::read(from), U::read(from))
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, into: &mut Writer) {
        into.length(self.len());
        into.depth = into.depth.saturating_add(1);
        into.intact &= into.depth <= DEEPEST;
        for item in self {
            item.write(into);
        }
        into.depth = into.depth.saturating_sub(1);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let length = from.length();
        from.depth = from.depth.saturating_add(1);
        if from.depth > DEEPEST {
            from.refuse();
        }
        let mut items = Self::new();
        while from.intact && items.len() < length {
            items.push(T::read(from));
        }
        from.depth = from.depth.saturating_sub(1);
        items
    }
}

impl<I: Id, T: Stored> Stored for Arena<I, T> {
    fn write(&self, into: &mut Writer) {
        self.items.write(into);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self::from(Vec::read(from))
    }
}

/// Restores lowest terms and a positive denominator, or refuses.
impl Stored for Number {
    fn write(&self, into: &mut Writer) {
        self.numerator().write(into);
        self.denominator().write(into);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let (numerator, denominator) = Stored::read(from);
        from.some(Self::fraction(numerator, denominator), Self::ZERO)
    }
}

/// Restores order and disjointness.
impl Stored for Ranges {
    fn write(&self, into: &mut Writer) {
        into.length(self.len());
        for range in self.iter() {
            range.low.write(into);
            range.high.write(into);
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let ends: Vec<(Number, Number)> = Stored::read(from);
        Self::union(ends.into_iter().map(|(low, high)| Range::between(low, high)))
    }
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, Reader, Stored, Writer};
    use crate::arena::{Id, NodeId};
    use crate::number::Number;
    use crate::plan::{Criterion, Group, Role, Text};
    use crate::possible::{Range, Ranges};

    fn comes_back<T: Stored + PartialEq + std::fmt::Debug>(value: T) {
        let bytes = Writer::written(&value).unwrap();
        assert_eq!(Reader::read::<T>(&bytes).as_ref(), Some(&value));
        for length in 0..bytes.len() {
            assert_eq!(Reader::read::<T>(&bytes[..length]), None, "{value:?} cut off");
        }
        assert_eq!(
            Reader::read::<T>(&[&bytes[..], &[0]].concat()),
            None,
            "{value:?} and more"
        );
    }

    #[test]
    fn the_ends_of_every_range_come_back() {
        for value in [0, 0x7f, 0x80, u64::from(u32::MAX), 1 << 63, u64::MAX] {
            comes_back(value);
        }
        for value in [0, -1, 1, -64, 64, i64::MIN, i64::MAX] {
            comes_back(value);
        }
        comes_back((i32::MIN, u32::MAX));
        comes_back(vec![Some(Number::MIN), None, Number::fraction(2, 3)]);
        comes_back((String::new(), "应享".to_owned()));
    }

    #[test]
    fn what_stands_for_nothing_is_refused() {
        // Past 64 bits, past 32, one byte too many, no truth value, no UTF-8, a division by zero.
        assert_eq!(
            Reader::read::<u64>(&[255, 255, 255, 255, 255, 255, 255, 255, 255, 2]),
            None
        );
        assert_eq!(Reader::read::<u64>(&[128; 11]), None);
        assert_eq!(Reader::read::<u32>(&[128, 128, 128, 128, 16]), None);
        assert_eq!(Reader::read::<bool>(&[2]), None);
        assert_eq!(Reader::read::<String>(&[1, 255]), None);
        assert_eq!(Reader::read::<Number>(&[2, 0]), None);
        assert_eq!(Reader::read::<Role>(&[4]), None);
        // A length that no bytes stand behind.
        assert_eq!(Reader::read::<Vec<u32>>(&[255, 255, 255, 255, 15, 0]), None);
    }

    #[test]
    fn order_and_lowest_terms_are_restored() {
        assert_eq!(Reader::read(&[8, 4]), Number::fraction(4, 2));
        let whole = |value: i64| Number::whole(value);
        let ranges = Ranges::union([Range::single(whole(1)), Range::between(whole(3), whole(4))]);
        assert_eq!(Reader::read(&[2, 8, 2, 6, 2, 2, 2, 2, 2]), Some(ranges));
    }

    #[test]
    fn what_nests_too_deep_is_neither_written_nor_read() {
        let nested = |depth: u8| {
            (0..depth).fold(Vec::new(), |parts, _| {
                let text = Text::default();
                let (role, group, node) = (Role::Part, Group::All, NodeId::from_index(0));
                vec![Criterion {
                    id: String::new(),
                    label: text,
                    role,
                    group,
                    node,
                    guard: None,
                    citation: None,
                    parts,
                }]
            })
        };
        comes_back(nested(DEEPEST - 1));
        assert_eq!(Writer::written(&nested(DEEPEST)), None);
        let one_more = [
            &[1, 0, 0, 0, 3, 1, 0, 0, 0],
            &Writer::written(&nested(DEEPEST - 1)).unwrap()[..],
        ];
        assert_eq!(Reader::read::<Vec<Criterion>>(&one_more.concat()), None);
    }
}
