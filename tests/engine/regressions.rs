//! Small plans on which the engine once was wrong, each found by the random ones.

use rules_core::arena::NodeId;
use rules_core::assess::{DEFAULT_BUDGET, Request, assess, on};
use rules_core::builder::PlanBuilder;
use rules_core::forward;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{
    Assumption, Comparison, InputKind, Kind, NO_BOUND, Node, PayKind, Pays, Plan, Role, Variant,
};
use rules_core::possible::{Possible, Values};
use rules_core::verdict::{Cause, Effect, PolicyAssessment, Verdict};

use crate::plan_parts::{
    TIMES, arm, criterion, day, fact, input, places, policy, range, ranges, text, today, variant,
};

/// A builder whose day of asking may be any day of 2025, and the value of that day.
pub(crate) fn builder() -> (PlanBuilder, NodeId) {
    let mut builder = PlanBuilder::new(places());
    let today = builder.input(today(day(2025, 1, 1), 365));
    let value = builder.input_value(today);
    (builder, value)
}

fn truth(builder: &mut PlanBuilder, id: &str) -> NodeId {
    let domain = Possible::of(Values::Bits(3));
    let input = builder.input(input(id, InputKind::Fact, Kind::Bool, domain, Number::ONE));
    builder.input_value(input)
}

pub(crate) fn date(builder: &mut PlanBuilder, date: (i64, i64, i64)) -> NodeId {
    let day = day(date.0, date.1, date.2);
    builder.number(Number::from(day), Kind::Date)
}

pub(crate) fn count(builder: &mut PlanBuilder, count: i64) -> NodeId {
    builder.number(Number::whole(count), TIMES)
}

/// A day of 2025 that is not known.
pub(crate) fn some_day(builder: &mut PlanBuilder, id: &str) -> NodeId {
    let first = i64::from(day(2025, 1, 1));
    let domain = Possible::of(ranges([range(first, first + 364)]));
    fact(builder, id, Kind::Date, domain).1
}

pub(crate) fn answer(
    mut builder: PlanBuilder,
    variant: Variant,
    asked_on: (i64, i64, i64),
) -> (Plan, PolicyAssessment) {
    builder.policy(policy("p", vec![variant]));
    let plan = builder.finish(String::new());
    let today = plan.today().unwrap();
    let asked_on = on(day(asked_on.0, asked_on.1, asked_on.2));
    let request = Request {
        people: People::everybody(&plan).with(today, asked_on),
        applicant: None,
        budget: DEFAULT_BUDGET,
    };
    let answer = std::sync::Arc::unwrap_or_clone(assess(&plan, &request).unwrap().policies.remove(0));
    (plan, answer)
}

fn evaluated(builder: PlanBuilder, node: NodeId) -> Possible {
    let plan = builder.finish(String::new());
    forward::evaluate(&plan, &People::everybody(&plan), node)
}

#[test]
fn arithmetic_on_a_case_without_a_result_is_absent() {
    let (mut builder, _) = builder();
    let (never, two) = (builder.truth(false), count(&mut builder, 2));
    let nothing = builder.case(vec![arm(never, two)], TIMES);
    let sum = builder.node(Node::Add(nothing, two), TIMES);
    let set = evaluated(builder, sum);
    assert!(set.none && !set.error && set.values.is_empty(), "{set:?}");
}

#[test]
fn an_absent_and_a_failed_operand_make_one_failure() {
    let (mut builder, _) = builder();
    let (zero, absent) = (count(&mut builder, 0), builder.absent(TIMES));
    let failed = builder.node(Node::Div(zero, zero), TIMES);
    let sum = builder.node(Node::Add(absent, failed), TIMES);
    let set = evaluated(builder, sum);
    assert!(set.error && set.is_single(), "{set:?}");
}

#[test]
fn criteria_need_to_fail_only_where_the_policy_applies() {
    // It applies to those who say yes, of whom the first criterion asks that they say no.
    let (mut builder, _) = builder();
    let (yes, other) = (truth(&mut builder, "a"), truth(&mut builder, "b"));
    let no = builder.not(yes);
    let criteria = vec![
        criterion("first", Role::Require, no),
        criterion("second", Role::Require, other),
    ];
    let mut variant = variant(&mut builder, criteria);
    variant.applies = yes;
    variant.entitled = builder.all(vec![yes, no, other]);
    let (_, answer) = answer(builder, variant, (2025, 7, 1));
    assert_eq!(answer.verdict, Verdict::NotEligible);
    assert_eq!(
        (answer.unmet, answer.jointly_unmet),
        (vec!["first".to_owned()], true)
    );
}

