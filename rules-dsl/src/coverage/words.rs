//! Points in words, and where they stand.

use rules_core::arena::NodeId;
use rules_core::calendar::Day;
use rules_core::coverage::{Bound, Point, Side, Threshold, Version};
use rules_core::plan::{Kind, Node};
use rules_core::possible::Possible;

use super::Survey;
use crate::check::program::{Body, Criterion, Policy};
use crate::diagnostic::{Code, Diagnostic, Lang, Message, said};
use crate::scenario::iso;
use crate::source::Span;

/// A point, what to say of it, and how to call a scenario that shows it.
struct Words {
    span: Span,
    lacking: Message,
    called: Message,
}

impl Survey<'_> {
    pub(super) fn finding(&self, policy: usize, point: &Point) -> Option<Diagnostic> {
        let words = self.words(self.program.policies.get(policy)?, point);
        Some(Diagnostic::warning(Code::NotShown, words.span, words.lacking))
    }

    /// What a scenario that shows a point is called.
    pub(super) fn title(&self, policy: usize, point: &Point, lang: Lang) -> String {
        let Some(policy) = self.program.policies.get(policy) else {
            return String::new();
        };
        let called = self.words(policy, point).called;
        let title = match lang {
            Lang::Zh => format!("{}，{}", policy.title.zh, called.zh),
            Lang::En => format!("{}, {}", policy.title.en, called.en),
        };
        title.replace('"', "")
    }

    fn words(&self, policy: &Policy, point: &Point) -> Words {
        match point {
            Point::Criterion { id, met } => criterion(policy, id, *met),
            Point::Threshold(threshold, side) => self.threshold(policy, *threshold, *side),
            Point::Version(version) => self.version(policy, version),
        }
    }

    fn threshold(&self, policy: &Policy, threshold: Threshold, side: Side) -> Words {
        let (dated, day) = self.bound(threshold);
        let (zh, en) = match (side, dated) {
            (Side::Before, true) => ("前一天", "the day before"),
            (Side::On, true) => ("当天", "on the day of"),
            (Side::After, true) => ("后一天", "the day after"),
            (Side::Before, false) => ("少一点", "just below"),
            (Side::On, false) => ("正好", "exactly at"),
            (Side::After, false) => ("多一点", "just above"),
        };
        if let Some(span) = self.places.get(&threshold.node) {
            let text = self.snippet(*span);
            let (which_zh, which_en) = match threshold.bound {
                Bound::Only => ("这个界限", "this threshold"),
                Bound::First => ("这段期间首日", "the first day of this period"),
                Bound::Last => ("这段期间末日", "the last day of this period"),
            };
            let join = if dated { "的" } else { "：" };
            return Words {
                span: *span,
                lacking: Message {
                    zh: format!("没有情形落在{which_zh}{join}{zh}"),
                    en: format!("no scenario lies {en} {which_en}"),
                },
                called: Message {
                    zh: format!("{text}，{zh}"),
                    en: format!("{en} `{text}`").replace('`', "'"),
                },
            };
        }
        let (what_zh, what_en) = match (day, dated) {
            (Some(bound), _) => (bound.clone(), bound),
            (None, true) => ("期限".to_owned(), "a deadline".to_owned()),
            (None, false) => ("一个数值".to_owned(), "a figure".to_owned()),
        };
        Words {
            span: policy.span,
            lacking: Message {
                zh: format!("`{}` 的规则以 {what_zh} 为界，没有情形落在{zh}", policy.id),
                en: format!("`{}` changes at {what_en}; no scenario lies {en} it", policy.id),
            },
            called: Message {
                zh: format!("{what_zh} {zh}"),
                en: format!("{en} {what_en}"),
            },
        }
    }

    /// Whether a threshold is a day, and which day or number if it is always the same.
    pub(super) fn bound(&self, threshold: Threshold) -> (bool, Option<String>) {
        let Node::Compare(_, a, b) = *self.plan.nodes().at(threshold.node) else {
            return (true, None);
        };
        let bound = if threshold.mirrored { a } else { b };
        let dated = self.plan.kind(bound) == Kind::Date;
        (dated, self.constant(bound, dated))
    }

    fn constant(&self, node: NodeId, dated: bool) -> Option<String> {
        let Node::Constant(constant) = *self.plan.nodes().at(node) else {
            return None;
        };
        let whole = Possible::of(self.plan.constant(constant).clone())
            .to_number()?
            .to_whole()?;
        if !dated {
            return Some(whole.to_string());
        }
        Some(iso(Day::try_from(whole).ok()?))
    }

    fn version(&self, policy: &Policy, version: &Version) -> Words {
        let since = version.since.map(iso).unwrap_or_default();
        if let Some(span) = self.line(version) {
            let name = version.name.map_or("", |name| self.plan.name(name).id.as_str());
            return Words {
                span,
                lacking: said!("没有情形用到这个数值", "no scenario uses this figure"),
                called: Message {
                    zh: format!("用到 {name} {since}"),
                    en: format!("using {name} {since}"),
                },
            };
        }
        let place = version.place.and_then(|place| self.plan.regions().get(place));
        let (zh, en) = place.map_or(("", ""), |place| (place.name.zh.as_str(), place.name.en.as_str()));
        Words {
            span: policy.span,
            lacking: Message {
                zh: format!("没有情形用到 `{}` 的这项修改：{zh} {since}", policy.id),
                en: format!("no scenario uses this amendment of `{}`: {en} {since}", policy.id),
            },
            called: Message {
                zh: format!("{zh} {since} 的修改"),
                en: format!("as amended: {en} {since}"),
            },
        }
    }

    /// The rule text at a place, on one line.
    fn snippet(&self, span: Span) -> String {
        let file = self.files.get(span.file);
        let text = file
            .and_then(|file| file.text.get(span.start..span.end))
            .unwrap_or_default();
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ")
    }
}

fn criterion(policy: &Policy, id: &str, met: bool) -> Words {
    let amended = policy.amendments.iter().filter_map(|amendment| amendment.added());
    let found = policy
        .criteria
        .iter()
        .chain(amended)
        .find_map(|criterion| line(criterion, id));
    let (zh, en) = if met {
        ("满足", "met")
    } else {
        ("不满足", "not met")
    };
    let label = found.map(|criterion| &criterion.label);
    let (label_zh, label_en) = label.map_or((id, id), |label| (label.zh.as_str(), label.en.as_str()));
    Words {
        span: found.map_or(policy.span, |criterion| criterion.span),
        lacking: Message {
            zh: format!("`{}` 没有{zh} `{id}` 的情形", policy.id),
            en: format!("in no scenario of `{}` is the criterion `{id}` {en}", policy.id),
        },
        called: Message {
            zh: format!("{zh}：{label_zh}"),
            en: format!("{en}: {label_en}"),
        },
    }
}

fn line<'c>(criterion: &'c Criterion, id: &str) -> Option<&'c Criterion> {
    if criterion.id == id {
        return Some(criterion);
    }
    match &criterion.body {
        Body::All(lines) | Body::Any(lines) => lines.iter().find_map(|part| line(part, id)),
        Body::Condition(_) | Body::Declared => None,
    }
}
