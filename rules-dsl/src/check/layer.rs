//! Amendments in folding order: from the root of the region tree to the leaves, in each layer by date; and what a
//! later text of an upper layer makes of what localities have changed.

use rules_core::number::Number;
use rules_core::region::RegionTree;

use super::checker::Checker;
use super::declarations::{citation, place};
use super::program::{Amended, Citation};
use crate::ast::{AmendItem, Dates, Locals};
use crate::diagnostic::{Code, Diagnostic, said};
use crate::source::Span;

/// Where, when and by which notice something is amended.
pub(super) struct Origin {
    pub(super) place: u32,
    dates: Dates,
    citation: Option<Citation>,
}

impl Origin {
    /// That of an amendment, with a finding if it does not state its notice. `None` if there is no such place.
    pub(super) fn of(item: &AmendItem, checker: &mut Checker<'_>) -> Option<Self> {
        if item.basis.is_none() {
            checker.findings.push(
                Diagnostic::warning(
                    Code::MissingBasis,
                    item.span,
                    said!("修改没有写明依据的文件", "an amendment without its notice"),
                )
                .help(said!("在名称后写 `依据 文件`", "add `by SOURCE` after the name")),
            );
        }
        let place = place(item.region.as_ref(), checker.names, checker.findings)?;
        let citation = item
            .basis
            .as_ref()
            .and_then(|cite| citation(cite, checker.names, checker.findings));
        Some(Self {
            place,
            dates: item.dates,
            citation,
        })
    }

    /// A change that it makes.
    pub(super) fn amended<C>(&self, change: C) -> Amended<C> {
        Amended {
            place: self.place,
            dates: self.dates,
            citation: self.citation.clone(),
            change,
        }
    }
}

/// A change as far as layers are concerned. `part` says what it changes, if it can meet another change there.
#[derive(Debug)]
pub(super) struct Layered<C, P> {
    pub(super) amended: Amended<C>,
    pub(super) span: Span,
    pub(super) part: Option<P>,
    /// It puts something new in place of the part, or removes it; so that what localities made of it is in question.
    pub(super) replaces: bool,
    pub(super) locals: Option<Locals>,
}

/// Changes in folding order, those of one place and day as they stand in the files. Two of one layer, date and part
/// contradict each other unless they are `alike`.
pub(super) fn folded<C, P: PartialEq>(
    mut changes: Vec<Layered<C, P>>,
    alike: impl Fn(&C, &C) -> bool,
    regions: &RegionTree,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Amended<C>> {
    let depth = |place: u32| regions.get(place).map_or(0, |region| region.depth);
    changes.sort_by_key(|change| (depth(change.amended.place), change.amended.dates.from));
    for (position, first) in changes.iter().enumerate() {
        for second in changes.iter().skip(position + 1) {
            let (one, other) = (&first.amended, &second.amended);
            let meet = one.place == other.place
                && one.dates.from == other.dates.from
                && overlap(one.dates, other.dates)
                && first.part.is_some()
                && first.part == second.part;
            if meet && !alike(&one.change, &other.change) {
                findings.push(conflict(first.span, second.span));
            }
        }
    }
    settle(&mut changes, regions, findings);
    changes.into_iter().map(|change| change.amended).collect()
}

fn conflict(first: Span, second: Span) -> Diagnostic {
    Diagnostic::error(
        Code::AmendmentConflict,
        second,
        said!(
            "与同一天、同一地区的另一处修改冲突",
            "contradicts another amendment of the same day and place"
        ),
    )
    .label(first, said!("另一处修改", "the other amendment"))
    .help(said!(
        "合为一处，或写明先后日期",
        "make them one, or give them different dates"
    ))
}

/// Whether some day lies in both spans.
pub(super) fn overlap(a: Dates, b: Dates) -> bool {
    let starts_after = |one: Dates, other: Dates| {
        one.from
            .zip(other.until)
            .is_some_and(|(from, until)| from > until)
    };
    !starts_after(a, b) && !starts_after(b, a)
}

/// Whether a place lies in a region.
pub(super) fn lies_in(place: u32, region: u32, regions: &RegionTree) -> bool {
    let inside = regions.inside(region);
    inside.low <= Number::from(place) && Number::from(place) <= inside.high
}

/// Ends local changes where a later text of an upper layer says so; a finding where it does not say what becomes of
/// them. Local changes that are newer stand in any case.
pub(super) fn settle<C, P: PartialEq>(
    changes: &mut [Layered<C, P>],
    regions: &RegionTree,
    findings: &mut Vec<Diagnostic>,
) {
    let mut ended = Vec::new();
    for upper in changes.iter() {
        let since = upper.amended.dates.from.filter(|_| upper.replaces);
        let is_met = |local: &Layered<C, P>| {
            let (place, dates) = (local.amended.place, local.amended.dates);
            since.is_some_and(|since| {
                local.part.is_some()
                    && local.part == upper.part
                    && place != upper.amended.place
                    && lies_in(place, upper.amended.place, regions)
                    && dates.from.is_none_or(|from| from < since)
                    && dates.until.is_none_or(|until| until >= since)
            })
        };
        let met: Vec<usize> = changes
            .iter()
            .enumerate()
            .filter_map(|(position, local)| is_met(local).then_some(position))
            .collect();
        let first = met.first().and_then(|position| changes.get(*position));
        match (first, upper.locals) {
            (Some(local), None) => findings.push(
                Diagnostic::error(
                    Code::AmendmentConflict,
                    upper.span,
                    said!(
                        "地方先前已修改这一部分，没有写明地方规定是否保留",
                        "a locality has changed this part before, and it is not said whether local rules stay"
                    ),
                )
                .label(local.span, said!("地方的修改", "the local change"))
                .help(said!(
                    "在行末写 `保留地方规定` 或 `取消地方规定`",
                    "end the line with `keeping local rules` or `ending local rules`"
                )),
            ),
            (None, Some(_)) => findings.push(
                Diagnostic::warning(
                    Code::AmendsNothing,
                    upper.span,
                    said!(
                        "没有更早的地方规定",
                        "there are no earlier local rules for this part"
                    ),
                )
                .help(said!(
                    "删去行末关于地方规定的话",
                    "remove what the line says of local rules"
                )),
            ),
            (Some(_), Some(_)) | (None, None) => {}
        }
        if let (Some(Locals::End), Some(since)) = (upper.locals, since) {
            ended.extend(met.into_iter().map(|position| (position, since - 1)));
        }
    }
    for (position, last) in ended {
        if let Some(local) = changes.get_mut(position) {
            let dates = &mut local.amended.dates;
            dates.until = Some(dates.until.map_or(last, |until| until.min(last)));
        }
    }
}
