//! Assessments for programs: versioned JSON with a fixed order of keys and no floating point.
//!
//! The shape is documented in `docs/integrators.md`. The same assessment gives the same bytes everywhere.

use rules_core::arena::{CitationId, InputId, ListId};
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::plan::{
    Applicant, Channel, Document, Handling, InputKind, Kind, PayKind, Per, Plan, Policy, Role, Status, Text,
};
use rules_core::verdict::{
    Amount, Assessment, Cause, Claimable, CriterionReport, Effect, Missing, NotInForce, PolicyAssessment,
    Proviso, Standing, Verdict,
};

use crate::dates;
use crate::facts;
use crate::json_text::Json;
use crate::language::{Lang, both, in_both};
use crate::notation::{self, document};
use crate::numbers::yuan;
use crate::problem::Problem;
use crate::together;
use crate::verdict_words::citations;
use crate::words::{self, Length};

/// The version of the shape. It changes when a program that reads the old one would misread the new one.
pub const VERSION: i64 = 1;

/// An assessment as JSON.
pub fn assessment(plan: &Plan, assessment: &Assessment) -> Json {
    let mut policies = Vec::new();
    for answer in &assessment.policies {
        if let Some(found) = plan.policies().get(answer.policy) {
            policies.push(policy(plan, found, answer));
        }
    }
    Json::object()
        .with("version", Json::whole(VERSION))
        .with("today", day(assessment.today))
        .with("rules_hash", Json::text(&plan.rules_hash))
        .with("policies", Json::List(policies))
}

/// Mistakes in a facts document as JSON.
pub fn problems(problems: &[Problem]) -> Json {
    let position =
        |number: Option<usize>| Json::or_null(number.map(|number| Json::Number(number.to_string())));
    let errors = Json::list(problems, &|problem| {
        let (line, column) = problem.place.unzip();
        Json::object()
            .with("path", Json::text(&problem.path))
            .with("line", position(line))
            .with("column", position(column))
            .with("message", text(problem.message()))
            .with("remedy", text(problem.remedy()))
    });
    Json::object()
        .with("version", Json::whole(VERSION))
        .with("errors", errors)
}

/// From a facts document and a day to the assessment, or to the mistakes found: the whole program interface
/// in one function, used by every surface.
pub fn answer(plan: &Plan, facts_document: &str, today: &str) -> Json {
    let day = match dates::parse(today) {
        Ok(days) if days.first == days.last => days.first,
        Ok(_) => return problems(&[needs_one_day().below("today")]),
        Err(no) => return problems(&[Problem::new(no.message, no.remedy).below("today")]),
    };
    let assessed = facts::read(plan, facts_document, day).and_then(|facts| {
        let found = facts.assess().map_err(|problem| vec![problem])?;
        Ok(assessment(&facts.plan, &found))
    });
    assessed.unwrap_or_else(|found| problems(&found))
}

/// A JSON value as the text that is shown and compared.
pub fn written(value: &Json) -> String {
    value.written()
}

fn needs_one_day() -> Problem {
    Problem::new(
        both("查询日期要精确到日", "the day of asking must be one day"),
        both("请写成 2025-06-30", "write it like 2025-06-30"),
    )
}

