//! What should hold for everybody.

use rules_core::analysis::{Analyst, Settled};
use rules_core::unroll::Lengths;

use super::person::person;
use crate::check::CheckedProgram;
use crate::diagnostic::{Code, Diagnostic, Message, said};
use crate::lower::between::with_invariants;

/// A finding for every statement that does not hold for someone, or that could not be settled.
pub(super) fn broken(program: &CheckedProgram, findings: &mut Vec<Diagnostic>) {
    if program.between.invariants.is_empty() {
        return;
    }
    let (plan, nodes) = with_invariants(program);
    // Nodes keep their places where no list is read, and invariants read none.
    let plan = plan.for_lists(&Lengths::new());
    let analyst = Analyst::new(&plan);
    for (invariant, node) in program.between.invariants.iter().zip(nodes) {
        match analyst.settle(&[], node) {
            Settled::Always | Settled::Elsewhere | Settled::Nobody => {}
            Settled::NotFor(example) | Settled::Never(example) => {
                let person = person(&plan, &example);
                findings.push(
                    Diagnostic::error(
                        Code::InvariantFails,
                        invariant.span,
                        Message {
                            zh: format!("不恒真：{}", invariant.text.zh),
                            en: format!("this does not always hold: {}", invariant.text.en),
                        },
                    )
                    .help(Message {
                        zh: format!("例如 {}", person.zh),
                        en: format!("for example {}", person.en),
                    }),
                );
            }
            Settled::Open => findings.push(
                Diagnostic::warning(
                    Code::NotSettled,
                    invariant.span,
                    said!(
                        "在限额内没有算清是否恒真",
                        "not settled within the limit whether this always holds"
                    ),
                )
                .help(said!("把它拆成几条", "split it into several statements")),
            ),
        }
    }
}
