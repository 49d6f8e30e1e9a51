//! The formatter over the rule files of `policies/`, the specification cases, random programs, and random spellings
//! of all of them.
//!
//! Whatever a text looks like: formatting twice is formatting once; through Chinese and back is the same as
//! formatting in English, and the other way round; the plan is the same; no comment is lost.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails here has found something"
)]

mod corpus;
#[path = "../agreement/generator/mod.rs"]
mod generator;
#[path = "../agreement/random.rs"]
mod random;
mod scramble;

use proptest::prelude::*;
use rules_dsl::compile::compile;
use rules_dsl::diagnostic::Lang;
use rules_dsl::format::format;
use rules_dsl::render::render;
use rules_dsl::source::SourceFile;
use yingxiang_fuzz::formatter::{self, formatted, same};

use random::Random;
use scramble::scrambled;

/// Everything that must hold of the formatter for some files.
fn holds(files: &[SourceFile]) -> Result<(), TestCaseError> {
    formatter::holds(files).map_err(TestCaseError::fail)
}

/// Compiles and formats a text that may mean nothing; what is formatted stays as it is when formatted again.
fn harmless(text: String) -> Result<(), TestCaseError> {
    let files = [SourceFile {
        path: "soup.rules".to_owned(),
        text,
    }];
    for finding in compile(&files).findings {
        let _ = render(&finding, &files, Lang::Zh, false);
    }
    for target in [None, Some(Lang::Zh), Some(Lang::En)] {
        if let Some(once) = formatted(&files, target) {
            let twice = formatted(&once, target).unwrap_or_default();
            same("fmt twice", &once, &twice).map_err(TestCaseError::fail)?;
        }
    }
    Ok(())
}

#[test]
fn the_rule_files_are_formatted() {
    let files = corpus::policies();
    let plain = formatted(&files, Some(Lang::En)).unwrap();
    for (file, plain) in files.iter().zip(&plain) {
        let differs = file.text.lines().zip(plain.text.lines()).find(|(a, b)| a != b);
        assert_eq!(
            differs, None,
            "{}: run `yingxiang fmt --lang en policies`",
            file.path
        );
        assert!(
            file.text == plain.text,
            "{}: run `yingxiang fmt --lang en policies`",
            file.path
        );
    }
}