fn policy(plan: &Plan, policy: &Policy, answer: &PolicyAssessment) -> Json {
    let (verdict, reason) = verdict(answer.verdict, answer.suspended.as_ref().map(|(why, _)| why));
    let mut facts = Vec::new();
    let mut figures = Vec::new();
    let mut lists = Vec::new();
    for found in &answer.missing {
        if plan.inputs().at(found.input).kind == InputKind::Figure {
            figures.push(named(plan, found.input));
        } else if let Some(list) = plan.inputs().at(found.input).list {
            if !lists.contains(&list) {
                lists.push(list);
                facts.push(missing_list(plan, list, found));
            }
        } else {
            facts.push(missing(plan, found));
        }
    }
    let name = |input: &InputId| named(plan, *input);
    let id = |input: &InputId| Json::text(&plan.inputs().at(*input).id);
    Json::object()
        .with("id", Json::text(&policy.id))
        .with("title", text(&policy.title))
        .with("summary", text(&policy.summary))
        .with("verdict", Json::text(verdict))
        .with("reason", reason)
        .with(
            "provisos",
            Json::list(&answer.provisos, &|proviso| self::proviso(policy, proviso)),
        )
        .with("causes", Json::list(&answer.causes, &cause))
        .with("missing", Json::List(facts))
        .with("figures", Json::List(figures))
        .with(
            "amount",
            Json::or_null(answer.amount.as_ref().map(|found| amount(plan, found))),
        )
        .with("exclusive", exclusive(plan, answer.policy))
        .with("combines", combines(plan, answer.policy))
        .with("services", Json::list(&policy.services, &text))
        .with("notes", Json::list(&policy.notes, &text))
        .with("first_day", Json::or_null(answer.first_day.map(day)))
        .with("last_day", Json::or_null(answer.last_day.map(day)))
        .with("claimable", Json::list(&answer.claimable, &claimable))
        .with("unmet", Json::list(&answer.unmet, &|id| Json::text(id)))
        .with("jointly_unmet", Json::Truth(answer.jointly_unmet))
        .with("if_unchanged", Json::list(&answer.if_unchanged, &id))
        .with("criteria", criteria(plan, &answer.criteria))
        .with("place", Json::or_null(answer.place.as_ref().map(name)))
        .with(
            "elsewhere",
            Json::list(&answer.elsewhere, &|(input, other)| {
                let (other, reason) = self::verdict(*other, None);
                Json::object()
                    .with("place", named(plan, *input))
                    .with("verdict", Json::text(other))
                    .with("reason", reason)
            }),
        )
        .with("documents", Json::list(&answer.documents, &document_name))
        .with("handling", handling(&answer.handling))
        .with("status", Json::text(status(policy.status)))
        .with(
            "basis",
            Json::list(&citations(plan, policy, answer), &|id| cited(plan, *id)),
        )
        .with(
            "record",
            Json::or_null(answer.record.map(|number| Json::whole(number.into()))),
        )
        .with(
            "records",
            Json::list(&answer.records, &|record| self::policy(plan, policy, record)),
        )
        .with(
            "total",
            Json::or_null(answer.total.map(|(min, max)| {
                let max = if answer.total_is_bounded() {
                    whole(max)
                } else {
                    Json::Null
                };
                Json::object().with("min_fen", whole(min)).with("max_fen", max)
            })),
        )
}

pub(crate) fn verdict(verdict: Verdict, because: Option<&Text>) -> (&'static str, Json) {
    let name = match verdict {
        Verdict::Eligible => "eligible",
        Verdict::EligibleIf => "eligible_if",
        Verdict::Depends => "depends",
        Verdict::NotEligible => "not_eligible",
        Verdict::NotApplicable => "not_applicable",
        Verdict::NotInForce(why) => {
            let (kind, date) = match why {
                NotInForce::NotYet(date) => ("not_yet", Some(date)),
                NotInForce::Expired(date) => ("expired", Some(date)),
                NotInForce::Lapsed(date) => ("lapsed", Some(date)),
                NotInForce::Suspended(from, _) => ("suspended", from),
            };
            let mut reason = Json::object()
                .with("kind", Json::text(kind))
                .with("date", Json::or_null(date.map(day)));
            if let NotInForce::Suspended(_, until) = why {
                reason = reason
                    .with("until", Json::or_null(until.map(day)))
                    .with("because", text_or_null(because));
            }
            return ("not_in_force", reason);
        }
    };
    (name, Json::Null)
}

fn proviso(policy: &Policy, proviso: &Proviso) -> Json {
    match proviso {
        Proviso::Adopt => Json::object().with("adopt", Json::Truth(true)),
        Proviso::Declare(id) => {
            let label = policy
                .variants
                .iter()
                .flat_map(|variant| &variant.criteria)
                .find(|criterion| *criterion.id == **id)
                .map(|criterion| text(&criterion.label));
            Json::object()
                .with("declare", Json::text(id))
                .with("label", Json::or_null(label))
        }
    }
}

