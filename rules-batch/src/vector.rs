//! Loops over slices as the processor at hand does them best. The compiler vectorises them for the oldest one it builds for; here
//! they are compiled a second time for those with wider registers, and which it is is found out once.

use std::sync::LazyLock;

static PROCESSOR: LazyLock<pulp::Arch> = LazyLock::new(pulp::Arch::new);

/// Does some loops; everything in them that is to be vectorised must be inlined.
#[inline(always)]
pub(crate) fn widely<R>(loops: impl FnOnce() -> R) -> R {
    PROCESSOR.dispatch(loops)
}