#[test]
fn rule_files_and_cases_keep_their_meaning() {
    let mut failures = Vec::new();
    for (place, files) in corpus::all() {
        if let Err(failure) = holds(files) {
            failures.push(format!("{place}: {failure}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn what_has_errors_is_not_touched() {
    let text = "define d:   nonsense at\ndefine e:  1\n";
    let file = SourceFile {
        path: "bad.rules".to_owned(),
        text: text.to_owned(),
    };
    let formatting = format(&[file], None);
    assert_eq!(formatting.files[0].text, None);
    assert!(!formatting.findings.is_empty());
}

/// Words that nest without brackets, chains, and runs of words end in a finding, whoever reads them.
#[test]
fn what_is_too_deep_is_refused() {
    let many = 50_000;
    let (end, deep) = ("today", |word: &str| word.repeat(many));
    let texts = [
        format!("define d: {}{end}\n", deep("year of ")),
        format!("define d: {}1\n", deep("1 + ")),
        format!("define d: {}1\n", deep("1 * ")),
        format!("define d: {}1\n", deep("when yes: ")),
        format!("define d: {}1\n", deep("round down to 1 fen ")),
        format!("define d: {}a\n", deep("a by ")),
        format!("define d: {}1\n", deep("- ")),
        format!("define d: {}yes\n", deep("not ")),
        format!("定义 d：今天{}\n", deep(" 的 年份")),
        format!("定义 d：{}今天\n", deep("自 ")),
        format!("define d: {}1\n", deep("(1 + ")),
        format!("define d: {}\n", deep("x within 1 day after ")),
    ];
    for text in texts {
        let shown: String = text.chars().take(40).collect();
        let files = [SourceFile {
            path: "deep.rules".to_owned(),
            text,
        }];
        let errors = compile(&files).errors();
        assert!(errors > 0, "{shown}");
        assert_eq!(format(&files, None).files[0].text, None, "{shown}");
    }
    // As much as is allowed.
    for text in [
        format!("define d: {}1\n", "1 + ".repeat(390)),
        format!("define d: {}1{}\n", "(1 + ".repeat(60), ")".repeat(60)),
        format!("define d: {}today\n", "year of ".repeat(60)),
        format!("定义 d：今天{}\n", " 的 年份".repeat(390)),
    ] {
        let files = [SourceFile {
            path: "deep.rules".to_owned(),
            text,
        }];
        let _ = compile(&files);
        assert!(format(&files, None).files[0].text.is_some());
        assert!(format(&files, Some(Lang::Zh)).files[0].text.is_some());
    }
}

/// Both ways, word for word.
#[test]
fn chinese_reads_as_notices_do() {
    let pairs = [
        (
            "define d: age on today at least 16 years",
            "定义 d：今天 的 实足年龄 不低于 16周岁",
        ),
        (
            "define d: age on today between 16 years and 60 years and full years from born_on to later at least 2 years",
            "定义 d：今天 的 实足年龄 介于 16周岁 和 60周岁 且 自 born_on 至 later 的 满年数 不低于 2年",
        ),
        (
            "define d: max of wage over hires otherwise 0 yuan",
            "定义 d：hires 当中 wage 的 最大值 否则 0元",
        ),
        (
            "define d: min of wage over hires where (a) otherwise 0 yuan",
            "定义 d：hires 当中 满足（a）的 wage 的 最小值 否则 0元",
        ),
        (
            "define d: best 3 of wage over hires where (a) + best 2 of wage over hires",
            "定义 d：hires 当中 满足（a）的 wage 最高的 3项 的 合计 + hires 当中 wage 最高的 2项 的 合计",
        ),
        (
            "define d: tiers n { up to 30 people: b above: c }",
            "定义 d：分级 n { 最多 30人：b 超出：c }",
        ),
    ];
    let names = SourceFile {
        path: "names.rules".to_owned(),
        text: "fact born_on: date fixed\nfact later: date fixed\nfact n: count people fixed\n\
               fact b: money fixed\nfact c: money fixed\n\
               record hire { fact a: bool fixed fact wage: money fixed }\nfact hires: list of hire fixed\n"
            .to_owned(),
    };
    for (english, chinese) in pairs {
        for (from, lang, to) in [(english, Lang::Zh, chinese), (chinese, Lang::En, english)] {
            let words = SourceFile {
                path: "words.rules".to_owned(),
                text: format!("{from}\n"),
            };
            let text = format(&[words, names.clone()], Some(lang)).files[0].text.clone();
            assert_eq!(text, Some(format!("{to}\n")));
        }
    }
}

#[test]
fn names_without_meaning_are_told() {
    let file = SourceFile {
        path: "part.rules".to_owned(),
        text: "定义 d：  nowhere 且 elsewhere\n".to_owned(),
    };
    let formatting = format(&[file], Some(Lang::Zh));
    let names: Vec<&str> = formatting.files[0]
        .unconverted
        .iter()
        .map(|(_, name)| name.as_str())
        .collect();
    assert_eq!(names, ["nowhere", "elsewhere"]);
    assert_eq!(
        formatting.files[0].text.as_deref(),
        Some("定义 d：nowhere 且 elsewhere\n")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_spellings_keep_their_meaning(index in any::<prop::sample::Index>(), seed in any::<u64>()) {
        let all = corpus::all();
        let (_, files) = &all[index.index(all.len())];
        let scrambled: Vec<SourceFile> = files.iter().map(|file| scrambled(file, seed)).collect();
        holds(&scrambled)?;
    }

    #[test]
    fn random_programs_keep_their_meaning(seed in any::<u64>()) {
        let file = SourceFile {
            path: "random.rules".to_owned(),
            text: generator::program(&mut Random::new(seed)).joined(),
        };
        let findings = format(std::slice::from_ref(&file), None).findings;
        prop_assert!(findings.is_empty(), "{:?}", findings.first());
        holds(std::slice::from_ref(&file))?;
        holds(&[scrambled(&file, seed)])?;
    }

    #[test]
    fn any_text_is_read_without_harm(text in "\\PC{0,400}") {
        harmless(text)?;
    }

    #[test]
    fn any_words_are_read_without_harm(seed in any::<u64>()) {
        harmless(scramble::soup(seed))?;
    }

    #[test]
    fn damaged_rules_are_read_without_harm(index in any::<prop::sample::Index>(), seed in any::<u64>()) {
        let cases = &corpus::all()[1..];
        let (_, files) = &cases[index.index(cases.len())];
        harmless(scramble::damaged(&files[0], seed))?;
    }
}
