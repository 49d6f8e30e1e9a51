//! Small plans that once could not be settled within the limit: shapes that rules have, and that a search which only
//! divides people does not get through.

use rules_core::arena::{InputId, NodeId};
use rules_core::builder::PlanBuilder;
use rules_core::number::Number;
use rules_core::plan::{Comparison, InputKind, Kind, Node, PayKind, Pays, Role, Variant};
use rules_core::possible::{Possible, Values};
use rules_core::verdict::{Cause, Effect, PolicyAssessment, Verdict};

use crate::plan_parts::{TIMES, arm, criterion, fact, input, range, ranges, variant};
use crate::regressions::{answer, builder, count, date};

/// So many boxes are enough for each of them; thousands were not.
const FEW: u64 = 200;

fn truth(builder: &mut PlanBuilder, id: &str) -> (InputId, NodeId) {
    fact(builder, id, Kind::Bool, Possible::of(Values::Bits(3)))
}

fn times(builder: &mut PlanBuilder, id: &str, most: i64) -> (InputId, NodeId) {
    fact(builder, id, TIMES, Possible::of(ranges([range(0, most)])))
}

fn money(builder: &mut PlanBuilder, id: &str) -> (InputId, NodeId) {
    let domain = Possible::of(ranges([range(0, 1_000_000_000_000)]));
    fact(builder, id, Kind::Money, domain)
}

fn settled(builder: PlanBuilder, variant: Variant) -> PolicyAssessment {
    let (_, answer) = answer(builder, variant, (2025, 7, 1));
    assert!(!answer.causes.contains(&Cause::Limit), "{:?}", answer.causes);
    assert!(answer.splits < FEW, "{} boxes", answer.splits);
    answer
}

fn effects(answer: &PolicyAssessment, input: InputId) -> &[Effect] {
    let missing = answer.missing.iter().find(|missing| missing.input == input);
    missing.map_or(&[], |missing| &missing.effects)
}

#[test]
fn what_exists_only_under_a_condition_is_not_looked_for_among_sums() {
    // wages >= 30 % of the money, and unless it is no such work at least 10 % of the bid, which then exists.
    let (mut builder, _) = builder();
    let (_, is_such) = truth(&mut builder, "such");
    let [(_, money_there), (_, wages), (_, bid)] =
        ["money", "wages", "bid"].map(|id| money(&mut builder, id));
    let bid = builder.node(
        Node::OnlyIf {
            condition: is_such,
            value: bid,
        },
        Kind::Money,
    );
    let share_of = |builder: &mut PlanBuilder, percent: i64, whole: NodeId| {
        let share = builder.number(Number::fraction(percent, 100).unwrap(), Kind::Number);
        let part = builder.node(Node::Mul(share, whole), Kind::Money);
        builder.compare(Comparison::AtMost, part, wages)
    };
    let central = share_of(&mut builder, 30, money_there);
    let regional = share_of(&mut builder, 10, bid);
    let is_other = builder.not(is_such);
    let either = builder.any(vec![is_other, regional]);
    let criteria = vec![
        criterion("central", Role::Require, central),
        criterion("regional", Role::Require, either),
    ];
    let variant = variant(&mut builder, criteria);
    let answer = settled(builder, variant);
    assert_eq!(
        (answer.verdict, answer.causes),
        (Verdict::Depends, vec![Cause::Facts])
    );
}

#[test]
fn months_left_are_those_of_people_who_have_some_left() {
    // min(24, new + kept) months, of which fewer have been had.
    let (mut builder, _) = builder();
    let (_, new) = times(&mut builder, "new", 600);
    let (_, kept) = times(&mut builder, "kept", 24);
    let (_, had) = times(&mut builder, "had", 36);
    let most = count(&mut builder, 24);
    let sum = builder.node(Node::Add(new, kept), TIMES);
    let both = builder.run(vec![most, sum]);
    let all = builder.node(Node::Min(both), TIMES);
    let some_left = builder.compare(Comparison::Less, had, all);
    let mut variant = variant(&mut builder, vec![criterion("left", Role::Require, some_left)]);
    variant.pays = Some(Pays {
        kind: PayKind::Monthly,
        amount: builder.number(Number::whole(100), Kind::Money),
        months: Some(builder.node(Node::Sub(all, had), TIMES)),
        steps: Vec::new(),
    });
    let answer = settled(builder, variant);
    let months = answer.amount.unwrap().months;
    assert_eq!(months, Some((Number::whole(1), Number::whole(24))));
}

