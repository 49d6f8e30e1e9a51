//! The rules of `policies/` explained to generated people: every criterion reads well in both languages.

use std::collections::BTreeMap;

use rules_core::assess::{DEFAULT_BUDGET, Refused, Request, assess_some};
use rules_core::people::People;
use rules_core::plan::{InputKind, Plan};
use rules_core::possible::Possible;
use rules_core::verdict::CriterionReport;
use rules_report::language::Lang;
use rules_report::words::{Length, is_one_computation, sentence};

use crate::judge;
use crate::rules::corpus;

/// People for each policy.
const PEOPLE: u64 = 12;
/// Most sentences are no longer, in characters.
const LONG: [(Lang, usize); 2] = [(Lang::Zh, 120), (Lang::En, 300)];

/// Numbers that look random and are the same every time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 >> 1).unwrap() % count.max(1)
    }
}

/// Somebody of whom most is known, on some day of the last years.
fn somebody(plan: &Plan, dice: &mut Dice) -> People {
    let mut people = People::everybody(plan);
    let inputs: Vec<_> = plan.inputs().iter().collect();
    for (id, input) in inputs {
        let set = match input.kind {
            InputKind::Today => Possible::day(i32::try_from(20_778 - dice.below(1_400)).unwrap()),
            InputKind::Figure => continue,
            _ if dice.below(4) == 0 => continue,
            _ if input.domain.none && dice.below(4) == 0 => Possible::absent(&input.domain.values),
            _ => {
                let count = input.domain.values.count(input.step);
                // Small counts and amounts are as likely as great ones.
                let most = if dice.below(2) == 0 { count } else { count.min(30) };
                Possible::of(input.domain.values.at(dice.below(most), input.step))
            }
        };
        people.set(id, set);
    }
    people
}

/// The same, knowing less, until nothing contradicts anything.
fn lawful(plan: &Plan, mut people: People, policy: usize) -> Option<rules_core::verdict::Assessment> {
    for _ in 0..12 {
        let request = Request {
            people: people.clone(),
            applicant: None,
            budget: DEFAULT_BUDGET / 20,
        };
        match assess_some(plan, &request, &[policy]) {
            Ok(assessment) => return Some(assessment),
            Err(Refused::NoToday) => return None,
            Err(Refused::Contradiction(violated)) => {
                let nodes = violated.iter().map(|position| plan.assumptions()[*position].node);
                let mut open: Vec<_> = nodes.collect();
                while let Some(node) = open.pop() {
                    if let rules_core::plan::Node::Input(input) = *plan.nodes().at(node)
                        && plan.inputs().at(input).kind != InputKind::Today
                    {
                        people.set(input, plan.inputs().at(input).domain.clone());
                    }
                    plan.for_each_operand(*plan.nodes().at(node), |operand| open.push(operand));
                }
            }
        }
    }
    None
}

fn each<'a>(criteria: &'a [CriterionReport], visit: &mut impl FnMut(&'a CriterionReport)) {
    for criterion in criteria {
        visit(criterion);
        each(&criterion.parts, visit);
    }
}

#[test]
fn every_criterion_of_the_corpus_is_explained_in_plain_words() {
    let written = corpus();
    let lengths = written.lists().iter().map(|(id, _)| (id, 1)).collect();
    let plan = written.for_lists(&lengths);
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let mut faults: BTreeMap<String, String> = BTreeMap::new();
    let (mut told, mut long) = (
        0_usize,
        BTreeMap::from(LONG.map(|(lang, _)| (lang.tag(), Vec::new()))),
    );
    for (position, policy) in plan.policies().iter().enumerate() {
        for _ in 0..PEOPLE {
            let Some(assessment) = lawful(&plan, somebody(&plan, &mut dice), position) else {
                continue;
            };
            let answer = &assessment.policies[0];
            let amount = answer.amount_reason.iter();
            for reason in amount.filter(|reason| is_one_computation(&plan, reason)) {
                for (lang, _) in LONG {
                    let said = sentence(&plan, reason, lang, Length::Full);
                    for fault in judge::form(&said, lang) {
                        let place = format!("{}, the amount", policy.id);
                        faults.entry(format!("{fault}: {place}")).or_insert(said.clone());
                    }
                }
            }
            each(&answer.criteria, &mut |criterion| {
                let Some(reason) = &criterion.reason else { return };
                for (lang, most) in LONG {
                    for length in [Length::Short, Length::Full] {
                        let said = sentence(&plan, reason, lang, length);
                        told += 1;
                        if length == Length::Short && said.chars().count() > most {
                            long.get_mut(lang.tag()).unwrap().push(said.clone());
                        }
                        for fault in judge::form(&said, lang) {
                            let place = format!("{}.{}", policy.id, criterion.id);
                            faults.entry(format!("{fault}: {place}")).or_insert(said.clone());
                        }
                    }
                }
            });
        }
    }
    for (lang, long) in &mut long {
        long.sort_by_key(|said| std::cmp::Reverse(said.chars().count()));
        println!(
            "{told} sentences, {} of them long in {lang}; the longest:",
            long.len()
        );
        long.dedup();
        long.iter().take(12).for_each(|said| println!("  {said}"));
    }
    let faults: Vec<String> = faults
        .iter()
        .map(|(place, said)| format!("{place}\n  {said}"))
        .collect();
    assert!(told > 10_000, "only {told} sentences: the people were not found");
    assert!(
        faults.is_empty(),
        "{}\n{} faults",
        faults.join("\n"),
        faults.len()
    );
    // A quarter of the sentences is short and in one language.
    for (lang, long) in long {
        let share = long.len() * 400 / told;
        assert!(share < 5, "{share} % of the short sentences are long in {lang}");
    }
}
