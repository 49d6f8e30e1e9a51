//! A place: its name, or a league or city from a list and then a banner or district of it.

use rules_core::arena::InputId;
use rules_core::plan::Plan;
use rules_core::possible::{Possible, Ranges, Values};
use rules_core::region::RegionTree;
use rules_report::answer;
use rules_report::language::Lang;
use rules_report::numbers::plain;

use super::console::{Command, Console, Said};
use super::place_name;
use super::question::Reply;

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

/// What is being asked.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Looking {
    /// Where it is at all.
    Anywhere,
    /// Where in this place.
    Around(u32),
    /// Which of these, which may have been meant.
    Among(Vec<u32>),
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
    let mut looking = Looking::Anywhere;
    loop {
        let entries = entries(tree, &looking, before.len());
        show(console, tree, &looking, &entries, before);
        let entry = match read(console, plan, input, &looking, &entries) {
            Ok(entry) => entry,
            Err(Read::Reply(reply)) => return reply,
            Err(Read::Look(next)) => {
                looking = next;
                continue;
            }
        };
        match entry {
            Entry::Further(place)
                if !tree.parts(place).is_empty()
                    && looking != Looking::Around(place)
                    && is_divided(tree, place) =>
            {
                looking = Looking::Around(place);
            }
            Entry::Same(position) => match before.get(position) {
                Some((_, place)) => return Reply::Answer(place.clone()),
                None => looking = Looking::Anywhere,
            },
            Entry::Further(place) | Entry::Somewhere(place) => {
                return Reply::Answer(Possible::of(Values::Ranges(Ranges::union([tree.inside(place)]))));
            }
            Entry::Elsewhere(place) => return Reply::Answer(Possible::number(place.into())),
        }
    }
}

/// Of what has more than one level below, somebody is asked where; a country is no answer to "where".
fn is_divided(tree: &RegionTree, place: u32) -> bool {
    tree.get(place).is_some_and(|region| region.depth > 0)
}

/// What reading came to if it is no entry.
enum Read {
    Reply(Reply),
    Look(Looking),
}

fn read(
    console: &mut Console<'_>,
    plan: &Plan,
    input: InputId,
    looking: &Looking,
    entries: &[Entry],
) -> Result<Entry, Read> {
    let tree = plan.regions();
    let around = match looking {
        Looking::Around(place) => Some(*place),
        Looking::Anywhere | Looking::Among(_) => None,
    };
    loop {
        let text = match console.read() {
            Said::End => return Err(Read::Reply(Reply::End)),
            Said::Command(Command::Back) if *looking != Looking::Anywhere => {
                return Err(Read::Look(Looking::Anywhere));
            }
            // Of a city it is known already.
            Said::Command(Command::NotSure) if around.is_some() => {
                return around.map_or(Err(Read::Look(Looking::Anywhere)), |place| {
                    Ok(Entry::Somewhere(place))
                });
            }
            Said::Command(command) => return Err(Read::Reply(Reply::Other(command))),
            Said::Text(text) => text,
        };
        let number = plain(&text)
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        if let Some(entry) = number.and_then(|position| entries.get(position)) {
            return Ok(*entry);
        }
        match place_name::meant(tree, &text, around, console.setting.lang).as_slice() {
            [place] => return Ok(Entry::Further(*place)),
            [] => {}
            several => return Err(Read::Look(Looking::Among(several.to_vec()))),
        }
        // A code, perhaps.
        let known = answer::typed(plan, input, &text).ok();
        let first = known.and_then(|known| u32::try_from(known.hull()?.low.to_whole()?).ok());
        if let Some(place) = first {
            return Ok(Entry::Further(place));
        }
        let most = entries.len();
        console.say(
            format!("✗ 没有找到“{text}”。写旗县、盟市或外省的名字，或编号 1 到 {most}，或“不清楚”。"),
            format!(
                "✗ no place \"{text}\" is known. Write the name of a banner, city or province, a number from 1 to \
                 {most}, or \"not sure\"."
            ),
        );
    }
}

fn entries(tree: &RegionTree, looking: &Looking, before: usize) -> Vec<Entry> {
    match looking {
        Looking::Anywhere => {
            let same = (0..before).map(Entry::Same);
            same.chain(first_list(tree)).collect()
        }
        Looking::Around(place) => second_list(tree, *place),
        Looking::Among(places) => places.iter().copied().map(Entry::Further).collect(),
    }
}

/// What can be chosen, in few lines.
fn show(
    console: &mut Console<'_>,
    tree: &RegionTree,
    looking: &Looking,
    entries: &[Entry],
    before: &[(String, Possible)],
) {
    match looking {
        Looking::Anywhere => {
            let example = example(tree, console.setting.lang);
            console.say(
                format!("  写地名就行，例如 {example}；或写编号："),
                format!("  Write its name, such as {example}, or a number:"),
            );
        }
        Looking::Around(place) => {
            let name = name_of(tree, *place, console.setting.lang);
            console.say(format!("  {name}的哪里？"), format!("  Where in {name}?"));
        }
        Looking::Among(_) => console.say("  您说的是哪一个？", "  Which of these do you mean?"),
    }
    let (lang, setting) = (console.setting.lang, console.setting);
    let are_apart = |places: &[u32]| {
        let mut parents = places.iter().map(|place| tree.parent(*place));
        let first = parents.next();
        parents.any(|other| Some(other) != first)
    };
    let words: Vec<String> = entries
        .iter()
        .map(|entry| match (*entry, looking) {
            (Entry::Further(place), Looking::Among(places)) if are_apart(places) => {
                let city = tree.parent(place).map_or("", |city| name_of(tree, city, lang));
                format!("{}{}", name_of(tree, place, lang), lang.aside(city))
            }
            (Entry::Further(place), _) => name_of(tree, place, lang).to_owned(),
            (Entry::Somewhere(place), Looking::Anywhere) => {
                let name = name_of(tree, place, lang);
                setting.say(
                    format!("{name}，不清楚是哪里"),
                    format!("{name}, I am not sure where"),
                )
            }
            (Entry::Somewhere(_), _) => setting.say("不清楚", "I am not sure"),
            (Entry::Elsewhere(place), _) => {
                let name = name_of(tree, place, lang);
                setting.say(format!("{name}的其他地方"), format!("elsewhere in {name}"))
            }
            (Entry::Same(position), _) => {
                let name = before.get(position).map_or("", |(name, _)| name);
                setting.say(format!("同前：{name}"), format!("as before: {name}"))
            }
        })
        .collect();
    console.numbered_in_rows(&words);
}

fn name_of(tree: &RegionTree, position: u32, lang: Lang) -> &str {
    tree.get(position).map_or("", |region| lang.of(&region.name))
}

/// The first place that is part of a city.
fn example(tree: &RegionTree, lang: Lang) -> String {
    let deepest = tree.iter().map(|(_, region)| region.depth).max();
    let first = tree.iter().find(|(_, region)| Some(region.depth) == deepest);
    first.map_or_else(String::new, |(_, region)| lang.of(&region.name).to_owned())
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
