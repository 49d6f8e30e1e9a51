//! The people of a request, as every policy is asked about them.

use super::desk::Desk;
use super::lawful::Lawful;
use super::{Refused, Request};
use crate::arena::InputId;
use crate::calendar::Day;
use crate::engine::Engine;
use crate::people::People;
use crate::timeline::single_day;

pub(super) struct Applicants {
    /// The request without values that no assumption allows.
    pub(super) request: Request,
    /// The people with every open declaration made, and with every one refused.
    declared: People,
    undeclared: People,
    today_input: InputId,
    /// The day of asking.
    pub(super) today: Day,
    /// Whether anybody satisfies the assumptions could not be settled within the budget.
    pub(super) may_contradict: bool,
}

impl Applicants {
    /// Those of a request who satisfy the assumptions.
    pub(super) fn of(
        engine: &mut Engine<'_>,
        lawful: &mut Lawful,
        request: &Request,
    ) -> Result<Self, Refused> {
        let plan = engine.plan;
        let today_input = plan.today().ok_or(Refused::NoToday)?;
        let today = single_day(request.people.get(today_input)).ok_or(Refused::NoToday)?;
        engine.work.limit = request.budget;
        engine.work.fell_short = false;
        let admitted = lawful.admit(engine, &request.people);
        let people = admitted.map_err(Refused::Contradiction)?;
        Ok(Self {
            declared: people.declaring(plan, true),
            undeclared: people.declaring(plan, false),
            request: Request { people, ..*request },
            today_input,
            today,
            may_contradict: engine.work.fell_short,
        })
    }

    /// The policy at a position, ready to be asked about them.
    pub(super) fn desk<'a, 'plan>(
        &'a self,
        engine: &'a mut Engine<'plan>,
        position: usize,
    ) -> Option<Desk<'a, 'plan>> {
        Some(Desk {
            policy: engine.plan.policies().get(position)?,
            engine,
            request: &self.request,
            declared: &self.declared,
            undeclared: &self.undeclared,
            today_input: self.today_input,
            today: self.today,
            may_contradict: self.may_contradict,
            is_brief: false,
        })
    }
}
