//! First and last days and claim windows, against a walk from day to day through more than a year.

use rules_core::assess::DEFAULT_BUDGET;

use crate::assessment::check_plans;
use crate::plan_parts::day;
use crate::random_plan::Shape;

#[test]
fn entitlement_begins_ends_and_stays_claimable_on_the_right_days() {
    let tally = check_plans(250, &[DEFAULT_BUDGET], |choices| Shape {
        most_people: 20_000,
        most_inputs: 3,
        days: (
            *choices.pick(&[day(2023, 12, 20), day(2024, 2, 1), day(2024, 12, 30)]),
            choices.between(60, 450),
        ),
        windows: 60,
        spells: 0,
    });
    println!("{tally:#?}");
    let often = |count: usize| 20 * count >= tally.settled;
    assert!(often(tally.ended) && often(tally.claimable));
}
