//! The rules of `policies/`.

use std::sync::OnceLock;

use rules_core::plan::Plan;

/// The compiled rules.
pub(crate) fn corpus() -> &'static Plan {
    static PLAN: OnceLock<Plan> = OnceLock::new();
    PLAN.get_or_init(|| yingxiang_fuzz::corpus::plan().unwrap())
}
