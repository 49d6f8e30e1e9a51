//! The places that a name may mean: whole, begun, short, with the city before it.

use rules_core::region::RegionTree;
use rules_report::language::Lang;
use rules_report::numbers::plain;

use super::wording::abbreviated;

/// What kinds of places are called; people leave it out.
const KINDS: &[&str] = &[
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "特别行政区",
    "自治区",
    "联合旗",
    "自治旗",
    "矿区",
    "省",
    "市",
    "盟",
    "区",
    "县",
    "旗",
    " united banner",
    " autonomous banner",
    " autonomous region",
    " mining district",
    " district",
    " banner",
    " county",
    " league",
    " city",
    " province",
];

/// The places that somebody may mean by a name, those in `around` before others.
pub(super) fn meant(tree: &RegionTree, said: &str, around: Option<u32>, lang: Lang) -> Vec<u32> {
    let said = plain(said).to_lowercase();
    let said = said.trim_end_matches(['。', '.', '，', '的']).trim();
    let said = said.strip_prefix('在').unwrap_or(said);
    // `不在赤峰` names a place that it is not.
    if said.chars().count() < 2 || ["不", "没", "not "].iter().any(|denial| said.contains(denial)) {
        return Vec::new();
    }
    let ways: [&dyn Fn(&str) -> bool; 5] = [
        &|name| name == said,
        &|name| short(name) == said,
        &|name| name.starts_with(said),
        &|name| name.contains(said),
        &|name| abbreviated(name, said),
    ];
    let named = |way: &dyn Fn(&str) -> bool| -> Vec<u32> {
        let names = tree.iter().filter(|(_, region)| {
            way(&region.name.zh.to_lowercase()) || way(&lang.of(&region.name).to_lowercase())
        });
        names.map(|(position, _)| position).collect()
    };
    // What is said of a city and a part of it comes before letters that only occur in a name.
    let (whole, rough) = ways.split_at(4);
    let found = whole.iter().map(|way| named(way)).find(|found| !found.is_empty());
    let found = found.or_else(|| {
        let parts = spelled_out(tree, said, lang);
        (!parts.is_empty()).then_some(parts)
    });
    let found = found.or_else(|| rough.iter().map(|way| named(way)).find(|found| !found.is_empty()));
    let found = found.unwrap_or_default();
    let near: Vec<u32> = found
        .iter()
        .copied()
        .filter(|place| around.is_some_and(|around| is_inside(tree, around, *place)))
        .collect();
    if near.is_empty() { found } else { near }
}

/// The name without the kind of place.
fn short(name: &str) -> &str {
    let kind = KINDS.iter().find_map(|kind| name.strip_suffix(kind));
    kind.filter(|name| name.chars().count() >= 2).unwrap_or(name)
}

/// The places named in a longer text, such as `内蒙古赤峰红山`: of those the deepest, in the others if they are.
fn spelled_out(tree: &RegionTree, said: &str, lang: Lang) -> Vec<u32> {
    let is_named = |name: &str| {
        let name = name.to_lowercase();
        let short = short(&name);
        short.chars().count() >= 2 && said.contains(short)
    };
    let named: Vec<(u32, u32)> = tree
        .iter()
        .filter(|(_, region)| is_named(&region.name.zh) || is_named(lang.of(&region.name)))
        .map(|(position, region)| (position, region.depth))
        .collect();
    let deepest = named.iter().map(|(_, depth)| *depth).max();
    let places: Vec<u32> = named
        .iter()
        .filter(|(_, depth)| Some(*depth) == deepest)
        .map(|(position, _)| *position)
        .collect();
    let inside_others: Vec<u32> = places
        .iter()
        .copied()
        .filter(|place| {
            let mut others = named.iter().filter(|(other, _)| other != place);
            others.any(|(other, depth)| *depth > 0 && is_inside(tree, *other, *place))
        })
        .collect();
    if inside_others.is_empty() {
        places
    } else {
        inside_others
    }
}

fn is_inside(tree: &RegionTree, whole: u32, place: u32) -> bool {
    tree.get(whole)
        .is_some_and(|region| whole != place && (whole..=region.last).contains(&place))
}
