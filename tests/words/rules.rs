//! The rules of `policies/`.

use std::sync::OnceLock;

use rules_core::plan::Plan;
use rules_dsl::compile::{Options, compile_with};

/// The compiled rules.
pub(crate) fn corpus() -> &'static Plan {
    static PLAN: OnceLock<Plan> = OnceLock::new();
    PLAN.get_or_init(|| {
        let options = Options {
            without_reasoning: true,
            ..Options::default()
        };
        let files = yingxiang_fuzz::corpus::policies().unwrap();
        compile_with(&files, &options).result.unwrap().1
    })
}
