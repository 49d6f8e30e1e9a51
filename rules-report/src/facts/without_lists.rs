//! Facts documents where the rules have no lists: built without the code that lists need.

use std::borrow::Cow;

use rules_core::arena::ListId;
use rules_core::plan::Plan;

use super::Facts;
use crate::json_text::Json;
use crate::language::both;
use crate::problem::Problem;

/// There is nothing to count.
#[derive(Debug, Default)]
pub(super) struct Lengths(());

pub(super) fn flat<'p>(plan: &'p Plan, _: &Lengths) -> Cow<'p, Plan> {
    Cow::Borrowed(plan)
}

pub(super) fn find(_: &Plan, _: &str) -> Option<ListId> {
    None
}

pub(super) fn lengths(_: &Plan, _: &[(Cow<'static, str>, Json)], _: &mut Vec<Problem>) -> Lengths {
    Lengths(())
}

pub(super) fn enter(_: &mut Facts<'_>, _: ListId, _: &[Json]) -> Result<(), Vec<Problem>> {
    Ok(())
}

pub(super) fn no_list(_: &Plan, _: ListId) -> Problem {
    Problem::new(
        both("这里不能填名单", "lists cannot be given here"),
        both("请删去这一项", "remove the field"),
    )
}
