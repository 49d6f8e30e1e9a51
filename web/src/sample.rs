//! A plan for tests: one policy, three facts, an assumption.

use rules_core::arena::{InputId, NodeId};
use rules_core::builder::PlanBuilder;
use rules_core::calendar::day;
use rules_core::number::Number;
use rules_core::plan::{
    Applicant, Assumption, Channel, Comparison, Criterion, Group, Handling, Input, InputKind, Kind, Node,
    Plan, Policy, Question, Role, Span, Status, Text, Touch, Variant,
};
use rules_core::possible::{Possible, Range, Ranges, Values};
use rules_core::region::{Region, RegionTree};

fn text(en: &str) -> Text {
    Text {
        zh: en.to_owned(),
        en: en.to_owned(),
    }
}

fn dates() -> Possible {
    let end = |year| Number::from(day(year, 1, 1).unwrap());
    Possible::of(Values::Ranges(Ranges::union([Range {
        low: end(2000),
        high: end(2040),
    }])))
}

fn input(b: &mut PlanBuilder, id: &str, kind: InputKind, value: Kind, domain: Possible) -> InputId {
    b.input(Input {
        id: id.to_owned(),
        name: text(id),
        kind,
        value,
        domain,
        step: Number::ONE,
        touch: Touch::AsOfToday,
        question: (kind != InputKind::Today).then(|| Question {
            ask: text(id),
            help: None,
        }),
        only_if: None,
        changeable: None,
        list: None,
    })
}

fn criterion(id: &str, node: NodeId) -> Criterion {
    Criterion {
        id: id.to_owned(),
        label: text(id),
        role: Role::Require,
        group: Group::Single,
        node,
        guard: None,
        citation: None,
        parts: Vec::new(),
    }
}

/// Whoever lives in the city, is not employed and left school within two years.
pub(crate) fn plan() -> &'static Plan {
    let place = |id: &str, depth| Region {
        id: id.to_owned(),
        code: String::new(),
        name: text(id),
        depth,
        last: 0,
    };
    let tree = [
        ("country", 0),
        ("province", 1),
        ("city", 2),
        ("district", 3),
        ("far", 1),
    ];
    let tree = tree.into_iter().map(|(id, depth)| place(id, depth)).collect();
    let tree = RegionTree::from_preorder(tree).unwrap();
    let everywhere = Possible::of(tree.everywhere());
    let city = Values::Ranges(Ranges::union([tree.inside(2)]));
    let mut b = PlanBuilder::new(tree);
    let truth = Possible::of(Values::Bits(3));
    let mut perhaps = dates();
    perhaps.none = true;
    let today = input(&mut b, "today", InputKind::Today, Kind::Date, dates());
    let employed = input(&mut b, "employed", InputKind::Fact, Kind::Bool, truth);
    let left = input(&mut b, "left_school_on", InputKind::Fact, Kind::Date, perhaps);
    let residence = input(&mut b, "residence", InputKind::Place, Kind::Region, everywhere);

    let (today, left) = (b.input_value(today), b.input_value(left));
    let by_now = b.compare(Comparison::AtMost, left, today);
    b.assume(Assumption {
        node: by_now,
        text: text("school is left by now"),
    });
    let employed = b.input_value(employed);
    let free = b.not(employed);
    let count = b.number(Number::whole(24), Kind::Months);
    let within = Node::Within {
        value: today,
        start: left,
        count,
        span: Span::Months,
    };
    let given = b.node(Node::IsGiven(left), Kind::Bool);
    let within = b.node(within, Kind::Bool);
    let recent = b.all(vec![given, within]);
    let residence_value = b.input_value(residence);
    let city = b.constant_values(city);
    let here = b.node(Node::In(residence_value, city), Kind::Bool);
    let always = b.truth(true);
    let entitled = b.all(vec![free, recent, here]);
    b.policy(Policy {
        id: "policy".to_owned(),
        title: text("policy"),
        summary: text(""),
        applicant: Applicant::Person,
        per: None,
        status: Status::InForce,
        validity: Vec::new(),
        basis: Vec::new(),
        variants: vec![Variant {
            place: Some(residence),
            record: None,
            day: None,
            total: None,
            applies: always,
            in_force: always,
            criteria: vec![
                criterion("free", free),
                criterion("recent", recent),
                criterion("here", here),
            ],
            entitled,
            pays: None,
            claim_until: None,
            claim_from: None,
            local: Vec::new(),
            adoption: None,
            suspensions: Vec::new(),
            validity: Vec::new(),
        }],
        documents: Vec::new(),
        handling: Handling {
            applicant: Applicant::Person,
            payee: Applicant::Person,
            channel: Channel::Apply,
            counter: None,
            phone: None,
        },
        services: Vec::new(),
        notes: Vec::new(),
    });
    Box::leak(Box::new(b.finish(String::new())))
}
