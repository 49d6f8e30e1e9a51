//! `ask`, spoken to through its standard input.

#![expect(clippy::unwrap_used, reason = "a test that fails here has found something")]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ask/small.rules");

fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("ask");
    fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

/// Runs `yingxiang` with what somebody writes: exit code, output, complaints.
fn said(arguments: &[&str], lines: impl AsRef<[u8]>) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_yingxiang"))
        .args(["--rules", RULES])
        .args(arguments)
        .args(["--today", "2025-01-01"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever has quit does not read on.
    let _ = child.stdin.take().unwrap().write_all(lines.as_ref());
    let output = child.wait_with_output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// What an English speaker who works flexibly sees.
fn flexible(lines: &str) -> String {
    let (code, out, complaint) = said(&["--lang", "en", "ask", "--event", "flexible_work"], lines);
    assert_eq!((code, complaint.as_str()), (0, ""), "{out}");
    out
}

/// How often a text occurs.
fn count(out: &str, text: &str) -> usize {
    out.matches(text).count()
}

/// Answers by what is asked, whatever the order.
fn answered(mut arguments: Vec<&str>, answers: &[(&str, &str)], last: &str) -> (String, String) {
    let mut lines: Vec<String> = Vec::new();
    arguments.insert(0, "ask");
    for _ in 0..20 {
        let mut text = lines.join("\n");
        if !lines.is_empty() {
            text.push('\n');
        }
        let (_, out, complaint) = said(&arguments, &text);
        let shown = if out.contains("──") { out } else { complaint };
        let Some((_, question)) = shown.rsplit_once("──") else {
            break;
        };
        let asked = question.lines().nth(1).unwrap_or_default().to_owned();
        match answers.iter().find(|(ask, _)| asked.starts_with(ask)) {
            Some((_, answer)) => lines.extend(answer.split('|').map(str::to_owned)),
            None => break,
        }
    }
    lines.push(last.to_owned());
    let (code, out, complaint) = said(&arguments, lines.join("\n"));
    assert_eq!(code, 0, "{complaint}");
    (out, complaint)
}

const ANSWERS: &[(&str, &str)] = &[
    ("您现在做什么", "1"),
    ("您常住在哪里", "呼和浩特|赛罕"),
    ("哪一天离校的", "２０２４年６月"),
    ("自己缴社保吗", "是"),
    ("每月缴多少", "500-600"),
    ("领过几个月", "不清楚"),
    ("在这里领过几个月", "3"),
];

#[test]
fn whoever_answers_everything_sees_what_follows() {
    let (out, _) = answered(vec!["--event", "flexible_work"], ANSWERS, "退出");
    for text in [
        "记下：常住地：赛罕区",
        "记下：离校日期：2024-06-01 至 2024-06-30",
        "记下：不清楚。",
        "✗ 已确定：培训补贴，不符合条件",
        "── 问完了",
        "【还不能确定】",
        "社保补贴：还要知道：每月保费、已领月数",
        "【不能享受】",
        "# 社保补贴（subsidy）",
        "500元 至 600元",
    ] {
        assert!(out.contains(text), "{text} is missing in\n{out}");
    }
    assert_eq!(count(&out, "您现在做什么？"), 1, "{out}");
}

#[test]
fn saved_answers_are_assessed_to_the_same_bytes() {
    let path = file("saved.json");
    let save = path.to_string_lossy().into_owned();
    let arguments = vec!["--event", "flexible_work", "--format", "json", "--save", &save];
    let (asked, dialogue) = answered(arguments, ANSWERS, "q");
    assert!(dialogue.contains("── 问完了"), "{dialogue}");
    assert!(asked.starts_with('{'), "{asked}");
    let written = fs::read_to_string(&path).unwrap();
    assert!(written.contains("\"home\": \"saihan\""), "{written}");
    let arguments = [
        "assess",
        "--facts",
        &save,
        "--event",
        "flexible_work",
        "--format",
        "json",
    ];
    let (code, assessed, _) = said(&arguments, "");
    assert_eq!((code, assessed), (0, asked));
    // Begun with the file, only what was not sure is open, and that was not saved.
    let arguments = [
        "--lang",
        "en",
        "ask",
        "--event",
        "flexible_work",
        "--facts",
        &save,
    ];
    let (_, out, _) = said(&arguments, "3\nq\n");
    assert_eq!(count(&out, "── question"), 1, "{out}");
    assert!(out.contains("Months received?"), "{out}");
}

#[test]
fn every_command_is_obeyed_at_a_question() {
    let out = flexible("h\nu\nv\nb\n1\nreview\nresults\nchange 1\nemployed\nq\n");
    assert!(out.contains("why: “Insurance subsidy”"), "{out}");
    assert!(
        out.contains("possible answers: flexible, employed or out of work"),
        "{out}"
    );
    assert!(out.contains("noted: not sure."), "{out}");
    assert!(out.contains("1  work: not sure"), "{out}");
    assert!(out.contains("1  work: flexible"), "{out}");
    assert!(out.contains("[not certain yet]"), "{out}");
    assert!(out.contains("change — so far: work: flexible"), "{out}");
    assert!(out.contains("noted: work: employed"), "{out}");
    assert!(out.contains("that is all: 1 answers"), "{out}");
}

#[test]
fn going_back_finds_the_same_question_and_the_first_one_has_none_before() {
    let out = flexible("b\n1\nb\n1\nb\nb\nq\n");
    assert_eq!(count(&out, "this is the first question"), 2, "{out}");
    let headings: Vec<&str> = out.lines().filter(|line| line.starts_with("──")).collect();
    let first = headings.first().unwrap();
    assert!(
        headings.iter().filter(|heading| *heading == first).count() >= 4,
        "{headings:?}"
    );
}

#[test]
fn mistakes_are_told_with_a_remedy_and_asked_again() {
    let out = flexible("\nabc\n99\nflexible\nNowhere\nHohhot\nb\n1\n99\nu\nwhenever\n2024-13-01\n2030\nq\n");
    assert!(out.contains("please answer"), "{out}");
    assert!(
        out.contains("\"abc\" is none of these; write the number in front of one, 1 to 3"),
        "{out}"
    );
    assert!(count(&out, "✗") >= 6, "{out}");
    assert!(out.contains("noted: work: flexible"), "{out}");
    assert!(out.contains("noted: home: Hohhot"), "{out}");
}

#[test]
fn bytes_that_are_no_text_and_a_sudden_end_are_survived() {
    let (code, out, _) = said(&["ask", "--event", "lost_job"], b"\xff\xfe\n\x00\n");
    assert_eq!(code, 0);
    assert!(out.contains('✗'), "{out}");
    assert!(out.contains("结果（查询日 2025-01-01）"), "{out}");
    let (code, out, _) = said(&["ask"], "");
    assert_eq!(code, 0);
    assert!(out.contains("您是哪一方？"), "{out}");
}

#[test]
fn answers_that_contradict_one_another_are_refused_and_can_be_mended() {
    let path = file("contradiction.json");
    fs::write(
        &path,
        r#"{"work": "flexible", "home": "saihan", "left_on": "2024-06-30", "insured": true, "premium": 500, "received": 20}"#,
    )
    .unwrap();
    let facts = path.to_string_lossy().into_owned();
    let arguments = [
        "--lang",
        "en",
        "ask",
        "--event",
        "flexible_work",
        "--facts",
        &facts,
    ];
    let (_, out, _) = said(&arguments, "21\nreview\nchange 6\n22\n11\nq\n");
    assert!(out.contains("these answers cannot all be right"), "{out}");
    assert!(out.contains("this answer was not taken"), "{out}");
    assert!(out.contains("noted: months received: 22 months"), "{out}");
    assert!(out.contains("noted: months here: 11 months"), "{out}");
    assert!(out.contains("[entitled]"), "{out}");
}

#[test]
fn answers_that_change_nothing_any_more_are_kept_and_marked() {
    let path = file("kept.json");
    fs::write(&path, r#"{"work": "employed", "home": "saihan"}"#).unwrap();
    let facts = path.to_string_lossy().into_owned();
    let arguments = [
        "--lang",
        "en",
        "ask",
        "--event",
        "flexible_work",
        "--facts",
        &facts,
    ];
    let (_, out, _) = said(&arguments, "review\nq\n");
    assert!(
        out.contains("home: Saihan District (changes nothing now)"),
        "{out}"
    );
    assert!(!out.contains("work: employed (changes"), "{out}");
}

#[test]
fn people_hired_are_asked_for_one_by_one() {
    let path = file("hires.json");
    let save = path.to_string_lossy().into_owned();
    let arguments = ["--lang", "en", "ask", "--save", &save];
    let (code, out, _) = said(&arguments, "2\n1\nyes\nmany\n9\n2\nyes\nperhaps\nno\n600\nq\n");
    assert_eq!(code, 0);
    assert!(out.contains("write a number from 0 to 3"), "{out}");
    assert!(
        out.contains("young? (hire 1)") && out.contains("young? (hire 2)"),
        "{out}"
    );
    assert!(out.contains("[entitled]") && out.contains("600 yuan"), "{out}");
    let written = fs::read_to_string(&path).unwrap();
    let records = written.matches("\"young\"").count();
    assert_eq!(records, 2, "{written}");
    let arguments = ["--lang", "en", "assess", "--facts", &save, "--event", "hiring"];
    let (code, assessed, _) = said(&arguments, "");
    assert_eq!(code, 0);
    assert!(assessed.contains("600 yuan"), "{assessed}");
}

#[test]
fn a_list_is_asked_for_only_where_it_matters() {
    // Nobody hired matters to a firm of another kind.
    let (code, out, _) = said(&["--lang", "en", "ask", "--event", "hiring"], "no\nq\n");
    assert_eq!(code, 0);
    assert!(out.contains("Are you a company?"), "{out}");
    assert!(!out.contains("Whom?"), "{out}");
    let (_, out, _) = said(
        &["--lang", "en", "ask", "--event", "hiring"],
        "yes\nlots\nnobody\nq\n",
    );
    assert_eq!(count(&out, "Whom?"), 1, "{out}");
    assert!(out.contains("write a number from 0 to 3"), "{out}");
    assert!(
        out.contains("certain: Hiring grant — you do not qualify"),
        "{out}"
    );
}

#[test]
fn going_back_from_the_first_record_asks_for_the_list_again() {
    let lines = "yes\n2\nb\n1\nyes\nb\nb\nb\nno\nq\n";
    let (_, out, _) = said(&["--lang", "en", "ask", "--event", "hiring"], lines);
    assert_eq!(count(&out, "Whom?"), 3, "{out}");
    assert_eq!(count(&out, "Are you a company?"), 2, "{out}");
    assert!(out.contains("that is all: 1 answers"), "{out}");
}

#[test]
fn a_list_counted_anew_keeps_the_other_answers() {
    let lines =
        "yes\n2\nno\nyes\nreview\nchange 2\n1\nreview\nchange 2\nback\nchange 2\nnot sure\nreview\nq\n";
    let (_, out, _) = said(&["--lang", "en", "ask", "--event", "hiring"], lines);
    assert!(out.contains("2  hires: 2"), "{out}");
    assert!(out.contains("4  young (hire 2): yes"), "{out}");
    // With one record fewer, what was said of the first and of the firm is kept.
    let (_, after) = out.split_once("noted: hires: 1").unwrap();
    assert!(after.contains("3  young (hire 1): no"), "{after}");
    assert!(!after.contains("hire 2"), "{after}");
    assert!(after.contains("nothing was changed"), "{after}");
    assert!(after.contains("2  hires: not sure"), "{after}");
}

#[test]
fn of_two_lists_each_is_counted_anew_without_losing_the_other() {
    // A firm with two people hired and one intern; then one hired, then two interns, then hired not sure.
    let lines =
        "yes\n2\nno\nno\n1\nno\nchange 2\n1\nreview\nchange 4\n2\nyes\nreview\nchange 2\nu\nreview\nq\n";
    let (_, out, _) = said(&["--lang", "en", "ask", "--event", "both"], lines);
    let reviews: Vec<String> = out
        .split("your answers:\n")
        .skip(1)
        .map(|text| {
            let lines = text.lines().take_while(|line| line.starts_with("  "));
            let lines = lines.map(|line| line.trim().replace(" (changes nothing now)", ""));
            lines.collect::<Vec<_>>().join("; ")
        })
        .collect();
    let [first, second, third] = reviews.as_slice() else {
        panic!("{out}");
    };
    assert_eq!(
        first,
        "1  company: yes; 2  hires: 1; 3  young (hire 1): no; 4  interns: 1; 5  paid (intern 1): no"
    );
    assert_eq!(
        second,
        "1  company: yes; 2  hires: 1; 3  young (hire 1): no; 4  interns: 2; 5  paid (intern 1): no; \
         6  paid (intern 2): yes"
    );
    assert!(
        third.starts_with("1  company: yes; ") && third.contains("hires: not sure"),
        "{out}"
    );
}

#[test]
fn back_at_the_first_question_leads_to_the_choice_of_what_happened() {
    let (_, out, _) = said(
        &["--lang", "en", "ask"],
        "person\nI'm a delivery rider\nb\nlaid off\nb\nb\nb\nq\n",
    );
    assert_eq!(count(&out, "Which of these is most like"), 3, "{out}");
    assert!(out.contains("taken as \"I work flexibly\""), "{out}");
    assert!(out.contains("taken as \"I lost my job\""), "{out}");
    assert_eq!(count(&out, "Who are you?"), 3, "{out}");
}

#[test]
fn a_place_is_taken_by_its_name_and_what_may_be_two_is_asked_again() {
    let lines = "flexible\nsomewhere\n区\n区区\n新区\nDistrict\n2\nq\n";
    let out = flexible(lines);
    assert!(out.contains("no place \"somewhere\" is known"), "{out}");
    assert!(out.contains("Which of these do you mean?"), "{out}");
    assert!(
        out.contains("noted: home: Yuquan District") || out.contains("noted: home: Saihan District"),
        "{out}"
    );
    for (name, noted) in [
        ("呼和浩特玉泉", "Yuquan"),
        ("赛罕", "Saihan"),
        ("hohhot, yuquan", "Yuquan"),
        ("呼市\nu", "Hohhot"),
    ] {
        let out = flexible(&format!("flexible\n{name}\nq\n"));
        assert!(out.contains(&format!("noted: home: {noted}")), "{name}: {out}");
    }
}

#[test]
fn people_answer_in_their_own_words() {
    let words = [
        ("您现在做什么", "打零工的"),
        ("您常住在哪里", "呼和浩特赛罕"),
        ("哪一天离校的", "去年6月底"),
        ("自己缴社保吗", "是的。"),
        ("每月缴多少", "每月五百五左右"),
        ("领过几个月", "一年半"),
        ("在这里领过几个月", "没有"),
    ];
    let (out, _) = answered(vec!["--event", "flexible_work"], &words, "退出");
    for text in [
        "记下：目前就业：灵活就业",
        "记下：常住地：赛罕区",
        "记下：离校日期：2024-06-21 至 2024-06-30",
        "记下：自己缴社保：是",
        "记下：每月保费：495元 至 605元",
        "记下：已领月数：18个月",
        "记下：本单位月数：0个月",
    ] {
        assert!(out.contains(text), "{text} is missing in\n{out}");
    }
}

#[test]
fn results_tell_what_would_change_a_refusal() {
    let path = file("changes.json");
    fs::write(&path, r#"{"work": "employed", "insured": true}"#).unwrap();
    let facts = path.to_string_lossy().into_owned();
    let arguments = ["--lang", "en", "ask", "--event", "lost_job", "--facts", &facts];
    let (_, out, _) = said(&arguments, "results\nq\n");
    assert!(out.contains("✗ Training subsidy"), "{out}");
    assert!(
        out.contains("      → what would change it: register as out of work (work: out of work): "),
        "{out}"
    );
}

#[test]
fn the_opening_can_be_gone_back_in_and_a_region_fills_the_places() {
    let (_, out, _) = said(
        &["--lang", "en", "ask", "--region", "150105"],
        "?\n1\nb\n1\n7\n2\nflexible\nq\n",
    );
    assert_eq!(count(&out, "Who are you?"), 2, "{out}");
    assert!(out.contains("write a number from 1 to 3"), "{out}");
    assert!(!out.contains("Where do you live?"), "{out}");
    let (code, _, complaint) = said(&["--lang", "en", "ask", "--event", "nothing"], "");
    assert_eq!(code, 2, "{complaint}");
    assert!(complaint.contains("lost_job"), "{complaint}");
}
