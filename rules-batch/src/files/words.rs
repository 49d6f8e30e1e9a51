//! What people call the criteria and facts that answers name by their ids.

use rules_core::plan::{List, Plan};
use rules_report::language::Lang;

/// The id of a field in any record of a list, in two parts: the list's and the field's.
fn of_a_record(id: &str) -> Option<(&str, &str)> {
    id.split_once("[0].")
}

fn list<'p>(plan: &'p Plan, id: &str) -> Option<&'p List> {
    let mut lists = plan.lists().iter().map(|(_, list)| list);
    lists.find(|list| list.id == id)
}

/// What a criterion of the policy at a position of the plan is called. One that only some readings of the policy have is found in
/// theirs; one that is called after a list asks for a record in it.
pub fn criterion(plan: &Plan, position: usize, id: &str, lang: Lang) -> String {
    let readings = plan
        .policies()
        .get(position)
        .into_iter()
        .flat_map(|policy| &policy.variants);
    let mut criteria = readings.flat_map(|reading| &reading.criteria);
    if let Some(found) = criteria.find(|criterion| *criterion.id == *id) {
        return lang.of(&found.label).to_owned();
    }
    let asked = list(plan, id).map(|list| lang.of(&list.one_at_least()).to_owned());
    asked.unwrap_or_else(|| id.to_owned())
}

/// What a fact, a figure or a list is called; of a field of its records, what that is called.
pub(super) fn fact(plan: &Plan, id: &str, lang: Lang) -> String {
    let name = |id: &str| plan.input(id).map(|input| lang.of(&plan.inputs().at(input).name));
    if let Some(name) = name(id) {
        return name.to_owned();
    }
    let listed = |id: &str| list(plan, id).map(|list| lang.of(&list.name));
    if let Some(name) = listed(id) {
        return name.to_owned();
    }
    let both = of_a_record(id).and_then(|(list, field)| Some((listed(list)?, name(field)?)));
    both.map_or_else(
        || id.to_owned(),
        |(list, field)| format!("{list}{}{field}", lang.pick("：", ": ")),
    )
}
