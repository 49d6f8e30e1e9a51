//! How the values that others are made of are laid out: whole numbers, texts, lists, fractions, ranges.

use std::sync::Arc;

use super::{DEEPEST, Reader, Stored, Writer, append};
use crate::arena::{Arena, Id};
use crate::number::Number;
use crate::plan::Text;
use crate::possible::{Range, Ranges};

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

fn write_text(text: &str, into: &mut Writer) {
    let stream = if text.is_ascii() {
        &mut into.names
    } else {
        &mut into.texts
    };
    stream.extend_from_slice(text.as_bytes());
    into.length(text.len() << 1 | usize::from(!text.is_ascii()));
}

impl Stored for String {
    fn write(&self, into: &mut Writer) {
        write_text(self, into);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let length = from.number();
        let stream = match length & 1 {
            0 => &mut from.names,
            _ => &mut from.texts,
        };
        let text = stream.text(length >> 1);
        from.some(text, "").to_owned()
    }
}

impl Stored for Text {
    fn write(&self, into: &mut Writer) {
        self.zh.write(into);
        match u64::try_from(self.en.len()) {
            Ok(length) => append(&mut into.english, length),
            Err(_) => into.unfit = true,
        }
        into.english.extend_from_slice(self.en.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let zh = String::read(from);
        let Some(english) = &mut from.english else {
            return Self { en: zh.clone(), zh };
        };
        let text = english.number().and_then(|length| english.text(length));
        let en = from.some(text, "").to_owned();
        Self { zh, en }
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

fn write_all<T: Stored>(items: &[T], into: &mut Writer) {
    into.length(items.len());
    into.depth = into.depth.saturating_add(1);
    into.unfit |= into.depth > DEEPEST;
    for item in items {
        item.write(into);
    }
    into.depth = into.depth.saturating_sub(1);
}

/// What is shared is written like what is not.
impl<T: Stored> Stored for Arc<T> {
    fn write(&self, into: &mut Writer) {
        T::write(self, into);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self::new(T::read(from))
    }
}

impl<T: Stored> Stored for Arc<[T]> {
    fn write(&self, into: &mut Writer) {
        write_all(self, into);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Vec::read(from).into()
    }
}

impl Stored for Arc<str> {
    fn write(&self, into: &mut Writer) {
        write_text(self, into);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        String::read(from).into()
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, into: &mut Writer) {
        write_all(self, into);
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
    use super::super::Written;
    use super::{DEEPEST, Reader, Stored, Writer};
    use crate::arena::{Id, NodeId};
    use crate::number::Number;
    use crate::plan::{Criterion, Group, Role, Text};
    use crate::possible::{Range, Ranges};

    fn comes_back<T: Stored + PartialEq + std::fmt::Debug>(value: T) {
        let Written { content, english } = Writer::written(&value).unwrap();
        assert_eq!(Reader::read::<T>(&content, Some(&english)).as_ref(), Some(&value));
        for length in 0..content.len() {
            let cut = &content[..length];
            assert_eq!(Reader::read::<T>(cut, Some(&english)), None, "{value:?} cut off");
        }
        let more = [&content[..], &[0]].concat();
        assert_eq!(
            Reader::read::<T>(&more, Some(&english)),
            None,
            "{value:?} and more"
        );
        let more = [&english[..], &[0]].concat();
        assert_eq!(
            Reader::read::<T>(&content, Some(&more)),
            None,
            "{value:?} and more words"
        );
    }

    /// The value that some bytes stand for, without texts.
    fn read<T: Stored>(bytes: &[u8]) -> Option<T> {
        let length = u8::try_from(bytes.len()).unwrap();
        Reader::read(&[&[length, 0], bytes].concat(), None)
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
        let text = |zh: &str, en: &str| Text {
            zh: zh.to_owned(),
            en: en.to_owned(),
        };
        comes_back(vec![text("应享", "Yingxiang"), text("", ""), text("a", "应")]);
        let positions = [7, 7, 0, 9].map(NodeId::from_index);
        comes_back(positions.to_vec());
    }

    #[test]
    fn chinese_words_stand_for_english_ones_that_were_left_out() {
        let text = Text {
            zh: "应享".to_owned(),
            en: "Yingxiang".to_owned(),
        };
        let Written { content, english } = Writer::written(&text).unwrap();
        let without = Reader::read::<Text>(&content, None).unwrap();
        assert_eq!((without.zh.as_str(), without.en.as_str()), ("应享", "应享"));
        for length in 0..english.len() {
            assert_eq!(Reader::read::<Text>(&content, Some(&english[..length])), None);
        }
    }

    #[test]
    fn what_stands_for_nothing_is_refused() {
        // Past 64 bits, past 32, one byte too many, no truth value, a division by zero.
        assert_eq!(
            read::<u64>(&[255, 255, 255, 255, 255, 255, 255, 255, 255, 2]),
            None
        );
        assert_eq!(read::<u64>(&[128; 11]), None);
        assert_eq!(read::<u32>(&[128, 128, 128, 128, 16]), None);
        assert_eq!(read::<bool>(&[2]), None);
        // No UTF-8.
        assert_eq!(Reader::read::<String>(&[1, 0, 3, 255], None), None);
        assert_eq!(read::<Number>(&[2, 0]), None);
        assert_eq!(read::<Role>(&[4]), None);
        // A length that no bytes stand behind.
        assert_eq!(read::<Vec<u32>>(&[255, 255, 255, 255, 15, 0]), None);
    }

    #[test]
    fn order_and_lowest_terms_are_restored() {
        assert_eq!(read(&[8, 4]), Number::fraction(4, 2));
        let whole = |value: i64| Number::whole(value);
        let ranges = Ranges::union([Range::single(whole(1)), Range::between(whole(3), whole(4))]);
        assert_eq!(read(&[2, 8, 2, 6, 2, 2, 2, 2, 2]), Some(ranges));
    }

    #[test]
    fn what_nests_too_deep_is_neither_written_nor_read() {
        let nested = |depth: u8| {
            (0..depth).fold(Vec::new(), |parts, _| {
                let text = Text::default();
                let (role, group, node) = (Role::Part, Group::All, NodeId::from_index(0));
                vec![Criterion {
                    id: "".into(),
                    label: text.into(),
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
        assert!(Writer::written(&nested(DEEPEST)).is_none());
        // A hundred times one criterion in a list, and an empty list.
        let one = [1, 0, 0, 3, 1, 0, 0, 0];
        let deep = |depth: usize| {
            let bytes = [&one.repeat(depth)[..], &[0]].concat();
            let length = u8::try_from(bytes.len() & 0x7f).unwrap() | 0x80;
            let high = u8::try_from(bytes.len() >> 7).unwrap();
            // Two empty English texts would be read for each label.
            Reader::read::<Vec<Criterion>>(&[&[length, high, 0], &bytes[..]].concat(), None)
        };
        assert!(deep(usize::from(DEEPEST) - 1).is_some());
        assert!(deep(usize::from(DEEPEST)).is_none());
    }
}
