//! `yingxiang match`: from a bureau's table to a list, and how each kind of trouble ends.

#![expect(clippy::unwrap_used, reason = "a test that fails here has found something")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Int64Array, ListArray, RecordBatch, StringArray, StructArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::Field;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

const RULES: &str = r#"
source law 办法 { title "办法" en "measures" issued 2020-01-01 }
region china 中国 en "China" code "100000"
region neimenggu 内蒙古 en "Inner Mongolia" code "150000" in china
region hohhot 呼和浩特 en "Hohhot" code "150100" in neimenggu
region baotou 包头 en "Baotou" code "150200" in neimenggu
choice sex 性别 { male 男 en "male", female 女 en "female" }
choice degree 学历 ordered { below_college 大专以下 en "below college", junior_college 大专 en "junior college", bachelor 本科 en "bachelor", master 硕士 en "master", doctor 博士 en "doctor" }
fact sex 性别 en "sex": sex fixed
fact degree 最高学历 en "degree": degree fixed
fact born_on 出生日期 en "day of birth": date from 1940-01-01 to today fixed
fact left_school_on 离校日期 en "left school": optional date from 1970-01-01 to today fixed
fact premium 每月保费 en "premium": money from 0 yuan to 10_000 yuan as of today
fact flexible 灵活就业 en "flexible work": bool as of today
fact residence 常住地 en "residence": region as of today
policy subsidy 社保补贴 {
  title "社保补贴" en "Subsidy"
  basis law
  for person by residence
  require graduate "两年内毕业" en "left school within two years": degree at least junior_college and left_school_on is given and today within 2 years after left_school_on
  require flexible "灵活就业" en "in flexible work": flexible
  pays monthly: when residence is in hohhot: round down to 1 fen (2/3 * premium) otherwise: 100 yuan
}
policy grown 成年人 {
  title "成年人" en "Grown-ups"
  basis law
  for person
  require age "满18周岁" en "aged 18": age on today at least 18 years
  require woman "女性" en "a woman": sex is female
  pays once: 10 yuan
}
"#;

/// Granted for each person hired.
const HIRING: &str = r#"
source law 办法 { title "办法" en "measures" issued 2020-01-01 }
record hire 新招用人员 en "hire" {
  fact wage 月工资 en "wage": money from 0 yuan to 100_000 yuan as of today
}
fact hires 招用名单 en "people hired": list of hire up to 3 people as of today
policy hiring 招用补贴 {
  title "招用补贴" en "Hiring grant"
  basis law
  for firm per hire in hires
  require wage "工资不低于2000元" en "a wage of 2,000 yuan": wage at least 2000 yuan
  pays once: round down to 1 fen (1/10 * wage)
}
"#;

const MAPPING: &str = r#"version = 1
id = "编号"
encoding = "gb18030"
[facts.sex]
column = "性别代码"
codes = "GB/T 2261.1"
[facts.degree]
column = "文化程度"
codes = "GB/T 4658"
[facts.born_on]
column = "出生日期"
date = "YYYYMMDD"
[facts.left_school_on]
column = "毕业时间"
empty = "none"
[facts.premium]
column = "缴费"
[facts.flexible]
column = "灵活"
values = { "Y" = "yes", "N" = "no", "?" = "unknown" }
[facts.residence]
column = "区划"
codes = "GB/T 2260"
"#;

const PEOPLE: &str = "编号,性别代码,文化程度,出生日期,毕业时间,缴费,灵活,区划
a,1,21,20010203,2023-06-30,800,Y,150102
b,2,31,20020203,2023-06-29,800,Y,150100
c,2,21,20020203,,533.33,Y,150200
d,2,21,20020203,2024/7/1,800,?,150200
e,2,22,20020203,2024/7/1,800,Y,150200
f,3,21,20020203,2024-07-01,800,Y,150200
g,2,21,20021332,2024-07-01,很多,Y,150200
a,2,21,20020203,2024-07-01,800,Y,150200
,2,21,20020203,2024-07-01,800,Y,150200
h,2,21,20020203,2024-07-01,800,Y
i,2,21,20020203,2024-07-01,99999,Y,150200
j,1,21,20020203,2024-07-01,800,Y,990000
";

