//! The specification cases: Markdown files that say what the language means, run as tests.
//!
//! The manual in `docs/` is written in the same way.
//!
//! A file holds cases, each under a `##` heading. A block ` ```rules shared ` is put before every case of its
//! file. A case has a block ` ```rules ` and then
//!
//! - (` ```rules known as of DAY ` has the rules as they were known then; ` ```rules zh ` is for readers: the same
//!   in Chinese words)
//! - nothing more: the rules must be free of errors and all their scenarios must come out as expected;
//! - a block ` ```findings `: exactly these findings, one to a line as `CODE LINE` or `CODE LINE "quoted place"`,
//!   lines being counted in the case's own block;
//!   ` ```findings as of DAY ` has those about what ends soon too, ` ```findings covered as of DAY ` those about what
//!   no scenario shows, and those of scenarios count as well.
//!   After it a block ` ```fixed ` may give the case's own block with all fixes applied;
//! - or a block ` ```calc `: lines `EXPRESSION = RESULT`.

#![expect(clippy::expect_used, reason = "a test that cannot read its cases must fail")]

mod coverage;
mod mutation;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rules_core::calendar::{self, Day};
use rules_dsl::analysis::expiry;
use rules_dsl::calc::calc;
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::coverage::coverage;
use rules_dsl::diagnostic::{Code, Lang, Severity};
use rules_dsl::fix;
use rules_dsl::format::format;
use rules_dsl::keyword::Keyword;
use rules_dsl::render::render;
use rules_dsl::scenario;
use rules_dsl::source::SourceFile;
use rules_report::value;

struct Case {
    place: String,
    rules: String,
    shared_lines: usize,
    findings: Option<Vec<String>>,
    /// Only what was issued by this day exists.
    known_on: Option<Day>,
    /// What no scenario shows is found too.
    covered: bool,
    /// The day for findings about what ends soon, or about what no scenario shows.
    as_of: Option<Day>,
    /// Warnings count as errors.
    strict: bool,
    fixed: Option<String>,
    calc: Vec<String>,
}

fn cases(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).expect("specification files are UTF-8");
    let name = path
        .file_name()
        .expect("a file has a name")
        .to_string_lossy()
        .into_owned();
    let mut shared = String::new();
    let mut cases: Vec<Case> = Vec::new();
    let mut title = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            heading.clone_into(&mut title);
        }
        let Some(kind) = line.strip_prefix("```") else {
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let body = block.join("\n") + "\n";
        let (kind, as_of) = match kind.trim().split_once(" as of ") {
            Some((kind, day)) => (kind, Some(day_of(day))),
            None => (kind.trim(), None),
        };
        match kind {
            "rules shared" => shared.push_str(&body),
            "rules" | "rules zh" | "rules padded" | "rules known" => cases.push(Case {
                place: format!("{name}: {title}"),
                rules: match kind {
                    // Too long to be written out.
                    "rules padded" => format!("{shared}{body}{}", " ".repeat(8 * 1024 * 1024)),
                    _ => format!("{shared}{body}"),
                },
                shared_lines: shared.lines().count(),
                known_on: as_of,
                findings: None,
                as_of: None,
                covered: false,
                strict: false,
                fixed: None,
                calc: Vec::new(),
            }),
            "findings" | "findings covered" => {
                let case = cases.last_mut().expect("findings follow rules");
                case.as_of = as_of;
                case.covered = kind == "findings covered";
                case.findings = Some(block.iter().map(|line| (*line).to_owned()).collect());
            }
            "fixed" => {
                let case = cases.last_mut().expect("what is fixed follows findings");
                case.fixed = Some(format!("{shared}{body}"));
            }
            "calc" => {
                let case = cases.last_mut().expect("calc follows rules");
                case.calc.extend(block.iter().map(|line| (*line).to_owned()));
            }
            _ => {}
        }
    }
    cases
}

fn day_of(text: &str) -> Day {
    let mut parts = text.split('-').map(|part| part.parse().expect("a day"));
    let mut next = || parts.next().expect("year, month and day");
    calendar::day(next(), next(), next()).expect("a day")
}

