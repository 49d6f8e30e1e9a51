//! One policy over a span of days, in words and as JSON.

use rules_core::arena::InputId;
use rules_core::assess::{Ends, RuleChangeKind, Segment, Timeline};
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::plan::{Kind, Plan, Policy};
use rules_core::verdict::{NotInForce, Verdict};

use crate::json::{cited, claimable, day, named, text, verdict, whole};
use crate::json_text::Json;
use crate::language::Lang;
use crate::verdict_words::{paid_as, sum_of};
use crate::{citation, dates};

/// The version of the shape of timelines as JSON.
pub const VERSION: i64 = 1;

/// A timeline as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// The policy's title, with the place or the record if there are several readings.
    pub title: String,
    /// One line for each segment.
    pub segments: Vec<String>,
    /// When what holds today ends, if it is not the same day for all.
    pub ends: Option<String>,
    /// The rules that change within the span.
    pub rule_changes: Vec<String>,
    /// What can still be claimed.
    pub claimable: Vec<String>,
    /// On what it rests, and whether all of it was settled.
    pub notes: Vec<String>,
}

/// A timeline in words. `None` where the policy is not for the applicant on any day.
pub fn lines(plan: &Plan, timeline: &Timeline, lang: Lang) -> Option<Lines> {
    let policy = plan.policies().get(timeline.policy)?;
    let aside = |segment: &Segment| segment.verdict == Verdict::NotApplicable;
    if timeline.segments.iter().all(aside) {
        return None;
    }
    let mut notes = Vec::new();
    if !timeline.if_unchanged.is_empty() {
        let names = names(plan, &timeline.if_unchanged, lang);
        notes.push(lang.pick(
            format!("以{names}不再变化为前提"),
            format!("if nothing else changes: {names}"),
        ));
    }
    if timeline.fell_short {
        notes.push(
            lang.pick(
                "有的日子在计算限度内没有确定",
                "some days were not settled within the limit",
            )
            .to_owned(),
        );
    }
    Some(Lines {
        title: title(plan, policy, timeline, lang),
        segments: timeline
            .segments
            .iter()
            .map(|segment| self::segment(plan, policy, segment, lang))
            .collect(),
        ends: timeline.ends.as_ref().and_then(|ends| self::ends(ends, lang)),
        rule_changes: rule_changes(plan, timeline, lang),
        claimable: timeline
            .claimable
            .iter()
            .map(|found| crate::verdict_words::claimable_span(found, lang))
            .collect(),
        notes,
    })
}

fn title(plan: &Plan, policy: &Policy, timeline: &Timeline, lang: Lang) -> String {
    let mut title = lang.of(&policy.title).to_owned();
    if let Some(place) = timeline.place.filter(|_| policy.variants.len() > 1) {
        title.push_str(&lang.aside(lang.of(&plan.inputs().at(place).name)));
    }
    if let (Some(record), Some(list)) = (timeline.record, policy.per) {
        let name = lang.of(&plan.lists().at(list).record);
        title.push_str(&lang.pick(format!(" {name}{record}"), format!(" {name} {record}")));
    }
    title
}

fn names(plan: &Plan, inputs: &[InputId], lang: Lang) -> String {
    let names = inputs
        .iter()
        .map(|input| lang.of(&plan.inputs().at(*input).name).to_owned());
    lang.list(&names.collect::<Vec<_>>())
}

/// `2023-06-30 to 2025-06-30  entitled, 500 yuan a month`.
fn segment(plan: &Plan, policy: &Policy, segment: &Segment, lang: Lang) -> String {
    let days = if segment.from == segment.to {
        dates::iso(segment.from)
    } else {
        lang.span(&dates::iso(segment.from), &dates::iso(segment.to))
    };
    let mut line = format!("{days}  {}", state(segment.verdict, lang));
    if let Some(sum) = sum(plan, policy, segment, lang) {
        line.push_str(lang.pick("，", ", "));
        line.push_str(&sum);
    }
    line
}

fn state(verdict: Verdict, lang: Lang) -> String {
    let (zh, en) = match verdict {
        Verdict::Eligible => ("可以享受", "entitled"),
        Verdict::EligibleIf => (
            "办好声明或手续后可以享受",
            "entitled once it is declared or arranged",
        ),
        Verdict::Depends => ("还不能确定", "depends on what is not known"),
        Verdict::NotEligible => ("不符合条件", "not entitled"),
        Verdict::NotApplicable => ("与您无关", "does not concern you"),
        Verdict::NotInForce(NotInForce::NotYet(from)) => {
            let from = dates::iso(from);
            return lang.pick(
                format!("政策还没有开始，{from} 起执行"),
                format!("not yet in force, from {from}"),
            );
        }
        Verdict::NotInForce(NotInForce::Expired(_)) => ("政策已经结束", "no longer in force"),
        Verdict::NotInForce(NotInForce::Lapsed(_)) => {
            ("政策到期，等待延续", "lapsed, its continuation is awaited")
        }
        Verdict::NotInForce(NotInForce::Suspended(..)) => ("政策暂停", "suspended"),
    };
    lang.pick(zh, en).to_owned()
}

