//! A comparison of two versions of the rules as JSON for programs.

use std::borrow::Cow;

use rules_core::arena::InputId;
use rules_core::calendar::Day;
use rules_core::plan::{Plan, Text};
use rules_core::possible::Possible;
use rules_core::revision::{
    Aspect, Besides, Change, Class, Condition, Direction, Example, Moved, NotCompared, Pair, PolicyRevision,
    Revision, Together, Worth,
};

use super::Compared;
use crate::dates;
use crate::json_text::Json;
use crate::notation;

/// The whole comparison. What is the same in both rules is counted, not listed.
pub fn document(revision: &Revision<'_>, compared: &[Compared], hashes: [&str; 2], budget: u64) -> Json {
    let changed: Vec<&Compared> = compared.iter().filter(|one| !one.is_unchanged()).collect();
    let unchanged = i64::try_from(compared.len().saturating_sub(changed.len())).unwrap_or(i64::MAX);
    let [old, new] = hashes;
    let renamed: Vec<(&str, &str)> = revision
        .renamed()
        .iter()
        .map(|renamed| (renamed.old.as_str(), renamed.new.as_str()))
        .collect();
    let rename = |(old, new): &(&str, &str)| {
        Json::object()
            .with("old", Json::text(old))
            .with("new", Json::text(new))
    };
    let [old_texts, new_texts] = revision.assumed();
    Json::object()
        .with("version", Json::whole(1))
        .with("old", Json::text(old))
        .with("new", Json::text(new))
        .with("budget", Json::whole(i64::try_from(budget).unwrap_or(i64::MAX)))
        .with("unchanged", Json::whole(unchanged))
        .with("policies", Json::list(&changed, &|one| policy(revision, one)))
        .with("renamed", Json::list(&renamed, &rename))
        .with("together", Json::list(&revision.together(), &together))
        .with("narrowed", narrowed(revision))
        .with(
            "assumed",
            Json::object()
                .with("old", Json::list(old_texts, &text))
                .with("new", Json::list(new_texts, &text)),
        )
}

fn text(text: &Text) -> Json {
    Json::object()
        .with("zh", Json::text(&text.zh))
        .with("en", Json::text(&text.en))
}

fn narrowed(revision: &Revision<'_>) -> Json {
    let plan = revision.plan();
    let all = plan.inputs().iter().filter_map(|(id, input)| {
        let narrowed = revision.narrowed(id)?;
        let document = Json::object()
            .with("fact", Json::text(&input.id))
            .with("old", notation::written(plan, id, &narrowed.old))
            .with("new", notation::written(plan, id, &narrowed.new));
        Some(document)
    });
    Json::List(all.collect())
}

fn together(rule: &Together) -> Json {
    Json::object()
        .with(
            "rule",
            Json::text(if rule.excludes { "exclusive" } else { "combines" }),
        )
        .with("change", Json::text(if rule.added { "added" } else { "removed" }))
        .with("policies", Json::list(&rule.policies, &|id| Json::text(id)))
}

/// One policy.
pub(super) fn policy(revision: &Revision<'_>, compared: &Compared) -> Json {
    let Some((_, first)) = compared.on.first() else {
        return Json::Null;
    };
    let [old, new] = revision.policies(first.pair);
    let presence = match first.pair {
        Pair::Both(..) => "both",
        Pair::Removed(_) => "removed",
        Pair::Added(_) => "added",
    };
    let id = new.or(old).map_or("", |policy| &policy.id);
    let criteria = &first.criteria;
    let days = compared.on.iter().map(|(day, one)| {
        let day = Json::or_null(day.map(|day| Json::Text(dates::iso(day))));
        settled(Json::object().with("today", day), one).with(
            "classes",
            classes(revision, &one.classes.iter().collect::<Vec<_>>()),
        )
    });
    let ever = compared
        .ever
        .as_ref()
        .map(|ever| settled(Json::object(), ever).with("classes", classes(revision, &compared.elsewhen())));
    Json::object()
        .with("policy", Json::text(id))
        .with("presence", Json::text(presence))
        .with(
            "criteria",
            Json::object()
                .with("changed", Json::list(&criteria.changed, &text))
                .with("added", Json::list(&criteria.added, &text))
                .with("removed", Json::list(&criteria.removed, &text)),
        )
        .with(
            "besides",
            Json::list(&first.besides, &|one| Json::text(besides(*one))),
        )
        .with("days", Json::List(days.collect()))
        .with("other_days", Json::or_null(ever))
        .with(
            "not_compared",
            Json::list(&first.not_compared, &|one| not_compared(revision.plan(), *one)),
        )
}

fn settled(document: Json, revision: &PolicyRevision) -> Json {
    let count = |number: u64| Json::whole(i64::try_from(number).unwrap_or(i64::MAX));
    document
        .with("covered", Json::Truth(revision.is_covered()))
        .with("settled", count(revision.settled))
        .with("unsettled", count(revision.unsettled))
}

fn not_compared(plan: &Plan, reason: NotCompared) -> Json {
    let (why, input) = match reason {
        NotCompared::Question(input) => ("question", input),
        NotCompared::List(input) => ("list", input),
    };
    Json::object()
        .with("why", Json::text(why))
        .with("fact", Json::text(&plan.inputs().at(input).id))
}

