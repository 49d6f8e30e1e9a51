//! Assessments of random plans: exact with the usual budget, never wrong with a small one, and never taken
//! back when more becomes known.

use std::cell::RefCell;

use rules_core::assess::{DEFAULT_BUDGET, Refused, Request, assess};
use rules_core::plan::{Applicant, Plan};
use rules_core::verdict::Assessment;

use crate::answers::Class;
use crate::check::{Tally, check_box, class};
use crate::choices::{Choices, for_random_words};
use crate::crowd::{Crowd, Part};
use crate::describe;
use crate::evaluate::Value;
use crate::plan_parts::day;
use crate::random_plan::{Shape, count_nodes, random_plan};

/// Boxes of a crowd where exactness is hard: random ones, ones that reach just as far as an answer holds, and
/// those with one value more.
pub(crate) fn boxes(crowd: &Crowd<'_>, choices: &mut Choices) -> Vec<Part> {
    let mut parts = vec![crowd.random_part(choices)];
    for _ in 0..2 {
        let policy = choices.pick(crowd.plan.policies());
        let entitled = crowd.column(choices.pick(&policy.variants).entitled);
        let wanted = Value::Truth(choices.chance(65));
        // Open declarations count as made.
        let judged = |person| crowd.declared(person);
        let fits = |person: &usize| crowd.is_lawful(judged(*person)) && entitled[judged(*person)] == wanted;
        let start = choices.below(crowd.len());
        let Some(person) = (start..crowd.len()).chain(0..start).find(fits) else {
            continue;
        };
        let same = |person| !crowd.is_lawful(judged(person)) || entitled[judged(person)] == wanted;
        let part = crowd.grown(choices, judged(person), same);
        parts.push(crowd.widened(choices, &part));
        parts.push(part);
    }
    parts
}

pub(crate) fn random_applicant(choices: &mut Choices) -> Option<Applicant> {
    *choices.pick(&[None, None, None, Some(Applicant::Person), Some(Applicant::Firm)])
}

/// Checks boxes of random plans of a shape.
pub(crate) fn check_plans(usual: u32, budgets: &[u64], shape: impl Fn(&mut Choices) -> Shape) -> Tally {
    let tally = RefCell::new(Tally::default());
    for_random_words(usual, 1_400, |words| {
        let mut choices = Choices::new(words);
        let shape = shape(&mut choices);
        let plan = random_plan(&mut choices, shape);
        count_nodes(&plan, &mut tally.borrow_mut().nodes);
        check_plan(&plan, budgets, &mut choices, &mut tally.borrow_mut())
    });
    tally.into_inner()
}

fn check_plan(plan: &Plan, budgets: &[u64], choices: &mut Choices, tally: &mut Tally) -> Result<(), String> {
    let crowd = Crowd::new(plan);
    for part in boxes(&crowd, choices) {
        let applicant = random_applicant(choices);
        let budget = *choices.pick(budgets);
        check_box(&crowd, &part, (applicant, budget), tally)
            .map_err(|error| format!("{error}\nfor {}", crowd.describe(&part)))?;
    }
    Ok(())
}

/// What most tests draw from.
pub(crate) fn usual_shape(choices: &mut Choices) -> Shape {
    Shape {
        most_people: [300, 2_000, 20_000][choices.weighted(&[14, 5, 1])],
        most_inputs: 6,
        days: (
            *choices.pick(&[day(2024, 2, 28), day(2024, 12, 30), day(2025, 8, 31)]),
            choices.between(1, 3),
        ),
        windows: 20,
        spells: 0,
    }
}

#[test]
fn assessments_are_exact() {
    let tally = check_plans(1_500, &[DEFAULT_BUDGET], usual_shape);
    println!("{tally:#?}");
    assert!(20 * tally.split >= tally.settled, "splitting is rarely needed");
    let answers: usize = tally.classes.values().sum();
    for class in [
        Class::Eligible,
        Class::EligibleIf,
        Class::Depends,
        Class::NotEligible,
    ] {
        let share = 100 * tally.classes.get(&class).copied().unwrap_or(0) / answers;
        assert!(share >= 10, "{share} % of the answers are {class:?}");
    }
}

#[test]
fn a_small_budget_leaves_answers_open_but_never_wrong() {
    let tally = check_plans(700, &[0, 1, 30, 200, 1_000, 5_000, 20_000], usual_shape);
    println!(
        "{} answers at the limit, {} of them settled",
        tally.limits, tally.settled_at_limit
    );
    assert!(tally.limits > 0 && tally.settled_at_limit > 0);
}

fn assessed(crowd: &Crowd<'_>, part: &Part) -> Result<Assessment, Refused> {
    let request = Request {
        people: crowd.people(part),
        applicant: None,
        budget: DEFAULT_BUDGET,
    };
    assess(crowd.plan, &request)
}

/// What an answer may become when more is known.
fn may_become(before: Class, after: Class) -> bool {
    match before {
        Class::Eligible => after == Class::Eligible,
        Class::EligibleIf => after <= Class::EligibleIf,
        Class::Depends => true,
        // A refusal may become one of an earlier kind.
        Class::NotEligible | Class::NotInForce | Class::NotApplicable => after >= before,
    }
}

#[test]
fn more_knowledge_takes_no_settled_answer_back() {
    let compared = RefCell::new(0_usize);
    for_random_words(500, 1_400, |words| {
        let mut choices = Choices::new(words);
        let shape = usual_shape(&mut choices);
        let plan = random_plan(&mut choices, shape);
        let crowd = Crowd::new(&plan);
        for part in boxes(&crowd, &mut choices) {
            let lawful = crowd.lawful_people_of(&part);
            if lawful.is_empty() {
                continue;
            }
            let person = crowd.declared(*choices.pick(&lawful));
            let narrower = crowd.narrowed(&mut choices, &part, person);
            let (Ok(before), Ok(after)) = (assessed(&crowd, &part), assessed(&crowd, &narrower)) else {
                return Err("refused, though somebody satisfies the assumptions".to_owned());
            };
            for (before, after) in before.policies.iter().zip(&after.policies) {
                let (was, is) = (class(before.verdict), class(after.verdict));
                *compared.borrow_mut() += usize::from(was != Class::Depends);
                let range_holds = match (&before.amount, &after.amount) {
                    (Some(wide), Some(narrow)) if before.place == after.place => {
                        wide.min <= narrow.min && narrow.max <= wide.max
                    }
                    _ => true,
                };
                if !may_become(was, is) || !range_holds {
                    let variants = &plan.policies()[before.policy].variants;
                    let variants: Vec<_> = variants
                        .iter()
                        .map(|variant| describe::variant(&plan, variant))
                        .collect();
                    return Err(format!(
                        "{was:?} with {:?} becomes {is:?} with {:?}\nfor {}\nthen {}\nof\n{}",
                        before.amount,
                        after.amount,
                        crowd.describe(&part),
                        crowd.describe(&narrower),
                        variants.join("\n")
                    ));
                }
            }
        }
        Ok(())
    });
    let compared = compared.into_inner();
    println!("{compared} settled answers stood");
}
