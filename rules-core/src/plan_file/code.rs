//! How single values are laid out: postcard's encoding, which is a few rules long, with what is alike kept together.
//!
//! Whole numbers are written seven bits at a time, the low ones first, signed ones folded to unsigned before;
//! lists behind their length; an option behind 0 or 1. A position is written as its distance from the last one of
//! its sort. Texts stand in streams of their own, names in ASCII, all other texts, and English words; in their
//! place stands their length, except for English words, which have theirs with them and may be left out.
//!
//! A [`Reader`] remembers that something was wrong and from then on reads only zeros, so that reading is plain
//! code and the page, whose every byte somebody waits for, holds no way out at each value. What was read counts
//! only if the reader is intact at the end.

use std::sync::Arc;

use crate::arena::{Arena, Id};
use crate::number::Number;
use crate::plan::Text;
use crate::possible::{Range, Ranges};

/// Lists inside lists deeper than this are refused before anything recurses into them. Rule texts nest less.
const DEEPEST: u8 = 100;

/// A value with a place in a plan file.
pub(super) trait Stored {
    fn write(&self, into: &mut Writer);
    /// The next value; any value once the reader is no longer intact.
    fn read(from: &mut Reader<'_>) -> Self;
}

/// The sorts of positions.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sort {
    Node,
    Input,
    Constant,
    Name,
    Citation,
    Source,
    Choice,
    List,
}

const SORTS: usize = 8;

/// What stands for a value: everything but its English words, and those.
pub(super) struct Written {
    pub(super) content: Vec<u8>,
    pub(super) english: Vec<u8>,
}

#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    /// Names in ASCII.
    names: Vec<u8>,
    /// All other texts but English words.
    texts: Vec<u8>,
    english: Vec<u8>,
    /// The position written last of each sort.
    last: [i64; SORTS],
    depth: u8,
    unfit: bool,
}

impl Writer {
    /// What stands for a value, if it can be read back.
    pub(super) fn written(value: &impl Stored) -> Option<Written> {
        let mut writer = Self::default();
        value.write(&mut writer);
        let mut whole = Self::default();
        whole.length(writer.bytes.len());
        whole.length(writer.names.len());
        let mut content = whole.bytes;
        for part in [writer.bytes, writer.names, writer.texts] {
            content.extend(part);
        }
        (!writer.unfit).then_some(Written {
            content,
            english: writer.english,
        })
    }

    pub(super) fn number(&mut self, value: u64) {
        append(&mut self.bytes, value);
    }

    pub(super) fn length(&mut self, length: usize) {
        match u64::try_from(length) {
            Ok(length) => self.number(length),
            Err(_) => self.unfit = true,
        }
    }

    pub(super) fn position(&mut self, sort: Sort, position: usize) {
        let Ok(position) = u32::try_from(position) else {
            self.unfit = true;
            return;
        };
        let position = i64::from(position);
        let last = self.last.get_mut(slot(sort));
        let before = last.map_or(0, |last| std::mem::replace(last, position));
        (position - before).write(self);
    }
}

fn slot(sort: Sort) -> usize {
    match sort {
        Sort::Node => 0,
        Sort::Input => 1,
        Sort::Constant => 2,
        Sort::Name => 3,
        Sort::Citation => 4,
        Sort::Source => 5,
        Sort::Choice => 6,
        Sort::List => 7,
    }
}

pub(super) fn append(bytes: &mut Vec<u8>, value: u64) {
    let [low, ..] = value.to_le_bytes();
    if value < 0x80 {
        bytes.push(low);
    } else {
        bytes.push(low | 0x80);
        append(bytes, value >> 7);
    }
}

/// One stream of bytes.
#[derive(Default)]
pub(super) struct Stream<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> Stream<'a> {
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            let placed = bits << shift;
            if placed >> shift != bits {
                return None;
            }
            value |= placed;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub(super) fn part(&mut self, length: u64) -> Option<&'a [u8]> {
        let (part, rest) = self.rest.split_at_checked(usize::try_from(length).ok()?)?;
        self.rest = rest;
        Some(part)
    }

    fn text(&mut self, length: u64) -> Option<&'a str> {
        str::from_utf8(self.part(length)?).ok()
    }
}

pub(super) struct Reader<'a> {
    bytes: Stream<'a>,
    names: Stream<'a>,
    texts: Stream<'a>,
    /// English words; none if they were left out.
    english: Option<Stream<'a>>,
    last: [i64; SORTS],
    depth: u8,
    intact: bool,
}

impl<'a> Reader<'a> {
    /// The value that some bytes stand for, all of them. Without English words the Chinese ones stand for them.
    pub(super) fn read<T: Stored>(content: &'a [u8], english: Option<&'a [u8]>) -> Option<T> {
        let mut whole = Stream { rest: content };
        let (bytes, names) = (whole.number()?, whole.number()?);
        let mut reader = Self {
            bytes: Stream {
                rest: whole.part(bytes)?,
            },
            names: Stream {
                rest: whole.part(names)?,
            },
            texts: whole,
            english: english.map(|rest| Stream { rest }),
            last: [0; SORTS],
            depth: 0,
            intact: true,
        };
        let value = T::read(&mut reader);
        let english = reader.english.unwrap_or_default();
        let streams = [reader.bytes, reader.names, reader.texts, english];
        let all_read = streams.iter().all(|stream| stream.rest.is_empty());
        (reader.intact && all_read).then_some(value)
    }

    /// Something is wrong: what follows is read as zeros.
    pub(super) fn refuse(&mut self) {
        self.intact = false;
        self.bytes.rest = &[];
    }

    fn some<T>(&mut self, found: Option<T>, otherwise: T) -> T {
        found.unwrap_or_else(|| {
            self.refuse();
            otherwise
        })
    }

    fn byte(&mut self) -> u8 {
        let byte = self.bytes.byte();
        self.some(byte, 0)
    }

    pub(super) fn number(&mut self) -> u64 {
        let number = self.bytes.number();
        self.some(number, 0)
    }

    fn length(&mut self) -> usize {
        let length = usize::try_from(self.number()).ok();
        // Nothing takes less than a byte.
        let fits = length.filter(|length| *length <= self.bytes.rest.len());
        self.some(fits, 0)
    }

    pub(super) fn position(&mut self, sort: Sort) -> u32 {
        let delta = i64::read(self);
        let last = self.last.get_mut(slot(sort));
        let position = last.and_then(|last| {
            *last = last.checked_add(delta)?;
            u32::try_from(*last).ok()
        });
        self.some(position, 0)
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
    use super::{DEEPEST, Reader, Stored, Writer, Written};
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
