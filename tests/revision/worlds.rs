//! Rules whose questions, alternatives, places and policies are not the same: what is compared all the same, and what
//! is said not to be.

use std::collections::BTreeSet;

use rules_core::assess::DEFAULT_BUDGET;
use rules_core::calendar::day;
use rules_core::forward::evaluate;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::Plan;
use rules_core::possible::{Possible, Values};
use rules_core::revision::{Asked, Change, NotCompared, Pair, PolicyRevision, Revision};
use rules_core::unroll::Lengths;
use rules_dsl::source::SourceFile;

use crate::written;

const RULES: &str = r#"
source plan 方案 en "Plan" { title "方案" en "Plan" }
region land 全国 en "the land" code "100000"
region north 北方 en "the north" code "150000" in land
region town 北城 en "the town" code "150100" in north
fact home 住地 en "home": region fixed
  ask "住哪里？" en "Where do you live?"
choice group 人群 { graduate 毕业生, veteran 退役军人, none_of_them 都不是 }
fact group 人群 en "group": group fixed
  ask "属于哪类？" en "Which group?"
choice grade 等级 ordered { low 低级, high 高级 }
fact grade 技能等级 en "grade": grade fixed
  ask "哪一级？" en "Which grade?"
fact received 月数 en "months received": count 0 to 60 months accrues
  ask "几个月？" en "How many months?"
record hire 新招用人员 en "hire" {
  fact wage 月工资 en "wage": money from 0 yuan to 20000 yuan step 100 yuan   as of today
    ask "月工资多少？" en "What wage?"
}
fact hires 招用名单 en "hires": list of hire up to 10 people   as of today
  ask "招用了哪些人？" en "Whom did you hire?"
policy by_group 甲 {
  title "甲" en "A"
  basis plan
  for person   by home   in north
  in force from 2020-01-01
  require group "毕业生" en "graduate": group is graduate
  pays once: 100 yuan
  applicant person   payee person   channel automatic
}
policy by_grade 乙 {
  title "乙" en "B"
  basis plan
  for person   by home
  in force from 2020-01-01
  require grade "高级" en "high": grade at least high
  require left_over "月数" en "months": received at most 12 months
  pays once: 100 yuan
  applicant person   payee person   channel automatic
}
policy by_list 丙 {
  title "丙" en "C"
  basis plan
  for firm   by home
  in force from 2020-01-01
  require hires "两人" en "two": count of hires where (wage at least 1000 yuan) at least 2 people
  pays once: 100 yuan
  applicant firm   payee firm   channel automatic
}
"#;

fn rules(edits: &[(&str, &str)]) -> Plan {
    with_lists(edits).for_lists(&Lengths::new())
}

fn with_lists(edits: &[(&str, &str)]) -> Plan {
    let mut text = RULES.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "nothing to replace: {from}");
        text = text.replace(from, to);
    }
    written(&[SourceFile {
        path: "worlds.rules".to_owned(),
        text,
    }])
}

/// The policies that are not shown to be unchanged, by name.
fn changed(revision: &mut Revision<'_>) -> Vec<(String, PolicyRevision)> {
    let today = day(2026, 6, 1).unwrap();
    let pairs = revision.pairs().to_vec();
    let all = pairs.into_iter().map(|pair| {
        let [old, new] = revision.policies(pair);
        let id = new.or(old).unwrap().id.clone();
        (id, revision.compare(pair, Asked::On(today), DEFAULT_BUDGET))
    });
    all.filter(|(_, one)| !one.is_unchanged()).collect()
}

fn kinds(revision: &PolicyRevision) -> Vec<Change> {
    revision
        .classes
        .iter()
        .map(|class| class.change.clone())
        .collect()
}