/// A folder for one test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("matching").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let place = Self(folder);
        fs::write(place.at("rules.rules"), RULES).unwrap();
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn text(&self, name: &str) -> String {
        let text = fs::read_to_string(self.at(name)).unwrap();
        text.trim_start_matches('\u{feff}').to_owned()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yingxiang"));
        command
            .current_dir(&self.0)
            .args(["match", "--lang", "en", "--rules", "rules.rules"]);
        command.args(["--today", "2025-06-30"]).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// `people.csv` read by `map.toml`, the list in `out.csv`.
    fn mapped(&self) -> Output {
        let table = ["--people", "people.csv", "--mapping", "map.toml"];
        let list = ["--out", "out.csv", "--without-days"];
        self.run(&[&table[..], &list[..]].concat())
    }

    /// What there is beside the files that the test made.
    fn results(&self) -> Vec<String> {
        let names = fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name.contains("out.")).collect();
        names.sort();
        names
    }

    fn bureau(&self) {
        let (bytes, _, lost) = encoding_rs::GB18030.encode(PEOPLE);
        assert!(!lost);
        fs::write(self.at("people.csv"), bytes).unwrap();
        fs::write(self.at("map.toml"), MAPPING).unwrap();
    }

    /// A Parquet file of so many people in row groups of a hundred.
    fn register(&self, rows: i64) {
        let days = (0..rows)
            .map(|row| i32::try_from(row % 20_000).ok())
            .collect::<Date32Array>();
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("id", Arc::new((0..rows).map(Some).collect::<Int64Array>())),
            (
                "sex",
                Arc::new(
                    (0..rows)
                        .map(|row| Some(if row % 3 == 0 { "male" } else { "female" }))
                        .collect::<StringArray>(),
                ),
            ),
            (
                "degree",
                Arc::new(
                    (0..rows)
                        .map(|row| (row % 7 != 0).then_some("bachelor"))
                        .collect::<StringArray>(),
                ),
            ),
            ("born_on", Arc::new(days)),
            (
                "left_school_on",
                Arc::new(
                    (0..rows)
                        .map(|row| i32::try_from(19_500 + row % 700).ok())
                        .collect::<Date32Array>(),
                ),
            ),
            (
                "flexible",
                Arc::new(
                    (0..rows)
                        .map(|row| (row % 11 != 0).then_some(row % 2 == 0))
                        .collect::<BooleanArray>(),
                ),
            ),
            (
                "premium",
                Arc::new((0..rows).map(|row| Some(row % 9000)).collect::<Int64Array>()),
            ),
            (
                "residence",
                Arc::new(
                    (0..rows)
                        .map(|row| Some(if row % 2 == 0 { "150100" } else { "150200" }))
                        .collect::<StringArray>(),
                ),
            ),
        ];
        self.parquet("people.parquet", columns);
    }

    /// Firms with lists of so many hires, whose wages follow one another.
    fn firms(&self, ids: &[&str], wages: ArrayRef, lengths: &[Option<usize>]) {
        let field = Arc::new(Field::new("wage", wages.data_type().clone(), true));
        let records = StructArray::from(vec![(field, wages)]);
        let known: Vec<bool> = lengths.iter().map(Option::is_some).collect();
        let record = Arc::new(Field::new("item", records.data_type().clone(), true));
        let offsets = OffsetBuffer::from_lengths(lengths.iter().map(|length| length.unwrap_or(0)));
        let hires = ListArray::try_new(record, offsets, Arc::new(records), Some(NullBuffer::from(known)));
        let ids: ArrayRef = Arc::new(StringArray::from(ids.to_vec()));
        self.parquet(
            "people.parquet",
            vec![("id", ids), ("hires", Arc::new(hires.unwrap()))],
        );
    }

    fn parquet(&self, name: &str, columns: Vec<(&str, ArrayRef)>) {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let properties = WriterProperties::builder()
            .set_max_row_group_row_count(Some(100))
            .build();
        let file = File::create(self.at(name)).unwrap();
        let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
    }
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn a_bureaus_table_becomes_a_list_with_reasons() {
    let place = Place::new("bureau");
    place.bureau();
    let done = place.mapped();
    assert_eq!(done.status.code(), Some(1), "{}", said(&done));
    let list = place.text("out.csv");
    let row = |id: &str, policy: &str| -> Vec<String> {
        let beginning = format!("{id},{policy},");
        let line = list.lines().find(|line| line.starts_with(&beginning));
        let line = line.unwrap_or_else(|| panic!("{beginning} is not in\n{list}"));
        line.split(',').map(ToOwned::to_owned).collect()
    };
    let columns: Vec<&str> = list.lines().next().unwrap().split(',').collect();
    let cell = |id, policy, name| {
        row(id, policy)[columns.iter().position(|column| *column == name).unwrap()].clone()
    };
    // Two years to the day; a district that the rules do not list lies in its city.
    assert_eq!(cell("a", "subsidy", "verdict"), "eligible");
    assert_eq!(cell("a", "subsidy", "amount_yuan"), "533.33");
    assert_eq!(cell("a", "subsidy", "paid"), "monthly");
    assert_eq!(cell("a", "grown", "unmet"), "woman");
    assert_eq!(cell("a", "grown", "reason"), "a woman");
    // A day late; none is not unknown; what is unknown is open.
    assert_eq!(cell("b", "subsidy", "unmet"), "graduate");
    assert_eq!(cell("c", "subsidy", "verdict"), "not_eligible");
    assert_eq!(cell("d", "subsidy", "verdict"), "depends");
    assert_eq!(cell("d", "subsidy", "missing"), "flexible");
    // Who left university without a degree has a lower one, which the code does not tell.
    assert_eq!(cell("e", "subsidy", "missing"), "degree");
    let rejects = place.text("out.csv.rejects.csv");
    let rejected: Vec<Vec<&str>> = rejects
        .lines()
        .skip(1)
        .map(|line| line.splitn(4, ',').collect())
        .collect();
    let rows: Vec<&str> = rejected.iter().map(|cells| cells[0]).collect();
    assert_eq!(rows, ["6", "7", "8", "9", "10", "11", "12"], "{rejects}");
    assert_eq!(rejected[0][..3], ["6", "f", "性别代码"]);
    assert_eq!(rejected[1][2], "出生日期; 缴费");
    assert!(
        rejects.contains("the same id as an earlier row") && rejects.contains("there is no id"),
        "{rejects}"
    );
    assert!(
        rejects.contains("11,i,缴费,\"outside what \"\"premium\"\" may be: 0 yuan to 10,000 yuan\""),
        "{rejects}"
    );
    assert!(
        rejects.contains("the row has 7 cells, the header has 8"),
        "{rejects}"
    );
    let manifest = place.text("out.csv.manifest.json");
    for count in [
        "\"read\": 12",
        "\"answered\": 5",
        "\"rejected\": 7",
        "\"written\": 10",
    ] {
        assert!(manifest.contains(count), "{count} in {manifest}");
    }
    assert!(
        said(&done).contains("12 rows read, 5 answered, 7 rejected; 10 rows written"),
        "{}",
        said(&done)
    );
    assert_eq!(
        place.results(),
        ["out.csv", "out.csv.manifest.json", "out.csv.rejects.csv"]
    );
}