#[test]
fn a_policy_in_force_only_where_it_does_not_apply_is_not_in_force() {
    let (mut builder, _) = builder();
    let here = truth(&mut builder, "here");
    let elsewhere = builder.not(here);
    let mut variant = variant(&mut builder, Vec::new());
    (variant.applies, variant.in_force) = (here, elsewhere);
    variant.entitled = builder.all(vec![here, elsewhere]);
    let (_, answer) = answer(builder, variant, (2025, 7, 1));
    assert!(matches!(answer.verdict, Verdict::NotInForce(_)));
}

#[test]
fn a_fact_moves_the_amount_of_those_who_are_entitled() {
    // The search first meets somebody who is not, and used to end there.
    let (mut builder, _) = builder();
    let (_, class) = fact(&mut builder, "class", TIMES, Possible::of(ranges([range(1, 4)])));
    let (paid, premium) = fact(
        &mut builder,
        "paid",
        Kind::Money,
        Possible::of(ranges([range(0, 6)])),
    );
    let one = count(&mut builder, 1);
    let is_first = builder.compare(Comparison::Equal, class, one);
    // Never so, but a forward pass over several values cannot tell.
    let never = builder.compare(Comparison::Less, premium, premium);
    let other = builder.not(is_first);
    let entitled = builder.any(vec![other, never]);
    let mut variant = variant_of(&mut builder, entitled);
    variant.pays = Some(Pays {
        kind: PayKind::Once,
        amount: premium,
        months: None,
        steps: Vec::new(),
    });
    let (_, answer) = answer(builder, variant, (2025, 7, 1));
    let effects = answer
        .missing
        .iter()
        .find(|missing| missing.input == paid)
        .map(|missing| &missing.effects);
    assert_eq!(effects, Some(&vec![Effect::Amount]));
}

pub(crate) fn variant_of(builder: &mut PlanBuilder, entitled: NodeId) -> Variant {
    variant(builder, vec![criterion("c", Role::Require, entitled)])
}

/// Always so, but seen only by telling many people apart.
fn laborious_truth(builder: &mut PlanBuilder) -> NodeId {
    let mut sides = Vec::new();
    for id in ["x", "y", "z"] {
        let (_, fact) = fact(builder, id, TIMES, Possible::of(ranges([range(0, 12)])));
        sides.push(fact);
    }
    let squared = builder.node(Node::Mul(sides[0], sides[0]), TIMES);
    let twice = builder.node(Node::Mul(sides[1], sides[2]), TIMES);
    let difference = builder.node(Node::Sub(squared, twice), TIMES);
    let back = builder.node(Node::Add(difference, twice), TIMES);
    builder.compare(Comparison::AtMost, squared, back)
}

/// The verdicts with budgets from nothing to plenty, each with whether it is open because of the budget.
fn verdicts(mut builder: PlanBuilder, variant: Variant) -> Vec<Option<(Verdict, bool)>> {
    builder.policy(policy("p", vec![variant]));
    let plan = builder.finish(String::new());
    let people = People::everybody(&plan).with(plan.today().unwrap(), on(day(2025, 7, 1)));
    let budgets = (0..12).map(|power| 4_u64.pow(power));
    let assessed = budgets.map(|budget| {
        let request = Request {
            people: people.clone(),
            applicant: None,
            budget,
        };
        let answer = assess(&plan, &request).ok()?.policies.remove(0);
        Some((answer.verdict, answer.causes.contains(&Cause::Limit)))
    });
    assessed.collect()
}

/// Open at first, then the same settled answer; the labour is such that both occur.
fn assert_open_until(verdicts: &[Option<(Verdict, bool)>], settled: Option<Verdict>) {
    let open = Some((Verdict::Depends, true));
    let first = verdicts.iter().position(|verdict| *verdict != open).unwrap();
    assert!(first > 2, "{verdicts:?}");
    let is_right = |verdict: &Option<(Verdict, bool)>| verdict.map(|(verdict, _)| verdict) == settled;
    assert!(
        verdicts[first..]
            .iter()
            .all(|verdict| is_right(verdict) || *verdict == open),
        "{verdicts:?}"
    );
    assert_eq!(
        verdicts.last().copied().flatten(),
        settled.map(|verdict| (verdict, false))
    );
}

#[test]
fn a_declaration_is_not_asked_for_because_the_budget_ran_out() {
    // Whoever does not declare is entitled all the same.
    let (mut builder, _) = builder();
    let domain = Possible::of(Values::Bits(3));
    let declared = builder.input(input("p.c", InputKind::Confirm, Kind::Bool, domain, Number::ONE));
    let declared = builder.input_value(declared);
    let anyway = laborious_truth(&mut builder);
    let widened = builder.any(vec![declared, anyway]);
    let variant = variant(&mut builder, vec![criterion("c", Role::Confirm, widened)]);
    assert_open_until(&verdicts(builder, variant), Some(Verdict::Eligible));
}

