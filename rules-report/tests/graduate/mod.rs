//! A small plan with every type of input: a subsidy for graduates in flexible work.

use rules_core::arena::{CitationId, InputId, NodeId};
use rules_core::builder::PlanBuilder;
use rules_core::calendar::{Edge, Unit, day};
use rules_core::number::{Number, Rounding};
use rules_core::plan::{
    Applicant, Arm, Assumption, Channel, Choice, Citation, Comparison, CountUnit, Criterion, Document, Group,
    Handling, Input, InputKind, Kind, Name, Node, PayKind, Pays, Plan, Policy, Question, Role, Source, Span,
    Status, Text, Touch, Validity, Variant,
};
use rules_core::possible::{Possible, Range, Ranges, Values};
use rules_core::region::{Region, RegionTree};

fn text(zh: &str, en: &str) -> Text {
    Text {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

fn date(year: i32, month: i32, of_month: i32) -> Number {
    Number::from(day(year, month, of_month).unwrap())
}

fn span(low: Number, high: Number) -> Possible {
    Possible::of(Values::Ranges(Ranges::union([Range { low, high }])))
}

fn places() -> RegionTree {
    let place = |id: &str, code: &str, depth, zh: &str, en: &str| Region {
        id: id.to_owned(),
        code: code.to_owned(),
        name: text(zh, en),
        depth,
        last: 0,
    };
    RegionTree::from_preorder(vec![
        place("china", "100000", 0, "全国", "China"),
        place("beijing", "110000", 1, "北京市", "Beijing"),
        place("neimenggu", "150000", 1, "内蒙古自治区", "Inner Mongolia"),
        place("hohhot", "150100", 2, "呼和浩特市", "Hohhot"),
        place("xincheng", "150102", 3, "新城区", "Xincheng District"),
        place("tumed_left", "150121", 3, "土默特左旗", "Tumed Left Banner"),
        place("bayannur", "150800", 2, "巴彦淖尔市", "Bayannur"),
        place("wulatehouqi", "150825", 3, "乌拉特后旗", "Urad Rear Banner"),
    ])
    .unwrap()
}

struct Fact<'a> {
    id: &'a str,
    name: Text,
    kind: InputKind,
    value: Kind,
    domain: Possible,
    ask: Option<(Text, Option<Text>)>,
}

fn input(builder: &mut PlanBuilder, fact: Fact<'_>) -> InputId {
    let asked_now = matches!(
        fact.value,
        Kind::Bool | Kind::Choice(_) | Kind::Region | Kind::Money
    );
    builder.input(Input {
        id: fact.id.to_owned(),
        name: fact.name,
        kind: fact.kind,
        value: fact.value,
        domain: fact.domain,
        step: Number::ONE,
        touch: if asked_now { Touch::AsOfToday } else { Touch::Fixed },
        question: fact.ask.map(|(ask, help)| Question { ask, help }),
        only_if: None,
        changeable: None,
        list: None,
    })
}

fn truth() -> Possible {
    Possible::of(Values::Bits(3))
}

fn line(id: &str, label: Text, role: Role, node: NodeId, citation: CitationId) -> Criterion {
    Criterion {
        id: id.into(),
        label: label.into(),
        role,
        group: Group::Single,
        node,
        guard: None,
        citation: Some(citation),
        parts: Vec::new(),
    }
}

/// The plan.
pub(crate) fn plan() -> Plan {
    let tree = places();
    let everywhere = Possible::of(tree.everywhere());
    let (hohhot, _) = tree.find("hohhot").unwrap();
    let hohhot_inside = Values::Ranges(Ranges::union([tree.inside(hohhot)]));
    let (banner, _) = tree.find("wulatehouqi").unwrap();
    let banner_inside = Values::Ranges(Ranges::union([tree.inside(banner)]));
    let mut b = PlanBuilder::new(tree);

    let member = |id: &str, zh: &str, en: &str| (id.to_owned(), text(zh, en));
    let degree = b.choice(Choice {
        id: "degree".to_owned(),
        name: text("学历", "degree"),
        ordered: true,
        members: vec![
            member("below_college", "大专以下", "below college"),
            member("junior_college", "大专", "junior college"),
            member("bachelor", "本科", "bachelor"),
            member("master", "硕士及以上", "master or higher"),
        ],
    });
    let work = b.choice(Choice {
        id: "employment".to_owned(),
        name: text("就业形式", "kind of work"),
        ordered: false,
        members: vec![
            member("none_now", "没有工作", "no work"),
            member("flexible", "灵活就业", "flexible work"),
            member("platform", "平台就业", "platform work"),
            member("employed", "单位就业", "employed"),
        ],
    });

    let today = input(
        &mut b,
        Fact {
            id: "today",
            name: text("今天", "today"),
            kind: InputKind::Today,
            value: Kind::Date,
            domain: span(date(2015, 1, 1), date(2035, 12, 31)),
            ask: None,
        },
    );
    let residence = input(
        &mut b,
        Fact {
            id: "residence",
            name: text("常住地", "place of residence"),
            kind: InputKind::Place,
            value: Kind::Region,
            domain: everywhere,
            ask: Some((text("您常住在哪里？", "Where do you live?"), None)),
        },
    );
    let degree_fact = input(
        &mut b,
        Fact {
            id: "degree",
            name: text("最高学历", "highest degree"),
            kind: InputKind::Fact,
            value: Kind::Choice(degree),
            domain: Possible::of(Values::Bits(0b1111)),
            ask: Some((text("您的最高学历是？", "What is your highest degree?"), None)),
        },
    );
    let born_on = input(
        &mut b,
        Fact {
            id: "born_on",
            name: text("出生日期", "date of birth"),
            kind: InputKind::Fact,
            value: Kind::Date,
            domain: span(date(1940, 1, 1), date(2015, 12, 31)),
            ask: None,
        },
    );
    let mut left_domain = span(date(1970, 1, 1), date(2035, 12, 31));
    left_domain.none = true;
    let left_school = input(
        &mut b,
        Fact {
            id: "left_school_on",
            name: text("离校日期", "date of leaving school"),
            kind: InputKind::Fact,
            value: Kind::Date,
            domain: left_domain,
            ask: Some((
                text("您是哪一天毕业离校的？", "On which day did you leave school?"),
                Some(text("以毕业证书上的日期为准。", "The date on your diploma.")),
            )),
        },
    );
    let employment = input(
        &mut b,
        Fact {
            id: "employment",
            name: text("就业形式", "kind of work"),
            kind: InputKind::Fact,
            value: Kind::Choice(work),
            domain: Possible::of(Values::Bits(0b1111)),
            ask: Some((text("您现在怎样工作？", "How do you work now?"), None)),
        },
    );
    let contribution = input(
        &mut b,
        Fact {
            id: "own_contribution",
            name: text("本人每月缴费", "own monthly contribution"),
            kind: InputKind::Fact,
            value: Kind::Money,
            domain: span(Number::ZERO, Number::whole(500_000)),
            ask: Some((
                text(
                    "您每月自己缴多少社保费？",
                    "How much do you pay in yourself each month?",
                ),
                Some(text("养老和医疗合计。", "Pension and medical together.")),
            )),
        },
    );
    let received = input(
        &mut b,
        Fact {
            id: "months_received",
            name: text("已享受月数", "months received so far"),
            kind: InputKind::Fact,
            value: Kind::Count(CountUnit::Months),
            domain: span(Number::ZERO, Number::whole(60)),
            ask: Some((
                text(
                    "这项补贴您已经领了几个月？",
                    "For how many months have you received it?",
                ),
                None,
            )),
        },
    );
    let insured = input(
        &mut b,
        Fact {
            id: "insured_by_employer",
            name: text("由单位缴纳社保", "insured through an employer"),
            kind: InputKind::Fact,
            value: Kind::Bool,
            domain: truth(),
            ask: Some((
                text("您的社保由单位缴纳吗？", "Are you insured through an employer?"),
                None,
            )),
        },
    );
    let registered = input(
        &mut b,
        Fact {
            id: "flexible_graduate.registered",
            name: text("已办理灵活就业登记", "registered as flexibly employed"),
            kind: InputKind::Confirm,
            value: Kind::Bool,
            domain: truth(),
            ask: None,
        },
    );
    let bonus = input(
        &mut b,
        Fact {
            id: "local_bonus@china",
            name: text("地方加发金额", "local addition"),
            kind: InputKind::Figure,
            value: Kind::Money,
            domain: span(Number::ZERO, Number::whole(10_000)),
            ask: None,
        },
    );

    let source = |b: &mut PlanBuilder, id: &str, number: &str, zh: &str, en: &str| {
        let source = b.source(Source {
            id: id.to_owned(),
            number: Some(number.to_owned()),
            title: text(zh, en),
            issuer: None,
            issued: None,
        });
        move |b: &mut PlanBuilder, clause: &str, secondary: Option<Text>| {
            b.citation(Citation {
                source,
                clause: clause.to_owned(),
                secondary,
                carried_over: None,
            })
        }
    };
    let national = source(
        &mut b,
        "fund_2017",
        "财社〔2017〕164号",
        "就业补助资金管理办法",
        "Measures for employment funds",
    );
    let local = source(
        &mut b,
        "banner_2025",
        "后旗人社函〔2025〕115号",
        "关于灵活就业社保补贴的通知",
        "Notice on subsidies for flexible work",
    );
    let article9 = national(&mut b, "第九条", None);
    let clause2 = local(
        &mut b,
        "二、",
        Some(text("起始日期未见原文", "start date not seen")),
    );

    let today_node = b.input_value(today);
    let place = b.input_value(residence);
    let always = b.truth(true);

    // flexible_share: two thirds, but half in one banner since 2025.
    let banner_set = b.constant_values(banner_inside);
    let in_banner = b.node(Node::In(place, banner_set), Kind::Bool);
    let since = b.number(date(2025, 1, 1), Kind::Date);
    let dated = b.compare(Comparison::AtMost, since, today_node);
    let banner_guard = b.all(vec![in_banner, dated]);
    let half = b.number(Number::fraction(1, 2).unwrap(), Kind::Number);
    let two_thirds = b.number(Number::fraction(2, 3).unwrap(), Kind::Number);
    let share = b.case(
        vec![
            Arm {
                guard: banner_guard,
                value: half,
                citation: Some(clause2),
                since: day(2025, 1, 1),
                place: Some(banner),
            },
            Arm {
                guard: always,
                value: two_thirds,
                citation: Some(article9),
                since: day(2017, 10, 13),
                place: Some(0),
            },
        ],
        Kind::Number,
    );
    let share_name = b.name(Name {
        id: "flexible_share".to_owned(),
        text: text("补贴比例", "share"),
        parameter: true,
    });
    let share = b.node(Node::Named(share_name, share), Kind::Number);

    // graduate: degree at least junior college, and left school at most two years ago.
    let degree_node = b.input_value(degree_fact);
    let college = b.constant(Values::Bits(0b10), Kind::Choice(degree));
    let enough = b.compare(Comparison::AtMost, college, degree_node);
    let left = b.input_value(left_school);
    let given = b.node(Node::IsGiven(left), Kind::Bool);
    let two_years = b.number(Number::whole(24), Kind::Months);
    let recent = b.node(
        Node::Within {
            value: today_node,
            start: left,
            count: two_years,
            span: Span::Months,
        },
        Kind::Bool,
    );
    let graduate = b.all(vec![enough, given, recent]);
    let graduate_name = b.name(Name {
        id: "recent_graduate".to_owned(),
        text: text("离校两年内毕业生", "recent graduate"),
        parameter: false,
    });
    let graduate = b.node(Node::Named(graduate_name, graduate), Kind::Bool);

    let work_node = b.input_value(employment);
    let flexible_set = b.constant_values(Values::Bits(0b0110));
    let flexible = b.node(Node::In(work_node, flexible_set), Kind::Bool);
    let received_node = b.input_value(received);
    b.exists_only_if(received, flexible);
    let zero = b.number(Number::ZERO, Kind::Count(CountUnit::Months));
    let counted = b.node(
        Node::OnlyIf {
            condition: flexible,
            value: received_node,
        },
        Kind::Count(CountUnit::Months),
    );
    let counted = b.case(
        vec![
            Arm {
                guard: flexible,
                value: counted,
                citation: None,
                since: None,
                place: None,
            },
            Arm {
                guard: always,
                value: zero,
                citation: None,
                since: None,
                place: None,
            },
        ],
        Kind::Count(CountUnit::Months),
    );
    let most = b.number(Number::whole(24), Kind::Count(CountUnit::Months));
    let left_over = b.compare(Comparison::Less, counted, most);
    let insured_node = b.input_value(insured);
    let not_insured = b.not(insured_node);
    let registered_node = b.input_value(registered);

    let contribution_node = b.input_value(contribution);
    let part = b.node(Node::Mul(share, contribution_node), Kind::Money);
    let fen = b.constant_values(Values::number(Number::ONE));
    let rounded = b.node(
        Node::Round {
            value: part,
            unit: fen,
            rounding: Rounding::Down,
        },
        Kind::Money,
    );
    let hohhot_set = b.constant_values(hohhot_inside);
    let in_hohhot = b.node(Node::In(place, hohhot_set), Kind::Bool);
    let nothing = b.number(Number::ZERO, Kind::Money);
    let bonus_node = b.input_value(bonus);
    let added = b.case(
        vec![
            Arm {
                guard: in_hohhot,
                value: nothing,
                citation: None,
                since: None,
                place: Some(hohhot),
            },
            Arm {
                guard: in_banner,
                value: nothing,
                citation: None,
                since: None,
                place: Some(banner),
            },
            Arm {
                guard: always,
                value: bonus_node,
                citation: None,
                since: None,
                place: Some(0),
            },
        ],
        Kind::Money,
    );
    let bonus_name = b.name(Name {
        id: "local_bonus".to_owned(),
        text: text("地方加发", "local addition"),
        parameter: true,
    });
    let added = b.node(Node::Named(bonus_name, added), Kind::Money);
    let amount = b.node(Node::Add(rounded, added), Kind::Money);
    let months = b.node(Node::Sub(most, counted), Kind::Count(CountUnit::Months));

    let one = b.number(Number::ONE, Kind::Count(CountUnit::Years));
    let year = b.node(Node::YearOf(today_node), Kind::Count(CountUnit::Years));
    let next_year = b.node(Node::Add(year, one), Kind::Count(CountUnit::Years));
    let january = b.number(Number::ONE, Kind::Count(CountUnit::Months));
    let new_year = b.node(
        Node::MonthEdge {
            year: next_year,
            month: january,
            edge: Edge::First,
        },
        Kind::Date,
    );
    let until = b.node(
        Node::EdgeOf {
            date: new_year,
            unit: Unit::Quarter,
            edge: Edge::Last,
        },
        Kind::Date,
    );
    let start = b.number(date(2017, 10, 13), Kind::Date);
    let in_force = b.compare(Comparison::AtMost, start, today_node);
    let entitled = b.all(vec![
        in_force,
        graduate,
        flexible,
        left_over,
        not_insured,
        registered_node,
    ]);

    let fifteen = b.number(Number::whole(180), Kind::Months);
    let born_node = b.input_value(born_on);
    let earliest = b.node(
        Node::AddSpan {
            date: born_node,
            count: fifteen,
            span: Span::Months,
        },
        Kind::Date,
    );
    let old_enough = b.compare(Comparison::AtMost, earliest, left);
    b.assume(Assumption {
        node: old_enough,
        text: text("离校时至少15岁", "school is left at fifteen or later"),
    });

    b.policy(Policy {
        id: "flexible_graduate".to_owned(),
        title: text(
            "高校毕业生灵活就业社保补贴",
            "Social-insurance subsidy for graduates in flexible work",
        ),
        summary: text(
            "毕业后灵活就业的人自己缴社保，可以领回一部分。",
            "Graduates in flexible work get part of their own contributions back.",
        ),
        applicant: Applicant::Person,
        per: None,
        status: Status::InForce,
        validity: vec![Validity {
            from: day(2017, 10, 13).unwrap(),
            until: None,
            renewed: false,
        }],
        basis: vec![article9],
        variants: vec![Variant {
            place: Some(residence),
            record: None,
            day: None,
            total: None,
            applies: always,
            in_force,
            criteria: vec![
                line(
                    "graduate",
                    text(
                        "离校2年内的高校毕业生",
                        "graduate within two years of leaving school",
                    ),
                    Role::Require,
                    graduate,
                    article9,
                ),
                line(
                    "flexible",
                    text("正在灵活就业", "in flexible work"),
                    Role::Require,
                    flexible,
                    article9,
                ),
                line(
                    "left_over",
                    text("未享受满24个月", "fewer than 24 months received"),
                    Role::Require,
                    left_over,
                    article9,
                ),
                line(
                    "employed",
                    text("已由单位缴纳社保", "insured through an employer"),
                    Role::Unless,
                    not_insured,
                    article9,
                ),
                line(
                    "registered",
                    text("已办理灵活就业登记", "registered as flexibly employed"),
                    Role::Confirm,
                    registered_node,
                    article9,
                ),
            ],
            entitled,
            pays: Some(Pays {
                kind: PayKind::Monthly,
                amount,
                months: Some(months),
                steps: Vec::new(),
            }),
            claim_until: Some(until),
            claim_from: None,
            local: Vec::new(),
            adoption: None,
            suspensions: Vec::new(),
            validity: Vec::new(),
        }],
        documents: [
            Document {
                id: "id_card".to_owned(),
                name: text("身份证", "identity card"),
            },
            Document {
                id: "diploma".to_owned(),
                name: text("毕业证书", "diploma"),
            },
        ]
        .into(),
        handling: Handling {
            applicant: Applicant::Person,
            payee: Applicant::Person,
            channel: Channel::Apply,
            counter: Some(text(
                "户籍地或常住地公共就业服务机构",
                "the public employment service where you live or are registered",
            )),
            phone: Some("12333".to_owned()),
        }
        .into(),
        services: Vec::new(),
        notes: Vec::new(),
    });
    b.finish("0123456789abcdef".to_owned())
}
