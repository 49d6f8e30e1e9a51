//! Assessments for programs: versioned JSON with a fixed order of keys and no floating point.
//!
//! The shape is documented in `docs/integrators.md`. The same assessment gives the same bytes everywhere.

use rules_core::arena::{CitationId, InputId};
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::plan::{Applicant, Channel, Handling, InputKind, PayKind, Plan, Policy, Role, Status, Text};
use rules_core::verdict::{
    Amount, Assessment, Cause, Claimable, CriterionReport, Effect, Missing, NotInForce, PolicyAssessment,
    Proviso, Standing, Verdict,
};
use serde_json::Value;

use crate::dates;
use crate::facts;
use crate::language::{Lang, both, in_both};
use crate::notation::{self, document, object};
use crate::numbers::yuan;
use crate::problem::Problem;
use crate::verdict_words::citations;
use crate::words::{self, Length};

/// The version of the shape. It changes when a program that reads the old one would misread the new one.
pub const VERSION: u32 = 1;

/// An assessment as JSON.
pub fn assessment(plan: &Plan, assessment: &Assessment) -> Value {
    let policies = assessment
        .policies
        .iter()
        .filter_map(|answer| Some(policy(plan, plan.policies().get(answer.policy)?, answer)));
    object([
        ("version", Value::from(VERSION)),
        ("today", day(assessment.today)),
        ("rules_hash", Value::from(plan.rules_hash.as_str())),
        ("policies", policies.collect()),
    ])
}

/// Mistakes in a facts document as JSON.
pub fn problems(problems: &[Problem]) -> Value {
    let errors = problems.iter().map(|problem| {
        let (line, column) = problem.place.unzip();
        object([
            ("path", Value::from(problem.path.as_str())),
            ("line", Value::from(line)),
            ("column", Value::from(column)),
            ("message", text(problem.message())),
            ("remedy", text(problem.remedy())),
        ])
    });
    object([("version", Value::from(VERSION)), ("errors", errors.collect())])
}

/// From a facts document and a day to the assessment, or to the mistakes found: the whole program interface
/// in one function, used by every surface.
pub fn answer(plan: &Plan, facts_document: &str, today: &str) -> Value {
    let day = match dates::parse(today) {
        Ok(days) if days.first == days.last => days.first,
        Ok(_) => return problems(&[needs_one_day().below("today")]),
        Err(no) => return problems(&[Problem::new(no.message, no.remedy).below("today")]),
    };
    let assessed = facts::read(plan, facts_document, day)
        .and_then(|facts| facts.assess(plan).map_err(|problem| vec![problem]));
    match assessed {
        Ok(found) => assessment(plan, &found),
        Err(found) => problems(&found),
    }
}

/// A JSON value as the text that is shown and compared: indented by two spaces, with a final line break.
pub fn written(value: &Value) -> String {
    format!("{value:#}\n")
}

fn needs_one_day() -> Problem {
    Problem::new(
        both("查询日期要精确到日", "the day of asking must be one day"),
        both("请写成 2025-06-30", "write it like 2025-06-30"),
    )
}

