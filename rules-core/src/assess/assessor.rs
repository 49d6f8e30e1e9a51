//! Assessments that follow one another: an answer recomputes only the policies that rest on it.

use std::sync::Arc;

use super::applicants::Applicants;
use super::changes::{Draft, Proposal, WhatWouldChange};
use super::lawful::Lawful;
use super::timeline::Timeline;
use super::{Refused, Request};
use crate::arena::{Arena, InputId, NodeId};
use crate::calendar::Day;
use crate::engine::Engine;
use crate::people::People;
use crate::plan::{Applicant, Plan, Policy, Variant};
use crate::question::Question;
use crate::verdict::{Assessment, Cause, PolicyAssessment, Verdict};

/// Assesses applicants by one plan, again and again. The answers are those of [`super::assess`]; what an earlier
/// request has shown and a later one does not touch is not computed again.
#[derive(Debug)]
pub struct Assessor<'plan> {
    plan: &'plan Plan,
    engine: Engine<'plan>,
    lawful: Lawful,
    /// For each policy assessed so far, what its answers read.
    read: Vec<Option<Vec<InputId>>>,
    known: Vec<Option<Known>>,
    history: History,
}

/// An answer, and what it was given to.
#[derive(Debug)]
struct Known {
    applicant: Option<Applicant>,
    budget: u64,
    /// The last request to which it was the answer.
    asked: u64,
    answer: Option<Arc<PolicyAssessment>>,
}

/// Which request last changed an input. The first is 1.
#[derive(Debug)]
struct History {
    requests: u64,
    people: Option<People>,
    changed: Arena<InputId, u64>,
}

impl History {
    fn add(&mut self, people: &People) {
        self.requests = self.requests.saturating_add(1);
        if let Some(before) = &self.people {
            for input in self.changed.ids() {
                if before.get(input) != people.get(input) {
                    *self.changed.at_mut(input) = self.requests;
                }
            }
        }
        self.people = Some(people.clone());
    }
}

impl<'plan> Assessor<'plan> {
    /// For applicants of a plan without lists of records, see [`Plan::for_lists`].
    pub fn new(plan: &'plan Plan) -> Self {
        let mut engine = Engine::new(plan, 0);
        Self {
            plan,
            lawful: Lawful::new(&mut engine),
            engine,
            read: vec![None; plan.policies().len()],
            known: plan.policies().iter().map(|_| None).collect(),
            history: History {
                requests: 0,
                people: None,
                changed: Arena::filled(0, plan.inputs().len()),
            },
        }
    }

    /// The answers of the policies at these positions.
    ///
    /// # Errors
    /// As [`super::assess`].
    pub fn assess(&mut self, request: &Request, policies: &[usize]) -> Result<Assessment, Refused> {
        let applicants = Applicants::of(&mut self.engine, &mut self.lawful, request)?;
        self.history.add(&applicants.request.people);
        let answers = policies
            .iter()
            .filter_map(|position| self.answer(*position, &applicants));
        Ok(Assessment {
            policies: answers.collect(),
            today: applicants.today,
        })
    }

    /// The policies at these positions on every day of a span, as if asked then, all else being as it is now: one
    /// timeline for each reading of a policy.
    ///
    /// # Errors
    /// As [`super::assess`].
    pub fn timelines(
        &mut self,
        request: &Request,
        policies: &[usize],
        span: (Day, Day),
    ) -> Result<Vec<Timeline>, Refused> {
        let applicants = Applicants::of(&mut self.engine, &mut self.lawful, request)?;
        let positions = policies.iter().copied();
        let all = positions.flat_map(|position| {
            let desk = applicants.desk(&mut self.engine, position);
            desk.map_or_else(Vec::new, |mut desk| desk.timelines(position, span))
        });
        Ok(all.collect())
    }