#[test]
fn a_difference_of_fractions_may_be_less_than_one() {
    // In steps of a half: "less" leaves a half, not one.
    let (mut builder, _) = builder();
    let half = Number::fraction(1, 2).unwrap();
    let [all, had] = ["all", "had"].map(|id| {
        let domain = Possible::of(ranges([range(0, 3)]));
        let input = builder.input(input(id, InputKind::Fact, Kind::Number, domain, half));
        builder.input_value(input)
    });
    let some_left = builder.compare(Comparison::Less, had, all);
    let mut variant = variant(&mut builder, vec![criterion("left", Role::Require, some_left)]);
    variant.pays = Some(Pays {
        kind: PayKind::Once,
        amount: builder.node(Node::Sub(all, had), Kind::Number),
        months: None,
        steps: Vec::new(),
    });
    let amount = settled(builder, variant).amount.unwrap();
    assert_eq!(
        (amount.min, amount.max, amount.tight),
        (half, Number::whole(3), true)
    );
}

#[test]
fn the_least_sum_is_that_of_somebody_who_has_one() {
    // One of three sums must be paid at least; whether one may be had hangs on much else.
    let (mut builder, _) = builder();
    let sums = ["a", "b", "c"].map(|id| money(&mut builder, id).1);
    let zero = builder.number(Number::ZERO, Kind::Money);
    let two = builder.node(Node::Add(sums[0], sums[1]), Kind::Money);
    let sum = builder.node(Node::Add(two, sums[2]), Kind::Money);
    let some = builder.compare(Comparison::Less, zero, sum);
    let mut criteria = vec![criterion("some", Role::Require, some)];
    for id in ["x", "y", "z"] {
        let (_, asked) = times(&mut builder, id, 1_000);
        let (_, least) = times(&mut builder, &format!("least {id}"), 1_000);
        let node = builder.compare(Comparison::Less, least, asked);
        criteria.push(criterion(id, Role::Require, node));
    }
    let mut variant = variant(&mut builder, criteria);
    variant.pays = Some(Pays {
        kind: PayKind::Once,
        amount: sum,
        months: None,
        steps: Vec::new(),
    });
    let amount = settled(builder, variant).amount.unwrap();
    assert_eq!((amount.min, amount.tight), (Number::ONE, true));
}

#[test]
fn a_reading_under_which_nobody_is_paid_changes_no_amount() {
    // Counted once, nobody has enough; only who is counted twice is paid.
    let (mut builder, _) = builder();
    let (twice, is_twice) = truth(&mut builder, "twice");
    let (rate, each) = money(&mut builder, "each");
    let [zero, three, least] = [0, 3, 2].map(|number| count(&mut builder, number));
    let yes = builder.truth(true);
    let surplus = builder.case(vec![arm(is_twice, three), arm(yes, zero)], TIMES);
    let enough = builder.compare(Comparison::AtMost, least, surplus);
    let mut variant = variant(&mut builder, vec![criterion("enough", Role::Require, enough)]);
    variant.pays = Some(Pays {
        kind: PayKind::Once,
        amount: builder.node(Node::Mul(each, surplus), Kind::Money),
        months: None,
        steps: Vec::new(),
    });
    let answer = settled(builder, variant);
    assert_eq!(effects(&answer, twice), [Effect::Verdict]);
    assert_eq!(effects(&answer, rate), [Effect::Amount]);
}

/// A table read where a place has not replaced it; the place replaced it by twice the table from one day on, and went
/// back to it on `back`. Whether the place matters to having at least a number of months, and whether the table does.
fn amended_and_taken_back(back: (i64, i64, i64)) -> [bool; 2] {
    let (mut builder, today) = builder();
    let (place, there) = truth(&mut builder, "there");
    let (table, by_table) = times(&mut builder, "table", 1_000);
    let (_, had) = times(&mut builder, "had", 1_000);
    let yes = builder.truth(true);
    let doubled = builder.node(Node::Add(by_table, by_table), TIMES);
    let since = |builder: &mut PlanBuilder, day| {
        let first = date(builder, day);
        let is_later = builder.compare(Comparison::AtMost, first, today);
        builder.all(vec![there, is_later])
    };
    let (first, second) = (since(&mut builder, (2025, 1, 2)), since(&mut builder, back));
    let once = builder.case(vec![arm(first, doubled), arm(yes, by_table)], TIMES);
    let again = builder.case(vec![arm(second, by_table), arm(yes, once)], TIMES);
    let left = builder.compare(Comparison::Less, had, again);
    let variant = variant(&mut builder, vec![criterion("left", Role::Require, left)]);
    let answer = settled(builder, variant);
    [place, table].map(|input| !effects(&answer, input).is_empty())
}

#[test]
fn a_place_that_went_back_to_the_common_rule_makes_no_difference() {
    assert_eq!(amended_and_taken_back((2025, 6, 1)), [false, true]);
    assert_eq!(amended_and_taken_back((2025, 8, 1)), [true, true]);
}