fn sum(plan: &Plan, policy: &Policy, segment: &Segment, lang: Lang) -> Option<String> {
    let amount = segment.amount.as_ref()?;
    let pays = policy.variants.first()?.pays.as_ref()?;
    let measure = match plan.kind(pays.amount) {
        Kind::Number => Kind::Number,
        _ => Kind::Money,
    };
    let greatest = amount.max.unwrap_or(amount.min);
    let sum = sum_of((amount.min, greatest), amount.max.is_some(), measure, lang);
    let range = if amount.tight {
        sum
    } else {
        format!("{sum}{}", lang.aside(lang.pick("粗略范围", "a rough range")))
    };
    let several = amount.min != greatest;
    Some(paid_as(
        pays.kind,
        &range,
        (several, measure == Kind::Number),
        lang,
    ))
}

/// When what holds today ends, where that depends on what is not known.
fn ends(ends: &Ends, lang: Lang) -> Option<String> {
    let rough = if ends.exact {
        String::new()
    } else {
        lang.aside(lang.pick("粗略范围", "a rough range"))
    };
    let sentence = match (ends.earliest, ends.latest) {
        (earliest, latest) if earliest == latest => return None,
        (Some(earliest), Some(latest)) => {
            let (earliest, latest) = (dates::iso(earliest), dates::iso(latest));
            lang.pick(
                format!("如果今天符合，最后一天最早是 {earliest}，最晚是 {latest}"),
                format!(
                    "if entitled today, the last day is {earliest} at the earliest and {latest} at the latest"
                ),
            )
        }
        (Some(earliest), None) => {
            let earliest = dates::iso(earliest);
            lang.pick(
                format!("如果今天符合，最后一天最早是 {earliest}，也可能一直有效"),
                format!(
                    "if entitled today, the last day is {earliest} at the earliest, and there may be none"
                ),
            )
        }
        (None, _) => return None,
    };
    Some(format!("{sentence}{rough}"))
}

fn rule_changes(plan: &Plan, timeline: &Timeline, lang: Lang) -> Vec<String> {
    let changes = timeline.rule_changes.iter();
    let told = changes.map(|change| {
        let what = match change.kind {
            RuleChangeKind::Begins => lang.pick("政策开始执行", "the policy begins"),
            RuleChangeKind::Ends => lang.pick("政策不再执行", "the policy is no longer in force"),
            RuleChangeKind::Amended => lang.pick("规定有变化", "the rules change"),
        };
        let notice = change
            .citation
            .map(|id| lang.aside(&citation::full(plan, id, lang)));
        format!("{}  {what}{}", dates::iso(change.day), notice.unwrap_or_default())
    });
    told.collect()
}

/// Timelines as JSON, over a span of days.
pub fn json(plan: &Plan, timelines: &[Timeline], span: (Day, Day)) -> Json {
    Json::object()
        .with("version", Json::whole(VERSION))
        .with("from", day(span.0))
        .with("to", day(span.1))
        .with("policies", Json::list(timelines, &|timeline| one(plan, timeline)))
}

fn one(plan: &Plan, timeline: &Timeline) -> Json {
    let policy = plan.policies().get(timeline.policy);
    let is_share = policy
        .and_then(|policy| policy.variants.first()?.pays.as_ref())
        .is_some_and(|pays| plan.kind(pays.amount) == Kind::Number);
    let segments = Json::list(&timeline.segments, &|segment| {
        let (name, reason) = verdict(segment.verdict, None);
        let sum = |number: Number| {
            if is_share {
                Json::Text(number.to_string())
            } else {
                whole(number)
            }
        };
        let amount = segment.amount.map(|amount| {
            Json::object()
                .with(if is_share { "min" } else { "min_fen" }, sum(amount.min))
                .with(
                    if is_share { "max" } else { "max_fen" },
                    Json::or_null(amount.max.map(sum)),
                )
                .with("tight", Json::Truth(amount.tight))
        });
        Json::object()
            .with("from", day(segment.from))
            .with("to", day(segment.to))
            .with("verdict", Json::text(name))
            .with("reason", reason)
            .with("amount", Json::or_null(amount))
    });
    let changes = Json::list(&timeline.rule_changes, &|change| {
        let kind = match change.kind {
            RuleChangeKind::Begins => "begins",
            RuleChangeKind::Ends => "ends",
            RuleChangeKind::Amended => "amended",
        };
        Json::object()
            .with("day", day(change.day))
            .with("kind", Json::text(kind))
            .with("clause", Json::or_null(change.citation.map(|id| cited(plan, id))))
    });
    let ends = timeline.ends.as_ref().map(|ends| {
        Json::object()
            .with("earliest", Json::or_null(ends.earliest.map(day)))
            .with("latest", Json::or_null(ends.latest.map(day)))
            .with("exact", Json::Truth(ends.exact))
    });
    Json::object()
        .with("id", Json::or_null(policy.map(|policy| Json::text(&policy.id))))
        .with("title", Json::or_null(policy.map(|policy| text(&policy.title))))
        .with(
            "place",
            Json::or_null(timeline.place.map(|place| named(plan, place))),
        )
        .with(
            "record",
            Json::or_null(timeline.record.map(|record| Json::whole(record.into()))),
        )
        .with("segments", segments)
        .with("ends", Json::or_null(ends))
        .with("rule_changes", changes)
        .with("claimable", Json::list(&timeline.claimable, &claimable))
        .with(
            "if_unchanged",
            Json::list(&timeline.if_unchanged, &|input| {
                Json::text(&plan.inputs().at(*input).id)
            }),
        )
        .with("settled", Json::Truth(!timeline.fell_short))
}
