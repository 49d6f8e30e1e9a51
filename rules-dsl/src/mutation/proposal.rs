//! A scenario that notices a slip.

use std::collections::BTreeSet;

use rules_core::arena::ListId;
use rules_core::calendar::Day;
use rules_core::coverage::lists_read;
use rules_core::difference::{Both, Difference, Figures};
use rules_core::people::People;
use rules_core::plan::Plan;
use rules_core::possible::Possible;
use rules_core::unroll::Lengths;

use super::{BUDGET, Mutant, Original};
use crate::check::declarations::days_of_asking;
use crate::scenario::written::{Judged, Written, with_only_what_matters};

/// The scenario for someone whom a policy answers differently with the slip.
pub(super) fn scenario(
    original: &Original<'_>,
    (plan, slipped): (&Plan, &Plan),
    policy: usize,
    mutant: &Mutant,
) -> Option<String> {
    // Known lists, so that the person can be written down.
    let lengths: Lengths = plan.lists().iter().map(|(list, _)| (list, 1)).collect();
    let (old, new) = (plan.for_lists(&lengths), slipped.for_lists(&lengths));
    let Difference::Some(variant, mut people) =
        Both::of(&old, &new)?.difference(policy, Figures::Same, BUDGET)
    else {
        return None;
    };
    let today = old.today()?;
    if !people.get(today).is_single() {
        let day = original.last_asked().unwrap_or(days_of_asking().1);
        people.set(today, Possible::day(day));
    }
    let lists = lists_read(plan, policy);
    let judged = |plan| judged(plan, policy, variant, &lists);
    let slip = Slip {
        old: judged(&old)?,
        new: judged(&new)?,
    };
    let first = slip.shown_by(people)?;
    let best = with_only_what_matters(
        &old,
        first,
        |best| &best.people,
        |best, people, _| {
            let trial = slip.shown_by(people)?;
            (trial.verdict == best.verdict).then_some(trial)
        },
    );
    let file = original.files.get(mutant.span.file)?;
    let (line, _) = file.position(mutant.span.start);
    let id = &old.policies().get(policy)?.id;
    Some(best.text(&format!(
        "{id}: {}, line {line}",
        mutant.what.en.replace('`', "'")
    )))
}

fn judged<'a>(plan: &'a Plan, policy: usize, variant: usize, lists: &BTreeSet<ListId>) -> Option<Judged<'a>> {
    Some(Judged {
        plan,
        policy,
        variant: plan.policies().get(policy)?.variants.get(variant)?,
        lists: lists.clone(),
    })
}

/// A policy before and after a slip.
struct Slip<'a> {
    old: Judged<'a>,
    new: Judged<'a>,
}

impl Slip<'_> {
    /// The scenario for somebody, if it comes out differently with the slip.
    fn shown_by(&self, people: People) -> Option<Written> {
        let written = Written::of(&self.old, people)?;
        let other = Written::of(&self.new, self.in_new(&written.people));
        let differs = other.is_none_or(|other| other.expected != written.expected);
        differs.then_some(written)
    }

    /// The same people where the slip is made. Of a figure that nobody gives every line that allows it has the value
    /// that is given: the days and places of its lines may be what slipped.
    fn in_new(&self, people: &People) -> People {
        let (old, new) = (self.old.plan, self.new.plan);
        let mut there = People::everybody(new);
        for (input, declared) in new.inputs().iter() {
            let mut known = old.inputs().iter().filter(|(_, known)| match declared.figure() {
                Some(figure) => known.figure() == Some(figure),
                None => known.id == declared.id,
            });
            let allowed = known.find_map(|(known, _)| {
                let value = people.get(known);
                value.is_within(&declared.domain).then_some(value)
            });
            if let Some(value) = allowed {
                there.set(input, value.clone());
            }
        }
        there
    }
}

impl Original<'_> {
    /// The last day on which a scenario asks.
    fn last_asked(&self) -> Option<Day> {
        self.scenarios
            .iter()
            .filter_map(|scenario| scenario.today.map(|(day, _)| day))
            .max()
    }
}
