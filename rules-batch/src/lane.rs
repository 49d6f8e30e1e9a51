//! A tile's rows of a column as whole numbers, as narrow as they may be.

use crate::interval::{NONE, UNKNOWN};

/// What a lane is stored as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    /// Yes or no, or an alternative.
    Byte,
    /// A number that fits.
    Short,
    /// Any other.
    Long,
}

/// Rows that are looked at together.
pub(crate) const TILE: usize = 4096;

/// Rows of a column that are fetched or cleared together: a run longer than a tile is faster.
pub(crate) const BLOCK: usize = 8 * TILE;

/// [`NONE`] and [`UNKNOWN`] as they are stored.
pub(crate) const BYTE_NONE: u8 = 255;
pub(crate) const BYTE_UNKNOWN: u8 = 254;
/// What no lane holds in the end: a value that cannot be.
pub(crate) const BAD: u8 = 253;
pub(crate) const SHORT_NONE: i32 = i32::MIN;
pub(crate) const SHORT_UNKNOWN: i32 = i32::MIN + 1;

/// The values of one input for the rows of a tile.
#[derive(Debug, Clone)]
pub(crate) enum Lane {
    Bytes(Vec<u8>),
    Shorts(Vec<i32>),
    Longs(Vec<i64>),
}

impl Lane {
    pub(crate) fn new(width: Width) -> Self {
        match width {
            Width::Byte => Self::Bytes(Vec::new()),
            Width::Short => Self::Shorts(Vec::new()),
            Width::Long => Self::Longs(Vec::new()),
        }
    }

    /// The lane as it is.
    pub(crate) fn view(&self) -> View<'_> {
        match self {
            Self::Bytes(lane) => View::Bytes(lane),
            Self::Shorts(lane) => View::Shorts(lane),
            Self::Longs(lane) => View::Longs(lane),
        }
    }

    /// Some rows of a lane of the same width, in order.
    pub(crate) fn gather(&mut self, from: View<'_>, rows: &[usize]) {
        fn picked<T: Copy + Default>(to: &mut Vec<T>, from: &[T], rows: &[usize]) {
            to.clear();
            to.extend(rows.iter().map(|row| from.get(*row).copied().unwrap_or_default()));
        }
        match (self, from) {
            (Self::Bytes(to), View::Bytes(from)) => picked(to, from, rows),
            (Self::Shorts(to), View::Shorts(from)) => picked(to, from, rows),
            (Self::Longs(to), View::Longs(from)) => picked(to, from, rows),
            _ => {}
        }
    }
}

/// The values of a lane, where they lie: in a [`Lane`], or in the column itself if it holds them as a lane would.
#[derive(Debug, Clone, Copy)]
pub(crate) enum View<'a> {
    Bytes(&'a [u8]),
    Shorts(&'a [i32]),
    Longs(&'a [i64]),
}

impl View<'_> {
    /// So many rows from one on.
    pub(crate) fn part(self, from: usize, rows: usize) -> Self {
        match self {
            Self::Bytes(values) => Self::Bytes(part(values, from, rows)),
            Self::Shorts(values) => Self::Shorts(part(values, from, rows)),
            Self::Longs(values) => Self::Longs(part(values, from, rows)),
        }
    }

    /// The lane value of a row of the tile.
    pub(crate) fn get(self, row: usize) -> i64 {
        let found = match self {
            Self::Bytes(lane) => lane.get(row).map(|value| match *value {
                BYTE_NONE => NONE,
                BYTE_UNKNOWN => UNKNOWN,
                value => i64::from(value),
            }),
            Self::Shorts(lane) => lane.get(row).map(|value| match *value {
                SHORT_NONE => NONE,
                SHORT_UNKNOWN => UNKNOWN,
                value => i64::from(value),
            }),
            Self::Longs(lane) => lane.get(row).copied(),
        };
        found.unwrap_or(UNKNOWN)
    }
}

/// So many values from one on, or as many as there are.
pub(crate) fn part<T>(values: &[T], from: usize, rows: usize) -> &[T] {
    let values = values.get(from..).unwrap_or_default();
    values.get(..rows).unwrap_or(values)
}