    /// What would make the applicant entitled to each of the policies at these positions that is certainly refused: one
    /// answer for each reading. Waiting is proposed up to a day.
    ///
    /// # Errors
    /// As [`super::assess`].
    pub fn what_would_change(
        &mut self,
        request: &Request,
        policies: &[usize],
        horizon: Day,
    ) -> Result<Vec<WhatWouldChange>, Refused> {
        let applicants = Applicants::of(&mut self.engine, &mut self.lawful, request)?;
        let plan = self.plan;
        let mut found = Vec::new();
        for position in policies.iter().copied() {
            let variants = plan
                .policies()
                .get(position)
                .map_or(&[][..], |policy| &policy.variants);
            for variant in variants {
                let Some(mut desk) = applicants.desk(&mut self.engine, position) else {
                    continue;
                };
                let mut unchanged = WhatWouldChange {
                    policy: position,
                    place: variant.place,
                    record: variant.record,
                    proposals: Vec::new(),
                    fell_short: false,
                };
                // Only a certain refusal is changed; for all others the rest of the answer would be found in vain.
                if let Some(settled) = desk.is_not_refused(variant) {
                    unchanged.fell_short = !settled;
                    found.push(unchanged);
                    continue;
                }
                let answer = desk.answer_at(position, variant);
                let drafts = desk.drafts(variant, &answer, horizon);
                let proposals = drafts.found.into_iter();
                let proposals =
                    proposals.filter_map(|draft| self.proposed(request, position, variant, draft));
                found.push(WhatWouldChange {
                    proposals: proposals.collect(),
                    fell_short: drafts.fell_short || answer.causes.contains(&Cause::Limit),
                    ..unchanged
                });
            }
        }
        Ok(found)
    }

    /// A draft with the answer after its changes, if that is an entitlement.
    fn proposed(
        &mut self,
        request: &Request,
        position: usize,
        variant: &'plan Variant,
        draft: Draft,
    ) -> Option<Proposal> {
        let mut changed = request.clone();
        for change in &draft.changes {
            changed.people.set(change.input, change.to.clone());
        }
        let applicants = Applicants::of(&mut self.engine, &mut self.lawful, &changed).ok()?;
        let answer = applicants
            .desk(&mut self.engine, position)?
            .answer_at(position, variant);
        let entitled = matches!(answer.verdict, Verdict::Eligible | Verdict::EligibleIf);
        entitled.then(|| Proposal {
            changes: draft.changes,
            answer: Arc::new(answer),
        })
    }

    /// Forgets all answers, so that the next request is answered as the first of a new applicant. What was prepared
    /// of the plan stays.
    pub fn forget(&mut self) {
        self.known.iter_mut().for_each(|known| *known = None);
        self.engine.forget();
    }

    fn answer(&mut self, position: usize, applicants: &Applicants) -> Option<Arc<PolicyAssessment>> {
        let policy = self.plan.policies().get(position)?;
        let plan = self.plan;
        let read = self.read.get_mut(position)?;
        let read = read.get_or_insert_with(|| inputs_of(plan, policy));
        let request = &applicants.request;
        let history = &self.history;
        let stands = |known: &&mut Known| {
            !applicants.may_contradict
                && known.applicant == request.applicant
                && known.budget == request.budget
                && read
                    .iter()
                    .all(|input| *history.changed.at(*input) <= known.asked)
        };
        let known = self.known.get_mut(position).and_then(Option::as_mut);
        if let Some(known) = known.filter(stands) {
            known.asked = history.requests;
            return known.answer.clone();
        }
        let answer = applicants
            .desk(&mut self.engine, position)?
            .answer(position)
            .map(Arc::new);
        if !applicants.may_contradict {
            let known = Known {
                applicant: request.applicant,
                budget: request.budget,
                asked: self.history.requests,
                answer: answer.clone(),
            };
            *self.known.get_mut(position)? = Some(known);
        }
        answer
    }
}

/// Everything that the answers of a policy can rest on.
fn inputs_of(plan: &Plan, policy: &Policy) -> Vec<InputId> {
    let nodes: Vec<NodeId> = policy
        .variants
        .iter()
        .flat_map(|variant| variant.nodes())
        .collect();
    let mut inputs = Question::new(plan, &nodes, &[]).all_inputs.to_vec();
    let places = policy.variants.iter().filter_map(|variant| variant.place);
    inputs.extend(places.chain(plan.today()));
    inputs
}