fn cause(cause: &Cause) -> Json {
    Json::text(match cause {
        Cause::Facts => "facts",
        Cause::Figures => "figures",
        Cause::Arithmetic => "arithmetic",
        Cause::Limit => "limit",
    })
}

/// The fact, what it changes, and two people who differ in it alone: each with its own answer to the fact,
/// and what both have in common under `others`.
fn missing(plan: &Plan, missing: &Missing) -> Json {
    let (mut facts, mut figures) = (Vec::new(), Vec::new());
    for input in &missing.inputs {
        match plan.inputs().at(*input).kind {
            _ if *input == missing.input => {}
            // Nothing can be said of a record that may not exist.
            _ if plan.inputs().at(*input).list.is_some() => {}
            InputKind::Figure => figures.push(*input),
            _ => facts.push(*input),
        }
    }
    let witness = |people| document(plan, people, &[missing.input]);
    Json::object()
        .with("fact", Json::text(&plan.inputs().at(missing.input).id))
        .with("effects", Json::list(&missing.effects, &effect))
        .with(
            "witnesses",
            Json::List(vec![witness(&missing.first), witness(&missing.second)]),
        )
        .with("others", document(plan, &missing.first, &facts))
        .with("figures", document(plan, &missing.first, &figures))
}

/// A list of which nothing is known; what one of its records would be shows nothing.
fn missing_list(plan: &Plan, list: ListId, missing: &Missing) -> Json {
    Json::object()
        .with("fact", Json::text(&plan.lists().at(list).id))
        .with("effects", Json::list(&missing.effects, &effect))
        .with("witnesses", Json::List(Vec::new()))
}

fn effect(effect: &Effect) -> Json {
    Json::text(match effect {
        Effect::Verdict => "verdict",
        Effect::Amount => "amount",
    })
}

fn amount(plan: &Plan, amount: &Amount) -> Json {
    let months = amount.months.map(|(min, max)| {
        let max = if amount.months_bounded {
            whole(max)
        } else {
            Json::Null
        };
        Json::object().with("min", whole(min)).with("max", max)
    });
    let fen = |number| Json::or_null((!amount.is_share).then(|| whole(number)));
    let shown = |number: Number| {
        Json::Text(if amount.is_share {
            number.to_string()
        } else {
            yuan(number, false).0
        })
    };
    let month = |number: u32| Json::whole(i64::from(number));
    let steps = Json::list(&amount.steps, &|step| {
        Json::object()
            .with("from", month(step.from))
            .with("to", Json::or_null(step.to.map(month)))
            .with("min_fen", fen(step.min))
            .with("max_fen", if step.bounded { fen(step.max) } else { Json::Null })
    });
    let greatest = |json: Json| if amount.bounded { json } else { Json::Null };
    Json::object()
        .with("kind", kind_id(amount.kind))
        .with("min_fen", fen(amount.min))
        .with("max_fen", greatest(fen(amount.max)))
        .with("min", shown(amount.min))
        .with("max", greatest(shown(amount.max)))
        .with("steps", steps)
        .with("tight", Json::Truth(amount.tight))
        .with("months", Json::or_null(months))
        .with("open", Json::list(&amount.open, &|figure| named(plan, *figure)))
}

/// How an amount is paid.
pub(crate) fn kind_id(kind: PayKind) -> Json {
    Json::text(match kind {
        PayKind::Once => "once",
        PayKind::Monthly => "monthly",
        PayKind::Yearly => "yearly",
        PayKind::Loan => "loan",
        PayKind::Interest => "interest",
        PayKind::Tax => "tax",
    })
}

/// What the policy may not be combined with.
fn exclusive(plan: &Plan, policy: usize) -> Json {
    Json::list(&together::exclusive(plan, policy), &|exclusion| {
        let per = match exclusion.per {
            Per::Person => "person",
            Per::Period => "period",
            Per::Record => "record",
        };
        Json::object()
            .with("id", Json::text(&exclusion.id))
            .with("text", text(&exclusion.text))
            .with("per", Json::text(per))
            .with("with", others(plan, &exclusion.policies, policy))
            .with(
                "clause",
                Json::or_null(exclusion.citation.map(|id| cited(plan, id))),
            )
    })
}

