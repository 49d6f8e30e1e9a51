//! What would make somebody entitled, in words and as JSON.

use rules_core::assess::{Change, Proposal, WhatWouldChange};
use rules_core::plan::{Changeable, InputKind, Kind, Plan};
use rules_core::possible::{Possible, Values};

use crate::json::{cited, day, document_name, named, text, verdict};
use crate::json_text::Json;
use crate::language::Lang;
use crate::notation::written;
use crate::{summary, value, verdict_words};

/// The version of the shape of proposals as JSON.
pub const VERSION: i64 = 1;

/// What would change the answer of one policy, as a person reads it: its title and one line for each proposal.
pub fn lines(plan: &Plan, found: &WhatWouldChange, lang: Lang) -> Option<(String, Vec<String>)> {
    let policy = plan.policies().get(found.policy)?;
    let mut lines: Vec<String> = found
        .proposals
        .iter()
        .map(|proposal| self::proposal(plan, proposal, lang))
        .collect();
    if found.fell_short {
        lines.push(
            lang.pick(
                "在计算限度内没有全部查完，可能还有别的办法",
                "not settled within the limit: there may be other ways",
            )
            .to_owned(),
        );
    }
    (!lines.is_empty()).then(|| (summary::title(policy, lang).to_owned(), lines))
}

fn proposal(plan: &Plan, proposal: &Proposal, lang: Lang) -> String {
    let changes: Vec<String> = proposal
        .changes
        .iter()
        .map(|change| self::change(plan, change, lang))
        .collect();
    let changes = changes.join(lang.pick("，并且", ", and "));
    let policy = plan.policies().get(proposal.answer.policy);
    let benefit = policy.and_then(|policy| verdict_words::benefit(plan, policy, &proposal.answer, lang));
    let after = verdict_words::headline(&proposal.answer, lang);
    let benefit = benefit.map_or_else(String::new, |benefit| {
        lang.pick(format!("；{benefit}"), format!("; {benefit}"))
    });
    lang.pick(
        format!("{changes}：{after}{benefit}"),
        format!("{changes}: {after}{benefit}"),
    )
}

/// `register at the community office: registered as unemployed: yes`.
fn change(plan: &Plan, change: &Change, lang: Lang) -> String {
    let input = plan.inputs().at(change.input);
    let to = value::possible(plan, input.value, &change.to, lang);
    if input.kind == InputKind::Today {
        return lang.pick(format!("等到 {to}"), format!("wait until {to}"));
    }
    let name = lang.of(&input.name);
    let mut told = lang.pick(format!("{name}：{to}"), format!("{name}: {to}"));
    if let Some(bound) = further(&change.from, &change.to, input.value, lang) {
        told = lang.pick(format!("{name}{bound} {to}"), format!("{name} {bound} {to}"));
    }
    let Some(changeable) = &input.changeable else {
        return told;
    };
    let how = lang.of(&changeable.how);
    let office = changeable.office.as_ref().map_or_else(String::new, |office| {
        let office = lang.of(office);
        lang.pick(format!("，地点：{office}"), format!(", at {office}"))
    });
    let papers: Vec<String> = changeable
        .documents
        .iter()
        .map(|paper| lang.of(&paper.name).to_owned())
        .collect();
    let papers = if !are_named(Some(changeable)) {
        lang.pick(
            "，要带哪些材料没有查到，请问经办机构",
            ", which papers: not found, ask the office",
        )
        .to_owned()
    } else if papers.is_empty() {
        String::new()
    } else {
        let papers = lang.list(&papers);
        lang.pick(format!("，带{papers}"), format!(", bringing {papers}"))
    };
    format!("{how}{office}{papers}{}", lang.aside(&told))
}

/// Whether a source names the papers; of what takes no office there are none to name.
fn are_named(changeable: Option<&Changeable>) -> bool {
    changeable.is_none_or(|changeable| changeable.office.is_none() || !changeable.documents.is_empty())
}

/// Whether a figure rises or falls to the value.
fn further(from: &Possible, to: &Possible, kind: Kind, lang: Lang) -> Option<&'static str> {
    let (Values::Ranges(_), false) = (&to.values, matches!(kind, Kind::Region | Kind::Date)) else {
        return None;
    };
    let (from, to) = (from.hull()?, to.hull()?);
    if to.low > from.high {
        Some(lang.pick("增加到", "up to"))
    } else if to.high < from.low {
        Some(lang.pick("减少到", "down to"))
    } else {
        None
    }
}

/// Proposals as JSON.
pub fn json(plan: &Plan, found: &[WhatWouldChange], horizon: rules_core::calendar::Day) -> Json {
    Json::object()
        .with("version", Json::whole(VERSION))
        .with("wait_until", day(horizon))
        .with("policies", Json::list(found, &|found| one(plan, found)))
}

fn one(plan: &Plan, found: &WhatWouldChange) -> Json {
    let policy = plan.policies().get(found.policy);
    let proposals = Json::list(&found.proposals, &|proposal| {
        let (verdict, reason) = verdict(proposal.answer.verdict, None);
        let changes = Json::list(&proposal.changes, &|change| {
            let input = plan.inputs().at(change.input);
            let changeable = input.changeable.as_ref();
            Json::object()
                .with("fact", Json::text(&input.id))
                .with("name", text(&input.name))
                .with("waiting", Json::Truth(input.kind == InputKind::Today))
                .with("from", written(plan, change.input, &change.from))
                .with("to", written(plan, change.input, &change.to))
                .with(
                    "how",
                    Json::or_null(changeable.map(|changeable| text(&changeable.how))),
                )
                .with(
                    "office",
                    Json::or_null(changeable.and_then(|one| one.office.as_ref()).map(text)),
                )
                .with(
                    "effort",
                    Json::or_null(changeable.map(|changeable| Json::whole(changeable.effort.into()))),
                )
                .with(
                    "documents",
                    Json::list(
                        changeable.map_or(&[], |changeable| &changeable.documents),
                        &document_name,
                    ),
                )
                .with("documents_named", Json::Truth(are_named(changeable)))
                .with(
                    "basis",
                    Json::or_null(
                        changeable
                            .and_then(|changeable| changeable.citation)
                            .map(|citation| cited(plan, citation)),
                    ),
                )
        });
        Json::object()
            .with("changes", changes)
            .with("verdict", Json::text(verdict))
            .with("reason", reason)
    });
    Json::object()
        .with("id", Json::or_null(policy.map(|policy| Json::text(&policy.id))))
        .with("title", Json::or_null(policy.map(|policy| text(&policy.title))))
        .with(
            "place",
            Json::or_null(found.place.map(|place| named(plan, place))),
        )
        .with(
            "record",
            Json::or_null(found.record.map(|record| Json::whole(record.into()))),
        )
        .with("proposals", proposals)
        .with("settled", Json::Truth(!found.fell_short))
}
