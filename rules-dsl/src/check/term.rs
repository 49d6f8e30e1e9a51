//! Amendments of terms: like those of policies, from the root of the region tree to the leaves.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::plan::Kind;
use rules_core::region::RegionTree;

use super::amendment::{conflict, overlap};
use super::checker::{Checker, Types};
use super::declarations::{citation, place};
use super::layer::{Layered, settle};
use super::lists::{self, DefineRecords};
use super::names::{Names, Sort};
use super::program::{DefineAmendment, Typed};
use super::used::names_in;
use crate::ast::{AmendItem, Change as Verb, DefineItem, DefineVerb};
use crate::diagnostic::{Code, Diagnostic, said};

/// The amendments of a term in folding order.
pub(super) fn amendments(
    item: &DefineItem,
    kind: Kind,
    amends: &[&AmendItem],
    regions: &RegionTree,
    checker: &mut Checker<'_>,
) -> Vec<DefineAmendment> {
    let mut found: Vec<(DefineAmendment, Layered<()>)> = Vec::new();
    for amend in amends {
        if amend.basis.is_none() {
            checker.findings.push(
                Diagnostic::warning(
                    Code::MissingBasis,
                    amend.span,
                    said!("修改没有写明依据的文件", "an amendment without its notice"),
                )
                .help(said!("在名称后写 `依据 文件`", "add `by SOURCE` after the name")),
            );
        }
        let Some(place) = place(amend.region.as_ref(), checker.names, checker.findings) else {
            continue;
        };
        let citation = amend
            .basis
            .as_ref()
            .and_then(|cite| citation(cite, checker.names, checker.findings));
        for line in &amend.changes {
            let Verb::Define { verb, body } = &line.change else {
                checker.findings.push(
                    Diagnostic::error(
                        Code::WrongSort,
                        line.span,
                        said!(
                            "`{}` 是定义，只能整个改为、放宽或收紧",
                            "`{}` is a define, which can only be replaced, widened or narrowed as a whole",
                            item.name.id.text
                        ),
                    )
                    .help(said!(
                        "写成 `改为：…`、`放宽：或 …` 或 `收紧：且 …`",
                        "write `replace: …`, `widen: or …` or `narrow: and …`"
                    )),
                );
                continue;
            };
            let wanted = if *verb == DefineVerb::Replace {
                kind
            } else {
                Kind::Bool
            };
            let Some(body) = checker.of_kind(body, wanted) else {
                continue;
            };
            if wanted != kind {
                checker.findings.push(Diagnostic::error(
                    Code::WrongType,
                    line.span,
                    said!(
                        "只有条件可以放宽或收紧",
                        "only conditions can be widened or narrowed"
                    ),
                ));
                continue;
            }
            let layered = Layered {
                span: line.span,
                place,
                dates: amend.dates,
                part: Some(()),
                replaces: *verb == DefineVerb::Replace,
                locals: line.locals,
            };
            let amendment = DefineAmendment {
                place,
                dates: amend.dates,
                citation: citation.clone(),
                verb: *verb,
                body,
            };
            found.push((amendment, layered));
        }
    }
    let depth = |place: u32| regions.get(place).map_or(0, |region| region.depth);
    found.sort_by_key(|(amendment, _)| (depth(amendment.place), amendment.dates.from));
    for (index, (first, of_first)) in found.iter().enumerate() {
        for (second, of_second) in found.iter().skip(index + 1) {
            let meet = first.place == second.place
                && first.dates.from == second.dates.from
                && overlap(first.dates, second.dates);
            let alike = first.verb == second.verb && first.verb != DefineVerb::Replace;
            if meet && !alike {
                checker.findings.push(conflict(of_first.span, of_second.span));
            }
        }
    }
    let (mut amendments, mut layers): (Vec<DefineAmendment>, Vec<Layered<()>>) = found.into_iter().unzip();
    settle(&mut layers, regions, checker.findings);
    for (amendment, layered) in amendments.iter_mut().zip(layers) {
        amendment.dates = layered.dates;
    }
    amendments
}

/// The bodies of the terms, each checked after those it uses; terms that use one another are findings.
pub(super) fn bodies<'a>(
    items: &[&DefineItem],
    amended: impl Fn(&crate::ast::Declared) -> Vec<&'a AmendItem>,
    names: &Names,
    types: &mut Types,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Option<Typed>> {
    let uses: Vec<BTreeSet<usize>> = items
        .iter()
        .map(|item| {
            let mut found = BTreeSet::new();
            let mut add = |word: &str| {
                if let Some(Sort::Define(index)) = names.get(word) {
                    found.insert(index);
                }
            };
            names_in(&item.body, &mut add);
            for change in amended(&item.name).iter().flat_map(|amend| &amend.changes) {
                if let Verb::Define { body, .. } = &change.change {
                    names_in(body, &mut add);
                }
            }
            found
        })
        .collect();
    let mut bodies = vec![None; items.len()];
    let mut defined: DefineRecords = BTreeMap::new();
    let mut open: BTreeSet<usize> = (0..items.len()).collect();
    loop {
        let ready: Vec<usize> = open
            .iter()
            .copied()
            .filter(|index| uses.get(*index).is_some_and(|uses| uses.is_disjoint(&open)))
            .collect();
        if ready.is_empty() {
            break;
        }
        for index in ready {
            open.remove(&index);
            let Some(item) = items.get(index) else { continue };
            let mut checker = Checker::new(names, types, findings);
            // A term may speak of a record; it can then be used only where that record is meant.
            checker.scope = (0..types.records.len()).collect();
            let body = checker.check(&item.body, None);
            if let (Some(body), Some(slot)) = (&body, types.define_records.get_mut(index)) {
                *slot = lists::records_read(body, &types.fact_records, &defined);
                defined.insert(index, slot.clone());
            }
            if let Some(slot) = types.defines.get_mut(index) {
                *slot = body.as_ref().map(|body| body.kind);
            }
            if let Some(slot) = bodies.get_mut(index) {
                *slot = body;
            }
        }
    }
    for item in open.iter().filter_map(|index| items.get(*index)) {
        findings.push(
            Diagnostic::error(
                Code::Circular,
                item.name.id.span,
                said!(
                    "定义 `{}` 绕了一圈又用到自己",
                    "the define `{}` uses itself in a circle",
                    item.name.id.text
                ),
            )
            .help(said!("拆开其中一个定义", "write one of them out")),
        );
    }
    bodies
}
