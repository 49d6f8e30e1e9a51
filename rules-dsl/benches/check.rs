//! How long reading and checking take as a corpus grows: time for a line must not.
//!
//! `cargo bench -p rules-dsl --bench check` prints, for corpora of doubling size, the time of each stage and the
//! time for a thousand lines.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use rules_dsl::check::check;
use rules_dsl::lower::lower;
use rules_dsl::parse;
use rules_dsl::source::SourceFile;

const SIZES: [usize; 5] = [6_250, 12_500, 25_000, 50_000, 100_000];
const LINES_OF_A_FILE: usize = 2_000;

const HEAD: &str = r#"source law 法规 en "law" {
  title "法规" en "law"
}
region land 全国 en "the land" code "100000"
region north 北方 en "the north" code "150000" in land
fact home 住地 en "home": region fixed
  ask "住在哪里？" en "Where do you live?"
"#;

/// A policy with everything it needs: the `#` is its number.
const UNIT: &str = r#"
choice kind_# 类别# ordered {
  low_# 低# en "low", mid_# 中# en "mid", high_# 高# en "high"
}
fact level_# 级别# en "level": kind_# fixed
  ask "哪一级？" en "Which level?"
fact since_# 自何时# en "since": date from 2000-01-01 to today fixed
  ask "从哪天起？" en "Since when?"
fact paid_# 缴费# en "paid": money from 0 yuan to 10_000 yuan fixed
  ask "缴多少？" en "How much?"
param share_# 比例# en "share": number {
  from 2020-01-01: 1/2   basis law
  from 2024-01-01: 2/3   basis law
  in north from 2024-01-01: 3/5   basis law
}
define recent_# 近期# en "recent":
  level_# at least mid_# and today within 2 years after since_#
policy grant_# 补贴# {
  title "补贴" en "Grant"
  basis law
  for person   by home
  in force from 2020-01-01
  require recent "近期" en "recent": recent_#
  unless rich "缴费很多" en "pays much": paid_# more than 9_000 yuan
  confirm declared "已登记" en "registered"
  pays monthly: round down to 1 fen (share_# * paid_#)   for at most 12 months
  applicant person   payee person   channel apply phone "12333"
}
amend grant_# by law in north from 2024-06-01 {
  widen require recent: or paid_# less than 100 yuan
}
"#;

fn corpus(lines: usize) -> Vec<SourceFile> {
    let mut files = Vec::new();
    let mut text = HEAD.to_owned();
    let mut written = 0;
    let mut number = 0;
    while written < lines {
        let unit = UNIT.replace('#', &number.to_string());
        written += unit.lines().count();
        text.push_str(&unit);
        number += 1;
        if text.lines().count() >= LINES_OF_A_FILE || written >= lines {
            files.push(SourceFile {
                path: format!("part{}.rules", files.len()),
                text: std::mem::take(&mut text),
            });
        }
    }
    files
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

fn main() {
    let mut table =
        String::from("   lines    reading   checking   lowering   reading and checking of 1,000 lines\n");
    for lines in SIZES {
        let files = corpus(lines);
        let mut findings = Vec::new();
        let (items, reading) = timed(|| {
            let mut items = Vec::new();
            for (index, file) in files.iter().enumerate() {
                items.extend(parse::file(index, file, &mut findings));
            }
            items
        });
        let (program, checking) = timed(|| check(&items, String::new(), &mut findings));
        assert!(
            findings.is_empty(),
            "the corpus has findings: {:?}",
            findings.first()
        );
        let Some(program) = program else {
            eprintln!("the corpus has no findings, but is no program");
            std::process::exit(1);
        };
        let (_, lowering) = timed(|| lower(&program));
        let thousandth = (reading + checking) * 1_000 / u32::try_from(lines).unwrap_or(u32::MAX);
        // A table that cannot be written to memory is no table.
        let _ = writeln!(
            table,
            "{lines:>8} {:>8} ms {:>7} ms {:>7} ms {:>20} µs",
            reading.as_millis(),
            checking.as_millis(),
            lowering.as_millis(),
            thousandth.as_micros(),
        );
    }
    print!("{table}");
}
