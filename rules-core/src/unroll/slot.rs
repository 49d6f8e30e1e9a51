//! Which record is read: how far out the computation stands that looks at it.

use std::collections::BTreeMap;

use crate::arena::ListId;

/// A record that is read: the one of this list that is being looked at so many computations further out.
pub(super) type Slot = (ListId, u32);

/// The record being looked at right here.
pub(super) const HERE: u32 = 0;

/// The records that are read, counted from 0.
pub(super) type Looking = BTreeMap<Slot, u32>;

/// What a record read inside a computation over a list is outside it; nothing for the one it looks at.
pub(super) fn around((list, out): Slot, over: ListId) -> Option<Slot> {
    match out.checked_sub(1) {
        Some(out) => Some((list, out)),
        None if list == over => None,
        None => Some((list, HERE)),
    }
}

/// What a record read in what is kept is inside the computation it is kept in.
pub(super) fn further_out((list, out): Slot) -> Slot {
    (list, out.saturating_add(1))
}
