//! Running scenarios: a person, and what must come out.

mod expect;
mod given;
mod words;
pub(crate) mod written;

use rules_core::people::People;
use rules_core::plan::Plan;
use rules_core::unroll::Unrolled;
use rules_core::verdict::PolicyAssessment;

use crate::ast::{ExpectItem, GivenValue, Ident, ScenarioItem};
use crate::check::program::CheckedProgram;
use crate::diagnostic::Diagnostic;
use given::lengths;
pub use words::iso;
pub(crate) use words::{verdict_words, yuan};

/// What came of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// What came out differently; empty if everything did as expected.
    pub findings: Vec<Diagnostic>,
    /// How many answers were asked for.
    pub answers: usize,
    /// In how many of them something was not settled within the limit.
    pub limits: usize,
}

/// Runs one scenario. No finding means that everything came out as expected.
pub fn run(program: &CheckedProgram, plan: &Plan, scenario: &ScenarioItem) -> Vec<Diagnostic> {
    tried(program, plan, scenario).findings
}

/// Runs one scenario, and counts what could not be settled.
pub fn tried(program: &CheckedProgram, plan: &Plan, scenario: &ScenarioItem) -> Tried {
    let plan = &plan.for_lists(&lengths(program, scenario));
    let mut runner = Runner {
        program,
        plan,
        findings: Vec::new(),
        answers: 0,
        limits: 0,
    };
    if let Some(people) = runner.people(scenario) {
        for expect in &scenario.expects {
            runner.expect(scenario, &people, expect);
        }
    }
    Tried {
        findings: runner.findings,
        answers: runner.answers,
        limits: runner.limits,
    }
}

/// Runs what a scenario says about the policies that there are.
pub(crate) fn run_known(program: &CheckedProgram, plan: &Plan, scenario: &ScenarioItem) -> Vec<Diagnostic> {
    let expects = scenario.expects.iter();
    let expects: Vec<ExpectItem> = expects
        .filter(|expect| expect::policy(program, expect).is_some())
        .cloned()
        .collect();
    if expects.is_empty() {
        return Vec::new();
    }
    let is_known = |(name, _): &&(Ident, GivenValue)| {
        let declaration = name.text.split_once('.');
        declaration.is_none_or(|(policy, _)| program.names.get(policy).is_some())
    };
    let scenario = ScenarioItem {
        given: scenario.given.iter().filter(is_known).cloned().collect(),
        expects,
        ..scenario.clone()
    };
    run(program, plan, &scenario)
}

/// Finds out what the names in a scenario mean, without judging anything.
pub(crate) fn find_names(program: &CheckedProgram, plan: &Plan, scenario: &ScenarioItem) {
    let plan = &plan.for_lists(&lengths(program, scenario));
    let mut runner = Runner {
        program,
        plan,
        findings: Vec::new(),
        answers: 0,
        limits: 0,
    };
    let _: Option<People> = runner.people(scenario);
}

/// The answers that a scenario says something of.
pub(crate) struct Pinned {
    /// The flat plan for its lists.
    pub(crate) unrolled: Unrolled,
    pub(crate) people: People,
    pub(crate) answers: Vec<PolicyAssessment>,
}

/// The answers that a scenario says something of; nothing if it cannot be evaluated.
pub(crate) fn pinned(program: &CheckedProgram, plan: &Plan, scenario: &ScenarioItem) -> Option<Pinned> {
    let unrolled = plan.unrolled(&lengths(program, scenario));
    let mut runner = Runner {
        program,
        plan: &unrolled.plan,
        findings: Vec::new(),
        answers: 0,
        limits: 0,
    };
    let people = runner.people(scenario)?;
    let answers = scenario
        .expects
        .iter()
        .filter_map(|expect| {
            let answer = runner.answer(&people, expect)?.ok()?;
            match &expect.record {
                None => Some(answer),
                Some((_, number)) => expect::meant(answer, *number),
            }
        })
        .collect();
    Some(Pinned {
        unrolled,
        people,
        answers,
    })
}

struct Runner<'a> {
    program: &'a CheckedProgram,
    plan: &'a Plan,
    findings: Vec<Diagnostic>,
    answers: usize,
    limits: usize,
}
