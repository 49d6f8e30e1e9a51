//! What a plan file holds: the parts of every structure in their order, and the number of every alternative.
//!
//! A change here is a new [`FORMAT`](super::FORMAT).

use super::code::{Reader, Sort, Stored, Writer};
use crate::arena::{ChoiceId, CitationId, ConstantId, Id, InputId, ListId, NameId, NodeId, SourceId};
use crate::calendar::{Edge, Unit};
use crate::number::Rounding;
use crate::plan::{
    Adoption, Applicant, Arm, Assumption, Changeable, Channel, Choice, Citation, Combination, Comparison,
    CountUnit, Criterion, Document, Exclusion, Fold, Group, Handling, Input, InputKind, Kind, LifeEvent,
    List, LocalHandling, Name, Node, OtherValidity, PayKind, Pays, Per, Plan, Policy, Question, Role, Run,
    Source, Span, Status, Step, Suspension, Touch, Validity, Variant,
};
use crate::possible::{Possible, Values};
use crate::region::{Region, RegionTree};

/// Ids are written as positions of their sort.
macro_rules! ids {
    ($($id:ident $sort:ident)+) => {$(
        impl Stored for $id {
            fn write(&self, into: &mut Writer) {
                into.position(Sort::$sort, self.index());
            }

            fn read(from: &mut Reader<'_>) -> Self {
                // Saturates, and what is out of range is refused afterwards.
                Self::from_index(usize::try_from(from.position(Sort::$sort)).unwrap_or(usize::MAX))
            }
        }
    )+};
}

/// Structures are written part by part; what stands behind `;` is not written.
macro_rules! structures {
    ($($name:ident { $($part:ident),+ $(; $unwritten:ident: $value:expr)? })+) => {$(
        impl Stored for $name {
            fn write(&self, into: &mut Writer) {
                $(self.$part.write(into);)+
            }

            fn read(from: &mut Reader<'_>) -> Self {
                Self { $($part: Stored::read(from),)+ $($unwritten: $value)? }
            }
        }
    )+};
}

/// Alternatives are written as their number and what they hold.
macro_rules! alternatives {
    ($($name:ident {
        $($number:literal $variant:ident $(($($item:ident),+))? $({ $($part:ident),+ })?),+ $(,)?
    })+) => {$(
        impl Stored for $name {
            fn write(&self, into: &mut Writer) {
                match self {
                    $(Self::$variant $(($($item),+))? $({ $($part),+ })? => {
                        into.number($number);
                        $($($item.write(into);)+)?
                        $($($part.write(into);)+)?
                    })+
                }
            }

            fn read(from: &mut Reader<'_>) -> Self {
                match from.number() {
                    $($number => {
                        $($(let $item = Stored::read(from);)+)?
                        $($(let $part = Stored::read(from);)+)?
                        Self::$variant $(($($item),+))? $({ $($part),+ })?
                    })+
                    _ => {
                        // From here on everything is zero, and there is an alternative of that number.
                        from.refuse();
                        Self::read(from)
                    }
                }
            }
        }
    )+};
}

ids! {
    NodeId Node
    InputId Input
    ConstantId Constant
    NameId Name
    CitationId Citation
    SourceId Source
    ChoiceId Choice
    ListId List
}

structures! {
    Choice { id, name, ordered, members }
    Changeable { how, office, effort, documents, citation, when }
    Question { ask, help }
    Possible { values, none, error }
    Input { id, name, kind, value, domain, step, touch, question, only_if, changeable, list }
    List { id, name, record_id, record, most, unit, touch, question, fields }
    Source { id, number, title, issuer, issued }
    Citation { source, clause, secondary, carried_over }
    Name { id, text, parameter }
    Run { start, len }
    Arm { guard, value, citation, since, place }
    Criterion { id, label, role, group, node, guard, citation, parts }
    Pays { kind, amount, months, steps }
    Step { from, to, amount }
    LocalHandling { guard, documents, handling, citation }
    Variant {
        place, record, day, applies, in_force, criteria, entitled, pays, claim_until, claim_from, total, local,
        adoption, suspensions, validity
    }
    Adoption { adopted, entitled, by }
    Suspension { guard, from, until, reason, citation }
    OtherValidity { guard, spans }
    Validity { from, until, renewed }
    Document { id, name }
    Handling { applicant, payee, channel, counter, phone }
    Policy {
        id, title, summary, applicant, per, status, validity, basis, variants, documents, handling, services,
        notes
    }
    Exclusion { id, text, per, citation, policies }
    Combination { citation, policies }
    LifeEvent { id, name, applicant, policies }
    Assumption { node, text }
    Region { id, code, name, depth, last }
    RegionTree { regions }
    Plan {
        rules_hash, inputs, constants, nodes, kinds, runs, arms, names, choices, sources, citations, lists,
        regions, assumptions, policies, exclusions, combinations, life_events;
        flat: false
    }
}

alternatives! {
    CountUnit { 0 Months, 1 Years, 2 Days, 3 People, 4 Times }
    Kind {
        0 Bool,
        1 Choice(choice),
        2 Count(unit),
        3 Number,
        4 Money,
        5 Date,
        6 Months,
        7 Days,
        8 Region,
    }
    Touch { 0 Fixed, 1 AsOfToday, 2 Accrues }
    InputKind { 0 Fact, 1 Place, 2 Figure, 3 Confirm, 4 Today }
    Values { 0 Bits(bits), 1 Ranges(ranges) }
    Fold { 0 Any, 1 All, 2 Count, 3 Sum, 4 Min, 5 Max, 6 Best(count) }
    Comparison { 0 Less, 1 AtMost, 2 Equal }
    Span { 0 Months, 1 Days }
    Rounding { 0 Down, 1 Up, 2 HalfUp }
    Unit { 0 Month, 1 Quarter, 2 Year }
    Edge { 0 First, 1 Last }
    Node {
        0 Constant(constant),
        1 Input(input),
        2 OnlyIf { condition, value },
        3 IsGiven(value),
        4 Named(name, value),
        5 Add(left, right),
        6 Sub(left, right),
        7 Mul(left, right),
        8 Div(left, right),
        9 WholeDiv(left, right),
        10 Rem(left, right),
        11 Min(run),
        12 Max(run),
        13 Round { value, unit, rounding },
        14 AddSpan { date, count, span },
        15 DaysBetween(first, second),
        16 FullMonths(first, second),
        17 YearOf(date),
        18 MonthOf(date),
        19 MonthIndex(date),
        20 EdgeOf { date, unit, edge },
        21 MonthEdge { year, month, edge },
        22 Compare(comparison, left, right),
        23 Within { value, start, count, span },
        24 In(value, constant),
        25 And(run),
        26 Or(run),
        27 Not(value),
        28 Case(run),
        29 Best(run, count),
        30 Fold { list, body, guard, fold },
    }
    Applicant { 0 Person, 1 Firm }
    Status { 0 InForce, 1 LocalOption, 2 Pilot, 3 UnderStudy }
    Role { 0 Require, 1 Unless, 2 Confirm, 3 Part }
    Group { 0 Single, 1 All, 2 Any }
    PayKind { 0 Once, 1 Monthly, 2 Yearly, 3 Loan, 4 Interest, 5 Tax }
    Channel { 0 Automatic, 1 Apply, 2 ThroughEmployer, 3 ThroughSchool }
    Per { 0 Person, 1 Period, 2 Record }
}