/// What is wrong with a case; empty if nothing.
fn run(case: &Case) -> Vec<String> {
    let files = [SourceFile {
        path: "case.rules".to_owned(),
        text: case.rules.clone(),
    }];
    let options = Options {
        known_on: case.known_on,
        ..Options::default()
    };
    let compiled = compile_with(&files, &options);
    let mut wrong = Vec::new();
    if let Some(expected) = &case.findings {
        let mut findings = compiled.findings.clone();
        if let Some((program, plan)) = &compiled.result {
            for item in program.scenarios() {
                findings.extend(scenario::run(program, plan, item));
            }
            if let Some(today) = case.as_of.filter(|_| !case.covered) {
                findings.extend(expiry(program, plan, today));
            }
            if let Some(today) = case.as_of.filter(|_| case.covered) {
                let holes = coverage(program, &files, today, Lang::En).holes;
                findings.extend(holes.into_iter().flat_map(|hole| hole.findings));
            }
        }
        let found: Vec<String> = findings
            .iter()
            .map(|finding| {
                let (line, _) = files[0].position(finding.span.start);
                let line = line.saturating_sub(case.shared_lines);
                format!(
                    "{} {line} \"{}\"",
                    finding.code.as_str(),
                    files[0].snippet(finding.span)
                )
            })
            .collect();
        let same = |found: &String, expected: &String| {
            found == expected || found.split(" \"").next() == Some(expected)
        };
        let all = found.len() == expected.len() && found.iter().zip(expected).all(|(f, e)| same(f, e));
        if !all {
            wrong.push(format!("expected findings {expected:#?}, found {found:#?}"));
        }
        if let Some(fixed) = &case.fixed {
            let mut files = files;
            fix::apply(&mut files, &compiled.findings);
            if files[0].text != *fixed {
                wrong.push(format!("fixed it is\n{}", files[0].text));
            }
        }
        return wrong;
    }
    for finding in compiled
        .findings
        .iter()
        .filter(|finding| case.strict || finding.severity == Severity::Error)
    {
        wrong.push(render(finding, &files, Lang::En, false));
    }
    if let Some((program, plan)) = &compiled.result {
        for item in program.scenarios() {
            for finding in scenario::run(program, plan, item) {
                wrong.push(format!(
                    "{}: {}",
                    item.title,
                    render(&finding, &files, Lang::En, false)
                ));
            }
        }
    }
    let today = calendar::day(2025, 6, 30).expect("a day");
    for line in &case.calc {
        let (expression, expected) = line.rsplit_once(" = ").expect("EXPRESSION = RESULT");
        let typed = SourceFile {
            path: "calc".to_owned(),
            text: expression.to_owned(),
        };
        let came = match calc(&typed, &files, today) {
            Ok(computed) => value::possible(
                &computed.plan,
                computed.kind,
                &computed.value,
                rules_report::language::Lang::En,
            ),
            Err(findings) => findings
                .iter()
                .map(|finding| finding.code.as_str())
                .collect::<Vec<_>>()
                .join(" "),
        };
        if came != expected {
            wrong.push(format!("{expression} came to {came}, not {expected}"));
        }
    }
    wrong
}

fn folder(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    paths
}