#[test]
fn nothing_is_said_while_it_is_open_whether_anybody_is_possible() {
    let (mut builder, _) = builder();
    let always = laborious_truth(&mut builder);
    let never = builder.not(always);
    builder.assume(Assumption {
        node: never,
        text: text("impossible"),
    });
    let entitled = builder.truth(true);
    let variant = variant_of(&mut builder, entitled);
    assert_open_until(&verdicts(builder, variant), None);
}

#[test]
fn one_kind_of_refusal_is_not_taken_for_another() {
    for in_force in [false, true] {
        let (mut builder, _) = builder();
        let always = laborious_truth(&mut builder);
        let (applies, in_force) = (builder.not(always), builder.truth(in_force));
        let never = builder.truth(false);
        let mut variant = variant_of(&mut builder, never);
        (variant.applies, variant.in_force) = (applies, in_force);
        variant.entitled = builder.all(vec![applies, in_force, never]);
        assert_open_until(&verdicts(builder, variant), Some(Verdict::NotApplicable));
    }
}

#[test]
fn of_two_places_that_entitle_the_one_that_pays_more_is_used() {
    let (mut builder, _) = builder();
    let mut variants = Vec::new();
    for (id, yuan) in [("home", 100), ("work", 200)] {
        let domain = Possible::of(ranges([range(0, 8)]));
        let place = builder.input(input(id, InputKind::Place, Kind::Region, domain, Number::ONE));
        let entitled = builder.truth(true);
        let mut variant = variant_of(&mut builder, entitled);
        variant.place = Some(place);
        variant.pays = Some(Pays {
            kind: PayKind::Monthly,
            amount: builder.number(Number::whole(yuan * 100), Kind::Money),
            months: None,
            steps: Vec::new(),
        });
        variants.push(variant);
    }
    let [home, work] = [0, 1].map(|position: usize| variants[position].place);
    let mut all = policy("p", variants);
    all.id = "two places".to_owned();
    builder.policy(all);
    let plan = builder.finish(String::new());
    let request = Request {
        people: People::everybody(&plan).with(plan.today().unwrap(), on(day(2025, 7, 1))),
        applicant: None,
        budget: DEFAULT_BUDGET,
    };
    let answer = assess(&plan, &request).unwrap().policies.remove(0);
    assert_eq!(answer.place, work);
    assert_eq!(answer.elsewhere, [(home.unwrap(), Verdict::Eligible)]);
}

#[test]
fn a_rough_greatest_amount_is_no_bound_where_a_figure_without_one_is_in_it() {
    // A thousandth of the figure, and the lesser of it and a hundred yuan, with budgets from nothing to plenty.
    for has_cap in [false, true] {
        let (mut builder, _) = builder();
        let always = laborious_truth(&mut builder);
        let domain = Possible::of(ranges([range(0, NO_BOUND)]));
        let figure = builder.input(input("f", InputKind::Figure, Kind::Money, domain, Number::ONE));
        let figure = builder.input_value(figure);
        let thousand = builder.number(Number::whole(1000), Kind::Number);
        let share = builder.node(Node::Div(figure, thousand), Kind::Money);
        let cap = builder.number(Number::whole(10_000), Kind::Money);
        let both = builder.run(vec![share, cap]);
        let capped = builder.node(Node::Min(both), Kind::Money);
        let mut variant = variant_of(&mut builder, always);
        variant.pays = Some(Pays {
            kind: PayKind::Once,
            amount: if has_cap { capped } else { share },
            months: None,
            steps: Vec::new(),
        });
        builder.policy(policy("p", vec![variant]));
        let plan = builder.finish(String::new());
        let people = People::everybody(&plan).with(plan.today().unwrap(), on(day(2025, 7, 1)));
        let amounts = (0..12).filter_map(|power| {
            let request = Request {
                people: people.clone(),
                applicant: None,
                budget: 4_u64.pow(power),
            };
            assess(&plan, &request).unwrap().policies.remove(0).amount.clone()
        });
        let amounts: Vec<_> = amounts.collect();
        assert!(amounts.iter().any(|amount| !amount.tight) && amounts.iter().any(|amount| amount.tight));
        assert!(
            amounts.iter().all(|amount| amount.bounded == has_cap),
            "{amounts:?}"
        );
    }
}
