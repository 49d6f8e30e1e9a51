//! The tree of places.

use std::collections::BTreeMap;

use rules_core::region::{Region, RegionTree};

use super::declarations::text_of;
use crate::ast::RegionItem;
use crate::diagnostic::{Code, Diagnostic, said};

/// The tree of places, with each item's position in it.
pub(crate) fn regions(
    items: &[RegionItem],
    findings: &mut Vec<Diagnostic>,
) -> (RegionTree, Vec<Option<u32>>) {
    let mut by_name = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        by_name.insert(item.name.id.text.as_str(), index);
        if let Some(zh) = &item.name.zh {
            by_name.insert(zh.text.as_str(), index);
        }
    }
    let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        let parent = item
            .parent
            .as_ref()
            .map(|parent| (parent, by_name.get(parent.text.as_str()).copied()));
        match parent {
            None => children.entry(None).or_default().push(index),
            Some((_, Some(parent))) => children.entry(Some(parent)).or_default().push(index),
            Some((parent, None)) => findings.push(
                Diagnostic::error(
                    Code::UnknownName,
                    parent.span,
                    said!(
                        "没有名为 `{}` 的地区",
                        "`{}` is not the name of a region",
                        parent.text
                    ),
                )
                .help(said!("先声明上级地区", "declare the region it lies in first")),
            ),
        }
    }
    let roots = children.get(&None).cloned().unwrap_or_default();
    if let Some(second) = roots.get(1).and_then(|index| items.get(*index)) {
        findings.push(
            Diagnostic::error(
                Code::BadRegion,
                second.name.id.span,
                said!(
                    "除最上级外，每个地区都要写属于哪里",
                    "every region but the topmost must say where it lies"
                ),
            )
            .help(said!("在后面写 `于 上级地区`", "add `in REGION`")),
        );
    }
    let mut order: Vec<(usize, u32)> = Vec::new();
    let mut stack: Vec<(usize, u32)> = roots.first().map(|root| (*root, 0)).into_iter().collect();
    while let Some((index, depth)) = stack.pop() {
        order.push((index, depth));
        let inside = children.get(&Some(index)).cloned().unwrap_or_default();
        stack.extend(inside.into_iter().rev().map(|child| (child, depth + 1)));
    }
    let mut positions = vec![None; items.len()];
    let mut preorder = Vec::new();
    for (position, (index, depth)) in (0_u32..).zip(order) {
        let Some(item) = items.get(index) else { continue };
        if let Some(slot) = positions.get_mut(index) {
            *slot = Some(position);
        }
        preorder.push(Region {
            id: item.name.id.text.clone(),
            code: item.code.clone(),
            name: text_of(&item.name),
            depth,
            last: position,
        });
    }
    for (item, position) in items.iter().zip(&positions) {
        let known_parent = item
            .parent
            .as_ref()
            .is_none_or(|parent| by_name.contains_key(parent.text.as_str()));
        if position.is_none() && known_parent && item.parent.is_some() {
            findings.push(Diagnostic::error(
                Code::BadRegion,
                item.name.id.span,
                said!(
                    "`{}` 不在最上级地区之内",
                    "`{}` does not lie inside the topmost region",
                    item.name.id.text
                ),
            ));
        }
    }
    (RegionTree::from_preorder(preorder).unwrap_or_default(), positions)
}