#[test]
fn what_a_firm_gets_for_all_it_hires_stands_beside_what_it_gets_for_one() {
    let place = Place::new("hires");
    fs::write(place.at("rules.rules"), HIRING).unwrap();
    // Three people, of whom one earns too little; one whose wage is not known; nobody; a list that is not known.
    let firms = [
        Some(vec![Some(2_000), Some(1_999), Some(9_000)]),
        Some(vec![Some(3_000), None]),
        Some(vec![]),
        None,
    ];
    let wages: Int64Array = firms.iter().flatten().flatten().copied().collect();
    let lengths = firms.each_ref().map(|hires| hires.as_ref().map(Vec::len));
    place.firms(&["a", "b", "c", "d"], Arc::new(wages), &lengths);
    let done = place.run(&["--firms", "--people", "people.parquet", "--out", "out.csv"]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let told = said(&done);
    assert!(told.contains("amounts together 1,400 to 11,400 yuan"), "{told}");
    assert!(told.contains("at least one entry in people hired (1)"), "{told}");
    let list = place.text("out.csv");
    let columns: Vec<&str> = list.lines().next().unwrap().split(',').collect();
    let cells = |row: usize, names: &[&str]| -> Vec<String> {
        let line: Vec<&str> = list.lines().nth(row).unwrap().split(',').collect();
        let at = |name: &&str| columns.iter().position(|column| column == name).unwrap();
        names.iter().map(|name| line[at(name)].to_owned()).collect()
    };
    let sums = [
        "verdict",
        "amount_yuan",
        "amount_most_yuan",
        "total_yuan",
        "total_most_yuan",
    ];
    assert_eq!(cells(1, &sums), ["eligible", "900.00", "", "1100.00", ""]);
    assert_eq!(cells(2, &sums), ["eligible", "300.00", "", "300.00", "10300.00"]);
    assert_eq!(cells(3, &sums), ["not_eligible", "", "", "", ""]);
    assert_eq!(
        cells(3, &["unmet", "reason"]),
        ["hires", "at least one entry in people hired"]
    );
    assert_eq!(cells(4, &sums), ["depends", "200.00", "10000.00", "", ""]);
    let facts = ["missing", "missing_words"];
    assert_eq!(cells(4, &facts), ["hires hires[0].wage", "\"people hired"]);
    assert!(list.contains("\"people hired, people hired: wage\""), "{list}");
    // What is no wage, and what nobody may earn, is told by the row of the firm; the others are answered.
    let wages = StringArray::from(vec!["2500", "2500.5", "lots", "100001"]);
    place.firms(&["a", "b", "c"], Arc::new(wages), &[Some(2), Some(1), Some(1)]);
    let done = place.run(&["--firms", "--people", "people.parquet", "--out", "out.csv"]);
    assert_eq!(done.status.code(), Some(1), "{}", said(&done));
    let rejects = place.text("out.csv.rejects.csv");
    assert!(rejects.contains("2,b,hires.wage,"), "{rejects}");
    assert!(rejects.contains("3,c,"), "{rejects}");
    assert!(
        place.text("out.csv").contains(",500.05,"),
        "{}",
        place.text("out.csv")
    );
}

#[test]
fn one_thread_and_two_write_the_same_bytes() {
    let place = Place::new("threads");
    place.register(2_500);
    for (out, further) in [
        ("out.parquet", "--wide"),
        ("out.csv", "--without-days"),
        ("out.parquet", "--without-days"),
    ] {
        let mut written: Vec<Vec<Vec<u8>>> = Vec::new();
        for threads in ["1", "2", "2"] {
            let done = place.run(&[
                "--people",
                "people.parquet",
                "--out",
                out,
                "--threads",
                threads,
                further,
            ]);
            assert_eq!(done.status.code(), Some(0), "{}", said(&done));
            written.push(
                place
                    .results()
                    .iter()
                    .map(|name| fs::read(place.at(name)).unwrap())
                    .collect(),
            );
        }
        assert!(
            written.windows(2).all(|pair| pair[0] == pair[1]),
            "{out} {further}"
        );
        fs::remove_file(place.at(out)).unwrap();
    }
}

#[test]
fn only_what_has_changed_is_written() {
    let place = Place::new("previous");
    place.bureau();
    let arguments = [
        "--people",
        "people.csv",
        "--mapping",
        "map.toml",
        "--without-days",
        "--only",
        "eligible,depends",
    ];
    let first = place.run(&[&arguments[..], &["--out", "out.parquet"]].concat());
    assert_eq!(first.status.code(), Some(1), "{}", said(&first));
    let same = place.run(&[&arguments[..], &["--out", "out.csv", "--previous", "out.parquet"]].concat());
    assert_eq!(same.status.code(), Some(1), "{}", said(&same));
    assert_eq!(
        place.text("out.csv").lines().count(),
        1,
        "{}",
        place.text("out.csv")
    );
    // a moves to Baotou and pays another rate; d is known not to work flexibly; e is gone; k is new.
    let changed = PEOPLE
        .replace("Y,150102", "Y,150200")
        .replace("800,?,", "800,N,")
        .replace("\ne,", "\nk,");
    let (bytes, _, _) = encoding_rs::GB18030.encode(&changed);
    fs::write(place.at("people.csv"), bytes).unwrap();
    let again = place.run(&[&arguments[..], &["--out", "out.csv", "--previous", "out.parquet"]].concat());
    assert_eq!(again.status.code(), Some(1), "{}", said(&again));
    let list = place.text("out.csv");
    let rows: Vec<Vec<&str>> = list
        .lines()
        .skip(1)
        .map(|line| line.splitn(4, ',').collect())
        .collect();
    let told: Vec<String> = rows.iter().map(|cells| cells[..3].join(" ")).collect();
    assert_eq!(
        told,
        [
            "a changed subsidy",
            "d ended subsidy",
            "k new subsidy",
            "k new grown"
        ],
        "{list}"
    );
    assert!(
        said(&again).contains("2 rows of the earlier list are about nobody in the table"),
        "{}",
        said(&again)
    );
}

/// A table in trouble: nothing is written, and the message names file, place and remedy.
fn refused(place: &Place, arguments: &[&str], expected: &[&str]) {
    let done = place.run(&[arguments, &["--out", "out.parquet"]].concat());
    let said = said(&done);
    assert_eq!(done.status.code(), Some(2), "{said}");
    for text in expected {
        assert!(said.contains(text), "{text} in {said}");
    }
    assert_eq!(place.results(), Vec::<String>::new(), "{said}");
}

#[test]
fn a_truncated_file_is_refused() {
    let place = Place::new("truncated");
    place.register(1_000);
    let whole = fs::read(place.at("people.parquet")).unwrap();
    for left in [0, 3, whole.len() / 2, whole.len() - 1] {
        fs::write(place.at("people.parquet"), &whole[..left]).unwrap();
        refused(
            &place,
            &["--people", "people.parquet"],
            &["people.parquet: the file is not whole or is damaged", "help:"],
        );
    }
    // Its footer is there, what it speaks of is not.
    let mut holed = whole.clone();
    for byte in &mut holed[200..whole.len() / 2] {
        *byte = 0xff;
    }
    fs::write(place.at("people.parquet"), &holed).unwrap();
    refused(
        &place,
        &["--people", "people.parquet"],
        &["the file is not whole or is damaged"],
    );
}

#[test]
fn a_wrong_type_and_a_missing_column_are_told() {
    let place = Place::new("columns");
    let truths: ArrayRef = Arc::new(BooleanArray::from(vec![true]));
    let ids: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    place.parquet(
        "people.parquet",
        vec![("id", Arc::clone(&ids)), ("premium", Arc::clone(&truths))],
    );
    refused(
        &place,
        &["--people", "people.parquet"],
        &[
            "people.parquet: premium: the type Boolean cannot hold \"premium\"",
            "help:",
        ],
    );
    place.parquet("people.parquet", vec![("premium", ids)]);
    refused(
        &place,
        &["--people", "people.parquet"],
        &["there is no column \"id\""],
    );
    place.bureau();
    fs::write(place.at("map.toml"), MAPPING.replace("\"缴费\"", "\"保费\"")).unwrap();
    refused(
        &place,
        &["--people", "people.csv", "--mapping", "map.toml"],
        &["map.toml:16: premium: the table has no column \"保费\""],
    );
    fs::write(place.at("map.toml"), MAPPING.replace("gb18030", "utf-8")).unwrap();
    refused(
        &place,
        &["--people", "people.csv", "--mapping", "map.toml"],
        &["people.csv:1: the header has letters that cannot be read"],
    );
    refused(
        &place,
        &["--people", "nowhere.csv"],
        &["nowhere.csv: cannot be read"],
    );
}

#[test]
fn every_mistake_of_a_mapping_is_told_with_its_line() {
    let place = Place::new("mapping");
    place.bureau();
    let mapping = MAPPING
        .replace("[facts.sex]", "[facts.sexx]")
        .replace("GB/T 4658", "GB/T 9999")
        .replace("\"YYYYMMDD\"", "\"JJJJMMTT\"")
        .replace("\"yes\"", "\"perhaps\"");
    fs::write(place.at("map.toml"), mapping).unwrap();
    refused(
        &place,
        &["--people", "people.csv", "--mapping", "map.toml"],
        &[
            "map.toml:4: sexx: ",
            "did you mean sex (sex)?",
            "map.toml:9: degree: ",
            "map.toml:12: born_on: ",
            "map.toml:20: flexible: ",
        ],
    );
    fs::write(place.at("map.toml"), "version = 1\nfact = 3\n").unwrap();
    refused(
        &place,
        &["--people", "people.csv", "--mapping", "map.toml"],
        &["map.toml:2: is no mapping"],
    );
}

#[test]
fn without_rules_nobody_is_answered() {
    let place = Place::new("no rules");
    place.bureau();
    fs::write(
        place.at("rules.rules"),
        RULES.replace("pays once: 10 yuan", "pays once: 10"),
    )
    .unwrap();
    let done = place.mapped();
    assert_eq!(done.status.code(), Some(2), "{}", said(&done));
    assert!(said(&done).contains("YX0200"), "{}", said(&done));
    assert!(place.results().is_empty(), "{:?}", place.results());
}

#[test]
fn a_suggested_mapping_can_be_used() {
    let place = Place::new("suggested");
    fs::write(place.at("people.csv"), "编号,性别,最高学历,出生日期,离校日期,每月保费,灵活就业,常住地\n1,2,21,2000-01-01,2024-07-01,800,1,150100\n").unwrap();
    let suggested = place.run(&["--people", "people.csv", "--suggest-mapping"]);
    assert_eq!(suggested.status.code(), Some(0), "{}", said(&suggested));
    fs::write(place.at("map.toml"), &suggested.stdout).unwrap();
    let done = place.mapped();
    assert_eq!(done.status.code(), Some(0), "{}{}", said(&suggested), said(&done));
    assert!(
        place
            .text("out.csv")
            .contains("1,subsidy,Subsidy,eligible,533.33"),
        "{}",
        place.text("out.csv")
    );
}

/// A file may grow to four blocks and no further, as on a disk that is full.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_no_half_result() {
    let place = Place::new("full");
    place.register(20_000);
    for out in ["out.parquet", "out.csv"] {
        let mut shell = Command::new("sh");
        shell
            .current_dir(&place.0)
            .args(["-c", "trap '' XFSZ; ulimit -f 4; exec \"$@\"", "sh"]);
        let inner = place.command(&["--people", "people.parquet", "--out", out, "--without-days"]);
        shell.arg(inner.get_program()).args(inner.get_args());
        let done = shell.output().unwrap();
        assert_eq!(done.status.code(), Some(2), "{}", said(&done));
        assert!(said(&done).contains("cannot be written"), "{}", said(&done));
        assert_eq!(place.results(), Vec::<String>::new());
    }
}

