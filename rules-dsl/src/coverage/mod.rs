//! What the scenarios do not show yet, each with a scenario that would.
//!
//! Shown must be: every criterion met and not met, every threshold just before, on and just after, every version
//! of a figure and every amendment. Criteria and thresholds count for the days of the last three years, versions
//! always. What nobody can show (the engine looks at everybody) need not be shown.

mod propose;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use rules_core::arena::NodeId;
use rules_core::calendar::{Day, add_months};
use rules_core::coverage::{Bound, Found, Point, Search, Side, Version, points, reads_lists, shown};
use rules_core::plan::{Plan, Variant};
use rules_core::unroll::{Lengths, Unrolled};

use crate::check::program::CheckedProgram;
use crate::diagnostic::{Diagnostic, Lang};
use crate::lower::{Places, lower_with_places};
use crate::scenario;
use crate::source::{SourceFile, Span};

/// For so many months back criteria and thresholds must be shown.
const RECENT: Day = 36;
/// So many months ahead somebody may ask, for rules that have not begun yet or have not ended; a day within the
/// first of them is better.
const AHEAD: Day = 60;
const SOON: Day = 12;

/// What scenarios show of the rules.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// How much there is to show.
    pub points: usize,
    /// How much of it the scenarios show.
    pub shown: usize,
    /// How much of it nobody can show.
    pub beyond: usize,
    /// What they do not show.
    pub holes: Vec<Hole>,
}

/// Something that no scenario shows, or several things that one scenario would.
#[derive(Debug, Clone)]
pub struct Hole {
    /// What is not shown, each with its place.
    pub findings: Vec<Diagnostic>,
    /// A scenario that shows it, to be compared with the notice; none where the engine found nobody within its limit.
    pub scenario: Option<String>,
}

/// Which points are the same although they are computed for several places or policies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Criterion(usize, String, bool),
    Written(Span, Bound, Side),
    Built(usize, Option<String>, Bound, Side),
    Figure(Span, Option<usize>),
    Amended(NodeId, usize),
}

/// What the scenarios of some files show, as it is on a day. Proposed scenarios have English spelling and a title in
/// `lang`.
pub fn coverage(program: &CheckedProgram, files: &[SourceFile], today: Day, lang: Lang) -> Coverage {
    let (plan, places) = lower_with_places(program);
    let survey = Survey {
        program,
        files,
        plan: &plan,
        places: &places,
        points: (0..plan.policies().len())
            .map(|policy| points(&plan, policy))
            .collect(),
    };
    let mut covered = survey.shown_by_scenarios();
    let all: BTreeSet<Key> = survey.keys();
    let mut result = Coverage {
        points: all.len(),
        shown: all.intersection(&covered).count(),
        ..Coverage::default()
    };
    let grounds = survey.grounds();
    // What several policies compute alike is shown by somebody in any of them.
    let mut nobody: BTreeSet<Key> = BTreeSet::new();
    let mut unsettled: BTreeMap<Key, (usize, &Point)> = BTreeMap::new();
    for (policy, points) in survey.points.iter().enumerate() {
        let mut looked_for: BTreeSet<Key> = BTreeSet::new();
        for point in points {
            let key = survey.key(policy, point);
            if covered.contains(&key) || !looked_for.insert(key.clone()) {
                continue;
            }
            let alike = points.iter().filter(|other| survey.key(policy, other) == key);
            match survey.someone(policy, alike, &grounds, today) {
                Somebody::Nobody => {
                    nobody.insert(key);
                }
                Somebody::Unsettled => {
                    unsettled.entry(key).or_insert((policy, point));
                }
                Somebody::Proposed(proposal) => {
                    let title = survey.title(policy, point, lang);
                    let news: Vec<&Point> = proposal
                        .shows
                        .iter()
                        .filter(|point| covered.insert(survey.key(policy, point)))
                        .collect();
                    result.holes.push(Hole {
                        findings: news
                            .iter()
                            .filter_map(|point| survey.finding(policy, point))
                            .collect(),
                        scenario: Some(proposal.text(&title)),
                    });
                }
            }
        }
    }
    unsettled.retain(|key, _| !covered.contains(key));
    result.beyond = nobody
        .iter()
        .filter(|key| !covered.contains(key) && !unsettled.contains_key(key))
        .count();
    result
        .holes
        .extend(unsettled.values().map(|(policy, point)| Hole {
            findings: survey.finding(*policy, point).into_iter().collect(),
            scenario: None,
        }));
    result
}

/// Whether somebody shows a point.
enum Somebody<'g> {
    Proposed(propose::Proposal<'g>),
    Nobody,
    Unsettled,
}

/// Flat plans in which people are looked for.
struct Ground {
    unrolled: Unrolled,
    /// Its lists are known, so that its people can be written down.
    concrete: bool,
}

struct Survey<'a> {
    program: &'a CheckedProgram,
    files: &'a [SourceFile],
    plan: &'a Plan,
    places: &'a Places,
    /// Of each policy.
    points: Vec<Vec<Point>>,
}

