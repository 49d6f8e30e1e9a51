//! Somebody who was found, written as a scenario: what to give, and what comes out.

use std::collections::{BTreeMap, BTreeSet};

use std::sync::Arc;

use rules_core::arena::{InputId, ListId};
use rules_core::assess::{DEFAULT_BUDGET, Request, assess_some};
use rules_core::calendar::Day;
use rules_core::number::Number;
use rules_core::people::People;
use rules_core::plan::{Input, InputKind, Kind, Node, PayKind, Plan, Variant};
use rules_core::possible::{Possible, Range, Values};
use rules_core::unroll::field_id;
use rules_core::verdict::{Amount, Cause, PolicyAssessment, Verdict};

use super::{iso, verdict_words};
use crate::check::program::unit_words;

/// What somebody is judged by.
#[derive(Debug, Clone)]
pub(crate) struct Judged<'a> {
    /// A flat plan.
    pub(crate) plan: &'a Plan,
    /// The position of the policy.
    pub(crate) policy: usize,
    pub(crate) variant: &'a Variant,
    /// The lists that bear on the answer: how many records they have must be said.
    pub(crate) lists: BTreeSet<ListId>,
}

/// Someone with the answer of one policy, in the words of a scenario.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) people: People,
    pub(crate) verdict: Verdict,
    today: Day,
    given: Vec<String>,
    /// The answer as an expectation.
    pub(crate) expected: String,
}

impl Written {
    /// Nothing if a scenario cannot say who it is, or the answer is not settled.
    pub(crate) fn of(by: &Judged<'_>, people: People) -> Option<Self> {
        let Judged {
            plan,
            policy,
            variant,
            ..
        } = *by;
        let people = with_figures_given(plan, in_known_places(plan, people)?)?;
        let request = Request {
            people: people.clone(),
            applicant: None,
            budget: DEFAULT_BUDGET,
        };
        let assessed = assess_some(plan, &request, &[policy]).ok()?;
        let answer = Arc::unwrap_or_clone(assessed.policies.into_iter().next()?);
        let answer = match variant.record {
            None => answer,
            record => answer
                .records
                .into_iter()
                .find(|answer| answer.record == record)?,
        };
        // Another place may give the better answer; then the scenario would speak of that.
        if answer.place != variant.place || answer.causes.contains(&Cause::Limit) {
            return None;
        }
        Some(Self {
            today: assessed.today,
            given: given(by, &people)?,
            expected: expected(plan, policy, &answer)?,
            verdict: answer.verdict,
            people,
        })
    }

    /// Its text, in English spelling.
    pub(crate) fn text(&self, title: &str) -> String {
        let mut text = format!("scenario \"{}\" {{\n  today {}\n", title, iso(self.today));
        if !self.given.is_empty() {
            text.push_str("  given ");
            text.push_str(&self.given.join(",\n    "));
            text.push('\n');
        }
        text.push_str("  expect ");
        text.push_str(&self.expected);
        text.push_str("\n}\n");
        text
    }
}

/// The same people, knowing less, as long as something holds of them: what is left is what a reader must look at.
pub(crate) fn with_only_what_matters<T>(
    plan: &Plan,
    best: T,
    people: impl Fn(&T) -> &People,
    trial: impl Fn(&T, People, &Input) -> Option<T>,
) -> T {
    let mut best = best;
    for (input, declared) in plan.inputs().iter() {
        let known = people(&best).get(input);
        let fixed = known.is_single() && declared.kind != InputKind::Today;
        if !fixed || *known == declared.domain {
            continue;
        }
        let fewer = people(&best).with(input, declared.domain.clone());
        if let Some(trial) = trial(&best, fewer, declared) {
            best = trial;
        }
    }
    best
}

