//! The parts that plans of the tests are put together from.

use rules_core::arena::{InputId, NodeId};
use rules_core::builder::PlanBuilder;
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::plan::{
    Applicant, Arm, Channel, CountUnit, Criterion, Group, Handling, Input, InputKind, Kind, Policy, Question,
    Role, Status, Text, Touch, Variant,
};
use rules_core::possible::{Possible, Range, Ranges, Values};
use rules_core::region::{Region, RegionTree};

use crate::dates::ALMANAC;

/// The day with this date.
pub(crate) fn day(year: i64, month: i64, number: i64) -> Day {
    Day::try_from(ALMANAC.day(year, month, number).unwrap()).unwrap()
}

pub(crate) fn text(of: &str) -> Text {
    Text {
        zh: of.to_owned(),
        en: of.to_owned(),
    }
}

pub(crate) fn range(low: i64, high: i64) -> Range {
    Range::between(Number::whole(low), Number::whole(high))
}

pub(crate) fn ranges(all: impl IntoIterator<Item = Range>) -> Values {
    Values::Ranges(Ranges::union(all))
}

/// An input with everything in it that the engine does not look at left empty.
pub(crate) fn input(id: &str, kind: InputKind, value: Kind, domain: Possible, step: Number) -> Input {
    Input {
        id: id.to_owned(),
        name: text(id),
        kind,
        value,
        domain,
        step,
        touch: Touch::AsOfToday,
        question: matches!(kind, InputKind::Fact | InputKind::Place).then(|| Question {
            ask: text(id),
            help: None,
        }),
        only_if: None,
        changeable: None,
        list: None,
    }
}

/// The day of asking.
pub(crate) fn today(first: Day, days: i64) -> Input {
    let first = i64::from(first);
    let domain = Possible::of(ranges([range(first, first + days - 1)]));
    input("today", InputKind::Today, Kind::Date, domain, Number::ONE)
}

/// A country with two provinces, one of which has two cities with counties.
pub(crate) fn places() -> RegionTree {
    let depths = [
        ("cn", 0),
        ("a", 1),
        ("a1", 2),
        ("a11", 3),
        ("a12", 3),
        ("a2", 2),
        ("a21", 3),
        ("b", 1),
        ("b1", 2),
    ];
    let places = depths.into_iter().map(|(id, depth)| Region {
        id: id.to_owned(),
        code: String::new(),
        name: text(id),
        depth,
        last: 0,
    });
    RegionTree::from_preorder(places.collect()).unwrap()
}

/// A criterion of one condition.
pub(crate) fn criterion(id: &str, role: Role, node: NodeId) -> Criterion {
    Criterion {
        id: id.into(),
        label: text(id).into(),
        role,
        group: Group::Single,
        node,
        guard: None,
        citation: None,
        parts: Vec::new(),
    }
}

/// A policy for persons in force, with these readings.
pub(crate) fn policy(id: &str, variants: Vec<Variant>) -> Policy {
    Policy {
        id: id.to_owned(),
        title: text(id),
        summary: text(id),
        applicant: Applicant::Person,
        per: None,
        status: Status::InForce,
        validity: Vec::new(),
        basis: Vec::new(),
        variants,
        documents: [].into(),
        handling: Handling {
            applicant: Applicant::Person,
            payee: Applicant::Person,
            channel: Channel::Apply,
            counter: None,
            phone: None,
        }
        .into(),
        services: Vec::new(),
        notes: Vec::new(),
    }
}

/// A reading that applies everywhere and always, with these criteria.
pub(crate) fn variant(builder: &mut PlanBuilder, criteria: Vec<Criterion>) -> Variant {
    let (applies, in_force) = (builder.truth(true), builder.truth(true));
    let parts = criteria.iter().map(|criterion| criterion.node);
    let nodes = [applies, in_force].into_iter().chain(parts).collect();
    Variant {
        place: None,
        record: None,
        day: None,
        total: None,
        applies,
        in_force,
        entitled: builder.all(nodes),
        criteria,
        pays: None,
        claim_until: None,
        claim_from: None,
        local: Vec::new(),
        adoption: None,
        suspensions: Vec::new(),
        validity: Vec::new(),
    }
}

/// A count without a particular unit.
pub(crate) const TIMES: Kind = Kind::Count(CountUnit::Times);

/// An arm of a case without a notice.
pub(crate) fn arm(guard: NodeId, value: NodeId) -> Arm {
    Arm {
        guard,
        value,
        citation: None,
        since: None,
        place: None,
    }
}

/// A fact of whole numbers or days, and its value.
pub(crate) fn fact(builder: &mut PlanBuilder, id: &str, kind: Kind, domain: Possible) -> (InputId, NodeId) {
    let input = builder.input(input(id, InputKind::Fact, kind, domain, Number::ONE));
    (input, builder.input_value(input))
}
