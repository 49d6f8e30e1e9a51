//! What should hold for everybody.
//!
//! A statement may speak of lists. It is then tried with lists of every length that can make a difference: one record
//! can show that something holds for some record, or fails for some, so a list needs at most one record for each
//! computation over it, and an empty list is tried too. Where something is computed of all records together, longer
//! lists may still differ; then the statement must hold whatever the computations come to.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::analysis::{Analyst, Settled};
use rules_core::arena::{ListId, NodeId};
use rules_core::plan::{Fold, Node, Plan};
use rules_core::unroll::{Lengths, Unrolled};

use super::person::person;
use crate::check::CheckedProgram;
use crate::check::between::Invariant;
use crate::diagnostic::{Code, Diagnostic, Message, said};
use crate::lower::between::with_invariants;

/// No list is tried with more records.
const MOST_RECORDS: u32 = 3;

/// A finding for every statement that does not hold for someone, or that could not be settled.
pub(super) fn broken(program: &CheckedProgram, findings: &mut Vec<Diagnostic>) {
    if program.between.invariants.is_empty() {
        return;
    }
    let (plan, nodes) = with_invariants(program);
    let mut flat: BTreeMap<Lengths, Unrolled> = BTreeMap::new();
    for (invariant, node) in program.between.invariants.iter().zip(nodes) {
        let lists = Lists::of(&plan, node);
        let mut settle = |lengths: Lengths| {
            let flat = flat
                .entry(lengths)
                .or_insert_with_key(|lengths| plan.unrolled(lengths));
            let analyst = Analyst::new(&flat.plan);
            let settled = flat
                .stand_for(node)
                .into_iter()
                .map(|node| analyst.settle(&[], node));
            let mut open = false;
            for settled in settled {
                match settled {
                    Settled::Always | Settled::Elsewhere | Settled::Nobody => {}
                    Settled::NotFor(example) | Settled::Never(example) => {
                        return Holds::NotFor(person(&flat.plan, &example));
                    }
                    Settled::Open => open = true,
                }
            }
            if open { Holds::Open } else { Holds::Always }
        };
        let short: Vec<Holds> = lists.lengths(&plan).into_iter().map(&mut settle).collect();
        let example = short.iter().find_map(|holds| match holds {
            Holds::NotFor(example) => Some(example),
            _ => None,
        });
        if let Some(example) = example {
            findings.push(fails(invariant, example));
            continue;
        }
        let shown = lists.exhaustive && short.iter().all(|holds| *holds == Holds::Always);
        if !shown && settle(Lengths::new()) != Holds::Always {
            findings.push(
                Diagnostic::warning(
                    Code::NotSettled,
                    invariant.span,
                    said!(
                        "在限额内没有算清是否恒真",
                        "not settled within the limit whether this always holds"
                    ),
                )
                .help(said!("把它拆成几条", "split it into several statements")),
            );
        }
    }
}

/// Whether a statement holds where lists have certain lengths.
#[derive(PartialEq, Eq)]
enum Holds {
    Always,
    /// Not for this person.
    NotFor(Message),
    Open,
}

fn fails(invariant: &Invariant, example: &Message) -> Diagnostic {
    let text = &invariant.text;
    Diagnostic::error(
        Code::InvariantFails,
        invariant.span,
        Message {
            zh: format!("不恒真：{}", text.zh),
            en: format!("this does not always hold: {}", text.en),
        },
    )
    .help(Message {
        zh: format!("例如 {}", example.zh),
        en: format!("for example {}", example.en),
    })
}

/// The lists that a statement speaks of, itself or through policies.
struct Lists {
    /// How many computations there are over each.
    computations: BTreeMap<ListId, u32>,
    /// Whether short lists show everything.
    exhaustive: bool,
}

impl Lists {
    fn of(plan: &Plan, statement: NodeId) -> Self {
        let mut lists = Self {
            computations: BTreeMap::new(),
            exhaustive: true,
        };
        let mut open = vec![(statement, false)];
        let mut seen = BTreeSet::new();
        while let Some((id, inside)) = open.pop() {
            let Some(node) = plan.nodes().get(id) else {
                continue;
            };
            if !seen.insert((id, inside)) {
                continue;
            }
            let mut within = inside;
            if let Node::Fold { list, fold, .. } = *node {
                let count = lists.computations.entry(list).or_default();
                *count = count.saturating_add(1);
                lists.exhaustive &= !inside && matches!(fold, Fold::Any | Fold::All);
                within = true;
            }
            plan.for_each_operand(*node, |operand| open.push((operand, within)));
        }
        lists.exhaustive &= lists.computations.values().all(|count| *count <= MOST_RECORDS);
        lists
    }

    /// Every list empty, and with as many records as can make a difference.
    fn lengths(&self, plan: &Plan) -> Vec<Lengths> {
        let mut all = vec![Lengths::new()];
        for (list, count) in &self.computations {
            let most = plan.lists().get(*list).map_or(1, |list| list.most);
            let longest = (*count).min(most).min(MOST_RECORDS);
            let further = |lengths: &Lengths| {
                [longest, 0].map(|length| {
                    let mut lengths = lengths.clone();
                    lengths.insert(*list, length);
                    lengths
                })
            };
            all = all.iter().flat_map(further).collect();
        }
        all
    }
}