/// What a notice says it may be combined with.
fn combines(plan: &Plan, policy: usize) -> Json {
    Json::list(&together::combines(plan, policy), &|combination| {
        Json::object()
            .with("with", others(plan, &combination.policies, policy))
            .with(
                "clause",
                Json::or_null(combination.citation.map(|id| cited(plan, id))),
            )
    })
}

fn others(plan: &Plan, policies: &[u32], policy: usize) -> Json {
    Json::list(&together::others(plan, policies, policy), &|other| {
        Json::object()
            .with("id", Json::text(&other.id))
            .with("title", text(&other.title))
    })
}

pub(crate) fn claimable(span: &Claimable) -> Json {
    Json::object()
        .with("from", day(span.from))
        .with("to", day(span.to))
        .with("until", day(span.until))
}

fn criteria(plan: &Plan, found: &[CriterionReport]) -> Json {
    Json::list(found, &|criterion| self::criterion(plan, criterion))
}

fn criterion(plan: &Plan, found: &CriterionReport) -> Json {
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
        Standing::Dropped => "dropped",
    };
    let spoken = found.reason.as_ref().map(|reason| {
        text(&in_both(|lang| {
            words::sentence(plan, reason, lang, Length::Short)
        }))
    });
    Json::object()
        .with("id", Json::text(&found.id))
        .with("label", text(&found.label))
        .with("role", Json::text(role))
        .with("standing", Json::text(standing))
        .with("clause", Json::or_null(found.citation.map(|id| cited(plan, id))))
        .with(
            "amended_by",
            Json::list(&found.amended_by, &|id| cited(plan, *id)),
        )
        .with("words", Json::or_null(spoken))
        .with("parts", criteria(plan, &found.parts))
}

pub(crate) fn document_name(paper: &Document) -> Json {
    Json::object()
        .with("id", Json::text(&paper.id))
        .with("name", text(&paper.name))
}

fn handling(handling: &Handling) -> Json {
    let who = |applicant| {
        Json::text(match applicant {
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
    Json::object()
        .with("applicant", who(handling.applicant))
        .with("payee", who(handling.payee))
        .with("channel", Json::text(channel))
        .with("counter", text_or_null(handling.counter.as_ref()))
        .with(
            "phone",
            Json::or_null(handling.phone.as_ref().map(|phone| Json::text(phone))),
        )
}

fn status(status: Status) -> &'static str {
    match status {
        Status::InForce => "in_force",
        Status::LocalOption => "local_option",
        Status::Pilot => "pilot",
        Status::UnderStudy => "under_study",
    }
}

pub(crate) fn cited(plan: &Plan, id: CitationId) -> Json {
    let (citation, source) = plan.citation(id);
    Json::object()
        .with("source", Json::text(&source.id))
        .with("title", text(&source.title))
        .with(
            "number",
            Json::or_null(source.number.as_ref().map(|number| Json::text(number))),
        )
        .with("clause", Json::text(&citation.clause))
        .with("secondary", text_or_null(citation.secondary.as_ref()))
        .with("carried_over", text_or_null(citation.carried_over.as_ref()))
}

pub(crate) fn named(plan: &Plan, input: InputId) -> Json {
    let input = plan.inputs().at(input);
    Json::object()
        .with("id", Json::text(&input.id))
        .with("name", text(&input.name))
}

pub(crate) fn text(text: &Text) -> Json {
    Json::object()
        .with("zh", Json::text(Lang::Zh.of(text)))
        .with("en", Json::text(Lang::En.of(text)))
}

fn text_or_null(text: Option<&Text>) -> Json {
    Json::or_null(text.map(self::text))
}

pub(crate) fn day(day: Day) -> Json {
    Json::Text(dates::iso(day))
}

/// A whole number; a fraction, which a checked program never gives here, as text.
pub(crate) fn whole(number: Number) -> Json {
    notation::number(Kind::Number, number)
}
