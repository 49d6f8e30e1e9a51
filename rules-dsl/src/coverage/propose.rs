//! A scenario for somebody who was found, and what it shows.

use rules_core::coverage::{Point, shown};
use rules_core::people::People;
use rules_core::plan::{InputKind, Variant};
use rules_core::unroll::Unrolled;

use crate::scenario::written::{Written, with_only_what_matters};

/// A scenario that could be added.
pub(super) struct Proposal<'a> {
    unrolled: &'a Unrolled,
    policy: usize,
    points: &'a [Point],
    variant: &'a Variant,
    written: Written,
    /// What it shows.
    pub(super) shows: Vec<Point>,
}

/// The scenario for someone, with those of a policy's points that it shows; nothing if a scenario cannot say who it
/// is, or the answer is not settled.
pub(super) fn proposal<'a>(
    unrolled: &'a Unrolled,
    (policy, points): (usize, &'a [Point]),
    variant: &'a Variant,
    people: People,
) -> Option<Proposal<'a>> {
    let written = Written::of(&unrolled.plan, policy, variant, people)?;
    Some(Proposal {
        unrolled,
        policy,
        points,
        variant,
        shows: shown(unrolled, points, variant, &written.people),
        written,
    })
}

impl Proposal<'_> {
    /// The same without facts and figures that change nothing of what is to be shown.
    pub(super) fn with_only_what_matters(self, point: &Point) -> Self {
        with_only_what_matters(
            &self.unrolled.plan,
            self,
            |best| &best.written.people,
            |best, people, declared| {
                let trial = proposal(best.unrolled, (best.policy, best.points), best.variant, people)?;
                let declaration = declared.kind == InputKind::Confirm;
                let holds = trial.shows.contains(point)
                    && (declaration || trial.written.verdict == best.written.verdict);
                holds.then_some(trial)
            },
        )
    }

    /// Its text, in English spelling.
    pub(super) fn text(&self, title: &str) -> String {
        self.written.text(title)
    }
}