impl Survey<'_> {
    fn keys(&self) -> BTreeSet<Key> {
        let points = self.points.iter().enumerate();
        points
            .flat_map(|(policy, points)| points.iter().map(move |point| self.key(policy, point)))
            .collect()
    }

    fn key(&self, policy: usize, point: &Point) -> Key {
        match point {
            Point::Criterion { id, met } => Key::Criterion(policy, id.clone(), *met),
            Point::Threshold(threshold, side) => match self.places.get(&threshold.node) {
                Some(span) => Key::Written(*span, threshold.bound, *side),
                None => Key::Built(policy, self.bound(*threshold).1, threshold.bound, *side),
            },
            Point::Version(version) => match self.line(version) {
                Some(span) => Key::Figure(span, version.member),
                None => Key::Amended(version.case, version.arm),
            },
        }
    }

    /// Where the line of a figure stands.
    fn line(&self, version: &Version) -> Option<Span> {
        let name = self.plan.name(version.name?);
        let param = self.program.params.iter().find(|param| param.id == name.id)?;
        let line = param
            .arms
            .iter()
            .find(|line| Some(line.place) == version.place && line.dates.from == version.since)?;
        Some(line.span)
    }

    fn shown_by_scenarios(&self) -> BTreeSet<Key> {
        let mut covered = BTreeSet::new();
        for item in self.program.scenarios() {
            let Some(pinned) = scenario::pinned(self.program, self.plan, item) else {
                continue;
            };
            for answer in &pinned.answers {
                let judged = pinned.unrolled.plan.policies().get(answer.policy);
                let variant = judged
                    .into_iter()
                    .flat_map(|policy| &policy.variants)
                    .find(|variant| variant.place == answer.place && variant.record == answer.record);
                let (Some(variant), Some(points)) = (variant, self.points.get(answer.policy)) else {
                    continue;
                };
                let found = shown(&pinned.unrolled, points, variant, &pinned.people);
                covered.extend(found.iter().map(|point| self.key(answer.policy, point)));
            }
        }
        covered
    }

    /// One record in each list, two, and any number: the last only to show that there is nobody.
    fn grounds(&self) -> Vec<Ground> {
        if self.plan.lists().is_empty() {
            let unrolled = self.plan.unrolled(&Lengths::new());
            return vec![Ground {
                unrolled,
                concrete: true,
            }];
        }
        let known = [1, 2].map(|length| {
            let lengths: Lengths = self.plan.lists().iter().map(|(list, _)| (list, length)).collect();
            Ground {
                unrolled: self.plan.unrolled(&lengths),
                concrete: true,
            }
        });
        let unknown = Ground {
            unrolled: self.plan.unrolled(&Lengths::new()),
            concrete: false,
        };
        known.into_iter().chain([unknown]).collect()
    }

    /// Someone who shows one of some points that are the same.
    fn someone<'p, 'g>(
        &'g self,
        policy: usize,
        alike: impl Iterator<Item = &'p Point> + Clone,
        grounds: &'g [Ground],
        today: Day,
    ) -> Somebody<'g> {
        let since = add_months(today, -RECENT).unwrap_or(today);
        let until = add_months(today, AHEAD).unwrap_or(today);
        let earliest = crate::check::declarations::days_of_asking().0;
        let soon = add_months(today, SOON).unwrap_or(today);
        let asked = vec![(today, today), (since, soon), (since, until), (earliest, until)];
        let points = self.points.get(policy).map(Vec::as_slice).unwrap_or_default();
        let mut outcome = Somebody::Nobody;
        // How many records there are makes no difference to what reads none.
        let grounds = match grounds {
            [first, ..] if !reads_lists(self.plan, policy) => std::slice::from_ref(first),
            all => all,
        };
        for ground in grounds {
            let search = Search::new(&ground.unrolled, asked.clone(), since);
            let mut settled = true;
            for variant in variants(&ground.unrolled.plan, policy) {
                for point in alike.clone() {
                    match search.someone(variant, point) {
                        Found::Someone(people) if ground.concrete => {
                            let proposal =
                                propose::proposal(&ground.unrolled, (policy, points), variant, people);
                            match proposal.filter(|proposal| proposal.shows.contains(point)) {
                                Some(proposal) => {
                                    return Somebody::Proposed(proposal.with_only_what_matters(point));
                                }
                                None => settled = false,
                            }
                        }
                        Found::Someone(_) | Found::Unsettled => settled = false,
                        Found::Nobody => {}
                    }
                }
            }
            outcome = if settled {
                Somebody::Nobody
            } else {
                Somebody::Unsettled
            };
        }
        outcome
    }
}

/// The readings of a policy for its first record.
fn variants(plan: &Plan, policy: usize) -> impl Iterator<Item = &Variant> {
    let variants = plan
        .policies()
        .get(policy)
        .map(|policy| policy.variants.as_slice());
    variants
        .unwrap_or_default()
        .iter()
        .filter(|variant| variant.record.is_none_or(|record| record == 1))
}
