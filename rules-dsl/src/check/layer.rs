//! The layers of the region tree: what a later text of an upper layer makes of what localities have changed.

use rules_core::number::Number;
use rules_core::region::RegionTree;

use crate::ast::{Dates, Locals};
use crate::diagnostic::{Code, Diagnostic, said};
use crate::source::Span;

/// A change as far as layers are concerned. `part` says what it changes, if it can meet another change there.
#[derive(Debug)]
pub(super) struct Layered<P> {
    pub(super) span: Span,
    pub(super) place: u32,
    pub(super) dates: Dates,
    pub(super) part: Option<P>,
    /// It puts something new in place of the part, or removes it; so that what localities made of it is in question.
    pub(super) replaces: bool,
    pub(super) locals: Option<Locals>,
}

/// Ends local changes where a later text of an upper layer says so; a finding where it does not say what becomes of
/// them. Local changes that are newer stand in any case.
pub(super) fn settle<P: PartialEq>(
    changes: &mut [Layered<P>],
    regions: &RegionTree,
    findings: &mut Vec<Diagnostic>,
) {
    let mut ended = Vec::new();
    for upper in changes.iter() {
        let since = upper.dates.from.filter(|_| upper.replaces);
        let is_met = |local: &Layered<P>| {
            since.is_some_and(|since| {
                local.part.is_some()
                    && local.part == upper.part
                    && local.place != upper.place
                    && regions.inside(upper.place).low <= Number::from(local.place)
                    && Number::from(local.place) <= regions.inside(upper.place).high
                    && local.dates.from.is_none_or(|from| from < since)
                    && local.dates.until.is_none_or(|until| until >= since)
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
            local.dates.until = Some(local.dates.until.map_or(last, |until| until.min(last)));
        }
    }
}
