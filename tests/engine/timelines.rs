//! Timelines against a walk from day to day.

use std::cell::RefCell;

use rules_core::assess::{Assessor, DEFAULT_BUDGET, Request, Timeline};

use crate::answers::Case;
use crate::assessment::boxes;
use crate::check::{class, same};
use crate::choices::{Choices, for_random_words};
use crate::crowd::{Crowd, Part};
use crate::describe;
use crate::plan_parts::day;
use crate::random_plan::{Shape, random_plan};

/// How the generated timelines came out.
#[derive(Debug, Default)]
struct Seen {
    segments: usize,
    amounts: usize,
    ends_apart: usize,
    open: usize,
}

fn check_timeline(case: &Case<'_>, timeline: &Timeline, seen: &mut Seen) -> Result<(), String> {
    let days = case.crowd.days();
    let expected = case.daily();
    let mut segments = timeline.segments.iter().peekable();
    for (day, (answer, amount)) in days.iter().zip(&expected) {
        while segments.next_if(|segment| i64::from(segment.to) < *day).is_some() {
            seen.segments += 1;
        }
        let segment = segments.peek().ok_or("the timeline ends too early")?;
        same("first day", &(i64::from(segment.from) <= *day), &true)?;
        same(&format!("answer on {day}"), &class(segment.verdict), answer)?;
        let said = segment.amount.map(|amount| (amount.min, amount.max));
        let amount = amount.map(|(least, most)| (least, Some(most)));
        same(&format!("amount on {day}"), &said, &amount)?;
        seen.amounts += usize::from(amount.is_some());
    }
    if let Some(ends) = timeline.ends {
        let said = (ends.earliest.map(i64::from), ends.latest.map(i64::from));
        same("ends", &Some(said), &case.ends())?;
        seen.ends_apart += usize::from(ends.earliest != ends.latest);
    } else {
        same("ends", &None, &case.ends())?;
    }
    Ok(())
}

fn check_box(crowd: &Crowd<'_>, part: &Part, budget: u64, seen: &mut Seen) -> Result<(), String> {
    let plan = crowd.plan;
    if crowd.lawful_people_of(part).is_empty() {
        return Ok(());
    }
    let request = Request {
        people: crowd.people(part),
        applicant: None,
        budget,
    };
    let whole = crowd.days();
    let day = |day: Option<&i64>| i32::try_from(*day.unwrap()).unwrap();
    let span = (day(whole.first()), day(whole.last()));
    let policies: Vec<usize> = (0..plan.policies().len()).collect();
    let timelines = Assessor::new(plan)
        .timelines(&request, &policies, span)
        .map_err(|refused| format!("{refused:?}"))?;
    let variants = plan
        .policies()
        .iter()
        .flat_map(|policy| policy.variants.iter().map(move |variant| (policy, variant)));
    for (timeline, (policy, variant)) in timelines.iter().zip(variants) {
        if timeline.fell_short {
            seen.open += 1;
            continue;
        }
        let case = Case::new(crowd, policy, variant, part);
        check_timeline(&case, timeline, seen).map_err(|error| {
            let variant = describe::variant(plan, variant);
            format!(
                "{error}\nfor {}\nof {timeline:?}\n{variant}",
                crowd.describe(part)
            )
        })?;
    }
    Ok(())
}

fn check(usual: u32, budgets: &[u64]) -> Seen {
    let seen = RefCell::new(Seen::default());
    for_random_words(usual, 1_400, |words| {
        let mut choices = Choices::new(words);
        let shape = Shape {
            most_people: 12_000,
            most_inputs: 3,
            days: (
                *choices.pick(&[day(2023, 12, 20), day(2024, 2, 1), day(2024, 12, 30)]),
                choices.between(20, 200),
            ),
            windows: 20,
            spells: 0,
        };
        let plan = random_plan(&mut choices, shape);
        let crowd = Crowd::new(&plan);
        for part in boxes(&crowd, &mut choices) {
            let budget = *choices.pick(budgets);
            check_box(&crowd, &part, budget, &mut seen.borrow_mut())?;
        }
        Ok(())
    });
    seen.into_inner()
}

#[test]
fn every_day_of_a_timeline_is_right() {
    let seen = check(600, &[DEFAULT_BUDGET]);
    println!("{seen:#?}");
    assert_eq!(seen.open, 0, "the usual budget settles everything");
    assert!(seen.segments > 300 && seen.amounts > 300 && seen.ends_apart > 3);
}

#[test]
fn a_timeline_at_the_limit_says_so() {
    let seen = check(150, &[0, 10, 100, 1_000]);
    println!("{seen:#?}");
    assert!(seen.open > 0);
}