fn assert_hold(cases: &[Case]) {
    let failures: Vec<String> = cases
        .iter()
        .flat_map(|case| {
            run(case)
                .into_iter()
                .map(move |wrong| format!("{}\n{wrong}", case.place))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn every_specification_case_holds() {
    let paths = folder("specification/cases");
    let all: Vec<Case> = paths.iter().flat_map(|path| cases(path)).collect();
    println!("{} cases in {} files", all.len(), paths.len());
    assert!(all.len() > 40, "the cases were not found");
    assert_hold(&all);
}

#[test]
fn every_code_has_a_page_whose_examples_hold() {
    let paths = folder("../docs/codes");
    let named: BTreeSet<String> = paths
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    let codes: BTreeSet<String> = Code::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    let missing: Vec<&String> = codes.difference(&named).collect();
    assert!(
        missing.is_empty(),
        "write docs/codes/{missing:?}.md after the pattern of the others: meaning, a failing example, a mended one"
    );
    let stale: Vec<&String> = named.difference(&codes).collect();
    assert!(
        stale.is_empty(),
        "there are no codes {stale:?}: remove their pages"
    );
    for (path, code) in paths.iter().zip(&codes) {
        let mut examples = cases(path);
        let [wrong, mended] = examples.as_mut_slice() else {
            panic!("docs/codes/{code}.md has a failing and a mended example");
        };
        mended.strict = true;
        let shown = wrong.findings.as_deref().unwrap_or_default();
        let own = |line: &String| line.split(' ').next() == Some(code);
        assert!(
            !shown.is_empty() && shown.iter().all(own),
            "the failing example of docs/codes/{code}.md shows {code} alone"
        );
        assert!(
            mended.findings.is_none(),
            "the mended example of docs/codes/{code}.md holds"
        );
        let title = fs::read_to_string(path).expect("pages are UTF-8");
        assert!(
            title.starts_with(&format!("# {code} · ")),
            "the title of docs/codes/{code}.md"
        );
        assert_hold(&examples);
    }
}

#[test]
fn examples_of_the_manual_hold() {
    for page in ["tutorial", "language", "cheatsheet"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../docs/{page}.md"));
        let examples = cases(&path);
        assert!(!examples.is_empty(), "docs/{page}.md has examples");
        assert_hold(&examples);
    }
}

#[test]
fn the_tutorial_ends_without_a_warning() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/tutorial.md");
    let mut examples = cases(&path);
    let last = examples.last_mut().expect("the tutorial has examples");
    last.strict = true;
    assert_hold(std::slice::from_ref(last));
}

#[test]
fn the_tutorial_shows_what_the_formatter_makes_of_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/tutorial.md");
    let rules = cases(&path).pop().expect("the tutorial has examples").rules;
    let files = [SourceFile {
        path: "grant.rules".to_owned(),
        text: rules,
    }];
    let formatted = format(&files, Some(Lang::Zh)).files;
    let chinese = formatted[0].text.as_deref().expect("the example can be read");
    let page = fs::read_to_string(path).expect("pages are UTF-8");
    let mut lines = page.lines();
    let mut shown = 0;
    while let Some(line) = lines.next() {
        if !line.starts_with("```") {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let block = block.join("\n");
        if line == "```text" && (block.starts_with("政策") || block.starts_with("修改")) {
            assert!(
                chinese.contains(&block),
                "in Chinese the example of docs/tutorial.md is now\n{chinese}"
            );
            shown += 1;
        }
    }
    assert_eq!(shown, 2, "a policy and an amendment are shown in Chinese");
}

#[test]
fn the_manual_has_every_keyword_in_both_spellings() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/language.md");
    let page = fs::read_to_string(path).expect("pages are UTF-8");
    let missing: Vec<String> = Keyword::ALL
        .iter()
        .filter(|keyword| {
            let both = keyword.spellings().iter().take(2);
            let both: Vec<String> = both.map(|spelling| format!("`{spelling}`")).collect();
            !page
                .lines()
                .any(|line| both.iter().all(|spelling| line.contains(spelling)))
        })
        .map(|keyword| format!("{keyword:?}: {}", keyword.spellings().join(" | ")))
        .collect();
    assert!(
        missing.is_empty(),
        "docs/language.md has these in no line with both spellings as `code`: {missing:#?}"
    );
}

/// A Markdown file with what follows each block of rules in a block ` ```messages ` put in anew.
fn with_messages(text: &str) -> String {
    let mut shared = String::new();
    let mut rules = String::new();
    let mut written = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        written.push_str(line);
        written.push('\n');
        let Some(kind) = line.strip_prefix("```") else {
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let mut body = block.iter().map(|line| format!("{line}\n")).collect::<String>();
        match kind {
            "rules shared" => shared.push_str(&body),
            "rules" => rules.clone_from(&body),
            _ => {
                // The shared lines stand behind, so that lines are counted from the case's own first one.
                let files = [SourceFile {
                    path: "case.rules".to_owned(),
                    text: format!("{rules}{shared}"),
                }];
                let findings = compile_with(&files, &Options::default()).findings;
                let messages = [Lang::Zh, Lang::En].into_iter().flat_map(|lang| {
                    let shown = findings.iter().filter(|finding| finding.code != Code::Unused);
                    let files = &files;
                    shown.map(move |finding| render(finding, files, lang, false))
                });
                body = messages.map(|message| format!("{message}\n\n")).collect();
                body.truncate(body.trim_end().len());
                body.push('\n');
            }
        }
        written.push_str(&body);
        written.push_str("```\n");
    }
    written
}

#[test]
fn poor_messages_are_as_they_were() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("specification/poor_messages.md");
    let known = fs::read_to_string(&path).expect("the file of poor messages");
    let now = with_messages(&known);
    if std::env::var_os("WRITE_POOR_MESSAGES").is_some() {
        fs::write(&path, &now).expect("the file of poor messages can be written");
        return;
    }
    let differs = known.lines().zip(now.lines()).find(|(known, now)| known != now);
    assert_eq!(
        differs, None,
        "if the new text is better, accept it as the file says"
    );
    assert!(
        known == now,
        "if the new text is better, accept it as the file says"
    );
}
