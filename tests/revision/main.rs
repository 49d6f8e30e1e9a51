//! Edits of the rules in `policies/`, and what a comparison must call each of them: the policy, what becomes of whom,
//! and no other policy.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails here has found something"
)]

mod edits;
mod worlds;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use rules_core::assess::DEFAULT_BUDGET;
use rules_core::calendar::{Day, day};
use rules_core::plan::Plan;
use rules_core::revision::{Asked, Aspect, Change, Direction, Revision};
use rules_core::unroll::Lengths;
use rules_dsl::compile::{Options, compile_with};
use rules_dsl::source::SourceFile;
use rules_report::revision::Compared;

use edits::{EDITS, Edit, NEUTRAL};

/// The rules as they stand.
static FILES: LazyLock<Vec<SourceFile>> = LazyLock::new(|| {
    let mut files = Vec::new();
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies"),
        &mut files,
    );
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
});

static OLD: LazyLock<Plan> = LazyLock::new(|| plan(&FILES));

fn collect(folder: &Path, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // What scenarios and ledgers say of the rules is not compared.
        let name = path.to_string_lossy().replace('\\', "/");
        if path.is_dir() && !name.ends_with("/ledger") {
            collect(&path, files);
        } else if name.ends_with(".rules") && !name.ends_with("_scenarios.rules") {
            let text = fs::read_to_string(&path).unwrap();
            files.push(SourceFile { path: name, text });
        }
    }
}

fn plan(files: &[SourceFile]) -> Plan {
    written(files).for_lists(&Lengths::new())
}

/// The plan with its lists.
fn written(files: &[SourceFile]) -> Plan {
    let options = Options {
        without_reasoning: true,
        ..Options::default()
    };
    let compiled = compile_with(files, &options);
    let findings = compiled.findings;
    let (_, plan) = compiled
        .result
        .unwrap_or_else(|| panic!("the edit does not compile: {findings:?}"));
    plan
}

fn today() -> Day {
    day(2026, 6, 1).unwrap()
}

/// The rules with some edits.
fn edited(edits: &[(&str, &str, &str)]) -> Vec<SourceFile> {
    let mut files = FILES.clone();
    for (path, from, to) in edits {
        let mut found = false;
        for file in files.iter_mut().filter(|file| file.path.contains(path)) {
            found |= file.text.contains(from);
            file.text = file.text.replace(from, to);
        }
        assert!(found, "nothing to replace in {path}: {from}");
    }
    files
}

/// What a comparison finds, in one word each: `policy gains`, `policy later loses`, `policy status`.
fn found(new: &Plan) -> BTreeSet<String> {
    let mut revision = Revision::of(&OLD, new);
    let mut found = BTreeSet::new();
    for pair in revision.pairs().to_vec() {
        let [old, new] = revision.policies(pair);
        let id = new.or(old).unwrap().id.clone();
        let on = revision.compare(pair, Asked::On(today()), DEFAULT_BUDGET);
        if on.identical && on.besides.is_empty() && on.is_covered() {
            continue;
        }
        found.extend((on.unsettled > 0).then(|| format!("{id} unsettled {}", on.unsettled)));
        found.extend(on.besides.iter().map(|besides| format!("{id} {besides:?}")));
        found.extend(
            on.classes
                .iter()
                .flat_map(|class| words(&class.change))
                .map(|word| format!("{id} {word}")),
        );
        let criteria = &on.criteria;
        found.extend(
            criteria
                .added
                .iter()
                .map(|label| format!("{id} added {}", label.en)),
        );
        found.extend(
            criteria
                .removed
                .iter()
                .map(|label| format!("{id} removed {}", label.en)),
        );
        let ever = (!on.identical).then(|| revision.compare(pair, Asked::SomeDay(today()), DEFAULT_BUDGET));
        let compared = Compared {
            on: vec![(Some(today()), on)],
            ever,
        };
        let later = compared
            .elsewhen()
            .into_iter()
            .flat_map(|class| words(&class.change));
        found.extend(later.map(|word| format!("{id} later {word}")));
    }
    found.extend(
        revision
            .together()
            .iter()
            .map(|rule| format!("together {rule:?}")),
    );
    found
}

