//! Small plans on which days or claim windows once were wrong, or could easily become so.

use rules_core::arena::NodeId;
use rules_core::builder::PlanBuilder;
use rules_core::calendar::Day;
use rules_core::plan::{Assumption, Comparison, Kind, Node, Role, Span};
use rules_core::possible::Possible;
use rules_core::verdict::{PolicyAssessment, Verdict};

use crate::plan_parts::{TIMES, arm, criterion, day, fact, range, ranges, text, variant};
use crate::regressions::{answer, builder, count, date, some_day, variant_of};

/// The claimable days without their windows.
fn claimable(answer: &PolicyAssessment) -> Vec<(Day, Day)> {
    answer.claimable.iter().map(|span| (span.from, span.to)).collect()
}

fn assume(builder: &mut PlanBuilder, node: NodeId) {
    builder.assume(Assumption {
        node,
        text: text("assumption"),
    });
}

/// Everybody was hired before the day of asking, and whoever was hired in 2025 is entitled.
fn hired_before_today() -> (PlanBuilder, NodeId, NodeId) {
    let (mut builder, today) = builder();
    let hired = some_day(&mut builder, "hired");
    let before = builder.compare(Comparison::AtMost, hired, today);
    builder.assume(Assumption {
        node: before,
        text: text("hired before today"),
    });
    let new_year = date(&mut builder, (2025, 1, 1));
    let this_year = builder.compare(Comparison::AtMost, new_year, hired);
    (builder, today, this_year)
}

#[test]
fn nobody_is_entitled_before_the_assumptions_let_him() {
    // Hired on some day of 2025 up to today: certain only from today on, for all of them.
    let (mut builder, _, entitled) = hired_before_today();
    let variant = variant_of(&mut builder, entitled);
    let (_, answer) = answer(builder, variant, (2025, 7, 1));
    assert_eq!(answer.verdict, Verdict::Eligible);
    assert_eq!((answer.first_day, answer.last_day), (Some(day(2025, 7, 1)), None));
}

#[test]
fn days_before_the_assumptions_hold_are_not_claimable() {
    let (mut builder, _, entitled) = hired_before_today();
    let mut variant = variant_of(&mut builder, entitled);
    variant.claim_until = Some(date(&mut builder, (2026, 3, 31)));
    let (_, answer) = answer(builder, variant, (2025, 7, 1));
    let spans: Vec<(Day, Day)> = answer.claimable.iter().map(|span| (span.from, span.to)).collect();
    assert_eq!(spans, [(day(2025, 7, 1), day(2025, 7, 1))]);
}

#[test]
fn a_window_that_is_the_same_for_everybody_is_found() {
    // However many months are added and taken away again, the claim ends half a year after the day.
    let (mut builder, today) = builder();
    let some = some_day(&mut builder, "some");
    let none = builder.node(Node::FullMonths(some, some), TIMES);
    let six = count(&mut builder, 6);
    let months = builder.node(Node::Add(none, six), TIMES);
    let entitled = builder.compare(Comparison::AtMost, some, some);
    let mut variant = variant_of(&mut builder, entitled);
    variant.claim_until = Some(builder.node(
        Node::AddSpan {
            date: today,
            count: months,
            span: Span::Months,
        },
        Kind::Date,
    ));
    let (_, answer) = answer(builder, variant, (2025, 1, 1));
    let until: Vec<Day> = answer.claimable.iter().map(|span| span.until).collect();
    assert_eq!(until, [day(2025, 7, 1)]);
}

