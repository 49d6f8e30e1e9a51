//! The rules of the workload, and the days on which they are asked.

use rules_core::plan::Plan;
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::source::SourceFile;

/// On the first alone no rule about the end of February decides anything.
pub(crate) const DAYS: [&str; 4] = ["2025-06-30", "2025-02-28", "2025-03-01", "2024-02-29"];

/// `workload.rules` as a plan.
pub(crate) fn plan() -> Plan {
    let file = SourceFile {
        path: "workload.rules".to_owned(),
        text: include_str!("workload.rules").to_owned(),
    };
    let options = Options {
        without_reasoning: true,
        ..Options::default()
    };
    let compiled = compile_with(&[file], &options).result;
    compiled.expect("the workload has no errors").1
}
