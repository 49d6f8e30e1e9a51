//! Amendments of terms: like those of policies, from the root of the region tree to the leaves.

use std::collections::{BTreeMap, BTreeSet};

use rules_core::plan::Kind;
use rules_core::region::RegionTree;

use super::checker::{Checker, Types};
use super::layer::{Layered, Origin, folded};
use super::lists::{self, DefineRecords};
use super::names::{Names, Sort};
use super::program::{DefineAmendment, DefineChange, Typed};
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
    let mut found = Vec::new();
    for amend in amends {
        let Some(origin) = Origin::of(amend, checker) else {
            continue;
        };
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
            found.push(Layered {
                amended: origin.amended(DefineChange { verb: *verb, body }),
                span: line.span,
                part: Some(()),
                replaces: *verb == DefineVerb::Replace,
                locals: line.locals,
            });
        }
    }
    let alike =
        |one: &DefineChange, other: &DefineChange| one.verb == other.verb && one.verb != DefineVerb::Replace;
    folded(found, alike, regions, checker.findings)
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
