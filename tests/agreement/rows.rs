//! Rows of a table against the reference evaluator: the columnar evaluator is not only as right as the set evaluator.
//! `ROWS_PROGRAMS` says how many random programs are compared, `AGREEMENT_SEED` at which seed to begin.

use std::collections::BTreeMap;

use rules_batch::{Code, Prepared, Wanted};
use rules_core::people::People;
use rules_core::plan::{InputKind, Plan};
use rules_core::possible::Possible;
use rules_core::unroll::Lengths;

use crate::compare::{Case, Compiled, ListLengths, number};
use crate::people::{anybody, known};
use crate::population::{Row, said, table};
use crate::random::Random;
use crate::reference::Reference;
use crate::reference::policy::Verdict;
use crate::{compiled, generator, lengths, setting};

/// How many programs are compared if nothing is said.
const OF_THE_GATE: usize = 150;

/// People of each program.
const ROWS: usize = 8;

fn code(verdict: Verdict) -> Code {
    match verdict {
        Verdict::Eligible => Code::Eligible,
        Verdict::EligibleIf => Code::EligibleIf,
        Verdict::Undefined => Code::Depends,
        Verdict::NotEligible => Code::NotEligible,
        Verdict::NotInForce(_) => Code::NotInForce,
        Verdict::NotApplicable => Code::NotApplicable,
    }
}

/// Somebody who has declared nothing so far.
struct Somebody<'a> {
    case: Case<'a>,
    people: People,
    lengths: ListLengths,
}

impl<'a> Somebody<'a> {
    /// Most of those who contradict an assumption are passed over.
    fn drawn(random: &mut Random, compiled: &'a Compiled, today: Option<&Possible>) -> Self {
        const TRIES: usize = 12;
        let mut one = Self::anybody(random, compiled, today);
        for _ in 0..TRIES {
            if !one.case.violates(&one.people, None) {
                break;
            }
            one = Self::anybody(random, compiled, today);
        }
        one
    }

    fn anybody(random: &mut Random, compiled: &'a Compiled, today: Option<&Possible>) -> Self {
        let lengths = lengths(random, compiled);
        let case = compiled.case(&lengths);
        let mut people = anybody(random, &case.plan);
        for (id, input) in case.plan.inputs().iter() {
            if input.kind == InputKind::Confirm {
                people.set(id, input.domain.clone());
            }
        }
        if let (Some(id), Some(today)) = (case.plan.today(), today) {
            people.set(id, today.clone());
        }
        Self {
            case,
            people,
            lengths,
        }
    }
}

/// Whether everything but facts is known of everybody, as the reference evaluator needs it.
fn has_open_figures(plan: &Plan) -> bool {
    let mut inputs = plan.inputs().iter();
    inputs.any(|(_, input)| input.kind == InputKind::Figure && !input.domain.is_single())
}

/// What was compared.
#[derive(Debug, Default)]
struct Seen {
    verdicts: BTreeMap<u8, u64>,
    amounts: u64,
}

fn compare(compiled: &Compiled, random: &mut Random, seen: &mut Seen) -> Result<(), String> {
    let first = Somebody::drawn(random, compiled, None);
    let today = first
        .case
        .plan
        .today()
        .map(|id| first.people.get(id).clone())
        .unwrap();
    let mut all = vec![first];
    all.extend((1..ROWS).map(|_| Somebody::drawn(random, compiled, Some(&today))));
    let rows: Vec<Row> = all.iter().map(|one| known(&one.case.plan, &one.people)).collect();
    let mut by_list: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (list, length) in all.iter().flat_map(|one| &one.lengths) {
        by_list.entry(list.clone()).or_default().push(*length);
    }
    let flat = compiled.plan.for_lists(&Lengths::new());
    let batch = table(&compiled.plan, &said(&flat), &rows, &by_list);
    let today = i32::try_from(today.to_number().unwrap().to_whole().unwrap()).unwrap();
    let policies: Vec<usize> = (0..compiled.plan.policies().len()).collect();
    let wanted = Wanted::default();
    let prepared = Prepared::new(&compiled.plan, &policies, today, &batch.schema(), wanted).unwrap();
    let outcome = prepared.evaluate(&batch, &mut prepared.buffers()).unwrap();
    for (row, one) in all.iter().enumerate() {
        let person = crate::people::person(&one.case.plan, &one.people, None);
        let reference = one.case.reference(&person);
        let is_nobody = reference.violated() > 0;
        for (position, policy) in compiled.plan.policies().iter().enumerate() {
            let answers = reference.answers(reference.policy(&policy.id));
            let best = Reference::best(&answers);
            let expected = if is_nobody {
                Code::Contradiction
            } else {
                code(best.verdict)
            };
            let ours = &outcome.policies[position];
            *seen.verdicts.entry(ours.verdict[row]).or_default() += 1;
            if Code::of(ours.verdict[row]) != Some(expected) {
                return Err(format!(
                    "{} of row {row}: {:?} and not {expected:?}",
                    policy.id,
                    Code::of(ours.verdict[row])
                ));
            }
            let unit = prepared.layouts()[position].amount_unit;
            let in_units = |amount| number(amount).over(unit).and_then(|amount| amount.to_whole());
            let extent = best.extent().filter(|_| expected <= Code::EligibleIf);
            let ends = extent.and_then(|(least, most)| Some((in_units(least)?, in_units(most)?)));
            if let Some(ends) = ends {
                seen.amounts += 1;
                if ours.amount.get(row) != Some(ends) {
                    return Err(format!(
                        "{} of row {row}: {:?} and not {ends:?}",
                        policy.id,
                        ours.amount.get(row)
                    ));
                }
            }
        }
    }
    Ok(())
}

#[test]
fn rows_of_a_table_agree_with_the_reference_evaluator() {
    let wanted = setting("ROWS_PROGRAMS").map_or(OF_THE_GATE, |programs| usize::try_from(programs).unwrap());
    let mut seen = Seen::default();
    let mut programs = 0;
    for seed in setting("AGREEMENT_SEED").unwrap_or(1).. {
        if programs == wanted {
            break;
        }
        let mut random = Random::new(seed);
        let text = generator::program(&mut random);
        let Some(compiled) = compiled(&text, seed) else {
            continue;
        };
        if compiled.plan.policies().is_empty() || has_open_figures(&compiled.plan) {
            continue;
        }
        programs += 1;
        if let Err(wrong) = compare(&compiled, &mut random, &mut seen) {
            panic!("seed {seed}: {wrong}\n{}", text.joined());
        }
    }
    println!("{programs} programs: {seen:?}");
    assert!(seen.verdicts.len() > 4 && seen.amounts > 0, "{seen:?}");
}
