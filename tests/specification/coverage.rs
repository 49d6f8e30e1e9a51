//! What `test --coverage` proposes: scenarios that pass as they stand and leave nothing open.

use rules_core::calendar::{self, Day};
use rules_core::coverage::{Found, Point, Search, points, shown};
use rules_core::forward::evaluate;
use rules_core::people::People;
use rules_core::plan::Plan;
use rules_core::possible::Possible;
use rules_core::unroll::Lengths;
use rules_dsl::check::CheckedProgram;
use rules_dsl::compile::compile;
use rules_dsl::coverage::{Coverage, coverage};
use rules_dsl::diagnostic::{Lang, Severity};
use rules_dsl::format::format;
use rules_dsl::render::render;
use rules_dsl::scenario;
use rules_dsl::source::SourceFile;

use crate::{Case, cases, folder};

fn today() -> Day {
    calendar::day(2026, 11, 21).expect("a day")
}

fn covered(text: &str) -> Option<(CheckedProgram, Coverage)> {
    let files = files(text);
    let compiled = compile(&files);
    let (program, plan) = compiled.result?;
    for item in program.scenarios() {
        let failed = scenario::run(&program, &plan, item);
        let shown: Vec<String> = failed
            .iter()
            .map(|finding| render(finding, &files, Lang::En, false))
            .collect();
        assert!(shown.is_empty(), "{}\nin\n{text}", shown.join("\n"));
    }
    let coverage = coverage(&program, &files, today(), Lang::En);
    Some((program, coverage))
}

fn files(text: &str) -> [SourceFile; 1] {
    [SourceFile {
        path: "case.rules".to_owned(),
        text: text.to_owned(),
    }]
}

/// Rules without findings of errors, one after the other from every specification file.
fn sound_rules() -> Vec<Case> {
    let files = folder("specification/cases");
    let all = files.iter().flat_map(|path| cases(path));
    all.filter(|case| {
        let errors = compile(&files_of(case)).findings;
        case.findings.is_none()
            && case.known_on.is_none()
            && errors.iter().all(|finding| finding.severity != Severity::Error)
    })
    .collect()
}

fn files_of(case: &Case) -> [SourceFile; 1] {
    files(&case.rules)
}

#[test]
fn proposed_scenarios_pass_and_show_what_they_were_proposed_for() {
    let (mut rules, mut proposed) = (0, 0);
    for case in sound_rules() {
        let Some((_, before)) = covered(&case.rules) else {
            continue;
        };
        let scenarios: Vec<&str> = before
            .holes
            .iter()
            .filter_map(|hole| hole.scenario.as_deref())
            .collect();
        let mut all = case.rules.clone();
        for text in &scenarios {
            all.push_str(text);
            let formatted = format(&files(&all), Some(Lang::Zh));
            assert!(
                formatted.files.iter().all(|file| file.text.is_some()),
                "{}: cannot be written in Chinese:\n{text}",
                case.place
            );
        }
        let (_, after) = covered(&all).expect("rules with more scenarios are still rules");
        let left: Vec<&str> = after
            .holes
            .iter()
            .filter_map(|hole| hole.scenario.as_deref())
            .collect();
        assert!(
            left.is_empty(),
            "{}: still open:\n{}\nin\n{all}",
            case.place,
            left.join("\n")
        );
        // Scenarios of older days may show what nobody of the last three years can.
        assert!(after.beyond <= before.beyond, "{}", case.place);
        rules += 1;
        proposed += scenarios.len();
    }
    assert!(
        rules > 50 && proposed > 200,
        "{rules} rules, {proposed} scenarios proposed"
    );
}

/// Draws, the same in every run (SplitMix64).
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        i64::try_from(mixed % u64::try_from(bound).expect("a bound")).expect("below the bound")
    }

    fn person(&mut self, plan: &Plan) -> People {
        let mut people = People::everybody(plan);
        for (input, declared) in plan.inputs().iter() {
            let set = &declared.domain;
            let count = set.values.count(declared.step);
            let absent = set.none && (count == 0 || self.below(4) == 0);
            let value = if absent {
                Possible::absent(&set.values)
            } else {
                Possible::of(set.values.at(self.below(count), declared.step))
            };
            people.set(input, value);
        }
        people
    }
}

#[test]
fn nobody_shows_what_nobody_can() {
    let mut draws = Draws(3);
    let (mut impossible, mut shown_by_someone) = (0, 0);
    for case in sound_rules() {
        let (_, plan) = compile(&files_of(&case)).result.expect("sound rules");
        let flat = plan.unrolled(&Lengths::new());
        let (first, last) = (calendar::FIRST_DAY, calendar::LAST_DAY);
        let search = Search::new(&flat, vec![(first, last)], first);
        for (position, policy) in flat.plan.policies().iter().enumerate() {
            let all = points(&plan, position);
            for variant in &policy.variants {
                let nobody: Vec<Point> = all
                    .iter()
                    .filter(|point| matches!(search.someone(variant, point), Found::Nobody))
                    .cloned()
                    .collect();
                impossible += nobody.len();
                for _ in 0..100 {
                    let person = draws.person(&flat.plan);
                    let lawful = flat.plan.assumptions().iter().all(|assumption| {
                        let holds = evaluate(&flat.plan, &person, assumption.node);
                        holds.may_be_yes() || holds.none
                    });
                    if lawful {
                        let wrong = shown(&flat, &nobody, variant, &person);
                        assert!(wrong.is_empty(), "{}: {wrong:?} shown by {person:?}", case.place);
                        shown_by_someone += shown(&flat, &all, variant, &person).len();
                    }
                }
            }
        }
    }
    assert!(
        impossible > 100 && shown_by_someone > 10_000,
        "{impossible}, {shown_by_someone}"
    );
}

#[test]
fn a_bound_that_no_line_writes_is_told_as_the_number_it_is() {
    let (_, coverage) = covered(
        "fact got: count 0 to 36 months accrues
policy p { for person require c: got less than 24 months
  pays monthly counted from got + 1 month { month 1 to 12: 500 yuan month 13 on: 300 yuan } for at most 24 months - got }",
    )
    .expect("rules");
    let findings = coverage.holes.iter().flat_map(|hole| &hole.findings);
    let told: Vec<&str> = findings.map(|finding| finding.message.en.as_str()).collect();
    assert!(
        told.contains(&"`p` changes at 12; no scenario lies just below it"),
        "{told:?}"
    );
    assert!(told.iter().all(|headline| !headline.contains("1970")), "{told:?}");
}