#[test]
fn a_window_that_overflows_on_one_day_is_open_on_the_others() {
    let (mut builder, today) = builder();
    let far = count(&mut builder, 274 * 12 + 11);
    let start = date(&mut builder, (2025, 1, 1));
    let entitled = builder.truth(true);
    let mut variant = variant_of(&mut builder, entitled);
    // 2299-12-01 for January; from February on the span of the calendar is left.
    let months = builder.node(Node::FullMonths(start, today), TIMES);
    let count = builder.node(Node::Add(far, months), TIMES);
    variant.claim_until = Some(builder.node(
        Node::AddSpan {
            date: start,
            count,
            span: Span::Months,
        },
        Kind::Date,
    ));
    let (_, answer) = answer(builder, variant, (2025, 7, 1));
    let spans: Vec<(Day, Day, Day)> = answer
        .claimable
        .iter()
        .map(|span| (span.from, span.to, span.until))
        .collect();
    assert_eq!(spans, [(day(2025, 1, 1), day(2025, 1, 31), day(2299, 12, 1))]);
}

#[test]
fn an_opening_day_that_is_set_for_some_days_only_hides_no_others() {
    // Days of the second half of the year open on the last of it; for the first half no day is set.
    let (mut builder, today) = builder();
    let july = date(&mut builder, (2025, 7, 1));
    let second_half = builder.compare(Comparison::AtMost, july, today);
    let last = date(&mut builder, (2025, 12, 31));
    let entitled = builder.truth(true);
    let mut variant = variant_of(&mut builder, entitled);
    variant.claim_from = Some(builder.case(vec![arm(second_half, last)], Kind::Date));
    variant.claim_until = Some(date(&mut builder, (2026, 3, 31)));
    let (_, answer) = answer(builder, variant, (2025, 10, 1));
    let spans: Vec<(Day, Day)> = answer.claimable.iter().map(|span| (span.from, span.to)).collect();
    assert_eq!(spans, [(day(2025, 1, 1), day(2025, 6, 30))]);
}

#[test]
fn days_apart_with_one_window_stay_apart() {
    // The first and the second half of the year, but not July.
    let (mut builder, today) = builder();
    let [july, august] = [(2025, 7, 1), (2025, 8, 1)].map(|first| date(&mut builder, first));
    let earlier = builder.compare(Comparison::Less, today, july);
    let later = builder.compare(Comparison::AtMost, august, today);
    let entitled = builder.any(vec![earlier, later]);
    let mut variant = variant_of(&mut builder, entitled);
    variant.claim_until = Some(date(&mut builder, (2026, 3, 31)));
    let (_, answer) = answer(builder, variant, (2025, 12, 31));
    let spans: Vec<(Day, Day)> = answer.claimable.iter().map(|span| (span.from, span.to)).collect();
    let expected = [((1, 1), (6, 30)), ((8, 1), (12, 31))];
    assert_eq!(
        spans,
        expected.map(|(from, to)| (day(2025, from.0, from.1), day(2025, to.0, to.1)))
    );
}

#[test]
fn a_window_whose_opening_cannot_be_computed_is_not_open() {
    let (mut builder, _) = builder();
    let (last_of_all, one) = (date(&mut builder, (2299, 12, 31)), count(&mut builder, 1));
    let entitled = builder.truth(true);
    let mut variant = variant_of(&mut builder, entitled);
    variant.claim_from = Some(builder.node(
        Node::AddSpan {
            date: last_of_all,
            count: one,
            span: Span::Months,
        },
        Kind::Date,
    ));
    variant.claim_until = Some(date(&mut builder, (2026, 3, 31)));
    let (_, answer) = answer(builder, variant, (2025, 7, 1));
    assert_eq!(claimable(&answer), []);
}

/// True of one pair only, (3, 2), which no search finds by fixing one number after the other; and the first
/// of the two numbers. Remainders are not narrowed, so that the pair cannot be seen from afar.
fn needle(builder: &mut PlanBuilder) -> (NodeId, NodeId) {
    let (_, x) = fact(builder, "x", TIMES, Possible::of(ranges([range(2, 12)])));
    let (_, y) = fact(builder, "y", TIMES, Possible::of(ranges([range(0, 2)])));
    let [five, fifty, seventeen] = [5, 50, 17].map(|number| count(builder, number));
    let product = builder.node(Node::Mul(x, five), TIMES);
    let sum = builder.node(Node::Add(product, y), TIMES);
    let rest = builder.node(Node::Rem(sum, fifty), TIMES);
    (builder.compare(Comparison::Equal, rest, seventeen), x)
}

