//! Lists that are filled on the desk: tables as people paste them, good and bad.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails here has found something"
)]

use std::sync::OnceLock;

use proptest::prelude::*;
use rules_core::plan::Plan;
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::source::SourceFile;
use web_engine::{Engine, table};
use web_protocol::desk::{Act, Desk};
use web_protocol::{Answer, Applicant, Ask, Entered, Language, Told, Visit};

fn corpus() -> &'static Plan {
    static PLAN: OnceLock<Plan> = OnceLock::new();
    PLAN.get_or_init(|| {
        let mut files = Vec::new();
        let mut open = vec![std::path::PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../policies"
        ))];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(
                    std::fs::read_dir(&path)
                        .unwrap()
                        .map(|entry| entry.unwrap().path()),
                );
            } else if path.extension().is_some_and(|extension| extension == "rules") {
                files.push(SourceFile {
                    path: path.to_string_lossy().into_owned(),
                    text: std::fs::read_to_string(&path).unwrap(),
                });
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let options = Options {
            without_reasoning: true,
            ..Options::default()
        };
        compile_with(&files, &options).result.unwrap().1
    })
}

fn visit() -> Visit {
    Visit {
        today: "2025-06-30".to_owned(),
        applicant: Some(Applicant::Firm),
        event: Some("hiring_people".to_owned()),
        ..Visit::default()
    }
}

fn act(engine: &mut Engine, visit: &Visit, act: &str, table: &str) -> Desk {
    let act = Act {
        list: "hires".to_owned(),
        act: act.to_owned(),
        table: table.to_owned(),
        ..Act::default()
    };
    match engine.tell(Ask::Desk(visit.clone(), act)) {
        Told::Desk(desk) => desk,
        told => panic!("{told:?}"),
    }
}

fn engine() -> Engine {
    Engine::new(corpus().clone())
}

fn entered(desk: &Desk) -> Vec<(String, Entered)> {
    let visit = desk.visit.as_ref().unwrap();
    let pairs = visit
        .answers
        .iter()
        .map(|answer| (answer.fact.clone(), answer.entered.clone()));
    pairs.collect()
}

fn written(fact: &str, text: &str) -> (String, Entered) {
    (fact.to_owned(), Entered::Written(text.to_owned()))
}

fn chosen(fact: &str, value: &str) -> (String, Entered) {
    (fact.to_owned(), Entered::Chosen(value.to_owned()))
}

#[test]
fn a_table_is_read_by_chinese_and_english_names_and_by_ids() {
    for header in [
        "姓名\t招用日期\t普通高等学历\t合同期限",
        "Name\tDay of hire\tfull-time higher education\tlength of contract",
        "name\thired_on\thigher_education\tcontract_months",
        "姓名\t 招用日期（年月日） \t普通高等学历：\t合同期限(月)",
    ] {
        let desk = act(
            &mut engine(),
            &visit(),
            "accept",
            &format!("{header}\n张三\t2025/3/1 00:00:00\t√\t12"),
        );
        let expected = [
            written("list:hires", "1"),
            written("hires[1]", "张三"),
            written("hires[1].hired_on", "2025/3/1"),
            chosen("hires[1].higher_education", "yes"),
            written("hires[1].contract_months", "12"),
        ];
        assert_eq!(entered(&desk), expected, "{header}");
        assert_eq!(desk.table, "");
    }
}

#[test]
fn without_names_of_columns_the_order_is_that_of_the_template() {
    let desk = act(
        &mut engine(),
        &visit(),
        "accept",
        "张三,2025-03-01,是\n李四,2025-04-01,否",
    );
    let expected = [
        written("list:hires", "2"),
        written("hires[1]", "张三"),
        written("hires[1].hired_on", "2025-03-01"),
        chosen("hires[1].higher_education", "yes"),
        written("hires[2]", "李四"),
        written("hires[2].hired_on", "2025-04-01"),
        chosen("hires[2].higher_education", "no"),
    ];
    assert_eq!(entered(&desk), expected);
}

#[test]
fn what_is_wrong_is_told_by_line_and_column_and_stays_to_be_mended() {
    let table = "姓名,招用日期,出生年份,工资\n张三,2025-03-01,2001,1\n李四,2025-02-30,二〇〇〇,2\n\n王五,,1800,3\n赵六,不清楚,,4";
    let desk = act(&mut engine(), &visit(), "check", table);
    for part in [
        "第 3 行，“招用日期”写的是“2025-02-30”",
        "第 3 行，“出生年份”写的是“二〇〇〇”",
        "第 5 行，“出生年份”写的是“1800”",
        "“工资”",
        "张三",
        "赵六",
    ] {
        assert!(desk.html.contains(part), "{part} in {}", desk.html);
    }
    assert!(desk.visit.is_none(), "nothing is entered before it was seen");
    let desk = act(&mut engine(), &visit(), "accept", table);
    let facts: Vec<String> = entered(&desk).into_iter().map(|(fact, _)| fact).collect();
    assert_eq!(
        facts,
        [
            "list:hires",
            "hires[1]",
            "hires[1].hired_on",
            "hires[1].birth_year",
            "hires[2]"
        ]
    );
    assert_eq!(
        desk.table,
        "姓名\t招用日期\t出生年份\t工资\n李四\t2025-02-30\t二〇〇〇\t2\n王五\t\t1800\t3"
    );
}