fn words(change: &Change) -> Vec<String> {
    match change {
        Change::Gains => vec!["gains".to_owned()],
        Change::Loses => vec!["loses".to_owned()],
        Change::Otherwise(aspects) => {
            let word = |(aspect, way): &(Aspect, Direction)| format!("{aspect:?} {way:?}");
            aspects.iter().map(word).collect()
        }
    }
}

#[test]
fn every_edit_is_named_and_no_other_policy() {
    let mut wrong = Vec::new();
    for Edit {
        name,
        edits,
        expected,
    } in EDITS
    {
        let found = found(&plan(&edited(edits)));
        let expected: BTreeSet<String> = expected.iter().map(|word| (*word).to_owned()).collect();
        if found != expected {
            wrong.push(format!("{name}: found {found:#?}"));
        }
    }
    assert!(EDITS.len() >= 20, "only {} edits", EDITS.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn other_names_and_another_order_change_nothing() {
    for (name, edits) in NEUTRAL {
        assert_eq!(found(&plan(&edited(edits))), BTreeSet::new(), "{name}");
    }
    let mut files = FILES.clone();
    files.reverse();
    assert_eq!(found(&plan(&files)), BTreeSet::new(), "files in another order");
}

#[test]
fn a_third_year_for_graduates_lets_those_on_the_border_gain_and_the_others_keep_it_longer() {
    let new = plan(&edited(&[(
        "insurance/flexible_work_graduates",
        ": 2 years",
        ": 3 years",
    )]));
    let mut revision = Revision::of(&OLD, &new);
    let mut changed = Vec::new();
    for pair in revision.pairs().to_vec() {
        let one = revision.compare(pair, Asked::On(today()), DEFAULT_BUDGET);
        if !one.is_unchanged() {
            changed.push(one);
        }
    }
    let [one] = changed.as_slice() else {
        panic!("{} policies change", changed.len());
    };
    let [class, longer] = one.classes.as_slice() else {
        panic!("{} classes", one.classes.len());
    };
    assert_eq!(class.change, Change::Gains);
    assert_eq!(
        longer.change,
        Change::Otherwise(vec![(Aspect::LastDay, Direction::Up)])
    );
    let school = revision.plan().input("left_school_on").unwrap();
    let ends = class.ends.iter().find(|ends| ends.input == school).unwrap();
    let left = |facts: &[(rules_core::arena::InputId, rules_core::possible::Possible)]| {
        let (_, set) = facts.iter().find(|(input, _)| *input == school).unwrap();
        set.to_number().unwrap().to_whole().unwrap()
    };
    let on = |year, month, number| i64::from(day(year, month, number).unwrap());
    assert_eq!(left(&ends.least.facts), on(2023, 6, 1));
    assert_eq!(left(&ends.greatest.facts), on(2024, 5, 31));
    // Who left school two years ago had it until the day of asking; who left it today, for two years.
    let [moved] = longer.days.as_slice() else {
        panic!("{:?}", longer.days);
    };
    let days = |year: i32| [year, year + 1].map(|year| day(year, 6, 1));
    assert!(moved.exact, "{moved:?}");
    assert_eq!((moved.earliest, moved.latest), (days(2026), days(2028)));
    let [(Aspect::LastDay, [Some(was), Some(is)])] = *longer.example.days.as_slice() else {
        panic!("{:?}", longer.example.days);
    };
    let a_year_on = |day| rules_core::calendar::add_months(day, 12);
    assert_eq!(a_year_on(was), Some(is));
}

#[test]
fn with_a_budget_of_one_nothing_is_said_to_be_unchanged() {
    for Edit { name, edits, .. } in EDITS.iter().take(5) {
        let new = plan(&edited(edits));
        let mut revision = Revision::of(&OLD, &new);
        let open = revision.pairs().to_vec().into_iter().filter(|pair| {
            let one = revision.compare(*pair, Asked::On(today()), 1);
            assert!(one.classes.is_empty(), "{name}");
            !one.is_unchanged() && one.unsettled > 0
        });
        assert_eq!(open.count(), 1, "{name}");
    }
}
