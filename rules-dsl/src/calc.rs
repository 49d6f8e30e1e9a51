//! One expression, computed: `2025-08-31 + 6 months`, `30 万元 * 3 * 110%`.

use rules_core::calendar::Day;
use rules_core::forward::evaluate;
use rules_core::people::People;
use rules_core::plan::{Kind, Plan};
use rules_core::possible::Possible;

use crate::check::{self, expression_in, report_absent};
use crate::diagnostic::{Code, Diagnostic, Severity, said};
use crate::lower::Lowering;
use crate::parse;
use crate::source::SourceFile;

/// The value of an expression.
#[derive(Debug, Clone)]
pub struct Computed {
    /// Its type.
    pub kind: Kind,
    /// Its value.
    pub value: Possible,
    /// The plan that knows the choices and places the value may name.
    pub plan: Plan,
}

/// Computes an expression over the names of some rule files. Facts in it are unknown, so that a result with
/// facts is the set of all it may be.
pub fn calc(expression: &SourceFile, files: &[SourceFile], today: Day) -> Result<Computed, Vec<Diagnostic>> {
    let mut findings = Vec::new();
    let Some(parsed) = parse::expression(expression, &mut findings) else {
        return Err(findings);
    };
    let mut ignored = Vec::new();
    let items: Vec<_> = files
        .iter()
        .enumerate()
        .flat_map(|(index, file)| parse::file(index, file, &mut ignored))
        .collect();
    let Some(program) = check::check(&items, String::new(), &mut ignored) else {
        return Err(ignored
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect());
    };
    let typed = expression_in(&program, &parsed, None, &mut findings);
    if let Some(typed) = &typed {
        report_absent(&program, typed, &mut findings);
    }
    let Some(typed) = typed.filter(|_| findings.is_empty()) else {
        return Err(findings);
    };
    let mut lowering = Lowering::new(&program);
    let node = lowering.plain_expression(&typed);
    let plan = lowering.builder.finish(String::new());
    let mut people = People::everybody(&plan);
    if let Some(input) = plan.today() {
        people.set(input, Possible::day(today));
    }
    let value = evaluate(&plan, &people, node);
    if value.error && value.values.is_empty() {
        return Err(vec![Diagnostic::error(
            Code::NumberTooLarge,
            typed.span,
            said!(
                "算不出结果：除数为零，或日期、数字超出范围",
                "no result: a zero divisor, or a date or number out of range"
            ),
        )]);
    }
    Ok(Computed {
        kind: typed.kind,
        value,
        plan,
    })
}