fn besides(besides: Besides) -> &'static str {
    match besides {
        Besides::Status => "status",
        Besides::Applicant => "applicant",
        Besides::PayKind => "pay_kind",
        Besides::Renewal => "renewal",
        Besides::Papers => "papers",
        Besides::Handling => "handling",
    }
}

fn classes(revision: &Revision<'_>, classes: &[&Class]) -> Json {
    let plan = revision.plan();
    Json::list(classes, &|class: &&Class| {
        let ends = Json::list(&class.ends, &|ends| {
            Json::object()
                .with("fact", Json::text(&plan.inputs().at(ends.input).id))
                .with("least", facts(plan, &ends.least.facts))
                .with("greatest", facts(plan, &ends.greatest.facts))
        });
        let [old_amount, new_amount] = class
            .amount
            .map(|worth| Json::or_null(worth.map(|worth| range(&worth))));
        let [old_months, new_months] = class
            .months
            .map(|worth| Json::or_null(worth.map(|worth| range(&worth))));
        let pair = |old, new| Json::object().with("old", old).with("new", new);
        change(&class.change)
            .with(
                "place",
                Json::or_null(class.place.map(|place| Json::text(&plan.inputs().at(place).id))),
            )
            .with("conditions", conditions(plan, &class.conditions))
            .with("example", example(plan, &class.example))
            .with("border", ends)
            .with("amount", pair(old_amount, new_amount))
            .with(
                "difference",
                Json::or_null(class.difference.map(|worth| range(&worth))),
            )
            .with("months", pair(old_months, new_months))
            .with(
                "entitlement",
                Json::list(&class.days, &|one| moved(one, &class.example)),
            )
    })
}

fn change(change: &Change) -> Json {
    let (kind, aspects): (&str, &[(Aspect, Direction)]) = match change {
        Change::Gains => ("gains", &[]),
        Change::Loses => ("loses", &[]),
        Change::Otherwise(aspects) => ("changes", aspects),
    };
    Json::object().with("change", Json::text(kind)).with(
        "aspects",
        Json::list(aspects, &|(aspect, way)| {
            let aspect_json = match *aspect {
                Aspect::Months { from, to } => Json::object()
                    .with("aspect", Json::text("amount"))
                    .with("from_month", Json::whole(i64::from(from)))
                    .with("to_month", Json::or_null(to.map(|to| Json::whole(i64::from(to))))),
                other => Json::object().with("aspect", Json::text(name(other))),
            };
            aspect_json.with("way", Json::text(direction(*way)))
        }),
    )
}

fn name(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Amount | Aspect::Months { .. } => "amount",
        Aspect::Length => "months",
        Aspect::ClaimFrom => "claim_from",
        Aspect::ClaimUntil => "claim_until",
        Aspect::Adopted => "adopted",
        Aspect::LastDay => "last_day",
        Aspect::FirstDay => "first_day",
    }
}

fn direction(way: Direction) -> &'static str {
    match way {
        Direction::Up => "up",
        Direction::Down => "down",
        Direction::Appears => "appears",
        Direction::Vanishes => "vanishes",
    }
}

fn conditions(plan: &Plan, conditions: &[Condition]) -> Json {
    Json::list(conditions, &|condition| {
        Json::object()
            .with("fact", Json::text(&plan.inputs().at(condition.input).id))
            .with(
                "values",
                notation::written(plan, condition.input, &condition.values),
            )
            .with("exact", Json::Truth(condition.exact))
            .with("changed", Json::Truth(condition.tells))
    })
}

fn facts(plan: &Plan, facts: &[(InputId, Possible)]) -> Json {
    let fields = facts.iter().map(|(input, set)| {
        let id = plan.inputs().at(*input).id.clone();
        (Cow::Owned(id), notation::written(plan, *input, set))
    });
    Json::Object(fields.collect())
}

fn example(plan: &Plan, example: &Example) -> Json {
    facts(plan, &example.facts)
}

/// A day; null where the entitlement goes on beyond all days on which anybody asks.
fn day(day: Option<Day>) -> Json {
    Json::or_null(day.map(|day| Json::Text(dates::iso(day))))
}

fn moved(moved: &Moved, example: &Example) -> Json {
    let of_example = example.days.iter().find(|(aspect, _)| *aspect == moved.aspect);
    let of_example =
        of_example.map(|(_, [old, new])| Json::object().with("old", day(*old)).with("new", day(*new)));
    let mut sides = moved.earliest.into_iter().zip(moved.latest);
    let mut side = || {
        let ends = sides.next();
        let [earliest, latest] = [ends.map(|(earliest, _)| earliest), ends.map(|(_, latest)| latest)];
        Json::object()
            .with("earliest", day(earliest.flatten()))
            .with("latest", day(latest.flatten()))
    };
    Json::object()
        .with("aspect", Json::text(name(moved.aspect)))
        .with("old", side())
        .with("new", side())
        .with("exact", Json::Truth(moved.exact))
        .with("example", Json::or_null(of_example))
}

fn range(worth: &Worth) -> Json {
    let number = |value| notation::number(worth.kind, value);
    let greatest = worth.bounded.then(|| number(worth.greatest));
    Json::object()
        .with("min", number(worth.least))
        .with("max", Json::or_null(greatest))
        .with("exact", Json::Truth(worth.exact))
}
