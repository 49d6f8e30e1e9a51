//! Everything that is computed for the rows of a table whose lanes may hold certain things.

use rules_core::arena::NodeId;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::Plan;

use crate::bound::Bound;
use crate::compile::{Compiler, Paid, Quantity, Rests, readings};
use crate::evaluate::OPEN;
use crate::expression::{ALWAYS, Literal, NEVER, Universe};
use crate::outcome::Code;
use crate::prepared::Layout;
use crate::program::{Flag, Num, Program, program};

/// The steps for all policies, and how their results are read.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    pub(crate) dense: Program,
    /// The lanes that are read of a batch.
    pub(crate) slots: Vec<usize>,
    /// Where the facts of a row contradict an assumption, and which.
    pub(crate) contradictions: Vec<(Flag, u16)>,
    /// By policy and reading, the first of equally good readings before the others.
    pub(crate) policies: Vec<Vec<ReadingCode>>,
    /// By policy: what is paid for all records together, where it is granted for each.
    pub(crate) totals: Vec<Option<PaidCode>>,
    /// By policy: on what its answers rest.
    pub(crate) rests: Vec<Rests<Flag>>,
    /// The same for days to come, if days are wanted.
    pub(crate) ahead: Option<Box<Ahead>>,
    /// Nodes that no lane could hold.
    pub(crate) hard: Vec<NodeId>,
}

/// Everything as it is on any of some days: what is certain is so on all of them.
#[derive(Debug)]
pub(crate) struct Ahead {
    /// The days on which the next change is looked for.
    pub(crate) soon: Compiled,
    /// All days from the day of asking on.
    pub(crate) ever: Compiled,
}

#[derive(Debug)]
pub(crate) struct ReadingCode {
    /// The verdict of the rows for which none of `verdicts` holds: open, unless one of all always holds.
    pub(crate) otherwise: u8,
    /// Verdicts that some row may have.
    pub(crate) verdicts: Vec<(Flag, u8)>,
    /// Criteria that some row may not meet, in the order of the notice, each with its place among those of the policy.
    pub(crate) unmet: Vec<(Flag, u8)>,
    /// Whether a criterion is unmet only where the policy is refused.
    pub(crate) unmet_is_refused: bool,
    pub(crate) paid: Option<PaidCode>,
}

/// What is computed for the rows that are entitled.
#[derive(Debug)]
pub(crate) struct PaidCode {
    pub(crate) program: Program,
    /// The lanes it reads.
    pub(crate) slots: Vec<usize>,
    pub(crate) steps: Vec<SumCode>,
    pub(crate) months: Option<SumCode>,
    /// One is so many of the unit of the answers.
    pub(crate) scale: Option<i64>,
    /// Where everybody who is entitled is paid one exact amount, what it is.
    pub(crate) exact: Option<ExactSum>,
}

/// An amount of which nothing is open, in any row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExactSum {
    pub(crate) amount: Num,
    pub(crate) scale: i64,
    pub(crate) months: Option<Num>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct SumCode {
    pub(crate) low: Num,
    pub(crate) high: Num,
    pub(crate) present: Flag,
    pub(crate) absent: Flag,
    /// Whether the ends are always somebody's.
    pub(crate) tight: bool,
}

