//! The specification cases: Markdown files that say what the language means, run as tests.
//!
//! A file holds cases, each under a `##` heading. A block ` ```rules shared ` is put before every case of its
//! file. A case has a block ` ```rules ` and then
//!
//! - nothing more: the rules must be free of errors and all their scenarios must come out as expected;
//! - a block ` ```findings `: exactly these findings, one to a line as `CODE LINE` or `CODE LINE "quoted place"`,
//!   lines being counted in the case's own block;
//!   After it a block ` ```fixed ` may give the case's own block with all fixes applied;
//! - or a block ` ```calc `: lines `EXPRESSION = RESULT`.

#![expect(clippy::expect_used, reason = "a test that cannot read its cases must fail")]

use std::fs;
use std::path::Path;

use rules_core::calendar;
use rules_dsl::calc::calc;
use rules_dsl::compile::compile;
use rules_dsl::diagnostic::{Lang, Severity};
use rules_dsl::fix;
use rules_dsl::render::render;
use rules_dsl::scenario;
use rules_dsl::source::SourceFile;
use rules_report::value;

struct Case {
    place: String,
    rules: String,
    shared_lines: usize,
    findings: Option<Vec<String>>,
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
        match kind.trim() {
            "rules shared" => shared.push_str(&body),
            "rules" => cases.push(Case {
                place: format!("{name}: {title}"),
                rules: format!("{shared}{body}"),
                shared_lines: shared.lines().count(),
                findings: None,
                fixed: None,
                calc: Vec::new(),
            }),
            "findings" => {
                let case = cases.last_mut().expect("findings follow rules");
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

/// What is wrong with a case; empty if nothing.
fn run(case: &Case) -> Vec<String> {
    let files = [SourceFile {
        path: "case.rules".to_owned(),
        text: case.rules.clone(),
    }];
    let compiled = compile(&files);
    let mut wrong = Vec::new();
    if let Some(expected) = &case.findings {
        let found: Vec<String> = compiled
            .findings
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
        .filter(|finding| finding.severity == Severity::Error)
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

#[test]
fn every_specification_case_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("specification/cases");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    let all: Vec<Case> = paths.iter().flat_map(|path| cases(path)).collect();
    let failures: Vec<String> = all
        .iter()
        .flat_map(|case| {
            run(case)
                .into_iter()
                .map(move |wrong| format!("{}\n{wrong}", case.place))
        })
        .collect();
    println!("{} cases in {} files", all.len(), paths.len());
    assert!(all.len() > 40, "the cases were not found");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
