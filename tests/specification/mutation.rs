//! What `mutate` proposes: scenarios that pass as they stand and notice their slips.

use rules_dsl::compile::compile;
use rules_dsl::diagnostic::Severity;
use rules_dsl::mutation::{Fate, Original};
use rules_dsl::source::SourceFile;

use crate::{Case, cases, folder};

/// Rules without findings of errors, one after the other from every specification file.
fn sound_rules() -> Vec<Case> {
    let files = folder("specification/cases");
    let all = files.iter().flat_map(|path| cases(path));
    all.filter(|case| {
        let findings = compile(&one_file(&case.rules)).findings;
        case.findings.is_none()
            && case.known_on.is_none()
            && findings.iter().all(|finding| finding.severity != Severity::Error)
    })
    .collect()
}

fn one_file(text: &str) -> [SourceFile; 1] {
    [SourceFile {
        path: "case.rules".to_owned(),
        text: text.to_owned(),
    }]
}

#[test]
fn proposed_scenarios_pass_and_notice_their_slips() {
    let (mut survived, mut proposed) = (0, 0);
    for case in sound_rules() {
        let files = one_file(&case.rules);
        let Some(original) = Original::of(&files) else {
            continue;
        };
        let mut all = case.rules.clone();
        let mut noticed = Vec::new();
        for (position, mutant) in original.mutants().iter().enumerate() {
            if let Fate::Survived(scenario) = original.fate(mutant) {
                survived += 1;
                if let Some(scenario) = scenario {
                    proposed += 1;
                    all.push('\n');
                    all.push_str(&scenario);
                    noticed.push(position);
                }
            }
        }
        let files = one_file(&all);
        let after = Original::of(&files);
        let after = after.unwrap_or_else(|| panic!("{}: a proposed scenario fails in\n{all}", case.place));
        let mutants = after.mutants();
        for position in noticed {
            let mutant = &mutants[position];
            let fate = after.fate(mutant);
            assert!(
                matches!(fate, Fate::Noticed(_) | Fate::Refused),
                "{}: {} is still {fate:?} in\n{all}",
                case.place,
                mutant.what.en
            );
        }
    }
    assert!(
        survived > 200,
        "only {survived} slips survived: the rules test nothing"
    );
    // The small countries of the specification have places that no scenario can tell from all the others.
    assert!(
        proposed > 100,
        "only {proposed} of {survived} slips have a scenario"
    );
}