/// The same people with one value for all lines of a figure that nobody gives: a scenario gives them all at once.
/// Nothing if they have several.
fn with_figures_given(plan: &Plan, mut people: People) -> Option<People> {
    let mut given: BTreeMap<&str, Possible> = BTreeMap::new();
    for (id, input) in plan.inputs().iter() {
        let Some(name) = input.figure().filter(|_| is_known(plan, &people, id)) else {
            continue;
        };
        let value = people.get(id).clone();
        if given
            .insert(name, value.clone())
            .is_some_and(|other| other != value)
        {
            return None;
        }
    }
    for (id, input) in plan.inputs().iter() {
        let value = input.figure().and_then(|name| given.get(name));
        if let Some(value) = value.filter(|value| value.is_within(&input.domain)) {
            people.set(id, value.clone());
        }
    }
    Some(people)
}

/// The same people in places that have no parts: a scenario that names a larger one means anywhere in it. Nothing if
/// such a place has no parts other than those that rules tell apart from it.
fn in_known_places(plan: &Plan, mut people: People) -> Option<People> {
    let regions = plan.regions();
    for (input, declared) in plan.inputs().iter() {
        if declared.value != Kind::Region || !is_known(plan, &people, input) {
            continue;
        }
        let place = people.get(input).to_number()?;
        let inside = regions.inside(u32::try_from(place.to_whole()?).ok()?);
        if inside.low == inside.high {
            continue;
        }
        let parts = (0..).map_while(|position| regions.get(position).map(|_| regions.inside(position)));
        let plain = |part: &Range| part.low == part.high && part.low > inside.low && part.high <= inside.high;
        let told_apart: Vec<Range> = plan
            .nodes()
            .iter()
            .filter_map(|(_, node)| match node {
                Node::In(_, set) => match plan.constant(*set) {
                    Values::Ranges(ranges) => Some(ranges.iter().collect::<Vec<_>>()),
                    Values::Bits(_) => None,
                },
                _ => None,
            })
            .flatten()
            .collect();
        let like_the_whole = |part: &Range| {
            told_apart.iter().all(|told| {
                let holds = |place: Number| told.low <= place && place <= told.high;
                holds(part.low) == holds(place)
            })
        };
        let leaf = parts.filter(plain).find(like_the_whole)?;
        people.set(input, Possible::number(leaf.low));
    }
    Some(people)
}

