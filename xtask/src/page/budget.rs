//! What may be fetched: a weight against its budget.

use anyhow::Result;

use crate::child::trouble;

/// # Errors
/// If `what` weighs more than its budget, both in bytes.
pub(super) fn within(what: &str, weight: usize, budget: usize, remedy: &str) -> Result<()> {
    if weight <= budget {
        return Ok(());
    }
    Err(trouble(
        format!(
            "{what} costs {}, {} over the budget",
            kib(weight),
            kib(weight - budget)
        ),
        remedy,
    ))
}

/// Bytes as KiB with one decimal place, rounded up.
pub(super) fn kib(bytes: usize) -> String {
    let tenths = (bytes * 10).div_ceil(1024);
    format!("{}.{} KiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::kib;

    #[test]
    fn sizes_are_rounded_up_so_that_a_budget_is_never_met_by_rounding() {
        assert_eq!(kib(150 * 1024), "150.0 KiB");
        assert_eq!(kib(150 * 1024 + 1), "150.1 KiB");
    }
}