/// Killed when so much has been written: what was there before is still there, and the next run ends as if nothing
/// had been.
#[test]
fn killing_it_leaves_the_earlier_result() {
    let place = Place::new("killed");
    place.register(20_000);
    let arguments = [
        "--people",
        "people.parquet",
        "--out",
        "out.csv",
        "--without-days",
        "--threads",
        "2",
    ];
    let expected = {
        let done = place.run(&arguments);
        assert_eq!(done.status.code(), Some(0), "{}", said(&done));
        fs::read(place.at("out.csv")).unwrap()
    };
    let (mut killed, mut finished) = (0, 0);
    for enough in [0, 1, 100_000, 1_000_000, 2_000_000] {
        fs::write(place.at("out.csv"), "earlier").unwrap();
        let _ = fs::remove_file(place.at(".out.csv.part"));
        let mut child: Child = place
            .command(&arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        loop {
            let size = fs::metadata(place.at(".out.csv.part")).map(|metadata| metadata.len());
            if size.is_ok_and(|size| size >= enough) || child.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().unwrap();
        let left = fs::read(place.at("out.csv")).unwrap();
        match left.as_slice() {
            b"earlier" => killed += 1,
            whole => {
                assert!(whole == expected, "half a result at {enough}");
                finished += 1;
            }
        }
    }
    assert!(
        killed > 0,
        "it was never killed in time; {finished} runs finished"
    );
    let done = place.run(&arguments);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert_eq!(fs::read(place.at("out.csv")).unwrap(), expected);
    assert_eq!(
        place.results(),
        ["out.csv", "out.csv.manifest.json", "out.csv.rejects.csv"]
    );
}