/// The parts in which the amounts of each policy come, and what is computed.
pub(crate) fn compiled(
    plan: &Plan,
    bound: &[Bound],
    universes: &[Universe],
    people: &People,
    (layouts, keys): (&[Layout], &[Vec<usize>]),
) -> (Compiled, Vec<i64>) {
    let mut compiler = Compiler::new(plan, bound, universes.to_vec());
    let policies = layouts
        .iter()
        .filter_map(|layout| plan.policies().get(layout.position));
    let policies: Vec<_> = policies.collect();
    let mut nodes: Vec<_> = plan
        .assumptions()
        .iter()
        .map(|assumption| assumption.node)
        .collect();
    for policy in &policies {
        nodes.extend(policy.variants.iter().flat_map(|variant| variant.nodes()));
    }
    let mut declared = compiler.view(&people.declaring(plan, true), &nodes);
    let mut undeclared = compiler.view(&people.declaring(plan, false), &nodes);
    let contradictions = compiler.contradictions(&mut declared);
    let mut all = Vec::new();
    for (policy, layout) in policies.iter().zip(layouts) {
        let of_policy = readings(policy).into_iter();
        let of_policy = of_policy.map(|variant| {
            let views = (&mut declared, &mut undeclared);
            compiler.reading(views, policy, variant, &layout.criteria)
        });
        all.push(of_policy.collect::<Vec<_>>());
    }
    let totals: Vec<Option<Paid>> = policies
        .iter()
        .map(|policy| compiler.total(&mut declared, policy))
        .collect();
    let mut rests = Vec::new();
    for (((policy, key), of_policy), total) in policies.iter().zip(keys).zip(&all).zip(&totals) {
        let views = (&mut declared, &mut undeclared);
        // What is never asked needs no conditions of its own.
        let mut is_asked = of_policy
            .iter()
            .any(|reading| reading.may_be_open(&mut compiler.expressions));
        is_asked |= total
            .as_ref()
            .is_some_and(|total| total.may_be_open(&mut compiler.expressions));
        rests.push(if is_asked {
            compiler.rests(views, &policy.variants, key)
        } else {
            Rests::of_lanes(key)
        });
    }
    let mut literals: Vec<Literal> = contradictions.iter().map(|(literal, _)| *literal).collect();
    for reading in all.iter().flatten() {
        literals.extend(reading.verdicts.iter().map(|(literal, _)| *literal));
        literals.extend(reading.criteria.iter().map(|standing| standing.unmet));
    }
    literals.extend(rests.iter().flat_map(Rests::conditions));
    literals.retain(|literal| *literal != NEVER);
    let dense = program(&compiler.expressions, bound, &literals, &[]);
    let mut units = Vec::new();
    let mut codes = Vec::new();
    for (of_policy, layout) in all.into_iter().zip(layouts) {
        let mut unit = 1_i64;
        let mut readings = Vec::new();
        for reading in of_policy {
            let refused = reading
                .verdicts
                .iter()
                .find(|(_, code)| *code == Code::NotEligible);
            let verdicts = reading.verdicts.iter().filter(|(literal, _)| *literal != NEVER);
            let verdicts: Vec<(Literal, u8)> = verdicts
                .map(|(literal, code)| (*literal, code.number()))
                .collect();
            let some = compiler
                .expressions
                .any(verdicts.iter().map(|(literal, _)| *literal));
            let mut verdicts: Vec<(Flag, u8)> = verdicts
                .into_iter()
                .map(|(literal, code)| (dense.flag(literal), code))
                .collect();
            let last = verdicts.pop_if(|_| some == ALWAYS);
            let otherwise = last.map_or(OPEN, |(_, code)| code);
            let unmet = reading.criteria.iter().filter(|standing| standing.unmet != NEVER);
            let unmet: Vec<(Literal, usize)> = unmet
                .map(|standing| (standing.unmet, standing.position))
                .collect();
            let any = compiler
                .expressions
                .any(unmet.iter().map(|(literal, _)| *literal));
            let unmet_is_refused = refused.is_some_and(|(literal, _)| *literal == any);
            let unmet = unmet
                .into_iter()
                .map(|(literal, position)| (dense.flag(literal), u8::try_from(position).unwrap_or(u8::MAX)));
            let paid = reading
                .paid
                .as_ref()
                .map(|paid| paid_code(&compiler, bound, paid, layout.amount_unit));
            if let Some(parts) = reading.paid.as_ref().and_then(|paid| paid.steps.first()) {
                unit = multiple(unit, parts.0.parts).unwrap_or(unit);
            }
            readings.push(ReadingCode {
                otherwise,
                verdicts,
                unmet: unmet.collect(),
                unmet_is_refused,
                paid,
            });
        }
        units.push(unit);
        codes.push(readings);
    }
    let contradictions = contradictions
        .into_iter()
        .map(|(literal, position)| {
            let number = u16::try_from(position.saturating_add(1)).unwrap_or(u16::MAX);
            (dense.flag(literal), number)
        })
        .collect();
    let mut slots = dense.slots();
    slots.extend(keys.iter().flatten());
    slots.sort_unstable();
    slots.dedup();
    let rests = rests
        .into_iter()
        .map(|rests| rests.map(|literal| dense.flag(literal)));
    let rests = rests.collect();
    let totals = totals
        .iter()
        .map(|total| Some(paid_code(&compiler, bound, total.as_ref()?, Number::ONE)));
    let totals = totals.collect();
    let compiled = Compiled {
        dense,
        slots,
        contradictions,
        policies: codes,
        totals,
        rests,
        ahead: None,
        hard: compiler.hard,
    };
    (compiled, units)
}

/// Whether everybody has it, and exactly.
fn is_exact((quantity, _): &(Quantity, bool)) -> bool {
    quantity.present == ALWAYS && quantity.absent == NEVER && quantity.low == quantity.high
}

/// `unit` is what one of the answers is.
fn paid_code(compiler: &Compiler<'_>, bound: &[Bound], paid: &Paid, unit: Number) -> PaidCode {
    let mut literals = Vec::new();
    let mut wholes = Vec::new();
    for (quantity, _) in paid.steps.iter().chain(&paid.months) {
        literals.extend([quantity.present, quantity.absent]);
        wholes.extend([quantity.low, quantity.high]);
    }
    let program = program(&compiler.expressions, bound, &literals, &wholes);
    let sum = |(quantity, tight): &(Quantity, bool)| SumCode {
        low: program.num(quantity.low),
        high: program.num(quantity.high),
        present: program.flag(quantity.present),
        absent: program.flag(quantity.absent),
        tight: *tight,
    };
    let steps: Vec<SumCode> = paid.steps.iter().map(sum).collect();
    let months = paid.months.as_ref().map(sum);
    let per_unit = unit.denominator();
    let scale = paid.steps.first().and_then(|(quantity, _)| {
        let parts = quantity.parts;
        let whole = per_unit.checked_rem(parts)? == 0;
        whole.then_some(per_unit.checked_div(parts)?)
    });
    // Months are whole.
    let months_are_whole = paid
        .months
        .as_ref()
        .is_none_or(|(quantity, _)| quantity.parts == 1);
    let scale = scale.filter(|_| months_are_whole);
    let exact = match (paid.steps.as_slice(), scale) {
        ([step], Some(scale)) if is_exact(step) && paid.months.iter().all(is_exact) => {
            let (least, most) = step.0.ends;
            let fits = least.checked_mul(scale).and(most.checked_mul(scale)).is_some();
            fits.then(|| ExactSum {
                amount: program.num(step.0.low),
                scale,
                months: months.map(|months: SumCode| months.low),
            })
        }
        _ => None,
    };
    PaidCode {
        slots: program.slots(),
        program,
        steps,
        months,
        scale,
        exact,
    }
}

fn multiple(a: i64, b: i64) -> Option<i64> {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x.checked_rem(y)?);
    }
    a.checked_div(x)?.checked_mul(b)
}
