//! A place: a league or city from a list, then a banner or district of it, or a name that was written.

use rules_core::arena::InputId;
use rules_core::plan::Plan;
use rules_core::possible::{Possible, Ranges, Values};
use rules_core::region::RegionTree;
use rules_report::answer;
use rules_report::language::Lang;
use rules_report::problem::Problem;

use super::console::{Command, Console, Said};
use super::question::{Reply, complain};

/// An entry of a list.
#[derive(Debug, Clone, Copy)]
enum Entry {
    /// The place; if it has parts, they are asked for next.
    Further(u32),
    /// The place with everything inside.
    Somewhere(u32),
    /// The place, but none of the parts that are listed.
    Elsewhere(u32),
    /// The same place as the answer at this position of those given before.
    Same(usize),
}

/// Reads a place; help is for the caller.
///
/// `before` are the places that were given in answer to other questions: what each is called, and the place.
pub(super) fn ask(
    console: &mut Console<'_>,
    plan: &Plan,
    input: InputId,
    before: &[(String, Possible)],
) -> Reply {
    let tree = plan.regions();
    let mut around: Option<u32> = None;
    loop {
        let entries: Vec<Entry> = match around {
            None => {
                let same = (0..before.len()).map(Entry::Same);
                same.chain(first_list(tree)).collect()
            }
            Some(place) => second_list(tree, place),
        };
        let words: Vec<String> = entries
            .iter()
            .map(|entry| entry.words(tree, console, before))
            .collect();
        console.numbered(&words);
        console.say(
            "  （写编号，也可以直接写地名）",
            "  (a number, or the name of a place)",
        );
        let entry = loop {
            match console.read() {
                Said::End => return Reply::End,
                Said::Command(Command::Back) if around.is_some() => break None,
                // Of a city it is known already.
                Said::Command(Command::NotSure) if around.is_some() => break around.map(Entry::Somewhere),
                Said::Command(command) => return Reply::Other(command),
                Said::Text(text) => match chosen(plan, input, &entries, &text, console.setting.lang) {
                    Ok(entry) => break Some(entry),
                    Err(problem) => complain(console, &problem),
                },
            }
        };
        match entry {
            None => around = None,
            Some(Entry::Further(place)) if !tree.parts(place).is_empty() && around != Some(place) => {
                around = Some(place);
            }
            Some(Entry::Same(position)) => match before.get(position) {
                Some((_, place)) => return Reply::Answer(place.clone()),
                None => around = None,
            },
            Some(Entry::Further(place) | Entry::Somewhere(place)) => {
                return Reply::Answer(Possible::of(Values::Ranges(Ranges::union([tree.inside(place)]))));
            }
            Some(Entry::Elsewhere(place)) => return Reply::Answer(Possible::number(place.into())),
        }
    }
}

impl Entry {
    fn words(self, tree: &RegionTree, console: &Console<'_>, before: &[(String, Possible)]) -> String {
        let position = match self {
            Self::Further(position) | Self::Somewhere(position) | Self::Elsewhere(position) => position,
            Self::Same(position) => {
                let name = before.get(position).map_or("", |(name, _)| name);
                return console
                    .setting
                    .say(format!("同前：{name}"), format!("as before: {name}"));
            }
        };
        let name = tree
            .get(position)
            .map_or("", |region| console.setting.lang.of(&region.name));
        match self {
            Self::Further(_) | Self::Same(_) => name.to_owned(),
            Self::Somewhere(_) => console.setting.say(
                format!("{name}，不清楚是哪里"),
                format!("{name}, I am not sure where"),
            ),
            Self::Elsewhere(_) => console
                .setting
                .say(format!("{name}的其他地方"), format!("elsewhere in {name}")),
        }
    }
}

/// The cities of the provinces of which cities are listed, and everywhere else.
fn first_list(tree: &RegionTree) -> Vec<Entry> {
    let mut entries = Vec::new();
    for province in tree.parts(0) {
        let cities = tree.parts(province);
        let has_banners = cities.iter().any(|city| !tree.parts(*city).is_empty());
        if has_banners {
            entries.extend(cities.into_iter().map(Entry::Further));
            entries.push(Entry::Somewhere(province));
        }
    }
    entries
}

/// The parts of a place, and what is said of it as a whole.
fn second_list(tree: &RegionTree, place: u32) -> Vec<Entry> {
    let mut entries: Vec<Entry> = tree.parts(place).into_iter().map(Entry::Further).collect();
    entries.push(Entry::Somewhere(place));
    entries.push(Entry::Elsewhere(place));
    entries
}

/// The entry with a number, or the place with a name, or with a name that begins so if there is only one.
fn chosen(plan: &Plan, input: InputId, entries: &[Entry], text: &str, lang: Lang) -> Result<Entry, Problem> {
    let number = text
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_sub(1));
    if let Some(entry) = number.and_then(|position| entries.get(position)) {
        return Ok(*entry);
    }
    let tree = plan.regions();
    let begins = |name: &str| !text.is_empty() && name.to_lowercase().starts_with(&text.to_lowercase());
    let whole = |name: &str| name.to_lowercase() == text.to_lowercase();
    let named = |fits: &dyn Fn(&str) -> bool| -> Vec<u32> {
        let regions = tree
            .iter()
            .filter(|(_, region)| fits(lang.of(&region.name)) || fits(&region.name.zh));
        regions.map(|(position, _)| position).collect()
    };
    let exact = named(&whole);
    let found = if exact.is_empty() { named(&begins) } else { exact };
    match found.as_slice() {
        [position] => Ok(Entry::Further(*position)),
        _ => answer::typed(plan, input, text).map(|known| {
            let first = known
                .hull()
                .and_then(|hull| u32::try_from(hull.low.to_whole()?).ok());
            Entry::Further(first.unwrap_or(0))
        }),
    }
}
