//! The tree of places, numbered so that every part of the tree is one range.
//!
//! Places carry the six-digit codes of GB/T 2260. A place is its position in pre-order; "somewhere in
//! Hohhot" is the range from Hohhot to its last banner. The position of a place that has parts stands for
//! "there, but in none of the parts that are listed".

use crate::number::Number;
use crate::plan::Text;
use crate::possible::{Range, Ranges, Values};

/// One place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The name used in rule texts, ASCII.
    pub id: String,
    /// GB/T 2260 code.
    pub code: String,
    /// What people call it.
    pub name: Text,
    /// How far below the root it is.
    pub depth: u32,
    /// The position of the last place inside it (its own when it has no parts).
    pub last: u32,
}

/// All places, in pre-order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegionTree {
    pub(crate) regions: Vec<Region>,
}

impl RegionTree {
    /// The tree of places given in pre-order with their depths.
    ///
    /// Fails on a list that is no pre-order: a first place not at depth 0, a second root, or a place more than
    /// one level below the one before it.
    pub fn from_preorder(mut regions: Vec<Region>) -> Option<Self> {
        let depths: Vec<u32> = regions.iter().map(|region| region.depth).collect();
        for (position, depth) in depths.iter().enumerate() {
            let allowed = match position.checked_sub(1).and_then(|before| depths.get(before)) {
                None => *depth == 0,
                Some(before) => *depth >= 1 && *depth <= before.saturating_add(1),
            };
            if !allowed {
                return None;
            }
        }
        for (position, region) in regions.iter_mut().enumerate() {
            let inside = depths
                .iter()
                .skip(position + 1)
                .take_while(|depth| **depth > region.depth)
                .count();
            region.last = u32::try_from(position + inside).ok()?;
        }
        Some(Self { regions })
    }

    /// All places with their positions, in pre-order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Region)> {
        (0_u32..).zip(&self.regions)
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.regions.len()
    }

    /// True when no place is declared.
    pub fn is_empty(&self) -> bool {
        self.regions.is_empty()
    }

    /// The place at a position.
    pub fn get(&self, position: u32) -> Option<&Region> {
        self.regions.get(usize::try_from(position).ok()?)
    }

    /// The place with this name or GB/T 2260 code.
    pub fn find(&self, id_or_code: &str) -> Option<(u32, &Region)> {
        self.iter().find(|(_, region)| {
            region.id == id_or_code || region.code == id_or_code || region.name.zh == id_or_code
        })
    }

    /// The place itself and everything inside it, as a range of positions.
    pub fn inside(&self, position: u32) -> Range {
        let last = self.get(position).map_or(position, |region| region.last);
        Range {
            low: Number::from(position),
            high: Number::from(last),
        }
    }

    /// Everywhere.
    pub fn everywhere(&self) -> Values {
        Values::Ranges(Ranges::union((!self.is_empty()).then(|| self.inside(0))))
    }

    /// The places directly inside one.
    pub fn parts(&self, position: u32) -> Vec<u32> {
        let Some(whole) = self.get(position) else {
            return Vec::new();
        };
        self.iter()
            .filter(|(at, region)| *at > position && *at <= whole.last && region.depth == whole.depth + 1)
            .map(|(at, _)| at)
            .collect()
    }

    /// The place a place lies in.
    pub fn parent(&self, position: u32) -> Option<u32> {
        let depth = self.get(position)?.depth.checked_sub(1)?;
        self.iter()
            .filter(|(at, region)| *at < position && region.depth == depth && region.last >= position)
            .map(|(at, _)| at)
            .last()
    }

    pub(crate) fn is_valid(&self) -> bool {
        Self::from_preorder(self.regions.clone()).as_ref() == Some(self)
    }
}