fn policy(plan: &Plan, policy: &Policy, answer: &PolicyAssessment) -> Value {
    let (verdict, reason) = verdict(answer.verdict);
    let is_figure = |missing: &&Missing| plan.inputs().at(missing.input).kind == InputKind::Figure;
    let figures = answer
        .missing
        .iter()
        .filter(is_figure)
        .map(|missing| missing.input);
    let facts = answer.missing.iter().filter(|missing| !is_figure(missing));
    object([
        ("id", Value::from(policy.id.as_str())),
        ("title", text(&policy.title)),
        ("summary", text(&policy.summary)),
        ("verdict", Value::from(verdict)),
        ("reason", reason),
        (
            "provisos",
            answer
                .provisos
                .iter()
                .map(|proviso| self::proviso(policy, proviso))
                .collect(),
        ),
        (
            "causes",
            answer
                .causes
                .iter()
                .map(|cause| Value::from(self::cause(*cause)))
                .collect(),
        ),
        (
            "missing",
            facts.map(|missing| self::missing(plan, missing)).collect(),
        ),
        ("figures", figures.map(|figure| named(plan, figure)).collect()),
        (
            "amount",
            answer
                .amount
                .as_ref()
                .map_or(Value::Null, |found| amount(plan, found)),
        ),
        ("first_day", answer.first_day.map_or(Value::Null, day)),
        ("last_day", answer.last_day.map_or(Value::Null, day)),
        ("claimable", answer.claimable.iter().map(claimable).collect()),
        (
            "unmet",
            answer.unmet.iter().map(|id| Value::from(id.as_str())).collect(),
        ),
        ("jointly_unmet", Value::from(answer.jointly_unmet)),
        (
            "if_unchanged",
            answer
                .if_unchanged
                .iter()
                .map(|input| Value::from(plan.inputs().at(*input).id.as_str()))
                .collect(),
        ),
        (
            "criteria",
            answer
                .criteria
                .iter()
                .map(|found| criterion(plan, found))
                .collect(),
        ),
        (
            "place",
            answer.place.map_or(Value::Null, |input| named(plan, input)),
        ),
        (
            "elsewhere",
            answer
                .elsewhere
                .iter()
                .map(|(input, other)| {
                    let (other, reason) = self::verdict(*other);
                    object([
                        ("place", named(plan, *input)),
                        ("verdict", Value::from(other)),
                        ("reason", reason),
                    ])
                })
                .collect(),
        ),
        (
            "documents",
            answer
                .documents
                .iter()
                .map(|paper| {
                    object([
                        ("id", Value::from(paper.id.as_str())),
                        ("name", text(&paper.name)),
                    ])
                })
                .collect(),
        ),
        ("handling", handling(&answer.handling)),
        ("status", Value::from(status(policy.status))),
        (
            "basis",
            citations(policy, answer)
                .into_iter()
                .map(|id| cited(plan, id))
                .collect(),
        ),
    ])
}

fn verdict(verdict: Verdict) -> (&'static str, Value) {
    let plain = |name| (name, Value::Null);
    match verdict {
        Verdict::Eligible => plain("eligible"),
        Verdict::EligibleIf => plain("eligible_if"),
        Verdict::Depends => plain("depends"),
        Verdict::NotEligible => plain("not_eligible"),
        Verdict::NotApplicable => plain("not_applicable"),
        Verdict::NotInForce(why) => {
            let (kind, date) = match why {
                NotInForce::NotYet(date) => ("not_yet", date),
                NotInForce::Expired(date) => ("expired", date),
                NotInForce::Lapsed(date) => ("lapsed", date),
            };
            (
                "not_in_force",
                object([("kind", Value::from(kind)), ("date", day(date))]),
            )
        }
    }
}

fn proviso(policy: &Policy, proviso: &Proviso) -> Value {
    match proviso {
        Proviso::Adopt => object([("adopt", Value::from(true))]),
        Proviso::Declare(id) => {
            let label = policy
                .variants
                .iter()
                .flat_map(|variant| &variant.criteria)
                .find(|criterion| criterion.id == *id)
                .map_or(Value::Null, |criterion| text(&criterion.label));
            object([("declare", Value::from(id.as_str())), ("label", label)])
        }
    }
}

fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Facts => "facts",
        Cause::Figures => "figures",
        Cause::Arithmetic => "arithmetic",
        Cause::Limit => "limit",
    }
}

/// The fact, what it changes, and two people who differ in it alone: each with its own answer to the fact,
/// and what both have in common under `others`.
fn missing(plan: &Plan, missing: &Missing) -> Value {
    let effects = missing.effects.iter().map(|effect| {
        Value::from(match effect {
            Effect::Verdict => "verdict",
            Effect::Amount => "amount",
        })
    });
    let others = |wanted: fn(InputKind) -> bool| {
        let inputs = missing
            .inputs
            .iter()
            .copied()
            .filter(|input| *input != missing.input && wanted(plan.inputs().at(*input).kind));
        document(plan, &missing.first, inputs)
    };
    let witness = |people| document(plan, people, [missing.input].into_iter());
    object([
        ("fact", Value::from(plan.inputs().at(missing.input).id.as_str())),
        ("effects", effects.collect()),
        (
            "witnesses",
            Value::Array(vec![witness(&missing.first), witness(&missing.second)]),
        ),
        ("others", others(|kind| kind != InputKind::Figure)),
        ("figures", others(|kind| kind == InputKind::Figure)),
    ])
}