/// Everything that is known, as `name: value`.
fn given(by: &Judged<'_>, people: &People) -> Option<Vec<String>> {
    let plan = by.plan;
    let mut lines = Vec::new();
    for (id, list) in plan.lists().iter() {
        let mut entries = Vec::new();
        let mut known = by.lists.contains(&id);
        for record in 1.. {
            let of_record = field_id(list, record, "");
            let fields: Vec<(InputId, &Input)> = plan
                .inputs()
                .iter()
                .filter(|(_, input)| input.id.starts_with(&of_record))
                .collect();
            if fields.is_empty() {
                break;
            }
            let mut shown = Vec::new();
            for (input, declared) in fields {
                if is_known(plan, people, input) {
                    let field = declared.id.get(of_record.len()..)?;
                    shown.push(format!("{field}: {}", value(plan, declared, people.get(input))?));
                }
            }
            known |= !shown.is_empty();
            entries.push(format!("{} {{ {} }}", list.record_id, shown.join(", ")));
        }
        if known && !entries.is_empty() {
            lines.push(format!("{}: {{ {} }}", list.id, entries.join(" ")));
        }
    }
    for (id, input) in plan.inputs().iter() {
        let elsewhere = input.list.is_some() || input.id.contains("].") || input.kind == InputKind::Today;
        if elsewhere || !is_known(plan, people, id) {
            continue;
        }
        // Of a figure that no source gives all lines are taken to be the same.
        let name = match input.figure() {
            Some(figure) => figure.to_owned(),
            None if input.kind == InputKind::Confirm => input.id.replacen('.', " ", 1),
            None => input.id.clone(),
        };
        let line = format!("{name}: {}", value(plan, input, people.get(id))?);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    Some(lines)
}

fn is_known(plan: &Plan, people: &People, input: InputId) -> bool {
    people.get(input).is_single() && *people.get(input) != plan.inputs().at(input).domain
}

/// A value as rule texts write it.
fn value(plan: &Plan, input: &Input, possible: &Possible) -> Option<String> {
    if possible.none {
        return Some("none".to_owned());
    }
    let position = || match &possible.values {
        Values::Bits(bits) => usize::try_from(bits.trailing_zeros()).ok(),
        Values::Ranges(_) => None,
    };
    Some(match input.value {
        Kind::Bool => if possible.is_yes() { "yes" } else { "no" }.to_owned(),
        Kind::Choice(choice) => {
            let (member, _) = plan.choices().get(choice)?.members.get(position()?)?;
            member.clone()
        }
        Kind::Region => {
            let region = possible.to_number()?.to_whole()?;
            plan.regions().get(u32::try_from(region).ok()?)?.id.clone()
        }
        kind => measured(kind, possible.to_number()?)?,
    })
}

fn measured(kind: Kind, value: Number) -> Option<String> {
    Some(match kind {
        Kind::Money => {
            let fen = value.to_whole()?;
            if fen.rem_euclid(100) == 0 {
                format!("{} yuan", fen.div_euclid(100))
            } else {
                format!("{fen} fen")
            }
        }
        Kind::Date => iso(Day::try_from(value.to_whole()?).ok()?),
        Kind::Count(unit) => format!("{} {}", value.to_whole()?, unit_words(unit).1),
        Kind::Months => format!("{} months", value.to_whole()?),
        Kind::Days => format!("{} days", value.to_whole()?),
        _ if value.denominator() == 1 => value.numerator().to_string(),
        _ => format!("{} / {}", value.numerator(), value.denominator()),
    })
}

/// What comes out, as an expectation.
fn expected(plan: &Plan, policy: usize, answer: &PolicyAssessment) -> Option<String> {
    let policy = plan.policies().get(policy)?;
    let mut text = policy.id.clone();
    if let (Some(number), Some(list)) = (answer.record, policy.per) {
        text.push_str(&format!(" for {} {number}", plan.lists().get(list)?.record_id));
    }
    text.push(' ');
    text.push_str(&verdict_words(plan, answer).en);
    if let Some(amount) = &answer.amount {
        text.push_str(", pays ");
        text.push_str(&pays(amount)?);
        for step in &amount.steps {
            let to = step.to.map_or_else(|| " on".to_owned(), |to| format!(" to {to}"));
            let sum = between(step.min, step.max, Kind::Money)?;
            text.push_str(&format!(", month {}{to}: {sum}", step.from));
        }
        if let Some((_, most)) = amount.months.filter(|(least, most)| least == most) {
            text.push_str(&format!(", for at most {} months", most.to_whole()?));
        }
    }
    for (words, day) in [("first day", answer.first_day), ("last day", answer.last_day)] {
        if let Some(day) = day {
            text.push_str(&format!(", {words} {}", iso(day)));
        }
    }
    for span in &answer.claimable {
        let (from, to, until) = (iso(span.from), iso(span.to), iso(span.until));
        text.push_str(&format!(", claimable for {from} to {to} until {until}"));
    }
    Some(text)
}

fn pays(amount: &Amount) -> Option<String> {
    let kind = if amount.is_share {
        Kind::Number
    } else {
        Kind::Money
    };
    let sum = between(amount.min, amount.max, kind)?;
    let mut text = match amount.kind {
        PayKind::Once => format!("{sum} once"),
        PayKind::Monthly => format!("{sum} monthly"),
        PayKind::Yearly => format!("{sum} yearly"),
        PayKind::Loan => format!("loan up to {sum}"),
        PayKind::Interest => format!("interest {sum}"),
        PayKind::Tax => format!("tax up to {sum}"),
    };
    if !amount.open.is_empty() {
        text.push_str(" open");
    }
    Some(text)
}

fn between(least: Number, most: Number, kind: Kind) -> Option<String> {
    let (low, high) = (measured(kind, least)?, measured(kind, most)?);
    Some(if low == high {
        low
    } else {
        format!("between {low} and {high}")
    })
}