#[test]
fn a_place_that_is_new_lay_before_in_the_place_around_it() {
    let old = rules(&[]);
    let new = rules(&[(
        "fact home",
        "region village 北村 en \"the village\" code \"150200\" in north\nfact home",
    )]);
    assert!(changed(&mut Revision::of(&old, &new)).is_empty());
    let narrower = rules(&[
        (
            "fact home",
            "region village 北村 en \"the village\" code \"150200\" in north\nfact home",
        ),
        ("in north\n  in force", "in village\n  in force"),
    ]);
    let mut revision = Revision::of(&old, &narrower);
    let found = changed(&mut revision);
    let [(id, one)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!((id.as_str(), kinds(one)), ("by_group", vec![Change::Loses]));
    assert!(one.is_covered());
}

#[test]
fn alternatives_are_the_same_by_name() {
    let old = rules(&[]);
    let reordered = rules(&[(
        "graduate 毕业生, veteran 退役军人",
        "veteran 退役军人, graduate 毕业生",
    )]);
    assert!(changed(&mut Revision::of(&old, &reordered)).is_empty());
    let renamed = rules(&[
        ("graduate 毕业生", "graduates 毕业生"),
        ("group is graduate", "group is graduates"),
    ]);
    assert!(changed(&mut Revision::of(&old, &renamed)).is_empty());
    // Of those whom only the new rules can name, nothing is said.
    let more = rules(&[
        ("veteran 退役军人", "veteran 退役军人, returner 返乡人员"),
        ("group is graduate", "group is one of { graduate, returner }"),
    ]);
    let mut revision = Revision::of(&old, &more);
    let found = changed(&mut revision);
    let [(id, one)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!((id.as_str(), kinds(one)), ("by_group", Vec::new()));
    assert_eq!(one.narrowed, [revision.plan().input("group").unwrap()]);
}

#[test]
fn a_question_of_another_kind_is_not_compared() {
    let old = rules(&[]);
    let new = rules(&[
        ("low 低级, high 高级", "high 高级, low 低级"),
        ("at least high", "at least low"),
    ]);
    let mut revision = Revision::of(&old, &new);
    let found = changed(&mut revision);
    let [(id, one)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!((id.as_str(), kinds(one)), ("by_grade", Vec::new()));
    assert!(
        matches!(one.not_compared.as_slice(), [NotCompared::Question(_), ..]),
        "{one:?}"
    );
}

#[test]
fn a_question_with_other_bounds_is_compared_where_both_allow_the_answer() {
    let old = rules(&[]);
    let new = rules(&[
        ("count 0 to 60 months", "count 0 to 72 months"),
        ("at most 12 months", "at most 24 months"),
    ]);
    let mut revision = Revision::of(&old, &new);
    let found = changed(&mut revision);
    let [(id, one)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!((id.as_str(), kinds(one)), ("by_grade", vec![Change::Gains]));
    assert!(!one.narrowed.is_empty());
}

#[test]
fn what_is_computed_over_a_list_is_known_by_how_it_is_computed() {
    let old = rules(&[]);
    let elsewhere = rules(&[(
        "fact home",
        "fact flag 标记 en \"flag\": bool fixed\n  ask \"？\" en \"?\"\nfact home",
    )]);
    assert!(changed(&mut Revision::of(&old, &elsewhere)).is_empty());
    let new = rules(&[("wage at least 1000 yuan", "wage at least 2000 yuan")]);
    let mut revision = Revision::of(&old, &new);
    let found = changed(&mut revision);
    let [(id, one)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!((id.as_str(), kinds(one)), ("by_list", Vec::new()));
    assert!(
        matches!(one.not_compared.as_slice(), [NotCompared::List(_), ..]),
        "{one:?}"
    );
}

#[test]
fn another_name_or_place_of_what_a_list_holds_changes_nothing() {
    let old = rules(&[]);
    let edits: [&[(&str, &str)]; 6] = [
        &[
            ("fact hires", "fact new_people"),
            ("count of hires", "count of new_people"),
        ],
        &[("fact wage", "fact pay"), ("(wage at", "(pay at")],
        &[
            ("record hire ", "record worker "),
            ("list of hire ", "list of worker "),
        ],
        &[(
            "  fact wage",
            "  fact trial 试用 en \"on trial\": bool as of today\n    ask \"试用吗？\" en \"On trial?\"\n  fact wage",
        )],
        &[("at least 2 people", "more than 1 people")],
        &[(
            "record hire",
            "record other 其他 en \"other\" {\n  fact size 大小 en \"size\": money   as of today\n    ask \"？\" en \"?\"\n}\n\
             fact others 其他名单 en \"others\": list of other up to 9 people   as of today\n  ask \"？\" en \"?\"\nrecord hire",
        )],
    ];
    let changing = |edit: &&[(&str, &str)]| !changed(&mut Revision::of(&old, &rules(edit))).is_empty();
    let found: Vec<_> = edits.into_iter().filter(changing).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn lists_of_a_few_records_are_compared_exactly() {
    let conditions = [
        "wage at least 1000 yuan) at least 2 people",
        "wage at least 2000 yuan) at least 2 people",
        "wage more than 1900 yuan) at least 1 people",
    ];
    let plans =
        conditions.map(|condition| with_lists(&[("wage at least 1000 yuan) at least 2 people", condition)]));
    let mut classes = 0;
    for records in 0..=3 {
        let flat = |plan: &Plan| {
            let list = plan.lists().ids().next().unwrap();
            plan.for_lists(&Lengths::from([(list, records)]))
        };
        for (old, new) in plans
            .iter()
            .flat_map(|old| plans.iter().map(move |new| (flat(old), flat(new))))
        {
            let mut revision = Revision::of(&old, &new);
            let told = changed(&mut revision);
            let told: Vec<Change> = told.iter().flat_map(|(_, one)| kinds(one)).collect();
            let mut found = BTreeSet::new();
            for wages in wages(records) {
                found.extend(match [&old, &new].map(|plan| is_entitled(plan, &wages)) {
                    [true, false] => Some(Change::Loses),
                    [false, true] => Some(Change::Gains),
                    _ => None,
                });
            }
            assert_eq!(told, found.into_iter().collect::<Vec<_>>(), "{records} records");
            classes += told.len();
        }
    }
    assert!(classes > 8);
}

/// Every list of wages of some length around what the rules ask for.
fn wages(records: u32) -> Vec<Vec<i64>> {
    let mut lists = vec![Vec::new()];
    for _ in 0..records {
        let longer = |list: &Vec<i64>| {
            let list = list.clone();
            [0, 900, 1000, 1900, 2000].map(|wage| [list.as_slice(), &[wage]].concat())
        };
        lists = lists.iter().flat_map(longer).collect();
    }
    lists
}

fn is_entitled(plan: &Plan, wages: &[i64]) -> bool {
    let mut people =
        People::everybody(plan).with(plan.today().unwrap(), Possible::day(day(2026, 6, 1).unwrap()));
    for (record, wage) in wages.iter().enumerate() {
        let input = plan.input(&format!("hires[{}].wage", record + 1)).unwrap();
        people.set(input, Possible::of(Values::number(Number::whole(wage * 100))));
    }
    let policy = plan
        .policies()
        .iter()
        .find(|policy| policy.id == "by_list")
        .unwrap();
    let value = evaluate(plan, &people, policy.variants.first().unwrap().entitled);
    assert!(value.is_single());
    value.is_yes()
}

#[test]
fn policies_that_one_of_the_rules_has_alone_are_gained_and_lost() {
    let old = rules(&[]);
    // Another name and another amount: not the same policy.
    let new = rules(&[
        ("policy by_group 甲", "policy by_people 甲"),
        (
            "group is graduate\n  pays once: 100",
            "group is graduate\n  pays once: 200",
        ),
    ]);
    let mut revision = Revision::of(&old, &new);
    let found = changed(&mut revision);
    let told: Vec<_> = found.iter().map(|(id, one)| (id.as_str(), kinds(one))).collect();
    assert_eq!(
        told,
        [
            ("by_people", vec![Change::Gains]),
            ("by_group", vec![Change::Loses])
        ]
    );
    assert!(matches!(found.first(), Some((_, one)) if matches!(one.pair, Pair::Added(_))));
    let renamed = rules(&[("policy by_group 甲", "policy by_people 甲")]);
    let mut revision = Revision::of(&old, &renamed);
    assert!(changed(&mut revision).is_empty());
    assert_eq!(revision.renamed().len(), 1);
}