#[test]
fn lines_beyond_the_list_are_not_taken_and_nothing_becomes_markup() {
    let many: String = (0..51).map(|number| format!("人{number},2025-03-01\n")).collect();
    let desk = act(&mut engine(), &visit(), "accept", &many);
    assert!(desk.visit.is_none() && desk.html.contains("人50"));
    let evil = act(
        &mut engine(),
        &visit(),
        "check",
        "姓名,招用日期\n<script>,\"<img src=x>\"",
    );
    assert!(
        !evil.html.contains("<script") && !evil.html.contains("<img"),
        "{}",
        evil.html
    );
}

#[test]
fn lines_are_copied_and_removed_and_the_rest_of_the_visit_stays() {
    let mut engine = engine();
    let mut visit = visit();
    visit.answers.push(Answer {
        fact: "employer_kind".to_owned(),
        entered: Entered::NotSure,
    });
    visit = act(
        &mut engine,
        &visit,
        "accept",
        "姓名,招用日期\n张三,2025-03-01\n李四,2025-04-01",
    )
    .visit
    .unwrap();
    visit = act(&mut engine, &visit, "copy:0", "").visit.unwrap();
    visit = act(&mut engine, &visit, "remove:1", "").visit.unwrap();
    let facts: Vec<&str> = visit.answers.iter().map(|answer| answer.fact.as_str()).collect();
    assert_eq!(
        facts,
        [
            "employer_kind",
            "list:hires",
            "hires[1]",
            "hires[1].hired_on",
            "hires[2].hired_on"
        ]
    );
    // What is entered is an answer: the interview takes it.
    assert!(matches!(engine.tell(Ask::Step(visit)), Told::Step(_)));
}

#[test]
fn the_facts_of_a_line_are_called_after_it_and_programs_are_told_no_names() {
    let mut engine = engine();
    let table = "姓名,招用日期\n张三,2025-03-01\n,2025-04-01";
    let visit = act(&mut engine, &visit(), "accept", table).visit.unwrap();
    let Told::Check(check) = engine.tell(Ask::Check(visit.clone())) else {
        panic!("no check");
    };
    let asked: Vec<&str> = check.answers.iter().map(|answer| answer.ask.as_str()).collect();
    assert!(asked.contains(&"张三的招用日期"), "{asked:?}");
    assert!(asked.contains(&"新招用人员2的招用日期"), "{asked:?}");
    let Told::Documents { facts, assessment } = engine.tell(Ask::Documents(visit)) else {
        panic!("no documents");
    };
    assert!(!facts.contains("张三") && !assessment.contains("张三"));
    assert!(assessment.contains("新招用人员1"));
}

#[test]
fn the_desk_speaks_both_languages() {
    let english = Visit {
        language: Language::En,
        ..visit()
    };
    let desk = act(&mut engine(), &english, "check", "Name,Day of hire\nAnn,soon");
    assert!(
        desk.html
            .contains("Line 2, &quot;day of hire&quot; says &quot;soon&quot;"),
        "{}",
        desk.html
    );
}

proptest! {
    /// What was written from cells is read again as the same cells.
    #[test]
    fn rows_that_were_written_are_read_again(cells in prop::collection::vec(
        prop::collection::vec("[ -~甲乙\t\n\"，]{0,6}", 2..5), 1..5)
    ) {
        let cells: Vec<Vec<String>> = cells
            .into_iter()
            .map(|row| row.into_iter().map(|cell| cell.trim().to_owned()).collect())
            .collect();
        let rows: Vec<&[String]> = cells.iter().map(Vec::as_slice).collect();
        let found: Vec<Vec<String>> = table::rows(&table::written(&rows)).into_iter().map(|row| row.cells).collect();
        let full: Vec<Vec<String>> = cells.into_iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
        prop_assert_eq!(found, full);
    }

    /// Any text is a table; what is not entered stays in the field.
    #[test]
    fn no_text_breaks_the_desk(text in "(?s)[姓名招用日期张三a-z0-9,;\t\n\"/ -]{0,120}") {
        let desk = act(&mut engine(), &visit(), "accept", &text);
        let taken = desk.visit.as_ref().map_or(0, |visit| visit.answers.len());
        let rows = table::rows(&text).len();
        prop_assert!(rows == 0 || taken > 0 || !desk.table.is_empty() || !desk.html.is_empty());
        prop_assert_eq!(desk.html.matches("<label").count(), desk.html.matches("</label").count());
    }
}