/// Up to May everybody satisfies the assumption, from June on only the needle does.
fn only_the_needle_from_june(builder: &mut PlanBuilder, today: NodeId) -> NodeId {
    let (is_needle, x) = needle(builder);
    let may = date(builder, (2025, 5, 31));
    let before_june = builder.compare(Comparison::AtMost, today, may);
    let assumption = builder.any(vec![before_june, is_needle]);
    assume(builder, assumption);
    x
}

#[test]
fn whom_the_assumptions_let_be_on_the_day_of_asking_is_found() {
    let (mut builder, today) = builder();
    let x = only_the_needle_from_june(&mut builder, today);
    let zero = count(&mut builder, 0);
    let entitled = builder.compare(Comparison::Less, zero, x);
    let variant = variant_of(&mut builder, entitled);
    let (_, answer) = answer(builder, variant, (2025, 7, 1));
    assert_eq!(
        (answer.verdict, answer.first_day, answer.last_day),
        (Verdict::Eligible, None, None)
    );
}

#[test]
fn whom_the_assumptions_let_be_on_the_day_of_asking_is_found_on_days_without_assumptions() {
    // Entitled until April; on those days nothing tells the needle from others.
    let (mut builder, today) = builder();
    let x = only_the_needle_from_june(&mut builder, today);
    let (zero, april) = (count(&mut builder, 0), date(&mut builder, (2025, 4, 30)));
    let positive = builder.compare(Comparison::Less, zero, x);
    let until_april = builder.compare(Comparison::AtMost, today, april);
    let entitled = builder.all(vec![positive, until_april]);
    let mut variant = variant_of(&mut builder, entitled);
    variant.claim_until = Some(date(&mut builder, (2026, 3, 31)));
    let (_, answer) = answer(builder, variant, (2025, 7, 1));
    assert_eq!(answer.verdict, Verdict::NotEligible);
    assert_eq!(claimable(&answer), [(day(2025, 1, 1), day(2025, 4, 30))]);
}

#[test]
fn windows_of_people_who_are_not_possible_do_not_count() {
    // The needle may claim until March, all others until February.
    let (mut builder, today) = builder();
    let x = only_the_needle_from_june(&mut builder, today);
    let (three, always) = (count(&mut builder, 3), builder.truth(true));
    let is_three = builder.compare(Comparison::Equal, x, three);
    let [march, february] = [(2026, 3, 31), (2026, 2, 28)].map(|last| date(&mut builder, last));
    let mut variant = variant(&mut builder, vec![criterion("c", Role::Require, always)]);
    variant.claim_until = Some(builder.case(vec![arm(is_three, march), arm(always, february)], Kind::Date));
    let (_, answer) = answer(builder, variant, (2025, 7, 1));
    let until: Vec<Day> = answer.claimable.iter().map(|span| span.until).collect();
    assert_eq!(claimable(&answer), [(day(2025, 1, 1), day(2025, 7, 1))]);
    assert_eq!(until, [day(2026, 3, 31)]);
}

#[test]
fn one_person_whom_the_assumptions_do_not_let_be_ends_the_days() {
    // Before March the assumption holds for everybody but the needle.
    let (mut builder, today) = builder();
    let (is_needle, x) = needle(&mut builder);
    let march = date(&mut builder, (2025, 3, 1));
    let since_march = builder.compare(Comparison::AtMost, march, today);
    let another = builder.not(is_needle);
    let assumption = builder.any(vec![since_march, another]);
    assume(&mut builder, assumption);
    let zero = count(&mut builder, 0);
    let entitled = builder.compare(Comparison::Less, zero, x);
    let variant = variant_of(&mut builder, entitled);
    let (_, answer) = answer(builder, variant, (2025, 7, 1));
    assert_eq!(
        (answer.verdict, answer.first_day),
        (Verdict::Eligible, Some(day(2025, 3, 1)))
    );
}