fn amount(plan: &Plan, amount: &Amount) -> Value {
    let kind = match amount.kind {
        PayKind::Once => "once",
        PayKind::Monthly => "monthly",
        PayKind::Yearly => "yearly",
    };
    let months = amount.months.map_or(Value::Null, |(min, max)| {
        object([("min", whole(min)), ("max", whole(max))])
    });
    object([
        ("kind", Value::from(kind)),
        ("min_fen", whole(amount.min)),
        ("max_fen", whole(amount.max)),
        ("min", Value::from(yuan(amount.min, false).0)),
        ("max", Value::from(yuan(amount.max, false).0)),
        ("tight", Value::from(amount.tight)),
        ("months", months),
        (
            "open",
            amount.open.iter().map(|figure| named(plan, *figure)).collect(),
        ),
    ])
}

fn claimable(span: &Claimable) -> Value {
    object([
        ("from", day(span.from)),
        ("to", day(span.to)),
        ("until", day(span.until)),
    ])
}

fn criterion(plan: &Plan, found: &CriterionReport) -> Value {
    let role = match found.role {
        Role::Require => "require",
        Role::Unless => "unless",
        Role::Confirm => "confirm",
        Role::Part => "part",
    };
    let standing = match found.standing {
        Standing::Met => "met",
        Standing::Unmet => "unmet",
        Standing::Open => "open",
        Standing::NotReached => "not_reached",
    };
    let spoken = found.reason.as_ref().map_or(Value::Null, |reason| {
        text(&in_both(|lang| {
            words::sentence(plan, reason, lang, Length::Short)
        }))
    });
    object([
        ("id", Value::from(found.id.as_str())),
        ("label", text(&found.label)),
        ("role", Value::from(role)),
        ("standing", Value::from(standing)),
        ("clause", found.citation.map_or(Value::Null, |id| cited(plan, id))),
        ("words", spoken),
        (
            "parts",
            found.parts.iter().map(|part| criterion(plan, part)).collect(),
        ),
    ])
}

fn handling(handling: &Handling) -> Value {
    let who = |applicant| {
        Value::from(match applicant {
            Applicant::Person => "person",
            Applicant::Firm => "firm",
        })
    };
    let channel = match handling.channel {
        Channel::Automatic => "automatic",
        Channel::Apply => "apply",
        Channel::ThroughEmployer => "through_employer",
        Channel::ThroughSchool => "through_school",
    };
    object([
        ("applicant", who(handling.applicant)),
        ("payee", who(handling.payee)),
        ("channel", Value::from(channel)),
        ("counter", handling.counter.as_ref().map_or(Value::Null, text)),
        ("phone", Value::from(handling.phone.clone())),
    ])
}

fn status(status: Status) -> &'static str {
    match status {
        Status::InForce => "in_force",
        Status::LocalOption => "local_option",
        Status::Pilot => "pilot",
        Status::UnderStudy => "under_study",
    }
}

fn cited(plan: &Plan, id: CitationId) -> Value {
    let (citation, source) = plan.citation(id);
    let note = |note: &Option<Text>| note.as_ref().map_or(Value::Null, text);
    object([
        ("source", Value::from(source.id.as_str())),
        ("title", text(&source.title)),
        ("number", Value::from(source.number.clone())),
        ("clause", Value::from(citation.clause.as_str())),
        ("secondary", note(&citation.secondary)),
        ("carried_over", note(&citation.carried_over)),
    ])
}

fn named(plan: &Plan, input: InputId) -> Value {
    let input = plan.inputs().at(input);
    object([
        ("id", Value::from(input.id.as_str())),
        ("name", text(&input.name)),
    ])
}

fn text(text: &Text) -> Value {
    object([
        ("zh", Value::from(Lang::Zh.of(text))),
        ("en", Value::from(Lang::En.of(text))),
    ])
}

fn day(day: Day) -> Value {
    Value::from(dates::iso(day))
}

/// A whole number; a fraction, which a checked program never gives here, as text.
fn whole(number: Number) -> Value {
    notation::number(rules_core::plan::Kind::Number, number)
}
