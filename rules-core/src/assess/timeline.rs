//! The answers of a policy on every day of a span, as if asked then, all else being as it is now.

use std::collections::BTreeSet;

use super::desk::{Desk, not_in_force};
use crate::arena::{CitationId, InputId, NodeId};
use crate::calendar::Day;
use crate::decide::Outcome;
use crate::extent::End;
use crate::forward;
use crate::number::Number;
use crate::plan::{Node, Pays, Policy, Status, Validity, Variant};
use crate::possible::Possible;
use crate::question::Question;
use crate::timeline::{Claimable, Ends, Stretch};
use crate::verdict::{NotInForce, Verdict};

/// One policy over a span of days, for one of the applicant's places and one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// Position in [`crate::plan::Plan::policies`].
    pub policy: usize,
    /// The place that was used.
    pub place: Option<InputId>,
    /// The record it is about, counted from 1, where the policy is granted for each record of a list.
    pub record: Option<u32>,
    /// Without gaps and in ascending order; neighbours differ.
    pub segments: Vec<Segment>,
    /// Days on which a rule that the answer may rest on begins to hold or ceases to.
    pub rule_changes: Vec<RuleChange>,
    /// When the entitlement ends that holds on the day of asking, for those who have it.
    pub ends: Option<Ends>,
    /// Past days that can still be claimed.
    pub claimable: Vec<Claimable>,
    /// Snapshots and counters it rests on: it holds if nothing else changes.
    pub if_unchanged: Vec<InputId>,
    /// Some day was not settled within the work allowed.
    pub fell_short: bool,
}

/// Days with one and the same answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// The answer on each of them.
    pub verdict: Verdict,
    /// What those are paid who are entitled, in fen or as a share: least and greatest.
    pub amount: Option<SegmentAmount>,
}

/// Least and greatest amount on each day of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentAmount {
    /// The least.
    pub min: Number,
    /// The greatest, if a notice bounds it.
    pub max: Option<Number>,
    /// Whether both were shown to be somebody's on each day.
    pub tight: bool,
}

/// A day on which a rule changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleChange {
    /// The first day of the new state.
    pub day: Day,
    /// What changes.
    pub kind: RuleChangeKind,
    /// The notice, if one is named for it.
    pub citation: Option<CitationId>,
}

/// What becomes of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleChangeKind {
    /// The policy is in force from this day.
    Begins,
    /// The policy is no longer in force from this day.
    Ends,
    /// A figure or a condition reads otherwise from this day.
    Amended,
}

/// A reading asks its questions of many spans of days, and of many people. All of that together may take so many times
/// the work allowed for one question.
const QUESTIONS: u64 = 25;

/// The outcomes that decide the answer, each along the days.
struct Strands {
    applies: Vec<Stretch>,
    reach: Vec<Stretch>,
    declared: Vec<Stretch>,
    undeclared: Vec<Stretch>,
    adopted: Option<Vec<Stretch>>,
}

