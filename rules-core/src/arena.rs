//! Typed indices and the flat vectors they point into.
//!
//! The only place in the crate that indexes a vector: every id held by a [`crate::plan::Plan`] was checked
//! when the plan was built or loaded, so look-ups by id cannot fail afterwards.

use std::marker::PhantomData;

/// An index into an [`Arena`]. Implemented by the id types of this module only.
pub trait Id: Copy + Eq {
    /// The id of the element at `index`.
    ///
    /// An index past `u32::MAX` saturates; plans are far smaller, and validation refuses what is out of range.
    fn from_index(index: usize) -> Self;
    /// The position in the arena.
    fn index(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl Id for $name {
            fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
            #[expect(clippy::as_conversions, reason = "u32 to usize widens on every supported target")]
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

ids! {
    /// A node of the plan's graph.
    NodeId,
    /// Something an assessment may know, partly know or not know.
    InputId,
    /// A constant: one value or a set of values.
    ConstantId,
    /// A named declaration (parameter or define) that a node came from.
    NameId,
    /// Where a notice says something.
    CitationId,
    /// A notice.
    SourceId,
    /// A closed list of alternatives.
    ChoiceId,
    /// A policy.
    PolicyId,
    /// A list of records.
    ListId,
}

/// A vector indexed by its own id type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arena<I, T> {
    pub(crate) items: Vec<T>,
    id: PhantomData<fn(I) -> I>,
}

impl<I, T> Default for Arena<I, T> {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl<I, T> From<Vec<T>> for Arena<I, T> {
    fn from(items: Vec<T>) -> Self {
        Self {
            items,
            id: PhantomData,
        }
    }
}

impl<I: Id, T> Arena<I, T> {
    /// An arena of `len` equal elements.
    pub fn filled(value: T, len: usize) -> Self
    where
        T: Clone,
    {
        Self::from(vec![value; len])
    }

    /// Adds an element and returns its id.
    pub fn push(&mut self, item: T) -> I {
        let id = I::from_index(self.items.len());
        self.items.push(item);
        id
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True when nothing was added yet.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The element, if the id is in range: for ids that were not validated yet.
    pub fn get(&self, id: I) -> Option<&T> {
        self.items.get(id.index())
    }

    /// The element with this id.
    #[expect(
        clippy::indexing_slicing,
        reason = "ids come from this arena or were validated against it"
    )]
    pub fn at(&self, id: I) -> &T {
        &self.items[id.index()]
    }

    /// The element with this id, to be changed.
    #[expect(
        clippy::indexing_slicing,
        reason = "ids come from this arena or were validated against it"
    )]
    pub fn at_mut(&mut self, id: I) -> &mut T {
        &mut self.items[id.index()]
    }

    /// All elements with their ids, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.items
            .iter()
            .enumerate()
            .map(|(index, item)| (I::from_index(index), item))
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.items.len()).map(I::from_index)
    }
}
