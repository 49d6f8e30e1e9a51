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

mod values;

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