impl<'plan> Desk<'_, 'plan> {
    /// The policy over a span of days, once for each of its readings.
    pub(super) fn timelines(&mut self, position: usize, span: (Day, Day)) -> Vec<Timeline> {
        let policy: &'plan Policy = self.policy;
        let variants = policy.variants.iter();
        variants
            .map(|variant| self.timeline(position, variant, span))
            .collect()
    }

    fn timeline(&mut self, position: usize, variant: &'plan Variant, span: (Day, Day)) -> Timeline {
        self.engine.work.fell_short = self.may_contradict;
        let mut timeline = Timeline {
            policy: position,
            place: variant.place,
            record: variant.record,
            segments: Vec::new(),
            rule_changes: Vec::new(),
            ends: None,
            claimable: Vec::new(),
            if_unchanged: Vec::new(),
            fell_short: false,
        };
        let other_applicant = self
            .request
            .applicant
            .is_some_and(|applicant| applicant != self.policy.applicant);
        if other_applicant {
            timeline.segments.push(Segment {
                from: span.0,
                to: span.1,
                verdict: Verdict::NotApplicable,
                amount: None,
            });
            return timeline;
        }
        let watched: Vec<NodeId> = variant.pays.iter().flat_map(Pays::nodes).collect();
        let question = self.on_other_days(&[variant.entitled], &watched);
        let allowed = self.engine.allow(self.request.budget.saturating_mul(QUESTIONS));
        let strands = self.strands(variant, &question, span);
        let verdicts = self.verdicts(variant, &strands, span);
        timeline.segments = self.with_amounts(variant, &question, verdicts);
        timeline.rule_changes = self.rule_changes(variant, span);
        let fell_short = self.engine.work.fell_short;
        let was_brief = std::mem::replace(&mut self.is_brief, true);
        let answer = self.answer_at(position, variant);
        self.is_brief = was_brief;
        self.engine.work.fell_short |= fell_short;
        timeline.claimable.clone_from(&answer.claimable);
        if span.0 <= self.today && self.today <= span.1 {
            let held = (self.today, span.1);
            timeline.ends = self.engine.ends(&question, self.declared, self.today_input, held);
        }
        self.engine.give_back(allowed);
        timeline.if_unchanged = self.snapshots(&question);
        timeline.fell_short = self.engine.work.fell_short;
        timeline
    }

    fn strands(&mut self, variant: &Variant, entitled: &Question, span: (Day, Day)) -> Strands {
        let today = self.today_input;
        let binds_by_itself = self.policy.status == Status::InForce;
        let mut reached = |nodes: &[NodeId]| {
            let question = self.on_other_days(nodes, &[]).reaching_other_days();
            self.engine.along_days(&question, self.declared, today, span)
        };
        let applies = reached(&[variant.applies]);
        let reach = reached(&[variant.applies, variant.in_force]);
        let adoption = variant.adoption.as_ref().filter(|_| !binds_by_itself);
        let adopted = adoption.map(|adoption| reached(&[adoption.adopted]));
        let declared = self.engine.along_days(entitled, self.declared, today, span);
        let undeclared = if self.declared.is_same(self.undeclared) {
            declared.clone()
        } else {
            self.engine.along_days(entitled, self.undeclared, today, span)
        };
        Strands {
            applies,
            reach,
            declared,
            undeclared,
            adopted,
        }
    }

    /// The strands laid upon one another.
    fn verdicts(&self, variant: &Variant, strands: &Strands, span: (Day, Day)) -> Vec<Segment> {
        let all = [
            &strands.applies,
            &strands.reach,
            &strands.declared,
            &strands.undeclared,
        ];
        let all = all.into_iter().chain(&strands.adopted);
        let mut starts: BTreeSet<Day> = all.flatten().map(|stretch| stretch.from).collect();
        starts.extend(validity_days(self.policy, variant).filter(|day| span.0 < *day && *day <= span.1));
        let starts: Vec<Day> = starts.into_iter().collect();
        let ends = starts.iter().skip(1).map(|next| *next - 1).chain([span.1]);
        let mut segments: Vec<Segment> = Vec::new();
        for (from, to) in starts.iter().copied().zip(ends) {
            let verdict = self.verdict_on(variant, strands, from);
            match segments.last_mut() {
                Some(last) if last.verdict == verdict => last.to = to,
                _ => segments.push(Segment {
                    from,
                    to,
                    verdict,
                    amount: None,
                }),
            }
        }
        segments
    }

    fn verdict_on(&self, variant: &Variant, strands: &Strands, day: Day) -> Verdict {
        let on = |strand: &[Stretch], outcome| {
            let stretch = strand.iter().find(|stretch| stretch.to >= day);
            stretch.is_some_and(|stretch| stretch.is_only(outcome))
        };
        if on(&strands.applies, Outcome::No) {
            return Verdict::NotApplicable;
        }
        if on(&strands.reach, Outcome::No) {
            return Verdict::NotInForce(self.not_in_force_on(variant, day));
        }
        if on(&strands.declared, Outcome::No) {
            return Verdict::NotEligible;
        }
        if !on(&strands.declared, Outcome::Yes) {
            return Verdict::Depends;
        }
        let binds = match &strands.adopted {
            Some(adopted) => on(adopted, Outcome::Yes),
            None => self.policy.status == Status::InForce,
        };
        if binds && on(&strands.undeclared, Outcome::Yes) {
            Verdict::Eligible
        } else {
            Verdict::EligibleIf
        }
    }

    fn not_in_force_on(&self, variant: &Variant, day: Day) -> NotInForce {
        let people = self.declared.with(self.today_input, super::on(day));
        let holds = |guard: NodeId| forward::evaluate(self.engine.plan, &people, guard).is_yes();
        if let Some(suspension) = variant
            .suspensions
            .iter()
            .find(|suspension| holds(suspension.guard))
        {
            return NotInForce::Suspended(suspension.from, suspension.until);
        }
        let other = variant.validity.iter().rfind(|other| holds(other.guard));
        let spans = other.map_or(self.policy.validity.as_slice(), |other| &other.spans);
        let decides = variant.day.and_then(|node| {
            crate::timeline::single_day(&forward::evaluate(self.engine.plan, &people, node))
        });
        not_in_force(spans, decides.unwrap_or(day))
    }

    /// The segments divided further where the amount changes.
    fn with_amounts(
        &mut self,
        variant: &Variant,
        question: &Question,
        segments: Vec<Segment>,
    ) -> Vec<Segment> {
        let Some(pays) = &variant.pays else {
            return segments;
        };
        let mut divided: Vec<Segment> = Vec::new();
        let mut open: Vec<Segment> = segments.into_iter().rev().collect();
        while let Some(segment) = open.pop() {
            let is_paid = matches!(
                segment.verdict,
                Verdict::Eligible | Verdict::EligibleIf | Verdict::Depends
            );
            let found = is_paid.then(|| self.amount_on(question, pays.amount, &segment));
            let amount = match found {
                Some(Ok(amount)) => amount,
                Some(Err(cut)) => {
                    open.push(Segment {
                        from: cut + 1,
                        ..segment.clone()
                    });
                    open.push(Segment { to: cut, ..segment });
                    continue;
                }
                None => None,
            };
            let segment = Segment { amount, ..segment };
            match divided.last_mut() {
                Some(last) if (last.verdict, last.amount) == (segment.verdict, segment.amount) => {
                    last.to = segment.to;
                }
                _ => divided.push(segment),
            }
        }
        divided
    }

    /// The amount if it is the same on each day, else the last day of the first part.
    fn amount_on(
        &mut self,
        question: &Question,
        node: NodeId,
        segment: &Segment,
    ) -> Result<Option<SegmentAmount>, Day> {
        let today = self.today_input;
        let days = Possible::days(segment.from, segment.to);
        let here = self.declared.with(today, days.clone());
        self.engine.fresh_budget();
        let least = self.engine.extent(question, node, &here, End::Least);
        self.engine.fresh_budget();
        let greatest = self.engine.extent(question, node, &here, End::Greatest);
        let Some((least, greatest)) = least.zip(greatest) else {
            return Ok(None);
        };
        let mut is_daily = |end: &crate::extent::Extent| {
            end.person.as_ref().is_some_and(|person| {
                let line = person.with(today, days.clone());
                let is_entitled = self.engine.outcome(question, &line).is_yes();
                is_entitled && self.engine.values.at(node).to_number() == Some(end.value)
            })
        };
        let is_one = segment.from == segment.to || (is_daily(&least) && is_daily(&greatest));
        if !is_one {
            if !self.engine.is_spent() {
                return Err(self.amount_cut(question, node, segment));
            }
            // Nobody is paid less or more than this on any of the days, but how much on which is not settled.
            self.engine.work.fell_short = true;
        }
        let bounded = self.engine.is_bounded(node, &here, &greatest);
        Ok(Some(SegmentAmount {
            min: least.value,
            max: bounded.then_some(greatest.value),
            tight: is_one && least.exact && greatest.exact,
        }))
    }

    /// A day after which the amount may be another one.
    fn amount_cut(&mut self, question: &Question, node: NodeId, segment: &Segment) -> Day {
        let mut question = question.clone();
        question.roots = [node].into();
        let here = self
            .declared
            .with(self.today_input, Possible::days(segment.from, segment.to));
        let cut = self
            .engine
            .parts(&question, &here, self.today_input)
            .and_then(|(before, _)| Day::try_from(before.hull()?.high.to_whole()?).ok());
        let middle = segment.from + (segment.to - segment.from) / 2;
        cut.filter(|cut| segment.from <= *cut && *cut < segment.to)
            .unwrap_or(middle)
    }

    /// The days on which a rule changes that the answer may rest on.
    fn rule_changes(&mut self, variant: &Variant, span: (Day, Day)) -> Vec<RuleChange> {
        let plan = self.engine.plan;
        let here = self
            .declared
            .with(self.today_input, Possible::days(span.0, span.1));
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let pays = variant.pays.iter().flat_map(Pays::nodes);
        let more = variant
            .day
            .into_iter()
            .chain(variant.claim_from)
            .chain(variant.claim_until);
        let mut open: Vec<NodeId> = pays.chain(more).collect();
        open.extend([variant.applies, variant.in_force, variant.entitled]);
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let Node::Case(run) = *plan.nodes().at(id) else {
                plan.for_each_operand(*plan.nodes().at(id), |operand| open.push(operand));
                continue;
            };
            // What stands in an arm that nobody takes changes nothing.
            for arm in plan.arms(run) {
                open.push(arm.guard);
                let guard = self.engine.value(arm.guard, &here);
                if guard.may_be_yes() {
                    open.push(arm.value);
                    let day = arm.since.filter(|day| span.0 < *day && *day <= span.1);
                    found.extend(day.map(|day| RuleChange {
                        day,
                        kind: RuleChangeKind::Amended,
                        citation: arm.citation,
                    }));
                }
                if !guard.may_be_no() {
                    break;
                }
            }
        }
        // Where another day decides, the policy does not begin and end with the day of asking.
        let spans = self.spans_of(variant).iter().filter(|_| variant.day.is_none());
        for validity in spans {
            let begins = (validity.from, RuleChangeKind::Begins);
            let ends = validity.until.map(|until| (until + 1, RuleChangeKind::Ends));
            for (day, kind) in [begins].into_iter().chain(ends) {
                if span.0 < day && day <= span.1 {
                    let citation = None;
                    found.insert(RuleChange { day, kind, citation });
                }
            }
        }
        found.into_iter().collect()
    }

    fn spans_of<'a>(&mut self, variant: &'a Variant) -> &'a [Validity]
    where
        'plan: 'a,
    {
        let policy: &'plan Policy = self.policy;
        let declared = self.declared;
        let other = variant
            .validity
            .iter()
            .rfind(|other| self.engine.value(other.guard, declared).is_yes());
        other.map_or(policy.validity.as_slice(), |other| &other.spans)
    }
}

/// The days on which the reason why a policy is not in force may become another one.
fn validity_days(policy: &Policy, variant: &Variant) -> impl Iterator<Item = Day> {
    let others = variant.validity.iter().flat_map(|other| &other.spans);
    let spans = policy.validity.iter().chain(others);
    let edges = spans.flat_map(|span| [Some(span.from), span.until.map(|until| until + 1)]);
    let suspensions = variant.suspensions.iter();
    let suspended = suspensions.flat_map(|found| [found.from, found.until.map(|until| until + 1)]);
    let days: Vec<Day> = edges.chain(suspended).flatten().collect();
    days.into_iter()
}
